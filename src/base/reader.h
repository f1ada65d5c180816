/* reader.h: a bounds-checked cursor over borrowed bytes. The one way to read binary formats.
 * May be used by: everyone. Uses: span. */
#ifndef SEKISHO_BASE_READER_H
#define SEKISHO_BASE_READER_H

#include "base/span.h"

/* A failed read moves nothing and writes nothing; the caller stops or recovers. */
struct sk_reader {
    sk_span in;
    size_t pos; /* invariant: pos <= in.len */
};

static inline struct sk_reader sk_reader_of(sk_span in)
{
    return (struct sk_reader){.in = in, .pos = 0};
}

static inline size_t sk_left(const struct sk_reader *r)
{
    return r->in.len - r->pos;
}

/* What has not been read yet; the cursor stays. */
static inline sk_span sk_rest(const struct sk_reader *r)
{
    return sk_from(r->in, r->pos);
}

/* The one primitive that moves the cursor forward. */
SK_MUST_CHECK static inline bool sk_read(struct sk_reader *r, size_t n, sk_span *ret)
{
    if (n > sk_left(r))
        return false;
    *ret = sk_slice(r->in, r->pos, n);
    r->pos += n;
    return true;
}

/* n bytes, or what is left when that is less. */
static inline sk_span sk_read_upto(struct sk_reader *r, size_t n)
{
    sk_span got = sk_slice(r->in, r->pos, n);
    r->pos += got.len;
    return got;
}

SK_MUST_CHECK static inline bool sk_skip(struct sk_reader *r, size_t n)
{
    sk_span unused;
    return sk_read(r, n, &unused);
}

/* Puts the cursor at an absolute offset. */
SK_MUST_CHECK static inline bool sk_seek(struct sk_reader *r, size_t pos)
{
    if (pos > r->in.len)
        return false;
    r->pos = pos;
    return true;
}

/* Little- and big-endian views of the first bytes; the caller has checked the length. */
static inline uint16_t sk_u16le(const uint8_t *p)
{
    return (uint16_t)(p[0] | (unsigned)p[1] << 8);
}
static inline uint32_t sk_u32le(const uint8_t *p)
{
    return (uint32_t)sk_u16le(p) | (uint32_t)sk_u16le(p + 2) << 16;
}
static inline uint64_t sk_u64le(const uint8_t *p)
{
    return (uint64_t)sk_u32le(p) | (uint64_t)sk_u32le(p + 4) << 32;
}
static inline uint16_t sk_u16be(const uint8_t *p)
{
    return (uint16_t)((unsigned)p[0] << 8 | p[1]);
}
static inline uint32_t sk_u32be(const uint8_t *p)
{
    return (uint32_t)sk_u16be(p) << 16 | sk_u16be(p + 2);
}

SK_MUST_CHECK static inline bool sk_read_u8(struct sk_reader *r, uint8_t *ret)
{
    sk_span b;
    if (!sk_read(r, 1, &b) || b.ptr == NULL) /* the latter never: gcc 12 cannot tell */
        return false;
    *ret = b.ptr[0];
    return true;
}
SK_MUST_CHECK static inline bool sk_read_u16le(struct sk_reader *r, uint16_t *ret)
{
    sk_span b;
    if (!sk_read(r, 2, &b) || b.ptr == NULL) /* the latter never: gcc 12 cannot tell */
        return false;
    *ret = sk_u16le(b.ptr);
    return true;
}
SK_MUST_CHECK static inline bool sk_read_u32le(struct sk_reader *r, uint32_t *ret)
{
    sk_span b;
    if (!sk_read(r, 4, &b) || b.ptr == NULL) /* the latter never: gcc 12 cannot tell */
        return false;
    *ret = sk_u32le(b.ptr);
    return true;
}
SK_MUST_CHECK static inline bool sk_read_u64le(struct sk_reader *r, uint64_t *ret)
{
    sk_span b;
    if (!sk_read(r, 8, &b) || b.ptr == NULL) /* the latter never: gcc 12 cannot tell */
        return false;
    *ret = sk_u64le(b.ptr);
    return true;
}
SK_MUST_CHECK static inline bool sk_read_u32be(struct sk_reader *r, uint32_t *ret)
{
    sk_span b;
    if (!sk_read(r, 4, &b) || b.ptr == NULL) /* the latter never: gcc 12 cannot tell */
        return false;
    *ret = sk_u32be(b.ptr);
    return true;
}

/* Reads up to and past `stop`; *ret excludes it. Fails when `stop` is not within max bytes. */
SK_MUST_CHECK static inline bool sk_read_until(struct sk_reader *r, uint8_t stop, size_t max,
                                               sk_span *ret)
{
    size_t at = sk_find_byte(sk_slice(r->in, r->pos, max), stop);
    if (at == SK_NPOS)
        return false;
    *ret = sk_slice(r->in, r->pos, at);
    r->pos += at + 1;
    return true;
}

#endif

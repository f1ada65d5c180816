#include "format/archive/rar5.h"

#include "base/reader.h"

enum { BLOCK_FILE = 2, BLOCK_ENCRYPTION = 4, BLOCK_END = 5 };
enum { HAS_EXTRA = 1, HAS_DATA = 2, FILE_HAS_TIME = 2, FILE_HAS_CRC = 4, EXTRA_ENCRYPTION = 1 };

/* Seven bits a byte, least significant first; the high bit says that more follow. */
static bool read_vint(struct sk_reader *r, uint64_t *ret)
{
    uint64_t value = 0;
    for (unsigned shift = 0; shift < 63; shift += 7) {
        uint8_t b;
        if (!sk_read_u8(r, &b))
            return false;
        value |= (uint64_t)(b & 0x7F) << shift;
        if ((b & 0x80) == 0) {
            *ret = value;
            return true;
        }
    }
    return false;
}

static bool has_encryption_record(sk_span extra)
{
    struct sk_reader r = sk_reader_of(extra);
    uint64_t size, type;
    while (read_vint(&r, &size)) {
        struct sk_reader record = sk_reader_of(sk_read_upto(&r, (size_t)size));
        if (read_vint(&record, &type) && type == EXTRA_ENCRYPTION)
            return true;
    }
    return false;
}

static bool read_file(struct sk_reader *r, uint64_t *ret_packing, sk_span *ret_name)
{
    uint64_t flags, unused, name_len;
    return read_vint(r, &flags) && read_vint(r, &unused) && read_vint(r, &unused) &&
           sk_skip(r, (flags & FILE_HAS_TIME) != 0 ? 4 : 0) &&
           sk_skip(r, (flags & FILE_HAS_CRC) != 0 ? 4 : 0) && read_vint(r, ret_packing) &&
           read_vint(r, &unused) && read_vint(r, &name_len) &&
           sk_read(r, (size_t)name_len, ret_name);
}

static bool note_file(struct sk_reader *header, sk_span extra, struct sk_arena *arena,
                      struct sk_rar5 *ret)
{
    uint64_t packing;
    sk_span name;
    if (!read_file(header, &packing, &name))
        return true;
    uint64_t dictionary = (uint64_t)131072 << (packing >> 10 & 15);
    if (dictionary > ret->dictionary_bytes)
        ret->dictionary_bytes = dictionary;
    if (!has_encryption_record(extra))
        return true;
    sk_span *at = SK_PUSH(arena, &ret->encrypted);
    if (at != NULL)
        *at = name;
    return at != NULL;
}

struct block {
    struct sk_reader header; /* behind type, flags and sizes */
    sk_span extra;
    uint64_t type;
};

/* The block at r, and past its data. */
static bool read_block(struct sk_reader *r, struct block *ret)
{
    uint64_t header_bytes, flags, extra_bytes = 0, data_bytes = 0;
    sk_span header;
    if (!sk_skip(r, 4) || !read_vint(r, &header_bytes) ||
        !sk_read(r, header_bytes > SIZE_MAX ? SIZE_MAX : (size_t)header_bytes, &header))
        return false;
    ret->header = sk_reader_of(header);
    if (!read_vint(&ret->header, &ret->type) || !read_vint(&ret->header, &flags) ||
        ((flags & HAS_EXTRA) != 0 && !read_vint(&ret->header, &extra_bytes)) ||
        ((flags & HAS_DATA) != 0 && !read_vint(&ret->header, &data_bytes)))
        return false;
    ret->extra =
        extra_bytes > header.len ? (sk_span){0} : sk_from(header, header.len - (size_t)extra_bytes);
    (void)sk_read_upto(r, (size_t)data_bytes);
    return true;
}

enum sk_status sk_rar5_read(sk_span in, struct sk_arena *arena, struct sk_rar5 *ret)
{
    struct sk_reader r = sk_reader_of(in);
    struct block b;
    *ret = (struct sk_rar5){0};
    if (!sk_starts(in, SK_LIT("Rar!\x1A\x07\x01\x00")) || !sk_skip(&r, 8))
        return SK_NOT_MINE;
    while (read_block(&r, &b) && b.type != BLOCK_END) {
        if (b.type == BLOCK_ENCRYPTION) {
            ret->headers_encrypted = true;
            return SK_OK;
        }
        if (b.type == BLOCK_FILE && !note_file(&b.header, b.extra, arena, ret))
            return SK_NO_MEMORY;
    }
    return SK_OK;
}

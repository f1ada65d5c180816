#include "format/zip/header.h"

enum { LOCAL_BYTES = 30, CENTRAL_BYTES = 46, END_BYTES = 22, END64_BYTES = 56, LOCATOR_BYTES = 20 };
enum { EXTRA_ZIP64 = 1 };

bool sk_zip_extra(sk_span extra, uint16_t id, sk_span *ret)
{
    struct sk_reader r = sk_reader_of(extra);
    uint16_t this_id, len;
    while (sk_read_u16le(&r, &this_id) && sk_read_u16le(&r, &len)) {
        sk_span body = sk_read_upto(&r, len);
        if (this_id == id) {
            *ret = body;
            return true;
        }
    }
    return false;
}

/* ZIP64: a 64-bit value for each 32-bit field that is all ones, in this order. */
static void widen(struct sk_zip_header *h, uint32_t local_off)
{
    sk_span body;
    uint64_t off = local_off;
    if (!sk_zip_extra(h->extra, EXTRA_ZIP64, &body))
        return;
    struct sk_reader r = sk_reader_of(body);
    if (h->size == UINT32_MAX && !sk_read_u64le(&r, &h->size))
        return;
    if (h->packed == UINT32_MAX && !sk_read_u64le(&r, &h->packed))
        return;
    if (local_off == UINT32_MAX && sk_read_u64le(&r, &off))
        h->local_off = off;
}

/* The fields that both kinds of header have, in the same order. */
static void common(const uint8_t *p, struct sk_zip_header *h)
{
    h->flags = sk_u16le(p);
    h->method = sk_u16le(p + 2);
    h->time = sk_u16le(p + 4);
    h->crc = sk_u32le(p + 8);
    h->packed = sk_u32le(p + 12);
    h->size = sk_u32le(p + 16);
}

bool sk_zip_read_central(struct sk_reader *r, struct sk_zip_header *ret)
{
    struct sk_reader at = *r;
    struct sk_zip_header h = {0};
    sk_span fixed;
    if (!sk_starts(sk_rest(&at), SK_ZIP_CENTRAL) || !sk_read(&at, CENTRAL_BYTES, &fixed))
        return false;
    common(fixed.ptr + 8, &h);
    h.disk = sk_u16le(fixed.ptr + 34);
    h.local_off = sk_u32le(fixed.ptr + 42);
    h.name = sk_read_upto(&at, sk_u16le(fixed.ptr + 28));
    h.extra = sk_read_upto(&at, sk_u16le(fixed.ptr + 30));
    (void)sk_read_upto(&at, sk_u16le(fixed.ptr + 32));
    widen(&h, (uint32_t)h.local_off);
    *r = at;
    *ret = h;
    return true;
}

bool sk_zip_read_local(struct sk_reader *r, struct sk_zip_header *ret)
{
    struct sk_reader at = *r;
    struct sk_zip_header h = {0};
    sk_span fixed;
    if (!sk_starts(sk_rest(&at), SK_ZIP_LOCAL) || !sk_read(&at, LOCAL_BYTES, &fixed))
        return false;
    common(fixed.ptr + 6, &h);
    h.local_off = r->pos;
    h.name = sk_read_upto(&at, sk_u16le(fixed.ptr + 26));
    h.extra = sk_read_upto(&at, sk_u16le(fixed.ptr + 28));
    widen(&h, 0);
    *r = at;
    *ret = h;
    return true;
}

/* The ZIP64 end record: where its locator says, or right before the locator. */
static void read_end64(sk_span in, size_t end_pos, struct sk_zip_end *e)
{
    if (end_pos < LOCATOR_BYTES ||
        !sk_starts(sk_from(in, end_pos - LOCATOR_BYTES), SK_LIT("PK\6\7")))
        return;
    size_t pos = sk_u64le(in.ptr + end_pos - LOCATOR_BYTES + 8);
    if (!sk_starts(sk_from(in, pos), SK_LIT("PK\6\6"))) {
        if (end_pos < LOCATOR_BYTES + END64_BYTES)
            return;
        pos = end_pos - LOCATOR_BYTES - END64_BYTES;
    }
    sk_span rec = sk_slice(in, pos, END64_BYTES);
    if (rec.len < END64_BYTES || !sk_starts(rec, SK_LIT("PK\6\6")))
        return;
    e->pos = pos;
    e->disk = sk_u32le(rec.ptr + 16);
    e->directory_disk = sk_u32le(rec.ptr + 20);
    e->count = sk_u64le(rec.ptr + 32);
    e->directory_bytes = sk_u64le(rec.ptr + 40);
    e->directory_off = sk_u64le(rec.ptr + 48);
}

bool sk_zip_read_end(sk_span in, size_t pos, struct sk_zip_end *ret)
{
    sk_span rec = sk_slice(in, pos, END_BYTES);
    if (rec.len < END_BYTES || !sk_starts(rec, SK_ZIP_END))
        return false;
    *ret = (struct sk_zip_end){
        .pos = pos,
        .disk = sk_u16le(rec.ptr + 4),
        .directory_disk = sk_u16le(rec.ptr + 6),
        .count = sk_u16le(rec.ptr + 10),
        .directory_bytes = sk_u32le(rec.ptr + 12),
        .directory_off = sk_u32le(rec.ptr + 16),
        .len = END_BYTES + (size_t)sk_u16le(rec.ptr + 20),
    };
    read_end64(in, pos, ret);
    return true;
}

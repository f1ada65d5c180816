#include "codec/ovba.h"

#include "base/arith.h"
#include "base/reader.h"

enum { CHUNK_BYTES = 4096, CHUNK_SIGNATURE = 3 };

/* Bits of a copy token that give the offset: they grow with what the chunk has so far. */
static unsigned offset_bits(size_t done)
{
    unsigned bits = 4;
    while (((size_t)1 << bits) < done)
        bits++;
    return bits;
}

static enum sk_status copy_token(uint16_t token, size_t chunk_start, struct sk_text *out)
{
    size_t done = out->len - chunk_start;
    unsigned length_bits = 16 - offset_bits(done);
    size_t back = (size_t)(token >> length_bits) + 1;
    size_t length = (token & ((1u << length_bits) - 1)) + 3u;
    if (back > done)
        return SK_MALFORMED;
    if (length > CHUNK_BYTES - done) /* a chunk never holds more */
        length = CHUNK_BYTES - done;
    uint8_t *to = sk_text_reserve(out, length);
    if (to == NULL)
        return SK_LIMIT;
    for (size_t i = 0; i < length; i++) /* may overlap itself: byte by byte */
        to[i] = out->ptr[out->len + i - back];
    out->len += length;
    return SK_OK;
}

/* One flag byte and its eight tokens. */
static enum sk_status token_group(struct sk_reader *r, size_t chunk_start, struct sk_text *out)
{
    uint8_t flags, literal;
    uint16_t token;
    if (!sk_read_u8(r, &flags))
        return SK_TRUNCATED;
    for (unsigned i = 0; i < 8 && sk_left(r) > 0; i++) {
        if (out->len - chunk_start >= CHUNK_BYTES)
            return SK_OK;
        if ((flags >> i & 1) == 0) {
            if (sk_read_u8(r, &literal))
                sk_text_byte(out, literal);
            continue;
        }
        if (!sk_read_u16le(r, &token))
            return SK_TRUNCATED;
        enum sk_status st = copy_token(token, chunk_start, out);
        if (st != SK_OK)
            return st;
    }
    return out->failed ? SK_LIMIT : SK_OK;
}

static enum sk_status chunk(sk_span data, bool compressed, struct sk_text *out)
{
    if (!compressed) {
        sk_text_put(out, sk_slice(data, 0, CHUNK_BYTES));
        return out->failed ? SK_LIMIT : SK_OK;
    }
    struct sk_reader r = sk_reader_of(data);
    size_t start = out->len;
    while (sk_left(&r) > 0 && out->len - start < CHUNK_BYTES) {
        enum sk_status st = token_group(&r, start, out);
        if (st != SK_OK)
            return st;
    }
    return SK_OK;
}

enum sk_status sk_ovba_decompress(sk_span in, struct sk_text *out)
{
    struct sk_reader r = sk_reader_of(in);
    uint8_t signature;
    uint16_t header;
    if (!sk_read_u8(&r, &signature) || signature != 1)
        return SK_NOT_MINE;
    while (sk_read_u16le(&r, &header)) {
        if ((header >> 12 & 7) != CHUNK_SIGNATURE)
            return SK_OK; /* slack behind the container */
        size_t want = (header & 0xFFFu) + 1u;
        sk_span data = sk_read_upto(&r, want);
        enum sk_status st = chunk(data, (header & 0x8000) != 0, out);
        if (st == SK_OK && data.len < want)
            st = SK_TRUNCATED;
        if (st != SK_OK)
            return st;
    }
    return SK_OK;
}

size_t sk_ovba_find_source(sk_span in, size_t from)
{
    static const sk_span signature = SK_LIT_INIT("\0Attribut");
    for (size_t pos = from;;) {
        size_t at = sk_find(sk_from(in, pos), signature);
        if (at == SK_NPOS)
            return SK_NPOS;
        pos += at;
        if (pos >= from + 3 && in.ptr[pos - 3] == 1 && (in.ptr[pos - 1] & 0x70) == 0x30)
            return pos - 3;
        pos++;
    }
}

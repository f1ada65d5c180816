#include "format/zip/crypt.h"

#include <stdlib.h>

#include "codec/zipcrypto.h"

/* After so many members that no candidate opens, the rest is taken as closed too. */
enum { REFUSED_MAX = 16, STEP_PER_BYTES = 16, STEP_PER_KEY = 2000 };

struct sk_zip_opener sk_zip_opener_of(struct sk_scan *scan, const struct sk_artifact *art)
{
    struct sk_zip_opener o = {.scan = scan};
    if (scan->find_passwords != NULL)
        o.count = scan->find_passwords(scan, art, &o.list);
    return o;
}

struct attempt {
    struct sk_zip_opener *opener;
    const struct sk_zip_header *header;
    sk_span data;
    uint8_t *plain; /* data.len bytes, malloc'd */
};

static enum sk_status unpack(struct attempt *a, uint16_t method, sk_span plain,
                             struct sk_zip_output *ret)
{
    struct sk_arena *arena = a->opener->scan->arena;
    size_t ceiling = sk_output_ceiling(a->opener->scan);
    struct sk_zip_header header = *a->header;
    if (sk_zip_aes_of(a->header).version == 2) { /* the HMAC stands in for the CRC */
        header.crc = 0;
        header.flags |= SK_ZIP_FLAG_DESCRIPTOR;
    }
    enum sk_status st = sk_zip_unpack(&header, method, plain, ceiling, arena, ret);
    /* Stored bytes are borrowed from memory that is about to be freed. */
    if (method == SK_ZIP_STORED && !sk_arena_dup(arena, ret->bytes, &ret->bytes))
        return SK_NO_MEMORY;
    return st;
}

/* SK_ENCRYPTED: this word does not open it. A CRC that does not fit decides only here: the check
 * byte is right once in 256 for any word. */
static enum sk_status try_traditional(struct attempt *a, sk_span word, struct sk_zip_output *ret)
{
    const struct sk_zip_header *h = a->header;
    bool later = (h->flags & SK_ZIP_FLAG_DESCRIPTOR) != 0;
    uint8_t by_time = (uint8_t)(h->time >> 8), by_crc = (uint8_t)(h->crc >> 24);
    if (!sk_zipcrypto_fits(a->data, word, by_crc) &&
        !(later && sk_zipcrypto_fits(a->data, word, by_time)))
        return SK_ENCRYPTED;
    if (!sk_zipcrypto_decrypt(a->data, word, a->plain))
        return SK_ENCRYPTED;
    sk_span plain = sk_span_of(a->plain, a->data.len - SK_ZIPCRYPTO_HEADER_BYTES);
    enum sk_status st = unpack(a, h->method, plain, ret);
    return st == SK_LIMIT || st == SK_UNSUPPORTED || ret->crc_ok ? st : SK_ENCRYPTED;
}

static enum sk_status try_aes(struct attempt *a, sk_span word, struct sk_zip_output *ret)
{
    struct sk_zip_aes aes = sk_zip_aes_of(a->header);
    sk_span data;
    enum sk_status st = sk_winzip_aes_decrypt(a->data, aes.strength, word, a->plain);
    if (st != SK_OK || !sk_winzip_aes_data(a->data, aes.strength, &data))
        return SK_ENCRYPTED;
    return unpack(a, aes.method, sk_span_of(a->plain, data.len), ret);
}

static enum sk_status try_one(struct attempt *a, sk_span word, struct sk_zip_output *ret)
{
    bool aes = sk_zip_aes_of(a->header).strength != 0;
    uint64_t cost = aes ? STEP_PER_KEY : 1;
    if (!sk_spend(&a->opener->scan->budget, SK_BUDGET_STEPS, cost + a->data.len / STEP_PER_BYTES))
        return SK_ENCRYPTED;
    return aes ? try_aes(a, word, ret) : try_traditional(a, word, ret);
}

static enum sk_status try_all(struct attempt *a, struct sk_zip_output *ret,
                              const struct sk_password **ret_word)
{
    struct sk_zip_opener *o = a->opener;
    for (size_t i = 0; i < o->count; i++) {
        size_t at = (o->best + i) % o->count;
        enum sk_status st = try_one(a, o->list[at].word, ret);
        if (st == SK_ENCRYPTED)
            continue;
        o->best = at;
        *ret_word = &o->list[at];
        return st;
    }
    return SK_ENCRYPTED;
}

enum sk_status sk_zip_open(struct sk_zip_opener *o, const struct sk_zip *zip,
                           const struct sk_zip_member *member, struct sk_zip_output *ret,
                           const struct sk_password **ret_word)
{
    struct attempt a = {.opener = o, .header = &member->central};
    a.data = sk_zip_data(zip, member, a.header);
    if (o->count == 0 || o->refused >= REFUSED_MAX)
        return SK_ENCRYPTED;
    a.plain = malloc(a.data.len + 1);
    if (a.plain == NULL)
        return SK_NO_MEMORY;
    enum sk_status st = try_all(&a, ret, ret_word);
    free(a.plain);
    if (st == SK_ENCRYPTED)
        o->refused++;
    return st;
}

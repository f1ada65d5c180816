/* inflate.h: raw deflate streams (RFC 1951), whole ones by libdeflate, partial ones by zlib.
 * May be used by: format. Uses: base. */
#ifndef SEKISHO_CODEC_INFLATE_H
#define SEKISHO_CODEC_INFLATE_H

#include "base/arena.h"

struct sk_inflated {
    sk_span bytes; /* what was produced, in the arena; also when the stream is bad */
    size_t used;   /* bytes of `in` that the stream took */
};

/* Inflates the stream at the start of `in` to at most ceiling_bytes. expected_bytes is the size
 * that somebody declared (0: unknown); it decides speed alone. *ret is always set.
 * SK_OK: the stream's end was reached. SK_TRUNCATED: `in` ends first. SK_MALFORMED: damaged.
 * SK_LIMIT: there is more than the ceiling. SK_NO_MEMORY: nothing was produced. */
SK_MUST_CHECK enum sk_status sk_inflate(sk_span in, uint64_t expected_bytes, size_t ceiling_bytes,
                                        struct sk_arena *arena, struct sk_inflated *ret);

/* The same without output: *ret_out_bytes is how much it would be. */
SK_MUST_CHECK enum sk_status sk_inflate_measure(sk_span in, size_t ceiling_bytes,
                                                size_t *ret_out_bytes, size_t *ret_used);

/* CRC-32 as zip and gzip have it, continued from `crc` (0 at the start). */
uint32_t sk_crc32(uint32_t crc, sk_span in);

#endif

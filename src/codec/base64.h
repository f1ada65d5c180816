/* base64.h: base64 of mail (RFC 2045 6.8), forgiving.
 * May be used by: format, interp. Uses: base. */
#ifndef SEKISHO_CODEC_BASE64_H
#define SEKISHO_CODEC_BASE64_H

#include "base/text.h"

struct sk_base64_seen {
    size_t junk;   /* bytes that are neither alphabet, padding nor line ends and blanks */
    size_t groups; /* paddings with more data behind them: each group was decoded on its own */
    bool cut;      /* the last group is incomplete and lacks its padding */
};

/* Appends the decoded bytes: foreign bytes are skipped, "=" ends a group and a new one may follow.
 * seen may be NULL. SK_OK, or SK_LIMIT with out full. Linear. */
SK_MUST_CHECK enum sk_status sk_base64_decode(sk_span in, struct sk_text *out,
                                              struct sk_base64_seen *seen);

#endif

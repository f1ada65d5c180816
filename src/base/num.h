/* num.h: strict numbers: the whole span is the number, or there is none.
 * May be used by: everyone. Uses: span. */
#ifndef SEKISHO_BASE_NUM_H
#define SEKISHO_BASE_NUM_H

#include "base/span.h"

/* Digits of `base` (2 to 16) only: no sign, no blank, no prefix, not empty, no overflow. */
SK_MUST_CHECK bool sk_parse_u64(sk_span s, unsigned base, uint64_t *ret);
/* The digits at the start of s, saturating; *ret_len says how many there were (0: none). */
uint64_t sk_leading_u64(sk_span s, unsigned base, size_t *ret_len);

#endif

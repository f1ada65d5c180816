/* utf.h: UTF-8 and UTF-16, strictly. Everything else is codec/charset.
 * May be used by: everyone. Uses: span, text. */
#ifndef SEKISHO_BASE_UTF_H
#define SEKISHO_BASE_UTF_H

#include "base/span.h"

struct sk_text;

enum { SK_RUNE_BAD = 0xFFFD };

/* Writes 1 to 4 bytes; a surrogate or a number above U+10FFFF becomes U+FFFD. */
size_t sk_utf8_encode(uint32_t code_point, uint8_t ret[static 4]);

/* Reads one code point from the start of s (which is not empty). Gives its length; where the
 * bytes are not UTF-8 (overlong, surrogate, cut off), *ret is SK_RUNE_BAD and the length 1. */
size_t sk_utf8_decode(sk_span s, uint32_t *ret);

bool sk_utf8_valid(sk_span s);
/* The length of the longest prefix of s that is only bytes below 0x80. */
size_t sk_ascii_prefix(sk_span s);

/* Appends s with every byte that is no UTF-8 as U+FFFD. */
void sk_utf8_sanitize(sk_span s, struct sk_text *out);
/* Appends UTF-16 as UTF-8; a lone surrogate becomes U+FFFD, an odd last byte is dropped. */
void sk_utf16le_to_utf8(sk_span s, struct sk_text *out);
void sk_utf16be_to_utf8(sk_span s, struct sk_text *out);

#endif

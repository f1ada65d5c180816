/* text.h: bytes that are text, as UTF-8.
 * May be used by: format. Uses: base, core, codec. */
#ifndef SEKISHO_FORMAT_TEXT_H
#define SEKISHO_FORMAT_TEXT_H

#include "core/scan.h"

/* No byte among the first few thousand that text does not have; UTF-16 with a BOM, or without
 * one in mostly ASCII characters, is text too. */
bool sk_looks_like_text(sk_span bytes);

/* True for UTF-16, and where its characters start. */
bool sk_is_utf16(sk_span bytes, bool *ret_big_endian, size_t *ret_bom_len);

/* art's bytes as UTF-8: by BOM, by the charset or code page its properties declare, else as they
 * are when valid, else guessed. Borrowed or in the scan's arena. Never fails; what no charset
 * explains becomes U+FFFD. */
sk_span sk_text_of(struct sk_scan *scan, const struct sk_artifact *art);

/* -1 for what is not of the alphabets of RFC 4648 sections 4 and 5. */
int sk_base64_value(uint8_t c);
/* Base64 as it stands in scripts and XML: anything else in between is passed over. In the arena. */
sk_span sk_base64_loose(struct sk_scan *scan, sk_span in);

#endif

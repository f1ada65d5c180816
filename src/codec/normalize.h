/* normalize.h: text brought into the one form that phrases are looked for in.
 * May be used by: format, engine, detect. Uses: base, ICU. */
#ifndef SEKISHO_CODEC_NORMALIZE_H
#define SEKISHO_CODEC_NORMALIZE_H

#include "base/text.h"

/* Appends UTF-8 text in NFKC (UAX 15): full-width letters, digits and signs become ASCII,
 * half-width kana whole ones. Zero-width characters, soft hyphens and bidi controls are dropped;
 * what is no UTF-8 becomes U+FFFD. SK_OK, SK_LIMIT (out's ceiling), SK_NO_MEMORY. */
SK_MUST_CHECK enum sk_status sk_normalize_nfkc(sk_span utf8, struct sk_text *out);

/* The forms of UAX 15; invisible characters are dropped here too. The same answers. */
enum sk_normal_form { SK_NFC, SK_NFD, SK_NFKC, SK_NFKD };
SK_MUST_CHECK enum sk_status sk_normalize_form(enum sk_normal_form form, sk_span utf8,
                                               struct sk_text *out);

#endif

/* charset.h: text in any charset that mail, archives or macros name → UTF-8.
 * ISO-2022-JP is read as CP50221, Shift_JIS as CP932, EUC-JP as CP51932 (WHATWG's choice too).
 * May be used by: format, engine, app. Uses: base, ICU. */
#ifndef SEKISHO_CODEC_CHARSET_H
#define SEKISHO_CODEC_CHARSET_H

#include "base/text.h"

/* Appends `in`, whose charset is called `label` (any case, any alias), as UTF-8; what does not
 * map becomes U+FFFD. SK_OK; SK_UNSUPPORTED: nobody knows that label, nothing was appended;
 * SK_LIMIT: out's ceiling. */
SK_MUST_CHECK enum sk_status sk_charset_decode(sk_span label, sk_span in, struct sk_text *out);

/* The same by Windows code page number (932, 1252, 65001, 1200, 437 …). */
SK_MUST_CHECK enum sk_status sk_charset_from_code_page(uint32_t cp, sk_span in,
                                                       struct sk_text *out);

/* One Windows code page of single bytes or pairs as tables, built when first asked for and kept
 * for the process; NULL: not such a code page, or no memory. Best fits count (a full-width A is A).
 */
struct sk_code_page;
const struct sk_code_page *sk_code_page(uint32_t cp);
/* One UTF-16 unit as one or two bytes at `at`; 0: the code page lacks it. */
size_t sk_code_page_put(const struct sk_code_page *page, uint16_t unit, uint8_t *at);
/* The character at the start of `in` (not empty): how many bytes it takes; U+FFFD: none. */
size_t sk_code_page_get(const struct sk_code_page *page, sk_span in, uint16_t *ret);
bool sk_code_page_is_lead(uint32_t cp, uint8_t byte);

/* What raw bytes without a label most likely are: "us-ascii", "utf-8", "iso-2022-jp", "cp932",
 * "euc-jp" or "windows-1252". Static, linear in the input. */
const char *sk_charset_guess(sk_span in);

/* sk_charset_decode() with sk_charset_guess(): always gives something. */
SK_MUST_CHECK enum sk_status sk_charset_decode_raw(sk_span in, struct sk_text *out);

#endif

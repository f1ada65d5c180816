#include "codec/normalize.h"

#include <unicode/unorm2.h>

#include "base/utf.h"

enum { PIECE_UNITS = 2048, EXPANSION = 18 }; /* NFKC of one unit is at most 18 units */

/* Drawn as nothing: they split words for a scanner and not for a reader. */
static bool is_invisible(uint32_t c)
{
    return c == 0xAD || c == 0x34F || (c >= 0x200B && c <= 0x200F) ||
           (c >= 0x202A && c <= 0x202E) || (c >= 0x2060 && c <= 0x2064) ||
           (c >= 0x2066 && c <= 0x2069) || c == 0xFEFF;
}

/* One piece as UTF-16. A piece ends before an ASCII character, which composes with nothing that
 * stands before it, or where it is full. */
static int32_t take_piece(sk_span *rest, UChar *to)
{
    int32_t n = 0;
    while (rest->len > 0 && n + 2 <= PIECE_UNITS) {
        uint32_t c;
        size_t len = sk_utf8_decode(*rest, &c);
        if (n > PIECE_UNITS / 2 && c < 0x80)
            break;
        *rest = sk_from(*rest, len);
        if (is_invisible(c))
            continue;
        if (c > 0xFFFF) {
            to[n++] = (UChar)(0xD7C0 + (c >> 10));
            to[n++] = (UChar)(0xDC00 | (c & 0x3FF));
        } else {
            to[n++] = (UChar)c;
        }
    }
    return n;
}

static void put_units(const UChar *from, int32_t n, struct sk_text *out)
{
    for (int32_t i = 0; i < n; i++) {
        uint32_t c = from[i];
        if (c >= 0xD800 && c < 0xDC00 && i + 1 < n)
            c = 0x10000 + ((c - 0xD800) << 10) + (from[++i] - 0xDC00u);
        sk_text_rune(out, c);
    }
}

static enum sk_status normalize_piece(const UNormalizer2 *nfkc, sk_span *rest, struct sk_text *out)
{
    UChar piece[PIECE_UNITS], form[PIECE_UNITS * EXPANSION];
    UErrorCode error = U_ZERO_ERROR;
    int32_t n = take_piece(rest, piece);
    int32_t len = unorm2_normalize(nfkc, piece, n, form, PIECE_UNITS * EXPANSION, &error);
    if (U_FAILURE(error))
        return SK_NO_MEMORY;
    put_units(form, len, out);
    return out->failed ? SK_LIMIT : SK_OK;
}

static const UNormalizer2 *instance(enum sk_normal_form form)
{
    UErrorCode error = U_ZERO_ERROR;
    const UNormalizer2 *n = form == SK_NFC    ? unorm2_getNFCInstance(&error)
                            : form == SK_NFD  ? unorm2_getNFDInstance(&error)
                            : form == SK_NFKD ? unorm2_getNFKDInstance(&error)
                                              : unorm2_getNFKCInstance(&error);
    return U_FAILURE(error) ? NULL : n;
}

enum sk_status sk_normalize_form(enum sk_normal_form form, sk_span in, struct sk_text *out)
{
    const UNormalizer2 *normalizer = instance(form);
    if (normalizer == NULL)
        return SK_NO_MEMORY;
    while (in.len > 0 && !out->failed) {
        enum sk_status status = normalize_piece(normalizer, &in, out);
        if (status != SK_OK)
            return status;
    }
    return SK_OK;
}

enum sk_status sk_normalize_nfkc(sk_span in, struct sk_text *out)
{
    UErrorCode error = U_ZERO_ERROR;
    const UNormalizer2 *nfkc = unorm2_getNFKCInstance(&error);
    if (U_FAILURE(error))
        return SK_NO_MEMORY;
    if (sk_ascii_prefix(in) == in.len) {
        sk_text_put(out, in);
        return out->failed ? SK_LIMIT : SK_OK;
    }
    while (in.len > 0) {
        enum sk_status st = normalize_piece(nfkc, &in, out);
        if (st != SK_OK)
            return st;
    }
    return SK_OK;
}

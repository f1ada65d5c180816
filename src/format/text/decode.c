#include "base/text.h"
#include "base/utf.h"
#include "codec/base64.h"
#include "codec/charset.h"
#include "format/text/text.h"

enum {
    SAMPLE_BYTES = 4096,
    UTF16_SAMPLE_BYTES = 512,
    UTF16_MIN_BYTES = 8,
    LABEL_WITHIN_BYTES = 2048
};

/* Without a BOM: nearly every second byte is zero, always on the same side. */
static bool utf16_by_zeros(sk_span s, bool *ret_big_endian)
{
    size_t zeros[2] = {0, 0};
    s = sk_slice(s, 0, UTF16_SAMPLE_BYTES);
    if (s.len < UTF16_MIN_BYTES)
        return false;
    for (size_t i = 0; i < s.len; i++)
        zeros[i & 1] += s.ptr[i] == 0;
    *ret_big_endian = zeros[0] > zeros[1];
    return zeros[!*ret_big_endian] * 10 > s.len * 4 && zeros[*ret_big_endian] * 50 < s.len;
}

bool sk_is_utf16(sk_span bytes, bool *ret_big_endian, size_t *ret_bom_len)
{
    bool little = sk_starts(bytes, SK_LIT("\xFF\xFE")), big = sk_starts(bytes, SK_LIT("\xFE\xFF"));
    *ret_bom_len = little || big ? 2 : 0;
    *ret_big_endian = big;
    return little || big || utf16_by_zeros(bytes, ret_big_endian);
}

static bool is_control(uint8_t b)
{
    return b < 0x20 && !sk_is_space(b) && b != 0x1B && b != 0x1A && b != 0x08;
}

bool sk_looks_like_text(sk_span bytes)
{
    bool unused_end;
    size_t unused_len;
    sk_span s = sk_slice(bytes, 0, SAMPLE_BYTES);
    for (size_t i = 0; i < s.len; i++)
        if (is_control(s.ptr[i]))
            return sk_is_utf16(bytes, &unused_end, &unused_len);
    return true;
}

static sk_span from_utf16(struct sk_scan *scan, sk_span in, bool big_endian)
{
    struct sk_text out = sk_text_new(scan->arena, sk_output_ceiling(scan));
    if (big_endian)
        sk_utf16be_to_utf8(in, &out);
    else
        sk_utf16le_to_utf8(in, &out);
    return sk_text_view(&out);
}

/* Decoders append as much as fits; a text that is cut is on record by its artifact's size. */
static sk_span by_label(struct sk_scan *scan, sk_span in, sk_span label, bool *ret_known)
{
    struct sk_text out = sk_text_new(scan->arena, sk_output_ceiling(scan));
    *ret_known = label.len > 0 && sk_charset_decode(label, in, &out) != SK_UNSUPPORTED;
    return sk_text_view(&out);
}

static sk_span by_code_page(struct sk_scan *scan, sk_span in, int64_t code_page, bool *ret_known)
{
    struct sk_text out = sk_text_new(scan->arena, sk_output_ceiling(scan));
    *ret_known = code_page > 0 && code_page <= 65535 &&
                 sk_charset_from_code_page((uint32_t)code_page, in, &out) != SK_UNSUPPORTED;
    return sk_text_view(&out);
}

static sk_span by_guess(struct sk_scan *scan, sk_span in)
{
    struct sk_text out = sk_text_new(scan->arena, sk_output_ceiling(scan));
    if (sk_charset_decode_raw(in, &out) != SK_OK && out.len == 0)
        sk_utf8_sanitize(in, &out);
    return sk_text_view(&out);
}

/* The code page of a module stands on it, or on the project above it. */
static int64_t code_page_of(const struct sk_artifact *art)
{
    for (unsigned i = 0; art != NULL && i < 3; i++, art = art->parent)
        if (sk_prop_has(art, SK_PROP_CODE_PAGE))
            return sk_prop_number(art, SK_PROP_CODE_PAGE, 0);
    return 0;
}

static bool is_unicode_label(sk_span label)
{
    return label.len == 0 || sk_ieq(label, SK_LIT("utf-8")) || sk_ieq(label, SK_LIT("utf8")) ||
           sk_ieq(label, SK_LIT("us-ascii"));
}

/* <meta charset=x>, <meta … content="text/html; charset=x">, <?xml … encoding="x"?> */
static sk_span label_within(sk_span in)
{
    static const sk_span words[] = {SK_LIT_INIT("charset="), SK_LIT_INIT("encoding=")};
    sk_span head = sk_slice(in, 0, LABEL_WITHIN_BYTES);
    if (sk_find_byte(head, '<') > 64)
        return (sk_span){0};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        size_t at = sk_ifind(head, words[i]), n = 0;
        if (at == SK_NPOS)
            continue;
        sk_span value = sk_from(head, at + words[i].len);
        if (value.len > 0 && (value.ptr[0] == '"' || value.ptr[0] == '\''))
            value = sk_from(value, 1);
        while (n < value.len &&
               (sk_is_alnum(value.ptr[n]) || value.ptr[n] == '-' || value.ptr[n] == '_'))
            n++;
        return sk_slice(value, 0, n);
    }
    return (sk_span){0};
}

sk_span sk_text_of(struct sk_scan *scan, const struct sk_artifact *art)
{
    bool big_endian, known;
    size_t bom_len;
    sk_span in = art->bytes, label = sk_prop_text(art, SK_PROP_CHARSET);
    if (sk_is_utf16(in, &big_endian, &bom_len))
        return from_utf16(scan, sk_from(in, bom_len), big_endian);
    if (sk_starts(in, SK_LIT("\xEF\xBB\xBF")))
        in = sk_from(in, 3);
    bool utf8 = sk_utf8_valid(in), escapes = sk_find_byte(in, 0x1B) != SK_NPOS;
    if (utf8 && !escapes && (is_unicode_label(label) || sk_ascii_prefix(in) == in.len))
        return in;
    if (label.len == 0 && !utf8)
        label = label_within(in);
    sk_span out = by_code_page(scan, in, code_page_of(art), &known);
    if (!known && !is_unicode_label(label))
        out = by_label(scan, in, label, &known);
    return known ? out : by_guess(scan, in);
}

int sk_base64_value(uint8_t c)
{
    if (c >= 'A' && c <= 'Z')
        return c - 'A';
    if (c >= 'a' && c <= 'z')
        return c - 'a' + 26;
    if (sk_is_digit(c))
        return c - '0' + 52;
    if (c == '+' || c == '-')
        return 62;
    return c == '/' || c == '_' ? 63 : -1;
}

/* The URL-safe alphabet as the usual one. */
static sk_span usual_alphabet(struct sk_scan *scan, sk_span in)
{
    if (sk_find_byte(in, '-') == SK_NPOS && sk_find_byte(in, '_') == SK_NPOS)
        return in;
    uint8_t *copy = sk_arena_alloc(scan->arena, in.len);
    for (size_t i = 0; copy != NULL && i < in.len; i++)
        copy[i] = in.ptr[i] == '-' ? '+' : in.ptr[i] == '_' ? '/' : in.ptr[i];
    return sk_span_of(copy, copy == NULL ? 0 : in.len);
}

sk_span sk_base64_loose(struct sk_scan *scan, sk_span in)
{
    struct sk_text out = sk_text_new(scan->arena, sk_output_ceiling(scan));
    if (sk_base64_decode(usual_alphabet(scan, in), &out, NULL) != SK_OK)
        scan->lost = true; /* cut at the ceiling: not all of it was seen */
    return sk_text_view(&out);
}

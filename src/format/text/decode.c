#include "base/text.h"
#include "base/utf.h"
#include "format/text/text.h"

enum { SAMPLE_BYTES = 4096, UTF16_MIN_BYTES = 8 };

/* Without a BOM: nearly every second byte is zero, always on the same side. */
static bool utf16_by_zeros(sk_span s, bool *ret_big_endian)
{
    size_t zeros[2] = {0, 0};
    s = sk_slice(s, 0, SAMPLE_BYTES);
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

static sk_span sanitized(struct sk_scan *scan, sk_span in)
{
    struct sk_text out = sk_text_new(scan->arena, sk_output_ceiling(scan));
    sk_utf8_sanitize(in, &out);
    return sk_text_view(&out);
}

sk_span sk_text_of(struct sk_scan *scan, const struct sk_artifact *art)
{
    bool big_endian;
    size_t bom_len;
    if (sk_is_utf16(art->bytes, &big_endian, &bom_len))
        return from_utf16(scan, sk_from(art->bytes, bom_len), big_endian);
    sk_span in = art->bytes;
    if (sk_starts(in, SK_LIT("\xEF\xBB\xBF")))
        in = sk_from(in, 3);
    return sk_utf8_valid(in) ? in : sanitized(scan, in);
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

/* Bytes that are not of the alphabet are passed over; padding ends nothing, so that pieces that
 * were encoded one by one come out whole too. */
sk_span sk_base64_loose(struct sk_scan *scan, sk_span in)
{
    struct sk_text out = sk_text_new(scan->arena, sk_output_ceiling(scan));
    uint32_t bits = 0;
    unsigned have = 0;
    for (size_t i = 0; i < in.len; i++) {
        int value = sk_base64_value(in.ptr[i]);
        if (in.ptr[i] == '=')
            have = 0;
        if (value < 0)
            continue;
        bits = bits << 6 | (uint32_t)value;
        have += 6;
        if (have >= 8) {
            have -= 8;
            sk_text_byte(&out, (uint8_t)(bits >> have));
        }
    }
    return sk_text_view(&out);
}

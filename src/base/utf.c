#include "base/utf.h"

#include "base/reader.h"
#include "base/text.h"

size_t sk_utf8_encode(uint32_t c, uint8_t ret[static 4])
{
    if (c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF))
        c = SK_RUNE_BAD;
    if (c < 0x80) {
        ret[0] = (uint8_t)c;
        return 1;
    }
    if (c < 0x800) {
        ret[0] = (uint8_t)(0xC0 | c >> 6);
        ret[1] = (uint8_t)(0x80 | (c & 0x3F));
        return 2;
    }
    if (c < 0x10000) {
        ret[0] = (uint8_t)(0xE0 | c >> 12);
        ret[1] = (uint8_t)(0x80 | (c >> 6 & 0x3F));
        ret[2] = (uint8_t)(0x80 | (c & 0x3F));
        return 3;
    }
    ret[0] = (uint8_t)(0xF0 | c >> 18);
    ret[1] = (uint8_t)(0x80 | (c >> 12 & 0x3F));
    ret[2] = (uint8_t)(0x80 | (c >> 6 & 0x3F));
    ret[3] = (uint8_t)(0x80 | (c & 0x3F));
    return 4;
}

/* Lead byte → length and the smallest code point that needs it; 0 for bytes that lead nothing. */
static size_t lead_length(uint8_t c, uint32_t *ret_least)
{
    if (c >= 0xC2 && c <= 0xDF)
        return *ret_least = 0x80, 2;
    if (c >= 0xE0 && c <= 0xEF)
        return *ret_least = 0x800, 3;
    if (c >= 0xF0 && c <= 0xF4)
        return *ret_least = 0x10000, 4;
    return 0;
}

size_t sk_utf8_decode(sk_span s, uint32_t *ret)
{
    *ret = s.ptr[0];
    if (s.ptr[0] < 0x80)
        return 1;
    uint32_t least = 0;
    size_t n = lead_length(s.ptr[0], &least);
    *ret = SK_RUNE_BAD;
    if (n == 0 || n > s.len)
        return 1;
    uint32_t c = s.ptr[0] & (0x7Fu >> n);
    for (size_t i = 1; i < n; i++) {
        if ((s.ptr[i] & 0xC0) != 0x80)
            return 1;
        c = c << 6 | (s.ptr[i] & 0x3Fu);
    }
    if (c < least || c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF))
        return 1;
    *ret = c;
    return n;
}

size_t sk_ascii_prefix(sk_span s)
{
    size_t i = 0;
    for (uint64_t word; s.len - i >= sizeof word; i += sizeof word) {
        memcpy(&word, s.ptr + i, sizeof word);
        if ((word & 0x8080808080808080u) != 0)
            break;
    }
    while (i < s.len && s.ptr[i] < 0x80)
        i++;
    return i;
}

bool sk_utf8_valid(sk_span s)
{
    for (;;) {
        s = sk_from(s, sk_ascii_prefix(s));
        if (s.len == 0)
            return true;
        uint32_t c;
        size_t n = sk_utf8_decode(s, &c);
        if (n == 1)
            return false;
        s = sk_from(s, n);
    }
}

void sk_utf8_sanitize(sk_span s, struct sk_text *out)
{
    while (s.len > 0 && !out->failed) {
        size_t plain = sk_ascii_prefix(s);
        sk_text_put(out, sk_slice(s, 0, plain));
        s = sk_from(s, plain);
        if (s.len == 0)
            return;
        uint32_t c;
        s = sk_from(s, sk_utf8_decode(s, &c));
        sk_text_rune(out, c);
    }
}

static void utf16_to_utf8(sk_span s, uint16_t (*unit)(const uint8_t *), struct sk_text *out)
{
    for (size_t i = 0; i + 2 <= s.len && !out->failed; i += 2) {
        uint32_t c = unit(s.ptr + i);
        if (c < 0x80) {
            sk_text_byte(out, (uint8_t)c);
            continue;
        }
        if (c >= 0xD800 && c <= 0xDBFF && i + 4 <= s.len) {
            uint32_t low = unit(s.ptr + i + 2);
            if (low >= 0xDC00 && low <= 0xDFFF) {
                c = 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00);
                i += 2;
            }
        }
        sk_text_rune(out, c);
    }
}

void sk_utf16le_to_utf8(sk_span s, struct sk_text *out)
{
    utf16_to_utf8(s, sk_u16le, out);
}

void sk_utf16be_to_utf8(sk_span s, struct sk_text *out)
{
    utf16_to_utf8(s, sk_u16be, out);
}

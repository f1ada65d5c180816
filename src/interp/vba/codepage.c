#include "interp/vba/codepage.h"

#include <iconv.h>
#include <stdio.h>

/* 0x80 … 0x9F of Windows-1252; the rest is Latin 1. */
static const uint16_t cp1252[32] = {0x20AC, 0x81,   0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
                                    0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8D,   0x017D, 0x8F,
                                    0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                    0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D,   0x017E, 0x0178};

bool vb_codepage_lead(uint32_t cp, uint8_t b)
{
    if (cp == 932)
        return (b >= 0x81 && b <= 0x9F) || (b >= 0xE0 && b <= 0xFC);
    return (cp == 936 || cp == 949 || cp == 950) && b >= 0x81 && b <= 0xFE;
}

/* One character by the C library's converter; false: not of that code page. */
static bool convert(uint32_t cp, bool to_utf16, const uint8_t *in, size_t in_len, uint8_t *out,
                    size_t *out_len)
{
    static uint32_t open_cp[2];
    static iconv_t open_cd[2];
    if (open_cp[to_utf16] != cp) {
        char name[16];
        (void)snprintf(name, sizeof name, "CP%u", (unsigned)cp);
        open_cd[to_utf16] = to_utf16 ? iconv_open("UTF-16LE", name) : iconv_open(name, "UTF-16LE");
        open_cp[to_utf16] = cp;
    }
    char *from = (char *)(uintptr_t)in, *to = (char *)out;
    size_t room = *out_len;
    if (open_cd[to_utf16] == (iconv_t)-1 ||
        iconv(open_cd[to_utf16], &from, &in_len, &to, &room) == (size_t)-1)
        return false;
    *out_len -= room;
    return true;
}

static size_t put_1252(uint16_t u, uint8_t *at)
{
    *at = '?';
    if (u < 0x80 || (u >= 0xA0 && u < 0x100))
        *at = (uint8_t)u;
    for (size_t i = 0; i < 32; i++)
        if (cp1252[i] == u)
            *at = (uint8_t)(0x80 + i);
    return 1;
}

size_t vb_codepage_put(uint32_t cp, uint16_t u, uint8_t *at)
{
    if (u < 0x80) {
        *at = (uint8_t)u;
        return 1;
    }
    if (cp == 1252)
        return put_1252(u, at);
    if (cp == 932 && u >= 0xFF61 && u <= 0xFF9F) {
        *at = (uint8_t)(u - 0xFF61 + 0xA1);
        return 1;
    }
    const uint8_t in[2] = {(uint8_t)u, (uint8_t)(u >> 8)};
    uint8_t out[4];
    size_t n = 2;
    if (!convert(cp, false, in, 2, out, &n) || n == 0) {
        *at = '?';
        return 1;
    }
    memcpy(at, out, n);
    return n;
}

size_t vb_codepage_get(uint32_t cp, sk_span bytes, uint16_t *ret)
{
    uint8_t b = bytes.ptr[0], out[4];
    size_t in = vb_codepage_lead(cp, b) && bytes.len > 1 ? 2 : 1, n = sizeof out;
    *ret = b;
    if (b < 0x80)
        return 1;
    if (cp == 1252) {
        if (b < 0xA0)
            *ret = cp1252[b - 0x80];
        return 1;
    }
    if (convert(cp, true, bytes.ptr, in, out, &n) && n >= 2)
        *ret = (uint16_t)(out[0] | out[1] << 8);
    return in;
}

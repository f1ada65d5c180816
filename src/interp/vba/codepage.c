#include "interp/vba/codepage.h"

#include "codec/charset.h"

/* 0x80 … 0x9F of Windows-1252; the rest is Latin 1. */
static const uint16_t cp1252[32] = {0x20AC, 0x81,   0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
                                    0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8D,   0x017D, 0x8F,
                                    0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                    0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D,   0x017E, 0x0178};

bool vb_codepage_lead(uint32_t cp, uint8_t b)
{
    return sk_code_page_is_lead(cp, b);
}

/* 0: not one of Windows-1252's own. */
static uint8_t put_1252(uint16_t u)
{
    if (u >= 0xA0 && u < 0x100)
        return (uint8_t)u;
    for (size_t i = 0; i < 32; i++)
        if (cp1252[i] == u)
            return (uint8_t)(0x80 + i);
    return 0;
}

size_t vb_codepage_put(uint32_t cp, uint16_t u, uint8_t *at)
{
    uint8_t known = u < 0x80 ? (uint8_t)u : cp == 1252 ? put_1252(u) : 0;
    const struct sk_code_page *page;
    size_t n = 0;
    if (known != 0 || u == 0) {
        *at = known;
        return 1;
    }
    if ((page = sk_code_page(cp)) != NULL)
        n = sk_code_page_put(page, u, at);
    if (n == 0)
        *at = '?';
    return n == 0 ? 1 : n;
}

size_t vb_codepage_get(uint32_t cp, sk_span bytes, uint16_t *ret)
{
    uint8_t b = bytes.ptr[0];
    const struct sk_code_page *page;
    uint16_t unit = 0xFFFD;
    *ret = b;
    if (b < 0x80)
        return 1;
    if (cp == 1252) {
        if (b < 0xA0)
            *ret = cp1252[b - 0x80];
        return 1;
    }
    if ((page = sk_code_page(cp)) == NULL)
        return 1;
    size_t n = sk_code_page_get(page, bytes, &unit);
    if (unit != 0xFFFD)
        *ret = unit;
    return n;
}

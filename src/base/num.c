#include "base/num.h"

static bool digit_of(uint8_t c, unsigned base, unsigned *ret)
{
    int v = sk_hex_value(c);
    if (v < 0 || (unsigned)v >= base)
        return false;
    *ret = (unsigned)v;
    return true;
}

bool sk_parse_u64(sk_span s, unsigned base, uint64_t *ret)
{
    uint64_t value = 0;
    unsigned digit;

    if (s.len == 0)
        return false;
    for (size_t i = 0; i < s.len; i++) {
        if (!digit_of(s.ptr[i], base, &digit) || __builtin_mul_overflow(value, base, &value) ||
            __builtin_add_overflow(value, digit, &value))
            return false;
    }
    *ret = value;
    return true;
}

uint64_t sk_leading_u64(sk_span s, unsigned base, size_t *ret_len)
{
    uint64_t value = 0;
    unsigned digit;
    size_t i = 0;

    for (; i < s.len && digit_of(s.ptr[i], base, &digit); i++) {
        if (__builtin_mul_overflow(value, base, &value) ||
            __builtin_add_overflow(value, digit, &value))
            value = UINT64_MAX;
    }
    *ret_len = i;
    return value;
}

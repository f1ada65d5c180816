#include "base/span.h"

bool sk_ieq(sk_span a, sk_span b)
{
    return a.len == b.len && sk_icmp(a, b) == 0;
}

int sk_cmp(sk_span a, sk_span b)
{
    size_t n = a.len < b.len ? a.len : b.len;
    int order = n == 0 ? 0 : memcmp(a.ptr, b.ptr, n);

    if (order != 0)
        return order;
    return (a.len > b.len) - (a.len < b.len);
}

int sk_icmp(sk_span a, sk_span b)
{
    size_t n = a.len < b.len ? a.len : b.len;

    for (size_t i = 0; i < n; i++) {
        int order = sk_lower(a.ptr[i]) - sk_lower(b.ptr[i]);
        if (order != 0)
            return order;
    }
    return (a.len > b.len) - (a.len < b.len);
}

bool sk_starts(sk_span s, sk_span prefix)
{
    return s.len >= prefix.len && sk_eq(sk_slice(s, 0, prefix.len), prefix);
}

bool sk_istarts(sk_span s, sk_span prefix)
{
    return s.len >= prefix.len && sk_ieq(sk_slice(s, 0, prefix.len), prefix);
}

bool sk_ends(sk_span s, sk_span suffix)
{
    return s.len >= suffix.len && sk_eq(sk_from(s, s.len - suffix.len), suffix);
}

bool sk_iends(sk_span s, sk_span suffix)
{
    return s.len >= suffix.len && sk_ieq(sk_from(s, s.len - suffix.len), suffix);
}

size_t sk_find_byte(sk_span s, uint8_t byte)
{
    const uint8_t *hit = s.len == 0 ? NULL : memchr(s.ptr, byte, s.len);
    return hit == NULL ? SK_NPOS : (size_t)(hit - s.ptr);
}

size_t sk_rfind_byte(sk_span s, uint8_t byte)
{
    const uint8_t *hit = s.len == 0 ? NULL : memrchr(s.ptr, byte, s.len);
    return hit == NULL ? SK_NPOS : (size_t)(hit - s.ptr);
}

size_t sk_find(sk_span s, sk_span needle)
{
    if (needle.len == 0)
        return 0;
    const uint8_t *hit = s.len == 0 ? NULL : memmem(s.ptr, s.len, needle.ptr, needle.len);
    return hit == NULL ? SK_NPOS : (size_t)(hit - s.ptr);
}

/* The next place from `at` where s holds c in either case; s.len when there is none. */
static size_t next_either_case(sk_span s, size_t at, uint8_t c)
{
    const uint8_t lower = sk_lower(c), upper = sk_upper(c);

    while (at < s.len && s.ptr[at] != lower && s.ptr[at] != upper)
        at++;
    return at;
}

size_t sk_ifind(sk_span s, sk_span needle)
{
    if (needle.len == 0)
        return 0;
    if (needle.len > s.len)
        return SK_NPOS;
    sk_span starts = sk_slice(s, 0, s.len - needle.len + 1);
    for (size_t i = next_either_case(starts, 0, needle.ptr[0]); i < starts.len;
         i = next_either_case(starts, i + 1, needle.ptr[0]))
        if (sk_ieq(sk_slice(s, i, needle.len), needle))
            return i;
    return SK_NPOS;
}

sk_span sk_trim(sk_span s)
{
    while (s.len > 0 && sk_is_space(s.ptr[0]))
        s = sk_from(s, 1);
    while (s.len > 0 && sk_is_space(s.ptr[s.len - 1]))
        s.len--;
    return s;
}

sk_span sk_trim_byte(sk_span s, uint8_t c)
{
    while (s.len > 0 && s.ptr[0] == c)
        s = sk_from(s, 1);
    while (s.len > 0 && s.ptr[s.len - 1] == c)
        s.len--;
    return s;
}

bool sk_split(sk_span *rest, uint8_t stop, sk_span *ret)
{
    if (rest->len == 0)
        return false;
    size_t at = sk_find_byte(*rest, stop);
    *ret = sk_slice(*rest, 0, at);
    *rest = at == SK_NPOS ? (sk_span){0} : sk_from(*rest, at + 1);
    return true;
}

bool sk_next_line(sk_span *rest, sk_span *ret)
{
    if (!sk_split(rest, '\n', ret))
        return false;
    if (ret->len > 0 && ret->ptr[ret->len - 1] == '\r')
        ret->len--;
    return true;
}

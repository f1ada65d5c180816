/* span.h: bytes owned by someone else, and the questions one asks of them.
 * May be used by: everyone. Uses: libc. */
#ifndef SEKISHO_BASE_SPAN_H
#define SEKISHO_BASE_SPAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/status.h"

/* Borrowed, never NUL-terminated, passed by value. ptr may be NULL only when len is 0. */
typedef struct sk_span {
    const uint8_t *ptr;
    size_t len;
} sk_span;

#define SK_NPOS SIZE_MAX

/* A span over a string literal, usable in static tables. */
#define SK_LIT(s) ((sk_span){(const uint8_t *)("" s), sizeof(s) - 1})
#define SK_LIT_INIT(s)                                                                             \
    {                                                                                              \
        (const uint8_t *)("" s), sizeof(s) - 1                                                     \
    }

static inline sk_span sk_span_of(const void *ptr, size_t len)
{
    return (sk_span){(const uint8_t *)ptr, len};
}

static inline sk_span sk_span_of_cstr(const char *s)
{
    return (sk_span){(const uint8_t *)s, s == NULL ? 0 : strlen(s)};
}

/* ASCII only, whatever the locale says. */
static inline uint8_t sk_lower(uint8_t c)
{
    return c >= 'A' && c <= 'Z' ? (uint8_t)(c | 0x20) : c;
}
static inline uint8_t sk_upper(uint8_t c)
{
    return c >= 'a' && c <= 'z' ? (uint8_t)(c & ~0x20) : c;
}
static inline bool sk_is_digit(uint8_t c)
{
    return c >= '0' && c <= '9';
}
static inline bool sk_is_alpha(uint8_t c)
{
    return sk_lower(c) >= 'a' && sk_lower(c) <= 'z';
}
static inline bool sk_is_alnum(uint8_t c)
{
    return sk_is_digit(c) || sk_is_alpha(c);
}
static inline bool sk_is_wsp(uint8_t c) /* RFC 5234: space or tab */
{
    return c == ' ' || c == '\t';
}
static inline bool sk_is_space(uint8_t c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}
/* -1 when c is not a hexadecimal digit. */
static inline int sk_hex_value(uint8_t c)
{
    if (sk_is_digit(c))
        return c - '0';
    c = sk_lower(c);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The part of s from off, at most len bytes; clamped to s, so it never fails. */
static inline sk_span sk_slice(sk_span s, size_t off, size_t len)
{
    if (off >= s.len)
        return (sk_span){0};
    size_t left = s.len - off;
    return (sk_span){s.ptr + off, len < left ? len : left};
}

static inline sk_span sk_from(sk_span s, size_t off)
{
    return sk_slice(s, off, SIZE_MAX);
}

static inline bool sk_eq(sk_span a, sk_span b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

/* True when inner lies within outer's bytes (not: is equal to some of them). */
static inline bool sk_within(sk_span outer, sk_span inner)
{
    return inner.len == 0 ||
           ((uintptr_t)inner.ptr >= (uintptr_t)outer.ptr &&
            (uintptr_t)inner.ptr - (uintptr_t)outer.ptr <= outer.len &&
            inner.len <= outer.len - ((uintptr_t)inner.ptr - (uintptr_t)outer.ptr));
}

/* The i-forms fold ASCII case. Finders return SK_NPOS when there is nothing. */
bool sk_ieq(sk_span a, sk_span b);
int sk_cmp(sk_span a, sk_span b); /* byte order, then length: fit for sorting */
int sk_icmp(sk_span a, sk_span b);
bool sk_starts(sk_span s, sk_span prefix);
bool sk_istarts(sk_span s, sk_span prefix);
bool sk_ends(sk_span s, sk_span suffix);
bool sk_iends(sk_span s, sk_span suffix);
size_t sk_find_byte(sk_span s, uint8_t byte);
size_t sk_rfind_byte(sk_span s, uint8_t byte);
size_t sk_find(sk_span s, sk_span needle);
size_t sk_ifind(sk_span s, sk_span needle);

/* Without leading and trailing space, tab, CR, LF, VT, FF. */
sk_span sk_trim(sk_span s);
/* Without leading and trailing bytes equal to c. */
sk_span sk_trim_byte(sk_span s, uint8_t c);

/* Cuts the next piece up to `stop` off *rest; false when *rest was at its end. The last piece
 * has no stop behind it. An input of length 0 has no piece. */
bool sk_split(sk_span *rest, uint8_t stop, sk_span *ret);

/* Cuts the next line off *rest; *ret is without its LF or CR LF. */
bool sk_next_line(sk_span *rest, sk_span *ret);

#endif

/* arith.h: arithmetic on numbers that an attacker chose. False on overflow; *ret untouched. */
#ifndef SEKISHO_BASE_ARITH_H
#define SEKISHO_BASE_ARITH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/status.h"

SK_MUST_CHECK static inline bool sk_add(size_t a, size_t b, size_t *ret)
{
    size_t sum;
    if (__builtin_add_overflow(a, b, &sum))
        return false;
    *ret = sum;
    return true;
}

SK_MUST_CHECK static inline bool sk_mul(size_t a, size_t b, size_t *ret)
{
    size_t product;
    if (__builtin_mul_overflow(a, b, &product))
        return false;
    *ret = product;
    return true;
}

static inline size_t sk_min(size_t a, size_t b)
{
    return a < b ? a : b;
}

static inline size_t sk_max(size_t a, size_t b)
{
    return a > b ? a : b;
}

#endif

/* test.h: what every unit test includes: cmocka and a few helpers. */
#ifndef SEKISHO_TESTS_TEST_H
#define SEKISHO_TESTS_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/span.h"

#define assert_span(actual, expected_literal)                                                      \
    do {                                                                                           \
        sk_span actual_ = (actual);                                                                \
        sk_span expected_ = SK_LIT(expected_literal);                                              \
        if (!sk_eq(actual_, expected_))                                                            \
            fail_msg("got \"%.*s\", want \"%.*s\"", (int)actual_.len, (const char *)actual_.ptr,   \
                     (int)expected_.len, (const char *)expected_.ptr);                             \
    } while (0)

/* A prefix of s in memory of its own, so that a sanitizer sees a read past it. Free ptr. */
static inline sk_span exact_copy(sk_span s, size_t len)
{
    uint8_t *at = malloc(len == 0 ? 1 : len);
    if (len > 0)
        memcpy(at, s.ptr, len);
    return sk_span_of(at, len);
}

#endif

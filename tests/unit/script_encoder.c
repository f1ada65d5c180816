#include "codec/script_encoder.h"

#include "test.h"

static void decodes(void **state)
{
    struct sk_arena *arena = *state;
    sk_span got;
    sk_span in = SK_LIT("a#@~^DgAAAA==\\ko$K6,JCV^GJqAQAAA==^#~@b");
    assert_true(sk_script_is_encoded(in));
    assert_int_equal(sk_script_decode(in, arena, &got), SK_OK);
    assert_span(sk_slice(got, 0, 9), "aMsgBox \"");
    assert_int_equal(got.ptr[got.len - 1], 'b');
}

static void every_prefix(void **state)
{
    struct sk_arena *arena = *state;
    sk_span in = SK_LIT("#@~^DgAAAA==\\ko$K6,JCV^GJqAQAAA==^#~@");
    for (size_t n = 0; n <= in.len; n++) {
        sk_span cut = exact_copy(in, n), got = {0};
        enum sk_status status = sk_script_decode(cut, arena, &got);
        assert_int_equal(status, n < 4 ? SK_NOT_MINE : n < in.len ? SK_TRUNCATED : SK_OK);
        free((void *)(uintptr_t)cut.ptr);
    }
}

static int begin(void **state)
{
    *state = sk_arena_new(1 << 20);
    return *state == NULL;
}

static int end(void **state)
{
    sk_arena_free(*state);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(decodes), cmocka_unit_test(every_prefix)};
    return cmocka_run_group_tests(tests, begin, end);
}

#include "test.h"

#include "codec/inflate.h"

/* "abc" a hundred times. */
static const sk_span abc = SK_LIT_INIT("\x4B\x4C\x4A\x4E\x1C\x45\xC4\x21\x00");

static struct sk_arena *arena;

static int set_up(void **state)
{
    (void)state;
    arena = sk_arena_new((size_t)16 << 20);
    return arena == NULL;
}

static int tear_down(void **state)
{
    (void)state;
    sk_arena_free(arena);
    return 0;
}

static void sizes_declared_right_wrong_or_not(void **state)
{
    static const uint64_t declared[] = {300, 0, 10, 100000, UINT64_MAX};
    (void)state;
    for (size_t i = 0; i < sizeof declared / sizeof declared[0]; i++) {
        struct sk_inflated out;
        assert_int_equal(sk_inflate(abc, declared[i], 4096, arena, &out), SK_OK);
        assert_int_equal(out.bytes.len, 300);
        assert_int_equal(out.used, abc.len);
        assert_memory_equal(out.bytes.ptr + 297, "abc", 3);
    }
}

static void the_ceiling_holds(void **state)
{
    struct sk_inflated out;
    (void)state;
    assert_int_equal(sk_inflate(abc, 300, 299, arena, &out), SK_LIMIT);
    assert_int_equal(out.bytes.len, 299);
    assert_int_equal(sk_inflate(abc, 0, 1, arena, &out), SK_LIMIT);
    assert_span(out.bytes, "a");
    assert_int_equal(sk_inflate(abc, 0, 0, arena, &out), SK_LIMIT);
    assert_int_equal(sk_inflate(abc, 0, 300, arena, &out), SK_OK);
    assert_int_equal(out.bytes.len, 300);
}

static void every_prefix_gives_what_it_has(void **state)
{
    (void)state;
    for (size_t n = 0; n < abc.len; n++) {
        struct sk_inflated out;
        sk_span cut = exact_copy(abc, n);
        assert_int_equal(sk_inflate(cut, 300, 4096, arena, &out), SK_TRUNCATED);
        assert_true(out.bytes.len <= 300);
        assert_true(out.used <= n);
        free((void *)(uintptr_t)cut.ptr);
    }
}

static void damage_keeps_what_came_before(void **state)
{
    struct sk_inflated out;
    (void)state;
    /* A stored block of 3, then the reserved block type. */
    assert_int_equal(sk_inflate(SK_LIT("\0\3\0\xFC\xFFxyz\7"), 3, 100, arena, &out), SK_MALFORMED);
    assert_span(out.bytes, "xyz");
}

static void no_memory_is_said(void **state)
{
    struct sk_inflated out;
    struct sk_arena *small = sk_arena_new(64);
    (void)state;
    assert_int_equal(sk_inflate(abc, 300, 4096, small, &out), SK_NO_MEMORY);
    assert_int_equal(out.bytes.len, 0);
    sk_arena_free(small);
}

static void checksums(void **state)
{
    (void)state;
    assert_int_equal(sk_crc32(0, SK_LIT("123456789")), 0xCBF43926);
    assert_int_equal(sk_crc32(7, (sk_span){0}), 7);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sizes_declared_right_wrong_or_not),
        cmocka_unit_test(the_ceiling_holds),
        cmocka_unit_test(every_prefix_gives_what_it_has),
        cmocka_unit_test(damage_keeps_what_came_before),
        cmocka_unit_test(no_memory_is_said),
        cmocka_unit_test(checksums),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}

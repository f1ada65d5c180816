#include "test.h"

#include "base/map.h"
#include "base/num.h"
#include "base/reader.h"
#include "base/text.h"
#include "base/utf.h"

static void reader_stops_at_the_end(void **state)
{
    (void)state;
    struct sk_reader r = sk_reader_of(SK_LIT("\1\2\3\4\5"));
    uint32_t word = 7;
    assert_true(sk_read_u32le(&r, &word));
    assert_int_equal(word, 0x04030201);
    assert_false(sk_read_u32le(&r, &word));
    assert_int_equal(word, 0x04030201);
    assert_int_equal(sk_left(&r), 1);
    assert_false(sk_skip(&r, SIZE_MAX));
    assert_true(sk_seek(&r, 5));
    assert_false(sk_seek(&r, 6));
}

static void spans_are_cut_and_found(void **state)
{
    (void)state;
    sk_span rest = SK_LIT("a\r\nb\n\nc"), line;
    assert_true(sk_next_line(&rest, &line));
    assert_span(line, "a");
    assert_true(sk_next_line(&rest, &line));
    assert_span(line, "b");
    assert_true(sk_next_line(&rest, &line));
    assert_int_equal(line.len, 0);
    assert_true(sk_next_line(&rest, &line));
    assert_span(line, "c");
    assert_false(sk_next_line(&rest, &line));
    assert_int_equal(sk_ifind(SK_LIT("xxCONTENT"), SK_LIT("content")), 2);
    assert_int_equal(sk_ifind(SK_LIT("conten"), SK_LIT("content")), SK_NPOS);
    assert_span(sk_trim(SK_LIT(" \t a b\r\n")), "a b");
}

static void utf8_is_strict(void **state)
{
    (void)state;
    assert_true(sk_utf8_valid(SK_LIT("関所")));
    assert_false(sk_utf8_valid(SK_LIT("\xC0\xAF")));     /* overlong */
    assert_false(sk_utf8_valid(SK_LIT("\xED\xA0\x80"))); /* surrogate */
    assert_false(sk_utf8_valid(SK_LIT("\xE9\x96")));     /* cut off */
    struct sk_text t = sk_text_new(NULL, 100);
    sk_utf8_sanitize(SK_LIT("a\xFF\xE9\x96\xA2"), &t);
    assert_span(sk_text_view(&t), "a\xEF\xBF\xBD\xE9\x96\xA2");
    sk_text_free(&t);
    sk_utf16le_to_utf8(SK_LIT("\x3D\xD8\x00\xDEz"), &t);
    assert_span(sk_text_view(&t), "\xF0\x9F\x98\x80");
    sk_text_free(&t);
}

static void text_keeps_its_ceiling(void **state)
{
    (void)state;
    struct sk_text t = sk_text_new(NULL, 4);
    sk_text_puts(&t, "abcd");
    assert_false(t.failed);
    sk_text_byte(&t, 'e');
    assert_true(t.failed);
    assert_span(sk_text_view(&t), "abcd");
    sk_text_free(&t);
}

static void arena_keeps_its_cap(void **state)
{
    (void)state;
    struct sk_arena *arena = sk_arena_new(4096);
    assert_non_null(sk_arena_alloc(arena, 4000));
    assert_null(sk_arena_alloc(arena, 4000));
    sk_arena_reset(arena);
    uint8_t *p = sk_arena_alloc(arena, 10);
    memset(p, 'x', 10);
    p = sk_arena_resize(arena, p, 10, 2000);
    assert_int_equal(p[9], 'x');
    assert_null(sk_arena_resize(arena, p, 2000, 5000));
    sk_arena_free(arena);
}

static void map_finds_what_was_put(void **state)
{
    (void)state;
    struct sk_arena *arena = sk_arena_new(1 << 20);
    struct sk_map map = {.fold = true};
    char names[1000][8];
    for (int i = 0; i < 1000; i++) {
        (void)snprintf(names[i], sizeof names[i], "Key%d", i);
        sk_map_put(&map, arena, sk_span_of_cstr(names[i]))->value = (uintptr_t)i;
    }
    assert_int_equal(map.count, 1000);
    assert_int_equal(sk_map_find(&map, SK_LIT("kEY777"))->value, 777);
    assert_null(sk_map_find(&map, SK_LIT("key1000")));
    sk_arena_free(arena);
}

static void numbers_are_strict(void **state)
{
    (void)state;
    uint64_t n = 5;
    assert_true(sk_parse_u64(SK_LIT("18446744073709551615"), 10, &n));
    assert_true(n == UINT64_MAX);
    assert_false(sk_parse_u64(SK_LIT("18446744073709551616"), 10, &n));
    assert_false(sk_parse_u64(SK_LIT(" 1"), 10, &n));
    assert_false(sk_parse_u64(SK_LIT(""), 10, &n));
    assert_false(sk_parse_u64(SK_LIT("19"), 8, &n));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reader_stops_at_the_end), cmocka_unit_test(spans_are_cut_and_found),
        cmocka_unit_test(utf8_is_strict),          cmocka_unit_test(text_keeps_its_ceiling),
        cmocka_unit_test(arena_keeps_its_cap),     cmocka_unit_test(map_finds_what_was_put),
        cmocka_unit_test(numbers_are_strict),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

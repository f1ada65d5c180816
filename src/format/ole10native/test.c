#include "format/ole10native/ole10native.h"

#include "ole_fixture.h"
#include "parsed.h"

extern const struct sk_format sk_format_ole10native;
static const sk_span good = {fixture_package, sizeof fixture_package};

static void whole(void **state)
{
    (void)state;
    struct parsed p;
    parse_bytes(&p, &sk_format_ole10native, good, NULL);
    assert_int_equal(p.probe.confidence, SK_MAYBE);
    assert_int_equal(p.status, SK_OK);
    assert_span(p.root->first_child->name, "a.txt");
    assert_span(p.root->first_child->bytes, "inert");
    parsed_free(&p);
}

static void cut(void **state)
{
    (void)state;
    for (size_t n = 0; n < good.len; n++) {
        struct sk_ole10native o = {0};
        sk_span copy = exact_copy(good, n);
        enum sk_status st = sk_ole10native_decode(copy, &o);
        if (n < 6)
            assert_int_equal(st, SK_NOT_MINE);
        else if (n < good.len - 5)
            assert_int_equal(st, SK_MALFORMED);
        else
            assert_true(st == SK_TRUNCATED && o.payload.len == n - (good.len - 5));
        free((void *)(uintptr_t)copy.ptr);
    }
}

static void linked(void **state)
{
    (void)state;
    struct sk_ole10native o = {0};
    sk_span in = SK_LIT("\x20\0\0\0\2\0calc\0C:\\calc.exe\0\0\0\1\0");
    assert_int_equal(sk_ole10native_decode(in, &o), SK_OK);
    assert_true(o.link);
    assert_span(o.author_path, "C:\\calc.exe");
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(whole), cmocka_unit_test(cut),
                                       cmocka_unit_test(linked)};
    return cmocka_run_group_tests_name("ole10native", tests, NULL, NULL);
}

#include "core/format.h"

#include "parsed.h"

extern const struct sk_format sk_format_activemime;

/* zlib's stored block of "hello" behind the header, at the usual offset or elsewhere. */
#define STREAM "\x78\x01\x01\x05\x00\xFA\xFFhello\x06\x2C\x02\x15"
static const char head[] =
    "ActiveMime\0\0\1\xF0\4\0\0\0\xFF\xFF\xFF\xFF\0\0\7\xF0\0\0\0\0\0\0\0\0\0\0"
    "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0";

static void check(size_t offset, bool want)
{
    struct parsed p;
    uint8_t bytes[200] = {0};
    memcpy(bytes, head, sizeof head - 1);
    memcpy(bytes + offset, STREAM, sizeof STREAM - 1);
    parse_bytes(&p, &sk_format_activemime, sk_span_of(bytes, offset + sizeof STREAM - 1), "e.mso");
    assert_int_equal(p.probe.confidence, SK_CERTAIN);
    assert_int_equal(p.status == SK_OK, want);
    if (want && p.root->first_child != NULL)
        assert_true(sk_eq(p.root->first_child->bytes, SK_LIT("hello")));
    assert_int_equal(p.root->first_child != NULL, want);
    parsed_free(&p);
}

static void test_offsets(void **state)
{
    (void)state;
    check(0x32, true);
    check(0x60, true);
}

static void test_prefixes(void **state)
{
    (void)state;
    uint8_t bytes[0x32 + sizeof STREAM - 1] = {0};
    memcpy(bytes, head, 0x32);
    memcpy(bytes + 0x32, STREAM, sizeof STREAM - 1);
    parse_every_prefix(&sk_format_activemime, sk_span_of(bytes, sizeof bytes));
}

static void test_hunt(void **state)
{
    (void)state;
    extern const struct sk_format sk_format_text;
    struct parsed p;
    parse_bytes(&p, &sk_format_text, SK_LIT("junk: QWN0\nx\nQWN0aXZlTWltZQAA\nAfAE\n--\n"),
                "a.doc");
    assert_non_null(p.root->first_child);
    if (p.root->first_child != NULL)
        assert_true(sk_starts(p.root->first_child->bytes, SK_LIT("ActiveMime\0\0\1\xF0\4")));
    parsed_free(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_offsets),
        cmocka_unit_test(test_prefixes),
        cmocka_unit_test(test_hunt),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

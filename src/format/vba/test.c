#include "format/vba/vba.h"

#include "base/text.h"
#include "codec/ovba.h"
#include "ole_fixture.h"
#include "test.h"

static enum sk_status decompress(sk_span in, size_t max, struct sk_text *ret)
{
    *ret = sk_text_new(NULL, max);
    return sk_ovba_decompress(in, ret);
}

static void containers(void **state)
{
    (void)state;
    struct sk_text t;
    sk_span in = sk_span_of(fixture_container, sizeof fixture_container);
    assert_int_equal(decompress(in, 1 << 20, &t), SK_OK);
    assert_int_equal(t.len, 5600);
    assert_true(sk_starts(sk_text_view(&t), SK_LIT("#aaabcdefaaaaghijaaaaaklaaamnopq")));
    assert_true(sk_ends(sk_text_view(&t), SK_LIT("rstuvwxyzaaa")));
    sk_text_free(&t);
    assert_int_equal(decompress(in, 100, &t), SK_LIMIT);
    assert_true(t.len <= 100);
    sk_text_free(&t);
}

/* [MS-OVBA] 3.2: the specification's own examples. */
static void examples(void **state)
{
    (void)state;
    struct sk_text t;
    assert_int_equal(decompress(SK_LIT("\x01\x19\xB0\0abcdefgh\0ijklmnop\0qrstuv."), 100, &t),
                     SK_OK);
    assert_span(sk_text_view(&t), "abcdefghijklmnopqrstuv.");
    sk_text_free(&t);
    assert_int_equal(decompress(SK_LIT("\x01\x03\xB0\x02\x61\x45\0"), 100, &t), SK_OK);
    assert_int_equal(t.len, 73);
    assert_int_equal(t.ptr[72], 'a');
    sk_text_free(&t);
}

static void damaged_containers(void **state)
{
    (void)state;
    struct sk_text t;
    assert_int_equal(decompress(SK_LIT("\x02\x19\xB0\0a"), 100, &t), SK_NOT_MINE);
    sk_text_free(&t);
    assert_int_equal(decompress(SK_LIT("\x01\x03\xB0\x01\xFF\xFF\0"), 100, &t), SK_MALFORMED);
    sk_text_free(&t);
    assert_int_equal(decompress(SK_LIT("\x01\x19\xB0\0abcd"), 100, &t), SK_TRUNCATED);
    assert_span(sk_text_view(&t), "abcd");
    sk_text_free(&t);
    for (size_t n = 0; n < sizeof fixture_container; n++) {
        sk_span copy = exact_copy(sk_span_of(fixture_container, sizeof fixture_container), n);
        enum sk_status st = decompress(copy, 1 << 20, &t);
        assert_true(st == SK_OK || st == SK_TRUNCATED || st == SK_NOT_MINE);
        sk_text_free(&t);
        free((void *)(uintptr_t)copy.ptr);
    }
}

static void project_lines(void **state)
{
    (void)state;
    sk_span project = SK_LIT("ID=\"{}\"\r\nDocument=ThisDocument/&H00000000\r\nModule=Module1\r\n"
                             "Class=Kind\r\nBaseClass=UserForm1\r\n");
    assert_string_equal(sk_vba_project_kind(project, SK_LIT("ThisDocument")), "document");
    assert_string_equal(sk_vba_project_kind(project, SK_LIT("module1")), "standard");
    assert_string_equal(sk_vba_project_kind(project, SK_LIT("Kind")), "class");
    assert_string_equal(sk_vba_project_kind(project, SK_LIT("UserForm1")), "form");
    assert_null(sk_vba_project_kind(project, SK_LIT("Module")));
}

/* [MS-OVBA] 3.1: that example's project is not locked; its DPB is one zero byte. */
static void locked(void **state)
{
    (void)state;
    assert_false(sk_vba_project_locked(SK_LIT("CMG=\"0705D8E3D8EDDBF1DBF1DBF1DBF1\"\r\n"
                                              "DPB=\"0E0CD1ECDFF4E7F5E7F5E7\"\r\n"
                                              "GC=\"1517CAF1D6F9D7F9D706\"\r\n")));
    assert_false(sk_vba_project_locked(SK_LIT("CMG=\"\"\r\nDPB=\"zz\"\r\n")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(containers),
        cmocka_unit_test(examples),
        cmocka_unit_test(damaged_containers),
        cmocka_unit_test(project_lines),
        cmocka_unit_test(locked),
    };
    return cmocka_run_group_tests_name("vba", tests, NULL, NULL);
}

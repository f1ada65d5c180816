#include "test.h"

#include "core/format.h"
#include "format/archive/archive.h"
#include "format/archive/fixtures.h"
#include "format/archive/rar5.h"

extern const struct sk_format sk_format_archive;

static struct sk_arena *arena;
static struct sk_policy policy;

static int set_up(void **state)
{
    (void)state;
    policy = sk_policy_default();
    arena = sk_arena_new((size_t)64 << 20);
    return arena == NULL;
}

static int tear_down(void **state)
{
    (void)state;
    sk_arena_free(arena);
    return 0;
}

static struct sk_artifact *parse(struct sk_scan *scan, sk_span bytes, sk_span name)
{
    const struct sk_artifact_spec spec = {.role = SK_ROLE_INPUT, .bytes = bytes, .name = name};
    struct sk_artifact *root = NULL;
    sk_arena_reset(arena);
    sk_scan_begin(scan, arena, &policy, NULL);
    if (sk_artifact_add(scan, NULL, &spec, &root) != SK_OK || root == NULL)
        abort();
    assert_int_equal(sk_format_archive.parse(scan, root), SK_OK);
    return root;
}

static void members_come_out(void **state)
{
    static const struct {
        const char *name;
        const sk_span *bytes;
        const char *as;
    } good[] = {
        {"7z", &plain_7z, "x.7z"}, {"gz", &plain_gz, "a.txt.gz"}, {"xz", &plain_xz, "a.txt.xz"}};
    (void)state;
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        struct sk_scan scan;
        struct sk_artifact *root = parse(&scan, *good[i].bytes, sk_span_of_cstr(good[i].as));
        assert_string_equal(sk_archive_name(*good[i].bytes), good[i].name);
        assert_non_null(root->first_child);
        assert_span(root->first_child->name, "a.txt");
        assert_span(root->first_child->bytes, "inert text\n");
        assert_null(scan.diags);
    }
}

static void closed_archives_are_said_to_be(void **state)
{
    struct sk_scan scan;
    (void)state;
    struct sk_artifact *root = parse(&scan, closed_7z, SK_LIT("x.7z"));
    assert_true(sk_has_diag(&scan, root, SK_DIAG_ARCHIVE_ENCRYPTED));
    assert_span(sk_prop_text(root, SK_PROP_MEMBER_NAME), "a.txt");
    root = parse(&scan, hidden_7z, SK_LIT("x.7z"));
    assert_true(sk_has_diag(&scan, root, SK_DIAG_ARCHIVE_ENCRYPTED));
    assert_int_equal(sk_prop_number(root, SK_PROP_ENCRYPTED, 0), 1);
}

static void every_prefix_is_damaged_and_no_worse(void **state)
{
    (void)state;
    for (size_t n = 1; n < plain_7z.len; n++) {
        struct sk_scan scan;
        sk_span cut = exact_copy(plain_7z, n);
        struct sk_artifact *root = parse(&scan, cut, SK_LIT("x.7z"));
        assert_true(sk_has_diag(&scan, root, SK_DIAG_ARCHIVE_DAMAGED));
        free((void *)(uintptr_t)cut.ptr);
    }
}

static void other_bytes_have_no_name(void **state)
{
    (void)state;
    assert_null(sk_archive_name(SK_LIT("hello")));
    assert_null(sk_archive_name((sk_span){0}));
    assert_null(sk_archive_name(SK_LIT("  -lh5- is no archive by itself")));
}

static void the_ceiling_cuts(void **state)
{
    struct sk_scan scan;
    (void)state;
    policy.max_artifact_bytes = 5;
    struct sk_artifact *root = parse(&scan, plain_gz, SK_LIT("a.txt.gz"));
    policy.max_artifact_bytes = sk_policy_default().max_artifact_bytes;
    assert_span(root->first_child->bytes, "inert");
    assert_true(sk_has_diag(&scan, root->first_child, SK_DIAG_LIMIT_SIZE));
}

/* Main header, a plain file, an encrypted file with a 1 GiB dictionary, end; CRCs are left 0. */
static const sk_span rar5_headers = SK_LIT_INIT("Rar!\x1A\x07\x01\x00"
                                                "\0\0\0\0\x03\x01\0\0"
                                                "\0\0\0\0\x0A\x02\x02\x03\0\x03\0\0\0\x01"
                                                "axyz"
                                                "\0\0\0\0\x0F\x02\x03\x03\x01\0\x01\0\x80\x68\0\x01"
                                                "b\x02\x01\x00"
                                                "z"
                                                "\0\0\0\0\x03\x05\0\0");

static void rar5_tells_what_is_closed(void **state)
{
    struct sk_rar5 got;
    (void)state;
    assert_int_equal(sk_rar5_read(rar5_headers, arena, &got), SK_OK);
    assert_int_equal(got.encrypted.count, 1);
    assert_span(got.encrypted.at[0], "b");
    assert_true(got.dictionary_bytes > (uint64_t)64 << 20);
    assert_false(got.headers_encrypted);
    assert_int_equal(sk_rar5_read(SK_LIT("Rar!\x1A\x07\x01\x00\0\0\0\0\x02\x04\0"), arena, &got),
                     SK_OK);
    assert_true(got.headers_encrypted);
    assert_int_equal(sk_rar5_read(SK_LIT("Rar!\x1A\x07\x00"), arena, &got), SK_NOT_MINE);
    for (size_t n = 8; n < rar5_headers.len; n++) {
        sk_span cut = exact_copy(rar5_headers, n);
        assert_int_equal(sk_rar5_read(cut, arena, &got), SK_OK);
        free((void *)(uintptr_t)cut.ptr);
    }
}

static void rar5_members_are_reported(void **state)
{
    struct sk_scan scan;
    (void)state;
    struct sk_artifact *root = parse(&scan, rar5_headers, SK_LIT("x.rar"));
    assert_true(sk_has_diag(&scan, root, SK_DIAG_ARCHIVE_ENCRYPTED));
    assert_true(sk_has_diag(&scan, root, SK_DIAG_ARCHIVE_DICTIONARY));
    assert_int_equal(sk_prop_number(root, SK_PROP_ENCRYPTED, 0), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(members_come_out),
        cmocka_unit_test(closed_archives_are_said_to_be),
        cmocka_unit_test(every_prefix_is_damaged_and_no_worse),
        cmocka_unit_test(other_bytes_have_no_name),
        cmocka_unit_test(the_ceiling_cuts),
        cmocka_unit_test(rar5_tells_what_is_closed),
        cmocka_unit_test(rar5_members_are_reported),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}

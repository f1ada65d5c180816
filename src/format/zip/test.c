#include "test.h"

#include "base/text.h"
#include "codec/inflate.h"
#include "codec/zipcrypto.h"
#include "core/format.h"
#include "format/zip/fixtures.h"
#include "format/zip/zip.h"

extern const struct sk_format sk_format_zip;

static struct sk_arena *arena;
static struct sk_policy policy;

static int set_up(void **state)
{
    (void)state;
    policy = sk_policy_default();
    arena = sk_arena_new((size_t)96 << 20);
    return arena == NULL;
}

static int tear_down(void **state)
{
    (void)state;
    sk_arena_free(arena);
    return 0;
}

/* ---- A builder of stored members whose two headers can be told apart ---- */

struct entry {
    const char *local_name, *central_name; /* NULL: that header is left out */
    const char *data;
    uint16_t flags;
    uint16_t local_method;
    bool descriptor, descriptor_signature;
};

static void le(struct sk_text *t, uint64_t v, int bytes)
{
    for (int i = 0; i < bytes; i++)
        sk_text_byte(t, (uint8_t)(v >> 8 * i));
}

static void fields(struct sk_text *t, const struct entry *e, uint16_t method, bool empty)
{
    sk_span data = sk_span_of_cstr(e->data);
    le(t, e->flags | (e->descriptor ? 8u : 0u), 2);
    le(t, method, 2);
    le(t, 0, 4);
    le(t, empty ? 0 : sk_crc32(0, data), 4);
    le(t, empty ? 0 : data.len, 4);
    le(t, empty ? 0 : data.len, 4);
}

static size_t put_local(struct sk_text *t, const struct entry *e)
{
    size_t at = t->len;
    sk_text_put(t, SK_LIT("PK\3\4\24\0"));
    fields(t, e, e->local_method, e->descriptor);
    le(t, strlen(e->local_name), 2);
    le(t, 0, 2);
    sk_text_puts(t, e->local_name);
    sk_text_puts(t, e->data);
    if (e->descriptor) {
        sk_text_put(t, e->descriptor_signature ? SK_LIT("PK\7\10") : (sk_span){0});
        le(t, sk_crc32(0, sk_span_of_cstr(e->data)), 4);
        le(t, strlen(e->data), 4);
        le(t, strlen(e->data), 4);
    }
    return at;
}

static void put_central(struct sk_text *t, const struct entry *e, size_t offset)
{
    sk_text_put(t, SK_LIT("PK\1\2\24\0\24\0"));
    fields(t, e, 0, false);
    le(t, strlen(e->central_name), 2);
    le(t, 0, 12);
    le(t, offset, 4);
    sk_text_puts(t, e->central_name);
}

/* An archive behind what `t` already holds; offsets count from `base`. */
static void put_zip(struct sk_text *t, const struct entry *entries, size_t n, size_t base)
{
    size_t offsets[8], count = 0;
    for (size_t i = 0; i < n; i++)
        if (entries[i].local_name != NULL)
            offsets[i] = put_local(t, &entries[i]) - base;
        else
            offsets[i] = i > 0 ? offsets[i - 1] : 0;
    size_t start = t->len;
    for (size_t i = 0; i < n; i++)
        if (entries[i].central_name != NULL) {
            put_central(t, &entries[i], offsets[i]);
            count++;
        }
    size_t bytes = t->len - start;
    sk_text_put(t, SK_LIT("PK\5\6\0\0\0\0"));
    le(t, count, 2);
    le(t, count, 2);
    le(t, bytes, 4);
    le(t, start - base, 4);
    le(t, 0, 2);
}

/* ---- Scans ---- */

static const struct sk_password words[] = {{SK_LIT_INIT("wrong"), "body"},
                                           {SK_LIT_INIT("key1"), "subject"}};

static size_t give_words(struct sk_scan *scan, const struct sk_artifact *art,
                         const struct sk_password **ret)
{
    (void)scan;
    (void)art;
    *ret = words;
    return 2;
}

static struct sk_artifact *parse(struct sk_scan *scan, sk_span bytes, bool passwords)
{
    const struct sk_artifact_spec spec = {.role = SK_ROLE_INPUT, .bytes = bytes};
    struct sk_artifact *root = NULL;
    sk_scan_begin(scan, arena, &policy, NULL);
    scan->find_passwords = passwords ? give_words : NULL;
    if (sk_artifact_add(scan, NULL, &spec, &root) != SK_OK || root == NULL)
        abort();
    (void)sk_format_zip.parse(scan, root);
    return root;
}

static struct sk_artifact *parse_built(struct sk_scan *scan, const struct entry *entries, size_t n,
                                       const char *prefix, bool count_from_file)
{
    struct sk_text t = sk_text_new(arena, 1 << 20);
    sk_text_puts(&t, prefix);
    put_zip(&t, entries, n, count_from_file ? 0 : strlen(prefix));
    return parse(scan, sk_text_view(&t), false);
}

static struct sk_artifact *child(struct sk_artifact *root, size_t n)
{
    struct sk_artifact *c = root->first_child;
    while (c != NULL && n-- > 0)
        c = c->next_sibling;
    if (c == NULL)
        abort();
    return c;
}

static void an_ordinary_archive_is_quiet(void **state)
{
    static const struct entry e[] = {{"a.txt", "a.txt", "alpha", 0, 0, false, false},
                                     {"d/", "d/", "", 0, 0, false, false},
                                     {"d/b.txt", "d/b.txt", "beta", 0, 0, true, true}};
    struct sk_scan scan;
    (void)state;
    struct sk_artifact *root = parse_built(&scan, e, 3, "", false);
    assert_null(scan.diags);
    assert_span(child(root, 0)->name, "a.txt");
    assert_span(child(root, 0)->bytes, "alpha");
    assert_span(child(root, 1)->name, "d/b.txt");
    assert_span(child(root, 1)->bytes, "beta");
    assert_null(child(root, 1)->next_sibling);
    assert_int_equal(sk_prop_number(root, SK_PROP_MEMBER_COUNT, 0), 3);
    assert_true(sk_within(root->bytes, child(root, 0)->bytes)); /* not copied */
}

static void differences_are_named(void **state)
{
    static const struct entry e[] = {{"local.txt", "central.exe", "alpha", 0, 0, false, false},
                                     {"m", "m", "beta", 0, 8, false, false}};
    struct sk_scan scan;
    (void)state;
    struct sk_artifact *root = parse_built(&scan, e, 2, "", false);
    assert_true(sk_has_diag(&scan, root, SK_DIAG_ZIP_NAME_MISMATCH));
    assert_true(sk_has_diag(&scan, root, SK_DIAG_ZIP_METHOD_MISMATCH));
    assert_span(child(root, 0)->name, "central.exe");
    assert_span(sk_prop_text(child(root, 0), SK_PROP_OTHER_NAME), "local.txt");
    assert_span(child(root, 1)->bytes, "beta");
}

static void hidden_members_are_found(void **state)
{
    static const struct entry e[] = {{"seen", "seen", "alpha", 0, 0, false, false},
                                     {"hidden.js", NULL, "beta", 0, 0, false, false},
                                     {"later", NULL, "gamma", 0, 0, true, true},
                                     {"bare", NULL, "delta", 0, 0, true, false}};
    struct sk_scan scan;
    (void)state;
    struct sk_artifact *root = parse_built(&scan, e, 4, "", false);
    assert_true(sk_has_diag(&scan, root, SK_DIAG_ZIP_HIDDEN_MEMBER));
    assert_span(child(root, 1)->name, "hidden.js");
    assert_span(child(root, 1)->bytes, "beta");
    assert_span(child(root, 2)->bytes, "gamma");
    assert_span(child(root, 3)->bytes, "delta");
}

static void prefixes_and_overlaps(void **state)
{
    static const struct entry one[] = {{"p", "p", "alpha", 0, 0, false, false}};
    static const struct entry two[] = {{"p", "p", "alpha", 0, 0, false, false},
                                       {NULL, "q", "alpha", 0, 0, false, false}};
    struct sk_scan scan;
    (void)state;
    for (int from_file = 0; from_file < 2; from_file++) {
        struct sk_artifact *root = parse_built(&scan, one, 1, "some prefix", from_file != 0);
        assert_true(sk_has_diag(&scan, root, SK_DIAG_ZIP_PREFIX));
        assert_span(child(root, 0)->bytes, "alpha");
    }
    struct sk_artifact *root = parse_built(&scan, two, 2, "", false);
    assert_true(sk_has_diag(&scan, root, SK_DIAG_ZIP_OVERLAP));
    assert_span(child(root, 1)->name, "q");
    assert_span(child(root, 1)->bytes, "alpha");
}

static void two_archives_in_one_file(void **state)
{
    static const struct entry a[] = {{"one", "one", "first", 0, 0, false, false}};
    static const struct entry b[] = {{"two", "two", "second", 0, 0, false, false}};
    struct sk_scan scan;
    struct sk_text t = sk_text_new(arena, 1 << 20);
    (void)state;
    put_zip(&t, a, 1, 0);
    put_zip(&t, b, 1, t.len);
    struct sk_artifact *root = parse(&scan, sk_text_view(&t), false);
    assert_true(sk_has_diag(&scan, root, SK_DIAG_ZIP_SEVERAL_DIRECTORIES));
    assert_span(child(root, 0)->bytes, "second");
    assert_span(child(root, 1)->bytes, "first");
}

static void a_nested_archive_is_one_member(void **state)
{
    struct entry inner[] = {{"in", "in", "deep", 0, 0, false, false}};
    struct sk_scan scan;
    struct sk_text t = sk_text_new(arena, 1 << 20), out = sk_text_new(arena, 1 << 20);
    (void)state;
    put_zip(&t, inner, 1, 0);
    /* The builder takes text; a stored archive holds NUL bytes, so by hand. */
    sk_span data = sk_text_view(&t);
    sk_text_put(&out, SK_LIT("PK\3\4\24\0\0\0\0\0\0\0\0\0"));
    le(&out, sk_crc32(0, data), 4);
    le(&out, data.len, 4);
    le(&out, data.len, 4);
    sk_text_put(&out, SK_LIT("\1\0\0\0n"));
    sk_text_put(&out, data);
    size_t start = out.len;
    sk_text_put(&out, SK_LIT("PK\1\2\24\0\24\0\0\0\0\0\0\0\0\0"));
    le(&out, sk_crc32(0, data), 4);
    le(&out, data.len, 4);
    le(&out, data.len, 4);
    sk_text_put(&out, SK_LIT("\1\0"));
    le(&out, 0, 16);
    sk_text_put(&out, SK_LIT("n"));
    sk_text_put(&out, SK_LIT("PK\5\6\0\0\0\0\1\0\1\0"));
    le(&out, out.len - 12 - start, 4);
    le(&out, start, 4);
    le(&out, 0, 2);
    struct sk_artifact *root = parse(&scan, sk_text_view(&out), false);
    assert_null(scan.diags);
    assert_null(child(root, 0)->next_sibling);
    assert_true(sk_eq(child(root, 0)->bytes, data));
}

static void names_in_three_charsets(void **state)
{
    static const struct entry e[] = {
        {"\x8A\xD6\x8F\x8A", "\x8A\xD6\x8F\x8A", "a", 0, 0, false, false},
        {"関所", "関所", "b", 0, 0, false, false},
        {"caf\x82", "caf\x82", "c", 0, 0, false, false}};
    struct sk_scan scan;
    (void)state;
    struct sk_artifact *root = parse_built(&scan, e, 3, "", false);
    assert_span(child(root, 0)->name, "関所");
    assert_span(child(root, 1)->name, "関所");
    assert_span(child(root, 2)->name, "café");
}

static void passwords_open(void **state)
{
    const sk_span *closed[] = {&zip_traditional, &zip_aes256};
    struct sk_scan scan;
    (void)state;
    for (size_t i = 0; i < 2; i++) {
        struct sk_artifact *root = parse(&scan, *closed[i], true);
        assert_null(scan.diags);
        assert_span(child(root, 0)->bytes, "inert text\n");
        assert_span(sk_prop_text(root, SK_PROP_PASSWORD), "key1");
        assert_span(sk_prop_text(child(root, 0), SK_PROP_PASSWORD_SOURCE), "subject");
        assert_span(scan.indicators->value, "key1");
        root = parse(&scan, *closed[i], false);
        assert_null(root->first_child);
        assert_true(sk_has_diag(&scan, root, SK_DIAG_ZIP_ENCRYPTED));
        assert_span(sk_prop_text(root, SK_PROP_MEMBER_NAME), "a.txt");
        assert_int_equal(sk_prop_number(root, SK_PROP_ENCRYPTED, 0), 1);
    }
}

static void a_wrong_mac_stays_closed(void **state)
{
    uint8_t *bad = malloc(zip_aes256.len);
    struct sk_scan scan;
    struct sk_zip zip;
    struct sk_budget budget = {.left = {1000, 1000, 1000, 1000}};
    (void)state;
    memcpy(bad, zip_aes256.ptr, zip_aes256.len);
    assert_int_equal(sk_zip_read(zip_aes256, arena, &budget, &zip), SK_OK);
    sk_span data = sk_zip_data(&zip, &zip.members.at[0], &zip.members.at[0].central);
    bad[data.ptr - zip_aes256.ptr + 20] ^= 1; /* behind salt and verifier */
    struct sk_artifact *root = parse(&scan, sk_span_of(bad, zip_aes256.len), true);
    assert_true(sk_has_diag(&scan, root, SK_DIAG_ZIP_ENCRYPTED));
    free(bad);
}

static void rarer_methods_unpack(void **state)
{
    struct sk_scan scan;
    (void)state;
    struct sk_artifact *root = parse(&scan, zip_bzip2, false);
    assert_null(scan.diags);
    assert_span(child(root, 0)->bytes, "inert text\n");
}

static void the_ceiling_cuts(void **state)
{
    static const struct entry e[] = {{"a", "a", "alphabet", 0, 0, false, false}};
    struct sk_scan scan;
    (void)state;
    policy.max_artifact_bytes = 5;
    struct sk_artifact *root = parse_built(&scan, e, 1, "", false);
    policy.max_artifact_bytes = sk_policy_default().max_artifact_bytes;
    assert_span(child(root, 0)->bytes, "alpha");
    assert_int_equal(child(root, 0)->full_bytes, 8);
    assert_true(sk_has_diag(&scan, child(root, 0), SK_DIAG_LIMIT_SIZE));
}

static void packages_are_left_to_ooxml(void **state)
{
    static const struct entry opc[] = {
        {"[Content_Types].xml", "[Content_Types].xml", "<x/>", 0, 0, false, false}};
    static const struct entry plain[] = {{"a", "a", "x", 0, 0, false, false}};
    const struct entry *kinds[] = {opc, plain};
    const enum sk_confidence want[] = {SK_LIKELY, SK_CERTAIN};
    (void)state;
    for (size_t i = 0; i < 2; i++) {
        struct sk_text t = sk_text_new(arena, 1 << 20);
        put_zip(&t, kinds[i], 1, 0);
        const struct sk_artifact art = {.bytes = sk_text_view(&t)};
        assert_int_equal(sk_format_zip.probe(&art).confidence, want[i]);
    }
    const struct sk_artifact text = {.bytes = SK_LIT("PK is no archive")};
    assert_int_equal(sk_format_zip.probe(&text).confidence, SK_NO);
}

static void every_prefix(void **state)
{
    static const struct entry e[] = {{"a.txt", "a.txt", "alpha", 0, 0, false, false},
                                     {"b.txt", "b.txt", "beta", 0, 0, true, true}};
    struct sk_text t = sk_text_new(arena, 1 << 20);
    (void)state;
    put_zip(&t, e, 2, 0);
    const sk_span inputs[] = {sk_text_view(&t), zip_traditional, zip_aes256, zip_bzip2};
    for (size_t k = 0; k < sizeof inputs / sizeof inputs[0]; k++)
        for (size_t n = 0; n < inputs[k].len; n++) {
            struct sk_scan scan;
            sk_span cut = exact_copy(inputs[k], n);
            struct sk_artifact *root = parse(&scan, cut, true);
            if (n >= 40)
                assert_true(sk_has_diag(&scan, root, SK_DIAG_ZIP_NO_DIRECTORY));
            free((void *)(uintptr_t)cut.ptr);
        }
}

static void damaged_bytes_do_no_harm(void **state)
{
    const sk_span inputs[] = {zip_traditional, zip_aes256, zip_bzip2};
    (void)state;
    for (size_t k = 0; k < sizeof inputs / sizeof inputs[0]; k++)
        for (size_t n = 0; n < inputs[k].len; n++) {
            struct sk_scan scan;
            sk_span copy = exact_copy(inputs[k], inputs[k].len);
            ((uint8_t *)(uintptr_t)copy.ptr)[n] ^= 0xFF;
            (void)parse(&scan, copy, true);
            free((void *)(uintptr_t)copy.ptr);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_ordinary_archive_is_quiet),
        cmocka_unit_test(differences_are_named),
        cmocka_unit_test(hidden_members_are_found),
        cmocka_unit_test(prefixes_and_overlaps),
        cmocka_unit_test(two_archives_in_one_file),
        cmocka_unit_test(a_nested_archive_is_one_member),
        cmocka_unit_test(names_in_three_charsets),
        cmocka_unit_test(passwords_open),
        cmocka_unit_test(a_wrong_mac_stays_closed),
        cmocka_unit_test(rarer_methods_unpack),
        cmocka_unit_test(the_ceiling_cuts),
        cmocka_unit_test(packages_are_left_to_ooxml),
        cmocka_unit_test(every_prefix),
        cmocka_unit_test(damaged_bytes_do_no_harm),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}

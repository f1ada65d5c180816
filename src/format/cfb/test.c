#include "format/cfb/cfb.h"

#include "base/reader.h"
#include "ole_fixture.h"
#include "parsed.h"

extern const struct sk_format sk_format_cfb;
#define FIXTURE(name) sk_span_of(fixture_##name, sizeof fixture_##name)

static struct parsed parse_fixture(sk_span bytes)
{
    struct parsed p;
    parse_bytes(&p, &sk_format_cfb, bytes, "x.doc");
    return p;
}

static const struct sk_artifact *child(const struct parsed *p, const char *name)
{
    for (const struct sk_artifact *a = p->root->first_child; a != NULL; a = a->next_sibling)
        if (sk_eq(a->name, sk_span_of_cstr(name)))
            return a;
    return NULL;
}

static sk_span fact(const struct parsed *p, enum sk_fact_kind kind, const char *owner,
                    const char *name)
{
    for (const struct sk_fact *f = p->root->facts; f != NULL; f = f->next)
        if (f->kind == kind && sk_eq(f->owner, sk_span_of_cstr(owner)) &&
            sk_eq(f->name, sk_span_of_cstr(name)))
            return f->value;
    return SK_LIT("(no such fact)");
}

static void streams_by_path(void **state)
{
    (void)state;
    struct sk_cfb cfb;
    struct sk_arena *arena = sk_arena_new(1 << 20);
    struct sk_budget budget = {.left = {[SK_BUDGET_STEPS] = 100000}};
    sk_span in = FIXTURE(long_stream);
    assert_int_equal(sk_cfb_open(in, arena, &budget, &cfb), SK_OK);
    sk_span big = sk_cfb_read(&cfb, sk_cfb_path(&cfb, "storage/STREAM"));
    assert_int_equal(big.len, 10240);
    assert_true(sk_within(in, big)); /* in one piece: borrowed */
    assert_int_equal(big.ptr[10239], 255);
    assert_span(sk_cfb_read(&cfb, sk_cfb_path(&cfb, "Storage/Small")), "small");
    assert_int_equal(sk_cfb_path(&cfb, "Storage/None"), SK_CFB_NONE);
    assert_int_equal(sk_cfb_read(&cfb, SK_CFB_NONE).len, 0);
    assert_false(cfb.damaged);
    assert_false(cfb.orphans);
    sk_arena_free(arena);
}

/* Every FAT cell points to itself or back to sector 0. */
static void cycles_end(void **state)
{
    (void)state;
    for (unsigned step = 0; step < 2; step++) {
        sk_span copy = exact_copy(FIXTURE(long_stream), sizeof fixture_long_stream);
        uint8_t *bytes = (uint8_t *)(uintptr_t)copy.ptr;
        size_t fat = ((size_t)sk_u32le(bytes + 76) + 1) * 512;
        for (size_t i = 0; i < 128; i++)
            memcpy(bytes + fat + 4 * i, &(uint32_t){step == 0 ? (uint32_t)i : 0}, 4);
        struct parsed p = parse_fixture(copy);
        assert_true(p.scan.budget.left[SK_BUDGET_STEPS] > 0);
        parsed_free(&p);
        free(bytes);
    }
}

static void tree_without_links(void **state)
{
    (void)state;
    sk_span copy = exact_copy(FIXTURE(project), sizeof fixture_project);
    uint8_t *bytes = (uint8_t *)(uintptr_t)copy.ptr;
    size_t dir = ((size_t)sk_u32le(bytes + 48) + 1) * 512;
    memset(bytes + dir + 76, 0xFF, 4); /* the root has no child */
    struct parsed p = parse_fixture(copy);
    assert_non_null(child(&p, "Module1"));
    assert_true(sk_has_diag(&p.scan, p.root, SK_DIAG_CFB_ORPHAN));
    parsed_free(&p);
    free(bytes);
}

static void directory_lost(void **state)
{
    (void)state;
    sk_span copy = exact_copy(FIXTURE(project), sizeof fixture_project);
    uint8_t *bytes = (uint8_t *)(uintptr_t)copy.ptr;
    memset(bytes + 48, 0xFF, 4); /* the directory's first sector */
    struct parsed p = parse_fixture(copy);
    assert_non_null(p.root->first_child);
    assert_true(sk_istarts(p.root->first_child->bytes, SK_LIT("Attribute VB_Name = \"Module1\"")));
    assert_true(sk_has_diag(&p.scan, p.root, SK_DIAG_PARSE_FAILED));
    parsed_free(&p);
    free(bytes);
}

static void document(void **state)
{
    (void)state;
    struct parsed p = parse_fixture(FIXTURE(doc));
    assert_int_equal(p.status, SK_OK);
    assert_int_equal(p.probe.confidence, SK_CERTAIN);
    assert_null(p.scan.diags);
    assert_span(sk_prop_text(p.root, SK_PROP_DOC_KIND), "word");
    assert_int_equal(sk_prop_number(p.root, SK_PROP_HAS_MACROS, 0), 3);
    assert_int_equal(sk_prop_number(p.root, SK_PROP_CODE_PAGE, 0), 932);
    assert_span(sk_prop_text(child(&p, "ThisDocument"), SK_PROP_MODULE_KIND), "document");
    assert_span(sk_prop_text(child(&p, "標準"), SK_PROP_MODULE_KIND), "standard");
    assert_span(sk_prop_text(child(&p, "Kind"), SK_PROP_MODULE_KIND), "class");
    assert_span(sk_prop_text(child(&p, "UserForm1"), SK_PROP_MODULE_KIND), "form");
    assert_true(sk_find(child(&p, "ThisDocument")->bytes, SK_LIT("\x90\xBF\x8B\x81\x8F\x91")) !=
                SK_NPOS); /* CP932 as it stands */
    assert_span(child(&p, "メモ.txt")->bytes, "inert");
    assert_span(sk_prop_text(child(&p, "メモ.txt"), SK_PROP_AUTHOR_PATH), "C:\\work\\memo.txt");
    parsed_free(&p);
}

static void document_facts(void **state)
{
    (void)state;
    struct parsed p = parse_fixture(FIXTURE(doc));
    assert_span(fact(&p, SK_FACT_FORM_STRING, "UserForm1.Label1", "Caption"), "a caption");
    assert_span(fact(&p, SK_FACT_FORM_STRING, "UserForm1.Label1", "Tag"), "a tag");
    assert_span(fact(&p, SK_FACT_FORM_STRING, "UserForm1.TextBox1", "Value"), "日本");
    assert_span(fact(&p, SK_FACT_FORM_STRING, "UserForm1", "Caption"), "Hello");
    assert_span(fact(&p, SK_FACT_DOC_PROPERTY, "builtin", "Title"), "題名");
    assert_span(fact(&p, SK_FACT_DOC_PROPERTY, "builtin", "Company"), "Example");
    assert_span(fact(&p, SK_FACT_DOC_PROPERTY, "custom", "mine"), "my value");
    assert_span(fact(&p, SK_FACT_DOC_VARIABLE, "", "key"), "hidden value");
    assert_span(fact(&p, SK_FACT_CONTROL, "CheckBox1", "Caption"), "hi");
    assert_span(p.root->text, "First line\nSecond 1 line\n");
    parsed_free(&p);
}

static void padding(void **state)
{
    (void)state;
    struct parsed p = parse_fixture(FIXTURE(doc_padded));
    assert_int_equal(sk_prop_number(p.root, SK_PROP_PADDING, 0) / 1000, 200);
    assert_true(sk_has_diag(&p.scan, p.root, SK_DIAG_CFB_PADDED));
    assert_non_null(child(&p, "ThisDocument"));
    parsed_free(&p);
}

static void projects(void **state)
{
    (void)state;
    struct parsed p = parse_fixture(FIXTURE(orphan));
    assert_span(sk_prop_text(child(&p, "Lost"), SK_PROP_MODULE_KIND), "orphan");
    assert_true(sk_has_diag(&p.scan, p.root, SK_DIAG_VBA_ORPHAN));
    parsed_free(&p);
    p = parse_fixture(FIXTURE(no_dir));
    assert_span(sk_prop_text(child(&p, "Module1"), SK_PROP_MODULE_KIND), "orphan");
    assert_true(sk_has_diag(&p.scan, p.root, SK_DIAG_VBA_DIR));
    parsed_free(&p);
    p = parse_fixture(FIXTURE(moved));
    assert_true(sk_istarts(child(&p, "Module1")->bytes, SK_LIT("Attribute VB_Name")));
    assert_true(sk_has_diag(&p.scan, p.root, SK_DIAG_VBA_OFFSET));
    parsed_free(&p);
}

static sk_span stomped(sk_span bytes)
{
    struct parsed p = parse_fixture(bytes);
    static char name[64];
    sk_span v = sk_prop_text(child(&p, "Module1"), SK_PROP_STOMPED);
    memcpy(name, v.ptr == NULL ? (const uint8_t *)"" : v.ptr, v.len < sizeof name ? v.len : 0);
    parsed_free(&p);
    return sk_span_of(name, v.len);
}

static void compiled_code(void **state)
{
    (void)state;
    assert_span(stomped(FIXTURE(compiled)), "");
    assert_span(stomped(FIXTURE(stomped)), "Shell");
    assert_span(stomped(FIXTURE(stomped_evenly)), "Shell");
}

static void cells(void **state)
{
    (void)state;
    struct parsed p = parse_fixture(FIXTURE(xls));
    assert_span(fact(&p, SK_FACT_SHEET, "", "Hid"), "hidden");
    assert_span(fact(&p, SK_FACT_CELL, "Hid", "A1"), "cell1");
    assert_span(fact(&p, SK_FACT_CELL, "Hid", "AB5"), "inja");
    assert_span(fact(&p, SK_FACT_CELL, "Hid", "A2"), "2.5");
    assert_span(fact(&p, SK_FACT_CELL, "Hid", "A3"), "42");
    assert_span(fact(&p, SK_FACT_CELL, "Hid", "C6"), "8");
    assert_span(fact(&p, SK_FACT_CELL, "Hid", "A7"), "TRUE");
    assert_span(fact(&p, SK_FACT_CODE_NAME, "", "Book"), "");
    assert_span(fact(&p, SK_FACT_CODE_NAME, "", "Tab1"), "Hid");
    assert_span(fact(&p, SK_FACT_DEFINED_NAME, "", "Key"), "\"ab\"&\"\"\"\"");
    assert_span(fact(&p, SK_FACT_DEFINED_NAME, "", "Spot"), "Hid!$B$1");
    assert_span(fact(&p, SK_FACT_CONTROL, "CheckBox1", "Caption"), "hi");
    assert_span(fact(&p, SK_FACT_CALLBACK, "Button 2", "onAction"), "Go");
    assert_span(fact(&p, SK_FACT_COMMENT, "Hid", "A1"), "said");
    assert_span(fact(&p, SK_FACT_HYPERLINK, "s", ""), "http://a.example/");
    parsed_free(&p);
    parse_every_prefix(&sk_format_cfb, FIXTURE(stomped));
    parse_every_prefix(&sk_format_cfb, FIXTURE(xls));
}

static void other_kinds(void **state)
{
    (void)state;
    struct parsed p = parse_fixture(FIXTURE(encrypted));
    assert_true(sk_has_diag(&p.scan, p.root, SK_DIAG_OLE_ENCRYPTED));
    assert_int_equal(sk_prop_number(p.root, SK_PROP_ENCRYPTED, 0), 1);
    parsed_free(&p);
    p = parse_fixture(FIXTURE(msi));
    assert_true(sk_has_diag(&p.scan, p.root, SK_DIAG_FORMAT_UNSUPPORTED));
    parsed_free(&p);
    p = parse_fixture(FIXTURE(ppt));
    assert_span(sk_prop_text(p.root, SK_PROP_DOC_KIND), "powerpoint");
    assert_true(sk_eq(p.root->first_child->bytes, FIXTURE(project)));
    assert_span(p.root->text, "Enable content\n");
    assert_null(p.scan.diags);
    parsed_free(&p);
}

static void every_prefix(void **state)
{
    (void)state;
    parse_every_prefix(&sk_format_cfb, FIXTURE(project));
    parse_every_prefix(&sk_format_cfb, FIXTURE(ppt));
}

/* Each byte of the directory and of the streams changed, one at a time. */
static void every_byte_changed(void **state)
{
    (void)state;
    sk_span copy = exact_copy(FIXTURE(doc), sizeof fixture_doc);
    uint8_t *bytes = (uint8_t *)(uintptr_t)copy.ptr;
    for (size_t i = 0; i < copy.len; i++) {
        uint8_t was = bytes[i];
        bytes[i] = (uint8_t)~was;
        struct parsed p = parse_fixture(copy);
        parsed_free(&p);
        bytes[i] = was;
    }
    free(bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(streams_by_path),
        cmocka_unit_test(cycles_end),
        cmocka_unit_test(tree_without_links),
        cmocka_unit_test(directory_lost),
        cmocka_unit_test(document),
        cmocka_unit_test(document_facts),
        cmocka_unit_test(padding),
        cmocka_unit_test(projects),
        cmocka_unit_test(compiled_code),
        cmocka_unit_test(cells),
        cmocka_unit_test(other_kinds),
        cmocka_unit_test(every_prefix),
        cmocka_unit_test(every_byte_changed),
    };
    return cmocka_run_group_tests_name("cfb", tests, NULL, NULL);
}

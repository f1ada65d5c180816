#include "core/format.h"

#include "format/text/text.h"
#include "parsed.h"

extern const struct sk_format sk_format_text;
extern const struct sk_format sk_format_script;

static void reads(sk_span bytes, const char *charset, sk_span want)
{
    struct parsed p;
    const struct sk_artifact_spec spec = {.role = SK_ROLE_INPUT, .bytes = bytes};
    p.arena = sk_arena_new(1 << 22);
    p.policy = sk_policy_default();
    sk_scan_begin(&p.scan, p.arena, &p.policy, NULL);
    assert_int_equal(sk_artifact_add(&p.scan, NULL, &spec, &p.root), SK_OK);
    if (charset != NULL)
        sk_prop_set_text(&p.scan, p.root, SK_PROP_CHARSET, sk_span_of_cstr(charset));
    assert_int_equal(sk_format_text.parse(&p.scan, p.root), SK_OK);
    if (!sk_eq(p.root->text, want))
        fail_msg("got \"%.*s\"", (int)p.root->text.len, (const char *)p.root->text.ptr);
    parsed_free(&p);
}

static void test_charsets(void **state)
{
    (void)state;
    reads(SK_LIT("plain"), NULL, SK_LIT("plain"));
    reads(SK_LIT("\xEF\xBB\xBF"
                 "x"),
          NULL, SK_LIT("x"));
    reads(SK_LIT("\xFF\xFE"
                 "a\0\x42\x30"),
          NULL, SK_LIT("a\xE3\x81\x82"));
    reads(SK_LIT("\xFE\xFF\0a\x30\x42"), NULL, SK_LIT("a\xE3\x81\x82"));
    reads(SK_LIT("h\0i\0 \0t\0h\0e\0r\0e\0"), NULL, SK_LIT("hi there"));
    reads(SK_LIT("\x1B$B$\"\x1B(B"), "iso-2022-jp", SK_LIT("\xE3\x81\x82"));
    reads(SK_LIT("\x1B$B$\"\x1B(B"), NULL, SK_LIT("\xE3\x81\x82"));
    reads(SK_LIT("\x82\xA0"), "shift_jis", SK_LIT("\xE3\x81\x82"));
    reads(SK_LIT("\xE9t\xE9"), "iso-8859-1", SK_LIT("\xC3\xA9t\xC3\xA9"));
    reads(SK_LIT("<meta charset=shift_jis>\x82\xA0"), NULL,
          SK_LIT("<meta charset=shift_jis>\xE3\x81\x82"));
}

static void test_probe(void **state)
{
    (void)state;
    assert_true(sk_looks_like_text(SK_LIT("a\tb\r\n\f")));
    assert_false(sk_looks_like_text(SK_LIT("a\0b")));
    assert_false(sk_looks_like_text(SK_LIT("\x7F\x45LF\1\1")));
    assert_true(sk_looks_like_text(SK_LIT("\xFF\xFE"
                                          "a\0")));
}

static void test_table(void **state)
{
    (void)state;
    struct parsed p;
    parse_bytes(&p, &sk_format_text, SK_LIT("a,b\n=cmd|'/k x.exe'!A0,2\n"), "t.csv");
    assert_true(sk_has_diag(&p.scan, p.root, SK_DIAG_TEXT_DDE));
    parsed_free(&p);
    parse_bytes(&p, &sk_format_text, SK_LIT("a|b\n ls | wc! =x\n"), "t.csv");
    assert_false(sk_has_diag(&p.scan, p.root, SK_DIAG_TEXT_DDE));
    parsed_free(&p);
}

static void test_scripts(void **state)
{
    (void)state;
    static const struct {
        const char *name, *language;
    } table[] = {{"a.vbs", "vbscript"}, {"A.JS", "jscript"},   {"b.ps1", "powershell"},
                 {"c.bat", "cmd"},      {"d.js. ", "jscript"}, {"e.txt", NULL}};
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        struct parsed p;
        parse_bytes(&p, &sk_format_script, SK_LIT("x = \"http://s.example/a\""), table[i].name);
        assert_int_equal(p.probe.confidence, table[i].language == NULL ? SK_NO : SK_LIKELY);
        if (table[i].language != NULL)
            assert_string_equal(p.probe.name, table[i].language);
        assert_true(has_indicator(&p, SK_IOC_URL, "http://s.example/a"));
        parsed_free(&p);
    }
}

static void test_prefixes(void **state)
{
    (void)state;
    parse_every_prefix(&sk_format_text, SK_LIT("\xFF\xFEh\0t\0t\0p\0:\0/\0/\0a\0.\0b\0"));
    parse_every_prefix(&sk_format_script, SK_LIT("#@~^ HKCU\\a C:\\b http://c.example/"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_charsets), cmocka_unit_test(test_probe),
        cmocka_unit_test(test_table),    cmocka_unit_test(test_scripts),
        cmocka_unit_test(test_prefixes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

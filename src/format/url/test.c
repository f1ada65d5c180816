#include "format/url/url.h"

#include "base/text.h"
#include "test.h"

/* Every hit as "kind value", one a line. */
static void hits(sk_span text, bool script, char *ret, size_t cap)
{
    struct sk_url_cursor cursor;
    struct sk_url_hit hit;
    size_t n = 0;
    ret[0] = '\0';
    sk_url_cursor_begin(&cursor, text, script);
    while (sk_url_next(&cursor, &hit) && n < cap)
        n += (size_t)snprintf(ret + n, cap - n, "%s %.*s\n", sk_indicator_name(hit.kind),
                              (int)hit.value.len, (const char *)hit.value.ptr);
}

static const struct {
    bool script;
    const char *text, *want;
} cases[] = {
    {0, "see http://a.example/x.", "url http://a.example/x\n"},
    {0, "(http://a.example/x_(y)) and", "url http://a.example/x_(y)\n"},
    {0, "「https://a.example/パス」", "url https://a.example/\n"},
    {0, "http://a.example/xをクリック", "url http://a.example/x\n"},
    {0, "http://例え.example/x。", "url http://例え.example/x\n"},
    {0, "hxxps://evil[.]example/a[.]php?b=1, ok", "url https://evil.example/a.php?b=1\n"},
    {0, "hXXp[:]//evil(dot)example", "url http://evil.example\n"},
    {0, "ｈｔｔｐ：／／ｅｖｉｌ．ｅｘａｍｐｌｅ／ａ", "url http://evil.example/a\n"},
    {0, "ttp://a.example/ ttps://b.example/", "url http://a.example/\nurl https://b.example/\n"},
    {0, "HTTP://A.Example/X", "url http://a.example/X\n"},
    {0, "www.a.example/b, x", "url http://www.a.example/b\n"},
    {0, "<a@b.example> c.d+e@f.g.example.", "email a@b.example\nemail c.d+e@f.g.example\n"},
    {0, "evil[.]example and 1[.]2[.]3[.]4", "domain evil.example\nip 1.2.3.4\n"},
    {0, "address 198.51.100.7, version v1.2.3.4 and 1.2.3.4.5", "ip 198.51.100.7\n"},
    {0, "a[at]b[.]example", "email a@b.example\n"},
    {0, "http:// http://- http://!/ ://x", ""},
    {0, "http://[2001:db8::1]:80/x", "url http://[2001:db8::1]:80/x\n"},
    {0, "http://u:p@h.example:8/x?y#z", "url http://u:p@h.example:8/x?y#z\n"},
    {1, "'http://a.example/1@http://b.example/2'.Split('@')",
     "url http://a.example/1\nurl http://b.example/2\n"},
    {1, "\"http:\\/\\/a.example\\/x\"", "url http://a.example/x\n"},
    {1, "x = \"C:\\Program Files\\a b\\c.exe /q\"", "path C:\\Program Files\\a b\\c.exe\n"},
    {1, "Environ(\"%TEMP%\\a.exe\")", "path %TEMP%\\a.exe\n"},
    {1, "RegWrite \"HKCU\\Software\\X\\Run\", 1", "registry HKCU\\Software\\X\\Run\n"},
    {1, "HKLM:\\Software\\Y", "registry HKLM:\\Software\\Y\n"},
    {0, "C:\\a.exe stays unread in mail", ""},
};

static void test_finds(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char got[1024];
        sk_span text = sk_span_of_cstr(cases[i].text), copy = exact_copy(text, text.len);
        hits(copy, cases[i].script, got, sizeof got);
        assert_string_equal(got, cases[i].want);
        free((void *)(uintptr_t)copy.ptr);
    }
}

static void test_every_prefix(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        for (size_t len = 0; len <= strlen(cases[i].text); len++) {
            char got[1024];
            sk_span copy = exact_copy(sk_span_of_cstr(cases[i].text), len);
            hits(copy, true, got, sizeof got);
            free((void *)(uintptr_t)copy.ptr);
        }
}

static void test_splits(void **state)
{
    (void)state;
    struct sk_url_parts p;
    assert_true(sk_url_split(SK_LIT("https://a@b@c.example:8080/p?q@r"), &p));
    assert_span(p.scheme, "https");
    assert_span(p.userinfo, "a@b");
    assert_span(p.host, "c.example");
    assert_span(p.port, "8080");
    assert_span(p.path, "/p?q@r");
    assert_true(sk_url_split(SK_LIT("http:\\\\h.example\\x"), &p));
    assert_span(p.host, "h.example");
    assert_true(sk_url_split(SK_LIT("http://[::1]/"), &p));
    assert_span(p.host, "[::1]");
    assert_false(sk_url_split(SK_LIT("http:///x"), &p));
    assert_false(sk_url_split(SK_LIT("nothing"), &p));
    assert_false(sk_url_split(SK_LIT("://x"), &p));
}

static void test_numeric_hosts(void **state)
{
    (void)state;
    static const struct {
        const char *host, *want;
    } table[] = {
        {"192.0.2.1", "192.0.2.1"},
        {"3221225985", "192.0.2.1"},
        {"0xC0000201", "192.0.2.1"},
        {"0300.0.02.01", "192.0.2.1"},
        {"192.513", "192.0.2.1"},
        {"[2001:DB8::0:1]", "2001:db8::1"},
        {"192.0.2.256", NULL},
        {"4294967296", NULL},
        {"1.2.3.4.5", NULL},
        {"a.example", NULL},
        {"", NULL},
        {"1..2", NULL},
        {"09.1.1.1", NULL},
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        char ip[64];
        bool is = sk_host_ip(sk_span_of_cstr(table[i].host), ip);
        assert_int_equal(is, table[i].want != NULL);
        if (is)
            assert_string_equal(ip, table[i].want);
    }
    assert_false(sk_host_is_odd_number(SK_LIT("192.0.2.1")));
    assert_true(sk_host_is_odd_number(SK_LIT("0xC0000201")));
}

static void test_registrable(void **state)
{
    (void)state;
    assert_span(sk_host_registrable(SK_LIT("a.b.Example.co.jp")), "Example.co.jp");
    assert_span(sk_host_registrable(SK_LIT("x.y.example")), "y.example");
    assert_span(sk_host_registrable(SK_LIT("example")), "example");
    assert_true(sk_host_is_punycode(SK_LIT("www.xn--r8jz45g.example")));
    assert_false(sk_host_is_punycode(SK_LIT("www.example")));
}

/* Input that starts attempts everywhere: seconds here would mean quadratic time. */
static void test_linear(void **state)
{
    (void)state;
    static const char *const units[] = {"http://", "www.-/",    "a[.]", "-[.]",  "1.",
                                        "a@",      "http://a@", "ｈ：", "C:\\ ", "www.a/"};
    enum { BYTES = 1 << 19 };
    char *text = malloc(BYTES);
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
        struct sk_url_cursor cursor;
        struct sk_url_hit hit;
        size_t unit = strlen(units[i]), found = 0;
        for (size_t at = 0; at < BYTES; at++)
            text[at] = units[i][at % unit];
        sk_url_cursor_begin(&cursor, sk_span_of(text, BYTES), true);
        while (sk_url_next(&cursor, &hit))
            found++;
        assert_true(found <= BYTES);
    }
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_finds),       cmocka_unit_test(test_every_prefix),
        cmocka_unit_test(test_splits),      cmocka_unit_test(test_numeric_hosts),
        cmocka_unit_test(test_registrable), cmocka_unit_test(test_linear),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "core/format.h"

#include "base/text.h"
#include "codec/entities.h"
#include "format/html/token.h"
#include "parsed.h"

extern const struct sk_format sk_format_html;

static const char page[] =
    "\xEF\xBB\xBF<!DOCTYPE html><html><head><title>T</title><style>p{}</style>"
    "<base href='https://base.example/d/e'><meta http-equiv=refresh content=\"0; url='/next'\">"
    "</head><body onload=go()><p>Pass<span style='font-size:0'>xx</span>word:&nbsp;12&#51;4<br>"
    "a &lt; b &unknown; <!-- gone --><!--[if mso]><a href='http://mso.example/'>m</a><![endif]-->"
    "<a href=\"https&colon;//user@real.example/x\">https://shown.example/</a>"
    "<a href=http://0xC0000201/y>z</a> <a href='rel.html'>r</a>"
    "<a href='mailto:a@b.example?subject=x'>m</a><a href='javascript:alert(document.title)'>j</a>"
    "<form action='http://form.example/post'></form><iframe src='//frame.example/'></iframe>"
    "<a download='d.txt' href='data:text/plain;base64,aGVsbG8gd29ybGQ='>d</a>"
    "<img src='data:image/gif;base64,R0lGODlh'><script language=VBScript>MsgBox 1</script>"
    "<script>var u='http://in-script.example/';</script><textarea>t</textarea></body></html>";

static size_t count_format(const struct parsed *p, const char *format)
{
    size_t n = 0;
    for (struct sk_artifact *a = p->root; a != NULL; a = a->next)
        n += a->format != NULL && strcmp(a->format, format) == 0;
    return n;
}

static void test_page(void **state)
{
    (void)state;
    struct parsed p;
    parse_bytes(&p, &sk_format_html, sk_span_of_cstr(page), NULL);
    assert_int_equal(p.probe.confidence, SK_LIKELY);
    assert_string_equal(p.probe.name, "html");
    assert_int_equal(p.status, SK_OK);
    assert_true(sk_starts(p.root->text, SK_LIT("Password: 1234\na < b &unknown; m")));
    static const char *const urls[] = {
        "http://mso.example/",      "https://user@real.example/x",
        "http://0xc0000201/y",      "https://base.example/d/rel.html",
        "http://form.example/post", "https://frame.example/",
        "https://base.example/next"};
    for (size_t i = 0; i < sizeof urls / sizeof urls[0]; i++)
        if (!has_indicator(&p, SK_IOC_URL, urls[i]))
            fail_msg("no %s", urls[i]);
    assert_true(has_indicator(&p, SK_IOC_EMAIL, "a@b.example"));
    assert_true(has_indicator(&p, SK_IOC_IP, "192.0.2.1"));
    assert_true(sk_has_diag(&p.scan, p.root, SK_DIAG_HTML_LINK_USERINFO));
    assert_true(sk_has_diag(&p.scan, p.root, SK_DIAG_HTML_LINK_NUMBER));
    assert_true(sk_has_diag(&p.scan, p.root, SK_DIAG_HTML_LINK_DIFFERS));
    assert_int_equal(count_format(&p, "vbscript"), 1);
    assert_int_equal(count_format(&p, "jscript"), 2);
    size_t data_uris = 0;
    for (struct sk_artifact *a = p.root; a != NULL; a = a->next)
        data_uris += sk_eq(a->name, SK_LIT("d.txt")) && sk_eq(a->bytes, SK_LIT("hello world"));
    assert_int_equal(data_uris, 1);
    assert_true(sk_prop_has(p.root, SK_PROP_LINK));
    parsed_free(&p);
}

static void smuggles(const char *html, bool want)
{
    struct parsed p;
    parse_bytes(&p, &sk_format_html, sk_span_of_cstr(html), "x.html");
    assert_int_equal(sk_prop_has(p.root, SK_PROP_SMUGGLING), want);
    parsed_free(&p);
}

static void test_smuggling(void **state)
{
    (void)state;
    smuggles("<script>var a=[1,2,3];plot(a)</script>", false);
    smuggles("<script>var s='hello';var b=new Blob([s]);</script>", false);
    smuggles("<script>x(new Blob([new Uint8Array(2)]));a.download='f.zip';</script>", true);
    /* a ZIP's first bytes in base64, nothing else known */
    smuggles(
        "<script>var z='UEsDBBQAAAAAAAAAIQAAAAAAAAAAAAAAAAAFAAAA'+\n'YS50eHQAAAAAAAAAAAAAAAAAAAAA"
        "AAAAAAAA';</script>",
        true);
}

static void test_prefixes(void **state)
{
    (void)state;
    parse_every_prefix(&sk_format_html, sk_span_of_cstr(page));
}

/* Each of these makes a careless parser read the rest again and again. */
static void test_linear(void **state)
{
    (void)state;
    static const char *const units[] = {
        "<div>",      "<a href=",   "<a href='",   "<!--",        "</script", "<",           "&#",
        "<script>\"", "<a href=x>", "<!--[if x]>", "<x a=\"b\" ", "[0",       "<script>[1,'"};
    enum { BYTES = 1 << 18 };
    char *text = malloc(BYTES);
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
        struct parsed p;
        size_t unit = strlen(units[i]);
        for (size_t at = 0; at < BYTES; at++)
            text[at] = units[i][at % unit];
        parse_bytes(&p, &sk_format_html, sk_span_of(text, BYTES), "x.html");
        parsed_free(&p);
    }
    free(text);
}

static void test_entities(void **state)
{
    (void)state;
    struct sk_text out = sk_text_new(NULL, 200);
    sk_entities_decode(SK_LIT("&amp;&#x41;&#66 &#150;&lt&;&#;&#xFFFFFFFFFF;&eacute;&"), &out);
    assert_span(sk_text_view(&out), "&AB \xE2\x80\x93&lt&;&#;\xEF\xBF\xBD\xC3\xA9&");
    sk_text_free(&out);
}

static void test_probe(void **state)
{
    (void)state;
    struct parsed p;
    parse_bytes(&p, &sk_format_html, SK_LIT("<svg onload='x'><a xlink:href='http://s.example/'/>"),
                "a.svg");
    assert_string_equal(p.probe.name, "svg");
    assert_true(has_indicator(&p, SK_IOC_URL, "http://s.example/"));
    parsed_free(&p);
    parse_bytes(&p, &sk_format_html, SK_LIT("just text"), "a.txt");
    assert_int_equal(p.probe.confidence, SK_NO);
    parsed_free(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_page),     cmocka_unit_test(test_smuggling),
        cmocka_unit_test(test_prefixes), cmocka_unit_test(test_linear),
        cmocka_unit_test(test_entities), cmocka_unit_test(test_probe),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "codec/script_blocks.h"

#include "base/text.h"
#include "test.h"

struct expected {
    const char *in;
    struct {
        const char *language, *text; /* text: without blanks at its ends */
        size_t job;
        bool waits;
    } groups[4];
};

static const struct expected pages[] = {
    {"<script>a()</script>", {{"jscript", "a()", 0, false}}},
    {"<script language=\"VBScript\">MsgBox 1</script>", {{"vbscript", "MsgBox 1", 0, false}}},
    {"<script type='text/vbscript'>x</script>", {{"vbscript", "x", 0, false}}},
    {"<SCRIPT LANGUAGE=JScript.Encode>x</SCRIPT>", {{"jscript", "x", 0, false}}},
    {"<script>a</script><p>t</p><script>b</script>", {{"jscript", "a\r\nb", 0, false}}},
    {"<script>a</script><script language=vbs>b</script><script>c</script>",
     {{"jscript", "a\r\nc", 0, false}, {"vbscript", "b", 0, false}}},
    {"<script type=\"application/json\">{}</script><script>a</script>",
     {{"jscript", "a", 0, false}}},
    {"<?xml version=\"1.0\"?><job><script language=\"JScript\"><![CDATA[a<b]]></script></job>",
     {{"jscript", "a<b", 0, false}}},
    {"<?xml version='1.0'?><job><script language='JScript'>a &lt; b</script></job>",
     {{"jscript", "a < b", 0, false}}},
    {"<job><script language=\"JScript\">a &lt; b</script></job>",
     {{"jscript", "a &lt; b", 0, false}}},
    {"<package><job id=one><script language=VBScript>a</script></job><job id=two>"
     "<script language=VBScript>b</script></job></package>",
     {{"vbscript", "a", 0, false}, {"vbscript", "b", 1, false}}},
    {"<job><object id=sh progid=\"WScript.Shell\"/><script "
     "language=JScript>sh.Run(1)</script></job>",
     {{"jscript", "var sh=new ActiveXObject(\"WScript.Shell\");\r\nsh.Run(1)", 0, false}}},
    {"<!-- <script>no</script> --><script>yes</script>", {{"jscript", "yes", 0, false}}},
    {"<body onload=\"go()\"><script>function go(){}</script>",
     {{"jscript", "function go(){}\r\ngo()", 0, false}}},
    {"<script language=vbscript>x</script><body onload='y'>", {{"vbscript", "x\r\ny", 0, false}}},
    {"<body onload=\"vbscript:z\">", {{"vbscript", "z", 0, false}}},
    {"<body language=vbscript onload=z>", {{"vbscript", "z", 0, false}}},
    {"<img src=x onerror='alert(&quot;a&quot;)'>", {{"jscript", "alert(\"a\")", 0, false}}},
    {"<a href=\"javascript:q()\">l</a>", {{"jscript", "q()", 0, true}}},
    {"<input type=button onclick=\"r()\">", {{"jscript", "r()", 0, true}}},
    {"<svg xmlns='http://www.w3.org/2000/svg'><script>s()</script></svg>",
     {{"jscript", "s()", 0, false}}},
    {"<?XML version=\"1.0\"?><scriptlet><registration progid=\"T\"><script language=\"JScript\">"
     "<![CDATA[ t() ]]></script></registration></scriptlet>",
     {{"jscript", "t()", 0, false}}},
    {"<hta:application id=a /><script>u</script>", {{"jscript", "u", 0, false}}},
    {"<ms:script implements-prefix=\"u\" language=\"JScript\"><![CDATA[v]]></ms:script>",
     {{"jscript", "v", 0, false}}},
    {"<textarea><script>no</script></textarea>", {{NULL, NULL, 0, false}}},
    {"<script src=\"http://a.example/x.js\"></script>", {{NULL, NULL, 0, false}}},
    {"<script>open", {{"jscript", "open", 0, false}}},
    {"no markup < here", {{NULL, NULL, 0, false}}},
};

static void splits(void **state)
{
    for (size_t i = 0; i < sizeof pages / sizeof pages[0]; i++) {
        struct sk_script_groups all;
        assert_int_equal(sk_script_groups(sk_span_of_cstr(pages[i].in), *state, &all), SK_OK);
        size_t n = 0;
        for (; n < 4 && pages[i].groups[n].language != NULL; n++) {
            if (n >= all.groups.count)
                fail_msg("no group %zu in %s", n, pages[i].in);
            const struct sk_script_group *g = &all.groups.at[n];
            assert_string_equal(g->language, pages[i].groups[n].language);
            if (!sk_eq(sk_trim(g->text), sk_span_of_cstr(pages[i].groups[n].text)))
                fail_msg("%.*s in %s", (int)g->text.len, (const char *)g->text.ptr, pages[i].in);
            assert_int_equal(g->job, pages[i].groups[n].job);
            assert_int_equal(g->waits, pages[i].groups[n].waits);
        }
        if (all.groups.count != n)
            fail_msg("%zu groups in %s", all.groups.count, pages[i].in);
    }
}

static void sources(void **state)
{
    struct sk_script_groups all;
    sk_span in = SK_LIT("<script src='a.js'></script><script src=\"b&amp;c\">x</script>");
    assert_int_equal(sk_script_groups(in, *state, &all), SK_OK);
    assert_int_equal(all.sources.count, 2);
    assert_span(all.sources.at[1], "b&c");
}

static void encoded(void **state)
{
    struct sk_script_groups all;
    sk_span in =
        SK_LIT("<script language=\"VBScript.Encode\">#@~^DgAAAA==\\ko$K6,JCV^GJqAQAAA==^#~@"
               "</script>");
    assert_int_equal(sk_script_groups(in, *state, &all), SK_OK);
    assert_int_equal(all.groups.count, 1);
    assert_true(sk_starts(all.groups.at[0].text, SK_LIT("MsgBox \"")));
}

static void many(void **state)
{
    struct sk_script_groups all;
    struct sk_text t = sk_text_new(*state, 1 << 20);
    for (size_t i = 0; i < 1000; i++)
        sk_text_puts(&t, "<a onclick=x()>");
    assert_int_equal(sk_script_groups(sk_text_view(&t), *state, &all), SK_LIMIT);
    assert_int_equal(all.groups.count, SK_SCRIPT_GROUPS_MAX);
}

static void containers(void **state)
{
    (void)state;
    assert_true(sk_script_is_container(SK_LIT("\xEF\xBB\xBF <!-- c --><html><script>")));
    assert_true(sk_script_is_container(SK_LIT("<job><script language=\"JScript\">")));
    assert_false(sk_script_is_container(SK_LIT("<!--\nvar a='<script>'\n//")));
    assert_false(sk_script_is_container(SK_LIT("var a='<script>'")));
    assert_false(sk_script_is_container(SK_LIT("")));
}

static void every_prefix(void **state)
{
    static const char in[] =
        "<?xml version='1.0'?><job id=a><object id=o progid='P'/><resource id=r>t</resource>"
        "<!-- x --><script language='VBScript'><![CDATA[a]]></script><b onload=\"c&amp;\" q>"
        "<a href='vbscript:z'>#@~^DgAAAA==\\ko$K6,JCV^GJqAQAAA==^#~@</a></job>";
    for (size_t n = 0; n < sizeof in; n++) {
        struct sk_script_groups all;
        sk_span cut = exact_copy(sk_span_of(in, sizeof in - 1), n);
        assert_int_equal(sk_script_groups(cut, *state, &all), SK_OK);
        (void)sk_script_is_container(cut);
        free((void *)(uintptr_t)cut.ptr);
    }
}

static int begin(void **state)
{
    *state = sk_arena_new(16 << 20);
    return *state == NULL;
}

static int end(void **state)
{
    sk_arena_free(*state);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(splits), cmocka_unit_test(sources),    cmocka_unit_test(encoded),
        cmocka_unit_test(many),   cmocka_unit_test(containers), cmocka_unit_test(every_prefix)};
    return cmocka_run_group_tests(tests, begin, end);
}

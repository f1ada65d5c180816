#include "base/text.h"
#include "parsed.h"

extern const struct sk_format sk_format_eml;

static void parse_text(struct parsed *p, const char *text)
{
    parse_bytes(p, &sk_format_eml, sk_span_of_cstr(text), NULL);
    assert_int_equal(p->status, SK_OK);
}

static void header_properties(void **state)
{
    (void)state;
    struct parsed p;
    parse_text(
        &p, "Received: by a.example;\r\n\tMon, 1 Jan 2024 00:00:00 +0000\r\n"
            "From: \"Sato, \\\"K\\\"\" <s@a.example>\r\n"
            "To: =?utf-8?B?5pel5pys?= <b@b.example>, c@c.example (C)\r\n"
            "Subject: [ml:12] Re[2]: Fw: =?iso-2022-jp?B?GyRCRnw=?= =?iso-2022-jp?B?S1wbKEI=?=\r\n"
            "Date: Mon, 1 Jan 2024 09:00:00 +0900\r\n"
            "Message-ID: <1@a.example>\r\nReferences: <x@b.example>\r\n\t<y@b.example>\r\n\r\nhi");
    assert_span(sk_prop_text(p.root, SK_PROP_FROM_NAME), "Sato, \"K\"");
    assert_span(sk_prop_text(p.root, SK_PROP_FROM_ADDRESS), "s@a.example");
    assert_span(sk_prop_text(p.root, SK_PROP_TO_NAME), "日本");
    const struct sk_prop_value *to = sk_prop_next(p.root, SK_PROP_TO_ADDRESS, NULL);
    assert_span(sk_prop_next(p.root, SK_PROP_TO_ADDRESS, to)->text, "c@c.example");
    assert_span(sk_prop_text(p.root, SK_PROP_SUBJECT), "[ml:12] Re[2]: Fw: 日本");
    assert_span(sk_prop_text(p.root, SK_PROP_SUBJECT_BASE), "日本");
    assert_int_equal(sk_prop_number(p.root, SK_PROP_SUBJECT_REPLY_PREFIXES, -1), 1);
    assert_int_equal(sk_prop_number(p.root, SK_PROP_SUBJECT_FORWARD_PREFIXES, -1), 1);
    assert_int_equal(sk_prop_number(p.root, SK_PROP_DATE_UNIX, 0), 1704067200);
    assert_span(sk_prop_text(p.root, SK_PROP_MESSAGE_ID), "1@a.example");
    assert_span(sk_prop_text(p.root, SK_PROP_REFERENCE), "x@b.example");
    assert_span(p.root->first_child->bytes, "hi");
    parsed_free(&p);
}

static void believed_results(void **state)
{
    (void)state;
    static const char text[] =
        "Authentication-Results: mx.example 1; spf=pass (x) a=b; dkim=fail\r\n"
        "Authentication-Results: liar.example; dmarc=pass\r\n\r\n";
    const sk_span id = SK_LIT("mx.example");
    struct parsed p;
    parse_text(&p, text);
    assert_false(sk_prop_has(p.root, SK_PROP_AUTH_RESULT));
    p.policy.authserv_ids = &id;
    p.policy.authserv_id_count = 1;
    assert_int_equal(sk_format_eml.parse(&p.scan, p.root), SK_OK);
    const struct sk_prop_value *one = sk_prop_next(p.root, SK_PROP_AUTH_RESULT, NULL);
    assert_span(one->text, "spf=pass");
    one = sk_prop_next(p.root, SK_PROP_AUTH_RESULT, one);
    assert_span(one->text, "dkim=fail");
    assert_null(sk_prop_next(p.root, SK_PROP_AUTH_RESULT, one));
    parsed_free(&p);
}

static void names_of_parts(void **state)
{
    (void)state;
    static const struct {
        const char *field, *want;
    } rows[] = {
        {"filename=\"a\\\"b.txt\"", "a\"b.txt"},
        {"filename*=utf-8''%E6%97%A5.txt", "日.txt"},
        {"filename*0*=shift_jis'ja'%93%FA; filename*1=\".txt\"", "日.txt"},
        {"filename*1=b.txt; filename*0=a", "ab.txt"},
        {"filename=\"=?iso-2022-jp?B?GyRCRg==?= =?iso-2022-jp?B?fBsoQg==?=\"", "日"},
        {"filename==?utf-8?Q?=E6=97=A5.txt?=", "日.txt"},
        {"filename=\"\x95\x5C\x8E\xA6\x94\x5C\x97\xCD.exe\"", "表示能力.exe"},
        {"filename=\"\x90\xAB\x94\x5C\"; x=y", "性能"},
        {"filename=\x1B$BI=<(\"*\x1B(B.txt", "表示→.txt"},
        {"filename=\"%E6%97%A5.txt\"", "日.txt"},
        {"filename=\"100%.txt\"", "100%.txt"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char text[512];
        struct parsed p;
        (void)snprintf(text, sizeof text,
                       "Content-Type: a/b\r\nContent-Disposition: attachment; %s\r\n\r\nx",
                       rows[i].field);
        parse_text(&p, text);
        const sk_span got = p.root->first_child->name;
        if (!sk_eq(got, sk_span_of_cstr(rows[i].want)))
            fail_msg("%s: got \"%.*s\"", rows[i].want, (int)got.len, (const char *)got.ptr);
        parsed_free(&p);
    }
}

static const char tree[] =
    "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=o\r\n\r\n"
    "preamble\r\n--o\r\nContent-Type: multipart/alternative; boundary=\"o i\"\r\n\r\n"
    "--o i\r\n\r\nplain\r\n--o i\r\nContent-Type: text/html; charset=x\r\n\r\n<p>\r\n"
    "--o i--\r\n\r\n--o\r\nContent-Type: message/rfc822\r\n\r\nSubject: in\r\n\r\nb\r\n"
    "--o \r\nContent-Transfer-Encoding: base64\r\nContent-Type: a/b; name=n\r\n\r\nWDVP\r\n"
    "--o--\r\nepilogue\r\n";

static void honest_tree(void **state)
{
    (void)state;
    struct parsed p;
    parse_text(&p, tree);
    const struct sk_artifact *a = p.root->first_child;
    assert_span(a->bytes, "plain");
    a = a->next_sibling;
    assert_span(a->media_type, "text/html");
    assert_span(sk_prop_text(a, SK_PROP_CHARSET), "x");
    a = a->next_sibling;
    assert_span(a->bytes, "Subject: in\r\n\r\nb");
    assert_int_equal(sk_format_eml.probe(a).confidence, SK_CERTAIN);
    a = a->next_sibling;
    assert_span(a->bytes, "X5O");
    assert_span(a->name, "n");
    assert_null(a->next_sibling);
    assert_null(p.scan.diags);
    parsed_free(&p);
}

static void every_prefix(void **state)
{
    (void)state;
    parse_every_prefix(&sk_format_eml, sk_span_of_cstr(tree));
    parse_every_prefix(
        &sk_format_eml,
        SK_LIT(
            "From: =?utf-8?B?5pel?= <a@b.example>\r\nSubject: Re^2: x\r\nDate: Mon, 1 Jan 2024\r\n"
            " Content-Type: multipart/mixed; boundary=\"a\"b; boundary*0*=utf-8''c\r\n\r--a\r\n"
            "Content-Transfer-Encoding: base64(quoted-printable\n\rContent-Type: a/b\r\n \r\n"
            "W=4=\r1==\r\n--c--\r\nbegin 644 x\r\n#0V%T\r\n"));
}

/* What costs a careless reader quadratic time stays within a small budget of steps and seconds. */
static void hostile_sizes(void **state)
{
    (void)state;
    static const char *const units[] = {"(",
                                        "\r",
                                        "=?a?b?",
                                        "--",
                                        "\r\n--x\r\nContent-Type: a/b\r\n\r\n",
                                        ";a=b",
                                        " Content-Type: a/b\r\n",
                                        "\n\r",
                                        "boundary=\"",
                                        "=\t"};
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
        struct sk_text t = sk_text_new(NULL, 1 << 20);
        struct parsed p;
        sk_text_puts(&t, "MIME-Version: 1.0\r\nContent-Transfer-Encoding: quoted-printable(\r\n"
                         "Content-Type: multipart/mixed; boundary=x");
        while (t.len < 300000)
            sk_text_puts(&t, units[i]);
        parse_bytes(&p, &sk_format_eml, sk_text_view(&t), NULL);
        assert_true(p.status == SK_OK || p.status == SK_LIMIT);
        assert_false(p.scan.budget.expired);
        parsed_free(&p);
        sk_text_free(&t);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(header_properties), cmocka_unit_test(believed_results),
        cmocka_unit_test(names_of_parts),    cmocka_unit_test(honest_tree),
        cmocka_unit_test(every_prefix),      cmocka_unit_test(hostile_sizes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

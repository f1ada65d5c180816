/* Office documents that are one XML file: Flat OPC, Word 2003 XML, Excel 2003 XML. */
#include "core/format.h"
#include "format/ooxml/content.h"
#include "format/text/text.h"

enum { PROBE_BYTES = 8192 };

struct flat {
    struct sk_scan *scan;
    struct sk_artifact *art;
    struct sk_ooxml_reader reader;
    sk_span part;      /* pkg:name of the part that is open */
    sk_span data_name; /* of the binary data that is open */
    struct sk_text data;
    bool in_data, in_path;
};

static void set_kind(struct flat *f, sk_span name)
{
    static const struct {
        sk_span element;
        const char *kind;
    } roots[] = {
        {SK_LIT_INIT("wordDocument"), "word"},       {SK_LIT_INIT("Workbook"), "excel"},
        {SK_LIT_INIT("document"), "word"},           {SK_LIT_INIT("workbook"), "excel"},
        {SK_LIT_INIT("presentation"), "powerpoint"},
    };
    for (size_t i = 0; i < sizeof roots / sizeof roots[0]; i++)
        if (sk_eq(name, roots[i].element) && !sk_prop_has(f->art, SK_PROP_DOC_KIND))
            sk_prop_set_text(f->scan, f->art, SK_PROP_DOC_KIND, sk_span_of_cstr(roots[i].kind));
}

static void begin_data(struct flat *f, const struct sk_xml *x)
{
    sk_span name = sk_xml_attr(x, SK_LIT("name"));
    f->data_name = name.len > 0 ? name : f->part;
    f->data.len = 0;
    f->in_data = !x->empty;
}

static void end_data(struct flat *f)
{
    struct sk_artifact *unused;
    const struct sk_artifact_spec spec = {
        .role = SK_ROLE_MEMBER,
        .name = f->data_name,
        .bytes = sk_base64_loose(f->scan, sk_text_view(&f->data)),
        .once = true,
    };
    f->in_data = false;
    if (spec.bytes.len > 0 && sk_artifact_add(f->scan, f->art, &spec, &unused) != SK_OK)
        return; /* on record */
}

/* Excel 2003: <SupBook><Path>program|topic</Path>. */
static void end_path(struct flat *f)
{
    sk_span path = sk_trim(sk_text_view(&f->data));
    f->in_path = false;
    if (sk_find_byte(path, '|') != SK_NPOS)
        sk_diag(f->scan, f->art, SK_DIAG_OOXML_DDE, path);
}

static bool is_data(sk_span name)
{
    return sk_eq(name, SK_LIT("binaryData")) || sk_eq(name, SK_LIT("binData"));
}

static void on_open(struct flat *f, const struct sk_xml *x)
{
    sk_span type, target;
    set_kind(f, x->name);
    if (sk_eq(x->name, SK_LIT("part")))
        f->part = sk_xml_attr(x, SK_LIT("name"));
    else if (is_data(x->name))
        begin_data(f, x);
    else if (sk_eq(x->name, SK_LIT("Path")) && !x->empty) {
        f->in_path = true;
        f->data.len = 0;
    }
    (void)sk_ooxml_relationship(f->scan, f->art, x, &type, &target);
}

static void on_event(struct flat *f, const struct sk_xml *x)
{
    if (x->token.kind == SK_HTML_OPEN)
        on_open(f, x);
    if (x->token.kind == SK_HTML_TEXT && (f->in_data || f->in_path))
        sk_xml_put_text(x, &f->data);
    else
        sk_ooxml_event(&f->reader, x);
    if (x->token.kind == SK_HTML_CLOSE && f->in_data && is_data(x->name))
        end_data(f);
    if (sk_xml_is(x, SK_HTML_CLOSE, SK_LIT("Path")) && f->in_path)
        end_path(f);
}

static enum sk_status parse(struct sk_scan *scan, struct sk_artifact *art)
{
    struct flat f = {.scan = scan, .art = art, .reader = sk_ooxml_reader_of(scan, art)};
    struct sk_xml x = sk_xml_of(scan, art, art->bytes);
    f.data = sk_text_new(scan->arena, sk_output_ceiling(scan));
    while (sk_xml_next(&x))
        on_event(&f, &x);
    if (f.in_data)
        end_data(&f);
    sk_ooxml_finish(&f.reader);
    if (f.data.failed)
        return SK_LIMIT;
    return SK_OK;
}

/* The head without zero bytes, so that UTF-16 is found like UTF-8. */
static sk_span squeezed(sk_span in, uint8_t buffer[static PROBE_BYTES])
{
    size_t n = 0;
    in = sk_slice(in, 0, PROBE_BYTES);
    for (size_t i = 0; i < in.len; i++)
        if (in.ptr[i] != 0 && in.ptr[i] < 0x80)
            buffer[n++] = in.ptr[i];
    return sk_trim(sk_span_of(buffer, n));
}

static struct sk_probe probe(const struct sk_artifact *art)
{
    static const sk_span marks[] = {
        SK_LIT_INIT("<?mso-application"),
        SK_LIT_INIT("schemas.microsoft.com/office/2006/xmlPackage"),
        SK_LIT_INIT("schemas.microsoft.com/office/word/2003/wordml"),
        SK_LIT_INIT("\"urn:schemas-microsoft-com:office:spreadsheet\""),
        SK_LIT_INIT(":wordDocument"),
    };
    uint8_t buffer[PROBE_BYTES];
    sk_span start = sk_trim(sk_slice(art->bytes, 0, 64));
    if (sk_is_format(art, "flatopc"))
        return (struct sk_probe){SK_CERTAIN, NULL};
    if (sk_find_byte(start, '<') > 4)
        return (struct sk_probe){SK_NO, NULL};
    sk_span head = squeezed(art->bytes, buffer);
    if (head.len == 0 || head.ptr[0] != '<' || sk_ifind(head, SK_LIT("<html")) != SK_NPOS)
        return (struct sk_probe){SK_NO, NULL};
    for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++)
        if (sk_find(head, marks[i]) != SK_NPOS)
            return (struct sk_probe){SK_CERTAIN, NULL};
    return (struct sk_probe){SK_NO, NULL};
}

const struct sk_format sk_format_flatopc = {
    .name = "flatopc",
    .title = "Flat OPC, Word 2003 XML, Excel 2003 XML",
    .spec = "MS-OI29500, WordprocessingML 2003, ECMA-376 part 2",
    .probe = probe,
    .parse = parse,
};

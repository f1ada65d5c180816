#include "format/ooxml/content.h"

#include "format/url/url.h"

enum { FIELD_MAX_BYTES = 65536, PIECE_MAX_BYTES = 1 << 20 };

/* Elements of docProps/core.xml and app.xml, and what Office's object model calls them. */
static const struct {
    sk_span element, property;
} properties[] = {
    {SK_LIT_INIT("title"), SK_LIT_INIT("Title")},
    {SK_LIT_INIT("subject"), SK_LIT_INIT("Subject")},
    {SK_LIT_INIT("creator"), SK_LIT_INIT("Author")},
    {SK_LIT_INIT("keywords"), SK_LIT_INIT("Keywords")},
    {SK_LIT_INIT("description"), SK_LIT_INIT("Comments")},
    {SK_LIT_INIT("lastModifiedBy"), SK_LIT_INIT("Last Author")},
    {SK_LIT_INIT("category"), SK_LIT_INIT("Category")},
    {SK_LIT_INIT("contentStatus"), SK_LIT_INIT("Content status")},
    {SK_LIT_INIT("Company"), SK_LIT_INIT("Company")},
    {SK_LIT_INIT("Manager"), SK_LIT_INIT("Manager")},
    {SK_LIT_INIT("Template"), SK_LIT_INIT("Template")},
    {SK_LIT_INIT("Application"), SK_LIT_INIT("Application Name")},
    {SK_LIT_INIT("HyperlinkBase"), SK_LIT_INIT("Hyperlink base")},
    /* Word 2003 and Excel 2003 */
    {SK_LIT_INIT("Title"), SK_LIT_INIT("Title")},
    {SK_LIT_INIT("Subject"), SK_LIT_INIT("Subject")},
    {SK_LIT_INIT("Author"), SK_LIT_INIT("Author")},
    {SK_LIT_INIT("LastAuthor"), SK_LIT_INIT("Last Author")},
    {SK_LIT_INIT("Keywords"), SK_LIT_INIT("Keywords")},
    {SK_LIT_INIT("Description"), SK_LIT_INIT("Comments")},
};

struct sk_ooxml_reader sk_ooxml_reader_of(struct sk_scan *scan, struct sk_artifact *art)
{
    return (struct sk_ooxml_reader){
        .scan = scan,
        .art = art,
        .text = sk_text_new(scan->arena, sk_output_ceiling(scan)),
        .piece = sk_text_new(scan->arena, PIECE_MAX_BYTES),
        .field = sk_text_new(scan->arena, FIELD_MAX_BYTES),
        .wanted = SK_OOXML_FIELDS | SK_OOXML_FACTS,
        .paragraph = SK_FACT_PARAGRAPH,
    };
}

static sk_span kept(struct sk_ooxml_reader *r, sk_span value)
{
    sk_span copy = {0};
    if (value.len > 0 && !sk_arena_dup(r->scan->arena, value, &copy))
        r->scan->lost = true;
    return copy;
}

static void add_fact(struct sk_ooxml_reader *r, enum sk_fact_kind kind, sk_span owner, sk_span name,
                     sk_span value)
{
    const struct sk_fact fact = {
        .kind = kind, .owner = owner, .name = kept(r, name), .value = kept(r, value)};
    if ((r->wanted & SK_OOXML_FACTS) != 0)
        sk_fact_add(r->scan, r->art, &fact);
}

/* ---- fields ---- */

static bool keyword_is(sk_span field, sk_span keyword)
{
    return sk_istarts(field, keyword) &&
           (field.len == keyword.len || !sk_is_alnum(field.ptr[keyword.len]));
}

static void end_field(struct sk_ooxml_reader *r)
{
    static const sk_span loads[] = {SK_LIT_INIT("INCLUDETEXT"), SK_LIT_INIT("INCLUDEPICTURE"),
                                    SK_LIT_INIT("IMPORT"), SK_LIT_INIT("LINK")};
    sk_span field = sk_trim(sk_text_view(&r->field));
    if (keyword_is(field, SK_LIT("DDE")) || keyword_is(field, SK_LIT("DDEAUTO")))
        sk_diag(r->scan, r->art, SK_DIAG_OOXML_DDE, field);
    for (size_t i = 0; i < sizeof loads / sizeof loads[0]; i++)
        if (keyword_is(field, loads[i])) {
            sk_prop_set_text(r->scan, r->art, SK_PROP_EXTERNAL_TARGET, field);
            sk_text_indicators(r->scan, r->art, field, true);
        }
    if (keyword_is(field, SK_LIT("HYPERLINK")))
        sk_text_indicators(r->scan, r->art, field, false);
    r->field.len = 0;
    r->in_field = false;
}

static void begin_simple_field(struct sk_ooxml_reader *r, const struct sk_xml *x)
{
    end_field(r);
    sk_text_put(&r->field, sk_xml_attr(x, SK_LIT("instr")));
    end_field(r);
}

/* A nested field begins within the instructions of another: both are read. */
static void field_char(struct sk_ooxml_reader *r, const struct sk_xml *x)
{
    if (r->field.len > 0)
        end_field(r);
    (void)x;
}

static void dde_link(struct sk_ooxml_reader *r, const struct sk_xml *x)
{
    sk_text_put(&r->field, sk_xml_attr(x, SK_LIT("ddeService")));
    sk_text_byte(&r->field, ' ');
    sk_text_put(&r->field, sk_xml_attr(x, SK_LIT("ddeTopic")));
    sk_diag(r->scan, r->art, SK_DIAG_OOXML_DDE, sk_text_view(&r->field));
    r->field.len = 0;
}

/* ---- facts ---- */

static void doc_variable(struct sk_ooxml_reader *r, const struct sk_xml *x)
{
    add_fact(r, SK_FACT_DOC_VARIABLE, (sk_span){0}, sk_xml_attr(x, SK_LIT("name")),
             sk_xml_attr(x, SK_LIT("val")));
}

static void sheet(struct sk_ooxml_reader *r, const struct sk_xml *x)
{
    sk_span state = sk_xml_attr(x, SK_LIT("state"));
    const char *value = sk_ieq(state, SK_LIT("veryHidden")) ? "veryhidden"
                        : sk_ieq(state, SK_LIT("hidden"))   ? "hidden"
                                                            : "visible";
    const struct sk_fact fact = {.kind = SK_FACT_SHEET,
                                 .name = kept(r, sk_xml_attr(x, SK_LIT("name"))),
                                 .value = sk_span_of_cstr(value),
                                 .number = ++r->sheet_count};
    if ((r->wanted & SK_OOXML_FACTS) != 0 && fact.name.len > 0)
        sk_fact_add(r->scan, r->art, &fact);
}

static void shape(struct sk_ooxml_reader *r, const struct sk_xml *x)
{
    static const struct {
        sk_span attribute, name;
    } said[] = {{SK_LIT_INIT("descr"), SK_LIT_INIT("AlternativeText")},
                {SK_LIT_INIT("title"), SK_LIT_INIT("Title")},
                {SK_LIT_INIT("alt"), SK_LIT_INIT("AlternativeText")}};
    sk_span owner = kept(r, sk_xml_attr(x, SK_LIT("name")));
    for (size_t i = 0; i < sizeof said / sizeof said[0]; i++) {
        sk_span value = sk_xml_attr(x, said[i].attribute);
        if (value.len > 0)
            add_fact(r, SK_FACT_SHAPE, owner, said[i].name, value);
    }
}

/* customUI: onLoad="Procedure" and onAction="Procedure" start a macro. */
static void callbacks(struct sk_ooxml_reader *r, const struct sk_xml *x)
{
    static const sk_span names[] = {SK_LIT_INIT("onLoad"), SK_LIT_INIT("onAction")};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        sk_span value = sk_xml_attr(x, names[i]);
        if (value.len > 0)
            add_fact(r, SK_FACT_CALLBACK, (sk_span){0}, names[i], value);
    }
}

/* activeXN.xml: <ax:ocxPr ax:name="Caption" ax:value="…"/> */
static void control(struct sk_ooxml_reader *r, const struct sk_xml *x)
{
    add_fact(r, SK_FACT_CONTROL, (sk_span){0}, sk_xml_attr(x, SK_LIT("name")),
             sk_xml_attr(x, SK_LIT("value")));
}

static void bookmark(struct sk_ooxml_reader *r, const struct sk_xml *x)
{
    add_fact(r, SK_FACT_BOOKMARK, (sk_span){0}, sk_xml_attr(x, SK_LIT("name")), (sk_span){0});
}

static void line_break(struct sk_ooxml_reader *r, const struct sk_xml *x)
{
    (void)x;
    if ((r->wanted & SK_OOXML_FACTS) != 0 && r->piece.len > 0)
        sk_text_byte(&r->piece, '\n');
}

static void property_open(struct sk_ooxml_reader *r, const struct sk_xml *x)
{
    r->property = kept(r, sk_xml_attr(x, SK_LIT("name")));
    r->owner = "custom";
    r->piece.len = 0;
    r->in_text = r->property.len > 0;
}

struct element {
    sk_span name;
    void (*open)(struct sk_ooxml_reader *r, const struct sk_xml *x);
};

static const struct element field_elements[] = {
    {SK_LIT_INIT("fldChar"), field_char},
    {SK_LIT_INIT("fldSimple"), begin_simple_field},
    {SK_LIT_INIT("ddeLink"), dde_link},
};

static const struct element fact_elements[] = {
    {SK_LIT_INIT("docVar"), doc_variable}, {SK_LIT_INIT("sheet"), sheet},
    {SK_LIT_INIT("docPr"), shape},         {SK_LIT_INIT("cNvPr"), shape},
    {SK_LIT_INIT("shape"), shape},         {SK_LIT_INIT("customUI"), callbacks},
    {SK_LIT_INIT("button"), callbacks},    {SK_LIT_INIT("property"), property_open},
    {SK_LIT_INIT("ocxPr"), control},       {SK_LIT_INIT("bookmarkStart"), bookmark},
    {SK_LIT_INIT("br"), line_break},       {SK_LIT_INIT("cr"), line_break},
};

static void dispatch(struct sk_ooxml_reader *r, const struct sk_xml *x, const struct element *table,
                     size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (sk_eq(x->name, table[i].name))
            table[i].open(r, x);
}

static const sk_span *property_named(sk_span element)
{
    for (size_t i = 0; i < sizeof properties / sizeof properties[0]; i++)
        if (sk_eq(element, properties[i].element))
            return &properties[i].property;
    return NULL;
}

static bool holds_text(sk_span name)
{
    return sk_eq(name, SK_LIT("t")) || sk_eq(name, SK_LIT("delText")) ||
           sk_eq(name, SK_LIT("definedName")) || sk_eq(name, SK_LIT("Data"));
}

static bool holds_instructions(sk_span name)
{
    return sk_eq(name, SK_LIT("instrText")) || sk_eq(name, SK_LIT("delInstrText"));
}

static void open_for_facts(struct sk_ooxml_reader *r, const struct sk_xml *x)
{
    dispatch(r, x, fact_elements, sizeof fact_elements / sizeof fact_elements[0]);
    if (x->empty)
        return;
    if (sk_eq(x->name, SK_LIT("definedName"))) {
        r->property = kept(r, sk_xml_attr(x, SK_LIT("name")));
        r->piece.len = 0;
    }
    const sk_span *property = property_named(x->name);
    if (property != NULL && r->property.len == 0) {
        r->property = *property;
        r->owner = "builtin";
        r->piece.len = 0;
        r->in_text = true;
    }
    r->in_text |= holds_text(x->name);
}

static void on_open(struct sk_ooxml_reader *r, const struct sk_xml *x)
{
    dispatch(r, x, field_elements, sizeof field_elements / sizeof field_elements[0]);
    r->in_field |= !x->empty && holds_instructions(x->name);
    if ((r->wanted & SK_OOXML_FACTS) != 0)
        open_for_facts(r, x);
}

static void end_piece(struct sk_ooxml_reader *r, enum sk_fact_kind kind)
{
    sk_span piece = sk_text_view(&r->piece);
    if (sk_trim(piece).len > 0) {
        sk_text_put(&r->text, piece);
        sk_text_byte(&r->text, '\n');
        add_fact(r, kind, (sk_span){0}, r->property, piece);
    }
    r->piece.len = 0;
    r->property = (sk_span){0};
}

static void end_property(struct sk_ooxml_reader *r)
{
    sk_span value = sk_text_view(&r->piece);
    if (value.len > 0)
        add_fact(r, SK_FACT_DOC_PROPERTY, sk_span_of_cstr(r->owner), r->property, sk_trim(value));
    r->piece.len = 0;
    r->property = (sk_span){0};
    r->in_text = false;
}

static void close_for_facts(struct sk_ooxml_reader *r, const struct sk_xml *x)
{
    if (sk_eq(x->name, SK_LIT("definedName")))
        end_piece(r, SK_FACT_DEFINED_NAME);
    else if (r->property.len > 0 &&
             (property_named(x->name) != NULL || sk_eq(x->name, SK_LIT("property"))))
        end_property(r);
    else if (sk_eq(x->name, SK_LIT("p")) || sk_eq(x->name, SK_LIT("si")) ||
             sk_eq(x->name, SK_LIT("Cell")))
        end_piece(r, r->paragraph);
    if (holds_text(x->name))
        r->in_text = false;
}

static void on_close(struct sk_ooxml_reader *r, const struct sk_xml *x)
{
    if (holds_instructions(x->name))
        r->in_field = false;
    if ((r->wanted & SK_OOXML_FACTS) != 0)
        close_for_facts(r, x);
}

void sk_ooxml_event(struct sk_ooxml_reader *r, const struct sk_xml *x)
{
    if (x->token.kind == SK_HTML_OPEN)
        on_open(r, x);
    else if (x->token.kind == SK_HTML_CLOSE)
        on_close(r, x);
    else if (r->in_field)
        sk_xml_put_text(x, &r->field);
    else if (r->in_text)
        sk_xml_put_text(x, &r->piece);
}

void sk_ooxml_read(struct sk_ooxml_reader *r, sk_span bytes, unsigned wanted)
{
    struct sk_xml x = sk_xml_of(r->scan, r->art, bytes);
    r->wanted = wanted;
    while (sk_xml_next(&x))
        sk_ooxml_event(r, &x);
    end_field(r);
    end_piece(r, r->paragraph);
    r->in_text = false;
}

void sk_ooxml_finish(struct sk_ooxml_reader *r)
{
    if (r->text.len == 0)
        return;
    r->art->text = sk_text_view(&r->text);
    sk_text_indicators(r->scan, r->art, r->art->text, false);
}

/* Every field needs a fldChar or a fldSimple. */
bool sk_ooxml_has_fields(sk_span part)
{
    return sk_find(part, SK_LIT("fld")) != SK_NPOS;
}

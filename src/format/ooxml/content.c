#include "format/ooxml/content.h"

#include "base/num.h"
#include "format/ooxml/facts.h"
#include "format/url/url.h"

enum { FIELD_MAX_BYTES = 65536, PIECE_MAX_BYTES = 1 << 20 };

struct sk_ooxml_reader sk_ooxml_reader_of(struct sk_scan *scan, struct sk_artifact *art)
{
    return (struct sk_ooxml_reader){
        .scan = scan,
        .art = art,
        .text = sk_text_new(scan->arena, sk_output_ceiling(scan)),
        .piece = sk_text_new(scan->arena, PIECE_MAX_BYTES),
        .field = sk_text_new(scan->arena, FIELD_MAX_BYTES),
        .flow = sk_text_new(scan->arena, sk_output_ceiling(scan)),
        .wanted = SK_OOXML_FIELDS | SK_OOXML_FACTS,
        .paragraph = SK_FACT_PARAGRAPH,
        .properties = true,
        .shape_kind = SK_FACT_SHAPE,
    };
}

sk_span sk_ooxml_kept(struct sk_ooxml_reader *r, sk_span value)
{
    sk_span copy = {0};
    if (value.len > 0 && !sk_arena_dup(r->scan->arena, value, &copy))
        r->scan->lost = true;
    return copy;
}

void sk_ooxml_add_fact(struct sk_ooxml_reader *r, enum sk_fact_kind kind, sk_span owner,
                       sk_span name, sk_span value)
{
    bool wanted = (r->wanted & SK_OOXML_FACTS) != 0 && !r->silent && r->fallback == 0;
    if (!wanted || !sk_step(r->scan))
        return;
    const struct sk_fact fact = {.kind = kind,
                                 .owner = owner,
                                 .name = sk_ooxml_kept(r, name),
                                 .value = sk_ooxml_kept(r, value),
                                 .number = r->number};
    sk_fact_add(r->scan, r->art, &fact);
}

sk_span sk_ooxml_relation_id(const struct sk_xml *x)
{
    sk_span rest = x->token.body, name, value;
    while (sk_html_attribute(&rest, &name, &value))
        if (sk_iends(name, SK_LIT(":id")))
            return value;
    return (sk_span){0};
}

void sk_ooxml_begin_part(struct sk_ooxml_reader *r)
{
    r->flow.len = r->piece.len = 0;
    r->piece_depth = r->fallback = r->frames = r->tables = 0;
    r->ranges.count = r->bookmarks.count = 0;
    r->shape_kind = SK_FACT_SHAPE;
    r->shape = r->macro = r->property = (sk_span){0};
    r->in_drawing = r->in_text = r->in_field = false;
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
    sk_ooxml_add_fact(r, SK_FACT_DOC_VARIABLE, (sk_span){0}, sk_xml_attr(x, SK_LIT("name")),
                      sk_xml_attr(x, SK_LIT("val")));
}

static void sheet(struct sk_ooxml_reader *r, const struct sk_xml *x)
{
    sk_span state = sk_xml_attr(x, SK_LIT("state"));
    const char *value = sk_ieq(state, SK_LIT("veryHidden")) ? "veryhidden"
                        : sk_ieq(state, SK_LIT("hidden"))   ? "hidden"
                                                            : "visible";
    sk_span *name = SK_PUSH(r->scan->arena, &r->sheets);
    if (name != NULL)
        *name = sk_ooxml_kept(r, sk_xml_attr(x, SK_LIT("name")));
    const struct sk_fact fact = {.kind = SK_FACT_SHEET,
                                 .name = name == NULL ? (sk_span){0} : *name,
                                 .value = sk_span_of_cstr(value),
                                 .number = ++r->sheet_count};
    if ((r->wanted & SK_OOXML_FACTS) != 0 && fact.name.len > 0)
        sk_fact_add(r->scan, r->art, &fact);
}

/* activeXN.xml: <ax:ocxPr ax:name="Caption" ax:value="…"/> */
static void control(struct sk_ooxml_reader *r, const struct sk_xml *x)
{
    sk_ooxml_add_fact(r, SK_FACT_CONTROL, (sk_span){0}, sk_xml_attr(x, SK_LIT("name")),
                      sk_xml_attr(x, SK_LIT("value")));
}

static void workbook(struct sk_ooxml_reader *r, const struct sk_xml *x)
{
    sk_span name = sk_xml_attr(x, SK_LIT("codeName"));
    if (name.len > 0)
        sk_ooxml_add_fact(r, SK_FACT_CODE_NAME, (sk_span){0}, name, (sk_span){0});
}

static void put_char(struct sk_ooxml_reader *r, uint8_t in_piece, uint8_t in_flow)
{
    if (r->piece.len > 0 || in_piece == '\t')
        sk_text_byte(&r->piece, in_piece);
    sk_text_byte(&r->flow, in_flow);
}

/* In a text that a macro reads a line break is VT. */
static void line_break(struct sk_ooxml_reader *r, const struct sk_xml *x)
{
    (void)x;
    put_char(r, '\n', '\v');
}

/* One with a place is a tab stop. */
static void tab(struct sk_ooxml_reader *r, const struct sk_xml *x)
{
    if (sk_xml_attr(x, SK_LIT("pos")).len == 0)
        put_char(r, '\t', '\t');
}

static void property_open(struct sk_ooxml_reader *r, const struct sk_xml *x)
{
    r->property = sk_ooxml_kept(r, sk_xml_attr(x, SK_LIT("name")));
    r->owner = "custom";
    r->piece.len = 0;
    r->in_text = r->property.len > 0;
}

/* _xlnm.Print_Area is Excel's own Print_Area. */
static void defined_name(struct sk_ooxml_reader *r, const struct sk_xml *x)
{
    sk_span name = sk_xml_attr(x, SK_LIT("name"));
    if (sk_starts(name, SK_LIT("_xlnm.")))
        name = sk_from(name, 6);
    r->property = x->empty ? (sk_span){0} : sk_ooxml_kept(r, name);
    r->piece.len = 0;
    if (!sk_parse_u64(sk_xml_attr(x, SK_LIT("localSheetId")), 10, &r->local_sheet))
        r->local_sheet = UINT64_MAX;
}

static void paragraph(struct sk_ooxml_reader *r, const struct sk_xml *x)
{
    if (x->empty)
        sk_text_byte(&r->flow, '\r');
    else if (r->piece_depth < SK_OOXML_NESTING)
        r->piece_from[r->piece_depth++] = r->piece.len;
}

static void fallback(struct sk_ooxml_reader *r, const struct sk_xml *x)
{
    r->fallback += !x->empty;
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
    {SK_LIT_INIT("ocxPr"), control},       {SK_LIT_INIT("br"), line_break},
    {SK_LIT_INIT("cr"), line_break},       {SK_LIT_INIT("tab"), tab},
    {SK_LIT_INIT("p"), paragraph},         {SK_LIT_INIT("Fallback"), fallback},
    {SK_LIT_INIT("workbookPr"), workbook}, {SK_LIT_INIT("definedName"), defined_name},
};

static void dispatch(struct sk_ooxml_reader *r, const struct sk_xml *x, const struct element *table,
                     size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (sk_eq(x->name, table[i].name))
            table[i].open(r, x);
}

static bool holds_text(sk_span name)
{
    return sk_eq(name, SK_LIT("t")) || sk_eq(name, SK_LIT("delText")) ||
           sk_eq(name, SK_LIT("definedName")) || sk_eq(name, SK_LIT("Data")) ||
           sk_eq(name, SK_LIT("FmlaMacro"));
}

/* Of a comment in a presentation or workbook. */
static bool is_text(sk_span name)
{
    return sk_eq(name, SK_LIT("text"));
}

static bool holds_instructions(sk_span name)
{
    return sk_eq(name, SK_LIT("instrText")) || sk_eq(name, SK_LIT("delInstrText"));
}

static void open_property(struct sk_ooxml_reader *r, const struct sk_xml *x)
{
    const sk_span *property = sk_ooxml_property_named(x->name);
    if (sk_eq(x->name, SK_LIT("property")))
        property_open(r, x);
    else if (property != NULL && r->property.len == 0) {
        r->property = *property;
        r->owner = "builtin";
        r->piece.len = 0;
        r->in_text = true;
    }
}

static void open_for_facts(struct sk_ooxml_reader *r, const struct sk_xml *x)
{
    if (r->user_interface)
        sk_ooxml_user_interface(r, x);
    dispatch(r, x, fact_elements, sizeof fact_elements / sizeof fact_elements[0]);
    sk_ooxml_open_shape(r, x);
    sk_ooxml_open_range(r, x);
    if (x->empty)
        return;
    if (r->properties)
        open_property(r, x);
    r->in_text |= holds_text(x->name) || (r->paragraph == SK_FACT_COMMENT && is_text(x->name));
}

static void on_open(struct sk_ooxml_reader *r, const struct sk_xml *x)
{
    dispatch(r, x, field_elements, sizeof field_elements / sizeof field_elements[0]);
    r->in_field |= !x->empty && holds_instructions(x->name);
    if ((r->wanted & SK_OOXML_FACTS) != 0)
        open_for_facts(r, x);
}

/* The paragraph that is open, or the whole piece; an outer one goes on where it stood. */
static sk_span take_piece(struct sk_ooxml_reader *r)
{
    size_t from = r->piece_depth > 0 ? r->piece_from[--r->piece_depth] : 0;
    sk_span piece = sk_from(sk_text_view(&r->piece), from);
    r->piece.len = from < r->piece.len ? from : r->piece.len;
    return piece; /* stays as it is until more text comes */
}

static void end_paragraph(struct sk_ooxml_reader *r)
{
    sk_span piece = take_piece(r), owner = r->frames > 0 ? SK_LIT("text frame") : r->story;
    int64_t number = r->number;
    bool framed = r->frames > 0 && r->paragraph == SK_FACT_PARAGRAPH && number == 0;
    sk_text_byte(&r->flow, '\r');
    if (sk_trim(piece).len == 0)
        return;
    sk_text_put(&r->text, piece);
    sk_text_byte(&r->text, '\n');
    if (framed)
        r->number = 5; /* wdTextFrameStory */
    if (framed || r->paragraph == SK_FACT_STORY)
        sk_ooxml_add_fact(r, SK_FACT_STORY, owner, (sk_span){0}, piece);
    else if (r->paragraph == SK_FACT_PARAGRAPH)
        sk_ooxml_add_fact(r, r->paragraph, (sk_span){0}, (sk_span){0}, piece);
    r->number = number;
}

static void end_name(struct sk_ooxml_reader *r)
{
    sk_span piece = take_piece(r);
    bool local = r->local_sheet < r->sheets.count;
    r->number = local ? (int64_t)r->local_sheet + 1 : 0;
    if (piece.len > 0)
        sk_ooxml_add_fact(r, SK_FACT_DEFINED_NAME,
                          local ? r->sheets.at[r->local_sheet] : (sk_span){0}, r->property, piece);
    r->number = 0;
    sk_text_put(&r->text, piece);
    sk_text_byte(&r->text, '\n');
    r->property = (sk_span){0};
}

static void end_property(struct sk_ooxml_reader *r)
{
    sk_span value = sk_text_view(&r->piece);
    if (value.len > 0)
        sk_ooxml_add_fact(r, SK_FACT_DOC_PROPERTY, sk_span_of_cstr(r->owner), r->property,
                          sk_ooxml_property_value(r, value));
    r->piece.len = 0;
    r->property = (sk_span){0};
    r->in_text = false;
}

/* VML of Excel: what a click on the shape starts. */
static void end_macro(struct sk_ooxml_reader *r)
{
    sk_ooxml_on_action(r, take_piece(r));
}

static void close_for_facts(struct sk_ooxml_reader *r, const struct sk_xml *x)
{
    if (sk_eq(x->name, SK_LIT("definedName")))
        end_name(r);
    else if (sk_eq(x->name, SK_LIT("FmlaMacro")))
        end_macro(r);
    else if (r->property.len > 0 &&
             (sk_ooxml_property_named(x->name) != NULL || sk_eq(x->name, SK_LIT("property"))))
        end_property(r);
    else if (sk_eq(x->name, SK_LIT("p")) || sk_eq(x->name, SK_LIT("si")) ||
             sk_eq(x->name, SK_LIT("Cell")) ||
             (r->paragraph == SK_FACT_COMMENT && is_text(x->name)))
        end_paragraph(r);
    sk_ooxml_close_range(r, x);
    sk_ooxml_close_shape(r, x);
    if (sk_eq(x->name, SK_LIT("Fallback")))
        r->fallback -= r->fallback > 0;
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

static void put_text(struct sk_ooxml_reader *r, const struct sk_xml *x)
{
    size_t before = r->piece.len;
    sk_xml_put_text(x, &r->piece);
    if ((r->wanted & SK_OOXML_FACTS) != 0)
        sk_text_put(&r->flow, sk_from(sk_text_view(&r->piece), before));
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
        put_text(r, x);
}

void sk_ooxml_read(struct sk_ooxml_reader *r, sk_span bytes, unsigned wanted)
{
    struct sk_xml x = sk_xml_of(r->scan, r->art, bytes);
    r->wanted = wanted;
    sk_ooxml_begin_part(r);
    while (sk_xml_next(&x))
        sk_ooxml_event(r, &x);
    end_field(r);
    if (r->piece.len > 0)
        end_paragraph(r);
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

#include "format/ooxml/facts.h"

#include "base/num.h"

enum { NAME_MAX_BYTES = 4096, CLICKS_MAX = 4096 };

sk_span sk_ooxml_procedure(sk_span macro)
{
    size_t bang = sk_rfind_byte(macro, '!');
    macro = bang == SK_NPOS ? macro : sk_from(macro, bang + 1);
    size_t dot = sk_rfind_byte(macro, '.');
    return sk_trim(dot == SK_NPOS ? macro : sk_from(macro, dot + 1));
}

/* Excel writes it into the drawing, and into VML for older programs. */
static bool is_known(struct sk_ooxml_reader *r, sk_span macro)
{
    for (size_t i = 0; i < r->clicks.count && sk_step(r->scan); i++)
        if (sk_eq(r->clicks.at[i].shape, r->shape) && sk_eq(r->clicks.at[i].macro, macro))
            return true;
    struct sk_ooxml_click *click =
        r->clicks.count < CLICKS_MAX ? SK_PUSH(r->scan->arena, &r->clicks) : NULL;
    if (click != NULL)
        *click = (struct sk_ooxml_click){r->shape, sk_ooxml_kept(r, macro)};
    return false;
}

void sk_ooxml_on_action(struct sk_ooxml_reader *r, sk_span macro)
{
    macro = sk_ooxml_procedure(macro);
    if (macro.len > 0 && r->fallback == 0 && !is_known(r, macro))
        sk_ooxml_add_fact(r, SK_FACT_CALLBACK, r->shape, SK_LIT("onAction"), macro);
}

/* ---- Shapes: who they are, what they say ---- */

/* VML writes _x0020_ for a space in an id. */
static sk_span without_escapes(struct sk_ooxml_reader *r, sk_span id)
{
    enum { ESCAPE_BYTES = 7 };
    struct sk_text t = sk_text_new(r->scan->arena, NAME_MAX_BYTES);
    uint64_t rune;
    for (size_t i = 0; i < id.len && i < NAME_MAX_BYTES; i++) {
        sk_span escape = sk_slice(id, i, ESCAPE_BYTES);
        if (escape.len == ESCAPE_BYTES && sk_istarts(escape, SK_LIT("_x")) &&
            escape.ptr[ESCAPE_BYTES - 1] == '_' &&
            sk_parse_u64(sk_slice(escape, 2, 4), 16, &rune)) {
            sk_text_rune(&t, (uint32_t)rune);
            i += ESCAPE_BYTES - 1;
        } else
            sk_text_byte(&t, id.ptr[i]);
    }
    return sk_text_view(&t);
}

static sk_span shape_name(struct sk_ooxml_reader *r, const struct sk_xml *x)
{
    sk_span name = sk_xml_attr(x, SK_LIT("name"));
    if (name.len > 0 || !sk_eq(x->name, SK_LIT("shape")))
        return sk_ooxml_kept(r, name);
    name = sk_xml_attr(x, SK_LIT("id"));
    return sk_istarts(name, SK_LIT("_x0000_")) ? (sk_span){0} : without_escapes(r, name);
}

static void say(struct sk_ooxml_reader *r, const struct sk_xml *x)
{
    static const struct {
        sk_span attribute, name;
    } said[] = {{SK_LIT_INIT("descr"), SK_LIT_INIT("AlternativeText")},
                {SK_LIT_INIT("title"), SK_LIT_INIT("Title")},
                {SK_LIT_INIT("alt"), SK_LIT_INIT("AlternativeText")}};
    for (size_t i = 0; i < sizeof said / sizeof said[0]; i++) {
        sk_span value = sk_xml_attr(x, said[i].attribute);
        if (value.len > 0)
            sk_ooxml_add_fact(r, r->shape_kind, r->shape, said[i].name, value);
    }
}

static void shape(struct sk_ooxml_reader *r, const struct sk_xml *x)
{
    bool of_word = sk_eq(x->name, SK_LIT("docPr"));
    if (r->in_drawing && !of_word)
        return; /* a part of the shape that has a name already */
    r->shape = shape_name(r, x);
    if (r->shape.len > 0)
        sk_ooxml_add_fact(r, r->shape_kind, r->shape, SK_LIT("Name"), r->shape);
    say(r, x);
    sk_ooxml_on_action(r, r->macro);
    r->macro = (sk_span){0};
}

static void drawing(struct sk_ooxml_reader *r, const struct sk_xml *x)
{
    r->in_drawing = !x->empty;
    r->shape_kind = sk_eq(x->name, SK_LIT("inline")) ? SK_FACT_INLINE_SHAPE : SK_FACT_SHAPE;
}

/* Excel: the macro stands before the name. */
static void assigned_macro(struct sk_ooxml_reader *r, const struct sk_xml *x)
{
    r->macro = sk_ooxml_kept(r, sk_xml_attr(x, SK_LIT("macro")));
}

static void word_art(struct sk_ooxml_reader *r, const struct sk_xml *x)
{
    sk_span value = sk_xml_attr(x, SK_LIT("string"));
    if (value.len > 0)
        sk_ooxml_add_fact(r, r->shape_kind, r->shape, SK_LIT("Text"), value);
}

/* PowerPoint: ppaction://macro?name=Go, or a link to somewhere. */
static void click(struct sk_ooxml_reader *r, const struct sk_xml *x)
{
    static const sk_span macro = SK_LIT_INIT("ppaction://macro?name=");
    sk_span action = sk_xml_attr(x, SK_LIT("action")), id = sk_ooxml_relation_id(x), target = {0};
    if (sk_istarts(action, macro))
        sk_ooxml_on_action(r, sk_from(action, macro.len));
    else if (id.len > 0 && r->hooks.target != NULL)
        target = r->hooks.target(r->hooks.state, id);
    if (target.len > 0)
        sk_ooxml_add_fact(r, SK_FACT_HYPERLINK, (sk_span){0}, (sk_span){0}, target);
}

static void reference(struct sk_ooxml_reader *r, const struct sk_xml *x)
{
    sk_span name = sk_ooxml_kept(r, sk_xml_attr(x, SK_LIT("name")));
    if (r->hooks.reference != NULL)
        r->hooks.reference(r->hooks.state, r, x, name.len > 0 ? name : r->shape);
}

static const struct {
    sk_span element;
    void (*open)(struct sk_ooxml_reader *r, const struct sk_xml *x);
} elements[] = {
    {SK_LIT_INIT("docPr"), shape},
    {SK_LIT_INIT("cNvPr"), shape},
    {SK_LIT_INIT("shape"), shape},
    {SK_LIT_INIT("inline"), drawing},
    {SK_LIT_INIT("anchor"), drawing},
    {SK_LIT_INIT("sp"), assigned_macro},
    {SK_LIT_INIT("pic"), assigned_macro},
    {SK_LIT_INIT("graphicFrame"), assigned_macro},
    {SK_LIT_INIT("cxnSp"), assigned_macro},
    {SK_LIT_INIT("textpath"), word_art},
    {SK_LIT_INIT("hlinkClick"), click},
    {SK_LIT_INIT("hlinkHover"), click},
    {SK_LIT_INIT("hlinkMouseOver"), click},
    {SK_LIT_INIT("control"), reference},
    {SK_LIT_INIT("tags"), reference},
    {SK_LIT_INIT("headerReference"), reference},
    {SK_LIT_INIT("footerReference"), reference},
};

void sk_ooxml_open_shape(struct sk_ooxml_reader *r, const struct sk_xml *x)
{
    for (size_t i = 0; i < sizeof elements / sizeof elements[0]; i++)
        if (sk_eq(x->name, elements[i].element))
            elements[i].open(r, x);
}

void sk_ooxml_close_shape(struct sk_ooxml_reader *r, const struct sk_xml *x)
{
    static const sk_span ends[] = {SK_LIT_INIT("sp"), SK_LIT_INIT("pic"), SK_LIT_INIT("shape"),
                                   SK_LIT_INIT("graphicFrame"), SK_LIT_INIT("cxnSp")};
    if (sk_eq(x->name, SK_LIT("inline")) || sk_eq(x->name, SK_LIT("anchor"))) {
        r->in_drawing = false;
        r->shape_kind = SK_FACT_SHAPE;
        r->shape = (sk_span){0};
    }
    for (size_t i = 0; i < sizeof ends / sizeof ends[0] && !r->in_drawing; i++)
        if (sk_eq(x->name, ends[i]))
            r->shape = (sk_span){0};
}

/* ---- customUI: every attribute that names a procedure ---- */

static bool is_callback(sk_span attribute)
{
    static const sk_span images = SK_LIT_INIT("loadImage");
    bool on = sk_starts(attribute, SK_LIT("on")), get = sk_starts(attribute, SK_LIT("get"));
    size_t verb = on ? 2 : 3;
    return sk_eq(attribute, images) || ((on || get) && attribute.len > verb &&
                                        attribute.ptr[verb] >= 'A' && attribute.ptr[verb] <= 'Z');
}

void sk_ooxml_user_interface(struct sk_ooxml_reader *r, const struct sk_xml *x)
{
    sk_span rest = x->token.body, name, value;
    sk_span id = sk_xml_attr(x, SK_LIT("id"));
    if (id.len == 0)
        id = sk_xml_attr(x, SK_LIT("idMso"));
    while (sk_step(r->scan) && sk_html_attribute(&rest, &name, &value))
        if (is_callback(name) && value.len > 0)
            sk_ooxml_add_fact(r, SK_FACT_CALLBACK, sk_ooxml_kept(r, id), name,
                              sk_ooxml_procedure(value));
}

#include "format/ppt/slides.h"

#include "base/text.h"
#include "base/utf.h"
#include "format/escher/escher.h"

enum record { /* [MS-PPT] 2.13.24 */
              SLIDE = 0x03EE,
              SLIDE_PERSIST = 0x03F3,
              OUTLINE_TEXT_REF = 0x0F9E,
              TEXT_CHARS = 0x0FA0,
              TEXT_BYTES = 0x0FA8,
              C_STRING = 0x0FBA,
              HYPERLINK = 0x0FD7,
              SLIDE_LIST = 0x0FF0,
              INTERACTIVE = 0x0FF2,
              STRING_TAG = 0x1389,
              BINARY_TAG = 0x138A,
              CLIENT_DATA = 0xF011
};
enum {
    TEXT_MAX_BYTES = 4 << 20,
    MAX_OUTLINE = 65536,
    FLAGS_NO_SHAPE = 0x404, /* the drawing itself, the background */
    ID_MASK = 0x3FF
};

struct outline { /* a placeholder's text, which stands in the list of slides */
    int64_t slide;
    uint32_t index;
    sk_span text;
};

struct slides {
    struct sk_scan *scan;
    struct sk_artifact *art;
    struct sk_text whole;
    size_t position, client_end; /* in the stream; end of the last shape's data */
    int64_t slide, listed_slide;
    uint32_t listed_index;
    uint16_t container; /* the innermost that began */
    bool in_list, named;
    struct sk_escher_shape shape;
    uint16_t shape_type;
    uint32_t shape_id;
    sk_span name; /* of the shape */
    sk_span kept; /* first string of the container: a tag's name, a link's text */
    SK_VEC(struct outline) outline;
};

static sk_span text_of(struct slides *s, const struct sk_escher_record *r)
{
    struct sk_text t = sk_text_new(s->scan->arena, TEXT_MAX_BYTES);
    if (r->type != TEXT_BYTES)
        sk_utf16le_to_utf8(r->data, &t);
    for (size_t i = 0; r->type == TEXT_BYTES && i < r->data.len; i++)
        sk_text_rune(&t, r->data.ptr[i]);
    return sk_text_view(&t);
}

static void add(struct slides *s, enum sk_fact_kind kind, sk_span owner, sk_span name,
                sk_span value)
{
    const struct sk_fact fact = {
        .kind = kind, .owner = owner, .name = name, .value = value, .number = s->slide};
    if (value.len > 0 && sk_spend(&s->scan->budget, SK_BUDGET_STEPS, 1 + value.len / 64))
        sk_fact_add(s->scan, s->art, &fact);
}

/* ---- Shapes ---- */

static sk_span utf8_of(struct slides *s, sk_span utf16)
{
    struct sk_text t = sk_text_new(s->scan->arena, TEXT_MAX_BYTES);
    sk_utf16le_to_utf8(utf16, &t);
    sk_span text = sk_text_view(&t);
    return sk_slice(text, 0, sk_find_byte(text, 0));
}

/* How PowerPoint calls a shape that has no name of its own ([MS-ODRAW] 2.4.24: the types). */
static sk_span default_name(struct slides *s)
{
    static const struct {
        uint16_t type;
        const char *name;
    } types[] = {{1, "Rectangle"}, {3, "Oval"}, {20, "Line"}, {75, "Picture"}, {202, "Text Box"}};
    struct sk_text t = sk_text_new(s->scan->arena, 64);
    const char *type = "AutoShape";
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
        if (types[i].type == s->shape_type)
            type = types[i].name;
    sk_text_printf(&t, "%s %u", type, s->shape_id & ID_MASK);
    return sk_text_view(&t);
}

/* The shape's name comes first: when its properties are over, and its text begins. */
static void name_shape(struct slides *s)
{
    if (s->named || s->slide == 0)
        return;
    s->named = true;
    s->name = utf8_of(s, s->shape.name);
    if (s->name.len == 0)
        s->name = default_name(s);
    add(s, SK_FACT_SHAPE, s->name, SK_LIT("Name"), s->name);
    add(s, SK_FACT_SHAPE, s->name, SK_LIT("AlternativeText"), utf8_of(s, s->shape.description));
    add(s, SK_FACT_SHAPE, s->name, SK_LIT("Text"), utf8_of(s, s->shape.word_art));
}

static void begin_shape(struct slides *s, const struct sk_escher_record *r)
{
    struct sk_reader in = sk_reader_of(r->data);
    uint32_t flags = 0;
    name_shape(s);
    s->shape = (struct sk_escher_shape){0};
    s->shape_type = r->instance;
    if (!sk_read_u32le(&in, &s->shape_id) || !sk_read_u32le(&in, &flags))
        s->shape_id = 0;
    s->named = (flags & FLAGS_NO_SHAPE) != 0;
    s->name = (sk_span){0};
}

/* ---- Text ---- */

static void keep_outline(struct slides *s, sk_span text)
{
    struct outline *o =
        s->outline.count < MAX_OUTLINE ? SK_PUSH(s->scan->arena, &s->outline) : NULL;
    if (o != NULL)
        *o = (struct outline){s->listed_slide, s->listed_index++, text};
}

static void shape_text(struct slides *s, sk_span text)
{
    name_shape(s);
    if (s->slide > 0 && s->name.len > 0)
        add(s, SK_FACT_SHAPE, s->name, SK_LIT("Text"), text);
}

static void paragraph(struct slides *s, sk_span value)
{
    add(s, SK_FACT_PARAGRAPH, (sk_span){0}, (sk_span){0}, value);
    sk_text_put(&s->whole, value);
    sk_text_byte(&s->whole, '\n');
}

static void text(struct slides *s, sk_span value)
{
    paragraph(s, value);
    if (s->in_list)
        keep_outline(s, value);
    else
        shape_text(s, value);
}

static void outline_text(struct slides *s, sk_span data)
{
    struct sk_reader r = sk_reader_of(data);
    uint32_t index;
    if (!sk_read_u32le(&r, &index))
        return;
    for (size_t i = 0; i < s->outline.count && sk_step(s->scan); i++)
        if (s->outline.at[i].slide == s->slide && s->outline.at[i].index == index)
            shape_text(s, s->outline.at[i].text);
}

static void tag(struct slides *s, sk_span value)
{
    bool of_shape = s->position <= s->client_end;
    if (of_shape)
        name_shape(s);
    add(s, SK_FACT_TAG, of_shape ? s->name : (sk_span){0}, s->kept, value);
}

/* A string is what its container and its instance say (2.3.7.2, 2.8.13, 2.10.16). */
static void string(struct slides *s, const struct sk_escher_record *r)
{
    enum { MACRO = 2, TARGET = 1 };
    sk_span value = text_of(s, r);
    bool kept = (s->container == STRING_TAG && r->instance == 0) ||
                (s->container == HYPERLINK && r->instance < TARGET);
    if (kept)
        s->kept = value;
    else if (s->container == STRING_TAG)
        tag(s, value);
    else if (s->container == HYPERLINK && r->instance == TARGET)
        add(s, SK_FACT_HYPERLINK, s->kept, (sk_span){0}, value);
    else if (s->container == INTERACTIVE && r->instance == MACRO) {
        name_shape(s);
        add(s, SK_FACT_CALLBACK, s->name, SK_LIT("onAction"), value);
    } else if (s->container != BINARY_TAG)
        paragraph(s, value);
}

static void container(struct slides *s, const struct sk_escher_record *r)
{
    s->container = r->type;
    s->kept = (sk_span){0};
    if (r->type == CLIENT_DATA)
        s->client_end = s->position + r->bytes;
    if (r->type == SLIDE) {
        name_shape(s);
        s->slide++;
        s->in_list = false;
        s->named = true;
        s->name = (sk_span){0};
    } else if (r->type == SLIDE_LIST) {
        s->in_list = r->instance == 0; /* 1 and 2: masters and notes */
        s->listed_slide = 0;
    }
}

static void record(struct slides *s, const struct sk_escher_record *r)
{
    if (r->version == SK_ESCHER_CONTAINER)
        container(s, r);
    else if (r->type == SK_ESCHER_SP)
        begin_shape(s, r);
    else if (r->type == SK_ESCHER_OPT || r->type == SK_ESCHER_TERTIARY)
        sk_escher_options(r, &s->shape);
    else if (r->type == TEXT_CHARS || r->type == TEXT_BYTES)
        text(s, text_of(s, r));
    else if (r->type == C_STRING)
        string(s, r);
    else if (r->type == OUTLINE_TEXT_REF)
        outline_text(s, r->data);
    else if (r->type == SLIDE_PERSIST) {
        s->listed_slide++;
        s->listed_index = 0;
    }
}

void sk_ppt_slides(struct sk_scan *scan, struct sk_artifact *art, sk_span stream)
{
    struct slides s = {.scan = scan, .art = art, .named = true};
    struct sk_reader r = sk_reader_of(stream);
    struct sk_escher_record now;
    s.whole = sk_text_new(scan->arena, TEXT_MAX_BYTES);
    while (sk_step(scan) && sk_escher_next(&r, &now)) {
        s.position = r.pos;
        record(&s, &now);
    }
    name_shape(&s);
    art->text = sk_text_view(&s.whole);
}

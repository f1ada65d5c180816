/* What the elements of a part refer to in others: controls, tags, headers, links. */
#include "format/cfb/cfb.h"
#include "format/oforms/oforms.h"
#include "format/ooxml/content.h"
#include "format/ooxml/package.h"

enum { SOURCE_STEPS = 4, CLSID_BYTES = 16 };

struct sk_ooxml_part *sk_ooxml_target_part(struct sk_ooxml_package *p, size_t source, sk_span id)
{
    if (id.len == 0 || !sk_spend(&p->scan->budget, SK_BUDGET_STEPS, 1 + p->parts.count / 8))
        return NULL;
    for (size_t i = 0; i < p->parts.count; i++)
        if (p->parts.at[i].source == source && sk_eq(p->parts.at[i].relation_id, id))
            return &p->parts.at[i];
    return NULL;
}

const struct sk_ooxml_part *sk_ooxml_place(const struct sk_ooxml_package *p,
                                           const struct sk_ooxml_part *part)
{
    const struct sk_ooxml_part *at = part;
    for (unsigned i = 0; i < SOURCE_STEPS && at->number == 0 && at->source > 0; i++)
        at = &p->parts.at[at->source - 1];
    return at->number != 0 ? at : part;
}

/* ---- Numbers: the order in the workbook or presentation ---- */

static void number_parts_of(struct sk_ooxml_package *p, const char *main, const char *element)
{
    struct sk_ooxml_part *book = sk_ooxml_part_named(p, sk_span_of_cstr(main));
    int64_t number = 0;
    if (book == NULL)
        return;
    size_t source = (size_t)(book - p->parts.at) + 1;
    struct sk_xml x = sk_xml_of(p->scan, p->art, sk_ooxml_part_bytes(p, book));
    while (sk_xml_next(&x)) {
        if (!sk_xml_is(&x, SK_HTML_OPEN, sk_span_of_cstr(element)))
            continue;
        number++;
        struct sk_ooxml_part *part = sk_ooxml_target_part(p, source, sk_ooxml_relation_id(&x));
        sk_span name = sk_xml_attr(&x, SK_LIT("name"));
        if (part == NULL || part->number != 0)
            continue;
        part->number = number;
        if (name.len > 0 && !sk_arena_dup(p->scan->arena, name, &part->title))
            p->scan->lost = true;
    }
}

void sk_ooxml_number_parts(struct sk_ooxml_package *p)
{
    number_parts_of(p, "xl/workbook.xml", "sheet");
    number_parts_of(p, "ppt/presentation.xml", "sldId");
}

/* ---- Controls ---- */

static sk_span kept(struct sk_ooxml_package *p, sk_span value)
{
    sk_span copy = {0};
    if (value.len > 0 && !sk_arena_dup(p->scan->arena, value, &copy))
        p->scan->lost = true;
    return copy;
}

/* activeXN.bin: the control's own bytes, or a compound file with them in a stream. */
static sk_span persisted(struct sk_ooxml_package *p, struct sk_ooxml_part *binary)
{
    sk_span bytes = binary == NULL ? (sk_span){0} : sk_ooxml_part_bytes(p, binary);
    struct sk_cfb cfb;
    if (!sk_starts(bytes, SK_LIT("\xD0\xCF\x11\xE0")))
        return bytes;
    if (sk_cfb_open(bytes, p->scan->arena, &p->scan->budget, &cfb) != SK_OK)
        return (sk_span){0};
    return sk_cfb_read(&cfb, sk_cfb_path(&cfb, "contents"));
}

static void control_class(struct sk_ooxml_package *p, size_t source, const struct sk_xml *x,
                          const struct sk_oforms_place *place)
{
    uint8_t clsid[CLSID_BYTES];
    if (!sk_oforms_clsid(sk_xml_attr(x, SK_LIT("classid")), clsid))
        return;
    struct sk_ooxml_part *binary = sk_ooxml_target_part(p, source, sk_ooxml_relation_id(x));
    sk_oforms_control(p->scan, p->art, place, sk_span_of(clsid, sizeof clsid),
                      persisted(p, binary));
}

void sk_ooxml_read_control(struct sk_ooxml_package *p, struct sk_ooxml_part *part, sk_span name,
                           int64_t number)
{
    const struct sk_oforms_place place = {kept(p, name), number};
    size_t source = (size_t)(part - p->parts.at) + 1;
    if (part->taken)
        return;
    part->taken = true;
    struct sk_xml x = sk_xml_of(p->scan, p->art, sk_ooxml_part_bytes(p, part));
    while (sk_xml_next(&x)) {
        if (sk_xml_is(&x, SK_HTML_OPEN, SK_LIT("ocx")))
            control_class(p, source, &x, &place);
        if (!sk_xml_is(&x, SK_HTML_OPEN, SK_LIT("ocxPr")))
            continue;
        const struct sk_fact fact = {.kind = SK_FACT_CONTROL,
                                     .owner = place.owner,
                                     .name = kept(p, sk_xml_attr(&x, SK_LIT("name"))),
                                     .value = kept(p, sk_xml_attr(&x, SK_LIT("value"))),
                                     .number = number};
        if (fact.value.len > 0)
            sk_fact_add(p->scan, p->art, &fact);
    }
}

/* ---- PowerPoint's tags ---- */

static void read_tags(struct sk_ooxml_package *p, struct sk_ooxml_part *part, sk_span shape,
                      int64_t number)
{
    part->taken = true;
    struct sk_xml x = sk_xml_of(p->scan, p->art, sk_ooxml_part_bytes(p, part));
    while (sk_xml_next(&x)) {
        if (!sk_xml_is(&x, SK_HTML_OPEN, SK_LIT("tag")))
            continue;
        const struct sk_fact fact = {.kind = SK_FACT_TAG,
                                     .owner = kept(p, shape),
                                     .name = kept(p, sk_xml_attr(&x, SK_LIT("name"))),
                                     .value = kept(p, sk_xml_attr(&x, SK_LIT("val"))),
                                     .number = number};
        sk_fact_add(p->scan, p->art, &fact);
    }
}

/* ---- Word's headers and footers ---- */

/* WdStoryType by the reference's type: even, default, first. */
static int64_t story_type(const struct sk_xml *x)
{
    int64_t footer = sk_eq(x->name, SK_LIT("footerReference")) ? 1 : 0;
    sk_span type = sk_xml_attr(x, SK_LIT("type"));
    if (sk_ieq(type, SK_LIT("first")))
        return 10 + footer;
    return (sk_ieq(type, SK_LIT("even")) ? 6 : 7) + 2 * footer;
}

/* ---- Hooks ---- */

static void on_reference(void *state, struct sk_ooxml_reader *r, const struct sk_xml *x,
                         sk_span name)
{
    struct sk_ooxml_package *p = state;
    struct sk_ooxml_part *part = sk_ooxml_target_part(p, p->current, sk_ooxml_relation_id(x));
    if (part == NULL || part->taken || r->silent || r->fallback > 0 ||
        (r->wanted & SK_OOXML_FACTS) == 0)
        return;
    if (sk_eq(x->name, SK_LIT("control")))
        sk_ooxml_read_control(p, part, name, r->number);
    else if (sk_eq(x->name, SK_LIT("tags")))
        read_tags(p, part, name, r->number);
    else if (part->number == 0)
        part->number = story_type(x);
}

sk_span sk_ooxml_link_target(struct sk_ooxml_package *p, sk_span id)
{
    if (!sk_spend(&p->scan->budget, SK_BUDGET_STEPS, 1 + p->links.count / 8))
        return (sk_span){0};
    for (size_t i = 0; i < p->links.count; i++)
        if (p->links.at[i].source == p->current && sk_eq(p->links.at[i].id, id)) {
            p->links.at[i].used = true;
            return p->links.at[i].fact->value;
        }
    return (sk_span){0};
}

static sk_span on_target(void *state, sk_span id)
{
    return sk_ooxml_link_target(state, id);
}

void sk_ooxml_follow(struct sk_ooxml_package *p, struct sk_ooxml_reader *r)
{
    r->hooks = (struct sk_ooxml_hooks){p, on_target, on_reference};
}

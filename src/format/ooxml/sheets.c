/* SpreadsheetML worksheets (ECMA-376 part 1, 18.3): macros keep their strings in cells. */
#include "base/num.h"
#include "base/text.h"
#include "format/ooxml/content.h"
#include "format/ooxml/package.h"
#include "format/xml/xml.h"

enum { CELLS_MAX = 100000, CELL_MAX_BYTES = 32767 * 4 };

struct cells {
    struct sk_ooxml_package *p;
    SK_VEC(sk_span) strings; /* shared ones, by index */
    sk_span sheet, cell;     /* names of what is open */
    int64_t number;          /* of the sheet, from 1 */
    bool shared, truth;      /* the cell's value is an index, or 0 or 1 */
    struct sk_text piece;
    size_t count;
};

static sk_span kept(struct cells *c, sk_span value)
{
    sk_span copy = {0};
    if (value.len > 0 && !sk_arena_dup(c->p->scan->arena, value, &copy))
        c->p->scan->lost = true;
    return copy;
}

static void add_fact(struct cells *c, enum sk_fact_kind kind, sk_span value)
{
    const struct sk_fact fact = {
        .kind = kind, .owner = c->sheet, .name = c->cell, .value = value, .number = c->number};
    if (value.len == 0)
        return;
    if (c->count++ >= CELLS_MAX) {
        sk_diag(c->p->scan, c->p->art, SK_DIAG_OOXML_CELLS_CUT, (sk_span){0});
        return;
    }
    sk_fact_add(c->p->scan, c->p->art, &fact);
}

static sk_span shared_string(const struct cells *c, sk_span index)
{
    uint64_t at;
    return sk_parse_u64(sk_trim(index), 10, &at) && at < c->strings.count ? c->strings.at[at]
                                                                          : (sk_span){0};
}

static void read_strings(struct cells *c, sk_span part)
{
    struct sk_xml x = sk_xml_of(c->p->scan, c->p->art, part);
    bool in_text = false;
    while (sk_xml_next(&x)) {
        if (x.token.kind == SK_HTML_TEXT && in_text)
            sk_xml_put_text(&x, &c->piece);
        else if (sk_eq(x.name, SK_LIT("t")))
            in_text = x.token.kind == SK_HTML_OPEN && !x.empty;
        else if (sk_eq(x.name, SK_LIT("si")) && (x.token.kind == SK_HTML_CLOSE || x.empty)) {
            sk_span *string = SK_PUSH(c->p->scan->arena, &c->strings);
            if (string != NULL)
                *string = kept(c, sk_text_view(&c->piece));
            c->piece.len = 0;
        }
    }
}

static void open_cell(struct cells *c, const struct sk_xml *x)
{
    c->cell = kept(c, sk_xml_attr(x, SK_LIT("r")));
    sk_span type = sk_xml_attr(x, SK_LIT("t"));
    c->shared = sk_eq(type, SK_LIT("s"));
    c->truth = sk_eq(type, SK_LIT("b"));
    c->piece.len = 0;
}

static bool holds_value(sk_span name)
{
    return sk_eq(name, SK_LIT("v")) || sk_eq(name, SK_LIT("f")) || sk_eq(name, SK_LIT("t"));
}

static void close_value(struct cells *c, sk_span name)
{
    sk_span piece = sk_text_view(&c->piece);
    if (sk_eq(name, SK_LIT("f")))
        add_fact(c, SK_FACT_CELL_FORMULA, kept(c, piece));
    else if (c->truth)
        add_fact(c, SK_FACT_CELL, sk_eq(piece, SK_LIT("1")) ? SK_LIT("TRUE") : SK_LIT("FALSE"));
    else
        add_fact(c, SK_FACT_CELL, c->shared ? shared_string(c, piece) : kept(c, piece));
    c->piece.len = 0;
}

/* ---- What else stands in a sheet's part ---- */

static void code_name(struct cells *c, const struct sk_xml *x)
{
    const struct sk_fact fact = {.kind = SK_FACT_CODE_NAME,
                                 .name = kept(c, sk_xml_attr(x, SK_LIT("codeName"))),
                                 .value = c->sheet,
                                 .number = c->number};
    if (fact.name.len > 0)
        sk_fact_add(c->p->scan, c->p->art, &fact);
}

static void hyperlink(struct cells *c, const struct sk_xml *x)
{
    const struct sk_fact fact = {.kind = SK_FACT_HYPERLINK,
                                 .owner = kept(c, sk_xml_attr(x, SK_LIT("display"))),
                                 .name = kept(c, sk_xml_attr(x, SK_LIT("location"))),
                                 .value = sk_ooxml_link_target(c->p, sk_ooxml_relation_id(x)),
                                 .number = c->number};
    if (fact.name.len > 0 || fact.value.len > 0)
        sk_fact_add(c->p->scan, c->p->art, &fact);
}

static void control(struct cells *c, const struct sk_xml *x)
{
    struct sk_ooxml_part *part = sk_ooxml_target_part(c->p, c->p->current, sk_ooxml_relation_id(x));
    if (part != NULL)
        sk_ooxml_read_control(c->p, part, sk_xml_attr(x, SK_LIT("name")), c->number);
}

static const struct {
    sk_span element;
    void (*open)(struct cells *c, const struct sk_xml *x);
} others[] = {{SK_LIT_INIT("sheetPr"), code_name},
              {SK_LIT_INIT("hyperlink"), hyperlink},
              {SK_LIT_INIT("control"), control}};

static void other_element(struct cells *c, const struct sk_xml *x)
{
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
        if (sk_xml_is(x, SK_HTML_OPEN, others[i].element))
            others[i].open(c, x);
}

static void read_sheet(struct cells *c, sk_span part)
{
    struct sk_xml x = sk_xml_of(c->p->scan, c->p->art, part);
    bool in_value = false;
    while (sk_xml_next(&x)) {
        if (x.token.kind == SK_HTML_TEXT && in_value)
            sk_xml_put_text(&x, &c->piece);
        else if (sk_xml_is(&x, SK_HTML_OPEN, SK_LIT("c")))
            open_cell(c, &x);
        else if (holds_value(x.name)) {
            in_value = x.token.kind == SK_HTML_OPEN && !x.empty;
            if (x.token.kind == SK_HTML_CLOSE)
                close_value(c, x.name);
        } else
            other_element(c, &x);
    }
}

/* <sheet name="Sheet1" r:id="rId1"/>; the parts have their numbers already. */
static void read_named_sheet(struct cells *c, const struct sk_xml *x)
{
    sk_span id = sk_xml_attr(x, SK_LIT("id"));
    struct sk_ooxml_part *part =
        id.len == 0 ? NULL : sk_ooxml_part_by_relation(c->p, "worksheet", id);
    if (part == NULL)
        return;
    c->sheet = kept(c, sk_xml_attr(x, SK_LIT("name")));
    c->number = part->number;
    c->p->current = (size_t)(part - c->p->parts.at) + 1;
    read_sheet(c, sk_ooxml_part_bytes(c->p, part));
}

void sk_ooxml_read_cells(struct sk_ooxml_package *p)
{
    struct cells c = {.p = p, .piece = sk_text_new(p->scan->arena, CELL_MAX_BYTES)};
    struct sk_ooxml_part *book = sk_ooxml_part_named(p, SK_LIT("xl/workbook.xml"));
    struct sk_ooxml_part *strings = sk_ooxml_part_by_relation(p, "sharedStrings", (sk_span){0});
    if (book == NULL)
        return;
    if (strings != NULL)
        read_strings(&c, sk_ooxml_part_bytes(p, strings));
    struct sk_xml x = sk_xml_of(p->scan, p->art, sk_ooxml_part_bytes(p, book));
    while (sk_xml_next(&x))
        if (sk_xml_is(&x, SK_HTML_OPEN, SK_LIT("sheet")))
            read_named_sheet(&c, &x);
}

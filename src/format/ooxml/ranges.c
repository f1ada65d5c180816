#include "format/ooxml/facts.h"

enum {
    OPEN_MAX = 64,
    BOOKMARKS_MAX = 4096,
    RANGE_MAX_BYTES = 1 << 20,
    CAPTURED_MAX_BYTES = 32 << 20 /* of a document */
};

/* The flow from there on, as a macro reads it; len 0 when there was too much already. */
static sk_span covered(struct sk_ooxml_reader *r, size_t from)
{
    sk_span value = sk_slice(sk_from(sk_text_view(&r->flow), from), 0, RANGE_MAX_BYTES);
    if (value.len > CAPTURED_MAX_BYTES - r->captured ||
        !sk_spend(&r->scan->budget, SK_BUDGET_STEPS, 1 + value.len / 64))
        return (sk_span){0};
    r->captured += value.len;
    return value;
}

static void push(struct sk_ooxml_reader *r, enum sk_fact_kind kind, sk_span owner, sk_span name)
{
    struct sk_ooxml_range *range =
        r->ranges.count < OPEN_MAX ? SK_PUSH(r->scan->arena, &r->ranges) : NULL;
    if (range != NULL)
        *range = (struct sk_ooxml_range){.kind = kind,
                                         .owner = sk_ooxml_kept(r, owner),
                                         .name = sk_ooxml_kept(r, name),
                                         .from = r->flow.len};
}

/* Takes the innermost range of that kind off, with all that was left open in it. */
static bool pop(struct sk_ooxml_reader *r, enum sk_fact_kind kind, struct sk_ooxml_range *ret)
{
    for (size_t i = r->ranges.count; i > 0; i--)
        if (r->ranges.at[i - 1].kind == kind) {
            *ret = r->ranges.at[i - 1];
            r->ranges.count = i - 1;
            return true;
        }
    return false;
}

static sk_span without_last_mark(sk_span text)
{
    return text.len > 0 && text.ptr[text.len - 1] == '\r' ? sk_slice(text, 0, text.len - 1) : text;
}

static void close(struct sk_ooxml_reader *r, enum sk_fact_kind kind)
{
    struct sk_ooxml_range range;
    if (!pop(r, kind, &range))
        return;
    sk_span text = without_last_mark(covered(r, range.from));
    if (kind == SK_FACT_HYPERLINK)
        sk_ooxml_add_fact(r, kind, sk_ooxml_kept(r, text), range.name, range.value);
    else if (text.len > 0 || range.name.len > 0)
        sk_ooxml_add_fact(r, kind, range.owner, range.name, text);
}

/* ---- Content controls ---- */

static void content_control(struct sk_ooxml_reader *r, const struct sk_xml *x)
{
    (void)x;
    push(r, SK_FACT_CONTENT_CONTROL, (sk_span){0}, (sk_span){0});
}

static void content_control_name(struct sk_ooxml_reader *r, const struct sk_xml *x)
{
    if (r->ranges.count == 0)
        return;
    struct sk_ooxml_range *range = &r->ranges.at[r->ranges.count - 1];
    sk_span value = sk_ooxml_kept(r, sk_xml_attr(x, SK_LIT("val")));
    if (range->kind != SK_FACT_CONTENT_CONTROL)
        return;
    if (sk_eq(x->name, SK_LIT("alias")))
        range->name = value;
    else
        range->owner = value;
}

/* ---- Comments, text boxes, links ---- */

/* Excel's names its cell, Word's its author. */
static void comment(struct sk_ooxml_reader *r, const struct sk_xml *x)
{
    sk_span cell = sk_xml_attr(x, SK_LIT("ref"));
    if (cell.len > 0)
        push(r, SK_FACT_COMMENT, r->sheet, cell);
    else
        push(r, SK_FACT_COMMENT, sk_xml_attr(x, SK_LIT("author")),
             sk_xml_attr(x, SK_LIT("initials")));
}

static void text_box(struct sk_ooxml_reader *r, const struct sk_xml *x)
{
    (void)x;
    r->frames++;
    push(r, SK_FACT_SHAPE, r->shape, SK_LIT("Text"));
}

static void link(struct sk_ooxml_reader *r, const struct sk_xml *x)
{
    sk_span id = sk_ooxml_relation_id(x);
    push(r, SK_FACT_HYPERLINK, (sk_span){0}, sk_xml_attr(x, SK_LIT("anchor")));
    if (id.len > 0 && r->hooks.target != NULL && r->ranges.count > 0)
        r->ranges.at[r->ranges.count - 1].value = r->hooks.target(r->hooks.state, id);
}

/* ---- Tables: those within others have no number of their own ---- */

static void table(struct sk_ooxml_reader *r, const struct sk_xml *x)
{
    (void)x;
    if (r->tables++ > 0)
        return;
    r->table++;
    r->row = 0;
}

static void table_row(struct sk_ooxml_reader *r, const struct sk_xml *x)
{
    (void)x;
    r->row += r->tables == 1;
    if (r->tables == 1)
        r->column = 0;
}

static void table_cell(struct sk_ooxml_reader *r, const struct sk_xml *x)
{
    struct sk_text owner = sk_text_new(r->scan->arena, 32), name = sk_text_new(r->scan->arena, 32);
    (void)x;
    if (r->tables != 1)
        return;
    r->column++;
    sk_text_printf(&owner, "Table %u", r->table);
    sk_text_printf(&name, "%u,%u", r->row, r->column);
    push(r, SK_FACT_TABLE_CELL, sk_text_view(&owner), sk_text_view(&name));
}

/* ---- Bookmarks, which may overlap ---- */

static void bookmark(struct sk_ooxml_reader *r, const struct sk_xml *x)
{
    struct sk_ooxml_bookmark *b =
        r->bookmarks.count < BOOKMARKS_MAX ? SK_PUSH(r->scan->arena, &r->bookmarks) : NULL;
    if (b != NULL)
        *b = (struct sk_ooxml_bookmark){.id = sk_ooxml_kept(r, sk_xml_attr(x, SK_LIT("id"))),
                                        .name = sk_ooxml_kept(r, sk_xml_attr(x, SK_LIT("name"))),
                                        .from = r->flow.len};
}

static void end_bookmark(struct sk_ooxml_reader *r, const struct sk_xml *x)
{
    sk_span id = sk_xml_attr(x, SK_LIT("id"));
    for (size_t i = r->bookmarks.count; i > 0 && sk_step(r->scan); i--) {
        struct sk_ooxml_bookmark *b = &r->bookmarks.at[i - 1];
        if (!sk_eq(b->id, id))
            continue;
        sk_ooxml_add_fact(r, SK_FACT_BOOKMARK, (sk_span){0}, b->name, covered(r, b->from));
        *b = r->bookmarks.at[--r->bookmarks.count];
        return;
    }
}

/* ---- By element ---- */

static const struct {
    sk_span element;
    bool empty_too;
    void (*open)(struct sk_ooxml_reader *r, const struct sk_xml *x);
} openers[] = {
    {SK_LIT_INIT("sdt"), false, content_control},
    {SK_LIT_INIT("alias"), true, content_control_name},
    {SK_LIT_INIT("tag"), true, content_control_name},
    {SK_LIT_INIT("comment"), false, comment},
    {SK_LIT_INIT("cm"), false, comment},
    {SK_LIT_INIT("txbxContent"), false, text_box},
    {SK_LIT_INIT("txBody"), false, text_box},
    {SK_LIT_INIT("hyperlink"), false, link},
    {SK_LIT_INIT("tbl"), false, table},
    {SK_LIT_INIT("tr"), false, table_row},
    {SK_LIT_INIT("tc"), false, table_cell},
    {SK_LIT_INIT("bookmarkStart"), true, bookmark},
    {SK_LIT_INIT("bookmarkEnd"), true, end_bookmark},
};

static const struct {
    sk_span element;
    enum sk_fact_kind kind;
} closers[] = {
    {SK_LIT_INIT("sdt"), SK_FACT_CONTENT_CONTROL}, {SK_LIT_INIT("comment"), SK_FACT_COMMENT},
    {SK_LIT_INIT("cm"), SK_FACT_COMMENT},          {SK_LIT_INIT("txbxContent"), SK_FACT_SHAPE},
    {SK_LIT_INIT("txBody"), SK_FACT_SHAPE},        {SK_LIT_INIT("hyperlink"), SK_FACT_HYPERLINK},
};

void sk_ooxml_open_range(struct sk_ooxml_reader *r, const struct sk_xml *x)
{
    for (size_t i = 0; i < sizeof openers / sizeof openers[0]; i++)
        if (sk_eq(x->name, openers[i].element) && (!x->empty || openers[i].empty_too))
            openers[i].open(r, x);
}

void sk_ooxml_close_range(struct sk_ooxml_reader *r, const struct sk_xml *x)
{
    for (size_t i = 0; i < sizeof closers / sizeof closers[0]; i++)
        if (sk_eq(x->name, closers[i].element)) {
            r->frames -= closers[i].kind == SK_FACT_SHAPE && r->frames > 0;
            close(r, closers[i].kind);
        }
    if (sk_eq(x->name, SK_LIT("tc")) && r->tables == 1)
        close(r, SK_FACT_TABLE_CELL);
    if (sk_eq(x->name, SK_LIT("tbl")))
        r->tables -= r->tables > 0;
}

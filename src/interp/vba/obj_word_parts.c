/* Word's tables, sections with headers and footers, and stories: what the facts say of them. */
#include <stdlib.h>

#include "interp/vba/parts.h"

/* ---- stories ---- */

bool vb_story(struct vb *vb, int64_t type, vb_value *ret)
{
    struct sk_text t = sk_text_new(vb->arena, 1 << 26);
    for (const struct sk_fact *f = vb->input->facts; f != NULL && vb_work(vb, 1); f = f->next)
        if (f->kind == SK_FACT_STORY && f->number == type) {
            sk_text_put(&t, f->value);
            sk_text_byte(&t, '\r');
        }
    return t.len > 0 && vb_str_utf8(vb, sk_text_view(&t), ret);
}
/* The Range over a story; *ret_there: the document has it. */
static bool give_story(struct vb *vb, int32_t type, vb_value *ret, bool *ret_there)
{
    struct sk_text t = sk_text_new(vb->arena, 32);
    vb_value text, holder;
    sk_text_printf(&t, "#story %d", (int)type);
    char *name = sk_arena_cstr(vb->arena, sk_text_view(&t));
    *ret_there = true;
    if (type == 1)
        return vb_give_text(vb, NULL, ret);
    if (name == NULL)
        return vb_stop(vb, "memory");
    if (!vb_child(vb, vb->document, &vb_part_type, &(struct vb_call){.name = name, .ret = &holder}))
        return false;
    bool fresh = holder.o->area[3] == 0;
    holder.o->area[3] = type;
    if (fresh && vb_story(vb, type, &text) && !vb_set_prop(vb, holder.o, "#value", text))
        return false;
    const vb_value *at = vb_prop(vb, holder.o, "#value", false);
    *ret_there = at != NULL && at->type == VT_STRING && at->len > 0;
    return vb->stopped == NULL && vb_give_text(vb, holder.o, ret);
}
static bool stories_each(struct vb *vb, struct vb_obj *self, size_t i, vb_value *ret)
{
    bool there;
    (void)self;
    for (int32_t type = 1; type <= 11; type++) {
        if (!give_story(vb, type, ret, &there))
            return false;
        if (there && i-- == 0)
            return true;
    }
    return false;
}
MEMBER(stories_item)
{
    int32_t type;
    bool there;
    (void)self;
    if (!vb_arg_long(vb, c, 0, 1, &type) || !give_story(vb, type, c->ret, &there))
        return false;
    return there || vb->input->facts == NULL || vb_err(vb, 5941);
}
MEMBER(stories_count)
{
    int64_t n = 0;
    vb_value v;
    while (stories_each(vb, self, (size_t)n, &v))
        n++;
    *c->ret = VB_LONG(n);
    return vb->stopped == NULL;
}
static const struct vb_member stories_members[] = {
    {"Item", stories_item}, {"Count", stories_count}, {NULL, NULL}};
static const struct vb_objtype stories_type = {"StoryRanges", stories_members, NULL, stories_each};
bool vb_m_stories(struct vb *vb, struct vb_obj *self, struct vb_call *c)
{
    return vb_child(vb, self, &stories_type, c);
}

/* ---- sections: number of a header: its story ---- */

MEMBER(header_range)
{
    bool there;
    return give_story(vb, (int32_t)self->number, c->ret, &there);
}
MEMBER(header_exists)
{
    vb_value v;
    *c->ret = VB_BOOL(vb_story(vb, self->number, &v));
    return vb->stopped == NULL;
}
MEMBER(document_parts)
{
    (void)self;
    return vb_m_parts(vb, vb->document, c);
}
static const struct vb_member header_members[] = {
    {"Range", header_range},       {"Exists", header_exists},  {"Shapes", document_parts},
    {"LinkToPrevious", vb_m_true}, {"PageNumbers", vb_m_self}, {NULL, NULL}};
static const struct vb_objtype header_type = {"HeaderFooter", header_members, NULL, NULL};
/* 1 of all pages, 2 of the first, 3 of the even ones; self->flag: footers. */
static bool headers_each(struct vb *vb, struct vb_obj *self, size_t i, vb_value *ret)
{
    static const int stories[2][3] = {{7, 10, 6}, {9, 11, 8}};
    if (i >= 3 || !vb_give(vb, &header_type, ret))
        return false;
    ret->o->number = stories[self->flag][i];
    return true;
}
MEMBER(headers_item)
{
    int32_t n;
    if (!vb_arg_long(vb, c, 0, 1, &n))
        return false;
    return (n >= 1 && headers_each(vb, self, (size_t)n - 1, c->ret)) || vb_err(vb, 5941);
}
MEMBER(headers_count)
{
    (void)vb, (void)self;
    *c->ret = VB_LONG(3);
    return true;
}
static const struct vb_member headers_members[] = {
    {"Item", headers_item}, {"Count", headers_count}, {NULL, NULL}};
static const struct vb_objtype headers_type = {"HeadersFooters", headers_members, NULL,
                                               headers_each};
MEMBER(section_headers)
{
    (void)self;
    if (!vb_give(vb, &headers_type, c->ret))
        return false;
    c->ret->o->flag = c->name[0] == 'F';
    return c->argc == 0 || vb_pass_on(vb, c);
}
MEMBER(section_range)
{
    (void)self;
    return vb_give_text(vb, NULL, c->ret);
}
MEMBER(section_bag)
{
    return vb_child(vb, self, &vb_bag_type, c);
}
MEMBER(one)
{
    (void)vb, (void)self;
    *c->ret = VB_LONG(1);
    return true;
}
static const struct vb_member section_members[] = {{"Range", section_range},
                                                   {"Headers", section_headers},
                                                   {"Footers", section_headers},
                                                   {"PageSetup", section_bag},
                                                   {"Index", one},
                                                   {NULL, NULL}};
static const struct vb_objtype section_type = {"Section", section_members, NULL, NULL};
static bool sections_each(struct vb *vb, struct vb_obj *self, size_t i, vb_value *ret)
{
    return i == 0 &&
           vb_child(vb, self, &section_type, &(struct vb_call){.name = "#section", .ret = ret});
}
MEMBER(sections_item)
{
    return sections_each(vb, self, 0, c->ret);
}
static const struct vb_member sections_members[] = {
    {"Item", sections_item}, {"Count", one},         {"First", sections_item},
    {"Last", sections_item}, {"Add", sections_item}, {NULL, NULL}};
static const struct vb_objtype sections_type = {"Sections", sections_members, NULL, sections_each};
bool vb_m_sections(struct vb *vb, struct vb_obj *self, struct vb_call *c)
{
    return vb_child(vb, self, &sections_type, c);
}

/* ---- tables; path: "Table 1"; area: the rows and columns it has; data: struct cells ---- */

struct cell {
    int32_t at[2]; /* row and column, from 1 */
    sk_span text;
    struct vb_obj *made; /* when it was first asked for */
};
struct cells {
    SK_VEC(struct cell) list;
};

static bool cell_place(struct vb *vb, const struct sk_fact *f, int32_t ret[2])
{
    size_t comma = sk_find_byte(f->name, ',');
    char *row = sk_arena_cstr(vb->arena, sk_slice(f->name, 0, comma));
    char *col = comma == SK_NPOS ? NULL : sk_arena_cstr(vb->arena, sk_from(f->name, comma + 1));
    if (row == NULL || col == NULL)
        return false;
    ret[0] = atoi(row);
    ret[1] = atoi(col);
    return ret[0] > 0 && ret[1] > 0;
}
static struct cell *add_cell(struct vb *vb, struct vb_obj *table, const int32_t at[2], sk_span text)
{
    struct cell *one = SK_PUSH(vb->arena, &((struct cells *)table->data)->list);
    if (one == NULL) {
        (void)vb_stop(vb, "memory");
        return NULL;
    }
    *one = (struct cell){{at[0], at[1]}, text, NULL};
    for (int k = 0; k < 2; k++)
        table->area[k] = at[k] > table->area[k] ? at[k] : table->area[k];
    return one;
}
MEMBER(cell_range)
{
    return vb_give_text(vb, self, c->ret);
}
MEMBER(cell_index)
{
    (void)vb;
    *c->ret = VB_LONG(self->area[c->name[0] == 'C']);
    return true;
}
static const struct vb_member cell_members[] = {{"Range", cell_range},
                                                {"RowIndex", cell_index},
                                                {"ColumnIndex", cell_index},
                                                {"Shading", section_bag},
                                                {"Select", vb_m_nothing},
                                                {"Delete", vb_m_nothing},
                                                {NULL, NULL}};
static const struct vb_objtype cell_type = {"Cell", cell_members, NULL, NULL};

/* A cell's text ends in the paragraph's and the cell's mark. */
static bool give_cell(struct vb *vb, struct vb_obj *table, struct cell *one, vb_value *ret)
{
    vb_value v;
    if (one->made != NULL) {
        *ret = VB_OBJ(one->made);
        return true;
    }
    if (!vb_give(vb, &cell_type, ret) ||
        !vb_str_utf8(vb, vb_joined(vb, one->text, "", SK_LIT("\r\a")), &v))
        return false;
    ret->o->parent = table;
    ret->o->pos = 2;
    memcpy(ret->o->area, one->at, sizeof one->at);
    one->made = ret->o;
    return vb_set_prop(vb, ret->o, "#value", v);
}

/* Rows, columns, cells: parent: the table; number 'R' or 'C' with area[0] the one row or column,
 * 0: all; flag: the list is of lines, not of cells. */
static const struct vb_objtype line_type;
static bool lines_each(struct vb *vb, struct vb_obj *self, size_t i, vb_value *ret)
{
    bool rows = self->number == 'R';
    if (self->flag) {
        if (i >= (size_t)self->parent->area[!rows] || !vb_give(vb, &line_type, ret))
            return false;
        ret->o->parent = self->parent;
        ret->o->number = self->number;
        ret->o->area[0] = (int32_t)i + 1;
        return true;
    }
    struct cells *cells = self->parent->data;
    for (size_t k = self->area[0] == 0 ? i : 0; k < cells->list.count && vb_work(vb, 1); k++)
        if (self->area[0] == 0 || (cells->list.at[k].at[!rows] == self->area[0] && i-- == 0))
            return give_cell(vb, self->parent, &cells->list.at[k], ret);
    return false;
}
MEMBER(lines_item)
{
    int32_t n;
    if (!vb_arg_long(vb, c, 0, 1, &n))
        return false;
    if (n >= 1 && lines_each(vb, self, (size_t)n - 1, c->ret))
        return true;
    return vb->stopped == NULL && vb_err(vb, 5941);
}
MEMBER(lines_count)
{
    int64_t n = 0;
    vb_value v;
    while (lines_each(vb, self, (size_t)n, &v))
        n++;
    *c->ret = VB_LONG(n);
    return vb->stopped == NULL;
}
static const struct vb_member lines_members[] = {
    {"Item", lines_item}, {"Count", lines_count}, {"Add", vb_m_nothing}, {NULL, NULL}};
static const struct vb_objtype lines_type = {"Cells", lines_members, NULL, lines_each};
static bool give_lines(struct vb *vb, struct vb_obj *table, int64_t way, int32_t which, bool lines,
                       struct vb_call *c)
{
    if (!vb_give(vb, &lines_type, c->ret))
        return false;
    c->ret->o->parent = table;
    c->ret->o->number = way;
    c->ret->o->area[0] = which;
    c->ret->o->flag = lines;
    return c->argc == 0 || vb_pass_on(vb, c);
}
MEMBER(line_cells)
{
    return give_lines(vb, self->parent, self->number, self->area[0], false, c);
}
/* The Range over a table or a row: its cells, one behind the other. */
MEMBER(cells_range)
{
    vb_value holder, cell, text, all = {.type = VT_STRING};
    bool table = self->parent == vb->document || self->parent == NULL || self->number == 0;
    struct vb_obj list = {.parent = table ? self : self->parent,
                          .number = table ? 'R' : self->number,
                          .area = {table ? 0 : self->area[0]}};
    for (size_t i = 0; lines_each(vb, &list, i, &cell); i++) {
        const vb_value *own = vb_prop(vb, cell.o, "#value", false);
        if (own == NULL || !vb_to_str(vb, own, &text) || !vb_concat(vb, &all, &text, &all))
            return false;
    }
    if (vb->stopped != NULL || !vb_give(vb, &cell_type, &holder) ||
        !vb_set_prop(vb, holder.o, "#value", all) || !vb_give_text(vb, holder.o, c->ret))
        return false;
    holder.o->data = list.parent;
    holder.o->number = list.number;
    holder.o->area[2] = list.area[0];
    return true;
}
/* Tables(1).Range.Cells */
bool vb_m_range_cells(struct vb *vb, struct vb_obj *self, struct vb_call *c)
{
    struct vb_obj *holder = self->parent;
    if (holder == NULL || holder->type != &cell_type || holder->data == NULL)
        return vb_err(vb, 5941);
    return give_lines(vb, holder->data, holder->number, holder->area[2], false, c);
}
static const struct vb_member line_members[] = {{"Cells", line_cells},
                                                {"Range", cells_range},
                                                {"Select", vb_m_nothing},
                                                {"Delete", vb_m_nothing},
                                                {NULL, NULL}};
static const struct vb_objtype line_type = {"Row", line_members, NULL, NULL};

/* A table that did not come along, or is new, has every cell that is asked for. */
MEMBER(table_cell)
{
    int32_t at[2];
    struct cells *cells = self->data;
    struct cell *one = NULL;
    if (!vb_arg_long(vb, c, 0, 1, &at[0]) || !vb_arg_long(vb, c, 1, 1, &at[1]))
        return false;
    for (size_t i = 0; i < cells->list.count && one == NULL && vb_work(vb, 1); i++)
        if (memcmp(cells->list.at[i].at, at, sizeof at) == 0)
            one = &cells->list.at[i];
    if (one == NULL && self->flag && at[0] > 0 && at[1] > 0)
        one = add_cell(vb, self, at, (sk_span){0});
    if (one == NULL)
        return vb->stopped == NULL && vb_err(vb, 5941);
    return give_cell(vb, self, one, c->ret);
}
MEMBER(table_lines)
{
    return give_lines(vb, self, c->name[0], 0, true, c);
}
static const struct vb_member table_members[] = {{"Range", cells_range},   {"Cell", table_cell},
                                                 {"Rows", table_lines},    {"Columns", table_lines},
                                                 {"Borders", section_bag}, {"Select", vb_m_nothing},
                                                 {"Delete", vb_m_nothing}, {NULL, NULL}};
static const struct vb_objtype table_type = {"Table", table_members, NULL, NULL};

static bool new_table(struct vb *vb, struct vb_obj *list, sk_span name, vb_value *ret)
{
    if (!vb_give_at(vb, &table_type, name, ret))
        return false;
    ret->o->data = vb_alloc(vb, sizeof(struct cells));
    return ret->o->data != NULL && vb_push(vb, list, *ret);
}
/* The owners of the cells, in their order. */
static bool tables_fill(struct vb *vb, struct vb_obj *list)
{
    if (list->pos != 0)
        return true;
    list->pos = 1;
    for (const struct sk_fact *f = vb->input->facts; f != NULL && vb_work(vb, 1); f = f->next) {
        int32_t at[2];
        struct vb_obj *table = NULL;
        vb_value made;
        if (f->kind != SK_FACT_TABLE_CELL || !cell_place(vb, f, at))
            continue;
        for (size_t i = list->items.count; table == NULL && i-- > 0 && vb_work(vb, 1);)
            table = sk_eq(list->items.at[i].o->path, f->owner) ? list->items.at[i].o : NULL;
        if (table == NULL) {
            if (!new_table(vb, list, f->owner, &made))
                return false;
            table = made.o;
        }
        if (add_cell(vb, table, at, f->value) == NULL)
            return false;
    }
    return vb->stopped == NULL;
}
static bool tables_each(struct vb *vb, struct vb_obj *self, size_t i, vb_value *ret)
{
    if (!tables_fill(vb, self) || i >= self->items.count)
        return false;
    *ret = self->items.at[i];
    return true;
}
MEMBER(tables_new)
{
    if (!tables_fill(vb, self) || !new_table(vb, self, SK_LIT("new"), c->ret))
        return false;
    c->ret->o->flag = true;
    return true;
}
MEMBER(tables_item)
{
    int32_t n;
    if (!vb_arg_long(vb, c, 0, 1, &n) || !tables_fill(vb, self))
        return false;
    if (n >= 1 && tables_each(vb, self, (size_t)n - 1, c->ret))
        return true;
    if (vb->input->facts != NULL || vb->stopped != NULL)
        return vb->stopped == NULL && vb_err(vb, 5941);
    return tables_new(vb, self, c);
}
MEMBER(tables_count)
{
    return tables_fill(vb, self) && vb_m_count(vb, self, c);
}
static const struct vb_member tables_members[] = {
    {"Item", tables_item}, {"Count", tables_count}, {"Add", tables_new}, {NULL, NULL}};
static const struct vb_objtype tables_type = {"Tables", tables_members, NULL, tables_each};
bool vb_m_tables(struct vb *vb, struct vb_obj *self, struct vb_call *c)
{
    (void)self;
    struct vb_call whole = *c;
    whole.name = "Tables";
    return vb_child(vb, vb->document, &tables_type, &whole);
}

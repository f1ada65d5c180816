/* Worksheets: cells that the facts fill and the code writes. */
#include <stdio.h>

#include "interp/vba/sheet.h"

/* ---- cells ---- */

static struct vb_cells *cells_of(struct vb_obj *sheet)
{
    return sheet->data;
}
struct vb_cell *vb_cell_at(struct vb *vb, struct vb_obj *sheet, int32_t row, int32_t col, bool make)
{
    struct vb_cells *cells = cells_of(sheet);
    int32_t key[2] = {row, col};
    struct sk_map_entry *e = sk_map_find(&cells->map, sk_span_of(key, sizeof key));
    if (e != NULL || !make)
        return e == NULL ? NULL : (struct vb_cell *)e->value;
    struct vb_cell *cell = vb_alloc(vb, sizeof *cell);
    sk_span copy;
    if (cell == NULL || !sk_arena_dup(vb->arena, sk_span_of(key, sizeof key), &copy) ||
        (e = sk_map_put(&cells->map, vb->arena, copy)) == NULL) {
        (void)vb_stop(vb, "memory");
        return NULL;
    }
    e->value = (uintptr_t)cell;
    cells->last_row = row > cells->last_row ? row : cells->last_row;
    cells->last_column = col > cells->last_column ? col : cells->last_column;
    if (cells->first_row == 0 || row < cells->first_row)
        cells->first_row = row;
    if (cells->first_column == 0 || col < cells->first_column)
        cells->first_column = col;
    return cell;
}

void vb_column_letters(int32_t col, char ret[8])
{
    char text[8];
    size_t n = 7;
    text[n] = 0;
    for (; col > 0 && n > 0; col = (col - 1) / 26)
        text[--n] = (char)('A' + (col - 1) % 26);
    memcpy(ret, text + n, 8 - n);
}

/* One end of an area: letters, digits, or both. */
static bool parse_end(sk_span s, int32_t *ret_row, int32_t *ret_col)
{
    int32_t row = 0, col = 0;
    size_t i = 0;
    for (; i < s.len && (sk_is_alpha(s.ptr[i]) || s.ptr[i] == '$') && row == 0; i++)
        if (s.ptr[i] != '$')
            col = col * 26 + (sk_upper(s.ptr[i]) - 'A' + 1);
        else if (col > MAX_COLUMN)
            return false;
    for (; i < s.len && sk_is_digit(s.ptr[i]) && row <= MAX_ROW; i++)
        row = row * 10 + (s.ptr[i] - '0');
    *ret_row = row;
    *ret_col = col;
    return i == s.len && s.len > 0 && s.len < 16 && row <= MAX_ROW && col <= MAX_COLUMN &&
           (row > 0 || col > 0);
}
bool vb_parse_area(sk_span text, int32_t ret[4])
{
    text = sk_trim(text);
    size_t colon = sk_find_byte(text, ':');
    if (!parse_end(sk_slice(text, 0, colon), &ret[0], &ret[1]))
        return false;
    if (colon == SK_NPOS) {
        ret[2] = ret[0];
        ret[3] = ret[1];
        return ret[0] > 0 && ret[1] > 0;
    }
    if (!parse_end(sk_from(text, colon + 1), &ret[2], &ret[3]) || (ret[0] > 0) != (ret[2] > 0) ||
        (ret[1] > 0) != (ret[3] > 0))
        return false;
    if (ret[0] == 0)
        ret[0] = 1, ret[2] = MAX_ROW;
    if (ret[1] == 0)
        ret[1] = 1, ret[3] = MAX_COLUMN;
    for (int i = 0; i < 2; i++)
        if (ret[i] > ret[i + 2]) {
            int32_t swap = ret[i];
            ret[i] = ret[i + 2];
            ret[i + 2] = swap;
        }
    return true;
}
bool vb_is_address(sk_span text)
{
    int32_t area[4];
    return vb_parse_area(text, area);
}

/* ---- sheets ---- */

static bool fill(struct vb *vb, struct vb_obj *sheet)
{
    int32_t area[4];
    for (const struct sk_fact *f = vb->input->facts; f != NULL; f = f->next) {
        bool formula = f->kind == SK_FACT_CELL_FORMULA;
        if ((f->kind != SK_FACT_CELL && !formula) || !sk_ieq(f->owner, sheet->path) ||
            !vb_parse_area(f->name, area) || !vb_work(vb, 1))
            continue;
        struct vb_cell *cell = vb_cell_at(vb, sheet, area[0], area[1], true);
        if (cell == NULL)
            return false;
        if (formula) {
            cell->formula = f->value;
            continue;
        }
        vb_value n;
        if (!vb_str_utf8(vb, f->value, &cell->value))
            return false;
        if (vb_parse_num(&cell->value, &n))
            cell->value = VB_DBL(vb_num(&n));
        else if (sk_eq(f->value, SK_LIT("TRUE")) || sk_eq(f->value, SK_LIT("FALSE")))
            cell->value = VB_BOOL(f->value.ptr[0] == 'T');
    }
    return vb->stopped == NULL;
}
static bool new_sheet(struct vb *vb, struct vb_obj *book, sk_span name, const char *state)
{
    vb_value v;
    struct sk_text t = sk_text_new(vb->arena, 32);
    struct vb_cells *cells = vb_alloc(vb, sizeof *cells);
    if (cells == NULL || !vb_give_at(vb, &vb_sheet_type, name, &v) || !vb_push(vb, book, v))
        return false;
    sk_text_printf(&t, "Sheet%u", (unsigned)book->items.count);
    cells->code_name = sk_text_view(&t);
    cells->index = (int64_t)book->items.count;
    for (const struct sk_fact *f = vb->input->facts; f != NULL; f = f->next)
        if (f->kind == SK_FACT_CODE_NAME && f->value.len > 0 && sk_ieq(f->value, name))
            cells->code_name = f->name;
    v.o->data = cells;
    v.o->parent = book;
    return vb_set_prop(vb, v.o, "Visible",
                       VB_LONG(strcmp(state, "hidden") == 0       ? 0
                               : strcmp(state, "veryhidden") == 0 ? 2
                                                                  : -1)) &&
           fill(vb, v.o);
}
/* The list of the workbook's sheets. */
static struct vb_obj *book(struct vb *vb)
{
    vb_value v;
    struct vb_call c = {.name = "#sheets", .ret = &v};
    if (!vb_child(vb, vb->app, &vb_list_type, &c))
        return NULL;
    if (v.o->pos != 0)
        return v.o;
    v.o->pos = 1;
    for (const struct sk_fact *f = vb->input->facts; f != NULL; f = f->next) {
        char *state = f->kind == SK_FACT_SHEET ? sk_arena_cstr(vb->arena, f->value) : NULL;
        if (state != NULL && !new_sheet(vb, v.o, f->name, state))
            return NULL;
    }
    for (const struct sk_fact *f = vb->input->facts; f != NULL && v.o->items.count == 0;
         f = f->next)
        if (f->kind == SK_FACT_CELL && !new_sheet(vb, v.o, f->owner, ""))
            return NULL;
    static const char *const names[] = {"Sheet1", "Sheet2", "Sheet3"};
    for (size_t i = 0; i < 3 && v.o->items.count == i; i++)
        if (!new_sheet(vb, v.o, sk_span_of_cstr(names[i]), ""))
            return NULL;
    return v.o;
}
struct vb_obj *vb_active_sheet(struct vb *vb)
{
    struct vb_obj *list = book(vb);
    if (list == NULL || list->items.count == 0)
        return NULL;
    size_t i = (size_t)list->number < list->items.count ? (size_t)list->number : 0;
    return list->items.at[i].o;
}
static bool sheet_named(struct vb *vb, sk_span name, bool code, vb_value *ret)
{
    const struct vb_obj *list = book(vb);
    for (size_t i = 0; list != NULL && i < list->items.count; i++) {
        struct vb_obj *sheet = list->items.at[i].o;
        if (sk_ieq(code ? cells_of(sheet)->code_name : sheet->path, name)) {
            *ret = list->items.at[i];
            return true;
        }
    }
    return false;
}
bool vb_excel_code_name(struct vb *vb, sk_span name, vb_value *ret)
{
    return sheet_named(vb, name, true, ret) || sheet_named(vb, name, false, ret);
}
bool vb_excel_sheet(struct vb *vb, const vb_value *key, vb_value *ret)
{
    vb_value plain;
    const struct vb_obj *list = book(vb);
    if (list == NULL || !vb_plain(vb, key, &plain))
        return false;
    if (plain.type == VT_STRING) {
        sk_span name = vb_utf8(vb, &plain);
        /* In a document that did not come along every sheet is there that is asked for. */
        if (!sheet_named(vb, name, false, ret) && vb->input->facts == NULL &&
            !new_sheet(vb, book(vb), name, ""))
            return false;
        return sheet_named(vb, name, false, ret) || vb_err(vb, 9);
    }
    int64_t n = 0;
    if (!vb_to_i64(vb, &plain, &n) || n < 1 || (uint64_t)n > list->items.count)
        return vb_err(vb, 9);
    *ret = list->items.at[n - 1];
    return true;
}

/* ---- Sheets(…) ---- */

MEMBER(sheets_item)
{
    (void)self;
    return vb_excel_sheet(vb, vb_arg_of(c, 0), c->ret);
}
MEMBER(sheets_count)
{
    const struct vb_obj *list = book(vb);
    (void)self;
    *c->ret = VB_LONG(list == NULL ? 0 : (int64_t)list->items.count);
    return list != NULL;
}
MEMBER(sheets_add)
{
    struct vb_obj *list = book(vb);
    struct sk_text t = sk_text_new(vb->arena, 32);
    (void)self;
    if (list == NULL)
        return false;
    sk_text_printf(&t, "Sheet%u", (unsigned)list->items.count + 1);
    if (!new_sheet(vb, list, sk_text_view(&t), ""))
        return false;
    list->number = (int64_t)list->items.count - 1;
    *c->ret = list->items.at[list->items.count - 1];
    return true;
}
static bool sheets_each(struct vb *vb, struct vb_obj *self, size_t i, vb_value *ret)
{
    const struct vb_obj *list = book(vb);
    (void)self;
    if (list == NULL || i >= list->items.count)
        return false;
    *ret = list->items.at[i];
    return true;
}
static const struct vb_member sheets_members[] = {{"Item", sheets_item},
                                                  {"Count", sheets_count},
                                                  {"Add", sheets_add},
                                                  {"Select", vb_m_nothing},
                                                  {NULL, NULL}};
static const struct vb_objtype sheets_type = {"Sheets", sheets_members, NULL, sheets_each};
bool vb_m_sheets(struct vb *vb, struct vb_obj *self, struct vb_call *c)
{
    return vb_child(vb, self, &sheets_type, c);
}
bool vb_m_active_sheet(struct vb *vb, struct vb_obj *self, struct vb_call *c)
{
    (void)self;
    *c->ret = VB_OBJ(vb_active_sheet(vb));
    return c->ret->o != NULL;
}

/* ---- one sheet ---- */

MEMBER(sheet_name)
{
    if (c->access == VB_GET)
        return vb_return_text(vb, c, self->path);
    self->path = vb_arg_text(vb, c, 0);
    return true;
}
MEMBER(sheet_code_name)
{
    return vb_return_text(vb, c, cells_of(self)->code_name);
}
MEMBER(sheet_index)
{
    (void)vb;
    *c->ret = VB_LONG(cells_of(self)->index);
    return true;
}
MEMBER(sheet_range)
{
    return vb_range_of(vb, self, c);
}
MEMBER(sheet_cells)
{
    return vb_cells_of(vb, self, c);
}
MEMBER(sheet_used)
{
    const struct vb_cells *u = cells_of(self);
    bool any = u->last_row > 0;
    return vb_give_range(vb, self, any ? u->first_row : 1, any ? u->first_column : 1,
                         any ? u->last_row : 1, any ? u->last_column : 1, c->ret);
}
MEMBER(sheet_rows)
{
    bool rows = c->name[0] == 'R';
    int32_t n = 0, area[4] = {0};
    if (!vb_has_arg(c, 0)) {
        if (!vb_give_range(vb, self, 1, 1, MAX_ROW, MAX_COLUMN, c->ret))
            return false;
        c->ret->o->number = rows ? 1 : 2;
        return true;
    }
    if (vb_arg_of(c, 0)->type == VT_STRING) {
        sk_span text = vb_arg_text(vb, c, 0);
        if (sk_find_byte(text, ':') == SK_NPOS)
            text = vb_joined(vb, text, ":", text);
        if (!vb_parse_area(text, area))
            return vb_err(vb, 13);
    } else if (!vb_arg_long(vb, c, 0, 1, &n) || n < 1) {
        return vb_err(vb, 1004);
    } else {
        area[0] = rows ? n : 1;
        area[1] = rows ? 1 : n;
        area[2] = rows ? n : MAX_ROW;
        area[3] = rows ? MAX_COLUMN : n;
    }
    if (!vb_give_range(vb, self, area[0], area[1], area[2], area[3], c->ret))
        return false;
    c->ret->o->number = rows ? 1 : 2;
    return true;
}
MEMBER(sheet_activate)
{
    struct vb_obj *list = book(vb);
    (void)c;
    if (list != NULL)
        list->number = cells_of(self)->index - 1;
    return list != NULL;
}
MEMBER(sheet_evaluate)
{
    return vb_m_evaluate(vb, self, c);
}
/* Sheet1.CommandButton1 and the like. */
static bool sheet_other(struct vb *vb, struct vb_obj *self, struct vb_name *name, struct vb_call *c,
                        bool *ret_known)
{
    vb_value address;
    *ret_known = c->access == VB_GET && vb_is_control(vb, name->text);
    if (*ret_known)
        return vb_document_control(vb, name->text, c->ret);
    *ret_known = vb_is_address(name->text); /* .[A1] */
    if (!*ret_known)
        return true;
    if (!vb_str_utf8(vb, name->text, &address))
        return false;
    vb_value args[2] = {address, *vb_arg_of(c, 0)};
    return vb_range_of(vb, self,
                       &(struct vb_call){.name = "Range",
                                         .args = args,
                                         .argc = c->access == VB_GET ? 1 : 2,
                                         .access = c->access,
                                         .ret = c->ret});
}

/* ---- OLEObjects: the controls that stand on a sheet ---- */

static bool ole_each(struct vb *vb, struct vb_obj *self, size_t i, vb_value *ret)
{
    struct sk_map seen = {.fold = true};
    for (const struct sk_fact *f = vb->input->facts; f != NULL && vb_work(vb, 1); f = f->next) {
        size_t before = seen.count;
        if (f->kind != SK_FACT_CONTROL || (f->number != 0 && f->number != self->number))
            continue;
        if (sk_map_put(&seen, vb->arena, f->owner) == NULL)
            return vb_stop(vb, "memory");
        if (seen.count != before && i-- == 0)
            return vb_document_control(vb, f->owner, ret);
    }
    return false;
}
MEMBER(ole_item)
{
    int32_t n;
    if (vb_arg_of(c, 0)->type == VT_STRING)
        return vb_document_control(vb, vb_arg_text(vb, c, 0), c->ret);
    if (!vb_arg_long(vb, c, 0, 1, &n))
        return false;
    return (n >= 1 && ole_each(vb, self, (size_t)n - 1, c->ret)) ||
           (vb->stopped == NULL && vb_err(vb, 1004));
}
MEMBER(ole_count)
{
    vb_value v;
    int64_t n = 0;
    while (ole_each(vb, self, (size_t)n, &v))
        n++;
    *c->ret = VB_LONG(n);
    return vb->stopped == NULL;
}
static const struct vb_member ole_members[] = {
    {"Item", ole_item}, {"Count", ole_count}, {"Add", vb_m_self}, {NULL, NULL}};
static const struct vb_objtype ole_type = {"OLEObjects", ole_members, NULL, ole_each};
MEMBER(sheet_control)
{
    if (!vb_child(vb, self, &ole_type, &(struct vb_call){.name = "OLEObjects", .ret = c->ret}))
        return false;
    c->ret->o->number = cells_of(self)->index;
    return c->argc == 0 || vb_pass_on(vb, c);
}
/* QueryTables.Add "URL;http://…", where: it is fetched by Refresh, and at opening. */
MEMBER(query_add)
{
    sk_span from = vb_arg_text(vb, c, 0);
    (void)self;
    size_t kind = sk_find_byte(from, ';');
    sk_span url = kind == SK_NPOS ? from : sk_from(from, kind + 1);
    if (vb_is_url(url))
        vb_do(vb, SK_DO_DOWNLOAD, "QueryTables.Add", url);
    else
        vb_do(vb, SK_DO_OTHER, "QueryTables.Add", from);
    return vb_give(vb, &vb_bag_type, c->ret);
}
static const struct vb_member query_members[] = {
    {"Item", vb_m_item1}, {"Add", query_add}, {"Count", vb_m_count}, {NULL, NULL}};
static const struct vb_objtype query_type = {"QueryTables", query_members, NULL, NULL};
MEMBER(query_tables)
{
    return vb_child(vb, self, &query_type, c);
}
static const struct vb_member sheet_members[] = {{"Name", sheet_name},
                                                 {"CodeName", sheet_code_name},
                                                 {"Index", sheet_index},
                                                 {"Range", sheet_range},
                                                 {"Cells", sheet_cells},
                                                 {"UsedRange", sheet_used},
                                                 {"Rows", sheet_rows},
                                                 {"Columns", sheet_rows},
                                                 {"Evaluate", sheet_evaluate},
                                                 {"Shapes", vb_m_parts},
                                                 {"Comments", vb_m_parts},
                                                 {"Hyperlinks", vb_m_parts},
                                                 {"Names", vb_m_names},
                                                 {"QueryTables", query_tables},
                                                 {"CustomProperties", vb_m_parts},
                                                 {"OLEObjects", sheet_control},
                                                 {"Activate", sheet_activate},
                                                 {"Select", sheet_activate},
                                                 {"Calculate", vb_m_nothing},
                                                 {"Protect", vb_m_nothing},
                                                 {"Unprotect", vb_m_nothing},
                                                 {"Delete", vb_m_nothing},
                                                 {"Copy", vb_m_nothing},
                                                 {"Move", vb_m_nothing},
                                                 {"SaveAs", vb_m_save_as},
                                                 {"ExportAsFixedFormat", vb_m_save_as},
                                                 {"Application", vb_m_app},
                                                 {"Parent", vb_m_parent},
                                                 {NULL, NULL}};
const struct vb_objtype vb_sheet_type = {"Worksheet", sheet_members, sheet_other, NULL};

bool vb_m_range(struct vb *vb, struct vb_obj *self, struct vb_call *c)
{
    struct vb_obj *sheet = vb_active_sheet(vb);
    (void)self;
    return sheet != NULL && vb_range_of(vb, sheet, c);
}
bool vb_m_cells(struct vb *vb, struct vb_obj *self, struct vb_call *c)
{
    struct vb_obj *sheet = vb_active_sheet(vb);
    (void)self;
    return sheet != NULL && vb_cells_of(vb, sheet, c);
}
bool vb_m_rows(struct vb *vb, struct vb_obj *self, struct vb_call *c)
{
    struct vb_obj *sheet = vb_active_sheet(vb);
    (void)self;
    return sheet != NULL && sheet_rows(vb, sheet, c);
}

/* ---- the workbook ---- */

static bool book_other(struct vb *vb, struct vb_obj *self, struct vb_name *name, struct vb_call *c,
                       bool *ret_known)
{
    (void)self;
    *ret_known = c->access == VB_GET && sheet_named(vb, name->text, true, c->ret);
    return true;
}
static const struct vb_member workbook_members[] = {{"Name", vb_m_document_name},
                                                    {"FullName", vb_m_document_name},
                                                    {"Path", vb_m_document_name},
                                                    {"Sheets", vb_m_sheets},
                                                    {"Worksheets", vb_m_sheets},
                                                    {"ActiveSheet", vb_m_active_sheet},
                                                    {"Names", vb_m_names},
                                                    {"BuiltInDocumentProperties", vb_m_parts},
                                                    {"CustomDocumentProperties", vb_m_parts},
                                                    {"CustomXMLParts", vb_m_parts},
                                                    {"VBProject", vb_m_project},
                                                    {"SaveAs", vb_m_save_as},
                                                    {"SaveCopyAs", vb_m_save_as},
                                                    {"ExportAsFixedFormat", vb_m_save_as},
                                                    {"FollowHyperlink", vb_m_follow},
                                                    {"SendMail", vb_m_send_mail},
                                                    {"Save", vb_m_nothing},
                                                    {"Saved", vb_m_true},
                                                    {"Close", vb_m_nothing},
                                                    {"Activate", vb_m_nothing},
                                                    {"Protect", vb_m_nothing},
                                                    {"Unprotect", vb_m_nothing},
                                                    {"ReadOnly", vb_m_false},
                                                    {"HasPassword", vb_m_false},
                                                    {"Windows", vb_m_window},
                                                    {"Application", vb_m_app},
                                                    {"Parent", vb_m_app},
                                                    {NULL, NULL}};
const struct vb_objtype vb_workbook_type = {"Workbook", workbook_members, book_other, NULL};

/* Excel's Range: area (rows and columns from 1) of the sheet in parent. number: 1 a collection of
 * rows, 2 of columns, 0 of cells. */
#include <stdio.h>

#include "interp/vba/sheet.h"

bool vb_give_range(struct vb *vb, struct vb_obj *sheet, int32_t r1, int32_t c1, int32_t r2,
                   int32_t c2, vb_value *ret)
{
    if (r1 < 1 || c1 < 1 || r2 < r1 || c2 < c1 || r2 > MAX_ROW || c2 > MAX_COLUMN)
        return vb_err(vb, 1004);
    if (!vb_give(vb, &vb_range_type, ret))
        return false;
    memcpy(ret->o->area, (int32_t[]){r1, c1, r2, c2}, sizeof ret->o->area);
    ret->o->parent = sheet;
    return true;
}
static int64_t rows_of(const struct vb_obj *self)
{
    return (int64_t)self->area[2] - self->area[0] + 1;
}
static int64_t columns_of(const struct vb_obj *self)
{
    return (int64_t)self->area[3] - self->area[1] + 1;
}

/* ---- values ---- */

static bool cell_value(struct vb *vb, struct vb_obj *self, int32_t row, int32_t col, bool formula,
                       vb_value *ret)
{
    const struct vb_cell *cell = vb_cell_at(vb, self->parent, row, col, false);
    *ret = cell == NULL ? VB_EMPTY : cell->value;
    if (formula && cell != NULL && cell->formula.len > 0)
        return vb_str_utf8(vb, vb_joined(vb, SK_LIT("="), "", cell->formula), ret);
    return true;
}
static bool put_cell(struct vb *vb, struct vb_obj *self, int32_t row, int32_t col,
                     const vb_value *v)
{
    struct vb_cell *cell = vb_cell_at(vb, self->parent, row, col, true);
    vb_value plain, number;
    if (cell == NULL || !vb_plain(vb, v, &plain))
        return false;
    cell->formula = (sk_span){0};
    if (plain.type == VT_STRING && vb_units(&plain) > 1 && plain.s[0] == '=') {
        cell->formula = sk_from(vb_utf8(vb, &plain), 1);
        sk_events_urls(&vb->events, cell->formula);
        vb_value got = VB_EMPTY;
        struct vb_error saved = vb->err;
        vb_value text;
        bool ok = vb_str_utf8(vb, cell->formula, &text) &&
                  vb_m_evaluate(vb, vb->app,
                                &(struct vb_call){
                                    .name = "Evaluate", .args = &text, .argc = 1, .ret = &got}) &&
                  vb_plain(vb, &got, &got);
        if (vb->stopped != NULL)
            return false;
        vb->err = saved;
        cell->value = ok && got.type != VT_OBJECT ? got : VB_EMPTY;
        return true;
    }
    if (plain.type == VT_STRING && vb_units(&plain) > 0 && plain.s[0] == '\'')
        plain = vb_sub(&plain, 1, SK_NPOS);
    else if (plain.type == VT_STRING && vb_parse_num(&plain, &number))
        plain = VB_DBL(vb_num(&number));
    bool small = plain.type == VT_INT || plain.type == VT_LONG || plain.type == VT_SINGLE ||
                 plain.type == VT_BYTE;
    cell->value = small ? VB_DBL(vb_num(&plain)) : plain;
    return true;
}
static bool all_values(struct vb *vb, struct vb_obj *self, bool formula, vb_value *ret)
{
    int64_t rows = rows_of(self), columns = columns_of(self);
    if (rows * columns > MOST_CELLS || !vb_work(vb, (size_t)(rows * columns) / 4))
        return vb_err(vb, 7);
    struct vb_array *a = vb_array_new(vb, VT_VARIANT, 1, 0);
    struct vb_bound bounds[2] = {{1, (int32_t)rows}, {1, (int32_t)columns}};
    if (a == NULL || !vb_array_redim(vb, a, bounds, 2, false))
        return false;
    for (int64_t c = 0; c < columns; c++)
        for (int64_t r = 0; r < rows; r++)
            if (!cell_value(vb, self, self->area[0] + (int32_t)r, self->area[1] + (int32_t)c,
                            formula, &a->at[c * rows + r]))
                return false;
    *ret = (vb_value){.type = VT_ARRAY, .a = a};
    return true;
}
/* An array fills the range: one dimension is a row. */
static bool put_all(struct vb *vb, struct vb_obj *self, const vb_value *v)
{
    int64_t rows = rows_of(self), columns = columns_of(self), most = MOST_CELLS;
    if (rows * columns > most || !vb_work(vb, (size_t)(rows * columns)))
        return vb_err(vb, 7);
    for (int64_t r = 0; r < rows; r++)
        for (int64_t c = 0; c < columns; c++) {
            const vb_value *one = v;
            const struct vb_array *a = v->type == VT_ARRAY ? v->a : NULL;
            if (a != NULL && a->dims >= 1) {
                int64_t high = (int64_t)a->bound[0].high - a->bound[0].low + 1;
                int64_t i = a->dims == 1 ? c : c * high + r;
                bool inside = a->dims == 1 ? c < high : r < high;
                one = inside && (uint64_t)i < a->count ? &a->at[i] : NULL;
            }
            if (one != NULL &&
                !put_cell(vb, self, self->area[0] + (int32_t)r, self->area[1] + (int32_t)c, one))
                return false;
        }
    return true;
}
MEMBER(range_value)
{
    bool formula = c->name[0] == 'F';
    if (c->access != VB_GET)
        return put_all(vb, self, vb_arg_of(c, c->argc - 1));
    if (rows_of(self) * columns_of(self) > 1) {
        vb_value all, *at;
        if (c->argc < 2) /* of Value2(r, c) the arguments are for the array */
            return all_values(vb, self, formula, c->ret);
        if (!all_values(vb, self, formula, &all) || !vb_index(vb, all.a, c->args, c->argc, &at))
            return false;
        *c->ret = *at;
        return true;
    }
    return cell_value(vb, self, self->area[0], self->area[1], formula, c->ret) &&
           (!formula || c->ret->type != VT_EMPTY || vb_str_c(vb, "", c->ret));
}
MEMBER(range_text)
{
    vb_value v;
    if (!cell_value(vb, self, self->area[0], self->area[1], false, &v))
        return false;
    if (v.type == VT_BOOL)
        return vb_str_c(vb, v.i != 0 ? "TRUE" : "FALSE", c->ret);
    return vb_to_str(vb, &v, c->ret);
}
MEMBER(range_has_formula)
{
    const struct vb_cell *cell = vb_cell_at(vb, self->parent, self->area[0], self->area[1], false);
    *c->ret = VB_BOOL(cell != NULL && cell->formula.len > 0);
    return true;
}

/* ---- where ---- */

static bool address_of(const struct vb_obj *self, bool absolute, struct sk_text *t)
{
    char letters[8];
    const char *mark = absolute ? "$" : "";
    vb_column_letters(self->area[1], letters);
    sk_text_printf(t, "%s%s%s%d", mark, letters, mark, (int)self->area[0]);
    if (self->area[0] == self->area[2] && self->area[1] == self->area[3])
        return true;
    vb_column_letters(self->area[3], letters);
    sk_text_printf(t, ":%s%s%s%d", mark, letters, mark, (int)self->area[2]);
    return true;
}
MEMBER(range_address)
{
    struct sk_text t = sk_text_new(vb->arena, 64);
    bool absolute = true;
    if (vb_has_arg(c, 0) && !vb_to_bool(vb, vb_arg_of(c, 0), &absolute))
        return false;
    address_of(self, absolute, &t);
    return vb_return_text(vb, c, sk_text_view(&t));
}
MEMBER(range_row)
{
    (void)vb;
    *c->ret = VB_LONG(self->area[c->name[0] == 'R' ? 0 : 1]);
    return true;
}
MEMBER(range_count)
{
    int64_t n = self->number == 1   ? rows_of(self)
                : self->number == 2 ? columns_of(self)
                                    : rows_of(self) * columns_of(self);
    (void)vb;
    *c->ret = n > INT32_MAX ? VB_DBL((double)n) : VB_LONG(n);
    return true;
}
static bool shifted(struct vb *vb, struct vb_obj *self, int64_t r1, int64_t c1, int64_t r2,
                    int64_t c2, vb_value *ret)
{
    if (r1 < 1 || c1 < 1 || r2 > MAX_ROW || c2 > MAX_COLUMN)
        return vb_err(vb, 1004);
    return vb_give_range(vb, self->parent, (int32_t)r1, (int32_t)c1, (int32_t)r2, (int32_t)c2, ret);
}
MEMBER(range_offset)
{
    int32_t dr, dc;
    const int32_t *a = self->area;
    if (!vb_arg_long(vb, c, 0, 0, &dr) || !vb_arg_long(vb, c, 1, 0, &dc))
        return false;
    return shifted(vb, self, (int64_t)a[0] + dr, (int64_t)a[1] + dc, (int64_t)a[2] + dr,
                   (int64_t)a[3] + dc, c->ret);
}
MEMBER(range_resize)
{
    int32_t rows, columns;
    const int32_t *a = self->area;
    if (!vb_arg_long(vb, c, 0, (int32_t)rows_of(self), &rows) ||
        !vb_arg_long(vb, c, 1, (int32_t)columns_of(self), &columns))
        return false;
    return shifted(vb, self, a[0], a[1], (int64_t)a[0] + rows - 1, (int64_t)a[1] + columns - 1,
                   c->ret);
}
/* Cells(i) counts along the rows; Cells(r, c) may lie outside. */
static bool item(struct vb *vb, struct vb_obj *self, int64_t row, int64_t col, vb_value *ret)
{
    if (self->number == 1)
        return shifted(vb, self, self->area[0] + row - 1, self->area[1], self->area[0] + row - 1,
                       self->area[3], ret);
    if (self->number == 2)
        return shifted(vb, self, self->area[0], self->area[1] + row - 1, self->area[2],
                       self->area[1] + row - 1, ret);
    return shifted(vb, self, self->area[0] + row - 1, self->area[1] + col - 1,
                   self->area[0] + row - 1, self->area[1] + col - 1, ret);
}
MEMBER(range_item)
{
    int32_t row, col, area[4];
    struct vb_call plain = *c;
    plain.argc -= c->access != VB_GET && c->argc > 0;
    if (plain.argc == 0)
        return range_value(vb, self,
                           &(struct vb_call){.name = "Value",
                                             .args = c->args,
                                             .argc = c->argc,
                                             .access = c->access,
                                             .ret = c->ret});
    if (!vb_arg_long(vb, &plain, 0, 1, &row))
        return false;
    if (!vb_has_arg(&plain, 1)) {
        int64_t i = (int64_t)row - 1, width = columns_of(self);
        if (!item(vb, self, self->number != 0 ? row : i / width + 1, i % width + 1, c->ret))
            return false;
    } else if (vb_arg_of(&plain, 1)->type == VT_STRING) {
        sk_span letters = vb_arg_text(vb, &plain, 1);
        if (!vb_parse_area(vb_joined(vb, letters, ":", letters), area) ||
            !item(vb, self, row, area[1], c->ret))
            return vb_err(vb, 1004);
    } else if (!vb_arg_long(vb, &plain, 1, 1, &col) || !item(vb, self, row, col, c->ret)) {
        return false;
    }
    return c->access == VB_GET || put_all(vb, c->ret->o, vb_arg_of(c, c->argc - 1));
}
static bool range_each(struct vb *vb, struct vb_obj *self, size_t i, vb_value *ret)
{
    int64_t width = self->number == 0 ? columns_of(self) : 1;
    int64_t n = self->number == 1   ? rows_of(self)
                : self->number == 2 ? columns_of(self)
                                    : rows_of(self) * columns_of(self);
    return (int64_t)i < n && item(vb, self, (int64_t)i / width + 1, (int64_t)i % width + 1, ret);
}
bool vb_cells_of(struct vb *vb, struct vb_obj *of, struct vb_call *c)
{
    vb_value whole;
    if (of->type == &vb_range_type ? !vb_give_range(vb, of->parent, of->area[0], of->area[1],
                                                    of->area[2], of->area[3], &whole)
                                   : !vb_give_range(vb, of, 1, 1, MAX_ROW, MAX_COLUMN, &whole))
        return false;
    *c->ret = whole;
    if (c->argc == 0)
        return true;
    return range_item(vb, whole.o, c);
}
MEMBER(range_cells)
{
    return vb_cells_of(vb, self, c);
}

/* One end of Range(a, b): a Range or an address; a name is looked up. */
static bool end_of(struct vb *vb, struct vb_obj *sheet, const vb_value *v, vb_value *ret)
{
    if (v->type == VT_OBJECT && v->o != NULL && v->o->type == &vb_range_type) {
        *ret = *v;
        return true;
    }
    sk_span text = vb_text(vb, v);
    size_t bang = sk_rfind_byte(text, '!');
    int32_t a[4];
    if (bang != SK_NPOS) {
        vb_value name, other;
        sk_span of = sk_trim_byte(sk_slice(text, 0, bang), '\'');
        if (of.len > 0 && of.ptr[0] == '=')
            of = sk_trim_byte(sk_from(of, 1), '\'');
        if (!vb_str_utf8(vb, of, &name) || !vb_excel_sheet(vb, &name, &other))
            return false;
        sheet = other.o;
        text = sk_from(text, bang + 1);
    }
    if (vb_parse_area(sk_slice(text, 0, sk_find_byte(text, ',')), a))
        return vb_give_range(vb, sheet, a[0], a[1], a[2], a[3], ret);
    for (const struct sk_fact *f = vb->input->facts; f != NULL && bang == SK_NPOS; f = f->next)
        if (f->kind == SK_FACT_DEFINED_NAME && sk_ieq(f->name, text) &&
            sk_find_byte(f->value, '!') != SK_NPOS) {
            vb_value target;
            return vb_str_utf8(vb, f->value, &target) && end_of(vb, sheet, &target, ret);
        }
    return vb_err(vb, 1004);
}
bool vb_range_of(struct vb *vb, struct vb_obj *sheet, struct vb_call *c)
{
    vb_value a, b;
    size_t argc = c->argc - (c->access != VB_GET && c->argc > 0);
    if (argc == 0)
        return vb_err(vb, 450);
    if (!end_of(vb, sheet, vb_arg_of(c, 0), &a))
        return false;
    *c->ret = a;
    if (argc > 1 && vb_has_arg(c, 1)) {
        if (!end_of(vb, sheet, vb_arg_of(c, 1), &b))
            return false;
        const int32_t *x = a.o->area, *y = b.o->area;
        if (!vb_give_range(vb, a.o->parent, x[0] < y[0] ? x[0] : y[0], x[1] < y[1] ? x[1] : y[1],
                           x[2] > y[2] ? x[2] : y[2], x[3] > y[3] ? x[3] : y[3], c->ret))
            return false;
    }
    return c->access == VB_GET || put_all(vb, c->ret->o, vb_arg_of(c, c->argc - 1));
}
MEMBER(range_range)
{
    vb_value inner;
    if (!vb_range_of(
            vb, self->parent,
            &(struct vb_call){.name = "Range", .args = c->args, .argc = c->argc, .ret = &inner}))
        return false;
    const int32_t *a = inner.o->area;
    int64_t dr = self->area[0] - 1, dc = self->area[1] - 1;
    return shifted(vb, self, a[0] + dr, a[1] + dc, a[2] + dr, a[3] + dc, c->ret);
}
MEMBER(range_rows)
{
    const int32_t *a = self->area;
    if (!vb_give_range(vb, self->parent, a[0], a[1], a[2], a[3], c->ret))
        return false;
    c->ret->o->number = c->name[0] == 'R' ? 1 : 2;
    return c->argc == 0 || range_item(vb, c->ret->o, c);
}
MEMBER(range_entire)
{
    const int32_t *a = self->area;
    bool row = strcmp(c->name, "EntireRow") == 0;
    return vb_give_range(vb, self->parent, row ? a[0] : 1, row ? 1 : a[1], row ? a[2] : MAX_ROW,
                         row ? MAX_COLUMN : a[3], c->ret);
}
static bool is_filled(struct vb *vb, struct vb_obj *sheet, int32_t row, int32_t col)
{
    const struct vb_cell *cell = vb_cell_at(vb, sheet, row, col, false);
    return cell != NULL && cell->value.type != VT_EMPTY;
}
/* End(xlUp -4162, xlDown -4121, xlToLeft -4159, xlToRight -4161) */
MEMBER(range_end)
{
    int32_t way;
    if (!vb_arg_long(vb, c, 0, -4121, &way))
        return false;
    int32_t dr = way == -4162 || way == 3 ? -1 : way == -4121 || way == 4 ? 1 : 0;
    int32_t dc = way == -4159 || way == 1 ? -1 : way == -4161 || way == 2 ? 1 : 0;
    int32_t row = self->area[0], col = self->area[1];
    const struct vb_cells *cells = self->parent->data;
    if (dr < 0 && row > cells->last_row + 1)
        row = cells->last_row + 1;
    if (dc < 0 && col > cells->last_column + 1)
        col = cells->last_column + 1;
    bool from = is_filled(vb, self->parent, row, col) && row + dr >= 1 && col + dc >= 1 &&
                is_filled(vb, self->parent, row + dr, col + dc);
    while (vb_work(vb, 1)) {
        int32_t r = row + dr, k = col + dc;
        if (r < 1 || k < 1 || r > MAX_ROW || k > MAX_COLUMN)
            break;
        if (from && !is_filled(vb, self->parent, r, k))
            break;
        if (!from && (r > cells->last_row + 1 || k > cells->last_column + 1)) {
            row = dr > 0 ? MAX_ROW : r;
            col = dc > 0 ? MAX_COLUMN : k;
            break;
        }
        row = r;
        col = k;
        if (!from && is_filled(vb, self->parent, r, k))
            break;
    }
    return vb_give_range(vb, self->parent, row, col, row, col, c->ret);
}
/* SpecialCells(xlCellTypeLastCell 11) is the last; else what is filled. */
MEMBER(range_special)
{
    const struct vb_cells *u = self->parent->data;
    int32_t type;
    if (!vb_arg_long(vb, c, 0, 11, &type))
        return false;
    if (u->last_row == 0 && type != 11)
        return vb_err(vb, 1004);
    int32_t row = u->last_row > 0 ? u->last_row : 1, col = u->last_column > 0 ? u->last_column : 1;
    return vb_give_range(vb, self->parent, type == 11 ? row : u->first_row,
                         type == 11 ? col : u->first_column, row, col, c->ret);
}
MEMBER(range_region)
{
    const struct vb_cells *u = self->parent->data;
    if (u->last_row == 0)
        return range_cells(vb, self, &(struct vb_call){.name = "Cells", .ret = c->ret});
    return vb_give_range(vb, self->parent, u->first_row, u->first_column, u->last_row,
                         u->last_column, c->ret);
}

/* ---- doing ---- */

static bool for_cells(struct vb *vb, struct vb_obj *self,
                      bool (*fn)(struct vb *, struct vb_cell *, void *), void *state)
{
    struct vb_cells *cells = self->parent->data;
    for (size_t i = 0; i < cells->map.count; i++) {
        int32_t key[2];
        memcpy(key, cells->map.entries[i].key.ptr, sizeof key);
        if (key[0] < self->area[0] || key[0] > self->area[2] || key[1] < self->area[1] ||
            key[1] > self->area[3])
            continue;
        if (!vb_work(vb, 1) || !fn(vb, (struct vb_cell *)cells->map.entries[i].value, state))
            return false;
    }
    return true;
}
static bool clear_cell(struct vb *vb, struct vb_cell *cell, void *state)
{
    (void)vb, (void)state;
    *cell = (struct vb_cell){0};
    return true;
}
MEMBER(range_clear)
{
    (void)c;
    return for_cells(vb, self, clear_cell, NULL);
}
struct change {
    vb_value what, with;
};
static bool replace_cell(struct vb *vb, struct vb_cell *cell, void *state)
{
    const struct change *ch = state;
    vb_value args[3] = {cell->value, ch->what, ch->with}, got = VB_EMPTY;
    if (cell->value.type != VT_STRING)
        return true;
    struct vb_name *name = vb_name_c(vb, "Replace");
    struct vb_call c = {.name = "Replace", .args = args, .argc = 3, .ret = &got};
    if (name == NULL || name->builtin == NULL || !name->builtin->fn(vb, &c))
        return false;
    cell->value = got;
    return true;
}
MEMBER(range_replace)
{
    struct change ch;
    *c->ret = VB_BOOL(true);
    return vb_arg_str(vb, c, 0, &ch.what) && vb_arg_str(vb, c, 1, &ch.with) &&
           for_cells(vb, self, replace_cell, &ch);
}
MEMBER(range_find)
{
    vb_value what;
    const struct vb_cells *cells = self->parent->data;
    if (!vb_arg_str(vb, c, 0, &what))
        return false;
    *c->ret = VB_OBJ(NULL);
    for (size_t i = 0; i < cells->map.count && vb_work(vb, 1); i++) {
        int32_t key[2];
        vb_value text;
        memcpy(key, cells->map.entries[i].key.ptr, sizeof key);
        const struct vb_cell *cell = (const struct vb_cell *)cells->map.entries[i].value;
        if (!vb_to_str(vb, &cell->value, &text))
            return false;
        if (vb_str_find(&text, &what, 0, true) != SK_NPOS)
            return vb_give_range(vb, self->parent, key[0], key[1], key[0], key[1], c->ret);
    }
    return vb->stopped == NULL;
}
MEMBER(range_select)
{
    (void)c;
    return vb_set_prop(vb, vb->app, "#selected", VB_OBJ(self));
}
MEMBER(range_copy)
{
    vb_value v;
    const vb_value *to = vb_arg_of(c, 0);
    if (to->type != VT_OBJECT || to->o == NULL || to->o->type != &vb_range_type)
        return vb_set_prop(vb, vb->app, "#copied", VB_OBJ(self));
    struct vb_obj *target = to->o;
    return range_value(vb, self, &(struct vb_call){.name = "Value", .ret = &v}) &&
           range_resize(vb, target, &(struct vb_call){.name = "Resize", .ret = c->ret}) &&
           put_all(vb, target, &v);
}
MEMBER(range_comment)
{
    struct sk_text t = sk_text_new(vb->arena, 64);
    sk_text_puts(&t, "#comment ");
    address_of(self, false, &t);
    char *key = sk_arena_cstr(vb->arena, sk_text_view(&t));
    if (key == NULL)
        return vb_stop(vb, "memory");
    if (!vb_child(vb, self->parent, &vb_part_type, &(struct vb_call){.name = key, .ret = c->ret}))
        return false;
    sk_span at = sk_from(sk_text_view(&t), 9);
    for (const struct sk_fact *f = vb->input->facts; f != NULL; f = f->next)
        if (f->kind == SK_FACT_COMMENT && sk_ieq(f->name, at) &&
            sk_ieq(f->owner, self->parent->path) &&
            vb_prop(vb, c->ret->o, "#value", false) == NULL) {
            vb_value v;
            return vb_str_utf8(vb, f->value, &v) && vb_set_prop(vb, c->ret->o, "#value", v);
        }
    if (c->name[0] == 'A' && !vb_has_arg(c, 0))
        return vb_prop(vb, c->ret->o, "#value", true) != NULL || vb_stop(vb, "memory");
    if (vb_has_arg(c, 0))
        return vb_set_prop(vb, c->ret->o, "#value", *vb_arg_of(c, 0));
    if (vb->input->facts != NULL && vb_prop(vb, c->ret->o, "#value", false) == NULL)
        *c->ret = VB_OBJ(NULL); /* this cell has none */
    return true;
}
MEMBER(range_note)
{
    vb_value part;
    if (!range_comment(vb, self, &(struct vb_call){.name = "AddComment", .ret = &part}))
        return false;
    return vb_has_arg(c, 0) ? vb_set_prop(vb, part.o, "#value", *vb_arg_of(c, 0))
                            : vb_get(vb, part.o, "Text", c->ret);
}
MEMBER(range_bag)
{
    return vb_child(vb, self, &vb_bag_type, c);
}
MEMBER(range_sheet)
{
    (void)vb;
    *c->ret = VB_OBJ(self->parent);
    return true;
}
static const struct vb_member range_members[] = {{"_Default", range_item},
                                                 {"Item", range_item},
                                                 {"Value", range_value},
                                                 {"Value2", range_value},
                                                 {"Formula", range_value},
                                                 {"FormulaR1C1", range_value},
                                                 {"FormulaLocal", range_value},
                                                 {"Formula2", range_value},
                                                 {"FormulaArray", range_value},
                                                 {"Text", range_text},
                                                 {"HasFormula", range_has_formula},
                                                 {"Address", range_address},
                                                 {"AddressLocal", range_address},
                                                 {"Row", range_row},
                                                 {"Column", range_row},
                                                 {"Count", range_count},
                                                 {"CountLarge", range_count},
                                                 {"Cells", range_cells},
                                                 {"Range", range_range},
                                                 {"Rows", range_rows},
                                                 {"Columns", range_rows},
                                                 {"Offset", range_offset},
                                                 {"Resize", range_resize},
                                                 {"End", range_end},
                                                 {"EntireRow", range_entire},
                                                 {"EntireColumn", range_entire},
                                                 {"SpecialCells", range_special},
                                                 {"CurrentRegion", range_region},
                                                 {"Find", range_find},
                                                 {"Replace", range_replace},
                                                 {"Clear", range_clear},
                                                 {"ClearContents", range_clear},
                                                 {"Select", range_select},
                                                 {"Activate", range_select},
                                                 {"Show", vb_m_nothing},
                                                 {"Copy", range_copy},
                                                 {"Comment", range_comment},
                                                 {"AddComment", range_comment},
                                                 {"NoteText", range_note},
                                                 {"Hidden", vb_m_false},
                                                 {"AutoFit", vb_m_nothing},
                                                 {"Merge", vb_m_nothing},
                                                 {"UnMerge", vb_m_nothing},
                                                 {"Font", range_bag},
                                                 {"Interior", range_bag},
                                                 {"Borders", range_bag},
                                                 {"Areas", vb_m_self},
                                                 {"Worksheet", range_sheet},
                                                 {"Parent", range_sheet},
                                                 {"Application", vb_m_app},
                                                 {NULL, NULL}};
const struct vb_objtype vb_range_type = {"Range", range_members, NULL, range_each};

/* ---- Application's ---- */

bool vb_m_active_cell(struct vb *vb, struct vb_obj *self, struct vb_call *c)
{
    const vb_value *at = vb_prop(vb, vb->app, "#selected", false);
    struct vb_obj *sheet = vb_active_sheet(vb);
    (void)self;
    if (at == NULL)
        return sheet != NULL && vb_give_range(vb, sheet, 1, 1, 1, 1, c->ret);
    const struct vb_obj *r = at->o;
    return vb_give_range(vb, r->parent, r->area[0], r->area[1], r->area[0], r->area[1], c->ret);
}
bool vb_m_excel_selection(struct vb *vb, struct vb_obj *self, struct vb_call *c)
{
    const vb_value *at = vb_prop(vb, vb->app, "#selected", false);
    if (at == NULL)
        return vb_m_active_cell(vb, self, c);
    *c->ret = *at;
    return true;
}
bool vb_m_union(struct vb *vb, struct vb_obj *self, struct vb_call *c)
{
    (void)vb, (void)self;
    *c->ret = *vb_arg_of(c, 0);
    return true;
}

/* Names("x").RefersTo, .RefersToRange, .Value; Names.Add Name, RefersTo. */
MEMBER(name_refers)
{
    vb_value v;
    if (c->access != VB_GET)
        return vb_set_prop(vb, self, "#refers", *vb_arg_of(c, c->argc - 1));
    const vb_value *set = vb_prop(vb, self, "#refers", false);
    if (set != NULL) {
        *c->ret = *set;
        return true;
    }
    return vb_str_utf8(vb, vb_joined(vb, SK_LIT("="), "", self->bytes), &v) && (*c->ret = v, true);
}
MEMBER(name_range)
{
    vb_value text;
    struct vb_obj *sheet = vb_active_sheet(vb);
    return sheet != NULL &&
           name_refers(vb, self, &(struct vb_call){.name = "RefersTo", .ret = &text}) &&
           vb_to_str(vb, &text, &text) && end_of(vb, sheet, &text, c->ret);
}
MEMBER(name_name)
{
    return vb_return_text(vb, c, self->path);
}
static const struct vb_member name_members[] = {
    {"RefersTo", name_refers},      {"Value", name_refers},
    {"RefersToLocal", name_refers}, {"RefersToR1C1", name_refers},
    {"RefersToRange", name_range},  {"Name", name_name},
    {"Visible", vb_m_true},         {"Comment", name_refers},
    {"Delete", vb_m_nothing},       {NULL, NULL}};
static const struct vb_objtype name_type = {"Name", name_members, NULL, NULL};
static bool names_fill(struct vb *vb, struct vb_obj *list)
{
    vb_value v;
    if (list->pos != 0)
        return true;
    list->pos = 1;
    for (const struct sk_fact *f = vb->input->facts; f != NULL; f = f->next) {
        if (f->kind != SK_FACT_DEFINED_NAME)
            continue;
        if (!vb_give_at(vb, &name_type, f->name, &v) || !vb_push(vb, list, v))
            return false;
        v.o->bytes = f->value;
    }
    return true;
}
MEMBER(names_item)
{
    const vb_value *key = vb_arg_of(c, 0);
    if (!names_fill(vb, self))
        return false;
    if (key->type != VT_STRING)
        return vb_list_item(vb, self, c, 1, 1004);
    sk_span name = vb_arg_text(vb, c, 0);
    for (size_t i = 0; i < self->items.count; i++)
        if (sk_ieq(self->items.at[i].o->path, name)) {
            *c->ret = self->items.at[i];
            return true;
        }
    return vb_err(vb, 1004);
}
MEMBER(names_add)
{
    if (!names_fill(vb, self) || !vb_give_at(vb, &name_type, vb_arg_text(vb, c, 0), c->ret))
        return false;
    return vb_push(vb, self, *c->ret) && vb_set_prop(vb, c->ret->o, "#refers", *vb_arg_of(c, 1));
}
MEMBER(names_count)
{
    return names_fill(vb, self) && vb_m_count(vb, self, c);
}
static bool names_each(struct vb *vb, struct vb_obj *self, size_t i, vb_value *ret)
{
    if (!names_fill(vb, self) || i >= self->items.count)
        return false;
    *ret = self->items.at[i];
    return true;
}
static const struct vb_member names_members[] = {
    {"Item", names_item}, {"Add", names_add}, {"Count", names_count}, {NULL, NULL}};
static const struct vb_objtype names_type = {"Names", names_members, NULL, names_each};
bool vb_m_names(struct vb *vb, struct vb_obj *self, struct vb_call *c)
{
    (void)self;
    return vb_child(vb, vb->app, &names_type, c);
}

/* A name that the macro made: what it refers to. One that leads to itself is an error. */
static bool made_name(struct vb *vb, sk_span text, vb_value *ret, bool *ret_known)
{
    const vb_value *names = vb_prop(vb, vb->app, "Names", false);
    *ret_known = false;
    for (size_t i = 0; names != NULL && names->type == VT_OBJECT && i < names->o->items.count;
         i++) {
        struct vb_obj *o = names->o->items.at[i].o;
        vb_value *refers = vb_prop(vb, o, "#refers", false);
        if (refers == NULL || !sk_ieq(o->path, text))
            continue;
        *ret_known = true;
        if (o->flag)
            return vb_err(vb, 1004);
        o->flag = true;
        bool ok = vb_m_evaluate(
            vb, vb->app,
            &(struct vb_call){.name = "Evaluate", .args = refers, .argc = 1, .ret = ret});
        o->flag = false;
        return ok;
    }
    return true;
}

/* [A1], [A1:B2], [a name], [1+2], ["x" & 3], [SUM(1,2)]. */
bool vb_m_evaluate(struct vb *vb, struct vb_obj *self, struct vb_call *c)
{
    sk_span text = sk_trim(vb_arg_text(vb, c, 0));
    struct vb_obj *sheet = self->type == &vb_sheet_type ? self : vb_active_sheet(vb);
    vb_value key;
    if (text.len > 0 && text.ptr[0] == '=')
        text = sk_from(text, 1);
    size_t bang = sk_rfind_byte(text, '!');
    bool area = vb_is_address(bang == SK_NPOS ? text : sk_from(text, bang + 1));
    if (sheet == NULL || !vb_str_utf8(vb, text, &key))
        return false;
    for (const struct sk_fact *f = vb->input->facts; f != NULL && !area; f = f->next)
        if (f->kind == SK_FACT_DEFINED_NAME && sk_ieq(f->name, text)) {
            area = sk_find_byte(f->value, '!') != SK_NPOS;
            text = area ? text : f->value; /* a constant or a formula */
            break;
        }
    if (area)
        return end_of(vb, sheet, &key, c->ret);
    bool known;
    if (!made_name(vb, text, c->ret, &known))
        return false;
    if (known)
        return true;
    size_t open = sk_find_byte(text, '(');
    vb_value fn = VB_EMPTY;
    bool word = open != SK_NPOS && open > 0;
    for (size_t i = 0; word && i < open; i++)
        word = sk_is_alnum(text.ptr[i]) || text.ptr[i] == '.';
    if (word &&
        vb_m_functions(vb, vb->app, &(struct vb_call){.name = "WorksheetFunction", .ret = &fn}))
        text = vb_joined(vb, SK_LIT("WorksheetFunction"), ".", text);
    return vb_eval_text(vb, text, c->ret);
}

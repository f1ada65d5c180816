/* Parts of documents that have a name and a text: variables, properties, shapes, comments,
 * bookmarks, hyperlinks, content controls, tags. */
#include "interp/vba/parts.h"

/* ---- one part; path: its name; number: the kind of its fact; bytes: the fact's owner ---- */

/* A further string of a shape: AlternativeText, Title, Text. */
static bool part_fact(struct vb *vb, const struct vb_obj *self, const char *name, vb_value *ret)
{
    for (const struct sk_fact *f = vb->input->facts; f != NULL; f = f->next)
        if (f->kind == SK_FACT_SHAPE && self->number == SK_FACT_SHAPE &&
            sk_eq(f->owner, self->path) && sk_ieq(f->name, sk_span_of_cstr(name)))
            return vb_str_utf8(vb, f->value, ret);
    return vb_str_c(vb, "", ret);
}
enum { A_CELL = -2 }; /* number of a table's cell: its text ends in the cell's own mark */

static bool cell_text(struct vb *vb, const vb_value *set, vb_value *ret)
{
    vb_value mark, text;
    return vb_str_c(vb, "\r\a", &mark) && vb_to_str(vb, set, &text) &&
           vb_concat(vb, &text, &mark, ret);
}
MEMBER(part_value)
{
    if (c->access != VB_GET)
        return vb_set_prop(vb, self, "#value", *vb_arg_of(c, c->argc - 1));
    const vb_value *set = vb_prop(vb, self, "#value", false);
    if (set != NULL && self->number == A_CELL)
        return cell_text(vb, set, c->ret);
    if (set != NULL) {
        *c->ret = *set;
        return true;
    }
    return part_fact(vb, self, "Text", c->ret);
}
/* Comment.Text("x") writes as well. */
MEMBER(part_text)
{
    if (c->access == VB_GET && vb_has_arg(c, 0))
        return vb_set_prop(vb, self, "#value", *vb_arg_of(c, 0)) &&
               part_value(vb, self, &(struct vb_call){.name = c->name, .ret = c->ret});
    return part_value(vb, self, c);
}
MEMBER(part_name)
{
    if (c->access == VB_GET)
        return vb_return_text(vb, c, self->path);
    self->path = vb_arg_text(vb, c, c->argc - 1);
    return true;
}
MEMBER(part_string)
{
    vb_value first;
    return part_fact(vb, self, c->name, &first) && vb_kept(vb, self, c, first);
}
/* The frames in frames lead to the same text. */
MEMBER(part_self)
{
    (void)vb;
    *c->ret = VB_OBJ(self);
    return true;
}
MEMBER(part_insert)
{
    vb_value old, s, all;
    if (!part_value(vb, self, &(struct vb_call){.name = "Text", .ret = &old}) ||
        !vb_arg_str(vb, c, 0, &s) || !vb_to_str(vb, &old, &old))
        return false;
    bool before = strstr(c->name, "Before") != NULL;
    return vb_concat(vb, before ? &s : &old, before ? &old : &s, &all) &&
           vb_set_prop(vb, self, "#value", all);
}
MEMBER(part_follow)
{
    vb_value v;
    (void)c;
    if (!part_value(vb, self, &(struct vb_call){.name = "Address", .ret = &v}))
        return false;
    sk_span target = vb_text(vb, &v);
    vb_do(vb, vb_is_url(target) ? SK_DO_DOWNLOAD : SK_DO_PROCESS, "Hyperlink.Follow", target);
    return true;
}
MEMBER(part_delete)
{
    (void)vb, (void)c;
    self->flag = true;
    return true;
}
static const struct vb_member part_members[] = {{"Value", part_value},
                                                {"Text", part_text},
                                                {"Name", part_name},
                                                {"AlternativeText", part_string},
                                                {"Title", part_string},
                                                {"Caption", part_string},
                                                {"Tag", part_string},
                                                {"Author", part_string},
                                                {"OnAction", part_string},
                                                {"Address", part_value},
                                                {"TextToDisplay", part_string},
                                                {"SubAddress", part_string},
                                                {"Result", part_value},
                                                {"Code", part_self},
                                                {"Range", part_self},
                                                {"Comment", part_self},
                                                {"TextFrame", part_self},
                                                {"TextFrame2", part_self},
                                                {"TextRange", part_self},
                                                {"Characters", part_self},
                                                {"DrawingObject", part_self},
                                                {"ShapeRange", part_self},
                                                {"OLEFormat", part_self},
                                                {"ContainingRange", part_self},
                                                {"HasTextFrame", vb_m_true},
                                                {"HasText", vb_m_true},
                                                {"Visible", vb_m_true},
                                                {"InsertAfter", part_insert},
                                                {"InsertBefore", part_insert},
                                                {"Follow", part_follow},
                                                {"Delete", part_delete},
                                                {"Select", vb_m_nothing},
                                                {"Activate", vb_m_nothing},
                                                {"Copy", vb_m_nothing},
                                                {NULL, NULL}};
const struct vb_objtype vb_part_type = {"Object", part_members, NULL, NULL};

/* ---- a list of them ---- */

static bool add_part(struct vb *vb, struct vb_obj *list, sk_span name, const vb_value *value,
                     vb_value *ret)
{
    if (!vb_give_at(vb, &vb_part_type, name, ret))
        return false;
    ret->o->number = list->number;
    return vb_push(vb, list, *ret) && (value == NULL || vb_set_prop(vb, ret->o, "#value", *value));
}
static bool has_part(const struct vb_obj *list, sk_span name)
{
    for (size_t i = 0; i < list->items.count; i++)
        if (sk_eq(list->items.at[i].o->path, name))
            return true;
    return false;
}
/* Fills the list from the facts when it is first looked at; pos: that was done. */
static bool fill(struct vb *vb, struct vb_obj *list)
{
    vb_value made, value;
    if (list->pos != 0)
        return true;
    list->pos = 1;
    for (const struct sk_fact *f = vb->input->facts; f != NULL; f = f->next) {
        bool shape = f->kind == SK_FACT_SHAPE;
        if ((int64_t)f->kind != list->number || !vb_work(vb, 1) ||
            (list->bytes.len > 0 && !sk_ieq(f->owner, list->bytes)) ||
            (shape && has_part(list, f->owner)))
            continue;
        if (!vb_str_utf8(vb, f->value, &value) ||
            !add_part(vb, list, shape ? f->owner : f->name, shape ? NULL : &value, &made))
            return false;
    }
    return vb->stopped == NULL;
}

static const char *const property_names[] = {"Title",
                                             "Subject",
                                             "Author",
                                             "Keywords",
                                             "Comments",
                                             "Template",
                                             "Last Author",
                                             "Revision Number",
                                             "Application Name",
                                             "Last Print Date",
                                             "Creation Date",
                                             "Last Save Time",
                                             "Total Editing Time",
                                             "Number of Pages",
                                             "Number of Words",
                                             "Number of Characters",
                                             "Security",
                                             "Category",
                                             "Format",
                                             "Manager",
                                             "Company",
                                             "Number of Bytes",
                                             "Number of Lines",
                                             "Number of Paragraphs"};
enum { PROPERTY_NAMES = sizeof property_names / sizeof property_names[0] };

static bool is_builtin(const struct vb_obj *list)
{
    return sk_eq(list->bytes, SK_LIT("builtin"));
}
MEMBER(parts_item)
{
    const vb_value *key = vb_arg_of(c, 0);
    vb_value plain, made;
    if (!vb_plain(vb, key, &plain) || !fill(vb, self))
        return false;
    sk_span name = vb_text(vb, &plain);
    int64_t n = vb_is_num(plain.type) ? (int64_t)vb_num(&plain) : 0;
    if (is_builtin(self) && n >= 1 && n <= PROPERTY_NAMES)
        name = sk_span_of_cstr(property_names[n - 1]);
    else if (n >= 1 && (uint64_t)n <= self->items.count)
        name = self->items.at[n - 1].o->path;
    bool found = n >= 1 && !is_builtin(self) && (uint64_t)n <= self->items.count;
    made = found ? self->items.at[n - 1] : VB_OBJ(NULL);
    for (size_t i = 0; i < self->items.count && !found; i++)
        if (sk_ieq(self->items.at[i].o->path, name)) {
            made = self->items.at[i];
            found = true;
        }
    if (!found) { /* what the facts do not say is made: a variable by being set, a shape unseen */
        vb_note(vb, "vba.unknown_part", name);
        if (!add_part(vb, self, name, NULL, &made))
            return false;
    }
    *c->ret = made;
    return c->access == VB_GET || part_value(vb, made.o, c);
}
MEMBER(parts_count)
{
    int64_t n = 0;
    if (!fill(vb, self))
        return false;
    for (size_t i = 0; i < self->items.count; i++)
        n += !self->items.at[i].o->flag;
    *c->ret = VB_LONG(n);
    return true;
}
/* Add(Name, …, Value): the value is the last argument that is a text or number. */
MEMBER(parts_add)
{
    vb_value made;
    bool property = self->number == SK_FACT_DOC_PROPERTY;
    const vb_value *value = vb_arg_of(c, property ? 3 : 1);
    sk_span name = vb_arg_text(vb, c, 0);
    if (!fill(vb, self))
        return false;
    if (self->number == SK_FACT_HYPERLINK || self->number == SK_FACT_COMMENT)
        name = (sk_span){0};
    if (!add_part(vb, self, name, vb_is_missing(value) ? NULL : value, &made))
        return false;
    *c->ret = made;
    return true;
}
/* AddShape, AddTextbox …: a new shape without a text. */
MEMBER(parts_new)
{
    vb_value made;
    if (!fill(vb, self))
        return false;
    struct sk_text t = sk_text_new(vb->arena, 64);
    sk_text_printf(&t, "Shape %u", (unsigned)self->items.count + 1);
    if (!add_part(vb, self, sk_text_view(&t), NULL, &made))
        return false;
    *c->ret = made;
    sk_span file = vb_arg_text(vb, c, strcmp(c->name, "AddOLEObject") == 0 ? 1 : 0);
    if (vb_is_url(file))
        vb_do(vb, SK_DO_DOWNLOAD, c->name, file);
    return true;
}
MEMBER(parts_exists)
{
    sk_span name = vb_arg_text(vb, c, 0);
    bool yes = false;
    if (!fill(vb, self))
        return false;
    for (size_t i = 0; i < self->items.count; i++)
        yes |= sk_ieq(self->items.at[i].o->path, name);
    *c->ret = VB_BOOL(yes);
    return true;
}
static bool parts_each(struct vb *vb, struct vb_obj *self, size_t i, vb_value *ret)
{
    if (!fill(vb, self) || i >= self->items.count)
        return false;
    *ret = self->items.at[i];
    return true;
}
static const struct vb_member parts_members[] = {{"Item", parts_item},
                                                 {"Count", parts_count},
                                                 {"Add", parts_add},
                                                 {"AddShape", parts_new},
                                                 {"AddTextbox", parts_new},
                                                 {"AddTextEffect", parts_new},
                                                 {"AddPicture", parts_new},
                                                 {"AddOLEObject", parts_new},
                                                 {"AddLabel", parts_new},
                                                 {"Exists", parts_exists},
                                                 {"SelectAll", vb_m_nothing},
                                                 {"Update", vb_m_nothing},
                                                 {NULL, NULL}};
static const struct vb_objtype parts_type = {"Collection", parts_members, NULL, parts_each};

/* Which facts a member lists. -1: none, only what is added. */
static const struct {
    const char *member;
    int kind;
    const char *owner;
} lists[] = {{"Variables", SK_FACT_DOC_VARIABLE, ""},
             {"BuiltInDocumentProperties", SK_FACT_DOC_PROPERTY, "builtin"},
             {"CustomDocumentProperties", SK_FACT_DOC_PROPERTY, "custom"},
             {"Shapes", SK_FACT_SHAPE, ""},
             {"InlineShapes", SK_FACT_SHAPE, ""},
             {"Comments", SK_FACT_COMMENT, ""},
             {"Bookmarks", SK_FACT_BOOKMARK, ""},
             {"Hyperlinks", SK_FACT_HYPERLINK, ""}};

bool vb_m_parts(struct vb *vb, struct vb_obj *self, struct vb_call *c)
{
    vb_value v = VB_EMPTY;
    struct vb_call none = {.name = c->name, .ret = &v};
    if (!vb_child(vb, self, &parts_type, &none))
        return false;
    if (v.o->pos == 0) {
        v.o->number = -1;
        for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++)
            if (strcmp(lists[i].member, c->name) == 0) {
                v.o->number = lists[i].kind;
                v.o->bytes = sk_span_of_cstr(lists[i].owner);
            }
    }
    *c->ret = v;
    return c->argc == 0 || (c->access != VB_GET ? parts_item(vb, v.o, c) : vb_pass_on(vb, c));
}

/* ---- grids of parts: Tables(1).Cell(2, 3), Sections(1).Headers(1) ---- */

static const struct vb_objtype grid_type;
/* A child for every list of arguments: Cell(1, 2), Headers(1). */
static bool child_for(struct vb *vb, struct vb_obj *self, const struct vb_objtype *type,
                      struct vb_call *c)
{
    sk_span key = sk_span_of_cstr(c->name);
    for (size_t i = 0; i < c->argc; i++)
        key = vb_joined(vb, key, ",", vb_arg_text(vb, c, i));
    struct vb_call named = {.name = sk_arena_cstr(vb->arena, key), .ret = c->ret};
    if (named.name == NULL)
        return vb_stop(vb, "memory");
    if (!vb_child(vb, self, type, &named))
        return false;
    c->ret->o->number = c->ret->o->number == 0 ? -1 : c->ret->o->number;
    return true;
}
MEMBER(grid_part)
{
    if (!child_for(vb, self, &vb_part_type, c))
        return false;
    if (strcmp(c->name, "Cell") == 0)
        c->ret->o->number = A_CELL;
    return true;
}
MEMBER(grid_grid)
{
    return child_for(vb, self, &grid_type, c);
}
MEMBER(grid_count)
{
    (void)vb, (void)self;
    *c->ret = VB_LONG(1);
    return true;
}
static const struct vb_member grid_members[] = {{"Item", grid_grid},
                                                {"Count", grid_count},
                                                {"Cell", grid_part},
                                                {"Headers", grid_part},
                                                {"Footers", grid_part},
                                                {"Range", grid_part},
                                                {"Rows", grid_grid},
                                                {"Columns", grid_grid},
                                                {"Cells", grid_part},
                                                {"Add", grid_grid},
                                                {"Title", grid_part},
                                                {"Descr", grid_part},
                                                {NULL, NULL}};
static const struct vb_objtype grid_type = {"Table", grid_members, NULL, NULL};
static bool grid_list(struct vb *vb, struct vb_obj *self, struct vb_call *c)
{
    struct vb_call none = {.name = c->name, .ret = c->ret};
    return vb_child(vb, self, &grid_type, &none) && (c->argc == 0 || vb_pass_on(vb, c));
}
bool vb_m_tables(struct vb *vb, struct vb_obj *self, struct vb_call *c)
{
    return grid_list(vb, self, c);
}
bool vb_m_sections(struct vb *vb, struct vb_obj *self, struct vb_call *c)
{
    return grid_list(vb, self, c);
}

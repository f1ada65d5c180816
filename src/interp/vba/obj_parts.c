/* Parts of documents that have a name and a text: variables, properties, shapes, comments,
 * bookmarks, hyperlinks, content controls, tags. */
#include <stdlib.h>

#include "interp/vba/parts.h"

/* ---- one part; path: its name; number: the kind of its fact; data: its first fact ---- */

static bool is_shape(int64_t kind)
{
    return kind == SK_FACT_SHAPE || kind == SK_FACT_INLINE_SHAPE;
}
/* A further string of a shape: what stands between its Name and that of the next. */
static sk_span shape_string(struct vb *vb, const struct sk_fact *first, sk_span name)
{
    static const char *const texts[] = {"Caption", "Characters"};
    for (size_t i = 0; i < 2; i++)
        if (sk_ieq(name, sk_span_of_cstr(texts[i])))
            name = SK_LIT("Text");
    for (const struct sk_fact *f = first; f != NULL && vb_work(vb, 1); f = f->next) {
        if (f->kind != first->kind || f->number != first->number || !sk_eq(f->owner, first->owner))
            continue;
        if (f != first && sk_eq(f->name, SK_LIT("Name")))
            break;
        if (sk_ieq(f->name, name))
            return f->value;
    }
    return (sk_span){0};
}
static const struct {
    int kind;
    const char *member;
    bool owner; /* else the fact's name */
} fields[] = {
    {SK_FACT_COMMENT, "Author", true},          {SK_FACT_COMMENT, "Initial", false},
    {SK_FACT_COMMENT, "AuthorInitials", false}, {SK_FACT_HYPERLINK, "TextToDisplay", true},
    {SK_FACT_HYPERLINK, "SubAddress", false},   {SK_FACT_CONTENT_CONTROL, "Tag", true},
    {SK_FACT_CONTENT_CONTROL, "Title", false}};
static bool part_fact(struct vb *vb, const struct vb_obj *self, const char *name, vb_value *ret)
{
    const struct sk_fact *f = self->data;
    if (f == NULL)
        return vb_str_c(vb, "", ret);
    if (is_shape(self->number))
        return vb_str_utf8(vb, shape_string(vb, f, sk_span_of_cstr(name)), ret);
    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++)
        if (fields[i].kind == self->number && strcmp(fields[i].member, name) == 0)
            return vb_str_utf8(vb, fields[i].owner ? f->owner : f->name, ret);
    return vb_str_c(vb, "", ret);
}
MEMBER(part_value)
{
    if (c->access != VB_GET)
        return vb_set_prop(vb, self, "#value", *vb_arg_of(c, c->argc - 1));
    const vb_value *set = vb_prop(vb, self, "#value", false);
    if (set == NULL)
        return vb_str_c(vb, "", c->ret);
    *c->ret = *set;
    return true;
}
/* What a part is where a value is wanted: a variable's text, a shape's or bookmark's name. */
MEMBER(part_default)
{
    bool named = is_shape(self->number) || self->number == SK_FACT_BOOKMARK;
    return named && c->access == VB_GET ? vb_return_text(vb, c, self->path)
                                        : part_value(vb, self, c);
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
MEMBER(part_range)
{
    return vb_give_text(vb, self, c->ret);
}
/* TextFrame.Characters(start, length) */
MEMBER(part_characters)
{
    vb_value all;
    return vb_give_text(vb, self, &all) && vb_member(vb, all.o, vb_name_c(vb, c->name), c);
}
MEMBER(part_has_text)
{
    vb_value v;
    if (!part_value(vb, self, &(struct vb_call){.name = "Text", .ret = &v}))
        return false;
    *c->ret = VB_BOOL(vb_text(vb, &v).len > 0);
    return true;
}
MEMBER(part_type)
{
    const struct sk_fact *f = self->data;
    sk_span s =
        f != NULL && is_shape(self->number) ? shape_string(vb, f, SK_LIT("Type")) : (sk_span){0};
    char *text = sk_arena_cstr(vb->arena, s);
    return vb_kept(vb, self, c, VB_LONG(text == NULL ? 0 : atoi(text)));
}
/* The control in a shape: of its name, else the shape itself. */
MEMBER(part_object)
{
    *c->ret = VB_OBJ(self);
    return !vb_is_control(vb, self->path) || vb_document_control(vb, self->path, c->ret);
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
static const struct vb_member part_members[] = {{"_Default", part_default},
                                                {"Value", part_value},
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
                                                {"Range", part_range},
                                                {"Type", part_type},
                                                {"Initial", part_string},
                                                {"AuthorInitials", part_string},
                                                {"Object", part_object},
                                                {"TextEffect", part_self},
                                                {"Shape", part_self},
                                                {"Tags", vb_m_tags},
                                                {"Comment", part_self},
                                                {"TextFrame", part_self},
                                                {"TextFrame2", part_self},
                                                {"TextRange", part_range},
                                                {"Characters", part_characters},
                                                {"DrawingObject", part_self},
                                                {"ShapeRange", part_self},
                                                {"OLEFormat", part_self},
                                                {"ContainingRange", part_range},
                                                {"HasTextFrame", vb_m_true},
                                                {"HasText", part_has_text},
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
/* A shape begins with its Name, or where its owner comes up for the first time. */
static bool begins(struct vb *vb, const struct vb_obj *list, const struct sk_fact *f)
{
    if (!is_shape(f->kind) || sk_eq(f->name, SK_LIT("Name")))
        return true;
    for (size_t i = list->items.count; i-- > 0 && vb_work(vb, 1);)
        if (sk_eq(list->items.at[i].o->path, f->owner))
            return false;
    return true;
}
/* area[0]: the sheet or slide that the list is of, 0: the document's; bytes: the facts' owner. */
static bool is_listed(struct vb *vb, const struct vb_obj *list, const struct sk_fact *f)
{
    return (int64_t)f->kind == list->number &&
           (list->area[0] == 0 || f->number == 0 || f->number == list->area[0]) &&
           (list->bytes.len == 0 || sk_ieq(f->owner, list->bytes)) && begins(vb, list, f);
}
static bool value_of(struct vb *vb, const struct sk_fact *f, vb_value *ret)
{
    sk_span text = is_shape(f->kind) ? shape_string(vb, f, SK_LIT("Text")) : f->value;
    if (f->kind == SK_FACT_SHAPE && vb_host(vb) == VB_HOST_WORD && text.len > 0)
        text = vb_joined(vb, text, "", SK_LIT("\r")); /* the last paragraph has its mark */
    return vb_str_utf8(vb, text, ret);
}
/* Fills the list from the facts when it is first looked at; pos: that was done. */
static bool fill(struct vb *vb, struct vb_obj *list)
{
    vb_value made, value;
    if (list->pos != 0)
        return true;
    list->pos = 1;
    for (const struct sk_fact *f = vb->input->facts; f != NULL && vb_work(vb, 1); f = f->next) {
        if (!is_listed(vb, list, f))
            continue;
        if (!value_of(vb, f, &value) ||
            !add_part(vb, list, is_shape(f->kind) ? f->owner : f->name, &value, &made))
            return false;
        made.o->data = (void *)(uintptr_t)f;
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
/* PowerPoint's Shapes.Title */
MEMBER(parts_title)
{
    if (!fill(vb, self))
        return false;
    for (size_t i = 0; i < self->items.count; i++)
        if (sk_istarts(self->items.at[i].o->path, SK_LIT("Title"))) {
            *c->ret = self->items.at[i];
            return true;
        }
    return vb_err(vb, 438);
}
static const struct vb_member parts_members[] = {
    {"Item", parts_item},      {"Count", parts_count},
    {"Add", parts_add},        {"AddShape", parts_new},
    {"AddTextbox", parts_new}, {"AddTextEffect", parts_new},
    {"AddPicture", parts_new}, {"AddOLEObject", parts_new},
    {"AddLabel", parts_new},   {"Exists", parts_exists},
    {"Title", parts_title},    {"SelectAll", vb_m_nothing},
    {"Update", vb_m_nothing},  {NULL, NULL}};
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
             {"InlineShapes", SK_FACT_INLINE_SHAPE, ""},
             {"ContentControls", SK_FACT_CONTENT_CONTROL, ""},
             {"Footnotes", SK_FACT_STORY, "footnote"},
             {"Endnotes", SK_FACT_STORY, "endnote"},
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
        v.o->area[0] = vb_page_of(self);
    }
    *c->ret = v;
    return c->argc == 0 || (c->access != VB_GET ? parts_item(vb, v.o, c) : vb_pass_on(vb, c));
}

/* ContentControls of that Tag or Title. */
bool vb_m_selected_controls(struct vb *vb, struct vb_obj *self, struct vb_call *c)
{
    vb_value all, some;
    sk_span wanted = vb_arg_text(vb, c, 0);
    bool by_tag = strstr(c->name, "Tag") != NULL;
    if (!vb_m_parts(vb, self, &(struct vb_call){.name = "ContentControls", .ret = &all}) ||
        !fill(vb, all.o) || !vb_give(vb, &parts_type, &some))
        return false;
    some.o->pos = 1;
    some.o->number = SK_FACT_CONTENT_CONTROL;
    for (size_t i = 0; i < all.o->items.count; i++) {
        const struct sk_fact *f = all.o->items.at[i].o->data;
        if (f != NULL && sk_eq(by_tag ? f->owner : f->name, wanted) &&
            !vb_push(vb, some.o, all.o->items.at[i]))
            return false;
    }
    *c->ret = some;
    return true;
}

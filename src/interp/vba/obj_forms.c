/* UserForms, their controls, and controls that stand on documents. What the designer stored comes
 * as facts: owner "UserForm1.Frame1.TextBox1", name "Caption" or "Pages(0).Caption". */
#include "interp/vba/objects.h"

static bool is_form_fact(const struct sk_fact *f)
{
    return f->kind == SK_FACT_FORM_STRING || f->kind == SK_FACT_CONTROL;
}
static sk_span last_name(sk_span owner)
{
    size_t dot = sk_rfind_byte(owner, '.');
    return dot == SK_NPOS ? owner : sk_from(owner, dot + 1);
}
/* True when owner is `of` or lies below it. */
static bool is_below(sk_span owner, sk_span of)
{
    return owner.len > of.len && sk_istarts(owner, of) && owner.ptr[of.len] == '.';
}

/* The full name of the control called `name` anywhere below `of`; len 0: there is none. */
static sk_span find_control(const struct vb *vb, sk_span of, sk_span name)
{
    for (const struct sk_fact *f = vb->input->facts; f != NULL; f = f->next) {
        if (!is_form_fact(f) || !is_below(f->owner, of))
            continue;
        /* A frame may have no fact of its own: any part of the path counts. */
        sk_span rest = sk_from(f->owner, of.len + 1), part;
        size_t end = of.len;
        while (sk_split(&rest, '.', &part)) {
            end += 1 + part.len;
            if (sk_ieq(part, name))
                return sk_slice(f->owner, 0, end);
        }
    }
    return (sk_span){0};
}
bool vb_form_has(struct vb *vb, sk_span form, sk_span name)
{
    return find_control(vb, form, name).len > 0;
}
bool vb_is_control(struct vb *vb, sk_span name)
{
    for (const struct sk_fact *f = vb->input->facts; f != NULL; f = f->next)
        if (f->kind == SK_FACT_CONTROL && sk_ieq(last_name(f->owner), name))
            return true;
    return false;
}

/* ---- one control; path: its full name ---- */

static bool fact_of(struct vb *vb, sk_span owner, sk_span name, vb_value *ret)
{
    for (const struct sk_fact *f = vb->input->facts; f != NULL; f = f->next)
        if (is_form_fact(f) && sk_ieq(f->owner, owner) && sk_ieq(f->name, name))
            return vb_str_utf8(vb, f->value, ret);
    return false;
}
/* Text and Value are one; what a label shows is its Caption. */
static sk_span canonical(sk_span name)
{
    return sk_ieq(name, SK_LIT("Text")) ? SK_LIT("Value") : name;
}
static const struct {
    const char *name;
    char kind; /* s text, t True, f False, n number */
} defaults[] = {
    {"Caption", 's'},     {"Value", 's'},        {"Tag", 's'},       {"ControlTipText", 's'},
    {"GroupName", 's'},   {"Picture", 's'},      {"RowSource", 's'}, {"ControlSource", 's'},
    {"Accelerator", 's'}, {"PasswordChar", 's'}, {"SelText", 's'},   {"Visible", 't'},
    {"Enabled", 't'},     {"TabStop", 't'},      {"Locked", 'f'},    {"Left", 'n'},
    {"Top", 'n'},         {"Width", 'n'},        {"Height", 'n'},    {"TabIndex", 'n'},
    {"ListIndex", 'n'},   {"BackColor", 'n'},    {"ForeColor", 'n'}, {"MaxLength", 'n'},
    {"Min", 'n'},         {"Max", 'n'},          {"SelStart", 'n'},  {"SelLength", 'n'}};

/* The value of what can be on or off is a Boolean. */
static bool switched(const struct vb_obj *self, sk_span name, vb_value *ret)
{
    static const char *const classes[] = {"CheckBox", "OptionButton", "ToggleButton"};
    const char *class = self->type == &vb_control_type ? self->data : NULL;
    for (size_t i = 0; class != NULL && i < 3 && sk_ieq(name, SK_LIT("Value")); i++)
        if (strcmp(class, classes[i]) == 0 && ret->type == VT_STRING && vb_units(ret) == 1 &&
            (ret->s[0] == '0' || ret->s[0] == '1'))
            *ret = VB_BOOL(ret->s[0] == '1');
    return true;
}
static bool stored(struct vb *vb, struct vb_obj *self, sk_span name, vb_value *ret, bool *ret_known)
{
    char *key = sk_arena_cstr(vb->arena, canonical(name));
    if (key == NULL)
        return vb_stop(vb, "memory");
    const vb_value *set = vb_prop(vb, self, key, false);
    *ret_known = true;
    if (set != NULL) {
        *ret = *set;
        return true;
    }
    if (fact_of(vb, self->path, canonical(name), ret) || fact_of(vb, self->path, name, ret) ||
        (sk_ieq(canonical(name), SK_LIT("Value")) && fact_of(vb, self->path, SK_LIT("Text"), ret)))
        return switched(self, name, ret);
    for (size_t i = 0; i < sizeof defaults / sizeof defaults[0]; i++)
        if (sk_ieq(canonical(name), sk_span_of_cstr(defaults[i].name))) {
            *ret = defaults[i].kind == 'n' ? VB_LONG(0) : VB_BOOL(defaults[i].kind == 't');
            return defaults[i].kind != 's' || vb_str_c(vb, "", ret);
        }
    *ret_known = false;
    return vb->stopped == NULL;
}

/* What TypeName says of a control: by its class, else by the designer's name for it. */
static const char *class_of(struct vb *vb, sk_span full)
{
    static const char *const classes[] = {
        "TextBox",      "Label",     "CommandButton", "CheckBox", "OptionButton",
        "ToggleButton", "ComboBox",  "ListBox",       "Frame",    "TabStrip",
        "MultiPage",    "ScrollBar", "SpinButton",    "Image"};
    vb_value v;
    sk_span stem = last_name(full);
    if (fact_of(vb, full, SK_LIT("Class"), &v)) { /* Forms.CommandButton.1 */
        sk_span id = vb_text(vb, &v);
        stem = sk_from(id, sk_istarts(id, SK_LIT("Forms.")) ? 6 : 0);
    }
    for (size_t i = 0; i < sizeof classes / sizeof classes[0]; i++)
        if (sk_istarts(stem, sk_span_of_cstr(classes[i])))
            return classes[i];
    return NULL;
}

/* The control object of a full name: always the same one. */
static bool give_control(struct vb *vb, sk_span full, vb_value *ret)
{
    char *key = sk_arena_cstr(vb->arena, vb_joined(vb, SK_LIT("#control"), " ", full));
    if (key == NULL)
        return vb_stop(vb, "memory");
    if (!vb_child(vb, vb->app, &vb_control_type, &(struct vb_call){.name = key, .ret = ret}))
        return false;
    ret->o->path = full;
    ret->o->data = (void *)(uintptr_t)class_of(vb, full);
    return true;
}
bool vb_document_control(struct vb *vb, sk_span name, vb_value *ret)
{
    for (const struct sk_fact *f = vb->input->facts; f != NULL; f = f->next)
        if (f->kind == SK_FACT_CONTROL && sk_ieq(last_name(f->owner), name))
            return give_control(vb, f->owner, ret);
    return give_control(vb, name, ret);
}

/* What is neither property nor known method is a control below, where there may be any. */
static bool below(struct vb *vb, struct vb_obj *self, sk_span name, bool make, vb_value *ret,
                  bool *ret_known)
{
    sk_span full = find_control(vb, self->path, name);
    *ret_known = full.len > 0 || make;
    if (full.len > 0)
        return give_control(vb, full, ret);
    return !make || give_control(vb, vb_joined(vb, self->path, ".", name), ret);
}
MEMBER(control_value)
{
    bool known;
    if (c->access != VB_GET)
        return vb_set_prop(vb, self, "Value", *vb_arg_of(c, c->argc - 1));
    /* A label or a button stands for its caption. */
    vb_value caption;
    if (!stored(vb, self, SK_LIT("Value"), c->ret, &known))
        return false;
    bool empty = c->ret->type == VT_STRING && c->ret->len == 0;
    bool label = sk_istarts(last_name(self->path), SK_LIT("Label"));
    if (!empty || !label)
        return true;
    if (!stored(vb, self, SK_LIT("Caption"), &caption, &known))
        return false;
    *c->ret = caption;
    return true;
}
MEMBER(control_name)
{
    if (c->access == VB_GET)
        return vb_return_text(vb, c, last_name(self->path));
    return true;
}

/* ---- lists of combo and list boxes; pages of MultiPages ---- */

/* "List(3)", "Pages(0).Caption" */
static bool list_fact(struct vb *vb, const struct vb_obj *self, const char *of, size_t i,
                      const char *what, vb_value *ret)
{
    struct sk_text t = sk_text_new(vb->arena, 128);
    sk_text_printf(&t, "%s(%u)%s", of, (unsigned)i, what);
    return fact_of(vb, self->path, sk_text_view(&t), ret);
}
MEMBER(add_item)
{
    int32_t at;
    vb_value v = VB_EMPTY;
    if (vb_has_arg(c, 0) && !vb_plain(vb, vb_arg_of(c, 0), &v))
        return false;
    if (!vb_arg_long(vb, c, 1, (int32_t)self->items.count, &at) || !vb_push(vb, self, v))
        return false;
    if (at < 0 || (size_t)at >= self->items.count)
        return vb_err(vb, 5);
    memmove(&self->items.at[at + 1], &self->items.at[at],
            (self->items.count - 1 - (size_t)at) * sizeof v);
    self->items.at[at] = v;
    return true;
}
MEMBER(remove_item)
{
    int32_t at;
    if (!vb_arg_long(vb, c, 0, 0, &at) || at < 0 || (size_t)at >= self->items.count)
        return vb_err(vb, 5);
    memmove(&self->items.at[at], &self->items.at[at + 1],
            (self->items.count - 1 - (size_t)at) * sizeof(vb_value));
    self->items.count--;
    return true;
}
MEMBER(clear)
{
    (void)vb, (void)c;
    self->items.count = 0;
    return true;
}
MEMBER(list)
{
    int32_t at;
    size_t argc = c->argc - (c->access != VB_GET && c->argc > 0);
    const vb_value *v = vb_arg_of(c, c->argc > 0 ? c->argc - 1 : 0);
    if (argc == 0 && c->access != VB_GET) {
        self->items.count = 0;
        for (size_t i = 0; v->type == VT_ARRAY && i < v->a->count; i++)
            if (!vb_push(vb, self, v->a->at[i]))
                return false;
        return true;
    }
    if (argc == 0) {
        if (!vb_array_value(vb, VT_VARIANT, self->items.count, c->ret))
            return false;
        if (self->items.count > 0)
            memcpy(c->ret->a->at, self->items.at, self->items.count * sizeof *v);
        return true;
    }
    if (!vb_arg_long(vb, c, 0, 0, &at) || at < 0)
        return vb_err(vb, 381);
    if ((size_t)at >= self->items.count)
        return list_fact(vb, self, "List", (size_t)at, "", c->ret) || vb_err(vb, 381);
    if (c->access != VB_GET)
        self->items.at[at] = *v;
    else
        *c->ret = self->items.at[at];
    return true;
}
MEMBER(list_count)
{
    return vb_m_count(vb, self, c);
}

/* Pages(i) and Tabs(i): bytes keep "Pages(0)" of the control in path. */
static bool page_other(struct vb *vb, struct vb_obj *self, struct vb_name *name, struct vb_call *c,
                       bool *ret_known)
{
    if (c->access != VB_GET) {
        *ret_known = false;
        return true;
    }
    char *key = sk_arena_cstr(vb->arena, name->text);
    const vb_value *set = key == NULL ? NULL : vb_prop(vb, self, key, false);
    *ret_known = true;
    if (set != NULL) {
        *c->ret = *set;
        return true;
    }
    if (fact_of(vb, self->path, vb_joined(vb, self->bytes, ".", name->text), c->ret))
        return true;
    sk_span full = find_control(vb, self->path, name->text);
    if (full.len > 0)
        return give_control(vb, full, c->ret);
    return vb_str_c(vb, "", c->ret);
}
static const struct vb_member page_members[] = {{NULL, NULL}};
static const struct vb_objtype pages_type;
static const struct vb_objtype page_type = {"Page", page_members, page_other, NULL};
MEMBER(page_item)
{
    const vb_value *key = vb_arg_of(c, 0);
    struct sk_text t = sk_text_new(vb->arena, 64);
    bool tabs = self->number == 'T';
    int32_t i = 0;
    if (key->type != VT_STRING && !vb_arg_long(vb, c, 0, 0, &i))
        return false;
    vb_value caption;
    for (int32_t k = 0; key->type == VT_STRING && k < 64; k++) /* Pages("Page2") */
        if (list_fact(vb, self->parent, tabs ? "Tabs" : "Pages", (size_t)k, ".Name", &caption) &&
            sk_ieq(vb_text(vb, &caption), vb_arg_text(vb, c, 0)))
            i = k;
    sk_text_printf(&t, tabs ? "Tabs(%d)" : "Pages(%d)", (int)i);
    char *name = sk_arena_cstr(vb->arena, sk_text_view(&t));
    if (name == NULL || i < 0)
        return vb_err(vb, 5);
    if (!vb_child(vb, self->parent, &page_type, &(struct vb_call){.name = name, .ret = c->ret}))
        return false;
    c->ret->o->path = self->path;
    c->ret->o->bytes = sk_span_of_cstr(name);
    return true;
}
MEMBER(page_count)
{
    vb_value v;
    size_t n = 0;
    while (n < 64 && (list_fact(vb, self->parent, "Pages", n, ".Caption", &v) ||
                      list_fact(vb, self->parent, "Tabs", n, ".Caption", &v)))
        n++;
    *c->ret = VB_LONG((int64_t)n);
    return true;
}
/* The page that is in front: Value says which. */
MEMBER(selected_page)
{
    vb_value at = VB_LONG(0), all;
    const vb_value *set = vb_prop(vb, self, "Value", false);
    if (set != NULL && !vb_plain(vb, set, &at))
        return false;
    return vb_child(vb, self, &pages_type, &(struct vb_call){.name = "#pages", .ret = &all}) &&
           (all.o->path = self->path, all.o->number = 'P', true) &&
           page_item(vb, all.o,
                     &(struct vb_call){.name = "Item", .args = &at, .argc = 1, .ret = c->ret});
}
/* MultiPage1.Page2 */
static bool page_named(struct vb *vb, struct vb_obj *self, sk_span name, vb_value *ret,
                       bool *ret_known)
{
    vb_value text;
    *ret_known = false;
    for (size_t k = 0; k < 64 && list_fact(vb, self, "Pages", k, ".Caption", &text); k++)
        if (list_fact(vb, self, "Pages", k, ".Name", &text) && sk_ieq(vb_text(vb, &text), name)) {
            vb_value at = VB_LONG((int64_t)k), all;
            *ret_known = true;
            if (!vb_give_at(vb, &pages_type, self->path, &all))
                return false;
            all.o->parent = self;
            all.o->number = 'P';
            return page_item(vb, all.o,
                             &(struct vb_call){.name = "Item", .args = &at, .argc = 1, .ret = ret});
        }
    return vb->stopped == NULL;
}
static const struct vb_member pages_members[] = {
    {"Item", page_item}, {"Count", page_count}, {NULL, NULL}};
static const struct vb_objtype pages_type = {"Pages", pages_members, NULL, NULL};
MEMBER(pages)
{
    if (!vb_give_at(vb, &pages_type, self->path, c->ret))
        return false;
    c->ret->o->parent = self;
    c->ret->o->number = c->name[0];
    return c->argc == 0 || vb_pass_on(vb, c);
}

static bool control_other(struct vb *vb, struct vb_obj *self, struct vb_name *name,
                          struct vb_call *c, bool *ret_known)
{
    if (c->access != VB_GET) {
        char *key = sk_arena_cstr(vb->arena, canonical(name->text));
        *ret_known = true;
        return key == NULL ? vb_stop(vb, "memory")
                           : vb_set_prop(vb, self, key, *vb_arg_of(c, c->argc - 1));
    }
    if (!stored(vb, self, name->text, c->ret, ret_known))
        return false;
    if (*ret_known || !page_named(vb, self, name->text, c->ret, ret_known))
        return *ret_known;
    return *ret_known || below(vb, self, name->text, false, c->ret, ret_known);
}

/* ---- Controls ---- */

/* The i-th control below, in the order of the facts. */
static bool controls_each(struct vb *vb, struct vb_obj *self, size_t i, vb_value *ret)
{
    struct sk_map seen = {.fold = true};
    for (const struct sk_fact *f = vb->input->facts; f != NULL && vb_work(vb, 1); f = f->next) {
        if (!is_form_fact(f) || !is_below(f->owner, self->path))
            continue;
        size_t before = seen.count;
        if (sk_map_put(&seen, vb->arena, f->owner) == NULL)
            return vb_stop(vb, "memory");
        if (seen.count != before && i-- == 0)
            return give_control(vb, f->owner, ret);
    }
    return false;
}
MEMBER(controls_item)
{
    const vb_value *key = vb_arg_of(c, 0);
    bool known;
    int32_t i;
    if (key->type == VT_STRING)
        return below(vb, self, vb_arg_text(vb, c, 0), true, c->ret, &known);
    if (!vb_arg_long(vb, c, 0, 0, &i))
        return false;
    return (i >= 0 && controls_each(vb, self, (size_t)i, c->ret)) || vb_err(vb, 5);
}
MEMBER(controls_count)
{
    vb_value v;
    size_t n = 0;
    while (controls_each(vb, self, n, &v))
        n++;
    *c->ret = VB_LONG((int64_t)n);
    return vb->stopped == NULL;
}
MEMBER(controls_add)
{
    bool known;
    sk_span name = vb_has_arg(c, 1) ? vb_arg_text(vb, c, 1) : SK_LIT("Control1");
    return below(vb, self, name, true, c->ret, &known);
}
static const struct vb_member controls_members[] = {{"Item", controls_item},
                                                    {"Count", controls_count},
                                                    {"Add", controls_add},
                                                    {"Remove", vb_m_nothing},
                                                    {NULL, NULL}};
static const struct vb_objtype controls_type = {"Controls", controls_members, NULL, controls_each};
static sk_span path_of(const struct vb_obj *self)
{
    return self->module != NULL ? self->module->name->text : self->path;
}
MEMBER(controls)
{
    return vb_give_at(vb, &controls_type, path_of(self), c->ret) &&
           (c->argc == 0 || vb_pass_on(vb, c));
}
MEMBER(control_object)
{
    (void)vb;
    *c->ret = VB_OBJ(self);
    return true;
}
static const struct vb_member control_members[] = {{"Value", control_value},
                                                   {"Name", control_name},
                                                   {"AddItem", add_item},
                                                   {"RemoveItem", remove_item},
                                                   {"Clear", clear},
                                                   {"List", list},
                                                   {"ListCount", list_count},
                                                   {"Column", list},
                                                   {"Pages", pages},
                                                   {"SelectedItem", selected_page},
                                                   {"Tabs", pages},
                                                   {"Controls", controls},
                                                   {"Object", control_object},
                                                   {"SetFocus", vb_m_nothing},
                                                   {"Move", vb_m_nothing},
                                                   {"ZOrder", vb_m_nothing},
                                                   {"Parent", vb_m_parent},
                                                   {NULL, NULL}};
const struct vb_objtype vb_control_type = {"TextBox", control_members, control_other, NULL};

/* ---- the form ---- */

static bool fire(struct vb *vb, struct vb_obj *self, const char *event)
{
    vb_value none;
    if (self->module == NULL)
        return true;
    struct vb_sym *s = vb_scope_find(&self->module->scope, vb_name_c(vb, event));
    return s == NULL || s->kind != SYM_PROC || s->proc[0] == NULL ||
           vb_run_proc(vb, s->proc[0], self, NULL, 0, &none);
}
MEMBER(show)
{
    (void)c;
    return fire(vb, self, "UserForm_Activate");
}
MEMBER(form_name)
{
    return vb_return_text(vb, c, path_of(self));
}
static bool form_other(struct vb *vb, struct vb_obj *self, struct vb_name *name, struct vb_call *c,
                       bool *ret_known)
{
    self->path = path_of(self);
    if (c->access != VB_GET || c->argc > 0) {
        *ret_known = false; /* the bag */
        return true;
    }
    if (!stored(vb, self, name->text, c->ret, ret_known))
        return false;
    if (*ret_known)
        return true;
    bool known = find_control(vb, self->path, name->text).len > 0;
    if (!known)
        vb_note(vb, "vba.unknown_control", name->text);
    return below(vb, self, name->text, true, c->ret, ret_known);
}
static const struct vb_member form_members[] = {{"Controls", controls},
                                                {"Name", form_name},
                                                {"Show", show},
                                                {"Hide", vb_m_nothing},
                                                {"Repaint", vb_m_nothing},
                                                {"Move", vb_m_nothing},
                                                {"PrintForm", vb_m_nothing},
                                                {"SetDefaultTabOrder", vb_m_nothing},
                                                {"ScrollBars", vb_m_zero},
                                                {NULL, NULL}};
const struct vb_objtype vb_form_type = {"UserForm", form_members, form_other, NULL};

bool vb_form_of(struct vb *vb, sk_span name, vb_value *ret)
{
    char *key = sk_arena_cstr(vb->arena, vb_joined(vb, SK_LIT("#form"), " ", name));
    if (key == NULL)
        return vb_stop(vb, "memory");
    if (!vb_child(vb, vb->app, &vb_form_type, &(struct vb_call){.name = key, .ret = ret}))
        return false;
    ret->o->path = name;
    return true;
}

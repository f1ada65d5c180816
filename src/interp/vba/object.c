/* Objects: members by table, then whatever was set on them, then an opaque value. */
#include <stdio.h>

#include "interp/vba/objects.h"

struct vb_obj *vb_obj_new(struct vb *vb, const struct vb_objtype *type)
{
    struct vb_obj *o = vb_alloc(vb, sizeof *o);
    if (o != NULL) {
        o->type = type;
        o->index.fold = true;
    }
    return o;
}

vb_value *vb_prop(struct vb *vb, struct vb_obj *self, const char *name, bool make)
{
    sk_span text = sk_span_of_cstr(name);
    for (size_t i = 0; i < self->props.count; i++)
        if (sk_ieq(self->props.at[i].name->text, text))
            return &self->props.at[i].value;
    struct vb_prop *p = make ? SK_PUSH(vb->arena, &self->props) : NULL;
    if (p == NULL)
        return NULL;
    p->name = vb_name(vb, text);
    return &p->value;
}

bool vb_set_prop(struct vb *vb, struct vb_obj *self, const char *name, vb_value v)
{
    vb_value *at = vb_prop(vb, self, name, true);
    if (at == NULL)
        return vb_stop(vb, "memory");
    *at = v;
    return true;
}

bool vb_set_text(struct vb *vb, struct vb_obj *self, const char *name, const char *text)
{
    vb_value v;
    return vb_str_c(vb, text, &v) && vb_set_prop(vb, self, name, v);
}

/* ---- opaque values ---- */

static bool opaque_value(struct vb *vb, struct vb_obj *self, struct vb_call *c)
{
    if (c->access == VB_GET && c->argc == 0)
        return vb_str_c(vb, "", c->ret);
    if (c->access != VB_GET)
        return vb_set_prop(vb, self, "Value", *vb_arg_of(c, c->argc - 1));
    struct sk_text t = sk_text_new(vb->arena, 600);
    sk_text_put(&t, sk_slice(self->path, 0, 200));
    sk_text_puts(&t, "()");
    *c->ret = VB_OBJ(vb_opaque(vb, sk_text_view(&t)));
    return c->ret->o != NULL;
}

static const struct vb_member opaque_members[] = {{"Value", opaque_value}, {NULL, NULL}};
const struct vb_objtype vb_opaque_type = {"Object", opaque_members, NULL, NULL};

struct vb_obj *vb_opaque(struct vb *vb, sk_span path)
{
    struct vb_obj *o = vb_obj_new(vb, &vb_opaque_type);
    if (o != NULL)
        o->path = path;
    return o;
}

/* The attempt is noted; what stands behind it can go on, and keeps what is set on it. */
static bool unknown_member(struct vb *vb, struct vb_obj *self, struct vb_name *name,
                           struct vb_call *c)
{
    struct sk_text t = sk_text_new(vb->arena, 600);
    sk_text_put(&t, self->path.len > 0 ? sk_slice(self->path, 0, 200)
                                       : sk_span_of_cstr(self->type->name));
    sk_text_byte(&t, '.');
    sk_text_put(&t, name->text);
    vb_note(vb, "vba.unknown_member", sk_text_view(&t));
    *c->ret = VB_OBJ(vb_opaque(vb, sk_text_view(&t)));
    if (c->ret->o == NULL || c->argc > 0)
        return c->ret->o != NULL;
    struct vb_prop *p = SK_PUSH(vb->arena, &self->props);
    if (p == NULL)
        return vb_stop(vb, "memory");
    *p = (struct vb_prop){name, *c->ret};
    return true;
}

/* ---- instances of classes ---- */

/* A member of a class: its own, else that of an interface it implements. */
struct vb_sym *vb_class_member(struct vb *vb, struct vb_module *m, struct vb_name *name)
{
    struct vb_sym *s = vb_scope_find(&m->scope, name);
    for (size_t i = 0; s == NULL && i < m->implements.count; i++) {
        struct sk_text full = sk_text_new(vb->arena, 1000);
        if (m->implements.at[i] == NULL)
            continue;
        sk_text_put(&full, m->implements.at[i]->text);
        sk_text_byte(&full, '_');
        sk_text_put(&full, name->text);
        s = vb_scope_find(&m->scope, vb_name(vb, sk_text_view(&full)));
    }
    return s;
}

static bool instance_other(struct vb *vb, struct vb_obj *self, struct vb_name *name,
                           struct vb_call *c, bool *ret_known)
{
    struct vb_sym *s = vb_class_member(vb, self->module, name);
    *ret_known = s != NULL;
    if (s == NULL)
        return true;
    if (s->kind == SYM_PROC) {
        int kind = c->access == VB_SET ? PROC_SET : c->access == VB_LET ? PROC_LET : PROC_CALL;
        struct vb_proc *q = s->proc[kind];
        if (q == NULL && kind != PROC_CALL)
            q = s->proc[kind == PROC_SET ? PROC_LET : PROC_SET];
        if (q != NULL)
            return vb_run_proc(vb, q, self, c->args, c->argc, c->ret);
        return vb_err(vb, 438);
    }
    if (s->kind != SYM_FIELD)
        return vb_err(vb, 438);
    vb_value *at = &self->fields[s->slot];
    if (s->as_new && at->type == VT_OBJECT && at->o == NULL && s->class_name != NULL &&
        c->access == VB_GET && !vb_create(vb, s->class_name->text, at))
        return false;
    if (c->access != VB_GET)
        return vb_store(vb, at, c->access == VB_SET ? VT_VARIANT : s->type,
                        vb_arg_of(c, c->argc - 1));
    if (c->argc > 0 && at->type == VT_ARRAY) {
        if (!vb_index(vb, at->a, c->args, c->argc, &at))
            return false;
    } else if (c->argc > 0 && at->type == VT_OBJECT && at->o != NULL) {
        return vb_default_member(vb, at->o, c);
    }
    *c->ret = *at;
    return true;
}

static const struct vb_member no_members[] = {{NULL, NULL}};
const struct vb_objtype vb_instance_type = {"Object", no_members, instance_other, NULL};

struct vb_obj *vb_new_instance(struct vb *vb, struct vb_module *m)
{
    struct vb_obj *o = vb_obj_new(vb, m->is_form ? &vb_form_type : &vb_instance_type);
    if (o == NULL)
        return NULL;
    o->module = m;
    o->path = m->name->text;
    o->fields = vb_alloc(vb, (m->field_count + 1) * sizeof(vb_value));
    if (o->fields == NULL)
        return NULL;
    for (const struct vb_sym *s = m->fields; s != NULL; s = s->next)
        if (s->is_array ? !vb_copy(vb, &s->init, &o->fields[s->slot])
                        : !vb_default(vb, s->type, s->def, s->fixlen, &o->fields[s->slot]))
            return NULL;
    vb_born(vb, o);
    if (m->is_form && m->instance == NULL)
        m->instance = o; /* its Initialize may use the form by its name */
    struct vb_sym *s = vb_scope_find(
        &m->scope, vb_name_c(vb, m->is_form ? "UserForm_Initialize" : "Class_Initialize"));
    vb_value none;
    bool runs = s != NULL && s->kind == SYM_PROC && s->proc[0] != NULL;
    return !runs || vb_run_proc(vb, s->proc[0], o, NULL, 0, &none) ? o : NULL;
}

/* ---- members ---- */

static bool bag(struct vb *vb, struct vb_obj *self, struct vb_name *name, struct vb_call *c)
{
    if (c->access != VB_GET && c->argc > 0) {
        for (size_t i = 0; i < self->props.count; i++)
            if (self->props.at[i].name == name) {
                self->props.at[i].value = *vb_arg_of(c, c->argc - 1);
                return true;
            }
        struct vb_prop *p = SK_PUSH(vb->arena, &self->props);
        if (p == NULL)
            return vb_stop(vb, "memory");
        p->name = name;
        p->value = *vb_arg_of(c, c->argc - 1);
        return true;
    }
    for (size_t i = 0; i < self->props.count; i++)
        if (self->props.at[i].name == name) {
            *c->ret = self->props.at[i].value;
            return c->argc == 0 || c->ret->type != VT_OBJECT || vb_pass_on(vb, c);
        }
    return unknown_member(vb, self, name, c);
}

bool vb_member(struct vb *vb, struct vb_obj *self, struct vb_name *name, struct vb_call *c)
{
    bool known = false;
    if (self == NULL || name == NULL)
        return vb_err(vb, 91);
    if (c->named != NULL && self->module == NULL && !vb_place_named(vb, name, c))
        return false;
    if (self->module != NULL && self->type != &vb_instance_type &&
        !instance_other(vb, self, name, c, &known))
        return false;
    for (const struct vb_member *m = self->type->members; m->name != NULL && !known; m++)
        if (sk_ieq(name->text, sk_span_of_cstr(m->name))) {
            c->name = m->name;
            return m->fn(vb, self, c);
        }
    if (!known && self->type->other != NULL && !self->type->other(vb, self, name, c, &known))
        return false;
    if (known)
        return true;
    if (self->module != NULL && self->module->is_document)
        return vb_member(vb, vb_twin(vb, self), name, c);
    if (self->module != NULL && !self->module->predeclared && self->type == &vb_instance_type)
        return vb_err(vb, 438);
    return bag(vb, self, name, c);
}

bool vb_default_member(struct vb *vb, struct vb_obj *self, struct vb_call *c)
{
    if (self->module != NULL) {
        for (struct vb_proc *q = self->module->procs; q != NULL; q = q->next)
            if (q->is_default) {
                bool known;
                return instance_other(vb, self, q->name, c, &known);
            }
        return vb_err(vb, 438);
    }
    c->name = self->type->members[0].name;
    if (c->name == NULL)
        return vb_err(vb, 438);
    return self->type->members[0].fn(vb, self, c);
}

bool vb_get(struct vb *vb, struct vb_obj *self, const char *name, vb_value *ret)
{
    struct vb_call c = {.ret = ret};
    *ret = VB_EMPTY;
    return vb_member(vb, self, vb_name_c(vb, name), &c);
}

bool vb_each(struct vb *vb, struct vb_obj *self, size_t i, vb_value *ret, bool *ret_more)
{
    *ret_more = false;
    if (self->type->each != NULL)
        *ret_more = self->type->each(vb, self, i, ret);
    else if (i < self->items.count) {
        *ret = self->items.at[i];
        *ret_more = true;
    }
    return vb->stopped == NULL;
}

/* ---- arguments ---- */

bool vb_has_arg(const struct vb_call *c, size_t i)
{
    return i < c->argc && !vb_is_missing(vb_arg_of(c, i));
}

bool vb_arg_str(struct vb *vb, const struct vb_call *c, size_t i, vb_value *ret)
{
    const vb_value *v = vb_arg_of(c, i);
    if (v->type == VT_STRING) {
        *ret = *v;
        return true;
    }
    return vb_is_missing(v) ? vb_err(vb, 449) : vb_to_str(vb, v, ret);
}

sk_span vb_arg_text(struct vb *vb, const struct vb_call *c, size_t i)
{
    return vb_text(vb, vb_arg_of(c, i));
}

bool vb_arg_long(struct vb *vb, const struct vb_call *c, size_t i, int32_t fallback, int32_t *ret)
{
    const vb_value *v = vb_arg_of(c, i);
    if (v->type == VT_INT || v->type == VT_LONG) {
        *ret = (int32_t)v->i;
        return true;
    }
    *ret = fallback;
    return vb_is_missing(v) || vb_to_long(vb, v, ret);
}

bool vb_arg_dbl(struct vb *vb, const struct vb_call *c, size_t i, double *ret)
{
    return vb_to_dbl(vb, vb_arg_of(c, i), ret);
}

bool vb_return_text(struct vb *vb, struct vb_call *c, sk_span utf8)
{
    return vb_str_utf8(vb, utf8, c->ret);
}

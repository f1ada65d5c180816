/* When objects die: VBA counts references; here nothing is freed, so whoever has a Class_Terminate
 * is looked for from the variables, at the moments when such a reference went away. */
#include "interp/vba/parse.h"

enum { MAX_NESTED = 64 };

struct marking {
    struct vb *vb;
    uint32_t mark;
    int depth;
};

static void mark_object(struct marking *m, struct vb_obj *o);

static void mark_value(struct marking *m, const vb_value *v)
{
    if (v->type == VT_REF)
        v = v->ref;
    if (v->type == VT_OBJECT) {
        mark_object(m, v->o);
        return;
    }
    if ((v->type != VT_ARRAY && v->type != VT_UDT) || ++m->depth > MAX_NESTED)
        return;
    bool array = v->type == VT_ARRAY;
    if (array ? v->a != NULL : v->u != NULL) {
        size_t n = array ? v->a->count : v->u->def->count;
        const vb_value *at = array ? v->a->at : v->u->fields;
        bool plain =
            array && v->a->type != VT_VARIANT && v->a->type != VT_OBJECT && v->a->type != VT_UDT;
        for (size_t i = 0; i < n && !plain && vb_work(m->vb, 1); i++)
            mark_value(m, &at[i]);
    }
    m->depth--;
}

static void mark_object(struct marking *m, struct vb_obj *o)
{
    if (o == NULL || o->mark == m->mark || m->depth > MAX_NESTED || !vb_work(m->vb, 1))
        return;
    o->mark = m->mark;
    m->depth++;
    for (size_t i = 0; o->fields != NULL && o->module != NULL && i < o->module->field_count; i++)
        mark_value(m, &o->fields[i]);
    for (size_t i = 0; i < o->props.count; i++)
        mark_value(m, &o->props.at[i].value);
    for (size_t i = 0; i < o->items.count; i++)
        mark_value(m, &o->items.at[i]);
    for (size_t i = 0; i < o->keys.count; i++)
        mark_value(m, &o->keys.at[i]);
    mark_object(m, o->parent);
    m->depth--;
}

static void mark_all(struct vb *vb, const vb_value *more)
{
    struct marking m = {.vb = vb, .mark = ++vb->mark};
    for (const vb_value *v = vb->stack_start; v < vb->stack; v++)
        mark_value(&m, v);
    for (size_t i = 0; i < vb->globals.count; i++)
        mark_value(&m, vb->globals.at[i]);
    for (struct vb_module *q = vb->modules; q != NULL; q = q->next)
        mark_object(&m, q->instance);
    for (const struct vb_frame *f = vb->frame; f != NULL; f = f->up)
        mark_object(&m, f->me);
    mark_object(&m, vb->app);
    mark_object(&m, vb->document);
    if (more != NULL)
        mark_value(&m, more);
}

static struct vb_proc *terminator(struct vb *vb, const struct vb_obj *o)
{
    struct vb_sym *s = vb_scope_find(&o->module->scope, vb_name_c(vb, "Class_Terminate"));
    return s != NULL && s->kind == SYM_PROC ? s->proc[PROC_CALL] : NULL;
}

void vb_born(struct vb *vb, struct vb_obj *o)
{
    bool listens = false;
    for (const struct vb_sym *s = o->module->fields; s != NULL; s = s->next)
        listens |= s->events;
    struct vb_obj **at = listens ? SK_PUSH(vb->arena, &vb->listeners) : NULL;
    if (at != NULL)
        *at = o;
    at = terminator(vb, o) != NULL ? SK_PUSH(vb->arena, &vb->mortal) : NULL;
    if (at != NULL)
        *at = o;
}

bool vb_is_mortal(const struct vb *vb, const vb_value *v)
{
    return vb->mortal.count > 0 && v->type == VT_OBJECT && v->o != NULL && v->o->module != NULL;
}

void vb_bury(struct vb *vb, const vb_value *more)
{
    if (vb->mortal.count == 0 || vb->burying || vb->stopped != NULL || vb->quitting)
        return;
    vb->burying = true;
    mark_all(vb, more);
    struct vb_error saved = vb->err;
    for (size_t i = 0; i < vb->mortal.count && vb->stopped == NULL; i++) {
        struct vb_obj *o = vb->mortal.at[i];
        vb_value none;
        if (o == NULL || o->mark == vb->mark)
            continue;
        vb->mortal.at[i] = NULL;
        (void)vb_run_proc(vb, terminator(vb, o), o, NULL, 0, &none);
    }
    size_t kept = 0;
    for (size_t i = 0; i < vb->mortal.count; i++)
        if (vb->mortal.at[i] != NULL)
            vb->mortal.at[kept++] = vb->mortal.at[i];
    vb->mortal.count = kept;
    vb->err = saved;
    vb->burying = false;
}

void vb_bury_frame(struct vb *vb, const vb_value *slots, size_t count, const vb_value *result)
{
    bool any = false;
    for (size_t i = 0; i < count && vb->mortal.count > 0; i++)
        any |= vb_is_mortal(vb, &slots[i]);
    if (any)
        vb_bury(vb, result);
}

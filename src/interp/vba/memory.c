/* Addresses of variables: VarPtr, StrPtr, ObjPtr, and what the functions that move memory read and
 * write there. The bytes are those of the variable, arrays run on from the element pointed to. */
#include "interp/vba/memory.h"

enum { FIRST = 0x20000000, SPACE = 0x1000, MOST = 16 << 20 };

/* An array from its first element on, a variable, or a string's characters. */
struct vb_pointer {
    int64_t number;
    size_t len;
    vb_value *at;
    struct vb_array *a;
    bool text;
    const struct vb_obj *o; /* ObjPtr's */
    struct vb_pointer *next;
};

static bool is_plain(const struct vb_array *a)
{
    return a != NULL && (a->type == VT_INT || a->type == VT_LONG || a->type == VT_SINGLE ||
                         a->type == VT_DOUBLE || a->type == VT_CURRENCY || a->type == VT_DATE ||
                         a->type == VT_BOOL || a->type == VT_BYTE || a->type == VT_LONGLONG);
}
static bool holds(const vb_value *v, const vb_value *ref, struct vb_array **ret)
{
    while (v->type == VT_REF)
        v = v->ref;
    if (v->type != VT_ARRAY || !is_plain(v->a))
        return false;
    uintptr_t at = (uintptr_t)ref, from = (uintptr_t)v->a->at;
    *ret = v->a;
    return at >= from && at < from + v->a->count * sizeof *ref;
}
/* The array that ref is an element of; NULL: it is a variable of its own. */
static struct vb_array *array_around(const struct vb *vb, const vb_value *ref)
{
    struct vb_array *a;
    for (const struct vb_frame *f = vb->frame; f != NULL; f = f->up)
        for (uint32_t i = 0; i < f->proc->slot_count; i++)
            if (holds(&f->slots[i], ref, &a))
                return a;
    for (size_t i = 0; i < vb->globals.count; i++)
        if (holds(vb->globals.at[i], ref, &a))
            return a;
    return NULL;
}
static size_t size_of(const struct vb_array *a)
{
    size_t size = vb_type_size(a->type, a->def, 0);
    return size > 0 ? size : 1;
}

static int64_t next_number(const struct vb *vb)
{
    int64_t next = FIRST;
    for (const struct vb_pointer *p = vb->pointers; p != NULL; p = p->next)
        if (p->number + (int64_t)p->len + SPACE > next)
            next = p->number + (int64_t)p->len + SPACE;
    return (next + 15) & ~(int64_t)15;
}
bool vb_object_address(struct vb *vb, struct vb_obj *o, int64_t *ret)
{
    struct vb_pointer *p = vb->pointers;
    while (p != NULL && p->o != o)
        p = p->next;
    if (p == NULL) {
        if ((p = vb_alloc(vb, sizeof *p)) == NULL)
            return false;
        *p = (struct vb_pointer){.number = next_number(vb), .o = o, .next = vb->pointers};
        vb->pointers = p;
    }
    *ret = p->number;
    return true;
}
bool vb_pointer(struct vb *vb, vb_value *ref, bool text, int64_t *ret)
{
    struct vb_array *a = text ? NULL : array_around(vb, ref);
    if (!text && a == NULL && ref->type == VT_ARRAY && is_plain(ref->a))
        a = ref->a;
    size_t off = a == NULL || ref->type == VT_ARRAY ? 0 : (size_t)(ref - a->at) * size_of(a);
    for (struct vb_pointer *p = vb->pointers; p != NULL; p = p->next)
        if (p->o == NULL && (a != NULL ? p->a == a : p->at == ref && p->text == text)) {
            *ret = p->number + (int64_t)off;
            return true;
        }
    struct vb_pointer *p = vb_alloc(vb, sizeof *p);
    if (p == NULL)
        return false;
    *p = (struct vb_pointer){.number = next_number(vb),
                             .len = a != NULL ? a->count * size_of(a)
                                    : text    ? vb_units(ref) * 2
                                              : 16,
                             .at = ref,
                             .a = a,
                             .text = text,
                             .next = vb->pointers};
    vb->pointers = p;
    *ret = p->number + (int64_t)off;
    return true;
}

static struct vb_pointer *pointer_at(const struct vb *vb, const vb_value *where, size_t *ret_off)
{
    int64_t n = vb_is_num(where->type) ? (int64_t)vb_num(where) : 0;
    for (struct vb_pointer *p = vb->pointers; n >= FIRST && p != NULL; p = p->next)
        if (n >= p->number && n < p->number + (int64_t)p->len) {
            *ret_off = (size_t)(n - p->number);
            return p;
        }
    return NULL;
}

/* The elements that n bytes from off on lie in, as bytes. */
static bool elements(struct vb *vb, const struct vb_array *a, size_t off, size_t n, sk_span *ret)
{
    struct sk_text t = sk_text_new(vb->arena, MOST);
    size_t size = size_of(a), first = off / size, last = n == 0 ? first : (off + n - 1) / size + 1;
    for (size_t i = first; i < last && i < a->count; i++)
        if (!vb_work(vb, 1) || !vb_pack(vb, &a->at[i], false, &t))
            return false;
    *ret = sk_text_view(&t);
    return true;
}
static bool overlay(struct vb *vb, sk_span old, size_t at, sk_span bytes, sk_span *ret)
{
    uint8_t *copy = vb_alloc(vb, old.len + 1);
    if (copy == NULL)
        return false;
    memcpy(copy, old.ptr, old.len);
    if (at < old.len)
        memcpy(copy + at, bytes.ptr, bytes.len < old.len - at ? bytes.len : old.len - at);
    *ret = sk_span_of(copy, old.len);
    return true;
}
static bool put_elements(struct vb *vb, struct vb_array *a, size_t off, sk_span bytes)
{
    sk_span old, all;
    size_t size = size_of(a);
    if (bytes.len == 0)
        return true;
    if (!elements(vb, a, off, bytes.len, &old) || !overlay(vb, old, off % size, bytes, &all))
        return false;
    for (size_t i = off / size; i < a->count && all.len >= size; i++)
        if (!vb_work(vb, 1) || !vb_unpack(vb, &all, false, &a->at[i]))
            return false;
    return true;
}
static bool put_text(struct vb *vb, vb_value *s, size_t off, sk_span bytes)
{
    sk_span all;
    vb_value made;
    uint16_t *units;
    if (!overlay(vb, sk_span_of(s->s, vb_units(s) * 2), off, bytes, &all) ||
        !vb_str_new(vb, all.len, &units, &made))
        return false;
    memcpy(units, all.ptr, all.len);
    *s = made;
    return true;
}

bool vb_memory_read(struct vb *vb, const vb_value *where, size_t n, sk_span *ret, bool *ret_known)
{
    size_t off;
    const struct vb_pointer *p = pointer_at(vb, where, &off);
    struct sk_text t = sk_text_new(vb->arena, MOST);
    n = n < MOST ? n : MOST;
    *ret_known = p != NULL;
    if (p == NULL)
        return true;
    if (p->a != NULL) {
        if (!elements(vb, p->a, off, n, ret))
            return false;
        *ret = sk_slice(*ret, off % size_of(p->a), n);
        return true;
    }
    if (!p->text && p->at->type == VT_STRING) { /* the variable holds where the characters are */
        int64_t at;
        if (!vb_pointer(vb, p->at, true, &at))
            return false;
        sk_text_put(&t, sk_span_of(&at, sizeof at));
        *ret = sk_text_view(&t);
    } else if (p->text)
        *ret = p->at->type == VT_STRING ? sk_span_of(p->at->s, vb_units(p->at) * 2) : (sk_span){0};
    else if (!vb_pack(vb, p->at, false, &t))
        return false;
    else
        *ret = sk_text_view(&t);
    *ret = sk_slice(sk_from(*ret, off), 0, n);
    return true;
}
bool vb_memory_write(struct vb *vb, const vb_value *where, sk_span bytes, bool *ret_known)
{
    size_t off;
    struct vb_pointer *p = pointer_at(vb, where, &off);
    struct sk_text t = sk_text_new(vb->arena, MOST);
    sk_span all;
    *ret_known = p != NULL;
    if (p == NULL)
        return true;
    if (p->a != NULL)
        return put_elements(vb, p->a, off, bytes);
    if (p->text)
        return p->at->type != VT_STRING || put_text(vb, p->at, off, bytes);
    return vb_pack(vb, p->at, false, &t) && overlay(vb, sk_text_view(&t), off, bytes, &all) &&
           vb_unpack(vb, &all, false, p->at);
}

bool vb_element_read(struct vb *vb, const vb_value *arg, size_t n, sk_span *ret, bool *ret_known)
{
    const struct vb_array *a = arg->type == VT_REF ? array_around(vb, arg->ref) : NULL;
    *ret_known = a != NULL;
    if (a == NULL)
        return true;
    if (!elements(vb, a, (size_t)(arg->ref - a->at) * size_of(a), n < MOST ? n : MOST, ret))
        return false;
    *ret = sk_slice(*ret, 0, n);
    return true;
}
bool vb_element_write(struct vb *vb, const vb_value *arg, sk_span bytes, bool *ret_known)
{
    struct vb_array *a = arg->type == VT_REF ? array_around(vb, arg->ref) : NULL;
    *ret_known = a != NULL;
    return a == NULL || put_elements(vb, a, (size_t)(arg->ref - a->at) * size_of(a), bytes);
}

bool vb_pointed_text(struct vb *vb, const vb_value *where, vb_value *ret)
{
    size_t off;
    const struct vb_pointer *p = pointer_at(vb, where, &off);
    if (p == NULL || !p->text || p->at->type != VT_STRING)
        return true;
    *ret = vb_sub(p->at, off / 2, SK_NPOS);
    return true;
}

/* ---- addresses of procedures ---- */

int64_t vb_proc_address(sk_span name)
{
    return 0x0A000000 + (int64_t)(sk_hash_fold(name) & 0xFFFFF0);
}
bool vb_is_running(const struct vb *vb, const struct vb_proc *q)
{
    for (const struct vb_frame *f = vb->frame; f != NULL; f = f->up)
        if (f->proc == q)
            return true;
    return false;
}
bool vb_call_back(struct vb *vb, const vb_value *address)
{
    double n = vb_is_num(address->type) ? vb_num(address) : 0;
    if (n < 0x0A000000 || n > 0x0AFFFFFF)
        return true;
    for (struct vb_module *m = vb->modules; m != NULL; m = m->next)
        for (struct vb_proc *q = m->procs; q != NULL; q = q->next) {
            if (q->declared || q->module->is_class || vb_is_running(vb, q) ||
                (double)vb_proc_address(q->name->text) != n)
                continue;
            vb_value none, *args = vb_alloc(vb, (q->param_count + 1) * sizeof *args);
            if (args == NULL)
                return false;
            for (size_t i = 0; i < q->param_count; i++)
                if (!vb_default(vb, q->params[i].sym->type, q->params[i].sym->def,
                                q->params[i].sym->fixlen, &args[i]))
                    return false;
            return vb_run_proc(vb, q, NULL, args, q->param_count, &none);
        }
    return true;
}

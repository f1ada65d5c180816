#include "base/arith.h"
#include "interp/vba/objects.h"

enum { MAX_NESTED = 64 };

struct vb_array *vb_array_new(struct vb *vb, uint8_t type, int32_t low, size_t count)
{
    struct vb_array *a = vb_alloc(vb, sizeof *a);
    if (a == NULL)
        return NULL;
    a->type = type;
    a->dims = 1;
    a->bound[0] = (struct vb_bound){low, (int32_t)((int64_t)low + (int64_t)count - 1)};
    a->count = count;
    size_t bytes;
    if (!sk_mul(count + 1, sizeof *a->at, &bytes))
        return NULL;
    a->at = vb_alloc(vb, bytes);
    return a->at == NULL ? NULL : a;
}

bool vb_array_value(struct vb *vb, uint8_t type, size_t count, vb_value *ret)
{
    struct vb_array *a = vb_array_new(vb, type, 0, count);
    *ret = (vb_value){.type = VT_ARRAY, .a = a};
    return a != NULL;
}

bool vb_default(struct vb *vb, uint8_t type, const void *def, uint16_t fixlen, vb_value *ret)
{
    const struct vb_typedef *t = def;
    *ret = (vb_value){.type = type == VT_VARIANT ? VT_EMPTY : type};
    if (type == VT_FIXSTR) {
        uint16_t *at;
        if (!vb_str_new(vb, (size_t)fixlen * 2, &at, ret))
            return false;
        memset(at, 0, (size_t)fixlen * 2);
        ret->own = 0;
    }
    if (type == VT_DECIMAL)
        return vb_dec_value(vb, (struct vb_dec){0}, ret);
    if (type != VT_UDT)
        return true;
    /* Its components must be known: no instance has fewer than its type. */
    ret->u = t == NULL || !t->complete ? NULL
                                       : vb_alloc(vb, sizeof *ret->u + t->count * sizeof(vb_value));
    if (ret->u == NULL) {
        *ret = VB_EMPTY;
        return vb_err(vb, 13);
    }
    ret->u->def = t;
    if (!vb_work(vb, 1) || vb->depth > MAX_NESTED)
        return vb_err(vb, 28); /* a type that holds itself */
    vb->depth++;
    bool ok = true;
    for (struct vb_sym *f = t->fields; f != NULL && ok; f = f->next) {
        vb_value *at = &ret->u->fields[f->slot];
        ok = f->is_array ? vb_copy(vb, &f->init, at)
                         : vb_default(vb, f->type, f->def, f->fixlen, at);
    }
    vb->depth--;
    return ok;
}

static bool fill(struct vb *vb, struct vb_array *a, size_t from)
{
    bool simple = a->type != VT_UDT && a->type != VT_FIXSTR && a->type != VT_DECIMAL;
    for (size_t i = from; i < a->count; i++) {
        if (simple)
            a->at[i] = (vb_value){.type = a->type == VT_VARIANT ? VT_EMPTY : a->type};
        else if (!vb_default(vb, a->type, a->def, a->fixlen, &a->at[i]))
            return false;
    }
    return true;
}

/* Moves what both shapes share; only the last dimension may differ. */
static bool keep(struct vb *vb, const struct vb_array *old, struct vb_array *a)
{
    for (size_t d = 0; d + 1 < a->dims; d++)
        if (old->bound[d].low != a->bound[d].low || old->bound[d].high != a->bound[d].high)
            return vb_err(vb, 9);
    if (old->dims != a->dims || old->bound[a->dims - 1].low != a->bound[a->dims - 1].low)
        return vb_err(vb, 9);
    memcpy(a->at, old->at, sk_min(old->count, a->count) * sizeof *a->at);
    return true;
}

bool vb_array_redim(struct vb *vb, struct vb_array *a, const struct vb_bound *bounds, size_t dims,
                    bool preserve)
{
    struct vb_array old = *a;
    size_t count = 1, bytes;
    if (a->fixed || a->locked)
        return vb_err(vb, 10);
    for (size_t d = 0; d < dims; d++) {
        int64_t n = (int64_t)bounds[d].high - bounds[d].low + 1;
        if (n < 0 || (n == 0 && bounds[d].high != -1))
            return vb_err(vb, 9);
        if (!sk_mul(count, (size_t)n, &count))
            return vb_err(vb, 7);
    }
    if (!sk_mul(count, sizeof *a->at, &bytes) || bytes > sk_arena_left(vb->arena))
        return vb_err(vb, 7);
    if (!vb_work(vb, count / 16))
        return false;
    bool grows = preserve && old.dims == 1 && dims == 1 && old.bound[0].low == bounds[0].low;
    a->dims = (uint8_t)dims;
    memcpy(a->bound, bounds, dims * sizeof *bounds);
    a->count = count;
    vb_value *at = grows && count <= old.count ? old.at : NULL;
    if (at == NULL) /* a growing list of one element more each time may lie at the end */
        at = grows ? sk_arena_resize(vb->arena, old.at, old.count * sizeof *at, bytes)
                   : sk_arena_alloc(vb->arena, bytes);
    if (at == NULL) {
        *a = old;
        return vb_stop(vb, "memory");
    }
    a->at = at;
    if (!grows) {
        if (!fill(vb, a, 0))
            return false;
        return !preserve || old.dims == 0 || keep(vb, &old, a);
    }
    return fill(vb, a, sk_min(old.count, count));
}

static bool copy_array(struct vb *vb, const struct vb_array *from, vb_value *ret)
{
    struct vb_array *a = vb_alloc(vb, sizeof *a);
    if (a == NULL || !vb_work(vb, from->count / 16))
        return false;
    *a = *from;
    a->locked = false;
    a->at = vb_alloc(vb, (from->count + 1) * sizeof *a->at);
    if (a->at == NULL)
        return false;
    if (from->type != VT_UDT && from->type != VT_VARIANT) {
        if (from->count > 0)
            memcpy(a->at, from->at, from->count * sizeof *a->at);
    } else {
        for (size_t i = 0; i < from->count; i++)
            if (!vb_copy(vb, &from->at[i], &a->at[i]))
                return false;
    }
    *ret = (vb_value){.type = VT_ARRAY, .a = a}; /* last: it may be an element of `from` */
    return true;
}

bool vb_copy(struct vb *vb, const vb_value *v, vb_value *ret)
{
    if (v->type != VT_ARRAY && v->type != VT_UDT) {
        *ret = *v;
        return true;
    }
    if (++vb->depth > MAX_NESTED) {
        vb->depth--;
        return vb_err(vb, 28);
    }
    bool ok = true;
    if (v->type == VT_ARRAY) {
        ok = copy_array(vb, v->a, ret);
    } else {
        size_t n = v->u->def->count;
        struct vb_udt *u = vb_alloc(vb, sizeof *u + n * sizeof(vb_value));
        ok = u != NULL;
        if (ok)
            u->def = v->u->def;
        for (size_t i = 0; ok && i < n; i++)
            ok = vb_copy(vb, &v->u->fields[i], &u->fields[i]);
        *ret = (vb_value){.type = VT_UDT, .u = u};
    }
    vb->depth--;
    return ok;
}

bool vb_index(struct vb *vb, struct vb_array *a, const vb_value *args, size_t argc, vb_value **ret)
{
    size_t at = 0, stride = 1;
    if (a->dims == 0 || argc != a->dims)
        return vb_err(vb, 9);
    for (size_t d = 0; d < argc; d++) {
        const vb_value *v = args[d].type == VT_REF ? args[d].ref : &args[d];
        int64_t i = v->i;
        if (v->type != VT_INT && v->type != VT_LONG && !vb_to_i64(vb, v, &i))
            return false;
        if (i < a->bound[d].low || i > a->bound[d].high)
            return vb_err(vb, 9);
        at += (size_t)(i - a->bound[d].low) * stride;
        stride *= (size_t)((int64_t)a->bound[d].high - a->bound[d].low + 1);
    }
    *ret = &a->at[at];
    return true;
}

bool vb_bytes_of(struct vb *vb, const vb_value *v, sk_span *ret)
{
    vb_value s;
    if (v->type == VT_REF)
        v = v->ref;
    if (v->type != VT_ARRAY) {
        if (!vb_to_str(vb, v, &s))
            return false;
        *ret = sk_span_of(s.s, s.len);
        return true;
    }
    uint8_t *at = vb_alloc(vb, v->a->count + 1);
    if (at == NULL)
        return false;
    for (size_t i = 0; i < v->a->count; i++)
        at[i] = (uint8_t)(vb_is_num(v->a->at[i].type) ? (int64_t)vb_num(&v->a->at[i]) : 0);
    *ret = sk_span_of(at, v->a->count);
    return true;
}

bool vb_bytes_value(struct vb *vb, sk_span bytes, vb_value *ret)
{
    if (!vb_array_value(vb, VT_BYTE, bytes.len, ret))
        return false;
    for (size_t i = 0; i < bytes.len; i++)
        ret->a->at[i] = (vb_value){.type = VT_BYTE, .i = bytes.ptr[i]};
    return true;
}

static const char *const names[] = {
    [VT_EMPTY] = "Empty",       [VT_NULL] = "Null",     [VT_INT] = "Integer",
    [VT_LONG] = "Long",         [VT_SINGLE] = "Single", [VT_DOUBLE] = "Double",
    [VT_CURRENCY] = "Currency", [VT_DATE] = "Date",     [VT_STRING] = "String",
    [VT_ERROR] = "Error",       [VT_BOOL] = "Boolean",  [VT_VARIANT] = "Variant",
    [VT_DECIMAL] = "Decimal",   [VT_BYTE] = "Byte",     [VT_LONGLONG] = "LongLong",
    [VT_OBJECT] = "Object",     [VT_FIXSTR] = "String", [VT_UDT] = "Unknown",
};
static const char *const array_names[] = {
    [VT_INT] = "Integer()",   [VT_LONG] = "Long()",         [VT_SINGLE] = "Single()",
    [VT_DOUBLE] = "Double()", [VT_CURRENCY] = "Currency()", [VT_DATE] = "Date()",
    [VT_STRING] = "String()", [VT_BOOL] = "Boolean()",      [VT_VARIANT] = "Variant()",
    [VT_BYTE] = "Byte()",     [VT_LONGLONG] = "LongLong()", [VT_OBJECT] = "Object()",
    [VT_FIXSTR] = "String()", [VT_UDT] = "Unknown()",       [VT_DECIMAL] = "Decimal()",
};

const char *vb_type_name(struct vb *vb, const vb_value *v)
{
    if (v->type == VT_OBJECT) {
        if (v->o == NULL)
            return "Nothing";
        if (v->o->module == NULL)
            return v->o->type == &vb_control_type && v->o->data != NULL ? (const char *)v->o->data
                                                                        : v->o->type->name;
        char *name = sk_arena_cstr(vb->arena, v->o->module->name->text);
        return name == NULL ? "" : name;
    }
    const char *name = v->type == VT_ARRAY
                           ? (v->a->type <= VT_FIXSTR ? array_names[v->a->type] : NULL)
                           : names[v->type];
    return name == NULL ? "Variant()" : name;
}

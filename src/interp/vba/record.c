/* Values as the bytes they have in memory (LSet) and in files (Put, Get, Len). */
#include "base/arith.h"
#include "interp/vba/parse.h"

static size_t size_of(uint8_t type)
{
    static const uint8_t sizes[] = {
        [VT_INT] = 2,  [VT_LONG] = 4, [VT_SINGLE] = 4, [VT_DOUBLE] = 8,  [VT_CURRENCY] = 8,
        [VT_DATE] = 8, [VT_BOOL] = 2, [VT_BYTE] = 1,   [VT_LONGLONG] = 8};
    return type < sizeof sizes ? sizes[type] : 0;
}

static void align(struct sk_text *out, size_t start, size_t size)
{
    while (size > 1 && (out->len - start) % size != 0 && !out->failed)
        sk_text_byte(out, 0);
}

static void put_number(const vb_value *v, size_t size, struct sk_text *out)
{
    uint8_t bytes[8];
    float f = (float)v->d;
    memcpy(bytes, &v->i, 8);
    if (v->type == VT_SINGLE)
        memcpy(bytes, &f, 4);
    sk_text_put(out, sk_span_of(bytes, size));
}

static bool put_string(struct vb *vb, const vb_value *v, bool file, struct sk_text *out)
{
    sk_span bytes = sk_span_of(v->s, v->len);
    if (file && !vb_to_ansi(vb, v, &bytes))
        return false;
    sk_text_put(out, bytes);
    return true;
}

bool vb_pack(struct vb *vb, const vb_value *v, bool file, struct sk_text *out)
{
    size_t size = size_of(v->type), start = out->len;
    if (out->failed || !vb_work(vb, 1))
        return vb_stop(vb, "memory");
    if (size > 0) {
        put_number(v, size, out);
    } else if (v->type == VT_STRING || v->type == VT_FIXSTR) {
        return put_string(vb, v, file, out);
    } else if (v->type == VT_ARRAY) {
        for (size_t i = 0; i < v->a->count; i++)
            if (!vb_pack(vb, &v->a->at[i], file, out))
                return false;
    } else if (v->type == VT_UDT) {
        const struct vb_sym *f = v->u->def->fields;
        for (; f != NULL; f = f->next) {
            const vb_value *field = &v->u->fields[f->slot];
            size_t n = size_of(field->type == VT_ARRAY ? field->a->type : field->type);
            if (!file)
                align(out, start, n > 4 ? 8 : n);
            if (file && f->type == VT_STRING && field->type == VT_STRING) {
                const uint8_t len[2] = {(uint8_t)vb_units(field), (uint8_t)(vb_units(field) >> 8)};
                sk_text_put(out, sk_span_of(len, 2));
            }
            if (!vb_pack(vb, field, file, out))
                return false;
        }
    } else {
        vb_value s;
        return vb_to_str(vb, v, &s) && put_string(vb, &s, file, out);
    }
    return !out->failed || vb_stop(vb, "memory");
}

static void take_number(sk_span bytes, vb_value *v)
{
    uint64_t raw = 0;
    float f;
    for (size_t i = 0; i < bytes.len && i < 8; i++)
        raw |= (uint64_t)bytes.ptr[i] << (8 * i);
    if (v->type == VT_SINGLE) {
        memcpy(&f, &raw, 4);
        v->d = (double)f;
    } else if (v->type == VT_BYTE) {
        v->i = (uint8_t)raw;
    } else {
        v->i = bytes.len == 2 ? (int16_t)raw : bytes.len == 4 ? (int32_t)raw : (int64_t)raw;
    }
}

static bool take_string(struct vb *vb, sk_span *in, size_t units, bool file, vb_value *v)
{
    sk_span bytes = sk_slice(*in, 0, file ? units : units * 2);
    *in = sk_from(*in, bytes.len);
    return file ? vb_from_ansi(vb, bytes, v)
                : vb_str_units(vb, (const uint16_t *)(const void *)bytes.ptr, bytes.len / 2, v);
}

static bool take_fields(struct vb *vb, sk_span *in, bool file, vb_value *v)
{
    sk_span whole = *in;
    for (const struct vb_sym *f = v->u->def->fields; f != NULL; f = f->next) {
        vb_value *field = &v->u->fields[f->slot];
        size_t n = size_of(field->type == VT_ARRAY ? field->a->type : field->type);
        size_t at = whole.len - in->len, step = n > 4 ? 8 : n;
        if (!file && step > 1 && at % step != 0)
            *in = sk_from(*in, step - at % step);
        if (file && f->type == VT_STRING && field->type == VT_STRING && in->len >= 2) {
            size_t len = (size_t)(in->ptr[0] | in->ptr[1] << 8);
            *in = sk_from(*in, 2);
            if (!take_string(vb, in, len, true, field))
                return false;
            continue;
        }
        if (!vb_unpack(vb, in, file, field))
            return false;
    }
    return true;
}

bool vb_unpack(struct vb *vb, sk_span *in, bool file, vb_value *v)
{
    size_t size = size_of(v->type);
    if (!vb_work(vb, 1))
        return false;
    if (size > 0) {
        if (in->len > 0)
            take_number(sk_slice(*in, 0, size), v);
        *in = sk_from(*in, sk_min(size, in->len));
        return true;
    }
    if (v->type == VT_STRING || v->type == VT_FIXSTR)
        return take_string(vb, in, vb_units(v), file, v);
    if (v->type == VT_UDT)
        return take_fields(vb, in, file, v);
    for (size_t i = 0; v->type == VT_ARRAY && i < v->a->count; i++)
        if (!vb_unpack(vb, in, file, &v->a->at[i]))
            return false;
    return true;
}

/* Len of a variable that has a type of its own; 0: Len is that of its text. */
size_t vb_type_size(uint8_t type, const struct vb_typedef *def, int depth)
{
    size_t total = 0;
    if (type != VT_UDT || def == NULL || depth > 16)
        return size_of(type);
    for (const struct vb_sym *f = def->fields; f != NULL; f = f->next) {
        size_t one = f->type == VT_FIXSTR    ? f->fixlen
                     : f->type == VT_UDT     ? vb_type_size(VT_UDT, f->def, depth + 1)
                     : f->type == VT_VARIANT ? 24
                     : size_of(f->type) > 0  ? size_of(f->type)
                                             : 8;
        bool array = f->is_array && f->init.a != NULL;
        size_t n = !f->is_array ? 1 : array ? f->init.a->count : 0;
        total += f->is_array && n == 0 ? 8 : one * n;
    }
    return total;
}

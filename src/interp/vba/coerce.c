#include <math.h>
#include <stdio.h>

#include "interp/vba/vm.h"

bool vb_is_num(uint8_t t)
{
    return (t >= VT_INT && t <= VT_CURRENCY) || t == VT_BOOL || t == VT_DECIMAL || t == VT_BYTE ||
           t == VT_LONGLONG;
}

double vb_round_even(double d)
{
    double r = floor(d + 0.5);
    return r - d == 0.5 && fmod(r, 2.0) != 0.0 ? r - 1.0 : r;
}

double vb_num(const vb_value *v)
{
    switch (v->type) {
    case VT_SINGLE:
    case VT_DOUBLE:
    case VT_DATE:
        return v->d;
    case VT_CURRENCY:
        return (double)v->i / 10000.0;
    case VT_DECIMAL:
        return vb_dec_dbl(v->dec);
    case VT_EMPTY:
        return 0;
    default:
        return (double)v->i;
    }
}

static bool str_to_num(struct vb *vb, const vb_value *v, vb_value *ret)
{
    if (vb_parse_num(v, ret))
        return isfinite(ret->d) || ret->type != VT_DOUBLE || vb_err(vb, 6);
    return vb_err(vb, 13);
}

bool vb_to_dbl(struct vb *vb, const vb_value *v, double *ret)
{
    vb_value tmp;
    if (v->type == VT_STRING) {
        if (!str_to_num(vb, v, &tmp))
            return false;
        v = &tmp;
    }
    if (vb_is_num(v->type) || v->type == VT_DATE || v->type == VT_EMPTY) {
        *ret = vb_num(v);
        return true;
    }
    if (v->type == VT_NULL)
        return vb_err(vb, 94);
    if (v->type != VT_OBJECT || !vb_plain(vb, v, &tmp))
        return v->type == VT_OBJECT ? false : vb_err(vb, 13);
    return tmp.type == VT_OBJECT ? vb_err(vb, 13) : vb_to_dbl(vb, &tmp, ret);
}

bool vb_to_i64(struct vb *vb, const vb_value *v, int64_t *ret)
{
    double d;
    if (v->type == VT_INT || v->type == VT_LONG || v->type == VT_BYTE || v->type == VT_BOOL ||
        v->type == VT_LONGLONG || v->type == VT_EMPTY) {
        *ret = v->i;
        return true;
    }
    if (v->type == VT_DECIMAL || v->type == VT_STRING) {
        struct vb_error saved = vb->err;
        struct vb_dec dec;
        if (vb_dec_of(vb, v, &dec) && (dec = vb_dec_round(dec, 0), dec.m <= INT64_MAX)) {
            *ret = dec.negative ? -(int64_t)dec.m : (int64_t)dec.m;
            return true;
        }
        vb->err = saved;
    }
    if (!vb_to_dbl(vb, v, &d))
        return false;
    d = vb_round_even(d);
    if (!(d >= -9223372036854775808.0 && d < 9223372036854775808.0))
        return vb_err(vb, 6);
    *ret = (int64_t)d;
    return true;
}

bool vb_to_long(struct vb *vb, const vb_value *v, int32_t *ret)
{
    int64_t n;
    if (!vb_to_i64(vb, v, &n))
        return false;
    if (n < INT32_MIN || n > INT32_MAX)
        return vb_err(vb, 6);
    *ret = (int32_t)n;
    return true;
}

bool vb_to_bool(struct vb *vb, const vb_value *v, bool *ret)
{
    double d;
    if (v->type == VT_BOOL) {
        *ret = v->i != 0;
        return true;
    }
    if (v->type == VT_STRING) {
        bool yes = vb_str_is(v, "true") || vb_str_is(v, "#true#");
        *ret = yes;
        if (yes || vb_str_is(v, "false") || vb_str_is(v, "#false#"))
            return true;
    }
    if (!vb_to_dbl(vb, v, &d))
        return false;
    *ret = d != 0;
    return true;
}

static bool fixed_text(struct vb *vb, int64_t n, vb_value *ret)
{
    char text[40];
    uint64_t m = n < 0 ? 0 - (uint64_t)n : (uint64_t)n;
    int len =
        snprintf(text, sizeof text, "%s%llu", n < 0 ? "-" : "", (unsigned long long)(m / 10000));
    unsigned frac = (unsigned)(m % 10000);
    if (frac != 0) {
        len += snprintf(text + len, sizeof text - (size_t)len, ".%04u", frac);
        while (text[len - 1] == '0')
            text[--len] = 0;
    }
    return vb_str_c(vb, text, ret);
}

static bool int_text(struct vb *vb, int64_t n, vb_value *ret)
{
    uint16_t text[24];
    size_t at = 24;
    uint64_t m = n < 0 ? 0 - (uint64_t)n : (uint64_t)n;
    if (m < 10 && n >= 0) {
        *ret = vb_char(vb, (uint16_t)('0' + m));
        return true;
    }
    do
        text[--at] = (uint16_t)('0' + m % 10);
    while ((m /= 10) != 0);
    if (n < 0)
        text[--at] = '-';
    return vb_str_units(vb, text + at, 24 - at, ret);
}

static bool array_text(struct vb *vb, const vb_value *v, vb_value *ret)
{
    sk_span bytes;
    uint16_t *at;
    if (v->a->type != VT_BYTE)
        return vb_err(vb, 13);
    if (!vb_bytes_of(vb, v, &bytes) || !vb_str_new(vb, bytes.len, &at, ret))
        return false;
    if (bytes.len > 0)
        memcpy(at, bytes.ptr, bytes.len);
    return true;
}

static bool number_text(struct vb *vb, const vb_value *v, vb_value *ret)
{
    char text[64];
    switch (v->type) {
    case VT_SINGLE:
    case VT_DOUBLE:
        (void)vb_dbl_text(v->d, v->type == VT_SINGLE, text);
        return vb_str_c(vb, text, ret);
    case VT_CURRENCY:
        return fixed_text(vb, v->i, ret);
    case VT_DECIMAL:
        (void)vb_dec_text(v->dec, text);
        return vb_str_c(vb, text, ret);
    case VT_BOOL:
        return vb_str_c(vb, v->i ? "True" : "False", ret);
    default:
        return int_text(vb, v->i, ret);
    }
}

bool vb_to_str(struct vb *vb, const vb_value *v, vb_value *ret)
{
    vb_value tmp;
    char text[32];
    switch (v->type) {
    case VT_STRING:
        *ret = *v;
        return true;
    case VT_EMPTY:
        *ret = (vb_value){.type = VT_STRING};
        return true;
    case VT_NULL:
        return vb_err(vb, 94);
    case VT_DATE:
        return vb_date_text(vb, v->d, ret);
    case VT_ERROR:
        if (vb_is_missing(v))
            return vb_err(vb, 13);
        (void)snprintf(text, sizeof text, "Error %d", (int)v->i);
        return vb_str_c(vb, text, ret);
    case VT_OBJECT:
        if (!vb_plain(vb, v, &tmp))
            return false;
        return tmp.type == VT_OBJECT ? vb_err(vb, 13) : vb_to_str(vb, &tmp, ret);
    case VT_ARRAY:
        return array_text(vb, v, ret);
    case VT_UDT:
        return vb_err(vb, 13);
    default:
        return number_text(vb, v, ret);
    }
}

sk_span vb_text(struct vb *vb, const vb_value *v)
{
    vb_value s;
    struct vb_error saved = vb->err;
    if (v->type == VT_REF)
        v = v->ref;
    if (v->type == VT_NULL || vb_is_missing(v) || !vb_to_str(vb, v, &s)) {
        vb->err = saved;
        return (sk_span){0};
    }
    return vb_utf8(vb, &s);
}

bool vb_plain(struct vb *vb, const vb_value *v, vb_value *ret)
{
    *ret = *v;
    for (int depth = 0; ret->type == VT_OBJECT && depth < 8; depth++) {
        struct vb_call c = {.name = "", .ret = ret};
        struct vb_obj *o = ret->o;
        if (o == NULL)
            return vb_err(vb, 91);
        *ret = VB_EMPTY;
        if (!vb_default_member(vb, o, &c))
            return false;
    }
    return true;
}

static bool to_int(struct vb *vb, const vb_value *v, uint8_t type, int64_t low, int64_t high,
                   vb_value *ret)
{
    int64_t n;
    if (!vb_to_i64(vb, v, &n))
        return false;
    if (n < low || n > high)
        return vb_err(vb, 6);
    *ret = (vb_value){.type = type, .i = n};
    return true;
}

static bool to_currency(struct vb *vb, const vb_value *v, vb_value *ret)
{
    double d;
    if (v->type == VT_CURRENCY) {
        *ret = *v;
        return true;
    }
    if (v->type == VT_STRING || v->type == VT_DECIMAL)
        return vb_dec_currency(vb, v, ret);
    if (!vb_to_dbl(vb, v, &d))
        return false;
    if (fabs(d) > 922337203685477.5807)
        return vb_err(vb, 6);
    *ret = (vb_value){.type = VT_CURRENCY,
                      .i = (int64_t)vb_round_even((double)((long double)d * 10000.0L))};
    return true;
}

static bool to_date(struct vb *vb, const vb_value *v, vb_value *ret)
{
    double d;
    if (v->type == VT_STRING && vb_parse_date(vb, v, &d)) {
        *ret = VB_DATE(d);
        return true;
    }
    if (!vb_to_dbl(vb, v, &d))
        return false;
    if (!(d > -657435.0 && d < 2958466.0))
        return vb_err(vb, 6);
    *ret = VB_DATE(d);
    return true;
}

static bool to_single(struct vb *vb, const vb_value *v, vb_value *ret)
{
    double d;
    if (!vb_to_dbl(vb, v, &d))
        return false;
    if (fabs(d) > 3.402823466385289e38)
        return vb_err(vb, 6);
    *ret = (vb_value){.type = VT_SINGLE, .d = (double)(float)d};
    return true;
}

static bool to_array(struct vb *vb, const vb_value *v, vb_value *ret)
{
    sk_span bytes;
    if (v->type == VT_ARRAY)
        return vb_copy(vb, v, ret);
    if (v->type != VT_STRING)
        return vb_err(vb, 13);
    return vb_bytes_of(vb, v, &bytes) && vb_bytes_value(vb, bytes, ret);
}

bool vb_coerce(struct vb *vb, const vb_value *v, uint8_t type, vb_value *ret)
{
    bool b;
    double d;
    if (v->type == type && type != VT_ARRAY) {
        *ret = *v;
        return true;
    }
    switch (type) {
    case VT_INT:
        return to_int(vb, v, VT_INT, INT16_MIN, INT16_MAX, ret);
    case VT_LONG:
        return to_int(vb, v, VT_LONG, INT32_MIN, INT32_MAX, ret);
    case VT_BYTE:
        return to_int(vb, v, VT_BYTE, 0, 255, ret);
    case VT_LONGLONG:
        return to_int(vb, v, VT_LONGLONG, INT64_MIN, INT64_MAX, ret);
    case VT_SINGLE:
        return to_single(vb, v, ret);
    case VT_DOUBLE:
        if (!vb_to_dbl(vb, v, &d))
            return false;
        *ret = VB_DBL(d);
        return true;
    case VT_CURRENCY:
        return to_currency(vb, v, ret);
    case VT_DATE:
        return to_date(vb, v, ret);
    case VT_STRING:
    case VT_FIXSTR:
        return vb_to_str(vb, v, ret);
    case VT_BOOL:
        if (!vb_to_bool(vb, v, &b))
            return false;
        *ret = VB_BOOL(b);
        return true;
    case VT_OBJECT:
        return vb_err(vb, v->type == VT_EMPTY ? 91 : 13);
    case VT_ARRAY:
        return to_array(vb, v, ret);
    case VT_UDT:
        return vb_err(vb, 13);
    default:
        *ret = *v;
        return true;
    }
}

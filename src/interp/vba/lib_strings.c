#include "base/arith.h"
#include "interp/vba/codepage.h"
#include "interp/vba/vm.h"

#define STR(i, v)                                                                                  \
    if (!vb_arg_str(vb, c, (i), &(v)))                                                             \
    return false
#define NUM(i, alt, n)                                                                             \
    if (!vb_arg_long(vb, c, (i), (alt), &(n)))                                                     \
    return false

static bool compare_arg(struct vb *vb, const struct vb_call *c, size_t i, bool *ret)
{
    int32_t n;
    bool fallback = vb->frame != NULL && vb->frame->proc->module->compare_text;
    NUM(i, fallback, n);
    *ret = n == -1 ? fallback : n != 0; /* -1: vbUseCompareOption; a LCID compares as text */
    return n >= -1 || vb_err(vb, 5);
}

static bool dollar(const struct vb_call *c)
{
    return c->args[0].type == VT_NULL;
}

static bool asc(struct vb *vb, struct vb_call *c)
{
    vb_value s;
    uint8_t b[2];
    STR(0, s);
    if (s.len < 2)
        return vb_err(vb, 5);
    uint16_t u = s.s[0];
    if (u < 0x80) {
        *c->ret = VB_INT(u);
        return true;
    }
    size_t n = vb_codepage_put(vb->code_page, u, b);
    *c->ret = VB_INT(n == 2 ? (int16_t)(b[0] << 8 | b[1]) : b[0]);
    return true;
}

static bool ascw(struct vb *vb, struct vb_call *c)
{
    vb_value s;
    STR(0, s);
    if (s.len < 2)
        return vb_err(vb, 5);
    *c->ret = VB_INT((int16_t)s.s[0]);
    return true;
}

static bool ascb(struct vb *vb, struct vb_call *c)
{
    vb_value s;
    STR(0, s);
    if (s.len < 1)
        return vb_err(vb, 5);
    *c->ret = VB_INT(*(const uint8_t *)s.s);
    return true;
}

static bool chr(struct vb *vb, struct vb_call *c)
{
    int32_t n;
    uint16_t u;
    NUM(0, 0, n);
    if (n >= 0 && n < 0x80) {
        *c->ret = vb_char(vb, (uint16_t)n);
        return true;
    }
    bool wide = n < 0 || n > 255;
    uint8_t b[2] = {(uint8_t)(wide ? (n >> 8) & 255 : n), (uint8_t)n};
    if (n < -32768 || n > 65535 || (wide && !vb_codepage_lead(vb->code_page, b[0])))
        return vb_err(vb, 5);
    (void)vb_codepage_get(vb->code_page, sk_span_of(b, wide ? 2 : 1), &u);
    *c->ret = vb_char(vb, u);
    return true;
}

static bool chrw(struct vb *vb, struct vb_call *c)
{
    int32_t n;
    NUM(0, 0, n);
    if (n < -32768 || n > 65535)
        return vb_err(vb, 5);
    *c->ret = vb_char(vb, (uint16_t)n);
    return true;
}

static bool chrb(struct vb *vb, struct vb_call *c)
{
    int32_t n;
    uint16_t *at;
    NUM(0, 0, n);
    if (n < 0 || n > 255)
        return vb_err(vb, 6);
    if (!vb_str_new(vb, 1, &at, c->ret))
        return false;
    *(uint8_t *)at = (uint8_t)n;
    return true;
}

static bool filter(struct vb *vb, struct vb_call *c)
{
    const vb_value *a = vb_arg_of(c, 0);
    vb_value match, s;
    bool include = true, text;
    size_t n = 0;
    STR(1, match);
    if (a->type != VT_ARRAY || !compare_arg(vb, c, 3, &text))
        return a->type == VT_ARRAY ? false : vb_err(vb, 13);
    if (vb_has_arg(c, 2) && !vb_to_bool(vb, vb_arg_of(c, 2), &include))
        return false;
    if (!vb_array_value(vb, VT_STRING, a->a->count, c->ret))
        return false;
    for (size_t i = 0; i < a->a->count; i++) {
        if (!vb_to_str(vb, &a->a->at[i], &s))
            return false;
        if ((vb_str_find(&s, &match, 0, text) != SK_NPOS) == include)
            c->ret->a->at[n++] = s;
    }
    c->ret->a->count = n;
    c->ret->a->bound[0].high = (int32_t)n - 1;
    return true;
}

static bool start_arg(struct vb *vb, const struct vb_call *c, int32_t *ret)
{
    if (vb_arg_of(c, 0)->type == VT_NULL)
        return vb_err(vb, 94);
    NUM(0, 1, *ret);
    return *ret >= 1 || vb_err(vb, 5);
}

/* First byte offset of b in a, or SK_NPOS. */
static size_t find_bytes(const vb_value *a, const vb_value *b, size_t from)
{
    const uint8_t *x = (const uint8_t *)a->s;
    const void *at = b->len == 0 ? x + from : memmem(x + from, a->len - from, b->s, b->len);
    return at == NULL ? SK_NPOS : (size_t)((const uint8_t *)at - x);
}

/* InStr([start,] string1, string2 [, compare]): three arguments begin with the start. */
static bool instr(struct vb *vb, struct vb_call *c)
{
    int32_t start = 1;
    vb_value a, b;
    bool text, bytes = strcmp(c->name, "InStrB") == 0;
    size_t first = c->argc >= 3 ? 1 : 0;
    if (first == 1 && !start_arg(vb, c, &start))
        return false;
    if (vb_arg_of(c, first)->type == VT_NULL || vb_arg_of(c, first + 1)->type == VT_NULL) {
        *c->ret = VB_NULL;
        return true;
    }
    STR(first, a);
    STR(first + 1, b);
    if (!compare_arg(vb, c, first + 2, &text) || !vb_work(vb, a.len / 512))
        return false;
    size_t from = (size_t)start - 1, have = bytes ? a.len : vb_units(&a), at = SK_NPOS;
    if (from < have)
        at = bytes ? find_bytes(&a, &b, from) : b.len < 2 ? from : vb_str_find(&a, &b, from, text);
    *c->ret = VB_LONG(at == SK_NPOS ? 0 : (int64_t)at + 1);
    return true;
}

static bool instrrev(struct vb *vb, struct vb_call *c)
{
    int32_t start;
    vb_value a, b;
    bool text;
    if (vb_arg_of(c, 0)->type == VT_NULL || vb_arg_of(c, 1)->type == VT_NULL) {
        *c->ret = VB_NULL;
        return true;
    }
    STR(0, a);
    STR(1, b);
    NUM(2, -1, start);
    if (!compare_arg(vb, c, 3, &text))
        return false;
    if (start == 0 || start < -1)
        return vb_err(vb, 5);
    size_t end = start == -1 ? vb_units(&a) : (size_t)start;
    *c->ret = VB_LONG(0);
    if (end > vb_units(&a))
        return true;
    vb_value head = vb_sub(&a, 0, end);
    if (b.len == 0) {
        *c->ret = VB_LONG(a.len == 0 ? 0 : (int64_t)end);
        return true;
    }
    for (size_t i = end >= vb_units(&b) ? end - vb_units(&b) + 1 : 0; i-- > 0;) {
        vb_value part = vb_sub(&head, i, vb_units(&b));
        if (part.s[0] == b.s[0] && !vb_work(vb, part.len / 128))
            return false;
        if (vb_str_cmp(&part, &b, text) == 0) {
            *c->ret = VB_LONG((int64_t)i + 1);
            return true;
        }
    }
    return true;
}

static bool join(struct vb *vb, struct vb_call *c)
{
    const vb_value *a = vb_arg_of(c, 0);
    vb_value sep = vb_char(vb, ' '), s, all = {.type = VT_STRING};
    if (a->type != VT_ARRAY)
        return vb_err(vb, 13);
    if (a->a->dims > 1)
        return vb_err(vb, 5);
    if (vb_has_arg(c, 1))
        STR(1, sep);
    for (size_t i = 0; i < a->a->count; i++) {
        if ((i > 0 && !vb_concat(vb, &all, &sep, &all)) || !vb_to_str(vb, &a->a->at[i], &s) ||
            !vb_concat(vb, &all, &s, &all) || !vb_work(vb, 1))
            return false;
    }
    *c->ret = all;
    return true;
}

static bool map_units(struct vb *vb, struct vb_call *c, uint16_t (*f)(uint16_t))
{
    vb_value s;
    uint16_t *at;
    STR(0, s);
    if (!vb_str_new(vb, s.len & ~1U, &at, c->ret))
        return false;
    for (size_t i = 0; i < vb_units(&s); i++)
        at[i] = f(s.s[i]);
    return true;
}
static bool lcase(struct vb *vb, struct vb_call *c)
{
    return map_units(vb, c, vb_fold);
}
static bool ucase(struct vb *vb, struct vb_call *c)
{
    return map_units(vb, c, vb_upper);
}

static bool slice(struct vb *vb, struct vb_call *c, int64_t from, int64_t n, bool bytes)
{
    vb_value s;
    STR(0, s);
    if (from < 0 || n < 0)
        return vb_err(vb, 5);
    if (!bytes) {
        *c->ret = vb_sub(&s, (size_t)from, (size_t)n);
        return true;
    }
    sk_span part = sk_slice(sk_span_of(s.s, s.len), (size_t)from, (size_t)n);
    uint16_t *at;
    if (!vb_str_new(vb, part.len, &at, c->ret))
        return false;
    if (part.len > 0)
        memcpy(at, part.ptr, part.len);
    return true;
}

static bool left(struct vb *vb, struct vb_call *c)
{
    int32_t n;
    NUM(1, 0, n);
    return slice(vb, c, 0, n, c->name[strlen(c->name) - 1] == 'B');
}

static bool right(struct vb *vb, struct vb_call *c)
{
    int32_t n;
    vb_value s;
    bool bytes = strcmp(c->name, "RightB") == 0;
    STR(0, s);
    NUM(1, 0, n);
    int64_t have = bytes ? s.len : (int64_t)vb_units(&s);
    return slice(vb, c, n > have ? 0 : have - n, n, bytes);
}

static bool mid(struct vb *vb, struct vb_call *c)
{
    const vb_value *a = &c->args[0], *b = c->argc == 3 ? &c->args[1] : a;
    if (c->argc == 3 && a->type == VT_STRING && (b->type == VT_INT || b->type == VT_LONG) &&
        c->args[2].type == VT_INT && b->i > 0 && c->args[2].i >= 0 && c->name[3] == 0) {
        *c->ret = vb_sub(a, (size_t)b->i - 1, (size_t)c->args[2].i);
        return true;
    }
    int32_t from, n;
    NUM(1, 1, from);
    NUM(2, INT32_MAX, n);
    if (from < 1)
        return vb_err(vb, 5);
    return slice(vb, c, (int64_t)from - 1, n, strcmp(c->name, "MidB") == 0);
}

/* As a user-defined type lies in memory; a String is a pointer. */
static int64_t size_of(const vb_value *v)
{
    static const uint8_t sizes[64] = {
        [VT_INT] = 2,      [VT_LONG] = 4,   [VT_SINGLE] = 4, [VT_DOUBLE] = 8,
        [VT_CURRENCY] = 8, [VT_DATE] = 8,   [VT_BOOL] = 2,   [VT_BYTE] = 1,
        [VT_LONGLONG] = 8, [VT_STRING] = 8, [VT_OBJECT] = 8};
    int64_t sum = 0;
    if (v->type != VT_UDT)
        return sizes[v->type & 63] != 0 ? sizes[v->type & 63] : 16;
    for (size_t i = 0; i < v->u->def->count; i++) {
        const vb_value *f = &v->u->fields[i];
        if (f->type == VT_ARRAY)
            sum += (int64_t)f->a->count * (f->a->count > 0 ? size_of(&f->a->at[0]) : 0);
        else
            sum += size_of(f);
    }
    return sum;
}

static bool len(struct vb *vb, struct vb_call *c)
{
    const vb_value *v = vb_arg_of(c, 0);
    vb_value s;
    bool bytes = strcmp(c->name, "LenB") == 0;
    if (v->type == VT_UDT) {
        *c->ret = VB_LONG(size_of(v));
        return true;
    }
    STR(0, s);
    *c->ret = VB_LONG(bytes ? s.len : (int64_t)vb_units(&s));
    return true;
}

/* Blanks alone; a Japanese Windows counts the wide one. */
static bool trim(struct vb *vb, struct vb_call *c)
{
    vb_value s;
    STR(0, s);
    size_t a = 0, b = vb_units(&s);
    const uint16_t wide = vb->japanese ? 0x3000 : ' ';
    while (c->name[0] != 'R' && a < b && (s.s[a] == ' ' || s.s[a] == wide))
        a++;
    while (c->name[0] != 'L' && b > a && (s.s[b - 1] == ' ' || s.s[b - 1] == wide))
        b--;
    *c->ret = vb_sub(&s, a, b - a);
    return true;
}

static bool replace(struct vb *vb, struct vb_call *c)
{
    vb_value s, what, with, out = {.type = VT_STRING};
    int32_t start, count;
    bool text;
    STR(0, s);
    STR(1, what);
    STR(2, with);
    NUM(3, 1, start);
    NUM(4, -1, count);
    if (!compare_arg(vb, c, 5, &text))
        return false;
    if (start < 1 || count < -1)
        return vb_err(vb, 5);
    size_t at = (size_t)start - 1, hit;
    if (at > vb_units(&s))
        at = vb_units(&s);
    if (!vb_work(vb, s.len / 512))
        return false;
    while (what.len >= 2 && count-- != 0 && (hit = vb_str_find(&s, &what, at, text)) != SK_NPOS) {
        vb_value part = vb_sub(&s, at, hit - at);
        if (!vb_concat(vb, &out, &part, &out) || !vb_concat(vb, &out, &with, &out) ||
            !vb_work(vb, 1))
            return false;
        at = hit + vb_units(&what);
    }
    vb_value rest = vb_sub(&s, at, SK_NPOS);
    return vb_concat(vb, &out, &rest, c->ret);
}

static bool fill(struct vb *vb, struct vb_call *c, int32_t n, uint16_t u)
{
    uint16_t *at;
    if (n < 0)
        return vb_err(vb, 5);
    if (!vb_str_new(vb, (size_t)n * 2, &at, c->ret))
        return false;
    for (int32_t i = 0; i < n; i++)
        at[i] = u;
    return true;
}

static bool space(struct vb *vb, struct vb_call *c)
{
    int32_t n;
    if (vb_arg_of(c, 0)->type == VT_NULL)
        return vb_err(vb, 94);
    NUM(0, 0, n);
    return fill(vb, c, n, ' ');
}

static bool string(struct vb *vb, struct vb_call *c)
{
    int32_t n, code;
    vb_value s;
    const vb_value *what = vb_arg_of(c, 1);
    NUM(0, 0, n);
    if (what->type == VT_NULL) {
        *c->ret = VB_NULL;
        return true;
    }
    if (what->type == VT_STRING) {
        STR(1, s);
        return s.len < 2 ? vb_err(vb, 5) : fill(vb, c, n, s.s[0]);
    }
    NUM(1, 0, code);
    uint8_t b = (uint8_t)code;
    uint16_t u;
    (void)vb_codepage_get(vb->code_page, sk_span_of(&b, 1), &u);
    return fill(vb, c, n, u);
}

static bool split(struct vb *vb, struct vb_call *c)
{
    vb_value s, sep = vb_char(vb, ' ');
    int32_t limit;
    bool text;
    SK_VEC(vb_value) parts = {0};
    STR(0, s);
    if (vb_has_arg(c, 1))
        STR(1, sep);
    NUM(2, -1, limit);
    if (!compare_arg(vb, c, 3, &text))
        return false;
    if (limit < -1)
        return vb_err(vb, 5);
    size_t at = 0, hit;
    while (s.len > 0 && limit != 0) {
        bool last = limit > 0 && (int64_t)parts.count + 1 >= limit;
        hit = sep.len < 2 || last ? SK_NPOS : vb_str_find(&s, &sep, at, text);
        vb_value *p = SK_PUSH(vb->arena, &parts);
        if (p == NULL || !vb_work(vb, 1))
            return vb_stop(vb, "memory");
        *p = vb_sub(&s, at, hit == SK_NPOS ? SK_NPOS : hit - at);
        if (hit == SK_NPOS)
            break;
        at = hit + vb_units(&sep);
    }
    if (!vb_array_value(vb, vb->script ? VT_VARIANT : VT_STRING, parts.count, c->ret))
        return false;
    if (parts.count > 0)
        memcpy(c->ret->a->at, parts.at, parts.count * sizeof *parts.at);
    return true;
}

static bool strcomp(struct vb *vb, struct vb_call *c)
{
    vb_value a, b;
    bool text;
    if (vb_arg_of(c, 0)->type == VT_NULL || vb_arg_of(c, 1)->type == VT_NULL) {
        *c->ret = VB_NULL;
        return true;
    }
    STR(0, a);
    STR(1, b);
    if (!compare_arg(vb, c, 2, &text))
        return false;
    *c->ret = VB_INT(vb_str_cmp(&a, &b, text));
    return true;
}

static bool strreverse(struct vb *vb, struct vb_call *c)
{
    vb_value s;
    uint16_t *at;
    STR(0, s);
    size_t n = vb_units(&s);
    if (dollar(c))
        return vb_err(vb, 94);
    if (!vb_str_new(vb, n * 2, &at, c->ret))
        return false;
    for (size_t i = 0; i < n; i++)
        at[i] = s.s[n - 1 - i];
    return true;
}

static int hex_of(const vb_value *s, size_t at, size_t n)
{
    int v = 0;
    for (size_t i = 0; i < n; i++) {
        int d =
            at + i < vb_units(s) && s->s[at + i] < 128 ? sk_hex_value((uint8_t)s->s[at + i]) : -1;
        if (d < 0)
            return -1;
        v = v * 16 + d;
    }
    return v;
}

static bool unescape(struct vb *vb, struct vb_call *c)
{
    vb_value s;
    uint16_t *at;
    size_t n = 0;
    STR(0, s);
    if (!vb_str_new(vb, s.len & ~1U, &at, c->ret))
        return false;
    for (size_t i = 0; i < vb_units(&s); i++) {
        int v = -1;
        bool wide =
            s.s[i] == '%' && i + 1 < vb_units(&s) && (s.s[i + 1] == 'u' || s.s[i + 1] == 'U');
        if (s.s[i] == '%')
            v = wide ? hex_of(&s, i + 2, 4) : hex_of(&s, i + 1, 2);
        at[n++] = v < 0 ? s.s[i] : (uint16_t)v;
        i += v < 0 ? 0 : wide ? 5 : 2;
    }
    c->ret->len = (uint32_t)n * 2;
    return true;
}

const struct vb_builtin vb_lib_strings[] = {
    {"Asc", asc, 1, 1, 0},
    {"AscB", ascb, 1, 1, 0},
    {"AscW", ascw, 1, 1, 0},
    {"Chr", chr, 1, 1, VB_VARIANT},
    {"ChrB", chrb, 1, 1, VB_VARIANT},
    {"ChrW", chrw, 1, 1, VB_VARIANT},
    {"Filter", filter, 2, 4, 0},
    {"InStr", instr, 2, 4, VB_VARIANT},
    {"InStrB", instr, 2, 4, VB_VARIANT},
    {"InStrRev", instrrev, 2, 4, 0},
    {"Join", join, 1, 2, 0},
    {"LCase", lcase, 1, 1, VB_BOTH},
    {"UCase", ucase, 1, 1, VB_BOTH},
    {"Left", left, 2, 2, VB_BOTH},
    {"LeftB", left, 2, 2, VB_BOTH},
    {"Right", right, 2, 2, VB_BOTH},
    {"RightB", right, 2, 2, VB_BOTH},
    {"Mid", mid, 2, 3, VB_BOTH},
    {"MidB", mid, 2, 3, VB_BOTH},
    {"Len", len, 1, 1, VB_NULLS},
    {"LenB", len, 1, 1, VB_NULLS},
    {"LTrim", trim, 1, 1, VB_BOTH},
    {"RTrim", trim, 1, 1, VB_BOTH},
    {"Trim", trim, 1, 1, VB_BOTH},
    {"Replace", replace, 3, 6, 0},
    {"Space", space, 1, 1, VB_VARIANT},
    {"String", string, 2, 2, VB_VARIANT},
    {"Split", split, 1, 4, 0},
    {"StrComp", strcomp, 2, 3, VB_VARIANT},
    {"StrReverse", strreverse, 1, 1, 0},
    {"Unescape", unescape, 1, 1, 0},
    {NULL, NULL, 0, 0, 0},
};

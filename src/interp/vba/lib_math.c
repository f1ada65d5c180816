#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "interp/vba/vm.h"

#define DBL(i, d)                                                                                  \
    if (!vb_arg_dbl(vb, c, (i), &(d)))                                                             \
    return false
#define NUM(i, alt, n)                                                                             \
    if (!vb_arg_long(vb, c, (i), (alt), &(n)))                                                     \
    return false

static bool real(struct vb *vb, struct vb_call *c, double d)
{
    if (!isfinite(d))
        return vb_err(vb, 6);
    *c->ret = VB_DBL(d);
    return true;
}

static const struct {
    char letter[5];
    uint8_t type;
} conversions[] = {{"CByt", VT_BYTE},     {"CBoo", VT_BOOL},   {"CInt", VT_INT},
                   {"CLng", VT_LONG},     {"CSng", VT_SINGLE}, {"CDbl", VT_DOUBLE},
                   {"CCur", VT_CURRENCY}, {"CDat", VT_DATE},   {"CStr", VT_STRING},
                   {"CVDa", VT_DATE}};

static bool convert(struct vb *vb, struct vb_call *c)
{
    vb_value v;
    if (vb_is_missing(vb_arg_of(c, 0)))
        return vb_err(vb, 449);
    if (!vb_plain(vb, vb_arg_of(c, 0), &v))
        return false;
    if (v.type == VT_NULL)
        return vb_err(vb, 94);
    if (v.type == VT_ERROR && strcmp(c->name, "CStr") != 0)
        return vb_err(vb, 13);
    if (strcmp(c->name, "CLngLng") == 0 || strcmp(c->name, "CLngPtr") == 0)
        return vb_coerce(vb, &v, VT_LONGLONG, c->ret);
    for (size_t i = 0; i < sizeof conversions / sizeof conversions[0]; i++)
        if (strncmp(c->name, conversions[i].letter, 4) == 0) {
            if (conversions[i].type == VT_DATE && v.type == VT_STRING &&
                !vb_parse_date(vb, &v, &(double){0})) {
                vb_value num;
                if (!vb_parse_num(&v, &num))
                    return vb_err(vb, 13);
            }
            return vb_coerce(vb, &v, conversions[i].type, c->ret);
        }
    return vb_err(vb, 5);
}

static bool cvar(struct vb *vb, struct vb_call *c)
{
    return vb_copy(vb, vb_arg_of(c, 0), c->ret);
}

static bool cdec(struct vb *vb, struct vb_call *c)
{
    struct vb_dec d;
    if (vb_arg_of(c, 0)->type == VT_NULL)
        return vb_err(vb, 94);
    return vb_dec_of(vb, vb_arg_of(c, 0), &d) && vb_dec_value(vb, d, c->ret);
}

static bool cverr(struct vb *vb, struct vb_call *c)
{
    int32_t n;
    NUM(0, 0, n);
    if (n < 0 || n > 65535)
        return vb_err(vb, 5);
    *c->ret = (vb_value){.type = VT_ERROR, .i = n};
    return true;
}

static bool hex(struct vb *vb, struct vb_call *c)
{
    int64_t n;
    char text[40];
    const vb_value *v = vb_arg_of(c, 0);
    if (!vb_to_i64(vb, v, &n))
        return false;
    uint64_t u = (uint64_t)n;
    if (n < 0 && (v->type == VT_INT || v->type == VT_BOOL))
        u &= 0xFFFF;
    else if (n < 0 && n >= INT32_MIN && v->type != VT_LONGLONG)
        u &= 0xFFFFFFFF;
    (void)snprintf(text, sizeof text, c->name[0] == 'H' ? "%llX" : "%llo", (unsigned long long)u);
    return vb_str_c(vb, text, c->ret);
}

/* Int and Fix keep the type. */
static bool whole(struct vb *vb, struct vb_call *c)
{
    vb_value v;
    if (!vb_plain(vb, vb_arg_of(c, 0), &v))
        return false;
    bool down = c->name[0] == 'I';
    if (v.type == VT_STRING && !vb_coerce(vb, &v, VT_DOUBLE, &v))
        return false;
    if (v.type == VT_BOOL || v.type == VT_EMPTY)
        v.type = VT_INT;
    if (v.type == VT_SINGLE || v.type == VT_DOUBLE || v.type == VT_DATE) {
        v.d = down ? floor(v.d) : trunc(v.d);
    } else if (v.type == VT_CURRENCY) {
        int64_t r = v.i % 10000;
        v.i -= r;
        if (down && r < 0)
            v.i -= 10000;
    } else if (v.type == VT_DECIMAL) {
        return vb_dec_value(vb, vb_dec_whole(*v.dec, down), c->ret);
    } else if (!vb_is_num(v.type)) {
        return vb_err(vb, 13);
    }
    *c->ret = v;
    return true;
}

static bool absolute(struct vb *vb, struct vb_call *c)
{
    vb_value v;
    if (!vb_plain(vb, vb_arg_of(c, 0), &v))
        return false;
    if (v.type == VT_STRING && !vb_coerce(vb, &v, VT_DOUBLE, &v))
        return false;
    if (v.type == VT_EMPTY || v.type == VT_BOOL)
        v.type = VT_INT;
    double d = 0;
    if (!vb_to_dbl(vb, &v, &d))
        return false;
    *c->ret = v;
    vb->promote = true;
    return d >= 0 || vb_negate(vb, &v, c->ret);
}

static bool function(struct vb *vb, struct vb_call *c)
{
    static const struct {
        const char *name;
        double (*f)(double);
    } table[] = {{"Atn", atan}, {"Cos", cos}, {"Exp", exp}, {"Sin", sin}, {"Tan", tan}};
    double d;
    DBL(0, d);
    for (size_t i = 0; i < 5; i++)
        if (strcmp(table[i].name, c->name) == 0)
            return real(vb, c, table[i].f(d));
    bool root = c->name[0] == 'S';
    if (root ? d < 0 : d <= 0)
        return vb_err(vb, 5);
    return real(vb, c, root ? sqrt(d) : log(d));
}

static bool sgn(struct vb *vb, struct vb_call *c)
{
    double d;
    DBL(0, d);
    *c->ret = VB_INT(d < 0 ? -1 : d > 0);
    return true;
}

static bool round_to(struct vb *vb, struct vb_call *c)
{
    int32_t digits;
    double d;
    vb_value v;
    NUM(1, 0, digits);
    if (digits < 0)
        return vb_err(vb, 5);
    if (!vb_plain(vb, vb_arg_of(c, 0), &v))
        return false;
    if (v.type == VT_INT || v.type == VT_LONG || v.type == VT_BYTE || v.type == VT_LONGLONG) {
        *c->ret = v;
        return true;
    }
    if (v.type == VT_DECIMAL || v.type == VT_CURRENCY) {
        struct vb_dec dec;
        return vb_dec_of(vb, &v, &dec) && vb_dec_value(vb, vb_dec_round(dec, digits), &v) &&
               (v.type == VT_DECIMAL && vb_arg_of(c, 0)->type == VT_DECIMAL
                    ? (*c->ret = v, true)
                    : vb_coerce(vb, &v, VT_CURRENCY, c->ret));
    }
    DBL(0, d);
    if (fabs(d) >= 1e15) /* no places behind the point are left */
        return v.type == VT_SINGLE ? (*c->ret = v, true) : real(vb, c, d);
    double scale = pow(10, digits > 22 ? 22 : digits), r = vb_round_even(d * scale) / scale;
    char text[64];
    (void)snprintf(text, sizeof text, v.type == VT_SINGLE ? "%.7g" : "%.15g", d * scale);
    r = vb_round_even(strtod(text, NULL)) / scale;
    if (v.type == VT_SINGLE) {
        vb_value x = VB_DBL(r);
        return vb_coerce(vb, &x, VT_SINGLE, c->ret);
    }
    if (v.type == VT_BOOL || v.type == VT_EMPTY) {
        *c->ret = VB_INT((int64_t)r);
        return true;
    }
    return real(vb, c, r);
}

static bool rnd(struct vb *vb, struct vb_call *c)
{
    double d = 1;
    if (c->argc > 0)
        DBL(0, d);
    if (d < 0) {
        float f = (float)d;
        uint32_t bits;
        memcpy(&bits, &f, sizeof bits);
        vb->rnd = (bits + (bits >> 24)) & 0xFFFFFF;
    }
    if (d != 0)
        vb->rnd = (uint32_t)((vb->rnd * 0x43FD43FDULL + 0xC39EC3ULL) & 0xFFFFFF);
    *c->ret = (vb_value){.type = VT_SINGLE, .d = (double)((float)vb->rnd / 16777216.0F)};
    return true;
}

static bool randomize(struct vb *vb, struct vb_call *c)
{
    double d = 86400 * (vb_now(vb) - floor(vb_now(vb)));
    uint64_t bits;
    if (vb_has_arg(c, 0))
        DBL(0, d);
    memcpy(&bits, &d, sizeof bits);
    uint32_t high = (uint32_t)(bits >> 32);
    vb->rnd = (vb->rnd & 0xFF0000FF) | (((high & 0xFFFF) ^ (high >> 16)) << 8);
    vb->rnd &= 0xFFFFFF;
    return true;
}

static bool rgb(struct vb *vb, struct vb_call *c)
{
    int32_t v[3];
    for (size_t i = 0; i < 3; i++) {
        NUM(i, 0, v[i]);
        if (v[i] < 0)
            return vb_err(vb, 5);
        v[i] = v[i] > 255 ? 255 : v[i];
    }
    *c->ret = VB_LONG(v[0] + v[1] * 256 + v[2] * 65536);
    return true;
}

static bool qbcolor(struct vb *vb, struct vb_call *c)
{
    static const int32_t colors[] = {0,     8388608,  32768,   8421376,  128,   8388736,
                                     32896, 12632256, 8421504, 16711680, 65280, 16776960,
                                     255,   16711935, 65535,   16777215};
    int32_t n;
    NUM(0, 0, n);
    if (n < 0 || n > 15)
        return vb_err(vb, 5);
    *c->ret = VB_LONG(colors[n]);
    return true;
}

static bool val_radix(struct vb *vb, struct vb_call *c, const char *text)
{
    bool is_hex = sk_lower((uint8_t)text[1]) == 'h';
    size_t n = strspn(text + 2, is_hex ? "0123456789abcdefABCDEF" : "01234567");
    char suffix = text[2 + n];
    unsigned long long v = 0;
    for (size_t i = 0; i < n && v <= UINT32_MAX; i++)
        v = v * (is_hex ? 16 : 8) + (unsigned)sk_hex_value((uint8_t)text[2 + i]);
    return real(vb, c,
                suffix != '&' && v <= 0xFFFF ? (int16_t)v
                : v <= UINT32_MAX            ? (int32_t)v
                                             : (double)v);
}

/* The number at the beginning, blanks left out wherever they stand. */
static bool val(struct vb *vb, struct vb_call *c)
{
    vb_value s;
    char text[400];
    size_t n = 0, i = 0;
    if (!vb_arg_str(vb, c, 0, &s))
        return false;
    for (; i < vb_units(&s) && n < sizeof text - 1; i++) {
        uint16_t u = s.s[i];
        if (u == ' ' || u == '\t' || u == '\n' || u == '\r')
            continue;
        if (u > 126)
            break;
        bool exponent = (u == 'd' || u == 'D') && (n == 0 || text[0] != '&');
        text[n++] = (char)(exponent ? 'E' : u);
    }
    text[n] = 0;
    if (text[0] == '&' && text[1] != 0 && strchr("hHoO", text[1]) != NULL)
        return val_radix(vb, c, text);
    text[strspn(text, "+-0123456789.eE")] = 0;
    return real(vb, c, strtod(text, NULL));
}

static bool str(struct vb *vb, struct vb_call *c)
{
    vb_value s, space = vb_char(vb, ' ');
    double d;
    const vb_value *v = vb_arg_of(c, 0);
    vb_value n = *v;
    if (v->type == VT_STRING) {
        DBL(0, d);
        n = VB_DBL(d);
    }
    if (n.type == VT_EMPTY)
        n = VB_INT(0);
    if (!vb_to_str(vb, &n, &s))
        return false;
    bool minus = s.len > 4 && s.s[0] == '-' && s.s[1] == '0' && s.s[2] == '.';
    if (minus || (s.len > 2 && s.s[0] == '0' && s.s[1] == '.')) { /* no 0 in front of the point */
        vb_value sign = vb_char(vb, '-'), rest = vb_sub(&s, minus ? 2 : 1, SK_NPOS);
        if (!vb_concat(vb, minus ? &sign : &(vb_value){.type = VT_STRING}, &rest, &s))
            return false;
    }
    bool digit = s.len > 0 && (s.s[0] == '.' || (s.s[0] >= '0' && s.s[0] <= '9'));
    *c->ret = s;
    return !digit || vb_concat(vb, &space, &s, c->ret);
}

const struct vb_builtin vb_lib_convert[] = {
    {"CBool", convert, 1, 1, 0},
    {"CByte", convert, 1, 1, 0},
    {"CCur", convert, 1, 1, 0},
    {"CDate", convert, 1, 1, 0},
    {"CVDate", convert, 1, 1, VB_VARIANT},
    {"CDbl", convert, 1, 1, 0},
    {"CInt", convert, 1, 1, 0},
    {"CLng", convert, 1, 1, 0},
    {"CLngLng", convert, 1, 1, 0},
    {"CLngPtr", convert, 1, 1, 0},
    {"CSng", convert, 1, 1, 0},
    {"CStr", convert, 1, 1, 0},
    {"CVar", cvar, 1, 1, VB_VARIANT},
    {"CVErr", cverr, 1, 1, VB_VARIANT},
    {"CDec", cdec, 1, 1, VB_VARIANT},
    {"Hex", hex, 1, 1, VB_BOTH},
    {"Oct", hex, 1, 1, VB_BOTH},
    {"Int", whole, 1, 1, VB_BOTH},
    {"Fix", whole, 1, 1, VB_BOTH},
    {"Val", val, 1, 1, 0},
    {"Str", str, 1, 1, VB_BOTH},
    {NULL, NULL, 0, 0, 0},
};

const struct vb_builtin vb_lib_math[] = {
    {"Abs", absolute, 1, 1, VB_BOTH},
    {"Atn", function, 1, 1, 0},
    {"Cos", function, 1, 1, 0},
    {"Exp", function, 1, 1, 0},
    {"Log", function, 1, 1, 0},
    {"Sin", function, 1, 1, 0},
    {"Sqr", function, 1, 1, 0},
    {"Tan", function, 1, 1, 0},
    {"Sgn", sgn, 1, 1, VB_VARIANT},
    {"Round", round_to, 1, 2, VB_BOTH},
    {"Rnd", rnd, 0, 1, 0},
    {"Randomize", randomize, 0, 1, 0},
    {"RGB", rgb, 3, 3, 0},
    {"QBColor", qbcolor, 1, 1, 0},
    {NULL, NULL, 0, 0, 0},
};

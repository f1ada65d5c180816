/* WorksheetFunction: those that macros decode with. */
#include <math.h>
#include <stdio.h>

#include "interp/vba/sheet.h"

/* Calls fn for every value that the arguments hold: ranges and arrays cell by cell. */
typedef bool each_fn(struct vb *vb, const vb_value *v, void *state);
static bool for_value(struct vb *vb, const vb_value *v, each_fn *fn, void *state)
{
    vb_value plain = *v;
    if (v->type == VT_OBJECT && v->o != NULL && v->o->type == &vb_range_type &&
        !vb_get(vb, v->o, "Value", &plain))
        return false;
    if (plain.type != VT_ARRAY)
        return fn(vb, &plain, state);
    for (size_t i = 0; i < plain.a->count; i++)
        if (!vb_work(vb, 1) || !fn(vb, &plain.a->at[i], state))
            return false;
    return true;
}
static bool for_all(struct vb *vb, const struct vb_call *c, size_t from, each_fn *fn, void *state)
{
    for (size_t i = from; i < c->argc; i++)
        if (!for_value(vb, vb_arg_of(c, i), fn, state))
            return false;
    return true;
}

struct sums {
    double sum, product, low, high;
    int64_t numbers, filled;
    sk_span joined, between;
};
static bool add(struct vb *vb, const vb_value *v, void *state)
{
    struct sums *s = state;
    (void)vb;
    s->filled += v->type != VT_EMPTY;
    if (!vb_is_num(v->type) || v->type == VT_BOOL)
        return true;
    double d = vb_num(v);
    s->low = s->numbers == 0 || d < s->low ? d : s->low;
    s->high = s->numbers == 0 || d > s->high ? d : s->high;
    s->sum += d;
    s->product *= d;
    s->numbers++;
    return true;
}
MEMBER(fold)
{
    struct sums s = {.product = 1};
    (void)self;
    if (!for_all(vb, c, 0, add, &s))
        return false;
    static const char *const names[] = {"Sum",     "Product", "Min",   "Max",
                                        "Average", "Count",   "CountA"};
    size_t i = 0;
    while (strcmp(names[i], c->name) != 0)
        i++;
    if (i == 4 && s.numbers == 0)
        return vb_err(vb, 1004);
    const double values[] = {s.sum,
                             s.product,
                             s.low,
                             s.high,
                             s.numbers == 0 ? 0 : s.sum / (double)s.numbers,
                             (double)s.numbers,
                             (double)s.filled};
    *c->ret = VB_DBL(values[i]);
    return true;
}

static bool join(struct vb *vb, const vb_value *v, void *state)
{
    struct sums *s = state;
    sk_span text = vb_text(vb, v);
    if (s->numbers != 0 && text.len == 0) /* TextJoin that skips what is empty */
        return true;
    struct sk_text t = sk_text_new(vb->arena, 1 << 24);
    sk_text_put(&t, s->joined);
    if (s->filled++ > 0)
        sk_text_put(&t, s->between);
    sk_text_put(&t, text);
    s->joined = sk_text_view(&t);
    return !t.failed || vb_stop(vb, "memory");
}
MEMBER(concat)
{
    struct sums s = {0};
    (void)self;
    return for_all(vb, c, 0, join, &s) && vb_return_text(vb, c, s.joined);
}
MEMBER(text_join)
{
    bool skip = true;
    struct sums s = {.between = vb_arg_text(vb, c, 0)};
    (void)self;
    if (!vb_to_bool(vb, vb_arg_of(c, 1), &skip))
        return false;
    s.numbers = skip;
    return for_all(vb, c, 2, join, &s) && vb_return_text(vb, c, s.joined);
}

/* ---- numbers ---- */

MEMBER(round_to)
{
    double d;
    int32_t digits;
    (void)self;
    if (!vb_arg_dbl(vb, c, 0, &d) || !vb_arg_long(vb, c, 1, 0, &digits))
        return false;
    double scale = pow(10, digits), x = fabs(d) * scale;
    x = c->name[5] == 'U' ? ceil(x - 1e-9) : c->name[5] == 'D' ? floor(x + 1e-9) : floor(x + 0.5);
    *c->ret = VB_DBL(copysign(x / scale, d));
    return true;
}
MEMBER(two_numbers)
{
    double a, b;
    (void)self;
    if (!vb_arg_dbl(vb, c, 0, &a) || !vb_arg_dbl(vb, c, 1, &b))
        return false;
    if (strcmp(c->name, "Power") == 0)
        *c->ret = VB_DBL(pow(a, b));
    else if (strcmp(c->name, "RandBetween") == 0)
        *c->ret = VB_DBL(ceil(a));
    else if (b == 0)
        return vb_err(vb, 1004);
    else if (strcmp(c->name, "Quotient") == 0)
        *c->ret = VB_DBL(trunc(a / b));
    else
        *c->ret = VB_DBL(a - b * floor(a / b));
    return true;
}
MEMBER(bits)
{
    double a, b;
    (void)self;
    if (!vb_arg_dbl(vb, c, 0, &a) || !vb_arg_dbl(vb, c, 1, &b))
        return false;
    if (a < 0 || b < -53 || a >= 281474976710656.0 || b >= 281474976710656.0)
        return vb_err(vb, 1004);
    uint64_t x = (uint64_t)a, y = (uint64_t)fabs(b), r = 0;
    switch (c->name[3]) {
    case 'X':
        r = x ^ y;
        break;
    case 'A':
        r = x & y;
        break;
    case 'O':
        r = x | y;
        break;
    case 'L':
        r = y > 48 ? 0 : x << y;
        break;
    default:
        r = y > 48 ? 0 : x >> y;
        break;
    }
    *c->ret = VB_DBL((double)r);
    return true;
}
/* Hex2Dec, Bin2Dec, Oct2Dec, Decimal */
MEMBER(to_decimal)
{
    int32_t base = c->name[0] == 'H' ? 16 : c->name[0] == 'B' ? 2 : c->name[0] == 'O' ? 8 : 10;
    sk_span text = sk_trim(vb_arg_text(vb, c, 0));
    double r = 0;
    (void)self;
    if (c->name[0] == 'D' && !vb_arg_long(vb, c, 1, 10, &base))
        return false;
    for (size_t i = 0; i < text.len; i++) {
        uint8_t u = sk_lower(text.ptr[i]);
        int digit = sk_is_digit(u) ? u - '0' : sk_is_alpha(u) ? u - 'a' + 10 : 99;
        if (digit >= base)
            return vb_err(vb, 1004);
        r = r * base + digit;
    }
    if (c->name[0] == 'H' && text.len == 10 && r >= 549755813888.0)
        r -= 1099511627776.0;
    /* The conversions give text, Decimal a number. */
    *c->ret = VB_DBL(r);
    return c->name[0] == 'D' || vb_to_str(vb, &(vb_value){.type = VT_DOUBLE, .d = r}, c->ret);
}
/* Dec2Hex, Dec2Bin, Dec2Oct, Base */
MEMBER(from_decimal)
{
    double d;
    int32_t base = 10, places;
    (void)self;
    bool named = c->name[0] == 'B';
    if (!vb_arg_dbl(vb, c, 0, &d) || !vb_arg_long(vb, c, named ? 2 : 1, 0, &places) ||
        (named && !vb_arg_long(vb, c, 1, 10, &base)))
        return false;
    if (!named)
        base = c->name[4] == 'H' ? 16 : c->name[4] == 'B' ? 2 : 8;
    if (d < 0 && base == 16)
        d += 1099511627776.0;
    if (d < 0 || d > 9e15 || base < 2 || base > 36 || places > 60)
        return vb_err(vb, 1004);
    char out[80];
    size_t n = sizeof out;
    uint64_t x = (uint64_t)d;
    do
        out[--n] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"[x % (uint64_t)base];
    while ((x /= (uint64_t)base) > 0);
    while (sizeof out - n < (size_t)(places > 0 ? places : 0))
        out[--n] = '0';
    return vb_return_text(vb, c, sk_span_of(out + n, sizeof out - n));
}
MEMBER(one_number)
{
    double d;
    (void)self;
    if (!vb_arg_dbl(vb, c, 0, &d))
        return false;
    static const struct {
        const char *name;
        double (*fn)(double);
    } fns[] = {{"Ln", log},    {"Log10", log10}, {"Sinh", sinh}, {"Cosh", cosh},
               {"Tanh", tanh}, {"Asin", asin},   {"Acos", acos}};
    for (size_t i = 0; i < sizeof fns / sizeof fns[0]; i++)
        if (strcmp(fns[i].name, c->name) == 0)
            *c->ret = VB_DBL(fns[i].fn(d));
    if (strcmp(c->name, "Fact") == 0)
        *c->ret = VB_DBL(d < 0 || d > 170 ? NAN : tgamma(floor(d) + 1));
    return (c->ret->type == VT_DOUBLE && isfinite(c->ret->d)) || vb_err(vb, 1004);
}
MEMBER(pi)
{
    (void)vb, (void)self;
    *c->ret = VB_DBL(3.14159265358979);
    return true;
}

/* ---- text ---- */

/* A function of the language, with the arguments in another order. */
static bool builtin(struct vb *vb, const char *name, vb_value *args, size_t argc, vb_value *ret)
{
    struct vb_name *n = vb_name_c(vb, name);
    struct vb_call c = {.name = name, .args = args, .argc = argc, .ret = ret};
    *ret = VB_EMPTY;
    if (n == NULL || n->builtin == NULL)
        return vb_err(vb, 438);
    c.name = n->builtin->name;
    return n->builtin->fn(vb, &c);
}
MEMBER(trim)
{
    sk_span text = vb_arg_text(vb, c, 0);
    struct sk_text t = sk_text_new(vb->arena, 1 << 24);
    (void)self;
    for (size_t i = 0; i < text.len; i++)
        if (text.ptr[i] != ' ' ||
            (t.len > 0 && t.ptr[t.len - 1] != ' ' && sk_trim_byte(sk_from(text, i), ' ').len > 0))
            sk_text_byte(&t, text.ptr[i]);
    return vb_return_text(vb, c, sk_text_view(&t));
}
MEMBER(clean)
{
    sk_span text = vb_arg_text(vb, c, 0);
    struct sk_text t = sk_text_new(vb->arena, 1 << 24);
    (void)self;
    for (size_t i = 0; i < text.len; i++)
        if (text.ptr[i] >= ' ')
            sk_text_byte(&t, text.ptr[i]);
    return vb_return_text(vb, c, sk_text_view(&t));
}
MEMBER(substitute)
{
    vb_value args[3] = {*vb_arg_of(c, 0), *vb_arg_of(c, 1), *vb_arg_of(c, 2)};
    int32_t nth;
    (void)self;
    if (!vb_arg_long(vb, c, 3, 0, &nth))
        return false;
    if (nth == 0)
        return builtin(vb, "Replace", args, 3, c->ret);
    sk_span text = vb_arg_text(vb, c, 0), what = vb_arg_text(vb, c, 1);
    size_t at = 0;
    for (size_t next; what.len > 0 && (next = sk_find(sk_from(text, at), what)) != SK_NPOS;
         at += what.len) {
        at += next;
        if (--nth == 0)
            return vb_return_text(
                vb, c,
                vb_joined(vb, vb_joined(vb, sk_slice(text, 0, at), "", vb_arg_text(vb, c, 2)), "",
                          sk_from(text, at + what.len)));
    }
    return vb_return_text(vb, c, text);
}
/* Replace(old, start, count, new) */
MEMBER(replace_at)
{
    vb_value s, with, head, tail;
    int32_t start, count;
    (void)self;
    if (!vb_arg_str(vb, c, 0, &s) || !vb_arg_long(vb, c, 1, 1, &start) ||
        !vb_arg_long(vb, c, 2, 0, &count) || !vb_arg_str(vb, c, 3, &with))
        return false;
    if (start < 1 || count < 0)
        return vb_err(vb, 1004);
    head = vb_sub(&s, 0, (size_t)start - 1);
    tail = vb_sub(&s, (size_t)start - 1 + (size_t)count, SK_NPOS);
    return vb_concat(vb, &head, &with, c->ret) && vb_concat(vb, c->ret, &tail, c->ret);
}
MEMBER(repeat)
{
    sk_span text = vb_arg_text(vb, c, 0);
    struct sk_text t = sk_text_new(vb->arena, 1 << 20);
    int32_t n;
    (void)self;
    if (!vb_arg_long(vb, c, 1, 0, &n) || n < 0)
        return vb_err(vb, 1004);
    for (; n > 0 && !t.failed && vb_work(vb, 1); n--)
        sk_text_put(&t, text);
    return vb->stopped == NULL && vb_return_text(vb, c, sk_text_view(&t));
}
MEMBER(find_text)
{
    vb_value what, in;
    int32_t start;
    (void)self;
    if (!vb_arg_str(vb, c, 0, &what) || !vb_arg_str(vb, c, 1, &in) ||
        !vb_arg_long(vb, c, 2, 1, &start))
        return false;
    size_t at = start < 1 ? SK_NPOS : vb_str_find(&in, &what, (size_t)start - 1, c->name[0] == 'S');
    if (at == SK_NPOS)
        return vb_err(vb, 1004);
    *c->ret = VB_DBL((double)at + 1);
    return true;
}
/* Text, Proper and others of the language under another name. */
MEMBER(as_builtin)
{
    static const char *const names[][2] = {{"Text", "Format"}, {"Asc", "StrConv"}};
    vb_value args[4] = {VB_EMPTY};
    const char *name = c->name;
    (void)self;
    for (size_t i = 0; i < 2; i++)
        if (strcmp(names[i][0], name) == 0)
            name = names[i][1];
    for (size_t i = 0; i < 4 && i < c->argc; i++)
        if (!vb_plain(vb, vb_arg_of(c, i), &args[i]))
            return false;
    if (strcmp(c->name, "Proper") == 0) {
        name = "StrConv";
        args[1] = VB_LONG(3);
        return builtin(vb, name, args, 2, c->ret);
    }
    return builtin(vb, name, args, c->argc < 4 ? c->argc : 4, c->ret);
}
MEMBER(unichar)
{
    vb_value args[1] = {*vb_arg_of(c, 0)};
    (void)self;
    return builtin(vb,
                   strcmp(c->name, "Unichar") == 0   ? "ChrW"
                   : strcmp(c->name, "Char") == 0    ? "Chr"
                   : strcmp(c->name, "Unicode") == 0 ? "AscW"
                                                     : "Asc",
                   args, 1, c->ret);
}

/* ---- looking up ---- */

static bool plain_array(struct vb *vb, const vb_value *v, vb_value *ret)
{
    *ret = *v;
    if (v->type == VT_OBJECT && v->o != NULL && v->o->type == &vb_range_type)
        return vb_get(vb, v->o, "Value", ret);
    return true;
}
static size_t row_count(const struct vb_array *a)
{
    return a->dims == 0 ? 0 : (size_t)(a->bound[0].high - a->bound[0].low + 1);
}
MEMBER(match)
{
    vb_value key, list;
    int order;
    (void)self;
    if (!vb_plain(vb, vb_arg_of(c, 0), &key) || !plain_array(vb, vb_arg_of(c, 1), &list))
        return false;
    for (size_t i = 0; list.type == VT_ARRAY && i < list.a->count && vb_work(vb, 1); i++)
        if ((list.a->at[i].type == VT_STRING) == (key.type == VT_STRING) &&
            vb_compare(vb, true, &list.a->at[i], &key, &order) && order == 0) {
            *c->ret = VB_DBL((double)i + 1);
            return true;
        }
    return vb_err(vb, 1004);
}
MEMBER(index_of)
{
    vb_value list;
    int32_t row, col;
    (void)self;
    if (!plain_array(vb, vb_arg_of(c, 0), &list) || !vb_arg_long(vb, c, 1, 1, &row) ||
        !vb_arg_long(vb, c, 2, 0, &col))
        return false;
    if (list.type != VT_ARRAY || row < 1 || col < 0)
        return vb_err(vb, 1004);
    size_t high = row_count(list.a), i = (size_t)row - 1;
    if (col > 0 && list.a->dims > 1)
        i += (size_t)(col - 1) * high;
    else if (col > 0)
        i = (size_t)col - 1;
    if (i >= list.a->count)
        return vb_err(vb, 1004);
    *c->ret = list.a->at[i];
    return true;
}
MEMBER(lookup)
{
    vb_value key, list;
    int32_t col;
    int order;
    (void)self;
    if (!vb_plain(vb, vb_arg_of(c, 0), &key) || !plain_array(vb, vb_arg_of(c, 1), &list) ||
        !vb_arg_long(vb, c, 2, 1, &col))
        return false;
    size_t high = list.type == VT_ARRAY ? row_count(list.a) : 0;
    for (size_t i = 0; i < high && vb_work(vb, 1); i++)
        if ((list.a->at[i].type == VT_STRING) == (key.type == VT_STRING) &&
            vb_compare(vb, true, &list.a->at[i], &key, &order) && order == 0 && col >= 1 &&
            (size_t)(col - 1) * high + i < list.a->count) {
            *c->ret = list.a->at[(size_t)(col - 1) * high + i];
            return true;
        }
    return vb_err(vb, 1004);
}
struct counted {
    vb_value key;
    int64_t n;
};
static bool count_one(struct vb *vb, const vb_value *v, void *state)
{
    struct counted *k = state;
    int order;
    bool kinds = (v->type == VT_STRING) == (k->key.type == VT_STRING);
    if (v->type != VT_EMPTY && kinds && vb_compare(vb, true, v, &k->key, &order) && order == 0)
        k->n++;
    return true;
}
MEMBER(count_if)
{
    struct counted k = {0};
    (void)self;
    if (!vb_plain(vb, vb_arg_of(c, 1), &k.key) || !for_value(vb, vb_arg_of(c, 0), count_one, &k))
        return false;
    *c->ret = VB_DBL((double)k.n);
    return true;
}
MEMBER(transpose)
{
    vb_value list;
    (void)self;
    if (!plain_array(vb, vb_arg_of(c, 0), &list) || list.type != VT_ARRAY)
        return vb_err(vb, 1004);
    size_t rows = row_count(list.a), columns = rows == 0 ? 0 : list.a->count / rows;
    if (list.a->dims > 1 && columns == 1) { /* a column becomes a plain list */
        struct vb_array *flat = vb_array_new(vb, VT_VARIANT, 1, 0);
        struct vb_bound bound = {1, (int32_t)rows};
        if (flat == NULL || !vb_array_redim(vb, flat, &bound, 1, false))
            return false;
        memcpy(flat->at, list.a->at, rows * sizeof(vb_value));
        *c->ret = (vb_value){.type = VT_ARRAY, .a = flat};
        return true;
    }
    if (list.a->dims == 1)
        columns = 1;
    struct vb_array *a = vb_array_new(vb, VT_VARIANT, 1, 0);
    size_t high = list.a->dims == 1 ? rows : columns, wide = list.a->dims == 1 ? 1 : rows;
    struct vb_bound bounds[2] = {{1, (int32_t)high}, {1, (int32_t)wide}};
    if (a == NULL || !vb_array_redim(vb, a, bounds, 2, false))
        return false;
    for (size_t i = 0; i < high; i++)
        for (size_t k = 0; k < wide; k++)
            a->at[k * high + i] = list.a->at[i * wide + k];
    *c->ret = (vb_value){.type = VT_ARRAY, .a = a};
    return true;
}

static const struct vb_member functions_members[] = {{"Sum", fold},
                                                     {"Product", fold},
                                                     {"Min", fold},
                                                     {"Max", fold},
                                                     {"Average", fold},
                                                     {"Count", fold},
                                                     {"CountA", fold},
                                                     {"CountIf", count_if},
                                                     {"Concat", concat},
                                                     {"Concatenate", concat},
                                                     {"TextJoin", text_join},
                                                     {"Round", round_to},
                                                     {"RoundUp", round_to},
                                                     {"RoundDown", round_to},
                                                     {"Power", two_numbers},
                                                     {"Quotient", two_numbers},
                                                     {"Mod", two_numbers},
                                                     {"RandBetween", two_numbers},
                                                     {"BitXor", bits},
                                                     {"BitAnd", bits},
                                                     {"BitOr", bits},
                                                     {"BitLShift", bits},
                                                     {"BitRShift", bits},
                                                     {"Hex2Dec", to_decimal},
                                                     {"Bin2Dec", to_decimal},
                                                     {"Oct2Dec", to_decimal},
                                                     {"Decimal", to_decimal},
                                                     {"Dec2Hex", from_decimal},
                                                     {"Dec2Bin", from_decimal},
                                                     {"Dec2Oct", from_decimal},
                                                     {"Base", from_decimal},
                                                     {"Ln", one_number},
                                                     {"Log10", one_number},
                                                     {"Fact", one_number},
                                                     {"Sinh", one_number},
                                                     {"Cosh", one_number},
                                                     {"Tanh", one_number},
                                                     {"Asin", one_number},
                                                     {"Acos", one_number},
                                                     {"Pi", pi},
                                                     {"Trim", trim},
                                                     {"Clean", clean},
                                                     {"Substitute", substitute},
                                                     {"Replace", replace_at},
                                                     {"Rept", repeat},
                                                     {"Find", find_text},
                                                     {"Search", find_text},
                                                     {"Text", as_builtin},
                                                     {"Proper", as_builtin},
                                                     {"Char", unichar},
                                                     {"Code", unichar},
                                                     {"Unichar", unichar},
                                                     {"Unicode", unichar},
                                                     {"Match", match},
                                                     {"Index", index_of},
                                                     {"VLookup", lookup},
                                                     {"Transpose", transpose},
                                                     {NULL, NULL}};
const struct vb_objtype vb_functions_type = {"WorksheetFunction", functions_members, NULL, NULL};

bool vb_m_functions(struct vb *vb, struct vb_obj *self, struct vb_call *c)
{
    return vb_child(vb, self, &vb_functions_type, c);
}

/* Operators. */
#include <math.h>
#include <stdio.h>

#include "interp/powershell/ps.h"

static pv arith(struct ps *ps, enum pop op, pv a, pv b)
{
    pv x, y, made;
    int64_t r = 0;
    if (ps_date_arith(ps, op, a, b, &made))
        return made;
    if (!pv_to_number(ps, a, &x) || !pv_to_number(ps, b, &y)) {
        ps_throw(ps, "cannot convert to a number");
        return pv_null();
    }
    if ((op == OP_DIV || op == OP_MOD) && y.kind != PV_DOUBLE && y.i == 0) {
        ps_throw(ps, "Attempted to divide by zero.");
        return pv_null();
    }
    bool whole = x.kind != PV_DOUBLE && y.kind != PV_DOUBLE;
    bool over = true;
    if (whole && op == OP_ADD)
        over = __builtin_add_overflow(x.i, y.i, &r);
    else if (whole && op == OP_SUB)
        over = __builtin_sub_overflow(x.i, y.i, &r);
    else if (whole && op == OP_MUL)
        over = __builtin_mul_overflow(x.i, y.i, &r);
    else if (whole && op == OP_MOD)
        r = y.i == -1 ? 0 : x.i % y.i, over = false;
    else if (whole && y.i != -1 && x.i % y.i == 0)
        r = x.i / y.i, over = false;
    bool wide = x.kind == PV_LONG || y.kind == PV_LONG;
    if (!over && (wide || (r >= INT32_MIN && r <= INT32_MAX)))
        return wide ? pv_num(PV_LONG, r) : pv_int(r);
    double d = pv_to_double(ps, x), e = pv_to_double(ps, y);
    return pv_double(op == OP_ADD   ? d + e
                     : op == OP_SUB ? d - e
                     : op == OP_MUL ? d * e
                     : op == OP_DIV ? d / e
                                    : fmod(d, e));
}

static pv add_arrays(struct ps *ps, pv a, pv b)
{
    pv out = pv_array(ps, 0);
    struct parr x = *a.arr, y = pv_items(&b);
    if (!ps_step(ps, 1 + (x.count + y.count) / 16))
        return out;
    for (size_t i = 0; i < x.count; i++)
        pv_push(ps, out.arr, x.at[i]);
    if (b.kind == PV_NULL)
        pv_push(ps, out.arr, b);
    for (size_t i = 0; i < y.count; i++)
        pv_push(ps, out.arr, y.at[i]);
    return out;
}

static pv add(struct ps *ps, pv a, pv b)
{
    if (a.kind == PV_ARRAY)
        return add_arrays(ps, a, b);
    if (a.kind == PV_NULL)
        return b;
    if (a.kind == PV_HASH && b.kind == PV_HASH) {
        pv out = ph_new(ps);
        for (size_t i = 0; i < a.hash->keys.count && !ps->dead; i++)
            ph_set(ps, out.hash, a.hash->keys.at[i], a.hash->vals.at[i]);
        for (size_t i = 0; i < b.hash->keys.count && !ps->dead; i++)
            ph_set(ps, out.hash, b.hash->keys.at[i], b.hash->vals.at[i]);
        return out;
    }
    pv made;
    if (a.kind == PV_OBJECT && ps_date_arith(ps, OP_ADD, a, b, &made))
        return made;
    if (a.kind == PV_CHAR && b.kind != PV_CHAR && b.kind != PV_STRING)
        return arith(ps, OP_ADD, a, b);
    if (a.kind == PV_STRING || a.kind == PV_CHAR || a.kind == PV_OBJECT || a.kind == PV_TYPE)
        return pv_str(ps_append(ps, pv_text(ps, a), pv_text(ps, b)));
    return arith(ps, OP_ADD, a, b);
}

static pv multiply(struct ps *ps, pv a, pv b)
{
    int64_t n = pv_to_int(ps, b);
    if (a.kind == PV_STRING) {
        struct sk_text out = ps_textbuf(ps);
        if (n > 0 && a.len > 0 && (uint64_t)n > out.max / a.len) {
            ps_no_memory(ps);
            return pv_null();
        }
        for (int64_t i = 0; i < n && !out.failed && a.len > 0 && ps_step(ps, 1 + a.len / 64); i++)
            sk_text_put(&out, pv_span(a));
        return pv_str(ps_text_done(ps, &out));
    }
    if (a.kind != PV_ARRAY)
        return arith(ps, OP_MUL, a, b);
    pv out = pv_array(ps, 0);
    for (int64_t i = 0; i < n && a.arr->count > 0 && !ps->dead; i++)
        for (size_t k = 0; k < a.arr->count && ps_step(ps, 1); k++)
            pv_push(ps, out.arr, a.arr->at[k]);
    return out;
}

static pv range(struct ps *ps, pv a, pv b)
{
    bool letters = a.kind == PV_STRING && a.len == 1 && !sk_is_digit(a.s[0]) &&
                   b.kind == PV_STRING && b.len == 1;
    int64_t from = letters ? a.s[0] : pv_to_int(ps, a), to = letters ? b.s[0] : pv_to_int(ps, b);
    pv out = pv_array(ps, 0);
    int64_t step = from <= to ? 1 : -1;
    for (int64_t i = from; ps_step(ps, 1); i += step) {
        pv_push(ps, out.arr, letters ? pv_char((uint32_t)i) : pv_int(i));
        if (i == to)
            break;
    }
    return out;
}

static pv join(struct ps *ps, pv a, sk_span between)
{
    struct parr items = pv_items(&a);
    struct sk_text out = ps_textbuf(ps);
    for (size_t i = 0; i < items.count && ps_step(ps, 1); i++) {
        if (i > 0)
            sk_text_put(&out, between);
        sk_text_put(&out, pv_text(ps, items.at[i]));
    }
    /* Units that were apart may come together as a surrogate pair. */
    sk_span s = ps_text_done(ps, &out);
    if (sk_utf8_valid(s))
        return pv_str(s);
    struct punits u = pstr_to_units(ps, s);
    return pv_str(pstr_of_units(ps, u.at, u.count));
}

static bool like(struct ps *ps, pv a, pv b, bool sensitive)
{
    return ps_wildcard(pv_text(ps, b), pv_text(ps, a), sensitive);
}

static bool contains(struct ps *ps, pv set, pv what, bool sensitive)
{
    struct parr items = pv_items(&set);
    for (size_t i = 0; i < items.count && ps_step(ps, 1); i++)
        if (pv_equal(ps, items.at[i], what, sensitive))
            return true;
    return false;
}

static bool is_type(struct ps *ps, pv a, pv b)
{
    sk_span name = ps_type_key(ps, pv_text(ps, b)),
            own = ps_type_key(ps, pv_text(ps, ps_type_of(ps, a)));
    if (sk_eq(name, SK_LIT("array")) || sk_eq(name, SK_LIT("collections.ienumerable")))
        return a.kind == PV_ARRAY;
    if (sk_eq(name, SK_LIT("object")))
        return a.kind != PV_NULL;
    if (sk_eq(name, SK_LIT("valuetype")))
        return a.kind >= PV_BOOL && a.kind <= PV_DOUBLE;
    if (sk_eq(name, SK_LIT("exception")) && sk_ends(own, SK_LIT("exception")))
        return true;
    bool custom = a.kind == PV_HASH && a.hash->custom;
    if (custom && (sk_ends(name, SK_LIT("psobject")) || sk_ends(name, SK_LIT("pscustomobject"))))
        return true;
    return a.kind != PV_NULL && sk_eq(name, own);
}

static bool compare_op(struct ps *ps, enum pop op, bool sensitive, pv a, pv b)
{
    switch ((int)op) {
    case OP_EQ:
        return pv_equal(ps, a, b, sensitive);
    case OP_NE:
        return !pv_equal(ps, a, b, sensitive);
    case OP_GT:
        return pv_compare(ps, a, b, sensitive) > 0;
    case OP_GE:
        return pv_compare(ps, a, b, sensitive) >= 0;
    case OP_LT:
        return pv_compare(ps, a, b, sensitive) < 0;
    case OP_LE:
        return pv_compare(ps, a, b, sensitive) <= 0;
    case OP_LIKE:
        return like(ps, a, b, sensitive);
    case OP_NOTLIKE:
        return !like(ps, a, b, sensitive);
    case OP_MATCH:
        return ps_match(ps, a, b, sensitive);
    default:
        return !ps_match(ps, a, b, sensitive);
    }
}

static pv compare(struct ps *ps, enum pop op, bool sensitive, pv a, pv b)
{
    if (pv_is_opaque(a) || pv_is_opaque(b))
        return pv_bool(true); /* nobody knows: the way on */
    if (a.kind != PV_ARRAY)
        return pv_bool(compare_op(ps, op, sensitive, a, b));
    pv out = pv_array(ps, 0);
    for (size_t i = 0; i < a.arr->count && ps_step(ps, 1); i++)
        if (compare_op(ps, op, sensitive, a.arr->at[i], b))
            pv_push(ps, out.arr, a.arr->at[i]);
    return out;
}

static pv bits(struct ps *ps, enum pop op, pv a, pv b)
{
    int64_t x = pv_to_int(ps, a), y = pv_to_int(ps, b);
    bool wide = a.kind == PV_LONG || (b.kind == PV_LONG && op != OP_SHL && op != OP_SHR);
    int64_t r = op == OP_BAND   ? x & y
                : op == OP_BOR  ? x | y
                : op == OP_BXOR ? x ^ y
                : op == OP_SHL  ? (int64_t)((uint64_t)x << (y & (wide ? 63 : 31)))
                                : x >> (y & (wide ? 63 : 31));
    return wide ? pv_num(PV_LONG, r) : op == OP_SHL ? pv_num(PV_INT, (int32_t)r) : pv_int(r);
}

pv ps_binary(struct ps *ps, enum pop op, bool sensitive, pv a, pv b)
{
    if (!ps_step(ps, 1))
        return pv_null();
    if (op >= OP_EQ && op <= OP_NOTMATCH)
        return compare(ps, op, sensitive, a, b);
    if (op >= OP_BAND && op <= OP_SHR)
        return bits(ps, op, a, b);
    switch ((int)op) {
    case OP_ADD:
        return add(ps, a, b);
    case OP_SUB:
    case OP_DIV:
    case OP_MOD:
        return arith(ps, op, a, b);
    case OP_MUL:
        return multiply(ps, a, b);
    case OP_RANGE:
        return range(ps, a, b);
    case OP_FORMAT:
        return ps_format(ps, pv_text(ps, a), b);
    case OP_JOIN:
        return join(ps, a, pv_text(ps, b));
    case OP_SPLIT:
        return ps_split(ps, a, b, sensitive);
    case OP_REPLACE:
        return ps_replace_op(ps, a, b, sensitive);
    case OP_CONTAINS:
        return pv_bool(contains(ps, a, b, sensitive));
    case OP_NOTCONTAINS:
        return pv_bool(!contains(ps, a, b, sensitive));
    case OP_IN:
        return pv_bool(contains(ps, b, a, sensitive));
    case OP_NOTIN:
        return pv_bool(!contains(ps, b, a, sensitive));
    case OP_XOR:
        return pv_bool(pv_truth(ps, a) != pv_truth(ps, b));
    case OP_IS:
        return pv_bool(is_type(ps, a, b));
    case OP_ISNOT:
        return pv_bool(!is_type(ps, a, b));
    case OP_AS: {
        pv v = ps_cast(ps, ps_type_key(ps, pv_text(ps, b)), a);
        if (ps->flow != FLOW_THROW)
            return v;
        ps->flow = FLOW_NONE; /* what does not convert is null */
        return pv_null();
    }
    default:
        return pv_null();
    }
}

pv ps_unary(struct ps *ps, enum pop op, bool sensitive, pv a)
{
    switch ((int)op) {
    case OP_NOT:
        return pv_bool(pv_is_opaque(a) || !pv_truth(ps, a));
    case OP_BNOT:
        return pv_int(~pv_to_int(ps, a));
    case OP_JOIN:
        return join(ps, a, (sk_span){0});
    case OP_SPLIT: {
        pv by = pv_cstr("\\s+");
        if (a.kind == PV_STRING)
            a = pv_str(sk_trim(pv_span(a)));
        return ps_split(ps, a, by, sensitive);
    }
    case OP_SUB:
        return arith(ps, OP_SUB, pv_int(0), a);
    case OP_ADD:
        return arith(ps, OP_ADD, pv_int(0), a);
    default:
        return a;
    }
}

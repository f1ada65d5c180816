/* Operators. */
#include <math.h>
#include <stdio.h>

#include "interp/powershell/ps.h"

static pv arith(struct ps *ps, enum pop op, pv a, pv b)
{
    pv x, y;
    int64_t r = 0;
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
    if (!over)
        return pv_int(r);
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
    if (a.kind == PV_STRING || a.kind == PV_CHAR || a.kind == PV_OBJECT || a.kind == PV_TYPE)
        return pv_str(ps_append(ps, pv_text(ps, a), pv_text(ps, b)));
    return arith(ps, OP_ADD, a, b);
}

static pv multiply(struct ps *ps, pv a, pv b)
{
    int64_t n = pv_to_int(ps, b);
    if (a.kind == PV_STRING) {
        struct sk_text out = ps_textbuf(ps);
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

static struct sk_regex *regex_of(struct ps *ps, sk_span pattern, unsigned flags)
{
    struct sk_regex *re = sk_regex_new(ps->arena, pattern, flags);
    if (!ps_step(ps, 10 + pattern.len) || re == NULL)
        ps_throw(ps, "invalid regular expression");
    return ps->dead ? NULL : re;
}

static bool find(struct ps *ps, struct sk_regex *re, sk_span s, size_t from,
                 struct sk_regex_match *m)
{
    if (!ps_step(ps, 4))
        return false;
    enum sk_regex_result r = sk_regex_find(re, s, from, m);
    if (r == SK_REGEX_LIMIT) {
        (void)ps_step(ps, 100000);
        ps_throw(ps, "regular expression limit");
    }
    return r == SK_REGEX_FOUND;
}

static sk_span group(sk_span s, const struct sk_regex_match *m, size_t n)
{
    if (n >= m->group_count || m->starts_ends[2 * n] > m->starts_ends[2 * n + 1])
        return (sk_span){0};
    return sk_slice(s, m->starts_ends[2 * n], m->starts_ends[2 * n + 1] - m->starts_ends[2 * n]);
}

static bool match(struct ps *ps, pv a, pv b, bool sensitive)
{
    struct sk_regex *re = regex_of(ps, pv_text(ps, b), sensitive ? 0 : SK_REGEX_ICASE);
    struct sk_regex_match m;
    sk_span s = pv_text(ps, a);
    if (re == NULL || !find(ps, re, s, 0, &m))
        return false;
    ps->matches = ph_new(ps);
    for (size_t i = 0; i < m.group_count && !ps->dead; i++)
        ph_set(ps, ps->matches.hash, pv_int((int64_t)i), pv_str(group(s, &m, i)));
    return true;
}

/* A match as an object: Value, Index, Length, Groups. */
static pv match_object(struct ps *ps, sk_span s, const struct sk_regex_match *m)
{
    pv v = pv_object(ps, "match", SK_LIT("text.regularexpressions.match"));
    if (v.kind != PV_OBJECT)
        return v;
    v.obj->text = group(s, m, 0);
    v.obj->pos = m->group_count > 0 ? pstr_index(s, m->starts_ends[0]) : 0;
    v.obj->data = pv_array(ps, m->group_count);
    for (size_t i = 0; i < m->group_count; i++) {
        pv g = pv_object(ps, "match", SK_LIT("text.regularexpressions.group"));
        if (g.kind == PV_OBJECT)
            g.obj->text = group(s, m, i);
        pv_push(ps, v.obj->data.arr, g);
    }
    return v;
}

pv ps_regex_matches(struct ps *ps, sk_span s, sk_span pattern, unsigned flags, bool all)
{
    struct sk_regex *re = regex_of(ps, pattern, flags);
    struct sk_regex_match m;
    pv out = pv_array(ps, 0);
    for (size_t at = 0; re != NULL && at <= s.len && find(ps, re, s, at, &m) && !ps->dead;) {
        pv_push(ps, out.arr, match_object(ps, s, &m));
        size_t end = m.starts_ends[1];
        at = end == m.starts_ends[0] ? end + 1 : end;
        if (!all)
            break;
    }
    return out;
}

/* $1, ${1}, $&, $$ in the text that replaces. */
static void put_replacement(struct sk_text *out, sk_span with, sk_span s,
                            const struct sk_regex_match *m)
{
    for (size_t i = 0; i < with.len; i++) {
        uint8_t c = with.ptr[i], d = i + 1 < with.len ? with.ptr[i + 1] : 0;
        size_t len = 0, brace = d == '{';
        if (c != '$') {
            sk_text_byte(out, c);
            continue;
        }
        uint64_t n = sk_leading_u64(sk_from(with, i + 1 + brace), 10, &len);
        if (len > 0 && n < m->group_count) {
            sk_text_put(out, group(s, m, (size_t)n));
            i += len + 2 * brace;
        } else if (d == '&') {
            sk_text_put(out, group(s, m, 0));
            i++;
        } else {
            sk_text_byte(out, '$');
            i += d == '$';
        }
    }
}

pv ps_regex_replace(struct ps *ps, sk_span s, sk_span pattern, pv with, bool fold)
{
    struct sk_regex *re = regex_of(ps, pattern, fold ? SK_REGEX_ICASE : 0);
    struct sk_regex_match m;
    struct sk_text out = ps_textbuf(ps);
    size_t at = 0, done = 0;
    sk_span text = with.kind == PV_BLOCK ? (sk_span){0} : pv_text(ps, with);
    if (re == NULL)
        return pv_str(s);
    while (at <= s.len && find(ps, re, s, at, &m) && !ps->dead) {
        size_t start = m.starts_ends[0], end = m.starts_ends[1];
        sk_text_put(&out, sk_slice(s, done, start - done));
        if (with.kind == PV_BLOCK) {
            struct parr got = {0};
            pv obj = match_object(ps, s, &m);
            struct parr args = {.at = &obj, .count = 1, .cap = 1};
            pv *us = ps_var(ps, SK_LIT("_"), true);
            if (us != NULL)
                *us = obj;
            ps_call_block(ps, with.block, &args, NULL, NULL, true, &got);
            sk_text_put(&out, pv_text(ps, pv_unroll(ps, &got)));
        } else
            put_replacement(&out, text, s, &m);
        done = end;
        at = end == start ? end + 1 : end;
    }
    sk_text_put(&out, sk_from(s, done));
    return pv_str(ps_text_done(ps, &out));
}

static pv replace(struct ps *ps, pv a, pv b, bool sensitive)
{
    pv pattern = b, with = pv_cstr("");
    if (b.kind == PV_ARRAY) {
        pattern = b.arr->count > 0 ? b.arr->at[0] : pv_null();
        with = b.arr->count > 1 ? b.arr->at[1] : with;
    }
    if (a.kind != PV_ARRAY)
        return ps_regex_replace(ps, pv_text(ps, a), pv_text(ps, pattern), with, !sensitive);
    pv out = pv_array(ps, a.arr->count);
    for (size_t i = 0; i < a.arr->count && !ps->dead; i++)
        pv_push(ps, out.arr,
                ps_regex_replace(ps, pv_text(ps, a.arr->at[i]), pv_text(ps, pattern), with,
                                 !sensitive));
    return out;
}

static void split_one(struct ps *ps, sk_span s, struct sk_regex *re, int64_t max, struct parr *out)
{
    struct sk_regex_match m;
    size_t at = 0, done = 0;
    while (at <= s.len && (max <= 0 || --max > 0) && find(ps, re, s, at, &m) && !ps->dead) {
        size_t start = m.starts_ends[0], end = m.starts_ends[1];
        if (end == start && start >= s.len)
            break;
        pv_push(ps, out, pv_str(sk_slice(s, done, start - done)));
        for (size_t g = 1; g < m.group_count; g++)
            if (m.starts_ends[2 * g] != SK_NPOS)
                pv_push(ps, out, pv_str(group(s, &m, g)));
        done = end;
        at = end == start ? end + 1 : end;
    }
    pv_push(ps, out, pv_str(sk_from(s, done)));
}

static sk_span escape_regex(struct ps *ps, sk_span s)
{
    struct sk_text out = ps_textbuf(ps);
    for (size_t i = 0; i < s.len; i++) {
        if (s.ptr[i] < 0x80 && strchr("\\*+?|{[()^$.# ", s.ptr[i]) != NULL)
            sk_text_byte(&out, '\\');
        sk_text_byte(&out, s.ptr[i]);
    }
    return ps_text_done(ps, &out);
}

pv ps_split(struct ps *ps, pv v, pv args, bool sensitive)
{
    struct parr items = pv_items(&v), options = pv_items(&args);
    sk_span by = options.count > 0 ? pv_text(ps, options.at[0]) : SK_LIT("\\s+");
    int64_t max = options.count > 1 ? pv_to_int(ps, options.at[1]) : 0;
    if (options.count > 2 && sk_ifind(pv_text(ps, options.at[2]), SK_LIT("simple")) != SK_NPOS)
        by = escape_regex(ps, by);
    pv out = pv_array(ps, 0);
    if (options.count > 0 && options.at[0].kind == PV_BLOCK)
        return v;
    struct sk_regex *re = regex_of(ps, by, sensitive ? 0 : SK_REGEX_ICASE);
    for (size_t i = 0; i < items.count && re != NULL && !ps->dead; i++)
        split_one(ps, pv_text(ps, items.at[i]), re, max, out.arr);
    return out;
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
    sk_span name = ps_type_key(ps, pv_text(ps, b));
    if (sk_eq(name, SK_LIT("array")))
        return a.kind == PV_ARRAY;
    if (sk_eq(name, SK_LIT("object")))
        return a.kind != PV_NULL;
    return sk_eq(name, ps_lower(ps, sk_span_of_cstr(pv_type_name(a))));
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
        return match(ps, a, b, sensitive);
    default:
        return !match(ps, a, b, sensitive);
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
        return replace(ps, a, b, sensitive);
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
    case OP_AS:
        return ps_cast(ps, ps_type_key(ps, pv_text(ps, b)), a);
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

/* ---- -f ---- */

sk_span ps_format_number(struct ps *ps, pv v, sk_span spec)
{
    struct sk_text out = ps_textbuf(ps);
    size_t n = 0;
    uint64_t width = spec.len > 1 ? sk_leading_u64(sk_from(spec, 1), 10, &n) : 0;
    int digits = (int)sk_min(width, 99);
    uint8_t kind = spec.len > 0 ? sk_lower(spec.ptr[0]) : 0;
    if (kind == 'x')
        sk_text_printf(
            &out, spec.ptr[0] == 'x' ? "%0*llx" : "%0*llX", digits,
            (unsigned long long)(v.kind == PV_LONG ? (uint64_t)v.i : (uint32_t)pv_to_int(ps, v)));
    else if (kind == 'd')
        sk_text_printf(&out, "%0*lld", digits, (long long)pv_to_int(ps, v));
    else if (kind == 'f' || kind == 'n')
        sk_text_printf(&out, "%.*f", n > 0 ? digits : 2, pv_to_double(ps, v));
    else if (kind == '0') {
        sk_text_printf(&out, "%0*lld", (int)sk_min(spec.len, 99), (long long)pv_to_int(ps, v));
    } else
        sk_text_put(&out, pv_text(ps, v));
    return ps_text_done(ps, &out);
}

/* One {index,width:spec}; the span is what stands between the braces. */
static bool put_field(struct ps *ps, sk_span field, const struct parr *args, struct sk_text *out)
{
    size_t digits;
    field = sk_trim(field);
    uint64_t index = sk_leading_u64(field, 10, &digits);
    if (digits == 0 || index >= args->count)
        return false;
    pv v = args->at[index];
    size_t colon = sk_find_byte(field, ':'), comma = sk_find_byte(field, ',');
    sk_span text = colon != SK_NPOS && (pv_is_number(v) || v.kind == PV_CHAR)
                       ? ps_format_number(ps, v, sk_from(field, colon + 1))
                       : pv_text(ps, v);
    bool left = false;
    size_t width = 0;
    if (comma != SK_NPOS && comma < colon) {
        sk_span w = sk_trim(sk_from(field, comma + 1));
        left = w.len > 0 && w.ptr[0] == '-';
        width = (size_t)sk_min(sk_leading_u64(sk_from(w, left), 10, &digits), 1000);
    }
    size_t pad = width > text.len ? width - text.len : 0;
    for (size_t i = 0; i < pad && !left; i++)
        sk_text_byte(out, ' ');
    sk_text_put(out, text);
    for (size_t i = 0; i < pad && left; i++)
        sk_text_byte(out, ' ');
    return true;
}

pv ps_format(struct ps *ps, sk_span format, pv args)
{
    struct parr items = pv_items(&args);
    struct sk_text out = ps_textbuf(ps);
    pv none = pv_null();
    if (items.count == 0)
        items = (struct parr){.at = &none, .count = 1};
    for (size_t i = 0; i < format.len && !ps->dead; i++) {
        uint8_t c = format.ptr[i], d = i + 1 < format.len ? format.ptr[i + 1] : 0;
        size_t close = c == '{' && d != '{' ? sk_find_byte(sk_from(format, i), '}') : SK_NPOS;
        if ((c == '{' || c == '}') && d == c) {
            sk_text_byte(&out, c);
            i++;
        } else if (close != SK_NPOS) {
            if (!put_field(ps, sk_slice(format, i + 1, close - 1), &items, &out)) {
                ps_throw(ps, "Error formatting a string");
                return pv_null();
            }
            i += close;
        } else
            sk_text_byte(&out, c);
        (void)ps_step(ps, 1);
    }
    return pv_str(ps_text_done(ps, &out));
}

/* Regular expressions: -match, -replace, -split and [regex]. */
#include "interp/powershell/ps.h"

static struct sk_regex *regex_of(struct ps *ps, sk_span pattern, unsigned flags)
{
    struct sk_regex *re = sk_regex_new(ps->arena, pattern, flags);
    if (!ps_step(ps, 10 + pattern.len) || re == NULL)
        ps_throw(ps, "invalid regular expression");
    return ps->dead ? NULL : re;
}

/* From where the next search starts. */
struct place {
    size_t at;
    bool after_empty;
};

static void move_on(struct place *p, const struct sk_regex_match *m)
{
    p->at = m->starts_ends[1];
    p->after_empty = m->starts_ends[0] == m->starts_ends[1];
}

static bool find(struct ps *ps, struct sk_regex *re, sk_span s, struct place from,
                 struct sk_regex_match *m)
{
    if (!ps_step(ps, 4))
        return false;
    enum sk_regex_result r =
        from.after_empty ? sk_regex_find_on(re, s, from.at, m) : sk_regex_find(re, s, from.at, m);
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

/* Calls put for every (?<name> of a pattern. */
static void each_name(struct ps *ps, sk_span pattern, struct sk_regex *re, void *state,
                      void (*put)(struct ps *ps, void *state, sk_span name, size_t number))
{
    for (size_t i = 0; i + 4 < pattern.len && ps_step(ps, 1); i++) {
        sk_span rest = sk_from(pattern, i);
        bool angle = sk_starts(rest, SK_LIT("(?<")), quote = sk_starts(rest, SK_LIT("(?'"));
        if (!angle && !quote)
            continue;
        size_t end = sk_find_byte(sk_from(rest, 3), angle ? '>' : '\'');
        sk_span name = sk_slice(rest, 3, end == SK_NPOS ? 0 : end);
        size_t number = name.len > 0 ? sk_regex_group(re, name) : 0;
        if (number > 0)
            put(ps, state, name, number);
    }
}

struct found {
    sk_span s;
    const struct sk_regex_match *m;
    pv to;
};

static void put_named(struct ps *ps, void *state, sk_span name, size_t number)
{
    struct found *f = state;
    if (number < f->m->group_count && f->m->starts_ends[2 * number] != SK_NPOS)
        ph_set(ps, f->to.hash, pv_str(name), pv_str(group(f->s, f->m, number)));
}

bool ps_match(struct ps *ps, pv a, pv b, bool sensitive)
{
    sk_span s = pv_text(ps, a), pattern = pv_text(ps, b);
    struct sk_regex *re = regex_of(ps, pattern, sensitive ? 0 : SK_REGEX_ICASE);
    struct sk_regex_match m;
    if (re == NULL || !find(ps, re, s, (struct place){0}, &m))
        return false;
    ps->matches = ph_new(ps);
    if (ps->matches.kind != PV_HASH)
        return true;
    for (size_t i = 0; i < m.group_count && !ps->dead; i++)
        if (m.starts_ends[2 * i] != SK_NPOS)
            ph_set(ps, ps->matches.hash, pv_int((int64_t)i), pv_str(group(s, &m, i)));
    struct found f = {s, &m, ps->matches};
    each_name(ps, pattern, re, &f, put_named);
    return true;
}

struct groups {
    sk_span s;
    const struct sk_regex_match *m;
    struct pobj *match;
};

static pv group_object(struct ps *ps, sk_span s, const struct sk_regex_match *m, size_t n)
{
    pv g = pv_object(ps, "match", SK_LIT("text.regularexpressions.group"));
    bool took_part = n < m->group_count && m->starts_ends[2 * n] != SK_NPOS;
    if (g.kind != PV_OBJECT)
        return g;
    g.obj->text = group(s, m, n);
    g.obj->pos = took_part ? pstr_index(s, m->starts_ends[2 * n]) : 0;
    g.obj->data = pv_bool(took_part);
    return g;
}

/* Groups by name stand in the match's own properties, under a name nobody else has. */
static void put_group(struct ps *ps, void *state, sk_span name, size_t number)
{
    struct groups *g = state;
    if (g->match->props == NULL) {
        pv props = ph_new(ps);
        if (props.kind != PV_HASH)
            return;
        g->match->props = props.hash;
    }
    ph_set(ps, g->match->props, pv_str(ps_append(ps, SK_LIT("\001"), name)),
           group_object(ps, g->s, g->m, number));
}

/* A match as an object: Value, Index, Length, Groups. */
static pv match_object(struct ps *ps, sk_span s, sk_span pattern, struct sk_regex *re,
                       const struct sk_regex_match *m)
{
    pv v = pv_object(ps, "match", SK_LIT("text.regularexpressions.match"));
    if (v.kind != PV_OBJECT)
        return v;
    v.obj->text = group(s, m, 0);
    v.obj->pos = m->group_count > 0 ? pstr_index(s, m->starts_ends[0]) : 0;
    v.obj->data = pv_array(ps, m->group_count);
    for (size_t i = 0; i < m->group_count; i++)
        pv_push(ps, v.obj->data.arr, group_object(ps, s, m, i));
    each_name(ps, pattern, re, &(struct groups){s, m, v.obj}, put_group);
    return v;
}

pv ps_regex_matches(struct ps *ps, sk_span s, sk_span pattern, unsigned flags, bool all)
{
    struct sk_regex *re = regex_of(ps, pattern, flags);
    struct sk_regex_match m;
    pv out = pv_array(ps, 0);
    struct place at = {0};
    while (re != NULL && at.at <= s.len && find(ps, re, s, at, &m) && !ps->dead) {
        pv_push(ps, out.arr, match_object(ps, s, pattern, re, &m));
        move_on(&at, &m);
        if (!all)
            break;
    }
    return out;
}

/* ${name} in the text that replaces; 0: it is none. */
static size_t named_group(struct sk_regex *re, sk_span with, size_t *ret_len)
{
    size_t end = sk_find_byte(with, '}');
    if (!sk_starts(with, SK_LIT("${")) || end == SK_NPOS || end < 3)
        return 0;
    *ret_len = end + 1;
    return sk_regex_group(re, sk_slice(with, 2, end - 2));
}

/* $1, ${1}, $&, $$, $`, $', $_ in the text that replaces. */
static void put_replacement(struct sk_text *out, sk_span with, sk_span s, struct sk_regex *re,
                            const struct sk_regex_match *m)
{
    for (size_t i = 0; i < with.len; i++) {
        uint8_t c = with.ptr[i], d = i + 1 < with.len ? with.ptr[i + 1] : 0;
        size_t len = 0, brace = d == '{', name_len = 0;
        if (c != '$') {
            sk_text_byte(out, c);
            continue;
        }
        size_t named = named_group(re, sk_from(with, i), &name_len);
        uint64_t n = sk_leading_u64(sk_from(with, i + 1 + brace), 10, &len);
        if (len > 0 && n < m->group_count) {
            sk_text_put(out, group(s, m, (size_t)n));
            i += len + 2 * brace;
        } else if (named > 0) {
            sk_text_put(out, group(s, m, named));
            i += name_len - 1;
        } else if (d == '&' || d == '`' || d == '\'' || d == '_') {
            sk_text_put(out, d == '&'    ? group(s, m, 0)
                             : d == '`'  ? sk_slice(s, 0, m->starts_ends[0])
                             : d == '\'' ? sk_from(s, m->starts_ends[1])
                                         : s);
            i++;
        } else {
            sk_text_byte(out, '$');
            i += d == '$';
        }
    }
}

pv ps_regex_replace(struct ps *ps, sk_span s, sk_span pattern, pv with, unsigned flags,
                    uint64_t max)
{
    struct sk_regex *re = regex_of(ps, pattern, flags);
    struct sk_regex_match m;
    struct sk_text out = ps_textbuf(ps);
    struct place at = {0};
    size_t done = 0;
    sk_span text = with.kind == PV_BLOCK ? (sk_span){0} : pv_text(ps, with);
    if (re == NULL)
        return pv_str(s);
    while (at.at <= s.len && max-- > 0 && find(ps, re, s, at, &m) && !ps->dead) {
        size_t start = m.starts_ends[0], end = m.starts_ends[1];
        sk_text_put(&out, sk_slice(s, done, start - done));
        move_on(&at, &m);
        if (with.kind == PV_BLOCK) {
            struct parr got = {0};
            pv obj = match_object(ps, s, pattern, re, &m);
            struct parr args = {.at = &obj, .count = 1, .cap = 1};
            pv *us = ps_var(ps, SK_LIT("_"), true);
            if (us != NULL)
                *us = obj;
            ps_call_block(ps, with.block, &args, NULL, NULL, true, &got);
            sk_text_put(&out, pv_text(ps, pv_unroll(ps, &got)));
        } else
            put_replacement(&out, text, s, re, &m);
        done = end;
    }
    sk_text_put(&out, sk_from(s, done));
    return pv_str(ps_text_done(ps, &out));
}

pv ps_replace_op(struct ps *ps, pv a, pv b, bool sensitive)
{
    pv pattern = b, with = pv_cstr("");
    if (b.kind == PV_ARRAY) {
        pattern = b.arr->count > 0 ? b.arr->at[0] : pv_null();
        with = b.arr->count > 1 ? b.arr->at[1] : with;
    }
    if (a.kind != PV_ARRAY)
        return ps_regex_replace(ps, pv_text(ps, a), pv_text(ps, pattern), with,
                                sensitive ? 0 : SK_REGEX_ICASE, UINT64_MAX);
    pv out = pv_array(ps, a.arr->count);
    for (size_t i = 0; i < a.arr->count && !ps->dead; i++)
        pv_push(ps, out.arr,
                ps_regex_replace(ps, pv_text(ps, a.arr->at[i]), pv_text(ps, pattern), with,
                                 sensitive ? 0 : SK_REGEX_ICASE, UINT64_MAX));
    return out;
}

static void split_one(struct ps *ps, sk_span s, struct sk_regex *re, int64_t max, struct parr *out)
{
    struct sk_regex_match m;
    struct place at = {0};
    size_t done = 0;
    while (at.at <= s.len && (max <= 0 || --max > 0) && find(ps, re, s, at, &m) && !ps->dead) {
        size_t start = m.starts_ends[0], end = m.starts_ends[1];
        pv_push(ps, out, pv_str(sk_slice(s, done, start - done)));
        for (size_t g = 1; g < m.group_count; g++)
            if (m.starts_ends[2 * g] != SK_NPOS)
                pv_push(ps, out, pv_str(group(s, &m, g)));
        done = end;
        move_on(&at, &m);
    }
    pv_push(ps, out, pv_str(sk_from(s, done)));
}

/* 'abc' -split { $_ -eq 'b' }: characters for which the block is true separate. */
static void split_by_block(struct ps *ps, sk_span s, const struct pnode *block, int64_t max,
                           struct parr *out)
{
    size_t done = 0;
    for (size_t i = 0, n; i < s.len && ps->flow == FLOW_NONE && ps_step(ps, 1); i += n) {
        uint32_t rune;
        struct parr got = {0};
        n = sk_utf8_decode(sk_from(s, i), &rune);
        if (max > 0 && (int64_t)out->count + 1 >= max)
            break;
        ps_block_with(ps, block, pv_str(sk_slice(s, i, n)), &got);
        if (!pv_truth(ps, pv_unroll(ps, &got)))
            continue;
        pv_push(ps, out, pv_str(sk_slice(s, done, i - done)));
        done = i + n;
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
    if (options.count > 0 && options.at[0].kind == PV_BLOCK) {
        for (size_t i = 0; i < items.count && !ps->dead; i++)
            split_by_block(ps, pv_text(ps, items.at[i]), options.at[0].block, max, out.arr);
        return out;
    }
    unsigned flags = sensitive ? 0 : SK_REGEX_ICASE;
    flags |= options.count > 2 ? ps_regex_options(ps, options.at[2]) : 0;
    struct sk_regex *re = regex_of(ps, by, flags);
    for (size_t i = 0; i < items.count && re != NULL && !ps->dead; i++)
        split_one(ps, pv_text(ps, items.at[i]), re, max, out.arr);
    return out;
}

/* ---- [regex] and its objects ---- */

unsigned ps_regex_options(struct ps *ps, pv v)
{
    static const struct {
        sk_span name;
        int64_t bit;
        unsigned flag;
    } all[] = {{SK_LIT_INIT("ignorecase"), 1, SK_REGEX_ICASE},
               {SK_LIT_INIT("multiline"), 2, SK_REGEX_MULTILINE},
               {SK_LIT_INIT("singleline"), 16, SK_REGEX_DOTALL},
               {SK_LIT_INIT("ignorepattern"), 32, SK_REGEX_EXTENDED},
               {SK_LIT_INIT("righttoleft"), 64, PS_RIGHT_TO_LEFT}};
    bool number = pv_is_number(v);
    sk_span s = number ? (sk_span){0} : pv_text(ps, v);
    int64_t bits = number ? pv_to_int(ps, v) : 0;
    unsigned flags = 0;
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        if ((bits & all[i].bit) != 0 || sk_ifind(s, all[i].name) != SK_NPOS)
            flags |= all[i].flag;
    return flags;
}

static sk_span unescaped(struct ps *ps, sk_span s)
{
    static const char from[] = "tnrfvae", to[] = "\t\n\r\f\v\a\033";
    struct sk_text out = ps_textbuf(ps);
    for (size_t i = 0; i < s.len; i++) {
        uint8_t c = s.ptr[i], d = i + 1 < s.len ? s.ptr[i + 1] : 0;
        size_t want = d == 'x' ? 2 : 4, len;
        if (c != '\\' || d == 0) {
            sk_text_byte(&out, c);
            continue;
        }
        i++;
        const char *at = strchr(from, d);
        uint64_t n = d == 'x' || d == 'u' ? sk_leading_u64(sk_slice(s, i + 1, want), 16, &len)
                                          : (len = 0, UINT64_C(0));
        if (len > 0) {
            sk_text_rune(&out, (uint32_t)n);
            i += len;
        } else
            sk_text_byte(&out, at != NULL ? (uint8_t)to[at - from] : d);
    }
    return ps_text_done(ps, &out);
}

/* What is no match is an object too: Success is false. */
static pv no_match(struct ps *ps)
{
    pv v = pv_object(ps, "match", SK_LIT("text.regularexpressions.match"));
    if (v.kind == PV_OBJECT) {
        v.obj->text = SK_LIT("");
        v.obj->data = pv_bool(false);
    }
    return v;
}

static bool regex_on(struct ps *ps, sk_span name, sk_span s, sk_span pattern, unsigned flags,
                     const struct parr *more, pv *ret)
{
    bool left = (flags & PS_RIGHT_TO_LEFT) != 0;
    pv first = more->count > 0 ? more->at[0] : pv_null();
    if (sk_ieq(name, SK_LIT("replace"))) {
        bool limited = more->count > 1 && pv_is_number(more->at[1]);
        int64_t max = limited ? pv_to_int(ps, more->at[1]) : -1;
        *ret = ps_regex_replace(ps, s, pattern, first, flags, max < 0 ? UINT64_MAX : (uint64_t)max);
    } else if (sk_ieq(name, SK_LIT("split"))) {
        pv options[3] = {pv_str(pattern), pv_is_number(first) ? first : pv_int(0),
                         pv_int((flags & SK_REGEX_MULTILINE) != 0 ? 2 : 0)};
        pv list = {.kind = PV_ARRAY, .arr = &(struct parr){.at = options, .count = 3}};
        *ret = ps_split(ps, pv_str(s), list, (flags & SK_REGEX_ICASE) == 0);
    } else if (sk_ieq(name, SK_LIT("matches")) || sk_ieq(name, SK_LIT("match"))) {
        bool all = sk_ieq(name, SK_LIT("matches"));
        *ret = ps_regex_matches(ps, s, pattern, flags, all || left);
        if (left)
            (void)ps_call_method(ps, *ret, SK_LIT("reverse"), &(struct parr){0});
        if (!all)
            *ret = ret->arr->count > 0 ? ret->arr->at[0] : no_match(ps);
    } else if (sk_ieq(name, SK_LIT("ismatch")))
        *ret = pv_bool(ps_regex_matches(ps, s, pattern, flags, false).arr->count > 0);
    else
        return false;
    return true;
}

bool ps_regex_static(struct ps *ps, sk_span name, const struct parr *args, pv *ret)
{
    sk_span s = args->count > 0 ? pv_text(ps, args->at[0]) : (sk_span){0};
    if (sk_ieq(name, SK_LIT("escape")))
        *ret = pv_str(escape_regex(ps, s));
    else if (sk_ieq(name, SK_LIT("unescape")))
        *ret = pv_str(unescaped(ps, s));
    else {
        sk_span pattern = args->count > 1 ? pv_text(ps, args->at[1]) : (sk_span){0};
        size_t at = sk_ieq(name, SK_LIT("replace")) ? 3 : 2;
        unsigned flags = args->count > at ? ps_regex_options(ps, args->at[at]) : 0;
        struct parr more = {.at = args->count > 2 ? args->at + 2 : NULL,
                            .count = args->count > 2 && at == 3 ? 1 : 0};
        return regex_on(ps, name, s, pattern, flags, &more, ret);
    }
    return true;
}

bool ps_regex_method(struct ps *ps, struct pobj *obj, sk_span name, const struct parr *args,
                     pv *ret)
{
    sk_span s = args->count > 0 ? pv_text(ps, args->at[0]) : (sk_span){0};
    struct parr more = {.at = args->count > 1 ? args->at + 1 : NULL,
                        .count = args->count > 1 ? args->count - 1 : 0};
    return regex_on(ps, name, s, obj->text, ps_regex_options(ps, obj->data), &more, ret);
}

/* Values and their conversions. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "interp/powershell/ps.h"

enum { MAX_TEXT = 64 << 20 };

/* ---- Spending ---- */

static void stop(struct ps *ps, const char *why)
{
    if (ps->stopped.len == 0)
        ps->stopped = sk_span_of_cstr(why);
    ps->dead = true;
    ps->flow = FLOW_STOP;
}

void ps_no_memory(struct ps *ps)
{
    stop(ps, "memory");
}

bool ps_step(struct ps *ps, uint64_t n)
{
    ps->steps += n;
    if (ps->dead)
        return false;
    if (sk_spend(ps->budget, SK_BUDGET_INTERP_STEPS, n))
        return true;
    stop(ps, ps->budget->expired ? "time" : "steps");
    return false;
}

struct sk_text ps_textbuf(struct ps *ps)
{
    return sk_text_new(ps->arena, MAX_TEXT);
}

sk_span ps_text_done(struct ps *ps, struct sk_text *t)
{
    if (t->failed)
        ps_no_memory(ps);
    return sk_text_view(t);
}

/* ---- Making ---- */

pv pv_null(void)
{
    return (pv){.kind = PV_NULL};
}

pv pv_bool(bool b)
{
    return (pv){.kind = PV_BOOL, .i = b};
}

pv pv_num(enum pv_kind kind, int64_t i)
{
    return (pv){.kind = kind, .i = i};
}

pv pv_int(int64_t i)
{
    return pv_num(i >= INT32_MIN && i <= INT32_MAX ? PV_INT : PV_LONG, i);
}

pv pv_double(double d)
{
    return (pv){.kind = PV_DOUBLE, .d = d};
}

pv pv_str(sk_span s)
{
    size_t len = sk_min(s.len, UINT32_MAX);
    return (pv){.kind = PV_STRING, .len = (uint32_t)len, .s = s.ptr};
}

pv pv_cstr(const char *s)
{
    return pv_str(sk_span_of_cstr(s));
}

pv pv_array(struct ps *ps, size_t room)
{
    static struct parr none; /* when there is no memory for an array: one that is not kept */
    struct parr *arr = SK_NEW(ps->arena, struct parr);
    if (arr == NULL) {
        ps_no_memory(ps);
        none = (struct parr){0};
        return (pv){.kind = PV_ARRAY, .arr = &none};
    }
    if (room > 0) {
        arr->at = sk_arena_array(ps->arena, room, sizeof *arr->at);
        arr->cap = arr->at == NULL ? 0 : room;
    }
    return (pv){.kind = PV_ARRAY, .arr = arr};
}

void pv_push(struct ps *ps, struct parr *arr, pv v)
{
    if (ps->dead)
        return;
    pv *at = SK_PUSH(ps->arena, arr);
    if (at == NULL)
        ps_no_memory(ps);
    else
        *at = v;
}

pv pv_object(struct ps *ps, const char *kind, sk_span type)
{
    struct pobj *obj = SK_NEW(ps->arena, struct pobj);
    if (obj == NULL) {
        ps_no_memory(ps);
        return pv_null();
    }
    obj->kind = kind;
    obj->type = type;
    return (pv){.kind = PV_OBJECT, .obj = obj};
}

pv pv_opaque(struct ps *ps, sk_span origin)
{
    pv v = pv_object(ps, "opaque", SK_LIT("object"));
    if (v.kind == PV_OBJECT)
        v.obj->text = origin;
    return v;
}

bool pv_is_opaque(pv v)
{
    return v.kind == PV_OBJECT && strcmp(v.obj->kind, "opaque") == 0;
}

bool pv_is_number(pv v)
{
    return v.kind == PV_BYTE || v.kind == PV_INT || v.kind == PV_LONG || v.kind == PV_DOUBLE;
}

sk_span pv_span(pv v)
{
    return v.kind == PV_STRING || v.kind == PV_TYPE ? sk_span_of(v.s, v.len) : (sk_span){0};
}

/* ---- Hashtables ---- */

pv ph_new(struct ps *ps)
{
    struct phash *hash = SK_NEW(ps->arena, struct phash);
    if (hash == NULL) {
        ps_no_memory(ps);
        return pv_null();
    }
    hash->names.fold = true;
    return (pv){.kind = PV_HASH, .hash = hash};
}

void ph_set(struct ps *ps, struct phash *hash, pv key, pv value)
{
    sk_span name = pv_text(ps, key);
    if (name.ptr == NULL)
        name = SK_LIT("");
    struct sk_map_entry *e = sk_map_put(&hash->names, ps->arena, name);
    if (e == NULL) {
        ps_no_memory(ps);
        return;
    }
    if (e->value == 0) {
        pv_push(ps, &hash->keys, key);
        pv_push(ps, &hash->vals, value);
        e->value = hash->keys.count;
    } else if (e->value <= hash->vals.count) {
        hash->vals.at[e->value - 1] = value;
    }
}

bool ph_get(struct ps *ps, const struct phash *hash, pv key, pv *ret)
{
    const struct sk_map_entry *e = sk_map_find(&hash->names, pv_text(ps, key));
    if (e == NULL || e->value == 0 || e->value > hash->vals.count)
        return false;
    *ret = hash->vals.at[e->value - 1];
    return true;
}

/* ---- Converting ---- */

static sk_span double_text(struct ps *ps, double d)
{
    char text[64];
    if (isnan(d))
        return SK_LIT("NaN");
    if (isinf(d))
        return d > 0 ? SK_LIT("\u221e") : SK_LIT("-\u221e");
    (void)snprintf(text, sizeof text, "%.15G", d);
    sk_span out = {0};
    if (!sk_arena_dup(ps->arena, sk_span_of_cstr(text), &out))
        ps_no_memory(ps);
    return out;
}

static sk_span int_text(struct ps *ps, int64_t i)
{
    struct sk_text out = ps_textbuf(ps);
    sk_text_printf(&out, "%lld", (long long)i);
    return ps_text_done(ps, &out);
}

static sk_span join_items(struct ps *ps, const struct parr *arr)
{
    struct sk_text out = ps_textbuf(ps);
    if (ps->depth > 200)
        return (sk_span){0};
    const pv *ofs = ps->scope == NULL ? NULL : ps_var(ps, SK_LIT("ofs"), false);
    sk_span between = ofs != NULL && ofs->kind == PV_STRING ? pv_span(*ofs) : SK_LIT(" ");
    ps->depth++;
    for (size_t i = 0; i < arr->count && ps_step(ps, 1); i++) {
        if (i > 0)
            sk_text_put(&out, between);
        sk_text_put(&out, pv_text(ps, arr->at[i]));
    }
    ps->depth--;
    return ps_text_done(ps, &out);
}

static sk_span hash_text(struct ps *ps, const struct phash *hash)
{
    if (!hash->custom)
        return SK_LIT("System.Collections.Hashtable");
    struct sk_text out = ps_textbuf(ps);
    sk_text_puts(&out, "@{");
    for (size_t i = 0; i < hash->keys.count && ps->depth < 100; i++) {
        sk_text_puts(&out, i == 0 ? "" : "; ");
        sk_text_put(&out, pv_text(ps, hash->keys.at[i]));
        sk_text_byte(&out, '=');
        ps->depth++;
        sk_text_put(&out, pv_text(ps, hash->vals.at[i]));
        ps->depth--;
    }
    sk_text_byte(&out, '}');
    return ps_text_done(ps, &out);
}

static sk_span object_text(struct ps *ps, const struct pobj *obj)
{
    static const char *const by_text[] = {"file",  "uri",          "name",    "match",
                                          "regex", "securestring", "error",   "exception",
                                          "type",  "guid",         "version", "alias"};
    if (strcmp(obj->kind, "opaque") == 0)
        return (sk_span){0};
    for (size_t i = 0; i < sizeof by_text / sizeof by_text[0]; i++)
        if (strcmp(obj->kind, by_text[i]) == 0)
            return obj->text;
    if (strcmp(obj->kind, "stringbuilder") == 0)
        return pv_text(ps, obj->data);
    if (strcmp(obj->kind, "date") == 0 || strcmp(obj->kind, "timespan") == 0)
        return ps_date_text(ps, obj);
    return obj->type;
}

/* ''.Substring as a string: letters of it spell other words. */
static sk_span signature(pv v)
{
    static const char *const all[][2] = {
        {"substring",
         "string Substring(int startIndex), string Substring(int startIndex, int length)"},
        {"insert", "string Insert(int startIndex, string value)"},
        {"remove", "string Remove(int startIndex, int count), string Remove(int startIndex)"},
        {"normalize", "string Normalize(), string Normalize(System.Text.NormalizationForm "
                      "normalizationForm)"},
        {"isnormalized", "bool IsNormalized(), bool IsNormalized(System.Text.NormalizationForm "
                         "normalizationForm)"},
        {"indexofany",
         "int IndexOfAny(char[] anyOf), int IndexOfAny(char[] anyOf, int startIndex), "
         "int IndexOfAny(char[] anyOf, int startIndex, int count)"},
        {"lastindexofany",
         "int LastIndexOfAny(char[] anyOf), int LastIndexOfAny(char[] anyOf, int startIndex), int "
         "LastIndexOfAny(char[] anyOf, int startIndex, int count)"},
        {"tochararray", "char[] ToCharArray(), char[] ToCharArray(int startIndex, int length)"},
        {"trim", "string Trim(Params char[] trimChars), string Trim()"},
        {"chars", "char Chars(int index) {get;}"},
    };
    sk_span name = v.arr->count > 1 ? pv_span(v.arr->at[1]) : (sk_span){0};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        if (sk_ieq(name, sk_span_of_cstr(all[i][0])))
            return sk_span_of_cstr(all[i][1]);
    return name;
}

sk_span pv_text(struct ps *ps, pv v)
{
    switch (v.kind) {
    case PV_NULL:
        return SK_LIT("");
    case PV_BOOL:
        return v.i != 0 ? SK_LIT("True") : SK_LIT("False");
    case PV_CHAR:
        return pstr_of_units(ps, (const uint16_t[]){(uint16_t)v.i}, 1);
    case PV_BYTE:
    case PV_INT:
    case PV_LONG:
        return int_text(ps, v.i);
    case PV_DOUBLE:
        return double_text(ps, v.d);
    case PV_ARRAY:
        return join_items(ps, v.arr);
    case PV_HASH:
        return hash_text(ps, v.hash);
    case PV_BLOCK:
        return v.block->src;
    case PV_OBJECT:
        return object_text(ps, v.obj);
    case PV_TYPE:
        return ps_type_full(ps, pv_span(v));
    case PV_SCRIPTREF:
        return signature(v);
    case PV_STRING:
        break;
    }
    return pv_span(v);
}

static bool suffix_of(sk_span s, size_t *ret_len, int64_t *ret_factor)
{
    static const struct {
        const char *suffix;
        int64_t factor;
    } units[] = {{"kb", 1 << 10}, {"mb", 1 << 20}, {"gb", 1 << 30}, {"tb", 1LL << 40}};
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++)
        if (sk_iends(s, sk_span_of_cstr(units[i].suffix))) {
            *ret_len = 2;
            *ret_factor = units[i].factor;
            return true;
        }
    *ret_len = 0;
    *ret_factor = 1;
    return false;
}

static bool based(sk_span s, unsigned base, pv *ret)
{
    uint64_t n;
    if (!sk_parse_u64(s, base, &n))
        return false;
    /* Eight hexadecimal digits are an Int32, with its sign. */
    bool narrow = base == 16 && s.len <= 8;
    *ret = narrow ? pv_num(PV_INT, (int32_t)(uint32_t)n) : pv_int((int64_t)n);
    return true;
}

static bool decimal(sk_span s, pv *ret)
{
    char text[64];
    if (s.len == 0 || s.len >= sizeof text)
        return false;
    memcpy(text, s.ptr, s.len);
    text[s.len] = '\0';
    if (strspn(text, "0123456789") == s.len && s.len < 19) {
        *ret = pv_int(strtoll(text, NULL, 10));
        return true;
    }
    if (strspn(text, "0123456789.eE+-") != s.len)
        return false;
    char *end;
    double d = strtod(text, &end);
    *ret = pv_double(d);
    return end == text + s.len;
}

bool ps_parse_number(sk_span s, pv *ret)
{
    size_t cut;
    int64_t factor;
    s = sk_trim(s);
    bool minus = s.len > 1 && s.ptr[0] == '-';
    if (minus || (s.len > 1 && s.ptr[0] == '+'))
        s = sk_from(s, 1);
    bool hex = sk_istarts(s, SK_LIT("0x")), bin = sk_istarts(s, SK_LIT("0b"));
    if (!bin || s.len < 4)
        (void)suffix_of(s, &cut, &factor);
    else
        cut = 0, factor = 1;
    sk_span digits = sk_slice(s, 0, s.len - cut);
    if (digits.len > 1 && strchr("lLdD", digits.ptr[digits.len - 1]) != NULL &&
        !(hex && sk_lower(digits.ptr[digits.len - 1]) == 'd'))
        digits.len--;
    if (digits.len == 0 || !(sk_is_digit(digits.ptr[0]) || digits.ptr[0] == '.'))
        return false;
    bool good = hex   ? based(sk_from(digits, 2), 16, ret)
                : bin ? based(sk_from(digits, 2), 2, ret)
                      : decimal(digits, ret);
    if (!good)
        return false;
    if (ret->kind == PV_DOUBLE)
        ret->d *= (double)factor * (minus ? -1 : 1);
    else if (!__builtin_mul_overflow(ret->i, minus ? -factor : factor, &ret->i))
        *ret = pv_int(ret->i);
    return true;
}

bool pv_to_number(struct ps *ps, pv v, pv *ret)
{
    *ret = pv_num(PV_INT, 0);
    if (pv_is_number(v)) {
        *ret = v;
        return true;
    }
    if (v.kind == PV_BOOL || v.kind == PV_CHAR) {
        *ret = pv_num(PV_INT, v.i);
        return true;
    }
    if (v.kind == PV_NULL)
        return true;
    if (v.kind == PV_ARRAY && v.arr->count == 1)
        return v.arr->at[0].kind != PV_ARRAY && pv_to_number(ps, v.arr->at[0], ret);
    if (v.kind != PV_STRING)
        return false;
    sk_span s = pv_span(v);
    if (sk_find_byte(s, ',') != SK_NPOS && s.len < 64) /* 1,234.5 */
        s = ps_replace(ps, s, SK_LIT(","), SK_LIT(""), false);
    return sk_trim(s).len == 0 || ps_parse_number(s, ret);
}

double pv_to_double(struct ps *ps, pv v)
{
    pv n;
    if (!pv_to_number(ps, v, &n))
        return 0;
    return n.kind == PV_DOUBLE ? n.d : (double)n.i;
}

int64_t pv_to_int(struct ps *ps, pv v)
{
    pv n;
    if (!pv_to_number(ps, v, &n))
        return 0;
    if (n.kind != PV_DOUBLE)
        return n.i;
    double d = nearbyint(n.d); /* casts round half to even */
    if (!(d > -9.2e18 && d < 9.2e18))
        return d > 0 ? INT64_MAX : INT64_MIN;
    return (int64_t)d;
}

bool pv_truth(struct ps *ps, pv v)
{
    if (v.kind == PV_STRING)
        return v.len > 0;
    if (v.kind == PV_DOUBLE)
        return v.d != 0;
    if (v.kind == PV_NULL)
        return false;
    if (v.kind <= PV_LONG)
        return v.i != 0;
    if (v.kind == PV_ARRAY && v.arr->count < 2)
        return v.arr->count == 1 && v.arr->at[0].kind != PV_ARRAY && pv_truth(ps, v.arr->at[0]);
    return true;
}

int pv_compare(struct ps *ps, pv a, pv b, bool case_sensitive)
{
    pv n;
    if (a.kind == PV_CHAR && b.kind == PV_STRING)
        a = pv_str(pv_text(ps, a));
    if (pv_is_date(a) && (b = ps_to_date(ps, b)).kind == PV_OBJECT)
        return a.obj->data.i < b.obj->data.i ? -1 : a.obj->data.i > b.obj->data.i;
    if ((pv_is_number(a) || a.kind == PV_BOOL || a.kind == PV_CHAR) && pv_to_number(ps, b, &n)) {
        double x = pv_to_double(ps, a), y = pv_to_double(ps, n);
        return x < y ? -1 : x > y;
    }
    sk_span x = pv_text(ps, a), y = pv_text(ps, b);
    return case_sensitive ? sk_cmp(x, y) : sk_icmp(x, y);
}

bool pv_equal(struct ps *ps, pv a, pv b, bool case_sensitive)
{
    pv n;
    if (a.kind == PV_NULL || b.kind == PV_NULL)
        return a.kind == b.kind;
    if (a.kind == PV_TYPE || b.kind == PV_TYPE)
        return sk_eq(ps_type_key(ps, pv_text(ps, a)), ps_type_key(ps, pv_text(ps, b)));
    if (a.kind == PV_BOOL)
        return (a.i != 0) == pv_truth(ps, b);
    if (pv_is_number(a) && !pv_to_number(ps, b, &n))
        return false;
    if (a.kind == PV_CHAR && b.kind == PV_CHAR && case_sensitive)
        return a.i == b.i;
    if (a.kind == PV_CHAR && !pv_is_number(b))
        a = pv_str(pv_text(ps, a));
    return pv_compare(ps, a, b, case_sensitive) == 0;
}

size_t pv_count(pv v)
{
    return v.kind == PV_ARRAY ? v.arr->count : v.kind == PV_NULL ? 0 : 1;
}

struct parr pv_items(pv *v)
{
    if (v->kind == PV_ARRAY)
        return *v->arr;
    if (v->kind == PV_NULL)
        return (struct parr){0};
    return (struct parr){.at = v, .count = 1, .cap = 1};
}

pv pv_unroll(struct ps *ps, const struct parr *out)
{
    if (out->count == 0)
        return pv_null();
    if (out->count == 1)
        return out->at[0];
    pv v = pv_array(ps, 0);
    *v.arr = *out;
    v.arr->list = LIST_NONE;
    v.arr->of = PV_NULL;
    return v;
}

sk_span ps_type_full(struct ps *ps, sk_span key)
{
    static const char *const names[] = {
        "System.String",
        "System.Int32",
        "System.Int64",
        "System.Int16",
        "System.UInt32",
        "System.UInt64",
        "System.UInt16",
        "System.SByte",
        "System.Double",
        "System.Single",
        "System.Decimal",
        "System.Byte",
        "System.Char",
        "System.Boolean",
        "System.Object",
        "System.Array",
        "System.DateTime",
        "System.TimeSpan",
        "System.Guid",
        "System.Type",
        "System.Version",
        "System.Uri",
        "System.Convert",
        "System.Math",
        "System.Environment",
        "System.BitConverter",
        "System.RuntimeType",
        "System.Void",
        "System.IntPtr",
        "System.Text.Encoding",
        "System.Text.StringBuilder",
        "System.Text.RegularExpressions.Regex",
        "System.Text.RegularExpressions.Match",
        "System.IO.MemoryStream",
        "System.IO.StreamReader",
        "System.IO.File",
        "System.IO.Path",
        "System.IO.FileInfo",
        "System.Net.WebClient",
        "System.Net.HttpWebRequest",
        "System.Security.SecureString",
        "System.Collections.Hashtable",
        "System.Collections.ArrayList",
        "System.Collections.Specialized.OrderedDictionary",
        "System.Management.Automation.ScriptBlock",
        "System.Management.Automation.PSCustomObject",
        "System.Management.Automation.AliasInfo",
        "System.Management.Automation.CmdletInfo",
        "System.Management.Automation.ErrorRecord",
        "System.Management.Automation.RuntimeException",
        "System.DivideByZeroException",
        "System.Exception",
        "System.Object[]",
        "System.Char[]",
        "System.Byte[]",
        "System.Int32[]",
        "System.String[]",
    };
    if (sk_eq(key, SK_LIT("scriptblock")))
        key = SK_LIT("management.automation.scriptblock");
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (sk_ieq(sk_from(sk_span_of_cstr(names[i]), 7), key))
            return sk_span_of_cstr(names[i]);
    return ps_append(ps, SK_LIT("System."), key);
}

pv ps_type_of(struct ps *ps, pv v)
{
    sk_span name = sk_span_of_cstr(pv_type_name(v));
    if (v.kind == PV_HASH)
        name = v.hash->custom    ? SK_LIT("management.automation.pscustomobject")
               : v.hash->ordered ? SK_LIT("collections.specialized.ordereddictionary")
                                 : SK_LIT("collections.hashtable");
    else if (v.kind == PV_ARRAY && v.arr->list)
        name = SK_LIT("collections.arraylist");
    else if (v.kind == PV_OBJECT)
        name = v.obj->type;
    name = ps_type_key(ps, name);
    return (pv){.kind = PV_TYPE, .len = (uint32_t)name.len, .s = name.ptr};
}

const char *pv_type_name(pv v)
{
    static const char *const names[] = {
        [PV_NULL] = "Null",      [PV_BOOL] = "Boolean",      [PV_CHAR] = "Char",
        [PV_BYTE] = "Byte",      [PV_INT] = "Int32",         [PV_LONG] = "Int64",
        [PV_DOUBLE] = "Double",  [PV_STRING] = "String",     [PV_ARRAY] = "Object[]",
        [PV_HASH] = "Hashtable", [PV_BLOCK] = "ScriptBlock", [PV_TYPE] = "RuntimeType",
        [PV_OBJECT] = "Object",  [PV_SCRIPTREF] = "Object",
    };
    if (v.kind == PV_ARRAY && v.arr->of == PV_CHAR)
        return "Char[]";
    if (v.kind == PV_ARRAY && v.arr->of != PV_NULL)
        return v.arr->of == PV_BYTE ? "Byte[]" : v.arr->of == PV_INT ? "Int32[]" : "String[]";
    if (v.kind == PV_ARRAY && v.arr->list != LIST_NONE)
        return "ArrayList";
    return names[v.kind];
}

/* ---- Wildcards ---- */

static bool one_of(sk_span set, uint8_t c)
{
    for (size_t i = 0; i < set.len; i++) {
        bool range = i + 2 < set.len && set.ptr[i + 1] == '-';
        if (range ? c >= set.ptr[i] && c <= set.ptr[i + 2] : c == set.ptr[i])
            return true;
        i += range ? 2 : 0;
    }
    return false;
}

/* Length of the pattern's element at p that matches c; 0: it does not. */
static size_t element(sk_span p, uint8_t c, bool fold)
{
    if (p.len == 0)
        return 0;
    if (p.ptr[0] == '?')
        return 1;
    size_t close = p.ptr[0] == '[' ? sk_find_byte(p, ']') : SK_NPOS;
    if (close != SK_NPOS) {
        sk_span set = sk_slice(p, 1, close - 1);
        bool in =
            one_of(set, c) || (fold && (one_of(set, sk_lower(c)) || one_of(set, sk_upper(c))));
        return in ? close + 1 : 0;
    }
    size_t skip = p.ptr[0] == '`' && p.len > 1;
    bool same = fold ? sk_lower(p.ptr[skip]) == sk_lower(c) : p.ptr[skip] == c;
    return same ? skip + 1 : 0;
}

bool ps_wildcard(sk_span pattern, sk_span s, bool case_sensitive)
{
    size_t p = 0, i = 0, star = SK_NPOS, mark = 0;
    while (i < s.len) {
        size_t n;
        if (p < pattern.len && pattern.ptr[p] == '*') {
            star = ++p;
            mark = i;
        } else if ((n = element(sk_from(pattern, p), s.ptr[i], !case_sensitive)) > 0) {
            p += n;
            i++;
        } else if (star != SK_NPOS) {
            p = star;
            i = ++mark;
        } else {
            return false;
        }
    }
    while (p < pattern.len && pattern.ptr[p] == '*')
        p++;
    return p == pattern.len;
}

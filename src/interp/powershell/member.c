/* Properties and methods of values. */
#include "codec/normalize.h"
#include "interp/powershell/ps.h"

static bool is(sk_span name, const char *what)
{
    return sk_ieq(name, sk_span_of_cstr(what));
}

static pv arg(const struct parr *args, size_t n)
{
    return n < args->count ? args->at[n] : pv_null();
}

/* ---- Strings ---- */

static sk_span escape_set(struct ps *ps, const struct parr *args, size_t first)
{
    struct sk_text out = ps_textbuf(ps);
    for (size_t i = first; i < args->count; i++) {
        struct parr items = pv_items(&args->at[i]);
        for (size_t k = 0; k < items.count; k++)
            sk_text_put(&out, pv_text(ps, items.at[k]));
    }
    return ps_text_done(ps, &out);
}

static pv trim(struct ps *ps, sk_span s, const struct parr *args, bool start, bool end)
{
    sk_span set = args->count > 0 ? escape_set(ps, args, 0) : SK_LIT(" \t\r\n\v\f");
    size_t from = 0, to = s.len;
    while (start && from < to && sk_find_byte(set, s.ptr[from]) != SK_NPOS)
        from++;
    while (end && to > from && sk_find_byte(set, s.ptr[to - 1]) != SK_NPOS)
        to--;
    return pv_str(sk_slice(s, from, to - from));
}

/* Length of the separator that starts at s; Windows PowerShell takes the characters of a string
 * one by one, an array of strings as wholes. */
static size_t separator(struct ps *ps, sk_span s, pv by)
{
    if (by.kind == PV_STRING || by.kind == PV_CHAR) {
        sk_span set = pv_text(ps, by);
        for (size_t i = 0; i < set.len;) {
            uint32_t rune;
            size_t n = sk_utf8_decode(sk_from(set, i), &rune);
            if (sk_starts(s, sk_slice(set, i, n)))
                return n;
            i += n;
        }
        return 0;
    }
    struct parr items = pv_items(&by);
    for (size_t i = 0; i < items.count; i++) {
        sk_span word = pv_text(ps, items.at[i]);
        if (word.len > 0 && sk_starts(s, word))
            return word.len;
    }
    return 0;
}

static pv split(struct ps *ps, sk_span s, const struct parr *args)
{
    pv out = pv_array(ps, 0), by = args->count > 0 ? args->at[0] : pv_cstr(" \t\r\n");
    pv last = args->count > 1 ? args->at[args->count - 1] : pv_null();
    bool drop = last.kind == PV_STRING ? sk_ifind(pv_span(last), SK_LIT("remove")) != SK_NPOS
                                       : args->count > 1 && pv_to_int(ps, last) == 1;
    int64_t max = args->count > 1 && pv_is_number(args->at[1]) && !drop
                      ? pv_to_int(ps, arg(args, 1))
                      : INT64_MAX;
    /* 'a','b' given as several arguments are several separators. */
    bool several = args->count > 1 && (args->at[1].kind == PV_CHAR ||
                                       (args->at[1].kind == PV_STRING && args->at[1].len == 1));
    if (several) {
        by = pv_str(escape_set(ps, args, 0));
        drop = false;
    }
    size_t from = 0;
    for (size_t i = 0; i < s.len && ps_step(ps, 1) && max > 1; i++) {
        size_t n = separator(ps, sk_from(s, i), by);
        if (n == 0)
            continue;
        if (!drop || i > from) {
            pv_push(ps, out.arr, pv_str(sk_slice(s, from, i - from)));
            max--;
        }
        from = i + n;
        i += n - 1;
    }
    if (!drop || from < s.len)
        pv_push(ps, out.arr, pv_str(sk_from(s, from)));
    return out;
}

static pv substring(struct ps *ps, sk_span s, const struct parr *args)
{
    int64_t units = (int64_t)pstr_units(s), from = pv_to_int(ps, arg(args, 0));
    int64_t count = args->count > 1 ? pv_to_int(ps, args->at[1]) : units - from;
    if (from < 0 || count < 0 || from > units || count > units - from) {
        ps_throw(ps, "Index and length must refer to a location within the string.");
        return pv_null();
    }
    return pv_str(pstr_slice(ps, s, (size_t)from, (size_t)count));
}

static pv insert_remove(struct ps *ps, sk_span s, const struct parr *args, bool insert)
{
    int64_t units = (int64_t)pstr_units(s), at = pv_to_int(ps, arg(args, 0));
    int64_t gone = insert ? 0 : args->count > 1 ? pv_to_int(ps, args->at[1]) : units - at;
    if (at < 0 || gone < 0 || at > units || gone > units - at) {
        ps_throw(ps, "startIndex");
        return pv_null();
    }
    struct sk_text out = ps_textbuf(ps);
    sk_text_put(&out, pstr_slice(ps, s, 0, (size_t)at));
    if (insert)
        sk_text_put(&out, pv_text(ps, arg(args, 1)));
    sk_text_put(&out, pstr_slice(ps, s, (size_t)(at + gone), SIZE_MAX));
    return pv_str(ps_text_done(ps, &out));
}

static pv index_of(struct ps *ps, sk_span s, const struct parr *args, bool last)
{
    sk_span what = pv_text(ps, arg(args, 0));
    size_t found = SK_NPOS;
    int64_t start = args->count > 1 && pv_is_number(args->at[1]) ? pv_to_int(ps, args->at[1]) : 0;
    size_t from = start <= 0 || last
                      ? 0
                      : s.len - sk_min(s.len, pstr_slice(ps, s, (size_t)start, SIZE_MAX).len);
    for (size_t at = from; at <= s.len && ps_step(ps, 1);) {
        size_t next = sk_find(sk_from(s, at), what);
        if (next == SK_NPOS)
            break;
        found = at + next;
        at = found + 1;
        if (!last)
            break;
    }
    return pv_int(found == SK_NPOS ? -1 : (int64_t)pstr_index(s, found));
}

static pv pad(struct ps *ps, sk_span s, const struct parr *args, bool left)
{
    int64_t need = pv_to_int(ps, arg(args, 0)) - (int64_t)pstr_units(s);
    sk_span with = args->count > 1 ? pv_text(ps, args->at[1]) : SK_LIT(" ");
    struct sk_text out = ps_textbuf(ps);
    if (!left)
        sk_text_put(&out, s);
    for (; need > 0 && !out.failed && ps_step(ps, 1); need--)
        sk_text_put(&out, with);
    if (left)
        sk_text_put(&out, s);
    return pv_str(ps_text_done(ps, &out));
}

static pv index_of_any(struct ps *ps, sk_span s, const struct parr *args, bool last)
{
    sk_span set = escape_set(ps, args, 0);
    struct punits units = pstr_to_units(ps, s), any = pstr_to_units(ps, set);
    int64_t found = -1;
    for (size_t i = 0; i < units.count && (found < 0 || last) && ps_step(ps, 1 + any.count / 8);
         i++)
        for (size_t k = 0; k < any.count; k++)
            if (units.at[i] == any.at[k])
                found = (int64_t)i;
    return pv_int(found);
}

/* "OrdinalIgnoreCase" and the like, or $true, as a second argument. */
static bool ignores_case(struct ps *ps, const struct parr *args)
{
    return args->count > 1 &&
           (args->at[1].kind == PV_BOOL ? args->at[1].i != 0
                                        : sk_iends(pv_text(ps, args->at[1]), SK_LIT("IgnoreCase")));
}

/* Letters first by their name, lower case before upper case. */
int ps_culture_compare(sk_span a, sk_span b)
{
    int order = sk_icmp(a, b);
    if (order == 0)
        order = -sk_cmp(a, b);
    return order < 0 ? -1 : order > 0;
}

static pv normalized(struct ps *ps, sk_span s, sk_span form)
{
    struct sk_text out = ps_textbuf(ps);
    enum sk_normal_form f = sk_iends(form, SK_LIT("KC"))   ? SK_NFKC
                            : sk_iends(form, SK_LIT("KD")) ? SK_NFKD
                            : sk_iends(form, SK_LIT("D"))  ? SK_NFD
                                                           : SK_NFC;
    if (sk_normalize_form(f, s, &out) != SK_OK)
        return pv_str(s);
    return pv_str(ps_text_done(ps, &out));
}

bool ps_string_method(struct ps *ps, sk_span s, sk_span name, const struct parr *args, pv *ret)
{
    sk_span first = args->count > 0 ? pv_text(ps, args->at[0]) : (sk_span){0};
    if (is(name, "replace"))
        *ret = pv_str(ps_replace(ps, s, first, pv_text(ps, arg(args, 1)), false));
    else if (is(name, "split"))
        *ret = split(ps, s, args);
    else if (is(name, "substring"))
        *ret = substring(ps, s, args);
    else if (is(name, "insert") || is(name, "remove"))
        *ret = insert_remove(ps, s, args, is(name, "insert"));
    else if (is(name, "tochararray"))
        *ret = pstr_chars(ps, s);
    else if (is(name, "tolower") || is(name, "tolowerinvariant"))
        *ret = pv_str(ps_case(ps, s, false));
    else if (is(name, "toupper") || is(name, "toupperinvariant"))
        *ret = pv_str(ps_case(ps, s, true));
    else if (is(name, "trim") || is(name, "trimstart") || is(name, "trimend"))
        *ret = trim(ps, s, args, !is(name, "trimend"), !is(name, "trimstart"));
    else if (is(name, "indexof") || is(name, "lastindexof"))
        *ret = index_of(ps, s, args, is(name, "lastindexof"));
    else if (is(name, "padleft") || is(name, "padright"))
        *ret = pad(ps, s, args, is(name, "padleft"));
    else if (is(name, "startswith"))
        *ret = pv_bool(ignores_case(ps, args) ? sk_istarts(s, first) : sk_starts(s, first));
    else if (is(name, "endswith"))
        *ret = pv_bool(ignores_case(ps, args) ? sk_iends(s, first) : sk_ends(s, first));
    else if (is(name, "contains"))
        *ret = pv_bool(first.len == 0 || sk_find(s, first) != SK_NPOS);
    else if (is(name, "indexofany") || is(name, "lastindexofany"))
        *ret = index_of_any(ps, s, args, is(name, "lastindexofany"));
    else if (is(name, "equals"))
        *ret = pv_bool(ignores_case(ps, args) ? sk_ieq(s, first) : sk_eq(s, first));
    else if (is(name, "compareto"))
        *ret = pv_int(ps_culture_compare(s, first));
    else if (is(name, "chars") || is(name, "get_chars"))
        *ret = ps_index(ps, pv_str(s), arg(args, 0));
    else if (is(name, "normalize"))
        *ret = normalized(ps, s, first);
    else if (is(name, "clone") || is(name, "isnormalized"))
        *ret = is(name, "clone") ? pv_str(s) : pv_bool(true);
    else if (is(name, "getenumerator"))
        *ret = pstr_chars(ps, s);
    else
        return false;
    return true;
}

/* Methods of anything. */
static bool common_method(struct ps *ps, pv obj, sk_span name, const struct parr *args, pv *ret)
{
    if (is(name, "tostring")) {
        sk_span spec = args->count > 0 ? pv_text(ps, args->at[0]) : (sk_span){0};
        *ret = pv_str(spec.len > 0 && (pv_is_number(obj) || obj.kind == PV_OBJECT)
                          ? ps_format_value(ps, obj, spec)
                          : pv_text(ps, obj));
    } else if (is(name, "gettype") && args->count == 0)
        *ret = ps_type_of(ps, obj);
    else if (is(name, "gettypecode"))
        *ret = pv_cstr(pv_type_name(obj));
    else if (is(name, "equals"))
        *ret = pv_bool(pv_equal(ps, obj, arg(args, 0), true));
    else if (is(name, "gethashcode"))
        *ret = pv_int(0);
    else if (is(name, "compareto"))
        *ret = pv_int(pv_compare(ps, obj, arg(args, 0), true));
    else
        return false;
    return true;
}

/* The block with the values that the variables around it have now. */
static pv closure(struct ps *ps, pv block)
{
    struct pnode *copy = ps_block_copy(ps, block.block), *list = SK_NEW(ps->arena, struct pnode);
    if (copy == NULL || list == NULL || copy->a == NULL)
        return block;
    *list = *copy->a;
    copy->a = list;
    for (size_t i = 0; i < ps->scope->vars.count && ps_step(ps, 1); i++) {
        struct sk_map_entry *e = &ps->scope->vars.entries[i];
        struct pnode *n = SK_NEW_ARRAY(ps->arena, struct pnode, 3);
        if (n == NULL || is(e->key, "args") || is(e->key, "input") || is(e->key, "_"))
            continue;
        n[0] = (struct pnode){.type = N_ASSIGN, .a = &n[1], .b = &n[2], .next = list->a};
        n[1] = (struct pnode){.type = N_VAR, .text = e->key};
        n[2] = (struct pnode){.type = N_CONST, .value = *(pv *)e->value};
        list->a = &n[0];
    }
    return (pv){.kind = PV_BLOCK, .block = copy};
}

static bool block_method(struct ps *ps, pv block, sk_span name, const struct parr *args, pv *ret)
{
    static const char *const runs[] = {"invoke", "invokereturnasis", "invokewithcontext"};
    struct parr got = {0};
    for (size_t i = 0; i < sizeof runs / sizeof runs[0]; i++)
        if (is(name, runs[i])) {
            ps_call_block(ps, block.block, args, NULL, NULL, true, &got);
            *ret = pv_unroll(ps, &got);
            return true;
        }
    if (!is(name, "getnewclosure"))
        return false;
    *ret = closure(ps, block);
    return true;
}

static pv unknown_method(struct ps *ps, pv obj, sk_span name, const struct parr *args)
{
    struct sk_text what = ps_textbuf(ps);
    sk_text_puts(&what, pv_type_name(obj));
    sk_text_byte(&what, '.');
    sk_text_put(&what, name);
    sk_events_note(ps->ev, "powershell.unknown", ps_text_done(ps, &what));
    for (size_t i = 0; i < args->count; i++) /* [Ref].Assembly.GetType('…AmsiUtils') */
        if (sk_ifind(pv_text(ps, args->at[i]), SK_LIT("amsi")) != SK_NPOS)
            sk_events_behaviour(ps->ev, SK_DO_OTHER, name, pv_text(ps, args->at[i]));
    for (size_t i = 0; i < args->count; i++)
        sk_events_urls(ps->ev, pv_text(ps, args->at[i]));
    return pv_opaque(ps, pv_is_opaque(obj) ? obj.obj->text : (sk_span){0});
}

pv ps_call_method(struct ps *ps, pv obj, sk_span name, const struct parr *args)
{
    pv ret = pv_null();
    if (!ps_step(ps, 2))
        return ret;
    if (is(name, "invoke") && obj.kind == PV_SCRIPTREF) /* 'x'.Replace.Invoke(…) */
        return ps_call_method(ps, obj.arr->at[0], pv_text(ps, obj.arr->at[1]), args);
    if (obj.kind == PV_BLOCK && block_method(ps, obj, name, args, &ret))
        return ret;
    if (obj.kind == PV_STRING && ps_string_method(ps, pv_span(obj), name, args, &ret))
        return ret;
    if (obj.kind == PV_ARRAY && ps_array_method(ps, obj.arr, name, args, &ret))
        return ret;
    if (obj.kind == PV_HASH && ps_hash_method(ps, obj.hash, name, args, &ret))
        return ret;
    if (obj.kind == PV_OBJECT && ps_object_method(ps, obj.obj, name, args, &ret))
        return ret;
    if (obj.kind == PV_TYPE &&
        (is(name, "getmethod") || is(name, "getfield") || is(name, "getproperty") ||
         is(name, "invokemember") || is(name, "gettype")))
        return unknown_method(ps, obj, name, args);
    if (common_method(ps, obj, name, args, &ret))
        return ret;
    if (obj.kind != PV_NULL && obj.kind != PV_ARRAY &&
        ps_magic_method(ps, &(struct parr){.at = &obj, .count = 1}, name, args, &ret))
        return ret;
    if (obj.kind == PV_ARRAY && obj.arr->count > 0) { /* each element's */
        pv out = pv_array(ps, 0);
        for (size_t i = 0; i < obj.arr->count && ps->flow == FLOW_NONE; i++)
            ps_emit(ps, out.arr, ps_call_method(ps, obj.arr->at[i], name, args));
        return pv_unroll(ps, out.arr);
    }
    if (obj.kind == PV_CHAR || pv_is_number(obj)) {
        sk_span text = pv_text(ps, obj);
        if (ps_string_method(ps, text, name, args, &ret))
            return ret;
    }
    if (obj.kind == PV_NULL) {
        ps_throw(ps, "You cannot call a method on a null-valued expression.");
        return ret;
    }
    return unknown_method(ps, obj, name, args);
}

/* ---- Properties ---- */

static pv hash_member(struct ps *ps, const struct phash *hash, sk_span name)
{
    pv found;
    if (ph_get(ps, hash, pv_str(name), &found))
        return found;
    pv all = pv_array(ps, 0);
    if (hash->custom && (is(name, "count") || is(name, "length")))
        return pv_int(1);
    if (is(name, "psobject") || is(name, "psbase")) {
        pv v = pv_object(ps, "psobject", SK_LIT("object"));
        if (v.kind == PV_OBJECT)
            v.obj->data = (pv){.kind = PV_HASH, .hash = (struct phash *)(uintptr_t)hash};
        return v;
    }
    if (is(name, "count") || is(name, "length"))
        return is(name, "count") ? pv_int((int64_t)hash->keys.count) : pv_int(1);
    if (is(name, "keys") || is(name, "values")) {
        const struct parr *from = is(name, "keys") ? &hash->keys : &hash->vals;
        for (size_t i = 0; i < from->count && ps_step(ps, 1); i++)
            pv_push(ps, all.arr, from->at[i]);
    } else
        return pv_null();
    return all;
}

/* obj.psobject.Methods['x'], .Properties, .BaseObject */
static bool reflected(struct ps *ps, struct pobj *obj, sk_span name, pv *ret)
{
    if (is(name, "baseobject") || is(name, "immediatebaseobject"))
        *ret = obj->data;
    else if (is(name, "properties") && obj->data.kind == PV_HASH)
        return ps_hash_method(ps, obj->data.hash, SK_LIT("getenumerator"), &(struct parr){0}, ret);
    else if (is(name, "methods") || is(name, "members") || is(name, "properties")) {
        *ret = pv_object(ps, "psmembers", SK_LIT("object"));
        if (ret->kind == PV_OBJECT)
            ret->obj->data = obj->data;
    } else
        return false;
    return true;
}

pv ps_method_ref(struct ps *ps, pv obj, sk_span name)
{
    pv v = pv_array(ps, 2);
    pv_push(ps, v.arr, obj);
    pv_push(ps, v.arr, pv_str(name));
    v.kind = v.arr->count == 2 ? PV_SCRIPTREF : PV_NULL;
    return v;
}

static bool version_part(struct pobj *obj, sk_span name, pv *ret)
{
    static const char *const parts[] = {"major", "minor", "build", "revision"};
    sk_span rest = obj->text, part;
    for (size_t i = 0; i < 4; i++) {
        size_t len = 0;
        bool some = sk_split(&rest, '.', &part);
        uint64_t n = some ? sk_leading_u64(part, 10, &len) : 0;
        if (is(name, parts[i])) {
            *ret = pv_int(some ? (int64_t)sk_min(n, INT32_MAX) : -1);
            return true;
        }
    }
    return false;
}

static bool uri_part(struct ps *ps, struct pobj *obj, sk_span name, pv *ret)
{
    sk_span s = obj->text;
    size_t colon = sk_find(s, SK_LIT("://"));
    if (colon == SK_NPOS)
        return false;
    sk_span rest = sk_from(s, colon + 3);
    size_t end = 0;
    while (end < rest.len && strchr("/?#", rest.ptr[end]) == NULL)
        end++;
    sk_span host = sk_slice(rest, 0, end), path = sk_from(rest, end);
    size_t port = sk_find_byte(host, ':'), query = sk_find_byte(path, '?');
    if (is(name, "scheme"))
        *ret = pv_str(ps_lower(ps, sk_slice(s, 0, colon)));
    else if (is(name, "host") || is(name, "dnssafehost"))
        *ret = pv_str(ps_lower(ps, sk_slice(host, 0, port)));
    else if (is(name, "authority"))
        *ret = pv_str(host);
    else if (is(name, "pathandquery"))
        *ret = pv_str(path.len > 0 ? path : SK_LIT("/"));
    else if (is(name, "absolutepath") || is(name, "localpath"))
        *ret = pv_str(path.len > 0 ? sk_slice(path, 0, query) : SK_LIT("/"));
    else if (is(name, "segments")) {
        *ret = pv_array(ps, 0);
        sk_span left = sk_slice(path, 0, query);
        while (left.len > 0 && ps_step(ps, 1)) {
            size_t slash = sk_find_byte(left, '/');
            size_t len = slash == SK_NPOS ? left.len : slash + 1;
            pv_push(ps, ret->arr, pv_str(sk_slice(left, 0, len)));
            left = sk_from(left, len);
        }
    } else if (is(name, "query"))
        *ret = pv_str(query == SK_NPOS ? SK_LIT("") : sk_from(path, query));
    else
        return false;
    return true;
}

/* Groups by number, and by name where they have one. */
static pv groups_of(struct ps *ps, struct pobj *obj)
{
    pv out = obj->props != NULL ? ph_new(ps) : obj->data;
    if (out.kind != PV_HASH || obj->props == NULL || obj->data.kind != PV_ARRAY)
        return out;
    for (size_t i = 0; i < obj->data.arr->count && !ps->dead; i++)
        ph_set(ps, out.hash, pv_int((int64_t)i), obj->data.arr->at[i]);
    for (size_t i = 0; i < obj->props->keys.count && !ps->dead; i++) {
        sk_span name = pv_text(ps, obj->props->keys.at[i]);
        if (name.len > 1 && name.ptr[0] == 1)
            ph_set(ps, out.hash, pv_str(sk_from(name, 1)), obj->props->vals.at[i]);
    }
    return out;
}

static bool object_member(struct ps *ps, struct pobj *obj, sk_span name, pv *ret)
{
    if ((strcmp(obj->kind, "date") == 0 || strcmp(obj->kind, "timespan") == 0) &&
        ps_date_member(ps, obj, name, ret))
        return true;
    if (strcmp(obj->kind, "psobject") == 0 || strcmp(obj->kind, "psmembers") == 0)
        return reflected(ps, obj, name, ret);
    if (strcmp(obj->kind, "processinfo") == 0 && is(name, "startinfo")) {
        if (obj->props != NULL && ph_get(ps, obj->props, pv_str(name), ret))
            return true;
        *ret = pv_object(ps, "processinfo", obj->type);
        ps_set_member(ps, (pv){.kind = PV_OBJECT, .obj = obj}, name, *ret);
        return true;
    }
    if (obj->slot != NULL && is(name, "value")) {
        *ret = *obj->slot;
        return true;
    }
    if (strcmp(obj->kind, "version") == 0)
        return version_part(obj, name, ret);
    if (strcmp(obj->kind, "stringbuilder") == 0 && is(name, "length")) {
        *ret = pv_int((int64_t)pstr_units(pv_text(ps, obj->data)));
        return true;
    }
    if (strcmp(obj->kind, "uri") == 0 && uri_part(ps, obj, name, ret))
        return true;
    if ((strcmp(obj->kind, "error") == 0 || strcmp(obj->kind, "exception") == 0) &&
        ps_error_member(ps, obj, name, ret))
        return true;
    if (obj->props != NULL && ph_get(ps, obj->props, pv_str(name), ret))
        return true;
    bool match = strcmp(obj->kind, "match") == 0, file = strcmp(obj->kind, "file") == 0;
    if (is(name, "value") || (is(name, "name") && !file) || is(name, "fullname") ||
        is(name, "originalstring") || is(name, "absoluteuri") || is(name, "password") ||
        is(name, "definition"))
        *ret = pv_str(obj->text);
    else if (is(name, "length") && file)
        *ret = pv_opaque(ps, obj->text);
    else if (is(name, "length"))
        *ret = pv_int((int64_t)(match ? pstr_units(obj->text)
                                      : pv_to_bytes(ps, (pv){.kind = PV_OBJECT, .obj = obj}).len));
    else if (is(name, "index"))
        *ret = pv_int((int64_t)obj->pos);
    else if (is(name, "success"))
        *ret = obj->data.kind == PV_BOOL ? obj->data : pv_bool(true);
    else if (is(name, "groups") || is(name, "captures"))
        *ret = groups_of(ps, obj);
    else if (is(name, "invokecommand") || is(name, "executioncontext"))
        *ret = pv_object(ps, "invokecommand", SK_LIT("invokecommand"));
    else
        return false;
    return true;
}

static bool type_member(struct ps *ps, pv type, sk_span name, pv *ret)
{
    sk_span full = pv_text(ps, type);
    size_t dot = sk_rfind_byte(full, '.');
    if (is(name, "fullname"))
        *ret = pv_str(full);
    else if (is(name, "name"))
        *ret = pv_str(dot == SK_NPOS ? full : sk_from(full, dot + 1));
    else if (is(name, "namespace"))
        *ret = pv_str(sk_slice(full, 0, dot == SK_NPOS ? 0 : dot));
    else if (is(name, "isarray"))
        *ret = pv_bool(sk_ends(full, SK_LIT("[]")));
    else
        return false;
    return true;
}

static bool is_method_name(sk_span name)
{
    static const char *const names[] = {
        "replace",        "split",          "substring",    "tochararray", "tostring",
        "insert",         "remove",         "trim",         "tolower",     "toupper",
        "downloadstring", "downloadfile",   "downloaddata", "normalize",   "isnormalized",
        "indexofany",     "lastindexofany", "chars",        "indexof",     "lastindexof",
        "padleft",        "startswith",     "endswith",     "contains"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (is(name, names[i]))
            return true;
    return false;
}

pv ps_get_member(struct ps *ps, pv obj, sk_span name)
{
    pv v = pv_null();
    if (obj.kind == PV_HASH)
        return hash_member(ps, obj.hash, name);
    if (pv_is_opaque(obj))
        return obj;
    if (obj.kind == PV_OBJECT && object_member(ps, obj.obj, name, &v))
        return v;
    if (is_method_name(name)) { /* a method without its call: kept for .Invoke() */
        return ps_method_ref(ps, obj, name);
    }
    if (is(name, "psobject") || is(name, "psbase")) {
        v = pv_object(ps, "psobject", SK_LIT("object"));
        if (v.kind == PV_OBJECT)
            v.obj->data = obj;
        return v;
    }
    if (obj.kind == PV_TYPE && type_member(ps, obj, name, &v))
        return v;
    if (obj.kind == PV_SCRIPTREF)
        return is(name, "value") && obj.arr->count > 1
                   ? ps_get_member(ps, obj.arr->at[0], pv_text(ps, obj.arr->at[1]))
                   : obj.arr->at[1];
    if (is(name, "length") && obj.kind == PV_STRING)
        return pv_int((int64_t)pstr_units(pv_span(obj)));
    if (is(name, "length") || is(name, "count") || is(name, "longlength"))
        return pv_int((int64_t)pv_count(obj));
    if (obj.kind == PV_ARRAY && (is(name, "rank") || is(name, "syncroot")))
        return is(name, "rank") ? pv_int(1) : obj;
    if (obj.kind == PV_ARRAY) {
        pv out = pv_array(ps, 0);
        for (size_t i = 0; i < obj.arr->count && ps_step(ps, 1); i++)
            ps_emit(ps, out.arr, ps_get_member(ps, obj.arr->at[i], name));
        return pv_unroll(ps, out.arr);
    }
    if (is(name, "name") || is(name, "fullname"))
        return pv_str(pv_text(ps, obj));
    if (obj.kind == PV_OBJECT)
        return pv_opaque(ps, obj.obj->text);
    if (obj.kind == PV_TYPE || obj.kind == PV_BLOCK)
        return pv_opaque(ps, (sk_span){0});
    return pv_null();
}

pv ps_member_or_call(struct ps *ps, pv obj, sk_span name, const struct parr *args)
{
    struct parr rest = {.at = args->count > 1 ? args->at + 1 : NULL,
                        .count = args->count > 1 ? args->count - 1 : 0};
    pv v = rest.count > 0 ? pv_null() : ps_get_member(ps, obj, name);
    if (v.kind != PV_NULL && v.kind != PV_SCRIPTREF)
        return v;
    return ps_call_method(ps, obj, name, &rest);
}

void ps_set_member(struct ps *ps, pv obj, sk_span name, pv v)
{
    if (obj.kind == PV_HASH) {
        ph_set(ps, obj.hash, pv_str(name), v);
        return;
    }
    if (obj.kind != PV_OBJECT)
        return;
    if (obj.obj->slot != NULL && is(name, "value"))
        *obj.obj->slot = v;
    if (obj.obj->props == NULL) {
        pv props = ph_new(ps);
        if (props.kind != PV_HASH)
            return;
        obj.obj->props = props.hash;
    }
    ph_set(ps, obj.obj->props, pv_str(name), v);
}

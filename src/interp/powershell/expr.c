/* Expressions: evaluating the tree, casts, indexes. */
#include "interp/powershell/ps.h"

enum { MAX_NEST = 1200 }; /* of expressions in expressions, through calls too */

/* ---- Types ---- */

sk_span ps_type_key(struct ps *ps, sk_span name)
{
    static const struct {
        const char *alias, *name;
    } same[] = {
        {"int", "int32"},
        {"long", "int64"},
        {"uint", "uint32"},
        {"float", "single"},
        {"bool", "boolean"},
        {"regex", "text.regularexpressions.regex"},
        {"ref", "psreference"},
        {"scriptblock", "scriptblock"},
        {"hashtable", "collections.hashtable"},
        {"wmi", "management.managementobject"},
        {"wmiclass", "management.managementclass"},
        {"xml", "xml.xmldocument"},
        {"ulong", "uint64"},
        {"short", "int16"},
        {"ushort", "uint16"},
        {"management.automation.scriptblock", "scriptblock"},
        {"collections.arraylist", "collections.arraylist"},
        {"encoding", "text.encoding"},
        {"guid", "guid"},
        {"adsi", "directoryservices.directoryentry"},
        {"mailaddress", "net.mail.mailaddress"},
        {"ipaddress", "net.ipaddress"},
        {"securestring", "security.securestring"},
        {"pscredential", "management.automation.pscredential"},
        {"runtimetype", "type"},
    };
    name = ps_lower(ps, sk_trim(name));
    if (sk_ends(name, SK_LIT("[]")) && name.len > 2)
        return ps_append(ps, ps_type_key(ps, sk_slice(name, 0, name.len - 2)), SK_LIT("[]"));
    name = sk_trim_byte(name, '[');
    if (name.len > 0 && name.ptr[name.len - 1] == ']' && sk_find_byte(name, '[') == SK_NPOS)
        name.len--;
    if (sk_starts(name, SK_LIT("system.")))
        name = sk_from(name, 7);
    for (size_t i = 0; i < sizeof same / sizeof same[0]; i++)
        if (sk_eq(name, sk_span_of_cstr(same[i].alias)))
            return sk_span_of_cstr(same[i].name);
    return name;
}

static pv cast_char(struct ps *ps, pv v)
{
    if (v.kind == PV_CHAR)
        return v;
    if (v.kind == PV_STRING && pstr_units(pv_span(v)) == 1)
        return pv_char((uint32_t)pstr_unit(pv_span(v), 0));
    pv n;
    if (v.kind == PV_ARRAY || v.kind == PV_STRING || !pv_to_number(ps, v, &n)) {
        if (v.kind == PV_ARRAY && v.arr->count == 1)
            return cast_char(ps, v.arr->at[0]);
        if (v.kind != PV_STRING || !pv_to_number(ps, v, &n)) {
            ps_throw(ps, "Cannot convert value to type System.Char");
            return pv_null();
        }
    }
    int64_t i = pv_to_int(ps, v);
    if (i < 0 || i > 0xFFFF) {
        ps_throw(ps, "Value was either too large or too small for a character.");
        return pv_null();
    }
    return pv_char((uint32_t)i);
}

static pv cast_whole(struct ps *ps, sk_span type, pv v)
{
    pv n;
    if (!pv_to_number(ps, v, &n)) {
        ps_throw(ps, "Cannot convert value to a number");
        return pv_null();
    }
    int64_t i = pv_to_int(ps, n);
    bool narrow = sk_eq(type, SK_LIT("int32"));
    if (narrow && (i < INT32_MIN || i > INT32_MAX)) {
        ps_throw(ps, "Cannot convert value to type System.Int32. Value was either too large or too "
                     "small for an Int32.");
        return pv_null();
    }
    if (sk_eq(type, SK_LIT("byte"))) {
        if (i < 0 || i > 255)
            ps_throw(ps, "Value was either too large or too small for an unsigned byte.");
        return pv_num(PV_BYTE, i & 255);
    }
    bool wide = sk_ends(type, SK_LIT("64")) || sk_eq(type, SK_LIT("uint32"));
    return wide ? pv_num(PV_LONG, i) : pv_int(i);
}

static pv cast_each(struct ps *ps, sk_span type, pv v)
{
    if (v.kind == PV_STRING && sk_eq(type, SK_LIT("char")))
        return pstr_chars(ps, pv_span(v));
    if (pv_is_opaque(v))
        return v;
    if (v.kind == PV_OBJECT && v.obj->data.kind == PV_ARRAY)
        v = v.obj->data;
    struct parr items = pv_items(&v);
    pv out = pv_array(ps, items.count);
    for (size_t i = 0; i < items.count && ps->flow == FLOW_NONE && ps_step(ps, 1); i++)
        pv_push(ps, out.arr, ps_cast(ps, type, items.at[i]));
    out.arr->of = sk_eq(type, SK_LIT("char"))     ? PV_CHAR
                  : sk_eq(type, SK_LIT("byte"))   ? PV_BYTE
                  : sk_eq(type, SK_LIT("int32"))  ? PV_INT
                  : sk_eq(type, SK_LIT("string")) ? PV_STRING
                                                  : PV_NULL;
    return out;
}

static pv cast_hash(struct ps *ps, pv v)
{
    if (v.kind != PV_HASH)
        return v;
    pv out = ph_new(ps);
    for (size_t i = 0; i < v.hash->keys.count && !ps->dead; i++)
        ph_set(ps, out.hash, v.hash->keys.at[i], v.hash->vals.at[i]);
    out.hash->custom = true;
    return out;
}

static bool whole_type(sk_span type)
{
    static const char *const names[] = {"byte",   "sbyte",  "int16",  "int32",  "int64",
                                        "uint16", "uint32", "uint64", "intptr", "bigint"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (sk_eq(type, sk_span_of_cstr(names[i])))
            return true;
    return false;
}

pv ps_cast(struct ps *ps, sk_span type, pv v)
{
    if (sk_ends(type, SK_LIT("[]")))
        return cast_each(ps, sk_slice(type, 0, type.len - 2), v);
    if (sk_eq(type, SK_LIT("array"))) {
        pv out = pv_array(ps, 0);
        ps_emit(ps, out.arr, v);
        return out;
    }
    if (pv_is_opaque(v))
        return v;
    if (sk_eq(type, SK_LIT("char")))
        return cast_char(ps, v);
    if (sk_eq(type, SK_LIT("void")))
        return pv_null();
    if (sk_eq(type, SK_LIT("datetime")))
        return ps_to_date(ps, v);
    if (sk_eq(type, SK_LIT("timespan")))
        return ps_to_timespan(ps, v);
    if (sk_eq(type, SK_LIT("string")))
        return pv_str(pv_text(ps, v));
    if (sk_eq(type, SK_LIT("boolean")) || sk_eq(type, SK_LIT("switch")))
        return pv_bool(pv_truth(ps, v));
    if (sk_eq(type, SK_LIT("double")) || sk_eq(type, SK_LIT("single")) ||
        sk_eq(type, SK_LIT("decimal"))) {
        pv n;
        if (!pv_to_number(ps, v, &n))
            ps_throw(ps, "Cannot convert value to type System.Double");
        return pv_double(pv_to_double(ps, v));
    }
    if (whole_type(type))
        return cast_whole(ps, type, v);
    if (sk_eq(type, SK_LIT("type")))
        return v.kind == PV_TYPE ? v
                                 : (pv){.kind = PV_TYPE,
                                        .len = (uint32_t)ps_type_key(ps, pv_text(ps, v)).len,
                                        .s = ps_type_key(ps, pv_text(ps, v)).ptr};
    if (sk_eq(type, SK_LIT("scriptblock")) && v.kind == PV_STRING)
        return ps_static_call(ps, type, SK_LIT("create"), &(struct parr){.at = &v, .count = 1});
    if (sk_eq(type, SK_LIT("pscustomobject")) || sk_eq(type, SK_LIT("psobject")) ||
        sk_eq(type, SK_LIT("management.automation.pscustomobject")))
        return cast_hash(ps, v);
    if (sk_eq(type, SK_LIT("ordered")) && v.kind == PV_HASH) {
        v.hash->ordered = true;
        return v;
    }
    if (sk_eq(type, SK_LIT("ref")) || sk_eq(type, SK_LIT("psreference")))
        return v;
    if (sk_eq(type, SK_LIT("xml.xmldocument")) && v.kind == PV_STRING)
        return ps_xml(ps, pv_span(v));
    if (sk_starts(type, SK_LIT("collections.arraylist")) ||
        sk_starts(type, SK_LIT("collections.generic.list")) ||
        sk_starts(type, SK_LIT("collections.stack")) ||
        sk_starts(type, SK_LIT("collections.queue")))
        return ps_new_object(ps, type, &(struct parr){.at = &v, .count = 1});
    if (sk_ends(type, SK_LIT("exception")) && v.kind != PV_OBJECT)
        return ps_new_object(ps, type, &(struct parr){.at = &v, .count = 1});
    if (v.kind == PV_HASH && sk_starts(type, SK_LIT("diagnostics.process"))) {
        pv obj = ps_new_object(ps, type, &(struct parr){0});
        for (size_t i = 0; i < v.hash->keys.count && !ps->dead; i++)
            ps_set_member(ps, obj, pv_text(ps, v.hash->keys.at[i]), v.hash->vals.at[i]);
        return obj;
    }
    static const char *const made[] = {"uri",
                                       "io.memorystream",
                                       "io.streamwriter",
                                       "io.streamreader",
                                       "text.regularexpressions.regex",
                                       "io.fileinfo",
                                       "management.managementclass",
                                       "net.webclient",
                                       "text.stringbuilder",
                                       "version",
                                       "guid",
                                       "net.mail.mailaddress"};
    for (size_t i = 0; i < sizeof made / sizeof made[0]; i++)
        if (sk_eq(type, sk_span_of_cstr(made[i])) && v.kind != PV_OBJECT)
            return ps_new_object(ps, type, &(struct parr){.at = &v, .count = 1});
    return v;
}

/* ---- Indexes ---- */

static pv index_one(struct ps *ps, pv v, pv index)
{
    pv found;
    if (v.kind == PV_HASH && !ph_get(ps, v.hash, index, &found) && v.hash->ordered &&
        pv_is_number(index)) {
        int64_t n = pv_to_int(ps, index);
        return n >= 0 && (uint64_t)n < v.hash->vals.count ? v.hash->vals.at[n] : pv_null();
    }
    if (v.kind == PV_HASH)
        return ph_get(ps, v.hash, index, &found) ? found : pv_null();
    if (v.kind == PV_OBJECT && strcmp(v.obj->kind, "psmembers") == 0)
        return ps_method_ref(ps, v.obj->data, pv_text(ps, index));
    if (v.kind == PV_OBJECT && strcmp(v.obj->kind, "opaque") != 0)
        v = v.obj->data.kind == PV_ARRAY ? v.obj->data : v;
    pv n;
    if (!pv_to_number(ps, index, &n))
        return pv_null();
    int64_t i = pv_to_int(ps, n);
    if (v.kind == PV_STRING) {
        sk_span s = pv_span(v);
        if (i < 0)
            i += (int64_t)pstr_units(s);
        int unit = i < 0 ? -1 : pstr_unit(s, (size_t)i);
        (void)ps_step(ps, 1 + (sk_ascii_prefix(s) == s.len ? 0 : s.len / 16));
        return unit < 0 ? pv_null() : pv_char((uint32_t)unit);
    }
    if (v.kind != PV_ARRAY)
        return i == 0 || i == -1 ? v : pv_null();
    if (i < 0)
        i += (int64_t)v.arr->count;
    return i >= 0 && (size_t)i < v.arr->count ? v.arr->at[i] : pv_null();
}

pv ps_index(struct ps *ps, pv v, pv index)
{
    if (pv_is_opaque(v))
        return v;
    if (index.kind != PV_ARRAY)
        return index_one(ps, v, index);
    pv out = pv_array(ps, index.arr->count);
    for (size_t i = 0; i < index.arr->count && ps_step(ps, 1); i++) {
        pv at = index.arr->at[i];
        if (at.kind == PV_ARRAY)
            ps_emit(ps, out.arr, ps_index(ps, v, at));
        else {
            pv got = index_one(ps, v, at);
            if (got.kind != PV_NULL)
                pv_push(ps, out.arr, got);
        }
    }
    return out;
}

/* ---- Assigning ---- */

static void assign(struct ps *ps, const struct pnode *to, pv v);

static void assign_index(struct ps *ps, const struct pnode *to, pv v)
{
    pv on = ps_eval(ps, to->a), index = ps_eval(ps, to->b);
    if (on.kind == PV_HASH)
        ph_set(ps, on.hash, index, v);
    if (on.kind != PV_ARRAY)
        return;
    int64_t i = pv_to_int(ps, index);
    if (i < 0)
        i += (int64_t)on.arr->count;
    if (i < 0 || (size_t)i >= on.arr->count)
        ps_throw(ps, "Index was outside the bounds of the array.");
    else
        on.arr->at[i] = on.arr->of == PV_BYTE   ? ps_cast(ps, SK_LIT("byte"), v)
                        : on.arr->of == PV_CHAR ? cast_char(ps, v)
                                                : v;
}

static void assign_list(struct ps *ps, const struct pnode *to, pv v)
{
    struct parr items = pv_items(&v);
    size_t i = 0;
    for (const struct pnode *n = to->a; n != NULL; n = n->next, i++) {
        pv part = i < items.count ? items.at[i] : pv_null();
        if (n->next == NULL && items.count > i + 1) {
            part = pv_array(ps, 0);
            for (size_t k = i; k < items.count; k++)
                pv_push(ps, part.arr, items.at[k]);
        }
        assign(ps, n, part);
    }
}

static void assign(struct ps *ps, const struct pnode *to, pv v)
{
    if (to->type == N_VAR)
        ps_set_var(ps, to->text, v);
    else if (to->type == N_CAST)
        assign(ps, to->a, ps_cast(ps, to->text, v));
    else if (to->type == N_INDEX)
        assign_index(ps, to, v);
    else if (to->type == N_LIST)
        assign_list(ps, to, v);
    else if (to->type == N_MEMBER && to->a->type != N_TYPE)
        ps_set_member(ps, ps_eval(ps, to->a), pv_text(ps, ps_eval(ps, to->b)), v);
}

static pv eval_assign(struct ps *ps, const struct pnode *n)
{
    struct parr got = {0};
    pv value = pv_null();
    bool direct = false;
    if (n->b != NULL) {
        direct = n->b->type < N_PIPE;
        if (direct)
            value = ps_eval(ps, n->b);
        else
            ps_exec(ps, n->b, &got);
    }
    if (ps->flow != FLOW_NONE)
        return pv_null();
    pv v = direct ? value : pv_unroll(ps, &got);
    if (n->op == OP_COALESCE) {
        pv old = ps_eval(ps, n->a);
        v = old.kind == PV_NULL ? v : old;
    } else if (n->op != OP_NONE)
        v = ps_binary(ps, (enum pop)n->op, false, ps_eval(ps, n->a), v);
    if (ps->flow == FLOW_NONE)
        assign(ps, n->a, v);
    return v;
}

static pv eval_incdec(struct ps *ps, const struct pnode *n)
{
    pv old = ps_eval(ps, n->a);
    pv now =
        ps_binary(ps, (enum pop)n->op, false, old.kind == PV_NULL ? pv_int(0) : old, pv_int(1));
    if (ps->flow == FLOW_NONE)
        assign(ps, n->a, now);
    return n->flag ? now : old;
}

/* ---- Commands and pipelines ---- */

static void add_named(struct ps *ps, struct pargs *args, sk_span name, pv v)
{
    struct sk_map_entry *e = sk_map_put(&args->named, ps->arena, name);
    pv *at = SK_NEW(ps->arena, pv);
    if (e == NULL || at == NULL) {
        ps_no_memory(ps);
        return;
    }
    *at = v;
    e->value = (uintptr_t)at;
}

/* Switches take no value; all other parameters take what follows. */
static bool is_switch(sk_span name)
{
    static const char *const names[] = {"join",        "simplematch",   "notmatch",
                                        "passthru",    "force",         "wait",
                                        "nonewwindow", "noexit",        "usebasicparsing",
                                        "asplaintext", "recurse",       "unique",
                                        "descending",  "casesensitive", "nonewline",
                                        "append",      "raw",           "leaf",
                                        "parent",      "resolve",       "syntax",
                                        "all",         "whatif",        "confirm",
                                        "verbose",     "debug",         "quiet",
                                        "asjob",       "strict",        "noclobber",
                                        "hidden",      "allmatches",    "noprofile",
                                        "list",        "leafbase",      "extension",
                                        "qualifier",   "noqualifier",   "sum",
                                        "average",     "maximum",       "minimum",
                                        "line",        "word",          "character",
                                        "compress",    "ashashtable",   "noelement",
                                        "asstring"};
    if (sk_istarts(name, SK_LIT("valueo")))
        return true;
    static const sk_span not [] = {SK_LIT_INIT("verb"), SK_LIT_INIT("com"),
                                   SK_LIT_INIT("comobject"), SK_LIT_INIT("con"),
                                   SK_LIT_INIT("par")};
    for (size_t i = 0; i < sizeof not / sizeof not [0]; i++)
        if (sk_ieq(name, not [i]))
            return false;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (name.len > 2 && sk_istarts(sk_span_of_cstr(names[i]), name))
            return true;
    return false;
}

/* -Maximum 5 of Get-Random, where Measure-Object's has no value. */
static bool bound(sk_span name, const struct pnode *value)
{
    return (sk_istarts(SK_LIT("maximum"), name) || sk_istarts(SK_LIT("minimum"), name)) &&
           (value->type == N_CONST || value->type == N_PAREN || value->type == N_VAR);
}

static void splat(struct ps *ps, struct pargs *args, pv v)
{
    if (v.kind == PV_HASH)
        for (size_t i = 0; i < v.hash->keys.count; i++)
            add_named(ps, args, pv_text(ps, v.hash->keys.at[i]), v.hash->vals.at[i]);
    else
        ps_emit(ps, &args->pos, v);
}

static void put_word(struct ps *ps, struct sk_text *line, pv v)
{
    sk_span s = pv_text(ps, v);
    bool quote = sk_find_byte(s, ' ') != SK_NPOS && sk_find_byte(s, '"') == SK_NPOS;
    sk_text_puts(line, line->len > 0 ? " " : "");
    sk_text_puts(line, quote ? "\"" : "");
    sk_text_put(line, s);
    sk_text_puts(line, quote ? "\"" : "");
}

static const struct pnode *collect(struct ps *ps, const struct pnode *cmd, struct pargs *args)
{
    const struct pnode *redirect = NULL;
    struct sk_text line = ps_textbuf(ps);
    for (const struct pnode *n = cmd->b; n != NULL && ps->flow == FLOW_NONE; n = n->next) {
        if (n->type == N_REDIRECT) {
            redirect = n->flag2 ? redirect : n;
            continue;
        }
        if (n->type == N_SPLAT) {
            splat(ps, args, ps_get_var(ps, n->text));
            continue;
        }
        if (n->type != N_PARAM) {
            pv v = ps_eval(ps, n);
            pv_push(ps, &args->pos, v);
            /* "a.dll,Run" is a list for PowerShell and one word for a program. */
            if (v.kind == PV_ARRAY && n->type == N_LIST)
                v = ps_binary(ps, OP_JOIN, false, v, pv_cstr(","));
            struct parr words = pv_items(&v);
            for (size_t i = 0; i < words.count; i++)
                put_word(ps, &line, words.at[i]);
            continue;
        }
        sk_text_puts(&line, line.len > 0 ? " -" : "-");
        sk_text_put(&line, n->text);
        sk_span name = n->text;
        const struct pnode *value = n->a;
        if (value == NULL && n->next != NULL && n->next->type != N_PARAM &&
            n->next->type != N_REDIRECT && (!is_switch(name) || bound(name, n->next)))
            value = n = n->next;
        pv v = value != NULL ? ps_eval(ps, value) : pv_bool(true);
        if (value != NULL)
            put_word(ps, &line, v);
        add_named(ps, args, name, v);
    }
    args->line = ps_text_done(ps, &line);
    return redirect;
}

/* One text as it is; several things as lines. */
static pv redirected(struct ps *ps, const struct parr *got)
{
    return got->count == 1 && pv_is_opaque(got->at[0]) ? got->at[0] : pv_str(ps_show(ps, got));
}

static void run_command(struct ps *ps, const struct pnode *cmd, const struct parr *input,
                        bool has_input, struct parr *out)
{
    pv name = ps_eval(ps, cmd->a);
    struct pargs args = {.named = {.fold = true}};
    if (ps->flow != FLOW_NONE)
        return;
    const struct pnode *redirect = collect(ps, cmd, &args);
    struct parr got = {0};
    if (ps->flow != FLOW_NONE)
        return;
    args.dot = cmd->flag;
    ps_command(ps, name, &args, input, has_input, redirect != NULL ? &got : out);
    if (redirect != NULL && redirect->a != NULL) {
        sk_span path = pv_text(ps, ps_eval(ps, redirect->a));
        if (!sk_ieq(path, SK_LIT("nul")) && path.len > 0)
            ps_write_lines(ps, "Out-File", path, redirected(ps, &got), redirect->flag);
    }
}

void ps_pipe_into(struct ps *ps, const struct pnode *n, struct parr *out)
{
    struct parr input = {0};
    bool first = true;
    if (n->type == N_CMD) {
        run_command(ps, n, NULL, false, out);
        return;
    }
    for (const struct pnode *e = n->a; e != NULL && ps->flow == FLOW_NONE; e = e->next) {
        struct parr got = {0};
        struct parr *to = e->next == NULL ? out : &got;
        if (e->type == N_CMD)
            run_command(ps, e, &input, !first, to);
        else {
            pv v = ps_eval(ps, e);
            if (v.kind == PV_NULL && e->type == N_VAR)
                pv_push(ps, to, v); /* $null | % { } has one round */
            ps_emit(ps, to, v);
        }
        input = got;
        first = false;
    }
}

static pv eval_pipe(struct ps *ps, const struct pnode *n)
{
    struct parr got = {0};
    ps_pipe_into(ps, n, &got);
    return pv_unroll(ps, &got);
}

/* ---- The tree ---- */

static pv eval_expand(struct ps *ps, const struct pnode *n)
{
    struct sk_text out = ps_textbuf(ps);
    for (const struct pnode *part = n->a; part != NULL && ps_step(ps, 1); part = part->next)
        sk_text_put(&out, pv_text(ps, ps_eval(ps, part)));
    return pv_str(ps_text_done(ps, &out));
}

static pv eval_list(struct ps *ps, const struct pnode *n)
{
    pv out = pv_array(ps, 0);
    for (const struct pnode *item = n->a; item != NULL && ps->flow == FLOW_NONE; item = item->next)
        pv_push(ps, out.arr, ps_eval(ps, item));
    return out;
}

static pv eval_hash(struct ps *ps, const struct pnode *n)
{
    pv out = ph_new(ps);
    for (const struct pnode *pair = n->a; pair != NULL && ps->flow == FLOW_NONE; pair = pair->next)
        ph_set(ps, out.hash, ps_eval(ps, pair->a), pair->b ? ps_eval(ps, pair->b) : pv_null());
    return out;
}

static pv eval_statements(struct ps *ps, const struct pnode *n)
{
    struct parr got = {0};
    if (n->flag)
        return ps_eval(ps, n->a);
    const struct pnode *only = n->a != NULL && n->a->type == N_STMTS ? n->a->a : n->a;
    if (only != NULL && only->next == NULL && only->type < N_PIPE)
        return ps_eval(ps, only);
    ps_stmts(ps, n->a, &got);
    return pv_unroll(ps, &got);
}

static pv eval_array(struct ps *ps, const struct pnode *n)
{
    pv out = pv_array(ps, 0);
    ps_stmts(ps, n->a, out.arr);
    const struct pnode *only = n->a != NULL && n->a->type == N_STMTS ? n->a->a : n->a;
    bool alone = only != NULL && only->next == NULL && only->type == N_VAR;
    if (alone && out.arr->count == 0 && ps_eval(ps, only).kind == PV_NULL)
        pv_push(ps, out.arr, pv_null()); /* @($null) has one element */
    return out;
}

/* One operator whose left side has its value already. */
static pv eval_right(struct ps *ps, const struct pnode *n, pv a)
{
    if (ps->flow != FLOW_NONE)
        return pv_null();
    if (n->op == OP_AND || n->op == OP_OR) {
        bool left = pv_truth(ps, a);
        if (left == (n->op == OP_OR))
            return pv_bool(left);
        return pv_bool(pv_truth(ps, ps_eval(ps, n->b)));
    }
    if (n->op == OP_COALESCE)
        return a.kind != PV_NULL ? a : ps_eval(ps, n->b);
    pv b = ps_eval(ps, n->b);
    if (ps->flow != FLOW_NONE)
        return pv_null();
    return ps_binary(ps, (enum pop)n->op, n->flag, a, b);
}

/* a + b + c + … leans to the left for thousands of terms: no recursion on that side. */
static pv eval_binary(struct ps *ps, const struct pnode *n)
{
    size_t count = 0;
    const struct pnode *left = n;
    for (; left->type == N_BINARY; left = left->a)
        count++;
    if (count == 1)
        return eval_right(ps, n, ps_eval(ps, left));
    const struct pnode **spine = sk_arena_array(ps->arena, count, sizeof *spine);
    if (spine == NULL) {
        ps_no_memory(ps);
        return pv_null();
    }
    left = n;
    for (size_t i = count; i-- > 0; left = left->a)
        spine[i] = left;
    pv v = ps_eval(ps, left);
    for (size_t i = 0; i < count && ps->flow == FLOW_NONE && ps_step(ps, 1); i++)
        v = eval_right(ps, spine[i], v);
    return ps->flow == FLOW_NONE ? v : pv_null();
}

/* [ref]$x: the variable stays reachable. */
static pv eval_cast(struct ps *ps, const struct pnode *n)
{
    bool ref = sk_eq(n->text, SK_LIT("psreference")) || sk_eq(n->text, SK_LIT("ref"));
    if (!ref || n->a == NULL || n->a->type != N_VAR)
        return ps_cast(ps, n->text, ps_eval(ps, n->a));
    pv *at = ps_var(ps, n->a->text, false), v = pv_object(ps, "ref", SK_LIT("psreference"));
    at = at != NULL ? at : ps_var(ps, n->a->text, true);
    if (v.kind == PV_OBJECT && at != NULL) {
        v.obj->slot = at;
        v.obj->data = *at;
    }
    return v;
}

/* x.Method.Invoke(…) is x.Method(…); a member that holds a block stays one. */
static bool eval_invoke(struct ps *ps, const struct pnode *n, sk_span name, const struct parr *args,
                        pv *ret)
{
    if (!sk_ieq(name, SK_LIT("invoke")) || n->flag || n->a->type != N_MEMBER)
        return false;
    const struct pnode *m = n->a;
    pv on = ps_eval(ps, m->a);
    sk_span method = pv_text(ps, ps_eval(ps, m->b));
    if (ps->flow != FLOW_NONE)
        return true;
    pv held = on.kind == PV_HASH ? ps_get_member(ps, on, method) : pv_null();
    if (held.kind == PV_BLOCK)
        *ret = ps_call_method(ps, held, name, args);
    else if (m->flag)
        *ret = ps_static_call(ps, ps_type_key(ps, pv_text(ps, on)), method, args);
    else
        *ret = ps_call_method(ps, on, method, args);
    return true;
}

static pv eval_call(struct ps *ps, const struct pnode *n)
{
    struct parr args = {0};
    sk_span name = pv_text(ps, ps_eval(ps, n->b));
    for (const struct pnode *a = n->c; a != NULL && ps->flow == FLOW_NONE; a = a->next)
        pv_push(ps, &args, ps_eval(ps, a));
    pv ret = pv_null();
    if (ps->flow != FLOW_NONE || eval_invoke(ps, n, name, &args, &ret))
        return ret;
    pv on = ps_eval(ps, n->a);
    if (ps->flow != FLOW_NONE)
        return ret;
    if (n->flag)
        return ps_static_call(ps,
                              ps_type_key(ps, on.kind == PV_STRING || on.kind == PV_TYPE
                                                  ? pv_text(ps, on)
                                                  : pv_text(ps, ps_type_of(ps, on))),
                              name, &args);
    return ps_call_method(ps, on, name, &args);
}

static pv eval_member(struct ps *ps, const struct pnode *n)
{
    pv on = ps_eval(ps, n->a);
    sk_span name = pv_text(ps, ps_eval(ps, n->b));
    if (ps->flow != FLOW_NONE)
        return pv_null();
    if (n->flag)
        return ps_static_member(ps, ps_type_key(ps, pv_text(ps, on)), name);
    return ps_get_member(ps, on, name);
}

static pv eval_index(struct ps *ps, const struct pnode *n)
{
    pv on = ps_eval(ps, n->a), index = ps_eval(ps, n->b);
    return ps->flow == FLOW_NONE ? ps_index(ps, on, index) : pv_null();
}

static pv eval_node(struct ps *ps, const struct pnode *n)
{
    switch (n->type) {
    case N_CONST:
        return n->value;
    case N_EXPAND:
        return eval_expand(ps, n);
    case N_VAR:
    case N_SPLAT:
    case N_PARAM:
    case N_REDIRECT:
    case N_CLAUSE:
        return ps_get_var(ps, n->text);
    case N_LIST:
        return eval_list(ps, n);
    case N_ARRAY:
        return eval_array(ps, n);
    case N_SUBEXPR:
    case N_PAREN:
        return eval_statements(ps, n);
    case N_HASH:
        return eval_hash(ps, n);
    case N_BLOCK:
        return (pv){.kind = PV_BLOCK, .block = n};
    case N_TYPE:
        return (pv){.kind = PV_TYPE, .len = (uint32_t)n->text.len, .s = n->text.ptr};
    case N_CAST:
        return eval_cast(ps, n);
    case N_UNARY:
        return ps_unary(ps, (enum pop)n->op, n->flag, ps_eval(ps, n->a));
    case N_BINARY:
        return eval_binary(ps, n);
    case N_MEMBER:
        return eval_member(ps, n);
    case N_CALL:
        return eval_call(ps, n);
    case N_INDEX:
        return eval_index(ps, n);
    case N_INCDEC:
        return eval_incdec(ps, n);
    case N_PIPE:
    case N_CMD:
        return eval_pipe(ps, n);
    default: {
        struct parr got = {0};
        ps_exec(ps, n, &got);
        return pv_unroll(ps, &got);
    }
    }
}

pv ps_eval(struct ps *ps, const struct pnode *n)
{
    if (n == NULL || ps->flow != FLOW_NONE || !ps_step(ps, 1))
        return pv_null();
    if (n->type == N_ASSIGN)
        return eval_assign(ps, n);
    if (ps->nest >= MAX_NEST) {
        ps_too_deep(ps);
        return pv_null();
    }
    ps->nest++;
    pv v = eval_node(ps, n);
    ps->nest--;
    return v;
}

/* Cmdlets that work on values. Adding one is a line in the table at the end and a function. */
#include "interp/powershell/ps.h"

static void iex(struct ps *ps, struct pcall *c)
{
    pv code = ps_arg(c->args, "command", 0);
    for (size_t i = 0; c->has_input && i < c->input->count && ps->flow == FLOW_NONE; i++)
        ps_iex(ps, c->input->at[i], c->out);
    if (!c->has_input)
        ps_iex(ps, code, c->out);
}

static pv block_arg(const struct pargs *args, const char *name)
{
    pv v = ps_arg(args, name, 0);
    for (size_t i = 0; v.kind != PV_BLOCK && i < args->pos.count; i++)
        if (args->pos.at[i].kind == PV_BLOCK)
            v = args->pos.at[i];
    return v;
}

static void foreach_object(struct ps *ps, struct pcall *c)
{
    bool found;
    pv begin = ps_named(c->args, "begin", &found), end = ps_named(c->args, "end", &found);
    pv body = block_arg(c->args, "process");
    size_t blocks = 0;
    for (size_t i = 0; i < c->args->pos.count; i++)
        blocks += c->args->pos.at[i].kind == PV_BLOCK;
    if (blocks > 1) {
        begin = c->args->pos.at[0];
        body = c->args->pos.at[1];
        end = blocks > 2 ? c->args->pos.at[2] : end;
    }
    if (begin.kind == PV_BLOCK)
        ps_stmts(ps, begin.block->a, c->out);
    for (size_t i = 0; c->has_input && i < c->input->count && ps->flow == FLOW_NONE; i++) {
        if (body.kind == PV_BLOCK)
            ps_block_with(ps, body.block, c->input->at[i], c->out);
        else {
            pv v = ps_member_or_call(ps, c->input->at[i], pv_text(ps, body), &c->args->pos);
            ps_emit(ps, c->out, v);
        }
        if (ps->flow == FLOW_CONTINUE)
            ps->flow = FLOW_NONE;
    }
    if (end.kind == PV_BLOCK)
        ps_stmts(ps, end.block->a, c->out);
}

static void where_object(struct ps *ps, struct pcall *c)
{
    static const struct {
        const char *name;
        enum pop op;
    } ops[] = {{"eq", OP_EQ},
               {"ne", OP_NE},
               {"like", OP_LIKE},
               {"match", OP_MATCH},
               {"gt", OP_GT},
               {"lt", OP_LT},
               {"ge", OP_GE},
               {"le", OP_LE},
               {"notlike", OP_NOTLIKE},
               {"contains", OP_CONTAINS},
               {"in", OP_IN}};
    pv body = block_arg(c->args, "filterscript");
    for (size_t i = 0; c->has_input && i < c->input->count && ps->flow == FLOW_NONE; i++) {
        pv item = c->input->at[i], yes = pv_null();
        if (body.kind == PV_BLOCK) {
            struct parr got = {0};
            ps_block_with(ps, body.block, item, &got);
            yes = pv_unroll(ps, &got);
        }
        for (size_t o = 0; body.kind != PV_BLOCK && o < sizeof ops / sizeof ops[0]; o++) {
            const struct sk_map_entry *e =
                sk_map_find(&c->args->named, sk_span_of_cstr(ops[o].name));
            if (e != NULL)
                yes = ps_binary(ps, ops[o].op, false, ps_get_member(ps, item, pv_text(ps, body)),
                                *(pv *)e->value);
        }
        if (pv_truth(ps, yes))
            pv_push(ps, c->out, item);
    }
}

static void select_object(struct ps *ps, struct pcall *c)
{
    bool first, last, skip, expand, unique, index;
    pv n_first = ps_named(c->args, "first", &first), n_last = ps_named(c->args, "last", &last);
    pv n_skip = ps_named(c->args, "skip", &skip), at = ps_named(c->args, "index", &index);
    pv member = ps_named(c->args, "expandproperty", &expand);
    (void)ps_named(c->args, "unique", &unique);
    size_t from = skip ? (size_t)pv_to_int(ps, n_skip) : 0, to = c->has_input ? c->input->count : 0;
    if (first)
        to = sk_min(to, from + (size_t)pv_to_int(ps, n_first));
    if (last && (size_t)pv_to_int(ps, n_last) < to)
        from = to - (size_t)pv_to_int(ps, n_last);
    for (size_t i = from; i < to && ps_step(ps, 1); i++) {
        pv v = c->input->at[i];
        bool seen = false;
        for (size_t k = 0; unique && k < c->out->count && !seen && ps_step(ps, 1); k++)
            seen = pv_equal(ps, c->out->at[k], v, true);
        if (index && !pv_truth(ps, ps_binary(ps, OP_CONTAINS, false, at, pv_int((int64_t)i))))
            continue;
        if (!seen)
            ps_emit(ps, c->out, expand ? ps_get_member(ps, v, pv_text(ps, member)) : v);
    }
}

static pv sort_key(struct ps *ps, pv by, pv item)
{
    struct parr got = {0};
    if (by.kind == PV_NULL)
        return item;
    if (by.kind != PV_BLOCK)
        return ps_get_member(ps, item, pv_text(ps, by));
    ps_block_with(ps, by.block, item, &got);
    return pv_unroll(ps, &got);
}

/* Merges the sorted halves of items (with their keys) through room. */
static void merge(struct ps *ps, pv *items, size_t n, pv *room, bool down)
{
    if (n < 4 || ps->dead || !ps_step(ps, n)) { /* pairs: key, item */
        return;
    }
    size_t half = n / 4 * 2, a = 0, b = half, o = 0;
    merge(ps, items, half, room, down);
    merge(ps, items + half, n - half, room, down);
    while (a < half || b < n) {
        bool left = b >= n || (a < half && (down ? pv_compare(ps, items[a], items[b], false) >= 0
                                                 : pv_compare(ps, items[a], items[b], false) <= 0));
        size_t *from = left ? &a : &b;
        room[o++] = items[(*from)++];
        room[o++] = items[(*from)++];
    }
    memcpy(items, room, n * sizeof *items);
}

static void sort_object(struct ps *ps, struct pcall *c)
{
    bool down, unique;
    pv by = ps_arg(c->args, "property", 0);
    (void)ps_named(c->args, "descending", &down);
    (void)ps_named(c->args, "unique", &unique);
    struct parr all = {0};
    for (size_t i = 0; c->has_input && i < c->input->count; i++) {
        pv_push(ps, &all, sort_key(ps, by, c->input->at[i]));
        pv_push(ps, &all, c->input->at[i]);
    }
    pv *room = SK_NEW_ARRAY(ps->arena, pv, all.count + 1);
    if (room == NULL || ps->dead) {
        ps_no_memory(ps);
        return;
    }
    merge(ps, all.at, all.count, room, down);
    for (size_t i = 0; i + 1 < all.count; i += 2)
        if (!unique || i == 0 || !pv_equal(ps, all.at[i], all.at[i - 2], false))
            pv_push(ps, c->out, all.at[i + 1]);
}

void ps_sort(struct ps *ps, struct parr *arr)
{
    struct parr all = {0};
    for (size_t i = 0; i < arr->count; i++) {
        pv_push(ps, &all, arr->at[i]);
        pv_push(ps, &all, arr->at[i]);
    }
    pv *room = SK_NEW_ARRAY(ps->arena, pv, all.count + 1);
    if (room == NULL || ps->dead) {
        ps_no_memory(ps);
        return;
    }
    merge(ps, all.at, all.count, room, false);
    for (size_t i = 0; i < arr->count && 2 * i < all.count; i++)
        arr->at[i] = all.at[2 * i];
}

static void pass(struct ps *ps, struct pcall *c)
{
    bool found;
    pv named = ps_named(c->args, "inputobject", &found);
    for (size_t i = 0; c->has_input && i < c->input->count; i++)
        pv_push(ps, c->out, c->input->at[i]);
    if (found)
        ps_emit(ps, c->out, named);
    for (size_t i = 0; !c->has_input && i < c->args->pos.count; i++)
        ps_emit(ps, c->out, c->args->pos.at[i]);
}

static void write_host(struct ps *ps, struct pcall *c)
{
    struct sk_text line = ps_textbuf(ps);
    bool found;
    pv object = ps_named(c->args, "object", &found);
    if (found)
        sk_text_put(&line, pv_text(ps, object));
    for (size_t i = 0; i < c->args->pos.count; i++) {
        sk_text_puts(&line, i > 0 ? " " : "");
        sk_text_put(&line, pv_text(ps, c->args->pos.at[i]));
    }
    if (c->has_input)
        pass(ps, c);
    if (line.len > 0)
        pv_push(ps, c->out, pv_str(ps_text_done(ps, &line)));
}

static void nothing(struct ps *ps, struct pcall *c)
{
    (void)ps_step(ps, 1);
    (void)c;
}

static void out_string(struct ps *ps, struct pcall *c)
{
    if (c->has_input)
        pv_push(ps, c->out, pv_str(ps_append(ps, ps_show(ps, c->input), SK_LIT("\r\n"))));
}

static void new_object(struct ps *ps, struct pcall *c)
{
    bool com;
    pv name = ps_named(c->args, "comobject", &com);
    pv args = ps_arg(c->args, "argumentlist", 1), found;
    (void)found;
    struct parr list = {0};
    if (!com) {
        name = ps_arg(c->args, "typename", 0);
        if (name.kind == PV_ARRAY && name.arr->count > 0)
            name = name.arr->at[0];
    }
    bool has_props;
    pv props = ps_named(c->args, "property", &has_props);
    if (has_props)
        args = ps_cast(ps, SK_LIT("pscustomobject"), props);
    if (args.kind != PV_NULL)
        pv_push(ps, &list, args);
    pv v = ps_new_object(ps, ps_type_key(ps, pv_text(ps, name)), &list);
    pv_push(ps, c->out, v); /* a collection stays one object */
}

static void get_alias(struct ps *ps, struct pcall *c)
{
    sk_span pattern = pv_text(ps, ps_arg(c->args, "name", 0));
    const char *alias, *target;
    for (size_t i = 0; (target = ps_alias_target(i, &alias)) != NULL; i++)
        if (ps_wildcard(pattern, sk_span_of_cstr(alias), false)) {
            pv v = pv_object(ps, "name", SK_LIT("management.automation.aliasinfo"));
            if (v.kind == PV_OBJECT)
                v.obj->text = sk_span_of_cstr(alias);
            pv_push(ps, c->out, v);
        }
}

static void get_command(struct ps *ps, struct pcall *c)
{
    sk_span pattern = pv_text(ps, ps_arg(c->args, "name", 0));
    const char *name = ps_resolve(ps, pattern);
    pv v = pv_object(ps, "name", SK_LIT("management.automation.cmdletinfo"));
    if (v.kind != PV_OBJECT)
        return;
    v.obj->text = name != NULL ? sk_span_of_cstr(name) : pattern;
    pv_push(ps, c->out, v);
}

static void set_alias(struct ps *ps, struct pcall *c)
{
    sk_span name = pv_text(ps, ps_arg(c->args, "name", 0));
    char *value = sk_arena_cstr(ps->arena, pv_text(ps, ps_arg(c->args, "value", 1)));
    struct sk_map_entry *e = sk_map_put(&ps->aliases, ps->arena, name.len > 0 ? name : SK_LIT("?"));
    if (e == NULL || value == NULL) {
        ps_no_memory(ps);
        return;
    }
    const char *target = ps_resolve(ps, sk_span_of_cstr(value));
    e->value = (uintptr_t)(target != NULL ? target : value);
}

static const char *const known_variables[] = {"MaximumDriveCount",
                                              "MaximumAliasCount",
                                              "MaximumErrorCount",
                                              "MaximumFunctionCount",
                                              "MaximumHistoryCount",
                                              "MaximumVariableCount",
                                              "VerbosePreference",
                                              "PSHOME",
                                              "ShellId",
                                              "Error",
                                              "ErrorActionPreference",
                                              "ExecutionContext",
                                              "Host",
                                              "HOME",
                                              "PID",
                                              "PSCulture",
                                              "ConfirmPreference",
                                              "DebugPreference",
                                              "FormatEnumerationLimit",
                                              "WarningPreference",
                                              "PSVersionTable",
                                              "ProgressPreference",
                                              "OutputEncoding",
                                              "PWD",
                                              "StackTrace",
                                              "WhatIfPreference"};

static void put_variable(struct ps *ps, struct pcall *c, sk_span name)
{
    bool value_only;
    (void)ps_named(c->args, "valueonly", &value_only);
    pv v = ps_get_var(ps, name), info = ph_new(ps);
    if (value_only) {
        pv_push(ps, c->out, v);
        return;
    }
    if (info.kind != PV_HASH)
        return;
    info.hash->custom = true;
    ph_set(ps, info.hash, pv_cstr("Name"), pv_str(name));
    ph_set(ps, info.hash, pv_cstr("Value"), v);
    pv_push(ps, c->out, info);
}

static void match_variables(struct ps *ps, struct pcall *c, sk_span pattern)
{
    size_t colon = sk_find_byte(pattern, ':');
    if (sk_istarts(pattern, SK_LIT("variable:")))
        pattern = sk_from(pattern, colon + 1);
    while (pattern.len > 0 && (pattern.ptr[0] == '/' || pattern.ptr[0] == '\\'))
        pattern = sk_from(pattern, 1);
    bool wild = sk_find_byte(pattern, '*') != SK_NPOS || sk_find_byte(pattern, '?') != SK_NPOS ||
                sk_find_byte(pattern, '[') != SK_NPOS;
    if (!wild) {
        put_variable(ps, c, pattern);
        return;
    }
    for (size_t i = 0; i < sizeof known_variables / sizeof known_variables[0]; i++)
        if (ps_wildcard(pattern, sk_span_of_cstr(known_variables[i]), false))
            put_variable(ps, c, sk_span_of_cstr(known_variables[i]));
    for (struct pscope *s = ps->scope; s != NULL; s = s->up)
        for (size_t i = 0; i < s->vars.count; i++)
            if (ps_wildcard(pattern, s->vars.entries[i].key, false))
                put_variable(ps, c, s->vars.entries[i].key);
}

static void get_variable(struct ps *ps, struct pcall *c)
{
    pv name = ps_arg(c->args, "name", 0);
    match_variables(ps, c, name.kind == PV_NULL ? SK_LIT("*") : pv_text(ps, name));
}

static void set_variable(struct ps *ps, struct pcall *c)
{
    pv value = ps_arg(c->args, "value", 1);
    if (c->has_input && value.kind == PV_NULL)
        value = pv_unroll(ps, c->input);
    ps_set_var(ps, pv_text(ps, ps_arg(c->args, "name", 0)), value);
}

static void set_item(struct ps *ps, struct pcall *c)
{
    sk_span path = pv_text(ps, ps_arg(c->args, "path", 0));
    pv value = ps_arg(c->args, "value", 1);
    size_t colon = sk_find_byte(path, ':');
    sk_span drive = sk_slice(path, 0, colon == SK_NPOS ? 0 : colon);
    sk_span name = sk_from(path, colon == SK_NPOS ? 0 : colon + 1);
    while (name.len > 0 && (name.ptr[0] == '/' || name.ptr[0] == '\\'))
        name = sk_from(name, 1);
    if (sk_ieq(drive, SK_LIT("variable")))
        ps_set_var(ps, name, value);
    else if (sk_ieq(drive, SK_LIT("env")))
        ps_set_var(ps, ps_append(ps, SK_LIT("env:"), name), value);
    else if (sk_ieq(drive, SK_LIT("alias"))) {
        char *target = sk_arena_cstr(ps->arena, pv_text(ps, value));
        struct sk_map_entry *e = sk_map_put(&ps->aliases, ps->arena, name);
        if (e != NULL && target != NULL) {
            const char *known = ps_resolve(ps, sk_span_of_cstr(target));
            e->value = (uintptr_t)(known != NULL ? known : target);
        }
    } else
        sk_events_behaviour(ps->ev, sk_istarts(drive, SK_LIT("hk")) ? SK_DO_REGISTRY : SK_DO_WRITE,
                            SK_LIT("Set-Item"), path);
}

static void put_env(struct ps *ps, struct pcall *c, sk_span pattern)
{
    bool found;
    for (size_t i = 0; sk_windows_env_name(i) != NULL; i++) {
        sk_span name = sk_span_of_cstr(sk_windows_env_name(i));
        pv info = ps_wildcard(pattern, name, false) ? ph_new(ps) : pv_null();
        if (info.kind != PV_HASH)
            continue;
        info.hash->custom = true;
        ph_set(ps, info.hash, pv_cstr("Name"), pv_str(name));
        ph_set(ps, info.hash, pv_cstr("Key"), pv_str(name));
        ph_set(ps, info.hash, pv_cstr("Value"), ps_env(ps, name, &found));
        pv_push(ps, c->out, info);
    }
}

static void get_item(struct ps *ps, struct pcall *c)
{
    sk_span path = pv_text(ps, ps_arg(c->args, "path", 0));
    if (sk_istarts(path, SK_LIT("variable:"))) {
        match_variables(ps, c, path);
        return;
    }
    if (sk_istarts(path, SK_LIT("env:"))) {
        sk_span name = sk_from(path, 4);
        while (name.len > 0 && (name.ptr[0] == '/' || name.ptr[0] == '\\'))
            name = sk_from(name, 1);
        put_env(ps, c, name.len > 0 ? name : SK_LIT("*"));
        return;
    }
    if (sk_istarts(path, SK_LIT("hk")) && sk_find_byte(path, ':') != SK_NPOS)
        sk_events_behaviour(ps->ev, SK_DO_REGISTRY, c->name, path);
    pv v = pv_object(ps, "file", SK_LIT("io.fileinfo"));
    if (v.kind == PV_OBJECT)
        v.obj->text = path;
    pv_push(ps, c->out, v);
}

static void get_member(struct ps *ps, struct pcall *c)
{
    (void)ps;
    (void)c;
}

static void join_string(struct ps *ps, struct pcall *c)
{
    bool found;
    pv by = ps_named(c->args, "separator", &found);
    pv all = pv_array(ps, 0);
    if (c->has_input)
        *all.arr = *c->input;
    pv_push(ps, c->out, ps_binary(ps, OP_JOIN, false, all, found ? by : ps_arg(c->args, "sep", 0)));
}

static void measure(struct ps *ps, struct pcall *c)
{
    pv v = ph_new(ps);
    if (v.kind != PV_HASH)
        return;
    double sum = 0;
    for (size_t i = 0; c->has_input && i < c->input->count; i++)
        sum += pv_to_double(ps, c->input->at[i]);
    v.hash->custom = true;
    ph_set(ps, v.hash, pv_cstr("Count"), pv_int(c->has_input ? (int64_t)c->input->count : 0));
    ph_set(ps, v.hash, pv_cstr("Sum"), pv_double(sum));
    pv_push(ps, c->out, v);
}

static void get_random(struct ps *ps, struct pcall *c)
{
    bool found;
    pv min = ps_named(c->args, "minimum", &found);
    if (c->has_input && c->input->count > 0)
        pv_push(ps, c->out, c->input->at[0]);
    else
        pv_push(ps, c->out, found ? min : pv_int(pv_to_int(ps, pv_null())));
}

static void get_date(struct ps *ps, struct pcall *c)
{
    (void)c;
    pv_push(ps, c->out, pv_opaque(ps, SK_LIT("date")));
}

static void secure_string(struct ps *ps, struct pcall *c)
{
    bool keyed;
    (void)ps_named(c->args, "key", &keyed);
    pv text = ps_arg(c->args, "string", 0);
    if (c->has_input && c->input->count > 0)
        text = c->input->at[0];
    pv v = pv_object(ps, "securestring", SK_LIT("security.securestring"));
    if (v.kind == PV_OBJECT)
        v.obj->text = pv_text(ps, text);
    if (keyed)
        sk_events_note(ps->ev, "powershell.securestring", SK_LIT("encrypted with a key"));
    pv_push(ps, c->out, v);
}

const struct pcmdlet ps_cmdlets_core[] = {
    {"Invoke-Expression", iex},
    {"ForEach-Object", foreach_object},
    {"Where-Object", where_object},
    {"Select-Object", select_object},
    {"Sort-Object", sort_object},
    {"Write-Output", pass},
    {"Write-Host", write_host},
    {"Write-Information", write_host},
    {"Write-Verbose", nothing},
    {"Write-Debug", nothing},
    {"Write-Warning", nothing},
    {"Write-Error", nothing},
    {"Write-Progress", nothing},
    {"Out-Null", nothing},
    {"Out-String", out_string},
    {"Out-Default", pass},
    {"Out-Host", pass},
    {"Tee-Object", pass},
    {"Format-Table", pass},
    {"Format-List", pass},
    {"New-Object", new_object},
    {"Get-Alias", get_alias},
    {"Get-Command", get_command},
    {"Set-Alias", set_alias},
    {"New-Alias", set_alias},
    {"Get-Variable", get_variable},
    {"Set-Variable", set_variable},
    {"New-Variable", set_variable},
    {"Set-Item", set_item},
    {"Get-Item", get_item},
    {"Get-ChildItem", get_item},
    {"Get-Member", get_member},
    {"Join-String", join_string},
    {"Measure-Object", measure},
    {"Get-Random", get_random},
    {"Get-Date", get_date},
    {"ConvertTo-SecureString", secure_string},
    {"Start-Sleep", nothing},
    {"Clear-Host", nothing},
    {"Set-StrictMode", nothing},
    {"Set-ExecutionPolicy", nothing},
    {"Import-Module", nothing},
    {"Remove-Variable", nothing},
    {"Set-Location", nothing},
    {"Get-History", nothing},
    {"Set-PSDebug", nothing},
    {"Get-Location", nothing},
    {NULL, NULL},
};

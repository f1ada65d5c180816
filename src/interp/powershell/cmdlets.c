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
        uint64_t net = ps->net_calls;
        if (body.kind == PV_BLOCK)
            ps_block_with(ps, body.block, c->input->at[i], c->out);
        else {
            pv v = ps_member_or_call(ps, c->input->at[i], pv_text(ps, body), &c->args->pos);
            ps_emit(ps, c->out, v);
        }
        if (ps->flow == FLOW_CONTINUE || (ps->flow == FLOW_BREAK && ps->net_calls != net))
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
               {"notcontains", OP_NOTCONTAINS},
               {"notmatch", OP_NOTMATCH},
               {"in", OP_IN},
               {"notin", OP_NOTIN},
               {"is", OP_IS}};
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
        if (body.kind != PV_BLOCK && c->args->named.count == 0)
            yes = ps_get_member(ps, item, pv_text(ps, body));
        if (pv_truth(ps, yes))
            pv_push(ps, c->out, item);
    }
}

/* The properties that were asked for, as a new object. */
static pv chosen(struct ps *ps, pv v, pv props)
{
    struct parr names = pv_items(&props);
    pv out = ph_new(ps);
    if (out.kind != PV_HASH)
        return v;
    out.hash->custom = true;
    for (size_t i = 0; i < names.count && ps_step(ps, 1); i++) {
        pv name = names.at[i], how, called;
        if (name.kind != PV_HASH) {
            if (!sk_eq(pv_text(ps, name), SK_LIT("*")))
                ph_set(ps, out.hash, name, ps_get_member(ps, v, pv_text(ps, name)));
            continue;
        }
        struct parr got = {0};
        if (!ph_get(ps, name.hash, pv_cstr("name"), &called) &&
            !ph_get(ps, name.hash, pv_cstr("n"), &called) &&
            !ph_get(ps, name.hash, pv_cstr("label"), &called))
            called = pv_cstr("?");
        if (!ph_get(ps, name.hash, pv_cstr("expression"), &how) &&
            !ph_get(ps, name.hash, pv_cstr("e"), &how))
            continue;
        if (how.kind == PV_BLOCK)
            ps_block_with(ps, how.block, v, &got);
        else
            pv_push(ps, &got, ps_get_member(ps, v, pv_text(ps, how)));
        ph_set(ps, out.hash, called, pv_unroll(ps, &got));
    }
    return out.hash->keys.count > 0 ? out : v;
}

static void select_object(struct ps *ps, struct pcall *c)
{
    bool first, last, skip, expand, unique, index;
    pv n_first = ps_named(c->args, "first", &first), n_last = ps_named(c->args, "last", &last);
    pv n_skip = ps_named(c->args, "skip", &skip), at = ps_named(c->args, "index", &index);
    pv member = ps_named(c->args, "expandproperty", &expand);
    (void)ps_named(c->args, "unique", &unique);
    bool skip_last;
    pv props = ps_arg(c->args, "property", 0);
    pv n_skip_last = ps_named(c->args, "skiplast", &skip_last);
    skip_last = ps_given(c->args, "skiplast");
    size_t from = skip ? (size_t)pv_to_int(ps, n_skip) : 0, to = c->has_input ? c->input->count : 0;
    if (skip_last)
        to -= sk_min(to, (size_t)pv_to_int(ps, n_skip_last));
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
        if (!seen && expand)
            ps_emit(ps, c->out, ps_get_member(ps, v, pv_text(ps, member)));
        else if (!seen)
            pv_push(ps, c->out, props.kind == PV_NULL ? v : chosen(ps, v, props));
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

static void tee(struct ps *ps, struct pcall *c)
{
    bool found;
    pv name = ps_named(c->args, "variable", &found);
    pv all = c->has_input ? pv_unroll(ps, c->input) : pv_null();
    if (found)
        ps_set_var(ps, pv_text(ps, name), all);
    else
        ps_write_file(ps, "Tee-Object", pv_text(ps, ps_arg(c->args, "filepath", 0)), all, false);
    pass(ps, c);
}

/* Get-Unique: of sorted input. */
static void unique(struct ps *ps, struct pcall *c)
{
    for (size_t i = 0; c->has_input && i < c->input->count && ps_step(ps, 1); i++)
        if (i == 0 || !pv_equal(ps, c->input->at[i], c->input->at[i - 1], true))
            pv_push(ps, c->out, c->input->at[i]);
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

/* A module by its name is one of Windows; by a path it is a library that is loaded. */
static void import_module(struct ps *ps, struct pcall *c)
{
    sk_span name = pv_text(ps, ps_arg(c->args, "name", 0));
    if (sk_find_byte(name, '\\') != SK_NPOS || sk_iends(name, SK_LIT(".dll"))) {
        sk_events_behaviour(ps->ev, SK_DO_LOAD, SK_LIT("Import-Module"), name);
        sk_events_path(ps->ev, name);
    }
}

static void export_file(struct ps *ps, struct pcall *c)
{
    sk_span path = pv_text(ps, ps_arg(c->args, "path", 0));
    sk_events_behaviour(ps->ev, SK_DO_WRITE, c->name, path);
    sk_events_path(ps->ev, path);
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
    if (has_props && sk_ifind(pv_text(ps, name), SK_LIT("psobject")) == SK_NPOS &&
        sk_ifind(pv_text(ps, name), SK_LIT("pscustom")) == SK_NPOS)
        args = pv_null();
    for (size_t i = 2; !com && i < c->args->pos.count;
         i++) { /* New-Object T a b is no error here */
        if (args.kind != PV_ARRAY || i == 2) {
            pv both = pv_array(ps, 2);
            pv_push(ps, both.arr, args);
            args = both;
        }
        pv_push(ps, args.arr, c->args->pos.at[i]);
    }
    if (args.kind != PV_NULL)
        pv_push(ps, &list, args);
    pv v = ps_new_object(ps, ps_type_key(ps, pv_text(ps, name)), &list);
    pv_push(ps, c->out, v); /* a collection stays one object */
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

static void get_random(struct ps *ps, struct pcall *c)
{
    bool found;
    pv min = ps_named(c->args, "minimum", &found);
    if (c->has_input && c->input->count > 0)
        pv_push(ps, c->out, c->input->at[0]);
    else
        pv_push(ps, c->out, found ? min : pv_int(pv_to_int(ps, pv_null())));
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
    {"Tee-Object", tee},
    {"Out-GridView", pass},
    {"Get-Unique", unique},
    {"Write-EventLog", nothing},
    {"Start-Transcript", nothing},
    {"Stop-Transcript", nothing},
    {"Pop-Location", nothing},
    {"Push-Location", nothing},
    {"Get-PSDebug", nothing},
    {"Remove-Job", nothing},
    {"Add-PSSnapin", nothing},
    {"Remove-Module", nothing},
    {"Export-ModuleMember", nothing},
    {"Export-Csv", export_file},
    {"Export-Clixml", export_file},
    {"Set-Culture", nothing},
    {"Out-Printer", nothing},
    {"Format-Wide", pass},
    {"Format-Custom", pass},
    {"Format-Table", pass},
    {"Format-List", pass},
    {"New-Object", new_object},
    {"Get-Member", get_member},
    {"Join-String", join_string},
    {"Get-Random", get_random},
    {"Start-Sleep", nothing},
    {"Clear-Host", nothing},
    {"Set-StrictMode", nothing},
    {"Set-ExecutionPolicy", nothing},
    {"Import-Module", import_module},
    {"Set-Location", nothing},
    {"Get-History", nothing},
    {"Set-PSDebug", nothing},
    {NULL, NULL},
};

/* Cmdlets for names: aliases, commands, variables, items of drives. */
#include "interp/powershell/ps.h"

static void set_text(struct ps *ps, pv v, const char *name, sk_span text)
{
    if (v.kind == PV_OBJECT)
        ps_set_member(ps, v, sk_span_of_cstr(name), pv_str(text));
}

/* What Get-Alias and Get-Command give: its text is the name that & takes. */
pv ps_command_info(struct ps *ps, sk_span name, sk_span target)
{
    bool alias = target.len > 0;
    pv v = pv_object(ps, "name",
                     alias ? SK_LIT("management.automation.aliasinfo")
                           : SK_LIT("management.automation.cmdletinfo"));
    if (v.kind != PV_OBJECT)
        return v;
    v.obj->text = name;
    set_text(ps, v, "Name", name);
    set_text(ps, v, "CommandType", alias ? SK_LIT("Alias") : SK_LIT("Cmdlet"));
    set_text(ps, v, "Definition", alias ? target : name);
    set_text(ps, v, "ResolvedCommandName", alias ? target : name);
    set_text(ps, v, "ReferencedCommand", alias ? target : name);
    set_text(ps, v, "DisplayName", alias ? target : name);
    return v;
}

static void aliases_like(struct ps *ps, struct pcall *c, sk_span pattern, sk_span definition)
{
    const char *alias, *target;
    for (size_t i = 0; i < ps->aliases.count; i++) {
        struct sk_map_entry *e = &ps->aliases.entries[i];
        sk_span goal = sk_span_of_cstr((const char *)e->value);
        if (ps_wildcard(pattern, e->key, false) && ps_wildcard(definition, goal, false))
            pv_push(ps, c->out, ps_command_info(ps, e->key, goal));
    }
    for (size_t i = 0; (target = ps_alias_target(i, &alias)) != NULL; i++)
        if (ps_wildcard(pattern, sk_span_of_cstr(alias), false) &&
            ps_wildcard(definition, sk_span_of_cstr(target), false))
            pv_push(ps, c->out,
                    ps_command_info(ps, sk_span_of_cstr(alias), sk_span_of_cstr(target)));
}

static void get_alias(struct ps *ps, struct pcall *c)
{
    bool by_definition;
    pv definition = ps_named(c->args, "definition", &by_definition);
    pv name = by_definition ? pv_null() : ps_arg(c->args, "name", 0);
    aliases_like(ps, c, name.kind == PV_NULL ? SK_LIT("*") : pv_text(ps, name),
                 by_definition ? pv_text(ps, definition) : SK_LIT("*"));
}

static void get_command(struct ps *ps, struct pcall *c)
{
    bool verb, noun;
    sk_span pattern = pv_text(ps, ps_arg(c->args, "name", 0));
    pv v = ps_named(c->args, "verb", &verb), n = ps_named(c->args, "noun", &noun);
    if (verb || noun) {
        sk_span head = verb ? pv_text(ps, v) : SK_LIT("*");
        pattern =
            ps_append(ps, ps_append(ps, head, SK_LIT("-")), noun ? pv_text(ps, n) : SK_LIT("*"));
    }
    const char *alias, *target;
    bool wild = sk_find_byte(pattern, '*') != SK_NPOS || sk_find_byte(pattern, '?') != SK_NPOS;
    for (size_t i = 0; !wild && (target = ps_alias_target(i, &alias)) != NULL; i++)
        if (sk_ieq(pattern, sk_span_of_cstr(alias))) {
            pv_push(ps, c->out,
                    ps_command_info(ps, sk_span_of_cstr(alias), sk_span_of_cstr(target)));
            return;
        }
    const char *name = ps_resolve(ps, pattern);
    if (name != NULL || !wild)
        pv_push(ps, c->out,
                ps_command_info(ps, name != NULL ? sk_span_of_cstr(name) : pattern, (sk_span){0}));
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
    bool value_only, known = true;
    (void)ps_named(c->args, "valueonly", &value_only);
    pv v = ps_get_var(ps, name), info = ph_new(ps);
    if (v.kind == PV_NULL && ps_var(ps, name, false) == NULL)
        (void)ps_special_var(ps, name, &known);
    if (!known)
        return;
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
        for (size_t i = 0; i < s->vars.count && ps_step(ps, 1); i++)
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
    else if (sk_ieq(drive, SK_LIT("function")))
        ps_set_var(ps, ps_append(ps, SK_LIT("function:"), name),
                   value.kind == PV_BLOCK
                       ? value
                       : ps_static_call(ps, SK_LIT("scriptblock"), SK_LIT("create"),
                                        &(struct parr){.at = &value, .count = 1}));
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
    for (size_t i = 0; i < ps->env.count; i++) {
        sk_span name = ps->env.entries[i].key;
        pv info = ps_wildcard(pattern, name, false) ? ph_new(ps) : pv_null();
        if (info.kind != PV_HASH)
            continue;
        info.hash->custom = true;
        ph_set(ps, info.hash, pv_cstr("Name"), pv_str(name));
        ph_set(ps, info.hash, pv_cstr("Value"), ps_env(ps, name, &found));
        pv_push(ps, c->out, info);
    }
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
    if (sk_istarts(path, SK_LIT("alias:"))) {
        sk_span name = sk_from(path, 6);
        while (name.len > 0 && (name.ptr[0] == '/' || name.ptr[0] == '\\'))
            name = sk_from(name, 1);
        aliases_like(ps, c, name.len > 0 ? name : SK_LIT("*"), SK_LIT("*"));
        return;
    }
    if (sk_istarts(path, SK_LIT("hk")) && sk_find_byte(path, ':') != SK_NPOS)
        sk_events_behaviour(ps->ev, SK_DO_REGISTRY, c->name, path);
    pv v = pv_object(ps, "file", SK_LIT("io.fileinfo"));
    if (v.kind == PV_OBJECT)
        v.obj->text = path;
    pv_push(ps, c->out, v);
}

const struct pcmdlet ps_cmdlets_names[] = {
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
    {NULL, NULL},
};

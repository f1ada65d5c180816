/* Which command a name stands for: functions, aliases, wildcards, programs. */
#include "interp/powershell/ps.h"

static const char *const aliases[][2] = {
    {"iex", "Invoke-Expression"},
    {"icm", "Invoke-Command"},
    {"iwr", "Invoke-WebRequest"},
    {"curl", "Invoke-WebRequest"},
    {"wget", "Invoke-WebRequest"},
    {"irm", "Invoke-RestMethod"},
    {"%", "ForEach-Object"},
    {"foreach", "ForEach-Object"},
    {"?", "Where-Object"},
    {"where", "Where-Object"},
    {"select", "Select-Object"},
    {"sort", "Sort-Object"},
    {"gal", "Get-Alias"},
    {"gcm", "Get-Command"},
    {"gv", "Get-Variable"},
    {"sv", "Set-Variable"},
    {"set", "Set-Variable"},
    {"nv", "New-Variable"},
    {"si", "Set-Item"},
    {"gi", "Get-Item"},
    {"ls", "Get-ChildItem"},
    {"dir", "Get-ChildItem"},
    {"gci", "Get-ChildItem"},
    {"ii", "Invoke-Item"},
    {"saps", "Start-Process"},
    {"start", "Start-Process"},
    {"echo", "Write-Output"},
    {"write", "Write-Output"},
    {"sal", "Set-Alias"},
    {"nal", "New-Alias"},
    {"sleep", "Start-Sleep"},
    {"gc", "Get-Content"},
    {"cat", "Get-Content"},
    {"type", "Get-Content"},
    {"sc", "Set-Content"},
    {"ac", "Add-Content"},
    {"ni", "New-Item"},
    {"ri", "Remove-Item"},
    {"rm", "Remove-Item"},
    {"del", "Remove-Item"},
    {"cp", "Copy-Item"},
    {"copy", "Copy-Item"},
    {"cpi", "Copy-Item"},
    {"mv", "Move-Item"},
    {"move", "Move-Item"},
    {"sp", "Set-ItemProperty"},
    {"gp", "Get-ItemProperty"},
    {"gwmi", "Get-WmiObject"},
    {"iwmi", "Invoke-WmiMethod"},
    {"gcim", "Get-CimInstance"},
    {"gps", "Get-Process"},
    {"ps", "Get-Process"},
    {"spps", "Stop-Process"},
    {"kill", "Stop-Process"},
    {"sajb", "Start-Job"},
    {"ipmo", "Import-Module"},
    {"cd", "Set-Location"},
    {"sl", "Set-Location"},
    {"md", "mkdir"},
    {"measure", "Measure-Object"},
    {"group", "Group-Object"},
    {"oh", "Out-Host"},
    {"gm", "Get-Member"},
    {"cls", "Clear-Host"},
    {"clear", "Clear-Host"},
    {"rv", "Remove-Variable"},
    {"ft", "Format-Table"},
    {"fl", "Format-List"},
    {"compare", "Compare-Object"},
    {"tee", "Tee-Object"},
    {"h", "Get-History"},
    {"gl", "Get-Location"},
    {"pwd", "Get-Location"},
    {"sls", "Select-String"},
    {"swmi", "Set-WmiInstance"},
    {"clv", "Clear-Variable"},
    {"epal", "Export-Alias"},
    {"erase", "Remove-Item"},
    {"rd", "Remove-Item"},
    {"rmdir", "Remove-Item"},
    {"rni", "Rename-Item"},
    {"ren", "Rename-Item"},
    {"mi", "Move-Item"},
    {"gu", "Get-Unique"},
    {"gsv", "Get-Service"},
    {"sasv", "Start-Service"},
    {"spsv", "Stop-Service"},
    {"gdr", "Get-PSDrive"},
    {"gjb", "Get-Job"},
    {"rcjb", "Receive-Job"},
    {"wjb", "Wait-Job"},
    {"pushd", "Push-Location"},
    {"popd", "Pop-Location"},
    {"chdir", "Set-Location"},
    {"rp", "Remove-ItemProperty"},
    {"icim", "Invoke-CimMethod"},
    {"diff", "Compare-Object"},
    {"ogv", "Out-GridView"},
    {"rvpa", "Resolve-Path"},
    {"cvpa", "Convert-Path"},
    {"trcm", "Trace-Command"},
    {"variable", "Get-Variable"},
    {"alias", "Get-Alias"},
    {"command", "Get-Command"},
    {"item", "Get-Item"},
    {"childitem", "Get-ChildItem"},
    {"content", "Get-Content"},
    {"random", "Get-Random"},
    {"date", "Get-Date"},
    {"location", "Get-Location"},
    {"process", "Get-Process"},
    {"member", "Get-Member"},
};
/* The last ones are no aliases: PowerShell tries a bare noun with Get- in front of it. */
enum { ALL = sizeof aliases / sizeof aliases[0], NOUNS = 11, ALIASES = ALL - NOUNS };

const char *ps_alias_target(size_t n, const char **ret_alias)
{
    if (n >= ALIASES)
        return NULL;
    *ret_alias = aliases[n][0];
    return aliases[n][1];
}

static const struct pcmdlet *const tables[] = {ps_cmdlets_core, ps_cmdlets_names,
                                               ps_cmdlets_objects, ps_cmdlets_system};

static const struct pcmdlet *find_cmdlet(sk_span name)
{
    for (size_t t = 0; t < sizeof tables / sizeof tables[0]; t++)
        for (const struct pcmdlet *c = tables[t]; c->name != NULL; c++)
            if (sk_ieq(sk_span_of_cstr(c->name), name))
                return c;
    return NULL;
}

static const char *wild_cmdlet(sk_span pattern)
{
    for (size_t t = 0; t < sizeof tables / sizeof tables[0]; t++)
        for (const struct pcmdlet *c = tables[t]; c->name != NULL; c++)
            if (ps_wildcard(pattern, sk_span_of_cstr(c->name), false))
                return c->name;
    return NULL;
}

const char *ps_resolve(struct ps *ps, sk_span name)
{
    const struct sk_map_entry *e = sk_map_find(&ps->aliases, name);
    if (e != NULL)
        return (const char *)e->value;
    for (size_t i = 0; i < ALL; i++)
        if (sk_ieq(name, sk_span_of_cstr(aliases[i][0])))
            return aliases[i][1];
    const struct pcmdlet *c = find_cmdlet(name);
    bool wild = sk_find_byte(name, '*') != SK_NPOS || sk_find_byte(name, '?') != SK_NPOS;
    for (size_t i = 0; wild && i < ALIASES; i++)
        if (ps_wildcard(name, sk_span_of_cstr(aliases[i][0]), false))
            return aliases[i][1];
    return c != NULL ? c->name : wild ? wild_cmdlet(name) : NULL;
}

pv ps_named(const struct pargs *args, const char *name, bool *ret_found)
{
    sk_span full = sk_span_of_cstr(name);
    for (size_t i = 0; i < args->named.count; i++)
        if (args->named.entries[i].key.len > 0 && sk_istarts(full, args->named.entries[i].key)) {
            *ret_found = true;
            return *(pv *)args->named.entries[i].value;
        }
    *ret_found = false;
    return pv_null();
}

bool ps_given(const struct pargs *args, const char *name)
{
    return sk_map_find(&args->named, sk_span_of_cstr(name)) != NULL;
}

pv ps_arg(const struct pargs *args, const char *name, size_t n)
{
    bool found;
    pv v = ps_named(args, name, &found);
    if (found)
        return v;
    return n < args->pos.count ? args->pos.at[n] : pv_null();
}

static void program(struct ps *ps, sk_span name, const struct pargs *args, const struct parr *input,
                    struct parr *out)
{
    struct sk_text line = ps_textbuf(ps);
    bool quote = sk_find_byte(name, ' ') != SK_NPOS;
    sk_text_puts(&line, quote ? "\"" : "");
    sk_text_put(&line, name);
    sk_text_puts(&line, quote ? "\"" : "");
    sk_text_puts(&line, args->line.len > 0 ? " " : "");
    sk_text_put(&line, args->line);
    sk_span all = ps_text_done(ps, &line);
    ps_process_into(ps, "call operator", all, input, out);
    /* cmd /c echo x | … */
    struct sk_command c = {0};
    if (sk_command_of(ps->arena, all, &c) && c.language == SK_LANG_CMD &&
        sk_istarts(c.code, SK_LIT("echo ")) && c.code.len < 1 << 16)
        pv_push(
            ps, out,
            pv_str(ps_replace(ps, sk_trim(sk_from(c.code, 5)), SK_LIT("^"), SK_LIT(""), false)));
}

/* A script that was written before, or a program. */
static void file_or_program(struct ps *ps, sk_span name, const struct pargs *args,
                            const struct parr *input, struct parr *out)
{
    pv file = sk_iends(name, SK_LIT(".ps1")) ? ps_file(ps, name) : pv_null();
    if (file.kind == PV_STRING || file.kind == PV_ARRAY) {
        ps_run_text(ps, pv_to_bytes(ps, file), out);
        return;
    }
    bool path = sk_find_byte(name, '\\') != SK_NPOS || sk_find_byte(name, '/') != SK_NPOS;
    size_t dot = sk_rfind_byte(name, '.');
    bool verb = sk_find_byte(name, '-') != SK_NPOS && !path && dot == SK_NPOS;
    sk_events_note(ps->ev, "powershell.command", name);
    if (!verb)
        program(ps, name, args, input, out);
    else
        sk_events_urls(ps->ev, args->line);
}

/* Runs the cmdlet under its full name, found before: loops call the same ones. */
static bool known(struct ps *ps, sk_span word, struct pcall *call)
{
    const struct sk_map_entry *e = sk_map_find(&ps->commands, word);
    const struct pcmdlet *c = e != NULL ? (const struct pcmdlet *)e->value : NULL;
    if (e == NULL && sk_map_find(&ps->aliases, word) == NULL && word.len > 0) {
        struct sk_map_entry *made = sk_map_put(&ps->commands, ps->arena, word);
        c = find_cmdlet(word);
        if (made != NULL)
            made->value = (uintptr_t)c;
    }
    if (c == NULL || sk_map_find(&ps->aliases, word) != NULL)
        return false;
    call->name = sk_span_of_cstr(c->name);
    c->run(ps, call);
    return true;
}

void ps_command(struct ps *ps, pv name, const struct pargs *args, const struct parr *input,
                bool has_input, struct parr *out)
{
    if (!ps_step(ps, 30) || ps->flow != FLOW_NONE)
        return;
    if (name.kind == PV_BLOCK) {
        ps_call_block(ps, name.block, &args->pos, &args->named, has_input ? input : NULL,
                      !args->dot, out);
        return;
    }
    if (pv_is_opaque(name)) {
        sk_events_behaviour(ps->ev, SK_DO_SCRIPT, SK_LIT("call operator"), name.obj->text);
        return;
    }
    sk_span word = sk_trim(pv_text(ps, name));
    const struct sk_map_entry *f = sk_map_find(&ps->functions, word);
    struct pcall call = {args, input, has_input, out, word};
    if (f == NULL && known(ps, word, &call))
        return;
    const char *target = f != NULL ? NULL : ps_resolve(ps, word);
    if (target != NULL)
        word = sk_span_of_cstr(target);
    f = f != NULL ? f : sk_map_find(&ps->functions, word);
    if (f != NULL) {
        const struct pnode *n = (const struct pnode *)f->value;
        if (n->a == NULL)
            return;
        struct pnode block = *n->a;
        struct pnode list = n->a->a != NULL ? *n->a->a : (struct pnode){.type = N_STMTS};
        struct pnode params = {.type = N_PARAMS, .a = n->b, .next = list.a};
        if (n->b != NULL) {
            list.a = &params;
            block.a = &list;
        }
        ps_call_block(ps, &block, &args->pos, &args->named, has_input ? input : NULL, !args->dot,
                      out);
        return;
    }
    size_t slash = sk_rfind_byte(word, '\\'); /* Microsoft.PowerShell.Utility\Invoke-Expression */
    const struct pcmdlet *c = find_cmdlet(word);
    if (c == NULL && slash != SK_NPOS && sk_istarts(word, SK_LIT("microsoft.powershell")))
        c = find_cmdlet(sk_from(word, slash + 1));
    call.name = word;
    if (c != NULL)
        c->run(ps, &call);
    else if (word.len > 0)
        file_or_program(ps, word, args, has_input ? input : NULL, out);
}

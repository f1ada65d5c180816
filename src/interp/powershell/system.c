/* Cmdlets that touch the machine: recorded, never done. */
#include "interp/powershell/ps.h"

static sk_span text_arg(struct ps *ps, const struct pcall *c, const char *name, size_t n)
{
    pv v = ps_arg(c->args, name, n);
    if (v.kind == PV_NULL && n == 0 && c->has_input && c->input->count > 0)
        v = c->input->at[0];
    return pv_text(ps, v);
}

static void web_request(struct ps *ps, struct pcall *c)
{
    bool found;
    sk_span url = text_arg(ps, c, "uri", 0);
    sk_span file = pv_text(ps, ps_named(c->args, "outfile", &found));
    if (url.len == 0 || sk_find(url, SK_LIT("://")) == SK_NPOS)
        for (size_t i = 0; i < c->args->pos.count; i++)
            if (sk_find(pv_text(ps, c->args->pos.at[i]), SK_LIT(".")) != SK_NPOS)
                url = pv_text(ps, c->args->pos.at[i]);
    char *api = sk_arena_cstr(ps->arena, c->name);
    ps_download(ps, api != NULL ? api : "Invoke-WebRequest", url, file);
    if (file.len == 0)
        pv_push(ps, c->out, pv_opaque(ps, url));
}

static void bits_transfer(struct ps *ps, struct pcall *c)
{
    ps_download(ps, "Start-BitsTransfer", text_arg(ps, c, "source", 0),
                text_arg(ps, c, "destination", 1));
}

static void start_process(struct ps *ps, struct pcall *c)
{
    struct sk_text line = ps_textbuf(ps);
    sk_span file = text_arg(ps, c, "filepath", 0);
    bool quote = sk_find_byte(file, ' ') != SK_NPOS && sk_find_byte(file, '"') == SK_NPOS;
    sk_text_puts(&line, quote ? "\"" : "");
    sk_text_put(&line, file);
    sk_text_puts(&line, quote ? "\"" : "");
    pv args = ps_arg(c->args, "argumentlist", 1);
    if (args.kind == PV_NULL) {
        bool found;
        args = ps_named(c->args, "args", &found);
    }
    if (args.kind == PV_ARRAY && args.arr->count == 0)
        args = pv_null();
    if (args.kind != PV_NULL) {
        sk_text_byte(&line, ' ');
        sk_text_put(&line, pv_text(ps, ps_binary(ps, OP_JOIN, false, args, pv_cstr(" "))));
    }
    ps_process(ps, "Start-Process", ps_text_done(ps, &line), NULL);
}

static void invoke_item(struct ps *ps, struct pcall *c)
{
    ps_process(ps, "Invoke-Item", text_arg(ps, c, "path", 0), NULL);
}

static void invoke_command(struct ps *ps, struct pcall *c)
{
    for (size_t i = 0; i < c->args->pos.count + c->args->named.count; i++) {
        pv v = i < c->args->pos.count ? c->args->pos.at[i]
                                      : *(pv *)c->args->named.entries[i - c->args->pos.count].value;
        bool found;
        pv list = ps_named(c->args, "argumentlist", &found);
        if (!found)
            list = ps_named(c->args, "args", &found);
        struct parr args = pv_items(&list);
        if (v.kind == PV_BLOCK) {
            ps_call_block(ps, v.block, &args, NULL, c->has_input ? c->input : NULL, true, c->out);
            return;
        }
    }
}

/* What WMI says of the machine: properties of the classes that scripts ask for. */
static pv machine_object(struct ps *ps, sk_span line)
{
    static const char *const facts[][3] = {
        {"win32_computersystem", "Manufacturer", "Dell Inc."},
        {"win32_computersystem", "Model", "OptiPlex 7070"},
        {"win32_computersystem", "TotalPhysicalMemory", "17037123584"},
        {"win32_computersystem", "NumberOfLogicalProcessors", "4"},
        {"win32_computersystem", "NumberOfProcessors", "1"},
        {"win32_operatingsystem", "Caption", "Microsoft Windows 10 Pro"},
        {"win32_operatingsystem", "Version", "10.0.19045"},
        {"win32_operatingsystem", "BuildNumber", "19045"},
        {"win32_operatingsystem", "OSArchitecture", "64-bit"},
        {"win32_bios", "Manufacturer", "Dell Inc."},
        {"win32_bios", "SerialNumber", "5X4K3R2"},
        {"win32_bios", "Version", "DELL - 1072009"},
        {"win32_processor", "Name", "Intel(R) Core(TM) i5-9500 CPU @ 3.00GHz"},
        {"win32_processor", "NumberOfCores", "4"},
        {"win32_videocontroller", "Name", "Intel(R) UHD Graphics 630"},
        {"win32_baseboard", "Manufacturer", "Dell Inc."}};
    pv v = pv_null();
    bool found;
    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++) {
        pv number;
        sk_span text = sk_span_of_cstr(facts[i][2]);
        if (sk_ifind(line, sk_span_of_cstr(facts[i][0])) == SK_NPOS)
            continue;
        if (v.kind == PV_NULL && (v = ph_new(ps)).kind != PV_HASH)
            break;
        ph_set(ps, v.hash, pv_cstr(facts[i][1]),
               ps_parse_number(text, &number) && sk_find_byte(text, '.') == SK_NPOS ? number
                                                                                    : pv_str(text));
    }
    if (v.kind != PV_HASH)
        return pv_opaque(ps, (sk_span){0});
    v.hash->custom = true;
    ph_set(ps, v.hash, pv_cstr("Name"), ps_env(ps, SK_LIT("computername"), &found));
    ph_set(ps, v.hash, pv_cstr("PSComputerName"), ps_env(ps, SK_LIT("computername"), &found));
    ph_set(ps, v.hash, pv_cstr("CSName"), ps_env(ps, SK_LIT("computername"), &found));
    ph_set(ps, v.hash, pv_cstr("Domain"), ps_env(ps, SK_LIT("userdomain"), &found));
    return v;
}

static void wmi(struct ps *ps, struct pcall *c)
{
    bool found, listed;
    (void)ps_named(c->args, "list", &listed);
    if (listed && sk_ifind(c->args->line, SK_LIT("win32_process")) != SK_NPOS) {
        pv_push(ps, c->out, ps_new_object(ps, SK_LIT("win32_process"), &(struct parr){0}));
        return;
    }
    pv list = ps_named(c->args, "argumentlist", &found);
    if (list.kind == PV_NULL)
        list = ps_named(c->args, "arguments", &found);
    if (list.kind == PV_HASH)
        list = ps_get_member(ps, list, SK_LIT("commandline"));
    if (list.kind == PV_NULL)
        list = ps_arg(c->args, "arg", 2);
    struct parr items = pv_items(&list);
    if (sk_istarts(c->name, SK_LIT("invoke"))) {
        if (items.count > 0)
            ps_process(ps, "Win32_Process.Create", pv_text(ps, items.at[0]), NULL);
        return;
    }
    sk_events_behaviour(ps->ev, SK_DO_ENVIRONMENT, c->name, c->args->line);
    pv_push(ps, c->out, machine_object(ps, c->args->line));
}

static bool is_byte(sk_span encoding)
{
    return sk_ieq(encoding, SK_LIT("byte"));
}

static void set_content(struct ps *ps, struct pcall *c)
{
    bool found;
    sk_span path = pv_text(ps, ps_arg(c->args, "filepath", 0));
    pv value = ps_named(c->args, "path", &found);
    if (found)
        path = pv_text(ps, value);
    value = ps_named(c->args, "literalpath", &found);
    if (found)
        path = pv_text(ps, value);
    value = ps_arg(c->args, "value", 1);
    if (value.kind == PV_NULL)
        value = ps_named(c->args, "inputobject", &found);
    if (c->has_input)
        value = c->input->count == 1 ? c->input->at[0] : pv_str(ps_show(ps, c->input));
    pv how = ps_named(c->args, "encoding", &found);
    if (c->has_input && c->input->count > 1 && found && is_byte(pv_text(ps, how)))
        value = ps_cast(ps, SK_LIT("byte[]"), pv_unroll(ps, c->input));
    bool bytes = value.kind == PV_ARRAY && value.arr->count > 0 &&
                 (value.arr->of == PV_BYTE || (found && is_byte(pv_text(ps, how))));
    if (value.kind == PV_ARRAY && !bytes)
        value = pv_str(ps_show(ps, value.arr));
    char *api = sk_arena_cstr(ps->arena, c->name);
    (void)ps_named(c->args, "append", &found);
    ps_write_lines(ps, api != NULL ? api : "Set-Content", path, value,
                   found || sk_istarts(c->name, SK_LIT("add")));
}

static void get_content(struct ps *ps, struct pcall *c)
{
    bool raw, encoding, first, last;
    sk_span path = text_arg(ps, c, "path", 0);
    (void)ps_named(c->args, "raw", &raw);
    pv how = ps_named(c->args, "encoding", &encoding);
    pv head = ps_named(c->args, "totalcount", &first), tail = ps_named(c->args, "tail", &last);
    if (!first)
        head = ps_named(c->args, "first", &first);
    if (sk_istarts(path, SK_LIT("env:")) || sk_istarts(path, SK_LIT("variable:")) ||
        sk_istarts(path, SK_LIT("function:"))) {
        bool variable = sk_istarts(path, SK_LIT("variable:"));
        ps_emit(ps, c->out, ps_get_var(ps, variable ? sk_from(path, 9) : path));
        return;
    }
    bool careful;
    pv action = ps_named(c->args, "erroraction", &careful);
    if (!careful)
        action = ps_named(c->args, "ea", &careful);
    if (careful && path.len > 0 && !ps_file_exists(ps, path)) { /* it reckons with that */
        if (sk_ieq(pv_text(ps, action), SK_LIT("stop")))
            ps_throw(ps, "Cannot find path because it does not exist.");
        return;
    }
    pv v = ps_file(ps, path);
    if (raw && v.kind == PV_STRING)
        pv_push(ps, c->out, v);
    else if (encoding && is_byte(pv_text(ps, how)) && !pv_is_opaque(v))
        ps_emit(ps, c->out, pv_bytes(ps, pv_to_bytes(ps, v)));
    else {
        v = ps_file_lines(ps, path);
        if (v.kind != PV_ARRAY || !(first || last)) {
            ps_emit(ps, c->out, v);
            return;
        }
        size_t n = v.arr->count,
               want = (size_t)sk_min((uint64_t)pv_to_int(ps, first ? head : tail), n);
        for (size_t i = 0; i < want; i++)
            pv_push(ps, c->out, v.arr->at[first ? i : n - want + i]);
    }
}

static void change_file(struct ps *ps, struct pcall *c)
{
    struct sk_text what = ps_textbuf(ps);
    sk_span path = text_arg(ps, c, "path", 0), to = text_arg(ps, c, "destination", 1);
    bool registry = sk_istarts(path, SK_LIT("hk")) || sk_istarts(path, SK_LIT("registry:"));
    sk_text_put(&what, path);
    if (to.len > 0) {
        sk_text_puts(&what, " ");
        sk_text_put(&what, to);
    }
    if (sk_istarts(c->name, SK_LIT("copy")) || sk_istarts(c->name, SK_LIT("move"))) {
        struct sk_map_entry *e = to.len > 0 ? sk_map_put(&ps->files, ps->arena, to) : NULL;
        pv *at = SK_NEW(ps->arena, pv);
        if (e != NULL && at != NULL) {
            *at = ps_file(ps, path);
            e->value = (uintptr_t)at;
        }
    }
    sk_events_behaviour(ps->ev, registry ? SK_DO_REGISTRY : SK_DO_WRITE, c->name,
                        ps_text_done(ps, &what));
    if (!registry)
        sk_events_path(ps->ev, path);
    bool found;
    pv value = ps_named(c->args, "value", &found);
    if (found && !registry && sk_istarts(c->name, SK_LIT("new-item")))
        ps_write_file(ps, "New-Item", path, pv_str(pv_text(ps, value)), false);
}

static void item_property(struct ps *ps, struct pcall *c)
{
    sk_span path = text_arg(ps, c, "path", 0), name = text_arg(ps, c, "name", 1);
    struct sk_text what = ps_textbuf(ps);
    sk_text_put(&what, path);
    if (name.len > 0) {
        sk_text_puts(&what, "\\");
        sk_text_put(&what, name);
    }
    pv value = ps_arg(c->args, "value", 2);
    if (value.kind != PV_NULL && !sk_istarts(c->name, SK_LIT("get"))) {
        sk_text_puts(&what, " = ");
        sk_text_put(&what, pv_text(ps, value));
    }
    sk_span line = ps_text_done(ps, &what);
    sk_events_behaviour(ps->ev,
                        sk_istarts(path, SK_LIT("hk")) || sk_istarts(path, SK_LIT("reg"))
                            ? SK_DO_REGISTRY
                            : SK_DO_WRITE,
                        c->name, line);
    if (sk_istarts(path, SK_LIT("hk")))
        sk_events_indicator(ps->ev, SK_IOC_REGISTRY, path);
    sk_events_urls(ps->ev, line);
    if (sk_istarts(c->name, SK_LIT("get")))
        pv_push(ps, c->out, pv_opaque(ps, path));
}

static void same_path(struct ps *ps, struct pcall *c)
{
    pv_push(ps, c->out, pv_str(text_arg(ps, c, "path", 0)));
}

static void join_path(struct ps *ps, struct pcall *c)
{
    pv parts[2] = {ps_arg(c->args, "path", 0), ps_arg(c->args, "childpath", 1)};
    pv_push(ps, c->out,
            ps_static_call(ps, SK_LIT("io.path"), SK_LIT("combine"),
                           &(struct parr){.at = parts, .count = 2}));
}

static void add_type(struct ps *ps, struct pcall *c)
{
    bool found;
    pv source = ps_arg(c->args, "typedefinition", 0);
    (void)ps_named(c->args, "assemblyname", &found);
    if (found)
        return;
    pv member = ps_named(c->args, "memberdefinition", &found);
    sk_span what = pv_text(ps, found ? member : source);
    if (what.len > 0)
        sk_events_behaviour(ps->ev, SK_DO_SCRIPT, SK_LIT("Add-Type"), what);
    (void)ps_named(c->args, "passthru", &found);
    if (found)
        pv_push(ps, c->out, pv_opaque(ps, (sk_span){0}));
    pv path = ps_named(c->args, "path", &found);
    if (found)
        sk_events_behaviour(ps->ev, SK_DO_LOAD, SK_LIT("Add-Type"), pv_text(ps, path));
}

static void scheduled(struct ps *ps, struct pcall *c)
{
    sk_events_behaviour(ps->ev, SK_DO_OTHER, c->name, c->args->line);
    sk_events_urls(ps->ev, c->args->line);
    pv_push(ps, c->out, pv_opaque(ps, (sk_span){0}));
}

static void task_action(struct ps *ps, struct pcall *c)
{
    struct sk_text line = ps_textbuf(ps);
    sk_text_put(&line, text_arg(ps, c, "execute", 0));
    sk_text_byte(&line, ' ');
    sk_text_put(&line, pv_text(ps, ps_arg(c->args, "argument", 1)));
    ps_process(ps, "New-ScheduledTaskAction", sk_trim(ps_text_done(ps, &line)), NULL);
}

static void environment(struct ps *ps, struct pcall *c)
{
    sk_events_behaviour(ps->ev, SK_DO_ENVIRONMENT, c->name,
                        c->args->line.len > 0 ? c->args->line : c->name);
    pv_push(ps, c->out, pv_opaque(ps, (sk_span){0}));
}

static void mail(struct ps *ps, struct pcall *c)
{
    sk_events_behaviour(ps->ev, SK_DO_MAIL, c->name, c->args->line);
}

/* A job is its block's output. */
static void job_output(struct ps *ps, struct pcall *c)
{
    for (size_t i = 0; c->has_input && i < c->input->count; i++)
        pv_push(ps, c->out, c->input->at[i]);
    if (!c->has_input)
        ps_emit(ps, c->out, ps_arg(c->args, "job", 0));
}

static void get_process(struct ps *ps, struct pcall *c)
{
    static const char *const running[] = {
        "csrss",    "dwm",  "explorer", "lsass",  "OUTLOOK",  "powershell", "RuntimeBroker",
        "services", "smss", "svchost",  "System", "winlogon", "WINWORD"};
    pv names = ps_arg(c->args, "name", 0), any = pv_cstr("*");
    struct parr wanted = names.kind == PV_NULL ? pv_items(&any) : pv_items(&names);
    sk_events_behaviour(ps->ev, SK_DO_ENVIRONMENT, c->name,
                        c->args->line.len > 0 ? c->args->line : c->name);
    for (size_t i = 0; i < sizeof running / sizeof running[0]; i++)
        for (size_t w = 0; w < wanted.count; w++) {
            sk_span name = sk_span_of_cstr(running[i]);
            pv v = ps_wildcard(pv_text(ps, wanted.at[w]), name, false) ? ph_new(ps) : pv_null();
            if (v.kind != PV_HASH)
                continue;
            v.hash->custom = true;
            ph_set(ps, v.hash, pv_cstr("Name"), pv_str(name));
            ph_set(ps, v.hash, pv_cstr("ProcessName"), pv_str(name));
            ph_set(ps, v.hash, pv_cstr("Id"), pv_int(1000 + 4 * (int64_t)i));
            pv_push(ps, c->out, v);
        }
}

static void get_host(struct ps *ps, struct pcall *c)
{
    pv_push(ps, c->out, pv_opaque(ps, (sk_span){0}));
}

const struct pcmdlet ps_cmdlets_system[] = {
    {"Invoke-WebRequest", web_request},
    {"Invoke-RestMethod", web_request},
    {"Start-BitsTransfer", bits_transfer},
    {"Start-Process", start_process},
    {"Invoke-Item", invoke_item},
    {"Invoke-Command", invoke_command},
    {"Start-Job", invoke_command},
    {"Invoke-WmiMethod", wmi},
    {"Invoke-CimMethod", wmi},
    {"Get-WmiObject", wmi},
    {"Get-CimInstance", wmi},
    {"Set-Content", set_content},
    {"Add-Content", set_content},
    {"Out-File", set_content},
    {"Get-Content", get_content},
    {"New-Item", change_file},
    {"Remove-Item", change_file},
    {"Copy-Item", change_file},
    {"Move-Item", change_file},
    {"mkdir", change_file},
    {"Expand-Archive", change_file},
    {"Compress-Archive", change_file},
    {"Set-ItemProperty", item_property},
    {"New-ItemProperty", item_property},
    {"Get-ItemProperty", item_property},
    {"Remove-ItemProperty", item_property},
    {"Get-ItemPropertyValue", item_property},
    {"Join-Path", join_path},
    {"Resolve-Path", same_path},
    {"Convert-Path", same_path},
    {"Add-Type", add_type},
    {"Register-ScheduledTask", scheduled},
    {"New-ScheduledTaskTrigger", scheduled},
    {"New-ScheduledTaskAction", task_action},
    {"New-Service", scheduled},
    {"Add-MpPreference", scheduled},
    {"Set-MpPreference", scheduled},
    {"Stop-Process", scheduled},
    {"Stop-Service", scheduled},
    {"Get-Process", get_process},
    {"Get-Service", environment},
    {"Get-ComputerInfo", environment},
    {"Get-NetAdapter", environment},
    {"Get-Culture", environment},
    {"Get-UICulture", environment},
    {"Test-Connection", environment},
    {"Send-MailMessage", mail},
    {"Get-Host", get_host},
    {"Set-WmiInstance", scheduled},
    {"Resolve-DnsName", environment},
    {"Rename-Item", change_file},
    {"Clear-Content", change_file},
    {"Get-HotFix", environment},
    {"Get-EventLog", environment},
    {"Get-WinEvent", environment},
    {"Get-MpComputerStatus", environment},
    {"Get-MpPreference", environment},
    {"Get-NetIPAddress", environment},
    {"Get-NetIPConfiguration", environment},
    {"Get-LocalUser", environment},
    {"Get-PSDrive", environment},
    {"Get-ScheduledTask", environment},
    {"Test-NetConnection", environment},
    {"Get-Job", get_host},
    {"Receive-Job", job_output},
    {"Wait-Job", job_output},
    {"Start-Service", scheduled},
    {"Set-Service", scheduled},
    {"New-ScheduledTaskSettingsSet", scheduled},
    {"New-ScheduledTaskPrincipal", scheduled},
    {"Start-ScheduledTask", scheduled},
    {"New-NetFirewallRule", scheduled},
    {"Set-NetFirewallProfile", scheduled},
    {"Uninstall-WindowsFeature", scheduled},
    {"Stop-Computer", scheduled},
    {"Restart-Computer", scheduled},
    {"Clear-EventLog", scheduled},
    {"Enter-PSSession", scheduled},
    {"New-PSSession", scheduled},
    {"Unblock-File", change_file},
    {NULL, NULL},
};

/* The emulator's door: sets the machine up, runs, tells the result. */
#include "interp/powershell/ps.h"

static pv version_table(struct ps *ps)
{
    pv v = ph_new(ps);
    if (v.kind != PV_HASH)
        return v;
    static const char *const versions[][2] = {
        {"PSVersion", "5.1.19041.1682"},      {"CLRVersion", "4.0.30319.42000"},
        {"BuildVersion", "10.0.19041.1682"},  {"WSManStackVersion", "3.0"},
        {"PSRemotingProtocolVersion", "2.3"}, {"SerializationVersion", "1.1.0.1"}};
    ph_set(ps, v.hash, pv_cstr("PSEdition"), pv_cstr("Desktop"));
    for (size_t i = 0; i < sizeof versions / sizeof versions[0]; i++) {
        pv text = pv_cstr(versions[i][1]);
        ph_set(ps, v.hash, pv_cstr(versions[i][0]),
               ps_new_object(ps, SK_LIT("version"), &(struct parr){.at = &text, .count = 1}));
    }
    return v;
}

pv ps_special_var(struct ps *ps, sk_span name, bool *ret_found)
{
    static const struct {
        const char *name, *value;
    } texts[] = {{"pshome", "C:\\Windows\\System32\\WindowsPowerShell\\v1.0"},
                 {"shellid", "Microsoft.PowerShell"},
                 {"verbosepreference", "SilentlyContinue"},
                 {"debugpreference", "SilentlyContinue"},
                 {"warningpreference", "Continue"},
                 {"erroractionpreference", "Continue"},
                 {"progresspreference", "Continue"},
                 {"confirmpreference", "High"},
                 {"informationpreference", "SilentlyContinue"},
                 {"pscommandpath", ""},
                 {"psscriptroot", ""},
                 {"psemailserver", ""},
                 {"lastexitcode", "0"},
                 {"pwd", "C:\\Windows\\system32"},
                 {"ofs", " "}};
    static const struct {
        const char *name;
        int64_t value;
    } numbers[] = {{"maximumdrivecount", 4096},
                   {"maximumaliascount", 4096},
                   {"maximumerrorcount", 256},
                   {"maximumfunctioncount", 4096},
                   {"maximumhistorycount", 4096},
                   {"maximumvariablecount", 4096},
                   {"pid", 4242},
                   {"formatenumerationlimit", 4}};
    *ret_found = true;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        if (sk_ieq(name, sk_span_of_cstr(texts[i].name)))
            return pv_cstr(texts[i].value);
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++)
        if (sk_ieq(name, sk_span_of_cstr(numbers[i].name)))
            return pv_int(numbers[i].value);
    if (sk_ieq(name, SK_LIT("psculture")) || sk_ieq(name, SK_LIT("psuiculture")))
        return pv_cstr(ps->input->profile != NULL ? ps->input->profile->locale : "en-US");
    if (sk_eq(name, SK_LIT("?")))
        return pv_bool(!ps->failed);
    if (sk_ieq(name, SK_LIT("error"))) {
        pv list = pv_array(ps, 1);
        if (ps->thrown.kind != PV_NULL)
            pv_push(ps, list.arr, ps->thrown);
        return list;
    }
    if (sk_ieq(name, SK_LIT("host"))) {
        pv host = ph_new(ps);
        if (host.kind == PV_HASH)
            host.hash->custom = true,
            ph_set(ps, host.hash, pv_cstr("Name"), pv_cstr("ConsoleHost"));
        return host;
    }
    if (sk_ieq(name, SK_LIT("true")) || sk_ieq(name, SK_LIT("false")))
        return pv_bool(sk_lower(name.ptr[0]) == 't');
    if (sk_ieq(name, SK_LIT("home")))
        return ps_env(ps, SK_LIT("userprofile"), ret_found);
    if (sk_ieq(name, SK_LIT("matches")))
        return ps->matches;
    if (sk_ieq(name, SK_LIT("psitem")))
        return ps_get_var(ps, SK_LIT("_"));
    if (sk_ieq(name, SK_LIT("psversiontable")))
        return version_table(ps);
    if (sk_ieq(name, SK_LIT("executioncontext")))
        return pv_object(ps, "invokecommand", SK_LIT("management.automation.engineintrinsics"));
    *ret_found = false;
    return pv_null();
}

static bool shown(pv v)
{
    return v.kind != PV_NULL && !pv_is_opaque(v);
}

sk_span ps_show(struct ps *ps, const struct parr *out)
{
    struct sk_text text = ps_textbuf(ps);
    bool first = true;
    for (size_t i = 0; i < out->count && ps_step(ps, 1); i++) {
        if (!shown(out->at[i]))
            continue;
        if (!first)
            sk_text_byte(&text, '\n');
        sk_text_put(&text, pv_text(ps, out->at[i]));
        first = false;
    }
    return ps_text_done(ps, &text);
}

/* A source that is a whole command line of powershell.exe is taken for one. */
static bool command_line(struct ps *ps, sk_span source, struct parr *out)
{
    struct sk_command c;
    sk_span line = sk_trim(source);
    bool power = sk_ifind(sk_slice(line, 0, 120), SK_LIT("powershell")) != SK_NPOS ||
                 sk_istarts(line, SK_LIT("pwsh"));
    if (!power || sk_find_byte(line, '\n') != SK_NPOS || !sk_command_of(ps->arena, line, &c) ||
        c.language != SK_LANG_POWERSHELL ||
        (!sk_eq(c.program, SK_LIT("powershell")) && !sk_eq(c.program, SK_LIT("pwsh"))))
        return false;
    sk_command_tell(ps->ev, SK_LIT("powershell.exe"), line, NULL);
    ps_run_text(ps, c.code, out);
    return true;
}

/* Clean text for the report: the pairs of \xED… that stood for surrogates go. */
static sk_span clean(struct ps *ps, sk_span s)
{
    struct sk_text out = ps_textbuf(ps);
    sk_utf8_sanitize(s, &out);
    return sk_text_view(&out);
}

static enum sk_status run(const struct sk_interp_input *input, struct sk_arena *arena,
                          struct sk_budget *budget, const struct sk_sink *sink,
                          struct sk_interp_result *ret)
{
    struct sk_events ev = sk_events_of(arena, sink);
    struct pscope global = {.vars = {.fold = true}};
    struct ps ps = {.arena = arena,
                    .budget = budget,
                    .input = input,
                    .ev = &ev,
                    .global = &global,
                    .scope = &global,
                    .functions = {.fold = true},
                    .aliases = {.fold = true},
                    .commands = {.fold = true},
                    .files = {.fold = true},
                    .env = {.fold = true}};
    struct parr out = {0};
    *ret = (struct sk_interp_result){.entry = SK_LIT("script")};
    for (size_t i = 0; i < input->module_count && ps.flow == FLOW_NONE; i++)
        if (!command_line(&ps, input->modules[i].source, &out))
            ps_run_text(&ps, input->modules[i].source, &out);
    if (ps.flow == FLOW_THROW && ps.stopped.len == 0) {
        struct sk_text why = sk_text_new(arena, 4096);
        sk_text_puts(&why, "error 1: ");
        sk_text_put(&why, pv_text(&ps, ps.thrown));
        ps.stopped = clean(&ps, sk_text_view(&why));
    }
    ret->stopped = ps.stopped;
    ret->steps = ps.steps;
    ps.dead = false; /* what was computed before a limit is still worth showing */
    /* The last script or command line; else the output; else a file that was made. */
    bool any = false;
    for (size_t i = 0; i < out.count && !any; i++)
        any = shown(out.at[i]);
    sk_span text = ev.script_count > 0 ? ev.last_script : any ? ps_show(&ps, &out) : ev.last_layer;
    ret->has_return = ev.layer_count > 0 || any;
    ret->return_text = clean(&ps, text);
    ret->return_type = ret->has_return ? "String" : NULL;
    return SK_OK;
}

const struct sk_interp sk_interp_powershell = {
    .name = "powershell", .languages = 1u << SK_LANG_POWERSHELL, .run = run};

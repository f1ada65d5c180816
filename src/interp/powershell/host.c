/* Static members that are about the machine: paths, environment, files, processes, registry. */
#include "interp/powershell/ps.h"

static bool is(sk_span name, const char *what)
{
    return sk_ieq(name, sk_span_of_cstr(what));
}

static pv arg(const struct parr *args, size_t n)
{
    return n < args->count ? args->at[n] : pv_null();
}

static sk_span base_name(sk_span path, size_t *ret_dir)
{
    *ret_dir = 0;
    for (size_t i = path.len; i-- > 0;)
        if (path.ptr[i] == '\\' || path.ptr[i] == '/') {
            *ret_dir = i;
            return sk_from(path, i + 1);
        }
    return path;
}

bool ps_path_call(struct ps *ps, sk_span name, const struct parr *args, pv *ret)
{
    bool found;
    size_t dir;
    sk_span s = pv_text(ps, arg(args, 0)), file = base_name(s, &dir);
    if (is(name, "combine")) {
        struct sk_text out = ps_textbuf(ps);
        for (size_t i = 0; i < args->count; i++) {
            sk_span part = pv_text(ps, args->at[i]);
            if (out.len > 0 && out.ptr[out.len - 1] != '\\' && part.len > 0)
                sk_text_byte(&out, '\\');
            while (out.len > 0 && part.len > 0 && part.ptr[0] == '\\')
                part = sk_from(part, 1);
            sk_text_put(&out, part);
        }
        *ret = pv_str(ps_text_done(ps, &out));
    } else if (is(name, "gettemppath"))
        *ret = pv_str(ps_append(ps, pv_text(ps, ps_env(ps, SK_LIT("temp"), &found)), SK_LIT("\\")));
    else if (is(name, "getrandomfilename"))
        *ret = pv_cstr("q1w2e3r4.t5y");
    else if (is(name, "gettempfilename"))
        *ret = pv_str(ps_append(ps, pv_text(ps, ps_env(ps, SK_LIT("temp"), &found)),
                                SK_LIT("\\tmp1A2B.tmp")));
    else if (is(name, "getfilename"))
        *ret = pv_str(file);
    else if (is(name, "getdirectoryname"))
        *ret = pv_str(sk_slice(s, 0, dir));
    else if (is(name, "getfilenamewithoutextension") || is(name, "getextension")) {
        size_t dot = sk_rfind_byte(file, '.');
        dot = dot == SK_NPOS ? file.len : dot;
        *ret = pv_str(is(name, "getextension") ? sk_from(file, dot) : sk_slice(file, 0, dot));
    } else if (is(name, "getfullpath"))
        *ret = pv_str(s);
    else if (is(name, "hasextension"))
        *ret = pv_bool(sk_find_byte(file, '.') != SK_NPOS);
    else if (is(name, "ispathrooted"))
        *ret = pv_bool(s.len > 0 && (s.ptr[0] == '\\' || sk_find_byte(s, ':') == 1));
    else if (is(name, "getpathroot"))
        *ret = pv_str(sk_slice(s, 0, sk_find_byte(s, ':') == 1 ? 3 : 0));
    else if (is(name, "changeextension")) {
        size_t dot = sk_rfind_byte(file, '.');
        sk_span stem = sk_slice(s, 0, s.len - (dot == SK_NPOS ? 0 : file.len - dot));
        sk_span end = pv_text(ps, arg(args, 1));
        if (end.len > 0 && end.ptr[0] != '.')
            stem = ps_append(ps, stem, SK_LIT("."));
        *ret = pv_str(ps_append(ps, stem, end));
    } else
        return false;
    return true;
}

static pv special_folder(struct ps *ps, sk_span name)
{
    static const struct {
        const char *name, *env, *tail;
    } folders[] = {
        {"applicationdata", "appdata", ""},
        {"localapplicationdata", "localappdata", ""},
        {"commonapplicationdata", "programdata", ""},
        {"userprofile", "userprofile", ""},
        {"desktop", "userprofile", "\\Desktop"},
        {"desktopdirectory", "userprofile", "\\Desktop"},
        {"mydocuments", "userprofile", "\\Documents"},
        {"personal", "userprofile", "\\Documents"},
        {"system", "windir", "\\system32"},
        {"windows", "windir", ""},
        {"programfiles", "programfiles", ""},
        {"commonstartup", "programdata", "\\Microsoft\\Windows\\Start Menu\\Programs\\Startup"},
        {"programs", "appdata", "\\Microsoft\\Windows\\Start Menu\\Programs"},
        {"startmenu", "appdata", "\\Microsoft\\Windows\\Start Menu"},
        {"templates", "appdata", "\\Microsoft\\Windows\\Templates"},
        {"recent", "appdata", "\\Microsoft\\Windows\\Recent"},
        {"mypictures", "userprofile", "\\Pictures"},
        {"mymusic", "userprofile", "\\Music"},
        {"systemx86", "windir", "\\SysWOW64"},
        {"fonts", "windir", "\\Fonts"},
        {"programfilesx86", "programfiles(x86)", ""},
        {"commondesktopdirectory", "public", "\\Desktop"},
        {"startup", "appdata", "\\Microsoft\\Windows\\Start Menu\\Programs\\Startup"}};
    bool found;
    for (size_t i = 0; i < sizeof folders / sizeof folders[0]; i++)
        if (is(name, folders[i].name))
            return pv_str(
                ps_append(ps, pv_text(ps, ps_env(ps, sk_span_of_cstr(folders[i].env), &found)),
                          sk_span_of_cstr(folders[i].tail)));
    return pv_opaque(ps, name);
}

bool ps_environment_call(struct ps *ps, sk_span name, const struct parr *args, pv *ret)
{
    bool found;
    sk_span s = pv_text(ps, arg(args, 0));
    if (is(name, "getenvironmentvariable"))
        *ret = ps_env_seen(ps, s, "Environment.GetEnvironmentVariable", &found);
    else if (is(name, "getfolderpath"))
        *ret = special_folder(ps, s);
    else if (is(name, "getcommandlineargs")) {
        *ret = pv_array(ps, 1);
        pv_push(ps, ret->arr, pv_cstr("powershell.exe"));
    } else if (is(name, "getlogicaldrives")) {
        *ret = pv_array(ps, 1);
        pv_push(ps, ret->arr, pv_cstr("C:\\"));
    } else if (is(name, "setenvironmentvariable")) {
        ps_set_var(ps, ps_append(ps, SK_LIT("env:"), s), arg(args, 1));
        *ret = pv_null();
    } else if (is(name, "expandenvironmentvariables")) {
        struct sk_text out = ps_textbuf(ps);
        for (size_t i = 0; i < s.len;) {
            size_t end = s.ptr[i] == '%' ? sk_find_byte(sk_from(s, i + 1), '%') : SK_NPOS;
            pv v = end == SK_NPOS ? pv_null() : ps_env(ps, sk_slice(s, i + 1, end), &found);
            if (v.kind != PV_NULL) {
                sk_text_put(&out, pv_text(ps, v));
                i += end + 2;
            } else
                sk_text_byte(&out, s.ptr[i++]);
        }
        *ret = pv_str(ps_text_done(ps, &out));
    } else if (is(name, "exit")) {
        ps->flow = FLOW_EXIT;
        *ret = pv_null();
    } else
        return false;
    return true;
}

/* Copy and Move name two files; the second one holds then what the first one did. */
static void file_to_file(struct ps *ps, const char *api, sk_span from, sk_span to)
{
    struct sk_text what = ps_textbuf(ps);
    sk_text_put(&what, from);
    sk_text_byte(&what, ' ');
    sk_text_put(&what, to);
    sk_events_behaviour(ps->ev, SK_DO_WRITE, sk_span_of_cstr(api), ps_text_done(ps, &what));
    sk_events_path(ps->ev, to);
    struct sk_map_entry *e = to.len > 0 ? sk_map_put(&ps->files, ps->arena, to) : NULL;
    pv *at = SK_NEW(ps->arena, pv);
    if (e != NULL && at != NULL) {
        *at = ps_file(ps, from);
        e->value = (uintptr_t)at;
    }
}

bool ps_file_call(struct ps *ps, sk_span name, const struct parr *args, pv *ret)
{
    sk_span path = pv_text(ps, arg(args, 0));
    *ret = pv_null();
    if (is(name, "writeallbytes") || is(name, "writealltext") || is(name, "writealllines") ||
        is(name, "appendalltext")) {
        pv data = arg(args, 1);
        if (is(name, "writealllines"))
            data = ps_binary(ps, OP_JOIN, false, data, pv_cstr("\r\n"));
        static const char *const apis[] = {"IO.File.WriteAllBytes", "IO.File.WriteAllText",
                                           "IO.File.WriteAllLines", "IO.File.AppendAllText"};
        size_t which = is(name, "writeallbytes")   ? 0
                       : is(name, "writealltext")  ? 1
                       : is(name, "writealllines") ? 2
                                                   : 3;
        ps_write_file(ps, apis[which], path, data, which == 3);
    } else if (is(name, "readalllines") || is(name, "readlines"))
        *ret = ps_file_lines(ps, path);
    else if (is(name, "readallbytes")) {
        pv v = ps_file(ps, path);
        *ret = v.kind == PV_STRING ? pv_bytes(ps, pv_span(v)) : v;
    } else if (is(name, "readalltext")) {
        pv v = ps_file(ps, path);
        *ret = v.kind == PV_ARRAY ? ps_bytes_to_string(ps, SK_LIT("utf8"), pv_to_bytes(ps, v)) : v;
    } else if (is(name, "openread") || is(name, "opentext"))
        *ret = ps_new_object(ps, SK_LIT("io.streamreader"),
                             &(struct parr){.at = (pv[]){ps_file(ps, path)}, .count = 1});

    else if (is(name, "exists"))
        *ret = pv_bool(ps_file_exists(ps, path));
    else if (is(name, "copy") || is(name, "move"))
        file_to_file(ps, is(name, "copy") ? "IO.File.Copy" : "IO.File.Move", path,
                     pv_text(ps, arg(args, 1)));
    else if (is(name, "create") || is(name, "createtext"))
        *ret = ps_new_object(ps, SK_LIT("io.streamwriter"), args);
    else if (is(name, "delete") || is(name, "createdirectory") || is(name, "setattributes"))
        sk_events_behaviour(ps->ev, SK_DO_WRITE, SK_LIT("IO.File"), path);
    else
        return false;
    return true;
}

bool ps_process_call(struct ps *ps, sk_span name, const struct parr *args, pv *ret)
{
    if (is(name, "getprocesses") || is(name, "getprocessesbyname") ||
        is(name, "getcurrentprocess")) {
        sk_events_behaviour(ps->ev, SK_DO_ENVIRONMENT, SK_LIT("Diagnostics.Process"),
                            args->count > 0 ? pv_text(ps, args->at[0]) : name);
        *ret = pv_opaque(ps, (sk_span){0});
        return true;
    }
    if (!is(name, "start"))
        return false;
    if (arg(args, 0).kind == PV_OBJECT && strcmp(args->at[0].obj->kind, "processinfo") == 0) {
        ps_start_info(ps, args->at[0].obj);
        *ret = pv_opaque(ps, (sk_span){0});
        return true;
    }
    struct sk_text line = ps_textbuf(ps);
    for (size_t i = 0; i < args->count; i++) {
        sk_text_puts(&line, i > 0 ? " " : "");
        sk_text_put(&line, pv_text(ps, args->at[i]));
    }
    ps_process(ps, "Diagnostics.Process.Start", ps_text_done(ps, &line), NULL);
    *ret = pv_opaque(ps, (sk_span){0});
    return true;
}

bool ps_registry_call(struct ps *ps, sk_span name, const struct parr *args, pv *ret)
{
    struct sk_text what = ps_textbuf(ps);
    for (size_t i = 0; i < args->count && i < 3; i++) {
        sk_text_puts(&what, i == 0 ? "" : i == 1 ? "\\" : " = ");
        sk_text_put(&what, pv_text(ps, args->at[i]));
    }
    sk_span line = ps_text_done(ps, &what);
    sk_events_behaviour(ps->ev, SK_DO_REGISTRY, SK_LIT("Microsoft.Win32.Registry"), line);
    sk_events_indicator(ps->ev, SK_IOC_REGISTRY, pv_text(ps, arg(args, 0)));
    sk_events_urls(ps->ev, line);
    *ret = is(name, "setvalue") ? pv_null() : pv_opaque(ps, (sk_span){0});
    return true;
}

bool ps_dns_call(struct ps *ps, sk_span name, const struct parr *args, pv *ret)
{
    sk_span host = args->count > 0 ? pv_text(ps, args->at[0]) : name;
    sk_events_behaviour(ps->ev, SK_DO_ENVIRONMENT, SK_LIT("Net.Dns"), host);
    *ret = pv_opaque(ps, (sk_span){0});
    return true;
}

/* What .NET says of the machine. */
bool ps_machine_fact(struct ps *ps, sk_span type, sk_span name, pv *ret)
{
    static const struct {
        const char *type, *name, *text;
        int64_t value; /* where there is no text; -1: true */
    } all[] = {{"environment", "is64bitoperatingsystem", NULL, -1},
               {"environment", "is64bitprocess", NULL, -1},
               {"environment", "userinteractive", NULL, -1},
               {"environment", "processorcount", NULL, 4},
               {"environment", "tickcount", NULL, 1234567},
               {"environment", "exitcode", NULL, 0},
               {"environment", "systemdirectory", "C:\\Windows\\system32", 0},
               {"environment", "commandline", "powershell.exe", 0},
               {"intptr", "size", NULL, 8},
               {"intptr", "zero", NULL, 0},
               {"io.path", "directoryseparatorchar", "\\", 0},
               {"io.path", "altdirectoryseparatorchar", "/", 0},
               {"io.path", "pathseparator", ";", 0},
               {"bitconverter", "islittleendian", NULL, -1}};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        if (sk_eq(type, sk_span_of_cstr(all[i].type)) && is(name, all[i].name)) {
            *ret = all[i].text != NULL  ? pv_cstr(all[i].text)
                   : all[i].value == -1 ? pv_bool(true)
                                        : pv_int(all[i].value);
            return true;
        }
    if (!sk_eq(type, SK_LIT("environment")) || (!is(name, "osversion") && !is(name, "version")))
        return false;
    pv text = is(name, "version") ? pv_cstr("4.0.30319.42000") : pv_cstr("10.0.19045.0");
    *ret = ps_new_object(ps, SK_LIT("version"), &(struct parr){.at = &text, .count = 1});
    if (is(name, "osversion")) {
        pv os = ph_new(ps);
        if (os.kind != PV_HASH)
            return true;
        os.hash->custom = true;
        ph_set(ps, os.hash, pv_cstr("Platform"), pv_cstr("Win32NT"));
        ph_set(ps, os.hash, pv_cstr("Version"), *ret);
        ph_set(ps, os.hash, pv_cstr("VersionString"), pv_cstr("Microsoft Windows NT 10.0.19045.0"));
        *ret = os;
    }
    return true;
}

/* Objects: streams, encodings, web clients, COM; and what they do to the machine. */
#include "codec/inflate.h"
#include "interp/powershell/ps.h"

enum { MAX_INFLATED = 16 << 20 };

static bool is(sk_span name, const char *what)
{
    return sk_ieq(name, sk_span_of_cstr(what));
}

static pv arg(const struct parr *args, size_t n)
{
    return n < args->count ? args->at[n] : pv_null();
}

static sk_span arg_text(struct ps *ps, const struct parr *args, size_t n)
{
    return pv_text(ps, arg(args, n));
}

/* ---- The machine ---- */

void ps_download(struct ps *ps, const char *api, sk_span url, sk_span file)
{
    ps->net_calls++;
    sk_events_behaviour(ps->ev, SK_DO_DOWNLOAD, sk_span_of_cstr(api), url);
    sk_events_urls(ps->ev, url);
    sk_events_behaviour(ps->ev, SK_DO_WRITE, sk_span_of_cstr(api), file);
    sk_events_path(ps->ev, file);
    struct sk_map_entry *e = file.len > 0 ? sk_map_put(&ps->files, ps->arena, file) : NULL;
    pv *at = SK_NEW(ps->arena, pv);
    if (e != NULL && at != NULL) { /* it is there; nobody knows what is in it */
        *at = pv_opaque(ps, url);
        e->value = (uintptr_t)at;
    }
}

pv ps_env(struct ps *ps, sk_span name, bool *ret_found)
{
    const struct sk_map_entry *e = sk_map_find(&ps->env, name);
    sk_span value;
    *ret_found = true;
    if (e != NULL)
        return *(pv *)e->value;
    *ret_found = sk_windows_env(ps->arena, ps->input->profile, name, &value);
    return *ret_found ? pv_str(value) : pv_null();
}

/* The names of the user and the machine say on whose machine the script is. */
pv ps_env_seen(struct ps *ps, sk_span name, const char *api, bool *ret_found)
{
    static const char *const telling[] = {"username", "userdomain", "userdnsdomain", "computername",
                                          "logonserver"};
    for (size_t i = 0; i < sizeof telling / sizeof telling[0]; i++)
        if (is(name, telling[i]))
            sk_events_behaviour(ps->ev, SK_DO_ENVIRONMENT, sk_span_of_cstr(api), name);
    return ps_env(ps, name, ret_found);
}

/* Files of our own making, and what every Windows has. */
bool ps_file_exists(struct ps *ps, sk_span path)
{
    static const char *const there[] = {
        "C:",
        "C:\\Users",
        "C:\\Windows\\System32",
        "C:\\Windows\\System32\\cmd.exe",
        "C:\\Windows\\explorer.exe",
        "C:\\Windows\\SysWOW64",
        "C:\\Windows\\System32\\WindowsPowerShell\\v1.0",
        "C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\powershell.exe"};
    bool found;
    if (sk_map_find(&ps->files, path) != NULL)
        return true;
    while (path.len > 0 && (path.ptr[path.len - 1] == '\\' || path.ptr[path.len - 1] == '/'))
        path.len--;
    for (size_t i = 0; i < sizeof there / sizeof there[0]; i++)
        if (is(path, there[i]))
            return true;
    for (size_t i = 0; path.len > 2 && sk_windows_env_name(i) != NULL; i++)
        if (sk_ieq(path, pv_text(ps, ps_env(ps, sk_span_of_cstr(sk_windows_env_name(i)), &found))))
            return true;
    return false;
}

pv ps_file(struct ps *ps, sk_span path)
{
    const struct sk_map_entry *e = sk_map_find(&ps->files, path);
    /* a file that is copied onto its own name has an entry before it has a value */
    return e != NULL && e->value != 0 ? *(pv *)e->value : pv_opaque(ps, path);
}

static enum sk_language language_of(sk_span path)
{
    static const struct {
        const char *end;
        enum sk_language language;
    } ends[] = {{".ps1", SK_LANG_POWERSHELL},
                {".bat", SK_LANG_CMD},
                {".cmd", SK_LANG_CMD},
                {".vbs", SK_LANG_VBSCRIPT},
                {".js", SK_LANG_JSCRIPT}};
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++)
        if (sk_iends(path, sk_span_of_cstr(ends[i].end)))
            return ends[i].language;
    return SK_LANG_NONE;
}

void ps_write_file(struct ps *ps, const char *api, sk_span path, pv data, bool append)
{
    struct sk_map_entry *e = sk_map_put(&ps->files, ps->arena, path);
    pv *at = SK_NEW(ps->arena, pv);
    if (e == NULL || at == NULL) {
        ps_no_memory(ps);
        return;
    }
    *at = append && e->value != 0 ? ps_binary(ps, OP_ADD, false, *(pv *)e->value, data) : data;
    e->value = (uintptr_t)at;
    sk_events_behaviour(ps->ev, SK_DO_WRITE, sk_span_of_cstr(api), path);
    sk_events_path(ps->ev, path);
    if (!pv_is_opaque(data))
        sk_events_layer(ps->ev, language_of(path), path, pv_to_bytes(ps, *at));
}

pv ps_file_lines(struct ps *ps, sk_span path)
{
    pv v = ps_file(ps, path), out = pv_array(ps, 0);
    if (v.kind == PV_ARRAY && v.arr->of == PV_BYTE)
        v = ps_bytes_to_string(ps, SK_LIT("default"), pv_to_bytes(ps, v));
    if (v.kind != PV_STRING)
        return v;
    sk_span rest = pv_span(v), line;
    while (sk_next_line(&rest, &line) && ps_step(ps, 1))
        pv_push(ps, out.arr, pv_str(line));
    return out;
}

/* As the cmdlets write: what is appended starts a line of its own. */
void ps_write_lines(struct ps *ps, const char *api, sk_span path, pv data, bool append)
{
    pv old = append ? ps_file(ps, path) : pv_null();
    if (old.kind == PV_STRING && old.len > 0 && data.kind != PV_ARRAY &&
        !sk_ends(pv_span(old), SK_LIT("\n")))
        data = pv_str(ps_append(ps, SK_LIT("\r\n"), pv_text(ps, data)));
    ps_write_file(ps, api, path, data, append);
}

/* A script that was dropped before runs where a command line names it. */
static void run_dropped(struct ps *ps, sk_span line, struct parr *out)
{
    for (size_t i = 0; i < ps->files.count && ps->flow == FLOW_NONE && ps_step(ps, 1); i++) {
        struct sk_map_entry *e = &ps->files.entries[i];
        enum sk_language language = language_of(e->key);
        const pv *at = (const pv *)e->value;
        if (language == SK_LANG_NONE || at == NULL || pv_is_opaque(*at) ||
            sk_ifind(line, e->key) == SK_NPOS)
            continue;
        sk_span text = pv_to_bytes(ps, *at);
        if (language != SK_LANG_POWERSHELL)
            sk_events_follow(ps->ev, ps->budget, ps->input, language, text);
        else if (!ps->input->layers_elsewhere)
            ps_run_text(ps, text, out);
    }
}

/* powershell.exe: a process of its own, but with this one's environment and files. */
static void run_apart(struct ps *ps, sk_span code, struct parr *out)
{
    struct pscope scope = {.vars = {.fold = true}}, *before = ps->scope, *global = ps->global;
    if (ps->input->layers_elsewhere)
        return;
    ps->scope = ps->global = &scope;
    ps_run_text(ps, code, out);
    ps->scope = before;
    ps->global = global;
    if (ps->flow == FLOW_EXIT || ps->flow == FLOW_THROW)
        ps->flow = FLOW_NONE;
}

void ps_process_into(struct ps *ps, const char *api, sk_span line, const struct parr *input,
                     struct parr *out)
{
    struct sk_command c = {0};
    if (!sk_command_of(ps->arena, sk_trim(line), &c))
        return;
    if (c.kind == SK_DO_DOWNLOAD)
        ps_fetch_tell(ps, sk_span_of_cstr(api), sk_trim(line), &c);
    else
        sk_command_tell(ps->ev, sk_span_of_cstr(api), line, &c);
    if (c.from_stdin && input != NULL && input->count > 0) {
        c.code = ps_show(ps, input);
        c.language = is(c.program, "cmd") ? SK_LANG_CMD : SK_LANG_POWERSHELL;
        sk_events_layer(ps->ev, c.language, SK_LIT(""), c.code);
    }
    if (c.language == SK_LANG_POWERSHELL)
        run_apart(ps, c.code, out);
    else if (c.language != SK_LANG_NONE)
        sk_events_follow(ps->ev, ps->budget, ps->input, c.language, c.code);
    else
        run_dropped(ps, line, out);
    (void)ps_step(ps, 1);
}

void ps_process(struct ps *ps, const char *api, sk_span line, const struct parr *input)
{
    struct parr unseen = {0};
    ps_process_into(ps, api, line, input, &unseen);
}

/* ---- Encodings and streams ---- */

/* Length of a gzip member's header (RFC 1952); 0: it is none. */
static size_t gzip_header(sk_span in)
{
    if (in.len < 18 || in.ptr[0] != 0x1f || in.ptr[1] != 0x8b)
        return 0;
    size_t at = 10;
    uint8_t flags = in.ptr[3];
    if ((flags & 4) != 0)
        at += 2u + in.ptr[10] + 256u * in.ptr[11];
    for (unsigned bit = 8; bit <= 16; bit *= 2)
        if ((flags & bit) != 0) {
            size_t end = sk_find_byte(sk_from(in, at), 0);
            if (end == SK_NPOS)
                return 0;
            at += end + 1;
        }
    return at + ((flags & 2) != 0 ? 2 : 0);
}

static pv inflated(struct ps *ps, sk_span type, sk_span in)
{
    struct sk_inflated got = {0};
    if (sk_find(type, SK_LIT("gzip")) != SK_NPOS)
        in = sk_from(in, gzip_header(in));
    if (sk_find(type, SK_LIT("zlib")) != SK_NPOS)
        in = sk_from(in, 2);
    size_t ceiling = sk_min(MAX_INFLATED, sk_arena_left(ps->arena) / 64);
    enum sk_status status = sk_inflate(in, 0, ceiling, ps->arena, &got);
    (void)ps_step(ps, 1 + got.bytes.len / 16);
    if (status == SK_NO_MEMORY)
        ps_no_memory(ps);
    if (got.bytes.len == 0)
        sk_events_note(ps->ev, "powershell.inflate", type);
    return pv_bytes(ps, got.bytes);
}

static pv make_stream(struct ps *ps, sk_span type, const struct parr *args)
{
    pv v = pv_object(ps, "stream", type), from = arg(args, 0);
    if (v.kind != PV_OBJECT)
        return v;
    if (from.kind == PV_STRING && sk_eq(type, SK_LIT("io.streamwriter"))) {
        sk_events_behaviour(ps->ev, SK_DO_WRITE, SK_LIT("IO.StreamWriter"), pv_span(from));
        sk_events_path(ps->ev, pv_span(from));
        from = pv_null();
    } else if (from.kind == PV_STRING && sk_eq(type, SK_LIT("io.streamreader")))
        from = ps_file(ps, pv_span(from));
    v.obj->text = sk_eq(from.kind == PV_OBJECT ? from.obj->type : SK_LIT(""), SK_LIT("utf8"))
                      ? from.obj->type
                      : (sk_span){0};
    pv enc = arg(args, 1);
    if (enc.kind == PV_OBJECT && strcmp(enc.obj->kind, "encoding") == 0)
        v.obj->text = enc.obj->type;
    if (pv_is_opaque(from))
        return from;
    if (from.kind == PV_OBJECT)
        from = from.obj->data;
    if (from.kind == PV_INT)
        from = pv_array(ps, 0);
    bool packed = sk_find(type, SK_LIT("deflate")) != SK_NPOS ||
                  sk_find(type, SK_LIT("gzip")) != SK_NPOS ||
                  sk_find(type, SK_LIT("zlib")) != SK_NPOS;
    v.obj->data = packed ? inflated(ps, type, pv_to_bytes(ps, from)) : from;
    if (v.obj->data.kind == PV_NULL)
        v.obj->data = pv_array(ps, 0);
    return v;
}

static void stream_append(struct ps *ps, struct pobj *to, sk_span bytes)
{
    if (to->data.kind != PV_ARRAY)
        to->data = pv_array(ps, 0);
    for (size_t i = 0; i < bytes.len && ps_step(ps, 1); i++)
        pv_push(ps, to->data.arr, pv_num(PV_BYTE, bytes.ptr[i]));
}

static pv read_into(struct ps *ps, struct pobj *from, const struct parr *args)
{
    pv to = arg(args, 0);
    sk_span bytes = pv_to_bytes(ps, from->data);
    int64_t at = pv_to_int(ps, arg(args, 1)), want = pv_to_int(ps, arg(args, 2));
    int64_t n = 0;
    if (to.kind != PV_ARRAY || at < 0)
        return pv_int(0);
    for (; n < want && (size_t)(at + n) < to.arr->count && from->pos < bytes.len; n++)
        to.arr->at[at + n] = pv_num(PV_BYTE, bytes.ptr[from->pos++]);
    return pv_int(n);
}

static bool stream_method(struct ps *ps, struct pobj *obj, sk_span name, const struct parr *args,
                          pv *ret)
{
    *ret = pv_null();
    sk_span all = pv_to_bytes(ps, obj->data), rest = sk_from(all, obj->pos);
    if (is(name, "readtoend")) {
        obj->pos = all.len;
        *ret = ps_bytes_to_string(ps, obj->text.len > 0 ? obj->text : SK_LIT("utf8"), rest);
    } else if (is(name, "readline")) {
        size_t nl = sk_find_byte(rest, '\n');
        obj->pos += nl == SK_NPOS ? rest.len : nl + 1;
        *ret = rest.len == 0 ? pv_null() : pv_str(sk_trim(sk_slice(rest, 0, nl)));
    } else if (is(name, "toarray") || is(name, "getbuffer") ||
               (is(name, "readbytes") && args->count == 0))
        *ret = pv_bytes(ps, all);
    else if (is(name, "copyto") && arg(args, 0).kind == PV_OBJECT)
        stream_append(ps, args->at[0].obj, rest);
    else if (is(name, "write") || is(name, "writeline"))
        stream_append(ps, obj, pv_to_bytes(ps, arg(args, 0)));
    else if (is(name, "readbyte") || is(name, "readchar") || is(name, "peek") ||
             (is(name, "read") && args->count == 0)) {
        bool reader = is(name, "readbyte") && sk_ends(obj->type, SK_LIT("reader"));
        *ret = rest.len == 0          ? pv_int(-1)
               : is(name, "readchar") ? pv_char(rest.ptr[0])
               : reader               ? pv_num(PV_BYTE, rest.ptr[0])
                                      : pv_int(rest.ptr[0]);
        obj->pos += rest.len > 0 && !is(name, "peek");
    } else if (is(name, "readint32") || is(name, "readint16") || is(name, "readuint32")) {
        size_t n = is(name, "readint16") ? 2 : 4;
        uint32_t w = 0;
        for (size_t i = 0; i < n && i < rest.len; i++)
            w |= (uint32_t)rest.ptr[i] << (8 * i);
        obj->pos += sk_min(n, rest.len);
        *ret = pv_int(n == 2 ? (int16_t)w : is(name, "readint32") ? (int32_t)w : (int64_t)w);
    } else if (is(name, "readbytes") && args->count == 1) {
        size_t n = (size_t)sk_min((uint64_t)pv_to_int(ps, args->at[0]), rest.len);
        *ret = pv_bytes(ps, sk_slice(rest, 0, n));
        obj->pos += n;
    } else if (is(name, "tostring") && sk_ends(obj->type, SK_LIT("writer")))
        *ret = ps_bytes_to_string(ps, SK_LIT("utf8"), all);
    else if (is(name, "read"))
        *ret = read_into(ps, obj, args);
    else if (is(name, "seek"))
        obj->pos = 0;
    else if (!is(name, "close") && !is(name, "dispose") && !is(name, "flush"))
        return false;
    return true;
}

/* ---- Web ---- */

static bool web_method(struct ps *ps, struct pobj *obj, sk_span name, const struct parr *args,
                       pv *ret)
{
    static const char *const fetch[] = {"DownloadString",
                                        "DownloadData",
                                        "DownloadFile",
                                        "DownloadStringAsync",
                                        "DownloadDataAsync",
                                        "DownloadFileAsync",
                                        "OpenRead",
                                        "OpenReadTaskAsync",
                                        "DownloadStringTaskAsync",
                                        "DownloadDataTaskAsync",
                                        "DownloadFileTaskAsync",
                                        "UploadString",
                                        "UploadData",
                                        "UploadFile",
                                        "UploadValues",
                                        "OpenWrite",
                                        "GetStringAsync",
                                        "GetByteArrayAsync",
                                        "GetAsync",
                                        "PostAsync",
                                        "GetStreamAsync"};
    sk_span url = arg_text(ps, args, 0);
    for (size_t i = 0; i < sizeof fetch / sizeof fetch[0]; i++) {
        if (!is(name, fetch[i]))
            continue;
        bool file = sk_istarts(name, SK_LIT("downloadfile"));
        struct sk_text api = ps_textbuf(ps);
        sk_text_puts(&api, sk_iends(name, SK_LIT("async")) &&
                                   !sk_iends(name, SK_LIT("taskasync")) &&
                                   !sk_istarts(name, SK_LIT("down"))
                               ? "Net.Http.HttpClient."
                               : "Net.WebClient.");
        sk_text_puts(&api, fetch[i]);
        sk_text_byte(&api, 0);
        ps_download(ps, (const char *)ps_text_done(ps, &api).ptr, url,
                    file ? arg_text(ps, args, 1) : (sk_span){0});
        *ret = file ? pv_null() : pv_opaque(ps, url);
        return true;
    }
    if (is(name, "open")) {
        obj->text = arg_text(ps, args, 1);
        *ret = pv_null();
        return true;
    }
    if (is(name, "getrequeststream")) {
        *ret = pv_opaque(ps, obj->text);
        return true;
    }
    if (is(name, "add") || is(name, "set") || is(name, "setrequestheader")) {
        *ret = pv_null();
        return true;
    }
    if (is(name, "send") || is(name, "getresponse")) {
        ps_download(ps, is(name, "send") ? "XMLHTTP.Send" : "Net.WebRequest.GetResponse", obj->text,
                    (sk_span){0});
        *ret = pv_opaque(ps, obj->text);
        return true;
    }
    return false;
}

/* ---- COM and the rest ---- */

static pv shell_run(struct ps *ps, const char *api, const struct parr *args)
{
    struct sk_text line = ps_textbuf(ps);
    size_t words = strcmp(api, "Shell.Application.ShellExecute") == 0 ? 2 : 1;
    for (size_t i = 0; i < words && i < args->count; i++) {
        sk_text_puts(&line, i > 0 ? " " : "");
        sk_text_put(&line, pv_text(ps, args->at[i]));
    }
    ps_process(ps, api, ps_text_done(ps, &line), NULL);
    return pv_int(0);
}

static sk_span member_text(struct ps *ps, const struct pobj *obj, const char *name)
{
    pv v;
    bool has = obj->props != NULL && ph_get(ps, obj->props, pv_cstr(name), &v);
    return has ? pv_text(ps, v) : (sk_span){0};
}

void ps_start_info(struct ps *ps, struct pobj *obj)
{
    pv info;
    if (obj->props != NULL && ph_get(ps, obj->props, pv_cstr("startinfo"), &info) &&
        info.kind == PV_OBJECT)
        obj = info.obj;
    struct sk_text line = ps_textbuf(ps);
    sk_span file = member_text(ps, obj, "filename"), args = member_text(ps, obj, "arguments");
    sk_text_put(&line, file.len > 0 ? file : obj->text);
    sk_text_puts(&line, args.len > 0 ? " " : "");
    sk_text_put(&line, args);
    ps_process(ps, "Diagnostics.Process.Start", ps_text_done(ps, &line), NULL);
}

static bool process_method(struct ps *ps, struct pobj *obj, sk_span name, const struct parr *args,
                           pv *ret)
{
    (void)args;
    if (is(name, "start"))
        ps_start_info(ps, obj);
    *ret = pv_opaque(ps, (sk_span){0});
    return is(name, "start") || is(name, "waitforexit") || is(name, "close");
}

static bool shortcut_method(struct ps *ps, struct pobj *obj, sk_span name, const struct parr *args,
                            pv *ret)
{
    (void)args;
    if (!is(name, "save"))
        return false;
    struct sk_text line = ps_textbuf(ps);
    sk_text_put(&line, member_text(ps, obj, "targetpath"));
    sk_text_puts(&line, " ");
    sk_text_put(&line, member_text(ps, obj, "arguments"));
    sk_events_behaviour(ps->ev, SK_DO_WRITE, SK_LIT("WScript.Shell.CreateShortcut"), obj->text);
    sk_events_path(ps->ev, obj->text);
    sk_events_urls(ps->ev, ps_text_done(ps, &line));
    *ret = pv_null();
    return true;
}

static bool com_method(struct ps *ps, struct pobj *obj, sk_span name, const struct parr *args,
                       pv *ret)
{
    (void)obj;
    if (is(name, "createshortcut")) {
        *ret = pv_object(ps, "shortcut", SK_LIT("object"));
        if (ret->kind == PV_OBJECT)
            ret->obj->text = arg_text(ps, args, 0);
    } else if (is(name, "executeshellcommand")) {
        pv swapped[2] = {arg(args, 0), arg(args, 2)};
        *ret = shell_run(ps, "Shell.Application.ShellExecute",
                         &(struct parr){.at = swapped, .count = 2});
    } else if (is(name, "expandenvironmentstrings"))
        *ret =
            ps_static_call(ps, SK_LIT("environment"), SK_LIT("expandenvironmentvariables"), args);
    else if (is(name, "run") || is(name, "exec"))
        *ret = shell_run(ps, is(name, "run") ? "WScript.Shell.Run" : "WScript.Shell.Exec", args);
    else if (is(name, "shellexecute"))
        *ret = shell_run(ps, "Shell.Application.ShellExecute", args);
    else if (is(name, "create"))
        *ret = shell_run(ps, "Win32_Process.Create", args);
    else if (is(name, "regwrite") || is(name, "regread") || is(name, "regdelete")) {
        sk_events_behaviour(ps->ev, SK_DO_REGISTRY, SK_LIT("WScript.Shell.Reg"),
                            arg_text(ps, args, 0));
        *ret = pv_opaque(ps, (sk_span){0});
    } else if (is(name, "savetofile")) {
        sk_events_behaviour(ps->ev, SK_DO_WRITE, SK_LIT("ADODB.Stream.SaveToFile"),
                            arg_text(ps, args, 0));
        sk_events_path(ps->ev, arg_text(ps, args, 0));
        *ret = pv_null();
    } else if (is(name, "createtextfile")) {
        *ret = ps_new_object(ps, SK_LIT("io.streamwriter"), args);
    } else if (is(name, "navigate") || is(name, "navigate2")) {
        ps_download(ps, "InternetExplorer.Application.Navigate", arg_text(ps, args, 0),
                    (sk_span){0});
        *ret = pv_null();
    } else
        return web_method(ps, obj, name, args, ret);
    return true;
}

static bool builder_method(struct ps *ps, struct pobj *obj, sk_span name, const struct parr *args,
                           pv *ret)
{
    pv self = {.kind = PV_OBJECT, .obj = obj};
    *ret = self;
    if (is(name, "append") || is(name, "appendline")) {
        obj->data = pv_str(ps_append(ps, pv_text(ps, obj->data), arg_text(ps, args, 0)));
        if (is(name, "appendline"))
            obj->data = pv_str(ps_append(ps, pv_text(ps, obj->data), SK_LIT("\r\n")));
    } else if (is(name, "appendformat")) {
        struct parr rest = {.at = args->count > 1 ? args->at + 1 : NULL,
                            .count = args->count > 1 ? args->count - 1 : 0};
        pv list = {.kind = PV_ARRAY, .arr = &rest};
        pv text = ps_format(ps, arg_text(ps, args, 0), list);
        obj->data = pv_str(ps_append(ps, pv_text(ps, obj->data), pv_text(ps, text)));
    } else if (is(name, "clear"))
        obj->data = pv_cstr("");
    else if (is(name, "tostring"))
        *ret = pv_str(pv_text(ps, obj->data));
    else if (ps_string_method(ps, pv_text(ps, obj->data), name, args, ret)) {
        obj->data = *ret;
        *ret = self;
    } else
        return false;
    return true;
}

static bool invoke_method(struct ps *ps, struct pobj *obj, sk_span name, const struct parr *args,
                          pv *ret)
{
    (void)obj;
    struct parr got = {0};
    if (is(name, "invokescript")) {
        ps_iex(ps, arg(args, 0), &got);
        *ret = pv_unroll(ps, &got);
    } else if (is(name, "newscriptblock"))
        *ret = ps_static_call(ps, SK_LIT("scriptblock"), SK_LIT("create"), args);
    else if (is(name, "expandstring"))
        *ret = ps_expand_string(ps, arg_text(ps, args, 0));
    else if (is(name, "getcommand") || is(name, "getcmdlet") || is(name, "getcommandname") ||
             is(name, "getcmdlets") || is(name, "getcommands")) {
        const char *found = ps_resolve(ps, arg_text(ps, args, 0));
        *ret = found != NULL ? pv_cstr(found) : arg(args, 0);
    } else
        return false;
    return true;
}

static bool random_method(struct ps *ps, struct pobj *obj, sk_span name, const struct parr *args,
                          pv *ret)
{
    (void)obj;
    *ret = args->count > 1 ? arg(args, 0) : pv_int(0);
    return ps_step(ps, 1) && sk_istarts(name, SK_LIT("next"));
}

/* `new powershell` objects: AddScript(…).Invoke() */
static bool runspace_method(struct ps *ps, struct pobj *obj, sk_span name, const struct parr *args,
                            pv *ret)
{
    struct parr got = {0};
    *ret = (pv){.kind = PV_OBJECT, .obj = obj};
    if (is(name, "create") || is(name, "addargument") || is(name, "addparameter"))
        return true;
    if (is(name, "addcommand"))
        obj->text = arg_text(ps, args, 0);
    else if (is(name, "addscript")) {
        ps_iex(ps, arg(args, 0), &got);
        obj->data = pv_unroll(ps, &got);
    } else if (is(name, "invoke") || is(name, "begininvoke"))
        *ret = obj->data;
    else
        return false;
    return true;
}

static bool credential_method(struct ps *ps, struct pobj *obj, sk_span name,
                              const struct parr *args, pv *ret)
{
    (void)args;
    *ret = (pv){.kind = PV_OBJECT, .obj = obj};
    return ps_step(ps, 1) && is(name, "getnetworkcredential");
}

typedef bool object_method(struct ps *ps, struct pobj *obj, sk_span name, const struct parr *args,
                           pv *ret);

static const struct {
    const char *kind;
    object_method *call;
} kinds[] = {
    {"stream", stream_method},
    {"encoding", ps_encoding_method},
    {"crypto", ps_crypto_method},
    {"processinfo", process_method},
    {"shortcut", shortcut_method},
    {"web", web_method},
    {"com", com_method},
    {"stringbuilder", builder_method},
    {"invokecommand", invoke_method},
    {"regex", ps_regex_method},
    {"date", ps_date_method},
    {"timespan", ps_date_method},
    {"random", random_method},
    {"runspace", runspace_method},
    {"securestring", credential_method},
};

bool ps_object_method(struct ps *ps, struct pobj *obj, sk_span name, const struct parr *args,
                      pv *ret)
{
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        if (strcmp(obj->kind, kinds[i].kind) == 0)
            return kinds[i].call(ps, obj, name, args, ret);
    return false;
}

/* ---- New-Object ---- */

static const struct {
    const char *type, *kind; /* a type ending in * is a prefix */
} made[] = {
    {"net.webclient", "web"},
    {"webclient", "web"},
    {"net.http.httpclient", "web"},
    {"net.webrequest", "web"},
    {"msxml2.*", "com"},
    {"microsoft.xmlhttp", "com"},
    {"winhttp.*", "com"},
    {"wscript.shell*", "com"},
    {"shell.application*", "com"},
    {"internetexplorer.*", "com"},
    {"win32_process", "com"},
    {"excel.application", "com"},
    {"mmc20.application", "com"},
    {"schedule.service", "com"},
    {"sapi.spvoice", "com"},
    {"management.managementclass", "com"},
    {"adodb.stream", "com"},
    {"scripting.filesystemobject", "com"},
    {"io.memorystream", "stream"},
    {"io.streamreader", "stream"},
    {"io.compression.*", "stream"},
    {"io.binaryreader", "stream"},
    {"io.stringreader", "stream"},
    {"io.streamwriter", "stream"},
    {"random", "random"},
    {"text.stringbuilder", "stringbuilder"},
    {"text.regularexpressions.regex", "regex"},
    {"uri", "uri"},
    {"io.fileinfo", "file"},
    {"powershell*", "runspace"},
    {"management.automation.powershell*", "runspace"},
    {"management.automation.runspaces.*", "runspace"},
    {"diagnostics.processstartinfo", "processinfo"},
    {"diagnostics.process", "processinfo"},
    {"net.mail.mailaddress", "uri"},
    {"text.utf8encoding", "encoding"},
    {"text.unicodeencoding", "encoding"},
    {"text.asciiencoding", "encoding"},
    {"io.stringwriter", "stream"},
};

static bool list_type(sk_span type)
{
    return sk_starts(type, SK_LIT("collections.arraylist")) ||
           sk_starts(type, SK_LIT("collections.generic.list")) ||
           sk_starts(type, SK_LIT("collections.generic.stack")) ||
           sk_starts(type, SK_LIT("collections.generic.queue")) ||
           sk_starts(type, SK_LIT("collections.generic.hashset")) ||
           sk_starts(type, SK_LIT("collections.objectmodel")) ||
           sk_starts(type, SK_LIT("collections.stack")) ||
           sk_starts(type, SK_LIT("collections.queue"));
}

static pv new_list(struct ps *ps, sk_span type, pv from)
{
    pv v = pv_array(ps, 0);
    if (from.kind == PV_ARRAY)
        ps_emit(ps, v.arr, from);
    v.arr->list = sk_find(type, SK_LIT("stack")) != SK_NPOS     ? LIST_STACK
                  : sk_find(type, SK_LIT("queue")) != SK_NPOS   ? LIST_QUEUE
                  : sk_find(type, SK_LIT("hashset")) != SK_NPOS ? LIST_SET
                  : sk_find(type, SK_LIT("generic")) != SK_NPOS ? LIST_GENERIC
                                                                : LIST_ARRAY;
    return v;
}

/* new string('x', 3), new byte[] 10 */
static bool new_value(struct ps *ps, sk_span type, const struct parr *args, pv *ret)
{
    if (sk_eq(type, SK_LIT("string"))) {
        *ret = ps_static_call(ps, type, SK_LIT("new"), args);
        return true;
    }
    if (sk_ends(type, SK_LIT("[]"))) {
        int64_t n = pv_to_int(ps, arg(args, 0));
        *ret = pv_array(ps, 0);
        bool byte = sk_starts(type, SK_LIT("byte"));
        for (int64_t i = 0; i < n && ps_step(ps, 1); i++)
            pv_push(ps, ret->arr, byte ? pv_num(PV_BYTE, 0) : pv_null());
        ret->arr->of = byte ? PV_BYTE : sk_starts(type, SK_LIT("char")) ? PV_CHAR : PV_NULL;
        return true;
    }
    if (sk_ends(type, SK_LIT("credential"))) {
        *ret = pv_object(ps, "securestring", type);
        if (ret->kind == PV_OBJECT)
            ret->obj->text = arg_text(ps, args, 1);
        return true;
    }
    if (sk_eq(type, SK_LIT("guid")) || sk_eq(type, SK_LIT("version"))) {
        *ret = pv_object(ps, sk_eq(type, SK_LIT("guid")) ? "guid" : "version", type);
        struct parr list = *args;
        pv parts = {.kind = PV_ARRAY, .arr = &list};
        sk_span text = pv_text(ps, ps_binary(ps, OP_JOIN, false, parts, pv_cstr(".")));
        if (ret->kind == PV_OBJECT)
            ret->obj->text = sk_eq(type, SK_LIT("guid"))
                                 ? ps_lower(ps, sk_trim_byte(sk_trim_byte(text, '{'), '}'))
                                 : text;
        return true;
    }
    if (sk_ends(type, SK_LIT("exception"))) {
        *ret = pv_object(ps, "exception", type);
        if (ret->kind == PV_OBJECT)
            ret->obj->text = arg_text(ps, args, 0);
        return true;
    }
    bool custom = sk_ends(type, SK_LIT("psobject")) || sk_ends(type, SK_LIT("pscustomobject"));
    if (custom || sk_ends(type, SK_LIT("hashtable")) ||
        sk_starts(type, SK_LIT("collections.generic.dict"))) {
        *ret = arg(args, 0).kind == PV_HASH ? args->at[0] : ph_new(ps);
        if (ret->kind == PV_HASH && custom)
            ret->hash->custom = true;
        return true;
    }
    return false;
}

pv ps_new_object(struct ps *ps, sk_span type, const struct parr *given)
{
    pv v = pv_null(), one = arg(given, 0);
    struct parr args = *given;
    if (list_type(type))
        return new_list(ps, type, one);
    /* -ArgumentList (a, b) comes as one list, but a list of bytes is one argument. */
    if (given->count == 1 && one.kind == PV_ARRAY && one.arr->of == PV_NULL && one.arr->count > 0 &&
        !pv_is_number(one.arr->at[0]))
        args = *one.arr;
    if (new_value(ps, type, &args, &v))
        return v;
    if (ps_crypto_type(type))
        return pv_object(ps, "crypto", type);
    for (size_t i = 0; i < sizeof made / sizeof made[0]; i++) {
        if (!ps_wildcard(sk_span_of_cstr(made[i].type), type, false))
            continue;
        if (strcmp(made[i].kind, "stream") == 0)
            return make_stream(ps, type, &args);
        v = pv_object(ps, made[i].kind, type);
        if (v.kind == PV_OBJECT)
            v.obj->text = arg_text(ps, &args, 0);
        if (v.kind == PV_OBJECT && strcmp(made[i].kind, "regex") == 0)
            v.obj->data = arg(&args, 1);
        if (v.kind == PV_OBJECT && strcmp(made[i].kind, "stringbuilder") == 0)
            v.obj->data = pv_is_number(one) ? pv_cstr("") : pv_str(v.obj->text);
        if (v.kind == PV_OBJECT && strcmp(made[i].kind, "encoding") == 0)
            v.obj->type = sk_from(type, 5);
        return v;
    }
    sk_events_note(ps->ev, "powershell.unknown", type);
    for (size_t i = 0; i < args.count; i++)
        sk_events_urls(ps->ev, pv_text(ps, args.at[i]));
    return pv_opaque(ps, (sk_span){0});
}

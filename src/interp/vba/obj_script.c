/* WScript, the shells, FileSystemObject, HTTP, streams, XML, WMI: what reaches outside. */
#include "interp/common/regex.h"
#include "interp/vba/objects.h"

#define MEMBER(name) static bool name(struct vb *vb, struct vb_obj *self, struct vb_call *c)

MEMBER(run)
{
    (void)self;
    vb_do_command(vb, "WScript.Shell.Run", vb_arg_text(vb, c, 0));
    *c->ret = VB_INT(0);
    return true;
}
MEMBER(exec)
{
    (void)self;
    vb_do_command(vb, "WScript.Shell.Exec", vb_arg_text(vb, c, 0));
    *c->ret = VB_OBJ(vb_opaque(vb, SK_LIT("WshExec")));
    return c->ret->o != NULL;
}

/* ShellExecute(file, arguments, …) */
MEMBER(shell_execute)
{
    struct sk_text t = sk_text_new(vb->arena, 1 << 20);
    (void)self;
    sk_text_put(&t, vb_arg_text(vb, c, 0));
    sk_span args = vb_arg_text(vb, c, 1);
    if (args.len > 0) {
        sk_text_byte(&t, ' ');
        sk_text_put(&t, args);
    }
    vb_do_command(vb, "Shell.Application.ShellExecute", sk_text_view(&t));
    return true;
}
MEMBER(registry)
{
    (void)self;
    vb_do(vb, SK_DO_REGISTRY, c->name, vb_arg_text(vb, c, 0));
    sk_events_indicator(&vb->events, SK_IOC_REGISTRY, vb_arg_text(vb, c, 0));
    if (strcmp(c->name, "RegRead") == 0)
        return vb_str_c(vb, "", c->ret);
    return true;
}

static bool expand(struct vb *vb, sk_span s, vb_value *ret)
{
    struct sk_text t = sk_text_new(vb->arena, 1 << 20);
    while (s.len > 0) {
        size_t a = sk_find_byte(s, '%'),
               b = a == SK_NPOS ? SK_NPOS : sk_find_byte(sk_from(s, a + 1), '%');
        sk_span value;
        if (b == SK_NPOS) {
            sk_text_put(&t, s);
            break;
        }
        sk_text_put(&t, sk_slice(s, 0, a));
        if (sk_windows_env(vb->arena, vb->profile, sk_slice(s, a + 1, b), &value)) {
            sk_text_put(&t, value);
            s = sk_from(s, a + b + 2);
        } else {
            sk_text_put(&t, sk_slice(s, a, b + 1));
            s = sk_from(s, a + b + 1);
        }
    }
    return vb_str_utf8(vb, sk_text_view(&t), ret);
}
MEMBER(expand_environment)
{
    (void)self;
    vb->env_read = true;
    vb_do(vb, SK_DO_ENVIRONMENT, "ExpandEnvironmentStrings", vb_arg_text(vb, c, 0));
    return expand(vb, vb_arg_text(vb, c, 0), c->ret);
}
MEMBER(special_folders)
{
    struct sk_text t = sk_text_new(vb->arena, 4096);
    (void)self;
    sk_span name = vb_arg_text(vb, c, 0);
    sk_text_printf(&t, "C:\\Users\\%s\\", vb->profile->user);
    if (sk_ieq(name, SK_LIT("startup")))
        sk_text_puts(&t, "AppData\\Roaming\\Microsoft\\Windows\\Start Menu\\Programs\\Startup");
    else if (sk_ieq(name, SK_LIT("appdata")))
        sk_text_puts(&t, "AppData\\Roaming");
    else
        sk_text_put(&t, sk_ieq(name, SK_LIT("mydocuments")) ? SK_LIT("Documents") : name);
    return vb_return_text(vb, c, sk_text_view(&t));
}
MEMBER(popup)
{
    (void)self;
    vb_do(vb, SK_DO_OTHER, c->name, vb_arg_text(vb, c, 0));
    *c->ret = VB_INT(1);
    return true;
}
MEMBER(shortcut_save)
{
    (void)c;
    vb_do(vb, SK_DO_WRITE, "Shortcut.Save", self->path);
    const vb_value *target = vb_prop(vb, self, "TargetPath", false);
    if (target != NULL)
        vb_do(vb, SK_DO_OTHER, "Shortcut.TargetPath", vb_text(vb, target));
    return true;
}
static const struct vb_member shortcut_members[] = {{"Save", shortcut_save}, {NULL, NULL}};
static const struct vb_objtype shortcut_type = {"IWshShortcut", shortcut_members, NULL, NULL};
MEMBER(create_shortcut)
{
    struct vb_obj *o = vb_obj_new(vb, &shortcut_type);
    (void)self;
    if (o == NULL)
        return false;
    o->path = vb_arg_text(vb, c, 0);
    *c->ret = VB_OBJ(o);
    return true;
}
static const struct vb_member wsh_members[] = {{"Run", run},
                                               {"Exec", exec},
                                               {"RegRead", registry},
                                               {"RegWrite", registry},
                                               {"RegDelete", registry},
                                               {"ExpandEnvironmentStrings", expand_environment},
                                               {"SpecialFolders", special_folders},
                                               {"Popup", popup},
                                               {"CreateShortcut", create_shortcut},
                                               {NULL, NULL}};
static const struct vb_objtype wsh_type = {"IWshShell3", wsh_members, NULL, NULL};
static const struct vb_member shell_members[] = {
    {"ShellExecute", shell_execute}, {"Open", shell_execute}, {NULL, NULL}};
static const struct vb_objtype shell_type = {"IShellDispatch6", shell_members, NULL, NULL};

MEMBER(wscript_quit)
{
    (void)self, (void)c;
    vb->quitting = true;
    return false;
}
MEMBER(wscript_sleep)
{
    double ms = 0;
    (void)self;
    if (!vb_arg_dbl(vb, c, 0, &ms))
        return false;
    vb->clock += ms / 86400000;
    return true;
}
MEMBER(wscript_create)
{
    (void)self;
    return vb_create(vb, vb_arg_text(vb, c, 0), c->ret);
}
MEMBER(wscript_name)
{
    (void)self;
    sk_span name =
        vb->input->document_name.len > 0 ? vb->input->document_name : SK_LIT("script.vbs");
    struct sk_text t = sk_text_new(vb->arena, 4096);
    if (strcmp(c->name, "ScriptFullName") == 0)
        sk_text_printf(&t, "C:\\Users\\%s\\Downloads\\", vb->profile->user);
    sk_text_put(&t, name);
    return vb_return_text(vb, c, sk_text_view(&t));
}
static const struct vb_member wscript_members[] = {{"Name", wscript_name},
                                                   {"Echo", popup},
                                                   {"Quit", wscript_quit},
                                                   {"Sleep", wscript_sleep},
                                                   {"CreateObject", wscript_create},
                                                   {"GetObject", wscript_create},
                                                   {"ScriptFullName", wscript_name},
                                                   {"ScriptName", wscript_name},
                                                   {NULL, NULL}};
const struct vb_objtype vb_wscript_type = {"Object", wscript_members, NULL, NULL};

/* ---- files ---- */

struct vb_file *vb_file_find(struct vb *vb, sk_span path, bool make)
{
    struct vb_name *name = vb_name(vb, path);
    for (struct vb_file *f = vb->files; f != NULL; f = f->next)
        if (f->path == name)
            return f;
    struct vb_file *f = make && name != NULL ? vb_alloc(vb, sizeof *f) : NULL;
    if (f == NULL)
        return NULL;
    f->path = name;
    f->next = vb->files;
    vb->files = f;
    return f;
}

bool vb_file_put(struct vb *vb, struct vb_file *f, size_t at, sk_span bytes)
{
    size_t need = at + bytes.len;
    if (need < at || need > UINT32_MAX / 2)
        return vb_err(vb, 61);
    if (need > f->cap) {
        size_t cap = need * 2;
        uint8_t *moved = sk_arena_resize(vb->arena, f->ptr, f->cap, cap);
        if (moved == NULL)
            return vb_stop(vb, "memory");
        memset(moved + f->len, 0, cap - f->len);
        f->ptr = moved;
        f->cap = cap;
    }
    if (bytes.len > 0)
        memcpy(f->ptr + at, bytes.ptr, bytes.len);
    f->len = f->len > need ? f->len : need;
    f->written = f->exists = true;
    return true;
}

void vb_file_done(struct vb *vb, struct vb_file *f, const char *api)
{
    if (!f->written)
        return;
    f->written = false;
    vb_do(vb, SK_DO_WRITE, api, f->path->text);
    sk_events_path(&vb->events, f->path->text);
    vb_layer(vb, SK_LANG_NONE, f->path->text, sk_span_of(f->ptr, f->len));
}

MEMBER(text_write)
{
    sk_span bytes;
    vb_value s;
    if (c->argc > 0) {
        if (!vb_arg_str(vb, c, 0, &s) || !vb_to_ansi(vb, &s, &bytes) ||
            !vb_file_put(vb, self->data, ((struct vb_file *)self->data)->len, bytes))
            return false;
    }
    struct vb_file *f = self->data;
    return strcmp(c->name, "WriteLine") != 0 || vb_file_put(vb, f, f->len, SK_LIT("\r\n"));
}
MEMBER(text_close)
{
    (void)c;
    vb_file_done(vb, self->data, "TextStream.Write");
    return true;
}
MEMBER(text_read)
{
    const struct vb_file *f = self->data;
    return vb_from_ansi(vb, sk_span_of(f->ptr, f->len), c->ret);
}
static const struct vb_member text_members[] = {{"Write", text_write},
                                                {"WriteLine", text_write},
                                                {"Close", text_close},
                                                {"ReadAll", text_read},
                                                {NULL, NULL}};
static const struct vb_objtype text_type = {"TextStream", text_members, NULL, NULL};

MEMBER(open_text)
{
    struct vb_obj *o = vb_obj_new(vb, &text_type);
    (void)self;
    if (o == NULL || (o->data = vb_file_find(vb, vb_arg_text(vb, c, 0), true)) == NULL)
        return false;
    struct vb_file *f = o->data;
    if (c->name[0] == 'C')
        f->len = 0, f->written = true;
    *c->ret = VB_OBJ(o);
    return true;
}
MEMBER(file_act)
{
    (void)self;
    struct sk_text t = sk_text_new(vb->arena, 1 << 16);
    sk_text_put(&t, vb_arg_text(vb, c, 0));
    sk_span to = vb_arg_text(vb, c, 1);
    if (to.len > 0 && c->name[0] != 'D') {
        sk_text_puts(&t, " -> ");
        sk_text_put(&t, to);
    }
    vb_do(vb, SK_DO_WRITE, c->name, sk_text_view(&t));
    return true;
}
MEMBER(file_exists)
{
    (void)self;
    const struct vb_file *f = vb_file_find(vb, vb_arg_text(vb, c, 0), false);
    vb_do(vb, SK_DO_ENVIRONMENT, c->name, vb_arg_text(vb, c, 0));
    *c->ret = VB_BOOL(f != NULL && f->exists);
    return true;
}
MEMBER(special_folder)
{
    int32_t n;
    (void)self;
    if (!vb_arg_long(vb, c, 0, 0, &n))
        return false;
    struct sk_text t = sk_text_new(vb->arena, 4096);
    if (n == 2)
        sk_text_printf(&t, "C:\\Users\\%s\\AppData\\Local\\Temp", vb->profile->user);
    else
        sk_text_puts(&t, n == 1 ? "C:\\Windows\\System32" : "C:\\Windows");
    return vb_return_text(vb, c, sk_text_view(&t));
}
MEMBER(path_part)
{
    sk_span path = vb_arg_text(vb, c, 0);
    size_t slash = sk_rfind_byte(path, '\\');
    sk_span name = slash == SK_NPOS ? path : sk_from(path, slash + 1);
    size_t dot = sk_rfind_byte(name, '.');
    (void)self;
    if (strcmp(c->name, "GetFileName") == 0)
        return vb_return_text(vb, c, name);
    if (strcmp(c->name, "GetExtensionName") == 0)
        return vb_return_text(vb, c, dot == SK_NPOS ? (sk_span){0} : sk_from(name, dot + 1));
    if (strcmp(c->name, "GetBaseName") == 0)
        return vb_return_text(vb, c, sk_slice(name, 0, dot));
    return vb_return_text(vb, c, slash == SK_NPOS ? (sk_span){0} : sk_slice(path, 0, slash));
}
MEMBER(build_path)
{
    struct sk_text t = sk_text_new(vb->arena, 1 << 16);
    sk_span a = vb_arg_text(vb, c, 0);
    (void)self;
    sk_text_put(&t, a);
    if (a.len > 0 && a.ptr[a.len - 1] != '\\')
        sk_text_byte(&t, '\\');
    sk_text_put(&t, vb_arg_text(vb, c, 1));
    return vb_return_text(vb, c, sk_text_view(&t));
}
MEMBER(temp_name)
{
    (void)self;
    return vb_str_c(vb, "rad12345.tmp", c->ret);
}
static const struct vb_member fso_members[] = {{"BuildPath", build_path},
                                               {"CreateTextFile", open_text},
                                               {"OpenTextFile", open_text},
                                               {"CopyFile", file_act},
                                               {"MoveFile", file_act},
                                               {"DeleteFile", file_act},
                                               {"CreateFolder", file_act},
                                               {"DeleteFolder", file_act},
                                               {"FileExists", file_exists},
                                               {"FolderExists", file_exists},
                                               {"GetSpecialFolder", special_folder},
                                               {"GetFileName", path_part},
                                               {"GetExtensionName", path_part},
                                               {"GetBaseName", path_part},
                                               {"GetParentFolderName", path_part},
                                               {"GetTempName", temp_name},
                                               {NULL, NULL}};
static const struct vb_objtype fso_type = {"FileSystemObject", fso_members, NULL, NULL};

/* ---- network ---- */

MEMBER(http_open)
{
    self->path = vb_arg_text(vb, c, 1);
    vb_do(vb, SK_DO_DOWNLOAD, "XMLHTTP.Open", self->path);
    return true;
}
MEMBER(http_send)
{
    (void)c;
    vb_do(vb, SK_DO_DOWNLOAD, "XMLHTTP.Send", self->path);
    return true;
}
MEMBER(http_status)
{
    (void)self;
    (void)vb;
    *c->ret = VB_LONG(c->name[0] == 'r' ? 4 : 200);
    return true;
}
MEMBER(http_text)
{
    (void)self;
    if (strcmp(c->name, "responseBody") == 0)
        return vb_bytes_value(vb, (sk_span){0}, c->ret);
    return vb_str_c(vb, "", c->ret);
}
MEMBER(ignore)
{
    (void)vb, (void)self, (void)c;
    return true;
}
static const struct vb_member http_members[] = {
    {"responseText", http_text},  {"Open", http_open},
    {"Send", http_send},          {"status", http_status},
    {"readyState", http_status},  {"responseBody", http_text},
    {"SetRequestHeader", ignore}, {"SetTimeouts", ignore},
    {"setOption", ignore},        {NULL, NULL}};
static const struct vb_objtype http_type = {"XMLHTTP", http_members, NULL, NULL};

/* ---- ADODB.Stream ---- */

static bool stream_add(struct vb *vb, struct vb_obj *self, sk_span bytes)
{
    if (self->data == NULL && (self->data = vb_alloc(vb, sizeof(struct vb_file))) == NULL)
        return false;
    struct vb_file *f = self->data;
    if (!vb_file_put(vb, f, self->pos, bytes))
        return false;
    self->pos += bytes.len;
    return true;
}
MEMBER(stream_write)
{
    sk_span bytes;
    return vb_bytes_of(vb, vb_arg_of(c, 0), &bytes) && stream_add(vb, self, bytes);
}
MEMBER(stream_write_text)
{
    vb_value s;
    sk_span bytes;
    if (!vb_arg_str(vb, c, 0, &s))
        return false;
    const vb_value *charset = vb_prop(vb, self, "Charset", false);
    sk_span name = charset == NULL ? SK_LIT("unicode") : vb_text(vb, charset);
    if (sk_ieq(name, SK_LIT("utf-8")))
        bytes = vb_utf8(vb, &s);
    else if (sk_ieq(name, SK_LIT("unicode")))
        bytes = sk_span_of(s.s, s.len);
    else if (!vb_to_ansi(vb, &s, &bytes))
        return false;
    return stream_add(vb, self, bytes);
}
MEMBER(stream_read)
{
    const struct vb_file *f = self->data;
    sk_span rest = f == NULL ? (sk_span){0} : sk_from(sk_span_of(f->ptr, f->len), self->pos);
    self->pos += rest.len;
    if (strcmp(c->name, "Read") == 0)
        return vb_bytes_value(vb, rest, c->ret);
    const vb_value *charset = vb_prop(vb, self, "Charset", false);
    sk_span name = charset == NULL ? SK_LIT("unicode") : vb_text(vb, charset);
    if (sk_ieq(name, SK_LIT("utf-8")))
        return vb_return_text(vb, c, rest);
    if (!sk_ieq(name, SK_LIT("unicode")))
        return vb_from_ansi(vb, rest, c->ret);
    uint16_t *at;
    if (!vb_str_new(vb, rest.len & ~(size_t)1, &at, c->ret))
        return false;
    memcpy(at, rest.ptr, rest.len & ~(size_t)1);
    return true;
}
MEMBER(stream_save)
{
    const struct vb_file *f = self->data;
    sk_span path = vb_arg_text(vb, c, 0);
    vb_do(vb, SK_DO_WRITE, "ADODB.Stream.SaveToFile", path);
    sk_events_path(&vb->events, path);
    if (f != NULL)
        vb_layer(vb, SK_LANG_NONE, path, sk_span_of(f->ptr, f->len));
    return true;
}
MEMBER(stream_position)
{
    int32_t n = (int32_t)self->pos;
    const struct vb_file *f = self->data;
    if (c->access != VB_GET) {
        if (!vb_arg_long(vb, c, 0, 0, &n) || n < 0)
            return false;
        self->pos = (size_t)n;
        return true;
    }
    *c->ret = VB_LONG(c->name[0] == 'S' ? (f == NULL ? 0 : (int64_t)f->len) : n);
    return true;
}
static const struct vb_member stream_members[] = {{"Position", stream_position},
                                                  {"Size", stream_position},
                                                  {"Open", ignore},
                                                  {"Close", ignore},
                                                  {"Write", stream_write},
                                                  {"WriteText", stream_write_text},
                                                  {"Read", stream_read},
                                                  {"ReadText", stream_read},
                                                  {"SaveToFile", stream_save},
                                                  {NULL, NULL}};
static const struct vb_objtype stream_type = {"Stream", stream_members, NULL, NULL};

/* ---- DOMDocument: elements that carry base64 and hex ---- */

static const char digits64[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

static bool encode(struct vb *vb, sk_span in, bool hex, vb_value *ret)
{
    struct sk_text t = sk_text_new(vb->arena, SIZE_MAX);
    for (size_t i = 0; hex && i < in.len; i++)
        sk_text_printf(&t, "%02x", in.ptr[i]);
    for (size_t i = 0; !hex && i < in.len; i += 3) {
        uint32_t n = (uint32_t)in.ptr[i] << 16;
        n |= i + 1 < in.len ? (uint32_t)in.ptr[i + 1] << 8 : 0;
        n |= i + 2 < in.len ? in.ptr[i + 2] : 0;
        sk_text_byte(&t, (uint8_t)digits64[n >> 18]);
        sk_text_byte(&t, (uint8_t)digits64[n >> 12 & 63]);
        sk_text_byte(&t, (uint8_t)(i + 1 < in.len ? digits64[n >> 6 & 63] : '='));
        sk_text_byte(&t, (uint8_t)(i + 2 < in.len ? digits64[n & 63] : '='));
        if ((i + 3) % 54 == 0 && i + 3 < in.len)
            sk_text_byte(&t, '\n');
    }
    return vb_str_utf8(vb, sk_text_view(&t), ret);
}

static bool decode(struct vb *vb, sk_span text, bool hex, sk_span *ret)
{
    if (!hex)
        return sk_command_base64(vb->arena, text, ret) || vb_err(vb, 13);
    uint8_t *at = vb_alloc(vb, text.len / 2 + 1);
    size_t n = 0;
    if (at == NULL)
        return false;
    for (size_t i = 0; i + 1 < text.len; i++) {
        int a = sk_hex_value(text.ptr[i]), b = sk_hex_value(text.ptr[i + 1]);
        if (a < 0 || b < 0)
            continue;
        at[n++] = (uint8_t)(a * 16 + b);
        i++;
    }
    *ret = sk_span_of(at, n);
    return true;
}
static bool is_hex(struct vb *vb, struct vb_obj *self)
{
    const vb_value *type = vb_prop(vb, self, "DataType", false);
    return type != NULL && sk_ieq(vb_text(vb, type), SK_LIT("bin.hex"));
}
MEMBER(node_typed)
{
    sk_span bytes;
    if (c->access != VB_GET) {
        if (!vb_bytes_of(vb, vb_arg_of(c, 0), &bytes))
            return false;
        vb_value s;
        if (!encode(vb, bytes, is_hex(vb, self), &s))
            return false;
        self->path = vb_utf8(vb, &s);
        return true;
    }
    const vb_value *type = vb_prop(vb, self, "DataType", false);
    if (type == NULL)
        return vb_return_text(vb, c, self->path);
    return decode(vb, self->path, is_hex(vb, self), &bytes) && vb_bytes_value(vb, bytes, c->ret);
}
MEMBER(node_text)
{
    if (c->access == VB_GET)
        return vb_return_text(vb, c, self->path);
    self->path = vb_arg_text(vb, c, 0);
    return true;
}
static const struct vb_member node_members[] = {
    {"Text", node_text}, {"nodeTypedValue", node_typed}, {"nodeValue", node_text}, {NULL, NULL}};
static const struct vb_objtype node_type = {"IXMLDOMElement", node_members, NULL, NULL};
MEMBER(create_element)
{
    (void)self, (void)c;
    *c->ret = VB_OBJ(vb_obj_new(vb, &node_type));
    return c->ret->o != NULL;
}
MEMBER(dom_load)
{
    (void)self;
    vb_do(vb, SK_DO_DOWNLOAD, "DOMDocument.Load", vb_arg_text(vb, c, 0));
    *c->ret = VB_BOOL(false);
    return true;
}
static const struct vb_member dom_members[] = {{"createElement", create_element},
                                               {"documentElement", create_element},
                                               {"Load", dom_load},
                                               {NULL, NULL}};
static const struct vb_objtype dom_type = {"DOMDocument", dom_members, NULL, NULL};

/* ---- WMI ---- */

MEMBER(wmi_create)
{
    (void)self;
    vb_do_command(vb, "Win32_Process.Create", vb_arg_text(vb, c, 0));
    if (c->argc > 3 && c->args[3].type == VT_REF)
        *c->args[3].ref = VB_LONG(4242);
    *c->ret = VB_LONG(0);
    return true;
}
MEMBER(wmi_query)
{
    (void)self;
    vb_do(vb, SK_DO_ENVIRONMENT, c->name, vb_arg_text(vb, c, 0));
    *c->ret = VB_OBJ(vb_obj_new(vb, &vb_collection_type));
    return c->ret->o != NULL;
}
MEMBER(wmi_get)
{
    struct vb_obj *o = vb_obj_new(vb, self->type);
    if (o == NULL)
        return false;
    o->path = vb_arg_text(vb, c, 0);
    *c->ret = VB_OBJ(o);
    return true;
}
static const struct vb_member wmi_members[] = {
    {"Get", wmi_get},           {"Create", wmi_create},      {"ExecQuery", wmi_query},
    {"InstancesOf", wmi_query}, {"SpawnInstance_", wmi_get}, {NULL, NULL}};
static const struct vb_objtype wmi_type = {"SWbemObject", wmi_members, NULL, NULL};

/* ---- RegExp ---- */

static bool regex_of(struct vb *vb, struct vb_obj *self, struct sk_regex **ret)
{
    const vb_value *pattern = vb_prop(vb, self, "Pattern", true);
    const vb_value *icase = vb_prop(vb, self, "IgnoreCase", true),
                   *multi = vb_prop(vb, self, "Multiline", true);
    if (pattern == NULL || icase == NULL || multi == NULL)
        return vb_stop(vb, "memory");
    pattern = vb_prop(vb, self, "Pattern", true); /* the bag may have moved */
    icase = vb_prop(vb, self, "IgnoreCase", true);
    unsigned flags = SK_REGEX_DOLLAR_END;
    flags |= vb_num(icase) != 0 ? SK_REGEX_ICASE : 0;
    flags |= vb_num(multi) != 0 ? SK_REGEX_MULTILINE : 0;
    *ret = sk_regex_new(vb->arena, vb_text(vb, pattern), flags);
    return *ret != NULL || vb_err(vb, 5017);
}
MEMBER(regex_test)
{
    struct sk_regex *re;
    struct sk_regex_match m;
    vb_value s;
    if (!regex_of(vb, self, &re) || !vb_arg_str(vb, c, 0, &s))
        return false;
    int found = (int)sk_regex_find(re, vb_utf8(vb, &s), 0, &m);
    *c->ret = VB_BOOL(found == SK_REGEX_FOUND);
    return found != SK_REGEX_LIMIT || vb_stop(vb, "steps");
}
static bool regex_global(struct vb *vb, struct vb_obj *self)
{
    const vb_value *global = vb_prop(vb, self, "Global", false);
    return global != NULL && vb_num(global) != 0;
}
MEMBER(regex_replace)
{
    struct sk_regex *re;
    struct sk_regex_match m;
    struct sk_text t = sk_text_new(vb->arena, 1 << 26);
    if (!regex_of(vb, self, &re))
        return false;
    sk_span s = vb_arg_text(vb, c, 0), with = vb_arg_text(vb, c, 1);
    bool global = regex_global(vb, self);
    size_t at = 0, from = 0;
    while (from <= s.len && vb_work(vb, 1)) {
        int found = (int)sk_regex_find(re, s, from, &m);
        if (found == SK_REGEX_LIMIT)
            return vb_stop(vb, "steps");
        if (found != SK_REGEX_FOUND)
            break;
        size_t a = m.starts_ends[0], b = m.starts_ends[1];
        sk_text_put(&t, sk_slice(s, at, a - at));
        for (size_t i = 0; i < with.len; i++) {
            uint8_t n = i + 1 < with.len ? with.ptr[i + 1] : 0;
            if (with.ptr[i] != '$' || (!sk_is_digit(n) && n != '$' && n != '&')) {
                sk_text_byte(&t, with.ptr[i]);
                continue;
            }
            i++;
            size_t g = n == '&' ? 0 : (size_t)(n - '0');
            if (n == '$')
                sk_text_byte(&t, '$');
            else if (g < m.group_count && m.starts_ends[2 * g] != SK_NPOS)
                sk_text_put(&t, sk_slice(s, m.starts_ends[2 * g],
                                         m.starts_ends[2 * g + 1] - m.starts_ends[2 * g]));
        }
        at = b;
        from = b > a ? b : b + 1;
        if (b == a && b < s.len)
            sk_text_byte(&t, s.ptr[at++]);
        if (!global)
            break;
    }
    sk_text_put(&t, sk_from(s, at));
    return vb->stopped == NULL && vb_return_text(vb, c, sk_text_view(&t));
}
MEMBER(match_value)
{
    return vb_return_text(vb, c, self->path);
}
MEMBER(match_index)
{
    (void)vb;
    *c->ret = VB_LONG(c->name[0] == 'L' ? (int64_t)self->path.len : self->number);
    return true;
}
MEMBER(list_item)
{
    int32_t i;
    if (!vb_arg_long(vb, c, 0, 0, &i))
        return false;
    if (i < 0 || (size_t)i >= self->items.count)
        return vb_err(vb, 5);
    *c->ret = self->items.at[i];
    return true;
}
MEMBER(list_count)
{
    (void)vb;
    *c->ret = VB_LONG((int64_t)self->items.count);
    return true;
}
static const struct vb_member list_members[] = {
    {"Item", list_item}, {"Count", list_count}, {NULL, NULL}};
static const struct vb_objtype list_type = {"IMatchCollection2", list_members, NULL, NULL};
MEMBER(match_groups)
{
    *c->ret = VB_OBJ(self->parent);
    return c->argc == 0 || list_item(vb, self->parent, c);
}
static const struct vb_member match_members[] = {{"Value", match_value},
                                                 {"FirstIndex", match_index},
                                                 {"Length", match_index},
                                                 {"SubMatches", match_groups},
                                                 {NULL, NULL}};
static const struct vb_objtype match_type = {"IMatch2", match_members, NULL, NULL};
MEMBER(regex_execute)
{
    struct sk_regex *re;
    struct sk_regex_match m;
    if (!regex_of(vb, self, &re))
        return false;
    sk_span s = vb_arg_text(vb, c, 0);
    struct vb_obj *list = vb_obj_new(vb, &list_type);
    bool global = regex_global(vb, self);
    int found = SK_REGEX_NONE;
    for (size_t from = 0; list != NULL && from <= s.len && vb_work(vb, 1);) {
        found = (int)sk_regex_find(re, s, from, &m);
        if (found != SK_REGEX_FOUND)
            break;
        struct vb_obj *o = vb_obj_new(vb, &match_type), *groups = vb_obj_new(vb, &list_type);
        vb_value *at = SK_PUSH(vb->arena, &list->items);
        if (o == NULL || groups == NULL || at == NULL)
            return vb_stop(vb, "memory");
        size_t a = m.starts_ends[0], b = m.starts_ends[1];
        o->path = sk_slice(s, a, b - a);
        o->number = (int64_t)a;
        o->parent = groups;
        for (size_t g = 1; g < m.group_count; g++) {
            vb_value *v = SK_PUSH(vb->arena, &groups->items);
            size_t x = m.starts_ends[2 * g];
            if (v == NULL ||
                (x != SK_NPOS && !vb_str_utf8(vb, sk_slice(s, x, m.starts_ends[2 * g + 1] - x), v)))
                return false;
        }
        *at = VB_OBJ(o);
        from = b > a ? b : b + 1;
        if (!global)
            break;
    }
    *c->ret = VB_OBJ(list);
    return list != NULL && (found != SK_REGEX_LIMIT || vb_stop(vb, "steps"));
}
static const struct vb_member regex_members[] = {
    {"Test", regex_test}, {"Replace", regex_replace}, {"Execute", regex_execute}, {NULL, NULL}};
static const struct vb_objtype regex_type = {"IRegExp2", regex_members, NULL, NULL};

const struct vb_maker vb_make_script[] = {{"wscript.shell*", &wsh_type},
                                          {"wscript", &vb_wscript_type},
                                          {"shell.application", &shell_type},
                                          {"scripting.filesystemobject", &fso_type},
                                          {"filesystemobject", &fso_type},
                                          {"vbscript.regexp", &regex_type},
                                          {"regexp", &regex_type},
                                          {"winmgmts*", &wmi_type},
                                          {"wbemscripting*", &wmi_type},
                                          {"word.application", &vb_application_type},
                                          {"excel.application", &vb_application_type},
                                          {NULL, NULL}};
const struct vb_maker vb_make_net[] = {
    {"msxml2.xmlhttp*", &http_type},    {"msxml2.serverxmlhttp*", &http_type},
    {"microsoft.xmlhttp*", &http_type}, {"winhttp.winhttprequest*", &http_type},
    {"msxml2.domdocument*", &dom_type}, {"microsoft.xmldom*", &dom_type},
    {"adodb.stream*", &stream_type},    {NULL, NULL}};

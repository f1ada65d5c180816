/* Declare'd functions: what they would do is told; memory, files and registry keys are virtual. */
#include "interp/vba/memory.h"
#include "interp/vba/objects.h"

enum { BASE = 0x01000000, HANDLE = 0x4000, MOST_BLOCK = 16 << 20 };

/* A block of memory from VirtualAlloc, or something open: a file, a key, a library, a session. */
struct thing {
    int64_t number;
    sk_span path;
    struct vb_file *file;
    uint8_t *at;
    size_t len;
    struct thing *next;
};

typedef bool api_fn(struct vb *vb, struct vb_call *c);

static struct thing *thing_new(struct vb *vb, int64_t number, sk_span path)
{
    struct thing *t = vb_alloc(vb, sizeof *t);
    if (t == NULL)
        return NULL;
    t->number = number;
    t->path = path;
    t->next = vb->things;
    vb->things = t;
    return t;
}
static int64_t new_handle(const struct vb *vb)
{
    int64_t n = HANDLE;
    for (const struct thing *t = vb->things; t != NULL; t = t->next)
        n += 4;
    return n;
}
static struct thing *thing_of(const struct vb *vb, const vb_value *number)
{
    if (!vb_is_num(number->type))
        return NULL;
    for (struct thing *t = vb->things; t != NULL; t = t->next)
        if (t->number == (int64_t)vb_num(number))
            return t;
    return NULL;
}
static void put_out(struct vb_call *c, size_t i, vb_value v)
{
    if (i < c->argc && c->args[i].type == VT_REF)
        *c->args[i].ref = v;
}
static bool yes(struct vb_call *c, int64_t n)
{
    *c->ret = VB_LONG(n);
    return true;
}

/* ---- processes and downloads ---- */

static bool download(struct vb *vb, struct vb_call *c)
{
    sk_span path = vb_arg_text(vb, c, 2), url = vb_arg_text(vb, c, 1);
    vb_do(vb, SK_DO_DOWNLOAD, c->name, url);
    vb_do(vb, SK_DO_WRITE, c->name, path);
    vb_path(vb, path);
    struct vb_file *f = path.len > 0 ? vb_file_find(vb, path, true) : NULL;
    if (f != NULL)
        f->exists = true;
    return yes(c, 0);
}
static bool shell_execute(struct vb *vb, struct vb_call *c)
{
    sk_span file = vb_arg_text(vb, c, 2), args = vb_arg_text(vb, c, 3);
    if (vb_is_url(file))
        vb_do(vb, SK_DO_DOWNLOAD, c->name, file);
    else
        vb_do_command(vb, c->name, vb_joined(vb, file, " ", args));
    return yes(c, 42);
}
static sk_span udt_text(struct vb *vb, const vb_value *v, const char *field)
{
    for (const struct vb_sym *f = v->type == VT_UDT ? v->u->def->fields : NULL; f != NULL;
         f = f->next)
        if (sk_ieq(f->name->text, sk_span_of_cstr(field)))
            return vb_text(vb, &v->u->fields[f->slot]);
    return (sk_span){0};
}
static bool shell_execute_ex(struct vb *vb, struct vb_call *c)
{
    const vb_value *v = vb_arg_of(c, 0);
    vb_do_command(vb, c->name,
                  vb_joined(vb, udt_text(vb, v, "lpFile"), " ", udt_text(vb, v, "lpParameters")));
    return yes(c, 1);
}
static bool win_exec(struct vb *vb, struct vb_call *c)
{
    vb_do_command(vb, c->name, vb_arg_text(vb, c, 0));
    return yes(c, sk_ieq(sk_span_of_cstr(c->name), SK_LIT("WinExec")) ? 33 : 0);
}
static bool create_process(struct vb *vb, struct vb_call *c)
{
    sk_span app = vb_arg_text(vb, c, 0), line = vb_arg_text(vb, c, 1);
    vb_do_command(vb, c->name, line.len > 0 ? line : app);
    return yes(c, 1);
}
static bool open_url(struct vb *vb, struct vb_call *c)
{
    vb_do(vb, SK_DO_DOWNLOAD, c->name, vb_arg_text(vb, c, 1));
    struct thing *t = thing_new(vb, new_handle(vb), vb_arg_text(vb, c, 1));
    return t != NULL && yes(c, t->number);
}
static bool internet_connect(struct vb *vb, struct vb_call *c)
{
    vb_do(vb, SK_DO_DOWNLOAD, c->name, vb_arg_text(vb, c, 1));
    struct thing *t = thing_new(vb, new_handle(vb), vb_arg_text(vb, c, 1));
    return t != NULL && yes(c, t->number);
}
static bool http_request(struct vb *vb, struct vb_call *c)
{
    const struct thing *host = thing_of(vb, vb_arg_of(c, 0));
    sk_span path = vb_arg_text(vb, c, 2);
    if (host != NULL && host->path.len > 0)
        path = vb_joined(vb, vb_joined(vb, SK_LIT("http:"), "//", host->path),
                         path.len > 0 && path.ptr[0] == '/' ? "" : "/", path);
    vb_do(vb, SK_DO_DOWNLOAD, c->name, path);
    struct thing *t = thing_new(vb, new_handle(vb), path);
    return t != NULL && yes(c, t->number);
}
/* Nothing more comes. */
static bool read_internet(struct vb *vb, struct vb_call *c)
{
    (void)vb;
    put_out(c, 3, VB_LONG(0));
    return yes(c, 1);
}
static bool ftp(struct vb *vb, struct vb_call *c)
{
    bool get = sk_istarts(sk_span_of_cstr(c->name), SK_LIT("FtpGet"));
    vb_do(vb, SK_DO_DOWNLOAD, c->name, vb_arg_text(vb, c, 1));
    if (get)
        vb_do(vb, SK_DO_WRITE, c->name, vb_arg_text(vb, c, 2));
    return yes(c, 1);
}

/* ---- files ---- */

static bool create_file(struct vb *vb, struct vb_call *c)
{
    sk_span path = vb_arg_text(vb, c, 0);
    bool write = ((int64_t)vb_num(vb_arg_of(c, 1)) & 0x40000000) != 0;
    struct thing *t = thing_new(vb, new_handle(vb), path);
    if (t == NULL || (t->file = vb_file_find(vb, path, true)) == NULL)
        return false;
    if (write) {
        vb_do(vb, SK_DO_WRITE, c->name, path);
        vb_path(vb, path);
        t->file->exists = true;
    } else {
        vb_do(vb, SK_DO_OTHER, c->name, path);
    }
    return yes(c, t->number);
}
static bool raw_bytes(struct vb *vb, const vb_value *v, size_t most, sk_span *ret)
{
    if (v->type == VT_ARRAY || v->type == VT_STRING) {
        vb_value s = *v;
        if (v->type == VT_STRING ? !vb_to_ansi(vb, &s, ret) : !vb_bytes_of(vb, v, ret))
            return false;
        *ret = sk_slice(*ret, 0, most);
        return true;
    }
    static const uint8_t sizes[32] = {
        [VT_INT] = 2,    [VT_LONG] = 4,     [VT_BYTE] = 1,     [VT_BOOL] = 2,
        [VT_DOUBLE] = 8, [VT_CURRENCY] = 8, [VT_LONGLONG] = 8, [VT_DATE] = 8};
    size_t size = v->type < 32 ? sizes[v->type] : 0;
    return sk_arena_dup(vb->arena, sk_span_of(&v->i, size < most ? size : most), ret) ||
           vb_stop(vb, "memory");
}
static bool write_file(struct vb *vb, struct vb_call *c)
{
    struct thing *t = thing_of(vb, vb_arg_of(c, 0));
    sk_span bytes;
    double n = vb_num(vb_arg_of(c, 2));
    if (!raw_bytes(vb, vb_arg_of(c, 1), n > 0 ? (size_t)n : 0, &bytes))
        return false;
    put_out(c, 3, VB_LONG((int64_t)bytes.len));
    yes(c, 1);
    return t == NULL || t->file == NULL || vb_file_put(vb, t->file, t->file->len, bytes);
}
static bool close_handle(struct vb *vb, struct vb_call *c)
{
    const struct thing *t = thing_of(vb, vb_arg_of(c, 0));
    if (t != NULL && t->file != NULL)
        vb_file_done(vb, t->file, "WriteFile");
    return yes(c, 1);
}
static bool move_file(struct vb *vb, struct vb_call *c)
{
    vb_do_move(vb, c->name, vb_arg_text(vb, c, 0), vb_arg_text(vb, c, 1));
    return yes(c, 1);
}
static bool change_file(struct vb *vb, struct vb_call *c)
{
    vb_do(vb, SK_DO_WRITE, c->name, vb_arg_text(vb, c, 0));
    vb_path(vb, vb_arg_text(vb, c, 0));
    return yes(c, 1);
}

/* ---- registry: a key that is open keeps its path ---- */

static sk_span key_path(struct vb *vb, const vb_value *key, sk_span below)
{
    static const char *const hives[] = {"HKEY_CLASSES_ROOT", "HKEY_CURRENT_USER",
                                        "HKEY_LOCAL_MACHINE", "HKEY_USERS"};
    uint32_t n = vb_is_num(key->type) ? (uint32_t)(int64_t)vb_num(key) : 0;
    const struct thing *t = thing_of(vb, key);
    sk_span root = n >= 0x80000000u && n < 0x80000004u ? sk_span_of_cstr(hives[n & 3])
                   : t != NULL                         ? t->path
                                                       : (sk_span){0};
    return vb_joined(vb, root, "\\", below);
}
static bool registry(struct vb *vb, struct vb_call *c)
{
    sk_span path = key_path(vb, vb_arg_of(c, 0), vb_arg_text(vb, c, 1));
    vb_do(vb, SK_DO_REGISTRY, c->name, path);
    sk_events_indicator(&vb->events, SK_IOC_REGISTRY, path);
    return yes(c, 0);
}
static bool open_key(struct vb *vb, struct vb_call *c)
{
    sk_span path = key_path(vb, vb_arg_of(c, 0), vb_arg_text(vb, c, 1));
    struct thing *t = thing_new(vb, new_handle(vb), path);
    static const struct {
        const char *name;
        size_t out;
    } outs[] = {{"RegOpenKeyEx", 4}, {"RegCreateKeyEx", 7}, {"RegOpenKey", 2}, {"RegCreateKey", 2}};
    if (t == NULL)
        return false;
    for (size_t i = 0; i < 4; i++)
        if (sk_istarts(sk_span_of_cstr(c->name), sk_span_of_cstr(outs[i].name))) {
            put_out(c, outs[i].out, VB_LONG(t->number));
            break;
        }
    return registry(vb, c);
}

/* ---- memory ---- */

static struct thing *block_new(struct vb *vb, size_t len)
{
    sk_span none = {0};
    int64_t next = BASE;
    for (const struct thing *t = vb->things; t != NULL; t = t->next)
        if (t->at != NULL && t->number + (int64_t)t->len + 0x10000 > next)
            next = (t->number + (int64_t)t->len + 0x10000) & ~(int64_t)0xFFFF;
    struct thing *t = thing_new(vb, next, none);
    if (t == NULL || (t->at = vb_alloc(vb, len)) == NULL)
        return NULL;
    t->len = len;
    return t;
}
static bool allocate(struct vb *vb, struct vb_call *c)
{
    bool remote = c->argc > 4;
    double size = vb_num(vb_arg_of(c, remote ? 2 : 1));
    size_t len = size > 0 && size < MOST_BLOCK ? (size_t)size : 4096;
    const struct thing *t = block_new(vb, len);
    if (t == NULL)
        return false;
    struct sk_text say = sk_text_new(vb->arena, 64);
    sk_text_printf(&say, "%llu bytes", (unsigned long long)len);
    vb_do(vb, SK_DO_OTHER, c->name, sk_text_view(&say));
    return yes(c, t->number);
}
/* The block that an address lies in. */
static struct thing *block_at(const struct vb *vb, const vb_value *v, size_t *ret_off)
{
    int64_t n = vb_is_num(v->type) ? (int64_t)vb_num(v) : -1;
    for (struct thing *t = vb->things; t != NULL; t = t->next)
        if (t->at != NULL && n >= t->number && n < t->number + (int64_t)t->len) {
            *ret_off = (size_t)(n - t->number);
            return t;
        }
    return NULL;
}
static void put_number(vb_value *to, sk_span bytes)
{
    uint64_t raw = 0;
    for (size_t i = 0; i < bytes.len && i < 8; i++)
        raw |= (uint64_t)bytes.ptr[i] << (8 * i);
    switch (to->type) {
    case VT_BYTE:
        to->i = (uint8_t)raw;
        break;
    case VT_INT:
        to->i = (int16_t)raw;
        break;
    case VT_LONG:
        to->i = (int32_t)raw;
        break;
    case VT_LONGLONG:
    case VT_CURRENCY:
    case VT_DOUBLE:
        to->i = (int64_t)raw;
        break;
    default:
        break;
    }
}
/* What lies at an address, in an array from an element on, or in a variable. */
static bool bytes_from(struct vb *vb, const vb_value *arg, size_t n, sk_span *ret)
{
    size_t off = 0;
    bool known;
    const vb_value *from = arg->type == VT_REF ? arg->ref : arg;
    const struct thing *block = arg->type == VT_REF ? NULL : block_at(vb, from, &off);
    if (block != NULL) {
        *ret = sk_slice(sk_span_of(block->at, block->len), off, n);
        return true;
    }
    if (!vb_memory_read(vb, arg, n, ret, &known) ||
        (!known && !vb_element_read(vb, arg, n, ret, &known)))
        return false;
    return known || raw_bytes(vb, from, n, ret);
}
static bool copy_memory(struct vb *vb, const vb_value *to_arg, vb_value *to,
                        const vb_value *from_arg, double count)
{
    size_t n = count > 0 && count < MOST_BLOCK ? (size_t)count : 0, a = 0;
    bool known;
    struct thing *target = to_arg->type == VT_REF ? NULL : block_at(vb, to, &a);
    sk_span bytes;
    if (!bytes_from(vb, from_arg, n, &bytes))
        return false;
    if (target != NULL) {
        bytes = sk_slice(bytes, 0, target->len - a);
        if (bytes.len > 0)
            memmove(target->at + a, bytes.ptr, bytes.len);
        return true;
    }
    if (!vb_memory_write(vb, to_arg, bytes, &known) ||
        (!known && !vb_element_write(vb, to_arg, bytes, &known)))
        return false;
    if (known)
        return true;
    if (to->type == VT_STRING)
        return vb_from_ansi(vb, bytes, to);
    if (to->type == VT_ARRAY) {
        for (size_t i = 0; i < bytes.len && i < to->a->count; i++)
            if (to->a->type == VT_BYTE)
                to->a->at[i] = (vb_value){.type = VT_BYTE, .i = bytes.ptr[i]};
        return true;
    }
    put_number(to, bytes);
    return true;
}
static bool move_memory(struct vb *vb, struct vb_call *c)
{
    if (c->argc < 3)
        return true;
    vb_value *to = c->args[0].type == VT_REF ? c->args[0].ref : &c->args[0];
    return copy_memory(vb, &c->args[0], to, &c->args[1], vb_num(vb_arg_of(c, 2)));
}
static bool write_memory(struct vb *vb, struct vb_call *c)
{
    struct sk_text say = sk_text_new(vb->arena, 64);
    if (c->argc < 4)
        return true;
    sk_text_printf(&say, "%.0f bytes", vb_num(vb_arg_of(c, 3)));
    vb_do(vb, SK_DO_OTHER, c->name, sk_text_view(&say));
    vb_value *to = c->args[1].type == VT_REF ? c->args[1].ref : &c->args[1];
    put_out(c, 4, VB_LONG((int64_t)vb_num(vb_arg_of(c, 3))));
    yes(c, 1);
    return copy_memory(vb, &c->args[1], to, &c->args[2], vb_num(vb_arg_of(c, 3)));
}

/* ---- buffers that are filled ---- */

/* A string that the caller made large enough: the text, a NUL, and the rest as it was. */
static bool fill(struct vb *vb, struct vb_call *c, size_t i, sk_span text)
{
    vb_value s, rest, all, zero = vb_char(vb, 0);
    const vb_value *old = vb_arg_of(c, i);
    if (!vb_str_utf8(vb, text, &s))
        return false;
    if (old->type == VT_STRING && vb_units(old) > vb_units(&s)) {
        rest = vb_sub(old, vb_units(&s) + 1, SK_NPOS);
        if (!vb_concat(vb, &s, &zero, &all) || !vb_concat(vb, &all, &rest, &all))
            return false;
        s = all;
    }
    put_out(c, i, s);
    return true;
}
static bool user_name(struct vb *vb, struct vb_call *c)
{
    bool user = sk_istarts(sk_span_of_cstr(c->name), SK_LIT("GetUserName"));
    sk_span text = sk_span_of_cstr(user ? vb->profile->user : vb->profile->computer);
    vb_env(vb, c->name, sk_span_of_cstr(c->name));
    put_out(c, 1, VB_LONG((int64_t)text.len + user));
    yes(c, 1);
    return fill(vb, c, 0, text);
}
static bool temp_path(struct vb *vb, struct vb_call *c)
{
    sk_span path;
    vb->env_read = true;
    vb_do(vb, SK_DO_ENVIRONMENT, c->name, SK_LIT("TEMP"));
    if (!vb_expand(vb, SK_LIT("%TEMP%\\"), &path))
        return false;
    yes(c, (int64_t)path.len);
    return fill(vb, c, 1, path);
}
static bool system_directory(struct vb *vb, struct vb_call *c)
{
    sk_span path = sk_istarts(sk_span_of_cstr(c->name), SK_LIT("GetSystem"))
                       ? SK_LIT("C:\\Windows\\system32")
                       : SK_LIT("C:\\Windows");
    vb_env(vb, c->name, sk_span_of_cstr(c->name));
    yes(c, (int64_t)path.len);
    return fill(vb, c, 0, path);
}
static bool environment_variable(struct vb *vb, struct vb_call *c)
{
    sk_span value;
    vb_env(vb, c->name, vb_arg_text(vb, c, 0));
    if (!sk_windows_env(vb->arena, vb->profile, vb_arg_text(vb, c, 0), &value))
        return yes(c, 0);
    yes(c, (int64_t)value.len);
    return fill(vb, c, 1, value);
}
static bool to_wide(struct vb *vb, struct vb_call *c)
{
    sk_span text = vb_arg_text(vb, c, 2);
    yes(c, (int64_t)text.len);
    return vb_num(vb_arg_of(c, 5)) == 0 || fill(vb, c, 4, text);
}

/* ---- libraries, time, the rest ---- */

static bool load_library(struct vb *vb, struct vb_call *c)
{
    vb_do(vb, SK_DO_LOAD, c->name, vb_arg_text(vb, c, 0));
    struct thing *t = thing_new(vb, new_handle(vb), vb_arg_text(vb, c, 0));
    return t != NULL && yes(c, t->number);
}
static bool proc_address(struct vb *vb, struct vb_call *c)
{
    const struct thing *t = thing_of(vb, vb_arg_of(c, 0));
    sk_span name = vb_arg_text(vb, c, 1);
    vb_do(vb, SK_DO_OTHER, c->name, vb_joined(vb, t == NULL ? (sk_span){0} : t->path, "!", name));
    return yes(c, 0x77000000 + (int64_t)(sk_hash_fold(name) & 0xFFFF0));
}
static bool sleep_call(struct vb *vb, struct vb_call *c)
{
    vb->clock += vb_num(vb_arg_of(c, 0)) / 86400000;
    vb_do(vb, SK_DO_OTHER, c->name, vb_arg_text(vb, c, 0));
    return true;
}
static bool tick_count(struct vb *vb, struct vb_call *c)
{
    vb_env(vb, c->name, sk_span_of_cstr(c->name));
    double ms = (vb->clock - vb->profile->now) * 86400000 + 9000000;
    return yes(c, (int64_t)ms & 0x7FFFFFFF);
}
static bool examine(struct vb *vb, struct vb_call *c)
{
    static const char *const never[] = {"IsDebuggerPresent", "CheckRemoteDebuggerPresent",
                                        "FindWindow", "FindWindowEx", "GetAsyncKeyState"};
    vb_env(vb, c->name, sk_span_of_cstr(c->name));
    for (size_t i = 0; i < sizeof never / sizeof never[0]; i++)
        if (sk_istarts(sk_span_of_cstr(c->name), sk_span_of_cstr(never[i])))
            return yes(c, 0);
    return yes(c, 1);
}
static bool metrics(struct vb *vb, struct vb_call *c)
{
    vb_env(vb, c->name, vb_arg_text(vb, c, 0));
    int64_t which = (int64_t)vb_num(vb_arg_of(c, 0));
    return yes(c, which == 0   ? vb->profile->screen_width
                  : which == 1 ? vb->profile->screen_height
                               : 1);
}
static bool message_box(struct vb *vb, struct vb_call *c)
{
    vb_do(vb, SK_DO_OTHER, c->name, vb_arg_text(vb, c, 1));
    return yes(c, 1);
}
static bool delete_cache(struct vb *vb, struct vb_call *c)
{
    vb_do(vb, SK_DO_OTHER, c->name, vb_arg_text(vb, c, 0));
    return yes(c, 1);
}

static const struct {
    const char *name;
    api_fn *fn;
} rows[] = {
    {"URLDownloadToFile", download},
    {"URLDownloadToCacheFile", download},
    {"ShellExecute", shell_execute},
    {"ShellExecuteEx", shell_execute_ex},
    {"WinExec", win_exec},
    {"system", win_exec},
    {"CreateProcess", create_process},
    {"CreateProcessAsUser", create_process},
    {"InternetOpenUrl", open_url},
    {"InternetConnect", internet_connect},
    {"WinHttpConnect", internet_connect},
    {"HttpOpenRequest", http_request},
    {"WinHttpOpenRequest", http_request},
    {"InternetReadFile", read_internet},
    {"FtpGetFile", ftp},
    {"FtpPutFile", ftp},
    {"DeleteUrlCacheEntry", delete_cache},
    {"CreateFile", create_file},
    {"_lcreat", create_file},
    {"WriteFile", write_file},
    {"CloseHandle", close_handle},
    {"CopyFile", move_file},
    {"MoveFile", move_file},
    {"MoveFileEx", move_file},
    {"DeleteFile", change_file},
    {"CreateDirectory", change_file},
    {"RemoveDirectory", change_file},
    {"SetFileAttributes", change_file},
    {"MakeSureDirectoryPathExists", change_file},
    {"RegOpenKey", open_key},
    {"RegOpenKeyEx", open_key},
    {"RegCreateKey", open_key},
    {"RegCreateKeyEx", open_key},
    {"RegSetValue", registry},
    {"RegSetValueEx", registry},
    {"RegQueryValue", registry},
    {"RegQueryValueEx", registry},
    {"RegDeleteKey", registry},
    {"RegDeleteValue", registry},
    {"VirtualAlloc", allocate},
    {"VirtualAllocEx", allocate},
    {"HeapAlloc", allocate},
    {"GlobalAlloc", allocate},
    {"RtlMoveMemory", move_memory},
    {"RtlCopyMemory", move_memory},
    {"CopyMemory", move_memory},
    {"WriteProcessMemory", write_memory},
    {"NtWriteVirtualMemory", write_memory},
    {"GetUserName", user_name},
    {"GetComputerName", user_name},
    {"GetTempPath", temp_path},
    {"GetSystemDirectory", system_directory},
    {"GetWindowsDirectory", system_directory},
    {"GetEnvironmentVariable", environment_variable},
    {"MultiByteToWideChar", to_wide},
    {"LoadLibrary", load_library},
    {"LoadLibraryEx", load_library},
    {"GetProcAddress", proc_address},
    {"Sleep", sleep_call},
    {"SleepEx", sleep_call},
    {"GetTickCount", tick_count},
    {"GetTickCount64", tick_count},
    {"timeGetTime", tick_count},
    {"GetSystemMetrics", metrics},
    {"IsDebuggerPresent", examine},
    {"CheckRemoteDebuggerPresent", examine},
    {"FindWindow", examine},
    {"FindWindowEx", examine},
    {"GetForegroundWindow", examine},
    {"GetCursorPos", examine},
    {"GetAsyncKeyState", examine},
    {"GetModuleHandle", examine},
    {"GetCurrentProcess", examine},
    {"GetCurrentProcessId", examine},
    {"GetSystemInfo", examine},
    {"GlobalMemoryStatusEx", examine},
    {"GetDiskFreeSpaceEx", examine},
    {"GetVolumeInformation", examine},
    {"GetLocaleInfo", examine},
    {"GetUserDefaultLCID", examine},
    {"GetSystemDefaultLangID", examine},
    {"GetKeyboardLayout", examine},
    {"CreateToolhelp32Snapshot", examine},
    {"Process32First", examine},
    {"Process32Next", examine},
    {"InternetGetConnectedState", examine},
    {"MessageBox", message_box},
};

/* "Sleep" is Sleep, "CreateFileA" and "CreateFileW" are CreateFile. */
static bool is_called(sk_span name, const char *row)
{
    sk_span plain = sk_span_of_cstr(row);
    bool suffix =
        name.len == plain.len + 1 && (name.ptr[plain.len] == 'A' || name.ptr[plain.len] == 'W');
    return sk_ieq(name, plain) || (suffix && sk_istarts(name, plain));
}

/* "CreateThread(0, 0, 16777216, …)": a function that nobody here knows; memory of ours that it is
 * pointed to is code: a layer. */
static bool unknown(struct vb *vb, struct vb_call *c)
{
    struct sk_text what = sk_text_new(vb->arena, 1 << 16);
    sk_text_puts(&what, c->name);
    sk_text_byte(&what, '(');
    for (size_t i = 0; i < c->argc && i < 12; i++) {
        size_t off;
        const struct thing *t = block_at(vb, vb_arg_of(c, i), &off);
        if (t != NULL)
            vb_layer(vb, SK_LANG_NONE, (sk_span){0}, sk_from(sk_span_of(t->at, t->len), off));
        sk_text_puts(&what, i > 0 ? ", " : "");
        sk_text_put(&what, vb_arg_text(vb, c, i));
    }
    sk_text_byte(&what, ')');
    vb_do(vb, SK_DO_OTHER, c->name, sk_text_view(&what));
    for (size_t i = 0; i < c->argc && i < 12; i++)
        if (!vb_call_back(vb, vb_arg_of(c, i)))
            return false;
    return yes(c, 1);
}

/* CreateFileW StrPtr(s), …: the text instead of its address. */
static bool texts_behind(struct vb *vb, struct vb_call *c)
{
    vb_value *copy = vb_alloc(vb, c->argc * sizeof *copy + 1);
    if (copy == NULL)
        return false;
    for (size_t i = 0; i < c->argc; i++) {
        copy[i] = c->args[i];
        if (!vb_pointed_text(vb, vb_arg_of(c, i), &copy[i]))
            return false;
    }
    c->args = copy;
    return true;
}

bool vb_api_call(struct vb *vb, sk_span lib, struct vb_call *c)
{
    sk_span name = sk_span_of_cstr(c->name);
    (void)lib;
    if (name.len > 0 && name.ptr[name.len - 1] == 'W' && !texts_behind(vb, c))
        return false;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (is_called(name, rows[i].name))
            return rows[i].fn(vb, c);
    return unknown(vb, c);
}

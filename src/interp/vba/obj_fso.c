/* Scripting.FileSystemObject over the virtual file system. */
#include "interp/vba/objects.h"

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
        memmove(f->ptr + at, bytes.ptr, bytes.len);
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
    vb_path(vb, f->path->text);
    vb_layer(vb, SK_LANG_NONE, f->path->text, sk_span_of(f->ptr, f->len));
}

/* A copy of what the run wrote stands under the new name too. */
static bool copy_content(struct vb *vb, sk_span from, sk_span to)
{
    const struct vb_file *a = vb_file_find(vb, from, false);
    struct vb_file *b = a == NULL || !a->exists ? NULL : vb_file_find(vb, to, true);
    if (b == NULL || a == b)
        return vb->stopped == NULL;
    b->len = 0;
    b->exists = true;
    sk_span bytes;
    bool ok =
        sk_arena_dup(vb->arena, sk_span_of(a->ptr, a->len), &bytes) && vb_file_put(vb, b, 0, bytes);
    b->written = false;
    return ok;
}

/* ---- TextStream; number: 1 where the file is Unicode; pos: where reading goes on ---- */

static const struct vb_file *stream_file(const struct vb_obj *self)
{
    return self->data;
}
static bool put_text(struct vb *vb, struct vb_obj *self, const vb_value *s)
{
    struct vb_file *f = self->data;
    sk_span bytes;
    if (self->number == 1)
        bytes = sk_span_of(s->s, s->len);
    else if (!vb_to_ansi(vb, s, &bytes))
        return false;
    return vb_file_put(vb, f, f->len, bytes);
}
MEMBER(text_write)
{
    vb_value s = {.type = VT_STRING}, end;
    if (self->flag)
        return vb_err(vb, 54); /* opened for reading */
    if (vb_has_arg(c, 0) && !vb_arg_str(vb, c, 0, &s))
        return false;
    if (!put_text(vb, self, &s))
        return false;
    return strcmp(c->name, "WriteLine") != 0 ||
           (vb_str_c(vb, "\r\n", &end) && put_text(vb, self, &end));
}
MEMBER(blank_lines)
{
    int32_t n;
    vb_value end;
    if (!vb_arg_long(vb, c, 0, 1, &n) || !vb_str_c(vb, "\r\n", &end))
        return false;
    for (; n > 0 && vb_work(vb, 1); n--)
        if (!put_text(vb, self, &end))
            return false;
    return vb->stopped == NULL;
}
MEMBER(text_close)
{
    struct vb_file *f = self->data;
    (void)c;
    vb_file_done(vb, f, f->api != NULL ? f->api : "TextStream.Write");
    return true;
}
static bool decoded(struct vb *vb, const struct vb_obj *self, sk_span bytes, vb_value *ret)
{
    if (self->number != 1)
        return vb_from_ansi(vb, bytes, ret);
    uint16_t *at;
    if (!vb_str_new(vb, bytes.len & ~(size_t)1, &at, ret))
        return false;
    if (bytes.len > 1)
        memcpy(at, bytes.ptr, bytes.len & ~(size_t)1);
    return true;
}
static sk_span unread(const struct vb_obj *self)
{
    const struct vb_file *f = stream_file(self);
    return sk_from(sk_span_of(f->ptr, f->len), self->pos);
}
MEMBER(text_read_all)
{
    sk_span rest = unread(self);
    if (rest.len == 0)
        return vb_err(vb, 62);
    self->pos += rest.len;
    return decoded(vb, self, rest, c->ret);
}
MEMBER(text_read)
{
    int32_t n;
    if (!vb_arg_long(vb, c, 0, 0, &n) || n < 0)
        return vb_err(vb, 5);
    sk_span some = sk_slice(unread(self), 0, (size_t)n * (self->number == 1 ? 2 : 1));
    if (some.len == 0 && n > 0)
        return vb_err(vb, 62);
    self->pos += some.len;
    return decoded(vb, self, some, c->ret);
}
MEMBER(text_read_line)
{
    sk_span rest = unread(self), after = rest, line;
    if (rest.len == 0 || !sk_next_line(&after, &line))
        return vb_err(vb, 62);
    self->pos += rest.len - after.len;
    return strcmp(c->name, "ReadLine") != 0 || decoded(vb, self, line, c->ret);
}
MEMBER(text_end)
{
    sk_span rest = unread(self);
    (void)vb;
    bool line = strcmp(c->name, "AtEndOfLine") == 0;
    *c->ret = VB_BOOL(rest.len == 0 || (line && (rest.ptr[0] == '\r' || rest.ptr[0] == '\n')));
    return true;
}
MEMBER(text_at)
{
    const struct vb_file *f = stream_file(self);
    int64_t line = 1, column = 1;
    size_t end = self->flag ? self->pos : f->len;
    (void)vb;
    for (size_t i = 0; i < end && i < f->len; i++) {
        column++;
        if (f->ptr[i] == '\n')
            line++, column = 1;
    }
    *c->ret = VB_LONG(c->name[0] == 'L' ? line : column);
    return true;
}
static const struct vb_member text_members[] = {{"ReadAll", text_read_all},
                                                {"Write", text_write},
                                                {"WriteLine", text_write},
                                                {"WriteBlankLines", blank_lines},
                                                {"Close", text_close},
                                                {"Read", text_read},
                                                {"ReadLine", text_read_line},
                                                {"SkipLine", text_read_line},
                                                {"AtEndOfStream", text_end},
                                                {"AtEndOfLine", text_end},
                                                {"Line", text_at},
                                                {"Column", text_at},
                                                {NULL, NULL}};
static const struct vb_objtype text_type = {"TextStream", text_members, NULL, NULL};

static bool give_stream(struct vb *vb, sk_span path, int32_t mode, bool create, vb_value *ret)
{
    struct vb_file *f = vb_file_find(vb, path, mode != 1 || create);
    if (f == NULL || (mode == 1 && !f->exists && !create))
        return vb->stopped == NULL && vb_err(vb, 53);
    if (!vb_give_at(vb, &text_type, path, ret))
        return false;
    ret->o->data = f;
    ret->o->flag = mode == 1;
    f->exists = true;
    if (mode == 2)
        f->len = 0;
    f->written |= mode != 1;
    return true;
}

MEMBER(create_text)
{
    bool unicode = false;
    sk_span path = vb_arg_text(vb, c, 0);
    if (strcmp(self->type->name, "Folder") == 0)
        path = vb_joined(vb, self->path, "\\", path);
    if (vb_has_arg(c, 2) && !vb_to_bool(vb, vb_arg_of(c, 2), &unicode))
        return false;
    if (!give_stream(vb, path, 2, true, c->ret))
        return false;
    struct vb_file *f = c->ret->o->data;
    f->api = "Scripting.FileSystemObject.CreateTextFile";
    c->ret->o->number = unicode;
    return !unicode || vb_file_put(vb, f, 0, SK_LIT("\xff\xfe"));
}
static bool open_at(struct vb *vb, sk_span path, struct vb_call *c, size_t first)
{
    int32_t mode, format;
    bool create = false;
    if (!vb_arg_long(vb, c, first, 1, &mode))
        return false;
    if (first == 1 && vb_has_arg(c, 2) && !vb_to_bool(vb, vb_arg_of(c, 2), &create))
        return false;
    if (!vb_arg_long(vb, c, first == 1 ? 3 : 1, 0, &format))
        return false;
    if (!give_stream(vb, path, mode, create, c->ret))
        return false;
    struct vb_file *f = c->ret->o->data;
    if (mode != 1 && f->api == NULL)
        f->api = "Scripting.FileSystemObject.OpenTextFile";
    c->ret->o->number = format == -1;
    return true;
}
MEMBER(open_text)
{
    (void)self;
    return open_at(vb, vb_arg_text(vb, c, 0), c, 1);
}

/* ---- copies, moves, ends ---- */

static const struct {
    const char *name, *api;
} acts[] = {{"CopyFile", "Scripting.FileSystemObject.CopyFile"},
            {"MoveFile", "Scripting.FileSystemObject.MoveFile"},
            {"CopyFolder", "Scripting.FileSystemObject.CopyFolder"},
            {"MoveFolder", "Scripting.FileSystemObject.MoveFolder"},
            {"DeleteFile", "Scripting.FileSystemObject.DeleteFile"},
            {"DeleteFolder", "Scripting.FileSystemObject.DeleteFolder"},
            {"CreateFolder", "Scripting.FileSystemObject.CreateFolder"},
            {"Copy", "Scripting.File.Copy"},
            {"Move", "Scripting.File.Move"},
            {"Delete", "Scripting.File.Delete"}};
static const char *api_of(const char *name)
{
    for (size_t i = 0; i < sizeof acts / sizeof acts[0]; i++)
        if (strcmp(acts[i].name, name) == 0)
            return acts[i].api;
    return name;
}

static bool move_file(struct vb *vb, const char *name, sk_span from, sk_span to)
{
    if (to.len > 0 && to.ptr[to.len - 1] == '\\') {
        size_t slash = sk_rfind_byte(from, '\\');
        to = vb_joined(vb, to, "", slash == SK_NPOS ? from : sk_from(from, slash + 1));
    }
    vb_do_move(vb, api_of(name), from, to);
    if (!copy_content(vb, from, to))
        return false;
    struct vb_file *old = vb_file_find(vb, from, false);
    if (name[0] == 'M' && old != NULL)
        old->exists = false;
    return true;
}
MEMBER(copy)
{
    (void)self;
    return move_file(vb, c->name, vb_arg_text(vb, c, 0), vb_arg_text(vb, c, 1));
}
static bool delete_file(struct vb *vb, const char *name, sk_span path)
{
    vb_do(vb, SK_DO_WRITE, api_of(name), path);
    vb_path(vb, path);
    struct vb_file *f = vb_file_find(vb, path, false);
    if (f != NULL)
        f->exists = false;
    return true;
}
MEMBER(delete)
{
    (void)self;
    return delete_file(vb, c->name, vb_arg_text(vb, c, 0));
}

/* ---- File, Folder, Drive ---- */

static sk_span name_of(sk_span path)
{
    size_t slash = sk_rfind_byte(path, '\\');
    return slash == SK_NPOS ? path : sk_from(path, slash + 1);
}
static sk_span folder_of(sk_span path)
{
    size_t slash = sk_rfind_byte(path, '\\');
    if (slash == SK_NPOS)
        return (sk_span){0};
    return sk_slice(path, 0, slash == 2 && path.len > 3 ? 3 : slash);
}

static const struct vb_objtype folder_type;
MEMBER(entry_path)
{
    return vb_return_text(vb, c, self->path);
}
MEMBER(entry_name)
{
    if (c->access == VB_GET)
        return vb_return_text(vb, c, name_of(self->path));
    sk_span to = vb_joined(vb, folder_of(self->path), "\\", vb_arg_text(vb, c, c->argc - 1));
    return move_file(vb, "Move", self->path, to);
}
MEMBER(entry_size)
{
    const struct vb_file *f = vb_file_find(vb, self->path, false);
    *c->ret = VB_LONG(f == NULL ? 0 : (int64_t)f->len);
    return true;
}
MEMBER(entry_attributes)
{
    if (c->access != VB_GET)
        vb_do(vb, SK_DO_WRITE, "Scripting.File.Attributes", self->path);
    return vb_kept(vb, self, c, VB_LONG(strcmp(self->type->name, "Folder") == 0 ? 16 : 32));
}
MEMBER(entry_date)
{
    (void)self;
    *c->ret = VB_DATE(vb->profile->now);
    return true;
}
MEMBER(entry_type)
{
    return vb_str_c(vb, strcmp(self->type->name, "Folder") == 0 ? "File folder" : "File", c->ret);
}
MEMBER(entry_parent)
{
    return vb_give_at(vb, &folder_type, folder_of(self->path), c->ret);
}
MEMBER(entry_copy)
{
    return move_file(vb, c->name, self->path, vb_arg_text(vb, c, 0));
}
MEMBER(entry_delete)
{
    return delete_file(vb, c->name, self->path);
}
MEMBER(file_open)
{
    return open_at(vb, self->path, c, 0);
}
static const struct vb_objtype drive_type;
MEMBER(entry_drive)
{
    return vb_give_at(vb, &drive_type, sk_slice(self->path, 0, 2), c->ret);
}
static const struct vb_member file_members[] = {{"Path", entry_path},
                                                {"Name", entry_name},
                                                {"ShortPath", entry_path},
                                                {"ShortName", entry_name},
                                                {"Size", entry_size},
                                                {"Type", entry_type},
                                                {"Attributes", entry_attributes},
                                                {"DateCreated", entry_date},
                                                {"DateLastModified", entry_date},
                                                {"DateLastAccessed", entry_date},
                                                {"ParentFolder", entry_parent},
                                                {"Drive", entry_drive},
                                                {"Copy", entry_copy},
                                                {"Move", entry_copy},
                                                {"Delete", entry_delete},
                                                {"OpenAsTextStream", file_open},
                                                {NULL, NULL}};
static const struct vb_objtype file_type = {"File", file_members, NULL, NULL};

/* The files of a folder are those that the run wrote there. */
static bool files_each(struct vb *vb, struct vb_obj *self, size_t i, vb_value *ret)
{
    for (const struct vb_file *f = vb->files; f != NULL && vb_work(vb, 1); f = f->next)
        if (f->exists && sk_ieq(folder_of(f->path->text), self->path) && i-- == 0)
            return vb_give_at(vb, &file_type, f->path->text, ret);
    return false;
}
MEMBER(files_count)
{
    vb_value v;
    size_t n = 0;
    while (files_each(vb, self, n, &v))
        n++;
    *c->ret = VB_LONG((int64_t)n);
    return vb->stopped == NULL;
}
MEMBER(files_item)
{
    return vb_give_at(vb, &file_type, vb_joined(vb, self->path, "\\", vb_arg_text(vb, c, 0)),
                      c->ret);
}
static const struct vb_member files_members[] = {
    {"Item", files_item}, {"Count", files_count}, {NULL, NULL}};
static const struct vb_objtype files_type = {"Files", files_members, NULL, files_each};

MEMBER(folder_files)
{
    vb_env(vb, "Scripting.Folder.Files", self->path);
    return vb_give_at(vb, &files_type, self->path, c->ret);
}
MEMBER(folder_folders)
{
    vb_env(vb, "Scripting.Folder.SubFolders", self->path);
    return vb_give(vb, &vb_list_type, c->ret);
}
MEMBER(folder_root)
{
    (void)vb;
    *c->ret = VB_BOOL(self->path.len <= 3);
    return true;
}
static const struct vb_member folder_members[] = {{"Path", entry_path},
                                                  {"Name", entry_name},
                                                  {"ShortPath", entry_path},
                                                  {"Size", vb_m_zero},
                                                  {"Type", entry_type},
                                                  {"Files", folder_files},
                                                  {"SubFolders", folder_folders},
                                                  {"IsRootFolder", folder_root},
                                                  {"Attributes", entry_attributes},
                                                  {"DateCreated", entry_date},
                                                  {"DateLastModified", entry_date},
                                                  {"ParentFolder", entry_parent},
                                                  {"Drive", entry_drive},
                                                  {"Copy", entry_copy},
                                                  {"Move", entry_copy},
                                                  {"Delete", entry_delete},
                                                  {"CreateTextFile", create_text},
                                                  {NULL, NULL}};
static const struct vb_objtype folder_type = {"Folder", folder_members, NULL, NULL};

MEMBER(drive_letter)
{
    return vb_return_text(vb, c, sk_slice(self->path, 0, c->name[0] == 'D' ? 1 : 2));
}
MEMBER(drive_number)
{
    vb_env(vb, "Scripting.Drive", sk_span_of_cstr(c->name));
    (void)self;
    *c->ret = c->name[0] == 'D'   ? VB_LONG(2)
              : c->name[0] == 'S' ? VB_LONG(0x2C4D81A6)
                                  : VB_DBL(c->name[0] == 'T' ? 255998357504.0 : 107374182400.0);
    return true;
}
MEMBER(drive_text)
{
    (void)self;
    return vb_str_c(vb, c->name[0] == 'F' ? "NTFS" : "Windows", c->ret);
}
static const struct vb_member drive_members[] = {{"Path", drive_letter},
                                                 {"DriveLetter", drive_letter},
                                                 {"DriveType", drive_number},
                                                 {"SerialNumber", drive_number},
                                                 {"TotalSize", drive_number},
                                                 {"FreeSpace", drive_number},
                                                 {"AvailableSpace", drive_number},
                                                 {"FileSystem", drive_text},
                                                 {"VolumeName", drive_text},
                                                 {"IsReady", vb_m_true},
                                                 {NULL, NULL}};
static const struct vb_objtype drive_type = {"Drive", drive_members, NULL, NULL};

static bool drives_each(struct vb *vb, struct vb_obj *self, size_t i, vb_value *ret)
{
    (void)self;
    return i == 0 && vb_give_at(vb, &drive_type, SK_LIT("C:"), ret);
}
MEMBER(drives_count)
{
    (void)vb, (void)self;
    *c->ret = VB_LONG(1);
    return true;
}
MEMBER(get_drive)
{
    (void)self;
    return vb_give_at(vb, &drive_type, sk_slice(vb_arg_text(vb, c, 0), 0, 2), c->ret);
}
static const struct vb_member drives_members[] = {
    {"Item", get_drive}, {"Count", drives_count}, {NULL, NULL}};
static const struct vb_objtype drives_type = {"Drives", drives_members, NULL, drives_each};
MEMBER(drives)
{
    vb_env(vb, "Scripting.FileSystemObject", SK_LIT("Drives"));
    return vb_child(vb, self, &drives_type, c);
}

/* ---- the FileSystemObject's own ---- */

MEMBER(get_file)
{
    (void)self;
    return vb_give_at(vb, &file_type, vb_arg_text(vb, c, 0), c->ret);
}
MEMBER(get_folder)
{
    sk_span path = vb_arg_text(vb, c, 0);
    (void)self;
    if (path.len > 3 && path.ptr[path.len - 1] == '\\')
        path.len--;
    return vb_give_at(vb, &folder_type, path, c->ret);
}
MEMBER(create_folder)
{
    sk_span path = vb_arg_text(vb, c, 0);
    (void)self;
    vb_do(vb, SK_DO_WRITE, api_of(c->name), path);
    vb_path(vb, path);
    struct vb_file *f = vb_file_find(vb, path, true);
    if (f == NULL)
        return false;
    f->exists = f->dir = true;
    return vb_give_at(vb, &folder_type, path, c->ret);
}

/* Folders that every machine has; of files only those that the run wrote. */
static bool is_known_folder(struct vb *vb, sk_span path)
{
    static const char *const known[] = {"%TEMP%",
                                        "%APPDATA%",
                                        "%LOCALAPPDATA%",
                                        "%USERPROFILE%",
                                        "%ProgramData%",
                                        "%PUBLIC%",
                                        "%SystemRoot%",
                                        "%ProgramFiles%",
                                        "%ProgramFiles(x86)%",
                                        "C:",
                                        "C:\\Windows\\System32",
                                        "C:\\Users"};
    path = path.len > 1 && path.ptr[path.len - 1] == '\\' ? sk_slice(path, 0, path.len - 1) : path;
    sk_span folder;
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        if (vb_expand(vb, sk_span_of_cstr(known[i]), &folder) && sk_ieq(folder, path))
            return true;
    return false;
}
MEMBER(exists)
{
    sk_span path = vb_arg_text(vb, c, 0);
    const struct vb_file *f = vb_file_find(vb, path, false);
    bool folder = c->name[1] == 'o', drive = c->name[0] == 'D';
    (void)self;
    vb_env(vb,
           folder  ? "Scripting.FileSystemObject.FolderExists"
           : drive ? "Scripting.FileSystemObject.DriveExists"
                   : "Scripting.FileSystemObject.FileExists",
           path);
    *c->ret = VB_BOOL((f != NULL && f->exists && f->dir == folder) ||
                      (folder && is_known_folder(vb, path)) ||
                      (drive && sk_lower(path.len > 0 ? path.ptr[0] : 0) == 'c'));
    return true;
}
MEMBER(special_folder)
{
    static const char *const paths[] = {"C:\\Windows", "C:\\Windows\\System32", "%TEMP%"};
    int32_t n;
    sk_span path;
    (void)self;
    if (!vb_arg_long(vb, c, 0, 0, &n) || n < 0 || n > 2)
        return vb_err(vb, 5);
    vb->env_read |= n == 2;
    return vb_expand(vb, sk_span_of_cstr(paths[n]), &path) &&
           vb_give_at(vb, &folder_type, path, c->ret);
}
static sk_span trimmed_slash(sk_span path)
{
    return path.len > 3 && path.ptr[path.len - 1] == '\\' ? sk_slice(path, 0, path.len - 1) : path;
}
MEMBER(file_name)
{
    (void)self;
    return vb_return_text(vb, c, name_of(trimmed_slash(vb_arg_text(vb, c, 0))));
}
MEMBER(extension)
{
    sk_span name = name_of(vb_arg_text(vb, c, 0));
    size_t dot = sk_rfind_byte(name, '.');
    (void)self;
    return vb_return_text(vb, c, dot == SK_NPOS ? (sk_span){0} : sk_from(name, dot + 1));
}
MEMBER(base_name)
{
    sk_span name = name_of(trimmed_slash(vb_arg_text(vb, c, 0)));
    (void)self;
    return vb_return_text(vb, c, sk_slice(name, 0, sk_rfind_byte(name, '.')));
}
MEMBER(parent_name)
{
    (void)self;
    sk_span path = vb_arg_text(vb, c, 0);
    return vb_return_text(vb, c, path.len <= 3 ? (sk_span){0} : folder_of(trimmed_slash(path)));
}
MEMBER(drive_name)
{
    sk_span path = vb_arg_text(vb, c, 0);
    (void)self;
    bool yes = path.len > 1 && path.ptr[1] == ':';
    return vb_return_text(vb, c, yes ? sk_slice(path, 0, 2) : (sk_span){0});
}
MEMBER(absolute)
{
    sk_span path = vb_arg_text(vb, c, 0);
    struct sk_text t = sk_text_new(vb->arena, 1 << 16);
    (void)self;
    if (path.len < 2 || (path.ptr[1] != ':' && !sk_starts(path, SK_LIT("\\\\"))))
        sk_text_printf(&t, "C:\\Users\\%s\\Documents\\", vb->profile->user);
    sk_text_put(&t, path);
    return vb_return_text(vb, c, sk_text_view(&t));
}
MEMBER(build_path)
{
    sk_span a = vb_arg_text(vb, c, 0), b = vb_arg_text(vb, c, 1);
    (void)self;
    bool closed = a.len > 0 && (a.ptr[a.len - 1] == '\\' || a.ptr[a.len - 1] == ':');
    bool opened = b.len > 0 && b.ptr[0] == '\\';
    if (closed && opened)
        b = sk_from(b, 1);
    return vb_return_text(vb, c, vb_joined(vb, a, closed || opened ? "" : "\\", b));
}
MEMBER(temp_name)
{
    (void)self;
    return vb_str_c(vb, "rad1A2B3.tmp", c->ret);
}
MEMBER(file_version)
{
    (void)self;
    vb_env(vb, "Scripting.FileSystemObject.GetFileVersion", vb_arg_text(vb, c, 0));
    return vb_str_c(vb, "10.0.19041.1", c->ret);
}
static const struct vb_member fso_members[] = {{"BuildPath", build_path},
                                               {"CreateTextFile", create_text},
                                               {"OpenTextFile", open_text},
                                               {"CopyFile", copy},
                                               {"MoveFile", copy},
                                               {"CopyFolder", copy},
                                               {"MoveFolder", copy},
                                               {"DeleteFile", delete},
                                               {"DeleteFolder", delete},
                                               {"CreateFolder", create_folder},
                                               {"FileExists", exists},
                                               {"FolderExists", exists},
                                               {"DriveExists", exists},
                                               {"GetFile", get_file},
                                               {"GetFolder", get_folder},
                                               {"GetDrive", get_drive},
                                               {"Drives", drives},
                                               {"GetSpecialFolder", special_folder},
                                               {"GetFileName", file_name},
                                               {"GetExtensionName", extension},
                                               {"GetBaseName", base_name},
                                               {"GetParentFolderName", parent_name},
                                               {"GetDriveName", drive_name},
                                               {"GetAbsolutePathName", absolute},
                                               {"GetTempName", temp_name},
                                               {"GetFileVersion", file_version},
                                               {NULL, NULL}};
static const struct vb_objtype fso_type = {"FileSystemObject", fso_members, NULL, NULL};

const struct vb_maker vb_make_fso[] = {
    {"scripting.filesystemobject", &fso_type}, {"filesystemobject", &fso_type}, {NULL, NULL}};

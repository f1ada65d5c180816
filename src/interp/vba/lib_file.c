/* Library functions on the virtual file system. */
#include "interp/vba/vm.h"

static bool copy_file(struct vb *vb, struct vb_call *c)
{
    const struct vb_file *from = vb_file_find(vb, vb_arg_text(vb, c, 0), false);
    if (from == NULL || !from->exists)
        return true;
    struct vb_file *to = vb_file_find(vb, vb_arg_text(vb, c, 1), true);
    if (to == NULL)
        return false;
    to->len = 0;
    return vb_file_put(vb, to, 0, sk_span_of(from->ptr, from->len));
}

static bool make_dir(struct vb *vb, struct vb_call *c)
{
    struct vb_file *f = vb_file_find(vb, vb_arg_text(vb, c, 0), true);
    if (f == NULL)
        return false;
    bool remove = c->name[0] == 'R';
    if (!remove && f->exists)
        return vb_err(vb, 75);
    f->dir = true;
    f->exists = !remove;
    return true;
}

static bool file_act(struct vb *vb, struct vb_call *c)
{
    struct sk_text t = sk_text_new(vb->arena, 1 << 16);
    sk_text_put(&t, vb_arg_text(vb, c, 0));
    if (strcmp(c->name, "FileCopy") == 0) {
        sk_text_puts(&t, " -> ");
        sk_text_put(&t, vb_arg_text(vb, c, 1));
    }
    vb_do(vb, SK_DO_WRITE, c->name, sk_text_view(&t));
    if (c->name[0] == 'F')
        return copy_file(vb, c);
    if (c->name[0] == 'M' || c->name[0] == 'R')
        return make_dir(vb, c);
    struct vb_file *f = c->name[0] == 'K' ? vb_file_find(vb, vb_arg_text(vb, c, 0), false) : NULL;
    if (f != NULL && !f->exists)
        return vb_err(vb, 53);
    if (f != NULL)
        f->exists = false;
    return true;
}

/* Whether a name fits a pattern with * and ?, folding case. */
static bool fits(sk_span name, sk_span pattern)
{
    size_t i = 0, k = 0, star = SK_NPOS, back = 0;
    while (i < name.len) {
        if (k < pattern.len && pattern.ptr[k] == '*') {
            star = k++;
            back = i;
        } else if (k < pattern.len &&
                   (pattern.ptr[k] == '?' || sk_lower(pattern.ptr[k]) == sk_lower(name.ptr[i]))) {
            i++, k++;
        } else if (star != SK_NPOS) {
            k = star + 1;
            i = ++back;
        } else {
            return false;
        }
    }
    while (k < pattern.len && pattern.ptr[k] == '*')
        k++;
    return k == pattern.len;
}

static sk_span base_name(sk_span path)
{
    size_t at = sk_rfind_byte(path, '\\');
    return at == SK_NPOS ? path : sk_from(path, at + 1);
}

/* The next file of the pattern that the last Dir with an argument named. */
static bool next_dir(struct vb *vb, struct vb_call *c)
{
    while (vb->dir_pos < vb->dir_list.count) {
        const struct vb_file *f = vb->dir_list.at[vb->dir_pos++];
        if (f->exists)
            return vb_return_text(vb, c, base_name(f->path->text));
    }
    return vb_str_c(vb, "", c->ret);
}

static bool dir(struct vb *vb, struct vb_call *c)
{
    if (!vb_has_arg(c, 0))
        return next_dir(vb, c);
    sk_span path = vb_arg_text(vb, c, 0), pattern = base_name(path);
    sk_span folder = sk_slice(path, 0, path.len - pattern.len);
    int32_t attributes = 0;
    if (!vb_arg_long(vb, c, 1, 0, &attributes))
        return false;
    vb_do(vb, SK_DO_ENVIRONMENT, c->name, path);
    vb->env_read = true;
    vb->dir_list.count = vb->dir_pos = 0;
    for (struct vb_file *f = vb->files; f != NULL && vb_work(vb, 1); f = f->next) {
        sk_span full = f->path->text, name = base_name(full);
        if (!f->exists || (f->dir && (attributes & 16) == 0) || folder.len + name.len != full.len ||
            !sk_ieq(sk_slice(full, 0, folder.len), folder) ||
            !(fits(name, pattern) || pattern.len == 0))
            continue;
        struct vb_file **at = SK_PUSH(vb->arena, &vb->dir_list);
        if (at != NULL)
            *at = f;
    }
    return next_dir(vb, c);
}

static bool file_ask(struct vb *vb, struct vb_call *c)
{
    const struct vb_file *f = vb_file_find(vb, vb_arg_text(vb, c, 0), false);
    vb_do(vb, SK_DO_ENVIRONMENT, c->name, vb_arg_text(vb, c, 0));
    if (f == NULL || !f->exists)
        return vb_err(vb, 53);
    *c->ret = VB_LONG(c->name[0] == 'F' ? (int64_t)f->len : f->dir ? 16 : 32);
    return true;
}

static bool cur_dir(struct vb *vb, struct vb_call *c)
{
    struct sk_text t = sk_text_new(vb->arena, 1 << 12);
    if (vb->current_dir.len > 0)
        return vb_return_text(vb, c, vb->current_dir);
    sk_text_printf(&t, "C:\\Users\\%s\\Documents", vb->profile->user);
    return vb_return_text(vb, c, sk_text_view(&t));
}

static bool free_file(struct vb *vb, struct vb_call *c)
{
    int32_t range = 0;
    if (!vb_arg_long(vb, c, 0, 0, &range))
        return false;
    int i = range == 1 ? 256 : 1;
    while (i < VB_HANDLES - 1 && vb->handles[i].mode != 0)
        i++;
    *c->ret = VB_INT(i);
    return true;
}

static struct vb_handle *handle_of(struct vb *vb, const struct vb_call *c)
{
    int32_t n;
    if (!vb_arg_long(vb, c, 0, 0, &n))
        return NULL;
    if (n < 1 || n >= VB_HANDLES || vb->handles[n].mode == 0) {
        (void)vb_err(vb, 52);
        return NULL;
    }
    return &vb->handles[n];
}

static bool file_at(struct vb *vb, struct vb_call *c)
{
    const struct vb_handle *h = handle_of(vb, c);
    if (h == NULL)
        return false;
    bool records = h->mode == 'r', raw = records || h->mode == 'b';
    size_t unit = records ? h->record : 1, at = h->pos / unit;
    switch (c->name[0] == 'L' ? c->name[2] : c->name[0]) {
    case 'E': /* EOF */
        *c->ret = VB_BOOL(raw ? h->at_end : h->mode != 'i' || h->pos >= h->file->len);
        return true;
    case 'F': /* LOF */
        *c->ret = VB_LONG((int64_t)h->file->len);
        return true;
    case 'c': /* Loc */
        *c->ret = VB_LONG((int64_t)(raw ? at : h->pos / 128));
        return true;
    default: /* Seek */
        *c->ret = VB_LONG((int64_t)at + 1);
        return true;
    }
}

/* Input(n, #file) and InputB */
static bool input_text(struct vb *vb, struct vb_call *c)
{
    int32_t n, number;
    if (!vb_arg_long(vb, c, 0, 0, &n) || !vb_arg_long(vb, c, 1, 0, &number))
        return false;
    if (number < 1 || number >= VB_HANDLES || vb->handles[number].mode == 0)
        return vb_err(vb, 52);
    struct vb_handle *h = &vb->handles[number];
    if (n < 0)
        return vb_err(vb, 5);
    if (h->mode == 'o' || h->mode == 'a')
        return vb_err(vb, 54);
    sk_span in = sk_slice(sk_span_of(h->file->ptr, h->file->len), h->pos, (size_t)n);
    if (in.len < (size_t)n)
        return vb_err(vb, 62);
    h->pos += in.len;
    if (strcmp(c->name, "InputB") != 0)
        return vb_from_ansi(vb, in, c->ret);
    uint16_t *at;
    if (!vb_str_new(vb, in.len, &at, c->ret))
        return false;
    memcpy(at, in.ptr, in.len);
    return true;
}

static bool file_attr(struct vb *vb, struct vb_call *c)
{
    const struct vb_handle *h = handle_of(vb, c);
    if (h == NULL)
        return false;
    *c->ret = VB_LONG(h->mode == 'i'   ? 1
                      : h->mode == 'o' ? 2
                      : h->mode == 'r' ? 4
                      : h->mode == 'a' ? 8
                                       : 32);
    return true;
}

static bool file_time(struct vb *vb, struct vb_call *c)
{
    const struct vb_file *f = vb_file_find(vb, vb_arg_text(vb, c, 0), false);
    if (f == NULL || !f->exists)
        return vb_err(vb, 53);
    *c->ret = VB_DATE(vb_now(vb));
    return true;
}

static bool change_dir(struct vb *vb, struct vb_call *c)
{
    sk_span path;
    if (!sk_arena_dup(vb->arena, vb_arg_text(vb, c, 0), &path))
        return vb_stop(vb, "memory");
    if (strcmp(c->name, "ChDir") == 0)
        vb->current_dir =
            path.len > 3 && path.ptr[path.len - 1] == '\\' ? sk_slice(path, 0, path.len - 1) : path;
    return true;
}

/* Spc(n) and Tab(n) of Debug.Print. */
static bool spacing(struct vb *vb, struct vb_call *c)
{
    int32_t n;
    uint16_t *at;
    if (!vb_arg_long(vb, c, 0, 0, &n))
        return false;
    n = c->name[0] == 'T' ? n > 0 : n < 0 ? 0 : n > 32767 ? 32767 : n;
    if (!vb_str_new(vb, (size_t)n * 2, &at, c->ret))
        return false;
    for (int32_t i = 0; i < n; i++)
        at[i] = ' ';
    return true;
}

const struct vb_builtin vb_lib_file[] = {
    {"Kill", file_act, 1, 1, 0},
    {"FileCopy", file_act, 2, 2, 0},
    {"SetAttr", file_act, 2, 2, 0},
    {"MkDir", file_act, 1, 1, 0},
    {"RmDir", file_act, 1, 1, 0},
    {"Dir", dir, 0, 2, VB_VARIANT},
    {"FileLen", file_ask, 1, 1, 0},
    {"GetAttr", file_ask, 1, 1, 0},
    {"CurDir", cur_dir, 0, 1, VB_VARIANT},
    {"FreeFile", free_file, 0, 1, 0},
    {"EOF", file_at, 1, 1, 0},
    {"LOF", file_at, 1, 1, 0},
    {"Loc", file_at, 1, 1, 0},
    {"Seek", file_at, 1, 1, 0},
    {"Input", input_text, 2, 2, 0},
    {"InputB", input_text, 2, 2, 0},
    {"FileAttr", file_attr, 1, 2, 0},
    {"FileDateTime", file_time, 1, 1, 0},
    {"ChDir", change_dir, 1, 1, 0},
    {"ChDrive", change_dir, 1, 1, 0},
    {"Spc", spacing, 1, 1, 0},
    {"Tab", spacing, 0, 1, 0},
    {NULL, NULL, 0, 0, 0},
};

/* File statements and functions on the virtual file system. */
#include "interp/vba/parse.h"

bool vb_file_statement(struct vb_parser *p)
{
    (void)p;
    return false;
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
    struct vb_file *f = c->name[0] == 'K' ? vb_file_find(vb, vb_arg_text(vb, c, 0), false) : NULL;
    if (f != NULL)
        f->exists = false;
    return true;
}

static bool file_ask(struct vb *vb, struct vb_call *c)
{
    const struct vb_file *f = vb_file_find(vb, vb_arg_text(vb, c, 0), false);
    vb_do(vb, SK_DO_ENVIRONMENT, c->name, vb_arg_text(vb, c, 0));
    if (strcmp(c->name, "Dir") == 0)
        return f != NULL && f->exists ? vb_return_text(vb, c, f->path->text)
                                      : vb_str_c(vb, "", c->ret);
    if (f == NULL || !f->exists)
        return vb_err(vb, 53);
    *c->ret = VB_LONG(c->name[0] == 'G' ? 32 : (int64_t)f->len);
    return true;
}

static bool cur_dir(struct vb *vb, struct vb_call *c)
{
    struct sk_text t = sk_text_new(vb->arena, 1 << 12);
    sk_text_printf(&t, "C:\\Users\\%s\\Documents", vb->profile->user);
    return vb_return_text(vb, c, sk_text_view(&t));
}

static bool free_file(struct vb *vb, struct vb_call *c)
{
    int i = 1;
    while (i < 63 && vb->handles[i].mode != 0)
        i++;
    *c->ret = VB_INT(i);
    return true;
}

static struct vb_handle *handle_of(struct vb *vb, const struct vb_call *c)
{
    int32_t n;
    if (!vb_arg_long(vb, c, 0, 0, &n))
        return NULL;
    if (n < 1 || n > 63 || vb->handles[n].mode == 0) {
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
    if (c->name[0] == 'E')
        *c->ret = VB_BOOL(h->pos >= h->file->len);
    else
        *c->ret = VB_LONG(c->name[1] == 'O' ? (int64_t)(c->name[2] == 'F' ? h->file->len : h->pos)
                                            : (int64_t)h->pos + 1);
    return true;
}

const struct vb_builtin vb_lib_file[] = {
    {"Kill", file_act, 1, 1, 0},    {"FileCopy", file_act, 2, 2, 0},
    {"SetAttr", file_act, 2, 2, 0}, {"MkDir", file_act, 1, 1, 0},
    {"RmDir", file_act, 1, 1, 0},   {"Dir", file_ask, 0, 2, 0},
    {"FileLen", file_ask, 1, 1, 0}, {"GetAttr", file_ask, 1, 1, 0},
    {"CurDir", cur_dir, 0, 1, 0},   {"FreeFile", free_file, 0, 1, 0},
    {"EOF", file_at, 1, 1, 0},      {"LOF", file_at, 1, 1, 0},
    {"Loc", file_at, 1, 1, 0},      {NULL, NULL, 0, 0, 0},
};

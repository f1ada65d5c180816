/* File statements and functions on the virtual file system. */
#include "interp/vba/parse.h"

enum { F_NEWLINE = 1, F_ZONE = 2 };

static struct vb_ins *emit(struct vb_parser *p, int op, struct vb_node *number, struct vb_node *y)
{
    struct vb_ins *ins = p->bad ? NULL : vb_emit(p, vb_ex_file);
    if (ins != NULL) {
        ins->slot = (uint32_t)op;
        ins->x = number;
        ins->y = y;
    }
    return ins;
}

/* Open path For mode [Access …] [Lock …] As [#]n [Len = n] */
static void open_statement(struct vb_parser *p)
{
    static const char *const modes[] = {"input", "output", "append", "binary", "random"};
    struct vb_node *path = vb_expr(p);
    char mode = 'r';
    if (vb_take(p, "for"))
        for (size_t i = 0; i < 5; i++)
            if (vb_take(p, modes[i]))
                mode = modes[i][0];
    while (!p->bad && !vb_at(p, "as") && p->t->kind == T_NAME)
        p->t++;
    (void)vb_need(p, "as");
    struct vb_node *number = p->bad ? NULL : vb_expr(p);
    if (vb_take(p, "len") && vb_need(p, "="))
        (void)vb_expr(p);
    struct vb_ins *ins = emit(p, FS_OPEN, number, path);
    if (ins != NULL)
        ins->flag = (uint8_t)mode;
}

static void close_statement(struct vb_parser *p)
{
    if (vb_at_end(p)) {
        (void)emit(p, FS_CLOSE, NULL, NULL);
        return;
    }
    do {
        struct vb_node *number = vb_expr(p);
        (void)emit(p, FS_CLOSE, number, NULL);
    } while (!p->bad && vb_take_op(p, ","));
}

/* Print #n, a; b, c  and  Write #n, a, b: one instruction per item. */
static void print_statement(struct vb_parser *p, int op)
{
    struct vb_node *number = vb_expr(p);
    bool newline = true;
    (void)vb_take_op(p, ",");
    while (!p->bad && !vb_at_end(p)) {
        struct vb_node *item = vb_expr(p);
        bool zone = vb_take_op(p, ",");
        bool more = vb_take_op(p, ";") || zone;
        struct vb_ins *ins = emit(p, op, number, item);
        newline = !more;
        if (ins != NULL)
            ins->flag = (uint8_t)(zone ? F_ZONE : 0);
    }
    struct vb_ins *ins = newline ? emit(p, op, number, NULL) : NULL;
    if (ins != NULL)
        ins->flag = F_NEWLINE;
}

static void input_statement(struct vb_parser *p, int op)
{
    struct vb_node *number = vb_expr(p);
    while (!p->bad && vb_take_op(p, ","))
        (void)emit(p, op, number, vb_operand(p, false));
}

static void record_statement(struct vb_parser *p, int op)
{
    struct vb_node *number = vb_expr(p), *at = NULL;
    if (vb_take_op(p, ",") && !vb_op(p, ","))
        at = vb_expr(p);
    struct vb_node *item = vb_take_op(p, ",") ? vb_expr(p) : NULL;
    struct vb_ins *ins = emit(p, op, number, item);
    if (ins != NULL)
        ins->z = at;
}

static void name_statement(struct vb_parser *p)
{
    struct vb_node *from = vb_expr(p);
    struct vb_node *to = vb_need(p, "as") ? vb_expr(p) : NULL;
    (void)emit(p, FS_NAME, from, to);
}

bool vb_file_statement(struct vb_parser *p)
{
    bool hash = strcmp(p->t[1].op, "#") == 0;
    bool word = p->t[1].kind == T_VALUE || p->t[1].kind == T_NAME;
    if (p->vb->script)
        return false;
    if (vb_at(p, "open") && word)
        return p->t++, open_statement(p), true;
    if (vb_at(p, "close") && (hash || p->t[1].kind != T_OP))
        return p->t++, close_statement(p), true;
    if (vb_at(p, "print") && hash)
        return p->t++, print_statement(p, FS_PRINT), true;
    if (vb_at(p, "write") && hash)
        return p->t++, print_statement(p, FS_WRITE), true;
    if (vb_at(p, "input") && hash)
        return p->t++, input_statement(p, FS_INPUT), true;
    if (vb_at(p, "line") && sk_ieq(p->t[1].text, SK_LIT("input")))
        return p->t += 2, input_statement(p, FS_LINE), true;
    if (vb_at(p, "put") && (hash || word))
        return p->t++, record_statement(p, FS_PUT), true;
    if (vb_at(p, "get") && (hash || word))
        return p->t++, record_statement(p, FS_GET), true;
    if (vb_at(p, "seek") && (hash || word))
        return p->t++, record_statement(p, FS_SEEK), true;
    if (vb_at(p, "name") && word)
        return p->t++, name_statement(p), true;
    return false;
}

/* ---- at run time ---- */

static struct vb_handle *handle_at(struct vb *vb, const struct vb_node *n, bool open)
{
    vb_value v;
    int32_t i;
    if (n == NULL || !n->eval(vb, n, &v) || !vb_to_long(vb, &v, &i))
        return NULL;
    if (i < 1 || i > 63 || (vb->handles[i].mode != 0) != open) {
        (void)vb_err(vb, open || i < 1 || i > 63 ? 52 : 55);
        return NULL;
    }
    return &vb->handles[i];
}

static bool do_open(struct vb *vb, const struct vb_ins *ins)
{
    vb_value path;
    if (!ins->y->eval(vb, ins->y, &path) || !vb_to_str(vb, &path, &path))
        return false;
    struct vb_handle *h = handle_at(vb, ins->x, false);
    if (h == NULL)
        return false;
    struct vb_file *f = vb_file_find(vb, vb_utf8(vb, &path), ins->flag != 'i');
    if (f == NULL || (ins->flag == 'i' && !f->exists))
        return vb_err(vb, 53);
    if (ins->flag == 'o')
        f->len = 0;
    if (ins->flag == 'o' || ins->flag == 'a')
        f->written = true;
    f->exists = true;
    *h = (struct vb_handle){.file = f, .mode = (char)ins->flag};
    h->pos = ins->flag == 'a' ? f->len : 0;
    return true;
}

static bool do_close(struct vb *vb, const struct vb_ins *ins)
{
    const struct vb_handle *one = ins->x == NULL ? NULL : handle_at(vb, ins->x, true);
    if (ins->x != NULL && one == NULL) {
        vb->err.number = 0; /* closing what is not open is fine */
        return vb->stopped == NULL;
    }
    for (size_t i = 1; i < 64; i++) {
        struct vb_handle *h = &vb->handles[i];
        if (h->mode == 0 || (one != NULL && h != one))
            continue;
        h->mode = 0;
        vb_file_done(vb, h->file, "Open");
    }
    return true;
}

static bool append(struct vb *vb, struct vb_handle *h, sk_span bytes)
{
    if (!vb_file_put(vb, h->file, h->pos, bytes))
        return false;
    h->pos += bytes.len;
    return true;
}

static bool do_print(struct vb *vb, const struct vb_ins *ins, bool quoted)
{
    vb_value v, s;
    sk_span bytes;
    struct vb_handle *h = handle_at(vb, ins->x, true);
    if (h == NULL)
        return false;
    if (ins->flag == F_NEWLINE || ins->y == NULL)
        return append(vb, h, SK_LIT("\r\n"));
    if (!ins->y->eval(vb, ins->y, &v) || !vb_plain(vb, &v, &v))
        return false;
    if (v.type == VT_NULL ? !vb_str_c(vb, "Null", &s) : !vb_to_str(vb, &v, &s))
        return false;
    if (!vb_to_ansi(vb, &s, &bytes))
        return false;
    bool number = !quoted && vb_is_num(v.type) && v.type != VT_BOOL;
    sk_span quote = quoted && v.type == VT_STRING ? SK_LIT("\"") : SK_LIT("");
    sk_span lead = number && vb_num(&v) >= 0 ? SK_LIT(" ") : quote;
    sk_span tail = number ? SK_LIT(" ") : quote;
    sk_span zone = quoted ? SK_LIT(",") : SK_LIT("              ");
    return append(vb, h, lead) && append(vb, h, bytes) && append(vb, h, tail) &&
           ((ins->flag & F_ZONE) == 0 || append(vb, h, zone));
}

static bool do_input(struct vb *vb, const struct vb_ins *ins, bool line)
{
    vb_value s;
    struct vb_handle *h = handle_at(vb, ins->x, true);
    if (h == NULL)
        return false;
    sk_span rest = sk_from(sk_span_of(h->file->ptr, h->file->len), h->pos), piece;
    sk_span after = rest;
    if (rest.len == 0 || !sk_next_line(&after, &piece))
        return vb_err(vb, 62);
    size_t comma = line ? SK_NPOS : sk_find_byte(piece, ',');
    h->pos += comma == SK_NPOS ? rest.len - after.len : comma + 1;
    if (!line)
        piece = sk_trim_byte(sk_trim(sk_slice(piece, 0, comma)), '"');
    return vb_from_ansi(vb, piece, &s) && vb_assign(vb, ins->y, &s, false);
}

/* Little-endian bytes of a number, as Put writes it. */
static bool bytes_of(struct vb *vb, const vb_value *v, sk_span *ret)
{
    static const uint8_t sizes[32] = {
        [VT_INT] = 2,    [VT_LONG] = 4,     [VT_BYTE] = 1, [VT_BOOL] = 2,
        [VT_DOUBLE] = 8, [VT_CURRENCY] = 8, [VT_DATE] = 8};
    vb_value s;
    if (v->type == VT_ARRAY && v->a->type == VT_BYTE)
        return vb_bytes_of(vb, v, ret);
    uint8_t size = v->type < 32 ? sizes[v->type] : 0;
    if (size == 0)
        return vb_to_str(vb, v, &s) && vb_to_ansi(vb, &s, ret);
    uint8_t *at = vb_alloc(vb, 8);
    if (at == NULL)
        return false;
    memcpy(at, &v->i, 8);
    *ret = sk_span_of(at, size);
    return true;
}

static bool do_record(struct vb *vb, const struct vb_ins *ins)
{
    vb_value v, read;
    int32_t at = 0;
    sk_span bytes;
    struct vb_handle *h = handle_at(vb, ins->x, true);
    if (h == NULL)
        return false;
    if (ins->z != NULL && (!ins->z->eval(vb, ins->z, &v) || !vb_to_long(vb, &v, &at)))
        return false;
    if (ins->z != NULL && at < 1)
        return vb_err(vb, 63);
    if (ins->z != NULL)
        h->pos = (size_t)at - 1;
    if (ins->y == NULL)
        return true;
    if (!ins->y->eval(vb, ins->y, &v) || !bytes_of(vb, &v, &bytes))
        return false;
    if (ins->slot == FS_PUT)
        return append(vb, h, bytes);
    sk_span got = sk_slice(sk_span_of(h->file->ptr, h->file->len), h->pos, bytes.len);
    h->pos += got.len;
    if (v.type == VT_ARRAY)
        return vb_bytes_value(vb, got, &read) && vb_assign(vb, ins->y, &read, false);
    if (v.type == VT_STRING)
        return vb_from_ansi(vb, got, &read) && vb_assign(vb, ins->y, &read, false);
    uint64_t raw = 0;
    for (size_t i = 0; i < got.len && i < 8; i++)
        raw |= (uint64_t)got.ptr[i] << (8 * i);
    read = v;
    read.i = got.len == 2 ? (int16_t)raw : got.len == 4 ? (int32_t)raw : (int64_t)raw;
    return vb_assign(vb, ins->y, &read, false);
}

static bool do_name(struct vb *vb, const struct vb_ins *ins)
{
    vb_value a, b;
    struct sk_text t = sk_text_new(vb->arena, 1 << 16);
    if (!ins->x->eval(vb, ins->x, &a) || !ins->y->eval(vb, ins->y, &b))
        return false;
    sk_text_put(&t, vb_text(vb, &a));
    sk_text_puts(&t, " -> ");
    sk_text_put(&t, vb_text(vb, &b));
    vb_do(vb, SK_DO_WRITE, "Name", sk_text_view(&t));
    return true;
}

bool vb_ex_file(struct vb *vb, struct vb_frame *f, const struct vb_ins *ins)
{
    f->line = ins->line;
    switch (ins->slot) {
    case FS_OPEN:
        return do_open(vb, ins);
    case FS_CLOSE:
        return do_close(vb, ins);
    case FS_PRINT:
    case FS_WRITE:
        return do_print(vb, ins, ins->slot == FS_WRITE);
    case FS_INPUT:
    case FS_LINE:
        return do_input(vb, ins, ins->slot == FS_LINE);
    case FS_NAME:
        return do_name(vb, ins);
    default:
        return do_record(vb, ins);
    }
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

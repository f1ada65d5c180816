/* File statements on the virtual file system (MS-VBAL 5.4.5). */
#include "base/arith.h"
#include "interp/vba/parse.h"

enum { ZONE = 14, RECORD = 128 };

static struct vb_handle *handle_at(struct vb *vb, const struct vb_node *n, bool open)
{
    vb_value v;
    int32_t i;
    if (n == NULL || !n->eval(vb, n, &v) || !vb_to_long(vb, &v, &i))
        return NULL;
    if (i < 1 || i >= VB_HANDLES || (vb->handles[i].mode != 0) != open) {
        (void)vb_err(vb, open || i < 1 || i >= VB_HANDLES ? 52 : 55);
        return NULL;
    }
    return &vb->handles[i];
}

static bool do_open(struct vb *vb, const struct vb_ins *ins)
{
    vb_value path, len;
    int32_t record = RECORD;
    if (ins->z != NULL && (!ins->z->eval(vb, ins->z, &len) || !vb_to_long(vb, &len, &record)))
        return false;
    if (record < 1 || record > 32767)
        return vb_err(vb, ins->z != NULL && record < 1 ? 5 : 59);
    if (!ins->y->eval(vb, ins->y, &path) || !vb_to_str(vb, &path, &path))
        return false;
    struct vb_handle *h = handle_at(vb, ins->x, false);
    if (h == NULL)
        return false;
    struct vb_file *f = vb_file_find(vb, vb_utf8(vb, &path), ins->flag != 'i');
    if (f == NULL || (ins->flag == 'i' && !f->exists))
        return vb_err(vb, 53);
    for (size_t i = 1; i < VB_HANDLES && (ins->flag == 'o' || ins->flag == 'a'); i++)
        if (vb->handles[i].mode != 0 && vb->handles[i].file == f)
            return vb_err(vb, 55);
    if (ins->flag == 'o')
        f->len = 0;
    if (ins->flag == 'o' || ins->flag == 'a')
        f->written = true;
    f->exists = true;
    *h = (struct vb_handle){.file = f, .mode = (char)ins->flag, .record = (size_t)record};
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
    for (size_t i = 1; i < VB_HANDLES; i++) {
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

/* Column, from 0, of what is printed next. */
static size_t column(const struct vb_handle *h)
{
    size_t n = 0;
    while (n < h->pos && h->file->ptr[h->pos - n - 1] != '\n' && n < 100000)
        n++;
    return n;
}

static bool spaces(struct vb *vb, struct vb_handle *h, size_t n)
{
    static const char blank[] = "                                                                ";
    for (bool ok = true; n > 0;) {
        size_t some = sk_min(n, sizeof blank - 1);
        ok = vb_work(vb, 1) && append(vb, h, sk_span_of(blank, some));
        if (!ok)
            return false;
        n -= some;
    }
    return true;
}

static bool space_out(struct vb *vb, struct vb_handle *h, const struct vb_ins *ins)
{
    vb_value v;
    int32_t n;
    size_t at = column(h);
    if (ins->flag == FS_ZONE)
        return spaces(vb, h, ZONE - at % ZONE);
    if (!ins->y->eval(vb, ins->y, &v) || !vb_to_long(vb, &v, &n))
        return false;
    n = n < 0 ? 0 : n > 32767 ? 32767 : n;
    if (ins->flag == FS_SPC)
        return spaces(vb, h, (size_t)n);
    size_t want = n < 1 ? 0 : (size_t)n - 1;
    if (want < at && !append(vb, h, SK_LIT("\r\n")))
        return false;
    return spaces(vb, h, want < at ? want : want - at);
}

/* What Write # gives for values that are not text: #TRUE#, #2020-01-31#, #NULL#. */
static bool universal(struct vb *vb, const vb_value *v, vb_value *ret)
{
    struct sk_text t = sk_text_new(vb->arena, 100);
    struct vb_civil c;
    if (v->type == VT_BOOL)
        return vb_str_c(vb, v->i != 0 ? "#TRUE#" : "#FALSE#", ret);
    if (v->type == VT_NULL)
        return vb_str_c(vb, "#NULL#", ret);
    if (v->type == VT_ERROR)
        sk_text_printf(&t, "#ERROR %d#", (int)v->i);
    if (v->type == VT_DATE) {
        vb_civil_of(v->d, &c);
        bool time_only = v->d >= 0 && v->d < 1, date_only = v->d == (double)(int64_t)v->d;
        sk_text_byte(&t, '#');
        if (!time_only || date_only)
            sk_text_printf(&t, "%04d-%02d-%02d", c.year, c.month, c.day);
        if (!date_only)
            sk_text_printf(&t, "%s%02d:%02d:%02d", time_only ? "" : " ", c.hour, c.minute,
                           c.second);
        sk_text_byte(&t, '#');
    }
    if (t.len > 0)
        return vb_str_utf8(vb, sk_text_view(&t), ret);
    return v->type == VT_EMPTY ? vb_str_c(vb, "", ret) : vb_to_str(vb, v, ret);
}

static bool put_item(struct vb *vb, struct vb_handle *h, const struct vb_node *x, bool quoted)
{
    vb_value v, s;
    sk_span bytes;
    if (!x->eval(vb, x, &v) || !vb_plain(vb, &v, &v))
        return false;
    bool text = v.type == VT_STRING, number = !quoted && vb_is_num(v.type) && v.type != VT_BOOL;
    if (quoted && !text) {
        if (!universal(vb, &v, &s))
            return false;
    } else if (v.type == VT_NULL ? !vb_str_c(vb, "Null", &s) : !vb_to_str(vb, &v, &s)) {
        return false;
    }
    if (!vb_to_ansi(vb, &s, &bytes))
        return false;
    sk_span quote = quoted && text ? SK_LIT("\"") : SK_LIT("");
    sk_span lead = number && vb_num(&v) >= 0 ? SK_LIT(" ") : quote;
    return append(vb, h, lead) && append(vb, h, bytes) &&
           append(vb, h, number ? SK_LIT(" ") : quote);
}

static bool do_print(struct vb *vb, const struct vb_ins *ins, bool quoted)
{
    struct vb_handle *h = handle_at(vb, ins->x, true);
    if (h == NULL)
        return false;
    if (h->mode != 'o' && h->mode != 'a')
        return vb_err(vb, 54);
    if (ins->flag == FS_NEWLINE)
        return append(vb, h, SK_LIT("\r\n"));
    if (ins->flag == FS_ITEM)
        return put_item(vb, h, ins->y, quoted);
    return quoted && ins->flag == FS_ZONE ? append(vb, h, SK_LIT(",")) : space_out(vb, h, ins);
}

static sk_span unread(const struct vb_handle *h)
{
    return sk_from(sk_span_of(h->file->ptr, h->file->len), sk_min(h->pos, h->file->len));
}

/* Line Input #: up to a carriage return, with or without a line feed. */
static bool line_input(struct vb *vb, struct vb_handle *h, const struct vb_node *to)
{
    vb_value s;
    sk_span rest = unread(h);
    size_t n = sk_find_byte(rest, '\r'), lf = sk_find_byte(rest, '\n');
    if (n == SK_NPOS)
        n = lf == SK_NPOS ? rest.len : lf; /* a text without any CR */
    h->pos += n + (n < rest.len);
    if (n + 1 < rest.len && rest.ptr[n] == '\r' && rest.ptr[n + 1] == '\n')
        h->pos++;
    return vb_from_ansi(vb, sk_slice(rest, 0, n), &s) && vb_assign(vb, to, &s, false);
}

/* One field of Input #; `number`: also a blank ends it. */
static sk_span next_field(struct vb_handle *h, bool number, bool *ret_quoted)
{
    sk_span rest = unread(h);
    size_t i = 0, from, to;
    while (i < rest.len && (rest.ptr[i] == ' ' || rest.ptr[i] == '\t'))
        i++;
    *ret_quoted = i < rest.len && rest.ptr[i] == '"';
    from = i += *ret_quoted;
    if (*ret_quoted) {
        while (i < rest.len && rest.ptr[i] != '"')
            i++;
        to = i;
        i += i < rest.len;
    } else {
        while (i < rest.len && strchr(number ? ",\r\n " : ",\r\n", rest.ptr[i]) == NULL)
            i++;
        to = i;
    }
    while (i < rest.len && rest.ptr[i] == ' ')
        i++;
    if (i < rest.len && (rest.ptr[i] == ',' || rest.ptr[i] == '\r' || rest.ptr[i] == '\n')) {
        i++;
        if (i < rest.len && rest.ptr[i - 1] == '\r' && rest.ptr[i] == '\n')
            i++;
    }
    h->pos += i;
    sk_span field = sk_slice(rest, from, to - from);
    return *ret_quoted ? field : sk_trim(field);
}

static bool field_value(struct vb *vb, sk_span field, bool as_text, vb_value *ret)
{
    vb_value s, number;
    double d;
    if (!vb_from_ansi(vb, field, ret))
        return false;
    if (as_text)
        return true;
    if (sk_ieq(field, SK_LIT("#TRUE#")) || sk_ieq(field, SK_LIT("#FALSE#"))) {
        *ret = VB_BOOL(field.len == 6);
    } else if (sk_ieq(field, SK_LIT("#NULL#"))) {
        *ret = VB_NULL;
    } else if (field.len == 0) {
        *ret = VB_EMPTY;
    } else if (field.ptr[0] == '#' && vb_from_ansi(vb, sk_trim_byte(field, '#'), &s) &&
               vb_parse_date(vb, &s, &d)) {
        *ret = VB_DATE(d);
    } else if (vb_parse_num(ret, &number)) {
        bool small = number.type == VT_DOUBLE && number.d == (double)(int64_t)number.d &&
                     number.d >= INT32_MIN && number.d <= INT32_MAX;
        *ret = !small                                    ? number
               : number.d >= -32768 && number.d <= 32767 ? VB_INT((int64_t)number.d)
                                                         : VB_LONG((int64_t)number.d);
    }
    return true;
}

static bool do_input(struct vb *vb, const struct vb_ins *ins, bool line)
{
    vb_value v;
    bool quoted;
    uint8_t type = ins->y->type;
    struct vb_handle *h = handle_at(vb, ins->x, true);
    if (h == NULL)
        return false;
    if (h->mode == 'o' || h->mode == 'a')
        return vb_err(vb, 54);
    if (h->pos >= h->file->len)
        return vb_err(vb, 62);
    if (line)
        return line_input(vb, h, ins->y);
    bool text = type == VT_STRING || type == VT_FIXSTR;
    sk_span field = next_field(h, !text && type != VT_VARIANT, &quoted);
    if (!field_value(vb, field, text || quoted, &v))
        return false;
    if (v.type == VT_STRING && vb_is_num(type) && !vb_parse_num(&v, &(vb_value){0}))
        v = VB_INT(0);
    return vb_assign(vb, ins->y, &v, false);
}

/* Variants carry their type in front, strings of Random files their length. */
static bool put_value(struct vb *vb, struct vb_handle *h, const struct vb_node *x)
{
    vb_value v;
    struct sk_text out = sk_text_new(vb->arena, 1 << 28);
    if (!x->eval(vb, x, &v))
        return false;
    bool variant = x->type == VT_VARIANT && x->kind <= N_FIELD && x->kind != N_CONST &&
                   v.type < VT_UDT && v.type != VT_OBJECT;
    if (variant) {
        const uint8_t tag[2] = {v.type, 0};
        sk_text_put(&out, sk_span_of(tag, 2));
    }
    if (v.type == VT_STRING && (h->mode == 'r' || variant)) {
        const uint8_t len[2] = {(uint8_t)vb_units(&v), (uint8_t)(vb_units(&v) >> 8)};
        sk_text_put(&out, sk_span_of(len, 2));
    }
    if (v.type != VT_EMPTY && v.type != VT_NULL && !vb_pack(vb, &v, true, &out))
        return false;
    if (h->mode == 'r' && out.len > h->record)
        return vb_err(vb, 59);
    size_t start = h->pos;
    if (!append(vb, h, sk_text_view(&out)))
        return false;
    if (h->mode == 'r')
        h->pos = start + h->record;
    return true;
}

static vb_value shape_of(uint8_t type)
{
    vb_value v = {.type = type};
    return type == VT_EMPTY || type >= VT_UDT ? VB_EMPTY : v;
}

static bool get_value(struct vb *vb, struct vb_handle *h, const struct vb_node *x)
{
    vb_value v, copy;
    sk_span in = unread(h);
    size_t start = h->pos, had = in.len;
    if (!x->eval(vb, x, &v))
        return false;
    copy = v; /* arrays and types are filled where they are */
    bool variant = x->type == VT_VARIANT && x->kind <= N_FIELD && copy.type < VT_UDT;
    if (variant && in.len >= 2) {
        copy = shape_of(in.ptr[0]);
        in = sk_from(in, 2);
    }
    if (copy.type == VT_STRING && x->type != VT_FIXSTR && (h->mode == 'r' || variant) &&
        in.len >= 2) {
        sk_span text = sk_slice(in, 2, (size_t)(in.ptr[0] | in.ptr[1] << 8));
        in = sk_from(in, 2 + text.len);
        if (!vb_from_ansi(vb, text, &copy))
            return false;
    } else if (!vb_unpack(vb, &in, true, &copy)) {
        return false;
    }
    h->pos = h->mode == 'r' ? start + h->record : start + (had - in.len);
    h->at_end = had == 0 || (in.len == 0 && h->pos > h->file->len);
    return copy.type >= VT_UDT || vb_assign(vb, x, &copy, false);
}

static bool do_record(struct vb *vb, const struct vb_ins *ins)
{
    vb_value v;
    int32_t at = 0;
    struct vb_handle *h = handle_at(vb, ins->x, true);
    if (h == NULL)
        return false;
    if (ins->slot != FS_SEEK && h->mode != 'b' && h->mode != 'r')
        return vb_err(vb, 54);
    if (ins->z != NULL && (!ins->z->eval(vb, ins->z, &v) || !vb_to_long(vb, &v, &at)))
        return false;
    if (ins->z != NULL && at < 1)
        return vb_err(vb, 63);
    if (ins->z != NULL)
        h->pos = ((size_t)at - 1) * (h->mode == 'r' ? h->record : 1);
    if (ins->y == NULL)
        return true;
    return ins->slot == FS_PUT ? put_value(vb, h, ins->y) : get_value(vb, h, ins->y);
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
    struct vb_file *f = vb_file_find(vb, vb_text(vb, &a), false);
    if (f == NULL || !f->exists)
        return true;
    if (vb_file_find(vb, vb_text(vb, &b), false) != NULL)
        return vb_err(vb, 58);
    f->path = vb_name(vb, vb_text(vb, &b));
    return f->path != NULL;
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

/* ADODB.Stream. data: the content; pos: Position. Type 1 is binary, 2 (the default) is text. */
#include "interp/vba/objects.h"

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
static sk_span content(const struct vb_obj *self)
{
    const struct vb_file *f = self->data;
    return f == NULL ? (sk_span){0} : sk_span_of(f->ptr, f->len);
}
MEMBER(stream_write)
{
    sk_span bytes;
    const vb_value *v = vb_arg_of(c, 0);
    if (v->type != VT_ARRAY && v->type != VT_STRING)
        return vb_err(vb, 3001);
    return vb_bytes_of(vb, v, &bytes) && stream_add(vb, self, bytes);
}

/* A charset by its name: its bytes for a text. */
static sk_span charset(struct vb *vb, struct vb_obj *self)
{
    sk_span name = vb_prop_text(vb, self, "Charset");
    return name.len == 0 ? SK_LIT("unicode") : name;
}
static bool is_wide(sk_span name)
{
    return sk_ieq(name, SK_LIT("unicode")) || sk_istarts(name, SK_LIT("utf-16"));
}
static bool encoded(struct vb *vb, struct vb_obj *self, const vb_value *s, sk_span *ret)
{
    sk_span name = charset(vb, self);
    if (sk_ieq(name, SK_LIT("utf-8"))) {
        *ret = vb_utf8(vb, s);
        return true;
    }
    *ret = sk_span_of(s->s, s->len);
    return is_wide(name) || vb_to_ansi(vb, s, ret);
}
MEMBER(stream_write_text)
{
    vb_value s, end;
    int32_t line;
    sk_span bytes, name = charset(vb, self);
    if (!vb_arg_str(vb, c, 0, &s) || !vb_arg_long(vb, c, 1, 0, &line))
        return false;
    if (line == 1 && (!vb_str_c(vb, "\r\n", &end) || !vb_concat(vb, &s, &end, &s)))
        return false;
    if (content(self).len == 0 && is_wide(name) && !stream_add(vb, self, SK_LIT("\xff\xfe")))
        return false;
    if (content(self).len == 0 && sk_ieq(name, SK_LIT("utf-8")) &&
        !stream_add(vb, self, SK_LIT("\xef\xbb\xbf")))
        return false;
    return encoded(vb, self, &s, &bytes) && stream_add(vb, self, bytes);
}
static bool decoded(struct vb *vb, struct vb_obj *self, sk_span bytes, vb_value *ret)
{
    sk_span name = charset(vb, self);
    uint16_t *at;
    if (sk_ieq(name, SK_LIT("utf-8")))
        return vb_str_utf8(vb, sk_starts(bytes, SK_LIT("\xef\xbb\xbf")) ? sk_from(bytes, 3) : bytes,
                           ret);
    if (!is_wide(name))
        return vb_from_ansi(vb, bytes, ret);
    if (sk_starts(bytes, SK_LIT("\xff\xfe")))
        bytes = sk_from(bytes, 2);
    if (!vb_str_new(vb, bytes.len & ~(size_t)1, &at, ret))
        return false;
    if (bytes.len > 1)
        memcpy(at, bytes.ptr, bytes.len & ~(size_t)1);
    return true;
}
/* The first line of s by LineSeparator (adCRLF -1, adLF 10, adCR 13), and what it takes with its
 * end. */
static sk_span first_line(struct vb *vb, struct vb_obj *self, sk_span s, size_t unit,
                          size_t *ret_taken)
{
    int how = (int)vb_prop_num(vb, self, "LineSeparator", -1);
    const char *end = how == 10 ? "\n" : how == 13 ? "\r" : "\r\n";
    size_t n = strlen(end);
    for (size_t i = 0; i + n * unit <= s.len && vb_work(vb, 1); i += unit) {
        bool here = true;
        for (size_t k = 0; k < n; k++)
            here &= s.ptr[i + k * unit] == (uint8_t)end[k] &&
                    (unit == 1 || s.ptr[i + k * unit + 1] == 0);
        if (here) {
            *ret_taken = i + n * unit;
            return sk_slice(s, 0, i);
        }
    }
    *ret_taken = s.len;
    return s;
}
/* Read(n) gives bytes, Null at the end; ReadText(n) characters, -2 a line. */
MEMBER(stream_read)
{
    int32_t n;
    sk_span rest = sk_from(content(self), self->pos);
    if (!vb_arg_long(vb, c, 0, -1, &n))
        return false;
    bool text = strcmp(c->name, "ReadText") == 0;
    sk_span name = charset(vb, self);
    if (n >= 0)
        rest = sk_slice(rest, 0, (size_t)n * (text && is_wide(name) ? 2 : 1));
    if (n == -2 && text) {
        size_t taken;
        sk_span line = first_line(vb, self, rest, is_wide(name) ? 2 : 1, &taken);
        self->pos += taken;
        return decoded(vb, self, line, c->ret);
    }
    self->pos += rest.len;
    if (text)
        return decoded(vb, self, rest, c->ret);
    if (rest.len == 0)
        *c->ret = VB_NULL;
    return rest.len == 0 || vb_bytes_value(vb, rest, c->ret);
}
MEMBER(stream_save)
{
    sk_span path = vb_arg_text(vb, c, 0), bytes = content(self);
    vb_do(vb, SK_DO_WRITE, "ADODB.Stream.SaveToFile", path);
    vb_path(vb, path);
    vb_layer(vb, SK_LANG_NONE, path, bytes);
    struct vb_file *f = vb_file_find(vb, path, true);
    if (f == NULL)
        return false;
    f->len = 0;
    f->exists = true;
    bool ok = vb_file_put(vb, f, 0, bytes);
    f->written = false;
    return ok;
}
MEMBER(stream_load)
{
    sk_span path = vb_arg_text(vb, c, 0);
    const struct vb_file *f = vb_file_find(vb, path, false);
    if (vb_is_url(path))
        vb_do(vb, SK_DO_DOWNLOAD, "ADODB.Stream.LoadFromFile", path);
    else
        vb_do(vb, SK_DO_OTHER, "ADODB.Stream.LoadFromFile", path);
    self->data = NULL;
    self->pos = 0;
    if (f == NULL || !f->exists)
        return true;
    sk_span copy;
    bool ok =
        sk_arena_dup(vb->arena, sk_span_of(f->ptr, f->len), &copy) && stream_add(vb, self, copy);
    self->pos = 0;
    return ok;
}
MEMBER(stream_open)
{
    sk_span source = vb_arg_text(vb, c, 0);
    if (sk_istarts(source, SK_LIT("URL=")))
        source = sk_from(source, 4);
    if (vb_is_url(source)) {
        vb_do(vb, SK_DO_DOWNLOAD, "ADODB.Stream.Open", source);
        return stream_add(vb, self, vb_fetched(vb, source));
    }
    self->pos = 0;
    return true;
}
MEMBER(stream_close)
{
    (void)vb, (void)c;
    self->data = NULL;
    self->pos = 0;
    return true;
}
MEMBER(stream_position)
{
    int32_t n;
    if (c->access == VB_GET) {
        *c->ret = VB_LONG((int64_t)self->pos);
        return true;
    }
    if (!vb_arg_long(vb, c, 0, 0, &n) || n < 0)
        return vb_err(vb, 3001);
    self->pos = (size_t)n;
    return true;
}
MEMBER(stream_size)
{
    (void)vb;
    *c->ret = VB_LONG((int64_t)content(self).len);
    return true;
}
MEMBER(stream_end)
{
    (void)vb;
    *c->ret = VB_BOOL(self->pos >= content(self).len);
    return true;
}
MEMBER(stream_set_end)
{
    struct vb_file *f = self->data;
    (void)vb, (void)c;
    if (f != NULL && self->pos < f->len)
        f->len = self->pos;
    return true;
}
MEMBER(stream_copy)
{
    const vb_value *to = vb_arg_of(c, 0);
    int32_t n;
    if (to->type != VT_OBJECT || to->o == NULL || to->o == self || to->o->type != self->type ||
        !vb_arg_long(vb, c, 1, -1, &n))
        return vb_err(vb, 3001);
    sk_span some = sk_slice(sk_from(content(self), self->pos), 0, n < 0 ? SK_NPOS : (size_t)n);
    self->pos += some.len;
    return stream_add(vb, to->o, some);
}
MEMBER(stream_type_property)
{
    return vb_kept(vb, self, c, VB_LONG(2));
}
MEMBER(stream_charset)
{
    return vb_kept_text(vb, self, c, "Unicode");
}
static const struct vb_member stream_members[] = {{"Size", stream_size},
                                                  {"Position", stream_position},
                                                  {"Type", stream_type_property},
                                                  {"Charset", stream_charset},
                                                  {"Mode", vb_m_zero},
                                                  {"State", vb_m_zero},
                                                  {"EOS", stream_end},
                                                  {"SetEOS", stream_set_end},
                                                  {"Open", stream_open},
                                                  {"Close", stream_close},
                                                  {"Flush", vb_m_nothing},
                                                  {"Write", stream_write},
                                                  {"WriteText", stream_write_text},
                                                  {"Read", stream_read},
                                                  {"ReadText", stream_read},
                                                  {"CopyTo", stream_copy},
                                                  {"LoadFromFile", stream_load},
                                                  {"SaveToFile", stream_save},
                                                  {NULL, NULL}};
static const struct vb_objtype stream_type = {"Stream", stream_members, NULL, NULL};

/* ADODB.Recordset as a converter of bytes: Fields.Append, AddNew, AppendChunk, GetChunk. */
MEMBER(field_value)
{
    if (c->access != VB_GET || vb_has_arg(c, 0)) {
        vb_value old = VB_EMPTY, s, all;
        sk_span bytes;
        const vb_value *v = vb_arg_of(c, c->argc - 1), *kept = vb_prop(vb, self, "#v", false);
        if (kept != NULL)
            old = *kept;
        if (v->type == VT_ARRAY ? !vb_bytes_of(vb, v, &bytes) || !vb_from_ansi(vb, bytes, &s)
                                : !vb_to_str(vb, v, &s))
            return false;
        all = s;
        if (c->name[0] == 'A' && old.type == VT_STRING && !vb_concat(vb, &old, &s, &all))
            return false;
        return vb_set_prop(vb, self, "#v", all);
    }
    const vb_value *kept = vb_prop(vb, self, "#v", false);
    if (kept != NULL)
        *c->ret = *kept;
    return true;
}
MEMBER(field_chunk)
{
    (void)c;
    const vb_value *kept = vb_prop(vb, self, "#v", false);
    if (kept != NULL)
        *c->ret = *kept;
    return true;
}
static const struct vb_member field_members[] = {
    {"Value", field_value}, {"AppendChunk", field_value}, {"GetChunk", field_chunk}, {NULL, NULL}};
static const struct vb_objtype field_type = {"Field", field_members, NULL, NULL};
MEMBER(record_field)
{
    char *name = sk_arena_cstr(vb->arena, vb_joined(vb, SK_LIT("#f"), ":", vb_arg_text(vb, c, 0)));
    if (name == NULL)
        return vb_stop(vb, "memory");
    return vb_child(vb, self, &field_type, &(struct vb_call){.name = name, .ret = c->ret});
}
static const struct vb_member fields_members[] = {
    {"Item", record_field}, {"Append", vb_m_nothing}, {NULL, NULL}};
static const struct vb_objtype fields_type = {"Fields", fields_members, NULL, NULL};
MEMBER(record_fields)
{
    return vb_child(vb, self, &fields_type, c);
}
static const struct vb_member record_members[] = {
    {"Fields", record_fields}, {"Open", vb_m_nothing},     {"AddNew", vb_m_nothing},
    {"Update", vb_m_nothing},  {"Close", vb_m_nothing},    {"EOF", vb_m_true},
    {"BOF", vb_m_true},        {"MoveNext", vb_m_nothing}, {NULL, NULL}};
static const struct vb_objtype record_type = {"Recordset", record_members, NULL, NULL};

MEMBER(connection_open)
{
    (void)self;
    vb_do(vb, SK_DO_OTHER, "ADODB.Connection", vb_arg_text(vb, c, 0));
    return c->name[0] != 'E' || vb_give(vb, &record_type, c->ret);
}
static const struct vb_member connection_members[] = {
    {"Open", connection_open}, {"Execute", connection_open}, {"Close", vb_m_nothing}, {NULL, NULL}};
static const struct vb_objtype connection_type = {"Connection", connection_members, NULL, NULL};

const struct vb_maker vb_make_stream[] = {{"adodb.stream*", &stream_type},
                                          {"adodb.recordset*", &record_type},
                                          {"adodb.connection*", &connection_type},
                                          {NULL, NULL}};

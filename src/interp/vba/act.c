/* What the code does: behaviours, layers, indicators; and the small members that tables share. */
#include "base/utf.h"
#include "interp/vba/objects.h"

void vb_do(struct vb *vb, enum sk_behaviour_kind kind, const char *api, sk_span what)
{
    sk_events_behaviour(&vb->events, kind, sk_span_of_cstr(api), what);
    sk_events_urls(&vb->events, what);
}

void vb_env(struct vb *vb, const char *api, sk_span what)
{
    vb->env_read = true;
    vb_do(vb, SK_DO_ENVIRONMENT, api, what);
}

void vb_path(struct vb *vb, sk_span path)
{
    sk_events_path(&vb->events, path);
}

void vb_note(struct vb *vb, const char *code, sk_span detail)
{
    sk_events_note(&vb->events, code, detail);
}

sk_span vb_joined(struct vb *vb, sk_span a, const char *between, sk_span b)
{
    struct sk_text t = sk_text_new(vb->arena, 1 << 22);
    sk_text_put(&t, a);
    if (a.len > 0 && b.len > 0)
        sk_text_puts(&t, between);
    sk_text_put(&t, b);
    return sk_text_view(&t);
}

void vb_do_move(struct vb *vb, const char *api, sk_span from, sk_span to)
{
    vb_do(vb, SK_DO_WRITE, api, vb_joined(vb, from, " -> ", to));
    vb_path(vb, from);
    vb_path(vb, to);
}

bool vb_is_url(sk_span s)
{
    return sk_istarts(s, SK_LIT("http://")) || sk_istarts(s, SK_LIT("https://")) ||
           sk_istarts(s, SK_LIT("ftp://"));
}

/* ---- what a URL would give ---- */

static const char fetched_mark[] = "' response of ";

sk_span vb_fetched(struct vb *vb, sk_span url)
{
    struct sk_text t = sk_text_new(vb->arena, 1 << 16);
    sk_text_puts(&t, fetched_mark);
    sk_text_put(&t, url);
    return sk_text_view(&t);
}

bool vb_is_fetched(sk_span bytes)
{
    return sk_starts(bytes, sk_span_of_cstr(fetched_mark));
}

/* ---- layers ---- */

/* What a file is, by its name. */
static enum sk_language language_of(sk_span name)
{
    static const struct {
        const char *ending;
        enum sk_language language;
    } endings[] = {{".vbs", SK_LANG_VBSCRIPT},   {".vbe", SK_LANG_VBSCRIPT},
                   {".ps1", SK_LANG_POWERSHELL}, {".psm1", SK_LANG_POWERSHELL},
                   {".bat", SK_LANG_CMD},        {".cmd", SK_LANG_CMD},
                   {".js", SK_LANG_JSCRIPT},     {".jse", SK_LANG_JSCRIPT}};
    for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++)
        if (sk_iends(name, sk_span_of_cstr(endings[i].ending)))
            return endings[i].language;
    return SK_LANG_NONE;
}

/* Text behind a byte order mark, as UTF-8 without it. */
static sk_span as_text(struct vb *vb, sk_span bytes)
{
    struct sk_text t = sk_text_new(vb->arena, SIZE_MAX);
    if (sk_starts(bytes, SK_LIT("\xef\xbb\xbf")))
        return sk_from(bytes, 3);
    if (!sk_starts(bytes, SK_LIT("\xff\xfe")))
        return bytes;
    sk_utf16le_to_utf8(sk_from(bytes, 2), &t);
    return sk_text_view(&t);
}

void vb_layer(struct vb *vb, enum sk_language language, sk_span name, sk_span bytes)
{
    if (vb_is_fetched(bytes))
        return;
    if (language == SK_LANG_NONE)
        language = language_of(name);
    bytes = as_text(vb, bytes);
    sk_events_layer(&vb->events, language, name, bytes);
    sk_events_urls(&vb->events, bytes);
}

/* Text handed to an interpreter: recorded, and run where it is not our own engine's affair. */
void vb_do_script(struct vb *vb, const char *api, enum sk_language language, sk_span code)
{
    vb_do(vb, SK_DO_SCRIPT, api, code);
    vb_layer(vb, language, (sk_span){0}, code);
    if (!vb_is_fetched(code))
        sk_events_follow(&vb->events, vb->budget, vb->input, language, code);
}

/* ---- command lines ---- */

/* A script that the run wrote itself and now starts: "wscript C:\…\a.vbs", or the file alone. */
static void follow_file(struct vb *vb, sk_span word)
{
    const struct vb_file *f = NULL;
    sk_span path;
    enum sk_language language = language_of(word);
    if (language == SK_LANG_NONE || !vb_expand(vb, word, &path))
        return;
    f = vb_file_find(vb, path, false);
    if (f != NULL && f->exists && f->len > 0)
        sk_events_follow(&vb->events, vb->budget, vb->input, language, sk_span_of(f->ptr, f->len));
}

static void follow_line(struct vb *vb, sk_span line)
{
    struct sk_command cmd;
    for (int depth = 0; depth < 6 && line.len > 0; depth++) {
        sk_span rest = line, word;
        if (!sk_command_of(vb->arena, line, &cmd))
            return;
        if (cmd.language != SK_LANG_NONE)
            sk_events_follow(&vb->events, vb->budget, vb->input, cmd.language, cmd.code);
        for (int i = 0; i < 12 && vb_work(vb, 1) && sk_command_arg(vb->arena, &rest, &word); i++)
            follow_file(vb, word);
        line = sk_trim(cmd.inner);
    }
}

/* The folders and files that a command line names are paths worth knowing. */
static void line_paths(struct vb *vb, sk_span line)
{
    sk_span word;
    for (int i = 0; i < 24 && vb_work(vb, 1) && sk_command_arg(vb->arena, &line, &word); i++)
        vb_path(vb, word);
}

void vb_do_command(struct vb *vb, const char *api, sk_span line)
{
    line = sk_trim(line);
    sk_command_tell(&vb->events, sk_span_of_cstr(api), line, NULL);
    line_paths(vb, line);
    follow_line(vb, line);
}

bool vb_expand(struct vb *vb, sk_span s, sk_span *ret)
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
    *ret = sk_text_view(&t);
    return true;
}

/* ---- what members are made of ---- */

bool vb_give(struct vb *vb, const struct vb_objtype *type, vb_value *ret)
{
    *ret = VB_OBJ(vb_obj_new(vb, type));
    return ret->o != NULL;
}

bool vb_give_at(struct vb *vb, const struct vb_objtype *type, sk_span path, vb_value *ret)
{
    if (!vb_give(vb, type, ret))
        return false;
    ret->o->path = path;
    return true;
}

bool vb_pass_on(struct vb *vb, struct vb_call *c)
{
    vb_value tmp = VB_EMPTY;
    struct vb_obj *o = c->ret->o;
    struct vb_call inner = {.args = c->args, .argc = c->argc, .access = c->access, .ret = &tmp};
    if (o == NULL)
        return vb_err(vb, 91);
    if (!vb_default_member(vb, o, &inner))
        return false;
    *c->ret = tmp;
    return true;
}

bool vb_child(struct vb *vb, struct vb_obj *self, const struct vb_objtype *type, struct vb_call *c)
{
    vb_value *at = vb_prop(vb, self, c->name, true);
    if (at == NULL)
        return vb_stop(vb, "memory");
    if (at->type != VT_OBJECT) {
        vb_value made;
        if (!vb_give(vb, type, &made))
            return false;
        made.o->parent = self;
        *(at = vb_prop(vb, self, c->name, true)) = made;
    }
    *c->ret = *at;
    return c->argc == 0 || vb_pass_on(vb, c);
}

bool vb_kept(struct vb *vb, struct vb_obj *self, struct vb_call *c, vb_value first)
{
    if (c->access != VB_GET)
        return vb_set_prop(vb, self, c->name, *vb_arg_of(c, c->argc - 1));
    const vb_value *at = vb_prop(vb, self, c->name, false);
    *c->ret = at == NULL ? first : *at;
    return true;
}

bool vb_kept_text(struct vb *vb, struct vb_obj *self, struct vb_call *c, const char *first)
{
    vb_value s;
    return vb_str_c(vb, first, &s) && vb_kept(vb, self, c, s);
}

bool vb_push(struct vb *vb, struct vb_obj *list, vb_value v)
{
    vb_value *at = SK_PUSH(vb->arena, &list->items);
    if (at == NULL)
        return vb_stop(vb, "memory");
    *at = v;
    return true;
}

sk_span vb_prop_text(struct vb *vb, struct vb_obj *self, const char *name)
{
    const vb_value *at = vb_prop(vb, self, name, false);
    return at == NULL ? (sk_span){0} : vb_text(vb, at);
}

double vb_prop_num(struct vb *vb, struct vb_obj *self, const char *name, double fallback)
{
    double d;
    const vb_value *at = vb_prop(vb, self, name, false);
    struct vb_error saved = vb->err;
    if (at == NULL || at->type == VT_OBJECT || !vb_to_dbl(vb, at, &d)) {
        vb->err = saved;
        return fallback;
    }
    return d;
}

bool vb_list_item(struct vb *vb, struct vb_obj *self, struct vb_call *c, int64_t base, int error)
{
    int32_t i;
    if (!vb_arg_long(vb, c, 0, (int32_t)base, &i))
        return false;
    if (i < base || (uint64_t)(i - base) >= self->items.count)
        return vb_err(vb, error);
    *c->ret = self->items.at[i - base];
    return true;
}

bool vb_m_nothing(struct vb *vb, struct vb_obj *self, struct vb_call *c)
{
    (void)vb, (void)self, (void)c;
    return true;
}
bool vb_m_count(struct vb *vb, struct vb_obj *self, struct vb_call *c)
{
    (void)vb;
    *c->ret = VB_LONG((int64_t)self->items.count);
    return true;
}
bool vb_m_true(struct vb *vb, struct vb_obj *self, struct vb_call *c)
{
    return vb_kept(vb, self, c, VB_BOOL(true));
}
bool vb_m_false(struct vb *vb, struct vb_obj *self, struct vb_call *c)
{
    return vb_kept(vb, self, c, VB_BOOL(false));
}
bool vb_m_zero(struct vb *vb, struct vb_obj *self, struct vb_call *c)
{
    return vb_kept(vb, self, c, VB_LONG(0));
}
bool vb_m_self(struct vb *vb, struct vb_obj *self, struct vb_call *c)
{
    (void)vb;
    *c->ret = VB_OBJ(self);
    return c->argc == 0 || vb_pass_on(vb, c);
}
bool vb_m_app(struct vb *vb, struct vb_obj *self, struct vb_call *c)
{
    (void)self;
    *c->ret = VB_OBJ(vb->app);
    return true;
}
bool vb_m_item0(struct vb *vb, struct vb_obj *self, struct vb_call *c)
{
    return vb_list_item(vb, self, c, 0, 9);
}
bool vb_m_item1(struct vb *vb, struct vb_obj *self, struct vb_call *c)
{
    return vb_list_item(vb, self, c, 1, 9);
}
bool vb_m_parent(struct vb *vb, struct vb_obj *self, struct vb_call *c)
{
    *c->ret = VB_OBJ(self->parent != NULL ? self->parent : vb->app);
    return true;
}

/* ---- lists of what a member made ---- */

static const struct vb_member list_members[] = {
    {"Item", vb_m_item1}, {"Count", vb_m_count}, {"Length", vb_m_count}, {NULL, NULL}};
const struct vb_objtype vb_list_type = {"Collection", list_members, NULL, NULL};

/* An object of which nothing is known but that it keeps what it is given. */
static const struct vb_member bag_members[] = {{NULL, NULL}};
const struct vb_objtype vb_bag_type = {"Object", bag_members, NULL, NULL};

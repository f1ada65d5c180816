/* What runs text: ScriptControl, htmlfile and its window, the project's own modules (VBE). */
#include "interp/vba/objects.h"

/* ---- text in our own language, or another ---- */

static bool as_script(struct vb *vb, sk_span code, bool expression, vb_value *ret)
{
    bool script = vb->script;
    vb->script = true;
    bool ok = expression ? vb_eval_text(vb, code, ret) : vb_execute_text(vb, code, true);
    vb->script = script;
    return ok;
}

static enum sk_language language_of(sk_span name)
{
    static const struct {
        const char *name;
        enum sk_language language;
    } names[] = {{"vbscript", SK_LANG_VBSCRIPT},
                 {"vbs", SK_LANG_VBSCRIPT},
                 {"vbscript.encode", SK_LANG_VBSCRIPT}};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (sk_ieq(name, sk_span_of_cstr(names[i].name)))
            return names[i].language;
    return SK_LANG_JSCRIPT;
}

static bool run_text(struct vb *vb, const char *api, enum sk_language language, sk_span code,
                     bool expression, vb_value *ret)
{
    if (language != SK_LANG_VBSCRIPT) {
        vb_do_script(vb, api, language, code);
        return true;
    }
    vb_do(vb, SK_DO_SCRIPT, api, code);
    vb_layer(vb, language, (sk_span){0}, code);
    return as_script(vb, code, expression, ret);
}

/* ---- MSScriptControl.ScriptControl ---- */

static enum sk_language control_language(struct vb *vb, struct vb_obj *self)
{
    sk_span name = vb_prop_text(vb, self, "Language");
    return name.len == 0 ? SK_LANG_VBSCRIPT : language_of(name);
}
MEMBER(add_code)
{
    sk_span code = vb_arg_text(vb, c, 0);
    enum sk_language language = control_language(vb, self);
    vb_value none = VB_EMPTY;
    const char *api =
        c->name[0] == 'A' ? "ScriptControl.AddCode" : "ScriptControl.ExecuteStatement";
    if (language != SK_LANG_VBSCRIPT) /* its functions are called later: kept with what came */
        self->bytes = vb_joined(vb, self->bytes, "\n", code);
    return run_text(vb, api, language, code, false, &none);
}
MEMBER(eval)
{
    return run_text(vb, "ScriptControl.Eval", control_language(vb, self), vb_arg_text(vb, c, 0),
                    true, c->ret);
}
MEMBER(control_run)
{
    bool known;
    sk_span name = vb_arg_text(vb, c, 0);
    if (control_language(vb, self) != SK_LANG_VBSCRIPT) {
        struct sk_text t = sk_text_new(vb->arena, 1 << 22);
        sk_text_put(&t, self->bytes);
        sk_text_byte(&t, '\n');
        sk_text_put(&t, name);
        sk_text_byte(&t, '(');
        for (size_t i = 1; i < c->argc; i++)
            sk_text_printf(&t, "%s\"%.*s\"", i > 1 ? "," : "", (int)vb_arg_text(vb, c, i).len,
                           (const char *)vb_arg_text(vb, c, i).ptr);
        sk_text_byte(&t, ')');
        vb_do_script(vb, "ScriptControl.Run", SK_LANG_JSCRIPT, sk_text_view(&t));
        return true;
    }
    vb_do(vb, SK_DO_SCRIPT, "ScriptControl.Run", name);
    bool script = vb->script;
    vb->script = true;
    bool ok =
        vb_call_name(vb, name, c->args + (c->argc > 0), c->argc - (c->argc > 0), c->ret, &known);
    vb->script = script;
    return ok && (known || vb_err(vb, 13));
}
MEMBER(language)
{
    return vb_kept_text(vb, self, c, "");
}
/* CodeObject.f(…): a procedure of the added code. */
static bool code_other(struct vb *vb, struct vb_obj *self, struct vb_name *name, struct vb_call *c,
                       bool *ret_known)
{
    bool script = vb->script;
    (void)self;
    vb->script = true;
    bool ok = vb_call_name(vb, name->text, c->args, c->argc, c->ret, ret_known);
    vb->script = script;
    return ok;
}
static const struct vb_member code_members[] = {{NULL, NULL}};
static const struct vb_objtype code_type = {"Object", code_members, code_other, NULL};
MEMBER(code_object)
{
    return vb_child(vb, self, &code_type, c);
}
static const struct vb_member control_members[] = {
    {"Language", language},         {"AddCode", add_code},
    {"ExecuteStatement", add_code}, {"Eval", eval},
    {"Run", control_run},           {"CodeObject", code_object},
    {"AddObject", vb_m_nothing},    {"Reset", vb_m_nothing},
    {"Timeout", vb_m_zero},         {"AllowUI", vb_m_true},
    {"UseSafeSubset", vb_m_false},  {"Error", vb_m_self},
    {"Modules", vb_m_self},         {NULL, NULL}};
static const struct vb_objtype control_type = {"ScriptControl", control_members, NULL, NULL};

/* ---- htmlfile ---- */

MEMBER(exec_script)
{
    sk_span name = vb_arg_text(vb, c, 1);
    vb_value none = VB_EMPTY;
    (void)self;
    return run_text(vb, "window.execScript", name.len == 0 ? SK_LANG_JSCRIPT : language_of(name),
                    vb_arg_text(vb, c, 0), false, &none);
}
MEMBER(js_eval)
{
    (void)self;
    vb_do_script(vb, "window.eval", SK_LANG_JSCRIPT, vb_arg_text(vb, c, 0));
    return true;
}
MEMBER(set_timeout)
{
    bool vbs = sk_istarts(vb_arg_text(vb, c, 2), SK_LIT("vb"));
    sk_span code = vb_arg_text(vb, c, 0);
    vb_value none = VB_EMPTY;
    (void)self;
    *c->ret = VB_LONG(1);
    return run_text(vb, "window.setTimeout", vbs ? SK_LANG_VBSCRIPT : SK_LANG_JSCRIPT, code, false,
                    &none);
}
/* What was put on the clipboard is on it. */
MEMBER(get_data)
{
    const vb_value *kept = vb_prop(vb, vb->app, "#clipboard", false);
    (void)self;
    vb_env(vb, "clipboardData.GetData", vb_has_arg(c, 0) ? vb_arg_text(vb, c, 0) : SK_LIT("text"));
    *c->ret = kept == NULL ? VB_NULL : *kept;
    return true;
}
MEMBER(set_data)
{
    size_t last = c->argc > 0 ? c->argc - 1 : 0;
    (void)self;
    vb_do(vb, SK_DO_OTHER, "clipboardData.SetData", vb_arg_text(vb, c, last));
    *c->ret = VB_BOOL(true);
    return vb_set_prop(vb, vb->app, "#clipboard", *vb_arg_of(c, last));
}
static const struct vb_member clipboard_members[] = {
    {"GetData", get_data}, {"SetData", set_data}, {"ClearData", vb_m_nothing}, {NULL, NULL}};
static const struct vb_objtype clipboard_type = {"IHTMLDataTransfer", clipboard_members, NULL,
                                                 NULL};
MEMBER(clipboard)
{
    return vb_child(vb, self, &clipboard_type, c);
}
MEMBER(close_window)
{
    (void)self, (void)c;
    vb->quitting = vb->script;
    return !vb->script;
}
static const struct vb_objtype html_type;
MEMBER(window_document)
{
    if (self->parent != NULL) {
        *c->ret = VB_OBJ(self->parent);
        return true;
    }
    return vb_child(vb, self, &html_type, c);
}
static const struct vb_member window_members[] = {{"window", vb_m_self},
                                                  {"self", vb_m_self},
                                                  {"document", window_document},
                                                  {"execScript", exec_script},
                                                  {"eval", js_eval},
                                                  {"setTimeout", set_timeout},
                                                  {"setInterval", set_timeout},
                                                  {"clearTimeout", vb_m_nothing},
                                                  {"clearInterval", vb_m_nothing},
                                                  {"clipboardData", clipboard},
                                                  {"moveTo", vb_m_nothing},
                                                  {"moveBy", vb_m_nothing},
                                                  {"resizeTo", vb_m_nothing},
                                                  {"focus", vb_m_nothing},
                                                  {"blur", vb_m_nothing},
                                                  {"close", close_window},
                                                  {NULL, NULL}};
const struct vb_objtype vb_window_type = {"HTMLWindow2", window_members, NULL, NULL};

static enum sk_language script_language(sk_span tag)
{
    return sk_ifind(tag, SK_LIT("vbs")) != SK_NPOS ? SK_LANG_VBSCRIPT : SK_LANG_JSCRIPT;
}
/* document.write: the scripts of what is written run. */
MEMBER(document_write)
{
    sk_span html = vb_arg_text(vb, c, 0), rest = html;
    (void)self;
    vb_do(vb, SK_DO_SCRIPT, "document.write", html);
    vb_value none = VB_EMPTY;
    for (size_t at; (at = sk_ifind(rest, SK_LIT("<script"))) != SK_NPOS && vb_work(vb, 1);) {
        rest = sk_from(rest, at);
        size_t end = sk_find_byte(rest, '>');
        if (end == SK_NPOS)
            break;
        sk_span tag = sk_slice(rest, 0, end), code = sk_from(rest, end + 1);
        code = sk_slice(code, 0, sk_ifind(code, SK_LIT("</script")));
        rest = sk_from(rest, end + 1 + code.len);
        if (sk_trim(code).len > 0 &&
            !run_text(vb, "document.write", script_language(tag), code, false, &none))
            return false;
    }
    sk_events_urls(&vb->events, html);
    return vb->stopped == NULL;
}
MEMBER(html_window)
{
    return vb_child(vb, self, &vb_window_type, c);
}
static const struct vb_member element_members[] = {{NULL, NULL}};
static const struct vb_objtype element_type = {"HTMLElement", element_members, NULL, NULL};
MEMBER(html_element)
{
    (void)self;
    return vb_give_at(vb, &element_type, vb_arg_text(vb, c, 0), c->ret);
}
MEMBER(html_child)
{
    return vb_child(vb, self, &element_type, c);
}
static const struct vb_member html_members[] = {{"parentWindow", html_window},
                                                {"write", document_write},
                                                {"writeln", document_write},
                                                {"createElement", html_element},
                                                {"getElementById", html_element},
                                                {"body", html_child},
                                                {"documentElement", html_child},
                                                {"Script", html_window},
                                                {"open", vb_m_nothing},
                                                {"close", vb_m_nothing},
                                                {NULL, NULL}};
static const struct vb_objtype html_type = {"HTMLDocument", html_members, NULL, NULL};

/* MSForms.DataObject */
MEMBER(put_clipboard)
{
    const vb_value *text = vb_prop(vb, self, "#text", false);
    (void)c;
    return text == NULL || vb_set_prop(vb, vb->app, "#clipboard", *text);
}
MEMBER(set_text)
{
    return vb_set_prop(vb, self, "#text", *vb_arg_of(c, 0));
}
MEMBER(get_text)
{
    const vb_value *text = vb_prop(vb, self, "#text", false);
    if (text == NULL)
        text = vb_prop(vb, vb->app, "#clipboard", false);
    vb->env_read |= text == NULL;
    if (text == NULL)
        return vb_str_c(vb, "", c->ret);
    *c->ret = *text;
    return true;
}
static const struct vb_member data_members[] = {{"GetText", get_text},
                                                {"SetText", set_text},
                                                {"PutInClipboard", put_clipboard},
                                                {"GetFromClipboard", vb_m_nothing},
                                                {"Clear", vb_m_nothing},
                                                {NULL, NULL}};
static const struct vb_objtype data_type = {"DataObject", data_members, NULL, NULL};

/* Scripting.Encoder */
MEMBER(encode)
{
    (void)self;
    return vb_arg_str(vb, c, 1, c->ret);
}
static const struct vb_member encoder_members[] = {{"EncodeScriptFile", encode}, {NULL, NULL}};
static const struct vb_objtype encoder_type = {"Encoder", encoder_members, NULL, NULL};

const struct vb_maker vb_make_host[] = {{"msscriptcontrol.scriptcontrol*", &control_type},
                                        {"scriptcontrol", &control_type},
                                        {"htmlfile*", &html_type},
                                        {"msforms.dataobject*", &data_type},
                                        {"forms.dataobject*", &data_type},
                                        {"scripting.encoder*", &encoder_type},
                                        {NULL, NULL}};

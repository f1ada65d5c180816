/* Where Office starts: the document's events, Auto macros, controls, ribbon callbacks. */
#include "interp/vba/run.h"

/* In the order of an application that starts, opens the document, shows it and closes it. */
static const char *const entry_points[] = {
    "AutoExec",
    "Auto_Exec",
    "Application_Startup",
    "Workbook_AddinInstall",
    "AutoNew",
    "Document_New",
    "Workbook_NewSheet",
    "AutoOpen",
    "Document_Open",
    "Workbook_Open",
    "Workbook_Activate",
    "Workbook_WindowActivate",
    "Auto_Open",
    "Presentation_Open",
    "DocumentOpen",
    "App_DocumentOpen",
    "App_PresentationOpen",
    "App_WorkbookOpen",
    "Document_Sync",
    "Document_ContentControlOnEnter",
    "Document_ContentControlOnExit",
    "Workbook_SheetActivate",
    "Workbook_SheetCalculate",
    "Workbook_SheetChange",
    "Workbook_SheetSelectionChange",
    "Worksheet_Activate",
    "Worksheet_Calculate",
    "Worksheet_Change",
    "Worksheet_SelectionChange",
    "Worksheet_BeforeDoubleClick",
    "Worksheet_BeforeRightClick",
    "Worksheet_FollowHyperlink",
    "OnSlideShowPageChange",
    "SlideShowBegin",
    "App_SlideShowBegin",
    "App_SlideShowNextSlide",
    "UserForm_Initialize",
    "UserForm_Activate",
    "Workbook_BeforeSave",
    "Workbook_BeforePrint",
    "OnSlideShowTerminate",
    "AutoClose",
    "Document_Close",
    "Document_BeforeClose",
    "Workbook_BeforeClose",
    "Auto_Close",
    "Worksheet_Deactivate",
    "Workbook_Deactivate",
    "Workbook_Close",
    "Presentation_Close",
    "AutoExit",
    "Auto_Exit",
    "Application_Quit",
};

static const char *const event_endings[] = {
    "_Layout",
    "_Painted",
    "_Painting",
    "_Resize",
    "_GotFocus",
    "_LostFocus",
    "_Change",
    "_Click",
    "_DblClick",
    "_MouseMove",
    "_MouseEnter",
    "_MouseLeave",
    "_MouseHover",
    "_MouseDown",
    "_MouseUp",
    "_KeyDown",
    "_KeyPress",
    "_KeyUp",
    "_Enter",
    "_Exit",
    "_BeforeUpdate",
    "_AfterUpdate",
    "_Calculate",
    "_BeforeNavigate2",
    "_NavigateComplete2",
    "_DocumentComplete",
    "_StatusTextChange",
    "_TitleChange",
    "_ProgressChange",
    "_PropertyChange",
    "_OnConnecting",
    "_Scroll",
    "_Zoom",
    "_BeforeDropOrPaste",
    "_SheetActivate",
    "_Timer",
};

/* What Office hands to an event: Cancel is False, objects are there. */
static bool default_args(struct vb *vb, const struct vb_proc *q, vb_value **ret, size_t *ret_count)
{
    size_t n = 0;
    *ret = vb_alloc(vb, (q->param_count + 1) * sizeof **ret);
    if (*ret == NULL)
        return false;
    for (size_t i = 0; i < q->param_count; i++) {
        const struct vb_param *p = &q->params[i];
        vb_value *at = &(*ret)[i];
        if (p->param_array || p->optional)
            break;
        if (p->sym->type == VT_OBJECT)
            *at = VB_OBJ(vb_opaque(vb, p->sym->name->text));
        else if (!vb_default(vb, p->sym->type, p->sym->def, p->sym->fixlen, at))
            return false;
        n++;
    }
    *ret_count = n;
    return true;
}

/* The object whose code it is: a listener that was made, the document, the form. */
static struct vb_obj *owner_of(struct vb *vb, struct vb_module *m)
{
    for (size_t i = vb->listeners.count; m->is_class && i-- > 0;)
        if (vb->listeners.at[i]->module == m)
            return vb->listeners.at[i];
    if (m->is_class && m->instance == NULL)
        m->instance = vb_new_instance(vb, m);
    return m->is_class ? m->instance : NULL;
}

bool vb_fire(struct vb_run *r, struct vb_proc *q, vb_value *ret)
{
    struct vb *vb = r->vb;
    vb_value *args;
    size_t argc;
    *ret = VB_EMPTY;
    vb->frame = NULL;
    vb->entry = q->name;
    vb->quitting = false;
    vb->err = (struct vb_error){0};
    bool ok = default_args(vb, q, &args, &argc) &&
              vb_run_proc(vb, q, owner_of(vb, q->module), args, argc, ret);
    if (!ok && !vb->quitting && r->failed.number == 0)
        r->failed = vb->err;
    ok |= vb->quitting;
    vb->entry = NULL;
    return ok;
}

static bool start(struct vb_run *r, struct vb_proc *q)
{
    vb_value none;
    if (q->reached || q->declared || q->is_property || r->vb->stopped != NULL)
        return true;
    if (r->entries.len > 0)
        sk_text_byte(&r->entries, ',');
    sk_text_put(&r->entries, q->name->text);
    r->any = true;
    return vb_fire(r, q, &none);
}

static bool start_named(struct vb_run *r, sk_span name)
{
    bool ok = true;
    for (struct vb_module *m = r->vb->modules; m != NULL; m = m->next)
        for (struct vb_proc *q = m->procs; q != NULL; q = q->next)
            if (sk_ieq(q->name->text, name))
                ok &= start(r, q);
    return ok;
}

static bool is_event(const struct vb_proc *q)
{
    for (size_t i = 0; i < sizeof event_endings / sizeof event_endings[0]; i++)
        if (sk_iends(q->name->text, sk_span_of_cstr(event_endings[i])))
            return true;
    for (const struct vb_sym *s = q->module->fields; s != NULL; s = s->next) {
        sk_span name = q->name->text, of = s->name->text;
        if (s->events && name.len > of.len && name.ptr[of.len] == '_' && sk_istarts(name, of))
            return true;
    }
    return false;
}

static bool start_alone(struct vb_run *r)
{
    struct vb_module *m = r->vb->modules;
    bool ok = true;
    if (r->any || m == NULL)
        return true;
    if (m->procs != NULL && m->procs->next == NULL && m->next == NULL)
        return start(r, m->procs);
    ok &= start_named(r, SK_LIT("main"));
    return r->any ? ok : start_named(r, SK_LIT("test"));
}

bool vb_fire_all(struct vb_run *r)
{
    bool ok = true;
    struct vb *vb = r->vb;
    for (size_t i = 0; i < sizeof entry_points / sizeof entry_points[0]; i++)
        ok &= start_named(r, sk_span_of_cstr(entry_points[i]));
    for (const struct sk_fact *f = vb->input->facts; f != NULL; f = f->next)
        if (f->kind == SK_FACT_CALLBACK) {
            size_t dot = sk_rfind_byte(f->value, '.');
            ok &= start_named(r, dot == SK_NPOS ? f->value : sk_from(f->value, dot + 1));
        }
    for (struct vb_module *m = vb->modules; m != NULL; m = m->next)
        for (struct vb_proc *q = m->procs; q != NULL; q = q->next)
            if (is_event(q))
                ok &= start(r, q);
    return ok & start_alone(r);
}

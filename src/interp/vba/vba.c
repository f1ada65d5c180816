/* The run: modules in, entry points fired, events out. */
#include <stdio.h>

#include "interp/vba/objects.h"

enum { STACK_VALUES = 1 << 16 };

static const struct {
    int number;
    const char *text;
} messages[] = {
    {3, "Return without GoSub"},
    {5, "Invalid procedure call or argument"},
    {6, "Overflow"},
    {7, "Out of memory"},
    {9, "Subscript out of range"},
    {10, "This array is fixed or temporarily locked"},
    {11, "Division by zero"},
    {13, "Type mismatch"},
    {14, "Out of string space"},
    {16, "Expression too complex"},
    {17, "Can't perform requested operation"},
    {18, "User interrupt occurred"},
    {20, "Resume without error"},
    {28, "Out of stack space"},
    {35, "Sub or Function not defined"},
    {48, "Error in loading DLL"},
    {51, "Internal error"},
    {52, "Bad file name or number"},
    {53, "File not found"},
    {54, "Bad file mode"},
    {55, "File already open"},
    {57, "Device I/O error"},
    {58, "File already exists"},
    {59, "Bad record length"},
    {61, "Disk full"},
    {62, "Input past end of file"},
    {63, "Bad record number"},
    {67, "Too many files"},
    {68, "Device unavailable"},
    {70, "Permission denied"},
    {71, "Disk not ready"},
    {75, "Path/File access error"},
    {76, "Path not found"},
    {91, "Object variable or With block variable not set"},
    {92, "For loop not initialized"},
    {93, "Invalid pattern string"},
    {94, "Invalid use of Null"},
    {424, "Object required"},
    {429, "ActiveX component can't create object"},
    {438, "Object doesn't support this property or method"},
    {440, "Automation error"},
    {445, "Object doesn't support this action"},
    {446, "Object doesn't support named arguments"},
    {448, "Named argument not found"},
    {449, "Argument not optional"},
    {450, "Wrong number of arguments or invalid property assignment"},
    {451, "Property let procedure not defined and property get procedure did not return an object"},
    {453, "Specified DLL function not found"},
    {457, "This key is already associated with an element of this collection"},
    {458, "Variable uses an Automation type not supported in Visual Basic"},
    {481, "Invalid picture"},
    {1002, "Syntax error"},
    {5017, "Syntax error in regular expression"},
};

const char *vb_err_message(int number)
{
    for (size_t i = 0; i < sizeof messages / sizeof messages[0]; i++)
        if (messages[i].number == number)
            return messages[i].text;
    return "Application-defined or object-defined error";
}

bool vb_err(struct vb *vb, int number)
{
    if (vb->stopped == NULL)
        vb->err = (struct vb_error){.number = number};
    return false;
}

bool vb_err_text(struct vb *vb, int number, sk_span text)
{
    (void)vb_err(vb, number);
    (void)vb_str_utf8(vb, text, &vb->err.description);
    return false;
}

bool vb_stop(struct vb *vb, const char *why)
{
    if (vb->stopped == NULL)
        vb->stopped = why;
    return false;
}

bool vb_work(struct vb *vb, size_t n)
{
    vb->steps += n;
    if (vb->stopped != NULL)
        return false;
    if (n == 0 || sk_spend(vb->budget, SK_BUDGET_INTERP_STEPS, n))
        return true;
    return vb_stop(vb, vb->budget->expired ? "time" : "steps");
}

void *vb_alloc(struct vb *vb, size_t bytes)
{
    void *at = sk_arena_zalloc(vb->arena, bytes);
    if (at == NULL)
        (void)vb_stop(vb, "memory");
    return at;
}

struct vb_name *vb_name(struct vb *vb, sk_span text)
{
    struct sk_map_entry *e = sk_map_find(&vb->names, text);
    if (e != NULL)
        return (struct vb_name *)e->value;
    struct vb_name *n = vb_alloc(vb, sizeof *n);
    sk_span copy;
    if (n == NULL || !sk_arena_dup(vb->arena, text, &copy) ||
        (e = sk_map_put(&vb->names, vb->arena, copy)) == NULL) {
        (void)vb_stop(vb, "memory");
        return NULL;
    }
    n->text = copy;
    e->value = (uintptr_t)n;
    return n;
}

struct vb_name *vb_name_c(struct vb *vb, const char *text)
{
    return vb_name(vb, sk_span_of_cstr(text));
}

/* ---- objects by name ---- */

static const struct vb_objtype *type_of(sk_span id)
{
    const struct vb_maker *const tables[] = {vb_make_basic, vb_make_script, vb_make_net};
    for (size_t t = 0; t < 3; t++)
        for (const struct vb_maker *m = tables[t]; m->prog_id != NULL; m++) {
            sk_span name = sk_span_of_cstr(m->prog_id);
            bool prefix = name.ptr[name.len - 1] == '*';
            if (prefix ? sk_istarts(id, sk_slice(name, 0, name.len - 1)) : sk_ieq(id, name))
                return m->type;
        }
    return NULL;
}

bool vb_create(struct vb *vb, sk_span id, vb_value *ret)
{
    struct vb_name *name = vb_name(vb, id);
    if (name == NULL)
        return false;
    struct vb_module *m = vb_module_find(vb, name);
    if (m != NULL && m->is_class) {
        struct vb_obj *o = vb_new_instance(vb, m);
        *ret = VB_OBJ(o);
        return o != NULL;
    }
    const struct vb_objtype *type = type_of(id);
    struct vb_obj *o = type == NULL ? vb_opaque(vb, id) : vb_obj_new(vb, type);
    if (o == NULL)
        return false;
    if (o->path.len == 0)
        o->path = name->text;
    if (type == NULL)
        vb_note(vb, "vba.unknown_object", id);
    *ret = VB_OBJ(o);
    return true;
}

static const struct {
    const char *name;
    int which;
} globals[] = {
    {"application", 0},
    {"wordbasic", 0},
    {"activedocument", 1},
    {"thisdocument", 1},
    {"activeworkbook", 1},
    {"thisworkbook", 1},
    {"activepresentation", 1},
    {"activesheet", 1},
    {"documents", 1},
    {"workbooks", 1},
    {"err", 2},
    {"debug", 3},
    {"wscript", 4},
    {"wsh", 4},
};

struct vb_obj *vb_global_object(struct vb *vb, struct vb_name *name)
{
    static const struct vb_objtype *const types[] = {
        &vb_application_type, &vb_document_type, &vb_err_type, &vb_debug_type, &vb_wscript_type};
    for (size_t i = 0; i < sizeof globals / sizeof globals[0]; i++) {
        if (!sk_ieq(name->text, sk_span_of_cstr(globals[i].name)))
            continue;
        struct sk_map_entry *e =
            sk_map_put(&vb->singletons, vb->arena, sk_span_of_cstr(types[globals[i].which]->name));
        if (globals[i].which == 0)
            return vb->app;
        if (globals[i].which == 1)
            return vb->document;
        if (e != NULL && e->value == 0)
            e->value = (uintptr_t)vb_obj_new(vb, types[globals[i].which]);
        return e == NULL ? NULL : (struct vb_obj *)e->value;
    }
    return NULL;
}

/* ---- Declared functions ---- */

bool vb_api_call(struct vb *vb, sk_span lib, struct vb_call *c)
{
    struct sk_text what = sk_text_new(vb->arena, 1 << 16);
    sk_span name = sk_span_of_cstr(c->name);
    if (sk_istarts(name, SK_LIT("URLDownloadToFile"))) {
        vb_do(vb, SK_DO_DOWNLOAD, c->name, vb_arg_text(vb, c, 1));
        vb_do(vb, SK_DO_WRITE, c->name, vb_arg_text(vb, c, 2));
        sk_events_path(&vb->events, vb_arg_text(vb, c, 2));
        return true;
    }
    if (sk_istarts(name, SK_LIT("ShellExecute"))) {
        sk_text_put(&what, vb_arg_text(vb, c, 2));
        sk_text_byte(&what, ' ');
        sk_text_put(&what, vb_arg_text(vb, c, 3));
        vb_do_command(vb, c->name, sk_trim(sk_text_view(&what)));
        *c->ret = VB_LONG(42);
        return true;
    }
    if (sk_istarts(name, SK_LIT("WinExec")) || sk_istarts(name, SK_LIT("CreateProcess"))) {
        sk_span line = vb_arg_text(vb, c, sk_istarts(name, SK_LIT("WinExec")) ? 0 : 1);
        vb_do_command(vb, c->name, line.len > 0 ? line : vb_arg_text(vb, c, 0));
        return true;
    }
    if (sk_ieq(name, SK_LIT("Sleep"))) {
        vb->clock += vb_num(vb_arg_of(c, 0)) / 86400000;
        return true;
    }
    sk_text_put(&what, lib);
    for (size_t i = 0; i < c->argc && i < 12; i++) {
        sk_text_byte(&what, ' ');
        sk_text_put(&what, vb_text(vb, vb_arg_of(c, i)));
    }
    vb_do(vb, sk_istarts(name, SK_LIT("LoadLibrary")) ? SK_DO_LOAD : SK_DO_OTHER, c->name,
          sk_text_view(&what));
    *c->ret = VB_LONG(sk_istarts(name, SK_LIT("Virtual")) ? 0x10000 : 1);
    if (sk_ieq(name, SK_LIT("GetTickCount")))
        *c->ret = VB_LONG((int64_t)(vb->clock * 1e6) & 0x7FFFFFFF);
    return true;
}

/* ---- the run ---- */

static bool add_library(struct vb *vb)
{
    const struct vb_builtin *const tables[] = {vb_lib_strings, vb_lib_convert, vb_lib_math,
                                               vb_lib_date,    vb_lib_info,    vb_lib_file,
                                               vb_lib_system};
    for (size_t t = 0; t < sizeof tables / sizeof tables[0]; t++)
        for (const struct vb_builtin *b = tables[t]; b->name != NULL; b++) {
            struct vb_name *n = vb_name_c(vb, b->name);
            if (n == NULL)
                return false;
            n->builtin = b;
        }
    return true;
}

/* One source file may hold several modules, each behind its Attribute VB_Name. */
static bool load_modules(struct vb *vb)
{
    static const sk_span mark = SK_LIT_INIT("Attribute VB_Name");
    for (size_t i = 0; i < vb->input->module_count; i++) {
        const struct sk_interp_module *m = &vb->input->modules[i];
        sk_span rest = m->source;
        sk_span name = m->name;
        bool is_class = false;
        for (size_t at; (at = sk_ifind(rest, mark)) != SK_NPOS && !vb->script;) {
            sk_span head = sk_slice(rest, 0, at);
            size_t version = sk_ifind(head, SK_LIT("VERSION 1.0 CLASS"));
            sk_span body = version == SK_NPOS ? head : sk_slice(head, 0, version);
            if (sk_trim(body).len > 0 && !vb_load(vb, name, body, is_class ? "class" : m->kind))
                return false;
            is_class = version != SK_NPOS;
            sk_span line, after = sk_from(rest, at + mark.len);
            if (!sk_next_line(&after, &line))
                return true;
            size_t quote = sk_find_byte(line, '"');
            name = quote == SK_NPOS ? name : sk_trim_byte(sk_trim(sk_from(line, quote)), '"');
            rest = after;
        }
        if (!vb_load(vb, name, rest, is_class ? "class" : m->kind))
            return false;
    }
    return true;
}

static const char *const entry_points[] = {
    "AutoExec",
    "Auto_Exec",
    "AutoNew",
    "Document_New",
    "AutoOpen",
    "Auto_Open",
    "Document_Open",
    "Workbook_Open",
    "Workbook_Activate",
    "Worksheet_Activate",
    "Worksheet_Calculate",
    "Worksheet_Change",
    "Presentation_Open",
    "DocumentOpen",
    "App_DocumentOpen",
    "Document_ContentControlOnEnter",
    "UserForm_Initialize",
    "UserForm_Activate",
    "AutoClose",
    "Auto_Close",
    "Document_Close",
    "Document_BeforeClose",
    "Workbook_BeforeClose",
    "Workbook_Deactivate",
    "Workbook_Close",
    "AutoExit",
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
    "_MouseMove",
    "_MouseEnter",
    "_MouseLeave",
    "_MouseHover",
    "_Enter",
    "_Exit",
    "_Calculate",
    "_BeforeNavigate2",
    "_DocumentComplete",
    "_NavigateComplete2",
    "_StatusTextChange",
    "_TitleChange",
    "_ProgressChange",
    "_PropertyChange",
    "_OnConnecting",
    "_Scroll",
    "_Zoom",
    "_BeforeDropOrPaste",
    "_SheetActivate",
};

struct run {
    struct vb *vb;
    struct sk_text entries;
    bool any;
};

static bool fire(struct run *r, struct vb_proc *q)
{
    struct vb *vb = r->vb;
    vb_value none;
    if (q->reached || q->declared || q->is_property || vb->stopped != NULL)
        return true;
    if (r->entries.len > 0)
        sk_text_byte(&r->entries, ',');
    sk_text_put(&r->entries, q->name->text);
    r->any = true;
    vb->frame = NULL;
    vb->quitting = false;
    struct vb_obj *me = NULL;
    if (q->module->is_class && (q->module->is_document || q->module->is_form)) {
        if (q->module->instance == NULL)
            q->module->instance = vb_new_instance(vb, q->module);
        me = q->module->instance;
    }
    vb->err = (struct vb_error){0};
    return vb_run_proc(vb, q, me, NULL, 0, &none) || vb->quitting;
}

static bool fire_named(struct run *r, const char *name)
{
    bool ok = true;
    for (struct vb_module *m = r->vb->modules; m != NULL; m = m->next)
        for (struct vb_proc *q = m->procs; q != NULL; q = q->next)
            if (sk_ieq(q->name->text, sk_span_of_cstr(name)))
                ok &= fire(r, q);
    return ok;
}

static bool fire_all(struct run *r)
{
    bool ok = true;
    struct vb *vb = r->vb;
    for (size_t i = 0; i < sizeof entry_points / sizeof entry_points[0]; i++)
        ok &= fire_named(r, entry_points[i]);
    for (const struct sk_fact *f = vb->input->facts; f != NULL; f = f->next)
        if (f->kind == SK_FACT_CALLBACK) {
            char *name = sk_arena_cstr(vb->arena, f->value);
            ok &= name == NULL || fire_named(r, name);
        }
    for (struct vb_module *m = vb->modules; m != NULL; m = m->next)
        for (struct vb_proc *q = m->procs; q != NULL; q = q->next)
            for (size_t i = 0; i < sizeof event_endings / sizeof event_endings[0]; i++)
                if (sk_iends(q->name->text, sk_span_of_cstr(event_endings[i])))
                    ok &= fire(r, q);
    /* A source with a single procedure and no entry point: that one. */
    struct vb_module *m = vb->modules;
    if (!r->any && m != NULL && m->procs != NULL && m->procs->next == NULL && m->next == NULL)
        ok &= fire(r, m->procs);
    for (; !r->any && m != NULL; m = m->next)
        for (struct vb_proc *q = m->procs; q != NULL; q = q->next)
            if (sk_ieq(q->name->text, SK_LIT("main")) || sk_ieq(q->name->text, SK_LIT("test")))
                ok &= fire(r, q);
    return ok;
}

static bool run_entry(struct run *r, struct sk_interp_result *ret)
{
    struct vb *vb = r->vb;
    vb_value v = VB_EMPTY;
    struct vb_proc *q = vb_proc_find(vb, vb->input->entry);
    sk_text_put(&r->entries, vb->input->entry);
    if (q == NULL)
        return vb_err(vb, 35);
    struct vb_obj *me = NULL;
    if (q->module->is_class)
        me = q->module->instance = vb_new_instance(vb, q->module);
    if (!vb_run_proc(vb, q, me, NULL, 0, &v))
        return vb->quitting;
    if (!q->is_function)
        return true;
    ret->has_return = v.type != VT_EMPTY || true;
    ret->return_type = vb_type_name(vb, &v);
    ret->has_return = v.type != VT_NULL && v.type != VT_OBJECT && v.type != VT_UDT &&
                      (v.type != VT_ARRAY || v.a->type == VT_BYTE);
    ret->return_text = ret->has_return ? vb_text(vb, &v) : (sk_span){0};
    return true;
}

static void say_stopped(struct vb *vb, struct sk_interp_result *ret)
{
    struct sk_text t = sk_text_new(vb->arena, 4096);
    if (vb->stopped != NULL) {
        ret->stopped = sk_span_of_cstr(vb->stopped);
        return;
    }
    vb_value *d = &vb->err.description;
    sk_span words = d->type == VT_STRING && d->len > 0
                        ? vb_utf8(vb, d)
                        : sk_span_of_cstr(vb_err_message(vb->err.number));
    sk_text_printf(&t, "error %d: ", (int)vb->err.number);
    sk_text_put(&t, words);
    ret->stopped = sk_text_view(&t);
}

static void list_unreached(struct vb *vb, struct sk_interp_result *ret)
{
    struct sk_text t = sk_text_new(vb->arena, 1 << 20);
    for (struct vb_module *m = vb->modules; m != NULL; m = m->next)
        for (struct vb_proc *q = m->procs; q != NULL; q = q->next) {
            if (q->reached || q->declared)
                continue;
            if (t.len > 0)
                sk_text_byte(&t, ',');
            sk_text_put(&t, q->name->text);
        }
    ret->unreached = sk_text_view(&t);
}

static bool prepare(struct vb *vb)
{
    vb->names.fold = true;
    vb->singletons.fold = true;
    vb->stack = vb_alloc(vb, STACK_VALUES * sizeof(vb_value));
    if (vb->stack == NULL || !add_library(vb))
        return false;
    vb->stack_start = vb->stack;
    vb->stack_end = vb->stack + STACK_VALUES;
    vb->app = vb_obj_new(vb, &vb_application_type);
    vb->document = vb_obj_new(vb, &vb_document_type);
    return vb->app != NULL && vb->document != NULL && load_modules(vb) && vb_compile(vb);
}

/* Statements outside procedures run first in a script. */
static bool run_tops(struct vb *vb)
{
    vb_value none;
    bool ok = true;
    for (struct vb_module *m = vb->modules; m != NULL && ok; m = m->next)
        if (m->top != NULL)
            ok = vb_run_proc(vb, m->top, NULL, NULL, 0, &none);
    return ok || vb->quitting;
}

static enum sk_status run_vba(const struct sk_interp_input *input, struct sk_arena *arena,
                              struct sk_budget *budget, const struct sk_sink *sink,
                              struct sk_interp_result *ret)
{
    uint8_t here;
    struct vb *vb = sk_arena_zalloc(arena, sizeof *vb);
    *ret = (struct sk_interp_result){0};
    if (vb == NULL)
        return SK_NO_MEMORY;
    *vb =
        (struct vb){.arena = arena, .budget = budget, .input = input, .fuel = FUEL, .rnd = 0x50000};
    vb->events = sk_events_of(arena, sink);
    vb->script = input->language == SK_LANG_VBSCRIPT;
    vb->profile = input->profile != NULL ? input->profile : sk_host_profile("en-US");
    vb->japanese = strcmp(vb->profile->locale, "ja-JP") == 0;
    vb->code_page = input->code_page != 0 ? input->code_page : 1252;
    vb->clock = vb->profile->now;
    vb->stack_base = (uintptr_t)&here;
    struct run r = {.vb = vb, .entries = sk_text_new(arena, 1 << 16)};
    bool ok = prepare(vb) && (!vb->script || run_tops(vb));
    if (ok)
        ok = input->entry.len > 0 ? run_entry(&r, ret) : vb->script || fire_all(&r);
    if (!ok)
        say_stopped(vb, ret);
    for (struct vb_file *f = vb->files; f != NULL; f = f->next)
        vb_file_done(vb, f, "Open");
    ret->entry = sk_text_view(&r.entries);
    ret->steps = vb->steps + (FUEL - vb->fuel);
    list_unreached(vb, ret);
    return SK_OK;
}

const struct sk_interp sk_interp_vba = {
    .name = "vba", .languages = 1U << SK_LANG_VBA | 1U << SK_LANG_VBSCRIPT, .run = run_vba};

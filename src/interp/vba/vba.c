/* The run: modules in, entry points fired, events out. */
#include <stdio.h>

#include "interp/common/container.h"
#include "interp/vba/objects.h"
#include "interp/vba/run.h"

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
    vb->env_read |= sk_istarts(name, SK_LIT("Get"));
    if (sk_ieq(name, SK_LIT("GetTickCount")))
        *c->ret = VB_LONG((int64_t)(vb->clock * 1e6) & 0x7FFFFFFF);
    return true;
}

/* ---- the run ---- */

bool vb_add_library(struct vb *vb)
{
    const struct vb_builtin *const tables[] = {
        vb_lib_strings, vb_lib_strconv, vb_lib_convert, vb_lib_math, vb_lib_date, vb_lib_info,
        vb_lib_file,    vb_lib_system,  vb_lib_format,  vb_lib_word,
        /* VBA's alone, VBScript's alone */
        vb->script ? vb_lib_script : vb_lib_finance};
    size_t count = sizeof tables / sizeof tables[0];
    for (size_t t = 0; t < count; t++)
        for (const struct vb_builtin *b = tables[t]; b->name != NULL; b++) {
            if (vb->script && vb_lib_only_vba(sk_span_of_cstr(b->name)))
                continue;
            struct vb_name *n = vb_name_c(vb, b->name);
            if (n == NULL)
                return false;
            n->builtin = b;
        }
    return true;
}

bool vb_start_objects(struct vb *vb)
{
    vb->app = vb_obj_new(vb, &vb_application_type);
    vb->document = vb_obj_new(vb, &vb_document_type);
    return vb->app != NULL && vb->document != NULL;
}

/* VBScript may come in a page, in a script file, or encoded. */
static enum sk_status run(const struct sk_interp_input *input, struct sk_arena *arena,
                          struct sk_budget *budget, const struct sk_sink *sink,
                          struct sk_interp_result *ret)
{
    if (input->language == SK_LANG_VBSCRIPT &&
        sk_container_run(input, arena, budget, sink, vb_run_input, ret))
        return SK_OK;
    return vb_run_input(input, arena, budget, sink, ret);
}

const struct sk_interp sk_interp_vba = {
    .name = "vba", .languages = 1U << SK_LANG_VBA | 1U << SK_LANG_VBSCRIPT, .run = run};

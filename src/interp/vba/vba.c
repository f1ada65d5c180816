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

/* ---- the run ---- */

bool vb_add_library(struct vb *vb)
{
    const struct vb_builtin *const tables[] = {
        vb_lib_strings, vb_lib_strconv, vb_lib_convert, vb_lib_math, vb_lib_date, vb_lib_info,
        vb_lib_file, vb_lib_system, vb_lib_format, vb_lib_word,
        /* VBA's alone, VBScript's alone */
        vb->script ? vb_lib_script : vb_lib_finance, vb->script ? vb_lib_script : vb_lib_setting};
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
    return vb_prepare_objects(vb);
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

#include <math.h>
#include <stdio.h>

#include "interp/common/command.h"
#include "interp/vba/memory.h"
#include "interp/vba/vm.h"

#define NUM(i, alt, n)                                                                             \
    if (!vb_arg_long(vb, c, (i), (alt), &(n)))                                                     \
    return false
#define STR(i, v)                                                                                  \
    if (!vb_arg_str(vb, c, (i), &(v)))                                                             \
    return false

static bool array(struct vb *vb, struct vb_call *c)
{
    if (!vb_array_value(vb, VT_VARIANT, c->argc, c->ret))
        return false;
    for (size_t i = 0; i < c->argc; i++)
        if (!vb_copy(vb, vb_arg_of(c, i), &c->ret->a->at[i]))
            return false;
    int32_t base = vb->frame != NULL ? vb->frame->proc->module->base : 0;
    c->ret->a->bound[0].low += base;
    c->ret->a->bound[0].high += base;
    return true;
}

static bool bound(struct vb *vb, struct vb_call *c)
{
    int32_t dim;
    const vb_value *v = vb_arg_of(c, 0);
    NUM(1, 1, dim);
    if (v->type != VT_ARRAY)
        return vb_err(vb, 13);
    if (dim < 1 || dim > v->a->dims)
        return vb_err(vb, 9);
    const struct vb_bound *b = &v->a->bound[dim - 1];
    *c->ret = VB_LONG(c->name[0] == 'U' ? b->high : b->low);
    return true;
}

static bool is_what(struct vb *vb, struct vb_call *c)
{
    const vb_value *v = vb_arg_of(c, 0);
    vb_value n;
    double d;
    bool yes = false;
    struct vb_error saved = vb->err;
    if (v->type == VT_OBJECT && v->o != NULL && strcmp(c->name, "IsObject") != 0) {
        if (vb_plain(vb, v, &n) && n.type != VT_OBJECT) /* IsEmpty(Range("A1")): its value */
            v = &n;
        vb->err = saved;
    }
    vb_value parsed;
    if (strcmp(c->name, "IsNumeric") == 0)
        yes = v->type == VT_EMPTY || vb_is_num(v->type) ||
              (v->type == VT_STRING && vb_parse_num(v, &parsed));
    else if (strcmp(c->name, "IsDate") == 0)
        yes = v->type == VT_DATE || (v->type == VT_STRING && vb_parse_date(vb, v, &d));
    else if (strcmp(c->name, "IsArray") == 0)
        yes = v->type == VT_ARRAY;
    else if (strcmp(c->name, "IsEmpty") == 0)
        yes = v->type == VT_EMPTY;
    else if (strcmp(c->name, "IsNull") == 0)
        yes = v->type == VT_NULL;
    else if (strcmp(c->name, "IsObject") == 0)
        yes = v->type == VT_OBJECT;
    else if (strcmp(c->name, "IsError") == 0)
        yes = v->type == VT_ERROR;
    else
        yes = vb_is_missing(v);
    *c->ret = VB_BOOL(yes);
    return true;
}

static bool type_name(struct vb *vb, struct vb_call *c)
{
    return vb_str_c(vb, vb_type_name(vb, vb_arg_of(c, 0)), c->ret);
}

static bool var_type(struct vb *vb, struct vb_call *c)
{
    const vb_value *v = vb_arg_of(c, 0);
    (void)vb;
    *c->ret = VB_INT(v->type == VT_ARRAY ? 8192 + (v->a->type == VT_FIXSTR ? VT_STRING : v->a->type)
                                         : v->type);
    return true;
}

static bool iif(struct vb *vb, struct vb_call *c)
{
    bool yes = false;
    const vb_value *v = vb_arg_of(c, 0);
    if (v->type != VT_NULL && !vb_to_bool(vb, v, &yes))
        return false;
    *c->ret = *vb_arg_of(c, yes ? 1 : 2);
    return true;
}

static bool choose(struct vb *vb, struct vb_call *c)
{
    double d;
    if (!vb_arg_dbl(vb, c, 0, &d))
        return false;
    d = vb_round_even(d);
    *c->ret = d >= 1 && d < (double)c->argc ? *vb_arg_of(c, (size_t)d) : VB_NULL;
    return true;
}

static bool switch_fn(struct vb *vb, struct vb_call *c)
{
    *c->ret = VB_NULL;
    if (c->argc % 2 != 0)
        return vb_err(vb, 5);
    for (size_t i = 0; i + 1 < c->argc; i += 2) {
        bool yes = false;
        if (vb_arg_of(c, i)->type != VT_NULL && !vb_to_bool(vb, vb_arg_of(c, i), &yes))
            return false;
        if (yes) {
            *c->ret = *vb_arg_of(c, i + 1);
            return true;
        }
    }
    return true;
}

static bool error_fn(struct vb *vb, struct vb_call *c)
{
    int32_t n;
    NUM(0, vb->err.number, n);
    return vb_str_c(vb, n == 0 ? "" : vb_err_message(n), c->ret);
}

static bool call_by_name(struct vb *vb, struct vb_call *c)
{
    const vb_value *o = vb_arg_of(c, 0);
    int32_t kind;
    sk_span name = vb_arg_text(vb, c, 1);
    NUM(2, 1, kind);
    if (o->type != VT_OBJECT || o->o == NULL)
        return vb_err(vb, 91);
    struct vb_call inner = {.args = c->args + 3,
                            .argc = c->argc > 3 ? c->argc - 3 : 0,
                            .access = kind == 4   ? VB_LET
                                      : kind == 8 ? VB_SET
                                                  : VB_GET,
                            .ret = c->ret};
    return vb_member(vb, o->o, vb_name(vb, name), &inner);
}

static bool eval(struct vb *vb, struct vb_call *c)
{
    sk_span code = vb_arg_text(vb, c, 0);
    return vb_eval_text(vb, code, c->ret);
}

static bool execute(struct vb *vb, struct vb_call *c)
{
    sk_span code = vb_arg_text(vb, c, 0);
    vb_do(vb, SK_DO_SCRIPT, c->name, code);
    vb_layer(vb, SK_LANG_VBSCRIPT, (sk_span){0}, code);
    return vb_execute_text(vb, code, strcmp(c->name, "Execute") != 0);
}

static const struct vb_objtype ref_type;
static bool ref_call(struct vb *vb, struct vb_obj *self, struct vb_call *c)
{
    struct vb_proc *q = self->data;
    return vb_run_proc(vb, q, NULL, c->args, c->argc, c->ret);
}
static const struct vb_member ref_members[] = {{"Invoke", ref_call}, {NULL, NULL}};
static const struct vb_objtype ref_type = {"Object", ref_members, NULL, NULL};

static bool get_ref(struct vb *vb, struct vb_call *c)
{
    struct vb_proc *q = vb_proc_find(vb, vb_arg_text(vb, c, 0));
    struct vb_obj *o = q == NULL ? NULL : vb_obj_new(vb, &ref_type);
    if (o == NULL)
        return vb_err(vb, 5);
    o->data = q;
    *c->ret = VB_OBJ(o);
    return true;
}

static bool zero(struct vb *vb, struct vb_call *c)
{
    (void)vb;
    *c->ret = VB_LONG(0);
    return true;
}

static bool pointer(struct vb *vb, struct vb_call *c)
{
    bool text = c->name[0] == 'S';
    vb_value *at = c->args[0].type == VT_REF ? c->args[0].ref : vb_alloc(vb, sizeof *at);
    int64_t n = 0;
    if (at == NULL)
        return false;
    if (c->args[0].type != VT_REF)
        *at = c->args[0]; /* an expression's value needs a place of its own */
    bool none = (at->type == VT_OBJECT && at->o == NULL) ||
                (text && (at->type != VT_STRING || (at->len == 0 && c->args[0].type != VT_REF)));
    if (at->type == VT_OBJECT && at->o != NULL ? !vb_object_address(vb, at->o, &n)
                                               : !none && !vb_pointer(vb, at, text, &n))
        return false;
    *c->ret = (vb_value){.type = VT_LONGLONG, .i = n};
    return true;
}

static bool msgbox(struct vb *vb, struct vb_call *c)
{
    vb_do(vb, SK_DO_OTHER, c->name, vb_arg_text(vb, c, 0));
    *c->ret = VB_INT(c->name[0] == 'I' ? 0 : 1);
    return c->name[0] != 'I' || vb_str_c(vb, "", c->ret);
}

static bool shell(struct vb *vb, struct vb_call *c)
{
    vb_value s;
    STR(0, s);
    vb_do_command(vb, "Shell", vb_utf8(vb, &s));
    *c->ret = VB_DBL(4242);
    return true;
}

static bool create_object(struct vb *vb, struct vb_call *c)
{
    return vb_create(vb, vb_arg_text(vb, c, 0), c->ret);
}

static bool get_object(struct vb *vb, struct vb_call *c)
{
    return vb_bind(vb, vb_arg_text(vb, c, 0), vb_arg_text(vb, c, 1), c->ret);
}

static bool environ_fn(struct vb *vb, struct vb_call *c)
{
    sk_span value, name;
    vb->env_read = true;
    if (vb_arg_of(c, 0)->type != VT_STRING) {
        int32_t n;
        NUM(0, 0, n);
        const char *key = n < 1 ? NULL : sk_windows_env_name((size_t)n - 1);
        name = sk_span_of_cstr(key);
    } else {
        name = vb_arg_text(vb, c, 0);
    }
    vb_do(vb, SK_DO_ENVIRONMENT, "Environ", name);
    if (!sk_windows_env(vb->arena, vb->profile, name, &value))
        value = (sk_span){0};
    struct sk_text t = sk_text_new(vb->arena, 1 << 16);
    /* By number, the name and its "=" are a part of it. */
    if (name.len > 0 && vb_arg_of(c, 0)->type != VT_STRING) {
        sk_text_put(&t, name);
        sk_text_byte(&t, '=');
    }
    sk_text_put(&t, value);
    value = sk_text_view(&t);
    return vb_return_text(vb, c, value);
}

static bool script_word(struct vb *vb, struct vb_call *c)
{
    return vb_str_c(vb, "VBScript", c->ret);
}

const struct vb_builtin vb_lib_info[] = {
    {"Array", array, 0, 255, VB_VARIANT},
    {"UBound", bound, 1, 2, 0},
    {"LBound", bound, 1, 2, 0},
    {"IsNumeric", is_what, 1, 1, 0},
    {"IsDate", is_what, 1, 1, 0},
    {"IsArray", is_what, 1, 1, 0},
    {"IsEmpty", is_what, 1, 1, 0},
    {"IsNull", is_what, 1, 1, 0},
    {"IsObject", is_what, 1, 1, 0},
    {"IsError", is_what, 1, 1, 0},
    {"IsMissing", is_what, 1, 1, 0},
    {"TypeName", type_name, 1, 1, 0},
    {"VarType", var_type, 1, 1, 0},
    {"IIf", iif, 3, 3, VB_VARIANT},
    {"Choose", choose, 2, 255, VB_VARIANT},
    {"Switch", switch_fn, 2, 255, VB_VARIANT},
    {"Error", error_fn, 0, 1, VB_VARIANT},
    {"CallByName", call_by_name, 3, 60, VB_VARIANT},
    {"Eval", eval, 1, 1, VB_VARIANT},
    {"Execute", execute, 1, 1, VB_VARIANT},
    {"ExecuteGlobal", execute, 1, 1, VB_VARIANT},
    {"GetRef", get_ref, 1, 1, VB_VARIANT},
    {"DoEvents", zero, 0, 0, 0},
    {"VarPtr", pointer, 1, 1, VB_BY_REF},
    {"StrPtr", pointer, 1, 1, VB_BY_REF},
    {"ObjPtr", pointer, 1, 1, VB_BY_REF},
    {"Beep", zero, 0, 0, 0},
    {"Load", zero, 1, 1, 0},
    {"Unload", zero, 1, 1, 0},
    {"AppActivate", zero, 1, 2, 0},
    {"SendKeys", zero, 1, 2, 0},
    {"ScriptEngine", script_word, 0, 0, 0},
    {NULL, NULL, 0, 0, 0},
};

const struct vb_builtin vb_lib_system[] = {
    {"MsgBox", msgbox, 1, 5, 0},
    {"InputBox", msgbox, 1, 7, 0},
    {"Shell", shell, 1, 2, 0},
    {"CreateObject", create_object, 1, 2, 0},
    {"GetObject", get_object, 0, 2, 0},
    {"Environ", environ_fn, 1, 1, VB_VARIANT},
    {NULL, NULL, 0, 0, 0},
};

/* ---- constants ---- */

static const struct {
    const char *name;
    int32_t value;
} numbers[] = {
    {"vbBinaryCompare", 0},
    {"vbTextCompare", 1},
    {"vbDatabaseCompare", 2},
    {"vbUpperCase", 1},
    {"vbLowerCase", 2},
    {"vbProperCase", 3},
    {"vbWide", 4},
    {"vbNarrow", 8},
    {"vbKatakana", 16},
    {"vbHiragana", 32},
    {"vbUnicode", 64},
    {"vbFromUnicode", 128},
    {"vbSunday", 1},
    {"vbMonday", 2},
    {"vbTuesday", 3},
    {"vbWednesday", 4},
    {"vbThursday", 5},
    {"vbFriday", 6},
    {"vbSaturday", 7},
    {"vbUseSystem", 0},
    {"vbUseSystemDayOfWeek", 0},
    {"vbFirstJan1", 1},
    {"vbFirstFourDays", 2},
    {"vbFirstFullWeek", 3},
    {"vbGeneralDate", 0},
    {"vbLongDate", 1},
    {"vbShortDate", 2},
    {"vbLongTime", 3},
    {"vbShortTime", 4},
    {"vbHide", 0},
    {"vbNormalFocus", 1},
    {"vbMinimizedFocus", 2},
    {"vbMaximizedFocus", 3},
    {"vbNormalNoFocus", 4},
    {"vbMinimizedNoFocus", 6},
    {"vbOKOnly", 0},
    {"vbOKCancel", 1},
    {"vbAbortRetryIgnore", 2},
    {"vbYesNoCancel", 3},
    {"vbYesNo", 4},
    {"vbRetryCancel", 5},
    {"vbCritical", 16},
    {"vbQuestion", 32},
    {"vbExclamation", 48},
    {"vbInformation", 64},
    {"vbOK", 1},
    {"vbCancel", 2},
    {"vbAbort", 3},
    {"vbRetry", 4},
    {"vbIgnore", 5},
    {"vbYes", 6},
    {"vbNo", 7},
    {"vbEmpty", 0},
    {"vbNull", 1},
    {"vbInteger", 2},
    {"vbLong", 3},
    {"vbSingle", 4},
    {"vbDouble", 5},
    {"vbCurrency", 6},
    {"vbDate", 7},
    {"vbString", 8},
    {"vbObject", 9},
    {"vbError", 10},
    {"vbBoolean", 11},
    {"vbVariant", 12},
    {"vbDecimal", 14},
    {"vbByte", 17},
    {"vbArray", 8192},
    {"vbTrue", -1},
    {"vbFalse", 0},
    {"vbUseDefault", -2},
    {"vbMethod", 1},
    {"vbGet", 2},
    {"vbLet", 4},
    {"vbSet", 8},
    {"vbNormal", 0},
    {"vbReadOnly", 1},
    {"vbHidden", 2},
    {"vbSystem", 4},
    {"vbDirectory", 16},
    {"vbArchive", 32},
    {"vbObjectError", -2147221504},
    {"vbBlack", 0},
    {"vbRed", 255},
    {"vbGreen", 65280},
    {"vbYellow", 65535},
    {"vbBlue", 16711680},
    {"vbMagenta", 16711935},
    {"vbCyan", 16776960},
    {"vbWhite", 16777215},
    {"xlUp", -4162},
    {"xlDown", -4121},
    {"wdStory", 6},
    {"ForReading", 1},
    {"ForWriting", 2},
    {"ForAppending", 8},
    {"adTypeBinary", 1},
    {"adTypeText", 2},
    {"adSaveCreateOverWrite", 2},
    {"TristateTrue", -1},
};

static const struct {
    const char *name;
    uint16_t units[3];
    uint32_t len;
} texts[] = {
    {"vbCrLf", {13, 10}, 4},  {"vbNewLine", {13, 10}, 4}, {"vbCr", {13}, 2},
    {"vbLf", {10}, 2},        {"vbTab", {9}, 2},          {"vbNullChar", {0}, 2},
    {"vbBack", {8}, 2},       {"vbFormFeed", {12}, 2},    {"vbVerticalTab", {11}, 2},
    {"vbNullString", {0}, 0},
};

/* Every name of a source is looked up: most are told apart by their first letters. */
static bool is_named(sk_span name, const char *as)
{
    return sk_lower(name.ptr[0]) == sk_lower((uint8_t)as[0]) &&
           sk_lower(name.ptr[1]) == sk_lower((uint8_t)as[1]) && sk_ieq(name, sk_span_of_cstr(as));
}

const vb_value *vb_lib_constant(struct vb *vb, sk_span name)
{
    vb_value *v = NULL;
    if (name.len < 4)
        return NULL;
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0] && v == NULL; i++)
        if (is_named(name, numbers[i].name)) {
            if ((v = vb_alloc(vb, sizeof *v)) != NULL)
                *v = VB_LONG(numbers[i].value);
        }
    int32_t rare;
    if (v == NULL && vb_lib_number(name, &rare) && (v = vb_alloc(vb, sizeof *v)) != NULL)
        *v = VB_LONG(rare);
    for (size_t i = 0; i < sizeof texts / sizeof texts[0] && v == NULL; i++)
        if (is_named(name, texts[i].name)) {
            if ((v = vb_alloc(vb, sizeof *v)) != NULL)
                *v = (vb_value){.type = VT_STRING, .len = texts[i].len, .s = texts[i].units};
        }
    return v;
}

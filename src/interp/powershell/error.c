/* Errors: what is thrown, and which catch takes it. */
#include "interp/powershell/ps.h"

/* The exceptions behind our own messages. */
static const struct {
    const char *start, *type;
} known[] = {
    {"Attempted to divide by zero", "dividebyzeroexception"},
    {"Index was outside", "indexoutofrangeexception"},
    {"Cannot convert value", "management.automation.psinvalidcastexception"},
    {"The input is not a valid", "formatexception"},
    {"Error formatting", "formatexception"},
    {"You cannot call a method on a null", "management.automation.runtimeexception"},
    {"Index and length", "argumentoutofrangeexception"},
    {"Value was either too large", "overflowexception"},
};

static pv error_record(struct ps *ps, sk_span type, sk_span message, pv target)
{
    pv v = pv_object(ps, "error", type);
    if (v.kind == PV_OBJECT) {
        v.obj->text = message;
        v.obj->data = target;
    }
    return v;
}

void ps_throw(struct ps *ps, const char *what)
{
    sk_span type = SK_LIT("management.automation.runtimeexception"), text = sk_span_of_cstr(what);
    if (ps->flow != FLOW_NONE)
        return;
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        if (sk_starts(text, sk_span_of_cstr(known[i].start)))
            type = sk_span_of_cstr(known[i].type);
    ps->flow = FLOW_THROW;
    ps->thrown = error_record(ps, type, text, pv_null());
}

void ps_throw_value(struct ps *ps, pv v)
{
    bool exception = v.kind == PV_OBJECT && strcmp(v.obj->kind, "exception") == 0;
    ps->flow = FLOW_THROW;
    ps->hard = true;
    if (v.kind == PV_OBJECT && strcmp(v.obj->kind, "error") == 0)
        ps->thrown = v;
    else if (v.kind == PV_NULL)
        ps->thrown = error_record(ps, SK_LIT("management.automation.runtimeexception"),
                                  SK_LIT("ScriptHalted"), v);
    else
        ps->thrown = error_record(
            ps, exception ? v.obj->type : SK_LIT("management.automation.runtimeexception"),
            pv_text(ps, v), v);
}

/* [ns.exception] takes every exception; of our own types the names must agree. */
static bool takes(sk_span type, sk_span thrown)
{
    static const sk_span every[] = {SK_LIT_INIT("exception"), SK_LIT_INIT("systemexception")};
    for (size_t i = 0; i < 2; i++)
        if (sk_eq(type, every[i]))
            return true;
    if (sk_eq(type, SK_LIT("arithmeticexception")))
        return sk_eq(thrown, SK_LIT("dividebyzeroexception")) ||
               sk_eq(thrown, SK_LIT("overflowexception"));
    return sk_eq(type, thrown);
}

const struct pnode *ps_catch_for(const struct pnode *clauses, pv thrown)
{
    sk_span type = thrown.kind == PV_OBJECT ? thrown.obj->type : (sk_span){0};
    for (const struct pnode *c = clauses; c != NULL; c = c->next) {
        if (c->a == NULL)
            return c;
        for (const struct pnode *t = c->a; t != NULL; t = t->next)
            if (takes(t->text, type))
                return c;
    }
    return NULL;
}

bool ps_error_member(struct ps *ps, struct pobj *obj, sk_span name, pv *ret)
{
    if (sk_ieq(name, SK_LIT("exception")) || sk_ieq(name, SK_LIT("innerexception")) ||
        sk_ieq(name, SK_LIT("errorrecord"))) {
        *ret = pv_object(ps, "exception", obj->type);
        if (ret->kind == PV_OBJECT)
            ret->obj->text = obj->text;
    } else if (sk_ieq(name, SK_LIT("message")) || sk_ieq(name, SK_LIT("fullyqualifiederrorid")))
        *ret = pv_str(obj->text);
    else if (sk_ieq(name, SK_LIT("targetobject")))
        *ret = obj->data;
    else if (sk_ieq(name, SK_LIT("stacktrace")) || sk_ieq(name, SK_LIT("scriptstacktrace")))
        *ret = pv_cstr("");
    else
        return false;
    return true;
}

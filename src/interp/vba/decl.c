#include "interp/vba/parse.h"

static const struct {
    const char *word;
    uint8_t type;
} types[] = {
    {"integer", VT_INT},     {"long", VT_LONG},         {"single", VT_SINGLE},
    {"double", VT_DOUBLE},   {"currency", VT_CURRENCY}, {"date", VT_DATE},
    {"string", VT_STRING},   {"boolean", VT_BOOL},      {"variant", VT_VARIANT},
    {"byte", VT_BYTE},       {"longlong", VT_LONGLONG}, {"longptr", VT_LONGLONG},
    {"decimal", VT_DECIMAL}, {"object", VT_OBJECT},     {"any", VT_VARIANT},
};

static const struct vb_sym *const_of_member(const struct vb_node *n)
{
    const struct vb_sym *s = NULL;
    if (n->a->eval != vb_ev_module)
        return NULL;
    if (n->a->sym->module != NULL)
        s = vb_scope_find(&n->a->sym->module->scope, n->name);
    else if (n->name != NULL)
        s = n->name->global;
    return s != NULL && s->kind == SYM_CONST ? s : NULL;
}

/* True when the value is known without a running procedure: literals, constants, operators. */
static bool is_constant(const struct vb_node *n, int depth)
{
    static vb_eval *const operators[] = {vb_ev_binary, vb_ev_add,     vb_ev_xor,    vb_ev_concat,
                                         vb_ev_paren,  vb_ev_compare, vb_ev_negate, vb_ev_not};
    if (n == NULL || depth > 100)
        return false;
    if (n->eval == vb_ev_const)
        return true;
    const struct vb_sym *s = n->eval == vb_ev_sym_const            ? n->sym
                             : n->kind == N_MEMBER && n->argc == 0 ? const_of_member(n)
                             : n->eval == vb_ev_global_object && n->name->global != NULL &&
                                     n->name->global->kind == SYM_CONST
                                 ? n->name->global
                                 : NULL;
    if (s != NULL)
        return s->at != NULL || is_constant(s->constant, depth + 1);
    for (size_t i = 0; i < sizeof operators / sizeof operators[0]; i++)
        if (n->eval == operators[i])
            return is_constant(n->a, depth + 1) && (n->b == NULL || is_constant(n->b, depth + 1));
    return false;
}

static bool const_number(struct vb_parser *p, int64_t *ret)
{
    vb_value v;
    struct vb_node *n = vb_expr(p);
    if (!is_constant(n, 0) || !vb_eval_node(p->vb, n, &v) || !vb_to_i64(p->vb, &v, ret)) {
        p->bad = true;
        return false;
    }
    return true;
}

static void as_class(struct vb_parser *p, struct vb_sym *sym, struct vb_name *name)
{
    struct vb_sym *s = vb_lookup(p, name);
    sym->type = VT_OBJECT;
    sym->class_name = name;
    if (s != NULL && s->kind == SYM_TYPE) {
        sym->type = s->def == NULL ? VT_LONG : VT_UDT; /* an Enum is a Long */
        sym->def = s->def;
    }
}

bool vb_as_type(struct vb_parser *p, struct vb_sym *sym)
{
    if (!vb_take(p, "as"))
        return !p->bad;
    sym->as_new = vb_take(p, "new");
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++) {
        if (!vb_at(p, types[i].word) || strcmp(p->t[1].op, ".") == 0)
            continue;
        p->t++;
        sym->type = types[i].type;
        if (sym->type == VT_STRING && vb_take_op(p, "*")) {
            int64_t n;
            if (!const_number(p, &n))
                return false;
            sym->type = VT_FIXSTR;
            sym->fixlen = (uint16_t)(n < 0 ? 0 : n > UINT16_MAX ? UINT16_MAX : n);
        }
        return true;
    }
    struct vb_name *name = vb_take_name(p, NULL);
    struct sk_text full = sk_text_new(p->vb->arena, 1000);
    if (name != NULL)
        sk_text_put(&full, name->text);
    while (vb_take_op(p, ".")) {
        name = vb_take_name(p, NULL);
        sk_text_byte(&full, '.');
        if (name != NULL)
            sk_text_put(&full, name->text);
    }
    if (name == NULL)
        return false;
    as_class(p, sym, name);
    if (sym->type == VT_OBJECT)
        sym->class_name = vb_name(p->vb, sk_text_view(&full));
    return true;
}

struct vb_sym *vb_local_new(struct vb_parser *p, struct vb_name *name, uint8_t type)
{
    struct vb_sym *s = vb_scope_find(&p->proc->scope, name);
    if (s == NULL) {
        s = vb_sym_new(p->vb, &p->proc->scope, name, SYM_LOCAL);
        if (s == NULL)
            return NULL;
        s->slot = p->proc->slot_count++;
        if (p->proc->locals == NULL)
            p->proc->locals = s;
        else
            p->proc->last_local->next = s;
        p->proc->last_local = s;
    }
    s->type = type;
    return s;
}

static struct vb_sym *field_new(struct vb_parser *p, struct vb_name *name)
{
    struct vb_module *m = p->module;
    struct vb_sym *s = vb_sym_new(p->vb, &m->scope, name, SYM_FIELD);
    if (s == NULL)
        return NULL;
    s->slot = m->field_count++;
    if (m->fields == NULL)
        m->fields = s;
    else
        m->last_field->next = s;
    m->last_field = s;
    return s;
}

/* A variable that outlives the procedures. */
static vb_value *variable_new(struct vb *vb)
{
    vb_value *v = vb_alloc(vb, sizeof *v), **at = SK_PUSH(vb->arena, &vb->globals);
    if (at == NULL || v == NULL)
        return NULL;
    *at = v;
    return v;
}

struct vb_sym *vb_global_new(struct vb_parser *p, struct vb_name *name, bool is_private)
{
    struct vb_sym *s = vb_sym_new(p->vb, &p->module->scope, name, SYM_GLOBAL);
    if (s == NULL)
        return NULL;
    s->at = variable_new(p->vb);
    s->module = p->module;
    if (!is_private && name->global == NULL)
        name->global = s;
    return s->at == NULL ? NULL : s;
}

/* The bounds of `Dim a(1 To 3, 5)`. */
static void dimensions(struct vb_parser *p, struct vb_sym *sym)
{
    struct vb_array *a = vb_alloc(p->vb, sizeof *a);
    struct vb_bound bounds[VB_MAX_DIMS];
    size_t dims = 0;
    if (a == NULL)
        return;
    sym->is_array = true;
    sym->init = (vb_value){.type = VT_ARRAY, .a = a};
    while (!vb_take_op(p, ")") && !p->bad && dims < VB_MAX_DIMS) {
        int64_t low = p->module->base, high;
        if (!const_number(p, &high))
            return;
        if (vb_take(p, "to")) {
            low = high;
            if (!const_number(p, &high))
                return;
        }
        if (low < INT32_MIN || high > INT32_MAX || high < INT32_MIN || low > INT32_MAX)
            p->bad = true;
        bounds[dims++] = (struct vb_bound){(int32_t)low, (int32_t)high};
        (void)vb_take_op(p, ",");
    }
    a->dims = (uint8_t)dims;
    memcpy(a->bound, bounds, dims * sizeof *bounds);
}

static void shape(struct vb_parser *p, struct vb_sym *sym)
{
    struct vb_array *a = sym->init.a;
    struct vb_bound bounds[VB_MAX_DIMS];
    size_t dims = a->dims;
    a->type = sym->type;
    a->def = sym->type == VT_UDT                     ? sym->def
             : sym->type == VT_OBJECT && sym->as_new ? (const void *)sym->class_name
                                                     : NULL;
    a->fixlen = sym->fixlen;
    memcpy(bounds, a->bound, sizeof bounds);
    a->dims = 0;
    if (dims > 0 && !vb_array_redim(p->vb, a, bounds, dims, false))
        p->bad = true;
    a->fixed = dims > 0 && !p->vb->script;
}

static bool initialise(struct vb_parser *p, struct vb_sym *s)
{
    return s->is_array ? vb_copy(p->vb, &s->init, s->at)
                       : vb_default(p->vb, s->type, s->def, s->fixlen, s->at);
}

static uint8_t default_type(const struct vb_parser *p, const struct vb_name *name)
{
    uint8_t c = sk_lower(name->text.ptr[0]);
    return p->module->has_deftype && sk_is_alpha(c) ? p->module->deftype[c - 'a'] : VT_VARIANT;
}

static struct vb_sym *declared_sym(struct vb_parser *p, struct vb_name *name, bool is_static,
                                   bool is_private)
{
    if (p->proc == NULL || (p->proc == p->module->top && p->vb->script))
        return p->module->is_class ? field_new(p, name) : vb_global_new(p, name, is_private);
    if (!is_static)
        return vb_local_new(p, name, VT_VARIANT);
    struct vb_sym *s = vb_sym_new(p->vb, &p->proc->scope, name, SYM_GLOBAL);
    if (s != NULL)
        s->at = variable_new(p->vb);
    return s;
}

static void declare_one(struct vb_parser *p, bool is_static, bool is_private, bool events)
{
    char suffix;
    struct vb_name *name = vb_take_name(p, &suffix);
    struct vb_sym shape_sym = {0};
    if (name == NULL || name->text.len == 0)
        return;
    if (vb_take_op(p, "("))
        dimensions(p, &shape_sym);
    shape_sym.type = vb_suffix_type(suffix);
    if (shape_sym.type == 0)
        shape_sym.type = default_type(p, name);
    if (!vb_as_type(p, &shape_sym) || p->bad)
        return;
    struct vb_sym *known = p->proc != NULL ? vb_scope_find(&p->proc->scope, name) : NULL;
    if (known != NULL && known->kind == SYM_LOCAL && !known->implicit && known->is_array)
        return;
    struct vb_sym *s = declared_sym(p, name, is_static, is_private);
    if (s == NULL) {
        p->bad = true;
        return;
    }
    s->implicit = false;
    s->type = shape_sym.type;
    s->as_new = shape_sym.as_new;
    s->events = events;
    s->def = shape_sym.def;
    s->class_name = shape_sym.class_name;
    s->fixlen = shape_sym.fixlen;
    s->is_array = shape_sym.is_array;
    s->init = shape_sym.init;
    if (s->is_array)
        shape(p, s);
    if (s->at != NULL && !initialise(p, s))
        p->bad = true;
    if (s->kind == SYM_LOCAL && p->vb->script && s->is_array) {
        struct vb_ins *ins = vb_emit(p, vb_ex_declare);
        if (ins != NULL) {
            ins->x = vb_constant(p, s->init);
            ins->slot = s->slot;
        }
    }
}

void vb_declare(struct vb_parser *p, bool is_static, bool is_private, bool events)
{
    do {
        events |= vb_take(p, "withevents");
        declare_one(p, is_static, is_private, events);
    } while (!p->bad && vb_take_op(p, ","));
}

void vb_declare_const(struct vb_parser *p, bool is_private)
{
    do {
        char suffix;
        struct vb_sym typed = {0};
        struct vb_name *name = vb_take_name(p, &suffix);
        typed.type = vb_suffix_type(suffix);
        if (name == NULL || !vb_as_type(p, &typed) || !vb_need(p, "="))
            return;
        struct vb_scope *scope =
            p->proc != NULL && p->proc != p->module->top ? &p->proc->scope : &p->module->scope;
        struct vb_node *value = vb_expr(p);
        struct vb_sym *s = vb_scope_find(scope, name);
        if (s == NULL || s->kind != SYM_CONST || s->at != NULL)
            s = vb_sym_new(p->vb, scope, name, SYM_CONST);
        if (value == NULL)
            return;
        if (s == NULL)
            return;
        s->constant = value;
        s->type = typed.type;
        if (scope == &p->module->scope && !is_private && name->global == NULL)
            name->global = s;
    } while (vb_take_op(p, ","));
}

void vb_redim(struct vb_parser *p)
{
    bool preserve = vb_take(p, "preserve");
    do {
        struct vb_sym typed = {.type = VT_VARIANT};
        struct vb_ins *ins;
        struct vb_node *n;
        struct vb_name *simple = p->t->kind == T_NAME && strcmp(p->t[1].op, "(") == 0
                                     ? vb_name(p->vb, p->t->text)
                                     : NULL;
        if (simple != NULL && vb_lookup(p, simple) == NULL) {
            typed.type = vb_suffix_type(p->t->suffix);
            struct vb_sym *s = vb_local_new(p, simple, VT_VARIANT);
            if (s != NULL && typed.type == 0)
                typed.type = VT_VARIANT;
        }
        n = vb_operand(p, false);
        if (n == NULL || n->args == NULL)
            p->bad = true;
        if (!vb_as_type(p, &typed) || p->bad)
            return;
        ins = vb_emit(p, vb_ex_redim);
        if (ins == NULL)
            return;
        ins->x = n;
        ins->flag = preserve;
        ins->slot = typed.type;
    } while (vb_take_op(p, ","));
}

/* The parameter list, up to and with its closing parenthesis. */
void vb_params(struct vb_parser *p)
{
    SK_VEC(struct vb_param) list = {0};
    while (!p->bad && !vb_take_op(p, ")")) {
        struct vb_param *q = SK_PUSH(p->vb->arena, &list);
        if (q == NULL)
            break;
        q->optional = vb_take(p, "optional");
        q->by_val = vb_take(p, "byval");
        if (!q->by_val)
            (void)vb_take(p, "byref");
        q->param_array = vb_take(p, "paramarray");
        if (vb_at(p, "byval"))
            q->by_val = vb_take(p, "byval");
        char suffix;
        struct vb_name *name = vb_take_name(p, &suffix);
        struct vb_sym *s = name == NULL ? NULL : vb_local_new(p, name, VT_VARIANT);
        if (s == NULL)
            return;
        s->type = vb_suffix_type(suffix);
        if (s->type == 0)
            s->type = default_type(p, name);
        if (vb_take_op(p, "(")) {
            q->array = true;
            (void)vb_need(p, ")");
        }
        s->is_array = q->array;
        s->by_ref = true;
        if (!vb_as_type(p, s))
            return;
        s->as_new = false;
        q->sym = s;
        if (vb_take_op(p, "="))
            q->fallback = vb_expr(p);
        if (!is_constant(q->fallback, 0))
            q->fallback = NULL;
        if (!vb_take_op(p, ",") && !vb_op(p, ")"))
            p->bad = true;
    }
    p->proc->params = list.at;
    p->proc->param_count = (uint32_t)list.count;
}

/* Expressions: every node has its function. */
#include "interp/vba/memory.h"
#include "interp/vba/parse.h"

enum { MAX_ARGS = 60, STACK_BYTES = 3 << 20 };

static bool stack_low(const struct vb *vb)
{
    uint8_t here;
    uintptr_t at = (uintptr_t)&here;
    return (at < vb->stack_base ? vb->stack_base - at : at - vb->stack_base) > STACK_BYTES;
}

bool vb_eval_node(struct vb *vb, const struct vb_node *n, vb_value *ret)
{
    return n->eval(vb, n, ret);
}

bool vb_ev_const(struct vb *vb, const struct vb_node *n, vb_value *ret)
{
    (void)vb;
    *ret = n->value;
    return true;
}

bool vb_ev_local(struct vb *vb, const struct vb_node *n, vb_value *ret)
{
    *ret = vb->frame->slots[n->slot];
    return true;
}

static bool make_new(struct vb *vb, const struct vb_sym *s, vb_value *at)
{
    if (s == NULL || !s->as_new || at->type != VT_OBJECT || at->o != NULL || s->class_name == NULL)
        return true;
    return vb_create(vb, s->class_name->text, at);
}

/* An element of `Dim a(3) As New C`. */
static bool make_element(struct vb *vb, const struct vb_array *a, vb_value *at)
{
    if (a->type != VT_OBJECT || a->def == NULL || at->type != VT_OBJECT || at->o != NULL)
        return true;
    return vb_create(vb, ((const struct vb_name *)a->def)->text, at);
}

/* A name that was never given a value may be a function that Execute defined. */
static bool late_proc(struct vb *vb, const struct vb_node *n, vb_value *ret)
{
    if (!vb->script || ret->type != VT_EMPTY || n->sym == NULL || !n->sym->implicit ||
        n->name->global == NULL)
        return true;
    const struct vb_sym *s = n->name->global;
    if (s->kind == SYM_PROC && s->proc[0] != NULL)
        return vb_run_proc(vb, s->proc[0], NULL, NULL, 0, ret);
    if (s->kind == SYM_GLOBAL)
        *ret = *s->at;
    return true;
}

bool vb_ev_local_ref(struct vb *vb, const struct vb_node *n, vb_value *ret)
{
    vb_value *at = &vb->frame->slots[n->slot];
    if (at->type == VT_REF)
        at = at->ref;
    if (!make_new(vb, n->sym, at))
        return false;
    *ret = *at;
    return late_proc(vb, n, ret);
}

bool vb_ev_global(struct vb *vb, const struct vb_node *n, vb_value *ret)
{
    if (n->sym->as_new && !make_new(vb, n->sym, n->sym->at))
        return false;
    *ret = *n->sym->at;
    return !n->sym->implicit || late_proc(vb, n, ret);
}

bool vb_ev_field(struct vb *vb, const struct vb_node *n, vb_value *ret)
{
    struct vb_obj *me = vb->frame->me;
    if (me == NULL || me->fields == NULL)
        return vb_err(vb, 91);
    vb_value *at = &me->fields[n->slot];
    if (n->sym->as_new && !make_new(vb, n->sym, at))
        return false;
    *ret = *at;
    return true;
}

bool vb_ev_sym_const(struct vb *vb, const struct vb_node *n, vb_value *ret)
{
    struct vb_sym *s = n->sym;
    if (s->constant != NULL) {
        struct vb_node *value = s->constant;
        vb_value v;
        s->constant = NULL; /* a constant that needs itself is Empty */
        if (!value->eval(vb, value, &v))
            return false;
        if (s->type != VT_VARIANT && s->type != 0 && !vb_coerce(vb, &v, s->type, &v))
            return false;
        s->at = vb_alloc(vb, sizeof v);
        if (s->at == NULL)
            return false;
        *s->at = v;
    }
    *ret = s->at == NULL ? VB_EMPTY : *s->at;
    return true;
}

bool vb_ev_paren(struct vb *vb, const struct vb_node *n, vb_value *ret)
{
    if (stack_low(vb))
        return vb_err(vb, 28);
    return n->a->eval(vb, n->a, ret);
}

bool vb_ev_binary(struct vb *vb, const struct vb_node *n, vb_value *ret)
{
    vb_value a, b;
    if (stack_low(vb))
        return vb_err(vb, 28);
    return n->a->eval(vb, n->a, &a) && n->b->eval(vb, n->b, &b) && ((vb->promote = n->ref), true) &&
           vb_binary(vb, n->op, n->text, &a, &b, ret);
}

static bool is_small(const vb_value *v)
{
    return v->type == VT_INT || v->type == VT_LONG;
}

bool vb_ev_add(struct vb *vb, const struct vb_node *n, vb_value *ret)
{
    vb_value a, b;
    if (stack_low(vb))
        return vb_err(vb, 28);
    if (!n->a->eval(vb, n->a, &a) || !n->b->eval(vb, n->b, &b))
        return false;
    if (is_small(&a) && is_small(&b)) {
        int64_t r = n->op == OP_ADD ? a.i + b.i : a.i - b.i;
        bool wide = a.type == VT_LONG || b.type == VT_LONG;
        if (wide ? r >= INT32_MIN && r <= INT32_MAX : r >= INT16_MIN && r <= INT16_MAX) {
            *ret = (vb_value){.type = wide ? VT_LONG : VT_INT, .i = r};
            return true;
        }
    }
    vb->promote = n->ref;
    return vb_binary(vb, n->op, n->text, &a, &b, ret);
}

bool vb_ev_xor(struct vb *vb, const struct vb_node *n, vb_value *ret)
{
    vb_value a, b;
    if (!n->a->eval(vb, n->a, &a) || !n->b->eval(vb, n->b, &b))
        return false;
    if (is_small(&a) && is_small(&b)) {
        *ret = (vb_value){.type = a.type > b.type ? a.type : b.type, .i = a.i ^ b.i};
        return true;
    }
    return vb_binary(vb, OP_XOR, n->text, &a, &b, ret);
}

bool vb_ev_concat(struct vb *vb, const struct vb_node *n, vb_value *ret)
{
    vb_value a, b;
    if (stack_low(vb))
        return vb_err(vb, 28);
    if (!n->a->eval(vb, n->a, &a) || !n->b->eval(vb, n->b, &b))
        return false;
    if (a.type == VT_STRING && b.type == VT_STRING)
        return vb_concat(vb, &a, &b, ret);
    return vb_binary(vb, OP_CONCAT, n->text, &a, &b, ret);
}

bool vb_ev_compare(struct vb *vb, const struct vb_node *n, vb_value *ret)
{
    vb_value a, b;
    static const uint8_t holds[] = {2, 5, 1, 4, 3, 6};
    if (!n->a->eval(vb, n->a, &a) || !n->b->eval(vb, n->b, &b))
        return false;
    if (!is_small(&a) || !is_small(&b)) {
        vb->variants = (uint8_t)n->slot;
        return vb_binary(vb, n->op, n->text, &a, &b, ret);
    }
    int c = a.i < b.i ? 0 : a.i == b.i ? 1 : 2;
    *ret = VB_BOOL((holds[n->op - OP_EQ] >> c & 1) != 0);
    return true;
}

bool vb_ev_negate(struct vb *vb, const struct vb_node *n, vb_value *ret)
{
    vb_value a;
    if (!n->a->eval(vb, n->a, &a))
        return false;
    vb->promote = n->ref;
    return vb_negate(vb, &a, ret);
}

bool vb_ev_not(struct vb *vb, const struct vb_node *n, vb_value *ret)
{
    vb_value a;
    return n->a != NULL && n->a->eval(vb, n->a, &a) && vb_not(vb, &a, ret);
}

bool vb_ev_new(struct vb *vb, const struct vb_node *n, vb_value *ret)
{
    return vb_create(vb, n->name->text, ret);
}

bool vb_ev_typeof(struct vb *vb, const struct vb_node *n, vb_value *ret)
{
    vb_value v;
    if (!n->a->eval(vb, n->a, &v))
        return false;
    if (v.type != VT_OBJECT)
        return vb_err(vb, 424);
    bool is = sk_ieq(sk_span_of_cstr(vb_type_name(vb, &v)), n->name->text) ||
              sk_ieq(n->name->text, SK_LIT("object"));
    if (v.o != NULL && v.o->module != NULL)
        for (size_t i = 0; i < v.o->module->implements.count; i++)
            is |= v.o->module->implements.at[i] == n->name;
    *ret = VB_BOOL(is && v.o != NULL);
    return true;
}

bool vb_ev_erl(struct vb *vb, const struct vb_node *n, vb_value *ret)
{
    (void)n;
    *ret = VB_LONG(vb->err.number != 0 ? vb->err.line : 0);
    return true;
}

bool vb_ev_me(struct vb *vb, const struct vb_node *n, vb_value *ret)
{
    (void)n;
    struct vb_obj *me = vb->frame == NULL ? NULL : vb->frame->me;
    *ret = VB_OBJ(me != NULL ? me : vb->document);
    return true;
}

bool vb_ev_address(struct vb *vb, const struct vb_node *n, vb_value *ret)
{
    if (n->name == NULL)
        return vb_err(vb, 5);
    *ret = VB_LONG(vb_proc_address(n->name->text));
    return true;
}

bool vb_ev_module(struct vb *vb, const struct vb_node *n, vb_value *ret)
{
    struct vb_module *m = n->sym->module;
    if (m == NULL || !m->is_class) {
        *ret = VB_OBJ(vb_opaque(vb, n->sym->name->text));
        return ret->o != NULL;
    }
    if (m->instance == NULL)
        m->instance = vb_new_instance(vb, m);
    *ret = VB_OBJ(m->instance);
    return m->instance != NULL;
}

bool vb_ev_global_object(struct vb *vb, const struct vb_node *n, vb_value *ret)
{
    struct vb_sym *s = n->name->global;
    if (s != NULL && s->kind == SYM_GLOBAL) {
        *ret = *s->at;
        return true;
    }
    if (s != NULL && s->kind == SYM_PROC && s->proc[0] != NULL)
        return vb_run_proc(vb, s->proc[0], NULL, NULL, 0, ret);
    if (s != NULL && s->kind == SYM_CONST) {
        struct vb_node direct = *n; /* declared below */
        direct.sym = s;
        return vb_ev_sym_const(vb, &direct, ret);
    }
    struct vb_obj *o = vb_global_object(vb, n->name);
    if (o == NULL)
        o = vb_opaque(vb, n->name->text);
    *ret = VB_OBJ(o);
    return o != NULL;
}

/* [A1] and [1+2]: Application.Evaluate. */
bool vb_ev_bracket(struct vb *vb, const struct vb_node *n, vb_value *ret)
{
    vb_value s;
    if (!vb_str_utf8(vb, n->name->text, &s))
        return false;
    struct vb_call c = {.name = "Evaluate", .args = &s, .argc = 1, .ret = ret};
    *ret = VB_EMPTY;
    return vb_member(vb, vb->app, vb_name_c(vb, "Evaluate"), &c);
}

/* ---- calls ---- */

struct args {
    vb_value at[8];
    vb_value *all;
    size_t count;
};

/* A variable of a user-defined type, or the one of a With block. */
static bool is_udt(const struct vb_node *n)
{
    while (n->kind == N_MEMBER || n->kind == N_INDEX)
        n = n->a;
    return (n->kind == N_LOCAL || n->kind == N_GLOBAL || n->kind == N_FIELD) &&
           (n->sym == NULL || n->sym->type == VT_UDT);
}

static bool referable(const struct vb_node *n)
{
    if (n->sym != NULL && n->sym->implicit && n->name != NULL && n->name->global != NULL &&
        n->name->global != n->sym)
        return false; /* perhaps what Execute defined */
    return n->kind == N_LOCAL || n->kind == N_GLOBAL || n->kind == N_FIELD ||
           (n->kind == N_INDEX && n->a != NULL &&
            (n->a->kind == N_LOCAL || n->a->kind == N_GLOBAL || n->a->kind == N_FIELD)) ||
           (n->kind == N_MEMBER && is_udt(n->a));
}

static bool one_value(struct vb *vb, const struct vb_node *n, bool ref, vb_value *ret)
{
    uint8_t type = VT_VARIANT;
    if (n == NULL) {
        *ret = VB_NONE;
        return true;
    }
    if (ref && referable(n) && !(n->sym != NULL && n->sym->kind == SYM_CONST)) {
        struct vb_error saved = vb->err;
        vb_value *at = vb_lvalue(vb, n, &type);
        if (at != NULL) {
            *ret = (vb_value){.type = VT_REF, .own = type, .ref = at};
            return true;
        }
        if (vb->stopped != NULL)
            return false;
        vb->err = saved;
    }
    return n->eval(vb, n, ret);
}

/* Evaluates the arguments of a call; ref: variables as VT_REF. */
static bool eval_args(struct vb *vb, const struct vb_node *n, bool ref, size_t extra,
                      struct args *a)
{
    a->count = n->argc;
    a->all = a->at;
    if (n->argc + extra > 8)
        a->all = vb_alloc(vb, (n->argc + extra) * sizeof(vb_value));
    if (a->all == NULL)
        return false;
    for (size_t i = 0; i < n->argc; i++) {
        vb_value *at = &a->all[i];
        if (!one_value(vb, n->args[i].node, ref, at))
            return false;
        if (n->args[i].by_val && at->type == VT_REF && vb_is_num(at->ref->type))
            *at = *at->ref;
    }
    return true;
}

/* Puts named arguments where the parameter of that name stands. */
static bool place_named(struct vb *vb, const struct vb_node *n, const struct vb_proc *q,
                        struct args *a)
{
    bool named = false;
    for (size_t i = 0; i < n->argc; i++)
        named |= n->args[i].name != NULL;
    if (!named)
        return true;
    vb_value *all = vb_alloc(vb, (q->param_count + 1) * sizeof *all);
    if (all == NULL)
        return false;
    for (size_t k = 0; k < q->param_count; k++)
        all[k] = VB_NONE;
    size_t count = 0;
    for (size_t i = 0; i < n->argc; i++) {
        size_t k = i;
        if (n->args[i].name != NULL)
            for (k = 0; k < q->param_count; k++)
                if (q->params[k].sym->name == n->args[i].name)
                    break;
        if (k >= q->param_count)
            return vb_err(vb, 448);
        all[k] = a->all[i];
        count = count > k + 1 ? count : k + 1;
    }
    a->all = all;
    a->count = count;
    return true;
}

static bool proc_args(struct vb *vb, const struct vb_node *n, const struct vb_proc *q, size_t extra,
                      struct args *a)
{
    return eval_args(vb, n, true, extra, a) && (q->declared || place_named(vb, n, q, a));
}

bool vb_ev_call(struct vb *vb, const struct vb_node *n, vb_value *ret)
{
    struct vb_proc *q = n->sym->proc[0];
    struct args a;
    if (stack_low(vb))
        return vb_err(vb, 28);
    if (q == NULL)
        return vb_err(vb, 450);
    struct vb_obj *me = q->module->is_class && vb->frame != NULL ? vb->frame->me : NULL;
    return proc_args(vb, n, q, 0, &a) && vb_run_proc(vb, q, me, a.all, a.count, ret);
}

bool vb_ev_builtin(struct vb *vb, const struct vb_node *n, vb_value *ret)
{
    const struct vb_builtin *b = n->builtin;
    struct args a;
    if (!eval_args(vb, n, (b->flags & VB_BY_REF) != 0, 0, &a) ||
        !vb_args_by_name(vb, NULL, sk_span_of_cstr(b->name), n->args, n->argc, &a.all, &a.count))
        return false;
    if (a.count < b->min || a.count > b->max)
        return vb_err(vb, 450);
    if ((b->flags & VB_NULLS) != 0 && a.count > 0 && a.all[0].type == VT_NULL) {
        *ret = VB_NULL;
        return n->type != VT_STRING || vb_err(vb, 94); /* Left$ and its like */
    }
    struct vb_call c = {.name = b->name, .args = a.all, .argc = a.count, .ret = ret};
    *ret = VB_EMPTY;
    if (n->ref) {
        vb->env_read = true;
        vb_tick(vb);
    }
    return b->fn(vb, &c);
}

static bool index_value(struct vb *vb, const struct vb_node *n, const vb_value *base,
                        vb_value *ret);

/* The written arguments, where one of them has a name. */
static const struct vb_arg *named_args(const struct vb_node *n)
{
    for (size_t i = 0; i < n->argc; i++)
        if (n->args[i].name != NULL)
            return n->args;
    return NULL;
}

static bool member_call(struct vb *vb, const struct vb_node *n, struct vb_obj *o, vb_value *ret)
{
    struct args a;
    if (o == NULL)
        return vb_err(vb, 91);
    if (n->name->environment != VB_ENV_NEVER)
        vb_env_member(vb, o, n->name);
    if (o->module != NULL) {
        struct vb_sym *s = vb_scope_find(&o->module->scope, n->name);
        if (s == NULL || (s->is_private && (vb->frame == NULL || vb->frame->me != o)))
            s = vb_class_member(vb, o->module, n->name);
        if (s != NULL && s->kind == SYM_PROC && s->proc[0] != NULL) {
            if (s->is_private && s->name == n->name && (vb->frame == NULL || vb->frame->me != o))
                return vb_err(vb, 438);
            if (s->proc[0]->param_count >= n->argc || n->argc == 0 ||
                (s->proc[0]->param_count > 0 &&
                 s->proc[0]->params[s->proc[0]->param_count - 1].param_array))
                return proc_args(vb, n, s->proc[0], 0, &a) &&
                       vb_run_proc(vb, s->proc[0], o, a.all, a.count, ret);
            vb_value got; /* o.List(1): the arguments are for what List gives */
            if (s->proc[0]->is_function && s->proc[0]->param_count == 0)
                return vb_run_proc(vb, s->proc[0], o, NULL, 0, &got) &&
                       index_value(vb, n, &got, ret);
        }
    }
    if (!eval_args(vb, n, true, 0, &a))
        return false;
    const vb_value *written = a.all;
    if (!vb_args_by_name(vb, o->type->name, n->name->text, n->args, n->argc, &a.all, &a.count))
        return false;
    vb_value tmp = VB_EMPTY;
    struct vb_call c = {.args = a.all, .argc = a.count, .ret = &tmp};
    c.named = a.all == written ? named_args(n) : NULL; /* else they have their places */
    if (!vb_member(vb, o, n->name, &c))
        return false;
    *ret = tmp;
    return true;
}

static vb_value *udt_field(struct vb *vb, struct vb_udt *u, const struct vb_node *n,
                           uint8_t *ret_type);

bool vb_ev_member(struct vb *vb, const struct vb_node *n, vb_value *ret)
{
    vb_value base;
    if (stack_low(vb))
        return vb_err(vb, 28);
    if (n->a->eval == vb_ev_module && n->a->sym->module != NULL && !n->a->sym->module->is_class) {
        struct vb_sym *s = vb_scope_find(&n->a->sym->module->scope, n->name);
        struct vb_node direct = *n;
        direct.sym = s;
        if (s != NULL && s->kind == SYM_PROC)
            return vb_ev_call(vb, &direct, ret);
        if (s != NULL && s->kind == SYM_GLOBAL)
            return vb_ev_global(vb, &direct, ret);
        if (s != NULL && s->kind == SYM_CONST)
            return vb_ev_sym_const(vb, &direct, ret);
        return vb_err(vb, 438);
    }
    if (n->a->eval == vb_ev_module && n->a->sym->kind == SYM_TYPE && n->name->global != NULL &&
        n->name->global->kind == SYM_CONST) {
        struct vb_node direct = *n; /* Enum.Member */
        direct.sym = n->name->global;
        return vb_ev_sym_const(vb, &direct, ret);
    }
    if (!n->a->eval(vb, n->a, &base))
        return false;
    if (base.type == VT_UDT) {
        uint8_t type;
        vb_value *at = udt_field(vb, base.u, n, &type);
        if (at == NULL)
            return false;
        *ret = *at;
        return true;
    }
    if (base.type != VT_OBJECT)
        return vb_err(vb, 424);
    if (sk_ieq(n->name->text, SK_LIT("_NewEnum"))) {
        *ret = base;
        return true;
    }
    return member_call(vb, n, base.o, ret);
}

static bool index_value(struct vb *vb, const struct vb_node *n, const vb_value *base, vb_value *ret)
{
    struct args a;
    if (!eval_args(vb, n, false, 0, &a))
        return false;
    if (base->type == VT_ARRAY) {
        vb_value *at;
        if (a.count == 0) {
            *ret = *base;
            return true;
        }
        if (!vb_index(vb, base->a, a.all, a.count, &at) || !make_element(vb, base->a, at))
            return false;
        *ret = *at;
        return true;
    }
    if (base->type != VT_OBJECT) {
        if (n->argc == 0 && n->a->kind != N_LOCAL) {
            *ret = *base;
            return true;
        }
        return vb_err(vb, 13);
    }
    if (base->o == NULL)
        return vb_err(vb, 91);
    vb_value tmp = VB_EMPTY;
    struct vb_call c = {.name = "", .args = a.all, .argc = a.count, .ret = &tmp};
    if (!vb_default_member(vb, base->o, &c))
        return false;
    *ret = tmp;
    return true;
}

bool vb_ev_index(struct vb *vb, const struct vb_node *n, vb_value *ret)
{
    vb_value base;
    if (stack_low(vb))
        return vb_err(vb, 28);
    const struct vb_sym *late = n->a->name != NULL ? n->a->name->global : NULL;
    bool implicit = n->a->sym != NULL && n->a->sym->implicit;
    bool unknown = n->a->kind == N_LOCAL && implicit;
    if ((unknown || (n->a->kind == N_GLOBAL && implicit) || n->a->eval == vb_ev_global_object) &&
        late != NULL && late->kind == SYM_PROC) {
        struct vb_node direct = *n;
        direct.sym = n->a->name->global;
        return vb_ev_call(vb, &direct, ret);
    }
    vb_value *slot = unknown ? &vb->frame->slots[n->a->slot] : NULL;
    if (slot != NULL && slot->type == VT_EMPTY) {
        vb_note(vb, "vba.unknown", n->a->name->text);
        struct args a;
        if (!eval_args(vb, n, false, 0, &a))
            return false;
        return vb_err(vb, vb->script ? 13 : 35);
    }
    return n->a->eval(vb, n->a, &base) && index_value(vb, n, &base, ret);
}

/* ---- l-values ---- */

static vb_value *index_lvalue(struct vb *vb, const struct vb_node *n, uint8_t *ret_type)
{
    uint8_t type;
    struct args a;
    vb_value *at = vb_lvalue(vb, n->a, &type), value;
    if (at == NULL) {
        if (vb->stopped != NULL || n->a->kind == N_LOCAL || !n->a->eval(vb, n->a, &value))
            return NULL;
        at = &value;
    }
    if (at->type != VT_ARRAY || n->argc == 0 || !eval_args(vb, n, false, 0, &a))
        return NULL;
    *ret_type = at->a->type;
    const struct vb_array *list = at->a;
    return vb_index(vb, at->a, a.all, a.count, &at) && make_element(vb, list, at) ? at : NULL;
}

/* The component of a user-defined type that n names, with its index. */
static vb_value *udt_field(struct vb *vb, struct vb_udt *u, const struct vb_node *n,
                           uint8_t *ret_type)
{
    for (const struct vb_sym *f = u->def->fields; f != NULL; f = f->next) {
        if (f->name != n->name)
            continue;
        vb_value *field = &u->fields[f->slot];
        *ret_type = f->type;
        if (n->argc == 0)
            return field;
        struct args a;
        if (field->type != VT_ARRAY || !eval_args(vb, n, false, 0, &a))
            return NULL;
        *ret_type = field->a->type;
        return vb_index(vb, field->a, a.all, a.count, &field) ? field : NULL;
    }
    (void)vb_err(vb, 438);
    return NULL;
}

static vb_value *member_lvalue(struct vb *vb, const struct vb_node *n, uint8_t *ret_type)
{
    uint8_t type;
    vb_value *at, value;
    if (n->a->eval == vb_ev_module && n->a->sym->module != NULL) {
        struct vb_sym *s = vb_scope_find(&n->a->sym->module->scope, n->name);
        if (s == NULL || s->kind != SYM_GLOBAL)
            return NULL;
        *ret_type = s->type;
        return s->at;
    }
    at = vb_lvalue(vb, n->a, &type);
    if (at == NULL) {
        if (n->a->kind != N_OTHER || n->a->eval != vb_ev_me || !n->a->eval(vb, n->a, &value))
            return NULL;
        at = &value;
    }
    if (at->type == VT_OBJECT && at->o != NULL && at->o->module != NULL && at->o->fields != NULL) {
        struct vb_sym *s = vb_scope_find(&at->o->module->scope, n->name);
        if (s == NULL || s->kind != SYM_FIELD)
            return NULL;
        *ret_type = s->type;
        vb_value *field = &at->o->fields[s->slot];
        if (!make_new(vb, s, field))
            return NULL;
        if (n->argc == 0)
            return field;
        struct args a;
        if (field->type != VT_ARRAY || !eval_args(vb, n, false, 0, &a))
            return NULL;
        *ret_type = field->a->type;
        return vb_index(vb, field->a, a.all, a.count, &field) ? field : NULL;
    }
    if (at->type != VT_UDT)
        return NULL;
    return udt_field(vb, at->u, n, ret_type);
}

/* Where a variable lies, or NULL (and then perhaps an error): a property, a call. */
vb_value *vb_lvalue(struct vb *vb, const struct vb_node *n, uint8_t *ret_type)
{
    vb_value *at = NULL;
    *ret_type = n->type;
    if (stack_low(vb)) {
        (void)vb_err(vb, 28);
        return NULL;
    }
    switch (n->kind) {
    case N_LOCAL:
        at = &vb->frame->slots[n->slot];
        if (at->type == VT_REF) {
            if ((at->own != VT_VARIANT && *ret_type == VT_VARIANT) || at->own == VT_FIXSTR)
                *ret_type = at->own;
            at = at->ref;
        }
        return make_new(vb, n->sym, at) ? at : NULL;
    case N_GLOBAL:
        return make_new(vb, n->sym, n->sym->at) ? n->sym->at : NULL;
    case N_FIELD:
        if (vb->frame->me == NULL || vb->frame->me->fields == NULL)
            return NULL;
        at = &vb->frame->me->fields[n->slot];
        return make_new(vb, n->sym, at) ? at : NULL;
    case N_INDEX:
        return index_lvalue(vb, n, ret_type);
    case N_MEMBER:
        return member_lvalue(vb, n, ret_type);
    default:
        return NULL;
    }
}

/* ---- assignment ---- */

bool vb_store(struct vb *vb, vb_value *at, uint8_t type, const vb_value *v)
{
    vb_value tmp;
    if (at->type == VT_ARRAY && at->a != NULL && v->type == VT_ARRAY && type != VT_VARIANT) {
        if (at->a->fixed)
            return vb_err(vb, 10);
        if (at->a->type != v->a->type && at->a->type != VT_VARIANT)
            return vb_err(vb, 13);
    }
    if (type == VT_VARIANT || v->type == type) {
        if (v->type != VT_ARRAY && v->type != VT_UDT) {
            *at = *v;
            return true;
        }
        return vb_copy(vb, v, at);
    }
    if (at->type == VT_ARRAY && (v->type == VT_STRING || v->type == VT_ARRAY))
        type = VT_ARRAY;
    if (type == VT_OBJECT && v->type != VT_OBJECT)
        return vb_err(vb, 91);
    if (!vb_coerce(vb, v, type, &tmp))
        return false;
    if (type == VT_FIXSTR) {
        uint16_t *to;
        size_t want = at->len / 2, have = vb_units(&tmp);
        vb_value fixed;
        if (!vb_str_new(vb, want * 2, &to, &fixed))
            return false;
        for (size_t i = 0; i < want; i++)
            to[i] = i < have ? tmp.s[i] : ' ';
        fixed.own = 0;
        tmp = fixed;
    }
    *at = tmp;
    return true;
}

static bool put_member(struct vb *vb, struct vb_obj *o, struct vb_name *name,
                       const struct vb_node *n, const vb_value *v, bool set)
{
    struct args a;
    if (o == NULL)
        return vb_err(vb, 91);
    if (!eval_args(vb, n, false, 1, &a))
        return false;
    a.all[a.count++] = *v;
    vb_value none = VB_EMPTY;
    struct vb_call c = {
        .args = a.all, .argc = a.count, .access = set ? VB_SET : VB_LET, .ret = &none};
    return name == NULL ? vb_default_member(vb, o, &c) : vb_member(vb, o, name, &c);
}

static bool put_property(struct vb *vb, const struct vb_node *n, const vb_value *v, bool set)
{
    struct vb_proc *q = n->sym->proc[set && n->sym->proc[PROC_SET] != NULL ? PROC_SET : PROC_LET];
    struct args a;
    vb_value none;
    if (q == NULL)
        return vb_err(vb, 451);
    if (!eval_args(vb, n, false, 1, &a))
        return false;
    a.all[a.count++] = *v;
    return vb_run_proc(vb, q, vb->frame->me, a.all, a.count, &none);
}

bool vb_assign(struct vb *vb, const struct vb_node *n, const vb_value *v, bool set)
{
    uint8_t type;
    vb_value base;
    if (n->kind == N_INDEX && n->argc == 0 && n->a->kind >= N_LOCAL && n->a->kind <= N_FIELD)
        n = n->a; /* a() = b(): the whole array */
    if (n->kind == N_CALL)
        return put_property(vb, n, v, set);
    struct vb_error saved = vb->err;
    vb_value *at = vb_lvalue(vb, n, &type);
    if (at != NULL && (set || at->type != VT_OBJECT || at->o == NULL || type == VT_VARIANT ||
                       v->type == VT_OBJECT))
        return vb_store(vb, at, set && type != VT_OBJECT ? VT_VARIANT : type, v);
    if (at != NULL) /* Let on an object variable: its default member */
        return put_member(vb, at->o, NULL, &(struct vb_node){0}, v, false);
    if (n->kind == N_BUILTIN || n->kind == N_OTHER)
        return n->eval == vb_ev_bracket || n->eval == vb_ev_global_object
                   ? (n->eval(vb, n, &base) && base.type == VT_OBJECT &&
                      put_member(vb, base.o, NULL, &(struct vb_node){0}, v, set))
                   : true;
    if (n->kind != N_MEMBER && n->kind != N_INDEX)
        return vb_err(vb, 13);
    bool failed = vb->err.number != 0 && vb->err.number != saved.number;
    if (vb->stopped != NULL ||
        (failed && n->kind == N_INDEX && n->a->kind != N_MEMBER && vb->err.number == 9))
        return false;
    vb->err = saved;
    if (n->kind == N_INDEX && n->a->kind == N_CALL && n->a->sym->proc[0] == NULL) {
        struct vb_node direct = *n;
        direct.sym = n->a->sym;
        return put_property(vb, &direct, v, set);
    }
    if (!n->a->eval(vb, n->a, &base))
        return false;
    if (base.type != VT_OBJECT)
        return vb_err(vb, n->kind == N_MEMBER ? 424 : 13);
    return put_member(vb, base.o, n->kind == N_MEMBER ? n->name : NULL, n, v, set);
}

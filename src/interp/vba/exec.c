/* Statements and procedures at run time. */
#include "base/arith.h"
#include "interp/vba/parse.h"

enum { PC_HERE = 0 };

/* ---- procedures ---- */

static bool init_locals(struct vb *vb, const struct vb_proc *q, vb_value *slots)
{
    for (const struct vb_sym *s = q->locals; s != NULL; s = s->next) {
        vb_value *at = &slots[s->slot];
        if (s->is_array) {
            if (s->init.a != NULL && !vb_copy(vb, &s->init, at))
                return false;
        } else if (s->type == VT_UDT || s->type == VT_FIXSTR || s->type == VT_DECIMAL) {
            if (!vb_default(vb, s->type, s->def, s->fixlen, at))
                return false;
        } else if (s->type != VT_VARIANT) {
            at->type = s->type;
        }
    }
    return true;
}

static bool pass_by_value(struct vb *vb, const struct vb_param *q, const vb_value *arg,
                          vb_value *at)
{
    vb_value v;
    const vb_value *from = arg->type == VT_REF ? arg->ref : arg;
    if (q->array) {
        *at = *from; /* arrays go by reference */
        return from->type == VT_ARRAY || vb_err(vb, 13);
    }
    if (q->sym->type == VT_OBJECT && from->type != VT_OBJECT)
        return vb_err(vb, from->type == VT_EMPTY ? 91 : 424);
    if (q->sym->type == VT_VARIANT
            ? !vb_copy(vb, from, &v)
            : !vb_coerce(vb, from, q->sym->type == VT_FIXSTR ? VT_STRING : q->sym->type, &v))
        return false;
    *at = v;
    return true;
}

static bool rest_array(struct vb *vb, const vb_value *args, size_t argc, size_t from, vb_value *at)
{
    size_t n = argc > from ? argc - from : 0;
    if (!vb_array_value(vb, VT_VARIANT, n, at))
        return false;
    for (size_t i = 0; i < n; i++)
        at->a->at[i] = args[from + i].type == VT_REF ? *args[from + i].ref : args[from + i];
    return true;
}

/* The elements of a ParamArray stand for the caller's variables. */
static void rest_back(struct vb *vb, const struct vb_proc *q, struct vb_frame *f, vb_value *args,
                      size_t argc)
{
    size_t from = q->param_count - 1;
    const vb_value *list = &f->slots[q->params[from].sym->slot];
    for (size_t i = from; list->type == VT_ARRAY && i < argc && i - from < list->a->count; i++)
        if (args[i].type == VT_REF && args[i].ref->type != VT_ARRAY)
            (void)vb_store(vb, args[i].ref, args[i].own, &list->a->at[i - from]);
}

static bool pass(struct vb *vb, const struct vb_proc *q, const vb_value *args, size_t argc,
                 vb_value *slots)
{
    for (size_t i = 0; i < q->param_count; i++) {
        const struct vb_param *par = &q->params[i];
        vb_value *at = &slots[par->sym->slot], v;
        if (par->param_array) {
            if (!rest_array(vb, args, argc, i, at))
                return false;
            continue;
        }
        if (i >= argc || vb_is_missing(args[i].type == VT_REF ? args[i].ref : &args[i])) {
            if (!par->optional && !vb->script)
                return vb_err(vb, 449);
            if (par->fallback != NULL) {
                if (!par->fallback->eval(vb, par->fallback, &v) ||
                    !vb_coerce(vb, &v, par->sym->type, at))
                    return false;
            } else if (par->sym->type == VT_VARIANT) {
                *at = VB_NONE;
            }
            continue;
        }
        bool by_ref = !par->by_val && args[i].type == VT_REF &&
                      (par->sym->type == VT_VARIANT || args[i].own == par->sym->type ||
                       par->array || args[i].ref->type == par->sym->type);
        if (by_ref)
            *at = args[i];
        else if (!pass_by_value(vb, par, &args[i], at))
            return false;
    }
    bool open = q->param_count > 0 && q->params[q->param_count - 1].param_array;
    return argc <= q->param_count || open || vb_err(vb, 450);
}

/* ---- the loop ---- */

static bool refuel(struct vb *vb)
{
    vb->steps += FUEL;
    vb->fuel = FUEL;
    vb->clock += FUEL * 1e-12;
    if (sk_spend(vb->budget, SK_BUDGET_INTERP_STEPS, FUEL))
        return true;
    return vb_stop(vb, vb->budget->expired ? "time" : "steps");
}

/* Where a run-time error goes on in this frame; false: it is the caller's. */
static bool catch_error(struct vb *vb, struct vb_frame *f, uint32_t pc)
{
    if (vb->stopped != NULL || vb->quitting || f->handler == 0 || f->handling)
        return false;
    vb->err.line = (int32_t)f->erl;
    if (f->handler == UINT32_MAX) {
        f->pc = pc + 1;
        return true;
    }
    f->handling = true;
    f->error_pc = pc;
    f->pc = f->handler - 1;
    return true;
}

/* An End, a Quit or an error nobody handles is a branch as well: past it the run goes on. */
static bool goes_on(struct vb *vb, struct vb_frame *f, uint32_t pc)
{
    if (vb->stopped != NULL || !vb->env_read || !vb_branch(vb, f, pc))
        return false;
    vb->quitting = false;
    f->pc = pc + 1;
    return true;
}

bool vb_run_code(struct vb *vb, struct vb_frame *f)
{
    const struct vb_ins *code = f->proc->code.at;
    size_t count = f->proc->code.count;
    f->leave = false;
    while (f->pc < count && !f->leave) {
        uint32_t pc = f->pc++;
        if (--vb->fuel == 0 && !refuel(vb))
            return false;
        const struct vb_ins *ins = &code[pc];
        if (!ins->exec(vb, f, ins) && !catch_error(vb, f, pc) && !goes_on(vb, f, pc))
            return false;
    }
    return true;
}

static bool declared_call(struct vb *vb, struct vb_proc *q, vb_value *args, size_t argc,
                          vb_value *ret);

bool vb_run_proc(struct vb *vb, struct vb_proc *q, struct vb_obj *me, vb_value *args, size_t argc,
                 vb_value *ret)
{
    struct vb_frame f = {.up = vb->frame, .proc = q, .me = me};
    size_t cap = q->slot_cap > q->slot_count ? q->slot_cap : q->slot_count;
    q->reached = true;
    if (q->declared)
        return declared_call(vb, q, args, argc, ret);
    uint8_t here;
    uintptr_t sp = (uintptr_t)&here;
    if (cap + 1 > (size_t)(vb->stack_end - vb->stack) ||
        (sp < vb->stack_base && vb->stack_base - sp > (3 << 20)))
        return vb_err(vb, 28);
    f.slots = vb->stack;
    vb->stack += cap + 1;
    memset(f.slots, 0, (cap + 1) * sizeof *f.slots);
    bool ok = init_locals(vb, q, f.slots) && pass(vb, q, args, argc, f.slots);
    vb->frame = &f;
    ok = ok && vb_run_code(vb, &f);
    if (ok && q->param_count > 0 && q->params[q->param_count - 1].param_array)
        rest_back(vb, q, &f, args, argc);
    vb->frame = f.up;
    vb->stack = f.slots;
    *ret = VB_EMPTY;
    if (ok && q->result != NULL) {
        *ret = f.slots[q->result->slot];
        if (ret->type == VT_REF)
            *ret = *ret->ref;
    }
    if (vb->mortal.count > 0)
        vb_bury_frame(vb, f.slots, cap, ret);
    return ok;
}

static bool declared_call(struct vb *vb, struct vb_proc *q, vb_value *args, size_t argc,
                          vb_value *ret)
{
    struct vb_call c = {.args = args, .argc = argc, .ret = ret};
    char *name = sk_arena_cstr(
        vb->arena, q->alias.len > 0 && q->alias.ptr[0] != '#' ? q->alias : q->name->text);
    *ret = VB_LONG(0);
    if (name == NULL)
        return vb_stop(vb, "memory");
    c.name = name;
    vb_tick(vb);
    /* A number ByVal is no place to write to; of a ByVal String the function gets the buffer. */
    for (size_t i = 0; i < argc && i < q->param_count; i++)
        if (q->params[i].by_val && args[i].type == VT_REF && vb_is_num(args[i].ref->type))
            args[i] = *args[i].ref;
    return vb_api_call(vb, q->lib, &c);
}

bool vb_call_name(struct vb *vb, sk_span name, vb_value *args, size_t argc, vb_value *ret,
                  bool *ret_known)
{
    struct vb_proc *q = vb_proc_find(vb, name);
    *ret_known = q != NULL;
    *ret = VB_EMPTY;
    if (q == NULL)
        return true;
    struct vb_obj *me = NULL;
    if (q->module->is_class) {
        if (q->module->instance == NULL)
            q->module->instance = vb_new_instance(vb, q->module);
        me = q->module->instance;
    }
    return vb_run_proc(vb, q, me, args, argc, ret);
}

/* ---- instructions ---- */

/* A line number, for Erl. */
bool vb_ex_number(struct vb *vb, struct vb_frame *f, const struct vb_ins *ins)
{
    (void)vb;
    f->erl = ins->slot;
    return true;
}

bool vb_ex_let(struct vb *vb, struct vb_frame *f, const struct vb_ins *ins)
{
    vb_value v;
    const struct vb_node *n = ins->x;
    f->line = ins->line;
    if (!ins->y->eval(vb, ins->y, &v))
        return false;
    if (n->kind == N_LOCAL && !n->ref && (v.type == n->type || n->type == VT_VARIANT) &&
        v.type < VT_UDT && v.type != VT_OBJECT) {
        vb_value *at = &f->slots[n->slot];
        if (at->type == VT_REF)
            at = at->ref;
        if (at->type != VT_OBJECT) {
            *at = v;
            return true;
        }
    }
    if (v.type == VT_OBJECT && n->type != VT_OBJECT && !vb_plain(vb, &v, &v))
        return false;
    if (vb_is_missing(&v) && n->kind != N_LOCAL)
        return vb_err(vb, 448);
    return vb_assign(vb, n, &v, false);
}

bool vb_ex_set(struct vb *vb, struct vb_frame *f, const struct vb_ins *ins)
{
    vb_value v;
    f->line = ins->line;
    if (!ins->y->eval(vb, ins->y, &v))
        return false;
    if (v.type != VT_OBJECT)
        return vb_err(vb, 424);
    if (vb->mortal.count == 0)
        return vb_assign(vb, ins->x, &v, true);
    vb_value before = VB_EMPTY;
    const struct vb_node *n = ins->x;
    if (n->kind == N_LOCAL || n->kind == N_FIELD || n->kind == N_GLOBAL)
        (void)n->eval(vb, n, &before);
    bool ok = vb_assign(vb, n, &v, true);
    if (ok && vb_is_mortal(vb, &before) && before.o != v.o)
        vb_bury(vb, NULL);
    return ok;
}

bool vb_ex_call(struct vb *vb, struct vb_frame *f, const struct vb_ins *ins)
{
    vb_value v;
    f->line = ins->line;
    return ins->x->eval(vb, ins->x, &v);
}

bool vb_ex_if(struct vb *vb, struct vb_frame *f, const struct vb_ins *ins)
{
    vb_value v;
    bool yes = false;
    f->line = ins->line;
    if (!ins->x->eval(vb, ins->x, &v))
        return false;
    if (v.type == VT_BOOL)
        yes = v.i != 0;
    else if (v.type != VT_NULL && !vb_to_bool(vb, &v, &yes))
        return false;
    if (vb->env_read)
        yes ^= vb_branch(vb, f, f->pc - 1);
    if (yes == (ins->flag != 0))
        f->pc = ins->target;
    return true;
}

bool vb_ex_jump(struct vb *vb, struct vb_frame *f, const struct vb_ins *ins)
{
    (void)vb;
    f->pc = ins->target;
    return true;
}

static bool past_end(struct vb *vb, const vb_value *i, const vb_value *to, const vb_value *step,
                     bool *ret)
{
    int c;
    if (i->type <= VT_LONG && to->type <= VT_LONG && step->type <= VT_LONG) {
        *ret = step->i >= 0 ? i->i > to->i : i->i < to->i;
        return true;
    }
    if (!vb_compare(vb, false, i, to, &c))
        return false;
    *ret = vb_num(step) >= 0 ? c == 1 : c == -1;
    return true;
}

/* The slots: end, step. */
bool vb_ex_for(struct vb *vb, struct vb_frame *f, const struct vb_ins *ins)
{
    vb_value *to = &f->slots[ins->slot], *step = to + 1, i, number;
    bool past;
    f->line = ins->line;
    *step = VB_INT(1);
    if (!ins->y->eval(vb, ins->y, to) || (ins->z != NULL && !ins->z->eval(vb, ins->z, step)))
        return false;
    if (!ins->x->eval(vb, ins->x, &i))
        return false;
    for (int k = 0; k < 2; k++) {
        double d;
        if (!vb_is_num(to[k].type) && to[k].type != VT_DATE) {
            if (!vb_to_dbl(vb, &to[k], &d))
                return false;
            to[k] = VB_DBL(d);
        }
    }
    /* An untyped loop variable takes the type of start and step. */
    if (ins->x->type == VT_VARIANT && i.type != VT_OBJECT && ins->z != NULL) {
        number = VB_INT(0);
        if (!vb_binary(vb, OP_MUL, false, step, &number, &number) ||
            !vb_binary(vb, OP_ADD, false, &i, &number, &i) || !vb_assign(vb, ins->x, &i, false))
            return false;
    }
    if (!past_end(vb, &i, to, step, &past))
        return false;
    if (past)
        f->pc = ins->target;
    return true;
}

bool vb_ex_for_step(struct vb *vb, struct vb_frame *f, const struct vb_ins *ins)
{
    vb_value *to = &f->slots[ins->slot], *step = to + 1, i;
    const struct vb_node *n = ins->x;
    bool past;
    if (n->kind == N_LOCAL && !n->ref) {
        vb_value *at = &f->slots[n->slot];
        if ((at->type == VT_LONG || at->type == VT_INT) && to->type <= VT_LONG &&
            step->type == VT_INT) {
            int64_t next = at->i + step->i;
            if (at->type == VT_LONG ? next <= INT32_MAX && next >= INT32_MIN
                                    : next <= INT16_MAX && next >= INT16_MIN) {
                at->i = next;
                if (step->i >= 0 ? next <= to->i : next >= to->i)
                    f->pc = ins->target;
                return true;
            }
        }
    }
    vb->promote = n->type == VT_VARIANT;
    if (!n->eval(vb, n, &i) || !vb_binary(vb, OP_ADD, false, &i, step, &i) ||
        !vb_assign(vb, n, &i, false) || !n->eval(vb, n, &i) || !past_end(vb, &i, to, step, &past))
        return false;
    if (!past)
        f->pc = ins->target;
    return true;
}

bool vb_ex_each(struct vb *vb, struct vb_frame *f, const struct vb_ins *ins)
{
    vb_value *at = &f->slots[ins->slot];
    f->line = ins->line;
    if (!ins->x->eval(vb, ins->x, at))
        return false;
    at[1] = VB_LONG(0);
    if (at->type == VT_OBJECT && at->o != NULL && at->o->module != NULL)
        for (struct vb_proc *q = at->o->module->procs; q != NULL; q = q->next)
            if (q->is_enum)
                return vb_run_proc(vb, q, at->o, NULL, 0, at);
    if (at->type == VT_ARRAY)
        return true;
    if (at->type != VT_OBJECT)
        return vb_err(vb, vb->script ? 451 : 13);
    return at->o != NULL || vb_err(vb, 91);
}

bool vb_ex_each_step(struct vb *vb, struct vb_frame *f, const struct vb_ins *ins)
{
    vb_value *at = &f->slots[ins->slot], v = VB_EMPTY;
    size_t i = (size_t)at[1].i++;
    bool more = at->type == VT_ARRAY && i < at->a->count;
    if (more)
        v = at->a->at[i];
    else if (at->type == VT_OBJECT && at->o != NULL && !vb_each(vb, at->o, i, &v, &more))
        return false;
    if (more)
        return vb_assign(vb, ins->x, &v, v.type == VT_OBJECT);
    f->pc = ins->target;
    return true;
}

bool vb_ex_hold(struct vb *vb, struct vb_frame *f, const struct vb_ins *ins)
{
    f->line = ins->line;
    return ins->x->eval(vb, ins->x, &f->slots[ins->slot]) &&
           vb_plain(vb, &f->slots[ins->slot], &f->slots[ins->slot]);
}

bool vb_ex_case(struct vb *vb, struct vb_frame *f, const struct vb_ins *ins)
{
    const vb_value *held = &f->slots[ins->slot];
    vb_value x, y, hit;
    int op = ins->flag >> 2 & 31;
    bool text = (ins->flag & 128) != 0, yes = true;
    f->line = ins->line;
    if (!ins->x->eval(vb, ins->x, &x))
        return false;
    if ((ins->flag & 3) == CASE_RANGE) {
        if (!vb_binary(vb, OP_GE, text, held, &x, &hit) || !vb_to_bool(vb, &hit, &yes) ||
            !ins->y->eval(vb, ins->y, &y))
            return false;
        x = y;
        op = OP_LE;
    }
    bool second = false;
    if (!vb_binary(vb, op, text, held, &x, &hit) ||
        (hit.type != VT_NULL && !vb_to_bool(vb, &hit, &second)))
        return false;
    bool hits = yes && second;
    if (vb->env_read)
        hits ^= vb_branch(vb, f, f->pc - 1);
    if (hits)
        f->pc = ins->target;
    return true;
}

static void clear_error(struct vb *vb)
{
    vb->err = (struct vb_error){.description = {.type = VT_STRING}, .source = {.type = VT_STRING}};
}

bool vb_ex_on_error(struct vb *vb, struct vb_frame *f, const struct vb_ins *ins)
{
    if (ins->flag == 3) { /* On Error GoTo -1 */
        f->handling = false;
        clear_error(vb);
        return true;
    }
    f->handler = ins->flag == 1 ? UINT32_MAX : ins->flag == 2 ? ins->target + 1 : 0;
    clear_error(vb);
    return true;
}

bool vb_ex_resume(struct vb *vb, struct vb_frame *f, const struct vb_ins *ins)
{
    if (!f->handling)
        return vb_err(vb, 20);
    f->handling = false;
    clear_error(vb);
    f->pc = ins->flag == 0 ? f->error_pc : ins->flag == 1 ? f->error_pc + 1 : ins->target;
    return true;
}

bool vb_ex_error(struct vb *vb, struct vb_frame *f, const struct vb_ins *ins)
{
    vb_value v;
    int32_t n;
    f->line = ins->line;
    if (!ins->x->eval(vb, ins->x, &v) || !vb_to_long(vb, &v, &n))
        return false;
    return vb_err(vb, n <= 0 || n > UINT16_MAX ? 5 : n);
}

/* flag: Exit Sub and its like, which clear Err; the procedure's end does not. */
bool vb_ex_leave(struct vb *vb, struct vb_frame *f, const struct vb_ins *ins)
{
    if (ins->flag && vb->env_read && vb_branch(vb, f, f->pc - 1))
        return true;
    if (ins->flag && !vb->script)
        clear_error(vb);
    f->leave = true;
    return true;
}

bool vb_ex_end(struct vb *vb, struct vb_frame *f, const struct vb_ins *ins)
{
    (void)f, (void)ins;
    vb->quitting = true;
    return false;
}

static bool bound_of(struct vb *vb, const struct vb_node *n, int32_t base, struct vb_bound *ret)
{
    vb_value v;
    ret->low = base;
    if (n == NULL)
        return vb_err(vb, 9);
    if (n->kind != N_RANGE)
        return n->eval(vb, n, &v) && vb_to_long(vb, &v, &ret->high);
    return n->a->eval(vb, n->a, &v) && vb_to_long(vb, &v, &ret->low) && n->b != NULL &&
           n->b->eval(vb, n->b, &v) && vb_to_long(vb, &v, &ret->high);
}

bool vb_ex_redim(struct vb *vb, struct vb_frame *f, const struct vb_ins *ins)
{
    struct vb_node target = *ins->x;
    const struct vb_node *at_node = target.kind == N_INDEX ? target.a : &target;
    struct vb_bound bounds[VB_MAX_DIMS];
    uint8_t type;
    f->line = ins->line;
    if (ins->x->argc > VB_MAX_DIMS)
        return vb_err(vb, 9);
    for (size_t i = 0; i < ins->x->argc; i++)
        if (!bound_of(vb, ins->x->args[i].node, f->proc->module->base, &bounds[i]))
            return false;
    target.argc = 0; /* of a member: the field itself */
    vb_value *at = vb_lvalue(vb, at_node, &type);
    if (at == NULL)
        return vb_err(vb, 13);
    if (at->type != VT_ARRAY || at->a == NULL) {
        struct vb_array *a = vb_alloc(vb, sizeof *a);
        if (a == NULL)
            return false;
        a->type = (uint8_t)(ins->slot == 0 ? VT_VARIANT : ins->slot);
        *at = (vb_value){.type = VT_ARRAY, .a = a};
    }
    return vb_array_redim(vb, at->a, bounds, ins->x->argc, ins->flag);
}

bool vb_ex_erase(struct vb *vb, struct vb_frame *f, const struct vb_ins *ins)
{
    uint8_t type;
    f->line = ins->line;
    vb_value *at = vb_lvalue(vb, ins->x, &type);
    if (at == NULL || at->type != VT_ARRAY)
        return vb_err(vb, 13);
    if (!at->a->fixed) {
        at->a->dims = 0;
        at->a->count = 0;
        return true;
    }
    for (size_t i = 0; i < at->a->count; i++)
        if (!vb_default(vb, at->a->type, at->a->def, at->a->fixlen, &at->a->at[i]))
            return false;
    return true;
}

bool vb_ex_gosub(struct vb *vb, struct vb_frame *f, const struct vb_ins *ins)
{
    if (f->gosub_depth >= 32)
        return vb_err(vb, 28);
    f->gosub[f->gosub_depth++] = f->pc;
    f->pc = ins->target;
    return true;
}

bool vb_ex_return(struct vb *vb, struct vb_frame *f, const struct vb_ins *ins)
{
    (void)ins;
    if (f->gosub_depth == 0)
        return vb_err(vb, 3);
    f->pc = f->gosub[--f->gosub_depth];
    return true;
}

bool vb_ex_on_goto(struct vb *vb, struct vb_frame *f, const struct vb_ins *ins)
{
    int32_t n;
    if (!vb_to_long(vb, &f->slots[ins->slot], &n))
        return false;
    if (n < 0 || n > 255)
        return vb_err(vb, 5);
    if (n != ins->z->value.i)
        return true;
    if (!ins->flag) {
        f->pc = ins->target;
        return true;
    }
    if (f->gosub_depth >= 32)
        return vb_err(vb, 28);
    uint32_t back = f->pc; /* behind the other arms of the same statement */
    while (back < f->proc->code.count && f->proc->code.at[back].exec == vb_ex_on_goto &&
           f->proc->code.at[back].slot == ins->slot)
        back++;
    f->gosub[f->gosub_depth++] = back;
    f->pc = ins->target;
    return true;
}

/* Mid(target, start, len) = value */
bool vb_ex_mid(struct vb *vb, struct vb_frame *f, const struct vb_ins *ins)
{
    vb_value old, v, made, tmp;
    int32_t start, len = INT32_MAX;
    uint16_t *at;
    size_t unit = ins->flag ? 1 : 2;
    f->line = ins->line;
    if (!ins->x->eval(vb, ins->x, &old) || !ins->z->a->eval(vb, ins->z->a, &tmp) ||
        !vb_to_long(vb, &tmp, &start))
        return false;
    if (ins->z->b != NULL && (!ins->z->b->eval(vb, ins->z->b, &tmp) || !vb_to_long(vb, &tmp, &len)))
        return false;
    if (!ins->y->eval(vb, ins->y, &v) || !vb_to_str(vb, &v, &v) || !vb_to_str(vb, &old, &old))
        return false;
    size_t have = old.len / unit;
    if (start < 1 || len < 0 || (size_t)start > have)
        return vb_err(vb, 5);
    size_t from = (size_t)start - 1;
    size_t n = sk_min(sk_min((size_t)len, v.len / unit), have - from);
    if (!vb_str_new(vb, old.len, &at, &made))
        return false;
    memcpy(at, old.s, old.len);
    memcpy((uint8_t *)at + from * unit, v.s, n * unit);
    return vb_assign(vb, ins->x, &made, false);
}

bool vb_ex_lset(struct vb *vb, struct vb_frame *f, const struct vb_ins *ins)
{
    vb_value old, v, made;
    uint16_t *at;
    f->line = ins->line;
    if (!ins->x->eval(vb, ins->x, &old) || !ins->y->eval(vb, ins->y, &v))
        return false;
    if (old.type == VT_UDT && v.type == VT_UDT) {
        struct sk_text bytes = sk_text_new(vb->arena, 1 << 24);
        if (!vb_pack(vb, &v, false, &bytes))
            return false;
        sk_span in = sk_text_view(&bytes);
        return vb_unpack(vb, &in, false, &old);
    }
    if (!vb_to_str(vb, &v, &v) || !vb_to_str(vb, &old, &old) ||
        !vb_str_new(vb, old.len & ~1U, &at, &made))
        return false;
    size_t want = vb_units(&old), have = sk_min(vb_units(&v), want);
    size_t shift = ins->flag ? want - have : 0;
    for (size_t i = 0; i < want; i++)
        at[i] = i >= shift && i - shift < have ? v.s[i - shift] : ' ';
    return vb_assign(vb, ins->x, &made, false);
}

bool vb_ex_with(struct vb *vb, struct vb_frame *f, const struct vb_ins *ins)
{
    uint8_t type = VT_VARIANT;
    vb_value *slot = &f->slots[ins->slot];
    f->line = ins->line;
    struct vb_error saved = vb->err;
    vb_value *at = vb_lvalue(vb, ins->x, &type);
    if (at != NULL && at->type == VT_UDT) {
        *slot = (vb_value){.type = VT_REF, .own = VT_VARIANT, .ref = at};
        return true;
    }
    if (vb->stopped != NULL)
        return false;
    vb->err = saved;
    vb_value v;
    if (!ins->x->eval(vb, ins->x, &v))
        return false;
    if (v.type != VT_OBJECT)
        return vb_err(vb, 424);
    *slot = v;
    return v.o != NULL || vb_err(vb, 91);
}

bool vb_ex_declare(struct vb *vb, struct vb_frame *f, const struct vb_ins *ins)
{
    return vb_copy(vb, &ins->x->value, &f->slots[ins->slot]);
}

static bool tell(struct vb *vb, struct vb_obj *o, sk_span variable, sk_span event, vb_value *args,
                 size_t argc)
{
    struct sk_text name = sk_text_new(vb->arena, 1000);
    vb_value none;
    sk_text_put(&name, variable);
    sk_text_byte(&name, '_');
    sk_text_put(&name, event);
    const struct vb_sym *s = vb_scope_find(&o->module->scope, vb_name(vb, sk_text_view(&name)));
    return s == NULL || s->kind != SYM_PROC || s->proc[PROC_CALL] == NULL ||
           vb_run_proc(vb, s->proc[PROC_CALL], o, args, argc, &none);
}

/* Handlers are procedures called VARIABLE_EVENT of instances that hold the object WithEvents. */
bool vb_ex_raise_event(struct vb *vb, struct vb_frame *f, const struct vb_ins *ins)
{
    vb_value args[8];
    size_t argc = sk_min(ins->x->argc, 8);
    for (size_t i = 0; i < argc; i++) {
        const struct vb_node *n = ins->x->args[i].node;
        uint8_t type = VT_VARIANT;
        if (n == NULL)
            continue;
        vb_value *at = n->kind == N_LOCAL || n->kind == N_GLOBAL || n->kind == N_FIELD
                           ? vb_lvalue(vb, n, &type)
                           : NULL;
        if (at != NULL)
            args[i] = (vb_value){.type = VT_REF, .own = type, .ref = at};
        else if (!n->eval(vb, n, &args[i]))
            return false;
    }
    struct vb_obj *me = f->me;
    for (size_t k = 0; k < vb->listeners.count && me != NULL; k++) {
        struct vb_obj *o = vb->listeners.at[k];
        for (const struct vb_sym *s = o->module->fields; s != NULL; s = s->next) {
            const vb_value *held = &o->fields[s->slot];
            if (s->events && held->type == VT_OBJECT && held->o == me &&
                !tell(vb, o, s->name->text, ins->x->name->text, args, argc))
                return false;
        }
    }
    return true;
}

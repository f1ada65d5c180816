/* Statements, variables, blocks. */
#include "interp/powershell/ps.h"

enum { MAX_DEPTH = 150, MAX_OPAQUE_ROUNDS = 2 };

void ps_too_deep(struct ps *ps)
{
    if (ps->stopped.len == 0)
        ps->stopped = SK_LIT("error 1: The script failed due to call depth overflow.");
    ps->dead = true;
    ps->flow = FLOW_STOP;
}

/* ---- Variables ---- */

static sk_span scope_free(sk_span name)
{
    static const sk_span scopes[] = {SK_LIT_INIT("global:"),   SK_LIT_INIT("script:"),
                                     SK_LIT_INIT("local:"),    SK_LIT_INIT("private:"),
                                     SK_LIT_INIT("variable:"), SK_LIT_INIT("using:")};
    for (size_t i = 0; i < sizeof scopes / sizeof scopes[0]; i++)
        if (sk_istarts(name, scopes[i]))
            return sk_from(name, scopes[i].len);
    return name;
}

pv *ps_var(struct ps *ps, sk_span name, bool make)
{
    bool global = sk_istarts(name, SK_LIT("global:")) || sk_istarts(name, SK_LIT("script:"));
    name = scope_free(name);
    if (name.len == 0)
        return NULL;
    for (struct pscope *s = global ? ps->global : ps->scope; s != NULL; s = s->up) {
        struct sk_map_entry *e = sk_map_find(&s->vars, name);
        if (e != NULL)
            return (pv *)e->value;
        if (make)
            break;
    }
    if (!make)
        return NULL;
    struct pscope *s = global ? ps->global : ps->scope;
    struct sk_map_entry *e = sk_map_put(&s->vars, ps->arena, name);
    pv *at = SK_NEW(ps->arena, pv);
    if (e == NULL || at == NULL) {
        ps_no_memory(ps);
        return NULL;
    }
    e->value = (uintptr_t)at;
    return at;
}

pv ps_get_var(struct ps *ps, sk_span name)
{
    bool found;
    if (sk_istarts(name, SK_LIT("env:")))
        return ps_env_seen(ps, sk_from(name, 4), "$env", &found);
    if (sk_istarts(name, SK_LIT("function:"))) {
        struct sk_map_entry *e = sk_map_find(&ps->functions, sk_from(name, 9));
        const struct pnode *n = e == NULL ? NULL : (const struct pnode *)e->value;
        return n == NULL || n->a == NULL ? pv_null() : (pv){.kind = PV_BLOCK, .block = n->a};
    }
    const pv *at = ps_var(ps, name, false);
    if (at != NULL)
        return *at;
    return ps_special_var(ps, scope_free(name), &found);
}

/* A variable of the scope that runs, also where an outer one has it too. */
pv *ps_new_var(struct ps *ps, sk_span name)
{
    struct sk_map_entry *e = sk_map_put(&ps->scope->vars, ps->arena, name);
    pv *at = SK_NEW(ps->arena, pv);
    if (e == NULL || at == NULL) {
        ps_no_memory(ps);
        return NULL;
    }
    e->value = (uintptr_t)at;
    return at;
}

static void set_function(struct ps *ps, sk_span name, pv v)
{
    struct pnode *n = SK_NEW(ps->arena, struct pnode);
    struct sk_map_entry *e = sk_map_put(&ps->functions, ps->arena, name);
    if (n == NULL || e == NULL) {
        ps_no_memory(ps);
        return;
    }
    n->type = N_FUNC;
    n->text = name;
    n->a = v.kind == PV_BLOCK ? ps_block_copy(ps, v.block) : NULL;
    e->value = (uintptr_t)n;
}

struct pnode *ps_block_copy(struct ps *ps, const struct pnode *block)
{
    struct pnode *n = SK_NEW(ps->arena, struct pnode);
    if (n == NULL)
        ps_no_memory(ps);
    else
        *n = *block;
    return n;
}

void ps_set_var(struct ps *ps, sk_span name, pv v)
{
    if (sk_istarts(name, SK_LIT("function:"))) {
        set_function(ps, sk_from(name, 9), v);
        return;
    }
    if (sk_istarts(name, SK_LIT("env:"))) {
        struct sk_map_entry *e = sk_map_put(&ps->env, ps->arena, sk_from(name, 4));
        pv *at = SK_NEW(ps->arena, pv);
        if (e == NULL || at == NULL) {
            ps_no_memory(ps);
            return;
        }
        *at = v;
        e->value = (uintptr_t)at;
        return;
    }
    pv *at = ps_var(ps, name, true);
    if (at != NULL)
        *at = v;
}

/* ---- Blocks ---- */

void ps_emit(struct ps *ps, struct parr *out, pv v)
{
    if (v.kind == PV_NULL)
        return;
    if (v.kind != PV_ARRAY) {
        pv_push(ps, out, v);
        return;
    }
    for (size_t i = 0; i < v.arr->count && ps_step(ps, 1); i++)
        pv_push(ps, out, v.arr->at[i]);
}

static const struct pnode *params_of(const struct pnode *block)
{
    for (const struct pnode *n = block->a == NULL ? NULL : block->a->a; n != NULL; n = n->next)
        if (n->type == N_PARAMS)
            return n->a;
    return NULL;
}

static const struct sk_map_entry *named_for(const struct sk_map *named, sk_span name)
{
    const struct sk_map_entry *e = named == NULL ? NULL : sk_map_find(named, name);
    for (size_t i = 0; named != NULL && e == NULL && i < named->count; i++)
        if (sk_istarts(name, named->entries[i].key))
            e = &named->entries[i];
    return e;
}

static void set_param(struct ps *ps, const struct pnode *p, pv v)
{
    bool typed = p->src.len > 0 && !(v.kind == PV_NULL && !sk_eq(p->src, SK_LIT("string")));
    if (typed && !sk_eq(p->src, SK_LIT("ref")) && !pv_is_opaque(v))
        v = ps_cast(ps, p->src, v);
    pv *at = ps_new_var(ps, p->text);
    if (at != NULL)
        *at = v;
}

static pv rest_of(struct ps *ps, const struct parr *args, size_t from)
{
    pv rest = pv_array(ps, 0);
    for (; args != NULL && from < args->count; from++)
        pv_push(ps, rest.arr, args->at[from]);
    return rest;
}

static void bind(struct ps *ps, const struct pnode *params, const struct parr *args,
                 const struct sk_map *named, bool piped)
{
    size_t next = 0;
    for (const struct pnode *p = params; p != NULL && !ps->dead; p = p->next) {
        const struct sk_map_entry *e = named_for(named, p->text);
        bool left = args != NULL && next < args->count;
        if (e != NULL)
            set_param(ps, p, *(pv *)e->value);
        else if ((p->op & PARAM_REST) != 0 && left) {
            set_param(ps, p, rest_of(ps, args, next));
            next = args->count;
        } else if (left && !p->flag && !(piped && p->op != 0))
            set_param(ps, p, args->at[next++]);
        else if (p->flag && p->a == NULL)
            set_param(ps, p, pv_bool(false));
        else
            set_param(ps, p, p->a != NULL ? ps_eval(ps, p->a) : pv_null());
    }
    pv *at = ps_new_var(ps, SK_LIT("args"));
    if (at != NULL)
        *at = rest_of(ps, args, next);
}

/* Parameters that take the pipeline's value get it before each round. */
static void bind_item(struct ps *ps, const struct pnode *params, pv item)
{
    for (const struct pnode *p = params; p != NULL && !ps->dead; p = p->next)
        if ((p->op & PARAM_PIPE) != 0)
            set_param(ps, p, item);
        else if ((p->op & PARAM_BY_NAME) != 0)
            set_param(ps, p, ps_get_member(ps, item, p->text));
}

static bool has_process(const struct pnode *block)
{
    for (const struct pnode *n = block->a == NULL ? NULL : block->a->a; n != NULL; n = n->next)
        if (n->type == N_STMTS && n->flag)
            return true;
    return false;
}

static void run_body(struct ps *ps, const struct pnode *block, const struct parr *input,
                     struct parr *out)
{
    if (!has_process(block) || input == NULL) {
        if (input != NULL && input->count > 0)
            bind_item(ps, params_of(block), input->at[input->count - 1]);
        ps_stmts(ps, block->a, out);
        return;
    }
    for (const struct pnode *n = block->a->a; n != NULL && ps->flow == FLOW_NONE; n = n->next) {
        size_t rounds = n->type == N_STMTS && n->flag ? input->count : 1;
        for (size_t i = 0; i < rounds && ps->flow == FLOW_NONE; i++) {
            if (rounds > 1 || (n->flag && n->type == N_STMTS)) {
                ps_set_var(ps, SK_LIT("_"), input->at[i]);
                bind_item(ps, params_of(block), input->at[i]);
            }
            ps_exec(ps, n, out);
        }
    }
}

void ps_call_block(struct ps *ps, const struct pnode *block, const struct parr *args,
                   const struct sk_map *named, const struct parr *input, bool new_scope,
                   struct parr *out)
{
    if (ps->depth >= MAX_DEPTH) {
        ps_too_deep(ps);
        return;
    }
    struct pscope scope = {.up = ps->scope, .vars = {.fold = true}}, *before = ps->scope;
    uint64_t net = ps->round_net;
    ps->depth++;
    if (new_scope)
        ps->scope = &scope;
    bind(ps, params_of(block), args, named, input != NULL);
    if (input != NULL) {
        pv all = pv_array(ps, 0);
        *all.arr = *input;
        ps_set_var(ps, SK_LIT("input"), all);
    }
    run_body(ps, block, input, out);
    ps->scope = before;
    ps->depth--;
    ps->round_net = net;
    if (ps->flow == FLOW_RETURN)
        ps->flow = FLOW_NONE;
}

void ps_block_with(struct ps *ps, const struct pnode *block, pv item, struct parr *out)
{
    pv *us = ps_var(ps, SK_LIT("_"), true);
    if (us == NULL)
        return;
    pv before = *us;
    *us = item;
    ps_stmts(ps, block->a, out);
    us = ps_var(ps, SK_LIT("_"), true);
    if (us != NULL)
        *us = before;
    if (ps->flow == FLOW_RETURN)
        ps->flow = FLOW_NONE;
}

void ps_run_text(struct ps *ps, sk_span text, struct parr *out)
{
    if (ps->depth >= MAX_DEPTH) {
        ps_too_deep(ps);
        return;
    }
    ps->depth++;
    ps_stmts(ps, ps_parse(ps, text), out);
    ps->depth--;
    if (ps->flow == FLOW_RETURN)
        ps->flow = FLOW_NONE;
}

void ps_iex(struct ps *ps, pv code, struct parr *out)
{
    static const sk_span api = SK_LIT_INIT("Invoke-Expression");
    if (pv_is_opaque(code)) { /* what a download brings: nobody knows */
        sk_events_behaviour(ps->ev, SK_DO_SCRIPT, api, code.obj->text);
        return;
    }
    struct sk_text joined = ps_textbuf(ps);
    struct parr lines = pv_items(&code);
    for (size_t i = 0; i < lines.count && !ps->dead; i++) {
        if (i > 0)
            sk_text_byte(&joined, '\n');
        sk_text_put(&joined, pv_text(ps, lines.at[i]));
    }
    sk_span text = ps_text_done(ps, &joined);
    if (sk_trim(text).len == 0)
        return;
    sk_events_behaviour(ps->ev, SK_DO_SCRIPT, api, text);
    sk_events_layer(ps->ev, SK_LANG_POWERSHELL, SK_LIT(""), text);
    ps_run_text(ps, text, out);
}

/* ---- Statements ---- */

static bool truth_of(struct ps *ps, const struct pnode *n, bool *ret_opaque)
{
    if (n == NULL)
        return true;
    pv v = ps_eval(ps, n);
    *ret_opaque = pv_is_opaque(v);
    return ps->flow == FLOW_NONE && pv_truth(ps, v);
}

/* True when the loop goes on. A break behind a download does nothing, and other ways out of the
 * loop do not count: each address of a list is tried, as if the one before had failed. */
static bool after_round(struct ps *ps, const struct pnode *loop, uint64_t net_before, bool list)
{
    bool mine = ps->label.len == 0 || sk_ieq(ps->label, loop->text);
    if (!mine && (ps->flow == FLOW_BREAK || ps->flow == FLOW_CONTINUE))
        return false;
    ps->label = (sk_span){0};
    if (ps->flow == FLOW_CONTINUE)
        ps->flow = FLOW_NONE;
    bool fetched = list && ps->net_calls != net_before;
    if (fetched && (ps->flow == FLOW_BREAK || ps->flow == FLOW_EXIT || ps->flow == FLOW_RETURN))
        ps->flow = FLOW_NONE;
    if (ps->flow == FLOW_BREAK) {
        ps->flow = FLOW_NONE;
        return false;
    }
    return ps->flow == FLOW_NONE && ps_step(ps, 1);
}

static void exec_while(struct ps *ps, const struct pnode *n, struct parr *out)
{
    bool opaque = false, first = n->type == N_DO;
    for (unsigned unknown = 0; ps_step(ps, 1);) {
        uint64_t net = ps->round_net = ps->net_calls;
        if (!first && (!truth_of(ps, n->a, &opaque) != (n->type == N_DO && n->flag)))
            return;
        if ((opaque || ps->net_calls != net) && ++unknown > MAX_OPAQUE_ROUNDS)
            return;
        first = false;
        net = ps->round_net = ps->net_calls;
        if (n->b != NULL)
            ps_stmts(ps, n->b, out);
        if (!after_round(ps, n, net, true))
            return;
        if (ps->net_calls != net && ++unknown > 64)
            return;
    }
}

static void exec_for(struct ps *ps, const struct pnode *n, struct parr *out)
{
    bool opaque = false;
    struct parr unused = {0};
    if (n->a != NULL)
        ps_exec(ps, n->a, &unused);
    while (ps->flow == FLOW_NONE && truth_of(ps, n->b, &opaque)) {
        uint64_t net = ps->round_net = ps->net_calls;
        if (n->d != NULL)
            ps_stmts(ps, n->d, out);
        if (!after_round(ps, n, net, true) || opaque)
            return;
        if (n->c != NULL)
            ps_exec(ps, n->c, &unused);
        unused.count = 0;
    }
}

static void exec_foreach(struct ps *ps, const struct pnode *n, struct parr *out)
{
    pv over = ps_eval(ps, n->b);
    struct parr items = pv_items(&over);
    for (size_t i = 0; i < items.count && ps->flow == FLOW_NONE; i++) {
        uint64_t net = ps->round_net = ps->net_calls;
        if (n->a != NULL)
            ps_set_var(ps, n->a->text, items.at[i]);
        if (n->c != NULL)
            ps_stmts(ps, n->c, out);
        if (!after_round(ps, n, net, true))
            return;
    }
}

static bool clause_fits(struct ps *ps, const struct pnode *sw, const struct pnode *clause, pv item)
{
    if (clause->a == NULL)
        return false;
    pv test = ps_eval(ps, clause->a);
    if (test.kind == PV_BLOCK) {
        struct parr got = {0};
        ps_block_with(ps, test.block, item, &got);
        return pv_truth(ps, pv_unroll(ps, &got));
    }
    enum pop op = sw->op == OP_NONE ? OP_EQ : (enum pop)sw->op;
    return pv_truth(ps, ps_binary(ps, op, sw->flag, item, test));
}

static void exec_switch(struct ps *ps, const struct pnode *n, struct parr *out)
{
    pv over = ps_eval(ps, n->a);
    struct parr items = pv_items(&over);
    for (size_t i = 0; i < items.count && ps->flow == FLOW_NONE; i++) {
        bool any = false;
        ps_set_var(ps, SK_LIT("_"), items.at[i]);
        for (const struct pnode *c = n->b; c != NULL && ps->flow == FLOW_NONE; c = c->next) {
            if (c->flag ? any || c->next != NULL : !clause_fits(ps, n, c, items.at[i]))
                continue;
            any = true;
            if (c->b != NULL)
                ps_stmts(ps, c->b, out);
        }
        if (!after_round(ps, n, 0, false))
            return;
    }
}

static void exec_try(struct ps *ps, const struct pnode *n, struct parr *out)
{
    ps->tries++;
    if (n->a != NULL)
        ps_stmts(ps, n->a, out);
    ps->tries--;
    const struct pnode *c = ps->flow == FLOW_THROW ? ps_catch_for(n->b, ps->thrown) : NULL;
    if (c != NULL) {
        pv before = ps_get_var(ps, SK_LIT("_"));
        ps->flow = FLOW_NONE;
        ps->hard = false;
        ps_set_var(ps, SK_LIT("_"), ps->thrown);
        if (c->b != NULL)
            ps_stmts(ps, c->b, out);
        ps_set_var(ps, SK_LIT("_"), before);
    }
    if (n->c == NULL || ps->dead)
        return;
    enum pflow flow = ps->flow;
    ps->flow = FLOW_NONE;
    ps_stmts(ps, n->c, out);
    if (ps->flow == FLOW_NONE)
        ps->flow = flow;
}

static void exec_if(struct ps *ps, const struct pnode *n, struct parr *out)
{
    bool opaque = false, yes = n->a == NULL || truth_of(ps, n->a, &opaque);
    const struct pnode *way = yes ? n->b : n->c;
    if (way != NULL && ps->flow == FLOW_NONE)
        ps_exec(ps, way, out);
}

static void exec_jump(struct ps *ps, const struct pnode *n, struct parr *out, enum pflow flow)
{
    struct parr got = {0};
    if (n->a != NULL)
        ps_exec(ps, n->a, flow == FLOW_RETURN ? out : &got);
    if (ps->flow != FLOW_NONE)
        return;
    if (flow == FLOW_THROW)
        ps_throw_value(ps, got.count == 0 && n->a == NULL && ps->thrown.kind != PV_NULL
                               ? ps->thrown
                               : pv_unroll(ps, &got));
    else
        ps->flow = flow;
}

static void exec_leave(struct ps *ps, const struct pnode *n)
{
    if (n->type == N_BREAK && n->a == NULL && ps->net_calls != ps->round_net)
        return; /* behind a download: the next address is tried too */
    ps->label = n->a == NULL ? (sk_span){0} : pv_text(ps, ps_eval(ps, n->a));
    if (ps->flow == FLOW_NONE)
        ps->flow = n->type == N_BREAK ? FLOW_BREAK : FLOW_CONTINUE;
}

void ps_exec(struct ps *ps, const struct pnode *n, struct parr *out)
{
    if (ps->flow != FLOW_NONE || !ps_step(ps, 1))
        return;
    switch (n->type) {
    case N_STMTS:
        if (!n->flag2)
            ps_stmts(ps, n, out);
        return;
    case N_IF:
        exec_if(ps, n, out);
        return;
    case N_WHILE:
    case N_DO:
    case N_FOR:
    case N_FOREACH: {
        uint64_t net = ps->round_net;
        (n->type == N_FOR       ? exec_for
         : n->type == N_FOREACH ? exec_foreach
                                : exec_while)(ps, n, out);
        ps->round_net = net;
        return;
    }
    case N_SWITCH:
        exec_switch(ps, n, out);
        return;
    case N_TRY:
        exec_try(ps, n, out);
        return;
    case N_FUNC: {
        struct sk_map_entry *e = sk_map_put(&ps->functions, ps->arena, n->text);
        if (e != NULL)
            e->value = (uintptr_t)n;
        return;
    }
    case N_RETURN:
        exec_jump(ps, n, out, FLOW_RETURN);
        return;
    case N_BREAK:
    case N_CONTINUE:
        exec_leave(ps, n);
        return;
    case N_PIPE:
    case N_CMD:
        ps_pipe_into(ps, n, out);
        return;
    case N_THROW:
        exec_jump(ps, n, out, FLOW_THROW);
        return;
    case N_EXIT:
        exec_jump(ps, n, out, FLOW_EXIT);
        return;
    case N_PARAMS:
        return;
    case N_CHAIN:
        ps_exec(ps, n->a, out);
        if (n->b != NULL && n->flag)
            ps_exec(ps, n->b, out);
        return;
    case N_INCDEC:
    case N_ASSIGN:
        (void)ps_eval(ps, n);
        return;
    default: {
        pv v = ps_eval(ps, n);
        if (ps->flow != FLOW_THROW)
            ps_emit(ps, out, v);
    }
    }
}

/* The trap of a list of statements: true when the list goes on behind the error. */
static bool trapped(struct ps *ps, const struct pnode *list, struct parr *out)
{
    const struct pnode *trap = list->a;
    while (trap != NULL && !(trap->type == N_STMTS && trap->flag2))
        trap = trap->next;
    if (trap == NULL)
        return false;
    pv error = ps->thrown;
    ps->flow = FLOW_NONE;
    ps->hard = false;
    ps_set_var(ps, SK_LIT("_"), error);
    struct pnode body = *trap;
    body.flag2 = false;
    ps_stmts(ps, &body, out);
    if (ps->flow == FLOW_BREAK && ps->label.len == 0)
        ps_throw_value(ps, error);
    if (ps->flow == FLOW_CONTINUE)
        ps->flow = FLOW_NONE;
    return ps->flow == FLOW_NONE;
}

/* An error that nobody catches ends its statement, not the script. */
void ps_stmts(struct ps *ps, const struct pnode *list, struct parr *out)
{
    if (list == NULL)
        return;
    if (list->type != N_STMTS) {
        ps_exec(ps, list, out);
        return;
    }
    for (const struct pnode *n = list->a; n != NULL && ps->flow == FLOW_NONE; n = n->next) {
        bool before = ps->failed;
        ps_exec(ps, n, out);
        if (before && n->type != N_VAR)
            ps->failed = false;
        if (ps->flow != FLOW_THROW || trapped(ps, list, out) || ps->flow != FLOW_THROW ||
            ps->tries > 0 || ps->hard)
            continue;
        sk_events_note(ps->ev, "powershell.error", pv_text(ps, ps->thrown));
        ps->flow = FLOW_NONE;
        ps->failed = true;
    }
}

/* Statements that assign and call. */
#include "interp/vba/parse.h"

static void assign(struct vb_parser *p, vb_exec *exec)
{
    struct vb_node *target = vb_operand(p, false);
    if (!vb_need(p, "="))
        return;
    struct vb_node *value = vb_expr(p);
    vb_emit_x(p, exec, target);
    if (!p->bad)
        p->proc->code.at[vb_pc(p) - 1].y = value;
}

void vb_st_mid(struct vb_parser *p, bool bytes)
{
    struct vb_node *n = vb_node_new(p, vb_ev_const, N_OTHER);
    if (n == NULL)
        return;
    p->t++;
    struct vb_node *target = vb_operand(p, false), *len = NULL;
    if (!vb_need(p, ","))
        return;
    struct vb_node *start = vb_expr(p);
    if (vb_take_op(p, ","))
        len = vb_expr(p);
    if (!vb_need(p, ")") || !vb_need(p, "="))
        return;
    n->a = start;
    n->b = len;
    struct vb_node *value = vb_expr(p);
    struct vb_ins *ins = vb_emit(p, vb_ex_mid);
    if (ins == NULL)
        return;
    ins->x = target;
    ins->y = value;
    ins->z = n;
    ins->flag = bytes;
}

bool vb_is_mid(const struct vb_parser *p)
{
    if (!(vb_at(p, "mid") || vb_at(p, "midb")) || strcmp(p->t[1].op, "(") != 0)
        return false;
    int depth = 0;
    const struct vb_tok *t = p->t + 1;
    for (; t->kind != T_END; t++) {
        depth += (strcmp(t->op, "(") == 0) - (strcmp(t->op, ")") == 0);
        if (depth == 0)
            return strcmp(t[1].op, "=") == 0;
    }
    return false;
}

static void lset_statement(struct vb_parser *p, bool right)
{
    assign(p, vb_ex_lset);
    if (!p->bad)
        p->proc->code.at[vb_pc(p) - 1].flag = right;
}

/* `f (x)` without Call hands over the value of (x), not the variable x. */
static void by_value(struct vb_parser *p, struct vb_node *n)
{
    if (n->argc != 1 || !n->statement || n->args[0].node == NULL || n->args[0].name != NULL ||
        (n->kind != N_CALL && n->kind != N_MEMBER))
        return;
    struct vb_node *paren = vb_node_new(p, vb_ev_paren, N_OTHER);
    if (paren == NULL)
        return;
    paren->a = n->args[0].node;
    n->args[0].node = paren;
}

static void expression(struct vb_parser *p, bool call)
{
    struct vb_node *n = vb_operand(p, true);
    if (p->bad || n == NULL)
        return;
    if (n->kind == N_LOCAL && n->sym != NULL && n->sym == p->proc->result && !vb_op(p, "=")) {
        n = vb_own_call(p, n); /* a function that calls itself as a statement */
        if (n == NULL)
            return;
    }
    if (vb_take_op(p, "=")) {
        struct vb_node *value = vb_expr(p);
        vb_emit_x(p, vb_ex_let, n);
        if (!p->bad)
            p->proc->code.at[vb_pc(p) - 1].y = value;
        return;
    }
    if (!vb_at_end(p)) {
        if (n->args != NULL || (n->kind != N_CALL && n->kind != N_BUILTIN && n->kind != N_MEMBER)) {
            struct vb_node *i = vb_node_new(p, vb_ev_index, N_INDEX);
            if (i == NULL)
                return;
            i->a = n;
            n = i;
        }
        vb_call_args(p, n);
    } else if (n->kind == N_LOCAL || n->kind == N_GLOBAL) {
        struct vb_node *i = vb_node_new(p, vb_ev_index, N_INDEX);
        if (i == NULL)
            return;
        i->a = n;
        n = i;
    } else if (!call)
        by_value(p, n);
    vb_emit_x(p, vb_ex_call, n);
}

void vb_st_erase(struct vb_parser *p)
{
    do
        vb_emit_x(p, vb_ex_erase, vb_operand(p, false));
    while (!p->bad && vb_take_op(p, ","));
}

void vb_st_raise_event(struct vb_parser *p)
{
    struct vb_node *n = vb_node_new(p, vb_ev_const, N_OTHER);
    if (n == NULL)
        return;
    n->name = vb_take_name(p, NULL);
    if (vb_op(p, "("))
        vb_paren_args(p, n);
    vb_emit_x(p, vb_ex_raise_event, n);
}

void vb_st_set(struct vb_parser *p)
{
    assign(p, vb_ex_set);
}

void vb_st_let(struct vb_parser *p)
{
    assign(p, vb_ex_let);
}

void vb_st_lset(struct vb_parser *p)
{
    lset_statement(p, false);
}

void vb_st_rset(struct vb_parser *p)
{
    lset_statement(p, true);
}

void vb_st_call(struct vb_parser *p)
{
    expression(p, true);
}

void vb_st_expression(struct vb_parser *p)
{
    expression(p, false);
}

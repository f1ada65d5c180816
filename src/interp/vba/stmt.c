/* Statements: each becomes a few instructions; a line that does not parse is dropped. */
#include "interp/vba/parse.h"

uint32_t vb_pc(const struct vb_parser *p)
{
    return (uint32_t)p->proc->code.count;
}

struct vb_ins *vb_emit(struct vb_parser *p, vb_exec *exec)
{
    struct vb_ins *ins = SK_PUSH(p->vb->arena, &p->proc->code);
    if (ins == NULL) {
        p->bad = true;
        (void)vb_stop(p->vb, "memory");
        return NULL;
    }
    ins->exec = exec;
    ins->line = p->line;
    return ins;
}

uint32_t vb_hidden(struct vb_parser *p)
{
    return p->proc->slot_count++;
}

static void emit_x(struct vb_parser *p, vb_exec *exec, struct vb_node *x)
{
    struct vb_ins *ins = vb_emit(p, exec);
    if (ins != NULL)
        ins->x = x;
}

/* A jump whose target is patched later; its pc. */
static uint32_t emit_jump(struct vb_parser *p, vb_exec *exec, struct vb_node *x)
{
    emit_x(p, exec, x);
    return vb_pc(p) - 1;
}

static void patch(struct vb_parser *p, uint32_t pc)
{
    if (pc < p->proc->code.count)
        p->proc->code.at[pc].target = vb_pc(p);
}

static struct vb_block *push(struct vb_parser *p, int kind)
{
    struct vb_block *b = SK_PUSH(p->vb->arena, &p->blocks);
    if (b == NULL) {
        p->bad = true;
        return NULL;
    }
    b->kind = (uint8_t)kind;
    return b;
}

static struct vb_block *top(struct vb_parser *p, int kind)
{
    struct vb_block *b = p->blocks.count == 0 ? NULL : &p->blocks.at[p->blocks.count - 1];
    return b != NULL && b->kind == kind ? b : NULL;
}

static void add_exit(struct vb_parser *p, struct vb_block *b)
{
    uint32_t jump = emit_jump(p, vb_ex_jump, NULL);
    uint32_t *at = SK_PUSH(p->vb->arena, &b->exits);
    if (at != NULL)
        *at = jump;
}

static void pop(struct vb_parser *p)
{
    struct vb_block *b = &p->blocks.at[p->blocks.count - 1];
    for (size_t i = 0; i < b->exits.count; i++)
        patch(p, b->exits.at[i]);
    p->blocks.count--;
}

static void emit_label_jump(struct vb_parser *p, vb_exec *exec, struct vb_node *x)
{
    struct vb_name *name = NULL;
    if (p->t->kind == T_VALUE) {
        name = vb_name(p->vb, vb_text(p->vb, &p->t->value));
        p->t++;
    } else {
        name = vb_take_name(p, NULL);
    }
    if (p->bad || name == NULL)
        return;
    uint32_t pc = emit_jump(p, exec, x);
    struct vb_label *l = SK_PUSH(p->vb->arena, &p->jumps);
    if (l != NULL)
        *l = (struct vb_label){name, pc};
}

/* ---- blocks ---- */

static void if_statement(struct vb_parser *p)
{
    struct vb_node *x = vb_expr(p);
    bool then = vb_take(p, "then");
    if (!then && !vb_at(p, "goto")) {
        p->bad = true;
        return;
    }
    uint32_t branch = emit_jump(p, vb_ex_if, x);
    if (p->t->kind == T_END) {
        struct vb_block *b = push(p, B_IF);
        if (b != NULL)
            b->start = branch + 1;
        return;
    }
    if (p->t->kind == T_VALUE)
        emit_label_jump(p, vb_ex_jump, NULL);
    while (!p->bad && p->t->kind != T_END && !vb_at(p, "else"))
        vb_statements(p);
    if (vb_take(p, "else")) {
        uint32_t over = emit_jump(p, vb_ex_jump, NULL);
        patch(p, branch);
        if (p->t->kind == T_VALUE)
            emit_label_jump(p, vb_ex_jump, NULL);
        while (!p->bad && p->t->kind != T_END)
            vb_statements(p);
        patch(p, over);
    } else {
        patch(p, branch);
    }
    if (vb_take(p, "end"))
        (void)vb_need(p, "if");
}

static void else_if(struct vb_parser *p, bool condition)
{
    struct vb_block *b = top(p, B_IF);
    if (b == NULL) {
        p->bad = true;
        return;
    }
    add_exit(p, b);
    if (b->start > 0)
        patch(p, b->start - 1);
    b->start = 0;
    if (!condition)
        return;
    struct vb_node *x = vb_expr(p);
    (void)vb_take(p, "then");
    b->start = emit_jump(p, vb_ex_if, x) + 1;
}

static void end_if(struct vb_parser *p)
{
    struct vb_block *b = top(p, B_IF);
    if (b == NULL)
        return;
    if (b->start > 0)
        patch(p, b->start - 1);
    pop(p);
}

static void select_statement(struct vb_parser *p)
{
    (void)vb_take(p, "case");
    struct vb_ins *ins;
    struct vb_node *x = vb_expr(p);
    uint32_t slot = vb_hidden(p);
    if (p->bad || (ins = vb_emit(p, vb_ex_hold)) == NULL)
        return;
    ins->x = x;
    ins->slot = slot;
    struct vb_block *b = push(p, B_SELECT);
    if (b != NULL)
        b->slot = slot;
}

static void case_test(struct vb_parser *p, struct vb_block *b, uint32_t *hits, size_t *n)
{
    struct vb_ins *ins = vb_emit(p, vb_ex_case);
    uint32_t pc = vb_pc(p) - 1;
    if (ins == NULL)
        return;
    uint8_t flag = CASE_VALUE, op = OP_EQ;
    static const char *const ops[] = {"=", "<>", "<", ">", "<=", ">="};
    bool is = vb_take(p, "is");
    for (size_t i = 0; i < 6; i++)
        if (vb_take_op(p, ops[i])) {
            op = (uint8_t)(OP_EQ + i);
            is = true;
            break;
        }
    struct vb_node *x = vb_expr(p), *y = NULL;
    if (is)
        flag = CASE_IS;
    else if (vb_take(p, "to")) {
        y = vb_expr(p);
        flag = CASE_RANGE;
    }
    ins = &p->proc->code.at[pc];
    *ins = (struct vb_ins){.exec = vb_ex_case,
                           .x = x,
                           .y = y,
                           .slot = b->slot,
                           .line = p->line,
                           .flag = (uint8_t)(flag | op << 2 | (p->module->compare_text ? 128 : 0))};
    if (*n < 256)
        hits[(*n)++] = pc;
}

static void case_statement(struct vb_parser *p)
{
    struct vb_block *b = top(p, B_SELECT);
    uint32_t hits[256];
    size_t n = 0;
    if (b == NULL) {
        p->bad = true;
        return;
    }
    if (b->start > 0 || b->exits.count > 0)
        add_exit(p, b);
    if (b->start > 0)
        patch(p, b->start - 1);
    b->start = 0;
    if (vb_take(p, "else")) {
        uint32_t *none = SK_PUSH(p->vb->arena, &b->exits);
        if (none != NULL)
            *none = UINT32_MAX;
        return;
    }
    do
        case_test(p, b, hits, &n);
    while (!p->bad && vb_take_op(p, ","));
    b->start = emit_jump(p, vb_ex_jump, NULL) + 1;
    for (size_t i = 0; i < n; i++)
        patch(p, hits[i]);
}

static void end_select(struct vb_parser *p)
{
    struct vb_block *b = top(p, B_SELECT);
    if (b == NULL)
        return;
    if (b->start > 0)
        patch(p, b->start - 1);
    pop(p);
}

static void for_each(struct vb_parser *p)
{
    struct vb_node *var = vb_operand(p, false);
    if (!vb_need(p, "in"))
        return;
    struct vb_node *in = vb_expr(p);
    uint32_t slot = vb_hidden(p);
    (void)vb_hidden(p);
    struct vb_ins *ins = vb_emit(p, vb_ex_each);
    if (ins == NULL || p->bad)
        return;
    ins->x = in;
    ins->slot = slot;
    struct vb_block *b = push(p, B_EACH);
    if (b == NULL)
        return;
    b->start = vb_pc(p);
    if ((ins = vb_emit(p, vb_ex_each_step)) == NULL)
        return;
    ins->x = var;
    ins->slot = slot;
}

static void for_statement(struct vb_parser *p)
{
    struct vb_ins *ins;
    if (vb_take(p, "each")) {
        for_each(p);
        return;
    }
    struct vb_node *var = vb_operand(p, false), *step = NULL;
    if (!vb_need(p, "="))
        return;
    struct vb_node *from = vb_expr(p);
    if (!vb_need(p, "to"))
        return;
    struct vb_node *to = vb_expr(p);
    if (vb_take(p, "step"))
        step = vb_expr(p);
    uint32_t slot = vb_hidden(p);
    (void)vb_hidden(p);
    if (p->bad)
        return;
    emit_x(p, vb_ex_let, var);
    p->proc->code.at[vb_pc(p) - 1].y = from;
    if ((ins = vb_emit(p, vb_ex_for)) == NULL)
        return;
    *ins = (struct vb_ins){
        .exec = vb_ex_for, .x = var, .y = to, .z = step, .slot = slot, .line = p->line};
    uint32_t enter = vb_pc(p) - 1;
    struct vb_block *b = push(p, B_FOR);
    if (b == NULL)
        return;
    b->slot = slot;
    b->start = enter;
}

static void next_one(struct vb_parser *p)
{
    struct vb_block *b = p->blocks.count == 0 ? NULL : &p->blocks.at[p->blocks.count - 1];
    while (b != NULL && b->kind != B_FOR && b->kind != B_EACH && p->blocks.count > 1) {
        pop(p); /* an unclosed block inside */
        b = &p->blocks.at[p->blocks.count - 1];
    }
    if (b == NULL || (b->kind != B_FOR && b->kind != B_EACH)) {
        p->bad = true;
        return;
    }
    struct vb_ins *ins;
    if (b->kind == B_EACH) {
        if ((ins = vb_emit(p, vb_ex_jump)) != NULL)
            ins->target = b->start;
        patch(p, b->start);
    } else {
        const struct vb_ins *enter = &p->proc->code.at[b->start];
        struct vb_node *var = enter->x;
        if ((ins = vb_emit(p, vb_ex_for_step)) != NULL) {
            ins->x = var;
            ins->slot = b->slot;
            ins->target = b->start + 1;
        }
        patch(p, b->start);
    }
    pop(p);
}

static void next_statement(struct vb_parser *p)
{
    do {
        if (!vb_at_end(p))
            (void)vb_operand(p, true);
        next_one(p);
    } while (!p->bad && vb_take_op(p, ","));
}

/* Do While | Until x: a test that leaves; `until` negates. */
static void loop_test(struct vb_parser *p, struct vb_block *b)
{
    bool until = vb_take(p, "until");
    if (!until && !vb_take(p, "while"))
        return;
    struct vb_node *x = vb_expr(p);
    uint32_t pc = emit_jump(p, vb_ex_if, x);
    if (p->bad)
        return;
    p->proc->code.at[pc].flag = until;
    uint32_t *at = SK_PUSH(p->vb->arena, &b->exits);
    if (at != NULL)
        *at = pc;
}

static void do_statement(struct vb_parser *p)
{
    struct vb_block *b = push(p, B_DO);
    if (b == NULL)
        return;
    b->start = vb_pc(p);
    loop_test(p, b);
}

static void loop_statement(struct vb_parser *p)
{
    while (p->blocks.count > 1 && top(p, B_DO) == NULL)
        pop(p);
    struct vb_block *b = top(p, B_DO);
    if (b == NULL) {
        p->bad = true;
        return;
    }
    loop_test(p, b);
    struct vb_ins *ins = vb_emit(p, vb_ex_jump);
    if (ins != NULL)
        ins->target = b->start;
    pop(p);
}

static void while_statement(struct vb_parser *p)
{
    struct vb_block *b = push(p, B_WHILE);
    if (b == NULL)
        return;
    b->start = vb_pc(p);
    p->t--;
    loop_test(p, b);
}

static void wend_statement(struct vb_parser *p)
{
    struct vb_block *b = top(p, B_WHILE);
    if (b == NULL) {
        p->bad = true;
        return;
    }
    struct vb_ins *ins = vb_emit(p, vb_ex_jump);
    if (ins != NULL)
        ins->target = b->start;
    pop(p);
}

static void with_statement(struct vb_parser *p)
{
    struct vb_node *x = vb_expr(p);
    uint32_t slot = vb_hidden(p);
    struct vb_ins *ins = vb_emit(p, vb_ex_with);
    if (ins == NULL)
        return;
    ins->x = x;
    ins->slot = slot;
    struct vb_block *b = push(p, B_WITH);
    if (b != NULL)
        b->slot = slot;
}

/* ---- leaving ---- */

static void exit_statement(struct vb_parser *p)
{
    static const struct {
        const char *word;
        int kind, other;
    } loops[] = {{"for", B_FOR, B_EACH}, {"do", B_DO, B_DO}, {"while", B_WHILE, B_WHILE}};
    for (size_t k = 0; k < 3; k++) {
        if (!vb_take(p, loops[k].word))
            continue;
        for (size_t i = p->blocks.count; i-- > 0;) {
            struct vb_block *b = &p->blocks.at[i];
            if (b->kind == loops[k].kind || b->kind == loops[k].other) {
                add_exit(p, b);
                return;
            }
        }
        p->bad = true;
        return;
    }
    p->t++; /* Sub, Function, Property */
    emit_x(p, vb_ex_leave, NULL);
}

static void end_statement(struct vb_parser *p)
{
    if (vb_take(p, "if")) {
        end_if(p);
    } else if (vb_take(p, "select")) {
        end_select(p);
    } else if (vb_take(p, "with")) {
        if (top(p, B_WITH) != NULL)
            pop(p);
    } else if (vb_take(p, "sub") || vb_take(p, "function") || vb_take(p, "property")) {
        emit_x(p, vb_ex_leave, NULL); /* of a procedure on one line */
    } else if (vb_at_end(p)) {
        emit_x(p, vb_ex_end, NULL);
    } else {
        p->bad = true;
    }
}

static void on_statement(struct vb_parser *p)
{
    if (vb_take(p, "local"))
        p->t += 0;
    if (vb_take(p, "error")) {
        if (vb_take(p, "resume")) {
            (void)vb_need(p, "next");
            emit_x(p, vb_ex_on_error, NULL);
            if (!p->bad)
                p->proc->code.at[vb_pc(p) - 1].flag = 1;
            return;
        }
        (void)vb_need(p, "goto");
        bool minus = vb_take_op(p, "-");
        if (p->t->kind == T_VALUE && (p->t->value.i == 0 || minus)) {
            p->t++;
            emit_x(p, vb_ex_on_error, NULL);
            if (!p->bad)
                p->proc->code.at[vb_pc(p) - 1].flag = minus ? 3 : 0;
            return;
        }
        emit_label_jump(p, vb_ex_on_error, NULL);
        if (!p->bad)
            p->proc->code.at[vb_pc(p) - 1].flag = 2;
        return;
    }
    struct vb_node *x = vb_expr(p);
    bool sub = vb_take(p, "gosub");
    if (!sub && !vb_need(p, "goto"))
        return;
    uint32_t slot = vb_hidden(p);
    emit_x(p, vb_ex_hold, x);
    if (p->bad)
        return;
    p->proc->code.at[vb_pc(p) - 1].slot = slot;
    for (uint32_t i = 1; !p->bad; i++) {
        emit_label_jump(p, vb_ex_on_goto, NULL);
        if (p->bad)
            return;
        struct vb_ins *ins = &p->proc->code.at[vb_pc(p) - 1];
        ins->slot = slot;
        ins->flag = sub;
        ins->z = vb_constant(p, VB_LONG(i));
        if (!vb_take_op(p, ","))
            break;
    }
}

static void resume_statement(struct vb_parser *p)
{
    if (vb_at_end(p) || (p->t->kind == T_VALUE && p->t->value.i == 0)) {
        p->t += !vb_at_end(p);
        emit_x(p, vb_ex_resume, NULL);
    } else if (vb_take(p, "next")) {
        emit_x(p, vb_ex_resume, NULL);
        if (!p->bad)
            p->proc->code.at[vb_pc(p) - 1].flag = 1;
    } else {
        emit_label_jump(p, vb_ex_resume, NULL);
        if (!p->bad)
            p->proc->code.at[vb_pc(p) - 1].flag = 2;
    }
}

/* ---- assignments and calls ---- */

static void assign(struct vb_parser *p, vb_exec *exec)
{
    struct vb_node *target = vb_operand(p, false);
    if (!vb_need(p, "="))
        return;
    struct vb_node *value = vb_expr(p);
    emit_x(p, exec, target);
    if (!p->bad)
        p->proc->code.at[vb_pc(p) - 1].y = value;
}

static void mid_statement(struct vb_parser *p, bool bytes)
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

static bool is_mid(const struct vb_parser *p)
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

static void expression_statement(struct vb_parser *p, bool call)
{
    struct vb_node *n = vb_operand(p, true);
    if (p->bad || n == NULL)
        return;
    if (vb_take_op(p, "=")) {
        struct vb_node *value = vb_expr(p);
        emit_x(p, vb_ex_let, n);
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
    }
    (void)call;
    emit_x(p, vb_ex_call, n);
}

static void erase_statement(struct vb_parser *p)
{
    do
        emit_x(p, vb_ex_erase, vb_operand(p, false));
    while (!p->bad && vb_take_op(p, ","));
}

static void raise_event(struct vb_parser *p)
{
    struct vb_node *n = vb_node_new(p, vb_ev_const, N_OTHER);
    if (n == NULL)
        return;
    n->name = vb_take_name(p, NULL);
    if (vb_take_op(p, "("))
        if (!vb_take_op(p, ")")) {
            p->t--;
            struct vb_node *i = vb_node_new(p, vb_ev_const, N_INDEX);
            if (i == NULL)
                return;
            vb_call_args(p, i);
            n->args = i->args;
            n->argc = i->argc;
        }
    emit_x(p, vb_ex_raise_event, n);
}

static void error_statement(struct vb_parser *p)
{
    emit_x(p, vb_ex_error, vb_expr(p));
}

static void jump_statement(struct vb_parser *p)
{
    emit_label_jump(p, vb_ex_jump, NULL);
}
static void gosub_statement(struct vb_parser *p)
{
    emit_label_jump(p, vb_ex_gosub, NULL);
}
static void return_statement(struct vb_parser *p)
{
    emit_x(p, vb_ex_return, NULL);
}
static void else_statement(struct vb_parser *p)
{
    if (vb_at(p, "if") && p->t[1].kind != T_END) {
        p->t++;
        else_if(p, true);
        return;
    }
    else_if(p, false);
}
static void elseif_statement(struct vb_parser *p)
{
    else_if(p, true);
}
static void set_statement(struct vb_parser *p)
{
    assign(p, vb_ex_set);
}
static void let_statement(struct vb_parser *p)
{
    assign(p, vb_ex_let);
}
static void lset(struct vb_parser *p)
{
    lset_statement(p, false);
}
static void rset(struct vb_parser *p)
{
    lset_statement(p, true);
}
static void call_statement(struct vb_parser *p)
{
    expression_statement(p, true);
}
static void dim_statement(struct vb_parser *p)
{
    vb_declare(p, p->proc->all_static, false, false);
}
static void static_statement(struct vb_parser *p)
{
    vb_declare(p, true, false, false);
}
static void const_statement(struct vb_parser *p)
{
    vb_declare_const(p, false);
}
static void public_statement(struct vb_parser *p)
{
    if (vb_take(p, "const"))
        vb_declare_const(p, false);
    else
        vb_declare(p, false, false, false);
}
static void skip_statement(struct vb_parser *p)
{
    while (p->t->kind != T_END)
        p->t++;
}

static const struct {
    const char *word;
    void (*parse)(struct vb_parser *p);
} statements[] = {
    {"if", if_statement},
    {"else", else_statement},
    {"elseif", elseif_statement},
    {"end", end_statement},
    {"select", select_statement},
    {"case", case_statement},
    {"for", for_statement},
    {"next", next_statement},
    {"do", do_statement},
    {"loop", loop_statement},
    {"while", while_statement},
    {"wend", wend_statement},
    {"with", with_statement},
    {"exit", exit_statement},
    {"on", on_statement},
    {"resume", resume_statement},
    {"goto", jump_statement},
    {"gosub", gosub_statement},
    {"return", return_statement},
    {"set", set_statement},
    {"let", let_statement},
    {"lset", lset},
    {"rset", rset},
    {"call", call_statement},
    {"dim", dim_statement},
    {"redim", vb_redim},
    {"static", static_statement},
    {"const", const_statement},
    {"public", public_statement},
    {"private", public_statement},
    {"erase", erase_statement},
    {"raiseevent", raise_event},
    {"error", error_statement},
    {"attribute", skip_statement},
    {"option", skip_statement},
    {"stop", skip_statement},
    {"deftype", skip_statement},
};

static bool is_label(const struct vb_parser *p, const struct vb_tok *first)
{
    return p->t == first && p->t->kind == T_NAME && strcmp(p->t[1].op, ":") == 0 && !p->t[1].spaced;
}

static void add_label(struct vb_parser *p, struct vb_name *name)
{
    struct vb_label *l = SK_PUSH(p->vb->arena, &p->labels);
    if (l != NULL)
        *l = (struct vb_label){name, vb_pc(p)};
}

static void one_statement(struct vb_parser *p)
{
    bool assigns =
        p->t->kind == T_NAME && (strcmp(p->t[1].op, "=") == 0 || strcmp(p->t[1].op, ".") == 0);
    if (is_mid(p)) {
        bool bytes = vb_at(p, "midb");
        p->t++;
        mid_statement(p, bytes);
        return;
    }
    for (size_t i = 0; !assigns && i < sizeof statements / sizeof statements[0]; i++) {
        if (vb_take(p, statements[i].word)) {
            statements[i].parse(p);
            return;
        }
    }
    if (!assigns && vb_file_statement(p))
        return;
    expression_statement(p, false);
}

void vb_statements(struct vb_parser *p)
{
    while (vb_take_op(p, ":"))
        ;
    if (p->t->kind == T_END)
        return;
    one_statement(p);
    if (!p->bad && !vb_at_end(p) && !vb_at(p, "end"))
        p->bad = true;
}

static void statement_line(struct vb_parser *p, const struct vb_line *line)
{
    p->t = line->at;
    p->line = line->number;
    if (p->t->kind == T_VALUE && (p->t->value.type == VT_INT || p->t->value.type == VT_LONG)) {
        add_label(p, vb_name(p->vb, vb_text(p->vb, &p->t->value)));
        p->t++;
        (void)vb_take_op(p, ":");
    } else if (is_label(p, line->at) && !vb_at(p, "else") && !vb_at(p, "next") && !vb_at(p, "do") &&
               !vb_at(p, "loop") && !vb_at(p, "wend") && !vb_at(p, "return") && !vb_at(p, "end") &&
               !vb_at(p, "beep") && !vb_at(p, "stop") && !vb_at(p, "resume") && !p->vb->script) {
        add_label(p, vb_name(p->vb, p->t->text));
        p->t += 2;
    }
    while (!p->bad && p->t->kind != T_END) {
        if (vb_at(p, "else") && p->t != line->at && top(p, B_IF) == NULL)
            p->bad = true;
        else
            vb_statements(p);
    }
}

void vb_body(struct vb_parser *p, const struct vb_line *lines, size_t count)
{
    for (size_t i = 0; i < count && p->vb->stopped == NULL; i++) {
        size_t code = p->proc->code.count, blocks = p->blocks.count;
        if (!vb_work(p->vb, 1))
            return;
        p->bad = false;
        statement_line(p, &lines[i]);
        if (!p->bad)
            continue;
        p->proc->code.count = code;
        p->blocks.count = p->blocks.count < blocks ? p->blocks.count : blocks;
        vb_note(p->vb, "vba.syntax", sk_slice(lines[i].text, 0, 200));
    }
    p->bad = false;
}

void vb_finish(struct vb_parser *p)
{
    while (p->blocks.count > 0) {
        struct vb_block *b = &p->blocks.at[p->blocks.count - 1];
        if ((b->kind == B_IF || b->kind == B_SELECT) && b->start > 0)
            patch(p, b->start - 1);
        if (b->kind == B_FOR || b->kind == B_EACH)
            patch(p, b->start);
        pop(p);
    }
    for (size_t i = 0; i < p->jumps.count; i++) {
        uint32_t target = vb_pc(p);
        for (size_t k = 0; k < p->labels.count; k++)
            if (p->labels.at[k].name == p->jumps.at[i].name)
                target = p->labels.at[k].pc;
        if (p->jumps.at[i].pc < p->proc->code.count)
            p->proc->code.at[p->jumps.at[i].pc].target = target;
    }
    p->labels.count = p->jumps.count = 0;
}

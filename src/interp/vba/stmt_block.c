/* Statements that hold others: If, Select, For, Do, While, With. */
#include "interp/vba/parse.h"

enum { MAX_LINE_IFS = 255 }; /* one in another on a line; the longest line of VBA holds fewer */

static bool at_end_if(const struct vb_parser *p)
{
    return vb_at(p, "end") && p->t[1].kind == T_NAME && sk_ieq(p->t[1].text, SK_LIT("if"));
}

/* One branch of an If that stands on one line. */
static void branch_of_line(struct vb_parser *p)
{
    if (p->t->kind == T_VALUE)
        vb_emit_label_jump(p, vb_ex_jump, NULL);
    while (!p->bad && p->t->kind != T_END && !vb_at(p, "else") && !at_end_if(p))
        vb_statements(p);
}

void vb_st_if(struct vb_parser *p)
{
    struct vb_node *x = vb_expr(p);
    bool then = vb_take(p, "then");
    if (!then && !vb_at(p, "goto")) {
        p->bad = true;
        return;
    }
    uint32_t branch = vb_emit_jump(p, vb_ex_if, x);
    if (p->t->kind == T_END) {
        struct vb_block *b = vb_push_block(p, B_IF);
        if (b != NULL)
            b->start = branch + 1;
        return;
    }
    if (p->line_ifs >= MAX_LINE_IFS) {
        p->bad = true;
        return;
    }
    p->line_ifs++;
    branch_of_line(p);
    if (vb_take(p, "else")) {
        uint32_t over = vb_emit_jump(p, vb_ex_jump, NULL);
        vb_patch(p, branch);
        branch_of_line(p);
        vb_patch(p, over);
    } else {
        vb_patch(p, branch);
    }
    p->line_ifs--;
    if (at_end_if(p))
        p->t += 2;
}

static void else_if(struct vb_parser *p, bool condition)
{
    struct vb_block *b = vb_top_block(p, B_IF);
    if (b == NULL) {
        p->bad = true;
        return;
    }
    vb_add_exit(p, b);
    if (b->start > 0)
        vb_patch(p, b->start - 1);
    b->start = 0;
    p->open = true;
    if (!condition)
        return;
    struct vb_node *x = vb_expr(p);
    (void)vb_take(p, "then");
    p->open = true;
    uint32_t branch = vb_emit_jump(p, vb_ex_if, x) + 1;
    b->start = branch;
}

static void end_if(struct vb_parser *p)
{
    struct vb_block *b = vb_top_block(p, B_IF);
    if (b == NULL)
        return;
    if (b->start > 0)
        vb_patch(p, b->start - 1);
    vb_pop_block(p);
}

void vb_st_select(struct vb_parser *p)
{
    (void)vb_take(p, "case");
    struct vb_ins *ins;
    struct vb_node *x = vb_expr(p);
    uint32_t slot = vb_hidden(p);
    if (p->bad || (ins = vb_emit(p, vb_ex_hold)) == NULL)
        return;
    ins->x = x;
    ins->slot = slot;
    struct vb_block *b = vb_push_block(p, B_SELECT);
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

void vb_st_case(struct vb_parser *p)
{
    struct vb_block *b = vb_top_block(p, B_SELECT);
    uint32_t hits[256];
    size_t n = 0;
    if (b == NULL) {
        p->bad = true;
        return;
    }
    if (b->start > 0 || b->exits.count > 0)
        vb_add_exit(p, b);
    if (b->start > 0)
        vb_patch(p, b->start - 1);
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
    b->start = vb_emit_jump(p, vb_ex_jump, NULL) + 1;
    for (size_t i = 0; i < n; i++)
        vb_patch(p, hits[i]);
}

static void end_select(struct vb_parser *p)
{
    struct vb_block *b = vb_top_block(p, B_SELECT);
    if (b == NULL)
        return;
    if (b->start > 0)
        vb_patch(p, b->start - 1);
    vb_pop_block(p);
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
    struct vb_block *b = vb_push_block(p, B_EACH);
    if (b == NULL)
        return;
    b->start = vb_pc(p);
    if ((ins = vb_emit(p, vb_ex_each_step)) == NULL)
        return;
    ins->x = var;
    ins->slot = slot;
}

void vb_st_for(struct vb_parser *p)
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
    vb_emit_x(p, vb_ex_let, var);
    p->proc->code.at[vb_pc(p) - 1].y = from;
    if ((ins = vb_emit(p, vb_ex_for)) == NULL)
        return;
    *ins = (struct vb_ins){
        .exec = vb_ex_for, .x = var, .y = to, .z = step, .slot = slot, .line = p->line};
    uint32_t enter = vb_pc(p) - 1;
    struct vb_block *b = vb_push_block(p, B_FOR);
    if (b == NULL)
        return;
    b->slot = slot;
    b->start = enter;
}

static void next_one(struct vb_parser *p)
{
    struct vb_block *b = p->blocks.count == 0 ? NULL : &p->blocks.at[p->blocks.count - 1];
    while (b != NULL && b->kind != B_FOR && b->kind != B_EACH && b->kind != B_ONCE &&
           p->blocks.count > 1) {
        vb_pop_block(p); /* an unclosed block inside */
        b = &p->blocks.at[p->blocks.count - 1];
    }
    if (b == NULL || (b->kind != B_FOR && b->kind != B_EACH && b->kind != B_ONCE)) {
        p->bad = true;
        return;
    }
    struct vb_ins *ins;
    if (b->kind == B_ONCE) {
        vb_pop_block(p);
        return;
    }
    if (b->kind == B_EACH) {
        if ((ins = vb_emit(p, vb_ex_jump)) != NULL)
            ins->target = b->start;
        vb_patch(p, b->start);
    } else {
        const struct vb_ins *enter = &p->proc->code.at[b->start];
        struct vb_node *var = enter->x;
        if ((ins = vb_emit(p, vb_ex_for_step)) != NULL) {
            ins->x = var;
            ins->slot = b->slot;
            ins->target = b->start + 1;
        }
        vb_patch(p, b->start);
    }
    vb_pop_block(p);
}

void vb_st_next(struct vb_parser *p)
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
    uint32_t pc = vb_emit_jump(p, vb_ex_if, x);
    if (p->bad)
        return;
    p->proc->code.at[pc].flag = until;
    uint32_t *at = SK_PUSH(p->vb->arena, &b->exits);
    if (at != NULL)
        *at = pc;
}

void vb_st_do(struct vb_parser *p)
{
    struct vb_block *b = vb_push_block(p, B_DO);
    if (b == NULL)
        return;
    b->start = vb_pc(p);
    loop_test(p, b);
}

void vb_st_loop(struct vb_parser *p)
{
    while (p->blocks.count > 1 && vb_top_block(p, B_DO) == NULL)
        vb_pop_block(p);
    struct vb_block *b = vb_top_block(p, B_DO);
    if (b == NULL) {
        p->bad = true;
        return;
    }
    bool until = vb_take(p, "until"), test = until || vb_take(p, "while");
    struct vb_node *x = test ? vb_expr(p) : NULL;
    if (p->bad)
        return;
    /* One instruction: an error in the test goes on behind the loop. */
    struct vb_ins *ins = b->start == UINT32_MAX ? NULL : vb_emit(p, test ? vb_ex_if : vb_ex_jump);
    if (ins != NULL) {
        ins->x = x;
        ins->flag = !until;
        ins->target = b->start;
    }
    vb_pop_block(p);
}

void vb_st_while(struct vb_parser *p)
{
    struct vb_block *b = vb_push_block(p, B_WHILE);
    if (b == NULL)
        return;
    b->start = vb_pc(p);
    p->t--;
    loop_test(p, b);
}

void vb_st_wend(struct vb_parser *p)
{
    struct vb_block *b = vb_top_block(p, B_WHILE);
    if (b == NULL) {
        p->bad = true;
        return;
    }
    struct vb_ins *ins = b->start == UINT32_MAX ? NULL : vb_emit(p, vb_ex_jump);
    if (ins != NULL)
        ins->target = b->start;
    vb_pop_block(p);
}

void vb_st_with(struct vb_parser *p)
{
    struct vb_node *x = vb_expr(p);
    uint32_t slot = vb_hidden(p);
    struct vb_ins *ins = vb_emit(p, vb_ex_with);
    if (ins == NULL)
        return;
    ins->x = x;
    ins->slot = slot;
    struct vb_block *b = vb_push_block(p, B_WITH);
    if (b != NULL)
        b->slot = slot;
}

void vb_st_else(struct vb_parser *p)
{
    if (vb_at(p, "if") && p->t[1].kind != T_END) {
        p->t++;
        else_if(p, true);
        return;
    }
    else_if(p, false);
}

void vb_st_elseif(struct vb_parser *p)
{
    else_if(p, true);
}

void vb_st_end(struct vb_parser *p)
{
    if (vb_take(p, "if")) {
        end_if(p);
    } else if (vb_take(p, "select")) {
        end_select(p);
    } else if (vb_take(p, "with")) {
        if (vb_top_block(p, B_WITH) != NULL)
            vb_pop_block(p);
    } else if (vb_take(p, "sub") || vb_take(p, "function") || vb_take(p, "property")) {
        vb_emit_x(p, vb_ex_leave, NULL); /* of a procedure on one line */
    } else if (vb_at_end(p)) {
        vb_emit_x(p, vb_ex_end, NULL);
    } else {
        p->bad = true;
    }
}

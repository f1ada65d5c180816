/* Statements that go elsewhere: Exit, GoTo, GoSub, On, Resume, Error. */
#include "interp/vba/parse.h"

void vb_st_exit(struct vb_parser *p)
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
                vb_add_exit(p, b);
                return;
            }
        }
        p->bad = true;
        return;
    }
    p->t += p->t->kind != T_END; /* Sub, Function, Property */
    vb_emit_x(p, vb_ex_leave, NULL);
    if (!p->bad)
        p->proc->code.at[vb_pc(p) - 1].flag = 1;
}

void vb_st_on(struct vb_parser *p)
{
    if (vb_take(p, "local"))
        p->t += 0;
    if (vb_take(p, "error")) {
        if (vb_take(p, "resume")) {
            (void)vb_need(p, "next");
            vb_emit_x(p, vb_ex_on_error, NULL);
            if (!p->bad)
                p->proc->code.at[vb_pc(p) - 1].flag = 1;
            return;
        }
        (void)vb_need(p, "goto");
        bool minus = vb_take_op(p, "-");
        if (p->t->kind == T_VALUE && (p->t->value.i == 0 || minus)) {
            p->t++;
            vb_emit_x(p, vb_ex_on_error, NULL);
            if (!p->bad)
                p->proc->code.at[vb_pc(p) - 1].flag = minus ? 3 : 0;
            return;
        }
        vb_emit_label_jump(p, vb_ex_on_error, NULL);
        if (!p->bad)
            p->proc->code.at[vb_pc(p) - 1].flag = 2;
        return;
    }
    struct vb_node *x = vb_expr(p);
    bool sub = vb_take(p, "gosub");
    if (!sub && !vb_need(p, "goto"))
        return;
    uint32_t slot = vb_hidden(p);
    vb_emit_x(p, vb_ex_hold, x);
    if (p->bad)
        return;
    p->proc->code.at[vb_pc(p) - 1].slot = slot;
    for (uint32_t i = 1; !p->bad; i++) {
        vb_emit_label_jump(p, vb_ex_on_goto, NULL);
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

void vb_st_resume(struct vb_parser *p)
{
    if (vb_at_end(p) || (p->t->kind == T_VALUE && p->t->value.i == 0)) {
        p->t += !vb_at_end(p);
        vb_emit_x(p, vb_ex_resume, NULL);
    } else if (vb_take(p, "next")) {
        vb_emit_x(p, vb_ex_resume, NULL);
        if (!p->bad)
            p->proc->code.at[vb_pc(p) - 1].flag = 1;
    } else {
        vb_emit_label_jump(p, vb_ex_resume, NULL);
        if (!p->bad)
            p->proc->code.at[vb_pc(p) - 1].flag = 2;
    }
}

void vb_st_jump(struct vb_parser *p)
{
    vb_emit_label_jump(p, vb_ex_jump, NULL);
}

void vb_st_gosub(struct vb_parser *p)
{
    vb_emit_label_jump(p, vb_ex_gosub, NULL);
}

void vb_st_return(struct vb_parser *p)
{
    vb_emit_x(p, vb_ex_return, NULL);
}

void vb_st_error(struct vb_parser *p)
{
    vb_emit_x(p, vb_ex_error, vb_expr(p));
}

/* File statements as they are written; file.c runs them. */
#include "interp/vba/parse.h"

static struct vb_ins *emit(struct vb_parser *p, int op, struct vb_node *number, struct vb_node *y)
{
    struct vb_ins *ins = p->bad ? NULL : vb_emit(p, vb_ex_file);
    if (ins != NULL) {
        ins->slot = (uint32_t)op;
        ins->x = number;
        ins->y = y;
    }
    return ins;
}

/* Open path For mode [Access …] [Lock …] As [#]n [Len = n] */
static void open_statement(struct vb_parser *p)
{
    static const char *const modes[] = {"input", "output", "append", "binary", "random"};
    struct vb_node *path = vb_expr(p);
    char mode = 'r';
    if (vb_take(p, "for"))
        for (size_t i = 0; i < 5; i++)
            if (vb_take(p, modes[i]))
                mode = modes[i][0];
    while (!p->bad && !vb_at(p, "as") && p->t->kind == T_NAME)
        p->t++;
    (void)vb_need(p, "as");
    struct vb_node *number = p->bad ? NULL : vb_expr(p);
    struct vb_node *len = vb_take(p, "len") && vb_need(p, "=") ? vb_expr(p) : NULL;
    struct vb_ins *ins = emit(p, FS_OPEN, number, path);
    if (ins == NULL)
        return;
    ins->flag = (uint8_t)mode;
    ins->z = len;
}

static void close_statement(struct vb_parser *p)
{
    if (vb_at_end(p)) {
        (void)emit(p, FS_CLOSE, NULL, NULL);
        return;
    }
    do {
        struct vb_node *number = vb_expr(p);
        (void)emit(p, FS_CLOSE, number, NULL);
    } while (!p->bad && vb_take_op(p, ","));
}

/* Spc(n) and Tab(n) of a list; Tab alone is a comma. */
static struct vb_node *spacing(struct vb_parser *p, uint8_t *flag)
{
    bool call = strcmp(p->t[1].op, "(") == 0;
    if (call && vb_take(p, "spc"))
        *flag = FS_SPC;
    else if (call && vb_take(p, "tab"))
        *flag = FS_TAB;
    else if (!call && vb_take(p, "tab"))
        *flag = FS_ZONE;
    if (*flag != FS_SPC && *flag != FS_TAB)
        return NULL;
    p->t++;
    struct vb_node *n = vb_expr(p);
    (void)vb_need(p, ")");
    return n;
}

static void list_part(struct vb_parser *p, int op, struct vb_node *number, struct vb_node *x,
                      uint8_t flag)
{
    struct vb_ins *ins = emit(p, op, number, x);
    if (ins != NULL)
        ins->flag = flag;
}

/* Print #n, a; b, c  and  Write #n, a, b: one instruction per item and separator. */
static void print_statement(struct vb_parser *p, int op)
{
    struct vb_node *number = vb_expr(p);
    bool newline = true;
    (void)vb_take_op(p, ",");
    while (!p->bad && !vb_at_end(p)) {
        if (vb_take_op(p, ",")) {
            list_part(p, op, number, NULL, FS_ZONE);
            newline = false;
            continue;
        }
        if (vb_take_op(p, ";")) {
            if (op == FS_WRITE)
                list_part(p, op, number, NULL, FS_ZONE);
            newline = false;
            continue;
        }
        uint8_t flag = FS_ITEM;
        struct vb_node *x = spacing(p, &flag);
        if (flag == FS_ITEM)
            x = vb_expr(p);
        newline = flag == FS_ITEM;
        list_part(p, op, number, x, flag);
    }
    if (newline)
        list_part(p, op, number, NULL, FS_NEWLINE);
}

static void input_statement(struct vb_parser *p, int op)
{
    struct vb_node *number = vb_expr(p);
    while (!p->bad && vb_take_op(p, ","))
        (void)emit(p, op, number, vb_operand(p, false));
}

static void record_statement(struct vb_parser *p, int op)
{
    struct vb_node *number = vb_expr(p), *at = NULL;
    if (vb_take_op(p, ",") && !vb_op(p, ","))
        at = vb_expr(p);
    struct vb_node *item = vb_take_op(p, ",") ? vb_expr(p) : NULL;
    struct vb_ins *ins = emit(p, op, number, item);
    if (ins != NULL)
        ins->z = at;
}

/* Width #n, w; Lock and Unlock #n, a To b: their operands are evaluated, nothing more. */
static void width_statement(struct vb_parser *p)
{
    do {
        vb_emit_x(p, vb_ex_call, vb_expr(p));
        if (vb_take(p, "to"))
            vb_emit_x(p, vb_ex_call, vb_expr(p));
    } while (!p->bad && vb_take_op(p, ","));
}

static void name_statement(struct vb_parser *p)
{
    struct vb_node *from = vb_expr(p);
    struct vb_node *to = vb_need(p, "as") ? vb_expr(p) : NULL;
    (void)emit(p, FS_NAME, from, to);
}

bool vb_file_statement(struct vb_parser *p)
{
    bool hash = strcmp(p->t[1].op, "#") == 0;
    bool word = p->t[1].kind == T_VALUE || p->t[1].kind == T_NAME;
    if (p->vb->script)
        return false;
    if (vb_at(p, "open") && word)
        return p->t++, open_statement(p), true;
    if (vb_at(p, "close") && (hash || p->t[1].kind != T_OP || strcmp(p->t[1].op, ":") == 0))
        return p->t++, close_statement(p), true;
    if (vb_at(p, "print") && hash)
        return p->t++, print_statement(p, FS_PRINT), true;
    if (vb_at(p, "write") && hash)
        return p->t++, print_statement(p, FS_WRITE), true;
    if (vb_at(p, "input") && hash)
        return p->t++, input_statement(p, FS_INPUT), true;
    if (vb_at(p, "line") && sk_ieq(p->t[1].text, SK_LIT("input")))
        return p->t += 2, input_statement(p, FS_LINE), true;
    if (hash && (vb_at(p, "width") || vb_at(p, "lock") || vb_at(p, "unlock")))
        return p->t++, width_statement(p), true;
    if (vb_at(p, "reset") && p->t[1].kind != T_OP)
        return p->t++, (void)emit(p, FS_CLOSE, NULL, NULL), true;
    if (vb_at(p, "put") && (hash || word))
        return p->t++, record_statement(p, FS_PUT), true;
    if (vb_at(p, "get") && (hash || word))
        return p->t++, record_statement(p, FS_GET), true;
    if (vb_at(p, "seek") && (hash || word))
        return p->t++, record_statement(p, FS_SEEK), true;
    if (vb_at(p, "name") && word)
        return p->t++, name_statement(p), true;
    return false;
}

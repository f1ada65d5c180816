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

void vb_emit_x(struct vb_parser *p, vb_exec *exec, struct vb_node *x)
{
    struct vb_ins *ins = vb_emit(p, exec);
    if (ins != NULL)
        ins->x = x;
}

/* A jump whose target is patched later; its pc. */
uint32_t vb_emit_jump(struct vb_parser *p, vb_exec *exec, struct vb_node *x)
{
    vb_emit_x(p, exec, x);
    return vb_pc(p) - 1;
}

void vb_patch(struct vb_parser *p, uint32_t pc)
{
    if (pc < p->proc->code.count)
        p->proc->code.at[pc].target = vb_pc(p);
}

struct vb_block *vb_push_block(struct vb_parser *p, int kind)
{
    struct vb_block *b = SK_PUSH(p->vb->arena, &p->blocks);
    if (b == NULL) {
        p->bad = true;
        return NULL;
    }
    b->kind = (uint8_t)kind;
    return b;
}

struct vb_block *vb_top_block(struct vb_parser *p, int kind)
{
    struct vb_block *b = p->blocks.count == 0 ? NULL : &p->blocks.at[p->blocks.count - 1];
    return b != NULL && b->kind == kind ? b : NULL;
}

void vb_add_exit(struct vb_parser *p, struct vb_block *b)
{
    uint32_t jump = vb_emit_jump(p, vb_ex_jump, NULL);
    uint32_t *at = SK_PUSH(p->vb->arena, &b->exits);
    if (at != NULL)
        *at = jump;
}

void vb_pop_block(struct vb_parser *p)
{
    struct vb_block *b = &p->blocks.at[p->blocks.count - 1];
    for (size_t i = 0; i < b->exits.count; i++)
        vb_patch(p, b->exits.at[i]);
    p->blocks.count--;
}

void vb_emit_label_jump(struct vb_parser *p, vb_exec *exec, struct vb_node *x)
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
    uint32_t pc = vb_emit_jump(p, exec, x);
    struct vb_label *l = SK_PUSH(p->vb->arena, &p->jumps);
    if (l != NULL)
        *l = (struct vb_label){name, pc};
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
    {"if", vb_st_if},
    {"else", vb_st_else},
    {"elseif", vb_st_elseif},
    {"end", vb_st_end},
    {"select", vb_st_select},
    {"case", vb_st_case},
    {"for", vb_st_for},
    {"next", vb_st_next},
    {"do", vb_st_do},
    {"loop", vb_st_loop},
    {"while", vb_st_while},
    {"wend", vb_st_wend},
    {"with", vb_st_with},
    {"exit", vb_st_exit},
    {"on", vb_st_on},
    {"resume", vb_st_resume},
    {"goto", vb_st_jump},
    {"gosub", vb_st_gosub},
    {"return", vb_st_return},
    {"set", vb_st_set},
    {"let", vb_st_let},
    {"lset", vb_st_lset},
    {"rset", vb_st_rset},
    {"call", vb_st_call},
    {"dim", dim_statement},
    {"redim", vb_redim},
    {"static", static_statement},
    {"const", const_statement},
    {"public", public_statement},
    {"private", public_statement},
    {"erase", vb_st_erase},
    {"raiseevent", vb_st_raise_event},
    {"error", vb_st_error},
    {"attribute", skip_statement},
    {"option", skip_statement},
    {"stop", skip_statement},
    {"deftype", skip_statement},
};

static bool is_label(const struct vb_parser *p, const struct vb_tok *first)
{
    return p->t == first && p->t->kind == T_NAME && strcmp(p->t[1].op, ":") == 0 && !p->t[1].spaced;
}

static bool then_at(const struct vb_tok *t)
{
    return t->kind == T_NAME && sk_ieq(t->text, SK_LIT("then"));
}

static void add_label(struct vb_parser *p, struct vb_name *name)
{
    struct vb_label *l = SK_PUSH(p->vb->arena, &p->labels);
    if (l != NULL)
        *l = (struct vb_label){name, vb_pc(p)};
}

static void one_statement(struct vb_parser *p)
{
    bool assigns = p->t->kind == T_NAME && (strcmp(p->t[1].op, "=") == 0 ||
                                            (strcmp(p->t[1].op, ".") == 0 && !p->t[1].spaced));
    if (vb_is_mid(p)) {
        bool bytes = vb_at(p, "midb");
        p->t++;
        vb_st_mid(p, bytes);
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
    vb_st_expression(p);
}

void vb_statements(struct vb_parser *p)
{
    while (vb_take_op(p, ":"))
        ;
    if (p->t->kind == T_END)
        return;
    p->open = false;
    one_statement(p);
    if (!p->bad && !p->open && !vb_at_end(p) && !vb_at(p, "end"))
        p->bad = true;
}

/* What is left of a line that starts a block but does not parse: the block, so that its end and
 * what is inside keep their places. An If is entered, a loop runs once. */
static void broken_line(struct vb_parser *p, const struct vb_line *line)
{
    static const struct {
        const char *word;
        int kind;
    } openers[] = {{"if", B_IF},       {"for", B_ONCE},  {"do", B_DO},
                   {"while", B_WHILE}, {"with", B_WITH}, {"select", B_SELECT}};
    p->t = line->at;
    p->bad = false;
    for (size_t i = 0; i < sizeof openers / sizeof openers[0]; i++) {
        if (!vb_at(p, openers[i].word))
            continue;
        if (openers[i].kind == B_IF && !(line->count > 0 && then_at(&line->at[line->count - 1])))
            return;
        struct vb_block *b = vb_push_block(p, openers[i].kind);
        if (b == NULL)
            return;
        b->start = openers[i].kind == B_DO || openers[i].kind == B_WHILE ? UINT32_MAX : 0;
        b->slot = vb_hidden(p);
        return;
    }
    if (vb_at(p, "next") || vb_at(p, "loop")) {
        if (p->blocks.count > 0)
            vb_pop_block(p);
    } else if (vb_at(p, "elseif") && vb_top_block(p, B_IF) != NULL) {
        vb_st_else(p);
    }
}

static bool is_block_word(const struct vb_parser *p)
{
    static const char *const words[] = {"else",     "next",  "do",    "loop",     "wend",
                                        "return",   "end",   "beep",  "stop",     "resume",
                                        "doevents", "close", "reset", "randomize"};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (vb_at(p, words[i]))
            return true;
    return false;
}

static void statement_line(struct vb_parser *p, const struct vb_line *line)
{
    p->t = line->at;
    p->line = line->number;
    if (p->t->kind == T_VALUE && (p->t->value.type == VT_INT || p->t->value.type == VT_LONG)) {
        add_label(p, vb_name(p->vb, vb_text(p->vb, &p->t->value)));
        struct vb_ins *ins = vb_emit(p, vb_ex_number);
        if (ins != NULL)
            ins->slot = (uint32_t)p->t->value.i;
        p->t++;
        (void)vb_take_op(p, ":");
    } else if (is_label(p, line->at) && !is_block_word(p) && !p->vb->script) {
        add_label(p, vb_name(p->vb, p->t->text));
        p->t += 2;
    }
    while (!p->bad && p->t->kind != T_END) {
        if (vb_at(p, "else") && p->t != line->at && vb_top_block(p, B_IF) == NULL)
            p->bad = true;
        else
            vb_statements(p);
    }
}

void vb_body(struct vb_parser *p, const struct vb_line *lines, size_t count)
{
    for (size_t i = 0; i < count && p->vb->stopped == NULL; i++) {
        size_t code = p->proc->code.count, blocks = p->blocks.count, jumps = p->jumps.count;
        struct vb_block top = {0};
        if (blocks > 0)
            top = p->blocks.at[blocks - 1];
        if (!vb_work(p->vb, 1))
            return;
        p->bad = false;
        statement_line(p, &lines[i]);
        if (!p->bad)
            continue;
        p->proc->code.count = code;
        p->jumps.count = p->jumps.count < jumps ? p->jumps.count : jumps;
        if (p->blocks.count >= blocks && blocks > 0)
            p->blocks.at[blocks - 1] = top;
        p->blocks.count = p->blocks.count < blocks ? p->blocks.count : blocks;
        p->line_ifs = 0;
        broken_line(p, &lines[i]);
        vb_note(p->vb, "vba.syntax", sk_slice(lines[i].text, 0, 200));
    }
    p->bad = false;
}

void vb_finish(struct vb_parser *p)
{
    while (p->blocks.count > 0) {
        struct vb_block *b = &p->blocks.at[p->blocks.count - 1];
        if ((b->kind == B_IF || b->kind == B_SELECT) && b->start > 0)
            vb_patch(p, b->start - 1);
        if (b->kind == B_FOR || b->kind == B_EACH)
            vb_patch(p, b->start);
        vb_pop_block(p);
    }
    struct sk_map known = {.fold = true};
    for (size_t k = 0; k < p->labels.count; k++) {
        struct sk_map_entry *e = sk_map_put(&known, p->vb->arena, p->labels.at[k].name->text);
        if (e != NULL)
            e->value = p->labels.at[k].pc;
    }
    for (size_t i = 0; i < p->jumps.count; i++) {
        const struct sk_map_entry *e = sk_map_find(&known, p->jumps.at[i].name->text);
        uint32_t target = e == NULL ? vb_pc(p) : (uint32_t)e->value;
        if (p->jumps.at[i].pc < p->proc->code.count)
            p->proc->code.at[p->jumps.at[i].pc].target = target;
    }
    p->labels.count = p->jumps.count = 0;
}

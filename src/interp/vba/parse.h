/* parse.h: the compiler's state, shared by its parts: expr.c, stmt.c, decl.c, module.c.
 * May be used by: interp/vba. */
#ifndef SEKISHO_INTERP_VBA_PARSE_H
#define SEKISHO_INTERP_VBA_PARSE_H

#include "interp/vba/lex.h"

enum vb_block_kind { B_IF, B_SELECT, B_FOR, B_EACH, B_ONCE, B_DO, B_WHILE, B_WITH };

struct vb_block {
    uint8_t kind;
    uint32_t start; /* pc of the loop's test, or of the branch still to be patched + 1 */
    uint32_t slot;
    SK_VEC(uint32_t) exits; /* jumps to the end of the block */
};

struct vb_label {
    struct vb_name *name;
    uint32_t pc;
};

struct vb_parser {
    struct vb *vb;
    struct vb_module *module;
    struct vb_proc *proc;
    const struct vb_tok *t;
    bool bad;
    bool open;    /* a statement may follow without a colon: behind Else, Then */
    bool library; /* behind VBA. or the like */
    int line_ifs; /* If statements on one line around this one */
    uint32_t line;
    int depth; /* of nested expressions */
    SK_VEC(struct vb_block) blocks;
    SK_VEC(struct vb_label) labels;
    SK_VEC(struct vb_label) jumps; /* pc of instructions whose target is a label */
};

/* tokens */
bool vb_at(const struct vb_parser *p, const char *word); /* a name, folding case */
bool vb_op(const struct vb_parser *p, const char *op);
bool vb_take(struct vb_parser *p, const char *word);
bool vb_take_op(struct vb_parser *p, const char *op);
bool vb_need(struct vb_parser *p, const char *word_or_op);
bool vb_at_end(const struct vb_parser *p); /* of the statement */
struct vb_name *vb_take_name(struct vb_parser *p, char *ret_suffix);
struct vb_node *vb_fail(struct vb_parser *p);

/* expr.c */
struct vb_node *vb_node_new(struct vb_parser *p, vb_eval *eval, int kind);
struct vb_node *vb_expr(struct vb_parser *p);
struct vb_node *vb_operand(struct vb_parser *p, bool statement); /* a name with its postfixes */
void vb_call_args(struct vb_parser *p, struct vb_node *n);       /* without parentheses */
void vb_paren_args(struct vb_parser *p, struct vb_node *n);      /* at its "(" */
struct vb_node *vb_constant(struct vb_parser *p, vb_value v);
struct vb_node *vb_local_node(struct vb_parser *p, struct vb_sym *sym);
struct vb_sym *vb_lookup(struct vb_parser *p, const struct vb_name *name);
struct vb_node *vb_name_node(struct vb_parser *p, struct vb_name *name);
/* The call of a function that the name of its result stands for. */
struct vb_node *vb_own_call(struct vb_parser *p, struct vb_node *n);
uint8_t vb_suffix_type(char suffix);

/* decl.c */
void vb_declare(struct vb_parser *p, bool is_static, bool is_private, bool events);
void vb_declare_const(struct vb_parser *p, bool is_private);
bool vb_as_type(struct vb_parser *p, struct vb_sym *sym);
struct vb_sym *vb_local_new(struct vb_parser *p, struct vb_name *name, uint8_t type);
struct vb_sym *vb_global_new(struct vb_parser *p, struct vb_name *name, bool is_private);
void vb_redim(struct vb_parser *p);
void vb_params(struct vb_parser *p);

/* stmt.c */
void vb_emit_x(struct vb_parser *p, vb_exec *exec, struct vb_node *x);
/* A jump whose target is patched later; its pc. */
uint32_t vb_emit_jump(struct vb_parser *p, vb_exec *exec, struct vb_node *x);
void vb_emit_label_jump(struct vb_parser *p, vb_exec *exec, struct vb_node *x);
void vb_patch(struct vb_parser *p, uint32_t pc); /* its target is here */
struct vb_block *vb_push_block(struct vb_parser *p, int kind);
struct vb_block *vb_top_block(struct vb_parser *p, int kind); /* NULL: the innermost is another */
void vb_add_exit(struct vb_parser *p, struct vb_block *b);
void vb_pop_block(struct vb_parser *p);
void vb_statements(struct vb_parser *p); /* until the line's end */
struct vb_ins *vb_emit(struct vb_parser *p, vb_exec *exec);
uint32_t vb_pc(const struct vb_parser *p);
uint32_t vb_hidden(struct vb_parser *p); /* a slot without a name */
void vb_finish(struct vb_parser *p);     /* closes blocks, resolves labels */
bool vb_file_statement(struct vb_parser *p);
void vb_body(struct vb_parser *p, const struct vb_line *lines, size_t count);

/* stmt_block.c, stmt_jump.c, stmt_value.c: one statement each, behind its first word */
typedef void vb_statement(struct vb_parser *p);
vb_statement vb_st_call, vb_st_case, vb_st_do, vb_st_else, vb_st_elseif, vb_st_end, vb_st_erase,
    vb_st_error, vb_st_exit, vb_st_for, vb_st_gosub, vb_st_if, vb_st_jump, vb_st_let, vb_st_loop,
    vb_st_lset, vb_st_next, vb_st_on, vb_st_raise_event, vb_st_resume, vb_st_return, vb_st_rset,
    vb_st_select, vb_st_set, vb_st_wend, vb_st_while, vb_st_with;
void vb_st_mid(struct vb_parser *p, bool bytes);
void vb_st_expression(struct vb_parser *p);
bool vb_is_mid(const struct vb_parser *p);

/* eval.c */
vb_eval vb_ev_const, vb_ev_local, vb_ev_local_ref, vb_ev_global, vb_ev_field, vb_ev_index,
    vb_ev_member, vb_ev_call, vb_ev_builtin, vb_ev_binary, vb_ev_add, vb_ev_xor, vb_ev_concat,
    vb_ev_compare, vb_ev_negate, vb_ev_not, vb_ev_new, vb_ev_typeof, vb_ev_me, vb_ev_global_object,
    vb_ev_bracket, vb_ev_erl, vb_ev_sym_const, vb_ev_address, vb_ev_paren, vb_ev_module, vb_ev_text;

/* exec.c */
vb_exec vb_ex_let, vb_ex_set, vb_ex_call, vb_ex_if, vb_ex_jump, vb_ex_for, vb_ex_for_step,
    vb_ex_each, vb_ex_each_step, vb_ex_hold, vb_ex_case, vb_ex_on_error, vb_ex_resume, vb_ex_error,
    vb_ex_leave, vb_ex_end, vb_ex_redim, vb_ex_erase, vb_ex_gosub, vb_ex_return, vb_ex_on_goto,
    vb_ex_mid, vb_ex_lset, vb_ex_with, vb_ex_declare, vb_ex_number, vb_ex_file, vb_ex_raise_event;

enum { CASE_IS, CASE_RANGE, CASE_VALUE };
enum {
    FS_OPEN,
    FS_CLOSE,
    FS_PRINT,
    FS_WRITE,
    FS_INPUT,
    FS_LINE,
    FS_GET,
    FS_PUT,
    FS_SEEK,
    FS_NAME,
    FS_LOCK
};
/* Parts of the list of Print # and Write #. */
enum { FS_ITEM, FS_ZONE, FS_SPC, FS_TAB, FS_NEWLINE };

#endif

/* lex.h: logical lines of VBA and VBScript as tokens.
 * May be used by: interp/vba. */
#ifndef SEKISHO_INTERP_VBA_LEX_H
#define SEKISHO_INTERP_VBA_LEX_H

#include "interp/vba/vm.h"

enum vb_tok_kind { T_END, T_NAME, T_VALUE, T_OP, T_BRACKET, T_BAD };

struct vb_tok {
    uint8_t kind;
    bool spaced;  /* white space in front */
    char suffix;  /* % & ! # @ $ ^ behind a name */
    char op[3];   /* "<=", "(", ":" … */
    sk_span text; /* a name without suffix and brackets */
    vb_value value;
};

/* One logical line: continued lines joined, comments gone, T_END behind. */
struct vb_line {
    struct vb_tok *at;
    uint32_t count, number;
    sk_span text;
};

enum { VB_COND_DEPTH = 32 };
struct vb_cond {
    struct sk_map constants;
    bool live[VB_COND_DEPTH], taken[VB_COND_DEPTH];
    int depth;
};
/* Handles a # line (cond.c); true: the line was one. */
bool vb_cond_line(struct vb *vb, struct vb_cond *c, const struct vb_line *line);

/* Cuts all lines; conditional compilation is decided here. False only without memory. */
bool vb_lex(struct vb *vb, sk_span source, struct vb_line **ret, size_t *ret_count);

#endif

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

/* Cuts all lines; conditional compilation is decided here. False only without memory. */
bool vb_lex(struct vb *vb, sk_span source, struct vb_line **ret, size_t *ret_count);

#endif

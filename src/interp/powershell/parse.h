/* parse.h: the parser's cursor, shared by its two halves. */
#ifndef SEKISHO_INTERP_POWERSHELL_PARSE_H
#define SEKISHO_INTERP_POWERSHELL_PARSE_H

#include "interp/powershell/ps.h"

struct pp {
    struct ps *ps;
    sk_span in;
    size_t pos;
    uint32_t depth;
    uint32_t lists; /* inside method arguments a comma separates */
};

struct pnode *pp_node(struct pp *p, enum pnode_type type);
struct pnode *pp_const(struct pp *p, pv v);
void pp_blank(struct pp *p);                   /* blanks, comments, `-newline */
void pp_lines(struct pp *p);                   /* also newlines and ; */
int pp_peek(const struct pp *p, size_t ahead); /* -1 at the end */
bool pp_take(struct pp *p, const char *literal);
bool pp_word(struct pp *p, const char *keyword);
struct pnode *pp_string(struct pp *p);   /* at a quote or here-string, or NULL */
struct pnode *pp_variable(struct pp *p); /* at $, @name; or NULL */
struct pnode *pp_expand(struct pp *p, sk_span raw, bool here, bool quoted);
struct pnode *pp_block_rest(struct pp *p); /* behind { */
struct pnode *pp_statements(struct pp *p, int close);
struct pnode *pp_pipeline(struct pp *p);
struct pnode *pp_expression(struct pp *p);
struct pnode *pp_postfix(struct pp *p, bool argument);
/* [name], with ticks and generic arguments; the cursor stands on [; false: it is no type. */
bool pp_type_name(struct pp *p, sk_span *ret);
/* UTF-8 length of a typographic quote or dash at pos: kind '\'', '"' or '-'; 0: none. */
size_t pp_fancy(const struct pp *p, size_t pos, char kind);

#endif

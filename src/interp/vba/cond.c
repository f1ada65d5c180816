/* Conditional compilation (MS-VBAL 3.4): #Const, #If, #ElseIf, #Else, #End If. */
#include "interp/vba/lex.h"

enum { MAX_PARENS = 60 };

struct reader {
    const struct vb_cond *c;
    const struct vb_tok *t;
    int depth;
};

static bool tok_is(const struct vb_tok *t, const char *word)
{
    return t->kind == T_NAME && sk_ieq(t->text, sk_span_of_cstr(word));
}

static const char *const defined[] = {"vba7", "vba6", "win32", "win64"};

static const struct {
    const char *text;
    int level;
} operators[] = {
    {"imp", 1}, {"eqv", 2},  {"xor", 3}, {"or", 4}, {"and", 5}, {"=", 7},
    {"<>", 7},  {"<", 7},    {">", 7},   {"<=", 7}, {">=", 7},  {"+", 9},
    {"-", 9},   {"mod", 10}, {"\\", 11}, {"*", 12}, {"/", 12},
};
enum { LEVEL_NOT = 6, LEVEL_SIGN = 13 };

static int64_t expression(struct reader *r, int min);

static int64_t named(struct reader *r, const struct vb_tok *tok)
{
    if (tok_is(tok, "true"))
        return -1;
    if (tok_is(tok, "not"))
        return ~expression(r, LEVEL_NOT);
    const struct sk_map_entry *e = sk_map_find(&r->c->constants, tok->text);
    if (e != NULL)
        return (int64_t)e->value;
    for (size_t i = 0; i < sizeof defined / sizeof defined[0]; i++)
        if (tok_is(tok, defined[i]))
            return -1;
    return 0;
}

static int64_t operand(struct reader *r)
{
    const struct vb_tok *tok = r->t;
    if (tok->kind == T_END || r->depth > MAX_PARENS)
        return 0;
    r->t++;
    if (tok->kind == T_VALUE)
        return tok->value.type == VT_INT || tok->value.type == VT_LONG ? tok->value.i
               : tok->value.type == VT_DOUBLE                          ? (int64_t)tok->value.d
                                                                       : 0;
    if (tok->kind == T_NAME)
        return named(r, tok);
    if (tok->op[0] == '-')
        return (int64_t)(0 - (uint64_t)expression(r, LEVEL_SIGN));
    if (tok->op[0] != '(')
        return 0;
    int64_t n = expression(r, 0);
    r->t += r->t->op[0] == ')';
    return n;
}

static int operator_at(const struct vb_tok *t)
{
    for (size_t i = 0; i < sizeof operators / sizeof operators[0]; i++)
        if (t->kind == T_OP ? strcmp(t->op, operators[i].text) == 0 : tok_is(t, operators[i].text))
            return (int)i;
    return -1;
}

static int64_t apply(const char *op, int64_t a, int64_t b)
{
    uint64_t x = (uint64_t)a, y = (uint64_t)b;
    const struct {
        const char *text;
        int64_t value;
    } results[] = {
        {"imp", ~a | b},
        {"eqv", ~(a ^ b)},
        {"xor", a ^ b},
        {"or", a | b},
        {"and", a & b},
        {"=", -(a == b)},
        {"<>", -(a != b)},
        {"<", -(a < b)},
        {">", -(a > b)},
        {"<=", -(a <= b)},
        {">=", -(a >= b)},
        {"+", (int64_t)(x + y)},
        {"-", (int64_t)(x - y)},
        {"*", (int64_t)(x * y)},
        {"mod", b == 0 || b == -1 ? 0 : a % b},
        {"\\", b == 0 || b == -1 ? (int64_t)(0 - x) : a / b},
        {"/", b == 0 || b == -1 ? (int64_t)(0 - x) : a / b},
    };
    for (size_t i = 0; i < sizeof results / sizeof results[0]; i++)
        if (strcmp(results[i].text, op) == 0)
            return results[i].value;
    return 0;
}

static int64_t expression(struct reader *r, int min)
{
    r->depth++;
    int64_t n = operand(r);
    for (int i;
         (i = operator_at(r->t)) >= 0 && operators[i].level >= min && r->depth < MAX_PARENS;) {
        r->t++;
        n = apply(operators[i].text, n, expression(r, operators[i].level + 1));
    }
    r->depth--;
    return n;
}

static int64_t value_of(const struct vb_cond *c, const struct vb_tok *t)
{
    struct reader r = {.c = c, .t = t};
    return expression(&r, 0);
}

static void otherwise(struct vb_cond *c, const struct vb_tok *t)
{
    bool outer = c->live[c->depth - 1];
    bool now = outer && !c->taken[c->depth] && (tok_is(&t[1], "else") || value_of(c, t + 2) != 0);
    c->live[c->depth] = now;
    c->taken[c->depth] |= now;
}

bool vb_cond_line(struct vb *vb, struct vb_cond *c, const struct vb_line *line)
{
    const struct vb_tok *t = line->at;
    if (line->count < 2 || t[0].op[0] != '#' || t[1].kind != T_NAME)
        return false;
    if (tok_is(&t[1], "const") && line->count > 3) {
        struct sk_map_entry *e =
            c->live[c->depth] ? sk_map_put(&c->constants, vb->arena, t[2].text) : NULL;
        if (e != NULL)
            e->value = (uintptr_t)value_of(c, t + 4);
    } else if (tok_is(&t[1], "if") && c->depth < VB_COND_DEPTH - 1) {
        c->depth++;
        c->live[c->depth] = c->live[c->depth - 1] && value_of(c, t + 2) != 0;
        c->taken[c->depth] = c->live[c->depth];
    } else if (tok_is(&t[1], "end") && c->depth > 0) {
        c->depth--;
    } else if ((tok_is(&t[1], "else") || tok_is(&t[1], "elseif")) && c->depth > 0) {
        otherwise(c, t);
    } else {
        return false;
    }
    return true;
}

/* Expressions and commands. What does not parse costs its statement. */
#include "interp/powershell/parse.h"

enum { MAX_DEPTH = 120 };

struct operator
{
    const char *name;
    uint8_t op, level;
};

/* Level: the higher, the tighter it binds. */
static const struct operator dashed[] = {
    {"f", OP_FORMAT, 6},
    {"join", OP_JOIN, 3},
    {"split", OP_SPLIT, 3},
    {"replace", OP_REPLACE, 3},
    {"eq", OP_EQ, 3},
    {"ne", OP_NE, 3},
    {"gt", OP_GT, 3},
    {"ge", OP_GE, 3},
    {"lt", OP_LT, 3},
    {"le", OP_LE, 3},
    {"like", OP_LIKE, 3},
    {"notlike", OP_NOTLIKE, 3},
    {"match", OP_MATCH, 3},
    {"notmatch", OP_NOTMATCH, 3},
    {"contains", OP_CONTAINS, 3},
    {"notcontains", OP_NOTCONTAINS, 3},
    {"in", OP_IN, 3},
    {"notin", OP_NOTIN, 3},
    {"and", OP_AND, 1},
    {"or", OP_OR, 1},
    {"xor", OP_XOR, 1},
    {"band", OP_BAND, 2},
    {"bor", OP_BOR, 2},
    {"bxor", OP_BXOR, 2},
    {"shl", OP_SHL, 3},
    {"shr", OP_SHR, 3},
    {"is", OP_IS, 3},
    {"isnot", OP_ISNOT, 3},
    {"as", OP_AS, 3},
    {"not", OP_NOT, 0},
    {"bnot", OP_BNOT, 0},
};
enum { LEVEL_RANGE = 7, LEVEL_MUL = 5, LEVEL_ADD = 4, LEVEL_COMPARE = 3 };

static size_t dash_at(const struct pp *p)
{
    return pp_peek(p, 0) == '-' ? 1 : pp_fancy(p, p->pos, '-');
}

/* A -name operator at the cursor; moves nothing. */
static const struct operator* dashed_at(struct pp *p, size_t *ret_len, bool *ret_case)
{
    uint8_t name[16];
    size_t n = 0, start = dash_at(p), i = start;
    if (start == 0)
        return NULL;
    for (; n < sizeof name; i++) {
        int c = pp_peek(p, i);
        if (c == '`')
            continue;
        if (c < 0 || !sk_is_alpha((uint8_t)c))
            break;
        name[n++] = sk_lower((uint8_t)c);
    }
    *ret_len = i;
    for (size_t k = 0; k < 2 && n > k; k++) {
        if (k == 1 && name[0] != 'c' && name[0] != 'i')
            break;
        *ret_case = k == 1 && name[0] == 'c';
        for (size_t o = 0; o < sizeof dashed / sizeof dashed[0]; o++)
            if (sk_eq(sk_span_of(name + k, n - k), sk_span_of_cstr(dashed[o].name)) &&
                (k == 0 || (dashed[o].level == 3 && n > 2)))
                return &dashed[o];
    }
    return NULL;
}

static bool binary_at(struct pp *p, struct operator* ret, size_t *ret_len, bool *ret_case)
{
    static const struct operator signs[] = {{"..", OP_RANGE, LEVEL_RANGE}, {"*", OP_MUL, LEVEL_MUL},
                                            {"/", OP_DIV, LEVEL_MUL},      {"%", OP_MOD, LEVEL_MUL},
                                            {"+", OP_ADD, LEVEL_ADD},      {"??", OP_COALESCE, 2}};
    const struct operator* found = dashed_at(p, ret_len, ret_case);
    if (found != NULL && found->level > 0) {
        *ret = *found;
        return true;
    }
    *ret_case = false;
    for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++) {
        size_t n = strlen(signs[i].name);
        if (!sk_starts(sk_from(p->in, p->pos), sk_span_of_cstr(signs[i].name)))
            continue;
        if (pp_peek(p, n) == '=' || (signs[i].op == OP_ADD && pp_peek(p, 1) == '+'))
            return false;
        *ret = signs[i];
        *ret_len = n;
        return true;
    }
    size_t dash = dash_at(p);
    int c = pp_peek(p, dash);
    if (dash == 0 || c == '=' || c == '-')
        return false;
    *ret = (struct operator){"-", OP_SUB, LEVEL_ADD};
    *ret_len = dash;
    return true;
}

/* ---- Primaries ---- */

static struct pnode *array_rest(struct pp *p)
{
    struct pnode *n = pp_node(p, N_ARRAY);
    n->a = pp_statements(p, ')');
    return n;
}

static sk_span bare_key(struct pp *p)
{
    size_t start = p->pos;
    for (int c; (c = pp_peek(p, 0)) >= 0 && (sk_is_alnum((uint8_t)c) || strchr("_-.:", c) != NULL);)
        p->pos++;
    return sk_slice(p->in, start, p->pos - start);
}

static struct pnode *hash_rest(struct pp *p)
{
    struct pnode *n = pp_node(p, N_HASH), **tail = &n->a;
    while (pp_lines(p), pp_peek(p, 0) >= 0 && pp_peek(p, 0) != '}' && !p->ps->dead) {
        size_t before = p->pos;
        int c = pp_peek(p, 0);
        struct pnode *key = sk_is_alpha((uint8_t)c) || c == '_' ? pp_const(p, pv_str(bare_key(p)))
                                                                : pp_postfix(p, false);
        pp_blank(p);
        if (key == NULL || !pp_take(p, "="))
            break;
        pp_lines(p);
        struct pnode *value = pp_pipeline(p);
        struct pnode *pair = pp_node(p, N_LIST);
        pair->a = key;
        pair->b = value;
        *tail = pair;
        tail = &pair->next;
        if (p->pos == before)
            break;
    }
    (void)pp_take(p, "}");
    return n;
}

static struct pnode *number(struct pp *p)
{
    size_t end = p->pos;
    bool hex =
        pp_peek(p, 0) == '0' && pp_peek(p, 1) >= 0 && sk_lower((uint8_t)pp_peek(p, 1)) == 'x';
    for (size_t i = p->pos; i < p->in.len; i++) {
        uint8_t c = p->in.ptr[i];
        bool sign = (c == '-' || c == '+') && !hex && i > p->pos &&
                    sk_lower(p->in.ptr[i - 1]) == 'e' && i + 1 < p->in.len &&
                    sk_is_digit(p->in.ptr[i + 1]);
        bool dot = c == '.' && i + 1 < p->in.len && sk_is_digit(p->in.ptr[i + 1]);
        if (!sk_is_alnum(c) && !sign && !dot)
            break;
        end = i + 1;
    }
    pv v;
    if (!ps_parse_number(sk_slice(p->in, p->pos, end - p->pos), &v))
        return NULL;
    p->pos = end;
    return pp_const(p, v);
}

/* [name], with ticks and generic arguments; the cursor stands on [. */
bool pp_type_name(struct pp *p, sk_span *ret)
{
    struct sk_text out = ps_textbuf(p->ps);
    unsigned open = 0;
    size_t i = p->pos;
    for (; i < p->in.len; i++) {
        uint8_t c = p->in.ptr[i];
        if (c == '[' && open++ == 0)
            continue;
        if (c == ']' && --open == 0)
            break;
        if (!sk_is_alnum(c) && !sk_is_space(c) && strchr("._[],`+:", c) == NULL)
            return false;
        if (c != '`' && !sk_is_space(c))
            sk_text_byte(&out, c);
    }
    *ret = ps_text_done(p->ps, &out);
    if (i >= p->in.len || ret->len == 0 || sk_is_digit(ret->ptr[0]))
        return false;
    p->pos = i + 1;
    return true;
}

static struct pnode *unary(struct pp *p);

static struct pnode *type_or_cast(struct pp *p)
{
    sk_span name;
    if (!pp_type_name(p, &name))
        return NULL;
    name = ps_type_key(p->ps, name);
    size_t paren = sk_find_byte(name, '(');
    if (paren != SK_NPOS)
        name = sk_slice(name, 0, paren);
    size_t mark = p->pos;
    pp_blank(p);
    int c = pp_peek(p, 0), d = pp_peek(p, 1);
    bool operand = c >= 0 && (strchr("$@'\"([{", c) != NULL || sk_is_digit((uint8_t)c) ||
                              pp_fancy(p, p->pos, '\'') > 0 || pp_fancy(p, p->pos, '"') > 0 ||
                              (c == '-' && (d < 0 || sk_is_digit((uint8_t)d) ||
                                            sk_istarts(sk_from(p->in, p->pos), SK_LIT("-join")))) ||
                              (c == '+' && sk_is_digit((uint8_t)d)));
    struct pnode *n = pp_node(p, operand ? N_CAST : N_TYPE);
    n->text = name;
    if (!operand) {
        p->pos = mark;
        return n;
    }
    n->a = unary(p);
    return n->a == NULL ? NULL : n;
}

static struct pnode *primary(struct pp *p)
{
    int c = pp_peek(p, 0);
    if (c == '$' || (c == '@' && pp_peek(p, 1) >= 0 && sk_is_alpha((uint8_t)pp_peek(p, 1))))
        return pp_variable(p);
    if (pp_take(p, "@("))
        return array_rest(p);
    if (pp_take(p, "@{"))
        return hash_rest(p);
    if (pp_take(p, "(")) {
        struct pnode *n = pp_node(p, N_PAREN);
        uint32_t lists = p->lists;
        p->lists = 0;
        n->a = pp_statements(p, ')');
        p->lists = lists;
        return n;
    }
    if (pp_take(p, "{"))
        return pp_block_rest(p);
    if (c == '[')
        return type_or_cast(p);
    if (sk_is_digit((uint8_t)(c < 0 ? 0 : c)) ||
        (c == '.' && pp_peek(p, 1) >= 0 && sk_is_digit((uint8_t)pp_peek(p, 1))))
        return number(p);
    return pp_string(p);
}

static struct pnode *call_args(struct pp *p)
{
    struct pnode *first = NULL, **tail = &first;
    uint32_t lists = p->lists;
    p->lists = 1;
    while (pp_lines(p), pp_peek(p, 0) >= 0 && pp_peek(p, 0) != ')') {
        size_t before = p->pos;
        struct pnode *arg = pp_expression(p);
        if (arg == NULL)
            break;
        struct pnode *box = pp_node(p, N_PAREN);
        box->flag = true; /* a value, not a pipeline */
        box->a = arg;
        *tail = box;
        tail = &box->next;
        pp_lines(p);
        (void)pp_take(p, ",");
        if (p->pos == before)
            break;
    }
    (void)pp_take(p, ")");
    p->lists = lists;
    return first;
}

static struct pnode *member_name(struct pp *p)
{
    pp_lines(p);
    int c = pp_peek(p, 0);
    if (c == '$')
        return pp_variable(p);
    if (c == '(' || c == '"' || c == '\'' ||
        (c >= 0x80 && pp_string(&(struct pp){.ps = p->ps, .in = p->in, .pos = p->pos}) != NULL))
        return primary(p);
    struct sk_text out = ps_textbuf(p->ps);
    for (; (c = pp_peek(p, 0)) >= 0 && (sk_is_alnum((uint8_t)c) || c == '_' || c == '`'); p->pos++)
        if (c != '`')
            sk_text_byte(&out, (uint8_t)c);
    return out.len == 0 ? NULL : pp_const(p, pv_str(ps_text_done(p->ps, &out)));
}

static struct pnode *member(struct pp *p, struct pnode *on, bool is_static)
{
    size_t before = p->pos;
    p->pos += is_static ? 2 : 1;
    struct pnode *name = member_name(p);
    if (name == NULL) {
        p->pos = before;
        return NULL;
    }
    if (pp_peek(p, 0) == '(' || pp_peek(p, 0) == '{') {
        struct pnode *call = pp_node(p, N_CALL);
        if (pp_take(p, "("))
            call->c = call_args(p);
        else
            call->c = primary(p);
        call->a = on;
        call->b = name;
        call->flag = is_static;
        return call;
    }
    struct pnode *n = pp_node(p, N_MEMBER);
    n->a = on;
    n->b = name;
    n->flag = is_static;
    return n;
}

static struct pnode *index_of(struct pp *p, struct pnode *on)
{
    struct pnode *n = pp_node(p, N_INDEX);
    uint32_t lists = p->lists;
    p->lists = 0;
    p->pos++;
    pp_lines(p);
    n->a = on;
    n->b = pp_expression(p);
    pp_lines(p);
    (void)pp_take(p, "]");
    p->lists = lists;
    return n->b == NULL ? NULL : n;
}

struct pnode *pp_postfix(struct pp *p, bool argument)
{
    struct pnode *n = primary(p);
    while (n != NULL && !p->ps->dead) {
        int c = pp_peek(p, 0);
        size_t mark = p->pos;
        struct pnode *more = NULL;
        if (c == '[')
            more = index_of(p, n);
        else if (c == ':' && pp_peek(p, 1) == ':')
            more = member(p, n, true);
        else if (c == '.' && pp_peek(p, 1) != '.')
            more = member(p, n, false);
        else if (!argument && (c == '+' || c == '-') && pp_peek(p, 1) == c) {
            more = pp_node(p, N_INCDEC);
            more->op = c == '+' ? OP_ADD : OP_SUB;
            more->a = n;
            p->pos += 2;
        } else if (!argument && (c == '\n' || c == '\r' || c == ' ' || c == '\t')) {
            /* A chain may go on in the next line: ".Replace(…)". */
            pp_blank(p);
            while (pp_peek(p, 0) == '\n' || pp_peek(p, 0) == '\r' || pp_peek(p, 0) == ' ' ||
                   pp_peek(p, 0) == '\t')
                p->pos++;
            bool chain = pp_peek(p, 0) == '.' && pp_peek(p, 1) >= 0 &&
                         sk_is_alpha((uint8_t)pp_peek(p, 1)) &&
                         (c == '\n' || c == '\r' || n->type != N_CONST);
            if (!chain) {
                p->pos = mark;
                return n;
            }
            continue;
        } else
            return n;
        if (more == NULL) {
            p->pos = mark;
            return n;
        }
        n = more;
    }
    return n;
}

static struct pnode *unary(struct pp *p)
{
    size_t len;
    bool sensitive;
    if (p->depth > MAX_DEPTH)
        return NULL;
    pp_blank(p);
    const struct operator* op = dashed_at(p, &len, &sensitive);
    int c = pp_peek(p, 0);
    struct pnode *n;
    p->depth++;
    if (op != NULL &&
        (op->op == OP_NOT || op->op == OP_BNOT || op->op == OP_JOIN || op->op == OP_SPLIT)) {
        n = pp_node(p, N_UNARY);
        n->op = op->op;
        n->flag = sensitive;
        p->pos += len;
    } else if ((c == '+' || c == '-') && pp_peek(p, 1) == c) {
        n = pp_node(p, N_INCDEC);
        n->op = c == '+' ? OP_ADD : OP_SUB;
        n->flag = true;
        p->pos += 2;
    } else if (c == '!' || c == '+' || dash_at(p) > 0) {
        n = pp_node(p, N_UNARY);
        n->op = c == '!' ? OP_NOT : c == '+' ? OP_ADD : OP_SUB;
        p->pos += c == '!' || c == '+' ? 1 : dash_at(p);
    } else if (c == ',') {
        n = pp_node(p, N_LIST);
        n->flag = true;
        p->pos++;
    } else {
        n = pp_postfix(p, false);
        p->depth--;
        return n;
    }
    pp_lines(p);
    n->a = unary(p);
    p->depth--;
    return n->a == NULL ? NULL : n;
}

/* a, b, c */
static struct pnode *comma(struct pp *p)
{
    struct pnode *first = unary(p), *list = NULL, **tail = NULL;
    while (first != NULL && p->lists == 0) {
        size_t mark = p->pos;
        pp_blank(p);
        if (!pp_take(p, ",")) {
            p->pos = mark;
            break;
        }
        pp_lines(p);
        struct pnode *item = unary(p);
        if (item == NULL)
            break;
        if (list == NULL) {
            list = pp_node(p, N_LIST);
            list->a = first;
            tail = &first->next;
        }
        *tail = item;
        tail = &item->next;
    }
    return list != NULL ? list : first;
}

static struct pnode *climb(struct pp *p, unsigned level)
{
    struct pnode *left = comma(p);
    while (left != NULL && !p->ps->dead) {
        struct operator op;
        size_t len, mark = p->pos;
        bool sensitive;
        pp_blank(p);
        if (!binary_at(p, &op, &len, &sensitive) || op.level < level) {
            p->pos = mark;
            break;
        }
        p->pos += len;
        pp_lines(p);
        uint32_t lists = p->lists;
        if (op.op == OP_FORMAT || op.op == OP_REPLACE || op.op == OP_SPLIT)
            p->lists = 0;
        p->depth++;
        struct pnode *right = p->depth > MAX_DEPTH ? NULL : climb(p, op.level + 1u);
        p->depth--;
        p->lists = lists;
        if (right == NULL) {
            p->pos = mark;
            break;
        }
        struct pnode *n = pp_node(p, N_BINARY);
        n->op = op.op;
        n->flag = sensitive;
        n->a = left;
        n->b = right;
        left = n;
    }
    return left;
}

struct pnode *pp_expression(struct pp *p)
{
    return climb(p, 0);
}

pv ps_expand_string(struct ps *ps, sk_span raw)
{
    struct pp p = {.ps = ps, .in = raw};
    return pv_str(pv_text(ps, ps_eval(ps, pp_expand(&p, raw, true, false))));
}

/* Statements, pipelines and commands. */
#include "interp/powershell/parse.h"

static bool word_end(int c)
{
    return c < 0 || strchr(" \t\r\n;|&(){},", c) != NULL;
}

/* A bare word of a command: ticks go, variables stand. */
static struct pnode *bare_word(struct pp *p, bool name)
{
    size_t start = p->pos;
    struct sk_text raw = ps_textbuf(p->ps);
    bool glue = false;
    for (int c; !word_end(c = pp_peek(p, 0)) || (c == ',' && name); p->pos++) {
        if (c == '`') {
            sk_text_byte(&raw, '`');
            c = pp_peek(p, 1);
            if (c < 0 || c == '\r' || c == '\n')
                break;
            p->pos++;
            /* Outside of strings `n and the like are letters. */
            if (sk_is_alnum((uint8_t)c))
                raw.len--;
        } else if (c == '"' || c == '\'') {
            struct pnode *s = pp_string(p);
            p->pos--;
            glue = true;
            if (s != NULL && s->type == N_CONST)
                sk_text_put(&raw, ps_replace(p->ps, pv_text(p->ps, s->value), SK_LIT("$"),
                                             SK_LIT("`$"), false));
            continue;
        } else if (c == '$' && pp_peek(p, 1) == '(') {
            size_t from = p->pos;
            (void)pp_variable(p);
            sk_text_put(&raw, sk_slice(p->in, from, p->pos - from));
            p->pos--;
            continue;
        }
        sk_text_byte(&raw, (uint8_t)c);
    }
    (void)glue;
    if (p->pos == start)
        return NULL;
    return pp_expand(p, ps_text_done(p->ps, &raw), true, false);
}

static struct pnode *parameter(struct pp *p)
{
    size_t dash = pp_peek(p, 0) == '-' ? 1 : pp_fancy(p, p->pos, '-');
    int c = pp_peek(p, dash);
    if (dash == 0 || c < 0 || (!sk_is_alpha((uint8_t)c) && c != '_' && c != '`'))
        return NULL;
    struct pnode *n = pp_node(p, N_PARAM);
    struct sk_text out = ps_textbuf(p->ps);
    for (p->pos += dash; !word_end(c = pp_peek(p, 0)) && c != ':' && c != '.' && c != '['; p->pos++)
        if (c != '`')
            sk_text_byte(&out, (uint8_t)c);
    n->text = ps_text_done(p->ps, &out);
    if (pp_take(p, ":"))
        pp_blank(p), n->a = pp_postfix(p, true);
    return n;
}

static struct pnode *redirection(struct pp *p)
{
    size_t i = 0;
    int c = pp_peek(p, 0);
    if (c == '*' || (c >= 0 && sk_is_digit((uint8_t)c)))
        i++;
    if (pp_peek(p, i) != '>')
        return NULL;
    struct pnode *n = pp_node(p, N_REDIRECT);
    n->flag = pp_peek(p, i + 1) == '>';
    n->flag2 = i > 0 && c != '1';
    p->pos += i + (n->flag ? 2 : 1);
    pp_blank(p);
    if (pp_take(p, "&1") || pp_take(p, "&2")) {
        n->flag2 = true;
        return n;
    }
    n->a = pp_postfix(p, true);
    if (n->a == NULL)
        n->a = bare_word(p, false);
    return n;
}

/* An argument: an expression where it starts like one, else a bare word; commas make a list. */
static struct pnode *one_argument(struct pp *p)
{
    int c = pp_peek(p, 0);
    size_t mark = p->pos;
    bool quote = pp_fancy(p, p->pos, '\'') > 0 || pp_fancy(p, p->pos, '"') > 0;
    if (c >= 0 &&
        (strchr("$@('\"{", c) != NULL || quote || sk_is_digit((uint8_t)c) || (c == '[' && false))) {
        struct pnode *n = pp_postfix(p, true);
        bool string = c == '"' || c == '\'' || quote; /* "a"b is two arguments */
        if (n != NULL && (word_end(pp_peek(p, 0)) || c == '(' || c == '{' || string))
            return n;
        p->pos = mark;
    }
    if (c == '-' && pp_peek(p, 1) >= 0 && sk_is_digit((uint8_t)pp_peek(p, 1))) {
        p->pos++;
        struct pnode *n = pp_postfix(p, true);
        if (n != NULL && n->type == N_CONST && word_end(pp_peek(p, 0)))
            return pp_const(p, ps_unary(p->ps, OP_SUB, false, n->value));
        p->pos = mark;
    }
    return bare_word(p, false);
}

static struct pnode *argument(struct pp *p)
{
    struct pnode *first = one_argument(p), *list = NULL, **tail = NULL;
    while (first != NULL) {
        size_t mark = p->pos;
        pp_blank(p);
        if (!pp_take(p, ",")) {
            p->pos = mark;
            break;
        }
        pp_lines(p);
        struct pnode *item = one_argument(p);
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

static bool command_ends(const struct pp *p)
{
    int c = pp_peek(p, 0);
    return c < 0 || strchr("\r\n;|)}", c) != NULL || (c == '&' && pp_peek(p, 1) == '&') || c == '&';
}

static void command_rest(struct pp *p, struct pnode *cmd)
{
    struct pnode **tail = &cmd->b;
    while (pp_blank(p), !command_ends(p) && !p->ps->dead) {
        size_t before = p->pos;
        struct pnode *n = NULL;
        if (pp_take(p, "--%")) {
            size_t start = p->pos;
            while (pp_peek(p, 0) >= 0 && strchr("\r\n|", pp_peek(p, 0)) == NULL)
                p->pos++;
            n = pp_const(p, pv_str(sk_trim(sk_slice(p->in, start, p->pos - start))));
        }
        if (n == NULL)
            n = redirection(p);
        if (n == NULL)
            n = parameter(p);
        if (n == NULL)
            n = argument(p);
        if (n == NULL || p->pos == before) {
            p->pos = sk_max(p->pos, before + 1);
            continue;
        }
        *tail = n;
        tail = &n->next;
    }
}

static struct pnode *command(struct pp *p)
{
    struct pnode *cmd = pp_node(p, N_CMD);
    size_t start = p->pos;
    if (pp_peek(p, 0) == '&' || (pp_peek(p, 0) == '.' && word_end(pp_peek(p, 1))) ||
        (pp_peek(p, 0) == '.' && pp_peek(p, 1) >= 0 && strchr("$('\"{", pp_peek(p, 1)) != NULL)) {
        cmd->flag = pp_peek(p, 0) == '.';
        cmd->flag2 = true;
        p->pos++;
        pp_blank(p);
        cmd->a = pp_postfix(p, true);
        if (cmd->a != NULL && cmd->a->type == N_CONST && !word_end(pp_peek(p, 0)))
            cmd->a = NULL, p->pos = start + 1, pp_blank(p);
    }
    if (cmd->a == NULL)
        cmd->a = bare_word(p, true);
    if (cmd->a == NULL)
        return NULL;
    command_rest(p, cmd);
    cmd->src = sk_trim(sk_slice(p->in, start, p->pos - start));
    return cmd;
}

static bool starts_expression(const struct pp *p)
{
    int c = pp_peek(p, 0), d = pp_peek(p, 1);
    if (c < 0)
        return false;
    if (strchr("$('\"[{!,+@", c) != NULL || pp_fancy(p, p->pos, '\'') || pp_fancy(p, p->pos, '"'))
        return true;
    if (sk_is_digit((uint8_t)c)) {
        struct pnode *n = pp_postfix(&(struct pp){.ps = p->ps, .in = p->in, .pos = p->pos}, false);
        return n != NULL;
    }
    return (c == '-' || pp_fancy(p, p->pos, '-')) && d >= 0 &&
           (sk_is_digit((uint8_t)d) || strchr("($'\"-", d) != NULL || sk_is_alpha((uint8_t)d) ||
            d == ' ' || d >= 0x80);
}

static const struct {
    const char *sign;
    uint8_t op;
} assigns[] = {{"?\?=", OP_COALESCE}, {"+=", OP_ADD}, {"-=", OP_SUB}, {"*=", OP_MUL},
               {"/=", OP_DIV},        {"%=", OP_MOD}, {"=", OP_NONE}};

static struct pnode *statement(struct pp *p);

static struct pnode *assignment(struct pp *p, struct pnode *left)
{
    pp_blank(p);
    for (size_t i = 0; i < sizeof assigns / sizeof assigns[0]; i++) {
        if (!pp_take(p, assigns[i].sign))
            continue;
        pp_lines(p);
        struct pnode *n = pp_node(p, N_ASSIGN);
        n->op = assigns[i].op;
        n->a = left;
        n->b = statement(p);
        return n;
    }
    return left;
}

static bool redirects(const struct pp *p)
{
    int c = pp_peek(p, 0);
    return c == '>' || ((c == '*' || (c >= '0' && c <= '9')) && pp_peek(p, 1) == '>');
}

static struct pnode *element(struct pp *p)
{
    if (!starts_expression(p))
        return command(p);
    struct pnode *n = pp_expression(p);
    for (struct pnode *r; n != NULL && (pp_blank(p), redirects(p) && (r = redirection(p)));) {
        struct pnode *box = pp_node(p, N_CMD); /* 'text' > file */
        box->a = pp_const(p, pv_cstr("write-output"));
        struct pnode *value = pp_node(p, N_PAREN);
        value->flag = true;
        value->a = n;
        value->next = r;
        box->b = value;
        n = box;
    }
    return n;
}

struct pnode *pp_pipeline(struct pp *p)
{
    struct pnode *first = element(p);
    if (first == NULL)
        return NULL;
    first = assignment(p, first);
    if (first->type == N_ASSIGN)
        return first;
    struct pnode *pipe = NULL, *last = first;
    while (pp_blank(p), pp_peek(p, 0) == '|' && pp_peek(p, 1) != '|') {
        p->pos++;
        pp_lines(p);
        struct pnode *next = element(p);
        if (next == NULL)
            break;
        if (pipe == NULL) {
            pipe = pp_node(p, N_PIPE);
            pipe->a = first;
        }
        last->next = next;
        last = next;
    }
    struct pnode *n = pipe != NULL ? pipe : first;
    bool both = pp_peek(p, 0) == '&' && pp_peek(p, 1) == '&';
    if (both || (pp_peek(p, 0) == '|' && pp_peek(p, 1) == '|')) {
        p->pos += 2;
        pp_lines(p);
        struct pnode *chain = pp_node(p, N_CHAIN);
        chain->flag = both;
        chain->a = n;
        chain->b = pp_pipeline(p);
        return chain;
    }
    if (pp_peek(p, 0) == '&')
        p->pos++;
    return n;
}

/* ---- Statements ---- */

static struct pnode *block_body(struct pp *p)
{
    pp_lines(p);
    return pp_take(p, "{") ? pp_statements(p, '}') : NULL;
}

static struct pnode *condition(struct pp *p)
{
    pp_lines(p);
    if (!pp_take(p, "("))
        return NULL;
    struct pnode *n = pp_node(p, N_PAREN);
    n->a = pp_statements(p, ')');
    return n;
}

static struct pnode *if_rest(struct pp *p)
{
    struct pnode *n = pp_node(p, N_IF);
    n->a = condition(p);
    n->b = block_body(p);
    size_t mark = p->pos;
    pp_lines(p);
    if (pp_word(p, "elseif"))
        n->c = if_rest(p);
    else if (pp_word(p, "else")) {
        pp_lines(p);
        n->c = pp_word(p, "if") ? if_rest(p) : block_body(p);
    } else
        p->pos = mark;
    return n;
}

static struct pnode *for_rest(struct pp *p)
{
    struct pnode *n = pp_node(p, N_FOR);
    pp_lines(p);
    if (!pp_take(p, "("))
        return n;
    struct pnode **parts[] = {&n->a, &n->b, &n->c};
    for (size_t i = 0; i < 3; i++) {
        pp_blank(p);
        *parts[i] = pp_pipeline(p);
        pp_blank(p);
        if (pp_peek(p, 0) == ';' || pp_peek(p, 0) == '\n')
            p->pos++;
    }
    pp_lines(p);
    (void)pp_take(p, ")");
    n->d = block_body(p);
    return n;
}

static struct pnode *foreach_rest(struct pp *p)
{
    struct pnode *n = pp_node(p, N_FOREACH);
    pp_lines(p);
    (void)pp_take(p, "(");
    pp_lines(p);
    n->a = pp_peek(p, 0) == '$' ? pp_variable(p) : NULL;
    pp_lines(p);
    (void)pp_word(p, "in");
    n->b = pp_node(p, N_PAREN);
    n->b->a = pp_statements(p, ')');
    n->c = block_body(p);
    return n;
}

static struct pnode *switch_rest(struct pp *p)
{
    struct pnode *n = pp_node(p, N_SWITCH), **tail = &n->b;
    for (pp_lines(p); pp_peek(p, 0) == '-'; pp_lines(p)) {
        struct pnode *option = parameter(p);
        if (option == NULL)
            break;
        uint8_t c = option->text.len > 0 ? sk_lower(option->text.ptr[0]) : 0;
        n->op = c == 'r' ? OP_MATCH : c == 'w' ? OP_LIKE : n->op;
        n->flag |= c == 'c';
    }
    n->a = condition(p);
    pp_lines(p);
    if (!pp_take(p, "{"))
        return n;
    while (pp_lines(p), pp_peek(p, 0) >= 0 && !pp_take(p, "}") && !p->ps->dead) {
        size_t before = p->pos;
        struct pnode *clause = pp_node(p, N_CLAUSE);
        clause->a = one_argument(p);
        clause->b = block_body(p);
        clause->flag = clause->a != NULL && clause->a->type == N_CONST &&
                       sk_ieq(pv_span(clause->a->value), SK_LIT("default")) &&
                       p->in.ptr[before] != '\'' && p->in.ptr[before] != '"';
        *tail = clause;
        tail = &clause->next;
        if (p->pos == before)
            p->pos++;
    }
    return n;
}

static struct pnode *try_rest(struct pp *p)
{
    struct pnode *n = pp_node(p, N_TRY), **tail = &n->b;
    n->a = block_body(p);
    size_t mark = p->pos;
    while (pp_lines(p), pp_word(p, "catch") && !p->ps->dead) {
        struct pnode *c = pp_node(p, N_CLAUSE), **types = &c->a;
        sk_span name;
        while (pp_lines(p), pp_take(p, ",") || (pp_peek(p, 0) == '[' && pp_type_name(p, &name))) {
            if (p->in.ptr[p->pos - 1] == ',')
                continue;
            *types = pp_node(p, N_TYPE);
            (*types)->text = ps_type_key(p->ps, name);
            types = &(*types)->next;
        }
        c->b = block_body(p);
        *tail = c;
        tail = &c->next;
        mark = p->pos;
    }
    if (pp_word(p, "finally")) {
        n->c = block_body(p);
        return n;
    }
    p->pos = mark;
    return n;
}

/* Passes over [Parameter(…)] or the like: what of it says where the value comes from. */
static unsigned attribute(struct pp *p, unsigned *ret_place)
{
    size_t start = p->pos;
    unsigned open = 0;
    do {
        int c = pp_peek(p, 0);
        if ((c == '\'' || c == '"') && pp_string(p) != NULL)
            continue;
        open += c == '[' || c == '(' || c == '{';
        open -= c == ']' || c == ')' || c == '}';
        p->pos++;
    } while (open > 0 && pp_peek(p, 0) >= 0);
    sk_span text = sk_slice(p->in, start, p->pos - start);
    bool rest = sk_ifind(text, SK_LIT("fromremaining")) != SK_NPOS;
    bool name = sk_ifind(text, SK_LIT("pipelinebyprop")) != SK_NPOS;
    bool pipe = sk_ifind(text, SK_LIT("fromPipeline")) != SK_NPOS;
    size_t digits, at = sk_ifind(text, SK_LIT("position"));
    sk_span number = sk_trim(sk_from(text, at == SK_NPOS ? text.len : at + 8));
    uint64_t place = sk_starts(number, SK_LIT("="))
                         ? sk_leading_u64(sk_trim(sk_from(number, 1)), 10, &digits)
                         : PARAM_NO_PLACE;
    *ret_place = (unsigned)sk_min(place, PARAM_NO_PLACE);
    return (rest ? PARAM_REST : 0u) | (name ? PARAM_BY_NAME : pipe ? PARAM_PIPE : 0u);
}

/* Parameters stand in the order of their positions; those without one behind the others. */
static void in_place(struct pnode **list, struct pnode *n)
{
    while (*list != NULL && (*list)->value.i <= n->value.i)
        list = &(*list)->next;
    n->next = *list;
    *list = n;
}

/* ($a, [int]$b = 3, …) behind "(" */
static struct pnode *params_rest(struct pp *p)
{
    struct pnode *first = NULL;
    sk_span type = {0};
    uint8_t from = 0;
    unsigned place = PARAM_NO_PLACE;
    while (pp_lines(p), pp_peek(p, 0) >= 0 && !pp_take(p, ")") && !p->ps->dead) {
        size_t before = p->pos;
        if (pp_peek(p, 0) == '$') {
            struct pnode *n = pp_variable(p);
            if (n == NULL)
                break;
            n->src = type;
            n->op = from;
            n->flag = sk_eq(type, SK_LIT("switch"));
            n->value = pv_num(PV_INT, place);
            type = (sk_span){0};
            from = 0;
            place = PARAM_NO_PLACE;
            pp_lines(p);
            if (pp_take(p, "=")) {
                pp_lines(p);
                p->lists = 1;
                n->a = pp_expression(p);
                p->lists = 0;
            }
            in_place(&first, n);
        } else if (pp_peek(p, 0) == '[') {
            sk_span name;
            if (pp_type_name(p, &name))
                type = ps_type_key(p->ps, name);
            else
                from = (uint8_t)(from | attribute(p, &place));
        } else
            p->pos++;
        if (p->pos == before)
            p->pos++;
    }
    return first;
}

struct pnode *pp_block_rest(struct pp *p)
{
    struct pnode *n = pp_node(p, N_BLOCK);
    size_t start = p->pos;
    uint32_t lists = p->lists;
    p->lists = 0;
    n->a = pp_statements(p, '}');
    p->lists = lists;
    size_t end = p->pos > start ? p->pos - 1 : start;
    n->src = sk_slice(p->in, start, end - start);
    return n;
}

static struct pnode *function_rest(struct pp *p)
{
    struct pnode *n = pp_node(p, N_FUNC), *name;
    pp_lines(p);
    name = bare_word(p, false);
    n->text = name != NULL && name->type == N_CONST ? pv_span(name->value) : SK_LIT("?");
    if (sk_istarts(n->text, SK_LIT("global:")) || sk_istarts(n->text, SK_LIT("script:")))
        n->text = sk_from(n->text, 7);
    pp_lines(p);
    if (pp_take(p, "("))
        n->b = params_rest(p);
    pp_lines(p);
    if (pp_take(p, "{"))
        n->a = pp_block_rest(p);
    return n;
}

/* A filter is a function whose body is its process block. */
static struct pnode *filter_rest(struct pp *p)
{
    struct pnode *n = function_rest(p), *list = n->a == NULL ? NULL : n->a->a;
    if (list != NULL) {
        struct pnode *outer = pp_node(p, N_STMTS);
        list->flag = true;
        outer->a = list;
        n->a->a = outer;
    }
    return n;
}

static struct pnode *value_rest(struct pp *p, enum pnode_type type)
{
    struct pnode *n = pp_node(p, type);
    pp_blank(p);
    if (!command_ends(p))
        n->a = statement(p);
    return n;
}

/* break or continue, with the label of the loop they mean. */
static struct pnode *jump_rest(struct pp *p, enum pnode_type type)
{
    struct pnode *n = pp_node(p, type);
    pp_blank(p);
    if (!command_ends(p))
        n->a = pp_peek(p, 0) == '$' ? pp_postfix(p, true) : bare_word(p, false);
    return n;
}

static struct pnode *do_rest(struct pp *p)
{
    struct pnode *n = pp_node(p, N_DO);
    n->b = block_body(p);
    pp_lines(p);
    n->flag = pp_word(p, "until");
    if (!n->flag)
        (void)pp_word(p, "while");
    n->a = condition(p);
    return n;
}

/* [CmdletBinding()] in front of param. */
static void pass_attributes(struct pp *p)
{
    static const sk_span names[] = {SK_LIT_INIT("[cmdletb"), SK_LIT_INIT("[outputt"),
                                    SK_LIT_INIT("[alias("), SK_LIT_INIT("[diagnostics.codean"),
                                    SK_LIT_INIT("[system.diagnostics.codean")};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (sk_istarts(sk_from(p->in, p->pos), names[i])) {
            unsigned place;
            (void)attribute(p, &place);
            pp_lines(p);
            i = SK_NPOS; /* there may be another one */
        }
}

static struct pnode *keyword(struct pp *p)
{
    struct pnode *n;
    if (pp_word(p, "if"))
        return if_rest(p);
    if (pp_word(p, "while")) {
        n = pp_node(p, N_WHILE);
        n->a = condition(p);
        n->b = block_body(p);
        return n;
    }
    if (pp_word(p, "using")) { /* using namespace x */
        while (pp_peek(p, 0) >= 0 && strchr("\r\n;", pp_peek(p, 0)) == NULL)
            p->pos++;
        return pp_node(p, N_STMTS);
    }
    if (pp_word(p, "foreach"))
        return foreach_rest(p);
    if (pp_word(p, "for"))
        return for_rest(p);
    if (pp_word(p, "do"))
        return do_rest(p);
    if (pp_word(p, "switch"))
        return switch_rest(p);
    if (pp_word(p, "try"))
        return try_rest(p);
    if (pp_word(p, "function") || pp_word(p, "workflow"))
        return function_rest(p);
    if (pp_word(p, "filter"))
        return filter_rest(p);
    if (pp_word(p, "return"))
        return value_rest(p, N_RETURN);
    if (pp_word(p, "throw"))
        return value_rest(p, N_THROW);
    if (pp_word(p, "exit"))
        return value_rest(p, N_EXIT);
    if (pp_word(p, "break"))
        return jump_rest(p, N_BREAK);
    if (pp_word(p, "continue"))
        return jump_rest(p, N_CONTINUE);
    pass_attributes(p);
    if (pp_word(p, "param")) {
        n = pp_node(p, N_PARAMS);
        pp_lines(p);
        if (pp_take(p, "("))
            n->a = params_rest(p);
        return n;
    }
    return NULL;
}

/* begin { }, process { }, end { }: their bodies in order. */
static struct pnode *named_block(struct pp *p)
{
    static const char *const names[] = {"begin", "process", "end", "data", "trap", "dynamicparam"};
    size_t mark = p->pos;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (!pp_word(p, names[i]))
            continue;
        pp_lines(p);
        struct pnode *n = pp_node(p, N_STMTS);
        sk_span unused;
        if (i == 4 && pp_peek(p, 0) == '[' && pp_type_name(p, &unused))
            pp_lines(p);
        if (pp_take(p, "{")) {
            n->a = pp_statements(p, '}');
            n->flag = i == 1; /* process: once for each input */
            n->flag2 = i == 4;
            return n;
        }
        p->pos = mark;
    }
    return NULL;
}

static struct pnode *statement(struct pp *p)
{
    if (p->depth > 100)
        return NULL;
    sk_span label = {0};
    p->depth++;
    if (pp_peek(p, 0) == ':' && pp_peek(p, 1) >= 0 && sk_is_alpha((uint8_t)pp_peek(p, 1))) {
        p->pos++;
        struct pnode *word = bare_word(p, false);
        label = word != NULL && word->type == N_CONST ? pv_span(word->value) : label;
        pp_lines(p);
    }
    struct pnode *n = keyword(p);
    if (n != NULL && n->type >= N_WHILE && n->type <= N_SWITCH)
        n->text = label;
    if (n == NULL)
        n = named_block(p);
    if (n == NULL)
        n = pp_pipeline(p);
    p->depth--;
    return n;
}

/* One line that no rule takes is passed over. */
static void recover(struct pp *p, size_t before, int close)
{
    size_t from = p->pos;
    while (pp_peek(p, 0) >= 0 && strchr("\r\n;", pp_peek(p, 0)) == NULL && pp_peek(p, 0) != close)
        p->pos++;
    sk_events_note(p->ps->ev, "powershell.syntax",
                   sk_slice(p->in, from, sk_min(p->pos - from, 120)));
    if (p->pos == before)
        p->pos++;
}

struct pnode *pp_statements(struct pp *p, int close)
{
    struct pnode *list = pp_node(p, N_STMTS), **tail = &list->a;
    uint32_t lists = p->lists;
    p->lists = 0;
    while (pp_lines(p), pp_peek(p, 0) >= 0 && !p->ps->dead) {
        if (pp_peek(p, 0) == close) {
            p->pos++;
            break;
        }
        size_t before = p->pos;
        struct pnode *n = statement(p);
        if (n != NULL) {
            *tail = n;
            tail = &n->next;
        }
        pp_blank(p);
        int c = pp_peek(p, 0);
        if (p->pos == before || (c >= 0 && c != close && strchr("\r\n;", c) == NULL && n == NULL))
            recover(p, before, close);
    }
    p->lists = lists;
    return list;
}

struct pnode *ps_parse(struct ps *ps, sk_span source)
{
    struct pp p = {.ps = ps, .in = source};
    if (sk_starts(source, SK_LIT("\xef\xbb\xbf")))
        p.pos = 3;
    return pp_statements(&p, -2);
}

#include "interp/vba/parse.h"

#include "base/text.h"

enum { MAX_DEPTH = 200 };

static bool tok_is(const struct vb_tok *t, const char *word)
{
    return t->kind == T_NAME && sk_ieq(t->text, sk_span_of_cstr(word));
}

static bool tok_op(const struct vb_tok *t, const char *op)
{
    return t->kind == T_OP && strcmp(t->op, op) == 0;
}

bool vb_at(const struct vb_parser *p, const char *word)
{
    return tok_is(p->t, word);
}

bool vb_op(const struct vb_parser *p, const char *op)
{
    return tok_op(p->t, op);
}

bool vb_take(struct vb_parser *p, const char *word)
{
    bool yes = vb_at(p, word);
    p->t += yes;
    return yes;
}

bool vb_take_op(struct vb_parser *p, const char *op)
{
    bool yes = vb_op(p, op);
    p->t += yes;
    return yes;
}

bool vb_need(struct vb_parser *p, const char *what)
{
    if (vb_take_op(p, what) || vb_take(p, what))
        return true;
    p->bad = true;
    return false;
}

bool vb_at_end(const struct vb_parser *p)
{
    return p->t->kind == T_END || vb_op(p, ":") || vb_at(p, "else");
}

struct vb_node *vb_fail(struct vb_parser *p)
{
    p->bad = true;
    return NULL;
}

struct vb_name *vb_take_name(struct vb_parser *p, char *ret_suffix)
{
    if ((p->t->kind != T_NAME && p->t->kind != T_BRACKET) || p->t->text.len == 0) {
        p->bad = true;
        return NULL;
    }
    if (ret_suffix != NULL)
        *ret_suffix = p->t->suffix;
    struct vb_name *name = vb_name(p->vb, p->t->text);
    p->t++;
    if (name == NULL)
        p->bad = true;
    return name;
}

uint8_t vb_suffix_type(char suffix)
{
    static const char set[] = "%&!#@$^";
    static const uint8_t types[] = {VT_INT,      VT_LONG,   VT_SINGLE,  VT_DOUBLE,
                                    VT_CURRENCY, VT_STRING, VT_LONGLONG};
    const char *at = suffix == 0 ? NULL : strchr(set, suffix);
    return at == NULL ? 0 : types[at - set];
}

struct vb_node *vb_node_new(struct vb_parser *p, vb_eval *eval, int kind)
{
    struct vb_node *n = vb_alloc(p->vb, sizeof *n);
    if (n == NULL)
        return vb_fail(p);
    n->eval = eval;
    n->kind = (uint8_t)kind;
    n->text = p->module->compare_text;
    return n;
}

struct vb_node *vb_constant(struct vb_parser *p, vb_value v)
{
    struct vb_node *n = vb_node_new(p, vb_ev_const, N_CONST);
    if (n != NULL)
        n->value = v;
    return n;
}

struct vb_node *vb_local_node(struct vb_parser *p, struct vb_sym *sym)
{
    struct vb_node *n = vb_node_new(p, sym->by_ref ? vb_ev_local_ref : vb_ev_local, N_LOCAL);
    if (n != NULL) {
        n->slot = sym->slot;
        n->type = sym->is_array ? VT_ARRAY : sym->type;
        n->ref = sym->by_ref;
        n->sym = sym;
        n->name = sym->name;
        if (sym->implicit && p->vb->script)
            n->eval = vb_ev_local_ref;
        if (sym->as_new)
            n->eval = vb_ev_local_ref;
    }
    return n;
}

struct vb_sym *vb_lookup(struct vb_parser *p, const struct vb_name *name)
{
    struct vb_sym *s = p->proc == NULL ? NULL : vb_scope_find(&p->proc->scope, name);
    if (s == NULL)
        s = vb_scope_find(&p->module->scope, name);
    return s != NULL ? s : name->global;
}

static struct vb_node *sym_node(struct vb_parser *p, struct vb_sym *s)
{
    static vb_eval *const evals[] = {[SYM_LOCAL] = NULL,        [SYM_GLOBAL] = vb_ev_global,
                                     [SYM_FIELD] = vb_ev_field, [SYM_CONST] = vb_ev_sym_const,
                                     [SYM_PROC] = vb_ev_call,   [SYM_MODULE] = vb_ev_module,
                                     [SYM_TYPE] = vb_ev_module};
    static const uint8_t kinds[] = {N_LOCAL, N_GLOBAL, N_FIELD, N_OTHER, N_CALL, N_OTHER, N_OTHER};
    if (s->kind == SYM_LOCAL)
        return vb_local_node(p, s);
    struct vb_node *n = vb_node_new(p, evals[s->kind], kinds[s->kind]);
    if (n != NULL) {
        n->sym = s;
        n->slot = s->slot;
        n->name = s->name;
        n->type = s->is_array ? VT_ARRAY : s->type;
    }
    return n;
}

/* Date$ and Time$ are functions of their own. */
static const struct vb_builtin *text_twin(struct vb *vb, const struct vb_builtin *b)
{
    const char *name = strcmp(b->name, "Date") == 0   ? "Date$"
                       : strcmp(b->name, "Time") == 0 ? "Time$"
                                                      : b->name;
    const struct vb_name *n = vb_name_c(vb, name);
    return n == NULL || n->builtin == NULL ? b : n->builtin;
}

static struct vb_node *builtin_node(struct vb_parser *p, const struct vb_builtin *b)
{
    struct vb_node *n = vb_node_new(p, vb_ev_builtin, N_BUILTIN);
    bool typed = p->t[-1].kind == T_NAME && p->t[-1].suffix != 0; /* Left$ gives a String */
    if (n == NULL)
        return NULL;
    n->builtin = b = typed ? text_twin(p->vb, b) : b;
    n->type = typed ? VT_STRING : (b->flags & VB_VARIANT) != 0 ? VT_VARIANT : VT_EMPTY;
    n->ref = vb_name_c(p->vb, b->name)->environment != VB_ENV_NEVER;
    return n;
}

struct vb_node *vb_own_call(struct vb_parser *p, struct vb_node *n)
{
    struct vb_sym *self = vb_scope_find(&p->module->scope, n->sym->name);
    return self != NULL && self->kind == SYM_PROC ? sym_node(p, self) : n;
}

static bool is_called(const struct vb_parser *p)
{
    return vb_op(p, "(");
}

/* A name that stands alone for a member of Me (a form's control) or of Application (Cells). */
static struct vb_node *alone(struct vb_parser *p, struct vb_name *name)
{
    bool used = vb_op(p, ".") || vb_op(p, "(") || p->t->kind == T_VALUE;
    bool own = p->module->is_class && vb_is_own_member(p->vb, p->module, name);
    if (!own && (p->vb->script || !vb_is_app_member(p->vb, name, used)))
        return NULL;
    struct vb_node *base = vb_node_new(p, own ? vb_ev_me : vb_ev_global_object, N_OTHER);
    struct vb_node *n = vb_node_new(p, vb_ev_member, N_MEMBER);
    if (base == NULL || n == NULL)
        return vb_fail(p);
    base->name = own ? NULL : vb_name_c(p->vb, "Application");
    n->a = base;
    n->name = name;
    return n;
}

/* What a bare name stands for; a name nobody knows becomes a variable. */
struct vb_node *vb_name_node(struct vb_parser *p, struct vb_name *name)
{
    if (p->library && name->builtin != NULL)
        return builtin_node(p, name->builtin);
    struct vb_sym *s = vb_lookup(p, name);
    if (s == NULL && vb_op(p, ".") && p->t[1].kind == T_NAME && vb_is_enumeration(name->text)) {
        p->t++;
        name = vb_take_name(p, NULL); /* VbMsgBoxResult.vbYes */
        if (name == NULL)
            return NULL;
        s = vb_lookup(p, name);
    }
    if (s != NULL && s->kind == SYM_LOCAL && p->proc != NULL && s == p->proc->result &&
        is_called(p) && !s->is_array) {
        struct vb_sym *self = vb_scope_find(&p->module->scope, name);
        if (self != NULL && self->kind == SYM_PROC)
            s = self;
    }
    if (s != NULL && s->kind == SYM_PROC && vb_op(p, ".")) {
        struct vb_module *m = vb_module_find(p->vb, name); /* a module named as a procedure */
        struct vb_sym *of = m == NULL ? NULL : vb_alloc(p->vb, sizeof *of);
        if (of != NULL) {
            *of = (struct vb_sym){.name = name, .kind = SYM_MODULE, .module = m};
            s = of;
        }
    }
    if (s != NULL)
        return sym_node(p, s);
    if (sk_ieq(name->text, SK_LIT("erl")) && !p->vb->script)
        return vb_node_new(p, vb_ev_erl, N_OTHER);
    const vb_value *constant = vb_lib_constant(p->vb, name->text);
    if (constant == NULL)
        constant = vb_object_constant(p->vb, name->text);
    if (constant != NULL)
        return vb_constant(p, *constant);
    if (name->builtin != NULL)
        return builtin_node(p, name->builtin);
    struct vb_node *lone = alone(p, name);
    if (lone != NULL)
        return lone;
    if (vb_global_object(p->vb, name) != NULL || p->module->is_form || p->proc == NULL) {
        struct vb_node *n = vb_node_new(p, vb_ev_global_object, N_OTHER);
        if (n != NULL)
            n->name = name;
        if (vb_global_object(p->vb, name) != NULL || p->proc == NULL)
            return n;
    }
    bool global = p->vb->script && p->proc == p->module->top;
    s = global ? vb_global_new(p, name, false) : vb_local_new(p, name, VT_VARIANT);
    if (s == NULL)
        return vb_fail(p);
    s->implicit = true;
    if (p->module->is_explicit && !p->vb->script)
        vb_note(p->vb, "vba.undeclared", name->text); /* Office would not compile it */
    if (p->module->has_deftype && sk_is_alpha(name->text.ptr[0]))
        s->type = p->module->deftype[sk_lower(name->text.ptr[0]) - 'a'];
    return sym_node(p, s);
}

/* ---- arguments ---- */

static bool one_arg(struct vb_parser *p, struct vb_arg *arg)
{
    if (p->t->kind == T_NAME && tok_op(p->t + 1, ":=")) {
        arg->name = vb_take_name(p, NULL);
        p->t++;
    }
    arg->by_val = vb_take(p, "byval");
    arg->node = vb_expr(p);
    if (vb_take(p, "to")) { /* of ReDim: low To high */
        struct vb_node *pair = vb_node_new(p, vb_ev_const, N_RANGE);
        if (pair == NULL)
            return false;
        pair->a = arg->node;
        pair->b = vb_expr(p);
        arg->node = pair;
    }
    return !p->bad;
}

static void args_until(struct vb_parser *p, struct vb_node *n, bool paren)
{
    SK_VEC(struct vb_arg) args = {0};
    while (!p->bad) {
        struct vb_arg *arg = SK_PUSH(p->vb->arena, &args);
        if (arg == NULL) {
            p->bad = true;
            return;
        }
        bool empty = vb_op(p, ",") || (paren ? vb_op(p, ")") : vb_at_end(p));
        if (!empty && !one_arg(p, arg))
            return;
        if (!vb_take_op(p, ",") && !(!paren && vb_take_op(p, ";")))
            break;
    }
    n->args = args.at;
    n->argc = (uint32_t)args.count;
    if (paren)
        (void)vb_need(p, ")");
}

void vb_call_args(struct vb_parser *p, struct vb_node *n)
{
    if (!vb_at_end(p))
        args_until(p, n, false);
}

void vb_paren_args(struct vb_parser *p, struct vb_node *n)
{
    p->t++;
    if (!vb_take_op(p, ")"))
        args_until(p, n, true);
}

/* ---- operands ---- */

/* Len of a variable that is declared as a number or a type is its size. */
static struct vb_node *len_of_variable(struct vb_parser *p, struct vb_node *n)
{
    const struct vb_node *a = n->args[0].node;
    if (p->vb->script || a == NULL || strncmp(n->builtin->name, "Len", 3) != 0 ||
        (a->kind != N_LOCAL && a->kind != N_GLOBAL && a->kind != N_FIELD) || a->sym == NULL)
        return n;
    size_t size = vb_type_size(a->type, a->sym->def, 0);
    return size == 0 ? n : vb_constant(p, VB_LONG((int64_t)size));
}

static struct vb_node *indexed(struct vb_parser *p, struct vb_node *n)
{
    bool takes = (n->kind == N_CALL || n->kind == N_BUILTIN || n->kind == N_MEMBER) &&
                 n->args == NULL && !n->statement;
    if (!takes ||
        (n->kind == N_CALL && n->sym->proc[0] != NULL && n->sym->proc[0]->param_count == 0 &&
         n->sym->proc[0]->is_function && !tok_op(p->t + 1, ")"))) {
        struct vb_node *i = vb_node_new(p, vb_ev_index, N_INDEX);
        if (i == NULL)
            return NULL;
        i->a = n;
        n = i;
    }
    n->statement = true; /* has its parentheses */
    vb_paren_args(p, n);
    return n->kind == N_BUILTIN && n->argc == 1 ? len_of_variable(p, n) : n;
}

static struct vb_node *member(struct vb_parser *p, struct vb_node *base)
{
    struct vb_node *n = vb_node_new(p, vb_ev_member, N_MEMBER);
    if (n == NULL)
        return NULL;
    n->a = base;
    n->name = vb_take_name(p, NULL);
    return p->bad ? NULL : n;
}

/* a!b is a("b"). */
static struct vb_node *bang(struct vb_parser *p, struct vb_node *base)
{
    struct vb_node *n = vb_node_new(p, vb_ev_index, N_INDEX);
    struct vb_arg *arg = vb_alloc(p->vb, sizeof *arg);
    struct vb_name *name = vb_take_name(p, NULL);
    vb_value s;
    if (n == NULL || arg == NULL || name == NULL || !vb_str_utf8(p->vb, name->text, &s))
        return vb_fail(p);
    arg->node = vb_constant(p, s);
    n->a = base;
    n->args = arg;
    n->argc = 1;
    return n;
}

/* True when the parenthesis at p->t belongs to the name in front of it, not to a first argument:
 * `f (a), b` and `f (a) + b` are calls with arguments. */
static bool paren_is_index(const struct vb_parser *p)
{
    int depth = 0;
    const struct vb_tok *t = p->t;
    for (; t->kind != T_END; t++) {
        depth += tok_op(t, "(") - tok_op(t, ")");
        if (depth == 0)
            break;
    }
    if (t->kind == T_END)
        return true;
    const struct vb_tok *next = t + 1;
    return next->kind == T_END || tok_op(next, "=") || tok_op(next, ".") || tok_op(next, "(") ||
           tok_op(next, "!") || tok_op(next, ":") || tok_is(next, "else") || next->kind == T_NAME;
}

static struct vb_node *postfixes(struct vb_parser *p, struct vb_node *n, bool statement)
{
    for (int i = 0; n != NULL && !p->bad; i++) {
        if (i > MAX_DEPTH * 4)
            return vb_fail(p);
        if (vb_op(p, ".") && p->t[1].kind != T_END) {
            p->t++;
            n = member(p, n);
        } else if (vb_op(p, "!") && (p->t[1].kind == T_NAME || p->t[1].kind == T_BRACKET) &&
                   !p->t->spaced) {
            p->t++;
            n = bang(p, n);
        } else if (vb_op(p, "(") && (!statement || paren_is_index(p))) {
            n = indexed(p, n);
        } else {
            return n;
        }
    }
    return p->bad ? NULL : n;
}

static struct vb_node *with_node(struct vb_parser *p)
{
    for (size_t i = p->blocks.count; i-- > 0;)
        if (p->blocks.at[i].kind == B_WITH) {
            struct vb_node *n = vb_node_new(p, vb_ev_local_ref, N_LOCAL);
            if (n != NULL) {
                n->slot = p->blocks.at[i].slot;
                n->ref = true;
                n->type = VT_VARIANT;
            }
            return n;
        }
    return vb_fail(p);
}

/* VBA.Strings.Chr and the like: the library's name says nothing. */
static bool skip_library(struct vb_parser *p)
{
    static const char *const libs[] = {"vba",        "strings",     "conversion",  "math",
                                       "datetime",   "interaction", "information", "filesystem",
                                       "vbastrings", "global"};
    if (p->t->kind == T_BRACKET && sk_ieq(p->t->text, SK_LIT("_HiddenModule")) &&
        tok_op(p->t + 1, ".")) {
        p->t += 2;
        return true;
    }
    for (size_t i = 0; i < sizeof libs / sizeof libs[0]; i++) {
        if (!vb_at(p, libs[i]) || !tok_op(p->t + 1, ".") ||
            vb_lookup(p, vb_name(p->vb, p->t->text)) != NULL)
            continue;
        p->t += 2;
        return true;
    }
    return false;
}

static struct vb_node *bracket_node(struct vb_parser *p)
{
    struct vb_name *name = p->t->text.len == 0 ? NULL : vb_name(p->vb, p->t->text);
    if (name == NULL)
        return vb_fail(p);
    p->t++;
    if (vb_lookup(p, name) != NULL || name->builtin != NULL || p->vb->script)
        return vb_name_node(p, name);
    struct vb_node *n = vb_node_new(p, vb_ev_bracket, N_OTHER);
    if (n != NULL)
        n->name = name;
    return n;
}

struct vb_node *vb_operand(struct vb_parser *p, bool statement)
{
    struct vb_node *n;
    p->library = false;
    while (skip_library(p))
        p->library = true;
    if (vb_take_op(p, ".")) {
        n = with_node(p);
        n = n == NULL ? NULL : member(p, n);
    } else if (vb_take_op(p, "!")) {
        n = with_node(p);
        n = n == NULL ? NULL : bang(p, n);
    } else if (p->t->kind == T_BRACKET) {
        n = bracket_node(p);
    } else if (vb_take(p, "me")) {
        n = vb_node_new(p, vb_ev_me, N_OTHER);
    } else {
        struct vb_name *name = vb_take_name(p, NULL);
        n = name == NULL ? NULL : vb_name_node(p, name);
        p->library = false;
    }
    return n == NULL ? NULL : postfixes(p, n, statement);
}

static struct vb_node *new_node(struct vb_parser *p)
{
    struct vb_node *n = vb_node_new(p, vb_ev_new, N_OTHER);
    struct sk_text name = sk_text_new(p->vb->arena, 1000);
    if (n == NULL)
        return NULL;
    do {
        sk_text_put(&name, p->t->text);
        if (vb_take_name(p, NULL) == NULL)
            return NULL;
        if (vb_op(p, "."))
            sk_text_byte(&name, '.');
    } while (vb_take_op(p, "."));
    n->name = vb_name(p->vb, sk_text_view(&name));
    return n;
}

static struct vb_node *typeof_node(struct vb_parser *p)
{
    struct vb_node *n = vb_node_new(p, vb_ev_typeof, N_OTHER);
    if (n == NULL)
        return NULL;
    n->a = vb_operand(p, false);
    if (!vb_need(p, "is"))
        return NULL;
    do
        n->name = vb_take_name(p, NULL);
    while (vb_take_op(p, "."));
    return n;
}

static struct vb_node *paren_node(struct vb_parser *p)
{
    struct vb_node *n = vb_node_new(p, vb_ev_paren, N_OTHER);
    if (n == NULL)
        return NULL;
    n->a = vb_expr(p);
    return vb_need(p, ")") ? postfixes(p, n, false) : NULL;
}

static const struct {
    const char *word;
    vb_value value;
} words[] = {
    {"true", {.type = VT_BOOL, .i = -1}}, {"false", {.type = VT_BOOL}},
    {"nothing", {.type = VT_OBJECT}},     {"null", {.type = VT_NULL}},
    {"empty", {.type = VT_EMPTY}},
};

static struct vb_node *primary(struct vb_parser *p)
{
    if (p->t->kind == T_VALUE)
        return vb_constant(p, (p->t++)->value);
    if (vb_take_op(p, "("))
        return paren_node(p);
    if (vb_take_op(p, "#")) /* a file number */
        return primary(p);
    if (p->t->kind == T_NAME) {
        for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
            if (!tok_op(p->t + 1, ".") && vb_take(p, words[i].word))
                return vb_constant(p, words[i].value);
        if (vb_take(p, "new"))
            return new_node(p);
        if (vb_take(p, "typeof"))
            return typeof_node(p);
        if (vb_take(p, "addressof")) {
            struct vb_node *n = vb_node_new(p, vb_ev_address, N_OTHER);
            if (n != NULL)
                n->name = vb_take_name(p, NULL);
            while (vb_take_op(p, "."))
                (void)vb_take_name(p, NULL);
            return n;
        }
    }
    if (p->t->kind == T_END || (p->t->kind == T_OP && !vb_op(p, ".") && !vb_op(p, "!")))
        return vb_fail(p);
    return vb_operand(p, false);
}

/* ---- operators, by precedence ---- */

static const struct {
    const char *text;
    uint8_t op, level;
} operators[] = {
    {"imp", OP_IMP, 1},  {"eqv", OP_EQV, 2},  {"xor", OP_XOR, 3}, {"or", OP_OR, 4},
    {"and", OP_AND, 5},  {"=", OP_EQ, 7},     {"<>", OP_NE, 7},   {"<", OP_LT, 7},
    {">", OP_GT, 7},     {"<=", OP_LE, 7},    {">=", OP_GE, 7},   {"like", OP_LIKE, 7},
    {"is", OP_IS, 7},    {"&", OP_CONCAT, 8}, {"+", OP_ADD, 9},   {"-", OP_SUB, 9},
    {"mod", OP_MOD, 10}, {"\\", OP_IDIV, 11}, {"*", OP_MUL, 12},  {"/", OP_DIV, 12},
    {"^", OP_POW, 14},
};
enum { LEVEL_NOT = 6, LEVEL_SIGN = 13, LEVEL_POW = 14 };

static int operator_at(const struct vb_parser *p)
{
    for (size_t i = 0; i < sizeof operators / sizeof operators[0]; i++)
        if (sk_is_alpha((uint8_t)operators[i].text[0]) ? vb_at(p, operators[i].text)
                                                       : vb_op(p, operators[i].text))
            return (int)i;
    return -1;
}

/* True when the declared type of the expression is Variant: its overflow widens (MS-VBAL 5.6.9.3).
 */
static bool is_variant(const struct vb_node *n)
{
    if (n->kind == N_LOCAL || n->kind == N_GLOBAL || n->kind == N_FIELD)
        return n->type == VT_VARIANT;
    if (n->kind == N_INDEX)
        return n->a->sym == NULL || n->a->sym->type == VT_VARIANT;
    if (n->kind == N_BUILTIN)
        return n->type == VT_VARIANT;
    if (n->kind == N_CALL)
        return n->sym->proc[0] == NULL || n->sym->proc[0]->result == NULL ||
               n->sym->proc[0]->result->type == VT_VARIANT;
    if (n->kind == N_OTHER)
        return n->eval == vb_ev_paren ? n->a != NULL && is_variant(n->a) : n->ref;
    return n->kind == N_MEMBER;
}

static struct vb_node *binary_node(struct vb_parser *p, int op, struct vb_node *a,
                                   struct vb_node *b)
{
    vb_eval *eval = op == OP_ADD || op == OP_SUB ? vb_ev_add
                    : op == OP_XOR               ? vb_ev_xor
                    : op == OP_CONCAT            ? vb_ev_concat
                    : op >= OP_EQ && op <= OP_GE ? vb_ev_compare
                                                 : vb_ev_binary;
    struct vb_node *n = vb_node_new(p, eval, N_OTHER);
    if (n == NULL || a == NULL || b == NULL)
        return vb_fail(p);
    n->ref = is_variant(a) || is_variant(b);
    if (op >= OP_EQ && op <= OP_GE)
        n->slot = (is_variant(a) ? 1 : 0) | (is_variant(b) ? 2 : 0);
    n->op = (uint8_t)op;
    n->a = a;
    n->b = b;
    vb_value v;
    struct vb_error saved = p->vb->err;
    p->vb->promote = false;
    if (a->eval == vb_ev_const && b->eval == vb_ev_const && op != OP_IS && p->proc != NULL) {
        if (vb_binary(p->vb, op, n->text, &a->value, &b->value, &v))
            return vb_constant(p, v);
        p->vb->err = saved;
    }
    return n;
}

static struct vb_node *level(struct vb_parser *p, int min);

static struct vb_node *unary(struct vb_parser *p, int min)
{
    bool minus = vb_take_op(p, "-");
    if (minus || vb_take_op(p, "+")) {
        struct vb_node *a = level(p, LEVEL_SIGN);
        if (!minus || a == NULL)
            return a;
        if (a->eval == vb_ev_const && vb_negate(p->vb, &a->value, &a->value))
            return a;
        struct vb_node *n = vb_node_new(p, vb_ev_negate, N_OTHER);
        if (n != NULL) {
            n->a = a;
            n->ref = is_variant(a);
        }
        return n;
    }
    if (vb_take(p, "not")) {
        struct vb_node *n = vb_node_new(p, vb_ev_not, N_OTHER);
        if (n != NULL)
            n->a = level(p, min > LEVEL_NOT ? min : LEVEL_NOT);
        return n;
    }
    return primary(p);
}

static struct vb_node *level(struct vb_parser *p, int min)
{
    if (++p->depth > MAX_DEPTH) {
        p->depth--;
        return vb_fail(p);
    }
    struct vb_node *left = unary(p, min);
    while (left != NULL && !p->bad) {
        int i = operator_at(p);
        if (i < 0 || operators[i].level < min)
            break;
        p->t++;
        struct vb_node *right = level(p, operators[i].level + 1);
        left = binary_node(p, operators[i].op, left, right);
    }
    p->depth--;
    return p->bad ? NULL : left;
}

struct vb_node *vb_expr(struct vb_parser *p)
{
    struct vb_node *n = level(p, 0);
    return n == NULL ? vb_fail(p) : n;
}

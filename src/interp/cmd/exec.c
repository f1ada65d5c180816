/* Running what was parsed. */
#include "interp/cmd/cm.h"

/* ---- if ---- */

static bool number(sk_span s, int64_t *ret)
{
    uint64_t n;
    bool minus = s.len > 1 && s.ptr[0] == '-';
    s = sk_from(s, minus || (s.len > 1 && s.ptr[0] == '+'));
    bool hex = s.len > 2 && sk_istarts(s, SK_LIT("0x"));
    unsigned base = hex ? 16 : s.len > 1 && s.ptr[0] == '0' ? 8 : 10;
    if (!sk_parse_u64(sk_from(s, hex ? 2 : 0), base, &n))
        return false;
    int64_t v = (int64_t)sk_min(n, (uint64_t)INT32_MAX + minus);
    *ret = minus ? -v : v;
    return true;
}

static bool compare(sk_span a, sk_span op, sk_span b, bool fold)
{
    int64_t x, y;
    if (sk_eq(op, SK_LIT("==")))
        return fold ? sk_ieq(a, b) : sk_eq(a, b);
    int c = number(a, &x) && number(b, &y) ? (x > y) - (x < y)
            : fold                         ? sk_icmp(a, b)
                                           : sk_cmp(a, b);
    static const struct {
        const char *op;
        bool less, same, more;
    } ops[] = {{"equ", false, true, false}, {"neq", true, false, true},
               {"lss", true, false, false}, {"leq", true, true, false},
               {"gtr", false, false, true}, {"geq", false, true, true}};
    for (size_t i = 0; i < sizeof ops / sizeof ops[0]; i++)
        if (sk_ieq(op, sk_span_of_cstr(ops[i].op)))
            return c < 0 ? ops[i].less : c == 0 ? ops[i].same : ops[i].more;
    return false;
}

static bool condition(struct cm *cm, const struct cnode *n)
{
    sk_span right = cm_delayed(cm, cm_for_vars(cm, n->right)), unused;
    sk_span left = cm_delayed(cm, cm_for_vars(cm, n->text)), op = n->op;
    int64_t level;
    bool yes;
    if (sk_ieq(op, SK_LIT("exist")))
        yes = cm_exists(cm, right);
    else if (sk_ieq(op, SK_LIT("defined")))
        yes = cm_get(cm, cm_unquote(right), &unused);
    else if (sk_ieq(op, SK_LIT("errorlevel")))
        yes = number(right, &level) && cm->errorlevel >= level;
    else if (sk_ieq(op, SK_LIT("cmdextversion")))
        yes = number(right, &level) && level <= 2;
    else
        yes = compare(left, cm_for_vars(cm, op), right, n->fold);
    return yes != n->negate;
}

/* ---- Children: for /f's command, the sides of a pipe ---- */

struct child {
    bool batch, delayed;
    struct cm_undo *mark;
    struct cm_local *locals;
    sk_span cwd;
};

static struct child child_begin(struct cm *cm)
{
    struct child c = {cm->batch, cm->delayed, cm->undo, cm->locals, cm->cwd};
    cm->scopes++;
    return c;
}

static void child_end(struct cm *cm, const struct child *c)
{
    cm_locals_to(cm, c->locals);
    cm_undo_to(cm, c->mark);
    cm->scopes--;
    cm->batch = c->batch;
    cm->delayed = c->delayed;
    cm->cwd = c->cwd;
    if (cm->flow != CF_STOP)
        cm->flow = CF_NONE;
}

sk_span cm_capture(struct cm *cm, sk_span command)
{
    struct sk_text got = cm_text(cm), *before = cm->out;
    if (!cm_may_nest(cm))
        return (sk_span){0};
    struct sk_command c = {0};
    if (!sk_command_of(cm->arena, cm_join(cm, SK_LIT("cmd"), " /c ", command), &c))
        cm_no_memory(cm); /* it is started so, and loses quotes around it */
    cm->out = &got;
    cm->silent++;
    cm_run_child(cm, c.code, (sk_span){0}, (sk_span){0}, false, false);
    cm->silent--;
    cm->out = before;
    return cm_done(cm, &got);
}

static void exec_side(struct cm *cm, const struct cnode *n)
{
    struct child c = child_begin(cm);
    bool was = cm->in_pipe;
    cm->in_pipe = true;
    if (n != NULL && n->type != C_SIMPLE)
        cm->delayed = false;
    cm_exec(cm, n);
    cm->in_pipe = was;
    child_end(cm, &c);
}

static void exec_pipe(struct cm *cm, const struct cnode *n)
{
    struct sk_text got = cm_text(cm), *out = cm->out;
    cm->out = &got;
    exec_side(cm, n->a);
    cm->out = out;
    sk_span *in = cm->in, piped = cm_done(cm, &got);
    cm->in = &piped;
    exec_side(cm, n->b);
    cm->in = in;
}

/* ---- Redirections ---- */

struct streams {
    struct sk_text *out;
    sk_span *in, text;
    struct sk_text got;
    sk_span file; /* where `got` goes */
    bool append, to_file;
};

static void redirect(struct cm *cm, const struct credir *r, struct streams *s)
{
    sk_span file = cm_delayed(cm, cm_for_vars(cm, r->file));
    if (r->kind == '<') {
        const struct cm_file *f = cm_file_of(cm, file, false);
        s->text = f == NULL ? (sk_span){0} : f->bytes;
        cm->in = &s->text;
    } else if (r->kind == '&') {
        if (r->handle == 1 && sk_eq(r->file, SK_LIT("2"))) {
            cm->out = NULL;
            s->to_file = false;
        }
    } else if (r->handle == 1) {
        s->got = cm_text(cm);
        s->file = file;
        s->append = r->kind == 'a';
        s->to_file = true;
        cm->out = &s->got;
    } else if (!sk_ieq(sk_trim(cm_bare(cm, file)), SK_LIT("nul")))
        cm_write(cm, file, (sk_span){0}, r->kind == 'a'); /* nothing goes there but the file is */
}

static void exec_redirected(struct cm *cm, const struct cnode *n)
{
    struct streams s = {.out = cm->out, .in = cm->in};
    for (const struct credir *r = n->redirs; r != NULL; r = r->next)
        redirect(cm, r, &s);
    if (n->type == C_BLOCK)
        cm_exec(cm, n->a);
    else
        cm_simple(cm, n->text);
    cm->out = s.out;
    cm->in = s.in;
    if (s.to_file)
        cm_write(cm, s.file, cm_done(cm, &s.got), s.append);
}

/* ---- Nodes ---- */

static void exec_if(struct cm *cm, const struct cnode *n, bool want_success)
{
    cm_exec(cm, n->a);
    if ((cm->result == 0) == want_success)
        cm_exec(cm, n->b);
}

void cm_exec(struct cm *cm, const struct cnode *n)
{
    if (n == NULL || cm->flow != CF_NONE || !cm_step(cm, 1) || !cm_may_nest(cm))
        return;
    switch (n->type) {
    case C_SIMPLE:
    case C_BLOCK:
        exec_redirected(cm, n);
        return;
    case C_SEQ:
        for (; n != NULL && cm->flow == CF_NONE; n = n->b)
            cm_exec(cm, n->a);
        return;
    case C_AND:
        exec_if(cm, n, true);
        return;
    case C_OR:
        exec_if(cm, n, false);
        return;
    case C_PIPE:
        exec_pipe(cm, n);
        return;
    case C_IF:
        cm_exec(cm, condition(cm, n) ? n->a : n->b);
        return;
    case C_FOR:
        cm_exec_for(cm, n);
        return;
    }
}

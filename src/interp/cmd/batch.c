/* Batch files: frames, labels, call, goto, exit, shift. */
#include "interp/cmd/cm.h"

enum { MAX_ARGS = 256 };

static struct cm_frame frame_of(struct cm *cm, sk_span text, sk_span zero, sk_span args)
{
    struct cm_frame f = {.text = text, .zero = zero, .star = sk_trim(args)};
    sk_span rest = args, word;
    size_t n = 0;
    while (n < MAX_ARGS && cm_word(&rest, &word))
        n++;
    f.args = SK_NEW_ARRAY(cm->arena, sk_span, n + 1);
    if (f.args == NULL) {
        cm_no_memory(cm);
        return f;
    }
    for (rest = args; f.argc < n && cm_word(&rest, &word);)
        f.args[f.argc++] = word;
    return f;
}

/* ---- Labels ---- */

/* The name that a label line bears, or false. */
static bool label_on(sk_span line, sk_span *ret)
{
    while (line.len > 0 && (cm_is_delim(line.ptr[0]) || line.ptr[0] == '\r'))
        line = sk_from(line, 1);
    if (line.len < 2 || line.ptr[0] != ':')
        return false;
    line = sk_from(line, 1);
    while (line.len > 0 && cm_is_delim(line.ptr[0]))
        line = sk_from(line, 1);
    size_t n = 0;
    while (n < line.len && sk_find_byte(SK_LIT(" \t\r:+&|<>,;=\v\f"), line.ptr[n]) == SK_NPOS)
        n++;
    *ret = sk_slice(line, 0, n);
    return n > 0;
}

/* From here to the end, then from the start. */
static bool find_label(struct cm *cm, struct cm_frame *f, sk_span label)
{
    sk_span name;
    size_t start = f->pos;
    for (unsigned pass = 0; pass < 2; pass++) {
        size_t at = pass == 0 ? start : 0, end = pass == 0 ? f->text.len : start;
        while (at < end && cm_step(cm, 1)) {
            sk_span rest = sk_from(f->text, at);
            sk_span line = sk_slice(rest, 0, sk_find_byte(rest, '\n'));
            at += line.len + 1;
            if (label_on(line, &name) && sk_ieq(name, label)) {
                f->pos = sk_min(at, f->text.len);
                return true;
            }
        }
    }
    return false;
}

/* Label lines are not looked at further: not even their percent signs. */
static bool skip_label(struct cm_frame *f)
{
    sk_span rest = sk_from(f->text, f->pos);
    size_t nl = sk_find_byte(rest, '\n');
    sk_span line = sk_slice(rest, 0, nl);
    while (line.len > 0 && (cm_is_delim(line.ptr[0]) || line.ptr[0] == '\r'))
        line = sk_from(line, 1);
    if (line.len == 0 || line.ptr[0] != ':')
        return false;
    f->pos += nl == SK_NPOS ? rest.len : nl + 1;
    return true;
}

static void run_lines(struct cm *cm, struct cm_frame *f)
{
    while (f->pos < f->text.len && cm->flow == CF_NONE && cm_step(cm, 1)) {
        if (skip_label(f))
            continue;
        cm_exec(cm, cm_parse(cm, f));
        if (cm->flow != CF_GOTO)
            continue;
        cm->flow = CF_NONE;
        if (!cm->batch)
            continue;
        if (sk_ieq(cm->goto_label, SK_LIT(":eof")))
            return;
        if (!find_label(cm, f, cm->goto_label)) {
            cm->errorlevel = 1;
            cm->flow = CF_RETURN; /* "The system cannot find the batch label specified" */
        }
    }
}

static void run_frame(struct cm *cm, struct cm_frame *f, bool batch)
{
    struct cm_frame *before = cm->frame;
    struct cm_local *locals = cm->locals;
    bool was = cm->batch;
    cm->depth++;
    cm->batch = batch;
    cm->frame = f;
    run_lines(cm, f);
    cm_locals_to(cm, locals);
    cm->frame = before;
    cm->batch = was;
    cm->depth--;
    if (cm->flow == CF_RETURN)
        cm->flow = CF_NONE;
}

void cm_run_text(struct cm *cm, sk_span text, sk_span zero, sk_span args, bool batch)
{
    if (!cm_may_nest(cm))
        return;
    struct cm_frame f = frame_of(cm, text, zero, args);
    uint32_t called = cm->called;
    cm->called = 0;
    run_frame(cm, &f, batch);
    cm->called = called;
}

static void child_body(struct cm *cm, sk_span text, sk_span zero, sk_span args, bool batch)
{
    struct cm_undo *mark = cm->undo;
    sk_span cwd = cm->cwd, cmdline = cm->cmdline;
    bool in_pipe = cm->in_pipe;
    cm->in_pipe = false;
    cm->scopes++;
    cm->cmdline = cm_join(cm, SK_LIT("C:\\Windows\\system32\\cmd.exe"), " /c ", text);
    cm_run_text(cm, text, zero, args, batch);
    cm->scopes--;
    cm_undo_to(cm, mark);
    cm->in_pipe = in_pipe;
    cm->cwd = cwd;
    cm->cmdline = cmdline;
    if (cm->flow != CF_STOP)
        cm->flow = CF_NONE;
}

void cm_run_child(struct cm *cm, sk_span text, sk_span zero, sk_span args, bool batch, bool delayed)
{
    bool set[CM_LETTERS], was = cm->delayed, echo_off = cm->echo_off;
    sk_span vars[CM_LETTERS];
    memcpy(set, cm->for_set, sizeof set);
    memcpy(vars, cm->for_vars, sizeof vars);
    memset(cm->for_set, 0, sizeof cm->for_set);
    cm->delayed = delayed;
    child_body(cm, text, zero, args, batch);
    cm->delayed = was;
    cm->echo_off = echo_off;
    memcpy(cm->for_set, set, sizeof set);
    memcpy(cm->for_vars, vars, sizeof vars);
}

/* ---- call ---- */

static void call_label(struct cm *cm, sk_span label, sk_span args)
{
    if (cm->frame == NULL || !cm->batch || !cm_may_nest(cm))
        return;
    struct cm_frame f = frame_of(cm, cm->frame->text, cm->frame->zero, args);
    f.pos = cm->frame->pos;
    if (sk_ieq(label, SK_LIT("eof")))
        return;
    if (!find_label(cm, &f, label)) {
        cm->errorlevel = cm->result = 1;
        return;
    }
    f.zero = cm_join(cm, SK_LIT(":"), "", label);
    uint32_t called = cm->called;
    cm->called = 0;
    run_frame(cm, &f, true);
    cm->called = called;
    cm->result = cm->errorlevel;
}

/* Carets are doubled before the second pass, which halves those outside of quotes. */
static sk_span doubled(struct cm *cm, sk_span s)
{
    if (sk_find_byte(s, '^') == SK_NPOS)
        return s;
    struct sk_text t = cm_text(cm);
    for (size_t i = 0; i < s.len; i++) {
        sk_text_byte(&t, s.ptr[i]);
        if (s.ptr[i] == '^')
            sk_text_byte(&t, '^');
    }
    return cm_done(cm, &t);
}

void cm_call(struct cm *cm, sk_span args)
{
    args = cm_percent(cm, doubled(cm, sk_from(args, args.len > 0 && cm_is_delim(args.ptr[0]))));
    while (args.len > 0 && cm_is_delim(args.ptr[0]))
        args = sk_from(args, 1);
    if (args.len > 0 && args.ptr[0] == ':') {
        sk_span rest = sk_from(args, 1), label;
        if (cm_word(&rest, &label))
            call_label(cm, label, sk_trim(rest));
        return;
    }
    if (!cm_may_nest(cm))
        return;
    struct cnode *n = cm_parse_text(cm, args);
    cm->depth++;
    cm->called++;
    cm->skip_delayed = true; /* that phase has been, and is not gone through twice */
    cm_exec(cm, n);
    cm->skip_delayed = false;
    cm->called--;
    cm->depth--;
}

/* ---- goto, exit, shift ---- */

void cm_goto(struct cm *cm, sk_span args)
{
    sk_span rest = args, word;
    if (!cm->batch)
        return;
    if (!cm_word(&rest, &word))
        return;
    if (word.ptr[0] == ':' && !sk_ieq(word, SK_LIT(":eof")))
        word = sk_from(word, 1);
    size_t n = word.ptr != NULL && word.len > 0 && word.ptr[0] == ':';
    while (n < word.len && sk_find_byte(SK_LIT(":+&|<>"), word.ptr[n]) == SK_NPOS)
        n++;
    cm->goto_label = sk_slice(word, 0, n);
    cm->flow = CF_GOTO;
}

void cm_exit(struct cm *cm, sk_span args)
{
    sk_span rest = args, word;
    bool back = false;
    while (cm_word(&rest, &word)) {
        if (sk_ieq(word, SK_LIT("/b"))) {
            back = true;
            continue;
        }
        bool minus = word.ptr[0] == '-';
        size_t used;
        uint64_t n = sk_leading_u64(sk_from(word, minus), 10, &used);
        if (used > 0)
            cm->errorlevel = (int32_t)(uint32_t)(minus ? 0 - n : n);
    }
    cm->flow = back && cm->batch ? CF_RETURN : CF_EXIT;
}

/* shift /n leaves the first n alone. */
void cm_shift(struct cm *cm, sk_span args)
{
    size_t used, from = 0;
    args = sk_trim(args);
    if (args.len > 1 && args.ptr[0] == '/')
        from = (size_t)sk_leading_u64(sk_from(args, 1), 10, &used);
    struct cm_frame *f = cm->frame;
    if (f == NULL || !cm->batch || from > f->argc)
        return;
    if (from == 0)
        f->zero = f->argc > 0 ? f->args[0] : (sk_span){0};
    for (size_t i = from == 0 ? 0 : from - 1; i + 1 < f->argc; i++)
        f->args[i] = f->args[i + 1];
    f->argc -= f->argc > 0;
}

/* Running what was parsed. */
#include "interp/cmd/cm.h"

enum { MAX_DEPTH = 60 };

bool cm_word(sk_span *rest, sk_span *ret)
{
    size_t i = 0;
    bool quoted = false;
    while (i < rest->len && sk_find_byte(SK_LIT(" \t,;="), rest->ptr[i]) != SK_NPOS)
        i++;
    size_t start = i;
    for (; i < rest->len; i++) {
        quoted ^= rest->ptr[i] == '"';
        if (!quoted && sk_find_byte(SK_LIT(" \t,;="), rest->ptr[i]) != SK_NPOS)
            break;
    }
    *ret = sk_slice(*rest, start, i - start);
    *rest = sk_from(*rest, i);
    return ret->len > 0;
}

sk_span cm_unquote(sk_span s)
{
    bool both = s.len > 1 && s.ptr[0] == '"' && s.ptr[s.len - 1] == '"';
    return both ? sk_slice(s, 1, s.len - 2) : s;
}

struct cm_file *cm_file_of(struct cm *cm, sk_span path, bool make)
{
    path = cm_unquote(sk_trim(path));
    struct sk_map_entry *e = sk_map_find(&cm->files, path);
    if (e != NULL || !make || path.len == 0)
        return e == NULL ? NULL : (struct cm_file *)e->value;
    struct cm_file *f = SK_NEW(cm->arena, struct cm_file);
    e = sk_map_put(&cm->files, cm->arena, path);
    if (f == NULL || e == NULL) {
        cm_no_memory(cm);
        return NULL;
    }
    f->name = path;
    e->value = (uintptr_t)f;
    return f;
}

void cm_print(struct cm *cm, sk_span line)
{
    if (cm->out == NULL)
        return;
    sk_text_put(cm->out, line);
    sk_text_puts(cm->out, "\r\n");
}

void cm_layer(struct cm *cm, sk_span text)
{
    text = sk_trim(text);
    if (cm->silent > 0 || text.len == 0)
        return;
    sk_events_layer(cm->ev, SK_LANG_CMD, SK_LIT(""), text);
}

/* ---- Files ---- */

static void write_file(struct cm *cm, sk_span path, sk_span bytes, bool append)
{
    path = cm_for_vars(cm, cm_delayed(cm, path));
    if (sk_ieq(path, SK_LIT("nul")) || sk_ieq(path, SK_LIT("con")) || cm->silent > 0)
        return;
    struct cm_file *f = cm_file_of(cm, path, true);
    if (f == NULL)
        return;
    struct sk_text all = cm_text(cm);
    if (append && cm_step(cm, f->bytes.len / 64))
        sk_text_put(&all, f->bytes);
    sk_text_put(&all, bytes);
    f->bytes = cm_done(cm, &all);
    f->told = false;
    sk_events_behaviour(cm->ev, SK_DO_WRITE, SK_LIT("cmd.redirect"), f->name);
    sk_events_path(cm->ev, f->name);
}

/* ---- if ---- */

static bool exists(struct cm *cm, sk_span path)
{
    path = cm_unquote(path);
    sk_span wide = path;
    if (wide.len > 0 && wide.ptr[wide.len - 1] == '\\')
        wide.len--;
    return cm_file_of(cm, path, false) != NULL || sk_istarts(path, SK_LIT("c:\\windows")) ||
           sk_ieq(wide, SK_LIT("c:\\program files")) ||
           sk_ieq(wide, SK_LIT("c:\\program files (x86)")) || sk_ieq(wide, SK_LIT("c:"));
}

static bool number(sk_span s, int64_t *ret)
{
    uint64_t n;
    bool minus = s.len > 1 && s.ptr[0] == '-';
    if (!sk_parse_u64(sk_from(s, minus), 10, &n))
        return false;
    *ret = minus ? -(int64_t)n : (int64_t)n;
    return true;
}

static bool compare(sk_span a, sk_span op, sk_span b, bool fold)
{
    int64_t x, y;
    int c = number(a, &x) && number(b, &y) ? (x > y) - (x < y)
            : fold                         ? sk_icmp(a, b)
                                           : sk_cmp(a, b);
    if (sk_eq(op, SK_LIT("==")))
        return fold ? sk_ieq(a, b) : sk_eq(a, b);
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

static bool condition(struct cm *cm, sk_span text)
{
    bool fold = false, no = false, yes = false;
    sk_span a = {0}, op = {0}, b = {0};
    text = cm_delayed(cm, cm_for_vars(cm, text));
    for (;;) {
        size_t blank = sk_find_byte(text, ' ');
        a = sk_slice(text, 0, blank);
        text = blank == SK_NPOS ? (sk_span){0} : sk_from(text, blank + 1);
        if (a.len > 0 && a.ptr[0] == '"' && sk_find_byte(sk_from(a, 1), '"') == SK_NPOS) {
            size_t close = sk_find_byte(text, '"'); /* a quoted text with blanks */
            size_t n = close == SK_NPOS ? text.len : close + 1;
            a.len += 1 + n;
            text = sk_trim(sk_from(text, n));
        }
        fold |= sk_ieq(a, SK_LIT("/i"));
        no ^= sk_ieq(a, SK_LIT("not"));
        if (!sk_ieq(a, SK_LIT("/i")) && !sk_ieq(a, SK_LIT("not")))
            break;
    }
    sk_span name = cm_unquote(sk_trim(text));
    if (sk_ieq(a, SK_LIT("exist")))
        yes = exists(cm, name);
    else if (sk_ieq(a, SK_LIT("defined")))
        yes = cm_get(cm, name, &b);
    else if (sk_ieq(a, SK_LIT("errorlevel"))) {
        int64_t n = 0;
        yes = number(name, &n) && cm->errorlevel >= n;
    } else if (sk_ieq(a, SK_LIT("cmdextversion")))
        yes = true;
    else {
        size_t blank = sk_find_byte(text, ' ');
        op = sk_slice(text, 0, blank);
        b = blank == SK_NPOS ? (sk_span){0} : sk_trim(sk_from(text, blank + 1));
        yes = compare(a, op, b, fold);
    }
    return yes != no;
}

/* ---- Running ---- */

sk_span cm_capture(struct cm *cm, sk_span command)
{
    struct sk_text got = cm_text(cm), *before = cm->out;
    if (cm->depth > MAX_DEPTH)
        return (sk_span){0};
    cm->out = &got;
    cm->silent++;
    cm->depth++;
    cm_exec(cm, cm_parse_text(cm, command));
    cm->depth--;
    cm->silent--;
    cm->out = before;
    return cm_done(cm, &got);
}

static void exec_pipe(struct cm *cm, const struct cnode *n)
{
    struct sk_text got = cm_text(cm), *before = cm->out;
    cm->out = &got;
    cm_exec(cm, n->a);
    cm->out = before;
    sk_span in = cm->in;
    bool has = cm->has_in;
    cm->in = cm_done(cm, &got);
    cm->has_in = true;
    cm_exec(cm, n->b);
    cm->in = in;
    cm->has_in = has;
}

static void exec_redirected(struct cm *cm, const struct cnode *n)
{
    struct sk_text got = cm_text(cm), *before = cm->out;
    sk_span in = cm->in;
    bool has = cm->has_in;
    if (n->in.len > 0) {
        const struct cm_file *f = cm_file_of(cm, cm_for_vars(cm, cm_delayed(cm, n->in)), false);
        cm->in = f == NULL ? (sk_span){0} : f->bytes;
        cm->has_in = true;
    }
    if (n->out.len > 0)
        cm->out = &got;
    if (n->type == C_BLOCK)
        cm_exec(cm, n->a);
    else
        cm_simple(cm, n->text);
    cm->out = before;
    cm->in = in;
    cm->has_in = has;
    if (n->out.len > 0)
        write_file(cm, n->out, cm_done(cm, &got), n->append);
}

void cm_exec(struct cm *cm, const struct cnode *n)
{
    if (n == NULL || cm->flow != CF_NONE || !cm_step(cm, 1) || cm->depth > MAX_DEPTH)
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
        cm_exec(cm, n->a);
        if (cm->errorlevel == 0)
            cm_exec(cm, n->b);
        return;
    case C_OR:
        cm_exec(cm, n->a);
        if (cm->errorlevel != 0)
            cm_exec(cm, n->b);
        return;
    case C_PIPE:
        exec_pipe(cm, n);
        return;
    case C_IF:
        cm_exec(cm, condition(cm, n->text) ? n->a : n->b);
        return;
    case C_FOR:
        cm_exec_for(cm, n);
        return;
    }
}

/* ---- Labels ---- */

static bool find_label(struct cm *cm, struct cm_source *src, sk_span label)
{
    size_t start = src->pos;
    for (unsigned pass = 0; pass < 2; pass++) {
        size_t at = pass == 0 ? start : 0;
        while (at < src->text.len && cm_step(cm, 1)) {
            sk_span line =
                sk_slice(sk_from(src->text, at), 0, sk_find_byte(sk_from(src->text, at), '\n'));
            at += line.len + 1;
            line = sk_trim(line);
            if (line.len < 2 || line.ptr[0] != ':' || line.ptr[1] == ':')
                continue;
            sk_span name = sk_trim(sk_from(line, 1)), word = name;
            for (size_t i = 0; i < name.len; i++)
                if (sk_find_byte(SK_LIT(" \t:+&|<>,;="), name.ptr[i]) != SK_NPOS) {
                    word = sk_slice(name, 0, i);
                    break;
                }
            if (sk_ieq(word, label)) {
                src->pos = sk_min(at, src->text.len);
                return true;
            }
        }
    }
    return false;
}

static void run_lines(struct cm *cm, struct cm_source *src)
{
    while (src->pos < src->text.len && cm->flow == CF_NONE && cm_step(cm, 1)) {
        sk_span head = sk_trim(sk_slice(sk_from(src->text, src->pos), 0, 64));
        if (head.len > 0 && head.ptr[0] == ':') {
            size_t nl = sk_find_byte(sk_from(src->text, src->pos), '\n');
            /* Blank lines before it count as its beginning. */
            size_t colon = sk_find_byte(sk_from(src->text, src->pos), ':');
            nl = sk_find_byte(sk_from(src->text, src->pos + colon), '\n');
            src->pos = nl == SK_NPOS ? src->text.len : src->pos + colon + nl + 1;
            continue;
        }
        cm_exec(cm, cm_parse(cm, src));
        if (cm->flow != CF_GOTO)
            continue;
        cm->flow = CF_NONE;
        if (sk_ieq(cm->goto_label, SK_LIT("eof")))
            return;
        if (!find_label(cm, src, cm->goto_label))
            return;
    }
}

void cm_run_source(struct cm *cm, sk_span text, sk_span args, bool batch)
{
    struct cm_source src = {.text = text, .args = args, .up = cm->source}, *before = cm->source;
    bool was = cm->batch;
    if (cm->depth > MAX_DEPTH)
        return;
    cm->depth++;
    cm->batch = batch;
    cm->source = &src;
    run_lines(cm, &src);
    cm->source = before;
    cm->batch = was;
    cm->depth--;
    if (cm->flow == CF_RETURN)
        cm->flow = CF_NONE;
}

static void call_label(struct cm *cm, sk_span label, sk_span args)
{
    if (cm->source == NULL || cm->depth > MAX_DEPTH)
        return;
    struct cm_source src = *cm->source, *before = cm->source;
    src.args = args;
    if (!find_label(cm, &src, label))
        return;
    cm->depth++;
    cm->source = &src;
    run_lines(cm, &src);
    cm->source = before;
    cm->depth--;
    if (cm->flow == CF_RETURN)
        cm->flow = CF_NONE;
}

/* ---- One command ---- */

static void call(struct cm *cm, sk_span args)
{
    args = cm_delayed(cm, cm_percent(cm, sk_trim(args)));
    if (args.len > 0 && args.ptr[0] == ':') {
        sk_span rest = sk_from(args, 1), label;
        if (cm_word(&rest, &label))
            call_label(cm, label, sk_trim(rest));
        return;
    }
    if (cm->depth > MAX_DEPTH)
        return;
    cm->depth++;
    cm_simple(cm, args);
    cm->depth--;
}

/* start ["title"] [/switches] program … */
static void start(struct cm *cm, sk_span args)
{
    sk_span word, rest = sk_trim(args);
    if (rest.len > 0 && rest.ptr[0] == '"') {
        sk_span after = rest;
        if (cm_word(&after, &word) && sk_trim(after).len > 0)
            rest = sk_trim(after);
    }
    while (rest.len > 0 && rest.ptr[0] == '/') {
        bool folder = sk_istarts(rest, SK_LIT("/d"));
        if (!cm_word(&rest, &word))
            return;
        if (folder && word.len == 2)
            (void)cm_word(&rest, &word);
        rest = sk_trim(rest);
    }
    cm_simple(cm, rest);
}

/* The last folders of x\..\ pairs go. */
static sk_span straight(struct cm *cm, sk_span line)
{
    for (unsigned i = 0; i < 64; i++) {
        size_t up = sk_find(line, SK_LIT("\\..\\"));
        size_t slash = sk_find(line, SK_LIT("/../"));
        up = slash < up ? slash : up;
        if (up == SK_NPOS)
            return line;
        size_t from = up;
        while (from > 0 && sk_find_byte(SK_LIT("\\/\" "), line.ptr[from - 1]) == SK_NPOS)
            from--;
        bool drive = from < up && line.ptr[up - 1] == ':';
        struct sk_text out = cm_text(cm);
        sk_text_put(&out, sk_slice(line, 0, drive ? up + 1 : from));
        sk_text_put(&out, sk_from(line, up + 4));
        line = cm_done(cm, &out);
    }
    return line;
}

static void run_inner_cmd(struct cm *cm, const struct sk_command *c)
{
    sk_span code = sk_trim(c->code);
    bool delayed = cm->delayed;
    size_t v = sk_ifind(sk_slice(c->args, 0, c->args.len - sk_min(c->args.len, c->code.len)),
                        SK_LIT("/v"));
    if (v != SK_NPOS)
        cm->delayed = !sk_istarts(sk_from(c->args, v), SK_LIT("/v:off"));
    else
        cm->delayed = false;
    cm_layer(cm, code);
    cm_run_source(cm, code, (sk_span){0}, false);
    cm->delayed = delayed;
    if (cm->flow == CF_EXIT)
        cm->flow = CF_NONE;
}

static bool run_file(struct cm *cm, sk_span name, sk_span args)
{
    struct cm_file *f = cm_file_of(cm, name, false);
    if (f == NULL)
        return false;
    bool batch = sk_iends(name, SK_LIT(".bat")) || sk_iends(name, SK_LIT(".cmd"));
    f->told = true;
    if (batch) {
        sk_events_layer(cm->ev, SK_LANG_CMD, f->name, f->bytes);
        cm_run_source(cm, f->bytes, args, true);
    }
    return batch;
}

/* Which written file does a script host run? */
static void hand_on_file(struct cm *cm, sk_span args)
{
    static const struct {
        const char *end;
        enum sk_language language;
    } ends[] = {{".ps1", SK_LANG_POWERSHELL},
                {".vbs", SK_LANG_VBSCRIPT},
                {".js", SK_LANG_JSCRIPT},
                {".bat", SK_LANG_CMD},
                {".cmd", SK_LANG_CMD}};
    for (size_t i = 0; i < cm->files.count; i++) {
        struct cm_file *f = (struct cm_file *)cm->files.entries[i].value;
        if (f == NULL || f->told || sk_ifind(args, f->name) == SK_NPOS)
            continue;
        f->told = true;
        enum sk_language language = SK_LANG_NONE;
        for (size_t e = 0; e < sizeof ends / sizeof ends[0]; e++)
            if (sk_iends(f->name, sk_span_of_cstr(ends[e].end)))
                language = ends[e].language;
        sk_events_layer(cm->ev, language, f->name, f->bytes);
        if (language != SK_LANG_NONE)
            sk_events_follow(cm->ev, cm->budget, cm->input, language, f->bytes);
    }
}

static void external(struct cm *cm, sk_span line)
{
    struct sk_command c = {0};
    line = straight(cm, sk_trim(line));
    if (cm->silent > 0 || !sk_command_of(cm->arena, line, &c))
        return;
    sk_span rest = line, word;
    if (cm_word(&rest, &word) && run_file(cm, cm_unquote(word), sk_trim(rest)))
        return;
    sk_events_behaviour(cm->ev, c.also_process ? SK_DO_PROCESS : c.kind, SK_LIT("cmd"), line);
    if (c.also_process)
        sk_events_behaviour(cm->ev, c.kind, SK_LIT("cmd"), line);
    sk_events_urls(cm->ev, line);
    hand_on_file(cm, line);
    cm->errorlevel = 0;
    if (c.inner.len > 0) {
        cm_layer(cm, c.inner);
        cm_simple(cm, c.inner);
    } else if (c.language == SK_LANG_CMD)
        run_inner_cmd(cm, &c);
    else if (c.from_stdin && cm->has_in) {
        c.language = sk_eq(c.program, SK_LIT("cmd")) ? SK_LANG_CMD : SK_LANG_POWERSHELL;
        c.code = sk_trim(cm->in);
    }
    if (c.language == SK_LANG_NONE || (c.language == SK_LANG_CMD && !c.from_stdin))
        return;
    sk_events_layer(cm->ev, c.language, SK_LIT(""), c.code);
    if (c.language == SK_LANG_CMD)
        cm_run_source(cm, c.code, (sk_span){0}, false);
    else
        sk_events_follow(cm->ev, cm->budget, cm->input, c.language, c.code);
}

/* Quotes inside the first word go: e"c"ho. */
static sk_span plain_name(struct cm *cm, sk_span line, size_t *ret_len)
{
    struct sk_text out = cm_text(cm);
    bool quoted = false;
    size_t i = 0;
    for (; i < line.len; i++) {
        uint8_t c = line.ptr[i];
        if (c == '"') {
            quoted = !quoted;
            continue;
        }
        if (!quoted && sk_find_byte(SK_LIT(" \t,;=(/+[]"), c) != SK_NPOS)
            break;
        if (!quoted && c == '.' && i >= 4 && sk_ieq(cm_done(cm, &out), SK_LIT("echo")))
            break;
        if (!quoted && c == ':' && sk_ieq(cm_done(cm, &out), SK_LIT("goto")))
            break;
        sk_text_byte(&out, c);
    }
    *ret_len = i;
    return cm_done(cm, &out);
}

static bool noise(sk_span name)
{
    static const char *const names[] = {"rem",   "set",     "setlocal", "endlocal", "exit",
                                        "goto",  "cls",     "title",    "pause",    "call",
                                        "start", "timeout", "chcp",     "color",    "mode",
                                        "cd",    "chdir",   "pushd",    "popd",     "shift"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (sk_ieq(name, sk_span_of_cstr(names[i])))
            return true;
    return false;
}

void cm_simple(struct cm *cm, sk_span text)
{
    if (!cm_step(cm, 2) || cm->flow != CF_NONE)
        return;
    text = cm_delayed(cm, cm_for_vars(cm, text));
    while (text.len > 0 && sk_find_byte(SK_LIT(" \t,;=@"), text.ptr[0]) != SK_NPOS)
        text = sk_from(text, 1);
    if (text.len == 0)
        return;
    size_t len;
    sk_span name = plain_name(cm, text, &len), args = sk_from(text, len);
    bool off = sk_ieq(name, SK_LIT("echo")) &&
               (sk_ieq(sk_trim(args), SK_LIT("off")) || sk_ieq(sk_trim(args), SK_LIT("on")));
    if (sk_ieq(name, SK_LIT("set")))
        cm->last_set = text;
    if (!noise(name) && !off) {
        struct sk_text line = cm_text(cm);
        bool quoted = sk_find_byte(sk_slice(text, 0, len), '"') != SK_NPOS &&
                      sk_find_byte(name, ' ') == SK_NPOS;
        sk_text_put(&line, quoted ? name : sk_slice(text, 0, len));
        sk_text_put(&line, args);
        text = cm_done(cm, &line);
        cm_layer(cm, text);
        cm->any_real |= cm->silent == 0 && !sk_istarts(name, SK_LIT("cmd"));
    }
    if (sk_ieq(name, SK_LIT("call")))
        call(cm, args);
    else if (sk_ieq(name, SK_LIT("start")))
        start(cm, args);
    else if (!cm_builtin(cm, name, args, text))
        external(cm, text);
}

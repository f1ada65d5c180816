/* One command: is it built in, a file that was written, or a program? */
#include "interp/cmd/cm.h"

/* ---- Where the name ends ---- */

struct head {
    sk_span name;    /* without quotes */
    size_t len;      /* of it in the text */
    bool internal;   /* it names a built-in command */
    bool was_quoted; /* quotes stood inside of it or around it */
};

/* An internal command's name may be followed at once by one of these. */
static size_t internal_end(sk_span token)
{
    size_t n = 0;
    while (n < token.len && sk_find_byte(SK_LIT(".+/[]\\:("), token.ptr[n]) == SK_NPOS)
        n++;
    return n;
}

static bool is_script_or_program(sk_span name)
{
    static const char *const ends[] = {".exe", ".com", ".bat", ".cmd", ".vbs", ".ps1", ".js"};
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++)
        if (sk_iends(name, sk_span_of_cstr(ends[i])))
            return true;
    return false;
}

static struct head head_of(struct cm *cm, sk_span text)
{
    struct sk_text name = cm_text(cm);
    struct head h = {0};
    bool quoted = false;
    size_t i = 0;
    for (; i < text.len && (quoted || !cm_is_delim(text.ptr[i])); i++) {
        if (text.ptr[i] == '"') {
            quoted = !quoted;
            h.was_quoted = true;
        } else
            sk_text_byte(&name, text.ptr[i]);
    }
    h.name = cm_done(cm, &name);
    h.len = i;
    size_t n = internal_end(h.name);
    sk_span first = sk_slice(h.name, 0, n);
    bool other = n < h.name.len && h.name.ptr[n] == '.' && !sk_ieq(first, SK_LIT("echo")) &&
                 is_script_or_program(h.name);
    h.internal = !other && cm_is_internal(first);
    if (h.internal && n < h.name.len && !h.was_quoted) {
        h.name = first;
        h.len = n;
    } else if (h.internal && n < h.name.len)
        h.internal = false;
    return h;
}

/* Quotes inside the name were only there to hide it; those around a path stay. A separator that
 * stands for the blank behind the name becomes one. */
static sk_span decoded(struct cm *cm, sk_span text, const struct head *h)
{
    sk_span token = sk_slice(text, 0, h->len), rest = sk_from(text, h->len);
    bool around = token.len > 2 && token.ptr[0] == '"' && token.ptr[token.len - 1] == '"' &&
                  token.len == h->name.len + 2;
    bool needed = false,
         comma = rest.len > 0 && sk_find_byte(SK_LIT(",;="), rest.ptr[0]) != SK_NPOS;
    for (size_t i = 0; i < h->name.len; i++)
        needed |= cm_is_delim(h->name.ptr[i]) || h->name.ptr[i] == '\\';
    if (h->was_quoted && !(around && needed))
        token = needed ? cm_join(cm, cm_join(cm, SK_LIT("\""), "", h->name), "\"", (sk_span){0})
                       : h->name;
    size_t gap = comma;
    while (comma && !h->internal && gap < rest.len && cm_is_delim(rest.ptr[gap]))
        gap++;
    return cm_join(cm, token, comma ? " " : "", sk_from(rest, gap));
}

/* ---- Files that were written ---- */

enum sk_language cm_language_of(sk_span name)
{
    static const struct {
        const char *end;
        enum sk_language language;
    } ends[] = {{".ps1", SK_LANG_POWERSHELL}, {".psm1", SK_LANG_POWERSHELL},
                {".vbs", SK_LANG_VBSCRIPT},   {".vbe", SK_LANG_VBSCRIPT},
                {".js", SK_LANG_JSCRIPT},     {".jse", SK_LANG_JSCRIPT},
                {".bat", SK_LANG_CMD},        {".cmd", SK_LANG_CMD}};
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++)
        if (sk_iends(name, sk_span_of_cstr(ends[i].end)))
            return ends[i].language;
    return SK_LANG_NONE;
}

/* The paths that another interpreter tells of are files from then on. */
static void follow(struct cm *cm, enum sk_language language, sk_span code)
{
    size_t pos = cm->ev->seen.count;
    sk_span path;
    sk_events_follow(cm->ev, cm->budget, cm->input, language, code);
    while (sk_events_next(cm->ev, SK_IOC_PATH, &pos, &path) && cm_step(cm, 1))
        (void)cm_file_of(cm, path, true);
    cm->arena_seen = sk_arena_used(cm->arena); /* it has paid for its memory itself */
}

static void run_batch(struct cm *cm, struct cm_file *f, sk_span args)
{
    if (!f->told)
        cm_layer(cm, SK_LANG_CMD, f->name, f->bytes);
    f->told = true;
    if (!cm_may_nest(cm))
        return;
    if (cm->called == 0 && !cm->batch) {
        cm_run_child(cm, f->bytes, f->full, args, true, cm->delayed);
        return;
    }
    bool back = cm->called > 0;
    cm_run_text(cm, f->bytes, f->full, args, true);
    if (!back && cm->flow == CF_NONE)
        cm->flow = CF_RETURN; /* without call the first one does not go on */
}

static void run_code(struct cm *cm, enum sk_language language, sk_span name, sk_span code)
{
    cm_layer(cm, language, name, code);
    if (language != SK_LANG_NONE && language != SK_LANG_CMD)
        follow(cm, language, code);
}

/* The script elements of .hta, .wsf and .sct files. */
static void run_elements(struct cm *cm, sk_span text)
{
    for (;;) {
        size_t at = sk_ifind(text, SK_LIT("<script"));
        if (at == SK_NPOS || !cm_step(cm, 1 + text.len / 64))
            return;
        text = sk_from(text, at);
        size_t open = sk_find_byte(text, '>');
        if (open == SK_NPOS)
            return;
        sk_span head = sk_slice(text, 0, open), code = sk_from(text, open + 1);
        size_t end = sk_ifind(code, SK_LIT("</script"));
        text = end == SK_NPOS ? (sk_span){0} : sk_from(code, end);
        code = sk_trim(sk_slice(code, 0, end));
        if (sk_istarts(code, SK_LIT("<![CDATA[")) && sk_ends(code, SK_LIT("]]>")))
            code = sk_trim(sk_slice(code, 9, code.len - 12));
        bool basic = sk_ifind(head, SK_LIT("vbs")) != SK_NPOS;
        run_code(cm, basic ? SK_LANG_VBSCRIPT : SK_LANG_JSCRIPT, SK_LIT(""), code);
    }
}

static bool has_elements(sk_span name)
{
    return sk_iends(name, SK_LIT(".hta")) || sk_iends(name, SK_LIT(".wsf")) ||
           sk_iends(name, SK_LIT(".sct"));
}

/* A host runs it; cscript's //e: names the language. */
static void run_script(struct cm *cm, struct cm_file *f, sk_span args)
{
    enum sk_language language = cm_language_of(f->name);
    if (f->told || f->bytes.len == 0)
        return;
    if (sk_ifind(args, SK_LIT("//e:vbs")) != SK_NPOS)
        language = SK_LANG_VBSCRIPT;
    else if (sk_ifind(args, SK_LIT("//e:js")) != SK_NPOS ||
             sk_ifind(args, SK_LIT("//e:javascript")) != SK_NPOS)
        language = SK_LANG_JSCRIPT;
    f->told = true;
    run_code(cm, language, f->name, f->bytes);
    if (language == SK_LANG_CMD)
        cm_run_child(cm, f->bytes, f->full, (sk_span){0}, true, false);
    if (language == SK_LANG_NONE && has_elements(f->name))
        run_elements(cm, f->bytes);
}

static bool only_handles_files(sk_span program)
{
    static const char *const names[] = {"certutil", "curl",    "wget",   "attrib",   "icacls",
                                        "expand",   "makecab", "tar",    "esentutl", "bitsadmin",
                                        "notepad",  "ping",    "cmd",    "extrac32", "takeown",
                                        "timeout",  "xcopy",   "cipher", "robocopy", "where"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (sk_eq(program, sk_span_of_cstr(names[i])))
            return true;
    return false;
}

/* The written files that a program's arguments name. */
static void hand_on_files(struct cm *cm, const struct sk_command *c, sk_span line)
{
    if (only_handles_files(c->program))
        return;
    sk_span rest = c->args, word;
    while (cm_word(&rest, &word) && cm_step(cm, 1)) {
        size_t colon = sk_find_byte(word, ':');
        struct cm_file *f = cm_file_of(cm, word, false);
        if (f == NULL && colon != SK_NPOS && colon + 1 < word.len)
            f = cm_file_of(cm, sk_from(word, colon + 1), false);
        if (f != NULL)
            run_script(cm, f, c->args);
    }
    for (size_t i = 0; i < cm->files.count && cm_step(cm, 1); i++) {
        struct cm_file *f = (struct cm_file *)cm->files.entries[i].value;
        if (f != NULL && !f->told && f->name.len > 4 && sk_find_byte(f->name, '.') != SK_NPOS &&
            sk_ifind(line, f->name) != SK_NPOS)
            run_script(cm, f, c->args);
    }
}

/* ---- Programs ---- */

/* In the program's own path x\..\ goes; "ping 127.0.0.1/../../windows/system32/calc.exe" is all
 * of it path. */
static sk_span straight(struct cm *cm, sk_span line)
{
    bool up = sk_find(line, SK_LIT("..")) != SK_NPOS;
    sk_span all = up && sk_find_byte(line, '"') == SK_NPOS ? cm_full(cm, line) : (sk_span){0};
    if (sk_istarts(all, SK_LIT("C:\\Windows\\")) && cm_exists(cm, all))
        return all;
    bool quote = line.len > 0 && line.ptr[0] == '"';
    size_t end = quote ? sk_find_byte(sk_from(line, 1), '"') : 0;
    if (quote)
        end = end == SK_NPOS ? line.len : end + 1;
    while (!quote && end < line.len && !cm_is_delim(line.ptr[end]) && line.ptr[end] != '"')
        end++;
    sk_span path = sk_slice(line, quote, end - quote);
    if (sk_find(path, SK_LIT("\\..\\")) == SK_NPOS && sk_find(path, SK_LIT("/../")) == SK_NPOS &&
        sk_find(path, SK_LIT("\\.\\")) == SK_NPOS)
        return line;
    return cm_join(cm, cm_join(cm, sk_slice(line, 0, quote), "", cm_full(cm, path)), "",
                   sk_from(line, end));
}

static void tell(struct cm *cm, const struct sk_command *c, sk_span line)
{
    sk_span rest = line, word;
    if (c->also_process)
        sk_events_behaviour(cm->ev, SK_DO_PROCESS, SK_LIT("cmd"), line);
    sk_events_behaviour(cm->ev, c->kind, SK_LIT("cmd"), line);
    sk_events_urls(cm->ev, line);
    while (cm_word(&rest, &word) && cm_step(cm, 1))
        if (sk_starts(cm_unquote(word), SK_LIT("\\\\")))
            sk_events_path(cm->ev, cm_unquote(word));
        else if (c->kind == SK_DO_REGISTRY && sk_istarts(cm_unquote(word), SK_LIT("hk")))
            sk_events_indicator(cm->ev, SK_IOC_REGISTRY, cm_unquote(word));
    rest = line;
    if (cm_word(&rest, &word) && !sk_istarts(cm_unquote(word), SK_LIT("C:\\Windows\\")))
        sk_events_path(cm->ev, cm_unquote(word));
}

static void run_cmd(struct cm *cm, const struct sk_command *c)
{
    if (!cm_may_nest(cm))
        return;
    cm_layer(cm, SK_LANG_CMD, SK_LIT(""), c->code);
    cm_run_child(cm, c->code, (sk_span){0}, (sk_span){0}, false, c->delayed);
}

static void run_stdin(struct cm *cm, struct sk_command *c)
{
    c->language = sk_eq(c->program, SK_LIT("cmd")) ? SK_LANG_CMD : SK_LANG_POWERSHELL;
    c->code = sk_trim(*cm->in);
    *cm->in = (sk_span){0};
    sk_events_behaviour(cm->ev, SK_DO_SCRIPT, SK_LIT("cmd"), c->code);
    sk_span *in = cm->in;
    cm->in = NULL;
    if (c->language == SK_LANG_CMD)
        run_cmd(cm, c);
    else
        run_code(cm, c->language, SK_LIT(""), c->code);
    cm->in = in;
}

static void hand_on(struct cm *cm, struct sk_command *c)
{
    if (c->inner.len > 0) {
        bool called = cm->called > 0;
        cm->called += !called;
        cm_layer(cm, SK_LANG_CMD, SK_LIT(""), c->inner);
        cm->depth++;
        cm->skip_delayed = true;
        if (cm_may_nest(cm))
            cm_simple(cm, c->inner);
        cm->depth--;
        cm->called -= !called;
    } else if (c->language == SK_LANG_CMD)
        run_cmd(cm, c);
    else if (c->from_stdin && cm->in != NULL)
        run_stdin(cm, c);
    else if (c->language != SK_LANG_NONE)
        run_code(cm, c->language, SK_LIT(""), c->code);
}

/* A name without a folder that is neither Windows's nor was written: nobody answers to it. */
static bool unknown(const struct sk_command *c, sk_span word)
{
    word = cm_unquote(word);
    return sk_find_byte(word, '\\') == SK_NPOS && sk_find_byte(word, '/') == SK_NPOS &&
           sk_find_byte(word, ':') == SK_NPOS && !cm_is_program(c->program);
}

static void run_program(struct cm *cm, sk_span line, sk_span word, struct cm_file *f)
{
    struct sk_command c = {0};
    sk_span as = line, rest = sk_from(line, (size_t)(word.ptr - line.ptr) + word.len);
    if (f != NULL && f->program.len > 0)
        as = cm_join(cm, f->program, "", rest);
    if (!sk_command_of(cm->arena, as, &c)) {
        cm_no_memory(cm);
        return;
    }
    tell(cm, &c, line);
    cm->any_real |= cm->silent == 0 && !sk_eq(c.program, SK_LIT("cmd"));
    cm->errorlevel = f == NULL && unknown(&c, word) ? 9009 : 0;
    if (f != NULL && f->program.len == 0)
        run_script(cm, f, (sk_span){0});
    hand_on_files(cm, &c, line);
    cm_program_files(cm, &c);
    int64_t level = cm->errorlevel;
    hand_on(cm, &c);
    if (c.language != SK_LANG_CMD)
        cm->errorlevel = level;
    cm->exit_code = cm->errorlevel;
}

static void external(struct cm *cm, sk_span line)
{
    line = straight(cm, sk_trim(line));
    sk_span rest = line, word = {0};
    if (!cm_word(&rest, &word))
        return;
    if (cm->silent == 0 || !cm_is_filter(word))
        cm_layer(cm, SK_LANG_CMD, SK_LIT(""), line);
    cm->line = line;
    struct cm_file *f = cm_file_to_run(cm, cm_unquote(word));
    if (f == NULL && cm_system(cm, word, rest)) {
        cm->any_real |= cm->silent == 0;
        return;
    }
    bool batch = f != NULL && cm_language_of(f->name) == SK_LANG_CMD;
    if (!batch) {
        run_program(cm, line, word, f);
        return;
    }
    if (cm->called == 0)
        sk_events_behaviour(cm->ev, SK_DO_PROCESS, SK_LIT("cmd"), line);
    run_batch(cm, f, sk_trim(rest));
}

/* ---- start ---- */

/* start ["title"] [/switches] program … */
void cm_start(struct cm *cm, sk_span args)
{
    sk_span word, rest = sk_trim(args);
    bool title = false;
    for (;;) {
        sk_span after = rest;
        while (rest.len > 0 && cm_is_delim(rest.ptr[0]))
            rest = sk_from(rest, 1);
        after = rest;
        if (!cm_word(&after, &word))
            break;
        if (word.ptr[0] == '"' && !title && sk_trim(after).len > 0)
            title = true;
        else if (word.ptr[0] == '/') {
            bool value = sk_ieq(word, SK_LIT("/d")) || sk_ieq(word, SK_LIT("/node")) ||
                         sk_ieq(word, SK_LIT("/affinity"));
            if (value)
                (void)cm_word(&after, &word);
        } else
            break;
        rest = after;
    }
    uint32_t called = cm->called;
    bool batch = cm->batch;
    cm->called = 0;
    cm->batch = false;
    cm->skip_delayed = true;
    cm->depth++;
    if (cm_may_nest(cm))
        cm_simple(cm, rest);
    cm->depth--;
    cm->batch = batch;
    cm->called = called;
    if (cm->flow == CF_EXIT || cm->flow == CF_RETURN)
        cm->flow = CF_NONE;
}

/* ---- A command ---- */

static bool noise(sk_span name, sk_span args)
{
    static const char *const names[] = {"rem",   "set",   "setlocal", "endlocal", "exit",
                                        "goto",  "cls",   "title",    "pause",    "call",
                                        "start", "color", "cd",       "chdir",    "pushd",
                                        "popd",  "shift", "prompt",   "verify",   "break"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (sk_ieq(name, sk_span_of_cstr(names[i])))
            return true;
    args = sk_trim(args);
    return sk_ieq(name, SK_LIT("echo")) &&
           (sk_ieq(args, SK_LIT("off")) || sk_ieq(args, SK_LIT("on")));
}

static sk_span last_phases(struct cm *cm, sk_span text)
{
    bool delayed_already = cm->skip_delayed, batch = cm->batch;
    cm->skip_delayed = false;
    text = cm_for_vars(cm, text);
    if (!delayed_already)
        text = cm_delayed(cm, text);
    if (cm->in_pipe) { /* the other cmd.exe reads it as a command line once more */
        cm->batch = false;
        text = cm_percent(cm, text);
        cm->batch = batch;
    }
    while (text.len > 0 && (cm_is_delim(text.ptr[0]) || text.ptr[0] == '@'))
        text = sk_from(text, 1);
    return text;
}

void cm_simple(struct cm *cm, sk_span text)
{
    if (!cm_step(cm, 2) || cm->flow != CF_NONE)
        return;
    text = last_phases(cm, text);
    if (text.len == 0)
        return;
    struct head h = head_of(cm, text);
    sk_span args = sk_from(text, h.len);
    text = decoded(cm, text, &h);
    if (!h.internal) {
        external(cm, text);
        cm->result = cm->errorlevel;
        return;
    }
    cm->line = sk_trim(text);
    if (sk_ieq(h.name, SK_LIT("set")))
        cm->last_set = text;
    if (!noise(h.name, args) && cm->silent == 0) {
        cm_layer(cm, SK_LANG_CMD, SK_LIT(""), text);
        cm->any_real = true;
    }
    (void)cm_builtin(cm, h.name, args, cm->line);
}

#include "interp/jscript/instrument.h"

enum open_kind { OPEN_OTHER, OPEN_WHILE, OPEN_FOR, OPEN_FUNCTION, OPEN_EVAL, OPEN_BODY };
enum { MAX_OPEN = 512 };

struct js {
    sk_span in;
    size_t pos;
    struct sk_text *out;
    uint8_t open[MAX_OPEN], semis[MAX_OPEN];
    size_t depth, functions;
    uint8_t pending;   /* kind of the next "(" */
    bool body_next;    /* the next "{" is a function's body */
    bool value_before; /* what came before ends a value: a slash divides */
    bool guarded;      /* in a for's condition that wants its ")" */
};

static int at(const struct js *j, size_t ahead)
{
    return j->pos + ahead < j->in.len ? j->in.ptr[j->pos + ahead] : -1;
}

static void copy(struct js *j, size_t n)
{
    sk_text_put(j->out, sk_slice(j->in, j->pos, n));
    j->pos += n;
}

static void string(struct js *j)
{
    uint8_t quote = j->in.ptr[j->pos];
    size_t i = j->pos + 1;
    while (i < j->in.len && j->in.ptr[i] != quote && j->in.ptr[i] != '\n')
        i += j->in.ptr[i] == '\\' ? 2 : 1;
    copy(j, i + 1 - j->pos);
    j->value_before = true;
}

static void regex(struct js *j)
{
    size_t i = j->pos + 1;
    bool set = false;
    for (; i < j->in.len && j->in.ptr[i] != '\n' && (set || j->in.ptr[i] != '/'); i++) {
        set = j->in.ptr[i] == '[' || (set && j->in.ptr[i] != ']');
        i += j->in.ptr[i] == '\\';
    }
    copy(j, i + 1 - j->pos);
    j->value_before = true;
}

/* @cc_on, @if, @else, @end and the @_ variables; true: something was taken. */
static bool conditional(struct js *j)
{
    static const struct {
        const char *name, *value;
    } words[] = {{"@cc_on", ""},
                 {"@_jscript_version", "5.8"},
                 {"@_jscript_build", "16384"},
                 {"@_jscript", "1"},
                 {"@_win32", "1"},
                 {"@_win64", "0"},
                 {"@_x86", "1"},
                 {"@_win16", "0"},
                 {"@_mac", "0"},
                 {"@end", ""},
                 {"@*/", ""}};
    sk_span rest = sk_from(j->in, j->pos);
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (sk_starts(rest, sk_span_of_cstr(words[i].name))) {
            sk_text_puts(j->out, words[i].value);
            j->pos += strlen(words[i].name);
            return true;
        }
    if (sk_starts(rest, SK_LIT("@if")) || sk_starts(rest, SK_LIT("@elif"))) {
        size_t close = sk_find_byte(rest, ')');
        j->pos += close == SK_NPOS ? rest.len : close + 1;
        return true;
    }
    if (sk_starts(rest, SK_LIT("@else"))) {
        size_t end = sk_find(rest, SK_LIT("@end"));
        j->pos += end == SK_NPOS ? rest.len : end + 4;
        return true;
    }
    return false;
}

static bool blank_or_comment(struct js *j)
{
    int c = at(j, 0), d = at(j, 1);
    if (sk_is_space((uint8_t)c)) {
        copy(j, 1);
    } else if (c == '/' && d == '/' && at(j, 2) == '@') {
        j->pos += 2;
    } else if (c == '/' && d == '*' && at(j, 2) == '@') {
        j->pos += 2;
    } else if (c == '/' && d == '/') {
        while (at(j, 0) >= 0 && at(j, 0) != '\n')
            j->pos++;
    } else if (c == '/' && d == '*') {
        size_t end = sk_find(sk_from(j->in, j->pos + 2), SK_LIT("*/"));
        j->pos = end == SK_NPOS ? j->in.len : j->pos + end + 4;
        sk_text_byte(j->out, ' ');
    } else if (c == '<' && sk_starts(sk_from(j->in, j->pos), SK_LIT("<!--"))) {
        while (at(j, 0) >= 0 && at(j, 0) != '\n')
            j->pos++;
    } else
        return false;
    return true;
}

static void word(struct js *j)
{
    size_t n = 0;
    for (int c;
         (c = at(j, n)) >= 0 && (sk_is_alnum((uint8_t)c) || c == '_' || c == '$' || c >= 128);)
        n++;
    sk_span w = sk_slice(j->in, j->pos, n);
    bool member = j->out->len > 0 && j->out->ptr[j->out->len - 1] == '.';
    j->value_before = !sk_eq(w, SK_LIT("return")) && !sk_eq(w, SK_LIT("typeof")) &&
                      !sk_eq(w, SK_LIT("case")) && !sk_eq(w, SK_LIT("in"));
    if (!member && sk_eq(w, SK_LIT("while")))
        j->pending = OPEN_WHILE;
    else if (!member && sk_eq(w, SK_LIT("for")))
        j->pending = OPEN_FOR;
    else if (!member && sk_eq(w, SK_LIT("function")))
        j->pending = OPEN_FUNCTION;
    else if (!member && sk_eq(w, SK_LIT("eval")) && j->functions > 0)
        j->pending = OPEN_EVAL;
    else if (j->pending != OPEN_FUNCTION)
        j->pending = OPEN_OTHER;
    copy(j, n);
}

static void open(struct js *j)
{
    bool brace = at(j, 0) == '{';
    uint8_t kind = brace             ? (j->body_next ? OPEN_BODY : OPEN_OTHER)
                   : at(j, 0) == '(' ? j->pending
                                     : (uint8_t)OPEN_OTHER;
    copy(j, 1);
    if (j->depth < MAX_OPEN) {
        j->open[j->depth] = kind;
        j->semis[j->depth] = 0;
    }
    j->depth++;
    if (kind == OPEN_BODY) {
        sk_text_puts(j->out, "var eval=__ne;__s();");
        j->functions++;
    }
    if (kind == OPEN_WHILE)
        sk_text_puts(j->out, "__s()&&(");
    if (kind == OPEN_EVAL)
        sk_text_puts(j->out, "__e(");
    j->pending = OPEN_OTHER;
    j->body_next = false;
    j->value_before = false;
}

static void close(struct js *j)
{
    j->depth -= j->depth > 0;
    uint8_t kind = j->depth < MAX_OPEN ? j->open[j->depth] : (uint8_t)OPEN_OTHER;
    if (kind == OPEN_WHILE || kind == OPEN_EVAL)
        sk_text_byte(j->out, ')');
    if (kind == OPEN_BODY && j->functions > 0)
        j->functions--;
    j->body_next = kind == OPEN_FUNCTION;
    j->value_before = at(j, 0) != '}';
    copy(j, 1);
}

/* The condition of for (a; b; c) gets its count. */
static void semicolon(struct js *j)
{
    size_t top = j->depth - 1;
    bool in_for = j->depth > 0 && top < MAX_OPEN && j->open[top] == OPEN_FOR;
    if (in_for && j->semis[top] == 1 && j->guarded) {
        sk_text_byte(j->out, ')');
        j->guarded = false;
    }
    copy(j, 1);
    if (in_for && j->semis[top]++ == 0) {
        size_t n = 0;
        while (at(j, n) >= 0 && sk_is_space((uint8_t)at(j, n)))
            n++;
        j->guarded = at(j, n) != ';';
        sk_text_puts(j->out, j->guarded ? "__s()&&(" : "__s()");
    }
    j->value_before = false;
}

void sk_js_instrument(sk_span source, struct sk_text *out)
{
    struct js j = {.in = source, .out = out};
    while (j.pos < source.len && !out->failed) {
        int c = at(&j, 0);
        if (blank_or_comment(&j) || (c == '@' && conditional(&j)))
            continue;
        if (c == '"' || c == '\'')
            string(&j);
        else if (c == '/' && !j.value_before)
            regex(&j);
        else if (sk_is_alnum((uint8_t)c) || c == '_' || c == '$' || c >= 128)
            word(&j);
        else if (c == '(' || c == '{' || c == '[')
            open(&j);
        else if (c == ')' || c == '}' || c == ']')
            close(&j);
        else if (c == ';')
            semicolon(&j);
        else {
            j.pending = OPEN_OTHER;
            j.value_before = false;
            copy(&j, 1);
        }
    }
}

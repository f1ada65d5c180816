#include "interp/jscript/instrument.h"

#include <math.h>

enum open_kind {
    OPEN_OTHER,
    OPEN_CONDITION, /* of if, with: what follows its ")" is no operator */
    OPEN_WHILE,
    OPEN_FOR,
    OPEN_FUNCTION,
    OPEN_EVAL,
    OPEN_BODY,
    OPEN_METHOD /* what looks like a call, then "{": a getter's body, or a block */
};
enum { MAX_OPEN = 512, MAX_CONDITIONAL = 32, MAX_MOVED = 4096 };

struct opened {
    uint8_t kind, semis;
    bool call, dotted;
    size_t out_at;   /* where in out it stands */
    size_t start;    /* a function's first character */
    size_t function; /* its number */
};

struct js {
    sk_span in;
    size_t pos;
    struct sk_text *out;
    struct sk_js_sources *all;
    struct opened open[MAX_OPEN];
    size_t depth;
    uint8_t pending;                /* kind of the next "(" */
    uint8_t body_next;              /* kind of the next "{" */
    bool value_before;              /* what came before ends a value: a slash divides */
    bool name_before;               /* it was a name: "(" calls */
    bool guarded;                   /* in a for's condition that wants its ")" */
    struct opened function, closed; /* the function whose "(" or "{" comes; the last ")" */
    bool after_call;
    struct {
        bool taken, active;
    } conditions[MAX_CONDITIONAL];
    size_t condition_count;
};

static int at(const struct js *j, size_t ahead)
{
    return j->pos + ahead < j->in.len ? j->in.ptr[j->pos + ahead] : -1;
}

static sk_span rest_of(const struct js *j)
{
    return sk_from(j->in, j->pos);
}

static void copy(struct js *j, size_t n)
{
    sk_text_put(j->out, sk_slice(j->in, j->pos, n));
    j->pos += n;
}

static bool is_name(int c)
{
    return c >= 0 && (sk_is_alnum((uint8_t)c) || c == '_' || c == '$' || c >= 128);
}

static void string(struct js *j)
{
    uint8_t quote = j->in.ptr[j->pos];
    size_t i = j->pos + 1;
    while (i < j->in.len && j->in.ptr[i] != quote && j->in.ptr[i] != '\n') {
        bool crlf = j->in.ptr[i] == '\\' && i + 2 < j->in.len && j->in.ptr[i + 1] == '\r' &&
                    j->in.ptr[i + 2] == '\n';
        i += crlf ? 3 : j->in.ptr[i] == '\\' ? 2 : 1;
    }
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

/* ---- conditional compilation ---- */

static bool directive(struct js *j, const char *word)
{
    sk_span name = sk_span_of_cstr(word);
    if (!sk_starts(rest_of(j), name) || is_name(at(j, name.len)))
        return false;
    j->pos += name.len;
    return true;
}

/* Passes over text that is left out, up to the @elif, @else or @end of its own @if. */
static void skip_inactive(struct js *j)
{
    for (size_t nested = 0; j->pos < j->in.len; j->pos++) {
        if (at(j, 0) != '@')
            continue;
        bool ends = sk_starts(rest_of(j), SK_LIT("@end"));
        if (nested == 0 && (ends || sk_starts(rest_of(j), SK_LIT("@el"))))
            return;
        nested += sk_starts(rest_of(j), SK_LIT("@if"));
        nested -= ends;
    }
}

static void condition(struct js *j, bool first)
{
    size_t n, top = j->condition_count - 1;
    double value = sk_js_cc_value(j->all, rest_of(j), &n);
    bool active = !isnan(value) && value != 0 && (first || !j->conditions[top].taken);
    j->pos += n;
    j->conditions[top].active = active;
    j->conditions[top].taken |= active;
    if (!active)
        skip_inactive(j);
}

static void set_variable(struct js *j)
{
    while (at(j, 0) == ' ' || at(j, 0) == '\t' || at(j, 0) == '@')
        j->pos++;
    size_t n = 0;
    while (is_name(at(j, n)))
        n++;
    sk_span name = sk_slice(j->in, j->pos, n);
    j->pos += n;
    while (at(j, 0) == ' ' || at(j, 0) == '\t' || at(j, 0) == '=')
        j->pos++;
    double value = sk_js_cc_value(j->all, rest_of(j), &n);
    j->pos += n;
    sk_js_cc_set(j->all, name, value);
}

static void put_variable(struct js *j)
{
    double value;
    size_t n;
    j->pos++;
    bool known = sk_js_cc_variable(j->all, rest_of(j), &value, &n);
    j->pos += n;
    if (!known || isnan(value))
        sk_text_puts(j->out, "NaN");
    else if (value == 1)
        sk_text_puts(j->out, "true");
    else
        sk_text_printf(j->out, "%.15g", value);
    j->value_before = true;
}

/* At an @; true: something was taken. */
static bool conditional(struct js *j)
{
    if (directive(j, "@cc_on")) {
        j->all->conditional = true;
        return true;
    }
    if (directive(j, "@set")) {
        j->all->conditional = true;
        set_variable(j);
        return true;
    }
    if (directive(j, "@if")) {
        j->all->conditional = true;
        if (j->condition_count < MAX_CONDITIONAL) {
            j->conditions[j->condition_count++].taken = false;
            condition(j, true);
        }
        return true;
    }
    if (sk_starts(rest_of(j), SK_LIT("@*/"))) {
        j->pos += 3;
        return true;
    }
    if (!j->all->conditional)
        return false;
    if (directive(j, "@end")) {
        j->condition_count -= j->condition_count > 0;
        return true;
    }
    bool alternative = directive(j, "@elif");
    if (alternative || directive(j, "@else")) {
        if (j->condition_count == 0)
            return true;
        if (alternative)
            condition(j, false);
        else if (j->conditions[j->condition_count - 1].taken)
            skip_inactive(j);
        return true;
    }
    put_variable(j);
    return true;
}

static bool opens_conditional(const struct js *j)
{
    sk_span word = sk_from(j->in, j->pos + 2);
    return at(j, 2) == '@' && (j->all->conditional || sk_starts(word, SK_LIT("@cc_on")) ||
                               sk_starts(word, SK_LIT("@if")) || sk_starts(word, SK_LIT("@set")));
}

/* ---- blanks ---- */

static bool starts_line(const struct js *j)
{
    size_t n = j->out->len;
    while (n > 0 && (j->out->ptr[n - 1] == ' ' || j->out->ptr[n - 1] == '\t'))
        n--;
    return n == 0 || j->out->ptr[n - 1] == '\n' || j->out->ptr[n - 1] == '\r';
}

static void skip_line(struct js *j)
{
    while (at(j, 0) >= 0 && at(j, 0) != '\n' && at(j, 0) != '\r')
        j->pos++;
}

static void skip_comment(struct js *j)
{
    size_t end = sk_find(sk_from(j->in, j->pos + 2), SK_LIT("*/"));
    sk_span comment = sk_slice(j->in, j->pos, end);
    j->pos = end == SK_NPOS ? j->in.len : j->pos + end + 4;
    sk_text_byte(j->out, sk_find_byte(comment, '\n') == SK_NPOS ? ' ' : '\n');
}

static bool blank_or_comment(struct js *j)
{
    int c = at(j, 0), d = at(j, 1);
    if (sk_is_space((uint8_t)c))
        copy(j, 1);
    else if (c == 0)
        j->pos++;
    else if (c == 0xEF && sk_starts(rest_of(j), SK_LIT("\xEF\xBB\xBF")))
        j->pos += 3;
    else if (c == '/' && (d == '/' || d == '*') && opens_conditional(j))
        j->pos += 2;
    else if (c == '/' && d == '/')
        skip_line(j);
    else if (c == '/' && d == '*')
        skip_comment(j);
    else if ((c == '<' && sk_starts(rest_of(j), SK_LIT("<!--"))) ||
             (c == '-' && sk_starts(rest_of(j), SK_LIT("-->")) && starts_line(j)))
        skip_line(j);
    else
        return false;
    return true;
}

/* ---- words ---- */

static const struct {
    sk_span word;
    uint8_t pending;
    bool value; /* it can end a value */
} keywords[] = {
    {SK_LIT_INIT("while"), OPEN_WHILE, false},       {SK_LIT_INIT("for"), OPEN_FOR, false},
    {SK_LIT_INIT("function"), OPEN_FUNCTION, false}, {SK_LIT_INIT("if"), OPEN_CONDITION, false},
    {SK_LIT_INIT("with"), OPEN_CONDITION, false},    {SK_LIT_INIT("switch"), OPEN_CONDITION, false},
    {SK_LIT_INIT("catch"), OPEN_CONDITION, false},   {SK_LIT_INIT("return"), OPEN_OTHER, false},
    {SK_LIT_INIT("typeof"), OPEN_OTHER, false},      {SK_LIT_INIT("case"), OPEN_OTHER, false},
    {SK_LIT_INIT("in"), OPEN_OTHER, false},          {SK_LIT_INIT("instanceof"), OPEN_OTHER, false},
    {SK_LIT_INIT("new"), OPEN_OTHER, false},         {SK_LIT_INIT("delete"), OPEN_OTHER, false},
    {SK_LIT_INIT("void"), OPEN_OTHER, false},        {SK_LIT_INIT("throw"), OPEN_OTHER, false},
    {SK_LIT_INIT("do"), OPEN_OTHER, false},          {SK_LIT_INIT("else"), OPEN_OTHER, false},
};

static size_t blanks(const struct js *j, size_t from)
{
    while (at(j, from) >= 0 && sk_is_space((uint8_t)at(j, from)))
        from++;
    return from;
}

/* The keyword function stands at pos: a name with points becomes an assignment. */
static void function_word(struct js *j)
{
    size_t from = blanks(j, 8), n = from;
    bool dotted = false;
    j->function = (struct opened){.start = j->pos};
    j->pending = OPEN_FUNCTION;
    while (is_name(at(j, n)) || (at(j, n) == '.' && n > from)) {
        dotted |= at(j, n) == '.';
        n++;
    }
    if (!dotted) {
        copy(j, 8);
        return;
    }
    sk_text_put(j->out, sk_slice(j->in, j->pos + from, n - from));
    sk_text_puts(j->out, "=function");
    j->pos += n;
    j->function.dotted = true;
}

/* let and const where a declaration starts. */
static bool declares(const struct js *j, sk_span w)
{
    if (!sk_eq(w, SK_LIT("let")) && !sk_eq(w, SK_LIT("const")))
        return false;
    size_t n = blanks(j, w.len);
    return n > w.len && is_name(at(j, n)) && !(at(j, n) == 'i' && at(j, n + 1) == 'n');
}

static void plain_word(struct js *j, sk_span w)
{
    j->value_before = j->name_before = true;
    if (j->pending != OPEN_FUNCTION)
        j->pending = OPEN_OTHER;
    if (sk_eq(w, SK_LIT("eval"))) {
        int next = at(j, blanks(j, w.len));
        if (next == '(' && j->pending != OPEN_FUNCTION)
            j->pending = OPEN_EVAL;
        else if (next != ':' && next != '=' && next != '(') {
            sk_text_puts(j->out, "__we");
            j->pos += w.len;
            return;
        }
    } else if (declares(j, w)) {
        sk_text_puts(j->out, "var");
        j->pos += w.len;
        j->value_before = false;
        return;
    }
    copy(j, w.len);
}

static void word(struct js *j)
{
    size_t n = 0;
    while (is_name(at(j, n)))
        n++;
    sk_span w = sk_slice(j->in, j->pos, n);
    bool member = j->out->len > 0 && j->out->ptr[j->out->len - 1] == '.';
    for (size_t i = 0; i < sizeof keywords / sizeof keywords[0] && !member; i++) {
        if (!sk_eq(w, keywords[i].word))
            continue;
        j->pending = keywords[i].pending;
        j->value_before = keywords[i].value;
        j->name_before = false;
        if (keywords[i].pending == OPEN_FUNCTION)
            function_word(j);
        else
            copy(j, n);
        return;
    }
    if (member) {
        j->pending = OPEN_OTHER;
        j->value_before = j->name_before = true;
        copy(j, n);
    } else
        plain_word(j, w);
}

/* ---- brackets ---- */

static void open_body(struct js *j, struct opened *o)
{
    o->function = j->all->functions.count;
    sk_span *text = SK_PUSH(j->all->arena, &j->all->functions);
    if (text != NULL)
        *text = (sk_span){0};
    sk_text_printf(j->out, "var eval=__ne;__s(0,%zu);", o->function);
}

static void open(struct js *j)
{
    struct opened o = {.out_at = j->out->len};
    if (at(j, 0) == '(') {
        o = j->pending == OPEN_FUNCTION ? j->function : o;
        o.kind = j->pending;
        o.call = o.kind == OPEN_OTHER && j->value_before;
        o.out_at = j->out->len;
    } else if (at(j, 0) == '{' && j->body_next != OPEN_OTHER) {
        o = j->closed;
        o.kind = j->body_next;
        o.call = false;
    }
    copy(j, 1);
    if (o.kind == OPEN_BODY)
        open_body(j, &o);
    else if (o.kind == OPEN_METHOD)
        sk_text_puts(j->out, "__s();");
    else if (o.kind == OPEN_WHILE)
        sk_text_puts(j->out, "__s()&&(");
    else if (o.kind == OPEN_EVAL)
        sk_text_puts(j->out, "__e(");
    if (j->depth < MAX_OPEN)
        j->open[j->depth] = o;
    j->depth++;
    j->pending = OPEN_OTHER;
    j->body_next = OPEN_OTHER;
    j->value_before = j->name_before = false;
}

static void close(struct js *j)
{
    bool brace = at(j, 0) == '}', paren = at(j, 0) == ')';
    j->depth -= j->depth > 0;
    struct opened o = j->depth < MAX_OPEN ? j->open[j->depth] : (struct opened){0};
    if (o.kind == OPEN_WHILE || o.kind == OPEN_EVAL)
        sk_text_byte(j->out, ')');
    copy(j, 1);
    if (o.kind == OPEN_BODY) {
        if (o.function < j->all->functions.count)
            j->all->functions.at[o.function] = sk_slice(j->in, o.start, j->pos - o.start);
        if (o.dotted)
            sk_text_byte(j->out, ';');
    }
    j->body_next = o.kind == OPEN_FUNCTION ? OPEN_BODY : o.call ? OPEN_METHOD : OPEN_OTHER;
    j->closed = o;
    j->after_call = paren && o.call;
    j->value_before =
        !brace && o.kind != OPEN_WHILE && o.kind != OPEN_FOR && o.kind != OPEN_CONDITION;
    j->name_before = j->value_before;
    j->pending = OPEN_OTHER;
}

/* f(x) = y, at the equals sign. */
static void assign_to_call(struct js *j)
{
    static const char put[] = ".__at";
    enum { PUT = sizeof put - 1 };
    size_t from = j->closed.out_at, tail = j->out->len - from;
    if (j->out->len < from || tail > MAX_MOVED || sk_text_reserve(j->out, PUT) == NULL)
        return;
    memmove(j->out->ptr + from + PUT, j->out->ptr + from, tail);
    memcpy(j->out->ptr + from, put, PUT);
    j->out->len += PUT;
    sk_text_puts(j->out, ".v");
}

/* The condition of for (a; b; c) gets its count. */
static void semicolon(struct js *j)
{
    struct opened *top = j->depth > 0 && j->depth <= MAX_OPEN ? &j->open[j->depth - 1] : NULL;
    bool in_for = top != NULL && top->kind == OPEN_FOR;
    if (in_for && top->semis == 1 && j->guarded) {
        sk_text_byte(j->out, ')');
        j->guarded = false;
    }
    copy(j, 1);
    if (in_for && top->semis++ == 0) {
        j->guarded = at(j, blanks(j, 0)) != ';';
        sk_text_puts(j->out, j->guarded ? "__s()&&(" : "__s()");
    }
    j->value_before = j->name_before = false;
}

static void other(struct js *j)
{
    if (at(j, 0) == '=' && at(j, 1) != '=' && at(j, 1) != '>' && j->after_call)
        assign_to_call(j);
    j->pending = OPEN_OTHER;
    j->value_before = j->name_before = false;
    copy(j, 1);
}

static void token(struct js *j)
{
    int c = at(j, 0);
    bool call = j->after_call;
    uint8_t body = j->body_next;
    j->after_call = false;
    j->body_next = OPEN_OTHER;
    if (c == '"' || c == '\'')
        string(j);
    else if (c == '/' && !j->value_before)
        regex(j);
    else if (is_name(c))
        word(j);
    else if (c == '(' || c == '{' || c == '[') {
        j->body_next = body;
        open(j);
    } else if (c == ')' || c == '}' || c == ']')
        close(j);
    else if (c == ';')
        semicolon(j);
    else {
        j->after_call = call;
        other(j);
        j->after_call = false;
    }
}

void sk_js_instrument(sk_span source, struct sk_js_sources *all, struct sk_text *out)
{
    struct js *j = all->work != NULL ? all->work : SK_NEW(all->arena, struct js);
    all->work = j;
    if (j == NULL) {
        out->failed = true;
        return;
    }
    *j = (struct js){.in = source, .out = out, .all = all};
    while (j->pos < source.len && !out->failed) {
        if (blank_or_comment(j) || (at(j, 0) == '@' && conditional(j)))
            continue;
        token(j);
    }
}

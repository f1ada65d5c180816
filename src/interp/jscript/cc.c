/* The expressions of JScript's conditional compilation: @if (…) and @set @x = …. */
#include <math.h>
#include <stdlib.h>

#include "interp/jscript/instrument.h"

enum { MAX_DEPTH = 64, MAX_NUMBER = 40 };

struct cc {
    const struct sk_js_sources *all;
    sk_span in;
    size_t pos;
    unsigned depth;
};

static const struct {
    const char *name;
    double value; /* what is not listed is NaN, as on a 32-bit Windows */
} predefined[] = {{"_win32", 1},
                  {"_x86", 1},
                  {"_jscript", 1},
                  {"_jscript_build", 16384},
                  {"_jscript_version", 5.8}};

static size_t name_length(sk_span s)
{
    size_t n = 0;
    while (n < s.len && (sk_is_alnum(s.ptr[n]) || s.ptr[n] == '_' || s.ptr[n] == '$'))
        n++;
    return n;
}

bool sk_js_cc_variable(const struct sk_js_sources *all, sk_span s, double *ret, size_t *ret_len)
{
    *ret_len = name_length(s);
    sk_span name = sk_slice(s, 0, *ret_len);
    *ret = NAN;
    for (size_t i = 0; i < sizeof predefined / sizeof predefined[0]; i++)
        if (sk_eq(name, sk_span_of_cstr(predefined[i].name)))
            *ret = predefined[i].value;
    for (size_t i = 0; i < all->variables.count; i++)
        if (sk_eq(name, all->variables.at[i].name))
            *ret = all->variables.at[i].value;
    return *ret_len > 0;
}

void sk_js_cc_set(struct sk_js_sources *all, sk_span name, double value)
{
    struct sk_js_cc_var *v = NULL;
    for (size_t i = 0; i < all->variables.count; i++)
        if (sk_eq(name, all->variables.at[i].name))
            v = &all->variables.at[i];
    if (v == NULL && all->variables.count < 1000)
        v = SK_PUSH(all->arena, &all->variables);
    if (v != NULL)
        *v = (struct sk_js_cc_var){name, value};
}

static void skip_blanks(struct cc *c)
{
    while (c->pos < c->in.len && sk_is_space(c->in.ptr[c->pos]))
        c->pos++;
}

static bool take(struct cc *c, const char *word)
{
    skip_blanks(c);
    if (!sk_starts(sk_from(c->in, c->pos), sk_span_of_cstr(word)))
        return false;
    c->pos += strlen(word);
    return true;
}

static double binary(struct cc *c, unsigned level);

static double number(struct cc *c)
{
    char digits[MAX_NUMBER + 1];
    size_t n = 0;
    while (n < MAX_NUMBER && c->pos + n < c->in.len &&
           (sk_is_alnum(c->in.ptr[c->pos + n]) || c->in.ptr[c->pos + n] == '.')) {
        digits[n] = (char)c->in.ptr[c->pos + n];
        n++;
    }
    digits[n] = 0;
    c->pos += n;
    return strcmp(digits, "true") == 0    ? 1
           : strcmp(digits, "false") == 0 ? 0
           : n == 0                       ? NAN
                                          : strtod(digits, NULL);
}

static double unary(struct cc *c)
{
    double value = NAN;
    size_t n;
    skip_blanks(c);
    if (c->depth >= MAX_DEPTH)
        return value;
    c->depth++;
    if (take(c, "!")) {
        value = unary(c);
        value = isnan(value) || value == 0;
    } else if (take(c, "-"))
        value = -unary(c);
    else if (take(c, "+"))
        value = unary(c);
    else if (take(c, "~"))
        value = (double)~(int32_t)fmod(unary(c), 2147483648.0);
    else if (take(c, "(")) {
        value = binary(c, 0);
        (void)take(c, ")");
    } else if (take(c, "@")) {
        (void)sk_js_cc_variable(c->all, sk_from(c->in, c->pos), &value, &n);
        c->pos += n;
    } else
        value = number(c);
    c->depth--;
    return value;
}

static bool truth(double x)
{
    return !isnan(x) && x != 0;
}

static int64_t whole(double x)
{
    return isfinite(x) ? (int64_t)fmod(x, 4294967296.0) : 0;
}

static double calculate(const char *op, double a, double b)
{
    switch (op[0] << 8 | op[1]) {
    case '|' << 8 | '|':
        return truth(a) ? a : b;
    case '&' << 8 | '&':
        return truth(a) ? b : a;
    case '|' << 8:
        return (double)(int32_t)(whole(a) | whole(b));
    case '^' << 8:
        return (double)(int32_t)(whole(a) ^ whole(b));
    case '&' << 8:
        return (double)(int32_t)(whole(a) & whole(b));
    case '=' << 8 | '=':
        return a == b;
    case '!' << 8 | '=':
        return a != b;
    case '<' << 8 | '=':
        return a <= b;
    case '>' << 8 | '=':
        return a >= b;
    case '<' << 8 | '<':
        return (double)(int32_t)(uint32_t)((uint64_t)whole(a) << (whole(b) & 31));
    case '>' << 8 | '>':
        return (double)((int32_t)whole(a) >> (whole(b) & 31));
    case '<' << 8:
        return a < b;
    case '>' << 8:
        return a > b;
    case '+' << 8:
        return a + b;
    case '-' << 8:
        return a - b;
    case '*' << 8:
        return a * b;
    case '/' << 8:
        return a / b;
    default:
        return fmod(a, b);
    }
}

/* The operators by level, weakest first; of one level, the longer ones stand in front. */
static const char *const operators[][6] = {{"||"},
                                           {"&&"},
                                           {"|"},
                                           {"^"},
                                           {"&"},
                                           {"===", "!==", "==", "!="},
                                           {"<<", ">>>", ">>"},
                                           {"<=", ">=", "<", ">"},
                                           {"+", "-"},
                                           {"*", "/", "%"}};
enum { LEVELS = sizeof operators / sizeof operators[0] };

static const char *operator_at(struct cc *c, unsigned level)
{
    skip_blanks(c);
    sk_span rest = sk_from(c->in, c->pos);
    bool doubled = rest.len > 1 && rest.ptr[0] == rest.ptr[1];
    for (size_t i = 0; i < 6 && operators[level][i] != NULL; i++) {
        const char *op = operators[level][i];
        bool single = op[1] == 0 && strchr("|&", op[0]) != NULL;
        if (sk_starts(rest, sk_span_of_cstr(op)) && !(single && doubled)) {
            c->pos += strlen(op);
            return op;
        }
    }
    return NULL;
}

static double binary(struct cc *c, unsigned level)
{
    if (level == LEVELS)
        return unary(c);
    double a = binary(c, level + 1);
    for (const char *op; (op = operator_at(c, level)) != NULL;)
        a = calculate(op, a, binary(c, level + 1));
    return a;
}

double sk_js_cc_value(const struct sk_js_sources *all, sk_span s, size_t *ret_len)
{
    struct cc c = {.all = all, .in = s};
    skip_blanks(&c);
    bool parens = c.pos < s.len && s.ptr[c.pos] == '(';
    double value = parens ? unary(&c) : binary(&c, 0);
    *ret_len = c.pos;
    return value;
}

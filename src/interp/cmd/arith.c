/* set /a: 32 bits, C's operators and precedence; decimal, hexadecimal and octal numbers. */
#include "interp/cmd/cm.h"

enum {
    ERROR_PARENTHESES = 1073750987,
    ERROR_OPERAND = 1073750988,
    ERROR_NUMBER = 1073750992,
    ERROR_ZERO = 1073750993,
    MAX_NESTING = 60
};

struct arith {
    struct cm *cm;
    sk_span in;
    size_t pos;
    uint32_t depth;
    int64_t error;
};

static int64_t fail(struct arith *a, int64_t error)
{
    if (a->error == 0)
        a->error = error;
    a->pos = a->in.len;
    return 0;
}

static void blanks(struct arith *a)
{
    while (a->pos < a->in.len && (sk_is_space(a->in.ptr[a->pos]) || a->in.ptr[a->pos] == '"'))
        a->pos++;
}

static bool take(struct arith *a, const char *sign)
{
    blanks(a);
    if (!sk_starts(sk_from(a->in, a->pos), sk_span_of_cstr(sign)))
        return false;
    a->pos += strlen(sign);
    return true;
}

static int64_t list(struct arith *a);
static int64_t binary(struct arith *a, unsigned level);

static sk_span name_at(struct arith *a)
{
    size_t start = a->pos;
    while (a->pos < a->in.len && a->in.ptr[a->pos] > ' ' &&
           strchr("()*/%+-&^|<>=,!~\"", a->in.ptr[a->pos]) == NULL)
        a->pos++;
    return sk_slice(a->in, start, a->pos - start);
}

/* 17, 0x11, 021; *ret_whole: all of it was number. */
static int64_t literal(sk_span s, bool *ret_whole)
{
    bool hex = sk_istarts(s, SK_LIT("0x"));
    unsigned base = hex ? 16 : s.len > 1 && s.ptr[0] == '0' ? 8 : 10;
    size_t used;
    s = sk_from(s, hex ? 2 : 0);
    uint64_t n = sk_leading_u64(s, base, &used);
    *ret_whole = used == s.len && used > 0 && n <= (base == 10 ? INT32_MAX : UINT32_MAX);
    return base == 10 ? (int64_t)sk_min(n, INT32_MAX) : (int32_t)(uint32_t)n;
}

static int64_t value_of(struct cm *cm, sk_span name)
{
    sk_span s;
    bool unused;
    if (!cm_get(cm, name, &s))
        return 0;
    s = sk_trim(s);
    bool minus = s.len > 0 && s.ptr[0] == '-';
    int64_t n = literal(sk_from(s, minus || (s.len > 0 && s.ptr[0] == '+')), &unused);
    return minus ? -n : n;
}

static const struct {
    const char *sign;
    char op;
    uint8_t level;
} signs[] = {{"<<", 'l', 4}, {">>", 'r', 4}, {"*", '*', 6}, {"/", '/', 6},
             {"%%", '%', 6}, {"%", '%', 6},  {"+", '+', 5}, {"-", '-', 5},
             {"&", '&', 3},  {"^", '^', 2},  {"|", '|', 1}};

static int32_t low32(int64_t n)
{
    return (int32_t)(uint32_t)(uint64_t)n;
}

static int64_t divide(struct arith *a, char op, int64_t x, int64_t y)
{
    if (y == 0)
        return fail(a, ERROR_ZERO);
    return op == '/' ? low32(x / y) : x % y;
}

static int64_t apply(struct arith *a, char op, int64_t x, int64_t y)
{
    switch (op) {
    case 'l':
        return y < 0 || y > 31 ? 0 : (int32_t)((uint32_t)x << y);
    case 'r':
        return (int32_t)x >> (y < 0 || y > 31 ? 31 : y);
    case '*':
        return low32(x * y);
    case '/':
    case '%':
        return divide(a, op, x, y);
    case '+':
        return low32(x + y);
    case '-':
        return low32(x - y);
    case '&':
        return x & y;
    case '^':
        return x ^ y;
    default:
        return x | y;
    }
}

static int64_t store(struct arith *a, sk_span name, int64_t v)
{
    if (a->error == 0)
        cm_set(a->cm, name, cm_number(a->cm, v));
    return v;
}

/* x, x=…, x+=… */
static int64_t variable(struct arith *a)
{
    sk_span name = name_at(a);
    if (name.len == 0)
        return fail(a, ERROR_OPERAND);
    size_t mark = a->pos;
    blanks(a);
    sk_span rest = sk_from(a->in, a->pos);
    for (size_t i = 0; i < sizeof signs / sizeof signs[0]; i++) {
        size_t n = strlen(signs[i].sign);
        if (!sk_starts(rest, sk_span_of_cstr(signs[i].sign)) || rest.len <= n || rest.ptr[n] != '=')
            continue;
        a->pos += n + 1;
        int64_t right = binary(a, 1);
        return store(a, name, apply(a, signs[i].op, value_of(a->cm, name), right));
    }
    if (rest.len > 0 && rest.ptr[0] == '=') {
        a->pos++;
        return store(a, name, binary(a, 1));
    }
    a->pos = mark;
    return value_of(a->cm, name);
}

static int64_t number(struct arith *a)
{
    bool whole;
    int64_t v = literal(name_at(a), &whole);
    return whole ? v : fail(a, ERROR_NUMBER);
}

static int64_t primary(struct arith *a)
{
    int64_t v = 0;
    blanks(a);
    if (a->depth >= MAX_NESTING)
        return fail(a, ERROR_PARENTHESES);
    a->depth++;
    if (take(a, "(")) {
        v = list(a);
        if (!take(a, ")"))
            v = fail(a, ERROR_PARENTHESES);
    } else if (take(a, "-"))
        v = low32(-primary(a));
    else if (take(a, "+"))
        v = primary(a);
    else if (take(a, "~"))
        v = ~primary(a);
    else if (take(a, "!"))
        v = !primary(a);
    else if (a->pos < a->in.len && sk_is_digit(a->in.ptr[a->pos]))
        v = number(a);
    else
        v = variable(a);
    a->depth--;
    return v;
}

static int64_t binary(struct arith *a, unsigned level)
{
    int64_t v = primary(a);
    while (cm_step(a->cm, 1)) {
        size_t i = 0, count = sizeof signs / sizeof signs[0];
        blanks(a);
        while (i < count && !(signs[i].level >= level &&
                              sk_starts(sk_from(a->in, a->pos), sk_span_of_cstr(signs[i].sign))))
            i++;
        if (i == count)
            break;
        a->pos += strlen(signs[i].sign);
        v = apply(a, signs[i].op, v, binary(a, signs[i].level + 1u));
    }
    return v;
}

static int64_t list(struct arith *a)
{
    int64_t v = binary(a, 1);
    while (take(a, ",") && cm_step(a->cm, 1))
        v = binary(a, 1);
    return v;
}

bool cm_arith(struct cm *cm, sk_span expression, int64_t *ret)
{
    struct arith a = {.cm = cm, .in = expression};
    *ret = list(&a);
    blanks(&a);
    if (a.error == 0 && a.pos < a.in.len)
        a.error = ERROR_OPERAND;
    if (a.error != 0)
        cm->errorlevel = a.error;
    return a.error == 0;
}

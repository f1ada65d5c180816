#include "interp/vba/lex.h"

#include <math.h>
#include <stdlib.h>

#include "base/utf.h"

/* T_END (which is 0) stands several times behind a line: parsers look some tokens ahead. */
enum { ENDS = 4 };

struct lexer {
    struct vb *vb;
    sk_span rest;
    uint32_t line;
    SK_VEC(struct vb_tok) toks;
};

static bool is_name_start(uint8_t c)
{
    return sk_is_alpha(c) || c == '_' || c >= 0x80;
}

static bool is_name(uint8_t c)
{
    return sk_is_alnum(c) || c == '_' || c >= 0x80;
}

static uint8_t peek(const struct lexer *lx, size_t i)
{
    return i < lx->rest.len ? lx->rest.ptr[i] : 0;
}

static void eat(struct lexer *lx, size_t n)
{
    lx->rest = sk_from(lx->rest, n);
}

static struct vb_tok *push(struct lexer *lx, int kind, bool spaced)
{
    struct vb_tok *t = SK_PUSH(lx->vb->arena, &lx->toks);
    if (t == NULL) {
        (void)vb_stop(lx->vb, "memory");
        return NULL;
    }
    t->kind = (uint8_t)kind;
    t->spaced = spaced;
    return t;
}

static void eat_line_end(struct lexer *lx)
{
    eat(lx, peek(lx, 0) == '\r' && peek(lx, 1) == '\n' ? 2 : 1);
    lx->line++;
}

static bool at_line_end(const struct lexer *lx)
{
    uint8_t c = peek(lx, 0);
    return lx->rest.len == 0 || c == '\n' || c == '\r' || c == 0;
}

/* Blanks and continuations (" _" at the end of the line). */
static bool skip_blank(struct lexer *lx)
{
    bool any = false;
    for (;;) {
        uint8_t c = peek(lx, 0);
        if (c == ' ' || c == '\t' || c == '\f' || c == '\v') {
            eat(lx, 1);
        } else if (c == 0xC2 && peek(lx, 1) == 0xA0) {
            eat(lx, 2);
        } else if (c == 0xE3 && peek(lx, 1) == 0x80 && peek(lx, 2) == 0x80) {
            eat(lx, 3);
        } else if (c == '_' && !is_name(peek(lx, 1))) {
            size_t i = 1;
            while (peek(lx, i) == ' ' || peek(lx, i) == '\t')
                i++;
            if (peek(lx, i) != '\r' && peek(lx, i) != '\n')
                return any;
            eat(lx, i);
            eat_line_end(lx);
        } else {
            return any;
        }
        any = true;
    }
}

static void skip_comment(struct lexer *lx)
{
    while (!at_line_end(lx)) {
        bool joins = peek(lx, 0) == ' ' && peek(lx, 1) == '_' &&
                     (peek(lx, 2) == '\r' || peek(lx, 2) == '\n') && !lx->vb->script;
        eat(lx, joins ? 2 : 1);
        if (joins)
            eat_line_end(lx);
    }
}

static bool lex_string(struct lexer *lx, struct vb_tok *t)
{
    struct sk_text s = sk_text_new(lx->vb->arena, SIZE_MAX);
    eat(lx, 1);
    for (; !at_line_end(lx); eat(lx, 1)) {
        if (peek(lx, 0) == '"') {
            if (peek(lx, 1) != '"')
                break;
            eat(lx, 1);
        }
        sk_text_byte(&s, peek(lx, 0));
    }
    if (peek(lx, 0) == '"')
        eat(lx, 1);
    return vb_str_utf8(lx->vb, sk_text_view(&s), &t->value);
}

/* &H, &O and &0… literals. */
static void lex_radix(struct lexer *lx, struct vb_tok *t)
{
    uint8_t c = sk_lower(peek(lx, 1));
    bool hex = c == 'h';
    size_t i = c == 'h' || c == 'o' ? 2 : 1;
    uint64_t n = 0;
    for (; hex ? sk_hex_value(peek(lx, i)) >= 0 : peek(lx, i) >= '0' && peek(lx, i) <= '7'; i++)
        n = n * (hex ? 16 : 8) + (uint64_t)sk_hex_value(peek(lx, i));
    uint8_t suffix = peek(lx, i);
    t->value = n > 0xFFFFFFFF ? (vb_value){.type = VT_LONGLONG, .i = (int64_t)n}
               : n > 0xFFFF   ? VB_LONG((int32_t)(uint32_t)n)
                              : VB_INT((int16_t)(uint16_t)n);
    if (suffix == '&' && n <= 0xFFFFFFFF)
        t->value = VB_LONG((int32_t)(uint32_t)n);
    if (suffix == '^')
        t->value = (vb_value){.type = VT_LONGLONG, .i = (int64_t)n};
    eat(lx, i + (suffix == '&' || suffix == '^' || suffix == '%'));
}

static bool number_suffix(struct vb *vb, char suffix, double d, vb_value *v)
{
    vb_value x = VB_DBL(d);
    static const struct {
        char c;
        uint8_t type;
    } types[] = {{'%', VT_INT},    {'&', VT_LONG},     {'!', VT_SINGLE},
                 {'#', VT_DOUBLE}, {'@', VT_CURRENCY}, {'^', VT_LONGLONG}};
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
        if (types[i].c == suffix)
            return vb_coerce(vb, &x, types[i].type, v);
    *v = x;
    return true;
}

static void lex_number(struct lexer *lx, struct vb_tok *t)
{
    char text[64];
    size_t i = 0, n = 0;
    bool real = false;
    for (;; i++) {
        uint8_t c = peek(lx, i);
        if (c == '.')
            real = true;
        else if (!sk_is_digit(c))
            break;
        if (n < 40)
            text[n++] = (char)c;
    }
    uint8_t e = sk_lower(peek(lx, i)), sign = peek(lx, i + 1);
    size_t digits = i + (sign == '+' || sign == '-' ? 2 : 1);
    if ((e == 'e' || e == 'd') && sk_is_digit(peek(lx, digits))) {
        real = true;
        text[n++] = 'e';
        for (i++; i < digits || sk_is_digit(peek(lx, i)); i++)
            if (n < 60)
                text[n++] = (char)peek(lx, i);
    }
    text[n] = 0;
    double d = strtod(text, NULL);
    char suffix = (char)peek(lx, i);
    bool suffixed = suffix != 0 && strchr("%&!#@^", suffix) != NULL && !lx->vb->script;
    eat(lx, i + suffixed);
    if (suffixed) {
        if (!number_suffix(lx->vb, suffix, d, &t->value))
            t->kind = T_BAD;
    } else if (real || d > INT32_MAX) {
        t->value = VB_DBL(d);
    } else {
        t->value = d > INT16_MAX ? VB_LONG((int64_t)d) : VB_INT((int64_t)d);
    }
    if (!isfinite(d))
        t->kind = T_BAD;
}

/* #…#: a date where the text between is one. */
static bool lex_date(struct lexer *lx, struct vb_tok *t)
{
    size_t i = 1;
    vb_value s;
    double d;
    bool japanese = lx->vb->japanese, good; /* a literal is in English everywhere */
    while (i < 40 && i < lx->rest.len && peek(lx, i) != '#' && peek(lx, i) != '\n')
        i++;
    if (peek(lx, i) != '#' || i < 3 || !vb_str_utf8(lx->vb, sk_slice(lx->rest, 1, i - 1), &s))
        return false;
    lx->vb->japanese = false;
    good = vb_parse_date(lx->vb, &s, &d);
    lx->vb->japanese = japanese;
    if (!good)
        return false;
    eat(lx, i + 1);
    t->kind = T_VALUE;
    t->value = VB_DATE(d);
    return true;
}

static void lex_name(struct lexer *lx, struct vb_tok *t)
{
    size_t n = 0;
    while (is_name(peek(lx, n))) {
        if (peek(lx, n) == 0xE3 && peek(lx, n + 1) == 0x80 && peek(lx, n + 2) == 0x80)
            break;
        n++;
    }
    n = n == 0 ? 1 : n;
    t->text = sk_slice(lx->rest, 0, n);
    eat(lx, n);
    char c = (char)peek(lx, 0);
    uint8_t next = peek(lx, 1);
    bool typed = c == '%' || c == '$' || c == '#' || c == '@' ||
                 ((c == '&' || c == '!' || c == '^') && !is_name_start(next) && next != '"' &&
                  next != '[' && !(c == '&' && (next == ' ' || next == '(') && false));
    if (c == '^' && next != ')' && next != ',')
        typed = false;
    if (typed && !lx->vb->script) {
        t->suffix = c;
        eat(lx, 1);
    }
}

static void lex_op(struct lexer *lx, struct vb_tok *t)
{
    static const char pairs[][3] = {"<=", ">=", "<>", ":=", "=<", "=>", "><"};
    char a = (char)peek(lx, 0), b = (char)peek(lx, 1);
    t->op[0] = a;
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++)
        if (pairs[i][0] == a && pairs[i][1] == b)
            t->op[1] = b;
    if (strchr("+-*/\\^&=<>(),.:;!#{}?", a) == NULL)
        t->kind = T_BAD;
    eat(lx, t->op[1] != 0 ? 2 : 1);
    if (t->op[0] == '=' && t->op[1] != 0)
        t->op[0] = t->op[1], t->op[1] = '=';
    if (t->op[0] == '>' && t->op[1] == '<')
        t->op[0] = '<', t->op[1] = '>';
}

static bool is_rem(const struct lexer *lx)
{
    return sk_istarts(lx->rest, SK_LIT("rem")) && !is_name(peek(lx, 3)) &&
           (lx->toks.count == 0 || lx->toks.at[lx->toks.count - 1].op[0] == ':');
}

/* &17 is octal where an operand may stand; behind one the & joins. */
static bool at_radix(const struct lexer *lx)
{
    uint8_t letter = sk_lower(peek(lx, 1));
    size_t n = lx->toks.count;
    const struct vb_tok *before = n > 1 ? &lx->toks.at[n - 2] : NULL;
    if (letter == 'h')
        return sk_hex_value(peek(lx, 2)) >= 0;
    if (letter == 'o')
        return sk_is_digit(peek(lx, 2));
    return sk_is_digit(letter) && before != NULL && before->kind == T_OP && before->op[0] != ')';
}

static bool lex_token(struct lexer *lx, bool spaced)
{
    uint8_t c = peek(lx, 0);
    struct vb_tok *t = push(lx, T_OP, spaced);
    if (t == NULL)
        return false;
    if (c == '"') {
        t->kind = T_VALUE;
        return lex_string(lx, t);
    }
    if (sk_is_digit(c) || (c == '.' && sk_is_digit(peek(lx, 1)))) {
        t->kind = T_VALUE;
        lex_number(lx, t);
    } else if (c == '&' && at_radix(lx)) {
        t->kind = T_VALUE;
        lex_radix(lx, t);
    } else if (c == '[') {
        size_t end = sk_find_byte(lx->rest, ']');
        size_t eol = sk_find_byte(lx->rest, '\n');
        end = end == SK_NPOS || end > eol ? 1 : end;
        t->kind = T_BRACKET;
        t->text = sk_slice(lx->rest, 1, end - 1);
        eat(lx, end + 1);
    } else if (is_name_start(c)) {
        t->kind = T_NAME;
        lex_name(lx, t);
    } else if (c != '#' || !lex_date(lx, t)) {
        lex_op(lx, t);
    }
    return true;
}

static bool lex_line(struct lexer *lx, struct vb_line *ret)
{
    lx->toks.count = 0;
    ret->number = lx->line;
    sk_span start = lx->rest;
    for (;;) {
        bool spaced = skip_blank(lx);
        if (at_line_end(lx))
            break;
        if (peek(lx, 0) == '\'' || is_rem(lx))
            skip_comment(lx);
        else if (!lex_token(lx, spaced))
            return false;
    }
    ret->text = sk_slice(start, 0, start.len - lx->rest.len);
    if (lx->rest.len > 0)
        eat_line_end(lx);
    if (push(lx, T_END, false) == NULL)
        return false;
    ret->at = lx->toks.at; /* until the next line; vb_lex keeps what it wants */
    ret->count = (uint32_t)(lx->toks.count - 1);
    return true;
}

bool vb_lex(struct vb *vb, sk_span source, struct vb_line **ret, size_t *ret_count)
{
    struct lexer lx = {.vb = vb, .rest = source, .line = 1};
    struct vb_cond cond = {.constants = {.fold = true}, .live = {true}};
    SK_VEC(struct vb_line) lines = {0};
    if (sk_starts(source, SK_LIT("\xEF\xBB\xBF")))
        eat(&lx, 3);
    while (lx.rest.len > 0) {
        struct vb_line line = {0};
        if (!vb_work(vb, 1) || !lex_line(&lx, &line))
            return false;
        if (line.count == 0 || vb_cond_line(vb, &cond, &line) || !cond.live[cond.depth])
            continue;
        struct vb_line *l = SK_PUSH(vb->arena, &lines);
        struct vb_tok *own = vb_alloc(vb, (line.count + ENDS) * sizeof *own);
        if (l == NULL || own == NULL)
            return vb_stop(vb, "memory");
        memcpy(own, line.at, (line.count + 1) * sizeof *own);
        *l = line;
        l->at = own;
    }
    *ret = lines.at;
    *ret_count = lines.count;
    return true;
}

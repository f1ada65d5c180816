/* The words of PowerShell: blanks, strings, variables. */
#include "interp/powershell/parse.h"

struct pnode *pp_node(struct pp *p, enum pnode_type type)
{
    static struct pnode spare;
    struct pnode *n = SK_NEW(p->ps->arena, struct pnode);
    if (n == NULL || !ps_step(p->ps, 1)) {
        ps_no_memory(p->ps);
        p->pos = p->in.len;
        spare = (struct pnode){.type = N_CONST};
        return n != NULL ? n : &spare;
    }
    n->type = (uint8_t)type;
    return n;
}

struct pnode *pp_const(struct pp *p, pv v)
{
    struct pnode *n = pp_node(p, N_CONST);
    n->value = v;
    return n;
}

int pp_peek(const struct pp *p, size_t ahead)
{
    return p->pos + ahead < p->in.len ? p->in.ptr[p->pos + ahead] : -1;
}

bool pp_take(struct pp *p, const char *literal)
{
    if (!sk_starts(sk_from(p->in, p->pos), sk_span_of_cstr(literal)))
        return false;
    p->pos += strlen(literal);
    return true;
}

bool pp_word(struct pp *p, const char *keyword)
{
    size_t n = strlen(keyword);
    if (!sk_istarts(sk_from(p->in, p->pos), sk_span_of_cstr(keyword)))
        return false;
    int c = pp_peek(p, n);
    if (c >= 0 && (sk_is_alnum((uint8_t)c) || c == '_' || c == '-' || c == '.' || c == '`'))
        return false;
    p->pos += n;
    return true;
}

size_t pp_fancy(const struct pp *p, size_t pos, char kind)
{
    sk_span s = sk_slice(p->in, pos, 3);
    if (s.len < 3 || s.ptr[0] != 0xE2 || s.ptr[1] != 0x80)
        return 0;
    uint8_t c = s.ptr[2];
    bool yes = kind == '\''  ? c >= 0x98 && c <= 0x9B
               : kind == '"' ? c >= 0x9C && c <= 0x9E
                             : c >= 0x93 && c <= 0x95;
    return yes ? 3 : 0;
}

void pp_blank(struct pp *p)
{
    for (;;) {
        int c = pp_peek(p, 0);
        if (c == ' ' || c == '\t' || c == '\v' || c == '\f' || c == 0)
            p->pos++;
        else if (c == 0xC2 && pp_peek(p, 1) == 0xA0)
            p->pos += 2;
        else if (c == '`' && (pp_peek(p, 1) == '\n' || pp_peek(p, 1) == '\r'))
            p->pos += pp_peek(p, 1) == '\r' && pp_peek(p, 2) == '\n' ? 3u : 2u;
        else if (c == '<' && pp_peek(p, 1) == '#') {
            size_t end = sk_find(sk_from(p->in, p->pos), SK_LIT("#>"));
            p->pos = end == SK_NPOS ? p->in.len : p->pos + end + 2;
        } else if (c == '#') {
            while (pp_peek(p, 0) >= 0 && pp_peek(p, 0) != '\n' && pp_peek(p, 0) != '\r')
                p->pos++;
        } else
            return;
    }
}

void pp_lines(struct pp *p)
{
    for (;;) {
        pp_blank(p);
        int c = pp_peek(p, 0);
        if (c != '\n' && c != '\r' && c != ';')
            return;
        p->pos++;
    }
}

/* ---- Variables ---- */

static bool name_char(int c)
{
    return c >= 0 && (sk_is_alnum((uint8_t)c) || c == '_' || c == '?' || c >= 0x80);
}

static sk_span braced_name(struct pp *p)
{
    struct sk_text out = ps_textbuf(p->ps);
    for (p->pos += 2; pp_peek(p, 0) >= 0 && pp_peek(p, 0) != '}'; p->pos++) {
        if (pp_peek(p, 0) == '`' && pp_peek(p, 1) >= 0)
            p->pos++;
        sk_text_byte(&out, p->in.ptr[p->pos]);
    }
    p->pos += pp_peek(p, 0) == '}';
    return ps_text_done(p->ps, &out);
}

static sk_span plain_name(struct pp *p)
{
    size_t start = ++p->pos;
    int c = pp_peek(p, 0);
    if (c == '$' || c == '^') {
        p->pos++;
        return sk_slice(p->in, start, 1);
    }
    while (name_char(pp_peek(p, 0)) ||
           (pp_peek(p, 0) == ':' && pp_peek(p, 1) != ':' && name_char(pp_peek(p, 1))))
        p->pos++;
    return sk_slice(p->in, start, p->pos - start);
}

struct pnode *pp_variable(struct pp *p)
{
    int c = pp_peek(p, 1);
    bool splat = pp_peek(p, 0) == '@';
    if (c == '(' && !splat) {
        p->pos += 2;
        struct pnode *n = pp_node(p, N_SUBEXPR);
        n->a = pp_statements(p, ')');
        return n;
    }
    if (!(c == '{' && !splat) && !name_char(c) && c != '$' && c != '^')
        return NULL;
    if (c == '$' && name_char(pp_peek(p, 2)))
        return NULL;
    struct pnode *n = pp_node(p, splat ? N_SPLAT : N_VAR);
    n->text = c == '{' ? braced_name(p) : plain_name(p);
    return n;
}

/* ---- Strings ---- */

static void escape(struct pp *p, struct sk_text *out)
{
    static const char from[] = "0abfnrtv"; /* as Windows PowerShell has them: no `e */
    static const uint8_t to[] = {0, 7, 8, 12, 10, 13, 9, 11};
    int c = pp_peek(p, 1);
    p->pos++;
    if (c < 0)
        return;
    if (c == 'u' && pp_peek(p, 1) == '{') {
        size_t n;
        uint64_t rune = sk_leading_u64(sk_from(p->in, p->pos + 2), 16, &n);
        sk_text_rune(out, (uint32_t)sk_min(rune, 0x110000));
        p->pos += n + 3;
        return;
    }
    const char *at = c == 0 ? NULL : strchr(from, c);
    if (c != '\r' && c != '\n')
        sk_text_byte(out, at != NULL ? to[at - from] : (uint8_t)c);
    p->pos++;
}

static void flush(struct pp *p, struct sk_text *out, struct pnode ***tail)
{
    if (out->len > 0) {
        struct pnode *n = pp_const(p, pv_str(ps_text_done(p->ps, out)));
        **tail = n;
        *tail = &n->next;
    }
    *out = ps_textbuf(p->ps);
}

/* The inside of a string with variables, from raw source. */
struct pnode *pp_expand(struct pp *outer, sk_span raw, bool here, bool quoted)
{
    struct pp in = {.ps = outer->ps, .in = raw, .depth = outer->depth + 1};
    struct pnode *n = pp_node(outer, N_EXPAND), **tail = &n->a;
    struct sk_text out = ps_textbuf(in.ps);
    while (pp_peek(&in, 0) >= 0 && !in.ps->dead) {
        int c = pp_peek(&in, 0);
        struct pnode *part = NULL;
        if (c == '$' && in.depth < 60)
            part = pp_variable(&in);
        if (part != NULL) {
            flush(&in, &out, &tail);
            *tail = part;
            tail = &part->next;
        } else if (c == '`') {
            escape(&in, &out);
        } else {
            size_t fancy = pp_fancy(&in, in.pos, '"');
            if (quoted && !here && ((c == '"' && pp_peek(&in, 1) == '"') || fancy > 0))
                in.pos += fancy > 0 ? 3u : 1u;
            sk_text_byte(&out, fancy > 0 && quoted && !here ? '"' : (uint8_t)c);
            in.pos += fancy > 0 && quoted && !here ? fancy : 1;
        }
    }
    flush(&in, &out, &tail);
    if (n->a == NULL)
        return pp_const(outer, pv_cstr(""));
    if (n->a->next == NULL && n->a->type == N_CONST)
        return n->a;
    return n;
}

static struct pnode *here_string(struct pp *p)
{
    char close[] = {'\n', p->in.ptr[p->pos + 1] == '"' ? '"' : '\'', '@', 0};
    size_t line = sk_find_byte(sk_from(p->in, p->pos), '\n');
    if (line == SK_NPOS || sk_trim(sk_slice(p->in, p->pos + 2, line - 2)).len > 0)
        return NULL;
    size_t start = p->pos + line + 1;
    size_t len = sk_find(sk_from(p->in, start - 1), sk_span_of_cstr(close));
    if (len == SK_NPOS)
        return NULL;
    p->pos = start - 1 + len + 3;
    sk_span raw = sk_slice(p->in, start, len == 0 ? 0 : len - 1);
    if (raw.len > 0 && raw.ptr[raw.len - 1] == '\r')
        raw.len--;
    return close[1] == '"' ? pp_expand(p, raw, true, true) : pp_const(p, pv_str(raw));
}

static size_t quote_at(const struct pp *p, size_t pos, char quote)
{
    if (pos < p->in.len && p->in.ptr[pos] == (uint8_t)quote)
        return 1;
    return pp_fancy(p, pos, quote);
}

static struct pnode *single_quoted(struct pp *p, size_t skip)
{
    struct sk_text out = ps_textbuf(p->ps);
    for (p->pos += skip; p->pos < p->in.len;) {
        size_t q = quote_at(p, p->pos, '\'');
        if (q > 0) {
            p->pos += q;
            q = quote_at(p, p->pos, '\'');
            if (q == 0)
                break;
        }
        sk_text_put(&out, sk_slice(p->in, p->pos, q > 0 ? q : 1));
        p->pos += q > 0 ? q : 1;
    }
    return pp_const(p, pv_str(ps_text_done(p->ps, &out)));
}

/* Skips a $( … ) inside a string, strings within it included. */
static void skip_subexpr(struct pp *p)
{
    unsigned open = 0;
    for (p->pos++; p->pos < p->in.len; p->pos++) {
        int c = pp_peek(p, 0);
        if (c == '`')
            p->pos++;
        else if (c == '\'' || c == '"') {
            size_t end = sk_find_byte(sk_from(p->in, p->pos + 1), (uint8_t)c);
            if (end == SK_NPOS)
                return;
            p->pos += end + 1;
        }
        open += c == '(';
        if (c == ')' && --open == 0)
            return;
    }
}

static struct pnode *double_quoted(struct pp *p, size_t skip)
{
    size_t start = p->pos += skip;
    while (p->pos < p->in.len) {
        int c = pp_peek(p, 0);
        size_t q = quote_at(p, p->pos, '"');
        if (c == '$' && pp_peek(p, 1) == '(') {
            size_t before = p->pos;
            skip_subexpr(p);
            if (p->pos >= p->in.len)
                p->pos = before;
        } else if (c == '`')
            p->pos++;
        else if (q > 0 && quote_at(p, p->pos + q, '"') == 0)
            break;
        else if (q > 0)
            p->pos += q;
        p->pos += q > 0 ? q : 1;
    }
    size_t end = sk_min(p->pos, p->in.len);
    p->pos = end + quote_at(p, end, '"');
    return pp_expand(p, sk_slice(p->in, start, end - start), false, true);
}

struct pnode *pp_string(struct pp *p)
{
    int c = pp_peek(p, 0), d = pp_peek(p, 1);
    if (c == '@' && (d == '"' || d == '\''))
        return here_string(p);
    size_t q = quote_at(p, p->pos, '\'');
    if (q > 0)
        return single_quoted(p, q);
    q = quote_at(p, p->pos, '"');
    return q > 0 ? double_quoted(p, q) : NULL;
}

/* Carets, quotes, operators, blocks, if and for. */
#include "interp/cmd/cm.h"

enum { MAX_PARSE_DEPTH = 60 };

struct cp {
    struct cm *cm;
    struct cm_frame *from; /* NULL: one line only */
    sk_span in;
    size_t pos;
    uint32_t parens, depth;
};

static struct cnode *node(struct cp *p, enum cnode_type type)
{
    static struct cnode spare;
    struct cnode *n = SK_NEW(p->cm->arena, struct cnode);
    if (n == NULL || !cm_step(p->cm, 1)) {
        cm_no_memory(p->cm);
        p->pos = p->in.len;
        spare = (struct cnode){.type = C_SIMPLE};
        return n != NULL ? n : &spare;
    }
    n->type = type;
    return n;
}

static int peek(const struct cp *p)
{
    return p->pos < p->in.len ? p->in.ptr[p->pos] : -1;
}

static int peek_at(const struct cp *p, size_t ahead)
{
    return p->pos + ahead < p->in.len ? p->in.ptr[p->pos + ahead] : -1;
}

/* One line, through the percent phase. */
static bool read_line(struct cm *cm, struct cm_frame *from, sk_span *ret)
{
    if (from == NULL || cm->dead || from->pos >= from->text.len)
        return false;
    sk_span rest = sk_from(from->text, from->pos);
    size_t nl = sk_find_byte(rest, '\n');
    sk_span line = sk_slice(rest, 0, nl);
    from->pos += nl == SK_NPOS ? rest.len : nl + 1;
    while (line.len > 0 && line.ptr[line.len - 1] == '\r')
        line.len--;
    *ret = cm_percent(cm, line);
    return true;
}

/* The next line goes behind what is left of this one. */
static bool more(struct cp *p, bool line_end)
{
    sk_span line;
    if (!read_line(p->cm, p->from, &line))
        return false;
    struct sk_text both = cm_text(p->cm);
    sk_text_put(&both, sk_from(p->in, p->pos));
    if (line_end)
        sk_text_byte(&both, '\n');
    sk_text_put(&both, line);
    p->in = cm_done(p->cm, &both);
    p->pos = 0;
    return true;
}

/* At a caret: moves onto what it makes plain, which may stand on the next line. False: it was
 * the last character. */
static bool skip_caret(struct cp *p)
{
    if (++p->pos < p->in.len && peek(p) != '\n')
        return true;
    if (p->pos < p->in.len) /* inside a text that has line ends */
        return ++p->pos < p->in.len;
    return more(p, false) && p->pos < p->in.len;
}

static void skip_blanks(struct cp *p)
{
    while (peek(p) >= 0 && peek(p) != 0 && strchr(" \t,;=\f\v", peek(p)) != NULL)
        p->pos++;
}

/* Inside a block: also line ends; reads on where the text is at its end. */
static void skip_lines(struct cp *p)
{
    for (;;) {
        skip_blanks(p);
        if (peek(p) == '\n')
            p->pos++;
        else if (peek(p) >= 0 || p->parens == 0 || !more(p, true))
            return;
    }
}

/* A word at the cursor without its carets; moves nothing, gives its length in *ret_len. */
static sk_span peek_word(struct cp *p, uint8_t room[16], size_t *ret_len)
{
    size_t n = 0, i = p->pos;
    for (; i < p->in.len && n < 16; i++) {
        uint8_t c = p->in.ptr[i];
        if (c == '^')
            continue;
        if (!sk_is_alpha(c))
            break;
        room[n++] = sk_lower(c);
    }
    *ret_len = i - p->pos;
    return sk_span_of(room, n);
}

static bool take_word(struct cp *p, const char *word)
{
    uint8_t room[16];
    size_t len;
    sk_span got = peek_word(p, room, &len);
    if (!sk_eq(got, sk_span_of_cstr(word)))
        return false;
    size_t next = p->pos + len;
    if (next < p->in.len && strchr(" \t,;=(/\"\n", p->in.ptr[next]) == NULL)
        return false;
    p->pos = next;
    return true;
}

static struct cnode *sequence(struct cp *p);
static struct cnode *command(struct cp *p);
static struct cnode *rest_of_line(struct cp *p);

/* A word that stops at delimiters or at the stop characters; carets go, quotes hold. */
static sk_span raw_word(struct cp *p, const char *stops)
{
    struct sk_text out = cm_text(p->cm);
    bool quoted = false;
    for (; peek(p) >= 0 && peek(p) != '\n' && cm_step(p->cm, 1); p->pos++) {
        int c = peek(p);
        if (c == '"')
            quoted = !quoted;
        if (!quoted && c == '^') {
            if (!skip_caret(p))
                break;
        } else if (!quoted && ((c != 0 && strchr(stops, c) != NULL) || (c == ')' && p->parens > 0)))
            break;
        sk_text_byte(&out, p->in.ptr[p->pos]);
    }
    return cm_done(p->cm, &out);
}

static void skip_wsp(struct cp *p)
{
    while (peek(p) == ' ' || peek(p) == '\t')
        p->pos++;
}

static struct credir *redir_add(struct cp *p, struct credir **list)
{
    struct credir *r = SK_NEW(p->cm->arena, struct credir);
    if (r == NULL) {
        cm_no_memory(p->cm);
        return NULL;
    }
    while (*list != NULL)
        list = &(*list)->next;
    return *list = r;
}

/* > >> < with a handle before; true: one was taken. */
static bool redirection(struct cp *p, struct credir **list)
{
    int digit = peek(p), c = peek_at(p, digit >= 0 && sk_is_digit((uint8_t)digit) ? 1 : 0);
    if (c != '>' && c != '<')
        return false;
    struct credir *r = redir_add(p, list);
    if (r == NULL)
        return false;
    p->pos += digit == c ? 1 : 2;
    bool append = c == '>' && peek(p) == '>';
    p->pos += append;
    r->handle = digit != c ? (uint8_t)(digit - '0') : c == '>';
    if (peek(p) == '&') {
        p->pos++;
        r->kind = '&';
        skip_wsp(p);
        r->file = sk_slice(p->in, p->pos, 1);
        p->pos += peek(p) >= 0;
        return true;
    }
    skip_blanks(p);
    r->kind = append ? 'a' : (char)c;
    r->file = raw_word(p, " \t&|<>,;=");
    return true;
}

static bool ends_simple(const struct cp *p, int c)
{
    return c == '&' || c == '|' || (c == ')' && p->parens > 0);
}

static bool at_redirection(const struct cp *p, int c, const struct sk_text *before)
{
    if (c == '>' || c == '<')
        return true;
    bool handle = c >= 0 && sk_is_digit((uint8_t)c) &&
                  (before->len == 0 || cm_is_delim(before->ptr[before->len - 1]));
    return handle && (peek_at(p, 1) == '>' || peek_at(p, 1) == '<');
}

static struct cnode *simple(struct cp *p)
{
    struct cnode *n = node(p, C_SIMPLE);
    struct sk_text out = cm_text(p->cm);
    bool quoted = false;
    for (int c; (c = peek(p)) >= 0 && cm_step(p->cm, 1); p->pos++) {
        if (c == '"')
            quoted = !quoted;
        if (c == '\n' || (!quoted && ends_simple(p, c)))
            break;
        if (!quoted && at_redirection(p, c, &out) && redirection(p, &n->redirs)) {
            p->pos--;
            continue;
        }
        if (!quoted && c == '^') {
            if (!skip_caret(p))
                break;
            if (peek(p) == '\n')
                break;
        }
        sk_text_byte(&out, p->in.ptr[p->pos]);
    }
    n->text = cm_done(p->cm, &out);
    return n;
}

static void skip_rest_of_line(struct cp *p)
{
    while (peek(p) >= 0 && peek(p) != '\n')
        p->pos++;
}

/* rem: nothing behind it counts but a separator that follows at once. */
static struct cnode *remark(struct cp *p)
{
    skip_blanks(p);
    if (peek(p) != '&' && peek(p) != '|')
        skip_rest_of_line(p);
    return node(p, C_SIMPLE);
}

static struct cnode *block(struct cp *p)
{
    struct cnode *n = node(p, C_BLOCK);
    p->pos++;
    p->parens++;
    n->a = sequence(p);
    skip_lines(p);
    p->parens--;
    if (peek(p) == ')')
        p->pos++;
    for (;;) {
        size_t mark = p->pos;
        skip_wsp(p);
        if (redirection(p, &n->redirs))
            continue;
        p->pos = mark;
        return n;
    }
}

static bool one_sided(sk_span word)
{
    static const char *const words[] = {"exist", "defined", "errorlevel", "cmdextversion"};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (sk_ieq(word, sk_span_of_cstr(words[i])))
            return true;
    return false;
}

/* [/i] [not] exist x | defined x | errorlevel n | a==b | a op b */
static void condition(struct cp *p, struct cnode *n)
{
    static const char stops[] = " \t,;=&|<>";
    for (;;) {
        skip_blanks(p);
        n->text = raw_word(p, stops);
        if (sk_ieq(n->text, SK_LIT("/i")))
            n->fold = true;
        else if (sk_ieq(n->text, SK_LIT("not")))
            n->negate = !n->negate;
        else
            break;
    }
    if (one_sided(n->text)) {
        n->op = n->text;
        n->text = (sk_span){0};
    } else {
        while (peek(p) == ' ' || peek(p) == '\t' || peek(p) == ',' || peek(p) == ';')
            p->pos++;
        if (peek(p) == '=') {
            n->op = SK_LIT("==");
            while (peek(p) == '=')
                p->pos++;
        } else
            n->op = raw_word(p, stops);
    }
    skip_blanks(p);
    n->right = raw_word(p, stops);
}

static struct cnode *if_command(struct cp *p)
{
    struct cnode *n = node(p, C_IF);
    condition(p, n);
    skip_blanks(p);
    n->a = rest_of_line(p);
    size_t mark = p->pos;
    skip_lines(p);
    if (take_word(p, "else")) {
        skip_blanks(p);
        n->b = rest_of_line(p);
    } else if (p->pos <= p->in.len)
        p->pos = mark <= p->pos ? mark : p->pos;
    return n;
}

/* What stands between the parentheses of for: delimiters outside of quotes become one blank. */
static sk_span set_of(struct cp *p)
{
    struct sk_text out = cm_text(p->cm);
    bool quoted = false, plain = false;
    for (p->pos++; cm_step(p->cm, 1); p->pos++, plain = false) {
        int c = peek(p);
        if (c < 0) {
            if (!more(p, true))
                break;
            c = peek(p);
        }
        if (c == '"')
            quoted = !quoted;
        if (c == '\n')
            quoted = false;
        if (!quoted && c == ')') {
            p->pos++;
            break;
        }
        if (!quoted && c == '^') {
            if (!skip_caret(p))
                break;
            c = peek(p);
            plain = true;
        }
        bool gap = !quoted && !plain && (c == '\n' || cm_is_delim((uint8_t)c));
        if (!gap)
            sk_text_byte(&out, (uint8_t)c);
        else if (out.len > 0 && out.ptr[out.len - 1] != ' ')
            sk_text_byte(&out, ' ');
    }
    return cm_done(p->cm, &out);
}

static struct cnode *for_command(struct cp *p)
{
    struct cnode *n = node(p, C_FOR);
    for (skip_blanks(p); peek(p) >= 0 && peek(p) != '%' && peek(p) != '\n'; skip_blanks(p)) {
        size_t before = p->pos;
        sk_span word = raw_word(p, " \t,;=");
        if (p->pos == before)
            break;
        if (word.len > 1 && word.ptr[0] == '/' && n->kind == 0)
            n->kind = sk_lower(word.ptr[1]);
        else if (!sk_ieq(word, SK_LIT("/r")) && !sk_ieq(word, SK_LIT("/d")))
            n->options = word;
    }
    while (peek(p) == '%' || peek(p) == '^')
        p->pos++;
    n->letter = peek(p) > 0 && peek(p) < CM_LETTERS ? (uint8_t)peek(p) : '?';
    p->pos++;
    skip_lines(p);
    if (!take_word(p, "in"))
        return n;
    skip_lines(p);
    if (peek(p) == '(')
        n->text = set_of(p);
    skip_lines(p);
    (void)take_word(p, "do");
    skip_lines(p);
    n->a = rest_of_line(p);
    return n;
}

static struct cnode *plain_command(struct cp *p)
{
    struct credir *head = NULL, **end = &head;
    while (redirection(p, &head))
        skip_blanks(p);
    struct cnode *n = peek(p) == '(' ? block(p) : take_word(p, "rem") ? remark(p) : simple(p);
    while (*end != NULL)
        end = &(*end)->next;
    *end = n->redirs;
    n->redirs = head;
    return n;
}

static struct cnode *command(struct cp *p)
{
    if (p->depth > MAX_PARSE_DEPTH) {
        skip_rest_of_line(p);
        return node(p, C_SIMPLE);
    }
    p->depth++;
    struct cnode *n;
    for (skip_blanks(p); peek(p) == '@'; skip_blanks(p))
        p->pos++;
    if (peek(p) == ':') { /* a label inside of a block or line */
        skip_rest_of_line(p);
        n = node(p, C_SIMPLE);
    } else if (peek(p) == '(')
        n = block(p);
    else if (take_word(p, "if"))
        n = if_command(p);
    else if (take_word(p, "for"))
        n = for_command(p);
    else
        n = plain_command(p);
    p->depth--;
    return n;
}

/* | binds most, then &&, then ||. */
static struct cnode *joined_at(struct cp *p, unsigned level)
{
    static const struct {
        char first, second;
        enum cnode_type type;
    } levels[] = {{'|', '|', C_OR}, {'&', '&', C_AND}, {'|', 0, C_PIPE}};
    if (level == 3)
        return command(p);
    struct cnode *left = joined_at(p, level + 1);
    while (!p->cm->dead) {
        skip_wsp(p);
        bool twice = peek_at(p, 1) == peek(p);
        if (peek(p) != levels[level].first || twice != (levels[level].second != 0))
            return left;
        struct cnode *n = node(p, levels[level].type);
        p->pos += twice ? 2 : 1;
        skip_lines(p);
        n->a = left;
        n->b = joined_at(p, level + 1);
        left = n;
    }
    return left;
}

static struct cnode *joined(struct cp *p)
{
    return joined_at(p, 0);
}

/* The body of if and for: all that the line still has, up to else. */
static struct cnode *rest_of_line(struct cp *p)
{
    struct cnode *first = node(p, C_SEQ), *last = first;
    first->a = joined(p);
    while (peek(p) == '&' && !p->cm->dead) {
        struct cnode *n = node(p, C_SEQ);
        p->pos++;
        skip_blanks(p);
        if (peek(p) < 0 || peek(p) == '\n')
            break;
        n->a = joined(p);
        last->b = n;
        last = n;
    }
    return first;
}

static struct cnode *sequence(struct cp *p)
{
    struct cnode *first = NULL, *last = NULL;
    while (!p->cm->dead) {
        skip_lines(p);
        if (peek(p) == ')' && p->parens == 0)
            skip_rest_of_line(p); /* nothing was open: the line ends here */
        if (peek(p) < 0 || (peek(p) == ')' && p->parens > 0))
            return first;
        size_t before = p->pos;
        const uint8_t *text = p->in.ptr;
        struct cnode *n = node(p, C_SEQ);
        n->a = joined(p);
        if (last != NULL)
            last->b = n;
        else
            first = n;
        last = n;
        if (peek(p) == '&' || peek(p) == '\n' || peek(p) == '|')
            p->pos++;
        else if (p->pos == before && text == p->in.ptr && peek(p) >= 0)
            p->pos++;
    }
    return first;
}

struct cnode *cm_parse(struct cm *cm, struct cm_frame *from)
{
    struct cp p = {.cm = cm, .from = from};
    if (!read_line(cm, from, &p.in))
        return NULL;
    return sequence(&p);
}

struct cnode *cm_parse_text(struct cm *cm, sk_span text)
{
    struct cp p = {.cm = cm, .in = text};
    return sequence(&p);
}

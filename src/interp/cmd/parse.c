/* Carets, quotes, operators, blocks, if and for. */
#include "interp/cmd/cm.h"

enum { MAX_DEPTH = 60 };

struct cp {
    struct cm *cm;
    struct cm_source *from; /* NULL: one line only */
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

/* One line with its continuations (^ at the end), through the percent phase. */
bool cm_read_line(struct cm *cm, struct cm_source *from, sk_span *ret)
{
    struct sk_text out = cm_text(cm);
    bool any = false;
    while (from->pos < from->text.len) {
        sk_span rest = sk_from(from->text, from->pos), line;
        size_t nl = sk_find_byte(rest, '\n');
        line = sk_slice(rest, 0, nl);
        from->pos += nl == SK_NPOS ? rest.len : nl + 1;
        if (line.len > 0 && line.ptr[line.len - 1] == '\r')
            line.len--;
        any = true;
        size_t carets = 0;
        while (carets < line.len && line.ptr[line.len - 1 - carets] == '^')
            carets++;
        sk_text_put(&out, sk_slice(line, 0, line.len - carets % 2));
        if (carets % 2 == 0)
            break;
    }
    *ret = cm_percent(cm, cm_done(cm, &out));
    return any;
}

static bool more(struct cp *p)
{
    sk_span line;
    if (p->from == NULL || p->cm->dead || !cm_read_line(p->cm, p->from, &line))
        return false;
    struct sk_text both = cm_text(p->cm);
    sk_text_put(&both, sk_from(p->in, p->pos));
    sk_text_byte(&both, '\n');
    sk_text_put(&both, line);
    p->in = cm_done(p->cm, &both);
    p->pos = 0;
    return true;
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
        else if (peek(p) >= 0 || p->parens == 0 || !more(p))
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

/* A word that stops at blanks or at the stop characters; carets go, quotes hold. */
static sk_span raw_word(struct cp *p, const char *stops)
{
    struct sk_text out = cm_text(p->cm);
    bool quoted = false;
    for (; peek(p) >= 0 && peek(p) != '\n'; p->pos++) {
        int c = peek(p);
        if (c == '"')
            quoted = !quoted;
        if (!quoted && c == '^' && p->pos + 1 < p->in.len)
            p->pos++;
        else if (!quoted && c != 0 && strchr(stops, c) != NULL)
            break;
        sk_text_byte(&out, p->in.ptr[p->pos]);
    }
    return cm_done(p->cm, &out);
}

/* > >> < with a handle before; true: one was taken. */
static bool redirection(struct cp *p, struct cnode *n)
{
    size_t mark = p->pos;
    int handle = peek(p);
    if (handle >= 0 && sk_is_digit((uint8_t)handle))
        p->pos++;
    else
        handle = 0;
    int c = peek(p);
    if (c != '>' && c != '<') {
        p->pos = mark;
        return false;
    }
    p->pos++;
    bool append = c == '>' && peek(p) == '>';
    p->pos += append;
    if (peek(p) == '&') {
        p->pos += 2;
        return true;
    }
    while (peek(p) == ' ' || peek(p) == '\t')
        p->pos++;
    sk_span file = cm_unquote(raw_word(p, " \t&|<>,;=()"));
    if (c == '<')
        n->in = file;
    else if (handle != '2') {
        n->out = file;
        n->append = append;
    }
    return true;
}

static bool ends_simple(const struct cp *p, int c)
{
    return c == '&' || c == '|' || c == '\n' || (c == ')' && p->parens > 0);
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
        bool handle = sk_is_digit((uint8_t)c) && out.len > 0 && sk_is_wsp(out.ptr[out.len - 1]) &&
                      p->pos + 1 < p->in.len &&
                      (p->in.ptr[p->pos + 1] == '>' || p->in.ptr[p->pos + 1] == '<');
        if (!quoted && (c == '>' || c == '<' || handle) && redirection(p, n)) {
            p->pos--;
            continue;
        }
        if (!quoted && c == '^') {
            if (++p->pos >= p->in.len)
                break;
            if (p->in.ptr[p->pos] == '\n')
                p->pos++;
            if (p->pos >= p->in.len)
                break;
        }
        sk_text_byte(&out, p->in.ptr[p->pos]);
    }
    n->text = cm_done(p->cm, &out);
    return n;
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
        while (peek(p) == ' ' || peek(p) == '\t')
            p->pos++;
        if (redirection(p, n))
            continue;
        p->pos = mark;
        return n;
    }
}

/* [/i] [not] exist x | defined x | errorlevel n | a==b | a op b */
static struct cnode *if_command(struct cp *p)
{
    struct cnode *n = node(p, C_IF);
    struct sk_text cond = cm_text(p->cm);
    skip_blanks(p);
    for (;;) {
        size_t mark = p->pos;
        sk_span word = raw_word(p, " \t\n,;=(");
        bool flag = sk_ieq(word, SK_LIT("/i")) || sk_ieq(word, SK_LIT("not"));
        if (!flag) {
            p->pos = mark;
            break;
        }
        sk_text_put(&cond, word);
        sk_text_byte(&cond, ' ');
        skip_blanks(p);
    }
    sk_span left = raw_word(p, " \t\n=");
    sk_text_put(&cond, left);
    bool one = sk_ieq(left, SK_LIT("exist")) || sk_ieq(left, SK_LIT("defined")) ||
               sk_ieq(left, SK_LIT("errorlevel")) || sk_ieq(left, SK_LIT("cmdextversion"));
    while (peek(p) == ' ' || peek(p) == '\t')
        p->pos++;
    if (!one && peek(p) == '=') {
        while (peek(p) == '=')
            p->pos++;
        sk_text_puts(&cond, " == ");
    } else if (!one) {
        sk_text_byte(&cond, ' ');
        sk_text_put(&cond, raw_word(p, " \t\n"));
        sk_text_byte(&cond, ' ');
    } else
        sk_text_byte(&cond, ' ');
    while (peek(p) == ' ' || peek(p) == '\t')
        p->pos++;
    sk_span right = raw_word(p, " \t\n,;=(");
    sk_text_put(&cond, right);
    n->text = cm_done(p->cm, &cond);
    skip_blanks(p);
    n->a = rest_of_line(p);
    size_t mark = p->pos;
    skip_lines(p);
    if (take_word(p, "else")) {
        skip_blanks(p);
        n->b = rest_of_line(p);
    } else
        p->pos = mark;
    return n;
}

static sk_span set_of(struct cp *p)
{
    struct sk_text out = cm_text(p->cm);
    bool quoted = false;
    unsigned open = 0;
    for (p->pos++; cm_step(p->cm, 1); p->pos++) {
        int c = peek(p);
        if (c < 0) {
            p->parens++;
            bool got = more(p);
            p->parens--;
            if (!got)
                break;
            p->pos--;
            continue;
        }
        if (c == '"')
            quoted = !quoted;
        if (!quoted && c == ')' && open-- == 0) {
            p->pos++;
            break;
        }
        open += !quoted && c == '(';
        if (!quoted && c == '^' && p->pos + 1 < p->in.len)
            c = p->in.ptr[++p->pos];
        sk_text_byte(&out, c == '\n' ? ' ' : (uint8_t)c);
    }
    return cm_done(p->cm, &out);
}

static struct cnode *for_command(struct cp *p)
{
    struct cnode *n = node(p, C_FOR);
    for (skip_blanks(p); peek(p) == '/' || peek(p) == '"'; skip_blanks(p)) {
        sk_span word = raw_word(p, " \t\n,;=");
        if (word.len > 1 && word.ptr[0] == '/')
            n->kind = sk_lower(word.ptr[1]);
        else
            n->options = cm_unquote(word);
    }
    if (n->kind == 'f' && peek(p) != '%') /* options without quotes */
        n->options = raw_word(p, "%");
    skip_blanks(p);
    while (peek(p) == '%' || peek(p) == '^')
        p->pos++;
    n->letter = peek(p) > 0 && peek(p) < 128 ? (uint8_t)peek(p) : '?';
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

static struct cnode *command(struct cp *p)
{
    if (p->depth > MAX_DEPTH)
        return NULL;
    p->depth++;
    struct cnode *n;
    for (skip_blanks(p); peek(p) == '@'; skip_blanks(p))
        p->pos++;
    if (peek(p) == '(')
        n = block(p);
    else if (take_word(p, "if"))
        n = if_command(p);
    else if (take_word(p, "for"))
        n = for_command(p);
    else {
        struct cnode head = {0};
        while (redirection(p, &head))
            skip_blanks(p);
        n = simple(p);
        n->out = n->out.len > 0 ? n->out : head.out;
        n->append |= head.append;
        n->in = n->in.len > 0 ? n->in : head.in;
    }
    p->depth--;
    return n;
}

static struct cnode *joined(struct cp *p)
{
    struct cnode *left = command(p);
    while (left != NULL && !p->cm->dead) {
        while (peek(p) == ' ' || peek(p) == '\t')
            p->pos++;
        int c = peek(p), d = p->pos + 1 < p->in.len ? p->in.ptr[p->pos + 1] : -1;
        if ((c != '&' && c != '|') || (c == '&' && d != '&'))
            return left;
        struct cnode *n = node(p, c == '&' ? C_AND : d == '|' ? C_OR : C_PIPE);
        p->pos += d == c ? 2 : 1;
        skip_lines(p);
        n->a = left;
        n->b = command(p);
        left = n;
    }
    return left;
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
        if (peek(p) < 0 || (peek(p) == ')' && p->parens > 0))
            return first;
        size_t before = p->pos;
        sk_span text = p->in;
        struct cnode *n = node(p, C_SEQ);
        n->a = joined(p);
        if (last != NULL)
            last->b = n;
        else
            first = n;
        last = n;
        if (peek(p) == '&' || peek(p) == '\n' || (peek(p) == ')' && p->parens == 0))
            p->pos++;
        else if (p->pos == before && text.ptr == p->in.ptr && peek(p) >= 0)
            p->pos++;
    }
    return first;
}

struct cnode *cm_parse(struct cm *cm, struct cm_source *from)
{
    struct cp p = {.cm = cm, .from = from};
    if (!cm_read_line(cm, from, &p.in))
        return NULL;
    return sequence(&p);
}

struct cnode *cm_parse_text(struct cm *cm, sk_span text)
{
    struct cp p = {.cm = cm, .in = text};
    return sequence(&p);
}

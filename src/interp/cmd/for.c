/* for, in its kinds. */
#include "interp/cmd/cm.h"

static void bind(struct cm *cm, uint8_t letter, sk_span value)
{
    if (letter < 128) {
        cm->for_vars[letter] = value;
        cm->for_set[letter] = true;
    }
}

static void for_plain(struct cm *cm, const struct cnode *n, sk_span set)
{
    sk_span word;
    while (cm->flow == CF_NONE && cm_word(&set, &word) && cm_step(cm, 1)) {
        bind(cm, n->letter, word);
        cm_exec(cm, n->a);
    }
}

static int64_t number(sk_span s)
{
    size_t used;
    bool minus = s.len > 0 && s.ptr[0] == '-';
    int64_t v = (int64_t)sk_min(sk_leading_u64(sk_from(s, minus), 10, &used), INT32_MAX);
    return minus ? -v : v;
}

static void for_count(struct cm *cm, const struct cnode *n, sk_span set)
{
    int64_t at[3] = {0, 0, 0};
    sk_span word;
    for (size_t i = 0; i < 3 && cm_word(&set, &word); i++)
        at[i] = number(word);
    for (int64_t i = at[0]; cm->flow == CF_NONE && cm_step(cm, 1); i += at[1]) {
        if (at[1] >= 0 ? i > at[2] : i < at[2])
            return;
        struct sk_text t = cm_text(cm);
        sk_text_printf(&t, "%lld", (long long)i);
        bind(cm, n->letter, cm_done(cm, &t));
        cm_exec(cm, n->a);
    }
}

struct options {
    sk_span delims, tokens;
    uint8_t eol;
    uint64_t skip;
    bool backq;
};

static sk_span behind(sk_span options, const char *key)
{
    size_t at = sk_ifind(options, sk_span_of_cstr(key));
    return at == SK_NPOS ? (sk_span){0} : sk_from(options, at + strlen(key));
}

static struct options options_of(sk_span text)
{
    struct options o = {.delims = SK_LIT(" \t"), .tokens = SK_LIT("1"), .eol = ';'};
    size_t used;
    sk_span d = behind(text, "delims="), t = behind(text, "tokens="), e = behind(text, "eol=");
    o.backq = sk_ifind(text, SK_LIT("usebackq")) != SK_NPOS;
    o.skip = sk_leading_u64(behind(text, "skip="), 10, &used);
    if (t.ptr != NULL)
        o.tokens = sk_slice(t, 0, sk_find_byte(t, ' '));
    if (e.len > 0)
        o.eol = e.ptr[0];
    if (sk_ifind(text, SK_LIT("delims=")) == SK_NPOS)
        return o;
    /* The blank counts as a delimiter only when it is the last one. */
    size_t blank = sk_find_byte(d, ' ');
    o.delims =
        blank == SK_NPOS ? d : sk_slice(d, 0, blank == 0 || blank + 1 == d.len ? blank + 1 : blank);
    if (blank == 0 && d.len > 1)
        o.delims = SK_LIT("");
    return o;
}

static bool is_delim(const struct options *o, uint8_t c)
{
    return sk_find_byte(o->delims, c) != SK_NPOS;
}

/* Token number n (from 1) of a line, or with `rest` everything from it on. */
static sk_span token(const struct options *o, sk_span line, uint64_t n, bool rest)
{
    size_t i = 0;
    for (uint64_t k = 1;; k++) {
        while (i < line.len && is_delim(o, line.ptr[i]))
            i++;
        size_t start = i;
        if (i >= line.len)
            return (sk_span){0};
        if (k == n && rest)
            return sk_from(line, start);
        while (i < line.len && !is_delim(o, line.ptr[i]))
            i++;
        if (k == n)
            return sk_slice(line, start, i - start);
    }
}

static void bind_tokens(struct cm *cm, const struct options *o, uint8_t letter, sk_span line)
{
    sk_span list = o->tokens, item;
    uint64_t last = 0;
    while (sk_split(&list, ',', &item)) {
        bool star = item.len > 0 && item.ptr[item.len - 1] == '*';
        size_t used;
        uint64_t from = sk_leading_u64(item, 10, &used), to = from;
        if (used < item.len && item.ptr[used] == '-')
            to = sk_leading_u64(sk_from(item, used + 1), 10, &used);
        for (uint64_t n = from; n > 0 && n <= to && n < 64 && letter < 127; n++, letter++)
            bind(cm, letter, token(o, line, n, false));
        last = to > last ? to : last;
        if (star && letter < 127)
            bind(cm, letter++, token(o, line, last + 1, true));
    }
}

static void for_lines(struct cm *cm, const struct cnode *n, const struct options *o, sk_span lines)
{
    sk_span line;
    uint64_t skip = o->skip;
    while (cm->flow == CF_NONE && sk_next_line(&lines, &line) && cm_step(cm, 1)) {
        if (skip > 0) {
            skip--;
            continue;
        }
        if (line.len == 0 || line.ptr[0] == o->eol || token(o, line, 1, false).len == 0)
            continue;
        bind_tokens(cm, o, n->letter, line);
        cm_exec(cm, n->a);
    }
}

static void for_file(struct cm *cm, const struct cnode *n, sk_span set)
{
    struct options o = options_of(cm_delayed(cm, cm_for_vars(cm, n->options)));
    set = sk_trim(set);
    uint8_t quote = set.len > 1 && set.ptr[set.len - 1] == set.ptr[0] ? set.ptr[0] : 0;
    sk_span inside = sk_slice(set, 1, set.len - 2), word;
    uint8_t command = o.backq ? '`' : '\'', text = o.backq ? '\'' : '"';
    if (quote == command && quote != 0)
        for_lines(cm, n, &o, cm_capture(cm, inside));
    else if (quote == text && quote != 0)
        for_lines(cm, n, &o, inside);
    else
        while (cm_word(&set, &word)) {
            const struct cm_file *f = cm_file_of(cm, word, false);
            if (f != NULL)
                for_lines(cm, n, &o, f->bytes);
        }
}

void cm_exec_for(struct cm *cm, const struct cnode *n)
{
    sk_span set = cm_delayed(cm, cm_for_vars(cm, n->text));
    bool was = cm->for_set[n->letter & 127];
    sk_span before = cm->for_vars[n->letter & 127];
    if (n->kind == 'l')
        for_count(cm, n, set);
    else if (n->kind == 'f')
        for_file(cm, n, set);
    else
        for_plain(cm, n, set);
    cm->for_set[n->letter & 127] = was;
    cm->for_vars[n->letter & 127] = before;
}

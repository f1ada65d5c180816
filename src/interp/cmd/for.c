/* for, in its kinds. */
#include "interp/cmd/cm.h"

static void bind(struct cm *cm, unsigned letter, sk_span value)
{
    if (letter < CM_LETTERS) {
        cm->for_vars[letter] = value;
        cm->for_set[letter] = true;
    }
}

static bool going(struct cm *cm)
{
    return cm->flow == CF_NONE && cm_step(cm, 1);
}

/* ---- plain, /d, /r ---- */

static void each_line(struct cm *cm, const struct cnode *n, sk_span lines, bool name_only)
{
    sk_span line;
    while (sk_next_line(&lines, &line) && going(cm)) {
        size_t slash = name_only ? sk_rfind_byte(line, '\\') : SK_NPOS;
        bind(cm, n->letter, slash == SK_NPOS ? line : sk_from(line, slash + 1));
        cm_exec(cm, n->a);
    }
}

/* Matches come with the folder that the pattern named. */
static void matches(struct cm *cm, const struct cnode *n, sk_span pattern)
{
    pattern = cm_bare(cm, pattern);
    size_t slash = sk_rfind_byte(pattern, '\\');
    sk_span found = cm_glob(cm, pattern, n->kind == 'd', false), line;
    if (slash == SK_NPOS) {
        each_line(cm, n, found, true);
        return;
    }
    while (sk_next_line(&found, &line) && going(cm)) {
        size_t base = sk_rfind_byte(line, '\\');
        sk_span name = base == SK_NPOS ? line : sk_from(line, base + 1);
        bind(cm, n->letter, cm_join(cm, sk_slice(pattern, 0, slash + 1), "", name));
        cm_exec(cm, n->a);
    }
}

static void for_plain(struct cm *cm, const struct cnode *n, sk_span set)
{
    sk_span word;
    while (cm_word(&set, &word) && going(cm)) {
        if (cm_has_wildcard(word)) {
            matches(cm, n, word);
            continue;
        }
        bind(cm, n->letter, word);
        cm_exec(cm, n->a);
    }
}

/* /r folder: a pattern's files below it; a plain name comes once with the folder before it. */
static void for_walk(struct cm *cm, const struct cnode *n, sk_span set)
{
    sk_span root = n->options.len == 0 ? cm->cwd : cm_delayed(cm, cm_for_vars(cm, n->options)),
            word;
    root = cm_full(cm, root);
    while (cm_word(&set, &word) && going(cm)) {
        const char *gap = root.len > 0 && root.ptr[root.len - 1] == '\\' ? "" : "\\";
        sk_span path = cm_join(cm, root, gap, cm_bare(cm, word));
        if (cm_has_wildcard(word)) {
            each_line(cm, n, cm_glob(cm, path, false, true), false);
            continue;
        }
        bind(cm, n->letter, path);
        cm_exec(cm, n->a);
    }
}

/* ---- /l ---- */

static int64_t number(sk_span s)
{
    size_t used;
    bool minus = s.len > 0 && s.ptr[0] == '-';
    s = sk_from(s, minus || (s.len > 0 && s.ptr[0] == '+'));
    bool hex = sk_istarts(s, SK_LIT("0x"));
    unsigned base = hex ? 16 : s.len > 1 && s.ptr[0] == '0' ? 8 : 10;
    int64_t v = (int64_t)sk_min(sk_leading_u64(sk_from(s, hex ? 2 : 0), base, &used), INT32_MAX);
    return minus ? -v : v;
}

static void for_count(struct cm *cm, const struct cnode *n, sk_span set)
{
    int64_t at[3] = {0, 0, 0};
    sk_span word;
    for (size_t i = 0; i < 3 && cm_word(&set, &word); i++)
        at[i] = number(cm_unquote(word));
    for (int64_t i = at[0]; going(cm); i = (int32_t)(uint32_t)(uint64_t)(i + at[1])) {
        if (at[1] >= 0 ? i > at[2] : i < at[2])
            return;
        bind(cm, n->letter, cm_number(cm, i));
        cm_exec(cm, n->a);
    }
}

/* ---- /f ---- */

struct options {
    sk_span delims, tokens;
    int eol; /* -1: none */
    uint64_t skip;
    bool backq;
};

/* The options stand in one text, blanks between; only delims may hold a blank, and then last. */
static void option(struct options *o, sk_span *rest)
{
    sk_span s = *rest;
    size_t used = 1;
    if (sk_istarts(s, SK_LIT("delims="))) {
        sk_span d = sk_from(s, 7);
        size_t blank = sk_find_byte(d, ' ');
        bool last = blank == SK_NPOS || sk_trim(sk_from(d, blank)).len == 0;
        size_t n = last ? d.len : blank;
        o->delims = sk_slice(d, 0, n);
        if (last && blank != SK_NPOS)
            o->delims = sk_slice(d, 0, blank + 1);
        used = 7 + n;
    } else if (sk_istarts(s, SK_LIT("tokens="))) {
        o->tokens = sk_slice(sk_from(s, 7), 0, sk_find_byte(sk_from(s, 7), ' '));
        used = 7 + o->tokens.len;
    } else if (sk_istarts(s, SK_LIT("eol="))) {
        o->eol = s.len > 4 ? s.ptr[4] : -1;
        used = 5;
        if (sk_istarts(sk_from(s, 4), SK_LIT("delims=")) ||
            sk_istarts(sk_from(s, 4), SK_LIT("tokens=")) || s.len == 4) {
            o->eol = -1;
            used = 4;
        }
    } else if (sk_istarts(s, SK_LIT("skip=0x"))) {
        o->skip = sk_leading_u64(sk_from(s, 7), 16, &used);
        used += 7;
    } else if (sk_istarts(s, SK_LIT("skip="))) {
        o->skip = sk_leading_u64(sk_from(s, 5), 10, &used);
        used += 5;
    } else if (sk_istarts(s, SK_LIT("useback"))) {
        o->backq = true;
        used = sk_find_byte(s, ' ');
    }
    *rest = sk_from(s, used);
}

static struct options options_of(sk_span text)
{
    struct options o = {.delims = SK_LIT(" \t"), .tokens = SK_LIT("1"), .eol = ';'};
    for (sk_span rest = cm_unquote(text); rest.len > 0;)
        option(&o, &rest);
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

/* Which tokens are asked for: they are bound in their order, not in that of the list. */
static bool wanted(sk_span list, bool asked[32])
{
    sk_span item;
    bool star = false;
    while (sk_split(&list, ',', &item)) {
        star |= item.len > 0 && item.ptr[item.len - 1] == '*';
        size_t used, more;
        uint64_t from = sk_leading_u64(item, 10, &used), to = from;
        if (used < item.len && item.ptr[used] == '-')
            to = sk_leading_u64(sk_from(item, used + 1), 10, &more);
        for (uint64_t n = from; n > 0 && n <= to && n < 32; n++)
            asked[n] = true;
    }
    return star;
}

static void bind_tokens(struct cm *cm, const struct options *o, unsigned letter, sk_span line)
{
    bool asked[32] = {false};
    bool star = wanted(o->tokens, asked);
    uint64_t last = 0;
    for (uint64_t n = 1; n < 32; n++)
        if (asked[n]) {
            bind(cm, letter++, token(o, line, n, false));
            last = n;
        }
    if (star)
        bind(cm, letter, token(o, line, last + 1, true));
}

/* A line whose first token is not there is left out. */
static bool has_any(const struct options *o, sk_span line)
{
    bool asked[32] = {false};
    bool star = wanted(o->tokens, asked);
    for (uint64_t n = 1; n < 32; n++)
        if (asked[n])
            return token(o, line, n, false).len > 0;
    return star && (line.len > 0);
}

static void for_lines(struct cm *cm, const struct cnode *n, const struct options *o, sk_span lines)
{
    sk_span line;
    uint64_t skip = o->skip;
    while (sk_next_line(&lines, &line) && going(cm)) {
        if (skip > 0) {
            skip--;
            continue;
        }
        if (line.len == 0 || line.ptr[0] == o->eol || !has_any(o, line))
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
        while (cm_word(&set, &word) && going(cm)) {
            const struct cm_file *f = cm_file_of(cm, word, false);
            cm->errorlevel = f == NULL;
            if (f != NULL)
                for_lines(cm, n, &o, f->bytes);
        }
}

void cm_exec_for(struct cm *cm, const struct cnode *n)
{
    sk_span set = cm_delayed(cm, cm_for_vars(cm, n->text));
    bool was[CM_LETTERS];
    sk_span before[CM_LETTERS];
    memcpy(was, cm->for_set, sizeof was);
    memcpy(before, cm->for_vars, sizeof before);
    cm->depth++;
    if (n->kind == 'l')
        for_count(cm, n, set);
    else if (n->kind == 'f')
        for_file(cm, n, set);
    else if (n->kind == 'r')
        for_walk(cm, n, set);
    else
        for_plain(cm, n, set);
    cm->depth--;
    memcpy(cm->for_set, was, sizeof was);
    memcpy(cm->for_vars, before, sizeof before);
}

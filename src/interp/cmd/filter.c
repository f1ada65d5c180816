/* find, findstr, sort, more: lines in, lines out. */
#include "interp/cmd/cm.h"

/* Files that are named, else standard input. */
static sk_span input_of(struct cm *cm, sk_span files)
{
    sk_span word;
    struct sk_text t = cm_text(cm);
    bool any = false;
    while (cm_word(&files, &word) && cm_step(cm, 1)) {
        const struct cm_file *f = cm_file_of(cm, word, false);
        any = true;
        if (f != NULL)
            sk_text_put(&t, f->bytes);
    }
    if (any || cm->in == NULL)
        return cm_done(cm, &t);
    sk_span all = *cm->in;
    *cm->in = (sk_span){0};
    return all;
}

struct search {
    struct cm *cm;
    sk_span words; /* one a line */
    bool fold, invert, count, number, regex, begins, ends, whole, names;
};

/* ---- findstr's expressions: . * ^ $ [class] \x \< \> ---- */

static bool word_char(uint8_t c)
{
    return sk_is_alnum(c) || c == '_' || c >= 128;
}

/* One element of the pattern; gives its length. */
static size_t element(const struct search *s, sk_span p, uint8_t c, bool *ret_fits)
{
    uint8_t low = s->fold ? sk_lower(c) : c;
    if (p.ptr[0] == '\\' && p.len > 1) {
        *ret_fits = (s->fold ? sk_lower(p.ptr[1]) : p.ptr[1]) == low;
        return 2;
    }
    if (p.ptr[0] != '[' || sk_find_byte(sk_from(p, 2), ']') == SK_NPOS) {
        *ret_fits = p.ptr[0] == '.' || (s->fold ? sk_lower(p.ptr[0]) : p.ptr[0]) == low;
        return 1;
    }
    bool not = p.ptr[1] == '^', fits = false;
    size_t i = 1u + not ;
    for (; i < p.len && (p.ptr[i] != ']' || i == 1u + not ); i++) {
        uint8_t from = p.ptr[i], to = from;
        if (i + 2 < p.len && p.ptr[i + 1] == '-' && p.ptr[i + 2] != ']') {
            to = p.ptr[i + 2];
            i += 2;
        }
        fits |= c >= from && c <= to;
        fits |= s->fold && ((sk_lower(c) >= from && sk_lower(c) <= to) ||
                            (sk_upper(c) >= from && sk_upper(c) <= to));
    }
    *ret_fits = fits != not ;
    return i + 1;
}

static bool match_here(const struct search *s, sk_span p, sk_span line, size_t at, unsigned depth)
{
    while (p.len > 0 && depth < 200 && cm_step(s->cm, 1)) {
        bool fits = false;
        if (p.len == 1 && p.ptr[0] == '$')
            return at == line.len;
        if (p.len > 1 && p.ptr[0] == '\\' && (p.ptr[1] == '<' || p.ptr[1] == '>')) {
            bool before = at > 0 && word_char(line.ptr[at - 1]);
            bool after = at < line.len && word_char(line.ptr[at]);
            if (p.ptr[1] == '<' ? before || !after : !before || after)
                return false;
            p = sk_from(p, 2);
            continue;
        }
        size_t n = element(s, p, at < line.len ? line.ptr[at] : 0, &fits);
        fits &= at < line.len;
        if (n < p.len && p.ptr[n] == '*') {
            sk_span rest = sk_from(p, n + 1);
            if (match_here(s, rest, line, at, depth + 1))
                return true;
            if (!fits)
                return false;
            at++;
            continue;
        }
        if (!fits)
            return false;
        p = sk_from(p, n);
        at++;
    }
    return p.len == 0 && (!s->ends || at == line.len);
}

static bool match_regex(const struct search *s, sk_span p, sk_span line)
{
    bool start = p.len > 0 && p.ptr[0] == '^';
    if (start || s->begins)
        return match_here(s, sk_from(p, start), line, 0, 0);
    for (size_t at = 0; at <= line.len && cm_step(s->cm, 1); at++)
        if (match_here(s, p, line, at, 0))
            return true;
    return false;
}

static bool match_plain(const struct search *s, sk_span word, sk_span line)
{
    if (s->whole)
        return s->fold ? sk_ieq(line, word) : sk_eq(line, word);
    if (s->begins)
        return s->fold ? sk_istarts(line, word) : sk_starts(line, word);
    if (s->ends)
        return s->fold ? sk_iends(line, word) : sk_ends(line, word);
    return (s->fold ? sk_ifind(line, word) : sk_find(line, word)) != SK_NPOS;
}

static bool hit(const struct search *s, sk_span line)
{
    sk_span words = s->words, word;
    while (sk_next_line(&words, &word))
        if (word.len > 0 && (s->regex ? match_regex(s, word, line) : match_plain(s, word, line)))
            return true;
    return false;
}

static void search(const struct search *s, sk_span text)
{
    sk_span line;
    int64_t found = 0, n = 0;
    while (sk_next_line(&text, &line) && cm_step(s->cm, 1 + line.len / 64)) {
        n++;
        if (hit(s, line) == s->invert)
            continue;
        found++;
        if (s->number && !s->count)
            line = cm_join(s->cm, cm_number(s->cm, n), ":", line);
        if (!s->count)
            cm_print(s->cm, line);
    }
    if (s->count)
        cm_print(s->cm, cm_number(s->cm, found));
    s->cm->errorlevel = found == 0;
}

void cm_find(struct cm *cm, sk_span args)
{
    struct search s = {.cm = cm};
    sk_span rest = args, word = {0};
    while (cm_word(&rest, &word) && word.ptr[0] == '/') {
        s.fold |= sk_ieq(word, SK_LIT("/i"));
        s.invert |= sk_ieq(word, SK_LIT("/v"));
        s.count |= sk_ieq(word, SK_LIT("/c"));
        s.number |= sk_ieq(word, SK_LIT("/n"));
    }
    s.words = cm_unquote(word);
    if (s.words.len == 0 && s.invert) { /* find /v "": every line */
        s.invert = false;
        s.regex = true;
        s.words = SK_LIT(".*");
    }
    sk_span after = rest, opt;
    while (cm_word(&after, &opt) && opt.ptr[0] == '/') { /* switches behind the text */
        s.fold |= sk_ieq(opt, SK_LIT("/i"));
        s.count |= sk_ieq(opt, SK_LIT("/c"));
        rest = after;
    }
    search(&s, input_of(cm, rest));
}

static bool has_meta(sk_span words)
{
    for (size_t i = 0; i < words.len; i++)
        if (sk_find_byte(SK_LIT(".*[]^$\\"), words.ptr[i]) != SK_NPOS)
            return true;
    return false;
}

static void flags(struct search *s, sk_span word, bool *literal, bool *regex)
{
    for (size_t i = 1; i < word.len && word.ptr[i] != ':'; i++) {
        uint8_t c = sk_lower(word.ptr[i]);
        s->fold |= c == 'i';
        s->invert |= c == 'v';
        s->number |= c == 'n';
        s->begins |= c == 'b';
        s->ends |= c == 'e';
        s->whole |= c == 'x';
        *literal |= c == 'l';
        *regex |= c == 'r';
    }
}

void cm_findstr(struct cm *cm, sk_span args)
{
    struct search s = {.cm = cm};
    struct sk_text words = cm_text(cm);
    sk_span rest = args, word, files = args;
    bool literal = false, regex = false, exact = false, given = false;
    while (cm_word(&rest, &word) && cm_step(cm, 1)) {
        bool option = word.ptr[0] == '/' || (word.ptr[0] == '-' && word.len == 2);
        if (sk_istarts(word, SK_LIT("/c:"))) {
            sk_text_put(&words, cm_bare(cm, sk_from(word, 3)));
            sk_text_byte(&words, '\n');
            exact = given = true;
        } else if (option)
            flags(&s, word, &literal, &regex);
        else if (!given) {
            sk_span list = cm_bare(cm, word), one;
            while (sk_split(&list, ' ', &one)) {
                sk_text_put(&words, one);
                sk_text_byte(&words, '\n');
            }
            given = true;
        } else
            break;
        files = rest;
    }
    s.words = cm_done(cm, &words);
    s.regex = regex || (!literal && !exact && has_meta(s.words));
    if (s.regex && s.whole)
        s.begins = s.ends = true;
    search(&s, input_of(cm, files));
}

/* ---- sort, more ---- */

static sk_span next_smallest(struct cm *cm, sk_span text, bool reverse, bool *used, size_t count)
{
    sk_span best = {0}, line;
    size_t at = 0, best_at = SK_NPOS;
    for (; sk_next_line(&text, &line) && at < count && cm_step(cm, 1); at++) {
        int c = best_at == SK_NPOS ? -1 : sk_icmp(line, best);
        if (!used[at] && (best_at == SK_NPOS || (reverse ? c > 0 : c < 0))) {
            best = line;
            best_at = at;
        }
    }
    if (best_at != SK_NPOS)
        used[best_at] = true;
    return best;
}

void cm_sort(struct cm *cm, sk_span args)
{
    bool reverse = sk_ifind(args, SK_LIT("/r")) != SK_NPOS;
    sk_span rest = args, word, files = {0}, line;
    while (cm_word(&rest, &word))
        if (word.ptr[0] != '/')
            files = word;
    sk_span text = input_of(cm, files), all = text;
    size_t count = 0;
    while (sk_next_line(&all, &line))
        count++;
    bool *used = SK_NEW_ARRAY(cm->arena, bool, count + 1);
    if (used == NULL) {
        cm_no_memory(cm);
        return;
    }
    for (size_t i = 0; i < count && cm_step(cm, 1); i++)
        cm_print(cm, next_smallest(cm, text, reverse, used, count));
    cm->errorlevel = 0;
}

void cm_more(struct cm *cm, sk_span args)
{
    sk_span rest = args, word, files = {0}, line;
    uint64_t skip = 0;
    size_t used;
    while (cm_word(&rest, &word)) {
        if (word.ptr[0] == '+')
            skip = sk_leading_u64(sk_from(word, 1), 10, &used);
        else if (word.ptr[0] != '/')
            files = word;
    }
    sk_span text = input_of(cm, files);
    while (sk_next_line(&text, &line) && cm_step(cm, 1)) {
        if (skip > 0)
            skip--;
        else
            cm_print(cm, line);
    }
    cm->errorlevel = 0;
}

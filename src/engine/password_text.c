/* Finds passwords in prose: a label, what may stand between, a value. Candidates cost little, since
 * the archive decides; so this takes rather one too many. */
#include "base/utf.h"
#include "base/text.h"
#include "codec/normalize.h"
#include "engine/passwords.h"

enum {
    TEXT_MAX_BYTES = 262144,
    VALUE_MIN = 3,
    VALUE_MAX = 64,
    REACH_BYTES = 400, /* how far behind a label its value may stand */
    LINES_MAX = 8,     /* empty and ruled lines between a label and the line with its value */
    LABELS_MAX = 2000, /* in one text */
    PHRASES_MAX = 255,
    ALONE_MIN = 3,
    ALONE_MAX = 8,
};

enum phrase_kind { LABEL_JA, LABEL_EN, DATE_HINT, PHONE_HINT, PHRASE_KINDS };

struct phrase {
    sk_span word;
    enum phrase_kind kind;
    uint8_t next; /* index + 1 of the next one with the same first byte */
};

struct finder {
    const struct sk_rule_table *table;
    struct sk_arena *arena;
    const char *source;
    struct sk_password_finds *finds;
    struct phrase *phrases; /* of the kinds that are looked for at each place */
    uint8_t first[256];     /* index + 1 of the first phrase that starts with that byte */
    uint32_t labels;        /* seen so far */
};

static void list_add(struct finder *f, struct sk_password_list *list, sk_span word)
{
    struct sk_password *p = &list->at[list->count];
    for (size_t i = 0; i < list->count; i++)
        if (sk_eq(list->at[i].word, word))
            return;
    if (list->count == SK_PASSWORDS_MAX || !sk_arena_dup(f->arena, word, &p->word))
        return;
    p->source = f->source;
    list->count++;
}

/* ---- The table ---- */

static bool is_kind(const struct sk_rule_row *row, const char *kind)
{
    return row->count >= 2 && row->columns[1].len > 0 &&
           sk_eq(row->columns[0], sk_span_of_cstr(kind));
}

static bool holds(const struct finder *f, const char *kind, sk_span text)
{
    for (size_t i = 0; i < f->table->count; i++)
        if (is_kind(&f->table->rows[i], kind) &&
            sk_ifind(text, f->table->rows[i].columns[1]) != SK_NPOS)
            return true;
    return false;
}

static bool is_stop_word(const struct finder *f, sk_span word)
{
    for (size_t i = 0; i < f->table->count; i++)
        if (is_kind(&f->table->rows[i], "stop-en") && sk_ieq(word, f->table->rows[i].columns[1]))
            return true;
    return false;
}

/* Adds the table's phrases of one kind to the chains of their first bytes. */
static size_t index_kind(struct finder *f, enum phrase_kind kind, const char *name, size_t n)
{
    for (size_t i = 0; i < f->table->count && n < PHRASES_MAX; i++) {
        const struct sk_rule_row *row = &f->table->rows[i];
        if (!is_kind(row, name))
            continue;
        uint8_t c = sk_lower(row->columns[1].ptr[0]);
        f->phrases[n] = (struct phrase){row->columns[1], kind, f->first[c]};
        f->first[c] = (uint8_t)++n;
    }
    return n;
}

static bool index_phrases(struct finder *f)
{
    static const char *const names[PHRASE_KINDS] = {
        [LABEL_JA] = "label-ja",
        [LABEL_EN] = "label-en",
        [DATE_HINT] = "date-hint",
        [PHONE_HINT] = "phone-hint",
    };
    size_t n = 0;
    f->phrases = SK_NEW_ARRAY(f->arena, struct phrase, PHRASES_MAX);
    for (unsigned kind = 0; f->phrases != NULL && kind < PHRASE_KINDS; kind++)
        n = index_kind(f, (enum phrase_kind)kind, names[kind], n);
    return f->phrases != NULL;
}

/* The length of the longest phrase of each kind at the start of text; 0: none. */
static void phrases_at(const struct finder *f, sk_span text, size_t ret[static PHRASE_KINDS])
{
    memset(ret, 0, PHRASE_KINDS * sizeof *ret);
    for (size_t i = f->first[sk_lower(text.ptr[0])]; i != 0; i = f->phrases[i - 1].next) {
        const struct phrase *p = &f->phrases[i - 1];
        if (p->word.len > ret[p->kind] && sk_istarts(text, p->word))
            ret[p->kind] = p->word.len;
    }
}

/* ---- Characters and lines ---- */

static bool is_graph(uint8_t c)
{
    return c > ' ' && c < 0x7F;
}

/* Katakana and the long-vowel sign: E3 82 A0 to E3 83 BF. */
static bool katakana_at(sk_span s, size_t pos)
{
    sk_span c = sk_slice(s, pos, 3);
    return c.len == 3 && c.ptr[0] == 0xE3 &&
           ((c.ptr[1] == 0x82 && c.ptr[2] >= 0xA0) || c.ptr[1] == 0x83);
}

static sk_span line_of(sk_span s)
{
    size_t end = sk_find_byte(s, '\n');
    return sk_trim(end == SK_NPOS ? s : sk_slice(s, 0, end));
}

/* Cuts leading characters that are listed in `set` (whole UTF-8 characters, each followed by a
 * blank), and blanks. */
static sk_span skip_any(sk_span s, const char *set)
{
    for (;;) {
        uint32_t c;
        while (s.len > 0 && sk_is_space(s.ptr[0]))
            s = sk_from(s, 1);
        if (s.len == 0)
            return s;
        size_t len = sk_utf8_decode(s, &c);
        if (sk_find(sk_span_of_cstr(set), sk_slice(s, 0, len)) == SK_NPOS)
            return s;
        s = sk_from(s, len);
    }
}

/* A ruled line: nothing but line-drawing characters. */
static bool is_rule(sk_span line)
{
    return line.len >= 3 && skip_any(line, "-=_*#~+─━—–═〜ー・◆■□●○★☆").len == 0;
}

/* ---- Values ---- */

static bool has_digit_or_sign(sk_span s)
{
    for (size_t i = 0; i < s.len; i++)
        if (!sk_is_alpha(s.ptr[i]))
            return true;
    return false;
}

static bool looks_like_address(sk_span s)
{
    size_t at = sk_find_byte(s, '@');
    return sk_ifind(s, SK_LIT("://")) != SK_NPOS || sk_istarts(s, SK_LIT("www.")) ||
           (at != SK_NPOS && sk_find_byte(sk_from(s, at), '.') != SK_NPOS && at > 0);
}

static sk_span strip_ends(sk_span s)
{
    static const sk_span front = SK_LIT_INIT("\"'`<([{"), back = SK_LIT_INIT("\"'`>)]}.,;:!?");
    while (s.len > 0 && sk_find_byte(front, s.ptr[0]) != SK_NPOS)
        s = sk_from(s, 1);
    while (s.len > 0 && sk_find_byte(back, s.ptr[s.len - 1]) != SK_NPOS)
        s.len--;
    return s;
}

/* The word without what quotes it, then as it stands. */
static bool take_value(struct finder *f, sk_span word)
{
    sk_span bare = strip_ends(word);
    if (bare.len < VALUE_MIN || word.len > VALUE_MAX || looks_like_address(bare))
        return false;
    list_add(f, &f->finds->labelled, bare);
    list_add(f, &f->finds->labelled, word);
    return true;
}

static sk_span word_of(sk_span s)
{
    size_t n = 0;
    while (n < s.len && is_graph(s.ptr[n]))
        n++;
    return sk_slice(s, 0, n);
}

/* Between Japanese brackets anything may be the value. */
static bool take_bracketed(struct finder *f, sk_span line)
{
    static const struct {
        sk_span open, close;
    } pairs[] = {
        {SK_LIT_INIT("「"), SK_LIT_INIT("」")}, {SK_LIT_INIT("『"), SK_LIT_INIT("』")},
        {SK_LIT_INIT("【"), SK_LIT_INIT("】")}, {SK_LIT_INIT("〔"), SK_LIT_INIT("〕")},
        {SK_LIT_INIT("〈"), SK_LIT_INIT("〉")}, {SK_LIT_INIT("《"), SK_LIT_INIT("》")},
        {SK_LIT_INIT("“"), SK_LIT_INIT("”")},
    };
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
        size_t open = sk_find(line, pairs[i].open);
        if (open == SK_NPOS)
            continue;
        sk_span inner = sk_from(line, open + pairs[i].open.len);
        size_t close = sk_find(inner, pairs[i].close);
        if (close == SK_NPOS || close < VALUE_MIN || close > VALUE_MAX)
            continue;
        list_add(f, &f->finds->labelled, sk_trim(sk_slice(inner, 0, close)));
        return true;
    }
    return false;
}

/* The first word of ASCII signs in Japanese prose that is long enough. Separators and the end of a
 * remark in brackets may stick to its front. */
static bool take_first_word(struct finder *f, sk_span line)
{
    while (line.len > 0) {
        sk_span word = word_of(line);
        if (word.len == 0) {
            line = sk_from(line, 1);
            continue;
        }
        line = sk_from(line, word.len);
        while (word.len > 0 && sk_find_byte(SK_LIT(":=)]>"), word.ptr[0]) != SK_NPOS)
            word = sk_from(word, 1);
        if (has_digit_or_sign(word) ? take_value(f, word)
                                    : word.len > VALUE_MIN && take_value(f, word))
            return true;
    }
    return false;
}

/* A line below the label holds the value when it holds little else. */
static bool take_line(struct finder *f, sk_span line)
{
    size_t labels[PHRASE_KINDS] = {0};
    line = skip_any(line, ">*■□●○・◆★☆▼→⇒-:");
    if (line.len > 0)
        phrases_at(f, line, labels);
    if (labels[LABEL_JA] > 0 || labels[LABEL_EN] > 0)
        return false; /* the scan comes to it by itself */
    if (take_bracketed(f, line))
        return true;
    sk_span word = word_of(line);
    sk_span rest = sk_trim(sk_from(line, word.len));
    bool prose = rest.len > 0 && rest.ptr[0] < 0x80;
    return !prose && !is_stop_word(f, strip_ends(word)) && take_value(f, word);
}

/* `after` is what follows the label's line. */
static void take_below(struct finder *f, sk_span after)
{
    sk_span line;
    for (int i = 0; i < LINES_MAX && sk_next_line(&after, &line); i++) {
        line = skip_any(sk_trim(line), ">");
        if (line.len == 0 || is_rule(line))
            continue;
        (void)take_line(f, line);
        return;
    }
}

static sk_span behind_line(sk_span s)
{
    size_t end = sk_find_byte(s, '\n');
    return end == SK_NPOS ? (sk_span){0} : sk_from(s, end + 1);
}

/* ---- Labels ---- */

static bool is_separator(sk_span s)
{
    return s.len > 0 && (s.ptr[0] == ':' || s.ptr[0] == '=');
}

static void after_japanese(struct finder *f, sk_span rest)
{
    sk_span line = skip_any(line_of(rest), "】■★」』]*");
    /* Right behind a separator the value counts, whatever else the line says. */
    if (!is_separator(line) && holds(f, "negative", line))
        return;
    if (take_bracketed(f, line) || take_first_word(f, skip_any(line, ":=-–—→⇒>")))
        return;
    take_below(f, behind_line(rest));
}

/* for the attachment …, to open this file …: up to the word or sign that brings the value. */
static sk_span skip_purpose(sk_span line)
{
    if (!sk_istarts(line, SK_LIT("for ")) && !sk_istarts(line, SK_LIT("to ")) &&
        !sk_istarts(line, SK_LIT("of ")))
        return line;
    size_t is = sk_ifind(sk_slice(line, 0, 80), SK_LIT(" is "));
    size_t colon = sk_find_byte(sk_slice(line, 0, 80), ':');
    size_t at = is < colon ? is : colon;
    return at == SK_NPOS ? line : sk_trim(sk_from(line, at));
}

static sk_span skip_remark(sk_span line)
{
    size_t close =
        line.len > 0 && line.ptr[0] == '(' ? sk_find_byte(sk_slice(line, 0, 32), ')') : SK_NPOS;
    return close == SK_NPOS ? line : sk_trim(sk_from(line, close + 1));
}

/* Cuts `: = - –  is are`; says whether there was one. */
static bool cut_separators(sk_span *line)
{
    static const sk_span words[] = {SK_LIT_INIT("is "), SK_LIT_INIT("are "), SK_LIT_INIT("is:"),
                                    SK_LIT_INIT("will be "), SK_LIT_INIT("as follows")};
    sk_span s = *line;
    for (bool more = true; more;) {
        more = false;
        sk_span next = skip_any(s, ":=-–—→⇒*");
        for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
            if (sk_istarts(next, words[i])) {
                next = sk_from(next, words[i].len - (words[i].ptr[words[i].len - 1] == ':'));
                more = true;
            }
        s = next;
    }
    if (sk_ieq(s, SK_LIT("is")))
        s = (sk_span){s.ptr, 0};
    bool cut = s.len < line->len;
    *line = s;
    return cut;
}

static void after_english(struct finder *f, sk_span rest)
{
    sk_span line = skip_any(line_of(rest), "】■★」』]*\"");
    if (line.len > 0 && line.ptr[0] >= 0x80 && !is_rule(line)) {
        after_japanese(f, rest);
        return;
    }
    line = skip_purpose(skip_remark(line));
    size_t before = line.len;
    bool separated = cut_separators(&line);
    sk_span word = word_of(line);
    sk_span bare = strip_ends(word);
    if (bare.len == 0 || is_rule(line)) {
        if (separated || before == 0)
            take_below(f, behind_line(rest));
    } else if (is_stop_word(f, bare)) {
        if (sk_ends(line, SK_LIT(":")) || sk_ieq(bare, SK_LIT("below")))
            take_below(f, behind_line(rest));
    } else if (separated || has_digit_or_sign(bare)) {
        (void)take_value(f, word);
    }
}

/* passport, bypass, compass are no labels; nor are other words that begin or end like one. */
static bool english_label(sk_span text, size_t pos, size_t len)
{
    return len > 0 && (pos == 0 || !sk_is_alnum(text.ptr[pos - 1])) &&
           (pos + len == text.len || !sk_is_alpha(text.ptr[pos + len]));
}

static bool japanese_label(sk_span text, size_t pos, size_t len)
{
    bool is_short = len <= 6; /* two characters */
    if (len == 0 || katakana_at(text, pos + len))
        return false;
    return !is_short || pos < 3 || !katakana_at(text, pos - 3);
}

static size_t label_at(struct finder *f, sk_span text, size_t pos)
{
    sk_span here = sk_from(text, pos);
    size_t len[PHRASE_KINDS];
    phrases_at(f, here, len);
    size_t ja = len[LABEL_JA], en = len[LABEL_EN];
    f->finds->hints_date |= len[DATE_HINT] > 0;
    f->finds->hints_phone |= len[PHONE_HINT] > 0;
    f->labels += ja > 0 || en > 0;
    if (f->labels > LABELS_MAX)
        return 1;
    if (japanese_label(text, pos, ja)) {
        after_japanese(f, sk_slice(here, ja, REACH_BYTES));
        return ja;
    }
    if (english_label(text, pos, en)) {
        after_english(f, sk_slice(here, en, REACH_BYTES));
        return en;
    }
    return 1;
}

/* ---- Numbers ---- */

/* 03-1234-5678: the last four digits of three groups. */
static void take_phones(struct finder *f, sk_span line)
{
    size_t digits = 0, groups = 0;
    for (size_t i = 0; i <= line.len; i++) {
        uint8_t c = i < line.len ? line.ptr[i] : ' ';
        if (sk_is_digit(c)) {
            digits++;
            continue;
        }
        if (digits == 4 && groups >= 2)
            list_add(f, &f->finds->phones, sk_slice(line, i - 4, 4));
        groups = digits > 0 && (c == '-' || c == ')' || c == '(') ? groups + 1 : 0;
        digits = 0;
    }
}

static void take_numbers(struct finder *f, sk_span text)
{
    sk_span line;
    while (sk_next_line(&text, &line)) {
        line = skip_any(sk_trim(line), ">");
        size_t n = 0;
        while (n < line.len && sk_is_digit(line.ptr[n]))
            n++;
        if (n == line.len && n >= ALONE_MIN && n <= ALONE_MAX)
            list_add(f, &f->finds->alone, line);
        take_phones(f, line);
    }
}

void sk_passwords_in_text(const struct sk_rules *rules, struct sk_arena *arena, sk_span text,
                          const char *source, struct sk_password_finds *finds)
{
    struct finder f = {.arena = arena, .source = source, .finds = finds};
    struct sk_text normal = sk_text_new(arena, (size_t)TEXT_MAX_BYTES * 4);
    f.table = rules == NULL ? NULL : sk_rules_table(rules, "password-phrases");
    if (f.table == NULL ||
        sk_normalize_nfkc(sk_slice(text, 0, TEXT_MAX_BYTES), &normal) == SK_NO_MEMORY)
        return;
    text = sk_text_view(&normal);
    if (!index_phrases(&f))
        return;
    for (size_t pos = 0; pos < text.len;)
        pos += f.first[sk_lower(text.ptr[pos])] != 0 ? label_at(&f, text, pos) : 1;
    take_numbers(&f, text);
}

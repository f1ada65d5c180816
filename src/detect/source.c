#include "detect/source.h"

#include "base/num.h"
#include "base/reader.h"
#include "detect/common.h"

enum { WORD_MAX_BYTES = 64, SHORT_PIECE_BYTES = 4, REVERSED_MIN_BYTES = 6 };

static const char *const class_names[SK_WORD_CLASSES] = {"proc", "suffix", "call", "string"};

bool sk_words_of(struct sk_scan *scan, struct sk_words *ret)
{
    ret->table = sk_rules_table(scan->rules, "vba-words");
    for (int i = 0; i < SK_WORD_CLASSES; i++)
        if (!sk_word_map(scan, "vba-words", 0, 1, sk_span_of_cstr(class_names[i]),
                         &ret->by_class[i]))
            return false;
    return true;
}

const struct sk_rule_row *sk_words_find(const struct sk_words *words, enum sk_word_class class_,
                                        sk_span word)
{
    const struct sk_map_entry *e = sk_map_find(&words->by_class[class_], word);
    return e == NULL ? NULL : &words->table->rows[e->value - 1];
}

/* A word of a literal as it grows, perhaps over several joined literals. */
struct word {
    uint8_t at[WORD_MAX_BYTES];
    size_t len;
    bool too_long, joined, hidden; /* joined: a new literal began, nothing of it is here yet */
};

struct pass {
    const struct sk_words *words;
    const struct sk_source_sink *sink;
    struct sk_source_counts *counts;
    struct sk_reader r;
    struct word word;
    sk_span previous; /* identifier before this one, in the same statement */
    bool defines;     /* the next identifier is the name of a procedure */
    bool statement;   /* at the start of a statement */
};

static void report(const struct pass *p, enum sk_word_class class_, sk_span word, bool hidden)
{
    const struct sk_rule_row *row = sk_words_find(p->words, class_, word);
    if (row != NULL)
        p->sink->hit(p->sink->state, row, class_, hidden);
}

/* ---- literals ---- */

static bool is_word_byte(uint8_t c)
{
    return sk_is_alnum(c) || c == '_' || c == '.' || c == '-';
}

static void end_word(struct pass *p)
{
    struct word *w = &p->word;
    sk_span word = sk_span_of(w->at, w->len);
    uint8_t back[WORD_MAX_BYTES];
    word = sk_trim_byte(sk_trim_byte(word, '.'), '-');
    if (!w->too_long && word.len > 0) {
        report(p, SK_WORD_STRING, word, w->hidden);
        for (size_t i = 0; i < word.len; i++)
            back[i] = word.ptr[word.len - 1 - i];
        if (word.len >= REVERSED_MIN_BYTES)
            report(p, SK_WORD_STRING, sk_span_of(back, word.len), true);
    }
    *w = (struct word){0};
}

static void literal_byte(struct pass *p, uint8_t c)
{
    struct word *w = &p->word;
    if ((c == '^' || c == '`') && w->len > 0) { /* escapes of cmd and PowerShell */
        w->joined = true;
        return;
    }
    if (!is_word_byte(c)) {
        end_word(p);
        return;
    }
    w->hidden |= w->joined;
    w->joined = false;
    if (w->len == WORD_MAX_BYTES)
        w->too_long = true;
    else
        w->at[w->len++] = c;
}

/* Reads a literal's inside; the opening quote is behind us. Gives its length in the source. */
static size_t read_literal(struct pass *p)
{
    size_t start = p->r.pos;
    for (uint8_t c; sk_read_u8(&p->r, &c);) {
        if (c == '\n' || c == '\r')
            break;
        if (c != '"') {
            literal_byte(p, c);
            continue;
        }
        if (!sk_starts(sk_rest(&p->r), SK_LIT("\"")))
            break;
        p->r.pos++; /* "" is a quote */
        end_word(p);
    }
    return p->r.pos - start;
}

static void skip_blanks(struct sk_reader *r)
{
    for (;;) {
        sk_span rest = sk_rest(r);
        if (sk_starts(rest, SK_LIT("_\r\n")))
            r->pos += 3;
        else if (sk_starts(rest, SK_LIT("_\n")))
            r->pos += 2;
        else if (rest.len > 0 && sk_is_wsp(rest.ptr[0]))
            r->pos++;
        else
            return;
    }
}

/* True when & or + and another literal follow; then the cursor stands inside of that. */
static bool joins_next(struct sk_reader *r)
{
    struct sk_reader ahead = *r;
    uint8_t op, quote;
    skip_blanks(&ahead);
    if (!sk_read_u8(&ahead, &op) || (op != '&' && op != '+'))
        return false;
    skip_blanks(&ahead);
    if (!sk_read_u8(&ahead, &quote) || quote != '"')
        return false;
    *r = ahead;
    return true;
}

static void read_literals(struct pass *p)
{
    size_t len = read_literal(p);
    while (joins_next(&p->r)) {
        p->word.joined = p->word.len > 0;
        size_t next = read_literal(p);
        if (len <= SHORT_PIECE_BYTES + 1 && next <= SHORT_PIECE_BYTES + 1)
            p->counts->short_joins++;
        len = next;
    }
    end_word(p);
}

void sk_source_read_text(const struct sk_words *words, sk_span text,
                         const struct sk_source_sink *sink)
{
    struct sk_source_counts unused = {0};
    struct pass p = {.words = words, .sink = sink, .counts = &unused};
    for (size_t i = 0; i < text.len; i++)
        literal_byte(&p, text.ptr[i]);
    end_word(&p);
}

/* ---- code ---- */

static bool is(sk_span word, const char *keyword)
{
    return sk_ieq(word, sk_span_of_cstr(keyword));
}

/* To the end of the line, and of those that continue it. */
static void skip_comment(struct pass *p)
{
    uint8_t last = 0;
    for (uint8_t c; sk_read_u8(&p->r, &c);) {
        if (c == '\r')
            continue;
        if (c == '\n' && last != '_')
            break;
        last = c;
    }
    p->statement = true;
    p->defines = false;
}

static bool is_plain_character(uint64_t n)
{
    return n > 32 && n < 127 && n != '"' && n != '\'' && n != ',';
}

static void count_character(struct pass *p)
{
    struct sk_reader ahead = p->r;
    size_t digits;
    uint8_t c;
    p->counts->has_chr = true;
    if (!sk_read_u8(&ahead, &c) || (c == '$' && !sk_read_u8(&ahead, &c)) || c != '(')
        return;
    uint64_t n = sk_leading_u64(sk_rest(&ahead), 10, &digits);
    if (digits > 0 && is_plain_character(n))
        p->counts->letters++;
}

/* CreateObject(expression): which object, only running it tells. */
static bool is_computed_object(const struct pass *p)
{
    struct sk_reader ahead = p->r;
    uint8_t c;
    skip_blanks(&ahead);
    if (!sk_read_u8(&ahead, &c) || c != '(')
        return false;
    skip_blanks(&ahead);
    return sk_read_u8(&ahead, &c) && c != '"' && c != ',';
}

static void name_procedure(struct pass *p, sk_span name)
{
    report(p, SK_WORD_PROC, name, false);
    size_t bar = sk_rfind_byte(name, '_');
    if (bar != SK_NPOS && bar > 0)
        report(p, SK_WORD_SUFFIX, sk_from(name, bar), false);
}

/* The word behind Sub, Function or Property Get is a definition, unless Declare, End or Exit
 * stands before. */
static bool starts_definition(const struct pass *p, sk_span word)
{
    if (is(p->previous, "declare") || is(p->previous, "ptrsafe") || is(p->previous, "end") ||
        is(p->previous, "exit"))
        return false;
    if (is(p->previous, "property"))
        return is(word, "get") || is(word, "let") || is(word, "set");
    return is(word, "sub") || is(word, "function");
}

static void read_identifier(struct pass *p)
{
    size_t start = p->r.pos - 1;
    sk_span rest = sk_rest(&p->r);
    size_t n = 0;
    while (n < rest.len && (sk_is_alnum(rest.ptr[n]) || rest.ptr[n] == '_' || rest.ptr[n] >= 0x80))
        n++;
    p->r.pos += n;
    sk_span word = sk_slice(p->r.in, start, n + 1);
    if (p->statement && is(word, "rem")) {
        skip_comment(p);
        return;
    }
    p->statement = false;
    if (p->defines)
        name_procedure(p, word);
    else
        report(p, SK_WORD_CALL, word, false);
    p->defines = starts_definition(p, word);
    p->counts->has_declare |= is(word, "declare");
    p->counts->has_xor |= is(word, "xor");
    if (is(word, "chr") || is(word, "chrw") || is(word, "chrb"))
        count_character(p);
    if (is(word, "createobject") || is(word, "getobject"))
        p->counts->computed_object |= is_computed_object(p);
    p->previous = word;
}

static void read_number(struct pass *p)
{
    size_t digits;
    p->r.pos--;
    uint64_t n = sk_leading_u64(sk_rest(&p->r), 10, &digits);
    p->r.pos += digits;
    if (n < 256 && sk_starts(sk_rest(&p->r), SK_LIT(",")))
        p->counts->numbers++;
}

static void end_statement(struct pass *p)
{
    p->statement = true;
    p->defines = false;
    p->previous = (sk_span){0};
}

static void read_byte(struct pass *p, uint8_t c)
{
    if (c == '"')
        read_literals(p);
    else if (c == '\'')
        skip_comment(p);
    else if (c == '_' &&
             sk_starts(sk_trim_byte(sk_slice(sk_rest(&p->r), 0, 2), '\r'), SK_LIT("\n")))
        skip_blanks(&p->r);
    else if (sk_is_alpha(c) || c == '_' || c >= 0x80)
        read_identifier(p);
    else if (sk_is_digit(c))
        read_number(p);
    else if (c == '\n' || c == ':')
        end_statement(p);
}

void sk_source_read(const struct sk_words *words, sk_span source, const struct sk_source_sink *sink,
                    struct sk_source_counts *ret)
{
    struct pass p = {
        .words = words, .sink = sink, .counts = ret, .r = sk_reader_of(source), .statement = true};
    *ret = (struct sk_source_counts){0};
    for (uint8_t c; sk_read_u8(&p.r, &c);)
        read_byte(&p, c);
}

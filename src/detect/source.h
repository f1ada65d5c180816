/* source.h: macro source in one pass: code, strings and comments told apart, words looked up.
 * May be used by: detect. Uses: base, core. */
#ifndef SEKISHO_DETECT_SOURCE_H
#define SEKISHO_DETECT_SOURCE_H

#include "core/scan.h"

enum sk_word_class { SK_WORD_PROC, SK_WORD_SUFFIX, SK_WORD_CALL, SK_WORD_STRING, SK_WORD_CLASSES };

/* rules/vba-words.tsv (word, class, finding) by class. */
struct sk_words {
    const struct sk_rule_table *table;
    struct sk_map by_class[SK_WORD_CLASSES];
};
SK_MUST_CHECK bool sk_words_of(struct sk_scan *scan, struct sk_words *ret);
/* The row of a word of that class, or NULL. */
const struct sk_rule_row *sk_words_find(const struct sk_words *words, enum sk_word_class class_,
                                        sk_span word);

/* Where hits go. `hidden`: the word was split, escaped or reversed. */
struct sk_source_sink {
    void *state;
    void (*hit)(void *state, const struct sk_rule_row *row, enum sk_word_class class_, bool hidden);
};

/* What a pass counted: signs of strings that are put together. */
struct sk_source_counts {
    uint32_t letters;     /* Chr() of a plain character's number */
    uint32_t short_joins; /* literals of at most 4 characters joined to another literal */
    uint32_t numbers;     /* numbers below 256 that stand in a list */
    bool has_xor, has_chr, has_declare;
    bool computed_object; /* CreateObject or GetObject of something that is no literal */
};

/* Reads VBA or VBScript source (UTF-8 or a code page that keeps ASCII). Linear. */
void sk_source_read(const struct sk_words *words, sk_span source, const struct sk_source_sink *sink,
                    struct sk_source_counts *ret);
/* Looks up the words of a text as if it were a string literal. */
void sk_source_read_text(const struct sk_words *words, sk_span text,
                         const struct sk_source_sink *sink);

#endif

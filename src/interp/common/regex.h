/* regex.h: regular expressions for emulated languages: PCRE2 behind a small face.
 * May be used by: interp. Uses: core. Everything lies in the arena; nothing is freed by hand. */
#ifndef SEKISHO_INTERP_COMMON_REGEX_H
#define SEKISHO_INTERP_COMMON_REGEX_H

#include "base/arena.h"
#include "core/budget.h"

struct sk_regex;

enum {
    SK_REGEX_ICASE = 1,
    SK_REGEX_MULTILINE = 2,
    SK_REGEX_DOTALL = 4,
    SK_REGEX_EXTENDED = 8,
    SK_REGEX_DOLLAR_END = 16, /* $ is the very end only (VBScript, JScript) */
    SK_REGEX_ECMA = 32        /* \d \w \s of ASCII, [] and [^], groups not yet seen are empty; can
                                 be metered; the subjects must be UTF-8 */
};

/* Offsets into the subject in bytes; SK_NPOS: the group did not take part. */
struct sk_regex_match {
    size_t group_count;        /* with group 0, the whole match */
    const size_t *starts_ends; /* 2 × group_count; valid until the next find */
};

/* pattern is UTF-8. NULL: it does not compile (or there is no memory). */
struct sk_regex *sk_regex_new(struct sk_arena *arena, sk_span pattern, unsigned flags);

enum sk_regex_result { SK_REGEX_FOUND, SK_REGEX_NONE, SK_REGEX_LIMIT };

/* Finds the first match at or behind byte `from`. Bytes of the subject that are not UTF-8 are
 * allowed. LIMIT: the pattern backtracks without end on it. */
enum sk_regex_result sk_regex_find(struct sk_regex *regex, sk_span subject, size_t from,
                                   struct sk_regex_match *ret);

/* From here on each step of a match of an ECMA pattern is spent from the budget, and only the
 * budget bounds it: LIMIT then says that it is used up. */
void sk_regex_meter(struct sk_regex *regex, struct sk_budget *budget);
/* The same behind a match that was empty and ended at `from`: an empty one there does not count,
 * and \G still stands for `from`. */
enum sk_regex_result sk_regex_find_on(struct sk_regex *regex, sk_span subject, size_t from,
                                      struct sk_regex_match *ret);

/* Number of a named group, 0: there is none; name of group n, len 0: it has none. */
size_t sk_regex_group(const struct sk_regex *regex, sk_span name);

#endif

#define PCRE2_CODE_UNIT_WIDTH 8
#include "interp/common/regex.h"

#include <pcre2.h>

/* A few ten milliseconds of backtracking; a real pattern needs a few hundred steps. */
enum { MATCH_LIMIT = 1000000, DEPTH_LIMIT = 5000, HEAP_KIB = 4096 };
enum { METERED_LIMIT = 100000000, METERED_HEAP_KIB = 65536 };

struct sk_regex {
    struct sk_arena *arena;
    pcre2_code *code;
    pcre2_match_data *data;
    pcre2_match_context *context;
    struct sk_budget *budget; /* metered */
    size_t position;
    bool unchecked; /* ECMA: to look through the subject for each match would be quadratic */
};

static void *take(PCRE2_SIZE bytes, void *arena)
{
    return sk_arena_alloc(arena, bytes);
}

static void give(void *at, void *arena)
{
    (void)at; /* the arena goes as a whole */
    (void)arena;
}

static uint32_t options_of(unsigned flags)
{
    const uint32_t ecma = PCRE2_UTF | PCRE2_ALT_BSUX | PCRE2_ALLOW_EMPTY_CLASS |
                          PCRE2_MATCH_UNSET_BACKREF | PCRE2_AUTO_CALLOUT;
    static const uint32_t bits[] = {PCRE2_CASELESS, PCRE2_MULTILINE, PCRE2_DOTALL, PCRE2_EXTENDED,
                                    PCRE2_DOLLAR_ENDONLY};
    uint32_t options = (flags & SK_REGEX_ECMA) != 0
                           ? ecma
                           : PCRE2_UTF | PCRE2_UCP | PCRE2_ALT_BSUX | PCRE2_MATCH_INVALID_UTF;
    for (size_t i = 0; i < sizeof bits / sizeof bits[0]; i++)
        if ((flags >> i & 1) != 0)
            options |= bits[i];
    return options;
}

static pcre2_code *compile(pcre2_general_context *general, sk_span pattern, uint32_t options)
{
    int error;
    PCRE2_SIZE offset;
    pcre2_compile_context *context = pcre2_compile_context_create(general);
    if (context == NULL)
        return NULL;
    pcre2_set_newline(context, PCRE2_NEWLINE_LF);
    pcre2_set_compile_extra_options(context, PCRE2_EXTRA_ALLOW_SURROGATE_ESCAPES |
                                                 PCRE2_EXTRA_BAD_ESCAPE_IS_LITERAL);
    return pcre2_compile(pattern.ptr, pattern.len, options, &error, &offset, context);
}

struct sk_regex *sk_regex_new(struct sk_arena *arena, sk_span pattern, unsigned flags)
{
    pcre2_general_context *general = pcre2_general_context_create(take, give, arena);
    struct sk_regex *re = SK_NEW(arena, struct sk_regex);
    if (general == NULL || re == NULL)
        return NULL;
    if (pattern.ptr == NULL)
        pattern = SK_LIT("");
    re->arena = arena;
    re->unchecked = (flags & SK_REGEX_ECMA) != 0;
    re->code = compile(general, pattern, options_of(flags));
    if (re->code == NULL)
        return NULL;
    re->data = pcre2_match_data_create_from_pattern(re->code, general);
    re->context = pcre2_match_context_create(general);
    if (re->data == NULL || re->context == NULL)
        return NULL;
    pcre2_set_match_limit(re->context, MATCH_LIMIT);
    pcre2_set_depth_limit(re->context, DEPTH_LIMIT);
    pcre2_set_heap_limit(re->context, HEAP_KIB);
    return re;
}

/* Called before each item of the pattern is tried: pays for it, and for the text passed over. */
static int spend_step(pcre2_callout_block *block, void *regex)
{
    struct sk_regex *re = regex;
    size_t from = re->position, to = block->current_position;
    re->position = to;
    uint64_t work = 1 + (to > from ? to - from : from - to) / 8;
    return sk_spend(re->budget, SK_BUDGET_INTERP_STEPS, work) ? 0 : PCRE2_ERROR_CALLOUT;
}

void sk_regex_meter(struct sk_regex *re, struct sk_budget *budget)
{
    re->budget = budget;
    pcre2_set_callout(re->context, spend_step, re);
    pcre2_set_match_limit(re->context, METERED_LIMIT);
    pcre2_set_depth_limit(re->context, METERED_LIMIT);
    pcre2_set_heap_limit(re->context, METERED_HEAP_KIB);
}

static enum sk_regex_result find(struct sk_regex *re, sk_span subject, size_t from,
                                 uint32_t options, struct sk_regex_match *ret)
{
    if (from > subject.len)
        return SK_REGEX_NONE;
    if (subject.ptr == NULL)
        subject = SK_LIT("");
    options |= re->unchecked ? PCRE2_NO_UTF_CHECK : 0;
    int n = pcre2_match(re->code, subject.ptr, subject.len, from, options, re->data, re->context);
    if (n == PCRE2_ERROR_NOMATCH || n == PCRE2_ERROR_BADUTFOFFSET)
        return SK_REGEX_NONE;
    if (n <= 0)
        return SK_REGEX_LIMIT;
    ret->group_count = pcre2_get_ovector_count(re->data);
    ret->starts_ends = pcre2_get_ovector_pointer(re->data);
    return SK_REGEX_FOUND;
}

enum sk_regex_result sk_regex_find(struct sk_regex *re, sk_span subject, size_t from,
                                   struct sk_regex_match *ret)
{
    return find(re, subject, from, 0, ret);
}

enum sk_regex_result sk_regex_find_on(struct sk_regex *re, sk_span subject, size_t from,
                                      struct sk_regex_match *ret)
{
    return find(re, subject, from, PCRE2_NOTEMPTY_ATSTART, ret);
}

size_t sk_regex_group(const struct sk_regex *re, sk_span name)
{
    char *text = sk_arena_cstr(re->arena, name);
    int n = text == NULL ? 0 : pcre2_substring_number_from_name(re->code, (PCRE2_SPTR)text);
    return n > 0 ? (size_t)n : 0;
}

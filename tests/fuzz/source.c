/* Macro source in any bytes: words, joins and comments. */
#include "detect/source.h"

static void on_hit(void *state, const struct sk_rule_row *row, enum sk_word_class class_,
                   bool hidden)
{
    size_t *hits = state;
    *hits += row->count + (size_t)class_ + hidden;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct sk_rules *rules;
    static struct sk_arena *arena;
    static struct sk_words words;
    static struct sk_policy policy;
    static struct sk_scan scan;
    size_t hits = 0;
    const struct sk_source_sink sink = {.state = &hits, .hit = on_hit};
    struct sk_source_counts counts;
    if (rules == NULL) {
        rules = sk_rules_new();
        arena = sk_arena_new(1 << 20);
        policy = sk_policy_default();
        if (rules == NULL || arena == NULL || sk_rules_add_builtin(rules) != SK_OK)
            __builtin_trap();
        sk_scan_begin(&scan, arena, &policy, rules);
        if (!sk_words_of(&scan, &words))
            __builtin_trap();
    }
    sk_source_read(&words, sk_span_of(data, size), &sink, &counts);
    sk_source_read_text(&words, sk_span_of(data, size), &sink);
    return 0;
}

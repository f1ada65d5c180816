/* The whole engine over any bytes. */
#include <stdlib.h>

#include "engine/engine.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct sk_engine engine;
    static struct sk_rules *rules;
    if (rules == NULL) {
        struct sk_policy policy = sk_policy_default();
        policy.max_steps = 2000000;
        policy.max_output_bytes = policy.max_artifact_bytes = 8 << 20;
        policy.max_arena_bytes = 64 << 20;
        rules = sk_rules_new();
        if (sk_rules_add_builtin(rules) != SK_OK ||
            sk_engine_init(&engine, &policy, rules) != SK_OK)
            abort();
    }
    struct sk_scan scan;
    sk_engine_scan(&engine, SK_LIT("fuzz"), sk_span_of(data, size), &scan);
    return 0;
}

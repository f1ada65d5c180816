/* Probes and parses any bytes as one format; -DFORMAT names it. */
#include <stdlib.h>

#include "core/format.h"

extern const struct sk_format FORMAT;
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct sk_arena *arena;
    static struct sk_policy policy;
    if (arena == NULL) {
        policy = sk_policy_default();
        policy.max_steps = 2000000;
        policy.max_output_bytes = policy.max_artifact_bytes = 8 << 20;
        arena = sk_arena_new(64 << 20);
    }
    sk_arena_reset(arena);
    struct sk_scan scan;
    struct sk_artifact *root;
    const struct sk_artifact_spec spec = {.role = SK_ROLE_INPUT, .bytes = {data, size}};
    sk_scan_begin(&scan, arena, &policy, NULL);
    if (sk_artifact_add(&scan, NULL, &spec, &root) != SK_OK)
        abort();
    (void)FORMAT.probe(root);
    root->format = FORMAT.name;
    (void)FORMAT.parse(&scan, root);
    return 0;
}

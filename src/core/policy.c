#include "core/policy.h"

struct sk_policy sk_policy_default(void)
{
    const size_t mib = (size_t)1 << 20;
    return (struct sk_policy){
        .max_input_bytes = 256 * mib,
        .max_artifact_bytes = 64 * mib,
        .max_output_bytes = 512 * mib,
        .max_arena_bytes = 256 * mib,
        .max_depth = 32,
        .max_artifacts = 20000,
        .max_steps = 200000000,
        .max_interp_steps = 50000000,
        .timeout_ns = 20000000000u,
    };
}

/* policy.h: the limits and choices of a scan, with their units. Set by config, read by the engine.
 */
#ifndef SEKISHO_CORE_POLICY_H
#define SEKISHO_CORE_POLICY_H

#include "base/span.h"

struct sk_policy {
    size_t max_input_bytes;    /* a larger input is not read */
    size_t max_artifact_bytes; /* of one decoded artifact; what is beyond is named and skipped */
    size_t max_output_bytes;   /* of all decoders together */
    size_t max_arena_bytes;
    uint32_t max_depth; /* generations below the input */
    uint32_t max_artifacts;
    uint64_t max_steps;
    uint64_t max_interp_steps;
    uint64_t timeout_ns;

    const sk_span *passwords; /* UTF-8, tried before the message's own */
    size_t password_count;
    const sk_span *authserv_ids; /* whose Authentication-Results are believed */
    size_t authserv_id_count;
};

/* The defaults; everything zero else. */
struct sk_policy sk_policy_default(void);

#endif

/* engine.h: takes one input through walk, detectors and verdict.
 * May be used by: app, gate, the library. */
#ifndef SEKISHO_ENGINE_ENGINE_H
#define SEKISHO_ENGINE_ENGINE_H

#include "core/scan.h"

/* What outlives one scan: chunks of the arenas, the policy and the rules. */
struct sk_engine {
    struct sk_arena *arena, *interp_arena;
    struct sk_policy policy;
    const struct sk_rules *rules; /* borrowed */
};

/* SK_OK or SK_NO_MEMORY. */
SK_MUST_CHECK enum sk_status sk_engine_init(struct sk_engine *engine,
                                            const struct sk_policy *policy,
                                            const struct sk_rules *rules);
void sk_engine_close(struct sk_engine *engine);

/* Scans one input. *ret and all it points to live until the next call; `bytes` must too. Never
 * fails: what went wrong is a diag in *ret. name is a path or a message's name, for its ending. */
void sk_engine_scan(struct sk_engine *engine, sk_span name, sk_span bytes, struct sk_scan *ret);

/* The same for bytes that are the beginning of a longer input of full_bytes: what is missing is
 * on record (limit.size). */
void sk_engine_scan_part(struct sk_engine *engine, sk_span name, sk_span bytes, uint64_t full_bytes,
                         struct sk_scan *ret);
/* A scan that looks into nothing and says why: for an input that could not be scanned. */
void sk_engine_give_up(struct sk_engine *engine, sk_span name, sk_span bytes, enum sk_diag_code why,
                       struct sk_scan *ret);

/* The walk's parts, in order. */
void sk_walk(struct sk_scan *scan);
void sk_detect(struct sk_scan *scan);
void sk_judge(struct sk_scan *scan); /* sets verdict and score from findings and diags */

#endif

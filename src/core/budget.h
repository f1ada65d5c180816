/* budget.h: what a scan may use up. Every loop whose length the input chooses spends from here.
 * May be used by: format, interp, detect, engine. Uses: base. */
#ifndef SEKISHO_CORE_BUDGET_H
#define SEKISHO_CORE_BUDGET_H

#include "base/span.h"

enum sk_budget_kind {
    SK_BUDGET_STEPS,        /* parser loop iterations */
    SK_BUDGET_OUTPUT_BYTES, /* bytes that decoders produce, over the whole scan */
    SK_BUDGET_ARTIFACTS,
    SK_BUDGET_INTERP_STEPS, /* statements and operations of emulated code */
    SK_BUDGET_COUNT
};

struct sk_budget {
    uint64_t left[SK_BUDGET_COUNT];
    uint64_t deadline_ns; /* on sk_now_ns()'s clock; 0: none */
    uint32_t until_clock; /* spends until the clock is looked at again */
    bool expired;         /* the deadline has passed: every spend fails from then on */
    uint32_t exhausted;   /* bit per kind: what ran out; the engine reports it */
};

/* False when that much is not left or the deadline has passed; then the caller stops, keeps what
 * it has, and returns SK_LIMIT. */
SK_MUST_CHECK bool sk_spend(struct sk_budget *budget, enum sk_budget_kind kind, uint64_t n);

#endif

/* pool.h: many inputs, scanned in sandboxed processes, answered in order.
 * A worker that dies or hangs costs its input the verdict "unreadable" (engine.worker_died), never
 * the record, and no other input anything.
 * May be used by: app, gate, the library. */
#ifndef SEKISHO_ENGINE_POOL_H
#define SEKISHO_ENGINE_POOL_H

#include "base/text.h"
#include "engine/engine.h"
#include "engine/input.h"

/* What an input came to. The texts are what `render` wrote, by whichever process. */
struct sk_result {
    const char *name;
    enum sk_verdict verdict;
    sk_span report, page;
};

struct sk_pool_options {
    unsigned jobs; /* processes; 0: scan here, without a sandbox */
    const struct sk_policy *policy;
    const struct sk_rules *rules;
    bool keep_artifacts; /* hand every artifact's bytes to `artifact` */
    void *state;
    /* Runs where the scan ran; appends to what stands for the input in each output. */
    void (*render)(void *state, const struct sk_scan *scan, sk_span name, double seconds,
                   struct sk_text *report, struct sk_text *page);
    /* These run here. False: stop, no more input is wanted. `artifact` comes before its input's
     * `done`; sha256_hex is 64 hexadecimal digits. */
    bool (*artifact)(void *state, const char *sha256_hex, sk_span bytes);
    bool (*done)(void *state, const struct sk_result *result);
};

struct sk_pool;

/* NULL: no memory or no process to be had (errno). Free with sk_pool_free(). */
struct sk_pool *sk_pool_new(const struct sk_pool_options *options);

/* Queues an input (its descriptor is duplicated); may wait until there is room. False: stop. */
SK_MUST_CHECK bool sk_pool_add(struct sk_pool *pool, const struct sk_input *input);
/* Waits for all that was queued. False: `done` or `artifact` said stop. */
SK_MUST_CHECK bool sk_pool_finish(struct sk_pool *pool);
void sk_pool_free(struct sk_pool *pool);

#endif

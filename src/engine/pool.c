#include "engine/pool.h"

#include <stdlib.h>

#include "engine/job.h"

struct sk_pool {
    struct sk_pool_options options;
    struct sk_job job; /* for jobs 0, and for the inputs whose worker died */
};

struct sk_pool *sk_pool_new(const struct sk_pool_options *options)
{
    struct sk_pool *pool = calloc(1, sizeof *pool);
    if (pool == NULL)
        return NULL;
    pool->options = *options;
    if (sk_job_init(&pool->job, &pool->options) != SK_OK) {
        sk_pool_free(pool);
        return NULL;
    }
    return pool;
}

static bool hand_out_artifacts(struct sk_pool *pool, const struct sk_scan *scan)
{
    char hex[65];
    for (const struct sk_artifact *a = scan->root; a != NULL; a = a->next) {
        sk_sha256_hex(a->sha256, hex);
        if (!pool->options.artifact(pool->options.state, hex, a->bytes))
            return false;
    }
    return true;
}

static bool run_here(struct sk_pool *pool, const struct sk_input *input, bool died)
{
    struct sk_job *job = &pool->job;
    sk_job_run(job, input, died);
    bool more = !pool->options.keep_artifacts || hand_out_artifacts(pool, &job->scan);
    const struct sk_result result = {.name = input->name,
                                     .verdict = job->scan.verdict,
                                     .report = sk_text_view(&job->report),
                                     .page = sk_text_view(&job->page)};
    more = more && pool->options.done(pool->options.state, &result);
    sk_job_end(job);
    return more;
}

bool sk_pool_add(struct sk_pool *pool, const struct sk_input *input)
{
    return run_here(pool, input, false);
}

bool sk_pool_finish(struct sk_pool *pool)
{
    (void)pool;
    return true;
}

void sk_pool_free(struct sk_pool *pool)
{
    if (pool == NULL)
        return;
    sk_job_close(&pool->job);
    free(pool);
}

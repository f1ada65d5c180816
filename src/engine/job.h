/* job.h: one input from descriptor to report; done by a worker, or in process.
 * May be used by: engine. */
#ifndef SEKISHO_ENGINE_JOB_H
#define SEKISHO_ENGINE_JOB_H

#include "base/fd.h"
#include "engine/pool.h"

struct sk_job {
    const struct sk_pool_options *options;
    struct sk_engine engine;
    struct sk_text report, page; /* of the last input */
    struct sk_file file;         /* its bytes, until sk_job_end() */
    struct sk_scan scan;
};

SK_MUST_CHECK enum sk_status sk_job_init(struct sk_job *job, const struct sk_pool_options *options);
void sk_job_close(struct sk_job *job);

/* Scans and renders. With `died` the input is not looked into: the record says that its worker
 * died. Afterwards job->scan, report and page hold the outcome until sk_job_end(). */
void sk_job_run(struct sk_job *job, const struct sk_input *input, bool died);
void sk_job_end(struct sk_job *job);

/* 64 digits and a NUL. */
void sk_sha256_hex(const uint8_t sha256[static 32], char ret[static 65]);

#endif

#include "engine/job.h"

#include "base/clock.h"

/* One report is never longer than this; a longer one is cut and counts as lost. */
#define REPORT_MAX_BYTES ((size_t)256 << 20)

enum sk_status sk_job_init(struct sk_job *job, const struct sk_pool_options *options)
{
    *job = (struct sk_job){.options = options};
    job->report = sk_text_new(NULL, REPORT_MAX_BYTES);
    job->page = sk_text_new(NULL, REPORT_MAX_BYTES);
    return sk_engine_init(&job->engine, options->policy, options->rules);
}

void sk_job_close(struct sk_job *job)
{
    sk_job_end(job);
    sk_text_free(&job->report);
    sk_text_free(&job->page);
    sk_engine_close(&job->engine);
}

void sk_job_end(struct sk_job *job)
{
    sk_file_close(&job->file);
}

void sk_job_run(struct sk_job *job, const struct sk_input *input, bool died)
{
    const sk_span name = sk_span_of_cstr(input->name);
    const uint64_t start = sk_now_ns();
    sk_span bytes = {0};
    enum sk_status st =
        sk_input_load(input, job->options->policy->max_input_bytes, !died, &job->file, &bytes);
    if (died)
        sk_engine_give_up(&job->engine, name, bytes, SK_DIAG_WORKER_DIED, &job->scan);
    else if (st != SK_OK)
        sk_engine_give_up(&job->engine, name, bytes, SK_DIAG_INPUT_LOST, &job->scan);
    else
        sk_engine_scan_part(&job->engine, name, bytes, input->bytes, &job->scan);
    job->report.len = job->page.len = 0;
    job->report.failed = job->page.failed = false;
    job->options->render(job->options->state, &job->scan, name, (double)(sk_now_ns() - start) / 1e9,
                         &job->report, &job->page);
}

void sk_sha256_hex(const uint8_t sha256[static 32], char ret[static 65])
{
    static const char digits[] = "0123456789abcdef";
    for (size_t i = 0; i < 32; i++) {
        ret[2 * i] = digits[sha256[i] >> 4];
        ret[2 * i + 1] = digits[sha256[i] & 15];
    }
    ret[64] = '\0';
}

/* sekisho scan: inputs in, reports out. */
#include "app/app.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fd.h"
#include "engine/input.h"
#include "engine/pool.h"
#include "report/json.h"

struct run {
    const struct sk_config *config;
    struct sk_pool *pool;
    int extract_fd; /* the directory, or -1 */
    int status;
};

static void render(void *state, const struct sk_scan *scan, sk_span name, double seconds,
                   struct sk_text *report, struct sk_text *page)
{
    const struct run *run = state;
    (void)page;
    if (!run->config->quiet || scan->verdict != SK_CLEAN)
        sk_report_json(scan, name, seconds, report);
}

static bool trouble(struct run *run, const char *what, int error)
{
    sk_app_complain(what, strerror(error));
    run->status = SK_EXIT_TROUBLE;
    return false;
}

static bool done(void *state, const struct sk_result *result)
{
    struct run *run = state;
    if (result->verdict != SK_CLEAN && run->status == SK_EXIT_CLEAN)
        run->status = SK_EXIT_FOUND;
    if (sk_app_print(result->report))
        return true;
    run->status = SK_EXIT_TROUBLE;
    return false;
}

/* One file per content: what is there already has the same bytes. */
static bool keep_artifact(void *state, const char *sha256_hex, sk_span bytes)
{
    struct run *run = state;
    int fd = openat(run->extract_fd, sha256_hex,
                    O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0)
        return trouble(run, run->config->extract_dir, errno);
    enum sk_status st = sk_write_all(fd, bytes);
    int error = errno;
    if (close(fd) != 0 && st == SK_OK) {
        st = SK_IO;
        error = errno;
    }
    return st == SK_OK || trouble(run, run->config->extract_dir, error);
}

static bool take_input(void *state, const struct sk_input *input)
{
    struct run *run = state;
    return sk_pool_add(run->pool, input);
}

static void unreadable(void *state, const char *path, int error)
{
    (void)trouble(state, path, error);
}

static bool open_extract_dir(struct run *run)
{
    const char *dir = run->config->extract_dir;
    if (dir == NULL)
        return true;
    if (mkdir(dir, 0700) != 0 && errno != EEXIST)
        return trouble(run, dir, errno);
    run->extract_fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    return run->extract_fd >= 0 || trouble(run, dir, errno);
}

static void scan_paths(struct run *run)
{
    const struct sk_config *config = run->config;
    const struct sk_input_sink sink = {.state = run, .input = take_input, .unreadable = unreadable};
    bool more = true;
    for (size_t i = 0; more && i < config->path_count; i++)
        more = sk_input_each(config->paths[i], config->policy.max_input_bytes, &sink);
    if (more && !sk_pool_finish(run->pool) && run->status != SK_EXIT_TROUBLE)
        (void)trouble(run, "workers", errno);
}

int sk_app_scan(const struct sk_config *config)
{
    struct run run = {.config = config, .extract_fd = -1};
    struct sk_rules *rules = sk_app_rules(config);
    if (rules == NULL)
        return SK_EXIT_TROUBLE;
    const struct sk_pool_options options = {.jobs = config->jobs,
                                            .policy = &config->policy,
                                            .rules = rules,
                                            .keep_artifacts = config->extract_dir != NULL,
                                            .state = &run,
                                            .render = render,
                                            .artifact = keep_artifact,
                                            .done = done};
    if (open_extract_dir(&run)) {
        run.pool = sk_pool_new(&options);
        if (run.pool != NULL)
            scan_paths(&run);
        else
            (void)trouble(&run, "workers", errno);
    }
    sk_pool_free(run.pool);
    if (run.extract_fd >= 0)
        (void)close(run.extract_fd);
    sk_rules_free(rules);
    return run.status;
}

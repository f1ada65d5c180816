/* sekisho scan: inputs in, reports out. */
#include "app/app.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/fd.h"
#include "engine/input.h"
#include "engine/pool.h"
#include "report/html.h"
#include "report/json.h"
#include "report/messages.h"
#include "report/tree.h"

enum { LINE_MAX_BYTES = 4096, PAGE_FRAME_MAX_BYTES = 65536, PROGRESS_NS = 200000000 };

struct run {
    const struct sk_config *config;
    struct sk_pool *pool;
    struct sk_tree_style style;
    int extract_fd; /* the directory, or -1 */
    int page_fd;    /* the HTML report, or -1 */
    int status;
    size_t verdicts[SK_MALICIOUS + 1];
    size_t count;
    bool progress;
    uint64_t shown_ns; /* when the progress was written last */
};

static void render_shown(const struct run *run, const struct sk_scan *scan, sk_span name,
                         double seconds, struct sk_text *report)
{
    if (run->config->json)
        sk_report_json(scan, name, seconds, report);
    else
        sk_report_tree(scan, name, &run->style, report);
}

static void render(void *state, const struct sk_scan *scan, sk_span name, double seconds,
                   struct sk_text *report, struct sk_text *page)
{
    const struct run *run = state;
    if (run->page_fd >= 0)
        sk_html_section(scan, name, run->config->lang, page);
    if (!run->config->quiet || scan->verdict != SK_CLEAN)
        render_shown(run, scan, name, seconds, report);
}

static bool trouble(struct run *run, const char *what, int error)
{
    sk_app_complain(what, strerror(error));
    run->status = SK_EXIT_TROUBLE;
    return false;
}

/* ---- For people: style, progress, summary ---- */

static bool is_directory(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

static void choose_style(struct run *run)
{
    const struct sk_config *config = run->config;
    run->style = sk_app_style(config);
    run->style.brief = config->path_count > 1 || is_directory(config->paths[0]);
    run->progress = !config->quiet && isatty(STDERR_FILENO) == 1 && !sk_app_plain();
}

/* The line that is written over again on a terminal while nothing else appears there. */
static void show_progress(struct run *run)
{
    const uint64_t now = sk_now_ns();
    if (!run->progress || run->count < 2 || now - run->shown_ns < PROGRESS_NS)
        return;
    struct sk_text line = sk_text_new(NULL, LINE_MAX_BYTES);
    sk_msg_put_count(&line, SK_MSG_PROGRESS, run->config->lang, run->count);
    sk_text_byte(&line, '\r');
    (void)!sk_write_all(STDERR_FILENO, sk_text_view(&line));
    sk_text_free(&line);
    run->shown_ns = now;
}

static void clear_progress(const struct run *run)
{
    if (run->progress && run->shown_ns > 0)
        (void)!sk_write_all(STDERR_FILENO, SK_LIT("\033[K"));
}

static void print_summary(struct run *run)
{
    static const enum sk_verdict order[] = {SK_CLEAN, SK_UNREADABLE, SK_SUSPICIOUS, SK_MALICIOUS};
    if (run->config->json || run->config->quiet || !run->style.brief)
        return;
    struct sk_text numbers[5], line = sk_text_new(NULL, LINE_MAX_BYTES);
    sk_span args[5];
    for (size_t i = 0; i < 5; i++) {
        numbers[i] = sk_text_new(NULL, LINE_MAX_BYTES);
        sk_text_printf(&numbers[i], "%zu", i == 0 ? run->count : run->verdicts[order[i - 1]]);
        args[i] = sk_text_view(&numbers[i]);
    }
    sk_msg_put(&line, SK_MSG_SUMMARY, run->config->lang, args, 5);
    sk_text_byte(&line, '\n');
    if (!sk_app_print(sk_text_view(&line)))
        run->status = SK_EXIT_TROUBLE;
    for (size_t i = 0; i < 5; i++)
        sk_text_free(&numbers[i]);
    sk_text_free(&line);
}

/* ---- The HTML report ---- */

static bool write_page(struct run *run, sk_span html)
{
    if (run->page_fd < 0 || sk_write_all(run->page_fd, html) == SK_OK)
        return true;
    return trouble(run, run->config->html_file, errno);
}

static bool begin_page(struct run *run)
{
    if (run->config->html_file == NULL)
        return true;
    run->page_fd = open(run->config->html_file, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    if (run->page_fd < 0)
        return trouble(run, run->config->html_file, errno);
    struct sk_text html = sk_text_new(NULL, PAGE_FRAME_MAX_BYTES);
    sk_html_begin(&html, run->config->lang);
    const bool ok = write_page(run, sk_text_view(&html));
    sk_text_free(&html);
    return ok;
}

static void end_page(struct run *run)
{
    struct sk_text html = sk_text_new(NULL, PAGE_FRAME_MAX_BYTES);
    if (run->page_fd < 0)
        return;
    sk_html_end(&html);
    (void)write_page(run, sk_text_view(&html));
    sk_text_free(&html);
    if (close(run->page_fd) != 0)
        (void)trouble(run, run->config->html_file, errno);
}

/* ---- What comes back ---- */

static bool done(void *state, const struct sk_result *result)
{
    struct run *run = state;
    run->count++;
    run->verdicts[result->verdict]++;
    clear_progress(run);
    if (result->verdict != SK_CLEAN && run->status == SK_EXIT_CLEAN)
        run->status = SK_EXIT_FOUND;
    if (!write_page(run, result->page))
        return false;
    if (result->report.len == 0 || sk_app_print(result->report)) {
        show_progress(run);
        return true;
    }
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
    clear_progress(run);
    print_summary(run);
}

int sk_app_scan(const struct sk_config *config)
{
    struct run run = {.config = config, .extract_fd = -1, .page_fd = -1};
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
    choose_style(&run);
    if (open_extract_dir(&run) && begin_page(&run)) {
        run.pool = sk_pool_new(&options);
        if (run.pool != NULL)
            scan_paths(&run);
        else
            (void)trouble(&run, "workers", errno);
    }
    sk_pool_free(run.pool);
    end_page(&run);
    if (run.extract_fd >= 0)
        (void)close(run.extract_fd);
    sk_rules_free(rules);
    return run.status;
}

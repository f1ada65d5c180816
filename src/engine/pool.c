/* Inputs wait in a ring of slots, in their order. Each is sent to a worker, and given out when it
 * and all before it are done. A worker has a short queue, so that it never waits for us. */
#include "engine/pool.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/arith.h"
#include "base/clock.h"
#include "base/reader.h"
#include "base/utf.h"
#include "engine/worker.h"

enum {
    QUEUE_MAX = 12, /* orders that one worker may have */
    SLOTS_PER_JOB = 32,
    READ_BYTES = 128 * 1024,
    POLL_MS = 200,
};
#define FRAME_MAX_BYTES ((size_t)1 << 30)
#define GRACE_NS        UINT64_C(5000000000) /* beyond the scan's own time limit */

enum slot_state { WAITING, SENT, DONE };

struct slot {
    enum slot_state state;
    struct sk_input input; /* name and fd are ours */
    enum sk_verdict verdict;
    sk_span report, page; /* malloc'd together: report.ptr is the allocation */
};

struct member {
    struct sk_worker worker;
    size_t queue[QUEUE_MAX]; /* numbers of inputs, oldest first */
    size_t count;
    uint64_t since_ns; /* when the oldest became the one it works on */
    struct sk_text inbox;
};

struct sk_pool {
    struct sk_pool_options options;
    struct sk_job job; /* for jobs 0, and for the inputs whose worker died */
    struct member *members;
    struct slot *slots; /* slot_count of them; input number n is in n % slot_count */
    size_t slot_count;
    size_t first, next, end; /* numbers: not given out yet; maybe not sent yet; behind the last */
    bool stopped;            /* the owner wants no more, or the system failed us */
};

static struct slot *slot_of(struct sk_pool *pool, size_t number)
{
    return &pool->slots[number % pool->slot_count];
}

static void clear_slot(struct slot *slot)
{
    free((void *)(uintptr_t)slot->input.name);
    free((void *)(uintptr_t)slot->report.ptr);
    if (slot->input.name != NULL)
        (void)close(slot->input.fd);
    *slot = (struct slot){0};
}

/* ---- In this process ---- */

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

static bool run_here(struct sk_pool *pool, const struct sk_input *input)
{
    struct sk_job *job = &pool->job;
    sk_job_run(job, input, false);
    bool more = !pool->options.keep_artifacts || hand_out_artifacts(pool, &job->scan);
    const struct sk_result result = {.name = input->name,
                                     .verdict = job->scan.verdict,
                                     .report = sk_text_view(&job->report),
                                     .page = sk_text_view(&job->page)};
    more = more && pool->options.done(pool->options.state, &result);
    sk_job_end(job);
    return more;
}

/* ---- Answers, which nobody trusts ---- */

/* Colours (ESC [ digits m) are the one control sequence a report may hold. */
static bool is_printable(sk_span s)
{
    for (size_t i = 0; i < s.len; i++) {
        if (s.ptr[i] >= 0x20 || s.ptr[i] == '\n')
            continue;
        if (s.ptr[i] != 0x1B || ++i >= s.len || s.ptr[i] != '[')
            return false;
        while (++i < s.len && (sk_is_digit(s.ptr[i]) || s.ptr[i] == ';'))
            continue;
        if (i >= s.len || s.ptr[i] != 'm')
            return false;
    }
    return sk_utf8_valid(s);
}

static bool keep_result(struct slot *slot, enum sk_verdict verdict, sk_span report, sk_span page)
{
    uint8_t *at = malloc(report.len + page.len + 1);
    if (at == NULL)
        return false;
    if (report.len > 0)
        memcpy(at, report.ptr, report.len);
    if (page.len > 0)
        memcpy(at + report.len, page.ptr, page.len);
    slot->verdict = verdict;
    slot->report = sk_span_of(at, report.len);
    slot->page = sk_span_of(at + report.len, page.len);
    slot->state = DONE;
    return true;
}

/* The oldest order of a member is done or given up. */
static void drop_oldest(struct member *m)
{
    memmove(m->queue, m->queue + 1, (--m->count) * sizeof m->queue[0]);
    m->since_ns = sk_now_ns();
}

static bool take_result(struct sk_pool *pool, struct member *m, struct sk_reader *r)
{
    sk_span head, report;
    if (m->count == 0 || !sk_read(r, 9, &head) || head.ptr == NULL || head.ptr[0] > SK_MALICIOUS ||
        !sk_read(r, sk_u64le(head.ptr + 1), &report))
        return false;
    const sk_span page = sk_rest(r);
    if (!is_printable(report) || !is_printable(page) ||
        !keep_result(slot_of(pool, m->queue[0]), (enum sk_verdict)head.ptr[0], report, page))
        return false;
    drop_oldest(m);
    return true;
}

static bool take_artifact(struct sk_pool *pool, struct sk_reader *r)
{
    char hex[65];
    sk_span sha256;
    if (!pool->options.keep_artifacts || !sk_read(r, 32, &sha256))
        return false;
    sk_sha256_hex(sha256.ptr, hex);
    pool->stopped |= !pool->options.artifact(pool->options.state, hex, sk_rest(r));
    return true;
}

/* Takes the whole frames out of the inbox. False: what came is no answer of ours. */
static bool take_frames(struct sk_pool *pool, struct member *m)
{
    struct sk_reader r = sk_reader_of(sk_text_view(&m->inbox));
    for (;;) {
        const size_t start = r.pos;
        sk_span header, body;
        if (!sk_read(&r, SK_FRAME_HEADER_BYTES, &header) || header.ptr == NULL ||
            !sk_read(&r, sk_u64le(header.ptr + 1), &body)) {
            r.pos = start;
            break;
        }
        const uint8_t kind = header.ptr[0];
        struct sk_reader in = sk_reader_of(body);
        const bool ok = kind == SK_FRAME_RESULT     ? take_result(pool, m, &in)
                        : kind == SK_FRAME_ARTIFACT ? take_artifact(pool, &in)
                                                    : false;
        if (!ok)
            return false;
    }
    m->inbox.len = sk_left(&r);
    if (m->inbox.len > 0 && r.pos > 0)
        memmove(m->inbox.ptr, m->inbox.ptr + r.pos, m->inbox.len);
    return true;
}

/* ---- Workers ---- */

/* The input that it worked on gets a record that says so; the others go to its successor. */
static void bury(struct sk_pool *pool, struct member *m)
{
    sk_worker_stop(&m->worker);
    m->inbox.len = 0;
    m->inbox.failed = false;
    for (size_t i = 0; i < m->count; i++) {
        struct slot *slot = slot_of(pool, m->queue[i]);
        slot->state = WAITING;
        if (i > 0)
            continue;
        sk_job_run(&pool->job, &slot->input, true);
        if (!keep_result(slot, pool->job.scan.verdict, sk_text_view(&pool->job.report),
                         sk_text_view(&pool->job.page)))
            pool->stopped = true;
        sk_job_end(&pool->job);
    }
    m->count = 0;
    pool->next = pool->first;
}

/* Reads what a worker has written. False: it is gone, or talks nonsense. */
static bool listen_to(struct sk_pool *pool, struct member *m)
{
    for (;;) {
        uint8_t *at = sk_text_reserve(&m->inbox, READ_BYTES);
        if (at == NULL)
            return false;
        ssize_t n = read(m->worker.answers, at, READ_BYTES);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0 && errno == EAGAIN)
            return true;
        if (n <= 0)
            return false;
        m->inbox.len += (size_t)n;
        if (!take_frames(pool, m))
            return false;
        if (n < READ_BYTES)
            return true;
    }
}

static bool is_late(const struct sk_pool *pool, const struct member *m)
{
    const uint64_t timeout = pool->options.policy->timeout_ns;
    return m->count > 0 && timeout > 0 && sk_now_ns() - m->since_ns > timeout + GRACE_NS;
}

/* Waits (at most wait_ms) until some worker has something to say, and listens. */
static void listen_to_all(struct sk_pool *pool, int wait_ms)
{
    struct pollfd fds[64];
    nfds_t count = 0;
    for (size_t i = 0; i < pool->options.jobs; i++)
        fds[count++] =
            (struct pollfd){.fd = pool->members[i].count > 0 ? pool->members[i].worker.answers : -1,
                            .events = POLLIN};
    if (poll(fds, count, wait_ms) < 0 && errno != EINTR) {
        pool->stopped = true;
        return;
    }
    for (size_t i = 0; i < pool->options.jobs; i++) {
        struct member *m = &pool->members[i];
        const bool gone = fds[i].fd >= 0 && fds[i].revents != 0 && !listen_to(pool, m);
        if (gone || is_late(pool, m))
            bury(pool, m);
    }
}

/* The member with the shortest queue, started if need be; NULL: all are busy. */
static struct member *free_member(struct sk_pool *pool)
{
    struct member *best = &pool->members[0];
    for (size_t i = 1; i < pool->options.jobs; i++)
        if (pool->members[i].count < best->count)
            best = &pool->members[i];
    if (best->count == QUEUE_MAX)
        return NULL;
    if (best->worker.pid == 0 && sk_worker_start(&best->worker, &pool->job) != SK_OK) {
        pool->stopped = true;
        return NULL;
    }
    return best;
}

static void send_orders(struct sk_pool *pool)
{
    for (; pool->next < pool->end && !pool->stopped; pool->next++) {
        struct slot *slot = slot_of(pool, pool->next);
        if (slot->state != WAITING)
            continue;
        struct member *m = free_member(pool);
        if (m == NULL)
            return;
        enum sk_status st = sk_worker_order(&m->worker, &slot->input);
        if (st == SK_IO && m->count == 0) { /* it died while it had nothing to do */
            sk_worker_stop(&m->worker);
            if (sk_worker_start(&m->worker, &pool->job) == SK_OK)
                st = sk_worker_order(&m->worker, &slot->input);
        }
        if (st == SK_LIMIT && m->count > 0)
            return;
        if (m->count == 0)
            m->since_ns = sk_now_ns();
        m->queue[m->count++] = pool->next; /* also when it is dead: that shows when we listen */
        slot->state = SENT;
    }
}

static void give_out(struct sk_pool *pool)
{
    while (pool->first < pool->end && !pool->stopped) {
        struct slot *slot = slot_of(pool, pool->first);
        if (slot->state != DONE)
            break;
        const struct sk_result result = {.name = slot->input.name,
                                         .verdict = slot->verdict,
                                         .report = slot->report,
                                         .page = slot->page};
        if (!pool->options.done(pool->options.state, &result))
            pool->stopped = true;
        clear_slot(slot);
        pool->first++;
    }
    pool->next = sk_max(pool->next, pool->first);
}

static void turn(struct sk_pool *pool, int wait_ms)
{
    send_orders(pool);
    listen_to_all(pool, wait_ms);
    give_out(pool);
}

/* ---- The owner's side ---- */

bool sk_pool_add(struct sk_pool *pool, const struct sk_input *input)
{
    if (pool->options.jobs == 0)
        return run_here(pool, input);
    while (pool->end - pool->first == pool->slot_count && !pool->stopped)
        turn(pool, POLL_MS);
    if (pool->stopped)
        return false;
    struct slot *slot = slot_of(pool, pool->end);
    const int fd = fcntl(input->fd, F_DUPFD_CLOEXEC, 3);
    char *name = fd < 0 ? NULL : strdup(input->name);
    if (name == NULL) {
        if (fd >= 0)
            (void)close(fd);
        return false;
    }
    *slot = (struct slot){.state = WAITING, .input = *input};
    slot->input.name = name;
    slot->input.fd = fd;
    pool->end++;
    turn(pool, 0);
    return !pool->stopped;
}

bool sk_pool_finish(struct sk_pool *pool)
{
    while (pool->first < pool->end && !pool->stopped)
        turn(pool, POLL_MS);
    return !pool->stopped;
}

/* What libraries set up when they are first used is set up before there is a sandbox. */
static void warm_up(struct sk_job *job)
{
    sk_engine_scan(&job->engine, SK_LIT("warm.eml"),
                   SK_LIT("Subject: =?iso-2022-jp?b?GyRCNFg9ahsoQg==?=\nContent-Type: text/plain; "
                          "charset=iso-2022-jp\n\n\x1b$B4X=j\x1b(B\n"),
                   &job->scan);
}

struct sk_pool *sk_pool_new(const struct sk_pool_options *options)
{
    struct sk_pool *pool = calloc(1, sizeof *pool);
    if (pool == NULL)
        return NULL;
    pool->options = *options;
    pool->slot_count = options->jobs * SLOTS_PER_JOB;
    if (options->jobs > 0) {
        pool->members = calloc(options->jobs, sizeof *pool->members);
        pool->slots = calloc(pool->slot_count, sizeof *pool->slots);
    }
    const bool failed = options->jobs > 0 && (pool->members == NULL || pool->slots == NULL);
    if (failed || sk_job_init(&pool->job, &pool->options) != SK_OK) {
        sk_pool_free(pool);
        return NULL;
    }
    for (size_t i = 0; i < options->jobs; i++)
        pool->members[i].inbox = sk_text_new(NULL, FRAME_MAX_BYTES);
    warm_up(&pool->job);
    return pool;
}

void sk_pool_free(struct sk_pool *pool)
{
    if (pool == NULL)
        return;
    for (size_t i = 0; pool->members != NULL && i < pool->options.jobs; i++) {
        sk_worker_stop(&pool->members[i].worker);
        sk_text_free(&pool->members[i].inbox);
    }
    for (size_t i = 0; pool->slots != NULL && i < pool->slot_count; i++)
        clear_slot(&pool->slots[i]);
    free(pool->members);
    free(pool->slots);
    sk_job_close(&pool->job);
    free(pool);
}

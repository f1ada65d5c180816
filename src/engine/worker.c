#include "engine/worker.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/reader.h"
#include "engine/sandbox.h"

enum {
    ORDERS_FD = 3, /* where the worker has its lines */
    ANSWERS_FD = 4,
    ORDER_HEADER_BYTES = 16,
    ORDER_MAX_BYTES = ORDER_HEADER_BYTES + PATH_MAX + 64,
    PIPE_BYTES = 1 << 20,
};

static void put_u64le(uint8_t *at, uint64_t n)
{
    for (size_t i = 0; i < 8; i++)
        at[i] = (uint8_t)(n >> (8 * i));
}

/* ---- Orders ---- */

enum sk_status sk_worker_order(const struct sk_worker *worker, const struct sk_input *input)
{
    uint8_t header[ORDER_HEADER_BYTES];
    char control[CMSG_SPACE(sizeof(int))] = {0};
    put_u64le(header, input->offset);
    put_u64le(header + 8, input->bytes);
    struct iovec parts[] = {{header, sizeof header},
                            {(void *)(uintptr_t)input->name, strlen(input->name)}};
    struct msghdr message = {.msg_iov = parts,
                             .msg_iovlen = 2,
                             .msg_control = control,
                             .msg_controllen = sizeof control};
    struct cmsghdr *c = CMSG_FIRSTHDR(&message);
    c->cmsg_level = SOL_SOCKET;
    c->cmsg_type = SCM_RIGHTS;
    c->cmsg_len = CMSG_LEN(sizeof(int));
    memcpy(CMSG_DATA(c), &input->fd, sizeof(int));
    if (sendmsg(worker->orders, &message, MSG_DONTWAIT | MSG_NOSIGNAL) >= 0)
        return SK_OK;
    return errno == EAGAIN || errno == ENOBUFS || errno == ETOOMANYREFS ? SK_LIMIT : SK_IO;
}

/* Waits for the next order; buffer holds its name afterwards. False: there is none any more. */
static bool next_order(char buffer[static ORDER_MAX_BYTES], struct sk_input *ret)
{
    char control[CMSG_SPACE(sizeof(int))];
    struct iovec part = {buffer, ORDER_MAX_BYTES - 1};
    struct msghdr message = {.msg_iov = &part,
                             .msg_iovlen = 1,
                             .msg_control = control,
                             .msg_controllen = sizeof control};
    ssize_t n;
    do
        n = recvmsg(ORDERS_FD, &message, MSG_CMSG_CLOEXEC);
    while (n < 0 && errno == EINTR);
    const struct cmsghdr *c = n < ORDER_HEADER_BYTES ? NULL : CMSG_FIRSTHDR(&message);
    if (c == NULL || c->cmsg_type != SCM_RIGHTS)
        return false;
    buffer[n] = '\0';
    *ret = (struct sk_input){.name = buffer + ORDER_HEADER_BYTES,
                             .offset = sk_u64le((const uint8_t *)buffer),
                             .bytes = sk_u64le((const uint8_t *)buffer + 8)};
    memcpy(&ret->fd, CMSG_DATA(c), sizeof(int));
    return true;
}

/* ---- Answers ---- */

/* Writes the pieces in one call where the pipe takes them. */
static bool send_pieces(const sk_span *pieces, size_t count)
{
    struct iovec parts[4];
    size_t total = 0;
    for (size_t i = 0; i < count; i++) {
        parts[i] = (struct iovec){(void *)(uintptr_t)pieces[i].ptr, pieces[i].len};
        total += pieces[i].len;
    }
    ssize_t n = writev(ANSWERS_FD, parts, (int)count);
    if (n < 0 && errno != EINTR)
        return false;
    size_t done = n < 0 ? 0 : (size_t)n;
    for (size_t i = 0; i < count && done < total; i++) {
        const size_t skip = done < pieces[i].len ? done : pieces[i].len;
        if (sk_write_all(ANSWERS_FD, sk_from(pieces[i], skip)) != SK_OK)
            return false;
        done -= skip;
        total -= pieces[i].len;
    }
    return true;
}

static bool send_artifact(const struct sk_artifact *art)
{
    uint8_t header[SK_FRAME_HEADER_BYTES] = {SK_FRAME_ARTIFACT};
    put_u64le(header + 1, sizeof art->sha256 + art->bytes.len);
    const sk_span pieces[] = {sk_span_of(header, sizeof header),
                              sk_span_of(art->sha256, sizeof art->sha256), art->bytes};
    return send_pieces(pieces, 3);
}

static bool send_result(const struct sk_job *job)
{
    const sk_span report = sk_text_view(&job->report), page = sk_text_view(&job->page);
    uint8_t header[SK_FRAME_HEADER_BYTES + 9] = {SK_FRAME_RESULT};
    put_u64le(header + 1, 9 + report.len + page.len);
    header[SK_FRAME_HEADER_BYTES] = (uint8_t)job->scan.verdict;
    put_u64le(header + SK_FRAME_HEADER_BYTES + 1, report.len);
    const sk_span pieces[] = {sk_span_of(header, sizeof header), report, page};
    return send_pieces(pieces, 3);
}

static bool answer(const struct sk_job *job)
{
    if (job->options->keep_artifacts)
        for (const struct sk_artifact *a = job->scan.root; a != NULL; a = a->next)
            if (!send_artifact(a))
                return false;
    return send_result(job);
}

/* ---- The process ---- */

/* The arena, the input (mapped or read), the report as it grows, and room for the libraries. */
static size_t address_space(const struct sk_policy *policy)
{
    const size_t room = (size_t)2 << 30;
    return policy->max_input_bytes > SIZE_MAX / 8
               ? 0
               : room + 2 * policy->max_arena_bytes + 2 * policy->max_input_bytes +
                     2 * policy->max_output_bytes;
}

/* Nothing stays open but the lines and standard error. */
static bool keep_lines(int orders, int answers)
{
    const int high_orders = fcntl(orders, F_DUPFD, 100),
              high_answers = fcntl(answers, F_DUPFD, 100);
    const int null = open("/dev/null", O_RDWR);
    return high_orders >= 0 && high_answers >= 0 && null >= 0 && dup2(null, STDIN_FILENO) >= 0 &&
           dup2(null, STDOUT_FILENO) >= 0 && dup2(high_orders, ORDERS_FD) >= 0 &&
           dup2(high_answers, ANSWERS_FD) >= 0 && close_range(ANSWERS_FD + 1, ~0u, 0) == 0;
}

static _Noreturn void work(struct sk_job *job, int orders, int answers)
{
    static char buffer[ORDER_MAX_BYTES];
    struct sk_input input;

    (void)prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
    if (!keep_lines(orders, answers) || !sk_sandbox_enter(address_space(job->options->policy)))
        _exit(2);
    while (next_order(buffer, &input)) {
        sk_job_run(job, &input, false);
        bool ok = answer(job);
        sk_job_end(job);
        (void)close(input.fd);
        if (!ok)
            _exit(1);
    }
    _exit(0);
}

enum sk_status sk_worker_start(struct sk_worker *worker, struct sk_job *job)
{
    int orders[2], answers[2];
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, orders) != 0)
        return SK_IO;
    if (pipe2(answers, O_CLOEXEC) != 0) {
        (void)close(orders[0]);
        (void)close(orders[1]);
        return SK_IO;
    }
    (void)fcntl(answers[0], F_SETPIPE_SZ, PIPE_BYTES); /* as much as we are allowed */
    (void)fcntl(answers[0], F_SETFL, O_NONBLOCK);
    pid_t pid = fork();
    if (pid == 0)
        work(job, orders[1], answers[1]);
    (void)close(orders[1]);
    (void)close(answers[1]);
    *worker = (struct sk_worker){.pid = pid, .orders = orders[0], .answers = answers[0]};
    if (pid > 0)
        return SK_OK;
    (void)close(orders[0]);
    (void)close(answers[0]);
    worker->pid = 0;
    return SK_IO;
}

void sk_worker_stop(struct sk_worker *worker)
{
    if (worker->pid == 0)
        return;
    (void)kill(worker->pid, SIGKILL);
    while (waitpid(worker->pid, NULL, 0) < 0 && errno == EINTR)
        continue;
    (void)close(worker->orders);
    (void)close(worker->answers);
    worker->pid = 0;
}

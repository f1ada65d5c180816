#include "engine/mbox.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/types.h>
#include <unistd.h>

static bool is_empty(sk_span line)
{
    return sk_trim(line).len == 0;
}

/* "12:34" somewhere in it: what all the variants of the date have. */
static bool has_time(sk_span s)
{
    for (size_t i = 1; i + 2 < s.len; i++)
        if (s.ptr[i] == ':' && sk_is_digit(s.ptr[i - 1]) && sk_is_digit(s.ptr[i + 1]) &&
            sk_is_digit(s.ptr[i + 2]))
            return true;
    return false;
}

bool sk_is_postmark(sk_span line)
{
    return line.len < 1000 && sk_starts(line, SK_LIT("From ")) && has_time(line);
}

/* The next line with its end; len 0 at the end of the file. */
static sk_span read_line(struct sk_mbox *m)
{
    ssize_t n = getline(&m->line, &m->line_cap, m->file);
    if (n <= 0)
        return (sk_span){0};
    m->pos += (uint64_t)n;
    return sk_span_of(m->line, (size_t)n);
}

static void go_to(struct sk_mbox *m, uint64_t pos)
{
    (void)fseeko(m->file, (off_t)pos, SEEK_SET);
    m->pos = pos;
}

bool sk_mbox_next(struct sk_mbox *m, uint64_t *ret_offset, uint64_t *ret_bytes)
{
    uint64_t end = m->start; /* without the empty line that comes before a postmark */
    bool after_empty = true;
    if (m->ended)
        return false;
    *ret_offset = m->start;
    for (;;) {
        const uint64_t line_start = m->pos;
        const sk_span line = read_line(m);
        if (line.len == 0) {
            m->ended = true;
            *ret_bytes = m->pos - *ret_offset;
            return true;
        }
        if (after_empty && sk_is_postmark(line)) {
            *ret_bytes = end - *ret_offset;
            m->start = m->pos;
            return true;
        }
        after_empty = is_empty(line);
        end = after_empty ? line_start : m->pos;
    }
}

bool sk_mbox_open(int fd, struct sk_mbox *ret)
{
    char head[5];
    uint64_t offset, bytes;
    *ret = (struct sk_mbox){0};
    if (pread(fd, head, sizeof head, 0) != sizeof head || memcmp(head, "From ", sizeof head) != 0)
        return false;
    int copy = fcntl(fd, F_DUPFD_CLOEXEC, 3);
    ret->file = copy < 0 ? NULL : fdopen(copy, "r");
    if (ret->file == NULL) {
        if (copy >= 0)
            (void)close(copy);
        return false;
    }
    go_to(ret, 0);
    const bool marked = sk_is_postmark(read_line(ret));
    const uint64_t first = ret->start = ret->pos;
    if (!marked || !sk_mbox_next(ret, &offset, &bytes) || ret->ended) {
        sk_mbox_close(ret);
        return false;
    }
    go_to(ret, first);
    ret->start = first;
    return true;
}

void sk_mbox_close(struct sk_mbox *mbox)
{
    if (mbox->file != NULL)
        (void)fclose(mbox->file);
    free(mbox->line);
    *mbox = (struct sk_mbox){0};
}

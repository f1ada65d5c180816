/* mbox.h: where the messages of an mailbox file begin and end (RFC 4155 and its variants).
 * A file is one when it begins with a postmark and has a second one: "From ", an address, a date
 * with a time of day, after an empty line.
 * May be used by: engine. */
#ifndef SEKISHO_ENGINE_MBOX_H
#define SEKISHO_ENGINE_MBOX_H

#include <stdio.h>

#include "base/span.h"

struct sk_mbox {
    FILE *file;
    char *line;
    size_t line_cap;
    uint64_t pos, start; /* behind the line read last; where the message at hand begins */
    bool ended;
};

bool sk_is_postmark(sk_span line);

/* Reads from the start of fd, which stays open. False: it is no mailbox of several messages, or
 * there is no memory. Close with sk_mbox_close(). */
bool sk_mbox_open(int fd, struct sk_mbox *ret);
/* The next message, without its postmark and the empty line behind it. False: there is none. */
bool sk_mbox_next(struct sk_mbox *mbox, uint64_t *ret_offset, uint64_t *ret_bytes);
void sk_mbox_close(struct sk_mbox *mbox);

#endif

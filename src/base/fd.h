/* fd.h: whole files as bytes, and bytes into files.
 * May be used by: engine, app, tests. Never by format, interp or detect: they touch no file. */
#ifndef SEKISHO_BASE_FD_H
#define SEKISHO_BASE_FD_H

#include "base/span.h"

/* A file's bytes, mapped or read. Free with sk_file_close(). */
struct sk_file {
    sk_span bytes;
    void *owned;   /* malloc'd, for what cannot be mapped */
    size_t mapped; /* length of the mapping, else 0 */
};

/* SK_OK, SK_IO (errno says why), SK_LIMIT (longer than max_bytes), SK_NO_MEMORY. */
SK_MUST_CHECK enum sk_status sk_file_open(const char *path, size_t max_bytes, struct sk_file *ret);
SK_MUST_CHECK enum sk_status sk_file_from_fd(int fd, size_t max_bytes, struct sk_file *ret);
void sk_file_close(struct sk_file *file); /* a zeroed one is fine */

/* Writes all of it, through short writes and EINTR. SK_OK or SK_IO. */
SK_MUST_CHECK enum sk_status sk_write_all(int fd, sk_span bytes);

#endif

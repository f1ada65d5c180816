#include "base/fd.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arith.h"

enum { FIRST_READ_BYTES = 64 * 1024, MAP_FROM_BYTES = 256 * 1024 };

/* Pipes, and files too small to be worth a mapping. */
static enum sk_status read_all(int fd, size_t expected, size_t max_bytes, struct sk_file *ret)
{
    size_t cap = sk_max(expected + 1, FIRST_READ_BYTES), len = 0;
    uint8_t *at = malloc(cap);

    if (at == NULL)
        return SK_NO_MEMORY;
    for (;;) {
        ssize_t n = read(fd, at + len, cap - len);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0) {
            if (n == 0)
                break;
            free(at);
            return SK_IO;
        }
        len += (size_t)n;
        if (len > max_bytes) {
            free(at);
            return SK_LIMIT;
        }
        if (len == cap) {
            uint8_t *moved = realloc(at, cap *= 2);
            if (moved == NULL) {
                free(at);
                return SK_NO_MEMORY;
            }
            at = moved;
        }
    }
    *ret = (struct sk_file){.bytes = sk_span_of(at, len), .owned = at};
    return SK_OK;
}

enum sk_status sk_file_from_fd(int fd, size_t max_bytes, struct sk_file *ret)
{
    struct stat st;
    if (fstat(fd, &st) != 0)
        return SK_IO;
    if (S_ISDIR(st.st_mode)) {
        errno = EISDIR;
        return SK_IO;
    }
    size_t size = S_ISREG(st.st_mode) && st.st_size > 0 ? (size_t)st.st_size : 0;
    if (size > max_bytes)
        return SK_LIMIT;
    if (size >= MAP_FROM_BYTES) {
        void *at = mmap(NULL, size, PROT_READ, MAP_PRIVATE, fd, 0);
        if (at != MAP_FAILED) {
            *ret = (struct sk_file){.bytes = sk_span_of(at, size), .mapped = size};
            return SK_OK;
        }
    }
    return read_all(fd, size, max_bytes, ret);
}

enum sk_status sk_file_open(const char *path, size_t max_bytes, struct sk_file *ret)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    if (fd < 0)
        return SK_IO;
    enum sk_status st = sk_file_from_fd(fd, max_bytes, ret);
    int saved = errno;
    (void)close(fd);
    errno = saved;
    return st;
}

void sk_file_close(struct sk_file *file)
{
    if (file->mapped > 0)
        (void)munmap((void *)(uintptr_t)file->bytes.ptr, file->mapped);
    free(file->owned);
    *file = (struct sk_file){0};
}

enum sk_status sk_write_all(int fd, sk_span bytes)
{
    while (bytes.len > 0) {
        ssize_t n = write(fd, bytes.ptr, bytes.len);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return SK_IO;
        bytes = sk_from(bytes, (size_t)n);
    }
    return SK_OK;
}

#include "engine/input.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <fts.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arith.h"
#include "base/fd.h"
#include "engine/mbox.h"

enum { COPY_BYTES = 64 * 1024, MAP_FROM_BYTES = 256 * 1024 };

static bool fail(const struct sk_input_sink *sink, const char *path, int error)
{
    sink->unreadable(sink->state, path, error);
    return true;
}

/* ---- One open file ---- */

static bool give(const struct sk_input_sink *sink, const char *name, int fd, uint64_t offset,
                 uint64_t bytes)
{
    const struct sk_input input = {.name = name, .fd = fd, .offset = offset, .bytes = bytes};
    return sink->input(sink->state, &input);
}

/* What is no regular file is read into memory first, so that it can be handed on. */
static int slurp(int from, uint64_t max_bytes, uint64_t *ret_bytes)
{
    uint8_t buffer[COPY_BYTES];
    int to = memfd_create("sekisho-input", MFD_CLOEXEC);
    uint64_t total = 0;

    while (to >= 0 && total <= max_bytes) {
        ssize_t n = read(from, buffer, sizeof buffer);
        if (n < 0 && errno == EINTR)
            continue;
        if (n == 0)
            break;
        if (n < 0 || sk_write_all(to, sk_span_of(buffer, (size_t)n)) != SK_OK) {
            int saved = errno;
            (void)close(to);
            errno = saved;
            return -1;
        }
        total += (uint64_t)n;
    }
    *ret_bytes = total <= max_bytes ? total : max_bytes + 1;
    return to;
}

/* The messages of an mbox, each an input of its own. */
static bool give_messages(const struct sk_input_sink *sink, const char *path, int fd,
                          struct sk_mbox *mbox)
{
    uint64_t offset, bytes;
    unsigned number = 0;
    bool more = true;
    while (more && sk_mbox_next(mbox, &offset, &bytes)) {
        char *name = NULL;
        if (asprintf(&name, "%s#%u", path, ++number) < 0)
            return fail(sink, path, ENOMEM);
        more = give(sink, name, fd, offset, bytes);
        free(name);
    }
    return more;
}

static bool give_regular(const struct sk_input_sink *sink, const char *name, int fd, uint64_t bytes)
{
    struct sk_mbox mbox;
    /* A saved message may quote a postmark or hold a patch that begins with one. */
    if (sk_iends(sk_span_of_cstr(name), SK_LIT(".eml")) || !sk_mbox_open(fd, &mbox))
        return give(sink, name, fd, 0, bytes);
    bool more = give_messages(sink, name, fd, &mbox);
    sk_mbox_close(&mbox);
    return more;
}

static bool give_stream(const struct sk_input_sink *sink, const char *name, int fd,
                        uint64_t max_bytes)
{
    uint64_t bytes = 0;
    int copy = slurp(fd, max_bytes, &bytes);
    if (copy < 0)
        return fail(sink, name, errno);
    bool more = give_regular(sink, name, copy, bytes);
    (void)close(copy);
    return more;
}

static bool give_open(const struct sk_input_sink *sink, const char *name, int fd,
                      uint64_t max_bytes)
{
    struct stat st;
    if (fstat(fd, &st) != 0)
        return fail(sink, name, errno);
    if (!S_ISREG(st.st_mode))
        return give_stream(sink, name, fd, max_bytes);
    return give_regular(sink, name, fd, (uint64_t)st.st_size);
}

static bool give_file(const struct sk_input_sink *sink, const char *path, const char *name,
                      uint64_t max_bytes)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (fd < 0)
        return fail(sink, path, errno);
    bool more = give_open(sink, name, fd, max_bytes);
    (void)close(fd);
    return more;
}

/* ---- Maildir ---- */

static bool has_folder(const char *path, const char *name)
{
    char *sub;
    struct stat st;
    if (asprintf(&sub, "%s/%s", path, name) < 0)
        return false;
    bool is = stat(sub, &st) == 0 && S_ISDIR(st.st_mode);
    free(sub);
    return is;
}

static bool is_maildir(const char *path)
{
    return has_folder(path, "cur") && has_folder(path, "new") && has_folder(path, "tmp");
}

static int visible(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

static int by_bytes(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

static bool give_message(const struct sk_input_sink *sink, const char *maildir, const char *folder,
                         const char *file, unsigned number, uint64_t max_bytes)
{
    char *path = NULL, *name = NULL;
    bool more = true;
    if (asprintf(&path, "%s/%s/%s", maildir, folder, file) < 0 ||
        asprintf(&name, "%s#%u", maildir, number) < 0)
        more = fail(sink, maildir, ENOMEM);
    else
        more = give_file(sink, path, name, max_bytes);
    free(path);
    free(name);
    return more;
}

/* The messages of one of its folders, by name; *number counts over both. */
static bool give_folder(const struct sk_input_sink *sink, const char *maildir, const char *folder,
                        unsigned *number, uint64_t max_bytes)
{
    char *path;
    struct dirent **files = NULL;
    bool more = true;

    if (asprintf(&path, "%s/%s", maildir, folder) < 0)
        return fail(sink, maildir, ENOMEM);
    int count = scandir(path, &files, visible, by_bytes);
    if (count < 0)
        more = fail(sink, path, errno);
    for (int i = 0; i < count; i++) {
        if (more)
            more = give_message(sink, maildir, folder, files[i]->d_name, ++*number, max_bytes);
        free(files[i]);
    }
    free(files);
    free(path);
    return more;
}

static bool give_maildir(const struct sk_input_sink *sink, const char *path, uint64_t max_bytes)
{
    unsigned number = 0;
    return give_folder(sink, path, "cur", &number, max_bytes) &&
           give_folder(sink, path, "new", &number, max_bytes);
}

/* ---- Directories ---- */

static int by_name(const FTSENT **a, const FTSENT **b)
{
    return strcmp((*a)->fts_name, (*b)->fts_name);
}

static bool is_folder_of_maildir(const FTSENT *e)
{
    return e->fts_level > 0 && e->fts_parent->fts_number == 1 &&
           (strcmp(e->fts_name, "cur") == 0 || strcmp(e->fts_name, "new") == 0 ||
            strcmp(e->fts_name, "tmp") == 0);
}

static bool enter_directory(const struct sk_input_sink *sink, FTS *tree, FTSENT *e,
                            uint64_t max_bytes)
{
    if (is_folder_of_maildir(e))
        return fts_set(tree, e, FTS_SKIP) == 0;
    if (!is_maildir(e->fts_path))
        return true;
    e->fts_number = 1;
    return give_maildir(sink, e->fts_path, max_bytes);
}

/* Sockets, pipes and devices below a directory are no mail and are passed over. */
static bool give_entry(const struct sk_input_sink *sink, FTS *tree, FTSENT *e, uint64_t max_bytes)
{
    switch (e->fts_info) {
    case FTS_F:
        return give_file(sink, e->fts_path, e->fts_path, max_bytes);
    case FTS_D:
        return enter_directory(sink, tree, e, max_bytes);
    case FTS_DNR:
    case FTS_ERR:
    case FTS_NS:
        return fail(sink, e->fts_path, e->fts_errno);
    case FTS_SLNONE:
        return fail(sink, e->fts_path, ENOENT);
    default:
        return true;
    }
}

static bool give_directory(const struct sk_input_sink *sink, const char *path, uint64_t max_bytes)
{
    bool more = true;
    char *copy = strdup(path);
    char *const roots[] = {copy, NULL};
    FTS *tree = copy == NULL ? NULL : fts_open(roots, FTS_LOGICAL | FTS_NOCHDIR, by_name);

    if (tree == NULL)
        more = fail(sink, path, errno);
    for (FTSENT *e; tree != NULL && more && (e = fts_read(tree)) != NULL;)
        more = give_entry(sink, tree, e, max_bytes);
    if (tree != NULL)
        (void)fts_close(tree);
    free(copy);
    return more;
}

bool sk_input_each(const char *path, uint64_t max_bytes, const struct sk_input_sink *sink)
{
    struct stat st;
    if (strcmp(path, "-") == 0)
        return give_open(sink, path, STDIN_FILENO, max_bytes);
    if (stat(path, &st) != 0)
        return fail(sink, path, errno);
    return S_ISDIR(st.st_mode) ? give_directory(sink, path, max_bytes)
                               : give_file(sink, path, path, max_bytes);
}

/* ---- Bytes ---- */

static enum sk_status read_range(const struct sk_input *input, size_t len, struct sk_file *ret)
{
    uint8_t *at = malloc(len == 0 ? 1 : len);
    size_t have = 0;
    if (at == NULL)
        return SK_NO_MEMORY;
    while (have < len) {
        ssize_t n = pread(input->fd, at + have, len - have, (off_t)(input->offset + have));
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0) {
            free(at);
            return SK_IO;
        }
        if (n == 0)
            break;
        have += (size_t)n;
    }
    *ret = (struct sk_file){.bytes = sk_span_of(at, have), .owned = at};
    return SK_OK;
}

/* Mappings begin at a page. */
static bool map_range(const struct sk_input *input, size_t len, struct sk_file *ret,
                      sk_span *ret_bytes)
{
    const uint64_t page = (uint64_t)sysconf(_SC_PAGESIZE);
    const size_t lead = input->offset % page;
    void *at =
        mmap(NULL, lead + len, PROT_READ, MAP_PRIVATE, input->fd, (off_t)(input->offset - lead));
    if (at == MAP_FAILED)
        return false;
    *ret = (struct sk_file){.bytes = sk_span_of(at, lead + len), .mapped = lead + len};
    *ret_bytes = sk_from(ret->bytes, lead);
    return true;
}

enum sk_status sk_input_load(const struct sk_input *input, uint64_t max_bytes, bool may_map,
                             struct sk_file *ret, sk_span *ret_bytes)
{
    const size_t len = sk_min(input->bytes, max_bytes);
    if (may_map && len >= MAP_FROM_BYTES && map_range(input, len, ret, ret_bytes))
        return SK_OK;
    enum sk_status st = read_range(input, len, ret);
    if (st == SK_OK)
        *ret_bytes = ret->bytes;
    return st;
}

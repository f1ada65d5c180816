/* rar5.h: the headers of a RAR 5 archive, for what libarchive does not say: which members are
 * encrypted, and how large a dictionary they want. Source: RARLAB's "RAR 5.0 archive format".
 * May be used by: format/archive. Uses: base. */
#ifndef SEKISHO_FORMAT_ARCHIVE_RAR5_H
#define SEKISHO_FORMAT_ARCHIVE_RAR5_H

#include "base/arena.h"

struct sk_rar5 {
    SK_VEC(sk_span) encrypted; /* names as stored (UTF-8), borrowed */
    bool headers_encrypted;    /* nothing behind the first header can be read */
    uint64_t dictionary_bytes; /* the largest */
};

/* Reads block after block until one does not fit. SK_OK, SK_NOT_MINE, SK_NO_MEMORY. Linear. */
SK_MUST_CHECK enum sk_status sk_rar5_read(sk_span in, struct sk_arena *arena, struct sk_rar5 *ret);

#endif

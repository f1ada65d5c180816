/* archive.h: what libarchive reads for us: 7z, rar, cab, tar, iso …, and the rarer zip methods.
 * May be used by: format (archive, zip). Uses: base, libarchive. */
#ifndef SEKISHO_FORMAT_ARCHIVE_H
#define SEKISHO_FORMAT_ARCHIVE_H

#include "base/arena.h"

/* The contract's name of the archive or compressed stream that starts here ("7z", "gz" …), static;
 * NULL: none that libarchive reads. */
const char *sk_archive_name(sk_span bytes);

/* One zip member's data (not encrypted), packed by `method` (APPNOTE 4.4.5); at most ceiling_bytes
 * come out. SK_OK; SK_LIMIT (*ret_full says how much there would be); SK_TRUNCATED or
 * SK_MALFORMED: what came out before is in *ret; SK_UNSUPPORTED; SK_NO_MEMORY. */
SK_MUST_CHECK enum sk_status sk_archive_zip_method(uint16_t method, sk_span packed, uint64_t size,
                                                   size_t ceiling_bytes, struct sk_arena *arena,
                                                   sk_span *ret, uint64_t *ret_full);

#endif

/* header.h: the fixed records of a ZIP archive, one by one.
 * May be used by: format/zip. */
#ifndef SEKISHO_FORMAT_ZIP_HEADER_H
#define SEKISHO_FORMAT_ZIP_HEADER_H

#include "base/reader.h"
#include "format/zip/zip.h"

#define SK_ZIP_LOCAL   SK_LIT("PK\3\4")
#define SK_ZIP_CENTRAL SK_LIT("PK\1\2")
#define SK_ZIP_END     SK_LIT("PK\5\6")

struct sk_zip_end {
    size_t pos; /* of the record, or of the ZIP64 record before it */
    uint64_t count, directory_bytes, directory_off;
    uint32_t disk, directory_disk;
    size_t len; /* with the comment */
};

/* Each reads the record at r, or moves nothing and says false. */
SK_MUST_CHECK bool sk_zip_read_central(struct sk_reader *r, struct sk_zip_header *ret);
SK_MUST_CHECK bool sk_zip_read_local(struct sk_reader *r, struct sk_zip_header *ret);
/* The end record at pos, with the ZIP64 one that belongs to it. */
SK_MUST_CHECK bool sk_zip_read_end(sk_span in, size_t pos, struct sk_zip_end *ret);

/* The extra field's block of that id. */
bool sk_zip_extra(sk_span extra, uint16_t id, sk_span *ret);

#endif

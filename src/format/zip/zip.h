/* zip.h: ZIP archives, pure: every member that any reader would find, and where readers differ.
 * Shape: APPNOTE.TXT 6.3.10 sections 4.3 to 4.5; WinZip AE-1 and AE-2; Info-ZIP 0x7075.
 * May be used by: format (zip, ooxml). Uses: base, core/budget, codec. */
#ifndef SEKISHO_FORMAT_ZIP_H
#define SEKISHO_FORMAT_ZIP_H

#include "base/arena.h"
#include "core/budget.h"

enum { SK_ZIP_STORED = 0, SK_ZIP_DEFLATED = 8, SK_ZIP_AES = 99 };
enum { SK_ZIP_FLAG_ENCRYPTED = 1, SK_ZIP_FLAG_DESCRIPTOR = 8, SK_ZIP_FLAG_UTF8 = 0x800 };

/* What the two headers of a member say differently, or one of them lacks. */
enum sk_zip_note {
    SK_ZIP_NAME_DIFFERS = 1 << 0,
    SK_ZIP_SIZE_DIFFERS = 1 << 1,
    SK_ZIP_METHOD_DIFFERS = 1 << 2,
    SK_ZIP_CRC_DIFFERS = 1 << 3,
    SK_ZIP_FLAGS_DIFFER = 1 << 4,
    SK_ZIP_HIDDEN = 1 << 5,   /* a local header that no directory lists */
    SK_ZIP_NO_LOCAL = 1 << 6, /* listed, but there is no local header */
    SK_ZIP_OVERLAPS = 1 << 7, /* shares bytes with another member */
    SK_ZIP_CUT_OFF = 1 << 8,  /* its data runs over the end of the archive */
};

/* What one header says of a member. */
struct sk_zip_header {
    sk_span name; /* as stored */
    sk_span extra;
    uint16_t flags, method, time;
    uint32_t crc;
    uint64_t packed, size;
    size_t local_off; /* as stored, in a directory header */
    uint16_t disk;
};

/* AE-x, from extra field 0x9901; strength 0: none. */
struct sk_zip_aes {
    uint16_t version; /* 1: the CRC counts; 2: it is 0 */
    uint8_t strength; /* 1, 2, 3: 128, 192, 256 bits */
    uint16_t method;  /* the true compression method */
};

struct sk_zip_member {
    struct sk_zip_header central, local; /* central is a copy of local where it is missing */
    size_t start, data_off;              /* of the local header and of the data behind it */
    uint32_t notes;                      /* enum sk_zip_note */
};

struct sk_zip {
    sk_span in;
    SK_VEC(struct sk_zip_member) members; /* directory order, then the hidden ones by offset */
    size_t directories;                   /* end records that lead to a directory */
    size_t prefix_bytes;                  /* before the first header */
    bool count_differs;                   /* the end record's count is not the directory's */
    bool split;                           /* one volume of several */
    bool stopped;                         /* budget or memory ran out: there may be more members */
};

/* Everything that end records, directories and stray local headers name. SK_OK; SK_NOT_MINE: not
 * one header; SK_LIMIT, SK_NO_MEMORY: *ret holds what was found. Borrows `in`. */
SK_MUST_CHECK enum sk_status sk_zip_read(sk_span in, struct sk_arena *arena,
                                         struct sk_budget *budget, struct sk_zip *ret);

/* The member's packed bytes as `header` (its central or local one) measures them. */
sk_span sk_zip_data(const struct sk_zip *zip, const struct sk_zip_member *member,
                    const struct sk_zip_header *header);

/* The name in UTF-8: flag 11, extra 0x7075, else UTF-8, CP932 or CP437 by its bytes. Borrowed or
 * in the arena; slashes as they are. */
sk_span sk_zip_name(const struct sk_zip_header *header, struct sk_arena *arena);

bool sk_zip_is_directory(const struct sk_zip_member *member);
bool sk_zip_is_encrypted(const struct sk_zip_member *member);
struct sk_zip_aes sk_zip_aes_of(const struct sk_zip_header *header);

struct sk_zip_output {
    sk_span bytes;       /* in the archive (stored) or the arena */
    uint64_t full_bytes; /* more than bytes.len where the ceiling cut it */
    bool crc_ok;
};

/* The content of a member that is not encrypted (or was decrypted into `packed`, len 0: take the
 * archive's). Where the headers differ the reading whose CRC fits wins. SK_OK (also with crc_ok
 * false), SK_TRUNCATED, SK_MALFORMED, SK_LIMIT: what there is is in *ret. SK_ENCRYPTED,
 * SK_UNSUPPORTED, SK_NO_MEMORY: nothing is. */
SK_MUST_CHECK enum sk_status sk_zip_extract(const struct sk_zip *zip,
                                            const struct sk_zip_member *member,
                                            size_t ceiling_bytes, struct sk_arena *arena,
                                            struct sk_zip_output *ret);

/* One header's method and size over bytes already decrypted. */
SK_MUST_CHECK enum sk_status sk_zip_unpack(const struct sk_zip_header *header, uint16_t method,
                                           sk_span packed, size_t ceiling_bytes,
                                           struct sk_arena *arena, struct sk_zip_output *ret);

#endif

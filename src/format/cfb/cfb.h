/* cfb.h: OLE2 compound files: a small file system in a file ([MS-CFB]).
 * May be used by: format (vba, oforms, docprops, ppt and whoever meets one). */
#ifndef SEKISHO_FORMAT_CFB_H
#define SEKISHO_FORMAT_CFB_H

#include "base/arena.h"
#include "core/budget.h"

enum { SK_CFB_ROOT = 0, SK_CFB_NONE = 0xFFFFFFFF };
enum sk_cfb_type { SK_CFB_EMPTY = 0, SK_CFB_STORAGE = 1, SK_CFB_STREAM = 2, SK_CFB_ROOT_TYPE = 5 };

struct sk_cfb_entry {
    uint8_t name[96]; /* UTF-8 */
    uint8_t name_len;
    uint8_t type; /* enum sk_cfb_type, or what the file says */
    bool orphan;  /* not reachable from the root; parent is the root then */
    bool visited;
    uint32_t left, right, child, start;
    uint32_t parent; /* index of the storage it lies in */
    uint64_t size;
    sk_span clsid; /* 16 bytes */
};

/* Borrowed bytes; entries and gathered streams live in the arena. */
struct sk_cfb {
    sk_span in;
    struct sk_arena *arena;
    struct sk_budget *budget;
    unsigned sector_shift, mini_shift;
    uint32_t mini_cutoff, sector_count;
    const uint32_t *fat_sectors;
    uint32_t fat_sector_count;
    sk_span mini_fat, mini_stream;
    struct sk_cfb_entry *entries;
    uint32_t entry_count;
    bool damaged;         /* a chain or the directory is not what it should be */
    bool orphans;         /* some entries are orphans */
    bool limited;         /* budget or memory ended before everything was read */
    size_t padding_bytes; /* behind the last sector that the FAT calls used */
};

/* Reads header, FAT and directory. SK_OK (also with damage: see `damaged`), SK_NOT_MINE,
 * SK_TRUNCATED (no directory can be read), SK_LIMIT, SK_NO_MEMORY. */
SK_MUST_CHECK enum sk_status sk_cfb_open(sk_span in, struct sk_arena *arena,
                                         struct sk_budget *budget, struct sk_cfb *ret);

/* A stream's bytes: borrowed from the input where they are contiguous, else gathered in the arena.
 * What a broken chain still gives is given, and cfb->damaged is set. */
sk_span sk_cfb_read(struct sk_cfb *cfb, uint32_t index);

/* The entry of that name in a storage, ASCII case folded; SK_CFB_NONE: there is none. */
uint32_t sk_cfb_find(const struct sk_cfb *cfb, uint32_t storage, sk_span name);
/* The same from the root, names parted by '/'. */
uint32_t sk_cfb_path(const struct sk_cfb *cfb, const char *path);
static inline sk_span sk_cfb_name(const struct sk_cfb_entry *e)
{
    return sk_span_of(e->name, e->name_len);
}

#endif

/* Finds every member: by the directories that end records lead to, then by local headers in what
 * those leave uncovered. */
#include <stdlib.h>

#include "base/arith.h"
#include "codec/inflate.h"
#include "format/zip/header.h"

enum { ENDS_MAX = 64, FLAGS_COMPARED = SK_ZIP_FLAG_ENCRYPTED | SK_ZIP_FLAG_UTF8 };

/* Bytes that a header, its data or a directory takes up. */
struct extent {
    size_t start, end;
    size_t member; /* index, or SIZE_MAX for a directory */
};

struct reading {
    struct sk_zip *zip;
    struct sk_arena *arena;
    struct sk_budget *budget;
    SK_VEC(struct extent) extents;
};

static bool step(struct reading *rd, uint64_t cost)
{
    if (!sk_spend(rd->budget, SK_BUDGET_STEPS, cost))
        rd->zip->stopped = true;
    return !rd->zip->stopped;
}

static void cover(struct reading *rd, size_t start, size_t end, size_t member)
{
    struct extent *e = SK_PUSH(rd->arena, &rd->extents);
    if (e == NULL)
        rd->zip->stopped = true;
    else
        *e = (struct extent){start, end, member};
}

static bool is_covered(const struct reading *rd, size_t pos)
{
    for (size_t i = 0; i < rd->extents.count; i++)
        if (pos >= rd->extents.at[i].start && pos < rd->extents.at[i].end)
            return true;
    return false;
}

/* Sizes and CRC may be missing in a local header that a data descriptor completes. */
static bool differs(uint64_t central, uint64_t local, bool may_be_zero)
{
    return central != local && !(may_be_zero && local == 0);
}

static uint32_t compare(const struct sk_zip_header *c, const struct sk_zip_header *l)
{
    bool later = (l->flags & SK_ZIP_FLAG_DESCRIPTOR) != 0;
    uint32_t notes = 0;
    notes |= sk_eq(c->name, l->name) ? 0 : SK_ZIP_NAME_DIFFERS;
    notes |= c->method == l->method ? 0 : SK_ZIP_METHOD_DIFFERS;
    notes |= ((c->flags ^ l->flags) & FLAGS_COMPARED) == 0 ? 0 : SK_ZIP_FLAGS_DIFFER;
    notes |= differs(c->crc, l->crc, later) ? SK_ZIP_CRC_DIFFERS : 0;
    if (differs(c->packed, l->packed, later) || differs(c->size, l->size, later))
        notes |= SK_ZIP_SIZE_DIFFERS;
    return notes;
}

/* Where the data ends by the larger of the two sizes, within the archive. */
static size_t data_end(const struct sk_zip *zip, const struct sk_zip_member *m)
{
    size_t left = zip->in.len - m->data_off;
    return m->data_off + (m->central.packed < left ? (size_t)m->central.packed : left);
}

static bool find_local(const struct sk_zip *zip, struct sk_zip_member *m, size_t start)
{
    struct sk_reader r = sk_reader_of(zip->in);
    if (!sk_seek(&r, start) || !sk_zip_read_local(&r, &m->local))
        return false;
    m->start = start;
    m->data_off = r.pos;
    return true;
}

static void add_listed(struct reading *rd, const struct sk_zip_header *central, size_t base)
{
    size_t start = SIZE_MAX;
    struct sk_zip_member *m = SK_PUSH(rd->arena, &rd->zip->members);
    if (m == NULL) {
        rd->zip->stopped = true;
        return;
    }
    m->central = *central;
    if ((!sk_add(base, central->local_off, &start) || !find_local(rd->zip, m, start)) &&
        !find_local(rd->zip, m, central->local_off)) {
        m->local = m->central;
        m->start = m->data_off = rd->zip->in.len;
        m->notes = SK_ZIP_NO_LOCAL;
        return;
    }
    m->notes = compare(&m->central, &m->local);
    if (m->central.packed > rd->zip->in.len - m->data_off)
        m->notes |= SK_ZIP_CUT_OFF;
    cover(rd, m->start, data_end(rd->zip, m), rd->zip->members.count - 1);
}

/* Where the directory starts, and what its offsets count from: the archive's own start when
 * something was put before it, else the file's. */
static bool place_directory(sk_span in, const struct sk_zip_end *end, size_t *ret_start,
                            size_t *ret_base)
{
    if (end->directory_bytes <= end->pos) {
        size_t start = end->pos - (size_t)end->directory_bytes;
        if (end->directory_off <= start &&
            (end->directory_bytes == 0 || sk_starts(sk_from(in, start), SK_ZIP_CENTRAL))) {
            *ret_start = start;
            *ret_base = start - (size_t)end->directory_off;
            return true;
        }
    }
    *ret_start = (size_t)end->directory_off;
    *ret_base = 0;
    return sk_starts(sk_from(in, *ret_start), SK_ZIP_CENTRAL);
}

static void read_directory(struct reading *rd, const struct sk_zip_end *end)
{
    size_t start, base, count = 0;
    struct sk_zip_header h;
    struct sk_reader r = sk_reader_of(rd->zip->in);

    rd->zip->split |= end->disk != 0 || end->directory_disk != 0;
    if (!place_directory(rd->zip->in, end, &start, &base) || is_covered(rd, start) ||
        !sk_seek(&r, start))
        return;
    while (step(rd, 1) && sk_zip_read_central(&r, &h)) {
        add_listed(rd, &h, base);
        count++;
    }
    rd->zip->directories++;
    rd->zip->count_differs |= end->count != count;
    cover(rd, start, r.pos, SIZE_MAX);
}

/* The last ENDS_MAX end records, from the back: one that lies in a member's data or in a directory
 * found before belongs to a nested archive. */
static void read_directories(struct reading *rd)
{
    size_t at[ENDS_MAX], n = 0, pos = 0, hit;
    while ((hit = sk_find(sk_from(rd->zip->in, pos), SK_ZIP_END)) != SK_NPOS) {
        at[n++ % ENDS_MAX] = pos + hit;
        pos += hit + 4;
    }
    for (size_t i = 0; i < ENDS_MAX && i < n && !rd->zip->stopped; i++) {
        struct sk_zip_end end;
        size_t end_pos = at[(n - 1 - i) % ENDS_MAX];
        if (is_covered(rd, end_pos) || !sk_zip_read_end(rd->zip->in, end_pos, &end))
            continue;
        read_directory(rd, &end);
        cover(rd, end.pos, end_pos + 22, SIZE_MAX);
    }
}

static int by_start(const void *a, const void *b)
{
    const struct extent *x = a, *y = b;
    if (x->start != y->start)
        return x->start < y->start ? -1 : 1;
    return x->member < y->member ? -1 : x->member > y->member;
}

/* Sorts the extents and marks members that begin before another one's data ends. */
static void mark_overlaps(struct reading *rd)
{
    size_t reach = 0;
    if (rd->extents.count > 0)
        qsort(rd->extents.at, rd->extents.count, sizeof *rd->extents.at, by_start);
    for (size_t i = 0; i < rd->extents.count; i++) {
        const struct extent *e = &rd->extents.at[i];
        if (i > 0 && e->start < reach && e->member != SIZE_MAX)
            rd->zip->members.at[e->member].notes |= SK_ZIP_OVERLAPS;
        reach = sk_max(reach, e->end);
    }
}

/* Without sizes: up to the descriptor whose size fits, else up to the next record. */
static size_t search_end(sk_span data)
{
    for (size_t pos = 0; pos < data.len; pos++) {
        size_t hit = sk_find(sk_from(data, pos), SK_LIT("PK"));
        if (hit == SK_NPOS)
            return data.len;
        pos += hit;
        sk_span here = sk_from(data, pos);
        if (sk_starts(here, SK_LIT("PK\7\10")) && here.len >= 12 && sk_u32le(here.ptr + 8) == pos)
            return pos;
        if (sk_starts(here, SK_ZIP_LOCAL) || sk_starts(here, SK_ZIP_CENTRAL) ||
            sk_starts(here, SK_ZIP_END))
            return pos >= 12 && sk_u32le(here.ptr - 8) == pos - 12 ? pos - 12 : pos;
    }
    return data.len;
}

static void measure_hidden(struct reading *rd, struct sk_zip_header *h, sk_span data)
{
    size_t size = 0, used = 0;
    bool unknown = (h->flags & SK_ZIP_FLAG_DESCRIPTOR) != 0 && h->packed == 0;
    if (!unknown)
        return;
    if (h->method == SK_ZIP_DEFLATED && (h->flags & SK_ZIP_FLAG_ENCRYPTED) == 0) {
        enum sk_status st = sk_inflate_measure(data, (size_t)256 << 20, &size, &used);
        (void)step(rd, used + size / 16);
        h->size = size;
        h->packed = st == SK_OK ? used : search_end(data);
        return;
    }
    h->packed = search_end(data);
    h->size = h->packed;
    (void)step(rd, h->packed);
}

/* Four bytes are a weak sign in the middle of other data. */
static bool plausible(sk_span at, const struct sk_zip_header *h)
{
    return at.len >= 30 && at.ptr[4] <= 63 && h->method <= SK_ZIP_AES && h->name.len > 0 &&
           h->name.len < 4096;
}

/* The local header at pos that no directory lists; gives where to go on. */
static size_t add_hidden(struct reading *rd, size_t pos)
{
    struct sk_zip_header h;
    struct sk_reader r = sk_reader_of(rd->zip->in);
    if (!sk_seek(&r, pos) || !sk_zip_read_local(&r, &h) ||
        (pos != 0 && !plausible(sk_from(rd->zip->in, pos), &h)))
        return pos + 4;
    measure_hidden(rd, &h, sk_rest(&r));
    struct sk_zip_member *m = SK_PUSH(rd->arena, &rd->zip->members);
    if (m == NULL) {
        rd->zip->stopped = true;
        return pos + 4;
    }
    *m = (struct sk_zip_member){.central = h, .local = h, .start = pos, .data_off = r.pos};
    m->notes = SK_ZIP_HIDDEN | (h.packed > sk_left(&r) ? SK_ZIP_CUT_OFF : 0u);
    return data_end(rd->zip, m);
}

/* Local headers between the extents, which are sorted. */
static void scan_gaps(struct reading *rd)
{
    size_t pos = 0, next = 0;
    const sk_span in = rd->zip->in;
    while (step(rd, 1)) {
        size_t hit = sk_find(sk_from(in, pos), SK_ZIP_LOCAL);
        if (hit == SK_NPOS)
            return;
        pos += hit;
        while (next < rd->extents.count && rd->extents.at[next].end <= pos)
            next++;
        if (next < rd->extents.count && rd->extents.at[next].start <= pos)
            pos = rd->extents.at[next].end;
        else
            pos = add_hidden(rd, pos);
    }
}

static void find_prefix(struct reading *rd)
{
    struct sk_zip *zip = rd->zip;
    size_t first = zip->in.len;
    for (size_t i = 0; i < zip->members.count; i++)
        first = sk_min(first, zip->members.at[i].start);
    zip->prefix_bytes = zip->members.count == 0 || first == 4 ? 0 : first;
    zip->split |= zip->directories == 0 && sk_starts(zip->in, SK_LIT("PK\7\10"));
}

enum sk_status sk_zip_read(sk_span in, struct sk_arena *arena, struct sk_budget *budget,
                           struct sk_zip *ret)
{
    struct reading rd = {.zip = ret, .arena = arena, .budget = budget};
    *ret = (struct sk_zip){.in = in};
    read_directories(&rd);
    mark_overlaps(&rd);
    scan_gaps(&rd);
    find_prefix(&rd);
    if (ret->stopped)
        return SK_LIMIT;
    return ret->members.count == 0 && ret->directories == 0 ? SK_NOT_MINE : SK_OK;
}

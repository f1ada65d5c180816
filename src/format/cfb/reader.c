#include "base/arith.h"
#include "base/reader.h"
#include "base/utf.h"
#include "format/cfb/cfb.h"

enum {
    HEADER_BYTES = 512,
    HEADER_DIFAT_COUNT = 109,
    ENTRY_BYTES = 128,
    MAX_REGULAR_SECTOR = 0xFFFFFFFA
};

static bool step(struct sk_cfb *cfb)
{
    if (sk_spend(cfb->budget, SK_BUDGET_STEPS, 1))
        return true;
    cfb->limited = true;
    return false;
}

/* The sector's bytes; shorter (also empty) where the file ends. */
static sk_span sector(const struct sk_cfb *cfb, uint32_t number)
{
    return sk_slice(cfb->in, ((size_t)number + 1) << cfb->sector_shift,
                    (size_t)1 << cfb->sector_shift);
}

static uint32_t table_u32(sk_span table, size_t index)
{
    sk_span cell = sk_slice(table, index * 4, 4);
    return cell.len == 4 ? sk_u32le(cell.ptr) : (uint32_t)SK_CFB_NONE;
}

static uint32_t fat_next(const struct sk_cfb *cfb, uint32_t number)
{
    uint32_t shift = cfb->sector_shift - 2, which = number >> shift;
    if (which >= cfb->fat_sector_count)
        return (uint32_t)SK_CFB_NONE;
    return table_u32(sector(cfb, cfb->fat_sectors[which]), number & ((1u << shift) - 1));
}

/* ---- Chains ---- */

/* A chain of equal pieces: of the file by the FAT, or of the mini stream by the mini FAT. */
struct chain {
    sk_span space;
    size_t first_off;
    unsigned shift;
    bool mini;
};

static uint32_t chain_next(const struct sk_cfb *cfb, const struct chain *c, uint32_t number)
{
    return c->mini ? table_u32(cfb->mini_fat, number) : fat_next(cfb, number);
}

static sk_span piece(const struct chain *c, uint32_t number, uint32_t count)
{
    return sk_slice(c->space, c->first_off + ((size_t)number << c->shift),
                    (size_t)count << c->shift);
}

/* The next run of pieces that lie side by side; moves *at behind it. */
static sk_span chain_run(struct sk_cfb *cfb, const struct chain *c, uint32_t *at, size_t want)
{
    uint32_t first = *at, count = 0;
    do {
        count++;
        *at = chain_next(cfb, c, first + count - 1);
    } while (*at == first + count && ((size_t)count << c->shift) < want && step(cfb));
    return sk_slice(piece(c, first, count), 0, want);
}

static sk_span gather(struct sk_cfb *cfb, const struct chain *c, sk_span first, uint32_t at,
                      size_t want)
{
    uint8_t *to = sk_arena_alloc(cfb->arena, want);
    if (to == NULL) {
        cfb->limited = true;
        return first;
    }
    size_t done = first.len;
    memcpy(to, first.ptr, done);
    while (done < want && at <= MAX_REGULAR_SECTOR && step(cfb)) {
        sk_span run = chain_run(cfb, c, &at, want - done);
        if (run.len == 0)
            break;
        memcpy(to + done, run.ptr, run.len);
        done += run.len;
    }
    cfb->damaged |= done < want;
    return sk_span_of(to, done);
}

/* The chain's first `want` bytes. A cycle ends by itself: no more than `want` is taken, and want
 * is never more than the space holds. */
static sk_span chain_read(struct sk_cfb *cfb, const struct chain *c, uint32_t start, size_t want)
{
    if (want > c->space.len) {
        cfb->damaged = true;
        want = c->space.len;
    }
    if (want == 0 || start > MAX_REGULAR_SECTOR)
        return (sk_span){0};
    uint32_t at = start;
    sk_span first = chain_run(cfb, c, &at, want);
    if (first.len == want)
        return first;
    if (first.len == 0 || at > MAX_REGULAR_SECTOR) {
        cfb->damaged = true;
        return first;
    }
    return gather(cfb, c, first, at, want);
}

static struct chain big(const struct sk_cfb *cfb)
{
    return (struct chain){cfb->in, (size_t)1 << cfb->sector_shift, cfb->sector_shift, false};
}

/* How many bytes a chain has that carries no size of its own, at most those of the file. */
static size_t chain_bytes(struct sk_cfb *cfb, uint32_t start)
{
    uint32_t count = 0;
    while (start <= MAX_REGULAR_SECTOR && count < cfb->sector_count && step(cfb)) {
        start = fat_next(cfb, start);
        count++;
    }
    return (size_t)count << cfb->sector_shift;
}

/* ---- Header and FAT ---- */

static void difat_take(struct sk_cfb *cfb, uint32_t *list, uint32_t number)
{
    if (number < cfb->sector_count && cfb->fat_sector_count < cfb->sector_count)
        list[cfb->fat_sector_count++] = number;
}

static bool read_difat(struct sk_cfb *cfb, uint32_t next, uint32_t difat_count)
{
    uint32_t per = (1u << (cfb->sector_shift - 2)) - 1;
    uint32_t *list = SK_NEW_ARRAY(cfb->arena, uint32_t, (size_t)cfb->sector_count + 1);
    if (list == NULL)
        return false;
    cfb->fat_sectors = list;
    for (uint32_t i = 0; i < HEADER_DIFAT_COUNT; i++)
        difat_take(cfb, list, table_u32(sk_from(cfb->in, 76), i));
    difat_count = (uint32_t)sk_min(difat_count, cfb->sector_count); /* a longer chain is a loop */
    for (uint32_t n = 0; n < difat_count && next < cfb->sector_count && step(cfb); n++) {
        sk_span table = sector(cfb, next);
        for (uint32_t i = 0; i < per && cfb->fat_sector_count < cfb->sector_count; i++)
            difat_take(cfb, list, table_u32(table, i));
        next = table_u32(table, per);
    }
    return true;
}

static enum sk_status read_header(struct sk_cfb *cfb)
{
    static const sk_span magic = SK_LIT_INIT("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1");
    if (!sk_starts(cfb->in, magic))
        return SK_NOT_MINE;
    if (cfb->in.len < HEADER_BYTES)
        return SK_TRUNCATED;
    const uint8_t *h = cfb->in.ptr;
    cfb->sector_shift = sk_u16le(h + 30) == 12 ? 12 : 9;
    cfb->mini_shift = 6;
    cfb->mini_cutoff = 4096;
    cfb->damaged = (sk_u16le(h + 30) != 9 && sk_u16le(h + 30) != 12) || sk_u16le(h + 32) != 6;
    size_t body = cfb->in.len - HEADER_BYTES;
    cfb->sector_count = (uint32_t)sk_min((body >> cfb->sector_shift) + 1, MAX_REGULAR_SECTOR);
    return read_difat(cfb, sk_u32le(h + 68), sk_u32le(h + 72)) ? SK_OK : SK_NO_MEMORY;
}

/* ---- Directory ---- */

static void entry_name(struct sk_cfb_entry *e, sk_span raw)
{
    struct sk_reader r = sk_reader_of(raw);
    uint16_t unit, low;
    while (sk_read_u16le(&r, &unit) && unit != 0) {
        uint32_t c = unit;
        struct sk_reader ahead = r;
        if ((unit & 0xFC00) == 0xD800 && sk_read_u16le(&ahead, &low) && (low & 0xFC00) == 0xDC00) {
            c = 0x10000 + ((uint32_t)(unit & 0x3FF) << 10) + (low & 0x3FF);
            r = ahead;
        }
        uint8_t utf8[4];
        size_t n = sk_utf8_encode(c, utf8);
        if (e->name_len + n > sizeof e->name)
            return;
        memcpy(e->name + e->name_len, utf8, n);
        e->name_len = (uint8_t)(e->name_len + n);
    }
}

static void read_entry(const struct sk_cfb *cfb, sk_span raw, struct sk_cfb_entry *e)
{
    const uint8_t *p = raw.ptr;
    if (raw.len < ENTRY_BYTES)
        return;
    e->type = p[66];
    if (e->type == SK_CFB_EMPTY)
        return;
    size_t name_bytes = sk_u16le(p + 64);
    entry_name(e, sk_slice(raw, 0, name_bytes >= 2 && name_bytes <= 64 ? name_bytes - 2 : 64));
    e->left = sk_u32le(p + 68);
    e->right = sk_u32le(p + 72);
    e->child = sk_u32le(p + 76);
    e->clsid = sk_slice(raw, 80, 16);
    e->start = sk_u32le(p + 116);
    /* version 3 writers leave rubbish in the upper half */
    e->size = cfb->sector_shift == 9 ? sk_u32le(p + 120) : sk_u64le(p + 120);
}

struct visit {
    uint32_t index, parent;
};

/* Sets the parents of everything that hangs below `index`; each entry once, so cycles end. */
static void visit_tree(struct sk_cfb *cfb, struct visit *stack, struct visit first, bool orphan)
{
    size_t depth = 0;
    stack[depth++] = first;
    while (depth > 0) {
        struct visit v = stack[--depth];
        if (v.index >= cfb->entry_count)
            continue;
        struct sk_cfb_entry *e = &cfb->entries[v.index];
        if (e->visited || e->type == SK_CFB_EMPTY)
            continue;
        e->visited = true;
        e->orphan = orphan;
        e->parent = v.parent;
        stack[depth++] = (struct visit){e->left, v.parent};
        stack[depth++] = (struct visit){e->right, v.parent};
        stack[depth++] = (struct visit){e->child, v.index};
    }
}

static bool link_tree(struct sk_cfb *cfb)
{
    struct visit *stack =
        sk_arena_array(cfb->arena, 3 * (size_t)cfb->entry_count + 1, sizeof *stack);
    if (stack == NULL)
        return false;
    cfb->entries[SK_CFB_ROOT].visited = true;
    cfb->entries[SK_CFB_ROOT].parent = (uint32_t)SK_CFB_NONE;
    visit_tree(cfb, stack, (struct visit){cfb->entries[SK_CFB_ROOT].child, SK_CFB_ROOT}, false);
    /* lost storages before lost streams: what they hold keeps its place in them */
    static const uint8_t order[] = {SK_CFB_STORAGE, SK_CFB_STREAM};
    for (size_t pass = 0; pass < 2; pass++)
        for (uint32_t i = 1; i < cfb->entry_count; i++) {
            if (cfb->entries[i].visited || cfb->entries[i].type != order[pass])
                continue;
            cfb->orphans = true;
            visit_tree(cfb, stack, (struct visit){i, SK_CFB_ROOT}, true);
        }
    return true;
}

static enum sk_status read_directory(struct sk_cfb *cfb)
{
    const struct chain c = big(cfb);
    uint32_t start = sk_u32le(cfb->in.ptr + 48);
    sk_span dir = chain_read(cfb, &c, start, chain_bytes(cfb, start));
    cfb->entry_count = (uint32_t)(dir.len / ENTRY_BYTES);
    if (cfb->entry_count == 0)
        return SK_TRUNCATED;
    cfb->entries = SK_NEW_ARRAY(cfb->arena, struct sk_cfb_entry, cfb->entry_count);
    if (cfb->entries == NULL)
        return SK_NO_MEMORY;
    for (uint32_t i = 0; i < cfb->entry_count; i++)
        read_entry(cfb, sk_slice(dir, (size_t)i * ENTRY_BYTES, ENTRY_BYTES), &cfb->entries[i]);
    return link_tree(cfb) ? SK_OK : SK_NO_MEMORY;
}

static void read_mini(struct sk_cfb *cfb)
{
    const struct chain c = big(cfb);
    uint32_t start = sk_u32le(cfb->in.ptr + 60);
    if (sk_u32le(cfb->in.ptr + 64) > 0 && start <= MAX_REGULAR_SECTOR)
        cfb->mini_fat = chain_read(cfb, &c, start, chain_bytes(cfb, start));
    const struct sk_cfb_entry *root = &cfb->entries[SK_CFB_ROOT];
    if (root->type == SK_CFB_ROOT_TYPE && cfb->mini_fat.len > 0)
        cfb->mini_stream = chain_read(cfb, &c, root->start, (size_t)root->size);
}

/* The last sector that the FAT does not call free; only looked for from behind. */
static void find_padding(struct sk_cfb *cfb)
{
    uint32_t covered = cfb->fat_sector_count << (cfb->sector_shift - 2);
    uint32_t last = cfb->sector_count < covered ? cfb->sector_count : covered;
    while (last > 0 && fat_next(cfb, last - 1) == (uint32_t)SK_CFB_NONE && step(cfb))
        last--;
    size_t used = ((size_t)last + 1) << cfb->sector_shift;
    if (last > 0 && used < cfb->in.len)
        cfb->padding_bytes = cfb->in.len - used;
}

enum sk_status sk_cfb_open(sk_span in, struct sk_arena *arena, struct sk_budget *budget,
                           struct sk_cfb *ret)
{
    *ret = (struct sk_cfb){.in = in, .arena = arena, .budget = budget};
    enum sk_status st = read_header(ret);
    if (st == SK_OK)
        st = read_directory(ret);
    if (st != SK_OK)
        return st;
    read_mini(ret);
    find_padding(ret);
    return SK_OK;
}

sk_span sk_cfb_read(struct sk_cfb *cfb, uint32_t index)
{
    if (index >= cfb->entry_count)
        return (sk_span){0};
    const struct sk_cfb_entry *e = &cfb->entries[index];
    size_t want = e->size > cfb->in.len ? cfb->in.len : (size_t)e->size;
    cfb->damaged |= e->size > cfb->in.len;
    struct chain c = big(cfb);
    if (want < cfb->mini_cutoff && cfb->mini_stream.len > 0)
        c = (struct chain){cfb->mini_stream, 0, cfb->mini_shift, true};
    return chain_read(cfb, &c, e->start, want);
}

uint32_t sk_cfb_find(const struct sk_cfb *cfb, uint32_t storage, sk_span name)
{
    for (uint32_t i = 1; i < cfb->entry_count; i++)
        if (cfb->entries[i].parent == storage && cfb->entries[i].type != SK_CFB_EMPTY &&
            sk_ieq(sk_cfb_name(&cfb->entries[i]), name))
            return i;
    return (uint32_t)SK_CFB_NONE;
}

uint32_t sk_cfb_path(const struct sk_cfb *cfb, const char *path)
{
    sk_span rest = sk_span_of_cstr(path), name;
    uint32_t at = SK_CFB_ROOT;
    while (at != (uint32_t)SK_CFB_NONE && sk_split(&rest, '/', &name))
        at = sk_cfb_find(cfb, at, name);
    return at;
}

#include "format/ooxml/directory.h"

#include "base/reader.h"
#include "base/text.h"
#include "codec/zlib.h"
#include "format/ooxml/package.h"

enum {
    END_BYTES = 22,
    END_BACK_BYTES = 65557,
    CENTRAL_BYTES = 46,
    LOCAL_BYTES = 30,
    FLAG_ENCRYPTED = 1,
    METHOD_STORED = 0,
    METHOD_DEFLATED = 8,
};

static size_t find_end(sk_span in)
{
    size_t stop = in.len > END_BACK_BYTES ? in.len - END_BACK_BYTES : 0;
    for (size_t at = in.len; at >= stop + END_BYTES; at--)
        if (sk_starts(sk_from(in, at - END_BYTES), SK_LIT("PK\5\6")))
            return at - END_BYTES;
    return SK_NPOS;
}

bool sk_ooxml_entries_begin(sk_span in, struct sk_ooxml_entries *ret)
{
    size_t end = find_end(in);
    if (end == SK_NPOS)
        return false;
    const uint8_t *p = in.ptr + end;
    size_t size = sk_u32le(p + 12), offset = sk_u32le(p + 16);
    if (size > end || offset > end - size)
        return false;
    ret->in = in;
    ret->shift = end - size - offset;
    ret->rest = sk_slice(in, end - size, size);
    return true;
}

bool sk_ooxml_entries_next(struct sk_ooxml_entries *e, struct sk_ooxml_entry *ret)
{
    struct sk_reader r = sk_reader_of(e->rest);
    sk_span fixed, name;
    if (!sk_read(&r, CENTRAL_BYTES, &fixed) || !sk_starts(fixed, SK_LIT("PK\1\2")))
        return false;
    const uint8_t *p = fixed.ptr;
    size_t more = (size_t)sk_u16le(p + 30) + sk_u16le(p + 32);
    if (!sk_read(&r, sk_u16le(p + 28), &name) || !sk_skip(&r, more))
        return false;
    *ret = (struct sk_ooxml_entry){.name = name,
                                   .flags = sk_u16le(p + 8),
                                   .method = sk_u16le(p + 10),
                                   .packed = sk_u32le(p + 20),
                                   .unpacked = sk_u32le(p + 24),
                                   .local_offset = sk_u32le(p + 42)};
    e->rest = sk_rest(&r);
    return true;
}

struct directory {
    SK_VEC(struct sk_ooxml_entry) entries;
    size_t shift;
};

static bool add_entry(struct sk_ooxml_package *p, struct directory *d,
                      const struct sk_ooxml_entry *entry)
{
    struct sk_ooxml_entry *kept = SK_PUSH(p->scan->arena, &d->entries);
    struct sk_ooxml_part *part = SK_PUSH(p->scan->arena, &p->parts);
    sk_span name = entry->name;
    if (name.len > 0 && name.ptr[0] == '/')
        name = sk_from(name, 1);
    struct sk_map_entry *e = sk_map_put(&p->by_name, p->scan->arena, name);
    if (kept == NULL || part == NULL || e == NULL)
        return false;
    *kept = *entry;
    part->name = name;
    part->entry = d->entries.count - 1;
    e->value = p->parts.count - 1;
    return true;
}

enum sk_status sk_ooxml_directory(struct sk_ooxml_package *p)
{
    struct directory *d = SK_NEW(p->scan->arena, struct directory);
    struct sk_ooxml_entries entries;
    struct sk_ooxml_entry entry;
    if (d == NULL)
        return SK_NO_MEMORY;
    if (!sk_ooxml_entries_begin(p->art->bytes, &entries))
        return SK_MALFORMED;
    p->by_name.fold = true;
    p->directory = d;
    d->shift = entries.shift;
    while (sk_ooxml_entries_next(&entries, &entry)) {
        if (!sk_step(p->scan))
            return SK_LIMIT;
        if (!add_entry(p, d, &entry))
            return SK_NO_MEMORY;
    }
    return entries.rest.len == 0 ? SK_OK : SK_MALFORMED;
}

static bool packed_bytes(const struct sk_ooxml_package *p, const struct directory *d,
                         const struct sk_ooxml_entry *e, sk_span *ret)
{
    struct sk_reader r = sk_reader_of(p->art->bytes);
    sk_span fixed;
    if (!sk_seek(&r, d->shift) || !sk_skip(&r, e->local_offset) ||
        !sk_read(&r, LOCAL_BYTES, &fixed) || !sk_starts(fixed, SK_LIT("PK\3\4")))
        return false;
    return sk_skip(&r, (size_t)sk_u16le(fixed.ptr + 26) + sk_u16le(fixed.ptr + 28)) &&
           sk_read(&r, e->packed, ret);
}

bool sk_ooxml_unpack(struct sk_ooxml_package *p, size_t entry, sk_span *ret)
{
    const struct directory *d = p->directory;
    const struct sk_ooxml_entry *e = &d->entries.at[entry];
    sk_span packed;
    if ((e->flags & FLAG_ENCRYPTED) != 0 || !packed_bytes(p, d, e, &packed))
        return false;
    if (e->method == METHOD_STORED) {
        *ret = packed;
        return true;
    }
    if (e->method != METHOD_DEFLATED)
        return false;
    struct sk_text out = sk_text_new(p->scan->arena, sk_output_ceiling(p->scan));
    enum sk_status st = sk_zlib_decode(packed, SK_ZLIB_RAW, &out);
    *ret = sk_text_view(&out);
    return st == SK_OK && sk_spend(&p->scan->budget, SK_BUDGET_OUTPUT_BYTES, 0);
}

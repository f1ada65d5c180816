#include "format/ooxml/directory.h"

#include "base/reader.h"
#include "format/ooxml/package.h"

enum {
    END_BYTES = 22,
    END_BACK_BYTES = 65557,
    CENTRAL_BYTES = 46,
};

static size_t find_end(sk_span in)
{
    if (in.len < END_BYTES)
        return SK_NPOS;
    size_t from = in.len > END_BACK_BYTES ? in.len - END_BACK_BYTES : 0;
    sk_span window = sk_slice(in, from, in.len - END_BYTES - from + 1);
    for (size_t at; (at = sk_rfind_byte(window, 'P')) != SK_NPOS; window.len = at)
        if (sk_starts(sk_from(in, from + at), SK_LIT("PK\5\6")))
            return from + at;
    return SK_NPOS;
}

bool sk_ooxml_entries_begin(sk_span in, struct sk_ooxml_entries *ret)
{
    size_t end = find_end(in);
    if (end == SK_NPOS)
        return false;
    const uint8_t *p = in.ptr + end;
    size_t size = sk_u32le(p + 12);
    if (size > end)
        return false;
    ret->rest = sk_slice(in, end - size, size);
    return true;
}

bool sk_ooxml_entries_next(struct sk_ooxml_entries *e, sk_span *ret)
{
    struct sk_reader r = sk_reader_of(e->rest);
    sk_span fixed, name;
    if (!sk_read(&r, CENTRAL_BYTES, &fixed) || !sk_starts(fixed, SK_LIT("PK\1\2")))
        return false;
    const uint8_t *p = fixed.ptr;
    size_t more = (size_t)sk_u16le(p + 30) + sk_u16le(p + 32);
    if (!sk_read(&r, sk_u16le(p + 28), &name) || !sk_skip(&r, more))
        return false;
    *ret = name;
    e->rest = sk_rest(&r);
    return true;
}

/* Whatever readers could see differently: then the zip format names it and opens every member. */
static bool is_odd(const struct sk_zip *zip)
{
    if (zip->directories != 1 || zip->prefix_bytes > 0 || zip->count_differs || zip->split ||
        zip->stopped)
        return true;
    for (size_t i = 0; i < zip->members.count; i++)
        if (zip->members.at[i].notes != 0 || sk_zip_is_encrypted(&zip->members.at[i]))
            return true;
    return false;
}

static bool add_part(struct sk_ooxml_package *p, size_t entry, const struct sk_zip_member *m)
{
    struct sk_ooxml_part *part = SK_PUSH(p->scan->arena, &p->parts);
    sk_span name = sk_zip_name(&m->central, p->scan->arena);
    if (name.len > 0 && name.ptr[0] == '/')
        name = sk_from(name, 1);
    struct sk_map_entry *e = sk_map_put(&p->by_name, p->scan->arena, name);
    if (part == NULL || e == NULL)
        return false;
    part->name = name;
    part->entry = entry;
    p->odd |= e->value != 0; /* which of two parts of a name is meant, nobody knows */
    e->value = p->parts.count;
    return true;
}

enum sk_status sk_ooxml_directory(struct sk_ooxml_package *p)
{
    enum sk_status st = sk_zip_read(p->art->bytes, p->scan->arena, &p->scan->budget, &p->zip);
    if (st != SK_OK)
        return st == SK_NOT_MINE ? SK_MALFORMED : st;
    p->by_name.fold = true;
    p->odd = is_odd(&p->zip);
    for (size_t i = 0; i < p->zip.members.count; i++) {
        if (!sk_step(p->scan))
            return SK_LIMIT;
        if (!sk_zip_is_directory(&p->zip.members.at[i]) && !add_part(p, i, &p->zip.members.at[i]))
            return SK_NO_MEMORY;
    }
    return SK_OK;
}

bool sk_ooxml_unpack(struct sk_ooxml_package *p, size_t entry, sk_span *ret)
{
    struct sk_zip_output out = {0};
    enum sk_status st = sk_zip_extract(&p->zip, &p->zip.members.at[entry],
                                       sk_output_ceiling(p->scan), p->scan->arena, &out);
    *ret = out.bytes;
    if (!sk_within(p->art->bytes, out.bytes) &&
        !sk_spend(&p->scan->budget, SK_BUDGET_OUTPUT_BYTES, out.bytes.len))
        return false;
    return st == SK_OK && out.crc_ok;
}

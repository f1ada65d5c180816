#include "base/utf.h"
#include "format/biff/book.h"

enum { STRING_MAX_BYTES = 1 << 18, FLAG_WIDE = 1, FLAG_PHONETIC = 4, FLAG_RICH = 8 };

bool sk_biff_next(struct sk_reader *r, uint16_t *type, sk_span *data)
{
    uint16_t bytes;
    return sk_read_u16le(r, type) && sk_read_u16le(r, &bytes) && sk_read(r, bytes, data);
}

/* Goes on in the next record, if that is a CONTINUE. */
bool sk_biff_next_part(struct sk_biff_parts *p)
{
    struct sk_reader ahead = p->file;
    uint16_t type;
    sk_span data;
    if (!sk_biff_next(&ahead, &type, &data) || type != SK_BIFF_CONTINUE)
        return false;
    p->file = ahead;
    p->now = sk_reader_of(data);
    return true;
}

static bool skip_parts(struct sk_biff_parts *p, size_t n)
{
    while (n > sk_left(&p->now)) {
        n -= sk_left(&p->now);
        if (!sk_biff_next_part(p))
            return false;
    }
    return sk_skip(&p->now, n);
}

bool sk_biff_characters(struct sk_biff_parts *p, size_t count, bool wide, struct sk_text *out)
{
    for (;;) {
        size_t unit = wide ? 2 : 1, here = sk_left(&p->now) / unit;
        here = here < count ? here : count;
        sk_span raw = sk_read_upto(&p->now, here * unit);
        if (wide)
            sk_utf16le_to_utf8(raw, out);
        for (size_t i = 0; !wide && i < raw.len; i++)
            sk_text_rune(out, raw.ptr[i]);
        count -= here;
        uint8_t flags;
        if (count == 0)
            return true;
        if (!sk_biff_next_part(p) || !sk_read_u8(&p->now, &flags))
            return false;
        wide = (flags & FLAG_WIDE) != 0;
    }
}

bool sk_biff_string(struct sk_scan *scan, struct sk_biff_parts *p, sk_span *ret)
{
    uint16_t count, runs = 0;
    uint32_t phonetic = 0;
    uint8_t flags;
    if (sk_left(&p->now) == 0 && !sk_biff_next_part(p))
        return false;
    if (!sk_read_u16le(&p->now, &count) || !sk_read_u8(&p->now, &flags) ||
        ((flags & FLAG_RICH) != 0 && !sk_read_u16le(&p->now, &runs)) ||
        ((flags & FLAG_PHONETIC) != 0 && !sk_read_u32le(&p->now, &phonetic)))
        return false;
    struct sk_text t = sk_text_new(scan->arena, STRING_MAX_BYTES);
    bool whole = sk_biff_characters(p, count, (flags & FLAG_WIDE) != 0, &t);
    *ret = sk_text_view(&t);
    return whole && skip_parts(p, (size_t)runs * 4 + phonetic);
}

sk_span sk_biff_short_string(struct sk_scan *scan, struct sk_reader *r, size_t count)
{
    struct sk_text t = sk_text_new(scan->arena, STRING_MAX_BYTES);
    uint8_t flags;
    if (!sk_read_u8(r, &flags))
        return (sk_span){0};
    struct sk_biff_parts p = {sk_reader_of((sk_span){0}), *r};
    bool whole = sk_biff_characters(&p, count, (flags & FLAG_WIDE) != 0, &t);
    *r = p.now;
    return whole ? sk_text_view(&t) : (sk_span){0};
}

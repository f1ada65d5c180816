/* Hyperlinks of cells: HLINK (2.4.140), the hyperlink object of [MS-OSHARED] 2.3.7.1. */
#include "base/utf.h"
#include "format/biff/book.h"

enum {
    HEAD_BYTES = 24, /* the cells, a class id */
    VERSION = 2,
    HAS_MONIKER = 0x001,
    HAS_LOCATION = 0x008,
    HAS_DISPLAY = 0x010,
    HAS_FRAME = 0x080,
    MONIKER_IS_TEXT = 0x100,
    TEXT_MAX_BYTES = 1 << 16
};
/* {79EAC9E0-BAF9-11CE-8C82-00AA004BA90B} */
#define URL_MONIKER "\xE0\xC9\xEA\x79\xF9\xBA\xCE\x11\x8C\x82\x00\xAA\x00\x4B\xA9\x0B"

static sk_span text_of(struct sk_biff_book *b, sk_span utf16)
{
    struct sk_text t = sk_text_new(b->scan->arena, TEXT_MAX_BYTES);
    sk_utf16le_to_utf8(utf16, &t);
    sk_span text = sk_text_view(&t);
    return sk_slice(text, 0, sk_find_byte(text, 0));
}

static bool string(struct sk_biff_book *b, struct sk_reader *r, bool there, sk_span *ret)
{
    uint32_t units;
    sk_span raw;
    if (!there)
        return true;
    if (!sk_read_u32le(r, &units) || !sk_read(r, 2 * (size_t)units, &raw))
        return false;
    *ret = text_of(b, raw);
    return true;
}

static bool moniker(struct sk_biff_book *b, struct sk_reader *r, sk_span *ret)
{
    uint32_t bytes;
    sk_span class_id, raw;
    if (!sk_read(r, 16, &class_id) || !sk_eq(class_id, SK_LIT(URL_MONIKER)) ||
        !sk_read_u32le(r, &bytes) || !sk_read(r, bytes, &raw))
        return false;
    *ret = text_of(b, raw);
    return true;
}

void sk_biff_link(struct sk_biff_book *b, sk_span data)
{
    struct sk_reader r = sk_reader_of(sk_from(data, HEAD_BYTES));
    struct sk_fact fact = {.kind = SK_FACT_HYPERLINK, .number = b->number};
    uint32_t version, flags;
    sk_span frame = {0};
    if (!sk_read_u32le(&r, &version) || version != VERSION || !sk_read_u32le(&r, &flags) ||
        !string(b, &r, (flags & HAS_DISPLAY) != 0, &fact.owner) ||
        !string(b, &r, (flags & HAS_FRAME) != 0, &frame))
        return;
    bool is_text = (flags & MONIKER_IS_TEXT) != 0;
    bool there = (flags & HAS_MONIKER) != 0;
    bool read = is_text || !there ? string(b, &r, there, &fact.value) : moniker(b, &r, &fact.value);
    if (read && !string(b, &r, (flags & HAS_LOCATION) != 0, &fact.name))
        return;
    if (fact.value.len > 0 || fact.name.len > 0)
        sk_biff_add(b, &fact);
}

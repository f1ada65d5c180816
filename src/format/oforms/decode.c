#include "base/reader.h"
#include "format/oforms/oforms.h"

enum { MAX_CLASS_BITS = 33, FLAG_COMPRESSED = 0x80000000 };

/* One line per bit of the property mask. Extras (sizes, strings) follow the data, in the same
 * order. */
#define DATA(n)                                                                                    \
    {                                                                                              \
        .bytes = (n)                                                                               \
    }
#define NOTHING                                                                                    \
    {                                                                                              \
        .bytes = 0                                                                                 \
    }
#define EXTRA                                                                                      \
    {                                                                                              \
        .extra = SK_OFORMS_PAIR                                                                    \
    }
#define TEXT(what)                                                                                 \
    {                                                                                              \
        .bytes = 4, .extra = SK_OFORMS_TEXT, .name = (what)                                        \
    }
#define LIST(what)                                                                                 \
    {                                                                                              \
        .bytes = 4, .extra = SK_OFORMS_LIST, .name = (what)                                        \
    }
#define PICTURE                                                                                    \
    {                                                                                              \
        .bytes = 2, .picture = true                                                                \
    }

static const struct sk_oforms_field form_fields[] = {
    /* 2.2.10.2 FormPropMask */
    NOTHING, DATA(4), DATA(4), DATA(4), NOTHING, NOTHING,         DATA(4),
    DATA(1), DATA(1), DATA(1), EXTRA,   EXTRA,   EXTRA,           DATA(4),
    NOTHING, PICTURE, DATA(1), DATA(1), DATA(4), TEXT("Caption"), DATA(2),
    PICTURE, DATA(4), DATA(1), NOTHING, DATA(1), DATA(4),         DATA(4)};
static const struct sk_oforms_field site_fields[] = {
    /* 2.2.10.12.2 SitePropMask */
    TEXT("Name"),
    TEXT("Tag"),
    DATA(4),
    DATA(4),
    DATA(4),
    DATA(4),
    DATA(2),
    DATA(2),
    EXTRA,
    DATA(2),
    NOTHING,
    TEXT("ControlTipText"),
    TEXT("RuntimeLicKey"),
    TEXT("ControlSource"),
    TEXT("RowSource")};
static const struct sk_oforms_field button_fields[] = {
    /* 2.2.1.2 CommandButtonPropMask */
    DATA(4), DATA(4), DATA(4), TEXT("Caption"), DATA(4), EXTRA,
    DATA(1), PICTURE, DATA(2), NOTHING,         PICTURE};
static const struct sk_oforms_field label_fields[] = {
    /* 2.2.4.2 LabelPropMask */
    DATA(4), DATA(4), DATA(4), TEXT("Caption"), DATA(4), EXTRA,  DATA(1),
    DATA(4), DATA(2), DATA(2), PICTURE,         DATA(2), PICTURE};
static const struct sk_oforms_field morph_fields[] = {
    /* 2.2.5.2 MorphDataPropMask, 64 bits */
    DATA(4), DATA(4), DATA(4), DATA(4), DATA(1),       DATA(1),          DATA(1), DATA(1), EXTRA,
    DATA(2), DATA(4), DATA(2), DATA(2), DATA(2),       DATA(2),          DATA(2), DATA(1), DATA(1),
    DATA(1), NOTHING, DATA(1), DATA(1), TEXT("Value"), TEXT("Caption"),  DATA(4), DATA(4), DATA(4),
    PICTURE, PICTURE, DATA(2), NOTHING, NOTHING,       TEXT("GroupName")};
static const struct sk_oforms_field tabs_fields[] = {
    /* 2.2.9.2 TabStripPropMask */
    DATA(4), DATA(4),         DATA(4), NOTHING,
    EXTRA,   LIST("Caption"), DATA(1), NOTHING,
    DATA(4), DATA(4),         NOTHING, DATA(4),
    DATA(4), NOTHING,         NOTHING, LIST("ControlTipText"),
    NOTHING, LIST("Name"),    DATA(4), NOTHING,
    DATA(4), LIST("Tag"),     DATA(4), LIST("Accelerator"),
    PICTURE};
static const struct sk_oforms_field font_fields[] = {
    /* 2.3.2 TextPropsPropMask */
    TEXT("Font.Name"), DATA(4), DATA(4), NOTHING, DATA(1), DATA(1), DATA(1), DATA(2)};

#define CLASS(fields, mask)                                                                        \
    {                                                                                              \
        fields, sizeof(fields) / sizeof((fields)[0]), mask                                         \
    }
static const struct sk_oforms_class classes[SK_OFORMS_CLASS_COUNT] = {
    [SK_OFORMS_FORM] = CLASS(form_fields, 4),     [SK_OFORMS_SITE] = CLASS(site_fields, 4),
    [SK_OFORMS_BUTTON] = CLASS(button_fields, 4), [SK_OFORMS_LABEL] = CLASS(label_fields, 4),
    [SK_OFORMS_MORPH] = CLASS(morph_fields, 8),   [SK_OFORMS_TABS] = CLASS(tabs_fields, 4),
    [SK_OFORMS_FONT] = CLASS(font_fields, 4),
};

const struct sk_oforms_class *sk_oforms_class(enum sk_oforms_class_id id)
{
    return &classes[id];
}

/* Alignment counts from the start of the structure. */
static bool align(struct sk_reader *r, size_t unit)
{
    return sk_skip(r, (unit - r->pos % unit) % unit);
}

static bool read_number(struct sk_reader *r, size_t bytes, uint32_t *ret)
{
    sk_span raw;
    if (bytes == 0)
        return true;
    if (!align(r, bytes) || !sk_read(r, bytes, &raw))
        return false;
    *ret = bytes == 1 ? raw.ptr[0] : bytes == 2 ? sk_u16le(raw.ptr) : sk_u32le(raw.ptr);
    return true;
}

static bool has(const struct sk_oforms_block *b, size_t bit)
{
    return (b->mask >> bit & 1) != 0;
}

static void read_extras(struct sk_reader *r, const struct sk_oforms_class *c,
                        struct sk_oforms_block *b)
{
    sk_span unused;
    for (size_t i = 0; i < c->field_count; i++) {
        const struct sk_oforms_field *f = &c->fields[i];
        if (!has(b, i) || f->extra == SK_OFORMS_NO_EXTRA)
            continue;
        if (!align(r, 4))
            return;
        if (f->extra == SK_OFORMS_PAIR) {
            if (!sk_read(r, 8, &unused))
                return;
            continue;
        }
        b->strings[i].compressed = (b->numbers[i] & FLAG_COMPRESSED) != 0;
        b->strings[i].raw = sk_read_upto(r, b->numbers[i] & ~FLAG_COMPRESSED);
    }
}

enum sk_status sk_oforms_decode(sk_span in, const struct sk_oforms_class *c,
                                struct sk_oforms_block *ret)
{
    struct sk_reader head = sk_reader_of(in);
    uint16_t version, bytes;
    uint32_t low, high = 0;
    if (!sk_read_u16le(&head, &version) || !sk_read_u16le(&head, &bytes))
        return SK_TRUNCATED;
    sk_span block = sk_slice(in, 0, (size_t)bytes + 4);
    struct sk_reader r = sk_reader_of(block);
    if (!sk_skip(&r, 4) || !sk_read_u32le(&r, &low) ||
        (c->mask_bytes == 8 && !sk_read_u32le(&r, &high)))
        return SK_TRUNCATED;
    *ret = (struct sk_oforms_block){.mask = (uint64_t)high << 32 | low, .used = block.len};
    for (size_t i = 0; i < c->field_count; i++) {
        ret->picture_count += has(ret, i) && c->fields[i].picture;
        if (has(ret, i) && !read_number(&r, c->fields[i].bytes, &ret->numbers[i]))
            return SK_TRUNCATED;
    }
    read_extras(&r, c, ret);
    return block.len < (size_t)bytes + 4 ? SK_TRUNCATED : SK_OK;
}

bool sk_oforms_list_next(sk_span *rest, struct sk_oforms_string *ret)
{
    struct sk_reader r = sk_reader_of(*rest);
    uint32_t count;
    if (!sk_read_u32le(&r, &count))
        return false;
    ret->compressed = (count & FLAG_COMPRESSED) != 0;
    ret->raw = sk_read_upto(&r, count & ~FLAG_COMPRESSED);
    if (!align(&r, 4))
        r.pos = r.in.len;
    *rest = sk_rest(&r);
    return true;
}

/* ---- What follows the blocks ---- */

/* A GUID and a StdPicture (2.4.13): marker, size, data. */
static bool skip_picture(struct sk_reader *r)
{
    uint32_t bytes;
    return sk_skip(r, 20) && sk_read_u32le(r, &bytes) && sk_skip(r, bytes);
}

bool sk_oforms_skip_pictures(struct sk_reader *r, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        if (!skip_picture(r))
            return false;
    return true;
}

/* GuidAndFont (2.4.7): a StdFont (2.4.12) or TextProps. */
bool sk_oforms_skip_font(struct sk_reader *r)
{
    static const sk_span std_font =
        SK_LIT_INIT("\x03\x52\xE3\x0B\x91\x8F\xCE\x11\x9D\xE3\x00\xAA\x00\x4B\xB8\x51");
    sk_span guid;
    uint16_t bytes;
    uint8_t face;
    if (!sk_read(r, 16, &guid))
        return false;
    if (sk_eq(guid, std_font))
        return sk_skip(r, 10) && sk_read_u8(r, &face) && sk_skip(r, face);
    return sk_skip(r, 2) && sk_read_u16le(r, &bytes) && sk_skip(r, bytes);
}

static bool skip_class_table(struct sk_reader *r)
{
    uint16_t count, bytes;
    if (!sk_read_u16le(r, &count))
        return false;
    for (; count > 0; count--)
        if (!sk_skip(r, 2) || !sk_read_u16le(r, &bytes) || !sk_skip(r, bytes))
            return false;
    return true;
}

/* The run-length coded depths and types of all sites (2.2.10.7), aligned behind. */
static bool skip_depths(struct sk_reader *r, uint32_t sites)
{
    size_t start = r->pos;
    while (sites > 0) {
        uint8_t depth, count;
        if (!sk_read_u8(r, &depth) || !sk_read_u8(r, &count))
            return false;
        uint32_t n = (count & 0x80) != 0 ? count & 0x7Fu : 1;
        if ((count & 0x80) != 0 && !sk_skip(r, 1))
            return false;
        sites = n == 0 || n > sites ? 0 : sites - n;
    }
    return sk_skip(r, (4 - (r->pos - start) % 4) % 4);
}

bool sk_oforms_seek_sites(struct sk_reader *r, bool class_table, uint32_t *ret_count)
{
    uint32_t count, bytes;
    if ((class_table && !skip_class_table(r)) || !sk_read_u32le(r, &count) ||
        !sk_read_u32le(r, &bytes) || !skip_depths(r, count))
        return false;
    *ret_count = count;
    return true;
}

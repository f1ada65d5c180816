/* What lies on a sheet: shapes and their texts, comments, controls, and the macros they call. */
#include "base/utf.h"
#include "format/biff/book.h"
#include "format/oforms/oforms.h"

enum { /* parts of an OBJ record (2.4.181) */
       PART_END = 0x00,
       PART_MACRO = 0x04,
       PART_FLAGS = 0x08,
       PART_PICTURE = 0x09,
       PART_COMMON = 0x15
};
enum {
    FLAG_CONTROL = 0x10,

    TYPE_NOTE = 0x19,
    TXO_TEXT_OFF = 10,
    TEXT_MAX_BYTES = 1 << 17
};

/* How Excel calls an object that has no name of its own: by kind and number. */
static const char *const type_names[] = {
    [0x00] = "Group",      [0x01] = "Line",     [0x02] = "Rectangle",    [0x03] = "Oval",
    [0x04] = "Arc",        [0x05] = "Chart",    [0x06] = "Text Box",     [0x07] = "Button",
    [0x08] = "Picture",    [0x09] = "Freeform", [0x0B] = "Check Box",    [0x0C] = "Option Button",
    [0x0D] = "Edit Box",   [0x0E] = "Label",    [0x0F] = "Dialog Frame", [0x10] = "Spinner",
    [0x11] = "Scroll Bar", [0x12] = "List Box", [0x13] = "Group Box",    [0x14] = "Drop Down",
    [0x19] = "Comment",    [0x1E] = "AutoShape"};
enum { TYPE_COUNT = sizeof type_names / sizeof type_names[0] };

struct object {
    uint16_t flags;
    sk_span macro; /* tokens */
    uint32_t control_off, control_bytes;
};

static sk_span utf8_of(struct sk_biff_book *b, sk_span utf16)
{
    struct sk_text t = sk_text_new(b->scan->arena, TEXT_MAX_BYTES);
    sk_utf16le_to_utf8(utf16, &t);
    sk_span text = sk_text_view(&t);
    return sk_slice(text, 0, sk_find_byte(text, 0));
}

/* The last shape of a drawing record is the one whose OBJ follows. */
static void drawing(struct sk_biff_book *b, sk_span data)
{
    struct sk_reader r = sk_reader_of(data);
    struct sk_escher_record record;
    while (sk_step(b->scan) && sk_escher_next(&r, &record)) {
        if (record.type == SK_ESCHER_SP)
            b->shape = (struct sk_escher_shape){0};
        else if (record.type == SK_ESCHER_OPT || record.type == SK_ESCHER_TERTIARY)
            sk_escher_options(&record, &b->shape);
    }
}

/* An ObjFmla (2.5.187): its tokens, and what stands behind them. */
static sk_span tokens_of(struct sk_reader *r)
{
    uint16_t bytes, count;
    if (!sk_read_u16le(r, &bytes))
        return (sk_span){0};
    struct sk_reader in = sk_reader_of(sk_read_upto(r, bytes));
    if (!sk_read_u16le(&in, &count) || !sk_skip(&in, 4))
        return (sk_span){0};
    return sk_read_upto(&in, count & 0x7FFF);
}

static void object_part(struct sk_biff_book *b, struct object *o, uint16_t part, sk_span data)
{
    struct sk_reader r = sk_reader_of(data);
    if (part == PART_COMMON && data.len >= 4) {
        b->object_type = sk_u16le(data.ptr);
        b->object = sk_u16le(data.ptr + 2);
    } else if (part == PART_FLAGS && data.len >= 2) {
        o->flags = sk_u16le(data.ptr);
    } else if (part == PART_MACRO) {
        o->macro = tokens_of(&r);
    } else if (part == PART_PICTURE) {
        sk_span tokens = tokens_of(&r);
        bool table = sk_starts(tokens, SK_LIT("\x02")); /* PtgTbl */
        if (table && sk_read_u32le(&r, &o->control_off) && !sk_read_u32le(&r, &o->control_bytes))
            o->control_off = 0;
    }
}

static struct object read_object(struct sk_biff_book *b, sk_span data)
{
    struct sk_reader r = sk_reader_of(data);
    struct object o = {0};
    uint16_t part, bytes;
    while (sk_step(b->scan) && sk_read_u16le(&r, &part) && sk_read_u16le(&r, &bytes) &&
           part != PART_END)
        object_part(b, &o, part, sk_read_upto(&r, bytes));
    return o;
}

static sk_span shape_name(struct sk_biff_book *b)
{
    struct sk_text t = sk_text_new(b->scan->arena, 64);
    sk_span name = utf8_of(b, b->shape.name);
    const char *type = b->object_type < TYPE_COUNT ? type_names[b->object_type] : NULL;
    if (name.len > 0)
        return name;
    sk_text_printf(&t, "%s %u", type == NULL ? "Object" : type, b->object);
    return sk_text_view(&t);
}

static void say(struct sk_biff_book *b, enum sk_fact_kind kind, sk_span name, sk_span value)
{
    const struct sk_fact fact = {
        .kind = kind, .owner = b->shape_name, .name = name, .value = value, .number = b->number};
    if (value.len > 0)
        sk_biff_add(b, &fact);
}

static void object(struct sk_biff_book *b, sk_span data)
{
    struct object o = read_object(b, data);
    b->shape_name = shape_name(b);
    if (b->object_type == TYPE_NOTE)
        return;
    say(b, SK_FACT_SHAPE, SK_LIT("Name"), b->shape_name);
    say(b, SK_FACT_SHAPE, SK_LIT("AlternativeText"), utf8_of(b, b->shape.description));
    say(b, SK_FACT_SHAPE, SK_LIT("Text"), utf8_of(b, b->shape.word_art));
    say(b, SK_FACT_CALLBACK, SK_LIT("onAction"), sk_biff_named(b, o.macro));
    if ((o.flags & FLAG_CONTROL) != 0) {
        const struct sk_oforms_place place = {b->shape_name, b->number};
        sk_oforms_control(b->scan, b->art, &place, (sk_span){0},
                          sk_slice(b->controls, o.control_off, o.control_bytes));
    }
}

/* The text of the object before, in CONTINUE records. */
static void object_text(struct sk_biff_book *b, sk_span data, struct sk_reader rest)
{
    struct sk_biff_parts p = {rest, sk_reader_of((sk_span){0})};
    struct sk_text t = sk_text_new(b->scan->arena, TEXT_MAX_BYTES);
    uint8_t flags;
    if (data.len < TXO_TEXT_OFF + 2 || sk_u16le(data.ptr + TXO_TEXT_OFF) == 0 ||
        !sk_biff_next_part(&p) || !sk_read_u8(&p.now, &flags))
        return;
    if (!sk_biff_characters(&p, sk_u16le(data.ptr + TXO_TEXT_OFF), (flags & 1) != 0, &t) &&
        t.len == 0)
        return;
    struct sk_biff_note *note =
        b->object_type == TYPE_NOTE ? SK_PUSH(b->scan->arena, &b->notes) : NULL;
    if (note != NULL)
        *note = (struct sk_biff_note){b->object, sk_text_view(&t)};
    else
        say(b, SK_FACT_SHAPE, SK_LIT("Text"), sk_text_view(&t));
}

static void comment(struct sk_biff_book *b, sk_span data)
{
    if (data.len < 8)
        return;
    for (size_t i = 0; i < b->notes.count && sk_step(b->scan); i++) {
        if (b->notes.at[i].id != sk_u16le(data.ptr + 6))
            continue;
        const struct sk_fact fact = {
            .kind = SK_FACT_COMMENT,
            .owner = b->sheet,
            .name = sk_biff_cell_name(b, sk_u16le(data.ptr), sk_u16le(data.ptr + 2)),
            .value = b->notes.at[i].text,
            .number = b->number};
        sk_biff_add(b, &fact);
        return;
    }
}

/* A drawing of more than 8 kB goes on in CONTINUE records, which stand between the objects. */
static bool goes_on(sk_span data)
{
    return sk_starts(data, SK_LIT("\x0F\x00\x04\xF0")) ||
           sk_starts(data, SK_LIT("\x0F\x00\x03\xF0"));
}

void sk_biff_object_record(struct sk_biff_book *b, uint16_t type, sk_span data,
                           struct sk_reader rest)
{
    if (type == SK_BIFF_DRAWING)
        drawing(b, data);
    else if (type == SK_BIFF_CONTINUE && goes_on(data))
        drawing(b, data);
    else if (type == SK_BIFF_OBJ)
        object(b, data);
    else if (type == SK_BIFF_TXO)
        object_text(b, data, rest);
    else if (type == SK_BIFF_NOTE)
        comment(b, data);
}

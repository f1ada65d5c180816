/* MS-XLSB 2.1.4: records of a variable-length type, a variable-length size, and data. */
#include "base/reader.h"
#include "base/utf.h"
#include "format/ooxml/content.h"

enum { BEGIN_SUP_BOOK = 360, SUP_BOOK_DDE = 1, STRING_MAX = 32767 };

static bool read_varint(struct sk_reader *r, unsigned max_bytes, uint32_t *ret)
{
    uint32_t value = 0;
    uint8_t byte = 0x80;
    for (unsigned i = 0; i < max_bytes && (byte & 0x80) != 0; i++) {
        if (!sk_read_u8(r, &byte))
            return false;
        value |= (uint32_t)(byte & 0x7F) << (7 * i);
    }
    *ret = value;
    return true;
}

/* The type keeps the high bit of its first byte: 0xE8 0x02 is 360. */
bool sk_ooxml_next_record(struct sk_reader *r, uint32_t *ret_type, sk_span *ret_data)
{
    uint32_t size;
    return read_varint(r, 2, ret_type) && read_varint(r, 4, &size) && sk_read(r, size, ret_data);
}

bool sk_ooxml_wide_string(struct sk_reader *r, struct sk_text *out)
{
    uint32_t count;
    sk_span chars;
    if (!sk_read_u32le(r, &count))
        return false;
    if (count == UINT32_MAX)
        return true;
    if (count > STRING_MAX || !sk_read(r, (size_t)count * 2, &chars))
        return false;
    sk_utf16le_to_utf8(chars, out);
    return true;
}

static void read_sup_book(struct sk_scan *scan, struct sk_artifact *art, sk_span data)
{
    struct sk_reader r = sk_reader_of(data);
    struct sk_text words = sk_text_new(scan->arena, 8 * STRING_MAX);
    uint16_t kind;
    if (data.ptr == NULL || !sk_read_u16le(&r, &kind) || kind != SUP_BOOK_DDE ||
        !sk_ooxml_wide_string(&r, &words))
        return;
    sk_text_byte(&words, ' ');
    if (sk_ooxml_wide_string(&r, &words))
        sk_diag(scan, art, SK_DIAG_OOXML_DDE, sk_text_view(&words));
}

void sk_ooxml_binary_link(struct sk_scan *scan, struct sk_artifact *art, sk_span part)
{
    struct sk_reader records = sk_reader_of(part);
    uint32_t type;
    sk_span data;
    if (part.ptr == NULL)
        return;
    while (sk_step(scan) && sk_ooxml_next_record(&records, &type, &data))
        if (type == BEGIN_SUP_BOOK)
            read_sup_book(scan, art, data);
}

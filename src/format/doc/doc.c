#include "format/doc/doc.h"

#include "base/reader.h"
#include "base/text.h"
#include "base/utf.h"
#include "codec/charset.h"

enum {
    FIB_PAIRS_OFF = 154,
    FIB_CCP_TEXT_OFF = 76,
    PAIR_CLX = 33,
    PAIR_STW_USER = 60,
    CLX_PRC = 1,
    CLX_PCDT = 2,
    PIECE_BYTES = 8,
    FC_COMPRESSED = 0x40000000,
    TEXT_MAX_BYTES = 4 << 20,
    MAX_VARIABLES = 4096
};

bool sk_doc_uses_table1(sk_span word)
{
    return word.len > 11 && (word.ptr[11] & 2) != 0;
}

sk_span sk_doc_table_part(sk_span word, sk_span table, unsigned index)
{
    sk_span pair = sk_slice(word, FIB_PAIRS_OFF + 8 * (size_t)index, 8);
    return pair.len < 8 ? (sk_span){0}
                        : sk_slice(table, sk_u32le(pair.ptr), sk_u32le(pair.ptr + 4));
}

/* ---- Text: the piece table (2.8.35) ---- */

static sk_span find_pieces(sk_span clx)
{
    struct sk_reader r = sk_reader_of(clx);
    uint8_t kind;
    uint16_t bytes;
    uint32_t piece_bytes;
    while (sk_read_u8(&r, &kind) && kind == CLX_PRC)
        if (!sk_read_u16le(&r, &bytes) || !sk_skip(&r, bytes))
            return (sk_span){0};
    if (r.pos == 0 || kind != CLX_PCDT || !sk_read_u32le(&r, &piece_bytes))
        return (sk_span){0};
    return sk_read_upto(&r, piece_bytes);
}

static void put_piece(sk_span word, sk_span pieces, size_t i, size_t count, uint32_t limit,
                      struct sk_text *out)
{
    uint32_t from = sk_u32le(pieces.ptr + 4 * i), to = sk_u32le(pieces.ptr + 4 * (i + 1));
    uint32_t fc = sk_u32le(pieces.ptr + 4 * (count + 1) + PIECE_BYTES * i + 2);
    to = to < limit ? to : limit;
    if (to <= from)
        return;
    size_t chars = to - from;
    if ((fc & FC_COMPRESSED) == 0)
        sk_utf16le_to_utf8(sk_slice(word, fc, chars * 2), out);
    else if (sk_charset_from_code_page(
                 1252, sk_slice(word, (fc & ~(uint32_t)FC_COMPRESSED) / 2, chars), out) != SK_OK)
        out->failed = true;
}

static sk_span main_text(struct sk_scan *scan, sk_span word, sk_span table)
{
    sk_span pieces = find_pieces(sk_doc_table_part(word, table, PAIR_CLX));
    sk_span ccp = sk_slice(word, FIB_CCP_TEXT_OFF, 4);
    struct sk_text t = sk_text_new(scan->arena, TEXT_MAX_BYTES);
    if (pieces.len < 4 + 4 + PIECE_BYTES || ccp.len < 4)
        return (sk_span){0};
    size_t count = (pieces.len - 4) / (4 + PIECE_BYTES);
    for (size_t i = 0; i < count && !t.failed && sk_step(scan); i++)
        put_piece(word, pieces, i, count, sk_u32le(ccp.ptr), &t);
    return sk_text_view(&t);
}

enum mark {
    MARK_CELL = 7,
    MARK_LINE = 11,
    MARK_PAGE = 12,
    MARK_PARAGRAPH = 13,
    FIELD_BEGIN = 0x13,
    FIELD_SEPARATOR = 0x14,
    FIELD_END = 0x15
};

/* Cuts the next paragraph off, without field instructions and other marks. */
static sk_span next_paragraph(struct sk_scan *scan, sk_span *rest, uint64_t *fields)
{
    struct sk_text t = sk_text_new(scan->arena, TEXT_MAX_BYTES);
    size_t i = 0;
    for (; i < rest->len; i++) {
        uint8_t c = rest->ptr[i];
        if (c == MARK_PARAGRAPH || c == MARK_CELL || c == MARK_LINE || c == MARK_PAGE)
            break;
        if (c == FIELD_BEGIN) /* a bit for each open field: set while in its instruction */
            *fields = *fields << 1 | 1;
        else if (c == FIELD_SEPARATOR)
            *fields &= ~(uint64_t)1;
        else if (c == FIELD_END)
            *fields >>= 1;
        if (*fields == 0 && (c >= 0x20 || c == '\t'))
            sk_text_byte(&t, c);
    }
    *rest = sk_from(*rest, i + 1);
    return sk_text_view(&t);
}

static void paragraphs(struct sk_scan *scan, struct sk_artifact *art, sk_span rest)
{
    struct sk_text whole = sk_text_new(scan->arena, TEXT_MAX_BYTES);
    uint64_t fields = 0;
    while (rest.len > 0 && sk_step(scan)) {
        sk_span p = next_paragraph(scan, &rest, &fields);
        const struct sk_fact fact = {.kind = SK_FACT_PARAGRAPH, .value = p};
        if (p.len == 0)
            continue;
        sk_fact_add(scan, art, &fact);
        sk_text_put(&whole, p);
        sk_text_byte(&whole, '\n');
    }
    art->text = sk_text_view(&whole);
}

/* ---- Variables: StwUser (2.9.314): an STTB of names, then as many values ---- */

static sk_span wide_string(struct sk_scan *scan, struct sk_reader *r, bool *ok)
{
    uint16_t units;
    sk_span raw = {0};
    struct sk_text t = sk_text_new(scan->arena, TEXT_MAX_BYTES);
    *ok = sk_read_u16le(r, &units) && sk_read(r, (size_t)units * 2, &raw);
    sk_utf16le_to_utf8(raw, &t);
    return sk_text_view(&t);
}

static void variables(struct sk_scan *scan, struct sk_artifact *art, sk_span in)
{
    struct sk_reader r = sk_reader_of(in);
    uint16_t extended, count, extra;
    bool ok = true;
    if (!sk_read_u16le(&r, &extended) || extended != 0xFFFF || !sk_read_u16le(&r, &count) ||
        !sk_read_u16le(&r, &extra) || count > MAX_VARIABLES)
        return;
    sk_span *names = SK_NEW_ARRAY(scan->arena, sk_span, count);
    for (uint16_t i = 0; names != NULL && i < count && ok && sk_step(scan); i++) {
        names[i] = wide_string(scan, &r, &ok);
        ok = ok && sk_skip(&r, extra);
    }
    for (uint16_t i = 0; names != NULL && i < count && ok && sk_step(scan); i++) {
        const struct sk_fact fact = {
            .kind = SK_FACT_DOC_VARIABLE, .name = names[i], .value = wide_string(scan, &r, &ok)};
        if (ok)
            sk_fact_add(scan, art, &fact);
    }
}

void sk_doc_parse(struct sk_scan *scan, struct sk_artifact *art, sk_span word, sk_span table)
{
    paragraphs(scan, art, main_text(scan, word, table));
    variables(scan, art, sk_doc_table_part(word, table, PAIR_STW_USER));
}

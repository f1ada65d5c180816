#include "format/doc/pieces.h"

#include "base/reader.h"
#include "base/utf.h"
#include "codec/charset.h"
#include "format/doc/doc.h"

enum {
    FIB_COUNTS_OFF = 76,
    PAIR_CLX = 33,
    CLX_PRC = 1,
    CLX_PCDT = 2,
    PIECE_BYTES = 8,
    FC_COMPRESSED = 0x40000000,
    TEXT_MAX_BYTES = 4 << 20
};

/* The piece table (2.8.35) in the Clx. */
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

struct sk_doc sk_doc_open(struct sk_scan *scan, struct sk_artifact *art, sk_span word,
                          sk_span table)
{
    struct sk_doc d = {.scan = scan, .art = art, .word = word, .table = table};
    struct sk_reader counts = sk_reader_of(sk_from(word, FIB_COUNTS_OFF));
    d.pieces = find_pieces(sk_doc_table_part(word, table, PAIR_CLX));
    if (d.pieces.len >= 4 + 4 + PIECE_BYTES)
        d.piece_count = (d.pieces.len - 4) / (4 + PIECE_BYTES);
    for (size_t i = 0; i < SK_DOC_STORY_COUNT; i++) {
        uint32_t count = 0;
        if (!sk_read_u32le(&counts, &count) || count > INT32_MAX - d.from[i])
            count = 0;
        d.from[i + 1] = d.from[i] + count;
    }
    return d;
}

static void put_piece(struct sk_doc *d, size_t i, uint32_t from, uint32_t to, struct sk_text *out)
{
    uint32_t start = sk_u32le(d->pieces.ptr + 4 * i), end = sk_u32le(d->pieces.ptr + 4 * (i + 1));
    uint32_t fc = sk_u32le(d->pieces.ptr + 4 * (d->piece_count + 1) + PIECE_BYTES * i + 2);
    from = from > start ? from : start;
    to = to < end ? to : end;
    if (to <= from)
        return;
    size_t skipped = from - start, chars = to - from;
    if ((fc & FC_COMPRESSED) == 0)
        sk_utf16le_to_utf8(sk_slice(d->word, fc + skipped * 2, chars * 2), out);
    else if (sk_charset_from_code_page(
                 1252, sk_slice(d->word, (fc & ~(uint32_t)FC_COMPRESSED) / 2 + skipped, chars),
                 out) != SK_OK)
        out->failed = true;
}

sk_span sk_doc_range(struct sk_doc *d, uint32_t from, uint32_t to)
{
    struct sk_text t = sk_text_new(d->scan->arena, TEXT_MAX_BYTES);
    for (size_t i = 0; i < d->piece_count && from < to && !t.failed && sk_step(d->scan); i++)
        put_piece(d, i, from, to, &t);
    return sk_spend(&d->scan->budget, SK_BUDGET_STEPS, t.len / 64) ? sk_text_view(&t)
                                                                   : (sk_span){0};
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

sk_span sk_doc_next_paragraph(struct sk_scan *scan, sk_span *rest, uint64_t *fields)
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

/* True: the first mark of a field is a separator, so its instruction leads. */
static bool begins_in_field(sk_span text)
{
    size_t separator = sk_find_byte(text, FIELD_SEPARATOR);
    return separator != SK_NPOS && separator < sk_find_byte(text, FIELD_BEGIN);
}

sk_span sk_doc_clean_range(struct sk_doc *d, uint32_t from, uint32_t to)
{
    sk_span rest = sk_doc_range(d, from, to);
    struct sk_text t = sk_text_new(d->scan->arena, TEXT_MAX_BYTES);
    uint64_t fields = begins_in_field(rest);
    while (rest.len > 0 && sk_step(d->scan)) {
        sk_text_put(&t, sk_doc_next_paragraph(d->scan, &rest, &fields));
        if (rest.len > 0)
            sk_text_byte(&t, '\r');
    }
    return sk_text_view(&t);
}

struct sk_doc_plex sk_doc_plex_of(sk_span bytes, size_t data_bytes)
{
    struct sk_doc_plex p = {.bytes = bytes, .data_bytes = data_bytes};
    if (bytes.len >= 4)
        p.count = (bytes.len - 4) / (4 + data_bytes);
    return p;
}

uint32_t sk_doc_position(const struct sk_doc_plex *p, size_t i)
{
    sk_span at = sk_slice(p->bytes, 4 * i, 4);
    return at.len < 4 || at.ptr == NULL || i > p->count ? UINT32_MAX : sk_u32le(at.ptr);
}

sk_span sk_doc_plex_data(const struct sk_doc_plex *p, size_t i)
{
    return sk_slice(p->bytes, 4 * (p->count + 1) + p->data_bytes * i, p->data_bytes);
}

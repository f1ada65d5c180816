#include "format/biff/biff.h"

#include "base/reader.h"
#include "base/text.h"
#include "base/utf.h"

enum record { /* [MS-XLS] 2.3 */
              FORMULA = 0x06,
              END_OF_STREAM = 0x0A,
              CONTINUE = 0x3C,
              BOUND_SHEET = 0x85,
              SST = 0xFC,
              LABEL_SST = 0xFD,
              NUMBER = 0x203,
              STRING = 0x207,
              RK = 0x27E
};
enum {
    MAX_CELLS = 20000,
    MAX_STRINGS = 100000,
    STRING_MAX_BYTES = 1 << 18,
    FLAG_WIDE = 1,
    FLAG_PHONETIC = 4,
    FLAG_RICH = 8
};

struct book {
    struct sk_scan *scan;
    struct sk_artifact *art;
    sk_span bytes;
    sk_span *strings; /* the SST */
    size_t string_count, cells;
    size_t records_left; /* of all sheets: several may claim the same bytes */
    sk_span sheet;
    uint16_t row, column; /* of a formula whose result is a STRING record */
};

static bool next_record(struct sk_reader *r, uint16_t *type, sk_span *data)
{
    uint16_t bytes;
    return sk_read_u16le(r, type) && sk_read_u16le(r, &bytes) && sk_read(r, bytes, data);
}

/* ---- Strings, which CONTINUE records may part (2.5.293) ---- */

struct parts {
    struct sk_reader file, now;
};

/* Goes on in the next record, if that is a CONTINUE. */
static bool next_part(struct parts *p)
{
    struct sk_reader ahead = p->file;
    uint16_t type;
    sk_span data;
    if (!next_record(&ahead, &type, &data) || type != CONTINUE)
        return false;
    p->file = ahead;
    p->now = sk_reader_of(data);
    return true;
}

static bool skip_parts(struct parts *p, size_t n)
{
    while (n > sk_left(&p->now)) {
        n -= sk_left(&p->now);
        if (!next_part(p))
            return false;
    }
    return sk_skip(&p->now, n);
}

/* The characters; each further record starts with a flag byte of its own. */
static bool characters(struct parts *p, size_t count, bool wide, struct sk_text *out)
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
        if (!next_part(p) || !sk_read_u8(&p->now, &flags))
            return false;
        wide = (flags & FLAG_WIDE) != 0;
    }
}

static bool rich_string(struct sk_scan *scan, struct parts *p, sk_span *ret)
{
    uint16_t count, runs = 0;
    uint32_t phonetic = 0;
    uint8_t flags;
    if (sk_left(&p->now) == 0 && !next_part(p))
        return false;
    if (!sk_read_u16le(&p->now, &count) || !sk_read_u8(&p->now, &flags) ||
        ((flags & FLAG_RICH) != 0 && !sk_read_u16le(&p->now, &runs)) ||
        ((flags & FLAG_PHONETIC) != 0 && !sk_read_u32le(&p->now, &phonetic)))
        return false;
    struct sk_text t = sk_text_new(scan->arena, STRING_MAX_BYTES);
    bool whole = characters(p, count, (flags & FLAG_WIDE) != 0, &t);
    *ret = sk_text_view(&t);
    return whole && skip_parts(p, (size_t)runs * 4 + phonetic);
}

static void shared_strings(struct book *b, struct sk_reader file, sk_span data)
{
    struct parts p = {file, sk_reader_of(data)};
    uint32_t total, unique;
    if (b->strings != NULL || !sk_read_u32le(&p.now, &total) || !sk_read_u32le(&p.now, &unique))
        return;
    unique = unique < MAX_STRINGS ? unique : MAX_STRINGS;
    unique = unique < b->bytes.len / 3 ? unique : (uint32_t)(b->bytes.len / 3);
    b->strings = SK_NEW_ARRAY(b->scan->arena, sk_span, unique);
    while (b->strings != NULL && b->string_count < unique && sk_step(b->scan) &&
           rich_string(b->scan, &p, &b->strings[b->string_count]))
        b->string_count++;
}

/* ---- Cells ---- */

static sk_span cell_name(struct book *b, uint16_t row, uint16_t column)
{
    struct sk_text t = sk_text_new(b->scan->arena, 16);
    if (column >= 26)
        sk_text_byte(&t, (uint8_t)('A' + (column / 26 - 1) % 26));
    sk_text_byte(&t, (uint8_t)('A' + column % 26));
    sk_text_printf(&t, "%u", row + 1u);
    return sk_text_view(&t);
}

static void cell(struct book *b, uint16_t row, uint16_t column, sk_span value)
{
    if (value.len == 0 || b->cells++ >= MAX_CELLS)
        return;
    const struct sk_fact fact = {
        .kind = SK_FACT_CELL, .owner = b->sheet, .name = cell_name(b, row, column), .value = value};
    sk_fact_add(b->scan, b->art, &fact);
}

static sk_span number_text(struct book *b, double number)
{
    struct sk_text t = sk_text_new(b->scan->arena, 40);
    sk_text_printf(&t, "%.15g", number);
    return sk_text_view(&t);
}

static double double_of(uint64_t bits)
{
    double d;
    memcpy(&d, &bits, sizeof d);
    return d;
}

/* 2.5.217: two flag bits, then an integer or the top of a double. */
static double rk_value(uint32_t rk)
{
    double v =
        (rk & 2) != 0 ? (double)((int32_t)rk >> 2) : double_of((uint64_t)(rk & 0xFFFFFFFCu) << 32);
    return (rk & 1) != 0 ? v / 100 : v;
}

static void cell_record(struct book *b, uint16_t type, sk_span data)
{
    struct sk_reader r = sk_reader_of(data);
    uint16_t row, column;
    uint32_t index;
    uint64_t bits;
    if (!sk_read_u16le(&r, &row) || !sk_read_u16le(&r, &column) || !sk_skip(&r, 2))
        return;
    b->row = row;
    b->column = column;
    if (type == LABEL_SST && sk_read_u32le(&r, &index) && index < b->string_count)
        cell(b, row, column, b->strings[index]);
    else if (type == RK && sk_read_u32le(&r, &index))
        cell(b, row, column, number_text(b, rk_value(index)));
    else if (type == NUMBER && sk_read_u64le(&r, &bits))
        cell(b, row, column, number_text(b, double_of(bits)));
    else if (type == FORMULA && sk_read_u64le(&r, &bits) && bits >> 48 != 0xFFFF)
        cell(b, row, column, number_text(b, double_of(bits)));
}

static bool is_cell(uint16_t type)
{
    return type == LABEL_SST || type == RK || type == NUMBER || type == FORMULA;
}

static void sheet_cells(struct book *b, uint32_t off)
{
    struct sk_reader r = sk_reader_of(b->bytes);
    uint16_t type;
    sk_span data, text = {0};
    if (!sk_seek(&r, off))
        return;
    while (b->cells < MAX_CELLS && b->records_left > 0 && sk_step(b->scan) &&
           next_record(&r, &type, &data) && type != END_OF_STREAM) {
        struct parts p = {r, sk_reader_of(data)};
        b->records_left--;
        if (is_cell(type))
            cell_record(b, type, data);
        else if (type == STRING && (rich_string(b->scan, &p, &text) || text.len > 0))
            cell(b, b->row, b->column, text);
    }
}

/* ---- Sheets ---- */

static void sheet(struct book *b, sk_span data, int64_t index)
{
    static const sk_span states[] = {SK_LIT_INIT("visible"), SK_LIT_INIT("hidden"),
                                     SK_LIT_INIT("veryhidden"), SK_LIT_INIT("hidden")};
    struct sk_reader r = sk_reader_of(data);
    uint32_t off;
    uint8_t state, kind, count, flags;
    if (!sk_read_u32le(&r, &off) || !sk_read_u8(&r, &state) || !sk_read_u8(&r, &kind) ||
        !sk_read_u8(&r, &count) || !sk_read_u8(&r, &flags))
        return;
    struct sk_text t = sk_text_new(b->scan->arena, 1024);
    struct parts p = {sk_reader_of((sk_span){0}), r};
    if (!characters(&p, count, (flags & FLAG_WIDE) != 0, &t))
        return;
    b->sheet = sk_text_view(&t);
    const struct sk_fact fact = {
        .kind = SK_FACT_SHEET, .name = b->sheet, .value = states[state & 3], .number = index};
    sk_fact_add(b->scan, b->art, &fact);
    sheet_cells(b, off);
}

void sk_biff_parse(struct sk_scan *scan, struct sk_artifact *art, sk_span workbook)
{
    struct book b = {.scan = scan, .art = art, .bytes = workbook};
    b.records_left = workbook.len / 2;
    struct sk_reader r = sk_reader_of(workbook);
    uint16_t type;
    sk_span data;
    while (sk_step(scan) && next_record(&r, &type, &data) && type != END_OF_STREAM)
        if (type == SST)
            shared_strings(&b, r, data);
    r = sk_reader_of(workbook);
    int64_t index = 0;
    while (sk_step(scan) && next_record(&r, &type, &data) && type != END_OF_STREAM)
        if (type == BOUND_SHEET)
            sheet(&b, data, index++);
}

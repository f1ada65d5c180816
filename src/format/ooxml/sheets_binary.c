/* Sheets of an xlsb (MS-XLSB): names, shared strings, and the cells that hold text or numbers. */
#include <inttypes.h>
#include <stdio.h>

#include "base/reader.h"
#include "base/text.h"
#include "format/ooxml/content.h"
#include "format/ooxml/package.h"

/* 2.3.1 */
enum {
    ROW_HDR = 0,
    CELL_RK = 2,
    CELL_BOOL = 4,
    CELL_REAL = 5,
    CELL_ST = 6,
    CELL_ISST = 7,
    FMLA_STRING = 8,
    FMLA_NUM = 9,
    FMLA_BOOL = 10,
    SST_ITEM = 19,
    WS_PROP = 147,
    WB_PROP = 153,
    BUNDLE_SH = 156,
};
enum {
    WS_PROP_HEAD_BYTES = 19,
    WB_PROP_HEAD_BYTES = 8,
    CELL_HEAD_BYTES = 8,
    CELLS_MAX = 100000,
    COLUMN_MAX = 16384,
    STYLE_BYTES = 4
};

struct book {
    struct sk_ooxml_package *p;
    SK_VEC(sk_span) strings;
    sk_span sheet;
    int64_t number; /* of the sheet, from 1 */
    uint32_t row;
    size_t cells;
    int64_t sheets;
};

static bool read_string(struct book *b, struct sk_reader *r, sk_span *ret)
{
    struct sk_text out = sk_text_new(b->p->scan->arena, 4 * 32768);
    if (!sk_ooxml_wide_string(r, &out))
        return false;
    *ret = sk_text_view(&out);
    return true;
}

static sk_span printed(struct book *b, const char *text)
{
    sk_span copy = {0};
    if (!sk_arena_dup(b->p->scan->arena, sk_span_of_cstr(text), &copy))
        b->p->scan->lost = true;
    return copy;
}

static sk_span number_text(struct book *b, double value)
{
    char text[40];
    (void)snprintf(text, sizeof text, "%.15g", value);
    return printed(b, text);
}

/* 26-based letters, then the row: 0, 0 is A1. */
static sk_span cell_name(struct book *b, uint32_t column)
{
    char letters[8], text[32];
    size_t n = sizeof letters;
    letters[--n] = '\0';
    for (uint32_t left = column % COLUMN_MAX + 1; left > 0; left = (left - 1) / 26)
        letters[--n] = (char)('A' + (left - 1) % 26);
    (void)snprintf(text, sizeof text, "%s%" PRIu64, letters + n, (uint64_t)b->row + 1);
    return printed(b, text);
}

/* 2.5.122 RkNumber: a 30-bit integer or the high bits of a double, perhaps times 100. */
static double rk_value(uint32_t rk)
{
    double value;
    uint64_t bits = (uint64_t)(rk & ~3U) << 32;
    if ((rk & 2) != 0)
        value = (double)((int32_t)(rk & ~3U) / 4);
    else
        memcpy(&value, &bits, sizeof value);
    return (rk & 1) != 0 ? value / 100 : value;
}

static bool real_text(struct book *b, struct sk_reader *r, sk_span *ret)
{
    uint64_t bits;
    double value;
    if (!sk_read_u64le(r, &bits))
        return false;
    memcpy(&value, &bits, sizeof value);
    *ret = number_text(b, value);
    return true;
}

static bool shared_text(struct book *b, struct sk_reader *r, sk_span *ret)
{
    uint32_t index;
    if (!sk_read_u32le(r, &index) || index >= b->strings.count)
        return false;
    *ret = b->strings.at[index];
    return true;
}

static bool rk_text(struct book *b, struct sk_reader *r, sk_span *ret)
{
    uint32_t rk;
    if (!sk_read_u32le(r, &rk))
        return false;
    *ret = number_text(b, rk_value(rk));
    return true;
}

static bool truth_text(struct book *b, struct sk_reader *r, sk_span *ret)
{
    uint8_t value;
    (void)b;
    if (!sk_read_u8(r, &value))
        return false;
    *ret = value != 0 ? SK_LIT("TRUE") : SK_LIT("FALSE");
    return true;
}

static const struct {
    uint32_t type;
    bool (*value)(struct book *b, struct sk_reader *r, sk_span *ret);
} cell_records[] = {
    {CELL_RK, rk_text},       {CELL_REAL, real_text},     {CELL_ST, read_string},
    {CELL_ISST, shared_text}, {FMLA_STRING, read_string}, {FMLA_NUM, real_text},
    {CELL_BOOL, truth_text},  {FMLA_BOOL, truth_text},
};

static void read_cell(struct book *b, uint32_t type, sk_span data)
{
    struct sk_reader r = sk_reader_of(data);
    struct sk_fact fact = {.kind = SK_FACT_CELL, .owner = b->sheet, .number = b->number};
    uint32_t column;
    for (size_t i = 0; i < sizeof cell_records / sizeof cell_records[0]; i++) {
        if (type != cell_records[i].type)
            continue;
        if (!sk_read_u32le(&r, &column) || !sk_skip(&r, CELL_HEAD_BYTES - STYLE_BYTES) ||
            !cell_records[i].value(b, &r, &fact.value))
            return;
        if (b->cells++ >= CELLS_MAX) {
            sk_diag(b->p->scan, b->p->art, SK_DIAG_OOXML_CELLS_CUT, (sk_span){0});
            return;
        }
        fact.name = cell_name(b, column);
        sk_fact_add(b->p->scan, b->p->art, &fact);
    }
}

/* BrtWsProp (2.4.836) and BrtWbProp (2.4.822): the module's name stands behind so many bytes. */
static void code_name(struct book *b, sk_span data, size_t before)
{
    struct sk_reader r = sk_reader_of(data);
    struct sk_fact fact = {.kind = SK_FACT_CODE_NAME, .value = b->sheet, .number = b->number};
    if (sk_skip(&r, before) && read_string(b, &r, &fact.name) && fact.name.len > 0)
        sk_fact_add(b->p->scan, b->p->art, &fact);
}

static void read_sheet(struct book *b, sk_span part)
{
    struct sk_reader records = sk_reader_of(part);
    uint32_t type;
    sk_span data;
    b->row = 0;
    while (b->cells < CELLS_MAX && sk_step(b->p->scan) &&
           sk_ooxml_next_record(&records, &type, &data)) {
        struct sk_reader r = sk_reader_of(data);
        if (type == WS_PROP)
            code_name(b, data, WS_PROP_HEAD_BYTES);
        else if (type != ROW_HDR)
            read_cell(b, type, data);
        else if (!sk_read_u32le(&r, &b->row))
            return;
    }
}

static void read_strings(struct book *b, sk_span part)
{
    struct sk_reader records = sk_reader_of(part);
    uint32_t type;
    sk_span data, text;
    while (sk_step(b->p->scan) && sk_ooxml_next_record(&records, &type, &data)) {
        struct sk_reader r = sk_reader_of(data);
        if (type != SST_ITEM || !sk_skip(&r, 1) || !read_string(b, &r, &text))
            continue;
        sk_span *slot = SK_PUSH(b->p->scan->arena, &b->strings);
        if (slot != NULL)
            *slot = text;
    }
}

static void read_bundle(struct book *b, sk_span data)
{
    static const char *const states[] = {"visible", "hidden", "veryhidden"};
    struct sk_reader r = sk_reader_of(data);
    uint32_t state;
    sk_span id, name;
    if (!sk_read_u32le(&r, &state) || !sk_skip(&r, 4) || !read_string(b, &r, &id) ||
        !read_string(b, &r, &name))
        return;
    const struct sk_fact fact = {.kind = SK_FACT_SHEET,
                                 .name = name,
                                 .value = sk_span_of_cstr(states[state < 3 ? state : 0]),
                                 .number = ++b->sheets};
    sk_fact_add(b->p->scan, b->p->art, &fact);
    struct sk_ooxml_part *part = sk_ooxml_part_by_relation(b->p, "worksheet", id);
    if (part == NULL)
        return;
    b->sheet = name;
    b->number = b->sheets;
    part->number = b->sheets; /* for its drawings and comments */
    part->title = name;
    read_sheet(b, sk_ooxml_part_bytes(b->p, part));
}

void sk_ooxml_read_binary_cells(struct sk_ooxml_package *p)
{
    struct book b = {.p = p};
    struct sk_ooxml_part *book = sk_ooxml_part_named(p, SK_LIT("xl/workbook.bin"));
    struct sk_ooxml_part *strings = sk_ooxml_part_by_relation(p, "sharedStrings", (sk_span){0});
    uint32_t type;
    sk_span data;
    if (book == NULL)
        return;
    if (strings != NULL)
        read_strings(&b, sk_ooxml_part_bytes(p, strings));
    struct sk_reader records = sk_reader_of(sk_ooxml_part_bytes(p, book));
    while (sk_step(p->scan) && sk_ooxml_next_record(&records, &type, &data))
        if (type == BUNDLE_SH)
            read_bundle(&b, data);
        else if (type == WB_PROP)
            code_name(&b, data, WB_PROP_HEAD_BYTES);
}

#include "format/biff/biff.h"

#include "format/biff/book.h"

enum { MAX_CELLS = 20000, MAX_STRINGS = 100000, MAX_SHEETS = 4096, RK_BYTES = 6 };

void sk_biff_add(struct sk_biff_book *b, const struct sk_fact *fact)
{
    if (sk_spend(&b->scan->budget, SK_BUDGET_STEPS, 1 + fact->value.len / 64))
        sk_fact_add(b->scan, b->art, fact);
}

static void shared_strings(struct sk_biff_book *b, struct sk_reader file, sk_span data)
{
    struct sk_biff_parts p = {file, sk_reader_of(data)};
    uint32_t total, unique;
    if (b->strings != NULL || !sk_read_u32le(&p.now, &total) || !sk_read_u32le(&p.now, &unique))
        return;
    unique = unique < MAX_STRINGS ? unique : MAX_STRINGS;
    unique = unique < b->bytes.len / 3 ? unique : (uint32_t)(b->bytes.len / 3);
    b->strings = SK_NEW_ARRAY(b->scan->arena, sk_span, unique);
    while (b->strings != NULL && b->string_count < unique && sk_step(b->scan) &&
           sk_biff_string(b->scan, &p, &b->strings[b->string_count]))
        b->string_count++;
}

/* ---- Cells ---- */

sk_span sk_biff_cell_name(struct sk_biff_book *b, uint16_t row, uint16_t column)
{
    struct sk_text t = sk_text_new(b->scan->arena, 16);
    if (column >= 26)
        sk_text_byte(&t, (uint8_t)('A' + (column / 26 - 1) % 26));
    sk_text_byte(&t, (uint8_t)('A' + column % 26));
    sk_text_printf(&t, "%u", row + 1u);
    return sk_text_view(&t);
}

/* 2.5.10 */
sk_span sk_biff_error_name(uint8_t code)
{
    static const struct {
        uint8_t code;
        sk_span name;
    } errors[] = {{0x00, SK_LIT_INIT("#NULL!")},  {0x07, SK_LIT_INIT("#DIV/0!")},
                  {0x0F, SK_LIT_INIT("#VALUE!")}, {0x17, SK_LIT_INIT("#REF!")},
                  {0x1D, SK_LIT_INIT("#NAME?")},  {0x24, SK_LIT_INIT("#NUM!")},
                  {0x2A, SK_LIT_INIT("#N/A")}};
    for (size_t i = 0; i < sizeof errors / sizeof errors[0]; i++)
        if (errors[i].code == code)
            return errors[i].name;
    return SK_LIT("#N/A");
}

static void cell(struct sk_biff_book *b, uint16_t row, uint16_t column, sk_span value)
{
    if (value.len == 0 || b->cells++ >= MAX_CELLS)
        return;
    const struct sk_fact fact = {.kind = SK_FACT_CELL,
                                 .owner = b->sheet,
                                 .name = sk_biff_cell_name(b, row, column),
                                 .value = value,
                                 .number = b->number};
    sk_biff_add(b, &fact);
}

static sk_span number_text(struct sk_biff_book *b, double number)
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

static sk_span truth(bool value)
{
    return value ? SK_LIT("TRUE") : SK_LIT("FALSE");
}

/* 2.5.217: two flag bits, then an integer or the top of a double. */
static double rk_value(uint32_t rk)
{
    double v =
        (rk & 2) != 0 ? (double)((int32_t)rk >> 2) : double_of((uint64_t)(rk & 0xFFFFFFFCu) << 32);
    return (rk & 1) != 0 ? v / 100 : v;
}

/* 2.5.133: a number, or 0xFFFF in front and a kind; a string follows in a record of its own. */
static sk_span result(struct sk_biff_book *b, uint64_t bits)
{
    enum { BOOLEAN = 1, ERROR = 2 };
    if (bits >> 48 != 0xFFFF)
        return number_text(b, double_of(bits));
    uint8_t value = bits >> 16 & 0xFF;
    if ((bits & 0xFF) == BOOLEAN)
        return truth(value != 0);
    return (bits & 0xFF) == ERROR ? sk_biff_error_name(value) : (sk_span){0};
}

static sk_span cell_value(struct sk_biff_book *b, uint16_t type, struct sk_reader *r)
{
    uint32_t index;
    uint64_t bits;
    uint8_t value, is_error;
    if (type == SK_BIFF_LABEL_SST && sk_read_u32le(r, &index) && index < b->string_count)
        return b->strings[index];
    if (type == SK_BIFF_RK && sk_read_u32le(r, &index))
        return number_text(b, rk_value(index));
    if (type == SK_BIFF_NUMBER && sk_read_u64le(r, &bits))
        return number_text(b, double_of(bits));
    if (type == SK_BIFF_FORMULA && sk_read_u64le(r, &bits))
        return result(b, bits);
    if (type == SK_BIFF_BOOL_ERR && sk_read_u8(r, &value) && sk_read_u8(r, &is_error))
        return is_error != 0 ? sk_biff_error_name(value) : truth(value != 0);
    return (sk_span){0};
}

static void row_of_numbers(struct sk_biff_book *b, struct sk_reader *r, uint16_t column)
{
    uint32_t rk;
    while (sk_left(r) >= RK_BYTES && sk_step(b->scan) && sk_skip(r, 2) && sk_read_u32le(r, &rk))
        cell(b, b->row, column++, number_text(b, rk_value(rk)));
}

static void label(struct sk_biff_book *b, struct sk_reader now, struct sk_reader file)
{
    struct sk_biff_parts p = {file, now};
    sk_span text = {0};
    if (sk_biff_string(b->scan, &p, &text) || text.len > 0)
        cell(b, b->row, b->column, text);
}

static void cell_record(struct sk_biff_book *b, uint16_t type, sk_span data, struct sk_reader file)
{
    struct sk_reader r = sk_reader_of(data);
    uint16_t row, column;
    if (b->cells >= MAX_CELLS || !sk_read_u16le(&r, &row) || !sk_read_u16le(&r, &column))
        return;
    b->row = row;
    b->column = column;
    if (type == SK_BIFF_MUL_RK)
        row_of_numbers(b, &r, column);
    else if (!sk_skip(&r, 2))
        return;
    else if (type == SK_BIFF_LABEL)
        label(b, r, file);
    else
        cell(b, row, column, cell_value(b, type, &r));
}

static bool is_cell(uint16_t type)
{
    static const uint16_t types[] = {SK_BIFF_LABEL_SST, SK_BIFF_RK,       SK_BIFF_NUMBER,
                                     SK_BIFF_FORMULA,   SK_BIFF_BOOL_ERR, SK_BIFF_MUL_RK,
                                     SK_BIFF_LABEL};
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
        if (types[i] == type)
            return true;
    return false;
}

/* ---- Sheets ---- */

/* What its module is called: ThisWorkbook, Sheet1. */
static void code_name(struct sk_biff_book *b, sk_span data)
{
    struct sk_biff_parts p = {sk_reader_of((sk_span){0}), sk_reader_of(data)};
    struct sk_fact fact = {.kind = SK_FACT_CODE_NAME, .value = b->sheet, .number = b->number};
    if (sk_biff_string(b->scan, &p, &fact.name) && fact.name.len > 0)
        sk_biff_add(b, &fact);
}

static void sheet_record(struct sk_biff_book *b, uint16_t type, sk_span data, struct sk_reader rest)
{
    if (is_cell(type))
        cell_record(b, type, data, rest);
    else if (type == SK_BIFF_STRING)
        label(b, sk_reader_of(data), rest);
    else if (type == SK_BIFF_CODE_NAME)
        code_name(b, data);
    else if (type == SK_BIFF_LINK)
        sk_biff_link(b, data);
    else
        sk_biff_object_record(b, type, data, rest);
}

static void sheet(struct sk_biff_book *b, const struct sk_biff_sheet *s, int64_t number)
{
    struct sk_reader r = sk_reader_of(b->bytes);
    uint16_t type;
    sk_span data;
    if (!sk_seek(&r, s->off))
        return;
    b->sheet = s->name;
    b->number = number;
    b->shape = (struct sk_escher_shape){0};
    b->notes.count = 0;
    while (b->records_left > 0 && sk_step(b->scan) && sk_biff_next(&r, &type, &data) &&
           type != SK_BIFF_END) {
        b->records_left--;
        sheet_record(b, type, data, r);
    }
}

static void bound_sheet(struct sk_biff_book *b, sk_span data)
{
    static const sk_span states[] = {SK_LIT_INIT("visible"), SK_LIT_INIT("hidden"),
                                     SK_LIT_INIT("veryhidden"), SK_LIT_INIT("hidden")};
    struct sk_reader r = sk_reader_of(data);
    uint32_t off;
    uint8_t state, kind, count;
    if (!sk_read_u32le(&r, &off) || !sk_read_u8(&r, &state) || !sk_read_u8(&r, &kind) ||
        !sk_read_u8(&r, &count) || b->sheets.count >= MAX_SHEETS)
        return;
    sk_span name = sk_biff_short_string(b->scan, &r, count);
    struct sk_biff_sheet *s = SK_PUSH(b->scan->arena, &b->sheets);
    if (s == NULL)
        return;
    *s = (struct sk_biff_sheet){name, off};
    const struct sk_fact fact = {.kind = SK_FACT_SHEET,
                                 .name = name,
                                 .value = states[state & 3],
                                 .number = (int64_t)b->sheets.count};
    sk_biff_add(b, &fact);
}

static void global_record(struct sk_biff_book *b, uint16_t type, sk_span data,
                          struct sk_reader rest)
{
    if (type == SK_BIFF_SST)
        shared_strings(b, rest, data);
    else if (type == SK_BIFF_BOUND_SHEET)
        bound_sheet(b, data);
    else if (type == SK_BIFF_CODE_NAME)
        code_name(b, data);
    else
        sk_biff_name_record(b, type, data);
}

void sk_biff_parse(struct sk_scan *scan, struct sk_artifact *art, sk_span workbook,
                   sk_span controls)
{
    struct sk_biff_book b = {.scan = scan, .art = art, .bytes = workbook, .controls = controls};
    b.records_left = workbook.len / 2;
    struct sk_reader r = sk_reader_of(workbook);
    uint16_t type;
    sk_span data;
    while (sk_step(scan) && sk_biff_next(&r, &type, &data) && type != SK_BIFF_END)
        global_record(&b, type, data, r);
    for (size_t i = 0; i < b.sheets.count && sk_step(scan); i++)
        sheet(&b, &b.sheets.at[i], (int64_t)i + 1);
}

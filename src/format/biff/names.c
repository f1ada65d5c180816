/* Defined names, and as much of their formulas as names of plain values and places need (2.5.198).
 */
#include "format/biff/book.h"

enum {
    NAME_HEAD_BYTES = 14,
    FLAG_HIDDEN = 1,
    FLAG_BUILTIN = 0x20,
    OWN_BOOK = 0x0401,
    XTI_BYTES = 6,
    MAX_NAMES = 65536,
    FORMULA_MAX_BYTES = 1 << 16,
    STACK_MAX = 32,
    COLUMN_MASK = 0x3FFF,
    COLUMN_RELATIVE = 0x4000,
    ROW_RELATIVE = 0x8000,
    CLASS_BITS = 0x60 /* of a token: reference, value, array */
};

/* The names that one byte stands for (2.5.114). */
static const char *const builtin_names[] = {
    "Consolidate_Area", "Auto_Open",       "Auto_Close",   "Extract",        "Database",
    "Criteria",         "Print_Area",      "Print_Titles", "Recorder",       "Data_Form",
    "Auto_Activate",    "Auto_Deactivate", "Sheet_Title",  "_FilterDatabase"};
enum { BUILTIN_COUNT = sizeof builtin_names / sizeof builtin_names[0] };

/* ---- Formulas ---- */

struct formula {
    struct sk_biff_book *b;
    struct sk_reader r;
    sk_span stack[STACK_MAX];
    size_t depth;
};

static bool push(struct formula *f, const struct sk_text *t)
{
    if (f->depth >= STACK_MAX || t->failed)
        return false;
    f->stack[f->depth++] = sk_text_view(t);
    return true;
}

static struct sk_text new_text(struct formula *f)
{
    return sk_text_new(f->b->scan->arena, FORMULA_MAX_BYTES);
}

static bool is_plain(sk_span name)
{
    for (size_t i = 0; i < name.len; i++)
        if (!sk_is_alnum(name.ptr[i]) && name.ptr[i] != '_' && name.ptr[i] < 0x80)
            return false;
    return name.len > 0 && !sk_is_digit(name.ptr[0]);
}

static void put_sheet(struct sk_text *t, sk_span name)
{
    bool plain = is_plain(name);
    if (!plain)
        sk_text_byte(t, '\'');
    for (size_t i = 0; i < name.len; i++) {
        if (name.ptr[i] == '\'')
            sk_text_byte(t, '\'');
        sk_text_byte(t, name.ptr[i]);
    }
    sk_text_puts(t, plain ? "!" : "'!");
}

/* "Sheet1!" of a place in this workbook (2.5.198.29 ixti → 2.5.309 XTI). */
static bool put_place(struct formula *f, struct sk_text *t)
{
    uint16_t index;
    if (!sk_read_u16le(&f->r, &index))
        return false;
    sk_span xti = sk_slice(f->b->extern_sheets, (size_t)index * XTI_BYTES, XTI_BYTES);
    if (xti.len < XTI_BYTES || sk_u16le(xti.ptr) + 1u != f->b->own_book)
        return false;
    uint16_t first = sk_u16le(xti.ptr + 2);
    if (first >= f->b->sheets.count || first != sk_u16le(xti.ptr + 4))
        return false;
    put_sheet(t, f->b->sheets.at[first].name);
    return true;
}

static void put_cell(struct formula *f, struct sk_text *t, uint16_t row, uint16_t column)
{
    sk_span name = sk_biff_cell_name(f->b, row, column & COLUMN_MASK);
    size_t digits = 0;
    while (digits < name.len && sk_is_alpha(name.ptr[digits]))
        digits++;
    if ((column & COLUMN_RELATIVE) == 0)
        sk_text_byte(t, '$');
    sk_text_put(t, sk_slice(name, 0, digits));
    if ((column & ROW_RELATIVE) == 0)
        sk_text_byte(t, '$');
    sk_text_put(t, sk_from(name, digits));
}

static bool reference(struct formula *f, bool placed, bool area)
{
    struct sk_text t = new_text(f);
    uint16_t row, last_row, column, last_column;
    if (placed && !put_place(f, &t))
        return false;
    if (!sk_read_u16le(&f->r, &row) || (area && !sk_read_u16le(&f->r, &last_row)) ||
        !sk_read_u16le(&f->r, &column) || (area && !sk_read_u16le(&f->r, &last_column)))
        return false;
    put_cell(f, &t, row, column);
    if (area) {
        sk_text_byte(&t, ':');
        put_cell(f, &t, last_row, last_column);
    }
    return push(f, &t);
}

static bool binary(struct formula *f, const char *operator)
{
    struct sk_text t = new_text(f);
    if (f->depth < 2)
        return false;
    f->depth -= 2;
    sk_text_put(&t, f->stack[f->depth]);
    sk_text_puts(&t, operator);
    sk_text_put(&t, f->stack[f->depth + 1]);
    return push(f, &t);
}

static bool around(struct formula *f, const char *before, const char *behind)
{
    struct sk_text t = new_text(f);
    if (f->depth < 1)
        return false;
    f->depth--;
    sk_text_puts(&t, before);
    sk_text_put(&t, f->stack[f->depth]);
    sk_text_puts(&t, behind);
    return push(f, &t);
}

static bool text_constant(struct formula *f)
{
    struct sk_text t = new_text(f);
    uint8_t count;
    if (!sk_read_u8(&f->r, &count))
        return false;
    sk_span text = sk_biff_short_string(f->b->scan, &f->r, count);
    sk_text_byte(&t, '"');
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] == '"')
            sk_text_byte(&t, '"');
        sk_text_byte(&t, text.ptr[i]);
    }
    sk_text_byte(&t, '"');
    return push(f, &t);
}

enum {
    TOKEN_STRING = 0x17,
    TOKEN_ATTR = 0x19,
    TOKEN_ERROR = 0x1C,
    TOKEN_BOOL,
    TOKEN_INT,
    TOKEN_REAL
};

static bool constant(struct formula *f, uint8_t token)
{
    struct sk_text t = new_text(f);
    uint8_t byte;
    uint16_t number;
    uint64_t bits;
    double real;
    if (token == TOKEN_STRING)
        return text_constant(f);
    if ((token == TOKEN_ERROR || token == TOKEN_BOOL) && sk_read_u8(&f->r, &byte))
        sk_text_put(&t, token == TOKEN_ERROR ? sk_biff_error_name(byte)
                        : byte != 0          ? SK_LIT("TRUE")
                                             : SK_LIT("FALSE"));
    else if (token == TOKEN_INT && sk_read_u16le(&f->r, &number))
        sk_text_printf(&t, "%u", number);
    else if (token == TOKEN_REAL && sk_read_u64le(&f->r, &bits)) {
        memcpy(&real, &bits, sizeof real);
        sk_text_printf(&t, "%.15g", real);
    } else
        return false;
    return push(f, &t);
}

/* A space or a line end before a token says nothing; other attributes are control flow. */
static bool attribute(struct formula *f)
{
    uint8_t flags;
    return sk_read_u8(&f->r, &flags) && (flags == 0x40 || flags == 0x41 || flags == 0x01) &&
           sk_skip(&f->r, 2);
}

static bool one_token(struct formula *f, uint8_t token)
{
    static const char *const operators[] = {
        "+", "-", "*", "/", "^", "&", "<", "<=", "=", ">=", ">", "<>", " ", ",", ":"};
    enum { ADD = 0x03, RANGE = 0x11, PLUS, MINUS, PERCENT, PAREN };
    static const struct {
        const char *before, *behind;
    } rounds[] = {{"+", ""}, {"-", ""}, {"", "%"}, {"(", ")"}};
    if (token >= ADD && token <= RANGE)
        return binary(f, operators[token - ADD]);
    if (token >= PLUS && token <= PAREN)
        return around(f, rounds[token - PLUS].before, rounds[token - PLUS].behind);
    if (token == TOKEN_ATTR)
        return attribute(f);
    if (token < 0x20)
        return constant(f, token);
    switch (token & ~CLASS_BITS) {
    case 0x04:
    case 0x05:
        return reference(f, false, (token & 1) != 0);
    case 0x1A:
    case 0x1B:
        return reference(f, true, (token & 1) != 0);
    default:
        return false;
    }
}

sk_span sk_biff_formula(struct sk_biff_book *b, sk_span tokens)
{
    struct formula f = {.b = b, .r = sk_reader_of(tokens)};
    uint8_t token;
    while (sk_left(&f.r) > 0)
        if (!sk_spend(&b->scan->budget, SK_BUDGET_STEPS, 4) || !sk_read_u8(&f.r, &token) ||
            !one_token(&f, token))
            return (sk_span){0};
    return f.depth == 1 ? f.stack[0] : (sk_span){0};
}

sk_span sk_biff_named(const struct sk_biff_book *b, sk_span tokens)
{
    struct sk_reader r = sk_reader_of(tokens);
    uint8_t token;
    uint32_t index;
    uint16_t unused;
    if (!sk_read_u8(&r, &token))
        return (sk_span){0};
    token &= (uint8_t)~CLASS_BITS;
    bool placed = token == 0x19; /* PtgNameX; its neighbour PtgName is 0x03 */
    if ((token != 0x03 && !placed) || (placed && !sk_read_u16le(&r, &unused)) ||
        !sk_read_u32le(&r, &index) || index == 0 || index > b->names.count)
        return (sk_span){0};
    return b->names.at[index - 1];
}

/* ---- Records ---- */

static sk_span name_text(struct sk_biff_book *b, struct sk_reader *r, size_t count, bool builtin)
{
    sk_span name = sk_biff_short_string(b->scan, r, count);
    if (builtin && name.len == 1 && name.ptr[0] < BUILTIN_COUNT)
        return sk_span_of_cstr(builtin_names[name.ptr[0]]);
    return name;
}

static void name(struct sk_biff_book *b, sk_span data)
{
    struct sk_reader r = sk_reader_of(sk_from(data, NAME_HEAD_BYTES));
    if (data.len < NAME_HEAD_BYTES || b->names.count >= MAX_NAMES)
        return;
    uint16_t flags = sk_u16le(data.ptr), sheet = sk_u16le(data.ptr + 8);
    struct sk_fact fact = {.kind = SK_FACT_DEFINED_NAME};
    fact.name = name_text(b, &r, data.ptr[3], (flags & FLAG_BUILTIN) != 0);
    sk_span *kept = SK_PUSH(b->scan->arena, &b->names);
    if (kept != NULL)
        *kept = fact.name;
    fact.value = sk_biff_formula(b, sk_read_upto(&r, sk_u16le(data.ptr + 4)));
    if (sheet > 0 && sheet <= b->sheets.count) {
        fact.owner = b->sheets.at[sheet - 1].name;
        fact.number = sheet;
    }
    if (fact.value.len > 0)
        sk_biff_add(b, &fact);
}

void sk_biff_name_record(struct sk_biff_book *b, uint16_t type, sk_span data)
{
    struct sk_reader r = sk_reader_of(data);
    uint16_t sheets, kind;
    if (type == SK_BIFF_NAME)
        name(b, data);
    else if (type == SK_BIFF_EXTERN_SHEET)
        b->extern_sheets = sk_from(data, 2);
    else if (type == SK_BIFF_SUP_BOOK) {
        b->sup_books++;
        if (sk_read_u16le(&r, &sheets) && sk_read_u16le(&r, &kind) && kind == OWN_BOOK)
            b->own_book = b->sup_books;
    }
}

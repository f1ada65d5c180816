#include "report/show.h"

#include "base/utf.h"

struct range {
    uint32_t first, last;
};

/* Unicode 15: East_Asian_Width W and F, in the blocks that occur. */
static const struct range wide[] = {
    {0x1100, 0x115F},   {0x231A, 0x231B},   {0x23E9, 0x23EC},   {0x2614, 0x2615},
    {0x26A1, 0x26A1},   {0x2705, 0x2705},   {0x274C, 0x274C},   {0x2753, 0x2755},
    {0x2E80, 0x303E},   {0x3041, 0x33FF},   {0x3400, 0x4DBF},   {0x4E00, 0xA4CF},
    {0xA960, 0xA97C},   {0xAC00, 0xD7A3},   {0xF900, 0xFAFF},   {0xFE10, 0xFE19},
    {0xFE30, 0xFE6F},   {0xFF01, 0xFF60},   {0xFFE0, 0xFFE6},   {0x1F004, 0x1F004},
    {0x1F18E, 0x1F18E}, {0x1F191, 0x1F19A}, {0x1F200, 0x1F320}, {0x1F32D, 0x1F64F},
    {0x1F680, 0x1F6FF}, {0x1F7E0, 0x1F7EB}, {0x1F900, 0x1F9FF}, {0x1FA70, 0x1FAFF},
    {0x20000, 0x3FFFD},
};

static const struct range combining[] = {
    {0x0300, 0x036F}, {0x1AB0, 0x1AFF}, {0x20D0, 0x20FF},
    {0x3099, 0x309A}, {0xFE00, 0xFE0F}, {0xFE20, 0xFE2F},
};

/* Controls, bidi controls, and what takes no ink. */
static const struct range hidden[] = {
    {0x0000, 0x001F}, {0x007F, 0x009F}, {0x00AD, 0x00AD}, {0x061C, 0x061C},   {0x115F, 0x1160},
    {0x180E, 0x180E}, {0x200B, 0x200F}, {0x2028, 0x202E}, {0x2060, 0x206F},   {0x3164, 0x3164},
    {0xFEFF, 0xFEFF}, {0xFFA0, 0xFFA0}, {0xFFF9, 0xFFFB}, {0xE0000, 0xE0FFF},
};

static bool within(uint32_t c, const struct range *ranges, size_t count)
{
    size_t low = 0, high = count;
    while (low < high) {
        const size_t middle = (low + high) / 2;
        if (c > ranges[middle].last)
            low = middle + 1;
        else
            high = middle;
    }
    return low < count && c >= ranges[low].first;
}
#define WITHIN(c, table) within((c), (table), sizeof(table) / sizeof(table)[0])

static size_t columns_of(uint32_t c)
{
    return c < 0x300 ? 1 : WITHIN(c, combining) ? 0 : WITHIN(c, wide) ? 2 : 1;
}

void sk_show(struct sk_text *out, sk_span s)
{
    while (s.len > 0 && !out->failed) {
        uint32_t c;
        s = sk_from(s, sk_utf8_decode(s, &c));
        if (c == '\r' && s.len > 0 && s.ptr[0] == '\n')
            continue;
        if (c == '\n' || c == '\t')
            sk_text_byte(out, ' ');
        else if (WITHIN(c, hidden))
            sk_text_printf(out, "<U+%04X>", c);
        else
            sk_text_rune(out, c);
    }
}

size_t sk_columns(sk_span s)
{
    size_t columns = 0;
    while (s.len > 0) {
        uint32_t c;
        s = sk_from(s, sk_utf8_decode(s, &c));
        columns += columns_of(c);
    }
    return columns;
}

size_t sk_show_cut(struct sk_text *out, sk_span s, size_t columns)
{
    size_t used = 0;
    if (sk_columns(s) <= columns) {
        sk_text_put(out, s);
        return sk_columns(s);
    }
    while (s.len > 0) {
        uint32_t c;
        const size_t n = sk_utf8_decode(s, &c);
        if (used + columns_of(c) + 1 > columns)
            break;
        used += columns_of(c);
        sk_text_put(out, sk_slice(s, 0, n));
        s = sk_from(s, n);
    }
    sk_text_rune(out, 0x2026);
    return used + 1;
}

/* ---- Wrapping ---- */

/* Closing punctuation does not begin a line (the short form of the Japanese rule). */
static bool hangs(uint32_t c)
{
    static const uint32_t closing[] = {0x3001, 0x3002, 0x300D, 0x300F, 0x3011, 0xFF01, 0xFF09,
                                       0xFF0C, 0xFF0E, 0xFF1A, 0xFF1F, 0x30FC, 0x3063, 0x30C3};
    for (size_t i = 0; i < sizeof closing / sizeof closing[0]; i++)
        if (c == closing[i])
            return true;
    return false;
}

/* The next piece that is not broken: a wide character with what hangs on it, or a word. */
static sk_span next_piece(sk_span s)
{
    uint32_t c;
    size_t n = sk_utf8_decode(s, &c);
    const bool is_wide = columns_of(c) == 2;
    while (n < s.len) {
        const size_t more = sk_utf8_decode(sk_from(s, n), &c);
        if (c == ' ' || (!hangs(c) && columns_of(c) != 0 && (is_wide || columns_of(c) == 2)))
            break;
        n += more;
    }
    return sk_slice(s, 0, n);
}

void sk_wrap(struct sk_text *out, sk_span s, size_t column, sk_span indent, size_t width)
{
    bool fresh = true; /* nothing stands on this line yet */
    while (s.len > 0 && !out->failed) {
        const bool spaced = s.ptr[0] == ' ';
        if (spaced) {
            s = sk_from(s, 1);
            if (s.len == 0 || s.ptr[0] == ' ')
                continue;
        }
        const sk_span piece = next_piece(s);
        const size_t columns = sk_columns(piece), gap = spaced && !fresh ? 1 : 0;
        if (!fresh && column + gap + columns > width) {
            sk_text_byte(out, '\n');
            sk_text_put(out, indent);
            column = sk_columns(indent);
        } else if (gap > 0) {
            sk_text_byte(out, ' ');
            column++;
        }
        sk_text_put(out, piece);
        column += columns;
        fresh = false;
        s = sk_from(s, piece.len);
    }
}

#include "format/eml/header.h"

enum { NAME_MAX_BYTES = 128, FIELDS_MAX = 20000 };

/* The line at the start of in: its length without its end, the end's own length, and whether
 * that end is a lone CR. */
struct line {
    sk_span text;
    size_t bytes;
    bool lone_cr, mixed; /* mixed: ends otherwise than the line before (CR LF or LF) */
};

/* lf: where the next LF is, kept between calls so that lone CRs do not make them search again. */
static struct line line_at(sk_span in, const uint8_t **lf)
{
    if (*lf == NULL || *lf < in.ptr) {
        const size_t at = sk_find_byte(in, '\n');
        *lf = in.ptr + (at == SK_NPOS ? in.len : at);
    }
    const size_t n = (size_t)(*lf - in.ptr);
    const size_t cr = sk_find_byte(sk_slice(in, 0, n), '\r');
    if (cr == SK_NPOS)
        return (struct line){sk_slice(in, 0, n), n + (n < in.len ? 1 : 0), false, false};
    if (cr + 1 == n && n < in.len)
        return (struct line){sk_slice(in, 0, cr), n + 1, false, false};
    return (struct line){sk_slice(in, 0, cr), cr + 1, cr + 1 < in.len, false};
}

static bool is_filler(uint8_t c)
{
    return c == 0 || sk_is_wsp(c);
}

/* "name:" at the start of a line → its length up to the colon, 0: it is none. */
static size_t name_length(sk_span line)
{
    size_t n = 0, letters = 0;
    for (; n < line.len && n < NAME_MAX_BYTES && line.ptr[n] != ':'; n++) {
        const uint8_t c = line.ptr[n];
        if (is_filler(c))
            continue;
        if (c < 33 || c > 126 || (letters > 0 && is_filler(line.ptr[n - 1])))
            return 0;
        letters++;
    }
    return letters > 0 && n < line.len && line.ptr[n] == ':' ? n : 0;
}

static sk_span strip(sk_span s)
{
    while (s.len > 0 && is_filler(s.ptr[0]))
        s = sk_from(s, 1);
    while (s.len > 0 && is_filler(s.ptr[s.len - 1]))
        s.len--;
    return s;
}

bool eml_is_field(sk_span in)
{
    return name_length(sk_slice(in, 0, NAME_MAX_BYTES + 1)) > 0;
}

bool eml_is_content_field(sk_span in)
{
    in = sk_slice(in, 0, NAME_MAX_BYTES + 1);
    const size_t n = name_length(in);
    return n > 0 && sk_istarts(strip(sk_slice(in, 0, n)), SK_LIT("content-"));
}

/* A continuation line that some programs take for a field: only what decides how a part is
 * decoded, and only with a value that fits, since signatures list field names in folds. */
static bool hidden_field(sk_span line)
{
    static const struct {
        sk_span name, needle;
    } wanted[] = {
        {SK_LIT_INIT("content-type"), SK_LIT_INIT("/")},
        {SK_LIT_INIT("content-disposition"), SK_LIT_INIT("e")},
        {SK_LIT_INIT("content-transfer-encoding"), SK_LIT_INIT("base64")},
        {SK_LIT_INIT("content-transfer-encoding"), SK_LIT_INIT("quoted")},
        {SK_LIT_INIT("content-transfer-encoding"), SK_LIT_INIT("uue")},
    };
    const size_t n = name_length(line);
    const sk_span name = strip(sk_slice(line, 0, n)), value = sk_from(line, n + 1);
    if (n == 0 || sk_find_byte(sk_slice(value, 0, 30), ':') != SK_NPOS)
        return false;
    for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++)
        if (sk_ieq(name, wanted[i].name) && sk_ifind(value, wanted[i].needle) != SK_NPOS)
            return true;
    return false;
}

static void add_body(struct eml_header *h, sk_span body)
{
    for (size_t i = 0; i < h->body_count; i++)
        if (h->body[i].ptr == body.ptr && h->body[i].len == body.len)
            return;
    if (h->body_count < EML_BODIES)
        h->body[h->body_count++] = body;
}

static bool add_field(struct sk_arena *arena, struct eml_header *h, sk_span line, size_t n)
{
    if (h->fields.count >= FIELDS_MAX)
        return true;
    struct eml_field *f = SK_PUSH(arena, &h->fields);
    if (f == NULL)
        return false;
    f->name = strip(sk_slice(line, 0, n));
    /* Not sk_from(): an empty value too keeps its place, for a fold to extend it. */
    f->value = sk_span_of(line.ptr + n + 1, line.len - n - 1);
    h->odd |= f->name.len != n ? EML_ODD_NAME : 0;
    return true;
}

/* The last field grows over a continuation line that ends at `end`. */
static void extend(struct eml_header *h, const uint8_t *end)
{
    if (h->fields.count == 0)
        return;
    struct eml_field *f = &h->fields.at[h->fields.count - 1];
    f->value.len = (size_t)(end - f->value.ptr);
}

/* Without the blank lines, and lines of blanks, at its start. */
static sk_span past_blank_lines(sk_span body)
{
    size_t n = 0;
    for (size_t i = 0; i < body.len && (is_filler(body.ptr[i]) || sk_is_space(body.ptr[i])); i++)
        n = body.ptr[i] == '\n' || body.ptr[i] == '\r' ? i + 1 : n;
    return sk_from(body, n);
}

/* Readers that know one kind of line end only find the header's end elsewhere. */
static void strict_bodies(struct eml_header *h, sk_span in)
{
    static const sk_span ends[] = {SK_LIT_INIT("\r\n\r\n"), SK_LIT_INIT("\n\n"),
                                   SK_LIT_INIT("\r\r"), SK_LIT_INIT("\n\r\n")};
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
        const size_t at = sk_find(in, ends[i]);
        if (at != SK_NPOS)
            add_body(h, sk_from(in, at + ends[i].len));
    }
}

enum step { STEP_ON, STEP_END, STEP_NO_MEMORY };

/* A line that is neither a field nor a continuation. */
static enum step break_line(struct eml_header *h, const struct line *line, sk_span behind,
                            sk_span here)
{
    const bool empty = line->text.len == 0, blank = strip(line->text).len == 0;
    if (!empty || line->lone_cr || (line->mixed && eml_is_field(behind)))
        h->odd |= EML_ODD_SPLIT;
    if (!blank)
        add_body(h, here);
    add_body(h, behind);
    if (h->odd != 0 && eml_is_field(behind))
        return STEP_ON;
    return STEP_END;
}

static enum step read_line(struct sk_arena *arena, struct eml_header *h, const struct line *line,
                           sk_span here)
{
    const sk_span behind = sk_from(here, line->bytes), text = line->text;
    const bool blank = strip(text).len == 0;
    h->odd |= line->lone_cr ? EML_ODD_SEPARATOR : 0;
    if (blank)
        return break_line(h, line, behind, here);
    if (h->fields.count > 0 && sk_is_wsp(text.ptr[0]) && !hidden_field(text)) {
        extend(h, text.ptr + text.len);
        return STEP_ON;
    }
    const size_t n = name_length(text);
    if (n > 0)
        return add_field(arena, h, text, n) ? STEP_ON : STEP_NO_MEMORY;
    if (h->fields.count == 0 &&
        (sk_starts(text, SK_LIT("From ")) || sk_starts(text, SK_LIT(">From "))))
        return STEP_ON;
    return break_line(h, line, behind, here);
}

bool eml_header_read(struct sk_arena *arena, sk_span in, struct eml_header *ret)
{
    *ret = (struct eml_header){0};
    sk_span rest = in;
    enum step step = STEP_ON;
    const uint8_t *lf = NULL;
    bool crlf = false;
    while (step == STEP_ON && rest.len > 0) {
        struct line line = line_at(rest, &lf);
        const bool ends_crlf = line.bytes == line.text.len + 2;
        line.mixed = rest.ptr != in.ptr && crlf != ends_crlf;
        crlf = ends_crlf;
        step = read_line(arena, ret, &line, rest);
        rest = sk_from(rest, line.bytes);
    }
    if (step == STEP_NO_MEMORY)
        return false;
    if (ret->odd != 0)
        strict_bodies(ret, in);
    if (ret->odd != 0 && ret->body_count > 0)
        add_body(ret, past_blank_lines(ret->body[0]));
    if (ret->body_count == 0)
        ret->body[ret->body_count++] = sk_from(in, in.len);
    return true;
}

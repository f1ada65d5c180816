#include "format/eml/eml.h"

struct delimiter {
    size_t start, end; /* of the line; start: where its line end before it begins */
    bool close;
};

/* Where the piece before a line at `at` ends: before the line end. False: `at` begins no line. */
static bool line_start(sk_span body, size_t at, size_t *ret_before)
{
    *ret_before = at;
    if (at == 0)
        return true;
    const uint8_t c = body.ptr[at - 1];
    if (c != '\n' && c != '\r')
        return false;
    *ret_before = at - 1;
    if (c == '\n' && at > 1 && body.ptr[at - 2] == '\r')
        *ret_before = at - 2;
    return true;
}

static size_t line_end(sk_span body, size_t at)
{
    while (at < body.len && body.ptr[at] != '\n' && body.ptr[at] != '\r')
        at++;
    if (at + 1 < body.len && body.ptr[at] == '\r' && body.ptr[at + 1] == '\n')
        at++;
    return at < body.len ? at + 1 : at;
}

/* Is "--boundary" at `at` a delimiter line? */
static bool read_delimiter(sk_span body, size_t at, size_t len, bool loose, struct delimiter *ret)
{
    if (!line_start(body, at, &ret->start))
        return false;
    size_t i = at + len;
    ret->close = sk_starts(sk_from(body, i), SK_LIT("--"));
    i += ret->close ? 2 : 0;
    if (!loose)
        while (i < body.len && sk_is_wsp(body.ptr[i]))
            i++;
    if (!loose && i < body.len && body.ptr[i] != '\n' && body.ptr[i] != '\r')
        return false;
    ret->end = line_end(body, i);
    return true;
}

static bool push(struct sk_arena *arena, struct eml_pieces *p, sk_span piece)
{
    sk_span *to = SK_PUSH(arena, &p->at);
    if (to == NULL)
        return false;
    *to = piece;
    return true;
}

static sk_span between(sk_span body, size_t from, size_t to)
{
    return to > from ? sk_slice(body, from, to - from) : sk_slice(body, from, 0);
}

bool eml_split(struct sk_arena *arena, sk_span body, sk_span boundary, bool loose,
               struct eml_pieces *ret)
{
    *ret = (struct eml_pieces){0};
    struct sk_text line = sk_text_new(arena, 2 + boundary.len);
    sk_text_puts(&line, "--");
    sk_text_put(&line, boundary);
    if (line.failed)
        return false;
    const sk_span needle = sk_text_view(&line);
    size_t from = 0, search = 0;
    bool open = false, seen = false;
    for (size_t n; (n = sk_find(sk_from(body, search), needle)) != SK_NPOS;) {
        struct delimiter d;
        const size_t at = search + n;
        search = at + needle.len;
        if (!read_delimiter(body, at, needle.len, loose, &d))
            continue;
        const sk_span piece = between(body, from, d.start);
        if (!seen)
            ret->preamble = piece;
        else if ((open || sk_trim(piece).len > 0) && !push(arena, ret, piece))
            return false;
        ret->odd |= seen && !open;
        seen = true;
        open = !d.close;
        ret->closed |= d.close;
        from = search = d.end;
    }
    const sk_span last = sk_from(body, from);
    if (!seen)
        ret->preamble = body;
    else if (!open)
        ret->epilogue = last;
    else
        return push(arena, ret, last);
    return true;
}

static bool known(sk_span name, const sk_span *list, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (sk_eq(list[i], name))
            return true;
    return false;
}

/* A part's header at the start of in: fields, one of them a Content- field. */
static bool part_header(sk_span in)
{
    sk_span line;
    for (unsigned i = 0; i < 8 && eml_is_field(in); i++) {
        if (eml_is_content_field(in))
            return true;
        if (!sk_next_line(&in, &line))
            return false;
    }
    return false;
}

size_t eml_find_boundaries(sk_span body, sk_span ret[static EML_BOUNDARIES])
{
    size_t count = 0, search = 0;
    for (size_t n;
         count < EML_BOUNDARIES && (n = sk_find(sk_from(body, search), SK_LIT("--"))) != SK_NPOS;) {
        const size_t at = search + n;
        size_t before;
        if (!line_start(body, at, &before)) {
            search = at + 1;
            continue;
        }
        const size_t end = line_end(body, at);
        search = end;
        sk_span name = between(body, at + 2, end);
        while (name.len > 0 && sk_is_space(name.ptr[name.len - 1]))
            name.len--;
        if (part_header(sk_from(body, end)) && !known(name, ret, count))
            ret[count++] = name;
    }
    return count;
}

#include "codec/uu.h"

static uint8_t six(sk_span line, size_t i)
{
    return i < line.len ? (uint8_t)((line.ptr[i] - 0x20) & 0x3F) : 0;
}

/* A line's first byte says how many bytes it holds; trailing blanks may have been lost. */
static bool decode_line(sk_span line, struct sk_text *out)
{
    if (line.len == 0 || line.ptr[0] < 0x20 || line.ptr[0] > 0x60)
        return false;
    const size_t n = six(line, 0), groups = (n + 2) / 3;
    if (line.len > 1 + 4 * groups + 2)
        return false;
    for (size_t i = 0, done = 0; i < groups; i++) {
        const uint32_t bits = (uint32_t)six(line, 1 + 4 * i) << 18 |
                              (uint32_t)six(line, 2 + 4 * i) << 12 |
                              (uint32_t)six(line, 3 + 4 * i) << 6 | six(line, 4 + 4 * i);
        for (int shift = 16; shift >= 0 && done < n; shift -= 8, done++)
            sk_text_byte(out, (uint8_t)(bits >> shift));
    }
    return true;
}

enum sk_status sk_uu_lines(sk_span *rest, struct sk_text *out)
{
    sk_span line;
    while (sk_next_line(rest, &line)) {
        if (sk_eq(sk_trim(line), SK_LIT("end")))
            return out->failed ? SK_LIMIT : SK_OK;
        if (line.len > 0 && !decode_line(line, out))
            break;
    }
    return out->failed ? SK_LIMIT : SK_TRUNCATED;
}

/* "begin 644 name": three or four octal digits. */
static bool begin_line(sk_span line, sk_span *ret_name)
{
    if (!sk_starts(line, SK_LIT("begin ")))
        return false;
    sk_span rest = sk_from(line, 6);
    size_t n = 0;
    while (n < rest.len && rest.ptr[n] >= '0' && rest.ptr[n] <= '7')
        n++;
    if (n < 3 || n > 5 || n >= rest.len || rest.ptr[n] != ' ')
        return false;
    *ret_name = sk_trim(sk_from(rest, n));
    return true;
}

enum sk_status sk_uu_next(sk_span *rest, struct sk_text *out, sk_span *ret_name)
{
    sk_span in = *rest;
    for (size_t at; (at = sk_find(in, SK_LIT("begin "))) != SK_NPOS; in = sk_from(in, at + 6)) {
        const bool line_start =
            (at == 0 && in.ptr == rest->ptr) || (at > 0 && in.ptr[at - 1] == '\n');
        sk_span body = sk_from(in, at), line;
        if (!line_start || !sk_next_line(&body, &line) || !begin_line(line, ret_name))
            continue;
        enum sk_status st = sk_uu_lines(&body, out);
        *rest = body;
        return st;
    }
    return SK_NOT_MINE;
}

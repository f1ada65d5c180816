#include "codec/yenc.h"

static void decode_line(sk_span line, struct sk_text *out)
{
    for (size_t i = 0; i < line.len; i++) {
        uint8_t c = line.ptr[i];
        if (c == '=' && i + 1 < line.len)
            c = (uint8_t)(line.ptr[++i] - 64);
        sk_text_byte(out, (uint8_t)(c - 42));
    }
}

static enum sk_status decode_lines(sk_span *rest, struct sk_text *out)
{
    sk_span line;
    while (sk_next_line(rest, &line)) {
        if (sk_starts(line, SK_LIT("=yend")))
            return out->failed ? SK_LIMIT : SK_OK;
        if (!sk_starts(line, SK_LIT("=ypart")))
            decode_line(line, out);
    }
    return out->failed ? SK_LIMIT : SK_TRUNCATED;
}

enum sk_status sk_yenc_next(sk_span *rest, struct sk_text *out, sk_span *ret_name)
{
    sk_span in = *rest, line;
    for (size_t at; (at = sk_find(in, SK_LIT("=ybegin "))) != SK_NPOS; in = sk_from(in, at + 8)) {
        const bool line_start =
            (at == 0 && in.ptr == rest->ptr) || (at > 0 && in.ptr[at - 1] == '\n');
        sk_span body = sk_from(in, at);
        if (!line_start || !sk_next_line(&body, &line))
            continue;
        const size_t name = sk_find(line, SK_LIT(" name="));
        *ret_name = name == SK_NPOS ? (sk_span){0} : sk_trim(sk_from(line, name + 6));
        enum sk_status st = decode_lines(&body, out);
        *rest = body;
        return st;
    }
    return SK_NOT_MINE;
}

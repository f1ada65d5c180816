#include "codec/qp.h"

static uint8_t at(sk_span s, size_t i)
{
    return i < s.len ? s.ptr[i] : 0;
}

static size_t run_of(sk_span s, const char *set)
{
    size_t n = 0;
    while (n < s.len && s.ptr[n] != 0 && strchr(set, s.ptr[n]) != NULL)
        n++;
    return n;
}

/* The length of a soft line break behind "=", 0: there is none. At the very end it may lack its
 * line end. */
static size_t soft_break(sk_span s)
{
    const size_t blanks = run_of(s, " \t");
    if (blanks == s.len)
        return s.len;
    if (s.ptr[blanks] == '\n') /* LF CR is damage */
        return at(s, blanks + 1) == '\r' && at(s, blanks + 2) != '\n' ? 0 : blanks + 1;
    return s.ptr[blanks] == '\r' && at(s, blanks + 1) == '\n' ? blanks + 2 : 0;
}

/* Two digits with foreign bytes between or (join) before them. Gives the length of it, 0: there
 * is none. */
static size_t split_escape(sk_span s, bool join, uint8_t *ret)
{
    const size_t before = join ? run_of(s, " \t\r\n=") : 0;
    const int hi = sk_hex_value(at(s, before));
    const size_t gap = run_of(sk_from(s, before + 1), join ? " \t\r\n=" : " \t\r\n");
    const int lo = sk_hex_value(at(s, before + 1 + gap));
    if (hi < 0 || lo < 0)
        return 0;
    *ret = (uint8_t)(hi << 4 | lo);
    return before + gap + 2;
}

/* What follows a damaged "=": bytes to skip; *emit says whether *c is to be written. */
static size_t lenient(sk_span s, bool join, bool *emit, uint8_t *c)
{
    size_t n = split_escape(s, join, c);
    *emit = n > 0;
    if (n > 0)
        return n;
    n = run_of(s, " \t\r\n");
    if (n > 0 || at(s, 0) == '=')
        return n;
    *emit = true;
    *c = '=';
    return 0;
}

static void put_word(sk_span s, struct sk_text *out)
{
    for (size_t i = 0; i < s.len; i++)
        sk_text_byte(out, s.ptr[i] == '_' ? ' ' : s.ptr[i]);
}

enum sk_status sk_qp_decode(sk_span in, enum sk_qp_mode mode, struct sk_text *out,
                            size_t *ret_damage)
{
    size_t damage = 0;
    while (in.len > 0) {
        const size_t n = sk_find_byte(in, '=');
        const sk_span plain = sk_slice(in, 0, n);
        if (mode == SK_QP_WORD)
            put_word(plain, out);
        else
            sk_text_put(out, plain);
        if (n == SK_NPOS)
            break;
        in = sk_from(in, n + 1);
        const int hi = in.len > 1 ? sk_hex_value(in.ptr[0]) : -1;
        const int lo = in.len > 1 ? sk_hex_value(in.ptr[1]) : -1;
        size_t skip = hi >= 0 && lo >= 0 ? 2 : soft_break(in);
        bool emit = hi >= 0 && lo >= 0;
        uint8_t c = emit ? (uint8_t)(hi << 4 | lo) : '=';
        if (skip == 0 && in.len > 0) {
            damage++;
            emit = true;
            if (mode == SK_QP_LENIENT || mode == SK_QP_JOIN)
                skip = lenient(in, mode == SK_QP_JOIN, &emit, &c);
        }
        if (emit)
            sk_text_byte(out, c);
        in = sk_from(in, skip);
    }
    if (ret_damage != NULL)
        *ret_damage = damage;
    return out->failed ? SK_LIMIT : SK_OK;
}

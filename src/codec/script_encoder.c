#include "codec/script_encoder.h"

#include "base/text.h"

/* For the characters TAB, 32 … 126: what they are written as in each of the three alphabets. */
static const uint8_t written[96][3] = {
    "d7i",    "P~,",     "\"Ze", "JEr",  "a:[",    "^yf", "]Yu", "['L",    "BvE", "`cv",    "#b*",
    "eMC",    "_Q3",     "~SB",  "OR ",  "R c",    "z&J", "!TZ", "Fq8",    " +y", "&f2",    "c*W",
    "*Xl",    "v\x7f+",  "G{F",  "%0R",  ",1O",    ")l=", "iIp", "\0\0\0", "'x{", "\0\0\0", "g_Q",
    "\0\0\0", "b)z",     "A$~",  "Z/;",  "f9G",    "23A", "sow", "M!V",    "Cu_", "q(&",    "9Bx",
    "|Fn",    "SJd",     "H\\t", "1Hg",  "r6}",    "nKh", "p}5", "I]\"",   "?jU", "KP:",    "ji`",
    ".#j",    "\x7f\tq", "(po",  "5eI",  "}t\\",   "$,]", "-w'", "TDY",    "7?%", "{m|",    "=|#",
    "lCm",    "48(",     "m^1",  "N[9",  "+n\x7f", "0W6", "oLT", "t44",    "krb", "L%N",    "3V0",
    "Vs^",    ":hs",     "xU\t", "WGK",  "w2a",    ";5$", "D.M", "/dk",    "YOD", "E;!",    "\\-7",
    "hAS",    "6aX",     "XzH",  "y\".", "\t`P",   "uk-", "8N)", "U=?"};

/* Which alphabet comes at which place. */
static const char order[] = "1201202002021020102011200210200211020201011201021020112001120102";

static bool plain_of(uint8_t c, unsigned alphabet, uint8_t *ret)
{
    for (unsigned i = 0; i < 96; i++)
        if (written[i][alphabet] == c && c != 0) {
            *ret = i == 0 ? '\t' : (uint8_t)(31 + i);
            return true;
        }
    return false;
}

static uint8_t unescape(uint8_t c)
{
    static const char from[] = "&#*!$", to[] = "\n\r><@";
    const char *at = c == 0 ? NULL : strchr(from, c);
    return at == NULL ? c : (uint8_t)to[at - from];
}

static void decode_body(sk_span body, struct sk_text *out)
{
    for (size_t i = 0, place = 0; i < body.len; i++, place++) {
        uint8_t c = body.ptr[i];
        if (c == '@' && i + 1 < body.len)
            c = unescape(body.ptr[++i]);
        else if (c == '\t' || (c >= 32 && c < 128))
            (void)plain_of(c, (unsigned)(order[place % 64] - '0'), &c);
        sk_text_byte(out, c);
    }
}

static const sk_span head = SK_LIT_INIT("#@~^");
static const sk_span tail = SK_LIT_INIT("^#~@");
enum { LENGTH_CHARS = 8, CHECKSUM_CHARS = 8 };

bool sk_script_is_encoded(sk_span in)
{
    for (size_t at; (at = sk_find(in, head)) != SK_NPOS; in = sk_from(in, at + 1))
        if (sk_starts(sk_from(in, at + head.len + LENGTH_CHARS - 2), SK_LIT("==")))
            return true;
    return false;
}

enum sk_status sk_script_decode(sk_span in, struct sk_arena *arena, sk_span *ret)
{
    enum sk_status status = SK_NOT_MINE;
    struct sk_text out = sk_text_new(arena, in.len);
    for (size_t at; (at = sk_find(in, head)) != SK_NPOS;) {
        status = status == SK_NOT_MINE ? SK_OK : status;
        sk_text_put(&out, sk_slice(in, 0, at));
        in = sk_from(in, at + head.len + LENGTH_CHARS);
        size_t end = sk_find(in, tail);
        sk_span body = sk_slice(in, 0, end);
        if (end == SK_NPOS)
            status = SK_TRUNCATED;
        else if (body.len >= CHECKSUM_CHARS)
            body.len -= CHECKSUM_CHARS;
        decode_body(body, &out);
        in = end == SK_NPOS ? (sk_span){0} : sk_from(in, end + tail.len);
    }
    sk_text_put(&out, in);
    if (out.failed)
        return SK_NO_MEMORY;
    if (status != SK_NOT_MINE)
        *ret = sk_text_view(&out);
    return status;
}

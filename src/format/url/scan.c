/* Finds what stands in text. A trigger byte (':' '@' '.' '[' …) starts an attempt, which looks
 * back a bounded way and forward; a hit moves the floor, so that the whole is linear. */
#include "base/utf.h"
#include "format/url/url.h"

enum { SCHEME_BACK_BYTES = 24, LOCAL_BACK_BYTES = 64, FULL_WIDTH_BYTES = 3, AUTHORITY_BYTES = 512 };

/* ---- the buffer ---- */

static bool put(struct sk_url_cursor *c, uint8_t byte)
{
    if (c->buf_len == sizeof c->buf)
        return false;
    c->buf[c->buf_len++] = byte;
    return true;
}

static bool put_span(struct sk_url_cursor *c, sk_span s)
{
    if (s.len > sizeof c->buf - c->buf_len)
        return false;
    memcpy(c->buf + c->buf_len, s.ptr, s.len);
    c->buf_len += s.len;
    return true;
}

static sk_span rest_at(const struct sk_url_cursor *c, size_t at)
{
    return sk_from(c->text, at);
}

/* ---- characters and their disguises ---- */

/* U+FF01 … U+FF5E as ASCII, or 0. */
static uint8_t full_width(sk_span s)
{
    uint32_t rune;
    if (s.len < FULL_WIDTH_BYTES || s.ptr[0] != 0xEF || sk_utf8_decode(s, &rune) != 3)
        return 0;
    return rune >= 0xFF01 && rune <= 0xFF5E ? (uint8_t)(rune - 0xFF01 + '!') : 0;
}

/* What people write to keep a link from being one; the same is read back as one character. */
static const struct {
    sk_span from;
    const char *to;
} fangs[] = {
    {SK_LIT_INIT("[.]"), "."},   {SK_LIT_INIT("(.)"), "."},   {SK_LIT_INIT("{.}"), "."},
    {SK_LIT_INIT("[dot]"), "."}, {SK_LIT_INIT("(dot)"), "."}, {SK_LIT_INIT("{dot}"), "."},
    {SK_LIT_INIT("[:]"), ":"},   {SK_LIT_INIT("[/]"), "/"},   {SK_LIT_INIT("[://]"), "://"},
    {SK_LIT_INIT("[at]"), "@"},  {SK_LIT_INIT("(at)"), "@"},  {SK_LIT_INIT("[@]"), "@"},
};

static const char *fang_at(sk_span s, size_t *ret_len)
{
    if (s.len < 3 || (s.ptr[0] != '[' && s.ptr[0] != '(' && s.ptr[0] != '{'))
        return NULL;
    for (size_t i = 0; i < sizeof fangs / sizeof fangs[0]; i++)
        if (sk_istarts(s, fangs[i].from)) {
            *ret_len = fangs[i].from.len;
            return fangs[i].to;
        }
    return NULL;
}

static bool is_word(uint8_t b)
{
    return sk_is_alnum(b) || b == '_' || b == '-';
}

enum { ENDS_URL = 1, ENDS_HOST = 2, GLUES = 4 };

static const uint8_t classes[256] = {
    ['"'] = ENDS_URL,
    ['\''] = ENDS_URL,
    ['<'] = ENDS_URL,
    ['>'] = ENDS_URL,
    ['`'] = ENDS_URL,
    ['{'] = ENDS_URL,
    ['}'] = ENDS_URL,
    ['/'] = ENDS_HOST,
    ['|'] = ENDS_URL | GLUES,
    ['?'] = ENDS_HOST,
    ['#'] = ENDS_HOST,
    ['@'] = GLUES,
    ['^'] = ENDS_URL | GLUES,
    ['*'] = GLUES,
    ['!'] = GLUES,
    [','] = GLUES,
    [';'] = GLUES,
    ['$'] = GLUES,
    ['+'] = GLUES,
};

static bool in_set(uint8_t b, const char *set)
{
    return b != '\0' && strchr(set, b) != NULL;
}

/* ---- URLs ---- */

static const struct {
    sk_span written;
    sk_span meant;
} schemes[] = {
    {SK_LIT_INIT("http"), SK_LIT_INIT("http")},   {SK_LIT_INIT("https"), SK_LIT_INIT("https")},
    {SK_LIT_INIT("hxxp"), SK_LIT_INIT("http")},   {SK_LIT_INIT("hxxps"), SK_LIT_INIT("https")},
    {SK_LIT_INIT("htxp"), SK_LIT_INIT("http")},   {SK_LIT_INIT("htxps"), SK_LIT_INIT("https")},
    {SK_LIT_INIT("httx"), SK_LIT_INIT("http")},   {SK_LIT_INIT("h**p"), SK_LIT_INIT("http")},
    {SK_LIT_INIT("h**ps"), SK_LIT_INIT("https")}, {SK_LIT_INIT("ttp"), SK_LIT_INIT("http")},
    {SK_LIT_INIT("ttps"), SK_LIT_INIT("https")},  {SK_LIT_INIT("ftp"), SK_LIT_INIT("ftp")},
    {SK_LIT_INIT("fxp"), SK_LIT_INIT("ftp")},     {SK_LIT_INIT("ftps"), SK_LIT_INIT("ftps")},
    {SK_LIT_INIT("sftp"), SK_LIT_INIT("sftp")},   {SK_LIT_INIT("file"), SK_LIT_INIT("file")},
};

/* The scheme that ends right before `at`, in ASCII or full-width letters. */
static bool scheme_before(struct sk_url_cursor *c, size_t at, size_t *ret_start)
{
    uint8_t name[SCHEME_BACK_BYTES];
    size_t n = 0, pos = at;
    while (n < 6 && pos > c->floor) {
        uint8_t b = c->text.ptr[pos - 1], wide;
        if (sk_is_alpha(b) || b == '*') {
            name[n++] = b;
            pos--;
        } else if (pos - c->floor >= 3 && (wide = full_width(rest_at(c, pos - 3))) != 0 &&
                   sk_is_alpha(wide)) {
            name[n++] = wide;
            pos -= 3;
        } else {
            break;
        }
    }
    for (size_t i = 0; i < n / 2; i++) {
        uint8_t swap = name[i];
        name[i] = name[n - 1 - i];
        name[n - 1 - i] = swap;
    }
    for (size_t cut = 0; cut < n; cut++) /* letters of a word before it do not matter */
        for (size_t i = 0; i < sizeof schemes / sizeof schemes[0]; i++)
            if (sk_ieq(sk_span_of(name + cut, n - cut), schemes[i].written)) {
                c->buf_len = 0;
                *ret_start = pos + (c->text.ptr[pos] == 0xEF ? 3 * cut : cut);
                return put_span(c, schemes[i].meant);
            }
    return false;
}

/* The length of "://" at `at`, in any of its spellings; 0: none. */
static size_t colon_slashes(const struct sk_url_cursor *c, size_t at, bool *ret_wide)
{
    static const sk_span plain[] = {SK_LIT_INIT("://"),   SK_LIT_INIT("[:]//"),
                                    SK_LIT_INIT("[://]"), SK_LIT_INIT(":\\\\"),
                                    SK_LIT_INIT(":[//]"), SK_LIT_INIT(":\\/\\/")};
    sk_span s = rest_at(c, at);
    for (size_t i = 0; i < sizeof plain / sizeof plain[0]; i++)
        if (sk_starts(s, plain[i]))
            return plain[i].len;
    *ret_wide = full_width(s) == ':' && full_width(sk_from(s, 3)) == '/' &&
                full_width(sk_from(s, 6)) == '/';
    return *ret_wide ? 9 : 0;
}

/* Lists of URLs in droppers are glued with these. */
static bool next_url_glued(sk_span s)
{
    return s.len > 8 && (classes[s.ptr[0]] & GLUES) != 0 &&
           (sk_istarts(sk_from(s, 1), SK_LIT("http://")) ||
            sk_istarts(sk_from(s, 1), SK_LIT("https://")) ||
            sk_istarts(sk_from(s, 1), SK_LIT("hxxp")));
}

struct url_reader {
    size_t at;
    int round, square;
    bool wide, in_host;
};

/* CJK punctuation, general punctuation and full-width forms end a host of non-ASCII letters. */
static bool is_idn_byte(sk_span s)
{
    uint32_t rune;
    if (s.ptr[0] < 0xC3 || sk_utf8_decode(s, &rune) < 2)
        return false;
    return !(rune >= 0x2000 && rune <= 0x2BFF) && !(rune >= 0x3000 && rune <= 0x303F) &&
           rune < 0xFE00;
}

static bool brackets_hold(struct url_reader *u, uint8_t b)
{
    if (b == '(')
        u->round++;
    if (b == ')' && u->round-- <= 0)
        return false;
    if (b == '[')
        u->square++;
    return b != ']' || u->square-- > 0;
}

static bool take_ascii(struct sk_url_cursor *c, struct url_reader *u, uint8_t b, size_t len)
{
    if (b <= ' ' || b == 0x7F || (classes[b] & ENDS_URL) != 0 || !brackets_hold(u, b))
        return false;
    if (b == '\\') {
        if (!sk_starts(rest_at(c, u->at), SK_LIT("\\/")))
            return false;
        u->at++; /* JSON and JScript write \/ */
        return true;
    }
    if ((classes[b] & ENDS_HOST) != 0)
        u->in_host = false;
    u->at += len;
    return put(c, u->in_host ? sk_lower(b) : b);
}

static bool take_idn(struct sk_url_cursor *c, struct url_reader *u, sk_span s)
{
    uint32_t rune;
    if (!u->in_host || !is_idn_byte(s))
        return false;
    size_t n = sk_utf8_decode(s, &rune);
    u->at += n;
    return put_span(c, sk_slice(s, 0, n));
}

static bool take_exact(struct sk_url_cursor *c, struct url_reader *u, uint8_t b)
{
    if (b < ' ' || b == 0x7F)
        return false;
    if (in_set(b, "/?#\\"))
        u->in_host = false;
    u->at++;
    return put(c, u->in_host ? sk_lower(b) : b);
}

static bool take_one(struct sk_url_cursor *c, struct url_reader *u)
{
    size_t len;
    sk_span s = rest_at(c, u->at);
    if (s.len > 0 && c->exact)
        return take_exact(c, u, s.ptr[0]);
    if (s.len == 0 || next_url_glued(s))
        return false;
    const char *refanged = fang_at(s, &len);
    if (refanged != NULL) {
        u->at += len;
        return put_span(c, sk_span_of_cstr(refanged));
    }
    if (s.ptr[0] < 0x80)
        return take_ascii(c, u, s.ptr[0], 1);
    uint8_t folded = u->wide ? full_width(s) : 0;
    return folded != 0 ? take_ascii(c, u, folded, 3) : take_idn(c, u, s);
}

/* Punctuation at the end belongs to the sentence. */
static void trim_end(struct sk_url_cursor *c)
{
    while (c->buf_len > 0 && in_set(c->buf[c->buf_len - 1], ".,;:!?*_~([&"))
        c->buf_len--;
}

static bool host_holds(sk_span url)
{
    struct sk_url_parts parts;
    char ip[64];
    if (!sk_url_split(url, &parts))
        return false;
    if (sk_host_ip(parts.host, ip) || sk_host_is_domain(parts.host))
        return true;
    if (!sk_is_alnum(parts.host.ptr[0]) && parts.host.ptr[0] < 0x80)
        return false;
    for (size_t i = 0; i < parts.host.len; i++) /* one name, as in an intranet */
        if (!is_word(parts.host.ptr[i]) && parts.host.ptr[i] < 0x80 && parts.host.ptr[i] != '.')
            return false;
    return true;
}

static bool finish(struct sk_url_cursor *c, enum sk_indicator_kind kind, size_t start, size_t end,
                   struct sk_url_hit *ret)
{
    c->pos = c->floor = end;
    *ret = (struct sk_url_hit){kind, sk_span_of(c->buf, c->buf_len), start, end - start};
    return true;
}

static bool read_url(struct sk_url_cursor *c, struct url_reader *u, size_t start,
                     struct sk_url_hit *ret)
{
    bool checked = false;
    if (!put_span(c, SK_LIT("://")))
        return false;
    while (take_one(c, u)) {
        if (u->in_host && c->buf_len > AUTHORITY_BYTES)
            return false;
        if (!u->in_host && !checked && !host_holds(sk_span_of(c->buf, c->buf_len)))
            return false; /* before the long part is read, for linear time */
        checked |= !u->in_host;
    }
    if (!c->exact)
        trim_end(c);
    return host_holds(sk_span_of(c->buf, c->buf_len)) && finish(c, SK_IOC_URL, start, u->at, ret);
}

static bool try_url(struct sk_url_cursor *c, size_t at, struct sk_url_hit *ret)
{
    struct url_reader u = {.in_host = true};
    size_t start, len = colon_slashes(c, at, &u.wide);
    if (len == 0 || !scheme_before(c, at, &start))
        return false;
    u.at = at + len;
    return read_url(c, &u, start, ret);
}

static bool try_www(struct sk_url_cursor *c, size_t dot, struct sk_url_hit *ret)
{
    if (dot < c->floor + 3 || !sk_istarts(rest_at(c, dot - 3), SK_LIT("www.")) ||
        (dot > 3 && (is_word(c->text.ptr[dot - 4]) || in_set(c->text.ptr[dot - 4], "./@"))))
        return false;
    struct url_reader u = {.in_host = true, .at = dot - 3};
    struct sk_url_parts parts;
    c->buf_len = 0;
    if (!put_span(c, SK_LIT("http")) || !read_url(c, &u, dot - 3, ret))
        return false;
    if (sk_url_split(ret->value, &parts) && sk_host_is_domain(parts.host))
        return true;
    c->pos = c->floor = dot;
    return false;
}

/* ---- addresses ---- */

static bool is_local(uint8_t b)
{
    return sk_is_alnum(b) || in_set(b, "._%+-=");
}

static size_t local_start(const struct sk_url_cursor *c, size_t at)
{
    size_t start = at;
    while (start > c->floor && at - start < LOCAL_BACK_BYTES && is_local(c->text.ptr[start - 1]))
        start--;
    while (start < at && in_set(c->text.ptr[start], ".%="))
        start++;
    return start;
}

/* Reads a host name, refanged, to the end of the buffer; gives where it ended. */
static size_t take_host(struct sk_url_cursor *c, size_t at)
{
    size_t from = c->buf_len, len;
    while (c->buf_len - from <= SK_HOST_MAX_BYTES) {
        sk_span s = rest_at(c, at);
        const char *refanged = fang_at(s, &len);
        if (refanged != NULL && refanged[0] == '.') {
            at += len;
        } else if (s.len > 0 && (is_word(s.ptr[0]) || s.ptr[0] == '.')) {
            refanged = NULL;
            at++;
        } else {
            break;
        }
        if (!put(c, refanged != NULL ? (uint8_t)'.' : sk_lower(s.ptr[0])))
            break;
    }
    trim_end(c);
    return at;
}

static bool try_email(struct sk_url_cursor *c, size_t at, size_t at_len, struct sk_url_hit *ret)
{
    size_t start = local_start(c, at);
    c->buf_len = 0;
    if (start == at || !put_span(c, sk_slice(c->text, start, at - start)) || !put(c, '@'))
        return false;
    size_t from = c->buf_len, end = take_host(c, at + at_len);
    sk_span host = sk_span_of(c->buf + from, c->buf_len - from);
    return sk_host_is_domain(host) && finish(c, SK_IOC_EMAIL, start, end, ret);
}

static size_t word_start(const struct sk_url_cursor *c, size_t at)
{
    size_t start = at;
    while (start > c->floor && at - start < SK_HOST_MAX_BYTES &&
           (is_word(c->text.ptr[start - 1]) || c->text.ptr[start - 1] == '.'))
        start--;
    return start;
}

/* evil[.]example: nobody writes that about anything but a host. */
static bool try_defanged(struct sk_url_cursor *c, size_t at, struct sk_url_hit *ret)
{
    size_t len;
    char ip[64];
    const char *meant = fang_at(rest_at(c, at), &len);
    if (meant == NULL)
        return false;
    if (meant[0] == '@')
        return try_email(c, at, len, ret);
    if (meant[0] != '.')
        return false;
    size_t start = word_start(c, at);
    c->buf_len = 0;
    if (start == at)
        return false;
    size_t end = take_host(c, start);
    sk_span host = sk_span_of(c->buf, c->buf_len);
    c->pos = end; /* also when it is none: not read a second time */
    if (sk_host_ip(host, ip))
        return finish(c, SK_IOC_IP, start, end, ret);
    return sk_host_is_domain(host) && finish(c, SK_IOC_DOMAIN, start, end, ret);
}

/* Four decimal numbers that nothing else clings to. */
static bool try_ip(struct sk_url_cursor *c, size_t dot, struct sk_url_hit *ret)
{
    char ip[64];
    if (dot <= c->floor || !sk_is_digit(c->text.ptr[dot - 1]) || dot + 1 >= c->text.len ||
        !sk_is_digit(c->text.ptr[dot + 1]))
        return false;
    size_t start = dot;
    while (start > c->floor && dot - start < 4 && sk_is_digit(c->text.ptr[start - 1]))
        start--;
    if (start > 0 && (is_word(c->text.ptr[start - 1]) || c->text.ptr[start - 1] == '.'))
        return false;
    c->buf_len = 0;
    size_t end = take_host(c, start);
    sk_span host = sk_span_of(c->buf, c->buf_len);
    return sk_host_ip(host, ip) && sk_eq(host, sk_span_of_cstr(ip)) && host.ptr[0] != '0' &&
           finish(c, SK_IOC_IP, start, end, ret);
}

/* ---- Windows paths and registry keys ---- */

static const sk_span hives[] = {
    SK_LIT_INIT("HKEY_CURRENT_USER"),
    SK_LIT_INIT("HKEY_LOCAL_MACHINE"),
    SK_LIT_INIT("HKEY_CLASSES_ROOT"),
    SK_LIT_INIT("HKEY_USERS"),
    SK_LIT_INIT("HKEY_CURRENT_CONFIG"),
    SK_LIT_INIT("HKCU"),
    SK_LIT_INIT("HKLM"),
    SK_LIT_INIT("HKCR"),
    SK_LIT_INIT("HKU"),
};

/* A blank is part of a path when more of it follows: "C:\Program Files\x". */
static bool blank_goes_on(sk_span s)
{
    size_t n = 1;
    while (n < s.len && n < 40 && (is_word(s.ptr[n]) || in_set(s.ptr[n], " ().")))
        n++;
    return n < s.len && s.ptr[n] == '\\' && sk_is_alnum(s.ptr[1]);
}

static bool is_path_byte(sk_span s, bool dotted)
{
    if (s.ptr[0] == ' ')
        return s.len > 1 && !dotted && blank_goes_on(s);
    return s.ptr[0] > ' ' && s.ptr[0] != 0x7F && !in_set(s.ptr[0], "\"'<>|*?,;&)^`");
}

static bool read_path(struct sk_url_cursor *c, enum sk_indicator_kind kind, size_t start,
                      struct sk_url_hit *ret)
{
    bool dotted = false;
    size_t at = start, backslashes = 0;
    c->buf_len = 0;
    for (sk_span s = rest_at(c, at); s.len > 0 && is_path_byte(s, dotted); s = rest_at(c, at)) {
        backslashes = s.ptr[0] == '\\' ? backslashes + 1 : 0;
        dotted = s.ptr[0] == '.' || (dotted && s.ptr[0] != '\\');
        at++;
        if (backslashes > 1 && c->buf_len > 1)
            continue; /* JScript doubles them */
        if (c->buf_len > 1000 || !put(c, s.ptr[0]))
            break;
    }
    while (c->buf_len > 0 && in_set(c->buf[c->buf_len - 1], ".:\\ "))
        c->buf_len--;
    return c->buf_len > 4 && finish(c, kind, start, at, ret);
}

static bool try_hive(struct sk_url_cursor *c, size_t at, struct sk_url_hit *ret)
{
    size_t end = at > c->floor && c->text.ptr[at - 1] == ':' ? at - 1 : at;
    for (size_t i = 0; i < sizeof hives / sizeof hives[0]; i++)
        if (end >= c->floor + hives[i].len &&
            sk_ieq(sk_slice(c->text, end - hives[i].len, hives[i].len), hives[i]))
            return read_path(c, SK_IOC_REGISTRY, end - hives[i].len, ret);
    return false;
}

static bool try_path(struct sk_url_cursor *c, size_t at, struct sk_url_hit *ret)
{
    const uint8_t *p = c->text.ptr;
    size_t start = at;
    if (!c->script || at <= c->floor)
        return false;
    if (try_hive(c, at, ret))
        return true;
    if (at >= c->floor + 2 && p[at - 1] == ':' && sk_is_alpha(p[at - 2]) &&
        (at == 2 || !sk_is_alnum(p[at - 3])))
        return read_path(c, SK_IOC_PATH, at - 2, ret);
    if (p[at - 1] != '%')
        return false;
    for (start = at - 1; start > c->floor && at - start < 32 && is_word(p[start - 1]);)
        start--;
    if (start == at - 1 || start == c->floor || p[start - 1] != '%')
        return false;
    return read_path(c, SK_IOC_PATH, start - 1, ret);
}

/* ---- the cursor ---- */

static bool try_dot(struct sk_url_cursor *c, size_t at, struct sk_url_hit *ret)
{
    return try_www(c, at, ret) || try_ip(c, at, ret);
}

static bool try_bracket(struct sk_url_cursor *c, size_t at, struct sk_url_hit *ret)
{
    return try_url(c, at, ret) || try_defanged(c, at, ret);
}

static bool try_at(struct sk_url_cursor *c, size_t at, struct sk_url_hit *ret)
{
    return try_email(c, at, 1, ret);
}

typedef bool try_fn(struct sk_url_cursor *c, size_t at, struct sk_url_hit *ret);

static try_fn *const triggers[256] = {
    [':'] = try_url,     ['@'] = try_at,      ['.'] = try_dot,   ['['] = try_bracket,
    ['('] = try_bracket, ['{'] = try_bracket, ['\\'] = try_path, [0xEF] = try_url,
};

bool sk_url_next(struct sk_url_cursor *c, struct sk_url_hit *ret)
{
    while (c->pos < c->text.len) {
        size_t at = c->pos;
        try_fn *attempt = triggers[c->text.ptr[at]];
        if (attempt != NULL && attempt(c, at, ret))
            return true;
        c->pos = c->pos > at ? c->pos : at + 1;
    }
    return false;
}

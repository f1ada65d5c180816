#include "format/html/token.h"

#include "base/arith.h"

static const sk_span raw_elements[] = {
    SK_LIT_INIT("script"), SK_LIT_INIT("style"),   SK_LIT_INIT("textarea"), SK_LIT_INIT("title"),
    SK_LIT_INIT("xmp"),    SK_LIT_INIT("noembed"), SK_LIT_INIT("noframes"),
};

static sk_span rest_of(const struct sk_html_cursor *c)
{
    return sk_from(c->in, c->pos);
}

static bool is_raw(sk_span name)
{
    for (size_t i = 0; i < sizeof raw_elements / sizeof raw_elements[0]; i++)
        if (name.len == raw_elements[i].len && sk_ieq(name, raw_elements[i]))
            return true;
    return false;
}

static size_t name_length(sk_span s)
{
    size_t n = 0;
    while (n < s.len && !sk_is_space(s.ptr[n]) && s.ptr[n] != '>' && s.ptr[n] != '/' &&
           s.ptr[n] != '\0')
        n++;
    return n;
}

/* Where the tag ends: the first '>' that no quoted value holds. Quotes count behind '=' only. */
static size_t tag_length(sk_span s)
{
    uint8_t before = 0;
    for (size_t i = 0; i < s.len; i++) {
        uint8_t b = s.ptr[i];
        if (b == '>')
            return i;
        if ((b == '"' || b == '\'') && before == '=') {
            size_t close = sk_find_byte(sk_from(s, i + 1), b);
            if (close == SK_NPOS)
                return s.len;
            i += close + 1;
            b = 0;
        }
        if (!sk_is_space(b))
            before = b;
    }
    return s.len;
}

/* Up to "</name"; browsers take the rest of the file when it never comes. */
static bool next_raw(struct sk_html_cursor *c, struct sk_html_token *ret)
{
    sk_span s = rest_of(c), name = c->raw;
    size_t end = 0;
    c->raw = (sk_span){0};
    for (;;) {
        size_t lt = sk_find_byte(sk_from(s, end), '<');
        if (lt == SK_NPOS) {
            end = s.len;
            break;
        }
        end += lt;
        sk_span close = sk_from(s, end + 1);
        if (close.len > name.len && close.ptr[0] == '/' &&
            sk_ieq(sk_slice(close, 1, name.len), name) &&
            name_length(sk_from(close, 1)) == name.len)
            break;
        end++;
    }
    c->pos += end;
    *ret = (struct sk_html_token){SK_HTML_RAW, name, sk_slice(s, 0, end)};
    return true;
}

/* "<!-- … -->", "<!…>", "<?…>": passed over; a conditional comment only as far as its "]>". */
static void skip_markup(struct sk_html_cursor *c)
{
    sk_span s = rest_of(c);
    sk_span stop = SK_LIT(">");
    size_t from = 2;
    if (sk_starts(s, SK_LIT("<!--"))) {
        stop = SK_LIT("-->");
        from = sk_starts(s, SK_LIT("<!-->")) || sk_starts(s, SK_LIT("<!--->")) ? 2 : 4;
        if (!c->xml && sk_istarts(sk_trim(sk_slice(s, 4, 16)), SK_LIT("[if ")))
            stop = SK_LIT("]>");
    }
    size_t at = sk_find(sk_from(s, from), stop);
    c->pos += at == SK_NPOS ? s.len : from + at + stop.len;
}

static void take_tag(struct sk_html_cursor *c, struct sk_html_token *ret)
{
    bool closes = c->in.ptr[c->pos + 1] == '/';
    size_t from = closes ? 2 : 1;
    sk_span s = sk_from(rest_of(c), from);
    size_t len = tag_length(s), name_len = sk_min(name_length(s), len);
    sk_span name = sk_slice(s, 0, name_len);
    *ret = (struct sk_html_token){closes ? SK_HTML_CLOSE : SK_HTML_OPEN, name,
                                  sk_slice(s, name_len, len - name_len)};
    c->pos += from + len + (len < s.len);
    if (!closes && !c->xml && is_raw(name))
        c->raw = name;
}

/* Does "<" here start a tag (1), markup without content (2), or is it just a character (0)? */
static int markup_kind(sk_span s)
{
    if (s.len < 2)
        return 0;
    if (s.ptr[1] == '!' || s.ptr[1] == '?')
        return 2;
    if (s.ptr[1] == '/')
        return s.len > 2 && sk_is_alpha(s.ptr[2]) ? 1 : 2;
    return sk_is_alpha(s.ptr[1]);
}

static size_t text_length(sk_span s)
{
    size_t n = 0;
    for (;;) {
        size_t lt = sk_find_byte(sk_from(s, n), '<');
        if (lt == SK_NPOS)
            return s.len;
        n += lt;
        if (markup_kind(sk_from(s, n)) != 0)
            return n;
        n++;
    }
}

static bool next_cdata(struct sk_html_cursor *c, struct sk_html_token *ret)
{
    sk_span s = rest_of(c);
    if (!c->xml || !sk_starts(s, SK_LIT("<![CDATA[")))
        return false;
    size_t len = sk_find(sk_from(s, 9), SK_LIT("]]>"));
    *ret = (struct sk_html_token){SK_HTML_TEXT, {0}, sk_slice(s, 9, len)};
    c->pos += len == SK_NPOS ? s.len : len + 12;
    c->cdata = true;
    return true;
}

bool sk_html_next(struct sk_html_cursor *c, struct sk_html_token *ret)
{
    c->cdata = false;
    if (c->raw.len > 0)
        return next_raw(c, ret);
    while (c->pos < c->in.len) {
        sk_span s = rest_of(c);
        size_t len = text_length(s);
        if (len > 0) {
            c->pos += len;
            *ret = (struct sk_html_token){SK_HTML_TEXT, {0}, sk_slice(s, 0, len)};
            return true;
        }
        if (markup_kind(s) == 1) {
            take_tag(c, ret);
            return true;
        }
        if (next_cdata(c, ret))
            return true;
        skip_markup(c);
    }
    return false;
}

static sk_span skip_between(sk_span s)
{
    size_t n = 0;
    while (n < s.len && (sk_is_space(s.ptr[n]) || s.ptr[n] == '/' || s.ptr[n] == '\0'))
        n++;
    return sk_from(s, n);
}

static sk_span skip_space(sk_span s)
{
    size_t n = 0;
    while (n < s.len && sk_is_space(s.ptr[n]))
        n++;
    return sk_from(s, n);
}

static sk_span take_value(sk_span *rest)
{
    sk_span s = skip_space(sk_from(*rest, 1)), value;
    size_t n = 0;
    if (s.len > 0 && (s.ptr[0] == '"' || s.ptr[0] == '\'')) {
        n = sk_find_byte(sk_from(s, 1), s.ptr[0]);
        value = sk_slice(s, 1, n);
        *rest = n == SK_NPOS ? (sk_span){0} : sk_from(s, n + 2);
        return value;
    }
    while (n < s.len && !sk_is_space(s.ptr[n]))
        n++;
    *rest = sk_from(s, n);
    return sk_slice(s, 0, n);
}

bool sk_html_attribute(sk_span *rest, sk_span *ret_name, sk_span *ret_value)
{
    sk_span s = skip_between(*rest);
    if (s.len == 0)
        return false;
    size_t n = 1; /* a leading '=' belongs to the name */
    while (n < s.len && !sk_is_space(s.ptr[n]) && s.ptr[n] != '=' && s.ptr[n] != '/')
        n++;
    *ret_name = sk_slice(s, 0, n);
    *ret_value = (sk_span){0};
    sk_span after = skip_space(sk_from(s, n));
    *rest = after;
    if (after.len > 0 && after.ptr[0] == '=')
        *ret_value = take_value(rest);
    return true;
}

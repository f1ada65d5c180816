#include "format/url/url.h"

/* The cursor's buffer is large, and a page has hundreds of links: begin() sets what is read. */
#define UNINITIALIZED __attribute__((uninitialized))

/* In source, "http://download" is a piece of an address that is put together, not a host. */
static bool is_piece(const struct sk_url_parts *parts)
{
    return parts->path.len == 0 && parts->port.len == 0 &&
           sk_find_byte(parts->host, '.') == SK_NPOS && parts->host.ptr[0] != '[';
}

static void record_url(struct sk_scan *scan, const struct sk_artifact *art, sk_span url,
                       bool script)
{
    struct sk_url_parts parts;
    char ip[64];
    if (!sk_url_split(url, &parts) || sk_host_is_schema(parts.host) || (script && is_piece(&parts)))
        return;
    sk_indicator(scan, art, SK_IOC_URL, url);
    if (sk_host_ip(parts.host, ip))
        sk_indicator(scan, art, SK_IOC_IP, sk_span_of_cstr(ip));
    else if (sk_host_is_domain(parts.host))
        sk_indicator(scan, art, SK_IOC_DOMAIN, parts.host);
}

static void record(struct sk_scan *scan, const struct sk_artifact *art,
                   const struct sk_url_hit *hit, bool script)
{
    if (hit->kind == SK_IOC_URL)
        record_url(scan, art, hit->value, script);
    else
        sk_indicator(scan, art, hit->kind, hit->value);
}

void sk_text_indicators(struct sk_scan *scan, const struct sk_artifact *art, sk_span text,
                        bool script)
{
    struct sk_url_cursor cursor UNINITIALIZED;
    struct sk_url_hit hit;
    sk_url_cursor_begin(&cursor, text, script);
    while (sk_url_next(&cursor, &hit) && sk_step(scan))
        record(scan, art, &hit, script);
}

void sk_url_indicator(struct sk_scan *scan, const struct sk_artifact *art, sk_span url)
{
    struct sk_url_cursor cursor UNINITIALIZED;
    struct sk_url_hit hit;
    sk_url_cursor_begin(&cursor, sk_trim(url), false);
    cursor.exact = true;
    if (sk_url_next(&cursor, &hit))
        record(scan, art, &hit, false);
}

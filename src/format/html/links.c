#include "format/html/page.h"
#include "format/url/url.h"

/* https://a.example/x/y + "z" → https://a.example/x/z; what is absolute stays. */
static sk_span resolved(struct sk_html_page *page, sk_span href)
{
    struct sk_url_parts base;
    size_t colon = sk_find_byte(sk_slice(href, 0, 24), ':');
    if (colon != SK_NPOS || href.len == 0 || href.ptr[0] == '#' || !sk_url_split(page->base, &base))
        return href;
    struct sk_text out = sk_text_new(page->scan->arena, page->base.len + href.len + 2);
    size_t origin_len = page->base.len - base.path.len, slash = sk_rfind_byte(base.path, '/');
    if (sk_starts(href, SK_LIT("//"))) {
        origin_len = base.scheme.len + 1;
    } else if (href.ptr[0] != '/') {
        origin_len += slash == SK_NPOS ? 0 : slash;
        sk_text_put(&out, sk_slice(page->base, 0, origin_len));
        sk_text_byte(&out, '/');
        sk_text_put(&out, href);
        return sk_text_view(&out);
    }
    sk_text_put(&out, sk_slice(page->base, 0, origin_len));
    sk_text_put(&out, href);
    return sk_text_view(&out);
}

/* javascript: and vbscript: URIs are scripts. */
static bool script_uri(struct sk_html_page *page, sk_span uri)
{
    static const struct {
        sk_span scheme;
        const char *language;
    } table[] = {
        {SK_LIT_INIT("javascript:"), "jscript"},
        {SK_LIT_INIT("vbscript:"), "vbscript"},
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        if (!sk_istarts(uri, table[i].scheme))
            continue;
        struct sk_artifact *unused;
        const struct sk_artifact_spec spec = {.role = SK_ROLE_OBJECT,
                                              .bytes = sk_from(uri, table[i].scheme.len),
                                              .format = table[i].language,
                                              .once = true};
        if (spec.bytes.len > 16 && /* not void(0) */
            sk_artifact_add(page->scan, page->art, &spec, &unused) == SK_OK)
            sk_html_smuggling(page, spec.bytes);
        return true;
    }
    return false;
}

static void record_host(struct sk_html_page *page, const struct sk_url_parts *parts)
{
    if (parts->userinfo.len > 0)
        sk_diag(page->scan, page->art, SK_DIAG_HTML_LINK_USERINFO, parts->userinfo);
    if (sk_host_is_odd_number(parts->host))
        sk_diag(page->scan, page->art, SK_DIAG_HTML_LINK_NUMBER, parts->host);
    if (sk_host_is_punycode(parts->host))
        sk_diag(page->scan, page->art, SK_DIAG_HTML_LINK_PUNYCODE, parts->host);
}

/* The host a shown text names: "https://bank.example/login" or "bank.example". */
static bool shown_host(sk_span shown, struct sk_url_parts *ret)
{
    shown = sk_trim(shown);
    if (sk_find_byte(shown, ' ') != SK_NPOS || sk_find_byte(shown, '.') == SK_NPOS ||
        sk_find_byte(shown, '@') != SK_NPOS)
        return false;
    if (sk_url_split(shown, ret))
        return sk_host_is_domain(ret->host);
    ret->host = sk_slice(shown, 0, sk_find_byte(shown, '/'));
    return sk_host_is_domain(ret->host) &&
           (sk_istarts(shown, SK_LIT("www.")) || sk_host_has_known_suffix(ret->host));
}

static void compare_shown(struct sk_html_page *page, const struct sk_url_parts *parts,
                          sk_span shown)
{
    struct sk_url_parts seen;
    if (!shown_host(shown, &seen))
        return;
    if (!sk_ieq(sk_host_registrable(seen.host), sk_host_registrable(parts->host)))
        sk_diag(page->scan, page->art, SK_DIAG_HTML_LINK_DIFFERS, sk_trim(shown));
}

static void record_link(struct sk_html_page *page, sk_span url, sk_span shown)
{
    struct sk_url_parts parts;
    struct sk_text both = sk_text_new(page->scan->arena, url.len + shown.len + 1);
    if (url.len == 0 || url.ptr[0] == '#')
        return;
    if (sk_istarts(url, SK_LIT("mailto:"))) {
        sk_text_indicators(page->scan, page->art, sk_from(url, 7), false);
        return;
    }
    sk_text_put(&both, url);
    sk_text_byte(&both, '\t');
    sk_text_put(&both, sk_trim(shown));
    sk_prop_set_text(page->scan, page->art, SK_PROP_LINK, sk_text_view(&both));
    sk_url_indicator(page->scan, page->art, url);
    if (sk_url_split(url, &parts)) {
        record_host(page, &parts);
        compare_shown(page, &parts, shown);
    }
}

void sk_html_link_open(struct sk_html_page *page, const struct sk_html_attrs *attrs)
{
    enum sk_html_attr which = attrs->has[SK_ATTR_HREF] ? SK_ATTR_HREF : SK_ATTR_XLINK_HREF;
    sk_html_link_close(page);
    sk_span url = sk_html_url_value(page, attrs->raw[which]);
    if (sk_html_data_uri(page, url, attrs->raw[SK_ATTR_DOWNLOAD]) || script_uri(page, url))
        return;
    page->link = resolved(page, url);
    page->link_from = page->out.len;
    page->in_link = true;
}

void sk_html_link_close(struct sk_html_page *page)
{
    if (!page->in_link)
        return;
    page->in_link = false;
    record_link(page, page->link,
                sk_slice(sk_from(sk_text_view(&page->out), page->link_from), 0, 500));
}

void sk_html_target(struct sk_html_page *page, sk_span raw, const struct sk_html_attrs *attrs)
{
    sk_span url = sk_html_url_value(page, raw);
    if (!sk_html_data_uri(page, url, attrs->raw[SK_ATTR_DOWNLOAD]) && !script_uri(page, url))
        record_link(page, resolved(page, url), (sk_span){0});
}

/* "5; url=http://…" */
void sk_html_refresh(struct sk_html_page *page, sk_span content)
{
    sk_span value = sk_html_url_value(page, content);
    size_t at = sk_ifind(value, SK_LIT("url="));
    if (at == SK_NPOS)
        return;
    sk_span url = sk_trim(sk_trim_byte(sk_trim_byte(sk_trim(sk_from(value, at + 4)), '\''), '"'));
    if (!sk_html_data_uri(page, url, (sk_span){0}) && !script_uri(page, url))
        record_link(page, resolved(page, url), (sk_span){0});
}

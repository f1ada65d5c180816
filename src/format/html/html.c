#include "core/format.h"

#include "codec/entities.h"
#include "codec/script_blocks.h"
#include "format/html/page.h"
#include "format/html/token.h"
#include "format/text/text.h"
#include "format/url/url.h"

enum { PROBE_BYTES = 1024 };

static const sk_span attr_names[SK_ATTR_COUNT] = {
    [SK_ATTR_HREF] = SK_LIT_INIT("href"),
    [SK_ATTR_XLINK_HREF] = SK_LIT_INIT("xlink:href"),
    [SK_ATTR_SRC] = SK_LIT_INIT("src"),
    [SK_ATTR_ACTION] = SK_LIT_INIT("action"),
    [SK_ATTR_FORMACTION] = SK_LIT_INIT("formaction"),
    [SK_ATTR_DATA] = SK_LIT_INIT("data"),
    [SK_ATTR_CONTENT] = SK_LIT_INIT("content"),
    [SK_ATTR_HTTP_EQUIV] = SK_LIT_INIT("http-equiv"),
    [SK_ATTR_DOWNLOAD] = SK_LIT_INIT("download"),
    [SK_ATTR_STYLE] = SK_LIT_INIT("style"),
    [SK_ATTR_TYPE] = SK_LIT_INIT("type"),
    [SK_ATTR_LANGUAGE] = SK_LIT_INIT("language"),
    [SK_ATTR_SRCDOC] = SK_LIT_INIT("srcdoc"),
    [SK_ATTR_CHARSET] = SK_LIT_INIT("charset"),
};

/* True: an event's handler is among them. */
static bool read_attrs(sk_span body, struct sk_html_attrs *ret)
{
    bool handler = false;
    sk_span name, value;
    memset(ret, 0, sizeof *ret);
    while (sk_html_attribute(&body, &name, &value)) {
        handler |= name.len > 3 && sk_istarts(name, SK_LIT("on"));
        for (size_t i = 0; i < SK_ATTR_COUNT; i++)
            if (name.len == attr_names[i].len && !ret->has[i] && sk_ieq(name, attr_names[i])) {
                ret->raw[i] = value;
                ret->has[i] = true;
            }
    }
    return handler;
}

sk_span sk_html_url_value(struct sk_html_page *page, sk_span raw)
{
    raw = sk_trim(raw);
    if (sk_find_byte(raw, '&') == SK_NPOS && sk_find_byte(raw, '\n') == SK_NPOS &&
        sk_find_byte(raw, '\t') == SK_NPOS && sk_find_byte(raw, '\r') == SK_NPOS)
        return raw;
    struct sk_text decoded = sk_text_new(page->scan->arena, raw.len * 2 + 8);
    sk_entities_decode(raw, &decoded);
    size_t n = 0;
    for (size_t i = 0; i < decoded.len; i++)
        if (decoded.ptr[i] != '\n' && decoded.ptr[i] != '\r' && decoded.ptr[i] != '\t')
            decoded.ptr[n++] = decoded.ptr[i];
    return sk_trim(sk_span_of(decoded.ptr, n));
}

/* ---- visible text ---- */

static bool at_line_start(const struct sk_text *out)
{
    return out->len == 0 || out->ptr[out->len - 1] == '\n';
}

static void put_char(struct sk_text *out, sk_span s)
{
    if (s.len == 1 && sk_is_space(s.ptr[0])) {
        if (!at_line_start(out) && out->ptr[out->len - 1] != ' ')
            sk_text_byte(out, ' ');
        return;
    }
    sk_text_put(out, s);
}

static void put_entity(struct sk_text *out, uint32_t rune)
{
    if (rune == 0xA0 || rune < 0x20)
        put_char(out, SK_LIT(" "));
    else if (rune != 0xAD && rune != 0x200B && rune != 0x200C && rune != 0x200D && rune != 0xFEFF)
        sk_text_rune(out, rune);
}

static void put_text(struct sk_html_page *page, sk_span s)
{
    if (page->hidden_depth > 0)
        return;
    while (s.len > 0) {
        size_t n = 0;
        uint32_t rune;
        while (n < s.len && !sk_is_space(s.ptr[n]) && s.ptr[n] != '&')
            n++;
        sk_text_put(&page->out, sk_slice(s, 0, n));
        s = sk_from(s, n);
        if (s.len == 0)
            return;
        n = sk_entity(s, &rune);
        if (n > 0)
            put_entity(&page->out, rune);
        else
            put_char(&page->out, sk_slice(s, 0, 1));
        s = sk_from(s, n > 0 ? n : 1);
    }
}

static bool is_block(sk_span name)
{
    static const sk_span blocks[] = {
        SK_LIT_INIT("p"),  SK_LIT_INIT("div"), SK_LIT_INIT("br"),         SK_LIT_INIT("tr"),
        SK_LIT_INIT("li"), SK_LIT_INIT("h1"),  SK_LIT_INIT("h2"),         SK_LIT_INIT("h3"),
        SK_LIT_INIT("h4"), SK_LIT_INIT("ul"),  SK_LIT_INIT("ol"),         SK_LIT_INIT("table"),
        SK_LIT_INIT("hr"), SK_LIT_INIT("pre"), SK_LIT_INIT("blockquote"),
    };
    for (size_t i = 0; i < sizeof blocks / sizeof blocks[0]; i++)
        if (name.len == blocks[i].len && sk_ieq(name, blocks[i]))
            return true;
    return false;
}

static void put_break(struct sk_html_page *page, sk_span name)
{
    if (!is_block(name)) {
        if (name.len == 2 && (sk_ieq(name, SK_LIT("td")) || sk_ieq(name, SK_LIT("th"))))
            put_char(&page->out, SK_LIT(" "));
        return;
    }
    if (!at_line_start(&page->out))
        sk_text_byte(&page->out, '\n');
}

/* The value of a style property is the word 0, or starts like it: 0px, 0.1pt. */
static bool style_is(sk_span style, sk_span property, sk_span value)
{
    for (sk_span rest = style, one; sk_split(&rest, ';', &one);) {
        size_t colon = sk_find_byte(one, ':');
        if (colon != SK_NPOS && sk_ieq(sk_trim(sk_slice(one, 0, colon)), property) &&
            sk_istarts(sk_trim(sk_from(one, colon + 1)), value))
            return true;
    }
    return false;
}

static bool hides(const struct sk_html_attrs *attrs)
{
    sk_span style = attrs->raw[SK_ATTR_STYLE];
    return style.len > 0 && (style_is(style, SK_LIT("display"), SK_LIT("none")) ||
                             style_is(style, SK_LIT("visibility"), SK_LIT("hidden")) ||
                             style_is(style, SK_LIT("font-size"), SK_LIT("0")));
}

/* Only elements whose end is never left out hide what is in them. */
static void track_hidden(struct sk_html_page *page, const struct sk_html_token *t,
                         const struct sk_html_attrs *attrs)
{
    static const sk_span closed[] = {SK_LIT_INIT("span"),  SK_LIT_INIT("div"), SK_LIT_INIT("font"),
                                     SK_LIT_INIT("table"), SK_LIT_INIT("b"),   SK_LIT_INIT("i")};
    if (page->hidden_depth > 0) {
        page->hidden_depth += sk_ieq(t->name, page->hidden);
        return;
    }
    if (!attrs->has[SK_ATTR_STYLE] || !hides(attrs))
        return;
    for (size_t i = 0; i < sizeof closed / sizeof closed[0]; i++)
        if (sk_ieq(t->name, closed[i])) {
            page->hidden = t->name;
            page->hidden_depth = 1;
        }
}

/* ---- elements ---- */

static void add_child(struct sk_html_page *page, const char *format, sk_span bytes)
{
    struct sk_artifact *unused;
    const struct sk_artifact_spec spec = {
        .role = SK_ROLE_OBJECT, .bytes = bytes, .format = format, .once = true};
    if (sk_trim(bytes).len > 0 && sk_artifact_add(page->scan, page->art, &spec, &unused) != SK_OK)
        return; /* on record */
}

static void open_raw(struct sk_html_page *page, struct sk_html_cursor *cursor, sk_span name)
{
    struct sk_html_token body;
    if (!sk_html_next(cursor, &body))
        return;
    if (sk_ieq(name, SK_LIT("textarea")) || sk_ieq(name, SK_LIT("xmp"))) {
        put_text(page, body.body);
        return;
    }
    if (!sk_ieq(name, SK_LIT("script")))
        return;
    page->has_script = true;
    sk_html_smuggling(page, body.body);
}

/* What frames and objects load. */
static void open_loader(struct sk_html_page *page, const struct sk_html_attrs *attrs)
{
    static const enum sk_html_attr loaded[] = {SK_ATTR_ACTION, SK_ATTR_FORMACTION, SK_ATTR_DATA};
    for (size_t i = 0; i < sizeof loaded / sizeof loaded[0]; i++)
        if (attrs->has[loaded[i]])
            sk_html_target(page, attrs->raw[loaded[i]], attrs);
    if (attrs->has[SK_ATTR_SRCDOC]) {
        struct sk_text inner = sk_text_new(page->scan->arena, attrs->raw[SK_ATTR_SRCDOC].len * 2);
        sk_entities_decode(attrs->raw[SK_ATTR_SRCDOC], &inner);
        add_child(page, "html", sk_text_view(&inner));
    }
}

/* Pictures are fetched without being a link; only what they carry in themselves is looked into. */
static void open_source(struct sk_html_page *page, sk_span name, const struct sk_html_attrs *attrs)
{
    sk_span src = attrs->raw[SK_ATTR_SRC];
    if (sk_ieq(name, SK_LIT("img")) || sk_ieq(name, SK_LIT("input"))) {
        if (sk_istarts(sk_trim(src), SK_LIT("data:")))
            (void)sk_html_data_uri(page, sk_html_url_value(page, src), (sk_span){0});
        return;
    }
    sk_html_target(page, src, attrs);
}

static void open_meta(struct sk_html_page *page, const struct sk_html_attrs *attrs)
{
    if (sk_ieq(sk_trim(attrs->raw[SK_ATTR_HTTP_EQUIV]), SK_LIT("refresh")))
        sk_html_refresh(page, attrs->raw[SK_ATTR_CONTENT]);
}

static void open_href(struct sk_html_page *page, sk_span name, const struct sk_html_attrs *attrs)
{
    if (sk_ieq(name, SK_LIT("base")))
        page->base = sk_html_url_value(page, attrs->raw[SK_ATTR_HREF]);
    else if (sk_ieq(name, SK_LIT("a")) || sk_ieq(name, SK_LIT("area")))
        sk_html_link_open(page, attrs);
    else if (!sk_ieq(name, SK_LIT("link")))
        sk_html_target(
            page, attrs->raw[attrs->has[SK_ATTR_HREF] ? SK_ATTR_HREF : SK_ATTR_XLINK_HREF], attrs);
}

static void open_element(struct sk_html_page *page, struct sk_html_cursor *cursor,
                         const struct sk_html_token *t)
{
    struct sk_html_attrs attrs;
    page->has_script |= read_attrs(t->body, &attrs);
    track_hidden(page, t, &attrs);
    put_break(page, t->name);
    if (attrs.has[SK_ATTR_HREF] || attrs.has[SK_ATTR_XLINK_HREF])
        open_href(page, t->name, &attrs);
    if (attrs.has[SK_ATTR_SRC])
        open_source(page, t->name, &attrs);
    open_loader(page, &attrs);
    if (t->name.len == 4 && sk_ieq(t->name, SK_LIT("meta")))
        open_meta(page, &attrs);
    if (cursor->raw.len > 0)
        open_raw(page, cursor, t->name);
}

static void close_element(struct sk_html_page *page, const struct sk_html_token *t)
{
    if (page->hidden_depth > 0 && sk_ieq(t->name, page->hidden))
        page->hidden_depth--;
    if (t->name.len == 1 && sk_ieq(t->name, SK_LIT("a")))
        sk_html_link_close(page);
    put_break(page, t->name);
}

static enum sk_status read_page(struct sk_html_page *page)
{
    struct sk_html_cursor cursor = sk_html_cursor_of(page->source);
    struct sk_html_token t;
    while (sk_html_next(&cursor, &t)) {
        if (!sk_step(page->scan))
            return SK_LIMIT;
        if (t.kind == SK_HTML_TEXT)
            put_text(page, t.body);
        else if (t.kind == SK_HTML_OPEN)
            open_element(page, &cursor, &t);
        else if (t.kind == SK_HTML_CLOSE)
            close_element(page, &t);
    }
    sk_html_link_close(page);
    return SK_OK;
}

/* A handler that waits for the user is of interest if it reaches out of the page. */
static bool reaches_out(sk_span code)
{
    static const sk_span words[] = {SK_LIT_INIT("activex"), SK_LIT_INIT("createobject"),
                                    SK_LIT_INIT("wscript"), SK_LIT_INIT("eval("),
                                    SK_LIT_INIT("execute")};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (sk_ifind(code, words[i]) != SK_NPOS)
            return true;
    return false;
}

/* Scripts that share their globals are one child. */
static enum sk_status add_scripts(struct sk_html_page *page)
{
    struct sk_script_groups all;
    if (!page->has_script)
        return SK_OK;
    enum sk_status st = sk_script_groups(page->source, page->scan->arena, &all);
    for (size_t i = 0; i < all.groups.count && st != SK_NO_MEMORY; i++) {
        const struct sk_script_group *g = &all.groups.at[i];
        if (!g->waits || reaches_out(g->text))
            add_child(page, g->language, g->text);
    }
    return st == SK_LIMIT ? SK_OK : st;
}

static enum sk_status parse(struct sk_scan *scan, struct sk_artifact *art)
{
    struct sk_html_page page = {.scan = scan, .art = art, .source = sk_text_of(scan, art)};
    page.out = sk_text_new(scan->arena, page.source.len + 64);
    enum sk_status st = read_page(&page);
    sk_html_smuggling_end(&page);
    if (st == SK_OK)
        st = add_scripts(&page);
    art->text = sk_text_view(&page.out);
    sk_text_indicators(scan, art, art->text, false);
    return st;
}

/* ---- probe ---- */

static const struct {
    sk_span start;
    const char *name;
} starts[] = {
    {SK_LIT_INIT("<!doctype html"), "html"},
    {SK_LIT_INIT("<html"), "html"},
    {SK_LIT_INIT("<head"), "html"},
    {SK_LIT_INIT("<body"), "html"},
    {SK_LIT_INIT("<script"), "html"},
    {SK_LIT_INIT("<meta"), "html"},
    {SK_LIT_INIT("<svg"), "svg"},
    {SK_LIT_INIT("<!doctype svg"), "svg"},
    {SK_LIT_INIT("<hta:"), "html"},
    {SK_LIT_INIT("<job"), "wsf"},
    {SK_LIT_INIT("<package"), "wsf"},
    {SK_LIT_INIT("<scriptlet"), "wsf"},
    {SK_LIT_INIT("<component"), "wsf"},
    {SK_LIT_INIT("<table"), "html"},
    {SK_LIT_INIT("<iframe"), "html"},
    {SK_LIT_INIT("<title"), "html"},
};

/* The first element, behind a byte-order mark, an XML declaration and comments. */
static sk_span first_element(sk_span s)
{
    s = sk_slice(s, 0, PROBE_BYTES);
    if (sk_starts(s, SK_LIT("\xEF\xBB\xBF")))
        s = sk_from(s, 3);
    for (;;) {
        s = sk_trim(s);
        sk_span stop = sk_starts(s, SK_LIT("<!--")) ? SK_LIT("-->") : SK_LIT("?>");
        if (!sk_starts(s, SK_LIT("<!--")) && !sk_starts(s, SK_LIT("<?xml")))
            return s;
        size_t at = sk_find(s, stop);
        if (at == SK_NPOS)
            return (sk_span){0};
        s = sk_from(s, at + stop.len);
    }
}

static const char *name_by_start(sk_span bytes)
{
    sk_span s = first_element(bytes);
    for (size_t i = 0; i < sizeof starts / sizeof starts[0]; i++)
        if (sk_istarts(s, starts[i].start))
            return starts[i].name;
    return NULL;
}

static bool declared_html(const struct sk_artifact *art)
{
    static const sk_span suffixes[] = {
        SK_LIT_INIT(".htm"),   SK_LIT_INIT(".html"), SK_LIT_INIT(".hta"), SK_LIT_INIT(".shtml"),
        SK_LIT_INIT(".xhtml"), SK_LIT_INIT(".svg"),  SK_LIT_INIT(".wsf"), SK_LIT_INIT(".wsc"),
        SK_LIT_INIT(".sct"),   SK_LIT_INIT(".hte"),  SK_LIT_INIT(".htc")};
    if (sk_eq(art->media_type, SK_LIT("text/html")) ||
        sk_eq(art->media_type, SK_LIT("application/xhtml+xml")) ||
        sk_eq(art->media_type, SK_LIT("application/hta")) ||
        sk_eq(art->media_type, SK_LIT("application/x-hta")) ||
        sk_eq(art->media_type, SK_LIT("text/scriptlet")) ||
        sk_eq(art->media_type, SK_LIT("image/svg+xml")))
        return true;
    for (size_t i = 0; i < sizeof suffixes / sizeof suffixes[0]; i++)
        if (sk_iends(art->name, suffixes[i]))
            return true;
    return false;
}

static struct sk_probe probe(const struct sk_artifact *art)
{
    static const char *const forced[] = {"html", "svg", "wsf"};
    for (size_t i = 0; i < sizeof forced / sizeof forced[0]; i++)
        if (sk_is_format(art, forced[i]))
            return (struct sk_probe){SK_CERTAIN, forced[i]};
    const char *name = name_by_start(art->bytes);
    if (name != NULL)
        return (struct sk_probe){SK_LIKELY, name};
    if (declared_html(art) && sk_looks_like_text(art->bytes))
        return (struct sk_probe){SK_LIKELY, "html"};
    return (struct sk_probe){SK_NO, NULL};
}

const struct sk_format sk_format_html = {
    .name = "html",
    .title = "HTML, SVG and Windows script files",
    .spec = "WHATWG HTML",
    .probe = probe,
    .parse = parse,
};

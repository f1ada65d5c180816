/* page.h: what the parts of the HTML format share. Private to format/html. */
#ifndef SEKISHO_FORMAT_HTML_PAGE_H
#define SEKISHO_FORMAT_HTML_PAGE_H

#include "base/text.h"
#include "core/scan.h"

enum sk_html_attr {
    SK_ATTR_HREF,
    SK_ATTR_XLINK_HREF,
    SK_ATTR_SRC,
    SK_ATTR_ACTION,
    SK_ATTR_FORMACTION,
    SK_ATTR_DATA,
    SK_ATTR_CONTENT,
    SK_ATTR_HTTP_EQUIV,
    SK_ATTR_DOWNLOAD,
    SK_ATTR_STYLE,
    SK_ATTR_TYPE,
    SK_ATTR_LANGUAGE,
    SK_ATTR_SRCDOC,
    SK_ATTR_CHARSET,
    SK_ATTR_COUNT
};
struct sk_html_attrs {
    sk_span raw[SK_ATTR_COUNT];
    bool has[SK_ATTR_COUNT];
};

/* Constructs that build and save a file in the browser. */
enum { SK_SMUGGLE_DECODES = 1, SK_SMUGGLE_SAVES = 2, SK_SMUGGLE_BOTH = 3 };

struct sk_html_page {
    struct sk_scan *scan;
    struct sk_artifact *art;
    sk_span source;     /* UTF-8 */
    struct sk_text out; /* the visible text */
    sk_span base;       /* of relative links */
    bool in_link;
    sk_span link;
    size_t link_from; /* in out */
    sk_span hidden;   /* name of the element that hides what is in it */
    unsigned hidden_depth;
    unsigned smuggling; /* of all scripts */
    bool found_payload;
    bool has_script; /* an element or an attribute that can hold one */
    SK_VEC(sk_span) scripts;
};

/* References resolved, blanks at the ends and line ends within taken away, as URLs are read. */
sk_span sk_html_url_value(struct sk_html_page *page, sk_span raw);

/* ---- links.c ---- */
void sk_html_link_open(struct sk_html_page *page, const struct sk_html_attrs *attrs);
void sk_html_link_close(struct sk_html_page *page);
/* An URL that is loaded or sent to, without a shown text. */
void sk_html_target(struct sk_html_page *page, sk_span raw, const struct sk_html_attrs *attrs);
void sk_html_refresh(struct sk_html_page *page, sk_span content);

/* ---- smuggle.c ---- */
/* data: URIs become children; false when it is none. */
bool sk_html_data_uri(struct sk_html_page *page, sk_span uri, sk_span download_name);
/* Looks for the constructs in a script, and for the file that it builds. */
void sk_html_smuggling(struct sk_html_page *page, sk_span script);
/* A script that builds a file, but the bytes stand elsewhere in the page. */
void sk_html_smuggling_end(struct sk_html_page *page);

#endif

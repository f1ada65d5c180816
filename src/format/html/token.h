/* token.h: HTML cut into tags and text, as a browser's tokenizer would, in one linear pass.
 * May be used by: format. Source: WHATWG HTML, section 13.2.5, simplified: no tree is built. */
#ifndef SEKISHO_FORMAT_HTML_TOKEN_H
#define SEKISHO_FORMAT_HTML_TOKEN_H

#include "base/span.h"

enum sk_html_kind {
    SK_HTML_TEXT,  /* body: characters, references not resolved */
    SK_HTML_OPEN,  /* name, body: the attributes */
    SK_HTML_CLOSE, /* name */
    SK_HTML_RAW    /* body of script, style …: name says which */
};

struct sk_html_token {
    enum sk_html_kind kind;
    sk_span name, body; /* as written; within the input */
};

struct sk_html_cursor {
    sk_span in;
    size_t pos;
    sk_span raw; /* len > 0: the text of this element comes next */
    bool xml;    /* no raw elements, no conditional comments, but CDATA sections as text */
    bool cdata;  /* the text just given is one: no references in it */
};

static inline struct sk_html_cursor sk_html_cursor_of(sk_span in)
{
    return (struct sk_html_cursor){.in = in};
}

/* The next token, or false at the end. Comments, declarations and processing instructions are
 * passed over; what stands in a conditional comment is not, since Outlook reads it. */
SK_MUST_CHECK bool sk_html_next(struct sk_html_cursor *c, struct sk_html_token *ret);

/* Cuts the next attribute off *rest; false at the end. value is as written, without quotes. */
SK_MUST_CHECK bool sk_html_attribute(sk_span *rest, sk_span *ret_name, sk_span *ret_value);

#endif

/* xml.h: the XML of office documents as a row of events, without a tree and without entities.
 * May be used by: format. Uses: html/token. Source: XML 1.0, read tolerantly: what a strict
 * parser gives up on is still gone through. Elements and attributes go by their local names,
 * since the writer chooses the prefixes. */
#ifndef SEKISHO_FORMAT_XML_H
#define SEKISHO_FORMAT_XML_H

#include "base/text.h"
#include "core/scan.h"
#include "format/html/token.h"

struct sk_xml {
    struct sk_scan *scan;
    struct sk_html_cursor cursor;
    struct sk_html_token token; /* kind OPEN, CLOSE or TEXT */
    sk_span name;               /* local name */
    bool empty;                 /* OPEN: <x/>, no CLOSE follows */
};

/* Over a document's bytes (UTF-8, or UTF-16 by its BOM). A document that declares entities
 * leaves a diag on art: office programs refuse them. */
struct sk_xml sk_xml_of(struct sk_scan *scan, const struct sk_artifact *art, sk_span bytes);
/* The next event, or false at the end or when the budget is spent. */
SK_MUST_CHECK bool sk_xml_next(struct sk_xml *x);

bool sk_xml_is(const struct sk_xml *x, enum sk_html_kind kind, sk_span local_name);
/* Of the current OPEN: the value, references resolved, or len 0. Borrowed or in the arena. */
sk_span sk_xml_attr(const struct sk_xml *x, sk_span local_name);
/* Of the current TEXT: appended with its references resolved. */
void sk_xml_put_text(const struct sk_xml *x, struct sk_text *out);

#endif

/* facts.h: the elements of office documents that become facts. Private to format/ooxml. */
#ifndef SEKISHO_FORMAT_OOXML_FACTS_H
#define SEKISHO_FORMAT_OOXML_FACTS_H

#include "format/ooxml/content.h"

/* content.c */
sk_span sk_ooxml_kept(struct sk_ooxml_reader *r, sk_span value);
void sk_ooxml_add_fact(struct sk_ooxml_reader *r, enum sk_fact_kind kind, sk_span owner,
                       sk_span name, sk_span value);

/* properties.c: of the document, as Office's object model calls them; NULL: the element is none. */
const sk_span *sk_ooxml_property_named(sk_span element);
/* Its value as a macro reads it: a time without T and Z, a truth value with a capital. */
sk_span sk_ooxml_property_value(struct sk_ooxml_reader *r, sk_span value);

/* ranges.c: elements whose text is a fact's value. */
void sk_ooxml_open_range(struct sk_ooxml_reader *r, const struct sk_xml *x);
void sk_ooxml_close_range(struct sk_ooxml_reader *r, const struct sk_xml *x);

/* shapes.c: shapes, and what starts macros. */
void sk_ooxml_open_shape(struct sk_ooxml_reader *r, const struct sk_xml *x);
void sk_ooxml_close_shape(struct sk_ooxml_reader *r, const struct sk_xml *x);
void sk_ooxml_user_interface(struct sk_ooxml_reader *r, const struct sk_xml *x);
/* A click on the open shape starts that macro; said twice, it is one fact. */
void sk_ooxml_on_action(struct sk_ooxml_reader *r, sk_span macro);
/* [0]!Module1.Go → Go */
sk_span sk_ooxml_procedure(sk_span macro);

#endif

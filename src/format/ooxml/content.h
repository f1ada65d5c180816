/* content.h: what the XML parts of an office document say, whatever they are packed in.
 * May be used by: format/ooxml, format/flatopc. Source: ECMA-376 parts 1 and 4, MS-XLSB. */
#ifndef SEKISHO_FORMAT_OOXML_CONTENT_H
#define SEKISHO_FORMAT_OOXML_CONTENT_H

#include "base/reader.h"
#include "base/text.h"
#include "format/xml/xml.h"

/* What is wanted of a part. */
enum { SK_OOXML_FIELDS = 1, SK_OOXML_FACTS = 2 };

struct sk_ooxml_reader {
    struct sk_scan *scan;
    struct sk_artifact *art;
    struct sk_text text;  /* of the whole document, for art->text */
    struct sk_text piece; /* paragraph, property or cell */
    struct sk_text field;
    unsigned wanted;
    bool in_text, in_field;
    sk_span property; /* name of the document property that is open */
    const char *owner;
    enum sk_fact_kind paragraph; /* what a paragraph of this part is */
    int64_t sheet_count;
};

struct sk_ooxml_reader sk_ooxml_reader_of(struct sk_scan *scan, struct sk_artifact *art);
/* One event of any part: text, fields, DDE links, alternative text, names, variables. */
void sk_ooxml_event(struct sk_ooxml_reader *r, const struct sk_xml *x);
/* A whole part. */
void sk_ooxml_read(struct sk_ooxml_reader *r, sk_span bytes, unsigned wanted);
/* Sets art->text and looks for indicators in it. */
void sk_ooxml_finish(struct sk_ooxml_reader *r);

/* True where a Word part may hold a field: else reading it for fields is not worth it. */
bool sk_ooxml_has_fields(sk_span part);
/* MS-XLSB 2.1.4: the next record; 2.5.168 XLWideString (a null one is empty), appended. */
SK_MUST_CHECK bool sk_ooxml_next_record(struct sk_reader *r, uint32_t *ret_type, sk_span *ret_data);
SK_MUST_CHECK bool sk_ooxml_wide_string(struct sk_reader *r, struct sk_text *out);
/* externalLinkN.bin of an xlsb. */
void sk_ooxml_binary_link(struct sk_scan *scan, struct sk_artifact *art, sk_span part);

/* Event of a *.rels part: the current OPEN is a Relationship. ret_type: the last word of its
 * Type; true when it leads to a part (ret_target) of the package. */
bool sk_ooxml_relationship(struct sk_scan *scan, struct sk_artifact *art, const struct sk_xml *x,
                           sk_span *ret_type, sk_span *ret_target);

#endif

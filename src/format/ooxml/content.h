/* content.h: what the XML parts of an office document say, whatever they are packed in.
 * May be used by: format/ooxml, format/flatopc. Source: ECMA-376 parts 1 and 4, MS-XLSB. */
#ifndef SEKISHO_FORMAT_OOXML_CONTENT_H
#define SEKISHO_FORMAT_OOXML_CONTENT_H

#include "base/reader.h"
#include "base/text.h"
#include "format/xml/xml.h"

/* What is wanted of a part. */
enum { SK_OOXML_FIELDS = 1, SK_OOXML_FACTS = 2 };

/* What the text between an element's ends becomes: a fact's value, or a hyperlink's owner. */
struct sk_ooxml_range {
    enum sk_fact_kind kind;
    sk_span owner, name, value;
    size_t from; /* in the flow */
};
struct sk_ooxml_bookmark {
    sk_span id, name;
    size_t from;
};

struct sk_ooxml_click { /* an onAction that is a fact already */
    sk_span shape, macro;
};

struct sk_ooxml_reader;
/* What a part's relationships lead to; without a package there are none. */
struct sk_ooxml_hooks {
    void *state;
    sk_span (*target)(void *state, sk_span id);
    /* control, tags, headerReference, footerReference; name: of the control, or of the shape */
    void (*reference)(void *state, struct sk_ooxml_reader *r, const struct sk_xml *x, sk_span name);
};

enum { SK_OOXML_NESTING = 8 };
struct sk_ooxml_reader {
    struct sk_scan *scan;
    struct sk_artifact *art;
    struct sk_text text;  /* of the whole document, for art->text */
    struct sk_text piece; /* paragraph, property or cell */
    struct sk_text field;
    struct sk_text flow; /* of the part, paragraphs parted by CR: what ranges cover */
    unsigned wanted;
    bool in_text, in_field;
    sk_span property; /* name of the document property that is open */
    const char *owner;
    int64_t sheet_count;
    SK_VEC(sk_span) sheets; /* names, for names that are local to one */
    uint64_t local_sheet;   /* index into it, or beyond */

    /* Of the part */
    struct sk_ooxml_hooks hooks;
    enum sk_fact_kind paragraph; /* what a paragraph is; SK_FACT_KIND_COUNT: no fact */
    sk_span story;               /* owner of STORY facts */
    int64_t number;              /* sheet, slide, or WdStoryType of STORY facts */
    sk_span sheet;
    bool properties, user_interface;
    bool silent; /* its text counts, but no fact comes of it: masters, layouts, building blocks */

    /* What is open */
    unsigned fallback; /* elements for programs that do not know what stands before them */
    size_t piece_from[SK_OOXML_NESTING]; /* paragraphs within paragraphs: text boxes */
    unsigned piece_depth;
    unsigned frames; /* text boxes */
    SK_VEC(struct sk_ooxml_range) ranges;
    SK_VEC(struct sk_ooxml_bookmark) bookmarks;
    size_t captured; /* bytes of ranges so far */
    enum sk_fact_kind shape_kind;
    sk_span shape, macro;
    SK_VEC(struct sk_ooxml_click) clicks; /* of the document */
    bool in_drawing;                      /* of Word, which names the shape itself */
    unsigned tables;
    unsigned table, row, column;
};

struct sk_ooxml_reader sk_ooxml_reader_of(struct sk_scan *scan, struct sk_artifact *art);
/* Before the events of a part. */
void sk_ooxml_begin_part(struct sk_ooxml_reader *r);
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

/* An attribute of that local name with a prefix: r:id beside id. */
sk_span sk_ooxml_relation_id(const struct sk_xml *x);

#endif

/* pieces.h: the text of a Word 97–2003 file by character position. Private to format/doc. */
#ifndef SEKISHO_FORMAT_DOC_PIECES_H
#define SEKISHO_FORMAT_DOC_PIECES_H

#include "base/text.h"
#include "core/scan.h"

enum sk_doc_story { /* in the order of the text; the FIB counts the characters of each (2.5.4) */
                    SK_DOC_MAIN,
                    SK_DOC_FOOTNOTES,
                    SK_DOC_HEADERS,
                    SK_DOC_MACROS,
                    SK_DOC_COMMENTS,
                    SK_DOC_ENDNOTES,
                    SK_DOC_TEXT_BOXES,
                    SK_DOC_HEADER_BOXES,
                    SK_DOC_STORY_COUNT
};

struct sk_doc {
    struct sk_scan *scan;
    struct sk_artifact *art;
    sk_span word, table;
    sk_span pieces; /* PlcPcd */
    size_t piece_count;
    uint32_t from[SK_DOC_STORY_COUNT + 1]; /* where each story begins */
};

struct sk_doc sk_doc_open(struct sk_scan *scan, struct sk_artifact *art, sk_span word,
                          sk_span table);
/* The characters [from, to), with all marks, in UTF-8. */
sk_span sk_doc_range(struct sk_doc *d, uint32_t from, uint32_t to);
/* The same as a macro reads it: without field instructions and marks, paragraphs parted by CR. */
sk_span sk_doc_clean_range(struct sk_doc *d, uint32_t from, uint32_t to);

/* A plex (2.2.2): count + 1 positions, then as many data elements of a size. */
struct sk_doc_plex {
    sk_span bytes;
    size_t count, data_bytes;
};
struct sk_doc_plex sk_doc_plex_of(sk_span bytes, size_t data_bytes);
uint32_t sk_doc_position(const struct sk_doc_plex *p, size_t i); /* i <= count, else UINT32_MAX */
sk_span sk_doc_plex_data(const struct sk_doc_plex *p, size_t i);

/* Cuts the next paragraph off, without field instructions and other marks; *fields is the state
 * from one to the next, first 0. */
sk_span sk_doc_next_paragraph(struct sk_scan *scan, sk_span *rest, uint64_t *fields);

#endif

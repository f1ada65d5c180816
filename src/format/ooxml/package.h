/* package.h: the parts of an OPC package (ECMA-376 part 2). Private to format/ooxml. */
#ifndef SEKISHO_FORMAT_OOXML_PACKAGE_H
#define SEKISHO_FORMAT_OOXML_PACKAGE_H

#include "core/scan.h"
#include "format/zip/zip.h"

struct sk_ooxml_part {
    sk_span name;         /* as in the archive, without a leading slash */
    sk_span content_type; /* len 0: none is declared */
    sk_span relation;     /* last word of the type of a relationship that leads here, or len 0 */
    sk_span relation_id;  /* its Id, as the source part names it */
    size_t entry;         /* in the archive's directory */
    bool read;            /* its bytes were wanted once */
    sk_span bytes;        /* then: what came out */
};

struct sk_ooxml_package {
    struct sk_scan *scan;
    struct sk_artifact *art;
    SK_VEC(struct sk_ooxml_part) parts;
    struct sk_map by_name;  /* in any case → index + 1 */
    struct sk_map defaults; /* extension → pointer to the content type's span */
    struct sk_zip zip;
    bool odd;        /* the archive is not as a program writes it: zip opens every member */
    bool unreadable; /* a part could not be unpacked */
};

/* directory.c: the archive beneath. SK_OK, or what reading its directory gave. */
SK_MUST_CHECK enum sk_status sk_ooxml_directory(struct sk_ooxml_package *p);
SK_MUST_CHECK bool sk_ooxml_unpack(struct sk_ooxml_package *p, size_t entry, sk_span *ret);

/* The part's bytes, unpacked once; len 0 when they cannot be (then p->unreadable is set). */
sk_span sk_ooxml_part_bytes(struct sk_ooxml_package *p, struct sk_ooxml_part *part);
/* By name, in any case, with or without a leading slash; NULL: there is none. */
struct sk_ooxml_part *sk_ooxml_part_named(struct sk_ooxml_package *p, sk_span name);
/* Reads [Content_Types].xml into the parts; gives whether there was one. */
bool sk_ooxml_content_types(struct sk_ooxml_package *p);
/* "../embeddings/x.bin" from "word/_rels/document.xml.rels" → "word/embeddings/x.bin"…: the
 * part a relationship's target means, or NULL. */
struct sk_ooxml_part *sk_ooxml_resolve(struct sk_ooxml_package *p, sk_span rels_name,
                                       sk_span target);

/* The first part that a relationship of that type (and Id, unless len 0) leads to, or NULL. */
struct sk_ooxml_part *sk_ooxml_part_by_relation(struct sk_ooxml_package *p, const char *relation,
                                                sk_span id);
/* sheets.c, sheets_binary.c: every cell of every worksheet as a fact, with the shared strings put
 * in. */
void sk_ooxml_read_cells(struct sk_ooxml_package *p);
void sk_ooxml_read_binary_cells(struct sk_ooxml_package *p);

#endif

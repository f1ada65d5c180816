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
    sk_span rels;         /* the name of the part that has the relationship, len 0: none */
    size_t source; /* where facts are read: index + 1 of the part whose relationship that is, 0: the
                      package */
    int64_t number; /* of a sheet or slide, from 1; of a header or footer: WdStoryType */
    sk_span title;  /* of a sheet */
    bool taken;     /* its facts are read */
    size_t entry;   /* in the archive's directory */
    bool read;      /* its bytes were wanted once */
    sk_span bytes;  /* then: what came out */
};

struct sk_ooxml_link { /* a relationship that leads out of the package */
    sk_span rels;
    size_t source; /* where facts are read */
    sk_span id;
    const struct sk_fact *fact; /* HYPERLINK */
    bool used;
};

struct sk_ooxml_reader;
struct sk_ooxml_package {
    struct sk_scan *scan;
    struct sk_artifact *art;
    SK_VEC(struct sk_ooxml_part) parts;
    struct sk_map by_name; /* in any case → index + 1 */
    SK_VEC(struct sk_ooxml_link) links;
    size_t current;         /* index + 1 of the part that is read for facts */
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
/* controls.c: what parts lead to. */
/* Gives sheets and slides their numbers. */
void sk_ooxml_number_parts(struct sk_ooxml_package *p);
/* The part that a relationship of that part (index + 1) leads to, or NULL. */
struct sk_ooxml_part *sk_ooxml_target_part(struct sk_ooxml_package *p, size_t source, sk_span id);
/* The sheet or slide that a part belongs to, or the part itself. */
const struct sk_ooxml_part *sk_ooxml_place(const struct sk_ooxml_package *p,
                                           const struct sk_ooxml_part *part);
/* CONTROL facts of an activeXN.xml and what it leads to. */
void sk_ooxml_read_control(struct sk_ooxml_package *p, struct sk_ooxml_part *part, sk_span name,
                           int64_t number);
/* A link of p->current by its Id: where it leads. */
sk_span sk_ooxml_link_target(struct sk_ooxml_package *p, sk_span id);
/* Lets the reader follow what the part's elements refer to. */
void sk_ooxml_follow(struct sk_ooxml_package *p, struct sk_ooxml_reader *r);

/* sheets.c, sheets_binary.c: every cell of every worksheet as a fact, with the shared strings put
 * in. */
void sk_ooxml_read_cells(struct sk_ooxml_package *p);
void sk_ooxml_read_binary_cells(struct sk_ooxml_package *p);

#endif

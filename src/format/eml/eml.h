/* eml.h: mail (RFC 5322, 2045–2049) as a tree of parts; for mail that lies, the union of what
 * different programs would read. May be used by: format/eml. Its parts, top down:
 *   eml.c     the format: an entity → multipart, message or leaf; which readings to try
 *   split.c   a body → the pieces between delimiter lines
 *   leaf.c    a piece → decoded artifacts
 *   props.c   a message's header fields → properties
 *   header.c, value.c   lines, fields, parameters, encoded words */
#ifndef SEKISHO_FORMAT_EML_EML_H
#define SEKISHO_FORMAT_EML_EML_H

#include "core/format.h"
#include "format/eml/header.h"
#include "format/eml/value.h"

struct eml_mail {
    struct sk_scan *scan;
    struct sk_artifact *art;
    uint64_t work_left; /* bytes that all readings together may still pass over */
};

/* ---- split.c ---- */

struct eml_pieces {
    SK_VEC(sk_span) at; /* between delimiter lines, without the line end before a delimiter */
    sk_span preamble, epilogue;
    bool closed, odd; /* odd: pieces behind the closing delimiter */
};

/* Splits at lines that are "--", boundary, blanks (loose: any rest). False: no memory. Linear. */
SK_MUST_CHECK bool eml_split(struct sk_arena *arena, sk_span body, sk_span boundary, bool loose,
                             struct eml_pieces *ret);

enum { EML_BOUNDARIES = 8 };

/* The different lines "--…" that header fields follow, whatever was declared. Gives how many. */
size_t eml_find_boundaries(sk_span body, sk_span ret[static EML_BOUNDARIES]);

/* ---- leaf.c ---- */

enum eml_encoding { EML_RAW, EML_BASE64, EML_QP, EML_UU, EML_ENCODING_COUNT };

/* What a Content-Transfer-Encoding says: a set of 1 << enum eml_encoding. *ret_odd: it is no
 * known token as such. */
unsigned eml_encodings_of(sk_span value, bool *ret_odd);

struct eml_leaf {
    sk_span type, name, other_name, charset, disposition, content_id;
    const char *reading; /* NULL: the usual one */
    bool layered;        /* it was decoded once already */
};

/* What the body holds, into the arena; false: no memory. */
SK_MUST_CHECK bool eml_decode_body(struct sk_arena *arena, sk_span body, enum eml_encoding encoding,
                                   sk_span *ret);

/* Decodes and adds one artifact, and the uuencode and yEnc blocks in it. */
enum sk_status eml_add_leaf(struct eml_mail *mail, const struct eml_leaf *leaf, sk_span body,
                            enum eml_encoding encoding);
/* The same for a reading that nobody declared: only where the body looks like that encoding. */
enum sk_status eml_try_leaf(struct eml_mail *mail, const struct eml_leaf *leaf, sk_span body,
                            enum eml_encoding encoding);

/* ---- props.c ---- */

void eml_set_props(struct sk_scan *scan, struct sk_artifact *art, const struct eml_header *header);

#endif

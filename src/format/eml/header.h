/* header.h: the header block of a message or part, read as forgivingly as any mail program does.
 * RFC 5322 2.2 and 4. May be used by: format/eml. */
#ifndef SEKISHO_FORMAT_EML_HEADER_H
#define SEKISHO_FORMAT_EML_HEADER_H

#include "base/arena.h"

/* What no honest program writes; each is a reason to look for other readings. */
enum eml_odd {
    EML_ODD_SEPARATOR = 1, /* lone CR, LF CR, CR CR LF between lines */
    EML_ODD_NAME = 2,      /* blank or NUL beside a field's name, a field in a continuation line */
    EML_ODD_SPLIT = 4      /* where the header ends is in doubt */
};

struct eml_field {
    sk_span name;  /* without blanks and NUL around it */
    sk_span value; /* as it stands, with folds, without the last line end */
};

enum { EML_BODIES = 7 };

struct eml_header {
    SK_VEC(struct eml_field) fields;
    sk_span body[EML_BODIES]; /* where the body may begin, the usual reading first */
    size_t body_count;        /* at least 1 */
    unsigned odd;             /* enum eml_odd */
};

/* Always gives something; false: no memory. Borrows from `in`. Linear. */
SK_MUST_CHECK bool eml_header_read(struct sk_arena *arena, sk_span in, struct eml_header *ret);

/* The line at the start of in looks like "name:". */
bool eml_is_field(sk_span in);
/* … with a name that begins with Content-. */
bool eml_is_content_field(sk_span in);

#endif

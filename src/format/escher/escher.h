/* escher.h: drawings of Office 97–2003 ([MS-ODRAW]): what their shapes are called and say.
 * May be used by: format (biff, doc, ppt). Pure. */
#ifndef SEKISHO_FORMAT_ESCHER_H
#define SEKISHO_FORMAT_ESCHER_H

#include "base/reader.h"

enum {
    SK_ESCHER_CONTAINER = 0xF, /* version of a record that holds records */
    SK_ESCHER_SP = 0xF00A,     /* a shape begins; its instance is the shape's type */
    SK_ESCHER_OPT = 0xF00B,    /* its properties */
    SK_ESCHER_TERTIARY = 0xF122
};

struct sk_escher_record {
    uint16_t version, instance, type;
    uint32_t bytes; /* as its header says */
    sk_span data;   /* of a container: nothing, its records are the next ones */
};
/* The next record, containers entered. */
SK_MUST_CHECK bool sk_escher_next(struct sk_reader *r, struct sk_escher_record *ret);

struct sk_escher_shape { /* UTF-16LE, with the closing zero */
    sk_span name, description, word_art;
};
/* Takes what an OPT record (2.2.9) says about the shape. */
void sk_escher_options(const struct sk_escher_record *opt, struct sk_escher_shape *shape);

#endif

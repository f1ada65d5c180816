/* pcode.h: as much of compiled VBA as tells whether the source beside it is its own.
 * The layout is not documented by Microsoft; see NOTES.md.
 * May be used by: format/vba. */
#ifndef SEKISHO_FORMAT_VBA_PCODE_H
#define SEKISHO_FORMAT_VBA_PCODE_H

#include "core/scan.h"

/* The identifiers of a project: the table in its _VBA_PROJECT stream, in order. */
struct sk_vba_names {
    sk_span *at;
    size_t count;
};
/* count 0 where the table is not found or there is no memory. Names borrow from `stream`. */
struct sk_vba_names sk_vba_names_of(struct sk_arena *arena, sk_span stream);

/* The line table of a module's p-code. */
struct sk_vba_pcode {
    sk_span table, code;
    size_t line_count;
};
/* `before`: the module's stream up to its source. SK_NOT_MINE: no line table is there. */
SK_MUST_CHECK enum sk_status sk_vba_pcode_of(sk_span before, struct sk_vba_pcode *ret);

/* The lines of a module's source as p-code counts them: without Attribute lines, continued lines
 * as one. */
size_t sk_vba_source_lines(sk_span source);

/* An identifier that the p-code uses and the source lacks, when the two are not the same module's;
 * len 0: they fit, or nothing can be said. `known_layout`: how the
 * version numbers its names is known; else only a different count of lines is believed. */
sk_span sk_vba_stomped(struct sk_scan *scan, const struct sk_vba_names *names,
                       const struct sk_vba_pcode *pcode, sk_span source, bool known_layout);

#endif

/* common.h: what several detectors ask of a tree, and words found in one pass.
 * May be used by: detect. Uses: base, core. */
#ifndef SEKISHO_DETECT_COMMON_H
#define SEKISHO_DETECT_COMMON_H

#include "core/scan.h"

/* True for what holds files that mean something by themselves: mail, archives, images. */
bool sk_holds_files(const struct sk_artifact *art);
/* True for a file of its own: a mail's part, or a member of an archive; not a package's part. */
bool sk_is_delivered(const struct sk_artifact *art);
/* The outermost artifact of the file that art belongs to: the document of a module. */
struct sk_artifact *sk_file_of(struct sk_artifact *art);
/* By the id of a file (sk_file_of): does anything in it hold macros? NULL: no memory. */
bool *sk_files_with_macros(struct sk_scan *scan);
/* True for a macro module or a script in VBA or VBScript. */
bool sk_is_macro(const struct sk_artifact *art);

/* The part behind the last dot, without blanks and dots behind it (Windows ignores them). */
sk_span sk_extension_of(sk_span name);
/* Its row in rules/extensions.tsv (extension, class, formats), or NULL. */
const struct sk_rule_row *sk_extension_row(const struct sk_scan *scan, sk_span extension);
bool sk_extension_is(const struct sk_scan *scan, sk_span extension, const char *class_name);

/* sk_finding() with an id that stands in a table. */
void sk_finding_named(struct sk_scan *scan, const struct sk_artifact *art, sk_span id,
                      sk_span detail);

/* Column `key` of the rows of a table whose column `by` is `value` (len 0: of all rows), as a
 * map that folds case: word → row index + 1. False: no memory. A table that is absent is empty. */
SK_MUST_CHECK bool sk_word_map(struct sk_scan *scan, const char *table, size_t key, size_t by,
                               sk_span value, struct sk_map *ret);

/* Two bytes in lower case as a number below 65536. */
static inline size_t sk_byte_pair(const uint8_t *p)
{
    return (size_t)sk_lower(p[0]) << 8 | sk_lower(p[1]);
}

/* Phrases of any script, found in one pass over a text, folding ASCII case. */
struct sk_phrases {
    const struct sk_rule_table *table; /* column 0 */
    uint8_t starts[8192];              /* a bit for each pair of first bytes */
};
void sk_phrases_of(const struct sk_scan *scan, const char *table, struct sk_phrases *ret);
/* The first phrase that stands in text, or len 0. */
sk_span sk_phrases_find(const struct sk_phrases *p, sk_span text);

#endif

/* json.h: one scan as one line of JSON, schema 1 (docs/cli.md).
 * May be used by: app, gate, the library. */
#ifndef SEKISHO_REPORT_JSON_H
#define SEKISHO_REPORT_JSON_H

#include "base/text.h"
#include "core/scan.h"

/* Appends the object and a line end. input is the name as the user gave it. */
void sk_report_json(const struct sk_scan *scan, sk_span input, double seconds, struct sk_text *out);

/* A JSON string with its quotes; bytes that are not UTF-8 become U+FFFD. */
void sk_json_string(struct sk_text *out, sk_span s);
/* "a,b" as ["a","b"]. */
void sk_json_list(struct sk_text *out, sk_span list);

#endif

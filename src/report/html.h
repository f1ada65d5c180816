/* html.h: scans as one page that loads nothing, runs nothing and links nowhere.
 * May be used by: app, gate. Uses: base, core. */
#ifndef SEKISHO_REPORT_HTML_H
#define SEKISHO_REPORT_HTML_H

#include "base/lang.h"
#include "base/text.h"
#include "core/scan.h"

/* The page is: begin, one section for each input, end. */
void sk_html_begin(struct sk_text *out, enum sk_lang lang);
void sk_html_section(const struct sk_scan *scan, sk_span input, enum sk_lang lang,
                     struct sk_text *out);
void sk_html_end(struct sk_text *out);

/* Visible text (see show.h) with & < > " ' escaped. */
void sk_html_text(struct sk_text *out, sk_span s);

#endif

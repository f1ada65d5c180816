/* tree.h: one scan for a person at a terminal: the artifacts as a tree with what was found on
 * each, what could not be looked into, and the verdict with its reasons.
 * May be used by: app, gate. Uses: base, core. */
#ifndef SEKISHO_REPORT_TREE_H
#define SEKISHO_REPORT_TREE_H

#include "base/lang.h"
#include "base/text.h"
#include "core/scan.h"
#include "report/messages.h"

struct sk_tree_style {
    enum sk_lang lang;
    bool colour;  /* ANSI sequences */
    bool brief;   /* a clean input is one line */
    size_t width; /* columns */
};

void sk_report_tree(const struct sk_scan *scan, sk_span input, const struct sk_tree_style *style,
                    struct sk_text *out);

/* 1234 → "1.2 kB" */
void sk_report_size(struct sk_text *out, uint64_t bytes);
/* What a person calls it: its name, else what it was declared as, else "unnamed". Visible text. */
void sk_report_label(struct sk_text *out, const struct sk_artifact *art, enum sk_lang lang);
/* The rules that decide the verdict, heaviest first, each once; at most max. Gives how many. */
size_t sk_report_reasons(const struct sk_scan *scan, const struct sk_finding_rule **ret,
                         size_t max);
/* The sentence that ends the reasons; SK_MSG_COUNT: none. */
enum sk_msg sk_report_closing(const struct sk_scan *scan);

#endif

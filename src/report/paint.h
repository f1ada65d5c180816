/* paint.h: lines for a person at a terminal: colours where wanted, headings, wrapped remarks.
 * May be used by: report. Uses: base, show. */
#ifndef SEKISHO_REPORT_PAINT_H
#define SEKISHO_REPORT_PAINT_H

#include "report/messages.h"
#include "report/tree.h"

enum sk_paint { SK_PLAIN, SK_DIM, SK_BOLD, SK_RED, SK_YELLOW, SK_GREEN, SK_CYAN };

struct sk_pen {
    const struct sk_tree_style *style;
    struct sk_text *out;
};

void sk_paint(const struct sk_pen *pen, enum sk_paint paint);
void sk_painted(const struct sk_pen *pen, enum sk_paint paint, const char *s);
void sk_blanks(struct sk_text *out, size_t n);
/* s as visible text; the caller frees it. */
struct sk_text sk_shown(sk_span s);
/* A blank line and the title. */
void sk_heading(const struct sk_pen *pen, enum sk_msg title);
/* A mark in colour behind the rail, then visible text, wrapped under itself. */
void sk_remark(const struct sk_pen *pen, sk_span rail, enum sk_paint paint, const char *mark,
               sk_span text);

/* A remark whose mark is filled up to a column: the lines of a list with short titles. */
void sk_titled(const struct sk_pen *pen, enum sk_paint paint, const char *title,
               size_t title_columns, sk_span text, size_t text_columns);

#endif

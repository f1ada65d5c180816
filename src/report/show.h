/* show.h: hostile text for people's eyes: made visible, measured in columns, wrapped.
 * May be used by: report, app. Uses: base. */
#ifndef SEKISHO_REPORT_SHOW_H
#define SEKISHO_REPORT_SHOW_H

#include "base/text.h"

/* Appends s as UTF-8 in which nothing moves the cursor or hides: controls, bidi controls, and
 * invisible characters become <U+202E>; a line end becomes a space; what is no UTF-8, U+FFFD. */
void sk_show(struct sk_text *out, sk_span s);

/* Columns on a terminal: East Asian wide characters take two, combining ones none. */
size_t sk_columns(sk_span s);

/* Appends at most `columns` of s; what is cut shows as "…". Gives the columns written. */
size_t sk_show_cut(struct sk_text *out, sk_span s, size_t columns);

/* Appends s, which is visible already, in lines of at most `width` columns: words move whole, wide
 * characters break anywhere but before closing punctuation. Every line after the first begins
 * with `indent`. column is where the first line stands. No line end at the end. */
void sk_wrap(struct sk_text *out, sk_span s, size_t column, sk_span indent, size_t width);

#endif

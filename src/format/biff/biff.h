/* biff.h: sheets and cells of Excel 97–2003 workbooks ([MS-XLS]).
 * May be used by: format (cfb). */
#ifndef SEKISHO_FORMAT_BIFF_H
#define SEKISHO_FORMAT_BIFF_H

#include "core/scan.h"

/* Adds SHEET facts, and CELL facts of constants and of formulas' last results. */
void sk_biff_parse(struct sk_scan *scan, struct sk_artifact *art, sk_span workbook);

#endif

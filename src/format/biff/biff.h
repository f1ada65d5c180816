/* biff.h: what macros read of Excel 97–2003 workbooks ([MS-XLS]).
 * May be used by: format (cfb). */
#ifndef SEKISHO_FORMAT_BIFF_H
#define SEKISHO_FORMAT_BIFF_H

#include "core/scan.h"

/* Adds SHEET, CODE_NAME and DEFINED_NAME facts, CELL facts of constants and of formulas' last
 * results, COMMENT, SHAPE, CALLBACK and CONTROL facts. controls: the Ctls stream. */
void sk_biff_parse(struct sk_scan *scan, struct sk_artifact *art, sk_span workbook,
                   sk_span controls);

#endif

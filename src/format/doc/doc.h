/* doc.h: the text and the document variables of Word 97–2003 files ([MS-DOC]).
 * May be used by: format (cfb). */
#ifndef SEKISHO_FORMAT_DOC_H
#define SEKISHO_FORMAT_DOC_H

#include "core/scan.h"

/* A pair of the FIB's fc and lcb as the bytes it points to in the table stream; index as in
 * FibRgFcLcb97 (2.5.6), counted in pairs. len 0: there is nothing. Pure. */
sk_span sk_doc_table_part(sk_span word, sk_span table, unsigned index);
/* True: the table stream is 1Table, else 0Table (2.5.2, fWhichTblStm). */
bool sk_doc_uses_table1(sk_span word);

/* Adds PARAGRAPH, DOC_VARIABLE, BOOKMARK, COMMENT, STORY and SHAPE facts, and sets art->text. */
void sk_doc_parse(struct sk_scan *scan, struct sk_artifact *art, sk_span word, sk_span table);

#endif

/* docprops.h: document properties in their streams ([MS-OLEPS]).
 * May be used by: format (cfb). */
#ifndef SEKISHO_FORMAT_DOCPROPS_H
#define SEKISHO_FORMAT_DOCPROPS_H

#include "core/scan.h"
#include "format/cfb/cfb.h"

/* Adds the string properties of SummaryInformation and DocumentSummaryInformation, also custom
 * ones, as DOC_PROPERTY facts of art. */
void sk_docprops_parse(struct sk_scan *scan, struct sk_artifact *art, struct sk_cfb *cfb);

#endif

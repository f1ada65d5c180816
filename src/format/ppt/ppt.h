/* ppt.h: the PowerPoint Document stream: VBA projects and OLE objects in it ([MS-PPT]).
 * May be used by: format (cfb). */
#ifndef SEKISHO_FORMAT_PPT_H
#define SEKISHO_FORMAT_PPT_H

#include "core/format.h"

/* Adds every ExOleObjStg record's storage (2.10.34 to 2.10.36) as an object below art; where there
 * is one, the slides become facts (slides.h). SK_OK, or the status of
 * sk_artifact_add(). */
SK_MUST_CHECK enum sk_status sk_ppt_parse(struct sk_scan *scan, struct sk_artifact *art,
                                          sk_span stream);

#endif

/* activemime.h: ActiveMime that stands as base64 in something nobody read as MIME.
 * May be used by: format. */
#ifndef SEKISHO_FORMAT_ACTIVEMIME_H
#define SEKISHO_FORMAT_ACTIVEMIME_H

#include "core/scan.h"

/* Word opens an MHT behind junk, and within a PDF. Each "ActiveMime…" in base64 within text
 * becomes a child of art, role object. */
void sk_activemime_hunt(struct sk_scan *scan, struct sk_artifact *art, sk_span text);

#endif

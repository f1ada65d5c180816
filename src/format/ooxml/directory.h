/* directory.h: which names stand in an archive's central directory: enough for a probe.
 * Private to format/ooxml. Source: APPNOTE 4.3.12, 4.3.16. */
#ifndef SEKISHO_FORMAT_OOXML_DIRECTORY_H
#define SEKISHO_FORMAT_OOXML_DIRECTORY_H

#include "base/span.h"

struct sk_ooxml_entries {
    sk_span rest; /* of the directory */
};

/* False when there is no end-of-directory record with a directory before it. */
SK_MUST_CHECK bool sk_ooxml_entries_begin(sk_span in, struct sk_ooxml_entries *ret);
SK_MUST_CHECK bool sk_ooxml_entries_next(struct sk_ooxml_entries *e, sk_span *ret_name);

#endif

/* emulation.h: what one run of an emulator showed, for a person and for scripts.
 * May be used by: app. Uses: base, core. */
#ifndef SEKISHO_REPORT_EMULATION_H
#define SEKISHO_REPORT_EMULATION_H

#include "core/record.h"
#include "report/tree.h"

/* One JSON object and a line end: the contract of `sekisho emulate --json`. */
void sk_emulation_json(const struct sk_record *record, enum sk_language language,
                       struct sk_text *out);
void sk_emulation_text(const struct sk_record *record, enum sk_language language,
                       const struct sk_tree_style *style, struct sk_text *out);

#endif

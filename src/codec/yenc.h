/* yenc.h: yEnc blocks inside a text (yEnc draft 1.3): =ybegin … =yend.
 * May be used by: format. Uses: base. */
#ifndef SEKISHO_CODEC_YENC_H
#define SEKISHO_CODEC_YENC_H

#include "base/text.h"

/* As sk_uu_next(). */
SK_MUST_CHECK enum sk_status sk_yenc_next(sk_span *rest, struct sk_text *out, sk_span *ret_name);

#endif

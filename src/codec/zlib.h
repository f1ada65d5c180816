/* zlib.h: RFC 1950 and 1951 streams that may be cut off or damaged: what comes out until then.
 * May be used by: format. */
#ifndef SEKISHO_CODEC_ZLIB_H
#define SEKISHO_CODEC_ZLIB_H

#include "base/text.h"

enum sk_zlib_wrapper { SK_ZLIB_RAW, SK_ZLIB_WRAPPED };

/* Appends to out, whose ceiling holds. SK_OK at the stream's end, SK_TRUNCATED, SK_MALFORMED,
 * SK_LIMIT (the ceiling), SK_NO_MEMORY; in each case what was decoded stays. */
SK_MUST_CHECK enum sk_status sk_zlib_decode(sk_span in, enum sk_zlib_wrapper wrapper,
                                            struct sk_text *out);

#endif

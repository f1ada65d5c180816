/* uu.h: uuencoded blocks inside a text (POSIX uuencode): begin MODE NAME … end.
 * May be used by: format. Uses: base. */
#ifndef SEKISHO_CODEC_UU_H
#define SEKISHO_CODEC_UU_H

#include "base/text.h"

/* Finds the next block in *rest, moves *rest behind it and appends what it holds; *ret_name is
 * borrowed from the text. SK_OK; SK_NOT_MINE: no block is left; SK_TRUNCATED: decoded, but its
 * `end` is missing; SK_LIMIT. Linear over all calls. */
SK_MUST_CHECK enum sk_status sk_uu_next(sk_span *rest, struct sk_text *out, sk_span *ret_name);

/* The lines alone, without begin and end (Content-Transfer-Encoding: x-uuencode). */
SK_MUST_CHECK enum sk_status sk_uu_lines(sk_span *rest, struct sk_text *out);

#endif

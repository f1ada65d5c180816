/* ovba.h: the compressed containers of VBA projects ([MS-OVBA] 2.4.1).
 * May be used by: format. Uses: base. */
#ifndef SEKISHO_CODEC_OVBA_H
#define SEKISHO_CODEC_OVBA_H

#include "base/text.h"

/* Appends what the container at the start of `in` holds; out's ceiling is the caller's.
 * SK_OK         everything up to the end of `in`, or up to bytes that are no chunk
 * SK_TRUNCATED  the last chunk is cut off; what could be read was appended
 * SK_MALFORMED  a copy token reaches before its chunk; what came before was appended
 * SK_NOT_MINE   no signature byte 01; nothing was appended
 * SK_LIMIT      out's ceiling */
SK_MUST_CHECK enum sk_status sk_ovba_decompress(sk_span in, struct sk_text *out);

/* The offset of the first container in `in`, at or behind `from`, that begins as every module's
 * source does ("Attribut"); SK_NPOS: there is none. */
size_t sk_ovba_find_source(sk_span in, size_t from);

#endif

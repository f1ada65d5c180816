/* inflate_whole.h: libdeflate behind sk_inflate(); use codec/inflate.h.
 * May be used by: codec/inflate.c. */
#ifndef SEKISHO_CODEC_INFLATE_WHOLE_H
#define SEKISHO_CODEC_INFLATE_WHOLE_H

#include "codec/inflate.h"

/* True when the stream is whole and its output fits into room bytes. */
SK_MUST_CHECK bool sk_inflate_whole(sk_span in, uint8_t *out, size_t room, size_t *ret_out,
                                    size_t *ret_used);

#endif

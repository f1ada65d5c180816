/* script_encoder.h: scripts that Microsoft's Script Encoder wrote (.vbe, .jse: "#@~^…^#~@").
 * May be used by: format, interp. Uses: base. */
#ifndef SEKISHO_CODEC_SCRIPT_ENCODER_H
#define SEKISHO_CODEC_SCRIPT_ENCODER_H

#include "base/arena.h"

/* True when an encoded block starts somewhere in `in`: its mark, six characters, "==". */
bool sk_script_is_encoded(sk_span in);

/* Gives the text with every encoded block decoded in its place, in the arena, never longer than
 * the input. SK_OK; SK_NOT_MINE: there is no such block; SK_TRUNCATED: the last one has no end
 * (it is decoded as far as it goes); SK_NO_MEMORY. */
SK_MUST_CHECK enum sk_status sk_script_decode(sk_span in, struct sk_arena *arena, sk_span *ret);

#endif

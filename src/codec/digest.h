/* digest.h: hashes, by OpenSSL.
 * May be used by: core, format, engine. */
#ifndef SEKISHO_CODEC_DIGEST_H
#define SEKISHO_CODEC_DIGEST_H

#include "base/span.h"

void sk_sha256(sk_span in, uint8_t ret[static 32]);

#endif

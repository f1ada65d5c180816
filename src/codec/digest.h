/* digest.h: hashes, by OpenSSL.
 * May be used by: core, format, engine. */
#ifndef SEKISHO_CODEC_DIGEST_H
#define SEKISHO_CODEC_DIGEST_H

#include "base/span.h"

void sk_sha256(sk_span in, uint8_t ret[static 32]);

enum { SK_DIGEST_MAX = 64 };
/* "md5", "sha1", "sha256", "sha384" or "sha512": the digest's length; 0: not such a one. */
size_t sk_digest(const char *name, sk_span in, uint8_t ret[static SK_DIGEST_MAX]);

/* AES in CBC mode, key of 16, 24 or 32 bytes, iv of 16. Decrypting takes the padding (PKCS #7)
 * off. `out` has room for in.len + 16 bytes; the length of what was written, SK_NPOS: it fails. */
size_t sk_aes_cbc(bool encrypt, sk_span key, sk_span iv, sk_span in, uint8_t *out);

#endif

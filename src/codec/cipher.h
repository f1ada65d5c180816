/* cipher.h: keyed hashes, AES and triple DES in CBC or ECB, by OpenSSL.
 * May be used by: interp. Uses: base, digest, OpenSSL. */
#ifndef SEKISHO_CODEC_CIPHER_H
#define SEKISHO_CODEC_CIPHER_H

#include "base/arena.h"
#include "codec/digest.h"

/* HMAC with the digest called `name` (as sk_digest() knows it): its length; 0: not such a one. */
size_t sk_hmac(const char *name, sk_span key, sk_span in, uint8_t ret[static SK_DIGEST_MAX]);

struct sk_cipher {
    bool triple_des; /* else AES, by the key's length */
    bool decrypt, ecb, no_padding;
    sk_span key, iv; /* an IV that is too short is filled with zeros */
};

/* False: the key's length fits no cipher, the padding is wrong, or there is no memory. */
SK_MUST_CHECK bool sk_cipher_run(const struct sk_cipher *how, sk_span in, struct sk_arena *arena,
                                 sk_span *ret);

#endif

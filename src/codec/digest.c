#include "codec/digest.h"

#include <openssl/evp.h>
#include <openssl/sha.h>
#include <limits.h>

void sk_sha256(sk_span in, uint8_t ret[static 32])
{
    static const uint8_t nothing = 0;
    (void)SHA256(in.len == 0 ? &nothing : in.ptr, in.len, ret);
}

size_t sk_digest(const char *name, sk_span in, uint8_t ret[static SK_DIGEST_MAX])
{
    static const uint8_t nothing = 0;
    unsigned len = 0;
    const EVP_MD *md = EVP_get_digestbyname(name);
    if (md == NULL || EVP_MD_get_size(md) > SK_DIGEST_MAX ||
        EVP_Digest(in.len == 0 ? &nothing : in.ptr, in.len, ret, &len, md, NULL) != 1)
        return 0;
    return len;
}

static const EVP_CIPHER *cipher_for(size_t key_len)
{
    return key_len == 16   ? EVP_aes_128_cbc()
           : key_len == 24 ? EVP_aes_192_cbc()
           : key_len == 32 ? EVP_aes_256_cbc()
                           : NULL;
}

size_t sk_aes_cbc(bool encrypt, sk_span key, sk_span iv, sk_span in, uint8_t *out)
{
    const EVP_CIPHER *cipher = cipher_for(key.len);
    int some = 0, rest = 0;
    if (cipher == NULL || iv.len != 16 || in.len > INT_MAX / 2)
        return SK_NPOS;
    EVP_CIPHER_CTX *ctx = EVP_CIPHER_CTX_new();
    bool good = ctx != NULL &&
                EVP_CipherInit_ex(ctx, cipher, NULL, key.ptr, iv.ptr, encrypt ? 1 : 0) == 1 &&
                EVP_CipherUpdate(ctx, out, &some, in.ptr, (int)in.len) == 1 &&
                EVP_CipherFinal_ex(ctx, out + some, &rest) == 1;
    EVP_CIPHER_CTX_free(ctx);
    return good ? (size_t)some + (size_t)rest : SK_NPOS;
}

#include "codec/cipher.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>

size_t sk_hmac(const char *name, sk_span key, sk_span in, uint8_t ret[static SK_DIGEST_MAX])
{
    static const uint8_t nothing = 0;
    unsigned len = 0;
    const EVP_MD *md = EVP_get_digestbyname(name);
    if (md == NULL || EVP_MD_get_size(md) > SK_DIGEST_MAX || key.len == 0 || key.len > INT32_MAX ||
        HMAC(md, key.ptr, (int)key.len, in.len == 0 ? &nothing : in.ptr, in.len, ret, &len) == NULL)
        return 0;
    return len;
}

static const EVP_CIPHER *kind_of(const struct sk_cipher *how)
{
    if (how->triple_des)
        return how->key.len == 16   ? (how->ecb ? EVP_des_ede_ecb() : EVP_des_ede_cbc())
               : how->key.len == 24 ? (how->ecb ? EVP_des_ede3_ecb() : EVP_des_ede3_cbc())
                                    : NULL;
    switch (how->key.len) {
    case 16:
        return how->ecb ? EVP_aes_128_ecb() : EVP_aes_128_cbc();
    case 24:
        return how->ecb ? EVP_aes_192_ecb() : EVP_aes_192_cbc();
    case 32:
        return how->ecb ? EVP_aes_256_ecb() : EVP_aes_256_cbc();
    default:
        return NULL;
    }
}

static bool run(EVP_CIPHER_CTX *ctx, const struct sk_cipher *how, sk_span in, uint8_t *out,
                size_t *ret_len)
{
    uint8_t iv[16] = {0};
    int some = 0, last = 0;
    const EVP_CIPHER *kind = kind_of(how);
    if (how->iv.len > 0)
        memcpy(iv, how->iv.ptr, how->iv.len < sizeof iv ? how->iv.len : sizeof iv);
    if (EVP_CipherInit_ex(ctx, kind, NULL, how->key.ptr, iv, how->decrypt ? 0 : 1) != 1 ||
        EVP_CIPHER_CTX_set_padding(ctx, how->no_padding ? 0 : 1) != 1 ||
        EVP_CipherUpdate(ctx, out, &some, in.ptr, (int)in.len) != 1 ||
        EVP_CipherFinal_ex(ctx, out + some, &last) != 1)
        return false;
    *ret_len = (size_t)(some + last);
    return true;
}

bool sk_cipher_run(const struct sk_cipher *how, sk_span in, struct sk_arena *arena, sk_span *ret)
{
    if (kind_of(how) == NULL || in.len > INT32_MAX / 2)
        return false;
    if (in.len == 0 && how->decrypt) {
        *ret = in;
        return true;
    }
    uint8_t *out = sk_arena_alloc(arena, in.len + 32);
    EVP_CIPHER_CTX *ctx = EVP_CIPHER_CTX_new();
    size_t len = 0;
    static const uint8_t nothing = 0;
    sk_span from = in.len == 0 ? sk_span_of(&nothing, 0) : in;
    bool ok = out != NULL && ctx != NULL && run(ctx, how, from, out, &len);
    EVP_CIPHER_CTX_free(ctx);
    *ret = sk_span_of(out, ok ? len : 0);
    return ok;
}

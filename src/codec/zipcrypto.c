#include "codec/zipcrypto.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "base/arith.h"

/* ---- Traditional: three 32-bit keys that each plain byte moves on ---- */

struct keys {
    uint32_t k0, k1, k2;
    uint32_t table[256];
};

static void crc_table(uint32_t table[static 256])
{
    for (uint32_t i = 0; i < 256; i++) {
        uint32_t c = i;
        for (int bit = 0; bit < 8; bit++)
            c = (c & 1) != 0 ? c >> 1 ^ 0xEDB88320u : c >> 1;
        table[i] = c;
    }
}

static uint32_t crc_step(const struct keys *k, uint32_t crc, uint8_t byte)
{
    return crc >> 8 ^ k->table[(crc ^ byte) & 0xFF];
}

static void move_on(struct keys *k, uint8_t plain)
{
    k->k0 = crc_step(k, k->k0, plain);
    k->k1 = (k->k1 + (k->k0 & 0xFF)) * 134775813u + 1;
    k->k2 = crc_step(k, k->k2, (uint8_t)(k->k1 >> 24));
}

static uint8_t decrypt_byte(struct keys *k, uint8_t c)
{
    uint32_t t = (k->k2 & 0xFFFF) | 2;
    uint8_t plain = (uint8_t)(c ^ (uint8_t)((t * (t ^ 1)) >> 8));
    move_on(k, plain);
    return plain;
}

static void keys_of(sk_span password, struct keys *ret)
{
    *ret = (struct keys){.k0 = 0x12345678u, .k1 = 0x23456789u, .k2 = 0x34567890u};
    crc_table(ret->table);
    for (size_t i = 0; i < password.len; i++)
        move_on(ret, password.ptr[i]);
}

/* Moves the keys over the 12 bytes and gives the last of them. */
static uint8_t over_header(struct keys *k, sk_span in)
{
    uint8_t last = 0;
    for (size_t i = 0; i < SK_ZIPCRYPTO_HEADER_BYTES; i++)
        last = decrypt_byte(k, in.ptr[i]);
    return last;
}

bool sk_zipcrypto_fits(sk_span in, sk_span password, uint8_t check)
{
    struct keys k;
    if (in.len < SK_ZIPCRYPTO_HEADER_BYTES)
        return false;
    keys_of(password, &k);
    return over_header(&k, in) == check;
}

bool sk_zipcrypto_decrypt(sk_span in, sk_span password, uint8_t *out)
{
    struct keys k;
    if (in.len < SK_ZIPCRYPTO_HEADER_BYTES)
        return false;
    keys_of(password, &k);
    (void)over_header(&k, in);
    for (size_t i = SK_ZIPCRYPTO_HEADER_BYTES; i < in.len; i++)
        *out++ = decrypt_byte(&k, in.ptr[i]);
    return true;
}

/* ---- WinZip AES ---- */

enum { VERIFIER_BYTES = 2, MAC_BYTES = 10, ROUNDS = 1000, BLOCK = 16, BATCH = 256 };

static size_t key_bytes(unsigned strength)
{
    return 8 * ((size_t)strength + 1);
}

static size_t salt_bytes(unsigned strength)
{
    return key_bytes(strength) / 2;
}

bool sk_winzip_aes_data(sk_span in, unsigned strength, sk_span *ret)
{
    size_t head = salt_bytes(strength) + VERIFIER_BYTES;
    if (strength < 1 || strength > 3 || in.len < head + MAC_BYTES)
        return false;
    *ret = sk_slice(in, head, in.len - head - MAC_BYTES);
    return true;
}

static const EVP_CIPHER *cipher_of(unsigned strength)
{
    return strength == 1   ? EVP_aes_128_ecb()
           : strength == 2 ? EVP_aes_192_ecb()
                           : EVP_aes_256_ecb();
}

/* Key stream blocks of a counter that counts from 1 in little-endian order, unlike CTR's. */
static bool ctr_le(EVP_CIPHER_CTX *ctx, sk_span data, uint8_t *out)
{
    uint8_t counters[BATCH * BLOCK] = {0}, stream[BATCH * BLOCK];
    uint64_t n = 1;
    for (size_t pos = 0; pos < data.len; pos += sizeof stream) {
        size_t here = sk_min(data.len - pos, sizeof stream);
        int len;
        for (size_t b = 0; b < BATCH; b++, n++)
            for (size_t i = 0; i < 8; i++)
                counters[b * BLOCK + i] = (uint8_t)(n >> 8 * i);
        if (EVP_EncryptUpdate(ctx, stream, &len, counters, sizeof counters) != 1)
            return false;
        for (size_t i = 0; i < here; i++)
            out[pos + i] = data.ptr[pos + i] ^ stream[i];
    }
    return true;
}

static bool decrypt(unsigned strength, const uint8_t *key, sk_span data, uint8_t *out)
{
    EVP_CIPHER_CTX *ctx = EVP_CIPHER_CTX_new();
    bool ok = ctx != NULL && EVP_EncryptInit_ex(ctx, cipher_of(strength), NULL, key, NULL) == 1 &&
              EVP_CIPHER_CTX_set_padding(ctx, 0) == 1 && ctr_le(ctx, data, out);
    EVP_CIPHER_CTX_free(ctx);
    return ok;
}

enum sk_status sk_winzip_aes_decrypt(sk_span in, unsigned strength, sk_span password, uint8_t *out)
{
    uint8_t derived[2 * 32 + VERIFIER_BYTES], mac[EVP_MAX_MD_SIZE];
    unsigned mac_len = 0;
    sk_span data;
    if (!sk_winzip_aes_data(in, strength, &data))
        return SK_TRUNCATED;
    size_t salt = salt_bytes(strength), key = key_bytes(strength);
    if (PKCS5_PBKDF2_HMAC_SHA1((const char *)password.ptr, (int)sk_min(password.len, 4096), in.ptr,
                               (int)salt, ROUNDS, (int)(2 * key + VERIFIER_BYTES), derived) != 1)
        return SK_IO;
    if (memcmp(derived + 2 * key, in.ptr + salt, VERIFIER_BYTES) != 0)
        return SK_ENCRYPTED;
    if (HMAC(EVP_sha1(), derived + key, (int)key, data.ptr, data.len, mac, &mac_len) == NULL ||
        !decrypt(strength, derived, data, out))
        return SK_IO;
    sk_span stored = sk_from(in, in.len - MAC_BYTES);
    return CRYPTO_memcmp(mac, stored.ptr, MAC_BYTES) == 0 ? SK_OK : SK_MALFORMED;
}

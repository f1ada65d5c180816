/* zipcrypto.h: the two encryptions of ZIP: traditional (APPNOTE 6.1) and WinZip AES (AE-1, AE-2).
 * May be used by: format/zip. Uses: base, OpenSSL. */
#ifndef SEKISHO_CODEC_ZIPCRYPTO_H
#define SEKISHO_CODEC_ZIPCRYPTO_H

#include "base/span.h"

enum { SK_ZIPCRYPTO_HEADER_BYTES = 12 };

/* True when the 12 bytes at the start of `in` end, decrypted, in `check` (the high byte of the CRC,
 * or of the time when a descriptor follows): right, or wrong once in 256. */
bool sk_zipcrypto_fits(sk_span in, sk_span password, uint8_t check);

/* Decrypts what follows the 12 bytes: in.len - 12 bytes to out. False: `in` is shorter. */
SK_MUST_CHECK bool sk_zipcrypto_decrypt(sk_span in, sk_span password, uint8_t *out);

/* strength 1, 2, 3 is AES-128, -192, -256. The layout is salt (4, 6 or 8 times 2 bytes), 2 bytes
 * of verifier, data, 10 bytes of HMAC-SHA1. Gives the data within `in`; false: too short. */
SK_MUST_CHECK bool sk_winzip_aes_data(sk_span in, unsigned strength, sk_span *ret);

/* SK_OK: password, verifier and HMAC fit and out holds the data, as long as sk_winzip_aes_data()
 * says. SK_ENCRYPTED: another password. SK_MALFORMED: the verifier fits, the HMAC does not; out
 * holds the data all the same. SK_TRUNCATED: too short. SK_IO: OpenSSL failed. */
SK_MUST_CHECK enum sk_status sk_winzip_aes_decrypt(sk_span in, unsigned strength, sk_span password,
                                                   uint8_t *out);

#endif

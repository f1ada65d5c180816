#include "codec/digest.h"

#include <openssl/sha.h>

void sk_sha256(sk_span in, uint8_t ret[static 32])
{
    static const uint8_t nothing = 0;
    (void)SHA256(in.len == 0 ? &nothing : in.ptr, in.len, ret);
}

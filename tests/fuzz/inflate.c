/* Inflates any bytes with a small ceiling; the declared size comes from the first two. */
#include <stdlib.h>

#include "codec/inflate.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct sk_arena *arena;
    struct sk_inflated out;
    size_t length, used;
    if (arena == NULL)
        arena = sk_arena_new((size_t)4 << 20);
    if (size < 2)
        return 0;
    sk_arena_reset(arena);
    const sk_span in = sk_span_of(data + 2, size - 2);
    enum sk_status one = sk_inflate(in, (uint64_t)data[0] << 8 | data[1], 65536, arena, &out);
    enum sk_status two = sk_inflate_measure(in, 65536, &length, &used);
    /* The fast way reads some codes that RFC 1951 reserves and the careful one refuses; what the
     * careful one takes whole, both must read alike. */
    if (two == SK_OK && (one != SK_OK || out.bytes.len != length))
        abort();
    return 0;
}

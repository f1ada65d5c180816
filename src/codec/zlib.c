/* The one file that includes zlib. */
#include "codec/zlib.h"

#include <zlib.h>

#include "base/arith.h"

enum { STEP_BYTES = 65536 };

/* One call's worth of output; true while there is more to come. */
static bool step(z_stream *z, struct sk_text *out, enum sk_status *ret)
{
    size_t room = sk_min(STEP_BYTES, out->max - out->len);
    uint8_t *to = room == 0 ? NULL : sk_text_reserve(out, room);
    if (to == NULL) {
        *ret = room == 0 ? SK_LIMIT : SK_NO_MEMORY;
        return false;
    }
    z->next_out = to;
    z->avail_out = (uInt)room;
    int got = inflate(z, Z_NO_FLUSH);
    out->len += room - z->avail_out;
    if (got == Z_OK && (z->avail_in > 0 || z->avail_out == 0))
        return true;
    if (got == Z_STREAM_END)
        *ret = SK_OK;
    else if (got == Z_MEM_ERROR)
        *ret = SK_NO_MEMORY;
    else
        *ret = got == Z_OK || got == Z_BUF_ERROR ? SK_TRUNCATED : SK_MALFORMED;
    return false;
}

enum sk_status sk_zlib_decode(sk_span in, enum sk_zlib_wrapper wrapper, struct sk_text *out)
{
    enum sk_status st = SK_MALFORMED;
    z_stream z = {0};
    if (in.len > UINT32_MAX || inflateInit2(&z, wrapper == SK_ZLIB_RAW ? -15 : 15) != Z_OK)
        return SK_NO_MEMORY;
    z.next_in = (Bytef *)(uintptr_t)in.ptr; /* zlib does not write there */
    z.avail_in = (uInt)in.len;
    while (step(&z, out, &st))
        ;
    (void)inflateEnd(&z);
    return st;
}

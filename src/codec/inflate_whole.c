/* The fast way: a whole stream into a buffer that is long enough. */
#include "codec/inflate_whole.h"

#include <libdeflate.h>

bool sk_inflate_whole(sk_span in, uint8_t *out, size_t room, size_t *ret_out, size_t *ret_used)
{
    static uint8_t nothing;
    struct libdeflate_decompressor *d = libdeflate_alloc_decompressor();
    if (d == NULL)
        return false;
    enum libdeflate_result r = libdeflate_deflate_decompress_ex(
        d, in.len == 0 ? &nothing : in.ptr, in.len, out, room, ret_used, ret_out);
    libdeflate_free_decompressor(d);
    return r == LIBDEFLATE_SUCCESS;
}

uint32_t sk_crc32(uint32_t crc, sk_span in)
{
    return in.len == 0 ? crc : libdeflate_crc32(crc, in.ptr, in.len);
}

#include "codec/inflate.h"

#include <limits.h>
#include <zlib.h>

#include "base/arith.h"
#include "codec/inflate_whole.h"
#include "codec/zlib.h"

/* Deflate's best ratio: 258 bytes from two bits, rounded up. */
enum { BEST_RATIO = 1032, SCRATCH_BYTES = 32768 };

struct stream {
    z_stream z;
    sk_span in;
    size_t fed; /* bytes of `in` given to zlib */
};

static bool stream_begin(struct stream *s, sk_span in)
{
    *s = (struct stream){.in = in};
    return inflateInit2(&s->z, -MAX_WBITS) == Z_OK;
}

static void feed(struct stream *s)
{
    sk_span next = sk_slice(s->in, s->fed, UINT_MAX);
    if (s->z.avail_in > 0)
        return;
    s->z.next_in = (Bytef *)(uintptr_t)next.ptr;
    s->z.avail_in = (uInt)next.len;
    s->fed += next.len;
}

static size_t used_of(const struct stream *s)
{
    return s->fed - s->z.avail_in;
}

/* Into out, until the stream ends, the room is full or something is wrong. Gives the number of
 * bytes produced; *ret is SK_OK at the stream's end, SK_LIMIT when the room is full. */
static size_t stream_run(struct stream *s, uint8_t *out, size_t room, enum sk_status *ret)
{
    size_t done = 0;
    for (;;) {
        size_t step = sk_min(room - done, UINT_MAX);
        feed(s);
        s->z.next_out = out + done;
        s->z.avail_out = (uInt)step;
        int r = inflate(&s->z, Z_NO_FLUSH);
        done += step - s->z.avail_out;
        if (r == Z_STREAM_END)
            *ret = SK_OK;
        else if (r == Z_MEM_ERROR)
            *ret = SK_NO_MEMORY;
        else if (r != Z_OK && r != Z_BUF_ERROR)
            *ret = SK_MALFORMED;
        else if (done == room)
            *ret = SK_LIMIT;
        else if (s->z.avail_in == 0 && s->fed == s->in.len)
            *ret = SK_TRUNCATED;
        else
            continue;
        return done;
    }
}

enum sk_status sk_inflate_measure(sk_span in, size_t ceiling, size_t *ret_out, size_t *ret_used)
{
    uint8_t scratch[SCRATCH_BYTES];
    struct stream s;
    enum sk_status st = SK_LIMIT;
    size_t done = 0;

    *ret_out = *ret_used = 0;
    if (!stream_begin(&s, in))
        return SK_NO_MEMORY;
    /* One byte more than the ceiling tells a full output from one that is too long. */
    while (st == SK_LIMIT && done <= ceiling)
        done += stream_run(&s, scratch, sk_min(sizeof scratch, ceiling - done + 1), &st);
    *ret_out = sk_min(done, ceiling);
    *ret_used = used_of(&s);
    (void)inflateEnd(&s.z);
    return done > ceiling ? SK_LIMIT : st;
}

/* What can be had of a stream that is known not to be whole, or longer than the ceiling. */
static enum sk_status inflate_part(sk_span in, size_t room, struct sk_arena *arena,
                                   struct sk_inflated *ret)
{
    struct stream s;
    enum sk_status st;
    uint8_t *out = sk_arena_alloc(arena, room == 0 ? 1 : room);
    if (out == NULL || !stream_begin(&s, in))
        return SK_NO_MEMORY;
    ret->bytes = sk_span_of(out, stream_run(&s, out, room, &st));
    ret->used = used_of(&s);
    (void)inflateEnd(&s.z);
    return st;
}

/* The declared size was no help: find the true one, then inflate into exactly that. */
static enum sk_status inflate_measured(sk_span in, size_t ceiling, struct sk_arena *arena,
                                       struct sk_inflated *ret)
{
    size_t size, used;
    enum sk_status st = sk_inflate_measure(in, ceiling, &size, &used);
    if (st == SK_NO_MEMORY)
        return st;
    enum sk_status part = inflate_part(in, size, arena, ret);
    if (part == SK_NO_MEMORY)
        return part;
    ret->used = used;
    return st;
}

enum sk_status sk_inflate(sk_span in, uint64_t expected, size_t ceiling, struct sk_arena *arena,
                          struct sk_inflated *ret)
{
    size_t most, out_len, used;
    *ret = (struct sk_inflated){0};
    if (!sk_mul(in.len, BEST_RATIO, &most))
        most = SIZE_MAX;
    if (expected > ceiling && most > ceiling)
        return inflate_part(in, ceiling, arena, ret);
    if (expected == 0 || expected > most)
        return inflate_measured(in, ceiling, arena, ret);
    uint8_t *out = sk_arena_alloc(arena, (size_t)expected);
    if (out == NULL)
        return SK_NO_MEMORY;
    if (sk_inflate_whole(in, out, (size_t)expected, &out_len, &used)) {
        *ret = (struct sk_inflated){.bytes = sk_span_of(out, out_len), .used = used};
        return SK_OK;
    }
    (void)sk_arena_resize(arena, out, (size_t)expected, 0); /* gives it back where it is the last */
    return inflate_measured(in, ceiling, arena, ret);
}

/* ---- codec/zlib.h: into a growing text ---- */

enum { STEP_BYTES = 65536 };

/* One call's worth of output; true while there is more to come. */
static bool decode_step(z_stream *z, struct sk_text *out, enum sk_status *ret)
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
    while (decode_step(&z, out, &st))
        ;
    (void)inflateEnd(&z);
    return st;
}

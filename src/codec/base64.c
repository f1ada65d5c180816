#include "codec/base64.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

enum { BLANK = 0xFD, PAD = 0xFE, JUNK = 0xFF, SLACK = 32 };

static uint8_t value_of(uint8_t c)
{
    if (sk_is_alpha(c))
        return (uint8_t)(c >= 'a' ? c - 'a' + 26 : c - 'A');
    if (sk_is_digit(c))
        return (uint8_t)(c - '0' + 52);
    if (c == '+' || c == '/')
        return c == '+' ? 62 : 63;
    if (c == '=')
        return PAD;
    return sk_is_space(c) ? BLANK : JUNK;
}

static uint8_t table[256];

__attribute__((constructor)) static void fill_table(void)
{
    for (unsigned c = 0; c < 256; c++)
        table[c] = value_of((uint8_t)c);
}

/* Whole groups of four letters from the start of in; gives how many bytes were read. The output
 * has SLACK bytes more than it needs. */
static size_t clean_scalar(sk_span in, uint8_t *to)
{
    size_t i = 0;
    for (; in.len - i >= 4; i += 4, to += 3) {
        const uint8_t a = table[in.ptr[i]], b = table[in.ptr[i + 1]], c = table[in.ptr[i + 2]],
                      d = table[in.ptr[i + 3]];
        if (((a | b | c | d) & 0xC0) != 0)
            break;
        to[0] = (uint8_t)(a << 2 | b >> 4);
        to[1] = (uint8_t)(b << 4 | c >> 2);
        to[2] = (uint8_t)(c << 6 | d);
    }
    return i;
}

#if defined(__x86_64__)
/* 32 letters at a time. A letter's class is told by its two nibbles: the AND of two lookups is 0
 * for letters of the alphabet alone. A third lookup gives what turns the letter into its value. */
__attribute__((target("avx2"))) static size_t clean_avx2(sk_span in, uint8_t *to)
{
    const __m256i low =
        _mm256_setr_epi8(0x15, 0x11, 0x11, 0x11, 0x11, 0x11, 0x11, 0x11, 0x11, 0x11, 0x13, 0x1A,
                         0x1B, 0x1B, 0x1B, 0x1A, 0x15, 0x11, 0x11, 0x11, 0x11, 0x11, 0x11, 0x11,
                         0x11, 0x11, 0x13, 0x1A, 0x1B, 0x1B, 0x1B, 0x1A);
    const __m256i high =
        _mm256_setr_epi8(0x10, 0x10, 0x01, 0x02, 0x04, 0x08, 0x04, 0x08, 0x10, 0x10, 0x10, 0x10,
                         0x10, 0x10, 0x10, 0x10, 0x10, 0x10, 0x01, 0x02, 0x04, 0x08, 0x04, 0x08,
                         0x10, 0x10, 0x10, 0x10, 0x10, 0x10, 0x10, 0x10);
    const __m256i shift =
        _mm256_setr_epi8(0, 16, 19, 4, -65, -65, -71, -71, 0, 0, 0, 0, 0, 0, 0, 0, 0, 16, 19, 4,
                         -65, -65, -71, -71, 0, 0, 0, 0, 0, 0, 0, 0);
    const __m256i order = _mm256_setr_epi8(2, 1, 0, 6, 5, 4, 10, 9, 8, 14, 13, 12, -1, -1, -1, -1,
                                           2, 1, 0, 6, 5, 4, 10, 9, 8, 14, 13, 12, -1, -1, -1, -1);
    const __m256i slash = _mm256_set1_epi8(0x2F), nibble = _mm256_set1_epi8(0x0F);
    size_t i = 0;
    for (; in.len - i >= 32; i += 32, to += 24) {
        const __m256i c = _mm256_loadu_si256((const __m256i *)(const void *)(in.ptr + i));
        const __m256i hi = _mm256_and_si256(_mm256_srli_epi32(c, 4), nibble);
        const __m256i class = _mm256_and_si256(
            _mm256_shuffle_epi8(low, _mm256_and_si256(c, nibble)), _mm256_shuffle_epi8(high, hi));
        if (_mm256_testz_si256(class, class) == 0)
            break;
        const __m256i pick = _mm256_add_epi8(_mm256_cmpeq_epi8(c, slash), hi);
        const __m256i six = _mm256_add_epi8(c, _mm256_shuffle_epi8(shift, pick));
        const __m256i twelve = _mm256_maddubs_epi16(six, _mm256_set1_epi32(0x01400140));
        const __m256i packed =
            _mm256_shuffle_epi8(_mm256_madd_epi16(twelve, _mm256_set1_epi32(0x00011000)), order);
        _mm256_storeu_si256(
            (__m256i *)(void *)to,
            _mm256_permutevar8x32_epi32(packed, _mm256_setr_epi32(0, 1, 2, 4, 5, 6, -1, -1)));
    }
    return i;
}

static size_t clean_run(sk_span in, uint8_t *to)
{
    static int has_avx2 = -1;
    if (has_avx2 < 0)
        has_avx2 = __builtin_cpu_supports("avx2") ? 1 : 0;
    const size_t n = has_avx2 == 1 ? clean_avx2(in, to) : 0;
    return n + clean_scalar(sk_from(in, n), to + n / 4 * 3);
}
#else
static size_t clean_run(sk_span in, uint8_t *to)
{
    return clean_scalar(in, to);
}
#endif

struct group {
    uint32_t bits;
    unsigned count;
};

/* Writes what a group of two or three letters holds, and begins a new one. */
static uint8_t *flush(struct group *g, uint8_t *to)
{
    if (g->count >= 2)
        *to++ = (uint8_t)(g->bits >> (6 * g->count - 8));
    if (g->count == 3)
        *to++ = (uint8_t)(g->bits >> 2);
    *g = (struct group){0};
    return to;
}

static uint8_t *take(struct group *g, uint8_t value, uint8_t *to)
{
    g->bits = g->bits << 6 | value;
    if (++g->count < 4)
        return to;
    to[0] = (uint8_t)(g->bits >> 16);
    to[1] = (uint8_t)(g->bits >> 8);
    to[2] = (uint8_t)g->bits;
    *g = (struct group){0};
    return to + 3;
}

enum sk_status sk_base64_decode(sk_span in, struct sk_text *out, struct sk_base64_seen *seen)
{
    struct sk_base64_seen unused;
    struct group g = {0};
    bool padded = false;
    seen = seen == NULL ? &unused : seen;
    *seen = (struct sk_base64_seen){0};
    uint8_t *const start = sk_text_reserve(out, in.len / 4 * 3 + SLACK + 4), *to = start;
    if (start == NULL)
        return SK_LIMIT;
    for (size_t i = 0; i < in.len;) {
        if (g.count == 0) {
            const size_t n = clean_run(sk_from(in, i), to);
            seen->groups += padded && n > 0 ? 1 : 0;
            padded = padded && n == 0;
            to += n / 4 * 3;
            i += n;
            if (i == in.len)
                break;
        }
        const uint8_t v = table[in.ptr[i++]];
        if (v < 64) {
            seen->groups += padded ? 1 : 0;
            padded = false;
            to = take(&g, v, to);
        } else if (v == PAD) {
            to = flush(&g, to);
            padded = true;
        } else if (v == JUNK) {
            seen->junk++;
        }
    }
    seen->cut = g.count > 0;
    to = flush(&g, to);
    out->len += (size_t)(to - start);
    return SK_OK;
}

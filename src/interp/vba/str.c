#include "base/arith.h"
#include "base/utf.h"
#include "interp/vba/codepage.h"
#include "interp/vba/vm.h"

/* What Office itself would not find room for: Out of string space. */
enum { HUGE_STRING = 1 << 30 };

/* In front of an own string's data. `used`: bytes that some value may cover. */
struct buffer {
    size_t used, cap;
};

static struct buffer *buffer_of(const vb_value *s)
{
    return (struct buffer *)(uintptr_t)s->s - 1;
}

static uint16_t *new_buffer(struct vb *vb, size_t cap)
{
    struct buffer *b = NULL;
    if (cap < UINT32_MAX / 2)
        b = sk_arena_alloc(vb->arena, sizeof *b + cap);
    if (b == NULL) {
        (void)(cap >= HUGE_STRING ? vb_err(vb, 14) : vb_stop(vb, "memory"));
        return NULL;
    }
    *b = (struct buffer){.cap = cap};
    return (uint16_t *)(b + 1);
}

bool vb_str_new(struct vb *vb, size_t bytes, uint16_t **ret_at, vb_value *ret)
{
    uint16_t *at = new_buffer(vb, bytes);
    if (at == NULL || !vb_work(vb, bytes / 256))
        return false;
    *ret = (vb_value){.type = VT_STRING, .own = 1, .len = (uint32_t)bytes, .s = at};
    buffer_of(ret)->used = bytes;
    *ret_at = at;
    return true;
}

vb_value vb_char(struct vb *vb, uint16_t unit)
{
    static uint16_t latin[256];
    (void)vb;
    vb_value v = {.type = VT_STRING, .len = 2};
    if (unit < 256) {
        latin[unit] = unit;
        v.s = &latin[unit];
        return v;
    }
    uint16_t *at;
    if (vb_str_new(vb, 2, &at, &v))
        *at = unit;
    else
        v = (vb_value){.type = VT_STRING};
    return v;
}

bool vb_str_units(struct vb *vb, const uint16_t *s, size_t units, vb_value *ret)
{
    uint16_t *at;
    if (!vb_str_new(vb, units * 2, &at, ret))
        return false;
    if (units > 0)
        memcpy(at, s, units * 2);
    return true;
}

bool vb_str_utf8(struct vb *vb, sk_span s, vb_value *ret)
{
    uint16_t *at;
    size_t n = 0;
    if (!vb_str_new(vb, s.len * 2, &at, ret))
        return false;
    while (s.len > 0) {
        uint32_t rune = *s.ptr;
        s = sk_from(s, rune < 0x80 ? 1 : sk_utf8_decode(s, &rune));
        if (rune >= 0x10000) {
            at[n++] = (uint16_t)(0xD800 + ((rune - 0x10000) >> 10));
            rune = 0xDC00 + ((rune - 0x10000) & 0x3FF);
        }
        at[n++] = (uint16_t)rune;
    }
    ret->len = (uint32_t)(n * 2);
    buffer_of(ret)->used = ret->len;
    return true;
}

bool vb_str_c(struct vb *vb, const char *s, vb_value *ret)
{
    return vb_str_utf8(vb, sk_span_of_cstr(s), ret);
}

vb_value vb_sub(const vb_value *s, size_t from, size_t units)
{
    vb_value v = {.type = VT_STRING};
    size_t have = vb_units(s);
    if (from >= have)
        return v;
    v.s = s->s + from;
    v.len = (uint32_t)(2 * sk_min(units, have - from));
    return v;
}

bool vb_concat(struct vb *vb, const vb_value *a, const vb_value *b, vb_value *ret)
{
    if (b->len == 0 || a->len == 0) {
        *ret = b->len == 0 ? *a : *b;
        return true;
    }
    size_t need = (size_t)a->len + b->len;
    vb->steps += b->len >> 10;
    if (a->own && buffer_of(a)->used == a->len && need <= buffer_of(a)->cap) {
        memmove((uint8_t *)(uintptr_t)a->s + a->len, b->s, b->len);
        buffer_of(a)->used = need;
        vb_value v = *a;
        v.len = (uint32_t)need;
        *ret = v;
        return true;
    }
    uint16_t *at = new_buffer(vb, need + (a->own ? need : 0) + 16);
    if (at == NULL || !vb_work(vb, need >> 8))
        return false;
    memcpy(at, a->s, a->len);
    memcpy((uint8_t *)at + a->len, b->s, b->len);
    *ret = (vb_value){.type = VT_STRING, .own = 1, .len = (uint32_t)need, .s = at};
    buffer_of(ret)->used = need;
    return true;
}

sk_span vb_utf8(struct vb *vb, const vb_value *s)
{
    struct sk_text t = sk_text_new(vb->arena, SIZE_MAX);
    sk_utf16le_to_utf8(sk_span_of(s->s, s->len), &t);
    if (t.failed)
        (void)vb_stop(vb, "memory");
    return t.failed ? (sk_span){0} : sk_text_view(&t);
}

bool vb_to_ansi(struct vb *vb, const vb_value *s, sk_span *ret)
{
    uint8_t *at = sk_arena_alloc(vb->arena, s->len + 1);
    size_t n = 0;
    if (at == NULL)
        return vb_stop(vb, "memory");
    for (size_t i = 0; i < vb_units(s); i++)
        n += vb_codepage_put(vb->code_page, s->s[i], at + n);
    *ret = sk_span_of(at, n);
    return true;
}

bool vb_from_ansi(struct vb *vb, sk_span bytes, vb_value *ret)
{
    uint16_t *at;
    size_t n = 0;
    if (!vb_str_new(vb, bytes.len * 2, &at, ret))
        return false;
    while (bytes.len > 0)
        bytes = sk_from(bytes, vb_codepage_get(vb->code_page, bytes, &at[n++]));
    ret->len = (uint32_t)(n * 2);
    buffer_of(ret)->used = ret->len;
    return true;
}

/* Simple case pairs: Latin 1, Greek, Cyrillic, full-width Latin. */
static const struct {
    uint16_t first, last;
    int16_t to_lower;
} cases[] = {
    {0xC0, 0xD6, 32},   {0xD8, 0xDE, 32},   {0x391, 0x3A9, 32},
    {0x410, 0x42F, 32}, {0x400, 0x40F, 80}, {0xFF21, 0xFF3A, 32},
};

uint16_t vb_fold(uint16_t u)
{
    if (u < 0x80)
        return u >= 'A' && u <= 'Z' ? (uint16_t)(u + 32) : u;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        if (u >= cases[i].first && u <= cases[i].last)
            return (uint16_t)(u + cases[i].to_lower);
    if (u >= 0x100 && u <= 0x137)
        return u | 1;
    return u;
}

uint16_t vb_upper(uint16_t u)
{
    if (u < 0x80)
        return u >= 'a' && u <= 'z' ? (uint16_t)(u - 32) : u;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        if (u >= cases[i].first + cases[i].to_lower && u <= cases[i].last + cases[i].to_lower)
            return (uint16_t)(u - cases[i].to_lower);
    if (u >= 0x100 && u <= 0x137)
        return (uint16_t)(u & ~1);
    return u == 0xFF ? 0x178 : u;
}

/* Half-width katakana and its marks, U+FF61 … U+FF9F, as full-width. */
static const uint16_t wide_kana[] = {
    0x3002, 0x300C, 0x300D, 0x3001, 0x30FB, 0x30F2, 0x30A1, 0x30A3, 0x30A5, 0x30A7, 0x30A9,
    0x30E3, 0x30E5, 0x30E7, 0x30C3, 0x30FC, 0x30A2, 0x30A4, 0x30A6, 0x30A8, 0x30AA, 0x30AB,
    0x30AD, 0x30AF, 0x30B1, 0x30B3, 0x30B5, 0x30B7, 0x30B9, 0x30BB, 0x30BD, 0x30BF, 0x30C1,
    0x30C4, 0x30C6, 0x30C8, 0x30CA, 0x30CB, 0x30CC, 0x30CD, 0x30CE, 0x30CF, 0x30D2, 0x30D5,
    0x30D8, 0x30DB, 0x30DE, 0x30DF, 0x30E0, 0x30E1, 0x30E2, 0x30E4, 0x30E6, 0x30E8, 0x30E9,
    0x30EA, 0x30EB, 0x30EC, 0x30ED, 0x30EF, 0x30F3, 0x309B, 0x309C};

uint16_t vb_kana_wide(uint16_t u)
{
    return u >= 0xFF61 && u <= 0xFF9F ? wide_kana[u - 0xFF61] : u;
}

uint16_t vb_kana_narrow(uint16_t u)
{
    for (size_t i = 0; i < sizeof wide_kana / sizeof wide_kana[0]; i++)
        if (wide_kana[i] == u)
            return (uint16_t)(0xFF61 + i);
    return u;
}

uint16_t vb_text_key(uint16_t u)
{
    if (u < 0x80)
        return vb_fold(u);
    if (u >= 0xFF01 && u <= 0xFF5E)
        u = (uint16_t)(u - 0xFEE0);
    else if (u == 0x3000)
        u = ' ';
    else if (u >= 0x3041 && u <= 0x3096)
        u = (uint16_t)(u + 0x60);
    return vb_fold(vb_kana_wide(u));
}

/* Signs sort before digits, digits before letters, a letter with a mark behind the plain one. */
static uint16_t vb_text_weight(uint16_t u)
{
    static const char plain[] = "aaaaaaaceeeeiiiidnooooo/ouuuuyty"; /* of U+00E0 … U+00FF */
    u = vb_text_key(u);
    bool marked = u >= 0xE0 && u <= 0xFF && u != 0xF7;
    uint8_t letter = marked ? (uint8_t)plain[u - 0xE0] : u < 0x80 ? (uint8_t)u : 0;
    if (sk_is_alpha(letter))
        return (uint16_t)(0x200 + (letter - 'a') * 32 + (marked ? u - 0xDF : 0));
    if (sk_is_digit(letter))
        return (uint16_t)(0x100 + letter);
    return u < 0x80 || u >= 0x600 ? u : (uint16_t)(0x600 + u);
}

int vb_str_cmp(const vb_value *a, const vb_value *b, bool text)
{
    size_t n = sk_min(vb_units(a), vb_units(b));
    for (size_t i = 0; i < n; i++) {
        uint16_t x = a->s[i], y = b->s[i];
        if (x != y && text)
            x = vb_text_weight(x), y = vb_text_weight(y);
        if (x != y)
            return x < y ? -1 : 1;
    }
    return a->len == b->len ? 0 : a->len < b->len ? -1 : 1;
}

static bool equal_at(const vb_value *a, size_t at, const vb_value *b, bool text)
{
    if (!text)
        return memcmp(a->s + at, b->s, b->len & ~1U) == 0;
    for (size_t i = 0; i < vb_units(b); i++)
        if (vb_text_key(a->s[at + i]) != vb_text_key(b->s[i]))
            return false;
    return true;
}

/* A product modulo 2^61 - 1. */
static uint64_t times(uint64_t a, uint64_t b)
{
    unsigned __int128 p = (unsigned __int128)a * b;
    uint64_t r = (uint64_t)(p >> 61) + (uint64_t)(p & (((uint64_t)1 << 61) - 1));
    return r >= ((uint64_t)1 << 61) - 1 ? r - (((uint64_t)1 << 61) - 1) : r;
}

static uint64_t hash_unit(const vb_value *s, size_t i, bool text)
{
    return (uint64_t)(text ? vb_text_key(s->s[i]) : s->s[i]) + 1;
}

/* By a rolling hash (Rabin and Karp): linear where the plain search would compare the same units
 * again and again. */
static size_t find_rolling(const vb_value *a, const vb_value *b, size_t from, bool text)
{
    const uint64_t base = 0x1F3D5B79A6C8E4, prime = ((uint64_t)1 << 61) - 1;
    size_t have = vb_units(a), want = vb_units(b);
    uint64_t sought = 0, here = 0, top = 1;
    for (size_t i = 0; i < want; i++) {
        sought = (times(sought, base) + hash_unit(b, i, text)) % prime;
        here = (times(here, base) + hash_unit(a, from + i, text)) % prime;
        top = i == 0 ? 1 : times(top, base);
    }
    for (size_t i = from;; i++) {
        if (here == sought && equal_at(a, i, b, text))
            return i;
        if (i + want >= have)
            return SK_NPOS;
        here = (here + prime - times(top, hash_unit(a, i, text))) % prime;
        here = (times(here, base) + hash_unit(a, i + want, text)) % prime;
    }
}

size_t vb_str_find(const vb_value *a, const vb_value *b, size_t from, bool text)
{
    size_t have = vb_units(a), want = vb_units(b);
    uint64_t spent = 0, enough = 16 * (uint64_t)have + 4096;
    if (want > have)
        return SK_NPOS;
    for (size_t i = from; i + want <= have; i++) {
        if (want > 0 && !text && a->s[i] != b->s[0])
            continue;
        if (spent > enough)
            return find_rolling(a, b, i, text);
        if (want == 0 || equal_at(a, i, b, text))
            return i;
        spent += want;
    }
    return SK_NPOS;
}

bool vb_str_is(const vb_value *s, const char *ascii)
{
    size_t n = strlen(ascii);
    if (vb_units(s) != n)
        return false;
    for (size_t i = 0; i < n; i++)
        if (vb_fold(s->s[i]) != sk_lower((uint8_t)ascii[i]))
            return false;
    return true;
}

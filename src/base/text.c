#include "base/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/arith.h"
#include "base/utf.h"

struct sk_text sk_text_new(struct sk_arena *arena, size_t max_bytes)
{
    return (struct sk_text){.arena = arena, .max = max_bytes};
}

void sk_text_free(struct sk_text *t)
{
    if (t->arena == NULL)
        free(t->ptr);
    *t = (struct sk_text){.arena = t->arena, .max = t->max};
}

static bool grow(struct sk_text *t, size_t need)
{
    size_t cap = sk_max(need, sk_min(t->max, sk_max(64, t->cap * 2)));
    uint8_t *moved =
        t->arena != NULL ? sk_arena_resize(t->arena, t->ptr, t->cap, cap) : realloc(t->ptr, cap);
    if (moved == NULL)
        return false;
    t->ptr = moved;
    t->cap = cap;
    return true;
}

uint8_t *sk_text_reserve(struct sk_text *t, size_t n)
{
    size_t need;
    if (!sk_add(t->len, n, &need) || need > t->max || (need > t->cap && !grow(t, need))) {
        t->failed = true;
        return NULL;
    }
    return t->ptr + t->len;
}

void sk_text_put(struct sk_text *t, sk_span s)
{
    if (s.len == 0)
        return;
    uint8_t *at = sk_text_reserve(t, s.len);
    if (at == NULL)
        return;
    memcpy(at, s.ptr, s.len);
    t->len += s.len;
}

void sk_text_puts(struct sk_text *t, const char *s)
{
    sk_text_put(t, sk_span_of_cstr(s));
}

void sk_text_byte(struct sk_text *t, uint8_t c)
{
    if (t->len < t->cap) {
        t->ptr[t->len++] = c;
        return;
    }
    uint8_t *at = sk_text_reserve(t, 1);
    if (at == NULL)
        return;
    *at = c;
    t->len++;
}

void sk_text_rune(struct sk_text *t, uint32_t code_point)
{
    if (t->cap - t->len >= 4) { /* the common case writes in place */
        t->len += sk_utf8_encode(code_point, t->ptr + t->len);
        return;
    }
    uint8_t bytes[4];
    sk_text_put(t, sk_span_of(bytes, sk_utf8_encode(code_point, bytes)));
}

void sk_text_printf(struct sk_text *t, const char *format, ...)
{
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    int n = vsnprintf(NULL, 0, format, args);
    va_end(args);
    uint8_t *at = n < 0 ? NULL : sk_text_reserve(t, (size_t)n + 1);
    if (at != NULL) {
        (void)vsnprintf((char *)at, (size_t)n + 1, format, again);
        t->len += (size_t)n;
    }
    va_end(again);
}

sk_span sk_text_view(const struct sk_text *t)
{
    return sk_span_of(t->ptr, t->len);
}

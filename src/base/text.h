/* text.h: a text (or byte string) that grows, with a ceiling.
 * May be used by: everyone. Uses: arena, utf. */
#ifndef SEKISHO_BASE_TEXT_H
#define SEKISHO_BASE_TEXT_H

#include "base/arena.h"

/* Appending past the ceiling or the memory sets `failed` and drops what does not fit; one check
 * at the end is enough. */
struct sk_text {
    struct sk_arena *arena; /* NULL: malloc, then sk_text_free() is the caller's to call */
    uint8_t *ptr;
    size_t len, cap, max;
    bool failed;
};

struct sk_text sk_text_new(struct sk_arena *arena, size_t max_bytes);
void sk_text_free(struct sk_text *t); /* only needed without an arena; harmless with one */

void sk_text_put(struct sk_text *t, sk_span s);
void sk_text_puts(struct sk_text *t, const char *s);
void sk_text_byte(struct sk_text *t, uint8_t c);
/* The code point as UTF-8; what is none becomes U+FFFD. */
void sk_text_rune(struct sk_text *t, uint32_t code_point);
void sk_text_printf(struct sk_text *t, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Makes sure that n more bytes fit and gives where they would go; NULL sets `failed`. The caller
 * then adds what it wrote to t->len. */
uint8_t *sk_text_reserve(struct sk_text *t, size_t n);

/* Borrows; valid until the next append. With an arena it stays valid as long as that. */
sk_span sk_text_view(const struct sk_text *t);

#endif

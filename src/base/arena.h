/* arena.h: memory of one scan: handed out fast, given back all at once, capped.
 * May be used by: everyone. Uses: libc.
 * Under sanitizers (SK_ARENA_MALLOC) every object is a malloc of its own, since an arena hides
 * overruns. */
#ifndef SEKISHO_BASE_ARENA_H
#define SEKISHO_BASE_ARENA_H

#include "base/span.h"

struct sk_arena;

/* An arena that never holds more than cap_bytes; NULL when there is no memory for it. */
struct sk_arena *sk_arena_new(size_t cap_bytes);
void sk_arena_free(struct sk_arena *arena); /* NULL is fine */

/* Forgets every object; some chunks (8 MiB) are kept for the next scan. */
void sk_arena_reset(struct sk_arena *arena);
void sk_arena_set_cap(struct sk_arena *arena, size_t cap_bytes);

/* 16-byte aligned, not initialised; NULL when the cap would be passed. Lives until reset. */
void *sk_arena_alloc(struct sk_arena *arena, size_t bytes);
void *sk_arena_zalloc(struct sk_arena *arena, size_t bytes);
/* n objects of `bytes` each, zeroed, overflow-checked. */
void *sk_arena_array(struct sk_arena *arena, size_t n, size_t bytes);

/* Makes the object at ptr new_bytes long: in place where it is the last one handed out or
 * shrinks, else as a copy. NULL (and the old object as it was) when the cap would be passed.
 * ptr may be NULL with old_bytes 0. */
void *sk_arena_resize(struct sk_arena *arena, void *ptr, size_t old_bytes, size_t new_bytes);

SK_MUST_CHECK bool sk_arena_dup(struct sk_arena *arena, sk_span from, sk_span *ret);
/* A NUL-terminated copy; NULL when the cap would be passed. */
char *sk_arena_cstr(struct sk_arena *arena, sk_span from);

size_t sk_arena_used(const struct sk_arena *arena);
size_t sk_arena_left(const struct sk_arena *arena);

#define SK_NEW(arena, type)          ((type *)sk_arena_zalloc((arena), sizeof(type)))
#define SK_NEW_ARRAY(arena, type, n) ((type *)sk_arena_array((arena), (n), sizeof(type)))

/* A growing array in an arena: struct { T *at; size_t count, cap; }, zero-initialised. */
#define SK_VEC(type)                                                                               \
    struct {                                                                                       \
        type *at;                                                                                  \
        size_t count, cap;                                                                         \
    }

/* Room for one more element behind the others: the array, perhaps moved, or NULL. */
void *sk_vec_room(struct sk_arena *arena, void *at, size_t count, size_t *cap, size_t elem_bytes);

/* Appends a zeroed element and gives its address, or NULL when there is no memory. */
#define SK_PUSH(arena, v)                                                                          \
    __extension__({                                                                                \
        __typeof__((v)->at) at_ =                                                                  \
            sk_vec_room((arena), (v)->at, (v)->count, &(v)->cap, sizeof *(v)->at);                 \
        if (at_ != NULL) {                                                                         \
            (v)->at = at_;                                                                         \
            at_ = memset(&at_[(v)->count++], 0, sizeof *at_);                                      \
        }                                                                                          \
        at_;                                                                                       \
    })

#endif

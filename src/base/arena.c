#include "base/arena.h"

#include <stdlib.h>
#include <sys/mman.h>

#include "base/arith.h"

enum {
    ALIGN = 16,
    CHUNK_BYTES = 256 * 1024,
    SPARE_MAX = 32, /* chunks kept at reset: touching new pages costs more than most scans do */
    MAPPED_FROM_BYTES = 512 * 1024 /* larger objects give their pages back at reset */
};

#ifdef SK_ARENA_MALLOC
enum { MAY_MAP = 0 }; /* the leak checker does not see the list go on behind a mapping */
#else
enum { MAY_MAP = 1 };
#endif

/* Every object or run of objects lies in a block; blocks form a list, newest first. */
struct block {
    struct block *next;
    size_t size;   /* of the data behind this header */
    size_t used;   /* of those, handed out */
    size_t mapped; /* whole length when it came from mmap, else 0 */
    size_t pad;    /* keeps the header a multiple of ALIGN */
    size_t pad2;
};

struct sk_arena {
    size_t cap, used;
    struct block *blocks; /* the first one is where small objects go */
    struct block *large;
    struct block *spare; /* chunks of a scan before, for the next ones */
    size_t spare_count;
};

static uint8_t *data_of(struct block *b)
{
    return (uint8_t *)(b + 1);
}

static size_t round_up(size_t n)
{
    return (n + ALIGN - 1) & ~(size_t)(ALIGN - 1);
}

static struct block *block_new(size_t size)
{
    size_t whole;
    if (!sk_add(size, sizeof(struct block), &whole))
        return NULL;
    struct block *b;
    size_t mapped = 0;
    if (MAY_MAP && size >= MAPPED_FROM_BYTES) {
        b = mmap(NULL, whole, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        if (b == MAP_FAILED)
            return NULL;
        mapped = whole;
    } else {
        b = malloc(whole);
        if (b == NULL)
            return NULL;
    }
    b->next = NULL;
    b->size = size;
    b->used = 0;
    b->mapped = mapped;
    return b;
}

static void block_free(struct block *b)
{
    if (b->mapped > 0)
        (void)munmap(b, b->mapped);
    else
        free(b);
}

static void list_free(struct block *b)
{
    while (b != NULL) {
        struct block *next = b->next;
        block_free(b);
        b = next;
    }
}

struct sk_arena *sk_arena_new(size_t cap_bytes)
{
    struct sk_arena *arena = calloc(1, sizeof *arena);
    if (arena != NULL)
        arena->cap = cap_bytes;
    return arena;
}

void sk_arena_free(struct sk_arena *arena)
{
    if (arena == NULL)
        return;
    list_free(arena->blocks);
    list_free(arena->large);
    list_free(arena->spare);
    free(arena);
}

#ifndef SK_ARENA_MALLOC
static void put_spare(struct sk_arena *arena, struct block *b)
{
    if (arena->spare_count == SPARE_MAX) {
        block_free(b);
        return;
    }
    b->used = 0;
    b->next = arena->spare;
    arena->spare = b;
    arena->spare_count++;
}

static struct block *chunk_new(struct sk_arena *arena)
{
    struct block *b = arena->spare;
    if (b == NULL)
        return block_new(CHUNK_BYTES);
    arena->spare = b->next;
    arena->spare_count--;
    return b;
}
#endif

void sk_arena_reset(struct sk_arena *arena)
{
    list_free(arena->large);
    arena->large = NULL;
    arena->used = 0;
    if (arena->blocks == NULL)
        return;
#ifdef SK_ARENA_MALLOC
    list_free(arena->blocks);
    arena->blocks = NULL;
#else
    while (arena->blocks->next != NULL) {
        struct block *b = arena->blocks;
        arena->blocks = b->next;
        put_spare(arena, b);
    }
    arena->blocks->used = 0;
#endif
}

void sk_arena_set_cap(struct sk_arena *arena, size_t cap_bytes)
{
    arena->cap = cap_bytes;
}

static void *alloc_large(struct sk_arena *arena, size_t size)
{
    struct block *b = block_new(size);
    if (b == NULL)
        return NULL;
    b->used = size;
    b->next = arena->large;
    arena->large = b;
    arena->used += size;
    return data_of(b);
}

#ifdef SK_ARENA_MALLOC

void *sk_arena_alloc(struct sk_arena *arena, size_t bytes)
{
    if (bytes > arena->cap - sk_min(arena->used, arena->cap))
        return NULL;
    return alloc_large(arena, bytes); /* exact size: the sanitizer sees its very end */
}

#else

void *sk_arena_alloc(struct sk_arena *arena, size_t bytes)
{
    size_t size;
    if (!sk_add(bytes, ALIGN, &size))
        return NULL;
    size = round_up(bytes);
    if (size > arena->cap - sk_min(arena->used, arena->cap))
        return NULL;
    if (size > CHUNK_BYTES / 4)
        return alloc_large(arena, size);
    if (arena->blocks == NULL || size > arena->blocks->size - arena->blocks->used) {
        struct block *b = chunk_new(arena);
        if (b == NULL)
            return NULL;
        b->next = arena->blocks;
        arena->blocks = b;
    }
    void *at = data_of(arena->blocks) + arena->blocks->used;
    arena->blocks->used += size;
    arena->used += size;
    return at;
}

#endif

void *sk_arena_zalloc(struct sk_arena *arena, size_t bytes)
{
    void *at = sk_arena_alloc(arena, bytes);
    return at == NULL ? NULL : memset(at, 0, bytes);
}

void *sk_arena_array(struct sk_arena *arena, size_t n, size_t bytes)
{
    size_t whole;
    return sk_mul(n, bytes, &whole) ? sk_arena_zalloc(arena, whole) : NULL;
}

/* A large block on top of the list can be moved by the kernel without a copy. */
static void *remap_large(struct sk_arena *arena, void *ptr, size_t new_bytes)
{
#if !defined(SK_ARENA_MALLOC) && defined(MREMAP_MAYMOVE)
    struct block *b = arena->large;
    size_t size = round_up(new_bytes);
    if (b == NULL || b->mapped == 0 || ptr != data_of(b) || size < new_bytes)
        return NULL;
    if (size > b->size && size - b->size > arena->cap - sk_min(arena->used, arena->cap))
        return NULL;
    struct block *moved = mremap(b, b->mapped, size + sizeof *b, MREMAP_MAYMOVE);
    if (moved == MAP_FAILED)
        return NULL;
    arena->used = arena->used - moved->size + size;
    moved->size = moved->used = size;
    moved->mapped = size + sizeof *b;
    arena->large = moved;
    return data_of(moved);
#else
    (void)arena, (void)ptr, (void)new_bytes;
    return NULL;
#endif
}

void *sk_arena_resize(struct sk_arena *arena, void *ptr, size_t old_bytes, size_t new_bytes)
{
    if (ptr != NULL) {
        struct block *b = arena->blocks;
        size_t old_size = round_up(old_bytes), new_size = round_up(new_bytes);
        if (b != NULL && old_size <= b->used && (uint8_t *)ptr == data_of(b) + b->used - old_size &&
            new_size >= new_bytes && new_size <= b->size - (b->used - old_size) &&
            (new_size <= old_size || new_size - old_size <= sk_arena_left(arena))) {
            b->used = b->used - old_size + new_size;
            arena->used = arena->used - old_size + new_size;
            return ptr;
        }
        void *moved = remap_large(arena, ptr, new_bytes);
        if (moved != NULL)
            return moved;
        if (new_bytes <= old_bytes)
            return ptr;
    }
    void *at = sk_arena_alloc(arena, new_bytes);
    if (at != NULL && old_bytes > 0)
        memcpy(at, ptr, sk_min(old_bytes, new_bytes));
    return at;
}

bool sk_arena_dup(struct sk_arena *arena, sk_span from, sk_span *ret)
{
    uint8_t *at = sk_arena_alloc(arena, from.len);
    if (at == NULL)
        return false;
    if (from.len > 0)
        memcpy(at, from.ptr, from.len);
    *ret = sk_span_of(at, from.len);
    return true;
}

char *sk_arena_cstr(struct sk_arena *arena, sk_span from)
{
    char *at = sk_arena_alloc(arena, from.len + 1);
    if (at == NULL)
        return NULL;
    if (from.len > 0)
        memcpy(at, from.ptr, from.len);
    at[from.len] = '\0';
    return at;
}

size_t sk_arena_used(const struct sk_arena *arena)
{
    return arena->used;
}

size_t sk_arena_left(const struct sk_arena *arena)
{
    return arena->cap - sk_min(arena->used, arena->cap);
}

void *sk_vec_room(struct sk_arena *arena, void *at, size_t count, size_t *cap, size_t elem_bytes)
{
    if (count < *cap)
        return at;
    size_t new_cap = *cap == 0 ? 8 : *cap * 2, old_size, new_size;
    if (!sk_mul(*cap, elem_bytes, &old_size) || !sk_mul(new_cap, elem_bytes, &new_size))
        return NULL;
    void *moved = sk_arena_resize(arena, at, old_size, new_size);
    if (moved != NULL)
        *cap = new_cap;
    return moved;
}

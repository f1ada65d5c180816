/* map.h: byte strings → numbers or pointers, in an arena. Insertion order can be walked.
 * May be used by: everyone. Uses: arena. */
#ifndef SEKISHO_BASE_MAP_H
#define SEKISHO_BASE_MAP_H

#include "base/arena.h"

struct sk_map_entry {
    sk_span key; /* borrowed: must live as long as the map */
    uint64_t hash;
    uintptr_t value;
};

/* Zero-initialise; `fold` makes keys equal that differ in ASCII case only. */
struct sk_map {
    struct sk_map_entry *entries; /* count of them, in insertion order */
    uint32_t *slots;              /* open addressing: index + 1 */
    size_t count, cap;            /* cap: a power of two, of slots */
    bool fold;
};

uint64_t sk_hash(sk_span s);
uint64_t sk_hash_fold(sk_span s);

/* The entry of key, or NULL. */
struct sk_map_entry *sk_map_find(const struct sk_map *map, sk_span key);
/* The entry of key, made with value 0 where there was none; NULL when there is no memory. */
struct sk_map_entry *sk_map_put(struct sk_map *map, struct sk_arena *arena, sk_span key);

#endif

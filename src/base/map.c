#include "base/map.h"

/* Multiply-and-fold over 8 bytes at a time. Keys come from attackers, but a map holds at most a
 * budget's worth of entries, and a scan ends with its deadline. */
static uint64_t mix(uint64_t h, uint64_t word)
{
    __uint128_t m = (__uint128_t)(h ^ word) * 0x9E3779B97F4A7C15u;
    return (uint64_t)m ^ (uint64_t)(m >> 64);
}

uint64_t sk_hash(sk_span s)
{
    uint64_t h = 0x736B6D6170u ^ s.len, word;
    size_t i = 0;
    for (; s.len - i >= 8; i += 8) {
        memcpy(&word, s.ptr + i, 8);
        h = mix(h, word);
    }
    word = 0;
    if (s.len > i)
        memcpy(&word, s.ptr + i, s.len - i);
    return mix(mix(h, word), s.len);
}

uint64_t sk_hash_fold(sk_span s)
{
    uint64_t h = 0x736B666F6C64u ^ s.len;
    for (size_t i = 0; i < s.len; i++)
        h = (h ^ sk_lower(s.ptr[i])) * 0x100000001B3u;
    return mix(h, s.len);
}

static uint64_t hash_of(const struct sk_map *map, sk_span key)
{
    return map->fold ? sk_hash_fold(key) : sk_hash(key);
}

static bool same_key(const struct sk_map *map, sk_span a, sk_span b)
{
    return map->fold ? sk_ieq(a, b) : sk_eq(a, b);
}

/* The slot where key is or would go; the map has a free slot. */
static size_t slot_of(const struct sk_map *map, sk_span key, uint64_t hash)
{
    size_t at = hash & (map->cap - 1);
    while (map->slots[at] != 0) {
        const struct sk_map_entry *e = &map->entries[map->slots[at] - 1];
        if (e->hash == hash && same_key(map, e->key, key))
            break;
        at = (at + 1) & (map->cap - 1);
    }
    return at;
}

struct sk_map_entry *sk_map_find(const struct sk_map *map, sk_span key)
{
    if (map->count == 0)
        return NULL;
    size_t at = slot_of(map, key, hash_of(map, key));
    return map->slots[at] == 0 ? NULL : &map->entries[map->slots[at] - 1];
}

static bool grow(struct sk_map *map, struct sk_arena *arena)
{
    size_t cap = map->cap == 0 ? 16 : map->cap * 2;
    uint32_t *slots = SK_NEW_ARRAY(arena, uint32_t, cap);
    struct sk_map_entry *entries = SK_NEW_ARRAY(arena, struct sk_map_entry, cap / 2);
    if (slots == NULL || entries == NULL)
        return false;
    if (map->count > 0)
        memcpy(entries, map->entries, map->count * sizeof *entries);
    map->entries = entries;
    map->slots = slots;
    map->cap = cap;
    for (size_t i = 0; i < map->count; i++)
        slots[slot_of(map, entries[i].key, entries[i].hash)] = (uint32_t)(i + 1);
    return true;
}

struct sk_map_entry *sk_map_put(struct sk_map *map, struct sk_arena *arena, sk_span key)
{
    struct sk_map_entry *found = sk_map_find(map, key);
    if (found != NULL)
        return found;
    if (map->count >= map->cap / 2 && !grow(map, arena))
        return NULL;
    uint64_t hash = hash_of(map, key);
    struct sk_map_entry *e = &map->entries[map->count];
    *e = (struct sk_map_entry){.key = key, .hash = hash, .value = 0};
    map->slots[slot_of(map, key, hash)] = (uint32_t)++map->count;
    return e;
}

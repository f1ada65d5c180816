#include "format/vba/pcode.h"

#include "base/map.h"
#include "base/reader.h"

enum {
    LINE_BYTES = 12,
    CODE_GAP_BYTES = 10, /* between the line table and the code */
    MAX_NAMES = 32768,
    FIRST_NAME = 0x100, /* lower numbers are the compiler's own names */
    MAX_SHIFT = 8,      /* how many of its own names a version has put in front */
    MIN_CHAIN = 4
};

/* ---- The identifier table ---- */

static bool name_byte(uint8_t c)
{
    return sk_is_alnum(c) || c == '_' || c >= 0x80;
}

static bool is_name(sk_span s)
{
    if (s.len == 0 || sk_is_digit(s.ptr[0]))
        return false;
    for (size_t i = 0; i < s.len; i++)
        if (!name_byte(s.ptr[i]))
            return false;
    return true;
}

/* length, type, six bytes more for some types, the name, and a hash of four bytes unless a keyword
 * was marked by two zeros */
static bool read_name(struct sk_reader *r, sk_span *ret)
{
    uint8_t length, type;
    bool keyword = false;
    if (!sk_read_u8(r, &length) || !sk_read_u8(r, &type))
        return false;
    if (length == 0 && type == 0) {
        keyword = true;
        if (!sk_skip(r, 2) || !sk_read_u8(r, &length) || !sk_read_u8(r, &type))
            return false;
    }
    if ((type & 0x80) != 0 && !sk_skip(r, 6))
        return false;
    return sk_read(r, length, ret) && is_name(*ret) && (keyword || sk_skip(r, 4));
}

/* Cheap, since it is asked at every byte. */
static bool may_be_name(sk_span stream, size_t at)
{
    sk_span head = sk_slice(stream, at, 9);
    if (head.len < 9 || head.ptr[0] == 0 || head.ptr[0] > 0x7F)
        return false;
    uint8_t first = head.ptr[(head.ptr[1] & 0x80) != 0 ? 8 : 2];
    return name_byte(first) && !sk_is_digit(first) && first != 0xFF;
}

static bool chain_starts(sk_span stream, size_t at)
{
    struct sk_reader r = sk_reader_of(sk_from(stream, at));
    sk_span name;
    for (int i = 0; i < MIN_CHAIN; i++)
        if (!read_name(&r, &name))
            return false;
    return true;
}

struct sk_vba_names sk_vba_names_of(struct sk_arena *arena, sk_span stream)
{
    struct sk_vba_names names = {0};
    SK_VEC(sk_span) list = {0};
    size_t at = 0;
    while (at < stream.len && !(may_be_name(stream, at) && chain_starts(stream, at)))
        at++;
    struct sk_reader r = sk_reader_of(sk_from(stream, at));
    for (sk_span name; list.count < MAX_NAMES && read_name(&r, &name);) {
        sk_span *room = SK_PUSH(arena, &list);
        if (room == NULL)
            return names;
        *room = name;
    }
    names.at = list.at;
    names.count = list.count;
    return names;
}

/* ---- The line table ---- */

enum sk_status sk_vba_pcode_of(sk_span before, struct sk_vba_pcode *ret)
{
    static const sk_span magic = SK_LIT_INIT("\xFE\xCA\x01\x00");
    size_t at = SK_NPOS, next = 0;
    for (size_t hit; (hit = sk_find(sk_from(before, next), magic)) != SK_NPOS; next = at + 1)
        at = next + hit; /* the last one: what comes before may hold such bytes by chance */
    if (at == SK_NPOS || before.len - at < 6)
        return SK_NOT_MINE;
    size_t count = sk_u16le(before.ptr + at + 4);
    sk_span table = sk_slice(before, at + 6, count * LINE_BYTES);
    if (table.len < count * LINE_BYTES)
        return SK_NOT_MINE;
    *ret =
        (struct sk_vba_pcode){table, sk_from(before, at + 6 + table.len + CODE_GAP_BYTES), count};
    return SK_OK;
}

size_t sk_vba_source_lines(sk_span source)
{
    size_t lines = 0;
    bool continued = false;
    for (sk_span line; sk_next_line(&source, &line);) {
        line = sk_trim(line);
        if (!continued && sk_istarts(line, SK_LIT("Attribute ")))
            continue;
        lines += !continued;
        continued = sk_ends(line, SK_LIT(" _")) || sk_eq(line, SK_LIT("_"));
    }
    return lines;
}

/* ---- Names that the p-code uses ---- */

/* Opcodes that are followed by a name: Ld, MemLd, ArgsLd, ArgsMemLd, St, MemSt, ArgsCall,
 * ArgsMemCall. */
static bool takes_name(uint16_t word)
{
    static const uint16_t ops[] = {0x20, 0x21, 0x24, 0x25, 0x27, 0x28, 0x41, 0x42};
    for (size_t i = 0; i < sizeof ops / sizeof ops[0]; i++)
        if ((word & 0x3FF) == ops[i])
            return true;
    return false;
}

static void mark_line(sk_span line, uint8_t *used, size_t used_count)
{
    for (size_t i = 0; i + 4 <= line.len; i += 2) {
        size_t name = sk_u16le(line.ptr + i + 2) >> 1;
        if (!takes_name(sk_u16le(line.ptr + i)) || name < FIRST_NAME)
            continue;
        name -= FIRST_NAME;
        if (name < used_count)
            used[name] = 1;
    }
}

static uint8_t *mark_used(struct sk_scan *scan, const struct sk_vba_pcode *p, size_t used_count)
{
    uint8_t *used = SK_NEW_ARRAY(scan->arena, uint8_t, used_count);
    struct sk_reader r = sk_reader_of(p->table);
    uint16_t bytes, unused;
    uint32_t off;
    while (used != NULL && sk_skip(&r, 4) && sk_read_u16le(&r, &bytes) &&
           sk_read_u16le(&r, &unused) && sk_read_u32le(&r, &off)) {
        sk_span line = sk_slice(p->code, off, bytes);
        if (!sk_spend(&scan->budget, SK_BUDGET_STEPS, 1 + line.len / 2))
            return NULL;
        mark_line(line, used, used_count);
    }
    return used;
}

/* Every word of the source, string literals and comments included: what is there is there. */
static bool words_of(struct sk_scan *scan, sk_span source, struct sk_map *words)
{
    size_t at = 0;
    while (at < source.len) {
        size_t end = at;
        while (end < source.len && name_byte(source.ptr[end]))
            end++;
        if (end > at && (!sk_step(scan) ||
                         sk_map_put(words, scan->arena, sk_slice(source, at, end - at)) == NULL))
            return false;
        at = end + 1;
    }
    return true;
}

struct fit {
    size_t used, found;
    sk_span missing;
};

/* How the used names fit the source when a version's own names shift the numbers by `shift`. */
static struct fit fit_of(const struct sk_vba_names *names, const uint8_t *used,
                         const struct sk_map *words, size_t shift)
{
    struct fit f = {0};
    for (size_t i = 0; i < names->count; i++) {
        if (!used[i + shift])
            continue;
        f.used++;
        if (sk_map_find(words, names->at[i]) != NULL)
            f.found++;
        else if (f.missing.len < 4)
            f.missing = names->at[i];
    }
    return f;
}

sk_span sk_vba_stomped(struct sk_scan *scan, const struct sk_vba_names *names,
                       const struct sk_vba_pcode *pcode, sk_span source, bool known_layout)
{
    struct sk_map words = {.fold = true};
    const uint8_t *used = mark_used(scan, pcode, names->count + MAX_SHIFT + 1);
    if (names->count == 0 || used == NULL || !words_of(scan, source, &words))
        return (sk_span){0};
    struct fit best = {0};
    for (size_t shift = 0; shift <= MAX_SHIFT; shift++) {
        struct fit f = fit_of(names, used, &words, shift);
        if (f.used > 0 && (best.used == 0 || f.found * best.used > best.found * f.used))
            best = f;
    }
    bool other_lines = pcode->line_count != sk_vba_source_lines(source);
    if (best.used < 2 || best.found == best.used ||
        (!other_lines && (!known_layout || best.found * 4 >= best.used)))
        return (sk_span){0};
    return best.missing;
}

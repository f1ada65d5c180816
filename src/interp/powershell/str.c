/* Strings: UTF-8 outside, UTF-16 units where PowerShell counts. */
#include "interp/powershell/ps.h"

/* One code point, lone surrogates (three bytes) included; what is no UTF-8 counts as one unit. */
static size_t rune_at(sk_span s, uint32_t *ret)
{
    if (s.len >= 3 && s.ptr[0] == 0xED && s.ptr[1] >= 0xA0 && s.ptr[1] < 0xC0) {
        *ret = 0xD000u | (uint32_t)(s.ptr[1] & 0x3F) << 6 | (s.ptr[2] & 0x3Fu);
        return 3;
    }
    return sk_utf8_decode(s, ret);
}

size_t pstr_units(sk_span s)
{
    size_t units = 0, ascii = sk_ascii_prefix(s);
    units = ascii;
    for (size_t i = ascii; i < s.len;) {
        uint32_t rune;
        i += rune_at(sk_from(s, i), &rune);
        units += rune > 0xFFFF ? 2 : 1;
    }
    return units;
}

size_t pstr_index(sk_span s, size_t byte_off)
{
    return pstr_units(sk_slice(s, 0, byte_off));
}

struct punits pstr_to_units(struct ps *ps, sk_span s)
{
    uint16_t *at = sk_arena_array(ps->arena, s.len + 1, sizeof *at);
    size_t n = 0;
    if (at == NULL) {
        ps_no_memory(ps);
        return (struct punits){0};
    }
    for (size_t i = 0; i < s.len;) {
        uint32_t rune;
        i += rune_at(sk_from(s, i), &rune);
        if (rune > 0xFFFF) {
            at[n++] = (uint16_t)(0xD800 + ((rune - 0x10000) >> 10));
            rune = 0xDC00 + ((rune - 0x10000) & 0x3FF);
        }
        at[n++] = (uint16_t)rune;
    }
    return (struct punits){at, n};
}

static void put_unit(struct sk_text *out, uint32_t unit)
{
    if (unit < 0xD800 || unit > 0xDFFF) {
        sk_text_rune(out, unit);
        return;
    }
    sk_text_byte(out, 0xED);
    sk_text_byte(out, (uint8_t)(0x80 | (unit >> 6 & 0x3F)));
    sk_text_byte(out, (uint8_t)(0x80 | (unit & 0x3F)));
}

sk_span pstr_of_units(struct ps *ps, const uint16_t *at, size_t count)
{
    struct sk_text out = ps_textbuf(ps);
    (void)sk_text_reserve(&out, count);
    for (size_t i = 0; i < count; i++) {
        uint32_t unit = at[i];
        if (unit >= 0xD800 && unit < 0xDC00 && i + 1 < count && at[i + 1] >= 0xDC00 &&
            at[i + 1] < 0xE000) {
            unit = 0x10000 + ((unit - 0xD800) << 10) + (at[i + 1] - 0xDC00u);
            i++;
        }
        put_unit(&out, unit);
    }
    return ps_text_done(ps, &out);
}

sk_span pstr_slice(struct ps *ps, sk_span s, size_t from, size_t count)
{
    if (sk_ascii_prefix(s) == s.len)
        return sk_slice(s, from, count);
    struct punits u = pstr_to_units(ps, s);
    if (from >= u.count)
        return (sk_span){0};
    return pstr_of_units(ps, u.at + from, sk_min(count, u.count - from));
}

int pstr_unit(sk_span s, size_t index)
{
    size_t ascii = sk_ascii_prefix(s);
    if (index < ascii)
        return s.ptr[index];
    for (size_t i = ascii, at = ascii; i < s.len;) {
        uint32_t rune;
        i += rune_at(sk_from(s, i), &rune);
        if (at == index)
            return rune > 0xFFFF ? (int)(0xD800 + ((rune - 0x10000) >> 10)) : (int)rune;
        if (rune > 0xFFFF && at + 1 == index)
            return (int)(0xDC00 + ((rune - 0x10000) & 0x3FF));
        at += rune > 0xFFFF ? 2 : 1;
    }
    return -1;
}

pv pv_char(uint32_t unit)
{
    return (pv){.kind = PV_CHAR, .i = (int64_t)(unit & 0xFFFF)};
}

pv pstr_chars(struct ps *ps, sk_span s)
{
    struct punits u = pstr_to_units(ps, s);
    pv out = pv_array(ps, u.count);
    for (size_t i = 0; i < u.count && ps_step(ps, 1); i++)
        pv_push(ps, out.arr, pv_char(u.at[i]));
    out.arr->of = PV_CHAR;
    return out;
}

pv pv_bytes(struct ps *ps, sk_span bytes)
{
    pv out = pv_array(ps, bytes.len);
    for (size_t i = 0; i < bytes.len && !ps->dead; i++)
        pv_push(ps, out.arr, pv_num(PV_BYTE, bytes.ptr[i]));
    out.arr->of = PV_BYTE;
    (void)ps_step(ps, bytes.len / 16);
    return out;
}

sk_span pv_to_bytes(struct ps *ps, pv v)
{
    if (v.kind == PV_STRING)
        return pv_span(v);
    if (v.kind == PV_OBJECT)
        return pv_is_opaque(v) ? (sk_span){0} : pv_to_bytes(ps, v.obj->data);
    struct parr items = pv_items(&v);
    struct sk_text out = ps_textbuf(ps);
    for (size_t i = 0; i < items.count; i++)
        sk_text_byte(&out, (uint8_t)pv_to_int(ps, items.at[i]));
    return ps_text_done(ps, &out);
}

sk_span ps_case(struct ps *ps, sk_span s, bool upper)
{
    struct sk_text out = ps_textbuf(ps);
    for (size_t i = 0; i < s.len; i++)
        sk_text_byte(&out, upper ? sk_upper(s.ptr[i]) : sk_lower(s.ptr[i]));
    return ps_text_done(ps, &out);
}

sk_span ps_lower(struct ps *ps, sk_span s)
{
    return ps_case(ps, s, false);
}

sk_span ps_replace(struct ps *ps, sk_span s, sk_span from, sk_span to, bool fold)
{
    if (from.len == 0)
        return s;
    struct sk_text out = ps_textbuf(ps);
    while (!ps->dead) {
        size_t at = fold ? sk_ifind(s, from) : sk_find(s, from);
        if (at == SK_NPOS)
            break;
        sk_text_put(&out, sk_slice(s, 0, at));
        sk_text_put(&out, to);
        s = sk_from(s, at + from.len);
        (void)ps_step(ps, 1 + (at + to.len) / 64);
    }
    sk_text_put(&out, s);
    return ps_text_done(ps, &out);
}

/* a + b; a string that grows step by step is not copied each time. */
sk_span ps_append(struct ps *ps, sk_span a, sk_span b)
{
    size_t need = a.len + b.len;
    bool mine = ps->grow_ptr != NULL && a.ptr == ps->grow_ptr && a.len == ps->grow_len;
    (void)ps_step(ps, 1 + b.len / 64);
    if (!mine || need > ps->grow_cap) {
        size_t cap = need < 64 ? need : need * 2;
        uint8_t *at = sk_arena_alloc(ps->arena, cap + 1);
        if (at == NULL || !ps_step(ps, a.len / 64)) {
            ps_no_memory(ps);
            return a;
        }
        if (a.len > 0)
            memcpy(at, a.ptr, a.len);
        ps->grow_ptr = at;
        ps->grow_cap = cap;
    }
    if (b.len > 0)
        memcpy(ps->grow_ptr + a.len, b.ptr, b.len);
    ps->grow_len = need;
    return sk_span_of(ps->grow_ptr, need);
}

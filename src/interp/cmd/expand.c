/* The phases in which variables become text. */
#include "interp/cmd/cm.h"

/* As strtol with base 0: blanks, a sign, 0x and 0 in front. */
static int64_t leading_number(sk_span *s)
{
    size_t n = 0;
    while (s->len > 0 && sk_is_wsp(s->ptr[0]))
        *s = sk_from(*s, 1);
    bool minus = s->len > 0 && s->ptr[0] == '-';
    if (minus || (s->len > 0 && s->ptr[0] == '+'))
        *s = sk_from(*s, 1);
    unsigned base = sk_istarts(*s, SK_LIT("0x")) ? 16 : s->len > 1 && s->ptr[0] == '0' ? 8 : 10;
    if (base == 16)
        *s = sk_from(*s, 2);
    uint64_t raw = sk_leading_u64(*s, base, &n);
    int64_t v = (int64_t)sk_min(raw, 1 << 30);
    *s = sk_from(*s, n);
    return minus ? -v : v;
}

static int64_t units(uint8_t lead)
{
    return (lead & 0xc0) == 0x80 ? 0 : lead >= 0xf0 ? 2 : 1;
}

/* Where character n stands; cmd.exe counts UTF-16 units. */
static size_t offset_of(sk_span text, int64_t n)
{
    size_t at = 0;
    while (at < text.len && (n > 0 || units(text.ptr[at]) == 0))
        n -= units(text.ptr[at++]);
    return at;
}

static sk_span cut(sk_span value, int64_t from, int64_t count)
{
    int64_t len = 0;
    for (size_t i = 0; i < value.len; i++)
        len += units(value.ptr[i]);
    if (from < 0)
        from = from + len < 0 ? 0 : from + len;
    if (from > len)
        from = len;
    int64_t end = count < 0 ? len + count : from + count;
    end = end > len ? len : end;
    if (end <= from)
        return SK_LIT("");
    size_t start = offset_of(value, from);
    return sk_slice(value, start, offset_of(value, end) - start);
}

/* x:~from,count ; length of the modifier with its closing mark, 0: it is none. */
static size_t substring(sk_span spec, uint8_t mark, sk_span value, struct sk_text *out)
{
    sk_span s = sk_from(spec, 1);
    int64_t from = leading_number(&s), count = INT32_MAX;
    if (s.len > 0 && s.ptr[0] == ',') {
        s = sk_from(s, 1);
        count = leading_number(&s);
    }
    while (s.len > 0 && sk_is_wsp(s.ptr[0]))
        s = sk_from(s, 1);
    if (s.len == 0 || s.ptr[0] != mark)
        return 0;
    sk_text_put(out, cut(value, from, count));
    return spec.len - s.len + 1;
}

static void replace(struct cm *cm, sk_span value, sk_span old, sk_span with, struct sk_text *out)
{
    bool to_front = sk_starts(old, SK_LIT("*")) && old.len > 1;
    old = to_front ? sk_from(old, 1) : old;
    while (cm_step(cm, 1 + value.len / 256)) {
        size_t at = sk_ifind(value, old);
        if (at == SK_NPOS)
            break;
        sk_text_put(out, to_front ? SK_LIT("") : sk_slice(value, 0, at));
        sk_text_put(out, with);
        value = sk_from(value, at + old.len);
        if (to_front)
            break;
    }
    sk_text_put(out, value);
}

/* x:old=new, x:*old=new */
static size_t substitute(struct cm *cm, sk_span spec, uint8_t mark, sk_span value,
                         struct sk_text *out)
{
    size_t eq = sk_find_byte(spec, '='), early = sk_find_byte(spec, mark);
    if (eq == SK_NPOS || eq == 0 || early < eq || (eq == 1 && spec.ptr[0] == '*'))
        return 0;
    size_t close = sk_find_byte(sk_from(spec, eq + 1), mark);
    if (close == SK_NPOS)
        return 0;
    replace(cm, value, sk_slice(spec, 0, eq), sk_slice(spec, eq + 1, close), out);
    return eq + 1 + close + 1;
}

/* At the start of s stands a mark. How much of s was taken; 0: nothing could be made of it. */
static size_t expand_at(struct cm *cm, sk_span s, uint8_t mark, struct sk_text *out)
{
    size_t n = 1;
    while (n < s.len && s.ptr[n] != mark &&
           !(s.ptr[n] == ':' && !(n + 1 < s.len && s.ptr[n + 1] == mark)))
        n++;
    if (n >= s.len)
        return 0;
    sk_span name = sk_slice(s, 1, n - 1), value = {0};
    bool have = name.len > 0 && cm_get(cm, name, &value);
    if (!have) /* undefined: nothing in a batch file, itself on a command line */
        return cm->batch ? n + 1 : 0;
    if (s.ptr[n] == mark) {
        sk_text_put(out, value);
        return n + 1;
    }
    sk_span spec = sk_from(s, n + 1);
    size_t used = spec.len > 0 && spec.ptr[0] == '~' ? substring(spec, mark, value, out)
                                                     : substitute(cm, spec, mark, value, out);
    return used == 0 ? 0 : n + 1 + used;
}

/* %~dp0, %1, %* of a batch file; gives the length that was used, 0: none. */
static size_t batch_argument(struct cm *cm, sk_span s, struct sk_text *out)
{
    const struct cm_frame *f = cm->frame;
    size_t i = 1;
    if (f == NULL || s.len < 2)
        return 0;
    if (s.ptr[i] == '*') {
        sk_text_put(out, f->star);
        return 2;
    }
    bool tilde = s.ptr[i] == '~';
    if (tilde)
        i++;
    if (tilde && i < s.len && s.ptr[i] == '$') { /* %~$PATH:1 */
        size_t colon = sk_find_byte(sk_from(s, i), ':');
        i = colon == SK_NPOS ? s.len : i + colon + 1;
    } else
        while (tilde && i < s.len && sk_is_alpha(s.ptr[i]))
            i++;
    if (i >= s.len || !sk_is_digit(s.ptr[i]))
        return 0;
    size_t n = (size_t)(s.ptr[i] - '0');
    sk_span word = n == 0 ? f->zero : n <= f->argc ? f->args[n - 1] : (sk_span){0};
    sk_text_put(out, tilde ? cm_tilde(cm, word, sk_slice(s, 2, i - 2)) : word);
    return i + 1;
}

sk_span cm_percent(struct cm *cm, sk_span s)
{
    if (sk_find_byte(s, '%') == SK_NPOS)
        return s;
    struct sk_text out = cm_text(cm);
    for (size_t i = 0; i < s.len && cm_step(cm, 1);) {
        size_t plain = sk_find_byte(sk_from(s, i), '%'), used = 0;
        sk_text_put(&out, sk_slice(s, i, plain));
        i = plain == SK_NPOS ? s.len : i + plain;
        if (i >= s.len)
            break;
        sk_span at = sk_from(s, i);
        if (cm->batch && at.len > 1 && at.ptr[1] == '%') {
            sk_text_byte(&out, '%');
            used = 2;
        }
        if (used == 0 && cm->batch)
            used = batch_argument(cm, at, &out);
        if (used == 0)
            used = expand_at(cm, at, '%', &out);
        if (used == 0 && !cm->batch)
            sk_text_byte(&out, '%');
        i += used == 0 ? 1 : used;
    }
    return cm_done(cm, &out);
}

/* A text without an exclamation mark keeps its carets. */
sk_span cm_delayed(struct cm *cm, sk_span s)
{
    struct sk_text out = cm_text(cm);
    if (!cm->delayed || sk_find_byte(s, '!') == SK_NPOS)
        return s;
    for (size_t i = 0; i < s.len && cm_step(cm, 1);) {
        if (s.ptr[i] == '^') {
            if (i + 1 < s.len)
                sk_text_byte(&out, s.ptr[i + 1]);
            i += 2;
            continue;
        }
        if (s.ptr[i] != '!') {
            sk_text_byte(&out, s.ptr[i++]);
            continue;
        }
        bool twice = i + 1 < s.len && s.ptr[i + 1] == '!';
        size_t used = twice ? 0 : expand_at(cm, sk_from(s, i), '!', &out);
        if (used == 0 && !cm->batch)
            sk_text_byte(&out, '!');
        i += used == 0 ? 1 : used;
    }
    return cm_done(cm, &out);
}

/* Where the letter of %~nxi stands: of its letters the last that is a loop variable. */
static size_t letter_at(const struct cm *cm, sk_span s, size_t from)
{
    size_t letter = from, k = from;
    bool found = false;
    if (k < s.len && s.ptr[k] == '$') {
        size_t colon = sk_find_byte(sk_from(s, k), ':');
        return colon == SK_NPOS ? s.len : k + colon + 1;
    }
    for (; k < s.len && sk_is_alpha(s.ptr[k]); k++) {
        if (cm->for_set[s.ptr[k]]) {
            letter = k;
            found = true;
        }
        if (sk_find_byte(SK_LIT("dpnxfsatz"), sk_lower(s.ptr[k])) == SK_NPOS)
            break;
    }
    return found || (k < s.len && sk_is_alpha(s.ptr[k])) ? letter : k;
}

sk_span cm_for_vars(struct cm *cm, sk_span s)
{
    if (sk_find_byte(s, '%') == SK_NPOS)
        return s;
    struct sk_text out = cm_text(cm);
    for (size_t i = 0; i < s.len && cm_step(cm, 1); i++) {
        size_t at = i + 1;
        if (s.ptr[i] != '%' || at >= s.len) {
            sk_text_byte(&out, s.ptr[i]);
            continue;
        }
        bool tilde = s.ptr[at] == '~';
        size_t from = at + tilde, letter = tilde ? letter_at(cm, s, from) : from;
        uint8_t c = letter < s.len ? s.ptr[letter] : 0;
        if (c >= CM_LETTERS || !cm->for_set[c]) {
            sk_text_byte(&out, '%');
            continue;
        }
        sk_span value = cm->for_vars[c];
        sk_text_put(&out, tilde ? cm_tilde(cm, value, sk_slice(s, from, letter - from)) : value);
        i = letter;
    }
    return cm_done(cm, &out);
}

/* The script's regular expressions, for PCRE. */
#include "interp/jscript/js.h"

enum { MAX_REGEXES = 4096 };

/* What PCRE reads otherwise than ECMAScript: escapes that only one of them knows. */
static sk_span translated(struct js_run *js, sk_span p)
{
    struct sk_text out = sk_text_new(js->arena, JS_MAX_SOURCE);
    for (size_t i = 0; i < p.len; i++) {
        uint8_t next = i + 1 < p.len ? p.ptr[i + 1] : 0;
        if (p.ptr[i] != '\\' || next == 0) {
            sk_text_byte(&out, p.ptr[i]);
            continue;
        }
        i++;
        if (next == 'v')
            sk_text_puts(&out, "\\x0b");
        else if (next == '0' && (i + 1 >= p.len || !sk_is_digit(p.ptr[i + 1])))
            sk_text_puts(&out, "\\x00");
        else {
            if (!sk_is_alpha(next) || strchr("bBdDsSwWfnrtcxu", next) != NULL)
                sk_text_byte(&out, '\\');
            sk_text_byte(&out, next);
        }
    }
    return sk_text_view(&out);
}

struct sk_regex *js_regex_of(struct js_run *js, sk_span pattern, sk_span flags)
{
    struct sk_text key = sk_text_new(js->arena, SIZE_MAX);
    sk_text_put(&key, flags);
    sk_text_byte(&key, '/');
    sk_text_put(&key, pattern);
    struct sk_map_entry *e = sk_map_find(&js->regexes, sk_text_view(&key));
    if (e != NULL)
        return (struct sk_regex *)e->value;
    unsigned how = SK_REGEX_ECMA | SK_REGEX_DOLLAR_END;
    if (sk_find_byte(flags, 'i') != SK_NPOS)
        how |= SK_REGEX_ICASE;
    if (sk_find_byte(flags, 'm') != SK_NPOS)
        how |= SK_REGEX_MULTILINE;
    js_spend(js, pattern.len + 100);
    struct sk_regex *re = sk_regex_new(js->arena, translated(js, pattern), how);
    if (re != NULL)
        sk_regex_meter(re, js->budget);
    if (js->regexes.count < MAX_REGEXES &&
        (e = sk_map_put(&js->regexes, js->arena, sk_text_view(&key))) != NULL)
        e->value = (uintptr_t)re;
    return re;
}

size_t js_chars_in(sk_span s, size_t to)
{
    size_t n = 0;
    for (size_t i = 0; i < to && i < s.len; i++)
        n += (s.ptr[i] & 0xC0) != 0x80;
    return n;
}

size_t js_byte_of(sk_span s, size_t chars)
{
    size_t i = 0;
    for (size_t n = 0; i < s.len; i++) {
        n += (s.ptr[i] & 0xC0) != 0x80;
        if (n > chars)
            break;
    }
    return i;
}

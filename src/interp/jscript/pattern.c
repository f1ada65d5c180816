/* The script's regular expressions, for PCRE. */
#include "base/utf.h"
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

/* The engine keeps a half of a surrogate pair as three bytes, as U+FFFD has. */
static sk_span valid_text(struct js_run *js, sk_span text)
{
    uint8_t *copy = sk_arena_alloc(js->arena, text.len + 1);
    if (copy == NULL)
        js_stop(js, "memory");
    memcpy(copy, text.ptr, text.len);
    for (size_t i = 0; i < text.len; i++) {
        bool half = text.len - i >= 3 && copy[i] == 0xED && copy[i + 1] >= 0xA0;
        size_t n = half ? 3 : 0;
        if (half)
            memcpy(copy + i, "\xEF\xBF\xBD", 3);
        for (size_t length = 1; n == 0 && length <= 4 && length <= text.len - i; length++)
            n = sk_utf8_valid(sk_span_of(copy + i, length)) ? length : 0;
        if (n == 0)
            copy[i] = '?';
        i += n > 0 ? n - 1 : 0;
    }
    return sk_span_of(copy, text.len);
}

void js_subject_set(struct js_run *js, sk_span text, bool plain)
{
    struct js_subject *s = &js->subject;
    if (s->text.ptr == text.ptr && s->text.len == text.len)
        return;
    js_spend(js, text.len / 64);
    bool valid = plain || sk_utf8_valid(text);
    *s = (struct js_subject){.text = text, .valid = valid ? text : valid_text(js, text)};
}

/* Moves the known place to byte `to` or character `chars`, whichever comes first. */
static void go_to(struct js_run *js, size_t chars, size_t to)
{
    struct js_subject *s = &js->subject;
    if (to < s->bytes || chars < s->chars)
        s->bytes = s->chars = 0;
    size_t from = s->bytes;
    while (s->bytes < to && s->bytes < s->text.len && s->chars < chars) {
        do
            s->bytes++;
        while (s->bytes < s->text.len && (s->text.ptr[s->bytes] & 0xC0) == 0x80);
        s->chars++;
    }
    js_spend(js, (s->bytes - from) / 64);
}

size_t js_chars_in(struct js_run *js, size_t to)
{
    go_to(js, SIZE_MAX, to);
    return js->subject.chars;
}

size_t js_byte_of(struct js_run *js, size_t chars)
{
    go_to(js, chars, SIZE_MAX);
    return js->subject.bytes;
}

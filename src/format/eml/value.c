#include "format/eml/value.h"

#include "base/arith.h"
#include "base/num.h"
#include "base/utf.h"
#include "codec/base64.h"
#include "codec/charset.h"
#include "codec/qp.h"

enum { TEXT_MAX_BYTES = 1 << 18, PARAMS_MAX = 1000 };

/* ---- Encoded words ---- */

struct word {
    sk_span charset, data;
    uint8_t encoding; /* 'b' or 'q' */
    size_t bytes;
};

/* =?charset?B?data?= at the start of in. */
static bool read_word(sk_span in, struct word *ret)
{
    if (!sk_starts(in, SK_LIT("=?")))
        return false;
    const size_t c = sk_find_byte(sk_slice(in, 2, 80), '?');
    if (c == SK_NPOS || c == 0 || 2 + c + 3 > in.len || in.ptr[2 + c + 2] != '?')
        return false;
    ret->charset = sk_slice(in, 2, c);
    ret->encoding = sk_lower(in.ptr[2 + c + 1]);
    const size_t star = sk_find_byte(ret->charset, '*'); /* RFC 2231 5: a language */
    ret->charset = sk_slice(ret->charset, 0, star);
    const sk_span rest = sk_slice(in, 2 + c + 3, 2048);
    const size_t n = sk_find(rest, SK_LIT("?="));
    if (n == SK_NPOS || (ret->encoding != 'b' && ret->encoding != 'q'))
        return false;
    ret->data = sk_slice(rest, 0, n);
    ret->bytes = 2 + c + 3 + n + 2;
    return true;
}

static void decode_word(const struct word *w, struct sk_text *bytes)
{
    enum sk_status st = w->encoding == 'b' ? sk_base64_decode(w->data, bytes, NULL)
                                           : sk_qp_decode(w->data, SK_QP_WORD, bytes, NULL);
    bytes->failed |= st != SK_OK;
}

static void put_charset(sk_span charset, sk_span bytes, struct sk_text *out)
{
    if (sk_charset_decode(charset, bytes, out) == SK_UNSUPPORTED &&
        sk_charset_decode_raw(bytes, out) != SK_OK)
        out->failed = true;
}

static size_t blanks(sk_span in)
{
    size_t n = 0;
    while (n < in.len && sk_is_space(in.ptr[n]))
        n++;
    return n;
}

/* Neighbouring words of one charset, decoded together. Gives what they take up. */
static size_t put_words(struct sk_arena *arena, sk_span in, struct sk_text *out)
{
    struct word w, first;
    struct sk_text bytes = sk_text_new(arena, TEXT_MAX_BYTES);
    size_t used = 0;
    for (size_t gap = 0; read_word(sk_from(in, used + gap), &w);) {
        if (used == 0)
            first = w;
        if (!sk_ieq(w.charset, first.charset))
            break;
        decode_word(&w, &bytes);
        used += gap + w.bytes;
        gap = blanks(sk_from(in, used));
    }
    if (used == 0)
        return 0;
    put_charset(first.charset, sk_text_view(&bytes), out);
    const size_t gap = blanks(sk_from(in, used));
    return read_word(sk_from(in, used + gap), &w) ? used + gap : used;
}

/* Unfolds into bytes, so that raw text is guessed as one. */
static sk_span unfold(struct sk_arena *arena, sk_span value)
{
    struct sk_text t = sk_text_new(arena, TEXT_MAX_BYTES);
    value = sk_trim(sk_slice(value, 0, TEXT_MAX_BYTES));
    if (sk_find_byte(value, '\n') == SK_NPOS && sk_find_byte(value, '\r') == SK_NPOS)
        return value;
    for (size_t i = 0; i < value.len; i++)
        if (value.ptr[i] != '\r' && value.ptr[i] != '\n')
            sk_text_byte(&t, value.ptr[i]);
    return sk_text_view(&t);
}

sk_span eml_decode_text(struct sk_arena *arena, sk_span value)
{
    value = unfold(arena, value);
    const bool words = sk_find(value, SK_LIT("=?")) != SK_NPOS;
    if (!words && sk_ascii_prefix(value) == value.len && sk_find_byte(value, 0x1B) == SK_NPOS)
        return value;
    struct sk_text out = sk_text_new(arena, 4 * TEXT_MAX_BYTES);
    while (value.len > 0) {
        size_t n = sk_find(value, SK_LIT("=?"));
        const sk_span raw = sk_slice(value, 0, n);
        if (raw.len > 0 && sk_charset_decode_raw(raw, &out) != SK_OK)
            break;
        value = sk_from(value, raw.len);
        n = put_words(arena, value, &out);
        if (n == 0 && value.len > 0) {
            n = 1;
            sk_text_byte(&out, value.ptr[0]);
        }
        value = sk_from(value, n);
    }
    return sk_text_view(&out);
}

/* ---- Parameters ---- */

/* Where a raw 8-bit or ISO-2022-JP character ends that may hold a quote or backslash as its
 * second byte; 0: the byte stands for itself. */
static size_t wide(sk_span in, bool cp932)
{
    if (in.ptr[0] == 0x1B && sk_starts(in, SK_LIT("\x1B$"))) {
        const size_t n = sk_find(sk_slice(in, 0, 1024), SK_LIT("\x1B("));
        return n == SK_NPOS ? 0 : sk_min(n + 3, in.len);
    }
    const uint8_t c = in.ptr[0];
    return cp932 && c >= 0x81 && (c < 0xA0 || c >= 0xE0) && in.len > 1 ? 2 : 0;
}

/* A quoted string's inside; *ret_bytes covers both quotes. */
static sk_span quoted(sk_span in, bool cp932, size_t *ret_bytes)
{
    size_t i = 1;
    while (i < in.len && in.ptr[i] != '"') {
        const size_t n = wide(sk_from(in, i), cp932);
        i += n > 0 ? n : in.ptr[i] == '\\' ? 2 : 1;
    }
    i = sk_min(i, in.len);
    *ret_bytes = sk_min(i + 1, in.len);
    return sk_slice(in, 1, i - 1);
}

static bool is_cp932(sk_span value)
{
    return sk_ascii_prefix(value) < value.len && strcmp(sk_charset_guess(value), "cp932") == 0;
}

/* One "name=value" up to the next ";" outside quotes. Gives its length. */
static size_t read_param(sk_span in, bool cp932, struct eml_param *ret)
{
    const size_t semi = sk_find_byte(in, ';'), eq = sk_find_byte(sk_slice(in, 0, semi), '=');
    if (eq == SK_NPOS) {
        ret->odd = sk_trim(sk_slice(in, 0, semi)).len > 0;
        return semi == SK_NPOS ? in.len : semi;
    }
    ret->name = sk_trim(sk_slice(in, 0, eq));
    size_t i = eq + 1 + blanks(sk_from(in, eq + 1));
    ret->odd = sk_find_byte(ret->name, '(') != SK_NPOS;
    if (i < in.len && in.ptr[i] == '"') {
        size_t n;
        ret->value = quoted(sk_from(in, i), cp932, &n);
        ret->quoted = true;
        i += n;
        const size_t next = sk_find_byte(sk_from(in, i), ';');
        ret->odd |= sk_trim(sk_slice(in, i, next)).len > 0 || ret->value.len == 0;
        return next == SK_NPOS ? in.len : i + next;
    }
    size_t end = i;
    while (end < in.len && in.ptr[end] != ';') {
        const size_t n = wide(sk_from(in, end), cp932);
        end += n > 0 ? n : 1;
    }
    end = sk_min(end, in.len);
    ret->value = sk_trim(sk_slice(in, i, end - i));
    for (size_t k = 0; k < ret->value.len; k++)
        ret->odd |= ret->value.ptr[k] <= ' ' || strchr("\"(),=?", ret->value.ptr[k]) != NULL;
    return end;
}

bool eml_params_read(struct sk_arena *arena, sk_span value, struct eml_params *ret)
{
    *ret = (struct eml_params){0};
    value = unfold(arena, value);
    const bool cp932 = is_cp932(value);
    const size_t semi = sk_find_byte(value, ';');
    ret->type = sk_trim(sk_slice(value, 0, semi));
    value = semi == SK_NPOS ? (sk_span){0} : sk_from(value, semi + 1);
    while (value.len > 0 && ret->list.count < PARAMS_MAX) {
        struct eml_param p = {0};
        value = sk_from(value, read_param(value, cp932, &p) + 1);
        ret->odd |= p.odd;
        if (p.name.len == 0)
            continue;
        struct eml_param *to = SK_PUSH(arena, &ret->list);
        if (to == NULL)
            return false;
        *to = p;
    }
    return true;
}

/* ---- RFC 2231 ---- */

/* name*, name*0, name*0* … → the piece's number; -1: another parameter. */
static int piece_of(sk_span written, sk_span name, bool *ret_extended)
{
    if (!sk_istarts(written, name) || written.len == name.len || written.ptr[name.len] != '*')
        return -1;
    sk_span rest = sk_from(written, name.len + 1);
    *ret_extended = rest.len == 0 || rest.ptr[rest.len - 1] == '*';
    size_t n;
    const uint64_t number = sk_leading_u64(rest, 10, &n);
    return number < PARAMS_MAX ? (int)number : -1;
}

static void put_percent(sk_span in, struct sk_text *out)
{
    for (size_t i = 0; i < in.len; i++) {
        const int hi = in.ptr[i] == '%' && i + 2 < in.len ? sk_hex_value(in.ptr[i + 1]) : -1;
        const int lo = hi >= 0 ? sk_hex_value(in.ptr[i + 2]) : -1;
        sk_text_byte(out, lo >= 0 ? (uint8_t)(hi << 4 | lo) : in.ptr[i]);
        i += lo >= 0 ? 2 : 0;
    }
}

/* charset'language'rest; without quotes there is no charset. */
static sk_span cut_charset(sk_span *value)
{
    const size_t a = sk_find_byte(*value, '\'');
    const size_t b = a == SK_NPOS ? SK_NPOS : sk_find_byte(sk_from(*value, a + 1), '\'');
    if (b == SK_NPOS)
        return (sk_span){0};
    const sk_span charset = sk_slice(*value, 0, a);
    *value = sk_from(*value, a + 1 + b + 1);
    return charset;
}

static sk_span extended(struct sk_arena *arena, const struct eml_params *params, sk_span name)
{
    struct sk_text bytes = sk_text_new(arena, TEXT_MAX_BYTES), out;
    sk_span charset = {0};
    int want = 0;
    bool found = false;
    for (size_t pass = 0; pass < params->list.count && pass < 64; pass++) {
        const int before = want;
        for (size_t i = 0; i < params->list.count; i++) {
            const struct eml_param *p = &params->list.at[i];
            bool ext = false;
            if (piece_of(p->name, name, &ext) != want)
                continue;
            sk_span value = p->value;
            if (want == 0 && ext)
                charset = cut_charset(&value);
            if (ext)
                put_percent(value, &bytes);
            else
                sk_text_put(&bytes, value);
            found = true;
            want++;
        }
        if (want == before)
            break;
    }
    if (!found)
        return (sk_span){0};
    if (charset.len == 0 && sk_find(sk_text_view(&bytes), SK_LIT("=?")) != SK_NPOS)
        return eml_decode_text(arena, sk_text_view(&bytes));
    out = sk_text_new(arena, 4 * TEXT_MAX_BYTES);
    put_charset(charset, sk_text_view(&bytes), &out);
    return sk_text_view(&out);
}

/* Backslash escapes go last, in UTF-8, where no trail byte looks like one. */
static sk_span unescape(struct sk_arena *arena, sk_span s)
{
    if (sk_find_byte(s, '\\') == SK_NPOS)
        return s;
    struct sk_text out = sk_text_new(arena, TEXT_MAX_BYTES);
    for (size_t i = 0; i < s.len; i++) {
        if (s.ptr[i] == '\\' && i + 1 < s.len && (s.ptr[i + 1] == '"' || s.ptr[i + 1] == '\\'))
            i++;
        sk_text_byte(&out, s.ptr[i]);
    }
    return sk_text_view(&out);
}

/* filename="%E8%AD%B0.pdf": only where the result is text beyond ASCII. */
static sk_span unpercent(struct sk_arena *arena, sk_span s)
{
    if (sk_find_byte(s, '%') == SK_NPOS)
        return s;
    struct sk_text bytes = sk_text_new(arena, TEXT_MAX_BYTES);
    put_percent(s, &bytes);
    const sk_span got = sk_text_view(&bytes);
    if (sk_ascii_prefix(got) == got.len || sk_ascii_prefix(s) < s.len)
        return s;
    struct sk_text out = sk_text_new(arena, 4 * TEXT_MAX_BYTES);
    return sk_charset_decode_raw(got, &out) == SK_OK ? sk_text_view(&out) : s;
}

static sk_span plain(struct sk_arena *arena, const struct eml_params *params, sk_span name)
{
    for (size_t i = 0; i < params->list.count; i++) {
        const struct eml_param *p = &params->list.at[i];
        if (!sk_ieq(p->name, name) || p->value.len == 0)
            continue;
        sk_span text = eml_decode_text(arena, p->value);
        if (p->quoted)
            text = unescape(arena, text);
        return unpercent(arena, text);
    }
    return (sk_span){0};
}

sk_span eml_param_text(struct sk_arena *arena, const struct eml_params *params, sk_span name,
                       sk_span *ret_other)
{
    const sk_span ext = extended(arena, params, name), flat = plain(arena, params, name);
    *ret_other = ext.len > 0 && !sk_eq(ext, flat) ? flat : (sk_span){0};
    return ext.len > 0 ? ext : flat;
}

sk_span eml_param_bytes(struct sk_arena *arena, const struct eml_params *params, sk_span name)
{
    for (size_t i = 0; i < params->list.count; i++)
        if (sk_ieq(params->list.at[i].name, name))
            return params->list.at[i].quoted ? unescape(arena, params->list.at[i].value)
                                             : params->list.at[i].value;
    return extended(arena, params, name);
}

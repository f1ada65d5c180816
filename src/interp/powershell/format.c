/* -f and ToString(format): numbers as .NET Framework writes them in en-US. */
#include <stdio.h>
#include <stdlib.h>

#include "interp/powershell/ps.h"

enum { MAX_DIGITS = 40, MAX_WIDTH = 1000 };

/* 0.d1d2d3… × 10^point. A double has 15 digits, as .NET Framework gives them. */
struct dec {
    bool neg;
    int count, point;
    char d[MAX_DIGITS];
};

static struct dec dec_of(struct ps *ps, pv v)
{
    struct dec n = {0};
    char text[64];
    if (v.kind == PV_DOUBLE) {
        (void)snprintf(text, sizeof text, "%.14E", v.d);
        char *e = strchr(text, 'E');
        n.point = e == NULL ? 0 : (int)strtol(e + 1, NULL, 10) + 1;
        if (e != NULL)
            *e = '\0';
    } else {
        (void)snprintf(text, sizeof text, "%lld", (long long)pv_to_int(ps, v));
        n.point = (int)strspn(text[0] == '-' ? text + 1 : text, "0123456789");
    }
    n.neg = text[0] == '-';
    for (const char *c = text; *c != '\0' && n.count < MAX_DIGITS; c++)
        if (sk_is_digit((uint8_t)*c))
            n.d[n.count++] = *c;
    return n;
}

/* Half away from zero, as .NET does it on the digits. */
static void round_to(struct dec *n, int decimals)
{
    int keep = n->point + decimals;
    if (keep >= n->count)
        return;
    bool up = keep >= 0 && n->d[keep] >= '5';
    n->count = keep < 0 ? 0 : keep;
    for (int i = n->count; up; i--) {
        if (i == 0) {
            memmove(n->d + 1, n->d, (size_t)n->count);
            n->d[0] = '1';
            n->count++;
            n->point++;
            break;
        }
        if (n->d[i - 1] != '9') {
            n->d[i - 1]++;
            break;
        }
        n->d[i - 1] = '0';
    }
}

static bool is_zero(const struct dec *n)
{
    for (int i = 0; i < n->count; i++)
        if (n->d[i] != '0')
            return false;
    return true;
}

static uint8_t digit(const struct dec *n, int place) /* 0: the first before the point, -1: behind */
{
    int i = n->point - 1 - place;
    return i >= 0 && i < n->count ? (uint8_t)n->d[i] : '0';
}

static void put_fixed(struct sk_text *out, const struct dec *n, int decimals, int whole, bool group)
{
    int first = n->point > whole ? n->point : whole;
    while (first > whole && digit(n, first - 1) == '0')
        first--;
    for (int i = first - 1; i >= 0; i--) {
        sk_text_byte(out, digit(n, i));
        if (group && i > 0 && i % 3 == 0)
            sk_text_byte(out, ',');
    }
    if (decimals > 0)
        sk_text_byte(out, '.');
    for (int i = 1; i <= decimals; i++)
        sk_text_byte(out, digit(n, -i));
}

static void fixed(struct ps *ps, struct sk_text *out, pv v, uint8_t kind, int decimals)
{
    struct dec n = dec_of(ps, v);
    if (kind == 'p')
        n.point += 2;
    round_to(&n, decimals);
    bool minus = n.neg && !is_zero(&n), money = kind == 'c';
    sk_text_puts(out, !minus ? "" : money ? "(" : "-");
    sk_text_puts(out, money ? "$" : "");
    put_fixed(out, &n, decimals, 1, kind != 'f');
    sk_text_puts(out, kind == 'p' ? " %" : minus && money ? ")" : "");
}

static void put_hex(struct ps *ps, struct sk_text *out, pv v, bool upper, int digits)
{
    uint64_t n = (uint64_t)pv_to_int(ps, v);
    n = v.kind == PV_BYTE ? n & 0xff : v.kind == PV_LONG ? n : n & 0xffffffffu;
    sk_text_printf(out, upper ? "%0*llX" : "%0*llx", digits, (unsigned long long)n);
}

static void put_exponent(struct ps *ps, struct sk_text *out, pv v, uint8_t letter, int decimals)
{
    char text[160];
    (void)snprintf(text, sizeof text, "%.*E", decimals, pv_to_double(ps, v));
    char *e = strchr(text, 'E');
    if (e == NULL)
        return;
    *e = '\0';
    long power = strtol(e + 1, NULL, 10);
    sk_text_printf(out, "%s%c%c%03ld", text, letter, power < 0 ? '-' : '+', labs(power));
}

/* ---- Custom formats: 0 # . , % and text ---- */

struct shape {
    int zeros, places, decimals, min_decimals;
    bool group, percent;
};

static size_t quoted_end(sk_span spec, size_t i)
{
    size_t end = sk_find_byte(sk_from(spec, i + 1), spec.ptr[i]);
    return end == SK_NPOS ? spec.len : i + 1 + end;
}

static struct shape shape_of(sk_span spec)
{
    struct shape s = {0};
    bool dot = false;
    for (size_t i = 0; i < spec.len; i++) {
        uint8_t c = spec.ptr[i];
        if (c == '\\')
            i++;
        else if (c == '\'' || c == '"')
            i = quoted_end(spec, i);
        else if (c == '.')
            dot = true;
        else if ((c == '0' || c == '#') && !dot) {
            s.places++;
            s.zeros = c == '0' || s.zeros > 0 ? s.zeros + 1 : 0;
        } else if (c == '0' || c == '#') {
            s.decimals++;
            s.min_decimals = c == '0' ? s.decimals : s.min_decimals;
        } else if (c == ',')
            s.group = s.group || (!dot && s.places > 0);
        else if (c == '%')
            s.percent = true;
    }
    return s;
}

/* One digit place of a custom format; the first one takes all digits that have no place. */
static void put_place(struct sk_text *out, const struct dec *n, const struct shape *s, int left,
                      bool first)
{
    int top = n->point;
    while (top > 0 && digit(n, top - 1) == '0')
        top--;
    int digits = top > s->zeros ? top : s->zeros;
    for (int i = first && digits > left ? digits - 1 : left - 1; i >= left - 1; i--) {
        if (i >= digits)
            continue;
        sk_text_byte(out, digit(n, i));
        if (s->group && i > 0 && i % 3 == 0)
            sk_text_byte(out, ',');
    }
}

static void custom(struct ps *ps, struct sk_text *out, pv v, sk_span spec)
{
    struct dec n = dec_of(ps, v);
    bool signed_section = false;
    size_t semi = sk_find_byte(spec, ';');
    if (semi != SK_NPOS) {
        signed_section = n.neg;
        spec = n.neg ? sk_from(spec, semi + 1) : sk_slice(spec, 0, semi);
        spec = sk_slice(spec, 0, sk_find_byte(spec, ';'));
    }
    struct shape s = shape_of(spec);
    n.point += s.percent ? 2 : 0;
    round_to(&n, s.decimals);
    if (n.neg && !signed_section && !is_zero(&n))
        sk_text_byte(out, '-');
    int decimals = s.decimals, left = s.places, behind = 0;
    while (decimals > s.min_decimals && digit(&n, -decimals) == '0')
        decimals--;
    bool dot = false;
    for (size_t i = 0; i < spec.len; i++) {
        uint8_t c = spec.ptr[i];
        bool place = c == '0' || c == '#';
        if (c == '\\' && i + 1 < spec.len)
            sk_text_byte(out, spec.ptr[++i]);
        else if (c == '\'' || c == '"') {
            size_t end = quoted_end(spec, i);
            sk_text_put(out, sk_slice(spec, i + 1, end - i - 1));
            i = end;
        } else if (place && !dot) {
            put_place(out, &n, &s, left, left == s.places);
            left--;
        } else if (place && ++behind <= decimals)
            sk_text_byte(out, digit(&n, -behind));
        else if (c == '.' && !dot) {
            dot = true;
            sk_text_puts(out, decimals > 0 ? "." : "");
        } else if (!place && c != ',' && c != '.')
            sk_text_byte(out, c);
    }
}

sk_span ps_format_number(struct ps *ps, pv v, sk_span spec)
{
    struct sk_text out = ps_textbuf(ps);
    size_t n = 0;
    uint64_t width = spec.len > 1 ? sk_leading_u64(sk_from(spec, 1), 10, &n) : 0;
    int digits = (int)sk_min(width, 99);
    uint8_t letter = spec.len > 0 ? spec.ptr[0] : 0, kind = sk_lower(letter);
    bool standard = sk_is_alpha(letter) && n + 1 == spec.len && n <= 2;
    bool whole = v.kind != PV_DOUBLE;
    if (spec.len == 0 || (standard && (kind == 'r' || (kind == 'g' && n == 0))))
        return pv_text(ps, v);
    if (!standard)
        custom(ps, &out, v, spec);
    else if (kind == 'x' && whole)
        put_hex(ps, &out, v, letter == 'X', digits);
    else if (kind == 'd' && whole)
        sk_text_printf(&out, "%s%0*lld", pv_to_int(ps, v) < 0 ? "-" : "", digits,
                       llabs((long long)pv_to_int(ps, v)));
    else if (strchr("fncp", kind) != NULL)
        fixed(ps, &out, v, kind, n > 0 ? digits : 2);
    else if (kind == 'e')
        put_exponent(ps, &out, v, letter, n > 0 ? digits : 6);
    else if (kind == 'g')
        sk_text_printf(&out, "%.*G", digits, pv_to_double(ps, v));
    else
        ps_throw(ps, "Error formatting a string: Format specifier was invalid.");
    return ps_text_done(ps, &out);
}

/* ---- {index,width:spec} ---- */

sk_span ps_format_value(struct ps *ps, pv v, sk_span spec)
{
    bool object = v.kind == PV_OBJECT;
    if (pv_is_number(v))
        return ps_format_number(ps, v, spec);
    if (object && (strcmp(v.obj->kind, "date") == 0 || strcmp(v.obj->kind, "timespan") == 0))
        return ps_date_format(ps, v, spec);
    if (object && strcmp(v.obj->kind, "guid") == 0 && sk_ieq(spec, SK_LIT("n")))
        return ps_replace(ps, v.obj->text, SK_LIT("-"), SK_LIT(""), false);
    return pv_text(ps, v);
}

/* The span is what stands between the braces. */
static bool put_field(struct ps *ps, sk_span field, const struct parr *args, struct sk_text *out)
{
    size_t digits, colon = sk_find_byte(field, ':');
    sk_span head = sk_trim(sk_slice(field, 0, colon == SK_NPOS ? field.len : colon));
    uint64_t index = sk_leading_u64(head, 10, &digits);
    if (digits == 0 || index >= args->count)
        return false;
    sk_span spec = colon == SK_NPOS ? (sk_span){0} : sk_from(field, colon + 1);
    sk_span text = ps_format_value(ps, args->at[index], spec);
    size_t comma = sk_find_byte(head, ','), width = 0;
    bool left = false;
    if (comma != SK_NPOS) {
        sk_span w = sk_trim(sk_from(head, comma + 1));
        left = w.len > 0 && w.ptr[0] == '-';
        width = (size_t)sk_min(sk_leading_u64(sk_from(w, left), 10, &digits), MAX_WIDTH);
    } else if (digits < head.len)
        return false;
    size_t units = pstr_units(text), pad = width > units ? width - units : 0;
    for (size_t i = 0; i < pad && !left; i++)
        sk_text_byte(out, ' ');
    sk_text_put(out, text);
    for (size_t i = 0; i < pad && left; i++)
        sk_text_byte(out, ' ');
    return true;
}

pv ps_format(struct ps *ps, sk_span format, pv args)
{
    struct parr items = pv_items(&args);
    struct sk_text out = ps_textbuf(ps);
    pv none = pv_null();
    if (items.count == 0)
        items = (struct parr){.at = &none, .count = 1};
    for (size_t i = 0; i < format.len && !ps->dead; i++) {
        uint8_t c = format.ptr[i], d = i + 1 < format.len ? format.ptr[i + 1] : 0;
        size_t close = c == '{' && d != '{' ? sk_find_byte(sk_from(format, i), '}') : SK_NPOS;
        (void)ps_step(ps, 1);
        if ((c == '{' || c == '}') && d == c) {
            sk_text_byte(&out, c);
            i++;
        } else if (close != SK_NPOS) {
            if (!put_field(ps, sk_slice(format, i + 1, close - 1), &items, &out)) {
                ps_throw(ps, "Error formatting a string: Index (zero based) must be greater than "
                             "or equal to zero and less than the size of the argument list.");
                return pv_null();
            }
            i += close;
        } else if (c == '{' || c == '}') {
            ps_throw(ps, "Error formatting a string: Input string was not in a correct format.");
            return pv_null();
        } else
            sk_text_byte(&out, c);
    }
    return pv_str(ps_text_done(ps, &out));
}

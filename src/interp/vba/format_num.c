/* Format: numbers by custom formats. All arithmetic is on decimal digits, so that what is printed
 * is rounded as a person would, not as binary fractions fall. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "interp/vba/vm.h"

enum { MAX_DIGITS = 400 };

/* 0.d1d2d3… × 10^point */
struct digits {
    char at[MAX_DIGITS];
    int count, point;
    bool negative;
};

struct shape {
    int before, after, zeros_before, zeros_after, exponent, commas_end;
    bool point, thousands, percent, exp_plus;
};

/* ---- the number as digits ---- */

static void trim(struct digits *d)
{
    int zeros = 0;
    while (zeros < d->count && d->at[zeros] == '0')
        zeros++;
    memmove(d->at, d->at + zeros, (size_t)(d->count - zeros));
    d->count -= zeros;
    d->point -= zeros;
    while (d->count > 0 && d->at[d->count - 1] == '0')
        d->count--;
    if (d->count == 0)
        d->point = 0;
}

/* From "-123.45" or "1.5E+20". */
static void from_text(const char *s, struct digits *d)
{
    bool point = false;
    *d = (struct digits){.negative = *s == '-'};
    for (s += d->negative; *s != 0 && *s != 'E'; s++) {
        if (*s == '.')
            point = true;
        else if (d->count < 60)
            d->at[d->count++] = *s, d->point += !point;
    }
    if (*s == 'E')
        d->point += (int)strtol(s + 1, NULL, 10);
    trim(d);
}

static bool digits_of(struct vb *vb, const vb_value *v, struct digits *ret)
{
    char text[64];
    double d;
    vb_value s;
    if (v->type == VT_CURRENCY || v->type == VT_DECIMAL || v->type == VT_LONGLONG) {
        if (!vb_to_str(vb, v, &s))
            return false;
        sk_span t = vb_utf8(vb, &s);
        (void)snprintf(text, sizeof text, "%.*s", (int)t.len, (const char *)t.ptr);
    } else {
        if (!vb_to_dbl(vb, v, &d))
            return false;
        (void)snprintf(text, sizeof text, "%.*E", v->type == VT_SINGLE ? 6 : 14, d);
    }
    from_text(text, ret);
    return true;
}

/* Half away from zero at so many digits. */
static void round_at(struct digits *d, int keep)
{
    if (keep >= d->count)
        return;
    bool up = keep >= 0 && d->at[keep] >= '5';
    d->count = keep < 0 ? 0 : keep;
    for (int i = d->count - 1; up && i >= 0; i--) {
        up = d->at[i] == '9';
        d->at[i] = up ? '0' : (char)(d->at[i] + 1);
    }
    if (up) {
        memmove(d->at + 1, d->at, (size_t)d->count);
        d->at[0] = '1';
        d->count++;
        d->point++;
    }
    trim(d);
}

static char digit_at(const struct digits *d, int i)
{
    return i >= 0 && i < d->count ? d->at[i] : '0';
}

/* ---- the format ---- */

static size_t skip_quoted(sk_span f, size_t i)
{
    for (i++; i < f.len && f.ptr[i] != '"'; i++)
        ;
    return i;
}

static void shape_digit(struct shape *s, uint8_t c)
{
    if (s->exponent > 0) {
        s->exponent++;
    } else if (s->point) {
        s->after++;
        if (c == '0')
            s->zeros_after = s->after;
    } else {
        s->before++;
        if (c == '0' || s->zeros_before > 0)
            s->zeros_before++;
        s->thousands |= s->commas_end > 0;
        s->commas_end = 0;
    }
}

static void shape_of(sk_span f, struct shape *s)
{
    *s = (struct shape){0};
    for (size_t i = 0; i < f.len; i++) {
        uint8_t c = f.ptr[i];
        if (c == '"') {
            i = skip_quoted(f, i);
        } else if (c == '\\') {
            i++;
        } else if (c == '0' || c == '#') {
            shape_digit(s, c);
        } else if (c == '.' && s->exponent == 0) {
            s->point = true;
        } else if (c == ',' && s->before > 0 && !s->point) {
            s->commas_end++;
        } else if (c == '%') {
            s->percent = true;
        } else if ((c == 'E' || c == 'e') && i + 1 < f.len && s->before + s->after > 0 &&
                   (f.ptr[i + 1] == '+' || f.ptr[i + 1] == '-')) {
            s->exponent = 1;
            s->exp_plus = f.ptr[++i] == '+';
        }
    }
}

/* Rounds to the places of the format; the exponent of the scientific notation. */
static int fit(struct digits *d, const struct shape *s)
{
    int exponent = 0;
    if (d->count > 0)
        d->point += (s->percent ? 2 : 0) - 3 * s->commas_end;
    if (s->exponent == 0) {
        round_at(d, d->point + s->after);
        return 0;
    }
    if (d->count == 0)
        return 0;
    int whole = s->before > 0 ? s->before : 0;
    exponent = d->point - whole;
    d->point = whole;
    round_at(d, whole + s->after);
    if (d->point > whole) { /* 9.99 became 10 */
        exponent += d->point - whole;
        d->point = whole;
    }
    return exponent;
}

/* The digits of the whole part standing at placeholder k of `before`. */
static void whole_digits(struct sk_text *t, const struct digits *d, int k, const struct shape *s)
{
    int n = d->point > 0 ? d->point : 0;
    int places = s->before - k; /* of this placeholder from the point, 1 is the last */
    for (int p = k == 0 && n > places ? n : places; p >= places; p--) {
        if (p > n && p > s->zeros_before)
            continue;
        sk_text_byte(t, (uint8_t)(p <= n ? digit_at(d, n - p) : '0'));
        if (s->thousands && p > 1 && (p - 1) % 3 == 0)
            sk_text_byte(t, ',');
    }
}

static void put_exponent(struct sk_text *t, uint8_t letter, const struct shape *s, int exponent)
{
    char e[24];
    const char *sign = exponent < 0 ? "-" : s->exp_plus ? "+" : "";
    (void)snprintf(e, sizeof e, "%c%s%0*d", letter, sign, s->exponent > 12 ? 12 : s->exponent - 1,
                   abs(exponent));
    sk_text_puts(t, e);
}

struct walk {
    struct sk_text *t;
    const struct digits *d;
    const struct shape *s;
    int exponent, before, after;
    bool behind; /* the point */
};

static void put_digit(struct walk *w)
{
    if (!w->behind) {
        whole_digits(w->t, w->d, w->before++, w->s);
        return;
    }
    int last = w->d->count - w->d->point; /* decimals there are */
    int keep = last > w->s->zeros_after ? last : w->s->zeros_after;
    if (w->after < keep)
        sk_text_byte(w->t, (uint8_t)digit_at(w->d, w->d->point + w->after));
    w->after++;
}

static void put_point(struct walk *w)
{
    w->behind = true;
    for (int i = 0; w->s->before == 0 && i < w->d->point; i++)
        sk_text_byte(w->t, (uint8_t)digit_at(w->d, i));
    sk_text_byte(w->t, '.');
}

static void put_section(struct walk *w, sk_span f)
{
    for (size_t i = 0; i < f.len; i++) {
        uint8_t c = f.ptr[i];
        if (c == '"') {
            size_t end = skip_quoted(f, i);
            sk_text_put(w->t, sk_slice(f, i + 1, end - i - 1));
            i = end;
        } else if (c == '\\') {
            if (++i < f.len)
                sk_text_byte(w->t, f.ptr[i]);
        } else if (c == '0' || c == '#') {
            put_digit(w);
        } else if (c == '.' && !w->behind) {
            put_point(w);
        } else if (c == ',' && w->s->before > 0 && !w->behind) {
            continue;
        } else if ((c == 'E' || c == 'e') && w->s->exponent > 0) {
            put_exponent(w->t, c, w->s, w->exponent);
            for (i++; i + 1 < f.len && (f.ptr[i + 1] == '0' || f.ptr[i + 1] == '#'); i++)
                ;
        } else {
            sk_text_byte(w->t, c);
        }
    }
}

bool vb_format_number(struct vb *vb, struct sk_text *t, const vb_value *v, sk_span f)
{
    sk_span part[4];
    struct shape s;
    struct digits d, rounded;
    size_t n = vb_format_sections(f, part), use = 0;
    if (!digits_of(vb, v, &d) || !vb_work(vb, f.len / 16))
        return false;
    if (d.count == 0 && n > 2 && part[2].len > 0)
        use = 2;
    else if (d.negative && n > 1 && part[1].len > 0)
        use = 1;
    shape_of(part[use], &s);
    rounded = d;
    struct walk w = {.t = t, .d = &rounded, .s = &s, .exponent = fit(&rounded, &s)};
    if (use == 1 && rounded.count == 0 && s.before + s.after > 0) { /* rounds to nothing */
        use = n > 2 && part[2].len > 0 ? 2 : 0;
        shape_of(part[use], &s);
        rounded = d;
        w.exponent = fit(&rounded, &s);
    }
    if (d.negative && use == 0 && rounded.count > 0)
        sk_text_byte(t, '-');
    put_section(&w, part[use]);
    return true;
}

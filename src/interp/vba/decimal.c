#include <math.h>
#include <stdio.h>

#include "interp/vba/vm.h"

typedef unsigned __int128 u128;

static u128 dec_max(void)
{
    return ((u128)1 << 96) - 1;
}

static bool to_dec_text(const char *s, struct vb_dec *ret)
{
    *ret = (struct vb_dec){.negative = *s == '-'};
    bool point = false;
    for (s += *s == '-' || *s == '+'; *s != 0; s++) {
        if (*s == '.' && !point) {
            point = true;
            continue;
        }
        if (*s < '0' || *s > '9')
            return false;
        u128 next = ret->m * 10 + (u128)(*s - '0');
        if (next > dec_max() || (point && ret->scale == 28)) {
            ret->m += point && *s >= '5' && ret->m < dec_max();
            return point;
        }
        ret->m = next;
        ret->scale = (uint8_t)(ret->scale + point);
    }
    return true;
}

static bool of_double(struct vb *vb, double d, struct vb_dec *ret)
{
    char text[64];
    if (!(fabs(d) < 7.922816251426434e28))
        return vb_err(vb, 6);
    double a = fabs(d);
    int digits = a < 1 ? 15 : 14 - (int)floor(log10(a));
    if (a != 0 && a < 1)
        digits = 14 - (int)floor(log10(a));
    digits = digits < 0 ? 0 : digits > 28 ? 28 : digits;
    (void)snprintf(text, sizeof text, "%.*f", digits, d);
    if (!to_dec_text(text, ret))
        return vb_err(vb, 6);
    while (ret->scale > 0 && ret->m % 10 == 0)
        ret->m /= 10, ret->scale--;
    return true;
}

bool vb_dec_of(struct vb *vb, const vb_value *v, struct vb_dec *ret)
{
    double d;
    if (v->type == VT_DECIMAL) {
        *ret = *v->dec;
        return true;
    }
    if (v->type == VT_STRING) {
        char text[256];
        if (vb_parse_num_text(v, text) && strchr(text, 'E') == NULL)
            return to_dec_text(text, ret) || vb_err(vb, 6);
    }
    if (v->type == VT_CURRENCY || v->type == VT_INT || v->type == VT_LONG || v->type == VT_BYTE ||
        v->type == VT_LONGLONG || v->type == VT_BOOL) {
        *ret = (struct vb_dec){.m = v->i < 0 ? 0 - (u128)v->i : (u128)v->i,
                               .scale = v->type == VT_CURRENCY ? 4 : 0,
                               .negative = v->i < 0};
        while (ret->scale > 0 && ret->m % 10 == 0)
            ret->m /= 10, ret->scale--;
        return true;
    }
    return vb_to_dbl(vb, v, &d) && of_double(vb, d, ret);
}

bool vb_dec_value(struct vb *vb, struct vb_dec d, vb_value *ret)
{
    struct vb_dec *at = vb_alloc(vb, sizeof *at);
    if (at == NULL)
        return false;
    if (d.m == 0)
        d.negative = false;
    *at = d;
    *ret = (vb_value){.type = VT_DECIMAL, .dec = at};
    return true;
}

/* Half to even at `places` behind the point. */
struct vb_dec vb_dec_round(struct vb_dec d, int places)
{
    u128 power = 1;
    if (d.scale <= places)
        return d;
    for (int i = places; i < d.scale; i++)
        power *= 10;
    u128 rest = d.m % power;
    d.m /= power;
    d.m += rest > power - rest || (rest == power - rest && (d.m & 1) != 0);
    d.scale = (uint8_t)places;
    return d;
}

/* Int (down) and Fix. */
struct vb_dec vb_dec_whole(struct vb_dec d, bool down)
{
    bool rest = false;
    for (; d.scale > 0; d.scale--) {
        rest |= d.m % 10 != 0;
        d.m /= 10;
    }
    d.m += down && d.negative && rest;
    return d;
}

bool vb_dec_currency(struct vb *vb, const vb_value *v, vb_value *ret)
{
    struct vb_dec d;
    if (!vb_dec_of(vb, v, &d))
        return false;
    d = vb_dec_round(d, 4);
    u128 m = d.m;
    for (int i = d.scale; i < 4; i++) {
        if (m > INT64_MAX)
            return vb_err(vb, 6);
        m *= 10;
    }
    if (m > (u128)INT64_MAX + d.negative)
        return vb_err(vb, 6);
    *ret =
        (vb_value){.type = VT_CURRENCY, .i = (int64_t)(d.negative ? 0 - (uint64_t)m : (uint64_t)m)};
    return true;
}

double vb_dec_dbl(const struct vb_dec *d)
{
    double x = (double)(long double)d->m / pow(10, d->scale);
    return d->negative ? -x : x;
}

size_t vb_dec_text(const struct vb_dec *d, char ret[static 48])
{
    char digits[48];
    size_t n = 0, out = 0;
    for (u128 m = d->m; m != 0 || n <= d->scale; m /= 10)
        digits[n++] = (char)('0' + (int)(m % 10));
    if (d->negative)
        ret[out++] = '-';
    while (n > d->scale)
        ret[out++] = digits[--n];
    size_t zeros = 0;
    while (zeros < n && digits[zeros] == '0')
        zeros++;
    if (n > zeros)
        ret[out++] = '.';
    while (n > zeros)
        ret[out++] = digits[--n];
    ret[out] = 0;
    return out;
}

static void align(struct vb_dec *a, struct vb_dec *b)
{
    while (a->scale != b->scale) {
        struct vb_dec *low = a->scale < b->scale ? a : b, *high = low == a ? b : a;
        if (low->m <= dec_max() / 10) {
            low->m *= 10;
            low->scale++;
        } else {
            high->m /= 10;
            high->scale--;
        }
    }
}

static struct vb_dec add(struct vb_dec a, struct vb_dec b)
{
    align(&a, &b);
    if (a.negative == b.negative) {
        a.m += b.m;
        return a;
    }
    bool a_larger = a.m >= b.m;
    return (struct vb_dec){.m = a_larger ? a.m - b.m : b.m - a.m,
                           .scale = a.scale,
                           .negative = a_larger ? a.negative : b.negative};
}

static bool multiply(struct vb *vb, struct vb_dec a, struct vb_dec b, struct vb_dec *ret)
{
    while (a.m != 0 && b.m > ~(u128)0 / a.m) {
        struct vb_dec *large = a.m > b.m ? &a : &b;
        if (large->scale == 0)
            return vb_err(vb, 6);
        large->m /= 10;
        large->scale--;
    }
    int scale = a.scale + b.scale;
    u128 m = a.m * b.m;
    for (; scale > 28 || (m > dec_max() && scale > 0); scale--)
        m = m / 10 + (m % 10 >= 5);
    *ret = (struct vb_dec){.m = m, .scale = (uint8_t)scale, .negative = a.negative != b.negative};
    return true;
}

static bool divide(struct vb *vb, struct vb_dec a, struct vb_dec b, struct vb_dec *ret)
{
    if (b.m == 0)
        return vb_err(vb, 11);
    align(&a, &b);
    u128 q = a.m / b.m, rest = a.m % b.m;
    uint8_t scale = 0;
    while (rest != 0 && scale < 28 && q <= (dec_max() - 9) / 10) {
        rest *= 10;
        q = q * 10 + rest / b.m;
        rest %= b.m;
        scale++;
    }
    if (rest >= b.m - rest && rest != 0)
        q++;
    *ret = (struct vb_dec){.m = q, .scale = scale, .negative = a.negative != b.negative};
    return true;
}

bool vb_dec_op(struct vb *vb, char op, const vb_value *x, const vb_value *y, vb_value *ret)
{
    struct vb_dec a, b, r;
    if (!vb_dec_of(vb, x, &a) || !vb_dec_of(vb, y, &b))
        return false;
    if (op == '-')
        b.negative = !b.negative;
    if (op == '*' ? !multiply(vb, a, b, &r) : op == '/' ? !divide(vb, a, b, &r) : false)
        return false;
    if (op == '+' || op == '-')
        r = add(a, b);
    return r.m > dec_max() ? vb_err(vb, 6) : vb_dec_value(vb, r, ret);
}

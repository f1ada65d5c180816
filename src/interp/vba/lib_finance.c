/* The financial functions. One equation stands behind most of them:
 * pv·g + pmt·(1 + rate·due)·(g − 1)/rate + fv = 0, where g = (1 + rate)^nper. */
#include <math.h>

#include "interp/vba/vm.h"

#define DBL(i, d)                                                                                  \
    if (!vb_arg_dbl(vb, c, (i), &(d)))                                                             \
    return false

static bool real(struct vb *vb, struct vb_call *c, double d)
{
    if (!isfinite(d))
        return vb_err(vb, 5);
    *c->ret = VB_DBL(d);
    return true;
}

/* The first so many arguments must be there; the others are `fallback` where they are not. */
static bool numbers(struct vb *vb, const struct vb_call *c, size_t must, size_t all, double *ret)
{
    for (size_t i = 0; i < all; i++) {
        ret[i] = 0;
        if (i < must || vb_has_arg(c, i))
            DBL(i, ret[i]);
    }
    return true;
}

/* What one unit paid each period is worth at the end. */
static double series(double rate, double n, double due)
{
    return rate == 0 ? n : (1 + rate * (due != 0)) * (pow(1 + rate, n) - 1) / rate;
}

static double payment(double rate, double n, double pv, double fv, double due)
{
    return -(pv * pow(1 + rate, n) + fv) / series(rate, n, due);
}

static double future(double rate, double n, double pmt, double pv, double due)
{
    return -(pmt * series(rate, n, due) + pv * pow(1 + rate, n));
}

static bool annuity(struct vb *vb, struct vb_call *c)
{
    double a[5]; /* rate, nper, two amounts, due */
    if (!numbers(vb, c, 3, 5, a))
        return false;
    if (c->name[1] == 'm')
        return a[1] == 0 ? vb_err(vb, 5) : real(vb, c, payment(a[0], a[1], a[2], a[3], a[4]));
    if (c->name[0] == 'F')
        return real(vb, c, future(a[0], a[1], a[2], a[3], a[4]));
    return real(vb, c, -(a[2] * series(a[0], a[1], a[4]) + a[3]) / pow(1 + a[0], a[1]));
}

static bool nper(struct vb *vb, struct vb_call *c)
{
    double a[5]; /* rate, pmt, pv, fv, due */
    if (!numbers(vb, c, 3, 5, a))
        return false;
    if (a[0] == 0)
        return a[1] == 0 ? vb_err(vb, 5) : real(vb, c, -(a[2] + a[3]) / a[1]);
    double p = a[1] * (1 + a[0] * (a[4] != 0)) / a[0];
    double q = (p - a[3]) / (p + a[2]);
    return q <= 0 || a[0] <= -1 ? vb_err(vb, 5) : real(vb, c, log(q) / log(1 + a[0]));
}

/* Interest (I) and principal (P) of one period. */
static bool part_payment(struct vb *vb, struct vb_call *c)
{
    double a[6]; /* rate, per, nper, pv, fv, due */
    if (!numbers(vb, c, 4, 6, a))
        return false;
    if (a[1] < 1 || a[1] >= a[2] + 1)
        return vb_err(vb, 5);
    double pmt = payment(a[0], a[2], a[3], a[4], a[5]), interest;
    if (a[5] != 0)
        interest = a[1] == 1 ? 0 : (future(a[0], a[1] - 2, pmt, a[3], 1) - pmt) * a[0];
    else
        interest = future(a[0], a[1] - 1, pmt, a[3], 0) * a[0];
    return real(vb, c, c->name[0] == 'I' ? interest : pmt - interest);
}

/* The secant method, as the function's remarks say: up to 20 rounds to 0.00001 percent. */
static bool rate(struct vb *vb, struct vb_call *c)
{
    double a[6]; /* nper, pmt, pv, fv, due, guess */
    if (!numbers(vb, c, 3, 6, a))
        return false;
    double r0 = vb_has_arg(c, 5) ? a[5] : 0.1, r1 = r0 != 0 ? r0 / 2 : 0.00001;
    double y0 = a[3] - future(r0, a[0], a[1], a[2], a[4]);
    for (int i = 0; i < 60; i++) {
        double y1 = a[3] - future(r1, a[0], a[1], a[2], a[4]);
        if (fabs(y1) < 1e-9 || fabs(r1 - r0) < 1e-14)
            return real(vb, c, r1);
        if (y1 == y0)
            break;
        double next = r1 - y1 * (r1 - r0) / (y1 - y0);
        r0 = r1, y0 = y1, r1 = next;
    }
    return vb_err(vb, 5);
}

/* ---- flows of money ---- */

static bool flows(struct vb *vb, const struct vb_call *c, size_t i, const struct vb_array **ret)
{
    const vb_value *v = vb_arg_of(c, i);
    if (v->type != VT_ARRAY || v->a->count == 0)
        return vb_err(vb, v->type == VT_ARRAY ? 5 : 13);
    *ret = v->a;
    return vb_work(vb, v->a->count);
}

static bool flow(struct vb *vb, const struct vb_array *a, size_t i, double *ret)
{
    return vb_to_dbl(vb, &a->at[i], ret);
}

/* Discounted to the first flow's date; `sign` > 0: the positive ones alone, < 0: the negative. */
static bool present(struct vb *vb, const struct vb_array *a, double r, int sign, double *ret)
{
    double sum = 0, d, g = 1;
    for (size_t i = 0; i < a->count; i++, g *= 1 + r) {
        if (!flow(vb, a, i, &d))
            return false;
        if (sign == 0 || (sign > 0) == (d > 0))
            sum += d / g;
    }
    *ret = sum;
    return true;
}

static bool npv(struct vb *vb, struct vb_call *c)
{
    double r, sum;
    const struct vb_array *a;
    DBL(0, r);
    if (!flows(vb, c, 1, &a) || !present(vb, a, r, 0, &sum))
        return false;
    return r == -1 ? vb_err(vb, 5) : real(vb, c, sum / (1 + r));
}

static bool irr(struct vb *vb, struct vb_call *c)
{
    double r0 = 0.1, y0, y1;
    const struct vb_array *a;
    if (vb_has_arg(c, 1))
        DBL(1, r0);
    if (!flows(vb, c, 0, &a) || !vb_work(vb, a->count * 60))
        return false;
    double r1 = r0 + 0.01;
    if (!present(vb, a, r0, 0, &y0))
        return false;
    for (int i = 0; i < 60; i++) {
        if (!present(vb, a, r1, 0, &y1))
            return false;
        if (fabs(y1) < 1e-9 || fabs(r1 - r0) < 1e-14)
            return real(vb, c, r1);
        if (y1 == y0)
            break;
        double next = r1 - y1 * (r1 - r0) / (y1 - y0);
        r0 = r1, y0 = y1, r1 = next;
    }
    return vb_err(vb, 5);
}

static bool mirr(struct vb *vb, struct vb_call *c)
{
    double finance, reinvest, in, out;
    const struct vb_array *a;
    DBL(1, finance);
    DBL(2, reinvest);
    if (!flows(vb, c, 0, &a) || !present(vb, a, reinvest, 1, &in) ||
        !present(vb, a, finance, -1, &out))
        return false;
    double n = (double)a->count;
    if (out == 0 || n < 2)
        return vb_err(vb, out == 0 ? 11 : 5);
    return real(vb, c, pow(-in * pow(1 + reinvest, n - 1) / out, 1 / (n - 1)) - 1);
}

/* ---- depreciation ---- */

static bool straight(struct vb *vb, struct vb_call *c)
{
    double a[4]; /* cost, salvage, life, period */
    bool years = c->name[1] == 'Y';
    if (!numbers(vb, c, years ? 4 : 3, years ? 4 : 3, a))
        return false;
    if (a[2] == 0 || (years && (a[3] > a[2] || a[3] < 1)))
        return vb_err(vb, 5);
    if (!years)
        return real(vb, c, (a[0] - a[1]) / a[2]);
    return real(vb, c, (a[0] - a[1]) * (a[2] + 1 - a[3]) * 2 / (a[2] * (a[2] + 1)));
}

static bool declining(struct vb *vb, struct vb_call *c)
{
    double a[5]; /* cost, salvage, life, period, factor */
    if (!numbers(vb, c, 4, 5, a))
        return false;
    double factor = vb_has_arg(c, 4) ? a[4] : 2;
    if (a[2] <= 0 || a[3] < 1 || a[3] > a[2] || factor <= 0 || a[1] < 0)
        return vb_err(vb, 5);
    double keep = factor >= a[2] ? 0 : 1 - factor / a[2];
    double before = a[0] * pow(keep, a[3] - 1), after = a[0] * pow(keep, a[3]);
    double d = before - (after < a[1] ? a[1] : after);
    return real(vb, c, d < 0 ? 0 : d);
}

const struct vb_builtin vb_lib_finance[] = {
    {"DDB", declining, 4, 5, 0}, {"FV", annuity, 3, 5, 0},  {"IPmt", part_payment, 4, 6, 0},
    {"IRR", irr, 1, 2, 0},       {"MIRR", mirr, 3, 3, 0},   {"NPer", nper, 3, 5, 0},
    {"NPV", npv, 2, 2, 0},       {"Pmt", annuity, 3, 5, 0}, {"PPmt", part_payment, 4, 6, 0},
    {"PV", annuity, 3, 5, 0},    {"Rate", rate, 3, 6, 0},   {"SLN", straight, 3, 3, 0},
    {"SYD", straight, 4, 4, 0},  {NULL, NULL, 0, 0, 0},
};

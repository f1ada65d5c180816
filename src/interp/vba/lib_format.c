/* Format and its relatives as library functions; Partition. */
#include <math.h>
#include <stdio.h>

#include "interp/vba/vm.h"

#define NUM(i, alt, n)                                                                             \
    if (!vb_arg_long(vb, c, (i), (alt), &(n)))                                                     \
    return false

static bool format(struct vb *vb, struct vb_call *c)
{
    vb_value f = {.type = VT_STRING}, v;
    struct vb_format_week week;
    if (vb_has_arg(c, 1) && !vb_arg_str(vb, c, 1, &f))
        return false;
    NUM(2, 1, week.first_day);
    NUM(3, 1, week.first_week);
    if (vb_is_missing(vb_arg_of(c, 0)))
        return vb_err(vb, 449);
    if (week.first_day < 0 || week.first_day > 7 || week.first_week < 0 || week.first_week > 3)
        return vb_err(vb, 5);
    return vb_plain(vb, vb_arg_of(c, 0), &v) && vb_format(vb, &v, &f, &week, c->ret);
}

static bool by_pattern(struct vb *vb, struct vb_call *c, const vb_value *v, const char *pattern)
{
    static const struct vb_format_week week = {1, 1};
    vb_value f;
    return vb_str_c(vb, pattern, &f) && vb_format(vb, v, &f, &week, c->ret);
}

/* FormatNumber, FormatCurrency, FormatPercent: -2 is the system's setting, -1 yes, 0 no. */
static bool format_number(struct vb *vb, struct vb_call *c)
{
    int32_t digits, lead, parens, group;
    char body[48], pattern[128];
    vb_value v;
    NUM(1, -1, digits);
    NUM(2, -2, lead);
    NUM(3, -2, parens);
    NUM(4, -2, group);
    if (!vb_plain(vb, vb_arg_of(c, 0), &v))
        return false;
    if (v.type == VT_NULL || digits < -1)
        return vb_err(vb, v.type == VT_NULL ? 94 : 5);
    if (!vb_is_num(v.type)) {
        double d;
        if (!vb_to_dbl(vb, &v, &d))
            return false;
        v = VB_DBL(d);
    }
    bool money = c->name[6] == 'C', percent = c->name[6] == 'P';
    digits = digits < 0 ? (money && vb->japanese ? 0 : 2) : digits > 28 ? 28 : digits;
    (void)snprintf(body, sizeof body, "%s%s%s%.*s%s", group != 0 ? "#,##" : "",
                   lead == 0 ? "#" : "0", digits > 0 ? "." : "", digits,
                   "0000000000000000000000000000", percent ? "%" : "");
    const char *sign = !money ? "" : vb->japanese ? "¥" : "$";
    bool wrap = parens == -1 || (parens == -2 && money && !vb->japanese);
    (void)snprintf(pattern, sizeof pattern, wrap ? "%s%s;(%s%s)" : "%s%s;-%s%s", sign, body, sign,
                   body);
    return by_pattern(vb, c, &v, pattern);
}

static bool format_datetime(struct vb *vb, struct vb_call *c)
{
    static const char *const names[] = {"general date", "long date", "short date", "long time",
                                        "short time"};
    int32_t kind;
    vb_value v;
    NUM(1, 0, kind);
    if (kind < 0 || kind > 4)
        return vb_err(vb, 5);
    return vb_coerce(vb, vb_arg_of(c, 0), VT_DATE, &v) && by_pattern(vb, c, &v, names[kind]);
}

/* "20:29": the range of `interval` numbers that number is in, both padded to one width. */
static bool partition(struct vb *vb, struct vb_call *c)
{
    int32_t n, start, stop, interval;
    char text[80], low[24] = "", high[24] = "";
    for (size_t i = 0; i < 4; i++)
        if (vb_arg_of(c, i)->type == VT_NULL) {
            *c->ret = VB_NULL;
            return true;
        }
    NUM(0, 0, n);
    NUM(1, 0, start);
    NUM(2, 0, stop);
    NUM(3, 0, interval);
    if (start < 0 || stop <= start || interval < 1)
        return vb_err(vb, 5);
    int64_t from = start + (int64_t)(n - start) / interval * interval;
    int64_t to = from + interval - 1;
    (void)snprintf(low, sizeof low, "%lld", (long long)from);
    (void)snprintf(high, sizeof high, "%lld", (long long)(to > stop ? stop : to));
    if (n < start) {
        low[0] = 0;
        (void)snprintf(high, sizeof high, "%d", start - 1);
    } else if (n > stop) {
        (void)snprintf(low, sizeof low, "%lld", (long long)stop + 1);
        high[0] = 0;
    }
    char last[24], first[24];
    int width = snprintf(last, sizeof last, "%lld", (long long)stop + 1);
    int other = snprintf(first, sizeof first, "%d", start - 1);
    width = other > width ? other : width;
    (void)snprintf(text, sizeof text, "%*s:%*s", width, low, width, high);
    return vb_str_c(vb, text, c->ret);
}

const struct vb_builtin vb_lib_format[] = {
    {"Format", format, 1, 4, VB_VARIANT},
    {"FormatNumber", format_number, 1, 5, 0},
    {"FormatCurrency", format_number, 1, 5, 0},
    {"FormatPercent", format_number, 1, 5, 0},
    {"FormatDateTime", format_datetime, 1, 2, 0},
    {"Partition", partition, 4, 4, VB_VARIANT},
    {NULL, NULL, 0, 0, 0},
};

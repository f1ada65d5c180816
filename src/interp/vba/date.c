#include <math.h>
#include <stdio.h>

#include "interp/vba/vm.h"

#define DBL(i, d)                                                                                  \
    if (!date_arg(vb, c, (i), &(d)))                                                               \
    return false
#define NUM(i, alt, n)                                                                             \
    if (!vb_arg_long(vb, c, (i), (alt), &(n)))                                                     \
    return false

/* Days since 1899-12-30 and back (proleptic Gregorian, H. Hinnant's era arithmetic). */
static int64_t days_of(int64_t y, int m, int d)
{
    y -= m <= 2;
    int64_t era = (y >= 0 ? y : y - 399) / 400, yoe = y - era * 400;
    int64_t doy = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1;
    return era * 146097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719468 + 25569;
}

static void civil(int64_t z, struct vb_civil *r)
{
    z += 719468 - 25569;
    int64_t era = (z >= 0 ? z : z - 146096) / 146097, doe = z - era * 146097;
    int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100), mp = (5 * doy + 2) / 153;
    r->day = (int)(doy - (153 * mp + 2) / 5 + 1);
    r->month = (int)(mp < 10 ? mp + 3 : mp - 9);
    r->year = (int)(yoe + era * 400 + (r->month <= 2));
}

void vb_civil_of(double date, struct vb_civil *r)
{
    double day = trunc(date), part = fabs(date - day);
    int64_t seconds = (int64_t)floor(part * 86400 + 0.5);
    if (seconds >= 86400) {
        seconds -= 86400;
        day += 1;
    }
    civil((int64_t)day, r);
    r->hour = (int)(seconds / 3600);
    r->minute = (int)(seconds / 60 % 60);
    r->second = (int)(seconds % 60);
}

/* Month and day may be out of range, as DateSerial takes them. */
double vb_date_of(int year, int month, int day, double time)
{
    int64_t m = (int64_t)month - 1, y = (int64_t)year + (m >= 0 ? m / 12 : -((11 - m) / 12));
    m = ((m % 12) + 12) % 12;
    double d = (double)(days_of(y, (int)m + 1, 1) + day - 1);
    return d < 0 ? d - time : d + time;
}

int vb_weekday(double date)
{
    int64_t d = (int64_t)floor(date);
    return (int)(((d - 1) % 7 + 7) % 7) + 1;
}

double vb_now(struct vb *vb)
{
    return vb->clock;
}

struct parts {
    int n[3], count, widths[3];
    int month_at; /* a month in words: its position; -1 */
    char separator;
    int hour, minute, second, pm;
    bool has_time;
};

static int month_word(const char *s, size_t n)
{
    for (int i = 0; i < 12; i++)
        if (n >= 3 && strncasecmp(vb_months[i], s, n) == 0 && n <= strlen(vb_months[i]))
            return i + 1;
    return 0;
}

static bool read_number(const char **s, int *ret, int *width)
{
    int n = 0, w = 0;
    for (; sk_is_digit((uint8_t) * *s) && w < 5; (*s)++, w++)
        n = n * 10 + (**s - '0');
    *ret = n;
    *width = w;
    return w > 0 && w < 5;
}

static bool read_time(const char **s, int hour, struct parts *p)
{
    int w;
    if (p->has_time)
        return false;
    p->has_time = true;
    p->hour = hour;
    if (**s == ':') {
        ++*s;
        if (!read_number(s, &p->minute, &w))
            return false;
        if (**s == ':') {
            ++*s;
            if (!read_number(s, &p->second, &w))
                return false;
        }
    }
    return true;
}

static bool read_word(const char **s, struct parts *p)
{
    const char *start = *s;
    while (sk_is_alpha((uint8_t) * *s) || **s == '.')
        ++*s;
    size_t n = (size_t)(*s - start);
    if (n >= 1 && n <= 2 &&
        (sk_lower((uint8_t)start[0]) == 'a' || sk_lower((uint8_t)start[0]) == 'p') &&
        (n == 1 || sk_lower((uint8_t)start[1]) == 'm')) {
        p->pm = sk_lower((uint8_t)start[0]) == 'p' ? 2 : 1;
        if (!p->has_time && p->count > 0) {
            p->has_time = true;
            p->hour = p->n[--p->count];
        }
        return p->has_time;
    }
    int m = month_word(start, start[n - 1] == '.' ? n - 1 : n);
    if (m == 0 || p->month_at >= 0 || p->count >= 3) {
        static const char *const days[] = {"sun", "mon", "tue", "wed", "thu", "fri", "sat"};
        for (int i = 0; i < 7; i++)
            if (n >= 3 && strncasecmp(start, days[i], 3) == 0)
                return true;
        return false;
    }
    p->month_at = p->count;
    p->widths[p->count] = 0;
    p->n[p->count++] = m;
    return true;
}

static bool split_parts(const char *s, struct parts *p)
{
    int n, w;
    *p = (struct parts){.month_at = -1};
    while (*s != 0) {
        if (*s == ' ' || *s == ',' || *s == '/' || *s == '-' || *s == '.') {
            if (*s != ' ' && *s != ',' && p->separator == 0)
                p->separator = *s;
            s++;
        } else if (sk_is_digit((uint8_t)*s)) {
            if (!read_number(&s, &n, &w))
                return false;
            if (*s == ':') {
                if (!read_time(&s, n, p))
                    return false;
                continue;
            }
            if (p->count >= 3)
                return false;
            p->widths[p->count] = w;
            p->n[p->count++] = n;
        } else if (sk_is_alpha((uint8_t)*s)) {
            if (!read_word(&s, p))
                return false;
        } else {
            return false;
        }
    }
    return p->count != 1 && (p->count > 0 || p->has_time) &&
           !(p->count > 1 && p->separator == '.' && p->month_at < 0 && !p->has_time &&
             p->count == 2);
}

static int full_year(int y, int width)
{
    return width > 2 ? y : y < 30 ? y + 2000 : y < 100 ? y + 1900 : y;
}

static bool valid(int y, int m, int d)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    if (y < 100 || y > 9999 || m < 1 || m > 12 || d < 1)
        return false;
    bool leap = (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;
    return d <= days[m - 1] + (m == 2 && leap);
}

static bool order(struct vb *vb, const struct parts *p, int *y, int *m, int *d)
{
    const int *n = p->n, *w = p->widths;
    struct vb_civil now;
    vb_civil_of(vb_now(vb), &now);
    *y = now.year;
    if (p->month_at >= 0) {
        int other[2] = {p->month_at == 0 ? 1 : 0, p->month_at == 2 ? 1 : 2};
        *m = n[p->month_at];
        if (p->count == 2) {
            bool is_year = n[other[0]] > 31 || w[other[0]] > 2;
            *d = is_year ? 1 : n[other[0]];
            if (is_year)
                *y = full_year(n[other[0]], w[other[0]]);
            return valid(*y, *m, *d);
        }
        bool first_year = w[other[0]] > 2;
        *d = n[other[first_year ? 1 : 0]];
        *y = full_year(n[other[first_year ? 0 : 1]], w[other[first_year ? 0 : 1]]);
        return valid(*y, *m, *d);
    }
    if (p->count == 2 && w[0] > 2) {
        *y = n[0], *m = n[1], *d = 1;
        return valid(*y, *m, *d);
    }
    if (p->count == 2) {
        *m = n[0], *d = n[1];
        if (w[1] > 2 || n[1] > 31)
            *d = 1, *y = full_year(n[1], w[1]);
        else if (!valid(*y, *m, *d))
            *m = n[1], *d = n[0];
        return valid(*y, *m, *d);
    }
    if (w[0] > 2 || (vb->japanese && w[2] <= 2)) {
        *y = full_year(n[0], w[0]), *m = n[1], *d = n[2];
        return valid(*y, *m, *d);
    }
    *m = n[0], *d = n[1], *y = full_year(n[2], w[2]);
    if (!valid(*y, *m, *d))
        *m = n[1], *d = n[0];
    if (!valid(*y, *m, *d) && n[0] > 31)
        *y = full_year(n[0], w[0]), *m = n[1], *d = n[2];
    return valid(*y, *m, *d);
}

static const struct {
    uint16_t first, second; /* of its name */
    int before;             /* the year before its first */
} eras[] = {{0x4EE4, 0x548C, 2018},
            {0x5E73, 0x6210, 1988},
            {0x662D, 0x548C, 1925},
            {0x5927, 0x6B63, 1911},
            {0x660E, 0x6CBB, 1867}};

/* As ASCII: the Japanese words for year, month, day, hour … are separators. */
static bool ascii_of(const vb_value *s, char *text, size_t room, int *ret_era)
{
    static const char marks[][2] = {"/", "/", " ", ":", ":", " "};
    static const uint16_t words[] = {0x5E74, 0x6708, 0x65E5, 0x6642, 0x5206, 0x79D2};
    size_t n = 0, i = 0;
    *ret_era = 0;
    for (size_t e = 0; e < sizeof eras / sizeof eras[0] && vb_units(s) > 2; e++)
        if (s->s[0] == eras[e].first && s->s[1] == eras[e].second)
            *ret_era = eras[e].before, i = 2;
    for (; i < vb_units(s); i++) {
        uint16_t u = s->s[i];
        if (u >= 0xFF01 && u <= 0xFF5E)
            u = (uint16_t)(u - 0xFEE0);
        for (size_t w = 0; w < 6; w++)
            if (u == words[w])
                u = (uint8_t)marks[w][0];
        if (n + 1 >= room || u >= 0x80 || u == 0)
            return false;
        text[n++] = (char)(u == 9 ? ' ' : u);
    }
    while (n > 0 && (text[n - 1] == ':' || text[n - 1] == ' ') && i > 0)
        n--;
    text[n] = 0;
    return vb_units(s) == 0 || s->s[vb_units(s) - 1] != ':';
}

bool vb_parse_date(struct vb *vb, const vb_value *s, double *ret)
{
    char text[64];
    struct parts p;
    int y, m, d, era;
    if (!ascii_of(s, text, sizeof text, &era) || !split_parts(text, &p))
        return false;
    if (era > 0) {
        p.n[0] += era;
        p.widths[0] = 4;
    }
    if (p.pm != 0 && p.hour > 12)
        p.pm = 0;
    int hour = p.pm == 2 && p.hour < 12 ? p.hour + 12 : p.pm == 1 && p.hour == 12 ? 0 : p.hour;
    if (hour > 23 || p.minute > 59 || p.second > 59)
        return false;
    double time = (hour * 3600 + p.minute * 60 + p.second) / 86400.0;
    *ret = time;
    if (p.count == 0)
        return true;
    if (!order(vb, &p, &y, &m, &d))
        return false;
    *ret = vb_date_of(y, m, d, time);
    return true;
}

/* The general date: no time where it is midnight, no date where it is day 0. */
bool vb_date_text(struct vb *vb, double date, vb_value *ret)
{
    struct sk_text t = sk_text_new(vb->arena, 256);
    struct vb_civil c;
    vb_civil_of(date, &c);
    bool has_time = c.hour != 0 || c.minute != 0 || c.second != 0;
    bool has_date = days_of(c.year, c.month, c.day) != 0;
    if (has_date)
        vb_format_date(vb, &t, date, SK_LIT("ddddd"), 1, 1);
    if (has_date && has_time)
        sk_text_byte(&t, ' ');
    if (has_time || !has_date)
        vb_format_date(vb, &t, date, SK_LIT("ttttt"), 1, 1);
    return vb_str_utf8(vb, sk_text_view(&t), ret);
}

static bool date_arg(struct vb *vb, const struct vb_call *c, size_t i, double *ret)
{
    vb_value v;
    if (!vb_coerce(vb, vb_arg_of(c, i), VT_DATE, &v))
        return false;
    *ret = v.d;
    return true;
}

static bool clock_fn(struct vb *vb, struct vb_call *c)
{
    double now = vb_now(vb), day = floor(now);
    *c->ret = VB_DATE(c->name[0] == 'N'   ? day + floor((now - day) * 86400 + 0.5) / 86400
                      : c->name[0] == 'D' ? day
                                          : floor((now - day) * 86400 + 0.5) / 86400);
    if (strcmp(c->name, "Timer") == 0)
        *c->ret = (vb_value){.type = VT_SINGLE, .d = (double)(float)((now - day) * 86400)};
    return true;
}

/* Date$ and Time$ have one form everywhere. */
static bool clock_text(struct vb *vb, struct vb_call *c)
{
    struct vb_civil t;
    char text[48];
    vb_civil_of(vb_now(vb), &t);
    if (c->name[0] == 'D')
        (void)snprintf(text, sizeof text, "%02d-%02d-%04d", t.month, t.day, t.year);
    else
        (void)snprintf(text, sizeof text, "%02d:%02d:%02d", t.hour, t.minute, t.second);
    return vb_str_c(vb, text, c->ret);
}

static bool part(struct vb *vb, struct vb_call *c)
{
    double d;
    struct vb_civil t;
    DBL(0, d);
    vb_civil_of(d, &t);
    static const char *const names[] = {"Year", "Month", "Day", "Hour", "Minute", "Second"};
    const int values[] = {t.year, t.month, t.day, t.hour, t.minute, t.second};
    for (size_t i = 0; i < 6; i++)
        if (strcmp(names[i], c->name) == 0)
            *c->ret = VB_INT(values[i]);
    return true;
}

static bool weekday(struct vb *vb, struct vb_call *c)
{
    double d;
    int32_t first;
    DBL(0, d);
    NUM(1, 1, first);
    if (first < 0 || first > 7)
        return vb_err(vb, 5);
    if (first == 0)
        first = 1;
    *c->ret = VB_INT((vb_weekday(d) - first + 7) % 7 + 1);
    return true;
}

static bool serial(struct vb *vb, struct vb_call *c)
{
    int32_t a, b, d;
    NUM(0, 0, a);
    NUM(1, 0, b);
    NUM(2, 0, d);
    if (a != (int16_t)a || b != (int16_t)b || d != (int16_t)d)
        return vb_err(vb, 6);
    if (c->name[0] == 'T') {
        double seconds = a * 3600.0 + b * 60.0 + d;
        *c->ret = VB_DATE(seconds / 86400);
        return true;
    }
    if (a < -9999 || a > 9999)
        return vb_err(vb, 5);
    int year = a >= 0 && a < 30 ? a + 2000 : a >= 30 && a < 100 ? a + 1900 : a;
    *c->ret = VB_DATE(vb_date_of(year, b, d, 0));
    return (c->ret->d > -657435.0 && c->ret->d < 2958466.0) || vb_err(vb, 5);
}

static bool value_fn(struct vb *vb, struct vb_call *c)
{
    vb_value s;
    double d;
    if (!vb_arg_str(vb, c, 0, &s))
        return false;
    if (!vb_parse_date(vb, &s, &d))
        return vb_err(vb, 13);
    *c->ret = VB_DATE(c->name[0] == 'D' ? trunc(d) : fabs(d - trunc(d)));
    return true;
}

enum unit {
    U_YEAR,
    U_QUARTER,
    U_MONTH,
    U_DAYOFYEAR,
    U_DAY,
    U_WEEKDAY,
    U_WEEK,
    U_HOUR,
    U_MINUTE,
    U_SECOND,
    U_NONE
};

static int unit_of(struct vb *vb, const struct vb_call *c)
{
    static const char *const names[] = {"yyyy", "q", "m", "y", "d", "w", "ww", "h", "n", "s"};
    sk_span s = vb_arg_text(vb, c, 0);
    for (int i = 0; i < U_NONE; i++)
        if (sk_ieq(s, sk_span_of_cstr(names[i])))
            return i;
    return U_NONE;
}

static bool date_add(struct vb *vb, struct vb_call *c)
{
    double d, n;
    int unit = unit_of(vb, c);
    DBL(2, d);
    if (!vb_arg_dbl(vb, c, 1, &n))
        return false;
    if (unit == U_NONE || fabs(n) > 1e9)
        return vb_err(vb, 5);
    n = vb_round_even(n);
    if (unit <= U_MONTH) {
        struct vb_civil t;
        vb_civil_of(d, &t);
        int64_t add = (int64_t)n * (unit == U_YEAR ? 12 : unit == U_QUARTER ? 3 : 1);
        int64_t all = (int64_t)t.year * 12 + t.month - 1 + add;
        if (all < 1200 || all >= 120000)
            return vb_err(vb, 5);
        int y = (int)(all / 12), m = (int)(all % 12) + 1, day = t.day;
        while (!valid(y, m, day))
            day--;
        *c->ret = VB_DATE(vb_date_of(y, m, day, fabs(d - trunc(d))));
        return true;
    }
    static const double seconds[] = {
        [U_DAYOFYEAR] = 86400, [U_DAY] = 86400, [U_WEEKDAY] = 86400, [U_WEEK] = 604800,
        [U_HOUR] = 3600,       [U_MINUTE] = 60, [U_SECOND] = 1};
    double sum = d + n * seconds[unit] / 86400;
    if (unit >= U_HOUR)
        sum = floor(sum * 86400 + 0.5) / 86400;
    *c->ret = VB_DATE(sum);
    return sum > -657435 && sum < 2958466 ? true : vb_err(vb, 5);
}

static bool date_diff(struct vb *vb, struct vb_call *c)
{
    double a, b;
    int unit = unit_of(vb, c);
    int32_t first;
    struct vb_civil x, y;
    DBL(1, a);
    DBL(2, b);
    NUM(3, 1, first);
    if (vb_arg_of(c, 1)->type == VT_NULL || vb_arg_of(c, 2)->type == VT_NULL)
        return vb_err(vb, 94);
    if (first < 0 || first > 7)
        return vb_err(vb, 5);
    first = first == 0 ? 1 : first;
    vb_civil_of(a, &x);
    vb_civil_of(b, &y);
    int64_t days = (int64_t)floor(b) - (int64_t)floor(a), n = 0;
    int64_t sa = (int64_t)floor(a * 86400 + 0.5), sb = (int64_t)floor(b * 86400 + 0.5);
    switch (unit) {
    case U_YEAR:
        n = y.year - x.year;
        break;
    case U_QUARTER:
        n = (y.year * 4 + (y.month - 1) / 3) - (x.year * 4 + (x.month - 1) / 3);
        break;
    case U_MONTH:
        n = (y.year * 12 + y.month) - (x.year * 12 + x.month);
        break;
    case U_DAYOFYEAR:
    case U_DAY:
        n = days;
        break;
    case U_WEEKDAY:
        n = days / 7;
        break;
    case U_WEEK: {
        int64_t wa = (int64_t)floor(a) - (vb_weekday(a) - first + 7) % 7;
        int64_t wb = (int64_t)floor(b) - (vb_weekday(b) - first + 7) % 7;
        n = (wb - wa) / 7;
        break;
    }
    case U_HOUR:
        n = (sb >= 0 ? sb / 3600 : -((3599 - sb) / 3600)) -
            (sa >= 0 ? sa / 3600 : -((3599 - sa) / 3600));
        break;
    case U_MINUTE:
        n = (sb >= 0 ? sb / 60 : -((59 - sb) / 60)) - (sa >= 0 ? sa / 60 : -((59 - sa) / 60));
        break;
    case U_SECOND:
        n = sb - sa;
        break;
    default:
        return vb_err(vb, 5);
    }
    if (n > INT32_MAX || n < INT32_MIN)
        return vb_err(vb, 6);
    *c->ret = VB_LONG(n);
    return true;
}

/* Week of the year: the first week holds 1 January, or four days, or is whole. */
int vb_week_of(double d, int first, int rule)
{
    struct vb_civil t;
    vb_civil_of(d, &t);
    double jan = vb_date_of(t.year, 1, 1, 0);
    int offset = (vb_weekday(jan) - first + 7) % 7, lost = 0;
    if ((rule == 2 && offset > 3) || (rule == 3 && offset > 0))
        lost = 1;
    int week = ((int)(floor(d) - jan) + offset) / 7 + 1 - lost;
    if (week == 0)
        return vb_week_of(jan - 1, first, rule);
    if (rule == 2 && week == 53 &&
        (vb_weekday(vb_date_of(t.year + 1, 1, 1, 0)) - first + 7) % 7 <= 3)
        return 1;
    return week;
}

static bool date_part(struct vb *vb, struct vb_call *c)
{
    double d;
    int unit = unit_of(vb, c);
    int32_t first, rule;
    struct vb_civil t;
    DBL(1, d);
    NUM(2, 1, first);
    NUM(3, 1, rule);
    if (first < 0 || first > 7 || rule < 0 || rule > 3)
        return vb_err(vb, 5);
    if (first == 0)
        first = 1;
    vb_civil_of(d, &t);
    const int values[] = {t.year,
                          (t.month - 1) / 3 + 1,
                          t.month,
                          (int)(floor(d) - vb_date_of(t.year, 1, 1, 0)) + 1,
                          t.day,
                          (vb_weekday(d) - first + 7) % 7 + 1,
                          vb_week_of(d, first, rule),
                          t.hour,
                          t.minute,
                          t.second};
    if (unit == U_NONE)
        return vb_err(vb, 5);
    *c->ret = VB_INT(values[unit]);
    return true;
}

static bool names(struct vb *vb, struct vb_call *c)
{
    int32_t n, first = 1;
    bool abbreviate = false, month = c->name[0] == 'M';
    char text[32];
    NUM(0, 0, n);
    if (vb_has_arg(c, 1) && !vb_to_bool(vb, vb_arg_of(c, 1), &abbreviate))
        return false;
    if (!month)
        NUM(2, 1, first);
    if (n < 1 || n > (month ? 12 : 7) || first < 0 || first > 7)
        return vb_err(vb, 5);
    int i = month ? n - 1 : (n - 1 + (first == 0 ? 1 : first) - 1) % 7;
    const char *local = vb->japanese ? vb_days_ja[i % 7] : month ? vb_months[i] : vb_days[i % 7];
    const char *suffix = !vb->japanese || abbreviate ? "" : month ? "月" : "曜日";
    if (vb->japanese && month)
        (void)snprintf(text, sizeof text, "%d%s", i + 1, suffix);
    else if (vb->japanese)
        (void)snprintf(text, sizeof text, "%s%s", local, suffix);
    else
        (void)snprintf(text, sizeof text, "%.*s", abbreviate ? 3 : 30, local);
    return vb_str_c(vb, text, c->ret);
}

const struct vb_builtin vb_lib_date[] = {
    {"Date", clock_fn, 0, 0, VB_VARIANT},
    {"Time", clock_fn, 0, 0, VB_VARIANT},
    {"Now", clock_fn, 0, 0, VB_VARIANT},
    {"Date$", clock_text, 0, 0, 0},
    {"Time$", clock_text, 0, 0, 0},
    {"Timer", clock_fn, 0, 0, 0},
    {"Year", part, 1, 1, VB_BOTH},
    {"Month", part, 1, 1, VB_BOTH},
    {"Day", part, 1, 1, VB_BOTH},
    {"Hour", part, 1, 1, VB_BOTH},
    {"Minute", part, 1, 1, VB_BOTH},
    {"Second", part, 1, 1, VB_BOTH},
    {"Weekday", weekday, 1, 2, VB_BOTH},
    {"DateSerial", serial, 3, 3, VB_VARIANT},
    {"TimeSerial", serial, 3, 3, VB_VARIANT},
    {"DateValue", value_fn, 1, 1, VB_BOTH},
    {"TimeValue", value_fn, 1, 1, VB_BOTH},
    {"DateAdd", date_add, 3, 3, VB_VARIANT},
    {"DateDiff", date_diff, 3, 5, VB_VARIANT},
    {"DatePart", date_part, 2, 4, VB_VARIANT},
    {"MonthName", names, 1, 2, 0},
    {"WeekdayName", names, 1, 3, 0},
    {NULL, NULL, 0, 0, 0},
};

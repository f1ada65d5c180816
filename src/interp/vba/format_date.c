/* Format: dates and times, in English and Japanese. */
#include <math.h>
#include <stdio.h>

#include "interp/vba/vm.h"

const char *const vb_months[12] = {"January",   "February", "March",    "April",
                                   "May",       "June",     "July",     "August",
                                   "September", "October",  "November", "December"};
const char *const vb_days[7] = {"Sunday",   "Monday", "Tuesday", "Wednesday",
                                "Thursday", "Friday", "Saturday"};
const char *const vb_days_ja[7] = {"日", "月", "火", "水", "木", "金", "土"};

static const struct {
    const char *name, *english, *japanese;
} named[] = {
    {"general date", "c", "c"},
    {"long date", "dddddd", "dddddd"},
    {"medium date", "dd-mmm-yy", "yy-mm-dd"},
    {"short date", "ddddd", "ddddd"},
    {"long time", "ttttt", "ttttt"},
    {"medium time", "hh:nn AM/PM", "hh:nn AMPM"},
    {"short time", "hh:nn", "hh:nn"},
};

/* The eras by their first day. */
static const struct {
    int year, month, day;
    const char *letter, *one, *two;
} eras[] = {
    {2019, 5, 1, "R", "令", "令和"},   {1989, 1, 8, "H", "平", "平成"},
    {1926, 12, 25, "S", "昭", "昭和"}, {1912, 7, 30, "T", "大", "大正"},
    {1868, 1, 25, "M", "明", "明治"},
};

struct state {
    struct vb *vb;
    struct sk_text *t;
    double date;
    struct vb_civil d;
    int32_t first_day, first_week;
    bool twelve, minutes;
};

static void number(struct sk_text *t, int width, int n)
{
    char s[16];
    (void)snprintf(s, sizeof s, "%0*d", width, n);
    sk_text_puts(t, s);
}

static void word(struct sk_text *t, const char *s, size_t n)
{
    sk_text_put(t, sk_slice(sk_span_of_cstr(s), 0, n));
}

static size_t run_of(sk_span f, size_t i)
{
    size_t n = 1;
    while (i + n < f.len && sk_lower(f.ptr[i + n]) == sk_lower(f.ptr[i]))
        n++;
    return n;
}

static size_t era_of(const struct vb_civil *d)
{
    size_t i = 0;
    for (; i < sizeof eras / sizeof eras[0] - 1; i++)
        if (d->year * 10000 + d->month * 100 + d->day >=
            eras[i].year * 10000 + eras[i].month * 100 + eras[i].day)
            break;
    return i;
}

static void short_date(struct state *s)
{
    char text[48];
    const struct vb_civil *d = &s->d;
    if (s->vb->japanese)
        (void)snprintf(text, sizeof text, "%04d/%02d/%02d", d->year, d->month, d->day);
    else
        (void)snprintf(text, sizeof text, "%d/%d/%d", d->month, d->day, d->year);
    sk_text_puts(s->t, text);
}

static void long_date(struct state *s)
{
    char text[64];
    const struct vb_civil *d = &s->d;
    if (s->vb->japanese)
        (void)snprintf(text, sizeof text, "%d年%d月%d日", d->year, d->month, d->day);
    else
        (void)snprintf(text, sizeof text, "%s, %s %d, %d", vb_days[vb_weekday(s->date) - 1],
                       vb_months[d->month - 1], d->day, d->year);
    sk_text_puts(s->t, text);
}

static void long_time(struct state *s)
{
    char text[32];
    const struct vb_civil *d = &s->d;
    int hour = d->hour % 12 == 0 ? 12 : d->hour % 12;
    if (s->vb->japanese)
        (void)snprintf(text, sizeof text, "%d:%02d:%02d", d->hour, d->minute, d->second);
    else
        (void)snprintf(text, sizeof text, "%d:%02d:%02d %s", hour, d->minute, d->second,
                       d->hour < 12 ? "AM" : "PM");
    sk_text_puts(s->t, text);
}

/* ---- fields ---- */

static void year_field(struct state *s, size_t n)
{
    int day = (int)(floor(s->date) - vb_date_of(s->d.year, 1, 1, 0)) + 1;
    number(s->t, n == 2 ? 2 : 1, n == 1 ? day : n == 2 ? s->d.year % 100 : s->d.year);
}

static void month_field(struct state *s, size_t n)
{
    if (n <= 2)
        number(s->t, (int)n, s->minutes ? s->d.minute : s->d.month);
    else
        word(s->t, vb_months[s->d.month - 1], n == 3 ? 3 : 99);
}

static void day_field(struct state *s, size_t n)
{
    if (n <= 2)
        number(s->t, (int)n, s->d.day);
    else if (n <= 4)
        word(s->t, vb_days[vb_weekday(s->date) - 1], n == 3 ? 3 : 99);
    else if (n == 5)
        short_date(s);
    else
        long_date(s);
}

static void hour_field(struct state *s, size_t n)
{
    int hour = s->d.hour % 12 == 0 ? 12 : s->d.hour % 12;
    number(s->t, n >= 2 ? 2 : 1, s->twelve ? hour : s->d.hour);
}

static void minute_field(struct state *s, size_t n)
{
    number(s->t, n >= 2 ? 2 : 1, s->d.minute);
}

static void second_field(struct state *s, size_t n)
{
    number(s->t, n >= 2 ? 2 : 1, s->d.second);
}

static void quarter_field(struct state *s, size_t n)
{
    (void)n;
    number(s->t, 1, (s->d.month - 1) / 3 + 1);
}

static void week_field(struct state *s, size_t n)
{
    int first = s->first_day == 0 ? 1 : s->first_day;
    number(s->t, 1,
           n == 1 ? (vb_weekday(s->date) - first + 7) % 7 + 1
                  : vb_week_of(s->date, first, s->first_week));
}

static void weekday_field(struct state *s, size_t n)
{
    int w = vb_weekday(s->date) - 1;
    if (!s->vb->japanese) {
        word(s->t, vb_days[w], n == 3 ? 3 : 99);
        return;
    }
    sk_text_puts(s->t, vb_days_ja[w]);
    if (n >= 4)
        sk_text_puts(s->t, "曜日");
}

static void local_month_field(struct state *s, size_t n)
{
    (void)n;
    if (!s->vb->japanese) {
        sk_text_puts(s->t, vb_months[s->d.month - 1]);
        return;
    }
    number(s->t, 1, s->d.month);
    sk_text_puts(s->t, "月");
}

static void era_field(struct state *s, size_t n)
{
    size_t i = era_of(&s->d);
    sk_text_puts(s->t, n == 1 ? eras[i].letter : n == 2 ? eras[i].one : eras[i].two);
}

static void era_year_field(struct state *s, size_t n)
{
    number(s->t, n >= 2 ? 2 : 1, s->d.year - eras[era_of(&s->d)].year + 1);
}

static void time_field(struct state *s, size_t n)
{
    (void)n;
    long_time(s);
}

static void general_field(struct state *s, size_t n)
{
    vb_value v;
    (void)n;
    if (vb_date_text(s->vb, s->date, &v))
        sk_text_put(s->t, vb_utf8(s->vb, &v));
}

static const struct {
    char letter;
    uint8_t min, max; /* of how many */
    bool japanese;
    void (*put)(struct state *s, size_t n);
} fields[] = {
    {'y', 1, 99, false, year_field},    {'m', 1, 99, false, month_field},
    {'d', 1, 99, false, day_field},     {'h', 1, 99, false, hour_field},
    {'n', 1, 99, false, minute_field},  {'s', 1, 99, false, second_field},
    {'q', 1, 99, false, quarter_field}, {'w', 1, 99, false, week_field},
    {'t', 5, 5, false, time_field},     {'c', 1, 1, false, general_field},
    {'a', 3, 4, false, weekday_field},  {'o', 4, 4, false, local_month_field},
    {'g', 1, 3, true, era_field},       {'e', 1, 2, true, era_year_field},
};

static size_t ampm(struct state *s, sk_span rest)
{
    bool pm = s->d.hour >= 12, lower = rest.ptr[0] == 'a';
    if (sk_istarts(rest, SK_LIT("am/pm")))
        return sk_text_puts(s->t, lower ? (pm ? "pm" : "am") : (pm ? "PM" : "AM")), 5;
    if (sk_istarts(rest, SK_LIT("a/p")))
        return sk_text_puts(s->t, lower ? (pm ? "p" : "a") : (pm ? "P" : "A")), 3;
    if (!sk_istarts(rest, SK_LIT("ampm")))
        return 0;
    sk_text_puts(s->t, s->vb->japanese ? (pm ? "午後" : "午前") : (pm ? "PM" : "AM"));
    return 4;
}

static size_t field(struct state *s, sk_span f, size_t i)
{
    char c = (char)sk_lower(f.ptr[i]);
    size_t n = run_of(f, i);
    if (c == 'a') {
        size_t used = ampm(s, sk_from(f, i));
        if (used > 0)
            return used;
    }
    for (size_t k = 0; k < sizeof fields / sizeof fields[0]; k++)
        if (fields[k].letter == c && n >= fields[k].min && n <= fields[k].max &&
            (!fields[k].japanese || s->vb->japanese)) {
            fields[k].put(s, n);
            s->minutes = c == 'h';
            return n;
        }
    return 0;
}

static bool has_ampm(sk_span f)
{
    return sk_ifind(f, SK_LIT("am/pm")) != SK_NPOS || sk_ifind(f, SK_LIT("a/p")) != SK_NPOS ||
           sk_ifind(f, SK_LIT("ampm")) != SK_NPOS;
}

void vb_format_date(struct vb *vb, struct sk_text *t, double date, sk_span f, int32_t first_day,
                    int32_t first_week)
{
    struct state s = {.vb = vb,
                      .t = t,
                      .date = date,
                      .first_day = first_day,
                      .first_week = first_week,
                      .twelve = has_ampm(f)};
    vb_civil_of(date, &s.d);
    for (size_t i = 0; i < f.len;) {
        size_t used = sk_is_alpha(f.ptr[i]) ? field(&s, f, i) : 0;
        if (used > 0) {
            i += used;
            continue;
        }
        if (f.ptr[i] == '"') {
            for (i++; i < f.len && f.ptr[i] != '"'; i++)
                sk_text_byte(t, f.ptr[i]);
            i++;
            continue;
        }
        i += f.ptr[i] == '\\' && i + 1 < f.len;
        sk_text_byte(t, f.ptr[i++]);
    }
}

/* The custom format behind a named one, or what was given. */
sk_span vb_format_date_named(const struct vb *vb, sk_span f)
{
    for (size_t i = 0; i < sizeof named / sizeof named[0]; i++)
        if (sk_ieq(f, sk_span_of_cstr(named[i].name)))
            return sk_span_of_cstr(vb->japanese ? named[i].japanese : named[i].english);
    return f;
}

/* A custom format is one of dates when a letter of dates comes before any digit's place. */
bool vb_format_is_date(const struct vb *vb, sk_span f)
{
    bool quoted = false;
    const char *letters = vb->japanese ? "ymdhnswqge" : "ymdhnswq";
    for (size_t i = 0; i < f.len; i++) {
        uint8_t c = sk_lower(f.ptr[i]);
        if (c == '"')
            quoted = !quoted;
        else if (c == '\\')
            i++;
        else if (!quoted && c != 0 && strchr(letters, c) != NULL)
            return true;
        else if (!quoted && (c == '0' || c == '#'))
            return false;
    }
    return sk_ieq(f, SK_LIT("c")) || sk_ifind(f, SK_LIT("ttttt")) != SK_NPOS || has_ampm(f) ||
           sk_ifind(f, SK_LIT("aaa")) != SK_NPOS || sk_ifind(f, SK_LIT("oooo")) != SK_NPOS;
}

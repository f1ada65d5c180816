/* DateTime and TimeSpan. The clock is the host profile's. */
#include <math.h>
#include <stdio.h>

#include "interp/powershell/ps.h"

#define SECOND    INT64_C(10000000) /* in ticks of 100 ns */
#define DAY       (86400 * SECOND)
#define MAX_TICKS INT64_C(3155378975999999999)

static const char *const months[] = {"January",   "February", "March",    "April",
                                     "May",       "June",     "July",     "August",
                                     "September", "October",  "November", "December"};
static const char *const weekdays[] = {"Sunday",   "Monday", "Tuesday", "Wednesday",
                                       "Thursday", "Friday", "Saturday"};

/* Days since 0001-01-01, by Howard Hinnant's civil calendar formulas. */
static int64_t days_of(int64_t y, int64_t m, int64_t d)
{
    y -= m <= 2;
    int64_t era = (y >= 0 ? y : y - 399) / 400, yoe = y - era * 400;
    int64_t doy = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1;
    return era * 146097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 306;
}

struct civil {
    int64_t year, month, day, hour, minute, second, fraction, weekday;
};

static struct civil civil_of(int64_t ticks)
{
    int64_t days = ticks / DAY, rest = ticks % DAY, z = days + 306;
    int64_t era = z / 146097, doe = z - era * 146097;
    int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100), mp = (5 * doy + 2) / 153;
    int64_t month = mp + (mp < 10 ? 3 : -9);
    return (struct civil){yoe + era * 400 + (month <= 2),
                          month,
                          doy - (153 * mp + 2) / 5 + 1,
                          rest / SECOND / 3600,
                          rest / SECOND / 60 % 60,
                          rest / SECOND % 60,
                          rest % SECOND,
                          (days + 1) % 7};
}

static pv ticks_value(struct ps *ps, const char *kind, int64_t ticks)
{
    bool date = strcmp(kind, "date") == 0;
    if (date && (ticks < 0 || ticks > MAX_TICKS)) {
        ps_throw(ps, "The added or subtracted value results in an un-representable DateTime.");
        return pv_null();
    }
    pv v = pv_object(ps, kind, date ? SK_LIT("datetime") : SK_LIT("timespan"));
    if (v.kind == PV_OBJECT)
        v.obj->data = pv_num(PV_LONG, ticks);
    return v;
}

bool pv_is_date(pv v)
{
    return v.kind == PV_OBJECT && strcmp(v.obj->kind, "date") == 0;
}

static bool is_span(pv v)
{
    return v.kind == PV_OBJECT && strcmp(v.obj->kind, "timespan") == 0;
}

pv ps_now(struct ps *ps)
{
    const struct sk_host_profile *p = ps->input->profile;
    double now = p != NULL ? p->now : sk_host_profile("en-US")->now;
    int64_t seconds = (int64_t)nearbyint(now * 86400);
    return ticks_value(ps, "date", days_of(1899, 12, 30) * DAY + seconds * SECOND);
}

static pv date_made(struct ps *ps, const int64_t n[6])
{
    if (n[0] < 1 || n[0] > 9999 || n[1] < 1 || n[1] > 12 || n[2] < 1 || n[2] > 31 || n[3] < 0 ||
        n[3] > 23 || n[4] < 0 || n[4] > 59 || n[5] < 0 || n[5] > 59) {
        ps_throw(ps, "Cannot convert value to type System.DateTime");
        return pv_null();
    }
    int64_t seconds = n[3] * 3600 + n[4] * 60 + n[5];
    return ticks_value(ps, "date", days_of(n[0], n[1], n[2]) * DAY + seconds * SECOND);
}

static int month_named(sk_span word)
{
    for (int i = 0; i < 12; i++)
        if (word.len >= 3 && sk_istarts(sk_span_of_cstr(months[i]), word))
            return i + 1;
    return 0;
}

/* Numbers and words of a date in reading order; the year is the one of four digits. */
static pv date_parsed(struct ps *ps, sk_span s)
{
    int64_t n[7] = {0}, named = 0;
    size_t count = 0, len, first = 0;
    bool pm = false, am = false;
    for (size_t i = 0; i < s.len && count < 7; i += len) {
        uint64_t value = sk_leading_u64(sk_from(s, i), 10, &len);
        if (len > 0) {
            first = count == 0 ? len : first;
            n[count++] = (int64_t)sk_min(value, 100000);
            continue;
        }
        for (len = 0; i + len < s.len && sk_is_alpha(s.ptr[i + len]);)
            len++;
        sk_span word = sk_slice(s, i, len);
        named = month_named(word) > 0 ? month_named(word) : named;
        pm |= sk_ieq(word, SK_LIT("pm"));
        am |= sk_ieq(word, SK_LIT("am"));
        len += len == 0;
    }
    bool packed = count == 1 && (first == 8 || first == 14); /* yyyyMMdd[HHmmss] */
    if (packed) {
        static const uint8_t widths[] = {4, 2, 2, 2, 2, 2};
        s = sk_trim(s);
        for (size_t k = 0, at = 0; k < 6; at += widths[k++])
            n[k] = (int64_t)sk_leading_u64(sk_slice(s, at, widths[k]), 10, &len);
    }
    bool year_first = first == 4 || packed;
    size_t time = named > 0 ? 2 : 3;
    int64_t hour = n[time];
    hour += pm && hour < 12 ? 12 : am && hour == 12 ? -12 : 0;
    int64_t all[6] = {year_first ? n[0] : n[time - 1],
                      named > 0    ? named
                      : year_first ? n[1]
                                   : n[0],
                      named > 0    ? n[0]
                      : year_first ? n[2]
                                   : n[1],
                      hour,
                      n[time + 1],
                      n[time + 2]};
    return date_made(ps, all);
}

pv ps_to_date(struct ps *ps, pv v)
{
    if (pv_is_date(v) || pv_is_opaque(v))
        return v;
    if (pv_is_number(v))
        return ticks_value(ps, "date", pv_to_int(ps, v));
    return date_parsed(ps, pv_text(ps, v));
}

pv ps_to_timespan(struct ps *ps, pv v)
{
    if (is_span(v) || pv_is_opaque(v))
        return v;
    if (pv_is_number(v))
        return ticks_value(ps, "timespan", pv_to_int(ps, v));
    int64_t n[3] = {0};
    size_t count = 0, len;
    sk_span s = pv_text(ps, v);
    for (size_t i = 0; i < s.len && count < 3; i += len) {
        uint64_t value = sk_leading_u64(sk_from(s, i), 10, &len);
        if (len > 0)
            n[count++] = (int64_t)sk_min(value, 1000000);
        len += len == 0;
    }
    int64_t seconds = count == 1 ? n[0] * 86400 : n[0] * 3600 + n[1] * 60 + n[2];
    return ticks_value(ps, "timespan", seconds * SECOND);
}

/* ---- Formats ---- */

static sk_span standard(uint8_t c)
{
    static const struct {
        char letter;
        sk_span custom;
    } all[] = {{'d', SK_LIT_INIT("M/d/yyyy")},
               {'D', SK_LIT_INIT("dddd, MMMM d, yyyy")},
               {'t', SK_LIT_INIT("h:mm tt")},
               {'T', SK_LIT_INIT("h:mm:ss tt")},
               {'f', SK_LIT_INIT("dddd, MMMM d, yyyy h:mm tt")},
               {'F', SK_LIT_INIT("dddd, MMMM d, yyyy h:mm:ss tt")},
               {'g', SK_LIT_INIT("M/d/yyyy h:mm tt")},
               {'G', SK_LIT_INIT("M/d/yyyy h:mm:ss tt")},
               {'m', SK_LIT_INIT("MMMM d")},
               {'M', SK_LIT_INIT("MMMM d")},
               {'o', SK_LIT_INIT("yyyy-MM-ddTHH:mm:ss.fffffff")},
               {'O', SK_LIT_INIT("yyyy-MM-ddTHH:mm:ss.fffffff")},
               {'r', SK_LIT_INIT("ddd, dd MMM yyyy HH:mm:ss 'GMT'")},
               {'R', SK_LIT_INIT("ddd, dd MMM yyyy HH:mm:ss 'GMT'")},
               {'s', SK_LIT_INIT("yyyy-MM-ddTHH:mm:ss")},
               {'u', SK_LIT_INIT("yyyy-MM-dd HH:mm:ss'Z'")},
               {'y', SK_LIT_INIT("MMMM yyyy")},
               {'Y', SK_LIT_INIT("MMMM yyyy")}};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        if (all[i].letter == (char)c)
            return all[i].custom;
    return (sk_span){0};
}

static void put_name(struct sk_text *out, const char *name, size_t run)
{
    sk_text_put(out, sk_slice(sk_span_of_cstr(name), 0, run == 3 ? 3 : SIZE_MAX));
}

static void put_part(struct sk_text *out, const struct civil *c, uint8_t letter, size_t run)
{
    int width = run > 1 ? 2 : 1;
    int64_t hour = c->hour % 12 == 0 ? 12 : c->hour % 12;
    char text[24];
    switch (letter) {
    case 'y':
        sk_text_printf(out, "%0*lld", run > 2 ? (int)sk_min(run, 9) : width,
                       (long long)(run > 2 ? c->year : c->year % 100));
        return;
    case 'M':
        if (run > 2)
            put_name(out, months[c->month - 1], run);
        else
            sk_text_printf(out, "%0*lld", width, (long long)c->month);
        return;
    case 'd':
        if (run > 2)
            put_name(out, weekdays[c->weekday], run);
        else
            sk_text_printf(out, "%0*lld", width, (long long)c->day);
        return;
    case 'f':
        (void)snprintf(text, sizeof text, "%07lld", (long long)c->fraction);
        sk_text_put(out, sk_slice(sk_span_of_cstr(text), 0, run));
        return;
    case 't':
        sk_text_put(out, sk_slice(c->hour < 12 ? SK_LIT("AM") : SK_LIT("PM"), 0, run));
        return;
    default:
        sk_text_printf(out, "%0*lld", width,
                       (long long)(letter == 'h'   ? hour
                                   : letter == 'H' ? c->hour
                                   : letter == 'm' ? c->minute
                                                   : c->second));
    }
}

static sk_span date_text(struct ps *ps, int64_t ticks, sk_span spec)
{
    struct civil c = civil_of(ticks);
    struct sk_text out = ps_textbuf(ps);
    if (spec.len == 1)
        spec = standard(spec.ptr[0]);
    for (size_t i = 0; i < spec.len && !out.failed;) {
        uint8_t letter = spec.ptr[i];
        size_t run = 1;
        while (i + run < spec.len && spec.ptr[i + run] == letter)
            run++;
        if (letter != 0 && strchr("yMdfthHms", letter) != NULL)
            put_part(&out, &c, letter, run);
        else if (letter == '\'' || letter == '"') {
            size_t end = sk_find_byte(sk_from(spec, i + 1), letter);
            sk_text_put(&out, sk_slice(spec, i + 1, end));
            run = end == SK_NPOS ? spec.len : end + 2;
        } else if (letter == '\\' && i + 1 < spec.len) {
            sk_text_byte(&out, spec.ptr[i + 1]);
            run = 2;
        } else if (letter == '%')
            run = 1;
        else if (letter == 'z' || letter == 'K')
            sk_text_puts(&out, letter == 'z' && run > 2 ? "+00:00" : letter == 'z' ? "+00" : "");
        else
            for (size_t k = 0; k < run; k++)
                sk_text_byte(&out, letter);
        i += run;
    }
    return ps_text_done(ps, &out);
}

static sk_span span_text(struct ps *ps, int64_t ticks)
{
    struct sk_text out = ps_textbuf(ps);
    sk_text_puts(&out, ticks < 0 ? "-" : "");
    uint64_t t = ticks < 0 ? -(uint64_t)ticks : (uint64_t)ticks, s = t / (uint64_t)SECOND;
    if (s >= 86400)
        sk_text_printf(&out, "%llu.", (unsigned long long)(s / 86400));
    sk_text_printf(&out, "%02u:%02u:%02u", (unsigned)(s / 3600 % 24), (unsigned)(s / 60 % 60),
                   (unsigned)(s % 60));
    if (t % (uint64_t)SECOND != 0)
        sk_text_printf(&out, ".%07u", (unsigned)(t % (uint64_t)SECOND));
    return ps_text_done(ps, &out);
}

/* d h m s f of a span; everything else stands quoted or behind a backslash. */
static sk_span span_custom(struct ps *ps, int64_t ticks, sk_span spec)
{
    struct sk_text out = ps_textbuf(ps);
    uint64_t t = ticks < 0 ? -(uint64_t)ticks : (uint64_t)ticks, s = t / (uint64_t)SECOND;
    char text[24];
    for (size_t i = 0, run; i < spec.len && !out.failed; i += run) {
        uint8_t c = spec.ptr[i];
        for (run = 1; i + run < spec.len && spec.ptr[i + run] == c;)
            run++;
        int width = (int)sk_min(run, 8);
        if (c == '\\' && i + 1 < spec.len) {
            sk_text_byte(&out, spec.ptr[i + 1]);
            run = 2;
        } else if (c == 'd' || c == 'h' || c == 'm' || c == 's')
            sk_text_printf(&out, "%0*llu", width,
                           (unsigned long long)(c == 'd'   ? s / 86400
                                                : c == 'h' ? s / 3600 % 24
                                                : c == 'm' ? s / 60 % 60
                                                           : s % 60));
        else if (c == 'f') {
            (void)snprintf(text, sizeof text, "%07u", (unsigned)(t % (uint64_t)SECOND));
            sk_text_put(&out, sk_slice(sk_span_of_cstr(text), 0, run));
        } else if (c != '\'' && c != '%')
            sk_text_put(&out, sk_slice(spec, i, run));
    }
    return ps_text_done(ps, &out);
}

sk_span ps_date_format(struct ps *ps, pv v, sk_span spec)
{
    int64_t ticks = v.obj->data.i;
    if (is_span(v))
        return spec.len < 2 ? span_text(ps, ticks) : span_custom(ps, ticks, spec);
    return date_text(ps, ticks, spec.len == 0 ? SK_LIT("G") : spec);
}

sk_span ps_date_text(struct ps *ps, const struct pobj *obj)
{
    if (strcmp(obj->kind, "timespan") == 0)
        return span_text(ps, obj->data.i);
    return date_text(ps, obj->data.i, SK_LIT("MM/dd/yyyy HH:mm:ss")); /* the invariant culture */
}

/* ---- Members ---- */

static bool span_member(struct ps *ps, int64_t t, sk_span name, pv *ret)
{
    static const struct {
        const char *name;
        int64_t unit, modulo;
    } parts[] = {{"days", DAY, INT64_MAX},
                 {"hours", 3600 * SECOND, 24},
                 {"minutes", 60 * SECOND, 60},
                 {"seconds", SECOND, 60},
                 {"milliseconds", SECOND / 1000, 1000}};
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        if (sk_ieq(name, sk_span_of_cstr(parts[i].name)))
            *ret = pv_int(t / parts[i].unit % parts[i].modulo);
        else if (sk_istarts(name, SK_LIT("total")) &&
                 sk_ieq(sk_from(name, 5), sk_span_of_cstr(parts[i].name)))
            *ret = pv_double((double)t / (double)parts[i].unit);
        else
            continue;
        return true;
    }
    if (!sk_ieq(name, SK_LIT("ticks")))
        return false;
    *ret = pv_num(PV_LONG, t);
    return ps_step(ps, 1);
}

bool ps_date_member(struct ps *ps, struct pobj *obj, sk_span name, pv *ret)
{
    int64_t t = obj->data.i;
    if (strcmp(obj->kind, "timespan") == 0)
        return span_member(ps, t, name, ret);
    struct civil c = civil_of(t);
    const struct {
        const char *name;
        int64_t value;
    } parts[] = {{"year", c.year},
                 {"month", c.month},
                 {"day", c.day},
                 {"hour", c.hour},
                 {"minute", c.minute},
                 {"second", c.second},
                 {"millisecond", c.fraction / 10000},
                 {"dayofyear", t / DAY - days_of(c.year, 1, 1) + 1}};
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
        if (sk_ieq(name, sk_span_of_cstr(parts[i].name))) {
            *ret = pv_int(parts[i].value);
            return true;
        }
    if (sk_ieq(name, SK_LIT("dayofweek")))
        *ret = pv_cstr(weekdays[c.weekday]);
    else if (sk_ieq(name, SK_LIT("date")))
        *ret = ticks_value(ps, "date", t - t % DAY);
    else if (sk_ieq(name, SK_LIT("timeofday")))
        *ret = ticks_value(ps, "timespan", t % DAY);
    else if (sk_ieq(name, SK_LIT("ticks")))
        *ret = pv_num(PV_LONG, t);
    else
        return false;
    return true;
}

static pv add_months(struct ps *ps, int64_t t, int64_t n)
{
    struct civil c = civil_of(t);
    n = n < -200000 ? -200000 : n > 200000 ? 200000 : n;
    int64_t m = c.year * 12 + c.month - 1 + n, year = m / 12, month = m % 12 + 1;
    if (m < 12 || year > 9999)
        return ticks_value(ps, "date", -1);
    int64_t next = month == 12 ? days_of(year + 1, 1, 1) : days_of(year, month + 1, 1);
    int64_t last = next - days_of(year, month, 1);
    int64_t day = c.day > last ? last : c.day;
    return ticks_value(ps, "date", days_of(year, month, day) * DAY + t % DAY);
}

bool ps_date_method(struct ps *ps, struct pobj *obj, sk_span name, const struct parr *args, pv *ret)
{
    static const struct {
        const char *name;
        int64_t unit;
    } adds[] = {
        {"adddays", DAY},       {"addhours", 3600 * SECOND},        {"addminutes", 60 * SECOND},
        {"addseconds", SECOND}, {"addmilliseconds", SECOND / 1000}, {"addticks", 1}};
    pv self = {.kind = PV_OBJECT, .obj = obj}, one = args->count > 0 ? args->at[0] : pv_null();
    double by = pv_to_double(ps, one);
    by = by < -1e7 ? -1e7 : by > 1e7 ? 1e7 : by;
    for (size_t i = 0; i < sizeof adds / sizeof adds[0]; i++)
        if (sk_ieq(name, sk_span_of_cstr(adds[i].name))) {
            *ret = ticks_value(ps, "date", obj->data.i + (int64_t)(by * (double)adds[i].unit));
            return true;
        }
    if (sk_ieq(name, SK_LIT("addmonths")) || sk_ieq(name, SK_LIT("addyears")))
        *ret =
            add_months(ps, obj->data.i, (int64_t)by * (sk_ieq(name, SK_LIT("addyears")) ? 12 : 1));
    else if (sk_ieq(name, SK_LIT("tostring")) || sk_istarts(name, SK_LIT("toshort")) ||
             sk_istarts(name, SK_LIT("tolong")))
        *ret = pv_str(ps_date_format(ps, self,
                                     sk_ieq(name, SK_LIT("tostring"))
                                         ? (one.kind == PV_STRING ? pv_span(one) : (sk_span){0})
                                     : sk_ieq(name, SK_LIT("toshortdatestring")) ? SK_LIT("d")
                                     : sk_ieq(name, SK_LIT("toshorttimestring")) ? SK_LIT("t")
                                     : sk_ieq(name, SK_LIT("tolongdatestring"))  ? SK_LIT("D")
                                                                                 : SK_LIT("T")));
    else if (sk_ieq(name, SK_LIT("touniversaltime")) || sk_ieq(name, SK_LIT("tolocaltime")))
        *ret = self;
    else if (sk_ieq(name, SK_LIT("subtract")) || sk_ieq(name, SK_LIT("add")))
        return ps_date_arith(ps, sk_ieq(name, SK_LIT("add")) ? OP_ADD : OP_SUB, self, one, ret);
    else if (sk_ieq(name, SK_LIT("tofiletime")))
        *ret = pv_num(PV_LONG, obj->data.i - days_of(1601, 1, 1) * DAY);
    else
        return false;
    return true;
}

/* date - date, date ± span, span ± span. */
bool ps_date_arith(struct ps *ps, enum pop op, pv a, pv b, pv *ret)
{
    bool minus = op == OP_SUB;
    if ((!pv_is_date(a) && !is_span(a)) || (op != OP_ADD && !minus))
        return false;
    if (pv_is_date(a) && minus && (pv_is_date(b) || b.kind == PV_STRING)) {
        b = ps_to_date(ps, b);
        *ret = b.kind != PV_OBJECT ? pv_null()
                                   : ticks_value(ps, "timespan", a.obj->data.i - b.obj->data.i);
        return true;
    }
    b = ps_to_timespan(ps, b);
    int64_t t;
    if (!is_span(b) || (minus ? __builtin_sub_overflow(a.obj->data.i, b.obj->data.i, &t)
                              : __builtin_add_overflow(a.obj->data.i, b.obj->data.i, &t)))
        return false;
    *ret = ticks_value(ps, pv_is_date(a) ? "date" : "timespan", t);
    return true;
}

bool ps_date_static(struct ps *ps, sk_span type, sk_span name, const struct parr *args, pv *ret)
{
    static const struct {
        const char *name;
        int64_t unit;
    } from[] = {{"fromdays", DAY},
                {"fromhours", 3600 * SECOND},
                {"fromminutes", 60 * SECOND},
                {"fromseconds", SECOND},
                {"frommilliseconds", SECOND / 1000}};
    bool date = sk_eq(type, SK_LIT("datetime"));
    if (!date && !sk_eq(type, SK_LIT("timespan")))
        return false;
    for (size_t i = 0; i < sizeof from / sizeof from[0]; i++)
        if (!date && sk_ieq(name, sk_span_of_cstr(from[i].name)) && args->count > 0) {
            double by = pv_to_double(ps, args->at[0]);
            by = by < -1e6 ? -1e6 : by > 1e6 ? 1e6 : by;
            *ret = ticks_value(ps, "timespan", (int64_t)(by * (double)from[i].unit));
            return true;
        }
    int64_t n[6] = {1, 1, 1, 0, 0, 0};
    for (size_t i = 0; i < args->count && i < 6; i++)
        n[i] = pv_to_int(ps, args->at[i]);
    if (sk_ieq(name, SK_LIT("now")) || sk_ieq(name, SK_LIT("utcnow")))
        *ret = ps_now(ps);
    else if (sk_ieq(name, SK_LIT("today"))) {
        pv now = ps_now(ps);
        *ret = now.kind != PV_OBJECT
                   ? now
                   : ticks_value(ps, "date", now.obj->data.i - now.obj->data.i % DAY);
    } else if (sk_ieq(name, SK_LIT("new")) && date)
        *ret = args->count == 1 ? ps_to_date(ps, args->at[0]) : date_made(ps, n);
    else if (sk_ieq(name, SK_LIT("new"))) {
        size_t at = args->count > 3 ? 1 : 0;
        int64_t all = args->count > 3 ? n[0] % 1000000 * 86400 : 0;
        all += n[at] % 1000000 * 3600 + n[at + 1] % 1000000 * 60 + n[at + 2] % 1000000;
        *ret = ticks_value(ps, "timespan", args->count == 1 ? n[0] : all * SECOND);
    } else if (sk_istarts(name, SK_LIT("parse")) && args->count > 0)
        *ret = date ? ps_to_date(ps, args->at[0]) : ps_to_timespan(ps, args->at[0]);
    else if (sk_ieq(name, SK_LIT("daysinmonth")) && args->count > 1 && n[1] >= 1 && n[1] <= 12 &&
             n[0] >= 1 && n[0] < 9999)
        *ret = pv_int((n[1] == 12 ? days_of(n[0] + 1, 1, 1) : days_of(n[0], n[1] + 1, 1)) -
                      days_of(n[0], n[1], 1));
    else if (sk_ieq(name, SK_LIT("isleapyear")))
        *ret = pv_bool(n[0] % 4 == 0 && (n[0] % 100 != 0 || n[0] % 400 == 0));
    else
        return false;
    return true;
}

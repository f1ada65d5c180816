/* Format: named and custom formats for numbers, dates and strings. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "interp/vba/vm.h"

static const char *const months[] = {"January",   "February", "March",    "April",
                                     "May",       "June",     "July",     "August",
                                     "September", "October",  "November", "December"};
static const char *const days[] = {"Sunday",   "Monday", "Tuesday", "Wednesday",
                                   "Thursday", "Friday", "Saturday"};

static const struct {
    const char *name, *format;
} named[] = {
    {"fixed", "0.00"},
    {"standard", "#,##0.00"},
    {"percent", "0.00%"},
    {"currency", "$#,##0.00;($#,##0.00)"},
    {"scientific", "0.00E+00"},
    {"long date", "dddd, mmmm d, yyyy"},
    {"medium date", "dd-mmm-yy"},
    {"short date", "m/d/yyyy"},
    {"long time", "h:nn:ss AM/PM"},
    {"medium time", "hh:nn AM/PM"},
    {"short time", "hh:nn"},
};

static void put(struct sk_text *t, const char *format, int n)
{
    char s[32];
    (void)snprintf(s, sizeof s, format[1] == '0' ? "%02d" : "%d", n);
    sk_text_puts(t, s);
}

static size_t run_of(sk_span f, size_t i)
{
    size_t n = 1;
    while (i + n < f.len && sk_lower(f.ptr[i + n]) == sk_lower(f.ptr[i]))
        n++;
    return n;
}

static bool has_ampm(sk_span f)
{
    return sk_ifind(f, SK_LIT("am/pm")) != SK_NPOS || sk_ifind(f, SK_LIT("a/p")) != SK_NPOS ||
           sk_ifind(f, SK_LIT("ampm")) != SK_NPOS;
}

static void word(struct sk_text *t, const char *s, size_t n)
{
    sk_text_put(t, sk_slice(sk_span_of_cstr(s), 0, n));
}

static void day_field(struct sk_text *t, const struct vb_civil *d, double date, size_t n)
{
    int w = vb_weekday(date) - 1;
    if (n <= 2)
        put(t, n == 2 ? "%02d" : "%d", d->day);
    else if (n <= 4)
        word(t, days[w], n == 3 ? 3 : 99);
    else if (n == 5)
        put(t, "%d", d->month), sk_text_byte(t, '/'), put(t, "%d", d->day), sk_text_byte(t, '/'),
            put(t, "%d", d->year);
    else
        word(t, days[w], 99), sk_text_puts(t, ", "), sk_text_puts(t, months[d->month - 1]),
            sk_text_byte(t, ' '), put(t, "%d", d->day), sk_text_puts(t, ", "),
            put(t, "%d", d->year);
}

static size_t ampm(struct sk_text *t, sk_span rest, bool pm)
{
    if (sk_istarts(rest, SK_LIT("am/pm")))
        return sk_text_puts(t, rest.ptr[0] == 'a' ? (pm ? "pm" : "am") : (pm ? "PM" : "AM")), 5;
    if (sk_istarts(rest, SK_LIT("ampm")))
        return sk_text_puts(t, pm ? "PM" : "AM"), 4;
    if (sk_istarts(rest, SK_LIT("a/p")))
        return sk_text_puts(t, rest.ptr[0] == 'a' ? (pm ? "p" : "a") : (pm ? "P" : "A")), 3;
    return 0;
}

static void date_field(struct sk_text *t, char c, size_t n, double date, const struct vb_civil *d,
                       bool minutes, bool twelve)
{
    const char *wide = n >= 2 ? "%02d" : "%d";
    int hour = twelve ? (d->hour % 12 == 0 ? 12 : d->hour % 12) : d->hour;
    switch (c) {
    case 'y':
        put(t, n <= 2 ? "%02d" : "%d",
            n == 1   ? (int)(floor(date) - vb_date_of(d->year, 1, 1, 0)) + 1
            : n == 2 ? d->year % 100
                     : d->year);
        return;
    case 'm':
        if (minutes && n <= 2)
            put(t, wide, d->minute);
        else if (n <= 2)
            put(t, wide, d->month);
        else
            word(t, months[d->month - 1], n == 3 ? 3 : 99);
        return;
    case 'd':
        day_field(t, d, date, n);
        return;
    case 'h':
        put(t, wide, hour);
        return;
    case 'n':
        put(t, wide, d->minute);
        return;
    case 's':
        put(t, wide, d->second);
        return;
    case 'q':
        put(t, "%d", (d->month - 1) / 3 + 1);
        return;
    default:
        put(t, "%d",
            n == 2 ? ((int)(floor(date) - vb_date_of(d->year, 1, 1, 0)) +
                      vb_weekday(vb_date_of(d->year, 1, 1, 0)) - 1) /
                             7 +
                         1
                   : vb_weekday(date));
    }
}

static void format_date(struct vb *vb, struct sk_text *t, double date, sk_span f)
{
    struct vb_civil d;
    bool twelve = has_ampm(f), minutes = false;
    vb_civil_of(date, &d);
    for (size_t i = 0; i < f.len;) {
        char c = (char)sk_lower(f.ptr[i]);
        size_t n = run_of(f, i), used = c == 'a' ? ampm(t, sk_from(f, i), d.hour >= 12) : 0;
        if (used > 0) {
            i += used;
        } else if (c == 't' && n == 5) {
            date_field(t, 'h', 1, date, &d, false, true);
            sk_text_byte(t, ':'), put(t, "%02d", d.minute), sk_text_byte(t, ':');
            put(t, "%02d", d.second), sk_text_puts(t, d.hour >= 12 ? " PM" : " AM");
            i += n;
        } else if (c == 'c' && n == 1) {
            vb_value s;
            if (vb_date_text(vb, date, &s))
                sk_text_put(t, vb_utf8(vb, &s));
            i++;
        } else if (strchr("ymdhnsqw", c) != NULL) {
            date_field(t, c, n, date, &d, minutes, twelve);
            minutes = c == 'h';
            i += n;
        } else if (c == '"') {
            for (i++; i < f.len && f.ptr[i] != '"'; i++)
                sk_text_byte(t, f.ptr[i]);
            i++;
        } else {
            i += c == '\\';
            if (i < f.len)
                sk_text_byte(t, f.ptr[i++]);
        }
        if (c != 'h' && sk_is_alpha((uint8_t)c))
            minutes = false;
    }
}

struct shape {
    int before, after, zeros_before, zeros_after, exponent, commas_end;
    bool point, thousands, percent, exp_plus;
};

static void shape_of(sk_span f, struct shape *s)
{
    *s = (struct shape){0};
    for (size_t i = 0; i < f.len; i++) {
        uint8_t c = f.ptr[i];
        if (c == '"') {
            for (i++; i < f.len && f.ptr[i] != '"'; i++)
                ;
        } else if (c == '\\') {
            i++;
        } else if (c == '0' || c == '#') {
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
        } else if (c == '.' && s->exponent == 0) {
            s->point = true;
        } else if (c == ',' && s->before > 0 && !s->point) {
            s->commas_end++;
        } else if (c == '%') {
            s->percent = true;
        } else if ((c == 'E' || c == 'e') && i + 1 < f.len &&
                   (f.ptr[i + 1] == '+' || f.ptr[i + 1] == '-')) {
            s->exponent = 1;
            s->exp_plus = f.ptr[++i] == '+';
        }
    }
}

/* The digits of the whole part standing at and behind placeholder `k` of `before`. */
static void whole_digits(struct sk_text *t, const char *digits, int n, int k, const struct shape *s)
{
    int places = s->before - k; /* of this placeholder from the point, 1 is the last */
    int from = k == 0 && n > places ? n : places;
    for (int p = from; p >= places; p--) {
        if (p <= n)
            sk_text_byte(t, (uint8_t)digits[n - p]);
        else if (p <= s->zeros_before)
            sk_text_byte(t, '0');
        else
            continue;
        if (s->thousands && p > 1 && (p - 1) % 3 == 0)
            sk_text_byte(t, ',');
    }
}

static void format_number(struct sk_text *t, double d, sk_span f, bool add_sign)
{
    struct shape s;
    char text[400];
    int exponent = 0, k = 0;
    bool negative = d < 0;
    shape_of(f, &s);
    d = fabs(d) * (s.percent ? 100 : 1);
    for (int i = 0; i < s.commas_end; i++)
        d /= 1000;
    if (s.exponent > 0 && d != 0) {
        exponent = (int)floor(log10(d)) - (s.before > 0 ? s.before - 1 : 0);
        d /= pow(10, exponent);
    }
    char round[64];
    (void)snprintf(round, sizeof round, "%.15g", d);
    double scale = pow(10, s.after > 15 ? 15 : s.after),
           r = floor(strtod(round, NULL) * scale + 0.5);
    (void)snprintf(round, sizeof round, "%.15g", strtod(round, NULL) * scale);
    r = floor(strtod(round, NULL) + 0.5);
    (void)snprintf(text, sizeof text, "%.*f", s.after > 30 ? 30 : s.after,
                   s.after <= 15 ? r / scale : d);
    if (r == 0)
        negative = false;
    char *point = strchr(text, '.');
    const char *digits =
        text[0] == '0' && text[1] != '0' && (text[1] == '.' || text[1] == 0) ? "" : text;
    int n = *digits == 0 ? 0 : (int)(point != NULL ? point - text : (long)strlen(text));
    const char *frac = point != NULL ? point + 1 : "";
    int keep = (int)strlen(frac);
    while (keep > s.zeros_after && frac[keep - 1] == '0')
        keep--;
    if (negative && add_sign)
        sk_text_byte(t, '-');
    bool after = false;
    int fk = 0;
    for (size_t i = 0; i < f.len; i++) {
        uint8_t c = f.ptr[i];
        if (c == '"') {
            for (i++; i < f.len && f.ptr[i] != '"'; i++)
                sk_text_byte(t, f.ptr[i]);
        } else if (c == '\\') {
            if (++i < f.len)
                sk_text_byte(t, f.ptr[i]);
        } else if (c == '0' || c == '#') {
            if (!after)
                whole_digits(t, digits, n, k++, &s);
            else if (fk < keep)
                sk_text_byte(t, (uint8_t)frac[fk++]);
        } else if (c == '.' && !after) {
            after = true;
            if (s.before == 0 && n > 0)
                sk_text_put(t, sk_span_of(digits, (size_t)n));
            sk_text_byte(t, '.');
        } else if (c == ',' && s.before > 0 && !after) {
            continue;
        } else if ((c == 'E' || c == 'e') && s.exponent > 0) {
            char e[16];
            (void)snprintf(e, sizeof e, "%c%s%0*d", c,
                           exponent < 0 ? "-"
                           : s.exp_plus ? "+"
                                        : "",
                           s.exponent - 1, exponent < 0 ? -exponent : exponent);
            sk_text_puts(t, e);
            for (i++; i + 1 < f.len && (f.ptr[i + 1] == '0' || f.ptr[i + 1] == '#'); i++)
                ;
        } else {
            sk_text_byte(t, c);
        }
    }
}

static size_t sections(sk_span f, sk_span out[4])
{
    size_t n = 0, from = 0;
    bool quoted = false;
    for (size_t i = 0; i <= f.len && n < 4; i++) {
        if (i < f.len && f.ptr[i] == '"')
            quoted = !quoted;
        if (i == f.len || (f.ptr[i] == ';' && !quoted)) {
            out[n++] = sk_slice(f, from, i - from);
            from = i + 1;
        }
    }
    return n;
}

static bool format_string(struct vb *vb, const vb_value *v, sk_span f, vb_value *ret)
{
    struct sk_text t = sk_text_new(vb->arena, 1 << 20);
    vb_value s;
    if (!vb_to_str(vb, v, &s))
        return false;
    size_t holders = 0, seen = 0, n = vb_units(&s), at = 0;
    bool lower = false, upper = false, left = sk_find_byte(f, '!') != SK_NPOS;
    for (size_t i = 0; i < f.len; i++) {
        holders += f.ptr[i] == '@' || f.ptr[i] == '&';
        lower |= f.ptr[i] == '<';
        upper |= f.ptr[i] == '>';
    }
    for (size_t i = 0; i < f.len; i++) {
        uint8_t c = f.ptr[i];
        if (c == '<' || c == '>' || c == '!')
            continue;
        if (c != '@' && c != '&') {
            i += c == '\\';
            if (i < f.len && f.ptr[i] != '"')
                sk_text_byte(&t, f.ptr[i]);
            continue;
        }
        bool pad = left ? seen >= n : holders > n && seen < holders - n;
        if (pad && c == '@')
            sk_text_byte(&t, ' ');
        else if (!pad && at < n) {
            vb_value one = vb_sub(&s, at, 1);
            at++;
            sk_text_put(&t, vb_utf8(vb, &one));
        }
        seen++;
    }
    vb_value rest = vb_sub(&s, at, SK_NPOS), made;
    sk_text_put(&t, vb_utf8(vb, &rest));
    if (!vb_str_utf8(vb, sk_text_view(&t), &made))
        return false;
    uint16_t *to;
    if (!vb_str_new(vb, made.len, &to, ret))
        return false;
    for (size_t i = 0; i < vb_units(&made); i++)
        to[i] = lower ? vb_fold(made.s[i]) : upper ? vb_upper(made.s[i]) : made.s[i];
    return true;
}

static bool looks_date(sk_span f)
{
    bool quoted = false;
    for (size_t i = 0; i < f.len; i++) {
        uint8_t c = sk_lower(f.ptr[i]);
        if (c == '"')
            quoted = !quoted;
        else if (c == '\\')
            i++;
        else if (!quoted && strchr("ymdhnswq", c) != NULL)
            return true;
        else if (!quoted && (c == '0' || c == '#'))
            return false;
    }
    return sk_ieq(f, SK_LIT("c")) || sk_ieq(f, SK_LIT("ttttt")) || has_ampm(f);
}

static bool boolean_name(struct vb *vb, const vb_value *v, sk_span f, vb_value *ret)
{
    static const char *const words[][3] = {
        {"yes/no", "Yes", "No"}, {"true/false", "True", "False"}, {"on/off", "On", "Off"}};
    for (size_t i = 0; i < 3; i++)
        if (sk_ieq(f, sk_span_of_cstr(words[i][0])))
            return vb_str_c(vb, words[i][vb_num(v) != 0 ? 1 : 2], ret);
    return false;
}

bool vb_format(struct vb *vb, const vb_value *v, const vb_value *format, vb_value *ret)
{
    sk_span f = vb_utf8(vb, format), part[4];
    struct sk_text t = sk_text_new(vb->arena, 1 << 20);
    vb_value num = *v;
    double d;
    if (v->type == VT_NULL) {
        *ret = (vb_value){.type = VT_STRING};
        return true;
    }
    if (f.len == 0)
        return vb_to_str(vb, v, ret);
    if (v->type == VT_STRING && !vb_parse_num(v, &num)) {
        if ((looks_date(f) || sk_iends(f, SK_LIT("date")) || sk_iends(f, SK_LIT("time"))) &&
            vb_parse_date(vb, v, &d))
            num = VB_DATE(d);
        else if (sk_find_byte(f, '@') == SK_NPOS && sk_find_byte(f, '&') == SK_NPOS &&
                 sk_find_byte(f, '<') == SK_NPOS && sk_find_byte(f, '>') == SK_NPOS) {
            *ret = *v;
            return true;
        }
    }
    if (sk_find_byte(f, '@') != SK_NPOS || (num.type == VT_STRING) || sk_eq(f, SK_LIT("<")) ||
        sk_eq(f, SK_LIT(">")) ||
        (sk_find_byte(f, '&') != SK_NPOS && !looks_date(f) && sk_find_byte(f, '0') == SK_NPOS &&
         sk_find_byte(f, '#') == SK_NPOS))
        return format_string(vb, v, f, ret);
    if (sk_ieq(f, SK_LIT("general number")) || sk_ieq(f, SK_LIT("general")))
        return vb_to_str(vb, &num, ret);
    if (sk_ieq(f, SK_LIT("general date"))) {
        f = SK_LIT("c");
    }
    if (boolean_name(vb, &num, f, ret))
        return true;
    for (size_t i = 0; i < sizeof named / sizeof named[0]; i++)
        if (sk_ieq(f, sk_span_of_cstr(named[i].name)))
            f = sk_span_of_cstr(named[i].format);
    if (!vb_to_dbl(vb, &num, &d))
        return false;
    size_t n = sections(f, part);
    if (looks_date(f)) {
        format_date(vb, &t, d, part[0]);
    } else {
        bool negative = d < 0 && n > 1 && part[1].len > 0,
             zero = d == 0 && n > 2 && part[2].len > 0;
        format_number(&t, d, zero ? part[2] : negative ? part[1] : part[0], !negative);
    }
    return vb_str_utf8(vb, sk_text_view(&t), ret);
}

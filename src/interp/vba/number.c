/* Numbers as text and text as numbers: what CStr prints and what CDbl and IsNumeric read. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "interp/vba/vm.h"

/* ---- to text ---- */

/* Significant digits of |d| without trailing zeros; the exponent of the first one. */
static int digits_of(double d, int precision, char ret[static 20], int *ret_exponent)
{
    char text[40];
    (void)snprintf(text, sizeof text, "%.*E", precision - 1, fabs(d));
    int n = 0;
    const char *p = text;
    for (; *p != 0 && *p != 'E'; p++)
        if (*p != '.')
            ret[n++] = *p;
    *ret_exponent = *p == 'E' ? (int)strtol(p + 1, NULL, 10) : 0;
    while (n > 1 && ret[n - 1] == '0')
        n--;
    ret[n] = 0;
    return n;
}

/* Fixed notation where all digits fit into 15 (Single: 7) places before and behind the point, as
 * BASIC has always printed: 0.000000001, but 3.33333333333333E-02. */
size_t vb_dbl_text(double d, bool single, char ret[static 40])
{
    char digits[20];
    int e, places = single ? 7 : 15, n = digits_of(d, places, digits, &e), out = 0;
    if (d == 0) {
        memcpy(ret, "0", 2);
        return 1;
    }
    if (d < 0)
        ret[out++] = '-';
    if (e >= places || (e < 0 && n - e - 1 > places)) {
        out += snprintf(ret + out, 40 - (size_t)out, "%c%s%sE%+03d", digits[0], n > 1 ? "." : "",
                        digits + 1, e);
        return (size_t)out;
    }
    if (e < 0) {
        out += snprintf(ret + out, 40 - (size_t)out, "0.");
        for (int i = e; i < -1; i++)
            ret[out++] = '0';
        return (size_t)(out + snprintf(ret + out, 40 - (size_t)out, "%s", digits));
    }
    for (int i = 0; i <= e || i < n; i++) {
        if (i == e + 1)
            ret[out++] = '.';
        ret[out++] = i < n ? digits[i] : '0';
    }
    ret[out] = 0;
    return (size_t)out;
}

/* ---- from text ---- */

/* &H and &O as text: what fits 16 bits is an Integer, else a Long. */
static bool parse_radix(const char *s, vb_value *ret)
{
    bool hex = s[1] == 'H' || s[1] == 'h';
    const char *digits = s + (hex || s[1] == 'O' || s[1] == 'o' ? 2 : 1);
    size_t n = strspn(digits, hex ? "0123456789abcdefABCDEF" : "01234567");
    const char *end = digits + n;
    bool is_long = *end == '&';
    if (is_long || *end == '%')
        end++;
    if (n == 0 || n > 20 || *end != 0)
        return false;
    unsigned long long v = strtoull(digits, NULL, hex ? 16 : 8);
    if (v > UINT32_MAX)
        return false;
    *ret = v > 0xFFFF || is_long ? VB_LONG((int32_t)v) : VB_INT((int16_t)v);
    return true;
}

/* Printable ASCII of the string without blanks around it; full-width signs become narrow. */
static bool ascii_of(const vb_value *v, char *text, size_t room)
{
    size_t n = 0;
    for (size_t i = 0; i < vb_units(v); i++) {
        uint16_t u = v->s[i];
        if (u >= 0xFF01 && u <= 0xFF5E)
            u = (uint16_t)(u - 0xFEE0);
        if (u == 0x3000 || u == 0xA0 || (u >= 9 && u <= 13))
            u = ' ';
        if (u == 0xA5 || u == 0xFFE5)
            u = '$';
        if (u == 0 || u >= 0x7F || n + 1 >= room)
            return false;
        if (u != ' ' || n > 0)
            text[n++] = (char)u;
    }
    while (n > 0 && text[n - 1] == ' ')
        n--;
    text[n] = 0;
    return n > 0;
}

struct affixes {
    bool money, sign, negative, open;
};

static const char *prefix(const char *s, struct affixes *a)
{
    for (;; s++) {
        if (*s == '$' && !a->money)
            a->money = true;
        else if ((*s == '-' || *s == '+') && !a->sign && !a->open)
            a->sign = true, a->negative = *s == '-';
        else if (*s == '(' && !a->sign && !a->open)
            a->open = a->negative = true;
        else if (*s != ' ')
            return s;
    }
}

static bool suffix(const char *s, struct affixes *a)
{
    for (; *s != 0; s++) {
        if (*s == '$' && !a->money)
            a->money = true;
        else if ((*s == '-' || *s == '+') && !a->sign && !a->open)
            a->sign = true, a->negative = *s == '-';
        else if (*s == ')' && a->open)
            a->open = false;
        else if (*s != ' ')
            return false;
    }
    return !a->open;
}

/* Digits, one point and perhaps an exponent, as strtod takes them; behind them, or NULL. */
static const char *body(const char *s, char *out)
{
    size_t n = 0;
    bool point = false, digit = false;
    for (; sk_is_digit((uint8_t)*s) || (*s == '.' && !point) || (*s == ',' && digit && !point);
         s++) {
        point |= *s == '.';
        digit |= sk_is_digit((uint8_t)*s);
        if (*s != ',')
            out[n++] = *s;
    }
    if (!digit)
        return NULL;
    if (*s != 0 && strchr("eEdD", *s) != NULL) {
        size_t sign = s[1] == '+' || s[1] == '-';
        if (!sk_is_digit((uint8_t)s[1 + sign]))
            return NULL;
        out[n++] = 'E';
        out[n++] = sign != 0 ? s[1] : '+';
        for (s += 1 + sign; sk_is_digit((uint8_t)*s); s++)
            out[n++] = *s;
    }
    out[n] = 0;
    return s;
}

bool vb_parse_num_text(const vb_value *v, char ret[static 256])
{
    char text[250];
    struct affixes a = {0};
    if (!ascii_of(v, text, sizeof text) || text[0] == '&')
        return false;
    const char *rest = body(prefix(text, &a), ret + 1);
    ret[0] = '+';
    if (rest == NULL || !suffix(rest, &a))
        return false;
    ret[0] = a.negative ? '-' : '+';
    return true;
}

bool vb_parse_num(const vb_value *v, vb_value *ret)
{
    char text[256];
    if (vb_units(v) > 1 && ascii_of(v, text, 64) && text[0] == '&')
        return parse_radix(text, ret);
    if (!vb_parse_num_text(v, text))
        return false;
    *ret = VB_DBL(strtod(text, NULL));
    return true;
}

/* Format: which of its kinds is meant; strings and named formats. Numbers: format_num.c. */
#include "interp/vba/vm.h"

static const struct {
    const char *name, *english, *japanese;
} named[] = {
    {"fixed", "0.00", "0.00"},
    {"standard", "#,##0.00", "#,##0.00"},
    {"percent", "0.00%", "0.00%"},
    {"currency", "$#,##0.00;($#,##0.00)", "¥#,##0;-¥#,##0"},
    {"scientific", "0.00E+00", "0.00E+00"},
};

size_t vb_format_sections(sk_span f, sk_span out[4])
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
        i += i < f.len && f.ptr[i] == '\\' && !quoted;
    }
    return n;
}

/* ---- strings ---- */

struct string_shape {
    size_t holders;
    bool lower, upper, left;
};

static struct string_shape shape_of(sk_span f)
{
    struct string_shape s = {0};
    for (size_t i = 0; i < f.len; i++) {
        uint8_t c = f.ptr[i];
        if (c == '"')
            for (i++; i < f.len && f.ptr[i] != '"'; i++)
                ;
        i += c == '\\';
        s.holders += c == '@' || c == '&';
        s.lower |= c == '<';
        s.upper |= c == '>';
        s.left |= c == '!';
    }
    return s;
}

static void put_units(struct vb *vb, struct sk_text *t, const vb_value *s, size_t from, size_t n,
                      const struct string_shape *shape)
{
    for (size_t i = from; i < from + n && i < vb_units(s); i++) {
        uint16_t u = s->s[i];
        vb_value one = vb_char(vb, shape->lower ? vb_fold(u) : shape->upper ? vb_upper(u) : u);
        sk_text_put(t, vb_utf8(vb, &one));
    }
}

/* @ and & are filled from the right unless there is a '!'; < and > change the case. */
static bool format_string(struct vb *vb, const vb_value *v, sk_span all, vb_value *ret)
{
    struct sk_text t = sk_text_new(vb->arena, 1 << 20);
    vb_value s;
    sk_span part[4];
    if (!vb_to_str(vb, v, &s) || !vb_work(vb, all.len / 64))
        return false;
    size_t count = vb_format_sections(all, part), n = vb_units(&s), seen = 0, at = 0;
    sk_span f = n == 0 && count > 1 ? part[1] : count > 0 ? part[0] : all;
    struct string_shape shape = shape_of(f);
    for (size_t i = 0; i < f.len; i++) {
        uint8_t c = f.ptr[i];
        if (c == '<' || c == '>' || c == '!')
            continue;
        if (c == '"') {
            for (i++; i < f.len && f.ptr[i] != '"'; i++)
                sk_text_byte(&t, f.ptr[i]);
        } else if (c != '@' && c != '&') {
            i += c == '\\' && i + 1 < f.len;
            sk_text_byte(&t, f.ptr[i]);
        } else {
            if (!shape.left && seen == 0 && n > shape.holders) { /* the rest stands in front */
                put_units(vb, &t, &s, 0, n - shape.holders, &shape);
                at = n - shape.holders;
            }
            bool pad = shape.left ? seen >= n : shape.holders > n && seen < shape.holders - n;
            if (pad && c == '@')
                sk_text_byte(&t, ' ');
            else if (!pad)
                put_units(vb, &t, &s, at++, 1, &shape);
            seen++;
        }
    }
    if (n > 0 || count < 2)
        put_units(vb, &t, &s, at, n, &shape);
    return vb_str_utf8(vb, sk_text_view(&t), ret);
}

/* ---- which kind ---- */

static bool boolean_name(struct vb *vb, const vb_value *v, sk_span f, vb_value *ret)
{
    static const char *const words[][3] = {
        {"yes/no", "Yes", "No"}, {"true/false", "True", "False"}, {"on/off", "On", "Off"}};
    for (size_t i = 0; i < 3; i++)
        if (sk_ieq(f, sk_span_of_cstr(words[i][0])) && v->type != VT_STRING)
            return vb_str_c(vb, words[i][vb_num(v) != 0 ? 1 : 2], ret);
    return false;
}

static bool has_any(sk_span f, const char *set)
{
    for (size_t i = 0; i < f.len; i++) {
        if (f.ptr[i] == '"')
            for (i++; i < f.len && f.ptr[i] != '"'; i++)
                ;
        else if (f.ptr[i] == '\\')
            i++;
        else if (f.ptr[i] != 0 && strchr(set, f.ptr[i]) != NULL)
            return true;
    }
    return false;
}

static bool is_string_format(const struct vb *vb, sk_span f)
{
    return has_any(f, "@<>") ||
           (has_any(f, "&!") && !has_any(f, "0#") && !vb_format_is_date(vb, f));
}

static bool format_null(struct vb *vb, sk_span f, vb_value *ret)
{
    sk_span part[4];
    size_t n = vb_format_sections(f, part);
    if (n == 4)
        return vb_str_utf8(vb, part[3], ret);
    *ret = (vb_value){.type = VT_STRING};
    return n != 2 || !is_string_format(vb, f) || vb_str_utf8(vb, part[1], ret);
}

static bool format_value(struct vb *vb, const vb_value *num, sk_span f,
                         const struct vb_format_week *week, vb_value *ret)
{
    struct sk_text t = sk_text_new(vb->arena, 1 << 20);
    sk_span part[4];
    if (vb_format_is_date(vb, f)) {
        double d;
        if (!vb_to_dbl(vb, num, &d))
            return false;
        if (!(d > -657435.0 && d < 2958466.0))
            return vb_err(vb, 6);
        (void)vb_format_sections(f, part);
        vb_format_date(vb, &t, d, part[0], week->first_day, week->first_week);
    } else if (!vb_format_number(vb, &t, num, f)) {
        return false;
    }
    return vb_str_utf8(vb, sk_text_view(&t), ret);
}

bool vb_format(struct vb *vb, const vb_value *v, const vb_value *format,
               const struct vb_format_week *week, vb_value *ret)
{
    sk_span f = vb_utf8(vb, format);
    vb_value num = *v;
    double d;
    if (v->type == VT_NULL)
        return format_null(vb, f, ret);
    if (f.len == 0)
        return vb_to_str(vb, v, ret);
    f = vb_format_date_named(vb, f);
    for (size_t i = 0; i < sizeof named / sizeof named[0]; i++)
        if (sk_ieq(f, sk_span_of_cstr(named[i].name)))
            f = sk_span_of_cstr(vb->japanese ? named[i].japanese : named[i].english);
    if (is_string_format(vb, f))
        return format_string(vb, v, f, ret);
    if (v->type == VT_STRING && !vb_parse_num(v, &num)) {
        if (!vb_format_is_date(vb, f) || !vb_parse_date(vb, v, &d))
            return vb_to_str(vb, v, ret);
        num = VB_DATE(d);
    }
    if (sk_ieq(f, SK_LIT("general number")) || sk_ieq(f, SK_LIT("general")))
        return vb_to_str(vb, &num, ret);
    return boolean_name(vb, &num, f, ret) || format_value(vb, &num, f, week, ret);
}

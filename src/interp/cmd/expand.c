/* The phases in which variables become text. */
#include "interp/cmd/cm.h"

bool cm_get(struct cm *cm, sk_span name, sk_span *ret)
{
    const struct sk_map_entry *e = sk_map_find(&cm->vars, name);
    if (e != NULL && e->value != 0)
        *ret = *(const sk_span *)e->value;
    if (e != NULL)
        return e->value != 0;
    if (sk_ieq(name, SK_LIT("cd")))
        *ret = SK_LIT("C:\\Users\\Public");
    else if (sk_ieq(name, SK_LIT("errorlevel"))) {
        struct sk_text t = cm_text(cm);
        sk_text_printf(&t, "%lld", (long long)cm->errorlevel);
        *ret = cm_done(cm, &t);
    } else if (sk_ieq(name, SK_LIT("random")))
        *ret = SK_LIT("12345");
    else if (sk_ieq(name, SK_LIT("date")))
        *ret = SK_LIT("Wed 03/15/2023");
    else if (sk_ieq(name, SK_LIT("time")))
        *ret = SK_LIT("10:30:00.00");
    else if (sk_ieq(name, SK_LIT("cmdcmdline")))
        *ret = SK_LIT("\"C:\\Windows\\system32\\cmd.exe\" ");
    else if (sk_ieq(name, SK_LIT("cmdextversion")))
        *ret = SK_LIT("2");
    else
        return sk_windows_env(cm->arena, cm->input->profile, name, ret);
    return true;
}

void cm_set(struct cm *cm, sk_span name, sk_span value)
{
    sk_span key, *at = SK_NEW(cm->arena, sk_span);
    if (name.len == 0)
        return;
    if (at == NULL || !sk_arena_dup(cm->arena, name, &key) || !sk_arena_dup(cm->arena, value, at)) {
        cm_no_memory(cm);
        return;
    }
    struct sk_map_entry *e = sk_map_put(&cm->vars, cm->arena, key);
    if (e == NULL)
        cm_no_memory(cm);
    else
        e->value = value.len > 0 ? (uintptr_t)at : 0;
}

static int64_t leading_number(sk_span *s)
{
    size_t n;
    bool minus = s->len > 0 && s->ptr[0] == '-';
    if (minus)
        *s = sk_from(*s, 1);
    int64_t v = (int64_t)sk_min(sk_leading_u64(*s, 10, &n), 1 << 30);
    *s = sk_from(*s, n);
    return minus ? -v : v;
}

/* %x:~from,count% */
static sk_span substring(sk_span value, sk_span spec)
{
    int64_t len = (int64_t)value.len, from, count = len;
    spec = sk_trim(spec);
    from = leading_number(&spec);
    spec = sk_trim(spec);
    if (spec.len > 0 && spec.ptr[0] == ',') {
        spec = sk_trim(sk_from(spec, 1));
        count = leading_number(&spec);
    }
    if (from < 0)
        from = from + len < 0 ? 0 : from + len;
    if (from > len)
        from = len;
    int64_t end = count < 0 ? len + count : from + count;
    end = end > len ? len : end;
    return end <= from ? SK_LIT("") : sk_slice(value, (size_t)from, (size_t)(end - from));
}

/* %x:old=new%, %x:*old=new% */
static sk_span substitute(struct cm *cm, sk_span value, sk_span spec)
{
    size_t eq = sk_find_byte(sk_from(spec, 1), '=');
    if (spec.len < 2 || eq == SK_NPOS)
        return value;
    sk_span old = sk_slice(spec, 0, eq + 1), with = sk_from(spec, eq + 2);
    bool to_front = old.ptr[0] == '*' && old.len > 1;
    struct sk_text out = cm_text(cm);
    old = to_front ? sk_from(old, 1) : old;
    while (cm_step(cm, 1 + value.len / 256)) {
        size_t at = sk_ifind(value, old);
        if (at == SK_NPOS)
            break;
        sk_text_put(&out, to_front ? SK_LIT("") : sk_slice(value, 0, at));
        sk_text_put(&out, with);
        value = sk_from(value, at + old.len);
        if (to_front)
            break;
    }
    sk_text_put(&out, value);
    return cm_done(cm, &out);
}

/* Name and modifier as they stand between two marks; false: there is no such variable. */
static bool variable(struct cm *cm, sk_span inside, sk_span *ret)
{
    size_t colon = sk_find_byte(inside, ':');
    if (cm_get(cm, inside, ret))
        return true;
    if (colon == SK_NPOS || !cm_get(cm, sk_slice(inside, 0, colon), ret))
        return false;
    sk_span spec = sk_from(inside, colon + 1);
    if (spec.len > 0 && spec.ptr[0] == '~')
        *ret = substring(*ret, sk_from(spec, 1));
    else
        *ret = substitute(cm, *ret, spec);
    return true;
}

/* %~dp0, %1, %* of a batch file; gives the length that was used, 0: none. */
static size_t batch_argument(struct cm *cm, sk_span s, struct sk_text *out)
{
    size_t i = 1;
    if (i < s.len && s.ptr[i] == '*') {
        sk_text_put(out, cm->source != NULL ? cm->source->args : (sk_span){0});
        return 2;
    }
    if (i < s.len && s.ptr[i] == '~')
        while (i < s.len && (s.ptr[i] == '~' || sk_is_alpha(s.ptr[i])))
            i++;
    if (i >= s.len || !sk_is_digit(s.ptr[i]))
        return 0;
    sk_span rest = cm->source != NULL ? cm->source->args : (sk_span){0}, word = {0};
    bool zero = s.ptr[i] == '0';
    for (int n = s.ptr[i] - '0'; n > 0; n--)
        if (!cm_word(&rest, &word))
            word = (sk_span){0};
    if (zero)
        word = SK_LIT("C:\\Users\\Public\\run.bat");
    sk_text_put(out, s.ptr[1] == '~' ? cm_tilde(cm, word, sk_slice(s, 2, i - 2)) : word);
    return i + 1;
}

sk_span cm_percent(struct cm *cm, sk_span s)
{
    struct sk_text out = cm_text(cm);
    for (size_t i = 0; i < s.len && cm_step(cm, 1);) {
        if (s.ptr[i] != '%') {
            sk_text_byte(&out, s.ptr[i++]);
            continue;
        }
        bool twice = i + 1 < s.len && s.ptr[i + 1] == '%';
        size_t used = cm->batch && !twice ? batch_argument(cm, sk_from(s, i), &out) : 0;
        if (cm->batch && twice) {
            sk_text_byte(&out, '%');
            used = 2;
        }
        size_t close = used > 0 ? 0 : sk_find_byte(sk_from(s, i + 1), '%');
        sk_span value = {0};
        if (used == 0 && close != SK_NPOS && close > 0 &&
            variable(cm, sk_slice(s, i + 1, close), &value)) {
            sk_text_put(&out, value);
            used = close + 2;
        } else if (used == 0 && cm->batch) {
            used = close == SK_NPOS ? 1 : close + 2; /* undefined is empty */
        } else if (used == 0) {
            sk_text_byte(&out, '%');
            used = 1;
        }
        i += used;
    }
    return cm_done(cm, &out);
}

sk_span cm_delayed(struct cm *cm, sk_span s)
{
    struct sk_text out = cm_text(cm);
    if (!cm->delayed || sk_find_byte(s, '!') == SK_NPOS)
        return s;
    for (size_t i = 0; i < s.len && cm_step(cm, 1); i++) {
        size_t close = s.ptr[i] == '!' ? sk_find_byte(sk_from(s, i + 1), '!') : SK_NPOS;
        sk_span value = {0};
        if (s.ptr[i] == '^' && i + 1 < s.len) {
            sk_text_byte(&out, s.ptr[++i]);
        } else if (s.ptr[i] != '!') {
            sk_text_byte(&out, s.ptr[i]);
        } else if (close != SK_NPOS) {
            if (close > 0 && variable(cm, sk_slice(s, i + 1, close), &value))
                sk_text_put(&out, value);
            i += close + 1;
        }
    }
    return cm_done(cm, &out);
}

sk_span cm_for_vars(struct cm *cm, sk_span s)
{
    struct sk_text out = cm_text(cm);
    for (size_t i = 0; i < s.len && cm_step(cm, 1); i++) {
        size_t at = i + 1;
        if (s.ptr[i] != '%' || at >= s.len) {
            sk_text_byte(&out, s.ptr[i]);
            continue;
        }
        bool tilde = s.ptr[at] == '~';
        size_t from = at + tilde, letter = from;
        /* Of "%~nxi" the last letter that is a loop variable is the variable. */
        if (tilde)
            for (size_t k = from; k < s.len && sk_is_alpha(s.ptr[k]); k++)
                if (cm->for_set[s.ptr[k]]) {
                    letter = k;
                    if (sk_find_byte(SK_LIT("dpnxfsatz"), sk_lower(s.ptr[k])) == SK_NPOS)
                        break;
                }
        uint8_t c = letter < s.len ? s.ptr[letter] : 0;
        if (c >= 128 || !cm->for_set[c]) {
            sk_text_byte(&out, '%');
            continue;
        }
        sk_span value = cm->for_vars[c];
        sk_text_put(&out, tilde ? cm_tilde(cm, value, sk_slice(s, from, letter - from)) : value);
        i = letter;
    }
    return cm_done(cm, &out);
}

/* %~…: quotes go; d drive, p folder, n name, x extension, f all of it. */
sk_span cm_tilde(struct cm *cm, sk_span value, sk_span modifiers)
{
    struct sk_text out = cm_text(cm);
    value = cm_unquote(value);
    if (modifiers.len == 0 || sk_ieq(modifiers, SK_LIT("f")) || sk_ieq(modifiers, SK_LIT("s")))
        return value;
    size_t slash = sk_rfind_byte(value, '\\'), drive = value.len > 1 && value.ptr[1] == ':' ? 2 : 0;
    size_t base = slash == SK_NPOS ? drive : slash + 1;
    sk_span name = sk_from(value, base);
    size_t dot = sk_rfind_byte(name, '.');
    dot = dot == SK_NPOS ? name.len : dot;
    for (size_t i = 0; i < modifiers.len; i++) {
        uint8_t c = sk_lower(modifiers.ptr[i]);
        if (c == 'd')
            sk_text_put(&out, drive > 0 ? sk_slice(value, 0, drive) : SK_LIT("C:"));
        if (c == 'p')
            sk_text_put(&out, base > drive ? sk_slice(value, drive, base - drive)
                                           : SK_LIT("\\Users\\Public\\"));
        if (c == 'n')
            sk_text_put(&out, sk_slice(name, 0, dot));
        if (c == 'x')
            sk_text_put(&out, sk_from(name, dot));
        if (c == 'z')
            sk_text_puts(&out, "1024");
    }
    return cm_done(cm, &out);
}

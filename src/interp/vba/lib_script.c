/* Library functions that VBScript alone has, and the names that it lacks. */
#include "interp/vba/vm.h"

static bool stays(uint16_t u)
{
    return u < 0x80 && u != 0 && (sk_is_alnum((uint8_t)u) || strchr("@*_+-./", (char)u) != NULL);
}

static uint16_t digit(unsigned value)
{
    return (uint16_t) "0123456789ABCDEF"[value & 15];
}

static size_t put_hex(uint16_t *to, uint16_t u, size_t digits)
{
    for (size_t i = 0; i < digits; i++)
        to[i] = digit((unsigned)u >> 4 * (digits - 1 - i));
    return digits;
}

static bool escape(struct vb *vb, struct vb_call *c)
{
    vb_value s;
    uint16_t *at;
    size_t n = 0;
    if (!vb_arg_str(vb, c, 0, &s))
        return false;
    size_t units = s.len / 2;
    if (!vb_work(vb, units / 16) || !vb_str_new(vb, units * 12, &at, c->ret))
        return false;
    for (size_t i = 0; i < units; i++) {
        uint16_t u = s.s[i];
        if (stays(u)) {
            at[n++] = u;
            continue;
        }
        at[n++] = '%';
        if (u > 0xFF)
            at[n++] = 'u';
        n += put_hex(at + n, u, u > 0xFF ? 4 : 2);
    }
    return vb_str_units(vb, at, n, c->ret);
}

/* The number of `digits` hexadecimal digits at s, or -1. */
static int32_t hex_at(const uint16_t *s, size_t left, size_t digits)
{
    int32_t value = 0;
    if (left < digits)
        return -1;
    for (size_t i = 0; i < digits; i++) {
        int d = s[i] < 0x80 ? sk_hex_value((uint8_t)s[i]) : -1;
        if (d < 0)
            return -1;
        value = value << 4 | d;
    }
    return value;
}

static bool unescape(struct vb *vb, struct vb_call *c)
{
    vb_value s;
    uint16_t *at;
    size_t n = 0;
    if (!vb_arg_str(vb, c, 0, &s))
        return false;
    size_t units = s.len / 2;
    if (!vb_work(vb, units / 16) || !vb_str_new(vb, units * 2, &at, c->ret))
        return false;
    for (size_t i = 0; i < units; i++) {
        size_t left = units - i;
        bool wide = left > 1 && s.s[i] == '%' && (s.s[i + 1] | 0x20) == 'u';
        size_t skip = wide ? 2 : 1, digits = wide ? 4 : 2;
        int32_t u = s.s[i] == '%' && left > skip ? hex_at(s.s + i + skip, left - skip, digits) : -1;
        at[n++] = u < 0 ? s.s[i] : (uint16_t)u;
        i += u < 0 ? 0 : skip + digits - 1;
    }
    return vb_str_units(vb, at, n, c->ret);
}

/* SetLocale gives the one that was; there is only the profile's. */
static bool locale(struct vb *vb, struct vb_call *c)
{
    *c->ret = VB_LONG(vb->japanese ? 1041 : 1033);
    return true;
}

static bool version(struct vb *vb, struct vb_call *c)
{
    (void)vb;
    *c->ret = VB_LONG(c->name[12] == 'B' ? 16384 : c->name[13] == 'a' ? 5 : 8);
    return true;
}

const struct vb_builtin vb_lib_script[] = {{"Escape", escape, 1, 1, 0},
                                           {"Unescape", unescape, 1, 1, 0},
                                           {"GetLocale", locale, 0, 0, 0},
                                           {"SetLocale", locale, 0, 1, 0},
                                           {"ScriptEngineMajorVersion", version, 0, 0, 0},
                                           {"ScriptEngineMinorVersion", version, 0, 0, 0},
                                           {"ScriptEngineBuildVersion", version, 0, 0, 0},
                                           {NULL, NULL, 0, 0, 0}};

bool vb_lib_only_vba(sk_span name)
{
    static const char *const names[] = {
        "Format",   "Format$",  "StrConv", "Environ",  "Environ$",   "Shell",     "Choose",
        "Switch",   "IIf",      "Val",     "Str",      "Str$",       "Dir",       "Dir$",
        "CurDir",   "CurDir$",  "Kill",    "FileCopy", "FileLen",    "FreeFile",  "EOF",
        "LOF",      "Loc",      "Seek",    "MkDir",    "RmDir",      "ChDir",     "ChDrive",
        "SetAttr",  "GetAttr",  "CVar",    "CVErr",    "CDec",       "CLngLng",   "CLngPtr",
        "DoEvents", "Pmt",      "FV",      "Command",  "CallByName", "IsMissing", "IsError",
        "QBColor",  "Partition"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (sk_ieq(name, sk_span_of_cstr(names[i])))
            return true;
    return false;
}

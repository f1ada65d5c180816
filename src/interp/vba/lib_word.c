/* Functions of the host that macros call as if they were VBA's. */
#include <math.h>
#include <stdio.h>

#include "interp/vba/vm.h"

enum { GONE = 0xFFFF };

/* What Word makes of signs that do not print; `before` is the sign in front. */
static uint16_t clean(uint16_t u, uint16_t before)
{
    switch (u) {
    case 7:
        return before == 13 ? 9 : GONE;
    case 10:
        return before == 13 ? GONE : 13;
    case 13:
        return 13;
    case 31:
    case 172:
    case 182:
        return GONE;
    case 160:
    case 176:
    case 183:
        return ' ';
    default:
        return u >= 1 && u <= 29 ? ' ' : u;
    }
}

static bool clean_string(struct vb *vb, struct vb_call *c)
{
    vb_value s;
    uint16_t *at;
    size_t n = 0;
    if (!vb_arg_str(vb, c, 0, &s) || !vb_str_new(vb, s.len & ~1U, &at, c->ret))
        return false;
    for (size_t i = 0; i < vb_units(&s); i++) {
        uint16_t u = clean(s.s[i], i > 0 ? s.s[i - 1] : 0);
        if (u != GONE)
            at[n++] = u;
    }
    c->ret->len = (uint32_t)n * 2;
    c->ret->own = 0;
    return true;
}

/* "Ctrl+Shift+A" of a key code with its modifiers (256 Shift, 512 Ctrl, 1024 Alt). */
static bool key_string(struct vb *vb, struct vb_call *c)
{
    static const struct {
        int32_t code;
        const char *name;
    } keys[] = {{8, "Backspace"}, {9, "Tab"},      {13, "Return"},    {27, "Esc"},
                {32, "Space"},    {33, "Page Up"}, {34, "Page Down"}, {35, "End"},
                {36, "Home"},     {37, "Left"},    {38, "Up"},        {39, "Right"},
                {40, "Down"},     {45, "Insert"},  {46, "Delete"}};
    int32_t code;
    char text[64], last[16];
    if (!vb_arg_long(vb, c, 0, 0, &code))
        return false;
    int32_t base = code & 255;
    (void)snprintf(last, sizeof last, base >= 112 && base <= 127 ? "F%d" : "%c",
                   base >= 112 && base <= 127 ? base - 111 : base);
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++)
        if (keys[i].code == base)
            (void)snprintf(last, sizeof last, "%s", keys[i].name);
    (void)snprintf(text, sizeof text, "%s%s%s%s", (code & 1024) != 0 ? "Alt+" : "",
                   (code & 512) != 0 ? "Ctrl+" : "", (code & 256) != 0 ? "Shift+" : "", last);
    return vb_str_c(vb, text, c->ret);
}

/* Excel's, by VBA's generator: a run is the same each time. */
static bool rand_between(struct vb *vb, struct vb_call *c)
{
    double low, high;
    if (!vb_arg_dbl(vb, c, 0, &low) || !vb_arg_dbl(vb, c, 1, &high))
        return false;
    low = ceil(low);
    high = floor(high);
    if (low > high)
        return vb_err(vb, 1004);
    vb->rnd = (uint32_t)((vb->rnd * 0x43FD43FDULL + 0xC39EC3ULL) & 0xFFFFFF);
    *c->ret = VB_DBL(low + floor((double)vb->rnd / 16777216.0 * (high - low + 1)));
    return true;
}

static bool nothing_typed(struct vb *vb, struct vb_call *c)
{
    return vb_str_c(vb, "", c->ret);
}

static bool ime_status(struct vb *vb, struct vb_call *c)
{
    (void)vb;
    *c->ret = VB_INT(0);
    return true;
}

const struct vb_builtin vb_lib_word[] = {
    {"CleanString", clean_string, 1, 1, VB_VARIANT},
    {"KeyString", key_string, 1, 2, VB_VARIANT},
    {"RandBetween", rand_between, 2, 2, VB_VARIANT},
    {"Command", nothing_typed, 0, 0, VB_VARIANT},
    {"IMEStatus", ime_status, 0, 0, 0},
    {NULL, NULL, 0, 0, 0},
};

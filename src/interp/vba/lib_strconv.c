/* StrConv: case, width, kana, and the ANSI code page. */
#include "interp/vba/vm.h"

enum { UPPER = 1, LOWER = 2, PROPER = 3, WIDE = 4, NARROW = 8, KATAKANA = 16, HIRAGANA = 32 };
enum { VOICED = 0xFF9E, SEMI_VOICED = 0xFF9F };

/* Full-width katakana that have a mark: the next one, or the second next, is the marked one. */
static bool takes_voice(uint16_t u)
{
    return (u >= 0x30AB && u <= 0x30C2 && u % 2 != 0) ||
           (u >= 0x30C4 && u <= 0x30C8 && u % 2 == 0) || (u >= 0x30CF && u <= 0x30DB && u % 3 == 0);
}

static bool takes_semi(uint16_t u)
{
    return u >= 0x30CF && u <= 0x30DB && u % 3 == 0;
}

static uint16_t katakana(uint16_t u)
{
    return u >= 0x3041 && u <= 0x3096 ? (uint16_t)(u + 0x60) : u;
}

static uint16_t hiragana(uint16_t u)
{
    return u >= 0x30A1 && u <= 0x30F6 ? (uint16_t)(u - 0x60) : u;
}

static size_t widen(const uint16_t *s, size_t n, uint16_t *to)
{
    size_t out = 0;
    for (size_t i = 0; i < n; i++) {
        uint16_t u = s[i], next = i + 1 < n ? s[i + 1] : 0, wide = vb_kana_wide(u);
        if (u == ' ')
            wide = 0x3000;
        else if (u > ' ' && u < 0x7F)
            wide = u == '\\' ? 0xFFE5 : (uint16_t)(u + 0xFEE0);
        if (wide != u && next == VOICED && (takes_voice(wide) || wide == 0x30A6))
            wide = wide == 0x30A6 ? 0x30F4 : (uint16_t)(wide + 1), i++;
        else if (wide != u && next == SEMI_VOICED && takes_semi(wide))
            wide = (uint16_t)(wide + 2), i++;
        to[out++] = wide;
    }
    return out;
}

/* One character may become two: a marked kana and its mark. */
static size_t narrow(const uint16_t *s, size_t n, uint16_t *to)
{
    size_t out = 0;
    for (size_t i = 0; i < n; i++) {
        uint16_t u = katakana(s[i]), plain = vb_kana_narrow(u);
        if (u == 0x3000)
            plain = ' ';
        else if (u == 0xFFE5)
            plain = '\\';
        else if (u >= 0xFF01 && u <= 0xFF5E)
            plain = (uint16_t)(u - 0xFEE0);
        uint16_t mark = 0;
        if (plain == u && u == 0x30F4)
            plain = vb_kana_narrow(0x30A6), mark = VOICED;
        else if (plain == u && takes_voice((uint16_t)(u - 1)))
            plain = vb_kana_narrow((uint16_t)(u - 1)), mark = VOICED;
        else if (plain == u && takes_semi((uint16_t)(u - 2)))
            plain = vb_kana_narrow((uint16_t)(u - 2)), mark = SEMI_VOICED;
        to[out++] = plain == u ? s[i] : plain;
        if (mark != 0)
            to[out++] = mark;
    }
    return out;
}

static bool ends_word(uint16_t u)
{
    return u == 0 || u == ' ' || (u >= 9 && u <= 13) || u == 0x3000;
}

static void letter_case(uint16_t *s, size_t n, int32_t how)
{
    bool start = true;
    for (size_t i = 0; i < n; i++) {
        bool upper = how == UPPER || (how == PROPER && start);
        s[i] = upper ? vb_upper(s[i]) : vb_fold(s[i]);
        start = ends_word(s[i]);
    }
}

static bool map(struct vb *vb, const vb_value *from, int32_t kind, vb_value *ret)
{
    uint16_t *at;
    const vb_value copy = *from, *s = &copy; /* ret may be from */
    size_t n = vb_units(s);
    if (!vb_str_new(vb, n * 4, &at, ret) || !vb_work(vb, n / 64))
        return false;
    if ((kind & WIDE) != 0)
        n = widen(s->s, n, at);
    else if ((kind & NARROW) != 0)
        n = narrow(s->s, n, at);
    else if (n > 0)
        memcpy(at, s->s, n * 2);
    for (size_t i = 0; (kind & (KATAKANA | HIRAGANA)) != 0 && i < n; i++)
        at[i] = (kind & KATAKANA) != 0 ? katakana(at[i]) : hiragana(at[i]);
    if ((kind & PROPER) != 0)
        letter_case(at, n, kind & PROPER);
    ret->len = (uint32_t)n * 2;
    ret->own = 0;
    return true;
}

static bool to_ansi(struct vb *vb, const vb_value *s, vb_value *ret)
{
    sk_span bytes;
    uint16_t *at;
    if (!vb_to_ansi(vb, s, &bytes) || !vb_str_new(vb, bytes.len, &at, ret))
        return false;
    if (bytes.len > 0)
        memcpy(at, bytes.ptr, bytes.len);
    return true;
}

/* The code page of a LCID: Japanese, Chinese, Korean, else Western. */
static uint32_t page_of(int32_t lcid)
{
    static const struct {
        int32_t language;
        uint32_t page;
    } pages[] = {{0x11, 932}, {0x12, 949}, {0x804, 936}, {0x404, 950}, {0x19, 1251}, {0x09, 1252}};
    for (size_t i = 0; i < sizeof pages / sizeof pages[0]; i++)
        if (lcid == pages[i].language || (lcid & 0x3FF) == pages[i].language)
            return pages[i].page;
    return 1252;
}

static bool convert(struct vb *vb, const vb_value *v, int32_t kind, vb_value *ret)
{
    vb_value s;
    sk_span bytes;
    if ((kind & 64) != 0) {
        if (!vb_bytes_of(vb, v, &bytes) || !vb_from_ansi(vb, bytes, &s))
            return false;
    } else if (!vb_to_str(vb, v, &s)) {
        return false;
    }
    if ((kind & 63) != 0 && !map(vb, &s, kind, &s))
        return false;
    if ((kind & 128) != 0)
        return to_ansi(vb, &s, ret);
    *ret = s;
    return true;
}

static bool strconv(struct vb *vb, struct vb_call *c)
{
    int32_t kind, lcid;
    uint32_t page = vb->code_page;
    if (!vb_arg_long(vb, c, 1, 0, &kind) || !vb_arg_long(vb, c, 2, 0, &lcid))
        return false;
    if (kind < 0 || kind > 255 || (kind & 12) == 12 || (kind & 48) == 48 || (kind & 192) == 192)
        return vb_err(vb, 5);
    if (lcid != 0)
        vb->code_page = page_of(lcid);
    bool ok = convert(vb, vb_arg_of(c, 0), kind, c->ret);
    vb->code_page = page;
    return ok;
}

const struct vb_builtin vb_lib_strconv[] = {
    {"StrConv", strconv, 2, 3, VB_BOTH},
    {NULL, NULL, 0, 0, 0},
};

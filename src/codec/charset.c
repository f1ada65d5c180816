#include "codec/charset.h"

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <unicode/ucnv.h>

#include "base/utf.h"

/* ---- ICU ---- */

enum { UNITS = 1024 };

/* Gives 1 where the last unit is half of a pair whose other half is still to come. */
static size_t put_utf16(const UChar *units, size_t n, bool more, struct sk_text *out)
{
    const size_t cut = more && n > 0 && U16_IS_LEAD(units[n - 1]) ? 1 : 0;
    sk_utf16le_to_utf8(sk_span_of(units, (n - cut) * sizeof *units), out);
    return cut;
}

static enum sk_status by_icu(const char *name, sk_span in, struct sk_text *out)
{
    UErrorCode error = U_ZERO_ERROR;
    UConverter *converter = ucnv_open(name, &error);
    if (U_FAILURE(error))
        return SK_UNSUPPORTED;
    UChar units[UNITS];
    size_t kept = 0;
    const char *from = (const char *)in.ptr, *end = from + in.len;
    do {
        UChar *to = units + kept;
        error = U_ZERO_ERROR;
        ucnv_toUnicode(converter, &to, units + UNITS, &from, end, NULL, true, &error);
        const size_t n = (size_t)(to - units);
        kept = put_utf16(units, n, error == U_BUFFER_OVERFLOW_ERROR, out);
        units[0] = kept > 0 ? units[n - 1] : 0;
    } while (error == U_BUFFER_OVERFLOW_ERROR && !out->failed);
    ucnv_close(converter);
    return out->failed ? SK_LIMIT : SK_OK;
}

/* ---- The Japanese charsets, all through the CP932 table ---- */

static const char cp932[] = "ibm-943_P15A-2003";

static bool is_jis(uint8_t c)
{
    return c >= 0x21 && c <= 0x7E;
}

/* A JIS X 0208 row and cell (0x21 … 0x7E) as two bytes of Shift_JIS. */
static void put_sjis(struct sk_text *to, uint8_t row, uint8_t cell)
{
    unsigned lead = (row - 0x21u) / 2 + 0x81u;
    if (lead > 0x9F)
        lead += 0x40;
    unsigned trail = (row & 1) != 0 ? cell + 0x1Fu + (cell >= 0x60 ? 1u : 0u) : cell + 0x7Eu;
    sk_text_byte(to, (uint8_t)lead);
    sk_text_byte(to, (uint8_t)trail);
}

/* JIS X 0212 is not in CP932: it goes through ICU's EUC-JP on its own. */
static enum sk_status put_0212(struct sk_text *pending, uint8_t row, uint8_t cell,
                               struct sk_text *out)
{
    const uint8_t euc[] = {0x8F, (uint8_t)(row | 0x80), (uint8_t)(cell | 0x80)};
    enum sk_status st = by_icu(cp932, sk_text_view(pending), out);
    pending->len = 0;
    return st == SK_OK ? by_icu("euc-jp", sk_span_of(euc, sizeof euc), out) : st;
}

enum jis_set { SET_ASCII, SET_KANA, SET_0208, SET_0212 };

static const struct {
    sk_span sequence;
    enum jis_set set;
} escapes[] = {
    {SK_LIT_INIT("\x1B$B"), SET_0208},  {SK_LIT_INIT("\x1B$@"), SET_0208},
    {SK_LIT_INIT("\x1B(B"), SET_ASCII}, {SK_LIT_INIT("\x1B(J"), SET_ASCII},
    {SK_LIT_INIT("\x1B(H"), SET_ASCII}, {SK_LIT_INIT("\x1B(I"), SET_KANA},
    {SK_LIT_INIT("\x1B$(D"), SET_0212}, {SK_LIT_INIT("\x1B$(B"), SET_0208},
    {SK_LIT_INIT("\x1B$(@"), SET_0208}, {SK_LIT_INIT("\x1B&@\x1B$B"), SET_0208},
};

static size_t read_escape(sk_span in, enum jis_set *set)
{
    for (size_t i = 0; i < sizeof escapes / sizeof escapes[0]; i++)
        if (sk_starts(in, escapes[i].sequence)) {
            *set = escapes[i].set;
            return escapes[i].sequence.len;
        }
    return 0;
}

static enum sk_status iso2022jp(sk_span in, struct sk_text *sjis, struct sk_text *out)
{
    enum jis_set set = SET_ASCII;
    bool shifted = false;
    size_t n = 0;
    for (size_t i = 0; i < in.len; i += n) {
        const uint8_t c = in.ptr[i];
        n = c == 0x1B ? read_escape(sk_slice(in, i, 6), &set) : 0;
        if (n > 0)
            continue;
        n = 1;
        if (c == 0x0E || c == 0x0F) {
            shifted = c == 0x0E;
            continue;
        }
        if (c == '\n')
            set = SET_ASCII;
        const uint8_t next = i + 1 < in.len ? in.ptr[i + 1] : 0;
        const bool pair = set >= SET_0208 && is_jis(c) && is_jis(next);
        if (pair && set == SET_0212 && put_0212(sjis, c, next, out) != SK_OK)
            return SK_LIMIT;
        if (pair && set == SET_0208)
            put_sjis(sjis, c, next);
        if (pair)
            n = 2;
        else
            sk_text_byte(sjis, (set == SET_KANA || shifted) && is_jis(c) ? c | 0x80 : c);
    }
    return SK_OK;
}

static enum sk_status eucjp(sk_span in, struct sk_text *sjis, struct sk_text *out)
{
    size_t n = 0;
    for (size_t i = 0; i < in.len; i += n) {
        const uint8_t c = in.ptr[i], d = i + 1 < in.len ? in.ptr[i + 1] : 0,
                      e = i + 2 < in.len ? in.ptr[i + 2] : 0;
        n = 2;
        if (c == 0x8F && d >= 0xA1 && e >= 0xA1) {
            n = 3;
            if (put_0212(sjis, d & 0x7F, e & 0x7F, out) != SK_OK)
                return SK_LIMIT;
        } else if (c == 0x8E && d >= 0xA1 && d <= 0xDF) {
            sk_text_byte(sjis, d);
        } else if (c >= 0xA1 && c <= 0xFE && d >= 0xA1 && d <= 0xFE) {
            put_sjis(sjis, c & 0x7F, d & 0x7F);
        } else {
            n = 1;
            sk_text_byte(sjis, c < 0x80 ? c : 0xFF);
        }
    }
    return SK_OK;
}

typedef enum sk_status rewrite_fn(sk_span in, struct sk_text *sjis, struct sk_text *out);

static enum sk_status by_rewrite(rewrite_fn *rewrite, sk_span in, struct sk_text *out)
{
    struct sk_text sjis = sk_text_new(NULL, in.len + 16);
    enum sk_status st = rewrite(in, &sjis, out);
    if (st == SK_OK)
        st = sjis.failed ? SK_LIMIT : by_icu(cp932, sk_text_view(&sjis), out);
    sk_text_free(&sjis);
    return st;
}

static enum sk_status by_utf8(sk_span in, struct sk_text *out)
{
    if (sk_utf8_valid(in))
        sk_text_put(out, in);
    else
        sk_utf8_sanitize(in, out);
    return out->failed ? SK_LIMIT : SK_OK;
}

/* ---- Labels ---- */

enum engine { BY_ICU, BY_UTF8, BY_ISO2022JP, BY_EUCJP };

/* Where ICU's idea of a label is not what mail programs mean by it. */
static const struct {
    sk_span label;
    enum engine engine;
    const char *icu;
} labels[] = {
    {SK_LIT_INIT("utf-8"), BY_UTF8, NULL},
    {SK_LIT_INIT("utf8"), BY_UTF8, NULL},
    {SK_LIT_INIT("us-ascii"), BY_UTF8, NULL},
    {SK_LIT_INIT("ascii"), BY_UTF8, NULL},
    {SK_LIT_INIT("iso-2022-jp"), BY_ISO2022JP, NULL},
    {SK_LIT_INIT("iso-2022-jp-1"), BY_ISO2022JP, NULL},
    {SK_LIT_INIT("iso-2022-jp-ms"), BY_ISO2022JP, NULL},
    {SK_LIT_INIT("csiso2022jp"), BY_ISO2022JP, NULL},
    {SK_LIT_INIT("cp50220"), BY_ISO2022JP, NULL},
    {SK_LIT_INIT("cp50221"), BY_ISO2022JP, NULL},
    {SK_LIT_INIT("cp50222"), BY_ISO2022JP, NULL},
    {SK_LIT_INIT("jis"), BY_ISO2022JP, NULL},
    {SK_LIT_INIT("shift_jis"), BY_ICU, cp932},
    {SK_LIT_INIT("shift-jis"), BY_ICU, cp932},
    {SK_LIT_INIT("shiftjis"), BY_ICU, cp932},
    {SK_LIT_INIT("sjis"), BY_ICU, cp932},
    {SK_LIT_INIT("x-sjis"), BY_ICU, cp932},
    {SK_LIT_INIT("ms_kanji"), BY_ICU, cp932},
    {SK_LIT_INIT("cp932"), BY_ICU, cp932},
    {SK_LIT_INIT("ms932"), BY_ICU, cp932},
    {SK_LIT_INIT("windows-31j"), BY_ICU, cp932},
    {SK_LIT_INIT("cswindows31j"), BY_ICU, cp932},
    {SK_LIT_INIT("windows-932"), BY_ICU, cp932},
    {SK_LIT_INIT("euc-jp"), BY_EUCJP, NULL},
    {SK_LIT_INIT("eucjp"), BY_EUCJP, NULL},
    {SK_LIT_INIT("x-euc-jp"), BY_EUCJP, NULL},
    {SK_LIT_INIT("eucjp-ms"), BY_EUCJP, NULL},
    {SK_LIT_INIT("cp51932"), BY_EUCJP, NULL},
    {SK_LIT_INIT("iso-8859-1"), BY_ICU, "windows-1252"},
    {SK_LIT_INIT("latin1"), BY_ICU, "windows-1252"},
    {SK_LIT_INIT("gb2312"), BY_ICU, "gb18030"},
    {SK_LIT_INIT("gbk"), BY_ICU, "gb18030"},
    {SK_LIT_INIT("ks_c_5601-1987"), BY_ICU, "windows-949"},
    {SK_LIT_INIT("euc-kr"), BY_ICU, "windows-949"},
};

static enum sk_status by_engine(enum engine engine, const char *icu, sk_span in,
                                struct sk_text *out)
{
    if (engine == BY_UTF8)
        return by_utf8(in, out);
    if (engine == BY_ICU)
        return by_icu(icu, in, out);
    return by_rewrite(engine == BY_EUCJP ? eucjp : iso2022jp, in, out);
}

enum sk_status sk_charset_decode(sk_span label, sk_span in, struct sk_text *out)
{
    label = sk_trim(label);
    for (size_t i = 0; i < sizeof labels / sizeof labels[0]; i++)
        if (sk_ieq(label, labels[i].label))
            return by_engine(labels[i].engine, labels[i].icu, in, out);
    char name[64];
    if (label.len == 0 || label.len >= sizeof name || sk_find_byte(label, 0) != SK_NPOS)
        return SK_UNSUPPORTED;
    memcpy(name, label.ptr, label.len);
    name[label.len] = 0;
    return by_icu(name, in, out);
}

/* ---- Windows code pages ---- */

static const struct {
    uint32_t cp;
    const char *label;
} code_pages[] = {
    {932, "cp932"},         {936, "gb18030"},       {949, "windows-949"}, {950, "windows-950"},
    {1200, "utf-16le"},     {1201, "utf-16be"},     {10000, "macintosh"}, {10001, "cp932"},
    {10002, "windows-950"}, {10003, "windows-949"}, {10008, "gb18030"},   {20127, "us-ascii"},
    {20866, "koi8-r"},      {20932, "euc-jp"},      {21866, "koi8-u"},    {50220, "iso-2022-jp"},
    {50221, "iso-2022-jp"}, {50222, "iso-2022-jp"}, {51932, "euc-jp"},    {51949, "windows-949"},
    {54936, "gb18030"},     {65000, "utf-7"},       {65001, "utf-8"},     {10006, "macgr"},
    {10007, "maccy"},       {10029, "macce"},       {10081, "mactr"},     {0, "windows-1252"},
};

static void code_page_label(uint32_t cp, char ret[static 32])
{
    const bool iso = cp > 28590 && cp <= 28605;
    const bool dos = cp < 1250;
    for (size_t i = 0; i < sizeof code_pages / sizeof code_pages[0]; i++)
        if (code_pages[i].cp == cp) {
            (void)snprintf(ret, 32, "%s", code_pages[i].label);
            return;
        }
    (void)snprintf(ret, 32, "%s%u",
                   iso   ? "iso-8859-"
                   : dos ? "ibm-"
                         : "windows-",
                   iso ? cp - 28590 : cp);
}

enum sk_status sk_charset_from_code_page(uint32_t cp, sk_span in, struct sk_text *out)
{
    char name[32];
    code_page_label(cp, name);
    return sk_charset_decode(sk_span_of_cstr(name), in, out);
}

/* ---- Code pages as tables ---- */

struct sk_code_page {
    uint32_t cp;
    uint16_t bytes[0x10000]; /* of a unit: one byte, or lead and trail; 0: none */
    uint16_t units[0x10000]; /* of a byte, or of lead and trail; 0: none */
};

bool sk_code_page_is_lead(uint32_t cp, uint8_t b)
{
    if (cp == 932)
        return (b >= 0x81 && b <= 0x9F) || (b >= 0xE0 && b <= 0xFC);
    return (cp == 936 || cp == 949 || cp == 950) && b >= 0x81 && b <= 0xFE;
}

static UConverter *open_code_page(uint32_t cp)
{
    char name[32];
    UErrorCode error = U_ZERO_ERROR;
    code_page_label(cp, name);
    const char *icu = strcmp(name, "cp932") == 0 ? cp932 : name;
    UConverter *converter = ucnv_open(icu, &error);
    if (U_FAILURE(error))
        return NULL;
    ucnv_setFallback(converter, true);
    ucnv_setFromUCallBack(converter, UCNV_FROM_U_CALLBACK_SKIP, NULL, NULL, NULL, &error);
    return converter;
}

static void fill_unit(UConverter *converter, uint16_t unit, struct sk_code_page *page)
{
    UErrorCode error = U_ZERO_ERROR;
    char out[8];
    const UChar in = unit;
    const int32_t n = ucnv_fromUChars(converter, out, sizeof out, &in, 1, &error);
    const uint8_t a = (uint8_t)out[0], b = (uint8_t)out[1];
    if (!U_FAILURE(error) && (n == 1 || (n == 2 && sk_code_page_is_lead(page->cp, a))))
        page->bytes[unit] = n == 1 ? a : (uint16_t)(a << 8 | b);
}

static void fill_bytes(UConverter *converter, uint16_t code, struct sk_code_page *page)
{
    UErrorCode error = U_ZERO_ERROR;
    UChar out[4];
    const char in[2] = {(char)(code > 0xFF ? code >> 8 : code), (char)code};
    const int32_t n = ucnv_toUChars(converter, out, 4, in, code > 0xFF ? 2 : 1, &error);
    if (!U_FAILURE(error) && n == 1 && out[0] != 0xFFFD)
        page->units[code] = out[0];
}

static struct sk_code_page *build_code_page(uint32_t cp)
{
    UConverter *converter = open_code_page(cp);
    struct sk_code_page *page = converter == NULL ? NULL : calloc(1, sizeof *page);
    if (page != NULL) {
        page->cp = cp;
        for (uint32_t u = 0x80; u < 0x10000; u++)
            if (u < 0xD800 || u > 0xDFFF)
                fill_unit(converter, (uint16_t)u, page);
        for (uint32_t b = 0x80; b <= 0xFF; b++) {
            if (!sk_code_page_is_lead(cp, (uint8_t)b))
                fill_bytes(converter, (uint16_t)b, page);
            for (uint32_t t = 0x40; t <= 0xFF && sk_code_page_is_lead(cp, (uint8_t)b); t++)
                fill_bytes(converter, (uint16_t)(b << 8 | t), page);
        }
    }
    ucnv_close(converter);
    return page;
}

const struct sk_code_page *sk_code_page(uint32_t cp)
{
    enum { MANY = 16 };
    static _Atomic(struct sk_code_page *) cache[MANY];
    struct sk_code_page *mine = NULL;
    for (size_t i = 0; i < MANY; i++) {
        struct sk_code_page *at = atomic_load(&cache[i]);
        if (at == NULL && mine == NULL && (mine = build_code_page(cp)) == NULL)
            return NULL;
        if (at == NULL && atomic_compare_exchange_strong(&cache[i], &at, mine))
            return mine;
        if (at->cp == cp) {
            free(mine);
            return at;
        }
    }
    free(mine);
    return NULL;
}

size_t sk_code_page_put(const struct sk_code_page *page, uint16_t unit, uint8_t *at)
{
    const uint16_t code = unit < 0x80 ? unit : page->bytes[unit];
    if (code > 0xFF)
        *at++ = (uint8_t)(code >> 8);
    *at = (uint8_t)code;
    return code > 0xFF ? 2 : code > 0 || unit == 0;
}

size_t sk_code_page_get(const struct sk_code_page *page, sk_span in, uint16_t *ret)
{
    const uint8_t b = in.ptr[0];
    const bool pair = sk_code_page_is_lead(page->cp, b) && in.len > 1;
    const uint16_t unit = b < 0x80 ? b : page->units[pair ? b << 8 | in.ptr[1] : b];
    *ret = unit == 0 && b != 0 ? 0xFFFD : unit;
    return pair ? 2 : 1;
}

/* ---- Guessing ---- */

struct tally {
    size_t pairs, kana, errors; /* kana: single-byte half-width forms */
    bool quoted;                /* a pair that is more likely 1252's curly quote and a letter */
};

static void tally_cp932(sk_span in, struct tally *t)
{
    for (size_t i = 0; i < in.len; i++) {
        const uint8_t c = in.ptr[i], d = i + 1 < in.len ? in.ptr[i + 1] : 0;
        if (c < 0x80)
            continue;
        if (c >= 0xA1 && c <= 0xDF) {
            t->kana++;
            continue;
        }
        const bool lead =
            (c >= 0x81 && c <= 0x9F) || (c >= 0xE0 && c <= 0xEF) || (c >= 0xFA && c <= 0xFC);
        if (!lead || d < 0x40 || d == 0x7F || d > 0xFC) {
            t->errors++;
            continue;
        }
        t->quoted |= c >= 0x91 && c <= 0x97 && sk_is_alpha(d);
        t->pairs++;
        i++;
    }
}

static void tally_euc(sk_span in, struct tally *t)
{
    for (size_t i = 0; i < in.len; i++) {
        const uint8_t c = in.ptr[i], d = i + 1 < in.len ? in.ptr[i + 1] : 0;
        if (c < 0x80)
            continue;
        if ((c == 0x8E && d >= 0xA1 && d <= 0xDF) || c == 0x8F) {
            t->kana++;
        } else if (c < 0xA1 || c == 0xFF || d < 0xA1 || d == 0xFF) {
            t->errors++;
            continue;
        } else {
            t->pairs++;
        }
        i++;
    }
}

static const char *guess_8bit(sk_span in)
{
    struct tally sjis = {0}, euc = {0};
    tally_cp932(in, &sjis);
    tally_euc(in, &euc);
    /* Latin letters stand alone between ASCII: their "pairs" are few and broken ones many. */
    const bool sjis_fits =
        sjis.errors == 0 && (sjis.pairs > 0 || sjis.kana > 1) && !(sjis.quoted && sjis.pairs == 1);
    const bool euc_fits = euc.errors == 0 && euc.pairs > 0;
    if (euc_fits && (!sjis_fits || sjis.kana >= sjis.pairs))
        return "euc-jp";
    if (sjis_fits)
        return "cp932";
    return "windows-1252";
}

static bool has_jis_escape(sk_span in)
{
    for (size_t at = sk_find_byte(in, 0x1B); at != SK_NPOS; at = sk_find_byte(in, 0x1B)) {
        enum jis_set set;
        if (read_escape(sk_from(in, at), &set) > 0)
            return true;
        in = sk_from(in, at + 1);
    }
    return false;
}

const char *sk_charset_guess(sk_span in)
{
    if (has_jis_escape(in))
        return "iso-2022-jp";
    if (sk_ascii_prefix(in) == in.len)
        return "us-ascii";
    return sk_utf8_valid(in) ? "utf-8" : guess_8bit(in);
}

enum sk_status sk_charset_decode_raw(sk_span in, struct sk_text *out)
{
    return sk_charset_decode(sk_span_of_cstr(sk_charset_guess(in)), in, out);
}

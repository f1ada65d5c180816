/* Text encodings: bytes to strings and back. */
#include "codec/charset.h"
#include "interp/powershell/ps.h"

static bool is(sk_span name, const char *what)
{
    return sk_ieq(name, sk_span_of_cstr(what));
}

enum form {
    FORM_OTHER,
    FORM_UTF8,
    FORM_UTF16LE,
    FORM_UTF16BE,
    FORM_ASCII,
    FORM_LATIN1,
    FORM_UTF32,
    FORM_UTF7
};

static enum form form_of(sk_span name)
{
    static const struct {
        const char *name;
        enum form form;
    } all[] = {{"unicode", FORM_UTF16LE},
               {"utf-16", FORM_UTF16LE},
               {"utf-16le", FORM_UTF16LE},
               {"1200", FORM_UTF16LE},
               {"unicodeencoding", FORM_UTF16LE},
               {"bigendianunicode", FORM_UTF16BE},
               {"utf-16be", FORM_UTF16BE},
               {"unicodefffe", FORM_UTF16BE},
               {"1201", FORM_UTF16BE},
               {"ascii", FORM_ASCII},
               {"us-ascii", FORM_ASCII},
               {"20127", FORM_ASCII},
               {"asciiencoding", FORM_ASCII},
               {"utf8", FORM_UTF8},
               {"utf-8", FORM_UTF8},
               {"65001", FORM_UTF8},
               {"utf8encoding", FORM_UTF8},
               {"utf7", FORM_UTF7},
               {"utf-7", FORM_UTF7},
               {"65000", FORM_UTF7},
               {"utf32", FORM_UTF32},
               {"utf-32", FORM_UTF32},
               {"12000", FORM_UTF32},
               {"latin1", FORM_LATIN1},
               {"iso-8859-1", FORM_LATIN1},
               {"28591", FORM_LATIN1}};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        if (is(name, all[i].name))
            return all[i].form;
    return FORM_OTHER;
}

static uint32_t code_page_of(struct ps *ps, sk_span name)
{
    static const struct {
        const char *name;
        uint32_t cp;
    } all[] = {{"shift_jis", 932}, {"shift-jis", 932},      {"sjis", 932},
               {"ms932", 932},     {"gb2312", 936},         {"gbk", 936},
               {"euc-kr", 949},    {"ks_c_5601-1987", 949}, {"big5", 950},
               {"ibm437", 437},    {"windows-1251", 1251},  {"ibm850", 850}};
    size_t len;
    uint64_t n = sk_leading_u64(name, 10, &len);
    if (len > 0 && len == name.len)
        return (uint32_t)sk_min(n, 70000);
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        if (is(name, all[i].name))
            return all[i].cp;
    if (is(name, "default") || is(name, "ansi"))
        return ps->input->profile != NULL ? ps->input->profile->ansi_code_page : 1252;
    return 0;
}

static void put_utf32(sk_span bytes, struct sk_text *out)
{
    for (size_t i = 0; i + 3 < bytes.len; i += 4)
        sk_text_rune(out, (uint32_t)bytes.ptr[i] | (uint32_t)bytes.ptr[i + 1] << 8 |
                              (uint32_t)bytes.ptr[i + 2] << 16);
}

static void decode_other(struct ps *ps, sk_span name, sk_span bytes, struct sk_text *out)
{
    uint32_t cp = code_page_of(ps, name);
    size_t before = out->len;
    if (cp != 0 && sk_charset_from_code_page(cp, bytes, out) == SK_OK)
        return;
    out->len = before;
    if (cp == 0 && sk_charset_decode(name, bytes, out) == SK_OK)
        return;
    out->len = before;
    sk_utf8_sanitize(bytes, out);
}

pv ps_bytes_to_string(struct ps *ps, sk_span encoding, sk_span bytes)
{
    struct sk_text out = ps_textbuf(ps);
    enum form form = form_of(encoding);
    (void)ps_step(ps, 1 + bytes.len / 64);
    if (form == FORM_UTF16LE)
        sk_utf16le_to_utf8(bytes, &out);
    else if (form == FORM_UTF16BE)
        sk_utf16be_to_utf8(bytes, &out);
    else if (form == FORM_UTF32)
        put_utf32(bytes, &out);
    else if (form == FORM_UTF8)
        sk_utf8_sanitize(bytes, &out);
    else if (form == FORM_OTHER)
        decode_other(ps, encoding, bytes, &out);
    else
        for (size_t i = 0; i < bytes.len; i++) {
            bool high = bytes.ptr[i] >= 0x80;
            sk_text_rune(&out, high && form == FORM_ASCII ? '?' : bytes.ptr[i]);
        }
    return pv_str(ps_text_done(ps, &out));
}

static void put_unit(struct sk_text *out, enum form form, uint16_t unit)
{
    uint8_t low = (uint8_t)unit, high = (uint8_t)(unit >> 8);
    if (form == FORM_UTF16LE || form == FORM_UTF32)
        sk_text_byte(out, low);
    if (form == FORM_UTF16LE || form == FORM_UTF16BE || form == FORM_UTF32)
        sk_text_byte(out, high);
    if (form == FORM_UTF16BE)
        sk_text_byte(out, low);
    else if (form == FORM_UTF32)
        sk_text_puts(out, ""), sk_text_byte(out, 0), sk_text_byte(out, 0);
    else if (form == FORM_ASCII || form == FORM_LATIN1 || form == FORM_UTF7)
        sk_text_byte(out, unit < (form == FORM_LATIN1 ? 0x100 : 0x80) ? low : '?');
}

static void put_page(struct sk_text *out, const struct sk_code_page *page, uint16_t unit)
{
    uint8_t bytes[2];
    size_t n = unit < 0x80 || page == NULL ? 0 : sk_code_page_put(page, unit, bytes);
    if (n > 0)
        sk_text_put(out, sk_span_of(bytes, n));
    else
        sk_text_byte(out, unit < 0x80 ? (uint8_t)unit : '?');
}

pv ps_string_to_bytes(struct ps *ps, sk_span encoding, sk_span s)
{
    enum form form = form_of(encoding);
    uint32_t cp = form == FORM_OTHER ? code_page_of(ps, encoding) : 0;
    if (form == FORM_UTF8 || (form == FORM_OTHER && cp == 0))
        return pv_bytes(ps, s);
    const struct sk_code_page *page = cp != 0 ? sk_code_page(cp) : NULL;
    struct punits u = pstr_to_units(ps, s);
    struct sk_text out = ps_textbuf(ps);
    for (size_t i = 0; i < u.count && !out.failed; i++)
        if (form == FORM_OTHER)
            put_page(&out, page, u.at[i]);
        else
            put_unit(&out, form, u.at[i]);
    return pv_bytes(ps, ps_text_done(ps, &out));
}

/* GetString(bytes, index, count) and the like. */
static sk_span part(struct ps *ps, const struct parr *args)
{
    sk_span bytes = args->count > 0 ? pv_to_bytes(ps, args->at[0]) : (sk_span){0};
    if (args->count < 3)
        return bytes;
    int64_t from = pv_to_int(ps, args->at[1]), count = pv_to_int(ps, args->at[2]);
    return from < 0 || count < 0 ? (sk_span){0} : sk_slice(bytes, (size_t)from, (size_t)count);
}

bool ps_encoding_method(struct ps *ps, struct pobj *obj, sk_span name, const struct parr *args,
                        pv *ret)
{
    sk_span text = args->count > 0 ? pv_text(ps, args->at[0]) : (sk_span){0};
    if (args->count > 0 && pv_is_opaque(args->at[0]))
        *ret = args->at[0];
    else if (is(name, "getstring"))
        *ret = ps_bytes_to_string(ps, obj->type, part(ps, args));
    else if (is(name, "getbytes"))
        *ret = ps_string_to_bytes(ps, obj->type, text);
    else if (is(name, "getbytecount"))
        *ret = pv_int((int64_t)pv_count(ps_string_to_bytes(ps, obj->type, text)));
    else if (is(name, "getchars"))
        *ret = pstr_chars(ps, pv_text(ps, ps_bytes_to_string(ps, obj->type, part(ps, args))));
    else if (is(name, "getpreamble"))
        *ret = pv_array(ps, 0);
    else
        return false;
    return true;
}

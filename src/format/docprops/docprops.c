#include "format/docprops/docprops.h"

#include "base/reader.h"
#include "base/text.h"
#include "base/utf.h"
#include "codec/charset.h"

enum {
    VT_I2 = 2,
    VT_I4 = 3,
    VT_R8 = 5,
    VT_BOOL = 11,
    VT_UI4 = 19,
    VT_I8 = 20,
    VT_LPSTR = 30,
    VT_LPWSTR = 31,
    VT_FILETIME = 64,
    VT_BLOB = 65,
    CP_UTF16 = 1200,
    ID_DICTIONARY = 0,
    ID_CODE_PAGE = 1,
    ID_EDIT_TIME = 10,
    VALUE_MAX_BYTES = 1 << 20,
    MAX_PROPERTIES = 4096
};

struct named {
    uint32_t id;
    const char *name; /* as Office's object model spells it */
};
static const struct named summary[] = {{2, "Title"},
                                       {3, "Subject"},
                                       {4, "Author"},
                                       {5, "Keywords"},
                                       {6, "Comments"},
                                       {7, "Template"},
                                       {8, "Last author"},
                                       {9, "Revision number"},
                                       {ID_EDIT_TIME, "Total editing time"},
                                       {11, "Last print date"},
                                       {12, "Creation date"},
                                       {13, "Last save time"},
                                       {14, "Number of pages"},
                                       {15, "Number of words"},
                                       {16, "Number of characters"},
                                       {18, "Application name"},
                                       {19, "Security"},
                                       {0, NULL}};
static const struct named doc_summary[] = {{2, "Category"},
                                           {3, "Format"},
                                           {4, "Number of bytes"},
                                           {5, "Number of lines"},
                                           {6, "Number of paragraphs"},
                                           {7, "Number of slides"},
                                           {8, "Number of notes"},
                                           {9, "Number of hidden Slides"},
                                           {10, "Number of multimedia clips"},
                                           {14, "Manager"},
                                           {15, "Company"},
                                           {17, "Number of characters (with spaces)"},
                                           {26, "Content type"},
                                           {27, "Content status"},
                                           {28, "Language"},
                                           {29, "Document version"},
                                           {0, NULL}};

/* One property set ([MS-OLEPS] 2.20). */
struct set {
    struct sk_scan *scan;
    struct sk_artifact *art;
    sk_span bytes;
    uint32_t count, code_page;
    const struct named *names; /* NULL: custom, named by the dictionary */
    sk_span dictionary;
};

static sk_span text_of(const struct set *s, sk_span raw, bool wide)
{
    struct sk_text t = sk_text_new(s->scan->arena, VALUE_MAX_BYTES);
    if (wide || s->code_page == CP_UTF16)
        sk_utf16le_to_utf8(raw, &t);
    else if (sk_charset_from_code_page(s->code_page, raw, &t) != SK_OK)
        sk_utf8_sanitize(raw, &t);
    sk_span text = sk_text_view(&t);
    return sk_slice(text, 0, sk_find_byte(text, 0));
}

static sk_span number_text(const struct set *s, int64_t number)
{
    struct sk_text t = sk_text_new(s->scan->arena, 32);
    sk_text_printf(&t, "%lld", (long long)number);
    return sk_text_view(&t);
}

static sk_span real_text(const struct set *s, uint64_t bits)
{
    struct sk_text t = sk_text_new(s->scan->arena, 40);
    double value;
    memcpy(&value, &bits, sizeof value);
    sk_text_printf(&t, "%.15g", value);
    return sk_text_view(&t);
}

/* 100 ns units since 1601: a day, or, of the editing time, a length that Office shows in minutes.
 */
static sk_span time_text(const struct set *s, uint64_t units, bool length)
{
    enum { DAYS_TO_1970 = 134774, DAY_SECONDS = 86400, YEAR_MAX_DAYS = 3000000 };
    const uint64_t second = 10000000;
    struct sk_text t = sk_text_new(s->scan->arena, 40);
    uint64_t days = units / second / DAY_SECONDS, rest = units / second % DAY_SECONDS;
    if (length)
        return number_text(s, (int64_t)(units / second / 60));
    if (units == 0 || days < DAYS_TO_1970 || days > YEAR_MAX_DAYS)
        return (sk_span){0};
    /* Howard Hinnant's days-to-civil: years from March, eras of 400 */
    uint64_t z = days - DAYS_TO_1970 + 719468, era = z / 146097, doe = z % 146097;
    uint64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    uint64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100), mp = (5 * doy + 2) / 153;
    uint64_t month = mp < 10 ? mp + 3 : mp - 9, year = yoe + era * 400 + (month <= 2);
    sk_text_printf(&t, "%04u-%02u-%02u %02u:%02u:%02u", (unsigned)year, (unsigned)month,
                   (unsigned)(doy - (153 * mp + 2) / 5 + 1), (unsigned)(rest / 3600),
                   (unsigned)(rest / 60 % 60), (unsigned)(rest % 60));
    return sk_text_view(&t);
}

/* The eight-byte types. */
static sk_span long_value(const struct set *s, uint32_t id, uint32_t type, uint64_t bits)
{
    if (type == VT_R8)
        return real_text(s, bits);
    if (type == VT_FILETIME)
        return time_text(s, bits, s->names != NULL && id == ID_EDIT_TIME);
    return type == VT_I8 ? number_text(s, (int64_t)bits) : (sk_span){0};
}

/* A TypedPropertyValue (2.15) as text; len 0 for types that no macro reads as text. */
static sk_span value_of(const struct set *s, uint32_t id, sk_span in)
{
    struct sk_reader r = sk_reader_of(in);
    uint32_t type, n;
    if (!sk_read_u32le(&r, &type) || !sk_read_u32le(&r, &n))
        return (sk_span){0};
    switch (type & 0xFFFF) {
    case VT_LPSTR:
        return text_of(s, sk_read_upto(&r, n), false);
    case VT_LPWSTR:
        return text_of(s, sk_read_upto(&r, (size_t)n * 2), true);
    case VT_BLOB:
        return text_of(s, sk_read_upto(&r, n), true);
    case VT_I4:
        return number_text(s, (int32_t)n);
    case VT_UI4:
        return number_text(s, n);
    case VT_I2:
        return number_text(s, (int16_t)n);
    case VT_BOOL:
        return (n & 0xFFFF) != 0 ? SK_LIT("True") : SK_LIT("False");
    default:
        return in.len < 12 ? (sk_span){0} : long_value(s, id, type & 0xFFFF, sk_u64le(in.ptr + 4));
    }
}

static bool property(const struct set *s, uint32_t index, uint32_t *id, sk_span *value)
{
    struct sk_reader r = sk_reader_of(s->bytes);
    uint32_t off;
    if (!sk_seek(&r, 8 + 8 * (size_t)index) || !sk_read_u32le(&r, id) || !sk_read_u32le(&r, &off))
        return false;
    *value = sk_from(s->bytes, off);
    return true;
}

/* The dictionary's name of an id (2.17). */
static sk_span custom_name(const struct set *s, uint32_t id)
{
    struct sk_reader r = sk_reader_of(s->dictionary);
    uint32_t count, entry_id, length;
    bool wide = s->code_page == CP_UTF16;
    if (!sk_read_u32le(&r, &count))
        return (sk_span){0};
    for (; count > 0 && sk_step(s->scan); count--) {
        if (!sk_read_u32le(&r, &entry_id) || !sk_read_u32le(&r, &length))
            break;
        sk_span raw = sk_read_upto(&r, (size_t)length * (wide ? 2 : 1));
        if (entry_id == id)
            return text_of(s, raw, wide);
        if (wide && !sk_skip(&r, (4 - raw.len % 4) % 4))
            break;
    }
    return (sk_span){0};
}

static sk_span name_of(const struct set *s, uint32_t id)
{
    if (s->names == NULL)
        return id < 2 ? (sk_span){0} : custom_name(s, id);
    for (const struct named *n = s->names; n->name != NULL; n++)
        if (n->id == id)
            return sk_span_of_cstr(n->name);
    return (sk_span){0};
}

/* Office keeps the hyperlink base, a built-in property, among the custom ones
 * ([MS-OSHARED] 2.3.3.2); the others of these names are no user's. */
static void add(const struct set *s, uint32_t id, sk_span value)
{
    sk_span name = name_of(s, id);
    bool base = s->names == NULL && sk_eq(name, SK_LIT("_PID_LINKBASE"));
    if (name.len == 0 || (s->names == NULL && !base && sk_starts(name, SK_LIT("_PID_"))))
        return;
    const struct sk_fact fact = {.kind = SK_FACT_DOC_PROPERTY,
                                 .owner = s->names == NULL && !base ? SK_LIT("custom")
                                                                    : SK_LIT("builtin"),
                                 .name = base ? SK_LIT("Hyperlink base") : name,
                                 .value = value_of(s, id, value)};
    if (fact.value.len > 0)
        sk_fact_add(s->scan, s->art, &fact);
}

static void read_set(struct set *s)
{
    uint32_t id;
    sk_span value;
    for (uint32_t i = 0; i < s->count && property(s, i, &id, &value); i++) {
        if (id == ID_DICTIONARY)
            s->dictionary = value;
        if (id == ID_CODE_PAGE && value.len >= 6)
            s->code_page = sk_u16le(value.ptr + 4);
    }
    for (uint32_t i = 0; i < s->count && property(s, i, &id, &value) && sk_step(s->scan); i++)
        add(s, id, value);
}

/* A stream has one set, or two: the second of DocumentSummaryInformation is the custom one. */
static void read_stream(struct sk_scan *scan, struct sk_artifact *art, sk_span in,
                        const struct named *names)
{
    struct sk_reader r = sk_reader_of(in);
    uint32_t sets, off;
    if (!sk_skip(&r, 24) || !sk_read_u32le(&r, &sets))
        return;
    for (uint32_t i = 0; i < sets && i < 2; i++) {
        if (!sk_skip(&r, 16) || !sk_read_u32le(&r, &off))
            return;
        struct set s = {.scan = scan, .art = art, .bytes = sk_from(in, off), .code_page = 1252};
        if (s.bytes.len < 8)
            continue;
        s.count = sk_u32le(s.bytes.ptr + 4);
        s.count = s.count > MAX_PROPERTIES ? MAX_PROPERTIES : s.count;
        s.names = i == 0 ? names : NULL;
        read_set(&s);
    }
}

void sk_docprops_parse(struct sk_scan *scan, struct sk_artifact *art, struct sk_cfb *cfb)
{
    uint32_t at = sk_cfb_find(cfb, SK_CFB_ROOT, SK_LIT("\5SummaryInformation"));
    if (at != (uint32_t)SK_CFB_NONE)
        read_stream(scan, art, sk_cfb_read(cfb, at), summary);
    at = sk_cfb_find(cfb, SK_CFB_ROOT, SK_LIT("\5DocumentSummaryInformation"));
    if (at != (uint32_t)SK_CFB_NONE)
        read_stream(scan, art, sk_cfb_read(cfb, at), doc_summary);
}

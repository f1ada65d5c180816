#include "format/docprops/docprops.h"

#include "base/reader.h"
#include "base/text.h"
#include "base/utf.h"
#include "codec/charset.h"

enum {
    VT_I2 = 2,
    VT_I4 = 3,
    VT_BOOL = 11,
    VT_LPSTR = 30,
    VT_LPWSTR = 31,
    CP_UTF16 = 1200,
    ID_DICTIONARY = 0,
    ID_CODE_PAGE = 1,
    VALUE_MAX_BYTES = 1 << 20,
    MAX_PROPERTIES = 4096
};

struct named {
    uint32_t id;
    const char *name;
};
static const struct named summary[] = {
    {2, "Title"},       {3, "Subject"},         {4, "Author"},
    {5, "Keywords"},    {6, "Comments"},        {7, "Template"},
    {8, "Last Author"}, {9, "Revision Number"}, {18, "Application Name"},
    {0, NULL}};
static const struct named doc_summary[] = {
    {2, "Category"},      {3, "Format"},          {14, "Manager"}, {15, "Company"},
    {26, "Content type"}, {27, "Content status"}, {0, NULL}};

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

/* A TypedPropertyValue (2.15) as text; len 0 for types that no macro reads as text. */
static sk_span value_of(const struct set *s, sk_span in)
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
    case VT_I4:
        return number_text(s, (int32_t)n);
    case VT_I2:
        return number_text(s, (int16_t)n);
    case VT_BOOL:
        return (n & 0xFFFF) != 0 ? SK_LIT("True") : SK_LIT("False");
    default:
        return (sk_span){0};
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
    for (uint32_t i = 0; i < s->count && property(s, i, &id, &value) && sk_step(s->scan); i++) {
        sk_span name = name_of(s, id);
        const struct sk_fact fact = {.kind = SK_FACT_DOC_PROPERTY,
                                     .owner =
                                         s->names == NULL ? SK_LIT("custom") : SK_LIT("builtin"),
                                     .name = name,
                                     .value = name.len == 0 ? name : value_of(s, value)};
        if (fact.value.len > 0)
            sk_fact_add(s->scan, s->art, &fact);
    }
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

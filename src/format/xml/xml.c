#include "format/xml/xml.h"

#include "base/text.h"
#include "base/utf.h"
#include "codec/entities.h"

enum { PROLOGUE_BYTES = 8192 };

static sk_span local(sk_span name)
{
    size_t colon = sk_find_byte(name, ':');
    return colon == SK_NPOS ? name : sk_from(name, colon + 1);
}

static sk_span as_utf8(struct sk_scan *scan, sk_span bytes)
{
    bool big = sk_starts(bytes, SK_LIT("\xFE\xFF"));
    if (!big && !sk_starts(bytes, SK_LIT("\xFF\xFE")))
        return bytes;
    struct sk_text out = sk_text_new(scan->arena, sk_output_ceiling(scan));
    if (big)
        sk_utf16be_to_utf8(sk_from(bytes, 2), &out);
    else
        sk_utf16le_to_utf8(sk_from(bytes, 2), &out);
    return sk_text_view(&out);
}

struct sk_xml sk_xml_of(struct sk_scan *scan, const struct sk_artifact *art, sk_span bytes)
{
    sk_span source = as_utf8(scan, bytes);
    if (sk_find(sk_slice(source, 0, PROLOGUE_BYTES), SK_LIT("<!ENTITY")) != SK_NPOS)
        sk_diag(scan, art, SK_DIAG_XML_ENTITIES, (sk_span){0});
    struct sk_xml x = {.scan = scan, .cursor = sk_html_cursor_of(source)};
    x.cursor.xml = true;
    return x;
}

bool sk_xml_next(struct sk_xml *x)
{
    if (!sk_step(x->scan) || !sk_html_next(&x->cursor, &x->token))
        return false;
    sk_span body = x->token.body;
    x->empty = x->token.kind == SK_HTML_OPEN && body.len > 0 && body.ptr[body.len - 1] == '/';
    x->name = local(x->token.name);
    return true;
}

bool sk_xml_is(const struct sk_xml *x, enum sk_html_kind kind, sk_span local_name)
{
    return x->token.kind == kind && sk_eq(x->name, local_name);
}

sk_span sk_xml_attr(const struct sk_xml *x, sk_span local_name)
{
    sk_span rest = x->token.body, name, value;
    while (sk_html_attribute(&rest, &name, &value)) {
        if (!sk_eq(local(name), local_name))
            continue;
        if (sk_find_byte(value, '&') == SK_NPOS)
            return value;
        struct sk_text out = sk_text_new(x->scan->arena, value.len + 8);
        sk_entities_decode(value, &out);
        return sk_text_view(&out);
    }
    return (sk_span){0};
}

void sk_xml_put_text(const struct sk_xml *x, struct sk_text *out)
{
    if (x->cursor.cdata)
        sk_text_put(out, x->token.body);
    else
        sk_entities_decode(x->token.body, out);
}

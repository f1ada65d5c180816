#include "format/ole10native/ole10native.h"

#include "base/reader.h"
#include "base/text.h"
#include "base/utf.h"
#include "codec/charset.h"

enum {
    STREAM_KIND = 2,
    OBJECT_LINKED = 1,
    NAME_MAX_BYTES = 1024 /* Windows stops at 260; longer is an attack on us */
};

/* Behind the payload: temp path, label, path, each as a count of UTF-16 units and the units. */
static sk_span utf16_label(struct sk_reader r)
{
    sk_span name = {0};
    for (int i = 0; i < 2; i++) {
        uint32_t units;
        if (!sk_read_u32le(&r, &units) || units > NAME_MAX_BYTES || !sk_read(&r, units * 2u, &name))
            return (sk_span){0};
    }
    return name;
}

static bool read_payload(struct sk_reader *r, struct sk_ole10native *o)
{
    uint32_t temp_path_bytes;
    if (!sk_read_u32le(r, &temp_path_bytes) || !sk_skip(r, temp_path_bytes) ||
        !sk_read_u32le(r, &o->payload_said_bytes))
        return false;
    o->payload = sk_read_upto(r, o->payload_said_bytes);
    o->label_utf16 = utf16_label(*r);
    return true;
}

enum sk_status sk_ole10native_decode(sk_span in, struct sk_ole10native *ret)
{
    struct sk_reader r = sk_reader_of(in);
    struct sk_ole10native o = {0};
    uint16_t kind, reserved, object;

    /* total size (writers get it wrong), kind */
    if (!sk_skip(&r, 4) || !sk_read_u16le(&r, &kind) || kind != STREAM_KIND)
        return SK_NOT_MINE;
    if (!sk_read_until(&r, '\0', NAME_MAX_BYTES, &o.label) ||
        !sk_read_until(&r, '\0', NAME_MAX_BYTES, &o.author_path) || !sk_read_u16le(&r, &reserved) ||
        !sk_read_u16le(&r, &object))
        return SK_MALFORMED;
    o.link = object == OBJECT_LINKED;
    if (!o.link && !read_payload(&r, &o))
        return SK_MALFORMED;
    *ret = o;
    return o.payload.len < o.payload_said_bytes ? SK_TRUNCATED : SK_OK;
}

static sk_span name_text(struct sk_scan *scan, sk_span ansi, sk_span utf16)
{
    struct sk_text t = sk_text_new(scan->arena, 4 * NAME_MAX_BYTES);
    if (utf16.len >= 2)
        sk_utf16le_to_utf8(utf16, &t);
    else if (sk_charset_decode_raw(ansi, &t) != SK_OK)
        return ansi;
    sk_span s = sk_text_view(&t);
    return sk_trim_byte(s, 0);
}

enum sk_status sk_ole10native_add(struct sk_scan *scan, struct sk_artifact *art, sk_span in)
{
    struct sk_ole10native o;
    struct sk_artifact *child;
    enum sk_status decoded = sk_ole10native_decode(in, &o);
    if (decoded != SK_OK && decoded != SK_TRUNCATED)
        return decoded;
    sk_span path = name_text(scan, o.author_path, (sk_span){0});
    if (o.link) {
        sk_diag(scan, art, SK_DIAG_OLE_LINK, path);
        return SK_OK;
    }
    const struct sk_artifact_spec spec = {.role = SK_ROLE_OBJECT,
                                          .name = name_text(scan, o.label, o.label_utf16),
                                          .bytes = o.payload};
    enum sk_status st = sk_artifact_add(scan, art, &spec, &child);
    if (st != SK_OK)
        return st;
    sk_prop_set_text(scan, child, SK_PROP_AUTHOR_PATH, path);
    if (decoded == SK_TRUNCATED)
        sk_diag(scan, child, SK_DIAG_OLE_PACKAGE_CUT, (sk_span){0});
    return SK_OK;
}

static struct sk_probe probe(const struct sk_artifact *art)
{
    struct sk_ole10native o;
    enum sk_status st = art->bytes.len < 20 ? SK_NOT_MINE : sk_ole10native_decode(art->bytes, &o);
    bool sure = (st == SK_OK || st == SK_TRUNCATED) && o.label.len > 0 && o.author_path.len > 0;
    return (struct sk_probe){sure ? SK_MAYBE : SK_NO, NULL};
}

static enum sk_status parse(struct sk_scan *scan, struct sk_artifact *art)
{
    return sk_ole10native_add(scan, art, art->bytes);
}

const struct sk_format sk_format_ole10native = {
    .name = "ole-package",
    .title = "OLE package (embedded file)",
    .spec = "[MS-OLEDS] 2.3.6; package layout: NOTES.md",
    .probe = probe,
    .parse = parse,
};

/* ActiveMime: what Word and Excel put into editdata.mso of MHT and 2003 XML files: a header of
 * about fifty bytes, then a zlib stream that holds a compound file. */
#include "format/activemime/activemime.h"

#include "codec/inflate.h"
#include "core/format.h"
#include "format/text/text.h"

extern const struct sk_format sk_format_activemime;

enum { USUAL_OFFSET = 0x32, SEARCH_BYTES = 4096, ZLIB_HEAD_BYTES = 2 };

static struct sk_probe probe(const struct sk_artifact *art)
{
    bool is = sk_starts(art->bytes, SK_LIT("ActiveMime"));
    return (struct sk_probe){is ? SK_CERTAIN : SK_NO, NULL};
}

/* RFC 1950: method 8, and the first two bytes are a multiple of 31. */
static bool is_zlib_head(sk_span s)
{
    return s.len >= 2 && (s.ptr[0] & 0x0F) == 8 && s.ptr[0] >> 4 <= 7 &&
           (s.ptr[0] * 256 + s.ptr[1]) % 31 == 0;
}

static sk_span decoded(struct sk_scan *scan, sk_span in, enum sk_status *ret)
{
    struct sk_inflated out;
    *ret = sk_inflate(sk_from(in, ZLIB_HEAD_BYTES), 0, sk_output_ceiling(scan), scan->arena, &out);
    return out.bytes;
}

/* At the usual place, else the first place where a stream yields something. */
static sk_span find_stream(struct sk_scan *scan, sk_span in, enum sk_status *ret)
{
    for (size_t at = USUAL_OFFSET, next = 10; at < in.len && next < SEARCH_BYTES; at = next++) {
        sk_span s = sk_from(in, at), out = {0};
        if (is_zlib_head(s) && sk_step(scan))
            out = decoded(scan, s, ret);
        if (out.len > 0)
            return out;
    }
    *ret = SK_MALFORMED;
    return (sk_span){0};
}

static enum sk_status parse(struct sk_scan *scan, struct sk_artifact *art)
{
    enum sk_status st;
    struct sk_artifact *unused;
    const struct sk_artifact_spec spec = {
        .role = SK_ROLE_OBJECT, .name = art->name, .bytes = find_stream(scan, art->bytes, &st)};
    if (spec.bytes.len == 0)
        return st;
    enum sk_status added = sk_artifact_add(scan, art, &spec, &unused);
    return added == SK_OK ? st : added;
}

static size_t run_length(sk_span s)
{
    size_t n = 0;
    while (n < s.len &&
           (sk_base64_value(s.ptr[n]) >= 0 || sk_is_space(s.ptr[n]) || s.ptr[n] == '='))
        n++;
    return n;
}

void sk_activemime_hunt(struct sk_scan *scan, struct sk_artifact *art, sk_span text)
{
    const sk_span start = SK_LIT("QWN0aXZlTWltZ"); /* "ActiveMime" */
    struct sk_artifact *unused;
    for (size_t at; (at = sk_find(text, start)) != SK_NPOS && sk_step(scan);) {
        text = sk_from(text, at);
        size_t len = run_length(text);
        const struct sk_artifact_spec spec = {.role = SK_ROLE_OBJECT,
                                              .bytes =
                                                  sk_base64_loose(scan, sk_slice(text, 0, len)),
                                              .format = sk_format_activemime.name,
                                              .once = true};
        if (sk_artifact_add(scan, art, &spec, &unused) != SK_OK)
            return; /* on record */
        text = sk_from(text, len);
    }
}

const struct sk_format sk_format_activemime = {
    .name = "activemime",
    .title = "ActiveMime (editdata.mso)",
    .spec = "undocumented; see NOTES.md",
    .probe = probe,
    .parse = parse,
};

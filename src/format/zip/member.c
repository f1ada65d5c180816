/* One member: its name, its data by either header, its content. */
#include "base/reader.h"
#include "base/utf.h"
#include "base/text.h"
#include "codec/charset.h"
#include "codec/inflate.h"
#include "format/archive/archive.h"
#include "format/zip/header.h"

enum { EXTRA_UNICODE_NAME = 0x7075, EXTRA_AES = 0x9901 };

/* Info-ZIP's second name; its CRC ties it to the first one. */
static bool unicode_name(const struct sk_zip_header *h, sk_span *ret)
{
    sk_span body;
    if (!sk_zip_extra(h->extra, EXTRA_UNICODE_NAME, &body) || body.len < 5 || body.ptr[0] != 1 ||
        sk_u32le(body.ptr + 1) != sk_crc32(0, h->name) || !sk_utf8_valid(sk_from(body, 5)))
        return false;
    *ret = sk_from(body, 5);
    return true;
}

static sk_span by_code_page(uint32_t code_page, sk_span raw, struct sk_arena *arena)
{
    struct sk_text out = sk_text_new(arena, 4 * raw.len + 16);
    if (sk_charset_from_code_page(code_page, raw, &out) != SK_OK)
        return raw;
    return sk_text_view(&out);
}

/* Every lead byte has a trail byte (whether a character stands there, the conversion says). */
static bool cp932_shape(sk_span s)
{
    for (size_t i = 0; i < s.len; i++) {
        uint8_t c = s.ptr[i];
        bool lead = (c >= 0x81 && c <= 0x9F) || (c >= 0xE0 && c <= 0xFC);
        if (lead && (++i == s.len || s.ptr[i] < 0x40 || s.ptr[i] == 0x7F || s.ptr[i] > 0xFC))
            return false;
        if (c == 0x80 || c == 0xA0 || c > 0xFC)
            return false;
    }
    return true;
}

sk_span sk_zip_name(const struct sk_zip_header *h, struct sk_arena *arena)
{
    sk_span name = {(const uint8_t *)"", 0};
    if (h->name.len == 0 || unicode_name(h, &name))
        return name;
    if (sk_utf8_valid(h->name))
        return h->name;
    if (!cp932_shape(h->name))
        return by_code_page(437, h->name, arena);
    name = by_code_page(932, h->name, arena);
    if (sk_find(name, SK_LIT("\xEF\xBF\xBD")) == SK_NPOS)
        return name;
    return by_code_page(437, h->name, arena);
}

bool sk_zip_is_directory(const struct sk_zip_member *m)
{
    sk_span name = m->central.name;
    return name.len > 0 && m->central.size == 0 &&
           (name.ptr[name.len - 1] == '/' || name.ptr[name.len - 1] == '\\');
}

bool sk_zip_is_encrypted(const struct sk_zip_member *m)
{
    return ((m->central.flags | m->local.flags) & SK_ZIP_FLAG_ENCRYPTED) != 0;
}

struct sk_zip_aes sk_zip_aes_of(const struct sk_zip_header *h)
{
    sk_span body;
    if (h->method != SK_ZIP_AES || !sk_zip_extra(h->extra, EXTRA_AES, &body) || body.len < 7 ||
        body.ptr[4] > 3)
        return (struct sk_zip_aes){0};
    return (struct sk_zip_aes){
        .version = sk_u16le(body.ptr), .strength = body.ptr[4], .method = sk_u16le(body.ptr + 5)};
}

sk_span sk_zip_data(const struct sk_zip *zip, const struct sk_zip_member *m,
                    const struct sk_zip_header *h)
{
    return sk_slice(zip->in, m->data_off, h->packed > SIZE_MAX ? SIZE_MAX : (size_t)h->packed);
}

/* A local header completed by a descriptor says nothing of its CRC. */
static bool crc_fits(const struct sk_zip_header *h, sk_span bytes)
{
    bool unknown = (h->flags & SK_ZIP_FLAG_DESCRIPTOR) != 0 && h->crc == 0;
    return unknown || sk_crc32(0, bytes) == h->crc;
}

static enum sk_status unstore(sk_span packed, size_t ceiling, struct sk_zip_output *ret)
{
    ret->bytes = sk_slice(packed, 0, ceiling);
    ret->full_bytes = packed.len;
    return packed.len > ceiling ? SK_LIMIT : SK_OK;
}

static enum sk_status undeflate(const struct sk_zip_header *h, sk_span packed, size_t ceiling,
                                struct sk_arena *arena, struct sk_zip_output *ret)
{
    struct sk_inflated out;
    enum sk_status st = sk_inflate(packed, h->size, ceiling, arena, &out);
    ret->bytes = out.bytes;
    ret->full_bytes = out.bytes.len;
    if (st == SK_LIMIT)
        ret->full_bytes = h->size > out.bytes.len ? h->size : out.bytes.len + 1;
    return st;
}

enum sk_status sk_zip_unpack(const struct sk_zip_header *h, uint16_t method, sk_span packed,
                             size_t ceiling, struct sk_arena *arena, struct sk_zip_output *ret)
{
    enum sk_status st;
    *ret = (struct sk_zip_output){0};
    if (method == SK_ZIP_STORED)
        st = unstore(packed, ceiling, ret);
    else if (method == SK_ZIP_DEFLATED)
        st = undeflate(h, packed, ceiling, arena, ret);
    else
        st = sk_archive_zip_method(method, packed, h->size, ceiling, arena, &ret->bytes,
                                   &ret->full_bytes);
    if (st == SK_NO_MEMORY || st == SK_UNSUPPORTED)
        return st;
    ret->crc_ok = st == SK_OK && crc_fits(h, ret->bytes);
    return st;
}

/* By the directory as most readers do, and by the local header where it says otherwise. */
enum sk_status sk_zip_extract(const struct sk_zip *zip, const struct sk_zip_member *m,
                              size_t ceiling, struct sk_arena *arena, struct sk_zip_output *ret)
{
    const struct sk_zip_header *readings[] = {&m->central, &m->local};
    const uint32_t matters = SK_ZIP_SIZE_DIFFERS | SK_ZIP_METHOD_DIFFERS | SK_ZIP_CRC_DIFFERS;
    size_t n = (m->notes & matters) != 0 ? 2 : 1;
    bool maybe_plain = ((m->central.flags & m->local.flags) & SK_ZIP_FLAG_ENCRYPTED) == 0;
    enum sk_status first = SK_ENCRYPTED;

    if (!maybe_plain)
        return SK_ENCRYPTED;
    for (size_t i = 0; i < n; i++) {
        struct sk_zip_output out;
        enum sk_status st = sk_zip_unpack(readings[i], readings[i]->method,
                                          sk_zip_data(zip, m, readings[i]), ceiling, arena, &out);
        if (i == 0 || out.crc_ok) {
            *ret = out;
            first = st;
        }
        if (out.crc_ok || st == SK_LIMIT)
            return st;
    }
    return sk_zip_is_encrypted(m) ? SK_ENCRYPTED : first;
}

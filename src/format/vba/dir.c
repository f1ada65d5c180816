#include "base/num.h"
#include "format/vba/vba.h"

enum record { /* [MS-OVBA] 2.3.4.2 */
              CODE_PAGE = 0x03,
              VERSION = 0x09, /* its size field is a constant; six bytes follow */
              MODULE_NAME = 0x19,
              STREAM_NAME = 0x1A,
              PROCEDURAL = 0x21,
              DOCUMENT_CLASS = 0x22,
              MODULE_END = 0x2B,
              SOURCE_OFF = 0x31,
              STREAM_NAME_UNICODE = 0x32,
              MODULE_NAME_UNICODE = 0x47
};

struct sk_vba_dir sk_vba_dir_of(sk_span decompressed)
{
    return (struct sk_vba_dir){.r = sk_reader_of(decompressed), .code_page = 1252};
}

static bool next_record(struct sk_reader *r, uint16_t *id, sk_span *data)
{
    uint32_t size;
    if (!sk_read_u16le(r, id) || !sk_read_u32le(r, &size))
        return false;
    *data = sk_read_upto(r, *id == VERSION ? 6 : size);
    return true;
}

static void take(struct sk_vba_dir *dir, struct sk_vba_module *m, uint16_t id, sk_span data)
{
    switch ((enum record)id) {
    case CODE_PAGE:
        if (data.len >= 2)
            dir->code_page = sk_u16le(data.ptr);
        break;
    case MODULE_NAME:
        m->name = data;
        break;
    case MODULE_NAME_UNICODE:
        m->name_utf16 = data;
        break;
    case STREAM_NAME:
        m->stream = data;
        break;
    case STREAM_NAME_UNICODE:
        m->stream_utf16 = data;
        break;
    case SOURCE_OFF:
        if (data.len >= 4)
            m->source_off = sk_u32le(data.ptr);
        break;
    case DOCUMENT_CLASS:
        m->document_or_class = true;
        break;
    case VERSION:
    case PROCEDURAL:
    case MODULE_END:
    default:
        break;
    }
}

bool sk_vba_dir_next(struct sk_vba_dir *dir, struct sk_vba_module *ret)
{
    struct sk_vba_module m = {0};
    uint16_t id;
    sk_span data;
    while (next_record(&dir->r, &id, &data)) {
        if (id == MODULE_NAME && m.name.len > 0) { /* the one before lacks its terminator */
            dir->r.pos -= data.len + 6;
            break;
        }
        take(dir, &m, id, data);
        if (id == MODULE_END)
            break;
    }
    if (m.name.len == 0 && m.stream.len == 0 && m.stream_utf16.len == 0)
        return false;
    *ret = m;
    return true;
}

/* ---- PROJECT stream: lines of key=value ---- */

const char *sk_vba_project_kind(sk_span project, sk_span module)
{
    static const struct {
        sk_span key;
        const char *kind;
    } keys[] = {
        {SK_LIT_INIT("Document="), "document"},
        {SK_LIT_INIT("BaseClass="), "form"},
        {SK_LIT_INIT("Class="), "class"},
        {SK_LIT_INIT("Module="), "standard"},
    };
    for (sk_span line; sk_next_line(&project, &line);)
        for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
            if (!sk_istarts(line, keys[i].key))
                continue;
            sk_span value = sk_from(line, keys[i].key.len);
            if (sk_ieq(sk_trim(sk_slice(value, 0, sk_find_byte(value, '/'))), module))
                return keys[i].kind;
        }
    return NULL;
}

static bool hex_byte(sk_span hex, size_t index, uint8_t *ret)
{
    sk_span two = sk_slice(hex, index * 2, 2);
    uint64_t value;
    if (two.len != 2 || !sk_parse_u64(two, 16, &value))
        return false;
    *ret = (uint8_t)value;
    return true;
}

/* Data decryption, [MS-OVBA] 2.4.3.3: each byte against the two before it. Gives the number of
 * bytes of data, of which the first `max` are in ret. */
static size_t decrypt(sk_span hex, uint8_t *ret, size_t max)
{
    uint8_t seed, version_enc, key_enc, enc;
    if (!hex_byte(hex, 0, &seed) || !hex_byte(hex, 1, &version_enc) || !hex_byte(hex, 2, &key_enc))
        return 0;
    uint8_t project_key = seed ^ key_enc, plain = project_key;
    uint8_t enc1 = key_enc, enc2 = version_enc;
    size_t ignored = (seed & 6u) / 2u, at = 3, n = 0;
    for (; hex_byte(hex, at, &enc); at++) {
        plain = enc ^ (uint8_t)(enc2 + plain);
        enc2 = enc1;
        enc1 = enc;
        if (at < 3 + ignored + 4) /* random bytes, then a length that we can see ourselves */
            continue;
        if (n < max)
            ret[n] = plain;
        n++;
    }
    return n;
}

static bool any_set(const uint8_t *data, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (data[i] != 0)
            return true;
    return false;
}

bool sk_vba_project_locked(sk_span project)
{
    for (sk_span line; sk_next_line(&project, &line);) {
        uint8_t data[4] = {0};
        bool cmg = sk_istarts(line, SK_LIT("CMG=")), dpb = sk_istarts(line, SK_LIT("DPB="));
        if (!cmg && !dpb)
            continue;
        size_t n = decrypt(sk_trim_byte(sk_trim(sk_from(line, 4)), '"'), data, sizeof data);
        /* no password is one zero byte; CMG is four bytes of flags */
        if ((cmg && n == 4 && any_set(data, n)) || (dpb && n > 1))
            return true;
    }
    return false;
}

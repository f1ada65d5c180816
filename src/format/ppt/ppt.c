#include "format/ppt/ppt.h"

#include "base/reader.h"
#include "base/text.h"
#include "base/utf.h"
#include "codec/zlib.h"

enum {
    CONTAINER = 0xF,
    TEXT_CHARS = 0x0FA0,
    TEXT_BYTES = 0x0FA8,
    C_STRING = 0x0FBA,
    EX_OLE_OBJ_STG = 0x1011,
    TEXT_MAX_BYTES = 4 << 20
};

static enum sk_status add_storage(struct sk_scan *scan, struct sk_artifact *art, uint16_t instance,
                                  sk_span data)
{
    struct sk_artifact *unused;
    struct sk_artifact_spec spec = {.role = SK_ROLE_OBJECT, .bytes = data};
    if (instance == 1) {
        struct sk_text t = sk_text_new(scan->arena, sk_output_ceiling(scan));
        enum sk_status st = sk_zlib_decode(sk_from(data, 4), SK_ZLIB_WRAPPED, &t);
        if (st == SK_NO_MEMORY)
            return st;
        if (st == SK_LIMIT)
            sk_diag(scan, art, SK_DIAG_LIMIT_SIZE, SK_LIT("ExOleObjStg"));
        else if (st != SK_OK && (data.len < 4 || t.len < sk_u32le(data.ptr)))
            sk_diag(scan, art, SK_DIAG_CFB_DAMAGED, SK_LIT("ExOleObjStg"));
        spec.bytes = sk_text_view(&t);
    }
    return spec.bytes.len == 0 ? SK_OK : sk_artifact_add(scan, art, &spec, &unused);
}

static bool next_record(struct sk_scan *scan, struct sk_reader *r, uint16_t *version,
                        uint16_t *type, sk_span *data)
{
    uint32_t bytes;
    do {
        if (!sk_step(scan) || !sk_read_u16le(r, version) || !sk_read_u16le(r, type) ||
            !sk_read_u32le(r, &bytes))
            return false;
    } while ((*version & 0xF) == CONTAINER); /* entered */
    *data = sk_read_upto(r, bytes);
    return true;
}

/* The slides' text: what a lure says, and what macros read. */
static void read_text(struct sk_scan *scan, struct sk_artifact *art, sk_span stream)
{
    struct sk_reader r = sk_reader_of(stream);
    struct sk_text whole = sk_text_new(scan->arena, TEXT_MAX_BYTES);
    uint16_t version, type;
    for (sk_span data; next_record(scan, &r, &version, &type, &data);) {
        if (type != TEXT_CHARS && type != TEXT_BYTES && type != C_STRING)
            continue;
        struct sk_text t = sk_text_new(scan->arena, TEXT_MAX_BYTES);
        if (type != TEXT_BYTES)
            sk_utf16le_to_utf8(data, &t);
        for (size_t i = 0; type == TEXT_BYTES && i < data.len; i++)
            sk_text_rune(&t, data.ptr[i]);
        const struct sk_fact fact = {.kind = SK_FACT_PARAGRAPH, .value = sk_text_view(&t)};
        sk_fact_add(scan, art, &fact);
        sk_text_put(&whole, fact.value);
        sk_text_byte(&whole, '\n');
    }
    art->text = sk_text_view(&whole);
}

enum sk_status sk_ppt_parse(struct sk_scan *scan, struct sk_artifact *art, sk_span stream)
{
    struct sk_reader r = sk_reader_of(stream);
    uint16_t version, type;
    bool storages = false;
    for (sk_span data; next_record(scan, &r, &version, &type, &data);) {
        if (type != EX_OLE_OBJ_STG)
            continue;
        storages = true;
        enum sk_status st = add_storage(scan, art, version >> 4, data);
        if (st != SK_OK)
            return st;
    }
    if (storages)
        read_text(scan, art, stream);
    return SK_OK;
}

#include "format/ppt/ppt.h"

#include "base/reader.h"
#include "base/text.h"
#include "codec/zlib.h"
#include "format/ppt/slides.h"

enum { CONTAINER = 0xF, EX_OLE_OBJ_STG = 0x1011 };

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
        sk_ppt_slides(scan, art, stream);
    return SK_OK;
}

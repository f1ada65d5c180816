#include "format/ppt/ppt.h"

#include "base/reader.h"
#include "base/text.h"
#include "codec/zlib.h"

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

enum sk_status sk_ppt_parse(struct sk_scan *scan, struct sk_artifact *art, sk_span stream)
{
    struct sk_reader r = sk_reader_of(stream);
    uint16_t version, type;
    uint32_t bytes;
    while (sk_read_u16le(&r, &version) && sk_read_u16le(&r, &type) && sk_read_u32le(&r, &bytes)) {
        if (!sk_step(scan))
            return SK_LIMIT;
        if ((version & 0xF) == CONTAINER) /* entered */
            continue;
        sk_span data = sk_read_upto(&r, bytes);
        enum sk_status st =
            type == EX_OLE_OBJ_STG ? add_storage(scan, art, version >> 4, data) : SK_OK;
        if (st != SK_OK)
            return st;
    }
    return SK_OK;
}

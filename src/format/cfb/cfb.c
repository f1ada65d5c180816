#include "format/cfb/cfb.h"

#include "base/reader.h"
#include "base/text.h"
#include "base/utf.h"
#include "core/format.h"
#include "format/biff/biff.h"
#include "format/doc/doc.h"
#include "format/docprops/docprops.h"
#include "format/oforms/oforms.h"
#include "format/ole10native/ole10native.h"
#include "format/ppt/ppt.h"
#include "format/vba/vba.h"

/* ---- What the file is ---- */

static const struct {
    const char *stream, *kind;
    bool opaque; /* nothing here looks into that kind */
} kinds[] = {
    {"WordDocument", "word", false},
    {"Workbook", "excel", false},
    {"Book", "excel", false},
    {"PowerPoint Document", "powerpoint", false},
    {"VisioDocument", "visio", false},
    {"EncryptedPackage", "ooxml", false},
    {"__properties_version1.0", "msg", true},
};

static bool is_msi(const struct sk_cfb *cfb)
{
    static const sk_span clsid = SK_LIT_INIT("\x84\x10\x0C\0\0\0\0\0\xC0\0\0\0\0\0\0\x46");
    return sk_eq(cfb->entries[SK_CFB_ROOT].clsid, clsid);
}

static void name_kind(struct sk_scan *scan, struct sk_artifact *art, const struct sk_cfb *cfb)
{
    if (is_msi(cfb)) {
        sk_prop_set_text(scan, art, SK_PROP_DOC_KIND, SK_LIT("msi"));
        sk_diag(scan, art, SK_DIAG_FORMAT_UNSUPPORTED, SK_LIT("msi"));
        return;
    }
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        if (sk_cfb_path(cfb, kinds[i].stream) == (uint32_t)SK_CFB_NONE)
            continue;
        sk_prop_set_text(scan, art, SK_PROP_DOC_KIND, sk_span_of_cstr(kinds[i].kind));
        if (kinds[i].opaque)
            sk_diag(scan, art, SK_DIAG_FORMAT_UNSUPPORTED, sk_span_of_cstr(kinds[i].kind));
        return;
    }
}

/* ---- Encryption ---- */

enum { BIFF_FILEPASS = 0x2F, BIFF_HEADER_BYTES = 4, BIFF_LOOK_RECORDS = 64 };

/* FilePass stands among the first records of the globals ([MS-XLS] 2.4.117). */
static bool xls_encrypted(sk_span book)
{
    struct sk_reader r = sk_reader_of(book);
    uint16_t type, size;
    for (int i = 0; i < BIFF_LOOK_RECORDS; i++) {
        if (!sk_read_u16le(&r, &type) || !sk_read_u16le(&r, &size))
            return false;
        if (type == BIFF_FILEPASS)
            return true;
        if (!sk_skip(&r, size))
            return false;
    }
    return false;
}

/* fEncrypted of the FIB ([MS-DOC] 2.5.2). */
static bool doc_encrypted(sk_span word)
{
    return word.len >= 12 && (word.ptr[11] & 1) != 0;
}

static bool is_encrypted(struct sk_cfb *cfb)
{
    uint32_t word = sk_cfb_path(cfb, "WordDocument"), book = sk_cfb_path(cfb, "Workbook");
    if (book == (uint32_t)SK_CFB_NONE)
        book = sk_cfb_path(cfb, "Book");
    return sk_cfb_path(cfb, "EncryptionInfo") != (uint32_t)SK_CFB_NONE ||
           sk_cfb_path(cfb, "EncryptedPackage") != (uint32_t)SK_CFB_NONE ||
           sk_cfb_path(cfb, "EncryptedSummary") != (uint32_t)SK_CFB_NONE ||
           (word != (uint32_t)SK_CFB_NONE && doc_encrypted(sk_cfb_read(cfb, word))) ||
           (book != (uint32_t)SK_CFB_NONE && xls_encrypted(sk_cfb_read(cfb, book)));
}

/* ---- What it holds ---- */

static enum sk_status add_object(struct sk_scan *scan, struct sk_artifact *art,
                                 const struct sk_cfb_entry *e, sk_span bytes)
{
    struct sk_artifact *unused;
    const struct sk_artifact_spec spec = {
        .role = SK_ROLE_OBJECT, .name = sk_cfb_name(e), .bytes = bytes};
    return sk_artifact_add(scan, art, &spec, &unused);
}

/* Embedded files: packages, and whole files in streams of known names. */
static enum sk_status one_stream(struct sk_scan *scan, struct sk_artifact *art, struct sk_cfb *cfb,
                                 uint32_t index)
{
    const struct sk_cfb_entry *e = &cfb->entries[index];
    sk_span name = sk_cfb_name(e);
    if (sk_ieq(name, SK_LIT("\1Ole10Native"))) {
        sk_span bytes = sk_cfb_read(cfb, index);
        enum sk_status st = sk_ole10native_add(scan, art, bytes);
        /* other servers keep a size and their own bytes there */
        if (st == SK_NOT_MINE || st == SK_MALFORMED)
            st = bytes.len > 4 ? add_object(scan, art, e, sk_from(bytes, 4)) : SK_OK;
        return st;
    }
    if (sk_eq(name, SK_LIT("Package")) || sk_eq(name, SK_LIT("CONTENTS")) ||
        sk_eq(name, SK_LIT("EmbeddedOdf")))
        return add_object(scan, art, e, sk_cfb_read(cfb, index));
    if (sk_eq(name, SK_LIT("PowerPoint Document")))
        return sk_ppt_parse(scan, art, sk_cfb_read(cfb, index));
    return SK_OK;
}

static enum sk_status each_stream(struct sk_scan *scan, struct sk_artifact *art, struct sk_cfb *cfb)
{
    for (uint32_t i = 1; i < cfb->entry_count; i++) {
        if (!sk_step(scan))
            return SK_LIMIT;
        enum sk_status st =
            cfb->entries[i].type == SK_CFB_STREAM ? one_stream(scan, art, cfb, i) : SK_OK;
        if (st != SK_OK)
            return st;
    }
    return SK_OK;
}

static void report(struct sk_scan *scan, struct sk_artifact *art, const struct sk_cfb *cfb)
{
    if (cfb->damaged)
        sk_diag(scan, art, SK_DIAG_CFB_DAMAGED, (sk_span){0});
    if (cfb->orphans)
        sk_diag(scan, art, SK_DIAG_CFB_ORPHAN, (sk_span){0});
    if (cfb->padding_bytes == 0)
        return;
    sk_prop_set_number(scan, art, SK_PROP_PADDING, (int64_t)cfb->padding_bytes);
    if (cfb->padding_bytes >= 65536) /* writers leave some free sectors */
        sk_diagf(scan, art, SK_DIAG_CFB_PADDED, "%zu bytes", cfb->padding_bytes);
}

/* ActiveX controls of a Word document: ObjectPool/_n with what the control persisted, and its name
 * ([MS-DOC] 2.1.4). */
static void one_control(struct sk_scan *scan, struct sk_artifact *art, struct sk_cfb *cfb,
                        uint32_t storage)
{
    sk_span name = sk_cfb_read(cfb, sk_cfb_find(cfb, storage, SK_LIT("\3OCXNAME")));
    sk_span contents = sk_cfb_read(cfb, sk_cfb_find(cfb, storage, SK_LIT("contents")));
    struct sk_text t = sk_text_new(scan->arena, 4096);
    sk_utf16le_to_utf8(sk_slice(name, 0, 1024), &t);
    sk_span text = sk_text_view(&t);
    const struct sk_oforms_place place = {sk_slice(text, 0, sk_find_byte(text, 0)), 0};
    if (place.owner.len > 0)
        sk_oforms_control(scan, art, &place, cfb->entries[storage].clsid, contents);
}

static void controls(struct sk_scan *scan, struct sk_artifact *art, struct sk_cfb *cfb)
{
    uint32_t pool = sk_cfb_path(cfb, "ObjectPool");
    for (uint32_t i = 1; pool != (uint32_t)SK_CFB_NONE && i < cfb->entry_count; i++)
        if (cfb->entries[i].parent == pool && cfb->entries[i].type == SK_CFB_STORAGE &&
            sk_spend(&scan->budget, SK_BUDGET_STEPS, 1 + cfb->entry_count))
            one_control(scan, art, cfb, i);
}

/* What macros read and lures say: only where there are macros. */
static void read_document(struct sk_scan *scan, struct sk_artifact *art, struct sk_cfb *cfb)
{
    uint32_t word = sk_cfb_path(cfb, "WordDocument");
    sk_docprops_parse(scan, art, cfb);
    if (word != (uint32_t)SK_CFB_NONE) {
        sk_span bytes = sk_cfb_read(cfb, word);
        const char *table = sk_doc_uses_table1(bytes) ? "1Table" : "0Table";
        sk_doc_parse(scan, art, bytes, sk_cfb_read(cfb, sk_cfb_path(cfb, table)));
        controls(scan, art, cfb);
    }
    uint32_t book = sk_cfb_path(cfb, "Workbook");
    if (book != (uint32_t)SK_CFB_NONE && !sk_prop_has(art, SK_PROP_ENCRYPTED))
        sk_biff_parse(scan, art, sk_cfb_read(cfb, book),
                      sk_cfb_read(cfb, sk_cfb_path(cfb, "Ctls")));
}

static enum sk_status look_inside(struct sk_scan *scan, struct sk_artifact *art, struct sk_cfb *cfb)
{
    name_kind(scan, art, cfb);
    if (is_encrypted(cfb)) {
        sk_prop_set_number(scan, art, SK_PROP_ENCRYPTED, 1);
        sk_diag(scan, art, SK_DIAG_OLE_ENCRYPTED, (sk_span){0});
    }
    enum sk_status st = sk_vba_parse(scan, art, cfb);
    if (st == SK_OK && cfb->damaged && !sk_prop_has(art, SK_PROP_HAS_MACROS))
        st = sk_vba_carve(scan, art, art->bytes);
    if (st == SK_OK)
        st = each_stream(scan, art, cfb);
    if (sk_prop_has(art, SK_PROP_HAS_MACROS))
        read_document(scan, art, cfb);
    return st == SK_OK && cfb->limited ? SK_LIMIT : st;
}

static struct sk_probe probe(const struct sk_artifact *art)
{
    bool mine = sk_starts(art->bytes, SK_LIT("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"));
    return (struct sk_probe){mine ? SK_CERTAIN : SK_NO, NULL};
}

static enum sk_status parse(struct sk_scan *scan, struct sk_artifact *art)
{
    struct sk_cfb cfb;
    enum sk_status st = sk_cfb_open(art->bytes, scan->arena, &scan->budget, &cfb);
    if (st != SK_OK) {
        if (st == SK_TRUNCATED)
            sk_diag(scan, art, SK_DIAG_PARSE_FAILED, SK_LIT("ole"));
        enum sk_status carved = sk_vba_carve(scan, art, art->bytes);
        return carved == SK_OK ? st : carved;
    }
    st = look_inside(scan, art, &cfb);
    report(scan, art, &cfb);
    return st;
}

const struct sk_format sk_format_cfb = {
    .name = "ole",
    .title = "OLE2 compound file (Office 97–2003 and others)",
    .spec = "[MS-CFB]",
    .probe = probe,
    .parse = parse,
};

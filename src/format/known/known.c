#include "format/known/known.h"

/* Opaque formats make a verdict unreadable until a parser of their own takes their line away. */
static const struct {
    uint16_t offset;
    bool opaque;
    const char *name;
    sk_span magic;
} signatures[] = {
    {0, true, "rtf", SK_LIT_INIT("{\\rt")},
    {0, true, "pdf", SK_LIT_INIT("%PDF-")},
    {0, true, "lnk", SK_LIT_INIT("L\0\0\0\1\x14\2\0\0\0\0\0\xC0\0\0\0\0\0\0\x46")},
    {0, true, "one",
     SK_LIT_INIT("\xE4\x52\x5C\x7B\x8C\xD8\xA7\x4D\xAE\xB1\x53\x78\xD0\x29\x96\xD3")},
    {0, true, "tnef", SK_LIT_INIT("\x78\x9F\x3E\x22")},
    {0, true, "pst", SK_LIT_INIT("!BDN")},
    {0, true, "elf", SK_LIT_INIT("\x7F\x45LF")},
    {0, true, "chm", SK_LIT_INIT("ITSF")},
    {0, true, "xar", SK_LIT_INIT("xar!")},
    {0, false, "png", SK_LIT_INIT("\x89PNG\r\n\x1A\n")},
    {0, false, "jpeg", SK_LIT_INIT("\xFF\xD8\xFF")},
    {0, false, "gif", SK_LIT_INIT("GIF8")},
    {0, false, "bmp", SK_LIT_INIT("BM")},
    {0, false, "tiff", SK_LIT_INIT("II*\0")},
    {0, false, "tiff", SK_LIT_INIT("MM\0*")},
    {0, false, "ogg", SK_LIT_INIT("OggS")},
    {0, false, "mp3", SK_LIT_INIT("ID3")},
    {8, false, "webp", SK_LIT_INIT("WEBP")},
    {4, false, "mp4", SK_LIT_INIT("ftyp")},
};

static bool is_pe(sk_span in)
{
    if (in.len < 64 || in.ptr[0] != 'M' || in.ptr[1] != 'Z')
        return false;
    uint32_t at = (uint32_t)in.ptr[60] | (uint32_t)in.ptr[61] << 8 | (uint32_t)in.ptr[62] << 16 |
                  (uint32_t)in.ptr[63] << 24;
    return sk_starts(sk_from(in, at), SK_LIT("PE\0\0"));
}

const char *sk_known_name(sk_span bytes, bool *ret_opaque)
{
    for (size_t i = 0; i < sizeof signatures / sizeof signatures[0]; i++)
        if (sk_starts(sk_from(bytes, signatures[i].offset), signatures[i].magic)) {
            *ret_opaque = signatures[i].opaque;
            return signatures[i].name;
        }
    *ret_opaque = true;
    if (is_pe(bytes))
        return "pe";
    return sk_starts(bytes, SK_LIT("MZ")) && bytes.len >= 64 ? "dos" : NULL;
}

static struct sk_probe probe(const struct sk_artifact *art)
{
    bool opaque;
    const char *name = sk_known_name(art->bytes, &opaque);
    return (struct sk_probe){name == NULL ? SK_NO : SK_LIKELY, name};
}

static enum sk_status parse(struct sk_scan *scan, struct sk_artifact *art)
{
    bool opaque;
    const char *name = sk_known_name(art->bytes, &opaque);
    if (name == NULL || !opaque)
        return SK_OK;
    sk_diag(scan, art, SK_DIAG_FORMAT_UNSUPPORTED, sk_span_of_cstr(name));
    return SK_OK;
}

const struct sk_format sk_format_known = {
    .name = "known",
    .title = "formats known by their signature",
    .spec = "each format's own",
    .probe = probe,
    .parse = parse,
};

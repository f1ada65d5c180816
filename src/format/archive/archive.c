#include "format/archive/archive.h"

#include <archive.h>
#include <archive_entry.h>

#include "base/arith.h"
#include "base/text.h"
#include "base/utf.h"
#include "codec/charset.h"
#include "core/format.h"

enum { ZIP_HEADER_BYTES = 31, BLOCK_BYTES = 1 << 16 };

static const struct {
    uint16_t offset;
    bool stream; /* a compressed stream: may hold one file, or a tar or cpio */
    const char *name;
    sk_span magic;
} signatures[] = {
    {0, false, "7z", SK_LIT_INIT("7z\xBC\xAF\x27\x1C")},
    {0, false, "rar", SK_LIT_INIT("Rar!\x1A\x07")},
    {0, false, "cab", SK_LIT_INIT("MSCF\0\0\0\0")},
    {257, false, "tar", SK_LIT_INIT("ustar")},
    {0, true, "gz", SK_LIT_INIT("\x1F\x8B\x08")},
    {0, true, "bz2", SK_LIT_INIT("BZh")},
    {0, true, "xz",
     SK_LIT_INIT("\xFD"
                 "7zXZ\0")},
    {0, true, "zst", SK_LIT_INIT("\x28\xB5\x2F\xFD")},
    {0, true, "lz", SK_LIT_INIT("LZIP\1")},
    {0, true, "lz4", SK_LIT_INIT("\x04\x22\x4D\x18")},
    {0, true, "z", SK_LIT_INIT("\x1F\x9D")},
    {2, false, "lha", SK_LIT_INIT("-lh")},
    {2, false, "lha", SK_LIT_INIT("-lz")},
    {32769, false, "iso", SK_LIT_INIT("CD001")},
    {0, false, "cpio", SK_LIT_INIT("070701")},
    {0, false, "cpio", SK_LIT_INIT("070702")},
    {0, false, "cpio", SK_LIT_INIT("070707")},
    {0, false, "ar", SK_LIT_INIT("!<arch>\n")},
    {0, false, "xar", SK_LIT_INIT("xar!")},
};

static bool lha_shape(sk_span in)
{
    return in.len > 21 && in.ptr[6] == '-' && in.ptr[20] <= 3;
}

static bool matches(sk_span in, size_t i)
{
    return sk_starts(sk_from(in, signatures[i].offset), signatures[i].magic) &&
           (strcmp(signatures[i].name, "lha") != 0 || lha_shape(in));
}

const char *sk_archive_name(sk_span in)
{
    for (size_t i = 0; i < sizeof signatures / sizeof signatures[0]; i++)
        if (matches(in, i))
            return signatures[i].name;
    return NULL;
}

static bool is_stream(const char *name)
{
    for (size_t i = 0; i < sizeof signatures / sizeof signatures[0]; i++)
        if (strcmp(signatures[i].name, name) == 0)
            return signatures[i].stream;
    return false;
}

/* ---- One member's bytes ---- */

/* Reads the current entry's data to at most ceiling bytes. A declared size saves growing. */
static enum sk_status read_data(struct archive *a, uint64_t size, size_t ceiling,
                                struct sk_arena *arena, sk_span *ret, uint64_t *ret_full)
{
    struct sk_text out = sk_text_new(arena, ceiling);
    la_ssize_t got = 1;
    *ret = (sk_span){0};
    if (size > 0 && size < ((uint64_t)1 << 20) && size <= ceiling &&
        sk_text_reserve(&out, (size_t)size) == NULL)
        return SK_NO_MEMORY;
    while (out.len < ceiling && got > 0) {
        size_t want = ceiling - out.len < BLOCK_BYTES ? ceiling - out.len : BLOCK_BYTES;
        uint8_t *at = sk_text_reserve(&out, want);
        if (at == NULL)
            return SK_NO_MEMORY;
        got = archive_read_data(a, at, want);
        out.len += got > 0 ? (size_t)got : 0;
    }
    *ret = sk_text_view(&out);
    *ret_full = ret->len;
    if (got < 0)
        return SK_MALFORMED;
    if (out.len < ceiling || size == ceiling)
        return SK_OK;
    *ret_full = size > ceiling ? size : ceiling + 1;
    return SK_LIMIT;
}

/* ---- A zip member by itself: a local header of our making before the data ---- */

struct two_blocks {
    sk_span block[2];
    size_t next;
};

static la_ssize_t next_block(struct archive *a, void *state, const void **ret)
{
    struct two_blocks *b = state;
    (void)a;
    while (b->next < 2 && b->block[b->next].len == 0)
        b->next++;
    if (b->next == 2)
        return 0;
    *ret = b->block[b->next].ptr;
    return (la_ssize_t)b->block[b->next++].len;
}

static void put_le(uint8_t *at, uint64_t value, size_t bytes)
{
    for (size_t i = 0; i < bytes; i++)
        at[i] = (uint8_t)(value >> 8 * i);
}

static void make_header(uint8_t h[static ZIP_HEADER_BYTES], uint16_t method, uint64_t packed,
                        uint64_t size)
{
    memcpy(h, "PK\3\4", 4);
    put_le(h + 4, 63, 2);
    put_le(h + 8, method, 2);
    put_le(h + 18, packed, 4);
    put_le(h + 22, size, 4);
    put_le(h + 26, 1, 2);
    h[30] = 'm';
}

enum sk_status sk_archive_zip_method(uint16_t method, sk_span packed, uint64_t size, size_t ceiling,
                                     struct sk_arena *arena, sk_span *ret, uint64_t *ret_full)
{
    uint8_t header[ZIP_HEADER_BYTES] = {0};
    struct two_blocks blocks = {.block = {sk_span_of(header, sizeof header), packed}};
    struct archive_entry *entry;
    enum sk_status st = SK_UNSUPPORTED;

    *ret = (sk_span){0};
    *ret_full = 0;
    if (packed.len > UINT32_MAX || size > UINT32_MAX)
        return SK_UNSUPPORTED;
    make_header(header, method, packed.len, size);
    struct archive *a = archive_read_new();
    if (a == NULL)
        return SK_NO_MEMORY;
    archive_read_support_format_zip_streamable(a);
    (void)archive_read_set_options(a, "zip:ignorecrc32");
    if (archive_read_open(a, &blocks, NULL, next_block, NULL) == ARCHIVE_OK &&
        archive_read_next_header(a, &entry) >= ARCHIVE_WARN)
        st = read_data(a, size, ceiling, arena, ret, ret_full);
    archive_read_free(a);
    return st == SK_MALFORMED && ret->len == 0 ? SK_UNSUPPORTED : st;
}

/* ---- Whole archives ---- */

/* No filter that starts a program; raw only where a stream's signature was seen. */
static bool configure(struct archive *a, bool stream)
{
    static int (*const supports[])(struct archive *) = {
        archive_read_support_format_7zip, archive_read_support_format_ar,
        archive_read_support_format_cab,  archive_read_support_format_cpio,
        archive_read_support_format_lha,  archive_read_support_format_rar,
        archive_read_support_format_rar5, archive_read_support_format_tar,
        archive_read_support_format_xar,  archive_read_support_format_iso9660,
    };
    static int (*const filters[])(struct archive *) = {
        archive_read_support_filter_gzip,     archive_read_support_filter_bzip2,
        archive_read_support_filter_xz,       archive_read_support_filter_zstd,
        archive_read_support_filter_lzip,     archive_read_support_filter_lz4,
        archive_read_support_filter_compress,
    };
    for (size_t i = 0; i < sizeof supports / sizeof supports[0]; i++)
        (void)supports[i](a);
    for (size_t i = 0; stream && i < sizeof filters / sizeof filters[0]; i++)
        (void)filters[i](a);
    return !stream || archive_read_support_format_raw(a) == ARCHIVE_OK;
}

static void add_passwords(struct sk_scan *scan, const struct sk_artifact *art, struct archive *a)
{
    const struct sk_password *list;
    size_t n = scan->find_passwords == NULL ? 0 : scan->find_passwords(scan, art, &list);
    for (size_t i = 0; i < n; i++) {
        const char *word = sk_arena_cstr(scan->arena, list[i].word);
        if (word != NULL && word[0] != '\0')
            (void)archive_read_add_passphrase(a, word);
    }
}

/* Names that are not UTF-8 are mostly CP932 in what Japanese archivers write. */
static sk_span name_of(struct sk_scan *scan, struct archive_entry *entry)
{
    const char *utf8 = archive_entry_pathname_utf8(entry);
    const char *raw = utf8 != NULL ? utf8 : archive_entry_pathname(entry);
    sk_span name = sk_span_of_cstr(raw);
    if (name.ptr == NULL || sk_utf8_valid(name))
        return name;
    struct sk_text out = sk_text_new(scan->arena, 4 * name.len + 16);
    return sk_charset_decode_raw(name, &out) == SK_OK ? sk_text_view(&out) : name;
}

/* A compressed stream's one file: the name without the stream's ending. */
static sk_span stream_name(const struct sk_artifact *art)
{
    size_t dot = sk_rfind_byte(art->name, '.');
    return dot == SK_NPOS || dot == 0 ? art->name : sk_slice(art->name, 0, dot);
}

static void report_bad(struct sk_scan *scan, struct sk_artifact *art, struct archive *a,
                       sk_span name, bool encrypted)
{
    const char *why = archive_error_string(a);
    bool chosen = archive_format(a) != 0; /* before that, libarchive 3.6 asks a NULL reader */
    if (encrypted || (chosen && archive_read_has_encrypted_entries(a) > 0) ||
        (why != NULL && strcasestr(why, "encrypt") != NULL)) {
        sk_prop_set_number(scan, art, SK_PROP_ENCRYPTED, 1);
        sk_diag(scan, art, SK_DIAG_ARCHIVE_ENCRYPTED, name);
        return;
    }
    sk_diagf(scan, art, SK_DIAG_ARCHIVE_DAMAGED, "%.*s%s%s", (int)sk_min(name.len, 200),
             name.ptr == NULL ? "" : (const char *)name.ptr, name.len > 0 ? ": " : "",
             why == NULL ? "" : why);
}

/* False: the budget is spent. */
static bool add_member(struct sk_scan *scan, struct sk_artifact *art, struct archive *a,
                       struct archive_entry *entry)
{
    struct sk_artifact *child;
    uint64_t full = 0;
    bool raw = archive_format(a) == ARCHIVE_FORMAT_RAW;
    struct sk_artifact_spec spec = {.role = SK_ROLE_MEMBER};
    spec.name = raw ? stream_name(art) : name_of(scan, entry);
    if (!raw)
        sk_prop_set_text(scan, art, SK_PROP_MEMBER_NAME, spec.name);
    if (archive_entry_filetype(entry) != AE_IFREG && !raw)
        return true;
    uint64_t size = archive_entry_size_is_set(entry) && archive_entry_size(entry) > 0
                        ? (uint64_t)archive_entry_size(entry)
                        : 0;
    enum sk_status st =
        read_data(a, size, sk_output_ceiling(scan), scan->arena, &spec.bytes, &full);
    if (st == SK_MALFORMED)
        report_bad(scan, art, a, spec.name, archive_entry_is_encrypted(entry) != 0);
    if (st == SK_NO_MEMORY) {
        sk_diag(scan, art, SK_DIAG_LIMIT_MEMORY, spec.name);
        return false;
    }
    if (st == SK_MALFORMED && spec.bytes.len == 0)
        return true;
    spec.full_bytes = full;
    return sk_artifact_add(scan, art, &spec, &child) == SK_OK;
}

static void read_members(struct sk_scan *scan, struct sk_artifact *art, struct archive *a)
{
    struct archive_entry *entry;
    int r;
    int64_t count = 0;
    while (sk_step(scan) && (r = archive_read_next_header(a, &entry)) != ARCHIVE_EOF) {
        if (r == ARCHIVE_RETRY)
            continue;
        if (r < ARCHIVE_WARN) {
            report_bad(scan, art, a, (sk_span){0}, false);
            break;
        }
        count++;
        if (!add_member(scan, art, a, entry))
            break;
    }
    sk_prop_set_number(scan, art, SK_PROP_MEMBER_COUNT, count);
}

static struct sk_probe probe(const struct sk_artifact *art)
{
    const char *name = sk_archive_name(art->bytes);
    return (struct sk_probe){name == NULL ? SK_NO : SK_LIKELY, name};
}

static enum sk_status parse(struct sk_scan *scan, struct sk_artifact *art)
{
    const char *name = sk_archive_name(art->bytes);
    struct archive *a = archive_read_new();
    if (a == NULL)
        return SK_NO_MEMORY;
    if (configure(a, name != NULL && is_stream(name)))
        add_passwords(scan, art, a);
    if (archive_read_open_memory(a, art->bytes.ptr, art->bytes.len) == ARCHIVE_OK)
        read_members(scan, art, a);
    else
        report_bad(scan, art, a, (sk_span){0}, false);
    archive_read_free(a);
    return SK_OK;
}

const struct sk_format sk_format_archive = {
    .name = "archive",
    .title = "7z, rar, cab, tar, iso and other archives",
    .spec = "each format's own, read by libarchive",
    .probe = probe,
    .parse = parse,
    .late = true,
};

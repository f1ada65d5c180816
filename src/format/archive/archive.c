#include "format/archive/archive.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>

#include "base/arith.h"
#include "base/text.h"
#include "base/utf.h"
#include "codec/charset.h"
#include "core/format.h"
#include "format/archive/rar5.h"

enum {
    ZIP_HEADER_BYTES = 31,
    BLOCK_BYTES = 1 << 16,
    PIECE_BYTES = 1 << 18,
    BYTES_PER_STEP = 64,
    DICTIONARY_MAX = 1 << 26,
};

static const struct {
    uint16_t offset;
    int filter; /* of a compressed stream that holds one file; 0: an archive */
    const char *name;
    sk_span magic;
} signatures[] = {
    {0, 0, "7z", SK_LIT_INIT("7z\xBC\xAF\x27\x1C")},
    {0, 0, "rar", SK_LIT_INIT("Rar!\x1A\x07")},
    {0, 0, "cab", SK_LIT_INIT("MSCF\0\0\0\0")},
    {257, 0, "tar", SK_LIT_INIT("ustar")},
    {0, ARCHIVE_FILTER_GZIP, "gz", SK_LIT_INIT("\x1F\x8B\x08")},
    {0, ARCHIVE_FILTER_BZIP2, "bz2", SK_LIT_INIT("BZh")},
    {0, ARCHIVE_FILTER_XZ, "xz",
     SK_LIT_INIT("\xFD"
                 "7zXZ\0")},
    {0, ARCHIVE_FILTER_ZSTD, "zst", SK_LIT_INIT("\x28\xB5\x2F\xFD")},
    {0, ARCHIVE_FILTER_LZIP, "lz", SK_LIT_INIT("LZIP\1")},
    {0, ARCHIVE_FILTER_LZ4, "lz4", SK_LIT_INIT("\x04\x22\x4D\x18")},
    {0, ARCHIVE_FILTER_COMPRESS, "z", SK_LIT_INIT("\x1F\x9D")},
    {2, 0, "lha", SK_LIT_INIT("-lh")},
    {2, 0, "lha", SK_LIT_INIT("-lz")},
    {32769, 0, "iso", SK_LIT_INIT("CD001")},
    {0, 0, "cpio", SK_LIT_INIT("070701")},
    {0, 0, "cpio", SK_LIT_INIT("070702")},
    {0, 0, "cpio", SK_LIT_INIT("070707")},
    {0, 0, "ar", SK_LIT_INIT("!<arch>\n")},
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

static int filter_of(const char *name)
{
    for (size_t i = 0; i < sizeof signatures / sizeof signatures[0]; i++)
        if (strcmp(signatures[i].name, name) == 0)
            return signatures[i].filter;
    return 0;
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

/* libarchive gets its bytes piece by piece, so that a reader that runs in circles spends from the
 * scan's budget and ends with it. */
struct source {
    struct sk_scan *scan;
    sk_span in;
    size_t pos;
};

static la_ssize_t source_read(struct archive *a, void *state, const void **ret)
{
    struct source *s = state;
    sk_span piece = sk_slice(s->in, s->pos, PIECE_BYTES);
    if (!sk_spend(&s->scan->budget, SK_BUDGET_STEPS, 1 + piece.len / BYTES_PER_STEP)) {
        archive_set_error(a, ENOMEM, "the scan's limit was reached");
        return ARCHIVE_FATAL;
    }
    s->pos += piece.len;
    *ret = piece.ptr;
    return (la_ssize_t)piece.len;
}

static la_int64_t source_skip(struct archive *a, void *state, la_int64_t request)
{
    struct source *s = state;
    (void)a;
    size_t n = request < 0 ? 0 : sk_slice(s->in, s->pos, (size_t)request).len;
    s->pos += n;
    return (la_int64_t)n;
}

static la_int64_t source_seek(struct archive *a, void *state, la_int64_t offset, int whence)
{
    struct source *s = state;
    la_int64_t base =
        whence == SEEK_SET ? 0 : (la_int64_t)(whence == SEEK_CUR ? s->pos : s->in.len);
    la_int64_t to;
    (void)a;
    if (__builtin_add_overflow(base, offset, &to) || to < 0 || (uint64_t)to > s->in.len)
        return ARCHIVE_FATAL;
    s->pos = (size_t)to;
    return to;
}

static bool open_source(struct archive *a, struct source *s)
{
    (void)archive_read_set_read_callback(a, source_read);
    (void)archive_read_set_skip_callback(a, source_skip);
    (void)archive_read_set_seek_callback(a, source_seek);
    (void)archive_read_set_callback_data(a, s);
    return archive_read_open1(a) == ARCHIVE_OK;
}

/* A stream is undone by its own filter and no further: what it holds is an artifact that the walk
 * looks at, with the limits of the walk. No filter starts a program. */
static void configure(struct archive *a, int filter)
{
    static int (*const supports[])(struct archive *) = {
        archive_read_support_format_7zip,    archive_read_support_format_ar,
        archive_read_support_format_cab,     archive_read_support_format_cpio,
        archive_read_support_format_lha,     archive_read_support_format_rar,
        archive_read_support_format_rar5,    archive_read_support_format_tar,
        archive_read_support_format_iso9660,
    };
    if (filter != 0) {
        (void)archive_read_support_format_raw(a);
        /* compress reads its header as soon as it is appended, which is before there is a source */
        if (filter == ARCHIVE_FILTER_COMPRESS)
            (void)archive_read_support_filter_compress(a);
        else
            (void)archive_read_append_filter(a, filter);
        return;
    }
    for (size_t i = 0; i < sizeof supports / sizeof supports[0]; i++)
        (void)supports[i](a);
    /* libarchive 3.6 follows a looping Rock Ridge continuation until memory ends; Windows, for
     * which the mail is meant, reads Joliet or the plain names. */
    (void)archive_read_set_options(a, "iso9660:!rockridge");
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

/* libarchive 3.6 takes an encrypted RAR 5 member for a damaged one. */
static bool is_closed(const struct sk_rar5 *rar5, sk_span name)
{
    for (size_t i = 0; i < rar5->encrypted.count; i++)
        if (sk_eq(rar5->encrypted.at[i], name))
            return true;
    return false;
}

/* False: the budget is spent, or nothing more can be read. */
static bool add_member(struct sk_scan *scan, struct sk_artifact *art, struct archive *a,
                       struct archive_entry *entry, const struct sk_rar5 *rar5)
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
    if (is_closed(rar5, spec.name))
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
    spec.full_bytes = full;
    if ((st != SK_MALFORMED || spec.bytes.len > 0) &&
        sk_artifact_add(scan, art, &spec, &child) != SK_OK)
        return false;
    /* Its CAB reader is not fit to go on from a damaged member. */
    return st != SK_MALFORMED || archive_format(a) != ARCHIVE_FORMAT_CAB;
}

static void read_members(struct sk_scan *scan, struct sk_artifact *art, struct archive *a,
                         const struct sk_rar5 *rar5)
{
    struct archive_entry *entry;
    int r;
    int64_t count = 0;
    while (sk_step(scan) && (r = archive_read_next_header(a, &entry)) != ARCHIVE_EOF) {
        if (r == ARCHIVE_RETRY)
            continue;
        if (r < ARCHIVE_WARN) {
            if (rar5->encrypted.count > 0)
                break;
            report_bad(scan, art, a, (sk_span){0}, false);
            break;
        }
        count++;
        if (!add_member(scan, art, a, entry, rar5))
            break;
    }
    sk_prop_set_number(scan, art, SK_PROP_MEMBER_COUNT, count);
}

static struct sk_probe probe(const struct sk_artifact *art)
{
    const char *name = sk_archive_name(art->bytes);
    return (struct sk_probe){name == NULL ? SK_NO : SK_LIKELY, name};
}

/* False: nothing for libarchive to read. */
static bool look_into_rar5(struct sk_scan *scan, struct sk_artifact *art, struct sk_rar5 *ret)
{
    if (sk_rar5_read(art->bytes, scan->arena, ret) != SK_OK)
        return true;
    if (ret->headers_encrypted || ret->encrypted.count > 0)
        sk_prop_set_number(scan, art, SK_PROP_ENCRYPTED, 1);
    if (ret->headers_encrypted)
        sk_diag(scan, art, SK_DIAG_ARCHIVE_ENCRYPTED, (sk_span){0});
    for (size_t i = 0; i < ret->encrypted.count; i++)
        sk_diag(scan, art, SK_DIAG_ARCHIVE_ENCRYPTED, ret->encrypted.at[i]);
    if (ret->dictionary_bytes > DICTIONARY_MAX)
        sk_diagf(scan, art, SK_DIAG_ARCHIVE_DICTIONARY, "%llu MiB",
                 (unsigned long long)(ret->dictionary_bytes >> 20));
    return !ret->headers_encrypted && ret->dictionary_bytes <= DICTIONARY_MAX;
}

static enum sk_status parse(struct sk_scan *scan, struct sk_artifact *art)
{
    struct source source = {.scan = scan, .in = art->bytes};
    const char *name = sk_archive_name(art->bytes);
    struct sk_rar5 rar5;
    if (!look_into_rar5(scan, art, &rar5))
        return SK_OK;
    struct archive *a = archive_read_new();
    if (a == NULL)
        return SK_NO_MEMORY;
    configure(a, name == NULL ? 0 : filter_of(name));
    add_passwords(scan, art, a);
    if (open_source(a, &source))
        read_members(scan, art, a, &rar5);
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

#include "format/zip/zip.h"

#include "base/arith.h"
#include "core/format.h"
#include "format/archive/archive.h"
#include "format/zip/crypt.h"
#include "format/zip/header.h"

/* Of one kind of difference so many members are named. */
enum { NAMED_MAX = 16, TAIL_BYTES = 65536 + 22, DIRECTORY_PEEK = 262144, RATIO_WORTH = 100 };

static const struct {
    uint32_t note;
    enum sk_diag_code code;
} note_diags[] = {
    {SK_ZIP_NAME_DIFFERS, SK_DIAG_ZIP_NAME_MISMATCH},
    {SK_ZIP_SIZE_DIFFERS, SK_DIAG_ZIP_SIZE_MISMATCH},
    {SK_ZIP_METHOD_DIFFERS, SK_DIAG_ZIP_METHOD_MISMATCH},
    {SK_ZIP_CRC_DIFFERS, SK_DIAG_ZIP_CRC_MISMATCH},
    {SK_ZIP_FLAGS_DIFFER, SK_DIAG_ZIP_FLAGS_MISMATCH},
    {SK_ZIP_HIDDEN, SK_DIAG_ZIP_HIDDEN_MEMBER},
    {SK_ZIP_NO_LOCAL, SK_DIAG_ZIP_NO_LOCAL_HEADER},
    {SK_ZIP_OVERLAPS, SK_DIAG_ZIP_OVERLAP},
    {SK_ZIP_CUT_OFF, SK_DIAG_ZIP_TRUNCATED},
};
enum { NOTE_COUNT = sizeof note_diags / sizeof note_diags[0] };

/* One parse of one archive. */
struct job {
    struct sk_scan *scan;
    struct sk_artifact *art;
    struct sk_zip zip;
    struct sk_zip_opener opener;
    struct sk_map outputs; /* where data starts and how long it is → its output: an overlap bomb
                              is unpacked once */
    uint32_t named[NOTE_COUNT];
};

/* ---- Probe ---- */

static bool ends_as_zip(sk_span in, struct sk_zip_end *ret)
{
    size_t tail = in.len > TAIL_BYTES ? in.len - TAIL_BYTES : 0;
    sk_span rest = sk_from(in, tail);
    for (size_t hit; (hit = sk_find(rest, SK_ZIP_END)) != SK_NPOS; rest = sk_from(rest, hit + 4))
        if (sk_zip_read_end(in, in.len - rest.len + hit, ret))
            return true;
    return false;
}

/* An OPC package is the ooxml format's. */
static bool is_package(sk_span in, const struct sk_zip_end *end)
{
    sk_span peek = sk_slice(in, 0, 4096);
    if (sk_find(peek, SK_LIT("[Content_Types].xml")) != SK_NPOS)
        return true;
    size_t len = sk_min((size_t)end->directory_bytes, DIRECTORY_PEEK);
    size_t start = end->pos > end->directory_bytes ? end->pos - (size_t)end->directory_bytes : 0;
    return sk_find(sk_slice(in, start, len), SK_LIT("[Content_Types].xml")) != SK_NPOS;
}

static struct sk_probe probe(const struct sk_artifact *art)
{
    const sk_span in = art->bytes;
    struct sk_zip_end end = {0};
    bool front = sk_starts(in, SK_ZIP_LOCAL) || sk_starts(in, SK_ZIP_END) ||
                 sk_starts(in, SK_LIT("PK\7\10PK\3\4")) || sk_starts(in, SK_LIT("PK00PK\3\4"));
    bool back = ends_as_zip(in, &end);
    if (front)
        return (struct sk_probe){is_package(in, &end) ? SK_LIKELY : SK_CERTAIN, NULL};
    if (!back || (end.count > 0 && end.directory_bytes == 0))
        return (struct sk_probe){SK_NO, NULL};
    /* A self-extracting archive is a program and an archive. */
    if (sk_starts(in, SK_LIT("MZ")))
        return (struct sk_probe){SK_CERTAIN, "pe"};
    return (struct sk_probe){SK_LIKELY, NULL};
}

/* ---- Members ---- */

static void report_notes(struct job *job, const struct sk_zip_member *m, sk_span name)
{
    for (size_t i = 0; i < NOTE_COUNT; i++) {
        if ((m->notes & note_diags[i].note) == 0)
            continue;
        if (note_diags[i].note == SK_ZIP_HIDDEN && job->zip.directories == 0)
            continue;
        if (job->named[i]++ < NAMED_MAX)
            sk_diag(job->scan, job->art, note_diags[i].code, name);
    }
}

static void report_status(struct job *job, const struct sk_zip_member *m, enum sk_status st,
                          sk_span name)
{
    if (st == SK_ENCRYPTED) {
        if (!sk_prop_has(job->art, SK_PROP_ENCRYPTED))
            sk_prop_set_number(job->scan, job->art, SK_PROP_ENCRYPTED, 1);
        sk_diag(job->scan, job->art, SK_DIAG_ZIP_ENCRYPTED, name);
    } else if (st == SK_UNSUPPORTED) {
        sk_diagf(job->scan, job->art, SK_DIAG_ZIP_METHOD, "%.*s: method %u",
                 (int)sk_min(name.len, 300), (const char *)name.ptr, (unsigned)m->central.method);
    } else if (st == SK_TRUNCATED || st == SK_MALFORMED) {
        sk_diag(job->scan, job->art, SK_DIAG_ZIP_DAMAGED, name);
    } else if (st == SK_NO_MEMORY) {
        sk_diag(job->scan, job->art, SK_DIAG_LIMIT_MEMORY, name);
    }
}

static void report_password(struct job *job, struct sk_artifact *child,
                            const struct sk_password *word)
{
    struct sk_artifact *both[] = {job->art, child};
    for (size_t i = 0; i < 2; i++) {
        if (sk_eq(sk_prop_text(both[i], SK_PROP_PASSWORD), word->word))
            continue;
        sk_prop_set_text(job->scan, both[i], SK_PROP_PASSWORD, word->word);
        sk_prop_set_text(job->scan, both[i], SK_PROP_PASSWORD_SOURCE,
                         sk_span_of_cstr(word->source));
    }
    if (!sk_prop_has(job->art, SK_PROP_ENCRYPTED))
        sk_prop_set_number(job->scan, job->art, SK_PROP_ENCRYPTED, 1);
    sk_prop_set_number(job->scan, child, SK_PROP_ENCRYPTED, 1);
    sk_indicator(job->scan, job->art, SK_IOC_PASSWORD, word->word);
}

/* The output of an earlier member over the very same bytes, or NULL. */
static struct sk_map_entry *output_slot(struct job *job, const struct sk_zip_member *m)
{
    const uint64_t id[] = {m->data_off, m->central.packed, m->central.size,
                           (uint64_t)m->central.crc << 32 | (uint64_t)m->central.method << 16 |
                               (uint64_t)(sk_zip_is_encrypted(m))};
    sk_span key;
    if (!sk_arena_dup(job->scan->arena, sk_span_of(id, sizeof id), &key))
        return NULL;
    return sk_map_put(&job->outputs, job->scan->arena, key);
}

static enum sk_status content_of(struct job *job, const struct sk_zip_member *m,
                                 struct sk_zip_output *ret, const struct sk_password **ret_word)
{
    struct sk_map_entry *slot = (m->notes & SK_ZIP_OVERLAPS) != 0 ? output_slot(job, m) : NULL;
    if (slot != NULL && slot->value != 0) {
        *ret = *(const struct sk_zip_output *)slot->value;
        return SK_OK;
    }
    enum sk_status st =
        sk_zip_extract(&job->zip, m, sk_output_ceiling(job->scan), job->scan->arena, ret);
    if (st == SK_ENCRYPTED)
        st = sk_zip_open(&job->opener, &job->zip, m, ret, ret_word);
    struct sk_zip_output *kept = slot == NULL || st != SK_OK || *ret_word != NULL
                                     ? NULL
                                     : SK_NEW(job->scan->arena, struct sk_zip_output);
    if (kept != NULL) {
        *kept = *ret;
        slot->value = (uintptr_t)kept;
    }
    return st;
}

static bool has_content(enum sk_status st, const struct sk_zip_output *out)
{
    if (st == SK_OK || st == SK_LIMIT)
        return true;
    return (st == SK_TRUNCATED || st == SK_MALFORMED) && out->bytes.len > 0;
}

static void add_ratio(struct job *job, struct sk_artifact *child, const struct sk_zip_member *m)
{
    uint64_t packed = m->central.packed == 0 ? 1 : m->central.packed;
    if (child->full_bytes / packed >= RATIO_WORTH)
        sk_prop_set_number(job->scan, child, SK_PROP_RATIO, (int64_t)(child->full_bytes / packed));
}

/* False: the budget is spent. */
static bool add_member(struct job *job, const struct sk_zip_member *m)
{
    struct sk_zip_output out = {0};
    const struct sk_password *word = NULL;
    struct sk_artifact *child;
    sk_span name = sk_zip_name(&m->central, job->scan->arena);

    sk_prop_set_text(job->scan, job->art, SK_PROP_MEMBER_NAME, name);
    report_notes(job, m, name);
    if (sk_zip_is_directory(m) || (m->notes & SK_ZIP_NO_LOCAL) != 0)
        return true;
    enum sk_status st = content_of(job, m, &out, &word);
    report_status(job, m, st, name);
    if (!has_content(st, &out))
        return st != SK_NO_MEMORY;
    if (st == SK_OK && !out.crc_ok)
        sk_diag(job->scan, job->art, SK_DIAG_ZIP_CRC, name);
    const struct sk_artifact_spec spec = {
        .role = SK_ROLE_MEMBER, .name = name, .bytes = out.bytes, .full_bytes = out.full_bytes};
    if (sk_artifact_add(job->scan, job->art, &spec, &child) != SK_OK)
        return false;
    if ((m->notes & SK_ZIP_NAME_DIFFERS) != 0)
        sk_prop_set_text(job->scan, child, SK_PROP_OTHER_NAME,
                         sk_zip_name(&m->local, job->scan->arena));
    if (word != NULL)
        report_password(job, child, word);
    add_ratio(job, child, m);
    return true;
}

/* ---- The archive ---- */

static void report_shape(struct job *job)
{
    const struct sk_zip *zip = &job->zip;
    const struct {
        bool is;
        enum sk_diag_code code;
    } facts[] = {
        {zip->directories == 0, SK_DIAG_ZIP_NO_DIRECTORY},
        {zip->directories > 1, SK_DIAG_ZIP_SEVERAL_DIRECTORIES},
        {zip->count_differs, SK_DIAG_ZIP_COUNT_MISMATCH},
        {zip->prefix_bytes > 0, SK_DIAG_ZIP_PREFIX},
        {zip->split, SK_DIAG_ZIP_SPLIT},
    };
    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++)
        if (facts[i].is)
            sk_diag(job->scan, job->art, facts[i].code, (sk_span){0});
    sk_prop_set_number(job->scan, job->art, SK_PROP_MEMBER_COUNT, (int64_t)zip->members.count);
}

static enum sk_status parse(struct sk_scan *scan, struct sk_artifact *art)
{
    struct job job = {.scan = scan, .art = art};
    enum sk_status st = sk_zip_read(art->bytes, scan->arena, &scan->budget, &job.zip);
    if (st == SK_NOT_MINE)
        return SK_MALFORMED;
    if (st != SK_OK && st != SK_LIMIT)
        return st;
    report_shape(&job);
    if (sk_is_format(art, "pe"))
        sk_diag(scan, art, SK_DIAG_FORMAT_UNSUPPORTED, SK_LIT("pe"));
    job.opener = sk_zip_opener_of(scan, art);
    for (size_t i = 0; i < job.zip.members.count; i++)
        if (!sk_step(scan) || !add_member(&job, &job.zip.members.at[i]))
            return SK_LIMIT;
    return st;
}

const struct sk_format sk_format_zip = {
    .name = "zip",
    .title = "ZIP archive",
    .spec = "APPNOTE.TXT 6.3.10",
    .probe = probe,
    .parse = parse,
    .late = true,
};

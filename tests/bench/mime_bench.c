/* mime-bench DIR [SECONDS]: parsing and decoding of every mail in DIR, ours beside GMime's and
 * SHA-256, in one process on the same bytes in memory. Input: tests/bench/make_mail.py. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/fd.h"
#include "core/format.h"
#ifdef HAVE_GMIME
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wcast-qual"
#include <gmime/gmime.h>
#pragma GCC diagnostic pop
#endif

extern const struct sk_format sk_format_eml;

enum { MAILS_MAX = 20000 };
static sk_span mails[MAILS_MAX];
static size_t mail_count, mail_bytes;
static uint64_t artifact_count;

/* The artifact tree hashes what it takes in; the linker's --wrap lets the bench leave that out. */
static bool hashing;
void __real_sk_sha256(sk_span in, uint8_t ret[static 32]);
void __wrap_sk_sha256(sk_span in, uint8_t ret[static 32]);
void __wrap_sk_sha256(sk_span in, uint8_t ret[static 32])
{
    static uint64_t serial;
    memset(ret, 0, 32);
    serial++;
    memcpy(ret, &serial, sizeof serial);
    if (hashing)
        __real_sk_sha256(in, ret);
}

static bool load(const char *dir)
{
    DIR *d = opendir(dir);
    if (d == NULL)
        return false;
    for (struct dirent *e; mail_count < MAILS_MAX && (e = readdir(d)) != NULL;) {
        char path[4096];
        struct sk_file file;
        (void)snprintf(path, sizeof path, "%s/%s", dir, e->d_name);
        if (e->d_type != DT_REG || sk_file_open(path, (size_t)1 << 28, &file) != SK_OK)
            continue;
        uint8_t *copy = malloc(file.bytes.len + 1);
        if (copy != NULL && file.bytes.len > 0) {
            memcpy(copy, file.bytes.ptr, file.bytes.len);
            mails[mail_count++] = sk_span_of(copy, file.bytes.len);
            mail_bytes += file.bytes.len;
        }
        sk_file_close(&file);
    }
    closedir(d);
    return mail_count > 0;
}

static void parse_tree(struct sk_scan *scan)
{
    for (struct sk_artifact *a = scan->root; a != NULL; a = a->next)
        if (a->parent == NULL || sk_format_eml.probe(a).confidence == SK_CERTAIN)
            (void)sk_format_eml.parse(scan, a);
}

static void ours(void)
{
    static struct sk_arena *arena;
    static struct sk_policy policy;
    if (arena == NULL) {
        policy = sk_policy_default();
        arena = sk_arena_new(policy.max_arena_bytes);
    }
    artifact_count = 0;
    for (size_t i = 0; i < mail_count; i++) {
        struct sk_scan scan;
        struct sk_artifact *root;
        const struct sk_artifact_spec spec = {.role = SK_ROLE_INPUT, .bytes = mails[i]};
        sk_arena_reset(arena);
        sk_scan_begin(&scan, arena, &policy, NULL);
        if (sk_artifact_add(&scan, NULL, &spec, &root) != SK_OK)
            abort();
        parse_tree(&scan);
        artifact_count += scan.artifact_count;
    }
}

static void ours_hashed(void)
{
    hashing = true;
    ours();
    hashing = false;
}

static void hash_alone(void)
{
    uint8_t sum[32];
    for (size_t i = 0; i < mail_count; i++)
        __real_sk_sha256(mails[i], sum);
}

#ifdef HAVE_GMIME
static void decode_part(GMimeObject *parent, GMimeObject *part, gpointer sink)
{
    (void)parent;
    if (GMIME_IS_PART(part)) {
        GMimeDataWrapper *content = g_mime_part_get_content((GMimePart *)part);
        if (content != NULL)
            (void)g_mime_data_wrapper_write_to_stream(content, (GMimeStream *)sink);
    } else if (GMIME_IS_MESSAGE_PART(part)) {
        GMimeMessage *inner = g_mime_message_part_get_message((GMimeMessagePart *)part);
        if (inner != NULL)
            g_mime_message_foreach(inner, decode_part, sink);
    }
}

static void gmime(void)
{
    for (size_t i = 0; i < mail_count; i++) {
        GMimeStream *in =
            g_mime_stream_mem_new_with_buffer((const char *)mails[i].ptr, mails[i].len);
        GMimeStream *sink = g_mime_stream_null_new();
        GMimeParser *parser = g_mime_parser_new_with_stream(in);
        GMimeMessage *message = g_mime_parser_construct_message(parser, NULL);
        if (message != NULL) {
            g_mime_message_foreach(message, decode_part, sink);
            g_object_unref(message);
        }
        g_object_unref(parser);
        g_object_unref(sink);
        g_object_unref(in);
    }
}
#endif

static double measure(const char *name, void (*run)(void), double seconds)
{
    run(); /* warm */
    uint64_t best = UINT64_MAX, start = sk_now_ns();
    do {
        const uint64_t from = sk_now_ns();
        run();
        const uint64_t took = sk_now_ns() - from;
        best = took < best ? took : best;
    } while ((double)(sk_now_ns() - start) / 1e9 < seconds);
    const double mb = (double)mail_bytes / 1e6 / ((double)best / 1e9);
    (void)printf("%-34s %8.0f MB/s %9.0f msgs/s\n", name, mb,
                 (double)mail_count / ((double)best / 1e9));
    return mb;
}

int main(int argc, char **argv)
{
    const double seconds = argc > 2 ? atof(argv[2]) : 2;
    if (argc < 2 || !load(argv[1])) {
        (void)fprintf(stderr, "usage: mime-bench DIR [SECONDS]\n");
        return 2;
    }
    (void)printf("%zu messages, %zu bytes, mean %zu (best of the runs in %.0f s each)\n",
                 mail_count, mail_bytes, mail_bytes / mail_count, seconds);
    const double parse = measure("sekisho: parse, decode", ours, seconds);
    (void)printf("%-34s %8llu\n", "  artifacts", (unsigned long long)artifact_count);
    (void)measure("sekisho: parse, decode, SHA-256", ours_hashed, seconds);
    (void)measure("SHA-256 of the messages", hash_alone, seconds);
#ifdef HAVE_GMIME
    g_mime_init();
    const double theirs = measure("GMime: parse, decode", gmime, seconds);
    (void)printf("%-34s %8.2f\n", "sekisho / GMime", parse / theirs);
#else
    (void)parse;
#endif
    return 0;
}

/* scan-bench SECONDS LIST: whole scans, in process, of the files that LIST names (one a line), held
 * in memory, beside SHA-256 of the same bytes. Prints one JSON object. */
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/fd.h"
#include "codec/digest.h"
#include "engine/engine.h"

enum { FILES_MAX = 100000, SAMPLES_MAX = 4000000 };

static struct sk_file files[FILES_MAX];
static size_t file_count;
static uint64_t samples[SAMPLES_MAX];

static size_t load(const char *list)
{
    struct sk_file names;
    size_t bytes = 0;
    if (sk_file_open(list, 1 << 28, &names) != SK_OK)
        return 0;
    for (sk_span rest = names.bytes, line; file_count < FILES_MAX && sk_next_line(&rest, &line);) {
        char path[4096];
        (void)snprintf(path, sizeof path, "%.*s", (int)line.len, (const char *)line.ptr);
        if (sk_file_open(path, 1 << 30, &files[file_count]) == SK_OK)
            bytes += files[file_count++].bytes.len;
    }
    sk_file_close(&names);
    return bytes;
}

static int by_value(const void *a, const void *b)
{
    const uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

static double hash_seconds(void)
{
    uint8_t digest[32];
    const uint64_t start = sk_now_ns();
    for (size_t i = 0; i < file_count; i++)
        sk_sha256(files[i].bytes, digest);
    return (double)(sk_now_ns() - start) / 1e9;
}

/* Rounds over all files until the time is up; at least one. Gives how many samples there are. */
static size_t measure(struct sk_engine *engine, double seconds)
{
    size_t count = 0;
    struct sk_scan scan;
    const uint64_t start = sk_now_ns();
    do {
        for (size_t i = 0; i < file_count && count < SAMPLES_MAX; i++) {
            const uint64_t before = sk_now_ns();
            sk_engine_scan(engine, SK_LIT("bench"), files[i].bytes, &scan);
            samples[count++] = sk_now_ns() - before;
        }
    } while ((double)(sk_now_ns() - start) / 1e9 < seconds && count + file_count < SAMPLES_MAX);
    return count;
}

int main(int argc, char **argv)
{
    const struct sk_policy policy = sk_policy_default();
    struct sk_rules *rules = sk_rules_new();
    struct sk_engine engine;
    const size_t bytes = argc == 3 ? load(argv[2]) : 0;

    if (bytes == 0 || rules == NULL || sk_rules_add_builtin(rules) != SK_OK ||
        sk_engine_init(&engine, &policy, rules) != SK_OK) {
        (void)fprintf(stderr, "usage: scan-bench SECONDS LIST\n");
        return 2;
    }
    const size_t count = measure(&engine, atof(argv[1]));
    double total = 0;
    for (size_t i = 0; i < count; i++)
        total += (double)samples[i] / 1e9;
    qsort(samples, count, sizeof samples[0], by_value);
    const double mb = (double)bytes / 1e6, hash = hash_seconds();
    (void)printf("{\"files\": %zu, \"mb\": %.1f, \"per_second\": %.0f, \"mb_per_second\": %.0f, "
                 "\"p50_ms\": %.3f, \"p99_ms\": %.3f, \"sha256_mb_per_second\": %.0f}\n",
                 file_count, mb, (double)count / total,
                 mb * (double)count / (double)file_count / total, (double)samples[count / 2] / 1e6,
                 (double)samples[count * 99 / 100] / 1e6, mb / hash);
    for (size_t i = 0; i < file_count; i++)
        sk_file_close(&files[i]);
    sk_engine_close(&engine);
    sk_rules_free(rules);
    return 0;
}

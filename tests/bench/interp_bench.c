/* interp-bench SECONDS FILE: runs the function F of a VBA source, again and again, each time from
 * its text, and prints one JSON object: the statements of a run, statements a second, its value. */
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/fd.h"
#include "core/interp.h"

static void on_behaviour(void *state, enum sk_behaviour_kind kind, sk_span api, sk_span what)
{
    (void)state, (void)kind, (void)api, (void)what;
}

static void on_layer(void *state, enum sk_language language, sk_span name, sk_span bytes)
{
    (void)state, (void)language, (void)name, (void)bytes;
}

static void on_indicator(void *state, enum sk_indicator_kind kind, sk_span value)
{
    (void)state, (void)kind, (void)value;
}

static void on_note(void *state, sk_span code, sk_span detail)
{
    (void)state;
    (void)fprintf(stderr, "%.*s: %.*s\n", (int)code.len, (const char *)code.ptr, (int)detail.len,
                  (const char *)detail.ptr);
}

static void run(struct sk_arena *arena, sk_span source, struct sk_interp_result *ret)
{
    const struct sk_sink sink = {
        .behaviour = on_behaviour, .layer = on_layer, .indicator = on_indicator, .note = on_note};
    const struct sk_interp_module module = {.name = SK_LIT("Module1"), .source = source};
    const struct sk_interp_input input = {
        .language = SK_LANG_VBA, .modules = &module, .module_count = 1, .entry = SK_LIT("F")};
    struct sk_budget budget = {.left = {UINT64_MAX, UINT64_MAX, UINT64_MAX, UINT64_MAX}};
    sk_arena_reset(arena);
    (void)sk_interp_for(SK_LANG_VBA)->run(&input, arena, &budget, &sink, ret);
}

int main(int argc, char **argv)
{
    struct sk_file file;
    struct sk_arena *arena = sk_arena_new((size_t)1 << 30);
    if (argc != 3 || arena == NULL || sk_file_open(argv[2], 1 << 26, &file) != SK_OK) {
        (void)fprintf(stderr, "usage: interp-bench SECONDS FILE\n");
        return 2;
    }
    struct sk_interp_result result = {0};
    uint64_t best = UINT64_MAX, rounds = 0;
    const uint64_t start = sk_now_ns();
    do {
        const uint64_t before = sk_now_ns();
        run(arena, file.bytes, &result);
        const uint64_t took = sk_now_ns() - before;
        best = took < best ? took : best;
        rounds++;
    } while ((double)(sk_now_ns() - start) / 1e9 < atof(argv[1]));
    const double seconds = (double)(sk_now_ns() - start) / 1e9 / (double)rounds;
    (void)printf("{\"steps\": %llu, \"seconds\": %.6f, \"best_seconds\": %.6f, "
                 "\"per_second\": %.0f, \"return\": \"%.*s\"}\n",
                 (unsigned long long)result.steps, seconds, (double)best / 1e9,
                 (double)result.steps / seconds, (int)result.return_text.len,
                 (const char *)result.return_text.ptr);
    sk_arena_free(arena);
    sk_file_close(&file);
    return 0;
}

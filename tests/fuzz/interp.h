/* interp.h: the body of the emulators' fuzz targets; FUZZ_LANGUAGE names the language. */
#include <stdlib.h>

#include "core/interp.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

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
    (void)state, (void)code, (void)detail;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct sk_arena *arena;
    if (arena == NULL)
        arena = sk_arena_new(64 << 20);
    sk_arena_reset(arena);
    struct sk_budget budget = {.left = {100000, 8 << 20, 100, 200000}};
    const struct sk_interp_module module = {.source = {data, size}};
    const struct sk_interp_input input = {
        .language = FUZZ_LANGUAGE, .modules = &module, .module_count = 1};
    const struct sk_sink sink = {.state = NULL,
                                 .behaviour = on_behaviour,
                                 .layer = on_layer,
                                 .indicator = on_indicator,
                                 .note = on_note};
    struct sk_interp_result result = {0};
    if (sk_interp_for(FUZZ_LANGUAGE)->run(&input, arena, &budget, &sink, &result) != SK_OK)
        abort();
    return 0;
}

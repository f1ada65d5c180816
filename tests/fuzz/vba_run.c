/* Lexer, compiler and machine of VBA (and, where the first byte is odd, VBScript). */
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
    if (size == 0)
        return 0;
    if (arena == NULL)
        arena = sk_arena_new(64 << 20);
    sk_arena_reset(arena);
    const struct sk_sink sink = {.state = NULL,
                                 .behaviour = on_behaviour,
                                 .layer = on_layer,
                                 .indicator = on_indicator,
                                 .note = on_note};
    const struct sk_interp_module module = {.name = SK_LIT("Module1"),
                                            .source = {data + 1, size - 1}};
    const struct sk_interp_input input = {.language =
                                              (data[0] & 1) != 0 ? SK_LANG_VBSCRIPT : SK_LANG_VBA,
                                          .modules = &module,
                                          .module_count = 1,
                                          .code_page = (data[0] & 2) != 0 ? 932 : 1252,
                                          .past_checks = (data[0] & 8) != 0,
                                          .entry = (data[0] & 4) != 0 ? SK_LIT("F") : SK_LIT("")};
    struct sk_budget budget = {.left = {100000, 8 << 20, 1000, 100000}};
    struct sk_interp_result result;
    if (sk_interp_for(input.language)->run(&input, arena, &budget, &sink, &result) == SK_BUG)
        abort();
    return 0;
}

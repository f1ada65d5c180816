/* emulate_main.c: runs one script file in an interpreter and prints what it told, a line each.
 * For the case files of tests/emulate; usage: emulate-main LANGUAGE FILE */
#include <stdio.h>
#include <stdlib.h>

#include "base/fd.h"
#include "core/interp.h"

static void put(const char *head, const char *kind, sk_span a, sk_span b)
{
    printf("%s %s", head, kind);
    if (a.len > 0)
        printf(" [%.*s]", (int)a.len, (const char *)a.ptr);
    printf(": %.*s\n", (int)b.len, (const char *)b.ptr);
}

static void on_behaviour(void *state, enum sk_behaviour_kind kind, sk_span api, sk_span what)
{
    (void)state;
    put("behaviour", sk_behaviour_name(kind), api, what);
}

static void on_layer(void *state, enum sk_language language, sk_span name, sk_span bytes)
{
    (void)state;
    put("layer", sk_language_name(language), name, bytes);
}

static void on_indicator(void *state, enum sk_indicator_kind kind, sk_span value)
{
    (void)state;
    put("indicator", sk_indicator_name(kind), (sk_span){0}, value);
}

static void on_note(void *state, sk_span code, sk_span detail)
{
    (void)state;
    put("note", "", code, detail);
}

int main(int argc, char **argv)
{
    struct sk_file file;
    if (argc != 3 || sk_file_open(argv[2], 64 << 20, &file) != SK_OK)
        return 2;
    enum sk_language language = SK_LANG_NONE;
    for (int l = 1; l < SK_LANG_COUNT; l++)
        if (strcmp(argv[1], sk_language_name((enum sk_language)l)) == 0)
            language = (enum sk_language)l;
    const struct sk_interp *interp = sk_interp_for(language);
    struct sk_arena *arena = sk_arena_new(256 << 20);
    struct sk_budget budget = {.left = {1000000, 64 << 20, 1000, 20000000}};
    const struct sk_interp_module module = {.source = file.bytes};
    const struct sk_interp_input input = {
        .language = language, .modules = &module, .module_count = 1};
    const struct sk_sink sink = {.state = NULL,
                                 .behaviour = on_behaviour,
                                 .layer = on_layer,
                                 .indicator = on_indicator,
                                 .note = on_note};
    struct sk_interp_result result = {0};
    if (interp == NULL || arena == NULL ||
        interp->run(&input, arena, &budget, &sink, &result) != SK_OK)
        return 2;
    if (result.has_return)
        put("return", "", (sk_span){0}, result.return_text);
    put("stopped", "", (sk_span){0}, result.stopped);
    printf("steps: %llu\n", (unsigned long long)result.steps);
    sk_arena_free(arena);
    sk_file_close(&file);
    return 0;
}

/* sekisho emulate: one macro or script in the sandboxed interpreter. */
#include "app/app.h"

#include <errno.h>

#include "base/clock.h"
#include "base/fd.h"
#include "base/utf.h"
#include "codec/charset.h"
#include "core/record.h"
#include "report/emulation.h"

enum { OUTPUT_MAX_BYTES = 1 << 30, NOTES_MAX = 2000 };

static enum sk_language language_of(const char *name)
{
    for (int i = 1; i < SK_LANG_COUNT; i++)
        if (strcmp(sk_language_name((enum sk_language)i), name) == 0)
            return (enum sk_language)i;
    return SK_LANG_NONE;
}

static bool answer(const struct sk_config *config, const struct sk_record *record,
                   enum sk_language language)
{
    struct sk_text out = sk_text_new(NULL, OUTPUT_MAX_BYTES);
    const struct sk_tree_style style = sk_app_style(config);
    if (config->json)
        sk_emulation_json(record, language, &out);
    else
        sk_emulation_text(record, language, &style, &out);
    const bool ok = sk_app_print(sk_text_view(&out));
    sk_text_free(&out);
    return ok;
}

static int emulate(const struct sk_config *config, struct sk_arena *arena, sk_span bytes)
{
    struct sk_text source = sk_text_new(arena, OUTPUT_MAX_BYTES);
    uint32_t cp = config->code_page != 0 ? config->code_page : 1252;
    if (sk_utf8_valid(bytes))
        sk_text_put(&source, bytes);
    else if (sk_charset_from_code_page(cp, bytes, &source) != SK_OK)
        sk_utf8_sanitize(bytes, &source);
    sk_span text = sk_text_view(&source);
    enum sk_language language =
        config->language != NULL ? language_of(config->language) : sk_recognise_language(text);
    const struct sk_interp *interp = sk_interp_for(language);
    const struct sk_host_profile *profile =
        sk_host_profile(config->profile != NULL ? config->profile : "en-US");
    if (interp == NULL || profile == NULL) {
        sk_app_complain(interp == NULL ? "--language" : "--profile", "not known");
        return SK_EXIT_TROUBLE;
    }
    struct sk_record record;
    struct sk_arena *kept = sk_arena_new(config->policy.max_arena_bytes);
    if (kept == NULL)
        return SK_EXIT_TROUBLE;
    const struct sk_sink sink = sk_record_begin(&record, kept, NOTES_MAX);
    const struct sk_interp_module module = {.name = SK_LIT("Module1"), .source = text};
    const struct sk_interp_input input = {.language = language,
                                          .modules = &module,
                                          .module_count = 1,
                                          .code_page = cp,
                                          .entry = sk_span_of_cstr(config->entry),
                                          .profile = profile};
    struct sk_budget budget = {
        .left = {config->policy.max_steps, config->policy.max_output_bytes, 10000,
                 config->policy.max_interp_steps},
        .deadline_ns = config->policy.timeout_ns > 0 ? sk_now_ns() + config->policy.timeout_ns : 0};
    (void)interp->run(&input, arena, &budget, &sink, &record.result);
    const bool ok = answer(config, &record, language);
    sk_arena_free(kept);
    return ok ? SK_EXIT_CLEAN : SK_EXIT_TROUBLE;
}

int sk_app_emulate(const struct sk_config *config)
{
    struct sk_file file;
    if (config->path_count != 1) {
        sk_app_complain("emulate", "takes one file");
        return SK_EXIT_TROUBLE;
    }
    if (sk_file_open(config->paths[0], config->policy.max_input_bytes, &file) != SK_OK) {
        sk_app_complain(config->paths[0], strerror(errno));
        return SK_EXIT_TROUBLE;
    }
    struct sk_arena *arena = sk_arena_new(config->policy.max_arena_bytes);
    int status = arena == NULL ? SK_EXIT_TROUBLE : emulate(config, arena, file.bytes);
    sk_arena_free(arena);
    sk_file_close(&file);
    return status;
}

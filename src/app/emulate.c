/* sekisho emulate: one macro or script in the sandboxed interpreter. */
#include "app/app.h"

#include <errno.h>

#include "base/clock.h"
#include "base/fd.h"
#include "base/utf.h"
#include "codec/charset.h"
#include "core/interp.h"
#include "report/json.h"

enum { OUTPUT_MAX_BYTES = 1 << 30 };

/* The lists of the JSON object, as they come. */
struct lists {
    struct sk_text behaviours, layers, indicators;
};

static void text_member(struct sk_text *out, const char *key, sk_span value)
{
    sk_text_printf(out, "\"%s\": ", key);
    sk_json_string(out, value);
}

static void on_behaviour(void *state, enum sk_behaviour_kind kind, sk_span api, sk_span what)
{
    struct sk_text *out = &((struct lists *)state)->behaviours;
    sk_text_printf(out, "%s{\"kind\": \"%s\", ", out->len > 0 ? ", " : "", sk_behaviour_name(kind));
    text_member(out, "api", api);
    sk_text_puts(out, ", ");
    text_member(out, "what", what);
    sk_text_byte(out, '}');
}

static void on_layer(void *state, enum sk_language language, sk_span name, sk_span bytes)
{
    struct sk_text *out = &((struct lists *)state)->layers;
    sk_text_printf(out, "%s{\"language\": ", out->len > 0 ? ", " : "");
    if (language == SK_LANG_NONE)
        sk_text_puts(out, "null, ");
    else
        sk_text_printf(out, "\"%s\", ", sk_language_name(language));
    if (name.len > 0) {
        text_member(out, "name", name);
        sk_text_puts(out, ", ");
    }
    text_member(out, "text", bytes);
    sk_text_byte(out, '}');
}

static void on_indicator(void *state, enum sk_indicator_kind kind, sk_span value)
{
    struct sk_text *out = &((struct lists *)state)->indicators;
    sk_text_printf(out, "%s{\"kind\": \"%s\", ", out->len > 0 ? ", " : "", sk_indicator_name(kind));
    text_member(out, "value", value);
    sk_text_byte(out, '}');
}

static void on_note(void *state, sk_span code, sk_span detail)
{
    (void)state, (void)code, (void)detail;
}

/* ---- which language ---- */

static const struct {
    const char *mark;
    enum sk_language language;
} marks[] = {
    {" as string", SK_LANG_VBA},
    {" as integer", SK_LANG_VBA},
    {" as long", SK_LANG_VBA},
    {" as variant", SK_LANG_VBA},
    {" as object", SK_LANG_VBA},
    {" as byte", SK_LANG_VBA},
    {"attribute vb_", SK_LANG_VBA},
    {"autoopen", SK_LANG_VBA},
    {"auto_open", SK_LANG_VBA},
    {"document_open", SK_LANG_VBA},
    {"workbook_open", SK_LANG_VBA},
    {"activedocument", SK_LANG_VBA},
    {"thisdocument", SK_LANG_VBA},
    {"chr$(", SK_LANG_VBA},
    {"mid$(", SK_LANG_VBA},
    {"wscript.echo", SK_LANG_VBSCRIPT},
    {"wscript.quit", SK_LANG_VBSCRIPT},
    {"executeglobal", SK_LANG_VBSCRIPT},
    {"attribute vb_", SK_LANG_VBA},
    {"\nsub ", SK_LANG_VBA},
    {"\nfunction ", SK_LANG_VBA},
    {"\nprivate sub ", SK_LANG_VBA},
    {"\npublic ", SK_LANG_VBA},
    {"\nprivate ", SK_LANG_VBA},
    {"end sub", SK_LANG_VBA},
    {"end function", SK_LANG_VBA},
    {"createobject(", SK_LANG_VBSCRIPT},
    {"\ndim ", SK_LANG_VBSCRIPT},
    {"@echo", SK_LANG_CMD},
    {"cmd /", SK_LANG_CMD},
    {"cmd.exe", SK_LANG_CMD},
    {"powershell ", SK_LANG_CMD},
    {"new activexobject", SK_LANG_JSCRIPT},
    {"function(", SK_LANG_JSCRIPT},
    {"\nvar ", SK_LANG_JSCRIPT},
    {"$", SK_LANG_POWERSHELL},
    {"iex", SK_LANG_POWERSHELL},
    {"-join", SK_LANG_POWERSHELL},
    {"write-", SK_LANG_POWERSHELL},
    {"set ", SK_LANG_CMD},
};

static enum sk_language recognise(sk_span source)
{
    for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++) {
        sk_span mark = sk_span_of_cstr(marks[i].mark);
        bool line = mark.ptr[0] == '\n';
        if (sk_ifind(source, mark) != SK_NPOS || (line && sk_istarts(source, sk_from(mark, 1))))
            return marks[i].language;
    }
    return SK_LANG_VBA;
}

static enum sk_language language_of(const char *name)
{
    for (int i = 1; i < SK_LANG_COUNT; i++)
        if (strcmp(sk_language_name((enum sk_language)i), name) == 0)
            return (enum sk_language)i;
    return SK_LANG_NONE;
}

/* ---- the answer ---- */

static void null_or_text(struct sk_text *out, const char *key, sk_span value, bool is)
{
    sk_text_printf(out, ", \"%s\": ", key);
    if (is)
        sk_json_string(out, value);
    else
        sk_text_puts(out, "null");
}

static void answer(struct sk_text *out, const struct sk_config *config, enum sk_language language,
                   const struct sk_interp_result *r, const struct lists *lists)
{
    sk_text_printf(out, "{\"schema\": 1, \"language\": \"%s\"", sk_language_name(language));
    null_or_text(out, "entry", r->entry, r->entry.len > 0);
    null_or_text(out, "return", r->return_text, r->has_return);
    null_or_text(out, "return_type", sk_span_of_cstr(r->return_type), r->return_type != NULL);
    sk_text_puts(out, ", \"behaviours\": [");
    sk_text_put(out, sk_text_view(&lists->behaviours));
    sk_text_puts(out, "], \"layers\": [");
    sk_text_put(out, sk_text_view(&lists->layers));
    sk_text_puts(out, "], \"indicators\": [");
    sk_text_put(out, sk_text_view(&lists->indicators));
    sk_text_printf(out, "], \"steps\": %llu", (unsigned long long)r->steps);
    null_or_text(out, "unreached", r->unreached, r->unreached.len > 0);
    null_or_text(out, "stopped", r->stopped, r->stopped.len > 0);
    sk_text_puts(out, "}\n");
    (void)config;
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
        config->language != NULL ? language_of(config->language) : recognise(text);
    const struct sk_interp *interp = sk_interp_for(language);
    const struct sk_host_profile *profile =
        sk_host_profile(config->profile != NULL ? config->profile : "en-US");
    if (interp == NULL || profile == NULL) {
        sk_app_complain(interp == NULL ? "--language" : "--profile", "not known");
        return SK_EXIT_TROUBLE;
    }
    struct lists lists = {sk_text_new(NULL, OUTPUT_MAX_BYTES), sk_text_new(NULL, OUTPUT_MAX_BYTES),
                          sk_text_new(NULL, OUTPUT_MAX_BYTES)};
    const struct sk_sink sink = {.state = &lists,
                                 .behaviour = on_behaviour,
                                 .layer = on_layer,
                                 .indicator = on_indicator,
                                 .note = on_note};
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
    struct sk_interp_result result = {0};
    (void)interp->run(&input, arena, &budget, &sink, &result);
    struct sk_text out = sk_text_new(NULL, OUTPUT_MAX_BYTES);
    answer(&out, config, language, &result, &lists);
    bool ok = sk_app_print(sk_text_view(&out));
    sk_text_free(&out);
    sk_text_free(&lists.behaviours);
    sk_text_free(&lists.layers);
    sk_text_free(&lists.indicators);
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

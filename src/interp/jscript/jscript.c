/* JScript by duktape, in a box: no file, no network, counted steps, capped memory. The Windows
 * objects are in prelude/; what they do comes back through a few
 * functions here. */
#include <duktape.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "base/utf.h"
#include "codec/script_blocks.h"
#include "interp/common/container.h"
#include "interp/jscript/js.h"

static const char prelude[] = {
#include "interp/prelude.inc" /* generated from prelude/ */
    , 0};

enum { START_STEPS = 200000 };

static struct js_run *js_run_of(duk_context *ctx)
{
    duk_memory_functions functions;
    duk_get_memory_functions(ctx, &functions);
    return functions.udata;
}

/* ---- What the prelude calls: events out, the work of the script counted ---- */

static sk_span js_text(duk_context *ctx, duk_idx_t index)
{
    duk_size_t len;
    const char *s = duk_safe_to_lstring(ctx, index, &len);
    struct js_run *js = js_run_of(ctx);
    struct sk_text out = sk_text_new(js->arena, JS_MAX_SOURCE);
    js_spend(js, len / 64);
    sk_utf8_sanitize(sk_span_of(s, len), &out);
    return sk_text_view(&out);
}

/* __s(): one round; __s(n): n; __s(0, function): a function starts. */
static duk_ret_t js_step(duk_context *ctx)
{
    struct js_run *js = js_run_of(ctx);
    if (js->probing && duk_is_number(ctx, 1)) {
        js->probing = false;
        js->answered = duk_get_uint(ctx, 1);
        return DUK_RET_ERROR;
    }
    double n = duk_is_number(ctx, 0) ? duk_get_number(ctx, 0) : 0;
    js_spend(js, n > 0 && n < 1e15 ? (uint64_t)n + JS_STEPS_PER_ROUND : JS_STEPS_PER_ROUND);
    duk_push_true(ctx);
    return 1;
}

/* __probe(f): the source of a function that was instrumented. */
static duk_ret_t js_probe(duk_context *ctx)
{
    struct js_run *js = js_run_of(ctx);
    js->probing = true;
    js->answered = SIZE_MAX;
    (void)duk_pcall(ctx, 0);
    js->probing = false;
    if (js->answered >= js->sources.functions.count)
        return 0;
    sk_span text = js->sources.functions.at[js->answered];
    if (text.len == 0)
        return 0;
    js_spend(js, text.len / 64);
    duk_push_lstring(ctx, (const char *)text.ptr, text.len);
    return 1;
}

static enum sk_language language_of(sk_span name)
{
    static const struct {
        sk_span end;
        enum sk_language language;
    } files[] = {{SK_LIT_INIT(".vbs"), SK_LANG_VBSCRIPT},   {SK_LIT_INIT(".vbe"), SK_LANG_VBSCRIPT},
                 {SK_LIT_INIT(".js"), SK_LANG_JSCRIPT},     {SK_LIT_INIT(".jse"), SK_LANG_JSCRIPT},
                 {SK_LIT_INIT(".ps1"), SK_LANG_POWERSHELL}, {SK_LIT_INIT(".bat"), SK_LANG_CMD},
                 {SK_LIT_INIT(".cmd"), SK_LANG_CMD},        {SK_LIT_INIT(".hta"), SK_LANG_JSCRIPT},
                 {SK_LIT_INIT(".wsf"), SK_LANG_JSCRIPT},    {SK_LIT_INIT(".sct"), SK_LANG_JSCRIPT}};
    for (int l = 1; l < SK_LANG_COUNT; l++)
        if (sk_ieq(name, sk_span_of_cstr(sk_language_name((enum sk_language)l))))
            return (enum sk_language)l;
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++)
        if (sk_iends(name, files[i].end))
            return files[i].language;
    return SK_LANG_NONE;
}

static duk_ret_t js_tell(duk_context *ctx)
{
    struct js_run *js = js_run_of(ctx);
    sk_span kind = js_text(ctx, 0), api = js_text(ctx, 1), what = js_text(ctx, 2);
    if (sk_eq(kind, SK_LIT("process"))) {
        struct sk_command c = {0};
        sk_command_tell(&js->ev, api, what, &c);
        if (c.language != SK_LANG_NONE)
            sk_events_follow(&js->ev, js->budget, js->input, c.language, c.code);
        return 0;
    }
    for (int k = 0; k < SK_DO_COUNT; k++)
        if (sk_eq(kind, sk_span_of_cstr(sk_behaviour_name((enum sk_behaviour_kind)k))))
            sk_events_behaviour(&js->ev, (enum sk_behaviour_kind)k, api, what);
    if (sk_eq(kind, SK_LIT("write")))
        sk_events_path(&js->ev, what);
    return 0;
}

static duk_ret_t js_layer(duk_context *ctx)
{
    struct js_run *js = js_run_of(ctx);
    sk_span text = js_text(ctx, 1);
    sk_events_layer(&js->ev, language_of(js_text(ctx, 0)), SK_LIT(""), text);
    sk_events_urls(&js->ev, text);
    return 0;
}

static duk_ret_t js_file(duk_context *ctx)
{
    struct js_run *js = js_run_of(ctx);
    sk_span name = js_text(ctx, 0), text = js_text(ctx, 1);
    sk_events_layer(&js->ev, language_of(name), name, text);
    sk_events_urls(&js->ev, text);
    return 0;
}

static duk_ret_t js_html(duk_context *ctx)
{
    sk_events_layer(&js_run_of(ctx)->ev, SK_LANG_NONE, SK_LIT("document.html"), js_text(ctx, 0));
    return 0;
}

/* __blocks(html): [[language, text], …] of the scripts that run by themselves. */
static duk_ret_t js_blocks(duk_context *ctx)
{
    struct js_run *js = js_run_of(ctx);
    struct sk_script_groups all;
    enum sk_status status = sk_script_groups(js_text(ctx, 0), js->arena, &all);
    duk_uarridx_t n = 0;
    (void)duk_push_array(ctx);
    for (size_t i = 0; i < all.groups.count && status != SK_NO_MEMORY; i++) {
        const struct sk_script_group *g = &all.groups.at[i];
        if (g->waits)
            continue;
        (void)duk_push_array(ctx);
        duk_push_string(ctx, g->language);
        duk_put_prop_index(ctx, -2, 0);
        duk_push_lstring(ctx, (const char *)g->text.ptr, g->text.len);
        duk_put_prop_index(ctx, -2, 1);
        duk_put_prop_index(ctx, -2, n++);
    }
    return 1;
}

static duk_ret_t js_follow(duk_context *ctx)
{
    struct js_run *js = js_run_of(ctx);
    enum sk_language language = language_of(js_text(ctx, 0));
    if (language != SK_LANG_NONE)
        sk_events_follow(&js->ev, js->budget, js->input, language, js_text(ctx, 1));
    return 0;
}

static duk_ret_t js_url(duk_context *ctx)
{
    sk_events_urls(&js_run_of(ctx)->ev, js_text(ctx, 0));
    return 0;
}

static duk_ret_t js_registry(duk_context *ctx)
{
    sk_events_indicator(&js_run_of(ctx)->ev, SK_IOC_REGISTRY, js_text(ctx, 0));
    return 0;
}

static duk_ret_t js_note(duk_context *ctx)
{
    sk_events_note(&js_run_of(ctx)->ev, "jscript.unknown", js_text(ctx, 0));
    return 0;
}

static duk_ret_t js_env(duk_context *ctx)
{
    struct js_run *js = js_run_of(ctx);
    sk_span value;
    if (!sk_windows_env(js->arena, js->input->profile, js_text(ctx, 0), &value))
        return 0;
    duk_push_lstring(ctx, (const char *)value.ptr, value.len);
    return 1;
}

static duk_ret_t js_name(duk_context *ctx)
{
    sk_span name = js_run_of(ctx)->input->document_name;
    if (name.len == 0)
        name = SK_LIT("script.js");
    duk_push_lstring(ctx, (const char *)name.ptr, name.len);
    return 1;
}

/* Milliseconds since 1970, by the profile. */
static duk_ret_t js_now(duk_context *ctx)
{
    const struct sk_host_profile *p = js_run_of(ctx)->input->profile;
    p = p != NULL ? p : sk_host_profile("en-US");
    duk_push_number(ctx, (double)(int64_t)((p->now - 25569) * 86400 + 0.5) * 1000);
    return 1;
}

static sk_span js_instrumented(struct js_run *js, sk_span source)
{
    struct sk_text out = sk_text_new(js->arena, JS_MAX_SOURCE);
    js_spend(js, source.len / 4);
    sk_js_instrument(source, &js->sources, &out);
    if (out.failed)
        js_stop(js, "memory");
    return sk_text_view(&out);
}

static duk_ret_t js_instrument(duk_context *ctx)
{
    duk_size_t len;
    struct js_run *js = js_run_of(ctx);
    const char *s = duk_safe_to_lstring(ctx, 0, &len);
    sk_span copy; /* the functions' texts outlive the engine's string */
    if (!sk_arena_dup(js->arena, sk_span_of(s, len), &copy))
        js_stop(js, "memory");
    sk_span code = js_instrumented(js, copy);
    duk_push_lstring(ctx, (const char *)code.ptr, code.len);
    return 1;
}

/* ---- regular expressions ---- */

static void push_match(duk_context *ctx, sk_span subject, const struct sk_regex_match *m,
                       size_t index)
{
    (void)duk_push_array(ctx);
    for (size_t g = 0; g < m->group_count; g++) {
        size_t from = m->starts_ends[2 * g], to = m->starts_ends[2 * g + 1];
        if (from == SK_NPOS || to < from)
            duk_push_undefined(ctx);
        else
            duk_push_lstring(ctx, (const char *)subject.ptr + from, to - from);
        duk_put_prop_index(ctx, -2, (duk_uarridx_t)g);
    }
    duk_push_number(ctx, (double)index);
    duk_put_prop_string(ctx, -2, "index");
}

/* The text at the top of the stack is kept: its place is known. */
static void keep_subject(duk_context *ctx)
{
    duk_push_global_stash(ctx);
    duk_insert(ctx, -2);
    duk_put_prop_string(ctx, -2, "subject");
    duk_pop(ctx);
}

/* __find(pattern, flags, text, from): a match as exec gives it, or null. */
static duk_ret_t js_find(duk_context *ctx)
{
    struct js_run *js = js_run_of(ctx);
    duk_size_t pattern_len, flags_len, len;
    const char *pattern = duk_require_lstring(ctx, 0, &pattern_len);
    const char *flags = duk_require_lstring(ctx, 1, &flags_len);
    const char *text = duk_require_lstring(ctx, 2, &len);
    double start = duk_to_number(ctx, 3);
    sk_span subject = sk_span_of(text, len);
    struct sk_regex *re =
        js_regex_of(js, sk_span_of(pattern, pattern_len), sk_span_of(flags, flags_len));
    if (re == NULL)
        return duk_error(ctx, DUK_ERR_SYNTAX_ERROR, "invalid regexp");
    bool plain = duk_get_length(ctx, 2) == len;
    duk_dup(ctx, 2); /* the engine must not give its place to another text */
    keep_subject(ctx);
    js_subject_set(js, subject, plain);
    size_t chars = start > 0 && start < 1e9 ? (size_t)start : 0;
    size_t from = plain ? chars : js_byte_of(js, chars);
    struct sk_regex_match m = {0};
    js_spend(js, 5);
    enum sk_regex_result found =
        from > len ? SK_REGEX_NONE : sk_regex_find(re, js->subject.valid, from, &m);
    if (found == SK_REGEX_LIMIT)
        js_stop(js, js->budget->expired ? "time" : "steps");
    if (found == SK_REGEX_NONE)
        duk_push_null(ctx);
    else
        push_match(ctx, subject, &m, plain ? m.starts_ends[0] : js_chars_in(js, m.starts_ends[0]));
    return 1;
}

static const struct {
    const char *name;
    duk_c_function function;
    duk_idx_t count;
} natives[] = {{"__s", js_step, 2},        {"__tell", js_tell, 3}, {"__layer", js_layer, 2},
               {"__file", js_file, 2},     {"__url", js_url, 1},   {"__note", js_note, 1},
               {"__env", js_env, 1},       {"__html", js_html, 1}, {"__inst", js_instrument, 1},
               {"__blocks", js_blocks, 1}, {"__find", js_find, 4}, {"__follow", js_follow, 2},
               {"__probe", js_probe, 1},   {"__name", js_name, 0}, {"__now", js_now, 0},
               {"__reg", js_registry, 1}};

static void install(duk_context *ctx)
{
    for (size_t i = 0; i < sizeof natives / sizeof natives[0]; i++) {
        duk_push_c_function(ctx, natives[i].function, natives[i].count);
        duk_put_global_string(ctx, natives[i].name);
    }
}

/* ---- Running ---- */

/* The error at the top of the stack, as JScript numbers it. */
static void set_stopped(struct js_run *js, duk_context *ctx, struct sk_interp_result *ret)
{
    (void)duk_get_global_string(ctx, "__why");
    duk_dup(ctx, -2);
    if (duk_pcall(ctx, 1) != 0)
        ret->stopped = SK_LIT("error 5022: Exception thrown and not caught");
    else
        ret->stopped = js_text(ctx, -1);
    duk_pop(ctx);
    if (sk_starts(ret->stopped, SK_LIT("error 7:")))
        js->stopped = "memory";
}

static bool compiled(duk_context *ctx, sk_span code, const char *file)
{
    duk_push_string(ctx, file);
    if (duk_pcompile_lstring_filename(ctx, 0, (const char *)code.ptr, code.len) != 0)
        return false;
    return duk_pcall(ctx, 0) == 0;
}

/* Compiling the host's objects takes longer than most scripts run: their bytecode is kept by the
 * process, which made it itself. */
struct bytecode {
    size_t len;
    uint8_t bytes[];
};
static _Atomic(struct bytecode *) host_bytecode;

static void keep_bytecode(duk_context *ctx)
{
    duk_size_t len;
    struct bytecode *none = NULL;
    duk_dup_top(ctx);
    duk_dump_function(ctx);
    const void *bytes = duk_get_buffer_data(ctx, -1, &len);
    struct bytecode *b = malloc(sizeof *b + len);
    if (b != NULL) {
        b->len = len;
        memcpy(b->bytes, bytes, len);
        if (!atomic_compare_exchange_strong(&host_bytecode, &none, b))
            free(b);
    }
    duk_pop(ctx);
}

/* The host's objects into the global object; false: the error is on the stack. */
static bool load_host(duk_context *ctx)
{
    const struct bytecode *kept = atomic_load(&host_bytecode);
    if (kept != NULL) {
        memcpy(duk_push_fixed_buffer(ctx, kept->len), kept->bytes, kept->len);
        duk_load_function(ctx);
        return duk_pcall(ctx, 0) == 0;
    }
    duk_push_string(ctx, "host");
    if (duk_pcompile_lstring_filename(ctx, 0, prelude, sizeof prelude - 1) != 0)
        return false;
    keep_bytecode(ctx);
    return duk_pcall(ctx, 0) == 0;
}

static void set_return(duk_context *ctx, struct sk_interp_result *ret)
{
    if (duk_is_undefined(ctx, -1) || duk_is_null(ctx, -1) || duk_is_object(ctx, -1))
        return;
    ret->has_return = true;
    ret->return_type = duk_is_number(ctx, -1)    ? "Double"
                       : duk_is_boolean(ctx, -1) ? "Boolean"
                                                 : "String";
    ret->return_text = js_text(ctx, -1); /* makes it a text */
}

/* Calls a function of the global object, if there is one. */
static void call_global(struct js_run *js, duk_context *ctx, const char *name,
                        struct sk_interp_result *ret, bool keep)
{
    (void)duk_get_global_string(ctx, name);
    if (duk_is_function(ctx, -1)) {
        if (duk_pcall(ctx, 0) != 0)
            set_stopped(js, ctx, ret);
        else if (keep)
            set_return(ctx, ret);
    } else if (keep)
        ret->stopped = SK_LIT("error 5007: Object expected");
    duk_pop(ctx);
}

static void run_module(struct js_run *js, duk_context *ctx, sk_span source,
                       struct sk_interp_result *ret)
{
    if (!compiled(ctx, js_instrumented(js, source), "script"))
        set_stopped(js, ctx, ret);
    else
        set_return(ctx, ret);
    duk_pop(ctx);
    if (ret->stopped.len == 0)
        call_global(js, ctx, "__loaded", ret, false);
}

static void run_all(struct js_run *js, struct sk_interp_result *ret)
{
    duk_context *ctx =
        duk_create_heap(js_heap.take, js_heap.resize, js_heap.give, js, js_heap.fatal);
    if (ctx == NULL)
        return;
    /* A script that starts scripts that start scripts pays for each of them. */
    js_spend(js, js->input->depth > 0 ? START_STEPS : 0);
    install(ctx);
    if (!load_host(ctx))
        ret->stopped = js_text(ctx, -1);
    duk_pop(ctx);
    for (size_t i = 0; i < js->input->module_count && ret->stopped.len == 0; i++)
        run_module(js, ctx, js->input->modules[i].source, ret);
    char *entry = sk_arena_cstr(js->arena, js->input->entry);
    if (js->input->entry.len > 0 && ret->stopped.len == 0 && entry != NULL) {
        ret->has_return = false;
        ret->return_type = NULL;
        ret->entry = js->input->entry;
        call_global(js, ctx, entry, ret, true);
    }
    call_global(js, ctx, "__end", ret, false);
    duk_destroy_heap(ctx);
}

static enum sk_status run(const struct sk_interp_input *input, struct sk_arena *arena,
                          struct sk_budget *budget, const struct sk_sink *sink,
                          struct sk_interp_result *ret)
{
    if (sk_container_run(input, arena, budget, sink, run, ret))
        return SK_OK;
    struct js_run *js = SK_NEW(arena, struct js_run);
    *ret = (struct sk_interp_result){.entry = SK_LIT("script")};
    if (js == NULL) {
        ret->stopped = SK_LIT("memory");
        return SK_OK;
    }
    *js = (struct js_run){.arena = arena,
                          .budget = budget,
                          .input = input,
                          .sources = {.arena = arena},
                          .ev = sk_events_of(arena, sink)};
    if (setjmp(js->end) == 0)
        run_all(js, ret);
    js_heap_free(js);
    if (js->stopped != NULL)
        ret->stopped = sk_span_of_cstr(js->stopped);
    ret->steps = js->steps;
    return SK_OK;
}

const struct sk_interp sk_interp_jscript = {
    .name = "jscript", .languages = 1u << SK_LANG_JSCRIPT, .run = run};

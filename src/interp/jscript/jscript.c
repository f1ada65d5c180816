/* JScript by duktape, in a box: no file, no network, counted steps, capped memory. The Windows
 * objects are in prelude/; what they do comes back through host.c. */
#include "interp/common/container.h"
#include "interp/jscript/js.h"

static const char prelude[] = {
#include "interp/prelude.inc" /* generated from prelude/ */
    , 0};

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
    duk_context *ctx = js_heap_new(js);
    if (ctx == NULL)
        return;
    js_host_install(ctx);
    if (!compiled(ctx, sk_span_of(prelude, sizeof prelude - 1), "host"))
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

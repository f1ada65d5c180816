/* JScript by duktape, in a box: no file, no network, counted steps, capped memory. The Windows
 * objects are in prelude.js; what they do comes back through a few functions here. */
#include <duktape.h>
#include <setjmp.h>
#include <stdlib.h>

#include "base/text.h"
#include "base/utf.h"
#include "codec/script_encoder.h"
#include "interp/common/command.h"
#include "interp/jscript/instrument.h"

static const char prelude[] = {
#include "interp/prelude.inc" /* generated from prelude.js */
    , 0};

/* A round of a loop stands for about ten operations of the engine. */
enum { MAX_HEAP = 64 << 20, MAX_SOURCE = 16 << 20, STEPS_PER_ROUND = 10 };

struct block { /* every allocation, so that a fatal error leaks nothing */
    struct block *prev, *next;
    size_t bytes;
    size_t pad; /* keeps 16-byte alignment */
};

struct jsrun {
    struct sk_arena *arena;
    struct sk_budget *budget;
    const struct sk_interp_input *input;
    struct sk_events ev;
    struct block *blocks;
    size_t heap;
    uint64_t steps;
    bool out_of_steps, out_of_memory;
    jmp_buf fatal;
};

/* ---- Memory ---- */

static void unlink_block(struct jsrun *js, struct block *b)
{
    if (b->prev != NULL)
        b->prev->next = b->next;
    else
        js->blocks = b->next;
    if (b->next != NULL)
        b->next->prev = b->prev;
    js->heap -= b->bytes;
}

static void *js_realloc(void *udata, void *ptr, duk_size_t bytes)
{
    struct jsrun *js = udata;
    struct block *old = ptr == NULL ? NULL : (struct block *)ptr - 1;
    size_t had = old == NULL ? 0 : old->bytes;
    if (bytes > MAX_HEAP || js->heap - had + bytes > MAX_HEAP) {
        js->out_of_memory = true;
        return NULL;
    }
    struct block *b = malloc(sizeof *b + bytes);
    if (b == NULL)
        return NULL;
    if (old != NULL) {
        memcpy(b + 1, ptr, had < bytes ? had : bytes);
        unlink_block(js, old);
        free(old);
    }
    *b = (struct block){.next = js->blocks, .bytes = bytes};
    if (js->blocks != NULL)
        js->blocks->prev = b;
    js->blocks = b;
    js->heap += bytes;
    return b + 1;
}

static void *js_alloc(void *udata, duk_size_t bytes)
{
    return bytes == 0 ? NULL : js_realloc(udata, NULL, bytes);
}

static void js_free(void *udata, void *ptr)
{
    if (ptr == NULL)
        return;
    unlink_block(udata, (struct block *)ptr - 1);
    free((struct block *)ptr - 1);
}

static void *js_resize(void *udata, void *ptr, duk_size_t bytes)
{
    if (bytes > 0)
        return js_realloc(udata, ptr, bytes);
    js_free(udata, ptr);
    return NULL;
}

static void js_fatal(void *udata, const char *message)
{
    struct jsrun *js = udata;
    (void)message;
    longjmp(js->fatal, 1);
}

static struct jsrun *run_of(duk_context *ctx)
{
    duk_memory_functions functions;
    duk_get_memory_functions(ctx, &functions);
    return functions.udata;
}

/* ---- What the prelude calls ---- */

static sk_span text_at(duk_context *ctx, duk_idx_t index)
{
    duk_size_t len;
    const char *s = duk_safe_to_lstring(ctx, index, &len);
    sk_span copy = {0};
    struct sk_text out = sk_text_new(run_of(ctx)->arena, MAX_SOURCE);
    sk_utf8_sanitize(sk_span_of(s, len), &out);
    copy = sk_text_view(&out);
    return copy;
}

static duk_ret_t js_step(duk_context *ctx)
{
    struct jsrun *js = run_of(ctx);
    js->steps += STEPS_PER_ROUND;
    if (!js->out_of_steps && sk_spend(js->budget, SK_BUDGET_INTERP_STEPS, STEPS_PER_ROUND)) {
        duk_push_true(ctx);
        return 1;
    }
    js->out_of_steps = true;
    return DUK_RET_RANGE_ERROR;
}

static enum sk_language language_of(sk_span name)
{
    for (int l = 1; l < SK_LANG_COUNT; l++)
        if (sk_ieq(name, sk_span_of_cstr(sk_language_name((enum sk_language)l))))
            return (enum sk_language)l;
    return SK_LANG_NONE;
}

static duk_ret_t js_tell(duk_context *ctx)
{
    struct jsrun *js = run_of(ctx);
    sk_span kind = text_at(ctx, 0), api = text_at(ctx, 1), what = text_at(ctx, 2);
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
    sk_events_layer(&run_of(ctx)->ev, language_of(text_at(ctx, 0)), SK_LIT(""), text_at(ctx, 1));
    return 0;
}

static duk_ret_t js_file(duk_context *ctx)
{
    sk_events_layer(&run_of(ctx)->ev, SK_LANG_NONE, text_at(ctx, 0), text_at(ctx, 1));
    return 0;
}

static duk_ret_t js_html(duk_context *ctx)
{
    sk_events_layer(&run_of(ctx)->ev, SK_LANG_NONE, SK_LIT("document.html"), text_at(ctx, 0));
    return 0;
}

static duk_ret_t js_url(duk_context *ctx)
{
    sk_events_urls(&run_of(ctx)->ev, text_at(ctx, 0));
    return 0;
}

static duk_ret_t js_note(duk_context *ctx)
{
    sk_events_note(&run_of(ctx)->ev, "jscript.unknown", text_at(ctx, 0));
    return 0;
}

static duk_ret_t js_env(duk_context *ctx)
{
    struct jsrun *js = run_of(ctx);
    sk_span value;
    if (!sk_windows_env(js->arena, js->input->profile, text_at(ctx, 0), &value))
        return 0;
    duk_push_lstring(ctx, (const char *)value.ptr, value.len);
    return 1;
}

static sk_span instrumented(struct jsrun *js, sk_span source)
{
    sk_span decoded = source;
    (void)(sk_script_decode(source, js->arena, &decoded) == SK_OK);
    struct sk_text out = sk_text_new(js->arena, MAX_SOURCE);
    sk_js_instrument(decoded, &out);
    if (out.failed)
        js->out_of_memory = true;
    return sk_text_view(&out);
}

static duk_ret_t js_instrument(duk_context *ctx)
{
    duk_size_t len;
    const char *s = duk_safe_to_lstring(ctx, 0, &len);
    sk_span code = instrumented(run_of(ctx), sk_span_of(s, len));
    duk_push_lstring(ctx, (const char *)code.ptr, code.len);
    return 1;
}

static const struct {
    const char *name;
    duk_c_function function;
    duk_idx_t count;
} natives[] = {{"__s", js_step, 0},    {"__tell", js_tell, 3}, {"__layer", js_layer, 2},
               {"__file", js_file, 2}, {"__url", js_url, 1},   {"__note", js_note, 1},
               {"__env", js_env, 1},   {"__html", js_html, 1}, {"__inst", js_instrument, 1}};

/* ---- Running ---- */

static void set_stopped(struct jsrun *js, duk_context *ctx, struct sk_interp_result *ret)
{
    struct sk_text why = sk_text_new(js->arena, 1024);
    sk_span error = text_at(ctx, -1);
    if (sk_eq(error, SK_LIT("quit")))
        return;
    sk_text_puts(&why, "error 1: ");
    sk_text_put(&why, error);
    ret->stopped = sk_text_view(&why);
}

static void run_module(struct jsrun *js, duk_context *ctx, sk_span source,
                       struct sk_interp_result *ret)
{
    sk_span code = instrumented(js, source);
    duk_push_lstring(ctx, (const char *)code.ptr, code.len);
    if (duk_peval(ctx) != 0)
        set_stopped(js, ctx, ret);
    else if (!duk_is_undefined(ctx, -1) && !duk_is_object(ctx, -1)) {
        ret->has_return = true;
        ret->return_text = text_at(ctx, -1);
        ret->return_type = duk_is_number(ctx, -1) ? "Double" : "String";
    }
    duk_pop(ctx);
}

static void run_all(struct jsrun *js, struct sk_interp_result *ret)
{
    duk_context *ctx = duk_create_heap(js_alloc, js_resize, js_free, js, js_fatal);
    if (ctx == NULL)
        return;
    for (size_t i = 0; i < sizeof natives / sizeof natives[0]; i++) {
        duk_push_c_function(ctx, natives[i].function, natives[i].count);
        duk_put_global_string(ctx, natives[i].name);
    }
    if (duk_peval_string(ctx, prelude) != 0)
        set_stopped(js, ctx, ret);
    duk_pop(ctx);
    for (size_t i = 0; i < js->input->module_count && ret->stopped.len == 0; i++)
        run_module(js, ctx, js->input->modules[i].source, ret);
    duk_destroy_heap(ctx);
}

static void free_blocks(struct jsrun *js)
{
    while (js->blocks != NULL) {
        struct block *next = js->blocks->next;
        free(js->blocks);
        js->blocks = next;
    }
}

static enum sk_status run(const struct sk_interp_input *input, struct sk_arena *arena,
                          struct sk_budget *budget, const struct sk_sink *sink,
                          struct sk_interp_result *ret)
{
    struct jsrun *js = SK_NEW(arena, struct jsrun);
    *ret = (struct sk_interp_result){.entry = SK_LIT("script")};
    if (js == NULL) {
        ret->stopped = SK_LIT("memory");
        return SK_OK;
    }
    *js = (struct jsrun){
        .arena = arena, .budget = budget, .input = input, .ev = sk_events_of(arena, sink)};
    if (setjmp(js->fatal) == 0)
        run_all(js, ret);
    free_blocks(js);
    if (js->out_of_steps)
        ret->stopped = budget->expired ? SK_LIT("time") : SK_LIT("steps");
    else if (js->out_of_memory)
        ret->stopped = SK_LIT("memory");
    ret->steps = js->steps;
    return SK_OK;
}

const struct sk_interp sk_interp_jscript = {
    .name = "jscript", .languages = 1u << SK_LANG_JSCRIPT, .run = run};

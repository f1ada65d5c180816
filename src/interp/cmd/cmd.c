/* The emulator's door. */
#include "interp/cmd/cm.h"

enum { MAX_TEXT = 16 << 20 };

static void stop(struct cm *cm, const char *why)
{
    if (cm->stopped.len == 0)
        cm->stopped = sk_span_of_cstr(why);
    cm->dead = true;
    cm->flow = CF_STOP;
}

void cm_no_memory(struct cm *cm)
{
    stop(cm, "memory");
}

bool cm_step(struct cm *cm, uint64_t n)
{
    cm->steps += n;
    if (cm->dead)
        return false;
    if (sk_spend(cm->budget, SK_BUDGET_INTERP_STEPS, n))
        return true;
    stop(cm, cm->budget->expired ? "time" : "steps");
    return false;
}

struct sk_text cm_text(struct cm *cm)
{
    return sk_text_new(cm->arena, MAX_TEXT);
}

sk_span cm_done(struct cm *cm, struct sk_text *t)
{
    if (t->failed)
        cm_no_memory(cm);
    return sk_text_view(t);
}

/* Scripts that were written but not seen to run. */
static void tell_files(struct cm *cm)
{
    static const char *const ends[] = {".ps1", ".vbs", ".js",  ".bat", ".cmd", ".hta",
                                       ".wsf", ".vbe", ".jse", ".sct", ".inf"};
    for (size_t i = 0; i < cm->files.count; i++) {
        struct cm_file *f = (struct cm_file *)cm->files.entries[i].value;
        for (size_t e = 0; f != NULL && !f->told && e < sizeof ends / sizeof ends[0]; e++)
            if (sk_iends(f->name, sk_span_of_cstr(ends[e]))) {
                f->told = true;
                sk_events_layer(cm->ev, SK_LANG_NONE, f->name, f->bytes);
            }
    }
}

static enum sk_status run(const struct sk_interp_input *input, struct sk_arena *arena,
                          struct sk_budget *budget, const struct sk_sink *sink,
                          struct sk_interp_result *ret)
{
    struct sk_events ev = sk_events_of(arena, sink);
    struct cm *cm = SK_NEW(arena, struct cm);
    *ret = (struct sk_interp_result){.entry = SK_LIT("script")};
    if (cm == NULL) {
        ret->stopped = SK_LIT("memory");
        return SK_OK;
    }
    *cm = (struct cm){.arena = arena,
                      .budget = budget,
                      .input = input,
                      .ev = &ev,
                      .vars = {.fold = true},
                      .files = {.fold = true}};
    for (size_t i = 0; i < input->module_count && !cm->dead; i++) {
        sk_span text = input->modules[i].source;
        if (sk_starts(text, SK_LIT("\xef\xbb\xbf")))
            text = sk_from(text, 3);
        /* Without a line end it was typed in; with one it is a batch file. */
        cm_run_source(cm, text, (sk_span){0}, sk_find_byte(text, '\n') != SK_NPOS);
    }
    tell_files(cm);
    if (!cm->any_real)
        cm_layer(cm, cm->last_set);
    struct sk_text clean = sk_text_new(arena, MAX_TEXT);
    sk_utf8_sanitize(sk_trim(ev.last_layer), &clean);
    ret->has_return = ev.layer_count > 0;
    ret->return_text = sk_text_view(&clean);
    ret->return_type = ret->has_return ? "String" : NULL;
    ret->stopped = cm->stopped;
    ret->steps = cm->steps;
    return SK_OK;
}

const struct sk_interp sk_interp_cmd = {.name = "cmd", .languages = 1u << SK_LANG_CMD, .run = run};

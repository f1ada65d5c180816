/* The emulator's door, and what every part of it needs. */
#include "interp/cmd/cm.h"

enum {
    MAX_TEXT = 16 << 20,
    MAX_LAYERS = 4096,
    MAX_LAYER_BYTES = 32 << 20,
    BYTES_A_STEP = 2 /* memory is paid for in steps, so that endless loops end by them */
};

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

bool cm_may_nest(struct cm *cm)
{
    if (cm->depth > CM_MAX_DEPTH)
        cm_no_memory(cm);
    return cm->depth <= CM_MAX_DEPTH;
}

bool cm_step(struct cm *cm, uint64_t n)
{
    size_t used = sk_arena_used(cm->arena);
    if (used > cm->arena_seen) {
        n += (used - cm->arena_seen) / BYTES_A_STEP;
        cm->arena_seen = used;
    }
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

/* What the text reserved and does not need goes back. */
sk_span cm_done(struct cm *cm, struct sk_text *t)
{
    if (t->failed)
        cm_no_memory(cm);
    if (t->len < t->cap) {
        t->ptr = sk_arena_resize(cm->arena, t->ptr, t->cap, t->len);
        t->cap = t->len;
    }
    return sk_text_view(t);
}

sk_span cm_join(struct cm *cm, sk_span a, const char *middle, sk_span b)
{
    struct sk_text t = cm_text(cm);
    sk_text_put(&t, a);
    sk_text_puts(&t, middle);
    sk_text_put(&t, b);
    return cm_done(cm, &t);
}

sk_span cm_number(struct cm *cm, int64_t n)
{
    struct sk_text t = cm_text(cm);
    sk_text_printf(&t, "%lld", (long long)n);
    return cm_done(cm, &t);
}

bool cm_is_delim(uint8_t c)
{
    return c != 0 && strchr(" \t,;=\v\f", c) != NULL;
}

bool cm_word(sk_span *rest, sk_span *ret)
{
    size_t i = 0;
    bool quoted = false;
    while (i < rest->len && cm_is_delim(rest->ptr[i]))
        i++;
    size_t start = i;
    for (; i < rest->len; i++) {
        quoted ^= rest->ptr[i] == '"';
        if (!quoted && cm_is_delim(rest->ptr[i]))
            break;
    }
    *ret = sk_slice(*rest, start, i - start);
    *rest = sk_from(*rest, i);
    return ret->len > 0;
}

sk_span cm_unquote(sk_span s)
{
    bool both = s.len > 1 && s.ptr[0] == '"' && s.ptr[s.len - 1] == '"';
    return both ? sk_slice(s, 1, s.len - 2) : s;
}

sk_span cm_bare(struct cm *cm, sk_span s)
{
    if (sk_find_byte(s, '"') == SK_NPOS)
        return s;
    struct sk_text t = cm_text(cm);
    for (size_t i = 0; i < s.len; i++)
        if (s.ptr[i] != '"')
            sk_text_byte(&t, s.ptr[i]);
    return cm_done(cm, &t);
}

/* The same line twice in a row is one layer; a loop's thousandth line is none. */
void cm_layer(struct cm *cm, enum sk_language language, sk_span name, sk_span text)
{
    if (language == SK_LANG_CMD && name.len == 0)
        text = sk_trim(text);
    bool again = sk_eq(text, cm->ev->last_layer) && name.len == 0;
    if (text.len == 0 || again || cm->ev->layer_count >= MAX_LAYERS ||
        cm->layer_bytes + text.len > MAX_LAYER_BYTES)
        return;
    cm->layer_bytes += text.len;
    sk_events_layer(cm->ev, language, name, text);
}

/* Scripts that were written but not seen to run, and what was decoded. */
static void tell_files(struct cm *cm)
{
    static const char *const ends[] = {".ps1", ".vbs", ".js",  ".bat", ".cmd", ".hta", ".reg",
                                       ".wsf", ".vbe", ".jse", ".sct", ".inf", ".psm1"};
    for (size_t i = 0; i < cm->files.count; i++) {
        struct cm_file *f = (struct cm_file *)cm->files.entries[i].value;
        bool script = false;
        for (size_t e = 0; f != NULL && e < sizeof ends / sizeof ends[0]; e++)
            script |= sk_iends(f->name, sk_span_of_cstr(ends[e]));
        if (f == NULL || f->told || !(script || f->decoded))
            continue;
        f->told = true;
        cm_layer(cm, cm_language_of(f->name), f->name, f->bytes);
    }
}

static void run_module(struct cm *cm, sk_span text)
{
    if (sk_starts(text, SK_LIT("\xef\xbb\xbf")))
        text = sk_from(text, 3);
    /* Without a line end it was typed in; with one it is a batch file, and lies somewhere. */
    bool batch = sk_find_byte(text, '\n') != SK_NPOS;
    sk_span zero = {0};
    if (batch) {
        zero = cm_full(cm, SK_LIT("run.bat"));
        struct cm_file *self = cm_file_of(cm, zero, true);
        if (self != NULL) {
            self->bytes = text;
            self->told = true;
        }
    }
    cm_run_text(cm, text, zero, (sk_span){0}, batch);
}

static void give(struct cm *cm, struct sk_interp_result *ret)
{
    struct sk_text clean = sk_text_new(cm->arena, MAX_TEXT);
    sk_utf8_sanitize(sk_trim(cm->ev->last_layer), &clean);
    ret->has_return = cm->ev->layer_count > 0;
    ret->return_text = sk_text_view(&clean);
    ret->return_type = ret->has_return ? "String" : NULL;
    ret->stopped = cm->stopped;
    ret->steps = cm->steps;
    ret->environment_read = cm->looked;
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
                      .files = {.fold = true},
                      .cmdline = SK_LIT("\"C:\\Windows\\system32\\cmd.exe\" ")};
    cm->arena_seen = sk_arena_used(arena);
    cm_vars_start(cm);
    for (size_t i = 0; i < input->module_count && !cm->dead; i++)
        run_module(cm, input->modules[i].source);
    tell_files(cm);
    if (!cm->any_real)
        cm_layer(cm, SK_LANG_CMD, SK_LIT(""), cm->last_set);
    give(cm, ret);
    return SK_OK;
}

const struct sk_interp sk_interp_cmd = {.name = "cmd", .languages = 1u << SK_LANG_CMD, .run = run};

/* The run: modules in, entry points fired, events out; and once more past the checks. */
#include "interp/vba/run.h"

#include "core/record.h"

enum { STACK_VALUES = 1 << 16, MAX_TRIES = 8, MAX_FLIPS = 8, NOTES_MAX = 100 };

/* One source file may hold several modules, each behind its Attribute VB_Name. */
static bool load_source(struct vb *vb, const struct sk_interp_module *m)
{
    static const sk_span mark = SK_LIT_INIT("Attribute VB_Name");
    sk_span rest = m->source, name = m->name;
    bool is_class = false;
    for (size_t at; (at = sk_ifind(rest, mark)) != SK_NPOS && !vb->script;) {
        sk_span head = sk_slice(rest, 0, at);
        size_t version = sk_ifind(head, SK_LIT("VERSION 1.0 CLASS"));
        sk_span body = version == SK_NPOS ? head : sk_slice(head, 0, version);
        if (sk_trim(body).len > 0 && !vb_load(vb, name, body, is_class ? "class" : m->kind))
            return false;
        is_class = version != SK_NPOS;
        sk_span line, after = sk_from(rest, at + mark.len);
        if (!sk_next_line(&after, &line))
            return true;
        size_t quote = sk_find_byte(line, '"');
        name = quote == SK_NPOS ? name : sk_trim_byte(sk_trim(sk_from(line, quote)), '"');
        rest = after;
    }
    return vb_load(vb, name, rest, is_class ? "class" : m->kind);
}

static bool load_modules(struct vb *vb)
{
    for (size_t i = 0; i < vb->input->module_count; i++) {
        vb->loading = i;
        if (!load_source(vb, &vb->input->modules[i]))
            return false;
    }
    return true;
}

static bool prepare(struct vb *vb)
{
    vb->names.fold = true;
    vb->singletons.fold = true;
    vb->stack =
        sk_arena_alloc(vb->arena, STACK_VALUES * sizeof(vb_value)); /* frames clear theirs */
    if (vb->stack == NULL || !vb_add_library(vb) || !vb_env_names(vb))
        return false;
    vb->stack_start = vb->stack;
    vb->stack_end = vb->stack + STACK_VALUES;
    return vb_start_objects(vb) && load_modules(vb) && vb_compile(vb);
}

/* Statements outside procedures run first in a script. */
static bool run_tops(struct vb *vb)
{
    vb_value none;
    bool ok = true;
    const struct vb_module *last = vb->last_module; /* behind it come those that Execute makes */
    for (struct vb_module *m = vb->modules; m != NULL && ok; m = m == last ? NULL : m->next)
        if (m->top != NULL)
            ok = vb_run_proc(vb, m->top, NULL, NULL, 0, &none);
    return ok || vb->quitting;
}

static bool run_entry(struct vb_run *r, struct sk_interp_result *ret)
{
    struct vb *vb = r->vb;
    vb_value v;
    struct vb_proc *q = vb_proc_find(vb, vb->input->entry);
    sk_text_put(&r->entries, vb->input->entry);
    if (q == NULL)
        return vb_err(vb, 35);
    if (!vb_fire(r, q, &v))
        return false;
    if (!q->is_function || vb->quitting)
        return true;
    ret->return_type = vb_type_name(vb, &v);
    ret->has_return = v.type != VT_NULL && v.type != VT_OBJECT && v.type != VT_UDT &&
                      (v.type != VT_ARRAY || v.a->type == VT_BYTE);
    ret->return_text = ret->has_return ? vb_text(vb, &v) : (sk_span){0};
    return true;
}

static void say_stopped(const struct vb_run *r, struct sk_interp_result *ret)
{
    struct vb *vb = r->vb;
    struct sk_text t = sk_text_new(vb->arena, 4096);
    if (vb->stopped != NULL) {
        ret->stopped = sk_span_of_cstr(vb->stopped);
        return;
    }
    const struct vb_error *e = r->failed.number != 0 ? &r->failed : &vb->err;
    sk_span words = e->description.type == VT_STRING && e->description.len > 0
                        ? vb_utf8(vb, &e->description)
                        : sk_span_of_cstr(vb_err_message(e->number));
    sk_text_printf(&t, "error %d: ", (int)e->number);
    sk_text_put(&t, words);
    ret->stopped = sk_text_view(&t);
}

static void list_unreached(struct vb *vb, struct sk_interp_result *ret)
{
    struct sk_text t = sk_text_new(vb->arena, 1 << 20);
    for (struct vb_module *m = vb->modules; m != NULL; m = m->next)
        for (struct vb_proc *q = m->procs; q != NULL; q = q->next) {
            if (q->reached || q->declared)
                continue;
            if (t.len > 0)
                sk_text_byte(&t, ',');
            sk_text_put(&t, q->name->text);
        }
    ret->unreached = sk_text_view(&t);
}

/* ---- the sink in between: it tells the place before an event ---- */

static void tell_place(struct vb *vb)
{
    const struct vb_proc *q = vb->frame != NULL ? vb->frame->proc : NULL;
    size_t module = q != NULL ? q->module->source_index : vb->loading;
    const struct sk_sink *to = vb->sink;
    if (to->place != NULL)
        to->place(to->state, module, vb->entry != NULL ? vb->entry->text : SK_LIT(""),
                  q != NULL ? q->name->text : SK_LIT(""));
}

static void on_behaviour(void *state, enum sk_behaviour_kind kind, sk_span api, sk_span what)
{
    struct vb *vb = state;
    tell_place(vb);
    vb->env_read |= kind == SK_DO_ENVIRONMENT;
    vb->sink->behaviour(vb->sink->state, kind, api, what);
}

static void on_layer(void *state, enum sk_language language, sk_span name, sk_span bytes)
{
    struct vb *vb = state;
    tell_place(vb);
    vb->sink->layer(vb->sink->state, language, name, bytes);
}

static void on_indicator(void *state, enum sk_indicator_kind kind, sk_span value)
{
    struct vb *vb = state;
    tell_place(vb);
    vb->sink->indicator(vb->sink->state, kind, value);
}

static void on_note(void *state, sk_span code, sk_span detail)
{
    struct vb *vb = state;
    tell_place(vb);
    vb->sink->note(vb->sink->state, code, detail);
}

/* ---- one run ---- */

struct setting {
    const struct sk_interp_input *input;
    struct sk_arena *arena;
    struct sk_budget *budget;
    const struct vb_branch *flips;
    size_t flip_count;
    bool watch; /* keep the branches */
};

static struct vb *machine(const struct setting *s, const struct sk_sink *sink)
{
    const struct sk_interp_input *input = s->input;
    struct vb *vb = sk_arena_zalloc(s->arena, sizeof *vb);
    struct sk_sink *own = sk_arena_zalloc(s->arena, sizeof *own);
    if (vb == NULL || own == NULL)
        return NULL;
    *vb = (struct vb){.arena = s->arena,
                      .budget = s->budget,
                      .input = input,
                      .fuel = FUEL,
                      .rnd = 0x50000,
                      .sink = sink,
                      .flips = s->flips,
                      .flip_count = s->flip_count,
                      .watch = s->watch};
    *own = (struct sk_sink){.state = vb,
                            .behaviour = on_behaviour,
                            .layer = on_layer,
                            .indicator = on_indicator,
                            .note = on_note};
    vb->events = sk_events_of(s->arena, own);
    vb->script = input->language == SK_LANG_VBSCRIPT;
    vb->profile = input->profile != NULL ? input->profile : sk_host_profile("en-US");
    vb->japanese = strcmp(vb->profile->locale, "ja-JP") == 0;
    vb->code_page = input->code_page != 0 ? input->code_page : 1252;
    vb->clock = vb->profile->now;
    return vb;
}

static struct vb *run_once(const struct setting *s, const struct sk_sink *sink,
                           struct sk_interp_result *ret)
{
    uint8_t here;
    struct vb *vb = machine(s, sink);
    *ret = (struct sk_interp_result){0};
    if (vb == NULL)
        return NULL;
    vb->stack_base = (uintptr_t)&here;
    struct vb_run r = {.vb = vb, .entries = sk_text_new(s->arena, 1 << 16)};
    bool ok = prepare(vb) && (!vb->script || run_tops(vb));
    if (ok)
        ok = s->input->entry.len > 0 ? run_entry(&r, ret) : vb->script || vb_fire_all(&r);
    if (!ok)
        say_stopped(&r, ret);
    for (struct vb_file *f = vb->files; f != NULL; f = f->next)
        vb_file_done(vb, f, f->api != NULL ? f->api : "Open");
    ret->entry = sk_text_view(&r.entries);
    ret->steps = vb->steps + (FUEL - vb->fuel);
    ret->environment_read = vb->env_read;
    list_unreached(vb, ret);
    return vb;
}

/* ---- past the checks ---- */

static void replay(const struct sk_record *rec, const struct sk_sink *to)
{
    for (size_t i = 0; i < rec->events.count; i++) {
        const struct sk_event *e = &rec->events.at[i];
        if (to->place != NULL)
            to->place(to->state, e->module, e->entry, e->procedure);
        if (e->type == SK_EVENT_BEHAVIOUR)
            to->behaviour(to->state, (enum sk_behaviour_kind)e->kind, e->a, e->b);
        else if (e->type == SK_EVENT_LAYER)
            to->layer(to->state, (enum sk_language)e->kind, e->a, e->b);
        else if (e->type == SK_EVENT_INDICATOR)
            to->indicator(to->state, (enum sk_indicator_kind)e->kind, e->a);
        else
            to->note(to->state, e->a, e->b);
    }
}

/* The last branch of the run that was not seen before; all are seen afterwards. */
static bool newest(struct vb *vb, struct sk_map *seen, struct vb_branch *ret)
{
    bool any = false;
    for (size_t i = 0; i < vb->branches.count; i++) {
        const struct vb_branch *b = &vb->branches.at[i];
        size_t before = seen->count;
        sk_span key;
        if (!sk_arena_dup(vb->arena, sk_span_of(b, sizeof *b), &key) ||
            sk_map_put(seen, vb->arena, key) == NULL)
            return false;
        if (seen->count == before)
            continue;
        *ret = *b;
        any = true;
    }
    return any;
}

/* A run with a part of the steps that are left: one that waits for ever leaves some to the others.
 */
static struct vb *run_share(struct setting *s, uint64_t parts, const struct sk_sink *sink,
                            struct sk_interp_result *ret)
{
    uint64_t *left = &s->budget->left[SK_BUDGET_INTERP_STEPS];
    const uint64_t whole = *left, share = whole / parts;
    *left = share;
    struct vb *vb = run_once(s, sink, ret);
    *left = whole - (share - *left);
    return vb;
}

/* Takes one branch after the other the other way, the last one first; where that leads to new
 * branches, the last of those as well. */
static bool try_others(struct setting *s, struct vb *first, struct sk_record *ret)
{
    struct vb_branch flips[MAX_FLIPS], next = {0};
    struct sk_map seen = {0};
    size_t left = first->branches.count, depth = 0;
    (void)newest(first, &seen, &next);
    for (int i = 0; i < MAX_TRIES && !s->budget->expired; i++) {
        if (depth == 0 && left == 0)
            return false;
        flips[depth] = depth == 0 ? first->branches.at[--left] : next;
        s->flips = flips;
        s->flip_count = depth + 1;
        const struct sk_sink sink = sk_record_begin(ret, s->arena, NOTES_MAX);
        struct vb *vb = run_share(s, (uint64_t)(MAX_TRIES - i), &sink, &ret->result);
        if (vb == NULL)
            return false;
        if (ret->acts)
            return true;
        bool more = newest(vb, &seen, &next);
        depth = more && depth + 1 < MAX_FLIPS ? depth + 1 : 0;
    }
    return false;
}

static enum sk_status past_checks(struct setting *s, const struct sk_sink *sink,
                                  struct sk_interp_result *ret)
{
    struct sk_record first, other;
    s->watch = true;
    const struct sk_sink inner = sk_record_begin(&first, s->arena, NOTES_MAX);
    struct vb *vb = run_share(s, 2, &inner, &first.result);
    if (vb == NULL)
        return SK_NO_MEMORY;
    bool forced = !first.acts && vb->env_read && try_others(s, vb, &other);
    const struct sk_record *kept = forced ? &other : &first;
    *ret = kept->result;
    ret->forced = forced;
    ret->environment_read = first.result.environment_read;
    replay(kept, sink);
    return SK_OK;
}

enum sk_status vb_run_input(const struct sk_interp_input *input, struct sk_arena *arena,
                            struct sk_budget *budget, const struct sk_sink *sink,
                            struct sk_interp_result *ret)
{
    struct setting s = {.input = input, .arena = arena, .budget = budget};
    *ret = (struct sk_interp_result){0};
    if (input->past_checks)
        return past_checks(&s, sink, ret);
    return run_once(&s, sink, ret) == NULL ? SK_NO_MEMORY : SK_OK;
}

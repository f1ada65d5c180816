#include "core/record.h"

enum { EVENTS_MAX = 4096 };

static void keep(struct sk_record *r, struct sk_event e)
{
    e.module = r->module;
    e.entry = r->entry;
    e.procedure = r->procedure;
    if (r->events.count >= EVENTS_MAX || !sk_arena_dup(r->arena, e.a, &e.a) ||
        !sk_arena_dup(r->arena, e.b, &e.b)) {
        r->lost = true;
        return;
    }
    struct sk_event *at = SK_PUSH(r->arena, &r->events);
    if (at == NULL)
        r->lost = true;
    else
        *at = e;
}

static void on_behaviour(void *state, enum sk_behaviour_kind kind, sk_span api, sk_span what)
{
    struct sk_record *r = state;
    r->acts |= kind != SK_DO_ENVIRONMENT && kind != SK_DO_OTHER;
    keep(r, (struct sk_event){.type = SK_EVENT_BEHAVIOUR, .kind = (int)kind, .a = api, .b = what});
}

static void on_layer(void *state, enum sk_language language, sk_span name, sk_span bytes)
{
    keep(state,
         (struct sk_event){.type = SK_EVENT_LAYER, .kind = (int)language, .a = name, .b = bytes});
}

static void on_indicator(void *state, enum sk_indicator_kind kind, sk_span value)
{
    keep(state, (struct sk_event){.type = SK_EVENT_INDICATOR, .kind = (int)kind, .a = value});
}

static void on_note(void *state, sk_span code, sk_span detail)
{
    struct sk_record *r = state;
    if (r->notes++ < r->notes_max)
        keep(r, (struct sk_event){.type = SK_EVENT_NOTE, .a = code, .b = detail});
}

static void on_place(void *state, size_t module, sk_span entry, sk_span procedure)
{
    struct sk_record *r = state;
    r->module = module;
    if ((!sk_eq(entry, r->entry) && !sk_arena_dup(r->arena, entry, &r->entry)) ||
        (!sk_eq(procedure, r->procedure) && !sk_arena_dup(r->arena, procedure, &r->procedure)))
        r->lost = true;
}

struct sk_sink sk_record_begin(struct sk_record *record, struct sk_arena *arena, size_t notes_max)
{
    *record = (struct sk_record){.arena = arena, .notes_max = notes_max};
    return (struct sk_sink){.state = record,
                            .behaviour = on_behaviour,
                            .layer = on_layer,
                            .indicator = on_indicator,
                            .note = on_note,
                            .place = on_place};
}

void sk_record_end(struct sk_record *record)
{
    struct sk_interp_result *result = &record->result;
    sk_span *texts[] = {&result->entry, &result->return_text, &result->stopped, &result->unreached};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        record->lost |= !sk_arena_dup(record->arena, *texts[i], texts[i]);
}

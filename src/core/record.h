/* record.h: the events of one run of an emulator, kept in order.
 * May be used by: engine, report, app. Uses: base, core/interp.h. */
#ifndef SEKISHO_CORE_RECORD_H
#define SEKISHO_CORE_RECORD_H

#include "core/interp.h"

enum sk_event_type {
    SK_EVENT_BEHAVIOUR, /* a: api, b: what */
    SK_EVENT_LAYER,     /* a: name, b: bytes */
    SK_EVENT_INDICATOR, /* a: value */
    SK_EVENT_NOTE       /* a: code, b: detail */
};

struct sk_event {
    enum sk_event_type type;
    int kind; /* enum sk_behaviour_kind, sk_language or sk_indicator_kind */
    size_t module;
    sk_span entry, procedure;
    sk_span a, b;
};

struct sk_record {
    struct sk_arena *arena; /* of the events, not of the run */
    SK_VEC(struct sk_event) events;
    size_t module, notes, notes_max; /* notes: also those beyond the ones kept */
    sk_span entry, procedure;
    bool acts; /* there is a behaviour beyond looking at the machine */
    bool lost; /* an event could not be kept */
    struct sk_interp_result result;
};

/* Empties *record and gives the sink that fills it; both must outlive the run. No more than
 * notes_max notes are kept. */
struct sk_sink sk_record_begin(struct sk_record *record, struct sk_arena *arena, size_t notes_max);
/* Copies the result's texts, which lie in the run's arena, into the record's. */
void sk_record_end(struct sk_record *record);

#endif

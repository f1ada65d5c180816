/* events.h: the sink as the script emulators use it: every event once, the last layer kept.
 * May be used by: interp. Uses: core/interp.h. */
#ifndef SEKISHO_INTERP_COMMON_EVENTS_H
#define SEKISHO_INTERP_COMMON_EVENTS_H

#include "core/interp.h"

struct sk_events {
    const struct sk_sink *sink;
    struct sk_arena *arena;
    struct sk_map seen;
    size_t layer_count;
    sk_span last_layer;
    size_t script_count; /* layers of a known language */
    sk_span last_script;
};

struct sk_events sk_events_of(struct sk_arena *arena, const struct sk_sink *sink);
/* Each is given on once per value; empty `what` and empty layers are not given on. */
void sk_events_behaviour(struct sk_events *ev, enum sk_behaviour_kind kind, sk_span api,
                         sk_span what);
void sk_events_layer(struct sk_events *ev, enum sk_language language, sk_span name, sk_span bytes);
void sk_events_indicator(struct sk_events *ev, enum sk_indicator_kind kind, sk_span value);
/* Walks the indicators of a kind that have been given, from *pos (0: the first) on. */
bool sk_events_next(const struct sk_events *ev, enum sk_indicator_kind kind, size_t *pos,
                    sk_span *ret);
void sk_events_note(struct sk_events *ev, const char *code, sk_span detail);
/* Every http, https and ftp URL standing in the text becomes an indicator. */
void sk_events_urls(struct sk_events *ev, sk_span text);
/* A file name with a directory becomes a path indicator. */
void sk_events_path(struct sk_events *ev, sk_span path);

/* Finds the first URL at or behind *pos, moves *pos behind it. */
bool sk_next_url(sk_span text, size_t *pos, sk_span *ret);

/* Runs `code` in the interpreter of `language` with its events going into ev; the interpreter
 * that calls has recorded the layer itself. Nested at most 8 deep. */
void sk_events_follow(struct sk_events *ev, struct sk_budget *budget,
                      const struct sk_interp_input *from, enum sk_language language, sk_span code);

#endif

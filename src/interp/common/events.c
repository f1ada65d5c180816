#include "interp/common/events.h"

#include "base/text.h"

enum { MAX_FOLLOW = 8 };

struct sk_events sk_events_of(struct sk_arena *arena, const struct sk_sink *sink)
{
    return (struct sk_events){.sink = sink, .arena = arena};
}

/* True the first time that (tag, a, b) comes by. */
static bool first_time(struct sk_events *ev, char tag, sk_span a, sk_span b)
{
    struct sk_text key = sk_text_new(ev->arena, SIZE_MAX);
    sk_text_byte(&key, (uint8_t)tag);
    sk_text_put(&key, a);
    sk_text_byte(&key, 0);
    sk_text_put(&key, b);
    if (key.failed)
        return true;
    size_t before = ev->seen.count;
    (void)sk_map_put(&ev->seen, ev->arena, sk_text_view(&key));
    return ev->seen.count != before;
}

void sk_events_behaviour(struct sk_events *ev, enum sk_behaviour_kind kind, sk_span api,
                         sk_span what)
{
    if (what.len > 0 && first_time(ev, (char)('0' + (int)kind), api, what))
        ev->sink->behaviour(ev->sink->state, kind, api, what);
}

void sk_events_layer(struct sk_events *ev, enum sk_language language, sk_span name, sk_span bytes)
{
    /* What one interpreter hands on and the next one takes is one layer. */
    bool again = language == SK_LANG_CMD && ev->layer_count > 0 && sk_eq(bytes, ev->last_layer);
    if (sk_trim(bytes).len == 0 || again)
        return;
    ev->last_layer = bytes;
    ev->layer_count++;
    if (language != SK_LANG_NONE) {
        ev->last_script = bytes;
        ev->script_count++;
    }
    ev->sink->layer(ev->sink->state, language, name, bytes);
}

void sk_events_indicator(struct sk_events *ev, enum sk_indicator_kind kind, sk_span value)
{
    if (value.len > 0 && first_time(ev, (char)('A' + (int)kind), value, SK_LIT("")))
        ev->sink->indicator(ev->sink->state, kind, value);
}

bool sk_events_next(const struct sk_events *ev, enum sk_indicator_kind kind, size_t *pos,
                    sk_span *ret)
{
    while (*pos < ev->seen.count) {
        sk_span key = ev->seen.entries[(*pos)++].key;
        if (key.len < 2 || key.ptr[0] != (uint8_t)('A' + (int)kind))
            continue;
        *ret = sk_slice(key, 1, key.len - 2); /* the tag before it, a zero behind it */
        return true;
    }
    return false;
}

void sk_events_note(struct sk_events *ev, const char *code, sk_span detail)
{
    sk_span name = sk_span_of_cstr(code);
    if (first_time(ev, 'n', name, detail))
        ev->sink->note(ev->sink->state, name, detail);
}

static size_t scheme_at(sk_span s)
{
    static const sk_span schemes[] = {SK_LIT_INIT("http://"), SK_LIT_INIT("https://"),
                                      SK_LIT_INIT("ftp://")};
    for (size_t i = 0; i < sizeof schemes / sizeof schemes[0]; i++)
        if (sk_istarts(s, schemes[i]))
            return schemes[i].len;
    return 0;
}

static bool ends_url(uint8_t c)
{
    return c <= ' ' || c == 0x7f || strchr("\"'<>`{}|\\^", c) != NULL;
}

/* Lists glue URLs with one character: "http://a/1@http://b/2". */
static bool glued(sk_span s, size_t i)
{
    return strchr("@*!,;+$#|", s.ptr[i]) != NULL && scheme_at(sk_from(s, i + 1)) > 0;
}

bool sk_next_url(sk_span text, size_t *pos, sk_span *ret)
{
    for (size_t at = *pos; at < text.len; at++) {
        uint8_t c = sk_lower(text.ptr[at]);
        size_t head = c == 'h' || c == 'f' ? scheme_at(sk_from(text, at)) : 0;
        if (head == 0)
            continue;
        size_t end = at + head, open = 0;
        for (; end < text.len && !ends_url(text.ptr[end]) && !glued(text, end); end++) {
            open += text.ptr[end] == '(';
            if (text.ptr[end] == ')' && open-- == 0)
                break;
        }
        *pos = end;
        while (end > at + head && strchr(".,;:!?)", text.ptr[end - 1]) != NULL)
            end--;
        if (end == at + head)
            continue;
        *ret = sk_slice(text, at, end - at);
        return true;
    }
    *pos = text.len;
    return false;
}

void sk_events_urls(struct sk_events *ev, sk_span text)
{
    sk_span url;
    for (size_t pos = 0; sk_next_url(text, &pos, &url);)
        sk_events_indicator(ev, SK_IOC_URL, url);
}

void sk_events_path(struct sk_events *ev, sk_span path)
{
    path = sk_trim_byte(sk_trim(path), '"');
    bool rooted = path.len > 3 && sk_is_alpha(path.ptr[0]) && path.ptr[1] == ':';
    if (rooted || sk_starts(path, SK_LIT("\\\\")) || sk_starts(path, SK_LIT("%")))
        sk_events_indicator(ev, SK_IOC_PATH, path);
}

static void on_behaviour(void *state, enum sk_behaviour_kind kind, sk_span api, sk_span what)
{
    sk_events_behaviour(state, kind, api, what);
}

/* The code that is followed is a layer already; its first line may be all of it. */
static void on_layer(void *state, enum sk_language language, sk_span name, sk_span bytes)
{
    const struct sk_events *ev = state;
    /* What was handed on is not told again as its own layer. */
    if (name.len > 0 || !sk_eq(bytes, ev->last_layer))
        sk_events_layer(state, language, name, bytes);
}

static void on_indicator(void *state, enum sk_indicator_kind kind, sk_span value)
{
    sk_events_indicator(state, kind, value);
}

static void on_note(void *state, sk_span code, sk_span detail)
{
    struct sk_events *ev = state;
    ev->sink->note(ev->sink->state, code, detail);
}

void sk_events_follow(struct sk_events *ev, struct sk_budget *budget,
                      const struct sk_interp_input *from, enum sk_language language, sk_span code)
{
    const struct sk_interp *interp = sk_interp_for(language);
    if (from->layers_elsewhere || interp == NULL || from->depth >= MAX_FOLLOW)
        return;
    const struct sk_interp_module module = {.source = code};
    struct sk_interp_input input = {.language = language,
                                    .modules = &module,
                                    .module_count = 1,
                                    .document_name = from->document_name,
                                    .code_page = from->code_page,
                                    .profile = from->profile,
                                    .depth = from->depth + 1};
    const struct sk_sink sink = {.state = ev,
                                 .behaviour = on_behaviour,
                                 .layer = on_layer,
                                 .indicator = on_indicator,
                                 .note = on_note};
    struct sk_interp_result result = {0};
    (void)interp->run(&input, ev->arena, budget, &sink, &result);
}

#include "report/emulation.h"

#include <stdio.h>

#include "report/chain.h"
#include "report/json.h"
#include "report/paint.h"
#include "report/show.h"

/* ---- JSON ---- */

static void member(struct sk_text *out, const char *key, sk_span value)
{
    sk_text_printf(out, "\"%s\": ", key);
    sk_json_string(out, value);
}

static void null_or_member(struct sk_text *out, const char *key, sk_span value, bool is)
{
    sk_text_puts(out, ", ");
    if (is)
        member(out, key, value);
    else
        sk_text_printf(out, "\"%s\": null", key);
}

static void behaviour_json(struct sk_text *out, const struct sk_event *e)
{
    sk_text_printf(out, "{\"kind\": \"%s\", ", sk_behaviour_name((enum sk_behaviour_kind)e->kind));
    member(out, "api", e->a);
    sk_text_puts(out, ", ");
    member(out, "what", e->b);
    sk_text_byte(out, '}');
}

static void layer_json(struct sk_text *out, const struct sk_event *e)
{
    if (e->kind == SK_LANG_NONE)
        sk_text_puts(out, "{\"language\": null, ");
    else
        sk_text_printf(out, "{\"language\": \"%s\", ", sk_language_name((enum sk_language)e->kind));
    if (e->a.len > 0) {
        member(out, "name", e->a);
        sk_text_puts(out, ", ");
    }
    member(out, "text", e->b);
    sk_text_byte(out, '}');
}

static void indicator_json(struct sk_text *out, const struct sk_event *e)
{
    sk_text_printf(out, "{\"kind\": \"%s\", ", sk_indicator_name((enum sk_indicator_kind)e->kind));
    member(out, "value", e->a);
    sk_text_byte(out, '}');
}

static void note_json(struct sk_text *out, const struct sk_event *e)
{
    sk_text_byte(out, '{');
    member(out, "code", e->a);
    sk_text_puts(out, ", ");
    member(out, "detail", e->b);
    sk_text_byte(out, '}');
}

static const struct {
    const char *key;
    enum sk_event_type type;
    void (*write)(struct sk_text *out, const struct sk_event *e);
} lists[] = {
    {"behaviours", SK_EVENT_BEHAVIOUR, behaviour_json},
    {"layers", SK_EVENT_LAYER, layer_json},
    {"indicators", SK_EVENT_INDICATOR, indicator_json},
    {"notes", SK_EVENT_NOTE, note_json},
};

static void list_json(struct sk_text *out, const struct sk_record *record, size_t list)
{
    const char *comma = "";
    sk_text_printf(out, ", \"%s\": [", lists[list].key);
    for (size_t i = 0; i < record->events.count; i++) {
        if (record->events.at[i].type != lists[list].type)
            continue;
        sk_text_puts(out, comma);
        lists[list].write(out, &record->events.at[i]);
        comma = ", ";
    }
    sk_text_byte(out, ']');
}

void sk_emulation_json(const struct sk_record *record, enum sk_language language,
                       struct sk_text *out)
{
    const struct sk_interp_result *r = &record->result;
    sk_text_printf(out, "{\"schema\": 1, \"language\": \"%s\"", sk_language_name(language));
    null_or_member(out, "entry", r->entry, r->entry.len > 0);
    null_or_member(out, "return", r->return_text, r->has_return);
    null_or_member(out, "return_type", sk_span_of_cstr(r->return_type), r->return_type != NULL);
    for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++)
        list_json(out, record, i);
    sk_text_printf(out, ", \"steps\": %llu", (unsigned long long)r->steps);
    null_or_member(out, "unreached", r->unreached, r->unreached.len > 0);
    null_or_member(out, "stopped", r->stopped, r->stopped.len > 0);
    sk_text_puts(out, "}\n");
}

/* ---- for a person ---- */

enum {
    TEXT_MAX_BYTES = 1 << 20,
    TITLE_COLUMNS = 12,
    TEXT_COLUMNS = 2000,
};

static void fact_line(const struct sk_pen *pen, enum sk_msg title, sk_span value)
{
    if (value.len == 0)
        return;
    struct sk_text text = sk_shown(value);
    sk_titled(pen, SK_DIM, sk_msg(title, pen->style->lang), TITLE_COLUMNS, sk_text_view(&text),
              TEXT_COLUMNS);
    sk_text_free(&text);
}

/* The title of a line, and whether it is in colour. */
static const char *event_title(const struct sk_event *e, enum sk_lang lang)
{
    if (e->type == SK_EVENT_BEHAVIOUR)
        return sk_do_title((enum sk_behaviour_kind)e->kind, lang);
    if (e->type == SK_EVENT_INDICATOR)
        return sk_indicator_name((enum sk_indicator_kind)e->kind);
    return e->kind == SK_LANG_NONE ? "-" : sk_language_name((enum sk_language)e->kind);
}

static void event_text(const struct sk_event *e, struct sk_text *out)
{
    const bool named = e->a.len > 0 && e->type != SK_EVENT_INDICATOR;
    if (e->type == SK_EVENT_BEHAVIOUR) {
        sk_show(out, e->b);
        sk_text_puts(out, "  (");
        sk_show(out, e->a);
        sk_text_byte(out, ')');
        return;
    }
    sk_show(out, e->a);
    sk_text_puts(out, named && e->b.len > 0 ? ": " : "");
    sk_show(out, sk_slice(e->b, 0, 4 * TEXT_COLUMNS));
}

static void section(const struct sk_pen *pen, const struct sk_record *record,
                    enum sk_event_type type, enum sk_msg title)
{
    size_t count = 0;
    for (size_t i = 0; i < record->events.count; i++) {
        const struct sk_event *e = &record->events.at[i];
        if (e->type != type)
            continue;
        if (count++ == 0)
            sk_heading(pen, title);
        struct sk_text text = sk_text_new(NULL, TEXT_MAX_BYTES);
        event_text(e, &text);
        sk_titled(pen, type == SK_EVENT_BEHAVIOUR ? SK_YELLOW : SK_DIM,
                  type == SK_EVENT_NOTE ? "·" : event_title(e, pen->style->lang),
                  type == SK_EVENT_NOTE ? 1 : TITLE_COLUMNS, sk_text_view(&text), TEXT_COLUMNS);
        sk_text_free(&text);
    }
}

static bool has(const struct sk_record *record, enum sk_event_type type)
{
    for (size_t i = 0; i < record->events.count; i++)
        if (record->events.at[i].type == type)
            return true;
    return false;
}

void sk_emulation_text(const struct sk_record *record, enum sk_language language,
                       const struct sk_tree_style *style, struct sk_text *out)
{
    const struct sk_pen pen = {style, out};
    const struct sk_interp_result *r = &record->result;
    char steps[24];
    const int n = snprintf(steps, sizeof steps, "%llu", (unsigned long long)r->steps);
    fact_line(&pen, SK_MSG_LANGUAGE, sk_span_of_cstr(sk_language_name(language)));
    fact_line(&pen, SK_MSG_STARTED, r->entry);
    fact_line(&pen, SK_MSG_RETURNED, r->return_text);
    fact_line(&pen, SK_MSG_STEPS, sk_span_of(steps, (size_t)n));
    fact_line(&pen, SK_MSG_STOPPED, r->stopped);
    fact_line(&pen, SK_MSG_UNREACHED, r->unreached);
    section(&pen, record, SK_EVENT_BEHAVIOUR, SK_MSG_WOULD_DO);
    if (!has(record, SK_EVENT_BEHAVIOUR))
        sk_remark(&pen, (sk_span){0}, SK_DIM, "\n ",
                  sk_span_of_cstr(sk_msg(SK_MSG_DID_NOTHING, style->lang)));
    section(&pen, record, SK_EVENT_LAYER, SK_MSG_DECODED);
    section(&pen, record, SK_EVENT_INDICATOR, SK_MSG_INDICATORS);
    section(&pen, record, SK_EVENT_NOTE, SK_MSG_NOT_KNOWN);
}

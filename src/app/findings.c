/* sekisho findings: the catalogue of what a scan can report. */
#include "app/app.h"

#include "base/arith.h"
#include "report/json.h"
#include "report/messages.h"
#include "report/show.h"

enum { CATALOGUE_MAX_BYTES = 64 << 20 };

static void as_json(const struct sk_finding_rule *rule, struct sk_text *out)
{
    sk_text_puts(out, "{\"id\":");
    sk_json_string(out, rule->id);
    sk_text_printf(out, ",\"severity\":\"%s\",\"weight\":%u,\"attack\":",
                   sk_severity_name(rule->severity), rule->weight);
    sk_json_list(out, rule->attack);
    sk_text_puts(out, ",\"en\":");
    sk_json_string(out, rule->en);
    sk_text_puts(out, ",\"ja\":");
    sk_json_string(out, rule->ja);
    sk_text_puts(out, "}\n");
}

struct widths {
    size_t id, severity, attack;
};

static void padded(struct sk_text *out, sk_span s, size_t width)
{
    sk_text_put(out, s);
    for (size_t n = sk_columns(s); n < width + 2; n++)
        sk_text_byte(out, ' ');
}

static void row(struct sk_text *out, const struct widths *w, sk_span id, const char *severity,
                sk_span attack, sk_span what)
{
    padded(out, id, w->id);
    padded(out, sk_span_of_cstr(severity), w->severity);
    padded(out, attack, w->attack);
    sk_text_put(out, what);
    sk_text_byte(out, '\n');
}

static void as_table(const struct sk_rules *rules, enum sk_lang lang, struct sk_text *out)
{
    struct widths w = {8, 8, 8};
    for (size_t i = 0; i < rules->finding_count; i++) {
        w.id = sk_max(w.id, rules->findings[i].id.len);
        w.attack = sk_max(w.attack, rules->findings[i].attack.len);
    }
    row(out, &w, sk_span_of_cstr(sk_msg(SK_MSG_CATALOGUE_ID, lang)),
        sk_msg(SK_MSG_CATALOGUE_SEVERITY, lang),
        sk_span_of_cstr(sk_msg(SK_MSG_CATALOGUE_ATTACK, lang)),
        sk_span_of_cstr(sk_msg(SK_MSG_CATALOGUE_WHAT, lang)));
    for (size_t i = 0; i < rules->finding_count; i++) {
        const struct sk_finding_rule *r = &rules->findings[i];
        row(out, &w, r->id, sk_msg_severity(r->severity, lang), r->attack, sk_msg_finding(r, lang));
    }
}

int sk_app_findings(const struct sk_config *config)
{
    struct sk_rules *rules = sk_app_rules(config);
    if (rules == NULL)
        return SK_EXIT_TROUBLE;
    struct sk_text out = sk_text_new(NULL, CATALOGUE_MAX_BYTES);
    if (!config->json)
        as_table(rules, config->lang, &out);
    for (size_t i = 0; config->json && i < rules->finding_count; i++)
        as_json(&rules->findings[i], &out);
    bool ok = !out.failed && sk_app_print(sk_text_view(&out));
    sk_text_free(&out);
    sk_rules_free(rules);
    return ok ? SK_EXIT_CLEAN : SK_EXIT_TROUBLE;
}

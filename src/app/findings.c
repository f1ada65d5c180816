/* sekisho findings: the catalogue of what a scan can report. */
#include "app/app.h"

#include "report/json.h"

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

static void as_row(const struct sk_finding_rule *rule, size_t id_width, size_t attack_width,
                   enum sk_lang lang, struct sk_text *out)
{
    const sk_span what = lang == SK_JA ? rule->ja : rule->en;
    sk_text_printf(out, "%-*.*s  %-8s  %-*.*s  ", (int)id_width, (int)rule->id.len,
                   (const char *)rule->id.ptr, sk_severity_name(rule->severity), (int)attack_width,
                   (int)rule->attack.len, (const char *)rule->attack.ptr);
    sk_text_put(out, what);
    sk_text_byte(out, '\n');
}

int sk_app_findings(const struct sk_config *config)
{
    struct sk_rules *rules = sk_app_rules(config);
    if (rules == NULL)
        return SK_EXIT_TROUBLE;
    struct sk_text out = sk_text_new(NULL, CATALOGUE_MAX_BYTES);
    size_t id_width = 0, attack_width = 0;
    for (size_t i = 0; i < rules->finding_count; i++) {
        const struct sk_finding_rule *r = &rules->findings[i];
        id_width = r->id.len > id_width ? r->id.len : id_width;
        attack_width = r->attack.len > attack_width ? r->attack.len : attack_width;
    }
    for (size_t i = 0; i < rules->finding_count; i++)
        if (config->json)
            as_json(&rules->findings[i], &out);
        else
            as_row(&rules->findings[i], id_width, attack_width, config->lang, &out);
    bool ok = !out.failed && sk_app_print(sk_text_view(&out));
    sk_text_free(&out);
    sk_rules_free(rules);
    return ok ? SK_EXIT_CLEAN : SK_EXIT_TROUBLE;
}

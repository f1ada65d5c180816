/* Anomalies that are evidence by themselves: rules/diag-findings.tsv says which. */
#include "core/detector.h"
#include "detect/common.h"

static void run(struct sk_scan *scan)
{
    const struct sk_rule_table *table = sk_rules_table(scan->rules, "diag-findings");
    struct sk_map findings;
    if (table == NULL || scan->diags == NULL)
        return;
    if (!sk_word_map(scan, "diag-findings", 0, 1, (sk_span){0}, &findings)) {
        scan->lost = true;
        return;
    }
    for (const struct sk_diag *d = scan->diags; d != NULL; d = d->next) {
        sk_span code = sk_span_of_cstr(sk_diag_info(d->code)->code);
        const struct sk_map_entry *e = sk_map_find(&findings, code);
        if (e != NULL)
            sk_finding_named(scan, d->artifact, table->rows[e->value - 1].columns[1],
                             d->detail.len > 0 ? d->detail : code);
    }
}

const struct sk_detector sk_detector_evidence = {.name = "evidence", .run = run};

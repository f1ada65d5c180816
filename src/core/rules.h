/* rules.h: the shipped data that decides: findings with their weights, word tables, phrases.
 * Tab-separated text, `#` starts a comment line; each table's columns are named below.
 * May be used by: core, detect, engine, report, app. Uses: base. */
#ifndef SEKISHO_CORE_RULES_H
#define SEKISHO_CORE_RULES_H

#include "base/arena.h"
#include "base/map.h"

enum sk_severity { SK_INFO, SK_LOW, SK_MEDIUM, SK_HIGH, SK_CRITICAL, SK_SEVERITY_COUNT };
const char *sk_severity_name(enum sk_severity severity);

/* findings.tsv: id, severity, weight, techniques (comma-separated, or -), English, Japanese */
struct sk_finding_rule {
    sk_span id;
    enum sk_severity severity;
    uint32_t weight; /* of the score, 0 … 100 */
    sk_span attack;  /* ATT&CK ids, comma-separated; len 0: none */
    sk_span en, ja;  /* one sentence each */
};

/* Any other table: rows of columns. */
struct sk_rule_row {
    const sk_span *columns;
    size_t count;
};
struct sk_rule_table {
    sk_span name; /* file name without .tsv */
    struct sk_rule_row *rows;
    size_t count;
};

struct sk_rules {
    struct sk_arena *arena;
    struct sk_finding_rule *findings;
    size_t finding_count;
    struct sk_map by_id; /* id → index */
    SK_VEC(struct sk_rule_table) tables;
};

/* Rules over a fresh arena; NULL: no memory. Free with sk_rules_free(). */
struct sk_rules *sk_rules_new(void);
void sk_rules_free(struct sk_rules *rules);

/* Adds one table's text (copied). The table "findings" becomes finding rules. SK_OK, SK_NO_MEMORY,
 * or SK_MALFORMED with *ret_line the 1-based line that is wrong. */
SK_MUST_CHECK enum sk_status sk_rules_add(struct sk_rules *rules, sk_span name, sk_span text,
                                          size_t *ret_line);
/* The tables that are compiled in, from rules/ at build time. */
SK_MUST_CHECK enum sk_status sk_rules_add_builtin(struct sk_rules *rules);

const struct sk_finding_rule *sk_rules_finding(const struct sk_rules *rules, sk_span id);
/* NULL when there is no such table. */
const struct sk_rule_table *sk_rules_table(const struct sk_rules *rules, const char *name);

#endif

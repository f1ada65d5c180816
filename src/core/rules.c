#include "core/rules.h"

#include <stdlib.h>

#include "base/num.h"

enum { RULES_CAP_BYTES = 64 << 20, COLUMNS_MAX = 16 };

static const char *const severity_names[SK_SEVERITY_COUNT] = {
    [SK_INFO] = "info", [SK_LOW] = "low",           [SK_MEDIUM] = "medium",
    [SK_HIGH] = "high", [SK_CRITICAL] = "critical",
};

const char *sk_severity_name(enum sk_severity severity)
{
    return severity_names[severity];
}

struct sk_rules *sk_rules_new(void)
{
    struct sk_arena *arena = sk_arena_new(RULES_CAP_BYTES);
    struct sk_rules *rules = arena == NULL ? NULL : SK_NEW(arena, struct sk_rules);
    if (rules == NULL) {
        sk_arena_free(arena);
        return NULL;
    }
    rules->arena = arena;
    return rules;
}

void sk_rules_free(struct sk_rules *rules)
{
    if (rules != NULL)
        sk_arena_free(rules->arena);
}

static bool parse_row(struct sk_arena *arena, sk_span line, struct sk_rule_row *ret)
{
    sk_span columns[COLUMNS_MAX];
    size_t n = 0;
    for (sk_span piece; n < COLUMNS_MAX && sk_split(&line, '\t', &piece);)
        columns[n++] = piece;
    sk_span *copy = SK_NEW_ARRAY(arena, sk_span, n);
    if (copy == NULL)
        return false;
    memcpy(copy, columns, n * sizeof *copy);
    *ret = (struct sk_rule_row){.columns = copy, .count = n};
    return true;
}

static enum sk_status parse_table(struct sk_arena *arena, sk_span text, struct sk_rule_table *ret,
                                  size_t *ret_line)
{
    SK_VEC(struct sk_rule_row) rows = {0};
    size_t number = 0;
    for (sk_span line; sk_next_line(&text, &line);) {
        *ret_line = ++number;
        if (line.len == 0 || line.ptr[0] == '#')
            continue;
        struct sk_rule_row *row = SK_PUSH(arena, &rows);
        if (row == NULL || !parse_row(arena, line, row))
            return SK_NO_MEMORY;
    }
    ret->rows = rows.at;
    ret->count = rows.count;
    return SK_OK;
}

static bool severity_of(sk_span name, enum sk_severity *ret)
{
    for (int i = 0; i < SK_SEVERITY_COUNT; i++)
        if (sk_eq(name, sk_span_of_cstr(severity_names[i]))) {
            *ret = (enum sk_severity)i;
            return true;
        }
    return false;
}

static bool finding_of(const struct sk_rule_row *row, struct sk_finding_rule *ret)
{
    uint64_t weight;
    if (row->count != 6 || !severity_of(row->columns[1], &ret->severity) ||
        !sk_parse_u64(row->columns[2], 10, &weight) || weight > 100)
        return false;
    ret->id = row->columns[0];
    ret->weight = (uint32_t)weight;
    ret->attack = sk_eq(row->columns[3], SK_LIT("-")) ? (sk_span){0} : row->columns[3];
    ret->en = row->columns[4];
    ret->ja = row->columns[5];
    return true;
}

static enum sk_status adopt_findings(struct sk_rules *rules, const struct sk_rule_table *table,
                                     size_t *ret_line)
{
    struct sk_finding_rule *all = SK_NEW_ARRAY(rules->arena, struct sk_finding_rule, table->count);
    if (all == NULL)
        return SK_NO_MEMORY;
    rules->by_id = (struct sk_map){0};
    for (size_t i = 0; i < table->count; i++) {
        *ret_line = i + 1;
        if (!finding_of(&table->rows[i], &all[i]))
            return SK_MALFORMED;
        struct sk_map_entry *e = sk_map_put(&rules->by_id, rules->arena, all[i].id);
        if (e == NULL)
            return SK_NO_MEMORY;
        e->value = i;
    }
    rules->findings = all;
    rules->finding_count = table->count;
    return SK_OK;
}

enum sk_status sk_rules_add(struct sk_rules *rules, sk_span name, sk_span text, size_t *ret_line)
{
    struct sk_rule_table table = {0};
    sk_span copy;
    *ret_line = 0;
    if (!sk_arena_dup(rules->arena, name, &table.name) || !sk_arena_dup(rules->arena, text, &copy))
        return SK_NO_MEMORY;
    enum sk_status st = parse_table(rules->arena, copy, &table, ret_line);
    if (st == SK_OK && sk_eq(name, SK_LIT("findings")))
        st = adopt_findings(rules, &table, ret_line);
    if (st != SK_OK)
        return st;
    for (size_t i = 0; i < rules->tables.count; i++)
        if (sk_eq(rules->tables.at[i].name, name)) { /* --rules replaces a shipped table */
            rules->tables.at[i] = table;
            return SK_OK;
        }
    struct sk_rule_table *slot = SK_PUSH(rules->arena, &rules->tables);
    if (slot == NULL)
        return SK_NO_MEMORY;
    *slot = table;
    return SK_OK;
}

/* Generated from rules/ by meson: name, text, length. */
static const struct {
    const char *name;
    const uint8_t *text;
    size_t len;
} builtin[] = {
#include "rules-builtin.inc"
};

enum sk_status sk_rules_add_builtin(struct sk_rules *rules)
{
    for (size_t i = 0; i < sizeof builtin / sizeof builtin[0]; i++) {
        size_t line;
        enum sk_status st = sk_rules_add(rules, sk_span_of_cstr(builtin[i].name),
                                         sk_span_of(builtin[i].text, builtin[i].len), &line);
        if (st != SK_OK)
            return st;
    }
    return SK_OK;
}

const struct sk_finding_rule *sk_rules_finding(const struct sk_rules *rules, sk_span id)
{
    const struct sk_map_entry *e = rules == NULL ? NULL : sk_map_find(&rules->by_id, id);
    return e == NULL ? NULL : &rules->findings[e->value];
}

const struct sk_rule_table *sk_rules_table(const struct sk_rules *rules, const char *name)
{
    for (size_t i = 0; rules != NULL && i < rules->tables.count; i++)
        if (sk_eq(rules->tables.at[i].name, sk_span_of_cstr(name)))
            return &rules->tables.at[i];
    return NULL;
}

/* Findings that together say more than each: rules/combinations.tsv. Runs last. */
#include "core/detector.h"
#include "detect/common.h"

enum { FINDINGS_MAX = 256, SETS = FINDINGS_MAX / 64 };

/* The findings on an artifact and below it: a bit per row of the catalogue. */
struct set {
    uint64_t bits[SETS];
};

static void put(struct set *s, size_t index)
{
    if (index < FINDINGS_MAX)
        s->bits[index / 64] |= UINT64_C(1) << index % 64;
}

static bool has(const struct set *s, size_t index)
{
    return index < FINDINGS_MAX && (s->bits[index / 64] >> index % 64 & 1) != 0;
}

static bool is_empty(const struct set *s)
{
    return (s->bits[0] | s->bits[1] | s->bits[2] | s->bits[3]) == 0;
}

static size_t index_of(const struct sk_scan *scan, const struct sk_finding_rule *rule)
{
    return rule == NULL ? FINDINGS_MAX : (size_t)(rule - scan->rules->findings);
}

/* "a|b": one of them is enough. */
static bool clause_holds(const struct sk_scan *scan, const struct set *s, sk_span clause)
{
    for (sk_span id; sk_split(&clause, '|', &id);)
        if (has(s, index_of(scan, sk_rules_finding(scan->rules, id))))
            return true;
    return false;
}

static bool row_holds(const struct sk_scan *scan, const struct sk_rule_row *row,
                      const struct set *s)
{
    for (size_t i = 2; i < row->count; i++)
        if (!clause_holds(scan, s, row->columns[i]))
            return false;
    return row->count > 2;
}

/* The innermost artifact gets it: none of its children qualifies by itself. */
static bool child_holds(const struct sk_scan *scan, const struct sk_rule_row *row,
                        const struct set *sets, const struct sk_artifact *art)
{
    for (const struct sk_artifact *c = art->first_child; c != NULL; c = c->next_sibling)
        if (!is_empty(&sets[c->id]) && row_holds(scan, row, &sets[c->id]))
            return true;
    return false;
}

static void judge_row(struct sk_scan *scan, const struct sk_rule_row *row, const struct set *sets)
{
    /* Nothing below qualifies where the whole does not. */
    if (row->count < 3 || !row_holds(scan, row, &sets[scan->root->id]))
        return;
    bool within_file = sk_eq(row->columns[1], SK_LIT("file"));
    for (const struct sk_artifact *art = scan->root; art != NULL && sk_step(scan);
         art = art->next) {
        if (is_empty(&sets[art->id]) || (within_file && sk_holds_files(art)))
            continue;
        if (row_holds(scan, row, &sets[art->id]) && !child_holds(scan, row, sets, art))
            sk_finding_named(scan, art, row->columns[0], (sk_span){0});
    }
}

static struct set *sets_of(struct sk_scan *scan)
{
    struct set *sets = SK_NEW_ARRAY(scan->arena, struct set, (size_t)scan->artifact_count + 1);
    if (sets == NULL)
        return NULL;
    for (const struct sk_finding *f = scan->findings; f != NULL; f = f->next)
        for (const struct sk_artifact *up = f->artifact; up != NULL; up = up->parent)
            put(&sets[up->id], index_of(scan, f->rule));
    return sets;
}

static void run(struct sk_scan *scan)
{
    const struct sk_rule_table *table = sk_rules_table(scan->rules, "combinations");
    if (table == NULL || scan->findings == NULL)
        return;
    struct set *sets = sets_of(scan);
    if (sets == NULL) {
        scan->lost = true;
        return;
    }
    for (size_t i = 0; i < table->count; i++)
        judge_row(scan, &table->rows[i], sets);
}

const struct sk_detector sk_detector_combine = {.name = "combine", .run = run};

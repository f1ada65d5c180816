/* How a verdict comes about (docs/verdict.md says it for people):
 * score: the weights of the findings, each id once, as 100 × (1 − Π (1 − weight/100)).
 * malicious: 75 or more and at least one finding that is high or critical; suspicious: 40 or more
 * and at least one that is medium. So many small oddities never make a mail malicious, and a
 * score is never shown that its verdict does not match. Else clean, or unreadable when something
 * could not be looked into. */
#include "engine/engine.h"

enum { SUSPICIOUS_FROM = 40, MALICIOUS_FROM = 75 };

struct tally {
    double innocence;
    enum sk_severity worst;
};

/* Each rule counts once, however often it was found. */
static bool tally_of(struct sk_scan *scan, struct tally *ret)
{
    bool *counted = SK_NEW_ARRAY(scan->arena, bool, scan->rules->finding_count + 1);
    if (counted == NULL)
        return false;
    *ret = (struct tally){.innocence = 1.0, .worst = SK_INFO};
    for (const struct sk_finding *f = scan->findings; f != NULL; f = f->next) {
        size_t index = (size_t)(f->rule - scan->rules->findings);
        if (counted[index])
            continue;
        counted[index] = true;
        ret->innocence *= 1.0 - (double)f->rule->weight / 100.0;
        if (f->rule->severity > ret->worst)
            ret->worst = f->rule->severity;
    }
    return true;
}

static uint32_t score_of(const struct tally *t)
{
    uint32_t score = (uint32_t)(100.0 * (1.0 - t->innocence) + 0.5);
    if (score >= MALICIOUS_FROM && t->worst < SK_HIGH)
        score = MALICIOUS_FROM - 1;
    if (score >= SUSPICIOUS_FROM && t->worst < SK_MEDIUM)
        score = SUSPICIOUS_FROM - 1;
    return score;
}

static bool all_seen(const struct sk_scan *scan)
{
    for (const struct sk_diag *d = scan->diags; d != NULL; d = d->next)
        if (sk_diag_info(d->code)->class == SK_DIAG_CLASS_UNSEEN)
            return false;
    return !scan->lost && !scan->budget.expired && scan->budget.exhausted == 0;
}

void sk_judge(struct sk_scan *scan)
{
    struct tally t = {.innocence = 1.0, .worst = SK_INFO};
    scan->lost |= !tally_of(scan, &t);
    scan->score = score_of(&t);
    if (scan->score >= MALICIOUS_FROM)
        scan->verdict = SK_MALICIOUS;
    else if (scan->score >= SUSPICIOUS_FROM)
        scan->verdict = SK_SUSPICIOUS;
    else
        scan->verdict = all_seen(scan) ? SK_CLEAN : SK_UNREADABLE;
}

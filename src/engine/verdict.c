/* The verdict: the findings' weights, each id once, summed with diminishing returns. */
#include "engine/engine.h"

enum { SUSPICIOUS_FROM = 40, MALICIOUS_FROM = 75 };

static bool counted_before(const struct sk_scan *scan, const struct sk_finding *f)
{
    for (const struct sk_finding *g = scan->findings; g != f; g = g->next)
        if (g->rule == f->rule)
            return true;
    return false;
}

/* 100 × (1 − Π (1 − weight/100)): two halves make three quarters, never more than the whole. */
static uint32_t score_of(const struct sk_scan *scan)
{
    double innocence = 1.0;
    for (const struct sk_finding *f = scan->findings; f != NULL; f = f->next)
        if (!counted_before(scan, f))
            innocence *= 1.0 - (double)f->rule->weight / 100.0;
    return (uint32_t)(100.0 * (1.0 - innocence) + 0.5);
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
    scan->score = score_of(scan);
    if (scan->score >= MALICIOUS_FROM)
        scan->verdict = SK_MALICIOUS;
    else if (scan->score >= SUSPICIOUS_FROM)
        scan->verdict = SK_SUSPICIOUS;
    else
        scan->verdict = all_seen(scan) ? SK_CLEAN : SK_UNREADABLE;
}

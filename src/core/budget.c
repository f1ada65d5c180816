#include "core/budget.h"

#include "base/clock.h"

enum { SPENDS_PER_CLOCK = 1024 };

static bool expired(struct sk_budget *budget)
{
    if (budget->expired || budget->deadline_ns == 0)
        return budget->expired;
    if (budget->until_clock > 0) {
        budget->until_clock--;
        return false;
    }
    budget->until_clock = SPENDS_PER_CLOCK;
    budget->expired = sk_now_ns() > budget->deadline_ns;
    return budget->expired;
}

bool sk_spend(struct sk_budget *budget, enum sk_budget_kind kind, uint64_t n)
{
    if (expired(budget))
        return false;
    if (n > budget->left[kind]) {
        budget->exhausted |= 1u << kind;
        return false;
    }
    budget->left[kind] -= n;
    return true;
}

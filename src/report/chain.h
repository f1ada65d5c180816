/* chain.h: the path from the input to the end: who sent what, in which part, which procedure
 * starts, what that starts, what it decodes to, which URLs it would fetch and where to.
 * May be used by: report, app. Uses: base, core. */
#ifndef SEKISHO_REPORT_CHAIN_H
#define SEKISHO_REPORT_CHAIN_H

#include "base/lang.h"
#include "base/text.h"
#include "core/scan.h"

enum sk_step_kind {
    SK_STEP_MAIL,  /* artifact: a message; its sender and subject are its properties */
    SK_STEP_FILE,  /* artifact: a part, an archive, a document, a script */
    SK_STEP_ENTRY, /* artifact: the module; behaviour: entry and procedure */
    SK_STEP_DO,    /* behaviour: what the code does */
    SK_STEP_LAYER, /* artifact: what that decodes to */
    SK_STEP_URL,   /* text: an address that stands in the last layer */
    SK_STEP_COUNT
};
const char *sk_step_name(enum sk_step_kind kind);

struct sk_step {
    enum sk_step_kind kind;
    const struct sk_artifact *artifact;
    const struct sk_behaviour *behaviour;
    sk_span text;
};

enum { SK_CHAIN_STEPS_MAX = 64 };
struct sk_chain {
    struct sk_step steps[SK_CHAIN_STEPS_MAX];
    size_t count;
};

/* The chain of the next artifact behind `after` (NULL: from the start) at which one ends: its code
 * does something that no further layer tells. NULL: there is none any more. */
const struct sk_artifact *sk_chain_next(const struct sk_scan *scan, const struct sk_artifact *after,
                                        struct sk_chain *ret);

/* For people: what kind of step it is, in a word, and what it says, as visible text. */
const char *sk_do_title(enum sk_behaviour_kind kind, enum sk_lang lang);
const char *sk_step_title(const struct sk_step *step, enum sk_lang lang);
void sk_step_text(const struct sk_step *step, enum sk_lang lang, struct sk_text *out);

#endif

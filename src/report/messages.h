/* messages.h: the sentences of the reports in the languages they are written in.
 * May be used by: report, app. Uses: base, core. */
#ifndef SEKISHO_REPORT_MESSAGES_H
#define SEKISHO_REPORT_MESSAGES_H

#include "base/lang.h"
#include "base/text.h"
#include "core/scan.h"

enum sk_msg {
#define SK_MSG(symbol, en, ja) SK_MSG_##symbol,
#include "report/messages.def"
#undef SK_MSG
    SK_MSG_COUNT
};

const char *sk_msg(enum sk_msg msg, enum sk_lang lang);
/* Appends the sentence with %1 … %9 replaced by args[0] …; args are put in as they are. */
void sk_msg_put(struct sk_text *out, enum sk_msg msg, enum sk_lang lang, const sk_span *args,
                size_t arg_count);
/* With one number. */
void sk_msg_put_count(struct sk_text *out, enum sk_msg msg, enum sk_lang lang, size_t n);

const char *sk_msg_verdict(enum sk_verdict verdict, enum sk_lang lang);
const char *sk_msg_severity(enum sk_severity severity, enum sk_lang lang);
/* What a diag means; English where there is no translation. */
const char *sk_msg_diag(enum sk_diag_code code, enum sk_lang lang);
sk_span sk_msg_finding(const struct sk_finding_rule *rule, enum sk_lang lang);
/* Of a password: "body" → "it stands in the message". */
const char *sk_msg_source(sk_span source, enum sk_lang lang);

#endif

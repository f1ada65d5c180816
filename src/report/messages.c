#include "report/messages.h"

#include <stdio.h>

#include "base/arith.h"

static const char *const texts[SK_MSG_COUNT][SK_LANG_TOTAL] = {
#define SK_MSG(symbol, en, ja) [SK_MSG_##symbol] = {[SK_EN] = en, [SK_JA] = ja},
#include "report/messages.def"
#undef SK_MSG
};

static const char *const diags_ja[SK_DIAG_COUNT] = {
#define SK_DIAG_JA(symbol, ja) [SK_DIAG_##symbol] = ja,
#include "report/diags-ja.def"
#undef SK_DIAG_JA
};

const char *sk_msg(enum sk_msg msg, enum sk_lang lang)
{
    return texts[msg][lang];
}

void sk_msg_put(struct sk_text *out, enum sk_msg msg, enum sk_lang lang, const sk_span *args,
                size_t arg_count)
{
    sk_span rest = sk_span_of_cstr(sk_msg(msg, lang));
    while (rest.len > 0) {
        const size_t at = sk_min(sk_find_byte(rest, '%'), rest.len);
        sk_text_put(out, sk_slice(rest, 0, at));
        rest = sk_from(rest, at);
        if (rest.len < 2)
            break;
        const size_t n = (size_t)(rest.ptr[1] - '1');
        if (n < arg_count)
            sk_text_put(out, args[n]);
        rest = sk_from(rest, 2);
    }
}

void sk_msg_put_count(struct sk_text *out, enum sk_msg msg, enum sk_lang lang, size_t n)
{
    char digits[24];
    int len = snprintf(digits, sizeof digits, "%zu", n);
    const sk_span arg = sk_span_of(digits, (size_t)len);
    sk_msg_put(out, msg, lang, &arg, 1);
}

const char *sk_msg_verdict(enum sk_verdict verdict, enum sk_lang lang)
{
    static const enum sk_msg msgs[] = {[SK_CLEAN] = SK_MSG_VERDICT_CLEAN,
                                       [SK_UNREADABLE] = SK_MSG_VERDICT_UNREADABLE,
                                       [SK_SUSPICIOUS] = SK_MSG_VERDICT_SUSPICIOUS,
                                       [SK_MALICIOUS] = SK_MSG_VERDICT_MALICIOUS};
    return sk_msg(msgs[verdict], lang);
}

const char *sk_msg_severity(enum sk_severity severity, enum sk_lang lang)
{
    static const enum sk_msg msgs[SK_SEVERITY_COUNT] = {[SK_INFO] = SK_MSG_SEVERITY_INFO,
                                                        [SK_LOW] = SK_MSG_SEVERITY_LOW,
                                                        [SK_MEDIUM] = SK_MSG_SEVERITY_MEDIUM,
                                                        [SK_HIGH] = SK_MSG_SEVERITY_HIGH,
                                                        [SK_CRITICAL] = SK_MSG_SEVERITY_CRITICAL};
    return sk_msg(msgs[severity], lang);
}

const char *sk_msg_diag(enum sk_diag_code code, enum sk_lang lang)
{
    if (lang == SK_JA && diags_ja[code] != NULL)
        return diags_ja[code];
    return sk_diag_info(code)->what;
}

sk_span sk_msg_finding(const struct sk_finding_rule *rule, enum sk_lang lang)
{
    return lang == SK_JA && rule->ja.len > 0 ? rule->ja : rule->en;
}

const char *sk_msg_source(sk_span source, enum sk_lang lang)
{
    static const struct {
        const char *name;
        enum sk_msg msg;
    } sources[] = {{"option", SK_MSG_SOURCE_OPTION},     {"body", SK_MSG_SOURCE_BODY},
                   {"subject", SK_MSG_SOURCE_SUBJECT},   {"html", SK_MSG_SOURCE_HTML},
                   {"filename", SK_MSG_SOURCE_FILENAME}, {"default", SK_MSG_SOURCE_DEFAULT}};
    for (size_t i = 0; i < sizeof sources / sizeof sources[0]; i++)
        if (sk_eq(source, sk_span_of_cstr(sources[i].name)))
            return sk_msg(sources[i].msg, lang);
    return sk_msg(SK_MSG_SOURCE_BODY, lang);
}

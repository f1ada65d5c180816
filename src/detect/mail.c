/* Who says to have sent it, and whether a reply is one: from the headers alone. */
#include "core/detector.h"
#include "detect/common.h"
#include "format/url/url.h"

/* Mailing lists, automatic senders and ticket systems rewrite senders and drop references. */
static bool is_redistributed(const struct sk_artifact *art)
{
    return sk_prop_has(art, SK_PROP_LIST_ID) || sk_prop_has(art, SK_PROP_LIST_UNSUBSCRIBE) ||
           sk_prop_has(art, SK_PROP_AUTO_SUBMITTED);
}

/* "[list]" or "[#123]" somewhere in the subject. */
static bool is_tagged(const struct sk_artifact *art)
{
    sk_span subject = sk_prop_text(art, SK_PROP_SUBJECT);
    size_t open = sk_find_byte(subject, '[');
    return open != SK_NPOS && sk_find_byte(sk_from(subject, open), ']') != SK_NPOS;
}

static void judge_reply(struct sk_scan *scan, const struct sk_artifact *art)
{
    if (sk_prop_number(art, SK_PROP_SUBJECT_REPLY_PREFIXES, 0) < 1)
        return;
    bool threaded = sk_prop_has(art, SK_PROP_IN_REPLY_TO) || sk_prop_has(art, SK_PROP_REFERENCE) ||
                    sk_prop_has(art, SK_PROP_THREAD_INDEX);
    if (!threaded && !is_tagged(art))
        sk_finding(scan, art, "mail.fake-reply", sk_prop_text(art, SK_PROP_SUBJECT));
}

static sk_span domain_of(sk_span address)
{
    size_t at = sk_rfind_byte(address, '@');
    return at == SK_NPOS ? (sk_span){0} : sk_from(address, at + 1);
}

static bool same_organisation(sk_span a, sk_span b)
{
    return sk_ieq(sk_host_registrable(domain_of(a)), sk_host_registrable(domain_of(b)));
}

static bool is_atom(uint8_t c)
{
    return sk_is_alnum(c) || c == '.' || c == '-' || c == '_' || c == '+';
}

/* The mail address within a display name, or len 0. */
static sk_span shown_address(sk_span name)
{
    size_t at = sk_find_byte(name, '@');
    if (at == SK_NPOS)
        return (sk_span){0};
    size_t from = at, to = at + 1;
    while (from > 0 && is_atom(name.ptr[from - 1]))
        from--;
    while (to < name.len && is_atom(name.ptr[to]))
        to++;
    sk_span address = sk_slice(name, from, to - from);
    while (address.len > 0 && address.ptr[address.len - 1] == '.')
        address.len--;
    return from < at && sk_host_is_domain(domain_of(address)) &&
                   sk_find_byte(domain_of(address), '.') != SK_NPOS
               ? address
               : (sk_span){0};
}

static void judge_sender(struct sk_scan *scan, const struct sk_artifact *art)
{
    sk_span from = sk_prop_text(art, SK_PROP_FROM_ADDRESS);
    sk_span reply = sk_prop_text(art, SK_PROP_REPLY_TO_ADDRESS);
    sk_span shown = shown_address(sk_prop_text(art, SK_PROP_FROM_NAME));
    if (from.len == 0)
        return;
    /* A service that writes for somebody says so: answers go to the address that is shown. */
    if (shown.len > 0 && !same_organisation(shown, from) && !sk_ieq(shown, reply))
        sk_finding(scan, art, "mail.display-name-address", shown);
    if (reply.len > 0 && !same_organisation(reply, from))
        sk_finding(scan, art, "mail.reply-to-other", reply);
}

static void run(struct sk_scan *scan)
{
    for (const struct sk_artifact *art = scan->root; art != NULL; art = art->next) {
        /* A message within a message was not sent by whoever sent this one. */
        if (!sk_is_format(art, "mime") || sk_ancestor_of_format(art, "mime") != NULL)
            continue;
        if (is_redistributed(art))
            continue;
        judge_reply(scan, art);
        judge_sender(scan, art);
    }
}

const struct sk_detector sk_detector_mail = {.name = "mail", .run = run};

#include "format/text/text.h"

#include "core/format.h"
#include "format/url/url.h"

/* The weakest of all probes: anything more definite about the same bytes wins. */
static struct sk_probe probe(const struct sk_artifact *art)
{
    bool declared = sk_starts(art->media_type, SK_LIT("text/"));
    return (struct sk_probe){declared || sk_looks_like_text(art->bytes) ? SK_MAYBE : SK_NO, NULL};
}

static enum sk_status parse(struct sk_scan *scan, struct sk_artifact *art)
{
    art->text = sk_text_of(scan, art);
    sk_text_indicators(scan, art, art->text, false);
    return SK_OK;
}

const struct sk_format sk_format_text = {
    .name = "text",
    .title = "plain text",
    .spec = "RFC 2046 section 4.1, Unicode",
    .probe = probe,
    .parse = parse,
};

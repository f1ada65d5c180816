#include "format/text/text.h"

#include "core/format.h"
#include "format/activemime/activemime.h"
#include "format/url/url.h"

enum { PROGRAM_MAX_BYTES = 64, TOPIC_MAX_BYTES = 1024 };

/* The weakest of all probes: anything more definite about the same bytes wins. */
static struct sk_probe probe(const struct sk_artifact *art)
{
    bool declared = sk_starts(art->media_type, SK_LIT("text/"));
    return (struct sk_probe){declared || sk_looks_like_text(art->bytes) ? SK_MAYBE : SK_NO, NULL};
}

static bool is_table(const struct sk_artifact *art)
{
    static const sk_span suffixes[] = {SK_LIT_INIT(".csv"), SK_LIT_INIT(".tsv"),
                                       SK_LIT_INIT(".slk"), SK_LIT_INIT(".dif")};
    for (size_t i = 0; i < sizeof suffixes / sizeof suffixes[0]; i++)
        if (sk_iends(art->name, suffixes[i]))
            return true;
    return sk_eq(art->media_type, SK_LIT("text/csv"));
}

/* =program|'topic'!cell: a spreadsheet starts the program. */
static void look_for_dde(struct sk_scan *scan, struct sk_artifact *art)
{
    sk_span text = art->text;
    for (size_t at = 0, bar; (bar = sk_find_byte(sk_from(text, at), '|')) != SK_NPOS;) {
        size_t start = at + bar, end;
        at = start + 1;
        while (start > 0 && sk_is_alnum(text.ptr[start - 1]) && at - start < PROGRAM_MAX_BYTES)
            start--;
        if (start == at - 1 || start == 0 || strchr("=+-@(", text.ptr[start - 1]) == NULL)
            continue;
        end = sk_find_byte(sk_slice(text, at, TOPIC_MAX_BYTES), '!');
        if (end != SK_NPOS)
            sk_diag(scan, art, SK_DIAG_TEXT_DDE, sk_slice(text, start, at - start + end));
    }
}

static enum sk_status parse(struct sk_scan *scan, struct sk_artifact *art)
{
    art->text = sk_text_of(scan, art);
    sk_text_indicators(scan, art, art->text, false);
    sk_activemime_hunt(scan, art, art->text);
    if (is_table(art))
        look_for_dde(scan, art);
    return SK_OK;
}

const struct sk_format sk_format_text = {
    .name = "text",
    .title = "plain text",
    .spec = "RFC 2046 section 4.1, Unicode",
    .probe = probe,
    .parse = parse,
};

/* Closed archives, passwords beside them, members out of proportion. */
#include "core/detector.h"
#include "detect/common.h"

enum { RATIO_MIN = 300, RATIO_MIN_BYTES = 50 << 20 };

static bool from_the_mail(sk_span source)
{
    static const char *const sources[] = {"body", "subject", "html", "text"};
    for (size_t i = 0; i < sizeof sources / sizeof sources[0]; i++)
        if (sk_eq(source, sk_span_of_cstr(sources[i])))
            return true;
    return false;
}

static bool repeats_parent(const struct sk_artifact *art)
{
    return art->parent != NULL &&
           sk_eq(sk_prop_text(art->parent, SK_PROP_PASSWORD), sk_prop_text(art, SK_PROP_PASSWORD));
}

static void judge(struct sk_scan *scan, const struct sk_artifact *art)
{
    if (sk_holds_files(art) && !sk_is_format(art, "mime") &&
        sk_prop_number(art, SK_PROP_ENCRYPTED, 0) != 0)
        sk_finding(scan, art, "archive.encrypted", art->name);
    /* A member says again what opened it; the archive has said so. */
    if (sk_holds_files(art) && !repeats_parent(art) &&
        from_the_mail(sk_prop_text(art, SK_PROP_PASSWORD_SOURCE)))
        sk_finding(scan, art, "archive.password-in-mail", sk_prop_text(art, SK_PROP_PASSWORD));
    if (sk_prop_number(art, SK_PROP_RATIO, 0) >= RATIO_MIN && art->full_bytes >= RATIO_MIN_BYTES)
        sk_finding(scan, art, "archive.ratio", art->name);
}

static void run(struct sk_scan *scan)
{
    for (const struct sk_artifact *art = scan->root; art != NULL; art = art->next)
        judge(scan, art);
}

const struct sk_detector sk_detector_archive = {.name = "archive", .run = run};

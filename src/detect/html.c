/* Pages that build files, and links that are not what they look like. */
#include "core/detector.h"
#include "detect/common.h"
#include "format/url/url.h"

static const struct {
    sk_span scheme;
    const char *finding;
} schemes[] = {
    {SK_LIT_INIT("ms-appinstaller:"), "html.scheme"},
    {SK_LIT_INIT("search-ms:"), "html.scheme"},
    {SK_LIT_INIT("search:"), "html.scheme"},
    {SK_LIT_INIT("ms-msdt:"), "html.scheme"},
    {SK_LIT_INIT("ms-word:"), "html.scheme"},
    {SK_LIT_INIT("ms-excel:"), "html.scheme"},
    {SK_LIT_INIT("file://"), "html.scheme"},
    {SK_LIT_INIT("data:text/html"), "html.data-link"},
    {SK_LIT_INIT("data:application"), "html.data-link"},
};

static void judge_link(struct sk_scan *scan, const struct sk_artifact *art, sk_span link)
{
    sk_span target;
    struct sk_url_parts parts;
    char address[64];
    if (!sk_split(&link, '\t', &target))
        return;
    for (size_t i = 0; i < sizeof schemes / sizeof schemes[0]; i++)
        if (sk_istarts(target, schemes[i].scheme))
            sk_finding(scan, art, schemes[i].finding, sk_slice(target, 0, 200));
    if (sk_url_split(target, &parts) && sk_host_ip(parts.host, address))
        sk_finding(scan, art, "html.address-link", sk_slice(target, 0, 200));
}

static void run(struct sk_scan *scan)
{
    for (const struct sk_artifact *art = scan->root; art != NULL; art = art->next) {
        const struct sk_prop_value *p = NULL;
        if (sk_prop_has(art, SK_PROP_SMUGGLING))
            sk_finding(scan, art, "html.smuggling", sk_prop_text(art, SK_PROP_SMUGGLING));
        if (sk_is_format(art, "jscript") && art->parent != NULL && sk_is_format(art->parent, "svg"))
            sk_finding(scan, art->parent, "html.script-in-image", art->parent->name);
        while ((p = sk_prop_next(art, SK_PROP_LINK, p)) != NULL && sk_step(scan))
            judge_link(scan, art, p->text);
    }
}

const struct sk_detector sk_detector_html = {.name = "html", .run = run};

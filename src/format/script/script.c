/* Macro modules and script files: source text whose language somebody else emulates. */
#include "codec/script_encoder.h"
#include "core/format.h"
#include "format/text/text.h"
#include "format/url/url.h"

static const char *const languages[] = {"vba", "vbscript", "jscript", "powershell", "cmd"};

static const struct {
    sk_span suffix;
    const char *language;
} suffixes[] = {
    {SK_LIT_INIT(".vbs"), "vbscript"},   {SK_LIT_INIT(".vbe"), "vbscript"},
    {SK_LIT_INIT(".js"), "jscript"},     {SK_LIT_INIT(".jse"), "jscript"},
    {SK_LIT_INIT(".ps1"), "powershell"}, {SK_LIT_INIT(".psm1"), "powershell"},
    {SK_LIT_INIT(".bat"), "cmd"},        {SK_LIT_INIT(".cmd"), "cmd"},
    {SK_LIT_INIT(".bas"), "vba"},        {SK_LIT_INIT(".cls"), "vba"},
};

static const struct {
    sk_span type;
    const char *language;
} media_types[] = {
    {SK_LIT_INIT("text/vbscript"), "vbscript"},
    {SK_LIT_INIT("text/vbs"), "vbscript"},
    {SK_LIT_INIT("application/x-vbscript"), "vbscript"},
    {SK_LIT_INIT("text/jscript"), "jscript"},
    {SK_LIT_INIT("text/javascript"), "jscript"},
    {SK_LIT_INIT("application/javascript"), "jscript"},
    {SK_LIT_INIT("application/x-javascript"), "jscript"},
    {SK_LIT_INIT("application/x-powershell"), "powershell"},
    {SK_LIT_INIT("application/x-bat"), "cmd"},
};

static const char *forced_language(const struct sk_artifact *art)
{
    for (size_t i = 0; i < sizeof languages / sizeof languages[0]; i++)
        if (sk_is_format(art, languages[i]))
            return languages[i];
    return NULL;
}

/* Trailing blanks and dots do not keep Windows from starting it. */
static sk_span name_of(const struct sk_artifact *art)
{
    sk_span name = art->name;
    while (name.len > 0 && (name.ptr[name.len - 1] == ' ' || name.ptr[name.len - 1] == '.'))
        name.len--;
    return name;
}

static const char *declared_language(const struct sk_artifact *art)
{
    sk_span name = name_of(art);
    for (size_t i = 0; i < sizeof suffixes / sizeof suffixes[0]; i++)
        if (sk_iends(name, suffixes[i].suffix))
            return suffixes[i].language;
    for (size_t i = 0; i < sizeof media_types / sizeof media_types[0]; i++)
        if (sk_eq(art->media_type, media_types[i].type))
            return media_types[i].language;
    return NULL;
}

/* What an encoded script says becomes a child; what cannot be decoded is on record. */
static void add_decoded(struct sk_scan *scan, struct sk_artifact *art)
{
    sk_span plain = {0};
    struct sk_artifact *unused;
    enum sk_status status = sk_script_decode(art->text, scan->arena, &plain);
    const struct sk_artifact_spec spec = {.role = SK_ROLE_LAYER,
                                          .name = art->name,
                                          .bytes = plain,
                                          .format = art->format != NULL ? art->format : "vbscript"};
    if (status != SK_OK)
        sk_diag(scan, art, SK_DIAG_SCRIPT_ENCODED, (sk_span){0});
    if (status != SK_NO_MEMORY && sk_trim(plain).len > 0 &&
        sk_artifact_add(scan, art, &spec, &unused) != SK_OK)
        return; /* on record */
}

static struct sk_probe probe(const struct sk_artifact *art)
{
    const char *language = forced_language(art);
    if (language != NULL)
        return (struct sk_probe){SK_CERTAIN, language};
    language = declared_language(art);
    if (language == NULL || !sk_looks_like_text(art->bytes))
        return (struct sk_probe){SK_NO, NULL};
    return (struct sk_probe){SK_LIKELY, language};
}

static enum sk_status parse(struct sk_scan *scan, struct sk_artifact *art)
{
    art->text = sk_text_of(scan, art);
    if (art->format != NULL && !sk_prop_has(art, SK_PROP_LANGUAGE))
        sk_prop_set_text(scan, art, SK_PROP_LANGUAGE, sk_span_of_cstr(art->format));
    sk_text_indicators(scan, art, art->text, true);
    if (sk_script_is_encoded(art->text))
        add_decoded(scan, art);
    return SK_OK;
}

const struct sk_format sk_format_script = {
    .name = "script",
    .title = "macro source or script",
    .spec = "MS-VBAL, VBScript, JScript, PowerShell and cmd as Windows runs them",
    .probe = probe,
    .parse = parse,
};

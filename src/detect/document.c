/* Documents: lures beside macros, things loaded from elsewhere, DDE, programs inside, filling. */
#include "core/detector.h"
#include "detect/common.h"

enum { PADDING_MIN_BYTES = 8 << 20 };

static bool is_program(const struct sk_scan *scan, const struct sk_artifact *art)
{
    static const char *const formats[] = {"pe",       "elf",     "dos",        "lnk",
                                          "vbscript", "jscript", "powershell", "cmd"};
    for (size_t i = 0; i < sizeof formats / sizeof formats[0]; i++)
        if (sk_is_format(art, formats[i]))
            return true;
    sk_span extension = sk_extension_of(art->name);
    return sk_extension_is(scan, extension, "executable") ||
           sk_extension_is(scan, extension, "script") ||
           sk_extension_is(scan, extension, "shortcut");
}

/* Another machine: a URL or a UNC path, not a file beside the document. */
static bool is_remote(sk_span target)
{
    static const sk_span prefixes[] = {
        SK_LIT_INIT("http:"),  SK_LIT_INIT("https:"), SK_LIT_INIT("ftp:"),
        SK_LIT_INIT("mhtml:"), SK_LIT_INIT("\\\\"),   SK_LIT_INIT("file://\\\\"),
    };
    for (size_t i = 0; i < sizeof prefixes / sizeof prefixes[0]; i++)
        if (sk_istarts(target, prefixes[i]))
            return true;
    return sk_istarts(target, SK_LIT("file://")) && target.len > 7 && target.ptr[7] != '/';
}

static void judge_targets(struct sk_scan *scan, const struct sk_artifact *art)
{
    const struct sk_prop_value *p = NULL;
    while ((p = sk_prop_next(art, SK_PROP_EXTERNAL_TARGET, p)) != NULL && sk_step(scan)) {
        sk_span target = p->text, type;
        if (!sk_split(&target, ' ', &type) || !is_remote(sk_trim(target)))
            continue;
        if (sk_iends(type, SK_LIT("attachedTemplate")))
            sk_finding(scan, art, "doc.external-template", target);
        else if (sk_iends(type, SK_LIT("oleObject")) || sk_iends(type, SK_LIT("frame")))
            sk_finding(scan, art, "doc.external-object", target);
    }
}

/* application|topic!item in a formula: cmd|' /C calc'!A0. */
static bool is_dde_formula(sk_span formula)
{
    static const sk_span programs[] = {
        SK_LIT_INIT("cmd|"),      SK_LIT_INIT("powershell|"), SK_LIT_INIT("mshta|"),
        SK_LIT_INIT("regsvr32|"), SK_LIT_INIT("rundll32|"),   SK_LIT_INIT("msexcel|"),
    };
    for (size_t i = 0; i < sizeof programs / sizeof programs[0]; i++) {
        size_t at = sk_ifind(sk_slice(formula, 0, 64), programs[i]);
        if (at != SK_NPOS && sk_find_byte(sk_from(formula, at), '!') != SK_NPOS)
            return true;
    }
    return false;
}

/* The instruction of a field: DDEAUTO application topic. */
static bool is_dde_field(sk_span text)
{
    text = sk_trim(text);
    return sk_istarts(text, SK_LIT("DDEAUTO ")) || sk_istarts(text, SK_LIT("DDE \""));
}

static void judge_dde(struct sk_scan *scan, const struct sk_artifact *art)
{
    for (const struct sk_fact *f = art->facts; f != NULL && sk_step(scan); f = f->next) {
        bool formula = f->kind == SK_FACT_CELL_FORMULA && is_dde_formula(f->value);
        bool field = f->kind == SK_FACT_PARAGRAPH && is_dde_field(f->value);
        if (formula || field)
            sk_finding(scan, art, "doc.dde", sk_slice(f->value, 0, 200));
    }
}

static bool may_lure(enum sk_fact_kind kind)
{
    return kind == SK_FACT_PARAGRAPH || kind == SK_FACT_SHAPE || kind == SK_FACT_CELL ||
           kind == SK_FACT_COMMENT || kind == SK_FACT_STORY || kind == SK_FACT_INLINE_SHAPE;
}

static void judge_lure(struct sk_scan *scan, const struct sk_artifact *art,
                       const struct sk_phrases *phrases)
{
    sk_span found = {0};
    /* A form's or a module's own words are not what the reader sees. */
    if (art->role != SK_ROLE_MODULE)
        found = sk_phrases_find(phrases, art->text);
    for (const struct sk_fact *f = art->facts; f != NULL && found.len == 0 && sk_step(scan);
         f = f->next)
        if (may_lure(f->kind))
            found = sk_phrases_find(phrases, f->value);
    if (found.len > 0)
        sk_finding(scan, art, "doc.lure-text", found);
}

/* A page's own scripts are no strangers in it. */
static bool brings_program(const struct sk_scan *scan, const struct sk_artifact *art)
{
    if (art->role != SK_ROLE_OBJECT || !is_program(scan, art))
        return false;
    bool page = art->parent != NULL && sk_is_format(art->parent, "html");
    return !page || sk_is_format(art, "pe") || sk_is_format(art, "lnk") || art->name.len > 0;
}

/* Macros in one-file XML, MHT or ActiveMime: Office opens them, and its users never save so. */
static void judge_macro_file(struct sk_scan *scan, const struct sk_artifact *art)
{
    static const char *const unusual[] = {"flatopc", "activemime", "mime", "xml", "html"};
    sk_finding(scan, art, "doc.macros", (sk_span){0});
    for (size_t i = 0; i < sizeof unusual / sizeof unusual[0]; i++)
        if (sk_is_format(art, unusual[i]) && sk_prop_text(art, SK_PROP_FROM_ADDRESS).len == 0)
            sk_finding(scan, art, "doc.unusual-container", art->name);
}

static void run(struct sk_scan *scan)
{
    struct sk_phrases phrases;
    bool *with_macros = sk_files_with_macros(scan);
    if (with_macros == NULL)
        return;
    sk_phrases_of(scan, "lure-phrases", &phrases);
    for (struct sk_artifact *art = scan->root; art != NULL; art = art->next) {
        judge_targets(scan, art);
        judge_dde(scan, art);
        if (with_macros[art->id])
            judge_macro_file(scan, art);
        if (with_macros[sk_file_of(art)->id])
            judge_lure(scan, art, &phrases);
        if (brings_program(scan, art))
            sk_finding(scan, art, "doc.embedded-executable", art->name);
        if (sk_prop_number(art, SK_PROP_PADDING, 0) >= PADDING_MIN_BYTES)
            sk_finding(scan, art, "doc.padded", (sk_span){0});
    }
}

const struct sk_detector sk_detector_document = {.name = "document", .run = run};

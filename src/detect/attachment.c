/* What an attachment's name and type say about it. */
#include "core/detector.h"
#include "detect/common.h"

static const struct {
    const char *class_name, *finding;
} dangerous[] = {
    {"executable", "attachment.executable"},
    {"script", "attachment.script"},
    {"shortcut", "attachment.shortcut"},
    {"disk-image", "attachment.disk-image"},
    {"remote-desktop", "attachment.remote-desktop"},
};

static const char *finding_of_extension(const struct sk_scan *scan, sk_span extension)
{
    for (size_t i = 0; i < sizeof dangerous / sizeof dangerous[0]; i++)
        if (sk_extension_is(scan, extension, dangerous[i].class_name))
            return dangerous[i].finding;
    return NULL;
}

static bool is_program(const struct sk_artifact *art)
{
    return sk_is_format(art, "pe") || sk_is_format(art, "elf") || sk_is_format(art, "dos");
}

/* An ending that a person takes for something to read or look at. */
static bool looks_harmless(const struct sk_scan *scan, sk_span extension)
{
    const struct sk_rule_row *row = sk_extension_row(scan, extension);
    return row != NULL && !finding_of_extension(scan, extension);
}

/* U+202D and U+202E: the rest of the name is shown in the order given here. */
static bool overrides_direction(sk_span name)
{
    return sk_find(name, SK_LIT("\xE2\x80\xAE")) != SK_NPOS ||
           sk_find(name, SK_LIT("\xE2\x80\xAD")) != SK_NPOS;
}

/* invoice.pdf.exe, and invoice.pdf followed by blanks and .exe. */
static bool has_double_extension(const struct sk_scan *scan, sk_span name, sk_span extension)
{
    if (extension.len == 0)
        return false;
    sk_span stem = sk_slice(name, 0, (size_t)(extension.ptr - name.ptr) - 1);
    return looks_harmless(scan, sk_extension_of(stem));
}

static void judge_name(struct sk_scan *scan, const struct sk_artifact *art, sk_span name)
{
    sk_span extension = sk_extension_of(name);
    const char *finding = finding_of_extension(scan, extension);
    if (overrides_direction(name))
        sk_finding(scan, art, "attachment.rlo", name);
    if (finding == NULL)
        return;
    sk_finding(scan, art, finding, name);
    if (has_double_extension(scan, name, extension))
        sk_finding(scan, art, "attachment.double-extension", name);
}

static bool lists(sk_span formats, const char *format)
{
    for (sk_span one; sk_split(&formats, ',', &one);)
        if (sk_eq(one, sk_span_of_cstr(format)))
            return true;
    return false;
}

/* Formats that bring code or hide other files: a picture's name on one of them is no accident. */
static bool can_act(const struct sk_artifact *art)
{
    static const char *const acting[] = {"ole", "ooxml",    "rtf",  "lnk",     "one",
                                         "iso", "cab",      "chm",  "7z",      "rar",
                                         "zip", "vbscript", "html", "jscript", "powershell"};
    for (size_t i = 0; i < sizeof acting / sizeof acting[0]; i++)
        if (sk_is_format(art, acting[i]))
            return true;
    return false;
}

static void judge_type(struct sk_scan *scan, const struct sk_artifact *art)
{
    sk_span extension = sk_extension_of(art->name);
    const struct sk_rule_row *row = sk_extension_row(scan, extension);
    if (is_program(art)) {
        bool posing = row != NULL && finding_of_extension(scan, extension) == NULL &&
                      !sk_eq(row->columns[1], SK_LIT("archive"));
        sk_finding(scan, art, posing ? "attachment.disguised-executable" : "attachment.executable",
                   art->name);
        return;
    }
    if (row == NULL || art->format == NULL || !can_act(art))
        return;
    bool picture =
        sk_eq(row->columns[1], SK_LIT("image")) || sk_eq(row->columns[1], SK_LIT("media"));
    bool named = !sk_eq(row->columns[2], SK_LIT("-"));
    if ((picture || named) && !lists(row->columns[2], art->format))
        sk_finding(scan, art, "attachment.type-mismatch", art->name);
}

static void judge_unopened(struct sk_scan *scan, const struct sk_artifact *art)
{
    const struct sk_prop_value *p = NULL;
    while ((p = sk_prop_next(art, SK_PROP_MEMBER_NAME, p)) != NULL && sk_step(scan))
        judge_name(scan, art, p->text);
}

static void judge_other_names(struct sk_scan *scan, const struct sk_artifact *art)
{
    const struct sk_prop_value *p = NULL;
    while ((p = sk_prop_next(art, SK_PROP_OTHER_NAME, p)) != NULL && sk_step(scan)) {
        judge_name(scan, art, p->text);
        if (!sk_ieq(sk_extension_of(p->text), sk_extension_of(art->name)))
            sk_finding(scan, art, "attachment.other-name", p->text);
    }
}

/* Only one way to read an ambiguous message shows it, and it is more than a piece of text. */
static void judge_reading(struct sk_scan *scan, const struct sk_artifact *art)
{
    sk_span reading = sk_prop_text(art, SK_PROP_READING);
    if (reading.len > 0 && (can_act(art) || is_program(art)))
        sk_finding(scan, art, "mail.hidden-file", art->name.len > 0 ? art->name : reading);
}

static void run(struct sk_scan *scan)
{
    for (const struct sk_artifact *art = scan->root; art != NULL; art = art->next) {
        if (sk_prop_number(art, SK_PROP_ENCRYPTED, 0) != 0)
            judge_unopened(scan, art);
        if (!sk_is_delivered(art))
            continue;
        judge_name(scan, art, art->name);
        judge_other_names(scan, art);
        judge_type(scan, art);
        judge_reading(scan, art);
    }
}

const struct sk_detector sk_detector_attachment = {.name = "attachment", .run = run};

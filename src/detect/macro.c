/* What macro source says: words of rules/vba-words.tsv, and how its strings are made. */
#include "core/detector.h"
#include "detect/common.h"
#include "detect/source.h"

enum { LETTERS_MIN = 15, SHORT_JOINS_MIN = 15, NUMBERS_MIN = 24, FORM_STRING_MIN_BYTES = 200 };

struct state {
    struct sk_scan *scan;
    struct sk_artifact *art;
    struct sk_words words;
    bool *macros, *effects; /* by the id of a file */
    const char *whole;      /* one finding for every word, or NULL: the word's own */
    bool harmless;          /* all of it ran, and it did nothing outside of its document */
};

/* An address or a file written is no secret that somebody hides. */
static bool is_worth_hiding(sk_span finding)
{
    return !sk_eq(finding, SK_LIT("vba.url")) && !sk_eq(finding, SK_LIT("vba.command-shell"));
}

static void on_word(void *state, const struct sk_rule_row *row, enum sk_word_class class_,
                    bool hidden)
{
    struct state *s = state;
    sk_span word = row->columns[0], id = row->columns[2];
    bool entry = class_ == SK_WORD_PROC || class_ == SK_WORD_SUFFIX;
    if (hidden && !is_worth_hiding(id))
        return;
    if (s->whole != NULL && !entry)
        sk_finding(s->scan, s->art, s->whole, word);
    else
        sk_finding_named(s->scan, s->art, id, word);
    if (hidden && !s->harmless)
        sk_finding(s->scan, s->art, "vba.split-word", word);
}

static bool is_consequence(enum sk_behaviour_kind kind)
{
    return kind != SK_DO_ENVIRONMENT && kind != SK_DO_OTHER;
}

/* By the id of a file: did code in it do something outside of its document? NULL: no memory. */
static bool *files_with_effects(struct sk_scan *scan)
{
    bool *with = SK_NEW_ARRAY(scan->arena, bool, (size_t)scan->artifact_count + 1);
    scan->lost |= with == NULL;
    for (const struct sk_behaviour *b = scan->behaviours; b != NULL && with != NULL; b = b->next)
        for (const struct sk_artifact *up = b->artifact;
             up != NULL && is_consequence(b->kind) && !with[up->id]; up = up->parent)
            with[up->id] = true;
    return with;
}

/* The emulator ran all of the macro: what it does is known, and its words add nothing to that. */
static bool is_known_by_run(const struct state *s)
{
    return sk_prop_number(s->art, SK_PROP_EMULATED, 0) == 1;
}

static bool has_effects(const struct state *s)
{
    return s->effects[sk_file_of(s->art)->id];
}

static void judge_counts(struct sk_scan *scan, const struct sk_artifact *art,
                         const struct sk_source_counts *c)
{
    if (c->has_declare)
        sk_finding(scan, art, "vba.native-call", (sk_span){0});
    if (c->computed_object)
        sk_finding(scan, art, "vba.computed-object", (sk_span){0});
    if (c->letters >= LETTERS_MIN)
        sk_finding(scan, art, "vba.obfuscated-string", SK_LIT("Chr"));
    else if (c->short_joins >= SHORT_JOINS_MIN)
        sk_finding(scan, art, "vba.obfuscated-string", SK_LIT("\"a\" & \"b\""));
    else if (c->has_xor && c->has_chr && c->numbers >= NUMBERS_MIN)
        sk_finding(scan, art, "vba.obfuscated-string", SK_LIT("Xor"));
}

static void judge_source(struct state *s)
{
    const struct sk_source_sink sink = {.state = s, .hit = on_word};
    struct sk_source_counts counts;
    sk_span source = s->art->text.len > 0 ? s->art->text : s->art->bytes;
    s->harmless = is_known_by_run(s) && !has_effects(s);
    s->whole = s->harmless ? "vba.words-not-used" : is_known_by_run(s) ? "vba.words-run" : NULL;
    sk_source_read(&s->words, source, &sink, &counts);
    if (!s->harmless)
        judge_counts(s->scan, s->art, &counts);
    if (sk_prop_has(s->art, SK_PROP_STOMPED))
        sk_finding(s->scan, s->art, "vba.stomped", sk_prop_text(s->art, SK_PROP_STOMPED));
}

/* ---- strings kept outside of the source ---- */

static const struct {
    enum sk_fact_kind kind;
    const char *finding;
} hiding_places[] = {
    {SK_FACT_FORM_STRING, "vba.form-strings"},
    {SK_FACT_CONTROL, "vba.form-strings"},
    {SK_FACT_DOC_VARIABLE, "vba.document-strings"},
    {SK_FACT_DOC_PROPERTY, "vba.document-strings"},
    {SK_FACT_SHAPE, "vba.document-strings"},
    {SK_FACT_COMMENT, "vba.document-strings"},
    {SK_FACT_TAG, "vba.document-strings"},
    {SK_FACT_INLINE_SHAPE, "vba.document-strings"},
    {SK_FACT_CONTENT_CONTROL, "vba.document-strings"},
    {SK_FACT_STORY, "vba.document-strings"},
};

static const char *hiding_place(enum sk_fact_kind kind)
{
    for (size_t i = 0; i < sizeof hiding_places / sizeof hiding_places[0]; i++)
        if (hiding_places[i].kind == kind)
            return hiding_places[i].finding;
    return NULL;
}

/* Words that people write about, too, say nothing in a text. */
static void on_fact_word(void *state, const struct sk_rule_row *row, enum sk_word_class class_,
                         bool hidden)
{
    struct state *s = state;
    static const char *const telling[] = {"vba.process", "vba.wmi", "vba.system-program",
                                          "vba.download", "vba.powershell"};
    (void)class_;
    (void)hidden;
    for (size_t i = 0; i < sizeof telling / sizeof telling[0]; i++)
        if (sk_eq(row->columns[2], sk_span_of_cstr(telling[i])))
            sk_finding(s->scan, s->art, s->whole, row->columns[0]);
}

static bool is_one_long_word(sk_span value)
{
    if (value.len < FORM_STRING_MIN_BYTES)
        return false;
    for (size_t i = 0; i < value.len; i++)
        if (sk_is_space(value.ptr[i]) || value.ptr[i] >= 0x80)
            return false;
    return true;
}

static void judge_facts(struct state *s, struct sk_artifact *art)
{
    const struct sk_source_sink sink = {.state = s, .hit = on_fact_word};
    s->art = art;
    for (const struct sk_fact *f = art->facts; f != NULL && sk_step(s->scan); f = f->next) {
        s->whole = hiding_place(f->kind);
        if (f->kind == SK_FACT_CALLBACK && sk_istarts(f->name, SK_LIT("onLoad")))
            sk_finding(s->scan, art, "vba.auto-run", f->value);
        if (s->whole == NULL)
            continue;
        sk_source_read_text(&s->words, f->value, &sink);
        if (f->kind == SK_FACT_FORM_STRING && is_one_long_word(f->value))
            sk_finding(s->scan, art, s->whole, f->owner);
    }
}

static void run(struct sk_scan *scan)
{
    struct state s = {.scan = scan};
    bool any = false;
    for (struct sk_artifact *art = scan->root; art != NULL && !any; art = art->next)
        any = sk_is_macro(art);
    if (!any)
        return;
    s.macros = sk_files_with_macros(scan);
    s.effects = files_with_effects(scan);
    if (s.macros == NULL || s.effects == NULL || !sk_words_of(scan, &s.words)) {
        scan->lost = true;
        return;
    }
    for (s.art = scan->root; s.art != NULL; s.art = s.art->next)
        if (sk_is_macro(s.art))
            judge_source(&s);
    for (struct sk_artifact *art = scan->root; art != NULL; art = art->next)
        if (art->facts != NULL && s.macros[sk_file_of(art)->id])
            judge_facts(&s, art);
}

const struct sk_detector sk_detector_macro = {.name = "macro", .run = run};

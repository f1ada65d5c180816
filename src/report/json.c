#include "report/json.h"

#include "base/utf.h"
#include "report/chain.h"

static bool plain(uint8_t c)
{
    return c >= 0x20 && c < 0x7F && c != '"' && c != '\\';
}

void sk_json_string(struct sk_text *out, sk_span s)
{
    sk_text_byte(out, '"');
    while (s.len > 0 && !out->failed) {
        size_t n = 0;
        while (n < s.len && plain(s.ptr[n]))
            n++;
        sk_text_put(out, sk_slice(s, 0, n));
        s = sk_from(s, n);
        if (s.len == 0)
            break;
        uint32_t c;
        s = sk_from(s, sk_utf8_decode(s, &c));
        if (c == '"' || c == '\\')
            sk_text_printf(out, "\\%c", (char)c);
        else if (c < 0x20 || c == 0x7F)
            sk_text_printf(out, "\\u%04x", c);
        else
            sk_text_rune(out, c);
    }
    sk_text_byte(out, '"');
}

static void key(struct sk_text *out, const char *name)
{
    sk_text_byte(out, '"');
    sk_text_puts(out, name);
    sk_text_puts(out, "\":");
}

static void text_or_null(struct sk_text *out, sk_span s)
{
    if (s.ptr == NULL)
        sk_text_puts(out, "null");
    else
        sk_json_string(out, s);
}

static void hash(struct sk_text *out, const uint8_t sha256[static 32])
{
    sk_text_byte(out, '"');
    for (int i = 0; i < 32; i++) {
        sk_text_byte(out, (uint8_t) "0123456789abcdef"[sha256[i] >> 4]);
        sk_text_byte(out, (uint8_t) "0123456789abcdef"[sha256[i] & 15]);
    }
    sk_text_byte(out, '"');
}

static const char *const fact_kinds[SK_FACT_KIND_COUNT] = {
    [SK_FACT_DOC_PROPERTY] = "property",
    [SK_FACT_DOC_VARIABLE] = "variable",
    [SK_FACT_FORM_STRING] = "form",
    [SK_FACT_CELL] = "cell",
    [SK_FACT_CELL_FORMULA] = "formula",
    [SK_FACT_DEFINED_NAME] = "defined_name",
    [SK_FACT_SHEET] = "sheet",
    [SK_FACT_PARAGRAPH] = "paragraph",
    [SK_FACT_SHAPE] = "shape",
    [SK_FACT_COMMENT] = "comment",
    [SK_FACT_BOOKMARK] = "bookmark",
    [SK_FACT_HYPERLINK] = "hyperlink",
    [SK_FACT_CONTROL] = "control",
    [SK_FACT_CALLBACK] = "callback",
    [SK_FACT_CODE_NAME] = "code_name",
    [SK_FACT_CONTENT_CONTROL] = "content_control",
    [SK_FACT_TABLE_CELL] = "table_cell",
    [SK_FACT_STORY] = "story",
    [SK_FACT_TAG] = "tag",
    [SK_FACT_INLINE_SHAPE] = "inline_shape",
};

/* A document's facts, where they are few enough to be read. */
static void facts(struct sk_text *out, const struct sk_artifact *art)
{
    enum { READABLE = 200 };
    size_t count = 0;
    for (const struct sk_fact *f = art->facts; f != NULL && count <= READABLE; f = f->next)
        count++;
    if (count == 0 || count > READABLE)
        return;
    sk_text_puts(out, ",\"facts\":[");
    for (const struct sk_fact *f = art->facts; f != NULL; f = f->next) {
        sk_text_printf(out, "{\"kind\":\"%s\",\"owner\":", fact_kinds[f->kind]);
        text_or_null(out, f->owner);
        sk_text_puts(out, ",\"name\":");
        text_or_null(out, f->name);
        sk_text_puts(out, ",\"value\":");
        sk_json_string(out, f->value);
        if (f->number != 0)
            sk_text_printf(out, ",\"number\":%lld", (long long)f->number);
        sk_text_puts(out, f->next == NULL ? "}" : "},");
    }
    sk_text_byte(out, ']');
}

/* How the code of a project or script ran. */
static void emulation(struct sk_text *out, const struct sk_artifact *art)
{
    if (!sk_prop_has(art, SK_PROP_INTERP_STEPS))
        return;
    sk_text_puts(out, ",\"emulation\":{\"entry\":");
    text_or_null(out, sk_prop_text(art, SK_PROP_ENTRY));
    sk_text_puts(out, ",\"unreached\":");
    text_or_null(out, sk_prop_text(art, SK_PROP_UNREACHED));
    sk_text_puts(out, ",\"stopped\":");
    text_or_null(out, sk_prop_text(art, SK_PROP_STOPPED));
    sk_text_printf(out, ",\"steps\":%lld,\"forced\":%s}",
                   (long long)sk_prop_number(art, SK_PROP_INTERP_STEPS, 0),
                   sk_prop_number(art, SK_PROP_FORCED, 0) == 1 ? "true" : "false");
}

static void artifact(struct sk_text *out, const struct sk_artifact *art)
{
    sk_text_printf(out, "{\"id\":%u,\"parent\":", art->id);
    if (art->parent == NULL)
        sk_text_puts(out, "null");
    else
        sk_text_printf(out, "%u", art->parent->id);
    sk_text_printf(out, ",\"role\":\"%s\",\"format\":\"%s\",\"name\":", sk_role_name(art->role),
                   art->format == NULL ? "data" : art->format);
    text_or_null(out, art->name);
    sk_text_puts(out, ",\"media_type\":");
    text_or_null(out, art->media_type);
    sk_text_printf(out, ",\"size\":%zu,\"sha256\":", art->bytes.len);
    hash(out, art->sha256);
    facts(out, art);
    emulation(out, art);
    sk_text_byte(out, '}');
}

/* Written as it stands in the rules: T1,T2 */
void sk_json_list(struct sk_text *out, sk_span list)
{
    sk_text_byte(out, '[');
    const char *comma = "";
    for (sk_span one; sk_split(&list, ',', &one); comma = ",") {
        sk_text_puts(out, comma);
        sk_json_string(out, sk_trim(one));
    }
    sk_text_byte(out, ']');
}

static uint32_t id_of(const struct sk_artifact *art)
{
    return art == NULL ? 0 : art->id;
}

static void findings(struct sk_text *out, const struct sk_scan *scan)
{
    key(out, "findings");
    sk_text_byte(out, '[');
    for (const struct sk_finding *f = scan->findings; f != NULL; f = f->next) {
        sk_text_puts(out, "{\"id\":");
        sk_json_string(out, f->rule->id);
        sk_text_printf(out, ",\"severity\":\"%s\",\"artifact\":%u,\"attack\":",
                       sk_severity_name(f->rule->severity), id_of(f->artifact));
        sk_json_list(out, f->rule->attack);
        sk_text_puts(out, ",\"detail\":");
        sk_json_string(out, f->detail);
        sk_text_puts(out, f->next == NULL ? "}" : "},");
    }
    sk_text_puts(out, "],");
}

static void behaviours(struct sk_text *out, const struct sk_scan *scan)
{
    key(out, "behaviours");
    sk_text_byte(out, '[');
    for (const struct sk_behaviour *b = scan->behaviours; b != NULL; b = b->next) {
        sk_text_printf(out, "{\"artifact\":%u,\"kind\":\"%s\",\"api\":", id_of(b->artifact),
                       sk_behaviour_name(b->kind));
        sk_json_string(out, b->api);
        sk_text_puts(out, ",\"what\":");
        sk_json_string(out, b->what);
        sk_text_puts(out, b->next == NULL ? "}" : "},");
    }
    sk_text_puts(out, "],");
}

enum { LAYER_SHOWN_BYTES = 8192 };

/* What the step says by itself; a file or a module is named by its artifact. */
static sk_span step_what(const struct sk_step *step)
{
    if (step->kind == SK_STEP_DO)
        return step->behaviour->what;
    if (step->kind == SK_STEP_ENTRY)
        return step->behaviour->entry;
    if (step->kind == SK_STEP_URL)
        return step->text;
    if (step->kind == SK_STEP_MAIL)
        return sk_prop_text(step->artifact, SK_PROP_SUBJECT);
    /* A layer is shown as far as it is text; a dropped file by its name. */
    if (step->kind == SK_STEP_LAYER && sk_prop_has(step->artifact, SK_PROP_LANGUAGE))
        return sk_slice(step->artifact->text, 0, LAYER_SHOWN_BYTES);
    return step->artifact->name;
}

static void chain_step(struct sk_text *out, const struct sk_step *step)
{
    sk_text_printf(out, "{\"step\":\"%s\",\"artifact\":%u", sk_step_name(step->kind),
                   id_of(step->artifact));
    if (step->kind == SK_STEP_MAIL) {
        sk_text_puts(out, ",\"from\":");
        sk_json_string(out, sk_prop_text(step->artifact, SK_PROP_FROM_ADDRESS));
    }
    if (step->kind == SK_STEP_DO) {
        sk_text_printf(out, ",\"kind\":\"%s\",\"api\":", sk_behaviour_name(step->behaviour->kind));
        sk_json_string(out, step->behaviour->api);
    }
    if (step->kind == SK_STEP_LAYER || step->kind == SK_STEP_FILE)
        sk_text_printf(out, ",\"format\":\"%s\"",
                       step->artifact->format == NULL ? "data" : step->artifact->format);
    if (step->kind == SK_STEP_ENTRY) {
        sk_text_puts(out, ",\"procedure\":");
        sk_json_string(out, step->behaviour->procedure);
    }
    sk_text_puts(out, ",\"what\":");
    text_or_null(out, step_what(step));
    sk_text_byte(out, '}');
}

static void chains(struct sk_text *out, const struct sk_scan *scan)
{
    enum { CHAINS_MAX = 32 };
    struct sk_chain chain;
    const struct sk_artifact *end = NULL;
    key(out, "chains");
    sk_text_byte(out, '[');
    for (size_t n = 0; n < CHAINS_MAX && (end = sk_chain_next(scan, end, &chain)) != NULL; n++) {
        sk_text_puts(out, n == 0 ? "[" : ",[");
        for (size_t i = 0; i < chain.count; i++) {
            if (i > 0)
                sk_text_byte(out, ',');
            chain_step(out, &chain.steps[i]);
        }
        sk_text_byte(out, ']');
    }
    sk_text_puts(out, "],");
}

static void indicators(struct sk_text *out, const struct sk_scan *scan)
{
    key(out, "indicators");
    sk_text_byte(out, '[');
    for (const struct sk_indicator *i = scan->indicators; i != NULL; i = i->next) {
        sk_text_puts(out, "{\"kind\":\""); /* pages have hundreds: no printf */
        sk_text_puts(out, sk_indicator_name(i->kind));
        sk_text_puts(out, "\",\"value\":");
        sk_json_string(out, i->value);
        sk_text_printf(out, ",\"artifact\":%u}%s", id_of(i->artifact), i->next == NULL ? "" : ",");
    }
    sk_text_puts(out, "],");
}

static const char *class_name(enum sk_diag_class class)
{
    static const char *const names[] = {"anomaly", "damage", "unseen"};
    return names[class];
}

static void errors(struct sk_text *out, const struct sk_scan *scan)
{
    key(out, "errors");
    sk_text_byte(out, '[');
    for (const struct sk_diag *d = scan->diags; d != NULL; d = d->next) {
        const struct sk_diag_info *info = sk_diag_info(d->code);
        sk_text_printf(out, "{\"artifact\":%u,\"code\":\"%s\",\"class\":\"%s\",\"detail\":",
                       id_of(d->artifact), info->code, class_name(info->class));
        sk_json_string(out, d->detail);
        sk_text_puts(out, d->next == NULL ? "}" : "},");
    }
    sk_text_puts(out, "],");
}

void sk_report_json(const struct sk_scan *scan, sk_span input, double seconds, struct sk_text *out)
{
    sk_text_puts(out, "{\"schema\":1,\"input\":");
    sk_json_string(out, input);
    sk_text_printf(out,
                   ",\"size\":%zu,\"sha256\":", scan->root == NULL ? 0 : scan->root->bytes.len);
    static const uint8_t none[32];
    hash(out, scan->root == NULL ? none : scan->root->sha256);
    sk_text_printf(out, ",\"verdict\":\"%s\",\"score\":%u,", sk_verdict_name(scan->verdict),
                   scan->score);
    key(out, "artifacts");
    sk_text_byte(out, '[');
    for (const struct sk_artifact *a = scan->root; a != NULL; a = a->next) {
        artifact(out, a);
        if (a->next != NULL)
            sk_text_byte(out, ',');
    }
    sk_text_puts(out, "],");
    findings(out, scan);
    behaviours(out, scan);
    chains(out, scan);
    indicators(out, scan);
    errors(out, scan);
    sk_text_printf(out, "\"seconds\":%.6f}\n", seconds);
}

#include "report/chain.h"

#include "report/messages.h"
#include "report/show.h"
#include "report/tree.h"

enum {
    DOES_MAX = 12,
    URLS_MAX = 12,
    SEARCHED_URLS_MAX = 256,
    DEPTH_MAX = 40,
    TEXT_MAX_BYTES = 1 << 16,
    LAYER_SHOWN_BYTES = 1000,
};

static const char *const names[SK_STEP_COUNT] = {
    [SK_STEP_MAIL] = "mail", [SK_STEP_FILE] = "file",   [SK_STEP_ENTRY] = "entry",
    [SK_STEP_DO] = "do",     [SK_STEP_LAYER] = "layer", [SK_STEP_URL] = "url",
};

const char *sk_step_name(enum sk_step_kind kind)
{
    return names[kind];
}

static void put(struct sk_chain *c, struct sk_step step)
{
    if (c->count < SK_CHAIN_STEPS_MAX)
        c->steps[c->count++] = step;
}

static bool is_consequence(const struct sk_behaviour *b)
{
    return b->kind != SK_DO_ENVIRONMENT && b->kind != SK_DO_OTHER;
}

/* True when a layer below the code tells what comes of it. */
static bool leads_on(const struct sk_behaviour *b)
{
    for (const struct sk_artifact *c = b->artifact->first_child; c != NULL; c = c->next_sibling)
        if (c->role == SK_ROLE_LAYER && c->cause == b)
            return true;
    return false;
}

static bool has_layers(const struct sk_artifact *art)
{
    for (const struct sk_artifact *c = art->first_child; c != NULL; c = c->next_sibling)
        if (c->role == SK_ROLE_LAYER)
            return true;
    return false;
}

/* The behaviour of art behind b that ends a chain, or NULL. */
static const struct sk_behaviour *
next_end(const struct sk_scan *scan, const struct sk_artifact *art, const struct sk_behaviour *b)
{
    for (b = b == NULL ? scan->behaviours : b->next; b != NULL; b = b->next)
        if (b->artifact == art && is_consequence(b) && !leads_on(b))
            return b;
    return NULL;
}

static bool is_end(const struct sk_scan *scan, const struct sk_artifact *art)
{
    return next_end(scan, art, NULL) != NULL ||
           (art->role == SK_ROLE_LAYER && art->cause != NULL && !has_layers(art));
}

/* ---- the steps ---- */

static void put_do(struct sk_chain *c, const struct sk_behaviour *b)
{
    put(c, (struct sk_step){.kind = SK_STEP_DO, .artifact = b->artifact, .behaviour = b});
}

/* The code that a behaviour came from starts somewhere: said once, before the first of them. */
static void put_entry(struct sk_chain *c, const struct sk_behaviour *b)
{
    if (b->entry.len > 0)
        put(c, (struct sk_step){.kind = SK_STEP_ENTRY, .artifact = b->artifact, .behaviour = b});
}

static void put_artifact(struct sk_chain *c, const struct sk_artifact *art)
{
    enum sk_step_kind kind = sk_is_format(art, "mime")     ? SK_STEP_MAIL
                             : art->role == SK_ROLE_LAYER  ? SK_STEP_LAYER
                             : art->role == SK_ROLE_MODULE ? SK_STEP_COUNT
                                                           : SK_STEP_FILE;
    if (kind == SK_STEP_LAYER && art->cause != NULL) {
        if (art->parent->role == SK_ROLE_MODULE)
            put_entry(c, art->cause);
        put_do(c, art->cause);
    }
    if (kind != SK_STEP_COUNT)
        put(c, (struct sk_step){.kind = kind, .artifact = art});
}

static bool is_fetched(const struct sk_chain *c, sk_span url)
{
    for (size_t i = 0; i < c->count; i++)
        if (c->steps[i].kind == SK_STEP_DO && c->steps[i].behaviour->kind == SK_DO_DOWNLOAD &&
            sk_find(c->steps[i].behaviour->what, url) != SK_NPOS)
            return true;
    return false;
}

static void put_urls(const struct sk_scan *scan, const struct sk_artifact *art, struct sk_chain *c)
{
    const sk_span text = art->text.len > 0 ? art->text : art->bytes;
    size_t searched = 0, found = 0;
    if (art->role != SK_ROLE_LAYER)
        return;
    for (const struct sk_indicator *i = scan->indicators; i != NULL && found < URLS_MAX;
         i = i->next) {
        if (i->kind != SK_IOC_URL || searched++ >= SEARCHED_URLS_MAX || is_fetched(c, i->value) ||
            (i->artifact != art && sk_find(text, i->value) == SK_NPOS))
            continue;
        put(c, (struct sk_step){.kind = SK_STEP_URL, .artifact = art, .text = i->value});
        found++;
    }
}

static void chain_to(const struct sk_scan *scan, const struct sk_artifact *end,
                     struct sk_chain *ret)
{
    const struct sk_artifact *up[DEPTH_MAX];
    size_t depth = 0, does = 0;
    ret->count = 0;
    for (const struct sk_artifact *a = end; a != NULL && depth < DEPTH_MAX; a = a->parent)
        up[depth++] = a;
    while (depth-- > 0)
        put_artifact(ret, up[depth]);
    for (const struct sk_behaviour *b = next_end(scan, end, NULL); b != NULL && does < DOES_MAX;
         b = next_end(scan, end, b)) {
        if (does++ == 0)
            put_entry(ret, b);
        put_do(ret, b);
    }
    put_urls(scan, end, ret);
}

const struct sk_artifact *sk_chain_next(const struct sk_scan *scan, const struct sk_artifact *after,
                                        struct sk_chain *ret)
{
    if (scan->behaviours == NULL)
        return NULL;
    for (const struct sk_artifact *art = after == NULL ? scan->root : after->next; art != NULL;
         art = art->next)
        if ((art->emulated || art->role == SK_ROLE_LAYER) && is_end(scan, art)) {
            chain_to(scan, art, ret);
            return art;
        }
    return NULL;
}

/* ---- for people ---- */

static const enum sk_msg step_msgs[SK_STEP_COUNT] = {
    [SK_STEP_MAIL] = SK_MSG_STEP_MAIL,   [SK_STEP_FILE] = SK_MSG_STEP_FILE,
    [SK_STEP_ENTRY] = SK_MSG_STEP_ENTRY, [SK_STEP_LAYER] = SK_MSG_STEP_LAYER,
    [SK_STEP_URL] = SK_MSG_STEP_URL,
};
static const enum sk_msg do_msgs[SK_DO_COUNT] = {
    [SK_DO_PROCESS] = SK_MSG_DO_PROCESS, [SK_DO_DOWNLOAD] = SK_MSG_DO_DOWNLOAD,
    [SK_DO_WRITE] = SK_MSG_DO_WRITE,     [SK_DO_REGISTRY] = SK_MSG_DO_REGISTRY,
    [SK_DO_LOAD] = SK_MSG_DO_LOAD,       [SK_DO_SCRIPT] = SK_MSG_DO_SCRIPT,
    [SK_DO_MAIL] = SK_MSG_DO_MAIL,       [SK_DO_ENVIRONMENT] = SK_MSG_DO_ENVIRONMENT,
    [SK_DO_OTHER] = SK_MSG_DO_OTHER,
};

const char *sk_do_title(enum sk_behaviour_kind kind, enum sk_lang lang)
{
    return sk_msg(do_msgs[kind], lang);
}

const char *sk_step_title(const struct sk_step *step, enum sk_lang lang)
{
    return sk_msg(step->kind == SK_STEP_DO ? do_msgs[step->behaviour->kind] : step_msgs[step->kind],
                  lang);
}

static void put_sender(struct sk_text *line, const struct sk_artifact *mail)
{
    sk_show(line, sk_prop_text(mail, SK_PROP_FROM_NAME));
    sk_text_puts(line, " <");
    sk_show(line, sk_prop_text(mail, SK_PROP_FROM_ADDRESS));
    sk_text_puts(line, ">: ");
    sk_show(line, sk_prop_text(mail, SK_PROP_SUBJECT));
}

/* "AutoOpen in ThisDocument", and the procedure that acts where it is another one. */
static void put_place(const struct sk_step *step, enum sk_lang lang, struct sk_text *line)
{
    const struct sk_behaviour *b = step->behaviour;
    struct sk_text entry = sk_text_new(NULL, TEXT_MAX_BYTES), module = entry;
    sk_show(&entry, b->entry);
    sk_show(&module, step->artifact->name);
    if (b->procedure.len > 0 && !sk_ieq(b->procedure, b->entry)) {
        sk_text_puts(&entry, " → ");
        sk_show(&entry, b->procedure);
    }
    const sk_span args[] = {sk_text_view(&entry), sk_text_view(&module)};
    sk_msg_put(line, SK_MSG_IN_MODULE, lang, args, 2);
    sk_text_free(&entry);
    sk_text_free(&module);
}

static void put_layer(const struct sk_artifact *art, struct sk_text *line)
{
    if (art->name.len > 0) {
        sk_show(line, art->name);
        sk_text_puts(line, ": ");
    }
    sk_text_printf(line, "[%s] ", art->format == NULL ? "data" : art->format);
    sk_show(line, sk_slice(art->text.len > 0 ? art->text : art->bytes, 0, LAYER_SHOWN_BYTES));
}

void sk_step_text(const struct sk_step *step, enum sk_lang lang, struct sk_text *line)
{
    if (step->kind == SK_STEP_MAIL)
        put_sender(line, step->artifact);
    else if (step->kind == SK_STEP_FILE)
        sk_report_label(line, step->artifact, lang);
    else if (step->kind == SK_STEP_ENTRY)
        put_place(step, lang, line);
    else if (step->kind == SK_STEP_LAYER)
        put_layer(step->artifact, line);
    else
        sk_show(line, step->kind == SK_STEP_DO ? step->behaviour->what : step->text);
}

#include "engine/emulate.h"

#include "codec/digest.h"
#include "core/record.h"
#include "format/url/url.h"

enum { MODULES_MAX = 1000, TWINS_MAX = 1000, NOTES_MAX = 16 };

/* ---- What is run together: a project's modules, or one script ---- */

struct unit {
    struct sk_scan *scan;
    struct sk_artifact *owner; /* the project's document, or the script itself */
    enum sk_language language;
    struct sk_artifact **arts; /* the modules */
    struct sk_interp_module *modules;
    size_t count;
    struct sk_interp_input input;
};

static enum sk_language language_of(const struct sk_artifact *art)
{
    for (int i = SK_LANG_VBA; i < SK_LANG_COUNT; i++)
        if (sk_is_format(art, sk_language_name((enum sk_language)i)))
            return (enum sk_language)i;
    return SK_LANG_NONE;
}

static bool is_module(const struct sk_artifact *art)
{
    return art->role == SK_ROLE_MODULE && language_of(art) == SK_LANG_VBA;
}

static sk_span source_of(const struct sk_artifact *art)
{
    return art->text.len > 0 ? art->text : art->bytes;
}

/* What a cmd layer runs under is said by the options of the command line that it was cut from:
 * /v:on expands !x!. The whole line is a command line, too. */
static sk_span code_of(const struct sk_artifact *art)
{
    const sk_span source = source_of(art);
    if (art->cause == NULL || language_of(art) != SK_LANG_CMD)
        return source;
    const size_t at = sk_find(art->cause->what, source);
    const bool delayed =
        at != SK_NPOS && sk_ifind(sk_slice(art->cause->what, 0, at), SK_LIT("/v")) != SK_NPOS;
    return delayed ? art->cause->what : source;
}

/* A script that hands itself on would be run to the depth's limit. */
static bool ran_before(const struct sk_artifact *art)
{
    const struct sk_artifact *twin = art->twin;
    for (size_t i = 0; twin != NULL && i < TWINS_MAX; twin = twin->twin, i++)
        if (twin->emulated && twin->format == art->format)
            return true;
    return false;
}

/* Modules beyond the limit are not run and not tried again; that they are there is on record. */
static void leave_out_rest(struct sk_scan *scan, struct sk_artifact *owner, size_t max)
{
    size_t n = 0;
    for (struct sk_artifact *c = owner->first_child; c != NULL; c = c->next_sibling)
        if (is_module(c) && n++ >= max)
            c->emulated = true;
    if (n > max)
        sk_diagf(scan, owner, SK_DIAG_INTERP_STOPPED, "ran the first %zu of %zu modules", max, n);
}

static size_t modules_of(struct sk_artifact *owner, struct sk_artifact **ret, size_t max)
{
    size_t n = 0;
    for (struct sk_artifact *c = owner->first_child; c != NULL && n < max; c = c->next_sibling)
        if (is_module(c)) {
            if (ret != NULL)
                ret[n] = c;
            n++;
        }
    return n;
}

/* The terminated text of a property, or NULL. */
static const char *prop_cstr(struct sk_scan *scan, const struct sk_artifact *art, enum sk_prop prop)
{
    sk_span text = sk_prop_text(art, prop);
    return text.len == 0 ? NULL : sk_arena_cstr(scan->arena, text);
}

static bool collect(struct unit *u, struct sk_artifact *art)
{
    struct sk_arena *arena = u->scan->arena;
    u->owner = is_module(art) && art->parent != NULL ? art->parent : art;
    bool project = u->owner != art;
    u->count = project ? modules_of(u->owner, NULL, MODULES_MAX) : 1;
    u->arts = SK_NEW_ARRAY(arena, struct sk_artifact *, u->count);
    u->modules = SK_NEW_ARRAY(arena, struct sk_interp_module, u->count);
    if (u->arts == NULL || u->modules == NULL)
        return false;
    u->arts[0] = art;
    if (project) {
        (void)modules_of(u->owner, u->arts, u->count);
        leave_out_rest(u->scan, u->owner, u->count);
    }
    for (size_t i = 0; i < u->count; i++) {
        u->modules[i] =
            (struct sk_interp_module){.name = u->arts[i]->name,
                                      .source = code_of(u->arts[i]),
                                      .kind = prop_cstr(u->scan, u->arts[i], SK_PROP_MODULE_KIND)};
        u->arts[i]->emulated = true;
    }
    return true;
}

/* ---- What the code sees of its document ---- */

static bool copy_facts(struct sk_scan *scan, const struct sk_artifact *art, struct sk_fact ***tail)
{
    for (const struct sk_fact *f = art->facts; f != NULL; f = f->next) {
        struct sk_fact *copy = SK_NEW(scan->arena, struct sk_fact);
        if (copy == NULL || !sk_step(scan))
            return false;
        *copy = *f;
        copy->next = NULL;
        **tail = copy;
        *tail = &copy->next;
    }
    return true;
}

/* The facts of the project and of the document around it, whose properties name the document. */
static bool describe(struct unit *u)
{
    struct sk_fact *facts = NULL, **tail = &facts;
    for (const struct sk_artifact *a = u->owner; a != NULL; a = a->parent) {
        if (!copy_facts(u->scan, a, &tail))
            return false;
        if (u->input.document_kind.len == 0)
            u->input.document_kind = sk_prop_text(a, SK_PROP_DOC_KIND);
        if (a->name.len > 0)
            u->input.document_name = a->name;
        bool is_file = a->role == SK_ROLE_INPUT || a->role == SK_ROLE_PART;
        if (is_file || (a->parent != NULL && sk_is_format(a->parent, "zip")))
            break;
    }
    u->input.facts = facts;
    return true;
}

/* True when both runs did the same kinds of things with the same means: then the second one
 * differs in the user's name and the like, and tells nothing. */
static bool alike(const struct sk_record *a, const struct sk_record *b)
{
    if (a->events.count != b->events.count)
        return false;
    for (size_t i = 0; i < a->events.count; i++) {
        const struct sk_event *x = &a->events.at[i], *y = &b->events.at[i];
        if (x->type != y->type || x->kind != y->kind ||
            (x->type == SK_EVENT_BEHAVIOUR && !sk_eq(x->a, y->a)))
            return false;
    }
    return true;
}

/* ---- From events to the tree ---- */

static struct sk_artifact *place_of(const struct unit *u, const struct sk_event *e)
{
    return u->arts[e->module < u->count ? e->module : 0];
}

static void add_layer(const struct unit *u, const struct sk_event *e,
                      const struct sk_behaviour *cause)
{
    struct sk_artifact *layer;
    const size_t ceiling = sk_output_ceiling(u->scan);
    const enum sk_language language = (enum sk_language)e->kind;
    const struct sk_artifact_spec spec = {
        .role = SK_ROLE_LAYER,
        .name = e->a,
        .bytes = sk_slice(e->b, 0, ceiling),
        .full_bytes = e->b.len,
        .format = language == SK_LANG_NONE ? NULL : sk_language_name(language),
        .once = true};
    if (e->b.len > 0 && !sk_eq(e->b, place_of(u, e)->bytes) &&
        sk_artifact_add(u->scan, place_of(u, e), &spec, &layer) == SK_OK && layer->cause == NULL)
        layer->cause = cause;
}

static struct sk_behaviour *add_behaviour(const struct unit *u, const struct sk_event *e)
{
    struct sk_behaviour *b =
        sk_behaviour(u->scan, place_of(u, e), (enum sk_behaviour_kind)e->kind, e->a, e->b);
    if (b != NULL && b->entry.len == 0) {
        b->entry = e->entry;
        b->procedure = e->procedure;
    }
    return b;
}

/* A layer that is run with the command line that it was cut from starts itself first. */
static bool is_own_start(const struct unit *u, const struct sk_event *e)
{
    const struct sk_behaviour *cause = place_of(u, e)->cause;
    return cause != NULL && (int)cause->kind == e->kind && sk_eq(cause->what, e->b);
}

static void add_note(const struct unit *u, const struct sk_event *e)
{
    sk_diagf(u->scan, place_of(u, e), SK_DIAG_INTERP_NOTE, "%.*s: %.*s", (int)e->a.len,
             (const char *)e->a.ptr, (int)sk_slice(e->b, 0, 300).len, (const char *)e->b.ptr);
}

static void add_indicator(const struct unit *u, const struct sk_event *e)
{
    if (e->kind == SK_IOC_URL)
        sk_url_indicator(u->scan, place_of(u, e), e->a); /* with its domain or address */
    else
        sk_indicator(u->scan, place_of(u, e), (enum sk_indicator_kind)e->kind, e->a);
}

static void commit(const struct unit *u, const struct sk_record *r)
{
    const struct sk_behaviour *cause = NULL;
    u->scan->lost |= r->lost;
    /* What a script writes for its caller: an address that it puts together ends there, too. */
    if (u->language != SK_LANG_VBA)
        sk_text_indicators(u->scan, u->owner, r->result.return_text, true);
    for (size_t i = 0; i < r->events.count; i++) {
        const struct sk_event *e = &r->events.at[i];
        switch (e->type) {
        case SK_EVENT_BEHAVIOUR:
            if (!is_own_start(u, e))
                cause = add_behaviour(u, e);
            break;
        case SK_EVENT_LAYER:
            add_layer(u, e, cause);
            break;
        case SK_EVENT_INDICATOR:
            add_indicator(u, e);
            break;
        case SK_EVENT_NOTE:
            add_note(u, e);
            break;
        }
    }
}

/* ---- Running ---- */

/* A run gets half of the steps that are left, so that no macro starves those behind it. */
static void spend_back(struct sk_budget *whole, const struct sk_budget *part, uint64_t share)
{
    const uint64_t used = share - part->left[SK_BUDGET_INTERP_STEPS];
    const uint64_t left = whole->left[SK_BUDGET_INTERP_STEPS] - used;
    *whole = *part;
    whole->left[SK_BUDGET_INTERP_STEPS] = left;
}

static void run_as(struct unit *u, const char *profile, bool past_checks, struct sk_record *ret)
{
    const struct sk_interp *interp = sk_interp_for(u->language);
    const struct sk_sink sink = sk_record_begin(ret, u->scan->arena, NOTES_MAX);
    struct sk_budget budget = u->scan->budget;
    const uint64_t share = budget.left[SK_BUDGET_INTERP_STEPS] / 2;
    budget.left[SK_BUDGET_INTERP_STEPS] = share;
    u->input.profile = sk_host_profile(profile);
    u->input.past_checks = past_checks;
    sk_arena_reset(u->scan->interp_arena);
    if (interp->run(&u->input, u->scan->interp_arena, &budget, &sink, &ret->result) != SK_OK)
        ret->lost = true;
    spend_back(&u->scan->budget, &budget, share);
    sk_record_end(ret);
}

static bool by_error(sk_span stopped)
{
    return sk_starts(stopped, SK_LIT("error "));
}

static void describe_result(const struct unit *u, const struct sk_record *r)
{
    struct sk_scan *scan = u->scan;
    const struct sk_interp_result *result = &r->result;
    const bool whole = result->stopped.len == 0 && r->notes == 0 && result->unreached.len == 0;
    for (size_t i = 0; i < u->count; i++)
        sk_prop_set_number(scan, u->arts[i], SK_PROP_EMULATED, whole ? 1 : 2);
    sk_prop_set_number(scan, u->owner, SK_PROP_INTERP_STEPS, (int64_t)result->steps);
    if (result->entry.len > 0)
        sk_prop_set_text(scan, u->owner, SK_PROP_ENTRY, result->entry);
    if (result->unreached.len > 0)
        sk_prop_set_text(scan, u->owner, SK_PROP_UNREACHED, result->unreached);
    if (result->stopped.len > 0) {
        sk_prop_set_text(scan, u->owner, SK_PROP_STOPPED, result->stopped);
        sk_diag(scan, u->owner,
                by_error(result->stopped) ? SK_DIAG_INTERP_ERROR : SK_DIAG_INTERP_STOPPED,
                result->stopped);
    }
}

static bool is_told_above(const struct unit *u, const struct sk_event *e)
{
    if (e->type == SK_EVENT_LAYER) {
        uint8_t sha256[32];
        sk_sha256(e->b, sha256);
        return sk_map_find(&u->scan->by_sha256, sk_span_of(sha256, sizeof sha256)) != NULL;
    }
    for (const struct sk_behaviour *b = u->scan->behaviours; b != NULL; b = b->next)
        for (const struct sk_artifact *up = u->owner->parent; up != NULL; up = up->parent)
            if (b->artifact == up && (int)b->kind == e->kind && sk_eq(b->what, e->b))
                return true;
    return false;
}

/* An emulator runs by itself what it hands to itself (cmd /c, Invoke-Expression, Execute), with
 * the variables it has: then the layer's own run has nothing to add. */
static bool repeats_its_parent(const struct unit *u, const struct sk_record *r)
{
    size_t telling = 0;
    if (u->owner->role != SK_ROLE_LAYER)
        return false;
    for (size_t i = 0; i < r->events.count; i++) {
        const struct sk_event *e = &r->events.at[i];
        if (e->type != SK_EVENT_BEHAVIOUR && e->type != SK_EVENT_LAYER)
            continue;
        if (!is_told_above(u, e))
            return false;
        telling++;
    }
    return telling > 0;
}

/* The profile of the project's own country first; the other one where the code looked; and where
 * it looked and did nothing under either, once more past its checks. */
static void run_unit(struct unit *u)
{
    const bool japanese = u->input.code_page == 932;
    struct sk_record first, second, forced;
    run_as(u, japanese ? "ja-JP" : "en-US", false, &first);
    if (repeats_its_parent(u, &first)) {
        u->owner->cause = NULL; /* no chain ends here */
        return;
    }
    commit(u, &first);
    describe_result(u, &first);
    if (!first.result.environment_read)
        return;
    run_as(u, japanese ? "en-US" : "ja-JP", false, &second);
    if (!alike(&first, &second))
        commit(u, &second);
    if (first.acts || second.acts)
        return;
    run_as(u, japanese ? "ja-JP" : "en-US", true, &forced);
    if (!forced.acts)
        return;
    sk_diag(u->scan, u->owner, SK_DIAG_INTERP_FORCED, (sk_span){0});
    sk_prop_set_number(u->scan, u->owner, SK_PROP_FORCED, 1);
    commit(u, &forced);
}

static void run_at(struct sk_scan *scan, struct sk_artifact *art)
{
    struct unit u = {.scan = scan, .language = language_of(art)};
    if (!collect(&u, art) || !describe(&u)) {
        scan->lost = true;
        return;
    }
    u.input.language = u.language;
    u.input.modules = u.modules;
    u.input.module_count = u.count;
    u.input.code_page = (uint32_t)sk_prop_number(art, SK_PROP_CODE_PAGE, 0);
    u.input.layers_elsewhere = true;
    run_unit(&u);
}

static bool is_to_run(const struct sk_artifact *art)
{
    const enum sk_language language = language_of(art);
    if (language == SK_LANG_NONE || art->emulated || sk_interp_for(language) == NULL ||
        source_of(art).len == 0)
        return false;
    return is_module(art) || !ran_before(art);
}

bool sk_emulate(struct sk_scan *scan, struct sk_artifact *from)
{
    bool any = false;
    for (struct sk_artifact *art = from; art != NULL; art = art->next) {
        if (scan->interp_arena == NULL || !is_to_run(art) || scan->budget.expired)
            continue;
        any = true;
        run_at(scan, art);
    }
    return any;
}

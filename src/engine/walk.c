/* The walk: a queue of artifacts, each probed and parsed; parsers append to the queue. */
#include "core/format.h"
#include "engine/emulate.h"
#include "engine/engine.h"

/* The budget's exhaustion and a parser's status, as diags. */
static const struct {
    enum sk_status status;
    enum sk_diag_code code;
} status_diags[] = {
    {SK_MALFORMED, SK_DIAG_PARSE_FAILED},         {SK_TRUNCATED, SK_DIAG_PARSE_FAILED},
    {SK_UNSUPPORTED, SK_DIAG_FORMAT_UNSUPPORTED}, {SK_LIMIT, SK_DIAG_LIMIT_STEPS},
    {SK_NO_MEMORY, SK_DIAG_LIMIT_MEMORY},         {SK_BUG, SK_DIAG_BUG},
};

static bool has_unseen(const struct sk_scan *scan, const struct sk_artifact *art)
{
    for (const struct sk_diag *d = scan->diags; d != NULL; d = d->next)
        if (d->artifact == art && sk_diag_info(d->code)->class != SK_DIAG_CLASS_ANOMALY)
            return true;
    return false;
}

/* A parser that says why by itself has named the cause better than its status could. */
static void record_status(struct sk_scan *scan, const struct sk_artifact *art,
                          const struct sk_format *format, enum sk_status st)
{
    if (st == SK_OK || st == SK_NOT_MINE || has_unseen(scan, art))
        return;
    for (size_t i = 0; i < sizeof status_diags / sizeof status_diags[0]; i++)
        if (status_diags[i].status == st) {
            sk_diag(scan, art, status_diags[i].code, sk_span_of_cstr(format->name));
            return;
        }
}

struct candidate {
    const struct sk_format *format;
    struct sk_probe probe;
};

/* The formats that are most sure, at most two: with two, both run and the dispute is a diag. */
static size_t choose(const struct sk_artifact *art, struct candidate best[static 2])
{
    size_t format_count, n = 0;
    const struct sk_format *const *formats = sk_formats(&format_count);
    for (size_t i = 0; i < format_count; i++) {
        struct sk_probe p = formats[i]->probe(art);
        if (p.name == NULL)
            p.name = formats[i]->name;
        if (art->format != NULL) /* forced: only its own parser */
            p.confidence = strcmp(art->format, p.name) == 0 ? SK_CERTAIN : SK_NO;
        if (p.confidence == SK_NO)
            continue;
        const struct candidate c = {formats[i], p};
        if (n == 0 || p.confidence > best[0].probe.confidence)
            best[0] = c, n = 1;
        else if (p.confidence == SK_CERTAIN && best[0].probe.confidence == SK_CERTAIN)
            best[1] = c, n = 2;
    }
    return n;
}

static void parse_one(struct sk_scan *scan, struct sk_artifact *art, const struct candidate *c)
{
    record_status(scan, art, c->format, c->format->parse(scan, art));
}

static void visit(struct sk_scan *scan, struct sk_artifact *art, const struct candidate *best,
                  size_t n)
{
    art->parsed = true;
    if (art->format == NULL)
        art->format = n > 0 ? best[0].probe.name : "data";
    for (size_t i = 0; i < n; i++)
        parse_one(scan, art, &best[i]);
    if (n == 2)
        sk_diagf(scan, art, SK_DIAG_FORMAT_DISPUTED, "%s and %s", best[0].probe.name,
                 best[1].probe.name);
}

/* Everything not deferred, in order of id; what that adds is behind it in the same list. */
static void visit_early(struct sk_scan *scan, struct sk_artifact *from)
{
    for (struct sk_artifact *art = from; art != NULL; art = art->next) {
        struct candidate best[2];
        if (art->parsed || art->deferred)
            continue;
        size_t n = choose(art, best);
        if (n > 0 && best[0].format->late)
            art->deferred = true;
        else
            visit(scan, art, best, n);
    }
}

static struct sk_artifact *next_deferred(struct sk_artifact *from)
{
    while (from != NULL && (from->parsed || !from->deferred))
        from = from->next;
    return from;
}

/* Archives come after the texts beside them, where their passwords stand; what an archive holds
 * is walked before the next archive. */
static void walk_from(struct sk_scan *scan, struct sk_artifact *from)
{
    struct candidate best[2];

    visit_early(scan, from);
    for (struct sk_artifact *art = next_deferred(from); art != NULL; art = next_deferred(art)) {
        struct sk_artifact *last = scan->last_artifact;
        size_t n = choose(art, best);
        visit(scan, art, best, n);
        visit_early(scan, last);
    }
}

/* Code runs when all of its document is there to be read; what it hands on is walked, and may be
 * code again, until nothing new comes. */
void sk_walk(struct sk_scan *scan)
{
    struct sk_artifact *from = scan->root;
    do {
        struct sk_artifact *last;
        walk_from(scan, from);
        last = scan->last_artifact;
        if (!sk_emulate(scan, from))
            break;
        from = last->next;
    } while (from != NULL);
    if (scan->budget.expired)
        sk_diag(scan, scan->root, SK_DIAG_LIMIT_TIME, (sk_span){0});
}

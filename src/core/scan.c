#include "core/scan.h"

#include <stdarg.h>
#include <stdio.h>

#include "base/clock.h"
#include "base/text.h"
#include "base/utf.h"
#include "codec/digest.h"

enum { DETAIL_MAX_BYTES = 4096, NAME_MAX_BYTES = 65536, RECORDS_MAX = 20000 };

static const struct sk_diag_info diag_infos[SK_DIAG_COUNT] = {
#define SK_DIAG(symbol, code, class, what) [SK_DIAG_##symbol] = {code, what, SK_DIAG_CLASS_##class},
#include "core/diags.def"
#undef SK_DIAG
};

static const char *const behaviour_names[SK_DO_COUNT] = {
    [SK_DO_PROCESS] = "process",
    [SK_DO_DOWNLOAD] = "download",
    [SK_DO_WRITE] = "write",
    [SK_DO_REGISTRY] = "registry",
    [SK_DO_LOAD] = "load",
    [SK_DO_SCRIPT] = "script",
    [SK_DO_MAIL] = "mail",
    [SK_DO_OTHER] = "other",
    [SK_DO_ENVIRONMENT] = "environment",
};

static const char *const indicator_names[SK_IOC_COUNT] = {
    [SK_IOC_URL] = "url",       [SK_IOC_DOMAIN] = "domain",     [SK_IOC_IP] = "ip",
    [SK_IOC_EMAIL] = "email",   [SK_IOC_PATH] = "path",         [SK_IOC_REGISTRY] = "registry",
    [SK_IOC_SHA256] = "sha256", [SK_IOC_PASSWORD] = "password",
};

static const char *const verdict_names[] = {
    [SK_CLEAN] = "clean",
    [SK_UNREADABLE] = "unreadable",
    [SK_SUSPICIOUS] = "suspicious",
    [SK_MALICIOUS] = "malicious",
};

const struct sk_diag_info *sk_diag_info(enum sk_diag_code code)
{
    return &diag_infos[code];
}

const char *sk_behaviour_name(enum sk_behaviour_kind kind)
{
    return behaviour_names[kind];
}

const char *sk_indicator_name(enum sk_indicator_kind kind)
{
    return indicator_names[kind];
}

const char *sk_verdict_name(enum sk_verdict verdict)
{
    return verdict_names[verdict];
}

void sk_scan_begin(struct sk_scan *scan, struct sk_arena *arena, const struct sk_policy *policy,
                   const struct sk_rules *rules)
{
    *scan = (struct sk_scan){.arena = arena, .policy = policy, .rules = rules};
    scan->budget.left[SK_BUDGET_STEPS] = policy->max_steps;
    scan->budget.left[SK_BUDGET_OUTPUT_BYTES] = policy->max_output_bytes;
    scan->budget.left[SK_BUDGET_ARTIFACTS] = policy->max_artifacts;
    scan->budget.left[SK_BUDGET_INTERP_STEPS] = policy->max_interp_steps;
    if (policy->timeout_ns > 0)
        scan->budget.deadline_ns = sk_now_ns() + policy->timeout_ns;
}

/* ---- "once" ---- */

/* True when this combination was not recorded yet; it is now. Also false past the number of
 * records that anybody would read. */
static bool first_time(struct sk_scan *scan, char kind, const struct sk_artifact *art,
                       const char *code, sk_span a, sk_span b)
{
    if (scan->seen.count >= RECORDS_MAX) {
        scan->lost = true;
        return false;
    }
    struct sk_text key = sk_text_new(scan->arena, 4 * DETAIL_MAX_BYTES);
    sk_text_printf(&key, "%c%u %s ", kind, art == NULL ? 0 : art->id + 1, code);
    sk_text_put(&key, a);
    sk_text_byte(&key, 0);
    sk_text_put(&key, b);
    struct sk_map_entry *e =
        key.failed ? NULL : sk_map_put(&scan->seen, scan->arena, sk_text_view(&key));
    if (e == NULL) {
        scan->lost = true;
        return false;
    }
    return e->value++ == 0;
}

static sk_span copy_or_lose(struct sk_scan *scan, sk_span from)
{
    sk_span copy = {0};
    if (from.len > 0 && !sk_arena_dup(scan->arena, from, &copy))
        scan->lost = true;
    return copy;
}

/* A copy that is valid UTF-8 and at most max bytes (cut where a character begins). */
static sk_span text_copy(struct sk_scan *scan, sk_span from, size_t max)
{
    if (from.len > max) {
        from.len = max;
        while (from.len > 0 && (from.ptr[from.len] & 0xC0) == 0x80)
            from.len--;
    }
    if (sk_utf8_valid(from))
        return copy_or_lose(scan, from);
    struct sk_text t = sk_text_new(scan->arena, 4 * max);
    sk_utf8_sanitize(from, &t);
    scan->lost |= t.failed;
    return sk_text_view(&t);
}

#define APPEND(list, last, item)                                                                   \
    do {                                                                                           \
        if ((last) == NULL)                                                                        \
            (list) = (item);                                                                       \
        else                                                                                       \
            (last)->next = (item);                                                                 \
        (last) = (item);                                                                           \
    } while (0)

/* ---- Diags ---- */

void sk_diag(struct sk_scan *scan, const struct sk_artifact *art, enum sk_diag_code code,
             sk_span detail)
{
    detail = sk_slice(detail, 0, DETAIL_MAX_BYTES);
    if (!first_time(scan, 'd', art, diag_infos[code].code, detail, (sk_span){0}))
        return;
    struct sk_diag *d = SK_NEW(scan->arena, struct sk_diag);
    if (d == NULL) {
        scan->lost = true;
        return;
    }
    *d = (struct sk_diag){.artifact = art, .code = code, .detail = copy_or_lose(scan, detail)};
    APPEND(scan->diags, scan->last_diag, d);
}

void sk_diagf(struct sk_scan *scan, const struct sk_artifact *art, enum sk_diag_code code,
              const char *format, ...)
{
    char words[512];
    va_list args;
    va_start(args, format);
    (void)vsnprintf(words, sizeof words, format, args);
    va_end(args);
    sk_diag(scan, art, code, sk_span_of_cstr(words));
}

bool sk_has_diag(const struct sk_scan *scan, const struct sk_artifact *art, enum sk_diag_code code)
{
    for (const struct sk_diag *d = scan->diags; d != NULL; d = d->next)
        if (d->code == code && (art == NULL || d->artifact == art))
            return true;
    return false;
}

/* ---- Findings, behaviours, indicators ---- */

void sk_finding(struct sk_scan *scan, const struct sk_artifact *art, const char *id, sk_span detail)
{
    const struct sk_finding_rule *rule = sk_rules_finding(scan->rules, sk_span_of_cstr(id));
    detail = text_copy(scan, detail, 300);
    if (rule == NULL || !first_time(scan, 'f', art, id, detail, (sk_span){0}))
        return;
    struct sk_finding *f = SK_NEW(scan->arena, struct sk_finding);
    if (f == NULL) {
        scan->lost = true;
        return;
    }
    *f = (struct sk_finding){.rule = rule, .artifact = art, .detail = detail};
    APPEND(scan->findings, scan->last_finding, f);
}

bool sk_has_finding(const struct sk_scan *scan, const struct sk_artifact *art, const char *id)
{
    for (const struct sk_finding *f = scan->findings; f != NULL; f = f->next)
        if (sk_eq(f->rule->id, sk_span_of_cstr(id)) && (art == NULL || f->artifact == art))
            return true;
    return false;
}

static struct sk_behaviour *behaviour_on_record(const struct sk_scan *scan,
                                                const struct sk_artifact *art,
                                                enum sk_behaviour_kind kind, sk_span api,
                                                sk_span what)
{
    for (struct sk_behaviour *b = scan->behaviours; b != NULL; b = b->next)
        if (b->artifact == art && b->kind == kind && sk_eq(b->api, api) && sk_eq(b->what, what))
            return b;
    return NULL;
}

struct sk_behaviour *sk_behaviour(struct sk_scan *scan, const struct sk_artifact *art,
                                  enum sk_behaviour_kind kind, sk_span api, sk_span what)
{
    api = text_copy(scan, api, NAME_MAX_BYTES);
    what = text_copy(scan, what, 65536);
    if (!first_time(scan, 'b', art, behaviour_names[kind], api, sk_slice(what, 0, 8192)))
        return behaviour_on_record(scan, art, kind, api, what);
    struct sk_behaviour *b = SK_NEW(scan->arena, struct sk_behaviour);
    if (b == NULL) {
        scan->lost = true;
        return NULL;
    }
    *b = (struct sk_behaviour){.artifact = art, .kind = kind, .api = api, .what = what};
    APPEND(scan->behaviours, scan->last_behaviour, b);
    return b;
}

void sk_indicator(struct sk_scan *scan, const struct sk_artifact *art, enum sk_indicator_kind kind,
                  sk_span value)
{
    value = text_copy(scan, value, 8192);
    if (value.len == 0 || !first_time(scan, 'i', NULL, indicator_names[kind], value, (sk_span){0}))
        return;
    struct sk_indicator *i = SK_NEW(scan->arena, struct sk_indicator);
    if (i == NULL) {
        scan->lost = true;
        return;
    }
    *i = (struct sk_indicator){.artifact = art, .kind = kind, .value = value};
    APPEND(scan->indicators, scan->last_indicator, i);
}

/* ---- Artifacts ---- */

static enum sk_status admit(struct sk_scan *scan, struct sk_artifact *parent,
                            const struct sk_artifact_spec *spec)
{
    if (parent == NULL)
        return SK_OK;
    if (parent->depth + 1 > scan->policy->max_depth) {
        sk_diag(scan, parent, SK_DIAG_LIMIT_DEPTH, spec->name);
        return SK_LIMIT;
    }
    if (!sk_spend(&scan->budget, SK_BUDGET_ARTIFACTS, 1)) {
        sk_diag(scan, parent, SK_DIAG_LIMIT_ARTIFACTS, (sk_span){0});
        return SK_LIMIT;
    }
    if (!sk_within(parent->bytes, spec->bytes) &&
        !sk_spend(&scan->budget, SK_BUDGET_OUTPUT_BYTES, spec->bytes.len)) {
        sk_diag(scan, parent, SK_DIAG_LIMIT_OUTPUT, spec->name);
        return SK_LIMIT;
    }
    return SK_OK;
}

/* A child of parent with these bytes. The same bytes below a thousand other parents are not
 * searched to the end. */
static struct sk_artifact *twin_of(const struct sk_scan *scan, const struct sk_artifact *parent,
                                   const uint8_t sha256[static 32])
{
    const struct sk_map_entry *e = sk_map_find(&scan->by_sha256, sk_span_of(sha256, 32));
    struct sk_artifact *twin = e == NULL ? NULL : (struct sk_artifact *)e->value;
    for (size_t i = 0; twin != NULL && twin->parent != parent; i++)
        twin = i < 1000 ? twin->twin : NULL;
    return twin;
}

static void remember_bytes(struct sk_scan *scan, struct sk_artifact *art)
{
    struct sk_map_entry *e =
        sk_map_put(&scan->by_sha256, scan->arena, sk_span_of(art->sha256, sizeof art->sha256));
    if (e == NULL) {
        scan->lost = true;
        return;
    }
    art->twin = (struct sk_artifact *)e->value;
    e->value = (uintptr_t)art;
}

static void link_artifact(struct sk_scan *scan, struct sk_artifact *parent, struct sk_artifact *art)
{
    if (scan->root == NULL)
        scan->root = art;
    else
        scan->last_artifact->next = art;
    scan->last_artifact = art;
    art->id = scan->artifact_count++;
    art->parent = parent;
    if (parent == NULL)
        return;
    art->depth = parent->depth + 1;
    if (parent->last_child == NULL)
        parent->first_child = art;
    else
        parent->last_child->next_sibling = art;
    parent->last_child = art;
}

static sk_span lower_copy(struct sk_scan *scan, sk_span from)
{
    from = text_copy(scan, from, NAME_MAX_BYTES);
    for (size_t i = 0; i < from.len; i++)
        ((uint8_t *)(uintptr_t)from.ptr)[i] = sk_lower(from.ptr[i]);
    return from;
}

enum sk_status sk_artifact_add(struct sk_scan *scan, struct sk_artifact *parent,
                               const struct sk_artifact_spec *spec, struct sk_artifact **ret)
{
    uint8_t sha256[32];
    sk_sha256(spec->bytes, sha256);
    struct sk_artifact *twin = spec->once ? twin_of(scan, parent, sha256) : NULL;
    sk_span name = text_copy(scan, spec->name, NAME_MAX_BYTES);
    if (twin != NULL) {
        if (name.len > 0 && twin->name.len == 0)
            twin->name = name;
        else if (name.len > 0 && !sk_eq(name, twin->name))
            sk_prop_set_text(scan, twin, SK_PROP_OTHER_NAME, name);
        *ret = twin;
        return SK_OK;
    }
    enum sk_status st = admit(scan, parent, spec);
    if (st != SK_OK)
        return st;
    struct sk_artifact *art = SK_NEW(scan->arena, struct sk_artifact);
    if (art == NULL) {
        sk_diag(scan, parent, SK_DIAG_LIMIT_MEMORY, (sk_span){0});
        return SK_NO_MEMORY;
    }
    art->role = spec->role;
    art->name = name;
    if (spec->role == SK_ROLE_MEMBER && spec->name.ptr != NULL && name.len == 0)
        art->name = SK_LIT(""); /* an archive can hold a member whose name is empty */
    art->media_type = lower_copy(scan, spec->media_type);
    art->bytes = spec->bytes;
    art->full_bytes = spec->full_bytes > spec->bytes.len ? spec->full_bytes : spec->bytes.len;
    art->format = spec->format;
    memcpy(art->sha256, sha256, sizeof sha256);
    link_artifact(scan, parent, art);
    remember_bytes(scan, art);
    if (art->full_bytes > art->bytes.len)
        sk_diagf(scan, art, SK_DIAG_LIMIT_SIZE, "looked into the first %zu of %llu bytes",
                 art->bytes.len, (unsigned long long)art->full_bytes);
    *ret = art;
    return SK_OK;
}

static struct sk_prop_value *prop_new(struct sk_scan *scan, struct sk_artifact *art,
                                      enum sk_prop prop)
{
    struct sk_prop_value *p = SK_NEW(scan->arena, struct sk_prop_value);
    if (p == NULL) {
        scan->lost = true;
        return NULL;
    }
    p->prop = prop;
    APPEND(art->props, art->last_prop, p);
    return p;
}

void sk_prop_set_text(struct sk_scan *scan, struct sk_artifact *art, enum sk_prop prop,
                      sk_span value)
{
    struct sk_prop_value *p = prop_new(scan, art, prop);
    if (p != NULL)
        p->text = text_copy(scan, value, 65536);
}

void sk_prop_set_number(struct sk_scan *scan, struct sk_artifact *art, enum sk_prop prop,
                        int64_t value)
{
    struct sk_prop_value *p = prop_new(scan, art, prop);
    if (p != NULL)
        p->number = value;
}

void sk_fact_add(struct sk_scan *scan, struct sk_artifact *art, const struct sk_fact *fact)
{
    struct sk_fact *f = SK_NEW(scan->arena, struct sk_fact);
    if (f == NULL) {
        scan->lost = true;
        return;
    }
    *f = *fact;
    f->next = NULL;
    APPEND(art->facts, art->last_fact, f);
}

size_t sk_output_ceiling(const struct sk_scan *scan)
{
    uint64_t left = scan->budget.left[SK_BUDGET_OUTPUT_BYTES];
    size_t most = scan->policy->max_artifact_bytes;
    return left < most ? (size_t)left : most;
}

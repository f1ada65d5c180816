/* scan.h: one scan: one arena, one budget, one artifact tree, and what was found.
 * May be used by: format, interp (never the scan itself: see interp.h), detect, engine, report. */
#ifndef SEKISHO_CORE_SCAN_H
#define SEKISHO_CORE_SCAN_H

#include "base/arena.h"
#include "base/map.h"
#include "core/artifact.h"
#include "core/budget.h"
#include "core/policy.h"
#include "core/rules.h"

/* ---- Diags: named events about the input (diags.def) ---- */

enum sk_diag_code {
#define SK_DIAG(symbol, code, class, what) SK_DIAG_##symbol,
#include "core/diags.def"
#undef SK_DIAG
    SK_DIAG_COUNT
};

enum sk_diag_class { SK_DIAG_CLASS_ANOMALY, SK_DIAG_CLASS_DAMAGE, SK_DIAG_CLASS_UNSEEN };

struct sk_diag_info {
    const char *code, *what;
    enum sk_diag_class class;
};
const struct sk_diag_info *sk_diag_info(enum sk_diag_code code);

struct sk_diag {
    struct sk_diag *next;
    const struct sk_artifact *artifact;
    enum sk_diag_code code;
    sk_span detail; /* bytes of the input or our words; need not be UTF-8 */
};

/* Records a diag once per (artifact, code, detail). detail is copied. Never fails visibly: when
 * there is no memory for it, scan->lost is set, and the verdict is not clean. */
void sk_diag(struct sk_scan *scan, const struct sk_artifact *art, enum sk_diag_code code,
             sk_span detail);
void sk_diagf(struct sk_scan *scan, const struct sk_artifact *art, enum sk_diag_code code,
              const char *format, ...) __attribute__((format(printf, 4, 5)));
bool sk_has_diag(const struct sk_scan *scan, const struct sk_artifact *art_or_null,
                 enum sk_diag_code code);

/* ---- Findings: what a detector concludes; ids are those of rules/findings.tsv ---- */

struct sk_finding {
    struct sk_finding *next;
    const struct sk_finding_rule *rule; /* id, severity, weight, techniques, explanations */
    const struct sk_artifact *artifact;
    sk_span detail; /* the evidence, shortened */
};

/* Records a finding once per (artifact, id, detail); an id that the rules lack is ignored (a
 * policy test keeps that from happening with the shipped rules). detail is copied. */
void sk_finding(struct sk_scan *scan, const struct sk_artifact *art, const char *id,
                sk_span detail);
bool sk_has_finding(const struct sk_scan *scan, const struct sk_artifact *art_or_null,
                    const char *id);

/* ---- Behaviours: what a macro or script would do ---- */

enum sk_behaviour_kind {
    SK_DO_PROCESS,
    SK_DO_DOWNLOAD,
    SK_DO_WRITE,
    SK_DO_REGISTRY,
    SK_DO_LOAD,
    SK_DO_SCRIPT,
    SK_DO_MAIL,
    SK_DO_ENVIRONMENT,
    SK_DO_OTHER,
    SK_DO_COUNT
};
const char *sk_behaviour_name(enum sk_behaviour_kind kind);

struct sk_behaviour {
    struct sk_behaviour *next;
    const struct sk_artifact *artifact;
    enum sk_behaviour_kind kind;
    sk_span api, what;
    /* What Office started and what ran when it happened; len 0: a script's own statements. */
    sk_span entry, procedure;
};
/* Records a behaviour once per (artifact, kind, api, what). api and what are copied. The record
 * (an earlier one's where it was on record), or NULL without memory. */
struct sk_behaviour *sk_behaviour(struct sk_scan *scan, const struct sk_artifact *art,
                                  enum sk_behaviour_kind kind, sk_span api, sk_span what);

/* ---- Indicators ---- */

enum sk_indicator_kind {
    SK_IOC_URL,
    SK_IOC_DOMAIN,
    SK_IOC_IP,
    SK_IOC_EMAIL,
    SK_IOC_PATH,
    SK_IOC_REGISTRY,
    SK_IOC_SHA256,
    SK_IOC_PASSWORD,
    SK_IOC_COUNT
};
const char *sk_indicator_name(enum sk_indicator_kind kind);

struct sk_indicator {
    struct sk_indicator *next;
    const struct sk_artifact *artifact; /* where it was seen first */
    enum sk_indicator_kind kind;
    sk_span value; /* UTF-8, refanged, complete */
};
/* Records an indicator once per (kind, value). value is copied and made valid UTF-8. */
void sk_indicator(struct sk_scan *scan, const struct sk_artifact *art, enum sk_indicator_kind kind,
                  sk_span value);

/* ---- The scan ---- */

enum sk_verdict { SK_CLEAN, SK_UNREADABLE, SK_SUSPICIOUS, SK_MALICIOUS };
const char *sk_verdict_name(enum sk_verdict verdict);

struct sk_password {
    sk_span word;       /* UTF-8 */
    const char *source; /* "option", "body", "subject", "html", "filename", "default"; static */
};

struct sk_scan {
    struct sk_arena *arena;
    struct sk_arena *interp_arena; /* of one run of an emulator, reset before each */
    struct sk_budget budget;
    const struct sk_policy *policy;
    const struct sk_rules *rules;

    struct sk_artifact *root, *last_artifact;
    uint32_t artifact_count;
    struct sk_diag *diags, *last_diag;
    struct sk_finding *findings, *last_finding;
    struct sk_behaviour *behaviours, *last_behaviour;
    struct sk_indicator *indicators, *last_indicator;
    struct sk_map by_sha256; /* → the last artifact with these bytes: for spec.once */
    struct sk_map seen;      /* of diags, findings, indicators and behaviours: for "once" */
    bool lost;               /* something could not be recorded */

    enum sk_verdict verdict;
    uint32_t score; /* 0 … 100 */

    /* Candidates for what stands below `art`, best first, at most 32; the engine installs it.
     * Codecs and archives decide by the archive's own check which one is right. */
    size_t (*find_passwords)(struct sk_scan *scan, const struct sk_artifact *art,
                             const struct sk_password **ret);
    void *find_passwords_state;
};

/* Prepares *scan over an empty (or reset) arena. policy and rules are borrowed. */
void sk_scan_begin(struct sk_scan *scan, struct sk_arena *arena, const struct sk_policy *policy,
                   const struct sk_rules *rules);

struct sk_artifact_spec {
    enum sk_role role;
    sk_span name;        /* as decoded; made valid UTF-8 and copied; ptr NULL: none */
    sk_span media_type;  /* copied in lower case */
    sk_span bytes;       /* borrowed: arena, input, or part of the parent's bytes */
    uint64_t full_bytes; /* 0: bytes.len; more: it was cut, and limit.size is recorded */
    const char *format;  /* forces what it is (static); NULL: the walk probes */
    bool once;           /* true: when a child of the same parent has the same bytes, that one is
                            given back instead (a new name becomes its other_name) */
};

/* Adds a child (parent NULL: the input). Spends artifacts, depth and, when the bytes do not lie
 * within the parent's, output bytes. SK_OK, or SK_LIMIT / SK_NO_MEMORY, already on record. */
SK_MUST_CHECK enum sk_status sk_artifact_add(struct sk_scan *scan, struct sk_artifact *parent,
                                             const struct sk_artifact_spec *spec,
                                             struct sk_artifact **ret);

/* Text values are made valid UTF-8 and copied. */
void sk_prop_set_text(struct sk_scan *scan, struct sk_artifact *art, enum sk_prop prop,
                      sk_span value);
void sk_prop_set_number(struct sk_scan *scan, struct sk_artifact *art, enum sk_prop prop,
                        int64_t value);
/* Facts borrow: owner, name and value must live as long as the scan. */
void sk_fact_add(struct sk_scan *scan, struct sk_artifact *art, const struct sk_fact *fact);

/* The bytes a codec may still produce for one artifact: the smallest of what the policy allows
 * for one artifact and what is left of the output budget. Codecs take it as their ceiling. */
size_t sk_output_ceiling(const struct sk_scan *scan);

/* One step of a parser's loop. */
SK_MUST_CHECK static inline bool sk_step(struct sk_scan *scan)
{
    return sk_spend(&scan->budget, SK_BUDGET_STEPS, 1);
}

#endif

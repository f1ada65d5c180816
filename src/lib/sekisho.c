#include "sekisho/sekisho.h"

#include <errno.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/fd.h"
#include "config/config.h"
#include "engine/engine.h"
#include "engine/job.h"
#include "report/json.h"

#define JSON_MAX_BYTES ((size_t)256 << 20)

struct sekisho_engine {
    struct sk_rules *rules;
    struct sk_config config;
    char **values; /* what the options borrow */
    size_t value_count;
};

struct sekisho_result {
    struct sk_engine engine; /* its arena holds the scan */
    struct sk_scan scan;
    struct sk_file file;
    struct sk_text json;
    char *name;
    double seconds;
};

const char *sekisho_version(void)
{
    return SK_VERSION;
}

struct sekisho_engine *sekisho_engine_new(void)
{
    struct sekisho_engine *engine = calloc(1, sizeof *engine);
    if (engine == NULL)
        return NULL;
    sk_config_init(&engine->config);
    engine->rules = sk_rules_new();
    if (engine->rules != NULL && sk_rules_add_builtin(engine->rules) == SK_OK)
        return engine;
    sekisho_engine_free(engine);
    return NULL;
}

void sekisho_engine_free(struct sekisho_engine *engine)
{
    if (engine == NULL)
        return;
    sk_rules_free(engine->rules);
    sk_config_free(&engine->config);
    for (size_t i = 0; i < engine->value_count; i++)
        free(engine->values[i]);
    free(engine->values);
    free(engine);
}

static bool is_engine_option(const char *option)
{
    static const char *const names[] = {"password", "authserv-id", "max-size", "max-depth",
                                        "timeout"};
    for (size_t i = 0; option != NULL && i < sizeof names / sizeof names[0]; i++)
        if (strcmp(option, names[i]) == 0)
            return true;
    return false;
}

int sekisho_engine_set(struct sekisho_engine *engine, const char *option, const char *value)
{
    if (!is_engine_option(option) || value == NULL)
        return -1;
    char **moved = reallocarray(engine->values, engine->value_count + 1, sizeof *moved);
    if (moved == NULL)
        return -1;
    engine->values = moved;
    char *copy = strdup(value);
    if (copy == NULL)
        return -1;
    moved[engine->value_count++] = copy;
    return sk_config_set(&engine->config, option, copy) ? 0 : -1;
}

/* ---- Scanning ---- */

static struct sekisho_result *new_result(const struct sekisho_engine *engine, const char *name)
{
    struct sekisho_result *r = calloc(1, sizeof *r);
    if (r == NULL)
        return NULL;
    r->json = sk_text_new(NULL, JSON_MAX_BYTES);
    r->name = strdup(name == NULL ? "" : name);
    if (r->name != NULL &&
        sk_engine_init(&r->engine, &engine->config.policy, engine->rules) == SK_OK)
        return r;
    sekisho_result_free(r);
    return NULL;
}

static struct sekisho_result *scan(struct sekisho_result *r, sk_span bytes)
{
    const size_t max = r->engine.policy.max_input_bytes;
    const uint64_t start = sk_now_ns();
    sk_engine_scan_part(&r->engine, sk_span_of_cstr(r->name), sk_slice(bytes, 0, max), bytes.len,
                        &r->scan);
    r->seconds = (double)(sk_now_ns() - start) / 1e9;
    return r;
}

struct sekisho_result *sekisho_scan_bytes(struct sekisho_engine *engine, const char *name,
                                          const void *bytes, size_t size)
{
    struct sekisho_result *r = new_result(engine, name);
    return r == NULL ? NULL : scan(r, sk_span_of(bytes, size));
}

struct sekisho_result *sekisho_scan_file(struct sekisho_engine *engine, const char *path)
{
    struct sekisho_result *r = new_result(engine, path);
    if (r == NULL)
        return NULL;
    if (sk_file_open(path, SIZE_MAX / 2, &r->file) == SK_OK)
        return scan(r, r->file.bytes);
    const int error = errno;
    sekisho_result_free(r);
    errno = error;
    return NULL;
}

void sekisho_result_free(struct sekisho_result *result)
{
    if (result == NULL)
        return;
    sk_engine_close(&result->engine);
    sk_file_close(&result->file);
    sk_text_free(&result->json);
    free(result->name);
    free(result);
}

/* ---- Results ---- */

enum sekisho_verdict sekisho_result_verdict(const struct sekisho_result *result)
{
    static const enum sekisho_verdict verdicts[] = {[SK_CLEAN] = SEKISHO_CLEAN,
                                                    [SK_UNREADABLE] = SEKISHO_UNREADABLE,
                                                    [SK_SUSPICIOUS] = SEKISHO_SUSPICIOUS,
                                                    [SK_MALICIOUS] = SEKISHO_MALICIOUS};
    return verdicts[result->scan.verdict];
}

unsigned sekisho_result_score(const struct sekisho_result *result)
{
    return result->scan.score;
}

const char *sekisho_result_json(struct sekisho_result *result)
{
    if (result->json.len == 0) {
        sk_report_json(&result->scan, sk_span_of_cstr(result->name), result->seconds,
                       &result->json);
        sk_text_byte(&result->json, '\0');
    }
    return result->json.failed ? NULL : (const char *)result->json.ptr;
}

/* Strings end with a NUL here; "" when the arena is full. */
static const char *cstr(struct sekisho_result *result, sk_span s)
{
    const char *copy = sk_arena_cstr(result->engine.arena, s);
    return copy == NULL ? "" : copy;
}

static const char *cstr_or_null(struct sekisho_result *result, sk_span s)
{
    return s.len == 0 ? NULL : cstr(result, s);
}

size_t sekisho_result_artifact_count(const struct sekisho_result *result)
{
    return result->scan.artifact_count;
}

int sekisho_result_artifact(struct sekisho_result *result, size_t index,
                            struct sekisho_artifact *ret)
{
    const struct sk_artifact *a = result->scan.root;
    for (; a != NULL && index > 0; index--)
        a = a->next;
    if (a == NULL)
        return -1;
    *ret = (struct sekisho_artifact){.id = a->id,
                                     .parent = a->parent == NULL ? -1 : (int64_t)a->parent->id,
                                     .role = sk_role_name(a->role),
                                     .format = a->format == NULL ? "data" : a->format,
                                     .name = cstr_or_null(result, a->name),
                                     .media_type = cstr_or_null(result, a->media_type),
                                     .bytes = a->bytes.ptr,
                                     .size = a->bytes.len};
    sk_sha256_hex(a->sha256, ret->sha256);
    return 0;
}

size_t sekisho_result_finding_count(const struct sekisho_result *result)
{
    size_t count = 0;
    for (const struct sk_finding *f = result->scan.findings; f != NULL; f = f->next)
        count++;
    return count;
}

int sekisho_result_finding(struct sekisho_result *result, size_t index, struct sekisho_finding *ret)
{
    const struct sk_finding *f = result->scan.findings;
    for (; f != NULL && index > 0; index--)
        f = f->next;
    if (f == NULL)
        return -1;
    *ret = (struct sekisho_finding){.id = cstr(result, f->rule->id),
                                    .severity = sk_severity_name(f->rule->severity),
                                    .attack = cstr(result, f->rule->attack),
                                    .detail = cstr(result, f->detail),
                                    .english = cstr(result, f->rule->en),
                                    .japanese = cstr(result, f->rule->ja),
                                    .artifact = f->artifact == NULL ? 0 : f->artifact->id};
    return 0;
}

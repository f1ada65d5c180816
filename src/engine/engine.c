#include "engine/engine.h"

#include "core/detector.h"

enum sk_status sk_engine_init(struct sk_engine *engine, const struct sk_policy *policy,
                              const struct sk_rules *rules)
{
    *engine = (struct sk_engine){.policy = *policy, .rules = rules};
    engine->arena = sk_arena_new(policy->max_arena_bytes);
    return engine->arena == NULL ? SK_NO_MEMORY : SK_OK;
}

void sk_engine_close(struct sk_engine *engine)
{
    sk_arena_free(engine->arena);
    *engine = (struct sk_engine){0};
}

/* The last component of a path. */
static sk_span base_name(sk_span path)
{
    size_t slash = sk_rfind_byte(path, '/');
    return slash == SK_NPOS ? path : sk_from(path, slash + 1);
}

void sk_detect(struct sk_scan *scan)
{
    size_t count;
    const struct sk_detector *const *detectors = sk_detectors(&count);
    for (size_t i = 0; i < count; i++)
        detectors[i]->run(scan);
}

void sk_engine_scan(struct sk_engine *engine, sk_span name, sk_span bytes, struct sk_scan *ret)
{
    const struct sk_artifact_spec spec = {
        .role = SK_ROLE_INPUT, .name = base_name(name), .bytes = bytes};
    struct sk_artifact *root;

    sk_arena_reset(engine->arena);
    sk_scan_begin(ret, engine->arena, &engine->policy, engine->rules);
    if (sk_artifact_add(ret, NULL, &spec, &root) == SK_OK) {
        sk_walk(ret);
        sk_detect(ret);
    } else {
        ret->lost = true;
    }
    sk_judge(ret);
}

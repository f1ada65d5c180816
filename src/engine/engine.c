#include "engine/engine.h"

#include "core/detector.h"
#include "engine/passwords.h"

enum sk_status sk_engine_init(struct sk_engine *engine, const struct sk_policy *policy,
                              const struct sk_rules *rules)
{
    *engine = (struct sk_engine){.policy = *policy, .rules = rules};
    engine->arena = sk_arena_new(policy->max_arena_bytes);
    engine->interp_arena = sk_arena_new(policy->max_arena_bytes);
    if (engine->arena != NULL && engine->interp_arena != NULL)
        return SK_OK;
    sk_engine_close(engine);
    return SK_NO_MEMORY;
}

void sk_engine_close(struct sk_engine *engine)
{
    sk_arena_free(engine->arena);
    sk_arena_free(engine->interp_arena);
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

static struct sk_artifact *begin(struct sk_engine *engine, sk_span name, sk_span bytes,
                                 uint64_t full_bytes, struct sk_scan *ret)
{
    const struct sk_artifact_spec spec = {
        .role = SK_ROLE_INPUT, .name = base_name(name), .bytes = bytes, .full_bytes = full_bytes};
    struct sk_artifact *root = NULL;

    sk_arena_reset(engine->arena);
    sk_scan_begin(ret, engine->arena, &engine->policy, engine->rules);
    ret->interp_arena = engine->interp_arena;
    sk_passwords_install(ret);
    if (sk_artifact_add(ret, NULL, &spec, &root) != SK_OK)
        ret->lost = true;
    return root;
}

void sk_engine_scan_part(struct sk_engine *engine, sk_span name, sk_span bytes, uint64_t full_bytes,
                         struct sk_scan *ret)
{
    if (begin(engine, name, bytes, full_bytes, ret) != NULL) {
        sk_walk(ret);
        sk_detect(ret);
    }
    sk_judge(ret);
}

void sk_engine_scan(struct sk_engine *engine, sk_span name, sk_span bytes, struct sk_scan *ret)
{
    sk_engine_scan_part(engine, name, bytes, bytes.len, ret);
}

void sk_engine_give_up(struct sk_engine *engine, sk_span name, sk_span bytes, enum sk_diag_code why,
                       struct sk_scan *ret)
{
    struct sk_artifact *root = begin(engine, name, bytes, bytes.len, ret);
    if (root != NULL) {
        root->format = "data";
        sk_diag(ret, root, why, (sk_span){0});
    }
    sk_judge(ret);
}

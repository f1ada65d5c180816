/* parsed.h: one artifact, probed and parsed by one format, for unit tests of formats. */
#ifndef SEKISHO_TESTS_PARSED_H
#define SEKISHO_TESTS_PARSED_H

#include "core/format.h"
#include "test.h"

struct parsed {
    struct sk_arena *arena;
    struct sk_policy policy;
    struct sk_scan scan;
    struct sk_artifact *root;
    struct sk_probe probe;
    enum sk_status status;
};

static inline void parse_bytes(struct parsed *p, const struct sk_format *format, sk_span bytes,
                               const char *name)
{
    const struct sk_artifact_spec spec = {
        .role = SK_ROLE_INPUT, .bytes = bytes, .name = sk_span_of_cstr(name)};
    p->arena = sk_arena_new(64 << 20);
    p->policy = sk_policy_default();
    sk_scan_begin(&p->scan, p->arena, &p->policy, NULL);
    assert_int_equal(sk_artifact_add(&p->scan, NULL, &spec, &p->root), SK_OK);
    p->probe = format->probe(p->root);
    p->root->format = p->probe.name != NULL ? p->probe.name : format->name;
    p->status = format->parse(&p->scan, p->root);
}

static inline void parsed_free(struct parsed *p)
{
    sk_arena_free(p->arena);
}

static inline bool has_indicator(const struct parsed *p, enum sk_indicator_kind kind,
                                 const char *value)
{
    for (const struct sk_indicator *i = p->scan.indicators; i != NULL; i = i->next)
        if (i->kind == kind && sk_eq(i->value, sk_span_of_cstr(value)))
            return true;
    return false;
}

/* Parses every prefix of bytes in memory of its own: nothing may read past the end. */
static inline void parse_every_prefix(const struct sk_format *format, sk_span bytes)
{
    for (size_t len = 0; len <= bytes.len; len++) {
        struct parsed p;
        sk_span copy = exact_copy(bytes, len);
        parse_bytes(&p, format, copy, NULL);
        parsed_free(&p);
        free((void *)(uintptr_t)copy.ptr);
    }
}

#endif

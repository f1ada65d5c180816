#include "core/artifact.h"

static const char *const role_names[SK_ROLE_COUNT] = {
    [SK_ROLE_INPUT] = "input",   [SK_ROLE_PART] = "part",
    [SK_ROLE_MEMBER] = "member", [SK_ROLE_OBJECT] = "object",
    [SK_ROLE_MODULE] = "module", [SK_ROLE_MACRO_SHEET] = "macro-sheet",
    [SK_ROLE_LAYER] = "layer",   [SK_ROLE_DECRYPTED] = "decrypted",
};

const char *sk_role_name(enum sk_role role)
{
    return role_names[role];
}

enum { TEXT = 1, NUMBER = 0 };
static const struct {
    const char *key;
    bool is_text;
} props[SK_PROP_COUNT] = {
#define SK_PROP(symbol, key, type, what) [SK_PROP_##symbol] = {key, type},
#include "core/props.def"
#undef SK_PROP
};

const char *sk_prop_key(enum sk_prop prop)
{
    return props[prop].key;
}

bool sk_prop_is_text(enum sk_prop prop)
{
    return props[prop].is_text;
}

bool sk_is_format(const struct sk_artifact *art, const char *format)
{
    return art->format != NULL && strcmp(art->format, format) == 0;
}

struct sk_artifact *sk_ancestor_of_format(const struct sk_artifact *art, const char *format)
{
    struct sk_artifact *up = art->parent;
    while (up != NULL && !sk_is_format(up, format))
        up = up->parent;
    return up;
}

const struct sk_prop_value *sk_prop_next(const struct sk_artifact *art, enum sk_prop prop,
                                         const struct sk_prop_value *after)
{
    const struct sk_prop_value *p = after == NULL ? art->props : after->next;
    while (p != NULL && p->prop != prop)
        p = p->next;
    return p;
}

sk_span sk_prop_text(const struct sk_artifact *art, enum sk_prop prop)
{
    const struct sk_prop_value *p = sk_prop_next(art, prop, NULL);
    return p == NULL ? (sk_span){0} : p->text;
}

int64_t sk_prop_number(const struct sk_artifact *art, enum sk_prop prop, int64_t fallback)
{
    const struct sk_prop_value *p = sk_prop_next(art, prop, NULL);
    return p == NULL ? fallback : p->number;
}

bool sk_prop_has(const struct sk_artifact *art, enum sk_prop prop)
{
    return sk_prop_next(art, prop, NULL) != NULL;
}

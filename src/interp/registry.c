#include "core/interp.h"

#define SK_INTERP(name) extern const struct sk_interp sk_interp_##name;
#include "interp/interps.def" /* generated from the list in src/interp/meson.build */
#undef SK_INTERP

#define SK_INTERP(name) &sk_interp_##name,
static const struct sk_interp *const table[] = {
#include "interp/interps.def"
    NULL,
};
#undef SK_INTERP

const struct sk_interp *sk_interp_for(enum sk_language language)
{
    for (size_t i = 0; table[i] != NULL; i++)
        if ((table[i]->languages >> language & 1) != 0)
            return table[i];
    return NULL;
}

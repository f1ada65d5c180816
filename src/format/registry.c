#include "core/format.h"

#define SK_FORMAT(name) extern const struct sk_format sk_format_##name;
#include "format/formats.def" /* generated from the list in src/format/meson.build */
#undef SK_FORMAT

#define SK_FORMAT(name) &sk_format_##name,
static const struct sk_format *const table[] = {
#include "format/formats.def"
};
#undef SK_FORMAT

const struct sk_format *const *sk_formats(size_t *ret_count)
{
    *ret_count = sizeof table / sizeof table[0];
    return table;
}

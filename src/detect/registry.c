#include "core/detector.h"

#define SK_DETECTOR(name) extern const struct sk_detector sk_detector_##name;
#include "detect/detectors.def" /* generated from the list in src/detect/meson.build */
#undef SK_DETECTOR

#define SK_DETECTOR(name) &sk_detector_##name,
static const struct sk_detector *const table[] = {
#include "detect/detectors.def"
};
#undef SK_DETECTOR

const struct sk_detector *const *sk_detectors(size_t *ret_count)
{
    *ret_count = sizeof table / sizeof table[0];
    return table;
}

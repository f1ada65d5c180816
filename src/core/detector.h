/* detector.h: what a detector gives the engine. One file and one line in src/detect/meson.build.
 * A detector reads the finished tree and adds findings; it never parses.
 * May be used by: detect, engine. */
#ifndef SEKISHO_CORE_DETECTOR_H
#define SEKISHO_CORE_DETECTOR_H

#include "core/scan.h"

struct sk_detector {
    const char *name;
    void (*run)(struct sk_scan *scan);
};

/* Every compiled-in detector; they run in the order of the list in src/detect/meson.build. */
const struct sk_detector *const *sk_detectors(size_t *ret_count);

#endif

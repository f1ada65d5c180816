/* format.h: what a format gives the walk. One folder and one line in src/format/meson.build.
 * May be used by: format, engine. */
#ifndef SEKISHO_CORE_FORMAT_H
#define SEKISHO_CORE_FORMAT_H

#include "core/scan.h"

enum sk_confidence { SK_NO, SK_MAYBE, SK_LIKELY, SK_CERTAIN };

struct sk_probe {
    enum sk_confidence confidence;
    const char *name; /* of the format, static; NULL: struct sk_format's */
};

struct sk_format {
    const char *name;  /* the contract's: "mime", "zip" … */
    const char *title; /* for people */
    const char *spec;  /* the document the decoder follows */
    /* Says whether art's bytes are of this format. Cheap, allocates nothing. */
    struct sk_probe (*probe)(const struct sk_artifact *art);
    /* Turns what is inside into children, properties, facts and diags. SK_OK, or a status that
     * the walk records as a diag (format.damaged, …) unless parse recorded one itself. */
    enum sk_status (*parse)(struct sk_scan *scan, struct sk_artifact *art);
    /* True: parse only after everything else of the same generation, because it wants the
     * passwords that stand in its siblings. */
    bool late;
};

/* Every compiled-in format; the order carries no meaning. */
const struct sk_format *const *sk_formats(size_t *ret_count);

#endif

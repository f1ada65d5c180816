/* What an attachment's name and type say about it. */
#include "core/detector.h"

static void run(struct sk_scan *scan)
{
    for (const struct sk_artifact *art = scan->root; art != NULL; art = art->next)
        if (art->parent != NULL && (sk_is_format(art, "pe") || sk_is_format(art, "elf")))
            sk_finding(scan, art, "attachment.executable", art->name);
}

const struct sk_detector sk_detector_attachment = {.name = "attachment", .run = run};

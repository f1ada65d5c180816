/* slides.h: what macros read of a presentation. Private to format/ppt. */
#ifndef SEKISHO_FORMAT_PPT_SLIDES_H
#define SEKISHO_FORMAT_PPT_SLIDES_H

#include "core/scan.h"

/* Adds PARAGRAPH, SHAPE, TAG, HYPERLINK and CALLBACK facts and sets art->text. */
void sk_ppt_slides(struct sk_scan *scan, struct sk_artifact *art, sk_span stream);

#endif

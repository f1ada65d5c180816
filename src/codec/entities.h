/* entities.h: HTML character references.
 * May be used by: format. Source: WHATWG HTML, section 13.5 and 13.2.5.72 (of the 2231 names
 * those that text and disguised links use). */
#ifndef SEKISHO_CODEC_ENTITIES_H
#define SEKISHO_CODEC_ENTITIES_H

#include "base/text.h"

/* The reference at the start of s, which starts with '&': its length, and the character; 0 when
 * there is none. The semicolon may be missing behind a number, as browsers let it. */
size_t sk_entity(sk_span s, uint32_t *ret);

/* Appends s with its references resolved. */
void sk_entities_decode(sk_span s, struct sk_text *out);

#endif

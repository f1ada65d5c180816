/* codepage.h: the ANSI code page of Chr, Asc, StrConv and text files.
 * May be used by: interp/vba. */
#ifndef SEKISHO_INTERP_VBA_CODEPAGE_H
#define SEKISHO_INTERP_VBA_CODEPAGE_H

#include "base/span.h"

/* Writes one UTF-16 unit, 1 or 2 bytes; '?' where the code page lacks it. */
size_t vb_codepage_put(uint32_t code_page, uint16_t unit, uint8_t *at);
/* Reads one character from bytes (not empty); its length, 1 or 2. */
size_t vb_codepage_get(uint32_t code_page, sk_span bytes, uint16_t *ret);
bool vb_codepage_lead(uint32_t code_page, uint8_t byte);

#endif

/* oforms.h: the strings of UserForm controls ([MS-OFORMS]).
 * May be used by: format. */
#ifndef SEKISHO_FORMAT_OFORMS_H
#define SEKISHO_FORMAT_OFORMS_H

#include "core/scan.h"
#include "format/cfb/cfb.h"

/* Adds the strings of every form in the project's storage as FORM_STRING facts of art. */
void sk_oforms_parse(struct sk_scan *scan, struct sk_artifact *art, struct sk_cfb *cfb,
                     uint32_t project, uint32_t code_page);

#endif

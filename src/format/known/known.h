/* known.h: formats that are recognised by their first bytes and have no parser of their own. */
#ifndef SEKISHO_FORMAT_KNOWN_H
#define SEKISHO_FORMAT_KNOWN_H

#include "core/format.h"

/* The contract's name of what the bytes are, static; NULL when no signature fits. *ret_opaque is
 * true where the format can carry code or files that this version does not look into. */
const char *sk_known_name(sk_span bytes, bool *ret_opaque);

#endif

/* instrument.h: JScript source made fit for the engine: conditional compilation resolved, loops
 * and functions counted, eval's texts seen. Used by: interp/jscript. */
#ifndef SEKISHO_INTERP_JSCRIPT_INSTRUMENT_H
#define SEKISHO_INTERP_JSCRIPT_INSTRUMENT_H

#include "base/text.h"

/* Appends the changed source to out: __s() in every loop and function, __e() around what a
 * direct eval inside of a function gets. Linear. */
void sk_js_instrument(sk_span source, struct sk_text *out);

#endif

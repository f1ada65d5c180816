/* instrument.h: JScript source made fit for the engine: conditional compilation resolved, what only
 * JScript's grammar has rewritten, loops and functions counted, eval's texts seen.
 * Used by: interp/jscript. */
#ifndef SEKISHO_INTERP_JSCRIPT_INSTRUMENT_H
#define SEKISHO_INTERP_JSCRIPT_INSTRUMENT_H

#include "base/text.h"

struct sk_js_cc_var {
    sk_span name; /* without its @ */
    double value;
};

/* What lives as long as the run: the texts of the functions seen, by their number, and the
 * variables of conditional compilation. */
struct sk_js_sources {
    struct sk_arena *arena;
    SK_VEC(sk_span) functions;
    SK_VEC(struct sk_js_cc_var) variables;
    bool conditional; /* @cc_on was seen */
    void *work;       /* the instrumenter's own */
};
/* Appends the changed source to out. `source` must live as long as `all`. Linear.
 *   loops:      while (x) → while (__s()&&(x)), also in for(;;)
 *   functions:  {…} → {var eval=__ne;__s(0,n);…}, n counting the functions
 *   eval(x) → eval(__e(x)); eval elsewhere → __we
 *   function a.b(…){…} → a.b=function(…){…};    f(x) = y → f.__at(x).v = y */
void sk_js_instrument(sk_span source, struct sk_js_sources *all, struct sk_text *out);

/* ---- cc.c ---- */

/* The value of a conditional-compilation expression that stands at the start of s; *ret_len is
 * its length. */
double sk_js_cc_value(const struct sk_js_sources *all, sk_span s, size_t *ret_len);
/* The variable whose name stands at the start of s (behind the @); false: s starts no name. */
bool sk_js_cc_variable(const struct sk_js_sources *all, sk_span s, double *ret, size_t *ret_len);
void sk_js_cc_set(struct sk_js_sources *all, sk_span name, double value);

#endif

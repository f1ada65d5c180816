/* value.h: what stands in header fields: encoded words, parameters, names. RFC 2047, 2231, 2183.
 * Everything comes out as UTF-8 in the arena. May be used by: format/eml. */
#ifndef SEKISHO_FORMAT_EML_VALUE_H
#define SEKISHO_FORMAT_EML_VALUE_H

#include "base/text.h"

/* An unstructured value: unfolded, encoded words decoded (neighbours joined before the charset
 * conversion, so that characters and shift states may span them), raw 8-bit text guessed. */
sk_span eml_decode_text(struct sk_arena *arena, sk_span value);

struct eml_param {
    sk_span name;  /* as written, "*" and all */
    sk_span value; /* without quotes; escapes and charset not yet undone */
    bool quoted, odd;
};

struct eml_params {
    sk_span type; /* what stands before the first ";", trimmed */
    SK_VEC(struct eml_param) list;
    bool odd; /* comments, stray quotes, repeated parameters … */
};

/* False: no memory. Borrows from `value`. Linear. */
SK_MUST_CHECK bool eml_params_read(struct sk_arena *arena, sk_span value, struct eml_params *ret);

/* The parameter's value in UTF-8, in RFC 2231's form if there is one; len 0: there is none.
 * *ret_other: what the other form says, where that differs. */
sk_span eml_param_text(struct sk_arena *arena, const struct eml_params *params, sk_span name,
                       sk_span *ret_other);

/* Bytes of a parameter put together from its pieces, nothing decoded; len 0: there is none. */
sk_span eml_param_bytes(struct sk_arena *arena, const struct eml_params *params, sk_span name);

#endif

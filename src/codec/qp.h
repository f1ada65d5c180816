/* qp.h: quoted-printable (RFC 2045 6.7), and its Q form of RFC 2047.
 * May be used by: format. Uses: base. */
#ifndef SEKISHO_CODEC_QP_H
#define SEKISHO_CODEC_QP_H

#include "base/text.h"

enum sk_qp_mode {
    SK_QP_STRICT,  /* what is no escape stays as it is */
    SK_QP_LENIENT, /* escapes may hold blanks and line ends; "=" before those or "=" vanishes */
    SK_QP_JOIN,    /* as lenient, but what stands behind such a run still completes the escape */
    SK_QP_WORD     /* RFC 2047 Q: as strict, and "_" is a space */
};

/* Appends the decoded bytes; *ret_damage (may be NULL) counts "=" that begin nothing valid.
 * SK_OK, or SK_LIMIT with out full. Linear. */
SK_MUST_CHECK enum sk_status sk_qp_decode(sk_span in, enum sk_qp_mode mode, struct sk_text *out,
                                          size_t *ret_damage);

#endif

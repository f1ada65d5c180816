/* ole10native.h: the Package stream in which Office documents embed whole files.
 * May be used by: format (cfb, ppt, rtf). */
#ifndef SEKISHO_FORMAT_OLE10NATIVE_H
#define SEKISHO_FORMAT_OLE10NATIVE_H

#include "core/format.h"

/* One decoded package. Every span borrows from the decoded input; names are in the author's ANSI
 * code page. */
struct sk_ole10native {
    sk_span label;
    sk_span author_path;         /* where the file lay on the author's machine */
    sk_span label_utf16;         /* of newer writers, behind the payload; len 0: none */
    sk_span payload;             /* what is really there */
    uint32_t payload_said_bytes; /* what the header claims */
    bool link;                   /* it names a file elsewhere; there is no payload */
};

/* Decodes one \1Ole10Native stream ([MS-OLEDS] 2.3.6; the layout inside: NOTES.md). Pure.
 * SK_OK         *ret is whole
 * SK_TRUNCATED  *ret is usable; its payload is shorter than claimed
 * SK_NOT_MINE, SK_MALFORMED  *ret is untouched */
SK_MUST_CHECK enum sk_status sk_ole10native_decode(sk_span in, struct sk_ole10native *ret);

/* Decodes and adds the payload as an object below art. SK_NOT_MINE: it is no package. */
SK_MUST_CHECK enum sk_status sk_ole10native_add(struct sk_scan *scan, struct sk_artifact *art,
                                                sk_span in);

#endif

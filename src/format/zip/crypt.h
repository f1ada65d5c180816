/* crypt.h: opens encrypted members with the candidates of a scan.
 * May be used by: format/zip. */
#ifndef SEKISHO_FORMAT_ZIP_CRYPT_H
#define SEKISHO_FORMAT_ZIP_CRYPT_H

#include "core/scan.h"
#include "format/zip/zip.h"

/* What is known of an archive's passwords while its members are opened one by one. */
struct sk_zip_opener {
    struct sk_scan *scan;
    const struct sk_password *list;
    size_t count;
    size_t best;      /* the candidate that opened the last member: tried first */
    uint32_t refused; /* members that stayed closed */
};

struct sk_zip_opener sk_zip_opener_of(struct sk_scan *scan, const struct sk_artifact *art);

/* SK_OK, SK_LIMIT, or damage as sk_zip_unpack() says, with *ret_word the password that fits;
 * SK_ENCRYPTED: none does. */
SK_MUST_CHECK enum sk_status sk_zip_open(struct sk_zip_opener *opener, const struct sk_zip *zip,
                                         const struct sk_zip_member *member,
                                         struct sk_zip_output *ret,
                                         const struct sk_password **ret_word);

#endif

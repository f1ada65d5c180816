/* base64, quoted-printable, uuencode, yEnc, charsets over any bytes; the first byte chooses. */
#include <stdlib.h>

#include "codec/base64.h"
#include "codec/charset.h"
#include "codec/qp.h"
#include "codec/uu.h"
#include "codec/yenc.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void blocks(enum sk_status (*next)(sk_span *, struct sk_text *, sk_span *), sk_span in,
                   struct sk_text *out)
{
    sk_span name;
    while (next(&in, out, &name) != SK_NOT_MINE)
        ;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const labels[] = {"iso-2022-jp", "cp932",   "euc-jp",
                                         "utf-7",       "gb18030", "utf-16"};
    if (size == 0)
        return 0;
    const sk_span in = sk_span_of(data + 1, size - 1);
    struct sk_text out = sk_text_new(NULL, 4 * size + 4096);
    enum sk_status st = SK_OK;
    const unsigned choice = data[0] % 14;
    if (choice == 0)
        st = sk_base64_decode(in, &out, NULL);
    else if (choice <= 4)
        st = sk_qp_decode(in, (enum sk_qp_mode)(choice - 1), &out, NULL);
    else if (choice == 5)
        blocks(sk_uu_next, in, &out);
    else if (choice == 6)
        blocks(sk_yenc_next, in, &out);
    else if (choice == 7)
        st = sk_charset_decode_raw(in, &out);
    else
        st = sk_charset_decode(sk_span_of_cstr(labels[choice - 8]), in, &out);
    if (st == SK_BUG)
        abort();
    sk_text_free(&out);
    return 0;
}

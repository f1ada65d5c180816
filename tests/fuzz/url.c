/* URLs and addresses in any bytes. */
#include "format/url/url.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct sk_url_cursor cursor;
    struct sk_url_hit hit;
    struct sk_url_parts parts;
    char ip[64];
    sk_url_cursor_begin(&cursor, sk_span_of(data, size), true);
    while (sk_url_next(&cursor, &hit))
        if (sk_url_split(hit.value, &parts)) {
            (void)sk_host_ip(parts.host, ip);
            (void)sk_host_registrable(parts.host);
        }
    return 0;
}

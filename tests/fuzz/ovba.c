/* Compressed containers: the decompressor and what reads a dir and a PROJECT stream. */
#include "codec/ovba.h"
#include "format/vba/vba.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    sk_span in = sk_span_of(data, size);
    struct sk_text t = sk_text_new(NULL, 1 << 20);
    struct sk_vba_module m;
    if (sk_ovba_decompress(in, &t) == SK_NOT_MINE)
        sk_text_put(&t, in);
    struct sk_vba_dir dir = sk_vba_dir_of(sk_text_view(&t));
    while (sk_vba_dir_next(&dir, &m)) {
    }
    (void)sk_vba_project_kind(in, SK_LIT("Module1"));
    (void)sk_vba_project_locked(in);
    (void)sk_ovba_find_source(in, 0);
    sk_text_free(&t);
    return 0;
}

/* A block of properties as each class of control. */
#include "format/oforms/oforms.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void lists(const struct sk_oforms_class *c, const struct sk_oforms_block *b)
{
    struct sk_oforms_string s;
    for (size_t i = 0; i < c->field_count; i++)
        for (sk_span rest = b->strings[i].raw; sk_oforms_list_next(&rest, &s);) {
        }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    sk_span in = sk_span_of(data, size);
    for (int i = 0; i < SK_OFORMS_CLASS_COUNT; i++) {
        const struct sk_oforms_class *c = sk_oforms_class((enum sk_oforms_class_id)i);
        struct sk_oforms_block b = {0};
        struct sk_reader r = sk_reader_of(in);
        uint32_t count;
        if (sk_oforms_decode(in, c, &b) != SK_OK || !sk_skip(&r, b.used))
            continue;
        lists(c, &b);
        if (sk_oforms_skip_pictures(&r, b.picture_count) && sk_oforms_skip_font(&r))
            (void)sk_oforms_seek_sites(&r, true, &count);
    }
    return 0;
}

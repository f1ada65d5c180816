/* Any bytes as a page or script file, as an encoded script, and as a text whose language is asked.
 */
#include <stdlib.h>

#include "codec/script_blocks.h"
#include "codec/script_encoder.h"
#include "core/interp.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct sk_arena *arena;
    sk_span in = sk_span_of(data, size), plain;
    struct sk_script_groups all;
    if (arena == NULL)
        arena = sk_arena_new(64 << 20);
    sk_arena_reset(arena);
    enum sk_status status = sk_script_groups(in, arena, &all);
    if (status != SK_OK && status != SK_LIMIT && status != SK_NO_MEMORY)
        abort();
    if (sk_script_decode(in, arena, &plain) == SK_OK && plain.len > size)
        abort();
    (void)sk_script_is_container(in);
    (void)sk_recognise_language(in);
    return 0;
}

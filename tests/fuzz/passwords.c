/* Looks for passwords in any bytes. */
#include <stdlib.h>

#include "engine/passwords.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct sk_rules *rules;
    static struct sk_arena *arena;
    struct sk_password_finds finds = {0};
    if (rules == NULL) {
        rules = sk_rules_new();
        arena = sk_arena_new((size_t)16 << 20);
        if (sk_rules_add_builtin(rules) != SK_OK)
            abort();
    }
    sk_arena_reset(arena);
    sk_passwords_in_text(rules, arena, sk_span_of(data, size), "body", &finds);
    if (finds.labelled.count > SK_PASSWORDS_MAX)
        abort();
    return 0;
}

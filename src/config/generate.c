/* At build time: generate man|completion > FILE, from the option table. */
#include <unistd.h>

#include "base/fd.h"
#include "config/config.h"

int main(int argc, char **argv)
{
    struct sk_text out = sk_text_new(NULL, 1 << 20);
    if (argc == 2 && strcmp(argv[1], "man") == 0)
        sk_config_man(SK_VERSION, &out);
    else if (argc == 2 && strcmp(argv[1], "completion") == 0)
        sk_config_completion(&out);
    bool ok =
        out.len > 0 && !out.failed && sk_write_all(STDOUT_FILENO, sk_text_view(&out)) == SK_OK;
    sk_text_free(&out);
    return ok ? 0 : 2;
}

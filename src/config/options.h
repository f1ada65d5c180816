/* options.h: the table behind config.h. May be used by: config alone. */
#ifndef SEKISHO_CONFIG_OPTIONS_H
#define SEKISHO_CONFIG_OPTIONS_H

#include "config/config.h"

enum sk_option_kind {
    SK_OPT_FLAG,
    SK_OPT_TEXT,
    SK_OPT_LIST,
    SK_OPT_COUNT,
    SK_OPT_BYTES,
    SK_OPT_SECONDS,
    SK_OPT_LANG,
};

struct sk_option {
    enum sk_option_kind kind;
    size_t field; /* offset in struct sk_config */
    const char *name;
    char letter;          /* 0: none */
    const char *argument; /* NULL: takes none */
    unsigned commands;    /* bit per enum sk_command */
    const char *what;
};

struct sk_command_info {
    const char *name, *synopsis, *what;
};

const struct sk_option *sk_options(size_t *ret_count);
const struct sk_command_info *sk_command_info(enum sk_command command);

#endif

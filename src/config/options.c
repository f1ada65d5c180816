#include "config/options.h"

enum {
    ON_SCAN = 1 << SK_CMD_SCAN,
    ON_EMULATE = 1 << SK_CMD_EMULATE,
    ON_FINDINGS = 1 << SK_CMD_FINDINGS
};

static const struct sk_option options[] = {
#define SK_OPTION(kind, field, name, letter, argument, commands, what)                             \
    {SK_OPT_##kind, offsetof(struct sk_config, field), name, letter, argument, commands, what},
#include "config/options.def"
#undef SK_OPTION
};

static const struct sk_command_info commands[SK_CMD_COUNT] = {
    [SK_CMD_SCAN] = {"scan", "[OPTION]... PATH...",
                     "take mails and files apart and say what was found in them"},
    [SK_CMD_EMULATE] = {"emulate", "[OPTION]... FILE",
                        "run one macro or script in the emulator and say what it would do"},
    [SK_CMD_FINDINGS] = {"findings", "[OPTION]...", "list every finding that a scan can report"},
    [SK_CMD_HELP] = {"help", "[COMMAND]", "explain a sub-command"},
    [SK_CMD_VERSION] = {"version", "", "print the version"},
};

const struct sk_option *sk_options(size_t *ret_count)
{
    *ret_count = sizeof options / sizeof options[0];
    return options;
}

const struct sk_command_info *sk_command_info(enum sk_command command)
{
    return &commands[command];
}

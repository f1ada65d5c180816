/* config.h: what the user asked for: the command line as a struct, and how it explains itself.
 * May be used by: app. Uses: base, core. */
#ifndef SEKISHO_CONFIG_CONFIG_H
#define SEKISHO_CONFIG_CONFIG_H

#include "base/lang.h"
#include "base/text.h"
#include "core/policy.h"

enum sk_command {
    SK_CMD_SCAN,
    SK_CMD_EMULATE,
    SK_CMD_FINDINGS,
    SK_CMD_HELP,
    SK_CMD_VERSION,
    SK_CMD_COUNT,
};

/* Words that an option may give several times. */
struct sk_words {
    sk_span *at; /* malloc'd; each borrows from argv */
    size_t count;
};

struct sk_config {
    enum sk_command command;
    bool json, quiet, help;
    const char *extract_dir, *html_file, *rules_dir; /* NULL: not asked for */
    const char *language, *entry, *profile;          /* of emulate */
    uint32_t code_page;
    uint32_t jobs;
    size_t max_size; /* 0: the policy's own limits */
    enum sk_lang lang;
    struct sk_words passwords, authserv_ids;
    struct sk_policy policy; /* complete: the words and max_size are in it, too */
    char *const *paths;      /* what stands behind the options, borrowed from argv */
    size_t path_count;
};

/* Reads argv; the locale's language comes from the environment. SK_OK; or SK_MALFORMED with one
 * line in *error (no line end) that says what is wrong; or SK_NO_MEMORY. Options and paths may be
 * mixed; `--` ends the options. argv is put in order (paths last) and must outlive *ret. */
SK_MUST_CHECK enum sk_status sk_config_parse(int argc, char **argv, struct sk_config *ret,
                                             struct sk_text *error);
/* The defaults, for sub-command scan; then one option by its long name (value NULL for a flag).
 * False: no such option, or not a usable value, which is borrowed. */
void sk_config_init(struct sk_config *ret);
SK_MUST_CHECK bool sk_config_set(struct sk_config *config, const char *name, const char *value);
void sk_config_free(struct sk_config *config);

/* The language that LC_ALL, LC_MESSAGES or LANG asks for. */
enum sk_lang sk_lang_of_environment(void);

/* Texts made from the option table. `topic` NULL or unknown: the overview of all sub-commands. */
void sk_config_help(const char *topic, struct sk_text *out);
void sk_config_man(const char *version, struct sk_text *out); /* man page, roff */
void sk_config_completion(struct sk_text *out);               /* for bash */

#endif

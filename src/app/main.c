/* The program: reads the command line and calls the sub-command. */
#include "app/app.h"

#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/fd.h"

enum { TEXT_MAX_BYTES = 1 << 20, RULES_MAX_BYTES = 64 << 20 };

void sk_app_complain(const char *what, const char *why)
{
    struct sk_text line = sk_text_new(NULL, TEXT_MAX_BYTES);
    sk_text_puts(&line, "sekisho: ");
    for (const char *c = what; *c != '\0'; c++)
        sk_text_byte(&line, (uint8_t)*c < 0x20 || *c == 0x7F ? '?' : (uint8_t)*c);
    sk_text_printf(&line, "%s%s\n", why == NULL ? "" : ": ", why == NULL ? "" : why);
    (void)!sk_write_all(STDERR_FILENO, sk_text_view(&line));
    sk_text_free(&line);
}

bool sk_app_print(sk_span bytes)
{
    if (sk_write_all(STDOUT_FILENO, bytes) == SK_OK)
        return true;
    sk_app_complain("standard output", strerror(errno));
    return false;
}

/* ---- Rules ---- */

static bool add_rule_file(struct sk_rules *rules, const char *path, sk_span name)
{
    struct sk_file file;
    size_t line = 0;
    if (sk_file_open(path, RULES_MAX_BYTES, &file) != SK_OK) {
        sk_app_complain(path, strerror(errno));
        return false;
    }
    enum sk_status st = sk_rules_add(rules, name, file.bytes, &line);
    sk_file_close(&file);
    if (st == SK_OK)
        return true;
    char why[64];
    (void)snprintf(why, sizeof why, "line %zu is not understood", line);
    sk_app_complain(path, st == SK_NO_MEMORY ? strerror(ENOMEM) : why);
    return false;
}

static int is_table(const struct dirent *entry)
{
    return entry->d_name[0] != '.' && sk_ends(sk_span_of_cstr(entry->d_name), SK_LIT(".tsv"));
}

static bool add_rule_dir(struct sk_rules *rules, const char *dir)
{
    struct dirent **files = NULL;
    int count = scandir(dir, &files, is_table, alphasort);
    bool ok = count >= 0;

    if (!ok)
        sk_app_complain(dir, strerror(errno));
    for (int i = 0; i < count; i++) {
        const sk_span name = sk_span_of_cstr(files[i]->d_name);
        char *path = NULL;
        if (ok && asprintf(&path, "%s/%s", dir, files[i]->d_name) >= 0)
            ok = add_rule_file(rules, path, sk_slice(name, 0, name.len - 4));
        free(path);
        free(files[i]);
    }
    free(files);
    return ok;
}

struct sk_rules *sk_app_rules(const struct sk_config *config)
{
    struct sk_rules *rules = sk_rules_new();
    if (rules == NULL || sk_rules_add_builtin(rules) != SK_OK) {
        sk_app_complain("built-in rules", strerror(ENOMEM));
        sk_rules_free(rules);
        return NULL;
    }
    if (config->rules_dir != NULL && !add_rule_dir(rules, config->rules_dir)) {
        sk_rules_free(rules);
        return NULL;
    }
    return rules;
}

/* ---- Sub-commands ---- */

static int print_help(const char *topic)
{
    struct sk_text out = sk_text_new(NULL, TEXT_MAX_BYTES);
    sk_config_help(topic, &out);
    bool ok = sk_app_print(sk_text_view(&out));
    sk_text_free(&out);
    return ok ? SK_EXIT_CLEAN : SK_EXIT_TROUBLE;
}

static int run(const struct sk_config *config)
{
    if (config->help)
        return print_help(config->command == SK_CMD_SCAN      ? "scan"
                          : config->command == SK_CMD_EMULATE ? "emulate"
                                                              : "findings");
    switch (config->command) {
    case SK_CMD_SCAN:
        return sk_app_scan(config);
    case SK_CMD_EMULATE:
        return sk_app_emulate(config);
    case SK_CMD_FINDINGS:
        return sk_app_findings(config);
    case SK_CMD_VERSION:
        return sk_app_print(SK_LIT("sekisho " SK_VERSION "\n")) ? SK_EXIT_CLEAN : SK_EXIT_TROUBLE;
    case SK_CMD_HELP:
    case SK_CMD_COUNT:
        break;
    }
    return print_help(config->path_count > 0 ? config->paths[0] : NULL);
}

int main(int argc, char **argv)
{
    struct sk_config config;
    struct sk_text error = sk_text_new(NULL, TEXT_MAX_BYTES);
    int status = SK_EXIT_TROUBLE;

    (void)signal(SIGPIPE, SIG_IGN); /* a closed output is an error to report, not a death */
    if (sk_config_parse(argc, argv, &config, &error) != SK_OK) {
        sk_text_byte(&error, '\0');
        sk_app_complain(error.failed ? "out of memory" : (const char *)error.ptr,
                        "see `sekisho help`");
    } else {
        status = run(&config);
    }
    sk_config_free(&config);
    sk_text_free(&error);
    return status;
}

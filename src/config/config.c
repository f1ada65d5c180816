#include "config/config.h"

#include <stdlib.h>

#include "base/arith.h"
#include "base/num.h"
#include "config/options.h"

/* One parse: where it stands in argv, and where to complain. */
struct parse {
    struct sk_config *config;
    struct sk_text *error;
    char **argv;
    int argc, at;
};

static enum sk_status complain(struct parse *p, const char *what, const char *name,
                               const char *value)
{
    sk_text_printf(p->error, "%s%s%s", name, value == NULL ? ": " : " ",
                   value == NULL ? "" : value);
    sk_text_printf(p->error, "%s%s", value == NULL ? "" : ": ", what);
    return SK_MALFORMED;
}

enum sk_lang sk_lang_of_environment(void)
{
    static const char *const names[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        const char *value = getenv(names[i]);
        if (value != NULL && value[0] != '\0')
            return strncmp(value, "ja", 2) == 0 ? SK_JA : SK_EN;
    }
    return SK_EN;
}

/* ---- Values ---- */

static bool parse_count(sk_span s, uint32_t *ret)
{
    uint64_t n;
    if (!sk_parse_u64(s, 10, &n) || n > UINT32_MAX)
        return false;
    *ret = (uint32_t)n;
    return true;
}

/* 123, 64K, 10M, 1G; at least 1. */
static bool parse_bytes(sk_span s, size_t *ret)
{
    static const char units[] = "KMG";
    size_t unit = 1;
    const char *found = s.len == 0 ? NULL : memchr(units, sk_upper(s.ptr[s.len - 1]), 3);
    if (found != NULL) {
        unit = (size_t)1 << (10 * (found - units + 1));
        s.len--;
    }
    uint64_t n;
    return sk_parse_u64(s, 10, &n) && n > 0 && sk_mul(n, unit, ret);
}

/* 20 or 0.5, in nanoseconds. */
static bool parse_seconds(sk_span s, uint64_t *ret)
{
    uint64_t whole, ns = 0, unit = 100000000;
    size_t dot = sk_find_byte(s, '.');
    if (!sk_parse_u64(sk_slice(s, 0, dot), 10, &whole) || whole > 1000000)
        return false;
    sk_span rest = dot == SK_NPOS ? (sk_span){0} : sk_from(s, dot + 1);
    for (size_t i = 0; i < rest.len; i++, unit /= 10) {
        if (!sk_is_digit(rest.ptr[i]))
            return false;
        ns += unit * (uint64_t)(rest.ptr[i] - '0');
    }
    *ret = whole * 1000000000 + ns;
    return true;
}

static bool parse_lang(sk_span s, enum sk_lang *ret)
{
    if (!sk_ieq(sk_slice(s, 0, 2), SK_LIT("en")) && !sk_ieq(sk_slice(s, 0, 2), SK_LIT("ja")))
        return false;
    if (s.len > 2 && s.ptr[2] != '_' && s.ptr[2] != '-' && s.ptr[2] != '.')
        return false;
    *ret = sk_lower(s.ptr[0]) == 'j' ? SK_JA : SK_EN;
    return true;
}

static bool add_word(struct sk_words *words, sk_span word)
{
    sk_span *moved = reallocarray(words->at, words->count + 1, sizeof *moved);
    if (moved == NULL)
        return false;
    words->at = moved;
    moved[words->count++] = word;
    return true;
}

static bool set(struct sk_config *config, const struct sk_option *o, const char *value)
{
    void *field = (char *)config + o->field;
    const sk_span s = sk_span_of_cstr(value);
    switch (o->kind) {
    case SK_OPT_FLAG:
        *(bool *)field = true;
        return true;
    case SK_OPT_TEXT:
        *(const char **)field = value;
        return s.len > 0;
    case SK_OPT_LIST:
        return add_word(field, s);
    case SK_OPT_COUNT:
        return parse_count(s, field);
    case SK_OPT_BYTES:
        return parse_bytes(s, field);
    case SK_OPT_SECONDS:
        return parse_seconds(s, field);
    case SK_OPT_LANG:
        return parse_lang(s, field);
    }
    return false;
}

/* ---- Arguments ---- */

static const struct sk_option *find_option(const struct parse *p, sk_span name, char letter)
{
    size_t count;
    const struct sk_option *o = sk_options(&count);
    for (; count > 0; count--, o++)
        if ((o->commands & 1u << p->config->command) != 0 &&
            (letter != 0 ? o->letter == letter : sk_eq(name, sk_span_of_cstr(o->name))))
            return o;
    return NULL;
}

static enum sk_status apply(struct parse *p, const struct sk_option *o, const char *shown,
                            const char *value)
{
    if (o->argument == NULL && value != NULL)
        return complain(p, "takes no value", shown, NULL);
    if (o->argument != NULL && value == NULL) {
        if (p->at + 1 >= p->argc)
            return complain(p, "a value is missing", shown, NULL);
        value = p->argv[++p->at];
    }
    return set(p->config, o, value) ? SK_OK : complain(p, "not a usable value", shown, value);
}

static enum sk_status long_option(struct parse *p, const char *arg)
{
    const sk_span whole = sk_span_of_cstr(arg + 2);
    const size_t eq = sk_find_byte(whole, '=');
    const struct sk_option *o = find_option(p, sk_slice(whole, 0, eq), 0);
    if (o == NULL)
        return complain(p, "no such option", arg, NULL);
    return apply(p, o, arg, eq == SK_NPOS ? NULL : arg + 2 + eq + 1);
}

/* -q, -pWORD, -p WORD, -qp WORD */
static enum sk_status short_options(struct parse *p, const char *arg)
{
    for (const char *c = arg + 1; *c != '\0'; c++) {
        const struct sk_option *o = find_option(p, (sk_span){0}, *c);
        if (o == NULL)
            return complain(p, "no such option", arg, NULL);
        const bool takes_rest = o->argument != NULL && c[1] != '\0';
        enum sk_status st = apply(p, o, arg, takes_rest ? c + 1 : NULL);
        if (st != SK_OK || takes_rest)
            return st;
    }
    return SK_OK;
}

/* The options are taken out; what is left moves to the front of argv. */
static enum sk_status arguments(struct parse *p)
{
    int kept = 0;
    bool ended = false;
    char **const first = p->argv + p->at;

    for (; p->at < p->argc; p->at++) {
        char *arg = p->argv[p->at];
        enum sk_status st = SK_OK;
        if (ended || arg[0] != '-' || arg[1] == '\0')
            first[kept++] = arg;
        else if (strcmp(arg, "--") == 0)
            ended = true;
        else
            st = arg[1] == '-' ? long_option(p, arg) : short_options(p, arg);
        if (st != SK_OK)
            return st;
    }
    p->config->paths = first;
    p->config->path_count = (size_t)kept;
    return SK_OK;
}

static enum sk_status find_command(struct parse *p)
{
    if (p->argc < 2) {
        sk_text_puts(p->error, "a sub-command is missing");
        return SK_MALFORMED;
    }
    const char *word = p->argv[1];
    p->at = 2;
    if (strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0)
        word = "help";
    if (strcmp(word, "--version") == 0 || strcmp(word, "-V") == 0)
        word = "version";
    for (unsigned c = 0; c < SK_CMD_COUNT; c++)
        if (strcmp(sk_command_info((enum sk_command)c)->name, word) == 0) {
            p->config->command = (enum sk_command)c;
            return SK_OK;
        }
    return complain(p, "no such sub-command", word, NULL);
}

static enum sk_status check(struct parse *p)
{
    const struct sk_config *c = p->config;
    const bool takes_paths =
        c->command == SK_CMD_SCAN || c->command == SK_CMD_EMULATE || c->command == SK_CMD_HELP;
    if (c->command == SK_CMD_SCAN && c->path_count == 0 && !c->help)
        return complain(p, "which file?", "scan", NULL);
    if (!takes_paths && c->path_count > 0)
        return complain(p, "takes no path", sk_command_info(c->command)->name, NULL);
    if (c->jobs > 64)
        return complain(p, "at most 64", "--jobs", NULL);
    return SK_OK;
}

static void fill_policy(struct sk_config *c)
{
    c->policy.passwords = c->passwords.at;
    c->policy.password_count = c->passwords.count;
    c->policy.authserv_ids = c->authserv_ids.at;
    c->policy.authserv_id_count = c->authserv_ids.count;
    if (c->max_size > 0)
        c->policy.max_input_bytes = c->policy.max_artifact_bytes = c->max_size;
}

void sk_config_init(struct sk_config *ret)
{
    *ret = (struct sk_config){.command = SK_CMD_SCAN,
                              .jobs = 1,
                              .lang = sk_lang_of_environment(),
                              .policy = sk_policy_default()};
}

bool sk_config_set(struct sk_config *config, const char *name, const char *value)
{
    const struct parse p = {.config = config};
    const struct sk_option *o = find_option(&p, sk_span_of_cstr(name), 0);
    if (o == NULL || (o->argument == NULL) != (value == NULL) || !set(config, o, value))
        return false;
    fill_policy(config);
    return true;
}

enum sk_status sk_config_parse(int argc, char **argv, struct sk_config *ret, struct sk_text *error)
{
    struct parse p = {.config = ret, .error = error, .argv = argv, .argc = argc};
    sk_config_init(ret);
    enum sk_status st = find_command(&p);
    if (st == SK_OK)
        st = arguments(&p);
    if (st == SK_OK)
        st = check(&p);
    fill_policy(ret);
    return st;
}

void sk_config_free(struct sk_config *config)
{
    free(config->passwords.at);
    free(config->authserv_ids.at);
    *config = (struct sk_config){0};
}

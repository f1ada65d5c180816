/* app.h: the sub-commands; each gives the exit status. May be used by: app. */
#ifndef SEKISHO_APP_APP_H
#define SEKISHO_APP_APP_H

#include "config/config.h"
#include "core/rules.h"
#include "report/tree.h"

enum { SK_EXIT_CLEAN = 0, SK_EXIT_FOUND = 1, SK_EXIT_TROUBLE = 2 };

int sk_app_scan(const struct sk_config *config);
int sk_app_emulate(const struct sk_config *config);
int sk_app_findings(const struct sk_config *config);

/* "sekisho: WHAT: WHY" on standard error, with control characters made visible. */
void sk_app_complain(const char *what, const char *why);
/* The built-in rules, and those of --rules; NULL after a complaint. Free with sk_rules_free(). */
struct sk_rules *sk_app_rules(const struct sk_config *config);
/* True where the terminal wants no colour and no movement of its cursor. */
bool sk_app_plain(void);
struct sk_tree_style sk_app_style(const struct sk_config *config);
/* Writes to standard output; false after a complaint. */
bool sk_app_print(sk_span bytes);

#endif

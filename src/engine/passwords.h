/* passwords.h: the passwords that a mail gives for its attachments.
 * May be used by: engine, tests. Uses: base, core, codec. */
#ifndef SEKISHO_ENGINE_PASSWORDS_H
#define SEKISHO_ENGINE_PASSWORDS_H

#include "core/scan.h"

enum { SK_PASSWORDS_MAX = 32 };

/* Ordered, without doubles. */
struct sk_password_list {
    struct sk_password at[SK_PASSWORDS_MAX];
    size_t count;
};

/* What one text yields, by how sure it is. */
struct sk_password_finds {
    struct sk_password_list labelled; /* behind a word that means password */
    struct sk_password_list alone;    /* a line that is a short number and nothing else */
    struct sk_password_list phones;   /* the last four digits of telephone numbers */
    bool hints_date, hints_phone;     /* the text says that the date or a number is the password */
};

/* Adds to *finds what a text (UTF-8, any length; the first 256 KiB count) yields, by the table
 * password-phrases of the rules. Words lie in the arena. Linear. */
void sk_passwords_in_text(const struct sk_rules *rules, struct sk_arena *arena, sk_span text,
                          const char *source, struct sk_password_finds *finds);

/* Forms in which people write the day of a Unix time, in Japan's time zone and in UTC. */
void sk_passwords_of_date(struct sk_arena *arena, int64_t unix_seconds,
                          struct sk_password_list *list);

/* As struct sk_scan's find_passwords. */
size_t sk_passwords_find(struct sk_scan *scan, const struct sk_artifact *art,
                         const struct sk_password **ret);
void sk_passwords_install(struct sk_scan *scan);

#endif

/* Which texts a password may stand in, and in which order what they yield is tried. */
#include "engine/passwords.h"

#include <time.h>

#include "base/text.h"

/* Texts are read again when there are new ones, but not for each of a thousand archives. */
enum {
    READS_MAX = 16,
    TEXTS_MAX = 64,
    JAPAN_SECONDS = 9 * 3600,
    ALONE_TRIED = 8,
    BYTES_PER_STEP = 8
};

struct cached {
    const struct sk_artifact *message; /* NULL: no message above */
    uint32_t artifact_count;
    struct sk_password_list list;
};

struct state {
    SK_VEC(struct cached) lists;
    uint32_t reads;
};

static void add(struct sk_password_list *list, const struct sk_password *p)
{
    for (size_t i = 0; i < list->count; i++)
        if (sk_eq(list->at[i].word, p->word))
            return;
    if (list->count < SK_PASSWORDS_MAX && p->word.len > 0)
        list->at[list->count++] = *p;
}

static void add_all(struct sk_password_list *list, const struct sk_password_list *more, size_t max)
{
    for (size_t i = 0; i < more->count && i < max; i++)
        add(list, &more->at[i]);
}

static void add_dated(struct sk_arena *arena, struct sk_password_list *list, const char *word)
{
    struct sk_password p = {.source = "date"};
    if (sk_arena_dup(arena, sk_span_of_cstr(word), &p.word))
        add(list, &p);
}

void sk_passwords_of_date(struct sk_arena *arena, int64_t unix_seconds,
                          struct sk_password_list *list)
{
    for (int zone = 0; zone < 2; zone++) {
        char year_first[16], others[4][16];
        struct tm tm;
        time_t at = (time_t)(unix_seconds + (zone == 0 ? JAPAN_SECONDS : 0));
        if (gmtime_r(&at, &tm) == NULL ||
            strftime(year_first, sizeof year_first, "%Y%m%d", &tm) != 8)
            return;
        add_dated(arena, list, year_first);
        add_dated(arena, list, year_first + 2);
        add_dated(arena, list, year_first + 4);
        (void)strftime(others[0], sizeof others[0], "%d%m%Y", &tm);
        (void)strftime(others[1], sizeof others[1], "%Y-%m-%d", &tm);
        (void)strftime(others[2], sizeof others[2], "%Y/%m/%d", &tm);
        (void)strftime(others[3], sizeof others[3], "%d%m", &tm);
        for (size_t i = 0; i < 4; i++)
            add_dated(arena, list, others[i]);
    }
}

static bool is_below(const struct sk_artifact *art, const struct sk_artifact *top)
{
    while (art != NULL && art != top)
        art = art->parent;
    return art == top;
}

/* Body text: what a text or HTML part shows, or its bytes when its parser set none. */
static sk_span text_of(const struct sk_artifact *art)
{
    if (art->text.len > 0)
        return art->text;
    return sk_is_format(art, "text") ? art->bytes : (sk_span){0};
}

static void read_texts(struct sk_scan *scan, const struct sk_artifact *message,
                       struct sk_password_finds *finds)
{
    uint32_t texts = 0;
    for (const struct sk_artifact *a = message->next; a != NULL && texts < TEXTS_MAX; a = a->next) {
        bool html = sk_is_format(a, "html");
        if (!(html || sk_is_format(a, "text") || sk_is_format(a, "rtf")) || !is_below(a, message))
            continue;
        sk_span text = text_of(a);
        if (!sk_spend(&scan->budget, SK_BUDGET_STEPS, 1 + text.len / BYTES_PER_STEP))
            return;
        texts++;
        sk_passwords_in_text(scan->rules, scan->arena, text, html ? "html" : "body", finds);
    }
}

static void read_message(struct sk_scan *scan, const struct sk_artifact *message,
                         struct sk_password_finds *finds)
{
    sk_span subject = sk_prop_text(message, SK_PROP_SUBJECT);
    sk_passwords_in_text(scan->rules, scan->arena, subject, "subject", finds);
    read_texts(scan, message, finds);
}

static void add_message(struct sk_scan *scan, const struct sk_artifact *message,
                        struct sk_password_list *list)
{
    struct sk_password_finds finds = {0};
    read_message(scan, message, &finds);
    add_all(list, &finds.labelled, SK_PASSWORDS_MAX);
    if (finds.hints_date && sk_prop_has(message, SK_PROP_DATE_UNIX))
        sk_passwords_of_date(scan->arena, sk_prop_number(message, SK_PROP_DATE_UNIX, 0), list);
    if (finds.hints_phone)
        add_all(list, &finds.phones, SK_PASSWORDS_MAX);
    add_all(list, &finds.alone, ALONE_TRIED);
}

static void add_options(const struct sk_scan *scan, struct sk_password_list *list)
{
    for (size_t i = 0; i < scan->policy->password_count; i++)
        add(list, &(struct sk_password){scan->policy->passwords[i], "option"});
}

static void add_defaults(const struct sk_scan *scan, struct sk_password_list *list)
{
    const struct sk_rule_table *table =
        scan->rules == NULL ? NULL : sk_rules_table(scan->rules, "password-phrases");
    for (size_t i = 0; table != NULL && i < table->count; i++)
        if (table->rows[i].count >= 2 && sk_eq(table->rows[i].columns[0], SK_LIT("default")))
            add(list, &(struct sk_password){table->rows[i].columns[1], "default"});
}

static void fill(struct sk_scan *scan, const struct sk_artifact *message,
                 struct sk_password_list *list)
{
    *list = (struct sk_password_list){0};
    add_options(scan, list);
    for (; message != NULL; message = sk_ancestor_of_format(message, "mime"))
        add_message(scan, message, list);
    add_defaults(scan, list);
}

static struct cached *cache_of(struct sk_scan *scan, struct state *state,
                               const struct sk_artifact *message)
{
    for (size_t i = 0; i < state->lists.count; i++)
        if (state->lists.at[i].message == message)
            return &state->lists.at[i];
    struct cached *c = SK_PUSH(scan->arena, &state->lists);
    if (c != NULL)
        c->message = message;
    return c;
}

size_t sk_passwords_find(struct sk_scan *scan, const struct sk_artifact *art,
                         const struct sk_password **ret)
{
    const struct sk_artifact *message = sk_ancestor_of_format(art, "mime");
    if (scan->find_passwords_state == NULL)
        scan->find_passwords_state = SK_NEW(scan->arena, struct state);
    struct state *state = scan->find_passwords_state;
    struct cached *c = state == NULL ? NULL : cache_of(scan, state, message);
    if (c == NULL)
        return 0;
    if (c->artifact_count == 0 ||
        (c->artifact_count != scan->artifact_count && state->reads < READS_MAX)) {
        state->reads++;
        c->artifact_count = scan->artifact_count;
        fill(scan, message, &c->list);
    }
    *ret = c->list.at;
    return c->list.count;
}

void sk_passwords_install(struct sk_scan *scan)
{
    scan->find_passwords = sk_passwords_find;
    scan->find_passwords_state = NULL;
}

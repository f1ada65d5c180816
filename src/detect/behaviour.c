/* What code did when the emulator ran it. */
#include "core/detector.h"
#include "detect/common.h"
#include "detect/source.h"

static const char *const findings[SK_DO_COUNT] = {
    [SK_DO_PROCESS] = "behaviour.process", [SK_DO_DOWNLOAD] = "behaviour.download",
    [SK_DO_WRITE] = "behaviour.write",     [SK_DO_REGISTRY] = "behaviour.registry",
    [SK_DO_LOAD] = "behaviour.load",       [SK_DO_SCRIPT] = "behaviour.script",
    [SK_DO_MAIL] = "behaviour.mail",       [SK_DO_ENVIRONMENT] = "behaviour.environment",
};

/* Environment's parts of a path are composed by honest macros, too. */
static bool is_telling(sk_span word)
{
    static const sk_span common[] = {
        SK_LIT_INIT("users"),   SK_LIT_INIT("user"),     SK_LIT_INIT("appdata"),
        SK_LIT_INIT("local"),   SK_LIT_INIT("roaming"),  SK_LIT_INIT("temp"),
        SK_LIT_INIT("windows"), SK_LIT_INIT("system32"), SK_LIT_INIT("documents"),
        SK_LIT_INIT("program"), SK_LIT_INIT("files"),
    };
    for (size_t i = 0; i < sizeof common / sizeof common[0]; i++)
        if (sk_ieq(word, common[i]))
            return false;
    return word.len >= 4;
}

/* Cuts the next run of letters and digits off *rest. */
static bool next_word(sk_span *rest, sk_span *ret)
{
    size_t i = 0, n = 0;
    while (i < rest->len && !sk_is_alnum(rest->ptr[i]))
        i++;
    while (i + n < rest->len && sk_is_alnum(rest->ptr[i + n]))
        n++;
    *ret = sk_slice(*rest, i, n);
    *rest = sk_from(*rest, i + n);
    return n > 0;
}

/* Looking a word up costs as much as the source is long. */
enum { WORDS_MAX = 12, COMMAND_MAX_BYTES = 1024, COMMANDS_MAX = 32 };

/* The telling words of a command, and which of them were seen; a bit for each pair of first bytes.
 */
struct command_words {
    sk_span at[WORDS_MAX];
    bool seen[WORDS_MAX];
    size_t count;
    uint8_t starts[8192];
};

static void words_of(sk_span command, struct command_words *ret)
{
    sk_span rest = sk_slice(command, 0, COMMAND_MAX_BYTES);
    *ret = (struct command_words){0};
    for (sk_span word; ret->count < WORDS_MAX && next_word(&rest, &word);) {
        if (!is_telling(word))
            continue;
        ret->starts[sk_byte_pair(word.ptr) / 8] |= (uint8_t)(1U << sk_byte_pair(word.ptr) % 8);
        ret->at[ret->count++] = word;
    }
}

/* One pass, however many words. */
static void look_for(struct command_words *w, sk_span source)
{
    for (size_t i = 0; i + 1 < source.len; i++) {
        const size_t pair = sk_byte_pair(source.ptr + i);
        if ((w->starts[pair / 8] >> pair % 8 & 1) == 0)
            continue;
        for (size_t k = 0; k < w->count; k++)
            if (!w->seen[k] && sk_ieq(sk_slice(source, i, w->at[k].len), w->at[k]))
                w->seen[k] = true;
    }
}

/* The first artifact of the file that a behaviour belongs to. */
static struct sk_artifact *file_of(const struct sk_scan *scan, const struct sk_behaviour *b)
{
    struct sk_artifact *art = scan->root;
    while (art != b->artifact)
        art = art->next;
    return sk_file_of(art);
}

/* True when most of the command's words stand nowhere in the code of the file that ran it. */
static bool is_decoded(struct sk_scan *scan, const struct sk_behaviour *b)
{
    struct sk_artifact *file = file_of(scan, b);
    struct command_words words;
    size_t missing = 0;
    words_of(b->what, &words);
    for (struct sk_artifact *art = file; art != NULL && sk_step(scan); art = art->next)
        if (sk_is_macro(art) && sk_file_of(art) == file)
            look_for(&words, art->text.len > 0 ? art->text : art->bytes);
    for (size_t k = 0; k < words.count; k++)
        missing += !words.seen[k];
    return missing * 2 > words.count;
}

struct interpreter_search {
    bool found;
};

static void on_word(void *state, const struct sk_rule_row *row, enum sk_word_class class_,
                    bool hidden)
{
    struct interpreter_search *search = state;
    (void)class_;
    (void)hidden;
    search->found |= sk_eq(row->columns[2], SK_LIT("vba.powershell")) ||
                     sk_eq(row->columns[2], SK_LIT("vba.system-program"));
}

static bool starts_interpreter(const struct sk_words *words, sk_span command)
{
    struct interpreter_search search = {0};
    const struct sk_source_sink sink = {.state = &search, .hit = on_word};
    sk_source_read_text(words, command, &sink);
    return search.found;
}

static void run(struct sk_scan *scan)
{
    struct sk_words words;
    uint32_t commands = 0;
    if (scan->behaviours == NULL)
        return;
    if (!sk_words_of(scan, &words)) {
        scan->lost = true;
        return;
    }
    for (const struct sk_behaviour *b = scan->behaviours; b != NULL && sk_step(scan); b = b->next) {
        if (findings[b->kind] != NULL)
            sk_finding(scan, b->artifact, findings[b->kind], b->what);
        if (b->kind != SK_DO_PROCESS && b->kind != SK_DO_LOAD)
            continue;
        if (starts_interpreter(&words, b->what))
            sk_finding(scan, b->artifact, "behaviour.interpreter", b->what);
        if (commands++ < COMMANDS_MAX && is_decoded(scan, b))
            sk_finding(scan, b->artifact, "behaviour.decoded-process", b->what);
    }
}

const struct sk_detector sk_detector_behaviour = {.name = "behaviour", .run = run};

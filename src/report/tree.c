#include "report/tree.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/arith.h"
#include "report/chain.h"
#include "report/messages.h"
#include "report/paint.h"
#include "report/show.h"

enum {
    TEXT_MAX_BYTES = 1 << 16, /* of one line's parts */
    CHILDREN_SHOWN = 12,      /* of one parent, where nothing was found on them */
    LINES_SHOWN = 12,         /* of each section below the tree */
    REASONS_SHOWN = 6,
    DETAILS_SHOWN = 4,
    DETAIL_COLUMNS = 120,
    CHAINS_SHOWN = 4,
    STEP_COLUMNS = 480,
    STEP_TOLD_ON_COLUMNS = 160, /* what the next step tells in clear */
    STEP_NAME_COLUMNS = 9,
    LABEL_MIN = 24,
    RIGHT_COLUMNS = 22, /* format and size */
};

/* One report under way. */
struct tree {
    const struct sk_scan *scan;
    struct sk_pen pen;
    size_t label_columns;
    bool *marked; /* by artifact id: something was found on it or below it; NULL: no memory */
};

static enum sk_paint paint_of_severity(enum sk_severity s)
{
    return s >= SK_HIGH ? SK_RED : s == SK_MEDIUM ? SK_YELLOW : s == SK_LOW ? SK_CYAN : SK_DIM;
}

static enum sk_paint paint_of_verdict(enum sk_verdict v)
{
    return v == SK_MALICIOUS ? SK_RED : v == SK_CLEAN ? SK_GREEN : SK_YELLOW;
}

void sk_report_size(struct sk_text *out, uint64_t bytes)
{
    static const char *const units[] = {"B", "kB", "MB", "GB", "TB"};
    size_t unit = 0;
    double n = (double)bytes;
    for (; n >= 999.5 && unit < 4; unit++)
        n /= 1000.0;
    sk_text_printf(out, unit == 0 || n >= 99.5 ? "%.0f %s" : "%.1f %s", n, units[unit]);
}

void sk_report_label(struct sk_text *out, const struct sk_artifact *art, enum sk_lang lang)
{
    if (art->name.len > 0) {
        sk_show(out, art->name);
        return;
    }
    sk_text_byte(out, '(');
    if (art->media_type.len > 0)
        sk_show(out, art->media_type);
    else if (art->role == SK_ROLE_LAYER)
        sk_text_puts(out, sk_msg(SK_MSG_STEP_LAYER, lang));
    else
        sk_text_puts(out, sk_msg(SK_MSG_UNNAMED, lang));
    sk_text_byte(out, ')');
}

/* ---- The tree's lines ---- */

/* "│  " for each ancestor that has something below it; then the branch of art itself. */
static void rails(const struct tree *t, const struct sk_artifact *art, bool branch,
                  struct sk_text *out)
{
    const struct sk_artifact *up[64];
    size_t depth = 0;
    (void)t;
    for (; art != NULL && art->parent != NULL && depth < 64; art = art->parent)
        up[depth++] = art;
    while (depth-- > 0) {
        const bool last = up[depth]->next_sibling == NULL;
        if (depth == 0 && branch)
            sk_text_puts(out, last ? "└─ " : "├─ ");
        else
            sk_text_puts(out, last ? "   " : "│  ");
    }
}

static void artifact_line(const struct tree *t, const struct sk_artifact *art)
{
    struct sk_text rail = sk_text_new(NULL, TEXT_MAX_BYTES), label = rail, size = rail;
    rails(t, art, true, &rail);
    sk_report_label(&label, art, t->pen.style->lang);
    sk_report_size(&size, art->full_bytes);

    sk_paint(&t->pen, SK_DIM);
    sk_text_put(t->pen.out, sk_text_view(&rail));
    sk_paint(&t->pen, SK_PLAIN);
    const size_t taken = sk_columns(sk_text_view(&rail));
    const size_t room = t->label_columns > taken + 8 ? t->label_columns - taken : 8;
    const bool named = art->name.len > 0;
    sk_paint(&t->pen, !named                                    ? SK_DIM
                      : t->marked != NULL && t->marked[art->id] ? SK_BOLD
                                                                : SK_PLAIN);
    const size_t used = sk_show_cut(t->pen.out, sk_text_view(&label), room);
    sk_paint(&t->pen, SK_PLAIN);
    sk_blanks(t->pen.out, room - used);
    sk_paint(&t->pen, SK_DIM);
    sk_text_printf(t->pen.out, "  %-11s%9.*s", art->format == NULL ? "data" : art->format,
                   (int)size.len, (const char *)size.ptr);
    sk_paint(&t->pen, SK_PLAIN);
    sk_text_byte(t->pen.out, '\n');
    sk_text_free(&rail);
    sk_text_free(&label);
    sk_text_free(&size);
}

/* The rails under an artifact's line, on which its remarks hang. */
static struct sk_text remark_rails(const struct tree *t, const struct sk_artifact *art)
{
    struct sk_text rail = sk_text_new(NULL, TEXT_MAX_BYTES);
    rails(t, art, false, &rail);
    sk_text_puts(&rail, art->first_child != NULL ? "│  " : "   ");
    return rail;
}

static void put_detail(struct sk_text *line, sk_span detail)
{
    struct sk_text visible = sk_shown(detail);
    (void)sk_show_cut(line, sk_text_view(&visible), DETAIL_COLUMNS);
    sk_text_free(&visible);
}

/* True when an earlier finding on the same artifact says the same. */
static bool is_repeated(const struct tree *t, const struct sk_finding *f)
{
    for (const struct sk_finding *g = t->scan->findings; g != f; g = g->next)
        if (g->rule == f->rule && g->artifact == f->artifact)
            return true;
    return false;
}

/* " [a, b, c, …]": the evidence of f and of those that say the same. */
static void put_details(struct sk_text *line, const struct sk_finding *f)
{
    size_t count = 0;
    for (const struct sk_finding *g = f; g != NULL; g = g->next) {
        if (g->rule != f->rule || g->artifact != f->artifact || g->detail.len == 0)
            continue;
        if (count++ < DETAILS_SHOWN) {
            sk_text_puts(line, count == 1 ? " [" : ", ");
            put_detail(line, g->detail);
        }
    }
    if (count > 0)
        sk_text_puts(line, count > DETAILS_SHOWN ? ", …]" : "]");
}

static void finding_remarks(const struct tree *t, const struct sk_artifact *art)
{
    struct sk_text rail = remark_rails(t, art);
    for (const struct sk_finding *f = t->scan->findings; f != NULL; f = f->next) {
        if (f->artifact != art || is_repeated(t, f))
            continue;
        struct sk_text line = sk_text_new(NULL, TEXT_MAX_BYTES), mark = line;
        sk_text_put(&line, sk_msg_finding(f->rule, t->pen.style->lang));
        put_details(&line, f);
        sk_text_printf(&mark, "▲ %s", sk_msg_severity(f->rule->severity, t->pen.style->lang));
        sk_text_byte(&mark, '\0');
        sk_remark(&t->pen, sk_text_view(&rail), paint_of_severity(f->rule->severity),
                  (const char *)mark.ptr, sk_text_view(&line));
        sk_text_free(&line);
        sk_text_free(&mark);
    }
    sk_text_free(&rail);
}

static void password_remark(const struct tree *t, const struct sk_artifact *art)
{
    const sk_span word = sk_prop_text(art, SK_PROP_PASSWORD);
    if (word.len == 0 ||
        (art->parent != NULL && sk_eq(word, sk_prop_text(art->parent, SK_PROP_PASSWORD))))
        return;
    struct sk_text rail = remark_rails(t, art), visible = sk_shown(word);
    struct sk_text line = sk_text_new(NULL, TEXT_MAX_BYTES);
    const char *source =
        sk_msg_source(sk_prop_text(art, SK_PROP_PASSWORD_SOURCE), t->pen.style->lang);
    const sk_span args[] = {sk_text_view(&visible), sk_span_of_cstr(source)};
    sk_msg_put(&line, SK_MSG_OPENED_WITH, t->pen.style->lang, args, 2);
    sk_remark(&t->pen, sk_text_view(&rail), SK_CYAN, "●", sk_text_view(&line));
    sk_text_free(&rail);
    sk_text_free(&visible);
    sk_text_free(&line);
}

/* What was not run is said, so that nobody takes it for harmless. */
static void unreached_remark(const struct tree *t, const struct sk_artifact *art)
{
    const sk_span names = sk_prop_text(art, SK_PROP_UNREACHED);
    if (names.len == 0)
        return;
    struct sk_text rail = remark_rails(t, art), line = sk_text_new(NULL, TEXT_MAX_BYTES),
                   visible = line;
    put_detail(&visible, names);
    const sk_span arg = sk_text_view(&visible);
    sk_msg_put(&line, SK_MSG_NOT_REACHED, t->pen.style->lang, &arg, 1);
    sk_remark(&t->pen, sk_text_view(&rail), SK_DIM, "○", sk_text_view(&line));
    sk_text_free(&rail);
    sk_text_free(&line);
    sk_text_free(&visible);
}

static void header_remark(const struct tree *t, const struct sk_artifact *art, enum sk_msg what,
                          sk_span a, sk_span b)
{
    if (a.len == 0 && b.len == 0)
        return;
    struct sk_text rail = remark_rails(t, art), line = sk_shown(a);
    if (b.len > 0) {
        sk_text_puts(&line, a.len > 0 ? " <" : "<");
        sk_show(&line, b);
        sk_text_byte(&line, '>');
    }
    struct sk_text mark = sk_text_new(NULL, TEXT_MAX_BYTES);
    sk_text_printf(&mark, "%s:", sk_msg(what, t->pen.style->lang));
    sk_text_byte(&mark, '\0');
    sk_remark(&t->pen, sk_text_view(&rail), SK_DIM, (const char *)mark.ptr, sk_text_view(&line));
    sk_text_free(&rail);
    sk_text_free(&line);
    sk_text_free(&mark);
}

static void show_artifact(const struct tree *t, const struct sk_artifact *art)
{
    artifact_line(t, art);
    if (sk_is_format(art, "mime")) {
        header_remark(t, art, SK_MSG_FROM, sk_prop_text(art, SK_PROP_FROM_NAME),
                      sk_prop_text(art, SK_PROP_FROM_ADDRESS));
        header_remark(t, art, SK_MSG_SUBJECT, sk_prop_text(art, SK_PROP_SUBJECT), (sk_span){0});
    }
    password_remark(t, art);
    unreached_remark(t, art);
    finding_remarks(t, art);
}

/* ---- Walking it ---- */

static void mark_found(struct tree *t)
{
    t->marked = calloc(t->scan->artifact_count + 1, sizeof *t->marked);
    if (t->marked == NULL)
        return;
    for (const struct sk_finding *f = t->scan->findings; f != NULL; f = f->next)
        for (const struct sk_artifact *a = f->artifact; a != NULL && !t->marked[a->id];
             a = a->parent)
            t->marked[a->id] = true;
}

/* Of many children those are folded on which nothing was found. */
static bool folded(const struct tree *t, const struct sk_artifact *art, size_t index)
{
    return index >= CHILDREN_SHOWN && t->marked != NULL && !t->marked[art->id];
}

static void fold_line(const struct tree *t, const struct sk_artifact *parent, size_t count)
{
    if (count == 0)
        return;
    struct sk_text rail = remark_rails(t, parent), line = sk_text_new(NULL, TEXT_MAX_BYTES);
    sk_msg_put_count(&line, SK_MSG_FOLDED, t->pen.style->lang, count);
    sk_remark(&t->pen, sk_text_view(&rail), SK_DIM, "…", sk_text_view(&line));
    sk_text_free(&rail);
    sk_text_free(&line);
}

/* The folded children are named in one line above the others. */
static void announce_folded(const struct tree *t, const struct sk_artifact *parent)
{
    size_t index = 0, count = 0;
    for (const struct sk_artifact *a = parent->first_child; a != NULL; a = a->next_sibling)
        count += folded(t, a, index++) ? 1 : 0;
    fold_line(t, parent, count);
}

/* Depth first without recursion: index[d] is the place among its siblings at depth d. */
static void show_tree(const struct tree *t)
{
    enum { DEPTH_SHOWN = 64 };
    size_t index[DEPTH_SHOWN] = {0};
    const struct sk_artifact *art = t->scan->root;
    size_t depth = 0;

    while (art != NULL) {
        const bool hide = folded(t, art, index[depth]);
        if (!hide) {
            show_artifact(t, art);
            announce_folded(t, art);
        }
        if (!hide && art->first_child != NULL && depth + 1 < DEPTH_SHOWN) {
            art = art->first_child;
            index[++depth] = 0;
            continue;
        }
        while (art != NULL && art->next_sibling == NULL && depth > 0) {
            art = art->parent;
            depth--;
        }
        art = art == NULL || depth == 0 ? NULL : art->next_sibling;
        index[depth]++;
    }
}

/* ---- Below the tree ---- */

static void more_line(const struct tree *t, size_t count, size_t shown_count)
{
    if (count <= shown_count)
        return;
    struct sk_text line = sk_text_new(NULL, TEXT_MAX_BYTES);
    sk_msg_put_count(&line, SK_MSG_MORE, t->pen.style->lang, count - shown_count);
    sk_remark(&t->pen, SK_LIT("  "), SK_DIM, "…", sk_text_view(&line));
    sk_text_free(&line);
}

static void diag_line(const struct tree *t, const struct sk_diag *d)
{
    struct sk_text line = sk_text_new(NULL, TEXT_MAX_BYTES);
    if (d->artifact != NULL) {
        sk_report_label(&line, d->artifact, t->pen.style->lang);
        sk_text_puts(&line, ": ");
    }
    sk_text_puts(&line, sk_msg_diag(d->code, t->pen.style->lang));
    if (d->detail.len > 0) {
        sk_text_puts(&line, " [");
        put_detail(&line, d->detail);
        sk_text_byte(&line, ']');
    }
    sk_remark(&t->pen, SK_LIT("  "), SK_PLAIN, "·", sk_text_view(&line));
    sk_text_free(&line);
}

static void diag_section(const struct tree *t, enum sk_msg title, bool unseen)
{
    size_t count = 0;
    for (const struct sk_diag *d = t->scan->diags; d != NULL; d = d->next) {
        if ((sk_diag_info(d->code)->class == SK_DIAG_CLASS_UNSEEN) != unseen)
            continue;
        if (count++ == 0)
            sk_heading(&t->pen, title);
        if (count <= LINES_SHOWN)
            diag_line(t, d);
    }
    more_line(t, count, LINES_SHOWN);
}

static void behaviour_section(const struct tree *t)
{
    size_t count = 0;
    for (const struct sk_behaviour *b = t->scan->behaviours; b != NULL; b = b->next) {
        if (count++ == 0)
            sk_heading(&t->pen, SK_MSG_WOULD_DO);
        if (count > LINES_SHOWN)
            continue;
        struct sk_text line = sk_shown(b->what);
        sk_remark(&t->pen, SK_LIT("  "), SK_YELLOW, sk_behaviour_name(b->kind),
                  sk_text_view(&line));
        sk_text_free(&line);
    }
    more_line(t, count, LINES_SHOWN);
}

/* ---- The chain ---- */

static void step_line(const struct tree *t, const struct sk_step *step, size_t columns_shown)
{
    const char *name = sk_step_title(step, t->pen.style->lang);
    struct sk_text text = sk_text_new(NULL, TEXT_MAX_BYTES);
    const enum sk_paint p =
        step->kind == SK_STEP_DO || step->kind == SK_STEP_URL ? SK_YELLOW : SK_DIM;
    sk_step_text(step, t->pen.style->lang, &text);
    sk_titled(&t->pen, p, name, STEP_NAME_COLUMNS, sk_text_view(&text), columns_shown);
    sk_text_free(&text);
}

static bool same_step(const struct sk_step *a, const struct sk_step *b)
{
    return a->kind == b->kind && a->artifact == b->artifact && a->behaviour == b->behaviour;
}

/* Of a further chain only what differs from the one before it is said. */
static void chain_lines(const struct tree *t, const struct sk_chain *chain,
                        const struct sk_chain *before)
{
    size_t i = 0;
    while (i < before->count && i < chain->count && same_step(&chain->steps[i], &before->steps[i]))
        i++;
    for (; i < chain->count; i++) {
        const bool told_on = i + 1 < chain->count && (chain->steps[i].kind == SK_STEP_LAYER ||
                                                      chain->steps[i + 1].kind == SK_STEP_LAYER);
        step_line(t, &chain->steps[i], told_on ? STEP_TOLD_ON_COLUMNS : STEP_COLUMNS);
    }
}

/* Gives how many chains there are. */
static size_t chain_section(const struct tree *t)
{
    struct sk_chain chain[2] = {0};
    const struct sk_artifact *end = NULL;
    size_t count = 0;
    while ((end = sk_chain_next(t->scan, end, &chain[count % 2])) != NULL) {
        if (count < CHAINS_SHOWN) {
            sk_heading(&t->pen, count == 0 ? SK_MSG_CHAIN : SK_MSG_CHAIN_AGAIN);
            chain_lines(t, &chain[count % 2], &chain[(count + 1) % 2]);
        }
        count++;
    }
    more_line(t, count, CHAINS_SHOWN);
    return count;
}

static void indicator_section(const struct tree *t)
{
    size_t count = 0;
    for (const struct sk_indicator *i = t->scan->indicators; i != NULL; i = i->next) {
        if (count++ == 0)
            sk_heading(&t->pen, SK_MSG_INDICATORS);
        if (count > LINES_SHOWN)
            continue;
        char kind[16];
        (void)snprintf(kind, sizeof kind, "%-8s", sk_indicator_name(i->kind));
        struct sk_text line = sk_shown(i->value);
        sk_remark(&t->pen, SK_LIT("  "), SK_DIM, kind, sk_text_view(&line));
        sk_text_free(&line);
    }
    more_line(t, count, LINES_SHOWN);
}

/* ---- The verdict ---- */

static bool has_rule(const struct sk_finding_rule **rules, size_t count,
                     const struct sk_finding_rule *rule)
{
    for (size_t i = 0; i < count; i++)
        if (rules[i] == rule)
            return true;
    return false;
}

size_t sk_report_reasons(const struct sk_scan *scan, const struct sk_finding_rule **ret, size_t max)
{
    size_t count = 0;
    while (count < max) {
        const struct sk_finding_rule *best = NULL;
        for (const struct sk_finding *f = scan->findings; f != NULL; f = f->next)
            if (f->rule->weight > 0 && (best == NULL || f->rule->weight > best->weight) &&
                !has_rule(ret, count, f->rule))
                best = f->rule;
        if (best == NULL)
            break;
        ret[count++] = best;
    }
    return count;
}

static void reasons(const struct tree *t)
{
    const struct sk_finding_rule *rules[REASONS_SHOWN];
    const size_t count = sk_report_reasons(t->scan, rules, REASONS_SHOWN);
    for (size_t i = 0; i < count; i++) {
        struct sk_text line = sk_text_new(NULL, TEXT_MAX_BYTES);
        sk_text_put(&line, sk_msg_finding(rules[i], t->pen.style->lang));
        sk_text_puts(&line, " (");
        sk_text_put(&line, rules[i]->id);
        for (sk_span left = rules[i]->attack, one; sk_split(&left, ',', &one);) {
            sk_text_puts(&line, ", ");
            sk_text_put(&line, sk_trim(one));
        }
        sk_text_byte(&line, ')');
        sk_remark(&t->pen, SK_LIT("  "), paint_of_severity(rules[i]->severity), "•",
                  sk_text_view(&line));
        sk_text_free(&line);
    }
}

static bool has_unseen(const struct sk_scan *scan)
{
    for (const struct sk_diag *d = scan->diags; d != NULL; d = d->next)
        if (sk_diag_info(d->code)->class == SK_DIAG_CLASS_UNSEEN)
            return true;
    return false;
}

enum sk_msg sk_report_closing(const struct sk_scan *scan)
{
    const bool found = scan->score > 0;
    if (scan->verdict == SK_CLEAN)
        return found ? SK_MSG_BELOW_THRESHOLD : SK_MSG_CLEAN_REASON;
    if (scan->verdict == SK_UNREADABLE)
        return found ? SK_MSG_UNREADABLE_WITH_FINDINGS : SK_MSG_UNREADABLE_REASON;
    return has_unseen(scan) ? SK_MSG_ALSO_UNSEEN : SK_MSG_COUNT;
}

static void verdict(const struct tree *t)
{
    const enum sk_verdict v = t->scan->verdict;
    const enum sk_lang lang = t->pen.style->lang;
    sk_text_byte(t->pen.out, '\n');
    sk_painted(&t->pen, SK_BOLD, sk_msg(SK_MSG_VERDICT, lang));
    sk_text_puts(t->pen.out, "  ");
    sk_painted(&t->pen, paint_of_verdict(v), sk_msg_verdict(v, lang));
    if (t->scan->score > 0) {
        sk_text_puts(t->pen.out, "  ");
        sk_msg_put_count(t->pen.out, SK_MSG_SCORE, lang, t->scan->score);
    }
    sk_text_byte(t->pen.out, '\n');
    reasons(t);
    const enum sk_msg closing = sk_report_closing(t->scan);
    if (closing != SK_MSG_COUNT)
        sk_remark(&t->pen, SK_LIT("  "), SK_DIM, "•", sk_span_of_cstr(sk_msg(closing, lang)));
}

/* The labels' column: as wide as the widest line needs, as far as the terminal goes. */
static size_t label_columns(const struct tree *t)
{
    size_t widest = LABEL_MIN;
    for (const struct sk_artifact *a = t->scan->root; a != NULL; a = a->next) {
        struct sk_text label = sk_text_new(NULL, TEXT_MAX_BYTES);
        sk_report_label(&label, a, t->pen.style->lang);
        widest = sk_max(widest, 3 * a->depth + sk_columns(sk_text_view(&label)));
        sk_text_free(&label);
    }
    const size_t room = sk_max(t->pen.style->width, LABEL_MIN + RIGHT_COLUMNS) - RIGHT_COLUMNS;
    return sk_min(widest, room);
}

static void one_line(const struct tree *t, sk_span input)
{
    struct sk_text name = sk_shown(input);
    sk_text_put(t->pen.out, sk_text_view(&name));
    sk_text_puts(t->pen.out, ": ");
    sk_painted(&t->pen, paint_of_verdict(t->scan->verdict),
               sk_msg_verdict(t->scan->verdict, t->pen.style->lang));
    sk_text_byte(t->pen.out, '\n');
    sk_text_free(&name);
}

void sk_report_tree(const struct sk_scan *scan, sk_span input, const struct sk_tree_style *style,
                    struct sk_text *out)
{
    struct tree t = {.scan = scan, .pen = {style, out}};
    if (style->brief && scan->verdict == SK_CLEAN) {
        one_line(&t, input);
        return;
    }
    t.label_columns = label_columns(&t);
    mark_found(&t);
    if (style->brief)
        one_line(&t, input);
    show_tree(&t);
    diag_section(&t, SK_MSG_PECULIAR, false);
    diag_section(&t, SK_MSG_UNSEEN, true);
    if (chain_section(&t) == 0)
        behaviour_section(&t);
    indicator_section(&t);
    verdict(&t);
    sk_text_byte(out, '\n');
    free(t.marked);
}

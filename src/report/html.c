#include "report/html.h"

#include <stdio.h>

#include "report/chain.h"
#include "report/messages.h"
#include "report/show.h"
#include "report/tree.h"

enum { TEXT_MAX_BYTES = 1 << 16, REASONS_SHOWN = 8, ROWS_SHOWN = 200, CHAINS_SHOWN = 4 };

static const char style[] =
    "body{font:15px/1.6 system-ui,'Noto Sans JP','Hiragino Sans','Yu Gothic UI',Meiryo,sans-serif;"
    "max-width:62rem;margin:2rem auto;padding:0 1.2rem;color:#1d2430;background:#fff}"
    "h1{font-size:1.2rem;font-weight:600;color:#5a6475}"
    "h2{font-size:1.1rem;margin:0 0 .2rem;overflow-wrap:anywhere}"
    "h3{font-size:.95rem;margin:1.2rem 0 .3rem;color:#5a6475}"
    "section{border:1px solid #d9dee6;border-radius:8px;padding:1.1rem 1.3rem;margin:1.2rem 0}"
    ".v{display:inline-block;padding:.05rem .7rem;border-radius:1rem;font-weight:600;color:#fff}"
    ".v-clean{background:#22703f}.v-unreadable,.v-suspicious{background:#8a5a00}"
    ".v-malicious{background:#b3261e}.score{color:#5a6475;margin-left:.6rem}"
    "table{border-collapse:collapse;width:100%}td,th{text-align:left;padding:.22rem .5rem;"
    "vertical-align:top;border-top:1px solid #eceff3;overflow-wrap:anywhere}"
    "th{font-weight:600;color:#5a6475;border-top:0}td.n{text-align:right;white-space:nowrap}"
    "ul{margin:.3rem 0;padding-left:1.3rem}code{font:13px ui-monospace,monospace;color:#5a6475;"
    "overflow-wrap:anywhere}.s{font-weight:600;white-space:nowrap}"
    ".s-info{color:#5a6475}.s-low{color:#1f5fa8}.s-medium{color:#8a5a00}"
    ".s-high,.s-critical{color:#b3261e}"
    "@media print{section{break-inside:avoid}}";

void sk_html_text(struct sk_text *out, sk_span s)
{
    struct sk_text visible = sk_text_new(NULL, TEXT_MAX_BYTES);
    sk_show(&visible, s);
    for (size_t i = 0; i < visible.len; i++) {
        const uint8_t c = visible.ptr[i];
        if (c == '&' || c == '<' || c == '>' || c == '"' || c == '\'')
            sk_text_printf(out, "&#%u;", c);
        else
            sk_text_byte(out, c);
    }
    sk_text_free(&visible);
}

static void put_cstr(struct sk_text *out, const char *s)
{
    sk_html_text(out, sk_span_of_cstr(s));
}

void sk_html_begin(struct sk_text *out, enum sk_lang lang)
{
    sk_text_printf(out,
                   "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n"
                   "<meta name=\"viewport\" content=\"width=device-width\">\n"
                   "<meta http-equiv=\"Content-Security-Policy\" "
                   "content=\"default-src 'none'; style-src 'unsafe-inline'\">\n<title>",
                   lang == SK_JA ? "ja" : "en");
    put_cstr(out, sk_msg(SK_MSG_PAGE_TITLE, lang));
    sk_text_puts(out, "</title>\n<style>");
    sk_text_puts(out, style);
    sk_text_puts(out, "</style>\n</head>\n<body>\n<h1>");
    put_cstr(out, sk_msg(SK_MSG_PAGE_TITLE, lang));
    sk_text_puts(out, "</h1>\n");
}

void sk_html_end(struct sk_text *out)
{
    sk_text_puts(out, "</body>\n</html>\n");
}

static void heading(struct sk_text *out, enum sk_msg msg, enum sk_lang lang)
{
    sk_text_puts(out, "<h3>");
    put_cstr(out, sk_msg(msg, lang));
    sk_text_puts(out, "</h3>\n");
}

static void put_label(struct sk_text *out, const struct sk_artifact *art, enum sk_lang lang)
{
    struct sk_text label = sk_text_new(NULL, TEXT_MAX_BYTES);
    sk_report_label(&label, art, lang);
    sk_html_text(out, sk_text_view(&label));
    sk_text_free(&label);
}

static void verdict(const struct sk_scan *scan, enum sk_lang lang, struct sk_text *out)
{
    sk_text_printf(out, "<p><span class=\"v v-%s\">", sk_verdict_name(scan->verdict));
    put_cstr(out, sk_msg_verdict(scan->verdict, lang));
    sk_text_puts(out, "</span>");
    if (scan->score > 0) {
        sk_text_puts(out, "<span class=\"score\">");
        sk_msg_put_count(out, SK_MSG_SCORE, lang, scan->score);
        sk_text_puts(out, "</span>");
    }
    sk_text_puts(out, "</p>\n<ul>\n");
    const struct sk_finding_rule *rules[REASONS_SHOWN];
    const size_t count = sk_report_reasons(scan, rules, REASONS_SHOWN);
    for (size_t i = 0; i < count; i++) {
        sk_text_puts(out, "<li>");
        sk_html_text(out, sk_msg_finding(rules[i], lang));
        sk_text_puts(out, "</li>\n");
    }
    const enum sk_msg closing = sk_report_closing(scan);
    if (closing != SK_MSG_COUNT) {
        sk_text_puts(out, "<li>");
        put_cstr(out, sk_msg(closing, lang));
        sk_text_puts(out, "</li>\n");
    }
    sk_text_puts(out, "</ul>\n");
}

static void artifact_row(const struct sk_artifact *art, enum sk_lang lang, struct sk_text *out)
{
    sk_text_printf(out, "<tr><td style=\"padding-left:%.1frem\">", 0.5 + 1.2 * art->depth);
    put_label(out, art, lang);
    sk_text_puts(out, "</td><td>");
    put_cstr(out, art->format == NULL ? "data" : art->format);
    sk_text_puts(out, "</td><td class=\"n\">");
    sk_report_size(out, art->full_bytes);
    sk_text_puts(out, "</td></tr>\n");
}

static void more_row(size_t count, unsigned columns, enum sk_lang lang, struct sk_text *out)
{
    if (count <= ROWS_SHOWN)
        return;
    sk_text_printf(out, "<tr><td colspan=\"%u\">", columns);
    sk_msg_put_count(out, SK_MSG_MORE, lang, count - ROWS_SHOWN);
    sk_text_puts(out, "</td></tr>\n");
}

/* Children stand under their parents: depth first, by the links of the tree. */
static const struct sk_artifact *next_in_tree(const struct sk_artifact *art)
{
    if (art->first_child != NULL)
        return art->first_child;
    while (art != NULL && art->next_sibling == NULL)
        art = art->parent;
    return art == NULL ? NULL : art->next_sibling;
}

static void artifacts(const struct sk_scan *scan, enum sk_lang lang, struct sk_text *out)
{
    static const enum sk_msg columns[] = {SK_MSG_COLUMN_WHAT, SK_MSG_COLUMN_FORMAT,
                                          SK_MSG_COLUMN_SIZE};
    heading(out, SK_MSG_ARTIFACTS, lang);
    sk_text_puts(out, "<table><tr>");
    for (size_t i = 0; i < 3; i++) {
        sk_text_puts(out, "<th>");
        put_cstr(out, sk_msg(columns[i], lang));
        sk_text_puts(out, "</th>");
    }
    sk_text_puts(out, "</tr>\n");
    size_t count = 0;
    for (const struct sk_artifact *a = scan->root; a != NULL; a = next_in_tree(a))
        if (++count <= ROWS_SHOWN)
            artifact_row(a, lang, out);
    more_row(count, 3, lang, out);
    sk_text_puts(out, "</table>\n");
}

static void finding_row(const struct sk_finding *f, enum sk_lang lang, struct sk_text *out)
{
    sk_text_printf(out, "<tr><td class=\"s s-%s\">", sk_severity_name(f->rule->severity));
    put_cstr(out, sk_msg_severity(f->rule->severity, lang));
    sk_text_puts(out, "</td><td>");
    sk_html_text(out, sk_msg_finding(f->rule, lang));
    if (f->detail.len > 0) {
        sk_text_puts(out, "<br><code>");
        sk_html_text(out, sk_slice(f->detail, 0, 400));
        sk_text_puts(out, "</code>");
    }
    sk_text_puts(out, "</td><td>");
    if (f->artifact != NULL)
        put_label(out, f->artifact, lang);
    sk_text_puts(out, "<br><code>");
    sk_html_text(out, f->rule->id);
    sk_text_byte(out, ' ');
    sk_html_text(out, f->rule->attack);
    sk_text_puts(out, "</code></td></tr>\n");
}

static void findings(const struct sk_scan *scan, enum sk_lang lang, struct sk_text *out)
{
    size_t count = 0;
    if (scan->findings == NULL)
        return;
    heading(out, SK_MSG_FINDINGS, lang);
    sk_text_puts(out, "<table>\n");
    for (const struct sk_finding *f = scan->findings; f != NULL; f = f->next)
        if (++count <= ROWS_SHOWN)
            finding_row(f, lang, out);
    more_row(count, 3, lang, out);
    sk_text_puts(out, "</table>\n");
}

static void step_row(const struct sk_step *step, enum sk_lang lang, struct sk_text *out)
{
    struct sk_text text = sk_text_new(NULL, TEXT_MAX_BYTES);
    sk_step_text(step, lang, &text);
    sk_text_puts(out, "<tr><td class=\"s\">");
    put_cstr(out, sk_step_title(step, lang));
    sk_text_puts(out, step->kind >= SK_STEP_DO ? "</td><td><code>" : "</td><td>");
    sk_html_text(out, sk_text_view(&text));
    sk_text_puts(out, step->kind >= SK_STEP_DO ? "</code></td></tr>\n" : "</td></tr>\n");
    sk_text_free(&text);
}

static void chains(const struct sk_scan *scan, enum sk_lang lang, struct sk_text *out)
{
    struct sk_chain chain;
    const struct sk_artifact *end = NULL;
    for (size_t n = 0; n < CHAINS_SHOWN && (end = sk_chain_next(scan, end, &chain)) != NULL; n++) {
        heading(out, n == 0 ? SK_MSG_CHAIN : SK_MSG_CHAIN_AGAIN, lang);
        sk_text_puts(out, "<table>\n");
        for (size_t i = 0; i < chain.count; i++)
            step_row(&chain.steps[i], lang, out);
        sk_text_puts(out, "</table>\n");
    }
}

static void unseen(const struct sk_scan *scan, enum sk_lang lang, struct sk_text *out)
{
    size_t count = 0;
    for (const struct sk_diag *d = scan->diags; d != NULL; d = d->next) {
        if (sk_diag_info(d->code)->class != SK_DIAG_CLASS_UNSEEN || ++count > ROWS_SHOWN)
            continue;
        if (count == 1) {
            heading(out, SK_MSG_UNSEEN, lang);
            sk_text_puts(out, "<ul>\n");
        }
        sk_text_puts(out, "<li>");
        if (d->artifact != NULL)
            put_label(out, d->artifact, lang);
        sk_text_puts(out, ": ");
        put_cstr(out, sk_msg_diag(d->code, lang));
        sk_text_puts(out, "</li>\n");
    }
    if (count > 0)
        sk_text_puts(out, "</ul>\n");
}

static void indicators(const struct sk_scan *scan, enum sk_lang lang, struct sk_text *out)
{
    size_t count = 0;
    if (scan->indicators == NULL)
        return;
    heading(out, SK_MSG_INDICATORS, lang);
    sk_text_puts(out, "<table>\n");
    for (const struct sk_indicator *i = scan->indicators; i != NULL; i = i->next) {
        if (++count > ROWS_SHOWN)
            continue;
        sk_text_printf(out, "<tr><td>%s</td><td><code>", sk_indicator_name(i->kind));
        sk_html_text(out, i->value);
        sk_text_puts(out, "</code></td></tr>\n");
    }
    more_row(count, 2, lang, out);
    sk_text_puts(out, "</table>\n");
}

void sk_html_section(const struct sk_scan *scan, sk_span input, enum sk_lang lang,
                     struct sk_text *out)
{
    sk_text_puts(out, "<section>\n<h2>");
    sk_html_text(out, input);
    sk_text_puts(out, "</h2>\n");
    verdict(scan, lang, out);
    chains(scan, lang, out);
    artifacts(scan, lang, out);
    findings(scan, lang, out);
    unseen(scan, lang, out);
    indicators(scan, lang, out);
    sk_text_puts(out, "</section>\n");
}

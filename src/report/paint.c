#include "report/paint.h"

#include "report/show.h"

enum { TEXT_MAX_BYTES = 1 << 16 }; /* of one line's parts */

void sk_paint(const struct sk_pen *pen, enum sk_paint p)
{
    static const char *const codes[] = {
        [SK_PLAIN] = "\033[0m",  [SK_DIM] = "\033[2m",     [SK_BOLD] = "\033[1m",
        [SK_RED] = "\033[1;31m", [SK_YELLOW] = "\033[33m", [SK_GREEN] = "\033[32m",
        [SK_CYAN] = "\033[36m"};
    if (pen->style->colour)
        sk_text_puts(pen->out, codes[p]);
}

void sk_painted(const struct sk_pen *pen, enum sk_paint p, const char *s)
{
    sk_paint(pen, p);
    sk_text_puts(pen->out, s);
    sk_paint(pen, SK_PLAIN);
}

void sk_blanks(struct sk_text *out, size_t n)
{
    for (; n > 0; n--)
        sk_text_byte(out, ' ');
}

struct sk_text sk_shown(sk_span s)
{
    struct sk_text t = sk_text_new(NULL, TEXT_MAX_BYTES);
    sk_show(&t, s);
    return t;
}

void sk_heading(const struct sk_pen *pen, enum sk_msg msg)
{
    sk_text_byte(pen->out, '\n');
    sk_painted(pen, SK_BOLD, sk_msg(msg, pen->style->lang));
    sk_text_byte(pen->out, '\n');
}

void sk_remark(const struct sk_pen *pen, sk_span rail, enum sk_paint p, const char *mark,
               sk_span text)
{
    struct sk_text indent = sk_text_new(NULL, TEXT_MAX_BYTES);
    const size_t mark_columns = sk_columns(sk_span_of_cstr(mark));
    sk_text_put(&indent, rail);
    sk_blanks(&indent, mark_columns + 1);
    sk_paint(pen, SK_DIM);
    sk_text_put(pen->out, rail);
    sk_paint(pen, SK_PLAIN);
    sk_painted(pen, p, mark);
    sk_text_byte(pen->out, ' ');
    sk_wrap(pen->out, text, sk_columns(sk_text_view(&indent)), sk_text_view(&indent),
            pen->style->width);
    sk_text_byte(pen->out, '\n');
    sk_text_free(&indent);
}

void sk_titled(const struct sk_pen *pen, enum sk_paint paint, const char *title,
               size_t title_columns, sk_span text, size_t text_columns)
{
    struct sk_text mark = sk_text_new(NULL, TEXT_MAX_BYTES), line = mark;
    const size_t columns = sk_columns(sk_span_of_cstr(title));
    sk_text_puts(&mark, title);
    sk_blanks(&mark, columns < title_columns ? title_columns - columns : 0);
    sk_text_byte(&mark, '\0');
    (void)sk_show_cut(&line, text, text_columns);
    if (mark.ptr != NULL)
        sk_remark(pen, SK_LIT("  "), paint, (const char *)mark.ptr, sk_text_view(&line));
    sk_text_free(&mark);
    sk_text_free(&line);
}

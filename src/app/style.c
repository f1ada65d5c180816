/* How to write to this terminal. */
#include "app/app.h"

#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/num.h"

static size_t terminal_width(void)
{
    const char *columns = getenv("COLUMNS");
    struct winsize size;
    uint64_t n;
    if (columns != NULL && sk_parse_u64(sk_span_of_cstr(columns), 10, &n) && n >= 40 && n < 1000)
        return (size_t)n;
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col >= 40)
        return size.ws_col;
    return 100;
}

bool sk_app_plain(void)
{
    const char *no_color = getenv("NO_COLOR"), *term = getenv("TERM");
    return (no_color != NULL && no_color[0] != '\0') || term == NULL || strcmp(term, "dumb") == 0;
}

struct sk_tree_style sk_app_style(const struct sk_config *config)
{
    return (struct sk_tree_style){.lang = config->lang,
                                  .colour = !sk_app_plain() && isatty(STDOUT_FILENO) == 1,
                                  .width = terminal_width()};
}

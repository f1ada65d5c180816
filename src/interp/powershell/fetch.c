/* Programs that fetch: certutil, bitsadmin, curl … as PowerShell starts them. */
#include "interp/powershell/ps.h"

/* Options that are followed by the file where the download goes. */
static bool names_file(sk_span program, sk_span word)
{
    static const struct {
        const char *program, *option;
    } all[] = {{"curl", "-o"}, {"curl", "--output"}, {"wget", "-O"}, {"wget", "--output-document"}};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        if (sk_eq(program, sk_span_of_cstr(all[i].program)) &&
            sk_eq(word, sk_span_of_cstr(all[i].option)))
            return true;
    return false;
}

static bool is_url(sk_span word)
{
    size_t pos = 0;
    sk_span url;
    return sk_next_url(word, &pos, &url) && url.ptr == word.ptr;
}

static void tell_file(struct ps *ps, sk_span api, sk_span file)
{
    sk_events_behaviour(ps->ev, SK_DO_WRITE, api, file);
    sk_events_path(ps->ev, file);
}

/* The arguments: each URL is a download; certutil's and bitsadmin's file stands behind it. */
static size_t tell_words(struct ps *ps, sk_span api, const struct sk_command *c)
{
    bool behind = sk_eq(c->program, SK_LIT("certutil")) || sk_eq(c->program, SK_LIT("bitsadmin"));
    bool url_before = false, file_next = false;
    size_t urls = 0;
    sk_span rest = c->args, word;
    while (sk_command_arg(ps->arena, &rest, &word) && ps_step(ps, 1)) {
        size_t pos = 0;
        sk_span url;
        bool whole = is_url(word);
        if (file_next || (behind && url_before && !whole && word.len > 0 && word.ptr[0] != '-'))
            tell_file(ps, api, word);
        else
            while (sk_next_url(word, &pos, &url) && ps_step(ps, 1)) {
                sk_events_behaviour(ps->ev, SK_DO_DOWNLOAD, api, whole ? word : url);
                urls++;
                if (whole)
                    break;
            }
        file_next = !file_next && names_file(c->program, word);
        url_before = whole;
    }
    return urls;
}

void ps_fetch_tell(struct ps *ps, sk_span api, sk_span line, const struct sk_command *c)
{
    ps->net_calls++;
    sk_events_behaviour(ps->ev, SK_DO_PROCESS, api, line);
    sk_events_urls(ps->ev, line);
    if (is_url(line)) /* start https://… */
        sk_events_behaviour(ps->ev, SK_DO_DOWNLOAD, api, line);
    else if (tell_words(ps, api, c) == 0) /* a host alone */
        sk_events_behaviour(ps->ev, SK_DO_DOWNLOAD, api, line);
    if (c->language != SK_LANG_NONE)
        sk_events_layer(ps->ev, c->language, SK_LIT(""), c->code);
    if (c->inner.len > 0)
        sk_command_tell(ps->ev, api, c->inner, NULL);
}

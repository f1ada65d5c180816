#include "interp/common/container.h"

#include "base/text.h"
#include "codec/script_blocks.h"
#include "codec/script_encoder.h"
#include "interp/common/events.h"

enum { MAX_DEPTH = 8 };

static enum sk_language language_of(const char *name)
{
    return strcmp(name, "vbscript") == 0 ? SK_LANG_VBSCRIPT : SK_LANG_JSCRIPT;
}

/* VBScript in a page: the page's document in front; behind, the procedures that it calls by their
 * names when it is there. */
static sk_span for_page(struct sk_arena *arena, const struct sk_script_group *g, bool page)
{
    static const char *const events[] = {"Window_OnLoad", "Document_OnReadyStateChange",
                                         "Window_OnActivate", "Body_OnLoad"};
    struct sk_text out = sk_text_new(arena, SIZE_MAX);
    if (language_of(g->language) != SK_LANG_VBSCRIPT || !page)
        return g->text;
    if (sk_ifind(g->text, SK_LIT("document.")) != SK_NPOS)
        sk_text_puts(&out, "Set document = CreateObject(\"htmlfile\")\r\n");
    sk_text_put(&out, g->text);
    for (size_t i = 0; i < sizeof events / sizeof events[0]; i++) {
        struct sk_text sub = sk_text_new(arena, 100);
        sk_text_printf(&sub, "sub %s", events[i]);
        if (sk_ifind(g->text, sk_text_view(&sub)) != SK_NPOS)
            sk_text_printf(&out, "\r\n%s\r\n", events[i]);
    }
    return sk_text_view(&out);
}

/* A page has a document; a script file has jobs, components or scriptlets. */
static bool is_page(sk_span source)
{
    static const sk_span others[] = {SK_LIT_INIT("<job"), SK_LIT_INIT("<package"),
                                     SK_LIT_INIT("<scriptlet"), SK_LIT_INIT("<component")};
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
        if (sk_ifind(source, others[i]) != SK_NPOS)
            return false;
    return true;
}

static void run_group(const struct sk_interp_input *input, struct sk_arena *arena,
                      struct sk_budget *budget, const struct sk_sink *sink,
                      const struct sk_script_group *g, struct sk_interp_result *ret)
{
    struct sk_interp_input inner = *input;
    const struct sk_interp_module module = {
        .name = input->modules[0].name,
        .source = for_page(arena, g, is_page(input->modules[0].source))};
    const struct sk_interp *interp = sk_interp_for(language_of(g->language));
    struct sk_interp_result result = {0};
    inner.language = language_of(g->language);
    inner.modules = &module;
    inner.module_count = 1;
    inner.depth = input->depth + 1;
    if (interp == NULL || interp->run(&inner, arena, budget, sink, &result) != SK_OK)
        return;
    uint64_t steps = ret->steps + result.steps;
    bool keep = ret->has_return || (!result.has_return && ret->stopped.len > 0);
    sk_span stopped = ret->stopped.len > 0 ? ret->stopped : result.stopped;
    if (!keep)
        *ret = result;
    ret->steps = steps;
    ret->stopped = stopped;
    ret->environment_read |= result.environment_read;
}

static void tell_sources(struct sk_arena *arena, const struct sk_sink *sink,
                         const struct sk_script_groups *all)
{
    struct sk_events ev = sk_events_of(arena, sink);
    for (size_t i = 0; i < all->sources.count; i++) {
        sk_span url;
        size_t pos = 0;
        if (!sk_next_url(all->sources.at[i], &pos, &url))
            continue;
        sk_events_behaviour(&ev, SK_DO_DOWNLOAD, SK_LIT("script.src"), all->sources.at[i]);
        sk_events_indicator(&ev, SK_IOC_URL, url);
    }
}

static bool run_container(const struct sk_interp_input *input, struct sk_arena *arena,
                          struct sk_budget *budget, const struct sk_sink *sink,
                          struct sk_interp_result *ret)
{
    struct sk_script_groups all;
    *ret = (struct sk_interp_result){.entry = SK_LIT("script")};
    enum sk_status status = sk_script_groups(input->modules[0].source, arena, &all);
    if (status == SK_NO_MEMORY)
        ret->stopped = SK_LIT("memory");
    tell_sources(arena, sink, &all);
    for (size_t i = 0; i < all.groups.count && !budget->expired; i++)
        if (all.groups.at[i].job == 0 && !all.groups.at[i].waits)
            run_group(input, arena, budget, sink, &all.groups.at[i], ret);
    return true;
}

static bool run_encoded(const struct sk_interp_input *input, struct sk_arena *arena,
                        struct sk_budget *budget, const struct sk_sink *sink, sk_interp_run *run,
                        struct sk_interp_result *ret)
{
    struct sk_interp_input inner = *input;
    struct sk_interp_module module = input->modules[0];
    *ret = (struct sk_interp_result){.entry = SK_LIT("script")};
    enum sk_status status = sk_script_decode(input->modules[0].source, arena, &module.source);
    if (status != SK_OK && status != SK_TRUNCATED)
        return false;
    if (input->layers_elsewhere) /* the walk has the decoded text as a child and runs that */
        return true;
    sink->layer(sink->state, input->language, (sk_span){0}, module.source);
    inner.modules = &module;
    inner.depth = input->depth + 1;
    (void)run(&inner, arena, budget, sink, ret);
    return true;
}

bool sk_container_run(const struct sk_interp_input *input, struct sk_arena *arena,
                      struct sk_budget *budget, const struct sk_sink *sink, sk_interp_run *run,
                      struct sk_interp_result *ret)
{
    if (input->module_count != 1 || input->depth >= MAX_DEPTH)
        return false;
    if (sk_script_is_container(input->modules[0].source))
        return run_container(input, arena, budget, sink, ret);
    return sk_script_is_encoded(input->modules[0].source) &&
           run_encoded(input, arena, budget, sink, run, ret);
}

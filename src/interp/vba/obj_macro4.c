/* Excel 4.0 macro text that VBA hands on: EXEC and CALL start what stands in them. */
#include "interp/vba/objects.h"

/* The next argument of `rest`, a quoted text or a bare word. */
static bool next_arg(struct vb *vb, sk_span *rest, vb_value *ret)
{
    struct sk_text t = sk_text_new(vb->arena, 1 << 20);
    sk_span s = sk_trim(*rest);
    size_t i = 0;
    bool quoted = s.len > 0 && s.ptr[0] == '"';
    for (i = quoted; i < s.len; i++) {
        bool quote = quoted && s.ptr[i] == '"';
        if (quote && i + 1 < s.len && s.ptr[i + 1] == '"')
            i++;
        else if (quote || (!quoted && (s.ptr[i] == ',' || s.ptr[i] == ')')))
            break;
        sk_text_byte(&t, s.ptr[i]);
    }
    s = sk_from(s, i + quoted);
    s = sk_trim(s);
    bool more = s.len > 0 && s.ptr[0] == ',';
    *rest = more ? sk_from(s, 1) : (sk_span){0};
    return vb_str_utf8(vb, sk_text_view(&t), ret);
}

/* CALL("library", "function", "types", …) */
static bool call_library(struct vb *vb, sk_span rest)
{
    enum { MOST = 16 };
    vb_value args[MOST], ret = VB_EMPTY, lib, types, name;
    size_t n = 0;
    if (!next_arg(vb, &rest, &lib) || !next_arg(vb, &rest, &name) || !next_arg(vb, &rest, &types))
        return false;
    while (n < MOST && rest.len > 0)
        if (!next_arg(vb, &rest, &args[n++]))
            return false;
    char *text = sk_arena_cstr(vb->arena, vb_text(vb, &name));
    if (text == NULL)
        return vb_stop(vb, "memory");
    struct vb_call c = {.name = text, .args = args, .argc = n, .ret = &ret};
    return vb_api_call(vb, vb_text(vb, &lib), &c);
}

bool vb_macro4(struct vb *vb, sk_span text)
{
    vb_value line;
    sk_span call = sk_trim(text);
    if (call.len > 0 && call.ptr[0] == '=')
        call = sk_from(call, 1);
    if (sk_istarts(call, SK_LIT("CALL(")))
        return call_library(vb, sk_from(call, 5));
    if (!sk_istarts(call, SK_LIT("EXEC(\"")))
        return true;
    sk_span rest = sk_from(call, 5);
    if (!next_arg(vb, &rest, &line))
        return false;
    vb_do_command(vb, "EXEC", vb_text(vb, &line));
    return true;
}

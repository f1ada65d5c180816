/* SaveSetting, GetSetting, GetAllSettings, DeleteSetting: VBA's own corner of the registry. */
#include "interp/vba/objects.h"

static sk_span key_path(struct vb *vb, const struct vb_call *c)
{
    sk_span path = SK_LIT("HKEY_CURRENT_USER\\Software\\VB and VBA Program Settings");
    for (size_t i = 0; i < 3 && i < c->argc; i++)
        path = vb_joined(vb, path, "\\", vb_arg_text(vb, c, i));
    return path;
}

/* Where the value of a key is kept, having told that it is looked at. */
static char *slot_of(struct vb *vb, const struct vb_call *c, const char *api)
{
    sk_span path = key_path(vb, c);
    vb_do(vb, SK_DO_REGISTRY, api, path);
    sk_events_indicator(&vb->events, SK_IOC_REGISTRY, path);
    return sk_arena_cstr(vb->arena, vb_joined(vb, SK_LIT("#setting"), ":", path));
}

static bool save_setting(struct vb *vb, struct vb_call *c)
{
    vb_value text;
    char *slot = slot_of(vb, c, "SaveSetting");
    if (slot == NULL)
        return vb_stop(vb, "memory");
    vb_path(vb, vb_arg_text(vb, c, 3));
    sk_events_urls(&vb->events, vb_arg_text(vb, c, 3));
    return vb_arg_str(vb, c, 3, &text) && vb_set_prop(vb, vb->app, slot, text);
}

static bool get_setting(struct vb *vb, struct vb_call *c)
{
    char *slot = slot_of(vb, c, "GetSetting");
    if (slot == NULL)
        return vb_stop(vb, "memory");
    const vb_value *kept = vb_prop(vb, vb->app, slot, false);
    if (kept != NULL && kept->type != VT_EMPTY) {
        *c->ret = *kept;
        return true;
    }
    return vb_has_arg(c, 3) ? vb_arg_str(vb, c, 3, c->ret) : vb_str_c(vb, "", c->ret);
}

static bool all_settings(struct vb *vb, struct vb_call *c)
{
    *c->ret = VB_EMPTY; /* as where the section holds nothing */
    return slot_of(vb, c, "GetAllSettings") != NULL || vb_stop(vb, "memory");
}

static bool delete_setting(struct vb *vb, struct vb_call *c)
{
    char *slot = slot_of(vb, c, "DeleteSetting");
    if (slot == NULL)
        return vb_stop(vb, "memory");
    return vb_set_prop(vb, vb->app, slot, VB_EMPTY);
}

const struct vb_builtin vb_lib_setting[] = {
    {"SaveSetting", save_setting, 4, 4, 0},
    {"GetSetting", get_setting, 3, 4, 0},
    {"GetAllSettings", all_settings, 2, 2, 0},
    {"DeleteSetting", delete_setting, 1, 3, 0},
    {NULL, NULL, 0, 0, 0},
};

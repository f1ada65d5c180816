/* Schedule.Service: a task's definition is kept; registering it tells what it would start. */
#include "interp/vba/objects.h"

MEMBER(list_create)
{
    if (!vb_give(vb, &vb_bag_type, c->ret) || !vb_push(vb, self, *c->ret))
        return false;
    static const char *const parts[] = {"Repetition"};
    vb_value kid;
    return vb_give(vb, &vb_bag_type, &kid) && vb_set_prop(vb, c->ret->o, parts[0], kid);
}
static const struct vb_member parts_members[] = {{"Item", vb_m_item1},
                                                 {"Create", list_create},
                                                 {"Count", vb_m_count},
                                                 {"Context", vb_m_nothing},
                                                 {NULL, NULL}};
static const struct vb_objtype parts_type = {"IActionCollection", parts_members, NULL, NULL};

MEMBER(parts)
{
    return vb_child(vb, self, &parts_type, c);
}
MEMBER(settings)
{
    return vb_child(vb, self, &vb_bag_type, c);
}
MEMBER(xml_text)
{
    return vb_kept_text(vb, self, c, "");
}
static const struct vb_member definition_members[] = {{"XmlText", xml_text},
                                                      {"Actions", parts},
                                                      {"Triggers", parts},
                                                      {"Settings", settings},
                                                      {"Principal", settings},
                                                      {"RegistrationInfo", settings},
                                                      {NULL, NULL}};
static const struct vb_objtype definition_type = {"ITaskDefinition", definition_members, NULL,
                                                  NULL};

/* <Command>a</Command> … <Arguments>b</Arguments> */
static sk_span element(sk_span xml, const char *open, const char *close)
{
    size_t a = sk_ifind(xml, sk_span_of_cstr(open));
    if (a == SK_NPOS)
        return (sk_span){0};
    sk_span rest = sk_from(xml, a + strlen(open));
    return sk_trim(sk_slice(rest, 0, sk_ifind(rest, sk_span_of_cstr(close))));
}
static bool tell_xml(struct vb *vb, const char *api, sk_span xml)
{
    sk_span line = vb_joined(vb, element(xml, "<Command>", "</Command>"), " ",
                             element(xml, "<Arguments>", "</Arguments>"));
    vb_do_command(vb, api, line);
    return true;
}
static bool tell_actions(struct vb *vb, const char *api, struct vb_obj *definition)
{
    const vb_value *actions = vb_prop(vb, definition, "Actions", false);
    sk_span xml = vb_prop_text(vb, definition, "XmlText");
    if (xml.len > 0 && !tell_xml(vb, api, xml))
        return false;
    if (actions == NULL || actions->type != VT_OBJECT)
        return true;
    const struct vb_obj *list = actions->o;
    for (size_t i = 0; i < list->items.count; i++) {
        struct vb_obj *one = list->items.at[i].o;
        vb_do_command(
            vb, api,
            vb_joined(vb, vb_prop_text(vb, one, "Path"), " ", vb_prop_text(vb, one, "Arguments")));
    }
    return true;
}

static const struct vb_objtype task_type;
MEMBER(register_definition)
{
    const vb_value *v = vb_arg_of(c, 1);
    vb_value definition = *v;
    (void)self;
    vb_do(vb, SK_DO_OTHER, "Schedule.Service.RegisterTaskDefinition", vb_arg_text(vb, c, 0));
    if (definition.type != VT_OBJECT || definition.o == NULL)
        return vb_err(vb, 13);
    return tell_actions(vb, "Schedule.Service.RegisterTaskDefinition", definition.o) &&
           vb_give_at(vb, &task_type, vb_arg_text(vb, c, 0), c->ret) &&
           vb_set_prop(vb, c->ret->o, "Definition", definition);
}
MEMBER(register_xml)
{
    (void)self;
    vb_do(vb, SK_DO_OTHER, "Schedule.Service.RegisterTask", vb_arg_text(vb, c, 0));
    return tell_xml(vb, "Schedule.Service.RegisterTask", vb_arg_text(vb, c, 1)) &&
           vb_give_at(vb, &task_type, vb_arg_text(vb, c, 0), c->ret);
}
MEMBER(task_name)
{
    return vb_return_text(vb, c, self->path);
}
MEMBER(task_run)
{
    (void)self;
    vb_do(vb, SK_DO_OTHER, "IRegisteredTask.Run", self->path);
    (void)c;
    return true;
}
static const struct vb_member task_members[] = {{"Name", task_name},
                                                {"Path", task_name},
                                                {"Run", task_run},
                                                {"Enabled", vb_m_true},
                                                {NULL, NULL}};
static const struct vb_objtype task_type = {"IRegisteredTask", task_members, NULL, NULL};

MEMBER(tasks)
{
    vb_env(vb, "Schedule.Service.GetTasks", self->path.len > 0 ? self->path : SK_LIT("\\"));
    return vb_give(vb, &vb_list_type, c->ret);
}
MEMBER(delete_task)
{
    (void)self;
    vb_do(vb, SK_DO_OTHER, "Schedule.Service.DeleteTask", vb_arg_text(vb, c, 0));
    return true;
}
static const struct vb_objtype folder_type;
MEMBER(folder)
{
    (void)self;
    return vb_give_at(vb, &folder_type, vb_arg_text(vb, c, 0), c->ret);
}
MEMBER(get_task)
{
    (void)self;
    return vb_give_at(vb, &task_type, vb_arg_text(vb, c, 0), c->ret);
}
static const struct vb_member folder_members[] = {{"Path", task_name},
                                                  {"RegisterTaskDefinition", register_definition},
                                                  {"RegisterTask", register_xml},
                                                  {"GetTasks", tasks},
                                                  {"GetTask", get_task},
                                                  {"DeleteTask", delete_task},
                                                  {"GetFolder", folder},
                                                  {"CreateFolder", folder},
                                                  {"GetFolders", tasks},
                                                  {NULL, NULL}};
static const struct vb_objtype folder_type = {"ITaskFolder", folder_members, NULL, NULL};

MEMBER(new_task)
{
    (void)self;
    return vb_give(vb, &definition_type, c->ret);
}
MEMBER(service_name)
{
    (void)self;
    vb_env(vb, "Schedule.Service", sk_span_of_cstr(c->name));
    return vb_str_c(vb, c->name[9] == 'U' ? vb->profile->user : vb->profile->computer, c->ret);
}
static const struct vb_member service_members[] = {
    {"TargetServer", service_name}, {"Connect", vb_m_nothing},
    {"Connected", vb_m_true},       {"ConnectedUser", service_name},
    {"GetFolder", folder},          {"NewTask", new_task},
    {"GetRunningTasks", tasks},     {NULL, NULL}};
static const struct vb_objtype service_type = {"ITaskService", service_members, NULL, NULL};

/* MMC20.Application: its view starts commands. */
MEMBER(view_execute)
{
    (void)self;
    vb_do_command(vb, "MMC20.Application.ExecuteShellCommand",
                  vb_joined(vb, vb_arg_text(vb, c, 0), " ", vb_arg_text(vb, c, 2)));
    return true;
}
static const struct vb_member mmc_members[] = {{"Document", vb_m_self},
                                               {"ActiveView", vb_m_self},
                                               {"ExecuteShellCommand", view_execute},
                                               {NULL, NULL}};
static const struct vb_objtype mmc_type = {"_Application", mmc_members, NULL, NULL};

const struct vb_maker vb_make_task[] = {{"mmc20.application*", &mmc_type},
                                        {"schedule.service*", &service_type},
                                        {"taskscheduler.taskscheduler*", &service_type},
                                        {NULL, NULL}};

/* WMI: the winmgmts monikers, SWbemLocator, classes, instances, queries, the registry provider. */
#include "interp/vba/objects.h"

/* A class (or an instance of it): path is its name. Services: path is the namespace. */
static const struct vb_objtype object_type, services_type;

/* ---- data of instances ---- */

/* \1 stands for the user, \2 the computer, \3 the domain, \4 the system's name. */
static const struct {
    const char *of, *name, *value;
} facts[] = {
    {"Win32_OperatingSystem", "Caption", "\4"},
    {"Win32_OperatingSystem", "Name", "\4|C:\\Windows|\\Device\\Harddisk0\\Partition3"},
    {"Win32_OperatingSystem", "Version", "10.0.19045"},
    {"Win32_OperatingSystem", "BuildNumber", "19045"},
    {"Win32_OperatingSystem", "OSArchitecture", "64-bit"},
    {"Win32_OperatingSystem", "CSName", "\2"},
    {"Win32_OperatingSystem", "RegisteredUser", "\1"},
    {"Win32_OperatingSystem", "SerialNumber", "00330-80000-00000-AA123"},
    {"Win32_OperatingSystem", "WindowsDirectory", "C:\\Windows"},
    {"Win32_OperatingSystem", "SystemDirectory", "C:\\Windows\\system32"},
    {"Win32_OperatingSystem", "InstallDate", "20220110093012.000000+000"},
    {"Win32_OperatingSystem", "LastBootUpTime", "20230315080112.500000+000"},
    {"Win32_OperatingSystem", "LocalDateTime", "20230315103000.000000+000"},
    {"Win32_ComputerSystem", "Name", "\2"},
    {"Win32_ComputerSystem", "UserName", "\3\\\1"},
    {"Win32_ComputerSystem", "Domain", "\3"},
    {"Win32_ComputerSystem", "Manufacturer", "Dell Inc."},
    {"Win32_ComputerSystem", "Model", "OptiPlex 7080"},
    {"Win32_ComputerSystem", "TotalPhysicalMemory", "17034170368"},
    {"Win32_ComputerSystem", "#NumberOfProcessors", "1"},
    {"Win32_ComputerSystem", "#NumberOfLogicalProcessors", "8"},
    {"Win32_ComputerSystem", "SystemType", "x64-based PC"},
    {"Win32_ComputerSystem", "!PartOfDomain", "-1"},
    {"Win32_BIOS", "SerialNumber", "7XK2M43"},
    {"Win32_BIOS", "Manufacturer", "Dell Inc."},
    {"Win32_BIOS", "Version", "DELL   - 1072009"},
    {"Win32_BIOS", "Name", "1.18.0"},
    {"Win32_BaseBoard", "Manufacturer", "Dell Inc."},
    {"Win32_BaseBoard", "Product", "0J37VM"},
    {"Win32_Processor", "Name", "Intel(R) Core(TM) i7-10700 CPU @ 2.90GHz"},
    {"Win32_Processor", "#NumberOfCores", "8"},
    {"Win32_Processor", "#AddressWidth", "64"},
    {"Win32_Processor", "ProcessorId", "BFEBFBFF000A0655"},
    {"Win32_LogicalDisk", "DeviceID", "C:"},
    {"Win32_LogicalDisk", "Size", "255998357504"},
    {"Win32_LogicalDisk", "FreeSpace", "107374182400"},
    {"Win32_LogicalDisk", "#DriveType", "3"},
    {"Win32_LogicalDisk", "VolumeSerialNumber", "2C4D81A6"},
    {"Win32_DiskDrive", "Model", "SAMSUNG SSD 870 EVO 250GB"},
    {"Win32_VideoController", "Name", "Intel(R) UHD Graphics 630"},
    {"Win32_VideoController", "#CurrentHorizontalResolution", "1920"},
    {"Win32_VideoController", "#CurrentVerticalResolution", "1080"},
    {"Win32_NetworkAdapterConfiguration", "MACAddress", "A4:BB:6D:12:34:56"},
    {"Win32_NetworkAdapterConfiguration", "Description", "Intel(R) Ethernet Connection"},
    {"Win32_NetworkAdapterConfiguration", "!IPEnabled", "-1"},
    {"Win32_ComputerSystemProduct", "UUID", "4C4C4544-0058-4B10-8032-B7C04F4D3433"},
    {"Win32_ComputerSystemProduct", "Vendor", "Dell Inc."},
    {"Win32_TimeZone", "#Bias", "0"},
    {"Win32_UserAccount", "Name", "\1"},
    {"Win32_UserAccount", "Domain", "\3"},
    {"AntiVirusProduct", "displayName", "Windows Defender"},
    {"AntiVirusProduct", "#productState", "397568"},
};

static const char *const processes[] = {
    "System",       "smss.exe",    "csrss.exe",   "services.exe", "lsass.exe",   "svchost.exe",
    "explorer.exe", "OUTLOOK.EXE", "WINWORD.EXE", "msedge.exe",   "OneDrive.exe"};

static bool put_fact(struct vb *vb, struct vb_obj *o, const char *name, const char *value)
{
    struct sk_text t = sk_text_new(vb->arena, 4096);
    const char *const marks[] = {vb->profile->user, vb->profile->computer, vb->profile->domain,
                                 vb->profile->os_caption};
    for (const char *p = value; *p != '\0'; p++) {
        if (*p >= 1 && *p <= 4)
            sk_text_puts(&t, marks[*p - 1]);
        else
            sk_text_byte(&t, (uint8_t)*p);
    }
    vb_value v, n;
    bool number = name[0] == '#', yes = name[0] == '!';
    if (!vb_str_utf8(vb, sk_text_view(&t), &v))
        return false;
    if ((number || yes) && vb_parse_num(&v, &n))
        v = number ? VB_LONG((int64_t)vb_num(&n)) : VB_BOOL(vb_num(&n) != 0);
    return vb_set_prop(vb, o, name + (number || yes), v);
}

static bool fill(struct vb *vb, struct vb_obj *o)
{
    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++)
        if (sk_ieq(o->path, sk_span_of_cstr(facts[i].of)) &&
            !put_fact(vb, o, facts[i].name, facts[i].value))
            return false;
    return true;
}

/* ---- monikers ---- */

/* "winmgmts:{impersonationLevel=…}!\\.\root\cimv2:Win32_Process" → what stands behind the
 * namespace; len 0: the namespace alone. */
static sk_span class_of(sk_span moniker)
{
    size_t colon = sk_find_byte(moniker, ':');
    sk_span rest = colon == SK_NPOS ? (sk_span){0} : sk_trim(sk_from(moniker, colon + 1));
    if (rest.len > 0 && rest.ptr[0] == '{')
        rest = sk_from(rest,
                       sk_find_byte(rest, '}') == SK_NPOS ? rest.len : sk_find_byte(rest, '}') + 1);
    if (rest.len > 0 && rest.ptr[0] == '!')
        rest = sk_from(rest, 1);
    size_t quote = sk_find_byte(rest, '"');
    colon = sk_rfind_byte(sk_slice(rest, 0, quote), ':');
    if (colon != SK_NPOS)
        return sk_from(rest, colon + 1);
    bool space = sk_find_byte(rest, '\\') != SK_NPOS || sk_find_byte(rest, '/') != SK_NPOS ||
                 sk_ieq(rest, SK_LIT("root"));
    return space ? (sk_span){0} : rest;
}
/* "Win32_Process.Handle='4'" → Win32_Process */
static sk_span bare_class(sk_span path)
{
    size_t end = 0;
    while (end < path.len && (sk_is_alnum(path.ptr[end]) || path.ptr[end] == '_'))
        end++;
    return sk_slice(path, 0, end);
}

static bool give_object(struct vb *vb, sk_span path, vb_value *ret)
{
    sk_span name = bare_class(path);
    if (!vb_give_at(vb, &object_type, name, ret))
        return false;
    if (name.len < path.len) { /* an instance by its key */
        vb_env(vb, "SWbemServices.Get", path);
        return fill(vb, ret->o);
    }
    return true;
}

/* ---- queries ---- */

static bool is_like(sk_span text, sk_span pattern)
{
    sk_span core = sk_trim_byte(pattern, '%');
    return core.len == 0 || sk_ifind(text, core) != SK_NPOS;
}
/* A condition Name = 'x' or Name like '%x%' of a query on processes. */
static bool wanted(sk_span query, const char *process)
{
    size_t where = sk_ifind(query, SK_LIT(" where "));
    if (where == SK_NPOS)
        return true;
    sk_span rest = sk_from(query, where + 7);
    size_t a = 0;
    while (a < rest.len && rest.ptr[a] != '\'' && rest.ptr[a] != '"')
        a++;
    if (a >= rest.len || sk_ifind(sk_slice(rest, 0, a), SK_LIT("name")) == SK_NPOS)
        return true;
    sk_span value = sk_from(rest, a + 1);
    value = sk_slice(value, 0, sk_find_byte(value, rest.ptr[a]));
    if (sk_ifind(sk_slice(rest, 0, a), SK_LIT("like")) != SK_NPOS)
        return is_like(sk_span_of_cstr(process), value);
    return sk_ieq(sk_span_of_cstr(process), value);
}

static bool add_process(struct vb *vb, struct vb_obj *list, size_t i)
{
    vb_value v, name;
    if (!vb_give_at(vb, &object_type, SK_LIT("Win32_Process"), &v) || !vb_push(vb, list, v) ||
        !vb_str_c(vb, processes[i], &name))
        return false;
    return vb_set_prop(vb, v.o, "Name", name) && vb_set_prop(vb, v.o, "Caption", name) &&
           vb_set_prop(vb, v.o, "ProcessId", VB_LONG(400 + 128 * (int64_t)i)) &&
           vb_set_prop(vb, v.o, "Handle", VB_LONG(400 + 128 * (int64_t)i)) &&
           vb_set_prop(vb, v.o, "CommandLine", name);
}

static bool instances(struct vb *vb, sk_span name, sk_span query, vb_value *ret)
{
    if (!vb_give(vb, &vb_list_type, ret))
        return false;
    bool process = sk_ieq(name, SK_LIT("Win32_Process"));
    for (size_t i = 0; process && i < sizeof processes / sizeof processes[0]; i++)
        if (wanted(query, processes[i]) && !add_process(vb, ret->o, i))
            return false;
    bool known = false;
    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++)
        known |= sk_ieq(name, sk_span_of_cstr(facts[i].of));
    vb_value v;
    return !known ||
           (vb_give_at(vb, &object_type, name, &v) && fill(vb, v.o) && vb_push(vb, ret->o, v));
}
MEMBER(exec_query)
{
    sk_span query = vb_arg_text(vb, c, 0);
    size_t from = sk_ifind(query, SK_LIT("from "));
    (void)self;
    vb_env(vb, "SWbemServices.ExecQuery", query);
    sk_span name = from == SK_NPOS ? (sk_span){0} : bare_class(sk_trim(sk_from(query, from + 5)));
    return instances(vb, name, query, c->ret);
}
MEMBER(instances_of)
{
    sk_span name = self->type == &object_type ? self->path : vb_arg_text(vb, c, 0);
    vb_env(vb, "SWbemServices.InstancesOf", name);
    return instances(vb, name, (sk_span){0}, c->ret);
}

/* ---- methods of classes ---- */

static bool start_process(struct vb *vb, sk_span line, struct vb_call *c)
{
    vb_do_command(vb, "Win32_Process.Create", line);
    if (c->argc > 3 && c->args[3].type == VT_REF && c->access == VB_GET)
        *c->args[3].ref = VB_LONG(4242);
    *c->ret = VB_LONG(0);
    return true;
}
MEMBER(create)
{
    sk_span what = vb_arg_text(vb, c, 0);
    if (sk_ieq(self->path, SK_LIT("Win32_Service"))) {
        vb_do_command(vb, "Win32_Service.Create", vb_arg_text(vb, c, 2));
        *c->ret = VB_LONG(0);
        return true;
    }
    if (sk_ieq(self->path, SK_LIT("Win32_ScheduledJob"))) {
        vb_do_command(vb, "Win32_ScheduledJob.Create", what);
        *c->ret = VB_LONG(0);
        return true;
    }
    return start_process(vb, what, c);
}

/* The registry provider: (hive, key, value name, value). */
static sk_span registry_path(struct vb *vb, const struct vb_call *c, bool value)
{
    static const char *const hives[] = {"HKEY_CLASSES_ROOT",     "HKEY_CURRENT_USER",
                                        "HKEY_LOCAL_MACHINE",    "HKEY_USERS",
                                        "HKEY_PERFORMANCE_DATA", "HKEY_CURRENT_CONFIG"};
    const vb_value *hive = vb_arg_of(c, 0);
    uint32_t n = hive->type == VT_STRING ? 0 : (uint32_t)(int64_t)vb_num(hive);
    const char *name = n >= 0x80000000u && n < 0x80000006u ? hives[n & 7] : hives[2];
    sk_span path = vb_joined(vb, sk_span_of_cstr(name), "\\", vb_arg_text(vb, c, 1));
    return value && c->argc > 2 ? vb_joined(vb, path, "\\", vb_arg_text(vb, c, 2)) : path;
}
static const char *registry_api(struct vb *vb, const char *name)
{
    const char *api =
        sk_arena_cstr(vb->arena, vb_joined(vb, SK_LIT("StdRegProv"), ".", sk_span_of_cstr(name)));
    return api == NULL ? name : api;
}
MEMBER(registry_write)
{
    bool value = strncmp(c->name, "Set", 3) == 0 || strcmp(c->name, "DeleteValue") == 0;
    sk_span path = registry_path(vb, c, value);
    (void)self;
    vb_do(vb, SK_DO_REGISTRY, registry_api(vb, c->name), path);
    sk_events_indicator(&vb->events, SK_IOC_REGISTRY, path);
    if (strcmp(c->name, "SetStringValue") == 0 || strcmp(c->name, "SetExpandedStringValue") == 0) {
        sk_span data = vb_arg_text(vb, c, 3);
        sk_events_urls(&vb->events, data);
        vb_path(vb, data);
    }
    *c->ret = VB_LONG(0);
    return true;
}
MEMBER(registry_read)
{
    bool value = strncmp(c->name, "Get", 3) == 0;
    size_t out = value ? 3 : 2;
    (void)self;
    vb->env_read = true;
    vb_do(vb, SK_DO_REGISTRY, registry_api(vb, c->name), registry_path(vb, c, value));
    vb_value empty = VB_NULL;
    bool number = strcmp(c->name, "GetDWORDValue") == 0;
    if (number)
        empty = VB_LONG(0);
    else if (value && !vb_str_c(vb, "", &empty))
        return false;
    if (c->argc > out && c->args[out].type == VT_REF)
        *c->args[out].ref = empty;
    *c->ret = VB_LONG(0);
    return true;
}

/* Other methods of instances: Terminate, StopService, Shutdown … */
MEMBER(act)
{
    const vb_value *name = vb_prop(vb, self, "Name", false);
    sk_span what = vb_joined(vb, self->path, " ", name == NULL ? (sk_span){0} : vb_text(vb, name));
    vb_do(vb, SK_DO_OTHER, c->name, what);
    *c->ret = VB_LONG(0);
    return true;
}
MEMBER(rename_file)
{
    vb_do_move(vb, c->name[0] == 'R' ? "CIM_DataFile.Rename" : "CIM_DataFile.Copy", self->path,
               vb_arg_text(vb, c, 0));
    *c->ret = VB_LONG(0);
    return true;
}
MEMBER(owner)
{
    vb_value user, domain;
    (void)self;
    vb_env(vb, "Win32_Process.GetOwner", SK_LIT("GetOwner"));
    if (!vb_str_c(vb, vb->profile->user, &user) || !vb_str_c(vb, vb->profile->domain, &domain))
        return false;
    if (c->argc > 0 && c->args[0].type == VT_REF)
        *c->args[0].ref = user;
    if (c->argc > 1 && c->args[1].type == VT_REF)
        *c->args[1].ref = domain;
    *c->ret = VB_LONG(0);
    return true;
}

/* An instance that is spawned and put: a startup, a timer, an event consumer. */
MEMBER(put)
{
    (void)c;
    sk_span line = vb_prop_text(vb, self, "CommandLineTemplate");
    sk_span script = vb_prop_text(vb, self, "ScriptText");
    if (line.len > 0)
        vb_do_command(vb, "CommandLineEventConsumer", line);
    if (script.len > 0)
        vb_do_script(vb, "ActiveScriptEventConsumer", SK_LANG_VBSCRIPT, script);
    vb_do(vb, SK_DO_OTHER, "SWbemObject.Put_", self->path);
    return true;
}
MEMBER(spawn)
{
    return vb_give_at(vb, &object_type, self->path, c->ret);
}

/* ExecMethod_(name, parameters): the parameters are properties. */
static bool run_method(struct vb *vb, sk_span of, sk_span name, const vb_value *in,
                       struct vb_call *c)
{
    struct vb_obj *params = in->type == VT_OBJECT ? in->o : NULL;
    if (!vb_give_at(vb, &object_type, SK_LIT("__PARAMETERS"), c->ret))
        return false;
    struct vb_obj *out = c->ret->o;
    bool create = sk_ieq(name, SK_LIT("Create")) && params != NULL;
    sk_span line = create ? vb_prop_text(vb, params, "CommandLine") : (sk_span){0};
    if (create && line.len == 0)
        line = vb_prop_text(vb, params, "Command");
    if (create)
        vb_do_command(vb, "Win32_Process.Create", line);
    else
        vb_do(vb, SK_DO_OTHER, "SWbemObject.ExecMethod_", vb_joined(vb, of, ".", name));
    return vb_set_prop(vb, out, "ReturnValue", VB_LONG(0)) &&
           vb_set_prop(vb, out, "ProcessId", VB_LONG(4242));
}
MEMBER(object_method)
{
    vb_value params = *vb_arg_of(c, 1);
    return run_method(vb, self->path, vb_arg_text(vb, c, 0), &params, c);
}
MEMBER(services_method)
{
    vb_value params = *vb_arg_of(c, 2);
    (void)self;
    return run_method(vb, bare_class(vb_arg_text(vb, c, 0)), vb_arg_text(vb, c, 1), &params, c);
}

/* Properties_("CommandLine").Value and Properties_.Item(…): one property of the parent. */
static char *property_name(struct vb *vb, const struct vb_obj *self)
{
    return sk_arena_cstr(vb->arena, self->path);
}
MEMBER(property_value)
{
    char *name = property_name(vb, self);
    if (name == NULL)
        return vb_stop(vb, "memory");
    if (c->access != VB_GET)
        return vb_set_prop(vb, self->parent, name, *vb_arg_of(c, c->argc - 1));
    const vb_value *at = vb_prop(vb, self->parent, name, false);
    *c->ret = at == NULL ? VB_NULL : *at;
    return true;
}
MEMBER(property_own_name)
{
    return vb_return_text(vb, c, self->path);
}
static const struct vb_member property_members[] = {
    {"Value", property_value}, {"Name", property_own_name}, {NULL, NULL}};
static const struct vb_objtype property_type = {"SWbemProperty", property_members, NULL, NULL};
static bool give_property(struct vb *vb, struct vb_obj *of, sk_span name, vb_value *ret)
{
    if (!vb_give_at(vb, &property_type, name, ret))
        return false;
    ret->o->parent = of;
    return true;
}
MEMBER(properties_item)
{
    sk_span name = vb_arg_text(vb, c, 0);
    if (!give_property(vb, self->parent, name, c->ret))
        return false;
    return c->access == VB_GET || property_value(vb, c->ret->o, c);
}
static bool properties_each(struct vb *vb, struct vb_obj *self, size_t i, vb_value *ret)
{
    const struct vb_obj *of = self->parent;
    return i < of->props.count && give_property(vb, self->parent, of->props.at[i].name->text, ret);
}
MEMBER(properties_count)
{
    (void)vb;
    *c->ret = VB_LONG((int64_t)self->parent->props.count);
    return true;
}
static const struct vb_member properties_members[] = {
    {"Item", properties_item}, {"Add", properties_item}, {"Count", properties_count}, {NULL, NULL}};
static const struct vb_objtype properties_type = {"SWbemPropertySet", properties_members, NULL,
                                                  properties_each};
MEMBER(properties)
{
    if (!vb_give(vb, &properties_type, c->ret))
        return false;
    c->ret->o->parent = self;
    return c->argc == 0 || vb_pass_on(vb, c);
}

/* Methods_("Create").InParameters.SpawnInstance_ */
MEMBER(method_parameters)
{
    (void)self;
    return vb_give_at(vb, &object_type, SK_LIT("__PARAMETERS"), c->ret);
}
static const struct vb_member method_members[] = {
    {"InParameters", method_parameters}, {"OutParameters", method_parameters}, {NULL, NULL}};
static const struct vb_objtype method_type = {"SWbemMethod", method_members, NULL, NULL};
MEMBER(methods)
{
    (void)self;
    return vb_give_at(vb, &method_type, vb_arg_text(vb, c, 0), c->ret);
}
static const struct vb_member methods_members[] = {{"Item", methods}, {NULL, NULL}};
static const struct vb_objtype methods_type = {"SWbemMethodSet", methods_members, NULL, NULL};
MEMBER(method_set)
{
    return vb_child(vb, self, &methods_type, c);
}
MEMBER(security)
{
    return vb_child(vb, self, &vb_bag_type, c);
}
MEMBER(object_path)
{
    return vb_give_at(vb, &vb_bag_type, self->path, c->ret) &&
           vb_str_utf8(vb, self->path, vb_prop(vb, c->ret->o, "Class", true));
}
MEMBER(object_text)
{
    return vb_return_text(vb, c, self->path);
}

static const struct vb_member object_members[] = {{"GetObjectText_", object_text},
                                                  {"Create", create},
                                                  {"SpawnInstance_", spawn},
                                                  {"Clone_", spawn},
                                                  {"Put_", put},
                                                  {"Delete_", act},
                                                  {"Properties_", properties},
                                                  {"Methods_", method_set},
                                                  {"ExecMethod_", object_method},
                                                  {"Instances_", instances_of},
                                                  {"Security_", security},
                                                  {"Path_", object_path},
                                                  {"GetOwner", owner},
                                                  {"Terminate", act},
                                                  {"StopService", act},
                                                  {"StartService", act},
                                                  {"ChangeStartMode", act},
                                                  {"Win32Shutdown", act},
                                                  {"Shutdown", act},
                                                  {"Reboot", act},
                                                  {"Rename", rename_file},
                                                  {"Copy", rename_file},
                                                  {"SetStringValue", registry_write},
                                                  {"SetExpandedStringValue", registry_write},
                                                  {"SetMultiStringValue", registry_write},
                                                  {"SetDWORDValue", registry_write},
                                                  {"SetBinaryValue", registry_write},
                                                  {"CreateKey", registry_write},
                                                  {"DeleteKey", registry_write},
                                                  {"DeleteValue", registry_write},
                                                  {"GetStringValue", registry_read},
                                                  {"GetExpandedStringValue", registry_read},
                                                  {"GetMultiStringValue", registry_read},
                                                  {"GetDWORDValue", registry_read},
                                                  {"GetBinaryValue", registry_read},
                                                  {"EnumKey", registry_read},
                                                  {"EnumValues", registry_read},
                                                  {"CheckAccess", registry_read},
                                                  {NULL, NULL}};
static const struct vb_objtype object_type = {"SWbemObjectEx", object_members, NULL, NULL};

/* ---- services and what gives them ---- */

MEMBER(services_get)
{
    (void)self;
    return give_object(vb, vb_arg_text(vb, c, 0), c->ret);
}
MEMBER(notification)
{
    (void)self;
    vb_env(vb, "SWbemServices.ExecNotificationQuery", vb_arg_text(vb, c, 0));
    *c->ret = VB_OBJ(vb_opaque(vb, SK_LIT("SWbemEventSource")));
    return c->ret->o != NULL;
}
static const struct vb_member services_members[] = {{"Get", services_get},
                                                    {"ExecQuery", exec_query},
                                                    {"InstancesOf", instances_of},
                                                    {"ExecMethod", services_method},
                                                    {"SubclassesOf", instances_of},
                                                    {"ExecNotificationQuery", notification},
                                                    {"Delete", vb_m_nothing},
                                                    {"Security_", security},
                                                    {NULL, NULL}};
static const struct vb_objtype services_type = {"SWbemServicesEx", services_members, NULL, NULL};

/* What GetObject("winmgmts:…") gave: a class or services, by the moniker in its path. */
MEMBER(moniker_default)
{
    (void)self;
    return vb_str_c(vb, "", c->ret);
}
static bool moniker_other(struct vb *vb, struct vb_obj *self, struct vb_name *name,
                          struct vb_call *c, bool *ret_known)
{
    sk_span path = class_of(self->path);
    vb_value v;
    *ret_known = true;
    if (path.len == 0) {
        self->type = &services_type;
    } else if (!give_object(vb, path, &v)) {
        return false;
    } else {
        self->type = &object_type;
        self->props.at = v.o->props.at;
        self->props.count = v.o->props.count;
        self->props.cap = v.o->props.cap;
        self->path = v.o->path;
    }
    return vb_member(vb, self, name, c);
}
static const struct vb_member moniker_members[] = {{"", moniker_default}, {NULL, NULL}};
static const struct vb_objtype moniker_type = {"SWbemServicesEx", moniker_members, moniker_other,
                                               NULL};

MEMBER(connect)
{
    sk_span server = vb_arg_text(vb, c, 0);
    (void)self;
    if (server.len > 0 && !sk_eq(server, SK_LIT(".")))
        vb_do(vb, SK_DO_OTHER, "SWbemLocator.ConnectServer", server);
    return vb_give_at(vb, &services_type, vb_arg_text(vb, c, 1), c->ret);
}
static const struct vb_member locator_members[] = {
    {"ConnectServer", connect}, {"Security_", security}, {NULL, NULL}};
static const struct vb_objtype locator_type = {"SWbemLocatorEx", locator_members, NULL, NULL};

MEMBER(date_time)
{
    (void)self;
    *c->ret = VB_DATE(vb->profile->now);
    return true;
}
MEMBER(date_set)
{
    return vb_set_prop(vb, self, "#date", *vb_arg_of(c, 0));
}
static const struct vb_member date_members[] = {
    {"Value", vb_m_zero}, {"GetVarDate", date_time}, {"SetVarDate", date_set}, {NULL, NULL}};
static const struct vb_objtype date_type = {"SWbemDateTime", date_members, NULL, NULL};

const struct vb_maker vb_make_wmi[] = {{"winmgmts*", &moniker_type},
                                       {"wbemscripting.swbemlocator*", &locator_type},
                                       {"swbemlocator", &locator_type},
                                       {"wbemscripting.swbemdatetime*", &date_type},
                                       {NULL, NULL}};

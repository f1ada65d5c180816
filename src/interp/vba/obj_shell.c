/* WScript, WScript.Shell, WScript.Network, Shell.Application and its windows. */
#include "interp/vba/objects.h"

/* ---- WScript.Shell ---- */

MEMBER(run)
{
    (void)self;
    vb_do_command(vb, "WScript.Shell.Run", vb_arg_text(vb, c, 0));
    *c->ret = VB_LONG(0);
    return true;
}

MEMBER(out_text)
{
    (void)self;
    return vb_str_c(vb, "", c->ret);
}
static const struct vb_member out_members[] = {
    {"ReadAll", out_text},   {"ReadLine", out_text},
    {"Read", out_text},      {"AtEndOfStream", vb_m_true},
    {"Write", vb_m_nothing}, {"WriteLine", vb_m_nothing},
    {"Close", vb_m_nothing}, {NULL, NULL}};
static const struct vb_objtype out_type = {"TextStream", out_members, NULL, NULL};

/* What is written to a started interpreter's input is its code. */
MEMBER(in_write)
{
    const vb_value *old = vb_prop(vb, self, "#text", true);
    vb_value s, line, all;
    if (old == NULL || !vb_arg_str(vb, c, 0, &s))
        return false;
    vb_value before = old->type == VT_STRING ? *old : (vb_value){.type = VT_STRING};
    return vb_str_c(vb, strcmp(c->name, "WriteLine") == 0 ? "\r\n" : "", &line) &&
           vb_concat(vb, &before, &s, &all) && vb_concat(vb, &all, &line, &all) &&
           vb_set_prop(vb, self, "#text", all);
}
MEMBER(in_close)
{
    struct sk_command cmd;
    sk_span code = vb_prop_text(vb, self, "#text");
    (void)c;
    if (code.len == 0 || !sk_command_of(vb->arena, self->path, &cmd))
        return true;
    bool ps = sk_eq(cmd.program, SK_LIT("powershell"));
    vb_do_script(vb, "WshExec.StdIn", ps ? SK_LANG_POWERSHELL : SK_LANG_CMD, code);
    return true;
}
static const struct vb_member in_members[] = {
    {"Write", in_write}, {"WriteLine", in_write}, {"Close", in_close}, {NULL, NULL}};
static const struct vb_objtype in_type = {"TextStream", in_members, NULL, NULL};

MEMBER(exec_out)
{
    return vb_child(vb, self, &out_type, c);
}
MEMBER(exec_in)
{
    if (!vb_child(vb, self, &in_type, c))
        return false;
    c->ret->o->path = self->path;
    return true;
}
MEMBER(exec_status)
{
    return vb_kept(vb, self, c, VB_LONG(1));
}
MEMBER(exec_id)
{
    return vb_kept(vb, self, c, VB_LONG(4242));
}
static const struct vb_member exec_members[] = {{"Status", exec_status},     {"StdOut", exec_out},
                                                {"StdErr", exec_out},        {"StdIn", exec_in},
                                                {"ExitCode", vb_m_zero},     {"ProcessID", exec_id},
                                                {"Terminate", vb_m_nothing}, {NULL, NULL}};
static const struct vb_objtype exec_type = {"IWshExec", exec_members, NULL, NULL};

MEMBER(exec)
{
    sk_span line = vb_arg_text(vb, c, 0);
    (void)self;
    vb_do_command(vb, "WScript.Shell.Exec", line);
    return vb_give_at(vb, &exec_type, line, c->ret);
}

static const struct {
    const char *read, *api;
} registry_names[] = {{"RegRead", "WScript.Shell.RegRead"},
                      {"RegWrite", "WScript.Shell.RegWrite"},
                      {"RegDelete", "WScript.Shell.RegDelete"}};

MEMBER(registry)
{
    sk_span key = vb_arg_text(vb, c, 0);
    vb_value name;
    if (!vb_str_utf8(vb, key, &name))
        return false;
    for (size_t i = 0; i < 3; i++)
        if (strcmp(registry_names[i].read, c->name) == 0)
            vb_do(vb, SK_DO_REGISTRY, registry_names[i].api, key);
    sk_events_indicator(&vb->events, SK_IOC_REGISTRY, key);
    char *slot = sk_arena_cstr(vb->arena, vb_joined(vb, SK_LIT("#reg"), ":", key));
    if (slot == NULL)
        return vb_stop(vb, "memory");
    if (c->name[3] == 'W') {
        sk_span data = vb_arg_text(vb, c, 1);
        sk_events_urls(&vb->events, data);
        vb_path(vb, data);
        return vb_set_prop(vb, vb->app, slot, *vb_arg_of(c, 1));
    }
    const vb_value *kept = vb_prop(vb, vb->app, slot, false);
    vb->env_read |= c->name[3] == 'R';
    if (kept != NULL)
        *c->ret = *kept;
    (void)self;
    return kept != NULL || vb_str_c(vb, "", c->ret);
}

MEMBER(expand_environment)
{
    sk_span value, text = vb_arg_text(vb, c, 0);
    (void)self;
    if (sk_find_byte(text, '%') != SK_NPOS)
        vb_env(vb, "WScript.Shell.ExpandEnvironmentStrings", text);
    return vb_expand(vb, text, &value) && vb_return_text(vb, c, value);
}

/* \1 stands for the user. */
static const char *const folders[][2] = {
    {"AllUsersDesktop", "C:\\Users\\Public\\Desktop"},
    {"AllUsersStartMenu", "C:\\ProgramData\\Microsoft\\Windows\\Start Menu"},
    {"AllUsersPrograms", "C:\\ProgramData\\Microsoft\\Windows\\Start Menu\\Programs"},
    {"AllUsersStartup", "C:\\ProgramData\\Microsoft\\Windows\\Start Menu\\Programs\\StartUp"},
    {"Desktop", "C:\\Users\\\1\\Desktop"},
    {"AppData", "C:\\Users\\\1\\AppData\\Roaming"},
    {"PrintHood", "C:\\Users\\\1\\AppData\\Roaming\\Microsoft\\Windows\\Printer Shortcuts"},
    {"Templates", "C:\\Users\\\1\\AppData\\Roaming\\Microsoft\\Windows\\Templates"},
    {"Fonts", "C:\\Windows\\Fonts"},
    {"NetHood", "C:\\Users\\\1\\AppData\\Roaming\\Microsoft\\Windows\\Network Shortcuts"},
    {"StartMenu", "C:\\Users\\\1\\AppData\\Roaming\\Microsoft\\Windows\\Start Menu"},
    {"SendTo", "C:\\Users\\\1\\AppData\\Roaming\\Microsoft\\Windows\\SendTo"},
    {"Recent", "C:\\Users\\\1\\AppData\\Roaming\\Microsoft\\Windows\\Recent"},
    {"Startup",
     "C:\\Users\\\1\\AppData\\Roaming\\Microsoft\\Windows\\Start Menu\\Programs\\Startup"},
    {"Favorites", "C:\\Users\\\1\\Favorites"},
    {"MyDocuments", "C:\\Users\\\1\\Documents"},
    {"Programs", "C:\\Users\\\1\\AppData\\Roaming\\Microsoft\\Windows\\Start Menu\\Programs"},
};
enum { FOLDERS = sizeof folders / sizeof folders[0] };

static bool give_path(struct vb *vb, const char *pattern, vb_value *ret)
{
    struct sk_text t = sk_text_new(vb->arena, 4096);
    for (const char *p = pattern; *p != '\0'; p++)
        if (*p == 1)
            sk_text_puts(&t, vb->profile->user);
        else
            sk_text_byte(&t, (uint8_t)*p);
    return vb_str_utf8(vb, sk_text_view(&t), ret);
}

MEMBER(folder_item)
{
    const vb_value *key = vb_arg_of(c, 0);
    (void)self;
    for (size_t i = 0; i < FOLDERS; i++)
        if (key->type == VT_STRING ? vb_str_is(key, folders[i][0]) : vb_num(key) == (double)i)
            return give_path(vb, folders[i][1], c->ret);
    return vb_str_c(vb, "", c->ret);
}
static bool folder_each(struct vb *vb, struct vb_obj *self, size_t i, vb_value *ret)
{
    (void)self;
    return i < FOLDERS && give_path(vb, folders[i][1], ret);
}
MEMBER(folder_count)
{
    (void)vb, (void)self;
    *c->ret = VB_LONG(FOLDERS);
    return true;
}
static const struct vb_member folders_members[] = {
    {"Item", folder_item}, {"Count", folder_count}, {"length", folder_count}, {NULL, NULL}};
static const struct vb_objtype folders_type = {"IWshCollection", folders_members, NULL,
                                               folder_each};
MEMBER(special_folders)
{
    return vb_child(vb, self, &folders_type, c);
}

MEMBER(environment_item)
{
    sk_span name = vb_arg_text(vb, c, 0), value = {0};
    char *key = sk_arena_cstr(vb->arena, name);
    if (key == NULL)
        return vb_stop(vb, "memory");
    if (c->access != VB_GET)
        return vb_set_prop(vb, self, key, *vb_arg_of(c, c->argc - 1));
    vb_env(vb, "WScript.Shell.Environment", name);
    const vb_value *set = vb_prop(vb, self, key, false);
    if (set != NULL)
        *c->ret = *set;
    else if (!sk_windows_env(vb->arena, vb->profile, name, &value))
        value = (sk_span){0};
    return set != NULL || vb_return_text(vb, c, value);
}
static const struct vb_member environment_members[] = {
    {"Item", environment_item}, {"Remove", vb_m_nothing}, {NULL, NULL}};
static const struct vb_objtype environment_type = {"IWshEnvironment", environment_members, NULL,
                                                   NULL};
MEMBER(environment)
{
    struct vb_call none = {.name = c->name, .ret = c->ret};
    return vb_child(vb, self, &environment_type, &none); /* the argument is which of four */
}

MEMBER(popup)
{
    (void)self;
    vb_do(vb, SK_DO_OTHER, strcmp(c->name, "Echo") == 0 ? "WScript.Echo" : "WScript.Shell.Popup",
          vb_arg_text(vb, c, 0));
    *c->ret = VB_LONG(1);
    return true;
}
MEMBER(echo)
{
    sk_span all = {0};
    (void)self;
    for (size_t i = 0; i < c->argc; i++)
        all = vb_joined(vb, all, " ", vb_arg_text(vb, c, i));
    vb_do(vb, SK_DO_OTHER, "WScript.Echo", all);
    return true;
}
MEMBER(send_keys)
{
    (void)self;
    vb_do(vb, SK_DO_OTHER, c->name, vb_arg_text(vb, c, 0));
    return true;
}
MEMBER(current_directory)
{
    struct sk_text t = sk_text_new(vb->arena, 4096);
    vb_value s;
    sk_text_printf(&t, "C:\\Users\\%s\\Documents", vb->profile->user);
    return vb_str_utf8(vb, sk_text_view(&t), &s) && vb_kept(vb, self, c, s);
}

/* A shortcut is written; what it would start is told too. */
MEMBER(shortcut_save)
{
    (void)c;
    vb_do(vb, SK_DO_WRITE, "WScript.Shell.CreateShortcut", self->path);
    vb_path(vb, self->path);
    sk_span target = vb_prop_text(vb, self, "TargetPath");
    sk_span line = vb_joined(vb, target, " ", vb_prop_text(vb, self, "Arguments"));
    vb_path(vb, target);
    vb_do(vb, SK_DO_OTHER, "WshShortcut.TargetPath", line);
    return true;
}
MEMBER(shortcut_name)
{
    return vb_return_text(vb, c, self->path);
}
static const struct vb_member shortcut_members[] = {
    {"FullName", shortcut_name}, {"Save", shortcut_save}, {NULL, NULL}};
static const struct vb_objtype shortcut_type = {"IWshShortcut", shortcut_members, NULL, NULL};
MEMBER(create_shortcut)
{
    (void)self;
    return vb_give_at(vb, &shortcut_type, vb_arg_text(vb, c, 0), c->ret);
}
static const struct vb_member wsh_members[] = {{"SpecialFolders", special_folders},
                                               {"Run", run},
                                               {"Exec", exec},
                                               {"RegRead", registry},
                                               {"RegWrite", registry},
                                               {"RegDelete", registry},
                                               {"ExpandEnvironmentStrings", expand_environment},
                                               {"Environment", environment},
                                               {"Popup", popup},
                                               {"SendKeys", send_keys},
                                               {"AppActivate", vb_m_false},
                                               {"LogEvent", vb_m_true},
                                               {"CurrentDirectory", current_directory},
                                               {"CreateShortcut", create_shortcut},
                                               {NULL, NULL}};
static const struct vb_objtype wsh_type = {"IWshShell3", wsh_members, NULL, NULL};

/* ---- WScript.Network ---- */

MEMBER(network_name)
{
    (void)self;
    const char *value = c->name[0] == 'C'   ? vb->profile->computer
                        : c->name[4] == 'N' ? vb->profile->user
                                            : vb->profile->domain;
    vb_env(vb, "WScript.Network", sk_span_of_cstr(c->name));
    return vb_str_c(vb, value, c->ret);
}
MEMBER(map_drive)
{
    (void)self;
    vb_do(vb, SK_DO_OTHER, "WScript.Network.MapNetworkDrive",
          vb_joined(vb, vb_arg_text(vb, c, 0), " ", vb_arg_text(vb, c, 1)));
    return true;
}
MEMBER(network_list)
{
    (void)self;
    vb_env(vb, "WScript.Network", sk_span_of_cstr(c->name));
    return vb_give(vb, &vb_list_type, c->ret);
}
static const struct vb_member network_members[] = {
    {"UserName", network_name},           {"ComputerName", network_name},
    {"UserDomain", network_name},         {"MapNetworkDrive", map_drive},
    {"EnumNetworkDrives", network_list},  {"EnumPrinterConnections", network_list},
    {"RemoveNetworkDrive", vb_m_nothing}, {NULL, NULL}};
static const struct vb_objtype network_type = {"IWshNetwork2", network_members, NULL, NULL};

/* ---- Shell.Application ---- */

/* ShellExecute(file, arguments, directory, operation, show) */
MEMBER(shell_execute)
{
    (void)self;
    sk_span line = vb_joined(vb, vb_arg_text(vb, c, 0), " ", vb_arg_text(vb, c, 1));
    vb_do_command(vb, "Shell.Application.ShellExecute", line);
    return true;
}
MEMBER(shell_open)
{
    (void)self;
    sk_span what = vb_arg_text(vb, c, 0);
    if (vb_is_url(what))
        vb_do(vb, SK_DO_DOWNLOAD, "Shell.Application.Open", what);
    else
        vb_do_command(vb, "Shell.Application.Open", what);
    return true;
}

static const struct vb_objtype folder_type;

/* FolderItem */
MEMBER(item_path)
{
    return vb_return_text(vb, c, self->path);
}
MEMBER(item_name)
{
    size_t slash = sk_rfind_byte(self->path, '\\');
    return vb_return_text(vb, c, slash == SK_NPOS ? self->path : sk_from(self->path, slash + 1));
}
MEMBER(item_verb)
{
    sk_span verb = vb_has_arg(c, 0) ? vb_arg_text(vb, c, 0) : SK_LIT("open");
    if (sk_ieq(verb, SK_LIT("open")) || sk_ieq(verb, SK_LIT("runas")))
        vb_do_command(vb, "FolderItem.InvokeVerb", self->path);
    else
        vb_do(vb, SK_DO_OTHER, "FolderItem.InvokeVerb", vb_joined(vb, verb, " ", self->path));
    return true;
}
MEMBER(item_folder)
{
    return vb_give_at(vb, &folder_type, self->path, c->ret);
}
static const struct vb_member item_members[] = {
    {"Name", item_name},         {"Path", item_path},        {"InvokeVerb", item_verb},
    {"InvokeVerbEx", item_verb}, {"GetFolder", item_folder}, {"IsFolder", vb_m_false},
    {"IsFileSystem", vb_m_true}, {"Size", vb_m_zero},        {NULL, NULL}};
static const struct vb_objtype item_type = {"FolderItem2", item_members, NULL, NULL};

static sk_span below(struct vb *vb, sk_span folder, sk_span name)
{
    bool closed = folder.len > 0 && folder.ptr[folder.len - 1] == '\\';
    return vb_joined(vb, folder, closed ? "" : "\\", name);
}

/* Folder: what is copied here is written here; Items of an archive are its content. */
MEMBER(copy_here)
{
    const vb_value *what = vb_arg_of(c, 0);
    sk_span from =
        what->type == VT_OBJECT && what->o != NULL ? what->o->path : vb_arg_text(vb, c, 0);
    vb_do_move(vb, c->name[0] == 'C' ? "Shell.Application.CopyHere" : "Shell.Application.MoveHere",
               from, self->path);
    return true;
}
MEMBER(items)
{
    return vb_give_at(vb, &folder_type, self->path, c->ret);
}
MEMBER(items_item)
{
    vb_env(vb, "Folder.Items", self->path);
    sk_span name = vb_has_arg(c, 0) && vb_arg_of(c, 0)->type == VT_STRING ? vb_arg_text(vb, c, 0)
                                                                          : SK_LIT("item");
    return vb_give_at(vb, &item_type, below(vb, self->path, name), c->ret);
}
MEMBER(folder_self)
{
    return vb_give_at(vb, &item_type, self->path, c->ret);
}
MEMBER(parse_name)
{
    return vb_give_at(vb, &item_type, below(vb, self->path, vb_arg_text(vb, c, 0)), c->ret);
}
MEMBER(new_folder)
{
    vb_do(vb, SK_DO_WRITE, "Folder.NewFolder", below(vb, self->path, vb_arg_text(vb, c, 0)));
    return true;
}
static const struct vb_member folder_members[] = {{"Item", items_item},
                                                  {"Items", items},
                                                  {"CopyHere", copy_here},
                                                  {"MoveHere", copy_here},
                                                  {"ParseName", parse_name},
                                                  {"NewFolder", new_folder},
                                                  {"Self", folder_self},
                                                  {"Title", item_name},
                                                  {"Path", item_path},
                                                  {"Count", vb_m_count},
                                                  {NULL, NULL}};
static const struct vb_objtype folder_type = {"Folder3", folder_members, NULL, NULL};

MEMBER(name_space)
{
    static const struct {
        int number;
        const char *path;
    } known[] = {{0, "C:\\Users\\\1\\Desktop"},
                 {5, "C:\\Users\\\1\\Documents"},
                 {7, "C:\\Users\\\1\\AppData\\Roaming\\Microsoft\\Windows\\Start Menu\\Programs"
                     "\\Startup"},
                 {26, "C:\\Users\\\1\\AppData\\Roaming"},
                 {28, "C:\\Users\\\1\\AppData\\Local"},
                 {35, "C:\\ProgramData"},
                 {36, "C:\\Windows"},
                 {37, "C:\\Windows\\System32"},
                 {38, "C:\\Program Files"},
                 {40, "C:\\Users\\\1"}};
    const vb_value *key = vb_arg_of(c, 0);
    (void)self;
    for (size_t i = 0; vb_is_num(key->type) && i < sizeof known / sizeof known[0]; i++)
        if (vb_num(key) == known[i].number) {
            vb_value path;
            return give_path(vb, known[i].path, &path) &&
                   vb_give_at(vb, &folder_type, vb_utf8(vb, &path), c->ret);
        }
    return vb_give_at(vb, &folder_type, vb_arg_text(vb, c, 0), c->ret);
}

static const struct vb_objtype shell_type;
MEMBER(window_document)
{
    if (c->access != VB_GET)
        return true;
    return vb_child(vb, self, &shell_type, c);
}
/* A window of Explorer: its Document.Application is a Shell.Application again. */
static const struct vb_member explorer_members[] = {
    {"Document", window_document}, {"Application", window_document}, {"Navigate", shell_open},
    {"Navigate2", shell_open},     {"Quit", vb_m_nothing},           {NULL, NULL}};
static const struct vb_objtype explorer_type = {"IWebBrowser2", explorer_members, NULL, NULL};

MEMBER(windows_item)
{
    return vb_child(vb, self, &explorer_type, &(struct vb_call){.name = "Item", .ret = c->ret});
}
MEMBER(windows_count)
{
    (void)vb, (void)self;
    *c->ret = VB_LONG(1);
    return true;
}
static bool windows_each(struct vb *vb, struct vb_obj *self, size_t i, vb_value *ret)
{
    return i == 0 &&
           vb_child(vb, self, &explorer_type, &(struct vb_call){.name = "Item", .ret = ret});
}
static const struct vb_member windows_members[] = {
    {"Item", windows_item}, {"Count", windows_count}, {NULL, NULL}};
static const struct vb_objtype windows_type = {"IShellWindows", windows_members, NULL,
                                               windows_each};
MEMBER(windows)
{
    return vb_child(vb, self, &windows_type, c);
}
MEMBER(system_information)
{
    (void)self;
    vb_env(vb, "Shell.Application.GetSystemInformation", vb_arg_text(vb, c, 0));
    *c->ret = VB_LONG(8);
    return true;
}
static const struct vb_member shell_members[] = {{"ShellExecute", shell_execute},
                                                 {"Open", shell_open},
                                                 {"Explore", shell_open},
                                                 {"NameSpace", name_space},
                                                 {"BrowseForFolder", name_space},
                                                 {"Windows", windows},
                                                 {"GetSystemInformation", system_information},
                                                 {"MinimizeAll", vb_m_nothing},
                                                 {"Application", vb_m_self},
                                                 {"Parent", vb_m_self},
                                                 {NULL, NULL}};
static const struct vb_objtype shell_type = {"IShellDispatch6", shell_members, NULL, NULL};

/* ---- WScript ---- */

MEMBER(wscript_quit)
{
    (void)self, (void)c;
    vb->quitting = true;
    return false;
}
MEMBER(wscript_sleep)
{
    double ms = 0;
    (void)self;
    if (!vb_arg_dbl(vb, c, 0, &ms))
        return false;
    vb->clock += ms / 86400000;
    return true;
}
MEMBER(wscript_create)
{
    (void)self;
    return vb_create(vb, vb_arg_text(vb, c, 0), c->ret);
}
MEMBER(wscript_get)
{
    (void)self;
    return vb_bind(vb, vb_arg_text(vb, c, 0), vb_arg_text(vb, c, 1), c->ret);
}
MEMBER(wscript_name)
{
    (void)self;
    sk_span name =
        vb->input->document_name.len > 0 ? vb->input->document_name : SK_LIT("script.vbs");
    struct sk_text t = sk_text_new(vb->arena, 4096);
    if (strcmp(c->name, "ScriptFullName") == 0)
        sk_text_printf(&t, "C:\\Users\\%s\\Downloads\\", vb->profile->user);
    sk_text_put(&t, name);
    return vb_return_text(vb, c, sk_text_view(&t));
}
MEMBER(wscript_text)
{
    static const char *const table[][2] = {{"Name", "Windows Script Host"},
                                           {"Version", "5.812"},
                                           {"Path", "C:\\Windows\\System32"},
                                           {"FullName", "C:\\Windows\\System32\\wscript.exe"}};
    (void)self;
    for (size_t i = 0; i < 4; i++)
        if (strcmp(table[i][0], c->name) == 0)
            return vb_str_c(vb, table[i][1], c->ret);
    return true;
}
/* /name:value of the command line, which has none. */
MEMBER(named_item)
{
    (void)vb, (void)self;
    *c->ret = VB_EMPTY;
    return true;
}
static const struct vb_member named_members[] = {{"Item", named_item},
                                                 {"Count", vb_m_count},
                                                 {"Length", vb_m_count},
                                                 {"Exists", vb_m_false},
                                                 {NULL, NULL}};
static const struct vb_objtype named_type = {"WshNamed", named_members, NULL, NULL};
MEMBER(named)
{
    return vb_child(vb, self, &named_type, c);
}
static const struct vb_member arguments_members[] = {{"Item", vb_m_item0},
                                                     {"Count", vb_m_count},
                                                     {"Length", vb_m_count},
                                                     {"Exists", vb_m_false},
                                                     {"Named", named},
                                                     {"Unnamed", vb_m_self},
                                                     {NULL, NULL}};
static const struct vb_objtype arguments_type = {"IWshArguments", arguments_members, NULL, NULL};
MEMBER(arguments)
{
    return vb_child(vb, self, &arguments_type, c);
}
MEMBER(wscript_stream)
{
    return vb_child(vb, self, &out_type, c);
}
static const struct vb_member wscript_members[] = {{"Name", wscript_text},
                                                   {"Echo", echo},
                                                   {"Quit", wscript_quit},
                                                   {"Sleep", wscript_sleep},
                                                   {"CreateObject", wscript_create},
                                                   {"GetObject", wscript_get},
                                                   {"ConnectObject", vb_m_nothing},
                                                   {"Arguments", arguments},
                                                   {"ScriptFullName", wscript_name},
                                                   {"ScriptName", wscript_name},
                                                   {"Version", wscript_text},
                                                   {"Path", wscript_text},
                                                   {"FullName", wscript_text},
                                                   {"StdOut", wscript_stream},
                                                   {"StdErr", wscript_stream},
                                                   {"StdIn", wscript_stream},
                                                   {"Interactive", vb_m_true},
                                                   {"Timeout", vb_m_zero},
                                                   {NULL, NULL}};
const struct vb_objtype vb_wscript_type = {"Object", wscript_members, NULL, NULL};

const struct vb_maker vb_make_shell[] = {{"wscript.shell*", &wsh_type},
                                         {"wshshell", &wsh_type},
                                         {"iwshruntimelibrary.wshshell*", &wsh_type},
                                         {"wscript.network*", &network_type},
                                         {"wshnetwork", &network_type},
                                         {"shell.application*", &shell_type},
                                         {"shell32.shell", &shell_type},
                                         {"shellbrowserwindow", &explorer_type},
                                         {"shellwindows", &windows_type},
                                         {"wscript", &vb_wscript_type},
                                         {NULL, NULL}};

/* Application of Word, Excel and PowerPoint, and what hangs on it. */
#include <stdio.h>
#include <stdlib.h>

#include "interp/vba/memory.h"
#include "interp/vba/sheet.h"

/* ---- what all documents have ---- */

bool vb_m_document_name(struct vb *vb, struct vb_obj *self, struct vb_call *c)
{
    static const char *const names[] = {[VB_HOST_NONE] = "document.doc",
                                        [VB_HOST_WORD] = "document.doc",
                                        [VB_HOST_EXCEL] = "book.xls",
                                        [VB_HOST_POWERPOINT] = "slides.ppt",
                                        [VB_HOST_OUTLOOK] = "document.doc"};
    sk_span name = self->path.len > 0                 ? self->path
                   : vb->input->document_name.len > 0 ? vb->input->document_name
                                                      : sk_span_of_cstr(names[vb_host(vb)]);
    struct sk_text t = sk_text_new(vb->arena, 4096);
    vb->env_read = true;
    if (c->name[0] != 'N')
        sk_text_printf(&t, "C:\\Users\\%s\\Documents", vb->profile->user);
    if (c->name[0] == 'F')
        sk_text_byte(&t, '\\');
    if (c->name[0] != 'P')
        sk_text_put(&t, name);
    return vb_return_text(vb, c, sk_text_view(&t));
}
bool vb_m_save_as(struct vb *vb, struct vb_obj *self, struct vb_call *c)
{
    sk_span path = vb_arg_text(vb, c, c->name[0] == 'E' && vb_has_arg(c, 1) ? 1 : 0);
    const char *api = sk_arena_cstr(
        vb->arena, vb_joined(vb, sk_span_of_cstr(self->type->name), ".", sk_span_of_cstr(c->name)));
    vb_do(vb, SK_DO_WRITE, api == NULL ? c->name : api, path);
    vb_path(vb, path);
    return true;
}
bool vb_m_follow(struct vb *vb, struct vb_obj *self, struct vb_call *c)
{
    sk_span target = vb_arg_text(vb, c, 0);
    (void)self;
    if (vb_is_url(target))
        vb_do(vb, SK_DO_DOWNLOAD, "FollowHyperlink", target);
    else
        vb_do_command(vb, "FollowHyperlink", target);
    return true;
}
bool vb_m_minus_one(struct vb *vb, struct vb_obj *self, struct vb_call *c)
{
    return vb_kept(vb, self, c, VB_LONG(-1));
}

/* ---- the project's own code: what is added is a layer, and runs when it is called ---- */

MEMBER(add_string)
{
    sk_span code = vb_arg_text(vb, c, c->argc > 1 ? c->argc - 1 : 0);
    (void)self;
    const char *api = c->name[0] == 'A'   ? "CodeModule.AddFromString"
                      : c->name[0] == 'I' ? "CodeModule.InsertLines"
                                          : "CodeModule.ReplaceLine";
    vb_do(vb, SK_DO_SCRIPT, api, code);
    vb_layer(vb, SK_LANG_VBA, (sk_span){0}, code);
    return vb_execute_text(vb, code, true);
}
MEMBER(add_file)
{
    (void)self;
    vb_do(vb, SK_DO_SCRIPT, "CodeModule.AddFromFile", vb_arg_text(vb, c, 0));
    return true;
}
MEMBER(module_lines)
{
    (void)self;
    return vb_str_c(vb, "", c->ret);
}
static const struct vb_member code_members[] = {
    {"CountOfLines", vb_m_zero}, {"AddFromString", add_string},
    {"InsertLines", add_string}, {"ReplaceLine", add_string},
    {"AddFromFile", add_file},   {"DeleteLines", vb_m_nothing},
    {"Lines", module_lines},     {NULL, NULL}};
static const struct vb_objtype code_type = {"CodeModule", code_members, NULL, NULL};
MEMBER(code_module)
{
    return vb_child(vb, self, &code_type, c);
}
MEMBER(component_export)
{
    (void)self;
    vb_do(vb, SK_DO_WRITE, "VBComponent.Export", vb_arg_text(vb, c, 0));
    vb_path(vb, vb_arg_text(vb, c, 0));
    return true;
}
static const struct vb_member component_members[] = {{"CodeModule", code_module},
                                                     {"Export", component_export},
                                                     {"Activate", vb_m_nothing},
                                                     {"Designer", vb_m_self},
                                                     {NULL, NULL}};
static const struct vb_objtype component_type = {"VBComponent", component_members, NULL, NULL};
MEMBER(component)
{
    return vb_child(vb, self, &component_type, &(struct vb_call){.name = "one", .ret = c->ret});
}
MEMBER(component_import)
{
    vb_do(vb, SK_DO_SCRIPT, "VBComponents.Import", vb_arg_text(vb, c, 0));
    return component(vb, self, c);
}
static bool component_each(struct vb *vb, struct vb_obj *self, size_t i, vb_value *ret)
{
    return i == 0 && component(vb, self, &(struct vb_call){.name = "Item", .ret = ret});
}
MEMBER(one)
{
    (void)vb, (void)self;
    *c->ret = VB_LONG(1);
    return true;
}
static const struct vb_member components_members[] = {
    {"Item", component}, {"Add", component},       {"Import", component_import},
    {"Count", one},      {"Remove", vb_m_nothing}, {NULL, NULL}};
static const struct vb_objtype components_type = {"VBComponents", components_members, NULL,
                                                  component_each};
MEMBER(components)
{
    return vb_child(vb, self, &components_type, c);
}
static const struct vb_objtype project_type;
MEMBER(projects)
{
    return vb_child(vb, self, &project_type, &(struct vb_call){.name = "project", .ret = c->ret});
}
static const struct vb_member project_members[] = {{"VBComponents", components},
                                                   {"ActiveVBProject", projects},
                                                   {"VBProjects", projects},
                                                   {"Item", projects},
                                                   {"References", vb_m_self},
                                                   {"Protection", vb_m_zero},
                                                   {"MainWindow", vb_m_self},
                                                   {"Count", one},
                                                   {NULL, NULL}};
static const struct vb_objtype project_type = {"VBProject", project_members, NULL, NULL};
bool vb_m_project(struct vb *vb, struct vb_obj *self, struct vb_call *c)
{
    return vb_child(vb, self, &project_type, c);
}
static const struct vb_objtype template_type;
bool vb_m_template(struct vb *vb, struct vb_obj *self, struct vb_call *c)
{
    if (c->access != VB_GET) {
        sk_span source = vb_arg_text(vb, c, c->argc - 1);
        vb_do(vb, vb_is_url(source) ? SK_DO_DOWNLOAD : SK_DO_LOAD, "Document.AttachedTemplate",
              source);
        return true;
    }
    return vb_child(vb, self, &template_type, c);
}
MEMBER(template_name)
{
    struct sk_text t = sk_text_new(vb->arena, 4096);
    (void)self;
    if (c->name[0] != 'N')
        sk_text_printf(&t, "C:\\Users\\%s\\AppData\\Roaming\\Microsoft\\Templates",
                       vb->profile->user);
    sk_text_puts(&t, c->name[0] == 'F' ? "\\Normal.dotm" : c->name[0] == 'N' ? "Normal.dotm" : "");
    return vb_return_text(vb, c, sk_text_view(&t));
}
static const struct vb_member template_members[] = {{"Name", template_name},
                                                    {"FullName", template_name},
                                                    {"Path", template_name},
                                                    {"VBProject", vb_m_project},
                                                    {"Saved", vb_m_true},
                                                    {"Save", vb_m_nothing},
                                                    {NULL, NULL}};
static const struct vb_objtype template_type = {"Template", template_members, NULL, NULL};

/* ---- windows, recent files, tasks, system ---- */

static bool env_number(struct vb *vb, struct vb_call *c, const char *api, int64_t n)
{
    /* "Count" alone would say nothing. */
    vb_env(vb, api, sk_span_of_cstr(strcmp(c->name, "Count") == 0 ? api : c->name));
    *c->ret = VB_LONG(n);
    return true;
}
MEMBER(window_size)
{
    bool height = strstr(c->name, "Height") != NULL;
    if (c->access != VB_GET)
        return vb_kept(vb, self, c, VB_EMPTY);
    vb_env(vb, self == vb->app ? "Application" : "ActiveWindow", sk_span_of_cstr(c->name));
    const vb_value *set = vb_prop(vb, self, c->name, false);
    *c->ret = set != NULL
                  ? *set
                  : VB_LONG(height ? vb->profile->window_height : vb->profile->window_width);
    return true;
}
static const struct vb_member window_members[] = {{"Caption", vb_m_document_name},
                                                  {"Width", window_size},
                                                  {"Height", window_size},
                                                  {"UsableWidth", window_size},
                                                  {"UsableHeight", window_size},
                                                  {"Selection", vb_m_selection},
                                                  {"Visible", vb_m_true},
                                                  {"WindowState", vb_m_zero},
                                                  {"Activate", vb_m_nothing},
                                                  {"Close", vb_m_nothing},
                                                  {"Document", vb_m_app},
                                                  {"Count", one},
                                                  {"View", vb_m_self},
                                                  {"ActivePane", vb_m_self},
                                                  {NULL, NULL}};
static const struct vb_objtype window_type = {"Window", window_members, NULL, NULL};
bool vb_m_window(struct vb *vb, struct vb_obj *self, struct vb_call *c)
{
    return vb_child(vb, self, &window_type, &(struct vb_call){.name = c->name, .ret = c->ret});
}

static sk_span recent_name(struct vb *vb, size_t i)
{
    struct sk_text t = sk_text_new(vb->arena, 256);
    for (size_t k = 0; k <= i && k < 8; k++)
        if (vb->profile->recent_files[k] == NULL)
            break;
        else if (k == i)
            return sk_span_of_cstr(vb->profile->recent_files[k]);
    sk_text_printf(&t, "Document%u.docx", (unsigned)i + 1);
    return sk_text_view(&t);
}
static bool recent_each(struct vb *vb, struct vb_obj *self, size_t i, vb_value *ret)
{
    (void)self;
    if (i >= vb->profile->recent_file_count)
        return false;
    vb_env(vb, "RecentFiles.Item", SK_LIT("RecentFiles"));
    return vb_give_at(vb, &vb_part_type, recent_name(vb, i), ret);
}
MEMBER(recent_item)
{
    int32_t n;
    if (!vb_arg_long(vb, c, 0, 1, &n))
        return false;
    return (n >= 1 && recent_each(vb, self, (size_t)n - 1, c->ret)) || vb_err(vb, 5941);
}
MEMBER(recent_count)
{
    (void)self;
    return env_number(vb, c, "RecentFiles.Count", vb->profile->recent_file_count);
}
static const struct vb_member recent_members[] = {
    {"Item", recent_item}, {"Count", recent_count}, {"Maximum", recent_count}, {NULL, NULL}};
static const struct vb_objtype recent_type = {"RecentFiles", recent_members, NULL, recent_each};
MEMBER(recent)
{
    return vb_child(vb, self, &recent_type, c);
}

static const char *const task_names[] = {"Program Manager", "Inbox - Outlook", "Microsoft Edge",
                                         "File Explorer", "Settings"};
static bool task_each(struct vb *vb, struct vb_obj *self, size_t i, vb_value *ret)
{
    (void)self;
    vb_env(vb, "Application.Tasks", SK_LIT("Tasks"));
    return i < sizeof task_names / sizeof task_names[0] &&
           vb_give_at(vb, &vb_part_type, sk_span_of_cstr(task_names[i]), ret);
}
MEMBER(task_count)
{
    (void)self;
    return env_number(vb, c, "Tasks.Count", vb->profile->task_count);
}
MEMBER(task_exists)
{
    sk_span name = vb_arg_text(vb, c, 0);
    bool is = false;
    (void)self;
    vb_env(vb, "Tasks.Exists", name);
    for (size_t i = 0; i < sizeof task_names / sizeof task_names[0]; i++)
        is |= sk_ieq(name, sk_span_of_cstr(task_names[i]));
    *c->ret = VB_BOOL(is);
    return true;
}
MEMBER(task_item)
{
    int32_t n;
    if (vb_arg_of(c, 0)->type == VT_STRING)
        return vb_give_at(vb, &vb_part_type, vb_arg_text(vb, c, 0), c->ret);
    if (!vb_arg_long(vb, c, 0, 1, &n))
        return false;
    return (n >= 1 && task_each(vb, self, (size_t)n - 1, c->ret)) || vb_err(vb, 5941);
}
static const struct vb_member tasks_members[] = {
    {"Item", task_item}, {"Count", task_count}, {"Exists", task_exists}, {NULL, NULL}};
static const struct vb_objtype tasks_type = {"Tasks", tasks_members, NULL, task_each};
MEMBER(tasks)
{
    return vb_child(vb, self, &tasks_type, c);
}

/* Word's System: screen, country, and the registry by the back door. */
MEMBER(profile_string)
{
    bool get = c->access == VB_GET;
    sk_span file = vb_arg_text(vb, c, 0);
    sk_span key = vb_joined(vb, vb_arg_text(vb, c, 1), "\\", vb_arg_text(vb, c, 2));
    (void)self;
    if (file.len == 0) {
        vb_do(vb, SK_DO_REGISTRY, "System.PrivateProfileString", key);
        sk_events_indicator(&vb->events, SK_IOC_REGISTRY, key);
    } else {
        vb_do(vb, get ? SK_DO_ENVIRONMENT : SK_DO_WRITE, "System.PrivateProfileString", file);
    }
    char *slot =
        sk_arena_cstr(vb->arena, vb_joined(vb, SK_LIT("#ini"), file.len > 0 ? "f" : "r", key));
    if (slot == NULL)
        return vb_stop(vb, "memory");
    vb->env_read |= get;
    if (!get)
        return vb_set_prop(vb, vb->app, slot, *vb_arg_of(c, c->argc - 1));
    const vb_value *kept = vb_prop(vb, vb->app, slot, false);
    if (kept == NULL)
        return vb_str_c(vb, "", c->ret);
    *c->ret = *kept;
    return true;
}
MEMBER(system_number)
{
    (void)self;
    return env_number(vb, c, "System",
                      c->name[0] == 'H'   ? vb->profile->screen_width
                      : c->name[0] == 'V' ? vb->profile->screen_height
                                          : (int64_t)atoi(vb->profile->country));
}
MEMBER(system_text)
{
    (void)self;
    vb_env(vb, "System", sk_span_of_cstr(c->name));
    return vb_str_c(vb,
                    c->name[0] == 'O'   ? "Windows NT"
                    : c->name[0] == 'V' ? vb->profile->os_version
                                        : vb->profile->locale,
                    c->ret);
}
static const struct vb_member system_members[] = {{"PrivateProfileString", profile_string},
                                                  {"ProfileString", profile_string},
                                                  {"HorizontalResolution", system_number},
                                                  {"VerticalResolution", system_number},
                                                  {"Country", system_number},
                                                  {"OperatingSystem", system_text},
                                                  {"Version", system_text},
                                                  {"LanguageDesignation", system_text},
                                                  {NULL, NULL}};
static const struct vb_objtype system_type = {"System", system_members, NULL, NULL};
MEMBER(system_object)
{
    return vb_child(vb, self, &system_type, c);
}
MEMBER(bag)
{
    return vb_child(vb, self, &vb_bag_type, c);
}

/* ---- lists of open documents ---- */

/* The one document of a program: the host's own, or one that stands for it. */
static bool give_document(struct vb *vb, const char *of, vb_value *ret)
{
    char first = of[0] == 'A' ? of[6] : of[0] == 'T' ? of[4] : of[0]; /* ActiveX, ThisX, Xs */
    const struct vb_objtype *type = first == 'W'   ? &vb_workbook_type
                                    : first == 'P' ? &vb_presentation_type
                                                   : &vb_document_type;
    *ret = VB_OBJ(vb->document);
    return vb->document->type == type ||
           vb_child(vb, vb->app, type, &(struct vb_call){.name = type->name, .ret = ret});
}

MEMBER(documents_item)
{
    (void)c;
    return give_document(vb, (const char *)self->data, c->ret);
}
MEMBER(documents_open)
{
    sk_span path = vb_arg_text(vb, c, 0);
    (void)self;
    if (vb_is_url(path))
        vb_do(vb, SK_DO_DOWNLOAD, "Documents.Open", path);
    else
        vb_do(vb, SK_DO_OTHER, "Documents.Open", path);
    return documents_item(vb, self, c);
}
static bool documents_each(struct vb *vb, struct vb_obj *self, size_t i, vb_value *ret)
{
    return i == 0 && give_document(vb, (const char *)self->data, ret);
}
static const struct vb_member documents_members[] = {{"Item", documents_item},
                                                     {"Open", documents_open},
                                                     {"Add", documents_item},
                                                     {"Count", one},
                                                     {"Close", vb_m_nothing},
                                                     {"OpenText", documents_open},
                                                     {NULL, NULL}};
static const struct vb_objtype documents_type = {"Documents", documents_members, NULL,
                                                 documents_each};
MEMBER(documents)
{
    struct vb_call none = {.name = c->name, .ret = c->ret};
    if (!vb_child(vb, self, &documents_type, &none))
        return false;
    c->ret->o->data = (void *)(uintptr_t)c->name;
    return c->argc == 0 || vb_pass_on(vb, c);
}
MEMBER(document)
{
    (void)self;
    return give_document(vb, c->name, c->ret);
}

MEMBER(macro_container)
{
    (void)self;
    *c->ret = VB_OBJ(vb->document);
    return true;
}

/* ---- Application's own ---- */

/* 'Name "a", 1' in quotation marks is a call with its arguments. */
static bool quoted_call(struct vb *vb, sk_span name, bool *ret_is)
{
    size_t space;
    name = sk_trim(name);
    *ret_is = name.len > 2 && name.ptr[0] == '\'' && name.ptr[name.len - 1] == '\'';
    if (!*ret_is)
        return true;
    name = sk_trim(sk_slice(name, 1, name.len - 1));
    space = sk_find_byte(name, ' ');
    *ret_is = space != SK_NPOS && sk_find_byte(sk_slice(name, 0, space), '!') == SK_NPOS;
    return !*ret_is || vb_execute_text(vb, name, true);
}
MEMBER(run)
{
    bool known;
    (void)self;
    if (c->argc == 0)
        return vb_err(vb, 449);
    sk_span name = vb_arg_text(vb, c, 0);
    if (!quoted_call(vb, name, &known))
        return false;
    if (known)
        return true;
    if (!vb_call_name(vb, name, c->args + 1, c->argc - 1, c->ret, &known))
        return false;
    return known || vb_err(vb, 1004);
}
MEMBER(on_time)
{
    bool known;
    vb_value none;
    const struct vb_proc *q = vb_proc_find(vb, vb_arg_text(vb, c, 1));
    (void)self;
    if (q != NULL && vb_is_running(vb, q))
        return true; /* it would go on like this */
    sk_span name = vb_arg_text(vb, c, 1);
    if (!quoted_call(vb, name, &known))
        return false;
    return known || vb_call_name(vb, name, NULL, 0, &none, &known);
}
MEMBER(app_name)
{
    static const char *const names[] = {[VB_HOST_NONE] = "Microsoft Word",
                                        [VB_HOST_WORD] = "Microsoft Word",
                                        [VB_HOST_EXCEL] = "Microsoft Excel",
                                        [VB_HOST_POWERPOINT] = "Microsoft PowerPoint",
                                        [VB_HOST_OUTLOOK] = "Outlook"};
    if (c->access != VB_GET)
        return vb_kept(vb, self, c, VB_EMPTY);
    return vb_str_c(vb, names[vb_host(vb)], c->ret);
}
MEMBER(app_text)
{
    char api[64];
    const char *value = c->name[0] == 'V'                         ? vb->profile->office_version
                        : c->name[0] == 'B'                       ? "16.0.16130"
                        : strcmp(c->name, "ActivePrinter") == 0   ? vb->profile->printer
                        : strcmp(c->name, "UserInitials") == 0    ? "JS"
                        : strcmp(c->name, "OperatingSystem") == 0 ? "Windows (64-bit) NT 10.00"
                                                                  : vb->profile->user;
    if (c->access != VB_GET)
        return vb_kept(vb, self, c, VB_EMPTY);
    (void)snprintf(api, sizeof api, "Application.%s", c->name);
    vb_env(vb, sk_arena_cstr(vb->arena, sk_span_of_cstr(api)), sk_span_of_cstr(c->name));
    const vb_value *set = vb_prop(vb, self, c->name, false);
    if (set != NULL)
        *c->ret = *set;
    return set != NULL || vb_str_c(vb, value, c->ret);
}
MEMBER(app_flag)
{
    char api[64];
    (void)self;
    (void)snprintf(api, sizeof api, "Application.%s", c->name);
    vb_env(vb, sk_arena_cstr(vb->arena, sk_span_of_cstr(api)), sk_span_of_cstr(c->name));
    *c->ret = VB_BOOL(true);
    return true;
}
MEMBER(language_id)
{
    (void)self;
    vb_env(vb, "LanguageSettings.LanguageID", SK_LIT("LanguageID"));
    *c->ret = VB_LONG(vb->profile->language_id);
    return true;
}
static const struct vb_member language_members[] = {{"LanguageID", language_id}, {NULL, NULL}};
static const struct vb_objtype language_type = {"LanguageSettings", language_members, NULL, NULL};
MEMBER(language_settings)
{
    return vb_child(vb, self, &language_type, c);
}

/* International(index): 1 country, 3 decimal, 4 thousands, 5 list separator, 17 date … */
MEMBER(international)
{
    static const struct {
        int index;
        const char *us, *jp;
    } rows[] = {{1, "#1", "#81"}, {2, "#1", "#81"},      {3, ".", "."},   {4, ",", ","},
                {5, ",", ","},    {6, "R", "R"},         {7, "C", "C"},   {8, "[", "["},
                {9, "]", "]"},    {17, "/", "/"},        {18, ":", ":"},  {19, "y", "y"},
                {20, "m", "m"},   {21, "d", "d"},        {22, "h", "h"},  {23, "m", "m"},
                {24, "s", "s"},   {25, "$", "\xc2\xa5"}, {32, "#0", "#2"}};
    int32_t index;
    struct sk_text t = sk_text_new(vb->arena, 32);
    (void)self;
    if (!vb_arg_long(vb, c, 0, 1, &index))
        return false;
    sk_text_printf(&t, "%d", (int)index);
    vb_env(vb, "Application.International", sk_text_view(&t));
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        if (rows[i].index != index)
            continue;
        const char *value = vb->japanese ? rows[i].jp : rows[i].us;
        if (value[0] != '#')
            return vb_str_c(vb, value, c->ret);
        *c->ret = VB_LONG(atoi(value + 1));
        return true;
    }
    *c->ret = VB_LONG(0);
    return true;
}
MEMBER(excel4)
{
    (void)self;
    sk_span text = vb_arg_text(vb, c, 0);
    vb_do(vb, SK_DO_SCRIPT, "ExecuteExcel4Macro", text);
    vb_layer(vb, SK_LANG_XLM, (sk_span){0}, text);
    if (!vb_macro4(vb, text))
        return false;
    *c->ret = VB_LONG(0);
    return true;
}
MEMBER(register_xll)
{
    (void)self;
    vb_do(vb, SK_DO_LOAD, "Application.RegisterXLL", vb_arg_text(vb, c, 0));
    vb_path(vb, vb_arg_text(vb, c, 0));
    *c->ret = VB_BOOL(true);
    return true;
}
MEMBER(wait)
{
    (void)self, (void)c;
    vb->clock += 5.0 / 86400;
    *c->ret = VB_BOOL(true);
    return true;
}
MEMBER(folder)
{
    static const struct {
        const char *name, *pattern;
    } rows[] = {{"Path", "C:\\Program Files\\Microsoft Office\\root\\Office16"},
                {"StartupPath", "%APPDATA%\\Microsoft\\Word\\STARTUP"},
                {"UserLibraryPath", "%APPDATA%\\Microsoft\\AddIns\\"},
                {"TemplatesPath", "%APPDATA%\\Microsoft\\Templates\\"},
                {"DefaultFilePath", "%USERPROFILE%\\Documents"},
                {"LibraryPath", "C:\\Program Files\\Microsoft Office\\root\\Office16\\LIBRARY"}};
    sk_span path = {0};
    (void)self;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (strcmp(rows[i].name, c->name) == 0 &&
            !vb_expand(vb, sk_span_of_cstr(rows[i].pattern), &path))
            return false;
    vb->env_read = true;
    return vb_return_text(vb, c, path);
}
MEMBER(check_spelling)
{
    (void)self;
    vb_env(vb, "Application.CheckSpelling", vb_arg_text(vb, c, 0));
    *c->ret = VB_BOOL(true);
    return true;
}
MEMBER(ask_file)
{
    (void)self;
    vb_do(vb, SK_DO_OTHER, c->name,
          vb_has_arg(c, 0) ? vb_arg_text(vb, c, 0) : sk_span_of_cstr(c->name));
    *c->ret = VB_BOOL(false);
    return true;
}
MEMBER(input_box)
{
    (void)self;
    vb_do(vb, SK_DO_OTHER, "Application.InputBox", vb_arg_text(vb, c, 0));
    *c->ret = VB_BOOL(false);
    return true;
}
/* Excel goes once the macro is done; another program than the macro's own may go at once. */
MEMBER(quit)
{
    (void)c;
    if (vb_host(vb) != VB_HOST_WORD || vb_prop(vb, self, "#created", false) != NULL)
        return true;
    vb->quitting = true;
    return false;
}
MEMBER(screen_refresh)
{
    (void)vb, (void)self, (void)c;
    return true;
}
MEMBER(selected)
{
    if (vb_host(vb) == VB_HOST_EXCEL)
        return vb_m_excel_selection(vb, self, c);
    return vb_m_selection(vb, vb->document, c);
}
MEMBER(user_forms)
{
    return vb_child(vb, self, &vb_list_type, c);
}
MEMBER(send_keys)
{
    (void)self;
    vb_do(vb, SK_DO_OTHER, "Application.SendKeys", vb_arg_text(vb, c, 0));
    return true;
}
MEMBER(dde)
{
    (void)self;
    *c->ret = VB_LONG(1);
    sk_span what = vb_joined(vb, vb_arg_text(vb, c, 0), "|", vb_arg_text(vb, c, 1));
    if (strcmp(c->name, "DDEInitiate") == 0)
        vb_do(vb, SK_DO_PROCESS, "DDEInitiate", what);
    else
        vb_do(vb, SK_DO_OTHER, c->name, vb_arg_text(vb, c, c->argc > 0 ? c->argc - 1 : 0));
    return true;
}
MEMBER(caller_text)
{
    (void)self;
    return vb_str_c(vb, "", c->ret);
}
static const struct vb_member app_members[] = {{"Name", app_name},
                                               {"Value", app_name},
                                               {"Run", run},
                                               {"OnTime", on_time},
                                               {"OnKey", screen_refresh},
                                               {"Version", app_text},
                                               {"UserName", app_text},
                                               {"UserInitials", app_text},
                                               {"UserAddress", app_text},
                                               {"ActivePrinter", app_text},
                                               {"OperatingSystem", app_text},
                                               {"OrganizationName", app_text},
                                               {"Build", app_text},
                                               {"MouseAvailable", app_flag},
                                               {"CanPlaySounds", app_flag},
                                               {"CanRecordSounds", app_flag},
                                               {"MathCoprocessorAvailable", app_flag},
                                               {"MAPIAvailable", app_flag},
                                               {"UsableWidth", window_size},
                                               {"UsableHeight", window_size},
                                               {"Width", window_size},
                                               {"Height", window_size},
                                               {"International", international},
                                               {"LanguageSettings", language_settings},
                                               {"Language", language_id},
                                               {"ExecuteExcel4Macro", excel4},
                                               {"RegisterXLL", register_xll},
                                               {"Wait", wait},
                                               {"Path", folder},
                                               {"StartupPath", folder},
                                               {"TemplatesPath", folder},
                                               {"UserLibraryPath", folder},
                                               {"LibraryPath", folder},
                                               {"DefaultFilePath", folder},
                                               {"CheckSpelling", check_spelling},
                                               {"GetSaveAsFilename", ask_file},
                                               {"GetOpenFilename", ask_file},
                                               {"InputBox", input_box},
                                               {"Quit", quit},
                                               {"ScreenRefresh", screen_refresh},
                                               {"Activate", screen_refresh},
                                               {"Calculate", screen_refresh},
                                               {"Volatile", screen_refresh},
                                               {"Goto", screen_refresh},
                                               {"SendKeys", send_keys},
                                               {"FollowHyperlink", vb_m_follow},
                                               {"DDEInitiate", dde},
                                               {"DDEExecute", dde},
                                               {"DDETerminate", dde},
                                               {"ScreenUpdating", vb_m_true},
                                               {"DisplayAlerts", vb_m_true},
                                               {"EnableEvents", vb_m_true},
                                               {"Visible", vb_m_true},
                                               {"Ready", vb_m_true},
                                               {"Caller", caller_text},
                                               {"StatusBar", vb_m_false},
                                               {"CutCopyMode", vb_m_false},
                                               {"AutomationSecurity", vb_m_zero},
                                               {"WindowState", vb_m_zero},
                                               {"Calculation", vb_m_zero},
                                               {"EnableCancelKey", vb_m_zero},
                                               {"Application", vb_m_self},
                                               {"Parent", vb_m_self},
                                               {"ActiveDocument", document},
                                               {"ThisDocument", document},
                                               {"ActiveWorkbook", document},
                                               {"ThisWorkbook", document},
                                               {"ActivePresentation", document},
                                               {"MacroContainer", macro_container},
                                               {"Documents", documents},
                                               {"Workbooks", documents},
                                               {"Presentations", documents},
                                               {"ActiveWindow", vb_m_window},
                                               {"Windows", vb_m_window},
                                               {"Selection", selected},
                                               {"ActiveSheet", vb_m_active_sheet},
                                               {"Sheets", vb_m_sheets},
                                               {"Worksheets", vb_m_sheets},
                                               {"Range", vb_m_range},
                                               {"Cells", vb_m_cells},
                                               {"Rows", vb_m_rows},
                                               {"Columns", vb_m_rows},
                                               {"ActiveCell", vb_m_active_cell},
                                               {"Names", vb_m_names},
                                               {"WorksheetFunction", vb_m_functions},
                                               {"Evaluate", vb_m_evaluate},
                                               {"Union", vb_m_union},
                                               {"Intersect", vb_m_union},
                                               {"RecentFiles", recent},
                                               {"Tasks", tasks},
                                               {"System", system_object},
                                               {"Options", bag},
                                               {"NormalTemplate", vb_m_template},
                                               {"Templates", vb_m_template},
                                               {"VBE", vb_m_project},
                                               {"ActiveVBProject", vb_m_project},
                                               {"UserForms", user_forms},
                                               {NULL, NULL}};
/* Application.Transpose is WorksheetFunction.Transpose. */
static bool app_other(struct vb *vb, struct vb_obj *self, struct vb_name *name, struct vb_call *c,
                      bool *ret_known)
{
    vb_value functions;
    *ret_known = false;
    if (vb_host(vb) != VB_HOST_EXCEL || c->access != VB_GET)
        return true;
    for (const struct vb_member *m = vb_functions_type.members; m->name != NULL; m++)
        if (sk_ieq(name->text, sk_span_of_cstr(m->name))) {
            *ret_known = true;
            return vb_m_functions(
                       vb, self,
                       &(struct vb_call){.name = "WorksheetFunction", .ret = &functions}) &&
                   vb_member(vb, functions.o, name, c);
        }
    return true;
}
const struct vb_objtype vb_application_type = {"Application", app_members, app_other, NULL};

const struct vb_maker vb_make_office[] = {{"word.application*", &vb_application_type},
                                          {"word.basic", &vb_application_type},
                                          {"excel.application*", &vb_application_type},
                                          {"powerpoint.application*", &vb_application_type},
                                          {"word.document*", &vb_document_type},
                                          {"excel.sheet*", &vb_workbook_type},
                                          {NULL, NULL}};

/* Objects by name: CreateObject, GetObject, New, and the names that the host has for its own. */
#include "interp/vba/objects.h"

static const struct vb_objtype *type_of(sk_span id)
{
    const struct vb_maker *const tables[] = {
        vb_make_basic,  vb_make_dotnet, vb_make_shell, vb_make_fso,    vb_make_http,
        vb_make_stream, vb_make_dom,    vb_make_wmi,   vb_make_regexp, vb_make_task,
        vb_make_host,   vb_make_mail,   vb_make_office};
    for (size_t t = 0; t < sizeof tables / sizeof tables[0]; t++)
        for (const struct vb_maker *m = tables[t]; m->prog_id != NULL; m++) {
            sk_span name = sk_span_of_cstr(m->prog_id);
            bool prefix = name.ptr[name.len - 1] == '*';
            if (prefix ? sk_istarts(id, sk_slice(name, 0, name.len - 1)) : sk_ieq(id, name))
                return m->type;
        }
    return NULL;
}

/* Class identifiers that stand for a ProgID. */
static const struct {
    const char *clsid, *prog_id;
} class_ids[] = {
    {"72C24DD5-D70A-438B-8A42-98424B88AFB8", "WScript.Shell"},
    {"F935DC22-1CF0-11D0-ADB9-00C04FD58A0B", "WScript.Shell"},
    {"C08AFD90-F2A1-11D1-8455-00A0C91F3880", "ShellBrowserWindow"},
    {"9BA05972-F6A8-11CF-A442-00A0C90A8F39", "ShellWindows"},
    {"13709620-C279-11CE-A49E-444553540000", "Shell.Application"},
    {"0D43FE01-F093-11CF-8940-00A0C9054228", "Scripting.FileSystemObject"},
    {"EE09B103-97E0-11CF-978F-00A02463E06F", "Scripting.Dictionary"},
    {"0002DF01-0000-0000-C000-000000000046", "InternetExplorer.Application"},
    {"000209FF-0000-0000-C000-000000000046", "Word.Application"},
    {"00024500-0000-0000-C000-000000000046", "Excel.Application"},
    {"0006F03A-0000-0000-C000-000000000046", "Outlook.Application"},
    {"F6D90F16-9C73-11D3-B32E-00C04F990BB4", "MSXML2.XMLHTTP"},
    {"88D96A0A-F192-11D4-A65F-0040963251E5", "MSXML2.XMLHTTP.6.0"},
    {"ED8C108E-4349-11D2-91A4-00C04F7969E8", "Microsoft.XMLHTTP"},
    {"2087C2F4-2CEF-4953-A8AB-66779B670495", "WinHttp.WinHttpRequest.5.1"},
    {"00000566-0000-0010-8000-00AA006D2EA4", "ADODB.Stream"},
    {"0F87369F-A4E5-4CFC-BD3E-73E6154572DD", "Schedule.Service"},
    {"0E59F1D5-1FBE-11D0-8FF2-00A0D10038BC", "MSScriptControl.ScriptControl"},
    {"76A64158-CB41-11D1-8B02-00600806D9B6", "WbemScripting.SWbemLocator"},
    {"3F4DACA4-160D-11D2-A8E9-00104B365C9F", "VBScript.RegExp"},
    {"1C3B4210-F441-11CE-B9EA-00AA006B1A69", "MSForms.DataObject"},
    {"25336920-03F9-11CF-8FD0-00AA00686F13", "htmlfile"},
    {"093FF999-1EA0-4079-9525-9614C3504B74", "WScript.Network"},
};

/* "{72C24DD5-…}" or without braces → its ProgID; else the text itself. */
static sk_span prog_id_of(sk_span id)
{
    sk_span bare = sk_trim(id);
    if (bare.len > 2 && bare.ptr[0] == '{')
        bare = sk_slice(bare, 1, bare.len - 2);
    for (size_t i = 0; i < sizeof class_ids / sizeof class_ids[0]; i++)
        if (sk_ieq(bare, sk_span_of_cstr(class_ids[i].clsid)))
            return sk_span_of_cstr(class_ids[i].prog_id);
    return id;
}

bool vb_create(struct vb *vb, sk_span id, vb_value *ret)
{
    struct vb_name *name = vb_name(vb, id);
    if (name == NULL)
        return false;
    struct vb_module *m = vb_module_find(vb, name);
    if (m != NULL && m->is_class) {
        struct vb_obj *o = vb_new_instance(vb, m);
        *ret = VB_OBJ(o);
        return o != NULL;
    }
    if (sk_istarts(id, SK_LIT("new:")))
        id = sk_from(id, 4);
    id = prog_id_of(sk_trim(id));
    const struct vb_objtype *type = type_of(id);
    struct vb_obj *o = type == &vb_application_type ? vb->app
                       : type == NULL               ? vb_opaque(vb, id)
                                                    : vb_obj_new(vb, type);
    if (o == NULL)
        return false;
    if (o == vb->app && !vb_set_prop(vb, o, "#created", VB_BOOL(true)))
        return false;
    if (o->path.len == 0)
        o->path = id;
    if (type == NULL)
        vb_note(vb, "vba.unknown_object", id);
    *ret = VB_OBJ(o);
    return true;
}

/* GetObject(moniker, ProgID). */
bool vb_bind(struct vb *vb, sk_span moniker, sk_span prog_id, vb_value *ret)
{
    moniker = sk_trim(moniker);
    bool scriptlet =
        sk_istarts(moniker, SK_LIT("script:")) || sk_istarts(moniker, SK_LIT("scriptlet:"));
    if (scriptlet) {
        sk_span target = sk_from(moniker, sk_find_byte(moniker, ':') + 1);
        if (vb_is_url(target))
            vb_do(vb, SK_DO_DOWNLOAD, "GetObject", target);
        vb_do(vb, SK_DO_SCRIPT, "GetObject", moniker);
        *ret = VB_OBJ(vb_opaque(vb, moniker));
        return ret->o != NULL;
    }
    if (moniker.len == 0)
        return vb_create(vb, prog_id, ret);
    if (vb_is_url(moniker))
        vb_do(vb, SK_DO_DOWNLOAD, "GetObject", moniker);
    return vb_create(vb, moniker, ret);
}

/* ---- the host ---- */

/* Word has a Range( and a Cells( too, but never without an object in front of it. */
static bool stands_alone(sk_span source, sk_span word)
{
    for (size_t at; (at = sk_ifind(source, word)) != SK_NPOS;
         source = sk_from(source, at + word.len))
        if (at == 0 ||
            (!sk_is_alnum(source.ptr[at - 1]) && memchr("._", source.ptr[at - 1], 2) == NULL))
            return true;
    return false;
}

static bool source_has(const struct vb *vb, const char *word)
{
    sk_span text = sk_span_of_cstr(word);
    bool call = sk_iends(text, SK_LIT("("));
    for (size_t i = 0; i < vb->input->module_count; i++) {
        sk_span source = vb->input->modules[i].source;
        if (call ? stands_alone(source, text) : sk_ifind(source, text) != SK_NPOS)
            return true;
    }
    return false;
}

/* Which program the code believes to run in: the document's kind, else what its words say. */
static enum vb_host guess_host(const struct vb *vb)
{
    static const struct {
        const char *word;
        enum vb_host host;
    } kinds[] = {{"word", VB_HOST_WORD},
                 {"excel", VB_HOST_EXCEL},
                 {"powerpoint", VB_HOST_POWERPOINT},
                 {"outlook", VB_HOST_OUTLOOK}},
      words[] = {{"ActiveDocument", VB_HOST_WORD},
                 {"ThisDocument", VB_HOST_WORD},
                 {"Document_Open", VB_HOST_WORD},
                 {"ActivePresentation", VB_HOST_POWERPOINT},
                 {"ActiveWorkbook", VB_HOST_EXCEL},
                 {"ThisWorkbook", VB_HOST_EXCEL},
                 {"Workbook_", VB_HOST_EXCEL},
                 {"Worksheet", VB_HOST_EXCEL},
                 {"ActiveSheet", VB_HOST_EXCEL},
                 {"Workbooks", VB_HOST_EXCEL},
                 {"Sheets(", VB_HOST_EXCEL},
                 {"Range(", VB_HOST_EXCEL},
                 {"Cells(", VB_HOST_EXCEL},
                 {"ActiveCell", VB_HOST_EXCEL},
                 {"Auto_Open", VB_HOST_EXCEL},
                 {"Evaluate(", VB_HOST_EXCEL},
                 {"ExecuteExcel4Macro", VB_HOST_EXCEL},
                 {"RegisterXLL", VB_HOST_EXCEL},
                 {"AutoOpen", VB_HOST_WORD},
                 {"International", VB_HOST_EXCEL},
                 {"Slides", VB_HOST_POWERPOINT}};
    if (vb->script)
        return VB_HOST_NONE;
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        if (sk_ieq(vb->input->document_kind, sk_span_of_cstr(kinds[i].word)))
            return kinds[i].host;
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (source_has(vb, words[i].word))
            return words[i].host;
    return VB_HOST_WORD;
}

enum vb_host vb_host(struct vb *vb)
{
    return (enum vb_host)vb->app->number;
}

bool vb_prepare_objects(struct vb *vb)
{
    static const struct vb_objtype *const documents[] = {[VB_HOST_NONE] = &vb_document_type,
                                                         [VB_HOST_WORD] = &vb_document_type,
                                                         [VB_HOST_EXCEL] = &vb_workbook_type,
                                                         [VB_HOST_POWERPOINT] =
                                                             &vb_presentation_type,
                                                         [VB_HOST_OUTLOOK] = &vb_document_type};
    enum vb_host host = guess_host(vb);
    vb->app = vb_obj_new(vb, &vb_application_type);
    vb->document = vb_obj_new(vb, documents[host]);
    if (vb->app == NULL || vb->document == NULL)
        return false;
    vb->app->number = (int64_t)host;
    return true;
}

/* ---- names that stand alone ---- */

enum {
    EVERYWHERE = 0,
    OFFICE = 1,
    IN_WORD = 2,
    IN_EXCEL = 4,
    IN_POWERPOINT = 8,
    IN_SCRIPT = 16,
    /* A word that is as likely a variable: Application's only where ".", "(" or a literal
     * follows. */
    LOOSE = 32
};

static const struct {
    const char *name;
    const struct vb_objtype *type; /* NULL: the member of Application of that name */
    unsigned where;
} globals[] = {
    {"err", &vb_err_type, EVERYWHERE},
    {"debug", &vb_debug_type, OFFICE},
    {"wscript", &vb_wscript_type, EVERYWHERE},
    {"wsh", &vb_wscript_type, IN_SCRIPT},
    {"window", &vb_window_type, IN_SCRIPT},
    {"self", &vb_window_type, IN_SCRIPT},
    {"application", &vb_application_type, OFFICE},
    {"wordbasic", &vb_application_type, OFFICE},
    {"activedocument", NULL, OFFICE},
    {"thisdocument", NULL, OFFICE},
    {"activeworkbook", NULL, OFFICE},
    {"thisworkbook", NULL, OFFICE},
    {"activepresentation", NULL, OFFICE},
    {"activesheet", NULL, OFFICE},
    {"documents", NULL, OFFICE | LOOSE},
    {"workbooks", NULL, OFFICE | LOOSE},
    {"presentations", NULL, OFFICE | LOOSE},
    {"worksheets", NULL, OFFICE},
    {"worksheetfunction", NULL, OFFICE},
    {"activewindow", NULL, OFFICE},
    {"activecell", NULL, OFFICE},
    {"activevbproject", NULL, OFFICE},
    {"vbe", NULL, OFFICE | LOOSE},
    {"normaltemplate", NULL, OFFICE},
    {"recentfiles", NULL, OFFICE | LOOSE},
    {"activeprinter", NULL, OFFICE},
    {"userforms", NULL, OFFICE | LOOSE},
    {"macrocontainer", NULL, IN_WORD},
    {"selection", NULL, IN_WORD | IN_EXCEL},
    {"options", NULL, IN_WORD | LOOSE},
    {"system", NULL, IN_WORD | LOOSE},
    {"tasks", NULL, IN_WORD | LOOSE},
    {"templates", NULL, IN_WORD | LOOSE},
    {"sheets", NULL, IN_EXCEL},
    {"range", NULL, IN_EXCEL | LOOSE},
    {"cells", NULL, IN_EXCEL},
    {"rows", NULL, IN_EXCEL | LOOSE},
    {"columns", NULL, IN_EXCEL | LOOSE},
    {"names", NULL, IN_EXCEL | LOOSE},
    {"evaluate", NULL, IN_EXCEL | LOOSE},
    {"run", NULL, IN_WORD | IN_EXCEL | LOOSE},
    {"executeexcel4macro", NULL, OFFICE | LOOSE},
    {"ddeinitiate", NULL, IN_WORD | LOOSE},
    {"ddeexecute", NULL, IN_WORD | LOOSE},
    {"ddeterminate", NULL, IN_WORD | LOOSE},
    {"union", NULL, IN_EXCEL | LOOSE},
    {"intersect", NULL, IN_EXCEL | LOOSE},
};

static bool is_here(struct vb *vb, unsigned where)
{
    static const unsigned bits[] = {[VB_HOST_NONE] = IN_SCRIPT,
                                    [VB_HOST_WORD] = OFFICE | IN_WORD,
                                    [VB_HOST_EXCEL] = OFFICE | IN_EXCEL,
                                    [VB_HOST_POWERPOINT] = OFFICE | IN_POWERPOINT,
                                    [VB_HOST_OUTLOOK] = OFFICE};
    return where == EVERYWHERE || (where & bits[vb_host(vb)]) != 0;
}

/* Name1, Name2 …: what the designer calls forms and sheets, where these did not come along. */
static bool is_numbered(sk_span name, const char *stem)
{
    sk_span head = sk_span_of_cstr(stem);
    bool yes = name.len > head.len && sk_istarts(name, head);
    for (size_t i = head.len; i < name.len; i++)
        yes &= sk_is_digit(name.ptr[i]);
    return yes;
}

static bool is_code_name(const struct vb *vb, sk_span name)
{
    for (const struct sk_fact *f = vb->input->facts; f != NULL; f = f->next)
        if (f->kind == SK_FACT_CODE_NAME && f->value.len > 0 && sk_ieq(f->name, name))
            return true;
    return false;
}

static struct vb_obj *single(struct vb *vb, const struct vb_objtype *type)
{
    if (type == &vb_application_type)
        return vb->app;
    struct sk_map_entry *e = sk_map_put(&vb->singletons, vb->arena, sk_span_of_cstr(type->name));
    if (e != NULL && e->value == 0)
        e->value = (uintptr_t)vb_obj_new(vb, type);
    return e == NULL ? NULL : (struct vb_obj *)e->value;
}

struct vb_obj *vb_global_object(struct vb *vb, struct vb_name *name)
{
    vb_value v = VB_EMPTY;
    for (size_t i = 0; i < sizeof globals / sizeof globals[0]; i++)
        if (globals[i].type != NULL && sk_ieq(name->text, sk_span_of_cstr(globals[i].name)) &&
            is_here(vb, globals[i].where))
            return single(vb, globals[i].type);
    if (vb->script)
        return NULL;
    if (is_numbered(name->text, "UserForm") && vb_form_of(vb, name->text, &v))
        return v.o;
    if (vb_host(vb) == VB_HOST_EXCEL &&
        (is_numbered(name->text, "Sheet") || is_code_name(vb, name->text)) &&
        vb_excel_code_name(vb, name->text, &v))
        return v.o;
    return NULL;
}

bool vb_is_app_member(struct vb *vb, const struct vb_name *name, bool used)
{
    for (size_t i = 0; i < sizeof globals / sizeof globals[0]; i++)
        if (globals[i].type == NULL && sk_ieq(name->text, sk_span_of_cstr(globals[i].name)))
            return is_here(vb, globals[i].where) && (used || (globals[i].where & LOOSE) == 0);
    return false;
}

static bool in_table(const struct vb_objtype *type, sk_span name)
{
    for (const struct vb_member *m = type->members; m->name != NULL; m++)
        if (sk_ieq(name, sk_span_of_cstr(m->name)))
            return true;
    return false;
}

bool vb_is_own_member(struct vb *vb, const struct vb_module *m, const struct vb_name *name)
{
    if (m->is_form)
        return in_table(&vb_form_type, name->text) || vb_form_has(vb, m->name->text, name->text);
    if (!m->is_document)
        return false;
    return vb_is_control(vb, name->text) || in_table(vb->document->type, name->text);
}

/* What an instance of a document's module has beside its own code: the document, a sheet. */
struct vb_obj *vb_twin(struct vb *vb, const struct vb_obj *me)
{
    vb_value v = VB_EMPTY;
    if (!me->module->is_document)
        return NULL;
    bool sheet = vb_host(vb) == VB_HOST_EXCEL &&
                 !sk_ieq(me->module->name->text, SK_LIT("ThisWorkbook")) &&
                 vb_excel_code_name(vb, me->module->name->text, &v);
    return sheet ? v.o : vb->document;
}

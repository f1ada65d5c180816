/* The commands that cmd.exe has inside. */
#include "interp/cmd/cm.h"

void cm_print(struct cm *cm, sk_span line)
{
    if (cm->out == NULL)
        return;
    sk_text_put(cm->out, line);
    sk_text_puts(cm->out, "\r\n");
}

static void echo(struct cm *cm, sk_span args)
{
    sk_span text = sk_trim(args);
    bool state = args.len == 0 || (text.len == 0 && cm_is_delim(args.ptr[0]));
    if (state)
        cm_print(cm, cm->echo_off ? SK_LIT("ECHO is off.") : SK_LIT("ECHO is on."));
    else if (sk_ieq(text, SK_LIT("off")) && cm_is_delim(args.ptr[0]))
        cm->echo_off = true;
    else if (sk_ieq(text, SK_LIT("on")) && cm_is_delim(args.ptr[0]))
        cm->echo_off = false;
    else
        cm_print(cm, sk_from(args, 1));
}

static void type(struct cm *cm, sk_span args)
{
    sk_span word, rest = args;
    cm->errorlevel = 0;
    while (cm_word(&rest, &word) && cm_step(cm, 1)) {
        const struct cm_file *f = cm_file_of(cm, word, false);
        if (f == NULL)
            cm->errorlevel = sk_ieq(cm_unquote(word), SK_LIT("nul")) ? cm->errorlevel : 1;
        else if (cm->out != NULL)
            sk_text_put(cm->out, f->bytes);
    }
}

static void table(struct cm *cm, const char *const *lines, sk_span args)
{
    args = sk_trim(args);
    cm->errorlevel = args.len > 0;
    for (; *lines != NULL; lines++) {
        sk_span line = sk_span_of_cstr(*lines);
        if (args.len > 0 && !(sk_istarts(line, args) && line.ptr[args.len] == '='))
            continue;
        cm_print(cm, line);
        cm->errorlevel = 0;
    }
}

static void assoc(struct cm *cm, sk_span args)
{
    static const char *const lines[] = {".bat=batfile",
                                        ".cdxml=Microsoft.PowerShellCmdletDefinitionXML.1",
                                        ".cmd=cmdfile",
                                        ".com=comfile",
                                        ".dll=dllfile",
                                        ".exe=exefile",
                                        ".hta=htafile",
                                        ".inf=inffile",
                                        ".js=JSFile",
                                        ".jse=JSEFile",
                                        ".lnk=lnkfile",
                                        ".msc=MSCFile",
                                        ".msi=Msi.Package",
                                        ".ps1=Microsoft.PowerShellScript.1",
                                        ".ps1xml=Microsoft.PowerShellXMLData.1",
                                        ".psc1=Microsoft.PowerShellConsole.1",
                                        ".psd1=Microsoft.PowerShellData.1",
                                        ".psm1=Microsoft.PowerShellModule.1",
                                        ".reg=regfile",
                                        ".scr=scrfile",
                                        ".txt=txtfile",
                                        ".vbe=VBEFile",
                                        ".vbs=VBSFile",
                                        ".wsf=WSFFile",
                                        ".wsh=WSHFile",
                                        NULL};
    table(cm, lines, args);
}

static void ftype(struct cm *cm, sk_span args)
{
    static const char *const lines[] = {
        "batfile=\"%1\" %*",
        "cmdfile=\"%1\" %*",
        "comfile=\"%1\" %*",
        "exefile=\"%1\" %*",
        "htafile=C:\\Windows\\SysWOW64\\mshta.exe \"%1\" "
        "{1E460BD7-F1C3-4B2E-88BF-4E770A288AF5}%U{1E460BD7-F1C3-4B2E-88BF-4E770A288AF5} %*",
        "JSEFile=C:\\Windows\\System32\\WScript.exe \"%1\" %*",
        "JSFile=C:\\Windows\\System32\\WScript.exe \"%1\" %*",
        "Microsoft.PowerShellCmdletDefinitionXML.1=\"C:\\Windows\\System32\\notepad.exe\" \"%1\"",
        "Microsoft.PowerShellConsole.1=\"C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\"
        "powershell.exe\" \"-p\" \"%1\"",
        "Microsoft.PowerShellData.1=\"C:\\Windows\\System32\\notepad.exe\" \"%1\"",
        "Microsoft.PowerShellModule.1=\"C:\\Windows\\System32\\notepad.exe\" \"%1\"",
        "Microsoft.PowerShellScript.1=\"C:\\Windows\\System32\\notepad.exe\" \"%1\"",
        "Microsoft.PowerShellXMLData.1=\"C:\\Windows\\System32\\notepad.exe\" \"%1\"",
        "regfile=regedit.exe \"%1\"",
        "scrfile=\"%1\" /S",
        "txtfile=%SystemRoot%\\system32\\NOTEPAD.EXE %1",
        "VBEFile=\"C:\\Windows\\System32\\WScript.exe\" \"%1\" %*",
        "VBSFile=\"C:\\Windows\\System32\\WScript.exe\" \"%1\" %*",
        "WSFFile=\"C:\\Windows\\System32\\WScript.exe\" \"%1\" %*",
        NULL};
    table(cm, lines, args);
}

static void ver(struct cm *cm, sk_span args)
{
    (void)args;
    cm_print(cm, SK_LIT(""));
    cm_print(cm, SK_LIT("Microsoft Windows [Version 10.0.19045.2728]"));
}

static void vol(struct cm *cm, sk_span args)
{
    (void)args;
    cm_print(cm, SK_LIT(" Volume in drive C has no label."));
    cm_print(cm, SK_LIT(" Volume Serial Number is 5C2F-9A41"));
}

static void date(struct cm *cm, sk_span args)
{
    if (sk_ifind(args, SK_LIT("/t")) != SK_NPOS)
        cm_print(cm, cm_join(cm, cm_date(cm), " ", (sk_span){0}));
}

static void time(struct cm *cm, sk_span args)
{
    if (sk_ifind(args, SK_LIT("/t")) != SK_NPOS)
        cm_print(cm, SK_LIT("10:30 AM"));
}

static void path(struct cm *cm, sk_span args)
{
    sk_span value = {0};
    args = sk_trim(args);
    if (args.len > 0 && args.ptr[0] == '=')
        args = sk_from(args, 1);
    if (args.len > 0)
        cm_set(cm, SK_LIT("PATH"), args);
    else if (cm_get(cm, SK_LIT("PATH"), &value))
        cm_print(cm, cm_join(cm, SK_LIT("PATH"), "=", value));
}

static void nothing(struct cm *cm, sk_span args)
{
    (void)cm, (void)args;
}

/* What a command does to ERRORLEVEL when it succeeds. */
enum level { CLEARS, KEEPS, OWN /* it says so itself */ };

static const struct {
    const char *name;
    void (*run)(struct cm *cm, sk_span args);
    enum level level;
} builtins[] = {
    {"set", cm_do_set, KEEPS},
    {"echo", echo, KEEPS},
    {"type", type, CLEARS},
    {"assoc", assoc, KEEPS},
    {"ftype", ftype, KEEPS},
    {"ver", ver, CLEARS},
    {"vol", vol, CLEARS},
    {"date", date, CLEARS},
    {"time", time, CLEARS},
    {"path", path, KEEPS},
    {"copy", cm_copy, CLEARS},
    {"move", cm_move, CLEARS},
    {"ren", cm_rename, CLEARS},
    {"rename", cm_rename, CLEARS},
    {"del", cm_delete, CLEARS},
    {"erase", cm_delete, CLEARS},
    {"md", cm_mkdir, CLEARS},
    {"mkdir", cm_mkdir, CLEARS},
    {"rd", cm_rmdir, KEEPS},
    {"rmdir", cm_rmdir, KEEPS},
    {"dir", cm_dir, CLEARS},
    {"cd", cm_cd, CLEARS},
    {"chdir", cm_cd, CLEARS},
    {"pushd", cm_pushd, CLEARS},
    {"popd", cm_popd, KEEPS},
    {"goto", cm_goto, OWN},
    {"exit", cm_exit, OWN},
    {"setlocal", cm_setlocal, CLEARS},
    {"endlocal", cm_endlocal, KEEPS},
    {"shift", cm_shift, KEEPS},
    {"call", cm_call, OWN},
    {"start", cm_start, OWN},
    {"rem", nothing, KEEPS},
    {"cls", nothing, KEEPS},
    {"title", nothing, KEEPS},
    {"pause", nothing, KEEPS},
    {"color", nothing, CLEARS},
    {"prompt", nothing, KEEPS},
    {"verify", nothing, CLEARS},
    {"break", nothing, KEEPS},
    {"mklink", cm_copy, CLEARS},
    {"dpath", nothing, KEEPS},
};

bool cm_is_internal(sk_span name)
{
    for (size_t i = 0; i < sizeof builtins / sizeof builtins[0]; i++)
        if (sk_ieq(name, sk_span_of_cstr(builtins[i].name)))
            return true;
    return false;
}

bool cm_builtin(struct cm *cm, sk_span name, sk_span args, sk_span line)
{
    for (size_t i = 0; i < sizeof builtins / sizeof builtins[0]; i++) {
        if (!sk_ieq(name, sk_span_of_cstr(builtins[i].name)))
            continue;
        int64_t before = cm->errorlevel;
        if (builtins[i].run == echo)
            sk_events_urls(cm->ev, line);
        if (builtins[i].level != OWN)
            cm->errorlevel = 0;
        builtins[i].run(cm, args);
        if (builtins[i].level != OWN || builtins[i].run == cm_exit)
            cm->result = cm->errorlevel;
        if (builtins[i].level == KEEPS && cm->errorlevel == 0)
            cm->errorlevel = before;
        return true;
    }
    return false;
}

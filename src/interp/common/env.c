/* The environment of the machine that scripts believe to run on. */
#include "interp/common/command.h"

#include "base/text.h"

/* In values: \1 stands for the user, \2 for the computer, \3 for the domain. */
static const struct {
    const char *name, *value;
} variables[] = {
    {"ALLUSERSPROFILE", "C:\\ProgramData"},
    {"APPDATA", "C:\\Users\\\1\\AppData\\Roaming"},
    {"CommonProgramFiles", "C:\\Program Files\\Common Files"},
    {"CommonProgramFiles(x86)", "C:\\Program Files (x86)\\Common Files"},
    {"CommonProgramW6432", "C:\\Program Files\\Common Files"},
    {"COMPUTERNAME", "\2"},
    {"ComSpec", "C:\\Windows\\system32\\cmd.exe"},
    {"DriverData", "C:\\Windows\\System32\\Drivers\\DriverData"},
    {"HOMEDRIVE", "C:"},
    {"HOMEPATH", "\\Users\\\1"},
    {"LOCALAPPDATA", "C:\\Users\\\1\\AppData\\Local"},
    {"LOGONSERVER", "\\\\\2"},
    {"NUMBER_OF_PROCESSORS", "4"},
    {"OneDrive", "C:\\Users\\\1\\OneDrive"},
    {"OS", "Windows_NT"},
    {"Path", "C:\\Windows\\system32;C:\\Windows;C:\\Windows\\System32\\Wbem;"
             "C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\;"
             "C:\\Windows\\System32\\OpenSSH\\;"
             "C:\\Users\\\1\\AppData\\Local\\Microsoft\\WindowsApps;"},
    {"PATHEXT", ".COM;.EXE;.BAT;.CMD;.VBS;.VBE;.JS;.JSE;.WSF;.WSH;.MSC"},
    {"PROCESSOR_ARCHITECTURE", "AMD64"},
    {"PROCESSOR_IDENTIFIER", "Intel64 Family 6 Model 158 Stepping 10, GenuineIntel"},
    {"PROCESSOR_LEVEL", "6"},
    {"PROCESSOR_REVISION", "9e0a"},
    {"ProgramData", "C:\\ProgramData"},
    {"ProgramFiles", "C:\\Program Files"},
    {"ProgramFiles(x86)", "C:\\Program Files (x86)"},
    {"ProgramW6432", "C:\\Program Files"},
    {"PROMPT", "$P$G"},
    {"PSModulePath", "C:\\Program Files\\WindowsPowerShell\\Modules;"
                     "C:\\Windows\\system32\\WindowsPowerShell\\v1.0\\Modules"},
    {"PUBLIC", "C:\\Users\\Public"},
    {"SESSIONNAME", "Console"},
    {"SystemDrive", "C:"},
    {"SystemRoot", "C:\\Windows"},
    {"TEMP", "C:\\Users\\\1\\AppData\\Local\\Temp"},
    {"TMP", "C:\\Users\\\1\\AppData\\Local\\Temp"},
    {"USERDOMAIN", "\3"},
    {"USERDOMAIN_ROAMINGPROFILE", "\3"},
    {"USERNAME", "\1"},
    {"USERPROFILE", "C:\\Users\\\1"},
    {"windir", "C:\\Windows"},
};

const char *sk_windows_env_name(size_t n)
{
    return n < sizeof variables / sizeof variables[0] ? variables[n].name : NULL;
}

static bool expand(struct sk_arena *arena, const struct sk_host_profile *profile, const char *value,
                   sk_span *ret)
{
    const char *const marks[] = {profile->user, profile->computer, profile->domain};
    struct sk_text out = sk_text_new(arena, 1024);
    for (const char *p = value; *p != '\0'; p++) {
        if (*p >= 1 && *p <= 3)
            sk_text_puts(&out, marks[*p - 1]);
        else
            sk_text_byte(&out, (uint8_t)*p);
    }
    *ret = sk_text_view(&out);
    return !out.failed;
}

bool sk_windows_env(struct sk_arena *arena, const struct sk_host_profile *profile, sk_span name,
                    sk_span *ret)
{
    if (profile == NULL)
        profile = sk_host_profile("en-US");
    for (size_t i = 0; sk_windows_env_name(i) != NULL; i++)
        if (sk_ieq(sk_span_of_cstr(variables[i].name), name))
            return expand(arena, profile, variables[i].value, ret);
    return false;
}

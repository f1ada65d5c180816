/* Windows's own programs whose output scripts read, or that only look at the machine. */
#include "interp/cmd/cm.h"

static const struct sk_host_profile *profile(const struct cm *cm)
{
    return cm->input->profile != NULL ? cm->input->profile : sk_host_profile("en-US");
}

static sk_span lowered(struct cm *cm, const char *text)
{
    struct sk_text t = cm_text(cm);
    for (; *text != '\0'; text++)
        sk_text_byte(&t, sk_lower((uint8_t)*text));
    return cm_done(cm, &t);
}

static void whoami(struct cm *cm, sk_span args)
{
    (void)args;
    sk_span domain = lowered(cm, profile(cm)->domain), user = lowered(cm, profile(cm)->user);
    cm_print(cm, cm_join(cm, domain, "\\", user));
}

static void hostname(struct cm *cm, sk_span args)
{
    (void)args;
    cm_print(cm, sk_span_of_cstr(profile(cm)->computer));
}

static void print_all(struct cm *cm, const char *const *lines)
{
    for (; *lines != NULL; lines++)
        cm_print(cm, sk_span_of_cstr(*lines));
}

static void tasklist(struct cm *cm, sk_span args)
{
    static const char *const lines[] = {
        "",
        "Image Name                     PID Session Name        Session#    Mem Usage",
        "========================= ======== ================ =========== ============",
        "System Idle Process              0 Services                   0          8 K",
        "System                           4 Services                   0        140 K",
        "csrss.exe                      548 Services                   0      5,312 K",
        "winlogon.exe                   692 Console                    1     10,240 K",
        "services.exe                   728 Services                   0      9,772 K",
        "lsass.exe                      748 Services                   0     21,004 K",
        "svchost.exe                    868 Services                   0     27,448 K",
        "explorer.exe                  4212 Console                    1    112,384 K",
        "OUTLOOK.EXE                   6120 Console                    1    188,012 K",
        "cmd.exe                       7300 Console                    1      4,116 K",
        NULL};
    (void)args;
    print_all(cm, lines);
}

static void systeminfo(struct cm *cm, sk_span args)
{
    static const char *const lines[] = {"OS Name:                   Microsoft Windows 10 Pro",
                                        "OS Version:                10.0.19045 N/A Build 19045",
                                        "OS Manufacturer:           Microsoft Corporation",
                                        "System Manufacturer:       Dell Inc.",
                                        "System Model:              OptiPlex 7070",
                                        "System Type:               x64-based PC",
                                        NULL};
    (void)args;
    cm_print(cm, SK_LIT(""));
    cm_print(cm, cm_join(cm, SK_LIT("Host Name:"), "                 ",
                         sk_span_of_cstr(profile(cm)->computer)));
    print_all(cm, lines);
}

static void ipconfig(struct cm *cm, sk_span args)
{
    static const char *const lines[] = {"",
                                        "Windows IP Configuration",
                                        "",
                                        "",
                                        "Ethernet adapter Ethernet:",
                                        "",
                                        "   Connection-specific DNS Suffix  . :",
                                        "   IPv4 Address. . . . . . . . . . . : 192.168.1.24",
                                        "   Subnet Mask . . . . . . . . . . . : 255.255.255.0",
                                        "   Default Gateway . . . . . . . . . : 192.168.1.1",
                                        NULL};
    (void)args;
    print_all(cm, lines);
}

static void where(struct cm *cm, sk_span args)
{
    sk_span rest = args, word;
    cm->errorlevel = 1;
    while (cm_word(&rest, &word) && cm_step(cm, 1)) {
        sk_span path = word.ptr[0] == '/' ? (sk_span){0} : cm_program_path(cm, cm_unquote(word));
        if (path.len == 0)
            continue;
        cm_print(cm, path);
        cm->errorlevel = 0;
    }
}

static void chcp(struct cm *cm, sk_span args)
{
    if (sk_trim(args).len == 0)
        cm_print(cm, SK_LIT("Active code page: 437"));
}

static void nothing(struct cm *cm, sk_span args)
{
    (void)cm;
    (void)args;
}

/* net view, net user … look; net use \\host\share, net start … do more. */
static bool net_looks(sk_span args)
{
    static const char *const words[] = {"view",   "user",  "group",   "localgroup", "accounts",
                                        "config", "share", "session", "statistics", "time"};
    sk_span word;
    if (!cm_word(&args, &word) || sk_ifind(args, SK_LIT("/add")) != SK_NPOS ||
        sk_ifind(args, SK_LIT("/del")) != SK_NPOS)
        return false;
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (sk_ieq(word, sk_span_of_cstr(words[i])))
            return true;
    return false;
}

enum kind { FILTER, LOOKS, WAITS, FILES };

static const struct {
    const char *name;
    void (*run)(struct cm *cm, sk_span args);
    enum kind kind;
} programs[] = {
    {"whoami", whoami, LOOKS},     {"hostname", hostname, LOOKS},
    {"tasklist", tasklist, LOOKS}, {"systeminfo", systeminfo, LOOKS},
    {"ipconfig", ipconfig, LOOKS}, {"where", where, LOOKS},
    {"net", nothing, LOOKS},       {"net1", nothing, LOOKS},
    {"nltest", nothing, LOOKS},    {"query", nothing, LOOKS},
    {"quser", nothing, LOOKS},     {"qwinsta", nothing, LOOKS},
    {"qprocess", nothing, LOOKS},  {"arp", nothing, LOOKS},
    {"netstat", nothing, LOOKS},   {"nbtstat", nothing, LOOKS},
    {"getmac", nothing, LOOKS},    {"driverquery", nothing, LOOKS},
    {"gpresult", nothing, LOOKS},  {"klist", nothing, LOOKS},
    {"find", cm_find, FILTER},     {"findstr", cm_findstr, FILTER},
    {"sort", cm_sort, FILTER},     {"more", cm_more, FILTER},
    {"clip", nothing, FILTER},     {"timeout", nothing, WAITS},
    {"chcp", chcp, WAITS},         {"mode", nothing, WAITS},
    {"attrib", cm_mkdir, FILES},   {"xcopy", cm_copy, FILES},
    {"robocopy", cm_mkdir, FILES},
};

static bool named(sk_span word, const char *name)
{
    word = cm_unquote(word);
    size_t slash = sk_rfind_byte(word, '\\');
    word = slash == SK_NPOS ? word : sk_from(word, slash + 1);
    if (sk_iends(word, SK_LIT(".exe")) || sk_iends(word, SK_LIT(".com")))
        word.len -= 4;
    return sk_ieq(word, sk_span_of_cstr(name));
}

bool cm_is_filter(sk_span name)
{
    for (size_t i = 0; i < sizeof programs / sizeof programs[0]; i++)
        if (programs[i].kind == FILTER && named(name, programs[i].name))
            return true;
    return false;
}

bool cm_system(struct cm *cm, sk_span name, sk_span args)
{
    for (size_t i = 0; i < sizeof programs / sizeof programs[0]; i++) {
        if (!named(name, programs[i].name))
            continue;
        if (sk_istarts(sk_span_of_cstr(programs[i].name), SK_LIT("net")) &&
            strcmp(programs[i].name, "netstat") != 0 && !net_looks(args))
            return false;
        cm->errorlevel = 0;
        cm->looked |= programs[i].kind == LOOKS;
        if (programs[i].kind == LOOKS)
            sk_events_behaviour(cm->ev, SK_DO_ENVIRONMENT, SK_LIT("cmd"), cm->line);
        if (programs[i].kind == FILES && programs[i].run == cm_mkdir)
            sk_events_behaviour(cm->ev, SK_DO_WRITE, SK_LIT("cmd.file"), cm->line);
        else
            programs[i].run(cm, args);
        return true;
    }
    return false;
}

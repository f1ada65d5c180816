/* Paths, and a file system that holds what was written; Windows's own files are names only. */
#include "interp/cmd/cm.h"

/* What stands in C:\Windows\System32, as far as scripts ask for it. */
static const char *const programs[] = {"appvlp",
                                       "arp",
                                       "at",
                                       "atbroker",
                                       "attrib",
                                       "bcdedit",
                                       "bitsadmin",
                                       "bootcfg",
                                       "cacls",
                                       "calc",
                                       "certreq",
                                       "certutil",
                                       "charmap",
                                       "chcp",
                                       "chkdsk",
                                       "choice",
                                       "cipher",
                                       "cleanmgr",
                                       "clip",
                                       "cmd",
                                       "cmdkey",
                                       "cmstp",
                                       "comp",
                                       "compact",
                                       "conhost",
                                       "control",
                                       "cscript",
                                       "csrss",
                                       "curl",
                                       "dfsvc",
                                       "diskpart",
                                       "diskshadow",
                                       "dism",
                                       "dnscmd",
                                       "doskey",
                                       "driverquery",
                                       "esentutl",
                                       "eventcreate",
                                       "eventvwr",
                                       "expand",
                                       "explorer",
                                       "extrac32",
                                       "fc",
                                       "find",
                                       "findstr",
                                       "finger",
                                       "fltmc",
                                       "fodhelper",
                                       "forfiles",
                                       "format",
                                       "fsutil",
                                       "ftp",
                                       "getmac",
                                       "gpresult",
                                       "gpupdate",
                                       "hh",
                                       "hostname",
                                       "icacls",
                                       "ie4uinit",
                                       "iexpress",
                                       "iexplore",
                                       "infdefaultinstall",
                                       "ipconfig",
                                       "klist",
                                       "label",
                                       "lsass",
                                       "makecab",
                                       "mavinject",
                                       "mmc",
                                       "mode",
                                       "more",
                                       "mountvol",
                                       "msbuild",
                                       "msconfig",
                                       "msdt",
                                       "msg",
                                       "mshta",
                                       "msiexec",
                                       "mspaint",
                                       "mstsc",
                                       "nbtstat",
                                       "net",
                                       "net1",
                                       "netsh",
                                       "netstat",
                                       "nltest",
                                       "notepad",
                                       "nslookup",
                                       "odbcconf",
                                       "openfiles",
                                       "pathping",
                                       "pcalua",
                                       "ping",
                                       "pnputil",
                                       "powercfg",
                                       "powershell",
                                       "presentationhost",
                                       "print",
                                       "pwsh",
                                       "qprocess",
                                       "query",
                                       "quser",
                                       "qwinsta",
                                       "rasdial",
                                       "reg",
                                       "regasm",
                                       "regedit",
                                       "regini",
                                       "regsvcs",
                                       "regsvr32",
                                       "replace",
                                       "robocopy",
                                       "route",
                                       "rundll32",
                                       "runas",
                                       "runonce",
                                       "sc",
                                       "schtasks",
                                       "scrnsave.scr",
                                       "scriptrunner",
                                       "secedit",
                                       "services",
                                       "setx",
                                       "shutdown",
                                       "sort",
                                       "ssh",
                                       "subst",
                                       "svchost",
                                       "syncappvpublishingserver",
                                       "systeminfo",
                                       "takeown",
                                       "tar",
                                       "taskhost",
                                       "taskkill",
                                       "tasklist",
                                       "taskmgr",
                                       "telnet",
                                       "tftp",
                                       "timeout",
                                       "tracert",
                                       "tree",
                                       "tskill",
                                       "tzutil",
                                       "userinit",
                                       "vaultcmd",
                                       "ver",
                                       "verclsid",
                                       "vssadmin",
                                       "w32tm",
                                       "waitfor",
                                       "wbadmin",
                                       "wevtutil",
                                       "where",
                                       "whoami",
                                       "winlogon",
                                       "winrm",
                                       "winver",
                                       "wmic",
                                       "wordpad",
                                       "write",
                                       "wscript",
                                       "wsl",
                                       "wsreset",
                                       "wuauclt",
                                       "wusa",
                                       "xcopy",
                                       "xwizard",
                                       "installutil",
                                       "csc",
                                       "vbc"};

static sk_span base_name(sk_span path)
{
    for (size_t i = path.len; i-- > 0;)
        if (path.ptr[i] == '\\' || path.ptr[i] == '/' || path.ptr[i] == ':')
            return sk_from(path, i + 1);
    return path;
}

bool cm_is_program(sk_span name)
{
    name = base_name(name);
    if (sk_iends(name, SK_LIT(".exe")) || sk_iends(name, SK_LIT(".com")))
        name.len -= 4;
    for (size_t i = 0; i < sizeof programs / sizeof programs[0]; i++)
        if (sk_ieq(name, sk_span_of_cstr(programs[i])))
            return true;
    return false;
}

sk_span cm_program_path(struct cm *cm, sk_span name)
{
    if (name.len == 0 || !cm_is_program(name) || base_name(name).len != name.len)
        return (sk_span){0};
    bool bare = sk_find_byte(name, '.') == SK_NPOS;
    bool shell = sk_istarts(name, SK_LIT("powershell"));
    bool top = sk_istarts(name, SK_LIT("explorer")) || sk_istarts(name, SK_LIT("notepad"));
    const char *folder = shell ? "C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\"
                         : top ? "C:\\Windows\\"
                               : "C:\\Windows\\System32\\";
    return cm_join(cm, cm_join(cm, sk_span_of_cstr(folder), "", name), bare ? ".exe" : "",
                   (sk_span){0});
}

/* ---- Paths ---- */

/* Folder by folder behind the root; "." goes, ".." takes one away. */
static sk_span resolve(struct cm *cm, sk_span path, size_t root)
{
    struct sk_text out = cm_text(cm);
    sk_text_put(&out, sk_slice(path, 0, root));
    for (size_t i = root; i < path.len && cm_step(cm, 1);) {
        sk_span rest = sk_from(path, i);
        size_t n = sk_find_byte(rest, '\\');
        sk_span part = sk_slice(rest, 0, n);
        i += n == SK_NPOS ? rest.len : n + 1;
        if (part.len == 0 || sk_eq(part, SK_LIT(".")))
            continue;
        if (sk_eq(part, SK_LIT(".."))) {
            while (out.len > root && out.ptr[out.len - 1] != '\\')
                out.len--;
            out.len -= out.len > root;
            continue;
        }
        if (out.len > root)
            sk_text_byte(&out, '\\');
        sk_text_put(&out, part);
    }
    return cm_done(cm, &out);
}

sk_span cm_full(struct cm *cm, sk_span path)
{
    struct sk_text t = cm_text(cm);
    path = sk_trim(cm_bare(cm, path));
    bool drive = path.len > 1 && path.ptr[1] == ':';
    bool rooted = path.len > drive * 2u && sk_find_byte(SK_LIT("\\/"), path.ptr[drive * 2]) == 0;
    rooted |= path.len > drive * 2u && path.ptr[drive * 2] == '/';
    if (drive)
        sk_text_put(&t, sk_slice(path, 0, 2));
    else if (!sk_starts(path, SK_LIT("\\\\")))
        sk_text_put(&t, rooted ? sk_slice(cm->cwd, 0, 2) : cm->cwd);
    if (!rooted && !sk_starts(path, SK_LIT("\\\\")))
        sk_text_byte(&t, '\\');
    sk_span tail = drive ? sk_from(path, 2) : path;
    for (size_t i = 0; i < tail.len; i++)
        sk_text_byte(&t, tail.ptr[i] == '/' ? '\\' : tail.ptr[i]);
    sk_span all = cm_done(cm, &t);
    return resolve(cm, all, sk_starts(all, SK_LIT("\\\\")) ? 2 : sk_min(all.len, 3));
}

struct parts {
    sk_span full;
    size_t drive, base, dot;
};

static struct parts parts_of(struct cm *cm, sk_span path)
{
    bool folder = path.len > 1 && path.ptr[path.len - 1] == '\\';
    struct parts p = {.full = cm_full(cm, path)};
    if (folder && p.full.len > 0 && p.full.ptr[p.full.len - 1] != '\\')
        p.full = cm_join(cm, p.full, "\\", (sk_span){0});
    size_t slash = sk_rfind_byte(p.full, '\\');
    p.drive = p.full.len > 1 && p.full.ptr[1] == ':' ? 2 : 0;
    p.base = slash == SK_NPOS ? p.drive : slash + 1;
    size_t dot = sk_rfind_byte(sk_from(p.full, p.base), '.');
    p.dot = dot == SK_NPOS ? p.full.len : p.base + dot;
    return p;
}

static void facts(struct cm *cm, sk_span modifiers, sk_span path, struct sk_text *out)
{
    const struct cm_file *f = cm_file_of(cm, path, false);
    const struct {
        char letter;
        sk_span text;
    } all[] = {{'a', SK_LIT_INIT("--a--------")}, {'t', SK_LIT_INIT("03/15/2023 10:30 AM")}};
    for (size_t i = 0; i < 2; i++)
        if (sk_find_byte(modifiers, (uint8_t)all[i].letter) != SK_NPOS && cm_exists(cm, path)) {
            sk_text_put(out, all[i].text);
            sk_text_byte(out, ' ');
        }
    if (sk_find_byte(modifiers, 'z') != SK_NPOS && f != NULL)
        sk_text_printf(out, "%zu ", f->bytes.len);
}

/* %~…: quotes go; d drive, p folder, n name, x extension, f all of it, $PATH: searched. */
sk_span cm_tilde(struct cm *cm, sk_span value, sk_span modifiers)
{
    value = cm_unquote(value);
    if (modifiers.len > 0 && modifiers.ptr[0] == '$') {
        value = cm_program_path(cm, value);
        return value;
    }
    if (modifiers.len == 0 || value.len == 0)
        return value;
    uint8_t low[16];
    size_t n = sk_min(modifiers.len, sizeof low);
    for (size_t i = 0; i < n; i++)
        low[i] = sk_lower(modifiers.ptr[i]);
    sk_span m = sk_span_of(low, n);
    struct sk_text out = cm_text(cm);
    struct parts p = parts_of(cm, value);
    bool whole = sk_find_byte(m, 'f') != SK_NPOS;
    bool any = whole;
    facts(cm, m, value, &out);
    static const char letters[] = "dpnx";
    for (size_t i = 0; i < 4; i++) {
        if (!whole && sk_find_byte(m, (uint8_t)letters[i]) == SK_NPOS)
            continue;
        const size_t at[] = {0, p.drive, p.base, p.dot, p.full.len};
        sk_text_put(&out, sk_slice(p.full, at[i], at[i + 1] - at[i]));
        any = true;
    }
    if (!any && sk_find_byte(m, 's') != SK_NPOS)
        sk_text_put(&out, p.full);
    else if (!any && out.len > 0)
        out.len--;
    return cm_done(cm, &out);
}

/* ---- Files ---- */

struct cm_file *cm_file_of(struct cm *cm, sk_span path, bool make)
{
    sk_span plain = sk_trim(cm_bare(cm, path)), full = cm_full(cm, path);
    struct sk_map_entry *e = plain.len == 0 ? NULL : sk_map_find(&cm->files, full);
    struct cm_file *f = e == NULL ? NULL : (struct cm_file *)e->value;
    if (f != NULL && f->gone && make)
        *f = (struct cm_file){.name = plain, .full = full};
    if (f != NULL && (!f->gone || make))
        return f->gone ? NULL : f;
    if (!make || plain.len == 0)
        return NULL;
    f = SK_NEW(cm->arena, struct cm_file);
    e = sk_map_put(&cm->files, cm->arena, full);
    if (f == NULL || e == NULL) {
        cm_no_memory(cm);
        return NULL;
    }
    f->name = plain;
    f->full = full;
    e->value = (uintptr_t)f;
    return f;
}

struct cm_file *cm_file_to_run(struct cm *cm, sk_span name)
{
    static const char *const ends[] = {"",     ".com", ".exe", ".bat", ".cmd",
                                       ".vbs", ".vbe", ".js",  ".jse", ".wsf"};
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
        sk_span full = cm_join(cm, cm_bare(cm, name), ends[i], (sk_span){0});
        struct cm_file *f = cm_file_of(cm, full, false);
        if (f != NULL && !f->folder)
            return f;
    }
    return NULL;
}

bool cm_has_wildcard(sk_span s)
{
    return sk_find_byte(s, '*') != SK_NPOS || sk_find_byte(s, '?') != SK_NPOS;
}

bool cm_match(sk_span pattern, sk_span name)
{
    size_t p = 0, n = 0, star = SK_NPOS, back = 0;
    if (sk_eq(pattern, SK_LIT("*.*")))
        return true;
    while (n < name.len) {
        bool more = p < pattern.len;
        if (more && pattern.ptr[p] == '*') {
            star = ++p;
            back = n;
        } else if (more &&
                   (pattern.ptr[p] == '?' || sk_lower(pattern.ptr[p]) == sk_lower(name.ptr[n]))) {
            p++;
            n++;
        } else if (star != SK_NPOS) {
            p = star;
            n = ++back;
        } else
            return false;
    }
    while (p < pattern.len && (pattern.ptr[p] == '*' || pattern.ptr[p] == '?'))
        p++;
    return p == pattern.len;
}

static void glob_programs(struct cm *cm, sk_span folder, sk_span pattern, struct sk_text *out)
{
    if (!sk_ieq(folder, SK_LIT("C:\\Windows\\System32\\")))
        return;
    for (size_t i = 0; i < sizeof programs / sizeof programs[0] && cm_step(cm, 1); i++) {
        sk_span name = cm_join(cm, sk_span_of_cstr(programs[i]), ".exe", (sk_span){0});
        if (!cm_match(pattern, name) || sk_ieq(name, SK_LIT("powershell.exe")))
            continue;
        sk_text_put(out, folder);
        sk_text_put(out, name);
        sk_text_byte(out, '\n');
    }
}

sk_span cm_glob(struct cm *cm, sk_span pattern, bool folders, bool deep)
{
    struct sk_text out = cm_text(cm);
    struct parts p = parts_of(cm, pattern);
    sk_span folder = sk_slice(p.full, 0, p.base), name = sk_from(p.full, p.base);
    if (!folders)
        glob_programs(cm, folder, name, &out);
    for (size_t i = 0; i < cm->files.count && cm_step(cm, 2); i++) {
        const struct cm_file *f = (const struct cm_file *)cm->files.entries[i].value;
        if (f == NULL || f->gone || f->folder != folders || !sk_istarts(f->full, folder))
            continue;
        sk_span tail = sk_from(f->full, folder.len);
        bool here = sk_find_byte(tail, '\\') == SK_NPOS;
        if ((!here && !deep) || !cm_match(name, base_name(f->full)))
            continue;
        sk_text_put(&out, f->full);
        sk_text_byte(&out, '\n');
    }
    return cm_done(cm, &out);
}

/* Folders of a default installation, and the programs in it. */
static bool of_windows(struct cm *cm, sk_span full)
{
    static const char *const names[] = {
        "CommonProgramFiles", "ProgramFiles", "ProgramFiles(x86)", "ProgramData",  "PUBLIC",
        "SystemRoot",         "TEMP",         "APPDATA",           "LOCALAPPDATA", "USERPROFILE"};
    static const char *const folders[] = {"C:",
                                          "C:\\",
                                          "C:\\Users",
                                          "C:\\Windows\\System32",
                                          "C:\\Windows\\SysWOW64",
                                          "C:\\Windows\\Temp",
                                          "C:\\Windows\\Tasks",
                                          "C:\\Windows\\System32\\drivers",
                                          "C:\\Windows\\System32\\wbem",
                                          "C:\\Windows\\System32\\WindowsPowerShell\\v1.0",
                                          "C:\\Windows\\Microsoft.NET\\Framework\\v4.0.30319",
                                          "C:\\Windows\\Microsoft.NET\\Framework64\\v4.0.30319"};
    sk_span value;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (cm_get(cm, sk_span_of_cstr(names[i]), &value) && sk_ieq(value, full))
            return true;
    for (size_t i = 0; i < sizeof folders / sizeof folders[0]; i++)
        if (sk_ieq(sk_span_of_cstr(folders[i]), full))
            return true;
    return sk_istarts(full, SK_LIT("C:\\Windows\\")) && cm_is_program(full) &&
           (sk_iends(full, SK_LIT(".exe")) || sk_iends(full, SK_LIT(".com")));
}

bool cm_exists(struct cm *cm, sk_span path)
{
    path = sk_trim(cm_bare(cm, path));
    if (sk_iends(path, SK_LIT("\\nul")))
        path.len -= 4;
    if (path.len == 0)
        return false;
    if (cm_has_wildcard(path))
        return cm_glob(cm, path, false, false).len > 0;
    return sk_ieq(path, SK_LIT("nul")) || cm_file_of(cm, path, false) != NULL ||
           of_windows(cm, cm_full(cm, path));
}

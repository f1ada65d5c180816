/* Commands that cmd.exe has inside, and the few programs whose output scripts read. */
#include "interp/cmd/cm.h"

/* ---- set /a ---- */

struct arith {
    struct cm *cm;
    sk_span in;
    size_t pos;
    uint32_t depth;
};

static void blanks(struct arith *a)
{
    while (a->pos < a->in.len && (sk_is_space(a->in.ptr[a->pos]) || a->in.ptr[a->pos] == '"'))
        a->pos++;
}

static bool take(struct arith *a, const char *sign)
{
    blanks(a);
    if (!sk_starts(sk_from(a->in, a->pos), sk_span_of_cstr(sign)))
        return false;
    a->pos += strlen(sign);
    return true;
}

static int64_t list(struct arith *a);

static sk_span name_at(struct arith *a)
{
    size_t start = a->pos;
    while (a->pos < a->in.len &&
           (sk_is_alnum(a->in.ptr[a->pos]) || strchr("_$#@.?[]", a->in.ptr[a->pos]) != NULL) &&
           a->in.ptr[a->pos] != 0)
        a->pos++;
    return sk_slice(a->in, start, a->pos - start);
}

static int64_t literal(sk_span s)
{
    uint64_t n = 0;
    size_t used;
    if (sk_istarts(s, SK_LIT("0x")))
        n = sk_leading_u64(sk_from(s, 2), 16, &used);
    else
        n = sk_leading_u64(s, s.len > 1 && s.ptr[0] == '0' ? 8 : 10, &used);
    return (int32_t)(uint32_t)n;
}

static int64_t value_of(struct cm *cm, sk_span name)
{
    sk_span s;
    if (!cm_get(cm, name, &s))
        return 0;
    s = sk_trim(s);
    bool minus = s.len > 0 && s.ptr[0] == '-';
    int64_t n = literal(sk_from(s, minus));
    return minus ? -n : n;
}

static const struct {
    const char *sign;
    char op;
    uint8_t level;
} signs[] = {{"<<", 'l', 4}, {">>", 'r', 4}, {"*", '*', 6}, {"/", '/', 6},
             {"%%", '%', 6}, {"%", '%', 6},  {"+", '+', 5}, {"-", '-', 5},
             {"&", '&', 3},  {"^", '^', 2},  {"|", '|', 1}};

static int64_t apply(char op, int64_t x, int64_t y)
{
    switch (op) {
    case 'l':
        return (int32_t)((uint32_t)x << (y & 31));
    case 'r':
        return (int32_t)x >> (y & 31);
    case '*':
        return (int32_t)(uint32_t)((uint64_t)x * (uint64_t)y);
    case '/':
        return y == 0 ? 0 : (int32_t)(x / y);
    case '%':
        return y == 0 ? 0 : x % y;
    case '+':
        return (int32_t)(uint32_t)(x + y);
    case '-':
        return (int32_t)(uint32_t)(x - y);
    case '&':
        return x & y;
    case '^':
        return x ^ y;
    default:
        return x | y;
    }
}

static void store(struct arith *a, sk_span name, int64_t v)
{
    struct sk_text t = cm_text(a->cm);
    sk_text_printf(&t, "%lld", (long long)v);
    cm_set(a->cm, name, cm_done(a->cm, &t));
}

static int64_t binary(struct arith *a, unsigned level);

static int64_t primary(struct arith *a)
{
    if (++a->depth > 60)
        return 0;
    int64_t v = 0;
    blanks(a);
    if (take(a, "(")) {
        v = list(a);
        (void)take(a, ")");
    } else if (take(a, "-"))
        v = -primary(a);
    else if (take(a, "+"))
        v = primary(a);
    else if (take(a, "~"))
        v = ~primary(a);
    else if (take(a, "!"))
        v = !primary(a);
    else if (a->pos < a->in.len && sk_is_digit(a->in.ptr[a->pos]))
        v = literal(name_at(a));
    else {
        sk_span name = name_at(a);
        v = name.len > 0 ? value_of(a->cm, name) : 0;
        size_t mark = a->pos;
        blanks(a);
        for (size_t i = 0; name.len > 0 && i < sizeof signs / sizeof signs[0]; i++) {
            size_t n = strlen(signs[i].sign);
            sk_span rest = sk_from(a->in, a->pos);
            if (sk_starts(rest, sk_span_of_cstr(signs[i].sign)) && rest.len > n &&
                rest.ptr[n] == '=') {
                a->pos += n + 1;
                v = apply(signs[i].op, v, binary(a, 1));
                store(a, name, v);
                a->depth--;
                return v;
            }
        }
        if (name.len > 0 && a->pos < a->in.len && a->in.ptr[a->pos] == '=') {
            a->pos++;
            v = binary(a, 1);
            store(a, name, v);
        } else
            a->pos = mark;
    }
    a->depth--;
    return v;
}

static int64_t binary(struct arith *a, unsigned level)
{
    int64_t v = primary(a);
    while (cm_step(a->cm, 1)) {
        size_t i = 0, count = sizeof signs / sizeof signs[0];
        blanks(a);
        while (i < count && !(signs[i].level >= level &&
                              sk_starts(sk_from(a->in, a->pos), sk_span_of_cstr(signs[i].sign))))
            i++;
        if (i == count)
            break;
        a->pos += strlen(signs[i].sign);
        v = apply(signs[i].op, v, binary(a, signs[i].level + 1u));
    }
    return v;
}

static int64_t list(struct arith *a)
{
    int64_t v = binary(a, 1);
    while (take(a, ",") && cm_step(a->cm, 1))
        v = binary(a, 1);
    return v;
}

int64_t cm_arith(struct cm *cm, sk_span expression)
{
    struct arith a = {.cm = cm, .in = expression};
    return list(&a);
}

/* ---- set ---- */

static void list_variables(struct cm *cm, sk_span prefix)
{
    sk_span value;
    for (size_t i = 0; sk_windows_env_name(i) != NULL; i++) {
        sk_span name = sk_span_of_cstr(sk_windows_env_name(i));
        if (!sk_istarts(name, prefix) || !cm_get(cm, name, &value))
            continue;
        struct sk_text line = cm_text(cm);
        sk_text_put(&line, name);
        sk_text_byte(&line, '=');
        sk_text_put(&line, value);
        cm_print(cm, cm_done(cm, &line));
    }
    for (size_t i = 0; i < cm->vars.count; i++) {
        const struct sk_map_entry *e = &cm->vars.entries[i];
        if (e->value == 0 || !sk_istarts(e->key, prefix) ||
            sk_windows_env(cm->arena, cm->input->profile, e->key, &value))
            continue;
        struct sk_text line = cm_text(cm);
        sk_text_put(&line, e->key);
        sk_text_byte(&line, '=');
        sk_text_put(&line, *(const sk_span *)e->value);
        cm_print(cm, cm_done(cm, &line));
    }
}

static void set(struct cm *cm, sk_span args)
{
    sk_span s = args, line = {0};
    while (s.len > 0 && (sk_is_wsp(s.ptr[0]) || s.ptr[0] == ',' || s.ptr[0] == ';'))
        s = sk_from(s, 1);
    bool arith = sk_istarts(s, SK_LIT("/a")), ask = sk_istarts(s, SK_LIT("/p"));
    if (arith) {
        (void)cm_arith(cm, sk_from(s, 2));
        return;
    }
    if (ask) {
        s = sk_from(s, 2);
        while (s.len > 0 && sk_is_wsp(s.ptr[0]))
            s = sk_from(s, 1);
    }
    if (s.len > 0 && s.ptr[0] == '"') {
        size_t last = sk_rfind_byte(s, '"');
        s = last > 0 ? sk_slice(s, 1, last - 1) : sk_from(s, 1);
    }
    size_t eq = sk_find_byte(sk_from(s, 1), '=');
    if (s.len < 2 || eq == SK_NPOS) {
        list_variables(cm, sk_trim(s));
        return;
    }
    sk_span name = sk_slice(s, 0, eq + 1), value = sk_from(s, eq + 2);
    if (ask && cm->has_in) {
        sk_span in = cm->in;
        (void)sk_next_line(&in, &line);
        value = line;
    } else if (ask)
        value = (sk_span){0};
    cm_set(cm, name, value);
}

/* ---- Text ---- */

static void echo(struct cm *cm, sk_span args)
{
    if (args.len > 0)
        args = sk_from(args, 1);
    cm_print(cm, args);
}

static void type(struct cm *cm, sk_span args)
{
    const struct cm_file *f = cm_file_of(cm, args, false);
    if (f != NULL && cm->out != NULL)
        sk_text_put(cm->out, f->bytes);
}

/* findstr /i "a b", find "a": lines of standard input that have one of the words. */
static void find(struct cm *cm, sk_span args)
{
    sk_span rest = sk_trim(args), word, line, in = cm->in, what = {0};
    bool fold = false, invert = false, exact = false;
    while (cm_word(&rest, &word)) {
        if (word.ptr[0] == '/') {
            fold |= sk_istarts(word, SK_LIT("/i"));
            invert |= sk_istarts(word, SK_LIT("/v"));
            exact |= sk_istarts(word, SK_LIT("/c:"));
            if (sk_istarts(word, SK_LIT("/c:")))
                what = cm_unquote(sk_from(word, 3));
        } else if (what.len == 0)
            what = cm_unquote(word);
    }
    while (sk_next_line(&in, &line) && cm_step(cm, 1)) {
        bool hit = false;
        sk_span words = what, one;
        if (exact)
            hit = (fold ? sk_ifind(line, what) : sk_find(line, what)) != SK_NPOS;
        else
            while (sk_split(&words, ' ', &one))
                hit |= one.len > 0 && (fold ? sk_ifind(line, one) : sk_find(line, one)) != SK_NPOS;
        if (hit != invert)
            cm_print(cm, line);
    }
}

static void table(struct cm *cm, const char *const *lines, sk_span args)
{
    args = sk_trim(args);
    for (; *lines != NULL; lines++) {
        sk_span line = sk_span_of_cstr(*lines);
        if (args.len == 0 ||
            (sk_istarts(line, args) && line.len > args.len && line.ptr[args.len] == '='))
            cm_print(cm, line);
    }
}

static void assoc(struct cm *cm, sk_span args)
{
    static const char *const lines[] = {".bat=batfile",
                                        ".cdxml=Microsoft.PowerShellCmdletDefinitionXML.1",
                                        ".cmd=cmdfile",
                                        ".com=comfile",
                                        ".exe=exefile",
                                        ".hta=htafile",
                                        ".js=JSFile",
                                        ".jse=JSEFile",
                                        ".lnk=lnkfile",
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
        "htafile=C:\\Windows\\SysWOW64\\mshta.exe \"%1\" %*",
        "JSFile=C:\\Windows\\System32\\WScript.exe \"%1\" %*",
        "Microsoft.PowerShellCmdletDefinitionXML.1=\"C:\\Windows\\System32\\notepad.exe\" \"%1\"",
        "Microsoft.PowerShellConsole.1=\"C:\\Windows\\System32\\WindowsPowerShell\\v1.0\\"
        "powershell.exe\" \"-p\" \"%1\"",
        "Microsoft.PowerShellScript.1=\"C:\\Windows\\System32\\notepad.exe\" \"%1\"",
        "regfile=regedit.exe \"%1\"",
        "txtfile=C:\\Windows\\system32\\NOTEPAD.EXE %1",
        "VBSFile=\"C:\\Windows\\System32\\WScript.exe\" \"%1\" %*",
        NULL};
    table(cm, lines, args);
}

static void ver(struct cm *cm, sk_span args)
{
    (void)args;
    cm_print(cm, SK_LIT(""));
    cm_print(cm, SK_LIT("Microsoft Windows [Version 10.0.19045.2728]"));
}

/* ---- Files and flow ---- */

static void copy(struct cm *cm, sk_span args)
{
    sk_span rest = args, word, from = {0}, to = {0};
    while (cm_word(&rest, &word)) {
        if (word.ptr[0] == '/')
            continue;
        if (from.len == 0)
            from = cm_unquote(word);
        else
            to = cm_unquote(word);
    }
    const struct cm_file *f = cm_file_of(cm, from, false);
    struct cm_file *g = to.len > 0 && f != NULL ? cm_file_of(cm, to, true) : NULL;
    if (g != NULL && f != NULL)
        g->bytes = f->bytes;
    sk_events_behaviour(cm->ev, SK_DO_WRITE, SK_LIT("cmd.file"), sk_trim(args));
    sk_events_path(cm->ev, to.len > 0 ? to : from);
}

static void go(struct cm *cm, sk_span args)
{
    args = sk_trim(args);
    if (args.len > 0 && args.ptr[0] == ':')
        args = sk_from(args, 1);
    sk_span word = args;
    sk_span rest = args;
    (void)cm_word(&rest, &word);
    cm->goto_label = word;
    cm->flow = CF_GOTO;
}

static void leave(struct cm *cm, sk_span args)
{
    cm->flow = sk_ifind(args, SK_LIT("/b")) != SK_NPOS ? CF_RETURN : CF_EXIT;
}

static void setlocal(struct cm *cm, sk_span args)
{
    if (sk_ifind(args, SK_LIT("enabledelayed")) != SK_NPOS)
        cm->delayed = true;
    if (sk_ifind(args, SK_LIT("disabledelayed")) != SK_NPOS)
        cm->delayed = false;
}

static void shift(struct cm *cm, sk_span args)
{
    sk_span word;
    (void)args;
    if (cm->source != NULL)
        (void)cm_word(&cm->source->args, &word);
}

static void nothing(struct cm *cm, sk_span args)
{
    (void)cm;
    (void)args;
}

static void examine(struct cm *cm, sk_span args)
{
    (void)args;
    cm->errorlevel = 0;
}

static const struct {
    const char *name;
    void (*run)(struct cm *cm, sk_span args);
    bool looks; /* examines the machine */
} builtins[] = {
    {"set", set, false},          {"echo", echo, false},         {"type", type, false},
    {"findstr", find, false},     {"find", find, false},         {"assoc", assoc, false},
    {"ftype", ftype, false},      {"ver", ver, false},           {"copy", copy, false},
    {"xcopy", copy, false},       {"robocopy", copy, false},     {"move", copy, false},
    {"ren", copy, false},         {"rename", copy, false},       {"del", copy, false},
    {"erase", copy, false},       {"md", copy, false},           {"mkdir", copy, false},
    {"rd", copy, false},          {"rmdir", copy, false},        {"attrib", copy, false},
    {"goto", go, false},          {"exit", leave, false},        {"setlocal", setlocal, false},
    {"endlocal", nothing, false}, {"shift", shift, false},       {"rem", nothing, false},
    {"cls", nothing, false},      {"title", nothing, false},     {"pause", nothing, false},
    {"cd", nothing, false},       {"chdir", nothing, false},     {"pushd", nothing, false},
    {"popd", nothing, false},     {"color", nothing, false},     {"prompt", nothing, false},
    {"chcp", nothing, false},     {"timeout", nothing, false},   {"mode", nothing, false},
    {"verify", nothing, false},   {"break", nothing, false},     {"path", nothing, false},
    {"more", nothing, false},     {"sort", nothing, false},      {"dir", nothing, false},
    {"whoami", examine, true},    {"systeminfo", examine, true}, {"tasklist", examine, true},
    {"ipconfig", examine, true},  {"hostname", examine, true},
};

bool cm_builtin(struct cm *cm, sk_span name, sk_span args, sk_span line)
{
    if (sk_iends(name, SK_LIT(".exe")))
        name.len -= 4;
    for (size_t i = 0; i < sizeof builtins / sizeof builtins[0]; i++) {
        if (!sk_ieq(name, sk_span_of_cstr(builtins[i].name)))
            continue;
        cm->errorlevel = 0;
        if (builtins[i].looks && cm->silent == 0)
            sk_events_behaviour(cm->ev, SK_DO_ENVIRONMENT, SK_LIT("cmd"), line);
        builtins[i].run(cm, args);
        return true;
    }
    return false;
}

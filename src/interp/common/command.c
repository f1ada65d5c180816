#include "interp/common/command.h"

#include "base/text.h"
#include "base/utf.h"

enum { MAX_INNER = 6 };

/* ---- Arguments ---- */

bool sk_command_arg(struct sk_arena *arena, sk_span *rest, sk_span *ret)
{
    size_t i = 0;
    while (i < rest->len && sk_is_space(rest->ptr[i]))
        i++;
    if (i == rest->len)
        return false;
    struct sk_text out = sk_text_new(arena, SIZE_MAX);
    bool quoted = false;
    for (; i < rest->len && (quoted || !sk_is_space(rest->ptr[i])); i++) {
        size_t slashes = 0;
        while (i + slashes < rest->len && rest->ptr[i + slashes] == '\\')
            slashes++;
        bool quote = i + slashes < rest->len && rest->ptr[i + slashes] == '"';
        if (slashes > 0 && !quote) {
            sk_text_put(&out, sk_slice(*rest, i, slashes));
            i += slashes - 1;
            continue;
        }
        sk_text_put(&out, sk_slice(*rest, i, slashes / 2));
        i += slashes;
        if (!quote || slashes % 2 != 0)
            sk_text_byte(&out, rest->ptr[i]);
        else
            quoted = !quoted;
    }
    *rest = sk_from(*rest, i);
    *ret = sk_text_view(&out);
    return !out.failed;
}

static sk_span without_extension(sk_span name)
{
    static const sk_span gone[] = {SK_LIT_INIT(".exe"), SK_LIT_INIT(".com")};
    for (size_t i = 0; i < sizeof gone / sizeof gone[0]; i++)
        if (sk_iends(name, gone[i]))
            return sk_slice(name, 0, name.len - gone[i].len);
    return name;
}

static bool cut_program(struct sk_arena *arena, sk_span line, struct sk_command *ret)
{
    line = sk_trim(line);
    size_t end = 0, start = 0;
    if (line.len > 0 && line.ptr[0] == '"') {
        start = 1;
        end = sk_find_byte(sk_from(line, 1), '"');
        end = end == SK_NPOS ? line.len : end + 1;
    } else {
        while (end < line.len && !sk_is_space(line.ptr[end]) && (end == 0 || line.ptr[end] != '"'))
            end++;
    }
    sk_span path = sk_slice(line, start, end - start);
    sk_span args = sk_from(line, end + start);
    /* cmd takes "cmd/c" for "cmd /c". */
    size_t slash = sk_find_byte(path, '/');
    if (start == 0 && slash != SK_NPOS && slash > 0 && sk_find(path, SK_LIT("://")) == SK_NPOS &&
        sk_find_byte(path, '\\') == SK_NPOS && sk_find_byte(path, ':') == SK_NPOS) {
        args = sk_from(line, slash);
        path = sk_slice(path, 0, slash);
    }
    for (size_t i = path.len; i-- > 0;)
        if (path.ptr[i] == '\\' || path.ptr[i] == '/') {
            path = sk_from(path, i + 1);
            break;
        }
    path = without_extension(path);
    uint8_t *low = sk_arena_alloc(arena, path.len + 1);
    if (low == NULL)
        return false;
    for (size_t i = 0; i < path.len; i++)
        low[i] = sk_lower(path.ptr[i]);
    ret->program = sk_span_of(low, path.len);
    ret->args = sk_trim(args);
    return true;
}

/* ---- powershell.exe ---- */

bool sk_command_base64(struct sk_arena *arena, sk_span text, sk_span *ret)
{
    static const char alphabet[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    struct sk_text out = sk_text_new(arena, SIZE_MAX);
    uint32_t bits = 0;
    unsigned have = 0;
    for (size_t i = 0; i < text.len && text.ptr[i] != '='; i++) {
        if (sk_is_space(text.ptr[i]))
            continue;
        const char *at = text.ptr[i] == 0 ? NULL : strchr(alphabet, text.ptr[i]);
        if (at == NULL)
            return false;
        bits = (bits << 6 | (uint32_t)(at - alphabet)) & 0xffffffu;
        have += 6;
        if (have >= 8) {
            have -= 8;
            sk_text_byte(&out, (uint8_t)(bits >> have));
        }
    }
    *ret = sk_text_view(&out);
    return !out.failed;
}

/* Option names of powershell.exe with the length from which a prefix is taken for them. */
static const struct {
    const char *name;
    size_t shortest;
    enum ps_option { PS_FLAG, PS_VALUE, PS_ENCODED, PS_COMMAND, PS_FILE, PS_ARGS } kind;
} options[] = {
    {"encodedcommand", 1, PS_ENCODED},
    {"ec", 2, PS_ENCODED},
    {"executionpolicy", 2, PS_VALUE},
    {"ep", 2, PS_VALUE},
    {"encodedarguments", 8, PS_ARGS},
    {"encodeda", 8, PS_ARGS},
    {"ea", 2, PS_ARGS},
    {"commandwithargs", 8, PS_COMMAND},
    {"cwa", 3, PS_COMMAND},
    {"command", 1, PS_COMMAND},
    {"file", 1, PS_FILE},
    {"windowstyle", 1, PS_VALUE},
    {"workingdirectory", 2, PS_VALUE},
    {"wd", 2, PS_VALUE},
    {"version", 1, PS_VALUE},
    {"inputformat", 2, PS_VALUE},
    {"if", 2, PS_VALUE},
    {"outputformat", 1, PS_VALUE},
    {"of", 2, PS_VALUE},
    {"psconsolefile", 1, PS_VALUE},
    {"configurationname", 6, PS_VALUE},
    {"custompipename", 2, PS_VALUE},
    {"settingsfile", 2, PS_VALUE},
    {"noprofile", 3, PS_FLAG},
    {"nologo", 3, PS_FLAG},
    {"noninteractive", 4, PS_FLAG},
    {"noexit", 3, PS_FLAG},
    {"sta", 1, PS_FLAG},
    {"mta", 1, PS_FLAG},
    {"interactive", 1, PS_FLAG},
};

/* The name of an option without its dash; false when the word is none. */
static bool option_word(sk_span word, sk_span *ret)
{
    static const sk_span dashes[] = {SK_LIT_INIT("-"), SK_LIT_INIT("/"), SK_LIT_INIT("\u2013"),
                                     SK_LIT_INIT("\u2014"), SK_LIT_INIT("\u2015")};
    for (size_t i = 0; i < sizeof dashes / sizeof dashes[0]; i++)
        if (sk_starts(word, dashes[i]) && word.len > dashes[i].len) {
            *ret = sk_from(word, dashes[i].len);
            *ret = sk_starts(*ret, dashes[0]) ? sk_from(*ret, 1) : *ret;
            return true;
        }
    return false;
}

static int option_kind(sk_span name)
{
    uint8_t plain[32];
    size_t n = 0;
    for (size_t i = 0; i < name.len && n < sizeof plain; i++)
        if (name.ptr[i] != '^' && name.ptr[i] != '`')
            plain[n++] = name.ptr[i];
    for (size_t i = 0; i < sizeof options / sizeof options[0]; i++)
        if (n >= options[i].shortest &&
            sk_istarts(sk_span_of_cstr(options[i].name), sk_span_of(plain, n)))
            return (int)options[i].kind;
    return -1;
}

static sk_span decode_command(struct sk_arena *arena, sk_span word)
{
    sk_span bytes;
    if (!sk_command_base64(arena, word, &bytes))
        return (sk_span){0};
    struct sk_text out = sk_text_new(arena, SIZE_MAX);
    /* Some droppers encode ASCII by mistake; UTF-16LE text has a zero in every second place. */
    if (bytes.len >= 2 && bytes.ptr[1] != 0 && sk_find_byte(bytes, 0) == SK_NPOS &&
        sk_ascii_prefix(bytes) == bytes.len)
        return bytes;
    sk_utf16le_to_utf8(bytes, &out);
    sk_span text = sk_text_view(&out);
    return sk_starts(text, SK_LIT("\xef\xbb\xbf")) ? sk_from(text, 3) : text;
}

/* Everything left, argument by argument with one blank between: what -Command sees. */
static sk_span joined(struct sk_arena *arena, const sk_span *first, sk_span rest)
{
    struct sk_text out = sk_text_new(arena, SIZE_MAX);
    sk_span arg;
    if (first != NULL)
        sk_text_put(&out, *first);
    for (bool any = first != NULL; sk_command_arg(arena, &rest, &arg); any = true) {
        if (any)
            sk_text_byte(&out, ' ');
        sk_text_put(&out, arg);
    }
    return sk_text_view(&out);
}

void sk_powershell_args(struct sk_arena *arena, sk_span args, sk_span *ret_code, bool *ret_stdin,
                        sk_span *ret_file)
{
    sk_span arg, name;
    *ret_code = *ret_file = (sk_span){0};
    *ret_stdin = false;
    while (sk_command_arg(arena, &args, &arg)) {
        int kind = option_word(arg, &name) ? option_kind(name) : -1;
        if (sk_eq(arg, SK_LIT("-")))
            *ret_stdin = true;
        else if (kind == PS_ENCODED) {
            if (sk_command_arg(arena, &args, &arg))
                *ret_code = decode_command(arena, arg);
        } else if (kind == PS_FILE) {
            (void)sk_command_arg(arena, &args, ret_file);
            return;
        } else if (kind == PS_VALUE || kind == PS_ARGS) {
            (void)sk_command_arg(arena, &args, &arg);
        } else if (kind == PS_COMMAND ||
                   (kind < 0 && arg.len > 0 && arg.ptr[0] != '-' && ret_code->len == 0)) {
            *ret_code = joined(arena, kind == PS_COMMAND ? NULL : &arg, args);
            *ret_stdin = sk_eq(*ret_code, SK_LIT("-"));
            if (*ret_stdin)
                *ret_code = (sk_span){0};
            return;
        }
    }
}

/* ---- Which program does what ---- */

struct job {
    struct sk_arena *arena;
    struct sk_command *command;
    sk_span line;
};

static bool has(const struct job *job, const char *what)
{
    return sk_ifind(job->command->args, sk_span_of_cstr(what)) != SK_NPOS;
}

static bool has_url(const struct job *job)
{
    sk_span url;
    size_t pos = 0;
    return sk_next_url(job->command->args, &pos, &url);
}

static void do_powershell(struct job *job)
{
    struct sk_command *c = job->command;
    sk_span file;
    sk_powershell_args(job->arena, c->args, &c->code, &c->from_stdin, &file);
    c->language = c->code.len > 0 ? SK_LANG_POWERSHELL : SK_LANG_NONE;
}

/* The rule of cmd /?: without /s, text in its only two quotes that has none of the special
 * characters and is the name of a program keeps them. Here: an absolute path. */
static bool is_quoted_program(sk_span code)
{
    size_t close = sk_find_byte(sk_from(code, 1), '"');
    sk_span inside = sk_slice(code, 1, close);
    bool absolute = inside.len > 3 && sk_is_alpha(inside.ptr[0]) && inside.ptr[1] == ':';
    if (close == SK_NPOS || sk_find_byte(sk_from(code, close + 2), '"') != SK_NPOS || !absolute)
        return false;
    for (size_t i = 0; i < inside.len; i++)
        if (sk_find_byte(SK_LIT("&<>()@^|"), inside.ptr[i]) != SK_NPOS)
            return false;
    static const sk_span ends[] = {SK_LIT_INIT(".exe"), SK_LIT_INIT(".com"), SK_LIT_INIT(".bat"),
                                   SK_LIT_INIT(".cmd")};
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++)
        if (sk_iends(inside, ends[i]))
            return sk_find_byte(inside, ' ') != SK_NPOS;
    return false;
}

/* The first and the last quote go. */
static sk_span without_quotes(struct sk_arena *arena, sk_span code, bool always)
{
    size_t last = sk_rfind_byte(code, '"');
    if (code.len < 2 || code.ptr[0] != '"' || (!always && is_quoted_program(code)))
        return code;
    if (last == 0)
        return sk_from(code, 1);
    struct sk_text out = sk_text_new(arena, SIZE_MAX);
    sk_text_put(&out, sk_slice(code, 1, last - 1));
    sk_text_put(&out, sk_from(code, last + 1));
    return sk_text_view(&out);
}

/* Switches may stand together (/v:on/q/c"…); behind /c, /k or /r everything is the command. */
static void do_cmd(struct job *job)
{
    struct sk_command *c = job->command;
    bool always = false;
    for (size_t i = 0; i + 1 < c->args.len; i++) {
        if (c->args.ptr[i] != '/')
            continue;
        uint8_t letter = sk_lower(c->args.ptr[i + 1]);
        sk_span rest = sk_from(c->args, i + 2);
        if (letter == 's')
            always = true;
        if (letter == 'v')
            c->delayed = !sk_istarts(rest, SK_LIT(":off"));
        if (letter != 'c' && letter != 'k' && letter != 'r')
            continue;
        while (rest.len > 0 && sk_find_byte(SK_LIT(" \t,;="), rest.ptr[0]) != SK_NPOS)
            rest = sk_from(rest, 1);
        c->language = SK_LANG_CMD;
        c->code = without_quotes(job->arena, sk_trim(rest), always);
        return;
    }
    c->from_stdin = true;
}

/* Where every quote has a backslash before it, those are the command line's, not the script's. */
static sk_span plain_quotes(struct sk_arena *arena, sk_span code)
{
    size_t quotes = 0;
    for (size_t i = 0; i < code.len; i++) {
        quotes += code.ptr[i] == '"';
        if (code.ptr[i] == '"' && (i == 0 || code.ptr[i - 1] != '\\'))
            return code;
    }
    struct sk_text out = sk_text_new(arena, SIZE_MAX);
    for (size_t i = 0; i < code.len; i++)
        if (!(code.ptr[i] == '\\' && i + 1 < code.len && code.ptr[i + 1] == '"'))
            sk_text_byte(&out, code.ptr[i]);
    return quotes == 0 ? code : sk_text_view(&out);
}

static void inline_script(struct job *job)
{
    static const struct {
        sk_span scheme;
        enum sk_language language;
    } schemes[] = {{SK_LIT_INIT("javascript:"), SK_LANG_JSCRIPT},
                   {SK_LIT_INIT("vbscript:"), SK_LANG_VBSCRIPT}};
    for (size_t i = 0; i < sizeof schemes / sizeof schemes[0]; i++) {
        size_t at = sk_ifind(job->command->args, schemes[i].scheme);
        if (at == SK_NPOS)
            continue;
        sk_span code = sk_from(job->command->args, at + schemes[i].scheme.len);
        bool quoted = at > 0 && job->command->args.ptr[at - 1] == '"';
        if (quoted && code.len > 0 && code.ptr[code.len - 1] == '"')
            code.len--;
        job->command->language = schemes[i].language;
        job->command->code = plain_quotes(job->arena, code);
        return;
    }
}

static void do_load(struct job *job)
{
    job->command->kind = SK_DO_LOAD;
    inline_script(job);
}

/* Functions of Windows's own libraries that start what stands behind them. */
static void do_rundll32(struct job *job)
{
    static const char *const starters[] = {"shellexec_rundll ", "routethecall ",
                                           "registerocx ",      "openurl ",
                                           "openurla ",         "fileprotocolhandler "};
    do_load(job);
    if (has_url(job) || job->command->language != SK_LANG_NONE)
        return;
    for (size_t i = 0; i < sizeof starters / sizeof starters[0]; i++) {
        size_t at = sk_ifind(job->command->args, sk_span_of_cstr(starters[i]));
        if (at != SK_NPOS)
            job->command->inner = sk_trim(sk_from(job->command->args, at + strlen(starters[i])));
    }
}

/* Programs of .NET and ODBC that load what they are given. */
static void do_load_too(struct job *job)
{
    do_load(job);
    job->command->also_process = true;
}

static void do_fetch(struct job *job)
{
    inline_script(job);
    if (!has_url(job))
        return;
    job->command->kind = SK_DO_DOWNLOAD;
    job->command->also_process = true;
}

static void do_certutil(struct job *job)
{
    if (has(job, "urlcache") || has(job, "verifyctl") || has_url(job))
        job->command->kind = SK_DO_DOWNLOAD;
    else if (has(job, "decode"))
        job->command->kind = SK_DO_WRITE;
    job->command->also_process = job->command->kind != SK_DO_PROCESS;
}

static void do_bitsadmin(struct job *job)
{
    job->command->kind = SK_DO_DOWNLOAD;
    job->command->also_process = true;
}

static void do_reg(struct job *job)
{
    job->command->kind = SK_DO_REGISTRY;
}

static void do_regedit(struct job *job)
{
    job->command->kind = SK_DO_REGISTRY;
    job->command->also_process = true;
}

/* Programs that only print what the machine is. */
static void do_look(struct job *job)
{
    job->command->kind = SK_DO_ENVIRONMENT;
    job->command->also_process = true;
}

static void do_wmic(struct job *job)
{
    size_t at = sk_ifind(job->command->args, SK_LIT("create"));
    if (!has(job, "process") || !has(job, "call") || at == SK_NPOS) {
        do_fetch(job);
        if (!has_url(job) && (has(job, " get") || has(job, " list")))
            do_look(job);
        return;
    }
    sk_span rest = sk_from(job->command->args, at + 6);
    while (rest.len > 0 && (sk_is_space(rest.ptr[0]) || rest.ptr[0] == ','))
        rest = sk_from(rest, 1);
    uint8_t quote = rest.len > 0 ? rest.ptr[0] : 0;
    if (quote == '"' || quote == '\'') {
        size_t end = sk_rfind_byte(sk_from(rest, 1), quote);
        rest = sk_slice(rest, 1, end == SK_NPOS ? rest.len : end);
    }
    job->command->inner = sk_trim(rest);
}

/* schtasks /create /tr "x": what stands behind the switch. */
static sk_span behind(struct job *job, const char *mark)
{
    sk_span args = job->command->args, value = {0};
    size_t at = sk_ifind(args, sk_span_of_cstr(mark));
    if (at == SK_NPOS || (at > 0 && !sk_is_space(args.ptr[at - 1])))
        return value;
    sk_span rest = sk_from(args, at + strlen(mark));
    (void)sk_command_arg(job->arena, &rest, &value);
    return value;
}

static void do_schtasks(struct job *job)
{
    job->command->inner = behind(job, "/tr ");
}

/* sc create x binPath= "…" */
static void do_sc(struct job *job)
{
    job->command->inner = behind(job, "binpath=");
    if (has(job, "query"))
        do_look(job);
}

/* runas /user:x "program arguments" */
static void do_runas(struct job *job)
{
    sk_span rest = job->command->args, arg;
    while (sk_command_arg(job->arena, &rest, &arg))
        if (arg.len > 0 && arg.ptr[0] != '/') {
            job->command->inner = arg;
            return;
        }
}

static void do_scriptrunner(struct job *job)
{
    job->command->inner = behind(job, "-appvscript ");
}

/* SyncAppvPublishingServer "n; script": a PowerShell script itself, it runs what follows. */
static void do_syncappv(struct job *job)
{
    size_t semicolon = sk_find_byte(job->command->args, ';');
    if (semicolon == SK_NPOS)
        return;
    job->command->language = SK_LANG_POWERSHELL;
    job->command->code = sk_trim_byte(sk_trim(sk_from(job->command->args, semicolon + 1)), '"');
}

/* forfiles writes any character as 0xHH. */
static void do_forfiles(struct job *job)
{
    sk_span code = behind(job, "/c ");
    if (code.len == 0 && !has(job, "/c "))
        code = SK_LIT("cmd /c echo @file");
    struct sk_text out = sk_text_new(job->arena, SIZE_MAX);
    for (size_t i = 0; i < code.len; i++) {
        bool hex = i + 3 < code.len && sk_istarts(sk_from(code, i), SK_LIT("0x")) &&
                   sk_hex_value(code.ptr[i + 2]) >= 0 && sk_hex_value(code.ptr[i + 3]) >= 0;
        if (hex)
            sk_text_byte(&out, (uint8_t)(sk_hex_value(code.ptr[i + 2]) << 4 |
                                         sk_hex_value(code.ptr[i + 3])));
        else
            sk_text_byte(&out, code.ptr[i]);
        i += hex ? 3 : 0;
    }
    job->command->inner = sk_text_view(&out);
}

/* pcalua -a program [-c arguments] */
static void do_pcalua(struct job *job)
{
    struct sk_text out = sk_text_new(job->arena, SIZE_MAX);
    sk_text_put(&out, behind(job, "-a "));
    size_t more = sk_ifind(job->command->args, SK_LIT(" -c "));
    if (more != SK_NPOS) {
        sk_text_byte(&out, ' ');
        sk_text_put(&out, sk_trim(sk_from(job->command->args, more + 4)));
    }
    job->command->inner = sk_text_view(&out);
}

static void do_wrapper(struct job *job) /* conhost, explorer: the rest is a command */
{
    sk_span rest = job->command->args;
    while (rest.len > 0 && (rest.ptr[0] == '-' || rest.ptr[0] == '/')) {
        size_t comma = sk_find_byte(rest, ','); /* explorer /root,"x" */
        sk_span unused;
        if (rest.ptr[0] == '/' && comma != SK_NPOS) {
            rest = sk_trim(sk_from(rest, comma + 1));
            break;
        }
        if (!sk_command_arg(job->arena, &rest, &unused))
            return;
        rest = sk_trim(rest);
    }
    if (!has_url(job))
        job->command->inner = rest;
    else if (rest.len > 0)
        do_fetch(job);
}

/* Programs that talk to a host which is no URL. */
static void do_net_fetch(struct job *job)
{
    job->command->kind = SK_DO_DOWNLOAD;
    job->command->also_process = true;
}

/* ftp alone is a program; with a script or a URL it fetches. */
static void do_ftp(struct job *job)
{
    if (has(job, "-s:") || has_url(job))
        do_net_fetch(job);
}

/* Programs that copy or unpack files. */
static void do_write(struct job *job)
{
    job->command->kind = SK_DO_WRITE;
    job->command->also_process = true;
}

static void do_esentutl(struct job *job)
{
    if (has(job, "/y"))
        do_write(job);
}

static void do_msiexec(struct job *job)
{
    do_fetch(job);
    if (has(job, "/y ") || has(job, "/z ")) /* calls a DLL's own installer */
        job->command->kind = SK_DO_LOAD;
}

static const struct {
    const char *program;
    void (*run)(struct job *job);
} programs[] = {
    {"powershell", do_powershell},
    {"pwsh", do_powershell},
    {"cmd", do_cmd},
    {"regsvr32", do_load},
    {"rundll32", do_rundll32},
    {"mshta", do_fetch},
    {"certutil", do_certutil},
    {"bitsadmin", do_bitsadmin},
    {"curl", do_net_fetch},
    {"wget", do_net_fetch},
    {"msiexec", do_msiexec},
    {"wmic", do_wmic},
    {"wscript", do_fetch},
    {"cscript", do_fetch},
    {"reg", do_reg},
    {"regedit", do_regedit},
    {"schtasks", do_schtasks},
    {"forfiles", do_forfiles},
    {"pcalua", do_pcalua},
    {"conhost", do_wrapper},
    {"explorer", do_wrapper},
    {"odbcconf", do_load_too},
    {"hh", do_fetch},
    {"desktopimgdownldr", do_fetch},
    {"installutil", do_load_too},
    {"regasm", do_load_too},
    {"regsvcs", do_load_too},
    {"ftp", do_ftp},
    {"tftp", do_net_fetch},
    {"finger", do_net_fetch},
    {"esentutl", do_esentutl},
    {"expand", do_write},
    {"extrac32", do_write},
    {"makecab", do_write},
    {"sc", do_sc},
    {"runas", do_runas},
    {"scriptrunner", do_scriptrunner},
    {"appvlp", do_wrapper},
    {"syncappvpublishingserver", do_syncappv},
    {"syncappvpublishingserver.vbs", do_syncappv},
    {"whoami", do_look},
    {"hostname", do_look},
    {"systeminfo", do_look},
    {"tasklist", do_look},
    {"ipconfig", do_look},
    {"quser", do_look},
    {"qwinsta", do_look},
    {"netstat", do_look},
    {"nltest", do_look},
    {"cmstp", do_fetch},
    {"msbuild", do_fetch},
    {"presentationhost", do_fetch},
    {"certreq", do_fetch},
};

bool sk_command_of(struct sk_arena *arena, sk_span line, struct sk_command *ret)
{
    struct sk_command c = {.kind = SK_DO_PROCESS};
    if (!cut_program(arena, line, &c))
        return false;
    struct job job = {arena, &c, line};
    for (size_t i = 0; i < sizeof programs / sizeof programs[0]; i++)
        if (sk_eq(c.program, sk_span_of_cstr(programs[i].program)))
            programs[i].run(&job);
    size_t pos = 0;
    sk_span url;
    if (sk_next_url(line, &pos, &url) && url.ptr == line.ptr) { /* start https://… */
        c.kind = SK_DO_DOWNLOAD;
        c.also_process = true;
    }
    *ret = c;
    return true;
}

void sk_command_tell(struct sk_events *ev, sk_span api, sk_span line, struct sk_command *ret)
{
    struct sk_command c = {0};
    for (unsigned depth = 0; depth < MAX_INNER && sk_trim(line).len > 0; depth++) {
        line = sk_trim(line);
        if (!sk_command_of(ev->arena, line, &c))
            return;
        if (ret != NULL && depth == 0)
            *ret = c;
        if (c.also_process)
            sk_events_behaviour(ev, SK_DO_PROCESS, api, line);
        sk_events_behaviour(ev, c.kind, api, line);
        sk_events_urls(ev, line);
        if (c.language != SK_LANG_NONE)
            sk_events_layer(ev, c.language, SK_LIT(""), c.code);
        if (c.inner.len == 0)
            return;
        line = c.inner;
    }
}

void sk_command_emit(struct sk_arena *arena, const struct sk_sink *sink, sk_span api, sk_span line)
{
    struct sk_events ev = sk_events_of(arena, sink);
    sk_command_tell(&ev, api, line, NULL);
}

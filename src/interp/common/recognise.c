/* Which script language a text is in. Each mark that stands in it speaks once for a language;
 * what stands in double quotes does not speak, for there other languages' code is kept. */
#include "base/text.h"
#include "codec/script_blocks.h"
#include "codec/script_encoder.h"
#include "core/interp.h"

enum { LOOK_BYTES = 65536, CONTAINER_BYTES = 1 << 24 };

/* BASIC: both VBA and VBScript; which of them is asked later. */
enum family { BASIC, VBA, VBSCRIPT, POWERSHELL, CMD, JSCRIPT, FAMILIES };

/* A mark that starts with a line end stands at the start of a line; one that starts with a letter
 * is the start of a word. */
static const struct {
    const char *mark;
    uint8_t family, weight;
} marks[] = {
    {"end sub", BASIC, 6},
    {"end function", BASIC, 6},
    {"end if", BASIC, 4},
    {"\nsub ", BASIC, 4},
    {"\nfunction ", BASIC, 1},
    {"\nprivate sub ", BASIC, 4},
    {"\npublic sub ", BASIC, 4},
    {"\nprivate function ", BASIC, 4},
    {"\npublic function ", BASIC, 4},
    {"\nend class", BASIC, 5},
    {" then", BASIC, 2},
    {"\ndim ", BASIC, 4},
    {": dim ", BASIC, 3},
    {"\noption explicit", BASIC, 6},
    {"\nconst ", BASIC, 1},
    {"on error resume next", BASIC, 8},
    {"on error goto", BASIC, 6},
    {"= createobject(", BASIC, 6},
    {"=createobject(", BASIC, 5},
    {"createobject(", BASIC, 2},
    {"getobject(", BASIC, 1},
    {"msgbox", BASIC, 3},
    {"chr(", BASIC, 2},
    {"chrw(", BASIC, 4},
    {"strreverse(", BASIC, 5},
    {"vbcrlf", BASIC, 4},
    {"byval ", BASIC, 4},
    {"redim ", BASIC, 4},
    {"\nnext", BASIC, 2},
    {"\nloop", BASIC, 3},
    {"\nwend", BASIC, 3},
    {"for each ", BASIC, 4},
    {"\nset ", BASIC, 1},
    {"\n'", BASIC, 2},
    {"\nrem ", BASIC, 1},
    {"select case", BASIC, 5},
    {" & _", BASIC, 3},
    {"cstr(", BASIC, 2},
    {"clng(", BASIC, 2},
    {"\nwith ", BASIC, 2},
    {"\ncall ", BASIC, 1},
    {"exit sub", BASIC, 3},
    {"exit function", BASIC, 3},

    {"attribute vb_", VBA, 12},
    {" as string", VBA, 6},
    {" as integer", VBA, 6},
    {" as long", VBA, 6},
    {" as variant", VBA, 6},
    {" as object", VBA, 6},
    {" as byte", VBA, 6},
    {" as boolean", VBA, 6},
    {" as double", VBA, 6},
    {" as date", VBA, 5},
    {" as new ", VBA, 5},
    {"autoopen", VBA, 5},
    {"auto_open", VBA, 5},
    {"autoexec", VBA, 4},
    {"auto_close", VBA, 4},
    {"autoclose", VBA, 4},
    {"document_open", VBA, 5},
    {"workbook_open", VBA, 5},
    {"document_close", VBA, 4},
    {"activedocument", VBA, 5},
    {"thisdocument", VBA, 5},
    {"thisworkbook", VBA, 5},
    {"activeworkbook", VBA, 5},
    {"activesheet", VBA, 5},
    {"worksheets(", VBA, 4},
    {"application.", VBA, 3},
    {"debug.print", VBA, 6},
    {"ptrsafe", VBA, 6},
    {"declare function", VBA, 5},
    {"declare sub", VBA, 5},
    {"#if vba7", VBA, 6},
    {"chr$(", VBA, 6},
    {"mid$(", VBA, 6},
    {"left$(", VBA, 6},
    {"right$(", VBA, 6},
    {"environ(", VBA, 3},
    {"environ$(", VBA, 6},
    {" as #", VBA, 5},
    {"shell(", VBA, 3},
    {":= ", VBA, 2},
    {"\nprivate sub ", VBA, 1},

    {"wscript.", VBSCRIPT, 5},
    {"executeglobal", VBSCRIPT, 6},
    {"execute(", VBSCRIPT, 5},
    {"\nexecute ", VBSCRIPT, 5},
    {"getref(", VBSCRIPT, 5},
    {"\nclass ", VBSCRIPT, 5},
    {"new regexp", VBSCRIPT, 4},
    {"eval(", VBSCRIPT, 2},

    {"$env:", POWERSHELL, 6},
    {"iex", POWERSHELL, 4},
    {"iex(", POWERSHELL, 3},
    {"|iex", POWERSHELL, 6},
    {"| iex", POWERSHELL, 6},
    {"invoke-", POWERSHELL, 6},
    {"new-object", POWERSHELL, 7},
    {"write-host", POWERSHELL, 7},
    {"write-output", POWERSHELL, 7},
    {"start-process", POWERSHELL, 7},
    {"start-sleep", POWERSHELL, 7},
    {"get-content", POWERSHELL, 6},
    {"get-item", POWERSHELL, 6},
    {"get-variable", POWERSHELL, 6},
    {"get-process", POWERSHELL, 6},
    {"set-variable", POWERSHELL, 6},
    {"set-content", POWERSHELL, 6},
    {"out-file", POWERSHELL, 6},
    {"add-type", POWERSHELL, 6},
    {"foreach-object", POWERSHELL, 7},
    {"where-object", POWERSHELL, 7},
    {"-join", POWERSHELL, 6},
    {"-split", POWERSHELL, 5},
    {"-replace", POWERSHELL, 5},
    {"-bxor", POWERSHELL, 7},
    {"-eq ", POWERSHELL, 4},
    {"-ne ", POWERSHELL, 3},
    {"-like ", POWERSHELL, 4},
    {"-match ", POWERSHELL, 4},
    {" -f '", POWERSHELL, 5},
    {" -f'", POWERSHELL, 5},
    {"-f \"", POWERSHELL, 2},
    {"-f\"", POWERSHELL, 2},
    {"[char]", POWERSHELL, 7},
    {"[char[]]", POWERSHELL, 7},
    {"[string]", POWERSHELL, 5},
    {"[int]", POWERSHELL, 5},
    {"[byte[]]", POWERSHELL, 7},
    {"[array]::", POWERSHELL, 7},
    {"[convert]::", POWERSHELL, 7},
    {"[system.", POWERSHELL, 6},
    {"[text.", POWERSHELL, 6},
    {"[io.", POWERSHELL, 6},
    {"]::", POWERSHELL, 6},
    {"%{", POWERSHELL, 4},
    {"$_", POWERSHELL, 5},
    {"\n$", POWERSHELL, 5},
    {";$", POWERSHELL, 4},
    {"&(", POWERSHELL, 2},
    {"@(", POWERSHELL, 2},
    {"\nparam(", POWERSHELL, 5},
    {"\nparam (", POWERSHELL, 5},
    {"\n&", POWERSHELL, 3},
    {"\n.(", POWERSHELL, 3},
    {"\n('", POWERSHELL, 2},
    {"$true", POWERSHELL, 4},
    {"$null", POWERSHELL, 5},
    {"return $", POWERSHELL, 4},
    {"($", POWERSHELL, 3},
    {" = $", POWERSHELL, 2},
    {"in $", POWERSHELL, 3},
    {"foreach ($", POWERSHELL, 5},
    {"foreach($", POWERSHELL, 5},

    {"\n@echo off", CMD, 10},
    {"\n@echo ", CMD, 6},
    {"\necho ", CMD, 5},
    {"echo off", CMD, 5},
    {"setlocal", CMD, 8},
    {"%~dp0", CMD, 8},
    {"%~f0", CMD, 8},
    {"%comspec%", CMD, 5},
    {"%temp%", CMD, 2},
    {"%appdata%", CMD, 2},
    {"\nset /a", CMD, 8},
    {"\nset /p", CMD, 8},
    {"\nset \"", CMD, 6},
    {"\nset ", CMD, 2},
    {"&set ", CMD, 5},
    {"& echo ", CMD, 4},
    {"&echo ", CMD, 4},
    {"& set ", CMD, 5},
    {"&&set ", CMD, 3},
    {"&&call ", CMD, 5},
    {"\ncmd", CMD, 6},
    {"\n%", CMD, 4},
    {"cmd /c", CMD, 6},
    {"cmd.exe /c", CMD, 6},
    {"cmd /v", CMD, 6},
    {"\npowershell", CMD, 9},
    {"\nstart ", CMD, 4},
    {"start /b", CMD, 5},
    {"start /min", CMD, 5},
    {"\nif exist ", CMD, 6},
    {"\nif not exist ", CMD, 6},
    {"if defined ", CMD, 4},
    {"errorlevel", CMD, 5},
    {"for /f", CMD, 8},
    {"for /l", CMD, 8},
    {"for %", CMD, 8},
    {"call :", CMD, 6},
    {"\ngoto :", CMD, 5},
    {"goto :eof", CMD, 6},
    {"exit /b", CMD, 6},
    {">nul", CMD, 5},
    {"> nul", CMD, 5},
    {"2>&1", CMD, 3},
    {"\ncopy ", CMD, 5},
    {"\ndel ", CMD, 5},
    {"\nren ", CMD, 4},
    {"\ncd ", CMD, 4},
    {"\nmd ", CMD, 4},
    {"\nmkdir ", CMD, 4},
    {"\nattrib ", CMD, 5},
    {"\nping ", CMD, 5},
    {"\ntimeout ", CMD, 5},
    {"\ncertutil", CMD, 7},
    {"\nmshta", CMD, 7},
    {"\nregsvr32", CMD, 7},
    {"\nrundll32", CMD, 7},
    {"\nwscript ", CMD, 7},
    {"\ncscript ", CMD, 7},
    {"\nbitsadmin", CMD, 7},
    {"\ncurl ", CMD, 6},
    {"\nmsiexec", CMD, 7},
    {"\nreg add", CMD, 7},
    {"\nreg.exe", CMD, 7},
    {"\nschtasks", CMD, 7},
    {"\nwmic ", CMD, 7},
    {"\nnet ", CMD, 5},
    {"\nsc ", CMD, 3},
    {"\ntaskkill", CMD, 6},
    {"\nforfiles", CMD, 7},
    {"\n::", CMD, 5},
    {"\nrem ", CMD, 1},
    {"\ncall ", CMD, 1},
    {"^^", CMD, 2},

    {"new activexobject", JSCRIPT, 10},
    {"\nvar ", JSCRIPT, 6},
    {";var ", JSCRIPT, 6},
    {"{var ", JSCRIPT, 5},
    {"\nlet ", JSCRIPT, 4},
    {"\nconst ", JSCRIPT, 1},
    {"function(", JSCRIPT, 5},
    {"function (", JSCRIPT, 5},
    {"(function", JSCRIPT, 6},
    {"!function", JSCRIPT, 6},
    {"){", JSCRIPT, 2},
    {") {", JSCRIPT, 1},
    {"};", JSCRIPT, 1},
    {"===", JSCRIPT, 5},
    {"!==", JSCRIPT, 5},
    {"for(var ", JSCRIPT, 7},
    {"for (var ", JSCRIPT, 7},
    {"++)", JSCRIPT, 3},
    {"+=", JSCRIPT, 1},
    {"string.fromcharcode", JSCRIPT, 8},
    {".charcodeat(", JSCRIPT, 5},
    {".charat(", JSCRIPT, 4},
    {".split('", JSCRIPT, 3},
    {".split(\"", JSCRIPT, 3},
    {".join('", JSCRIPT, 3},
    {".join(\"", JSCRIPT, 3},
    {".replace(/", JSCRIPT, 6},
    {"parseint(", JSCRIPT, 4},
    {"unescape(", JSCRIPT, 4},
    {"decodeuricomponent(", JSCRIPT, 6},
    {"typeof ", JSCRIPT, 4},
    {"eval(", JSCRIPT, 3},
    {"this[", JSCRIPT, 5},
    {"window[", JSCRIPT, 5},
    {"!![]", JSCRIPT, 8},
    {"![]", JSCRIPT, 6},
    {"[][", JSCRIPT, 6},
    {"@cc_on", JSCRIPT, 10},
    {"\n//", JSCRIPT, 3},
    {"/*", JSCRIPT, 2},
    {"catch(e)", JSCRIPT, 5},
    {"catch (e)", JSCRIPT, 5},
    {"document.write", JSCRIPT, 3},
    {"new function(", JSCRIPT, 8},
    {"wscript.createobject(", JSCRIPT, 2},
    {"new enumerator(", JSCRIPT, 10},
    {"return ", JSCRIPT, 1},
    {"\nthrow ", JSCRIPT, 3},
    {");", JSCRIPT, 2},
    {";\n", JSCRIPT, 3},
    {"wscript.", JSCRIPT, 3},
    {"';", JSCRIPT, 2},
    {"\";", JSCRIPT, 2},
};

/* The text with what stands in double quotes taken away, and a line end in front. */
static sk_span without_strings(struct sk_arena *arena, sk_span s)
{
    struct sk_text out = sk_text_new(arena, SIZE_MAX);
    bool quoted = false;
    sk_text_byte(&out, '\n');
    for (size_t i = 0; i < s.len; i++) {
        quoted = quoted && s.ptr[i] != '\n';
        if (!quoted || s.ptr[i] == '"')
            sk_text_byte(&out, s.ptr[i]);
        quoted ^= s.ptr[i] == '"';
    }
    sk_text_byte(&out, '\n');
    return sk_text_view(&out);
}

static sk_span without_indent(struct sk_arena *arena, sk_span s)
{
    struct sk_text out = sk_text_new(arena, SIZE_MAX);
    bool start = true;
    for (size_t i = 0; i < s.len; i++) {
        bool line_end = s.ptr[i] == '\n' || s.ptr[i] == '\r';
        if (!start || line_end || !sk_is_space(s.ptr[i])) {
            sk_text_byte(&out, s.ptr[i] == '\r' ? '\n' : s.ptr[i]);
            start = false;
        }
        start |= line_end;
    }
    return sk_text_view(&out);
}

static bool stands(sk_span text, sk_span mark)
{
    for (size_t at, from = 0; (at = sk_ifind(sk_from(text, from), mark)) != SK_NPOS;) {
        from += at;
        uint8_t before = from > 0 ? text.ptr[from - 1] : ' ';
        if (!sk_is_alpha(mark.ptr[0]) || !(sk_is_alnum(before) || before == '_' || before == '$'))
            return true;
        from++;
    }
    return false;
}

/* A statement of a script that is in no procedure: VBA has none. */
static bool has_loose_statement(sk_span text)
{
    static const sk_span declarations[] = {
        SK_LIT_INIT("dim "),      SK_LIT_INIT("private "), SK_LIT_INIT("public "),
        SK_LIT_INIT("const "),    SK_LIT_INIT("option "),  SK_LIT_INIT("attribute "),
        SK_LIT_INIT("declare "),  SK_LIT_INIT("type "),    SK_LIT_INIT("enum "),
        SK_LIT_INIT("#"),         SK_LIT_INIT("'"),        SK_LIT_INIT("rem "),
        SK_LIT_INIT("global "),   SK_LIT_INIT("class "),   SK_LIT_INIT("implements "),
        SK_LIT_INIT("friend "),   SK_LIT_INIT("static "),  SK_LIT_INIT("version "),
        SK_LIT_INIT("end "),      SK_LIT_INIT("sub "),     SK_LIT_INIT("function "),
        SK_LIT_INIT("property "), SK_LIT_INIT("begin")};
    bool inside = false;
    for (sk_span line; sk_next_line(&text, &line);) {
        line = sk_trim(line);
        bool ends = sk_istarts(line, SK_LIT("end sub")) || sk_istarts(line, SK_LIT("end func")) ||
                    sk_istarts(line, SK_LIT("end prop")) || sk_istarts(line, SK_LIT("end class")) ||
                    sk_istarts(line, SK_LIT("end type")) || sk_istarts(line, SK_LIT("end enum"));
        bool declared = line.len == 0;
        for (size_t i = 0; i < sizeof declarations / sizeof declarations[0]; i++)
            declared |= sk_istarts(line, declarations[i]);
        if (!inside && !declared)
            return true;
        bool opens =
            sk_istarts(line, SK_LIT("sub ")) || sk_istarts(line, SK_LIT("function ")) ||
            sk_istarts(line, SK_LIT("property ")) || sk_ifind(line, SK_LIT(" sub ")) != SK_NPOS ||
            sk_ifind(line, SK_LIT(" function ")) != SK_NPOS || sk_istarts(line, SK_LIT("class ")) ||
            sk_istarts(line, SK_LIT("type ")) || sk_istarts(line, SK_LIT("enum "));
        inside = (inside || opens) && !ends && sk_ifind(line, SK_LIT("end sub")) == SK_NPOS &&
                 sk_ifind(line, SK_LIT("end function")) == SK_NPOS;
    }
    return false;
}

static enum sk_language verdict(const unsigned *score, sk_span text)
{
    static const struct {
        enum family family;
        enum sk_language language;
    } others[] = {{POWERSHELL, SK_LANG_POWERSHELL}, {CMD, SK_LANG_CMD}, {JSCRIPT, SK_LANG_JSCRIPT}};
    unsigned most = score[BASIC] + score[VBA] + score[VBSCRIPT];
    enum sk_language best = SK_LANG_VBA;
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
        if (score[others[i].family] > most) {
            most = score[others[i].family];
            best = others[i].language;
        }
    if (best != SK_LANG_VBA || most == 0)
        return best;
    unsigned script = score[VBSCRIPT] + (score[VBA] < 5 && has_loose_statement(text) ? 5 : 0);
    return script > score[VBA] ? SK_LANG_VBSCRIPT : SK_LANG_VBA;
}

static unsigned weigh(sk_span text, unsigned *score)
{
    unsigned sum = 0;
    memset(score, 0, FAMILIES * sizeof *score);
    for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++)
        if (stands(text, sk_span_of_cstr(marks[i].mark))) {
            score[marks[i].family] += marks[i].weight;
            sum += marks[i].weight;
        }
    return sum;
}

/* cmd's carets in the middle of words. */
static bool has_carets(sk_span text)
{
    size_t n = 0;
    for (size_t i = 1; i + 1 < text.len; i++)
        n += text.ptr[i] == '^' && sk_is_alpha(text.ptr[i - 1]) && sk_is_alpha(text.ptr[i + 1]);
    return n > 2;
}

static enum sk_language recognise_text(struct sk_arena *arena, sk_span source)
{
    unsigned score[FAMILIES];
    sk_span text = without_indent(arena, without_strings(arena, sk_slice(source, 0, LOOK_BYTES)));
    if (weigh(text, score) == 0) {
        struct sk_text whole = sk_text_new(arena, SIZE_MAX);
        sk_text_byte(&whole, '\n');
        sk_text_put(&whole, sk_slice(source, 0, LOOK_BYTES));
        (void)weigh(sk_text_view(&whole), score);
    }
    score[CMD] += has_carets(text) ? 6 : 0;
    return verdict(score, text);
}

enum sk_language sk_recognise_language(sk_span source)
{
    struct sk_arena *arena = sk_arena_new(64 << 20);
    struct sk_script_groups all;
    sk_span decoded;
    enum sk_language language = SK_LANG_VBA;
    if (arena == NULL)
        return language;
    source = sk_starts(source, SK_LIT("\xEF\xBB\xBF")) ? sk_from(source, 3) : source;
    if (sk_script_is_container(source) &&
        sk_script_groups(sk_slice(source, 0, CONTAINER_BYTES), arena, &all) == SK_OK &&
        all.groups.count > 0)
        language =
            strcmp(all.groups.at[0].language, "vbscript") == 0 ? SK_LANG_VBSCRIPT : SK_LANG_JSCRIPT;
    else if (sk_script_is_encoded(sk_slice(source, 0, LOOK_BYTES)) &&
             sk_script_decode(sk_slice(source, 0, LOOK_BYTES), arena, &decoded) != SK_NO_MEMORY) {
        language = recognise_text(arena, decoded);
        language = language == SK_LANG_VBA ? SK_LANG_VBSCRIPT : language;
    } else
        language = recognise_text(arena, source);
    sk_arena_free(arena);
    return language;
}

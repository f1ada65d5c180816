/* Where documents hide strings: facts go in, what VBA's objects read of them comes out. */
#include "test.h"

#include "core/record.h"

#define FACT(kind_, owner_, name_, value_, number_)                                                \
    {                                                                                              \
        .kind = SK_FACT_##kind_, .owner = SK_LIT_INIT(owner_), .name = SK_LIT_INIT(name_),         \
        .value = SK_LIT_INIT(value_), .number = (number_)                                          \
    }

/* ---- the documents ---- */

static struct sk_fact word_facts[] = {
    FACT(DOC_PROPERTY, "builtin", "Title", "the title", 0),
    FACT(DOC_PROPERTY, "builtin", "Comments", "the comments", 0),
    FACT(DOC_PROPERTY, "builtin", "Subject", "the subject", 0),
    FACT(DOC_PROPERTY, "builtin", "Author", "the author", 0),
    FACT(DOC_PROPERTY, "builtin", "Keywords", "the keywords", 0),
    FACT(DOC_PROPERTY, "builtin", "Company", "the company", 0),
    FACT(DOC_PROPERTY, "custom", "own", "my property", 0),
    FACT(DOC_PROPERTY, "custom", "other", "second", 0),
    FACT(DOC_VARIABLE, "", "a", "variable a", 0),
    FACT(DOC_VARIABLE, "", "b", "variable b", 0),
    FACT(PARAGRAPH, "", "", "First line here.", 0),
    FACT(PARAGRAPH, "", "", "Second line", 0),
    FACT(PARAGRAPH, "", "", "\xe6\x97\xa5\xe6\x9c\xac", 0),
    FACT(SHAPE, "Text Box 1", "Name", "Text Box 1", 0),
    FACT(SHAPE, "Text Box 1", "AlternativeText", "alt one", 0),
    FACT(SHAPE, "Text Box 1", "Title", "title one", 0),
    FACT(SHAPE, "Text Box 1", "Text", "text one", 0),
    FACT(SHAPE, "Text Box 1", "Type", "17", 0),
    FACT(SHAPE, "Picture 2", "Name", "Picture 2", 0),
    FACT(SHAPE, "Picture 2", "AlternativeText", "alt two", 0),
    FACT(SHAPE, "Picture 2", "Name", "Picture 2", 0),
    FACT(SHAPE, "Picture 2", "AlternativeText", "alt three", 0),
    FACT(INLINE_SHAPE, "Picture 9", "Name", "Picture 9", 0),
    FACT(INLINE_SHAPE, "Picture 9", "AlternativeText", "inline alt", 0),
    FACT(INLINE_SHAPE, "Picture 9", "Title", "inline title", 0),
    FACT(BOOKMARK, "", "mark", "marked text", 0),
    FACT(BOOKMARK, "", "two", "b2", 0),
    FACT(COMMENT, "Mori", "MM", "a remark", 0),
    FACT(COMMENT, "Sato", "S", "second remark", 0),
    FACT(HYPERLINK, "shown", "place", "https://a.example/x", 0),
    FACT(HYPERLINK, "", "", "https://b.example/y", 0),
    FACT(CONTENT_CONTROL, "tag1", "title1", "controlled", 0),
    FACT(CONTENT_CONTROL, "tag2", "title2", "second control", 0),
    FACT(TABLE_CELL, "Table 1", "1,1", "c11", 0),
    FACT(TABLE_CELL, "Table 1", "1,2", "c12", 0),
    FACT(TABLE_CELL, "Table 1", "2,1", "c21", 0),
    FACT(TABLE_CELL, "Table 1", "2,2", "c22", 0),
    FACT(TABLE_CELL, "Table 2", "1,1", "other table", 0),
    FACT(STORY, "header", "", "head text", 7),
    FACT(STORY, "footer", "", "foot text", 9),
    FACT(STORY, "header", "", "first head", 10),
    FACT(STORY, "footnote", "", "note text", 2),
    FACT(STORY, "endnote", "", "end text", 3),
    FACT(STORY, "text frame", "", "text one", 5),
    FACT(FORM_STRING, "UserForm1", "Caption", "form caption", 0),
    FACT(FORM_STRING, "UserForm1", "Tag", "form tag", 0),
    FACT(FORM_STRING, "UserForm1.TextBox1", "Value", "box value", 0),
    FACT(FORM_STRING, "UserForm1.TextBox1", "Tag", "box tag", 0),
    FACT(FORM_STRING, "UserForm1.TextBox1", "ControlTipText", "box tip", 0),
    FACT(FORM_STRING, "UserForm1.Label1", "Caption", "label caption", 0),
    FACT(FORM_STRING, "UserForm1.OptionButton1", "GroupName", "group", 0),
    FACT(FORM_STRING, "UserForm1.OptionButton1", "Caption", "option", 0),
    FACT(FORM_STRING, "UserForm1.CheckBox1", "Caption", "check", 0),
    FACT(FORM_STRING, "UserForm1.CheckBox1", "Value", "1", 0),
    FACT(FORM_STRING, "UserForm1.Frame1", "Caption", "frame caption", 0),
    FACT(FORM_STRING, "UserForm1.Frame1.Frame2.TextBox7", "Value", "nested", 0),
    FACT(FORM_STRING, "UserForm1.MultiPage1", "Pages(0).Caption", "page one", 0),
    FACT(FORM_STRING, "UserForm1.MultiPage1", "Pages(0).Tag", "page tag", 0),
    FACT(FORM_STRING, "UserForm1.MultiPage1", "Pages(0).ControlTipText", "page tip", 0),
    FACT(FORM_STRING, "UserForm1.MultiPage1", "Pages(0).Name", "Page1", 0),
    FACT(FORM_STRING, "UserForm1.MultiPage1", "Pages(1).Caption", "page two", 0),
    FACT(FORM_STRING, "UserForm1.MultiPage1", "Pages(1).Name", "Page2", 0),
    FACT(CONTROL, "CommandButton1", "Class", "Forms.CommandButton.1", 0),
    FACT(CONTROL, "CommandButton1", "Caption", "button caption", 0),
    FACT(CONTROL, "TextBox5", "Class", "Forms.TextBox.1", 0),
    FACT(CONTROL, "TextBox5", "Value", "on the page", 0),
};

static struct sk_fact excel_facts[] = {
    FACT(SHEET, "", "Data", "visible", 1),
    FACT(SHEET, "", "Dark", "veryhidden", 2),
    FACT(SHEET, "", "Half", "hidden", 3),
    FACT(CODE_NAME, "", "ThisWorkbook", "", 0),
    FACT(CODE_NAME, "", "Sheet7", "Data", 1),
    FACT(CODE_NAME, "", "shDark", "Dark", 2),
    FACT(CELL, "Data", "A1", "first", 1),
    FACT(CELL, "Data", "B2", "42.5", 1),
    FACT(CELL, "Data", "C3", "TRUE", 1),
    FACT(CELL, "Data", "A3", "last", 1),
    FACT(CELL, "Dark", "A1", "hidden first", 2),
    FACT(CELL, "Dark", "XFD1048576", "far away", 2),
    FACT(CELL, "Half", "D4", "7", 3),
    FACT(CELL_FORMULA, "Half", "D4", "3+4", 3),
    FACT(DEFINED_NAME, "", "key", "Data!$A$1", 0),
    FACT(DEFINED_NAME, "", "word", "\"constant\"", 0),
    FACT(DEFINED_NAME, "", "round", "[round]", 0),
    FACT(DEFINED_NAME, "Dark", "mine", "Dark!$A$1", 0),
    FACT(COMMENT, "Data", "A1", "cell remark", 1),
    FACT(COMMENT, "Dark", "A1", "dark remark", 2),
    FACT(COMMENT, "Dark", "B5", "dark second", 2),
    FACT(SHAPE, "Rectangle 1", "Name", "Rectangle 1", 1),
    FACT(SHAPE, "Rectangle 1", "Text", "rect text", 1),
    FACT(SHAPE, "Rectangle 1", "AlternativeText", "rect alt", 1),
    FACT(SHAPE, "Oval 1", "Name", "Oval 1", 2),
    FACT(SHAPE, "Oval 1", "Text", "oval text", 2),
    FACT(HYPERLINK, "", "", "https://x.example/1", 1),
    FACT(HYPERLINK, "", "", "https://x.example/2", 2),
    FACT(CONTROL, "CommandButton1", "Class", "Forms.CommandButton.1", 1),
    FACT(CONTROL, "CommandButton1", "Caption", "press", 1),
    FACT(CONTROL, "TextBox1", "Value", "sheet box", 2),
    FACT(DOC_PROPERTY, "builtin", "Title", "book title", 0),
    FACT(DOC_PROPERTY, "custom", "k", "v", 0),
};

static struct sk_fact slide_facts[] = {
    FACT(SHAPE, "Title 1", "Name", "Title 1", 1),
    FACT(SHAPE, "Title 1", "Text", "slide one title", 1),
    FACT(SHAPE, "Title 1", "Name", "Title 1", 2),
    FACT(SHAPE, "Title 1", "Text", "slide two title", 2),
    FACT(SHAPE, "Rectangle 5", "Name", "Rectangle 5", 2),
    FACT(SHAPE, "Rectangle 5", "AlternativeText", "two alt", 2),
    FACT(SHAPE, "Rectangle 5", "Title", "two title", 2),
    FACT(TAG, "", "WHOLE", "presentation tag", 0),
    FACT(TAG, "", "SLIDE", "slide tag", 2),
    FACT(TAG, "Rectangle 5", "SHAPE", "shape tag", 2),
    FACT(HYPERLINK, "", "", "https://p.example/2", 2),
    FACT(COMMENT, "Mori", "M", "slide remark", 2),
    FACT(DOC_PROPERTY, "builtin", "Subject", "deck subject", 0),
    FACT(DOC_PROPERTY, "custom", "k", "v", 0),
};

/* ---- what is read of them ---- */

struct read {
    const char *expr, *want; /* a statement "…: F = …" where expr has a colon and a space */
};

static const struct read word_reads[] = {
    /* properties, variables */
    {"ActiveDocument.Variables(\"a\")", "variable a"},
    {"ActiveDocument.Variables(\"A\").Value", "variable a"},
    {"ThisDocument.Variables.Item(2).Value", "variable b"},
    {"ActiveDocument.Variables(2).Name", "b"},
    {"ActiveDocument.Variables.Count", "2"},
    {"For Each v In ActiveDocument.Variables: F = F & v.Name & v.Value: Next",
     "avariable abvariable b"},
    {"For Each v In ActiveDocument.Variables: F = F & v: Next", "variable avariable b"},
    {"ActiveDocument.Variables.Add \"n\", \"new\": F = ActiveDocument.Variables(\"n\")", "new"},
    {"ActiveDocument.Variables(\"a\") = \"set\": F = ActiveDocument.Variables(\"a\").Value", "set"},
    {"ActiveDocument.Variables(\"a\").Delete: F = ActiveDocument.Variables.Count", "1"},
    {"ActiveDocument.BuiltInDocumentProperties(\"Comments\")", "the comments"},
    {"ActiveDocument.BuiltInDocumentProperties(\"title\").Value", "the title"},
    {"ThisDocument.BuiltInDocumentProperties.Item(\"Subject\")", "the subject"},
    {"ActiveDocument.BuiltInDocumentProperties(wdPropertyAuthor)", "the author"},
    {"ActiveDocument.BuiltInDocumentProperties(4)", "the keywords"},
    {"ActiveDocument.BuiltInDocumentProperties(\"Company\").Name", "Company"},
    {"With ActiveDocument: F = .BuiltInDocumentProperties(\"Author\"): End With", "the author"},
    {"ActiveDocument.CustomDocumentProperties(\"own\")", "my property"},
    {"ActiveDocument.CustomDocumentProperties(2).Value", "second"},
    {"ActiveDocument.CustomDocumentProperties.Count", "2"},
    {"For Each p In ActiveDocument.CustomDocumentProperties: F = F & p.Name & \",\": Next",
     "own,other,"},
    {"For Each p In ActiveDocument.BuiltInDocumentProperties: If p.Name = \"Comments\" Then F = "
     "p.Value\n Next",
     "the comments"},
    /* text */
    {"ActiveDocument.Paragraphs(1).Range.Text", "First line here.\r"},
    {"ActiveDocument.Paragraphs(2).Range", "Second line\r"},
    {"ActiveDocument.Paragraphs.Count", "3"},
    {"ActiveDocument.Paragraphs(3).Range.Text", "\xe6\x97\xa5\xe6\x9c\xac\r"},
    {"ActiveDocument.Words(2)", "line "},
    {"ActiveDocument.Words(2).Text", "line "},
    {"ActiveDocument.Range(0, 5).Text", "First"},
    {"ActiveDocument.Range(6, 10)", "line"},
    {"ActiveDocument.Content.Text", "First line here.\rSecond line\r\xe6\x97\xa5\xe6\x9c\xac\r"},
    {"ActiveDocument.Content", "First line here.\rSecond line\r\xe6\x97\xa5\xe6\x9c\xac\r"},
    {"ActiveDocument.Range.Text", "First line here.\rSecond line\r\xe6\x97\xa5\xe6\x9c\xac\r"},
    {"ActiveDocument.Range(Start:=0, End:=5).Text", "First"},
    {"ActiveDocument.Characters(3).Text", "r"},
    {"ActiveDocument.Sentences(1).Text", "First line here.\r"},
    {"ActiveDocument.Paragraphs(1).Range.Words(3).Text", "here"},
    {"ActiveDocument.Paragraphs.Last.Range.Text", "\xe6\x97\xa5\xe6\x9c\xac\r"},
    {"ActiveDocument.StoryRanges(1).Text",
     "First line here.\rSecond line\r\xe6\x97\xa5\xe6\x9c\xac\r"},
    {"ActiveDocument.StoryRanges(7).Text", "head text\r"},
    {"ActiveDocument.StoryRanges(wdPrimaryFooterStory).Text", "foot text\r"},
    {"For Each s In ActiveDocument.StoryRanges: F = F & s.StoryType & \",\": Next",
     "1,2,3,5,7,9,10,"},
    {"ActiveDocument.StoryRanges(2).Paragraphs(1).Range.Text", "note text\r"},
    {"Selection.WholeStory: F = Len(Selection.Text)", "32"},
    /* shapes */
    {"ActiveDocument.Shapes(1).AlternativeText", "alt one"},
    {"ActiveDocument.Shapes(\"Text Box 1\").Title", "title one"},
    {"ActiveDocument.Shapes(1).Name", "Text Box 1"},
    {"ActiveDocument.Shapes(1).TextFrame.TextRange.Text", "text one\r"},
    {"ActiveDocument.Shapes(1).TextFrame.TextRange", "text one\r"},
    {"ActiveDocument.Shapes(1).TextFrame.TextRange.Words(1)", "text "},
    {"ActiveDocument.Shapes(1).TextFrame.HasText", "True"},
    {"ActiveDocument.Shapes(2).TextFrame.HasText", "False"},
    {"ActiveDocument.Shapes(1).Type", "17"},
    {"ActiveDocument.Shapes.Count", "3"},
    {"ActiveDocument.Shapes(2).AlternativeText", "alt two"},
    {"ActiveDocument.Shapes(3).AlternativeText", "alt three"},
    {"For Each s In ActiveDocument.Shapes: F = F & s.AlternativeText & \",\": Next",
     "alt one,alt two,alt three,"},
    {"ActiveDocument.InlineShapes(1).AlternativeText", "inline alt"},
    {"ActiveDocument.InlineShapes(1).Title", "inline title"},
    {"ActiveDocument.InlineShapes.Count", "1"},
    {"ThisDocument.InlineShapes.Item(1).AlternativeText", "inline alt"},
    /* bookmarks, comments, links, content controls */
    {"ActiveDocument.Bookmarks(\"mark\").Range.Text", "marked text"},
    {"ActiveDocument.Bookmarks(\"MARK\").Range", "marked text"},
    {"ActiveDocument.Bookmarks(\"mark\")", "mark"},
    {"ActiveDocument.Bookmarks(2).Name", "two"},
    {"ActiveDocument.Bookmarks.Exists(\"two\")", "True"},
    {"ActiveDocument.Bookmarks.Exists(\"three\")", "False"},
    {"ActiveDocument.Bookmarks(\"mark\").Range.Words(2).Text", "text"},
    {"ActiveDocument.Bookmarks.Item(\"two\").Range.Characters(1)", "b"},
    {"ActiveDocument.Comments(1).Range.Text", "a remark"},
    {"ActiveDocument.Comments(2).Range", "second remark"},
    {"ActiveDocument.Comments(1).Author", "Mori"},
    {"ActiveDocument.Comments(1).Initial", "MM"},
    {"ActiveDocument.Comments.Count", "2"},
    {"For Each k In ActiveDocument.Comments: F = F & k.Range.Text & \",\": Next",
     "a remark,second remark,"},
    {"ActiveDocument.Hyperlinks(1).Address", "https://a.example/x"},
    {"ActiveDocument.Hyperlinks(1).SubAddress", "place"},
    {"ActiveDocument.Hyperlinks(1).TextToDisplay", "shown"},
    {"ActiveDocument.Hyperlinks(2).Address", "https://b.example/y"},
    {"ActiveDocument.Hyperlinks.Count", "2"},
    {"ActiveDocument.ContentControls(1).Range.Text", "controlled"},
    {"ActiveDocument.ContentControls(2).Title", "title2"},
    {"ActiveDocument.ContentControls(2).Tag", "tag2"},
    {"ActiveDocument.ContentControls.Count", "2"},
    {"ActiveDocument.SelectContentControlsByTag(\"tag2\")(1).Range.Text", "second control"},
    {"ActiveDocument.SelectContentControlsByTitle(\"title1\").Item(1).Range.Text", "controlled"},
    {"For Each k In ActiveDocument.ContentControls: F = F & k.Tag & \"=\" & k.Range.Text & \";\": "
     "Next",
     "tag1=controlled;tag2=second control;"},
    /* tables, headers, notes */
    {"ActiveDocument.Tables(1).Cell(1, 2).Range.Text", "c12\r\a"},
    {"ActiveDocument.Tables(1).Cell(2, 1).Range", "c21\r\a"},
    {"Replace(Replace(ActiveDocument.Tables(1).Cell(2, 2).Range.Text, Chr(13), \"\"), Chr(7), "
     "\"\")",
     "c22"},
    {"ActiveDocument.Tables(2).Cell(1, 1).Range.Text", "other table\r\a"},
    {"ActiveDocument.Tables.Count", "2"},
    {"ActiveDocument.Tables(1).Rows.Count", "2"},
    {"ActiveDocument.Tables(1).Columns.Count", "2"},
    {"ActiveDocument.Tables(1).Rows(2).Cells(1).Range.Text", "c21\r\a"},
    {"ActiveDocument.Tables(1).Columns(2).Cells(2).Range.Text", "c22\r\a"},
    {"For Each k In ActiveDocument.Tables(1).Range.Cells: F = F & Left(k.Range.Text, 3): Next",
     "c11c12c21c22"},
    {"ActiveDocument.Sections(1).Headers(1).Range.Text", "head text\r"},
    {"ActiveDocument.Sections(1).Headers(wdHeaderFooterPrimary).Range", "head text\r"},
    {"ActiveDocument.Sections(1).Headers(wdHeaderFooterFirstPage).Range.Text", "first head\r"},
    {"ActiveDocument.Sections(1).Footers(1).Range.Text", "foot text\r"},
    {"ActiveDocument.Sections.First.Headers(1).Range.Paragraphs(1).Range.Words(1)", "head "},
    {"ActiveDocument.Sections.Count", "1"},
    {"ActiveDocument.Footnotes(1).Range.Text", "note text"},
    {"ActiveDocument.Endnotes(1).Range.Text", "end text"},
    {"On Error Resume Next: x = ActiveDocument.Tables(9).Cell(1, 1): F = Err.Number", "5941"},
    {"On Error Resume Next: x = ActiveDocument.Tables(1).Cell(9, 9).Range.Text: F = Err.Number",
     "5941"},
    {"ActiveDocument.Tables(1).Cell(1, 1).Range.Text = \"n\": F = ActiveDocument.Tables(1).Cell(1, "
     "1).Range.Text",
     "n\r\a"},
    {"Set t = ActiveDocument.Tables.Add(Range, 2, 2): t.Cell(1, 2).Range.Text = \"n\": F = "
     "t.Cell(1, 2).Range",
     "n\r\a"},
    {"ActiveDocument.Content.Find.Execute(\"Second\")", "True"},
    {"Set r = ActiveDocument.StoryRanges(7): r.Find.Execute \"text\": F = r.Start", "5"},
    /* forms */
    {"UserForm1.Caption", "form caption"},
    {"UserForm1.Tag", "form tag"},
    {"UserForm1.TextBox1", "box value"},
    {"UserForm1.TextBox1.Text", "box value"},
    {"UserForm1.TextBox1.Value", "box value"},
    {"UserForm1.TextBox1.Tag", "box tag"},
    {"UserForm1.TextBox1.ControlTipText", "box tip"},
    {"UserForm1.Label1.Caption", "label caption"},
    {"UserForm1.Label1", "label caption"},
    {"UserForm1.OptionButton1.GroupName", "group"},
    {"UserForm1.CheckBox1.Caption", "check"},
    {"UserForm1.Controls(\"TextBox1\").Text", "box value"},
    {"UserForm1.Controls(\"textbox1\")", "box value"},
    {"UserForm1.Controls(0).Value", "box value"},
    {"UserForm1.Controls(1).Caption", "label caption"},
    {"UserForm1.Controls.Item(\"Label1\").Caption", "label caption"},
    {"UserForm1.Frame1.Caption", "frame caption"},
    {"UserForm1.TextBox7.Text", "nested"},
    {"UserForm1.Frame1.Frame2.TextBox7.Value", "nested"},
    {"UserForm1.Frame1.Controls(\"TextBox7\").Text", "nested"},
    {"UserForm1.MultiPage1.Pages(0).Caption", "page one"},
    {"UserForm1.MultiPage1.Pages(0).Tag", "page tag"},
    {"UserForm1.MultiPage1.Pages(0).ControlTipText", "page tip"},
    {"UserForm1.MultiPage1.Pages(1).Caption", "page two"},
    {"UserForm1.MultiPage1.Pages(\"Page2\").Caption", "page two"},
    {"UserForm1.MultiPage1.Page2.Caption", "page two"},
    {"UserForm1.MultiPage1.Pages.Count", "2"},
    {"UserForm1.MultiPage1.Pages(0).Name", "Page1"},
    {"UserForm1.MultiPage1.SelectedItem.Caption", "page one"},
    {"For Each k In UserForm1.Controls: If k.Name = \"TextBox1\" Then F = k.Text\n Next",
     "box value"},
    {"With UserForm1: F = .TextBox1.Tag & .Label1.Caption: End With", "box taglabel caption"},
    {"Set k = UserForm1.Controls(\"TextBox1\"): F = k.Tag", "box tag"},
    {"Load UserForm1: F = UserForm1.TextBox1.Text", "box value"},
    {"CallByName(UserForm1.TextBox1, \"Text\", VbGet)", "box value"},
    {"Dim u As New UserForm1: F = u.TextBox1.Tag", "box tag"},
    {"UserForm1.TextBox1.Text = \"n\": F = UserForm1.TextBox1", "n"},
    {"TypeName(UserForm1.TextBox1)", "TextBox"},
    {"TypeName(UserForm1.Label1)", "Label"},
    {"UserForm1.CheckBox1.Value", "True"},
    {"UserForm1.Read()", "box value/box tag/form caption"},
    /* controls on the document */
    {"ThisDocument.CommandButton1.Caption", "button caption"},
    {"ActiveDocument.CommandButton1.Caption", "button caption"},
    {"ThisDocument.TextBox5.Text", "on the page"},
    {"ThisDocument.TextBox5", "on the page"},
    {"ThisDocument.Inner()", "button caption/variable a/on the page"},
};

static const struct read excel_reads[] = {
    {"Range(\"A1\").Value", "first"},
    {"Range(\"A1\")", "first"},
    {"Cells(1, 1)", "first"},
    {"Cells(3, \"A\").Value", "last"},
    {"[A1]", "first"},
    {"[Dark!A1]", "hidden first"},
    {"ActiveSheet.Range(\"B2\").Value + 1", "43.5"},
    {"TypeName(Range(\"B2\").Value)", "Double"},
    {"TypeName(Range(\"C3\").Value)", "Boolean"},
    {"TypeName(Range(\"Z9\").Value)", "Empty"},
    {"Range(\"C3\").Text", "TRUE"},
    {"Sheets(\"Dark\").Range(\"A1\").Value2", "hidden first"},
    {"Sheets(2).Cells(1, 1).Text", "hidden first"},
    {"Worksheets(\"dark\").Cells(1048576, 16384)", "far away"},
    {"ThisWorkbook.Sheets(\"Dark\").[A1]", "hidden first"},
    {"ActiveWorkbook.Worksheets(2).Range(\"A1\")", "hidden first"},
    {"Sheet7.Range(\"A1\").Value", "first"},
    {"shDark.Range(\"A1\").Value", "hidden first"},
    {"shDark.Cells(1, 1)", "hidden first"},
    {"Sheets(2).CodeName", "shDark"},
    {"Sheet7.Name", "Data"},
    {"Sheets(2).Visible", "2"},
    {"Sheets(3).Visible = xlSheetHidden", "True"},
    {"Sheets(1).Visible", "-1"},
    {"Sheets.Count", "3"},
    {"Sheets(3).Range(\"D4\").Formula", "=3+4"},
    {"Sheets(3).Range(\"D4\").HasFormula", "True"},
    {"Sheets(3).Range(\"D4\").Value", "7"},
    {"Range(\"A1\").Comment.Text", "cell remark"},
    {"Sheets(\"Dark\").Range(\"A1\").Comment.Text", "dark remark"},
    {"Sheets(\"Dark\").Comments(2).Text", "dark second"},
    {"Sheets(\"Dark\").Comments.Count", "2"},
    {"Sheets(1).Comments(1).Text", "cell remark"},
    {"Range(\"A2\").Comment Is Nothing", "True"},
    {"Range(\"A1\").NoteText", "cell remark"},
    {"Names(\"key\").RefersToRange.Value", "first"},
    {"Names(\"key\").RefersTo", "=Data!$A$1"},
    {"Range(\"key\").Value", "first"},
    {"ActiveWorkbook.Names(\"word\").Value", "=\"constant\""},
    {"[key]", "first"},
    {"[word]", "constant"},
    {"Evaluate(\"word\")", "constant"},
    {"Names(\"word\").Name & Names(1).Name", "wordkey"},
    {"On Error Resume Next: F = [round]: F = \"went on\"", "went on"},
    {"On Error Resume Next: x = Sheets(\"None\").Name: F = Err.Number", "9"},
    {"Sheets(\"Half\").Visible = xlSheetVisible: F = Sheets(3).Visible", "-1"},
    {"Sheets(\"Dark\").UsedRange.Rows.Count", "1048576"},
    {"Range(\"A1:C3\").Find(\"las\").Address", "$A$3"},
    {"Range(\"A1\").Comment.Author", ""},
    {"Range(\"A1:B2\").Value2(2, 2)", "42.5"},
    {"Names.Count", "4"},
    {"ActiveSheet.Shapes(1).TextFrame.Characters.Text", "rect text"},
    {"ActiveSheet.Shapes(\"Rectangle 1\").TextFrame2.TextRange.Text", "rect text"},
    {"ActiveSheet.Shapes(1).AlternativeText", "rect alt"},
    {"Sheets(1).Shapes(1).TextFrame.Characters(1, 4).Text", "rect"},
    {"Sheets(2).Shapes(1).TextFrame.Characters.Text", "oval text"},
    {"Sheets(2).Shapes.Count", "1"},
    {"ActiveSheet.Shapes(1).TextFrame2.HasText", "True"},
    {"ActiveSheet.Shapes(1).DrawingObject.Text", "rect text"},
    {"ActiveSheet.Hyperlinks(1).Address", "https://x.example/1"},
    {"Sheets(2).Hyperlinks(1).Address", "https://x.example/2"},
    {"ActiveSheet.UsedRange.Address", "$A$1:$C$3"},
    {"For Each k In ActiveSheet.UsedRange: F = F & k.Value & \",\": Next",
     "first,,,,42.5,,last,,True,"},
    {"For Each k In Range(\"A1:A3\").Cells: F = F & k: Next", "firstlast"},
    {"For Each s In Worksheets: F = F & s.Name & \",\": Next", "Data,Dark,Half,"},
    {"ActiveSheet.Name", "Data"},
    {"Cells(Rows.Count, 1).End(xlUp).Row", "3"},
    {"Join(Application.Transpose(Range(\"A1:A3\").Value), \"-\")", "first--last"},
    {"ThisWorkbook.BuiltinDocumentProperties(\"Title\")", "book title"},
    {"ActiveWorkbook.CustomDocumentProperties(\"k\").Value", "v"},
    {"Sheet7.CommandButton1.Caption", "press"},
    {"ActiveSheet.OLEObjects(\"CommandButton1\").Object.Caption", "press"},
    {"Sheets(2).OLEObjects(1).Object.Value", "sheet box"},
    {"shDark.TextBox1.Text", "sheet box"},
    {"Sheets(2).Range(\"A1\").Offset(0, 0).Resize(1, 1).Value", "hidden first"},
    {"Sheet7.Inside()", "first/press"},
    {"ThisWorkbook.Inside()", "hidden first"},
    {"Sheets(\"Data\").Select: F = Application.ActiveSheet.Index", "1"},
    {"Application.Range(\"A1\")", "first"},
    {"Application.Sheets(2).Range(\"A1\")", "hidden first"},
    {"WorksheetFunction.CountA(Range(\"A1:C3\"))", "4"},
};

static const struct read slide_reads[] = {
    {"ActivePresentation.Slides(1).Shapes(1).TextFrame.TextRange.Text", "slide one title"},
    {"ActivePresentation.Slides(2).Shapes(1).TextFrame.TextRange.Text", "slide two title"},
    {"ActivePresentation.Slides(2).Shapes(\"Title 1\").TextFrame.TextRange", "slide two title"},
    {"ActivePresentation.Slides(2).Shapes(2).AlternativeText", "two alt"},
    {"ActivePresentation.Slides(2).Shapes(\"Rectangle 5\").Title", "two title"},
    {"ActivePresentation.Slides(2).Shapes.Count", "2"},
    {"ActivePresentation.Slides.Count", "2"},
    {"ActivePresentation.Slides(2).Shapes.Title.TextFrame.TextRange.Text", "slide two title"},
    {"ActivePresentation.Slides(1).Shapes(1).TextFrame2.TextRange.Text", "slide one title"},
    {"ActivePresentation.Slides(1).Shapes(1).TextFrame.TextRange.Characters(1, 5).Text", "slide"},
    {"ActivePresentation.Slides(1).Shapes(1).HasTextFrame", "True"},
    {"ActivePresentation.Tags(\"whole\")", "presentation tag"},
    {"ActivePresentation.Tags.Item(\"WHOLE\")", "presentation tag"},
    {"ActivePresentation.Slides(2).Tags(\"SLIDE\")", "slide tag"},
    {"ActivePresentation.Slides(1).Tags(\"SLIDE\")", ""},
    {"ActivePresentation.Slides(2).Shapes(2).Tags(\"SHAPE\")", "shape tag"},
    {"ActivePresentation.Tags.Count", "1"},
    {"ActivePresentation.Tags.Name(1)", "WHOLE"},
    {"ActivePresentation.Tags.Value(1)", "presentation tag"},
    {"ActivePresentation.Slides(2).Hyperlinks(1).Address", "https://p.example/2"},
    {"ActivePresentation.Slides(2).Comments(1).Text", "slide remark"},
    {"ActivePresentation.Slides(2).Comments(1).Author", "Mori"},
    {"ActivePresentation.BuiltInDocumentProperties(\"Subject\")", "deck subject"},
    {"ActivePresentation.CustomDocumentProperties(\"k\")", "v"},
    {"For Each s In ActivePresentation.Slides: For Each h In s.Shapes: F = F & h.Name & \",\": "
     "Next: Next",
     "Title 1,Title 1,Rectangle 5,"},
};

/* ---- running ---- */

struct ran {
    struct sk_arena *arena, *kept;
    struct sk_record record;
};

static const struct sk_fact *linked(struct sk_fact *facts, size_t n)
{
    for (size_t i = 0; i + 1 < n; i++)
        facts[i].next = &facts[i + 1];
    return n > 0 ? facts : NULL;
}

static void run(struct ran *r, struct sk_interp_input *input)
{
    r->arena = sk_arena_new(256 << 20);
    r->kept = sk_arena_new(64 << 20);
    const struct sk_sink sink = sk_record_begin(&r->record, r->kept, 100);
    struct sk_budget budget = {.left = {1 << 24, 1 << 24, 1000, 20000000}};
    input->language = SK_LANG_VBA;
    assert_int_equal(
        sk_interp_for(SK_LANG_VBA)->run(input, r->arena, &budget, &sink, &r->record.result), SK_OK);
}
static void done(struct ran *r)
{
    sk_arena_free(r->arena);
    sk_arena_free(r->kept);
}

/* The function's body: an expression, or statements that set F. */
static sk_span source_of(const char *expr, char *out, size_t size)
{
    bool statements = strstr(expr, ": ") != NULL;
    (void)snprintf(out, size, "Function F()\n%s%s\nEnd Function\n", statements ? "" : "F = ", expr);
    return sk_span_of_cstr(out);
}

static const struct sk_interp_module word_modules[] = {
    {SK_LIT_INIT("Module1"), SK_LIT_INIT(""), "standard"},
    {SK_LIT_INIT("ThisDocument"),
     SK_LIT_INIT("Public Function Inner()\nInner = CommandButton1.Caption & \"/\" & "
                 "Me.Variables(\"a\") & \"/\" & Me.TextBox5.Text\nEnd Function\n"),
     "document"},
    {SK_LIT_INIT("UserForm1"),
     SK_LIT_INIT("Public Function Read()\nRead = TextBox1.Text & \"/\" & Me.TextBox1.Tag & \"/\" & "
                 "Me.Caption\nEnd Function\n"),
     "form"}};
static const struct sk_interp_module excel_modules[] = {
    {SK_LIT_INIT("Module1"), SK_LIT_INIT(""), "standard"},
    {SK_LIT_INIT("ThisWorkbook"),
     SK_LIT_INIT("Public Function Inside()\nInside = Me.Sheets(2).Range(\"A1\")\nEnd Function\n"),
     "document"},
    {SK_LIT_INIT("Sheet7"),
     SK_LIT_INIT("Public Function Inside()\nInside = Range(\"A1\") & \"/\" & "
                 "CommandButton1.Caption\nEnd Function\n"),
     "document"},
    {SK_LIT_INIT("shDark"), SK_LIT_INIT(""), "document"}};

static void check(const struct read *reads, size_t count, const char *kind,
                  const struct sk_fact *facts, const struct sk_interp_module *modules,
                  size_t module_count)
{
    size_t bad = 0;
    for (size_t i = 0; i < count; i++) {
        char source[2000];
        struct ran r;
        struct sk_interp_module own[4];
        memcpy(own, modules, module_count * sizeof *own);
        own[0].source = source_of(reads[i].expr, source, sizeof source);
        struct sk_interp_input input = {.modules = own,
                                        .module_count = module_count,
                                        .facts = facts,
                                        .document_kind = sk_span_of_cstr(kind),
                                        .entry = SK_LIT("F")};
        run(&r, &input);
        sk_span got = r.record.result.return_text, stopped = r.record.result.stopped;
        if (stopped.len > 0 || !sk_eq(got, sk_span_of_cstr(reads[i].want))) {
            print_error("%s\n  gives \"%.*s\" %.*s, want \"%s\"\n", reads[i].expr, (int)got.len,
                        (const char *)got.ptr, (int)stopped.len, (const char *)stopped.ptr,
                        reads[i].want);
            bad++;
        }
        done(&r);
    }
    assert_int_equal(bad, 0);
}
#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static void test_word(void **state)
{
    (void)state;
    check(word_reads, COUNT(word_reads), "word", linked(word_facts, COUNT(word_facts)),
          word_modules, COUNT(word_modules));
}
static void test_excel(void **state)
{
    (void)state;
    check(excel_reads, COUNT(excel_reads), "excel", linked(excel_facts, COUNT(excel_facts)),
          excel_modules, COUNT(excel_modules));
}
static void test_powerpoint(void **state)
{
    (void)state;
    check(slide_reads, COUNT(slide_reads), "powerpoint", linked(slide_facts, COUNT(slide_facts)),
          word_modules, 1);
}

/* ---- what starts ---- */

static const char callbacks[] = "Sub Loaded(ribbon As Object)\n Shell \"loaded.exe\"\nEnd Sub\n"
                                "Sub Pressed(control As Object)\n Shell \"pressed.exe\"\nEnd Sub\n"
                                "Sub Idle()\n Shell \"idle.exe\"\nEnd Sub\n"
                                "Sub ByName()\n Application.Run \"Module1.Idle\"\nEnd Sub\n";
static struct sk_fact callback_facts[] = {
    FACT(CALLBACK, "", "onLoad", "Loaded", 0), FACT(CALLBACK, "b1", "onAction", "Pressed", 0),
    FACT(CALLBACK, "Rectangle 1", "onAction", "Book1.xlsm!Module1.ByName", 0)};

static bool does(const struct ran *r, const char *what)
{
    for (size_t i = 0; i < r->record.events.count; i++)
        if (r->record.events.at[i].type == SK_EVENT_BEHAVIOUR &&
            sk_eq(r->record.events.at[i].b, sk_span_of_cstr(what)))
            return true;
    return false;
}
static void test_callbacks(void **state)
{
    (void)state;
    struct ran r;
    const struct sk_interp_module module = {SK_LIT("Module1"), sk_span_of_cstr(callbacks),
                                            "standard"};
    struct sk_interp_input input = {.modules = &module,
                                    .module_count = 1,
                                    .facts = linked(callback_facts, COUNT(callback_facts)),
                                    .document_kind = SK_LIT("excel")};
    run(&r, &input);
    assert_true(does(&r, "loaded.exe"));
    assert_true(does(&r, "pressed.exe"));
    assert_true(does(&r, "idle.exe"));
    done(&r);
    input.facts = NULL;
    run(&r, &input);
    assert_false(does(&r, "loaded.exe"));
    done(&r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_word), cmocka_unit_test(test_excel),
                                       cmocka_unit_test(test_powerpoint),
                                       cmocka_unit_test(test_callbacks)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

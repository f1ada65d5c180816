#include "core/format.h"

#include "base/text.h"
#include "parsed.h"

extern const struct sk_format sk_format_ooxml;
extern const struct sk_format sk_format_flatopc;

/* ---- a stored ZIP ---- */

struct member {
    const char *name;
    sk_span bytes;
};

static void put_le(struct sk_text *t, size_t value, unsigned bytes)
{
    for (unsigned i = 0; i < bytes; i++)
        sk_text_byte(t, (uint8_t)(i < 8 ? value >> (8 * i) : 0));
}

/* What a local header and a directory entry have in common, from "version needed" on. */
static void put_common(struct sk_text *t, const struct member *m)
{
    put_le(t, 20, 2);
    put_le(t, 0, 12); /* flags, method, time, date, CRC: this reader does not check it */
    put_le(t, m->bytes.len, 4);
    put_le(t, m->bytes.len, 4);
    put_le(t, strlen(m->name), 2);
    put_le(t, 0, 2);
}

static struct sk_text zip_of(const struct member *members, size_t count)
{
    struct sk_text t = sk_text_new(NULL, 1 << 20);
    size_t offsets[16], directory;
    assert_true(count <= 16);
    for (size_t i = 0; i < count; i++) {
        offsets[i] = t.len;
        sk_text_puts(&t, "PK\3\4");
        put_common(&t, &members[i]);
        sk_text_puts(&t, members[i].name);
        sk_text_put(&t, members[i].bytes);
    }
    directory = t.len;
    for (size_t i = 0; i < count; i++) {
        sk_text_puts(&t, "PK\1\2");
        put_le(&t, 20, 2);
        put_common(&t, &members[i]);
        put_le(&t, 0, 10);
        put_le(&t, offsets[i], 4);
        sk_text_puts(&t, members[i].name);
    }
    size_t size = t.len - directory;
    sk_text_puts(&t, "PK\5\6");
    put_le(&t, 0, 4);
    put_le(&t, count, 2);
    put_le(&t, count, 2);
    put_le(&t, size, 4);
    put_le(&t, directory, 4);
    put_le(&t, 0, 2);
    return t;
}

#define REL "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
#define CFB "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 not a real one"

static const struct member docx[] = {
    {"[Content_Types].xml",
     SK_LIT_INIT(
         "<?xml version='1.0'?><Types><Default Extension='bin' ContentType='application/x'/>"
         "<Override PartName='/word/document.xml' ContentType='application/vnd.openxmlformats-"
         "officedocument.wordprocessingml.document.main+xml'/><Override ContentType="
         "'application/vnd.ms-office.vbaProject' PartName='/word/odd.dat'/></Types>")},
    {"_rels/.rels", SK_LIT_INIT("<Relationships><Relationship Id='1' Type='" REL
                                "officeDocument' Target='word/document.xml'/></Relationships>")},
    {"word/_rels/document.xml.rels",
     SK_LIT_INIT(
         "<Relationships><Relationship Type='" REL "attachedTemplate' TargetMode='External' "
         "Target='http://t.example/a.dotm?x=1&amp;y=2'/><Relationship Type='" REL
         "hyperlink' Target='http://h.example/' TargetMode='External'/><Relationship Type='" REL
         "oleObject' Target='../word/./x.xml'/></Relationships>")},
    {"word/document.xml",
     SK_LIT_INIT(
         "<w:document><w:body><w:p><w:r><w:fldChar w:fldCharType='begin'/></w:r>"
         "<w:instrText>DD</w:instrText><w:instrText>EAUTO c:\\a &quot;b&quot;</w:instrText>"
         "<w:fldChar w:fldCharType='separate'/><w:t>Enable </w:t><w:t>Content</w:t></w:p>"
         "<w:p><w:fldSimple w:instr='DDE x y'/><w:t>two</w:t></w:p></w:body></w:document>")},
    {"word/odd.dat", SK_LIT_INIT(CFB)},
    {"word/x.xml", SK_LIT_INIT(CFB "2")},
    {"word/embeddings/a.docx", SK_LIT_INIT("PK\3\4")},
    {"word/media/i.png", SK_LIT_INIT("\x89PNG")},
    {"customUI/customUI.xml", SK_LIT_INIT("<customUI onLoad='Start'/>")},
    {"docProps/core.xml", SK_LIT_INIT("<cp:coreProperties><dc:title>A title</dc:title>"
                                      "<dc:description>said</dc:description></cp:coreProperties>")},
};
enum { DOCX_COUNT = sizeof docx / sizeof docx[0] };

static size_t children_named(const struct parsed *p, const char *name)
{
    size_t n = 0;
    for (const struct sk_artifact *a = p->root; a != NULL; a = a->next)
        n += sk_eq(a->name, sk_span_of_cstr(name));
    return n;
}

static bool has_fact(const struct parsed *p, enum sk_fact_kind kind, const char *name,
                     const char *value)
{
    for (const struct sk_fact *f = p->root->facts; f != NULL; f = f->next)
        if (f->kind == kind && sk_eq(f->name, sk_span_of_cstr(name)) &&
            sk_eq(f->value, sk_span_of_cstr(value)))
            return true;
    return false;
}

static void test_package(void **state)
{
    (void)state;
    struct parsed p;
    struct sk_text zip = zip_of(docx, DOCX_COUNT);
    parse_bytes(&p, &sk_format_ooxml, sk_text_view(&zip), "a.docx");
    assert_int_equal(p.probe.confidence, SK_CERTAIN);
    assert_int_equal(p.status, SK_OK);
    assert_span(sk_prop_text(p.root, SK_PROP_DOC_KIND), "word");
    assert_span(sk_prop_text(p.root, SK_PROP_EXTERNAL_TARGET),
                "attachedTemplate http://t.example/a.dotm?x=1&y=2");
    assert_true(has_indicator(&p, SK_IOC_URL, "http://t.example/a.dotm?x=1&y=2"));
    assert_true(has_indicator(&p, SK_IOC_URL, "http://h.example/"));
    assert_int_equal(children_named(&p, "word/odd.dat"), 1);
    assert_int_equal(children_named(&p, "word/x.xml"), 1);
    assert_int_equal(children_named(&p, "word/embeddings/a.docx"), 1);
    assert_int_equal(children_named(&p, "word/media/i.png"), 0);
    assert_true(sk_has_diag(&p.scan, p.root, SK_DIAG_OOXML_MACRO_IN_MACRO_FREE));
    assert_true(has_fact(&p, SK_FACT_CALLBACK, "onLoad", "Start"));
    assert_true(has_fact(&p, SK_FACT_PARAGRAPH, "", "Enable Content"));
    assert_true(has_fact(&p, SK_FACT_DOC_PROPERTY, "Title", "A title"));
    assert_true(has_fact(&p, SK_FACT_DOC_PROPERTY, "Comments", "said"));
    parsed_free(&p);
    sk_text_free(&zip);
}

static void test_dde(void **state)
{
    (void)state;
    static const char *const want[] = {"DDEAUTO c:\\a \"b\"", "DDE x y"};
    struct parsed p;
    struct sk_text zip = zip_of(docx, 4); /* without macros */
    size_t seen = 0;
    parse_bytes(&p, &sk_format_ooxml, sk_text_view(&zip), "a.docx");
    for (const struct sk_diag *d = p.scan.diags; d != NULL; d = d->next)
        if (d->code == SK_DIAG_OOXML_DDE && seen < 2)
            assert_true(sk_eq(d->detail, sk_span_of_cstr(want[seen++])));
    assert_int_equal(seen, 2);
    assert_int_equal(p.root->text.len, 0);
    parsed_free(&p);
    sk_text_free(&zip);
}

static void test_binary_dde(void **state)
{
    (void)state;
    static const struct member xlsb[] = {
        {"xl/workbook.bin", SK_LIT_INIT("x")},
        {"xl/externalLinks/externalLink1.bin",
         SK_LIT_INIT("\xE8\x02\x12\1\0\3\0\0\0c\0m\0d\0\1\0\0\0a\0")},
    };
    struct parsed p;
    struct sk_text zip = zip_of(xlsb, 2);
    parse_bytes(&p, &sk_format_ooxml, sk_text_view(&zip), "a.xlsb");
    assert_true(sk_has_diag(&p.scan, p.root, SK_DIAG_OOXML_DDE));
    assert_true(sk_has_diag(&p.scan, p.root, SK_DIAG_OOXML_NO_TYPES));
    assert_span(sk_prop_text(p.root, SK_PROP_DOC_KIND), "excel");
    parsed_free(&p);
    sk_text_free(&zip);
}

static void test_cells(void **state)
{
    (void)state;
    static const struct member xlsm[] = {
        {"xl/workbook.xml", SK_LIT_INIT("<workbook><sheets><sheet name='S&amp;1' state='hidden' "
                                        "r:id='r1'/></sheets><definedNames><definedName name='n'>"
                                        "S!$A$1</definedName></definedNames></workbook>")},
        {"xl/_rels/workbook.xml.rels",
         SK_LIT_INIT("<Relationships><Relationship Id='r1' Type='" REL "worksheet' "
                     "Target='worksheets/s.xml'/><Relationship Type='" REL "sharedStrings' "
                     "Target='ss.xml'/><Relationship Type='" REL "vbaProject' Target='v.xml'/>"
                     "</Relationships>")},
        {"xl/ss.xml", SK_LIT_INIT("<sst><si/><si><r><t>sh</t></r><r><t>ared</t></r></si></sst>")},
        {"xl/worksheets/s.xml",
         SK_LIT_INIT("<worksheet><sheetPr codeName='Tab1'/><c r='A1' t='s'><v>1</v></c><c "
                     "r='B2'><f>A1&amp;1</f><v>7</v></c>"
                     "<c r='C3' t='inlineStr'><is><t>in</t></is></c><c r='D4' t='s'><v>9</v></c>"
                     "</worksheet>")},
        {"xl/v.xml", SK_LIT_INIT(CFB)},
    };
    struct parsed p;
    struct sk_text zip = zip_of(xlsm, sizeof xlsm / sizeof xlsm[0]);
    parse_bytes(&p, &sk_format_ooxml, sk_text_view(&zip), "a.xlsm");
    assert_true(has_fact(&p, SK_FACT_SHEET, "S&1", "hidden"));
    assert_true(has_fact(&p, SK_FACT_DEFINED_NAME, "n", "S!$A$1"));
    assert_true(has_fact(&p, SK_FACT_CELL, "A1", "shared"));
    assert_true(has_fact(&p, SK_FACT_CELL, "B2", "7"));
    assert_true(has_fact(&p, SK_FACT_CELL_FORMULA, "B2", "A1&1"));
    assert_true(has_fact(&p, SK_FACT_CELL, "C3", "in"));
    assert_true(has_fact(&p, SK_FACT_CODE_NAME, "Tab1", "S&1"));
    parsed_free(&p);
    sk_text_free(&zip);
}

static void test_binary_cells(void **state)
{
    (void)state;
    static const struct member xlsb[] = {
        {"xl/workbook.bin", SK_LIT_INIT("\x9C\x01\x16\2\0\0\0\1\0\0\0\2\0\0\0r\0"
                                        "1\0\1\0\0\0S\0")},
        {"xl/_rels/workbook.bin.rels",
         SK_LIT_INIT("<Relationships><Relationship Id='r1' Type='" REL "worksheet' "
                     "Target='worksheets/s.bin'/><Relationship Type='" REL "sharedStrings' "
                     "Target='ss.bin'/></Relationships>")},
        {"xl/ss.bin", SK_LIT_INIT("\x13\x09\0\2\0\0\0h\0i\0")},
        {"xl/worksheets/s.bin", SK_LIT_INIT("\0\4\4\0\0\0"
                                            "\7\x0C\x1B\0\0\0\0\0\0\0\0\0\0\0"
                                            "\2\x0C\0\0\0\0\0\0\0\0\x2A\0\0\0"
                                            "\6\x0E\1\0\0\0\0\0\0\0\1\0\0\0t\0"
                                            "\5\x10\2\0\0\0\0\0\0\0\0\0\0\0\0\0\xF8\x3F")},
        {"xl/vbaProject.bin", SK_LIT_INIT(CFB)},
    };
    struct parsed p;
    struct sk_text zip = zip_of(xlsb, sizeof xlsb / sizeof xlsb[0]);
    parse_bytes(&p, &sk_format_ooxml, sk_text_view(&zip), "a.xlsb");
    assert_true(has_fact(&p, SK_FACT_SHEET, "S", "veryhidden"));
    assert_true(has_fact(&p, SK_FACT_CELL, "AB5", "hi"));
    assert_true(has_fact(&p, SK_FACT_CELL, "A5", "10"));
    assert_true(has_fact(&p, SK_FACT_CELL, "B5", "t"));
    assert_true(has_fact(&p, SK_FACT_CELL, "C5", "1.5"));
    parsed_free(&p);
    parse_every_prefix(&sk_format_ooxml, sk_text_view(&zip));
    sk_text_free(&zip);
}

static sk_span fact_of(const struct parsed *p, enum sk_fact_kind kind, const char *owner,
                       const char *name)
{
    for (const struct sk_fact *f = p->root->facts; f != NULL; f = f->next)
        if (f->kind == kind && sk_eq(f->owner, sk_span_of_cstr(owner)) &&
            sk_eq(f->name, sk_span_of_cstr(name)))
            return f->value;
    return SK_LIT("(no such fact)");
}

#define CHECK_BOX "\x40\x1D\xD2\x8B\x42\xEC\xCE\x11\x9E\x0D\x00\xAA\x00\x60\x02\xF3"
static const struct member docm[] = {
    {"word/document.xml",
     SK_LIT_INIT(
         "<w:document><w:p><w:bookmarkStart w:id='0' w:name='b'/><w:t>one</w:t></w:p><w:p>"
         "<w:t>two</w:t><w:bookmarkEnd w:id='0'/><w:t>!</w:t></w:p><w:sdt><w:sdtPr><w:alias "
         "w:val='T'/><w:tag w:val='G'/></w:sdtPr><w:p><w:t>in</w:t></w:p></w:sdt><w:tbl><w:tr>"
         "<w:tc><w:p/></w:tc><w:tc><w:p><w:t>cell</w:t></w:p></w:tc></w:tr></w:tbl><w:hyperlink "
         "r:id='h'><w:t>shown</w:t></w:hyperlink><w:control r:id='c' w:name='CheckBox1'/>"
         "<w:control r:id='d' w:name='Box2'/><wp:inline><wp:docPr name='P 1' descr='alt'/>"
         "<pic:cNvPr name='other'/></wp:inline><wp:anchor><wp:docPr name='F 2' title='ti'/>"
         "<w:txbxContent><w:p><w:t>framed</w:t></w:p></w:txbxContent></wp:anchor>"
         "<w:footerReference w:type='first' r:id='f'/></w:document>")},
    {"word/_rels/document.xml.rels",
     SK_LIT_INIT("<Relationships><Relationship Id='h' Type='" REL "hyperlink' TargetMode="
                 "'External' Target='http://h.example/'/><Relationship Id='c' Type='" REL
                 "control' Target='activeX/activeX1.xml'/><Relationship Id='d' Type='" REL
                 "control' Target='activeX/activeX2.xml'/><Relationship Id='f' Type='" REL
                 "footer' Target='footer1.xml'/></Relationships>")},
    {"word/activeX/activeX1.xml", SK_LIT_INIT("<ax:ocx ax:classid='{8BD21D40-EC42-11CE-9E0D-"
                                              "00AA006002F3}' r:id='b'/>")},
    {"word/activeX/_rels/activeX1.xml.rels",
     SK_LIT_INIT("<Relationships><Relationship Id='b' Type='x/activeXControlBinary' "
                 "Target='activeX1.bin'/></Relationships>")},
    {"word/activeX/activeX1.bin",
     SK_LIT_INIT(CHECK_BOX "\0\2\x10\0\0\0\x80\0\0\0\0\0\2\0\0\x80hi\0\0")},
    {"word/activeX/activeX2.xml", SK_LIT_INIT("<ax:ocx><ax:ocxPr ax:name='Caption' ax:value='c'/>"
                                              "</ax:ocx>")},
    {"word/footer1.xml", SK_LIT_INIT("<w:ftr><w:p><w:t>foot</w:t></w:p></w:ftr>")},
    {"word/comments.xml", SK_LIT_INIT("<w:comments><w:comment w:author='A' w:initials='I'><w:p>"
                                      "<w:t>said</w:t></w:p></w:comment></w:comments>")},
    {"docProps/app.xml", SK_LIT_INIT("<Properties><TotalTime>7</TotalTime></Properties>")},
    {"docProps/core.xml", SK_LIT_INIT("<x><created>2010-06-12T08:00:00Z</created></x>")},
    {"word/vbaProject.bin", SK_LIT_INIT(CFB)},
};

static void test_word_facts(void **state)
{
    (void)state;
    struct parsed p;
    struct sk_text zip = zip_of(docm, sizeof docm / sizeof docm[0]);
    parse_bytes(&p, &sk_format_ooxml, sk_text_view(&zip), "a.docm");
    assert_span(fact_of(&p, SK_FACT_BOOKMARK, "", "b"), "one\rtwo");
    assert_span(fact_of(&p, SK_FACT_CONTENT_CONTROL, "G", "T"), "in");
    assert_span(fact_of(&p, SK_FACT_TABLE_CELL, "Table 1", "1,2"), "cell");
    assert_span(fact_of(&p, SK_FACT_HYPERLINK, "shown", ""), "http://h.example/");
    assert_span(fact_of(&p, SK_FACT_CONTROL, "CheckBox1", "Class"), "Forms.CheckBox.1");
    assert_span(fact_of(&p, SK_FACT_CONTROL, "CheckBox1", "Caption"), "hi");
    assert_span(fact_of(&p, SK_FACT_CONTROL, "Box2", "Caption"), "c");
    assert_span(fact_of(&p, SK_FACT_INLINE_SHAPE, "P 1", "AlternativeText"), "alt");
    assert_span(fact_of(&p, SK_FACT_SHAPE, "F 2", "Title"), "ti");
    assert_span(fact_of(&p, SK_FACT_SHAPE, "F 2", "Text"), "framed");
    assert_span(fact_of(&p, SK_FACT_SHAPE, "other", "Name"), "(no such fact)");
    assert_span(fact_of(&p, SK_FACT_STORY, "footer", ""), "foot");
    assert_span(fact_of(&p, SK_FACT_COMMENT, "A", "I"), "said");
    assert_span(fact_of(&p, SK_FACT_DOC_PROPERTY, "builtin", "Total editing time"), "7");
    assert_span(fact_of(&p, SK_FACT_DOC_PROPERTY, "builtin", "Creation date"),
                "2010-06-12 08:00:00");
    parsed_free(&p);
    parse_every_prefix(&sk_format_ooxml, sk_text_view(&zip));
    sk_text_free(&zip);
}

static const struct member pptm[] = {
    {"ppt/presentation.xml", SK_LIT_INIT("<p:presentation><p:sldId id='256' r:id='r1'/>"
                                         "</p:presentation>")},
    {"ppt/_rels/presentation.xml.rels",
     SK_LIT_INIT("<Relationships><Relationship Id='r1' Type='" REL "slide' "
                 "Target='slides/slide1.xml'/></Relationships>")},
    {"ppt/slides/slide1.xml",
     SK_LIT_INIT(
         "<p:sld><p:sp><p:nvSpPr><p:cNvPr id='2' name='Title 1' descr='alt'><a:hlinkClick "
         "r:id='' action='ppaction://macro?name=Go'/></p:cNvPr><p:tags r:id='t'/></p:nvSpPr>"
         "<p:txBody><a:p><a:t>a</a:t></a:p><a:p><a:t>b</a:t></a:p></p:txBody></p:sp></p:sld>")},
    {"ppt/slides/_rels/slide1.xml.rels",
     SK_LIT_INIT("<Relationships><Relationship Id='t' Type='" REL "tags' "
                 "Target='../tags/tag1.xml'/></Relationships>")},
    {"ppt/tags/tag1.xml", SK_LIT_INIT("<p:tagLst><p:tag name='KEY' val='v'/></p:tagLst>")},
    {"customUI/customUI14.xml",
     SK_LIT_INIT("<customUI><button id='b1' onAction='Module1.Run' getLabel='Lab'/></customUI>")},
    {"ppt/vbaProject.bin", SK_LIT_INIT(CFB)},
};

static void test_slide_facts(void **state)
{
    (void)state;
    struct parsed p;
    struct sk_text zip = zip_of(pptm, sizeof pptm / sizeof pptm[0]);
    parse_bytes(&p, &sk_format_ooxml, sk_text_view(&zip), "a.pptm");
    assert_span(fact_of(&p, SK_FACT_SHAPE, "Title 1", "Text"), "a\rb");
    assert_span(fact_of(&p, SK_FACT_SHAPE, "Title 1", "AlternativeText"), "alt");
    assert_span(fact_of(&p, SK_FACT_TAG, "Title 1", "KEY"), "v");
    assert_span(fact_of(&p, SK_FACT_CALLBACK, "Title 1", "onAction"), "Go");
    assert_span(fact_of(&p, SK_FACT_CALLBACK, "b1", "onAction"), "Run");
    assert_span(fact_of(&p, SK_FACT_CALLBACK, "b1", "getLabel"), "Lab");
    for (const struct sk_fact *f = p.root->facts; f != NULL; f = f->next)
        assert_true(f->number == 1 || f->kind != SK_FACT_SHAPE);
    parsed_free(&p);
    parse_every_prefix(&sk_format_ooxml, sk_text_view(&zip));
    sk_text_free(&zip);
}

static const char flat[] =
    "<?xml version='1.0'?><?mso-application progid='Word.Document'?><pkg:package><pkg:part "
    "pkg:name='/word/vbaProject.bin'><pkg:binaryData>aGVs\nbG8=</pkg:binaryData></pkg:part>"
    "<pkg:part "
    "pkg:name='/word/document.xml'><pkg:xmlData><w:document><w:p><w:t><![CDATA[a<b]]></w:t>"
    "</w:p></w:document></pkg:xmlData></pkg:part></pkg:package>";

static void test_flat(void **state)
{
    (void)state;
    struct parsed p;
    parse_bytes(&p, &sk_format_flatopc, sk_span_of_cstr(flat), "a.doc");
    assert_int_equal(p.probe.confidence, SK_CERTAIN);
    assert_non_null(p.root->first_child);
    if (p.root->first_child == NULL)
        return;
    assert_span(p.root->first_child->name, "/word/vbaProject.bin");
    assert_true(sk_eq(p.root->first_child->bytes, SK_LIT("hello")));
    assert_true(sk_eq(p.root->text, SK_LIT("a<b\n")));
    parsed_free(&p);
    parse_bytes(&p, &sk_format_flatopc, SK_LIT("<x><!ENTITY a 'b'></x>"), "a.xml");
    assert_int_equal(p.probe.confidence, SK_NO);
    assert_true(sk_has_diag(&p.scan, p.root, SK_DIAG_XML_ENTITIES));
    parsed_free(&p);
}

static void test_not_a_package(void **state)
{
    (void)state;
    struct parsed p;
    struct sk_text inner = zip_of(docx, 4);
    const struct member outer[] = {{"a.docx", sk_text_view(&inner)}};
    struct sk_text zip = zip_of(outer, 1);
    parse_bytes(&p, &sk_format_ooxml, sk_text_view(&zip), "a.zip");
    assert_int_equal(p.probe.confidence, SK_NO);
    parsed_free(&p);
    sk_text_free(&zip);
    sk_text_free(&inner);
}

static void test_prefixes(void **state)
{
    (void)state;
    struct sk_text zip = zip_of(docx, DOCX_COUNT);
    parse_every_prefix(&sk_format_ooxml, sk_text_view(&zip));
    parse_every_prefix(&sk_format_flatopc, sk_span_of_cstr(flat));
    sk_text_free(&zip);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_package),       cmocka_unit_test(test_dde),
        cmocka_unit_test(test_binary_dde),    cmocka_unit_test(test_flat),
        cmocka_unit_test(test_not_a_package), cmocka_unit_test(test_prefixes),
        cmocka_unit_test(test_word_facts),    cmocka_unit_test(test_slide_facts),
        cmocka_unit_test(test_cells),         cmocka_unit_test(test_binary_cells),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

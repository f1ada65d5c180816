/* Detectors and verdict over trees built by hand: what each must say, and what it must not. */
#include "test.h"

#include "core/rules.h"
#include "engine/engine.h"

struct bench {
    struct sk_arena *arena;
    struct sk_rules *rules;
    struct sk_policy policy;
    struct sk_scan scan;
    struct sk_artifact *root;
};

static struct sk_artifact *add(struct bench *b, struct sk_artifact *parent, enum sk_role role,
                               const char *format, const char *name, const char *bytes)
{
    const struct sk_artifact_spec spec = {.role = role,
                                          .name = sk_span_of_cstr(name),
                                          .bytes = sk_span_of_cstr(bytes),
                                          .format = format};
    struct sk_artifact *art;
    assert_int_equal(sk_artifact_add(&b->scan, parent, &spec, &art), SK_OK);
    art->text = art->bytes;
    return art;
}

/* A scan whose input is a mail. */
static void begin(struct bench *b)
{
    b->arena = sk_arena_new(64 << 20);
    b->rules = sk_rules_new();
    b->policy = sk_policy_default();
    assert_int_equal(sk_rules_add_builtin(b->rules), SK_OK);
    sk_scan_begin(&b->scan, b->arena, &b->policy, b->rules);
    b->root = add(b, NULL, SK_ROLE_INPUT, "mime", "a.eml", "x");
}

static void end(struct bench *b)
{
    sk_rules_free(b->rules);
    sk_arena_free(b->arena);
}

static void judge(struct bench *b)
{
    sk_detect(&b->scan);
    sk_judge(&b->scan);
}

static bool found(const struct bench *b, const char *id)
{
    assert_non_null(sk_rules_finding(b->rules, sk_span_of_cstr(id)));
    return sk_has_finding(&b->scan, NULL, id);
}

static void text(struct bench *b, enum sk_prop prop, const char *value)
{
    sk_prop_set_text(&b->scan, b->root, prop, sk_span_of_cstr(value));
}

/* ---- attachments ---- */

struct attachment_case {
    const char *name, *format, *finding;
    bool want;
};

static void attachments_are_named_for_what_they_are(void **state)
{
    static const struct attachment_case cases[] = {
        {"setup.exe", "data", "attachment.executable", true},
        {"setup.txt", "text", "attachment.executable", false},
        {"a.js", "jscript", "attachment.script", true},
        {"a.json", "text", "attachment.script", false},
        {"Form.lnk", "lnk", "attachment.shortcut", true},
        {"Form.link", "text", "attachment.shortcut", false},
        {"disk.iso", "iso", "attachment.disk-image", true},
        {"iso", "text", "attachment.disk-image", false},
        {"work.rdp", "text", "attachment.remote-desktop", true},
        {"work.rd", "text", "attachment.remote-desktop", false},
        {"請求書.pdf.exe", "pe", "attachment.double-extension", true},
        {"請求書.pdf        .scr ", "data", "attachment.double-extension", true},
        {"請求書.pdf\xE3\x80\x80\xE3\x80\x80.js", "jscript", "attachment.double-extension", true},
        {"v1.2.exe", "pe", "attachment.double-extension", false},
        {"archive.tar.gz", "gz", "attachment.double-extension", false},
        {"a\xE2\x80\xAE"
         "cod.exe",
         "data", "attachment.rlo", true},
        {"a\xE2\x80\x8B"
         "cod.doc",
         "ole", "attachment.rlo", false},
        {"photo.jpg", "ole", "attachment.type-mismatch", true},
        {"photo.jpg", "png", "attachment.type-mismatch", false},
        {"photo.jpg", "jpeg", "attachment.type-mismatch", false},
        {"list.doc", "rtf", "attachment.type-mismatch", false},
        {"list.pdf", "html", "attachment.type-mismatch", true},
        {"list.pdf", "pe", "attachment.disguised-executable", true},
        {"list.exe", "pe", "attachment.disguised-executable", false},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct bench b;
        begin(&b);
        add(&b, b.root, SK_ROLE_PART, cases[i].format, cases[i].name, "bytes");
        judge(&b);
        if (found(&b, cases[i].finding) != cases[i].want)
            fail_msg("%s as %s: %s", cases[i].name, cases[i].format, cases[i].finding);
        end(&b);
    }
}

static void parts_of_a_package_are_no_attachments(void **state)
{
    struct bench b;
    (void)state;
    begin(&b);
    struct sk_artifact *doc = add(&b, b.root, SK_ROLE_PART, "ooxml", "a.docx", "1");
    add(&b, doc, SK_ROLE_MEMBER, "text", "settings.js", "2");
    judge(&b);
    assert_false(found(&b, "attachment.script"));
    assert_int_equal(b.scan.verdict, SK_CLEAN);
    end(&b);
}

static void names_in_a_closed_archive_count(void **state)
{
    struct bench b;
    (void)state;
    begin(&b);
    struct sk_artifact *zip = add(&b, b.root, SK_ROLE_PART, "zip", "a.zip", "1");
    sk_prop_set_number(&b.scan, zip, SK_PROP_ENCRYPTED, 1);
    sk_prop_set_text(&b.scan, zip, SK_PROP_MEMBER_NAME, SK_LIT("a.doc.lnk"));

    judge(&b);
    assert_true(found(&b, "archive.encrypted"));
    assert_true(found(&b, "attachment.shortcut"));
    assert_true(found(&b, "attachment.double-extension"));
    end(&b);
}

static void other_names_are_judged(void **state)
{
    struct bench b;
    (void)state;
    begin(&b);
    struct sk_artifact *part = add(&b, b.root, SK_ROLE_PART, "data", "report.pdf", "1");
    sk_prop_set_text(&b.scan, part, SK_PROP_OTHER_NAME, SK_LIT("report.exe"));
    judge(&b);
    assert_true(found(&b, "attachment.other-name"));
    assert_true(found(&b, "attachment.executable"));
    end(&b);
}

static void readings_that_hide_files_are_found(void **state)
{
    static const char *const formats[] = {"text", "ole"};
    (void)state;
    for (int i = 0; i < 2; i++) {
        struct bench b;
        begin(&b);
        struct sk_artifact *part = add(&b, b.root, SK_ROLE_PART, formats[i], "", "1");
        sk_prop_set_text(&b.scan, part, SK_PROP_READING, SK_LIT("epilogue"));
        sk_diag(&b.scan, b.root, SK_DIAG_MIME_HIDDEN_ENTITY, SK_LIT("epilogue"));
        judge(&b);
        assert_int_equal(found(&b, "mail.hidden-file"), i);
        assert_true(found(&b, "mail.odd-structure"));
        assert_int_equal(b.scan.verdict, i ? SK_SUSPICIOUS : SK_CLEAN);
        end(&b);
    }
}

static void ambiguity_is_graded(void **state)
{
    struct bench b;
    (void)state;
    begin(&b);
    judge(&b);
    assert_false(found(&b, "mail.ambiguous"));
    sk_diag(&b.scan, b.root, SK_DIAG_MIME_DUPLICATE_HEADER, SK_LIT("x"));
    sk_diag(&b.scan, b.root, SK_DIAG_MIME_BOUNDARY, SK_LIT("x"));
    sk_diag(&b.scan, b.root, SK_DIAG_MIME_HIDDEN_ENTITY, SK_LIT("x"));
    struct sk_artifact *zip = add(&b, b.root, SK_ROLE_PART, "zip", "a.zip", "1");
    sk_diag(&b.scan, zip, SK_DIAG_ZIP_OVERLAP, SK_LIT("x"));
    sk_diag(&b.scan, zip, SK_DIAG_ZIP_NAME_MISMATCH, SK_LIT("x"));
    sk_diag(&b.scan, zip, SK_DIAG_ZIP_HIDDEN_MEMBER, SK_LIT("x"));
    judge(&b);
    assert_true(found(&b, "mail.ambiguous"));
    assert_true(found(&b, "archive.ambiguous"));
    assert_true(found(&b, "archive.name-mismatch"));
    assert_true(found(&b, "archive.hidden-member"));
    assert_int_equal(b.scan.verdict, SK_SUSPICIOUS);
    end(&b);
}

static void a_pages_own_scripts_are_no_programs(void **state)
{
    struct bench b;
    (void)state;
    begin(&b);
    struct sk_artifact *page = add(&b, b.root, SK_ROLE_PART, "html", "a.html", "1");
    add(&b, page, SK_ROLE_OBJECT, "jscript", "", "2");
    judge(&b);
    assert_false(found(&b, "doc.embedded-executable"));
    add(&b, page, SK_ROLE_OBJECT, "pe", "", "3");
    sk_detect(&b.scan);
    assert_true(found(&b, "doc.embedded-executable"));
    end(&b);
}

/* ---- archives ---- */

static void encryption_alone_is_not_malicious(void **state)
{
    struct bench b;
    (void)state;
    begin(&b);
    struct sk_artifact *zip = add(&b, b.root, SK_ROLE_PART, "zip", "a.zip", "1");
    sk_prop_set_number(&b.scan, zip, SK_PROP_ENCRYPTED, 1);
    sk_prop_set_text(&b.scan, zip, SK_PROP_PASSWORD, SK_LIT("1234"));
    sk_prop_set_text(&b.scan, zip, SK_PROP_PASSWORD_SOURCE, SK_LIT("body"));
    struct sk_artifact *member = add(&b, zip, SK_ROLE_MEMBER, "zip", "b.zip", "harmless");
    sk_prop_set_text(&b.scan, member, SK_PROP_PASSWORD, SK_LIT("1234"));
    sk_prop_set_text(&b.scan, member, SK_PROP_PASSWORD_SOURCE, SK_LIT("body"));
    judge(&b);
    assert_true(sk_has_finding(&b.scan, zip, "archive.password-in-mail"));
    assert_false(sk_has_finding(&b.scan, member, "archive.password-in-mail"));
    assert_false(found(&b, "mail.locked-macro"));
    assert_int_equal(b.scan.verdict, SK_CLEAN);
    end(&b);
}

static void an_archives_proportions_count(void **state)
{
    struct bench b;
    (void)state;
    begin(&b);
    struct sk_artifact *zip = add(&b, b.root, SK_ROLE_PART, "zip", "a.zip", "1");
    struct sk_artifact *small = add(&b, zip, SK_ROLE_MEMBER, "text", "a.txt", "2");
    sk_prop_set_number(&b.scan, small, SK_PROP_RATIO, 900);
    judge(&b);
    assert_false(found(&b, "archive.ratio"));
    small->full_bytes = 600 << 20;
    sk_detect(&b.scan);
    assert_true(found(&b, "archive.ratio"));
    end(&b);
}

static void an_image_with_a_shortcut_is_a_trap(void **state)
{
    struct bench b;
    (void)state;
    begin(&b);
    struct sk_artifact *iso = add(&b, b.root, SK_ROLE_PART, "iso", "a.iso", "1");
    add(&b, iso, SK_ROLE_MEMBER, "lnk", "open.lnk", "2");
    judge(&b);
    assert_true(found(&b, "archive.image-with-shortcut"));
    assert_int_equal(b.scan.verdict, SK_MALICIOUS);
    end(&b);
}

/* ---- headers ---- */

static void a_reply_without_references_is_noticed(void **state)
{
    static const struct {
        enum sk_prop prop;
        const char *value;
        bool want;
    } cases[] = {
        {SK_PROP_MAILER, "x", true},
        {SK_PROP_IN_REPLY_TO, "1@a.example", false},
        {SK_PROP_REFERENCE, "1@a.example", false},
        {SK_PROP_THREAD_INDEX, "AdX", false},
        {SK_PROP_LIST_ID, "list.a.example", false},
        {SK_PROP_AUTO_SUBMITTED, "auto-replied", false},
        {SK_PROP_SUBJECT, "Re: [#1234] printer", false},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct bench b;
        begin(&b);
        text(&b, cases[i].prop, cases[i].value);
        sk_prop_set_number(&b.scan, b.root, SK_PROP_SUBJECT_REPLY_PREFIXES, 1);
        judge(&b);
        assert_int_equal(found(&b, "mail.fake-reply"), cases[i].want);
        assert_int_equal(b.scan.verdict, SK_CLEAN); /* a hand-typed Re: is no crime */
        end(&b);
    }
}

static void a_name_that_shows_another_address_is_noticed(void **state)
{
    static const struct {
        const char *name, *address, *reply;
        bool want;
    } cases[] = {
        {"佐藤 <sato@a.example>", "x@b.example", "", true},
        {"sato@a.example", "sato@a.example", "", false},
        {"sato@mail.a.example", "sato@a.example", "", false},
        {"sato@a.example", "robot@b.example", "sato@a.example", false},
        {"meet @ noon", "x@b.example", "", false},
        {"佐藤 花子", "x@b.example", "", false},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct bench b;
        begin(&b);
        text(&b, SK_PROP_FROM_NAME, cases[i].name);
        text(&b, SK_PROP_FROM_ADDRESS, cases[i].address);
        if (cases[i].reply[0] != 0)
            text(&b, SK_PROP_REPLY_TO_ADDRESS, cases[i].reply);
        judge(&b);
        if (found(&b, "mail.display-name-address") != cases[i].want)
            fail_msg("%s %s", cases[i].name, cases[i].address);
        assert_int_equal(found(&b, "mail.reply-to-other"), cases[i].reply[0] != 0);
        end(&b);
    }
}

static void a_false_reply_with_a_script_is_malicious(void **state)
{
    struct bench b;
    (void)state;
    begin(&b);
    sk_prop_set_number(&b.scan, b.root, SK_PROP_SUBJECT_REPLY_PREFIXES, 1);
    add(&b, b.root, SK_ROLE_PART, "jscript", "a.js", "1");
    judge(&b);
    assert_true(found(&b, "mail.disguised-delivery"));
    assert_int_equal(b.scan.verdict, SK_MALICIOUS);
    end(&b);
}

/* ---- macro source ---- */

static struct sk_artifact *add_macro(struct bench *b, const char *source)
{
    struct sk_artifact *doc = add(b, b->root, SK_ROLE_PART, "ole", "a.doc", "D");
    return add(b, doc, SK_ROLE_MODULE, "vba", "Module1", source);
}

struct source_case {
    const char *source, *finding;
    bool want;
};

static const struct source_case source_cases[] = {
    {"Sub AutoOpen()\r\nEnd Sub\r\n", "vba.auto-run", true},
    {"Sub autoopen_x()\nEnd Sub\n", "vba.auto-run", false},
    {"Private Sub Workbook_Open()\nEnd Sub", "vba.auto-run", true},
    {"Sub A()\n Call AutoOpen\nEnd Sub", "vba.auto-run", false},
    {"' Sub AutoOpen()\n", "vba.auto-run", false},
    {"Sub Frame1_Layout()\n", "vba.event", true},
    {"Sub Layout()\n", "vba.event", false},
    {"x = Shell(c, 0)", "vba.process", true},
    {"x = ShellSort(c)", "vba.process", false},
    {"x = 1 ' Shell c", "vba.process", false},
    {"Rem Shell c\nx = 1", "vba.process", false},
    {"x = 1 ' a _\nShell c", "vba.process", false},
    {"Set o = CreateObject(\"WScript.Shell\")", "vba.process", true},
    {"MsgBox \"a shell on the beach\"", "vba.process", false},
    {"GetObject(\"winmgmts:\\\\.\\root\")", "vba.wmi", true},
    {"GetObject(\"winword\")", "vba.wmi", false},
    {"s = \"cmd /c echo\"", "vba.command-shell", true},
    {"s = \"cmdOK\"", "vba.command-shell", false},
    {"s = \"powershell -v\"", "vba.powershell", true},
    {"s = \"power shell\"", "vba.powershell", false},
    {"s = \"C:\\x\\mshta.exe a\"", "vba.system-program", true},
    {"s = \"mshtab\"", "vba.system-program", false},
    {"Declare Function URLDownloadToFileA Lib \"urlmon\" ()", "vba.native-call", true},
    {"x = URLDownloadToFile(0, u, f)", "vba.download", true},
    {"x = DownloadList(u)", "vba.download", false},
    {"o.SaveToFile f", "vba.write-file", true},
    {"o.SaveAs f", "vba.write-file", false},
    {"p = VirtualAlloc(0, n, 1, 64)", "vba.memory", true},
    {"p = Virtual(0)", "vba.memory", false},
    {"u = Environ(\"TEMP\")", "vba.environment", true},
    {"u = Environment", "vba.environment", false},
    {"s = \"VMware\"", "vba.sandbox-check", true},
    {"s = \"hardware\"", "vba.sandbox-check", false},
    {"w.RegWrite k, 1", "vba.registry", true},
    {"w.RegRead k", "vba.registry", false},
    {"k = \"Software\\Word\\Security\\AccessVBOM\"", "vba.security-settings", true},
    {"k = \"Software\\Word\\Security\"", "vba.security-settings", false},
    {"ThisDocument.VBProject.Name", "vba.self-modify", true},
    {"ThisDocument.Name", "vba.self-modify", false},
    {"Set o = CreateObject(Join(a, b))", "vba.computed-object", true},
    {"Set o = CreateObject( \"Excel.Application\")", "vba.computed-object", false},
    {"Set o = GetObject(, \"Excel.Application\")", "vba.computed-object", false},
    {"Sub AutoOpen()\nCreateObject(x).Run y", "vba.hides-strings", true},
    {"Sub Export()\nCreateObject(x).Run y", "vba.hides-strings", false},
    {"CallByName o, s, 1", "vba.indirect-call", true},
    {"Call ByName(o)", "vba.indirect-call", false},
    {"CreateObject(\"MSScriptControl.ScriptControl\")", "vba.script-control", true},
    {"CreateObject(\"MSScript\")", "vba.script-control", false},
    {"p.ShowWindow = 0", "vba.hidden-window", true},
    {"p.Show", "vba.hidden-window", false},
    {"e.DataType = \"bin.base64\"", "vba.base64", true},
    {"e.DataType = \"string\"", "vba.base64", false},
    {"u = \"http://a.example/\"", "vba.url", true},
    {"u = \"httpd\"", "vba.url", false},
    {"s = \"pow\" & \"ersh\" + _\r\n \"ell\"", "vba.split-word", true},
    {"s = \"llehsrewop\"", "vba.split-word", true},
    {"s = \"po^wers^hell\"", "vba.split-word", true},
    {"s = \"powershell\" & \" -x\"", "vba.split-word", false},
    {"s = \"cm\" & \"d \"", "vba.split-word", false},
    {"s=Chr(65)&Chr(66)&Chr(67)&Chr(68)&Chr(69)&Chr(70)&Chr(71)&Chr(72)&Chr(73)&Chr(74)&"
     "Chr(75)&Chr(76)&Chr(77)&Chr(78)&Chr(79)",
     "vba.obfuscated-string", true},
    {"s=Chr(13)&Chr(10)&Chr(13)&Chr(10)&Chr(13)&Chr(10)&Chr(34)&Chr(34)&Chr(34)&Chr(34)&"
     "Chr(9)&Chr(9)&Chr(9)&Chr(9)&Chr(9)&Chr(9)&Chr(65)",
     "vba.obfuscated-string", false},
};

static void macro_source_is_read_with_care(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof source_cases / sizeof source_cases[0]; i++) {
        const struct source_case *c = &source_cases[i];
        struct bench b;
        begin(&b);
        sk_span source = exact_copy(sk_span_of_cstr(c->source), strlen(c->source));
        struct sk_artifact *module = add_macro(&b, "");
        module->bytes = module->text = source;
        judge(&b);
        if (found(&b, c->finding) != c->want)
            fail_msg("%s: %s", c->finding, c->source);
        end(&b);
        free((void *)(uintptr_t)source.ptr);
    }
}

static void every_prefix_of_source_is_read(void **state)
{
    static const char source[] = "Sub AutoOpen()\r\n ' c _\r\n x = \"a\"\"b\" & _\r\n \"c^d\" : "
                                 "y = Chr$(65) ' z\r\nRem x\r\nEnd Sub\r\n";
    (void)state;
    for (size_t len = 0; len < sizeof source; len++) {
        struct bench b;
        begin(&b);
        sk_span cut = exact_copy(sk_span_of(source, sizeof source), len);
        struct sk_artifact *module = add_macro(&b, "");
        module->bytes = module->text = cut;
        judge(&b);
        assert_int_not_equal(b.scan.verdict, SK_MALICIOUS);
        end(&b);
        free((void *)(uintptr_t)cut.ptr);
    }
}

static void macros_are_graded(void **state)
{
    static const struct {
        const char *source;
        enum sk_verdict verdict;
    } cases[] = {
        {"Sub Workbook_Open()\n Range(\"A1\").Font.Bold = True\nEnd Sub", SK_CLEAN},
        {"Sub Auto_Open()\n Open f For Output As #1\n FileCopy a, b\nEnd Sub", SK_CLEAN},
        {"Sub Export()\n Shell \"notepad.exe a.txt\"\nEnd Sub", SK_CLEAN},
        {"Sub AutoOpen()\n Shell \"powershell -w hidden -e x\"\nEnd Sub", SK_MALICIOUS},
        {"Sub Document_Open()\n GetObject(\"winmgmts:Win32_Process\").Create \"cmd /c x\"\nEnd Sub",
         SK_MALICIOUS},
        {"Sub Document_Open()\n GetObject(\"win\" & \"mgmts:\").Get x\nEnd Sub", SK_MALICIOUS},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct bench b;
        begin(&b);
        add_macro(&b, cases[i].source);
        judge(&b);
        if (b.scan.verdict != cases[i].verdict)
            fail_msg("%s: %s %u", cases[i].source, sk_verdict_name(b.scan.verdict), b.scan.score);
        end(&b);
    }
}

static void two_documents_are_not_one(void **state)
{
    struct bench b;
    (void)state;
    begin(&b);
    add_macro(&b, "Sub AutoOpen()\nEnd Sub");
    add_macro(&b, "Sub X()\n Shell \"cmd /c x\"\nEnd Sub");
    judge(&b);
    assert_false(found(&b, "vba.starts-program"));
    end(&b);
}

static void a_run_without_effect_takes_the_weight_off_words(void **state)
{
    struct bench b;
    (void)state;
    begin(&b);
    struct sk_artifact *module =
        add_macro(&b, "Sub AutoOpen()\nEnd Sub\nSub X()\n Shell \"powershell\"\nEnd Sub");
    sk_prop_set_number(&b.scan, module, SK_PROP_EMULATED, 1);
    judge(&b);
    assert_true(found(&b, "vba.words-not-used"));
    assert_false(found(&b, "vba.process"));
    assert_int_equal(b.scan.verdict, SK_CLEAN);
    sk_behaviour(&b.scan, module->parent, SK_DO_WRITE, SK_LIT("Open"), SK_LIT("C:\\a"));
    sk_detect(&b.scan);
    assert_true(found(&b, "vba.words-run"));
    assert_false(found(&b, "vba.process"));
    end(&b);
}

static void stomping_and_hidden_strings_are_found(void **state)
{
    struct bench b;
    (void)state;
    begin(&b);
    struct sk_artifact *module = add_macro(&b, "Sub AutoOpen()\nEnd Sub");
    const struct sk_fact form = {.kind = SK_FACT_FORM_STRING,
                                 .owner = SK_LIT("F"),
                                 .name = SK_LIT("Tag"),
                                 .value = SK_LIT("winmgmts:Win32_Process")};
    const struct sk_fact para = {.kind = SK_FACT_PARAGRAPH, .value = SK_LIT("On PowerShell")};
    const struct sk_fact comment = {
        .kind = SK_FACT_DOC_PROPERTY, .name = SK_LIT("Comments"), .value = SK_LIT("powershell x")};
    sk_fact_add(&b.scan, module->parent, &para);
    sk_detect(&b.scan);
    assert_false(found(&b, "vba.form-strings"));
    assert_false(found(&b, "vba.document-strings"));
    assert_false(found(&b, "vba.stomped"));
    sk_fact_add(&b.scan, module->parent, &form);
    sk_fact_add(&b.scan, module->parent, &comment);
    sk_prop_set_text(&b.scan, module, SK_PROP_STOMPED, SK_LIT("Shell"));
    judge(&b);
    assert_true(found(&b, "vba.form-strings"));
    assert_true(found(&b, "vba.document-strings"));
    assert_true(found(&b, "vba.stomped"));
    assert_true(found(&b, "vba.hidden-start"));
    assert_int_equal(b.scan.verdict, SK_MALICIOUS);
    end(&b);
}

static void words_take_linear_time(void **state)
{
    enum { LEN = 4 << 20 };
    struct bench b;
    (void)state;
    begin(&b);
    char *long_source = malloc(LEN);
    memset(long_source, '"', LEN);
    for (size_t i = 0; i + 4 < LEN; i += 4)
        memcpy(long_source + i, "\"a\"&", 4);
    struct sk_artifact *module = add_macro(&b, "");
    module->bytes = module->text = sk_span_of(long_source, LEN);
    judge(&b);
    assert_true(found(&b, "vba.obfuscated-string"));
    end(&b);
    free(long_source);
}

/* ---- documents ---- */

static void a_lure_counts_beside_a_macro_only(void **state)
{
    (void)state;
    for (int with = 0; with < 2; with++) {
        struct bench b;
        begin(&b);
        struct sk_artifact *doc = add(&b, b.root, SK_ROLE_PART, "ole", "a.doc", "1");
        const struct sk_fact para = {.kind = SK_FACT_PARAGRAPH,
                                     .value = SK_LIT("次に「コンテンツの有効化」をクリック")};
        sk_fact_add(&b.scan, doc, &para);
        if (with)
            add(&b, doc, SK_ROLE_MODULE, "vba", "M", "Sub X()\nEnd Sub");
        judge(&b);
        assert_int_equal(found(&b, "doc.lure-text"), with);
        assert_int_equal(found(&b, "doc.macros"), with);
        assert_int_not_equal(b.scan.verdict, SK_MALICIOUS);
        end(&b);
    }
}

static void remote_targets_are_found(void **state)
{
    static const struct {
        const char *target, *finding;
        bool want;
    } cases[] = {
        {"attachedTemplate https://a.example/t.dotm", "doc.external-template", true},
        {"x/relationships/attachedTemplate \\\\a.example\\t.dotm", "doc.external-template", true},
        {"attachedTemplate file:///C:\\t.dotm", "doc.external-template", false},
        {"attachedTemplate Normal.dotm", "doc.external-template", false},
        {"hyperlink https://a.example/", "doc.external-object", false},
        {"oleObject https://a.example/", "doc.external-object", true},
        {"oleObject file:///C:\\a.xlsx", "doc.external-object", false},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct bench b;
        begin(&b);
        text(&b, SK_PROP_EXTERNAL_TARGET, cases[i].target);
        judge(&b);
        if (found(&b, cases[i].finding) != cases[i].want)
            fail_msg("%s", cases[i].target);
        end(&b);
    }
}

static void dde_programs_and_filling_are_found(void **state)
{
    struct bench b;
    (void)state;
    begin(&b);
    struct sk_artifact *doc = add(&b, b.root, SK_ROLE_PART, "ooxml", "a.xlsx", "1");
    const struct sk_fact honest = {.kind = SK_FACT_CELL_FORMULA, .value = SK_LIT("SUM(A1|B1)")};
    const struct sk_fact prose = {.kind = SK_FACT_PARAGRAPH, .value = SK_LIT("DDE is old")};
    const struct sk_fact dde = {.kind = SK_FACT_CELL_FORMULA, .value = SK_LIT("cmd|' /C echo'!A0")};
    sk_fact_add(&b.scan, doc, &honest);
    sk_fact_add(&b.scan, doc, &prose);
    add(&b, doc, SK_ROLE_OBJECT, "ole", "book.xls", "2");
    sk_prop_set_number(&b.scan, doc, SK_PROP_PADDING, 4096);
    judge(&b);
    assert_false(found(&b, "doc.dde"));
    assert_false(found(&b, "doc.embedded-executable"));
    assert_false(found(&b, "doc.padded"));
    sk_fact_add(&b.scan, doc, &dde);
    add(&b, doc, SK_ROLE_OBJECT, "pe", "x.bin", "3");
    struct sk_artifact *padded = add(&b, b.root, SK_ROLE_PART, "ole", "a.doc", "4");
    sk_prop_set_number(&b.scan, padded, SK_PROP_PADDING, 500 << 20);
    judge(&b);
    assert_true(found(&b, "doc.dde"));
    assert_true(found(&b, "doc.embedded-executable"));
    assert_true(found(&b, "doc.padded"));
    end(&b);
}

/* ---- html ---- */

static void links_are_judged(void **state)
{
    static const struct {
        const char *link, *finding;
        bool want;
    } cases[] = {
        {"ms-appinstaller:?source=https://a.example/\tView", "html.scheme", true},
        {"https://a.example/\tView", "html.scheme", false},
        {"data:text/html;base64,AA\tx", "html.data-link", true},
        {"data:image/png;base64,AA\tx", "html.data-link", false},
        {"http://192.0.2.7/\tx", "html.address-link", true},
        {"http://a.example/192.0.2.7\tx", "html.address-link", false},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct bench b;
        begin(&b);
        text(&b, SK_PROP_LINK, cases[i].link);
        judge(&b);
        if (found(&b, cases[i].finding) != cases[i].want)
            fail_msg("%s", cases[i].link);
        assert_false(found(&b, "html.smuggling"));
        end(&b);
    }
}

static void smuggling_and_odd_links_are_evidence(void **state)
{
    struct bench b;
    (void)state;
    begin(&b);
    text(&b, SK_PROP_SMUGGLING, "a file as text");
    sk_diag(&b.scan, b.root, SK_DIAG_HTML_LINK_NUMBER, SK_LIT("0x7f000001"));
    sk_diag(&b.scan, b.root, SK_DIAG_HTML_LINK_DIFFERS, SK_LIT("a.example"));
    judge(&b);
    assert_true(found(&b, "html.smuggling"));
    assert_true(found(&b, "html.numeric-host"));
    assert_true(found(&b, "html.link-mismatch"));
    assert_false(found(&b, "html.punycode"));
    assert_false(found(&b, "html.userinfo"));
    end(&b);
}

static void a_script_in_a_picture_is_found(void **state)
{
    struct bench b;
    (void)state;
    begin(&b);
    struct sk_artifact *page = add(&b, b.root, SK_ROLE_PART, "html", "a.html", "1");
    add(&b, page, SK_ROLE_OBJECT, "jscript", "", "2");
    judge(&b);
    assert_false(found(&b, "html.script-in-image"));
    struct sk_artifact *svg = add(&b, b.root, SK_ROLE_PART, "svg", "a.svg", "3");
    add(&b, svg, SK_ROLE_OBJECT, "jscript", "", "4");
    sk_detect(&b.scan);
    assert_true(found(&b, "html.script-in-image"));
    end(&b);
}

static void macros_in_one_file_xml_are_noticed(void **state)
{
    static const char *const formats[] = {"ole", "flatopc"};
    (void)state;
    for (int i = 0; i < 2; i++) {
        struct bench b;
        begin(&b);
        struct sk_artifact *doc = add(&b, b.root, SK_ROLE_PART, formats[i], "a.doc", "1");
        add(&b, doc, SK_ROLE_MODULE, "vba", "M", "Sub X()\nEnd Sub");
        judge(&b);
        assert_int_equal(found(&b, "doc.unusual-container"), i);
        end(&b);
    }
}

/* ---- behaviours ---- */

static void what_code_did_outweighs_what_it_says(void **state)
{
    static const struct {
        enum sk_behaviour_kind kind;
        const char *what, *finding;
        bool want;
        enum sk_verdict verdict;
    } cases[] = {
        {SK_DO_PROCESS, "powershell -e AAAA", "behaviour.interpreter", true, SK_MALICIOUS},
        {SK_DO_PROCESS, "sekisho wombat quokka", "behaviour.decoded-process", true, SK_MALICIOUS},
        {SK_DO_PROCESS, "notepad.exe manual.txt", "behaviour.decoded-process", false,
         SK_SUSPICIOUS},
        {SK_DO_PROCESS, "notepad.exe", "behaviour.interpreter", false, SK_SUSPICIOUS},
        {SK_DO_LOAD, "regsvr32 /s a.ocx", "behaviour.load", true, SK_MALICIOUS},
        {SK_DO_DOWNLOAD, "http://a.example/", "behaviour.download", true, SK_CLEAN},
        {SK_DO_WRITE, "C:\\a.txt", "behaviour.write", true, SK_CLEAN},
        {SK_DO_REGISTRY, "HKCU\\a", "behaviour.registry", true, SK_CLEAN},
        {SK_DO_SCRIPT, "x = 1", "behaviour.script", true, SK_CLEAN},
        {SK_DO_MAIL, "a@b.example", "behaviour.mail", true, SK_CLEAN},
        {SK_DO_ENVIRONMENT, "UserName", "behaviour.environment", true, SK_CLEAN},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct bench b;
        begin(&b);
        struct sk_artifact *module =
            add_macro(&b, "Sub AutoOpen()\n Run \"notepad.exe manual.txt\"\nEnd Sub");
        sk_behaviour(&b.scan, module->parent, cases[i].kind, SK_LIT("api"),
                     sk_span_of_cstr(cases[i].what));
        judge(&b);
        if (found(&b, cases[i].finding) != cases[i].want || b.scan.verdict != cases[i].verdict)
            fail_msg("%s: %s %u", cases[i].what, sk_verdict_name(b.scan.verdict), b.scan.score);
        end(&b);
    }
}

static void a_chain_is_malicious(void **state)
{
    struct bench b;
    (void)state;
    begin(&b);
    struct sk_artifact *doc = add(&b, b.root, SK_ROLE_PART, "ole", "a.doc", "1");
    sk_behaviour(&b.scan, doc, SK_DO_DOWNLOAD, SK_LIT("a"), SK_LIT("http://a.example/x"));
    sk_behaviour(&b.scan, doc, SK_DO_WRITE, SK_LIT("b"), SK_LIT("C:\\x.bin"));
    sk_behaviour(&b.scan, doc, SK_DO_PROCESS, SK_LIT("c"), SK_LIT("C:\\x.bin"));
    judge(&b);
    assert_true(found(&b, "behaviour.chain"));
    assert_int_equal(b.scan.verdict, SK_MALICIOUS);
    end(&b);
}

/* ---- verdict ---- */

static void small_oddities_never_add_up_to_malice(void **state)
{
    struct bench b;
    (void)state;
    begin(&b);
    for (size_t i = 0; i < b.rules->finding_count; i++) {
        const struct sk_finding_rule *rule = &b.rules->findings[i];
        char id[64];
        snprintf(id, sizeof id, "%.*s", (int)rule->id.len, (const char *)rule->id.ptr);
        if (rule->severity <= SK_MEDIUM)
            sk_finding(&b.scan, b.root, id, SK_LIT(""));
    }
    sk_judge(&b.scan);
    assert_int_equal(b.scan.verdict, SK_SUSPICIOUS);
    assert_int_equal(b.scan.score, 74);
    end(&b);
}

static void what_was_not_seen_is_never_clean(void **state)
{
    struct bench b;
    (void)state;
    begin(&b);
    sk_judge(&b.scan);
    assert_int_equal(b.scan.verdict, SK_CLEAN);
    sk_diag(&b.scan, b.root, SK_DIAG_LIMIT_SIZE, SK_LIT(""));
    sk_judge(&b.scan);
    assert_int_equal(b.scan.verdict, SK_UNREADABLE);
    end(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(attachments_are_named_for_what_they_are),
        cmocka_unit_test(parts_of_a_package_are_no_attachments),
        cmocka_unit_test(names_in_a_closed_archive_count),
        cmocka_unit_test(other_names_are_judged),
        cmocka_unit_test(readings_that_hide_files_are_found),
        cmocka_unit_test(ambiguity_is_graded),
        cmocka_unit_test(a_pages_own_scripts_are_no_programs),
        cmocka_unit_test(encryption_alone_is_not_malicious),
        cmocka_unit_test(an_archives_proportions_count),
        cmocka_unit_test(an_image_with_a_shortcut_is_a_trap),
        cmocka_unit_test(a_reply_without_references_is_noticed),
        cmocka_unit_test(a_name_that_shows_another_address_is_noticed),
        cmocka_unit_test(a_false_reply_with_a_script_is_malicious),
        cmocka_unit_test(macro_source_is_read_with_care),
        cmocka_unit_test(every_prefix_of_source_is_read),
        cmocka_unit_test(macros_are_graded),
        cmocka_unit_test(two_documents_are_not_one),
        cmocka_unit_test(a_run_without_effect_takes_the_weight_off_words),
        cmocka_unit_test(stomping_and_hidden_strings_are_found),
        cmocka_unit_test(words_take_linear_time),
        cmocka_unit_test(a_lure_counts_beside_a_macro_only),
        cmocka_unit_test(remote_targets_are_found),
        cmocka_unit_test(dde_programs_and_filling_are_found),
        cmocka_unit_test(links_are_judged),
        cmocka_unit_test(smuggling_and_odd_links_are_evidence),
        cmocka_unit_test(a_script_in_a_picture_is_found),
        cmocka_unit_test(macros_in_one_file_xml_are_noticed),
        cmocka_unit_test(what_code_did_outweighs_what_it_says),
        cmocka_unit_test(a_chain_is_malicious),
        cmocka_unit_test(small_oddities_never_add_up_to_malice),
        cmocka_unit_test(what_was_not_seen_is_never_clean),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "core/format.h"

#include "format/ooxml/content.h"
#include "format/ooxml/directory.h"
#include "format/ooxml/package.h"

/* ---- what a part is for ---- */

static bool has_word(sk_span s, const char *word)
{
    return sk_ifind(s, sk_span_of_cstr(word)) != SK_NPOS;
}

static bool is_rels(sk_span name)
{
    return sk_iends(name, SK_LIT(".rels"));
}

/* Extensions whose content no office program runs or opens on its own. */
static bool is_passive(sk_span name)
{
    static const sk_span suffixes[] = {
        SK_LIT_INIT(".xml"),     SK_LIT_INIT(".rels"), SK_LIT_INIT(".png"), SK_LIT_INIT(".jpg"),
        SK_LIT_INIT(".jpeg"),    SK_LIT_INIT(".gif"),  SK_LIT_INIT(".emf"), SK_LIT_INIT(".wmf"),
        SK_LIT_INIT(".bmp"),     SK_LIT_INIT(".tif"),  SK_LIT_INIT(".vml"), SK_LIT_INIT(".tiff"),
        SK_LIT_INIT(".odttf"),   SK_LIT_INIT(".wdp"),  SK_LIT_INIT("/"),    SK_LIT_INIT(".mp4"),
        SK_LIT_INIT(".fntdata"), SK_LIT_INIT(".wav"),  SK_LIT_INIT(".mp3"), SK_LIT_INIT(".jfif"),
    };
    for (size_t i = 0; i < sizeof suffixes / sizeof suffixes[0]; i++)
        if (sk_iends(name, suffixes[i]))
            return true;
    return false;
}

/* The binary parts of an xlsb itself: records, no objects. */
static bool is_workbook_record(const struct sk_ooxml_part *part)
{
    static const sk_span folders[] = {
        SK_LIT_INIT("xl/worksheets/"),   SK_LIT_INIT("xl/workbook.bin"),
        SK_LIT_INIT("xl/styles.bin"),    SK_LIT_INIT("xl/sharedStrings"),
        SK_LIT_INIT("xl/calcChain"),     SK_LIT_INIT("xl/tables/"),
        SK_LIT_INIT("xl/externalLinks"), SK_LIT_INIT("xl/comments"),
        SK_LIT_INIT("xl/metadata"),      SK_LIT_INIT("xl/queryTables/"),
        SK_LIT_INIT("xl/connections"),   SK_LIT_INIT("xl/chartsheets/"),
        SK_LIT_INIT("xl/pivot"),         SK_LIT_INIT("xl/volatile"),
        SK_LIT_INIT("xl/dialogsheets/"),
    };
    if (!sk_iends(part->name, SK_LIT(".bin")))
        return false;
    for (size_t i = 0; i < sizeof folders / sizeof folders[0]; i++)
        if (sk_istarts(part->name, folders[i]))
            return true;
    return false;
}

static bool is_vba(const struct sk_ooxml_part *part)
{
    return has_word(part->content_type, "vbaProject") ||
           (has_word(part->name, "vbaProject") && sk_iends(part->name, SK_LIT(".bin"))) ||
           sk_ieq(part->relation, SK_LIT("vbaProject"));
}

static bool is_macro_sheet(const struct sk_ooxml_part *part)
{
    return has_word(part->content_type, "macrosheet") || has_word(part->relation, "macrosheet") ||
           has_word(part->name, "xl/macrosheets/");
}

/* Reached by a relationship through which content comes in, whatever its name is. */
static bool is_brought_in(const struct sk_ooxml_part *part)
{
    static const sk_span relations[] = {
        SK_LIT_INIT("vbaProject"),
        SK_LIT_INIT("oleObject"),
        SK_LIT_INIT("package"),
        SK_LIT_INIT("aFChunk"),
        SK_LIT_INIT("activeXControlBinary"),
        SK_LIT_INIT("attachedTemplate"),
        SK_LIT_INIT("wordVbaData"),
    };
    for (size_t i = 0; i < sizeof relations / sizeof relations[0]; i++)
        if (sk_ieq(part->relation, relations[i]))
            return !sk_ieq(part->relation, SK_LIT("wordVbaData"));
    return false;
}

static bool is_field_part(sk_span name)
{
    return (sk_istarts(name, SK_LIT("word/")) && sk_iends(name, SK_LIT(".xml")) &&
            sk_find_byte(sk_from(name, 5), '/') == SK_NPOS && !has_word(name, "styles") &&
            !has_word(name, "fontTable") && !has_word(name, "numbering") &&
            !has_word(name, "ettings.xml")) ||
           has_word(name, "/externalLinks/externalLink") ||
           has_word(name, "word/glossary/document");
}

static bool is_control(sk_span name)
{
    return has_word(name, "/activeX/activeX") && sk_iends(name, SK_LIT(".xml"));
}

/* ---- parse ---- */

/* "word/_rels/document.xml.rels" speaks for word/document.xml: its index + 1; 0: the package. */
static size_t source_of(struct sk_ooxml_package *p, sk_span rels)
{
    struct sk_text name = sk_text_new(p->scan->arena, rels.len + 1);
    size_t folder = sk_find(rels, SK_LIT("_rels/"));
    if (folder == SK_NPOS || rels.len < folder + 11)
        return 0;
    sk_text_put(&name, sk_slice(rels, 0, folder));
    sk_text_put(&name, sk_slice(rels, folder + 6, rels.len - folder - 11));
    const struct sk_ooxml_part *part = sk_ooxml_part_named(p, sk_text_view(&name));
    return part == NULL ? 0 : (size_t)(part - p->parts.at) + 1;
}

static void keep_link(struct sk_ooxml_package *p, sk_span rels, sk_span id)
{
    struct sk_ooxml_link *link = SK_PUSH(p->scan->arena, &p->links);
    if (link != NULL)
        *link = (struct sk_ooxml_link){.rels = rels, .id = id, .fact = p->art->last_fact};
}

static void read_relations(struct sk_ooxml_package *p, struct sk_ooxml_part *rels)
{
    struct sk_xml x = sk_xml_of(p->scan, p->art, sk_ooxml_part_bytes(p, rels));
    sk_span type, target;
    while (sk_xml_next(&x)) {
        const struct sk_fact *before = p->art->last_fact;
        bool inside = sk_ooxml_relationship(p->scan, p->art, &x, &type, &target);
        if (p->art->last_fact != before)
            keep_link(p, rels->name, sk_xml_attr(&x, SK_LIT("Id")));
        if (!inside)
            continue;
        struct sk_ooxml_part *part = sk_ooxml_resolve(p, rels->name, target);
        if (part == NULL || part->relation.len > 0)
            continue;
        part->relation = type;
        part->relation_id = sk_xml_attr(&x, SK_LIT("Id"));
        part->rels = rels->name;
    }
}

static const struct {
    const char *type_words[2], *folder, *kind;
} kinds[] = {
    {{"wordprocessingml", "ms-word"}, "word/", "word"},
    {{"spreadsheetml", "ms-excel"}, "xl/", "excel"},
    {{"presentationml", "ms-powerpoint"}, "ppt/", "powerpoint"},
    {{"ms-visio", "ms-visio"}, "visio/", "visio"},
};
enum { KIND_COUNT = sizeof kinds / sizeof kinds[0] };

static bool is_main(const struct sk_ooxml_part *part)
{
    return sk_ieq(part->relation, SK_LIT("officeDocument")) ||
           has_word(part->content_type, ".main+xml") ||
           has_word(part->content_type, "sheet.binary.macroEnabled.main");
}

static size_t kind_by_type(const struct sk_ooxml_part *part)
{
    for (size_t k = 0; k < KIND_COUNT; k++)
        if (has_word(part->content_type, kinds[k].type_words[0]) ||
            has_word(part->content_type, kinds[k].type_words[1]))
            return k;
    return SK_NPOS;
}

static size_t kind_by_folder(const struct sk_ooxml_package *p)
{
    for (size_t i = 0; i < p->parts.count; i++)
        for (size_t k = 0; k < KIND_COUNT; k++)
            if (sk_istarts(p->parts.at[i].name, sk_span_of_cstr(kinds[k].folder)))
                return k;
    return SK_NPOS;
}

static size_t kind_of(const struct sk_ooxml_package *p)
{
    for (size_t i = 0; i < p->parts.count; i++)
        if (is_main(&p->parts.at[i])) {
            size_t kind = kind_by_type(&p->parts.at[i]);
            if (kind != SK_NPOS)
                return kind;
        }
    return kind_by_folder(p);
}

/* The file's extension or the main part's content type says whether macros are allowed. */
static bool says_macro_free(const struct sk_ooxml_package *p)
{
    static const sk_span suffixes[] = {
        SK_LIT_INIT(".docx"), SK_LIT_INIT(".dotx"), SK_LIT_INIT(".xlsx"), SK_LIT_INIT(".xltx"),
        SK_LIT_INIT(".pptx"), SK_LIT_INIT(".potx"), SK_LIT_INIT(".ppsx"), SK_LIT_INIT(".vsdx"),
    };
    for (size_t i = 0; i < sizeof suffixes / sizeof suffixes[0]; i++)
        if (sk_iends(p->art->name, suffixes[i]))
            return true;
    for (size_t i = 0; i < p->parts.count; i++)
        if (is_main(&p->parts.at[i]) && p->parts.at[i].content_type.len > 0)
            return !has_word(p->parts.at[i].content_type, "macroEnabled");
    return false;
}

static void add_part(struct sk_ooxml_package *p, struct sk_ooxml_part *part, enum sk_role role)
{
    if (p->odd) /* then every member is an artifact already */
        return;
    struct sk_artifact *unused;
    const struct sk_artifact_spec spec = {.role = role,
                                          .name = part->name,
                                          .media_type = part->content_type,
                                          .bytes = sk_ooxml_part_bytes(p, part),
                                          .once = false};
    if (spec.bytes.len > 0 && sk_artifact_add(p->scan, p->art, &spec, &unused) != SK_OK)
        return; /* on record */
}

static bool is_cfb(sk_span bytes)
{
    return sk_starts(bytes, SK_LIT("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"));
}

/* Gives whether the part is one that can hold code. */
static bool look_into(struct sk_ooxml_package *p, struct sk_ooxml_part *part)
{
    if (is_macro_sheet(part)) {
        add_part(p, part, SK_ROLE_MACRO_SHEET);
        return true;
    }
    if (is_vba(part)) {
        add_part(p, part, SK_ROLE_MEMBER);
        return true;
    }
    if (is_brought_in(part))
        add_part(p, part, SK_ROLE_MEMBER);
    else if (has_word(part->name, "printerSettings") || is_workbook_record(part)) {
        if (is_cfb(sk_ooxml_part_bytes(p, part)))
            add_part(p, part, SK_ROLE_MEMBER);
    } else if (!is_passive(part->name)) {
        add_part(p, part, SK_ROLE_MEMBER);
    }
    return false;
}

static bool is_utf16(sk_span bytes)
{
    return sk_starts(bytes, SK_LIT("\xFF\xFE")) || sk_starts(bytes, SK_LIT("\xFE\xFF"));
}

/* What the paragraphs of a part are; parts that no line names have none that a macro reads. */
static const struct {
    const char *prefix;
    enum sk_fact_kind paragraph;
    const char *story;
    int64_t number;
    bool silent;
} part_kinds[] = {
    {"word/document", SK_FACT_PARAGRAPH, "", 0, false},
    {"word/header", SK_FACT_STORY, "header", 7, false},
    {"word/footer", SK_FACT_STORY, "footer", 9, false},
    {"word/footnotes", SK_FACT_STORY, "footnote", 2, false},
    {"word/endnotes", SK_FACT_STORY, "endnote", 3, false},
    {"word/comments", SK_FACT_COMMENT, "", 0, false},
    {"word/glossary/", SK_FACT_KIND_COUNT, "", 0, true},
    {"ppt/slides/", SK_FACT_PARAGRAPH, "", 0, false},
    {"ppt/comments", SK_FACT_COMMENT, "", 0, false},
    {"ppt/slideMasters/", SK_FACT_KIND_COUNT, "", 0, true},
    {"ppt/slideLayouts/", SK_FACT_KIND_COUNT, "", 0, true},
    {"ppt/notes", SK_FACT_KIND_COUNT, "", 0, true},
    {"ppt/handoutMasters/", SK_FACT_KIND_COUNT, "", 0, true},
    {"xl/comments", SK_FACT_COMMENT, "", 0, false},
    {"word/", SK_FACT_KIND_COUNT, "", 0, false},
    {"ppt/", SK_FACT_KIND_COUNT, "", 0, false},
    {"xl/", SK_FACT_KIND_COUNT, "", 0, false},
    {"docProps/", SK_FACT_KIND_COUNT, "", 0, false},
    {"customUI/", SK_FACT_KIND_COUNT, "", 0, false},
    {"customXml/", SK_FACT_KIND_COUNT, "", 0, false},
    {"", SK_FACT_PARAGRAPH, "", 0, false}, /* a main part of another name */
};

static void prepare(struct sk_ooxml_package *p, struct sk_ooxml_reader *r,
                    const struct sk_ooxml_part *part)
{
    size_t i = 0;
    while (!sk_istarts(part->name, sk_span_of_cstr(part_kinds[i].prefix)))
        i++; /* the last one fits all */
    const struct sk_ooxml_part *place = sk_ooxml_place(p, part);
    r->paragraph = part_kinds[i].paragraph;
    r->story = sk_span_of_cstr(part_kinds[i].story);
    r->number = place->number != 0 ? place->number : part_kinds[i].number;
    r->sheet = place->title;
    r->silent = part_kinds[i].silent;
    r->properties = sk_istarts(part->name, SK_LIT("docProps/"));
    r->user_interface = sk_istarts(part->name, SK_LIT("customUI/"));
    p->current = (size_t)(part - p->parts.at) + 1;
    sk_ooxml_follow(p, r);
}

static bool is_readable(const struct sk_ooxml_part *part, bool facts)
{
    bool drawing = facts && sk_iends(part->name, SK_LIT(".vml"));
    return (sk_iends(part->name, SK_LIT(".xml")) || drawing) && !is_macro_sheet(part) &&
           !part->taken;
}

/* Fields and DDE links run programs without a macro, so they are looked for always. */
static void read_part(struct sk_ooxml_package *p, struct sk_ooxml_reader *r,
                      struct sk_ooxml_part *part, bool facts)
{
    if (has_word(part->name, "/externalLinks/") && sk_iends(part->name, SK_LIT(".bin"))) {
        sk_ooxml_binary_link(p->scan, p->art, sk_ooxml_part_bytes(p, part));
        return;
    }
    if (!is_readable(part, facts))
        return;
    bool fields = is_field_part(part->name), ui = sk_istarts(part->name, SK_LIT("customUI/"));
    if (!fields && !ui && !facts)
        return;
    if (facts || ui)
        prepare(p, r, part);
    sk_span bytes = sk_ooxml_part_bytes(p, part);
    if (facts || ui)
        sk_ooxml_read(r, bytes, SK_OOXML_FIELDS | SK_OOXML_FACTS);
    else if (has_word(part->name, "/externalLinks/") || is_utf16(bytes) ||
             sk_ooxml_has_fields(bytes))
        sk_ooxml_read(r, bytes, SK_OOXML_FIELDS);
    part->taken = true;
}

/* Cell values and styles are bulk that no macro-less document needs looked at. */
static bool is_bulk(sk_span name)
{
    return has_word(name, "/theme/") || has_word(name, "styles.xml") ||
           has_word(name, "fontTable") || has_word(name, "calcChain") ||
           has_word(name, "/media/") || has_word(name, "xl/worksheets/");
}

/* The facts so far are the links of relationships; they come again where the text has them. */
static void begin_facts(struct sk_ooxml_package *p)
{
    p->art->facts = p->art->last_fact = NULL;
    for (size_t i = 0; i < p->parts.count && sk_step(p->scan); i++)
        p->parts.at[i].source = source_of(p, p->parts.at[i].rels);
    for (size_t i = 0; i < p->links.count && sk_step(p->scan); i++)
        p->links.at[i].source = source_of(p, p->links.at[i].rels);
    sk_ooxml_number_parts(p);
    sk_ooxml_read_cells(p);
    sk_ooxml_read_binary_cells(p);
}

/* Links and controls that nothing readable referred to. */
static void end_facts(struct sk_ooxml_package *p)
{
    for (size_t i = 0; i < p->links.count && sk_step(p->scan); i++)
        if (!p->links.at[i].used)
            sk_fact_add(p->scan, p->art, p->links.at[i].fact);
    for (size_t i = 0; i < p->parts.count && sk_step(p->scan); i++)
        if (is_control(p->parts.at[i].name))
            sk_ooxml_read_control(p, &p->parts.at[i], (sk_span){0},
                                  sk_ooxml_place(p, &p->parts.at[i])->number);
}

static bool is_read_once(const struct sk_ooxml_part *part)
{
    return is_rels(part->name) || is_control(part->name);
}

/* The main part names the headers, controls and tags, so it is first. */
static void read_contents(struct sk_ooxml_package *p, bool facts)
{
    struct sk_ooxml_reader r = sk_ooxml_reader_of(p->scan, p->art);
    if (facts)
        begin_facts(p);
    for (unsigned round = facts ? 0 : 1; round < 2; round++)
        for (size_t i = 0; i < p->parts.count; i++) {
            struct sk_ooxml_part *part = &p->parts.at[i];
            if (!is_read_once(part) && (round == 0 ? is_main(part) : !part->taken) &&
                sk_step(p->scan))
                read_part(p, &r, part, facts && !is_bulk(part->name));
        }
    if (facts)
        end_facts(p);
    sk_ooxml_finish(&r);
}

static enum sk_status read_package(struct sk_ooxml_package *p)
{
    bool code = false;
    if (!sk_ooxml_content_types(p))
        sk_diag(p->scan, p->art, SK_DIAG_OOXML_NO_TYPES, (sk_span){0});
    for (size_t i = 0; i < p->parts.count; i++)
        if (is_rels(p->parts.at[i].name))
            read_relations(p, &p->parts.at[i]);
    size_t kind = kind_of(p);
    if (kind != SK_NPOS)
        sk_prop_set_text(p->scan, p->art, SK_PROP_DOC_KIND, sk_span_of_cstr(kinds[kind].kind));
    for (size_t i = 0; i < p->parts.count; i++)
        code |= look_into(p, &p->parts.at[i]);
    if (code && says_macro_free(p))
        sk_diag(p->scan, p->art, SK_DIAG_OOXML_MACRO_IN_MACRO_FREE, (sk_span){0});
    read_contents(p, code);
    return SK_OK;
}

extern const struct sk_format sk_format_zip;

static enum sk_status parse(struct sk_scan *scan, struct sk_artifact *art)
{
    struct sk_ooxml_package p = {.scan = scan, .art = art};
    enum sk_status st = sk_ooxml_directory(&p), members = SK_OK;
    if (st != SK_OK || p.odd)
        members = sk_format_zip.parse(scan, art);
    if (st == SK_OK)
        st = read_package(&p);
    if (p.unreadable && !p.odd)
        sk_diag(scan, art, SK_DIAG_OOXML_UNREADABLE_PART, (sk_span){0});
    return members != SK_OK ? members : st;
}

/* ---- probe ---- */

static bool is_mark(sk_span name)
{
    static const sk_span marks[] = {
        SK_LIT_INIT("[Content_Types].xml"), SK_LIT_INIT("word/document."),
        SK_LIT_INIT("xl/workbook."),        SK_LIT_INIT("ppt/presentation."),
        SK_LIT_INIT("word/vbaProject.bin"), SK_LIT_INIT("xl/vbaProject.bin"),
        SK_LIT_INIT("ppt/vbaProject.bin"),  SK_LIT_INIT("visio/document."),
    };
    for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++)
        if (sk_istarts(name, marks[i]))
            return true;
    return false;
}

/* By the names in the directory: an archive that holds a package is none, and neither is a
 * compound file whose last bytes are a theme's. */
static struct sk_probe probe(const struct sk_artifact *art)
{
    struct sk_ooxml_entries entries;
    sk_span name;
    if (sk_is_format(art, "ooxml"))
        return (struct sk_probe){SK_CERTAIN, NULL};
    if (!sk_starts(art->bytes, SK_LIT("PK")) || !sk_ooxml_entries_begin(art->bytes, &entries))
        return (struct sk_probe){SK_NO, NULL};
    while (sk_ooxml_entries_next(&entries, &name))
        if (is_mark(name))
            return (struct sk_probe){SK_CERTAIN, NULL};
    return (struct sk_probe){SK_NO, NULL};
}

const struct sk_format sk_format_ooxml = {
    .name = "ooxml",
    .title = "Office Open XML package",
    .spec = "ECMA-376 parts 1 and 2, MS-XLSB, MS-OFFMACRO2",
    .probe = probe,
    .parse = parse,
};

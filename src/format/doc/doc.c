#include "format/doc/doc.h"

#include "base/reader.h"
#include "base/utf.h"
#include "format/doc/pieces.h"
#include "format/escher/escher.h"

enum {
    FIB_PAIRS_OFF = 154,
    PAIR_COMMENT_REFS = 4,
    PAIR_COMMENT_TEXTS = 5,
    PAIR_HEADERS = 11,
    PAIR_BOOKMARK_NAMES = 21,
    PAIR_BOOKMARK_STARTS = 22,
    PAIR_BOOKMARK_ENDS = 23,
    PAIR_COMMENT_OWNERS = 36,
    PAIR_DRAWINGS = 50,
    PAIR_STW_USER = 60,
    TEXT_MAX_BYTES = 4 << 20,
    MAX_STRINGS = 4096
};

bool sk_doc_uses_table1(sk_span word)
{
    return word.len > 11 && (word.ptr[11] & 2) != 0;
}

sk_span sk_doc_table_part(sk_span word, sk_span table, unsigned index)
{
    sk_span pair = sk_slice(word, FIB_PAIRS_OFF + 8 * (size_t)index, 8);
    return pair.len < 8 ? (sk_span){0}
                        : sk_slice(table, sk_u32le(pair.ptr), sk_u32le(pair.ptr + 4));
}

static sk_span part(const struct sk_doc *d, unsigned index)
{
    return sk_doc_table_part(d->word, d->table, index);
}

static void add(struct sk_doc *d, const struct sk_fact *fact)
{
    if (sk_spend(&d->scan->budget, SK_BUDGET_STEPS, 1 + fact->value.len / 64))
        sk_fact_add(d->scan, d->art, fact);
}

static sk_span utf8_of(struct sk_doc *d, sk_span utf16)
{
    struct sk_text t = sk_text_new(d->scan->arena, TEXT_MAX_BYTES);
    sk_utf16le_to_utf8(utf16, &t);
    sk_span text = sk_text_view(&t);
    return sk_slice(text, 0, sk_find_byte(text, 0));
}

/* ---- Text ---- */

static void paragraphs(struct sk_doc *d)
{
    struct sk_text whole = sk_text_new(d->scan->arena, TEXT_MAX_BYTES);
    sk_span rest = sk_doc_range(d, 0, d->from[SK_DOC_MAIN + 1]);
    uint64_t fields = 0;
    while (rest.len > 0 && sk_step(d->scan)) {
        const struct sk_fact fact = {.kind = SK_FACT_PARAGRAPH,
                                     .value = sk_doc_next_paragraph(d->scan, &rest, &fields)};
        if (fact.value.len == 0)
            continue;
        sk_fact_add(d->scan, d->art, &fact);
        sk_text_put(&whole, fact.value);
        sk_text_byte(&whole, '\n');
    }
    d->art->text = sk_text_view(&whole);
}

/* number: WdStoryType */
static void story(struct sk_doc *d, const char *owner, int64_t number, uint32_t from, uint32_t to)
{
    sk_span rest = sk_doc_range(d, from, to);
    uint64_t fields = 0;
    while (rest.len > 0 && sk_step(d->scan)) {
        const struct sk_fact fact = {.kind = SK_FACT_STORY,
                                     .owner = sk_span_of_cstr(owner),
                                     .value = sk_doc_next_paragraph(d->scan, &rest, &fields),
                                     .number = number};
        if (fact.value.len > 0)
            add(d, &fact);
    }
}

/* Six stories of separators, then six for each section (2.8.25 PlcfHdd). */
static void headers(struct sk_doc *d)
{
    enum { PER_SECTION = 6 };
    static const struct {
        const char *owner;
        int64_t type;
    } kinds[PER_SECTION] = {{"header", 6}, {"header", 7},  {"footer", 8},
                            {"footer", 9}, {"header", 10}, {"footer", 11}};
    struct sk_doc_plex plex = sk_doc_plex_of(part(d, PAIR_HEADERS), 0);
    uint32_t base = d->from[SK_DOC_HEADERS], end = d->from[SK_DOC_HEADERS + 1];
    for (size_t i = PER_SECTION; i < plex.count && sk_step(d->scan); i++) {
        uint32_t from = sk_doc_position(&plex, i), to = sk_doc_position(&plex, i + 1);
        if (from < to && to <= end - base)
            story(d, kinds[i % PER_SECTION].owner, kinds[i % PER_SECTION].type, base + from,
                  base + to);
    }
}

static void stories(struct sk_doc *d)
{
    static const struct {
        enum sk_doc_story story;
        const char *owner;
        int64_t type;
    } others[] = {{SK_DOC_FOOTNOTES, "footnote", 2},
                  {SK_DOC_ENDNOTES, "endnote", 3},
                  {SK_DOC_TEXT_BOXES, "text frame", 5},
                  {SK_DOC_HEADER_BOXES, "text frame", 5}};
    headers(d);
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
        story(d, others[i].owner, others[i].type, d->from[others[i].story],
              d->from[others[i].story + 1]);
}

/* ---- String tables (2.2.4), of 16-bit characters; StwUser's lead its values ---- */

struct strings {
    sk_span *at;
    size_t count;
    struct sk_reader rest;
};

static bool wide_string(struct sk_doc *d, struct sk_reader *r, sk_span *ret)
{
    uint16_t units;
    sk_span raw;
    if (!sk_step(d->scan) || !sk_read_u16le(r, &units) || !sk_read(r, (size_t)units * 2, &raw))
        return false;
    *ret = utf8_of(d, raw);
    return true;
}

static bool read_strings(struct sk_doc *d, sk_span in, struct strings *ret)
{
    struct sk_reader r = sk_reader_of(in);
    uint16_t extended, count, extra;
    if (!sk_read_u16le(&r, &extended) || extended != 0xFFFF || !sk_read_u16le(&r, &count) ||
        !sk_read_u16le(&r, &extra) || count > MAX_STRINGS)
        return false;
    *ret = (struct strings){.at = SK_NEW_ARRAY(d->scan->arena, sk_span, count)};
    if (ret->at == NULL)
        return false;
    while (ret->count < count) {
        if (!wide_string(d, &r, &ret->at[ret->count]) || !sk_skip(&r, extra))
            return false;
        ret->count++;
    }
    ret->rest = r;
    return true;
}

static void variables(struct sk_doc *d)
{
    struct strings names;
    if (!read_strings(d, part(d, PAIR_STW_USER), &names))
        return;
    for (size_t i = 0; i < names.count; i++) {
        struct sk_fact fact = {.kind = SK_FACT_DOC_VARIABLE, .name = names.at[i]};
        if (!wide_string(d, &names.rest, &fact.value))
            return;
        add(d, &fact);
    }
}

/* ---- Bookmarks (2.8.10 to 2.8.12): a start names its end by index ---- */

static void bookmarks(struct sk_doc *d)
{
    enum { FBKF_BYTES = 4 };
    struct strings names;
    struct sk_doc_plex starts = sk_doc_plex_of(part(d, PAIR_BOOKMARK_STARTS), FBKF_BYTES);
    struct sk_doc_plex ends = sk_doc_plex_of(part(d, PAIR_BOOKMARK_ENDS), 0);
    if (!read_strings(d, part(d, PAIR_BOOKMARK_NAMES), &names))
        return;
    for (size_t i = 0; i < names.count && i < starts.count && sk_step(d->scan); i++) {
        sk_span data = sk_doc_plex_data(&starts, i);
        if (data.len < FBKF_BYTES || data.ptr == NULL)
            return;
        uint32_t from = sk_doc_position(&starts, i);
        uint32_t to = sk_doc_position(&ends, sk_u16le(data.ptr));
        const struct sk_fact fact = {.kind = SK_FACT_BOOKMARK,
                                     .name = names.at[i],
                                     .value = to <= d->from[SK_DOC_STORY_COUNT]
                                                  ? sk_doc_clean_range(d, from, to)
                                                  : (sk_span){0}};
        add(d, &fact);
    }
}

/* ---- Comments (2.8.7, 2.9.8): initials and the author's index; the texts are a story ---- */

static sk_span comment_owner(struct sk_doc *d, uint16_t index)
{
    struct sk_reader r = sk_reader_of(part(d, PAIR_COMMENT_OWNERS));
    sk_span name = {0};
    for (uint32_t i = 0; i <= index; i++)
        if (!wide_string(d, &r, &name))
            return (sk_span){0};
    return name;
}

static void comments(struct sk_doc *d)
{
    enum { ATRD_BYTES = 30, INITIALS_MAX = 9, OWNER_OFF = 20 };
    struct sk_doc_plex refs = sk_doc_plex_of(part(d, PAIR_COMMENT_REFS), ATRD_BYTES);
    struct sk_doc_plex texts = sk_doc_plex_of(part(d, PAIR_COMMENT_TEXTS), 0);
    uint32_t base = d->from[SK_DOC_COMMENTS], end = d->from[SK_DOC_COMMENTS + 1];
    for (size_t i = 0; i < refs.count && sk_step(d->scan); i++) {
        sk_span data = sk_doc_plex_data(&refs, i);
        uint32_t from = sk_doc_position(&texts, i), to = sk_doc_position(&texts, i + 1);
        if (data.len < ATRD_BYTES || data.ptr == NULL || from > to || to > end - base)
            return;
        uint16_t initials = sk_u16le(data.ptr);
        sk_span value = sk_doc_clean_range(d, base + from, base + to);
        const struct sk_fact fact = {
            .kind = SK_FACT_COMMENT,
            .owner = comment_owner(d, sk_u16le(data.ptr + OWNER_OFF)),
            .name =
                utf8_of(d, sk_slice(data, 2, 2 * (size_t)(initials < INITIALS_MAX ? initials : 9))),
            .value = value};
        add(d, &fact);
    }
}

/* ---- Drawings (2.9.172): one container, then a byte and a container for each drawing ---- */

static void shape_facts(struct sk_doc *d, const struct sk_escher_shape *shape)
{
    const struct {
        sk_span name, value;
    } said[] = {{SK_LIT("Name"), shape->name},
                {SK_LIT("AlternativeText"), shape->description},
                {SK_LIT("Text"), shape->word_art}};
    sk_span owner = utf8_of(d, shape->name);
    for (size_t i = 0; i < sizeof said / sizeof said[0]; i++) {
        const struct sk_fact fact = {.kind = SK_FACT_SHAPE,
                                     .owner = owner,
                                     .name = said[i].name,
                                     .value = utf8_of(d, said[i].value)};
        if (fact.value.len > 0)
            add(d, &fact);
    }
}

static void drawing(struct sk_doc *d, sk_span bytes)
{
    struct sk_reader r = sk_reader_of(bytes);
    struct sk_escher_record record;
    struct sk_escher_shape shape = {0};
    while (sk_step(d->scan) && sk_escher_next(&r, &record)) {
        if (record.type == SK_ESCHER_SP) {
            shape_facts(d, &shape);
            shape = (struct sk_escher_shape){0};
        } else if (record.type == SK_ESCHER_OPT || record.type == SK_ESCHER_TERTIARY) {
            sk_escher_options(&record, &shape);
        }
    }
    shape_facts(d, &shape);
}

static void drawings(struct sk_doc *d)
{
    struct sk_reader r = sk_reader_of(part(d, PAIR_DRAWINGS));
    uint32_t head, bytes;
    for (bool first = true; sk_step(d->scan); first = false) {
        if ((!first && !sk_skip(&r, 1)) || !sk_read_u32le(&r, &head) || !sk_read_u32le(&r, &bytes))
            return;
        sk_span container = sk_read_upto(&r, bytes);
        if (!first)
            drawing(d, container);
    }
}

void sk_doc_parse(struct sk_scan *scan, struct sk_artifact *art, sk_span word, sk_span table)
{
    struct sk_doc d = sk_doc_open(scan, art, word, table);
    paragraphs(&d);
    variables(&d);
    bookmarks(&d);
    comments(&d);
    stories(&d);
    drawings(&d);
}

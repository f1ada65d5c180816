#include "format/vba/vba.h"

#include "base/text.h"
#include "base/utf.h"
#include "codec/charset.h"
#include "codec/ovba.h"
#include "format/oforms/oforms.h"
#include "format/vba/pcode.h"

enum {
    NAME_MAX_BYTES = 1024,
    DIR_MAX_BYTES = 16 << 20,
    CP_MAC_FIRST = 10000, /* code pages of Office for Mac, which numbers names otherwise */
    CP_MAC_LAST = 10099
};

struct project {
    struct sk_scan *scan;
    struct sk_artifact *art;
    struct sk_cfb *cfb;
    uint32_t root, vba; /* storages */
    uint32_t code_page;
    sk_span lines;  /* the PROJECT stream */
    uint32_t *seen; /* streams that became modules already */
    size_t seen_count;
    struct sk_vba_names names;
    int64_t with_code;
};

/* A name in UTF-8: the Unicode form where there is one. */
static sk_span name_of(const struct project *p, sk_span mbcs, sk_span utf16)
{
    struct sk_text t = sk_text_new(p->scan->arena, NAME_MAX_BYTES);
    if (utf16.len >= 2)
        sk_utf16le_to_utf8(sk_slice(utf16, 0, NAME_MAX_BYTES), &t);
    else if (sk_charset_from_code_page(p->code_page, sk_slice(mbcs, 0, NAME_MAX_BYTES), &t) !=
             SK_OK)
        sk_utf8_sanitize(sk_slice(mbcs, 0, NAME_MAX_BYTES / 4), &t);
    return sk_text_view(&t);
}

/* True when something stands there besides Attribute lines, blank lines and comments. */
static bool has_code(sk_span source)
{
    for (sk_span line; sk_next_line(&source, &line);) {
        line = sk_trim(line);
        if (line.len > 0 && !sk_istarts(line, SK_LIT("Attribute ")) && line.ptr[0] != '\'' &&
            !sk_istarts(line, SK_LIT("Option ")))
            return true;
    }
    return false;
}

static sk_span decompress(struct sk_scan *scan, struct sk_artifact *art, sk_span in,
                          enum sk_status *ret)
{
    struct sk_text t = sk_text_new(scan->arena, sk_output_ceiling(scan));
    *ret = sk_ovba_decompress(in, &t);
    if (*ret == SK_LIMIT)
        sk_diag(scan, art, SK_DIAG_LIMIT_SIZE, SK_LIT("VBA module"));
    return sk_text_view(&t);
}

/* The source where the dir stream says it is, else where one is found in the stream. */
static sk_span source_of(struct project *p, sk_span stream, uint32_t off, sk_span name)
{
    enum sk_status st;
    sk_span source = decompress(p->scan, p->art, sk_from(stream, off), &st);
    if (st == SK_OK && source.len > 0)
        return source;
    size_t found = sk_ovba_find_source(stream, 0);
    if (found != SK_NPOS && found != off) {
        sk_diag(p->scan, p->art, SK_DIAG_VBA_OFFSET, name);
        return decompress(p->scan, p->art, sk_from(stream, found), &st);
    }
    if (st != SK_OK && st != SK_LIMIT && stream.len > 0)
        sk_diag(p->scan, p->art, SK_DIAG_VBA_SOURCE, name);
    return source;
}

/* Compares a module with its p-code, which is what Office of the same version would run. */
static void check_pcode(struct project *p, struct sk_artifact *module, sk_span before)
{
    struct sk_vba_pcode pcode;
    if (p->names.count == 0 || sk_vba_pcode_of(before, &pcode) != SK_OK || pcode.line_count == 0)
        return;
    bool mac = p->code_page >= CP_MAC_FIRST && p->code_page <= CP_MAC_LAST;
    sk_span missing = sk_vba_stomped(p->scan, &p->names, &pcode, module->bytes, !mac);
    if (missing.len > 0)
        sk_prop_set_text(p->scan, module, SK_PROP_STOMPED, name_of(p, missing, (sk_span){0}));
}

static enum sk_status add_module(struct sk_scan *scan, struct sk_artifact *art, sk_span name,
                                 sk_span source, const char *kind, uint32_t code_page,
                                 struct sk_artifact **ret)
{
    struct sk_artifact *child;
    const struct sk_artifact_spec spec = {
        .role = SK_ROLE_MODULE, .name = name, .bytes = source, .format = "vba"};
    enum sk_status st = sk_artifact_add(scan, art, &spec, &child);
    if (st != SK_OK)
        return st;
    sk_prop_set_text(scan, child, SK_PROP_MODULE_KIND, sk_span_of_cstr(kind));
    sk_prop_set_number(scan, child, SK_PROP_CODE_PAGE, code_page);
    *ret = child;
    return SK_OK;
}

static bool seen(const struct project *p, uint32_t stream)
{
    for (size_t i = 0; i < p->seen_count; i++)
        if (p->seen[i] == stream)
            return true;
    return false;
}

static enum sk_status module_of(struct project *p, const struct sk_vba_module *m)
{
    sk_span name = name_of(p, m->name, m->name_utf16);
    uint32_t at = sk_cfb_find(p->cfb, p->vba, name_of(p, m->stream, m->stream_utf16));
    if (at == (uint32_t)SK_CFB_NONE)
        at = sk_cfb_find(p->cfb, p->vba, name);
    if (at == (uint32_t)SK_CFB_NONE) {
        sk_diag(p->scan, p->art, SK_DIAG_VBA_NO_STREAM, name);
        return SK_OK;
    }
    if (seen(p, at))
        return SK_OK;
    p->seen[p->seen_count++] = at;
    sk_span stream = sk_cfb_read(p->cfb, at);
    sk_span source = source_of(p, stream, m->source_off, name);
    const char *kind = sk_vba_project_kind(p->lines, name_of(p, m->name, (sk_span){0}));
    if (kind == NULL)
        kind = m->document_or_class ? "class" : "standard";
    p->with_code += has_code(source);
    struct sk_artifact *module;
    enum sk_status st = add_module(p->scan, p->art, name, source, kind, p->code_page, &module);
    if (st == SK_OK)
        check_pcode(p, module, sk_slice(stream, 0, m->source_off));
    return st;
}

static enum sk_status listed_modules(struct project *p)
{
    uint32_t at = sk_cfb_find(p->cfb, p->vba, SK_LIT("dir"));
    struct sk_text t = sk_text_new(p->scan->arena, DIR_MAX_BYTES);
    if (sk_ovba_decompress(sk_cfb_read(p->cfb, at), &t) != SK_OK)
        sk_diag(p->scan, p->art, SK_DIAG_VBA_DIR, (sk_span){0});
    struct sk_vba_dir dir = sk_vba_dir_of(sk_text_view(&t));
    struct sk_vba_module m;
    while (p->seen_count < p->cfb->entry_count && sk_vba_dir_next(&dir, &m)) {
        if (!sk_spend(&p->scan->budget, SK_BUDGET_STEPS, 1 + p->cfb->entry_count))
            return SK_LIMIT;
        p->code_page = dir.code_page;
        enum sk_status st = module_of(p, &m);
        if (st != SK_OK)
            return st;
    }
    return SK_OK;
}

static bool is_cache(sk_span name)
{
    return sk_ieq(name, SK_LIT("dir")) || sk_ieq(name, SK_LIT("_VBA_PROJECT")) ||
           sk_istarts(name, SK_LIT("__SRP_"));
}

/* Streams of the VBA storage that the dir stream does not name but that hold source. */
static enum sk_status orphan_modules(struct project *p)
{
    for (uint32_t i = 1; i < p->cfb->entry_count; i++) {
        const struct sk_cfb_entry *e = &p->cfb->entries[i];
        if (e->parent != p->vba || e->type != SK_CFB_STREAM || is_cache(sk_cfb_name(e)) ||
            seen(p, i))
            continue;
        sk_span stream = sk_cfb_read(p->cfb, i);
        size_t found = sk_ovba_find_source(stream, 0);
        if (found == SK_NPOS)
            continue;
        enum sk_status st;
        struct sk_artifact *unused;
        sk_span source = decompress(p->scan, p->art, sk_from(stream, found), &st);
        sk_diag(p->scan, p->art, SK_DIAG_VBA_ORPHAN, sk_cfb_name(e));
        p->with_code += has_code(source);
        st = add_module(p->scan, p->art, sk_cfb_name(e), source, "orphan", p->code_page, &unused);
        if (st != SK_OK)
            return st;
    }
    return SK_OK;
}

/* The macros count for the file, and for the package whose vbaProject.bin it is. */
static void count_macros(struct sk_scan *scan, struct sk_artifact *art, int64_t with_code)
{
    sk_prop_set_number(scan, art, SK_PROP_HAS_MACROS, with_code);
    if (art->parent != NULL &&
        (sk_is_format(art->parent, "ooxml") || sk_is_format(art->parent, "ole")) &&
        !sk_prop_has(art->parent, SK_PROP_HAS_MACROS))
        sk_prop_set_number(scan, art->parent, SK_PROP_HAS_MACROS, with_code);
}

static enum sk_status parse_project(struct project *p)
{
    p->code_page = 1252;
    p->seen_count = 0;
    p->lines = sk_cfb_read(p->cfb, sk_cfb_find(p->cfb, p->root, SK_LIT("PROJECT")));
    p->seen = SK_NEW_ARRAY(p->scan->arena, uint32_t, p->cfb->entry_count);
    if (p->seen == NULL)
        return SK_NO_MEMORY;
    p->names = sk_vba_names_of(
        p->scan->arena, sk_cfb_read(p->cfb, sk_cfb_find(p->cfb, p->vba, SK_LIT("_VBA_PROJECT"))));
    if (sk_vba_project_locked(p->lines))
        sk_prop_set_number(p->scan, p->art, SK_PROP_PROJECT_PROTECTED, 1);
    enum sk_status st = listed_modules(p);
    if (st == SK_OK)
        st = orphan_modules(p);
    sk_prop_set_number(p->scan, p->art, SK_PROP_CODE_PAGE, p->code_page);
    sk_oforms_parse(p->scan, p->art, p->cfb, p->root, p->code_page);
    return st;
}

enum sk_status sk_vba_parse(struct sk_scan *scan, struct sk_artifact *art, struct sk_cfb *cfb)
{
    struct project p = {.scan = scan, .art = art, .cfb = cfb};
    enum sk_status st = SK_OK;
    for (uint32_t i = 1; i < cfb->entry_count && st == SK_OK; i++) {
        const struct sk_cfb_entry *e = &cfb->entries[i];
        if (e->type != SK_CFB_STORAGE || !sk_ieq(sk_cfb_name(e), SK_LIT("VBA")))
            continue;
        if (!sk_spend(&scan->budget, SK_BUDGET_STEPS, 1 + cfb->entry_count))
            return SK_LIMIT;
        p.vba = i;
        p.root = e->parent;
        st = parse_project(&p);
    }
    if (p.with_code > 0)
        count_macros(scan, art, p.with_code);
    return st;
}

enum sk_status sk_vba_carve(struct sk_scan *scan, struct sk_artifact *art, sk_span in)
{
    int64_t with_code = 0;
    size_t at = 0;
    while ((at = sk_ovba_find_source(in, at)) != SK_NPOS) {
        enum sk_status st;
        struct sk_artifact *unused;
        if (!sk_step(scan))
            return SK_LIMIT;
        sk_span source = decompress(scan, art, sk_from(in, at), &st);
        with_code += has_code(source);
        sk_diagf(scan, art, SK_DIAG_VBA_ORPHAN, "at byte %zu", at);
        st = add_module(scan, art, (sk_span){0}, source, "orphan", 1252, &unused);
        if (st != SK_OK)
            return st;
        at += 12;
    }
    if (with_code > 0)
        count_macros(scan, art, with_code);
    return SK_OK;
}

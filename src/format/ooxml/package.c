#include "format/ooxml/package.h"

#include "base/text.h"
#include "format/xml/xml.h"

enum { PATH_MAX_BYTES = 1024 };

sk_span sk_ooxml_part_bytes(struct sk_ooxml_package *p, struct sk_ooxml_part *part)
{
    if (part->read)
        return part->bytes;
    part->read = true;
    if (!sk_ooxml_unpack(p, part->entry, &part->bytes))
        p->unreadable = true;
    return part->bytes;
}

struct sk_ooxml_part *sk_ooxml_part_named(struct sk_ooxml_package *p, sk_span name)
{
    if (name.len > 0 && name.ptr[0] == '/')
        name = sk_from(name, 1);
    const struct sk_map_entry *e = sk_map_find(&p->by_name, name);
    return e == NULL ? NULL : &p->parts.at[e->value - 1];
}

static void declare(struct sk_ooxml_package *p, const struct sk_xml *x)
{
    sk_span type = sk_xml_attr(x, SK_LIT("ContentType"));
    if (sk_eq(x->name, SK_LIT("Override"))) {
        struct sk_ooxml_part *part = sk_ooxml_part_named(p, sk_xml_attr(x, SK_LIT("PartName")));
        if (part != NULL)
            part->content_type = type;
        return;
    }
    struct sk_map_entry *e =
        sk_map_put(&p->defaults, p->scan->arena, sk_xml_attr(x, SK_LIT("Extension")));
    sk_span *kept = SK_NEW(p->scan->arena, sk_span);
    if (e == NULL || kept == NULL)
        return;
    *kept = type;
    e->value = (uintptr_t)kept;
}

static void apply_default(struct sk_ooxml_package *p, struct sk_ooxml_part *part)
{
    size_t dot = sk_rfind_byte(part->name, '.');
    if (part->content_type.len > 0 || dot == SK_NPOS)
        return;
    const struct sk_map_entry *e = sk_map_find(&p->defaults, sk_from(part->name, dot + 1));
    if (e != NULL && e->value != 0)
        part->content_type = *(const sk_span *)e->value;
}

bool sk_ooxml_content_types(struct sk_ooxml_package *p)
{
    struct sk_ooxml_part *types = sk_ooxml_part_named(p, SK_LIT("[Content_Types].xml"));
    if (types == NULL)
        return false;
    struct sk_xml x = sk_xml_of(p->scan, p->art, sk_ooxml_part_bytes(p, types));
    p->defaults.fold = true;
    while (sk_xml_next(&x))
        if (sk_xml_is(&x, SK_HTML_OPEN, SK_LIT("Override")) ||
            sk_xml_is(&x, SK_HTML_OPEN, SK_LIT("Default")))
            declare(p, &x);
    for (size_t i = 0; i < p->parts.count; i++)
        apply_default(p, &p->parts.at[i]);
    return true;
}

/* The folder that a relationship part speaks for: "word/_rels/document.xml.rels" → "word". */
static sk_span source_folder(sk_span rels_name)
{
    size_t slash = sk_rfind_byte(rels_name, '/');
    sk_span folder = slash == SK_NPOS ? (sk_span){0} : sk_slice(rels_name, 0, slash);
    slash = sk_rfind_byte(folder, '/');
    return slash == SK_NPOS ? (sk_span){0} : sk_slice(folder, 0, slash);
}

/* Appends the segments of path to out, with "." and ".." carried out. */
static void join(struct sk_text *out, sk_span path)
{
    sk_span segment;
    while (sk_split(&path, '/', &segment)) {
        if (segment.len == 0 || sk_eq(segment, SK_LIT(".")))
            continue;
        if (sk_eq(segment, SK_LIT(".."))) {
            size_t slash = sk_rfind_byte(sk_text_view(out), '/');
            out->len = slash == SK_NPOS ? 0 : slash;
            continue;
        }
        if (out->len > 0)
            sk_text_byte(out, '/');
        sk_text_put(out, segment);
    }
}

struct sk_ooxml_part *sk_ooxml_resolve(struct sk_ooxml_package *p, sk_span rels_name,
                                       sk_span target)
{
    struct sk_text path = sk_text_new(p->scan->arena, PATH_MAX_BYTES);
    if (target.len > 0 && target.ptr[0] != '/')
        join(&path, source_folder(rels_name));
    join(&path, target);
    return sk_ooxml_part_named(p, sk_text_view(&path));
}

struct sk_ooxml_part *sk_ooxml_part_by_relation(struct sk_ooxml_package *p, const char *relation,
                                                sk_span id)
{
    for (size_t i = 0; i < p->parts.count; i++)
        if (sk_ieq(p->parts.at[i].relation, sk_span_of_cstr(relation)) &&
            (id.len == 0 || sk_eq(p->parts.at[i].relation_id, id)))
            return &p->parts.at[i];
    return NULL;
}

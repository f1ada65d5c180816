#include "format/ooxml/content.h"
#include "format/url/url.h"

/* "http://schemas.openxmlformats.org/officeDocument/2006/relationships/oleObject" → oleObject */
static sk_span last_word(sk_span type)
{
    size_t slash = sk_rfind_byte(type, '/');
    return slash == SK_NPOS ? type : sk_from(type, slash + 1);
}

static void record_external(struct sk_scan *scan, struct sk_artifact *art, sk_span type,
                            sk_span target)
{
    struct sk_text both = sk_text_new(scan->arena, type.len + target.len + 1);
    struct sk_url_parts unused;
    if (sk_url_split(target, &unused))
        sk_url_indicator(scan, art, target);
    else
        sk_text_indicators(scan, art, target, true);
    if (sk_ieq(type, SK_LIT("hyperlink"))) {
        const struct sk_fact fact = {.kind = SK_FACT_HYPERLINK, .value = target};
        sk_fact_add(scan, art, &fact);
        return;
    }
    sk_text_put(&both, type);
    sk_text_byte(&both, ' ');
    sk_text_put(&both, target);
    sk_prop_set_text(scan, art, SK_PROP_EXTERNAL_TARGET, sk_text_view(&both));
}

/* The fact borrows; an attribute's value lives in a part that may not. */
static sk_span kept(struct sk_scan *scan, sk_span value)
{
    sk_span copy = {0};
    if (value.len > 0 && !sk_arena_dup(scan->arena, value, &copy))
        scan->lost = true;
    return copy;
}

bool sk_ooxml_relationship(struct sk_scan *scan, struct sk_artifact *art, const struct sk_xml *x,
                           sk_span *ret_type, sk_span *ret_target)
{
    if (!sk_xml_is(x, SK_HTML_OPEN, SK_LIT("Relationship")))
        return false;
    sk_span type = last_word(sk_xml_attr(x, SK_LIT("Type")));
    sk_span target = sk_trim(sk_xml_attr(x, SK_LIT("Target")));
    sk_span mode = sk_xml_attr(x, SK_LIT("TargetMode"));
    struct sk_url_parts unused;
    if (sk_ieq(sk_trim(mode), SK_LIT("External")) || sk_url_split(target, &unused)) {
        record_external(scan, art, type, kept(scan, target));
        return false;
    }
    *ret_type = type;
    *ret_target = target;
    return target.len > 0;
}

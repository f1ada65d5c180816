#include "format/ooxml/facts.h"

/* Elements of docProps/core.xml and app.xml, and what Office's object model calls them. */
static const struct {
    sk_span element, property;
} properties[] = {
    {SK_LIT_INIT("title"), SK_LIT_INIT("Title")},
    {SK_LIT_INIT("subject"), SK_LIT_INIT("Subject")},
    {SK_LIT_INIT("creator"), SK_LIT_INIT("Author")},
    {SK_LIT_INIT("keywords"), SK_LIT_INIT("Keywords")},
    {SK_LIT_INIT("description"), SK_LIT_INIT("Comments")},
    {SK_LIT_INIT("lastModifiedBy"), SK_LIT_INIT("Last author")},
    {SK_LIT_INIT("revision"), SK_LIT_INIT("Revision number")},
    {SK_LIT_INIT("created"), SK_LIT_INIT("Creation date")},
    {SK_LIT_INIT("modified"), SK_LIT_INIT("Last save time")},
    {SK_LIT_INIT("lastPrinted"), SK_LIT_INIT("Last print date")},
    {SK_LIT_INIT("category"), SK_LIT_INIT("Category")},
    {SK_LIT_INIT("contentStatus"), SK_LIT_INIT("Content status")},
    {SK_LIT_INIT("contentType"), SK_LIT_INIT("Content type")},
    {SK_LIT_INIT("language"), SK_LIT_INIT("Language")},
    {SK_LIT_INIT("version"), SK_LIT_INIT("Document version")},
    {SK_LIT_INIT("Company"), SK_LIT_INIT("Company")},
    {SK_LIT_INIT("Manager"), SK_LIT_INIT("Manager")},
    {SK_LIT_INIT("Template"), SK_LIT_INIT("Template")},
    {SK_LIT_INIT("Application"), SK_LIT_INIT("Application name")},
    {SK_LIT_INIT("HyperlinkBase"), SK_LIT_INIT("Hyperlink base")},
    {SK_LIT_INIT("TotalTime"), SK_LIT_INIT("Total editing time")},
    {SK_LIT_INIT("Pages"), SK_LIT_INIT("Number of pages")},
    {SK_LIT_INIT("Words"), SK_LIT_INIT("Number of words")},
    {SK_LIT_INIT("Characters"), SK_LIT_INIT("Number of characters")},
    {SK_LIT_INIT("CharactersWithSpaces"), SK_LIT_INIT("Number of characters (with spaces)")},
    {SK_LIT_INIT("Lines"), SK_LIT_INIT("Number of lines")},
    {SK_LIT_INIT("Paragraphs"), SK_LIT_INIT("Number of paragraphs")},
    {SK_LIT_INIT("Slides"), SK_LIT_INIT("Number of slides")},
    {SK_LIT_INIT("Notes"), SK_LIT_INIT("Number of notes")},
    {SK_LIT_INIT("HiddenSlides"), SK_LIT_INIT("Number of hidden Slides")},
    {SK_LIT_INIT("MMClips"), SK_LIT_INIT("Number of multimedia clips")},
    {SK_LIT_INIT("PresentationFormat"), SK_LIT_INIT("Format")},
    {SK_LIT_INIT("DocSecurity"), SK_LIT_INIT("Security")},
    /* Word 2003 and Excel 2003 */
    {SK_LIT_INIT("Title"), SK_LIT_INIT("Title")},
    {SK_LIT_INIT("Subject"), SK_LIT_INIT("Subject")},
    {SK_LIT_INIT("Author"), SK_LIT_INIT("Author")},
    {SK_LIT_INIT("LastAuthor"), SK_LIT_INIT("Last author")},
    {SK_LIT_INIT("Keywords"), SK_LIT_INIT("Keywords")},
    {SK_LIT_INIT("Description"), SK_LIT_INIT("Comments")},
    {SK_LIT_INIT("Category"), SK_LIT_INIT("Category")},
};

const sk_span *sk_ooxml_property_named(sk_span element)
{
    for (size_t i = 0; i < sizeof properties / sizeof properties[0]; i++)
        if (sk_eq(element, properties[i].element))
            return &properties[i].property;
    return NULL;
}

/* 2010-06-12T08:00:00Z */
static bool is_time(sk_span value)
{
    return value.len == 20 && value.ptr[4] == '-' && value.ptr[10] == 'T' && value.ptr[13] == ':' &&
           value.ptr[19] == 'Z' && sk_is_digit(value.ptr[0]);
}

sk_span sk_ooxml_property_value(struct sk_ooxml_reader *r, sk_span value)
{
    value = sk_trim(value);
    if (sk_eq(value, SK_LIT("true")))
        return SK_LIT("True");
    if (sk_eq(value, SK_LIT("false")))
        return SK_LIT("False");
    if (!is_time(value))
        return value;
    struct sk_text t = sk_text_new(r->scan->arena, 32);
    sk_text_put(&t, sk_slice(value, 0, 10));
    sk_text_byte(&t, ' ');
    sk_text_put(&t, sk_slice(value, 11, 8));
    return sk_text_view(&t);
}

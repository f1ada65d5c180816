/* Word's document: what the facts say of it, and what the code sets on it. */
#include "interp/vba/objects.h"
#include "interp/vba/parts.h"

/* ---- text: a Range is a piece (area[0] … area[1], in units from 0) of the document's text, or of
 * the "#value" of the part in parent ---- */

static const struct vb_objtype range_type;

static bool document_text(struct vb *vb, vb_value **ret)
{
    *ret = vb_prop(vb, vb->document, "#text", true);
    if (*ret == NULL)
        return vb_stop(vb, "memory");
    if ((*ret)->type == VT_STRING)
        return true;
    struct sk_text t = sk_text_new(vb->arena, 1 << 26);
    for (const struct sk_fact *f = vb->input->facts; f != NULL; f = f->next)
        if (f->kind == SK_FACT_PARAGRAPH) {
            sk_text_put(&t, f->value);
            sk_text_byte(&t, '\r');
        }
    if (t.len == 0)
        sk_text_byte(&t, '\r');
    return vb_str_utf8(vb, sk_text_view(&t), *ret);
}
static bool text_of(struct vb *vb, const struct vb_obj *range, vb_value **ret)
{
    if (range->parent == NULL)
        return document_text(vb, ret);
    *ret = vb_prop(vb, range->parent, "#value", true);
    return *ret == NULL ? vb_stop(vb, "memory")
                        : (*ret)->type == VT_STRING || vb_to_str(vb, *ret, *ret);
}
static bool give_range(struct vb *vb, struct vb_obj *holder, size_t start, size_t end,
                       vb_value *ret)
{
    if (!vb_give(vb, &range_type, ret))
        return false;
    ret->o->parent = holder;
    ret->o->area[0] = (int32_t)start;
    ret->o->area[1] = (int32_t)end;
    return true;
}
bool vb_give_text(struct vb *vb, struct vb_obj *holder, vb_value *ret)
{
    vb_value *text;
    return text_of(vb, &(struct vb_obj){.parent = holder}, &text) &&
           give_range(vb, holder, 0, vb_units(text), ret);
}
/* How many marks end the text and stay: those of a table's cell (in its pos). */
static size_t end_marks(const struct vb_obj *range, const vb_value *text)
{
    size_t marks = range->parent == NULL ? 0 : range->parent->pos, n = vb_units(text);
    return marks <= n && marks > 0 && text->s[n - marks] == '\r' ? marks : 0;
}
static bool put_text(struct vb *vb, struct vb_obj *self, const vb_value *s)
{
    vb_value *text, head, tail, all;
    if (!text_of(vb, self, &text))
        return false;
    size_t n = vb_units(text) - end_marks(self, text), a = (size_t)self->area[0],
           b = (size_t)self->area[1];
    a = a > n ? n : a;
    b = b < a ? a : b > n ? n : b;
    head = vb_sub(text, 0, a);
    tail = vb_sub(text, b, SK_NPOS);
    if (!vb_concat(vb, &head, s, &all) || !vb_concat(vb, &all, &tail, &all))
        return false;
    *text = all;
    self->area[1] = (int32_t)(a + vb_units(s));
    return true;
}
MEMBER(range_text)
{
    vb_value *text, s;
    if (c->access != VB_GET)
        return vb_arg_str(vb, c, c->argc - 1, &s) && put_text(vb, self, &s);
    if (!text_of(vb, self, &text))
        return false;
    *c->ret = vb_sub(text, (size_t)self->area[0], (size_t)(self->area[1] - self->area[0]));
    return true;
}
MEMBER(range_edge)
{
    int32_t *at = &self->area[c->name[0] == 'E'];
    if (c->access != VB_GET)
        return vb_arg_long(vb, c, 0, 0, at) && (*at >= 0 || vb_err(vb, 5));
    *c->ret = VB_LONG(*at);
    return true;
}
MEMBER(range_insert)
{
    vb_value s;
    struct vb_obj at = *self;
    bool after = strstr(c->name, "Before") == NULL;
    if (!vb_arg_str(vb, c, 0, &s))
        return false;
    if (strcmp(c->name, "TypeText") == 0)
        at.area[0] = at.area[1] = self->area[0];
    else
        at.area[0] = at.area[1] = after ? self->area[1] : self->area[0];
    if (!put_text(vb, &at, &s))
        return false;
    self->area[1] += (int32_t)vb_units(&s);
    if (strcmp(c->name, "TypeText") == 0)
        self->area[0] = self->area[1] = at.area[1];
    return true;
}
MEMBER(range_paragraph)
{
    vb_value end = vb_char(vb, '\r');
    return range_insert(vb, self,
                        &(struct vb_call){.name = c->name, .args = &end, .argc = 1, .ret = c->ret});
}
MEMBER(range_delete)
{
    (void)c;
    return put_text(vb, self, &(vb_value){.type = VT_STRING});
}
MEMBER(range_collapse)
{
    int32_t end;
    if (!vb_arg_long(vb, c, 0, 1, &end))
        return false;
    self->area[end != 0 ? 1 : 0] = self->area[end != 0 ? 0 : 1];
    return true;
}
MEMBER(range_again)
{
    return give_range(vb, self->parent, (size_t)self->area[0], (size_t)self->area[1], c->ret);
}
MEMBER(range_whole)
{
    vb_value *text;
    (void)c;
    if (!text_of(vb, self, &text))
        return false;
    self->area[0] = 0;
    self->area[1] = (int32_t)vb_units(text);
    return true;
}

/* Pieces: paragraphs, sentences, words, characters. */
static bool is_word_unit(uint16_t u)
{
    return u == '_' || u >= 0x80 || (u < 0x80 && sk_is_alnum((uint8_t)u));
}
/* "." with a space or the paragraph's end behind it. */
static bool ends_sentence(const vb_value *s, size_t i)
{
    bool mark = s->s[i] == '.' || s->s[i] == '!' || s->s[i] == '?';
    return mark && (i + 1 == vb_units(s) || s->s[i + 1] == ' ' || s->s[i + 1] == '\r');
}
static size_t piece_end(char kind, const vb_value *s, size_t at)
{
    size_t n = vb_units(s), i = at;
    if (kind == 'C')
        return at + 1;
    if (kind == 'W') {
        bool word = is_word_unit(s->s[i]);
        i++;
        while (word && i < n && is_word_unit(s->s[i]))
            i++;
        while (i < n && s->s[i] == ' ')
            i++;
        return i;
    }
    while (i < n && s->s[i] != '\r' && (kind != 'S' || !ends_sentence(s, i)))
        i++;
    bool stop = i < n && s->s[i] != '\r';
    i += i < n;
    while (stop && i < n && s->s[i] == ' ')
        i++;
    return i + (stop && i < n && s->s[i] == '\r');
}
/* The i-th piece within the range that the list is of; false behind the last. */
static bool piece(struct vb *vb, struct vb_obj *self, size_t i, size_t *ret_a, size_t *ret_b)
{
    vb_value *text;
    if (!text_of(vb, self, &text))
        return false;
    size_t at = (size_t)self->area[0], end = (size_t)self->area[1], n = vb_units(text);
    end = end > n ? n : end;
    while (at < end && vb_work(vb, 1)) {
        size_t next = piece_end((char)self->number, text, at);
        if (i-- == 0) {
            *ret_a = at;
            *ret_b = next;
            return true;
        }
        at = next;
    }
    return false;
}
static bool pieces_each(struct vb *vb, struct vb_obj *self, size_t i, vb_value *ret)
{
    size_t a, b;
    return piece(vb, self, i, &a, &b) && give_range(vb, self->parent, a, b, ret);
}
/* Characters(i); Excel's and PowerPoint's Characters(start, length) are one range. */
MEMBER(pieces_item)
{
    int32_t n, count;
    size_t a, b;
    if (!vb_arg_long(vb, c, 0, 1, &n) || !vb_arg_long(vb, c, 1, 1, &count))
        return false;
    if (n >= 1 && pieces_each(vb, self, (size_t)n - 1, c->ret)) {
        for (int32_t i = 1; i < count && piece(vb, self, (size_t)n - 1 + (size_t)i, &a, &b); i++)
            c->ret->o->area[1] = (int32_t)b;
        return vb->stopped == NULL;
    }
    return vb->stopped == NULL && vb_err(vb, 5941);
}
MEMBER(pieces_count)
{
    size_t a, b, n = 0;
    while (piece(vb, self, n, &a, &b))
        n++;
    *c->ret = VB_LONG((int64_t)n);
    return vb->stopped == NULL;
}
MEMBER(pieces_edge)
{
    size_t n = 0, a, b;
    while (c->name[0] == 'L' && piece(vb, self, n + 1, &a, &b))
        n++;
    return pieces_each(vb, self, n, c->ret) || vb_err(vb, 5941);
}
static const struct vb_member pieces_members[] = {
    {"Item", pieces_item},  {"Text", range_text},     {"Caption", range_text},
    {"Insert", range_text}, {"Delete", range_delete}, {"Count", pieces_count},
    {"First", pieces_edge}, {"Last", pieces_edge},    {NULL, NULL}};
static const struct vb_objtype pieces_type = {"Paragraphs", pieces_members, NULL, pieces_each};
static bool give_pieces(struct vb *vb, const struct vb_obj *of, struct vb_call *c)
{
    if (!vb_give(vb, &pieces_type, c->ret))
        return false;
    memcpy(c->ret->o->area, of->area, sizeof of->area);
    c->ret->o->parent = of->parent;
    c->ret->o->number = c->name[0];
    return c->argc == 0 || vb_pass_on(vb, c);
}
MEMBER(range_pieces)
{
    return give_pieces(vb, self, c);
}

/* ---- Find: Execute moves the range to what it found, or replaces ---- */

MEMBER(find_execute)
{
    struct vb_obj *range = self->parent;
    vb_value what, with, *text;
    int32_t replace;
    const vb_value *set = vb_prop(vb, self, "Text", false);
    if (vb_has_arg(c, 0) ? !vb_arg_str(vb, c, 0, &what) : set == NULL || !vb_to_str(vb, set, &what))
        return vb->stopped == NULL && set == NULL;
    if (!vb_arg_long(vb, c, 10, 0, &replace) || !text_of(vb, range, &text))
        return false;
    size_t at = vb_str_find(text, &what, (size_t)range->area[0], true);
    *c->ret = VB_BOOL(at != SK_NPOS);
    if (at == SK_NPOS || vb_units(&what) == 0)
        return true;
    range->area[0] = (int32_t)at;
    range->area[1] = (int32_t)(at + vb_units(&what));
    if (replace == 0)
        return true;
    const vb_value *kept = vb_prop(vb, self, "#with", false);
    if (vb_has_arg(c, 9) ? !vb_arg_str(vb, c, 9, &with)
        : kept == NULL   ? !vb_str_c(vb, "", &with)
                         : !vb_to_str(vb, kept, &with))
        return false;
    do {
        if (!put_text(vb, range, &with) || !text_of(vb, range, &text) || !vb_work(vb, 1))
            return false;
        at = vb_str_find(text, &what, (size_t)range->area[1], true);
        if (at == SK_NPOS || replace != 2)
            break;
        range->area[0] = (int32_t)at;
        range->area[1] = (int32_t)(at + vb_units(&what));
    } while (true);
    return true;
}
MEMBER(replacement_text)
{
    if (c->access != VB_GET)
        return vb_set_prop(vb, self->parent, "#with", *vb_arg_of(c, 0));
    const vb_value *kept = vb_prop(vb, self->parent, "#with", false);
    if (kept != NULL)
        *c->ret = *kept;
    return true;
}
static const struct vb_member replacement_members[] = {
    {"Text", replacement_text}, {"ClearFormatting", vb_m_nothing}, {NULL, NULL}};
static const struct vb_objtype replacement_type = {"Replacement", replacement_members, NULL, NULL};
MEMBER(find_replacement)
{
    return vb_child(vb, self, &replacement_type, c);
}
static const struct vb_member find_members[] = {{"Execute", find_execute},
                                                {"Replacement", find_replacement},
                                                {"ClearFormatting", vb_m_nothing},
                                                {"Found", vb_m_true},
                                                {NULL, NULL}};
static const struct vb_objtype find_type = {"Find", find_members, NULL, NULL};
MEMBER(range_find)
{
    return vb_child(vb, self, &find_type, c);
}
MEMBER(range_story)
{
    (void)vb;
    bool story = self->parent != NULL && self->parent->area[3] > 0;
    *c->ret = VB_LONG(story ? self->parent->area[3] : 1);
    return true;
}
MEMBER(range_next)
{
    (void)vb, (void)self;
    *c->ret = VB_OBJ(NULL);
    return true;
}
MEMBER(range_bag)
{
    return vb_child(vb, self, &vb_bag_type, c);
}
MEMBER(insert_file)
{
    sk_span path = vb_arg_text(vb, c, 0);
    (void)self;
    vb_do(vb, vb_is_url(path) ? SK_DO_DOWNLOAD : SK_DO_OTHER, "InsertFile", path);
    vb_path(vb, path);
    return true;
}
static const struct vb_member range_members[] = {{"Text", range_text},
                                                 {"Start", range_edge},
                                                 {"End", range_edge},
                                                 {"Range", range_again},
                                                 {"FormattedText", range_again},
                                                 {"Duplicate", range_again},
                                                 {"Paragraphs", range_pieces},
                                                 {"Sentences", range_pieces},
                                                 {"Words", range_pieces},
                                                 {"Characters", range_pieces},
                                                 {"InsertFile", insert_file},
                                                 {"Lines", range_pieces},
                                                 {"Runs", range_pieces},
                                                 {"StoryType", range_story},
                                                 {"NextStoryRange", range_next},
                                                 {"Cells", vb_m_range_cells},
                                                 {"InsertAfter", range_insert},
                                                 {"InsertBefore", range_insert},
                                                 {"TypeText", range_insert},
                                                 {"InsertParagraphAfter", range_paragraph},
                                                 {"InsertParagraph", range_paragraph},
                                                 {"TypeParagraph", range_paragraph},
                                                 {"Delete", range_delete},
                                                 {"Collapse", range_collapse},
                                                 {"WholeStory", range_whole},
                                                 {"Select", vb_m_nothing},
                                                 {"Copy", vb_m_nothing},
                                                 {"Cut", range_delete},
                                                 {"Paste", vb_m_nothing},
                                                 {"HomeKey", vb_m_nothing},
                                                 {"EndKey", vb_m_nothing},
                                                 {"MoveRight", vb_m_nothing},
                                                 {"MoveDown", vb_m_nothing},
                                                 {"Find", range_find},
                                                 {"Font", range_bag},
                                                 {"ParagraphFormat", range_bag},
                                                 {"Document", vb_m_app},
                                                 {"Tables", vb_m_tables},
                                                 {"Bookmarks", vb_m_parts},
                                                 {"Fields", vb_m_parts},
                                                 {NULL, NULL}};
static const struct vb_objtype range_type = {"Range", range_members, NULL, NULL};

/* ---- the document ---- */

MEMBER(content)
{
    vb_value *text;
    (void)self;
    return document_text(vb, &text) && give_range(vb, NULL, 0, vb_units(text), c->ret);
}
MEMBER(document_range)
{
    int32_t start, end;
    vb_value *text;
    (void)self;
    if (!document_text(vb, &text) || !vb_arg_long(vb, c, 0, 0, &start) ||
        !vb_arg_long(vb, c, 1, (int32_t)vb_units(text), &end))
        return false;
    if (start < 0 || end < start || (size_t)end > vb_units(text))
        return vb_err(vb, 4608);
    return give_range(vb, NULL, (size_t)start, (size_t)end, c->ret);
}
MEMBER(document_pieces)
{
    vb_value whole;
    return content(vb, self, &(struct vb_call){.name = c->name, .ret = &whole}) &&
           give_pieces(vb, whole.o, c);
}
MEMBER(selection)
{
    vb_value *at = vb_prop(vb, self, "#selection", true);
    if (at == NULL)
        return vb_stop(vb, "memory");
    if (at->type != VT_OBJECT) {
        vb_value made;
        if (!give_range(vb, NULL, 0, 0, &made) || !vb_set_prop(vb, self, "#selection", made))
            return false;
        *c->ret = made;
        return true;
    }
    *c->ret = *at;
    return true;
}
bool vb_m_selection(struct vb *vb, struct vb_obj *self, struct vb_call *c)
{
    return selection(vb, self, c);
}
static const struct vb_member document_members[] = {
    {"Name", vb_m_document_name},
    {"FullName", vb_m_document_name},
    {"Path", vb_m_document_name},
    {"Variables", vb_m_parts},
    {"BuiltInDocumentProperties", vb_m_parts},
    {"CustomDocumentProperties", vb_m_parts},
    {"Shapes", vb_m_parts},
    {"InlineShapes", vb_m_parts},
    {"Comments", vb_m_parts},
    {"Bookmarks", vb_m_parts},
    {"ContentControls", vb_m_parts},
    {"Hyperlinks", vb_m_parts},
    {"Fields", vb_m_parts},
    {"FormFields", vb_m_parts},
    {"Footnotes", vb_m_parts},
    {"Endnotes", vb_m_parts},
    {"SelectContentControlsByTag", vb_m_selected_controls},
    {"SelectContentControlsByTitle", vb_m_selected_controls},
    {"CustomXMLParts", vb_m_parts},
    {"Sections", vb_m_sections},
    {"StoryRanges", vb_m_stories},
    {"Tables", vb_m_tables},
    {"Paragraphs", document_pieces},
    {"Sentences", document_pieces},
    {"Words", document_pieces},
    {"Characters", document_pieces},
    {"Content", content},
    {"Range", document_range},
    {"Selection", selection},
    {"SaveAs", vb_m_save_as},
    {"SaveAs2", vb_m_save_as},
    {"SaveCopyAs", vb_m_save_as},
    {"ExportAsFixedFormat", vb_m_save_as},
    {"Save", vb_m_nothing},
    {"Saved", vb_m_true},
    {"Close", vb_m_nothing},
    {"Activate", vb_m_nothing},
    {"Select", vb_m_nothing},
    {"Unprotect", vb_m_nothing},
    {"Protect", vb_m_nothing},
    {"ProtectionType", vb_m_minus_one},
    {"ReadOnly", vb_m_false},
    {"HasPassword", vb_m_false},
    {"FollowHyperlink", vb_m_follow},
    {"SendMail", vb_m_send_mail},
    {"AttachedTemplate", vb_m_template},
    {"VBProject", vb_m_project},
    {"Application", vb_m_app},
    {"Parent", vb_m_app},
    {"ActiveWindow", vb_m_window},
    {"Windows", vb_m_window},
    {NULL, NULL}};
/* ThisDocument.CommandButton1 */
static bool document_other(struct vb *vb, struct vb_obj *self, struct vb_name *name,
                           struct vb_call *c, bool *ret_known)
{
    (void)self;
    *ret_known = c->access == VB_GET && vb_is_control(vb, name->text);
    return !*ret_known || vb_document_control(vb, name->text, c->ret);
}
const struct vb_objtype vb_document_type = {"Document", document_members, document_other, NULL};

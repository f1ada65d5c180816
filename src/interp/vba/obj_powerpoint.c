/* PowerPoint's presentation: slides and their shapes, tags. */
#include "interp/vba/parts.h"

static const struct vb_objtype slide_type;

/* Tags.Add "name", "value"; Tags("name") or Tags.Item("name") is its text; names fold case. */
MEMBER(tag_item)
{
    char *key = sk_arena_cstr(vb->arena, vb_joined(vb, SK_LIT("#tag"), " ", vb_arg_text(vb, c, 0)));
    const vb_value *at = key == NULL ? NULL : vb_prop(vb, self, key, false);
    if (at == NULL)
        return vb_str_c(vb, "", c->ret);
    *c->ret = *at;
    return true;
}
MEMBER(tag_add)
{
    char *key = sk_arena_cstr(vb->arena, vb_joined(vb, SK_LIT("#tag"), " ", vb_arg_text(vb, c, 0)));
    return key == NULL ? vb_stop(vb, "memory") : vb_set_prop(vb, self, key, *vb_arg_of(c, 1));
}
MEMBER(tag_count)
{
    (void)vb;
    *c->ret = VB_LONG((int64_t)self->props.count);
    return true;
}
static const struct vb_member tags_members[] = {{"Item", tag_item},       {"Value", tag_item},
                                                {"Add", tag_add},         {"Count", tag_count},
                                                {"Delete", vb_m_nothing}, {NULL, NULL}};
static const struct vb_objtype tags_type = {"Tags", tags_members, NULL, NULL};
MEMBER(tags)
{
    return vb_child(vb, self, &tags_type, c);
}

/* A slide's texts: number is which of the presentation's slides, from 1. */
MEMBER(notes)
{
    return vb_child(vb, self, &slide_type, &(struct vb_call){.name = c->name, .ret = c->ret});
}
MEMBER(slide_number)
{
    (void)vb;
    *c->ret = VB_LONG(self->number);
    return true;
}
MEMBER(slide_name)
{
    struct sk_text t = sk_text_new(vb->arena, 32);
    sk_text_printf(&t, "Slide%d", (int)self->number);
    return vb_return_text(vb, c, sk_text_view(&t));
}
static const struct vb_member slide_members[] = {{"Name", slide_name},
                                                 {"Shapes", vb_m_parts},
                                                 {"Comments", vb_m_parts},
                                                 {"Hyperlinks", vb_m_parts},
                                                 {"Tags", tags},
                                                 {"SlideIndex", slide_number},
                                                 {"SlideID", slide_number},
                                                 {"NotesPage", notes},
                                                 {"Select", vb_m_nothing},
                                                 {"Parent", vb_m_parent},
                                                 {NULL, NULL}};
static const struct vb_objtype slide_type = {"Slide", slide_members, NULL, NULL};

/* The presentation's shapes are not known by slide: each slide has them all. */
MEMBER(slides_item)
{
    int32_t n = 1;
    struct sk_text t = sk_text_new(vb->arena, 32);
    if (vb_arg_of(c, 0)->type != VT_STRING && !vb_arg_long(vb, c, 0, 1, &n))
        return false;
    sk_text_printf(&t, "slide %d", (int)n);
    char *name = sk_arena_cstr(vb->arena, sk_text_view(&t));
    if (name == NULL || n < 1)
        return vb_err(vb, 9);
    if (!vb_child(vb, self, &slide_type, &(struct vb_call){.name = name, .ret = c->ret}))
        return false;
    c->ret->o->number = n;
    return true;
}
MEMBER(slides_count)
{
    (void)vb, (void)self;
    *c->ret = VB_LONG(1);
    return true;
}
static bool slides_each(struct vb *vb, struct vb_obj *self, size_t i, vb_value *ret)
{
    vb_value one = VB_LONG(1);
    return i == 0 &&
           slides_item(vb, self,
                       &(struct vb_call){.name = "Item", .args = &one, .argc = 1, .ret = ret});
}
static const struct vb_member slides_members[] = {{"Item", slides_item},
                                                  {"Count", slides_count},
                                                  {"Add", slides_item},
                                                  {"FindBySlideID", slides_item},
                                                  {NULL, NULL}};
static const struct vb_objtype slides_type = {"Slides", slides_members, NULL, slides_each};
MEMBER(slides)
{
    return vb_child(vb, self, &slides_type, c);
}
static const struct vb_member presentation_members[] = {{"Name", vb_m_document_name},
                                                        {"FullName", vb_m_document_name},
                                                        {"Path", vb_m_document_name},
                                                        {"Slides", slides},
                                                        {"SlideMaster", notes},
                                                        {"Tags", tags},
                                                        {"BuiltInDocumentProperties", vb_m_parts},
                                                        {"CustomDocumentProperties", vb_m_parts},
                                                        {"VBProject", vb_m_project},
                                                        {"SaveAs", vb_m_save_as},
                                                        {"SaveCopyAs", vb_m_save_as},
                                                        {"Save", vb_m_nothing},
                                                        {"Close", vb_m_nothing},
                                                        {"FollowHyperlink", vb_m_follow},
                                                        {"Application", vb_m_app},
                                                        {"Parent", vb_m_app},
                                                        {NULL, NULL}};
const struct vb_objtype vb_presentation_type = {"Presentation", presentation_members, NULL, NULL};

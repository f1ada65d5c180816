/* PowerPoint's presentation: slides and their shapes, tags. */
#include <stdlib.h>

#include "interp/vba/sheet.h"

int32_t vb_page_of(const struct vb_obj *o)
{
    const struct vb_cells *cells = o->data;
    return o->type == &vb_slide_type                    ? (int32_t)o->number
           : o->type == &vb_sheet_type && cells != NULL ? (int32_t)cells->index
                                                        : 0;
}

/* ---- tags: keys and items; names are kept in capitals ---- */

/* area[0]: the slide; bytes: the shape. */
static bool tags_fill(struct vb *vb, struct vb_obj *list)
{
    vb_value name, value;
    if (list->pos != 0)
        return true;
    list->pos = 1;
    for (const struct sk_fact *f = vb->input->facts; f != NULL && vb_work(vb, 1); f = f->next) {
        if (f->kind != SK_FACT_TAG || f->number != list->area[0] || !sk_eq(f->owner, list->bytes))
            continue;
        vb_value *key = SK_PUSH(vb->arena, &list->keys);
        if (key == NULL || !vb_str_utf8(vb, f->name, &name) || !vb_str_utf8(vb, f->value, &value) ||
            !vb_push(vb, list, value))
            return key != NULL || vb_stop(vb, "memory");
        *key = name;
    }
    return vb->stopped == NULL;
}
/* The place of a tag by name, or by number from 1; SK_NPOS: there is none. */
static size_t tag_at(struct vb *vb, struct vb_obj *self, const vb_value *which)
{
    if (!tags_fill(vb, self))
        return SK_NPOS;
    double n = vb_is_num(which->type) ? vb_num(which) : 0;
    if (n >= 1 && n <= (double)self->items.count)
        return (size_t)n - 1;
    for (size_t i = 0; i < self->keys.count && i < self->items.count; i++)
        if (sk_ieq(vb_text(vb, &self->keys.at[i]), vb_text(vb, which)))
            return i;
    return SK_NPOS;
}
MEMBER(tag_item)
{
    size_t at = tag_at(vb, self, vb_arg_of(c, 0));
    if (at == SK_NPOS)
        return vb->stopped == NULL && vb_str_c(vb, "", c->ret);
    *c->ret = c->name[0] == 'N' ? self->keys.at[at] : self->items.at[at];
    return true;
}
MEMBER(tag_add)
{
    size_t at = tag_at(vb, self, vb_arg_of(c, 0));
    if (at != SK_NPOS) {
        self->items.at[at] = *vb_arg_of(c, 1);
        return true;
    }
    vb_value *key = vb->stopped == NULL ? SK_PUSH(vb->arena, &self->keys) : NULL;
    if (key == NULL)
        return vb_stop(vb, "memory");
    *key = *vb_arg_of(c, 0);
    return vb_push(vb, self, *vb_arg_of(c, 1));
}
MEMBER(tag_count)
{
    return tags_fill(vb, self) && vb_m_count(vb, self, c);
}
static const struct vb_member tags_members[] = {
    {"Item", tag_item},   {"Value", tag_item},      {"Name", tag_item}, {"Add", tag_add},
    {"Count", tag_count}, {"Delete", vb_m_nothing}, {NULL, NULL}};
static const struct vb_objtype tags_type = {"Tags", tags_members, NULL, NULL};
bool vb_m_tags(struct vb *vb, struct vb_obj *self, struct vb_call *c)
{
    if (!vb_child(vb, self, &tags_type, &(struct vb_call){.name = "#tags", .ret = c->ret}))
        return false;
    const struct sk_fact *shape = self->type == &vb_part_type ? self->data : NULL;
    c->ret->o->area[0] = shape != NULL ? (int32_t)shape->number : vb_page_of(self);
    c->ret->o->bytes = shape != NULL ? self->path : (sk_span){0};
    return c->argc == 0 || vb_pass_on(vb, c);
}

/* A slide's texts: number is which of the presentation's slides, from 1. */
MEMBER(notes)
{
    return vb_child(vb, self, &vb_slide_type, &(struct vb_call){.name = c->name, .ret = c->ret});
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
                                                 {"Tags", vb_m_tags},
                                                 {"SlideIndex", slide_number},
                                                 {"SlideID", slide_number},
                                                 {"NotesPage", notes},
                                                 {"Select", vb_m_nothing},
                                                 {"Parent", vb_m_parent},
                                                 {NULL, NULL}};
const struct vb_objtype vb_slide_type = {"Slide", slide_members, NULL, NULL};

static int32_t slide_count(struct vb *vb)
{
    int64_t most = 1;
    for (const struct sk_fact *f = vb->input->facts; f != NULL && vb_work(vb, 1); f = f->next)
        most = f->number > most && f->number < 10000 ? f->number : most;
    return (int32_t)most;
}
MEMBER(slides_item)
{
    int32_t n = 1;
    struct sk_text t = sk_text_new(vb->arena, 32);
    if (vb_arg_of(c, 0)->type == VT_STRING) {
        sk_span of = vb_arg_text(vb, c, 0); /* "Slide3" */
        char *digits =
            sk_istarts(of, SK_LIT("Slide")) ? sk_arena_cstr(vb->arena, sk_from(of, 5)) : NULL;
        n = digits == NULL ? 1 : atoi(digits);
    } else if (!vb_arg_long(vb, c, 0, 1, &n)) {
        return false;
    }
    if (n > slide_count(vb) && vb->input->facts != NULL && c->name[0] == 'I')
        return vb_err(vb, 9);
    sk_text_printf(&t, "slide %d", (int)n);
    char *name = sk_arena_cstr(vb->arena, sk_text_view(&t));
    if (name == NULL || n < 1)
        return vb_err(vb, 9);
    if (!vb_child(vb, self, &vb_slide_type, &(struct vb_call){.name = name, .ret = c->ret}))
        return false;
    c->ret->o->number = n;
    return true;
}
MEMBER(slides_count)
{
    (void)self;
    *c->ret = VB_LONG(slide_count(vb));
    return true;
}
static bool slides_each(struct vb *vb, struct vb_obj *self, size_t i, vb_value *ret)
{
    vb_value one = VB_LONG((int64_t)i + 1);
    return i < (size_t)slide_count(vb) &&
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
                                                        {"Tags", vb_m_tags},
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

/* What sends mail: Outlook's items, CDO.Message. */
#include "interp/vba/objects.h"

static sk_span recipients(struct vb *vb, struct vb_obj *self)
{
    sk_span to = vb_prop_text(vb, self, "To");
    static const char *const more[] = {"CC", "BCC", "#recipients"};
    for (size_t i = 0; i < 3; i++)
        to = vb_joined(vb, to, "; ", vb_prop_text(vb, self, more[i]));
    return to;
}
/* "a@b.example; c <d@e.example>" */
static void addresses(struct vb *vb, sk_span to)
{
    size_t i = 0;
    while (i < to.len && vb_work(vb, 1)) {
        size_t from = i;
        while (i < to.len && memchr(";,<> '\"", to.ptr[i], 7) == NULL)
            i++;
        sk_span one = sk_slice(to, from, i++);
        size_t at = sk_find_byte(one, '@');
        if (at != SK_NPOS && at > 0 && at + 1 < one.len)
            sk_events_indicator(&vb->events, SK_IOC_EMAIL, one);
    }
}
static bool send_item(struct vb *vb, struct vb_obj *self, const char *api)
{
    sk_span to = recipients(vb, self), subject = vb_prop_text(vb, self, "Subject");
    vb_do(vb, SK_DO_MAIL, api, to.len > 0 ? to : subject.len > 0 ? subject : SK_LIT("mail"));
    addresses(vb, to);
    static const char *const texts[] = {"Body", "HTMLBody", "TextBody"};
    for (size_t i = 0; i < 3; i++)
        sk_events_urls(&vb->events, vb_prop_text(vb, self, texts[i]));
    return true;
}
MEMBER(item_send)
{
    (void)c;
    return send_item(vb, self, "Outlook.MailItem.Send");
}
MEMBER(add_attachment)
{
    sk_span path = vb_arg_text(vb, c, 0);
    (void)self;
    vb_do(vb, SK_DO_OTHER, "Attachments.Add", path);
    vb_path(vb, path);
    *c->ret = VB_OBJ(vb_opaque(vb, SK_LIT("Attachment")));
    return c->ret->o != NULL;
}
static const struct vb_member attachments_members[] = {
    {"Item", vb_m_item1}, {"Add", add_attachment}, {"Count", vb_m_count}, {NULL, NULL}};
static const struct vb_objtype attachments_type = {"Attachments", attachments_members, NULL, NULL};
MEMBER(attachments)
{
    return vb_child(vb, self, &attachments_type, c);
}
MEMBER(add_recipient)
{
    vb_value v;
    sk_span all = vb_prop_text(vb, self->parent, "#recipients");
    if (!vb_str_utf8(vb, vb_joined(vb, all, "; ", vb_arg_text(vb, c, 0)), &v) ||
        !vb_set_prop(vb, self->parent, "#recipients", v))
        return false;
    return vb_give(vb, &vb_bag_type, c->ret);
}
static const struct vb_member recipients_members[] = {{"Item", vb_m_item1},
                                                      {"Add", add_recipient},
                                                      {"Count", vb_m_count},
                                                      {"ResolveAll", vb_m_true},
                                                      {NULL, NULL}};
static const struct vb_objtype recipients_type = {"Recipients", recipients_members, NULL, NULL};
MEMBER(recipient_list)
{
    return vb_child(vb, self, &recipients_type, c);
}
/* Workbook.SendMail Recipients, Subject; Document.SendMail asks its user. */
bool vb_m_send_mail(struct vb *vb, struct vb_obj *self, struct vb_call *c)
{
    const vb_value *v = vb_arg_of(c, 0);
    sk_span to = {0};
    (void)self;
    for (size_t i = 0; v->type == VT_ARRAY && i < v->a->count && i < 64; i++)
        to = vb_joined(vb, to, "; ", vb_text(vb, &v->a->at[i]));
    if (v->type != VT_ARRAY)
        to = vb_arg_text(vb, c, 0);
    vb_do(vb, SK_DO_MAIL, "SendMail", to.len > 0 ? to : SK_LIT("mail"));
    addresses(vb, to);
    return true;
}
MEMBER(item_save)
{
    (void)self;
    vb_do(vb, SK_DO_WRITE, "Outlook.MailItem.SaveAs", vb_arg_text(vb, c, 0));
    return true;
}
MEMBER(text)
{
    return vb_kept_text(vb, self, c, "");
}
static const struct vb_member item_members[] = {{"Subject", text},
                                                {"Body", text},
                                                {"HTMLBody", text},
                                                {"To", text},
                                                {"CC", text},
                                                {"BCC", text},
                                                {"Send", item_send},
                                                {"Attachments", attachments},
                                                {"Recipients", recipient_list},
                                                {"SaveAs", item_save},
                                                {"Display", vb_m_nothing},
                                                {"Save", vb_m_nothing},
                                                {"Delete", vb_m_nothing},
                                                {"DeleteAfterSubmit", vb_m_false},
                                                {NULL, NULL}};
static const struct vb_objtype item_type = {"MailItem", item_members, NULL, NULL};
MEMBER(create_item)
{
    (void)self;
    return vb_give(vb, &item_type, c->ret);
}
MEMBER(shell)
{
    (void)self;
    return vb_create(vb, vb_arg_text(vb, c, 0), c->ret);
}
MEMBER(folder)
{
    (void)self;
    vb_env(vb, "Outlook.NameSpace", sk_span_of_cstr(c->name));
    *c->ret = VB_OBJ(vb_opaque(vb, SK_LIT("MAPIFolder")));
    return c->ret->o != NULL;
}
static const struct vb_member space_members[] = {{"GetDefaultFolder", folder},
                                                 {"Folders", folder},
                                                 {"AddressLists", folder},
                                                 {"CurrentUser", folder},
                                                 {"Logon", vb_m_nothing},
                                                 {"Logoff", vb_m_nothing},
                                                 {NULL, NULL}};
static const struct vb_objtype space_type = {"NameSpace", space_members, NULL, NULL};
MEMBER(space)
{
    struct vb_call none = {.name = c->name, .ret = c->ret};
    return vb_child(vb, self, &space_type, &none);
}
static const struct vb_member outlook_members[] = {{"CreateItem", create_item},
                                                   {"CreateItemFromTemplate", create_item},
                                                   {"CreateObject", shell},
                                                   {"GetNamespace", space},
                                                   {"Session", space},
                                                   {"Quit", vb_m_nothing},
                                                   {NULL, NULL}};
static const struct vb_objtype outlook_type = {"Application", outlook_members, NULL, NULL};

MEMBER(cdo_send)
{
    (void)c;
    return send_item(vb, self, "CDO.Message.Send");
}
static const struct vb_member cdo_members[] = {{"Subject", text},
                                               {"TextBody", text},
                                               {"HTMLBody", text},
                                               {"To", text},
                                               {"From", text},
                                               {"Send", cdo_send},
                                               {"AddAttachment", add_attachment},
                                               {NULL, NULL}};
static const struct vb_objtype cdo_type = {"Message", cdo_members, NULL, NULL};

const struct vb_maker vb_make_mail[] = {
    {"outlook.application*", &outlook_type}, {"cdo.message*", &cdo_type}, {NULL, NULL}};

/* objects.h: the families of objects, one obj_<subject>.c each, and what they share.
 * May be used by: interp/vba. */
#ifndef SEKISHO_INTERP_VBA_OBJECTS_H
#define SEKISHO_INTERP_VBA_OBJECTS_H

#include "interp/common/command.h"
#include "interp/vba/vm.h"

/* A member: reads (access VB_GET), is called, or is written (the last argument is the value). */
#define MEMBER(name) static bool name(struct vb *vb, struct vb_obj *self, struct vb_call *c)

/* A ProgID or moniker and what makes the object; ended by NULL. */
struct vb_maker {
    const char *prog_id; /* lower case; a '*' at the end: a prefix */
    const struct vb_objtype *type;
};
extern const struct vb_maker vb_make_basic[], vb_make_dotnet[], vb_make_shell[], vb_make_fso[],
    vb_make_http[], vb_make_stream[], vb_make_dom[], vb_make_wmi[], vb_make_regexp[],
    vb_make_task[], vb_make_host[], vb_make_mail[], vb_make_office[];

extern const struct vb_objtype vb_err_type, vb_debug_type, vb_collection_type, vb_application_type,
    vb_document_type, vb_workbook_type, vb_presentation_type, vb_wscript_type, vb_list_type,
    vb_opaque_type, vb_form_type, vb_control_type, vb_window_type, vb_bag_type;

/* ---- what members are made of (object.c) ---- */

bool vb_give(struct vb *vb, const struct vb_objtype *type, vb_value *ret); /* a new object */
bool vb_give_at(struct vb *vb, const struct vb_objtype *type, sk_span path, vb_value *ret);
/* The child that stands under c->name: made when first asked for, then the same. */
bool vb_child(struct vb *vb, struct vb_obj *self, const struct vb_objtype *type, struct vb_call *c);
/* A property that is kept and starts as `first`: GET gives it, LET and SET put it. */
bool vb_kept(struct vb *vb, struct vb_obj *self, struct vb_call *c, vb_value first);
bool vb_kept_text(struct vb *vb, struct vb_obj *self, struct vb_call *c, const char *first);
bool vb_push(struct vb *vb, struct vb_obj *list, vb_value v);
/* What was set as `name`, as text; len 0: nothing was. */
sk_span vb_prop_text(struct vb *vb, struct vb_obj *self, const char *name);
double vb_prop_num(struct vb *vb, struct vb_obj *self, const char *name, double fallback);
/* The object takes the argument list behind its name: Items("x") is Items.Item("x"). */
bool vb_pass_on(struct vb *vb, struct vb_call *c);
bool vb_list_item(struct vb *vb, struct vb_obj *self, struct vb_call *c, int64_t base, int error);

/* Members that many tables use. */
vb_member_fn vb_m_nothing, vb_m_count, vb_m_true, vb_m_false, vb_m_zero, vb_m_self, vb_m_app,
    vb_m_item0, vb_m_item1, vb_m_parent;

/* The machine is examined: a behaviour, and the run depends on the profile. */
void vb_env(struct vb *vb, const char *api, sk_span what);
void vb_path(struct vb *vb, sk_span path);
/* "a -> b": what a copy or a move does. */
void vb_do_move(struct vb *vb, const char *api, sk_span from, sk_span to);
bool vb_expand(struct vb *vb, sk_span s, sk_span *ret); /* %NAME% */
/* Bytes that a URL would give, known again when they are written or run. */
sk_span vb_fetched(struct vb *vb, sk_span url);
bool vb_is_fetched(sk_span bytes);
void vb_do_script(struct vb *vb, const char *api, enum sk_language language, sk_span code);
sk_span vb_joined(struct vb *vb, sk_span a, const char *between, sk_span b);
bool vb_is_url(sk_span s);

/* obj_dom.c */
bool vb_base64(struct vb *vb, sk_span in, bool hex, vb_value *ret);
/* obj_named.c: puts named arguments where the member of that name takes them. */
bool vb_place_named(struct vb *vb, const struct vb_name *member, struct vb_call *c);
/* create.c */
enum vb_host { VB_HOST_NONE, VB_HOST_WORD, VB_HOST_EXCEL, VB_HOST_POWERPOINT, VB_HOST_OUTLOOK };
enum vb_host vb_host(struct vb *vb);
bool vb_prepare_objects(struct vb *vb);
struct vb_obj *vb_twin(struct vb *vb, const struct vb_obj *me); /* NULL: it has none */
/* obj_excel.c */
bool vb_excel_range(struct vb *vb, struct vb_call *c);
bool vb_excel_cells(struct vb *vb, struct vb_call *c);
bool vb_excel_sheet(struct vb *vb, const vb_value *key, vb_value *ret);
bool vb_excel_active(struct vb *vb, vb_value *ret);
bool vb_excel_code_name(struct vb *vb, sk_span name, vb_value *ret); /* false: no such sheet */
bool vb_excel_address(struct vb *vb, sk_span text, vb_value *ret);   /* false: it is none */
bool vb_is_address(sk_span text);
/* obj_forms.c */
bool vb_form_of(struct vb *vb, sk_span name, vb_value *ret);
bool vb_form_has(struct vb *vb, sk_span form, sk_span name);
bool vb_is_control(struct vb *vb, sk_span name);
bool vb_document_control(struct vb *vb, sk_span name, vb_value *ret);
bool vb_form_member(struct vb *vb, struct vb_obj *self, struct vb_name *name, struct vb_call *c,
                    bool *ret_known);
bool vb_form_load(struct vb *vb, struct vb_obj *form);

bool vb_m_send_mail(struct vb *vb, struct vb_obj *self, struct vb_call *c);
bool vb_macro4(struct vb *vb, sk_span text);
#endif

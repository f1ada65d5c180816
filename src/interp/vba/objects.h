/* objects.h: the families of objects.
 * May be used by: interp/vba. */
#ifndef SEKISHO_INTERP_VBA_OBJECTS_H
#define SEKISHO_INTERP_VBA_OBJECTS_H

#include "interp/common/command.h"
#include "interp/vba/vm.h"

/* A ProgID or moniker and what makes the object; ended by NULL. */
struct vb_maker {
    const char *prog_id; /* lower case; a '*' at the end: a prefix */
    const struct vb_objtype *type;
};
extern const struct vb_maker vb_make_basic[], vb_make_script[], vb_make_net[];

extern const struct vb_objtype vb_err_type, vb_debug_type, vb_collection_type, vb_application_type,
    vb_document_type, vb_wscript_type;

#endif

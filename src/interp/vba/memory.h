/* memory.h: addresses of variables and procedures, and bytes behind them.
 * May be used by: interp/vba. */
#ifndef SEKISHO_INTERP_VBA_MEMORY_H
#define SEKISHO_INTERP_VBA_MEMORY_H

#include "interp/vba/vm.h"

/* The address of a variable or array element; text: of a string's characters. */
bool vb_pointer(struct vb *vb, vb_value *ref, bool text, int64_t *ret);
bool vb_object_address(struct vb *vb, struct vb_obj *o, int64_t *ret);
/* Bytes at an address that vb_pointer gave; *ret_known: it is one. */
bool vb_memory_read(struct vb *vb, const vb_value *where, size_t n, sk_span *ret, bool *ret_known);
bool vb_memory_write(struct vb *vb, const vb_value *where, sk_span bytes, bool *ret_known);
/* *ret becomes the text whose characters lie at `where`; else it stays. */
bool vb_pointed_text(struct vb *vb, const vb_value *where, vb_value *ret);
/* The same of an array element that is handed over by reference: b(0). */
bool vb_element_read(struct vb *vb, const vb_value *arg, size_t n, sk_span *ret, bool *ret_known);
bool vb_element_write(struct vb *vb, const vb_value *arg, sk_span bytes, bool *ret_known);
int64_t vb_proc_address(sk_span name);
bool vb_is_running(const struct vb *vb, const struct vb_proc *q);
/* Runs the procedure that AddressOf gave this number for, unless it runs already. */
bool vb_call_back(struct vb *vb, const vb_value *address);

#endif

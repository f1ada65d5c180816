/* run.h: one run of a project: its machine, its entries.
 * May be used by: interp/vba. */
#ifndef SEKISHO_INTERP_VBA_RUN_H
#define SEKISHO_INTERP_VBA_RUN_H

#include "interp/vba/vm.h"

struct vb_run {
    struct vb *vb;
    struct sk_text entries; /* that ran, comma-separated */
    bool any;
    struct vb_error failed; /* the first error that ended an entry */
};

/* entry.c: all that return false left the reason in r->failed or vb->stopped. */
bool vb_fire(struct vb_run *r, struct vb_proc *q, vb_value *ret);
bool vb_fire_all(struct vb_run *r);

/* branch.c: where a run could have gone another way, told by what the machine's environment is. */
struct vb_branch {
    uint32_t proc, pc; /* vb_proc.serial */
};

/* run.c */
enum sk_status vb_run_input(const struct sk_interp_input *input, struct sk_arena *arena,
                            struct sk_budget *budget, const struct sk_sink *sink,
                            struct sk_interp_result *ret);

#endif

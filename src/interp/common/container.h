/* container.h: scripts that stand in something: pages and script files with blocks of several
 * languages, encoded scripts. May be used by: interp. Uses: core/interp.h, codec. */
#ifndef SEKISHO_INTERP_COMMON_CONTAINER_H
#define SEKISHO_INTERP_COMMON_CONTAINER_H

#include "core/interp.h"

/* Where the input's source is a page or a script file: runs the groups of its first job, each in
 * the interpreter of its language, in the order of the document. Where it is encoded (#@~^): gives
 * the decoded text as a layer and runs that by `run`. False, and nothing done, where it is plain.
 */
bool sk_container_run(const struct sk_interp_input *input, struct sk_arena *arena,
                      struct sk_budget *budget, const struct sk_sink *sink, sk_interp_run *run,
                      struct sk_interp_result *ret);

#endif

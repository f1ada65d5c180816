/* sandbox.h: takes from this process all that looking at bytes does not need.
 * May be used by: engine's workers, the program's other children. Uses: libc, libseccomp. */
#ifndef SEKISHO_ENGINE_SANDBOX_H
#define SEKISHO_ENGINE_SANDBOX_H

#include <stdbool.h>
#include <stddef.h>

/* For good: no core file, no more than max_bytes of address space (0: no limit), no new
 * privileges, no file system (Landlock, where the kernel has it), no system calls but those for
 * memory, time and the descriptors that are open. False: the process must not go on. Under
 * sanitizers only the first two hold, because their runtime needs more. */
bool sk_sandbox_enter(size_t max_bytes);

#endif

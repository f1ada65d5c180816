/* emulate.h: runs the macros and scripts of a walked tree in their emulators: what they would do
 * becomes behaviours and indicators, what they decode to becomes artifacts that are walked again.
 * May be used by: engine. */
#ifndef SEKISHO_ENGINE_EMULATE_H
#define SEKISHO_ENGINE_EMULATE_H

#include "core/scan.h"

/* Runs what stands at `from` or behind it in the order of ids and has not been run. A VBA project
 * is run as a whole, with the facts of its document. False: nothing was there to run. */
bool sk_emulate(struct sk_scan *scan, struct sk_artifact *from);

#endif

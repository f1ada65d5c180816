/* clock.h: monotonic time for deadlines and measurements; never the time of day.
 * May be used by: core, engine, app, bench. */
#ifndef SEKISHO_BASE_CLOCK_H
#define SEKISHO_BASE_CLOCK_H

#include <stdint.h>

uint64_t sk_now_ns(void);

#endif

/* worker.h: the process that looks at hostile bytes, and what goes over its two lines.
 * Orders come by socket (one packet each: offset u64, bytes u64, name; the file as a descriptor).
 * Answers go by pipe, as frames: kind u8, length u64, then
 *   SK_FRAME_ARTIFACT  SHA-256 (32 bytes), the artifact's bytes
 *   SK_FRAME_RESULT    verdict u8, length of the report u64, the report, the page
 * All numbers little-endian. The reader of the pipe trusts none of it.
 * May be used by: engine. */
#ifndef SEKISHO_ENGINE_WORKER_H
#define SEKISHO_ENGINE_WORKER_H

#include "engine/job.h"

enum sk_frame_kind { SK_FRAME_ARTIFACT = 'A', SK_FRAME_RESULT = 'R' };
enum { SK_FRAME_HEADER_BYTES = 9 };

struct sk_worker {
    int pid;    /* 0: not running */
    int orders; /* our end of the socket */
    int answers;
};

/* Forks. SK_OK or SK_IO (errno). */
SK_MUST_CHECK enum sk_status sk_worker_start(struct sk_worker *worker, struct sk_job *job);
/* Hands an input over. SK_OK; SK_LIMIT: the line is full, try again later; SK_IO. */
SK_MUST_CHECK enum sk_status sk_worker_order(const struct sk_worker *worker,
                                             const struct sk_input *input);
/* Ends it, waits for it, closes the lines. Harmless when it is not running. */
void sk_worker_stop(struct sk_worker *worker);

#endif

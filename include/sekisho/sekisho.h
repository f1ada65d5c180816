/* sekisho.h: takes mail and files apart and says what is hidden in them.
 *
 * One engine serves many scans, one after the other; several threads need an engine each. A scan
 * runs in the calling process, without a sandbox: use `sekisho scan --jobs` where a defect in a
 * parser must not reach the caller. All strings are UTF-8, and belong to the object that they were
 * asked of; they live until it is freed. */
#ifndef SEKISHO_SEKISHO_H
#define SEKISHO_SEKISHO_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define SEKISHO_API __attribute__((visibility("default")))

struct sekisho_engine;
struct sekisho_result;

enum sekisho_verdict {
    SEKISHO_CLEAN,
    SEKISHO_UNREADABLE, /* nothing bad was seen, but a part could not be looked into */
    SEKISHO_SUSPICIOUS,
    SEKISHO_MALICIOUS
};

SEKISHO_API const char *sekisho_version(void);

/* NULL: no memory. */
SEKISHO_API struct sekisho_engine *sekisho_engine_new(void);
SEKISHO_API void sekisho_engine_free(struct sekisho_engine *engine); /* NULL is fine */

/* Sets an option of `sekisho scan` by its long name: password (repeatable), authserv-id
 * (repeatable), max-size, max-depth, timeout. 0; or -1: no such option, or not a usable value. */
SEKISHO_API int sekisho_engine_set(struct sekisho_engine *engine, const char *option,
                                   const char *value);

/* Scans. The engine must outlive the result, and so must `bytes`. name is a file name, for its
 * ending; it may be NULL. NULL: no memory, or (scan_file) the file could not be read (errno). */
SEKISHO_API struct sekisho_result *
sekisho_scan_bytes(struct sekisho_engine *engine, const char *name, const void *bytes, size_t size);
SEKISHO_API struct sekisho_result *sekisho_scan_file(struct sekisho_engine *engine,
                                                     const char *path);
SEKISHO_API void sekisho_result_free(struct sekisho_result *result); /* NULL is fine */

SEKISHO_API enum sekisho_verdict sekisho_result_verdict(const struct sekisho_result *result);
SEKISHO_API unsigned sekisho_result_score(const struct sekisho_result *result); /* 0 to 100 */
/* The record of `sekisho scan --json`, with a line end. NULL: no memory. */
SEKISHO_API const char *sekisho_result_json(struct sekisho_result *result);

/* Anything that was looked at: the input (number 0) and all that came out of it. */
struct sekisho_artifact {
    uint32_t id;
    int64_t parent; /* -1: the input has none */
    const char *role, *format;
    const char *name, *media_type; /* NULL: none */
    const void *bytes;             /* decoded */
    size_t size;
    char sha256[65];
};
SEKISHO_API size_t sekisho_result_artifact_count(const struct sekisho_result *result);
/* 0; -1: there is no such artifact. */
SEKISHO_API int sekisho_result_artifact(struct sekisho_result *result, size_t index,
                                        struct sekisho_artifact *ret);

struct sekisho_finding {
    const char *id;                 /* "vba.auto-run" */
    const char *severity;           /* info, low, medium, high, critical */
    const char *attack;             /* ATT&CK techniques, comma-separated; may be empty */
    const char *detail;             /* the evidence */
    const char *english, *japanese; /* what it means, one sentence */
    uint32_t artifact;
};
SEKISHO_API size_t sekisho_result_finding_count(const struct sekisho_result *result);
SEKISHO_API int sekisho_result_finding(struct sekisho_result *result, size_t index,
                                       struct sekisho_finding *ret);

#ifdef __cplusplus
}
#endif

#endif

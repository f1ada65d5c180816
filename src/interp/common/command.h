/* command.h: what a Windows command line starts, and of which behaviour kind that is.
 * May be used by: interp. Uses: events. */
#ifndef SEKISHO_INTERP_COMMON_COMMAND_H
#define SEKISHO_INTERP_COMMON_COMMAND_H

#include "interp/common/events.h"

struct sk_command {
    sk_span program;             /* lower case, without folder and .exe: "powershell" */
    sk_span args;                /* what stands behind it, trimmed */
    enum sk_behaviour_kind kind; /* PROCESS, LOAD, DOWNLOAD, REGISTRY, WRITE */
    bool also_process;           /* the download is one by a program that does more */
    /* Text that is handed to an interpreter: decoded, UTF-8; NONE: there is none. */
    enum sk_language language;
    sk_span code;
    sk_span inner;   /* a further command line that it starts (wmic … create "x"); len 0: none */
    bool delayed;    /* cmd /v:on */
    bool from_stdin; /* an interpreter that reads its code from standard input */
};

/* Classifies `line` (as given to CreateProcess: no variables left). New texts lie in the arena;
 * false only without memory. */
SK_MUST_CHECK bool sk_command_of(struct sk_arena *arena, sk_span line, struct sk_command *ret);

/* Records the start of `line` by `api`: the behaviour with the whole line in `what`, its URLs,
 * the layers it hands on, and the same for inner command lines. *ret (may be NULL) gets the
 * classification of the outermost one. */
void sk_command_tell(struct sk_events *ev, sk_span api, sk_span line, struct sk_command *ret);

/* The same for an interpreter that has no events of its own. */
void sk_command_emit(struct sk_arena *arena, const struct sk_sink *sink, sk_span api, sk_span line);

/* Cuts the next argument off *rest as the Microsoft C run-time does (quotes, \"); false at the
 * end. The text is new where quotes had to go. */
bool sk_command_arg(struct sk_arena *arena, sk_span *rest, sk_span *ret);

/* powershell.exe's own arguments: *ret_code is the script it runs (decoded), len 0: none given;
 * *ret_stdin: it is read from standard input. */
void sk_powershell_args(struct sk_arena *arena, sk_span args, sk_span *ret_code, bool *ret_stdin,
                        sk_span *ret_file);

/* Base64 as .NET takes it, but tolerant: white space, missing padding and a cut end are fine.
 * False: a character that is not of the alphabet. */
bool sk_command_base64(struct sk_arena *arena, sk_span text, sk_span *ret);

/* The value of a default Windows environment variable, or false. `profile` may be NULL. */
bool sk_windows_env(struct sk_arena *arena, const struct sk_host_profile *profile, sk_span name,
                    sk_span *ret);
/* Name of the n-th variable of the default environment; NULL behind the last. */
const char *sk_windows_env_name(size_t n);

#endif

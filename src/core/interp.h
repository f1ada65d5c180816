/* interp.h: what an emulated language gives the engine. An interpreter knows nothing of scans:
 * text and a document model go in, events come out. It touches no file, network or clock.
 * May be used by: interp, engine, app (emulate). */
#ifndef SEKISHO_CORE_INTERP_H
#define SEKISHO_CORE_INTERP_H

#include "core/scan.h"

enum sk_language {
    SK_LANG_NONE,
    SK_LANG_VBA,
    SK_LANG_VBSCRIPT,
    SK_LANG_POWERSHELL,
    SK_LANG_CMD,
    SK_LANG_JSCRIPT,
    SK_LANG_XLM,
    SK_LANG_COUNT
};
const char *sk_language_name(enum sk_language language);
/* The language that a script's source (UTF-8) is most likely in; of a page or script file, that of
 * its first script. VBA where nothing speaks for another. */
enum sk_language sk_recognise_language(sk_span source);

/* The machine a macro believes to run on: data, never the real one. */
struct sk_host_profile {
    const char *name;   /* "en-US", "ja-JP" */
    const char *locale; /* of dates, numbers, month names, messages */
    const char *user, *computer, *domain;
    const char *office_version, *os_version, *os_caption; /* "Microsoft Windows 10 Pro" */
    uint32_t ansi_code_page, language_id;
    const char *country;         /* as Excel's International(xlCountryCode) has it: "1", "81" */
    const char *recent_files[8]; /* names, newest first; NULL behind the last */
    uint32_t recent_file_count, task_count;
    uint32_t screen_width, screen_height; /* pixels */
    uint32_t window_width, window_height; /* of the application, points */
    const char *printer;
    double now; /* OLE automation date: days since 1899-12-30 */
};
const struct sk_host_profile *sk_host_profile(const char *name); /* NULL: no such profile */

/* Where events go. Every text is UTF-8 and borrowed for the call alone. */
struct sk_sink {
    void *state;
    void (*behaviour)(void *state, enum sk_behaviour_kind kind, sk_span api, sk_span what);
    /* Text handed on: a command line, a script, a dropped file's bytes (language NONE: the walk
     * probes; `name` is the file name, if any). */
    void (*layer)(void *state, enum sk_language language, sk_span name, sk_span bytes);
    void (*indicator)(void *state, enum sk_indicator_kind kind, sk_span value);
    /* A construct or object the emulator does not know, or a line that did not parse. */
    void (*note)(void *state, sk_span code, sk_span detail);
    /* Which code the events that follow come from: index of the module, the procedure that Office
     * started, the procedure that runs now; len 0: a script's own statements. May be NULL. */
    void (*place)(void *state, size_t module, sk_span entry, sk_span procedure);
};

struct sk_interp_module {
    sk_span name;     /* UTF-8 */
    sk_span source;   /* UTF-8 (the caller converts from the project's code page) */
    const char *kind; /* standard, class, document, form; NULL: standard */
};

struct sk_interp_input {
    enum sk_language language;
    const struct sk_interp_module *modules; /* a script is one module */
    size_t module_count;
    const struct sk_fact *facts; /* the document's, may be NULL */
    sk_span document_name;       /* file name of the document */
    sk_span document_kind;       /* word, excel, powerpoint … */
    uint32_t code_page;          /* of Chr and Asc above 127; 0: 1252 */
    sk_span entry;               /* procedure to start with; len 0: the ones Office would start */
    const struct sk_host_profile *profile; /* NULL: en-US */
    bool layers_elsewhere; /* the caller runs the layers itself (a scan's walk); else a script
                              emulator follows them into the other script languages */
    bool past_checks;      /* code that ends before it did anything is tried again with the branches
                              that its environment decided taken the other way */
    uint32_t depth;        /* of interpreters started by interpreters; the caller's is 0 */
};

struct sk_interp_result {
    sk_span entry; /* which procedures ran, comma-separated; UTF-8 in the arena */
    bool has_return;
    sk_span return_text;     /* as CStr gives it, UTF-8 */
    const char *return_type; /* as TypeName gives it; static; NULL: none */
    uint64_t steps;
    sk_span stopped;       /* len 0: ran to its end; "steps", "memory", "time", "error N: …" */
    sk_span unreached;     /* procedures never run, comma-separated */
    bool environment_read; /* the run depends on the host profile */
    bool forced;           /* what was seen came from a branch taken the other way */
};

/* Runs. `arena` is the memory it may use, budget its steps and deadline. SK_OK also when the
 * code failed or was stopped: *ret says so, and all events seen before have been given. */
typedef enum sk_status sk_interp_run(const struct sk_interp_input *input, struct sk_arena *arena,
                                     struct sk_budget *budget, const struct sk_sink *sink,
                                     struct sk_interp_result *ret);

struct sk_interp {
    const char *name;   /* "vba", "powershell" … */
    uint32_t languages; /* bit per enum sk_language */
    sk_interp_run *run;
};

/* Every compiled-in interpreter; NULL where none speaks that language. */
const struct sk_interp *sk_interp_for(enum sk_language language);

#endif

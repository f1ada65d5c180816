/* js.h: one run of a script. Private to interp/jscript. */
#ifndef SEKISHO_INTERP_JSCRIPT_JS_H
#define SEKISHO_INTERP_JSCRIPT_JS_H

#include <setjmp.h>

#include "interp/common/command.h"
#include "interp/common/regex.h"
#include "interp/jscript/instrument.h"

/* A round of a loop stands for about ten operations of the engine. */
enum { JS_MAX_SOURCE = 16 << 20, JS_STEPS_PER_ROUND = 10 };

struct js_block;

struct js_run {
    struct sk_arena *arena;
    struct sk_budget *budget;
    const struct sk_interp_input *input;
    struct sk_events ev;
    struct js_block *blocks; /* every allocation, so that a run cut short leaks nothing */
    size_t heap;
    uint64_t steps;
    const char *stopped; /* "steps", "memory", "time"; NULL: runs on */
    struct sk_js_sources sources;
    struct sk_map regexes;
    struct js_subject {
        sk_span text;
        sk_span valid;       /* the same as UTF-8, place by place */
        size_t chars, bytes; /* a place in it: so many characters are so many bytes */
    } subject;               /* of the last match: loops match on the same text */
    bool probing;            /* the next function to start gives its number instead */
    size_t answered;         /* that number */
    jmp_buf end;             /* a run that is stopped ends here, past the script's own handlers */
};

/* ---- memory.c ---- */
/* The engine's memory functions; a fatal error ends the run. */
extern const struct js_heap {
    void *(*take)(void *run, size_t bytes);
    void *(*resize)(void *run, void *ptr, size_t bytes);
    void (*give)(void *run, void *ptr);
    void (*fatal)(void *run, const char *message);
} js_heap;
void js_heap_free(struct js_run *js); /* whatever is left of it */
void js_spend(struct js_run *js, uint64_t steps);
_Noreturn void js_stop(struct js_run *js, const char *why);

/* ---- pattern.c ---- */
struct sk_regex *js_regex_of(struct js_run *js, sk_span pattern, sk_span flags); /* NULL: none */
/* Makes `text` the subject; `plain`: each character is a byte. */
void js_subject_set(struct js_run *js, sk_span text, bool plain);
/* Characters before byte `to`, and the byte where a character starts: from the last place on. */
size_t js_chars_in(struct js_run *js, size_t to);
size_t js_byte_of(struct js_run *js, size_t chars);

#endif

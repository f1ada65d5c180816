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
    bool probing;    /* the next function to start gives its number instead */
    size_t answered; /* that number */
    jmp_buf end;     /* a run that is stopped ends here, past the script's own handlers */
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
/* Characters before byte `to`, and the byte where a character starts. */
size_t js_chars_in(sk_span s, size_t to);
size_t js_byte_of(sk_span s, size_t chars);

#endif

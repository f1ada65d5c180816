/* js.h: one run of a script. Private to interp/jscript. */
#ifndef SEKISHO_INTERP_JSCRIPT_JS_H
#define SEKISHO_INTERP_JSCRIPT_JS_H

#include <duktape.h>
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
duk_context *js_heap_new(struct js_run *js); /* NULL: no memory; a fatal error goes to js->end */
void js_heap_free(struct js_run *js);        /* whatever is left of it */
struct js_run *js_run_of(duk_context *ctx);

/* ---- host.c ---- */
void js_host_install(duk_context *ctx);
/* The text of a value as UTF-8, in the arena. */
sk_span js_text(duk_context *ctx, duk_idx_t index);
sk_span js_instrumented(struct js_run *js, sk_span source);
void js_spend(struct js_run *js, uint64_t steps);
_Noreturn void js_stop(struct js_run *js, const char *why);

#endif

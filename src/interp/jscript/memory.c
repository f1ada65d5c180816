/* The engine's heap: capped, and known block by block. */
#include <stdlib.h>

#include "interp/jscript/js.h"

enum { MAX_HEAP = 64 << 20 };

struct js_block {
    struct js_block *prev, *next;
    size_t bytes;
    size_t pad; /* keeps 16-byte alignment */
};

static void unlink_block(struct js_run *js, struct js_block *b)
{
    if (b->prev != NULL)
        b->prev->next = b->next;
    else
        js->blocks = b->next;
    if (b->next != NULL)
        b->next->prev = b->prev;
    js->heap -= b->bytes;
}

static void *move(void *udata, void *ptr, size_t bytes)
{
    struct js_run *js = udata;
    struct js_block *old = ptr == NULL ? NULL : (struct js_block *)ptr - 1;
    size_t had = old == NULL ? 0 : old->bytes;
    if (bytes > MAX_HEAP || js->heap - had + bytes > MAX_HEAP)
        return NULL;
    struct js_block *b = malloc(sizeof *b + bytes);
    if (b == NULL)
        return NULL;
    if (old != NULL) {
        memcpy(b + 1, ptr, had < bytes ? had : bytes);
        unlink_block(js, old);
        free(old);
    }
    *b = (struct js_block){.next = js->blocks, .bytes = bytes};
    if (js->blocks != NULL)
        js->blocks->prev = b;
    js->blocks = b;
    js->heap += bytes;
    return b + 1;
}

static void *take(void *udata, size_t bytes)
{
    return bytes == 0 ? NULL : move(udata, NULL, bytes);
}

static void give(void *udata, void *ptr)
{
    if (ptr == NULL)
        return;
    unlink_block(udata, (struct js_block *)ptr - 1);
    free((struct js_block *)ptr - 1);
}

static void *resize(void *udata, void *ptr, size_t bytes)
{
    if (bytes > 0)
        return move(udata, ptr, bytes);
    give(udata, ptr);
    return NULL;
}

_Noreturn void js_stop(struct js_run *js, const char *why)
{
    js->stopped = why;
    longjmp(js->end, 1);
}

void js_spend(struct js_run *js, uint64_t steps)
{
    if (!sk_spend(js->budget, SK_BUDGET_INTERP_STEPS, steps))
        js_stop(js, js->budget->expired ? "time" : "steps");
    js->steps += steps;
}

/* The engine gives up: nearly always for want of memory. */
static void fatal(void *udata, const char *message)
{
    (void)message;
    js_stop(udata, "memory");
}

const struct js_heap js_heap = {take, resize, give, fatal};

void js_heap_free(struct js_run *js)
{
    while (js->blocks != NULL) {
        struct js_block *next = js->blocks->next;
        free(js->blocks);
        js->blocks = next;
    }
}

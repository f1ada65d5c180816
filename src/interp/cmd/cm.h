/* cm.h: the inside of the cmd.exe emulator.
 * May be used by: interp/cmd alone. */
#ifndef SEKISHO_INTERP_CMD_CM_H
#define SEKISHO_INTERP_CMD_CM_H

#include "base/arith.h"
#include "base/num.h"
#include "base/text.h"
#include "base/utf.h"
#include "interp/common/command.h"

enum cnode_type { C_SIMPLE, C_BLOCK, C_SEQ, C_AND, C_OR, C_PIPE, C_IF, C_FOR };

struct cnode {
    enum cnode_type type;
    sk_span text;         /* SIMPLE: after carets; FOR: the set; IF: the condition */
    sk_span options;      /* FOR /F's */
    uint8_t letter, kind; /* FOR: its variable, and 0, 'l', 'f', 'd' or 'r' */
    sk_span out, in;      /* files of > and <; len 0: none */
    bool append, quiet;
    struct cnode *a, *b; /* b: the right side, the else branch */
};

enum cflow { CF_NONE, CF_GOTO, CF_RETURN, CF_EXIT, CF_STOP };

struct cm_source {
    sk_span text;
    size_t pos;
    const struct cm_source *up;
    sk_span args; /* %* of a batch file or a called label */
};

struct cm {
    struct sk_arena *arena;
    struct sk_budget *budget;
    const struct sk_interp_input *input;
    struct sk_events *ev;
    struct sk_map vars;  /* folded name → sk_span* ; value NULL: deleted */
    struct sk_map files; /* folded path → struct cm_file* */
    bool batch, delayed;
    struct cm_source *source;
    sk_span for_vars[128]; /* by letter */
    bool for_set[128];
    enum cflow flow;
    sk_span goto_label;
    struct sk_text *out; /* where echo writes; NULL: nowhere */
    sk_span in;          /* standard input */
    bool has_in;
    int64_t errorlevel;
    uint32_t depth, silent; /* silent: inside for /f's command: no layers */
    uint64_t steps;
    sk_span stopped, last_set;
    bool dead, any_real; /* any_real: a command that is neither set nor cmd has run */
};

struct cm_file {
    sk_span name, bytes;
    bool told;
};

bool cm_step(struct cm *cm, uint64_t n);
void cm_no_memory(struct cm *cm);
struct sk_text cm_text(struct cm *cm);
sk_span cm_done(struct cm *cm, struct sk_text *t);

/* expand.c: the percent phase, the delayed phase, the variables of for */
sk_span cm_percent(struct cm *cm, sk_span s);
sk_span cm_delayed(struct cm *cm, sk_span s);
sk_span cm_for_vars(struct cm *cm, sk_span s);
bool cm_get(struct cm *cm, sk_span name, sk_span *ret);
void cm_set(struct cm *cm, sk_span name, sk_span value); /* len 0 deletes */
sk_span cm_tilde(struct cm *cm, sk_span value, sk_span modifiers);

/* parse.c: from a source whose lines pass the percent phase as they are read */
struct cnode *cm_parse(struct cm *cm, struct cm_source *from);
/* From one line, already expanded. */
struct cnode *cm_parse_text(struct cm *cm, sk_span text);
bool cm_read_line(struct cm *cm, struct cm_source *from, sk_span *ret);

/* exec.c */
void cm_exec(struct cm *cm, const struct cnode *n);
void cm_simple(struct cm *cm, sk_span text);
void cm_run_source(struct cm *cm, sk_span text, sk_span args, bool batch);
sk_span cm_capture(struct cm *cm, sk_span command);
void cm_exec_for(struct cm *cm, const struct cnode *n);
void cm_layer(struct cm *cm, sk_span text);
struct cm_file *cm_file_of(struct cm *cm, sk_span path, bool make);

/* builtin.c: true: it was one */
bool cm_builtin(struct cm *cm, sk_span name, sk_span args, sk_span line);
int64_t cm_arith(struct cm *cm, sk_span expression);
void cm_print(struct cm *cm, sk_span line);
/* Cuts the next word off *rest: blanks , ; = separate, quotes hold together (and stay). */
bool cm_word(sk_span *rest, sk_span *ret);
sk_span cm_unquote(sk_span s);

#endif

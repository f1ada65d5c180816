/* cm.h: the inside of the cmd.exe emulator. NOTES.md tells how its parts work together.
 * May be used by: interp/cmd alone. */
#ifndef SEKISHO_INTERP_CMD_CM_H
#define SEKISHO_INTERP_CMD_CM_H

#include "base/arith.h"
#include "base/num.h"
#include "base/text.h"
#include "base/utf.h"
#include "interp/common/command.h"

enum { CM_MAX_DEPTH = 120, CM_LETTERS = 128 };

enum cnode_type { C_SIMPLE, C_BLOCK, C_SEQ, C_AND, C_OR, C_PIPE, C_IF, C_FOR };

/* > >> < with a file, or >&n. */
struct credir {
    struct credir *next;
    uint8_t handle;
    char kind; /* '>', 'a' (append), '<', '&' (another handle) */
    sk_span file;
};

struct cnode {
    enum cnode_type type;
    sk_span text;         /* SIMPLE: after carets; FOR: the set; IF: the left side */
    sk_span options;      /* FOR: those of /F, the folder of /R */
    sk_span op, right;    /* IF: exist, defined, errorlevel, cmdextversion, ==, equ … */
    bool fold, negate;    /* IF: /i, not */
    uint8_t letter, kind; /* FOR: its variable, and 0, 'l', 'f', 'd' or 'r' */
    struct credir *redirs;
    struct cnode *a, *b; /* b: the right side, the else branch */
};

enum cflow { CF_NONE, CF_GOTO, CF_RETURN, CF_EXIT, CF_STOP };

/* A batch file that runs, or a command line; a called label is a frame of the same text. */
struct cm_frame {
    sk_span text;
    size_t pos;
    sk_span zero, star; /* %0, %* */
    sk_span *args;
    size_t argc;
};

struct cm_var {
    sk_span name, value;
    bool set;
};

/* What a variable was before it changed, while somebody may want it back. */
struct cm_undo {
    struct cm_undo *next;
    struct cm_var *var;
    sk_span value;
    bool set;
};

struct cm_local { /* of setlocal */
    struct cm_local *next;
    struct cm_undo *mark;
    sk_span cwd;
    bool delayed;
};

struct cm_dir { /* of pushd */
    struct cm_dir *next;
    sk_span path;
};

struct cm_file {
    sk_span name, full; /* as it was first written; from the drive on */
    sk_span bytes;
    sk_span program; /* a copy of a Windows program: its name */
    bool told, gone, folder, decoded;
};

struct cm {
    struct sk_arena *arena;
    struct sk_budget *budget;
    const struct sk_interp_input *input;
    struct sk_events *ev;
    struct sk_map vars;  /* folded name → struct cm_var* */
    struct sk_map files; /* folded full path → struct cm_file* */
    struct cm_undo *undo;
    struct cm_local *locals;
    struct cm_dir *dirs;
    uint32_t scopes; /* how many want their variables back */
    bool batch, delayed, echo_off;
    struct cm_frame *frame;
    sk_span cwd, cmdline;
    sk_span for_vars[CM_LETTERS]; /* by letter */
    bool for_set[CM_LETTERS];
    enum cflow flow;
    sk_span goto_label;
    struct sk_text *out; /* where output goes; NULL: to the screen */
    sk_span *in;         /* what is left of standard input; NULL: the keyboard */
    /* ERRORLEVEL; what && and || ask for; the last program's exit code. Commands such as set give
     * the second one only. */
    int64_t errorlevel, result, exit_code;
    bool looked;            /* at the machine */
    uint32_t depth, silent; /* silent: inside for /f's command: built-in ones are no layers */
    uint32_t called;        /* inside call: a batch file comes back */
    bool in_pipe, skip_delayed;
    uint64_t steps;
    size_t arena_seen, layer_bytes;
    sk_span stopped, last_set, line; /* line: the command that runs */
    bool dead, any_real;             /* any_real: a command that is neither set nor cmd has run */
};

bool cm_step(struct cm *cm, uint64_t n);
void cm_no_memory(struct cm *cm);
/* False: too much runs inside of each other (cmd.exe's stack would be full), and it stops. */
bool cm_may_nest(struct cm *cm);
struct sk_text cm_text(struct cm *cm);
sk_span cm_done(struct cm *cm, struct sk_text *t);
sk_span cm_join(struct cm *cm, sk_span a, const char *middle, sk_span b);
sk_span cm_number(struct cm *cm, int64_t n);
void cm_layer(struct cm *cm, enum sk_language language, sk_span name, sk_span text);
bool cm_is_delim(uint8_t c); /* blank tab , ; = and their kin */
/* Cuts the next word off *rest: delimiters separate, quotes hold together (and stay). */
bool cm_word(sk_span *rest, sk_span *ret);
sk_span cm_unquote(sk_span s);             /* the pair around it */
sk_span cm_bare(struct cm *cm, sk_span s); /* no quote stays */

/* vars.c */
void cm_vars_start(struct cm *cm);
bool cm_get(struct cm *cm, sk_span name, sk_span *ret);
void cm_set(struct cm *cm, sk_span name, sk_span value); /* len 0 deletes */
sk_span cm_date(const struct cm *cm);
void cm_undo_to(struct cm *cm, struct cm_undo *mark);
void cm_do_set(struct cm *cm, sk_span args);
void cm_setlocal(struct cm *cm, sk_span args);
void cm_endlocal(struct cm *cm, sk_span args);
void cm_locals_to(struct cm *cm, struct cm_local *mark);
/* arith.c: set /a; false: it failed (errorlevel is set) */
bool cm_arith(struct cm *cm, sk_span expression, int64_t *ret);

/* expand.c: the percent phase, the delayed phase, the variables of for */
sk_span cm_percent(struct cm *cm, sk_span s);
sk_span cm_delayed(struct cm *cm, sk_span s);
sk_span cm_for_vars(struct cm *cm, sk_span s);

/* path.c: a file system that holds what was written, and knows Windows's own files by name */
sk_span cm_full(struct cm *cm, sk_span path);
sk_span cm_tilde(struct cm *cm, sk_span value, sk_span modifiers);
struct cm_file *cm_file_of(struct cm *cm, sk_span path, bool make);
struct cm_file *cm_file_to_run(struct cm *cm, sk_span name); /* with PATHEXT's endings */
bool cm_exists(struct cm *cm, sk_span path);
bool cm_is_program(sk_span name);                     /* of Windows; with or without .exe */
sk_span cm_program_path(struct cm *cm, sk_span name); /* len 0: not in %PATH% */
bool cm_has_wildcard(sk_span s);
bool cm_match(sk_span pattern, sk_span name);
/* Files that the pattern fits, full paths, one a line. */
sk_span cm_glob(struct cm *cm, sk_span pattern, bool folders, bool deep);

/* parse.c: from a frame whose lines pass the percent phase as they are read */
struct cnode *cm_parse(struct cm *cm, struct cm_frame *from);
/* The second pass of call: carets and quotes again, of one line. */
struct cnode *cm_parse_text(struct cm *cm, sk_span text);

/* exec.c */
void cm_exec(struct cm *cm, const struct cnode *n);
sk_span cm_capture(struct cm *cm, sk_span command);
void cm_exec_for(struct cm *cm, const struct cnode *n);

/* batch.c */
void cm_run_text(struct cm *cm, sk_span text, sk_span zero, sk_span args, bool batch);
/* The same as a process of its own: its variables and folder end with it. */
void cm_run_child(struct cm *cm, sk_span text, sk_span zero, sk_span args, bool batch,
                  bool delayed);
void cm_call(struct cm *cm, sk_span args);
void cm_goto(struct cm *cm, sk_span args);
void cm_exit(struct cm *cm, sk_span args);
void cm_shift(struct cm *cm, sk_span args);

/* run.c */
void cm_simple(struct cm *cm, sk_span text);
void cm_start(struct cm *cm, sk_span args);
enum sk_language cm_language_of(sk_span file_name);

/* builtin.c: true: it was one */
bool cm_builtin(struct cm *cm, sk_span name, sk_span args, sk_span line);
bool cm_is_internal(sk_span name);
void cm_print(struct cm *cm, sk_span line);

/* filter.c */
void cm_find(struct cm *cm, sk_span args);
void cm_findstr(struct cm *cm, sk_span args);
void cm_sort(struct cm *cm, sk_span args);
void cm_more(struct cm *cm, sk_span args);

/* fileops.c */
void cm_copy(struct cm *cm, sk_span args);
void cm_move(struct cm *cm, sk_span args);
void cm_rename(struct cm *cm, sk_span args);
void cm_delete(struct cm *cm, sk_span args);
void cm_mkdir(struct cm *cm, sk_span args);
void cm_rmdir(struct cm *cm, sk_span args);
void cm_dir(struct cm *cm, sk_span args);
void cm_cd(struct cm *cm, sk_span args);
void cm_pushd(struct cm *cm, sk_span args);
void cm_popd(struct cm *cm, sk_span args);
void cm_write(struct cm *cm, sk_span path, sk_span bytes, bool append);
/* Files that the program leaves behind: certutil -decode, curl -o, esentutl … */
void cm_program_files(struct cm *cm, const struct sk_command *c);

/* system.c: what Windows's own programs print */
bool cm_is_filter(sk_span name); /* find, findstr, sort, more, clip */
bool cm_system(struct cm *cm, sk_span name, sk_span args);

#endif

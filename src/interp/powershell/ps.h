/* ps.h: the inside of the PowerShell emulator: values, syntax tree, state.
 * May be used by: interp/powershell alone. */
#ifndef SEKISHO_INTERP_POWERSHELL_PS_H
#define SEKISHO_INTERP_POWERSHELL_PS_H

#include "base/text.h"
#include "base/utf.h"
#include "base/arith.h"
#include "base/num.h"
#include "interp/common/command.h"
#include "interp/common/regex.h"

/* ---- Values ---- */

enum pv_kind {
    PV_NULL,
    PV_BOOL,
    PV_CHAR, /* a UTF-16 unit */
    PV_BYTE,
    PV_INT,
    PV_LONG,
    PV_DOUBLE,
    PV_STRING, /* UTF-8; a lone surrogate stands as its three bytes */
    PV_ARRAY,
    PV_HASH,
    PV_BLOCK,    /* a script block */
    PV_TYPE,     /* [text.encoding]: s is the name in lower case, without "system." */
    PV_OBJECT,   /* see struct pobj */
    PV_SCRIPTREF /* a method without its call: its object and its name */
};

typedef struct pv {
    enum pv_kind kind;
    uint32_t len; /* of a STRING or TYPE */
    union {
        int64_t i;
        double d;
        const uint8_t *s;
        struct parr *arr;
        struct phash *hash;
        const struct pnode *block;
        struct pobj *obj;
    };
} pv;

enum plist { LIST_NONE, LIST_ARRAY, LIST_GENERIC, LIST_STACK, LIST_QUEUE, LIST_SET };

struct parr {
    pv *at;
    size_t count, cap;
    enum plist list; /* what grows by Add */
    enum pv_kind of; /* [byte[]], [char[]], [int[]], [string[]] keep their kind; NULL: object[] */
};

struct phash {
    struct sk_map names; /* key text → index + 1 into keys, vals */
    struct parr keys, vals;
    bool custom; /* a PSCustomObject: members, not entries */
    bool ordered;
};

/* Objects of .NET and of the machine. `type` in lower case without "system.": "net.webclient".
 * `text` is what it was made of: a file name, a URL, a value; `data` its content. */
struct pobj {
    const char *kind; /* static: selects the members; "opaque" when nothing is known */
    sk_span type;
    sk_span text;
    pv data;
    struct phash *props;
    size_t pos; /* of a stream */
    pv *slot;   /* of a [ref] */
};

/* ---- Syntax ---- */

enum pnode_type {
    N_CONST,
    N_EXPAND,
    N_VAR,
    N_LIST,
    N_ARRAY,
    N_SUBEXPR,
    N_PAREN,
    N_HASH,
    N_BLOCK,
    N_TYPE,
    N_CAST,
    N_UNARY,
    N_BINARY,
    N_MEMBER,
    N_CALL,
    N_INDEX,
    N_INCDEC,
    N_ASSIGN,
    N_PIPE,
    N_CMD,
    N_PARAM,
    N_REDIRECT,
    N_STMTS,
    N_IF,
    N_WHILE,
    N_DO,
    N_FOR,
    N_FOREACH,
    N_SWITCH,
    N_TRY,
    N_FUNC,
    N_RETURN,
    N_BREAK,
    N_CONTINUE,
    N_THROW,
    N_EXIT,
    N_CHAIN,
    N_PARAMS,
    N_CLAUSE,
    N_SPLAT
};

enum pop {
    OP_NONE,
    OP_ADD,
    OP_SUB,
    OP_MUL,
    OP_DIV,
    OP_MOD,
    OP_RANGE,
    OP_FORMAT,
    OP_JOIN,
    OP_SPLIT,
    OP_REPLACE,
    OP_EQ,
    OP_NE,
    OP_GT,
    OP_GE,
    OP_LT,
    OP_LE,
    OP_LIKE,
    OP_NOTLIKE,
    OP_MATCH,
    OP_NOTMATCH,
    OP_CONTAINS,
    OP_NOTCONTAINS,
    OP_IN,
    OP_NOTIN,
    OP_AND,
    OP_OR,
    OP_XOR,
    OP_BAND,
    OP_BOR,
    OP_BXOR,
    OP_SHL,
    OP_SHR,
    OP_IS,
    OP_ISNOT,
    OP_AS,
    OP_NOT,
    OP_BNOT,
    OP_COALESCE
};

/* A parameter is a VAR: a its default, src its type, op where it takes its value from, flag:
 * it is a switch. */
enum { PARAM_PIPE = 1, PARAM_BY_NAME = 2, PARAM_REST = 4, PARAM_NO_PLACE = 1000 };

struct pnode {
    uint8_t type, op;
    bool flag; /* case-sensitive operator; static member; until; prefix; dot call */
    bool flag2;
    sk_span text; /* name */
    sk_span src;  /* source of a block or statement */
    struct pnode *a, *b, *c, *d;
    struct pnode *next; /* in a list */
    pv value;
};

/* ---- State ---- */

enum pflow { FLOW_NONE, FLOW_BREAK, FLOW_CONTINUE, FLOW_RETURN, FLOW_EXIT, FLOW_THROW, FLOW_STOP };

struct pscope {
    struct pscope *up;
    struct sk_map vars; /* folded name → pv* */
};

struct ps {
    struct sk_arena *arena;
    struct sk_budget *budget;
    const struct sk_interp_input *input;
    struct sk_events *ev;
    struct pscope *global, *scope;
    struct sk_map functions; /* folded name → pnode (N_FUNC) */
    struct sk_map aliases;   /* folded name → cstr */
    struct sk_map commands;  /* folded name → pcmdlet, or 0 */
    struct sk_map files;     /* the virtual file system: folded path → pv* */
    struct sk_map env;       /* variables set by the script → pv* */
    enum pflow flow;
    pv thrown;
    sk_span stopped;
    sk_span label;               /* of the loop that a break or continue under way means */
    uint32_t depth, nest, tries; /* calls, expressions, blocks of try around */
    bool hard;                   /* what was thrown came from throw */
    bool failed;                 /* $? is false */
    uint64_t steps, net_calls;
    uint64_t round_net; /* net_calls when the round of the innermost loop began */
    /* The last string that was appended to, with room behind it. */
    uint8_t *grow_ptr;
    size_t grow_len, grow_cap;
    bool dead;  /* no memory or no steps left */
    pv matches; /* $matches */
};

/* value.c */
pv pv_null(void);
pv pv_bool(bool b);
pv pv_int(int64_t i); /* INT, or LONG when it does not fit */
pv pv_num(enum pv_kind kind, int64_t i);
pv pv_double(double d);
pv pv_str(sk_span s);
pv pv_cstr(const char *s);
pv pv_array(struct ps *ps, size_t room);
pv pv_object(struct ps *ps, const char *kind, sk_span type);
pv pv_opaque(struct ps *ps, sk_span origin);
bool pv_is_opaque(pv v);
bool pv_is_number(pv v);
void pv_push(struct ps *ps, struct parr *arr, pv v);
sk_span pv_span(pv v);                /* of a STRING or TYPE */
sk_span pv_text(struct ps *ps, pv v); /* as [string] gives it */
int64_t pv_to_int(struct ps *ps, pv v);
double pv_to_double(struct ps *ps, pv v);
bool pv_to_number(struct ps *ps, pv v, pv *ret); /* strings are parsed */
bool pv_truth(struct ps *ps, pv v);
bool pv_equal(struct ps *ps, pv a, pv b, bool case_sensitive);
int pv_compare(struct ps *ps, pv a, pv b, bool case_sensitive);
size_t pv_count(pv v);
/* The elements of an array, or the value itself as the one element; NULL gives none. */
struct parr pv_items(pv *v);
pv pv_unroll(struct ps *ps, const struct parr *out); /* none: null; one: itself; else an array */
const char *pv_type_name(pv v);
sk_span ps_type_full(struct ps *ps, sk_span key); /* "System.Int32" of "int32" */
pv ps_type_of(struct ps *ps, pv v);               /* what GetType() gives */
pv ph_new(struct ps *ps);
void ph_set(struct ps *ps, struct phash *hash, pv key, pv value);
bool ph_get(struct ps *ps, const struct phash *hash, pv key, pv *ret);
bool ps_parse_number(sk_span s, pv *ret);
bool ps_step(struct ps *ps, uint64_t n);
void ps_no_memory(struct ps *ps);
void ps_too_deep(struct ps *ps);
struct sk_text ps_textbuf(struct ps *ps);
sk_span ps_text_done(struct ps *ps, struct sk_text *t);
sk_span ps_lower(struct ps *ps, sk_span s);
bool ps_wildcard(sk_span pattern, sk_span s, bool case_sensitive);

/* str.c: strings as UTF-16 sees them */
size_t pstr_units(sk_span s);
struct punits {
    const uint16_t *at;
    size_t count;
};
struct punits pstr_to_units(struct ps *ps, sk_span s);
sk_span pstr_of_units(struct ps *ps, const uint16_t *at, size_t count);
sk_span pstr_slice(struct ps *ps, sk_span s, size_t from, size_t count); /* in units */
int pstr_unit(sk_span s, size_t index);                                  /* -1: none */
size_t pstr_index(sk_span s, size_t byte_off); /* units before a byte offset */
pv pstr_chars(struct ps *ps, sk_span s);
pv pv_char(uint32_t unit);
pv pv_bytes(struct ps *ps, sk_span bytes);
sk_span pv_to_bytes(struct ps *ps, pv v);
sk_span ps_case(struct ps *ps, sk_span s, bool upper);
sk_span ps_replace(struct ps *ps, sk_span s, sk_span from, sk_span to, bool fold);
sk_span ps_append(struct ps *ps, sk_span a, sk_span b);

/* parse.c, lex.c */
struct pnode *ps_parse(struct ps *ps, sk_span source);

/* expr.c, op.c, exec.c */
pv ps_eval(struct ps *ps, const struct pnode *n);
pv ps_binary(struct ps *ps, enum pop op, bool sensitive, pv a, pv b);
pv ps_unary(struct ps *ps, enum pop op, bool sensitive, pv a);
pv ps_format(struct ps *ps, sk_span format, pv args);
sk_span ps_format_number(struct ps *ps, pv v, sk_span spec);
sk_span ps_format_value(struct ps *ps, pv v, sk_span spec);
pv ps_cast(struct ps *ps, sk_span type, pv v);
sk_span ps_type_key(struct ps *ps, sk_span name); /* lower case, aliases and System. resolved */
pv ps_split(struct ps *ps, pv v, pv args, bool sensitive);
bool ps_match(struct ps *ps, pv a, pv b, bool sensitive); /* sets $matches */
pv ps_replace_op(struct ps *ps, pv a, pv b, bool sensitive);
pv ps_regex_replace(struct ps *ps, sk_span s, sk_span pattern, pv with, unsigned flags,
                    uint64_t max);
enum { PS_RIGHT_TO_LEFT = 1 << 16 }; /* beside the SK_REGEX_ flags, which it does not disturb */
unsigned ps_regex_options(struct ps *ps, pv v);
bool ps_regex_static(struct ps *ps, sk_span name, const struct parr *args, pv *ret);
bool ps_regex_method(struct ps *ps, struct pobj *obj, sk_span name, const struct parr *args,
                     pv *ret);
int ps_culture_compare(sk_span a, sk_span b);
pv ps_regex_matches(struct ps *ps, sk_span s, sk_span pattern, unsigned flags, bool all);
pv ps_index(struct ps *ps, pv v, pv index);
pv *ps_var(struct ps *ps, sk_span name, bool make);
pv ps_get_var(struct ps *ps, sk_span name);
void ps_set_var(struct ps *ps, sk_span name, pv v);
pv *ps_new_var(struct ps *ps, sk_span name);
struct pnode *ps_block_copy(struct ps *ps, const struct pnode *block);
pv ps_special_var(struct ps *ps, sk_span name, bool *ret_found);
void ps_stmts(struct ps *ps, const struct pnode *n, struct parr *out);
void ps_emit(struct ps *ps, struct parr *out, pv v); /* unrolls arrays */
void ps_exec(struct ps *ps, const struct pnode *n, struct parr *out);
void ps_throw(struct ps *ps, const char *what);
void ps_throw_value(struct ps *ps, pv v);
const struct pnode *ps_catch_for(const struct pnode *clauses, pv thrown);
bool ps_error_member(struct ps *ps, struct pobj *obj, sk_span name, pv *ret);
void ps_pipe_into(struct ps *ps, const struct pnode *n, struct parr *out); /* PIPE or CMD */
/* Runs a block: args bind to param(), `input` to $input and $_ . */
void ps_call_block(struct ps *ps, const struct pnode *block, const struct parr *args,
                   const struct sk_map *named, const struct parr *input, bool new_scope,
                   struct parr *out);
void ps_block_with(struct ps *ps, const struct pnode *block, pv item, struct parr *out);
void ps_run_text(struct ps *ps, sk_span text, struct parr *out); /* a layer has been recorded */
void ps_iex(struct ps *ps, pv code, struct parr *out);
/* What a value looks like on the console, a line for each element. */
sk_span ps_show(struct ps *ps, const struct parr *out);

/* date.c: DateTime and TimeSpan: objects of kind "date" and "timespan", data their ticks */
bool pv_is_date(pv v);
pv ps_now(struct ps *ps);
pv ps_to_date(struct ps *ps, pv v);
pv ps_to_timespan(struct ps *ps, pv v);
sk_span ps_date_format(struct ps *ps, pv v, sk_span spec);
sk_span ps_date_text(struct ps *ps, const struct pobj *obj); /* as [string] gives it */
bool ps_date_member(struct ps *ps, struct pobj *obj, sk_span name, pv *ret);
bool ps_date_method(struct ps *ps, struct pobj *obj, sk_span name, const struct parr *args,
                    pv *ret);
bool ps_date_arith(struct ps *ps, enum pop op, pv a, pv b, pv *ret);
bool ps_date_static(struct ps *ps, sk_span type, sk_span name, const struct parr *args, pv *ret);

/* data.c */
pv ps_from_json(struct ps *ps, sk_span text);
sk_span ps_to_json(struct ps *ps, pv v, bool compress);
pv ps_xml(struct ps *ps, sk_span text);

/* command.c, cmdlets.c */
struct pargs {
    struct parr pos;     /* positional */
    struct sk_map named; /* folded name → pv* */
    bool dot;            /* runs in the caller's scope */
    sk_span line;        /* the arguments as text */
};
void ps_command(struct ps *ps, pv name, const struct pargs *args, const struct parr *input,
                bool has_input, struct parr *out);
const char *ps_resolve(struct ps *ps, sk_span name);       /* alias, wildcard → cmdlet; or NULL */
bool ps_given(const struct pargs *args, const char *name); /* under its whole name */
pv ps_named(const struct pargs *args, const char *name, bool *ret_found);
/* The named argument, else the n-th positional one. */
pv ps_arg(const struct pargs *args, const char *name, size_t n);

struct pcall {
    const struct pargs *args;
    const struct parr *input;
    bool has_input;
    struct parr *out;
    sk_span name; /* as resolved */
};
struct pcmdlet {
    const char *name;
    void (*run)(struct ps *ps, struct pcall *call);
};
extern const struct pcmdlet ps_cmdlets_core[], ps_cmdlets_names[], ps_cmdlets_objects[],
    ps_cmdlets_system[];
pv ps_command_info(struct ps *ps, sk_span name, sk_span target);
const char *ps_alias_target(size_t n, const char **ret_alias);

/* list.c */
bool ps_array_method(struct ps *ps, struct parr *arr, sk_span name, const struct parr *args,
                     pv *ret);
bool ps_magic_method(struct ps *ps, struct parr *arr, sk_span name, const struct parr *args,
                     pv *ret);
bool ps_hash_method(struct ps *ps, struct phash *hash, sk_span name, const struct parr *args,
                    pv *ret);
void ps_sort(struct ps *ps, struct parr *arr);

/* member.c, static.c, net.c */
/* The member, or where it is a method the call of it with what stands behind the name in args. */
pv ps_method_ref(struct ps *ps, pv obj, sk_span name);
pv ps_member_or_call(struct ps *ps, pv obj, sk_span name, const struct parr *args);
pv ps_get_member(struct ps *ps, pv obj, sk_span name);
void ps_set_member(struct ps *ps, pv obj, sk_span name, pv v);
pv ps_call_method(struct ps *ps, pv obj, sk_span name, const struct parr *args);
pv ps_static_member(struct ps *ps, sk_span type, sk_span name);
typedef bool ps_static_fn(struct ps *ps, sk_span name, const struct parr *args, pv *ret);
/* host.c */
ps_static_fn ps_path_call, ps_environment_call, ps_file_call, ps_process_call, ps_registry_call,
    ps_dns_call;
bool ps_machine_fact(struct ps *ps, sk_span type, sk_span name, pv *ret);
pv ps_static_call(struct ps *ps, sk_span type, sk_span name, const struct parr *args);
bool ps_string_method(struct ps *ps, sk_span s, sk_span name, const struct parr *args, pv *ret);
bool ps_object_method(struct ps *ps, struct pobj *obj, sk_span name, const struct parr *args,
                      pv *ret);
pv ps_new_object(struct ps *ps, sk_span type, const struct parr *args);
pv ps_bytes_to_string(struct ps *ps, sk_span encoding, sk_span bytes);
void ps_download(struct ps *ps, const char *api, sk_span url, sk_span file);
void ps_write_lines(struct ps *ps, const char *api, sk_span path, pv data, bool append);
void ps_write_file(struct ps *ps, const char *api, sk_span path, pv data, bool append);
void ps_process_into(struct ps *ps, const char *api, sk_span line, const struct parr *input,
                     struct parr *out);
bool ps_file_exists(struct ps *ps, sk_span path);
void ps_process(struct ps *ps, const char *api, sk_span line, const struct parr *input);
pv ps_env(struct ps *ps, sk_span name, bool *ret_found);
/* The same for a script that asks by `api`: names of user and machine are recorded. */
pv ps_env_seen(struct ps *ps, sk_span name, const char *api, bool *ret_found);
/* Records what a program that fetches something does: the URL, and the file where it goes. */
void ps_fetch_tell(struct ps *ps, sk_span api, sk_span line, const struct sk_command *c);
pv ps_file(struct ps *ps, sk_span path);       /* its content; opaque: not of our making */
pv ps_file_lines(struct ps *ps, sk_span path); /* a string for each line */
pv ps_string_to_bytes(struct ps *ps, sk_span encoding, sk_span s);
sk_span ps_base64(struct ps *ps, sk_span bytes);
bool ps_encoding_method(struct ps *ps, struct pobj *obj, sk_span name, const struct parr *args,
                        pv *ret);
void ps_start_info(struct ps *ps, struct pobj *obj); /* what a ProcessStartInfo starts */
pv ps_expand_string(struct ps *ps, sk_span raw);

/* crypto.c: objects of kind "crypto" */
bool ps_crypto_type(sk_span type);
bool ps_crypto_method(struct ps *ps, struct pobj *obj, sk_span name, const struct parr *args,
                      pv *ret);
pv ps_digest(struct ps *ps, sk_span type, sk_span bytes);
sk_span ps_secure_encrypt(struct ps *ps, sk_span key, sk_span text);
bool ps_secure_decrypt(struct ps *ps, sk_span key, sk_span text, sk_span *ret);

#endif

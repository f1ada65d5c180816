/* vm.h: the program as the virtual machine runs it, and what library functions and objects see.
 * May be used by: interp/vba. See NOTES.md: how to add a function or a member. */
#ifndef SEKISHO_INTERP_VBA_VM_H
#define SEKISHO_INTERP_VBA_VM_H

#include "interp/common/events.h"
#include "interp/vba/value.h"

struct thing;
struct vb_node;
struct vb_tok;
struct vb_proc;
struct vb_module;
typedef bool vb_eval(struct vb *vb, const struct vb_node *n, vb_value *ret);

/* ---- names and symbols ---- */

struct vb_builtin;
struct vb_name {
    sk_span text; /* as first seen */
    const struct vb_builtin *builtin;
    struct vb_sym *global;
    uint8_t environment; /* VB_ENV_…: reading it depends on the machine */
};
enum { VB_ENV_NEVER, VB_ENV_ALWAYS, VB_ENV_HOST };

enum vb_sym_kind { SYM_LOCAL, SYM_GLOBAL, SYM_FIELD, SYM_CONST, SYM_PROC, SYM_MODULE, SYM_TYPE };

struct vb_sym {
    struct vb_name *name;
    uint8_t kind, type;
    bool by_ref, implicit, is_array, as_new, events, is_private;
    uint16_t fixlen;
    uint32_t slot;   /* LOCAL: of the frame; FIELD: of the instance */
    const void *def; /* struct vb_typedef when type is UDT */
    struct vb_name *class_name;
    vb_value *at;             /* GLOBAL, CONST */
    vb_value init;            /* array shape of a fixed array: copied at every entry */
    struct vb_node *constant; /* CONST, not yet evaluated */
    struct vb_proc *proc[3];  /* PROC: call or get, let, set */
    struct vb_module *module;
    struct vb_sym *next; /* FIELD and LOCAL in order of declaration */
};

struct vb_typedef {
    struct vb_name *name;
    struct vb_sym *fields;
    uint32_t count;
    bool complete; /* all of it has been read */
};

struct vb_scope {
    struct sk_map map;
};

/* ---- code ---- */

struct vb_arg {
    struct vb_node *node; /* NULL: left out */
    struct vb_name *name; /* named argument */
    bool by_val;
};

struct vb_node {
    vb_eval *eval;
    uint8_t kind, op, type;
    bool text; /* Option Compare Text */
    bool ref;  /* LOCAL: the slot may hold a VT_REF */
    bool statement;
    uint32_t slot;
    uint32_t argc;
    struct vb_node *a, *b;
    struct vb_arg *args;
    struct vb_name *name;
    struct vb_sym *sym;
    const struct vb_builtin *builtin;
    vb_value value;
};

enum vb_node_kind {
    N_CONST,
    N_LOCAL,
    N_GLOBAL,
    N_FIELD,
    N_INDEX,
    N_MEMBER,
    N_CALL,
    N_BUILTIN,
    N_OTHER,
    N_RANGE
};

struct vb_ins;
struct vb_frame;
typedef bool vb_exec(struct vb *vb, struct vb_frame *f, const struct vb_ins *ins);

struct vb_ins {
    vb_exec *exec;
    uint32_t target, slot;
    uint32_t line;
    uint8_t flag;
    struct vb_node *x, *y, *z;
};

struct vb_param {
    struct vb_sym *sym;
    struct vb_node *fallback; /* default of an Optional */
    bool optional, by_val, array, param_array;
};

enum { PROC_CALL, PROC_LET, PROC_SET };

struct vb_proc {
    struct vb_name *name;
    struct vb_module *module;
    struct vb_scope scope;
    struct vb_sym *locals, *last_local;
    struct vb_param *params;
    uint32_t param_count;
    uint8_t kind; /* PROC_… */
    bool is_function, is_property, is_default, is_enum, reached, is_private, all_static;
    struct vb_sym *result; /* of a function */
    sk_span lib, alias;    /* Declare */
    bool declared;
    SK_VEC(struct vb_ins) code;
    uint32_t slot_count, slot_cap, serial;
    size_t first_line, end_line; /* of the module, for the second pass */
    const struct vb_tok *body;   /* what stands behind the header */
    struct vb_proc *next;
};

struct vb_branch;
struct vb_frame {
    struct vb_frame *up;
    struct vb_proc *proc;
    struct vb_obj *me;
    vb_value *slots;
    uint32_t pc, error_pc, handler; /* handler: pc + 1; UINT32_MAX: Resume Next; 0: none */
    bool handling, leave;
    uint32_t gosub[32], gosub_depth;
    uint32_t line, erl; /* of the source; the last line number passed */
};

struct vb_module {
    struct vb_name *name;
    size_t source_index; /* of the caller's module */
    struct vb_scope scope;
    struct vb_sym *fields, *last_field;
    uint32_t field_count;
    struct vb_proc *procs, *last_proc;
    struct vb_proc *top; /* a script's own statements; field initialisation */
    bool is_class, predeclared, compare_text, is_explicit, is_form, is_document;
    int32_t base;
    struct vb_obj *instance;
    SK_VEC(struct vb_name *) implements;
    struct vb_line *lines;
    size_t line_count;
    uint8_t deftype[26];
    bool has_deftype;
    struct vb_module *next;
};

/* ---- objects ---- */

enum vb_access { VB_GET, VB_LET, VB_SET };

/* A call of a member or of a library function. args: VT_REF where the caller's variable may be
 * written; use vb_arg_of() for the value. */
struct vb_call {
    const char *name; /* of the function or member as the table spells it */
    vb_value *args;
    size_t argc;
    enum vb_access access; /* LET and SET: the last argument is the new value */
    bool statement;
    vb_value *ret;              /* preset to Empty */
    const struct vb_arg *named; /* the call as written, where an argument has a name; else NULL */
};

typedef bool vb_member_fn(struct vb *vb, struct vb_obj *self, struct vb_call *c);
struct vb_member {
    const char *name; /* "" as first: the default member's name follows in `name` of alias */
    vb_member_fn *fn;
};

struct vb_objtype {
    const char *name;                /* as TypeName gives it */
    const struct vb_member *members; /* NULL-terminated; the first one is the default member */
    /* Any member not in the table; NULL: property bag, then opaque. May set *ret_known false. */
    bool (*other)(struct vb *vb, struct vb_obj *self, struct vb_name *name, struct vb_call *c,
                  bool *ret_known);
    /* For Each: gives the i-th element, false at the end. */
    bool (*each)(struct vb *vb, struct vb_obj *self, size_t i, vb_value *ret);
};

struct vb_prop {
    struct vb_name *name;
    vb_value value;
};

struct vb_obj {
    const struct vb_objtype *type;
    struct vb_module *module; /* instance of a class */
    vb_value *fields;
    SK_VEC(struct vb_prop) props; /* whatever was set on it */
    SK_VEC(vb_value) items;       /* of lists, keys, children */
    SK_VEC(vb_value) keys;
    struct sk_map index; /* of keyed lists */
    sk_span path;        /* opaque and file objects: what it is */
    sk_span bytes;       /* streams */
    void *data;
    int64_t number;
    size_t pos;
    struct vb_obj *parent;
    bool flag;
    uint32_t mark;   /* lifetime.c */
    int32_t area[4]; /* of a Range: first row and column, last row and column; from 1 */
};

/* ---- library functions ---- */

typedef bool vb_fn(struct vb *vb, struct vb_call *c);
enum {
    VB_NULLS = 1,   /* the first argument Null: the result is Null */
    VB_VARIANT = 2, /* the result is declared Variant: arithmetic with it widens */
    VB_BOTH = 3,
    VB_BY_REF = 4 /* a variable is handed over as VT_REF */
};
struct vb_builtin {
    const char *name;
    vb_fn *fn;
    uint8_t min, max;
    uint8_t flags; /* VB_NULLS, VB_VARIANT */
};

/* ---- files ---- */

struct vb_file {
    struct vb_name *path;
    uint8_t *ptr;
    size_t len, cap;
    bool written, exists, dir;
    const char *api; /* what opened it for writing; NULL: Open */
    struct vb_file *next;
};

struct vb_handle {
    struct vb_file *file;
    char mode; /* 'i' 'o' 'a' 'b' 'r'; 0: closed */
    size_t pos, record;
    bool at_end; /* the last Get found less than it asked for */
};

enum { VB_HANDLES = 512 };

/* ---- the machine ---- */

struct vb_error {
    int32_t number;
    vb_value description, source;
    int32_t line;
};

struct vb {
    struct sk_arena *arena;
    struct sk_budget *budget;
    struct sk_events events;
    const struct sk_interp_input *input;
    const struct sk_host_profile *profile;
    bool script;      /* VBScript */
    bool promote;     /* a Variant operand: overflow widens */
    uint8_t variants; /* for the next comparison: bit 0, 1: that operand is declared Variant */
    bool japanese;
    uint32_t code_page;
    struct sk_map names;
    struct vb_module *modules, *last_module;
    struct vb_frame *frame;
    struct vb_error err;
    const char *stopped;
    bool quitting; /* End, WScript.Quit */
    uint32_t fuel; /* statements until the budget is asked again */
    uint64_t steps;
    uintptr_t stack_base;
    vb_value *stack_start, *stack, *stack_end; /* of frames' slots */
    SK_VEC(vb_value *) globals;                /* variables of modules, statics */
    SK_VEC(struct vb_obj *) mortal, listeners; /* with Class_Terminate; with WithEvents */
    uint32_t mark;
    bool burying;
    uint32_t rnd;
    double clock; /* the fake one; moves with Sleep, Wait and steps */
    struct vb_handle handles[VB_HANDLES];
    sk_span current_dir;
    struct vb_file *files;
    SK_VEC(struct vb_file *) dir_list;
    size_t dir_pos;
    struct vb_obj *app, *document, *err_obj, *opaque;
    struct sk_map singletons;
    uint32_t depth;
    struct thing *things;        /* api.c: memory blocks and open handles */
    struct vb_pointer *pointers; /* memory.c */
    bool env_read;
    const struct sk_sink *sink;        /* the caller's */
    const struct vb_name *entry;       /* the procedure that Office started */
    size_t loading;                    /* index of the source whose text is compiled */
    SK_VEC(struct vb_branch) branches; /* taken behind the first look at the environment */
    const struct vb_branch *flips;     /* those to take the other way */
    size_t flip_count;
    bool watch;
    uint32_t proc_count, clock_reads;
};

enum { FUEL = 4096 };

/* Records a run-time error; always false. */
bool vb_err(struct vb *vb, int number);
bool vb_err_text(struct vb *vb, int number, sk_span text);
bool vb_stop(struct vb *vb, const char *why);
/* For work that is not a statement: false when the budget is spent. */
bool vb_work(struct vb *vb, size_t n);
const char *vb_err_message(int number);

struct vb_name *vb_name(struct vb *vb, sk_span text);
struct vb_name *vb_name_c(struct vb *vb, const char *text);
void *vb_alloc(struct vb *vb, size_t bytes); /* zeroed; NULL stops the run */

/* compile.c and its parts */
bool vb_load(struct vb *vb, sk_span name, sk_span source, const char *kind);
bool vb_compile(struct vb *vb);
bool vb_execute_text(struct vb *vb, sk_span source, bool global);
bool vb_eval_text(struct vb *vb, sk_span source, vb_value *ret);
struct vb_sym *vb_scope_find(const struct vb_scope *scope, const struct vb_name *name);
struct vb_sym *vb_sym_new(struct vb *vb, struct vb_scope *scope, struct vb_name *name, int kind);
struct vb_module *vb_module_find(struct vb *vb, const struct vb_name *name);
struct vb_proc *vb_proc_find(struct vb *vb, sk_span name);

/* run.c */
bool vb_run_proc(struct vb *vb, struct vb_proc *proc, struct vb_obj *me, vb_value *args,
                 size_t argc, vb_value *ret);
bool vb_eval_node(struct vb *vb, const struct vb_node *n, vb_value *ret);
/* Calls by name: Application.Run, CallByName, GetRef. */
bool vb_call_name(struct vb *vb, sk_span name, vb_value *args, size_t argc, vb_value *ret,
                  bool *ret_known);
vb_value *vb_lvalue(struct vb *vb, const struct vb_node *n, uint8_t *ret_type);
bool vb_store(struct vb *vb, vb_value *at, uint8_t type, const vb_value *v);
bool vb_assign(struct vb *vb, const struct vb_node *target, const vb_value *v, bool set);
bool vb_index(struct vb *vb, struct vb_array *a, const vb_value *args, size_t argc, vb_value **ret);
/* A Declared function. */
bool vb_api_call(struct vb *vb, sk_span lib, struct vb_call *c);
bool vb_run_code(struct vb *vb, struct vb_frame *f); /* from f->pc on */
extern const struct vb_objtype vb_instance_type;

/* lifetime.c */
void vb_born(struct vb *vb, struct vb_obj *o); /* an instance of a class */
bool vb_is_mortal(const struct vb *vb, const vb_value *v);
/* Runs the Class_Terminate of what nobody holds; `more` holds too, may be NULL. */
void vb_bury(struct vb *vb, const vb_value *more);
void vb_bury_frame(struct vb *vb, const vb_value *slots, size_t count, const vb_value *result);

/* argnames.c: puts named arguments of a library function or member where they belong. */
bool vb_args_by_name(struct vb *vb, const char *of, sk_span name, const struct vb_arg *args,
                     size_t argc, vb_value **values, size_t *count);

/* vba.c */
bool vb_add_library(struct vb *vb);
bool vb_start_objects(struct vb *vb);

/* branch.c */
void vb_env_read(struct vb *vb); /* the result depends on the host profile from here on */
bool vb_env_names(struct vb *vb);
void vb_tick(struct vb *vb); /* the clock is read */
void vb_env_member(struct vb *vb, const struct vb_obj *o, const struct vb_name *name);
/* A decision: true: it goes the other way this time. */
bool vb_branch(struct vb *vb, const struct vb_frame *f, uint32_t pc);

/* record.c: numbers, fixed strings, arrays and user-defined types as bytes; file: code page and
 * no padding. vb_unpack fills *v, whose shape says what to read, and moves *in. */
bool vb_pack(struct vb *vb, const vb_value *v, bool file, struct sk_text *out);
bool vb_unpack(struct vb *vb, sk_span *in, bool file, vb_value *v);
size_t vb_type_size(uint8_t type, const struct vb_typedef *def, int depth);

/* object.c */
struct vb_obj *vb_obj_new(struct vb *vb, const struct vb_objtype *type);
struct vb_obj *vb_opaque(struct vb *vb, sk_span path);
bool vb_member(struct vb *vb, struct vb_obj *self, struct vb_name *name, struct vb_call *c);
bool vb_default_member(struct vb *vb, struct vb_obj *self, struct vb_call *c);
bool vb_get(struct vb *vb, struct vb_obj *self, const char *name, vb_value *ret);
vb_value *vb_prop(struct vb *vb, struct vb_obj *self, const char *name, bool make);
bool vb_set_prop(struct vb *vb, struct vb_obj *self, const char *name, vb_value v);
bool vb_set_text(struct vb *vb, struct vb_obj *self, const char *name, const char *text);
struct vb_sym *vb_class_member(struct vb *vb, struct vb_module *m, struct vb_name *name);
struct vb_obj *vb_new_instance(struct vb *vb, struct vb_module *module);
bool vb_create(struct vb *vb, sk_span prog_id, vb_value *ret); /* CreateObject and New */
bool vb_bind(struct vb *vb, sk_span moniker, sk_span prog_id, vb_value *ret); /* GetObject */
struct vb_obj *vb_global_object(struct vb *vb, struct vb_name *name); /* Application … or NULL */
/* A name that stands alone and is a member of Application; used: ".", "(" or a literal follows. */
bool vb_is_app_member(struct vb *vb, const struct vb_name *name, bool used);
/* The same in a form's or document's module: a member of Me. */
bool vb_is_own_member(struct vb *vb, const struct vb_module *m, const struct vb_name *name);
bool vb_prepare_objects(struct vb *vb); /* before the code is compiled */
bool vb_each(struct vb *vb, struct vb_obj *self, size_t i, vb_value *ret, bool *ret_more);

static inline const vb_value *vb_arg_of(const struct vb_call *c, size_t i)
{
    static const vb_value none = {.type = VT_ERROR, .i = VB_MISSING};
    if (i >= c->argc)
        return &none;
    return c->args[i].type == VT_REF ? c->args[i].ref : &c->args[i];
}
bool vb_arg_str(struct vb *vb, const struct vb_call *c, size_t i, vb_value *ret);
sk_span vb_arg_text(struct vb *vb, const struct vb_call *c, size_t i); /* UTF-8; missing: "" */
bool vb_arg_long(struct vb *vb, const struct vb_call *c, size_t i, int32_t fallback, int32_t *ret);
bool vb_arg_dbl(struct vb *vb, const struct vb_call *c, size_t i, double *ret);
bool vb_has_arg(const struct vb_call *c, size_t i);
bool vb_return_text(struct vb *vb, struct vb_call *c, sk_span utf8);

/* What the code does. */
void vb_do(struct vb *vb, enum sk_behaviour_kind kind, const char *api, sk_span what);
void vb_do_command(struct vb *vb, const char *api, sk_span line);
void vb_note(struct vb *vb, const char *code, sk_span detail);
void vb_layer(struct vb *vb, enum sk_language language, sk_span name, sk_span bytes);

/* date.c, format.c */
struct vb_civil {
    int year, month, day, hour, minute, second;
};
void vb_civil_of(double date, struct vb_civil *ret);
double vb_date_of(int year, int month, int day, double time);
bool vb_parse_date(struct vb *vb, const vb_value *s, double *ret);
bool vb_date_text(struct vb *vb, double d, vb_value *ret);
struct vb_format_week {
    int32_t first_day, first_week; /* as DatePart takes them */
};
bool vb_format(struct vb *vb, const vb_value *v, const vb_value *format,
               const struct vb_format_week *week, vb_value *ret);
size_t vb_format_sections(sk_span f, sk_span out[4]);
bool vb_format_number(struct vb *vb, struct sk_text *t, const vb_value *v, sk_span f);
void vb_format_date(struct vb *vb, struct sk_text *t, double date, sk_span f, int32_t first_day,
                    int32_t first_week);
sk_span vb_format_date_named(const struct vb *vb, sk_span f);
bool vb_format_is_date(const struct vb *vb, sk_span f);
int vb_week_of(double date, int first_day, int first_week);
extern const char *const vb_months[12], *const vb_days[7], *const vb_days_ja[7];
double vb_now(struct vb *vb);
int vb_weekday(double date); /* 1: Sunday */

/* file.c: the virtual file system */
struct vb_file *vb_file_find(struct vb *vb, sk_span path, bool make);
bool vb_file_put(struct vb *vb, struct vb_file *f, size_t at, sk_span bytes);
void vb_file_done(struct vb *vb, struct vb_file *f, const char *api);

/* Tables of library functions, ended by a NULL name. */
extern const struct vb_builtin vb_lib_strings[], vb_lib_strconv[], vb_lib_convert[], vb_lib_math[],
    vb_lib_date[], vb_lib_info[], vb_lib_file[], vb_lib_system[], vb_lib_format[], vb_lib_word[],
    vb_lib_finance[], vb_lib_script[], vb_lib_setting[];
/* What VBScript lacks of the others. */
bool vb_lib_only_vba(sk_span name);
const vb_value *vb_lib_constant(struct vb *vb, sk_span name);
bool vb_lib_number(sk_span name, int32_t *ret);                  /* the rarer ones */
bool vb_is_enumeration(sk_span name);                            /* VbMsgBoxResult … */
const vb_value *vb_object_constant(struct vb *vb, sk_span name); /* of the object libraries */

#endif

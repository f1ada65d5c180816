/* value.h: the values of VBA and VBScript, their strings and their coercions (MS-VBAL 5.5).
 * May be used by: interp/vba. Everything lies in the run's arena; nothing is freed by hand. */
#ifndef SEKISHO_INTERP_VBA_VALUE_H
#define SEKISHO_INTERP_VBA_VALUE_H

#include "base/arena.h"
#include "base/text.h"

/* The numbers VarType gives; ARRAY, UDT and REF are ours where VBA has none. */
enum vb_type {
    VT_EMPTY = 0,
    VT_NULL = 1,
    VT_INT = 2,
    VT_LONG = 3,
    VT_SINGLE = 4,
    VT_DOUBLE = 5,
    VT_CURRENCY = 6,
    VT_DATE = 7,
    VT_STRING = 8,
    VT_OBJECT = 9,
    VT_ERROR = 10,
    VT_BOOL = 11,
    VT_VARIANT = 12,
    VT_DECIMAL = 14,
    VT_BYTE = 17,
    VT_LONGLONG = 20,
    VT_UDT = 36,
    VT_ARRAY = 40,
    VT_REF = 41,
    VT_FIXSTR = 42 /* declared type String * n only */
};

enum { VB_MISSING = 448 /* VT_ERROR with this number: an argument left out */ };

struct vb;
struct vb_obj;
struct vb_array;
struct vb_udt;
struct vb_dec;

/* A string is len bytes of UTF-16LE at s (VBA's LenB), perhaps odd. `own`: s is the data of a
 * buffer (see vb_concat): appending to it may go in place. Values are copied freely: string
 * bytes that some value covers never change. */
typedef struct vb_value {
    uint8_t type; /* enum vb_type */
    uint8_t own;  /* strings; for VT_REF: the declared type of what is referred to */
    uint16_t extra;
    uint32_t len;
    union {
        int64_t i; /* INT LONG BYTE BOOL LONGLONG ERROR; CURRENCY in 1/10000 */
        double d;  /* SINGLE DOUBLE DATE */
        const uint16_t *s;
        struct vb_obj *o; /* NULL: Nothing */
        struct vb_array *a;
        struct vb_udt *u;
        const struct vb_dec *dec;
        struct vb_value *ref;
    };
} vb_value;

struct vb_dec {
    unsigned __int128 m; /* below 2^96 */
    uint8_t scale;       /* 0 … 28 */
    bool negative;
};

struct vb_bound {
    int32_t low, high;
};
enum { VB_MAX_DIMS = 8 };

struct vb_array {
    uint8_t type; /* of the elements */
    uint8_t dims; /* 0: dynamic and not dimensioned */
    bool fixed, locked;
    uint16_t fixlen;
    const void *def; /* struct vb_typedef of UDT elements, class of As New … */
    struct vb_bound bound[VB_MAX_DIMS];
    size_t count;
    vb_value *at; /* column-major, as VBA lays them out */
};

struct vb_udt {
    const struct vb_typedef *def;
    vb_value fields[];
};

#define VB_INT(n)  ((vb_value){.type = VT_INT, .i = (n)})
#define VB_LONG(n) ((vb_value){.type = VT_LONG, .i = (n)})
#define VB_BOOL(b) ((vb_value){.type = VT_BOOL, .i = (b) ? -1 : 0})
#define VB_DBL(x)  ((vb_value){.type = VT_DOUBLE, .d = (x)})
#define VB_DATE(x) ((vb_value){.type = VT_DATE, .d = (x)})
#define VB_OBJ(p)  ((vb_value){.type = VT_OBJECT, .o = (p)})
#define VB_EMPTY   ((vb_value){0})
#define VB_NULL    ((vb_value){.type = VT_NULL})
#define VB_NONE    ((vb_value){.type = VT_ERROR, .i = VB_MISSING})

static inline bool vb_is_missing(const vb_value *v)
{
    return v->type == VT_ERROR && v->i == VB_MISSING;
}
static inline size_t vb_units(const vb_value *v)
{
    return v->len / 2;
}

/* All functions that return bool give false after recording a run-time error (vb_err). */

/* ---- strings (str.c) ---- */
vb_value vb_char(struct vb *vb, uint16_t unit);
/* An own buffer of so many bytes to be filled at *ret_at before anybody sees the value. */
bool vb_str_new(struct vb *vb, size_t bytes, uint16_t **ret_at, vb_value *ret);
bool vb_str_units(struct vb *vb, const uint16_t *s, size_t units, vb_value *ret);
bool vb_str_utf8(struct vb *vb, sk_span s, vb_value *ret);
bool vb_str_c(struct vb *vb, const char *s, vb_value *ret);
/* The part from unit `from` on, sharing the bytes. */
vb_value vb_sub(const vb_value *s, size_t from, size_t units);
/* a & b; in place where a is the end of its buffer: amortised O(len of b). */
bool vb_concat(struct vb *vb, const vb_value *a, const vb_value *b, vb_value *ret);
/* UTF-8 in the arena; lone surrogates become U+FFFD. */
sk_span vb_utf8(struct vb *vb, const vb_value *s);
/* The string as bytes of the code page (StrConv vbFromUnicode) and back. */
bool vb_to_ansi(struct vb *vb, const vb_value *s, sk_span *ret);
bool vb_from_ansi(struct vb *vb, sk_span bytes, vb_value *ret);
/* What a text comparison takes as one: case, width and kind of kana do not count. */
uint16_t vb_text_key(uint16_t unit);
uint16_t vb_kana_wide(uint16_t unit); /* half-width katakana to full-width and back */
uint16_t vb_kana_narrow(uint16_t unit);
int vb_str_cmp(const vb_value *a, const vb_value *b, bool text);
uint16_t vb_fold(uint16_t unit); /* lower case, width and kana kept */
uint16_t vb_upper(uint16_t unit);
/* First unit offset ≥ from of b in a, or SK_NPOS. */
size_t vb_str_find(const vb_value *a, const vb_value *b, size_t from, bool text);
bool vb_str_is(const vb_value *s, const char *ascii); /* folds case */

/* ---- coercion (coerce.c) ---- */
bool vb_to_str(struct vb *vb, const vb_value *v, vb_value *ret); /* CStr */
bool vb_to_dbl(struct vb *vb, const vb_value *v, double *ret);
bool vb_to_i64(struct vb *vb, const vb_value *v, int64_t *ret); /* bankers' rounding */
bool vb_to_long(struct vb *vb, const vb_value *v, int32_t *ret);
bool vb_to_bool(struct vb *vb, const vb_value *v, bool *ret);
/* Let-coercion to a declared type. */
bool vb_coerce(struct vb *vb, const vb_value *v, uint8_t type, vb_value *ret);
/* What an object stands for where a value is wanted: its default member. */
bool vb_plain(struct vb *vb, const vb_value *v, vb_value *ret);
bool vb_parse_num(const vb_value *s, vb_value *ret); /* IsNumeric and implicit conversion */
/* The same, but as text that strtod takes, with a sign in front: exact for Currency and Decimal. */
bool vb_parse_num_text(const vb_value *s, char ret[static 256]);
bool vb_is_num(uint8_t type);
double vb_num(const vb_value *v); /* of a number, date or Empty */
size_t vb_dbl_text(double d, bool single, char ret[static 40]);
double vb_round_even(double d);
sk_span vb_text(struct vb *vb, const vb_value *v); /* CStr as UTF-8; errors give "" */

/* ---- decimals (decimal.c) ---- */
bool vb_dec_of(struct vb *vb, const vb_value *v, struct vb_dec *ret);
bool vb_dec_value(struct vb *vb, struct vb_dec d, vb_value *ret);
bool vb_dec_currency(struct vb *vb, const vb_value *v, vb_value *ret); /* rounds half to even */
struct vb_dec vb_dec_round(struct vb_dec d, int places);
struct vb_dec vb_dec_whole(struct vb_dec d, bool down);
double vb_dec_dbl(const struct vb_dec *d);
size_t vb_dec_text(const struct vb_dec *d, char ret[static 48]);
bool vb_dec_op(struct vb *vb, char op, const vb_value *a, const vb_value *b, vb_value *ret);

/* ---- operators (operator.c) ---- */
enum vb_op {
    OP_ADD,
    OP_SUB,
    OP_MUL,
    OP_DIV,
    OP_IDIV,
    OP_MOD,
    OP_POW,
    OP_CONCAT,
    OP_EQ,
    OP_NE,
    OP_LT,
    OP_GT,
    OP_LE,
    OP_GE,
    OP_AND,
    OP_OR,
    OP_XOR,
    OP_EQV,
    OP_IMP,
    OP_LIKE,
    OP_IS,
    OP_COUNT
};
bool vb_binary(struct vb *vb, int op, bool text, const vb_value *a, const vb_value *b,
               vb_value *ret);
bool vb_negate(struct vb *vb, const vb_value *a, vb_value *ret);
bool vb_not(struct vb *vb, const vb_value *a, vb_value *ret);
/* -1, 0, 1; 2: Null. */
bool vb_compare(struct vb *vb, bool text, const vb_value *a, const vb_value *b, int *ret);
bool vb_like(struct vb *vb, const vb_value *s, const vb_value *pattern, bool text, bool *ret);

/* ---- arrays (array.c) ---- */
struct vb_array *vb_array_new(struct vb *vb, uint8_t type, int32_t low, size_t count);
bool vb_array_value(struct vb *vb, uint8_t type, size_t count, vb_value *ret); /* from 0 */
bool vb_array_redim(struct vb *vb, struct vb_array *a, const struct vb_bound *bounds, size_t dims,
                    bool preserve);
bool vb_copy(struct vb *vb, const vb_value *v, vb_value *ret); /* arrays and UDTs by value */
bool vb_default(struct vb *vb, uint8_t type, const void *def, uint16_t fixlen, vb_value *ret);
bool vb_bytes_of(struct vb *vb, const vb_value *v, sk_span *ret); /* of a byte array or string */
bool vb_bytes_value(struct vb *vb, sk_span bytes, vb_value *ret); /* a Byte() */
const char *vb_type_name(struct vb *vb, const vb_value *v);

#endif

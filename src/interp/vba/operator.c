/* Operators, MS-VBAL 5.6.9: the effective type follows the wider operand. */
#include <math.h>

#include "interp/vba/vm.h"

/* Order of widening; 0: not a number. */
static int rank_of(uint8_t t)
{
    static const uint8_t rank[64] = {
        [VT_EMPTY] = 3,  [VT_BYTE] = 1,     [VT_BOOL] = 2,    [VT_INT] = 3,
        [VT_LONG] = 4,   [VT_LONGLONG] = 5, [VT_SINGLE] = 6,  [VT_DOUBLE] = 7,
        [VT_STRING] = 7, [VT_CURRENCY] = 8, [VT_DECIMAL] = 9, [VT_DATE] = 10};
    return rank[t & 63];
}

static const uint8_t type_of_rank[] = {VT_NULL,     VT_BYTE,     VT_INT,    VT_INT,
                                       VT_LONG,     VT_LONGLONG, VT_SINGLE, VT_DOUBLE,
                                       VT_CURRENCY, VT_DECIMAL,  VT_DATE};

/* Makes an operand a number: strings are parsed, objects give their default. */
static bool operand(struct vb *vb, const vb_value *v, vb_value *ret)
{
    double d;
    *ret = *v;
    if (v->type == VT_OBJECT && !vb_plain(vb, v, ret))
        return false;
    if (ret->type == VT_STRING) {
        vb_value s = *ret;
        if (!vb_to_dbl(vb, &s, &d))
            return false;
        *ret = VB_DBL(d);
    }
    if (ret->type == VT_EMPTY)
        *ret = VB_INT(0);
    return ret->type == VT_NULL || rank_of(ret->type) > 0 || vb_err(vb, 13);
}

static bool fits(uint8_t type, int64_t n)
{
    switch (type) {
    case VT_BYTE:
        return n >= 0 && n <= 255;
    case VT_INT:
        return n >= INT16_MIN && n <= INT16_MAX;
    case VT_LONG:
        return n >= INT32_MIN && n <= INT32_MAX;
    default:
        return true;
    }
}

/* VBScript widens where VBA overflows. */
static bool int_result(struct vb *vb, uint8_t type, int64_t n, vb_value *ret)
{
    while (!fits(type, n)) {
        if (!vb->script && !vb->promote)
            return vb_err(vb, 6);
        if (type == VT_LONG) {
            *ret = VB_DBL((double)n);
            return true;
        }
        type = type == VT_BYTE ? VT_INT : VT_LONG;
    }
    *ret = (vb_value){.type = type, .i = n};
    return true;
}

static bool dbl_result(struct vb *vb, uint8_t type, double d, vb_value *ret)
{
    bool wide = (type == VT_SINGLE && fabs(d) > 3.402823466385289e38) ||
                (type == VT_DATE && !(d > -657435.0 && d < 2958466.0));
    if (!isfinite(d) || (wide && !vb->promote && !vb->script))
        return vb_err(vb, 6);
    if (wide)
        type = VT_DOUBLE;
    *ret = (vb_value){.type = type, .d = type == VT_SINGLE ? (double)(float)d : d};
    return true;
}

static bool int_op(struct vb *vb, int op, uint8_t type, int64_t a, int64_t b, vb_value *ret)
{
    int64_t n;
    bool over = op == OP_ADD   ? __builtin_add_overflow(a, b, &n)
                : op == OP_SUB ? __builtin_sub_overflow(a, b, &n)
                               : __builtin_mul_overflow(a, b, &n);
    if (over && vb->promote) {
        double x = (double)a, y = (double)b;
        return dbl_result(vb, VT_DOUBLE, op == OP_ADD ? x + y : op == OP_SUB ? x - y : x * y, ret);
    }
    return over ? vb_err(vb, 6) : int_result(vb, type, n, ret);
}

static bool currency_op(struct vb *vb, int op, const vb_value *a, const vb_value *b, vb_value *ret)
{
    vb_value x, y;
    if (!vb_coerce(vb, a, VT_CURRENCY, &x) || !vb_coerce(vb, b, VT_CURRENCY, &y))
        return false;
    __int128 n = op == OP_ADD ? (__int128)x.i + y.i : (__int128)x.i - y.i;
    if (op == OP_MUL) {
        n = (__int128)x.i * y.i;
        __int128 half = n < 0 ? -5000 : 5000;
        n = (n + half) / 10000;
    }
    if (n > INT64_MAX || n < INT64_MIN)
        return vb->promote ? dbl_result(vb, VT_DOUBLE, (double)n / 10000, ret) : vb_err(vb, 6);
    *ret = (vb_value){.type = VT_CURRENCY, .i = (int64_t)n};
    return true;
}

static bool arithmetic(struct vb *vb, int op, const vb_value *a, const vb_value *b, vb_value *ret)
{
    int ra = rank_of(a->type), rb = rank_of(b->type);
    uint8_t type = type_of_rank[ra > rb ? ra : rb];
    static const char sign[] = {'+', '-', '*'};
    if (type == VT_SINGLE && (ra == 4 || ra == 5 || rb == 4 || rb == 5))
        type = VT_DOUBLE; /* a Single cannot hold every Long */
    if (type == VT_CURRENCY && (ra == 7 || rb == 7) && op == OP_MUL)
        return dbl_result(vb, VT_DOUBLE, vb_num(a) * vb_num(b), ret);
    if (type == VT_DECIMAL)
        return vb_dec_op(vb, sign[op], a, b, ret);
    if (type == VT_CURRENCY)
        return currency_op(vb, op, a, b, ret);
    if (type == VT_DATE && (op == OP_MUL || (op == OP_SUB && a->type == b->type)))
        type = VT_DOUBLE;
    if (type == VT_SINGLE || type == VT_DOUBLE || type == VT_DATE) {
        double x = vb_num(a), y = vb_num(b);
        double d = op == OP_ADD ? x + y : op == OP_SUB ? x - y : x * y;
        return dbl_result(vb, type, d, ret);
    }
    return int_op(vb, op, type, a->i, b->i, ret);
}

static bool divide(struct vb *vb, const vb_value *a, const vb_value *b, vb_value *ret)
{
    double x = vb_num(a), y = vb_num(b);
    if (a->type == VT_DECIMAL || b->type == VT_DECIMAL)
        return vb_dec_op(vb, '/', a, b, ret);
    if (y == 0)
        return vb_err(vb, x == 0 && !vb->script ? 6 : 11);
    int ra = rank_of(a->type), rb = rank_of(b->type);
    bool single =
        (ra == 6 || rb == 6) && ra <= 6 && rb <= 6 && ra != 4 && rb != 4 && ra != 5 && rb != 5;
    return dbl_result(vb, single ? VT_SINGLE : VT_DOUBLE, x / y, ret);
}

static bool int_divide(struct vb *vb, int op, const vb_value *a, const vb_value *b, vb_value *ret)
{
    int64_t x, y;
    if (!vb_to_i64(vb, a, &x) || !vb_to_i64(vb, b, &y))
        return false;
    int ra = rank_of(a->type), rb = rank_of(b->type), r = ra > rb ? ra : rb;
    uint8_t type = r <= 5 ? type_of_rank[r] : VT_LONG;
    if (type == VT_LONG && (!fits(VT_LONG, x) || !fits(VT_LONG, y)))
        return vb_err(vb, 6);
    if (y == 0)
        return vb_err(vb, 11);
    if (x == INT64_MIN && y == -1)
        return vb_err(vb, 6);
    return int_result(vb, type, op == OP_IDIV ? x / y : x % y, ret);
}

static bool power(struct vb *vb, const vb_value *a, const vb_value *b, vb_value *ret)
{
    double x = vb_num(a), y = vb_num(b);
    if ((x < 0 && y != floor(y)) || (x == 0 && y < 0))
        return vb_err(vb, 5);
    return dbl_result(vb, VT_DOUBLE, pow(x, y), ret);
}

static int64_t bits(int op, int64_t x, int64_t y)
{
    switch (op) {
    case OP_AND:
        return x & y;
    case OP_OR:
        return x | y;
    case OP_XOR:
        return x ^ y;
    case OP_EQV:
        return ~(x ^ y);
    default:
        return ~x | y;
    }
}

/* Three-valued logic where one side is Null. */
static bool null_logic(struct vb *vb, int op, const vb_value *a, const vb_value *b, vb_value *ret)
{
    const vb_value *known = a->type == VT_NULL ? b : a;
    int64_t n = 0;
    *ret = VB_NULL;
    if (known->type == VT_NULL)
        return true;
    if (!vb_to_i64(vb, known, &n))
        return false;
    bool decides = (op == OP_AND && n == 0) || (op == OP_OR && n != 0) ||
                   (op == OP_IMP && (known == a ? n == 0 : n != 0));
    if (decides && (op != OP_OR || n == -1 || known->type != VT_BOOL)) {
        *ret = *known;
        if (op == OP_IMP)
            *ret = VB_BOOL(true);
    }
    return true;
}

static bool logic(struct vb *vb, int op, const vb_value *a, const vb_value *b, vb_value *ret)
{
    int64_t x, y;
    if (a->type == VT_NULL || b->type == VT_NULL)
        return null_logic(vb, op, a, b, ret);
    if (!vb_to_i64(vb, a, &x) || !vb_to_i64(vb, b, &y))
        return false;
    uint8_t type;
    if (a->type == b->type && (a->type == VT_BOOL || a->type == VT_BYTE)) {
        type = a->type;
    } else {
        int ra = rank_of(a->type), rb = rank_of(b->type), r = ra > rb ? ra : rb;
        type = r <= 3 ? VT_INT : r == 5 ? VT_LONGLONG : VT_LONG;
        if (type == VT_LONG && (!fits(VT_LONG, x) || !fits(VT_LONG, y)))
            return vb_err(vb, 6);
    }
    int64_t n = bits(op, x, y);
    if (type == VT_BYTE)
        n &= 255;
    *ret = (vb_value){.type = type, .i = n};
    return true;
}

static bool plus(struct vb *vb, const vb_value *a, const vb_value *b, bool *ret_string)
{
    (void)vb;
    *ret_string = a->type == VT_STRING && b->type == VT_STRING;
    if ((a->type == VT_STRING && b->type == VT_EMPTY) ||
        (b->type == VT_STRING && a->type == VT_EMPTY))
        *ret_string = true;
    return true;
}

static bool concat(struct vb *vb, const vb_value *a, const vb_value *b, vb_value *ret)
{
    vb_value x = *a, y = *b;
    if (a->type == VT_NULL && b->type == VT_NULL) {
        *ret = VB_NULL;
        return true;
    }
    if (a->type == VT_NULL)
        x = (vb_value){.type = VT_STRING};
    if (b->type == VT_NULL)
        y = (vb_value){.type = VT_STRING};
    return vb_to_str(vb, &x, &x) && vb_to_str(vb, &y, &y) && vb_concat(vb, &x, &y, ret);
}

static int sign_of(double d)
{
    return d < 0 ? -1 : d > 0;
}

static bool is_whole(uint8_t t)
{
    return t == VT_BYTE || t == VT_BOOL || t == VT_INT || t == VT_LONG || t == VT_LONGLONG;
}

static int compare_numbers(struct vb *vb, const vb_value *a, const vb_value *b)
{
    if ((is_whole(a->type) && is_whole(b->type)) ||
        (a->type == VT_CURRENCY && b->type == VT_CURRENCY))
        return a->i < b->i ? -1 : a->i > b->i;
    if (a->type == VT_CURRENCY || b->type == VT_CURRENCY) {
        vb_value x, y;
        struct vb_error saved = vb->err;
        if (vb_coerce(vb, a, VT_CURRENCY, &x) && vb_coerce(vb, b, VT_CURRENCY, &y))
            return x.i < y.i ? -1 : x.i > y.i;
        vb->err = saved;
    }
    if (a->type == VT_DECIMAL || b->type == VT_DECIMAL) {
        vb_value d;
        struct vb_error saved = vb->err;
        if (vb_dec_op(vb, '-', a, b, &d))
            return d.dec->m == 0 ? 0 : d.dec->negative ? -1 : 1;
        vb->err = saved;
    }
    double x = vb_num(a), y = vb_num(b);
    if (a->type == VT_SINGLE || b->type == VT_SINGLE)
        return sign_of((double)((float)x) - (double)((float)y));
    return sign_of(x - y);
}

/* A string (s) beside a number (n); `variants` says which operands were declared Variant (bit 0 the
 * left one). False: both are to be compared as numbers, *s being one now, or an error. */
static bool compare_mixed(struct vb *vb, bool text, vb_value *s, vb_value *n, bool s_variant,
                          bool n_variant, int *ret)
{
    if (vb->script || (s_variant && n_variant)) { /* numbers are less than strings */
        *ret = 1;
        return true;
    }
    if (n_variant) {
        vb_value t;
        if (!vb_to_str(vb, n, &t))
            return false;
        *ret = vb_str_cmp(s, &t, text);
        return true;
    }
    if (n->type == VT_BOOL || n->type == VT_DATE)
        (void)vb_coerce(vb, s, n->type, s);
    return false;
}

bool vb_compare(struct vb *vb, bool text, const vb_value *a, const vb_value *b, int *ret)
{
    vb_value x = *a, y = *b;
    uint8_t variants = vb->variants;
    vb->variants = 0;
    if ((a->type == VT_OBJECT && !vb_plain(vb, a, &x)) ||
        (b->type == VT_OBJECT && !vb_plain(vb, b, &y)))
        return false;
    *ret = 2;
    if (x.type == VT_NULL || y.type == VT_NULL)
        return true;
    if (x.type == VT_ARRAY && x.a->type == VT_BYTE && !vb_to_str(vb, &x, &x))
        return false;
    if (y.type == VT_ARRAY && y.a->type == VT_BYTE && !vb_to_str(vb, &y, &y))
        return false;
    bool sx = x.type == VT_STRING, sy = y.type == VT_STRING;
    if ((sx && sy) || (sx && y.type == VT_EMPTY) || (sy && x.type == VT_EMPTY)) {
        if (!vb_to_str(vb, &x, &x) || !vb_to_str(vb, &y, &y))
            return false;
        *ret = vb_str_cmp(&x, &y, text);
        return true;
    }
    if (x.type == VT_ERROR && y.type == VT_ERROR) {
        *ret = x.i < y.i ? -1 : x.i > y.i;
        return true;
    }
    bool num = rank_of((sx ? &y : &x)->type) > 0;
    if ((sx || sy) && num) {
        int32_t before = vb->err.number;
        bool done = sx ? compare_mixed(vb, text, &x, &y, variants & 1, variants & 2, ret)
                       : compare_mixed(vb, text, &y, &x, variants & 2, variants & 1, ret);
        if (done) {
            *ret = sx ? *ret : -*ret;
            return true;
        }
        if (vb->err.number != before && vb->err.number != 0)
            return false;
    }
    if (!operand(vb, &x, &x) || !operand(vb, &y, &y))
        return false;
    *ret = compare_numbers(vb, &x, &y);
    return true;
}

static bool relation(struct vb *vb, int op, bool text, const vb_value *a, const vb_value *b,
                     vb_value *ret)
{
    int c;
    if (!vb_compare(vb, text, a, b, &c))
        return false;
    if (c == 2) {
        *ret = VB_NULL;
        return true;
    }
    static const uint8_t holds[] = {2, 5, 1, 4, 3, 6}; /* bit 0: less, 1: equal, 2: greater */
    *ret = VB_BOOL((holds[op - OP_EQ] >> (c + 1) & 1) != 0);
    return true;
}

static bool is_op(struct vb *vb, const vb_value *a, const vb_value *b, vb_value *ret)
{
    if (a->type != VT_OBJECT || b->type != VT_OBJECT)
        return vb_err(vb, 424);
    struct vb_obj *x = a->type == VT_OBJECT ? a->o : NULL, *y = b->type == VT_OBJECT ? b->o : NULL;
    *ret = VB_BOOL(x == y);
    return true;
}

static bool like_op(struct vb *vb, bool text, const vb_value *a, const vb_value *b, vb_value *ret)
{
    vb_value s, p;
    bool yes;
    *ret = VB_NULL;
    if (a->type == VT_NULL || b->type == VT_NULL)
        return true;
    if (!vb_to_str(vb, a, &s) || !vb_to_str(vb, b, &p) || !vb_like(vb, &s, &p, text, &yes))
        return false;
    *ret = VB_BOOL(yes);
    return true;
}

static bool numeric(struct vb *vb, int op, const vb_value *a, const vb_value *b, vb_value *ret)
{
    vb_value x, y;
    if (a->type == VT_NULL || b->type == VT_NULL) {
        *ret = VB_NULL;
        return true;
    }
    if (!operand(vb, a, &x) || !operand(vb, b, &y))
        return false;
    if (op <= OP_MUL)
        return arithmetic(vb, op, &x, &y, ret);
    if (op == OP_DIV)
        return divide(vb, &x, &y, ret);
    return op == OP_POW ? power(vb, &x, &y, ret) : int_divide(vb, op, &x, &y, ret);
}

bool vb_binary(struct vb *vb, int op, bool text, const vb_value *a, const vb_value *b,
               vb_value *ret)
{
    vb_value x = *a, y = *b;
    bool string = false;
    if (op == OP_IS)
        return is_op(vb, a, b, ret);
    if ((x.type == VT_OBJECT && !vb_plain(vb, a, &x)) ||
        (y.type == VT_OBJECT && !vb_plain(vb, b, &y)))
        return false;
    if (op == OP_CONCAT || (op == OP_ADD && plus(vb, &x, &y, &string) && string))
        return concat(vb, &x, &y, ret);
    if (op <= OP_POW)
        return numeric(vb, op, &x, &y, ret);
    if (op <= OP_GE)
        return relation(vb, op, text, &x, &y, ret);
    if (op == OP_LIKE)
        return like_op(vb, text, &x, &y, ret);
    return operand(vb, &x, &x) && operand(vb, &y, &y) && logic(vb, op, &x, &y, ret);
}

bool vb_negate(struct vb *vb, const vb_value *a, vb_value *ret)
{
    vb_value v, zero = VB_INT(0);
    if (!operand(vb, a, &v))
        return false;
    if (v.type == VT_NULL) {
        *ret = v;
        return true;
    }
    if (v.type == VT_DATE || v.type == VT_DOUBLE || v.type == VT_SINGLE) {
        v.d = -v.d;
        *ret = v;
        return true;
    }
    if (v.type == VT_BYTE)
        v.type = VT_INT;
    return arithmetic(vb, OP_SUB, &zero, &v, ret);
}

bool vb_not(struct vb *vb, const vb_value *a, vb_value *ret)
{
    vb_value v;
    int64_t n;
    if (!operand(vb, a, &v))
        return false;
    *ret = v;
    if (v.type == VT_NULL)
        return true;
    if (!vb_to_i64(vb, &v, &n))
        return false;
    uint8_t type =
        v.type == VT_BOOL || v.type == VT_INT || v.type == VT_BYTE || v.type == VT_LONGLONG
            ? v.type
            : VT_LONG;
    *ret = (vb_value){.type = type, .i = type == VT_BYTE ? ~n & 255 : ~n};
    return fits(type, ret->i) || vb_err(vb, 6);
}

/* One [list] of a pattern: *p is behind '['. -1: no closing bracket, or a range
 * that falls. */
static int in_list(const vb_value *pat, size_t *p, uint16_t u, bool text)
{
    size_t n = vb_units(pat), i = *p;
    bool negate = i < n && pat->s[i] == '!', hit = false;
    i += negate;
    size_t first = i;
    for (; i < n && (pat->s[i] != ']' || i == first); i++) {
        uint16_t low = pat->s[i], high = low;
        if (pat->s[i] == ']')
            break;
        if (i + 2 < n && pat->s[i + 1] == '-' && pat->s[i + 2] != ']') {
            high = pat->s[i + 2];
            i += 2;
            if (high < low)
                return -1;
        }
        hit |= text ? vb_fold(u) >= vb_fold(low) && vb_fold(u) <= vb_fold(high)
                    : u >= low && u <= high;
    }
    if (i >= n)
        return -1;
    *p = i + 1;
    return i == first && !negate ? 2 : hit != negate; /* [] matches nothing at all */
}

/* Greedy with one point to come back to: linear enough, never exponential. */
bool vb_like(struct vb *vb, const vb_value *s, const vb_value *pat, bool text, bool *ret)
{
    size_t i = 0, p = 0, star_p = SK_NPOS, star_i = 0, n = vb_units(s), m = vb_units(pat);
    for (uint64_t work = 0;; work++) {
        if ((work & 255) == 255 && !vb_work(vb, 256))
            return false;
        bool hit = false;
        size_t next = p;
        uint16_t c = p < m ? pat->s[p] : 0;
        if (p < m && c == '*') {
            star_p = ++p;
            star_i = i;
            continue;
        }
        if (p >= m && i >= n) {
            *ret = true;
            return true;
        }
        if (p < m && c == '[') {
            next = p + 1;
            int in = in_list(pat, &next, i < n ? s->s[i] : 0, text);
            if (in < 0)
                return vb_err(vb, 93);
            if (in == 2) {
                p = next;
                continue;
            }
            hit = i < n && in == 1;
        } else if (p < m && i < n) {
            next = p + 1;
            uint16_t u = s->s[i];
            hit = c == '?' || (c == '#' ? u >= '0' && u <= '9'
                               : text   ? vb_fold(u) == vb_fold(c)
                                        : u == c);
        }
        if (hit) {
            i++;
            p = next;
        } else if (star_p != SK_NPOS && star_i < n) {
            p = star_p;
            i = ++star_i;
        } else {
            *ret = false;
            return true;
        }
    }
}

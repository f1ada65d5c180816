/* Static members of .NET classes. */
#include <math.h>

#include "codec/entities.h"
#include "interp/powershell/ps.h"

static bool is(sk_span name, const char *what)
{
    return sk_ieq(name, sk_span_of_cstr(what));
}

static pv arg(const struct parr *args, size_t n)
{
    return n < args->count ? args->at[n] : pv_null();
}

/* ---- Convert ---- */

static pv from_base64(struct ps *ps, pv v)
{
    sk_span bytes;
    if (pv_is_opaque(v))
        return v;
    if (!sk_command_base64(ps->arena, pv_text(ps, v), &bytes)) {
        ps_throw(ps, "The input is not a valid Base-64 string");
        return pv_null();
    }
    return pv_bytes(ps, bytes);
}

sk_span ps_base64(struct ps *ps, sk_span in)
{
    static const char alphabet[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    struct sk_text out = ps_textbuf(ps);
    for (size_t i = 0; i < in.len && ps_step(ps, 1); i += 3) {
        uint32_t w = (uint32_t)in.ptr[i] << 16;
        w |= i + 1 < in.len ? (uint32_t)in.ptr[i + 1] << 8 : 0;
        w |= i + 2 < in.len ? in.ptr[i + 2] : 0;
        for (unsigned k = 0; k < 4; k++)
            sk_text_byte(&out, i + k > in.len ? '=' : (uint8_t)alphabet[w >> (18 - 6 * k) & 63]);
    }
    return ps_text_done(ps, &out);
}

static pv from_base(struct ps *ps, pv v, int64_t base, unsigned bits)
{
    uint64_t n;
    sk_span s = sk_trim(pv_text(ps, v));
    if (base == 16 && sk_istarts(s, SK_LIT("0x")))
        s = sk_from(s, 2);
    if ((base != 2 && base != 8 && base != 10 && base != 16) ||
        !sk_parse_u64(s, (unsigned)base, &n)) {
        ps_throw(ps, "Could not find any recognizable digits.");
        return pv_null();
    }
    int64_t i = (int64_t)n;
    if (bits == 16)
        i = (int16_t)n;
    if (bits == 18)
        i = (int8_t)n;
    if (bits == 32)
        i = (int32_t)n;
    return bits == 8 ? pv_num(PV_BYTE, i & 255) : bits == 64 ? pv_num(PV_LONG, i) : pv_int(i);
}

static pv to_base(struct ps *ps, pv v, int64_t base)
{
    struct sk_text out = ps_textbuf(ps);
    uint64_t n = (uint64_t)pv_to_int(ps, v);
    if (v.kind != PV_LONG)
        n &= 0xffffffffu;
    char text[65];
    size_t at = sizeof text;
    do
        text[--at] = "0123456789abcdef"[n % (uint64_t)base];
    while ((n /= (uint64_t)base) > 0);
    sk_text_put(&out, sk_span_of(text + at, sizeof text - at));
    return pv_str(ps_text_done(ps, &out));
}

static bool convert_call(struct ps *ps, sk_span name, const struct parr *args, pv *ret)
{
    static const struct {
        const char *name, *type;
        unsigned bits;
    } to[] = {
        {"tobyte", "byte", 8},     {"tosbyte", "int16", 18},    {"toint16", "int16", 16},
        {"touint16", "int32", 17}, {"toint32", "int32", 32},    {"touint32", "int64", 33},
        {"toint64", "int64", 64},  {"touint64", "int64", 64},   {"tochar", "char", 0},
        {"tostring", "string", 0}, {"toboolean", "boolean", 0}, {"todouble", "double", 0},
        {"tosingle", "double", 0}, {"todecimal", "double", 0},  {"todatetime", "datetime", 0}};
    int64_t base = args->count > 1 ? pv_to_int(ps, args->at[1]) : 0;
    if (is(name, "frombase64string") || is(name, "frombase64chararray"))
        *ret = is(name, "frombase64string")
                   ? from_base64(ps, arg(args, 0))
                   : from_base64(ps, ps_unary(ps, OP_JOIN, false, arg(args, 0)));
    else if (is(name, "tobase64string"))
        *ret = pv_str(ps_base64(ps, pv_to_bytes(ps, arg(args, 0))));
    else if (is(name, "fromhexstring")) {
        struct sk_text out = ps_textbuf(ps);
        sk_span s = pv_text(ps, arg(args, 0));
        for (size_t i = 0; i + 1 < s.len; i += 2)
            sk_text_byte(&out, (uint8_t)(sk_hex_value(s.ptr[i]) * 16 + sk_hex_value(s.ptr[i + 1])));
        *ret = pv_bytes(ps, ps_text_done(ps, &out));
    } else if (is(name, "tostring") && (base == 2 || base == 8 || base == 16))
        *ret = to_base(ps, arg(args, 0), base);
    else {
        for (size_t i = 0; i < sizeof to / sizeof to[0]; i++) {
            if (!is(name, to[i].name))
                continue;
            pv v = arg(args, 0);
            bool based = to[i].bits > 0 && base > 0 &&
                         (v.kind == PV_STRING || v.kind == PV_CHAR || base != 10);
            if (is(name, "toboolean") && v.kind == PV_STRING) {
                *ret = pv_bool(sk_ieq(sk_trim(pv_span(v)), SK_LIT("true")));
                return true;
            }
            if (is(name, "toint64") && !based)
                v = ps_cast(ps, SK_LIT("int64"), v);
            *ret = based ? from_base(ps, v, base, to[i].bits)
                         : ps_cast(ps, sk_span_of_cstr(to[i].type), v);
            return true;
        }
        return false;
    }
    return true;
}

/* ---- String, Array, Regex, Math, Path, Environment ---- */

static bool string_call(struct ps *ps, sk_span name, const struct parr *args, pv *ret)
{
    pv rest = pv_array(ps, 0);
    for (size_t i = 1; i < args->count; i++)
        pv_push(ps, rest.arr, args->at[i]);
    if (rest.arr->count == 1 && rest.arr->at[0].kind == PV_ARRAY)
        rest = rest.arr->at[0];
    if (is(name, "join") && args->count == 4 && arg(args, 1).kind == PV_ARRAY &&
        pv_is_number(args->at[2])) { /* Join(separator, array, start, count) */
        struct parr part = {.at = args->at + 2, .count = 2};
        pv on = arg(args, 1), got;
        (void)ps_array_method(ps, on.arr, SK_LIT("getrange"), &part, &got);
        *ret = ps_binary(ps, OP_JOIN, false, got, pv_str(pv_text(ps, arg(args, 0))));
    } else if (is(name, "join"))
        *ret = ps_binary(ps, OP_JOIN, false, rest, pv_str(pv_text(ps, arg(args, 0))));
    else if (is(name, "concat")) {
        pv all = pv_array(ps, 0);
        for (size_t i = 0; i < args->count; i++)
            ps_emit(ps, all.arr, args->at[i]);
        *ret = ps_unary(ps, OP_JOIN, false, all);
    } else if (is(name, "format"))
        *ret = ps_format(ps, pv_text(ps, arg(args, 0)), rest);
    else if (is(name, "isnullorempty") || is(name, "isnullorwhitespace")) {
        sk_span s = pv_text(ps, arg(args, 0));
        *ret = pv_bool((is(name, "isnullorempty") ? s : sk_trim(s)).len == 0);
    } else if (is(name, "copy") || is(name, "intern"))
        *ret = pv_str(pv_text(ps, arg(args, 0)));
    else if (is(name, "new")) {
        pv first = arg(args, 0);
        *ret = args->count > 1 && first.kind != PV_ARRAY
                   ? ps_binary(ps, OP_MUL, false, pv_str(pv_text(ps, first)), args->at[1])
                   : ps_unary(ps, OP_JOIN, false, first);
    } else if (is(name, "equals"))
        *ret = pv_bool(pv_equal(ps, arg(args, 0), arg(args, 1), true));
    else if (is(name, "compareordinal"))
        *ret = pv_int(sk_cmp(pv_text(ps, arg(args, 0)), pv_text(ps, arg(args, 1))));
    else if (is(name, "compare")) {
        sk_span a = pv_text(ps, arg(args, 0)), b = pv_text(ps, arg(args, 1));
        int order = pv_truth(ps, arg(args, 2)) ? sk_icmp(a, b) : ps_culture_compare(a, b);
        *ret = pv_int(order < 0 ? -1 : order > 0);
    } else
        return false;
    return true;
}

/* Copy(from, to, n), Copy(from, at, to, at, n) */
static void copy_items(struct ps *ps, const struct parr *args)
{
    bool placed = args->count == 5;
    pv from = arg(args, 0), to = arg(args, placed ? 2 : 1);
    int64_t a = placed ? pv_to_int(ps, args->at[1]) : 0,
            b = placed ? pv_to_int(ps, args->at[3]) : 0;
    int64_t n = pv_to_int(ps, arg(args, placed ? 4 : 2));
    for (int64_t i = 0; i < n && a >= 0 && b >= 0 && to.kind == PV_ARRAY && ps_step(ps, 1) &&
                        (uint64_t)(a + i) < from.arr->count && (uint64_t)(b + i) < to.arr->count;
         i++)
        to.arr->at[b + i] = from.arr->at[a + i];
}

static bool array_call(struct ps *ps, sk_span name, const struct parr *args, pv *ret)
{
    pv on = arg(args, 0);
    *ret = pv_null();
    if (on.kind != PV_ARRAY)
        return false;
    if (is(name, "reverse") && args->count == 3) {
        int64_t from = pv_to_int(ps, args->at[1]), n = pv_to_int(ps, args->at[2]);
        if (from >= 0 && n > 0 && (uint64_t)from < on.arr->count) {
            struct parr part = {.at = on.arr->at + from,
                                .count = sk_min((uint64_t)n, on.arr->count - (uint64_t)from)};
            (void)ps_array_method(ps, &part, SK_LIT("reverse"), &(struct parr){0}, ret);
        }
    } else if (is(name, "reverse") || is(name, "sort"))
        (void)ps_call_method(ps, on, name, &(struct parr){0});
    else if (is(name, "clear") && args->count == 3) {
        int64_t from = pv_to_int(ps, args->at[1]), n = pv_to_int(ps, args->at[2]);
        for (int64_t i = 0; i < n && from >= 0 && (uint64_t)(from + i) < on.arr->count; i++)
            on.arr->at[from + i] = on.arr->of == PV_BYTE ? pv_num(PV_BYTE, 0) : pv_null();
    } else if (is(name, "lastindexof"))
        (void)ps_array_method(ps, on.arr, name, &(struct parr){.at = args->at + 1, .count = 1},
                              ret);
    else if (is(name, "indexof")) {
        *ret = pv_int(-1);
        for (size_t i = on.arr->count; i-- > 0;)
            if (pv_equal(ps, on.arr->at[i], arg(args, 1), true))
                *ret = pv_int((int64_t)i);
    } else if (is(name, "copy"))
        copy_items(ps, args);
    else if (is(name, "resize"))
        sk_events_note(ps->ev, "powershell.unknown", SK_LIT("array::Resize"));
    else
        return false;
    return true;
}

/* Round(x, digits), Round(x, 'AwayFromZero'): half to even unless it says otherwise. */
static pv rounded(struct ps *ps, double x, const struct parr *args)
{
    pv last = args->at[args->count - 1];
    bool away = last.kind == PV_STRING ? sk_istarts(pv_span(last), SK_LIT("away"))
                                       : args->count > 2 && pv_to_int(ps, last) == 1;
    int64_t digits = pv_is_number(args->at[1]) ? pv_to_int(ps, args->at[1]) : 0;
    double scale = pow(10, (double)(digits < 0 ? 0 : digits > 15 ? 15 : digits));
    return pv_double((away ? round(x * scale) : nearbyint(x * scale)) / scale);
}

static bool math_call(struct ps *ps, sk_span name, const struct parr *args, pv *ret)
{
    static const struct {
        const char *name;
        double (*f)(double);
    } one[] = {{"abs", fabs},       {"sqrt", sqrt},       {"floor", floor}, {"ceiling", ceil},
               {"truncate", trunc}, {"round", nearbyint}, {"sin", sin},     {"cos", cos},
               {"log", log},        {"exp", exp},         {"log10", log10}, {"tan", tan},
               {"atan", atan},      {"asin", asin},       {"acos", acos}};
    double x = pv_to_double(ps, arg(args, 0)), y = pv_to_double(ps, arg(args, 1));
    bool whole = arg(args, 0).kind != PV_DOUBLE && arg(args, 1).kind != PV_DOUBLE;
    if (is(name, "pow"))
        *ret = pv_double(pow(x, y));
    else if (is(name, "atan2"))
        *ret = pv_double(atan2(x, y));
    else if (is(name, "sign"))
        *ret = pv_int(x > 0 ? 1 : x < 0 ? -1 : 0);
    else if (is(name, "divrem") || is(name, "bigmul"))
        *ret = ps_static_call(ps, SK_LIT("convert"), SK_LIT("toint64"),
                              &(struct parr){.at = (pv[]){pv_double(is(name, "bigmul") ? x * y
                                                                    : y != 0 ? trunc(x / y)
                                                                             : 0)},
                                             .count = 1});
    else if (is(name, "round") && args->count > 1)
        *ret = rounded(ps, x, args);
    else if (is(name, "log") && args->count > 1)
        *ret = pv_double(log(x) / log(y));
    else if (is(name, "max") || is(name, "min")) {
        double d = is(name, "max") ? fmax(x, y) : fmin(x, y);
        *ret = whole ? pv_int((int64_t)d) : pv_double(d);
    } else {
        for (size_t i = 0; i < sizeof one / sizeof one[0]; i++)
            if (is(name, one[i].name)) {
                double d = one[i].f(x);
                *ret = i == 0 && whole ? pv_int((int64_t)d) : pv_double(d);
                return true;
            }
        return false;
    }
    return true;
}

/* ---- Files, processes, scripts ---- */

static bool script_call(struct ps *ps, sk_span name, const struct parr *args, pv *ret)
{
    if (!is(name, "create") && !is(name, "new"))
        return false;
    sk_span text = pv_text(ps, arg(args, 0));
    if (pv_is_opaque(arg(args, 0))) {
        *ret = arg(args, 0);
        sk_events_behaviour(ps->ev, SK_DO_SCRIPT, SK_LIT("ScriptBlock.Create"), ret->obj->text);
        return true;
    }
    sk_events_layer(ps->ev, SK_LANG_POWERSHELL, SK_LIT(""), text);
    struct pnode *n = SK_NEW(ps->arena, struct pnode);
    if (n == NULL) {
        ps_no_memory(ps);
        return false;
    }
    n->type = N_BLOCK;
    n->src = text;
    n->a = ps_parse(ps, text);
    *ret = (pv){.kind = PV_BLOCK, .block = n};
    return true;
}

static bool marshal_call(struct ps *ps, sk_span name, const struct parr *args, pv *ret)
{
    pv v = arg(args, 0);
    bool secret = v.kind == PV_OBJECT && strcmp(v.obj->kind, "securestring") == 0;
    if (sk_istarts(name, SK_LIT("securestringto")) || sk_istarts(name, SK_LIT("ptrtostring")))
        *ret = secret ? pv_str(v.obj->text) : v;
    else if (is(name, "copy") || is(name, "allochglobal") ||
             is(name, "getdelegateforfunctionpointer")) {
        sk_events_behaviour(ps->ev, SK_DO_OTHER, SK_LIT("Runtime.InteropServices.Marshal"), name);
        *ret = pv_opaque(ps, (sk_span){0});
    } else
        *ret = pv_null();
    return true;
}

static pv little_endian(struct ps *ps, uint64_t n, size_t count)
{
    uint8_t bytes[8];
    sk_span kept = {0};
    for (size_t i = 0; i < 8; i++)
        bytes[i] = (uint8_t)(n >> (8 * i));
    if (!sk_arena_dup(ps->arena, sk_span_of(bytes, count), &kept))
        ps_no_memory(ps);
    return pv_bytes(ps, kept);
}

static pv bytes_of(struct ps *ps, pv v)
{
    uint64_t n = (uint64_t)pv_to_int(ps, v);
    if (v.kind == PV_DOUBLE)
        memcpy(&n, &v.d, sizeof n);
    size_t count = v.kind == PV_LONG || v.kind == PV_DOUBLE ? 8
                   : v.kind == PV_BOOL                      ? 1
                   : v.kind == PV_CHAR || v.kind == PV_BYTE ? 2
                                                            : 4;
    return little_endian(ps, n, count);
}

static bool bitconverter_call(struct ps *ps, sk_span name, const struct parr *args, pv *ret)
{
    static const struct {
        const char *name;
        size_t bytes;
        enum pv_kind kind;
    } to[] = {{"toint16", 2, PV_INT},   {"touint16", 2, PV_INT},  {"tochar", 2, PV_CHAR},
              {"toint32", 4, PV_INT},   {"touint32", 4, PV_LONG}, {"toint64", 8, PV_LONG},
              {"touint64", 8, PV_LONG}, {"toboolean", 1, PV_BOOL}};
    sk_span bytes = pv_to_bytes(ps, arg(args, 0));
    int64_t at = pv_to_int(ps, arg(args, 1));
    if (is(name, "getbytes")) {
        *ret = bytes_of(ps, arg(args, 0));
        return true;
    }
    for (size_t i = 0; i < sizeof to / sizeof to[0]; i++) {
        if (!is(name, to[i].name))
            continue;
        uint64_t n = 0;
        for (size_t k = 0; k < to[i].bytes && at >= 0 && (uint64_t)at + k < bytes.len; k++)
            n |= (uint64_t)bytes.ptr[(size_t)at + k] << (8 * k);
        *ret = pv_num(to[i].kind, is(name, "toint16")   ? (int64_t)(int16_t)n
                                  : is(name, "toint32") ? (int64_t)(int32_t)n
                                                        : (int64_t)n);
        return true;
    }
    if (!is(name, "tostring"))
        return false;
    if (args->count > 1)
        bytes = at < 0 ? (sk_span){0}
                       : sk_slice(bytes, (size_t)at,
                                  args->count > 2 ? (size_t)pv_to_int(ps, args->at[2]) : SIZE_MAX);
    struct sk_text out = ps_textbuf(ps);
    for (size_t i = 0; i < bytes.len && ps_step(ps, 1); i++)
        sk_text_printf(&out, i > 0 ? "-%02X" : "%02X", bytes.ptr[i]);
    *ret = pv_str(ps_text_done(ps, &out));
    return true;
}

static bool char_class(sk_span name, int c, bool *ret)
{
    bool ascii = c >= 0 && c < 0x80, upper = c >= 'A' && c <= 'Z', lower = c >= 'a' && c <= 'z';
    bool number = c >= '0' && c <= '9', letter = upper || lower || c > 0xBF;
    if (is(name, "isdigit") || is(name, "isnumber"))
        *ret = number;
    else if (is(name, "isletter"))
        *ret = letter;
    else if (is(name, "isletterordigit"))
        *ret = letter || number;
    else if (is(name, "isupper") || is(name, "islower"))
        *ret = is(name, "isupper") ? upper : lower;
    else if (is(name, "iswhitespace"))
        *ret = c == ' ' || (c >= 9 && c <= 13) || c == 0x85 || c == 0xA0 || c == 0x3000;
    else if (is(name, "iscontrol"))
        *ret = c < 32 || (c >= 0x7f && c < 0xA0);
    else if (is(name, "ispunctuation"))
        *ret = ascii && c > ' ' && strchr("!\"#%&'()*,-./:;?@[\\]_{}", c) != NULL;
    else if (is(name, "issymbol"))
        *ret = ascii && c > ' ' && strchr("$+<=>^`|~", c) != NULL;
    else
        return false;
    return true;
}

static bool char_call(struct ps *ps, sk_span name, const struct parr *args, pv *ret)
{
    bool yes;
    sk_span first = pv_text(ps, arg(args, 0));
    size_t at = args->count > 1 ? (size_t)pv_to_int(ps, args->at[1]) : 0;
    if (char_class(name, pstr_unit(first, at), &yes))
        *ret = pv_bool(yes);
    else if (is(name, "getnumericvalue"))
        *ret = pv_double(first.len > at && sk_is_digit(first.ptr[at]) ? first.ptr[at] - '0' : -1);
    else if (is(name, "parse"))
        *ret = ps_cast(ps, SK_LIT("char"), arg(args, 0));
    else if (sk_istarts(name, SK_LIT("toupper")) || sk_istarts(name, SK_LIT("tolower")))
        *ret = ps_cast(ps, SK_LIT("char"),
                       pv_str(ps_case(ps, first, sk_istarts(name, SK_LIT("toupper")))));
    else if (is(name, "converttoutf32")) {
        uint32_t rune = 0;
        if (first.len > 0)
            (void)sk_utf8_decode(first, &rune);
        *ret = pv_int(rune);
    } else if (is(name, "convertfromutf32")) {
        struct sk_text out = ps_textbuf(ps);
        sk_text_rune(&out, (uint32_t)pv_to_int(ps, arg(args, 0)));
        *ret = pv_str(ps_text_done(ps, &out));
    } else
        return false;
    return true;
}

static sk_span percent_decoded(struct ps *ps, sk_span s, bool plus)
{
    struct sk_text out = ps_textbuf(ps);
    for (size_t i = 0; i < s.len; i++) {
        bool hex = s.ptr[i] == '%' && i + 2 < s.len && sk_hex_value(s.ptr[i + 1]) >= 0 &&
                   sk_hex_value(s.ptr[i + 2]) >= 0;
        uint8_t c = hex ? (uint8_t)(sk_hex_value(s.ptr[i + 1]) * 16 + sk_hex_value(s.ptr[i + 2]))
                    : plus && s.ptr[i] == '+' ? ' '
                                              : s.ptr[i];
        sk_text_byte(&out, c);
        i += hex ? 2 : 0;
    }
    return ps_text_done(ps, &out);
}

static sk_span percent_encoded(struct ps *ps, sk_span s, const char *kept, bool plus)
{
    struct sk_text out = ps_textbuf(ps);
    for (size_t i = 0; i < s.len; i++) {
        uint8_t c = s.ptr[i];
        if (sk_is_alnum(c) || (c != 0 && strchr(kept, c) != NULL))
            sk_text_byte(&out, c);
        else if (plus && c == ' ')
            sk_text_byte(&out, '+');
        else
            sk_text_printf(&out, plus ? "%%%02x" : "%%%02X", c);
    }
    return ps_text_done(ps, &out);
}

static bool uri_call(struct ps *ps, sk_span name, const struct parr *args, pv *ret)
{
    sk_span s = pv_text(ps, arg(args, 0));
    if (is(name, "unescapedatastring"))
        *ret = pv_str(percent_decoded(ps, s, false));
    else if (is(name, "urldecode"))
        *ret = pv_str(percent_decoded(ps, s, true));
    else if (is(name, "escapedatastring"))
        *ret = pv_str(percent_encoded(ps, s, "-_.~", false));
    else if (is(name, "escapeuristring"))
        *ret = pv_str(percent_encoded(ps, s, "-_.~:/?#[]@!$&'()*+,;=%", false));
    else if (is(name, "urlencode"))
        *ret = pv_str(percent_encoded(ps, s, "-_.!*()", true));
    else if (is(name, "htmldecode")) {
        struct sk_text out = ps_textbuf(ps);
        sk_entities_decode(s, &out);
        *ret = pv_str(ps_text_done(ps, &out));
    } else
        return false;
    return true;
}

/* Assembly.Load: of a file's name, or of bytes that nobody sees. */
static bool assembly_call(struct ps *ps, sk_span name, const struct parr *args, pv *ret)
{
    pv what = arg(args, 0);
    *ret = pv_opaque(ps, (sk_span){0});
    if (is(name, "loadwithpartialname"))
        return true;
    if (!sk_istarts(name, SK_LIT("load")) && !is(name, "unsafeloadfrom"))
        return false;
    bool bytes = what.kind == PV_ARRAY;
    sk_span text = pv_is_opaque(what) ? what.obj->text : pv_text(ps, what);
    if (bytes)
        sk_events_layer(ps->ev, SK_LANG_NONE, SK_LIT(""), pv_to_bytes(ps, what));
    if (bytes || !sk_istarts(text, SK_LIT("system")))
        sk_events_behaviour(ps->ev, SK_DO_LOAD, SK_LIT("Reflection.Assembly.Load"),
                            bytes || text.len == 0 ? SK_LIT("bytes") : text);
    return true;
}

static bool guid_call(struct ps *ps, sk_span name, const struct parr *args, pv *ret)
{
    if (!is(name, "newguid") && !is(name, "parse"))
        return false;
    pv text = is(name, "parse") ? arg(args, 0) : pv_cstr("7a1c9b52-3f0e-4d68-9c2b-5e81f0a6d473");
    *ret = ps_new_object(ps, SK_LIT("guid"), &(struct parr){.at = &text, .count = 1});
    return true;
}

static bool powershell_call(struct ps *ps, sk_span name, const struct parr *args, pv *ret)
{
    if (!is(name, "create"))
        return false;
    *ret = ps_new_object(ps, SK_LIT("management.automation.powershell"), args);
    return true;
}

static bool buffer_call(struct ps *ps, sk_span name, const struct parr *args, pv *ret)
{
    *ret = pv_null();
    if (!is(name, "blockcopy") || arg(args, 0).kind != PV_ARRAY)
        return false;
    copy_items(ps, args);
    return true;
}

static bool activator_call(struct ps *ps, sk_span name, const struct parr *args, pv *ret)
{
    if (!is(name, "createinstance"))
        return false;
    *ret = ps_new_object(ps, ps_type_key(ps, pv_text(ps, arg(args, 0))), &(struct parr){0});
    return true;
}

typedef bool static_call(struct ps *ps, sk_span name, const struct parr *args, pv *ret);

static const struct {
    const char *type;
    static_call *call;
} types[] = {
    {"convert", convert_call},
    {"string", string_call},
    {"array", array_call},
    {"text.regularexpressions.regex", ps_regex_static},
    {"math", math_call},
    {"io.path", ps_path_call},
    {"environment", ps_environment_call},
    {"io.file", ps_file_call},
    {"io.directory", ps_file_call},
    {"scriptblock", script_call},
    {"diagnostics.process", ps_process_call},
    {"runtime.interopservices.marshal", marshal_call},
    {"bitconverter", bitconverter_call},
    {"char", char_call},
    {"uri", uri_call},
    {"net.webutility", uri_call},
    {"web.httputility", uri_call},
    {"activator", activator_call},
    {"microsoft.win32.registry", ps_registry_call},
    {"reflection.assembly", assembly_call},
    {"guid", guid_call},
    {"net.dns", ps_dns_call},
    {"powershell", powershell_call},
    {"management.automation.powershell", powershell_call},
    {"buffer", buffer_call},
};

pv ps_static_call(struct ps *ps, sk_span type, sk_span name, const struct parr *args)
{
    pv ret = pv_null();
    if (!ps_step(ps, 2))
        return ret;
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
        if (sk_eq(type, sk_span_of_cstr(types[i].type)) && types[i].call(ps, name, args, &ret))
            return ret;
    if (ps_date_static(ps, type, name, args, &ret))
        return ret;
    if (ps_crypto_type(type) && (is(name, "create") || is(name, "new")))
        return pv_object(ps, "crypto", type);
    if (ps_crypto_type(type) && is(name, "hashdata"))
        return ps_digest(ps, type, pv_to_bytes(ps, arg(args, 0)));
    if (is(name, "new"))
        return ps_new_object(ps, type, args);
    if (is(name, "tryparse") && args->count > 1) {
        pv n;
        bool good = pv_to_number(ps, arg(args, 0), &n);
        if (good)
            ps_set_member(ps, args->at[args->count - 1], SK_LIT("value"), n);
        return pv_bool(good);
    }
    if (is(name, "parse") && args->count > 1 &&
        sk_ifind(pv_text(ps, args->at[1]), SK_LIT("hex")) != SK_NPOS)
        return from_base(ps, arg(args, 0), 16, sk_ends(type, SK_LIT("64")) ? 64 : 32);
    if (sk_eq(type, SK_LIT("object")) && (is(name, "equals") || is(name, "referenceequals")))
        return pv_bool(pv_equal(ps, arg(args, 0), arg(args, 1), true));
    if (is(name, "parse"))
        if (is(name, "parse"))
            return ps_cast(ps, type, arg(args, 0));
    if (sk_starts(type, SK_LIT("text.encoding")) && is(name, "getencoding"))
        return ps_static_member(ps, SK_LIT("text.encoding"), pv_text(ps, arg(args, 0)));
    if (is(name, "create") && sk_ends(type, SK_LIT("request")))
        return ps_new_object(ps, SK_LIT("net.webrequest"), args);
    if (ps->flow != FLOW_NONE)
        return ret;
    struct sk_text what = ps_textbuf(ps);
    sk_text_put(&what, type);
    sk_text_puts(&what, "::");
    sk_text_put(&what, name);
    sk_events_note(ps->ev, "powershell.unknown", ps_text_done(ps, &what));
    for (size_t i = 0; i < args->count; i++)
        sk_events_urls(ps->ev, pv_text(ps, args->at[i]));
    return pv_opaque(ps, (sk_span){0});
}

/* MaxValue, MinValue, PI and the like. */
static bool limit_of(sk_span type, sk_span name, pv *ret)
{
    static const struct {
        const char *type;
        enum pv_kind kind;
        int64_t min, max;
    } all[] = {{"byte", PV_BYTE, 0, 255},
               {"sbyte", PV_INT, -128, 127},
               {"int16", PV_INT, INT16_MIN, INT16_MAX},
               {"uint16", PV_INT, 0, UINT16_MAX},
               {"int32", PV_INT, INT32_MIN, INT32_MAX},
               {"uint32", PV_LONG, 0, UINT32_MAX},
               {"int64", PV_LONG, INT64_MIN, INT64_MAX},
               {"char", PV_CHAR, 0, 0xFFFF}};
    bool max = is(name, "maxvalue");
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        if ((max || is(name, "minvalue")) && sk_eq(type, sk_span_of_cstr(all[i].type))) {
            *ret = pv_num(all[i].kind, max ? all[i].max : all[i].min);
            return true;
        }
    bool math = sk_eq(type, SK_LIT("math")), real = sk_eq(type, SK_LIT("double"));
    if (math && (is(name, "pi") || is(name, "e")))
        *ret = pv_double(is(name, "pi") ? 3.141592653589793 : 2.718281828459045);
    else if (real && (max || is(name, "minvalue")))
        *ret = pv_double(max ? 1.7976931348623157e308 : -1.7976931348623157e308);
    else if (real &&
             (is(name, "nan") || is(name, "positiveinfinity") || is(name, "negativeinfinity")))
        *ret = pv_double(is(name, "nan")                ? NAN
                         : is(name, "positiveinfinity") ? INFINITY
                                                        : -INFINITY);
    else
        return false;
    return true;
}

pv ps_static_member(struct ps *ps, sk_span type, sk_span name)
{
    static const struct {
        const char *type, *name, *env;
    } machine[] = {{"environment", "username", "username"},
                   {"environment", "machinename", "computername"},
                   {"environment", "userdomainname", "userdomain"},
                   {"environment", "currentdirectory", "userprofile"}};
    bool found;
    pv v = pv_null();
    if (sk_starts(type, SK_LIT("text.")) && sk_find(type, SK_LIT("encoding")) != SK_NPOS) {
        return pv_object(ps, "encoding", ps_lower(ps, name));
    }
    for (size_t i = 0; i < sizeof machine / sizeof machine[0]; i++)
        if (sk_eq(type, sk_span_of_cstr(machine[i].type)) && is(name, machine[i].name))
            return ps_env_seen(ps, sk_span_of_cstr(machine[i].env), "Environment", &found);
    if (is(name, "newline"))
        return pv_cstr("\r\n");
    if (is(name, "empty") && sk_eq(type, SK_LIT("guid")))
        return ps_new_object(
            ps, type,
            &(struct parr){.at = (pv[]){pv_cstr("00000000-0000-0000-0000-000000000000")},
                           .count = 1});
    if (is(name, "empty"))
        return pv_cstr("");
    if (ps_date_static(ps, type, name, &(struct parr){0}, &v) || limit_of(type, name, &v) ||
        ps_machine_fact(ps, type, name, &v))
        return v;
    return pv_str(name); /* an enumeration's member */
}

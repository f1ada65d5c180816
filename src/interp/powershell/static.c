/* Static members of .NET classes. */
#include <math.h>

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

static pv to_base64(struct ps *ps, sk_span in)
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
    return pv_str(ps_text_done(ps, &out));
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
    } to[] = {{"tobyte", "byte", 8},     {"tosbyte", "int16", 8},     {"toint16", "int16", 16},
              {"touint16", "int32", 17}, {"toint32", "int32", 32},    {"touint32", "int64", 33},
              {"toint64", "int64", 64},  {"touint64", "int64", 64},   {"tochar", "char", 0},
              {"tostring", "string", 0}, {"toboolean", "boolean", 0}, {"todouble", "double", 0}};
    int64_t base = args->count > 1 ? pv_to_int(ps, args->at[1]) : 0;
    if (is(name, "frombase64string") || is(name, "frombase64chararray"))
        *ret = is(name, "frombase64string")
                   ? from_base64(ps, arg(args, 0))
                   : from_base64(ps, ps_unary(ps, OP_JOIN, false, arg(args, 0)));
    else if (is(name, "tobase64string"))
        *ret = to_base64(ps, pv_to_bytes(ps, arg(args, 0)));
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
    if (is(name, "join"))
        *ret = ps_binary(ps, OP_JOIN, false, rest, pv_str(pv_text(ps, arg(args, 0))));
    else if (is(name, "concat")) {
        pv all = pv_array(ps, 0);
        for (size_t i = 0; i < args->count; i++)
            ps_emit(ps, all.arr, args->at[i]);
        *ret = ps_unary(ps, OP_JOIN, false, all);
    } else if (is(name, "format"))
        *ret = ps_format(ps, pv_text(ps, arg(args, 0)), rest);
    else if (is(name, "isnullorempty") || is(name, "isnullorwhitespace"))
        *ret = pv_bool(sk_trim(pv_text(ps, arg(args, 0))).len == 0);
    else if (is(name, "new")) {
        pv first = arg(args, 0);
        *ret = args->count > 1 && first.kind != PV_ARRAY
                   ? ps_binary(ps, OP_MUL, false, pv_str(pv_text(ps, first)), args->at[1])
                   : ps_unary(ps, OP_JOIN, false, first);
    } else if (is(name, "equals"))
        *ret = pv_bool(pv_equal(ps, arg(args, 0), arg(args, 1), true));
    else if (is(name, "compare"))
        *ret = pv_int(pv_compare(ps, arg(args, 0), arg(args, 1), args->count < 3));
    else
        return false;
    return true;
}

static bool array_call(struct ps *ps, sk_span name, const struct parr *args, pv *ret)
{
    pv on = arg(args, 0);
    *ret = pv_null();
    if (on.kind != PV_ARRAY)
        return false;
    if (is(name, "reverse"))
        (void)ps_call_method(ps, on, SK_LIT("reverse"), &(struct parr){0});
    else if (is(name, "indexof")) {
        *ret = pv_int(-1);
        for (size_t i = on.arr->count; i-- > 0;)
            if (pv_equal(ps, on.arr->at[i], arg(args, 1), true))
                *ret = pv_int((int64_t)i);
    } else if (is(name, "copy") && arg(args, 1).kind == PV_ARRAY) {
        struct parr *to = args->at[1].arr;
        size_t n = (size_t)sk_max(0, (size_t)pv_to_int(ps, arg(args, 2)));
        for (size_t i = 0; i < n && i < on.arr->count && i < to->count; i++)
            to->at[i] = on.arr->at[i];
    } else
        return false;
    return true;
}

static bool math_call(struct ps *ps, sk_span name, const struct parr *args, pv *ret)
{
    static const struct {
        const char *name;
        double (*f)(double);
    } one[] = {{"abs", fabs},       {"sqrt", sqrt},       {"floor", floor}, {"ceiling", ceil},
               {"truncate", trunc}, {"round", nearbyint}, {"sin", sin},     {"cos", cos},
               {"log", log},        {"exp", exp},         {"log10", log10}};
    double x = pv_to_double(ps, arg(args, 0)), y = pv_to_double(ps, arg(args, 1));
    bool whole = arg(args, 0).kind != PV_DOUBLE && arg(args, 1).kind != PV_DOUBLE;
    if (is(name, "pow"))
        *ret = pv_double(pow(x, y));
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

static sk_span base_name(sk_span path, size_t *ret_dir)
{
    *ret_dir = 0;
    for (size_t i = path.len; i-- > 0;)
        if (path.ptr[i] == '\\' || path.ptr[i] == '/') {
            *ret_dir = i;
            return sk_from(path, i + 1);
        }
    return path;
}

static bool path_call(struct ps *ps, sk_span name, const struct parr *args, pv *ret)
{
    bool found;
    size_t dir;
    sk_span s = pv_text(ps, arg(args, 0)), file = base_name(s, &dir);
    if (is(name, "combine")) {
        struct sk_text out = ps_textbuf(ps);
        for (size_t i = 0; i < args->count; i++) {
            if (out.len > 0 && out.ptr[out.len - 1] != '\\')
                sk_text_byte(&out, '\\');
            sk_text_put(&out, pv_text(ps, args->at[i]));
        }
        *ret = pv_str(ps_text_done(ps, &out));
    } else if (is(name, "gettemppath"))
        *ret = pv_str(ps_append(ps, pv_text(ps, ps_env(ps, SK_LIT("temp"), &found)), SK_LIT("\\")));
    else if (is(name, "getrandomfilename"))
        *ret = pv_cstr("q1w2e3r4.t5y");
    else if (is(name, "gettempfilename"))
        *ret = pv_str(ps_append(ps, pv_text(ps, ps_env(ps, SK_LIT("temp"), &found)),
                                SK_LIT("\\tmp1A2B.tmp")));
    else if (is(name, "getfilename"))
        *ret = pv_str(file);
    else if (is(name, "getdirectoryname"))
        *ret = pv_str(sk_slice(s, 0, dir));
    else if (is(name, "getfilenamewithoutextension") || is(name, "getextension")) {
        size_t dot = sk_rfind_byte(file, '.');
        dot = dot == SK_NPOS ? file.len : dot;
        *ret = pv_str(is(name, "getextension") ? sk_from(file, dot) : sk_slice(file, 0, dot));
    } else if (is(name, "getfullpath"))
        *ret = pv_str(s);
    else
        return false;
    return true;
}

static pv special_folder(struct ps *ps, sk_span name)
{
    static const struct {
        const char *name, *env, *tail;
    } folders[] = {{"applicationdata", "appdata", ""},
                   {"localapplicationdata", "localappdata", ""},
                   {"commonapplicationdata", "programdata", ""},
                   {"userprofile", "userprofile", ""},
                   {"desktop", "userprofile", "\\Desktop"},
                   {"desktopdirectory", "userprofile", "\\Desktop"},
                   {"mydocuments", "userprofile", "\\Documents"},
                   {"personal", "userprofile", "\\Documents"},
                   {"system", "windir", "\\system32"},
                   {"windows", "windir", ""},
                   {"programfiles", "programfiles", ""},
                   {"startup", "appdata", "\\Microsoft\\Windows\\Start Menu\\Programs\\Startup"}};
    bool found;
    for (size_t i = 0; i < sizeof folders / sizeof folders[0]; i++)
        if (is(name, folders[i].name))
            return pv_str(
                ps_append(ps, pv_text(ps, ps_env(ps, sk_span_of_cstr(folders[i].env), &found)),
                          sk_span_of_cstr(folders[i].tail)));
    return pv_opaque(ps, name);
}

static bool environment_call(struct ps *ps, sk_span name, const struct parr *args, pv *ret)
{
    bool found;
    sk_span s = pv_text(ps, arg(args, 0));
    if (is(name, "getenvironmentvariable"))
        *ret = ps_env(ps, s, &found);
    else if (is(name, "getfolderpath"))
        *ret = special_folder(ps, s);
    else if (is(name, "setenvironmentvariable")) {
        ps_set_var(ps, ps_append(ps, SK_LIT("env:"), s), arg(args, 1));
        *ret = pv_null();
    } else if (is(name, "expandenvironmentvariables")) {
        struct sk_text out = ps_textbuf(ps);
        for (size_t i = 0; i < s.len;) {
            size_t end = s.ptr[i] == '%' ? sk_find_byte(sk_from(s, i + 1), '%') : SK_NPOS;
            pv v = end == SK_NPOS ? pv_null() : ps_env(ps, sk_slice(s, i + 1, end), &found);
            if (v.kind != PV_NULL) {
                sk_text_put(&out, pv_text(ps, v));
                i += end + 2;
            } else
                sk_text_byte(&out, s.ptr[i++]);
        }
        *ret = pv_str(ps_text_done(ps, &out));
    } else if (is(name, "exit")) {
        ps->flow = FLOW_EXIT;
        *ret = pv_null();
    } else
        return false;
    return true;
}

/* ---- Files, processes, scripts ---- */

static bool file_call(struct ps *ps, sk_span name, const struct parr *args, pv *ret)
{
    sk_span path = pv_text(ps, arg(args, 0));
    *ret = pv_null();
    if (is(name, "writeallbytes") || is(name, "writealltext") || is(name, "writealllines") ||
        is(name, "appendalltext")) {
        pv data = arg(args, 1);
        if (is(name, "writealllines"))
            data = ps_binary(ps, OP_JOIN, false, data, pv_cstr("\r\n"));
        ps_write_file(ps, "IO.File.Write", path, data, is(name, "appendalltext"));
    } else if (is(name, "readalltext") || is(name, "readallbytes") || is(name, "readalllines"))
        *ret = ps_file(ps, path);
    else if (is(name, "exists"))
        *ret = pv_opaque(ps, path);
    else if (is(name, "delete") || is(name, "copy") || is(name, "move") ||
             is(name, "createdirectory") || is(name, "setattributes"))
        sk_events_behaviour(ps->ev, SK_DO_WRITE, SK_LIT("IO.File"), path);
    else
        return false;
    return true;
}

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

static bool process_call(struct ps *ps, sk_span name, const struct parr *args, pv *ret)
{
    if (!is(name, "start"))
        return false;
    struct sk_text line = ps_textbuf(ps);
    for (size_t i = 0; i < args->count; i++) {
        sk_text_puts(&line, i > 0 ? " " : "");
        sk_text_put(&line, pv_text(ps, args->at[i]));
    }
    ps_process(ps, "Diagnostics.Process.Start", ps_text_done(ps, &line), NULL);
    *ret = pv_opaque(ps, (sk_span){0});
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

static bool bitconverter_call(struct ps *ps, sk_span name, const struct parr *args, pv *ret)
{
    sk_span bytes = pv_to_bytes(ps, arg(args, 0));
    if (!is(name, "tostring"))
        return false;
    struct sk_text out = ps_textbuf(ps);
    for (size_t i = 0; i < bytes.len; i++)
        sk_text_printf(&out, i > 0 ? "-%02X" : "%02X", bytes.ptr[i]);
    *ret = pv_str(ps_text_done(ps, &out));
    return true;
}

static bool char_call(struct ps *ps, sk_span name, const struct parr *args, pv *ret)
{
    if (is(name, "convertfromutf32"))
        *ret = pv_cstr("");
    if (is(name, "parse"))
        *ret = ps_cast(ps, SK_LIT("char"), arg(args, 0));
    else if (is(name, "toupper") || is(name, "tolower"))
        *ret = ps_cast(ps, SK_LIT("char"),
                       pv_str(ps_case(ps, pv_text(ps, arg(args, 0)), is(name, "toupper"))));
    else if (is(name, "convertfromutf32")) {
        struct sk_text out = ps_textbuf(ps);
        sk_text_rune(&out, (uint32_t)pv_to_int(ps, arg(args, 0)));
        *ret = pv_str(ps_text_done(ps, &out));
    } else
        return false;
    return true;
}

static bool uri_call(struct ps *ps, sk_span name, const struct parr *args, pv *ret)
{
    if (!is(name, "unescapedatastring") && !is(name, "urldecode"))
        return false;
    sk_span s = pv_text(ps, arg(args, 0));
    struct sk_text out = ps_textbuf(ps);
    for (size_t i = 0; i < s.len; i++) {
        bool hex = s.ptr[i] == '%' && i + 2 < s.len && sk_hex_value(s.ptr[i + 1]) >= 0 &&
                   sk_hex_value(s.ptr[i + 2]) >= 0;
        sk_text_byte(&out,
                     hex ? (uint8_t)(sk_hex_value(s.ptr[i + 1]) * 16 + sk_hex_value(s.ptr[i + 2]))
                         : s.ptr[i]);
        i += hex ? 2 : 0;
    }
    *ret = pv_str(ps_text_done(ps, &out));
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
    {"io.path", path_call},
    {"environment", environment_call},
    {"io.file", file_call},
    {"io.directory", file_call},
    {"scriptblock", script_call},
    {"diagnostics.process", process_call},
    {"runtime.interopservices.marshal", marshal_call},
    {"bitconverter", bitconverter_call},
    {"char", char_call},
    {"uri", uri_call},
    {"net.webutility", uri_call},
    {"web.httputility", uri_call},
    {"activator", activator_call},
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
    if (is(name, "new"))
        return ps_new_object(ps, type, args);
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

pv ps_static_member(struct ps *ps, sk_span type, sk_span name)
{
    static const struct {
        const char *type, *name, *env;
    } machine[] = {{"environment", "username", "username"},
                   {"environment", "machinename", "computername"},
                   {"environment", "userdomainname", "userdomain"},
                   {"environment", "currentdirectory", "userprofile"}};
    bool found;
    if (sk_starts(type, SK_LIT("text.")) && sk_find(type, SK_LIT("encoding")) != SK_NPOS) {
        pv v = pv_object(ps, "encoding", ps_lower(ps, name));
        return v;
    }
    for (size_t i = 0; i < sizeof machine / sizeof machine[0]; i++)
        if (sk_eq(type, sk_span_of_cstr(machine[i].type)) && is(name, machine[i].name))
            return ps_env(ps, sk_span_of_cstr(machine[i].env), &found);
    if (is(name, "newline"))
        return pv_cstr("\r\n");
    if (is(name, "empty"))
        return pv_cstr("");
    if (is(name, "maxvalue"))
        return sk_ends(type, SK_LIT("64"))   ? pv_int(INT64_MAX)
               : sk_eq(type, SK_LIT("byte")) ? pv_int(255)
                                             : pv_int(INT32_MAX);
    if (is(name, "minvalue"))
        return pv_int(INT32_MIN);
    if (is(name, "pi"))
        return pv_double(3.14159265358979);
    return pv_str(name); /* an enumeration's member */
}

/* Cmdlets that look at, group, measure and convert objects. */
#include "interp/powershell/ps.h"

static pv named(const struct pcall *c, const char *name)
{
    bool found;
    return ps_named(c->args, name, &found);
}

static bool given(const struct pcall *c, const char *name)
{
    bool found;
    (void)ps_named(c->args, name, &found);
    return found;
}

static pv record(struct ps *ps)
{
    pv v = ph_new(ps);
    if (v.kind == PV_HASH)
        v.hash->custom = true;
    return v;
}

static void put(struct ps *ps, pv record, const char *name, pv v)
{
    if (record.kind == PV_HASH)
        ph_set(ps, record.hash, pv_cstr(name), v);
}

static pv input_of(struct ps *ps, const struct pcall *c, const char *name, size_t n)
{
    if (c->has_input && c->input->count > 0)
        return pv_unroll(ps, c->input);
    return ps_arg(c->args, name, n);
}

/* ---- Measure, group ---- */

static void measure_text(struct ps *ps, struct pcall *c, pv out)
{
    int64_t lines = 0, words = 0, chars = 0;
    for (size_t i = 0; c->has_input && i < c->input->count && ps_step(ps, 1); i++) {
        sk_span s = pv_text(ps, c->input->at[i]);
        chars += (int64_t)pstr_units(s);
        lines++;
        for (size_t k = 0; k < s.len; k++)
            words += !sk_is_space(s.ptr[k]) && (k == 0 || sk_is_space(s.ptr[k - 1]));
    }
    put(ps, out, "Lines", given(c, "line") ? pv_int(lines) : pv_null());
    put(ps, out, "Words", given(c, "word") ? pv_int(words) : pv_null());
    put(ps, out, "Characters", given(c, "character") ? pv_int(chars) : pv_null());
}

static void measure(struct ps *ps, struct pcall *c)
{
    pv out = record(ps), by = ps_arg(c->args, "property", 0), min = pv_null(), max = pv_null();
    double sum = 0;
    size_t n = c->has_input ? c->input->count : 0;
    for (size_t i = 0; i < n && ps_step(ps, 1); i++) {
        pv v = c->input->at[i];
        v = by.kind == PV_NULL ? v : ps_get_member(ps, v, pv_text(ps, by));
        sum += pv_to_double(ps, v);
        min = i == 0 || pv_compare(ps, v, min, false) < 0 ? v : min;
        max = i == 0 || pv_compare(ps, v, max, false) > 0 ? v : max;
    }
    put(ps, out, "Count", pv_int((int64_t)n));
    put(ps, out, "Average", given(c, "average") && n > 0 ? pv_double(sum / (double)n) : pv_null());
    put(ps, out, "Sum", given(c, "sum") ? pv_double(sum) : pv_null());
    put(ps, out, "Maximum", given(c, "maximum") ? max : pv_null());
    put(ps, out, "Minimum", given(c, "minimum") ? min : pv_null());
    if (given(c, "line") || given(c, "word") || given(c, "character"))
        measure_text(ps, c, out);
    pv_push(ps, c->out, out);
}

static void group(struct ps *ps, struct pcall *c)
{
    pv by = ps_arg(c->args, "property", 0), groups = record(ps);
    if (groups.kind != PV_HASH)
        return;
    for (size_t i = 0; c->has_input && i < c->input->count && ps_step(ps, 1); i++) {
        struct parr got = {0};
        pv item = c->input->at[i], key = item, list;
        if (by.kind == PV_BLOCK) {
            ps_block_with(ps, by.block, item, &got);
            key = pv_unroll(ps, &got);
        } else if (by.kind != PV_NULL)
            key = ps_get_member(ps, item, pv_text(ps, by));
        if (!ph_get(ps, groups.hash, key, &list)) {
            list = pv_array(ps, 0);
            ph_set(ps, groups.hash, key, list);
        }
        pv_push(ps, list.arr, item);
    }
    if (given(c, "ashashtable")) {
        groups.hash->custom = false;
        pv_push(ps, c->out, groups);
        return;
    }
    for (size_t i = 0; i < groups.hash->keys.count && !ps->dead; i++) {
        pv g = record(ps), list = groups.hash->vals.at[i];
        put(ps, g, "Name", pv_str(pv_text(ps, groups.hash->keys.at[i])));
        put(ps, g, "Count", pv_int((int64_t)list.arr->count));
        put(ps, g, "Group", list);
        put(ps, g, "Values", groups.hash->keys.at[i]);
        pv_push(ps, c->out, g);
    }
}

/* ---- Select-String ---- */

static void match_lines(struct ps *ps, struct pcall *c, sk_span text, pv pattern)
{
    unsigned flags = given(c, "casesensitive") ? 0 : SK_REGEX_ICASE;
    sk_span by = pv_text(ps, pattern);
    if (given(c, "simplematch")) {
        pv one = pattern;
        pv escaped = pv_null();
        (void)ps_regex_static(ps, SK_LIT("escape"), &(struct parr){.at = &one, .count = 1},
                              &escaped);
        by = pv_text(ps, escaped);
    }
    pv found = ps_regex_matches(ps, text, by, flags, given(c, "allmatches"));
    if ((found.arr->count > 0) == given(c, "notmatch"))
        return;
    pv out = record(ps);
    put(ps, out, "Line", pv_str(text));
    put(ps, out, "Matches", found);
    put(ps, out, "Pattern", pattern);
    pv_push(ps, c->out, given(c, "raw") ? pv_str(text) : out);
}

static void select_string(struct ps *ps, struct pcall *c)
{
    pv pattern = ps_arg(c->args, "pattern", 0);
    pv text = named(c, "inputobject");
    if (c->has_input)
        text = pv_unroll(ps, c->input);
    else if (text.kind == PV_NULL)
        text = ps_file_lines(ps, pv_text(ps, ps_arg(c->args, "path", 1)));
    struct parr items = pv_items(&text);
    for (size_t i = 0; i < items.count && ps_step(ps, 1); i++)
        if (!pv_is_opaque(items.at[i]))
            match_lines(ps, c, pv_text(ps, items.at[i]), pattern);
}

/* ---- Members, JSON ---- */

static void add_member(struct ps *ps, struct pcall *c)
{
    bool piped = c->has_input && c->input->count > 0;
    pv on = piped ? c->input->at[0] : named(c, "inputobject");
    size_t first = given(c, "membertype") ? 0 : 1;
    pv name = ps_arg(c->args, "name", first);
    pv value = ps_arg(c->args, "value", given(c, "name") ? first : first + 1);
    if (c->args->pos.count == 2 && !given(c, "membertype") && !given(c, "name")) {
        name = c->args->pos.at[0];
        value = c->args->pos.at[1];
    }
    pv many = named(c, "notepropertymembers");
    if (given(c, "notepropertyname")) {
        name = named(c, "notepropertyname");
        value = named(c, "notepropertyvalue");
    }
    for (size_t i = 0; many.kind == PV_HASH && i < many.hash->keys.count; i++)
        ps_set_member(ps, on, pv_text(ps, many.hash->keys.at[i]), many.hash->vals.at[i]);
    ps_set_member(ps, on, pv_text(ps, name), value);
    if (given(c, "passthru"))
        pv_push(ps, c->out, on);
}

static void from_json(struct ps *ps, struct pcall *c)
{
    pv in = input_of(ps, c, "inputobject", 0);
    if (pv_is_opaque(in)) {
        pv_push(ps, c->out, in);
        return;
    }
    if (in.kind == PV_ARRAY)
        in = ps_binary(ps, OP_JOIN, false, in, pv_cstr("\n"));
    pv v = ps_from_json(ps, pv_text(ps, in));
    if (ps->flow == FLOW_NONE)
        ps_emit(ps, c->out, v);
}

static void to_json(struct ps *ps, struct pcall *c)
{
    pv_push(ps, c->out,
            pv_str(ps_to_json(ps, input_of(ps, c, "inputobject", 0), given(c, "compress"))));
}

static void from_string_data(struct ps *ps, struct pcall *c)
{
    pv in = input_of(ps, c, "stringdata", 0), out = ph_new(ps);
    if (out.kind != PV_HASH)
        return;
    if (in.kind == PV_ARRAY)
        in = ps_binary(ps, OP_JOIN, false, in, pv_cstr("\n"));
    sk_span rest = pv_text(ps, in), line;
    while (sk_next_line(&rest, &line) && ps_step(ps, 1)) {
        size_t equal = sk_find_byte(line, '=');
        if (equal != SK_NPOS && sk_trim(line).ptr[0] != '#')
            ph_set(ps, out.hash, pv_str(sk_trim(sk_slice(line, 0, equal))),
                   pv_str(sk_trim(sk_from(line, equal + 1))));
    }
    pv_push(ps, c->out, out);
}

/* One cell of a line of CSV; quotes go. */
static bool next_cell(struct ps *ps, sk_span *rest, uint8_t by, sk_span *ret)
{
    struct sk_text out = ps_textbuf(ps);
    bool quoted = false;
    size_t i = 0;
    if (rest->ptr == NULL)
        return false;
    for (; i < rest->len && (quoted || rest->ptr[i] != by); i++) {
        if (rest->ptr[i] != '"') {
            sk_text_byte(&out, rest->ptr[i]);
            continue;
        }
        bool twice = quoted && i + 1 < rest->len && rest->ptr[i + 1] == '"';
        if (twice)
            sk_text_byte(&out, rest->ptr[i++]);
        else
            quoted = !quoted;
    }
    *ret = sk_trim(ps_text_done(ps, &out));
    *rest = i < rest->len ? sk_span_of(rest->ptr + i + 1, rest->len - i - 1) : (sk_span){0};
    return true;
}

static void from_csv(struct ps *ps, struct pcall *c)
{
    pv in = input_of(ps, c, "inputobject", 0), delimiter = named(c, "delimiter");
    pv header = named(c, "header");
    uint8_t by = delimiter.kind == PV_NULL ? ',' : (uint8_t)pstr_unit(pv_text(ps, delimiter), 0);
    if (pv_is_opaque(in)) {
        pv_push(ps, c->out, in);
        return;
    }
    if (in.kind == PV_ARRAY)
        in = ps_binary(ps, OP_JOIN, false, in, pv_cstr("\n"));
    sk_span rest = pv_text(ps, in), line, cell;
    pv names = pv_array(ps, 0);
    ps_emit(ps, names.arr, header);
    while (sk_next_line(&rest, &line) && ps_step(ps, 1 + line.len / 16)) {
        pv row = record(ps);
        bool head = names.arr->count == 0;
        for (size_t i = 0; next_cell(ps, &line, by, &cell); i++)
            if (head)
                pv_push(ps, names.arr, pv_str(cell));
            else if (i < names.arr->count && row.kind == PV_HASH)
                ph_set(ps, row.hash, names.arr->at[i], pv_str(cell));
        if (!head)
            pv_push(ps, c->out, row);
        if (names.arr->count == 0)
            return;
    }
}

/* ---- Paths ---- */

static void split_path(struct ps *ps, struct pcall *c)
{
    sk_span path = pv_text(ps, input_of(ps, c, "path", 0));
    while (path.len > 1 && path.ptr[path.len - 1] == '\\')
        path.len--;
    size_t cut = path.len;
    while (cut > 0 && path.ptr[cut - 1] != '\\' && path.ptr[cut - 1] != '/')
        cut--;
    size_t colon = sk_find_byte(path, ':'), dot = sk_rfind_byte(sk_from(path, cut), '.');
    sk_span out = sk_slice(path, 0, cut > 0 ? cut - 1 : 0);
    if (ps_given(c->args, "leafbase"))
        out = sk_slice(path, cut, dot);
    else if (given(c, "leaf"))
        out = sk_from(path, cut);
    else if (given(c, "extension"))
        out = dot == SK_NPOS ? SK_LIT("") : sk_from(path, cut + dot);
    else if (given(c, "qualifier"))
        out = colon == SK_NPOS ? SK_LIT("") : sk_slice(path, 0, colon + 1);
    else if (given(c, "noqualifier"))
        out = sk_from(path, colon == SK_NPOS ? 0 : colon + 1);
    if (out.len == 2 && out.ptr[1] == ':')
        out = ps_append(ps, out, SK_LIT("\\"));
    pv_push(ps, c->out, pv_str(out));
}

static void test_path(struct ps *ps, struct pcall *c)
{
    sk_span path = pv_text(ps, input_of(ps, c, "path", 0));
    bool found = false;
    if (sk_istarts(path, SK_LIT("env:")))
        (void)ps_env(ps, sk_from(path, 4), &found);
    else if (sk_istarts(path, SK_LIT("variable:")))
        found = ps_var(ps, sk_from(path, 9), false) != NULL;
    else if (sk_istarts(path, SK_LIT("hk"))) {
        sk_events_behaviour(ps->ev, SK_DO_REGISTRY, c->name, path);
        pv_push(ps, c->out, pv_opaque(ps, path));
        return;
    } else
        found = ps_file_exists(ps, path);
    pv_push(ps, c->out, pv_bool(found));
}

static void get_location(struct ps *ps, struct pcall *c)
{
    pv v = record(ps);
    put(ps, v, "Path", ps_get_var(ps, SK_LIT("pwd")));
    pv_push(ps, c->out, v);
}

/* ---- Variables ---- */

static void forget(struct ps *ps, struct pcall *c)
{
    pv names = ps_arg(c->args, "name", 0);
    struct parr all = pv_items(&names);
    for (size_t i = 0; i < all.count; i++) {
        pv *at = ps_var(ps, pv_text(ps, all.at[i]), false);
        if (at != NULL)
            *at = pv_null();
    }
}

static void compare(struct ps *ps, struct pcall *c)
{
    pv a = ps_arg(c->args, "referenceobject", 0), b = ps_arg(c->args, "differenceobject", 1);
    struct parr x = pv_items(&a), y = pv_items(&b);
    for (unsigned side = 0; side < 2; side++) {
        const struct parr *mine = side == 0 ? &y : &x;
        pv other = side == 0 ? a : b;
        for (size_t i = 0; i < mine->count && ps_step(ps, 1); i++) {
            pv in = ps_binary(ps, OP_IN, false, mine->at[i], other);
            pv out = record(ps);
            put(ps, out, "InputObject", mine->at[i]);
            put(ps, out, "SideIndicator", pv_cstr(side == 0 ? "=>" : "<="));
            if (!pv_truth(ps, in))
                pv_push(ps, c->out, out);
        }
    }
}

static void new_guid(struct ps *ps, struct pcall *c)
{
    pv v = pv_object(ps, "guid", SK_LIT("guid"));
    if (v.kind == PV_OBJECT)
        v.obj->text = SK_LIT("7a1c9b52-3f0e-4d68-9c2b-5e81f0a6d473");
    pv_push(ps, c->out, v);
}

/* ---- Dates ---- */

static void get_date(struct ps *ps, struct pcall *c)
{
    static const char *const parts[] = {"year", "month", "day", "hour", "minute", "second"};
    pv v = ps_arg(c->args, "date", 0);
    v = v.kind == PV_NULL ? ps_now(ps) : ps_to_date(ps, v);
    if (v.kind != PV_OBJECT)
        return;
    pv all[6];
    bool some = false;
    for (size_t i = 0; i < 6; i++) {
        all[i] = given(c, parts[i]) ? named(c, parts[i])
                                    : ps_get_member(ps, v, sk_span_of_cstr(parts[i]));
        some |= given(c, parts[i]);
    }
    if (some)
        (void)ps_date_static(ps, SK_LIT("datetime"), SK_LIT("new"),
                             &(struct parr){.at = all, .count = 6}, &v);
    pv format = named(c, "format");
    pv_push(ps, c->out,
            format.kind == PV_NULL || v.kind != PV_OBJECT
                ? v
                : pv_str(ps_date_format(ps, v, pv_text(ps, format))));
}

static void new_timespan(struct ps *ps, struct pcall *c)
{
    static const char *const parts[] = {"days", "hours", "minutes", "seconds"};
    pv all[4], v = pv_null();
    if (given(c, "start") || given(c, "end")) {
        pv a = given(c, "start") ? ps_to_date(ps, named(c, "start")) : ps_now(ps);
        pv b = given(c, "end") ? ps_to_date(ps, named(c, "end")) : ps_now(ps);
        (void)ps_date_arith(ps, OP_SUB, b, a, &v);
    } else {
        for (size_t i = 0; i < 4; i++)
            all[i] = given(c, parts[i]) ? named(c, parts[i]) : pv_int(0);
        (void)ps_date_static(ps, SK_LIT("timespan"), SK_LIT("new"),
                             &(struct parr){.at = all, .count = 4}, &v);
    }
    pv_push(ps, c->out, v);
}

/* ---- Secure strings ---- */

static pv secret(struct ps *ps, sk_span text)
{
    pv v = pv_object(ps, "securestring", SK_LIT("security.securestring"));
    if (v.kind == PV_OBJECT)
        v.obj->text = text;
    return v;
}

static sk_span key_of(struct ps *ps, const struct pcall *c)
{
    pv key = named(c, "key");
    if (key.kind == PV_NULL)
        key = named(c, "securekey");
    if (key.kind == PV_OBJECT)
        return key.obj->text;
    return key.kind == PV_NULL ? (sk_span){0} : pv_to_bytes(ps, key);
}

static void to_secure(struct ps *ps, struct pcall *c)
{
    sk_span text = pv_text(ps, input_of(ps, c, "string", 0)), key = key_of(ps, c), plain;
    if (key.len > 0 && !ps_secure_decrypt(ps, key, text, &plain)) {
        sk_events_note(ps->ev, "powershell.securestring", SK_LIT("does not open with this key"));
        plain = text;
    }
    pv_push(ps, c->out, secret(ps, key.len > 0 ? plain : text));
}

static void from_secure(struct ps *ps, struct pcall *c)
{
    pv v = input_of(ps, c, "securestring", 0);
    sk_span text = v.kind == PV_OBJECT ? v.obj->text : pv_text(ps, v), key = key_of(ps, c);
    pv_push(
        ps, c->out,
        pv_str(key.len > 0 && !given(c, "asplaintext") ? ps_secure_encrypt(ps, key, text) : text));
}

const struct pcmdlet ps_cmdlets_objects[] = {
    {"Measure-Object", measure},
    {"Group-Object", group},
    {"Select-String", select_string},
    {"Add-Member", add_member},
    {"ConvertFrom-Json", from_json},
    {"ConvertTo-Json", to_json},
    {"ConvertFrom-StringData", from_string_data},
    {"ConvertFrom-Csv", from_csv},
    {"Split-Path", split_path},
    {"Test-Path", test_path},
    {"Get-Location", get_location},
    {"Remove-Variable", forget},
    {"Clear-Variable", forget},
    {"Compare-Object", compare},
    {"New-Guid", new_guid},
    {"Get-Date", get_date},
    {"New-TimeSpan", new_timespan},
    {"ConvertTo-SecureString", to_secure},
    {"ConvertFrom-SecureString", from_secure},
    {NULL, NULL},
};

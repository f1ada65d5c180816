/* JSON and XML as PowerShell's objects. */
#include "codec/entities.h"
#include "interp/powershell/ps.h"

enum { MAX_NESTING = 64 };

/* ---- JSON ---- */

struct json {
    struct ps *ps;
    sk_span in;
    size_t pos;
    unsigned depth;
    bool bad;
};

static int json_peek(struct json *j)
{
    while (j->pos < j->in.len && sk_is_space(j->in.ptr[j->pos]))
        j->pos++;
    return j->pos < j->in.len ? j->in.ptr[j->pos] : -1;
}

static sk_span json_string(struct json *j)
{
    static const char from[] = "bfnrt", to[] = "\b\f\n\r\t";
    struct sk_text out = ps_textbuf(j->ps);
    uint8_t quote = j->in.ptr[j->pos++];
    for (; j->pos < j->in.len && j->in.ptr[j->pos] != quote; j->pos++) {
        uint8_t c = j->in.ptr[j->pos];
        size_t len = 0;
        if (c != '\\' || j->pos + 1 >= j->in.len) {
            sk_text_byte(&out, c);
            continue;
        }
        c = j->in.ptr[++j->pos];
        uint64_t rune = c == 'u' ? sk_leading_u64(sk_slice(j->in, j->pos + 1, 4), 16, &len) : 0;
        const char *at = strchr(from, c);
        if (len > 0) {
            sk_text_put(&out, pstr_of_units(j->ps, (const uint16_t[]){(uint16_t)rune}, 1));
            j->pos += len;
        } else
            sk_text_byte(&out, at != NULL && *at != '\0' ? (uint8_t)to[at - from] : c);
    }
    j->bad |= j->pos >= j->in.len;
    j->pos++;
    return ps_text_done(j->ps, &out);
}

static pv json_value(struct json *j);

static pv json_object(struct json *j)
{
    pv out = ph_new(j->ps);
    if (out.kind != PV_HASH)
        return out;
    out.hash->custom = true;
    for (j->pos++; json_peek(j) != '}' && !j->bad;) {
        int c = json_peek(j);
        if (c == ',') {
            j->pos++;
            continue;
        }
        j->bad |= c != '"' && c != '\'';
        pv key = j->bad ? pv_null() : pv_str(json_string(j));
        j->bad |= json_peek(j) != ':';
        j->pos++;
        if (!j->bad)
            ph_set(j->ps, out.hash, key, json_value(j));
    }
    j->pos++;
    return out;
}

static pv json_array(struct json *j)
{
    pv out = pv_array(j->ps, 0);
    for (j->pos++; json_peek(j) != ']' && !j->bad;) {
        if (json_peek(j) == ',')
            j->pos++;
        else
            pv_push(j->ps, out.arr, json_value(j));
    }
    j->pos++;
    return out;
}

static pv json_value(struct json *j)
{
    int c = json_peek(j);
    pv v = pv_null();
    if (c < 0 || ++j->depth > MAX_NESTING || !ps_step(j->ps, 1)) {
        j->bad = true;
        return v;
    }
    if (c == '{')
        v = json_object(j);
    else if (c == '[')
        v = json_array(j);
    else if (c == '"' || c == '\'')
        v = pv_str(json_string(j));
    else {
        size_t start = j->pos;
        while (j->pos < j->in.len && (sk_is_alnum(j->in.ptr[j->pos]) || j->in.ptr[j->pos] == '.' ||
                                      j->in.ptr[j->pos] == '-' || j->in.ptr[j->pos] == '+'))
            j->pos++;
        sk_span word = sk_slice(j->in, start, j->pos - start);
        if (sk_eq(word, SK_LIT("true")) || sk_eq(word, SK_LIT("false")))
            v = pv_bool(word.len == 4);
        else if (!sk_eq(word, SK_LIT("null")))
            j->bad |= !ps_parse_number(word, &v);
    }
    j->depth--;
    return v;
}

pv ps_from_json(struct ps *ps, sk_span text)
{
    struct json j = {.ps = ps, .in = text};
    pv v = json_value(&j);
    if (!j.bad && json_peek(&j) < 0)
        return v;
    ps_throw(ps, "Invalid JSON primitive.");
    return pv_null();
}

static void put_json_string(struct sk_text *out, sk_span s)
{
    static const char from[] = "\"\\\b\f\n\r\t", to[] = "\"\\bfnrt";
    sk_text_byte(out, '"');
    for (size_t i = 0; i < s.len; i++) {
        const char *at = s.ptr[i] == 0 ? NULL : strchr(from, s.ptr[i]);
        if (at != NULL)
            sk_text_printf(out, "\\%c", to[at - from]);
        else if (s.ptr[i] < ' ' || strchr("<>&'", s.ptr[i]) != NULL)
            sk_text_printf(out, "\\u%04x", s.ptr[i]);
        else
            sk_text_byte(out, s.ptr[i]);
    }
    sk_text_byte(out, '"');
}

struct writer {
    struct ps *ps;
    struct sk_text out;
    bool compress;
};

static void break_line(struct writer *w, unsigned depth)
{
    if (w->compress)
        return;
    sk_text_puts(&w->out, "\r\n");
    for (unsigned i = 0; i < depth * 4; i++)
        sk_text_byte(&w->out, ' ');
}

static void put_json(struct writer *w, pv v, unsigned depth)
{
    bool hash = v.kind == PV_HASH, list = v.kind == PV_ARRAY;
    if (!hash && !list) {
        if (v.kind == PV_NULL)
            sk_text_puts(&w->out, "null");
        else if (v.kind == PV_BOOL)
            sk_text_puts(&w->out, v.i != 0 ? "true" : "false");
        else if (pv_is_number(v))
            sk_text_put(&w->out, pv_text(w->ps, v));
        else
            put_json_string(&w->out, pv_text(w->ps, v));
        return;
    }
    size_t count = hash ? v.hash->keys.count : v.arr->count;
    sk_text_byte(&w->out, hash ? '{' : '[');
    for (size_t i = 0; i < count && depth < MAX_NESTING && ps_step(w->ps, 1); i++) {
        if (i > 0)
            sk_text_byte(&w->out, ',');
        break_line(w, depth + 1);
        if (hash) {
            put_json_string(&w->out, pv_text(w->ps, v.hash->keys.at[i]));
            sk_text_puts(&w->out, w->compress ? ":" : ":  ");
        }
        put_json(w, hash ? v.hash->vals.at[i] : v.arr->at[i], depth + 1);
    }
    break_line(w, depth);
    sk_text_byte(&w->out, hash ? '}' : ']');
}

sk_span ps_to_json(struct ps *ps, pv v, bool compress)
{
    struct writer w = {ps, ps_textbuf(ps), compress};
    put_json(&w, v, 0);
    return ps_text_done(ps, &w.out);
}

/* ---- XML: elements and attributes as members; text alone is the element's value ---- */

static sk_span xml_text(struct ps *ps, sk_span s)
{
    struct sk_text out = ps_textbuf(ps);
    sk_entities_decode(s, &out);
    return ps_text_done(ps, &out);
}

static sk_span xml_name(sk_span in, size_t *pos)
{
    size_t start = *pos;
    while (*pos < in.len && (sk_is_alnum(in.ptr[*pos]) || strchr("_-.:", in.ptr[*pos]) != NULL) &&
           in.ptr[*pos] != 0)
        ++*pos;
    return sk_slice(in, start, *pos - start);
}

/* A second element of one name makes a list. */
static void xml_add(struct ps *ps, struct phash *to, sk_span name, pv v)
{
    pv old, key = pv_str(name);
    if (!ph_get(ps, to, key, &old)) {
        ph_set(ps, to, key, v);
        return;
    }
    pv list = old;
    if (old.kind != PV_ARRAY) {
        list = pv_array(ps, 2);
        pv_push(ps, list.arr, old);
        ph_set(ps, to, key, list);
    }
    pv_push(ps, list.arr, v);
}

static void xml_attributes(struct ps *ps, sk_span in, size_t *pos, struct phash *to)
{
    while (*pos < in.len && in.ptr[*pos] != '>' && in.ptr[*pos] != '/' && ps_step(ps, 1)) {
        sk_span name = xml_name(in, pos);
        uint8_t quote = *pos + 1 < in.len && in.ptr[*pos] == '=' ? in.ptr[*pos + 1] : 0;
        if (name.len == 0 || (quote != '"' && quote != '\'')) {
            ++*pos;
            continue;
        }
        size_t end = sk_find_byte(sk_from(in, *pos + 2), quote);
        sk_span value = sk_slice(in, *pos + 2, end);
        *pos = end == SK_NPOS ? in.len : *pos + 2 + end + 1;
        xml_add(ps, to, name, pv_str(xml_text(ps, value)));
    }
}

/* Passes over <?…>, <!--…--> and the doctype; gives the text of a CDATA section. */
static bool xml_other(sk_span in, size_t *pos, sk_span *ret_text)
{
    static const struct {
        sk_span open, close;
    } all[] = {{SK_LIT_INIT("<![CDATA["), SK_LIT_INIT("]]>")},
               {SK_LIT_INIT("<!--"), SK_LIT_INIT("-->")},
               {SK_LIT_INIT("<?"), SK_LIT_INIT("?>")},
               {SK_LIT_INIT("<!"), SK_LIT_INIT(">")}};
    *ret_text = (sk_span){0};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        sk_span rest = sk_from(in, *pos);
        if (!sk_starts(rest, all[i].open))
            continue;
        size_t end = sk_find(rest, all[i].close);
        if (i == 0)
            *ret_text =
                sk_slice(rest, all[i].open.len, end == SK_NPOS ? SK_NPOS : end - all[i].open.len);
        *pos = end == SK_NPOS ? in.len : *pos + end + all[i].close.len;
        return true;
    }
    return false;
}

static pv xml_content(struct ps *ps, sk_span in, size_t *pos, struct phash *self, unsigned depth)
{
    struct sk_text text = ps_textbuf(ps);
    while (*pos < in.len && depth < MAX_NESTING && ps_step(ps, 1)) {
        sk_span cdata;
        if (in.ptr[*pos] != '<') {
            size_t end = sk_find_byte(sk_from(in, *pos), '<');
            sk_text_put(&text, xml_text(ps, sk_slice(in, *pos, end)));
            *pos = end == SK_NPOS ? in.len : *pos + end;
        } else if (xml_other(in, pos, &cdata))
            sk_text_put(&text, cdata);
        else if (*pos + 1 < in.len && in.ptr[*pos + 1] == '/') {
            size_t end = sk_find_byte(sk_from(in, *pos), '>');
            *pos = end == SK_NPOS ? in.len : *pos + end + 1;
            break;
        } else {
            ++*pos;
            sk_span name = xml_name(in, pos);
            pv child = ph_new(ps);
            if (child.kind != PV_HASH)
                break;
            child.hash->custom = true;
            xml_attributes(ps, in, pos, child.hash);
            bool empty = *pos < in.len && in.ptr[*pos] == '/';
            size_t end = sk_find_byte(sk_from(in, *pos), '>');
            *pos = end == SK_NPOS ? in.len : *pos + end + 1;
            pv v = empty ? child : xml_content(ps, in, pos, child.hash, depth + 1);
            xml_add(ps, self, name, v);
        }
    }
    sk_span all = ps_text_done(ps, &text);
    if (self->keys.count == 0)
        return pv_str(all);
    if (sk_trim(all).len > 0)
        ph_set(ps, self, pv_cstr("#text"), pv_str(sk_trim(all)));
    return (pv){.kind = PV_HASH, .hash = self};
}

pv ps_xml(struct ps *ps, sk_span text)
{
    pv doc = ph_new(ps);
    size_t pos = 0;
    if (doc.kind != PV_HASH)
        return doc;
    doc.hash->custom = true;
    (void)xml_content(ps, text, &pos, doc.hash, 0);
    return doc;
}

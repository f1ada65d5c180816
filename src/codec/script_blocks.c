#include "codec/script_blocks.h"

#include "base/text.h"
#include "codec/entities.h"
#include "codec/script_encoder.h"

enum attr { LANGUAGE, TYPE, SRC, ID, PROGID, CLASSID, ATTRS };
static const sk_span attr_names[ATTRS] = {SK_LIT_INIT("language"), SK_LIT_INIT("type"),
                                          SK_LIT_INIT("src"),      SK_LIT_INIT("id"),
                                          SK_LIT_INIT("progid"),   SK_LIT_INIT("classid")};

struct part { /* a group while it grows */
    const char *language;
    struct sk_text head, text, events; /* head: what makes the objects of the job */
    size_t order;                      /* of the first script; 0: none came */
    size_t job;
    bool waits;
};

struct blocks {
    sk_span in;
    size_t pos;
    struct sk_arena *arena;
    struct sk_script_groups *ret;
    SK_VEC(struct part) parts;
    size_t job, jobs, scripts;
    const char *first_language; /* of handlers that name none */
    bool xml;
    enum sk_status status;
};

/* ---- languages ---- */

static bool names_script(sk_span word, const char **ret)
{
    static const struct {
        sk_span word;
        const char *language;
    } known[] = {{SK_LIT_INIT("vbs"), "vbscript"},       {SK_LIT_INIT("javascript"), "jscript"},
                 {SK_LIT_INIT("jscript"), "jscript"},    {SK_LIT_INIT("ecmascript"), "jscript"},
                 {SK_LIT_INIT("livescript"), "jscript"}, {SK_LIT_INIT("module"), "jscript"},
                 {SK_LIT_INIT("babel"), "jscript"}};
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        if (sk_ifind(word, known[i].word) != SK_NPOS) {
            *ret = known[i].language;
            return true;
        }
    *ret = NULL;
    return false;
}

const char *sk_script_language(sk_span language, sk_span type)
{
    const char *found;
    if (names_script(language, &found) || names_script(type, &found))
        return found;
    return sk_trim(language).len == 0 && sk_trim(type).len == 0 ? "jscript" : NULL;
}

/* ---- tags ---- */

static bool is_tag_char(uint8_t c)
{
    return sk_is_alnum(c) || c == ':' || c == '-' || c == '_' || c == '.';
}

static size_t skip_blanks(sk_span s, size_t i)
{
    while (i < s.len && (sk_is_space(s.ptr[i]) || s.ptr[i] == '/'))
        i++;
    return i;
}

/* The attribute at *pos; false at the ">", *pos then behind it. */
static bool next_attribute(struct blocks *b, sk_span *ret_name, sk_span *ret_value)
{
    sk_span in = b->in;
    size_t i = skip_blanks(in, b->pos), start = i;
    while (i < in.len && !sk_is_space(in.ptr[i]) && strchr("=>/", in.ptr[i]) == NULL)
        i++;
    *ret_name = sk_slice(in, start, i - start);
    *ret_value = (sk_span){0};
    if (start == i && (i >= in.len || in.ptr[i] == '>')) {
        b->pos = i < in.len ? i + 1 : i;
        return false;
    }
    size_t equals = i;
    while (equals < in.len && sk_is_space(in.ptr[equals]))
        equals++;
    if (equals >= in.len || in.ptr[equals] != '=') {
        b->pos = i > start ? i : i + 1;
        return true;
    }
    i = equals + 1;
    while (i < in.len && sk_is_space(in.ptr[i]))
        i++;
    if (i < in.len && (in.ptr[i] == '"' || in.ptr[i] == '\'')) {
        size_t end = sk_find_byte(sk_from(in, i + 1), in.ptr[i]);
        *ret_value = sk_slice(in, i + 1, end);
        b->pos = end == SK_NPOS ? in.len : i + end + 2;
        return true;
    }
    start = i;
    while (i < in.len && !sk_is_space(in.ptr[i]) && in.ptr[i] != '>')
        i++;
    *ret_value = sk_slice(in, start, i - start);
    b->pos = i;
    return true;
}

static sk_span decoded_entities(struct blocks *b, sk_span s)
{
    if (sk_find_byte(s, '&') == SK_NPOS)
        return s;
    struct sk_text out = sk_text_new(b->arena, s.len * 2 + 8);
    sk_entities_decode(s, &out);
    return sk_text_view(&out);
}

/* ---- groups ---- */

static struct part *part_of(struct blocks *b, const char *language, bool waits)
{
    for (size_t i = 0; i < b->parts.count && !waits; i++) {
        struct part *p = &b->parts.at[i];
        if (p->language == language && p->job == b->job && !p->waits)
            return p;
    }
    if (b->parts.count >= SK_SCRIPT_GROUPS_MAX) {
        b->status = SK_LIMIT;
        return NULL;
    }
    struct part *p = SK_PUSH(b->arena, &b->parts);
    if (p == NULL) {
        b->status = SK_NO_MEMORY;
        return NULL;
    }
    *p = (struct part){.language = language,
                       .head = sk_text_new(b->arena, SIZE_MAX),
                       .text = sk_text_new(b->arena, SIZE_MAX),
                       .events = sk_text_new(b->arena, SIZE_MAX),
                       .job = b->job,
                       .waits = waits};
    return p;
}

static sk_span decoded_script(struct blocks *b, sk_span text)
{
    sk_span plain = text;
    enum sk_status status = sk_script_decode(text, b->arena, &plain);
    return status == SK_OK || status == SK_TRUNCATED ? plain : text;
}

static void add(struct blocks *b, const char *language, sk_span text, bool event)
{
    struct part *p = sk_trim(text).len == 0 ? NULL : part_of(b, language, false);
    if (p == NULL)
        return;
    struct sk_text *to = event ? &p->events : &p->text;
    sk_text_put(to, decoded_script(b, text));
    sk_text_puts(to, "\r\n");
    if (p->order == 0)
        p->order = ++b->scripts;
}

static void add_head(struct blocks *b, const char *language, sk_span text)
{
    struct part *p = part_of(b, language, false);
    if (p == NULL)
        return;
    sk_text_put(&p->head, text);
    sk_text_puts(&p->head, "\r\n");
}

static void add_waiting(struct blocks *b, const char *language, sk_span text)
{
    struct part *p = sk_trim(text).len == 0 ? NULL : part_of(b, language, true);
    if (p == NULL)
        return;
    sk_text_put(&p->text, text);
    p->order = ++b->scripts;
}

/* ---- elements ---- */

/* The text up to </name, pos behind that. */
static sk_span raw_text(struct blocks *b, sk_span name)
{
    sk_span rest = sk_from(b->in, b->pos);
    for (size_t from = 0, end;; from = end + 2) {
        end = sk_find(sk_from(rest, from), SK_LIT("</"));
        if (end == SK_NPOS) {
            b->pos = b->in.len;
            return rest;
        }
        end += from;
        if (sk_istarts(sk_from(rest, end + 2), name)) {
            b->pos += end + 2 + name.len;
            return sk_slice(rest, 0, end);
        }
    }
}

/* <![CDATA[ … ]]> around a script is no part of it. */
static sk_span script_text(struct blocks *b, sk_span text)
{
    sk_span inner = sk_trim(text);
    if (!sk_starts(inner, SK_LIT("<![CDATA[")))
        return b->xml ? decoded_entities(b, text) : text;
    inner = sk_from(inner, 9);
    size_t end = sk_find(inner, SK_LIT("]]>"));
    return sk_slice(inner, 0, end);
}

static void script_element(struct blocks *b, sk_span name, const sk_span *attrs, bool empty)
{
    const char *language = sk_script_language(attrs[LANGUAGE], attrs[TYPE]);
    if (attrs[SRC].len > 0) {
        sk_span *src = b->ret->sources.count < SK_SCRIPT_GROUPS_MAX
                           ? SK_PUSH(b->arena, &b->ret->sources)
                           : NULL;
        if (src != NULL)
            *src = decoded_entities(b, attrs[SRC]);
    }
    if (empty)
        return;
    sk_span text = raw_text(b, name);
    if (language == NULL)
        return;
    if (b->first_language == NULL)
        b->first_language = language;
    add(b, language, script_text(b, text), false);
}

static void put_quoted(struct sk_text *out, sk_span value, bool basic)
{
    sk_text_byte(out, '"');
    for (size_t i = 0; i < value.len; i++) {
        uint8_t c = value.ptr[i];
        if (c == '\n')
            sk_text_puts(out, basic ? "\" & vbLf & \"" : "\\n");
        else if (c == '\r')
            sk_text_puts(out, basic ? "\" & vbCr & \"" : "\\r");
        else if (c == '"')
            sk_text_puts(out, basic ? "\"\"" : "\\\"");
        else if (c == '\\')
            sk_text_puts(out, basic ? "\\" : "\\\\");
        else
            sk_text_byte(out, c);
    }
    sk_text_byte(out, '"');
}

static bool is_identifier(sk_span s)
{
    bool ok = s.len > 0 && s.len < 200 && !sk_is_digit(s.ptr[0]);
    for (size_t i = 0; i < s.len; i++)
        ok = ok && (sk_is_alnum(s.ptr[i]) || s.ptr[i] == '_');
    return ok;
}

/* <object id=… progid=…> makes a global of every language of the job. */
static void object_element(struct blocks *b, const sk_span *attrs)
{
    sk_span id = sk_trim(attrs[ID]), prog = sk_trim(attrs[PROGID]);
    struct sk_text line = sk_text_new(b->arena, 1 << 16);
    if (prog.len == 0 && sk_istarts(sk_trim(attrs[CLASSID]), SK_LIT("clsid:"))) {
        sk_text_puts(&line, "new:");
        sk_text_put(&line, sk_from(sk_trim(attrs[CLASSID]), 6));
        prog = sk_text_view(&line);
    }
    if (!is_identifier(id) || prog.len == 0)
        return;
    const char *make = sk_starts(prog, SK_LIT("new:")) ? "GetObject(" : "CreateObject(";
    struct sk_text js = sk_text_new(b->arena, 1 << 16), vb = sk_text_new(b->arena, 1 << 16);
    sk_text_puts(&js, "var ");
    sk_text_put(&js, id);
    sk_text_puts(&js, make[0] == 'G' ? "=GetObject(" : "=new ActiveXObject(");
    put_quoted(&js, prog, false);
    sk_text_puts(&js, ");");
    sk_text_puts(&vb, "Set ");
    sk_text_put(&vb, id);
    sk_text_puts(&vb, " = ");
    sk_text_puts(&vb, make);
    put_quoted(&vb, prog, true);
    sk_text_puts(&vb, ")");
    add_head(b, "jscript", sk_text_view(&js));
    add_head(b, "vbscript", sk_text_view(&vb));
}

/* <resource id=…>text</resource>: what getResource("id") gives. */
static void resource_element(struct blocks *b, const sk_span *attrs)
{
    sk_span text = script_text(b, raw_text(b, SK_LIT("resource")));
    struct sk_text js = sk_text_new(b->arena, text.len * 10 + 4096);
    struct sk_text vb = sk_text_new(b->arena, text.len * 12 + 4096);
    sk_text_puts(&js,
                 "var __resources=typeof __resources===\"object\"?__resources:{};__resources[");
    put_quoted(&js, attrs[ID], false);
    sk_text_puts(&js, "]=");
    put_quoted(&js, text, false);
    sk_text_puts(&js, ";function getResource(n){return __resources[n]}");
    sk_text_puts(&vb, "If Not IsObject(sk_resources) Then Set sk_resources = "
                      "CreateObject(\"Scripting.Dictionary\")\r\nsk_resources(");
    put_quoted(&vb, attrs[ID], true);
    sk_text_puts(&vb, ") = ");
    put_quoted(&vb, text, true);
    sk_text_puts(&vb,
                 "\r\nFunction getResource(n)\r\ngetResource = sk_resources(n)\r\nEnd Function");
    add_head(b, "jscript", sk_text_view(&js));
    add_head(b, "vbscript", sk_text_view(&vb));
}

/* Events that come without the user. */
static bool comes_by_itself(sk_span name)
{
    static const sk_span names[] = {
        SK_LIT_INIT("onload"),     SK_LIT_INIT("onerror"),  SK_LIT_INIT("onreadystatechange"),
        SK_LIT_INIT("onpageshow"), SK_LIT_INIT("onbegin"),  SK_LIT_INIT("onstart"),
        SK_LIT_INIT("onactivate"), SK_LIT_INIT("onfocus"),  SK_LIT_INIT("ontoggle"),
        SK_LIT_INIT("onresize"),   SK_LIT_INIT("onunload"), SK_LIT_INIT("onbeforeunload"),
    };
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (sk_ieq(name, names[i]))
            return true;
    return false;
}

/* javascript:… and vbscript:…; the scheme is cut off. */
static const char *script_url(sk_span *url)
{
    static const struct {
        sk_span scheme;
        const char *language;
    } schemes[] = {{SK_LIT_INIT("javascript:"), "jscript"},
                   {SK_LIT_INIT("jscript:"), "jscript"},
                   {SK_LIT_INIT("vbscript:"), "vbscript"},
                   {SK_LIT_INIT("vbs:"), "vbscript"}};
    for (size_t i = 0; i < sizeof schemes / sizeof schemes[0]; i++)
        if (sk_istarts(sk_trim(*url), schemes[i].scheme)) {
            *url = sk_from(sk_trim(*url), schemes[i].scheme.len);
            return schemes[i].language;
        }
    return NULL;
}

struct handler {
    sk_span name, value;
};
enum { MAX_HANDLERS = 32 };

static void handlers(struct blocks *b, const struct handler *list, size_t count,
                     const sk_span *attrs)
{
    const char *declared = NULL;
    (void)names_script(attrs[LANGUAGE], &declared);
    for (size_t i = 0; i < count; i++) {
        sk_span code = decoded_entities(b, list[i].value);
        const char *language = script_url(&code);
        if (language == NULL && !sk_istarts(list[i].name, SK_LIT("on")))
            continue; /* an ordinary link */
        if (language == NULL)
            language = declared != NULL            ? declared
                       : b->first_language != NULL ? b->first_language
                                                   : "jscript";
        if (comes_by_itself(list[i].name))
            add(b, language, code, true);
        else
            add_waiting(b, language, code);
    }
}

static bool may_hold_script(sk_span name)
{
    return (name.len > 3 && sk_istarts(name, SK_LIT("on"))) || sk_ieq(name, SK_LIT("href")) ||
           sk_ieq(name, SK_LIT("xlink:href")) || sk_ieq(name, SK_LIT("src")) ||
           sk_ieq(name, SK_LIT("action")) || sk_ieq(name, SK_LIT("formaction"));
}

/* pos stands behind the "<"; the name has been seen. */
static void element(struct blocks *b, sk_span name)
{
    sk_span attrs[ATTRS] = {{0}}, attr, value;
    struct handler found[MAX_HANDLERS];
    size_t count = 0;
    b->pos += name.len;
    while (next_attribute(b, &attr, &value)) {
        for (size_t i = 0; i < ATTRS; i++)
            if (sk_ieq(attr, attr_names[i]) && attrs[i].len == 0)
                attrs[i] = value;
        if (count < MAX_HANDLERS && value.len > 0 && may_hold_script(attr))
            found[count++] = (struct handler){attr, value};
    }
    bool empty = b->xml && b->pos >= 2 && b->in.ptr[b->pos - 2] == '/';
    handlers(b, found, count, attrs);
    size_t colon = sk_find_byte(name, ':');
    sk_span local = colon == SK_NPOS ? name : sk_from(name, colon + 1);
    if (sk_ieq(local, SK_LIT("script")))
        script_element(b, name, attrs, empty);
    else if (sk_ieq(name, SK_LIT("object")))
        object_element(b, attrs);
    else if (sk_ieq(name, SK_LIT("resource")) && !empty)
        resource_element(b, attrs);
    else if (sk_ieq(name, SK_LIT("job")))
        b->job = b->jobs++;
    else if (sk_ieq(name, SK_LIT("style")) || sk_ieq(name, SK_LIT("textarea")) ||
             sk_ieq(name, SK_LIT("title")))
        (void)raw_text(b, name);
}

static void skip_past(struct blocks *b, sk_span end)
{
    size_t at = sk_find(sk_from(b->in, b->pos), end);
    b->pos = at == SK_NPOS ? b->in.len : b->pos + at + end.len;
}

static void read_all(struct blocks *b)
{
    for (size_t at; (at = sk_find_byte(sk_from(b->in, b->pos), '<')) != SK_NPOS;) {
        b->pos += at + 1;
        sk_span rest = sk_from(b->in, b->pos);
        size_t n = 0;
        while (n < rest.len && n < 64 && is_tag_char(rest.ptr[n]))
            n++;
        if (sk_starts(rest, SK_LIT("!--")))
            skip_past(b, SK_LIT("-->"));
        else if (sk_istarts(rest, SK_LIT("?xml")))
            b->xml = true;
        else if (n > 0 && sk_is_alpha(rest.ptr[0]))
            element(b, sk_slice(rest, 0, n));
    }
}

static void finish_part(struct blocks *b, struct part *p)
{
    sk_text_put(&p->head, sk_text_view(&p->text));
    sk_text_put(&p->head, sk_text_view(&p->events));
    struct sk_script_group *g = SK_PUSH(b->arena, &b->ret->groups);
    if (p->head.failed || p->text.failed || p->events.failed || g == NULL)
        b->status = SK_NO_MEMORY;
    if (g != NULL)
        *g = (struct sk_script_group){p->language, sk_text_view(&p->head), p->job, p->waits};
}

static void finish(struct blocks *b)
{
    for (size_t order = 1; order <= b->scripts; order++)
        for (size_t i = 0; i < b->parts.count; i++)
            if (b->parts.at[i].order == order)
                finish_part(b, &b->parts.at[i]);
}

enum sk_status sk_script_groups(sk_span in, struct sk_arena *arena, struct sk_script_groups *ret)
{
    struct blocks b = {.in = in, .arena = arena, .ret = ret, .status = SK_OK};
    *ret = (struct sk_script_groups){0};
    read_all(&b);
    finish(&b);
    return b.status;
}

bool sk_script_is_container(sk_span in)
{
    if (sk_starts(in, SK_LIT("\xEF\xBB\xBF")))
        in = sk_from(in, 3);
    /* A script may start with an HTML comment's mark: what stands behind the comment decides. */
    for (in = sk_trim(in); sk_starts(in, SK_LIT("<!--"));) {
        size_t end = sk_find(in, SK_LIT("-->"));
        in = end == SK_NPOS ? (sk_span){0} : sk_trim(sk_from(in, end + 3));
    }
    bool tag = in.len >= 2 && in.ptr[0] == '<' &&
               (sk_is_alpha(in.ptr[1]) || in.ptr[1] == '?' || in.ptr[1] == '!');
    if (!tag)
        return false;
    return sk_ifind(in, SK_LIT("<script")) != SK_NPOS || sk_ifind(in, SK_LIT("<html")) != SK_NPOS ||
           sk_ifind(in, SK_LIT("<hta:")) != SK_NPOS || sk_ifind(in, SK_LIT("<body")) != SK_NPOS ||
           sk_ifind(in, SK_LIT("<svg")) != SK_NPOS || sk_ifind(in, SK_LIT(":script")) != SK_NPOS;
}

/* MSXML2.DOMDocument: elements that carry base64 and hex, and as much of a tree as macros use. */
#include "interp/vba/objects.h"

static const char digits64[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/* MSXML breaks base64 after 72 digits (54 bytes) with a line feed. */
bool vb_base64(struct vb *vb, sk_span in, bool hex, vb_value *ret)
{
    struct sk_text t = sk_text_new(vb->arena, SIZE_MAX);
    if (!vb_work(vb, in.len / 16))
        return false;
    for (size_t i = 0; hex && i < in.len; i++)
        sk_text_printf(&t, "%02x", in.ptr[i]);
    for (size_t i = 0; !hex && i < in.len; i += 3) {
        uint32_t n = (uint32_t)in.ptr[i] << 16;
        n |= i + 1 < in.len ? (uint32_t)in.ptr[i + 1] << 8 : 0;
        n |= i + 2 < in.len ? in.ptr[i + 2] : 0;
        sk_text_byte(&t, (uint8_t)digits64[n >> 18]);
        sk_text_byte(&t, (uint8_t)digits64[n >> 12 & 63]);
        sk_text_byte(&t, (uint8_t)(i + 1 < in.len ? digits64[n >> 6 & 63] : '='));
        sk_text_byte(&t, (uint8_t)(i + 2 < in.len ? digits64[n & 63] : '='));
        if ((i + 3) % 54 == 0 && i + 3 < in.len)
            sk_text_byte(&t, '\n');
    }
    return vb_str_utf8(vb, sk_text_view(&t), ret);
}

static bool decode(struct vb *vb, sk_span text, bool hex, sk_span *ret)
{
    if (!hex)
        return sk_command_base64(vb->arena, text, ret) || vb_err(vb, 13);
    uint8_t *at = vb_alloc(vb, text.len / 2 + 1);
    size_t n = 0;
    if (at == NULL)
        return false;
    for (size_t i = 0; i + 1 < text.len; i++) {
        int a = sk_hex_value(text.ptr[i]), b = sk_hex_value(text.ptr[i + 1]);
        if (a < 0 || b < 0)
            continue;
        at[n++] = (uint8_t)(a * 16 + b);
        i++;
    }
    *ret = sk_span_of(at, n);
    return true;
}

/* path: the tag's name; bytes: its text; items: its children. */
static sk_span data_type(struct vb *vb, struct vb_obj *self)
{
    return vb_prop_text(vb, self, "DataType");
}
static bool is_hex(struct vb *vb, struct vb_obj *self)
{
    return sk_ieq(data_type(vb, self), SK_LIT("bin.hex"));
}
static bool is_binary(struct vb *vb, struct vb_obj *self)
{
    return is_hex(vb, self) || sk_ieq(data_type(vb, self), SK_LIT("bin.base64"));
}
static sk_span text_of(struct vb *vb, const struct vb_obj *self, int depth)
{
    sk_span all = self->bytes;
    for (size_t i = 0; i < self->items.count && depth < 40 && vb_work(vb, 1); i++)
        all = vb_joined(vb, all, "", text_of(vb, self->items.at[i].o, depth + 1));
    return all;
}
MEMBER(node_typed)
{
    sk_span bytes;
    vb_value s;
    if (c->access != VB_GET) {
        const vb_value *v = vb_arg_of(c, 0);
        bool raw = v->type == VT_ARRAY || is_binary(vb, self);
        if (!raw)
            self->bytes = vb_arg_text(vb, c, 0);
        if (raw && (!vb_bytes_of(vb, v, &bytes) || !vb_base64(vb, bytes, is_hex(vb, self), &s)))
            return false;
        if (raw)
            self->bytes = vb_utf8(vb, &s);
        self->items.count = 0;
        return true;
    }
    sk_span text = text_of(vb, self, 0);
    if (!is_binary(vb, self))
        return vb_return_text(vb, c, text);
    return decode(vb, text, is_hex(vb, self), &bytes) && vb_bytes_value(vb, bytes, c->ret);
}
MEMBER(node_text)
{
    if (c->access == VB_GET)
        return vb_return_text(vb, c, text_of(vb, self, 0));
    self->bytes = vb_arg_text(vb, c, 0);
    self->items.count = 0;
    return true;
}
MEMBER(node_type_property)
{
    if (c->access != VB_GET)
        return vb_set_prop(vb, self, "DataType", *vb_arg_of(c, 0));
    const vb_value *at = vb_prop(vb, self, "DataType", false);
    *c->ret = at == NULL ? VB_NULL : *at;
    return true;
}
MEMBER(node_name)
{
    return vb_return_text(vb, c, self->path);
}
MEMBER(node_xml)
{
    struct sk_text t = sk_text_new(vb->arena, 1 << 24);
    sk_text_byte(&t, '<');
    sk_text_put(&t, self->path);
    sk_text_byte(&t, '>');
    sk_text_put(&t, text_of(vb, self, 0));
    sk_text_puts(&t, "</");
    sk_text_put(&t, self->path);
    sk_text_byte(&t, '>');
    return vb_return_text(vb, c, sk_text_view(&t));
}
MEMBER(append_child)
{
    const vb_value *v = vb_arg_of(c, 0);
    if (v->type != VT_OBJECT || v->o == NULL || v->o == self)
        return vb_err(vb, 13);
    *c->ret = *v;
    if (v->o->type == self->type || strcmp(self->type->name, "DOMDocument") == 0)
        return vb_push(vb, self, *v);
    return true;
}
static bool attribute_name(struct vb *vb, const struct vb_call *c, char **ret)
{
    *ret = sk_arena_cstr(vb->arena, vb_joined(vb, SK_LIT("@"), "", vb_arg_text(vb, c, 0)));
    return *ret != NULL || vb_stop(vb, "memory");
}
MEMBER(set_attribute)
{
    char *name;
    return attribute_name(vb, c, &name) && vb_set_prop(vb, self, name, *vb_arg_of(c, 1));
}
MEMBER(get_attribute)
{
    char *name;
    if (!attribute_name(vb, c, &name))
        return false;
    const vb_value *at = vb_prop(vb, self, name, false);
    *c->ret = at == NULL ? VB_NULL : *at;
    return true;
}

/* ---- looking for nodes ---- */

/* The last step of an XPath: "//a/b[1]" → b. */
static sk_span last_step(sk_span path)
{
    size_t slash = sk_rfind_byte(path, '/');
    sk_span step = slash == SK_NPOS ? path : sk_from(path, slash + 1);
    return sk_slice(step, 0, sk_find_byte(step, '['));
}
static bool collect(struct vb *vb, struct vb_obj *node, sk_span name, struct vb_obj *list,
                    int depth)
{
    for (size_t i = 0; i < node->items.count && depth < 40; i++) {
        struct vb_obj *kid = node->items.at[i].o;
        if (!vb_work(vb, 1))
            return false;
        if ((sk_eq(name, SK_LIT("*")) || sk_eq(name, kid->path)) &&
            !vb_push(vb, list, node->items.at[i]))
            return false;
        if (!collect(vb, kid, name, list, depth + 1))
            return false;
    }
    return true;
}
static bool nodes_at(struct vb *vb, struct vb_obj *self, struct vb_call *c)
{
    return vb_list_item(vb, self, c, 0, 9);
}
static const struct vb_member nodes_members[] = {{"item", nodes_at},
                                                 {"length", vb_m_count},
                                                 {"Count", vb_m_count},
                                                 {"nextNode", nodes_at},
                                                 {NULL, NULL}};
static const struct vb_objtype nodes_type = {"IXMLDOMNodeList", nodes_members, NULL, NULL};
MEMBER(select_nodes)
{
    return vb_give(vb, &nodes_type, c->ret) &&
           collect(vb, self, last_step(vb_arg_text(vb, c, 0)), c->ret->o, 0);
}
MEMBER(select_node)
{
    vb_value list;
    if (!vb_give(vb, &nodes_type, &list) ||
        !collect(vb, self, last_step(vb_arg_text(vb, c, 0)), list.o, 0))
        return false;
    *c->ret = list.o->items.count > 0 ? list.o->items.at[0] : VB_OBJ(NULL);
    return true;
}
MEMBER(child_nodes)
{
    if (!vb_give(vb, &nodes_type, c->ret))
        return false;
    for (size_t i = 0; i < self->items.count; i++)
        if (!vb_push(vb, c->ret->o, self->items.at[i]))
            return false;
    return c->argc == 0 || vb_pass_on(vb, c);
}
MEMBER(first_child)
{
    (void)vb;
    *c->ret = self->items.count > 0 ? self->items.at[0] : VB_OBJ(NULL);
    return true;
}
static const struct vb_member node_members[] = {{"Text", node_text},
                                                {"nodeTypedValue", node_typed},
                                                {"nodeValue", node_text},
                                                {"DataType", node_type_property},
                                                {"nodeName", node_name},
                                                {"baseName", node_name},
                                                {"tagName", node_name},
                                                {"xml", node_xml},
                                                {"appendChild", append_child},
                                                {"setAttribute", set_attribute},
                                                {"getAttribute", get_attribute},
                                                {"selectSingleNode", select_node},
                                                {"selectNodes", select_nodes},
                                                {"getElementsByTagName", select_nodes},
                                                {"childNodes", child_nodes},
                                                {"firstChild", first_child},
                                                {NULL, NULL}};
static const struct vb_objtype node_type = {"IXMLDOMElement", node_members, NULL, NULL};

/* ---- the document ---- */

static bool node_new(struct vb *vb, sk_span name, vb_value *ret)
{
    return vb_give_at(vb, &node_type, name, ret);
}
MEMBER(create_element)
{
    (void)self;
    return node_new(vb, vb_arg_text(vb, c, 0), c->ret);
}
MEMBER(create_node)
{
    (void)self;
    return node_new(vb, vb_arg_text(vb, c, 1), c->ret);
}
MEMBER(create_text)
{
    (void)self;
    if (!node_new(vb, SK_LIT("#text"), c->ret))
        return false;
    c->ret->o->bytes = vb_arg_text(vb, c, 0);
    return true;
}
MEMBER(document_element)
{
    (void)vb;
    if (c->access != VB_GET) {
        self->items.count = 0;
        return append_child(vb, self, c);
    }
    *c->ret = self->items.count > 0 ? self->items.at[0] : VB_OBJ(NULL);
    return true;
}

static void put_unescaped(struct sk_text *t, sk_span s)
{
    static const struct {
        sk_span from;
        char to;
    } marks[] = {{SK_LIT_INIT("&lt;"), '<'},
                 {SK_LIT_INIT("&gt;"), '>'},
                 {SK_LIT_INIT("&amp;"), '&'},
                 {SK_LIT_INIT("&quot;"), '"'},
                 {SK_LIT_INIT("&apos;"), '\''}};
    for (size_t i = 0; i < s.len;) {
        size_t k = 0;
        while (k < 5 && !sk_starts(sk_from(s, i), marks[k].from))
            k++;
        sk_text_byte(t, k < 5 ? (uint8_t)marks[k].to : s.ptr[i]);
        i += k < 5 ? marks[k].from.len : 1;
    }
}
static bool add_text(struct vb *vb, struct vb_obj *at, sk_span raw)
{
    struct sk_text t = sk_text_new(vb->arena, SIZE_MAX);
    if (sk_trim(raw).len == 0)
        return true;
    sk_text_put(&t, at->bytes);
    put_unescaped(&t, raw);
    at->bytes = sk_text_view(&t);
    return !t.failed || vb_stop(vb, "memory");
}
/* name="value" … inside a tag. */
static bool add_attributes(struct vb *vb, struct vb_obj *at, sk_span s)
{
    while (vb_work(vb, 1)) {
        size_t eq = sk_find_byte(s, '=');
        if (eq == SK_NPOS || eq + 1 >= s.len)
            return true;
        uint8_t quote = s.ptr[eq + 1];
        size_t end = sk_find_byte(sk_from(s, eq + 2), quote);
        vb_value v;
        char *name =
            sk_arena_cstr(vb->arena, vb_joined(vb, SK_LIT("@"), "", sk_trim(sk_slice(s, 0, eq))));
        if (name == NULL || end == SK_NPOS)
            return true;
        if (!vb_str_utf8(vb, sk_slice(s, eq + 2, end), &v) || !vb_set_prop(vb, at, name, v))
            return false;
        if (sk_iends(sk_span_of_cstr(name), SK_LIT(":dt")) && !vb_set_prop(vb, at, "DataType", v))
            return false;
        s = sk_from(s, eq + 3 + end);
    }
    return false;
}
/* Builds the tree of a text that is more or less XML. */
static bool parse(struct vb *vb, struct vb_obj *root, sk_span s)
{
    struct vb_obj *open[40] = {root};
    size_t depth = 0;
    while (s.len > 0 && vb_work(vb, 1)) {
        size_t lt = sk_find_byte(s, '<');
        if (depth > 0 && !add_text(vb, open[depth], sk_slice(s, 0, lt)))
            return false;
        if (lt == SK_NPOS)
            break;
        s = sk_from(s, lt + 1);
        bool cdata = sk_starts(s, SK_LIT("![CDATA["));
        size_t end = cdata ? sk_find(s, SK_LIT("]]>")) : sk_find_byte(s, '>');
        if (end == SK_NPOS)
            break;
        sk_span tag = sk_slice(s, 0, end);
        s = sk_from(s, end + (cdata ? 3 : 1));
        if (cdata && depth > 0)
            open[depth]->bytes = vb_joined(vb, open[depth]->bytes, "", sk_from(tag, 8));
        else if (tag.len > 0 && tag.ptr[0] == '/')
            depth -= depth > 0;
        else if (tag.len > 0 && tag.ptr[0] != '!' && tag.ptr[0] != '?') {
            bool closed = tag.ptr[tag.len - 1] == '/';
            size_t name = 0;
            while (name < tag.len && !sk_is_space(tag.ptr[name]) && tag.ptr[name] != '/')
                name++;
            vb_value node;
            if (!node_new(vb, sk_slice(tag, 0, name), &node) || !vb_push(vb, open[depth], node) ||
                !add_attributes(vb, node.o, sk_from(tag, name)))
                return false;
            if (!closed && depth + 1 < 40)
                open[++depth] = node.o;
        }
    }
    return vb->stopped == NULL;
}
MEMBER(load_xml)
{
    self->items.count = 0;
    *c->ret = VB_BOOL(true);
    return parse(vb, self, vb_arg_text(vb, c, 0));
}
MEMBER(load)
{
    sk_span source = vb_arg_text(vb, c, 0);
    if (vb_is_url(source))
        vb_do(vb, SK_DO_DOWNLOAD, "MSXML2.DOMDocument.Load", source);
    else
        vb_do(vb, SK_DO_OTHER, "MSXML2.DOMDocument.Load", source);
    *c->ret = VB_BOOL(true);
    const struct vb_file *f = vb_file_find(vb, source, false);
    if (f != NULL && f->exists)
        return parse(vb, self, sk_span_of(f->ptr, f->len));
    return true;
}
MEMBER(save)
{
    sk_span path = vb_arg_text(vb, c, 0);
    (void)self;
    vb_do(vb, SK_DO_WRITE, "MSXML2.DOMDocument.Save", path);
    vb_path(vb, path);
    return true;
}
/* A stylesheet may carry a script: msxsl:script. */
MEMBER(transform)
{
    vb_value list;
    const vb_value *v = vb_arg_of(c, 0);
    struct vb_obj *sheet = v->type == VT_OBJECT ? v->o : self;
    if (sheet == NULL || !vb_give(vb, &nodes_type, &list) ||
        !collect(vb, sheet, SK_LIT("ms:script"), list.o, 0) ||
        !collect(vb, sheet, SK_LIT("msxsl:script"), list.o, 0))
        return false;
    for (size_t i = 0; i < list.o->items.count; i++) {
        struct vb_obj *script = list.o->items.at[i].o;
        bool vbs = sk_ifind(vb_prop_text(vb, script, "@language"), SK_LIT("vb")) != SK_NPOS;
        vb_do_script(vb, "MSXML2.DOMDocument.transformNode",
                     vbs ? SK_LANG_VBSCRIPT : SK_LANG_JSCRIPT, text_of(vb, script, 0));
    }
    return vb_str_c(vb, "", c->ret);
}
MEMBER(parse_error)
{
    return vb_child(vb, self, &vb_list_type, c);
}
MEMBER(document_xml)
{
    if (self->items.count == 0)
        return vb_str_c(vb, "", c->ret);
    return node_xml(vb, self->items.at[0].o, c);
}
static const struct vb_member dom_members[] = {{"documentElement", document_element},
                                               {"createElement", create_element},
                                               {"createNode", create_node},
                                               {"createTextNode", create_text},
                                               {"createCDATASection", create_text},
                                               {"appendChild", append_child},
                                               {"loadXML", load_xml},
                                               {"Load", load},
                                               {"Save", save},
                                               {"Async", vb_m_true},
                                               {"Text", node_text},
                                               {"xml", document_xml},
                                               {"selectSingleNode", select_node},
                                               {"selectNodes", select_nodes},
                                               {"getElementsByTagName", select_nodes},
                                               {"childNodes", child_nodes},
                                               {"firstChild", first_child},
                                               {"transformNode", transform},
                                               {"transformNodeToObject", transform},
                                               {"parseError", parse_error},
                                               {"setProperty", vb_m_nothing},
                                               {NULL, NULL}};
static const struct vb_objtype dom_type = {"DOMDocument", dom_members, NULL, NULL};

const struct vb_maker vb_make_dom[] = {
    {"msxml2.domdocument*", &dom_type}, {"msxml2.freethreadeddomdocument*", &dom_type},
    {"microsoft.xmldom*", &dom_type},   {"msxml.domdocument*", &dom_type},
    {"domdocument*", &dom_type},        {NULL, NULL}};

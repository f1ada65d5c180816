/* VBScript.RegExp over the one regular expression engine. Offsets and lengths are UTF-16 units. */
#include "interp/common/regex.h"
#include "interp/vba/objects.h"

static bool regex_of(struct vb *vb, struct vb_obj *self, struct sk_regex **ret)
{
    const vb_value *pattern = vb_prop(vb, self, "Pattern", true);
    const vb_value *icase = vb_prop(vb, self, "IgnoreCase", true),
                   *multi = vb_prop(vb, self, "Multiline", true);
    if (pattern == NULL || icase == NULL || multi == NULL)
        return vb_stop(vb, "memory");
    pattern = vb_prop(vb, self, "Pattern", true); /* the bag may have moved */
    icase = vb_prop(vb, self, "IgnoreCase", true);
    unsigned flags = SK_REGEX_DOLLAR_END;
    flags |= vb_num(icase) != 0 ? SK_REGEX_ICASE : 0;
    flags |= vb_num(multi) != 0 ? SK_REGEX_MULTILINE : 0;
    *ret = sk_regex_new(vb->arena, vb_text(vb, pattern), flags);
    return *ret != NULL || vb_err(vb, 5017);
}
MEMBER(regex_test)
{
    struct sk_regex *re;
    struct sk_regex_match m;
    vb_value s;
    if (!regex_of(vb, self, &re) || !vb_arg_str(vb, c, 0, &s))
        return false;
    int found = (int)sk_regex_find(re, vb_utf8(vb, &s), 0, &m);
    *c->ret = VB_BOOL(found == SK_REGEX_FOUND);
    return found != SK_REGEX_LIMIT || vb_stop(vb, "steps");
}
static bool regex_global(struct vb *vb, struct vb_obj *self)
{
    const vb_value *global = vb_prop(vb, self, "Global", false);
    return global != NULL && vb_num(global) != 0;
}
MEMBER(regex_replace)
{
    struct sk_regex *re;
    struct sk_regex_match m;
    struct sk_text t = sk_text_new(vb->arena, 1 << 26);
    if (!regex_of(vb, self, &re))
        return false;
    sk_span s = vb_arg_text(vb, c, 0), with = vb_arg_text(vb, c, 1);
    bool global = regex_global(vb, self);
    size_t at = 0, from = 0;
    while (from <= s.len && vb_work(vb, 1)) {
        int found = (int)sk_regex_find(re, s, from, &m);
        if (found == SK_REGEX_LIMIT)
            return vb_stop(vb, "steps");
        if (found != SK_REGEX_FOUND)
            break;
        size_t a = m.starts_ends[0], b = m.starts_ends[1];
        sk_text_put(&t, sk_slice(s, at, a - at));
        for (size_t i = 0; i < with.len; i++) {
            uint8_t n = i + 1 < with.len ? with.ptr[i + 1] : 0;
            if (with.ptr[i] != '$' || (!sk_is_digit(n) && n != '$' && n != '&')) {
                sk_text_byte(&t, with.ptr[i]);
                continue;
            }
            i++;
            size_t g = n == '&' ? 0 : (size_t)(n - '0');
            if (n == '$')
                sk_text_byte(&t, '$');
            else if (g < m.group_count && m.starts_ends[2 * g] != SK_NPOS)
                sk_text_put(&t, sk_slice(s, m.starts_ends[2 * g],
                                         m.starts_ends[2 * g + 1] - m.starts_ends[2 * g]));
        }
        at = b;
        from = b > a ? b : b + 1;
        if (b == a && b < s.len)
            sk_text_byte(&t, s.ptr[at++]);
        if (!global)
            break;
    }
    sk_text_put(&t, sk_from(s, at));
    return vb->stopped == NULL && vb_return_text(vb, c, sk_text_view(&t));
}
/* How many UTF-16 units so much UTF-8 is. */
static int64_t units(sk_span s)
{
    int64_t n = 0;
    for (size_t i = 0; i < s.len; i++)
        n += (s.ptr[i] & 0xC0) != 0x80 ? 1 + (s.ptr[i] >= 0xF0) : 0;
    return n;
}
MEMBER(match_value)
{
    return vb_return_text(vb, c, self->path);
}
MEMBER(match_index)
{
    (void)vb;
    *c->ret = VB_LONG(c->name[0] == 'L' ? units(self->path) : self->number);
    return true;
}
MEMBER(list_item)
{
    return vb_list_item(vb, self, c, 0, 5);
}
static const struct vb_member list_members[] = {
    {"Item", list_item}, {"Count", vb_m_count}, {NULL, NULL}};
static const struct vb_objtype list_type = {"IMatchCollection2", list_members, NULL, NULL};
MEMBER(match_groups)
{
    *c->ret = VB_OBJ(self->parent);
    return c->argc == 0 || list_item(vb, self->parent, c);
}
static const struct vb_member match_members[] = {{"Value", match_value},
                                                 {"FirstIndex", match_index},
                                                 {"Length", match_index},
                                                 {"SubMatches", match_groups},
                                                 {NULL, NULL}};
static const struct vb_objtype match_type = {"IMatch2", match_members, NULL, NULL};
MEMBER(regex_execute)
{
    struct sk_regex *re;
    struct sk_regex_match m;
    if (!regex_of(vb, self, &re))
        return false;
    sk_span s = vb_arg_text(vb, c, 0);
    struct vb_obj *list = vb_obj_new(vb, &list_type);
    bool global = regex_global(vb, self);
    int found = SK_REGEX_NONE;
    for (size_t from = 0; list != NULL && from <= s.len && vb_work(vb, 1);) {
        found = (int)sk_regex_find(re, s, from, &m);
        if (found != SK_REGEX_FOUND)
            break;
        struct vb_obj *o = vb_obj_new(vb, &match_type), *groups = vb_obj_new(vb, &list_type);
        vb_value *at = SK_PUSH(vb->arena, &list->items);
        if (o == NULL || groups == NULL || at == NULL)
            return vb_stop(vb, "memory");
        size_t a = m.starts_ends[0], b = m.starts_ends[1];
        o->path = sk_slice(s, a, b - a);
        o->number = units(sk_slice(s, 0, a));
        o->parent = groups;
        for (size_t g = 1; g < m.group_count; g++) {
            vb_value *v = SK_PUSH(vb->arena, &groups->items);
            size_t x = m.starts_ends[2 * g];
            if (v == NULL ||
                (x != SK_NPOS && !vb_str_utf8(vb, sk_slice(s, x, m.starts_ends[2 * g + 1] - x), v)))
                return false;
        }
        *at = VB_OBJ(o);
        from = b > a ? b : b + 1;
        if (!global)
            break;
    }
    *c->ret = VB_OBJ(list);
    return list != NULL && (found != SK_REGEX_LIMIT || vb_stop(vb, "steps"));
}
MEMBER(regex_text)
{
    return vb_kept_text(vb, self, c, "");
}
static const struct vb_member regex_members[] = {
    {"Pattern", regex_text},    {"Global", vb_m_false},
    {"IgnoreCase", vb_m_false}, {"Multiline", vb_m_false},
    {"Test", regex_test},       {"Replace", regex_replace},
    {"Execute", regex_execute}, {NULL, NULL}};
static const struct vb_objtype regex_type = {"IRegExp2", regex_members, NULL, NULL};

const struct vb_maker vb_make_regexp[] = {{"vbscript.regexp*", &regex_type},
                                          {"regexp", &regex_type},
                                          {"vbscript_regexp_55.regexp", &regex_type},
                                          {NULL, NULL}};

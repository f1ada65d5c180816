/* Err, Debug, Collection, Dictionary, .NET lists, Application and the document. */
#include <stdio.h>

#include "base/arith.h"
#include "interp/vba/objects.h"

#define MEMBER(name) static bool name(struct vb *vb, struct vb_obj *self, struct vb_call *c)
#define UNUSED       (void)vb, (void)self, (void)c

/* ---- Err ---- */

MEMBER(err_number)
{
    (void)self;
    if (c->access != VB_GET)
        return vb_to_long(vb, vb_arg_of(c, 0), &vb->err.number);
    *c->ret = VB_LONG(vb->err.number);
    return true;
}
MEMBER(err_description)
{
    (void)self;
    if (c->access != VB_GET)
        return vb_arg_str(vb, c, 0, &vb->err.description);
    if (vb->err.description.type == VT_STRING) {
        *c->ret = vb->err.description;
        return true;
    }
    return vb_str_c(vb, vb->err.number == 0 ? "" : vb_err_message(vb->err.number), c->ret);
}
MEMBER(err_source)
{
    (void)self;
    if (c->access != VB_GET)
        return vb_arg_str(vb, c, 0, &vb->err.source);
    *c->ret = vb->err.source;
    return vb->err.source.type == VT_STRING ||
           vb_str_c(vb, vb->err.number == 0 ? "" : "VBAProject", c->ret);
}
MEMBER(err_clear)
{
    (void)self, (void)c;
    vb->err = (struct vb_error){.description = {.type = VT_STRING}, .source = {.type = VT_STRING}};
    return true;
}
MEMBER(err_raise)
{
    int32_t n;
    (void)self;
    if (!vb_arg_long(vb, c, 0, 5, &n))
        return false;
    (void)vb_err(vb, n);
    if (vb_has_arg(c, 1) && !vb_arg_str(vb, c, 1, &vb->err.source))
        return false;
    if (vb_has_arg(c, 2) && !vb_arg_str(vb, c, 2, &vb->err.description))
        return false;
    return false;
}
MEMBER(err_none)
{
    UNUSED;
    *c->ret = VB_LONG(0);
    return true;
}
static const struct vb_member err_members[] = {
    {"Number", err_number},    {"Description", err_description},
    {"Source", err_source},    {"Clear", err_clear},
    {"Raise", err_raise},      {"LastDllError", err_none},
    {"HelpContext", err_none}, {NULL, NULL}};
const struct vb_objtype vb_err_type = {"ErrObject", err_members, NULL, NULL};

MEMBER(nothing)
{
    UNUSED;
    return true;
}
static const struct vb_member debug_members[] = {
    {"Print", nothing}, {"Assert", nothing}, {NULL, NULL}};
const struct vb_objtype vb_debug_type = {"Debug", debug_members, NULL, NULL};

/* ---- lists with keys ---- */

/* Position of a key (text, or number 1 … count for a Collection), or SK_NPOS. */
static size_t key_at(struct vb *vb, const struct vb_obj *self, const vb_value *key, bool fold)
{
    vb_value plain;
    int c;
    if (self->keys.at == NULL || !vb_plain(vb, key, &plain))
        return SK_NPOS;
    sk_span text = plain.type == VT_STRING ? vb_utf8(vb, &plain) : (sk_span){0};
    if (plain.type == VT_STRING && self->keys.count > 16 && !self->flag) {
        const struct sk_map_entry *e = sk_map_find(&self->index, text);
        return e == NULL || e->value == 0 ? SK_NPOS : e->value - 1;
    }
    for (size_t i = 0; i < self->keys.count; i++) {
        const vb_value *k = &self->keys.at[i];
        bool same_kind = (k->type == VT_STRING) == (plain.type == VT_STRING);
        if (same_kind && k->type == VT_STRING
                ? vb_str_cmp(k, &plain, fold) == 0
                : same_kind && k->type != VT_EMPTY && vb_compare(vb, fold, k, &plain, &c) && c == 0)
            return i;
    }
    return SK_NPOS;
}

static bool list_add(struct vb *vb, struct vb_obj *self, const vb_value *key, const vb_value *v)
{
    vb_value *k = SK_PUSH(vb->arena, &self->keys);
    if (k == NULL)
        return vb_stop(vb, "memory");
    *k = *key;
    if (key->type == VT_STRING) {
        struct sk_map_entry *e = sk_map_put(&self->index, vb->arena, vb_utf8(vb, key));
        if (e != NULL)
            e->value = self->keys.count;
    }
    vb_value *at = SK_PUSH(vb->arena, &self->items);
    if (at == NULL)
        return vb_stop(vb, "memory");
    return vb_copy(vb, v, at);
}

static void list_remove(struct vb_obj *self, size_t i)
{
    if (self->items.at == NULL || self->keys.at == NULL || i >= self->items.count)
        return;
    size_t behind = self->items.count - i - 1;
    memmove(&self->items.at[i], &self->items.at[i + 1], behind * sizeof(vb_value));
    memmove(&self->keys.at[i], &self->keys.at[i + 1], behind * sizeof(vb_value));
    self->items.count--;
    self->keys.count--;
    self->flag = true; /* the index no longer fits */
}

MEMBER(count)
{
    (void)vb;
    *c->ret = VB_LONG((int64_t)self->items.count);
    return true;
}

static size_t collection_at(struct vb *vb, const struct vb_obj *self, const vb_value *key)
{
    vb_value plain;
    if (!vb_plain(vb, key, &plain))
        return SK_NPOS;
    if (plain.type == VT_STRING) {
        size_t i = key_at(vb, self, &plain, true);
        if (i == SK_NPOS)
            (void)vb_err(vb, 5);
        return i;
    }
    int64_t n = 0;
    if (!vb_to_i64(vb, &plain, &n) || n < 1 || (uint64_t)n > self->items.count) {
        (void)vb_err(vb, 9);
        return SK_NPOS;
    }
    return (size_t)n - 1;
}
MEMBER(collection_item)
{
    size_t i = collection_at(vb, self, vb_arg_of(c, 0));
    if (i == SK_NPOS)
        return false;
    *c->ret = self->items.at[i];
    return true;
}
MEMBER(collection_add)
{
    vb_value key = VB_EMPTY;
    if (vb_has_arg(c, 1) && !vb_arg_str(vb, c, 1, &key))
        return false;
    if (key.type == VT_STRING && key_at(vb, self, &key, true) != SK_NPOS)
        return vb_err(vb, 457);
    size_t to = self->items.count;
    if (vb_has_arg(c, 2) || vb_has_arg(c, 3)) {
        to = collection_at(vb, self, vb_arg_of(c, vb_has_arg(c, 2) ? 2 : 3));
        if (to == SK_NPOS)
            return false;
        to += !vb_has_arg(c, 2);
    }
    if (!list_add(vb, self, &key, vb_arg_of(c, 0)))
        return false;
    if (self->items.at == NULL || self->keys.at == NULL)
        return false;
    size_t last = self->items.count - 1;
    vb_value k = self->keys.at[last], v = self->items.at[last];
    if (to < last) {
        self->flag = true;
        memmove(&self->items.at[to + 1], &self->items.at[to], (last - to) * sizeof v);
        memmove(&self->keys.at[to + 1], &self->keys.at[to], (last - to) * sizeof v);
        self->items.at[to] = v;
        self->keys.at[to] = k;
    }
    return true;
}
MEMBER(collection_remove)
{
    size_t i = collection_at(vb, self, vb_arg_of(c, 0));
    if (i == SK_NPOS)
        return false;
    list_remove(self, i);
    return true;
}
static const struct vb_member collection_members[] = {{"Item", collection_item},
                                                      {"Add", collection_add},
                                                      {"Count", count},
                                                      {"Remove", collection_remove},
                                                      {NULL, NULL}};
const struct vb_objtype vb_collection_type = {"Collection", collection_members, NULL, NULL};

static bool dict_fold(struct vb *vb, struct vb_obj *self)
{
    const vb_value *mode = vb_prop(vb, self, "CompareMode", false);
    return mode != NULL && mode->i == 1;
}
static size_t dict_at(struct vb *vb, struct vb_obj *self, const vb_value *key)
{
    bool fold = dict_fold(vb, self);
    self->index.fold = fold;
    return key_at(vb, self, key, fold);
}
MEMBER(dict_item)
{
    size_t i = dict_at(vb, self, vb_arg_of(c, 0));
    if (c->access != VB_GET) {
        if (i == SK_NPOS)
            return list_add(vb, self, vb_arg_of(c, 0), vb_arg_of(c, 1));
        self->items.at[i] = *vb_arg_of(c, 1);
        return true;
    }
    if (i == SK_NPOS)
        return list_add(vb, self, vb_arg_of(c, 0), &(vb_value){0});
    *c->ret = self->items.at[i];
    return true;
}
MEMBER(dict_add)
{
    if (dict_at(vb, self, vb_arg_of(c, 0)) != SK_NPOS)
        return vb_err(vb, 457);
    return list_add(vb, self, vb_arg_of(c, 0), vb_arg_of(c, 1));
}
MEMBER(dict_exists)
{
    *c->ret = VB_BOOL(dict_at(vb, self, vb_arg_of(c, 0)) != SK_NPOS);
    return true;
}
MEMBER(dict_remove)
{
    size_t i = dict_at(vb, self, vb_arg_of(c, 0));
    if (i == SK_NPOS)
        return vb_err(vb, 32811);
    list_remove(self, i);
    return true;
}
MEMBER(remove_all)
{
    (void)vb, (void)c;
    self->items.count = self->keys.count = 0;
    self->flag = true;
    return true;
}
MEMBER(dict_list)
{
    bool keys = c->name[0] == 'K';
    size_t n = self->items.count;
    if (!vb_array_value(vb, VT_VARIANT, n, c->ret))
        return false;
    if (n > 0)
        memcpy(c->ret->a->at, keys ? self->keys.at : self->items.at, n * sizeof(vb_value));
    if (c->argc == 1 && c->access == VB_GET) {
        vb_value *at, all = *c->ret;
        if (!vb_index(vb, all.a, c->args, 1, &at))
            return false;
        *c->ret = *at;
    }
    return true;
}
MEMBER(dict_key)
{
    size_t i = dict_at(vb, self, vb_arg_of(c, 0));
    if (i == SK_NPOS)
        return vb_err(vb, 32811);
    self->keys.at[i] = *vb_arg_of(c, 1);
    self->flag = true;
    return true;
}
static bool dict_each(struct vb *vb, struct vb_obj *self, size_t i, vb_value *ret)
{
    (void)vb;
    if (i >= self->keys.count)
        return false;
    *ret = self->keys.at[i];
    return true;
}
static const struct vb_member dict_members[] = {{"Item", dict_item},     {"Add", dict_add},
                                                {"Exists", dict_exists}, {"Count", count},
                                                {"Remove", dict_remove}, {"RemoveAll", remove_all},
                                                {"Keys", dict_list},     {"Items", dict_list},
                                                {"Key", dict_key},       {NULL, NULL}};
static const struct vb_objtype dict_type = {"Dictionary", dict_members, NULL, dict_each};

/* System.Collections.ArrayList */
MEMBER(net_item)
{
    int32_t i;
    if (!vb_arg_long(vb, c, 0, 0, &i))
        return false;
    if (i < 0 || (size_t)i >= self->items.count)
        return vb_err(vb, 9);
    if (c->access != VB_GET)
        self->items.at[i] = *vb_arg_of(c, 1);
    else
        *c->ret = self->items.at[i];
    return true;
}
MEMBER(net_add)
{
    *c->ret = VB_LONG((int64_t)self->items.count);
    return list_add(vb, self, &(vb_value){0}, vb_arg_of(c, 0));
}
MEMBER(net_reverse)
{
    (void)vb, (void)c;
    for (size_t i = 0, k = self->items.count; i + 1 < k; i++) {
        vb_value v = self->items.at[i];
        self->items.at[i] = self->items.at[--k];
        self->items.at[k] = v;
    }
    return true;
}
MEMBER(net_sort)
{
    (void)c;
    for (size_t i = 1; i < self->items.count; i++) {
        vb_value v = self->items.at[i];
        size_t k = i;
        int order = 0;
        if (!vb_work(vb, i))
            return false;
        for (; k > 0 && vb_compare(vb, false, &self->items.at[k - 1], &v, &order) && order == 1;
             k--)
            self->items.at[k] = self->items.at[k - 1];
        self->items.at[k] = v;
    }
    return vb->stopped == NULL;
}
static const struct vb_member net_list_members[] = {
    {"Item", net_item}, {"Add", net_add},      {"Count", count},       {"Reverse", net_reverse},
    {"Sort", net_sort}, {"Clear", remove_all}, {"ToArray", dict_list}, {NULL, NULL}};
static const struct vb_objtype net_list_type = {"ArrayList", net_list_members, NULL, NULL};

const struct vb_maker vb_make_basic[] = {{"scripting.dictionary", &dict_type},
                                         {"dictionary", &dict_type},
                                         {"collection", &vb_collection_type},
                                         {"vba.collection", &vb_collection_type},
                                         {"system.collections.arraylist", &net_list_type},
                                         {NULL, NULL}};

/* ---- the document, fed by facts ---- */

static bool fact_text(struct vb *vb, enum sk_fact_kind kind, sk_span owner, sk_span name,
                      vb_value *ret)
{
    for (const struct sk_fact *f = vb->input->facts; f != NULL; f = f->next)
        if (f->kind == kind && (owner.len == 0 || sk_ieq(f->owner, owner)) &&
            (name.len == 0 || sk_ieq(f->name, name)))
            return vb_str_utf8(vb, f->value, ret);
    return false;
}

/* A collection over one kind of fact: item by name or number; its default is the value. */
MEMBER(fact_value)
{
    if (c->access != VB_GET) {
        vb_value s;
        if (!vb_arg_str(vb, c, c->argc - 1, &s))
            return false;
        self->path = vb_utf8(vb, &s);
        return true;
    }
    return vb_str_utf8(vb, self->path, c->ret);
}
MEMBER(fact_name)
{
    return vb_str_utf8(vb, self->bytes, c->ret);
}
static const struct vb_member fact_members[] = {{"Value", fact_value},
                                                {"Text", fact_value},
                                                {"Name", fact_name},
                                                {"Caption", fact_value},
                                                {NULL, NULL}};
static const struct vb_objtype fact_type = {"Property", fact_members, NULL, NULL};

static struct vb_obj *fact_obj(struct vb *vb, sk_span name, sk_span value)
{
    struct vb_obj *o = vb_obj_new(vb, &fact_type);
    if (o != NULL) {
        o->bytes = name;
        o->path = value;
    }
    return o;
}

static bool fact_each(struct vb *vb, struct vb_obj *self, size_t i, vb_value *ret)
{
    for (const struct sk_fact *f = vb->input->facts; f != NULL; f = f->next)
        if ((int64_t)f->kind == self->number &&
            (self->path.len == 0 || sk_ieq(f->owner, self->path)) && i-- == 0) {
            *ret = VB_OBJ(fact_obj(vb, f->name, f->value));
            return ret->o != NULL;
        }
    return false;
}
MEMBER(fact_item)
{
    const vb_value *key = vb_arg_of(c, 0);
    sk_span name = vb_text(vb, key);
    for (size_t i = 0; i < self->items.count; i++)
        if (key->type == VT_STRING && sk_ieq(self->items.at[i].o->bytes, name)) {
            *c->ret = self->items.at[i];
            return true;
        }
    if (key->type != VT_STRING)
        return (vb_num(key) >= 1 && fact_each(vb, self, (size_t)vb_num(key) - 1, c->ret)) ||
               vb_err(vb, 5941);
    for (const struct sk_fact *f = vb->input->facts; f != NULL; f = f->next)
        if ((int64_t)f->kind == self->number && sk_ieq(f->name, name) &&
            (self->path.len == 0 || sk_ieq(f->owner, self->path))) {
            struct vb_obj *o = fact_obj(vb, f->name, f->value);
            vb_value *at = SK_PUSH(vb->arena, &self->items);
            if (o == NULL || at == NULL)
                return vb_stop(vb, "memory");
            *c->ret = *at = VB_OBJ(o);
            return true;
        }
    struct vb_obj *o = fact_obj(vb, name, (sk_span){0});
    *c->ret = VB_OBJ(o);
    return o != NULL;
}
MEMBER(fact_add)
{
    struct vb_obj *o = fact_obj(vb, vb_arg_text(vb, c, 0), vb_arg_text(vb, c, 1));
    vb_value *at = SK_PUSH(vb->arena, &self->items);
    if (o == NULL || at == NULL)
        return vb_stop(vb, "memory");
    *c->ret = *at = VB_OBJ(o);
    return true;
}
MEMBER(fact_count)
{
    vb_value v;
    size_t n = 0;
    while (vb_work(vb, 1) && fact_each(vb, self, n, &v))
        n++;
    *c->ret = VB_LONG((int64_t)n);
    return true;
}
static const struct vb_member facts_members[] = {
    {"Item", fact_item}, {"Count", fact_count}, {"Add", fact_add}, {NULL, NULL}};
static const struct vb_objtype facts_type = {"Collection", facts_members, NULL, fact_each};

static bool fact_list(struct vb *vb, struct vb_obj *self, struct vb_call *c, int kind,
                      const char *owner)
{
    vb_value *at = vb_prop(vb, self, c->name, true);
    if (at == NULL)
        return vb_stop(vb, "memory");
    if (at->type != VT_OBJECT) {
        struct vb_obj *o = vb_obj_new(vb, &facts_type);
        if (o == NULL)
            return false;
        o->number = kind;
        o->path = sk_span_of_cstr(owner);
        *at = VB_OBJ(o);
    }
    *c->ret = *at;
    if (c->argc == 0)
        return true;
    struct vb_obj *list = at->o;
    *c->ret = VB_EMPTY;
    return fact_item(vb, list, c);
}
MEMBER(doc_variables)
{
    return fact_list(vb, self, c, SK_FACT_DOC_VARIABLE, "");
}
MEMBER(doc_builtin)
{
    return fact_list(vb, self, c, SK_FACT_DOC_PROPERTY, "builtin");
}
MEMBER(doc_custom)
{
    return fact_list(vb, self, c, SK_FACT_DOC_PROPERTY, "custom");
}
MEMBER(doc_shapes)
{
    return fact_list(vb, self, c, SK_FACT_SHAPE, "");
}
MEMBER(doc_paragraphs)
{
    return fact_list(vb, self, c, SK_FACT_PARAGRAPH, "");
}
MEMBER(doc_comments)
{
    return fact_list(vb, self, c, SK_FACT_COMMENT, "");
}
MEMBER(doc_name)
{
    sk_span name = vb->input->document_name;
    if (name.len == 0)
        name = SK_LIT("document.doc");
    struct sk_text t = sk_text_new(vb->arena, 4096);
    (void)self;
    if (c->name[0] != 'N')
        sk_text_printf(&t, "C:\\Users\\%s\\Documents", vb->profile->user);
    if (c->name[0] == 'F')
        sk_text_byte(&t, '\\');
    if (c->name[0] != 'P')
        sk_text_put(&t, name);
    return vb_return_text(vb, c, sk_text_view(&t));
}
static bool cell_value(struct vb *vb, sk_span sheet, sk_span address, vb_value *ret)
{
    vb_value n;
    if (!fact_text(vb, SK_FACT_CELL, sheet, address, ret))
        return false;
    if (vb_parse_num(ret, &n))
        *ret = n;
    return true;
}
MEMBER(range_value)
{
    if (c->access != VB_GET)
        return vb_set_prop(vb, self, "#value", *vb_arg_of(c, c->argc - 1));
    const vb_value *set = vb_prop(vb, self, "#value", false);
    if (set != NULL)
        *c->ret = *set;
    else if (vb->stopped == NULL && !cell_value(vb, self->bytes, self->path, c->ret))
        *c->ret = VB_EMPTY;
    return true;
}
static const struct vb_member range_members[] = {
    {"Value", range_value},   {"Value2", range_value},      {"Text", range_value},
    {"Formula", range_value}, {"FormulaR1C1", range_value}, {NULL, NULL}};
static const struct vb_objtype range_type = {"Range", range_members, NULL, NULL};

static bool range_at(struct vb *vb, struct vb_obj *self, sk_span address, vb_value *ret)
{
    char *key = sk_arena_cstr(vb->arena, address);
    vb_value *at = key == NULL ? NULL : vb_prop(vb, self, key, true);
    if (at == NULL)
        return vb_stop(vb, "memory");
    if (at->type != VT_OBJECT) {
        struct vb_obj *o = vb_obj_new(vb, &range_type);
        if (o == NULL)
            return false;
        o->path = address;
        o->bytes = self->path;
        *at = VB_OBJ(o);
    }
    *ret = *at;
    return true;
}
MEMBER(sheet_range)
{
    return range_at(vb, self, vb_arg_text(vb, c, 0), c->ret);
}
MEMBER(sheet_cells)
{
    int32_t row = 1, col = 1;
    char text[24], letters[8];
    size_t n = 8;
    if (!vb_arg_long(vb, c, 0, 1, &row))
        return false;
    if (vb_arg_of(c, 1)->type == VT_STRING) {
        (void)snprintf(text, sizeof text, "%.*s%d", (int)sk_min(vb_arg_text(vb, c, 1).len, 4),
                       (const char *)vb_arg_text(vb, c, 1).ptr, row);
        return range_at(vb, self, sk_span_of_cstr(text), c->ret);
    }
    if (!vb_arg_long(vb, c, 1, 1, &col))
        return false;
    letters[--n] = 0;
    for (; col > 0 && n > 0; col = (col - 1) / 26)
        letters[--n] = (char)('A' + (col - 1) % 26);
    (void)snprintf(text, sizeof text, "%s%d", letters + n, row);
    sk_span address;
    return sk_arena_dup(vb->arena, sk_span_of_cstr(text), &address) &&
           range_at(vb, self, address, c->ret);
}
MEMBER(doc_sheets)
{
    struct vb_obj *o = vb_obj_new(vb, &vb_document_type);
    if (o == NULL)
        return false;
    (void)self;
    const vb_value *key = vb_arg_of(c, 0);
    if (key->type == VT_STRING)
        o->path = vb_arg_text(vb, c, 0);
    int64_t n = c->argc == 0 ? 0 : (int64_t)vb_num(key), i = 0;
    for (const struct sk_fact *f = vb->input->facts; f != NULL && key->type != VT_STRING;
         f = f->next)
        if (f->kind == SK_FACT_SHEET && ++i == n)
            o->path = f->name;
    vb_value *at = vb_prop(vb, vb->document,
                           o->path.len > 0 ? sk_arena_cstr(vb->arena, o->path) : "#sheet", true);
    if (at != NULL && at->type != VT_OBJECT)
        *at = VB_OBJ(o);
    *c->ret = at != NULL ? *at : VB_OBJ(o);
    return true;
}
MEMBER(doc_text)
{
    struct sk_text t = sk_text_new(vb->arena, 1 << 24);
    (void)self;
    for (const struct sk_fact *f = vb->input->facts; f != NULL; f = f->next)
        if (f->kind == SK_FACT_PARAGRAPH) {
            sk_text_put(&t, f->value);
            sk_text_byte(&t, '\r');
        }
    return vb_return_text(vb, c, sk_text_view(&t));
}
MEMBER(doc_self)
{
    (void)vb;
    *c->ret = VB_OBJ(self);
    return true;
}
MEMBER(doc_save)
{
    (void)self;
    vb_do(vb, SK_DO_WRITE, c->name, vb_arg_text(vb, c, 0));
    return true;
}
MEMBER(app_run)
{
    bool known;
    (void)self;
    sk_span name = vb_arg_text(vb, c, 0);
    if (c->argc == 0)
        return vb_err(vb, 449);
    if (!vb_call_name(vb, name, c->args + 1, c->argc - 1, c->ret, &known))
        return false;
    return known || vb_err(vb, 1004);
}
MEMBER(app_on_time)
{
    bool known;
    vb_value none;
    (void)self;
    return vb_call_name(vb, vb_arg_text(vb, c, 1), NULL, 0, &none, &known);
}
MEMBER(app_text)
{
    static const char *const table[][2] = {{"Name", "Microsoft Word"}, {"Build", "16.0.4266"}};
    (void)self;
    for (size_t i = 0; i < 2; i++)
        if (strcmp(table[i][0], c->name) == 0)
            return vb_str_c(vb, table[i][1], c->ret);
    vb_do(vb, SK_DO_ENVIRONMENT,
          strcmp(c->name, "Version") == 0 ? "Application.Version" : "Application.UserName",
          sk_span_of_cstr(c->name));
    vb->env_read = true;
    return vb_str_c(vb, c->name[0] == 'V' ? vb->profile->office_version : vb->profile->user,
                    c->ret);
}
MEMBER(app_wait)
{
    (void)self;
    vb->clock += 5.0 / 86400;
    (void)c;
    return true;
}
MEMBER(app_evaluate)
{
    sk_span text = vb_arg_text(vb, c, 0);
    vb_value *active;
    (void)self;
    bool cell = text.len > 1 && text.len < 9 && sk_is_alpha(text.ptr[0]) &&
                sk_is_digit(text.ptr[text.len - 1]);
    if (!cell)
        return vb_eval_text(vb, text, c->ret);
    active = vb_prop(vb, vb->document, "#active", true);
    (void)active;
    return range_at(vb, vb->document, text, c->ret);
}
MEMBER(app_document)
{
    (void)self, (void)c;
    *c->ret = VB_OBJ(vb->document);
    return true;
}
static const struct vb_member app_members[] = {{"Name", app_text},
                                               {"Run", app_run},
                                               {"OnTime", app_on_time},
                                               {"Version", app_text},
                                               {"UserName", app_text},
                                               {"Build", app_text},
                                               {"Wait", app_wait},
                                               {"Evaluate", app_evaluate},
                                               {"ActiveDocument", app_document},
                                               {"ActiveWorkbook", app_document},
                                               {"ThisWorkbook", app_document},
                                               {"ActivePresentation", app_document},
                                               {"ActiveSheet", app_document},
                                               {"Documents", app_document},
                                               {"Workbooks", app_document},
                                               {"Sheets", doc_sheets},
                                               {"Worksheets", doc_sheets},
                                               {"Range", sheet_range},
                                               {"Cells", sheet_cells},
                                               {NULL, NULL}};
const struct vb_objtype vb_application_type = {"Application", app_members, NULL, NULL};

static const struct vb_member document_members[] = {{"Name", doc_name},
                                                    {"FullName", doc_name},
                                                    {"Path", doc_name},
                                                    {"Variables", doc_variables},
                                                    {"BuiltInDocumentProperties", doc_builtin},
                                                    {"CustomDocumentProperties", doc_custom},
                                                    {"Shapes", doc_shapes},
                                                    {"InlineShapes", doc_shapes},
                                                    {"Paragraphs", doc_paragraphs},
                                                    {"Comments", doc_comments},
                                                    {"Content", doc_self},
                                                    {"Text", doc_text},
                                                    {"Sheets", doc_sheets},
                                                    {"Worksheets", doc_sheets},
                                                    {"ActiveSheet", doc_self},
                                                    {"Range", sheet_range},
                                                    {"Cells", sheet_cells},
                                                    {"SaveAs", doc_save},
                                                    {"SaveAs2", doc_save},
                                                    {"Item", doc_sheets},
                                                    {NULL, NULL}};
const struct vb_objtype vb_document_type = {"Document", document_members, NULL, NULL};

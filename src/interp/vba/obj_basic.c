/* Err, Debug, Collection, Dictionary. */
#include "interp/vba/objects.h"

#define UNUSED (void)vb, (void)self, (void)c

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

const struct vb_maker vb_make_basic[] = {{"scripting.dictionary", &dict_type},
                                         {"dictionary", &dict_type},
                                         {"collection", &vb_collection_type},
                                         {"vba.collection", &vb_collection_type},
                                         {NULL, NULL}};

/* .NET classes that COM hands out: System.Text, System.Collections, System.Security. */
#include "codec/cipher.h"
#include "interp/vba/objects.h"

/* ---- System.Text.*Encoding; number: its code page ---- */

static uint32_t encoding_of(const struct vb_obj *self)
{
    if (sk_ifind(self->path, SK_LIT("utf8")) != SK_NPOS)
        return 65001;
    if (sk_ifind(self->path, SK_LIT("utf7")) != SK_NPOS)
        return 65000;
    return sk_ifind(self->path, SK_LIT("unicode")) != SK_NPOS ? 1200 : 20127;
}
static bool encode(struct vb *vb, const struct vb_obj *self, const vb_value *s, sk_span *ret)
{
    uint32_t cp = encoding_of(self);
    if (cp == 1200)
        *ret = sk_span_of(s->s, s->len);
    else if (cp == 65001 || cp == 65000)
        *ret = vb_utf8(vb, s);
    else
        return vb_to_ansi(vb, s, ret);
    return true;
}
MEMBER(get_bytes)
{
    vb_value s;
    sk_span bytes;
    return vb_arg_str(vb, c, 0, &s) && encode(vb, self, &s, &bytes) &&
           vb_bytes_value(vb, bytes, c->ret);
}
MEMBER(byte_count)
{
    vb_value s;
    sk_span bytes;
    if (!vb_arg_str(vb, c, 0, &s) || !encode(vb, self, &s, &bytes))
        return false;
    *c->ret = VB_LONG((int64_t)bytes.len);
    return true;
}
MEMBER(get_string)
{
    sk_span bytes;
    uint16_t *at;
    uint32_t cp = encoding_of(self);
    if (!vb_bytes_of(vb, vb_arg_of(c, 0), &bytes))
        return false;
    if (cp == 65001)
        return vb_return_text(vb, c, bytes);
    if (cp != 1200)
        return vb_from_ansi(vb, bytes, c->ret);
    if (!vb_str_new(vb, bytes.len & ~(size_t)1, &at, c->ret))
        return false;
    if (bytes.len > 1)
        memcpy(at, bytes.ptr, bytes.len & ~(size_t)1);
    return true;
}
static const struct vb_member encoding_members[] = {
    {"GetString", get_string},    {"GetBytes", get_bytes},
    {"GetBytes_4", get_bytes},    {"GetBytes_3", get_bytes},
    {"GetByteCount", byte_count}, {"GetByteCount_2", byte_count},
    {"GetCharCount", byte_count}, {NULL, NULL}};
static const struct vb_objtype encoding_type = {"Object", encoding_members, NULL, NULL};

/* ---- digests ---- */

static sk_span prop_bytes(struct vb *vb, struct vb_obj *self, const char *name)
{
    const vb_value *at = vb_prop(vb, self, name, false);
    sk_span bytes = {0};
    if (at == NULL || at->type != VT_ARRAY || !vb_bytes_of(vb, at, &bytes))
        return (sk_span){0};
    return bytes;
}

static const char *digest_of(const struct vb_obj *self)
{
    static const char *const names[] = {"md5", "sha1", "sha256", "sha384", "sha512"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (sk_ifind(self->path, sk_span_of_cstr(names[i])) != SK_NPOS)
            return names[i];
    return "sha256";
}
MEMBER(compute_hash)
{
    uint8_t sum[SK_DIGEST_MAX];
    sk_span bytes;
    if (!vb_bytes_of(vb, vb_arg_of(c, 0), &bytes))
        return false;
    sk_span key = prop_bytes(vb, self, "Key");
    size_t n = key.len > 0 ? sk_hmac(digest_of(self), key, bytes, sum)
                           : sk_digest(digest_of(self), bytes, sum);
    vb_value v;
    return vb_bytes_value(vb, sk_span_of(sum, n), &v) && vb_set_prop(vb, self, "Hash", v) &&
           vb_bytes_value(vb, sk_span_of(sum, n), c->ret);
}
static const struct vb_member digest_members[] = {{"ComputeHash_2", compute_hash},
                                                  {"ComputeHash", compute_hash},
                                                  {"Initialize", vb_m_nothing},
                                                  {"Clear", vb_m_nothing},
                                                  {NULL, NULL}};
static const struct vb_objtype digest_type = {"Object", digest_members, NULL, NULL};

/* ---- ciphers: the bytes stay as they are unless codec can decrypt them ---- */

MEMBER(transform)
{
    sk_span bytes, out;
    int32_t from, count;
    struct vb_obj *cipher = self->parent;
    if (!vb_bytes_of(vb, vb_arg_of(c, 0), &bytes) || !vb_arg_long(vb, c, 1, 0, &from) ||
        !vb_arg_long(vb, c, 2, (int32_t)bytes.len, &count))
        return false;
    if (from < 0 || count < 0)
        return vb_err(vb, 5);
    struct sk_cipher how = {.triple_des = sk_ifind(cipher->path, SK_LIT("tripledes")) != SK_NPOS,
                            .decrypt = self->flag,
                            .ecb = vb_prop_num(vb, cipher, "Mode", 1) == 2,
                            .no_padding = vb_prop_num(vb, cipher, "Padding", 2) != 2,
                            .key = prop_bytes(vb, cipher, "Key"),
                            .iv = prop_bytes(vb, cipher, "IV")};
    if (!sk_cipher_run(&how, sk_slice(bytes, (size_t)from, (size_t)count), vb->arena, &out))
        return vb_err(vb, 5);
    return vb_bytes_value(vb, out, c->ret);
}
static const struct vb_member transform_members[] = {{"TransformFinalBlock", transform},
                                                     {NULL, NULL}};
static const struct vb_objtype transform_type = {"Object", transform_members, NULL, NULL};
MEMBER(make_transform)
{
    if (!vb_give(vb, &transform_type, c->ret))
        return false;
    c->ret->o->parent = self;
    c->ret->o->flag = c->name[6] == 'D';
    return true;
}
static const struct vb_member cipher_members[] = {{"CreateDecryptor", make_transform},
                                                  {"CreateEncryptor", make_transform},
                                                  {"CreateDecryptor_2", make_transform},
                                                  {"CreateEncryptor_2", make_transform},
                                                  {NULL, NULL}};
static const struct vb_objtype cipher_type = {"Object", cipher_members, NULL, NULL};

/* FromBase64Transform */
MEMBER(from_base64)
{
    sk_span text, bytes;
    (void)self;
    if (!vb_bytes_of(vb, vb_arg_of(c, 0), &text))
        return false;
    if (!sk_command_base64(vb->arena, text, &bytes))
        return vb_err(vb, 5);
    return vb_bytes_value(vb, bytes, c->ret);
}
static const struct vb_member base64_members[] = {
    {"TransformFinalBlock", from_base64}, {"Clear", vb_m_nothing}, {NULL, NULL}};
static const struct vb_objtype base64_type = {"Object", base64_members, NULL, NULL};

/* ---- lists ---- */

static bool at_index(struct vb *vb, const struct vb_obj *self, const struct vb_call *c, size_t i,
                     size_t most, size_t *ret)
{
    int32_t n;
    if (!vb_arg_long(vb, c, i, 0, &n))
        return false;
    *ret = (size_t)n;
    (void)self;
    return (n >= 0 && (size_t)n < most) || vb_err(vb, 5);
}
static bool same(struct vb *vb, const vb_value *a, const vb_value *b)
{
    int order;
    bool kinds = (a->type == VT_STRING) == (b->type == VT_STRING);
    return kinds && a->type != VT_OBJECT && vb_compare(vb, false, a, b, &order) && order == 0;
}
static size_t find(struct vb *vb, const vb_value *at, size_t count, const vb_value *v)
{
    for (size_t i = 0; at != NULL && i < count && vb_work(vb, 1); i++)
        if (same(vb, &at[i], v))
            return i;
    return SK_NPOS;
}
static void remove_at(struct vb_obj *self, size_t i)
{
    size_t behind = self->items.count - i - 1;
    memmove(&self->items.at[i], &self->items.at[i + 1], behind * sizeof(vb_value));
    if (self->keys.count == self->items.count && self->keys.at != NULL)
        memmove(&self->keys.at[i], &self->keys.at[i + 1], behind * sizeof(vb_value));
    self->keys.count -= self->keys.count == self->items.count;
    self->items.count--;
}
MEMBER(list_item)
{
    size_t i;
    if (!at_index(vb, self, c, 0, self->items.count, &i))
        return false;
    if (c->access != VB_GET)
        self->items.at[i] = *vb_arg_of(c, 1);
    else
        *c->ret = self->items.at[i];
    return true;
}
MEMBER(list_add)
{
    *c->ret = VB_LONG((int64_t)self->items.count);
    return vb_push(vb, self, *vb_arg_of(c, 0));
}
MEMBER(list_insert)
{
    size_t i;
    if (!at_index(vb, self, c, 0, self->items.count + 1, &i) ||
        !vb_push(vb, self, *vb_arg_of(c, 1)))
        return false;
    memmove(&self->items.at[i + 1], &self->items.at[i],
            (self->items.count - 1 - i) * sizeof(vb_value));
    self->items.at[i] = *vb_arg_of(c, 1);
    return true;
}
MEMBER(list_remove_at)
{
    size_t i;
    if (!at_index(vb, self, c, 0, self->items.count, &i))
        return false;
    remove_at(self, i);
    return true;
}
MEMBER(list_remove)
{
    size_t i = find(vb, self->items.at, self->items.count, vb_arg_of(c, 0));
    if (i != SK_NPOS)
        remove_at(self, i);
    return true;
}
MEMBER(list_contains)
{
    *c->ret = VB_BOOL(find(vb, self->items.at, self->items.count, vb_arg_of(c, 0)) != SK_NPOS);
    return true;
}
MEMBER(list_index)
{
    size_t i = find(vb, self->items.at, self->items.count, vb_arg_of(c, 0));
    *c->ret = VB_LONG(i == SK_NPOS ? -1 : (int64_t)i);
    return true;
}
MEMBER(list_reverse)
{
    (void)vb, (void)c;
    for (size_t i = 0, k = self->items.count; i + 1 < k; i++) {
        vb_value v = self->items.at[i];
        self->items.at[i] = self->items.at[--k];
        self->items.at[k] = v;
    }
    return true;
}
/* Merge sort: stable, and a budget step a comparison. */
static bool sort(struct vb *vb, vb_value *at, vb_value *tmp, size_t n)
{
    if (n < 2)
        return true;
    size_t h = n / 2, i = 0, k = h, m = 0;
    if (!sort(vb, at, tmp, h) || !sort(vb, at + h, tmp, n - h))
        return false;
    while (i < h || k < n) {
        int order = k >= n ? -1 : 1;
        if (i < h && k < n && (!vb_work(vb, 1) || !vb_compare(vb, true, &at[i], &at[k], &order)))
            return false;
        tmp[m++] = i < h && order <= 0 ? at[i++] : at[k++];
    }
    memcpy(at, tmp, n * sizeof *at);
    return true;
}
MEMBER(list_sort)
{
    (void)c;
    vb_value *tmp = vb_alloc(vb, (self->items.count + 1) * sizeof *tmp);
    return tmp != NULL && sort(vb, self->items.at, tmp, self->items.count);
}
MEMBER(list_clear)
{
    (void)vb, (void)c;
    self->items.count = self->keys.count = 0;
    return true;
}
static bool give_array(struct vb *vb, const vb_value *at, size_t n, vb_value *ret)
{
    if (!vb_array_value(vb, VT_VARIANT, n, ret))
        return false;
    if (n > 0 && at != NULL)
        memcpy(ret->a->at, at, n * sizeof(vb_value));
    return true;
}
MEMBER(list_array)
{
    return give_array(vb, self->items.at, self->items.count, c->ret);
}
static const struct vb_member list_members[] = {
    {"Item", list_item},       {"Add", list_add},           {"Insert", list_insert},
    {"Count", vb_m_count},     {"Contains", list_contains}, {"IndexOf", list_index},
    {"IndexOf_3", list_index}, {"Remove", list_remove},     {"RemoveAt", list_remove_at},
    {"Reverse", list_reverse}, {"Sort", list_sort},         {"Clear", list_clear},
    {"ToArray", list_array},   {"Clone", vb_m_self},        {NULL, NULL}};
static const struct vb_objtype list_type = {"ArrayList", list_members, NULL, NULL};

/* Queue and Stack */
MEMBER(put)
{
    return vb_push(vb, self, *vb_arg_of(c, 0));
}
MEMBER(take)
{
    bool queue = strcmp(self->type->name, "Queue") == 0;
    if (self->items.count == 0)
        return vb_err(vb, 5);
    size_t i = queue ? 0 : self->items.count - 1;
    *c->ret = self->items.at[i];
    if (c->name[0] == 'D' || strcmp(c->name, "Pop") == 0)
        remove_at(self, i);
    return true;
}
static bool newest_first(struct vb *vb, struct vb_obj *self, size_t i, vb_value *ret)
{
    (void)vb;
    if (i >= self->items.count)
        return false;
    *ret = self->items.at[self->items.count - 1 - i];
    return true;
}
MEMBER(stack_array)
{
    if (!give_array(vb, self->items.at, self->items.count, c->ret))
        return false;
    for (size_t i = 0; i < self->items.count; i++)
        c->ret->a->at[i] = self->items.at[self->items.count - 1 - i];
    return true;
}
static const struct vb_member queue_members[] = {
    {"Count", vb_m_count},       {"Enqueue", put},      {"Dequeue", take},       {"Peek", take},
    {"Contains", list_contains}, {"Clear", list_clear}, {"ToArray", list_array}, {NULL, NULL}};
static const struct vb_objtype queue_type = {"Queue", queue_members, NULL, NULL};
static const struct vb_member stack_members[] = {{"Count", vb_m_count},
                                                 {"Push", put},
                                                 {"Pop", take},
                                                 {"Peek", take},
                                                 {"Contains", list_contains},
                                                 {"Clear", list_clear},
                                                 {"ToArray", stack_array},
                                                 {NULL, NULL}};
static const struct vb_objtype stack_type = {"Stack", stack_members, NULL, newest_first};

/* Hashtable, and SortedList which keeps its keys in order. */
MEMBER(map_add)
{
    const vb_value *key = vb_arg_of(c, 0);
    bool sorted = strcmp(self->type->name, "SortedList") == 0;
    size_t i = find(vb, self->keys.at, self->keys.count, key), to = self->keys.count;
    if (i != SK_NPOS && c->access == VB_GET)
        return vb_err(vb, 5);
    if (i != SK_NPOS) {
        self->items.at[i] = *vb_arg_of(c, 1);
        return true;
    }
    for (int order = 1; sorted && to > 0 && vb_work(vb, 1); to--)
        if (!vb_compare(vb, true, &self->keys.at[to - 1], key, &order) || order <= 0)
            break;
    vb_value *k = SK_PUSH(vb->arena, &self->keys);
    if (k == NULL || !vb_push(vb, self, *vb_arg_of(c, 1)))
        return vb_stop(vb, "memory");
    size_t behind = self->items.count - 1 - to;
    memmove(&self->keys.at[to + 1], &self->keys.at[to], behind * sizeof *k);
    memmove(&self->items.at[to + 1], &self->items.at[to], behind * sizeof *k);
    self->keys.at[to] = *key;
    self->items.at[to] = *vb_arg_of(c, 1);
    return true;
}
MEMBER(map_item)
{
    if (c->access != VB_GET)
        return map_add(vb, self, c);
    size_t i = find(vb, self->keys.at, self->keys.count, vb_arg_of(c, 0));
    if (i != SK_NPOS)
        *c->ret = self->items.at[i];
    return true;
}
MEMBER(map_has)
{
    bool value = strcmp(c->name, "ContainsValue") == 0;
    const vb_value *at = value ? self->items.at : self->keys.at;
    *c->ret = VB_BOOL(find(vb, at, self->items.count, vb_arg_of(c, 0)) != SK_NPOS);
    return true;
}
MEMBER(map_remove)
{
    size_t i = find(vb, self->keys.at, self->keys.count, vb_arg_of(c, 0));
    if (i != SK_NPOS)
        remove_at(self, i);
    return true;
}
MEMBER(map_at)
{
    size_t i;
    if (!at_index(vb, self, c, 0, self->items.count, &i))
        return false;
    *c->ret = c->name[3] == 'K' ? self->keys.at[i] : self->items.at[i];
    return true;
}
MEMBER(map_index)
{
    size_t i = find(vb, self->keys.at, self->keys.count, vb_arg_of(c, 0));
    *c->ret = VB_LONG(i == SK_NPOS ? -1 : (int64_t)i);
    return true;
}
MEMBER(map_list)
{
    if (!vb_give(vb, &list_type, c->ret))
        return false;
    const vb_value *at = c->name[0] == 'K' ? self->keys.at : self->items.at;
    for (size_t i = 0; at != NULL && i < self->items.count; i++)
        if (!vb_push(vb, c->ret->o, at[i]))
            return false;
    return true;
}
static const struct vb_member map_members[] = {
    {"Item", map_item},        {"Add", map_add},
    {"Count", vb_m_count},     {"Contains", map_has},
    {"ContainsKey", map_has},  {"ContainsValue", map_has},
    {"Remove", map_remove},    {"RemoveAt", list_remove_at},
    {"GetKey", map_at},        {"GetByIndex", map_at},
    {"IndexOfKey", map_index}, {"Keys", map_list},
    {"Values", map_list},      {"GetKeyList", map_list},
    {"Clear", list_clear},     {NULL, NULL}};
static const struct vb_objtype sorted_type = {"SortedList", map_members, NULL, NULL};
static const struct vb_objtype hash_type = {"Hashtable", map_members, NULL, NULL};

/* ---- StringBuilder ---- */

MEMBER(builder_text)
{
    const vb_value *at = vb_prop(vb, self, "#text", false);
    if (at == NULL)
        return vb_str_c(vb, "", c->ret);
    *c->ret = *at;
    return true;
}
MEMBER(builder_append)
{
    vb_value s, old, all, end;
    struct vb_call get = {.ret = &old};
    if (!vb_arg_str(vb, c, 0, &s) || !builder_text(vb, self, &get) ||
        !vb_str_c(vb, strstr(c->name, "Line") != NULL ? "\r\n" : "", &end) ||
        !vb_concat(vb, &old, &s, &all) || !vb_concat(vb, &all, &end, &all))
        return false;
    *c->ret = VB_OBJ(self);
    return vb_set_prop(vb, self, "#text", all);
}
MEMBER(builder_length)
{
    vb_value s;
    if (!builder_text(vb, self, &(struct vb_call){.ret = &s}))
        return false;
    *c->ret = VB_LONG((int64_t)vb_units(&s));
    return true;
}
static const struct vb_member builder_members[] = {
    {"ToString", builder_text},     {"Append", builder_append}, {"Append_3", builder_append},
    {"AppendLine", builder_append}, {"Length", builder_length}, {NULL, NULL}};
static const struct vb_objtype builder_type = {"StringBuilder", builder_members, NULL, NULL};

const struct vb_maker vb_make_dotnet[] = {
    {"system.text.stringbuilder", &builder_type},
    {"system.text.*", &encoding_type},
    {"system.collections.arraylist", &list_type},
    {"system.collections.queue", &queue_type},
    {"system.collections.stack", &stack_type},
    {"system.collections.sortedlist", &sorted_type},
    {"system.collections.hashtable", &hash_type},
    {"system.security.cryptography.frombase64transform", &base64_type},
    {"system.security.cryptography.md5*", &digest_type},
    {"system.security.cryptography.sha*", &digest_type},
    {"system.security.cryptography.hmac*", &digest_type},
    {"system.security.cryptography.rijndael*", &cipher_type},
    {"system.security.cryptography.aes*", &cipher_type},
    {"system.security.cryptography.tripledes*", &cipher_type},
    {NULL, NULL}};

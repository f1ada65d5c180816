/* Methods and members of arrays, lists and hashtables. */
#include "interp/powershell/ps.h"

static bool is(sk_span name, const char *what)
{
    return sk_ieq(name, sk_span_of_cstr(what));
}

static pv arg(const struct parr *args, size_t n)
{
    return n < args->count ? args->at[n] : pv_null();
}

static void reverse(struct parr *arr)
{
    for (size_t i = 0; i < arr->count / 2; i++) {
        pv t = arr->at[i];
        arr->at[i] = arr->at[arr->count - 1 - i];
        arr->at[arr->count - 1 - i] = t;
    }
}

static void remove_at(struct ps *ps, struct parr *arr, int64_t at, int64_t count)
{
    if (at < 0 || count < 0 || (uint64_t)at + (uint64_t)count > arr->count) {
        ps_throw(ps, "Index was out of range.");
        return;
    }
    size_t rest = arr->count - (size_t)at - (size_t)count;
    if (rest > 0)
        memmove(arr->at + at, arr->at + at + count, rest * sizeof *arr->at);
    arr->count -= (size_t)count;
    (void)ps_step(ps, 1 + rest / 16);
}

static void insert_at(struct ps *ps, struct parr *arr, int64_t at, pv v)
{
    if (at < 0 || (uint64_t)at > arr->count) {
        ps_throw(ps, "Index was out of range.");
        return;
    }
    pv_push(ps, arr, v);
    if (ps->dead || !ps_step(ps, 1 + arr->count / 16))
        return;
    memmove(arr->at + at + 1, arr->at + at, (arr->count - 1 - (size_t)at) * sizeof *arr->at);
    arr->at[at] = v;
}

static int64_t index_in(struct ps *ps, const struct parr *arr, pv what, bool last)
{
    int64_t found = -1;
    for (size_t i = 0; i < arr->count && (found < 0 || last) && ps_step(ps, 1); i++)
        if (pv_equal(ps, arr->at[i], what, true))
            found = (int64_t)i;
    return found;
}

static pv copy_of(struct ps *ps, const struct parr *arr, int64_t from, int64_t count)
{
    pv out = pv_array(ps, 0);
    for (int64_t i = from; i >= 0 && i < from + count && (uint64_t)i < arr->count && ps_step(ps, 1);
         i++)
        pv_push(ps, out.arr, arr->at[i]);
    out.arr->of = arr->of;
    return out;
}

static bool stack_method(struct ps *ps, struct parr *arr, sk_span name, const struct parr *args,
                         pv *ret)
{
    bool queue = is(name, "dequeue") || arr->list == LIST_QUEUE;
    if (is(name, "push") || is(name, "enqueue"))
        pv_push(ps, arr, arg(args, 0));
    else if (is(name, "pop") || is(name, "dequeue") || is(name, "peek")) {
        if (arr->count == 0) {
            ps_throw(ps, "Stack empty.");
            return true;
        }
        *ret = queue ? arr->at[0] : arr->at[arr->count - 1];
        if (!is(name, "peek"))
            remove_at(ps, arr, queue ? 0 : (int64_t)arr->count - 1, 1);
    } else
        return false;
    return true;
}

static bool change(struct ps *ps, struct parr *arr, sk_span name, const struct parr *args, pv *ret)
{
    if (is(name, "add") && arr->list == LIST_SET) {
        bool new = index_in(ps, arr, arg(args, 0), false) < 0;
        if (new)
            pv_push(ps, arr, arg(args, 0));
        *ret = pv_bool(new);
    } else if (is(name, "add")) {
        pv_push(ps, arr, arg(args, 0));
        *ret = arr->list == LIST_ARRAY ? pv_int((int64_t)arr->count - 1) : pv_null();
    } else if (is(name, "addrange"))
        ps_emit(ps, arr, arg(args, 0));
    else if (is(name, "insert"))
        insert_at(ps, arr, pv_to_int(ps, arg(args, 0)), arg(args, 1));
    else if (is(name, "removeat"))
        remove_at(ps, arr, pv_to_int(ps, arg(args, 0)), 1);
    else if (is(name, "removerange"))
        remove_at(ps, arr, pv_to_int(ps, arg(args, 0)), pv_to_int(ps, arg(args, 1)));
    else if (is(name, "remove")) {
        int64_t at = index_in(ps, arr, arg(args, 0), false);
        if (at >= 0)
            remove_at(ps, arr, at, 1);
        *ret = arr->list == LIST_GENERIC ? pv_bool(at >= 0) : pv_null();
    } else if (is(name, "sort"))
        ps_sort(ps, arr);
    else if (is(name, "reverse"))
        reverse(arr);
    else if (is(name, "clear"))
        arr->count = 0;
    else if (is(name, "setvalue") || is(name, "set_item") || is(name, "set")) {
        bool value_first = is(name, "setvalue");
        int64_t at = pv_to_int(ps, arg(args, value_first ? 1 : 0));
        if (at >= 0 && (uint64_t)at < arr->count)
            arr->at[at] = arg(args, value_first ? 0 : 1);
    } else
        return stack_method(ps, arr, name, args, ret);
    return true;
}

static bool query(struct ps *ps, struct parr *arr, sk_span name, const struct parr *args, pv *ret)
{
    if (is(name, "toarray") || is(name, "clone") || is(name, "getenumerator")) {
        *ret = copy_of(ps, arr, 0, (int64_t)arr->count);
        if (arr->list == LIST_STACK)
            reverse(ret->arr);
    } else if (is(name, "getrange"))
        *ret = copy_of(ps, arr, pv_to_int(ps, arg(args, 0)), pv_to_int(ps, arg(args, 1)));
    else if (is(name, "getvalue") || is(name, "get_item") || is(name, "item") || is(name, "get"))
        *ret = ps_index(ps, (pv){.kind = PV_ARRAY, .arr = arr}, arg(args, 0));
    else if (is(name, "contains"))
        *ret = pv_bool(index_in(ps, arr, arg(args, 0), false) >= 0);
    else if (is(name, "indexof") || is(name, "lastindexof"))
        *ret = pv_int(index_in(ps, arr, arg(args, 0), is(name, "lastindexof")));
    else if (is(name, "getlength") || is(name, "getupperbound") || is(name, "getlowerbound"))
        *ret = pv_int(is(name, "getlength")       ? (int64_t)arr->count
                      : is(name, "getupperbound") ? (int64_t)arr->count - 1
                                                  : 0);
    else if (is(name, "gettype") || is(name, "tostring") || is(name, "equals"))
        return false;
    else
        return change(ps, arr, name, args, ret);
    return true;
}

/* .ForEach({…}), .ForEach('Name'), .Where({…}, 'First', 2): of single values too. */
bool ps_magic_method(struct ps *ps, struct parr *arr, sk_span name, const struct parr *args,
                     pv *ret)
{
    pv by = arg(args, 0), out;
    bool each = is(name, "foreach");
    if ((!each && !is(name, "where")) || (by.kind != PV_BLOCK && !each))
        return false;
    out = pv_array(ps, 0);
    sk_span mode = pv_text(ps, arg(args, 1));
    int64_t max = args->count > 2 ? pv_to_int(ps, args->at[2])
                                  : (is(mode, "first") || is(mode, "last") ? 1 : INT64_MAX);
    for (size_t n = 0; n < arr->count && ps->flow == FLOW_NONE && ps_step(ps, 1); n++) {
        size_t i = is(mode, "last") ? arr->count - 1 - n : n;
        struct parr got = {0};
        if (each && by.kind == PV_TYPE)
            pv_push(ps, out.arr, ps_cast(ps, pv_span(by), arr->at[i]));
        else if (each && by.kind != PV_BLOCK)
            ps_emit(ps, out.arr, ps_member_or_call(ps, arr->at[i], pv_text(ps, by), args));
        else if (each)
            ps_block_with(ps, by.block, arr->at[i], out.arr);
        else {
            ps_block_with(ps, by.block, arr->at[i], &got);
            if (pv_truth(ps, pv_unroll(ps, &got)) && (int64_t)out.arr->count < max)
                pv_push(ps, out.arr, arr->at[i]);
        }
    }
    *ret = out;
    return true;
}

bool ps_array_method(struct ps *ps, struct parr *arr, sk_span name, const struct parr *args,
                     pv *ret)
{
    *ret = pv_null();
    return query(ps, arr, name, args, ret) || ps_magic_method(ps, arr, name, args, ret);
}

/* ---- Hashtables ---- */

static void hash_remove(struct ps *ps, struct phash *hash, pv key)
{
    struct phash left = {.names = {.fold = true}};
    sk_span gone = pv_text(ps, key);
    for (size_t i = 0; i < hash->keys.count && !ps->dead && ps_step(ps, 1); i++)
        if (!sk_ieq(pv_text(ps, hash->keys.at[i]), gone))
            ph_set(ps, &left, hash->keys.at[i], hash->vals.at[i]);
    hash->names = left.names;
    hash->keys = left.keys;
    hash->vals = left.vals;
}

static pv pairs_of(struct ps *ps, const struct phash *hash)
{
    pv out = pv_array(ps, 0);
    for (size_t i = 0; i < hash->keys.count && ps_step(ps, 1); i++) {
        pv pair = ph_new(ps);
        if (pair.kind != PV_HASH)
            break;
        pair.hash->custom = true;
        ph_set(ps, pair.hash, pv_cstr("Name"), hash->keys.at[i]);
        ph_set(ps, pair.hash, pv_cstr("Key"), hash->keys.at[i]);
        ph_set(ps, pair.hash, pv_cstr("Value"), hash->vals.at[i]);
        pv_push(ps, out.arr, pair);
    }
    return out;
}

bool ps_hash_method(struct ps *ps, struct phash *hash, sk_span name, const struct parr *args,
                    pv *ret)
{
    pv found, self = {.kind = PV_HASH, .hash = hash};
    *ret = pv_null();
    if (hash->custom && ph_get(ps, hash, pv_str(name), &found) && found.kind == PV_BLOCK) {
        struct parr got = {0};
        ps_set_var(ps, SK_LIT("this"), self);
        ps_call_block(ps, found.block, args, NULL, NULL, true, &got);
        *ret = pv_unroll(ps, &got);
    } else if (is(name, "add") || is(name, "set_item"))
        ph_set(ps, hash, arg(args, 0), arg(args, 1));
    else if (is(name, "containskey") || is(name, "contains"))
        *ret = pv_bool(ph_get(ps, hash, arg(args, 0), &found));
    else if (is(name, "containsvalue"))
        *ret = pv_bool(index_in(ps, &hash->vals, arg(args, 0), false) >= 0);
    else if (is(name, "item") || is(name, "get_item"))
        *ret = ph_get(ps, hash, arg(args, 0), &found) ? found : pv_null();
    else if (is(name, "remove"))
        hash_remove(ps, hash, arg(args, 0));
    else if (is(name, "clear")) {
        hash->names = (struct sk_map){.fold = true};
        hash->keys.count = hash->vals.count = 0;
    } else if (is(name, "getenumerator"))
        *ret = pairs_of(ps, hash);
    else if (is(name, "clone")) {
        pv one = ph_new(ps);
        *ret = one.kind == PV_HASH ? ps_binary(ps, OP_ADD, false, self, one) : self;
    } else
        return false;
    return true;
}

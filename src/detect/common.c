#include "detect/common.h"

static const char *const containers[] = {
    "mime", "mbox", "zip", "7z",  "rar",  "cab", "tar", "gz",  "bz2", "xz",   "lzma", "zst", "lz",
    "lz4",  "z",    "lha", "iso", "cpio", "ar",  "xar", "udf", "vhd", "vhdx", "tnef", "msg", "pst",
};

bool sk_holds_files(const struct sk_artifact *art)
{
    for (size_t i = 0; i < sizeof containers / sizeof containers[0]; i++)
        if (sk_is_format(art, containers[i]))
            return true;
    return false;
}

bool sk_is_delivered(const struct sk_artifact *art)
{
    if (art->parent == NULL || !sk_holds_files(art->parent))
        return false;
    return art->role == SK_ROLE_PART || art->role == SK_ROLE_MEMBER ||
           art->role == SK_ROLE_DECRYPTED;
}

struct sk_artifact *sk_file_of(struct sk_artifact *art)
{
    while (art->parent != NULL && !sk_holds_files(art->parent))
        art = art->parent;
    return art;
}

bool sk_is_macro(const struct sk_artifact *art)
{
    return sk_is_format(art, "vba") || sk_is_format(art, "vbscript");
}

/* Bytes at the end of name that show nothing: blanks, dots, the ideographic and no-break space. */
static size_t blank_tail(sk_span name)
{
    static const sk_span blanks[] = {
        SK_LIT_INIT("."),
        SK_LIT_INIT(" "),
        SK_LIT_INIT("\t"),
        SK_LIT_INIT("\xE3\x80\x80"),
        SK_LIT_INIT("\xC2\xA0"),
        SK_LIT_INIT("\xE2\x80\x8B"),
        SK_LIT_INIT("\xE2\x80\x83"),
        SK_LIT_INIT("\r"),
        SK_LIT_INIT("\n"),
    };
    for (size_t i = 0; i < sizeof blanks / sizeof blanks[0]; i++)
        if (sk_ends(name, blanks[i]))
            return blanks[i].len;
    return 0;
}

sk_span sk_extension_of(sk_span name)
{
    for (size_t n; (n = blank_tail(name)) > 0;)
        name.len -= n;
    size_t dot = sk_rfind_byte(name, '.');
    return dot == SK_NPOS ? (sk_span){0} : sk_from(name, dot + 1);
}

const struct sk_rule_row *sk_extension_row(const struct sk_scan *scan, sk_span extension)
{
    const struct sk_rule_table *table = sk_rules_table(scan->rules, "extensions");
    if (table == NULL || extension.len == 0 || extension.len > 16)
        return NULL;
    for (size_t i = 0; i < table->count; i++)
        if (table->rows[i].count >= 3 && sk_ieq(table->rows[i].columns[0], extension))
            return &table->rows[i];
    return NULL;
}

bool sk_extension_is(const struct sk_scan *scan, sk_span extension, const char *class_name)
{
    const struct sk_rule_row *row = sk_extension_row(scan, extension);
    return row != NULL && sk_eq(row->columns[1], sk_span_of_cstr(class_name));
}

void sk_finding_named(struct sk_scan *scan, const struct sk_artifact *art, sk_span id,
                      sk_span detail)
{
    char *name = sk_arena_cstr(scan->arena, id);
    if (name != NULL)
        sk_finding(scan, art, name, detail);
    else
        scan->lost = true;
}

bool sk_word_map(struct sk_scan *scan, const char *table_name, size_t key, size_t by, sk_span value,
                 struct sk_map *ret)
{
    const struct sk_rule_table *table = sk_rules_table(scan->rules, table_name);
    *ret = (struct sk_map){.fold = true};
    for (size_t i = 0; table != NULL && i < table->count; i++) {
        const struct sk_rule_row *row = &table->rows[i];
        if (key >= row->count || by >= row->count)
            continue;
        if (value.len > 0 && !sk_eq(row->columns[by], value))
            continue;
        struct sk_map_entry *e = sk_map_put(ret, scan->arena, row->columns[key]);
        if (e == NULL)
            return false;
        e->value = i + 1;
    }
    return true;
}

bool *sk_files_with_macros(struct sk_scan *scan)
{
    bool *with = SK_NEW_ARRAY(scan->arena, bool, (size_t)scan->artifact_count + 1);
    scan->lost |= with == NULL;
    for (struct sk_artifact *art = scan->root; art != NULL && with != NULL; art = art->next)
        if (sk_prop_number(art, SK_PROP_HAS_MACROS, 0) > 0 ||
            (art->role == SK_ROLE_MODULE && sk_is_macro(art)))
            with[sk_file_of(art)->id] = true;
    return with;
}

void sk_phrases_of(const struct sk_scan *scan, const char *table, struct sk_phrases *ret)
{
    *ret = (struct sk_phrases){.table = sk_rules_table(scan->rules, table)};
    for (size_t i = 0; ret->table != NULL && i < ret->table->count; i++) {
        sk_span phrase = ret->table->rows[i].columns[0];
        if (phrase.len >= 2)
            ret->starts[sk_byte_pair(phrase.ptr) / 8] |=
                (uint8_t)(1U << sk_byte_pair(phrase.ptr) % 8);
    }
}

sk_span sk_phrases_find(const struct sk_phrases *p, sk_span text)
{
    for (size_t i = 0; i + 1 < text.len; i++) {
        size_t pair = sk_byte_pair(text.ptr + i);
        if ((p->starts[pair / 8] >> pair % 8 & 1) == 0)
            continue;
        for (size_t k = 0; k < p->table->count; k++) {
            sk_span phrase = p->table->rows[k].columns[0];
            if (phrase.len >= 2 && sk_ieq(sk_slice(text, i, phrase.len), phrase))
                return phrase;
        }
    }
    return (sk_span){0};
}

#include "format/oforms/oforms.h"

#include "base/text.h"
#include "base/utf.h"
#include "codec/charset.h"

enum {
    STRING_MAX_BYTES = 1 << 20,
    FLAG_DONT_SAVE_CLASS_TABLE = 0x8000,
    SITE_NAME = 0, /* bits of the site's mask */
    SITE_ID = 2,
    SITE_STREAM_BYTES = 5,
    SITE_CLASS = 7,
    FORM_FLAGS = 6, /* bits of the form's mask */
    FORM_ICON = 15,
    FORM_FONT = 20,
    FORM_PICTURE = 21,
    CLASS_MULTIPAGE = 57
};
/* {8BD21D10-EC42-11CE-9E0D-00AA006002F3} and its brothers, from the second byte on. */
#define MORPH_CLSID "\x1D\xD2\x8B\x42\xEC\xCE\x11\x9E\x0D\x00\xAA\x00\x60\x02\xF3"

struct work {
    uint32_t storage;
    sk_span path;
    bool multipage;
};

struct forms {
    struct sk_scan *scan;
    struct sk_artifact *art;
    struct sk_cfb *cfb;
    uint32_t code_page;
    enum sk_fact_kind kind;
    int64_t number;
    bool *taken; /* storages that are done or waiting */
    SK_VEC(struct work) queue;
};

/* ClsidCacheIndex (2.2.10.12.3) → how the control's block is laid out. On a document the class id
 * stands in full. */
enum { CLSID_BYTES = 16 };
static const struct {
    uint16_t index;
    enum sk_oforms_class_id class;
    const char *program;
    sk_span clsid;
} control_classes[] = {
    {15, SK_OFORMS_MORPH, NULL, {0}},
    {17, SK_OFORMS_BUTTON, "Forms.CommandButton.1",
     SK_LIT_INIT("\x40\x32\x05\xD7\x69\xCE\xCD\x11\xA7\x77\x00\xDD\x01\x14\x3C\x57")},
    {18, SK_OFORMS_TABS, "Forms.TabStrip.1",
     SK_LIT_INIT("\xB0\x0E\xE5\xEA\x62\x4A\xCE\x11\xBE\xD6\x00\xAA\x00\x61\x10\x80")},
    {21, SK_OFORMS_LABEL, "Forms.Label.1",
     SK_LIT_INIT("\x23\x9E\x8C\x97\xB0\xD4\xCE\x11\xBF\x2D\x00\xAA\x00\x3F\x40\xD0")},
    {23, SK_OFORMS_MORPH, "Forms.TextBox.1", SK_LIT_INIT("\x10" MORPH_CLSID)},
    {24, SK_OFORMS_MORPH, "Forms.ListBox.1", SK_LIT_INIT("\x20" MORPH_CLSID)},
    {25, SK_OFORMS_MORPH, "Forms.ComboBox.1", SK_LIT_INIT("\x30" MORPH_CLSID)},
    {26, SK_OFORMS_MORPH, "Forms.CheckBox.1", SK_LIT_INIT("\x40" MORPH_CLSID)},
    {27, SK_OFORMS_MORPH, "Forms.OptionButton.1", SK_LIT_INIT("\x50" MORPH_CLSID)},
    {28, SK_OFORMS_MORPH, "Forms.ToggleButton.1", SK_LIT_INIT("\x60" MORPH_CLSID)},
};

static const struct sk_oforms_class *control_class(uint32_t index)
{
    for (size_t i = 0; i < sizeof control_classes / sizeof control_classes[0]; i++)
        if (control_classes[i].index == index)
            return sk_oforms_class(control_classes[i].class);
    return NULL;
}

static sk_span utf8_of(struct forms *f, struct sk_oforms_string s)
{
    struct sk_text t = sk_text_new(f->scan->arena, STRING_MAX_BYTES);
    if (!s.compressed)
        sk_utf16le_to_utf8(s.raw, &t);
    for (size_t i = 0; s.compressed && i < s.raw.len; i++)
        sk_text_rune(&t, s.raw.ptr[i]);
    return sk_text_view(&t);
}

static sk_span join(struct forms *f, sk_span a, const char *between, sk_span b)
{
    struct sk_text t = sk_text_new(f->scan->arena, 8192);
    sk_text_put(&t, a);
    if (a.len > 0 && b.len > 0)
        sk_text_puts(&t, between);
    sk_text_put(&t, b);
    return sk_text_view(&t);
}

static void fact(struct forms *f, sk_span owner, sk_span name, sk_span value)
{
    const struct sk_fact fact = {
        .kind = f->kind, .owner = owner, .name = name, .value = value, .number = f->number};
    if (value.len > 0 && sk_spend(&f->scan->budget, SK_BUDGET_STEPS, 1 + value.len / 64))
        sk_fact_add(f->scan, f->art, &fact);
}

/* Tabs(0).Caption, or Pages(0).Caption where the tab strip is a MultiPage's. */
static void list_facts(struct forms *f, sk_span owner, const char *of, const char *what,
                       sk_span rest)
{
    struct sk_oforms_string s;
    for (unsigned i = 0; sk_oforms_list_next(&rest, &s); i++) {
        struct sk_text name = sk_text_new(f->scan->arena, 128);
        sk_text_printf(&name, "%s(%u).%s", of, i, what);
        fact(f, owner, sk_text_view(&name), utf8_of(f, s));
    }
}

static void block_facts(struct forms *f, sk_span owner, const char *of,
                        const struct sk_oforms_class *c, const struct sk_oforms_block *b)
{
    for (size_t i = 0; i < c->field_count; i++) {
        const char *name = c->fields[i].name;
        if (name == NULL || b->strings[i].raw.len == 0)
            continue;
        if (c->fields[i].extra == SK_OFORMS_LIST)
            list_facts(f, owner, of, name, b->strings[i].raw);
        else
            fact(f, owner, sk_span_of_cstr(name), utf8_of(f, b->strings[i]));
    }
}

/* A control's block, pictures, font. */
static void block(struct forms *f, sk_span owner, const char *of, const struct sk_oforms_class *c,
                  sk_span in)
{
    struct sk_oforms_block b = {0};
    enum sk_status st = sk_oforms_decode(in, c, &b);
    block_facts(f, owner, of, c, &b);
    struct sk_reader r = sk_reader_of(in);
    if (st != SK_OK || !sk_skip(&r, b.used) || !sk_oforms_skip_pictures(&r, b.picture_count))
        return;
    struct sk_oforms_block font = {0};
    if (sk_oforms_decode(sk_rest(&r), sk_oforms_class(SK_OFORMS_FONT), &font) == SK_OK)
        block_facts(f, owner, "", sk_oforms_class(SK_OFORMS_FONT), &font);
}

/* One control of the o stream. */
static void control(struct forms *f, const struct work *w, sk_span owner, uint32_t class_index,
                    sk_span in)
{
    const struct sk_oforms_class *c = control_class(class_index);
    if (c != NULL)
        block(f, owner, w->multipage ? "Pages" : "Tabs", c, in);
}

/* A control that is a form itself lies in a storage i<id>. */
static void enqueue_child(struct forms *f, const struct work *w, uint32_t id, sk_span owner,
                          bool multipage)
{
    struct sk_text name = sk_text_new(f->scan->arena, 32);
    sk_text_printf(&name, "i%02u", id);
    uint32_t at = sk_cfb_find(f->cfb, w->storage, sk_text_view(&name));
    if (at == (uint32_t)SK_CFB_NONE || f->taken[at])
        return;
    f->taken[at] = true;
    struct work *next = SK_PUSH(f->scan->arena, &f->queue);
    if (next != NULL)
        *next = (struct work){at, owner, multipage};
}

static void sites(struct forms *f, struct work w, struct sk_reader *r, uint32_t count, sk_span o)
{
    const struct sk_oforms_class *c = sk_oforms_class(SK_OFORMS_SITE);
    struct sk_reader controls = sk_reader_of(o);
    for (; count > 0; count--) {
        struct sk_oforms_block b = {0};
        if (!sk_spend(&f->scan->budget, SK_BUDGET_STEPS, 1 + f->cfb->entry_count) ||
            sk_oforms_decode(sk_rest(r), c, &b) != SK_OK || !sk_skip(r, b.used))
            return;
        sk_span owner = join(f, w.path, ".", utf8_of(f, b.strings[SITE_NAME]));
        block_facts(f, owner, "", c, &b);
        control(f, &w, owner, b.numbers[SITE_CLASS],
                sk_read_upto(&controls, b.numbers[SITE_STREAM_BYTES]));
        enqueue_child(f, &w, b.numbers[SITE_ID], owner, b.numbers[SITE_CLASS] == CLASS_MULTIPAGE);
    }
}

static void form(struct forms *f, struct work w)
{
    sk_span in = sk_cfb_read(f->cfb, sk_cfb_find(f->cfb, w.storage, SK_LIT("f")));
    sk_span o = sk_cfb_read(f->cfb, sk_cfb_find(f->cfb, w.storage, SK_LIT("o")));
    const struct sk_oforms_class *c = sk_oforms_class(SK_OFORMS_FORM);
    struct sk_oforms_block b = {0};
    struct sk_reader r = sk_reader_of(in);
    uint32_t count;
    enum sk_status st = sk_oforms_decode(in, c, &b);
    block_facts(f, w.path, "", c, &b);
    if (st != SK_OK || !sk_skip(&r, b.used))
        return;
    if (!sk_oforms_skip_pictures(&r, b.mask >> FORM_ICON & 1) ||
        ((b.mask >> FORM_FONT & 1) != 0 && !sk_oforms_skip_font(&r)) ||
        !sk_oforms_skip_pictures(&r, b.mask >> FORM_PICTURE & 1) ||
        !sk_oforms_seek_sites(&r, (b.numbers[FORM_FLAGS] & FLAG_DONT_SAVE_CLASS_TABLE) == 0,
                              &count))
        return;
    sites(f, w, &r, count, o);
}

/* VBFrame ([MS-OVBA] 2.3.5): lines of  Key = "value"  ' comment */
static void frame(struct forms *f, struct work w)
{
    sk_span rest = sk_cfb_read(f->cfb, sk_cfb_find(f->cfb, w.storage, SK_LIT("\3VBFrame")));
    for (sk_span line; sk_next_line(&rest, &line);) {
        size_t eq = sk_find_byte(line, '='), open = sk_find_byte(line, '"');
        if (eq == SK_NPOS || open == SK_NPOS || open < eq)
            continue;
        sk_span value = sk_from(line, open + 1);
        size_t end = sk_find_byte(value, '"');
        while (end != SK_NPOS && end + 1 < value.len && value.ptr[end + 1] == '"') {
            size_t more = sk_find_byte(sk_from(value, end + 2), '"');
            end = more == SK_NPOS ? SK_NPOS : end + 2 + more;
        }
        struct sk_text t = sk_text_new(f->scan->arena, STRING_MAX_BYTES);
        if (sk_charset_from_code_page(f->code_page, sk_slice(value, 0, end), &t) == SK_OK)
            fact(f, w.path, sk_trim(sk_slice(line, 0, eq)), sk_text_view(&t));
    }
}

void sk_oforms_parse(struct sk_scan *scan, struct sk_artifact *art, struct sk_cfb *cfb,
                     uint32_t project, uint32_t code_page)
{
    struct forms f = {
        .scan = scan, .art = art, .cfb = cfb, .code_page = code_page, .kind = SK_FACT_FORM_STRING};
    f.taken = SK_NEW_ARRAY(scan->arena, bool, cfb->entry_count);
    if (f.taken == NULL)
        return;
    for (uint32_t i = 1; i < cfb->entry_count; i++) {
        const struct sk_cfb_entry *e = &cfb->entries[i];
        if (e->parent != project || e->type != SK_CFB_STORAGE ||
            !sk_spend(&scan->budget, SK_BUDGET_STEPS, 1 + cfb->entry_count) ||
            sk_cfb_find(cfb, i, SK_LIT("f")) == (uint32_t)SK_CFB_NONE)
            continue;
        struct work *w = SK_PUSH(scan->arena, &f.queue);
        if (w == NULL)
            return;
        f.taken[i] = true;
        *w = (struct work){i, sk_cfb_name(e), false};
    }
    for (size_t i = 0; i < f.queue.count; i++) {
        form(&f, f.queue.at[i]);
        frame(&f, f.queue.at[i]);
    }
}

/* ---- Controls on a document ---- */

static size_t class_of_clsid(sk_span clsid)
{
    for (size_t i = 0; i < sizeof control_classes / sizeof control_classes[0]; i++)
        if (clsid.len == CLSID_BYTES && sk_eq(clsid, control_classes[i].clsid))
            return i;
    return SK_NPOS;
}

void sk_oforms_control(struct sk_scan *scan, struct sk_artifact *art,
                       const struct sk_oforms_place *place, sk_span clsid, sk_span bytes)
{
    struct forms f = {.scan = scan, .art = art, .kind = SK_FACT_CONTROL, .number = place->number};
    size_t leading = class_of_clsid(sk_slice(bytes, 0, CLSID_BYTES));
    size_t at = leading != SK_NPOS ? leading : class_of_clsid(clsid);
    if (at == SK_NPOS)
        return;
    fact(&f, place->owner, SK_LIT("Class"), sk_span_of_cstr(control_classes[at].program));
    block(&f, place->owner, "Tabs", sk_oforms_class(control_classes[at].class),
          leading != SK_NPOS ? sk_from(bytes, CLSID_BYTES) : bytes);
}

/* "{8BD21D10-EC42-11CE-9E0D-00AA006002F3}": the first three groups are little-endian numbers. */
bool sk_oforms_clsid(sk_span text, uint8_t ret[static 16])
{
    static const uint8_t order[] = {3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15};
    size_t digits = 0;
    memset(ret, 0, CLSID_BYTES);
    for (size_t i = 0; i < text.len; i++) {
        int v = sk_hex_value(text.ptr[i]);
        if (v < 0)
            continue;
        if (digits >= 2 * CLSID_BYTES)
            return false;
        uint8_t *byte = &ret[order[digits / 2]];
        *byte = (uint8_t)(*byte << 4 | v);
        digits++;
    }
    return digits == 2 * CLSID_BYTES;
}

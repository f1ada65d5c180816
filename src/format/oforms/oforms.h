/* oforms.h: UserForms: every string of every control ([MS-OFORMS]).
 * May be used by: format (vba, ooxml, biff, cfb). */
#ifndef SEKISHO_FORMAT_OFORMS_H
#define SEKISHO_FORMAT_OFORMS_H

#include "base/reader.h"
#include "core/scan.h"
#include "format/cfb/cfb.h"

/* ---- The decoder: blocks of properties, each led by a mask ---- */

enum { SK_OFORMS_MAX_FIELDS = 33 };
enum sk_oforms_extra { SK_OFORMS_NO_EXTRA, SK_OFORMS_PAIR, SK_OFORMS_TEXT, SK_OFORMS_LIST };
enum sk_oforms_class_id {
    SK_OFORMS_FORM,
    SK_OFORMS_SITE,
    SK_OFORMS_BUTTON,
    SK_OFORMS_LABEL,
    SK_OFORMS_MORPH,
    SK_OFORMS_TABS,
    SK_OFORMS_FONT,
    SK_OFORMS_CLASS_COUNT
};

struct sk_oforms_field {
    uint8_t bytes; /* in the data block */
    uint8_t extra; /* enum sk_oforms_extra */
    bool picture;  /* a picture follows the block */
    const char *name;
};
struct sk_oforms_class {
    const struct sk_oforms_field *fields; /* by bit of the mask */
    size_t field_count, mask_bytes;
};
const struct sk_oforms_class *sk_oforms_class(enum sk_oforms_class_id id);

struct sk_oforms_string {
    sk_span raw;
    bool compressed; /* one byte for each UTF-16 unit */
};
struct sk_oforms_block {
    uint64_t mask;
    uint32_t numbers[SK_OFORMS_MAX_FIELDS]; /* by bit; of strings their length and flag */
    struct sk_oforms_string strings[SK_OFORMS_MAX_FIELDS];
    uint32_t picture_count;
    size_t used; /* bytes of the input that the block takes */
};

/* Decodes the block at the start of `in`. Pure; strings borrow. SK_OK, or SK_TRUNCATED: *ret is
 * untouched, or has what was read before the end (zero-initialise it). */
SK_MUST_CHECK enum sk_status sk_oforms_decode(sk_span in, const struct sk_oforms_class *c,
                                              struct sk_oforms_block *ret);
/* The next of a list's strings (2.2.9.4 ff.). */
SK_MUST_CHECK bool sk_oforms_list_next(sk_span *rest, struct sk_oforms_string *ret);
/* Move behind a form's or control's pictures and font. */
SK_MUST_CHECK bool sk_oforms_skip_pictures(struct sk_reader *r, uint32_t count);
SK_MUST_CHECK bool sk_oforms_skip_font(struct sk_reader *r);
/* From behind a form's font and pictures to its first site (2.2.10.6). */
SK_MUST_CHECK bool sk_oforms_seek_sites(struct sk_reader *r, bool class_table, uint32_t *ret_count);

/* ---- The parser ---- */

/* Adds the strings of every form in the project's storage as FORM_STRING facts of art: owner
 * "UserForm1.Frame1.TextBox1", name "Caption", "Value", "Tag", "Pages(0).Caption" … */
void sk_oforms_parse(struct sk_scan *scan, struct sk_artifact *art, struct sk_cfb *cfb,
                     uint32_t project, uint32_t code_page);

/* One control on a document itself, as CONTROL facts with that owner and number. bytes: what it
 * persisted, with its class id before or without; clsid: 16 bytes, where it stands elsewhere. */
struct sk_oforms_place {
    sk_span owner;
    int64_t number;
};
void sk_oforms_control(struct sk_scan *scan, struct sk_artifact *art,
                       const struct sk_oforms_place *place, sk_span clsid, sk_span bytes);
/* A class id from its text, in any dress. */
SK_MUST_CHECK bool sk_oforms_clsid(sk_span text, uint8_t ret[static 16]);

#endif

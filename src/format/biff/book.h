/* book.h: a workbook while it is read. Private to format/biff. */
#ifndef SEKISHO_FORMAT_BIFF_BOOK_H
#define SEKISHO_FORMAT_BIFF_BOOK_H

#include "base/reader.h"
#include "base/text.h"
#include "core/scan.h"
#include "format/escher/escher.h"

enum sk_biff_record { /* [MS-XLS] 2.3 */
                      SK_BIFF_FORMULA = 0x06,
                      SK_BIFF_END = 0x0A,
                      SK_BIFF_EXTERN_SHEET = 0x17,
                      SK_BIFF_NAME = 0x18,
                      SK_BIFF_NOTE = 0x1C,
                      SK_BIFF_CONTINUE = 0x3C,
                      SK_BIFF_OBJ = 0x5D,
                      SK_BIFF_BOUND_SHEET = 0x85,
                      SK_BIFF_MUL_RK = 0xBD,
                      SK_BIFF_DRAWING = 0xEC,
                      SK_BIFF_SST = 0xFC,
                      SK_BIFF_LABEL_SST = 0xFD,
                      SK_BIFF_SUP_BOOK = 0x1AE,
                      SK_BIFF_TXO = 0x1B6,
                      SK_BIFF_LINK = 0x1B8,
                      SK_BIFF_CODE_NAME = 0x1BA,
                      SK_BIFF_NUMBER = 0x203,
                      SK_BIFF_LABEL = 0x204,
                      SK_BIFF_BOOL_ERR = 0x205,
                      SK_BIFF_STRING = 0x207,
                      SK_BIFF_RK = 0x27E
};

struct sk_biff_sheet {
    sk_span name;
    uint32_t off;
};
struct sk_biff_note { /* text of an object, until the NOTE that shows it */
    uint16_t id;
    sk_span text;
};

struct sk_biff_book {
    struct sk_scan *scan;
    struct sk_artifact *art;
    sk_span bytes, controls;
    sk_span *strings; /* the SST */
    size_t string_count, cells;
    size_t records_left; /* of all sheets: several may claim the same bytes */
    SK_VEC(struct sk_biff_sheet) sheets;
    SK_VEC(sk_span) names; /* of NAME records, in order */
    sk_span extern_sheets; /* of the EXTERNSHEET record, behind its count */
    uint32_t sup_books, own_book;
    sk_span sheet;
    int64_t number;       /* of the sheet, from 1; 0: the globals */
    uint16_t row, column; /* of a formula whose result is a STRING record */
    struct sk_escher_shape shape;
    sk_span shape_name;
    uint16_t object, object_type;
    SK_VEC(struct sk_biff_note) notes;
};

/* strings.c: strings, which CONTINUE records may part (2.5.293). */
struct sk_biff_parts {
    struct sk_reader file, now;
};
SK_MUST_CHECK bool sk_biff_next(struct sk_reader *r, uint16_t *type, sk_span *data);
SK_MUST_CHECK bool sk_biff_next_part(struct sk_biff_parts *p);
/* The characters; each further record starts with a flag byte of its own. */
SK_MUST_CHECK bool sk_biff_characters(struct sk_biff_parts *p, size_t count, bool wide,
                                      struct sk_text *out);
SK_MUST_CHECK bool sk_biff_string(struct sk_scan *scan, struct sk_biff_parts *p, sk_span *ret);
/* A string without its count, within one record. */
sk_span sk_biff_short_string(struct sk_scan *scan, struct sk_reader *r, size_t count);

/* biff.c */
sk_span sk_biff_cell_name(struct sk_biff_book *b, uint16_t row, uint16_t column);
sk_span sk_biff_error_name(uint8_t code);
void sk_biff_add(struct sk_biff_book *b, const struct sk_fact *fact);

/* names.c: EXTERNSHEET, SUPBOOK and NAME records. */
void sk_biff_name_record(struct sk_biff_book *b, uint16_t type, sk_span data);
/* A formula of constants, references and operators as Excel shows it; len 0: it has more. */
sk_span sk_biff_formula(struct sk_biff_book *b, sk_span tokens);
/* The name that a formula of one PtgName means, or len 0. */
sk_span sk_biff_named(const struct sk_biff_book *b, sk_span tokens);

/* links.c: HLINK records. */
void sk_biff_link(struct sk_biff_book *b, sk_span data);

/* objects.c: drawings, OBJ, TXO and NOTE records; rest: the file behind the record. */
void sk_biff_object_record(struct sk_biff_book *b, uint16_t type, sk_span data,
                           struct sk_reader rest);

#endif

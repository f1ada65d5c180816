/* sheet.h: the cells of a worksheet and ranges over them (obj_excel*.c).
 * May be used by: interp/vba. */
#ifndef SEKISHO_INTERP_VBA_SHEET_H
#define SEKISHO_INTERP_VBA_SHEET_H

#include "interp/vba/parts.h"

enum { MAX_ROW = 1048576, MAX_COLUMN = 16384, MOST_CELLS = 1 << 20 };

struct vb_cell {
    vb_value value;
    sk_span formula; /* as A1 text without "=", len 0: none */
};
/* In data of a sheet's object. */
struct vb_cells {
    struct sk_map map; /* row and column as 8 bytes → struct vb_cell */
    int32_t last_row, last_column, first_row, first_column; /* of what is filled; 0: nothing */
    sk_span code_name;
    int64_t index;
};

struct vb_cell *vb_cell_at(struct vb *vb, struct vb_obj *sheet, int32_t row, int32_t col,
                           bool make);
bool vb_give_range(struct vb *vb, struct vb_obj *sheet, int32_t r1, int32_t c1, int32_t r2,
                   int32_t c2, vb_value *ret);
/* "B3", "$A$1:C5", "A:A", "2:4"; ret: rows and columns from 1. */
bool vb_parse_area(sk_span text, int32_t ret[4]);
void vb_column_letters(int32_t col, char ret[8]);
bool vb_range_of(struct vb *vb, struct vb_obj *sheet, struct vb_call *c); /* Range(a, b) */
bool vb_cells_of(struct vb *vb, struct vb_obj *of, struct vb_call *c);    /* Cells(r, c) */
struct vb_obj *vb_active_sheet(struct vb *vb);

extern const struct vb_objtype vb_range_type, vb_sheet_type, vb_functions_type;

#endif

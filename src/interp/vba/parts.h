/* parts.h: members that the documents of Word, Excel and PowerPoint share (obj_parts.c, obj_app.c).
 * May be used by: interp/vba. */
#ifndef SEKISHO_INTERP_VBA_PARTS_H
#define SEKISHO_INTERP_VBA_PARTS_H

#include "interp/vba/objects.h"

vb_member_fn vb_m_parts, vb_m_sections, vb_m_tables, vb_m_document_name, vb_m_save_as, vb_m_follow,
    vb_m_template, vb_m_project, vb_m_window, vb_m_minus_one, vb_m_selection, vb_m_excel_selection,
    vb_m_sheets, vb_m_active_sheet, vb_m_range, vb_m_cells, vb_m_rows, vb_m_active_cell,
    vb_m_functions, vb_m_evaluate, vb_m_union, vb_m_names, vb_m_workbooks, vb_m_presentations;

extern const struct vb_objtype vb_part_type;

#endif

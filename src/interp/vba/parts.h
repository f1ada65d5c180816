/* parts.h: members that the documents of Word, Excel and PowerPoint share (obj_parts.c, obj_app.c).
 * May be used by: interp/vba. */
#ifndef SEKISHO_INTERP_VBA_PARTS_H
#define SEKISHO_INTERP_VBA_PARTS_H

#include "interp/vba/objects.h"

vb_member_fn vb_m_parts, vb_m_sections, vb_m_tables, vb_m_document_name, vb_m_save_as, vb_m_follow,
    vb_m_template, vb_m_project, vb_m_window, vb_m_minus_one, vb_m_selection, vb_m_excel_selection,
    vb_m_sheets, vb_m_active_sheet, vb_m_range, vb_m_cells, vb_m_rows, vb_m_active_cell,
    vb_m_functions, vb_m_evaluate, vb_m_union, vb_m_names, vb_m_workbooks, vb_m_presentations,
    vb_m_stories, vb_m_selected_controls, vb_m_range_cells, vb_m_tags;

/* A Word Range over all of a part's text, which is its "#value"; NULL: the document's. */
bool vb_give_text(struct vb *vb, struct vb_obj *holder, vb_value *ret);
/* The text of a story (WdStoryType): its paragraphs, each with its mark; false: there is none. */
bool vb_story(struct vb *vb, int64_t type, vb_value *ret);

/* Which sheet or slide an object is, from 1; 0: none. */
int32_t vb_page_of(const struct vb_obj *o);

extern const struct vb_objtype vb_part_type, vb_slide_type;

#endif

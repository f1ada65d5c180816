/* vba.h: VBA projects in compound files ([MS-OVBA] 2.2, 2.3): modules with their source.
 * May be used by: format. */
#ifndef SEKISHO_FORMAT_VBA_H
#define SEKISHO_FORMAT_VBA_H

#include "base/reader.h"
#include "core/format.h"
#include "format/cfb/cfb.h"

/* One module as the dir stream tells it. Spans borrow from the decompressed dir stream. */
struct sk_vba_module {
    sk_span name, name_utf16;
    sk_span stream, stream_utf16;
    uint32_t source_off;
    bool document_or_class;
};

/* Reads a decompressed dir stream record by record. */
struct sk_vba_dir {
    struct sk_reader r;
    uint32_t code_page;
    bool done;
};
struct sk_vba_dir sk_vba_dir_of(sk_span decompressed);
/* The next module; false at the end (or where the stream is damaged). *dir gets the code page. */
SK_MUST_CHECK bool sk_vba_dir_next(struct sk_vba_dir *dir, struct sk_vba_module *ret);

/* "document", "class", "form" or "standard" by the PROJECT stream's lines; NULL: not named there.
 */
const char *sk_vba_project_kind(sk_span project, sk_span module);
/* True when the PROJECT stream's CMG, DPB or GC say that the project is locked or has a password
 * ([MS-OVBA] 2.3.1.15 to 17, data encryption 2.4.3). */
bool sk_vba_project_locked(sk_span project);

/* Adds the modules of every project in the file as children of art, and its forms' strings as
 * facts. SK_OK, or the status of sk_artifact_add(). */
SK_MUST_CHECK enum sk_status sk_vba_parse(struct sk_scan *scan, struct sk_artifact *art,
                                          struct sk_cfb *cfb);

/* Adds modules found by their source alone, without any directory. */
SK_MUST_CHECK enum sk_status sk_vba_carve(struct sk_scan *scan, struct sk_artifact *art,
                                          sk_span in);

#endif

/* artifact.h: anything that was looked at: the input and all that came out of it.
 * May be used by: format, interp, detect, engine, report. Uses: base. */
#ifndef SEKISHO_CORE_ARTIFACT_H
#define SEKISHO_CORE_ARTIFACT_H

#include "base/span.h"

struct sk_behaviour;
struct sk_scan;
struct sk_format;

/* How an artifact came; the JSON name is in docs and in sk_role_name(). */
enum sk_role {
    SK_ROLE_INPUT,
    SK_ROLE_PART,   /* leaf of a MIME tree: bytes after the transfer decoding */
    SK_ROLE_MEMBER, /* of an archive or an OOXML package */
    SK_ROLE_OBJECT, /* embedded in a document */
    SK_ROLE_MODULE, /* a macro module: decompressed source in the project's code page */
    SK_ROLE_MACRO_SHEET,
    SK_ROLE_DECRYPTED, /* what an encrypted document or member holds */
    SK_ROLE_LAYER,     /* what a script or macro decodes to and hands on */
    SK_ROLE_COUNT
};

const char *sk_role_name(enum sk_role role);

/* Properties: typed facts about one artifact that detectors and the report read.
 * props.def lists them: SK_PROP(SYMBOL, "key", TEXT | NUMBER, "what it says"). */
enum sk_prop {
#define SK_PROP(symbol, key, type, what) SK_PROP_##symbol,
#include "core/props.def"
#undef SK_PROP
    SK_PROP_COUNT
};

const char *sk_prop_key(enum sk_prop prop);
bool sk_prop_is_text(enum sk_prop prop);

struct sk_prop_value {
    struct sk_prop_value *next; /* in the order of setting; a property may stand several times */
    enum sk_prop prop;
    sk_span text; /* UTF-8 */
    int64_t number;
};

/* Facts of a document that macros read and lures stand in: an ordered list per document, in the
 * order of the file (so the n-th of a kind is the collection's item n). A field that a line does
 * not name is empty. number is the sheet or slide the thing is on, from 1; 0: the document. */
enum sk_fact_kind {
    SK_FACT_DOC_PROPERTY, /* owner "builtin" or "custom"; name as Office spells it; dates as
                             "yyyy-mm-dd hh:mm:ss" UTC, Booleans "True" | "False" */
    SK_FACT_DOC_VARIABLE, /* name, value */
    SK_FACT_FORM_STRING,  /* owner "UserForm1" or "UserForm1.Frame1.TextBox1"; name: Caption, Value,
                             Tag, ControlTipText, GroupName, Pages(0).Caption, Font.Name … */
    SK_FACT_CELL,         /* owner: sheet; name: A1; value: text, number or TRUE | FALSE as text */
    SK_FACT_CELL_FORMULA, /* as CELL; value without "=" */
    SK_FACT_DEFINED_NAME, /* owner: sheet, of a name that is local to it; value without "=" */
    SK_FACT_SHEET,     /* name: sheet name; value: visible | hidden | veryhidden; number: from 1 */
    SK_FACT_PARAGRAPH, /* value: one paragraph of the body (PowerPoint: of a slide) */
    SK_FACT_SHAPE,     /* owner: shape's name; name: Name (always, the first of a shape), Text,
                          AlternativeText, Title, Type (MsoShapeType as text, where it is known) */
    SK_FACT_COMMENT,   /* Word: owner: author, name: initials; Excel: owner: sheet, name: A1 */
    SK_FACT_BOOKMARK,  /* name; value: the text it covers, paragraphs parted by CR */
    SK_FACT_HYPERLINK, /* value: target; owner: the text shown, where known; name: SubAddress */
    SK_FACT_CONTROL,   /* ActiveX control on the document itself: owner "CommandButton1"; name and
                          value as FORM_STRING; name Class: "Forms.CommandButton.1" */
    SK_FACT_CALLBACK,  /* name: onLoad (runs by itself), onAction (needs a click), other names of
                          customUI; value: procedure; owner: id of the control, or a shape's name */
    SK_FACT_CODE_NAME, /* name: a document module, "Sheet1"; value: the sheet's name, empty for the
                          workbook or document itself; number: the sheet's index from 1, or 0 */
    SK_FACT_CONTENT_CONTROL, /* Word: owner: Tag; name: Title; value: text, as of BOOKMARK */
    SK_FACT_TABLE_CELL,      /* owner "Table 1"; name "row,column" from 1; value as of BOOKMARK */
    SK_FACT_STORY, /* a paragraph outside the body; owner: header | footer | footnote | endnote |
                      text frame; number: WdStoryType (2, 3, 5 to 11) */
    SK_FACT_TAG,   /* PowerPoint's Tags: owner: shape's name, or empty: the slide's (number) or the
                      presentation's; name, value */
    SK_FACT_INLINE_SHAPE, /* Word: as SHAPE, for one that stands in the text */
    SK_FACT_KIND_COUNT
};

struct sk_fact {
    struct sk_fact *next;
    enum sk_fact_kind kind;
    sk_span owner, name, value; /* UTF-8 */
    int64_t number;
};

struct sk_artifact {
    uint32_t id; /* 0 is the input; children have higher ids than parents */
    uint32_t depth;
    struct sk_artifact *parent; /* NULL for the input */
    struct sk_artifact *first_child, *last_child, *next_sibling;
    struct sk_artifact *next; /* in order of id */
    enum sk_role role;
    const char *format; /* what the bytes are: "mime", "zip" …; "data" when nobody knows; static */
    sk_span name;       /* decoded file or module name, UTF-8; len 0: none */
    sk_span media_type;  /* declared, lower case, without parameters; len 0: none */
    sk_span bytes;       /* decoded; lives as long as the scan */
    uint64_t full_bytes; /* the size it would have had if nothing had been cut off */
    uint8_t sha256[32];
    sk_span text; /* what a person would read of it, UTF-8; set by its format's parse */
    struct sk_prop_value *props, *last_prop;
    struct sk_fact *facts, *last_fact;
    struct sk_artifact *twin; /* the artifact before it with the same bytes, anywhere */
    bool parsed;              /* the walk has been here */
    bool deferred;            /* the walk comes back when its generation is done */
    bool emulated;            /* its code has been run, or is that of an artifact that was */
    const struct sk_behaviour *cause; /* LAYER: what handed it on; NULL: not known */
};

/* The nearest artifact of that format, from art's parent upwards; NULL: none. */
struct sk_artifact *sk_ancestor_of_format(const struct sk_artifact *art, const char *format);
bool sk_is_format(const struct sk_artifact *art, const char *format);

/* First value of a property, or len 0 / fallback. */
sk_span sk_prop_text(const struct sk_artifact *art, enum sk_prop prop);
int64_t sk_prop_number(const struct sk_artifact *art, enum sk_prop prop, int64_t fallback);
bool sk_prop_has(const struct sk_artifact *art, enum sk_prop prop);
/* The next value of prop behind `after` (NULL: the first), or NULL. */
const struct sk_prop_value *sk_prop_next(const struct sk_artifact *art, enum sk_prop prop,
                                         const struct sk_prop_value *after);

#endif

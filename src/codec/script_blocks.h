/* script_blocks.h: the scripts in a page or script file: HTML, HTA, WSF, scriptlets (SCT, WSC),
 * SVG. Linear; nothing is run. May be used by: format, interp. Uses: base. Source: Microsoft's
 * Windows Script Host reference (XML elements), MSHTML's script element. */
#ifndef SEKISHO_CODEC_SCRIPT_BLOCKS_H
#define SEKISHO_CODEC_SCRIPT_BLOCKS_H

#include "base/arena.h"

enum { SK_SCRIPT_GROUPS_MAX = 256 };

/* Scripts that share their globals: those of one language in one job, joined in document order by
 * line ends, encoded ones (#@~^) decoded; handlers of events that come by themselves (onload …)
 * stand behind them. A handler that waits for the user, or a javascript: link, is a group of its
 * own. */
struct sk_script_group {
    const char *language; /* "jscript", "vbscript"; static */
    sk_span text;         /* in the arena */
    size_t job;           /* 0: the first one, or no job at all */
    bool waits;           /* runs only if the user does something */
};

struct sk_script_groups {
    SK_VEC(struct sk_script_group) groups; /* by their first script in the document */
    SK_VEC(sk_span) sources;               /* src=… of scripts, as written */
};

/* True when the text is markup that can hold scripts, by its start: a tag. */
bool sk_script_is_container(sk_span in);

/* SK_OK, also without any script; SK_LIMIT: there were more than SK_SCRIPT_GROUPS_MAX groups or
 * sources, the rest is left out; SK_NO_MEMORY. Groups are as long as their parts and a little;
 * the caller bounds `in`. */
SK_MUST_CHECK enum sk_status sk_script_groups(sk_span in, struct sk_arena *arena,
                                              struct sk_script_groups *ret);

/* What language="…" or type="…" of a script element means: "jscript", "vbscript", or NULL for
 * what is no script (a data block). Both may be empty. */
const char *sk_script_language(sk_span language, sk_span type);

#endif

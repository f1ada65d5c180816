/* url.h: URLs, addresses, hosts and paths in UTF-8 text, refanged.
 * May be used by: format, engine, detect (registrable domains). Uses: base, core.
 * Sources: RFC 3986, WHATWG URL (hosts in odd number bases), publicsuffix.org. */
#ifndef SEKISHO_FORMAT_URL_H
#define SEKISHO_FORMAT_URL_H

#include "core/scan.h"

enum { SK_URL_MAX_BYTES = 8192, SK_HOST_MAX_BYTES = 255 };

/* The pieces of an absolute URL, all within it; a missing one has len 0. */
struct sk_url_parts {
    sk_span scheme, userinfo, host, port, path; /* path: with query and fragment */
};
/* False when s does not start with scheme://host. A backslash counts as a slash, as browsers do. */
SK_MUST_CHECK bool sk_url_split(sk_span s, struct sk_url_parts *ret);

/* True for a host that is an address: dotted quad, one to four numbers in decimal, octal or
 * hexadecimal (as inet_aton), or [IPv6]. ret: its usual spelling, NUL-terminated. */
SK_MUST_CHECK bool sk_host_ip(sk_span host, char ret[static 64]);
/* True when the address is spelled in another way than four decimal numbers. */
bool sk_host_is_odd_number(sk_span host);
bool sk_host_is_punycode(sk_span host); /* one of its labels starts with xn-- */
/* Labels of letters, digits, hyphens, underscores or non-ASCII, the last one not a number. */
bool sk_host_is_domain(sk_span host);
/* The public suffix and one label more (public suffix list), as part of host; host itself when
 * it has no more labels than that. */
sk_span sk_host_registrable(sk_span host);
/* True when its top-level domain is one that the list names (not .txt). */
bool sk_host_has_known_suffix(sk_span host);
/* http://www.w3.org/…, schemas.microsoft.com …: names of vocabularies, not places. */
bool sk_host_is_schema(sk_span host);

struct sk_url_hit {
    enum sk_indicator_kind kind;
    sk_span value;   /* refanged; within the cursor's buffer, valid until the next call */
    size_t off, len; /* where it stands in the text */
};
struct sk_url_cursor {
    sk_span text;
    size_t pos;
    bool script;  /* also Windows paths and registry keys */
    bool exact;   /* the text is one URL, not words around one: it ends where the text does */
    size_t floor; /* nothing before it is looked at again */
    uint8_t buf[SK_URL_MAX_BYTES];
    size_t buf_len;
};
static inline void sk_url_cursor_begin(struct sk_url_cursor *c, sk_span text, bool script)
{
    c->text = text;
    c->script = script;
    c->exact = false;
    c->pos = c->floor = c->buf_len = 0;
}
/* The next hit, or false at the end. Linear over all calls. */
SK_MUST_CHECK bool sk_url_next(struct sk_url_cursor *c, struct sk_url_hit *ret);

/* Records every hit in text as an indicator of art; a URL also as its domain or address. */
void sk_text_indicators(struct sk_scan *scan, const struct sk_artifact *art, sk_span text,
                        bool script);
/* One URL, complete as a link's target is; ignored when it is a schema's name or none at all. */
void sk_url_indicator(struct sk_scan *scan, const struct sk_artifact *art, sk_span url);

#endif

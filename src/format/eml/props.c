/* A message's header fields → properties. */
#include <time.h>

#include "base/num.h"
#include "format/eml/eml.h"

enum { ADDRESSES_MAX = 500 };

/* ---- Addresses (RFC 5322 3.4) ---- */

/* Where the address that begins in gets its end: a comma outside quotes, comments and <>. */
static size_t address_end(sk_span in)
{
    bool quote = false;
    unsigned comment = 0, angle = 0;
    for (size_t i = 0; i < in.len; i++) {
        const uint8_t c = in.ptr[i];
        if (c == '\\')
            i++;
        else if (c == '"' && comment == 0)
            quote = !quote;
        else if (quote)
            continue;
        else if (c == '(')
            comment++;
        else if (c == ')' && comment > 0)
            comment--;
        else if (c == '<')
            angle = 1;
        else if (c == '>')
            angle = 0;
        else if ((c == ',' || c == ';') && comment == 0 && angle == 0)
            return i;
    }
    return in.len;
}

static sk_span display_name(struct sk_arena *arena, sk_span raw)
{
    raw = sk_trim(raw);
    if (raw.len >= 2 && raw.ptr[0] == '"' && raw.ptr[raw.len - 1] == '"') {
        struct sk_text t = sk_text_new(arena, raw.len);
        for (size_t i = 1; i + 1 < raw.len; i++) {
            if (raw.ptr[i] == '\\' && i + 2 < raw.len)
                i++;
            sk_text_byte(&t, raw.ptr[i]);
        }
        raw = sk_text_view(&t);
    }
    return eml_decode_text(arena, raw);
}

struct address {
    sk_span name, spec;
};

static struct address read_address(struct sk_arena *arena, sk_span one)
{
    const size_t open = sk_rfind_byte(one, '<');
    if (open != SK_NPOS) {
        const sk_span spec = sk_from(one, open + 1);
        return (struct address){display_name(arena, sk_slice(one, 0, open)),
                                sk_trim(sk_slice(spec, 0, sk_find_byte(spec, '>')))};
    }
    const size_t comment = sk_find_byte(one, '(');
    struct address a = {{0}, sk_trim(sk_slice(one, 0, comment))};
    if (comment != SK_NPOS) {
        const sk_span name = sk_from(one, comment + 1);
        a.name = display_name(arena, sk_slice(name, 0, sk_rfind_byte(name, ')')));
    }
    /* "group:" names no address */
    const size_t colon = sk_find_byte(a.spec, ':');
    if (colon != SK_NPOS)
        a.spec = sk_trim(sk_from(a.spec, colon + 1));
    return a;
}

struct address_props {
    sk_span field;
    enum sk_prop spec, name; /* name SK_PROP_COUNT: not kept */
    bool name_always;
};

static const struct address_props address_props[] = {
    {SK_LIT_INIT("from"), SK_PROP_FROM_ADDRESS, SK_PROP_FROM_NAME, false},
    {SK_LIT_INIT("sender"), SK_PROP_SENDER_ADDRESS, SK_PROP_COUNT, false},
    {SK_LIT_INIT("reply-to"), SK_PROP_REPLY_TO_ADDRESS, SK_PROP_COUNT, false},
    {SK_LIT_INIT("return-path"), SK_PROP_RETURN_PATH, SK_PROP_COUNT, false},
    {SK_LIT_INIT("to"), SK_PROP_TO_ADDRESS, SK_PROP_TO_NAME, true},
    {SK_LIT_INIT("cc"), SK_PROP_CC_ADDRESS, SK_PROP_COUNT, false},
};

static void set_addresses(struct sk_scan *scan, struct sk_artifact *art,
                          const struct address_props *p, sk_span value)
{
    value = sk_slice(value, 0, (size_t)1 << 20);
    for (size_t i = 0; i < ADDRESSES_MAX && value.len > 0; i++) {
        const size_t n = address_end(value);
        const struct address a = read_address(scan->arena, sk_slice(value, 0, n));
        value = sk_from(value, n + 1);
        if (a.spec.len == 0 && a.name.len == 0)
            continue;
        sk_prop_set_text(scan, art, p->spec, a.spec);
        if (p->name != SK_PROP_COUNT && (a.name.len > 0 || p->name_always))
            sk_prop_set_text(scan, art, p->name, a.name);
    }
}

/* ---- Message ids ---- */

static void set_ids(struct sk_scan *scan, struct sk_artifact *art, enum sk_prop prop, sk_span value)
{
    for (size_t i = 0; i < ADDRESSES_MAX; i++) {
        const size_t open = sk_find_byte(value, '<');
        const sk_span rest = open == SK_NPOS ? (sk_span){0} : sk_from(value, open + 1);
        const size_t n = sk_find_byte(rest, '>');
        if (open == SK_NPOS || n == SK_NPOS) {
            if (i == 0 && sk_trim(value).len > 0)
                sk_prop_set_text(scan, art, prop, sk_trim(value));
            return;
        }
        sk_prop_set_text(scan, art, prop, sk_trim(sk_slice(rest, 0, n)));
        value = sk_from(rest, n + 1);
    }
}

/* ---- Subject ---- */

static const struct {
    sk_span word;
    bool forward;
} prefixes[] = {
    {SK_LIT_INIT("re"), false},   {SK_LIT_INIT("aw"), false},   {SK_LIT_INIT("sv"), false},
    {SK_LIT_INIT("返信"), false}, {SK_LIT_INIT("回复"), false}, {SK_LIT_INIT("答复"), false},
    {SK_LIT_INIT("fwd"), true},   {SK_LIT_INIT("fw"), true},    {SK_LIT_INIT("転送"), true},
};

/* "Re:", "Re[2]:", "Re^2：" … → its length, 0: none. */
static size_t prefix_length(sk_span s, bool *ret_forward)
{
    for (size_t i = 0; i < sizeof prefixes / sizeof prefixes[0]; i++) {
        if (!sk_istarts(s, prefixes[i].word))
            continue;
        size_t n = prefixes[i].word.len;
        while (n < s.len && n < 24 &&
               (sk_is_digit(s.ptr[n]) || strchr("[]^() *", s.ptr[n]) != NULL) && s.ptr[n] != 0)
            n++;
        const sk_span rest = sk_from(s, n);
        *ret_forward = prefixes[i].forward;
        if (sk_starts(rest, SK_LIT(":")))
            return n + 1;
        if (sk_starts(rest, SK_LIT("：")))
            return n + 3;
    }
    return 0;
}

/* "[list:123]" or "[list 123]" before the subject proper. */
static size_t tag_length(sk_span s)
{
    const size_t end = sk_starts(s, SK_LIT("[")) ? sk_find_byte(sk_slice(s, 0, 64), ']') : SK_NPOS;
    return end == SK_NPOS || sk_trim(sk_from(s, end + 1)).len == 0 ? 0 : end + 1;
}

static sk_span skip_blanks(sk_span s)
{
    for (;;) {
        if (s.len > 0 && sk_is_space(s.ptr[0]))
            s = sk_from(s, 1);
        else if (sk_starts(s, SK_LIT("\xE3\x80\x80")))
            s = sk_from(s, 3);
        else
            return s;
    }
}

static void set_subject(struct sk_scan *scan, struct sk_artifact *art, sk_span value)
{
    const sk_span subject = eml_decode_text(scan->arena, value);
    int64_t counts[2] = {0};
    sk_span base = skip_blanks(subject);
    for (size_t n = 1; n > 0; base = skip_blanks(sk_from(base, n))) {
        bool forward = false;
        n = prefix_length(base, &forward);
        if (n > 0)
            counts[forward]++;
        else
            n = tag_length(base);
    }
    sk_prop_set_text(scan, art, SK_PROP_SUBJECT, subject);
    sk_prop_set_text(scan, art, SK_PROP_SUBJECT_BASE, sk_trim(base));
    sk_prop_set_number(scan, art, SK_PROP_SUBJECT_REPLY_PREFIXES, counts[0]);
    sk_prop_set_number(scan, art, SK_PROP_SUBJECT_FORWARD_PREFIXES, counts[1]);
}

/* ---- Date (RFC 5322 3.3 and 4.3) ---- */

static sk_span next_token(sk_span *s)
{
    while (s->len > 0 && (sk_is_space(s->ptr[0]) || s->ptr[0] == ',' || s->ptr[0] == ':'))
        *s = sk_from(*s, 1);
    size_t n = 0;
    while (n < s->len && !sk_is_space(s->ptr[n]) && s->ptr[n] != ',' && s->ptr[n] != ':')
        n++;
    const sk_span token = sk_slice(*s, 0, n);
    *s = sk_from(*s, n);
    return token;
}

static int month_of(sk_span token)
{
    static const char names[] = "janfebmaraprmayjunjulaugsepoctnovdec";
    for (int m = 0; token.len >= 3 && m < 12; m++)
        if (sk_ieq(sk_slice(token, 0, 3), sk_span_of(names + 3 * m, 3)))
            return m;
    return -1;
}

static int64_t zone_seconds(sk_span zone)
{
    uint64_t hhmm;
    if (zone.len < 5 || !sk_parse_u64(sk_slice(zone, 1, 4), 10, &hhmm))
        return sk_ieq(zone, SK_LIT("JST")) ? 9 * 3600 : 0;
    const int64_t seconds = (int64_t)(hhmm / 100 * 3600 + hhmm % 100 * 60);
    return zone.ptr[0] == '-' ? -seconds : seconds;
}

static bool read_date(sk_span value, int64_t *ret)
{
    uint64_t day, year, hour, minute, second = 0;
    sk_span token = next_token(&value);
    if (token.len > 0 && !sk_is_digit(token.ptr[0]))
        token = next_token(&value);
    const int month = sk_parse_u64(token, 10, &day) ? month_of(next_token(&value)) : -1;
    if (month < 0 || !sk_parse_u64(next_token(&value), 10, &year) || year > 9999 ||
        !sk_parse_u64(next_token(&value), 10, &hour) ||
        !sk_parse_u64(next_token(&value), 10, &minute) || day > 31 || hour > 24 || minute > 60)
        return false;
    token = next_token(&value);
    if (sk_parse_u64(token, 10, &second))
        token = next_token(&value);
    if (second > 61)
        return false;
    year += year < 50 ? 2000 : year < 1000 ? 1900 : 0;
    struct tm tm = {.tm_year = (int)year - 1900,
                    .tm_mon = month,
                    .tm_mday = (int)day,
                    .tm_hour = (int)hour,
                    .tm_min = (int)minute,
                    .tm_sec = (int)second};
    *ret = (int64_t)timegm(&tm) - zone_seconds(token);
    return true;
}

static void set_date(struct sk_scan *scan, struct sk_artifact *art, sk_span value)
{
    int64_t seconds;
    sk_prop_set_text(scan, art, SK_PROP_DATE, sk_trim(value));
    if (read_date(value, &seconds))
        sk_prop_set_number(scan, art, SK_PROP_DATE_UNIX, seconds);
}

/* ---- Authentication-Results (RFC 8601): "id; method=result …; …" ---- */

static void set_auth(struct sk_scan *scan, struct sk_artifact *art, sk_span value)
{
    sk_span piece;
    bool believed = false;
    if (!sk_split(&value, ';', &piece))
        return;
    piece = sk_trim(piece);
    for (size_t n = 0; n < piece.len; n++) /* a version may follow the id */
        if (sk_is_space(piece.ptr[n]))
            piece.len = n;
    for (size_t i = 0; i < scan->policy->authserv_id_count; i++)
        believed |= sk_ieq(piece, scan->policy->authserv_ids[i]);
    while (believed && sk_split(&value, ';', &piece)) {
        piece = sk_trim(piece);
        size_t n = 0;
        while (n < piece.len && !sk_is_space(piece.ptr[n]) && piece.ptr[n] != '(')
            n++;
        if (sk_find_byte(sk_slice(piece, 0, n), '=') != SK_NPOS)
            sk_prop_set_text(scan, art, SK_PROP_AUTH_RESULT, sk_slice(piece, 0, n));
    }
}

/* ---- All of them ---- */

static const struct {
    sk_span field;
    enum sk_prop prop;
} texts[] = {
    {SK_LIT_INIT("received"), SK_PROP_RECEIVED},
    {SK_LIT_INIT("list-id"), SK_PROP_LIST_ID},
    {SK_LIT_INIT("list-unsubscribe"), SK_PROP_LIST_UNSUBSCRIBE},
    {SK_LIT_INIT("x-mailer"), SK_PROP_MAILER},
    {SK_LIT_INIT("user-agent"), SK_PROP_MAILER},
    {SK_LIT_INIT("thread-index"), SK_PROP_THREAD_INDEX},
    {SK_LIT_INIT("thread-topic"), SK_PROP_THREAD_TOPIC},
    {SK_LIT_INIT("auto-submitted"), SK_PROP_AUTO_SUBMITTED},
    {SK_LIT_INIT("precedence"), SK_PROP_AUTO_SUBMITTED},
};

static const struct {
    sk_span field;
    enum sk_prop prop;
} ids[] = {
    {SK_LIT_INIT("message-id"), SK_PROP_MESSAGE_ID},
    {SK_LIT_INIT("in-reply-to"), SK_PROP_IN_REPLY_TO},
    {SK_LIT_INIT("references"), SK_PROP_REFERENCE},
};

static void set_field(struct sk_scan *scan, struct sk_artifact *art, const struct eml_field *f)
{
    for (size_t i = 0; i < sizeof address_props / sizeof address_props[0]; i++)
        if (sk_ieq(f->name, address_props[i].field))
            set_addresses(scan, art, &address_props[i], f->value);
    for (size_t i = 0; i < sizeof ids / sizeof ids[0]; i++)
        if (sk_ieq(f->name, ids[i].field))
            set_ids(scan, art, ids[i].prop, f->value);
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        if (sk_ieq(f->name, texts[i].field))
            sk_prop_set_text(scan, art, texts[i].prop, eml_decode_text(scan->arena, f->value));
    if (sk_ieq(f->name, SK_LIT("subject")))
        set_subject(scan, art, f->value);
    if (sk_ieq(f->name, SK_LIT("date")))
        set_date(scan, art, f->value);
    if (sk_ieq(f->name, SK_LIT("authentication-results")))
        set_auth(scan, art, f->value);
}

void eml_set_props(struct sk_scan *scan, struct sk_artifact *art, const struct eml_header *header)
{
    for (size_t i = 0; i < header->fields.count && sk_step(scan); i++)
        set_field(scan, art, &header->fields.at[i]);
}

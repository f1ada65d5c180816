#include "base/arith.h"
#include "codec/base64.h"
#include "codec/qp.h"
#include "codec/uu.h"
#include "codec/yenc.h"
#include "format/eml/eml.h"

static const struct {
    sk_span token;
    enum eml_encoding encoding;
} tokens[] = {
    {SK_LIT_INIT("base64"), EML_BASE64}, {SK_LIT_INIT("quoted-printable"), EML_QP},
    {SK_LIT_INIT("7bit"), EML_RAW},      {SK_LIT_INIT("8bit"), EML_RAW},
    {SK_LIT_INIT("binary"), EML_RAW},    {SK_LIT_INIT("x-uuencode"), EML_UU},
    {SK_LIT_INIT("x-uue"), EML_UU},      {SK_LIT_INIT("uuencode"), EML_UU},
    {SK_LIT_INIT("x-uu"), EML_UU},       {SK_LIT_INIT("7-bit"), EML_RAW},
    {SK_LIT_INIT("8-bit"), EML_RAW},     {SK_LIT_INIT("8bits"), EML_RAW},
    {SK_LIT_INIT("7bits"), EML_RAW},     {SK_LIT_INIT("none"), EML_RAW},
};

unsigned eml_encodings_of(sk_span value, bool *ret_odd)
{
    value = sk_trim(value);
    for (size_t i = 0; i < sizeof tokens / sizeof tokens[0]; i++)
        if (sk_ieq(value, tokens[i].token))
            return 1u << tokens[i].encoding;
    *ret_odd = true;
    uint8_t clean[256];
    size_t n = 0;
    for (size_t i = 0; i < value.len && n < sizeof clean; i++)
        if (value.ptr[i] > ' ' && value.ptr[i] != '"')
            clean[n++] = value.ptr[i];
    unsigned set = 0;
    for (size_t i = 0; i < sizeof tokens / sizeof tokens[0]; i++)
        if (sk_ifind(sk_span_of(clean, n), tokens[i].token) != SK_NPOS)
            set |= 1u << tokens[i].encoding;
    return set;
}

/* ---- Decoding ---- */

static enum sk_status decode(sk_span body, enum eml_encoding encoding, struct sk_text *out,
                             struct sk_base64_seen *seen, size_t *damage)
{
    sk_span name, rest = body;
    switch (encoding) {
    case EML_BASE64:
        return sk_base64_decode(body, out, seen);
    case EML_QP:
        return sk_qp_decode(body, SK_QP_STRICT, out, damage);
    case EML_UU:
        if (sk_uu_next(&rest, out, &name) == SK_NOT_MINE)
            return sk_uu_lines(&rest, out);
        return SK_OK;
    case EML_RAW:
    case EML_ENCODING_COUNT:
        break;
    }
    return SK_OK;
}

static enum sk_status add(struct eml_mail *mail, const struct eml_leaf *leaf, sk_span bytes,
                          uint64_t full_bytes, struct sk_artifact **ret)
{
    const struct sk_artifact_spec spec = {.role = SK_ROLE_PART,
                                          .name = leaf->name,
                                          .media_type = leaf->type,
                                          .bytes = bytes,
                                          .full_bytes = full_bytes,
                                          .once = leaf->reading != NULL};
    const uint32_t before = mail->scan->artifact_count;
    enum sk_status st = sk_artifact_add(mail->scan, mail->art, &spec, ret);
    if (st != SK_OK || mail->scan->artifact_count == before)
        return st;
    const struct {
        enum sk_prop prop;
        sk_span value;
    } props[] = {{SK_PROP_CHARSET, leaf->charset},
                 {SK_PROP_DISPOSITION, leaf->disposition},
                 {SK_PROP_CONTENT_ID, leaf->content_id},
                 {SK_PROP_OTHER_NAME, leaf->other_name},
                 {SK_PROP_READING, sk_span_of_cstr(leaf->reading)}};
    for (size_t i = 0; i < sizeof props / sizeof props[0]; i++)
        if (props[i].value.len > 0)
            sk_prop_set_text(mail->scan, *ret, props[i].prop, props[i].value);
    return SK_OK;
}

/* ---- Blocks inside a text ---- */

typedef enum sk_status next_fn(sk_span *rest, struct sk_text *out, sk_span *ret_name);

static enum sk_status add_blocks(struct eml_mail *mail, sk_span text, next_fn *next,
                                 const char *reading)
{
    for (;;) {
        sk_span name = {0};
        struct sk_text out = sk_text_new(mail->scan->arena, sk_output_ceiling(mail->scan));
        enum sk_status st = next(&text, &out, &name);
        if (st == SK_NOT_MINE || !sk_step(mail->scan))
            return SK_OK;
        if (out.len == 0)
            continue;
        struct sk_artifact *art;
        const struct eml_leaf leaf = {.name = eml_decode_text(mail->scan->arena, name),
                                      .reading = reading};
        st = add(mail, &leaf, sk_text_view(&out), 0, &art);
        if (st != SK_OK)
            return st;
    }
}

static enum sk_status look_inside(struct eml_mail *mail, const struct eml_leaf *leaf, sk_span text)
{
    if (leaf->type.len > 0 && !sk_istarts(leaf->type, SK_LIT("text/")))
        return SK_OK;
    enum sk_status st = add_blocks(mail, text, sk_uu_next, "uuencode");
    return st == SK_OK ? add_blocks(mail, text, sk_yenc_next, "yenc") : st;
}

/* ---- Leaves ---- */

static void report_damage(struct eml_mail *mail, const struct sk_artifact *art,
                          const struct sk_base64_seen *seen, size_t damage)
{
    if (seen->groups > 0)
        sk_diag(mail->scan, art, SK_DIAG_MIME_BASE64_GROUPS, (sk_span){0});
    if (seen->junk > 0)
        sk_diag(mail->scan, art, SK_DIAG_MIME_BASE64_JUNK, (sk_span){0});
    if (damage > 0)
        sk_diag(mail->scan, art, SK_DIAG_MIME_QP_DAMAGE, (sk_span){0});
}

static bool only_base64(sk_span s)
{
    size_t letters = 0;
    for (size_t i = 0; i < s.len; i++) {
        const uint8_t c = s.ptr[i];
        const bool letter = sk_is_alnum(c) || c == '+' || c == '/' || c == '=';
        if (!letter && c != '\r' && c != '\n')
            return false;
        letters += letter ? 1 : 0;
    }
    return letters >= 20 && letters % 4 == 0;
}

static enum sk_status add_decoded(struct eml_mail *mail, const struct eml_leaf *leaf, sk_span body,
                                  enum eml_encoding encoding);

/* A decoded leaf that is base64 again. */
static enum sk_status look_beneath(struct eml_mail *mail, const struct eml_leaf *leaf,
                                   const struct sk_artifact *art)
{
    if (leaf->layered || !only_base64(art->bytes))
        return SK_OK;
    struct eml_leaf below = *leaf;
    below.layered = true;
    below.reading = "encoded twice";
    sk_diag(mail->scan, art, SK_DIAG_MIME_ENCODED_TWICE, (sk_span){0});
    return add_decoded(mail, &below, art->bytes, EML_BASE64);
}

/* Where a line that begins with "--" begins, with the line end before it. */
static size_t dashes_at(sk_span body)
{
    const size_t lf = sk_find(body, SK_LIT("\n--")), cr = sk_find(body, SK_LIT("\r--"));
    const size_t at = lf < cr ? lf : cr;
    return at != SK_NPOS && at > 0 && at == lf && body.ptr[at - 1] == '\r' ? at - 1 : at;
}

/* What other readers make of a body whose usual reading shows damage. */
static enum sk_status repair_base64(struct eml_mail *mail, const struct eml_leaf *leaf,
                                    sk_span body)
{
    const size_t dashes = dashes_at(body), padding = sk_find_byte(body, '=');
    struct eml_leaf other = *leaf;
    enum sk_status st = SK_OK;
    other.reading = "cut at dashes";
    if (dashes != SK_NPOS)
        st = add_decoded(mail, &other, sk_slice(body, 0, dashes), EML_BASE64);
    other.reading = "cut at padding";
    if (st == SK_OK && padding < dashes && sk_trim(sk_from(body, padding + 2)).len > 0)
        st = add_decoded(mail, &other, sk_slice(body, 0, padding + 1), EML_BASE64);
    return st;
}

static enum sk_status repair_qp(struct eml_mail *mail, const struct eml_leaf *leaf, sk_span body)
{
    static const enum sk_qp_mode modes[] = {SK_QP_LENIENT, SK_QP_JOIN};
    sk_span ends[2] = {body, body};
    while (ends[1].len > 0 && sk_is_space(ends[1].ptr[ends[1].len - 1]))
        ends[1].len--;
    struct eml_leaf other = *leaf;
    struct sk_artifact *art;
    other.reading = "quoted-printable damage";
    for (size_t i = 0; i < 4; i++) {
        const sk_span in = ends[i / 2];
        struct sk_text out = sk_text_new(mail->scan->arena, in.len + 64);
        if (sk_qp_decode(in, modes[i % 2], &out, NULL) != SK_OK)
            return SK_LIMIT;
        enum sk_status st = add(mail, &other, sk_text_view(&out), 0, &art);
        if (st != SK_OK)
            return st;
    }
    return SK_OK;
}

bool eml_decode_body(struct sk_arena *arena, sk_span body, enum eml_encoding encoding, sk_span *ret)
{
    struct sk_base64_seen seen;
    size_t damage;
    struct sk_text out = sk_text_new(arena, body.len + 64);
    if (encoding != EML_RAW && decode(body, encoding, &out, &seen, &damage) == SK_LIMIT)
        return false;
    *ret = encoding == EML_RAW ? body : sk_text_view(&out);
    return true;
}

static enum sk_status add_decoded(struct eml_mail *mail, const struct eml_leaf *leaf, sk_span body,
                                  enum eml_encoding encoding)
{
    struct sk_scan *const scan = mail->scan;
    struct sk_base64_seen seen = {0};
    struct sk_artifact *art;
    size_t damage = 0;
    /* No decoder gives more than it takes: with the input cut, the output fits. */
    const sk_span in = encoding == EML_RAW ? body : sk_slice(body, 0, sk_output_ceiling(scan));
    sk_span bytes = in;
    if (encoding != EML_RAW) {
        struct sk_text out = sk_text_new(scan->arena, in.len + 64);
        if (decode(in, encoding, &out, &seen, &damage) == SK_LIMIT) {
            sk_diag(scan, mail->art, SK_DIAG_LIMIT_MEMORY, leaf->name);
            return SK_LIMIT;
        }
        bytes = sk_text_view(&out);
    }
    const uint64_t full = in.len < body.len ? bytes.len + (body.len - in.len) : 0;
    enum sk_status st = add(mail, leaf, bytes, full, &art);
    if (st != SK_OK)
        return st;
    report_damage(mail, art, &seen, damage);
    if (damage > 0)
        st = repair_qp(mail, leaf, in);
    else if (seen.junk > 0 || seen.groups > 0)
        st = repair_base64(mail, leaf, in);
    else if (encoding == EML_BASE64)
        st = look_beneath(mail, leaf, art);
    return st != SK_OK || encoding == EML_UU ? st : look_inside(mail, leaf, bytes);
}

enum sk_status eml_add_leaf(struct eml_mail *mail, const struct eml_leaf *leaf, sk_span body,
                            enum eml_encoding encoding)
{
    if (!sk_step(mail->scan))
        return SK_LIMIT;
    return add_decoded(mail, leaf, body, encoding);
}

/* Most of it is letters of base64, in lines without blanks inside. */
static bool looks_base64(sk_span body)
{
    size_t letters = 0, junk = 0, len = sk_min(body.len, 4096);
    body = sk_trim(sk_slice(body, 0, len));
    for (size_t i = 0; i < body.len; i++) {
        const uint8_t c = body.ptr[i];
        letters += sk_is_alnum(c) || c == '+' || c == '/' || c == '=' ? 1 : 0;
        junk += c > ' ' && c < 0x7F ? 0 : c == '\r' || c == '\n' ? 0 : 1;
    }
    return letters >= 4 && letters >= body.len / 2 && junk * 4 <= letters;
}

static bool looks_like(sk_span body, enum eml_encoding encoding)
{
    if (encoding == EML_BASE64)
        return looks_base64(body);
    if (encoding == EML_QP)
        return sk_find_byte(body, '=') != SK_NPOS;
    return encoding == EML_UU ? sk_find(body, SK_LIT("begin ")) != SK_NPOS : true;
}

enum sk_status eml_try_leaf(struct eml_mail *mail, const struct eml_leaf *leaf, sk_span body,
                            enum eml_encoding encoding)
{
    if (mail->work_left < body.len) {
        sk_diag(mail->scan, mail->art, SK_DIAG_LIMIT_STEPS, SK_LIT("readings of ambiguous mail"));
        return SK_LIMIT;
    }
    mail->work_left -= body.len;
    return looks_like(body, encoding) ? eml_add_leaf(mail, leaf, body, encoding) : SK_OK;
}

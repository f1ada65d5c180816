#include "format/eml/eml.h"

/* How often readings of ambiguous mail may pass over it, all together. */
enum { WORK_FACTOR = 64, ENTITY_DEPTH_MAX = 24, VALUES_MAX = 8 };

/* What an entity's header says, every field of a kind kept. */
struct entity {
    struct eml_header header;
    sk_span types[VALUES_MAX];
    size_t type_count;
    struct eml_params params, disposition;
    unsigned encodings;
    bool odd; /* look for other readings */
    struct eml_leaf leaf;
    sk_span boundary;
};

static enum sk_status walk(struct eml_mail *mail, sk_span bytes, unsigned depth, sk_span fallback,
                           const char *reading);

/* ---- Reading an entity's header ---- */

static void note(struct eml_mail *mail, struct entity *e, enum sk_diag_code code, sk_span detail)
{
    e->odd = true;
    sk_diag(mail->scan, mail->art, code, sk_slice(detail, 0, 200));
}

static bool same_type(sk_span a, sk_span b)
{
    return sk_ieq(sk_trim(a), sk_trim(b));
}

static void take_type(struct eml_mail *mail, struct entity *e, sk_span value)
{
    if (e->type_count > 0 && !same_type(e->types[0], value))
        note(mail, e, SK_DIAG_MIME_DUPLICATE_HEADER, SK_LIT("Content-Type"));
    if (e->type_count < VALUES_MAX)
        e->types[e->type_count++] = value;
}

static void take_encoding(struct eml_mail *mail, struct entity *e, sk_span value)
{
    bool odd = false;
    const unsigned set = eml_encodings_of(value, &odd);
    if (odd && sk_trim(value).len > 0)
        note(mail, e, SK_DIAG_MIME_ENCODING_TOKEN, value);
    if (e->encodings != 0 && set != e->encodings)
        note(mail, e, SK_DIAG_MIME_DUPLICATE_HEADER, SK_LIT("Content-Transfer-Encoding"));
    e->encodings |= set;
}

static bool take_disposition(struct eml_mail *mail, struct entity *e, sk_span value)
{
    return e->disposition.type.len > 0 ||
           eml_params_read(mail->scan->arena, value, &e->disposition);
}

static bool take_fields(struct eml_mail *mail, struct entity *e)
{
    for (size_t i = 0; i < e->header.fields.count; i++) {
        const struct eml_field *f = &e->header.fields.at[i];
        if (!sk_istarts(f->name, SK_LIT("content-")))
            continue;
        const sk_span name = sk_from(f->name, 8);
        if (sk_ieq(name, SK_LIT("type")))
            take_type(mail, e, f->value);
        else if (sk_ieq(name, SK_LIT("transfer-encoding")))
            take_encoding(mail, e, f->value);
        else if (sk_ieq(name, SK_LIT("disposition"))) {
            if (!take_disposition(mail, e, f->value))
                return false;
        } else if (sk_ieq(name, SK_LIT("id")))
            e->leaf.content_id = sk_trim_byte(sk_trim_byte(sk_trim(f->value), '<'), '>');
    }
    return true;
}

/* "type/subtype" and nothing else. */
static bool clean_type(sk_span type)
{
    size_t slashes = 0;
    for (size_t i = 0; i < type.len; i++) {
        const uint8_t c = type.ptr[i];
        slashes += c == '/' ? 1 : 0;
        if (c <= ' ' || c > 126 || strchr("()<>@,;:\\\"[]?=", c) != NULL)
            return false;
    }
    return slashes == 1;
}

static sk_span without_filler(struct sk_arena *arena, sk_span s)
{
    struct sk_text t = sk_text_new(arena, 256);
    for (size_t i = 0; i < s.len && i < 200; i++)
        if (s.ptr[i] > ' ')
            sk_text_byte(&t, s.ptr[i]);
    return sk_text_view(&t);
}

static const struct {
    unsigned odd;
    enum sk_diag_code code;
} header_diags[] = {
    {EML_ODD_SEPARATOR, SK_DIAG_MIME_HEADER_SEPARATOR},
    {EML_ODD_NAME, SK_DIAG_MIME_FIELD_NAME},
    {EML_ODD_SPLIT, SK_DIAG_MIME_HEADER_SPLIT},
};

static void name_leaf(struct sk_arena *arena, struct entity *e)
{
    struct eml_leaf *leaf = &e->leaf;
    sk_span other, type_name, unused;
    leaf->name = eml_param_text(arena, &e->disposition, SK_LIT("filename"), &other);
    type_name = eml_param_text(arena, &e->params, SK_LIT("name"), &unused);
    if (other.len == 0)
        other = unused;
    if (leaf->name.len == 0)
        leaf->name = type_name;
    else if (!sk_eq(type_name, leaf->name) && type_name.len > 0)
        other = type_name;
    leaf->other_name = sk_eq(other, leaf->name) ? (sk_span){0} : other;
    leaf->charset = eml_param_bytes(arena, &e->params, SK_LIT("charset"));
    leaf->disposition = e->disposition.type;
}

static bool read_entity(struct eml_mail *mail, sk_span bytes, sk_span fallback, struct entity *e)
{
    struct sk_arena *const arena = mail->scan->arena;
    if (!eml_header_read(arena, bytes, &e->header) || !take_fields(mail, e))
        return false;
    for (size_t i = 0; i < sizeof header_diags / sizeof header_diags[0]; i++)
        if ((e->header.odd & header_diags[i].odd) != 0)
            note(mail, e, header_diags[i].code, (sk_span){0});
    if (!eml_params_read(arena, e->type_count > 0 ? e->types[0] : (sk_span){0}, &e->params))
        return false;
    e->leaf.type = e->params.type;
    if (e->type_count > 0 && e->leaf.type.len > 0 && !clean_type(e->leaf.type)) {
        if (sk_find_byte(e->leaf.type, '/') != SK_NPOS)
            note(mail, e, SK_DIAG_MIME_TYPE, e->leaf.type);
        e->leaf.type = without_filler(arena, e->leaf.type);
    }
    if (e->leaf.type.len == 0)
        e->leaf.type = fallback;
    name_leaf(arena, e);
    e->boundary = eml_param_bytes(arena, &e->params, SK_LIT("boundary"));
    if (e->boundary.len > 0 && !sk_istarts(e->leaf.type, SK_LIT("multipart/")) &&
        !sk_istarts(e->leaf.type, SK_LIT("message/")))
        note(mail, e, SK_DIAG_MIME_TYPE, e->leaf.type);
    return true;
}

static bool is_multipart(const struct entity *e)
{
    if (sk_istarts(e->leaf.type, SK_LIT("multipart")))
        return true;
    if (e->odd && e->boundary.len > 0)
        return true;
    for (size_t i = 0; e->odd && i < e->type_count; i++)
        if (sk_ifind(e->types[i], SK_LIT("multipart")) != SK_NPOS ||
            sk_ifind(e->types[i], SK_LIT("boundary")) != SK_NPOS)
            return true;
    return false;
}

/* ---- Multiparts ---- */

/* Several parameters that some reader takes for the boundary, or a name that is none. */
static bool boundary_doubtful(const struct eml_params *params)
{
    static const sk_span forms[] = {SK_LIT_INIT("boundary"), SK_LIT_INIT("boundary*"),
                                    SK_LIT_INIT("boundary*0"), SK_LIT_INIT("boundary*0*")};
    size_t firsts = 0;
    for (size_t i = 0; i < params->list.count; i++) {
        const sk_span name = params->list.at[i].name;
        for (size_t k = 0; k < sizeof forms / sizeof forms[0]; k++)
            firsts += sk_ieq(name, forms[k]) ? 1 : 0;
        if (sk_find_byte(name, ':') != SK_NPOS)
            return true;
    }
    return firsts > 1 || params->odd;
}

static enum sk_status any_boundary(struct eml_mail *mail, sk_span body, unsigned depth,
                                   size_t *ret_count);

/* An entity that stands where none belongs: header fields in preamble or epilogue. */
static enum sk_status hidden_entity(struct eml_mail *mail, sk_span text, unsigned depth,
                                    const char *where)
{
    size_t found = 0;
    if (depth >= ENTITY_DEPTH_MAX) /* nobody reads entities where none belongs so deep */
        return SK_OK;
    enum sk_status st = sk_trim(sk_slice(text, 0, 64)).len == 0 && text.len < 64
                            ? SK_OK
                            : any_boundary(mail, text, depth, &found);
    if (found > 0)
        sk_diag(mail->scan, mail->art, SK_DIAG_MIME_HIDDEN_ENTITY, sk_span_of_cstr(where));
    if (found > 0 || st != SK_OK)
        return st;
    for (sk_span rest = text, line; rest.len > 0;) {
        if (eml_is_content_field(rest)) {
            sk_diag(mail->scan, mail->art, SK_DIAG_MIME_HIDDEN_ENTITY, sk_span_of_cstr(where));
            const size_t at = (size_t)(rest.ptr - text.ptr);
            return walk(mail, sk_from(text, at), depth + 1, SK_LIT("text/plain"), where);
        }
        if (!sk_next_line(&rest, &line))
            break;
    }
    return SK_OK;
}

static enum sk_status walk_pieces(struct eml_mail *mail, const struct eml_pieces *pieces,
                                  unsigned depth, sk_span fallback, const char *reading)
{
    enum sk_status st = hidden_entity(mail, pieces->preamble, depth, "preamble");
    for (size_t i = 0; st == SK_OK && i < pieces->at.count; i++)
        st = walk(mail, pieces->at.at[i], depth + 1, fallback, reading);
    if (pieces->odd)
        sk_diag(mail->scan, mail->art, SK_DIAG_MIME_AFTER_CLOSE, (sk_span){0});
    return st == SK_OK ? hidden_entity(mail, pieces->epilogue, depth, "epilogue") : st;
}

static sk_span part_default(const struct entity *e)
{
    return sk_ieq(e->leaf.type, SK_LIT("multipart/digest")) ? SK_LIT("message/rfc822")
                                                            : SK_LIT("text/plain");
}

static bool spend_work(struct eml_mail *mail, size_t bytes)
{
    if (mail->work_left >= bytes && sk_step(mail->scan)) {
        mail->work_left -= bytes;
        return true;
    }
    sk_diag(mail->scan, mail->art, SK_DIAG_LIMIT_STEPS, SK_LIT("readings of ambiguous mail"));
    return false;
}

/* Every line that could be a delimiter is taken for one, each kind on its own. */
static enum sk_status any_boundary(struct eml_mail *mail, sk_span body, unsigned depth,
                                   size_t *ret_count)
{
    if (depth > ENTITY_DEPTH_MAX)
        return SK_OK;
    sk_span names[EML_BOUNDARIES];
    enum sk_status st = SK_OK;
    *ret_count = eml_find_boundaries(body, names);
    for (size_t i = 0; st == SK_OK && i < *ret_count; i++) {
        struct eml_pieces pieces;
        if (!spend_work(mail, body.len))
            return SK_LIMIT;
        if (!eml_split(mail->scan->arena, body, names[i], true, &pieces))
            return SK_NO_MEMORY;
        st = walk_pieces(mail, &pieces, depth, SK_LIT("text/plain"), "any boundary");
    }
    return st;
}

/* ---- Leaves ---- */

static enum eml_encoding first_of(unsigned set)
{
    for (unsigned i = 0; i < EML_ENCODING_COUNT; i++)
        if ((set & 1u << i) != 0)
            return (enum eml_encoding)i;
    return EML_RAW;
}

static void name_message_kind(struct eml_mail *mail, const struct entity *e)
{
    if (sk_ieq(e->leaf.type, SK_LIT("message/partial")))
        sk_diag(mail->scan, mail->art, SK_DIAG_MIME_PARTIAL, (sk_span){0});
    if (sk_ieq(e->leaf.type, SK_LIT("message/external-body")))
        sk_diag(mail->scan, mail->art, SK_DIAG_MIME_EXTERNAL_BODY, (sk_span){0});
}

/* Text that holds delimiter lines and fields although nothing declares them. */
static enum sk_status undeclared(struct eml_mail *mail, const struct entity *e, sk_span body,
                                 unsigned depth)
{
    static const sk_span needle = SK_LIT_INIT("\nContent-");
    if (!sk_istarts(e->leaf.type, SK_LIT("text/plain")) ||
        (sk_find(body, needle) == SK_NPOS && !eml_is_content_field(body)))
        return SK_OK;
    size_t count;
    enum sk_status st = any_boundary(mail, body, depth, &count);
    if (count > 0)
        sk_diag(mail->scan, mail->art, SK_DIAG_MIME_UNDECLARED_MULTIPART, (sk_span){0});
    return st == SK_OK && count == 0 ? hidden_entity(mail, body, depth, "body") : st;
}

static enum sk_status honest_leaf(struct eml_mail *mail, const struct entity *e, unsigned depth)
{
    const sk_span body = e->header.body[0];
    name_message_kind(mail, e);
    enum sk_status st = eml_add_leaf(mail, &e->leaf, body, first_of(e->encodings));
    /* A file that begins with a line end: more likely a header's end of two blank lines. */
    const bool file = e->leaf.type.len > 0 && !sk_istarts(e->leaf.type, SK_LIT("text/")) &&
                      !sk_istarts(e->leaf.type, SK_LIT("message/"));
    if (st == SK_OK && file && body.len > 0 && first_of(e->encodings) != EML_BASE64 &&
        (body.ptr[0] == '\r' || body.ptr[0] == '\n')) {
        struct eml_leaf other = e->leaf;
        other.reading = "without blank lines before it";
        sk_diag(mail->scan, mail->art, SK_DIAG_MIME_HEADER_SPLIT, (sk_span){0});
        st = eml_add_leaf(mail, &other, sk_trim(body), first_of(e->encodings));
    }
    return st == SK_OK ? undeclared(mail, e, body, depth) : st;
}

/* ---- Ambiguous entities: the union of readings ---- */

static enum sk_status every_encoding(struct eml_mail *mail, struct eml_leaf leaf, sk_span body,
                                     unsigned declared)
{
    enum sk_status st = SK_OK;
    leaf.reading = leaf.reading == NULL ? "any encoding" : leaf.reading;
    for (unsigned i = 0; st == SK_OK && i < EML_ENCODING_COUNT; i++)
        if ((declared & 1u << i) != 0)
            st = eml_add_leaf(mail, &leaf, body, (enum eml_encoding)i);
    for (unsigned i = 0; st == SK_OK && i < EML_ENCODING_COUNT; i++)
        if ((declared & 1u << i) == 0)
            st = eml_try_leaf(mail, &leaf, body, (enum eml_encoding)i);
    return st;
}

/* Some readers drop the last line end of a body. */
static sk_span without_last_line_end(sk_span body)
{
    if (body.len > 0 && body.ptr[body.len - 1] == '\n')
        body.len--;
    if (body.len > 0 && body.ptr[body.len - 1] == '\r')
        body.len--;
    return body;
}

/* A multipart below a transfer encoding, which RFC 2045 forbids and some readers undo. */
static enum sk_status decoded_multipart(struct eml_mail *mail, const struct entity *e, sk_span body,
                                        unsigned depth)
{
    enum sk_status st = SK_OK;
    for (unsigned i = EML_BASE64; st == SK_OK && i < EML_ENCODING_COUNT; i++) {
        sk_span plain;
        size_t found;
        if ((e->encodings & 1u << i) == 0)
            continue;
        if (!spend_work(mail, body.len) ||
            !eml_decode_body(mail->scan->arena, body, (enum eml_encoding)i, &plain))
            return SK_LIMIT;
        st = any_boundary(mail, plain, depth, &found);
    }
    return st;
}

static enum sk_status every_reading(struct eml_mail *mail, const struct entity *e, unsigned depth)
{
    enum sk_status st = SK_OK;
    name_message_kind(mail, e);
    const bool multipart = is_multipart(e);
    for (size_t i = 0; st == SK_OK && i < e->header.body_count; i++) {
        const sk_span body = e->header.body[i];
        size_t found = 0;
        if (!spend_work(mail, body.len))
            return SK_LIMIT;
        st = any_boundary(mail, body, depth, &found);
        if (st == SK_OK && multipart)
            st = decoded_multipart(mail, e, body, depth);
        if (st == SK_OK &&
            (found == 0 || e->type_count > 1 || !sk_istarts(e->leaf.type, SK_LIT("multipart"))))
            st = every_encoding(mail, e->leaf, body, e->encodings);
        if (st == SK_OK && found == 0 && without_last_line_end(body).len != body.len)
            st = every_encoding(mail, e->leaf, without_last_line_end(body), e->encodings);
        if (st == SK_OK && found == 0)
            st = hidden_entity(mail, body, depth, "body");
    }
    return st;
}

/* RFC 2046 5.1.1 lets readers compare no more than the beginning of a line. */
static enum sk_status loose_boundary(struct eml_mail *mail, const struct entity *e, unsigned depth)
{
    struct eml_pieces pieces;
    if (!spend_work(mail, e->header.body[0].len))
        return SK_LIMIT;
    if (!eml_split(mail->scan->arena, e->header.body[0], e->boundary, true, &pieces))
        return SK_NO_MEMORY;
    return pieces.at.count == 0 ? SK_OK
                                : walk_pieces(mail, &pieces, depth, part_default(e), "prefix");
}

static enum sk_status multipart(struct eml_mail *mail, struct entity *e, unsigned depth)
{
    struct eml_pieces pieces = {0};
    const sk_span body = e->header.body[0];
    if (e->boundary.len > 0 && !eml_split(mail->scan->arena, body, e->boundary, false, &pieces))
        return SK_NO_MEMORY;
    if (e->type_count > 0 && boundary_doubtful(&e->params))
        note(mail, e, SK_DIAG_MIME_BOUNDARY, e->types[0]);
    if (e->boundary.len == 0 || pieces.at.count == 0)
        note(mail, e, SK_DIAG_MIME_NO_DELIMITER, e->boundary);
    if ((e->encodings & (1u << EML_BASE64 | 1u << EML_QP)) != 0)
        note(mail, e, SK_DIAG_MIME_ENCODED_MULTIPART, (sk_span){0});
    enum sk_status st = SK_OK;
    if (pieces.at.count > 0)
        st = walk_pieces(mail, &pieces, depth, part_default(e), e->leaf.reading);
    if (st == SK_OK && e->odd && e->boundary.len > 0)
        st = loose_boundary(mail, e, depth);
    return st == SK_OK && e->odd ? every_reading(mail, e, depth) : st;
}

static enum sk_status walk(struct eml_mail *mail, sk_span bytes, unsigned depth, sk_span fallback,
                           const char *reading)
{
    struct entity e = {.leaf = {.reading = reading}};
    if (!sk_step(mail->scan))
        return SK_LIMIT;
    if (depth > ENTITY_DEPTH_MAX) {
        sk_diag(mail->scan, mail->art, SK_DIAG_LIMIT_DEPTH, SK_LIT("multipart"));
        return SK_OK; /* on record; its siblings are still read */
    }
    if (!read_entity(mail, bytes, fallback, &e))
        return SK_NO_MEMORY;
    if (depth == 0)
        eml_set_props(mail->scan, mail->art, &e.header);
    if (is_multipart(&e))
        return multipart(mail, &e, depth);
    return e.odd ? every_reading(mail, &e, depth) : honest_leaf(mail, &e, depth);
}

/* ---- The format ---- */

static enum sk_status parse(struct sk_scan *scan, struct sk_artifact *art)
{
    struct eml_mail mail = {
        .scan = scan,
        .art = art,
        .work_left = WORK_FACTOR * (uint64_t)art->bytes.len + (1u << 20),
    };
    return walk(&mail, art->bytes, 0, SK_LIT("text/plain"), NULL);
}

static const sk_span mail_fields[] = {
    SK_LIT_INIT("from"),
    SK_LIT_INIT("to"),
    SK_LIT_INIT("subject"),
    SK_LIT_INIT("date"),
    SK_LIT_INIT("received"),
    SK_LIT_INIT("message-id"),
    SK_LIT_INIT("return-path"),
    SK_LIT_INIT("mime-version"),
    SK_LIT_INIT("content-type"),
    SK_LIT_INIT("delivered-to"),
    SK_LIT_INIT("cc"),
    SK_LIT_INIT("reply-to"),
    SK_LIT_INIT("content-transfer-encoding"),
    SK_LIT_INIT("content-disposition"),
    SK_LIT_INIT("x-mailer"),
    SK_LIT_INIT("dkim-signature"),
    SK_LIT_INIT("sender"),
};

static bool is_mail_field(sk_span line)
{
    line = sk_trim_byte(sk_trim(line), 0);
    const sk_span name = sk_trim_byte(sk_trim(sk_slice(line, 0, sk_find_byte(line, ':'))), 0);
    for (size_t i = 0; i < sizeof mail_fields / sizeof mail_fields[0]; i++)
        if (sk_ieq(name, mail_fields[i]) && name.len < line.len)
            return true;
    return false;
}

/* In the lines up to an empty one, whatever ends them; empty lines before the first are skipped. */
static size_t count_mail_fields(sk_span head)
{
    size_t count = 0, from = 0, lines = 0;
    for (size_t i = 0; i < head.len; i++) {
        if (head.ptr[i] != '\n' && head.ptr[i] != '\r')
            continue;
        const sk_span line = sk_slice(head, from, i - from);
        if (line.len == 0 && lines > 0 && head.ptr[i] == '\n' && head.ptr[i - 1] == '\n')
            break;
        lines += line.len > 0 ? 1 : 0;
        count += is_mail_field(line) ? 1 : 0;
        from = i + 1;
    }
    /* A field so long that the window ends in it counts as well. */
    return count + (from < head.len && is_mail_field(sk_from(head, from)) ? 1 : 0);
}

static struct sk_probe probe(const struct sk_artifact *art)
{
    const struct sk_probe no = {SK_NO, NULL};
    if (sk_ieq(art->media_type, SK_LIT("message/rfc822")) ||
        sk_ieq(art->media_type, SK_LIT("message/global")))
        return (struct sk_probe){SK_CERTAIN, NULL};
    const bool named = sk_iends(art->name, SK_LIT(".eml"));
    if (art->bytes.len == 0 || (!named && art->role == SK_ROLE_PART && art->media_type.len > 0))
        return no;
    const sk_span head = sk_slice(art->bytes, 0, 8192);
    const bool usual = eml_is_field(head) || sk_starts(head, SK_LIT("From "));
    const size_t n = count_mail_fields(head);
    if (named && n > 0)
        return (struct sk_probe){SK_CERTAIN, NULL};
    if (n >= (usual ? 2 : 3))
        return (struct sk_probe){SK_LIKELY, NULL};
    return usual && n == 1 ? (struct sk_probe){SK_MAYBE, NULL} : no;
}

const struct sk_format sk_format_eml = {
    .name = "mime",
    .title = "Mail message",
    .spec = "RFC 5322, RFC 2045",
    .probe = probe,
    .parse = parse,
};

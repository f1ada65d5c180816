/* HTML smuggling (ATT&CK T1027.006): a file travels as text and is put together by the browser. */
#include "format/html/page.h"
#include "format/text/text.h"

enum { RUN_MIN = 64, LONG_RUN_MIN = 512, NUMBERS_MIN = 64, NAME_WITHIN = 300, NAME_MAX = 255 };

static const struct {
    sk_span word;
    unsigned what;
} constructs[] = {
    {SK_LIT_INIT("atob"), SK_SMUGGLE_DECODES},
    {SK_LIT_INIT("fromCharCode"), SK_SMUGGLE_DECODES},
    {SK_LIT_INIT("Uint8Array"), SK_SMUGGLE_DECODES},
    {SK_LIT_INIT("charCodeAt"), SK_SMUGGLE_DECODES},
    {SK_LIT_INIT("unescape"), SK_SMUGGLE_DECODES},
    {SK_LIT_INIT("msSaveOrOpenBlob"), SK_SMUGGLE_SAVES},
    {SK_LIT_INIT("msSaveBlob"), SK_SMUGGLE_SAVES},
    {SK_LIT_INIT("createObjectURL"), SK_SMUGGLE_SAVES},
    {SK_LIT_INIT(".download"), SK_SMUGGLE_SAVES},
    {SK_LIT_INIT("\"download\""), SK_SMUGGLE_SAVES},
    {SK_LIT_INIT("'download'"), SK_SMUGGLE_SAVES},
};

/* What nobody needs to send as text within a page. */
static const struct {
    uint16_t offset;
    sk_span magic;
} file_magics[] = {
    {0, SK_LIT_INIT("PK\3\4")},
    {0, SK_LIT_INIT("MZ")},
    {0, SK_LIT_INIT("\xD0\xCF\x11\xE0")},
    {0, SK_LIT_INIT("Rar!")},
    {0, SK_LIT_INIT("7z\xBC\xAF")},
    {0, SK_LIT_INIT("\x1F\x8B")},
    {0, SK_LIT_INIT("MSCF")},
    {0, SK_LIT_INIT("%PDF-")},
    {0, SK_LIT_INIT("L\0\0\0\1\x14\2")},
    {0, SK_LIT_INIT("{\\rt")},
    {0, SK_LIT_INIT("\xE4\x52\x5C\x7B")},
    {32769, SK_LIT_INIT("CD001")},
};

static bool is_file(sk_span bytes)
{
    for (size_t i = 0; i < sizeof file_magics / sizeof file_magics[0]; i++)
        if (sk_starts(sk_from(bytes, file_magics[i].offset), file_magics[i].magic))
            return true;
    return false;
}

static sk_span base64_bytes(struct sk_html_page *page, sk_span in)
{
    return sk_base64_loose(page->scan, in);
}

static sk_span hex_bytes(struct sk_html_page *page, sk_span in)
{
    struct sk_text out = sk_text_new(page->scan->arena, in.len);
    for (size_t i = 0; i + 1 < in.len; i += 2) {
        int high = sk_hex_value(in.ptr[i]), low = sk_hex_value(in.ptr[i + 1]);
        if (high < 0 || low < 0)
            return (sk_span){0};
        sk_text_byte(&out, (uint8_t)(high << 4 | low));
    }
    return sk_text_view(&out);
}

static sk_span reversed(struct sk_html_page *page, sk_span in)
{
    uint8_t *out = sk_arena_alloc(page->scan->arena, in.len);
    for (size_t i = 0; out != NULL && i < in.len; i++)
        out[i] = in.ptr[in.len - 1 - i];
    return sk_span_of(out, out == NULL ? 0 : in.len);
}

/* ---- the file's name ---- */

static sk_span quoted_name(sk_span s)
{
    size_t from = 0, n = 0;
    while (from < s.len && from < 16 && strchr("\"'`=,]) \t", s.ptr[from]) != NULL)
        from++;
    s = sk_slice(s, from, NAME_MAX);
    while (n < s.len && s.ptr[n] != '"' && s.ptr[n] != '\'' && s.ptr[n] != '`')
        n++;
    return from > 0 && n < s.len && sk_find_byte(sk_slice(s, 0, n), ';') == SK_NPOS
               ? sk_slice(s, 0, n)
               : (sk_span){0};
}

/* The first quoted word with a dot behind a call. */
static sk_span dotted_argument(sk_span s)
{
    s = sk_slice(s, 0, NAME_WITHIN);
    for (size_t i = 0; i < s.len; i++) {
        if (s.ptr[i] != '"' && s.ptr[i] != '\'' && s.ptr[i] != '`')
            continue;
        sk_span rest = sk_from(s, i + 1);
        size_t n = sk_find_byte(rest, s.ptr[i]);
        if (n == SK_NPOS)
            return (sk_span){0};
        if (sk_find_byte(sk_slice(rest, 0, n), '.') != SK_NPOS)
            return sk_slice(rest, 0, n);
        i += n + 1;
    }
    return (sk_span){0};
}

static sk_span name_after(sk_span script, sk_span word, sk_span (*reader)(sk_span))
{
    size_t at = sk_find(script, word);
    return at == SK_NPOS ? (sk_span){0} : reader(sk_from(script, at + word.len));
}

static sk_span saved_name(const struct sk_html_page *page)
{
    for (size_t i = 0; i < page->scripts.count; i++) {
        sk_span script = page->scripts.at[i];
        sk_span name = name_after(script, SK_LIT("download"), quoted_name);
        if (name.len == 0)
            name = name_after(script, SK_LIT("msSave"), dotted_argument);
        if (name.len == 0)
            name = name_after(script, SK_LIT("new File("), dotted_argument);
        if (name.len > 0)
            return name;
    }
    return (sk_span){0};
}

/* ---- payloads ---- */

static void add_payload(struct sk_html_page *page, sk_span bytes, sk_span name, sk_span type)
{
    struct sk_artifact *unused;
    const struct sk_artifact_spec spec = {
        .role = SK_ROLE_OBJECT, .name = name, .media_type = type, .bytes = bytes, .once = true};
    if (bytes.len > 0 && sk_artifact_add(page->scan, page->art, &spec, &unused) == SK_OK)
        page->found_payload = true;
}

static bool builds_file(const struct sk_html_page *page)
{
    return (page->smuggling & SK_SMUGGLE_SAVES) != 0;
}

/* One run of base64 (or hexadecimal) characters: what it decodes to, if that is worth a look. */
static void try_run(struct sk_html_page *page, sk_span run)
{
    if (run.len < RUN_MIN)
        return;
    sk_span hex = hex_bytes(page, run), bytes = base64_bytes(page, run);
    if (hex.len > 0 && (is_file(hex) || page->smuggling == SK_SMUGGLE_BOTH))
        bytes = hex;
    else if (!is_file(bytes) && is_file(base64_bytes(page, sk_slice(reversed(page, run), 0, 64))))
        bytes = base64_bytes(page, reversed(page, run));
    if (!is_file(bytes) && page->smuggling != SK_SMUGGLE_BOTH)
        return;
    add_payload(page, bytes, saved_name(page), (sk_span){0});
    sk_prop_set_text(page->scan, page->art, SK_PROP_SMUGGLING,
                     is_file(bytes) ? SK_LIT("a file as text") : SK_LIT("bytes as text"));
}

/* "[80,75,3,4, …]" with every number a byte; gives how far it read. */
static size_t try_numbers(struct sk_html_page *page, sk_span s)
{
    struct sk_text out = sk_text_new(page->scan->arena, s.len);
    size_t i = 1, count = 0;
    unsigned value = 0;
    bool digits = false;
    for (; i < s.len; i++) {
        uint8_t b = s.ptr[i];
        if (sk_is_digit(b) && value < 256) {
            value = value * 10 + (unsigned)(b - '0');
            digits = true;
        } else if ((b == ',' || b == ']') && digits && value < 256) {
            sk_text_byte(&out, (uint8_t)value);
            count++;
            value = 0;
            digits = false;
        } else if (!sk_is_space(b)) {
            break;
        }
        if (b == ']')
            break;
    }
    sk_span bytes = sk_text_view(&out);
    if (count >= NUMBERS_MIN && (is_file(bytes) || page->smuggling == SK_SMUGGLE_BOTH)) {
        add_payload(page, bytes, saved_name(page), (sk_span){0});
        sk_prop_set_text(page->scan, page->art, SK_PROP_SMUGGLING, SK_LIT("a file as numbers"));
    }
    return i;
}

static bool is_base64_text(sk_span s)
{
    for (size_t i = 0; i < s.len; i++)
        if (sk_base64_value(s.ptr[i]) < 0 && s.ptr[i] != '=' && !sk_is_space(s.ptr[i]))
            return false;
    return true;
}

/* The literal whose quote stands at the start of s: its text; false when the line ends first. */
static bool literal_of(sk_span s, sk_span *ret)
{
    uint8_t quote = s.ptr[0];
    for (size_t i = 1; i < s.len; i++) {
        if (s.ptr[i] == quote) {
            *ret = sk_slice(s, 1, i - 1);
            return true;
        }
        if (s.ptr[i] == '\n' && quote != '`')
            return false;
        if (s.ptr[i] == '\\')
            i++;
    }
    return false;
}

/* Literals with nothing but + , and blanks between them are one text. */
static size_t read_run(struct sk_html_page *page, sk_span s)
{
    struct sk_text run = sk_text_new(page->scan->arena, s.len);
    size_t at = 0, end = 1;
    sk_span literal;
    while (at < s.len && strchr("\"'`", s.ptr[at]) != NULL && s.ptr[at] != '\0' &&
           literal_of(sk_from(s, at), &literal)) {
        end = at + literal.len + 2;
        if (!is_base64_text(literal))
            break;
        sk_text_put(&run, literal);
        for (at = end; at < s.len && (sk_is_space(s.ptr[at]) || s.ptr[at] == '+' ||
                                      s.ptr[at] == ',' || s.ptr[at] == '\\');)
            at++;
    }
    try_run(page, sk_text_view(&run));
    return end;
}

static void read_script(struct sk_html_page *page, sk_span script)
{
    for (size_t i = 0; i < script.len && sk_step(page->scan);) {
        uint8_t b = script.ptr[i];
        if (b == '"' || b == '\'' || b == '`')
            i += read_run(page, sk_from(script, i));
        else if (b == '[' &&
                 sk_is_digit(sk_slice(script, i + 1, 1).len > 0 ? script.ptr[i + 1] : 0))
            i += try_numbers(page, sk_from(script, i));
        else
            i++;
    }
}

/* The bytes stand in an attribute or as text, and the script fetches them from there. */
static void read_source(struct sk_html_page *page)
{
    sk_span s = page->source;
    for (size_t i = 0, from = 0; i <= s.len; i++) {
        if (i < s.len && (sk_base64_value(s.ptr[i]) >= 0 || s.ptr[i] == '='))
            continue;
        if (i - from >= LONG_RUN_MIN)
            try_run(page, sk_slice(s, from, i - from));
        from = i + 1;
    }
}

void sk_html_smuggling(struct sk_html_page *page, sk_span script)
{
    struct sk_text words = sk_text_new(page->scan->arena, 512);
    unsigned found = 0;
    for (size_t i = 0; i < sizeof constructs / sizeof constructs[0]; i++)
        if (sk_find(script, constructs[i].word) != SK_NPOS) {
            found |= constructs[i].what;
            sk_text_puts(&words, words.len > 0 ? " + " : "");
            sk_text_put(&words, constructs[i].word);
        }
    sk_span *kept = SK_PUSH(page->scan->arena, &page->scripts);
    if (kept != NULL)
        *kept = script;
    page->scan->lost |= kept == NULL;
    page->smuggling |= found;
    if (found == SK_SMUGGLE_BOTH)
        sk_prop_set_text(page->scan, page->art, SK_PROP_SMUGGLING, sk_text_view(&words));
}

void sk_html_smuggling_end(struct sk_html_page *page)
{
    for (size_t i = 0; i < page->scripts.count; i++)
        read_script(page, page->scripts.at[i]);
    if (builds_file(page) && !page->found_payload)
        read_source(page);
}

/* ---- data: URIs (RFC 2397) ---- */

static sk_span percent_decoded(struct sk_html_page *page, sk_span in)
{
    struct sk_text out = sk_text_new(page->scan->arena, in.len);
    for (size_t i = 0; i < in.len; i++) {
        int high = i + 2 < in.len ? sk_hex_value(in.ptr[i + 1]) : -1;
        int low = i + 2 < in.len ? sk_hex_value(in.ptr[i + 2]) : -1;
        bool escaped = in.ptr[i] == '%' && high >= 0 && low >= 0;
        sk_text_byte(&out, escaped ? (uint8_t)(high << 4 | low) : in.ptr[i]);
        i += escaped ? 2 : 0;
    }
    return sk_text_view(&out);
}

bool sk_html_data_uri(struct sk_html_page *page, sk_span uri, sk_span download_name)
{
    if (!sk_istarts(uri, SK_LIT("data:")))
        return false;
    size_t comma = sk_find_byte(uri, ',');
    if (comma == SK_NPOS)
        return true;
    sk_span head = sk_slice(uri, 5, comma - 5);
    sk_span type = sk_trim(sk_slice(head, 0, sk_find_byte(head, ';')));
    sk_span bytes = percent_decoded(page, sk_from(uri, comma + 1));
    if (sk_iends(sk_trim(head), SK_LIT("base64")))
        bytes = base64_bytes(page, bytes);
    add_payload(page, bytes, sk_html_url_value(page, download_name), type);
    if (!sk_istarts(type, SK_LIT("image/")) || download_name.len > 0)
        sk_prop_set_text(page->scan, page->art, SK_PROP_SMUGGLING, SK_LIT("data: URI"));
    return true;
}

#include "test.h"

#include "codec/charset.h"

static void check(const char *label, const char *in, const char *want)
{
    struct sk_text out = sk_text_new(NULL, 4096);
    assert_int_equal(sk_charset_decode(sk_span_of_cstr(label), sk_span_of_cstr(in), &out), SK_OK);
    sk_text_byte(&out, 0);
    assert_string_equal((const char *)out.ptr, want);
    sk_text_free(&out);
}

static void japanese(void **state)
{
    (void)state;
    check("ISO-2022-JP", "\x1B$B-!-j\x1B(B.exe", "①㈱.exe");
    check("iso-2022-jp", "\x1B(ICCD\x1B(B", "ﾃﾃﾄ");
    check("iso-2022-jp", "\x1B$B|b\x1B(B", "髙");
    check("Shift_JIS", "\x95\x5C\x8E\xA6\x94\x5C\x97\xCD.exe", "表示能力.exe");
    check("Shift_JIS", "\x81\x60\x87\x40\xFB\xFC", "～①髙");
    check("EUC-JP", "\xAD\xA1\x8E\xC3\xC6\xFC\x8F\xB0\xA1", "①ﾃ日丂");
    check("windows-1252", "\x80", "€");
}

static void by_code_page(void **state)
{
    (void)state;
    static const struct {
        uint32_t cp;
        const char *in, *want;
    } rows[] = {{932, "\x93\xFA", "日"}, {1252, "\xE9", "é"},     {437, "\x81", "ü"},
                {65001, "日", "日"},     {1251, "\xCF", "П"},     {28592, "\xB1", "ą"},
                {936, "\xC4\xE3", "你"}, {950, "\xA7\x41", "你"}, {949, "\xB0\xA1", "가"},
                {10000, "\x8A", "ä"},    {850, "\x81", "ü"},      {874, "\xA1", "ก"}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct sk_text out = sk_text_new(NULL, 64);
        assert_int_equal(sk_charset_from_code_page(rows[i].cp, sk_span_of_cstr(rows[i].in), &out),
                         SK_OK);
        sk_text_byte(&out, 0);
        assert_string_equal((const char *)out.ptr, rows[i].want);
        sk_text_free(&out);
    }
}

static void guesses(void **state)
{
    (void)state;
    static const struct {
        const char *in, *want;
    } rows[] = {
        {"plain", "us-ascii"},
        {"日本", "utf-8"},
        {"\x1B$BF|\x1B(B", "iso-2022-jp"},
        {"\x95\x5C\x8E\xA6\x94\x5C\x97\xCD.exe", "cp932"},
        {"\xC6\xFC\xCB\xDC\xB8\xEC.txt", "euc-jp"},
        {"caf\xE9 cr\xE8me", "windows-1252"},
        {"It\x92s", "windows-1252"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        assert_string_equal(sk_charset_guess(sk_span_of_cstr(rows[i].in)), rows[i].want);
}

static void unknown_label(void **state)
{
    (void)state;
    struct sk_text out = sk_text_new(NULL, 64);
    assert_int_equal(sk_charset_decode(SK_LIT("x-nobody"), SK_LIT("a"), &out), SK_UNSUPPORTED);
    assert_int_equal(out.len, 0);
    sk_text_free(&out);
}

/* More than one round of ICU's buffer, with a surrogate pair across its end. */
static void long_text(void **state)
{
    (void)state;
    uint8_t in[4 * 1030];
    struct sk_text out = sk_text_new(NULL, 65536);
    for (size_t i = 0; i < sizeof in; i += 4)
        memcpy(in + i, "\x3D\xD8\x00\xDE", 4);
    assert_int_equal(sk_charset_decode(SK_LIT("utf-16le"), sk_span_of(in + 2, 2), &out), SK_OK);
    out.len = 0;
    uint8_t odd[sizeof in + 2] = "a";
    memcpy(odd + 2, in, sizeof in);
    assert_int_equal(sk_charset_decode(SK_LIT("utf-16le"), sk_span_of(odd, sizeof odd), &out),
                     SK_OK);
    assert_int_equal(out.len, 1 + sizeof in);
    assert_memory_equal(out.ptr + out.len - 4, "\xF0\x9F\x98\x80", 4);
    sk_text_free(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(japanese),      cmocka_unit_test(by_code_page), cmocka_unit_test(guesses),
        cmocka_unit_test(unknown_label), cmocka_unit_test(long_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "test.h"

#include "codec/base64.h"
#include "codec/qp.h"
#include "codec/uu.h"
#include "codec/yenc.h"

static struct sk_text text(void)
{
    return sk_text_new(NULL, 1 << 20);
}

static void base64_forms(void **state)
{
    (void)state;
    static const struct {
        const char *in, *want;
        size_t junk, groups;
    } rows[] = {
        {"", "", 0, 0},
        {"WDVP", "X5O", 0, 0},
        {"W.D.V.P", "X5O", 3, 0},
        {"WDVP=IVAl=", "X5O!P%", 0, 1},
        {"WA==NQ==Tw==", "X5O", 0, 2},
        {"WDVPIQ", "X5O!", 0, 0},
        {"W\r\nD\r\nVP", "X5O", 0, 0},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct sk_text out = text();
        struct sk_base64_seen seen;
        assert_int_equal(sk_base64_decode(sk_span_of_cstr(rows[i].in), &out, &seen), SK_OK);
        sk_text_byte(&out, 0);
        assert_string_equal((const char *)out.ptr, rows[i].want);
        assert_int_equal(seen.junk, rows[i].junk);
        assert_int_equal(seen.groups, rows[i].groups);
        sk_text_free(&out);
    }
}

/* Every byte value at every place of a long line: the vector code and the table agree. */
static void base64_every_byte(void **state)
{
    (void)state;
    static const char alphabet[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (unsigned c = 0; c < 256; c++)
        for (size_t at = 0; at < 40; at += 3) {
            uint8_t in[40];
            memset(in, 'A', sizeof in);
            in[at] = (uint8_t)c;
            sk_span copy = exact_copy(sk_span_of(in, sizeof in), sizeof in);
            struct sk_text out = text();
            assert_int_equal(sk_base64_decode(copy, &out, NULL), SK_OK);
            const char *hit = c == 0 ? NULL : memchr(alphabet, (int)c, 64);
            if (hit != NULL) {
                assert_int_equal(out.len, 30);
                const uint32_t bits = (uint32_t)(hit - alphabet) << (18 - 6 * (at % 4));
                const uint8_t *p = out.ptr + at / 4 * 3;
                assert_int_equal((uint32_t)p[0] << 16 | (uint32_t)p[1] << 8 | p[2], bits);
            } else {
                assert_true(out.len < 30);
            }
            sk_text_free(&out);
            free((void *)(uintptr_t)copy.ptr);
        }
}

static void qp_forms(void **state)
{
    (void)state;
    static const struct {
        enum sk_qp_mode mode;
        const char *in, *want;
    } rows[] = {
        {SK_QP_STRICT, "a=3Db=\r\nc= \t\nd=", "a=bcd"},
        {SK_QP_STRICT, "=zz=3", "=zz=3"},
        {SK_QP_LENIENT, "=58=\t=35", "X5"},
        {SK_QP_LENIENT, "=58=3\r\n5", "X5"},
        {SK_QP_LENIENT, "=58==\r\n=35", "X5"},
        {SK_QP_LENIENT, "=58= =\r\n=35", "X5"},
        {SK_QP_LENIENT, "=58=\r=35", "X5"},
        {SK_QP_JOIN, "=58==\r\n35", "X5"},
        {SK_QP_WORD, "a_b=5F", "a b_"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct sk_text out = text();
        assert_int_equal(sk_qp_decode(sk_span_of_cstr(rows[i].in), rows[i].mode, &out, NULL),
                         SK_OK);
        sk_text_byte(&out, 0);
        assert_string_equal((const char *)out.ptr, rows[i].want);
        sk_text_free(&out);
    }
}

static void uu_block(void **state)
{
    (void)state;
    struct sk_text out = text();
    sk_span rest = SK_LIT("hello\nbegin the day\nbegin 644 a b.txt\n#0V%T\n`\nend\nbye\n"), name;
    assert_int_equal(sk_uu_next(&rest, &out, &name), SK_OK);
    assert_span(name, "a b.txt");
    assert_span(sk_text_view(&out), "Cat");
    assert_span(rest, "bye\n");
    assert_int_equal(sk_uu_next(&rest, &out, &name), SK_NOT_MINE);
    sk_text_free(&out);
}

static void yenc_block(void **state)
{
    (void)state;
    struct sk_text out = text();
    sk_span rest =
        SK_LIT("x\r\n=ybegin line=128 size=4 name=n.bin\r\nm\x8b\x9e=J\r\n=yend size=4\r\n");
    sk_span name;
    assert_int_equal(sk_yenc_next(&rest, &out, &name), SK_OK);
    assert_span(name, "n.bin");
    assert_span(sk_text_view(&out), "Cat\xE0");
    sk_text_free(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(base64_forms), cmocka_unit_test(base64_every_byte),
        cmocka_unit_test(qp_forms),     cmocka_unit_test(uu_block),
        cmocka_unit_test(yenc_block),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

#include "test.h"

#include "engine/passwords.h"

static struct sk_rules *rules;
static struct sk_arena *arena;

static int set_up(void **state)
{
    (void)state;
    rules = sk_rules_new();
    arena = sk_arena_new((size_t)64 << 20);
    return rules == NULL || arena == NULL || sk_rules_add_builtin(rules) != SK_OK;
}

static int tear_down(void **state)
{
    (void)state;
    sk_arena_free(arena);
    sk_rules_free(rules);
    return 0;
}

static struct sk_password_finds finds_in(sk_span text)
{
    struct sk_password_finds finds = {0};
    sk_passwords_in_text(rules, arena, text, "body", &finds);
    return finds;
}

static bool has(const struct sk_password_list *list, sk_span word)
{
    for (size_t i = 0; i < list->count; i++)
        if (sk_eq(list->at[i].word, word))
            return true;
    return false;
}

/* The first candidate is the right one. */
static void forms_give_the_word(void **state)
{
    static const struct {
        const char *text, *word;
    } forms[] = {
        {"パスワード：1234", "1234"},
        {"パスワード: 1234", "1234"},
        {"パスワード 1234", "1234"},
        {"パスワード＝1234", "1234"},
        {"パスワード→1234", "1234"},
        {"パスワード -> 1234", "1234"},
        {"パスワードは 1234 です", "1234"},
        {"パスワードは1234です。", "1234"},
        {"パスワードは以下の通りです\n1234", "1234"},
        {"パスワードは以下の通りです。\r\n\r\n　1234\r\n", "1234"},
        {"パスワードは以下になります\nAb3$xyz9\n", "Ab3$xyz9"},
        {"パスワードは「1234」になります", "1234"},
        {"パスワードは『さくら』です", "さくら"},
        {"解凍パスワード：1234", "1234"},
        {"解凍PW:1234", "1234"},
        {"解凍用パスワード：x9Y8z7", "x9Y8z7"},
        {"展開パスワード：1234", "1234"},
        {"開封パスワード：1234", "1234"},
        {"添付ファイルのパスワード：1234", "1234"},
        {"添付ファイルパスワードのお知らせ\nPASSWORD：1234", "1234"},
        {"先程の添付ファイルのパスワードは、以下になります。\n━━━━━━━━\n1234\n━━━━━━━━", "1234"},
        {"パスワードは下記のとおりです。\n------------\nk7Pq-22\n------------\n", "k7Pq-22"},
        {"以下メールの添付ファイルの解凍パスワードをお知らせします\n件名：見積書\nパスワード: "
         "qW3rty",
         "qW3rty"},
        {"パスワードをお送りいたします。\n1234", "1234"},
        {"パスワードを送付します\n1234", "1234"},
        {"PWは下記\n1234", "1234"},
        {"PW：1234", "1234"},
        {"ＰＷ：１２３４", "1234"},
        {"【パスワード】1234", "1234"},
        {"■パスワード■\n1234", "1234"},
        {"★PW★\n1234", "1234"},
        {"PASS:1234", "1234"},
        {"Pass： 1234", "1234"},
        {"ZIPパスワード：1234", "1234"},
        {"ZIPファイルのパスワード　1234", "1234"},
        {"ファイルパスワード:1234", "1234"},
        {"パスワード(半角)：1234", "1234"},
        {"パスワード（半角英数）＝1234", "1234"},
        {"パスワード（英数字8桁）：abcd1234", "abcd1234"},
        {"暗証番号：3733", "3733"},
        {"復号キー：1234", "1234"},
        {"鍵：1234", "1234"},
        {"ﾊﾟｽﾜｰﾄﾞ:1234", "1234"},
        {"パス：1234", "1234"},
        {"パス\xE2\x80\x8Bワード：12\xE2\x80\x8B"
         "34",
         "1234"},
        {"> パスワード：\n> 1234", "1234"},
        {"Password: 1234", "1234"},
        {"Password - 1234", "1234"},
        {"password is 1234", "1234"},
        {"The password for the attachment is 1234", "1234"},
        {"The password to open the file is: Zx81", "Zx81"},
        {"Archive password: 1234", "1234"},
        {"Zip pass: 1234", "1234"},
        {"Zip-archive password: 1234", "1234"},
        {"PWD: 1234", "1234"},
        {"pw=1234", "1234"},
        {"Unzip code: 1234", "1234"},
        {"Passcode 1234", "1234"},
        {"Password (case sensitive): aBc9", "aBc9"},
        {"password: \"secret\"", "secret"},
        {"The password is <1234>.", "1234"},
        {"Password is below:\n\n7788\n", "7788"},
        {"PASSWORD\n1234", "1234"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
        struct sk_password_finds finds = finds_in(sk_span_of_cstr(forms[i].text));
        if (finds.labelled.count == 0 ||
            !sk_eq(finds.labelled.at[0].word, sk_span_of_cstr(forms[i].word)))
            fail_msg("\"%s\": got \"%.*s\"", forms[i].text, (int)finds.labelled.at[0].word.len,
                     (const char *)finds.labelled.at[0].word.ptr);
    }
}

static void other_texts_give_none(void **state)
{
    static const char *const texts[] = {
        "パスワードは別途お送りします。",
        "パスワードは別メールにてご連絡いたします",
        "パスワードは追ってご連絡します",
        "パスワードをお忘れの方はこちら https://www.example/reset",
        "パスワードの変更をお願いします",
        "パスワードの有効期限は30日です",
        "パスワードを再設定してください https://www.example/a1",
        "パスポート番号：1234567",
        "バイパス：1234",
        "【PW】件名",
        "Your password will expire in 5 days",
        "This file is password protected",
        "This file is password-protected.",
        "Reset your password here",
        "Your password has been changed",
        "passport 12345678",
        "Compass 1234 bypass: 99",
        "The password will be sent separately",
    };
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        struct sk_password_finds finds = finds_in(sk_span_of_cstr(texts[i]));
        if (finds.labelled.count != 0)
            fail_msg("\"%s\": got \"%.*s\"", texts[i], (int)finds.labelled.at[0].word.len,
                     (const char *)finds.labelled.at[0].word.ptr);
    }
}

static void numbers_and_hints_stand_apart(void **state)
{
    (void)state;
    struct sk_password_finds finds =
        finds_in(SK_LIT("お世話になります。\n\n3733\n\nTEL 03-1234-5678\n12\n"
                        "パスワードは弊社電話番号の下4桁、または本日の日付8桁です"));
    assert_true(finds.hints_date);
    assert_true(finds.hints_phone);
    assert_true(has(&finds.alone, SK_LIT("3733")));
    assert_false(has(&finds.alone, SK_LIT("12")));
    assert_true(has(&finds.phones, SK_LIT("5678")));
    struct sk_password_list dates = {0};
    sk_passwords_of_date(arena, 1606147200, &dates); /* 2020-11-23T16:00Z: the 24th in Japan */
    assert_span(dates.at[0].word, "20201124");
    assert_true(has(&dates, SK_LIT("201124")));
    assert_true(has(&dates, SK_LIT("20201123")));
}

static void lists_are_short_and_have_no_doubles(void **state)
{
    char text[100 * 24];
    size_t len = 0;
    (void)state;
    for (int i = 0; i < 100; i++)
        len += (size_t)sprintf(text + len, "Password: abc%03d\n", i / 2);
    struct sk_password_finds finds = finds_in(sk_span_of(text, len));
    assert_int_equal(finds.labelled.count, SK_PASSWORDS_MAX);
    assert_span(finds.labelled.at[1].word, "abc001");
}

static void any_prefix_is_fine(void **state)
{
    static const sk_span text =
        SK_LIT_INIT("パスワード（半角）：「１２３４」です\nThe password for it is 99x\n");
    (void)state;
    for (size_t n = 0; n <= text.len; n++) {
        sk_span cut = exact_copy(text, n);
        (void)finds_in(cut);
        free((void *)(uintptr_t)cut.ptr);
    }
}

/* A scan of a message whose body gives the password to an attached message's archive. */
static void messages_above_are_read_too(void **state)
{
    struct sk_policy policy = sk_policy_default();
    const sk_span option = SK_LIT("first");
    struct sk_scan scan;
    struct sk_artifact *outer, *body, *inner, *zip;
    const struct sk_password *list;
    (void)state;
    policy.passwords = &option;
    policy.password_count = 1;
    sk_scan_begin(&scan, arena, &policy, rules);
    sk_passwords_install(&scan);
    assert_int_equal(
        sk_artifact_add(&scan, NULL,
                        &(struct sk_artifact_spec){.bytes = SK_LIT("x"), .format = "mime"}, &outer),
        SK_OK);
    assert_int_equal(
        sk_artifact_add(&scan, outer,
                        &(struct sk_artifact_spec){.bytes = SK_LIT("PW: far1"), .format = "text"},
                        &body),
        SK_OK);
    assert_int_equal(
        sk_artifact_add(&scan, outer,
                        &(struct sk_artifact_spec){.bytes = SK_LIT("y"), .format = "mime"}, &inner),
        SK_OK);
    sk_prop_set_text(&scan, inner, SK_PROP_SUBJECT, SK_LIT("Password: near1"));
    assert_int_equal(
        sk_artifact_add(&scan, inner, &(struct sk_artifact_spec){.bytes = SK_LIT("z")}, &zip),
        SK_OK);
    size_t n = scan.find_passwords(&scan, zip, &list);
    assert_int_equal(n, 4);
    assert_span(list[0].word, "first");
    assert_span(list[1].word, "near1");
    assert_string_equal(list[1].source, "subject");
    assert_span(list[2].word, "far1");
    assert_string_equal(list[2].source, "body");
    assert_span(list[3].word, "infected");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(forms_give_the_word),
        cmocka_unit_test(other_texts_give_none),
        cmocka_unit_test(numbers_and_hints_stand_apart),
        cmocka_unit_test(lists_are_short_and_have_no_doubles),
        cmocka_unit_test(any_prefix_is_fine),
        cmocka_unit_test(messages_above_are_read_too),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}

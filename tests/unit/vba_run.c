/* What a run tells its caller: environment, places, and what lies past the checks. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/record.h"

struct ran {
    struct sk_arena *arena, *kept;
    struct sk_record record;
};

static void run(struct ran *r, const char *source, bool past_checks)
{
    r->arena = sk_arena_new(256 << 20);
    r->kept = sk_arena_new(64 << 20);
    assert_non_null(r->arena);
    assert_non_null(r->kept);
    const struct sk_sink sink = sk_record_begin(&r->record, r->kept, 100);
    const struct sk_interp_module modules[] = {
        {.name = SK_LIT("Other"),
         .source = SK_LIT("Sub Helper()\n Shell \"helped.exe\"\nEnd Sub\n")},
        {.name = SK_LIT("Main"), .source = sk_span_of_cstr(source)}};
    const struct sk_interp_input input = {
        .language = SK_LANG_VBA, .modules = modules, .module_count = 2, .past_checks = past_checks};
    struct sk_budget budget = {.left = {1 << 24, 1 << 24, 1000, 20000000}};
    assert_int_equal(
        sk_interp_for(SK_LANG_VBA)->run(&input, r->arena, &budget, &sink, &r->record.result),
        SK_OK);
}

static void done(struct ran *r)
{
    sk_arena_free(r->arena);
    sk_arena_free(r->kept);
}

static const struct sk_event *does(const struct ran *r, const char *what)
{
    for (size_t i = 0; i < r->record.events.count; i++) {
        const struct sk_event *e = &r->record.events.at[i];
        if (e->type == SK_EVENT_BEHAVIOUR && sk_eq(e->b, sk_span_of_cstr(what)))
            return e;
    }
    return NULL;
}

static const char *const guarded[] = {
    "Sub AutoOpen()\n If Environ(\"USERDOMAIN\") = \"TARGET-CORP\" Then\n  Shell \"in.exe\"\n End "
    "If\nEnd "
    "Sub\n",
    "Sub AutoOpen()\n If Application.RecentFiles.Count < 300 Then Exit Sub\n Shell \"in.exe\"\nEnd "
    "Sub\n",
    "Sub AutoOpen()\n If Application.RecentFiles.Count < 300 Then End\n Shell \"in.exe\"\nEnd "
    "Sub\n",
    "Sub AutoOpen()\n Select Case Environ(\"X\")\n Case \"1\"\n  Shell \"in.exe\"\n End "
    "Select\nEnd Sub\n",
    "Sub AutoOpen()\n If Environ(\"X\") <> \"1\" Then Err.Raise 5\n Shell \"in.exe\"\nEnd Sub\n",
    "Sub AutoOpen()\n If Environ(\"X\") <> \"1\" Then Exit Sub\n If Environ(\"Y\") <> \"1\" Then "
    "Exit Sub\n"
    " Shell \"in.exe\"\nEnd Sub\n",
    "Function Ok() As Boolean\n Ok = (Environ(\"X\") = \"1\")\nEnd Function\n"
    "Sub AutoOpen()\n If Not Ok() Then Exit Sub\n Shell \"in.exe\"\nEnd Sub\n",
};

static void test_guards_hold_without(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof guarded / sizeof guarded[0]; i++) {
        struct ran r;
        run(&r, guarded[i], false);
        assert_null(does(&r, "in.exe"));
        assert_true(r.record.result.environment_read);
        assert_false(r.record.result.forced);
        done(&r);
    }
}

static void test_guards_are_passed(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof guarded / sizeof guarded[0]; i++) {
        struct ran r;
        run(&r, guarded[i], true);
        if (does(&r, "in.exe") == NULL)
            print_error("guard %zu\n", i);
        assert_non_null(does(&r, "in.exe"));
        assert_true(r.record.result.forced);
        done(&r);
    }
}

static void test_nothing_forced_where_it_acts(void **state)
{
    (void)state;
    struct ran r;
    run(&r,
        "Sub AutoOpen()\n Shell \"a.exe\"\n If Environ(\"X\") = \"1\" Then Shell "
        "\"never.exe\"\nEnd Sub\n",
        true);
    assert_non_null(does(&r, "a.exe"));
    assert_null(does(&r, "never.exe"));
    assert_false(r.record.result.forced);
    done(&r);
}

static void test_nothing_forced_without_environment(void **state)
{
    (void)state;
    struct ran r;
    run(&r, "Sub AutoOpen()\n If 1 = 2 Then Shell \"never.exe\"\nEnd Sub\n", true);
    assert_null(does(&r, "never.exe"));
    assert_false(r.record.result.environment_read);
    done(&r);
}

static void test_places(void **state)
{
    (void)state;
    struct ran r;
    run(&r, "Sub AutoOpen()\n Helper\n Shell \"own.exe\"\nEnd Sub\n", false);
    const struct sk_event *helped = does(&r, "helped.exe"), *own = does(&r, "own.exe");
    assert_non_null(helped);
    assert_non_null(own);
    assert_int_equal(helped->module, 0);
    assert_int_equal(own->module, 1);
    assert_true(sk_eq(helped->entry, SK_LIT("AutoOpen")));
    assert_true(sk_eq(helped->procedure, SK_LIT("Helper")));
    assert_true(sk_eq(own->procedure, SK_LIT("AutoOpen")));
    done(&r);
}

static void test_first_error_and_unreached(void **state)
{
    (void)state;
    struct ran r;
    run(&r,
        "Sub AutoOpen()\n Error 9\nEnd Sub\nSub AutoClose()\n Shell \"b.exe\"\nEnd Sub\nSub "
        "Unused()\nEnd "
        "Sub\n",
        false);
    assert_non_null(does(&r, "b.exe"));
    assert_true(sk_starts(r.record.result.stopped, SK_LIT("error 9:")));
    assert_true(sk_eq(r.record.result.entry, SK_LIT("AutoOpen,AutoClose")));
    assert_true(sk_eq(r.record.result.unreached, SK_LIT("Helper,Unused")));
    done(&r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_guards_hold_without),
        cmocka_unit_test(test_guards_are_passed),
        cmocka_unit_test(test_nothing_forced_where_it_acts),
        cmocka_unit_test(test_nothing_forced_without_environment),
        cmocka_unit_test(test_places),
        cmocka_unit_test(test_first_error_and_unreached),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* The program: finds the sub-command. (A first version: scan --json FILE….) */
#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/fd.h"
#include "base/text.h"
#include "engine/engine.h"
#include "report/json.h"

static int scan_file(struct sk_engine *engine, const char *path)
{
    struct sk_file file;
    struct sk_scan scan;
    if (sk_file_open(path, engine->policy.max_input_bytes, &file) != SK_OK) {
        (void)fprintf(stderr, "sekisho: %s: %s\n", path, strerror(errno));
        return 2;
    }
    uint64_t start = sk_now_ns();
    sk_engine_scan(engine, sk_span_of_cstr(path), file.bytes, &scan);
    struct sk_text out = sk_text_new(NULL, (size_t)1 << 30);
    sk_report_json(&scan, sk_span_of_cstr(path), (double)(sk_now_ns() - start) / 1e9, &out);
    int status = sk_write_all(STDOUT_FILENO, sk_text_view(&out)) != SK_OK ? 2
                 : scan.verdict == SK_CLEAN                               ? 0
                                                                          : 1;
    sk_text_free(&out);
    sk_file_close(&file);
    return status;
}

int main(int argc, char **argv)
{
    struct sk_policy policy = sk_policy_default();
    struct sk_rules *rules = sk_rules_new();
    struct sk_engine engine;
    int status = 0;

    if (rules == NULL || sk_rules_add_builtin(rules) != SK_OK ||
        sk_engine_init(&engine, &policy, rules) != SK_OK)
        return 2;
    for (int i = 2; i < argc; i++) {
        int one = argv[i][0] == '-' ? 0 : scan_file(&engine, argv[i]);
        status = one > status ? one : status;
    }
    sk_engine_close(&engine);
    sk_rules_free(rules);
    return status;
}

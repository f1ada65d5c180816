#include "core/interp.h"

static const char *const language_names[SK_LANG_COUNT] = {
    [SK_LANG_NONE] = "none",       [SK_LANG_VBA] = "vba",
    [SK_LANG_CMD] = "cmd",         [SK_LANG_VBSCRIPT] = "vbscript",
    [SK_LANG_JSCRIPT] = "jscript", [SK_LANG_POWERSHELL] = "powershell",
    [SK_LANG_XLM] = "xlm",
};

const char *sk_language_name(enum sk_language language)
{
    return language_names[language];
}

static const struct sk_host_profile profiles[] = {
    {.name = "en-US",
     .locale = "en-US",
     .user = "jsmith",
     .computer = "DESKTOP-7K2M4QF",
     .domain = "CORP",
     .office_version = "16.0",
     .os_version = "10.0",
     .os_caption = "Microsoft Windows 10 Pro",
     .country = "1",
     .recent_files = {"Quarterly report.docx", "Minutes 2023-03.docx", "Budget.xlsx",
                      "Offer 4711.docx"},
     .screen_width = 1920,
     .screen_height = 1080,
     .window_width = 1440,
     .window_height = 780,
     .printer = "Microsoft Print to PDF",
     .ansi_code_page = 1252,
     .language_id = 1033,
     .recent_file_count = 12,
     .task_count = 63,
     .now = 45000.4375 /* 2023-03-15 10:30 */},
    {.name = "ja-JP",
     .locale = "ja-JP",
     .user = "yamada",
     .computer = "PC-YAMADA",
     .domain = "KAISHA",
     .office_version = "16.0",
     .os_version = "10.0",
     .os_caption = "Microsoft Windows 10 Pro",
     .country = "81",
     .recent_files = {"議事録.docx", "見積書.docx", "予算.xlsx", "報告書.docx"},
     .screen_width = 1920,
     .screen_height = 1080,
     .window_width = 1440,
     .window_height = 780,
     .printer = "Microsoft Print to PDF",
     .ansi_code_page = 932,
     .language_id = 1041,
     .recent_file_count = 12,
     .task_count = 63,
     .now = 45000.4375},
};

const struct sk_host_profile *sk_host_profile(const char *name)
{
    for (size_t i = 0; i < sizeof profiles / sizeof profiles[0]; i++)
        if (strcmp(profiles[i].name, name) == 0)
            return &profiles[i];
    return NULL;
}

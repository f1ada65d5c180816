/* The constants of the VBA library that macros seldom name, and the names of its enumerations. */
#include "interp/vba/vm.h"

static const char *const enumerations[] = {
    "ColorConstants",       "Constants",        "FormShowConstants", "KeyCodeConstants",
    "SystemColorConstants", "VbAppWinStyle",    "VbCalendar",        "VbCallType",
    "VbCompareMethod",      "VbDateTimeFormat", "VbDayOfWeek",       "VbFileAttribute",
    "VbFirstWeekOfYear",    "VbIMEStatus",      "VbMsgBoxResult",    "VbMsgBoxStyle",
    "VbQueryClose",         "VbStrConv",        "VbTriState",        "VbVarType"};

static const struct {
    const char *name;
    int32_t value;
} numbers[] = {
    {"vbUseCompareOption", -1},
    {"vbDataObject", 13},
    {"vbLongLong", 20},
    {"vbUserDefinedType", 36},
    {"vbDefaultButton1", 0},
    {"vbDefaultButton2", 256},
    {"vbDefaultButton3", 512},
    {"vbDefaultButton4", 768},
    {"vbApplicationModal", 0},
    {"vbSystemModal", 4096},
    {"vbMsgBoxHelpButton", 16384},
    {"vbMsgBoxSetForeground", 65536},
    {"vbMsgBoxRight", 524288},
    {"vbMsgBoxRtlReading", 1048576},
    {"vbVolume", 8},
    {"vbAlias", 64},
    {"vbCalGreg", 0},
    {"vbCalHijri", 1},
    {"vbModeless", 0},
    {"vbModal", 1},
    {"vbFormControlMenu", 0},
    {"vbFormCode", 1},
    {"vbAppWindows", 2},
    {"vbAppTaskManager", 3},
    {"vbIMENoOp", 0},
    {"vbIMEModeNoControl", 0},
    {"vbIMEModeOn", 1},
    {"vbIMEModeOff", 2},
    {"vbIMEModeDisable", 3},
    {"vbIMEModeHiragana", 4},
    {"vbIMEModeKatakana", 5},
    {"vbIMEModeKatakanaHalf", 6},
    {"vbIMEModeAlphaFull", 7},
    {"vbIMEModeAlpha", 8},
    {"vbScrollBars", INT32_MIN},
    {"vbDesktop", INT32_MIN + 1},
    {"vbActiveTitleBar", INT32_MIN + 2},
    {"vbInactiveTitleBar", INT32_MIN + 3},
    {"vbMenuBar", INT32_MIN + 4},
    {"vbWindowBackground", INT32_MIN + 5},
    {"vbWindowFrame", INT32_MIN + 6},
    {"vbMenuText", INT32_MIN + 7},
    {"vbWindowText", INT32_MIN + 8},
    {"vbTitleBarText", INT32_MIN + 9},
    {"vbHighlight", INT32_MIN + 13},
    {"vbHighlightText", INT32_MIN + 14},
    {"vbButtonFace", INT32_MIN + 15},
    {"vbButtonShadow", INT32_MIN + 16},
    {"vbGrayText", INT32_MIN + 17},
    {"vbButtonText", INT32_MIN + 18},
    {"vbInfoText", INT32_MIN + 23},
    {"vbInfoBackground", INT32_MIN + 24},
    {"vbKeyLButton", 1},
    {"vbKeyRButton", 2},
    {"vbKeyCancel", 3},
    {"vbKeyMButton", 4},
    {"vbKeyBack", 8},
    {"vbKeyTab", 9},
    {"vbKeyClear", 12},
    {"vbKeyReturn", 13},
    {"vbKeyShift", 16},
    {"vbKeyControl", 17},
    {"vbKeyMenu", 18},
    {"vbKeyPause", 19},
    {"vbKeyCapital", 20},
    {"vbKeyEscape", 27},
    {"vbKeySpace", 32},
    {"vbKeyPageUp", 33},
    {"vbKeyPageDown", 34},
    {"vbKeyEnd", 35},
    {"vbKeyHome", 36},
    {"vbKeyLeft", 37},
    {"vbKeyUp", 38},
    {"vbKeyRight", 39},
    {"vbKeyDown", 40},
    {"vbKeySelect", 41},
    {"vbKeyPrint", 42},
    {"vbKeyExecute", 43},
    {"vbKeySnapshot", 44},
    {"vbKeyInsert", 45},
    {"vbKeyDelete", 46},
    {"vbKeyHelp", 47},
    {"vbKeyMultiply", 106},
    {"vbKeyAdd", 107},
    {"vbKeySeparator", 108},
    {"vbKeySubtract", 109},
    {"vbKeyDecimal", 110},
    {"vbKeyDivide", 111},
    {"vbKeyNumlock", 144},
};

bool vb_is_enumeration(sk_span name)
{
    for (size_t i = 0; i < sizeof enumerations / sizeof enumerations[0]; i++)
        if (sk_ieq(name, sk_span_of_cstr(enumerations[i])))
            return true;
    return false;
}

/* vbKeyA … vbKeyZ, vbKey0 …, vbKeyNumpad0 …, vbKeyF1 … */
static bool key(sk_span name, int32_t *ret)
{
    if (!sk_istarts(name, SK_LIT("vbKey")))
        return false;
    sk_span rest = sk_from(name, 5);
    int32_t base = 0;
    if (rest.len == 1 && (sk_is_alpha(rest.ptr[0]) || sk_is_digit(rest.ptr[0]))) {
        uint8_t c = sk_lower(rest.ptr[0]);
        *ret = sk_is_digit(c) ? c : c - 32;
        return true;
    }
    if (sk_istarts(rest, SK_LIT("numpad")))
        rest = sk_from(rest, 6), base = 96;
    else if (sk_istarts(rest, SK_LIT("f")))
        rest = sk_from(rest, 1), base = 111;
    int32_t n = 0;
    for (size_t i = 0; i < rest.len; i++) {
        if (!sk_is_digit(rest.ptr[i]) || rest.len > 2)
            return false;
        n = n * 10 + rest.ptr[i] - '0';
    }
    *ret = base + n;
    return base != 0 && rest.len > 0;
}

bool vb_lib_number(sk_span name, int32_t *ret)
{
    if (!sk_istarts(name, SK_LIT("vb")))
        return false;
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++)
        if (sk_ieq(name, sk_span_of_cstr(numbers[i].name))) {
            *ret = numbers[i].value;
            return true;
        }
    return key(name, ret);
}

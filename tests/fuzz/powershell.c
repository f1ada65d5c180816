/* Any text as a script: the powershell emulator from lexer to events. */
#define FUZZ_LANGUAGE SK_LANG_POWERSHELL
#include "interp.h"

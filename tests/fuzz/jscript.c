/* Any text as a script: the jscript emulator from lexer to events. */
#define FUZZ_LANGUAGE SK_LANG_JSCRIPT
#include "interp.h"

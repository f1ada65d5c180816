/* Any text as a script: the cmd emulator from lexer to events. */
#define FUZZ_LANGUAGE SK_LANG_CMD
#include "interp.h"

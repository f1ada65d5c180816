/* lang.h: the languages that people are written to in.
 * May be used by: config, report, app. */
#ifndef SEKISHO_BASE_LANG_H
#define SEKISHO_BASE_LANG_H

enum sk_lang { SK_EN, SK_JA, SK_LANG_TOTAL };

#endif

/* What the option table says about itself: --help, the man page, the completion. */
#include <stdio.h>

#include "config/options.h"

enum { WIDTH = 78, INDENT = 26 };

/* Words up to the width, further lines indented. The first line's column is `column`. */
static void wrapped(struct sk_text *out, const char *text, size_t column)
{
    sk_span rest = sk_span_of_cstr(text), word;
    bool first = true;
    while (sk_split(&rest, ' ', &word)) {
        if (!first && column + 1 + word.len > WIDTH) {
            sk_text_printf(out, "\n%*s", INDENT, "");
            column = INDENT;
            first = true;
        }
        if (!first) {
            sk_text_byte(out, ' ');
            column++;
        }
        sk_text_put(out, word);
        column += word.len;
        first = false;
    }
    sk_text_byte(out, '\n');
}

static void option_help(const struct sk_option *o, struct sk_text *out)
{
    char left[64];
    int n = snprintf(left, sizeof left, "  %c%c%c --%s%s%s", o->letter ? '-' : ' ',
                     o->letter ? o->letter : ' ', o->letter ? ',' : ' ', o->name,
                     o->argument ? " " : "", o->argument ? o->argument : "");
    sk_text_puts(out, left);
    if (n > INDENT - 2)
        sk_text_printf(out, "\n%*s", INDENT, "");
    else
        sk_text_printf(out, "%*s", INDENT - n, "");
    wrapped(out, o->what, INDENT);
}

static void command_help(enum sk_command command, struct sk_text *out)
{
    const struct sk_command_info *info = sk_command_info(command);
    sk_text_printf(out, "Usage: sekisho %s %s\n", info->name, info->synopsis);
    sk_text_puts(out, "       ");
    sk_text_puts(out, info->what);
    sk_text_puts(out, "\n\n");
    size_t count;
    const struct sk_option *o = sk_options(&count);
    for (; count > 0; count--, o++)
        if ((o->commands & 1u << command) != 0)
            option_help(o, out);
    if (command == SK_CMD_SCAN)
        sk_text_puts(out,
                     "\nPATH is a file, a directory, an mbox, a Maildir, or - for standard input.\n"
                     "Exit status: 0 nothing found; 1 an input is suspicious, malicious or\n"
                     "unreadable; 2 an input could not be read, or an option is wrong.\n");
}

void sk_config_help(const char *topic, struct sk_text *out)
{
    for (unsigned c = 0; topic != NULL && c < SK_CMD_COUNT; c++)
        if (strcmp(sk_command_info((enum sk_command)c)->name, topic) == 0) {
            command_help((enum sk_command)c, out);
            return;
        }
    sk_text_puts(out, "Usage: sekisho COMMAND [OPTION]... [PATH]...\n"
                      "       takes mail and files apart and says what is hidden in them\n\n");
    for (unsigned c = 0; c < SK_CMD_COUNT; c++) {
        const struct sk_command_info *info = sk_command_info((enum sk_command)c);
        sk_text_printf(out, "  %-12s%s\n", info->name, info->what);
    }
    sk_text_puts(out, "\n`sekisho help COMMAND` says more; so does `man sekisho`.\n");
}

/* ---- The man page ---- */

/* roff reads - as a hyphen and \ and a leading . as its own. */
static void roff(struct sk_text *out, const char *s)
{
    for (; *s != '\0'; s++) {
        if (*s == '-' || *s == '\\')
            sk_text_byte(out, '\\');
        sk_text_byte(out, (uint8_t)*s);
    }
}

static void man_options(enum sk_command command, struct sk_text *out)
{
    size_t count;
    const struct sk_option *o = sk_options(&count);
    for (; count > 0; count--, o++) {
        if ((o->commands & 1u << command) == 0)
            continue;
        sk_text_puts(out, ".TP\n");
        if (o->letter != 0)
            sk_text_printf(out, "\\fB\\-%c\\fR, ", o->letter);
        sk_text_puts(out, "\\fB\\-\\-");
        roff(out, o->name);
        sk_text_printf(out, "\\fR%s%s%s\n", o->argument ? " \\fI" : "",
                       o->argument ? o->argument : "", o->argument ? "\\fR" : "");
        roff(out, o->what);
        sk_text_byte(out, '\n');
    }
}

static const char man_tail[] =
    ".SH INPUTS\n"
    "A \\fIPATH\\fR is a file, a directory (walked in the order of names), an mbox, a Maildir, or\n"
    "\\fB\\-\\fR for standard input. Each message of an mbox or Maildir is an input of its own,\n"
    "named \\fIPATH\\fR#\\fIn\\fR.\n"
    ".SH VERDICTS\n"
    ".TP\n\\fBclean\\fR\nnothing was found, and everything was looked into.\n"
    ".TP\n\\fBunreadable\\fR\nnothing bad was seen, but a part could not be looked into "
    "(encrypted,\n"
    "over a limit, damaged): somebody has to decide.\n"
    ".TP\n\\fBsuspicious\\fR\nthe score is 40 or more, with a finding of medium severity or "
    "worse.\n"
    ".TP\n\\fBmalicious\\fR\nthe score is 75 or more, with a finding of high or critical "
    "severity.\n"
    ".SH EXIT STATUS\n"
    ".TP\n0\nnothing was found.\n"
    ".TP\n1\nat least one input is suspicious, malicious or unreadable.\n"
    ".TP\n2\nan input could not be read, an option is wrong, or the output could not be written.\n"
    ".SH ENVIRONMENT\n"
    "\\fBLC_ALL\\fR, \\fBLC_MESSAGES\\fR and \\fBLANG\\fR choose the language, \\fBNO_COLOR\\fR\n"
    "switches colours off, \\fBCOLUMNS\\fR sets the width of the report.\n";

void sk_config_man(const char *version, struct sk_text *out)
{
    sk_text_printf(out, ".TH SEKISHO 1 \"\" \"sekisho %s\"\n.SH NAME\n", version);
    sk_text_puts(out, "sekisho \\- takes mail and files apart and says what is hidden in them\n"
                      ".SH SYNOPSIS\n");
    for (unsigned c = 0; c < SK_CMD_COUNT; c++) {
        const struct sk_command_info *info = sk_command_info((enum sk_command)c);
        sk_text_printf(out, "%s\\fBsekisho %s\\fR %s\n", c == 0 ? "" : ".br\n", info->name,
                       info->synopsis);
    }
    for (unsigned c = SK_CMD_SCAN; c <= SK_CMD_FINDINGS; c++) {
        const struct sk_command_info *info = sk_command_info((enum sk_command)c);
        sk_text_printf(out, ".SH \"SEKISHO %s\"\n",
                       c == SK_CMD_SCAN      ? "SCAN"
                       : c == SK_CMD_EMULATE ? "EMULATE"
                                             : "FINDINGS");
        sk_text_printf(out, "\\fBsekisho %s\\fR: ", info->name);
        roff(out, info->what);
        sk_text_puts(out, ".\n");
        man_options((enum sk_command)c, out);
    }
    sk_text_puts(out, man_tail);
}

/* ---- The completion ---- */

static void completion_words(enum sk_command command, struct sk_text *out)
{
    size_t count;
    const struct sk_option *o = sk_options(&count);
    const char *space = "";
    for (; count > 0; count--, o++)
        if ((o->commands & 1u << command) != 0) {
            sk_text_printf(out, "%s--%s", space, o->name);
            space = " ";
        }
}

void sk_config_completion(struct sk_text *out)
{
    sk_text_puts(out, "# bash completion for sekisho (generated from its option table)\n"
                      "_sekisho()\n{\n"
                      "    local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]}\n"
                      "    COMPREPLY=()\n"
                      "    if [ \"$COMP_CWORD\" -eq 1 ]; then\n"
                      "        COMPREPLY=($(compgen -W '");
    for (unsigned c = 0; c < SK_CMD_COUNT; c++)
        sk_text_printf(out, "%s%s", c == 0 ? "" : " ", sk_command_info((enum sk_command)c)->name);
    sk_text_puts(out, "' -- \"$cur\"))\n        return\n    fi\n"
                      "    case $prev in\n"
                      "    --lang) COMPREPLY=($(compgen -W 'en ja' -- \"$cur\")); return ;;\n"
                      "    --extract|--rules) COMPREPLY=($(compgen -d -- \"$cur\")); return ;;\n"
                      "    esac\n"
                      "    local words=''\n"
                      "    case ${COMP_WORDS[1]} in\n");
    for (unsigned c = 0; c < SK_CMD_COUNT; c++) {
        sk_text_printf(out, "    %s) words='", sk_command_info((enum sk_command)c)->name);
        completion_words((enum sk_command)c, out);
        sk_text_puts(out, "' ;;\n");
    }
    sk_text_puts(out, "    esac\n"
                      "    case $cur in\n"
                      "    -*) COMPREPLY=($(compgen -W \"$words\" -- \"$cur\")) ;;\n"
                      "    *) COMPREPLY=($(compgen -f -- \"$cur\")) ;;\n"
                      "    esac\n}\n"
                      "complete -o filenames -F _sekisho sekisho\n");
}

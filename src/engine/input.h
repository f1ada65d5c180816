/* input.h: what the paths of a command line stand for: files, the files below a directory, the
 * messages of an mbox or Maildir, standard input. Opens files, looks into none but an mbox.
 * May be used by: app. */
#ifndef SEKISHO_ENGINE_INPUT_H
#define SEKISHO_ENGINE_INPUT_H

#include "base/span.h"

/* One input: a range of an open regular file (or memory file). */
struct sk_input {
    const char *name; /* the path as given, PATH#n for a message of several */
    int fd;
    uint64_t offset;
    uint64_t bytes;
};

/* Who takes them. Both are called in the order of the inputs; what they get is borrowed for the
 * call (duplicate the descriptor to keep it). `input` says whether to go on. */
struct sk_input_sink {
    void *state;
    bool (*input)(void *state, const struct sk_input *input);
    void (*unreadable)(void *state, const char *path, int error); /* an errno */
};

/* Gives every input below path; "-" is standard input. max_bytes bounds only what is read from
 * pipes (one byte more is kept, so that it shows). False when the sink did not want to go on. */
bool sk_input_each(const char *path, uint64_t max_bytes, const struct sk_input_sink *sink);

/* The bytes of one input. Free with sk_file_close(); *ret_bytes is the range within it, at most
 * max_bytes. A mapping saves memory, but a file that shrinks meanwhile then ends the process.
 * SK_OK, SK_IO or SK_NO_MEMORY. */
struct sk_file;
SK_MUST_CHECK enum sk_status sk_input_load(const struct sk_input *input, uint64_t max_bytes,
                                           bool may_map, struct sk_file *ret, sk_span *ret_bytes);

#endif

/* status.h: the one result type, by class: fine, the input's fault, the budget's, ours.
 * May be used by: everyone. */
#ifndef SEKISHO_BASE_STATUS_H
#define SEKISHO_BASE_STATUS_H

#define SK_MUST_CHECK __attribute__((warn_unused_result))

/* Anything but SK_OK and SK_NOT_MINE leaves a diag: what was not looked into is never called
 * clean. Out-parameters stay untouched on failure unless a header says otherwise. */
enum sk_status {
    SK_OK = 0,
    SK_NOT_MINE,    /* the bytes are not of this format at all */
    SK_TRUNCATED,   /* the input ends early; what was read is usable */
    SK_MALFORMED,   /* the input contradicts its format */
    SK_ENCRYPTED,   /* a password is needed that nobody gave */
    SK_UNSUPPORTED, /* well formed, but of a kind that is not implemented */
    SK_LIMIT,       /* the budget is spent */
    SK_NO_MEMORY,   /* the arena's cap is reached or malloc failed */
    SK_IO,          /* the operating system failed us */
    SK_BUG          /* an invariant of ours does not hold */
};

#endif

#include "format/escher/escher.h"

enum { ENTRY_BYTES = 6, COMPLEX = 0x8000, ID_MASK = 0x3FFF };
enum { WORD_ART = 0x00C0, NAME = 0x0380, DESCRIPTION = 0x0381 };

bool sk_escher_next(struct sk_reader *r, struct sk_escher_record *ret)
{
    uint16_t head;
    if (!sk_read_u16le(r, &head) || !sk_read_u16le(r, &ret->type) || !sk_read_u32le(r, &ret->bytes))
        return false;
    ret->version = head & 0xF;
    ret->instance = head >> 4;
    ret->data = ret->version == SK_ESCHER_CONTAINER ? (sk_span){0} : sk_read_upto(r, ret->bytes);
    return true;
}

static void take(struct sk_escher_shape *shape, uint16_t id, sk_span value)
{
    if (id == NAME)
        shape->name = value;
    else if (id == DESCRIPTION)
        shape->description = value;
    else if (id == WORD_ART)
        shape->word_art = value;
}

/* The values that do not fit stand behind the table, in its order. */
void sk_escher_options(const struct sk_escher_record *opt, struct sk_escher_shape *shape)
{
    struct sk_reader table = sk_reader_of(opt->data);
    struct sk_reader values = sk_reader_of(sk_from(opt->data, (size_t)opt->instance * ENTRY_BYTES));
    uint16_t id;
    uint32_t value;
    for (uint16_t i = 0; i < opt->instance; i++) {
        if (!sk_read_u16le(&table, &id) || !sk_read_u32le(&table, &value))
            return;
        if ((id & COMPLEX) != 0)
            take(shape, id & ID_MASK, sk_read_upto(&values, value));
    }
}

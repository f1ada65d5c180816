/* Digests, AES and secure strings. */
#include "codec/digest.h"
#include "interp/powershell/ps.h"

static const char *digest_of(sk_span type)
{
    static const char *const names[] = {"sha256", "sha384", "sha512", "sha1", "md5"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (sk_ifind(type, sk_span_of_cstr(names[i])) != SK_NPOS)
            return names[i];
    return NULL;
}

bool ps_crypto_type(sk_span type)
{
    sk_span name = sk_starts(type, SK_LIT("security.cryptography."))
                       ? sk_from(type, SK_LIT("security.cryptography.").len)
                       : (sk_span){0};
    return digest_of(name) != NULL || sk_starts(name, SK_LIT("aes")) ||
           sk_starts(name, SK_LIT("rijndael"));
}

pv ps_digest(struct ps *ps, sk_span type, sk_span bytes)
{
    uint8_t out[SK_DIGEST_MAX];
    const char *name = digest_of(type);
    size_t len = name == NULL ? 0 : sk_digest(name, bytes, out);
    (void)ps_step(ps, 1 + bytes.len / 8);
    sk_span kept = {0};
    if (!sk_arena_dup(ps->arena, sk_span_of(out, len), &kept))
        ps_no_memory(ps);
    return pv_bytes(ps, kept);
}

static sk_span property(struct ps *ps, const struct pobj *obj, const char *name)
{
    pv v;
    if (obj->props == NULL || !ph_get(ps, obj->props, pv_cstr(name), &v))
        return (sk_span){0};
    return pv_to_bytes(ps, v);
}

static bool aes(struct ps *ps, bool encrypt, sk_span key, sk_span iv, sk_span in, sk_span *ret)
{
    uint8_t *out = sk_arena_alloc(ps->arena, in.len + 32);
    if (out == NULL) {
        ps_no_memory(ps);
        return false;
    }
    size_t n = sk_aes_cbc(encrypt, key, iv, in, out);
    (void)ps_step(ps, 1 + in.len / 8);
    *ret = sk_span_of(out, n == SK_NPOS ? 0 : n);
    return n != SK_NPOS;
}

static pv transform(struct ps *ps, struct pobj *obj, const struct parr *args)
{
    sk_span in = args->count > 0 ? pv_to_bytes(ps, args->at[0]) : (sk_span){0}, out;
    if (args->count > 2)
        in = sk_slice(in, (size_t)sk_min((uint64_t)pv_to_int(ps, args->at[1]), in.len),
                      (size_t)sk_min((uint64_t)pv_to_int(ps, args->at[2]), in.len));
    bool encrypt = sk_eq(obj->text, SK_LIT("encrypt"));
    if (!aes(ps, encrypt, property(ps, obj, "key"), property(ps, obj, "iv"), in, &out)) {
        sk_events_note(ps->ev, "powershell.crypto", SK_LIT("AES with this key, mode or data"));
        return pv_opaque(ps, (sk_span){0});
    }
    return pv_bytes(ps, out);
}

bool ps_crypto_method(struct ps *ps, struct pobj *obj, sk_span name, const struct parr *args,
                      pv *ret)
{
    *ret = (pv){.kind = PV_OBJECT, .obj = obj};
    if (sk_ieq(name, SK_LIT("computehash")) && args->count > 0)
        *ret = ps_digest(ps, obj->type, pv_to_bytes(ps, args->at[0]));
    else if (sk_ieq(name, SK_LIT("createdecryptor")) || sk_ieq(name, SK_LIT("createencryptor"))) {
        *ret = pv_object(ps, "crypto", obj->type);
        if (ret->kind != PV_OBJECT)
            return true;
        ret->obj->text =
            sk_ieq(name, SK_LIT("createencryptor")) ? SK_LIT("encrypt") : SK_LIT("decrypt");
        ret->obj->props = obj->props;
        if (args->count > 1) {
            ps_set_member(ps, *ret, SK_LIT("key"), args->at[0]);
            ps_set_member(ps, *ret, SK_LIT("iv"), args->at[1]);
        }
    } else if (sk_ieq(name, SK_LIT("transformfinalblock")))
        *ret = transform(ps, obj, args);
    else if (sk_ieq(name, SK_LIT("dispose")) || sk_ieq(name, SK_LIT("clear")) ||
             sk_istarts(name, SK_LIT("generate")))
        *ret = pv_null();
    else
        return false;
    return true;
}

/* ---- ConvertFrom-SecureString -Key: a fixed head, then base64 of UTF-16 of "2|IV|hex" ---- */

static const sk_span head = SK_LIT_INIT("76492d1116743f0423413b16050a5345");

sk_span ps_secure_encrypt(struct ps *ps, sk_span key, sk_span text)
{
    static const uint8_t iv[16] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16};
    struct sk_text body = ps_textbuf(ps), out = ps_textbuf(ps);
    sk_span wide = pv_to_bytes(ps, ps_string_to_bytes(ps, SK_LIT("unicode"), text)), cipher;
    if (!aes(ps, true, key, sk_span_of(iv, 16), wide, &cipher))
        return (sk_span){0};
    sk_text_puts(&body, "2|");
    sk_text_put(&body, ps_base64(ps, sk_span_of(iv, 16)));
    sk_text_byte(&body, '|');
    for (size_t i = 0; i < cipher.len; i++)
        sk_text_printf(&body, "%02x", cipher.ptr[i]);
    sk_text_put(&out, head);
    pv units = ps_string_to_bytes(ps, SK_LIT("unicode"), ps_text_done(ps, &body));
    sk_text_put(&out, ps_base64(ps, pv_to_bytes(ps, units)));
    return ps_text_done(ps, &out);
}

static sk_span unhex(struct ps *ps, sk_span s)
{
    struct sk_text out = ps_textbuf(ps);
    for (size_t i = 0; i + 1 < s.len; i += 2) {
        int high = sk_hex_value(s.ptr[i]), low = sk_hex_value(s.ptr[i + 1]);
        if (high < 0 || low < 0)
            break;
        sk_text_byte(&out, (uint8_t)(high * 16 + low));
    }
    return ps_text_done(ps, &out);
}

bool ps_secure_decrypt(struct ps *ps, sk_span key, sk_span text, sk_span *ret)
{
    sk_span raw, iv64, iv, hex, part, plain;
    if (!sk_starts(text, head) || !sk_command_base64(ps->arena, sk_from(text, head.len), &raw))
        return false;
    sk_span rest = pv_text(ps, ps_bytes_to_string(ps, SK_LIT("unicode"), raw));
    if (!sk_split(&rest, '|', &part) || !sk_split(&rest, '|', &iv64) ||
        !sk_split(&rest, '|', &hex) || !sk_command_base64(ps->arena, iv64, &iv) ||
        !aes(ps, false, key, iv, unhex(ps, hex), &plain))
        return false;
    *ret = pv_text(ps, ps_bytes_to_string(ps, SK_LIT("unicode"), plain));
    return true;
}

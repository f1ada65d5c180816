#include "format/url/url.h"

#include <arpa/inet.h>
#include <stdio.h>

#include "base/num.h"

static bool is_slash(uint8_t c)
{
    return c == '/' || c == '\\';
}

static size_t scheme_length(sk_span s)
{
    size_t n = 0;
    while (n < s.len && n < 32 &&
           (sk_is_alnum(s.ptr[n]) || s.ptr[n] == '+' || s.ptr[n] == '-' || s.ptr[n] == '.'))
        n++;
    return n < s.len && s.ptr[n] == ':' && n > 0 && sk_is_alpha(s.ptr[0]) ? n : 0;
}

static size_t authority_length(sk_span s)
{
    size_t n = 0;
    while (n < s.len && !is_slash(s.ptr[n]) && s.ptr[n] != '?' && s.ptr[n] != '#')
        n++;
    return n;
}

/* host[:port]; a colon within brackets belongs to an IPv6 address. */
static void split_port(sk_span hostport, struct sk_url_parts *ret)
{
    size_t bracket = sk_rfind_byte(hostport, ']'), colon = sk_rfind_byte(hostport, ':');
    if (colon == SK_NPOS || (bracket != SK_NPOS && colon < bracket)) {
        ret->host = hostport;
        return;
    }
    ret->host = sk_slice(hostport, 0, colon);
    ret->port = sk_from(hostport, colon + 1);
}

bool sk_url_split(sk_span s, struct sk_url_parts *ret)
{
    struct sk_url_parts parts = {0};
    size_t n = scheme_length(s);
    if (n == 0 || n + 3 > s.len || !is_slash(s.ptr[n + 1]) || !is_slash(s.ptr[n + 2]))
        return false;
    parts.scheme = sk_slice(s, 0, n);
    sk_span rest = sk_from(s, n + 3);
    size_t len = authority_length(rest);
    sk_span authority = sk_slice(rest, 0, len);
    parts.path = sk_from(rest, len);
    size_t at = sk_rfind_byte(authority, '@');
    if (at != SK_NPOS) {
        parts.userinfo = sk_slice(authority, 0, at);
        authority = sk_from(authority, at + 1);
    }
    split_port(authority, &parts);
    if (parts.host.len == 0)
        return false;
    *ret = parts;
    return true;
}

/* One number of inet_aton: 0x…, 0…, or decimal. */
static bool number_of(sk_span s, uint64_t *ret)
{
    if (sk_istarts(s, SK_LIT("0x")))
        return sk_parse_u64(sk_from(s, 2), 16, ret);
    if (s.len > 1 && s.ptr[0] == '0')
        return sk_parse_u64(s, 8, ret);
    return sk_parse_u64(s, 10, ret);
}

/* a, a.b, a.b.c or a.b.c.d: the last number fills the bytes that are left. */
static bool numbers_of(sk_span host, uint32_t *ret)
{
    uint64_t value, address = 0;
    unsigned shift = 32;
    sk_span piece;
    if (host.len == 0 || host.len > 64 || !sk_is_digit(host.ptr[0]))
        return false;
    for (unsigned i = 0; sk_split(&host, '.', &piece); i++) {
        if (i == 4 || !number_of(piece, &value))
            return false;
        if (host.len == 0) {
            if (value >> shift != 0)
                return false;
            *ret = (uint32_t)(address | value);
            return true;
        }
        if (value > 255)
            return false;
        shift -= 8;
        address |= value << shift;
    }
    return false;
}

static bool ipv6_of(sk_span host, char ret[static 64])
{
    char text[64] = {0};
    struct in6_addr address;
    if (host.len < 4 || host.len > 48 || host.ptr[0] != '[' || host.ptr[host.len - 1] != ']')
        return false;
    memcpy(text, host.ptr + 1, host.len - 2);
    return inet_pton(AF_INET6, text, &address) == 1 &&
           inet_ntop(AF_INET6, &address, ret, 64) != NULL;
}

bool sk_host_ip(sk_span host, char ret[static 64])
{
    uint32_t a;
    if (numbers_of(host, &a)) {
        (void)snprintf(ret, 64, "%u.%u.%u.%u", a >> 24, a >> 16 & 255, a >> 8 & 255, a & 255);
        return true;
    }
    return ipv6_of(host, ret);
}

bool sk_host_is_odd_number(sk_span host)
{
    char usual[64];
    uint32_t unused;
    return numbers_of(host, &unused) && sk_host_ip(host, usual) &&
           !sk_eq(host, sk_span_of_cstr(usual));
}

bool sk_host_is_punycode(sk_span host)
{
    sk_span label;
    while (sk_split(&host, '.', &label))
        if (sk_istarts(label, SK_LIT("xn--")))
            return true;
    return false;
}

static bool is_label(sk_span label)
{
    if (label.len == 0 || label.len > 63 + 64) /* raw IDN labels are longer than their ACE form */
        return false;
    for (size_t i = 0; i < label.len; i++)
        if (!sk_is_alnum(label.ptr[i]) && label.ptr[i] != '-' && label.ptr[i] != '_' &&
            label.ptr[i] < 0x80)
            return false;
    return label.ptr[0] != '-' && label.ptr[label.len - 1] != '-';
}

bool sk_host_is_domain(sk_span host)
{
    sk_span label = {0};
    size_t n = 0;
    if (host.len > SK_HOST_MAX_BYTES)
        return false;
    for (; sk_split(&host, '.', &label); n++)
        if (!is_label(label))
            return false;
    return n >= 2 && label.len >= 2 && !sk_is_digit(label.ptr[0]);
}

bool sk_host_is_schema(sk_span host)
{
    static const sk_span hosts[] = {
        SK_LIT_INIT("www.w3.org"),    SK_LIT_INIT("schemas.microsoft.com"),
        SK_LIT_INIT("purl.org"),      SK_LIT_INIT("schemas.openxmlformats.org"),
        SK_LIT_INIT("ns.adobe.com"),  SK_LIT_INIT("schemas.xmlsoap.org"),
        SK_LIT_INIT("purl.oclc.org"), SK_LIT_INIT("openoffice.org"),
        SK_LIT_INIT("schema.org"),
    };
    for (size_t i = 0; i < sizeof hosts / sizeof hosts[0]; i++)
        if (host.len == hosts[i].len && sk_ieq(host, hosts[i]))
            return true;
    return false;
}

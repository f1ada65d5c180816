/* The one file that includes libpsl. */
#include <libpsl.h>

#include "format/url/url.h"

static const psl_ctx_t *list(void)
{
    static const psl_ctx_t *loaded;
    if (loaded == NULL)
        loaded = psl_builtin();
    return loaded;
}

sk_span sk_host_registrable(sk_span host)
{
    char name[SK_HOST_MAX_BYTES + 1];
    if (host.len > 0 && host.ptr[host.len - 1] == '.')
        host.len--;
    if (host.len == 0 || host.len > SK_HOST_MAX_BYTES || list() == NULL)
        return host;
    for (size_t i = 0; i < host.len; i++) /* the list is in lower case */
        name[i] = (char)sk_lower(host.ptr[i]);
    name[host.len] = '\0';
    const char *found = psl_registrable_domain(list(), name);
    return found == NULL ? host : sk_from(host, (size_t)(found - name));
}

bool sk_host_has_known_suffix(sk_span host)
{
    char name[SK_HOST_MAX_BYTES + 1];
    size_t dot = sk_rfind_byte(host, '.');
    sk_span top = dot == SK_NPOS ? host : sk_from(host, dot + 1);
    if (top.len == 0 || top.len > SK_HOST_MAX_BYTES || list() == NULL)
        return false;
    for (size_t i = 0; i < top.len; i++)
        name[i] = (char)sk_lower(top.ptr[i]);
    name[top.len] = '\0';
    return psl_is_public_suffix2(list(), name, PSL_TYPE_ICANN | PSL_TYPE_NO_STAR_RULE) != 0;
}

/* What fetches: XMLHTTP, ServerXMLHTTP, WinHttp, Internet Explorer. */
#include "interp/vba/objects.h"

/* The api's name: the ProgID as its family is called, ".Open" or ".Send". */
static const char *http_api(const struct vb_obj *self, bool send)
{
    static const struct {
        const char *stem, *open, *send;
    } names[] = {{"msxml2.serverxmlhttp", "MSXML2.ServerXMLHTTP.Open", "MSXML2.ServerXMLHTTP.Send"},
                 {"winhttp", "WinHttp.WinHttpRequest.Open", "WinHttp.WinHttpRequest.Send"},
                 {"microsoft.xmlhttp", "Microsoft.XMLHTTP.Open", "Microsoft.XMLHTTP.Send"},
                 {"", "MSXML2.XMLHTTP.Open", "MSXML2.XMLHTTP.Send"}};
    size_t i = 0;
    while (!sk_istarts(self->path, sk_span_of_cstr(names[i].stem)))
        i++;
    return send ? names[i].send : names[i].open;
}
MEMBER(http_open)
{
    self->bytes = vb_arg_text(vb, c, 1);
    vb_do(vb, SK_DO_DOWNLOAD, http_api(self, false), self->bytes);
    return true;
}
MEMBER(http_send)
{
    vb_do(vb, SK_DO_DOWNLOAD, http_api(self, true), self->bytes);
    sk_span body = vb_arg_text(vb, c, 0);
    sk_events_urls(&vb->events, body);
    return true;
}
MEMBER(http_status)
{
    (void)self, (void)vb;
    *c->ret = VB_LONG(c->name[0] == 'r' ? 4 : 200);
    return true;
}
MEMBER(http_body)
{
    sk_span body = vb_fetched(vb, self->bytes);
    if (strcmp(c->name, "responseBody") == 0 || strcmp(c->name, "responseStream") == 0)
        return vb_bytes_value(vb, body, c->ret);
    return vb_return_text(vb, c, body);
}
MEMBER(http_status_text)
{
    (void)self;
    return vb_str_c(vb, "OK", c->ret);
}
MEMBER(http_header)
{
    (void)self;
    return vb_str_c(vb, c->name[3] == 'A' ? "Content-Type: text/html\r\n" : "text/html", c->ret);
}
MEMBER(http_xml)
{
    (void)self;
    return vb_create(vb, SK_LIT("MSXML2.DOMDocument"), c->ret);
}
static const struct vb_member http_members[] = {{"responseText", http_body},
                                                {"Open", http_open},
                                                {"Send", http_send},
                                                {"status", http_status},
                                                {"statusText", http_status_text},
                                                {"readyState", http_status},
                                                {"responseBody", http_body},
                                                {"responseStream", http_body},
                                                {"responseXML", http_xml},
                                                {"getResponseHeader", http_header},
                                                {"getAllResponseHeaders", http_header},
                                                {"SetRequestHeader", vb_m_nothing},
                                                {"SetTimeouts", vb_m_nothing},
                                                {"SetCredentials", vb_m_nothing},
                                                {"SetProxy", vb_m_nothing},
                                                {"SetAutoLogonPolicy", vb_m_nothing},
                                                {"setOption", vb_m_nothing},
                                                {"Option", vb_m_zero},
                                                {"WaitForResponse", vb_m_true},
                                                {"overrideMimeType", vb_m_nothing},
                                                {"Abort", vb_m_nothing},
                                                {NULL, NULL}};
static const struct vb_objtype http_type = {"XMLHTTP", http_members, NULL, NULL};

/* ---- Internet Explorer ---- */

MEMBER(navigate)
{
    self->bytes = vb_arg_text(vb, c, 0);
    if (vb_is_url(self->bytes))
        vb_do(vb, SK_DO_DOWNLOAD, "InternetExplorer.Application.Navigate", self->bytes);
    else
        vb_do(vb, SK_DO_OTHER, "InternetExplorer.Application.Navigate", self->bytes);
    return true;
}
MEMBER(ready)
{
    (void)self, (void)vb;
    *c->ret = VB_LONG(4);
    return true;
}
MEMBER(page_text)
{
    return vb_return_text(vb, c,
                          vb_fetched(vb, self->parent == NULL ? self->bytes : self->parent->bytes));
}
static const struct vb_member body_members[] = {
    {"innerText", page_text}, {"innerHTML", page_text},   {"outerHTML", page_text},
    {"outerText", page_text}, {"textContent", page_text}, {NULL, NULL}};
static const struct vb_objtype body_type = {"HTMLBody", body_members, NULL, NULL};
MEMBER(page_body)
{
    if (!vb_child(vb, self, &body_type, c))
        return false;
    c->ret->o->parent = self->parent;
    return true;
}
static const struct vb_member page_members[] = {
    {"body", page_body}, {"documentElement", page_body}, {NULL, NULL}};
static const struct vb_objtype page_type = {"HTMLDocument", page_members, NULL, NULL};
MEMBER(page)
{
    return vb_child(vb, self, &page_type, c);
}
MEMBER(location)
{
    return vb_return_text(vb, c, self->bytes);
}
static const struct vb_member explorer_members[] = {{"Document", page},
                                                    {"Navigate", navigate},
                                                    {"Navigate2", navigate},
                                                    {"Busy", vb_m_false},
                                                    {"ReadyState", ready},
                                                    {"LocationURL", location},
                                                    {"Visible", vb_m_false},
                                                    {"Quit", vb_m_nothing},
                                                    {"Refresh", vb_m_nothing},
                                                    {"Stop", vb_m_nothing},
                                                    {NULL, NULL}};
static const struct vb_objtype explorer_type = {"IWebBrowser2", explorer_members, NULL, NULL};

const struct vb_maker vb_make_http[] = {{"msxml2.xmlhttp*", &http_type},
                                        {"msxml2.serverxmlhttp*", &http_type},
                                        {"msxml3.xmlhttp*", &http_type},
                                        {"microsoft.xmlhttp*", &http_type},
                                        {"xmlhttp*", &http_type},
                                        {"serverxmlhttp*", &http_type},
                                        {"winhttp.winhttprequest*", &http_type},
                                        {"winhttprequest", &http_type},
                                        {"internetexplorer.application*", &explorer_type},
                                        {"internetexplorer", &explorer_type},
                                        {"internetexplorermedium", &explorer_type},
                                        {"shdocvw.internetexplorer", &explorer_type},
                                        {NULL, NULL}};

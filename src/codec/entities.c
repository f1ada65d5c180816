#include "codec/entities.h"

#include "base/num.h"

enum { NAME_MAX_BYTES = 16, DIGITS_MAX = 12 };

/* Sorted by sk_cmp. */
static const struct {
    sk_span name;
    uint32_t rune;
} names[] = {
    {SK_LIT_INIT("AElig"), 0xC6},    {SK_LIT_INIT("Aacute"), 0xC1},
    {SK_LIT_INIT("Acirc"), 0xC2},    {SK_LIT_INIT("Agrave"), 0xC0},
    {SK_LIT_INIT("Aring"), 0xC5},    {SK_LIT_INIT("Atilde"), 0xC3},
    {SK_LIT_INIT("Auml"), 0xC4},     {SK_LIT_INIT("Ccedil"), 0xC7},
    {SK_LIT_INIT("Dagger"), 0x2021}, {SK_LIT_INIT("ETH"), 0xD0},
    {SK_LIT_INIT("Eacute"), 0xC9},   {SK_LIT_INIT("Ecirc"), 0xCA},
    {SK_LIT_INIT("Egrave"), 0xC8},   {SK_LIT_INIT("Euml"), 0xCB},
    {SK_LIT_INIT("Iacute"), 0xCD},   {SK_LIT_INIT("Icirc"), 0xCE},
    {SK_LIT_INIT("Igrave"), 0xCC},   {SK_LIT_INIT("Iuml"), 0xCF},
    {SK_LIT_INIT("NewLine"), 0xA},   {SK_LIT_INIT("Ntilde"), 0xD1},
    {SK_LIT_INIT("OElig"), 0x152},   {SK_LIT_INIT("Oacute"), 0xD3},
    {SK_LIT_INIT("Ocirc"), 0xD4},    {SK_LIT_INIT("Ograve"), 0xD2},
    {SK_LIT_INIT("Oslash"), 0xD8},   {SK_LIT_INIT("Otilde"), 0xD5},
    {SK_LIT_INIT("Ouml"), 0xD6},     {SK_LIT_INIT("Prime"), 0x2033},
    {SK_LIT_INIT("Scaron"), 0x160},  {SK_LIT_INIT("THORN"), 0xDE},
    {SK_LIT_INIT("Tab"), 0x9},       {SK_LIT_INIT("Uacute"), 0xDA},
    {SK_LIT_INIT("Ucirc"), 0xDB},    {SK_LIT_INIT("Ugrave"), 0xD9},
    {SK_LIT_INIT("Uuml"), 0xDC},     {SK_LIT_INIT("Yacute"), 0xDD},
    {SK_LIT_INIT("Yuml"), 0x178},    {SK_LIT_INIT("ZeroWidthSpace"), 0x200B},
    {SK_LIT_INIT("aacute"), 0xE1},   {SK_LIT_INIT("acirc"), 0xE2},
    {SK_LIT_INIT("acute"), 0xB4},    {SK_LIT_INIT("aelig"), 0xE6},
    {SK_LIT_INIT("agrave"), 0xE0},   {SK_LIT_INIT("amp"), 0x26},
    {SK_LIT_INIT("apos"), 0x27},     {SK_LIT_INIT("aring"), 0xE5},
    {SK_LIT_INIT("ast"), 0x2A},      {SK_LIT_INIT("atilde"), 0xE3},
    {SK_LIT_INIT("auml"), 0xE4},     {SK_LIT_INIT("bdquo"), 0x201E},
    {SK_LIT_INIT("brvbar"), 0xA6},   {SK_LIT_INIT("bsol"), 0x5C},
    {SK_LIT_INIT("bull"), 0x2022},   {SK_LIT_INIT("ccedil"), 0xE7},
    {SK_LIT_INIT("cedil"), 0xB8},    {SK_LIT_INIT("cent"), 0xA2},
    {SK_LIT_INIT("circ"), 0x2C6},    {SK_LIT_INIT("colon"), 0x3A},
    {SK_LIT_INIT("comma"), 0x2C},    {SK_LIT_INIT("commat"), 0x40},
    {SK_LIT_INIT("copy"), 0xA9},     {SK_LIT_INIT("curren"), 0xA4},
    {SK_LIT_INIT("dagger"), 0x2020}, {SK_LIT_INIT("darr"), 0x2193},
    {SK_LIT_INIT("deg"), 0xB0},      {SK_LIT_INIT("divide"), 0xF7},
    {SK_LIT_INIT("dollar"), 0x24},   {SK_LIT_INIT("eacute"), 0xE9},
    {SK_LIT_INIT("ecirc"), 0xEA},    {SK_LIT_INIT("egrave"), 0xE8},
    {SK_LIT_INIT("emsp"), 0x2003},   {SK_LIT_INIT("ensp"), 0x2002},
    {SK_LIT_INIT("equals"), 0x3D},   {SK_LIT_INIT("equiv"), 0x2261},
    {SK_LIT_INIT("eth"), 0xF0},      {SK_LIT_INIT("euml"), 0xEB},
    {SK_LIT_INIT("euro"), 0x20AC},   {SK_LIT_INIT("excl"), 0x21},
    {SK_LIT_INIT("fnof"), 0x192},    {SK_LIT_INIT("frac12"), 0xBD},
    {SK_LIT_INIT("frac14"), 0xBC},   {SK_LIT_INIT("frac34"), 0xBE},
    {SK_LIT_INIT("ge"), 0x2265},     {SK_LIT_INIT("grave"), 0x60},
    {SK_LIT_INIT("gt"), 0x3E},       {SK_LIT_INIT("harr"), 0x2194},
    {SK_LIT_INIT("hellip"), 0x2026}, {SK_LIT_INIT("hyphen"), 0x2010},
    {SK_LIT_INIT("iacute"), 0xED},   {SK_LIT_INIT("icirc"), 0xEE},
    {SK_LIT_INIT("iexcl"), 0xA1},    {SK_LIT_INIT("igrave"), 0xEC},
    {SK_LIT_INIT("infin"), 0x221E},  {SK_LIT_INIT("iquest"), 0xBF},
    {SK_LIT_INIT("iuml"), 0xEF},     {SK_LIT_INIT("laquo"), 0xAB},
    {SK_LIT_INIT("larr"), 0x2190},   {SK_LIT_INIT("lcub"), 0x7B},
    {SK_LIT_INIT("ldquo"), 0x201C},  {SK_LIT_INIT("le"), 0x2264},
    {SK_LIT_INIT("lowbar"), 0x5F},   {SK_LIT_INIT("lpar"), 0x28},
    {SK_LIT_INIT("lrm"), 0x200E},    {SK_LIT_INIT("lsaquo"), 0x2039},
    {SK_LIT_INIT("lsqb"), 0x5B},     {SK_LIT_INIT("lsquo"), 0x2018},
    {SK_LIT_INIT("lt"), 0x3C},       {SK_LIT_INIT("macr"), 0xAF},
    {SK_LIT_INIT("mdash"), 0x2014},  {SK_LIT_INIT("micro"), 0xB5},
    {SK_LIT_INIT("middot"), 0xB7},   {SK_LIT_INIT("nbsp"), 0xA0},
    {SK_LIT_INIT("ndash"), 0x2013},  {SK_LIT_INIT("ne"), 0x2260},
    {SK_LIT_INIT("not"), 0xAC},      {SK_LIT_INIT("ntilde"), 0xF1},
    {SK_LIT_INIT("num"), 0x23},      {SK_LIT_INIT("oacute"), 0xF3},
    {SK_LIT_INIT("ocirc"), 0xF4},    {SK_LIT_INIT("oelig"), 0x153},
    {SK_LIT_INIT("ograve"), 0xF2},   {SK_LIT_INIT("oline"), 0x203E},
    {SK_LIT_INIT("ordf"), 0xAA},     {SK_LIT_INIT("ordm"), 0xBA},
    {SK_LIT_INIT("oslash"), 0xF8},   {SK_LIT_INIT("otilde"), 0xF5},
    {SK_LIT_INIT("ouml"), 0xF6},     {SK_LIT_INIT("para"), 0xB6},
    {SK_LIT_INIT("percnt"), 0x25},   {SK_LIT_INIT("period"), 0x2E},
    {SK_LIT_INIT("permil"), 0x2030}, {SK_LIT_INIT("plus"), 0x2B},
    {SK_LIT_INIT("plusmn"), 0xB1},   {SK_LIT_INIT("pound"), 0xA3},
    {SK_LIT_INIT("prime"), 0x2032},  {SK_LIT_INIT("quest"), 0x3F},
    {SK_LIT_INIT("quot"), 0x22},     {SK_LIT_INIT("raquo"), 0xBB},
    {SK_LIT_INIT("rarr"), 0x2192},   {SK_LIT_INIT("rcub"), 0x7D},
    {SK_LIT_INIT("rdquo"), 0x201D},  {SK_LIT_INIT("reg"), 0xAE},
    {SK_LIT_INIT("rlm"), 0x200F},    {SK_LIT_INIT("rpar"), 0x29},
    {SK_LIT_INIT("rsaquo"), 0x203A}, {SK_LIT_INIT("rsqb"), 0x5D},
    {SK_LIT_INIT("rsquo"), 0x2019},  {SK_LIT_INIT("sbquo"), 0x201A},
    {SK_LIT_INIT("scaron"), 0x161},  {SK_LIT_INIT("sect"), 0xA7},
    {SK_LIT_INIT("semi"), 0x3B},     {SK_LIT_INIT("shy"), 0xAD},
    {SK_LIT_INIT("sol"), 0x2F},      {SK_LIT_INIT("sup1"), 0xB9},
    {SK_LIT_INIT("sup2"), 0xB2},     {SK_LIT_INIT("sup3"), 0xB3},
    {SK_LIT_INIT("szlig"), 0xDF},    {SK_LIT_INIT("thinsp"), 0x2009},
    {SK_LIT_INIT("thorn"), 0xFE},    {SK_LIT_INIT("tilde"), 0x2DC},
    {SK_LIT_INIT("times"), 0xD7},    {SK_LIT_INIT("trade"), 0x2122},
    {SK_LIT_INIT("uacute"), 0xFA},   {SK_LIT_INIT("uarr"), 0x2191},
    {SK_LIT_INIT("ucirc"), 0xFB},    {SK_LIT_INIT("ugrave"), 0xF9},
    {SK_LIT_INIT("uml"), 0xA8},      {SK_LIT_INIT("uuml"), 0xFC},
    {SK_LIT_INIT("vert"), 0x7C},     {SK_LIT_INIT("yacute"), 0xFD},
    {SK_LIT_INIT("yen"), 0xA5},      {SK_LIT_INIT("yuml"), 0xFF},
    {SK_LIT_INIT("zwj"), 0x200D},    {SK_LIT_INIT("zwnj"), 0x200C},
};

/* What 0x80 to 0x9F mean in a numeric reference: windows-1252; 0: as it is. */
static const uint16_t windows[32] = {
    0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178,
};

static size_t numeric(sk_span s, uint32_t *ret)
{
    size_t prefix = 2, n;
    unsigned base = 10;
    if (s.len > 2 && sk_lower(s.ptr[2]) == 'x') {
        prefix = 3;
        base = 16;
    }
    uint64_t value = sk_leading_u64(sk_slice(s, prefix, DIGITS_MAX), base, &n);
    if (n == 0)
        return 0;
    if (value >= 0x80 && value < 0xA0 && windows[value - 0x80] != 0)
        value = windows[value - 0x80];
    *ret = value > 0x10FFFF || value == 0 ? 0xFFFD : (uint32_t)value;
    n += prefix;
    return n < s.len && s.ptr[n] == ';' ? n + 1 : n;
}

static size_t named(sk_span s, uint32_t *ret)
{
    size_t n = 1, low = 0, high = sizeof names / sizeof names[0];
    while (n < s.len && n <= NAME_MAX_BYTES && sk_is_alnum(s.ptr[n]))
        n++;
    if (n >= s.len || s.ptr[n] != ';')
        return 0;
    sk_span name = sk_slice(s, 1, n - 1);
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        int order = sk_cmp(name, names[mid].name);
        if (order == 0) {
            *ret = names[mid].rune;
            return n + 1;
        }
        if (order < 0)
            high = mid;
        else
            low = mid + 1;
    }
    return 0;
}

size_t sk_entity(sk_span s, uint32_t *ret)
{
    if (s.len < 3 || s.ptr[0] != '&')
        return 0;
    return s.ptr[1] == '#' ? numeric(s, ret) : named(s, ret);
}

void sk_entities_decode(sk_span s, struct sk_text *out)
{
    while (s.len > 0) {
        size_t plain = sk_find_byte(s, '&');
        uint32_t rune = '&';
        sk_text_put(out, sk_slice(s, 0, plain));
        s = sk_from(s, plain);
        if (s.len == 0)
            return;
        size_t n = sk_entity(s, &rune);
        sk_text_rune(out, rune);
        s = sk_from(s, n == 0 ? 1 : n);
    }
}

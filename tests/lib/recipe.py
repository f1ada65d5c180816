#!/usr/bin/env python3
"""Builds a fixture from a readable recipe: recipe.py RECIPE OUT

A recipe is a tree by indentation. A line is a node: a word, then arguments as in a shell
(`name=value` or plain). Text stands in lines that begin with `|` below its node. A line that
begins with `#` is a comment. The one node at the top is what is written.

    mail [charset=CHARSET]      a message; `Name: value` lines are header fields (any language)
      text [html] [charset=…] [encoding=base64|quoted-printable|7bit|8bit]
      attach NAME [type=…] [encoding=…] [style=2231|2047|raw|none]     one content node below
    zip [password=WORD] [charset=cp932]
      member NAME [stored]                                             one content node below
    word | excel                Office 97-2003; `body` has the text
      body
      module NAME [standard|class|document]
      variable NAME | property NAME [custom] | cell A1                 text below
      form NAME [caption=TEXT]
        label NAME [tag=TEXT] | textbox NAME [tag=TEXT]                text below
    docm | xlsm                 Office 2007: body, module, property, variable, comment [A1],
                                shape NAME (its text: the alternative text), cell A1
    ole                         a compound file
      stream PATH                                                      one content node below
    text [charset=…]            bytes of the text, lines end with LF (crlf: with CR LF)
    hex                         bytes in hexadecimal
    repeat COUNT                COUNT times the bytes of the content node below
"""
import base64
import io
import os
import quopri
import shlex
import struct
import sys
import zipfile
import zlib

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import build_cfb  # noqa: E402
import build_ole  # noqa: E402
import build_openxml  # noqa: E402
import build_vba  # noqa: E402


class Node:
    def __init__(self, words, line):
        self.kind, self.line = words[0], line
        self.plain = [w for w in words[1:] if '=' not in w]
        self.options = dict(w.split('=', 1) for w in words[1:] if '=' in w)
        self.text, self.fields, self.children = [], [], []

    def of(self, kind):
        return [c for c in self.children if c.kind == kind]


def is_field(text):
    name, colon, _ = text.partition(':')
    return bool(colon) and ' ' not in name and '"' not in name and '=' not in name


def parse(source):
    top, stack = [], []
    for number, raw in enumerate(source.split('\n'), 1):
        line = raw.strip()
        if not line or line.startswith('#'):
            continue
        depth = len(raw) - len(raw.lstrip(' '))
        while stack and stack[-1][0] >= depth:
            stack.pop()
        above = stack[-1][1] if stack else None
        if line.startswith('|'):
            above.text.append(line[2:])
        elif above is not None and above.kind == 'mail' and is_field(line):
            above.fields.append(line.split(':', 1))
        else:
            node = Node(shlex.split(line), number)
            (above.children if above else top).append(node)
            stack.append((depth, node))
    if len(top) != 1:
        raise SystemExit('a recipe has one node at its top')
    return top[0]


# ---- Mail ----

def encoded_word(text, charset):
    """Header text; what is not ASCII as RFC 2047 words of a few characters each."""
    if text.isascii():
        return text
    words = []
    for i in range(0, len(text), 12):
        data = base64.b64encode(text[i:i + 12].encode(charset)).decode()
        words.append('=?%s?B?%s?=' % (charset.upper(), data))
    return '\r\n '.join(words)


def field_value(name, value, charset):
    """Addresses keep what stands in angle brackets."""
    value = value.strip()
    if value.endswith('>') and '<' in value and not value.isascii():
        shown, _, address = value.rpartition('<')
        return '%s\r\n <%s' % (encoded_word(shown.strip(), charset), address)
    return encoded_word(value, charset)


def transfer(data, encoding):
    if encoding == 'base64':
        return base64.encodebytes(data).replace(b'\n', b'\r\n')
    if encoding == 'quoted-printable':
        return quopri.encodestring(data).replace(b'\n', b'\r\n') + b'\r\n'
    return data.replace(b'\r\n', b'\n').replace(b'\n', b'\r\n')


def parameter(name, value, style, charset):
    if value.isascii() and style != '2231':
        return '; %s="%s"' % (name, value)
    if style == '2231':
        data = ''.join('%%%02X' % b for b in value.encode(charset))
        return ";\r\n %s*=%s''%s" % (name, charset, data)
    if style == '2047':
        return ';\r\n %s="%s"' % (name, encoded_word(value, charset))
    return '; %s="%s"' % (name, value)


def part(headers, data, encoding):
    lines = ['%s: %s' % h for h in headers] + ['Content-Transfer-Encoding: ' + encoding, '', '']
    return '\r\n'.join(lines).encode() + transfer(data, encoding)


def text_part(node, charset):
    charset = node.options.get('charset', charset)
    encoding = node.options.get('encoding', '7bit' if charset == 'iso-2022-jp' else 'base64')
    kind = 'html' if 'html' in node.plain else 'plain'
    data = '\n'.join(node.text + ['']).replace('\n', '\r\n').encode(charset)
    return part([('Content-Type', 'text/%s; charset=%s' % (kind, charset))], data, encoding)


def attached_part(node, charset):
    name, style = node.plain[0], node.options.get('style', '2231')
    data = only_child(node)
    kind = node.options.get('type', 'application/octet-stream')
    encoding = node.options.get('encoding', 'base64')
    disposition = 'attachment'
    if style != 'none':
        kind += parameter('name', name, '2047' if style == '2231' else style, charset)
        disposition += parameter('filename', name, style, charset)
    return part([('Content-Type', kind), ('Content-Disposition', disposition)], data, encoding)


def mail(node):
    charset = node.options.get('charset', 'utf-8')
    parts = [text_part(c, charset) if c.kind == 'text' else attached_part(c, charset)
             for c in node.children]
    head = ''.join('%s: %s\r\n' % (name, field_value(name, value, charset))
                   for name, value in node.fields) + 'MIME-Version: 1.0\r\n'
    if len(parts) == 1:
        return head.encode() + parts[0]
    boundary = '----=_sekisho_%d' % node.line
    body = b''.join(b'--%s\r\n%s\r\n' % (boundary.encode(), p) for p in parts)
    head += 'Content-Type: multipart/mixed; boundary="%s"\r\n\r\n' % boundary
    return head.encode() + body + b'--%s--\r\n' % boundary.encode()


# ---- ZIP (APPNOTE; encryption as in its section 6.1) ----

CRC = [0] * 256
for _i in range(256):
    _c = _i
    for _ in range(8):
        _c = _c >> 1 ^ (0xEDB88320 if _c & 1 else 0)
    CRC[_i] = _c


def zip_crypto(data, password, crc):
    k0, k1, k2 = 0x12345678, 0x23456789, 0x34567890

    def update(byte):
        nonlocal k0, k1, k2
        k0 = k0 >> 8 ^ CRC[(k0 ^ byte) & 255]
        k1 = ((k1 + (k0 & 255)) * 134775813 + 1) & 0xFFFFFFFF
        k2 = k2 >> 8 ^ CRC[(k2 ^ k1 >> 24) & 255]

    for byte in password.encode():
        update(byte)
    out = bytearray()
    for byte in b'sekisho-rec' + bytes([crc >> 24]) + data:  # 12 bytes before the data
        t = k2 | 2
        out.append(byte ^ (t * (t ^ 1) >> 8 & 255))
        update(byte)
    return bytes(out)


def zip_file(node):
    password, charset = node.options.get('password'), node.options.get('charset')
    body, directory = bytearray(), bytearray()
    for m in node.of('member'):
        data = only_child(m)
        crc, stored = zlib.crc32(data), 'stored' in m.plain
        packer = zlib.compressobj(9, zlib.DEFLATED, -15)
        packed = data if stored else packer.compress(data) + packer.flush()
        name, flags = m.plain[0].encode(charset or 'utf-8'), 0 if charset else 0x800
        if password is not None:
            packed, flags = zip_crypto(packed, password, crc), flags | 1
        fixed = struct.pack('<HHHHHIIIHH', 20, flags, 0 if stored else 8, 0x6000, 0x5121, crc,
                            len(packed), len(data), len(name), 0)
        directory += (b'PK\1\2' + struct.pack('<H', 20) + fixed +
                      struct.pack('<HHHII', 0, 0, 0, 32, len(body)) + name)
        body += b'PK\3\4' + fixed + name + packed
    count = len(node.of('member'))
    end = struct.pack('<HHHHIIH', 0, 0, count, count, len(directory), len(body), 0)
    return bytes(body + directory) + b'PK\5\6' + end


# ---- Office 97-2003 ----

def word_streams(node, text):
    """[MS-DOC]: the FIB, the text in UTF-16 and the piece table that says where it is."""
    return build_ole.word(text, {v.plain[0]: '\n'.join(v.text) for v in node.of('variable')})


def bof(kind):
    return struct.pack('<HHHHHHII', 0x809, 16, 0x600, kind, 0, 0, 0, 6)


def label_cell(node):
    """A LABEL record of a cell with a text."""
    row, column = build_openxml.place(node.plain[0])
    text = '\n'.join(node.text)
    data = struct.pack('<HHHHB', row - 1, column - 1, 0, len(text), 1) + text.encode('utf-16-le')
    return struct.pack('<HH', 0x204, len(data)) + data


def excel_streams(node, _text):
    """[MS-XLS]: one workbook with one sheet."""
    cells = b''.join(label_cell(c) for c in node.of('cell'))
    sheet = bof(0x10) + cells + struct.pack('<HH', 0x0A, 0)
    name = b'\x06\0Sheet1'
    bound = struct.pack('<HHIBB', 0x85, 6 + len(name), 0, 0, 0) + name
    globals_len = len(bof(5)) + len(bound) + 4
    bound = bound[:4] + struct.pack('<I', globals_len) + bound[8:]
    return {'Workbook': (bof(5) + bound + struct.pack('<HH', 0x0A, 0) + sheet).ljust(4096, b'\0')}


def office(node, streams, storage):
    body = '\r'.join(line for b in node.of('body') for line in b.text) + '\r'
    found = dict(streams(node, body))
    found.update(properties(node))
    for path, data in project(node).items():
        found[storage + '/' + path] = data
    return build_cfb.cfb(found)


SUMMARY = {'Title': 2, 'Subject': 3, 'Author': 4, 'Keywords': 5, 'Comments': 6}


def properties(node):
    """The property sets: what has a number in SUMMARY, and the custom ones."""
    own = {p.plain[0]: '\n'.join(p.text) for p in node.of('property') if 'custom' in p.plain[1:]}
    given = {SUMMARY[p.plain[0]]: '\n'.join(p.text) for p in node.of('property')
             if 'custom' not in p.plain[1:]}
    found = {'\5SummaryInformation': build_ole.summary(given)} if given else {}
    if own:
        found['\5DocumentSummaryInformation'] = build_ole.summary({}, custom=own)
    return found


def controls(node):
    """The controls of a form: name, tag, ClsidCacheIndex and the block."""
    makers = {'label': (21, build_ole.label), 'textbox': (23, build_ole.textbox)}
    return [(c.plain[0], c.options.get('tag', ''), makers[c.kind][0],
             makers[c.kind][1]('\n'.join(c.text))) for c in node.children]


def project(node):
    """{path: bytes} of the VBA project with its forms; empty where there are no modules."""
    modules = [(m.plain[0], (m.plain + ['standard'])[1], '\n'.join(m.text) + '\n')
               for m in node.of('module')]
    modules += [(f.plain[0], 'form', '') for f in node.of('form')]
    found = build_vba.vba_project(modules) if modules else {}
    for f in node.of('form'):
        found.update(build_ole.form(f.plain[0], f.options.get('caption', ''), controls(f)))
    return found


def office_zip(node):
    """A .docm or .xlsm; no member is compressed."""
    parts = build_openxml.PARTS[node.kind](node)
    streams = project(node)
    if streams:
        parts[('word' if node.kind == 'docm' else 'xl') + '/vbaProject.bin'] = build_cfb.cfb(streams)
    out = io.BytesIO()
    with zipfile.ZipFile(out, 'w') as z:
        for name, data in parts.items():
            z.writestr(zipfile.ZipInfo(name, (2020, 1, 1, 0, 0, 0)), data)
    return out.getvalue()


# ---- Nodes ----

def only_child(node):
    if len(node.children) != 1:
        raise SystemExit('line %d: %s needs one node below it' % (node.line, node.kind))
    return build(node.children[0])


def plain_text(node):
    end = '\r\n' if 'crlf' in node.plain else '\n'
    return ''.join(t + end for t in node.text).encode(node.options.get('charset', 'utf-8'))


BUILDERS = {
    'mail': mail,
    'zip': zip_file,
    'word': lambda n: office(n, word_streams, 'Macros'),
    'excel': lambda n: office(n, excel_streams, '_VBA_PROJECT_CUR'),
    'docm': office_zip,
    'xlsm': office_zip,
    'ole': lambda n: build_cfb.cfb({s.plain[0]: only_child(s) for s in n.of('stream')}),
    'text': plain_text,
    'hex': lambda n: bytes.fromhex(''.join(n.text)),
    'repeat': lambda n: int(n.plain[0]) * only_child(n),
}


def build(node):
    if node.kind not in BUILDERS:
        raise SystemExit('line %d: no such node: %s' % (node.line, node.kind))
    return BUILDERS[node.kind](node)


def build_file(path):
    with open(path, encoding='utf-8') as f:
        return build(parse(f.read()))


if __name__ == '__main__':
    with open(sys.argv[2], 'wb') as out:
        out.write(build_file(sys.argv[1]))

"""Recipes of whole OLE2 documents for fixtures, and (as a program) those fixtures as a C header."""
import struct
import sys
import zlib

from build_cfb import cfb
from build_vba import compress, pcode, vba_project

FLAG = 0x80000000


def _pad4(data):
    return data + b'\0' * (-len(data) % 4)


def _block(mask, data, extras, head=0):
    body = struct.pack('<I', mask) + _pad4(data) + b''.join(extras)
    return struct.pack('<HH', head, len(body)) + body


def label(caption):
    """A Label whose only property is its caption, one byte for each character."""
    text = caption.encode('latin-1')
    return _block(1 << 3, struct.pack('<I', len(text) | FLAG), [_pad4(text)], 0x0200)


def textbox(value):
    """A TextBox with a value in UTF-16."""
    text = value.encode('utf-16-le')
    body = struct.pack('<IIII', 1 | 1 << 22, 0, 0x2C80081B, len(text)) + _pad4(text)
    return struct.pack('<HH', 0x0200, len(body)) + body


def _site(name, tag, number, size, kind):
    strings = [s.encode('latin-1') for s in (name, tag)]
    data = struct.pack('<IIIIIHH', len(strings[0]) | FLAG, len(strings[1]) | FLAG, number, 0x13, size, 0, kind)
    mask = 1 | 2 | 1 << 2 | 1 << 4 | 1 << 5 | 1 << 6 | 1 << 7
    return _block(mask, data, [_pad4(s) for s in strings])


def form(name, caption, controls):
    """{path: bytes} of a UserForm; controls: (name, tag, ClsidCacheIndex, bytes)."""
    sites = b''.join(_site(n, tag, i + 1, len(data), kind) for i, (n, tag, kind, data) in enumerate(controls))
    depths = _pad4(bytes([0, 0x80 | len(controls), 1]))
    f = _block(1 << 6, struct.pack('<I', 0x8004), [], 0x0400)
    f += struct.pack('<II', len(controls), len(depths) + len(sites)) + depths + sites
    frame = ('VERSION 5.00\r\nBegin {C62A69F0-16DC-11CE-9E98-00AA00574A4F} %s \r\n   Caption         =   "%s"\r\n'
             '   ClientHeight    =   3180\r\nEnd\r\n' % (name, caption))
    return {name + '/f': f, name + '/o': b''.join(c[3] for c in controls),
            name + '/\3VBFrame': frame.encode('latin-1')}


def summary(properties, codepage=1252, custom=None):
    """A property set stream: {id: text}; custom: {name: text} as a second set."""
    charset = 'cp%d' % codepage

    def one(entries):
        offset, index, values = 8 + 8 * len(entries), b'', b''
        for number, value in entries:
            index += struct.pack('<II', number, offset + len(values))
            values += _pad4(value)
        return struct.pack('<II', offset + len(values), len(entries)) + index + values

    def text(value):
        raw = value.encode(charset) + b'\0'
        return struct.pack('<II', 30, len(raw)) + raw

    page = (1, struct.pack('<IHH', 2, codepage, 0))
    sets = [one([page] + [(n, text(v)) for n, v in properties.items()])]
    if custom is not None:
        names = [(i + 2, n.encode(charset) + b'\0') for i, n in enumerate(custom)]
        dictionary = struct.pack('<I', len(names)) + b''.join(struct.pack('<II', i, len(n)) + n for i, n in names)
        sets.append(one([(0, dictionary), page] + [(i + 2, text(v)) for i, v in enumerate(custom.values())]))
    head = struct.pack('<HHI16xI', 0xFFFE, 0, 0x00020105, len(sets))
    offset, places = len(head) + 20 * len(sets), b''
    for one_set in sets:
        places += b'\xe0' * 16 + struct.pack('<I', offset)
        offset += len(one_set)
    return head + places + b''.join(sets)


def word(text, variables=None):
    """{path: bytes}: the WordDocument and table streams of a document with that text."""
    names, values = b'', b''
    for name, value in (variables or {}).items():
        names += struct.pack('<H', len(name)) + name.encode('utf-16-le') + b'\0' * 4
        values += struct.pack('<H', len(value)) + value.encode('utf-16-le')
    stw = struct.pack('<HHH', 0xFFFF, len(variables or {}), 4) + names + values
    body = text.encode('utf-16-le')
    pieces = struct.pack('<II', 0, len(text)) + struct.pack('<HIH', 0, 1024, 0)
    clx = b'\2' + struct.pack('<I', len(pieces)) + pieces
    fib = bytearray(1024)
    struct.pack_into('<HHHHHH', fib, 0, 0xA5EC, 0xC1, 0, 0x411, 0, 0)
    struct.pack_into('<I', fib, 76, len(text))
    struct.pack_into('<II', fib, 154 + 33 * 8, 0, len(clx))
    struct.pack_into('<II', fib, 154 + 60 * 8, len(clx), len(stw))
    return {'WordDocument': (bytes(fib) + body).ljust(4096, b'\0'), '0Table': clx + stw}


def package(label_text, path, payload, charset='cp932'):
    """A \\1Ole10Native stream with a file in it."""
    a, b = label_text.encode(charset) + b'\0', path.encode(charset) + b'\0'
    body = struct.pack('<H', 2) + a + b + struct.pack('<HHI', 0, 3, len(b)) + b
    body += struct.pack('<I', len(payload)) + payload
    return struct.pack('<I', len(body)) + body


def powerpoint(storage):
    """A PowerPoint Document stream: a container, then the storage, compressed."""
    text = 'Enable content'.encode('utf-16-le')
    atom = struct.pack('<HHI', 0, 0x0FA0, len(text)) + text
    packed = struct.pack('<I', len(storage)) + zlib.compress(storage)
    return (struct.pack('<HHI', 0xF, 0x03E8, len(atom)) + atom +
            struct.pack('<HHI', 0x10, 0x1011, len(packed)) + packed)


AUTO = 'Sub Document_Open()\n    MsgBox "請求書"\nEnd Sub\n'
MODULES = [('ThisDocument', 'document', AUTO), ('標準', 'standard', 'Function Two()\n    Two = 2\nEnd Function\n'),
           ('Kind', 'class', 'Public Name As String\n'), ('UserForm1', 'form', '')]


def _document():
    streams = {'Macros/' + k: v for k, v in vba_project(MODULES, 932).items()}
    controls = [('Label1', 'a tag', 21, label('a caption')), ('TextBox1', '', 23, textbox('日本'))]
    streams.update({'Macros/' + k: v for k, v in form('UserForm1', 'Hello', controls).items()})
    streams.update(word('First line\rSecond \x13 PAGE \x141\x15 line\r', {'key': 'hidden value'}))
    streams['\5SummaryInformation'] = summary({2: '題名', 6: 'a comment'}, 932)
    streams['\5DocumentSummaryInformation'] = summary({15: 'Example'}, 932, {'mine': 'my value'})
    streams['ObjectPool/_2/\3OCXNAME'] = 'CheckBox1\0'.encode('utf-16-le')
    streams['ObjectPool/_2/contents'] = control_stream()
    streams['ObjectPool/_1/\1Ole10Native'] = package('メモ.txt', 'C:\\work\\memo.txt', b'inert')
    return streams


def _compiled(source):
    names = ['Word', 'VBA', 'Win16', 'Win32', 'Mac', 'Shell', 'MsgBox', 'Environ', 'Run']
    return cfb(vba_project([('Module1', 'standard', source)], 1252, names,
                           {'Module1': pcode([[], [5, 7], [6], []])}))


def sheet():
    """A Workbook stream: one hidden sheet with a shared string that a CONTINUE record parts, numbers, a truth value,
    a code name, a defined name, a comment, and a check box whose text is in the stream of controls."""
    def record(kind, data):
        return struct.pack('<HH', kind, len(data)) + data

    def part(kind, data):
        return struct.pack('<HH', kind, len(data)) + data

    def drawing(name):
        raw = (name + '\0').encode('utf-16-le')
        opt = struct.pack('<HI', 0x8380, len(raw)) + raw
        return record(0xEC, struct.pack('<HHIII', 2, 0xF00A, 8, 1025, 0) + struct.pack('<HHI', 0x13, 0xF00B, len(opt)) + opt)

    def obj(kind, number, *more):
        return record(0x5D, part(0x15, struct.pack('<HH14x', kind, number)) + b''.join(more) + part(0, b''))

    bof = record(0x809, struct.pack('<HHHHII', 0x600, 5, 0, 0, 0, 0))
    name = b'Hid'
    texts = struct.pack('<IIHB', 2, 2, 5, 0) + b'cell1' + struct.pack('<HB', 4, 0) + b'in'
    sst = record(0xFC, texts) + record(0x3C, b'\1' + 'ja'.encode('utf-16-le'))
    place = b'\x3A' + struct.pack('<HHH', 0, 0, 1)
    names = record(0x1AE, struct.pack('<HH', 1, 0x0401)) + record(0x17, struct.pack('<HHhh', 1, 0, 0, 0))
    for label, tokens in ((b'Key', b'\x17\2\0ab\x17\1\0"\x08'), (b'Spot', place), (b'Go', b'')):
        names += record(0x18, struct.pack('<HBBHHH4xB', 0, 0, len(label), len(tokens), 0, 0, 0) + label + tokens)
    globals_ = names + record(0x1BA, struct.pack('<HB', 4, 0) + b'Book')
    bound = len(bof) + 4 + 8 + len(name)
    at = bound + len(sst) + len(globals_) + 4
    head = bof + record(0x85, struct.pack('<IBBBB', at, 1, 0, len(name), 0) + name)
    cells = record(0xFD, struct.pack('<HHHI', 0, 0, 0, 0)) + record(0xFD, struct.pack('<HHHI', 4, 27, 0, 1))
    cells += record(0x203, struct.pack('<HHHd', 1, 0, 0, 2.5)) + record(0x27E, struct.pack('<HHHI', 2, 0, 0, 42 << 2 | 2))
    cells += record(0xBD, struct.pack('<HHHIHIH', 5, 1, 0, 7 << 2 | 2, 0, 8 << 2 | 2, 2))
    cells += record(0x205, struct.pack('<HHHBB', 6, 0, 0, 1, 0))
    formula = struct.pack('<HI', 5, 0) + b'\2' + b'\0' * 4
    picture = part(8, struct.pack('<H', 0x10)) + part(9, struct.pack('<H', len(formula)) + formula + struct.pack('<II', 0, len(control_stream())))
    macro = struct.pack('<HI', 5, 0) + b'\x23' + struct.pack('<I', 3)
    cells += drawing('CheckBox1') + obj(8, 1, picture)
    cells += drawing('Button 2') + obj(7, 2, part(4, struct.pack('<H', len(macro)) + macro))
    cells += drawing('') + obj(0x19, 3) + record(0x1B6, struct.pack('<10xHH4x', 4, 0)) + record(0x3C, b'\0said')
    url = 'http://a.example/\0'.encode('utf-16-le')
    cells += record(0x1B8, bytes(24) + struct.pack('<III', 2, 0x13, 2) + b's\0\0\0' +
                    bytes.fromhex('e0c9ea79f9bace118c8200aa004ba90b') + struct.pack('<I', len(url)) + url)
    cells += record(0x1C, struct.pack('<HHHH', 0, 0, 0, 3)) + record(0x1BA, struct.pack('<HB', 4, 0) + b'Tab1')
    return head + sst + globals_ + record(0x0A, b'') + bof + cells + record(0x0A, b'')


CHECK_BOX = bytes.fromhex('401dd28b42ecce119e0d00aa006002f3')


def control_stream():
    """A Ctls stream: a check box."""
    text = b'hi'
    body = struct.pack('<QI', 1 << 23 | 1 << 31, len(text) | FLAG) + _pad4(text)
    return CHECK_BOX + struct.pack('<HH', 0x0200, len(body)) + body


def fixtures():
    project = vba_project([('Module1', 'standard', 'Sub Auto_Open()\nEnd Sub\n')], 1252)
    orphan = dict(project)
    orphan['VBA/Lost'] = compress(b'Attribute VB_Name = "Lost"\r\nSub Lost()\r\nEnd Sub\r\n')
    no_dir = {k: v for k, v in project.items() if k != 'VBA/dir'}
    moved = dict(project)
    moved['VBA/Module1'] = b'\xAA' * 7 + moved['VBA/Module1']
    return {
        'doc': cfb(_document()), 'doc_padded': cfb(_document(), padding=200000),
        'project': cfb(project), 'orphan': cfb(orphan), 'no_dir': cfb(no_dir), 'moved': cfb(moved),
        'ppt': cfb({'PowerPoint Document': powerpoint(cfb(project))}),
        'encrypted': cfb({'EncryptionInfo': b'\4\0\4\0', 'EncryptedPackage': b'\0' * 64}),
        'msi': cfb({'a': b'b'}, bytes.fromhex('84100c0000000000c000000000000046')),
        'compiled': _compiled('Sub Run()\nShell Environ("x")\nMsgBox 1\nEnd Sub\n'),
        'stomped': _compiled('Sub Run()\nEnd Sub\n'),
        'stomped_evenly': _compiled('Sub Run()\nx = 1\nx = 2\nEnd Sub\n'),
        'xls': cfb({'Workbook': sheet(), 'Ctls': control_stream(), **{'_VBA_PROJECT_CUR/' + k: v for k, v in project.items()}}),
        'long_stream': cfb({'Storage/Stream': bytes(range(256)) * 40, 'Storage/Small': b'small'}),
        'container': compress(b'#aaabcdefaaaaghijaaaaaklaaamnopqaaaaaaaaaaaarstuvwxyzaaa' * 100),
        'package': package('a.txt', 'C:\\a.txt', b'inert'),
    }


def main():
    with open(sys.argv[1], 'w', encoding='ascii') as out:
        for name, data in fixtures().items():
            out.write('static const unsigned char fixture_%s[] = {%s};\n' % (name, ','.join(map(str, data))))


if __name__ == '__main__':
    main()

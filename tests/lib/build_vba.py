"""Builds VBA projects ([MS-OVBA]) for fixtures: source, and as much p-code as tests need."""
import struct

KINDS = ('standard', 'class', 'document', 'form')


def _bits(done):
    bits = 4
    while (1 << bits) < done:
        bits += 1
    return bits


def _match(data, at, index, length_bits, offset_max):
    """The longest earlier occurrence of what stands at `at`."""
    best, best_at = 0, 0
    most = min((1 << length_bits) + 2, len(data) - at)
    for start in reversed(index.get(data[at:at + 3], ())[-32:]):
        if at - start > offset_max:
            continue
        n = 3
        while n < most and data[start + n] == data[at + n]:
            n += 1
        if n > best and n <= most:
            best, best_at = n, start
    return best, best_at


def _chunk(data):
    out, at, index = bytearray(), 0, {}
    while at < len(data):
        flags, group = 0, bytearray()
        for bit in range(8):
            if at >= len(data):
                break
            offset_bits = _bits(at)
            length_bits = 16 - offset_bits
            n, start = _match(data, at, index, length_bits, 1 << offset_bits)
            step = n if n >= 3 else 1
            if n >= 3:
                flags |= 1 << bit
                group += struct.pack('<H', (at - start - 1) << length_bits | (n - 3))
            else:
                group.append(data[at])
            for i in range(at, at + step):
                index.setdefault(data[i:i + 3], []).append(i)
            at += step
        out += bytes([flags]) + group
    if len(out) > 4096:  # does not compress: as it is, padded
        return struct.pack('<H', 0x3FFF) + data.ljust(4096, b'\0')
    return struct.pack('<H', 0xB000 | (len(out) - 1)) + bytes(out)


def compress(data):
    """A compressed container ([MS-OVBA] 2.4.1)."""
    return b'\1' + b''.join(_chunk(data[i:i + 4096]) for i in range(0, len(data), 4096))


def _record(kind, data):
    return struct.pack('<HI', kind, len(data)) + data


def _with_unicode(kind, text, unicode_kind, charset):
    return _record(kind, text.encode(charset)) + _record(unicode_kind, text.encode('utf-16-le'))


def _module_records(name, kind, offset, charset):
    return (_with_unicode(0x19, name, 0x47, charset) + _with_unicode(0x1A, name, 0x32, charset) +
            _with_unicode(0x1C, '', 0x48, charset) + _record(0x31, struct.pack('<I', offset)) +
            _record(0x1E, b'\0' * 4) + _record(0x2C, b'\xff\xff') +
            _record(0x21 if kind == 'standard' else 0x22, b'') + _record(0x2B, b''))


def _dir(modules, codepage, charset, offsets):
    info = (_record(0x01, struct.pack('<I', 3)) + _record(0x02, struct.pack('<I', 0x409)) +
            _record(0x14, struct.pack('<I', 0x409)) + _record(0x03, struct.pack('<H', codepage)) +
            _record(0x04, b'VBAProject') + _with_unicode(0x05, '', 0x40, charset) +
            _record(0x06, b'') + _record(0x3D, b'') + _record(0x07, b'\0' * 4) +
            _record(0x08, b'\0' * 4) + struct.pack('<HIIH', 0x09, 4, 1, 1) +
            _with_unicode(0x0C, '', 0x3C, charset))
    info += _record(0x0F, struct.pack('<H', len(modules))) + _record(0x13, b'\xff\xff')
    return info + b''.join(_module_records(n, k, offsets.get(n, 0), charset) for n, k, _ in modules) + _record(0x10, b'')


def _attributes(name, kind):
    base = {'document': '0{00020906-0000-0000-C000-000000000046}',
            'class': '0{FCFB3D2A-A0FA-1068-A738-08002B3371B5}',
            'form': '0{00000000-0000-0000-0000-000000000000}{00000000-0000-0000-0000-000000000000}'}
    lines = ['Attribute VB_Name = "%s"' % name]
    if kind != 'standard':
        lines += ['Attribute VB_Base = "%s"' % base[kind], 'Attribute VB_GlobalNameSpace = False',
                  'Attribute VB_Creatable = False', 'Attribute VB_PredeclaredId = True',
                  'Attribute VB_Exposed = True']
    return '\r\n'.join(lines) + '\r\n'


def _project(modules):
    key = {'standard': 'Module=%s', 'class': 'Class=%s', 'form': 'BaseClass=%s',
           'document': 'Document=%s/&H00000000'}
    lines = ['ID="{00000000-0000-0000-0000-000000000000}"'] + [key[k] % n for n, k, _ in modules]
    lines += ['Name="VBAProject"', 'HelpContextID="0"', 'VersionCompatible32="393222000"', '',
              '[Host Extender Info]', '']
    return '\r\n'.join(lines)


def module_bytes(name, kind, source, codepage=932):
    """The source as it stands in the module's stream, Attribute lines included."""
    text = source.replace('\r\n', '\n').replace('\n', '\r\n')
    if not text.startswith('Attribute '):
        text = _attributes(name, kind) + text
    return text.encode('cp%d' % codepage)


def names_stream(names):
    """A _VBA_PROJECT stream with a table of identifiers."""
    table = b''.join(bytes([len(n), 0]) + n.encode('ascii') + b'\x11\x22\x10\0' for n in names)
    return b'\xcc\x61\x88\0\0\0' + b'\xff' * 16 + table


def pcode(lines):
    """P-code of lines that call the identifiers of these numbers."""
    table, code = b'', b''
    for line in lines:
        words = b''.join(struct.pack('<HH', 0x41, (0x100 + number) << 1) for number in line)
        table += struct.pack('<IHHI', 0, len(words), 0, len(code))
        code += words
    return b'\1\0' * 20 + struct.pack('<HHH', 0xCAFE, 1, len(lines)) + table + b'\0' * 10 + code


def vba_project(modules, codepage=932, names=None, compiled=None):
    """{path: bytes} below the project's storage; modules: (name, kind, source), kinds as in KINDS.
    names and compiled ({module: pcode()}) add p-code."""
    charset = 'cp%d' % codepage
    compiled = compiled or {}
    offsets = {n: len(c) for n, c in compiled.items()}
    streams = {'VBA/dir': compress(_dir(modules, codepage, charset, offsets)),
               'VBA/_VBA_PROJECT': b'\xcc\x61\xff\xff\x00\x00\x00' if names is None else names_stream(names),
               'PROJECT': _project(modules).encode(charset)}
    for name, kind, source in modules:
        streams['VBA/' + name] = compiled.get(name, b'') + compress(module_bytes(name, kind, source, codepage))
    return streams

"""Builds OLE2 compound files ([MS-CFB], version 3) for fixtures: a writer, not a reader."""
import struct

SECTOR, MINI, CUTOFF = 512, 64, 4096
FREE, END, FAT_SECTOR, NONE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF


class _Entry:
    def __init__(self, name, kind, data=b''):
        self.name, self.kind, self.data = name, kind, data
        self.children = {}
        self.left = self.right = self.child = NONE
        self.start = END


def _tree(streams):
    root = _Entry('Root Entry', 5)
    for path, data in streams.items():
        at = root
        *storages, name = path.split('/')
        for storage in storages:
            at = at.children.setdefault(storage, _Entry(storage, 1))
        at.children[name] = _Entry(name, 2, data)
    return root


def _order(entry):
    """Names compare by length, then in upper case ([MS-CFB] 2.6.4)."""
    return len(entry.name.encode('utf-16-le')), entry.name.upper()


def _number(root):
    entries = [root]

    def place(entry):
        children = sorted(entry.children.values(), key=_order)
        first = len(entries)
        entries.extend(children)

        def balance(low, high):
            if low >= high:
                return NONE
            middle = (low + high) // 2
            children[middle].left = balance(low, middle)
            children[middle].right = balance(middle + 1, high)
            return first + middle

        entry.child = balance(0, len(children))
        for child in children:
            place(child)

    place(root)
    return entries


def _pad(data, unit):
    return data + b'\0' * (-len(data) % unit)


class _Space:
    """Pieces of one size with a table of chains."""

    def __init__(self, unit):
        self.unit, self.data, self.table = unit, bytearray(), []

    def add(self, data):
        if not data:
            return END
        start = len(self.table)
        self.data += _pad(data, self.unit)
        count = len(self.data) // self.unit - start
        self.table += list(range(start + 1, start + count)) + [END]
        return start


def _entry_bytes(entry, clsid=b'\0' * 16):
    name = entry.name.encode('utf-16-le')[:62]
    size = 0 if entry.kind == 1 else len(entry.data)
    return (name.ljust(64, b'\0') + struct.pack('<HBBIII', len(name) + 2, entry.kind, 1, entry.left,
            entry.right, entry.child) + clsid + b'\0' * 20 +
            struct.pack('<IQ', 0 if entry.kind == 1 else entry.start, size))


def _fat(big):
    """Appends the FAT's own sectors; gives their numbers."""
    per, count = SECTOR // 4, 0
    while count * per < len(big.table) + count:
        count += 1
    if count > 109:
        raise ValueError('too large for this writer')
    numbers = list(range(len(big.table), len(big.table) + count))
    table = big.table + [FAT_SECTOR] * count
    table += [FREE] * (count * per - len(table))
    big.data += struct.pack('<%dI' % len(table), *table)
    return numbers


def cfb(streams, clsid=b'\0' * 16, padding=0):
    """A compound file of {'Storage/Stream': bytes}; `padding` zero bytes follow it."""
    entries = _number(_tree(streams))
    big, mini = _Space(SECTOR), _Space(MINI)
    for entry in entries:
        if entry.kind == 2:
            entry.start = (big if len(entry.data) >= CUTOFF else mini).add(entry.data)
    root = entries[0]
    root.data = bytes(mini.data)
    root.start = big.add(root.data)
    mini_table = struct.pack('<%dI' % len(mini.table), *mini.table)
    mini_table += b'\xff' * (-len(mini_table) % SECTOR)
    mini_start = big.add(mini_table)
    directory = b''.join(_entry_bytes(e, clsid if e is root else b'\0' * 16) for e in entries)
    blank = b'\0' * 68 + b'\xff' * 12 + b'\0' * 48
    directory += blank * (-len(entries) % 4)
    dir_start = big.add(directory)
    fat = _fat(big)
    header = bytes.fromhex('d0cf11e0a1b11ae1') + b'\0' * 16
    header += struct.pack('<HHHHH6xIIIIIIIII', 0x3E, 3, 0xFFFE, 9, 6, 0, len(fat), dir_start, 0, CUTOFF,
                          mini_start, len(mini_table) // SECTOR, END, 0)
    header += struct.pack('<109I', *(fat + [FREE] * (109 - len(fat))))
    return header + bytes(big.data) + b'\0' * padding

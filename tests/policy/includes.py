#!/usr/bin/env python3
"""Who may include whom, and each third-party header in one .c file only."""
import collections
import re

from tap import files, finish, read

MAY = {
    'base': {'base'},
    'codec': {'base', 'codec'},
    'core': {'base', 'core'},
    'format': {'base', 'codec', 'core', 'format'},
    'interp': {'base', 'codec', 'core', 'interp'},
    'detect': {'base', 'codec', 'core', 'detect'},
    'engine': {'base', 'codec', 'core', 'format', 'interp', 'detect', 'engine'},
    'report': {'base', 'core', 'report'},
    'store': {'base', 'core', 'store'},
    'config': {'base', 'core', 'config'},
    'lib': {'base', 'core', 'engine', 'report', 'config', 'lib', 'sekisho'},
    'gate': {'base', 'core', 'engine', 'store', 'report', 'config', 'gate'},
}
MAY_NOT_APP = {'format', 'interp', 'detect'}
# One header of another room, for one reason.
EXCEPTIONS = {
    ('core', 'codec/digest.h'),    # every artifact has its SHA-256
    ('detect', 'format/url/url.h'),  # registrable domains and numeric hosts
}
# Libraries with a header for each part, which one file each may need.
SEVERAL = re.compile(r'^(unicode/|openssl/|libpq|sqlite3)')
GENERATED = {'rules-builtin.inc'}
SYSTEM = {
    'assert', 'ctype', 'errno', 'fcntl', 'fts', 'dirent', 'ftw', 'getopt', 'inttypes', 'iconv',
    'langinfo', 'limits', 'locale', 'math', 'poll', 'pthread', 'sched', 'setjmp', 'signal',
    'stdarg', 'stdatomic', 'stdbool', 'stddef', 'stdint', 'stdio', 'stdlib', 'string', 'strings',
    'syslog', 'termios', 'time', 'unistd', 'wchar', 'float', 'fenv', 'regex', 'netdb', 'grp',
    'pwd', 'glob', 'fnmatch', 'libgen', 'spawn', 'stdalign', 'immintrin', 'cpuid', 'x86intrin',
    'emmintrin', 'tmmintrin', 'arm_neon', 'malloc', 'endian', 'byteswap', 'features', 'paths',
}

INCLUDE = re.compile(r'^\s*#\s*include\s+(["<])([^">]+)[">]', re.M)


def room_of(path):
    return path.split('/')[1]


def is_system(header):
    return header.rsplit('.h', 1)[0] in SYSTEM or header.startswith(
        ('sys/', 'linux/', 'netinet/', 'arpa/', 'net/', 'bits/', 'asm/'))


sources = [p for p in files('src', '.c', '.h') if p.count('/') > 1 and not p.endswith('/test.c')]
wrong_rooms, third = [], collections.defaultdict(set)
for path in sources:
    room = room_of(path)
    for kind, header in INCLUDE.findall(read(path)):
        if kind == '<':
            if not is_system(header):
                third[header].add(path)
            continue
        target = header.split('/')[0]
        if '/' not in header or header in GENERATED or (room, header) in EXCEPTIONS:
            continue
        if room == 'app':
            bad = target in MAY_NOT_APP
        else:
            bad = target not in MAY.get(room, set())
        if bad:
            wrong_rooms.append('%s includes %s' % (path, header))

wrong_third = []
for header, users in sorted(third.items()):
    if any(u.endswith('.h') for u in users):
        wrong_third.append('<%s> is included by a header: %s' % (header, ', '.join(sorted(users))))
    elif len(users) > 1 and not SEVERAL.match(header):
        wrong_third.append('<%s>: %s' % (header, ', '.join(sorted(users))))

finish([
    ('each room is known', sorted({room_of(p) for p in sources} - set(MAY) - {'app'})),
    ('every room includes only the rooms below it', wrong_rooms),
    ('each third-party header is included by one .c file', wrong_third),
])

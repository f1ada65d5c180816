#!/usr/bin/env python3
"""Every VBA project of the corpora in the emulator: vba_runs.py SEKISHO [CORPORA]

Prints TAP. A project passes when its run ends within two seconds with an answer; the last line wants 0.99
of all source lines to parse. Skipped (77) without the corpora."""
import collections
import json
import os
import subprocess
import sys
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SECONDS_MAX, PARSED_MIN = 2.0, 0.99


def projects(sekisho, data):
    """Lists of module sources, one list for each document that has any."""
    folders = [os.path.join(data, name) for name in ('poi', 'oletools') if os.path.isdir(os.path.join(data, name))]
    with tempfile.TemporaryDirectory() as out:
        scan = subprocess.run([sekisho, 'scan', '--json', '--extract', out] + folders, capture_output=True)
        for line in scan.stdout.decode('utf-8').splitlines():
            record, found = json.loads(line), collections.defaultdict(dict)
            for a in record['artifacts']:
                path = os.path.join(out, a['sha256'])
                if a['role'] == 'module' and a['format'] == 'vba' and os.path.exists(path):
                    with open(path, 'rb') as f:
                        found[a['parent']][a['name']] = f.read()
            for parent, modules in found.items():
                yield '%s#%d' % (os.path.relpath(record['input'], data), parent), list(modules.values())


def joined(modules):
    parts = [b'VERSION 1.0 CLASS\r\n' + m if b'Attribute VB_PredeclaredId' in m else m for m in modules]
    return b'\r\n'.join(parts)


def line_count(source):
    """Logical lines that say something."""
    text = source.decode('latin-1').replace(' _\r\n', ' ').replace(' _\n', ' ')
    lines = (l.strip() for l in text.splitlines())
    return sum(1 for l in lines if l and not l.startswith("'") and not l.lower().startswith('rem '))


def emulate(sekisho, source):
    with tempfile.NamedTemporaryFile(suffix='.bas') as f:
        f.write(source)
        f.flush()
        start = time.monotonic()
        run = subprocess.run([sekisho, 'emulate', '--language', 'vba', '--json', f.name], capture_output=True, timeout=60)
        seconds = time.monotonic() - start
    try:
        return json.loads(run.stdout), seconds
    except ValueError:
        return None, seconds


def main():
    sekisho = sys.argv[1] if len(sys.argv) > 1 else os.path.join(ROOT, 'build', 'sekisho')
    corpora = sys.argv[2] if len(sys.argv) > 2 else os.path.join(ROOT, '..', 'shared', 'corpora')
    data = os.path.join(corpora, 'data')
    if not os.path.isdir(data):
        print('1..0 # SKIP no corpora')
        return 77
    n = bad = lines = broken = 0
    for name, modules in projects(sekisho, data):
        n += 1
        source = joined(modules)
        got, seconds = emulate(sekisho, source)
        good = got is not None and seconds < SECONDS_MAX
        bad += not good
        print('%s %d - %s (%.2f s)' % ('ok' if good else 'not ok', n, name, seconds))
        lines += line_count(source)
        for note in (got or {'notes': []})['notes']:
            if note['code'] == 'vba.syntax':
                broken += 1
                print('# does not parse:', note['detail'])
    parsed = 1 - broken / max(1, lines)
    bad += parsed < PARSED_MIN
    print('%s %d - %.4f of %d lines parse' % ('ok' if parsed >= PARSED_MIN else 'not ok', n + 1, parsed, lines))
    print('1..%d' % (n + 1))
    return 1 if bad else 0


if __name__ == '__main__':
    sys.exit(main())

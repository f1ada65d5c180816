#!/usr/bin/env python3
"""bench.py BUILD_DIR: speed and memory, as one table. Run it by `./dev bench`.

The mail is made by make_mail.py, the same every time; the documents are those of ../shared/corpora,
where it is present. One core."""
import base64
import json
import os
import random
import shutil
import struct
import subprocess
import sys
import zlib

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
CORPORA = os.path.join(ROOT, '..', 'shared', 'corpora', 'data')
sys.path.insert(0, os.path.join(ROOT, 'tests', 'lib'))
import recipe  # noqa: E402

BUILD = os.path.abspath(sys.argv[1])
WORK = os.path.join(BUILD, 'bench')
SEKISHO = os.path.join(BUILD, 'sekisho')
SECONDS = '3'


def row(what, value, remark=''):
    print('%-42s %22s  %s' % (what, value, remark), flush=True)


def built(target):
    """The benchmark program, built; None where the sources do not define it."""
    if subprocess.run(['ninja', '-C', BUILD, target], stdout=subprocess.DEVNULL).returncode != 0:
        return None
    return os.path.join(BUILD, target)


def mails():
    folder = os.path.join(WORK, 'mail')
    shutil.rmtree(folder, ignore_errors=True)  # of an older recipe, perhaps
    os.makedirs(folder)
    subprocess.run([sys.executable, os.path.join(HERE, 'make_mail.py'), folder, '500'], check=True)
    return folder


def measure(name, paths):
    path = os.path.join(WORK, name + '.list')
    with open(path, 'w') as f:
        f.write('\n'.join(paths) + '\n')
    out = subprocess.run([built('tests/bench/scan-bench'), SECONDS, path], capture_output=True, check=True)
    return json.loads(out.stdout)


def mime_rows(folder):
    program = built('tests/mime-bench')
    if program:
        print(subprocess.run([program, folder, '2'], capture_output=True, text=True).stdout.rstrip())


def mail_rows(folder):
    m = measure('mail', sorted(os.path.join(folder, f) for f in os.listdir(folder)))
    row('whole scan of mail', '%.0f msgs/s' % m['per_second'],
        '%d mails, %.1f MB; %.0f MB/s' % (m['files'], m['mb'], m['mb_per_second']))
    row('  p50, p99', '%.2f ms, %.2f ms' % (m['p50_ms'], m['p99_ms']))
    row('  SHA-256 of the same bytes', '%.0f MB/s' % m['sha256_mb_per_second'])


def documents():
    """Paths of documents, (with VBA, without)."""
    folders = [os.path.join(CORPORA, n) for n in ('poi', 'oletools')]
    folders = [f for f in folders if os.path.isdir(f)]
    found = ([], [])
    if not folders:
        return found
    out = subprocess.run([SEKISHO, 'scan', '--json', *folders], capture_output=True).stdout
    for line in out.decode().splitlines():
        r = json.loads(line)
        if r['artifacts'][0]['format'] in ('ole', 'ooxml') and '#' not in r['input']:
            found[all(a['role'] != 'module' for a in r['artifacts'])].append(r['input'])
    return found


def document_rows():
    for what, paths in zip(('documents with VBA', 'documents without VBA'), documents()):
        if not paths:
            row(what, 'skipped', 'no ../shared/corpora')
            continue
        m = measure(what.replace(' ', '-'), paths)
        row(what, '%.0f files/s' % m['per_second'],
            '%d files, %.1f MB; p50 %.2f ms, p99 %.2f ms' % (m['files'], m['mb'], m['p50_ms'], m['p99_ms']))


def peak_mib(path):
    """Peak resident memory of any process of a scan, and its record. A process of its own measures,
    because what Python holds here would count as the scan's before it starts."""
    code = ('import os, subprocess, sys\n'
            'scan = subprocess.Popen(sys.argv[2:], stdout=open(sys.argv[1], "wb"))\n'
            'print(os.wait4(scan.pid, 0)[2].ru_maxrss)\n')
    out = subprocess.run([sys.executable, '-c', code, path + '.json', SEKISHO, 'scan', '--json', path],
                         capture_output=True, check=True).stdout
    with open(path + '.json', encoding='utf-8') as f:
        return int(out) / 1024, json.loads(f.readline())


def big_mail():
    path = os.path.join(WORK, 'big.eml')
    if not os.path.exists(path):
        data = random.Random(1).randbytes(73 << 20)
        with open(path, 'wb') as f:
            f.write(b'From: a@b.example\r\nSubject: big\r\nMIME-Version: 1.0\r\n'
                    b'Content-Type: application/octet-stream\r\nContent-Transfer-Encoding: base64\r\n\r\n')
            f.write(base64.encodebytes(data).replace(b'\n', b'\r\n'))
    return path


def padded_zip():
    """A document with 600 MB of zeros behind it, in a ZIP of about 0.6 MB."""
    path = os.path.join(WORK, 'padded.zip')
    if os.path.exists(path):
        return path
    document = recipe.build(recipe.parse('word\n  body\n    | text\n  module Module1\n    | Sub A()\n'
                                         '    | End Sub\n'))
    packer, zeros = zlib.compressobj(9, zlib.DEFLATED, -15), bytes(1 << 20)
    packed, crc, size = [packer.compress(document)], zlib.crc32(document), len(document)
    for _ in range(600):
        packed.append(packer.compress(zeros))
        crc, size = zlib.crc32(zeros, crc), size + len(zeros)
    packed = b''.join(packed) + packer.flush()
    fixed = struct.pack('<HHHHHIIIHH', 20, 0, 8, 0, 0x5121, crc, len(packed), size, 10, 0)
    local = b'PK\3\4' + fixed + b'padded.doc' + packed
    directory = (b'PK\1\2' + struct.pack('<H', 20) + fixed + struct.pack('<HHHII', 0, 0, 0, 0, 0) +
                 b'padded.doc')
    end = b'PK\5\6' + struct.pack('<HHHHIIH', 0, 0, 1, 1, len(directory), len(local), 0)
    with open(path, 'wb') as f:
        f.write(local + directory + end)
    return path


def seconds_of(command):
    """What a benchmark of a loop printed; None where its program is not there."""
    if shutil.which(command[0]) is None:
        return None
    out = subprocess.run(command, capture_output=True, text=True)
    return json.loads(out.stdout) if out.returncode == 0 and out.stdout.startswith('{') else None


def loop_rows():
    """The same loop in VBA here, in Lua, and in LibreOffice Basic: a million rounds."""
    ours = seconds_of([built('tests/bench/interp-bench'), SECONDS, os.path.join(HERE, 'loop.bas')])
    row('VBA loop: Mid, Asc, Xor, Chr, append', '%.1f M statements/s' % (ours['per_second'] / 1e6),
        '%.0f ms for a million rounds; bar: 20 M' % (1e3 * ours['seconds']))
    lua = seconds_of(['lua5.4', os.path.join(HERE, 'loop.lua')])
    if lua:
        row('  the same in Lua 5.4', '%.0f ms' % (1e3 * lua['seconds']),
            'ours takes %.2f times as long; bar: 3' % (ours['seconds'] / lua['seconds']))
    # Debian's Python has the UNO bridge; `./dev differential` installs what it needs.
    office = subprocess.run(['/usr/bin/python3', os.path.join(ROOT, 'tests', 'differential', 'loop.py')],
                            capture_output=True, text=True).stdout.strip()
    if office.isdigit():
        row('  the same in LibreOffice Basic', '%.0f ms' % (1e9 / int(office)),
            'for a million rounds, reckoned from 200,000')


def project_row():
    path = os.path.join(WORK, 'project.doc')
    size = subprocess.run([sys.executable, os.path.join(HERE, 'make_project.py'), path], capture_output=True,
                          check=True, text=True).stdout.strip()
    m = measure('project', [path])
    row('an obfuscated project, bytes to verdict', '%.2f ms' % m['p50_ms'],
        '%s; p99 %.2f ms; bar: 10 ms' % (size, m['p99_ms']))


def memory_rows():
    path = big_mail()
    peak, record = peak_mib(path)
    size = os.path.getsize(path) / (1 << 20)
    row('peak memory, mail of %.0f MiB' % size, '%.0f MiB' % peak,
        'bar: %.0f MiB; %s' % (3 * size + 32, record['verdict']))
    peak, record = peak_mib(padded_zip())
    row('peak memory, 600 MB document in a small ZIP', '%.0f MiB' % peak,
        'bar: 256 MiB; %s, %s' % (record['verdict'], ' '.join(sorted({e['code'] for e in record['errors']}))))


def main():
    os.makedirs(WORK, exist_ok=True)
    folder = mails()
    mime_rows(folder)
    mail_rows(folder)
    document_rows()
    loop_rows()
    project_row()
    memory_rows()


if __name__ == '__main__':
    main()

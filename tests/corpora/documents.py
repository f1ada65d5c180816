#!/usr/bin/env python3
"""documents.py [SEKISHO]: HTML smuggling payloads, DDE links and external targets against
../shared/corpora/truth (html.jsonl, dde.tsv, oleobj.tsv). Names what is missing; fails below the bars.
Skipped (77) without the corpora."""
import csv
import json
import os
import re
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
CORPORA = os.environ.get('SEKISHO_CORPORA') or os.path.join(ROOT, '..', 'shared', 'corpora')
DATA = os.path.join(CORPORA, 'data')
# The XML formats only: the fields of OLE2 documents are another format's.
DDE_SUFFIXES = ('.docx', '.docm', '.xlsx', '.xlsm', '.xlsb', '.xml', '.csv')


def scan(binary, paths):
    out = subprocess.run([binary, 'scan', '--json'] + [os.path.join(DATA, p) for p in paths],
                         capture_output=True, timeout=300).stdout.decode('utf-8')
    records = [json.loads(line) for line in out.splitlines()]
    return {os.path.relpath(r['input'], DATA): r for r in records}


def table(name):
    with open(os.path.join(CORPORA, 'truth', name), encoding='utf-8', newline='') as f:
        return list(csv.DictReader(f, delimiter='\t'))


def payloads(binary):
    with open(os.path.join(CORPORA, 'truth', 'html.jsonl'), encoding='utf-8') as f:
        truth = [json.loads(line) for line in f if line.strip()]
    records = scan(binary, [t['file'] for t in truth])
    for t in truth:
        have = {(a['name'], a['sha256']) for a in records[t['file']]['artifacts']}
        for p in t.get('parts', ()):
            yield (p['filename'], p['sha256']) in have, t['file']


def letters(text):
    return re.sub(r'[^0-9a-z]', '', text.lower())


def dde(binary):
    rows = [r for r in table('dde.tsv') if r['path'].lower().endswith(DDE_SUFFIXES) and
            re.match(r'\W*(dde|cmd)', r['field_or_link'].strip(), re.I)]
    records = scan(binary, sorted({r['path'] for r in rows}))
    for r in rows:
        seen = [letters(e.get('detail') or '') for e in records[r['path']]['errors']
                if e['code'].endswith('.dde')]
        yield letters(r['field_or_link']) in seen, r['path'] + ' ' + r['field_or_link']


def links(binary):
    rows = [r for r in table('oleobj.tsv') if r['kind'].startswith('external:') and
            re.search(r'https?://\w', r['name_or_target'])]
    records = scan(binary, sorted({r['path'] for r in rows}))
    for r in rows:
        want = re.search(r'https?://\S+', r['name_or_target']).group().lower()
        seen = [i['value'].lower() for i in records[r['path']]['indicators'] if i['kind'] == 'url']
        yield any(v.startswith(want) or want.startswith(v) for v in seen), r['path'] + ' ' + want


def main():
    binary = sys.argv[1] if len(sys.argv) > 1 else os.path.join(ROOT, 'build', 'sekisho')
    if not os.path.isdir(DATA):
        print('no corpora: skipped')
        return 77
    failed = False
    for check, bar in ((payloads, 1.0), (dde, 1.0), (links, 0.98)):
        results = list(check(binary))
        good = sum(ok for ok, _ in results)
        for ok, what in results:
            if not ok:
                print('missing', check.__name__, what)
        print('%s %d/%d' % (check.__name__, good, len(results)))
        failed |= good < bar * len(results)
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())

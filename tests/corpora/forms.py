#!/usr/bin/env python3
"""forms.py SEKISHO: how many UserForm strings of ../shared/corpora/truth/forms.tsv are among the facts."""
import csv
import json
import os
import re
import subprocess
import sys

ROOT = os.environ.get('SEKISHO_CORPORA') or os.path.join(os.path.dirname(__file__), '..', '..', '..', 'shared', 'corpora')
NOT_TEXT = ('ClsidCacheIndex',)


def facts(binary, path):
    run = subprocess.run([binary, 'scan', '--json', path], capture_output=True, timeout=60)
    record = json.loads(run.stdout.decode('utf-8').splitlines()[0])
    return [f for a in record['artifacts'] for f in a.get('facts', ()) if f['kind'] == 'form']


def wanted(row):
    """The strings that a row of the truth names. A `string` row is a run of printable bytes: it may hold a
    byte of what stands beside the string."""
    if row['kind'] == 'string':
        return [row['value']]
    fields = json.loads(row['value'].replace('\\\\', '\\'))  # the table escapes it twice
    return [v for k, v in fields.items() if isinstance(v, str) and v and k not in NOT_TEXT]


def misread(want, values):
    """The truth's reader does not skip the padding between two strings: then up to three bytes of padding
    lead, and as many characters are lost at the end."""
    return any(len(v) == len(want) and v.startswith(want[n:]) for n in (1, 2, 3) for v in values)


def found(want, values, loose):
    if want in values or misread(want, values):
        return True
    want = re.sub(r'[^\x20-\x7e]', '', want)
    return loose and any(len(v) >= 3 and v in want or want in v for v in values)


def main():
    with open(os.path.join(ROOT, 'truth', 'forms.tsv'), encoding='utf-8', newline='') as f:
        rows = list(csv.DictReader(f, delimiter='\t'))
    cache, good, total = {}, 0, 0
    for row in rows:
        path = os.path.join(ROOT, 'data', row['path'])
        if path not in cache:
            cache[path] = {f['value'] for f in facts(sys.argv[1], path)}
        for want in wanted(row):
            ok = found(want, cache[path], row['kind'] == 'string')
            good, total = good + ok, total + 1
            if not ok:
                print('missing', row['path'], row['storage'], repr(want))
    print('forms %d/%d %.4f' % (good, total, good / max(1, total)))
    return 0 if total and good == total else 1


if __name__ == '__main__':
    sys.exit(main())

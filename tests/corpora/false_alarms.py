#!/usr/bin/env python3
"""False alarms over harmless files: false_alarms.py SEKISHO [CORPORA]

Names every file that is called suspicious or malicious. Fails when one is malicious or more than
0.5 % are suspicious. Skipped (77) without the corpora."""
import collections
import json
import os
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
SUSPICIOUS_MAX = 0.005
# Folders of harmless files. sa-publiccorpus keeps spam in folders of its own.
HARMLESS = ['sa-publiccorpus/easy-ham-1', 'sa-publiccorpus/easy-ham-2', 'sa-publiccorpus/hard-ham-1',
            'notmuch', 'poi', 'oletools']
# Samples that show an attack: what they are named for is what they do.
ATTACKS = ('dde', 'oleobj', 'external_link', 'rtfobj', 'ftguess/attack', 'msodde', 'xlm')


def is_attack(path):
    return '/oletools/' in path and any(a in path.lower() for a in ATTACKS)


def main():
    sekisho = sys.argv[1] if len(sys.argv) > 1 else os.path.join(ROOT, 'build', 'sekisho')
    corpora = sys.argv[2] if len(sys.argv) > 2 else os.path.join(ROOT, '..', 'shared', 'corpora')
    data = os.path.join(corpora, 'data')
    folders = [f for f in (os.path.join(data, h) for h in HARMLESS) if os.path.isdir(f)]
    if not folders:
        print('no corpora: skipped')
        return 77
    out = subprocess.Popen([sekisho, 'scan', '--json'] + folders, stdout=subprocess.PIPE, text=True)
    counts, attacks, seconds = collections.Counter(), 0, 0.0
    source_counts, bad = collections.Counter(), []
    for line in out.stdout:
        record = json.loads(line)
        path = record['input']
        if is_attack(path):
            attacks += 1
            continue
        verdict = record['verdict']
        counts[verdict] += 1
        source_counts[os.path.relpath(path, data).split('/')[0]] += 1
        seconds += record.get('seconds', 0)
        if verdict in ('suspicious', 'malicious'):
            ids = sorted({f['id'] for f in record['findings']})
            bad.append((verdict, record['score'], os.path.relpath(path, data), ' '.join(ids)))
    for row in sorted(bad):
        print('%-10s %3d %s  %s' % row)
    total = sum(counts.values())
    if total == 0:
        print('nothing was scanned')
        return 1
    share = counts['suspicious'] / total
    print('%s; %d attack samples aside' % (dict(source_counts), attacks))
    print('%d files, %.1f s: %s; suspicious %.2f %%, malicious %d' %
          (total, seconds, dict(counts), 100 * share, counts['malicious']))
    return int(counts['malicious'] > 0 or share > SUSPICIOUS_MAX)


if __name__ == '__main__':
    sys.exit(main())

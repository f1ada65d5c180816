#!/usr/bin/env python3
"""The catalogue of findings and the code agree, and the catalogue is whole."""
import os
import re
import subprocess
import sys

from tap import ROOT, files, finish, read

SEVERITIES = {'info', 'low', 'medium', 'high', 'critical'}


def rows(name):
    lines = read('rules/%s.tsv' % name).splitlines()
    return [l.split('\t') for l in lines if l and not l.startswith('#')]


catalogue = rows('findings')
ids = [r[0] for r in catalogue]

in_code = set()
for path in files('src', '.c'):
    if path.endswith('test.c') or not path.startswith(('src/detect/', 'src/engine/', 'src/gate/')):
        continue
    # String literals of the shape area.word; names of formats and files have no dot and dash so.
    in_code |= set(re.findall(r'"((?:attachment|archive|mail|html|doc|vba|behaviour|xlm|rtf|lnk|pdf|one|'
                              r'script|message|thread)\.[a-z0-9-]+)"', read(path)))

in_tables = set()
for row in rows('combinations'):
    in_tables.add(row[0])
    for clause in row[2:]:
        in_tables |= set(clause.split('|'))
in_tables |= {r[1] for r in rows('diag-findings')}
in_tables |= {r[2] for r in rows('vba-words')}

diags = set(re.findall(r'^SK_DIAG\(\w+, "([^"]+)"', read('src/core/diags.def'), re.M))


def shape():
    wrong = []
    for r in catalogue:
        if len(r) != 6:
            wrong.append('%s: %d columns' % (r[0], len(r)))
            continue
        if not re.fullmatch(r'[a-z]+\.[a-z0-9]+(-[a-z0-9]+)*', r[0]):
            wrong.append('%s: not area.kebab-name' % r[0])
        if r[1] not in SEVERITIES or not r[2].isdigit() or int(r[2]) > 100:
            wrong.append('%s: severity %s, weight %s' % (r[0], r[1], r[2]))
        if r[1] == 'info' and r[2] != '0':
            wrong.append('%s: info weighs nothing' % r[0])
        if r[3] != '-' and not all(re.fullmatch(r'T\d{4}(\.\d{3})?', t) for t in r[3].split(',')):
            wrong.append('%s: techniques %s' % (r[0], r[3]))
    return wrong


def sentences():
    wrong = []
    for r in catalogue:
        if not r[4].endswith('.') or not r[4].isascii():
            wrong.append('%s: English is no sentence' % r[0])
        if not r[5].endswith('。') or r[5].isascii():
            wrong.append('%s: Japanese is no sentence' % r[0])
    return wrong


def combination_shape():
    return [r[0] for r in rows('combinations') if len(r) < 4 or r[1] not in ('file', 'mail')]


def documented():
    script = os.path.join(ROOT, 'docs', 'generate_findings.py')
    same = subprocess.run([sys.executable, script, '--check']).returncode == 0
    return [] if same else ['run docs/generate_findings.py']


finish([
    ('the catalogue has the columns it should', shape()),
    ('each finding is explained in both languages', sentences()),
    ('each id stands once', sorted({i for i in ids if ids.count(i) > 1})),
    ('ids in the code are in the catalogue', sorted(in_code - set(ids))),
    ('ids in the tables are in the catalogue', sorted(in_tables - set(ids))),
    ('each id of the catalogue is used', sorted(set(ids) - in_code - in_tables)),
    ('diags that are evidence exist', sorted({r[0] for r in rows('diag-findings')} - diags)),
    ('a word stands once per class',
     sorted({r[0] for r in rows('vba-words')
             if [(x[0].lower(), x[1]) for x in rows('vba-words')].count((r[0].lower(), r[1])) > 1})),
    ('combinations have a scope and two clauses', combination_shape()),
    ('docs/findings.md is the catalogue', documented()),
    ('there are no more findings than combine.c counts', [] if len(ids) <= 256 else ['over 256']),
])

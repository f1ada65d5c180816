#!/usr/bin/env python3
"""Golden tests: golden.py SEKISHO [NAME…]

Each golden/NAME.recipe is built, scanned with --json, and compared with NAME.expect, a JSON
object that the record must contain: of an object every key, of a list every element (somewhere in
it). "args" are further options; "exit" is the exit status; "absent" holds what must not be there.
"""
import json
import os
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
sys.path.insert(0, os.path.join(ROOT, 'tests', 'lib'))
import recipe  # noqa: E402


def missing(want, got, where):
    """What of `want` is not in `got`, as a list of places."""
    if isinstance(want, dict):
        if not isinstance(got, dict):
            return [where]
        return [m for k, v in want.items() for m in missing(v, got.get(k), '%s.%s' % (where, k))]
    if isinstance(want, list):
        return ['%s has no %s' % (where, json.dumps(w, ensure_ascii=False)) for w in want
                if not any(not missing(w, g, '') for g in got or ())]
    return [] if want == got else ['%s is %r, not %r' % (where, got, want)]


def scan(sekisho, data, name, args):
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, name)
        with open(path, 'wb') as f:
            f.write(data)
        run = subprocess.run([sekisho, 'scan', '--json', *args, path], capture_output=True,
                             timeout=60)
    return json.loads(run.stdout), run.returncode


def problems(sekisho, source, expect, name):
    with open(expect, encoding='utf-8') as f:
        want = json.load(f)
    args, status = want.pop('args', []), want.pop('exit', None)
    absent = want.pop('absent', {})
    record, got = scan(sekisho, recipe.build_file(source), name, args)
    found = missing(want, record, 'record')
    if status is not None and status != got:
        found.append('exit status %d, not %d' % (got, status))
    for key, elements in absent.items():
        found += ['%s has %s' % (key, e) for e in elements
                  if any(not missing(e, g, '') for g in record[key])]
    return found


def main():
    sekisho, folder = sys.argv[1], os.path.join(HERE, 'golden')
    names = sys.argv[2:] or sorted(f[:-7] for f in os.listdir(folder) if f.endswith('.recipe'))
    cases = [(os.path.join(folder, n + '.recipe'), os.path.join(folder, n + '.expect'), n)
             for n in names]
    if len(sys.argv) == 2 and os.path.exists(os.path.join(folder, 'demo.expect')):
        cases.append((os.path.join(ROOT, 'docs/demo/reply.recipe'),
                      os.path.join(folder, 'demo.expect'), 'demo'))
    print('1..%d' % len(cases))
    failed = 0
    for number, (source, expect, name) in enumerate(cases, 1):
        found = problems(sekisho, source, expect, name + '.eml')
        print('%sok %d - %s' % ('not ' if found else '', number, name))
        for p in found:
            print('# ' + p)
        failed += bool(found)
    return failed > 0


if __name__ == '__main__':
    sys.exit(main())

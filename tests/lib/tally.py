#!/usr/bin/env python3
"""Adds up what meson's tests said: tally.py TESTLOG.json… → "N passed, N failed".

A TAP test counts one for each of its points, another test counts one. The exit status is 0 when
something passed and nothing failed. Failures are named.
"""
import json
import re
import sys

POINT = re.compile(r'^(not )?ok\b\s*\d*\s*-?\s*(.*)$')


def points(test):
    """(passed, name) of each point of one test; a test that died has a failed point of its own."""
    found = []
    for line in (test.get('stdout') or '').splitlines():
        m = POINT.match(line.strip())
        if m and '# SKIP' not in line:
            found.append((m.group(1) is None, m.group(2)))
    if not found and test['result'] != 'SKIP':
        return [(test['result'] == 'OK', test['name'])]
    if test['result'] not in ('OK', 'SKIP') and all(ok for ok, _ in found):
        found.append((False, 'ended with ' + test['result']))
    return found


def main():
    passed = failed = 0
    for path in sys.argv[1:]:
        with open(path, encoding='utf-8') as f:
            for line in f:
                test = json.loads(line)
                for ok, name in points(test):
                    passed += ok
                    failed += not ok
                    if not ok:
                        print('FAILED: %s: %s' % (test['name'], name))
    print('%d passed, %d failed' % (passed, failed))
    return 0 if passed and not failed else 1


if __name__ == '__main__':
    sys.exit(main())

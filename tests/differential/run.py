#!/usr/bin/python3
"""The value cases of tests/emulate/vba beside LibreOffice Basic (Option VBASupport 1).

    run.py SEKISHO [--write]

Every one-line case (`? EXPRESSION => …`) of values-*.txt in English and without Rnd is run by both. Where they differ, the case must
stand in differences.tsv with LibreOffice's value, ours and the reason; a difference that isn't listed, or one that is
listed and is none any more, fails. --write prints a new table, with the reasons that are known.
Values are compared without their types: numbers as numbers, dates as numbers, an error as its number.
"""
import datetime
import glob
import importlib.util
import json
import math
import os
import re
import subprocess
import sys
import tempfile

import office

HERE = os.path.dirname(os.path.abspath(__file__))
CASES = os.path.join(HERE, '..', 'emulate', 'vba')
TABLE = os.path.join(HERE, 'differences.tsv')

# C1 gives "TYPE|VALUE"; what CStr would print by the locale is given as a number.
MODULE = '''Option VBASupport 1
Function Value()
%(before)s
Value = %(expression)s
End Function
Function C1() As String
On Error GoTo Failed
Dim v
v = Value()
If IsNull(v) Then
C1 = "null|"
ElseIf IsArray(v) Then
C1 = "array|"
ElseIf VarType(v) = 7 Then
C1 = "number|" & CDbl(v)
ElseIf VarType(v) = 11 Then
C1 = "text|" & IIf(v, "True", "False")
ElseIf VarType(v) = 10 Then
C1 = "text|Error " & CLng(v)
Else
C1 = "text|" & v
End If
Exit Function
Failed:
C1 = "error|" & Err.Number
End Function
'''


def cases():
    spec = importlib.util.spec_from_file_location('emulate_run', os.path.join(CASES, '..', 'run.py'))
    runner = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(runner)
    for path in sorted(glob.glob(CASES + '/values-*.txt')):
        for name, code, _, options in runner.cases(path):
            if len(code) == 4 and code[0] == 'Function F()' and not options and 'Rnd' not in name:
                yield name, code[1], code[2][len('F = '):]


def ours(binary, before, expression):
    with tempfile.NamedTemporaryFile('w', suffix='.bas', encoding='utf-8') as f:
        f.write('Function F()\n%s\nF = %s\nEnd Function\n' % (before, expression))
        f.flush()
        run = subprocess.run([binary, 'emulate', '--language', 'vba', '--json', '--entry', 'F', f.name],
                             capture_output=True, timeout=60)
    got = json.loads(run.stdout)
    if got['stopped']:
        return 'error|' + re.match(r'error (-?\d+)', got['stopped']).group(1)
    if got['return_type'] == 'Null':
        return 'null|'
    if got['return_type'] == 'Date':
        return 'number|%.10g' % serial(got['return'])
    return 'text|' + (got['return'] or '')


def serial(text):
    for shape in ('%m/%d/%Y %I:%M:%S %p', '%m/%d/%Y', '%I:%M:%S %p'):
        try:
            when = datetime.datetime.strptime(text, shape)
        except ValueError:
            continue
        if shape == '%I:%M:%S %p':
            when = when.replace(year=1899, month=12, day=30)
        return (when - datetime.datetime(1899, 12, 30)) / datetime.timedelta(days=1)
    return math.nan


def plain_date(match):
    """LibreOffice takes a literal of a day alone, as a Double: CDate of its number in its place."""
    text = match.group(1)
    for shape in ('%m/%d/%Y %I:%M:%S %p', '%m/%d/%Y %I:%M %p', '%m/%d/%Y %H:%M:%S', '%m/%d/%Y', '%I:%M:%S %p',
                  '%H:%M:%S', '%B %d, %Y', '%Y-%m-%d'):
        try:
            when = datetime.datetime.strptime(text, shape)
        except ValueError:
            continue
        if 'Y' not in shape:
            when = when.replace(year=1899, month=12, day=30)
        return 'CDate(%.10f)' % ((when - datetime.datetime(1899, 12, 30)) / datetime.timedelta(days=1))
    return match.group(0)


def theirs(basic, before, expression):
    expression = re.sub(r'#(\d[^#"]*|[A-Z][a-z]+ [^#"]*)#', plain_date, expression)
    basic.module('M', MODULE % {'before': before, 'expression': expression})
    try:
        return basic.call('M', 'C1') or 'does not compile'
    except Exception:  # whatever the bridge raises: the module was not run
        return 'does not compile'


def alike(a, b):
    if a == b:
        return True
    kinds = {a.split('|')[0], b.split('|')[0]}
    if not kinds <= {'text', 'number'}:
        return False
    try:
        x, y = (float(s.split('|', 1)[1]) for s in (a, b))
    except ValueError:
        return False
    return math.isclose(x, y, rel_tol=1e-9, abs_tol=1e-12)


def quoted(text):
    return json.dumps(text, ensure_ascii=True)[1:-1]


def table():
    with open(TABLE, encoding='utf-8') as f:
        rows = [line.rstrip('\n').split('\t') for line in f if not line.startswith('# case')]
    return {row[0]: row[1:] for row in rows}


def compare(binary, basic):
    count, differences = 0, {}
    for name, before, expression in cases():
        count += 1
        a, b = theirs(basic, before, expression), ours(binary, before, expression)
        if not alike(a, b):
            differences[quoted(name)] = [quoted(a), quoted(b)]
    return count, differences


def main():
    binary, known = sys.argv[1], table() if os.path.exists(TABLE) else {}
    with office.running() as basic:
        count, differences = compare(binary, basic)
    if '--write' in sys.argv:
        print('# case\tLibreOffice\tsekisho\treason')
        for name, (a, b) in differences.items():
            print('\t'.join([name, a, b, known.get(name, ['', '', ''])[2]]))
        return 0
    new = [n for n, d in differences.items() if n not in known or known[n][:2] != d]
    gone = [n for n in known if n not in differences]
    for n in new:
        print('differs and is not listed: %s: LibreOffice %s, sekisho %s' % (n, *differences[n]))
    for n in gone:
        print('listed, but is alike: ' + n)
    print('%d cases: %d alike, %d differ, %d of them listed with a reason' %
          (count, count - len(differences), len(differences), len(differences) - len(new)))
    return 1 if new or gone else 0


if __name__ == '__main__':
    sys.exit(main())

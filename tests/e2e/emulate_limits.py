#!/usr/bin/env python3
"""VBA that would not end, or not fit: emulate_limits.py SEKISHO; prints TAP.

Each run must end with one of the wanted words in `stopped`, keep what it did before, and not crash. The wall
clock is only reported, against a bound far above what is seen."""
import json
import subprocess
import sys
import tempfile
import time

BOUND_SECONDS = 60
FIRST = ' Shell "first.exe"\n'


def sub(body, extra=''):
    return 'Sub AutoOpen()\n%s%s\nEnd Sub\n%s' % (FIRST, body, extra)


def chain(n, op, item):
    return item + (op + item) * n


CASES = [
    # name, source, wanted beginnings of `stopped` ('' is: ran to its end)
    ('Do: Loop', lambda: sub(' Do: Loop'), ['steps', 'time']),
    ('While True with DoEvents', lambda: sub(' While True\n  DoEvents\n Wend'), ['steps', 'time']),
    ('GoTo itself', lambda: sub('x: GoTo x'), ['steps', 'time']),
    ('For with Step 0', lambda: sub(' For i = 1 To 2 Step 0: Next'), ['steps', 'time']),
    ('GoSub without Return', lambda: sub('x: GoSub x'), ['error 28', 'error 7']),
    ('resume the failed line for ever', lambda: sub(' On Error GoTo h\n y = 1 / 0\nh: Resume'), ['steps', 'time']),
    ('error loop under resume next', lambda: sub(' On Error Resume Next\n Do\n y = 1 / 0\n Loop'), ['steps', 'time']),
    ('s = s & s', lambda: sub(' s = "xxxxxxxx"\n Do: s = s & s: Loop'), ['memory', 'error 14', 'error 7']),
    ('s = s & s under resume next', lambda: sub(' On Error Resume Next\n s = "xxxxxxxx"\n Do: s = s & s: Loop'), ['memory', 'steps', 'time']),
    ('String(2147483647)', lambda: sub(' s = String(2147483647, "a")'), ['memory', 'error 14', 'error 7']),
    ('Space(2147483647)', lambda: sub(' s = Space(2147483647)'), ['memory', 'error 14', 'error 7']),
    ('many big strings', lambda: sub(' Dim a(9999)\n For i = 0 To 9999: a(i) = String(5000000, "a"): Next'), ['memory', 'error 14', 'error 7', 'steps', 'time']),
    ('Replace that grows', lambda: sub(' s = String(1000, "a")\n Do: s = Replace(s, "a", String(1000, "a")): Loop'), ['memory', 'error 14', 'error 7', 'steps', 'time']),
    ('ReDim of 2 GB', lambda: sub(' Dim a() As Byte\n ReDim a(2147483646)'), ['memory', 'error 7', 'steps']),
    ('ReDim of many dimensions', lambda: sub(' Dim a()\n ReDim a(2000000000, 2000000000, 2000000000)'), ['memory', 'error 7', 'steps', 'error 9']),
    ('Dim of many dimensions', lambda: sub(' Dim a(60000, 60000, 60000)'), ['memory', 'error 7', 'steps', '']),
    ('ReDim Preserve for ever', lambda: sub(' Dim a()\n Do: n = n + 1000: ReDim Preserve a(n): Loop'), ['memory', 'error 7', 'steps', 'time']),
    ('Collection for ever', lambda: sub(' Dim c As New Collection\n Do: c.Add "x": Loop'), ['memory', 'steps', 'time', 'error 7']),
    ('recursion', lambda: sub(' R 1', 'Sub R(n)\n R n + 1\nEnd Sub\n'), ['error 28']),
    ('mutual recursion', lambda: sub(' R 1', 'Sub R(n)\n S n\nEnd Sub\nFunction S(n)\n R n\nEnd Function\n'), ['error 28']),
    ('recursion in an expression', lambda: sub(' x = R(1)', 'Function R(n)\n R = ((1 + R(n + 1)) * 2) & "x"\nEnd Function\n'), ['error 28']),
    ('recursion under resume next', lambda: sub(' R 1', 'Sub R(n)\n On Error Resume Next\n R n + 1\n R n + 2\nEnd Sub\n'), ['error 28', 'steps', 'time', '']),
    ('property that reads itself', lambda: sub(' x = P', 'Property Get P()\n P = P() + 1\nEnd Property\n'), ['error 28']),
    ('default member that is itself', lambda: sub(
        ' Dim o As New C\n x = o + 1', 'VERSION 1.0 CLASS\nAttribute VB_Name = "C"\nProperty Get V()\n'
        'Attribute V.VB_UserMemId = 0\n Set V = Me\nEnd Property\n'), ['error 28', 'error 13', 'error 438', 'error 450', '']),
    ('Class_Initialize that makes itself', lambda: sub(
        ' Dim o As C\n Set o = New C', 'VERSION 1.0 CLASS\nAttribute VB_Name = "C"\nSub Class_Initialize()\n'
        ' Set x = New C\nEnd Sub\n'), ['error 28', 'memory']),
    ('Class_Terminate that makes itself', lambda: sub(
        ' Dim o As C\n Set o = New C\n Set o = Nothing', 'VERSION 1.0 CLASS\nAttribute VB_Name = "C"\nSub Class_Terminate()\n'
        ' Set x = New C\n Set x = Nothing\nEnd Sub\n'), ['error 28', 'memory', '', 'steps']),
    ('events that raise each other', lambda: sub(
        ' Dim o As New C\n o.Go', 'VERSION 1.0 CLASS\nAttribute VB_Name = "C"\nPublic Event E()\nPrivate WithEvents w As C\n'
        'Sub Go()\n Set w = Me\n RaiseEvent E\nEnd Sub\nPrivate Sub w_E()\n RaiseEvent E\nEnd Sub\n'), ['error 28']),
    ('Application.Run of itself', lambda: sub(' Application.Run "R"', 'Sub R()\n Application.Run "R"\nEnd Sub\n'), ['error 28']),
    ('100,000 parentheses', lambda: sub(' x = ' + '(' * 100000 + '1' + ')' * 100000), ['']),
    ('100,000 & in a chain', lambda: sub(' x = ' + chain(100000, ' & ', '"a"')), ['', 'error 28']),
    ('100,000 variables in a chain', lambda: sub(' y = "a"\n x = ' + chain(100000, ' & ', 'y')), ['', 'error 28']),
    ('100,000 + in a chain of calls', lambda: sub(' x = ' + chain(30000, ' + ', 'Len("a")')), ['', 'error 28', 'error 6']),
    ('100,000 Not', lambda: sub(' x = ' + 'Not ' * 100000 + 'True'), ['']),
    ('100,000 minus signs', lambda: sub(' x = ' + '-' * 100000 + '1'), ['']),
    ('50,000 members', lambda: sub(' x = a' + '.b' * 50000), ['', 'error 424', 'error 28', 'error 91']),
    ('50,000 nested calls', lambda: sub(' x = ' + 'Chr(' * 50000 + '65' + ')' * 50000), ['', 'error 13']),
    ('50,000 nested If blocks', lambda: sub(' If True Then\n' * 50000 + ' x = 1\n' + ' End If\n' * 50000), ['']),
    ('50,000 If on one line', lambda: sub(' If True Then' * 50000 + ' x = 1'), ['']),
    ('50,000 nested For', lambda: sub(' For i = 1 To 1\n' * 50000 + ' Next\n' * 50000), ['', 'error 28', 'steps', 'error 7']),
    ('50,000 nested With', lambda: sub(' With Application\n' * 50000 + ' End With\n' * 50000), ['', 'error 28', 'error 7']),
    ('100,000 #If', lambda: '#If True Then\n' * 100000 + sub('') + '#End If\n' * 100000, ['']),
    ('100,000 continuations', lambda: sub(' x = 1' + ' _\n + 1' * 100000), ['', 'error 28', 'error 6']),
    ('200,000 labels and jumps', lambda: sub(''.join('l%d: If False Then GoTo l%d\n' % (i, 199999 - i) for i in range(200000))), ['', 'steps']),
    ('100,000 procedures', lambda: sub('') + ''.join('Sub p%d()\nEnd Sub\n' % i for i in range(100000)), ['', 'steps', 'memory']),
    ('100,000 classes', lambda: sub('') + ''.join('VERSION 1.0 CLASS\nAttribute VB_Name = "C%d"\nPublic x\n' % i for i in range(100000)), ['', 'steps', 'memory', 'time']),
    ('100,000 constants that need each other', lambda: ''.join('Const c%d = c%d + 1\n' % (i, i + 1) for i in range(100000)) + sub(' x = c0'), ['', 'error 28']),
    ('a type that holds itself', lambda: 'Type T\n a(100) As T\nEnd Type\n' + sub(' Dim x As T'), ['', 'error 28', 'error 7', 'memory', 'error 13']),
    ('a type that is its own component', lambda: 'Type T\n a As T\n n As Long\nEnd Type\n' + sub(' Dim x As T\n x.n = 1'), ['', 'error 28', 'error 7', 'error 13', 'error 424', 'error 438']),
    ('types doubling', lambda: ''.join('Type T%d\n a(99) As T%d\nEnd Type\n' % (i + 1, i) for i in range(12)).replace('As T0', 'As Long') + sub(' Dim x As T12'), ['', 'memory', 'error 7', 'steps']),
    ('a module of 50 MB', lambda: sub('') + "' " + 'x' * 98 + '\n' + ("' " + 'x' * 98 + '\n') * 500000, ['', 'memory', 'steps', 'time']),
    ('a line of 20 MB', lambda: sub(' x = "' + 'a' * 20000000 + '"'), ['', 'memory']),
    ('catastrophic regular expression', lambda: sub(
        ' Set r = CreateObject("VBScript.RegExp")\n r.Pattern = "(a+)+$"\n x = r.Test(String(100, "a") & "b")'), ['', 'error 5017', 'steps', 'time']),
    ('a dictionary in itself', lambda: sub(
        ' Set d = CreateObject("Scripting.Dictionary")\n d.Add "d", d\n Set o = d\n Do\n Set o = o("d")\n Loop'), ['steps', 'time', 'memory']),
    ('an array in itself', lambda: sub(' Dim a(1)\n Do\n a(0) = a\n a(1) = a\n Loop'), ['memory', 'error 28', 'error 7', 'steps', 'time']),
    ('ExecuteGlobal-like recursion through CallByName', lambda: sub(
        ' Dim o As New C\n o.G', 'VERSION 1.0 CLASS\nAttribute VB_Name = "C"\nSub G()\n CallByName Me, "G", vbMethod\nEnd Sub\n'), ['error 28']),
    ('a big file', lambda: sub(' Open "x" For Output As #1\n Do: Print #1, String(100000, "a"): Loop'), ['memory', 'steps', 'time', 'error 61', 'error 7']),
    ('Seek far out', lambda: sub(' Open "x" For Binary As #1\n Put #1, 2147483647, "a"'), ['memory', 'error 61', 'error 7', '']),
]


def main():
    binary, bad = sys.argv[1], 0
    only = sys.argv[2] if len(sys.argv) > 2 else ''
    print('1..%d' % len(CASES))
    for n, (name, source, wanted) in enumerate(CASES, 1):
        if only not in name:
            continue
        with tempfile.NamedTemporaryFile('w', suffix='.bas') as f:
            f.write(source())
            f.flush()
            start = time.monotonic()
            run = subprocess.run([binary, 'emulate', '--language', 'vba', '--json', f.name], capture_output=True, timeout=300)
            seconds = time.monotonic() - start
        try:
            got = json.loads(run.stdout)
        except ValueError:
            got = {'stopped': 'no output, exit %d' % run.returncode, 'behaviours': []}
        stopped = got['stopped'] or ''
        kept = any(b['what'] == 'first.exe' for b in got['behaviours'])
        ok = any(stopped == w if w == '' else stopped.startswith(w) for w in wanted)
        ok = ok and (kept or name.startswith(('50,000 nested For', 'a type that is its own')) or stopped in ('memory', 'steps'))
        bad += not ok
        print('%s %d - %s: %s, %.2f s%s' % ('ok' if ok else 'not ok', n, name, stopped or 'ran to its end', seconds,
                                            '' if kept else ', nothing kept'))
        if seconds > BOUND_SECONDS:
            print('# slower than %d s' % BOUND_SECONDS)
    return 1 if bad else 0


if __name__ == '__main__':
    sys.exit(main())

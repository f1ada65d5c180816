#!/usr/bin/env python3
"""make_project.py OUT: a document with a macro project of about 2,000 lines and 200 kB as droppers have
it: junk procedures that are called and do nothing, dead branches, strings in pieces, numbers to be
xor-ed, and in the end one command. It is inert: the command only writes a word; hosts do not exist."""
import os
import random
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, '..', 'lib'))
import recipe  # noqa: E402

RANDOM = random.Random(20261126)
COMMAND = "powershell -NoProfile -Command \"Write-Output 'http://download.tanaka-koumuten.example/a'\""


def name():
    return ''.join(RANDOM.choice('abcdefghijklmnopqrstuvwxyz') for _ in range(RANDOM.randint(9, 16)))


def junk(procedure):
    a, b, c = name(), name(), name()
    lines = ['Private Function %s(ByVal %s As Long) As String' % (procedure, a),
             '    Dim %s As String, %s As Long' % (b, c)]
    for _ in range(12):
        n = RANDOM.randint(100, 9999)
        kind = RANDOM.randrange(4)
        if kind == 0:
            lines += ['    Select Case %d' % n, '    Case %d: %s = %s + %d' % (n + 1, c, c, n),
                      '    Case %d: %s = (%s Xor %d) Mod 4096: %s = %s & Chr(65 + (%s Mod 26))' % (
                          n, c, a, n, b, b, c), '    End Select']
        elif kind == 1:
            lines.append('    %s = CLng(Sqr(%d)) + Asc(Mid("%s", 3, 1)) * %d - Len(Trim(" %s ")) + Fix(%d.5)' % (
                c, n, name() + name(), n % 7, name(), n))
        elif kind == 2:
            lines.append('    %s = Left(%s & "%s" & Hex(%s Mod 65536) & "%s", 64)' % (
                b, b, ''.join(name() for _ in range(10)), c, ''.join(name() for _ in range(16))))
        else:
            lines += ['    If %s > %d And %s = "%s" Then' % (c, n * 90000, b, name()),
                      '        %s = Replace(StrReverse(%s), "%s", "%s")' % (b, b, name(), name()), '    End If']
    return lines + ['    %s = %s' % (procedure, b), 'End Function', '']


def project():
    procedures = [name() for _ in range(61)]
    lines = ['Dim gathered As String', '']
    for procedure in procedures:
        lines += junk(procedure)
    lines += ['Function Join_(k)', '    Dim i, t', '    For i = LBound(k) To UBound(k)',
              '        t = t & Chr(k(i) Xor 23)', '    Next', '    Join_ = t', 'End Function', '', 'Sub AutoOpen()',
              '    Dim n As Long', '    For n = 1 To 4']
    lines += ['        gathered = %s(n)' % p for p in procedures]
    pieces = [COMMAND[i:i + 12] for i in range(0, len(COMMAND), 12)]
    lines += ['    Next', '    Dim c As String']
    for piece in pieces:
        lines.append('    c = c & Join_(Array(%s))' % ', '.join(str(ord(x) ^ 23) for x in piece))
    return lines + ['    Shell c, 0', 'End Sub']


def main():
    lines = project()
    source = ''.join('      | %s\n' % line for line in lines)
    document = recipe.build(recipe.parse('word\n  body\n    | text\n  module ThisDocument document\n%s' %
                                         source.replace('      |', '    |')))
    with open(sys.argv[1], 'wb') as f:
        f.write(document)
    print('%d lines, %d bytes' % (len(lines), sum(len(line) + 2 for line in lines)))


main()

#!/usr/bin/python3
"""Prints how many rounds a second LibreOffice Basic does of the benchmark's loop."""
import office

LOOP = '''Option VBASupport 1
Function Rounds() As Double
    Dim s As String, k As String, i As Long, t As Double
    k = "The quick brown fox jumps over the lazy dog"
    t = Timer
    For i = 1 To %(n)d: s = s & Chr(Asc(Mid(k, (i Mod 43) + 1, 1)) Xor 7): Next
    Rounds = Timer - t
End Function
'''
ROUNDS = 200000


def main():
    import time
    with office.running() as basic:
        basic.module('M', LOOP % {'n': ROUNDS})
        started = time.monotonic()
        basic.call('M', 'Rounds')
        seconds = time.monotonic() - started
    print('%d' % (ROUNDS / seconds))


if __name__ == '__main__':
    main()

#!/usr/bin/env python3
"""No function over 100 lines, no source file over 40 kB."""
import os
import shutil
import subprocess

from tap import ROOT, files, finish

FUNCTION_LINES, FILE_BYTES = 100, 40000
sources = files('src', '.c', '.h')


def long_functions():
    if shutil.which('ctags') is None:
        return None
    out = subprocess.run(['ctags', '-x', '--c-kinds=f', '--_xformat=%N %n %{end} %F'] +
                         [p for p in sources if p.endswith('.c')],
                         cwd=ROOT, capture_output=True, text=True)
    if out.returncode != 0:
        return None
    wrong = []
    for line in out.stdout.splitlines():
        name, start, end, path = line.split(' ', 3)
        if end.isdigit() and int(end) - int(start) + 1 > FUNCTION_LINES:
            wrong.append('%s:%s %s: %d lines' % (path, start, name, int(end) - int(start) + 1))
    return wrong


too_large = ['%s: %d bytes' % (p, os.path.getsize(os.path.join(ROOT, p))) for p in sources
             if os.path.getsize(os.path.join(ROOT, p)) > FILE_BYTES]
functions = long_functions()
results = [('no source file is over %d bytes' % FILE_BYTES, too_large)]
if functions is None:
    results.append(('function lengths # SKIP no universal ctags', []))
else:
    results.append(('no function is over %d lines' % FUNCTION_LINES, functions))
finish(results)

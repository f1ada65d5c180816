#!/usr/bin/env python3
"""Builds and runs the program of docs/library.md: library.py BUILD_DIR CC…"""
import os
import re
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(ROOT, 'tests', 'lib'))
import recipe  # noqa: E402

BUILD, CC = os.path.abspath(sys.argv[1]), sys.argv[2:]
failed = 0


def point(number, name, good, why=''):
    global failed
    failed += not good
    print('%sok %d - %s' % ('' if good else 'not ', number, name))
    if not good:
        print('\n'.join('# ' + line for line in why.splitlines()))


def main():
    with open(os.path.join(ROOT, 'docs', 'library.md'), encoding='utf-8') as f:
        source = re.search(r'```c\n(.*?)```', f.read(), re.S).group(1)
    print('1..4')
    with tempfile.TemporaryDirectory() as tmp:
        with open(tmp + '/example.c', 'w', encoding='utf-8') as f:
            f.write(source)
        with open(tmp + '/reply.eml', 'wb') as f:
            f.write(recipe.build_file(os.path.join(ROOT, 'docs/demo/reply.recipe')))
        env = {**os.environ, 'PKG_CONFIG_PATH': BUILD + '/meson-uninstalled'}
        flags = subprocess.run(['pkg-config', '--cflags', '--libs', 'sekisho'], env=env,
                               capture_output=True, text=True)
        point(1, 'pkg-config knows the library', flags.returncode == 0, flags.stderr)
        cc = subprocess.run([*CC, '-Wall', '-Wextra', '-Werror', tmp + '/example.c',
                             *flags.stdout.split(), '-o', tmp + '/example'],
                            capture_output=True, text=True)
        point(2, 'the example builds', cc.returncode == 0, cc.stderr)
        run = subprocess.run([tmp + '/example', tmp + '/reply.eml', tmp + '/nosuch'],
                             env={**env, 'LD_LIBRARY_PATH': BUILD}, capture_output=True, text=True)
        good = run.returncode == 2 and '請求書_20261123.zip' in run.stdout and 'nosuch' in run.stderr
        point(3, 'it says what is in the example mail', good, run.stdout + run.stderr)
    names = subprocess.run(['nm', '-D', '--defined-only', BUILD + '/libsekisho.so'],
                           capture_output=True, text=True).stdout
    exported = [line.split()[-1] for line in names.splitlines()]
    ours = [n for n in exported if n.startswith('sekisho_')]
    others = [n for n in exported if not n.startswith(('sekisho_', '_init', '_fini', '__'))]
    point(4, 'only its names are exported', len(ours) > 8 and not others, ' '.join(others))
    return failed > 0


if __name__ == '__main__':
    sys.exit(main())

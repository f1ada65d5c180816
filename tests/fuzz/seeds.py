#!/usr/bin/env python3
"""seeds.py TARGET FOLDER: the case files of tests/emulate as seeds for an emulator's fuzz target."""
import glob
import hashlib
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
EMULATE = os.path.join(HERE, '..', 'emulate')
sys.path.insert(0, EMULATE)
import run  # noqa: E402
import run_cases  # noqa: E402

# Of vba_run the first byte chooses: 1 VBScript, 2 code page 932, 4 starts with F, 8 past checks.
VBA = {'vba': (b'\x04', b'\x08'), 'vbscript': (b'\x01',)}


def vba_seeds():
    for language, heads in VBA.items():
        for path in glob.glob(os.path.join(EMULATE, language, '*.txt')):
            for _, code, *_ in run.cases(path):
                for head in heads:
                    yield head + '\n'.join(code).encode()


def script_seeds(language):
    for path in glob.glob(os.path.join(EMULATE, language, '*.txt')):
        for _, code, _ in run_cases.blocks(path):
            yield code.encode()


def main():
    target, folder = sys.argv[1:]
    seeds = vba_seeds() if target == 'vba_run' else script_seeds(target)
    for seed in seeds:
        name = hashlib.sha1(seed).hexdigest()
        with open(os.path.join(folder, name), 'wb') as f:
            f.write(seed)


main()

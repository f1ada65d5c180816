#!/usr/bin/env python3
"""Writes rules/*.tsv as rows of a C table: embed.py OUT FILE…"""
import os
import sys

with open(sys.argv[1], 'w', encoding='ascii') as out:
    for path in sys.argv[2:]:
        with open(path, 'rb') as f:
            data = f.read()
        name = os.path.splitext(os.path.basename(path))[0]
        out.write('{"%s", (const uint8_t[]){%s}, %d},\n' % (name, ','.join(map(str, data)) or '0', len(data)))

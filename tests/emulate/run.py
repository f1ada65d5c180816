#!/usr/bin/env python3
"""Runs case files through `sekisho emulate --json` and compares; prints TAP.

    run.py SEKISHO FOLDER…

A folder is named as its language and holds case files, *.txt; each is a list of blocks:

    case NAME
    …source; the function F is run (a script: whatever it does)…
    => String "Hiabc"           the type and value that F returns (a JSON string), or
    => error 6                  the error that ends the run, or
    => stopped steps            the limit that ends it
    behaviour KIND API WHAT     a behaviour that must be among those recorded; API may be *
    layer LANGUAGE TEXT         a layer that must be
    indicator KIND VALUE        an indicator that must be
    absent TEXT                 what must stand in no behaviour, layer or indicator

A line `? EXPRESSION => TYPE VALUE` is a whole case: F returns the expression; statements may stand
in front of it: `? {Dim b As Byte: b = 1} b + b => Byte "2"`.
A line `options OPTION…` before the first case holds for every case of the file.
"""
import glob, json, os, subprocess, sys, tempfile

WANTS = ('=> ', 'behaviour ', 'layer ', 'indicator ', 'absent ')


def cases(path):
    name, code, want, options = None, [], [], []
    for line in open(path, encoding='utf-8'):
        line = line.rstrip('\n')
        if line.startswith('options '):
            options = line.split()[1:]
        elif line.startswith('? '):
            expression, _, value = line[2:].rpartition(' => ')
            before, _, result = expression.rpartition('} ')
            yield expression, ['Function F()', before[1:], 'F = ' + result, 'End Function'], ['=> ' + value], options
        elif line.startswith('case '):
            if name:
                yield name, code, want, options
            name, code, want = line[5:], [], []
        elif line.startswith(WANTS):
            want.append(line)
        elif name and line and not line.startswith('##'):
            code.append(line)
    if name:
        yield name, code, want, options


def fits(got, want):
    word, _, rest = want.partition(' ')
    if word == '=>':
        kind, _, value = rest.partition(' ')
        if kind == 'error':
            return (got['stopped'] or '').startswith('error ' + value + ':')
        if kind == 'stopped':
            return got['stopped'] == value
        value = None if value == '' else json.loads(value)
        return got['stopped'] is None and got['return_type'] == kind and got['return'] == value
    if word == 'layer':
        language, _, text = rest.partition(' ')
        return any(l['language'] == language and l['text'].strip() == text for l in got['layers'])
    if word == 'indicator':
        kind, value = rest.split(' ', 1)
        return any(i['kind'] == kind and i['value'] == value for i in got['indicators'])
    if word == 'absent':
        seen = [json.dumps(got[key], ensure_ascii=False) for key in ('behaviours', 'layers', 'indicators')]
        return not any(rest in text for text in seen)
    kind, api, what = rest.split(' ', 2)
    return any(b['kind'] == kind and api in ('*', b['api']) and b['what'] == what for b in got['behaviours'])


def main():
    binary, n, bad, lines = sys.argv[1], 0, 0, []
    for path in sorted(p for folder in sys.argv[2:] for p in glob.glob(folder + '/*.txt')):
        language = os.path.basename(os.path.dirname(os.path.abspath(path)))
        for name, code, want, options in cases(path):
            n += 1
            with tempfile.NamedTemporaryFile('w', suffix='.txt', encoding='utf-8') as f:
                f.write('\n'.join(code) + '\n')
                f.flush()
                entry = ['--entry', 'F'] if any(w.startswith('=> ') for w in want) else []
                run = subprocess.run([binary, 'emulate', '--language', language, '--json', *options, *entry, f.name],
                                     capture_output=True, timeout=60)
            try:
                got = json.loads(run.stdout)
            except ValueError:
                got = {'stopped': 'no output', 'return': None, 'return_type': None, 'behaviours': [], 'layers': [], 'indicators': []}
            missing = [w for w in want if not fits(got, w)]
            bad += bool(missing) or not want
            lines.append('%s %d - %s %s' % ('not ok' if missing or not want else 'ok', n, os.path.basename(path), name))
            for w in missing:
                lines.append('# wanted %s, got %s' % (w, json.dumps({k: got[k] for k in ('return_type', 'return', 'stopped')})))
    print('1..%d' % n)
    print('\n'.join(lines))
    return 1 if bad else 0


if __name__ == '__main__':
    sys.exit(main())

#!/usr/bin/env python3
"""The command line as a contract: cli.py SEKISHO"""
import hashlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import time

SEKISHO = sys.argv[1]
CASES = []
MAIL = b'From: a@b.example\r\nSubject: hello\r\n\r\nbody %d\r\n'


def case(function):
    CASES.append(function)
    return function


def run(*args, stdin=b'', env=None):
    got = subprocess.run([SEKISHO, *args], input=stdin, capture_output=True, timeout=60,
                         env={**os.environ, 'LC_ALL': 'C', **(env or {})})
    return got.returncode, got.stdout.decode(), got.stderr.decode()


def records(text):
    return [json.loads(line) for line in text.splitlines()]


def write(path, data):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, 'wb') as f:
        f.write(data)
    return path


@case
def exit_status_of_wrong_use(tmp):
    for args in ([], ['nonsense'], ['scan'], ['scan', '--no-such', 'x'], ['scan', '--jobs', '1x', 'x'],
                 ['scan', '--password'], ['scan', '--max-size', '0', 'x'], ['findings', 'x'],
                 ['scan', '--json=1', 'x'], ['scan', '--timeout', '-1', 'x'], ['scan', '--lang', 'fr', 'x']):
        status, out, err = run(*args)
        assert status == 2 and out == '' and err.startswith('sekisho: '), (args, status, err)


@case
def unreadable_path_does_not_stop_the_others(tmp):
    good = write(tmp + '/a.txt', b'hello\n')
    status, out, err = run('scan', '--json', tmp + '/nosuch', good)
    assert status == 2 and 'nosuch' in err
    assert [r['input'] for r in records(out)] == [good]


@case
def record_has_what_the_contract_says(tmp):
    path = write(tmp + '/a.eml', MAIL % 1)
    status, out, _ = run('scan', '--json', path)
    (r,) = records(out)
    assert status == 0 and r['schema'] == 1 and r['input'] == path and r['verdict'] == 'clean'
    assert r['size'] == len(MAIL % 1) and r['sha256'] == hashlib.sha256(MAIL % 1).hexdigest()
    assert r['artifacts'][0] == {**r['artifacts'][0], 'id': 0, 'parent': None, 'role': 'input',
                                 'format': 'mime', 'name': 'a.eml', 'sha256': r['sha256']}
    assert all(isinstance(r[k], list) for k in ('findings', 'behaviours', 'indicators', 'errors'))
    assert isinstance(r['seconds'], float)


@case
def standard_input(tmp):
    status, out, _ = run('scan', '--json', '-', stdin=MAIL % 7)
    assert status == 0 and records(out)[0]['input'] == '-'
    assert records(out)[0]['size'] == len(MAIL % 7)


@case
def directory_is_walked_in_order(tmp):
    names = ['b.txt', 'a/z.txt', 'a/b.txt', 'c.txt']
    for n in names:
        write(tmp + '/d/' + n, n.encode())
    _, out, _ = run('scan', '--json', '--jobs', '2', tmp + '/d')
    assert [r['input'] for r in records(out)] == [tmp + '/d/' + n for n in
                                                  ('a/b.txt', 'a/z.txt', 'b.txt', 'c.txt')]


@case
def maildir_messages_are_numbered(tmp):
    box = tmp + '/box'
    os.makedirs(box + '/tmp')
    for n in range(3):
        write('%s/%s/%d.eml' % (box, 'new' if n else 'cur', n), MAIL % n)
    write(box + '/tmp/half', b'x')
    _, out, _ = run('scan', '--json', box)
    assert [r['input'] for r in records(out)] == [box + '#%d' % n for n in (1, 2, 3)]


@case
def mbox_messages_are_numbered(tmp):
    one = b'From a@b.example Mon Nov 23 09:00:00 2026\n' + (MAIL % 1).replace(b'\r', b'') + b'\n'
    path = write(tmp + '/mbox', 3 * one)
    _, out, _ = run('scan', '--json', path)
    assert [r['input'] for r in records(out)] == [path + '#%d' % n for n in (1, 2, 3)]
    assert all(r['artifacts'][0]['format'] == 'mime' for r in records(out))


@case
def order_and_content_do_not_depend_on_jobs(tmp):
    for n in range(300):
        write('%s/m/%03d.eml' % (tmp, n), MAIL % n)
    outs = []
    for jobs in '0', '1', '3':
        status, out, _ = run('scan', '--json', '--jobs', jobs, tmp + '/m')
        rs = records(out)
        for r in rs:
            del r['seconds']
        outs.append((status, rs))
    assert len(outs[0][1]) == 300 and outs[0] == outs[1] == outs[2]


@case
def extract_names_by_hash(tmp):
    path = write(tmp + '/a.eml', MAIL % 3)
    for jobs in '0', '1':
        out_dir = '%s/out%s' % (tmp, jobs)
        status, out, _ = run('scan', '--json', '--jobs', jobs, '--extract', out_dir, path)
        want = {a['sha256']: a['size'] for a in records(out)[0]['artifacts']}
        for name, size in want.items():
            with open(os.path.join(out_dir, name), 'rb') as f:
                data = f.read()
            assert hashlib.sha256(data).hexdigest() == name and len(data) == size
        assert sorted(os.listdir(out_dir)) == sorted(want)


@case
def what_is_over_a_limit_is_unreadable(tmp):
    path = write(tmp + '/a.txt', 1000 * b'hello ')
    for source, stdin in ((path, b''), ('-', 1000 * b'hello ')):
        status, out, _ = run('scan', '--json', '--max-size', '1K', source, stdin=stdin)
        (r,) = records(out)
        assert status == 1 and r['verdict'] == 'unreadable' and r['size'] == 1024
        assert 'limit.size' in [e['code'] for e in r['errors']]


@case
def quiet_says_nothing_of_clean_inputs(tmp):
    path = write(tmp + '/a.txt', b'hello\n')
    assert run('scan', '--quiet', '--json', path) == (0, '', '')
    assert run('scan', '--quiet', path) == (0, '', '')


@case
def full_disk_and_closed_pipe_are_errors(tmp):
    path = write(tmp + '/a.txt', b'hello\n')
    with open('/dev/full', 'wb') as full:
        got = subprocess.run([SEKISHO, 'scan', '--json', path], stdout=full, stderr=subprocess.PIPE)
    assert got.returncode == 2 and b'standard output' in got.stderr
    read_end, write_end = os.pipe()
    os.close(read_end)
    got = subprocess.run([SEKISHO, 'scan', '--json', path], stdout=write_end, stderr=subprocess.PIPE)
    os.close(write_end)
    assert got.returncode == 2 and b'standard output' in got.stderr


@case
def hostile_names_are_made_visible(tmp):
    name = 'gnp.\u202eexe\x1b[31m.txt'
    path = write(tmp + '/' + name, b'hello\n')
    _, out, _ = run('scan', path)
    assert '\x1b' not in out and '\u202e' not in out and '<U+202E>' in out and '<U+001B>' in out


@case
def languages(tmp):
    path = write(tmp + '/a.txt', b'hello\n')
    assert 'Verdict  clean' in run('scan', path)[1]
    assert '判定  問題なし' in run('scan', '--lang', 'ja', path)[1]
    assert '判定  問題なし' in run('scan', path, env={'LC_ALL': 'ja_JP.UTF-8'})[1]


@case
def no_colour_but_on_a_terminal(tmp):
    path = write(tmp + '/a.txt', b'hello\n')
    assert '\x1b' not in run('scan', path)[1]


@case
def findings_catalogue(tmp):
    status, out, _ = run('findings', '--json')
    rows = records(out)
    assert status == 0 and len(rows) > 10
    assert all(r['id'] and r['en'] and r['ja'] and r['severity'] for r in rows)
    assert rows[0]['en'] in run('findings')[1] and rows[0]['ja'] in run('findings', '--lang', 'ja')[1]


@case
def rules_directory_replaces_and_complains(tmp):
    write(tmp + '/rules/findings.tsv', b'broken\n')
    status, out, err = run('scan', '--rules', tmp + '/rules', write(tmp + '/a.txt', b'x'))
    assert status == 2 and 'findings.tsv' in err and out == ''


@case
def html_report_is_one_safe_page(tmp):
    path = write(tmp + '/<script>alert(1)</script>.txt', b'hello\n')
    page = tmp + '/report.html'
    status, _, _ = run('scan', '--html', page, path)
    with open(page, encoding='utf-8') as f:
        text = f.read()
    assert status == 0 and text.startswith('<!DOCTYPE html>') and text.rstrip().endswith('</html>')
    assert '<script' not in text and '&#60;script&#62;' in text
    assert 'src=' not in text and 'href=' not in text


def children_of(pid):
    with open('/proc/%d/task/%d/children' % (pid, pid)) as f:
        return [int(c) for c in f.read().split()]


def wait_for(what, seconds=10):
    end = time.time() + seconds
    while time.time() < end:
        got = what()
        if got:
            return got
        time.sleep(0.01)
    raise AssertionError('waited in vain')


def scan_with_worker_hurt(tmp, hurt, *options):
    """Scans one file, then one that comes through a pipe while the worker stands still."""
    first = write(tmp + '/first.txt', b'first\n')
    last = write(tmp + '/last.txt', b'last\n')
    pipe = tmp + '/pipe'
    os.mkfifo(pipe)
    p = subprocess.Popen([SEKISHO, 'scan', '--json', *options, first, pipe, last],
                         stdout=subprocess.PIPE)
    (worker,) = wait_for(lambda: children_of(p.pid))
    os.kill(worker, signal.SIGSTOP)
    with open(pipe, 'wb') as f:
        f.write(b'second\n')
    hurt(worker)
    out, _ = p.communicate(timeout=30)
    return p.returncode, records(out.decode()), [first, pipe, last]


def lost(rs):
    return [r['input'] for r in rs if 'engine.worker_died' in [e['code'] for e in r['errors']]]


@case
def dead_worker_costs_one_input_at_most(tmp):
    def kill(worker):
        time.sleep(0.3)
        os.kill(worker, signal.SIGKILL)
    status, rs, names = scan_with_worker_hurt(tmp, kill)
    assert status == 1 and [r['input'] for r in rs] == names
    assert len(lost(rs)) == 1
    (victim,) = [r for r in rs if r['input'] in lost(rs)]
    assert victim['verdict'] == 'unreadable'


@case
def hung_worker_is_ended(tmp):
    status, rs, names = scan_with_worker_hurt(tmp, lambda worker: None, '--timeout', '0.1')
    assert status == 1 and [r['input'] for r in rs] == names and len(lost(rs)) == 1


@case
def help_man_and_completion_know_every_option(tmp):
    text = run('help', 'scan')[1]
    assert run('scan', '--help')[1] == text and run('--version')[1].startswith('sekisho ')
    for option in '--json --password --extract --html --jobs --max-size --max-depth --timeout ' \
                  '--rules --quiet --lang --authserv-id'.split():
        assert option in text, option


def main():
    print('1..%d' % len(CASES))
    failed = 0
    for number, function in enumerate(CASES, 1):
        with tempfile.TemporaryDirectory() as tmp:
            try:
                function(tmp)
                print('ok %d - %s' % (number, function.__name__), flush=True)
            except Exception as e:  # a test that breaks has failed
                failed += 1
                print('not ok %d - %s' % (number, function.__name__))
                print('# %s: %s' % (type(e).__name__, str(e)[:500]), flush=True)
    return failed > 0


if __name__ == '__main__':
    sys.exit(main())

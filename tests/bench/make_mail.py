#!/usr/bin/env python3
"""Makes the benchmark's mail: make_mail.py DIR [COUNT]. The same bytes every time, about 66 kB each in the mean.

Business mail as it comes: short texts in Japanese and English, HTML alternatives, Office-like and ZIP attachments,
forwarded messages, the odd uuencoded block; names and subjects in the encodings mail programs use.
"""
import base64, io, os, quopri, random, sys, zipfile, zlib
from email.header import Header
from urllib.parse import quote

WORDS = ('the order schedule please find attached invoice meeting minutes regarding quote delivery confirm thank you '
         'tomorrow project budget draft contract revised sample shipment').split()
JAPANESE = ('お世話になっております。', '請求書を送付いたします。', 'ご確認のほどよろしくお願いいたします。', '議事録を添付します。',
            '来週の打ち合わせについてご連絡します。', '契約書（案）をご査収ください。')
NAMES = ('請求書_2024年度.xlsx', '議事録.docx', 'invoice.pdf', '見積書①.zip', 'report final.docx', '契約書（案）.pdf')


def lines(data, width=76):
    text = base64.b64encode(data)
    return b'\r\n'.join(text[i:i + width] for i in range(0, len(text), width))


def english(rng, count):
    out = []
    for _ in range(count):
        out.append(' '.join(rng.choice(WORDS) for _ in range(rng.randint(6, 14))).capitalize() + '.')
    return '\r\n'.join(out)


def japanese(rng, count):
    return '\r\n'.join(rng.choice(JAPANESE) for _ in range(count))


def zipped(members):
    out = io.BytesIO()
    with zipfile.ZipFile(out, 'w', zipfile.ZIP_DEFLATED) as z:
        for name, data in members:
            z.writestr(zipfile.ZipInfo(name, (2024, 4, 1, 9, 0, 0)), data, zipfile.ZIP_DEFLATED, 1)
    return out.getvalue()


OPC_TYPES = (b'<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
             b'<Default Extension="xml" ContentType="application/xml"/>'
             b'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
             b'<Override PartName="/%s" ContentType="application/vnd.openxmlformats-officedocument.%s.main+xml"/></Types>')
OPC_RELS = (b'<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            b'<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
            b'officeDocument" Target="%s"/></Relationships>')


def package(rng, part, kind, size):
    """An OPC package whose bulk is its document and a picture, as in Office's own files."""
    text = english(rng, 40).encode()
    return zipped([('[Content_Types].xml', OPC_TYPES % (part.encode(), kind)), ('_rels/.rels', OPC_RELS % part.encode()),
                   (part, b'<document>' + text + b'</document>'),
                   (part.split('/')[0] + '/media/image1.png', b'\x89PNG\r\n\x1a\n' + rng.randbytes(size))])


def file_bytes(rng, size, name='data.bin'):
    """What the name promises, about as long and as compressed as such files are."""
    if name.endswith('.docx'):
        return package(rng, 'word/document.xml', b'wordprocessingml.document', size)
    if name.endswith('.xlsx'):
        return package(rng, 'xl/workbook.xml', b'spreadsheetml.sheet', size)
    if name.endswith('.zip'):
        return zipped([('quote.csv', english(rng, 60)), ('photo.jpg', b'\xff\xd8\xff\xe0' + rng.randbytes(size))])
    if name.endswith('.pdf'):
        return b'%PDF-1.4\n' + rng.randbytes(size) + b'\n%%EOF\n'
    return zlib.compress(rng.randbytes(size), 1)


def name_fields(rng, name):
    form = rng.randrange(3)
    if form == 0:
        return b"filename*=UTF-8''" + quote(name).encode()
    if form == 1:
        return b'filename="' + Header(name, 'iso-2022-jp' if 'report' in name else 'utf-8', maxlinelen=70).encode(
            linesep='\r\n').encode() + b'"'
    pieces = quote(name)
    return b";\r\n ".join(b"filename*%d*=" % i + (b"UTF-8''" if i == 0 else b'') + pieces[k:k + 30].encode()
                          for i, k in enumerate(range(0, len(pieces), 30)))


def text_part(rng):
    kind = rng.randrange(4)
    if kind == 0:
        body = japanese(rng, rng.randint(5, 60)).encode('iso-2022-jp', 'replace')
        return b'Content-Type: text/plain; charset=ISO-2022-JP\r\nContent-Transfer-Encoding: 7bit\r\n\r\n' + body
    if kind == 1:
        body = lines(japanese(rng, rng.randint(5, 60)).encode())
        return b'Content-Type: text/plain; charset=UTF-8\r\nContent-Transfer-Encoding: base64\r\n\r\n' + body
    if kind == 2:
        body = quopri.encodestring(japanese(rng, rng.randint(5, 30)).replace('\r\n', '\n').encode()).replace(b'\n', b'\r\n')
        return b'Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n' + body
    return b'Content-Type: text/plain; charset=us-ascii\r\n\r\n' + english(rng, rng.randint(10, 120)).encode()


def html_part(rng):
    rows = ''.join('<tr><td style="color:#333">%s</td><td>%s</td></tr>\n' % (english(rng, 1), rng.choice(JAPANESE))
                   for _ in range(rng.randint(5, 40)))
    body = quopri.encodestring(('<html><body><table>\n%s</table></body></html>' % rows).encode()).replace(b'\n', b'\r\n')
    return b'Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n' + body


def file_part(rng):
    name = rng.choice(NAMES)
    data = file_bytes(rng, int(rng.lognormvariate(10.2, 1.0)), name)
    return (b'Content-Type: application/octet-stream\r\nContent-Transfer-Encoding: base64\r\n'
            b'Content-Disposition: attachment; ' + name_fields(rng, name) + b'\r\n\r\n' + lines(data))


def uuencoded(rng):
    data = file_bytes(rng, rng.randint(2000, 12000))
    out = [b'begin 644 data.bin']
    for i in range(0, len(data), 45):
        piece = data[i:i + 45]
        padded = piece + bytes(-len(piece) % 3)
        line = bytes([32 + len(piece)])
        for k in range(0, len(padded), 3):
            n = int.from_bytes(padded[k:k + 3], 'big')
            line += bytes((n >> s & 63) + 32 if n >> s & 63 else 96 for s in (18, 12, 6, 0))
        out.append(line)
    return (b'Content-Type: text/plain\r\n\r\n' + english(rng, 5).encode() + b'\r\n\r\n' +
            b'\r\n'.join(out + [b'`', b'end']))


def multipart(rng, kind, parts):
    boundary = b'----=_Part_%08x' % rng.getrandbits(32)
    body = b''.join(b'--' + boundary + b'\r\n' + p + b'\r\n' for p in parts)
    return (b'Content-Type: multipart/' + kind + b';\r\n\tboundary="' + boundary + b'"\r\n\r\n' + body + b'--' +
            boundary + b'--\r\n')


def entity(rng, depth=0):
    text = multipart(rng, b'alternative', [text_part(rng), html_part(rng)]) if rng.random() < 0.5 else text_part(rng)
    if rng.random() < 0.06:
        return uuencoded(rng)
    files = [file_part(rng) for _ in range(rng.choice((0, 1, 1, 1, 2)))]
    if depth < 2 and rng.random() < 0.1:
        files.append(b'Content-Type: message/rfc822\r\n\r\n' + mail(rng, depth + 1))
    return multipart(rng, b'mixed', [text] + files) if files else text


def mail(rng, depth=0):
    n = rng.getrandbits(40)
    received = b''.join(b'Received: from mx%d.example (mx%d.example [192.0.2.%d])\r\n\tby in.example with ESMTPS id %x;\r\n'
                        b'\tMon, 4 Mar 2024 10:%02d:00 +0900 (JST)\r\n' % (i, i, i + 1, n + i, i) for i in range(4))
    subject = Header(rng.choice(JAPANESE), rng.choice(('utf-8', 'iso-2022-jp'))).encode(linesep='\r\n').encode()
    return (received + b'From: "Sato" <sato@partner.example>\r\nTo: info@company.example\r\nSubject: Re: ' + subject +
            b'\r\nDate: Mon, 4 Mar 2024 10:00:00 +0900\r\nMessage-ID: <%x@partner.example>\r\nMIME-Version: 1.0\r\n' % n +
            entity(rng, depth))


def main():
    where, count = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 500
    os.makedirs(where, exist_ok=True)
    rng, total = random.Random(20240304), 0
    for i in range(count):
        data = mail(rng)
        total += len(data)
        with open(os.path.join(where, '%05d.eml' % i), 'wb') as f:
            f.write(data)
    print('%d messages, mean %d bytes' % (count, total // max(1, count)))


if __name__ == '__main__':
    main()

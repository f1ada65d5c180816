"""Parts of Office Open XML documents (ECMA-376) for fixtures: the least that a reader takes."""
from xml.sax.saxutils import escape, quoteattr

OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006'
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
S = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
WP = 'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def place(address):
    """Row and column, from 1, of "B3"."""
    letters = address.rstrip('0123456789')
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter.upper()) - 64
    return int(address[len(letters):]), column


def relations(rows):
    """rows: (type below OFFICE or in full, target)"""
    base = OFFICE + '/relationships/'
    return (HEAD + '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">' +
            ''.join('<Relationship Id="rId%d" Type="%s" Target="%s"/>' %
                    (i + 1, t if ':' in t else base + t, target) for i, (t, target) in enumerate(rows)) +
            '</Relationships>')


def types(rows):
    return (HEAD + '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="xml" ContentType="application/xml"/>'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/>' +
            ''.join('<Override PartName="/%s" ContentType="application/%s+xml"/>' % r for r in rows) +
            '</Types>')


PROJECT = ('http://schemas.microsoft.com/office/2006/relationships/vbaProject', 'vbaProject.bin')


def paragraph(text):
    return '<w:p><w:r><w:t xml:space="preserve">%s</w:t></w:r></w:p>' % escape(text)


def own_properties(node):
    rows = ''.join('<property fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}" pid="%d" name=%s>'
                   '<vt:lpwstr>%s</vt:lpwstr></property>' % (i + 2, quoteattr(p.plain[0]), escape(''.join(p.text)))
                   for i, p in enumerate(node.of('property')))
    return (HEAD + '<Properties xmlns="%s/custom-properties" xmlns:vt="%s/docPropsVTypes">%s</Properties>' %
            (OFFICE, OFFICE, rows))


def docm(node):
    body = ''.join(paragraph(line) for b in node.of('body') for line in b.text)
    body += ''.join('<w:p><w:r><w:drawing><wp:anchor><wp:docPr id="%d" name=%s descr=%s/></wp:anchor>'
                    '</w:drawing></w:r></w:p>' % (i + 1, quoteattr(s.plain[0]), quoteattr(''.join(s.text)))
                    for i, s in enumerate(node.of('shape')))
    settings = ''.join('<w:docVar w:name=%s w:val=%s/>' % (quoteattr(v.plain[0]), quoteattr(''.join(v.text)))
                       for v in node.of('variable'))
    comments = ''.join('<w:comment w:id="%d" w:author="A" w:initials="A">%s</w:comment>' %
                       (i, ''.join(paragraph(t) for t in c.text)) for i, c in enumerate(node.of('comment')))
    word = 'vnd.openxmlformats-officedocument.wordprocessingml.'
    return {'[Content_Types].xml': types([('word/document.xml', 'vnd.ms-word.document.macroEnabled.main'),
                                          ('word/settings.xml', word + 'settings'),
                                          ('word/comments.xml', word + 'comments'),
                                          ('docProps/custom.xml', 'vnd.openxmlformats-officedocument.custom-properties')]),
            '_rels/.rels': relations([('officeDocument', 'word/document.xml'),
                                      ('custom-properties', 'docProps/custom.xml')]),
            'word/document.xml': HEAD + '<w:document %s %s><w:body>%s</w:body></w:document>' % (W, WP, body),
            'word/_rels/document.xml.rels': relations([('settings', 'settings.xml'), ('comments', 'comments.xml'),
                                                       PROJECT]),
            'word/settings.xml': HEAD + '<w:settings %s><w:docVars>%s</w:docVars></w:settings>' % (W, settings),
            'word/comments.xml': HEAD + '<w:comments %s>%s</w:comments>' % (W, comments),
            'docProps/custom.xml': own_properties(node)}


def xlsm(node):
    rows = ''.join('<row r="%d"><c r="%s" t="inlineStr"><is><t>%s</t></is></c></row>' %
                   (place(c.plain[0])[0], c.plain[0], escape(''.join(c.text))) for c in node.of('cell'))
    comments = ''.join('<comment ref="%s" authorId="0"><text><r><t>%s</t></r></text></comment>' %
                       (c.plain[0], escape(''.join(c.text))) for c in node.of('comment'))
    sheet = 'vnd.openxmlformats-officedocument.spreadsheetml.'
    relation = 'xmlns:r="%s/relationships"' % OFFICE
    return {'[Content_Types].xml': types([('xl/workbook.xml', 'vnd.ms-excel.sheet.macroEnabled.main'),
                                          ('xl/worksheets/sheet1.xml', sheet + 'worksheet'),
                                          ('xl/comments1.xml', sheet + 'comments')]),
            '_rels/.rels': relations([('officeDocument', 'xl/workbook.xml')]),
            'xl/workbook.xml': HEAD + '<workbook %s %s><sheets><sheet name="Data" sheetId="1" r:id="rId1"/>'
                               '</sheets></workbook>' % (S, relation),
            'xl/_rels/workbook.xml.rels': relations([('worksheet', 'worksheets/sheet1.xml'), PROJECT]),
            'xl/worksheets/sheet1.xml': HEAD + '<worksheet %s><sheetPr codeName="Sheet1"/><sheetData>%s</sheetData>'
                                        '</worksheet>' % (S, rows),
            'xl/worksheets/_rels/sheet1.xml.rels': relations([('comments', '../comments1.xml')]),
            'xl/comments1.xml': HEAD + '<comments %s><authors><author>A</author></authors><commentList>%s'
                                '</commentList></comments>' % (S, comments)}


PARTS = {'docm': docm, 'xlsm': xlsm}

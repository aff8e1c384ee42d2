"""Workbooks for tests, written by hand: every construct that the format knows, in little."""

from __future__ import annotations

from tests.formats.presentation_files import (
    HEAD,
    chart,
    content_types,
    core,
    packed,
    relationships,
)

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
NAMESPACES = f'xmlns="{_MAIN}" {_R}'
_SML = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"
_THREADED = "http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"


def shared_strings(*items: str) -> str:
    """Return the part of shared strings; an item that is no element is text."""
    inner = "".join(
        f"<si>{item if item.startswith('<') else f'<t>{item}</t>'}</si>" for item in items
    )
    count = f'count="{len(items)}" uniqueCount="{len(items)}"'
    return f'{HEAD}<sst xmlns="{_MAIN}" {count}>{inner}</sst>'


def string_cell(reference: str, index: int) -> str:
    """Return a cell with a shared string."""
    return f'<c r="{reference}" t="s"><v>{index}</v></c>'


def row(number: int, *cells: str, attributes: str = "") -> str:
    """Return a row."""
    return f'<row r="{number}"{attributes}>{"".join(cells)}</row>'


def sheet(*rows: str, before: str = "", after: str = "") -> str:
    """Return a worksheet."""
    return (
        f'{HEAD}<worksheet {NAMESPACES}><sheetViews><sheetView workbookViewId="0"/></sheetViews>'
        f"{before}<sheetData>{''.join(rows)}</sheetData>{after}</worksheet>"
    )


STRINGS = (
    "Laporan beras. Kalimat kedua!",  # 0
    "Beras merah\nBeras putih.\n- butir pertama\n- butir kedua",  # 1
    '<r><t xml:space="preserve">Kata </t></r><r><rPr><b/><sz val="11"/></rPr><t>tebal</t></r>'
    '<r><rPr><sz val="11"/></rPr><t xml:space="preserve"> dan &lt;b&gt;.</t></r>',  # 2
    "Nama",  # 3
    "Jumlah",  # 4
    "Beras",  # 5
    "Rahasia",  # 6
    "Hanya di lembar tersembunyi",  # 7
    "<t>漢字</t><rPh sb='0' eb='2'><t>かんじ</t></rPh><phoneticPr fontId='1'/>",  # 8
    "Tidak dipakai",  # 9
    "Ya",  # 10
    "Satuan",  # 11
    '<t xml:space="preserve">  Diapit spasi_x000D_ </t>',  # 12
    "Lulus",  # 13
)


def workbook_parts() -> dict[str, str | bytes]:
    """Return the parts of a workbook of two visible sheets and a very hidden one."""
    data = sheet(
        row(1, string_cell("A1", 0), string_cell("C1", 6)),
        row(2, string_cell("A2", 1), string_cell("B2", 2)),
        row(
            4,
            string_cell("A4", 3),
            string_cell("B4", 4),
            string_cell("D4", 11),
        ),
        row(5, string_cell("A5", 5), '<c r="B5"><v>1200</v></c>', string_cell("D5", 10)),
        row(6, string_cell("A6", 8), '<c r="B6"><f>SUM(T1[Jumlah])</f><v>1200</v></c>'),
        row(7, string_cell("A7", 6), attributes=' hidden="1"'),
        row(
            8,
            '<c r="A8" t="str"><f>IF(B5&gt;1,"Lulus","Gagal")</f><v>Lulus</v></c>',
            '<c r="B8" t="inlineStr"><is><t>Teks sebaris. Dua.</t></is></c>',
            string_cell("D8", 12),
            string_cell("E8", 13),
        ),
        before='<cols><col min="3" max="3" width="9" hidden="1"/></cols>',
        after=(
            '<dataValidations count="1"><dataValidation type="list" allowBlank="1" '
            'showInputMessage="1" promptTitle="Pilihan" prompt="Pilih satu jawaban." '
            'errorTitle="Salah" error="Tidak ada." sqref="D5"><formula1>"Ya,Tidak"</formula1>'
            "</dataValidation></dataValidations><hyperlinks><hyperlink ref='A1' r:id='rId4' "
            "tooltip='Buka situs'/></hyperlinks>"
            '<pageMargins left="0.7" right="0.7" top="0.75" bottom="0.75" header="0.3" '
            'footer="0.3"/><headerFooter><oddHeader>&amp;L&amp;"Arial,Bold"&amp;12Kementerian '
            "Riset &amp;&amp; Teknologi&amp;CHalaman &amp;P dari &amp;N</oddHeader>"
            '</headerFooter><drawing r:id="rId1"/><legacyDrawing r:id="rId5"/>'
            '<tableParts count="2"><tablePart r:id="rId2"/><tablePart r:id="rId7"/></tableParts>'
        ),
    )
    other = sheet(row(1, string_cell("A1", 5), string_cell("B1", 11)))
    hidden = sheet(row(1, string_cell("A1", 7), string_cell("B1", 5)))

    def table(number: int, where: str, *columns: str) -> str:
        inner = "".join(
            f'<tableColumn id="{index}" name="{name}"/>' for index, name in enumerate(columns, 1)
        )
        return (
            f'{HEAD}<table xmlns="{_MAIN}" id="{number}" name="T{number}" displayName="T{number}" '
            f'ref="{where}"><autoFilter ref="{where}"/><tableColumns count="{len(columns)}">'
            f"{inner}</tableColumns></table>"
        )

    drawing = (
        f'{HEAD}<xdr:wsDr xmlns:xdr="{_DRAWING}/spreadsheetDrawing" xmlns:a="{_DRAWING}/main">'
        "<xdr:twoCellAnchor><xdr:from><xdr:col>5</xdr:col><xdr:colOff>0</xdr:colOff>"
        "<xdr:row>1</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:from><xdr:to><xdr:col>8</xdr:col>"
        "<xdr:colOff>0</xdr:colOff><xdr:row>4</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:to>"
        '<xdr:sp macro="" textlink=""><xdr:nvSpPr><xdr:cNvPr id="2" name="Kotak" '
        'descr="Kotak keterangan"/><xdr:cNvSpPr/></xdr:nvSpPr><xdr:spPr><a:xfrm><a:off x="0" '
        'y="0"/><a:ext cx="900000" cy="500000"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/>'
        "</a:prstGeom></xdr:spPr><xdr:txBody><a:bodyPr/><a:lstStyle/><a:p><a:r>"
        '<a:rPr lang="id-ID"/><a:t>Teks dalam kotak. Kalimat dua.</a:t></a:r></a:p></xdr:txBody>'
        "</xdr:sp><xdr:clientData/></xdr:twoCellAnchor><xdr:twoCellAnchor><xdr:from>"
        "<xdr:col>5</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>8</xdr:row><xdr:rowOff>0"
        "</xdr:rowOff></xdr:from><xdr:to><xdr:col>9</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>18"
        "</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:to><xdr:graphicFrame macro=''>"
        '<xdr:nvGraphicFramePr><xdr:cNvPr id="3" name="Bagan"/><xdr:cNvGraphicFramePr/>'
        '</xdr:nvGraphicFramePr><xdr:xfrm><a:off x="0" y="0"/><a:ext cx="0" cy="0"/></xdr:xfrm>'
        f'<a:graphic><a:graphicData uri="{_DRAWING}/chart"><c:chart xmlns:c="{_DRAWING}/chart" '
        f'{_R} r:id="rId1"/></a:graphicData></a:graphic></xdr:graphicFrame><xdr:clientData/>'
        "</xdr:twoCellAnchor></xdr:wsDr>"
    )
    comments = (
        f'{HEAD}<comments xmlns="{_MAIN}"><authors><author>Ani</author><author>tc={{T1}}</author>'
        '</authors><commentList><comment ref="A1" authorId="0"><text><r><rPr><b/></rPr>'
        '<t>Ani:</t></r><r><t xml:space="preserve">\nPeriksa angka ini.</t></r></text></comment>'
        '<comment ref="A2" authorId="1"><text><t>[Threaded comment]\n\nComment:\n    '
        "Sudah benar?</t></text></comment></commentList></comments>"
    )
    threaded = (
        f'{HEAD}<ThreadedComments xmlns="{_THREADED}"><threadedComment ref="A2" '
        'dT="2024-01-01T00:00:00.00" personId="{P1}" id="{T1}"><text>Sudah benar?</text>'
        "</threadedComment></ThreadedComments>"
    )
    workbook = (
        f"{HEAD}<workbook {NAMESPACES}><sheets>"
        '<sheet name="Data" sheetId="1" r:id="rId1"/><sheet name="Lain-lain" sheetId="2" '
        'r:id="rId2"/><sheet name="Rahasia" sheetId="3" state="veryHidden" r:id="rId3"/></sheets>'
        "</workbook>"
    )
    return {
        "[Content_Types].xml": content_types(
            {
                "xl/workbook.xml": f"{_SML}.sheet.main+xml",
                **{f"xl/worksheets/sheet{i}.xml": f"{_SML}.worksheet+xml" for i in (1, 2, 3)},
                "xl/sharedStrings.xml": f"{_SML}.sharedStrings+xml",
                "xl/tables/table1.xml": f"{_SML}.table+xml",
                "xl/tables/table2.xml": f"{_SML}.table+xml",
                "xl/comments1.xml": f"{_SML}.comments+xml",
                "xl/drawings/drawing1.xml": "application/vnd.openxmlformats-officedocument."
                "drawing+xml",
                "xl/charts/chart1.xml": "application/vnd.openxmlformats-officedocument."
                "drawingml.chart+xml",
                "docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
            }
        ),
        "_rels/.rels": relationships(
            ("officeDocument", "xl/workbook.xml"),
            (
                "http://schemas.openxmlformats.org/package/2006/relationships/metadata/"
                "core-properties",
                "docProps/core.xml",
            ),
        ),
        "docProps/core.xml": core("Buku kerja"),
        "xl/workbook.xml": workbook,
        "xl/_rels/workbook.xml.rels": relationships(
            ("worksheet", "worksheets/sheet1.xml"),
            ("worksheet", "/xl/worksheets/sheet2.xml"),
            ("worksheet", "worksheets/sheet3.xml"),
            ("sharedStrings", "sharedStrings.xml"),
        ),
        "xl/worksheets/sheet1.xml": data,
        "xl/worksheets/_rels/sheet1.xml.rels": relationships(
            ("drawing", "../drawings/drawing1.xml"),
            ("table", "../tables/table1.xml"),
            ("comments", "../comments1.xml"),
            ("hyperlink", "https://contoh.id/"),
            ("vmlDrawing", "../drawings/vmlDrawing1.vml"),
            (
                "http://schemas.microsoft.com/office/2017/10/relationships/threadedComment",
                "../threadedComments/threadedComment1.xml",
            ),
            ("table", "../tables/table2.xml"),
        ),
        "xl/worksheets/sheet2.xml": other,
        "xl/worksheets/sheet3.xml": hidden,
        "xl/sharedStrings.xml": shared_strings(*STRINGS),
        "xl/tables/table1.xml": table(1, "A4:B5", "Nama", "Jumlah"),
        "xl/tables/table2.xml": table(2, "D4:D5", "Satuan"),
        "xl/comments1.xml": comments,
        "xl/threadedComments/threadedComment1.xml": threaded,
        "xl/drawings/drawing1.xml": drawing,
        "xl/drawings/_rels/drawing1.xml.rels": relationships(("chart", "../charts/chart1.xml")),
        "xl/drawings/vmlDrawing1.vml": '<xml xmlns:v="urn:schemas-microsoft-com:vml"/>',
        "xl/charts/chart1.xml": chart(),
    }


def workbook() -> bytes:
    """Return a workbook with every construct."""
    return packed(workbook_parts())

"""Presentations for tests, written by hand: every construct that the format knows, in little."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_A = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
_R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
_P = 'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
_MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
NAMESPACES = f"{_A} {_R} {_P} {_MC}"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MICROSOFT = "http://schemas.microsoft.com/office"
_PML = "application/vnd.openxmlformats-officedocument.presentationml"
_RELATIONSHIPS = "application/vnd.openxmlformats-package.relationships+xml"


def packed(parts: Mapping[str, str | bytes]) -> bytes:
    """Return a zip archive of parts, the same bytes at any time.

    Its compression is not the one of the program, which shows where a part is compressed anew.
    """
    output = io.BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            info = zipfile.ZipInfo(name, (2024, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, content, compresslevel=0)
    return output.getvalue()


def unpacked(data: bytes) -> dict[str, bytes]:
    """Return the parts of a package, in order."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def relationships(*targets: tuple[str, str]) -> str:
    """Return a part of relationships; each is a type, short or whole, and a target."""
    lines = []
    for number, (kind, target) in enumerate(targets, 1):
        whole = kind if ":" in kind else f"{_OFFICE}/{kind}"
        mode = ' TargetMode="External"' if "://" in target else ""
        lines.append(f'<Relationship Id="rId{number}" Type="{whole}" Target="{target}"{mode}/>')
    namespace = "http://schemas.openxmlformats.org/package/2006/relationships"
    return f'{HEAD}<Relationships xmlns="{namespace}">{"".join(lines)}</Relationships>'


def content_types(overrides: Mapping[str, str]) -> str:
    """Return the part ``[Content_Types].xml``."""
    namespace = "http://schemas.openxmlformats.org/package/2006/content-types"
    lines = [
        f'<Override PartName="/{name}" ContentType="{kind}"/>' for name, kind in overrides.items()
    ]
    return (
        f'{HEAD}<Types xmlns="{namespace}"><Default Extension="rels" '
        f'ContentType="{_RELATIONSHIPS}"/><Default Extension="xml" ContentType="application/xml"/>'
        f"{''.join(lines)}</Types>"
    )


def core(title: str) -> str:
    """Return the core properties of a document."""
    return (
        f"{HEAD}<cp:coreProperties "
        'xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>'
        f"{title}</dc:title><dc:creator>Penulis</dc:creator></cp:coreProperties>"
    )


def shape(
    body: str, placeholder: str = "", number: int = 2, attributes: str = "", style: str = ""
) -> str:
    """Return a shape with text; ``body`` is its paragraphs."""
    ph = f"<p:ph {placeholder}/>" if placeholder else ""
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name="Bentuk {number}"{attributes}/>'
        f"<p:cNvSpPr/><p:nvPr>{ph}</p:nvPr></p:nvSpPr><p:spPr><a:xfrm><a:off x="
        f'"{number * 300000}" y="{number * 600000}"/><a:ext cx="5000000" cy="500000"/></a:xfrm>'
        f'<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr><p:txBody><a:bodyPr/>'
        f"<a:lstStyle>{style}</a:lstStyle>{body}</p:txBody></p:sp>"
    )


def paragraph(*runs: str, properties: str = "") -> str:
    """Return a paragraph; a run that is no element is text."""
    inner = "".join(run if run.startswith("<") else text_run(run) for run in runs)
    return f'<a:p>{properties}{inner}<a:endParaRPr lang="id-ID" dirty="0"/></a:p>'


def text_run(text: str, attributes: str = "", children: str = "") -> str:
    """Return a run of text."""
    return f'<a:r><a:rPr lang="id-ID"{attributes}>{children}</a:rPr><a:t>{text}</a:t></a:r>'


def slide(*shapes: str, element: str = "p:sld", attributes: str = "", after: str = "") -> str:
    """Return a slide, layout, master or page of notes."""
    return (
        f"{HEAD}<{element} {NAMESPACES}{attributes}><p:cSld><p:spTree><p:nvGrpSpPr>"
        '<p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr/>'
        f"{''.join(shapes)}</p:spTree></p:cSld>{after}</{element}>"
    )


def frame(uri: str, content: str, number: int = 9, attributes: str = "") -> str:
    """Return a frame with a table, chart or diagram."""
    return (
        f'<p:graphicFrame><p:nvGraphicFramePr><p:cNvPr id="{number}" name="Bingkai {number}"'
        f"{attributes}/><p:cNvGraphicFramePr/><p:nvPr/></p:nvGraphicFramePr><p:xfrm>"
        '<a:off x="500000" y="3000000"/><a:ext cx="6000000" cy="1000000"/></p:xfrm>'
        f'<a:graphic><a:graphicData uri="{uri}">{content}</a:graphicData></a:graphic>'
        "</p:graphicFrame>"
    )


_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"
_SECTION_URI = "{521415D9-36F7-43E2-AB2F-B90AF26B5E84}"
_DIAGRAM_URI = "http://schemas.microsoft.com/office/drawing/2008/diagram"
_COMMENTS_2018 = "http://schemas.microsoft.com/office/powerpoint/2018/8/main"
_COLOURS = (
    'bg1="lt1" tx1="dk1" bg2="lt2" tx2="dk2" accent1="accent1" accent2="accent2" '
    'accent3="accent3" accent4="accent4" accent5="accent5" accent6="accent6" hlink="hlink" '
    'folHlink="folHlink"'
)
_OVERRIDE = "<p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr>"


def table() -> str:
    """Return a frame with a table of two rows."""
    rows = "".join(
        "<a:tr h='300000'>"
        + "".join(
            f"<a:tc><a:txBody><a:bodyPr/><a:lstStyle/>{paragraph(text)}</a:txBody><a:tcPr/></a:tc>"
            for text in row
        )
        + "</a:tr>"
        for row in (("Nama barang", "Jumlah"), ("Beras merah", "1.200"))
    )
    grid = '<a:tblGrid><a:gridCol w="3000000"/><a:gridCol w="3000000"/></a:tblGrid>'
    return frame(f"{_DRAWING}/table", f"<a:tbl><a:tblPr firstRow='1'/>{grid}{rows}</a:tbl>")


def chart() -> str:
    """Return the part of a chart: a title, an axis with a title, and data."""

    def title(text: str) -> str:
        body = f"<a:p><a:pPr><a:defRPr/></a:pPr><a:r><a:t>{text}</a:t></a:r></a:p>"
        return f"<c:title><c:tx><c:rich><a:bodyPr/>{body}</c:rich></c:tx></c:title>"

    def cache(tag: str, formula: str, *values: str) -> str:
        points = "".join(f'<c:pt idx="{i}"><c:v>{v}</c:v></c:pt>' for i, v in enumerate(values))
        return (
            f"<c:{tag}><c:strRef><c:f>{formula}</c:f><c:strCache>"
            f'<c:ptCount val="{len(values)}"/>{points}</c:strCache></c:strRef></c:{tag}>'
        )

    values = (
        "<c:val><c:numRef><c:f>Sheet1!$B$2:$B$3</c:f><c:numCache><c:formatCode>General"
        '</c:formatCode><c:ptCount val="2"/><c:pt idx="0"><c:v>1</c:v></c:pt><c:pt idx="1">'
        "<c:v>2</c:v></c:pt></c:numCache></c:numRef></c:val>"
    )
    return (
        f'{HEAD}<c:chartSpace xmlns:c="{_DRAWING}/chart" {_A} {_R}><c:chart>'
        f"{title('Judul bagan')}<c:plotArea><c:barChart><c:barDir val='col'/>"
        f"<c:ser><c:idx val='0'/><c:order val='0'/>{cache('tx', 'Sheet1!$B$1', 'Seri satu')}"
        f"{cache('cat', 'Sheet1!$A$2:$A$3', 'Timur', 'Barat')}{values}</c:ser>"
        '<c:axId val="1"/><c:axId val="2"/></c:barChart><c:catAx><c:axId val="1"/><c:scaling/>'
        f'<c:delete val="0"/><c:axPos val="b"/>{title("Wilayah")}<c:crossAx val="2"/></c:catAx>'
        '<c:valAx><c:axId val="2"/><c:scaling/><c:delete val="0"/><c:axPos val="l"/>'
        '<c:crossAx val="1"/></c:valAx></c:plotArea></c:chart></c:chartSpace>'
    )


def diagram_data() -> str:
    """Return the data model of a diagram with two nodes."""
    points = "".join(
        f'<dgm:pt modelId="{{{number}}}"><dgm:prSet/><dgm:spPr/><dgm:t><a:bodyPr/><a:lstStyle/>'
        f"{paragraph(text)}</dgm:t></dgm:pt>"
        for number, text in ((1, "Langkah awal"), (2, "Langkah akhir"))
    )
    presentation = "".join(
        f'<dgm:pt modelId="{{{number + 10}}}" type="pres"><dgm:prSet presAssocID="{{{number}}}" '
        'presName="node"/><dgm:spPr/></dgm:pt>'
        for number in (1, 2)
    )
    links = "".join(
        f'<dgm:cxn modelId="{{{number + 20}}}" type="presOf" srcId="{{{number}}}" '
        f'destId="{{{number + 10}}}" srcOrd="0" destOrd="0"/>'
        for number in (1, 2)
    )
    return (
        f'{HEAD}<dgm:dataModel xmlns:dgm="{_DRAWING}/diagram" {_A}><dgm:ptLst>'
        f"{points}{presentation}</dgm:ptLst><dgm:cxnLst>{links}</dgm:cxnLst><dgm:bg/><dgm:whole/>"
        f'<dgm:extLst><a:ext uri="{_DIAGRAM_URI}"><dsp:dataModelExt xmlns:dsp="{_DIAGRAM_URI}" '
        'relId="rId6"/></a:ext></dgm:extLst></dgm:dataModel>'
    )


def diagram_drawing() -> str:
    """Return the drawing of the diagram: the same text, with other formats."""
    shapes = "".join(
        f'<dsp:sp modelId="{{{number + 10}}}"><dsp:nvSpPr><dsp:cNvPr id="0" name=""/>'
        "<dsp:cNvSpPr/></dsp:nvSpPr><dsp:spPr/><dsp:txBody><a:bodyPr/><a:lstStyle/>"
        f"<a:p><a:r><a:rPr lang='id-ID' sz='2400' kern='1200'/><a:t>{text}</a:t></a:r></a:p>"
        "</dsp:txBody></dsp:sp>"
        for number, text in ((1, "Langkah awal"), (2, "Langkah akhir"))
    )
    return (
        f'{HEAD}<dsp:drawing xmlns:dsp="{_DIAGRAM_URI}" {_A}><dsp:spTree><dsp:nvGrpSpPr>'
        '<dsp:cNvPr id="0" name=""/><dsp:cNvGrpSpPr/></dsp:nvGrpSpPr><dsp:grpSpPr/>'
        f"{shapes}</dsp:spTree></dsp:drawing>"
    )


def presentation_parts() -> dict[str, str | bytes]:
    """Return the parts of a presentation of three slides, the last one hidden.

    The order of the slides is not that of their names.
    """
    field = '<a:fld id="{B1}" type="slidenum"><a:rPr lang="id-ID"/><a:pPr/><a:t>1</a:t></a:fld>'
    link = '<a:hlinkClick r:id="rId2" tooltip="Situs resmi"/>'
    fallback = "<p:sp><p:nvSpPr><p:cNvPr id='8' name='x'/><p:cNvSpPr/><p:nvPr/></p:nvSpPr><p:spPr/>"
    choice = shape(paragraph("Teks pilihan"), number=7)
    alternate = (
        f'<mc:AlternateContent><mc:Choice xmlns:a14="{_MICROSOFT}/drawing/2010/main" '
        f'Requires="a14">{choice}</mc:Choice><mc:Fallback>{fallback}<p:txBody><a:bodyPr/>'
        f"<a:lstStyle/><a:p><a:r><a:rPr sz='900'/><a:t>Teks pilihan</a:t></a:r></a:p></p:txBody>"
        "</p:sp></mc:Fallback></mc:AlternateContent>"
    )
    picture = (
        '<p:pic><p:nvPicPr><p:cNvPr id="20" name="Gambar" descr="Peta pulau. Dua kota.&#xA;Satu '
        'sungai." title="Peta"/><p:cNvPicPr/><p:nvPr/></p:nvPicPr><p:blipFill/><p:spPr/></p:pic>'
    )
    group = (
        '<p:grpSp><p:nvGrpSpPr><p:cNvPr id="30" name="Grup"/><p:cNvGrpSpPr/><p:nvPr/>'
        f"</p:nvGrpSpPr><p:grpSpPr/>{shape(paragraph('Dalam grup.'), number=31)}</p:grpSp>"
    )
    first = slide(
        shape(
            paragraph("Laporan tahunan", "<a:br><a:rPr lang='id-ID'/></a:br>", "kementerian"),
            'type="ctrTitle"',
        ),
        shape(
            paragraph("Butir pertama. Butir kedua!")
            + paragraph(
                "Kata ",
                text_run("tebal", ' b="1"'),
                text_run(" dan "),
                text_run("tautan ini", "", link),
                text_run(" serta &lt;b&gt; &amp; lain."),
            )
            + paragraph("Tanpa bulatan", properties='<a:pPr marL="0"><a:buNone/></a:pPr>'),
            'type="body" idx="1"',
            3,
        ),
        shape(paragraph("Halaman ", field), 'type="ftr" idx="11"', 4),
        shape(paragraph(field), 'type="sldNum" idx="12"', 5),
        alternate,
        picture,
        group,
        after=f'{_OVERRIDE}<p:transition spd="slow"/>',
    )
    second = slide(
        shape(paragraph("Tabel dan bagan"), 'type="title"'),
        table(),
        frame(
            f"{_DRAWING}/chart",
            f'<c:chart xmlns:c="{_DRAWING}/chart" r:id="rId2"/>',
            10,
            ' descr="Bagan batang"',
        ),
        frame(
            f"{_DRAWING}/diagram",
            f'<dgm:relIds xmlns:dgm="{_DRAWING}/diagram" r:dm="rId3" r:lo="rId4" r:qs="rId4" '
            'r:cs="rId5"/>',
            11,
        ),
        after=_OVERRIDE,
    )
    hidden = slide(
        shape(paragraph("Cadangan saja."), 'type="title"'),
        attributes=' show="0"',
        after=_OVERRIDE,
    )
    notes = slide(
        shape(paragraph("Catatan pembicara. Kalimat dua."), 'type="body" idx="1"'),
        shape(paragraph(field), 'type="sldNum" idx="10"', 4),
        element="p:notes",
    )
    layout = slide(
        shape(paragraph("Klik untuk mengedit judul"), 'type="title"'),
        shape(paragraph("Rahasia negara"), number=5),
        element="p:sldLayout",
        after=_OVERRIDE,
    )
    master = slide(
        shape(paragraph("Klik untuk mengedit gaya"), 'type="title"'),
        element="p:sldMaster",
        after=f"<p:clrMap {_COLOURS}/><p:sldLayoutIdLst><p:sldLayoutId id='2147483649' "
        "r:id='rId1'/></p:sldLayoutIdLst>",
    )
    comment = (
        f'{HEAD}<p:cmLst {_P}><p:cm authorId="0" dt="2024-01-01T00:00:00.000" idx="1">'
        '<p:pos x="10" y="10"/><p:text>Periksa angka ini. Segera!</p:text></p:cm></p:cmLst>'
    )
    modern = (
        f'{HEAD}<p188:cmLst {_A} xmlns:p188="{_COMMENTS_2018}"><p188:cm id="{{C1}}" '
        'authorId="{A1}" created="2024-01-01T00:00:00.000"><p188:txBody><a:bodyPr/><a:lstStyle/>'
        "<a:p><a:r><a:rPr lang='id-ID'/><a:t>Setuju dengan ini.</a:t></a:r></a:p></p188:txBody>"
        "</p188:cm></p188:cmLst>"
    )
    presentation = (
        f"{HEAD}<p:presentation {NAMESPACES}><p:sldMasterIdLst><p:sldMasterId id='2147483648' "
        "r:id='rId1'/></p:sldMasterIdLst><p:sldIdLst><p:sldId id='256' r:id='rId3'/>"
        "<p:sldId id='257' r:id='rId2'/><p:sldId id='258' r:id='rId4'/></p:sldIdLst>"
        "<p:sldSz cx='9144000' cy='6858000'/><p:notesSz cx='6858000' cy='9144000'/><p:extLst>"
        f"<p:ext uri='{_SECTION_URI}'><p14:sectionLst "
        f"xmlns:p14='{_MICROSOFT}/powerpoint/2010/main'><p14:section name='Bagian' id='{{S1}}'>"
        "<p14:sldIdLst><p14:sldId id='256'/><p14:sldId id='257'/><p14:sldId id='258'/>"
        "</p14:sldIdLst></p14:section></p14:sectionLst></p:ext></p:extLst></p:presentation>"
    )
    data = f"{_MICROSOFT}/2007/relationships/diagramDrawing"
    return {
        "[Content_Types].xml": content_types(
            {
                "ppt/presentation.xml": f"{_PML}.presentation.main+xml",
                **{f"ppt/slides/slide{i}.xml": f"{_PML}.slide+xml" for i in (1, 2, 3)},
                "ppt/slideLayouts/slideLayout1.xml": f"{_PML}.slideLayout+xml",
                "ppt/slideMasters/slideMaster1.xml": f"{_PML}.slideMaster+xml",
                "ppt/notesSlides/notesSlide1.xml": f"{_PML}.notesSlide+xml",
                "ppt/comments/comment1.xml": f"{_PML}.comments+xml",
                "docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
            }
        ),
        "_rels/.rels": relationships(
            ("officeDocument", "ppt/presentation.xml"),
            (
                "http://schemas.openxmlformats.org/package/2006/relationships/metadata/"
                "core-properties",
                "docProps/core.xml",
            ),
        ),
        "docProps/core.xml": core("Laporan tahunan"),
        "ppt/presentation.xml": presentation,
        "ppt/_rels/presentation.xml.rels": relationships(
            ("slideMaster", "slideMasters/slideMaster1.xml"),
            ("slide", "slides/slide1.xml"),
            ("slide", "/ppt/slides/slide2.xml"),
            ("slide", "slides/slide3.xml"),
        ),
        "ppt/slideMasters/slideMaster1.xml": master,
        "ppt/slideMasters/_rels/slideMaster1.xml.rels": relationships(
            ("slideLayout", "../slideLayouts/slideLayout1.xml")
        ),
        "ppt/slideLayouts/slideLayout1.xml": layout,
        "ppt/slideLayouts/_rels/slideLayout1.xml.rels": relationships(
            ("slideMaster", "../slideMasters/slideMaster1.xml")
        ),
        "ppt/slides/slide2.xml": first,
        "ppt/slides/_rels/slide2.xml.rels": relationships(
            ("slideLayout", "../slideLayouts/slideLayout1.xml"),
            ("hyperlink", "https://contoh.id/"),
            ("notesSlide", "../notesSlides/notesSlide1.xml"),
            ("comments", "../comments/comment1.xml"),
            (f"{_MICROSOFT}/2018/10/relationships/comments", "../comments/modernComment1.xml"),
        ),
        "ppt/slides/slide1.xml": second,
        "ppt/slides/_rels/slide1.xml.rels": relationships(
            ("slideLayout", "../slideLayouts/slideLayout1.xml"),
            ("chart", "../charts/chart1.xml"),
            ("diagramData", "../diagrams/data1.xml"),
            ("diagramLayout", "../diagrams/layout1.xml"),
            ("diagramColors", "../diagrams/colors1.xml"),
            (data, "../diagrams/drawing1.xml"),
        ),
        "ppt/slides/slide3.xml": hidden,
        "ppt/slides/_rels/slide3.xml.rels": relationships(
            ("slideLayout", "../slideLayouts/slideLayout1.xml")
        ),
        "ppt/notesSlides/notesSlide1.xml": notes,
        "ppt/notesSlides/_rels/notesSlide1.xml.rels": relationships(
            ("slide", "../slides/slide2.xml")
        ),
        "ppt/comments/comment1.xml": comment,
        "ppt/comments/modernComment1.xml": modern,
        "ppt/charts/chart1.xml": chart(),
        "ppt/diagrams/data1.xml": diagram_data(),
        "ppt/diagrams/drawing1.xml": diagram_drawing(),
        "ppt/diagrams/layout1.xml": f'{HEAD}<dgm:layoutDef xmlns:dgm="{_DRAWING}/diagram"/>',
        "ppt/diagrams/colors1.xml": f'{HEAD}<dgm:colorsDef xmlns:dgm="{_DRAWING}/diagram"/>',
    }


def presentation() -> bytes:
    """Return a presentation with every construct."""
    return packed(presentation_parts())

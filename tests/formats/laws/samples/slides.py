"""PPTX files."""

from __future__ import annotations

from collections.abc import Sequence
from xml.sax.saxutils import escape

from hypothesis import strategies as st

from rktranslate.inline.blanks import LINE_BREAKS
from tests.formats.laws.kinds import Ignored, Kind, Shape, archived, is_xml, xml_shape
from tests.formats.laws.samples.ooxml import (
    APPLICATION,
    CORE,
    CORE_RELATIONSHIP,
    CORE_TYPE,
    HEAD,
    OFFICE,
    content_types,
    relationships,
)
from tests.formats.laws.samples.words import WORDS

NAMESPACES = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    f'xmlns:r="{OFFICE}" xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
)
_TYPES = f"{APPLICATION}.presentationml"
_GROUP = '<p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr/>'
_MAP = (
    '<p:clrMap bg1="lt1" tx1="dk1" bg2="lt2" tx2="dk2" accent1="accent1" accent2="accent2" '
    'accent3="accent3" accent4="accent4" accent5="accent5" accent6="accent6" hlink="hlink" '
    'folHlink="folHlink"/>'
)
_COLOURS = "".join(
    f'<a:{name}><a:srgbClr val="{value}"/></a:{name}>'
    for name, value in (
        ("dk1", "000000"), ("lt1", "FFFFFF"), ("dk2", "333333"), ("lt2", "EEEEEE"),
        ("accent1", "4472C4"), ("accent2", "ED7D31"), ("accent3", "A5A5A5"), ("accent4", "FFC000"),
        ("accent5", "5B9BD5"), ("accent6", "70AD47"), ("hlink", "0563C1"), ("folHlink", "954F72"),
    )
)  # fmt: skip
_FONT = '<a:latin typeface="Arial"/><a:ea typeface=""/><a:cs typeface=""/>'
_FILL = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
_LINE = f'<a:ln w="9525">{_FILL}</a:ln>'
_THEME = (
    f'{HEAD}<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" name="T">'
    f'<a:themeElements><a:clrScheme name="C">{_COLOURS}</a:clrScheme><a:fontScheme name="F">'
    f"<a:majorFont>{_FONT}</a:majorFont><a:minorFont>{_FONT}</a:minorFont></a:fontScheme>"
    f'<a:fmtScheme name="S"><a:fillStyleLst>{_FILL * 3}</a:fillStyleLst><a:lnStyleLst>{_LINE * 3}'
    "</a:lnStyleLst><a:effectStyleLst>"
    f"{'<a:effectStyle><a:effectLst/></a:effectStyle>' * 3}</a:effectStyleLst>"
    f"<a:bgFillStyleLst>{_FILL * 3}</a:bgFillStyleLst></a:fmtScheme></a:themeElements></a:theme>"
)


def run(text: str, properties: str = "") -> str:
    """Return a run with a text."""
    return f'<a:r><a:rPr lang="id-ID"{properties}/><a:t>{escape(text)}</a:t></a:r>'


def paragraph(content: str) -> str:
    """Return a paragraph with runs."""
    return f'<a:p>{content}<a:endParaRPr lang="id-ID"/></a:p>'


def box(content: str, number: int = 2) -> str:
    """Return a text box with paragraphs."""
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name="Kotak {number}"/><p:cNvSpPr txBox="1"/><p:nvPr/>'
        '</p:nvSpPr><p:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="3000000" cy="900000"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr><p:txBody><a:bodyPr/>'
        f"{content or '<a:p/>'}</p:txBody></p:sp>"
    )


def presentation_parts(slides: Sequence[str], notes: str = "") -> list[tuple[str, str]]:
    """Return the parts of a presentation with shapes on each slide, and notes to the first one."""

    def sheet(root: str, shapes: str, after: str = "") -> str:
        return (
            f"{HEAD}<p:{root} {NAMESPACES}><p:cSld><p:spTree>{_GROUP}{shapes}</p:spTree></p:cSld>"
            f"{after}</p:{root}>"
        )

    names = [f"slide{number}" for number in range(1, len(slides) + 1)]
    kinds = {
        "docProps/core.xml": CORE_TYPE,
        "ppt/presentation.xml": f"{_TYPES}.presentation.main+xml",
        "ppt/slideMasters/slideMaster1.xml": f"{_TYPES}.slideMaster+xml",
        "ppt/slideLayouts/slideLayout1.xml": f"{_TYPES}.slideLayout+xml",
        "ppt/theme/theme1.xml": f"{APPLICATION}.theme+xml",
        **{f"ppt/slides/{name}.xml": f"{_TYPES}.slide+xml" for name in names},
    }
    if notes:
        kinds["ppt/notesSlides/notesSlide1.xml"] = f"{_TYPES}.notesSlide+xml"
    listed = "".join(f'<p:sldId id="{255 + n}" r:id="s{n}"/>' for n in range(1, len(slides) + 1))
    parts = [
        ("[Content_Types].xml", content_types(kinds)),
        (
            "_rels/.rels",
            relationships(
                [
                    ("rId1", "officeDocument", "ppt/presentation.xml"),
                    ("rId2", CORE_RELATIONSHIP, "docProps/core.xml"),
                ]
            ),
        ),
        ("docProps/core.xml", CORE),
        (
            "ppt/presentation.xml",
            f"{HEAD}<p:presentation {NAMESPACES}><p:sldMasterIdLst>"
            '<p:sldMasterId id="2147483648" r:id="m1"/></p:sldMasterIdLst>'
            f'<p:sldIdLst>{listed}</p:sldIdLst><p:sldSz cx="9144000" cy="6858000"/>'
            '<p:notesSz cx="6858000" cy="9144000"/></p:presentation>',
        ),
        (
            "ppt/_rels/presentation.xml.rels",
            relationships(
                [
                    ("m1", "slideMaster", "slideMasters/slideMaster1.xml"),
                    *((f"s{n}", "slide", f"slides/{name}.xml") for n, name in enumerate(names, 1)),
                ]
            ),
        ),
        (
            "ppt/slideMasters/slideMaster1.xml",
            sheet(
                "sldMaster",
                "",
                f'{_MAP}<p:sldLayoutIdLst><p:sldLayoutId id="2147483649" r:id="l1"/>'
                "</p:sldLayoutIdLst>",
            ),
        ),
        (
            "ppt/slideMasters/_rels/slideMaster1.xml.rels",
            relationships(
                [
                    ("l1", "slideLayout", "../slideLayouts/slideLayout1.xml"),
                    ("t1", "theme", "../theme/theme1.xml"),
                ]
            ),
        ),
        ("ppt/slideLayouts/slideLayout1.xml", sheet("sldLayout", "")),
        (
            "ppt/slideLayouts/_rels/slideLayout1.xml.rels",
            relationships([("m1", "slideMaster", "../slideMasters/slideMaster1.xml")]),
        ),
        ("ppt/theme/theme1.xml", _THEME),
    ]
    for number, (name, shapes) in enumerate(zip(names, slides, strict=True)):
        own = [
            ("l1", "slideLayout", "../slideLayouts/slideLayout1.xml"),
            ("h1", "hyperlink", "https://contoh.id/"),
        ]
        if notes and number == 0:
            own.append(("n1", "notesSlide", "../notesSlides/notesSlide1.xml"))
        parts += [
            (f"ppt/slides/{name}.xml", sheet("sld", shapes)),
            (f"ppt/slides/_rels/{name}.xml.rels", relationships(own)),
        ]
    if notes:
        parts += [
            ("ppt/notesSlides/notesSlide1.xml", sheet("notes", box(notes))),
            (
                "ppt/notesSlides/_rels/notesSlide1.xml.rels",
                relationships([("s1", "slide", "../slides/slide1.xml")]),
            ),
        ]
    return parts


def presentation(slides: Sequence[str], notes: str = "") -> bytes:
    """Return a PPTX file."""
    return archived(presentation_parts(slides, notes))


FIELD = '<a:fld id="{B1}" type="slidenum"><a:rPr lang="id-ID"/><a:t>1</a:t></a:fld>'
BREAK = '<a:br><a:rPr lang="id-ID"/></a:br>'
LINK = '<a:r><a:rPr lang="id-ID"><a:hlinkClick r:id="h1"/></a:rPr><a:t>di sini</a:t></a:r>'
_CELL = "<a:tc><a:txBody><a:bodyPr/>{}</a:txBody><a:tcPr/></a:tc>"
TABLE = (
    '<p:graphicFrame><p:nvGraphicFramePr><p:cNvPr id="9" name="Tabel" descr="Harga barang"/>'
    '<p:cNvGraphicFramePr/><p:nvPr/></p:nvGraphicFramePr><p:xfrm><a:off x="0" y="2000000"/>'
    '<a:ext cx="4000000" cy="500000"/></p:xfrm><a:graphic><a:graphicData '
    'uri="http://schemas.openxmlformats.org/drawingml/2006/table"><a:tbl><a:tblPr/><a:tblGrid>'
    '<a:gridCol w="2000000"/><a:gridCol w="2000000"/></a:tblGrid><a:tr h="400000">'
    f"{_CELL.format(paragraph(run('Nama barang')))}{_CELL.format(paragraph(run('12.500')))}"
    "</a:tr></a:tbl></a:graphicData></a:graphic></p:graphicFrame>"
)
_RICH = box(
    paragraph(run("Harga ") + run("be", ' b="1"') + run("ras", ' b="1"') + run(" naik. Ya.") + LINK)
    + paragraph(run("Baris satu") + BREAK + run("dua ", ' i="1"') + FIELD)
    + "<a:p/>"
)
SAMPLES = {
    "plain": presentation([box(paragraph(run("Satu kalimat. Dua kalimat.")))]),
    "rich": presentation(
        [_RICH + TABLE, box(paragraph(run("Halaman dua.")))], paragraph(run("Catatan pembicara."))
    ),
}
_RUNS = st.builds(
    run, WORDS, st.sampled_from(["", "", ' b="1"', ' i="1"', ' u="sng"', ' sz="1800"', ' b="0"'])
)
_PIECES = st.one_of(_RUNS, _RUNS, st.sampled_from([FIELD, BREAK, LINK, "<a:r><a:t/></a:r>"]))
_PARAGRAPHS = st.lists(_PIECES, max_size=6).map(lambda pieces: paragraph("".join(pieces)))
_SHAPES = st.one_of(
    st.lists(_PARAGRAPHS, max_size=3).map(lambda ps: box("".join(ps))), st.just(TABLE)
)
DOCUMENTS = st.builds(
    presentation,
    st.lists(st.lists(_SHAPES, max_size=2).map("".join), min_size=1, max_size=2),
    st.one_of(st.just(""), _PARAGRAPHS),
)
_NOT_RUNS = Ignored(frozenset({"r", "t"}), frozenset({"r/rPr", "br/rPr"}))


def shape(name: str, data: bytes) -> Shape:
    """Return the elements of a part without its runs."""
    if not is_xml(name):
        return Shape()
    found = xml_shape(data, _NOT_RUNS)
    # A character that breaks the line is written as the element that does.
    found[_BREAK] += sum(data.decode().count(character) for character in LINE_BREAKS[3:])
    return found


_BREAK = "{http://schemas.openxmlformats.org/drawingml/2006/main}br"


def _tooltip(number: int) -> str:
    link = f'<a:hlinkClick r:id="h1" tooltip="Nomor {number}"/>'
    return f'<a:r><a:rPr lang="id-ID">{link}</a:rPr><a:t>kata{number} </a:t></a:r>'


KIND = Kind(
    ".pptx",
    SAMPLES,
    DOCUMENTS,
    {
        "paragraphs": lambda size: presentation(
            [box("".join(paragraph(run(f"Kalimat {n} ini.")) for n in range(size)))]
        ),
        "shapes": lambda size: presentation(
            ["".join(box(paragraph(run(f"Kalimat {n} ini.")), n + 2) for n in range(size))]
        ),
        "words of a paragraph": lambda size: presentation([box(paragraph(run("Kata. " * size)))]),
        "runs of a paragraph": lambda size: presentation(
            [box(paragraph("".join(run(f"kata{n} ", f' sz="{n + 800}"') for n in range(size))))]
        ),
        "tooltips of a paragraph": lambda size: presentation(
            [box(paragraph("".join(_tooltip(n) for n in range(size))))]
        ),
        "slides": lambda size: presentation(
            [box(paragraph(run(f"Halaman {n}."))) for n in range(size // 8)]
        ),
    },
    shape,
    real="pptx/*.pptx",
)

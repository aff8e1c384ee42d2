"""DOCX files: every construct that a unit may hold, small, and written by nobody's program."""

from __future__ import annotations

from collections.abc import Mapping
from xml.sax.saxutils import escape

from hypothesis import strategies as st

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

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
NAMESPACES = (
    f'xmlns:w="{_W}" xmlns:r="{OFFICE}" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)
_TYPES = f"{APPLICATION}.wordprocessingml"
STORIES = ("header1", "footer1", "footnotes", "endnotes", "comments", "styles")


def run(text: str, properties: str = "") -> str:
    """Return a run with a text, blanks kept."""
    inside = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{inside}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def paragraph(content: str, properties: str = "") -> str:
    """Return a paragraph with runs."""
    inside = f"<w:pPr>{properties}</w:pPr>" if properties else ""
    return f"<w:p>{inside}{content}</w:p>"


def word_parts(body: str, stories: Mapping[str, str] | None = None) -> list[tuple[str, str]]:
    """Return the parts of a document with a body, and with the content of other stories."""
    given = dict(stories or {})
    styles = (
        '<w:docDefaults><w:rPrDefault><w:rPr><w:lang w:val="id-ID"/></w:rPr></w:rPrDefault>'
        '</w:docDefaults><w:style w:type="paragraph" w:styleId="Heading1">'
        '<w:name w:val="heading 1"/></w:style>'
    )
    given["styles"] = given.get("styles", styles)
    roots = {"header1": "hdr", "footer1": "ftr", **{name: name for name in STORIES[2:]}}
    kinds = {"header1": "header", "footer1": "footer", **{name: name for name in STORIES[2:]}}
    overrides = {f"word/{name}.xml": f"{_TYPES}.{kinds[name]}+xml" for name in given}
    types = content_types(
        {"docProps/core.xml": CORE_TYPE, "word/document.xml": f"{_TYPES}.document.main+xml"}
        | overrides
    )
    references = "".join(
        f'<w:{kinds[name]}Reference w:type="default" r:id="r{name}"/>'
        for name in ("header1", "footer1")
        if name in given
    )
    package = relationships(
        [
            ("rId1", "officeDocument", "word/document.xml"),
            ("rId2", CORE_RELATIONSHIP, "docProps/core.xml"),
        ]
    )
    own = [(f"r{name}", kinds[name], f"{name}.xml") for name in given]
    link = ("rlink", "hyperlink", "https://contoh.id/a?b=1&amp;c=2")
    document = (
        f"{HEAD}<w:document {NAMESPACES}><w:body>{body}"
        f'<w:sectPr>{references}<w:pgSz w:w="11906" w:h="16838"/></w:sectPr></w:body></w:document>'
    )
    return [
        ("[Content_Types].xml", types),
        ("_rels/.rels", package),
        ("word/document.xml", document),
        ("word/_rels/document.xml.rels", relationships([*own, link])),
        *(
            (f"word/{name}.xml", f"{HEAD}<w:{roots[name]} {NAMESPACES}>{text}</w:{roots[name]}>")
            for name, text in given.items()
        ),
        ("docProps/core.xml", CORE),
    ]


def word_document(body: str, stories: Mapping[str, str] | None = None) -> bytes:
    """Return a DOCX file."""
    return archived(word_parts(body, stories))


_BOX = "<w:txbxContent><w:p><w:r><w:t>Di dalam kotak. Dua.</w:t></w:r></w:p></w:txbxContent>"
TEXT_BOX = (
    '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:inline>'
    '<wp:extent cx="914400" cy="914400"/><wp:docPr id="7" name="Kotak 7"/><a:graphic><a:graphicData '
    'uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp><wps:cNvSpPr/>'
    f"<wps:spPr/><wps:txbx>{_BOX}</wps:txbx><wps:bodyPr/></wps:wsp></a:graphicData></a:graphic>"
    "</wp:inline></w:drawing></mc:Choice><mc:Fallback><w:pict>"
    f'<v:shape style="width:72pt;height:72pt"><v:textbox>{_BOX}</v:textbox></v:shape></w:pict>'
    "</mc:Fallback></mc:AlternateContent></w:r>"
)
FIELD = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> ADDIN X '
    '</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>(Smith 2020)'
    '</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
)
FOOTNOTE = (
    '<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:footnoteReference w:id="2"/></w:r>'
)
FORMULA = "<m:oMath><m:r><m:t>x+y</m:t></m:r></m:oMath>"
_UNDERLINED = '<w:u w:val="single"/>'
LINK = f'<w:hyperlink r:id="rlink" w:history="1">{run("di sini", _UNDERLINED)}</w:hyperlink>'
CONTROL = (
    '<w:sdt><w:sdtPr><w:alias w:val="Nama"/></w:sdtPr><w:sdtContent>'
    f"{run('kontrol')}</w:sdtContent></w:sdt>"
)
BOOKMARK = '<w:bookmarkStart w:id="1" w:name="tanda"/><w:bookmarkEnd w:id="1"/>'
FOOTNOTES = (
    '<w:footnote w:type="separator" w:id="0"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
    '<w:footnote w:id="2"><w:p><w:r><w:footnoteRef/></w:r>'
    f"{run(' Catatan kaki pertama. ')}{run('Tebal', '<w:b/>')}{run(' dua.')}</w:p></w:footnote>"
)
BOLD, ITALIC = "<w:b/><w:bCs/>", "<w:i/>"

CELL = '<w:tc><w:tcPr><w:tcW w:w="2000" w:type="dxa"/></w:tcPr>{}</w:tc>'
TABLE = (
    '<w:tbl><w:tblPr/><w:tblGrid><w:gridCol w:w="2000"/><w:gridCol w:w="2000"/></w:tblGrid><w:tr>'
    f"{CELL.format(paragraph(run('Nama barang')))}{CELL.format(paragraph(run('12.500')))}"
    "</w:tr></w:tbl>"
)
BODY = "".join(
    [
        paragraph(run("Laporan harga beras"), '<w:pStyle w:val="Heading1"/>'),
        paragraph(
            run("Ja") + run("karta ", BOLD) + run("raya", BOLD + ITALIC) + run(" ramai. Harga ")
            + '<w:proofErr w:type="spellStart"/>' + run("naik", ITALIC) + LINK + run(" & turun < 5.")
            + FOOTNOTE
        ),
        paragraph(run("Menurut ") + FIELD + run(" harga stabil.") + "<w:r><w:tab/></w:r>" + run("Ya.")),
        paragraph(run("Baris satu") + "<w:r><w:br/></w:r>" + run("baris dua.") + BOOKMARK + CONTROL),
        paragraph(run("Rumus ") + FORMULA + run(" berlaku.")),
        TABLE,
        paragraph(TEXT_BOX + run("Setelah kotak.")),
        paragraph(""),
    ]
)  # fmt: skip
SAMPLES = {
    "plain": word_document(paragraph(run("Satu kalimat. Dua kalimat.")) + paragraph(run("Tiga."))),
    "rich": word_document(
        BODY,
        {
            "header1": paragraph(run("Kepala halaman")),
            "footer1": paragraph(
                run("Kaki halaman") + '<w:r><w:t xml:space="preserve"> x</w:t></w:r>'
            ),
            "footnotes": FOOTNOTES,
        },
    ),
}

# --- documents of any content ------------------------------------------------------------------

_PROPERTIES = st.lists(
    st.sampled_from(
        [
            "<w:b/>", "<w:i/>", '<w:b w:val="0"/>', '<w:u w:val="single"/>', "<w:strike/>",
            '<w:color w:val="FF0000"/>', '<w:vertAlign w:val="superscript"/>', "<w:noProof/>",
            '<w:lang w:val="id-ID"/>', '<w:sz w:val="20"/>', '<w:highlight w:val="yellow"/>',
        ]
    ),
    max_size=2,
    unique=True,
).map(sorted).map("".join)  # fmt: skip
_CODES = st.sampled_from(
    [
        "<w:r><w:tab/></w:r>", "<w:r><w:br/></w:r>", "<w:r><w:noBreakHyphen/></w:r>",
        "<w:r><w:lastRenderedPageBreak/></w:r>", '<w:proofErr w:type="spellEnd"/>', FOOTNOTE,
        '<w:r><w:br w:type="page"/></w:r>', '<w:r><w:sym w:font="Wingdings" w:char="F0E0"/></w:r>',
        "<w:r/>", FIELD, FORMULA, BOOKMARK, TEXT_BOX, '<w:r><w:t xml:space="preserve"/></w:r>',
        "<w:r><w:t> rapat </w:t></w:r>", "<w:r><w:t>a</w:t><w:tab/><w:t>b</w:t></w:r>",
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>tersembunyi</w:t></w:r>", "<!-- catatan -->",
    ]
)  # fmt: skip
_RUNS = st.builds(run, WORDS, _PROPERTIES)
_PIECES = st.one_of(
    _RUNS,
    _RUNS,
    _CODES,
    st.lists(_RUNS, max_size=2).map(
        lambda runs: f'<w:hyperlink w:anchor="tanda">{"".join(runs)}</w:hyperlink>'
    ),
    st.lists(_RUNS, max_size=2).map(
        lambda runs: f"<w:sdt><w:sdtContent>{''.join(runs)}</w:sdtContent></w:sdt>"
    ),
    _RUNS.map(lambda text: f'<w:fldSimple w:instr=" PAGE ">{text}</w:fldSimple>'),
    _RUNS.map(lambda text: f'<w:smartTag w:element="x">{text}</w:smartTag>'),
)
_PARAGRAPHS = st.lists(_PIECES, max_size=6).map(lambda pieces: paragraph("".join(pieces)))
_TABLES = st.lists(_PARAGRAPHS, min_size=1, max_size=2).map(
    lambda cells: (
        "<w:tbl><w:tblPr/><w:tblGrid/><w:tr>"
        + "".join(CELL.format(cell) for cell in cells)
        + "</w:tr></w:tbl><w:p/>"
    )
)
_BODIES = st.lists(st.one_of(_PARAGRAPHS, _PARAGRAPHS, _TABLES), max_size=4).map("".join)
DOCUMENTS = st.builds(
    lambda body, header: word_document(body, {"header1": header, "footnotes": FOOTNOTES}),
    _BODIES,
    _PARAGRAPHS,
)

_NOT_RUNS = Ignored(
    frozenset({"r", "t", "proofErr", "lastRenderedPageBreak"}),
    frozenset({"r/rPr"}),
    frozenset({"space"}),
)


def shape(name: str, data: bytes) -> Shape:
    """Return the elements of a part without its runs."""
    return xml_shape(data, _NOT_RUNS) if is_xml(name) else Shape()


KIND = Kind(
    ".docx",
    SAMPLES,
    DOCUMENTS,
    {
        "paragraphs": lambda size: word_document(
            "".join(paragraph(run(f"Kalimat {n} ini.")) for n in range(size))
        ),
        "words of a paragraph": lambda size: word_document(paragraph(run("Kata ini. " * size))),
        "runs of a paragraph": lambda size: word_document(
            paragraph("".join(run(f"kata{n} ", BOLD if n % 2 else ITALIC) for n in range(size)))
        ),
        "formats of a paragraph": lambda size: word_document(
            paragraph("".join(run(f"kata{n} ", f'<w:sz w:val="{n + 2}"/>') for n in range(size)))
        ),
        "codes of a paragraph": lambda size: word_document(
            paragraph("".join(run("kata") + FIELD for _ in range(size)))
        ),
        "links of a paragraph": lambda size: word_document(
            paragraph("".join(_link(n) + run(" dan ") for n in range(size)))
        ),
        "marks of a long word": lambda size: word_document(
            paragraph("".join(run("kata") + BOOKMARK for _ in range(size)))
        ),
        "nested tables": lambda size: word_document(_nested(min(size, 200))),
        "text boxes": lambda size: word_document(
            "".join(paragraph(TEXT_BOX + run("Teks.")) for _ in range(size))
        ),
    },
    shape,
    real="docx/*.docx",
)


def _link(number: int) -> str:
    return f'<w:hyperlink w:anchor="a{number}">{run("kata")}</w:hyperlink>'


def _nested(depth: int) -> str:
    text = paragraph(run("Dalam."))
    for _ in range(depth):
        text = f"<w:tbl><w:tblPr/><w:tblGrid/><w:tr><w:tc>{text}<w:p/></w:tc></w:tr></w:tbl>"
    return text

"""ODT, ODP and ODS files."""

from __future__ import annotations

from xml.sax.saxutils import escape

from hypothesis import strategies as st

from tests.formats.laws.kinds import Ignored, Kind, Shape, archived, is_xml, xml_shape
from tests.formats.laws.samples.words import WORDS

_URN = "urn:oasis:names:tc:opendocument:xmlns"
NAMESPACES = (
    f'xmlns:office="{_URN}:office:1.0" xmlns:text="{_URN}:text:1.0" xmlns:table="{_URN}:table:1.0" '
    f'xmlns:style="{_URN}:style:1.0" xmlns:draw="{_URN}:drawing:1.0" xmlns:meta="{_URN}:meta:1.0" '
    f'xmlns:fo="{_URN}:xsl-fo-compatible:1.0" xmlns:svg="{_URN}:svg-compatible:1.0" '
    f'xmlns:presentation="{_URN}:presentation:1.0" xmlns:xlink="http://www.w3.org/1999/xlink" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" office:version="1.2"'
)
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_STYLES = (
    '<office:automatic-styles><style:style style:name="T1" style:family="text">'
    '<style:text-properties fo:font-weight="bold"/></style:style>'
    '<style:style style:name="T2" style:family="text">'
    '<style:text-properties fo:font-style="italic"/></style:style></office:automatic-styles>'
)
_HEADER = (
    '<office:styles><style:default-style style:family="paragraph">'
    '<style:text-properties fo:language="id" fo:country="ID"/></style:default-style></office:styles>'
    '<office:automatic-styles><style:page-layout style:name="L1"/></office:automatic-styles>'
    '<office:master-styles><style:master-page style:name="Standard" style:page-layout-name="L1">'
    "<style:header><text:p>Kepala halaman</text:p></style:header></style:master-page>"
    "</office:master-styles>"
)
_META = (
    "<office:meta><dc:title>Laporan tahunan</dc:title><meta:generator>tangan</meta:generator>"
    "</office:meta>"
)


def open_document(body: str, kind: str = "text") -> bytes:
    """Return an OpenDocument file with a body."""
    return archived(open_document_parts(body, kind))


def open_document_parts(body: str, kind: str = "text") -> list[tuple[str, str]]:
    """Return the parts of an OpenDocument file."""
    media = f"application/vnd.oasis.opendocument.{kind}"
    element = {"text": "text", "presentation": "presentation", "spreadsheet": "spreadsheet"}[kind]
    files = "".join(
        f'<manifest:file-entry manifest:full-path="{name}" manifest:media-type="{of}"/>'
        for name, of in (
            ("/", media),
            ("content.xml", "text/xml"),
            ("styles.xml", "text/xml"),
            ("meta.xml", "text/xml"),
        )
    )
    return [
        ("mimetype", media),
        (
            "content.xml",
            f"{HEAD}<office:document-content {NAMESPACES}>{_STYLES}<office:body><office:{element}>"
            f"{body}</office:{element}></office:body></office:document-content>",
        ),
        (
            "styles.xml",
            f"{HEAD}<office:document-styles {NAMESPACES}>{_HEADER}</office:document-styles>",
        ),
        ("meta.xml", f"{HEAD}<office:document-meta {NAMESPACES}>{_META}</office:document-meta>"),
        (
            "META-INF/manifest.xml",
            f'{HEAD}<manifest:manifest xmlns:manifest="{_URN}:manifest:1.0" '
            f'manifest:version="1.2">{files}</manifest:manifest>',
        ),
    ]


def paragraph(content: str) -> str:
    """Return a paragraph."""
    return f"<text:p>{content}</text:p>"


NOTE = (
    '<text:note text:id="n1" text:note-class="footnote"><text:note-citation>1</text:note-citation>'
    '<text:note-body><text:p>Catatan <text:span text:style-name="T1">kaki</text:span>. Dua.</text:p>'
    "</text:note-body></text:note>"
)
FRAME = (
    '<draw:frame draw:name="Gambar" svg:width="2cm" svg:height="1cm" text:anchor-type="as-char">'
    "<draw:text-box><text:p>Di dalam kotak.</text:p></draw:text-box>"
    "<svg:title>Judul gambar</svg:title></draw:frame>"
)
LINK = '<text:a xlink:type="simple" xlink:href="https://contoh.id/?a=1&amp;b=2">di sini</text:a>'
TABLE = (
    '<table:table table:name="T"><table:table-column table:number-columns-repeated="2"/>'
    "<table:table-row><table:table-cell><text:p>Nama barang</text:p></table:table-cell>"
    "<table:table-cell><text:p>12.500</text:p></table:table-cell></table:table-row></table:table>"
)
BODY = "".join(
    [
        '<text:h text:outline-level="1">Laporan harga beras</text:h>',
        paragraph(
            'Ja<text:span text:style-name="T1">karta </text:span><text:span text:style-name="T1">raya'
            f"</text:span> ramai. Harga naik {LINK} &amp; turun &lt; 5.{NOTE}"
        ),
        paragraph('Baris satu<text:line-break/>baris<text:s text:c="2"/>dua<text:tab/>tiga.'),
        "<text:list><text:list-item><text:p>Butir satu</text:p></text:list-item></text:list>",
        paragraph(
            '<text:bookmark text:name="a"/>Tanggal <text:date text:date-value="2024-05-17">17 Mei'
            "</text:date> ini.<text:soft-page-break/>"
        ),
        TABLE,
        paragraph(f"{FRAME}Setelah kotak."),
        paragraph(""),
    ]
)
_TEXTS = WORDS.map(escape)
_CODES = st.sampled_from(
    [
        "<text:line-break/>", "<text:tab/>", "<text:s/>", '<text:s text:c="3"/>', NOTE, FRAME,
        "<text:soft-page-break/>", '<text:bookmark-start text:name="a"/>', "<!-- x -->",
        "<text:page-number>3</text:page-number>", '<text:reference-ref text:ref-name="a">2</text:reference-ref>',
        "<text:span/>", "<text:p/>",
    ]
).filter(lambda code: code != "<text:p/>")  # fmt: skip
_SPANS = st.recursive(
    st.one_of(_TEXTS, _TEXTS, _CODES),
    lambda inner: st.builds(
        lambda style, content: (
            f'<text:span text:style-name="{style}">{"".join(content)}</text:span>'
        ),
        st.sampled_from(["T1", "T2"]),
        st.lists(inner, max_size=3),
    ),
    max_leaves=6,
)
_LINKS = st.lists(_SPANS, max_size=3).map(
    lambda content: f'<text:a xlink:href="https://a.id">{"".join(content)}</text:a>'
)
_NODES = st.one_of(
    _SPANS,
    _SPANS,
    _LINKS,
    _LINKS.map(lambda link: f'<text:span text:style-name="T1">{link}</text:span>'),
)
_PARAGRAPHS = st.lists(_NODES, max_size=5).map(lambda nodes: paragraph("".join(nodes)))
DOCUMENTS = st.lists(st.one_of(_PARAGRAPHS, st.just(TABLE)), max_size=4).map(
    lambda parts: open_document("".join(parts))
)
_NOT_RUNS = Ignored(frozenset({"span", "s", "soft-page-break"}), frozenset(), frozenset({"c"}))


def shape(name: str, data: bytes) -> Shape:
    """Return the elements of a part without its runs."""
    return xml_shape(data, _NOT_RUNS) if is_xml(name) else Shape()


def _page(content: str) -> str:
    return (
        '<draw:page draw:name="halaman1" draw:master-page-name="Standard"><draw:frame '
        f'svg:width="5cm" svg:height="2cm"><draw:text-box>{content}</draw:text-box></draw:frame>'
        "<presentation:notes><draw:frame><draw:text-box><text:p>Catatan pembicara.</text:p>"
        "</draw:text-box></draw:frame></presentation:notes></draw:page>"
    )


def _nested(depth: int) -> str:
    return paragraph('<text:span text:style-name="T1">' * depth + "kata" + "</text:span>" * depth)


KINDS = (
    Kind(
        ".odt",
        {
            "plain": open_document(paragraph("Satu kalimat. Dua kalimat.")),
            "rich": open_document(BODY),
        },
        DOCUMENTS,
        {
            "paragraphs": lambda size: open_document(
                "".join(paragraph(f"Kalimat {n} ini.") for n in range(size))
            ),
            "words of a paragraph": lambda size: open_document(paragraph("Kata ini. " * size)),
            "spans of a paragraph": lambda size: open_document(
                paragraph(
                    "".join(
                        f'<text:span text:style-name="T{n % 2 + 1}">kata{n} </text:span>'
                        for n in range(size)
                    )
                )
            ),
            "blanks of a paragraph": lambda size: open_document(paragraph("kata<text:s/>" * size)),
            "notes of a paragraph": lambda size: open_document(paragraph(f"kata{NOTE}" * size)),
            "nested spans": lambda size: open_document(_nested(size)),
        },
        shape,
        real="odt/*.odt",
    ),
    Kind(
        ".odp",
        {
            "plain": open_document(
                _page(paragraph("Satu judul.") + paragraph("Dua.")), "presentation"
            )
        },
        st.lists(_PARAGRAPHS, max_size=3).map(
            lambda parts: open_document(_page("".join(parts)), "presentation")
        ),
        shape=shape,
    ),
)

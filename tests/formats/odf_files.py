"""OpenDocument files that tests make: packages and flat files, as LibreOffice lays them out."""

from __future__ import annotations

from tests.formats.laws.kinds import archived

_URN = "urn:oasis:names:tc:opendocument:xmlns"
NAMESPACES = " ".join(
    [
        *(
            f'xmlns:{prefix}="{_URN}:{name}:1.0"'
            for prefix, name in (
                ("office", "office"),
                ("text", "text"),
                ("table", "table"),
                ("style", "style"),
                ("draw", "drawing"),
                ("meta", "meta"),
                ("fo", "xsl-fo-compatible"),
                ("svg", "svg-compatible"),
                ("presentation", "presentation"),
                ("chart", "chart"),
                ("form", "form"),
            )
        ),
        'xmlns:xlink="http://www.w3.org/1999/xlink"',
        'xmlns:dc="http://purl.org/dc/elements/1.1/"',
        'xmlns:math="http://www.w3.org/1998/Math/MathML"',
        'xmlns:its="http://www.w3.org/2005/11/its"',
        'xmlns:officeooo="http://openoffice.org/2009/office"',
        'xmlns:field="urn:openoffice:names:experimental:ooo-ms-interop:xmlns:field:1.0"',
        'office:version="1.3"',
    ]
)
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'


def text_style(name: str, properties: str, parent: str = "") -> str:
    """Return a style of spans."""
    above = f' style:parent-style-name="{parent}"' if parent else ""
    return (
        f'<style:style style:name="{name}" style:family="text"{above}>'
        f"<style:text-properties {properties}/></style:style>"
    )


def paragraph_style(name: str, parent: str = "Standard", content: str = "", more: str = "") -> str:
    """Return a style of paragraphs."""
    return (
        f'<style:style style:name="{name}" style:family="paragraph" '
        f'style:parent-style-name="{parent}"{more}>{content}</style:style>'
    )


AUTOMATIC = "".join(
    [
        text_style("T1", 'fo:font-weight="bold" style:font-weight-asian="bold"'),
        text_style("T2", 'fo:font-style="italic"'),
        text_style("T3", 'officeooo:rsid="0012"'),
        text_style("T4", 'fo:language="en" fo:country="GB"'),
        text_style("T5", 'style:text-position="super 58%"'),
        text_style("T6", 'style:text-underline-style="solid"'),
        text_style("T7", 'text:display="none"'),
        text_style("T8", 'fo:color="#ff0000"'),
        text_style("T9", 'fo:language="id" fo:country="ID" fo:font-weight="bold"'),
        paragraph_style("P1", content='<style:text-properties text:display="none"/>'),
        paragraph_style("P2", more=' style:master-page-name="First_20_Page"'),
        paragraph_style("P3", "Quotations"),
    ]
)
COMMON = "".join(
    [
        '<style:default-style style:family="paragraph">'
        '<style:paragraph-properties style:writing-mode="page"/>'
        '<style:text-properties fo:language="id" fo:country="ID" style:language-asian="zh" '
        'style:country-asian="CN" style:language-complex="hi" style:country-complex="IN"/>'
        "</style:default-style>",
        '<style:style style:name="Standard" style:family="paragraph"/>',
        paragraph_style("Quotations"),
        paragraph_style("Caption"),
        paragraph_style("Table", "Caption"),
        paragraph_style("Title"),
        text_style("Emphasis", 'fo:font-style="italic"'),
        text_style("Strong_20_Emphasis", 'fo:font-weight="bold"'),
        text_style("Internet_20_link", 'fo:color="#000080" style:text-underline-style="solid"'),
    ]
)
MASTER = (
    '<style:master-page style:name="Standard" style:page-layout-name="L1"><style:header>'
    "<text:p>Laporan rahasia</text:p></style:header><style:footer><text:p>Halaman "
    "<text:page-number>1</text:page-number> dari sini</text:p></style:footer></style:master-page>"
)
LAYOUT = (
    '<style:page-layout style:name="L1"><style:page-layout-properties fo:page-width="21cm" '
    'style:writing-mode="lr-tb"/></style:page-layout>'
)
META = (
    "<office:meta><meta:generator>tangan</meta:generator><dc:title>Laporan tahunan</dc:title>"
    "<dc:description>Ringkasan.</dc:description><meta:keyword>hukum</meta:keyword>"
    "<dc:language>id-ID</dc:language></office:meta>"
)


def parts(
    body: str,
    kind: str = "text",
    *,
    automatic: str = AUTOMATIC,
    common: str = COMMON,
    master: str = MASTER,
    meta: str = META,
) -> dict[str, str | bytes]:
    """Return the parts of a package by name."""
    media = f"application/vnd.oasis.opendocument.{kind}"
    return {
        "mimetype": media,
        "Thumbnails/thumbnail.png": b"\x89PNG not really",
        "content.xml": f"{_HEAD}<office:document-content {NAMESPACES}><office:automatic-styles>"
        f"{automatic}</office:automatic-styles><office:body><office:{kind}>{body}</office:{kind}>"
        "</office:body></office:document-content>",
        "styles.xml": f"{_HEAD}<office:document-styles {NAMESPACES}><office:styles>{common}"
        f"</office:styles><office:automatic-styles>{LAYOUT}</office:automatic-styles>"
        f"<office:master-styles>{master}</office:master-styles></office:document-styles>",
        "meta.xml": f"{_HEAD}<office:document-meta {NAMESPACES}>{meta}</office:document-meta>",
        "META-INF/manifest.xml": f'{_HEAD}<manifest:manifest xmlns:manifest="{_URN}:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{media}"/>'
        "</manifest:manifest>",
    }


def package(body: str, kind: str = "text", **more: str) -> bytes:
    """Return a package: ``.odt``, or ``.odp`` for ``presentation``."""
    return archived(parts(body, kind, **more).items())


def flat(body: str, kind: str = "text") -> bytes:
    """Return a flat file: ``.fodt`` or ``.fodp``."""
    return (
        f'{_HEAD}<office:document {NAMESPACES} office:mimetype="'
        f'application/vnd.oasis.opendocument.{kind}">{META}<office:styles>{COMMON}</office:styles>'
        f"<office:automatic-styles>{AUTOMATIC}{LAYOUT}</office:automatic-styles>"
        f"<office:master-styles>{MASTER}</office:master-styles><office:body><office:{kind}>{body}"
        f"</office:{kind}></office:body></office:document>"
    ).encode()


def paragraph(content: str, style: str = "Standard") -> str:
    """Return a paragraph."""
    return f'<text:p text:style-name="{style}">{content}</text:p>'


def span(content: str, style: str) -> str:
    """Return a span."""
    return f'<text:span text:style-name="{style}">{content}</text:span>'


def note(content: str, kind: str = "footnote") -> str:
    """Return a footnote or endnote."""
    return (
        f'<text:note text:id="n1" text:note-class="{kind}"><text:note-citation>1'
        f"</text:note-citation><text:note-body>{paragraph(content)}</text:note-body></text:note>"
    )


def annotation(content: str) -> str:
    """Return a comment."""
    return (
        '<office:annotation office:name="k"><dc:creator>Budi</dc:creator>'
        f"{paragraph(content)}</office:annotation>"
    )


FRAME = (
    '<draw:frame draw:name="Bingkai" text:anchor-type="as-char" svg:width="2cm"><draw:text-box>'
    "<text:p>Di dalam kotak.</text:p></draw:text-box><svg:title>Judul gambar</svg:title>"
    "<svg:desc>Uraian gambar.</svg:desc></draw:frame>"
)
TABLE = (
    '<table:table table:name="T"><table:table-column table:number-columns-repeated="2"/>'
    "<table:table-row><table:table-cell><text:p>Kota besar</text:p></table:table-cell>"
    "<table:table-cell><text:p>Jumlah</text:p></table:table-cell></table:table-row></table:table>"
)
CONTENTS = (
    '<text:table-of-content text:name="Isi"><text:table-of-content-source>'
    "<text:index-title-template>Daftar Isi</text:index-title-template>"
    "</text:table-of-content-source><text:index-body><text:index-title><text:p>Daftar Isi</text:p>"
    "</text:index-title><text:p>Bab satu<text:tab/>1</text:p></text:index-body>"
    "</text:table-of-content>"
)
CHANGES = (
    '<text:tracked-changes><text:changed-region text:id="c1"><text:deletion>'
    "<text:p>terhapus</text:p></text:deletion></text:changed-region>"
    '<text:changed-region text:id="c2"><text:insertion/></text:changed-region>'
    "</text:tracked-changes>"
)


def slide(content: str, style: str = "dp1", notes: str = "Catatan pembicara.") -> str:
    """Return a slide with speaker notes."""
    return (
        f'<draw:page draw:name="h" draw:style-name="{style}" draw:master-page-name="Default">'
        f"{content}<presentation:notes><draw:frame><draw:text-box><text:p>{notes}</text:p>"
        "</draw:text-box></draw:frame></presentation:notes></draw:page>"
    )


def shape(content: str, role: str = "") -> str:
    """Return a text box of a slide."""
    attribute = f' presentation:class="{role}"' if role else ""
    return (
        f'<draw:frame{attribute} svg:width="5cm" svg:height="2cm"><draw:text-box>{content}'
        "</draw:text-box></draw:frame>"
    )


SLIDE_STYLES = (
    '<style:style style:name="dp1" style:family="drawing-page"/>'
    '<style:style style:name="dp2" style:family="drawing-page">'
    '<style:drawing-page-properties presentation:visibility="hidden"/></style:style>'
    + text_style("T1", 'fo:font-weight="bold"')
)
SLIDE_MASTER = (
    '<style:master-page style:name="Default">'
    + shape("<text:p>Klik untuk mengubah</text:p>", "title")
    + shape("<text:p>Yayasan Pulih</text:p>")
    + "</style:master-page><style:master-page style:name='Other'>"
    + shape("<text:p>Tidak dipakai</text:p>")
    + "</style:master-page>"
)
DECK = package(
    '<presentation:footer-decl presentation:name="f">Kaki salindia</presentation:footer-decl>'
    + slide(
        shape(f"<text:p>Judul {span('utama', 'T1')} salindia</text:p>", "title")
        + shape(
            "<text:list><text:list-item><text:p>Butir satu. Dua.</text:p></text:list-item>"
            "</text:list>",
            "outline",
        )
    )
    + "<draw:page/>"
    + slide(shape("<text:p>Tersembunyi</text:p>"), "dp2"),
    "presentation",
    automatic=SLIDE_STYLES,
    master=SLIDE_MASTER,
)
RICH_BODY = "".join(
    [
        '<text:sequence-decls><text:sequence-decl text:name="Table"/></text:sequence-decls>',
        '<text:h text:outline-level="1"><text:bookmark-start text:name="b"/>Bab satu'
        '<text:bookmark-end text:name="b"/></text:h>',
        paragraph(
            f"Ini {span('teb', 'T1')}{span('al', 'Strong_20_Emphasis')} dan {span('miring', 'T2')}"
            f". Kalimat ke{span('dua', 'T3')} ini."
        ),
        paragraph("Catatan" + note(f"Isi {span('catatan', 'T2')}. Dua kalimat.") + " kaki."),
        paragraph("Sebuah kutipan.", "P3"),
        "<text:list><text:list-item><text:p>Butir satu.</text:p></text:list-item></text:list>",
        TABLE,
        paragraph(f"Gambar: {FRAME} sesudah."),
        paragraph(f"Dibahas{annotation('Komentar saya.')} di sini."),
        paragraph("Paragraf tersembunyi.", "P1"),
        CONTENTS,
    ]
)

"""Marks in Word documents, presentations and OpenDocument: light colours behind the texts."""

from __future__ import annotations

import io
import zipfile

from lxml import etree

from rktranslate.formats import read_document
from rktranslate.formats.marking import FILLS
from rktranslate.model import Mark
from tests.formats import odf_files, presentation_files
from tests.formats.marks_helpers import BY_FILL, D, P, S, assert_order, marked
from tests.formats.word_files import paragraph, run, word_document

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
ODF = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
TEXT, STYLE, FO = ODF % "text", ODF % "style", ODF % "xsl-fo-compatible"
W_ORDER = (
    "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof"
    " snapToGrid vanish webHidden color spacing w kern position sz szCs highlight u effect bdr shd"
    " fitText vertAlign rtl cs em lang eastAsianLayout specVanish oMath rPrChange"
)
A_ORDER = (
    "ln noFill solidFill gradFill blipFill pattFill grpFill effectLst effectDag highlight uLnTx uLn"
    " uFillTx uFill latin ea cs sym hlinkClick hlinkMouseOver rtl extLst"
)


def part(data: bytes, name: str) -> etree._Element:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return etree.fromstring(archive.read(name))


# --- Word ----------------------------------------------------------------------------------------


def runs(root: etree._Element) -> list[tuple[str, Mark | None]]:
    """Return the text of each run with the mark that its shading shows."""
    found = []
    for each in root.iter(f"{W}r"):
        text = "".join(t.text or "" for t in each.iter(f"{W}t"))
        properties = each.find(f"{W}rPr")
        if properties is not None:
            assert_order(properties, W_ORDER)
        shading = None if properties is None else properties.find(f"{W}shd")
        fill = "" if shading is None else shading.get(f"{W}fill", "").lower()
        if text:
            found.append((text, BY_FILL.get(fill)))
    return found


def word(body: str, stories: dict[str, str] | None = None) -> bytes:
    return word_document(body, stories)


def test_sentences_of_one_run_are_marked_apart() -> None:
    data = word(paragraph(run("Satu. Dua. Tiga.")))
    document = read_document(data, "a.docx")
    written = marked(document, {"Satu": D, "Dua": S}, {"Satu.": "One."})
    assert runs(part(written, "word/document.xml")) == [
        ("One.", D),
        (" ", None),
        ("Dua.", S),
        (" Tiga.", None),
    ]


def test_a_tag_across_the_edge_of_a_sentence() -> None:
    body = paragraph(run("Satu ") + run("tebal. Dua juga", "<w:b/>") + run(" lain."))
    written = marked(read_document(word(body), "a.docx"), {"Dua": P})
    root = part(written, "word/document.xml")
    assert runs(root) == [
        ("Satu ", None),
        ("tebal. ", None),
        ("Dua juga", P),
        (" lain.", P),
    ]
    bold = root.xpath("//w:r[w:rPr/w:b]/w:t/text()", namespaces={"w": W[1:-1]})
    assert bold == ["tebal. ", "Dua juga"]


def test_other_properties_are_kept_in_the_order_of_the_schema() -> None:
    properties = (
        '<w:rStyle w:val="Kuat"/><w:rFonts w:ascii="Arial"/><w:b/><w:color w:val="FFFFFF"/>'
        '<w:sz w:val="20"/><w:highlight w:val="green"/><w:u w:val="single"/>'
        '<w:shd w:val="clear" w:fill="000000"/><w:vertAlign w:val="superscript"/>'
        '<w:lang w:val="id-ID"/>'
    )
    written = marked(read_document(word(paragraph(run("Satu.", properties))), "a.docx"), {"S": D})
    (own,) = part(written, "word/document.xml").iter(f"{W}rPr")
    assert " ".join(etree.QName(child).localname for child in own) == (
        "rStyle rFonts b color sz highlight u shd vertAlign lang"
    )
    values = {etree.QName(child).localname: child.get(f"{W}val") for child in own}
    assert values["highlight"] == "none"
    # White text would not be seen on a light colour.
    assert values["color"] == "1A1A1A"


def test_marks_in_links_notes_headers_and_cells() -> None:
    body = (
        paragraph(f'{run("Lihat ")}<w:hyperlink w:anchor="x">{run("situs ini")}</w:hyperlink>')
        + f"<w:tbl><w:tr><w:tc>{paragraph(run('Sel tabel'))}</w:tc></w:tr></w:tbl>"
        + paragraph(run("Akhir") + '<w:r><w:footnoteReference w:id="1"/></w:r>')
    )
    stories = {
        "header1": paragraph(run("Kepala halaman")),
        "footnotes": f'<w:footnote w:id="1">{paragraph(run("Catatan kaki"))}</w:footnote>',
    }
    document = read_document(word(body, stories), "a.docx")
    written = marked(document, {"Lihat": D, "Sel": S, "Kepala": P, "Catatan": D})
    assert runs(part(written, "word/document.xml")) == [
        ("Lihat ", D),
        ("situs ini", D),
        ("Sel tabel", S),
        ("Akhir", None),
    ]
    assert runs(part(written, "word/header1.xml")) == [("Kepala halaman", P)]
    assert runs(part(written, "word/footnotes.xml")) == [("Catatan kaki", D)]


def test_the_notice_has_the_colours_that_are_used() -> None:
    document = read_document(word(paragraph(run("Satu. Dua."))), "a.docx")
    written = marked(document, {"Satu": P, "Dua": D}, notice="DRAFT")
    first = next(part(written, "word/document.xml").iter(f"{W}p"))
    assert runs(first) == [
        ("DRAFT. Marked:", None),
        (" ", None),
        (" not reviewed ", D),
        (" ", None),
        (" translation of an earlier source ", P),
    ]


def test_a_marked_document_can_be_marked_again() -> None:
    data = word(paragraph(run("Satu. Dua.")))
    once = marked(read_document(data, "a.docx"), {"Satu": D, "Dua": S})
    twice = marked(read_document(once, "a.docx"), {"Satu": S, "Dua": S})
    assert {mark for _, mark in runs(part(twice, "word/document.xml")) if _.strip()} == {S}


# --- presentations -------------------------------------------------------------------------------


def slide_runs(root: etree._Element) -> list[tuple[str, Mark | None]]:
    found = []
    for each in root.iter(f"{A}r"):
        properties = each.find(f"{A}rPr")
        color = None
        if properties is not None:
            assert_order(properties, A_ORDER)
            color = properties.find(f"{A}highlight/{A}srgbClr")
        mark = None if color is None else BY_FILL[color.get("val", "").lower()]
        found.append((each.findtext(f"{A}t", ""), mark))
    return found


def presentation(*paragraphs: str) -> bytes:
    parts = presentation_files.presentation_parts()
    parts["ppt/slides/slide1.xml"] = presentation_files.slide(
        presentation_files.shape("".join(paragraphs))
    )
    return presentation_files.packed(parts)


def test_runs_of_slides_are_highlighted_in_the_order_of_the_schema() -> None:
    children = (
        '<a:ln w="1"><a:solidFill><a:srgbClr val="FF0000"/></a:solidFill></a:ln>'
        '<a:gradFill><a:gsLst/></a:gradFill><a:effectLst/><a:highlight><a:srgbClr val="00FF00"/>'
        '</a:highlight><a:latin typeface="Arial"/><a:hlinkClick r:id="rId9"/>'
    )
    body = presentation_files.paragraph(
        "Satu di sini. Dua ", presentation_files.text_run("berwarna.", ' b="1"', children), " Tiga."
    )
    document = read_document(presentation(body), "a.pptx")
    written = marked(document, {"Satu di sini": D, "berwarna": S})
    root = part(written, "ppt/slides/slide1.xml")
    assert slide_runs(root) == [
        ("Satu di sini.", D),
        (" ", None),
        ("Dua ", S),
        ("berwarna.", S),
        (" Tiga.", None),
    ]
    colored = next(each for each in root.iter(f"{A}rPr") if each.find(f"{A}ln") is not None)
    assert " ".join(etree.QName(child).localname for child in colored) == (
        "ln solidFill effectLst highlight latin hlinkClick"
    )
    assert colored.get("b") == "1"


def test_text_of_slides_without_properties() -> None:
    body = "<a:p><a:r><a:t>Satu kalimat.</a:t></a:r></a:p>"
    written = marked(read_document(presentation(body), "a.pptx"), {"Satu kalimat": D})
    assert slide_runs(part(written, "ppt/slides/slide1.xml")) == [("Satu kalimat.", D)]


def test_the_notice_of_a_presentation_has_the_colours_that_are_used() -> None:
    body = presentation_files.paragraph("Satu di sini.")
    document = read_document(presentation(body), "a.pptx")
    data = marked(document, {"Satu di sini": P}, notice="DRAFT")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        slides = [
            slide_runs(etree.fromstring(archive.read(name)))
            for name in archive.namelist()
            if name.startswith("ppt/slides/slide")
        ]
    notice = next(runs for runs in slides if ("DRAFT. Marked:", None) in runs)
    assert notice[-2:] == [(" ", None), ("translation of an earlier source", P)]


# --- OpenDocument --------------------------------------------------------------------------------


def odf_texts(root: etree._Element) -> list[tuple[str, Mark | None]]:
    """Return the texts of the paragraphs with the marks that the spans around them show."""
    fills = {}
    for style in root.iter(f"{STYLE}style"):
        properties = style.find(f"{STYLE}text-properties")
        if properties is not None:
            fill = properties.get(f"{FO}background-color", "")
            fills[style.get(f"{STYLE}name")] = BY_FILL.get(fill.removeprefix("#"))

    def texts(element: etree._Element, mark: Mark | None) -> list[tuple[str, Mark | None]]:
        if element.tag == f"{TEXT}span":
            mark = fills.get(element.get(f"{TEXT}style-name")) or mark
        found = [(element.text, mark)] if element.text else []
        for child in element:
            found += texts(child, mark)
            found += [(child.tail, mark)] if child.tail else []
        return found

    return [each for p in root.iter(f"{TEXT}p") for each in texts(p, None)]


def test_spans_of_opendocument() -> None:
    body = odf_files.paragraph(
        f"Satu {odf_files.span('tebal. Dua', 'T1')} juga. "
        '<text:a xlink:href="http://a">Tautan ini</text:a> saja.'
    )
    for path, data in (
        ("a.odt", odf_files.package(body)),
        ("a.fodt", odf_files.flat(body)),
    ):
        written = marked(read_document(data, path), {"Dua": S, "Tautan": D}, notice="DRAFT")
        root = part(written, "content.xml") if path == "a.odt" else etree.fromstring(written)
        found = odf_texts(root)
        assert "".join(text for text, mark in found if mark is D) == "not reviewedTautan ini saja."
        assert (
            "".join(text for text, mark in found if mark is S)
            == "not translated, source textDua juga."
        )
        names = [style.get(f"{STYLE}name") for style in root.iter(f"{STYLE}style")]
        assert len(names) == len(set(names))


def test_page_headers_of_opendocument_have_styles_of_their_own_part() -> None:
    document = read_document(odf_files.package(odf_files.paragraph("Satu saja.")), "a.odt")
    written = marked(document, {"Laporan rahasia": P})
    assert ("Laporan rahasia", P) in odf_texts(part(written, "styles.xml"))
    assert FILLS[P].encode().lower() not in etree.tostring(part(written, "content.xml"))


def test_styles_are_added_where_a_file_has_none() -> None:
    data = odf_files.package(odf_files.paragraph("Satu saja. Dua."))
    for old, new in (
        (b"<office:automatic-styles>", b"<office:automatic-styles/>"),
        (b"<office:automatic-styles>", b""),
    ):
        output = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(data)) as archive, zipfile.ZipFile(output, "w") as copy:
            for info in archive.infolist():
                content = archive.read(info)
                if info.filename == "content.xml":
                    start = content.index(old)
                    end = content.index(b"</office:automatic-styles>") + 26
                    content = content[:start] + new + content[end:]
                copy.writestr(info, content)
        written = marked(read_document(output.getvalue(), "a.odt"), {"Dua": D})
        assert ("Dua.", D) in odf_texts(part(written, "content.xml"))

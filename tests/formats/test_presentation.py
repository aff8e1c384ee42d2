"""Presentations: what is offered, in which order, and how it is written."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from pptx import Presentation

from rktranslate.errors import DocumentError
from rktranslate.formats import format_for
from rktranslate.formats.ooxml.presentation import PresentationFormat
from rktranslate.model import BlockKind, CodeText, DocumentPart, Exclusion, ReadOptions
from rktranslate.testing import FormatConformance
from tests.formats.office_helpers import (
    assert_lawful,
    assert_survives_damage,
    block,
    offered,
    read,
    shared_files,
    sources,
)
from tests.formats.presentation_files import (
    frame,
    packed,
    paragraph,
    presentation,
    presentation_parts,
    shape,
    slide,
    text_run,
    unpacked,
)

PPTX = PresentationFormat()
FIRST = "ppt/slides/slide2.xml"
"""The part of the first slide."""


def with_slide(*shapes: str) -> bytes:
    """Return a presentation with another first slide."""
    return packed({**presentation_parts(), FIRST: slide(*shapes)})


def first_texts(*paragraphs: str) -> list[str]:
    """Return the texts of a first slide with some paragraphs."""
    document = read(PPTX, with_slide(shape("".join(paragraphs))))
    return [each.text for each in document.blocks if each.place == "slide 1"]


def translated(data: bytes, language: str = "", **targets: str) -> dict[str, bytes]:
    """Return the parts of a presentation with some sources translated, by their first word."""
    document = read(PPTX, data)
    texts = [targets.get(text.split()[0].strip("."), text) for text in sources(document)]
    return unpacked(PPTX.write(document, texts, language=language))


def without_companions() -> bytes:
    """Return a presentation whose texts are each on one line, and go with no other text.

    The tooltip of a link is gone with its link.
    """
    parts = presentation_parts()
    first = str(parts[FIRST]).replace("&#xA;", " ").replace(' tooltip="Situs resmi"', "")
    return packed({**parts, FIRST: first})


class TestConformance(FormatConformance):
    format = PPTX
    samples = (without_companions(), with_slide(shape(paragraph("Satu. Dua."))))


def test_slides_are_in_the_order_of_the_presentation() -> None:
    document = PPTX.read(presentation(), "a.pptx")
    assert [(b.kind, b.line, b.place, b.text) for b in document.blocks if b.translatable] == [
        (BlockKind.METADATA, 1, "title of the document", "Laporan tahunan"),
        (BlockKind.HEADING, 1, "slide 1", "Laporan tahunan<br/>kementerian"),
        (BlockKind.LIST_ITEM, 1, "slide 1", "Butir pertama. Butir kedua!"),
        (
            BlockKind.LIST_ITEM,
            1,
            "slide 1",
            "Kata <b>tebal</b> dan <a>tautan ini</a> serta &lt;b> & lain.",
        ),
        (BlockKind.ATTRIBUTE, 1, "slide 1, tooltip", "Situs resmi"),
        (BlockKind.PARAGRAPH, 1, "slide 1", "Tanpa bulatan"),
        (BlockKind.PAGE_HEADER, 1, "slide 1", "Halaman"),
        (BlockKind.PARAGRAPH, 1, "slide 1", "Teks pilihan"),
        (BlockKind.ATTRIBUTE, 1, "slide 1, alt text", "Peta"),
        (BlockKind.ATTRIBUTE, 1, "slide 1, alt text", "Peta pulau. Dua kota.\nSatu sungai."),
        (BlockKind.PARAGRAPH, 1, "slide 1", "Dalam grup."),
        (BlockKind.PARAGRAPH, 1, "slide 1, notes", "Catatan pembicara. Kalimat dua."),
        (BlockKind.HEADING, 2, "slide 2", "Tabel dan bagan"),
        *(
            (BlockKind.TABLE_CELL, 2, "slide 2", text)
            for text in ("Nama barang", "Jumlah", "Beras merah", "1.200")
        ),
        (BlockKind.ATTRIBUTE, 2, "slide 2, alt text", "Bagan batang"),
        (BlockKind.CAPTION, 2, "slide 2, chart", "Judul bagan"),
        (BlockKind.CAPTION, 2, "slide 2, chart", "Wilayah"),
        (BlockKind.PARAGRAPH, 2, "slide 2, diagram", "Langkah awal"),
        (BlockKind.PARAGRAPH, 2, "slide 2, diagram", "Langkah akhir"),
        (BlockKind.PARAGRAPH, 1, "slide layout", "Rahasia negara"),
    ]


def test_what_is_not_offered_says_why() -> None:
    document = PPTX.read(presentation(), "a.pptx")
    assert {b.text: b.exclusion for b in document.blocks if not b.translatable} == {
        "Periksa angka ini. Segera!": Exclusion.LEFT_OUT,
        "Setuju dengan ini.": Exclusion.LEFT_OUT,
        "Seri satu": Exclusion.EMBEDDED,
        "Timur": Exclusion.EMBEDDED,
        "Barat": Exclusion.EMBEDDED,
        "Cadangan saja.": Exclusion.HIDDEN,
        "Klik untuk mengedit judul": Exclusion.METADATA,
        "Klik untuk mengedit gaya": Exclusion.METADATA,
    }


@pytest.mark.parametrize(
    ("part", "text"),
    [
        (DocumentPart.ALT_TEXT, "Peta"),
        (DocumentPart.CHARTS, "Judul bagan"),
        (DocumentPart.COMMENTS, "Setuju dengan ini."),
        (DocumentPart.HIDDEN, "Cadangan saja."),
        (DocumentPart.NOTES, "Catatan pembicara. Kalimat dua."),
        (DocumentPart.TITLE, "Laporan tahunan"),
    ],
)
def test_parts_are_offered_where_the_project_wants_them(part: DocumentPart, text: str) -> None:
    assert text in offered(read(PPTX, presentation(), ReadOptions(parts=(part,))))
    assert text not in offered(read(PPTX, presentation(), ReadOptions(parts=())))


@pytest.mark.parametrize(
    "data", [presentation(), with_slide(shape(paragraph("Satu. Dua.")))], ids=["all", "one"]
)
def test_laws(data: bytes) -> None:
    assert_lawful(PPTX, data)


@pytest.mark.parametrize("path", shared_files("pptx"), ids=lambda path: path.stem)
def test_laws_on_files_of_others(path: Path) -> None:
    assert_lawful(PPTX, path.read_bytes())


def test_runs_that_look_alike_are_one() -> None:
    runs = [
        text_run("Ja", ' dirty="0"'),
        text_run("kar", ' err="1"'),
        text_run("ta", "", '<a:ea typeface="SimSun"/>'),
        text_run(" raya", ' sz="2400"'),
        text_run(" dan", ' sz="2400" b="1"'),
        text_run(" H"),
        text_run("2", ' baseline="-25000"'),
        text_run("O m"),
        text_run("3", ' baseline="30000"'),
        text_run(" x", ' strike="sngStrike"'),
        text_run(" y", ' u="sng"'),
        text_run(" z", ' i="1"'),
    ]
    assert first_texts(paragraph("Kota ", *runs)) == [
        "Kota Jakarta<1> raya</1><2> dan</2> H<sub>2</sub>O m<sup>3</sup>"
        "<s> x</s><u> y</u><i> z</i>"
    ]


def test_line_breaks_tabs_and_fields() -> None:
    field = '<a:fld id="{1}" type="datetime1"><a:rPr lang="id"/><a:t>3 Mei</a:t></a:fld>'
    data = with_slide(
        shape(paragraph("<a:br/>", "Pada ", field, " di\tKota", "<a:br/>", "Bogor\u2028Raya"))
    )
    document = read(PPTX, data)
    text = "Pada <field/> di<tab/>Kota<br/>Bogor<br2/>Raya"
    assert block(document, text).codes == (CodeText("field", "3 Mei"),)
    target = "On <field/>, in<tab/>Bogor<br/>City"
    parts = translated(data, Pada=target)
    assert target in offered(read(PPTX, packed(parts)))
    properties = '<a:rPr lang="id-ID"></a:rPr>'
    expected = (
        f"<a:p><a:br/><a:r>{properties}<a:t>On </a:t></a:r>{field}<a:r>{properties}<a:t>, in</a:t>"
        f"</a:r><a:r>{properties}<a:t>\t</a:t></a:r><a:r>{properties}<a:t>Bogor</a:t></a:r><a:br/>"
        f"<a:r>{properties}<a:t>City</a:t></a:r><a:endParaRPr"
    )
    assert expected.encode() in parts[FIRST]


def test_only_changed_paragraphs_and_parts_change() -> None:
    data = presentation()
    before, after = unpacked(data), translated(data, Dalam="In a group.")
    assert {name for name in before if before[name] != after[name]} == {FIRST}
    assert after[FIRST] == before[FIRST].replace(b"Dalam grup.", b"In a group.")


def test_a_diagram_and_its_drawing_stay_the_same() -> None:
    after = translated(presentation(), Langkah="Step &lt;b>")
    for part in ("ppt/diagrams/data1.xml", "ppt/diagrams/drawing1.xml"):
        assert after[part].count(b"<a:t>Step &lt;b&gt;</a:t>") == 2
        assert b"Langkah" not in after[part]
    assert b"sz='2400'" in after["ppt/diagrams/drawing1.xml"]


def test_alternative_contents_stay_the_same() -> None:
    after = translated(presentation(), Teks="Chosen text")
    assert after[FIRST].count(b"<a:t>Chosen text</a:t>") == 2


def test_alternative_text_is_written_in_its_attribute() -> None:
    after = translated(presentation(), Peta='A "map" & 1 < 2')
    assert b'title="A &quot;map&quot; &amp; 1 &lt; 2"' in after[FIRST]


@pytest.mark.parametrize("text", [None, "A <a>link</a>, a <b>bold</b> word."])
def test_a_tooltip_is_written_in_its_link(text: str | None) -> None:
    targets = {"Situs": 'Official "site"', **({} if text is None else {"Kata": text})}
    after = translated(presentation(), **targets)
    link = b'<a:hlinkClick r:id="rId2" tooltip="Official &quot;site&quot;"/>'
    assert after[FIRST].count(link) == 1
    assert (b"<a:t>link</a:t>" in after[FIRST]) is (text is not None)


def test_the_language_is_recorded_in_changed_paragraphs() -> None:
    after = translated(presentation(), "en", Dalam="In a group.")
    assert (
        b'<a:rPr lang="en-US"></a:rPr><a:t>In a group.</a:t></a:r><a:endParaRPr lang="en-US"'
        in (after[FIRST])
    )
    assert b'<a:rPr lang="id-ID" b="1"></a:rPr><a:t>tebal' in after[FIRST]


def test_text_from_right_to_left_is_aligned_right_where_it_was_left() -> None:
    style = '<a:lvl1pPr algn="{}"/>'
    title, centred = 'type="title"', 'type="body" idx="7"'
    layout = slide(
        shape(paragraph("x"), title), shape(paragraph("x"), centred, style=style.format("ctr"))
    )
    master = slide(
        shape(paragraph("x"), title, style=style.format("l")),
        after=f"<p:txStyles><p:titleStyle>{style.format('ctr')}</p:titleStyle></p:txStyles>",
    )
    first = slide(
        shape(paragraph("Satu"), title),
        shape(paragraph("Dua"), centred),
        shape(paragraph("Tiga"), number=4),
        shape(paragraph("Empat"), number=5, style=style.format("r")),
        shape(paragraph("Lima", properties='<a:pPr algn="ctr" rtl="0"/>'), number=6),
        shape(paragraph("Enam", properties='<a:pPr algn="l" lvl="0"/>'), number=7),
        shape(paragraph("Tujuh", properties='<a:pPr algn="r"/>'), number=8),
        shape(paragraph("Delapan", properties='<a:pPr lvl="1"/>'), centred, number=9),
    )
    data = packed(
        {
            **presentation_parts(),
            FIRST: first,
            "ppt/slideLayouts/slideLayout1.xml": layout,
            "ppt/slideMasters/slideMaster1.xml": master,
        }
    )
    document = read(PPTX, data)
    own = {b.text for b in document.blocks if b.place == "slide 1"}
    targets = [f"{text}!" if text in own else text for text in sources(document)]
    written = unpacked(PPTX.write(document, targets, language="ar"))[FIRST].decode()
    found = re.findall(r"<a:p><a:pPr([^>]*)/><a:r><a:rPr[^>]*></a:rPr><a:t>(\w+)!</a:t>", written)
    assert {words: attributes.strip() for attributes, words in found} == {
        "Satu": 'rtl="1" algn="r"',
        "Dua": 'rtl="1"',
        "Tiga": 'rtl="1" algn="r"',
        "Empat": 'rtl="1"',
        "Lima": 'rtl="1" algn="ctr"',
        "Enam": 'rtl="1" algn="r" lvl="0"',
        "Tujuh": 'rtl="1" algn="l"',
        "Delapan": 'rtl="1" algn="r" lvl="1"',
    }


def test_a_draft_says_so_on_the_first_slide_that_is_shown() -> None:
    document = read(PPTX, presentation())
    written = PPTX.write(document, sources(document), "DRAFT: <not> reviewed")
    opened = Presentation(io.BytesIO(written))
    texts = [s.text_frame.text for s in opened.slides[0].shapes if s.has_text_frame]
    assert "DRAFT: <not> reviewed" in texts
    numbers = [s.shape_id for s in opened.slides[0].shapes]
    assert len(numbers) == len(set(numbers))
    assert opened.core_properties.content_status == "DRAFT: <not> reviewed"


def test_merged_cells_and_hidden_shapes_are_hidden() -> None:
    cell = "<a:tc{}><a:txBody><a:bodyPr/>{}</a:txBody></a:tc>"
    row = cell.format("", paragraph("Satu")) + cell.format(' hMerge="1"', paragraph("Dua"))
    hidden = shape(paragraph("Tiga"), attributes=' hidden="1"')
    group = '<p:grpSp><p:nvGrpSpPr><p:cNvPr id="9" name="" hidden="1"/></p:nvGrpSpPr>{}</p:grpSp>'
    data = with_slide(
        frame("x", f"<a:tbl><a:tr h='1'>{row}</a:tr></a:tbl>"),
        hidden,
        group.format(shape(paragraph("Empat"))),
    )
    document = PPTX.read(data, "a.pptx")
    hides = {b.text for b in document.blocks if b.exclusion is Exclusion.HIDDEN}
    assert hides == {"Dua", "Tiga", "Empat", "Cadangan saja."}


@pytest.mark.parametrize("prefix", ["", "x:"])
def test_prefixes_do_not_matter(prefix: str) -> None:
    namespace = "xmlns:x" if prefix else "xmlns"
    body = (
        f'<{prefix}p {namespace}="http://purl.oclc.org/ooxml/drawingml/main"><{prefix}r>'
        f"<{prefix}t>Satu kata.</{prefix}t></{prefix}r></{prefix}p>"
    )
    data = with_slide(shape(body))
    assert first_texts(body) == ["Satu kata."]
    after = translated(data, "en", Satu="One word.")
    assert f'<{prefix}rPr lang="en-US"/><{prefix}t>One word.'.encode() in after[FIRST]
    assert_lawful(PPTX, data)


def test_presentations_of_a_library() -> None:
    opened = Presentation()
    page = opened.slides.add_slide(opened.slide_layouts[1])
    page.shapes.title.text = "Judul\vBaris dua"
    page.placeholders[1].text = "Butir satu. Kalimat dua."
    page.notes_slide.notes_text_frame.text = "Catatan."
    output = io.BytesIO()
    opened.save(output)
    document = read(PPTX, output.getvalue())
    own = [b.text for b in document.blocks if b.translatable and b.place.startswith("slide 1")]
    assert own == ["Judul<br/>Baris dua", "Butir satu. Kalimat dua.", "Catatan."]
    assert_lawful(PPTX, output.getvalue())
    targets = [
        "Title<br/>Line two" if text.startswith("Judul") else text for text in sources(document)
    ]
    again = Presentation(io.BytesIO(PPTX.write(document, targets)))
    assert again.slides[0].shapes.title.text == "Title\vLine two"


def test_templates_offer_the_texts_of_all_layouts() -> None:
    parts = presentation_parts()
    empty = str(parts["ppt/presentation.xml"])
    for number, target in ((256, 3), (257, 2), (258, 4)):
        empty = empty.replace(f"<p:sldId id='{number}' r:id='rId{target}'/>", "")
    data = packed({**parts, "ppt/presentation.xml": empty})
    assert offered(read(PPTX, data)) == ["Laporan tahunan", "Rahasia negara"]


def test_broken_relationships_cost_only_what_they_lead_to() -> None:
    parts = presentation_parts()
    for name in ("ppt/charts/chart1.xml", "ppt/diagrams/data1.xml", "ppt/slides/slide3.xml"):
        del parts[name]
    assert "Tabel dan bagan" in offered(read(PPTX, packed(parts)))


@pytest.mark.parametrize("path", ["a.pptx", "b.PPTM", "c.potx", "d.ppsx"])
def test_suffixes(path: str) -> None:
    assert format_for(path).name == "pptx"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "the file is empty"),
        (b"%PDF-1.7", "a PDF, not a PowerPoint presentation"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "OLE2 compound file, not a PowerPoint"),
        (packed({"a.txt": "x"}), "a zip archive, not a PowerPoint"),
        (packed({**presentation_parts(), "_xmlsignatures/origin.sigs": ""}), "digitally signed"),
        (packed({**presentation_parts(), FIRST: "<p:sld>"}), "not well-formed"),
        (
            packed({**presentation_parts(), "ppt/presentation.xml": "<x/>"}),
            "not a presentation",
        ),
        (
            packed({**presentation_parts(), FIRST: "<a>" * 10_000 + "</a>" * 10_000}),
            "nested more than",
        ),
    ],
)
def test_what_cannot_be_read_is_refused_in_one_line(data: bytes, message: str) -> None:
    with pytest.raises(DocumentError, match=message) as caught:
        PPTX.read(data, "a.pptx")
    assert "\n" not in caught.value.message


def test_damaged_parts_are_refused_or_kept() -> None:
    names = [FIRST, "ppt/slides/slide1.xml", "ppt/presentation.xml", "ppt/diagrams/data1.xml"]
    assert_survives_damage(PPTX, presentation(), names, 300)

"""OpenDocument presentations: slides, notes, master slides."""

from __future__ import annotations

import pytest

from rktranslate.formats.odf import OdfFormat
from rktranslate.formats.rebuilding import forced_rebuild
from rktranslate.model import BlockKind, DocumentPart, Exclusion, ReadOptions
from rktranslate.segmentation import segmented
from rktranslate.testing import FormatConformance
from rktranslate.testing.formats import spans
from tests.formats.odf_files import DECK, package, paragraph, shape, slide, span
from tests.formats.test_odf import part, written

FORMAT = OdfFormat()
SHOWN = (
    "".join([shape(paragraph("Satu. Dua."), "title"), shape(paragraph("Tiga."))]),
    shape(paragraph(f"Empat {span('lima', 'T1')} enam."), "outline"),
)


class TestConformance(FormatConformance):
    """The kit, for presentations."""

    format = FORMAT
    samples = (package("".join(map(slide, SHOWN)), "presentation"), DECK)


def test_every_text_has_its_slide() -> None:
    blocks = FORMAT.read(DECK, "a.odp").blocks
    assert [(each.kind, each.line, each.place, each.text) for each in blocks[:-3]] == [
        (BlockKind.PAGE_HEADER, 1, "footer of slides", "Kaki salindia"),
        (BlockKind.HEADING, 1, "slide 1", "Judul <b>utama</b> salindia"),
        (BlockKind.LIST_ITEM, 1, "slide 1", "Butir satu. Dua."),
        (BlockKind.PARAGRAPH, 1, "slide 1, notes", "Catatan pembicara."),
        (BlockKind.PARAGRAPH, 3, "slide 3", "Tersembunyi"),
        (BlockKind.PARAGRAPH, 3, "slide 3, notes", "Catatan pembicara."),
        (BlockKind.PAGE_HEADER, 6, "master slide", "Klik untuk mengubah"),
        (BlockKind.PAGE_HEADER, 7, "master slide", "Yayasan Pulih"),
        (BlockKind.PAGE_HEADER, 8, "master slide", "Tidak dipakai"),
    ]
    assert [each.text for each in blocks if each.exclusion is Exclusion.HIDDEN] == [
        "Tersembunyi",
        "Catatan pembicara.",
        "Klik untuk mengubah",
        "Tidak dipakai",
    ]


def test_notes_and_hidden_slides_are_offered_if_wanted() -> None:
    parts = (DocumentPart.HIDDEN,)
    blocks = FORMAT.read(DECK, "a.odp", ReadOptions(parts=parts)).blocks
    found = {(each.text, each.exclusion) for each in blocks}
    assert ("Tersembunyi", None) in found
    assert ("Catatan pembicara.", Exclusion.LEFT_OUT) in found


def test_a_notice_is_on_the_first_slide() -> None:
    new = part(written(DECK, notice="DRAFT", path="a.odp"))
    first = new.index("<draw:page ")
    place = new.index(
        '<text:p text:style-name="DraftNotice">DRAFT</text:p></draw:text-box></draw:frame>'
        "<presentation:notes>"
    )
    assert first < place < new.index("<draw:page/>")
    assert 'draw:style-name="DraftNotice"' in new[first:place]
    assert '<style:style style:name="DraftNotice" style:family="graphic">' in new[:first]


@pytest.mark.parametrize("language", ["", "ar"])
def test_a_forced_rebuild_reads_to_the_same_blocks(language: str) -> None:
    document = segmented(FORMAT.read(DECK, "a.odp"), spans)
    with forced_rebuild():
        new = written(DECK, path="a.odp", language=language)
    assert segmented(FORMAT.read(new, "a.odp"), spans).blocks == document.blocks


def test_spans_are_around_a_link() -> None:
    # LibreOffice ignores text of a link on a slide that is in a span.
    link = '<text:a xlink:href="u">sini</text:a>'
    data = package(
        slide(shape(paragraph(f"{span('Baca di ', 'T1')}{span(link, 'T1')}"))), "presentation"
    )
    new = part(written(data, {"Baca di <a>sini</a>": "<a>Here</a> it is"}, path="a.odp"))
    assert span('<text:a xlink:href="u">Here</text:a> it is', "T1") in new

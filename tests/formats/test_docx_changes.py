"""Tracked changes in Word documents: refused with advice, or read as accepted."""

from __future__ import annotations

import pytest

from rktranslate.errors import DocumentError
from rktranslate.model import Exclusion, ReadOptions, TrackedChanges
from rktranslate.segmentation import segmented, segmenter
from tests.formats.test_docx_writing import content
from tests.formats.word_files import FORMAT, body, paragraph, read, run, word_document

ACCEPT = ReadOptions(changes=TrackedChanges.ACCEPT)
WHO = 'w:id="1" w:author="Budi" w:date="2024-05-17T10:30:00Z"'


def inserted(inside: str) -> str:
    return f"<w:ins {WHO}>{inside}</w:ins>"


def deleted(words: str) -> str:
    return f'<w:del {WHO}><w:r><w:delText xml:space="preserve">{words}</w:delText></w:r></w:del>'


def mark(kind: str) -> str:
    """Return the properties of a paragraph whose end is inserted or deleted."""
    return f"<w:rPr><w:{kind} {WHO}/></w:rPr>"


def accepted(inside: str) -> tuple[list[str], str]:
    """Return the texts that are read, and the body that is written with a change in the last."""
    document = segmented(read(word_document(inside), ACCEPT), segmenter("id").spans)
    texts = [block.text for block in document.blocks if block.place != "title of the document"]
    sources = [segment.source for block in document.blocks for segment in block.segments]
    written = FORMAT.write(document, [*sources[:-1], "Annual report"])
    return texts, content(written)


@pytest.mark.parametrize(
    ("inside", "what"),
    [
        (paragraph(run("Satu.")) + paragraph(inserted(run("Dua."))), "an insertion by Budi"),
        (paragraph(run("Satu.")) + paragraph(deleted("Dua.")), "a deletion by Budi"),
        (paragraph(run("Satu.")) + paragraph("", mark("ins")), "an insertion by Budi"),
        (
            paragraph(run("Satu.")) + paragraph(f"<w:moveTo {WHO}>{run('Dua.')}</w:moveTo>"),
            "a move by Budi",
        ),
    ],
)
def test_changes_are_refused_with_advice(inside: str, what: str) -> None:
    with pytest.raises(DocumentError) as caught:
        read(word_document(inside))
    message = str(caught.value)
    assert message.startswith("surat.docx:2: tracked changes: ")
    assert f"{what} in paragraph 2 of word/document.xml" in message
    assert "--accept-changes" in message
    assert "\n" not in message


def test_changes_of_other_stories_are_found() -> None:
    with pytest.raises(DocumentError, match=r"in paragraph 1 of word/header1\.xml"):
        read(word_document(paragraph(run("Satu.")), {"header1": paragraph(deleted("Dua."))}))


def test_a_change_of_format_alone_is_no_reason() -> None:
    change = f"<w:rPrChange {WHO}><w:rPr/></w:rPrChange>"
    inside = paragraph(run("Satu.", f"<w:b/>{change}"), f"<w:numPr><w:ins {WHO}/></w:numPr>")
    assert read(word_document(inside)).blocks[0].text == "Satu."


def test_insertions_stay_and_deletions_go() -> None:
    inside = paragraph(
        run("Harga ")
        + deleted("gula ")
        + inserted(run("beras ", "<w:b/>") + run("kita"))
        + run(" naik.")
    )
    texts, written = accepted(inside)
    assert texts == ["Harga <b>beras </b>kita naik."]
    assert written == paragraph(
        run("Harga ") + run("beras ", "<w:b/>") + run("kita") + run(" naik.")
    )


def test_what_moved_is_where_it_moved_to() -> None:
    moved = run("Pindah. ")
    inside = (
        paragraph(
            f'<w:moveFromRangeStart {WHO} w:name="m"/><w:moveFrom {WHO}>{moved}</w:moveFrom>'
            f'<w:moveFromRangeEnd w:id="1"/>{run("Satu.")}'
        )
        + paragraph(
            f'<w:moveToRangeStart {WHO} w:name="m"/><w:moveTo {WHO}>{moved}</w:moveTo>'
            f'<w:moveToRangeEnd w:id="1"/>{run("Dua.")}'
        )
    )  # fmt: skip
    texts, written = accepted(inside)
    assert texts == ["Satu.", "Pindah. Dua."]
    assert written == paragraph(run("Satu.")) + paragraph(moved + run("Dua."))


def test_paragraphs_whose_end_is_deleted_are_one_with_the_next() -> None:
    inside = (
        paragraph(run("Satu "), '<w:jc w:val="left"/>' + mark("del"))
        + '<w:bookmarkEnd w:id="4"/>'
        + paragraph(deleted("hilang"), mark("del"))
        + paragraph(run("dua."), '<w:jc w:val="right"/>' + mark("ins"))
        + paragraph(run("Tiga."), mark("ins"))
    )
    texts, written = accepted(inside)
    assert texts == ["Satu dua.", "Tiga."]
    assert written == (
        paragraph(
            run("Satu ") + '<w:bookmarkEnd w:id="4"/>' + run("dua."),
            '<w:jc w:val="right"/><w:rPr></w:rPr>',
        )
        + paragraph(run("Tiga."), "<w:rPr></w:rPr>")
    )


@pytest.mark.parametrize(
    "following", ["<w:p/>", "<w:tbl><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl>", ""]
)
def test_an_end_may_be_deleted_before_anything(following: str) -> None:
    texts, written = accepted(paragraph(run("Satu."), mark("del")) + following)
    assert texts == ["Satu."]
    assert written.count("<w:p>") == written.count("</w:p>")
    assert "w:del" not in written


def test_a_note_whose_reference_is_deleted_is_hidden() -> None:
    reference = '<w:r><w:footnoteReference w:id="{}"/></w:r>'
    notes = "".join(
        f'<w:footnote w:id="{note}">{paragraph(run(words))}</w:footnote>'
        for note, words in ((1, "Hilang."), (2, "Ada."))
    )
    gone = f"<w:del {WHO}>{reference.format(1)}</w:del>"
    inside = paragraph(run("Satu") + gone + run(" dua") + reference.format(2) + run(" tiga."))
    found = read(word_document(inside, {"footnotes": notes}), ACCEPT).blocks
    assert [(block.text, block.exclusion) for block in found[:3]] == [
        ("Satu dua<fn1/> tiga.", None),
        ("Hilang.", Exclusion.HIDDEN),
        ("Ada.", None),
    ]


def test_rows_cells_and_tables() -> None:
    def row(words: str, properties: str = "", cell: str = "") -> str:
        return (
            f"<w:tr><w:trPr>{properties}</w:trPr><w:tc><w:tcPr>{cell}</w:tcPr>"
            f"{paragraph(run(words))}</w:tc></w:tr>"
        )

    gone = f"<w:del {WHO}/>"
    inside = (
        f"<w:tbl>{row('Satu.')}{row('Dua.', gone)}{row('Tiga.', f'<w:ins {WHO}/>')}</w:tbl>"
        f"<w:tbl>{row('Empat.', gone)}</w:tbl>"
        f"<w:tbl>{row('Lima.', '', f'<w:cellIns {WHO}/>')}</w:tbl>"
    )
    texts, written = accepted(inside)
    assert texts == ["Satu.", "Tiga.", "Lima."]
    assert written == (f"<w:tbl>{row('Satu.')}{row('Tiga.')}</w:tbl><w:tbl>{row('Lima.')}</w:tbl>")


def test_changes_of_format_are_accepted_too() -> None:
    change = f"<w:rPrChange {WHO}><w:rPr/></w:rPrChange>"
    inside = paragraph(
        run("Satu.", f"<w:b/>{change}") + inserted(run(" Dua tiga.")),
        f'<w:jc w:val="left"/><w:pPrChange {WHO}><w:pPr/></w:pPrChange>',
    )
    texts, written = accepted(inside)
    assert texts == ["<b>Satu.</b> Dua tiga."]
    assert written == paragraph(run("Satu.", "<w:b/>") + run(" Dua tiga."), '<w:jc w:val="left"/>')


def test_other_prefixes() -> None:
    data = word_document(paragraph(run("Satu.") + deleted(" Dua.")))
    document = read(data, ACCEPT)
    assert document.blocks[0].text == "Satu."
    assert "<w:del" in body(data)


def test_a_document_in_which_nothing_changes_keeps_its_changes() -> None:
    data = word_document(paragraph(run("Satu.") + deleted(" Dua.")))
    document = segmented(read(data, ACCEPT), segmenter("id").spans)
    sources = [segment.source for block in document.blocks for segment in block.segments]
    assert FORMAT.write(document, sources) == data

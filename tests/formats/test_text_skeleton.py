"""Segments and targets: gaps, errors with their place, and segmenters that misbehave."""

from __future__ import annotations

import pytest

from rktranslate.errors import DocumentError
from rktranslate.formats import format_for
from rktranslate.formats.decoding import TextFile
from rktranslate.formats.text_skeleton import Line, TextBlock, fill, joined_lines, text_document
from rktranslate.model import NOTHING, BlockKind, Document, Span, Syntax
from rktranslate.segmentation import segmented
from tests.formats.helpers import after_stops, read, sources

TEXT = format_for("a.txt")
THREE = "\n Satu.  Dua. \u00a0Tiga. \n"


@pytest.mark.parametrize(
    ("targets", "expected"),
    [
        (["One.", "Two.", "Three."], "\n One.  Two. \u00a0Three. \n"),
        (["One.", NOTHING, "Three."], "\n One.  Three. \n"),
        ([NOTHING, "Two.", "Three."], "\n Two. \u00a0Three. \n"),
        (["One.", "Two.", NOTHING], "\n One.  Two. \n"),
        ([NOTHING, NOTHING, "Three."], "\n Three. \n"),
        (["One.", NOTHING, NOTHING], "\n One. \n"),
        ([NOTHING, NOTHING, NOTHING], "\n  \n"),
        (["  One.\t", "Two.", "Three.\u200b"], "\n One.  Two. \u00a0Three. \n"),
        (["\nOne.", "Two.\u2028", "Three.\r\n"], "\n One.  Two. \u00a0Three. \n"),
        (["One.", f" {NOTHING}\n", "Three."], "\n One.  Three. \n"),
        (["One ∅.", "Two.", "Three."], "\n One ∅.  Two. \u00a0Three. \n"),
    ],
)
def test_gaps(targets: list[str], expected: str) -> None:
    document = read(TEXT, THREE)
    assert sources(document) == ["Satu.", "Dua.", "Tiga."]
    assert TEXT.write(document, targets).decode() == expected


def test_a_source_that_is_the_sign_for_nothing_is_kept() -> None:
    table = b"| himpunan |\n|---|\n| \xe2\x88\x85 |\n"
    markdown = format_for("a.md")
    assert markdown.write(read(markdown, table), ["himpunan", NOTHING]) == table


def test_a_wrapped_sentence_is_kept_raw_or_written_on_one_line() -> None:
    text = "> Kalimat satu\n> dua. Kalimat\n> tiga.\n"
    markdown = format_for("a.md")
    document = read(markdown, text)
    assert sources(document) == ["Kalimat satu dua.", "Kalimat tiga."]
    assert markdown.write(document, ["One.", "Kalimat tiga."]) == b"> One. Kalimat\n> tiga.\n"
    assert markdown.write(document, [NOTHING, "Three."]) == b"> Three.\n"


@pytest.mark.parametrize(
    ("target", "words"),
    [
        ("dua\nbaris", "line break (U+000A)"),
        ("dua\u2028baris", "line break (U+2028)"),
        ("dua\rbaris", "line break (U+000D)"),
        ("\ud800", "U+D800"),
        ("nol\0", "U+0000"),
        ("", "is empty"),
        (" \u00a0", "is empty"),
    ],
)
@pytest.mark.parametrize("suffix", [".txt", ".md"])
def test_a_target_that_cannot_be_written_is_named_with_its_place(
    target: str, words: str, suffix: str
) -> None:
    format_ = format_for(f"a{suffix}")
    document = segmented(
        format_.read(b"Baris satu.\n\nBaris tiga.\n", f"source/a{suffix}"),
        lambda text: [Span(0, len(text))],
    )
    with pytest.raises(DocumentError, match=r"Baris tiga\.") as caught:
        format_.write(document, ["Line one.", target])
    assert words in str(caught.value)
    assert str(caught.value).startswith(f"source/a{suffix}:3: ")


@pytest.mark.parametrize("targets", [[], ["a"], ["a", "b", "c"]])
def test_the_number_of_targets_must_be_right(targets: list[str]) -> None:
    with pytest.raises(DocumentError, match="2 segments, but there are") as caught:
        TEXT.write(read(TEXT, "Satu. Dua."), targets)
    assert caught.value.path == "dokumen"


@pytest.mark.parametrize(
    "spans",
    [
        [Span(0, 5)],
        [Span(6, 10)],
        [Span(0, 7), Span(5, 10)],
        [Span(6, 10), Span(0, 5)],
        [],
    ],
)
def test_spans_that_overlap_or_lose_text_are_refused(spans: list[Span]) -> None:
    document = TEXT.read(b"Satu. Dua.", "a.txt")
    with pytest.raises(ValueError, match="leave text out"):
        segmented(document, lambda _: spans)


def test_blank_and_empty_spans_make_no_segments() -> None:
    document = TEXT.read(b"Satu. Dua.", "a.txt")
    spans = [Span(0, 5), Span(5, 6), Span(6, 6), Span(6, 10)]
    assert sources(segmented(document, lambda _: spans)) == ["Satu.", "Dua."]


# --- lines with other joints, quotings ---------------------------------------------------------


def parts_document(text: str, *parts: tuple[str, str]) -> Document:
    """Return the document of a text with one block: (joint, content) of each part of its lines."""
    lines, end = [], 0
    for joint, content in parts:
        start = text.index(content, end)
        end = start + len(content)
        lines.append(Line(Span(start, end), text.count("\n", 0, start) + 1, joint))
    block = TextBlock(BlockKind.PARAGRAPH, joined_lines(text, lines), tuple(lines))
    return segmented(text_document("a.txt", TextFile(text), [block]), after_stops)


def test_a_hyphen_at_the_end_of_a_line_is_outside_of_the_unit() -> None:
    document = parts_document("Harga dari peme-\nrintah.", ("", "Harga dari peme"), ("", "rintah."))
    assert sources(document) == ["Harga dari pemerintah."]
    assert fill(document, sources(document)) == "Harga dari peme-\nrintah."
    assert fill(document, ["Prices."]) == "Prices."


def test_a_cut_where_a_character_is_left_out_keeps_it_between_the_units() -> None:
    text = "Harga naik. \u200bStok turun."
    document = parts_document(text, ("", "Harga naik."), (" ", "Stok turun."))
    assert sources(document) == ["Harga naik.", "Stok turun."]
    assert fill(document, ["Prices rose.", "Stok turun."]) == "Prices rose. \u200bStok turun."


def test_a_unit_that_holds_line_breaks_is_written_with_those_of_the_file() -> None:
    document = parts_document(
        "> Jalan Merdeka\\\r\n> Bandung  \r\n> Jawa",
        ("", "Jalan Merdeka"),
        ("\n", "Bandung"),
        ("\n", "Jawa"),
    )
    assert sources(document) == ["Jalan Merdeka\nBandung\nJawa"]
    assert fill(document, ["A\nB\nC"]) == "> A\\\r\n> B  \r\n> C"
    assert fill(document, ["A\nB\n\nC\nD"]) == "> A\\\r\n> B  \r\n> C  \r\n> D"
    assert fill(document, ["A B"]) == "> A B"


def test_a_line_break_is_of_the_sentence_that_holds_it() -> None:
    document = parts_document(
        "Ia datang. Stok itu\\\nnaik lagi. Selesai.",
        ("", "Ia datang. Stok itu"),
        ("\n", "naik lagi. Selesai."),
    )
    assert sources(document) == ["Ia datang.", "Stok itu\nnaik lagi.", "Selesai."]
    assert fill(document, ["A.", "B\nC.", "D."]) == "A. B\\\nC. D."


class Doubled:
    """An encoding that doubles quotes."""

    def written(self, text: str) -> str:
        return "'" + text.replace("'", "''") + "'"


def test_a_block_with_a_quoting_is_written_whole_if_it_has_changed() -> None:
    text = "judul: 'Jum''at. Sabtu.'"
    line = Line(Span(7, len(text)), 1)
    block = TextBlock(BlockKind.FRONT_MATTER, "Jum'at. Sabtu.", (line,), quoting=Doubled())
    document = segmented(text_document("a.txt", TextFile(text), [block]), after_stops)
    assert sources(document) == ["Jum'at.", "Sabtu."]
    assert fill(document, sources(document)) == text
    assert fill(document, ["Jum'at.", "It's so."]) == "judul: 'Jum''at. It''s so.'"
    assert fill(document, ["∅", "∅"]) == "judul: ''"


def test_text_that_is_not_offered_stays_where_units_beside_it_write_nothing() -> None:
    text = "Satu itu. 12. Dua itu. `kode`. Tiga itu."
    line = Line(Span(0, len(text)), 1)
    block = TextBlock(BlockKind.PARAGRAPH, text, (line,))
    read = text_document("a.md", TextFile(text), [block], Syntax.MARKDOWN)
    document = segmented(read, after_stops)
    assert sources(document) == ["Satu itu.", "Dua itu.", "Tiga itu."]
    assert fill(document, ["Satu itu.", "∅", "Tiga itu."]) == "Satu itu. 12. `kode`. Tiga itu."
    assert fill(document, ["∅", "Two.", "∅"]) == "12. Two. `kode`."

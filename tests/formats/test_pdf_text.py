"""The text of a PDF as Markdown."""

from __future__ import annotations

import contextlib
import io
import random
import sys

import pytest
from pypdf import PdfReader, PdfWriter

from rktranslate.errors import DocumentError
from rktranslate.formats import read_document
from rktranslate.formats.pdf_text import pdf_as_markdown
from rktranslate.model import BlockKind
from tests.formats.other_files import Placed, paragraph, pdf

FIRST = (
    "Kunjungan itu berlangsung tiga hari dan disambut dengan meriah di ibu kota oleh ribuan "
    "orang yang menunggu di sepanjang jalan. Tidak ada pidato."
)
SECOND = "Perjanjian dagang ditandatangani pada hari kedua, tanpa kehadiran para wartawan asing."


def page(number: int, body: list[Placed]) -> list[Placed]:
    header = ("Laporan Tahunan 2024", 72.0, 800.0, 9.0, "F1")
    return [header, *body, (str(number), 290.0, 40.0, 9.0, "F1")]


def text_of(*pages: list[Placed]) -> str:
    return pdf_as_markdown(pdf(*pages), "a.pdf").decode()


def test_paragraphs_are_joined_and_headings_are_larger() -> None:
    body = [
        ("Hubungan dua negara", 72.0, 760.0, 20.0, "F2"),
        *paragraph(FIRST, 72, 720),
        ("Perdagangan", 72.0, 640.0, 14.0, "F2"),
        *paragraph(SECOND, 72, 610),
    ]
    assert text_of(body) == (f"# Hubungan dua negara\n\n{FIRST}\n\n## Perdagangan\n\n{SECOND}\n")


def test_a_gap_an_indent_and_a_short_line_end_a_paragraph() -> None:
    line = 11 * 1.2
    first = paragraph(FIRST, 72, 720)
    below = first[-1][2]
    assert text_of([*first, *paragraph(SECOND, 72, below - 2 * line)]) == f"{FIRST}\n\n{SECOND}\n"
    second = paragraph(SECOND, 72, below - line)
    indented = [(second[0][0], 90.0, *second[0][2:]), *second[1:]]
    assert text_of([*first, *indented]) == f"{FIRST}\n\n{SECOND}\n"
    assert len(first[-1][0]) < 40
    assert text_of([*first, *second]) == f"{FIRST}\n\n{SECOND}\n"


def test_page_numbers_and_running_headers_are_left_out() -> None:
    lines = paragraph(FIRST, 72, 720)
    pages = [
        page(1, [*paragraph(SECOND, 72, 740), *paragraph(FIRST, 72, 200)]),
        page(2, lines[:2]),
        page(3, [(text, x, 760.0, size, font) for text, x, _, size, font in lines[2:]]),
    ]
    text = text_of(*pages)
    assert "Laporan Tahunan" not in text
    assert text == f"{SECOND}\n\n{FIRST}\n\n{FIRST}\n"


def test_list_items_keep_their_marks() -> None:
    body = [
        *paragraph(FIRST, 72, 720),
        (
            "• satu hal yang penting sekali dan yang panjang sehingga barisnya",
            72.0,
            640.0,
            11.0,
            "F1",
        ),
        ("terpotong di tengah", 84.0, 627.0, 11.0, "F1"),
        ("• hal lain", 72.0, 614.0, 11.0, "F1"),
    ]
    assert text_of(body).endswith(
        "\n\n- satu hal yang penting sekali dan yang panjang sehingga barisnya terpotong di tengah"
        "\n\n- hal lain\n"
    )


def test_bullets_of_symbol_fonts_are_marks() -> None:
    """Word takes its bullets from a font of symbols, whose characters are in a private area."""
    body = [*paragraph(FIRST, 72, 720), ("• hal lain", 72.0, 614.0, 11.0, "F1")]
    encoding = b"/Encoding<</BaseEncoding/WinAnsiEncoding/Differences[149/uniF0B7]>>"
    data = pdf(body).replace(b"/Encoding/WinAnsiEncoding", encoding)
    assert pdf_as_markdown(data, "a.pdf").decode().endswith("\n\n- hal lain\n")


def test_numbers_of_notes_are_raised() -> None:
    body = [
        *paragraph(FIRST, 72, 720),
        ("Perjanjian dagang", 72.0, 600.0, 11.0, "F1"),
        ("12", 162.0, 605.0, 6.5, "F1"),
        (" ditandatangani.", 170.0, 600.0, 11.0, "F1"),
    ]
    assert text_of(body).endswith("\n\nPerjanjian dagang<sup>12</sup> ditandatangani.\n")


def test_what_is_too_long_for_a_heading_is_text() -> None:
    body = [*paragraph(SECOND, 72, 760, size=20, width=40), *paragraph(FIRST * 4, 72, 600)]
    assert text_of(body).startswith(f"# {SECOND}\n\n")
    body = [*paragraph(FIRST, 72, 760, size=20, width=40), *paragraph(SECOND * 9, 72, 600)]
    assert text_of(body).startswith(f"{FIRST}\n\n")


@pytest.mark.parametrize(
    "text",
    ["# bukan judul", "- bukan butir", "a * b * c", "1. ayat", "<b>tebal", "C:\\data", "_x_"],
)
def test_signs_of_markdown_stay_text(text: str) -> None:
    markdown = text_of([*paragraph(FIRST, 72, 720), *paragraph(f"Kata {text}", 72, 600)])
    document = read_document(markdown.encode(), "a.md")
    assert [block.kind for block in document.blocks if block.translatable] == [
        BlockKind.PARAGRAPH
    ] * 2


def test_refusals(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(DocumentError, match=r"a\.pdf: the PDF has no text \(its pages are pict"):
        text_of([])
    data = pdf(paragraph(FIRST, 72, 720))
    with pytest.raises(DocumentError, match="the PDF cannot be read"):
        pdf_as_markdown(data[:60], "a.pdf")
    writer = PdfWriter(PdfReader(io.BytesIO(data)))
    writer.encrypt("rahasia", algorithm="RC4-128")
    stream = io.BytesIO()
    writer.write(stream)
    with pytest.raises(DocumentError, match="the PDF is encrypted"):
        pdf_as_markdown(stream.getvalue(), "a.pdf")
    monkeypatch.setitem(sys.modules, "pypdf", None)
    with pytest.raises(DocumentError, match="pip install pypdf"):
        pdf_as_markdown(data, "a.pdf")


def test_damaged_files_are_read_or_refused() -> None:
    chance = random.Random(1)
    data = pdf(page(1, paragraph(FIRST, 72, 720)), page(2, paragraph(SECOND, 72, 720)))
    for _ in range(60):
        damaged = bytearray(data)
        for _ in range(chance.randint(1, 8)):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        with contextlib.suppress(DocumentError):
            pdf_as_markdown(bytes(damaged), "a.pdf").decode()

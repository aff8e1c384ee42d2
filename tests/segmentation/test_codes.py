"""No sentence of Markdown ends inside an inline code."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rktranslate.inline import find_codes
from rktranslate.model import Block, BlockKind, Document, Segment, Syntax
from rktranslate.segmentation import segmented, segmenter

INDONESIAN = segmenter("id")
PIECES = (
    "Harga naik. ",
    "Stok turun! ",
    "^[Satu kalimat. Dua kalimat.] ",
    "![Peta. Kedua.](a.png 'Judul. Lagi.') ",
    "`a. B` ",
    '{{< a b="Satu. Dua." >}} ',
    "$a. B_1$ ",
    "[teks](a 'Satu. Dua.') ",
    "<b title='Satu. Dua.'> ",
    "kata ",
)


def segments(text: str) -> tuple[Segment, ...]:
    document = Document("a.md", (Block(BlockKind.PARAGRAPH, text, 1),), None, Syntax.MARKDOWN)
    return segmented(document, INDONESIAN.spans).blocks[0].segments


def sources(text: str) -> list[str]:
    return [segment.source for segment in segments(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Harga naik. Stok turun.", ["Harga naik.", "Stok turun."]),
        (
            "Harga naik^[Lihat tabel. Angka sementara.] lagi. Stok turun.",
            ["Harga naik^[Lihat tabel. Angka sementara.] lagi.", "Stok turun."],
        ),
        (
            "Lihat ![Peta desa. Skala kecil.](a.png). Stok turun.",
            ["Lihat ![Peta desa. Skala kecil.](a.png).", "Stok turun."],
        ),
        ("Buka [situs. Baca](a.md) dulu.", ["Buka [situs. Baca](a.md) dulu."]),
    ],
)
def test_sentences(text: str, expected: list[str]) -> None:
    assert sources(text) == expected


@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
def test_no_boundary_is_inside_a_code(text: str) -> None:
    edges = [edge for each in segments(text) for edge in (each.span.start, each.span.end)]
    for code in find_codes(text, Syntax.MARKDOWN):
        assert not any(code.span.start < edge < code.span.end for edge in edges)

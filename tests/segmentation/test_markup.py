"""Segment boundaries and the inline codes of Markdown."""

from __future__ import annotations

import pytest

from rktranslate.model import Syntax
from rktranslate.segmentation import segmenter, sentence_spans


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        (
            "Baca [laporan. Data](https://a.id/b) dulu. Ya.",
            ["Baca [laporan. Data](https://a.id/b) dulu.", "Ya."],
        ),
        ("Pakai `a. B` dulu. Lalu `c.", ["Pakai `a. B` dulu.", "Lalu `c."]),
        ("![Peta. Jawa](a.png) naik.", ["![Peta. Jawa](a.png) naik."]),
        ("**Harga naik. Stok turun.** Ya.", ["**Harga naik.", "Stok turun.**", "Ya."]),
        ("Harga naik.<br>Stok turun.", ["Harga naik.", "Stok turun."]),
        ("Jalan Merdeka<br>Jakarta", ["Jalan Merdeka<br>Jakarta"]),
        ("***Catatan:*** harga per kilogram.", ["***Catatan:*** harga per kilogram."]),
    ],
)
def test_no_boundary_is_in_the_markup_of_markdown(text: str, sentences: list[str]) -> None:
    spans = sentence_spans(text, segmenter("id").spans, Syntax.MARKDOWN)
    assert [text[span.start : span.end] for span in spans] == sentences


@pytest.mark.parametrize(
    "text",
    [
        *("1. Pendahuluan", "A. Latar Belakang", "BAB I. PENDAHULUAN", "Pasal 3. Ketentuan Umum"),
        *("12.500", "s.d. 3", "Rp14.000", "No. 5", "Tabel 1. Harga beras", "Gambar 2. Peta Jawa"),
    ],
)
def test_a_numbered_title_is_one_segment(text: str) -> None:
    assert len(sentence_spans(text, segmenter("id").spans, Syntax.MARKDOWN)) == 1


def test_emphasis_that_a_sentence_ends_with_belongs_to_it() -> None:
    text = "**Delete the tokens.** Now go on. **Yes.**"
    spans = sentence_spans(text, segmenter("en").spans, Syntax.MARKDOWN)
    assert [text[span.start : span.end] for span in spans] == [
        "**Delete the tokens.**",
        "Now go on.",
        "**Yes.**",
    ]

"""Texts are cut into sentences through their codes, and put together again as they were."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rktranslate.drafting.parts import LONG, CutText, cut_text
from rktranslate.model import Syntax
from rktranslate.segmentation import segmenter

SPANS = segmenter("id").spans


def cut(text: str, syntax: Syntax = Syntax.MARKDOWN) -> CutText:
    return cut_text(text, syntax, SPANS)


def texts(text: str, syntax: Syntax = Syntax.MARKDOWN) -> list[str]:
    return [part.text for part in cut(text, syntax).parts]


def rebuilt(made: CutText) -> str:
    """Join the parts as they are, without what was added to them."""
    parts = [part.with_breaks(part.without_additions(part.text)) for part in made.parts]
    between = zip(parts, made.gaps[1:], strict=True)
    return made.gaps[0] + "".join(part + gap for part, gap in between)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Sungai meluap. Jembatan putus.", ["Sungai meluap.", "Jembatan putus."]),
        ("**Sungai meluap. Jembatan putus.** Warga mengungsi.",
         ["Sungai meluap.", "Jembatan putus.", "Warga mengungsi."]),
        ("*Sungai meluap. Jembatan putus.*", ["Sungai meluap.", "Jembatan putus."]),
        ("Lihat [peta banjir. Skala ada di kiri](https://a.example/p) dulu.",
         ["Lihat [peta banjir.](https://a.example/p)",
          "[Skala ada di kiri](https://a.example/p) dulu."]),
        ("Lihat [satu. Dua **tiga. Empat** lima. Enam](a.md) dulu.",
         ["Lihat [satu.](a.md)", "Dua **tiga.**", "**Empat** lima.",
          "[Enam](a.md) dulu."]),
        ("Air **naik.** Jalan *rusak [2].*[^3] Listrik padam.",
         ["Air **naik.**", "Jalan *rusak [2].*[^3]", "Listrik padam."]),
        ("Air naik.<sup>12</sup> Luas 5 m<sup>2</sup> saja.",
         ["Air naik.<sup>12</sup>", "Luas 5 m<sup>2</sup> saja."]),
        ("Satu <b>kata. Dua</b> kata.", ["Satu <b>kata.</b>", "<b>Dua</b> kata."]),
        ("Kode `a. B` tetap. Alamat https://a.example/x?y=1. Selesai.",
         ["Kode `a. B` tetap.", "Alamat https://a.example/x?y=1.", "Selesai."]),
        ("Air naik.Jalan rusak.Listrik padam.", ["Air naik.", "Jalan rusak.", "Listrik padam."]),
        ("Situs detik.Com dan Node.Js tetap satu.", ["Situs detik.Com dan Node.Js tetap satu."]),
        ("Padi<br>Jagung. Ubi<br/>rambat.", ["Padi", "Jagung.", "Ubi<br/>rambat."]),
        ("Rapat dihadiri Dr. H. Budi, S.H., dkk. di Jl. Merdeka No. 5.",
         ["Rapat dihadiri Dr. H. Budi, S.H., dkk. di Jl. Merdeka No. 5."]),
        # The other half of an emphasis may be in another unit.
        ("**Sungai meluap.", ["Sungai meluap."]),
        ("[1]", ["[1]"]),
        ("", [""]),
    ],
)  # fmt: skip
def test_what_an_engine_is_given(text: str, parts: list[str]) -> None:
    assert texts(text) == parts


def test_tags_and_lines() -> None:
    text = "<b>Air naik. Jalan <i>rusak.</i></b> Warga <1/>pergi."
    assert texts(text, Syntax.TAGS) == ["Air naik.", "Jalan <i>rusak.</i>", "Warga <1/>pergi."]
    # A new line begins something new unless it goes on with a small letter.
    text = "Jalan Melati 5\nBandung\nyang sejuk"
    assert texts(text, Syntax.TEXT) == ["Jalan Melati 5", "Bandung yang sejuk"]
    assert cut(text).join(["5 Melati Street", "cool Bandung"], "en") == (
        "5 Melati Street\ncool\nBandung"
    )


def test_clauses_of_an_enumeration() -> None:
    text = "Desa wajib: a. membuka data; b. mencatat air (debit; mutu); dan c. melapor. Ia setuju."
    made = cut(text)
    assert [part.text for part in made.parts] == [
        "Desa wajib:",
        "membuka data",
        "mencatat air (debit; mutu)",
        "dan c. melapor.",
        "Ia setuju.",
    ]
    assert made.gaps == ("", " a. ", "; b. ", "; ", " ", "")
    assert rebuilt(made) == text


def test_semicolons_of_a_long_sentence_only() -> None:
    short = "Air naik dengan cepat; jalan rusak."
    assert texts(short) == [short]
    clause = "air sungai naik dengan cepat sekali di kota tua"
    long = "; ".join([clause] * (LONG // len(clause) + 1)) + "."
    assert set(texts(long)) == {clause, f"{clause}."}


def test_translations_end_and_begin_as_their_sources_do() -> None:
    made = cut("Desa wajib: a. membuka data; b. mencatat air. Warga setuju. Pak Ali pergi.")
    targets = ["The village must:", "Open data.", "The water.", "People agree", "Mr Ali left."]
    joined = "The village must: a. Open data; b. the water. People agree. Mr Ali left."
    assert made.join(targets, "en") == joined
    # Sentences without a space between them get one, but for scripts that write none.
    assert cut("Air naik.Jalan rusak.").join(["Up.", "Down."], "en") == "Up. Down."
    assert cut("Air naik.Jalan rusak.").join(["水。", "路。"], "zh") == "水。路。"


def test_additions_are_removed_wherever_they_are() -> None:
    made = cut("Lihat [peta. Skala](a.md) dulu.")
    joined = made.join(["See [the map](a.md).", "[Scale](a.md) first."], "en")
    assert joined == "See [the map. Scale](a.md) first."


PIECES = st.sampled_from(
    ["Air naik. ", "Jalan", " rusak.", "**", "*", "_", "[", "](a.md)", " Dua ", "`", "<br>", "\n",
     "; a. x", "; ", "\\*", "&amp;", "<b>", "</b>", "[1]", "[^2]", "https://a.example/ ", ". ",
     "~~", "kata", "。", "「", "![", "\u2028", "<1/>"]
)  # fmt: skip


@given(st.lists(PIECES, max_size=24), st.sampled_from(Syntax))
def test_parts_and_gaps_are_the_text(pieces: list[str], syntax: Syntax) -> None:
    text = "".join(pieces)
    made = cut(text, syntax)
    assert rebuilt(made) == text
    assert len(made.gaps) == len(made.parts) + 1


@pytest.mark.parametrize(
    ("text", "target", "broken"),
    [
        ("Aku ingin pulang,\nsebab hari sudah malam.",
         "I want to go home, because it is already night.",
         "I want to go home,\nbecause it is already night."),
        ("kantor kepala desa\ndi tepi sungai\nyang deras",
         "the office of the village head on the bank of the rapid river",
         "the office of the village\nhead on the bank of\nthe rapid river"),
        # A translation of fewer words than lines has fewer lines.
        ("di\ntepi\nsungai", "riverside", "riverside"),
    ],
)  # fmt: skip
def test_line_breaks_go_to_the_corresponding_places(text: str, target: str, broken: str) -> None:
    made = cut(text, Syntax.TEXT)
    assert texts(text, Syntax.TEXT) == [text.replace("\n", " ")]
    assert made.join([target], "en") == broken

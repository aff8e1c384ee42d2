"""Numbers of a machine's draft are corrected where it is certain what they must be."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rktranslate.compare.numbers.comparison import compare_values
from rktranslate.compare.numbers.repair import as_number, in_target_notation
from rktranslate.model import Syntax

REWRITTEN = [
    ("ms", "luasnya 1.250,5 hektare", "keluasan 1.250,5 hektar", "keluasan 1,250.5 hektar"),
    ("ms", "Rp2,5 miliar", "Rp2,5 bilion", "Rp2.5 bilion"),
    ("ms", "1.250 orang", "1.250 orang", "1,250 orang"),
    ("ms", "naik 1,5 persen", "naik 1,5 peratus", "naik 1.5 peratus"),
    ("ms", "suhu -1,5 derajat", "suhu -1,5 darjah", "suhu -1.5 darjah"),
    ("ms", "1,5-2,5 juta", "1,5-2,5 juta", "1.5-2.5 juta"),
    ("ms", "1,5 dan 1.500", "1,5 dan 1,500", "1.5 dan 1,500"),
    ("en", "1.000,5 dan 2.000,5", "1,000.5 and 2.000,5", "1,000.5 and 2,000.5"),
    ("en", "0,5% dan 0,5%", "0,5% and 0,5%", "0.5% and 0.5%"),
    ("en", "harga Rp5.000,- saja", "only Rp5.000,-", "only Rp5,000"),
]
CORRECTED = [
    # Each of two numbers is the other one in the target language.
    (
        "ms",
        "7,2 miliar ke 7.200 miliar",
        "7,2 bilion ke 7.200 bilion",
        "7.2 bilion ke 7,200 bilion",
    ),
    # The same digits, grouped otherwise or torn.
    ("en", "tercatat 2.200.112 kg", "recorded at 2,200.112 kg", "recorded at 2,200,112 kg"),
    ("en", "tercatat 2.200.112 kg", "recorded at 2.200.112 kg", "recorded at 2,200,112 kg"),
    ("en", "283,82 € atau Rp 4.912,75", "283,82 € or Rp 49,12.75", "283.82 € or Rp 4,912.75"),
    # One in the place of another.
    ("ms", "1,5 km", "2,5 km", "1.5 km"),
    ("en", "Rp 4.912.345,75.", "Rp,49.75.", "Rp4,912,345.75."),
    ("en", "7 orang dan 9 kuda", "8 people and 9 horses", "7 people and 9 horses"),
    ("en", "naik Rp2,5 juta", "up Rp2.5 billion", "up Rp2.5 million"),
    ("en", "kode pos 01234", "post code 1234", "post code 01234"),
    ("en", "telp. 0812-5550-1234", "phone 812-5550-1234", "phone 0812-5550-1234"),
    # Times and dates.
    ("en", "pukul 3 sore", "at 3 a.m.", "at 3 p.m."),
    ("en", "pukul 19.30", "at 7:30 a.m.", "at 7:30 p.m."),
    ("en", "pada 6/12/2020", "on June 12, 2020", "on December 6, 2020"),
    ("nl", "pada 6/12/2020", "op 12 juni 2020", "op 6 december 2020"),
    ("en", "pada 13 Mei 2020", "on June 13, 2020", "on May 13, 2020"),
    ("en", "07.30 WIT", "7:30 a.m. Western Indonesia Time", "7:30 a.m. Eastern Indonesia Time"),
]
LEFT = [
    ("ms", "1.250 orang", "1,250 orang"),
    ("ms", "versi 2.1", "versi 2.1"),
    ("ms", "pukul 10.30", "pukul 10.30"),
    ("ms", "13.09.2023", "13.09.2023"),
    ("ms", "sekitar 17,000 perkara", "kira-kira 17,000 kes"),
    ("ms", "lihat https://a.id/1.250,5", "lihat https://a.id/1.250,5"),
    ("fr", "1,5 juta", "1,5 million"),
    ("en", "tidak ada", "1.250"),
    ("en", "1.250 orang", "the people"),
    # Nothing tells which of several stands in the place of which.
    ("en", "7 orang dan 9 kuda", "8 people and 10 horses"),
    ("en", "7 orang", "8 people and 10 horses"),
    # A year is no rendering of a number of people.
    ("en", "7 orang", "the people of 2020"),
    ("en", "laba tahun 2007", "last year's profit"),
    ("en", "pukul 3 sore", "at 15:00"),
]


@pytest.mark.parametrize(("language", "source", "draft", "wanted"), REWRITTEN)
def test_the_notation_of_the_source_is_rewritten(
    language: str, source: str, draft: str, wanted: str
) -> None:
    assert compare_values(source, draft, "id", language)
    assert in_target_notation(source, draft, "id", language) == wanted
    assert not compare_values(source, wanted, "id", language)


@pytest.mark.parametrize(("language", "source", "draft", "wanted"), CORRECTED)
def test_what_is_certainly_wrong_is_corrected(
    language: str, source: str, draft: str, wanted: str
) -> None:
    assert in_target_notation(source, draft, "id", language) == wanted
    assert not compare_values(source, wanted, "id", language)


@pytest.mark.parametrize(("language", "source", "draft"), LEFT)
def test_all_else_is_left(language: str, source: str, draft: str) -> None:
    assert in_target_notation(source, draft, "id", language) == draft


def test_what_is_not_prose_is_left() -> None:
    draft = "`1.250` dan 1.250"
    source = "`1.250` dan 1.250"
    assert in_target_notation(source, draft, "id", "ms", Syntax.MARKDOWN) == "`1.250` dan 1,250"


@pytest.mark.parametrize(
    ("source", "wanted"),
    [
        ("1.250,5", "1,250.5"),
        ("Rp1.250.000", "Rp1,250,000"),
        ("-0,5%", "-0.5%"),
        ("2023", "2023"),
        ("1.250 – 2.500", "1,250 – 2,500"),
        ("2.1", None),
        ("10.30", None),
        ("12/2020", None),
        ("1,2,3", None),
        ("1,5 km", None),
        ("%", None),
        ("", None),
    ],
)
def test_what_is_nothing_but_a_number(source: str, wanted: str | None) -> None:
    assert as_number(source, "id", "en") == wanted


@given(st.integers(0, 10**13), st.integers(0, 999), st.sampled_from(["en", "ms", "fr", "de"]))
def test_every_number_is_put_right(whole: int, fraction: int, language: str) -> None:
    english = f"{whole:,}.{fraction:03}"
    indonesian = english.translate({ord(","): ".", ord("."): ","})
    source = f"ada {indonesian} ton"
    made = in_target_notation(source, source, "id", language)
    assert not compare_values(source, made, "id", language)
    assert in_target_notation(source, made, "id", language) == made
    drafted = as_number(indonesian, "id", language)
    assert drafted is not None
    assert not compare_values(indonesian, drafted, "id", language)


TEXT = st.text(st.sampled_from("0123456789.,:/-% IVXpa Mei juta dua\u00a0[1]"), max_size=30)


@given(TEXT, TEXT)
def test_a_corrected_draft_differs_less(source: str, draft: str) -> None:
    made = in_target_notation(source, draft, "id", "en")
    if made != draft:
        before, after = (compare_values(source, text, "id", "en") for text in (draft, made))
        assert len(after.missing) + len(after.added) < len(before.missing) + len(before.added)


@given(TEXT)
def test_only_digits_marks_are_touched(source: str) -> None:
    marks = str.maketrans("", "", ".,")
    alone = as_number(source, "id", "en")
    assert alone is None or alone.translate(marks) == source.translate(marks)

"""What changed between an earlier source and the present one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rktranslate.compare.wording import Change, differences
from rktranslate.model import Syntax

CASES = [
    ("Rusia menyerang.", "Rusia tidak menyerang.", {Change.NEGATION}, "'tidak' was added"),
    ("Rusia tidak menyerang.", "Rusia menyerang.", {Change.NEGATION}, "'tidak' was removed"),
    ("Ia belum tahu.", "Ia tidak tahu.", {Change.NEGATION}, "'belum' became 'tidak'"),
    ("Ia bukan orang.", "Ia orang.", {Change.NEGATION}, "'bukan' was removed"),
    ("Dengan senjata.", "Tanpa senjata.", {Change.NEGATION, Change.WORDS}, "'Tanpa' was added"),
    ("Buka pintu.", "Jangan buka pintu.", {Change.NEGATION}, "'Jangan' was added"),
    ("Ada 7 orang.", "Ada 8 orang.", {Change.NUMBER}, "'7' became '8'"),
    ("Ada orang.", "Ada 8 orang.", {Change.NUMBER}, "'8' was added"),
    ("Pada Juli 2023.", "Pada Juni 2023.", {Change.NUMBER}, "'Juli' became 'Juni'"),
    ("Kata[1].", "Kata[2].", {Change.CODE}, "'[1]' became '[2]'"),
    ("Lihat https://a.id/x", "Lihat https://a.id/y", {Change.CODE}, "https://a.id/y"),
    ("Kata Putin datang.", "Kata Xi datang.", {Change.NAME}, "'Putin' became 'Xi'"),
    ("Bulan lalu, ia datang.", "Pekan lalu, ia datang.", {Change.WORDS}, "'Bulan' became 'Pekan'"),
    ("Rusia kuat.", "Rusia kuat!", {Change.TYPOGRAPHY}, "typography only"),
    ("Rusia kuat.", "rusia  kuat.", {Change.TYPOGRAPHY}, "typography only"),
    ("\"Rusia\" kuat", "“Rusia” kuat", {Change.TYPOGRAPHY}, "typography only"),
    ("Anjing gigit orang.", "Orang gigit anjing.", {Change.ORDER}, "word order"),
    ("Rusia kuat.", "Rusia kuat.", set(), ""),
]  # fmt: skip


@pytest.mark.parametrize(("before", "after", "kinds", "words"), CASES)
def test_what_changed(before: str, after: str, kinds: set[Change], words: str) -> None:
    found = differences(before, after, "id")
    assert {each.change for each in found} == kinds
    assert words in "; ".join(map(str, found))


def test_the_gravest_change_comes_first() -> None:
    found = differences("Ada 7 orang di Seoul.", "Tidak ada 8 orang di Tokyo lagi.", "id")
    assert [each.change for each in found] == [
        Change.NEGATION,
        Change.NUMBER,
        Change.NAME,
        Change.WORDS,
    ]


def test_the_place_of_what_was_added() -> None:
    after = "Rusia tidak menyerang."
    (found,) = differences("Rusia menyerang.", after, "id")
    assert found.span is not None
    assert after[found.span.start : found.span.end] == "tidak"


def test_a_long_list_of_words_is_cut() -> None:
    (found,) = differences("a", " ".join(f"kata{letter}" for letter in "abcdefghij"), "id")
    assert str(found).count("kata") == 6


@given(st.text(max_size=40), st.text(max_size=40), st.sampled_from(Syntax))
def test_any_two_texts(before: str, after: str, syntax: Syntax) -> None:
    found = differences(before, after, "id", syntax)
    assert bool(found) is (before != after)
    for each in found:
        assert str(each)
        assert each.span is None or 0 <= each.span.start < each.span.end <= len(after)

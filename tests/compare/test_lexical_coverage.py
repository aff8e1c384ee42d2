"""Words with and without a counterpart in the other text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rktranslate.compare.copies import copy_rules
from rktranslate.compare.length import LengthRatio
from rktranslate.compare.lexical_coverage import WordComparison, coverage
from rktranslate.compare.lost_text import added_text, dropped_text
from rktranslate.model import Syntax

ENGLISH = copy_rules("id", "en")
USUAL = LengthRatio(0.0, 0.15)


def uncovered(source: str, target: str) -> list[str]:
    spans = coverage(source, target, ENGLISH).uncovered
    return [source[span.start : span.end] for span in spans]


def unexplained(source: str, target: str) -> list[str]:
    spans = coverage(source, target, ENGLISH).unexplained
    return [target[span.start : span.end] for span in spans]


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("menteri", "ministers"),
        ("menulis", "wrote"),
        ("pasarnya", "markets"),
        ("Laporan-laporan", "reports"),
        ("Zubrowitz", "Zubrowitz"),
        ("Zubrowitz", "Zubrowitz's"),
        ("1834", "1834"),
        ("berkelanjutan", "sustainable"),
        ("dikirimkannya", "sending"),
        ("ekonomi", "economic"),
        ("anti-korupsi", "anti-corruption"),
    ],
)
def test_a_word_in_any_form_has_its_counterpart(source: str, target: str) -> None:
    assert uncovered(source, target) == []
    assert unexplained(source, target) == []


def test_a_word_without_a_counterpart() -> None:
    assert uncovered("Menteri pergi ke hutan.", "The minister left.") == ["hutan"]
    assert unexplained("Menteri itu pergi.", "The minister left the forest.") == ["forest"]


def test_function_words_of_the_target_are_not_judged() -> None:
    assert unexplained("Menteri", "The minister would not have been this") == []


def test_codes_are_not_judged() -> None:
    found = coverage("Lihat `hutan` itu.", "See it.", ENGLISH, Syntax.MARKDOWN)
    assert found.uncovered == ()


def test_without_a_lexicon_nothing_is_judged() -> None:
    found = coverage("Menteri itu pergi.", "Menteri itu pergi.", copy_rules("id", "ms"))
    assert found.source == found.target == ()


def test_a_counterpart_speaks_for_a_translation() -> None:
    found = coverage(
        "Pada 1990 menteri yang baru itu akan zzkata.", "In 1990 zzword new, Zz.", ENGLISH
    )
    assert found.source
    for word in (*found.source, *found.target):
        assert word.evidence < 0 if word.covered else word.evidence > 0


def test_a_counterpart_is_that_of_one_word() -> None:
    source, target = "Menteri bertemu menteri.", "The minister met."
    assert uncovered(source, target) == []
    found = WordComparison(source, target, ENGLISH).one_to_one()
    assert [source[span.start : span.end] for span in found.uncovered] == ["menteri"]


def test_the_nearest_word_is_the_counterpart() -> None:
    compared = WordComparison("Presiden bertemu menteri.", "Minister, minister", ENGLISH)
    assert [span.start for span in compared.one_to_one().unexplained] == [0]


def test_a_word_that_comes_often_has_room_for_any_number() -> None:
    text = WordComparison("menteri " * 40, "minister " * 20, ENGLISH)
    assert text.one_to_one().uncovered == ()


SOURCE = "Polisi menangkap tiga tersangka, sedangkan dua orang lainnya melarikan diri ke hutan."
WHOLE = "Police arrested three suspects, while two others fled barefoot into the forest."
PART = "Police arrested three suspects."


def test_a_dropped_clause() -> None:
    span = dropped_text(SOURCE, PART, ENGLISH, USUAL)
    assert span is not None
    assert SOURCE[span.start : span.end] == "sedangkan dua orang lainnya melarikan diri ke hutan"
    assert dropped_text(SOURCE, WHOLE, ENGLISH, USUAL) is None


def test_an_added_clause() -> None:
    source = "Polisi menangkap tiga tersangka."
    span = added_text(source, WHOLE, ENGLISH, USUAL)
    assert span is not None
    assert WHOLE[span.start : span.end] == "while two others fled barefoot into the forest"
    assert added_text(source, PART, ENGLISH, USUAL) is None


def test_a_dropped_clause_that_repeats_words() -> None:
    kept = "Para pekerja di pabrik itu menuntut upah yang lebih tinggi"
    dropped = "dan pekerja di pabrik lain juga mogok"
    source, target = f"{kept}, {dropped}.", "Workers at the factory demanded higher wages."
    span = dropped_text(source, target, ENGLISH, USUAL)
    assert span is not None
    assert source[span.start : span.end] == dropped


def test_commas_tell_of_clauses() -> None:
    kept = "Para nelayan menjual ikan di pasar"
    target = "Fishermen sell fish at the market."
    assert dropped_text(f"{kept}, lalu membeli beras.", target, ENGLISH, USUAL) is not None
    assert dropped_text(f"{kept} lalu membeli beras.", target, ENGLISH, USUAL) is None


def test_a_free_translation_has_other_words_in_the_place() -> None:
    free = "Police arrested three suspects, the rest vanished in the jungle."
    assert dropped_text(SOURCE, free, ENGLISH, USUAL) is None


TEXT = st.text(
    st.one_of(st.sampled_from("ab -'’.,;1\n\ud800é"), st.characters()), min_size=1, max_size=60
)


@given(TEXT, TEXT)
def test_any_text_is_read(source: str, target: str) -> None:
    compared = WordComparison(source, target, ENGLISH)
    for found in (coverage(source, target, ENGLISH), compared.one_to_one()):
        for text, words in ((source, found.source), (target, found.target)):
            assert all(0 <= word.start < word.end <= len(text) for word in words)
    for text, span in (
        (source, dropped_text(source, target, ENGLISH, USUAL)),
        (target, added_text(source, target, ENGLISH, USUAL)),
    ):
        assert span is None or 0 <= span.start < span.end <= len(text)

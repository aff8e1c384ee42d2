"""Words of the source language in a target."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rktranslate.compare.copies import copy_rules
from rktranslate.compare.untranslated_words import untranslated_words
from rktranslate.model import Syntax

ENGLISH = copy_rules("id", "en")


def left(source: str, target: str, syntax: Syntax = Syntax.TEXT) -> list[str]:
    spans = untranslated_words(source, target, ENGLISH, syntax)
    return [target[span.start : span.end] for span in spans]


@pytest.mark.parametrize(
    ("source", "target", "words"),
    [
        ("Kami yang menang.", "We yang won.", ["yang"]),
        ("Dia pergi.", "Dia left.", ["Dia"]),
        ("Perdana menteri itu datang.", "The perdana menteri came.", ["perdana menteri"]),
        ("Dia pergi dan pulang.", "He left dan came back dan.", ["dan", "dan"]),
    ],
)
def test_words_left_in_the_source_language(source: str, target: str, words: list[str]) -> None:
    assert left(source, target) == words


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("Dan Gilbert datang.", "Dan Gilbert came."),
        ("Di kota Leonardo di Caprio.", "In the city of Leonardo di Caprio."),
        ("Lagu “Kami yang Menang” laku.", "The song “Kami yang Menang” sells."),
        ("Nasi goreng itu enak.", "The nasi goreng is tasty."),
        ("Mereka menyebutnya *sekolah*.", "They speak of *sekolah*."),
        ("Mereka menyebutnya sekolah.", "They use the word sekolah."),
        ("Mereka menyebutnya sekolah.", "They say sekolah (school)."),
        ("Poster brutal", "Brutal poster"),
        ("Kami menang.", "Kami menang."),
    ],
)
def test_words_that_are_kept(source: str, target: str) -> None:
    assert left(source, target) == []


def test_code_is_no_text() -> None:
    assert left("Lihat `yang` itu.", "See `yang` there.", Syntax.MARKDOWN) == []


def test_without_a_lexicon_nothing_is_found() -> None:
    assert untranslated_words("Kami yang", "We yang", copy_rules("id", "ms")) == ()


TEXT = st.text(
    st.one_of(st.sampled_from("yang di Dan-'’\"“”().,*_ "), st.characters()), max_size=60
)


@given(TEXT, TEXT)
def test_any_text_is_read(source: str, target: str) -> None:
    for span in untranslated_words(source, target, ENGLISH):
        assert 0 <= span.start < span.end <= len(target)

"""The probability of each word of a given translation."""

from __future__ import annotations

from math import isclose

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rktranslate.engines import load
from rktranslate.engines.interface import EngineOptions, WordScore, WordScorer
from rktranslate.engines.neural.words import words_of


def test_tokens_are_summed_by_word() -> None:
    tokens = ["▁The", "▁sh", "ip", "▁came", "."]
    scored = words_of("The ship came.", tokens, [-1, -2, -3, -4, -5, -6])
    assert scored == (
        WordScore(0, 3, -1),
        WordScore(4, 8, -5),
        WordScore(9, 14, -9),
        WordScore(14, 14, -6),
    )


def test_normalised_characters_keep_their_place() -> None:
    (word, other) = words_of("ﬁsh ½", ["▁fish", "▁1⁄2"], [-1, -2])
    assert (word.start, word.end) == (0, 3)
    assert (other.start, other.end) == (4, 5)


def test_a_blank_alone_belongs_to_the_word_after_it() -> None:
    scored = words_of("a  b", ["▁a", "▁", "b"], [-1, -2, -3])
    assert [word.log_probability for word in scored] == [-1, -5]


def test_a_byte_that_is_no_character_tells_nothing_or_its_word() -> None:
    assert len(words_of("é b", ["▁", "<0xC3>", "<0xA9>", "▁b"], [-1, -1, -1, -1])) in (0, 2)


def test_tokens_of_another_text_have_no_words() -> None:
    assert words_of("The ship.", ["▁The"], [-1, -2]) == ()
    assert words_of("", [], []) == ()


@given(st.text(max_size=40), st.lists(st.text(max_size=6), max_size=12))
def test_whatever_the_tokens_are_words_lie_in_the_target(target: str, tokens: list[str]) -> None:
    for word in words_of(target, tokens, [-1.0] * (len(tokens) + 1)):
        assert 0 <= word.start <= word.end <= len(target)


@pytest.fixture(scope="module")
def argos() -> WordScorer:
    engine = load("id", "en", EngineOptions(threads=1), "argos")
    assert isinstance(engine, WordScorer)
    return engine


def test_words_add_up_to_the_score_of_the_target(argos: WordScorer) -> None:
    source, target = "Kapal itu tiba kemarin.", "The ship arrived yesterday."
    (words,) = argos.word_scores([source], [target])
    assert [target[word.start : word.end] for word in words] == [*target.split(), ""]
    tokens = len(argos._models[-1]._tokens.encode_target(target)) + 1  # type: ignore[attr-defined]
    (mean,) = argos.score([source], [target])  # type: ignore[attr-defined]
    assert isclose(sum(word.log_probability for word in words) / tokens, mean, rel_tol=1e-4)


def test_a_wrong_word_is_less_likely(argos: WordScorer) -> None:
    source = "Kapal itu tiba kemarin."
    targets = ["The ship arrived yesterday.", "The ship arrived tomorrow."]
    right, wrong = argos.word_scores([source] * 2, targets)
    assert wrong[3].log_probability < right[3].log_probability - 2


def test_what_cannot_be_scored_has_no_words(argos: WordScorer) -> None:
    assert argos.word_scores(["", "Kapal.", "kata " * 2000], ["A ship.", "", "word"]) == [()] * 3

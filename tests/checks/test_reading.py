"""A model's reading of a translation, from the probabilities of its words."""

from __future__ import annotations

import pytest

from rktranslate.compare.reading import reading
from rktranslate.engines.interface import WordScore


def scores(*log_probabilities: float) -> tuple[WordScore, ...]:
    """Words of three letters with a blank between them, and the end."""
    *words, end = log_probabilities
    length = 4 * len(words) - 1
    return (
        *(WordScore(4 * n, 4 * n + 3, each) for n, each in enumerate(words)),
        WordScore(length, length, end),
    )


def test_a_word_that_the_source_makes_less_likely_is_named() -> None:
    found = reading(scores(-1, -12, -2, -0.1), scores(-9, -4, -1, -3))
    assert found is not None
    (word,) = found.unexpected
    assert (word.span.start, word.span.end) == (4, 7)
    assert (word.log_probability, word.gain) == (-12, -8)
    assert found.doubt == pytest.approx(5)
    assert found.against == pytest.approx(9)
    assert not found.has_open_end


def test_a_rare_word_that_the_source_explains_is_not_named() -> None:
    found = reading(scores(-20, -0.1), scores(-30, -3))
    assert found is not None
    assert found.unexpected == ()
    assert found.against == 0


def test_an_end_that_the_model_does_not_expect() -> None:
    found = reading(scores(-1, -2.5), scores(-1, -0.1))
    assert found is not None
    assert found.has_open_end


@pytest.mark.parametrize(
    ("given", "without"),
    [((), ()), (scores(-1, -1), ()), ((), scores(-1, -1)), (scores(-1, -1), scores(-1, -1, -1))],
)
def test_what_an_engine_could_not_score_has_no_reading(
    given: tuple[WordScore, ...], without: tuple[WordScore, ...]
) -> None:
    assert reading(given, without) is None

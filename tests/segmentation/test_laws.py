"""What holds for every text: nothing lost, nothing altered, linear cost."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from rktranslate.model import Span
from rktranslate.segmentation import Additions, segmenter
from tests.timing import best_seconds

LANGUAGES = ("id", "en", "ja", "xx")
PIECES = st.sampled_from(
    [
        *".!?…,:;\"'“”‘’«»()[]*_`-–¹² \n\t\r",
        *("\x1c", "\x85", "\xa0", "\u2028", "\u3000", "\u200b", "😀", "ß", "é", "İ", "。"),
        *("[1]", "[^1]", "](a)", "</b>", "<sup>1</sup>", "\n\n", "\r\n", "\n[2] ", "...", "?!"),
        *("Dr", "No", "dll", "A", "a", "S.H", "Budi", "pergi", "12", "2022", "1.250", "Namun"),
        *("iPhone", "info@kemlu.go.id", "https://a.id/b.c", "Widodo, J. (2020).", "ke-6 M"),
    ]
)
TEXTS = st.one_of(st.text(max_size=80), st.lists(PIECES, max_size=30).map("".join))


def assert_law(text: str, spans: list[Span]) -> None:
    at = 0
    for span in spans:
        assert not text[at : span.start].strip(), "left out"
        part = text[span.start : span.end]
        assert part, "empty"
        assert part == part.strip(), "not trimmed"
        assert span.start >= at, "overlap"
        at = span.end
    assert not text[at:].strip(), "left out"


@pytest.mark.slow
@settings(max_examples=400, deadline=None)
@given(TEXTS, st.sampled_from(LANGUAGES))
@example("", "id")
@example(" \n ", "en")
@example("a.\x85B. C\x85 D", "en")
@example("Hello 😀. This is Dr. Who.", "en")
def test_spans_hold_everything_in_order(text: str, language: str) -> None:
    assert_law(text, segmenter(language).spans(text))


@settings(max_examples=100, deadline=None)
@given(TEXTS)
def test_additions_never_break_the_law(text: str) -> None:
    additions = Additions(
        titles=("Budi",), inline=("pergi",), companies=("A",), before_number=("a",)
    )
    for language in ("id", "fr"):
        assert_law(text, segmenter(language, additions).spans(text))


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(TEXTS, TEXTS)
@example("0\n[0]", "")
def test_a_blank_line_parts_texts_completely(first: str, second: str) -> None:
    cut = segmenter("id").spans
    first, second = first.strip(), second.strip()
    text = f"{first}\n\n{second}"
    shift = len(first) + 2
    assert cut(text) == cut(first) + [
        Span(span.start + shift, span.end + shift) for span in cut(second)
    ]


HOSTILE = [
    *(".", "[1]", '"', ". ", ".[1]", ".[1] ", ".”", ".\n", "\n", "A. ", "1. ", "Dr. ", ".](a"),
    *("x.](", ". “", ". (", ".<", ".<sup>a", "?! ", ". - ", "... ", " ", "\r", "a", "\n[1] "),
    *("Widodo, J., ", ". ¹", ".["),
]


@pytest.mark.slow
@pytest.mark.parametrize("unit", HOSTILE)
def test_cost_is_linear_on_hostile_text(unit: str) -> None:
    cut = segmenter("id").spans

    def seconds(size: int) -> float:
        text = unit * (size // len(unit))
        return best_seconds(lambda: cut(text))

    # Eight times the text: 8 when linear, 64 when quadratic; the constant forgives short times.
    assert seconds(80_000) < 24 * seconds(10_000) + 0.1


@pytest.mark.slow
@pytest.mark.parametrize("unit", [".", "[1]", '"', ".[1]"])
def test_ten_megabytes_of_marks_take_seconds(unit: str) -> None:
    text = unit * (10_000_000 // len(unit))
    cut = segmenter("id").spans
    assert cut(text) == [Span(0, len(text))]
    assert best_seconds(lambda: cut(text), 1) < 10  # ten megabytes at a tenth of the usual speed

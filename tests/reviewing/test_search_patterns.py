"""Expressions that people search with find what `re` finds, and end in time."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rktranslate.errors import ConfigError
from rktranslate.workflow.reviewing.search_patterns import SearchPattern
from tests.timing import best_seconds

PATTERNS = (
    *("a", "A", "a.*b", "a.*b.*c", r"\bab\b", "^ab", "b$", "a|b|cc", "(ab)+", "a?b?c", "[ab]+c"),
    *(r"(a)\1", "a(?=b)", "(?<!a)b", "a{2,3}", "(?:a|b)c", "(?i)AB", "x*", r"\w+\s\w+", "(?>ab)c"),
)


@pytest.mark.parametrize("text", PATTERNS)
@given(st.text(alphabet="abcAB x\n", max_size=40))
def test_it_finds_what_re_finds(text: str, searched: str) -> None:
    flags = 0 if text == "A" or text == "(?i)AB" else re.IGNORECASE
    pattern = SearchPattern(text)
    assert pattern.is_in(searched) == (re.search(text, searched, flags) is not None)
    matches = [match.span() for match in re.finditer(text, searched, flags) if match.group()]
    assert [(span.start, span.end) for span in pattern.spans(searched)] == matches


@pytest.mark.parametrize(
    "text",
    [
        *("(", "*", "a**", "[", "(?P<n>", "a" * 501, r"\q", "(a+)+b", "(?:x*)*", "(a|a)*b"),
        *(".*.*.*.*X", "a*" * 10, "a?" * 20, "(a|a)" * 20, "(?:a{0,500}){2}", "(a?b?){3,}"),
        *("(.*)(.*)(.*)X", "a{0,500}b{0,500}c{0,500}", "((a?)?)*", "(?:(?:a|b)?){9}"),
    ],
)
def test_what_may_take_for_ever_is_refused(text: str) -> None:
    with pytest.raises(ConfigError):
        SearchPattern(text)


@pytest.mark.parametrize(
    "text",
    [
        *(".*.*X", r"\w*\w*X", "a*a*X", "(a*)(a*)X", "(?:a?){1}" + "a?" * 8 + ".*X", ".*?.*?X"),
        *("(?:a|a)(?:a|a)(?:a|a)a*X", "a{0,900}a{0,900}X", r"(.*)\1X", "a|aa|aaa|.*.*X"),
    ],
)
@pytest.mark.parametrize("size", [300, 10_000])
def test_the_worst_that_is_allowed_ends_in_time(text: str, size: int) -> None:
    searched = "a" * size

    def search() -> None:
        try:
            assert not SearchPattern(text).is_in(searched)
        except ConfigError as error:
            assert "too" in str(error)  # noqa: PT017 - refused, or given up in time

    assert best_seconds(search, repeats=1) < 6


def test_one_call_of_the_engine_is_short() -> None:
    pattern = SearchPattern(".*.*X")
    assert best_seconds(lambda: pattern.is_in("a" * 310)) < 0.5


def test_a_long_text_is_searched_in_windows() -> None:
    text = "b" * 1_500 + "needle and thread" + "b" * 1_500 + "needle with thread"
    pattern = SearchPattern("needle .*thr.*d")
    spans = [text[span.start : span.end] for span in SearchPattern("needle .*thread").spans(text)]
    assert pattern.is_in(text)
    assert spans[-1].endswith("needle with thread")
    assert SearchPattern("needle").spans(text)[1].start == 3_017
    assert not SearchPattern("^needle.*d").is_in(text)
    assert SearchPattern("with thr.*$").is_in(text)

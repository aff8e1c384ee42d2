"""Scores and ratios in another order: ``2-1``, ``3:1``, "three to one".

A score that the loser is named with first (``kalah 1-2``) is often turned in another language
("lost 2-1"), so only the order of a larger and a smaller number is kept.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from rktranslate.compare.measures import unit_after
from rktranslate.compare.numbers.digits import percent_length
from rktranslate.compare.numbers.locale import locale_of
from rktranslate.compare.numbers.value import Value
from rktranslate.compare.tokens import any_of, digits_of, words
from rktranslate.languages.loader import load_language
from rktranslate.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterable

_PAIR = re.compile(r"(\d(?<![\w.,:/–—-].)\d{0,2}) ?[-–:] ?(\d{1,3})(?![\w/]|[.,:–—-]\d|[–—-])")
_NUMBER = r"(\d(?<![\w.,:/–—-].)(?:[\d.,]*\d)?)"
_YEARS = re.compile(r"(\d(?<![\w.,:/–—-].)\d{3}) ?[-–] ?(\d{4})(?![\w/–—-]|[.,]\d)")
_HIGHEST = 20
"""Highest number of a score or ratio that is not taken for a range."""
_SEPARATORS = str.maketrans("", "", ".,")

_MAY_BE_PAIR = re.compile(r"[-–:](?:(?<=\d.)|(?<=\d .)) ?\d")
"""A quick necessary condition for a pair with a mark between its numbers."""


def reversed_pairs(
    source: str, target: str, source_language: str, target_language: str
) -> list[tuple[Value, Value]]:
    """Return the pairs of numbers that a target has in the other order.

    These are those whose larger number stands first, and ranges: with a unit, or with a word
    between the numbers; where several pairs are turned, they are turned on purpose.
    """
    # Nearly every text ends here.
    if len(digits_of(source)) < 2 or len(digits_of(target)) < 2:
        return []
    in_source = _pairs(source, source_language)
    in_target = _pairs(target, target_language) if in_source else {}
    turned = {
        pair: in_target[pair[::-1]]
        for pair in in_source
        if pair not in in_target and pair[::-1] in in_target and pair[::-1] not in in_source
    }
    if len(turned) != 1:
        return []
    return [
        (_value(in_source[pair]), _value(match))
        for pair, match in turned.items()
        if pair[0] > pair[1]
        or not (_may_be_score(in_source[pair]) and _may_be_score(match))
        or _has_unit(in_source[pair], source, source_language)
    ]


def _may_be_score(match: re.Match[str]) -> bool:
    """Return whether two numbers can be a score or a ratio, in which any may stand first."""
    return match.re is _PAIR and max(map(int, match.groups())) <= _HIGHEST


def _has_unit(match: re.Match[str], text: str, language: str) -> bool:
    """Return whether two numbers are a range, which begins with the smaller one: ``5-10 km``."""
    return (
        percent_length(text, match.end(), locale_of(language)) > 0
        or unit_after(text, match.end(), language) is not None
    )


def _pairs(text: str, language: str) -> dict[tuple[int, int], re.Match[str]]:
    """Return the pairs of numbers of a text: scores, ratios and ranges."""
    patterns = [_PAIR, _YEARS] if _MAY_BE_PAIR.search(text) else []
    spelled = [
        pattern for pattern, cues in _spelled_range(language) if not cues.isdisjoint(words(text))
    ]
    matches = [match for pattern in (*patterns, *spelled) for match in pattern.finditer(text)]
    return {
        (_number(match[1]), _number(match[2])): match for match in matches if match[1] != match[2]
    }


@lru_cache(maxsize=32)
def _spelled_range(language: str) -> tuple[tuple[re.Pattern[str], frozenset[str]], ...]:
    """Return what finds ranges with a word between the numbers: ``5 to 10``.

    With each, words of which a text has one wherever it has such a range.
    """
    data = load_language(language)
    numbers, conjunctions = data.numbers, data.vocabulary.conjunctions
    found = []
    if numbers.ranges:
        joint = rf"{_NUMBER} (?:{any_of(numbers.ranges)}) {_NUMBER}(?![\w/–—-])"
        found.append((re.compile(joint), _first_words(numbers.ranges)))
    if numbers.between and conjunctions:
        between = rf"\b(?:{any_of(numbers.between)}) {_NUMBER} (?:{any_of(conjunctions)})"
        joint = rf"{between} {_NUMBER}(?![\w/–—-])"
        found.append((re.compile(joint), _first_words(numbers.between)))
    return tuple(found)


def _first_words(phrases: Iterable[str]) -> frozenset[str]:
    return frozenset(words(phrase)[0] for phrase in phrases)


def _number(text: str) -> int:
    return int(text.translate(_SEPARATORS))


def _value(match: re.Match[str]) -> Value:
    return Value((f"pair {match[0]}",), match[0], Span(*match.span()))

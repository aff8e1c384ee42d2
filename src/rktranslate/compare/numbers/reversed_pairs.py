"""Scores and ratios in another order: ``2-1``, ``3:1``, "three to one".

A score that the loser is named with first (``kalah 1-2``) is often turned in another language
("lost 2-1"), so only the order of a larger and a smaller number is kept.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rktranslate.compare.measures import unit_after
from rktranslate.compare.numbers.digits import percent_length
from rktranslate.compare.numbers.locale import locale_of
from rktranslate.compare.numbers.value import Value
from rktranslate.compare.tokens import digits_of
from rktranslate.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterable

_PAIR = re.compile(r"(\d(?<![\w.,:/–—-].)\d{0,2}) ?[-–:] ?(\d{1,3})(?![\w/]|[.,:–—-]\d|[–—-])")

_MAY_BE_PAIR = re.compile(r"[-–:](?:(?<=\d.)|(?<=\d .)) ?\d")
"""A quick necessary condition for a match of the pattern above."""


def reversed_pairs(source: str, target: str, source_language: str) -> list[tuple[Value, Value]]:
    """Return the pairs of numbers that a target has in the other order.

    These are those whose larger number stands first, and ranges with a unit; where several pairs
    are turned, they are turned on purpose.
    """
    # Nearly every text ends here.
    if not digits_of(source) or not digits_of(target):
        return []
    if not _MAY_BE_PAIR.search(source) or not _MAY_BE_PAIR.search(target):
        return []
    in_source, in_target = _pairs(source), _pairs(target)
    if not in_source or not in_target:
        return []
    missing = {pair: match for pair, match in in_source.items() if pair not in in_target}
    turned = {pair: in_target[pair[::-1]] for pair in missing if pair[::-1] in in_target}
    turned = {pair: match for pair, match in turned.items() if pair[::-1] not in in_source}
    if len(turned) != 1:
        return []
    return [
        (_value(missing[pair]), _value(match))
        for pair, match in turned.items()
        if pair[0] > pair[1] or _has_unit(missing[pair], source, source_language)
    ]


def _has_unit(match: re.Match[str], text: str, language: str) -> bool:
    """Return whether two numbers are a range, which begins with the smaller one: ``5-10 km``."""
    return (
        percent_length(text, match.end(), locale_of(language)) > 0
        or unit_after(text, match.end(), language) is not None
    )


def _pairs(text: str) -> dict[tuple[int, int], re.Match[str]]:
    return {(int(match[1]), int(match[2])): match for match in _distinct(_PAIR.finditer(text))}


def _distinct(matches: Iterable[re.Match[str]]) -> Iterable[re.Match[str]]:
    return (match for match in matches if match[1] != match[2])


def _value(match: re.Match[str]) -> Value:
    return Value((f"pair {match[0]}",), match[0], Span(*match.span()))

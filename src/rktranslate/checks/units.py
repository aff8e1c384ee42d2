"""Units and currencies: a value keeps its unit, and number words keep their number."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from rktranslate.checks.unit import UnitCheck
from rktranslate.compare.measures import currency_before, named_units, unit_after
from rktranslate.compare.numbers.digits import read_numbers
from rktranslate.compare.numbers.locale import any_of, locale_of
from rktranslate.compare.numbers.number_words import read_words
from rktranslate.compare.numbers.value import Value, unmatched
from rktranslate.compare.tokens import prose, words
from rktranslate.languages.loader import load_language
from rktranslate.model import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rktranslate.checks.interface import CheckContext
    from rktranslate.model import Finding, Message

_MONEY = re.compile(r"[$€£Rr](?:(?<=[$€£])|(?<!\w.)(?:(?<=R)[pPM]|(?<=r)[pm])\.?\s?\d)")
"""Begins with a set of letters, which is searched for faster than alternatives are."""
_PERCENT, _POINT = "percent", "percentage point"
_PLURALS = {
    "foot": "feet", "inch": "inches", "celsius": "degrees Celsius",
    "fahrenheit": "degrees Fahrenheit",
    **{same: same for same in ("percent", "hertz", "kilohertz", "megahertz", "gigahertz", "rupiah",
                               "yen", "yuan", "won", "ringgit")},
}  # fmt: skip
"""Units whose name takes no s."""
_SMALLEST, _LARGEST = 2, 12


class Units(UnitCheck):
    """A value keeps its unit."""

    id = "units"
    description = "A value has the same unit or currency on both sides"

    def compare(self, unit: Message, context: CheckContext) -> Iterable[Finding]:
        """Report a value that has one unit in the source and another in the target."""
        catalog = context.catalog
        source, target = prose(unit.source, context.syntax), prose(unit.target, context.syntax)
        # Most texts end here: they name no unit, or the same one.
        here = _named(source, catalog.source_language)
        there = _named(target, catalog.target_language) if here else here
        if not there or len(here | there) == 1:
            return
        ours = _measured(source, catalog.source_language)
        theirs = _measured(target, catalog.target_language)
        for key, (value, name) in ours.items():
            other = theirs.get(key)
            if other is not None and other[1] != name:
                found = self.finding(
                    unit,
                    context,
                    f"{value.text} is in {_plural(name)} in the source,"
                    f" in {_plural(other[1])} in the target",
                    source_span=value.span,
                    target_span=other[0].span,
                )
                # Many a source says percent of what rose by points.
                doubtful = {name, other[1]} == {_PERCENT, _POINT}
                yield replace(found, severity=Severity.WARNING) if doubtful else found


class NumberWords(UnitCheck):
    """Number words from two to twelve keep their number."""

    id = "number-words"
    description = "Numbers written as words, two to twelve, are the same in source and target"
    severity = Severity.WARNING

    def compare(self, unit: Message, context: CheckContext) -> Iterable[Finding]:
        """Report a number word where the target has another small number in its place."""
        catalog = context.catalog
        ours_language, theirs_language = catalog.source_language, catalog.target_language
        # Most sentences have no number word, or the same ones.
        ours_words = _counting_words(ours_language)
        numbers = [ours_words[word] for word in words(unit.source) if word in ours_words]
        if not numbers:
            return
        theirs_words = _counting_words(theirs_language)
        others = [theirs_words[word] for word in words(unit.target) if word in theirs_words]
        if not others or sorted(numbers) == sorted(others):
            return
        source, target = prose(unit.source, context.syntax), prose(unit.target, context.syntax)
        ours, theirs = unmatched(
            _all_numbers(source, ours_language), _all_numbers(target, theirs_language)
        )
        ours, theirs = _words_of(ours), _words_of(theirs)
        # Words may say a number otherwise ("a pair"): only one in place of another is an error.
        for value, other in zip(ours, theirs, strict=False):
            yield self.finding(
                unit,
                context,
                f"{value.text!r} in the source is {other.text!r} in the target",
                source_span=value.span,
                target_span=other.span,
            )


def _plural(unit: str) -> str:
    return _PLURALS.get(unit, f"{unit}s")


def _named(text: str, language: str) -> set[str]:
    """Return the units that a text names anywhere, and its signs for money and degrees."""
    named = named_units(text, language)
    folded = words(text)
    if "%" in text or not _percent_words(language).isdisjoint(folded):
        points = load_language(language).numbers.percentage_points
        named.add(_PERCENT if points.isdisjoint(folded) else _POINT)
    named.update(_MONEY.findall(text))
    if "°" in text:
        named.add("°")
    return named


def _measured(text: str, language: str) -> dict[str, tuple[Value, str]]:
    """Return by meaning the values that have a unit, the same one wherever they have any."""
    values = read_numbers(text, language)
    if not _small_words(language).keys().isdisjoint(words(text)):
        values = (*values, *read_words(text, language))
    found: dict[str, tuple[Value, str]] = {}
    twice: set[str] = set()
    for value in values:
        key = value.keys[0]
        name = _unit_of(text, value, language)
        if name is None:
            continue
        if key in found and found[key][1] != name:
            twice.add(key)
        found[key] = (value, name)
    return {key: item for key, item in found.items() if key not in twice}


def _unit_of(text: str, value: Value, language: str) -> str | None:
    if value.keys[0].endswith("%"):
        points = _points(language)
        beside = points.search(value.text) or points.match(text, value.span.end)
        return _POINT if beside else _PERCENT
    start, end = value.span.start, value.span.end
    return currency_before(text, start) or unit_after(text, end, language)


@lru_cache(maxsize=16)
def _points(language: str) -> re.Pattern[str]:
    """Return an expression for what makes a percent word before or after it percentage points."""
    words = any_of(load_language(language).numbers.percentage_points)
    return re.compile(rf"(?:{words})[ \u00a0]|[ \u00a0-]?(?:{words})\b", re.IGNORECASE)


@lru_cache(maxsize=16)
def _percent_words(language: str) -> frozenset[str]:
    """Return the last words of what a language calls a percent sign."""
    return frozenset(phrase.split()[-1] for phrase in locale_of(language).words.percent)


def _all_numbers(text: str, language: str) -> list[Value]:
    """Return the numbers in digits and in words; a magnitude after digits belongs to these."""
    numbers = read_numbers(text, language)
    taken = {place for each in numbers for place in range(each.span.start, each.span.end)}
    return [
        *numbers,
        *(each for each in read_words(text, language) if each.span.start not in taken),
    ]


def _words_of(values: Sequence[Value]) -> list[Value]:
    """Return the number words, without those that are a part of another: "half a million"."""
    found = [value for value in values if _is_word(value)]
    return [
        value
        for value in found
        if not any(
            other is not value and other.span.start <= value.span.start < other.span.end
            for other in found
        )
    ]


def _is_word(value: Value) -> bool:
    """Tell whether a value is a number word from two on, no Roman numeral and no month.

    What has several meanings, as dozens have, is a rough number that may be said otherwise.
    """
    key = value.keys[0]
    words_only = not value.demanded and not value.text.isupper() and len(value.keys) == 1
    return words_only and key.isdigit() and int(key) >= _SMALLEST


@lru_cache(maxsize=16)
def _counting_words(language: str) -> dict[str, int]:
    """Return the number words from two to twelve, and the magnitudes."""
    return {**_small_words(language), **load_language(language).numbers.magnitudes}


@lru_cache(maxsize=16)
def _small_words(language: str) -> dict[str, int]:
    """Return the number words from two to twelve; none for a language that is not known."""
    numerals = load_language(language).numbers
    units = {**numerals.cardinals, **numerals.ordinals, **numerals.counts}
    return {word: number for word, number in units.items() if _SMALLEST <= number <= _LARGEST}
